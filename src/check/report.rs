//! Reports: findings in; text, JSON or a SHACL validation report out.

use std::borrow::Cow;
use std::io::{self, Write};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use serde::Serialize;

use super::{Finding, Rule, Severity};
use crate::map::{self, Builder, TermId};
use crate::query::Names;
use crate::vocab::iri::{Base, Class, mint};
use crate::vocab::{Prefixes, rdf, rdfs, sh, xsd};

/// What the built-in rules are called in RDF, before their names.
const RULES: &str = "https://w3id.org/triplewire/check#";

/// What is not as it should be in a graph.
#[derive(Clone, Debug)]
pub struct Report {
    /// The findings: the worst first, then by rule, those of a rule in the order of its rows.
    pub findings: Vec<Finding>,
    /// The rules that were asked.
    pub rules: Vec<Rule>,
    /// What the IRIs of the report begin with.
    pub base: Base,
}

impl Report {
    /// Adds findings in their place; those of one rule keep their order.
    pub fn add(&mut self, findings: Vec<Finding>) {
        self.findings.extend(findings);
        self.findings.sort_by(|left, right| (left.severity, &left.rule).cmp(&(right.severity, &right.rule)));
    }

    /// How many findings are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Writes a line for each finding; IRIs are shortened by `prefixes`.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn write_text(&self, prefixes: &Prefixes, mut writer: impl Write) -> io::Result<()> {
        let names = Names::new(prefixes);
        for Finding { severity, rule, focus, message, .. } in &self.findings {
            writeln!(writer, "{}: {}: {message} [{rule}]", severity.name(), names.show(focus))?;
        }
        Ok(())
    }

    /// Writes one JSON object: `conforms`, the numbers of findings by severity, the names of the rules, and `results`.
    /// Terms have the form of SPARQL 1.1 Query Results JSON.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn write_json(&self, mut writer: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(
            &mut writer,
            &JsonReport {
                conforms: self.findings.is_empty(),
                violations: self.count(Severity::Violation),
                warnings: self.count(Severity::Warning),
                infos: self.count(Severity::Info),
                rules: self.rules.iter().map(|rule| rule.name.as_str()).collect(),
                results: self.findings.iter().map(JsonFinding::from).collect(),
            },
        )?;
        writeln!(writer)
    }

    /// Writes a SHACL validation report (<https://www.w3.org/TR/shacl/#validation-report>) in Turtle.
    ///
    /// As SHACL has it, a graph conforms if there is no result of any severity. Report and results have IRIs made of
    /// what they say.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn write_shacl(&self, prefixes: &Prefixes, writer: impl Write) -> io::Result<()> {
        let mut graph = Shacl { builder: Builder::new(), report: self };
        let results: Vec<NamedNode> =
            self.findings.iter().map(|finding| graph.add_finding(finding)).collect();
        let report = mint(&self.base, Class::Report, results.iter().map(NamedNode::as_str));
        graph.add(&report, rdf::TYPE, &sh::VALIDATION_REPORT.into_owned().into());
        let conforms = Literal::new_typed_literal(self.findings.is_empty().to_string(), xsd::BOOLEAN);
        graph.add(&report, sh::CONFORMS, &conforms.into());
        for result in results {
            graph.add(&report, sh::RESULT, &result.into());
        }
        map::write(&graph.builder.finish(), map::Format::Turtle, prefixes, writer)?;
        Ok(())
    }

    /// What a rule is called in RDF.
    fn rule_iri(&self, name: &str) -> NamedNode {
        let is_builtin = self.rules.iter().any(|rule| rule.is_builtin && rule.name == name);
        if is_builtin {
            NamedNode::new_unchecked(format!("{RULES}{name}"))
        } else {
            mint(&self.base, Class::Report, ["rule", name])
        }
    }
}

/// The quads of a validation report.
struct Shacl<'r> {
    builder: Builder,
    report: &'r Report,
}

impl Shacl<'_> {
    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'static>, object: &Term) {
        let subject = self.builder.iri(subject.as_ref());
        let predicate = self.builder.constant(predicate);
        let object = self.builder.term(object);
        self.builder.insert(TermId::DEFAULT_GRAPH, subject, predicate, object);
    }

    /// Adds one result and gives its IRI.
    fn add_finding(&mut self, finding: &Finding) -> NamedNode {
        let Finding { severity, rule, component, focus, path, value, message } = finding;
        let text = |term: Option<String>| term.unwrap_or_default();
        let parts = [
            rule.clone(),
            focus.to_string(),
            text(path.as_ref().map(ToString::to_string)),
            text(value.as_ref().map(ToString::to_string)),
            message.clone(),
        ];
        let node = mint(&self.report.base, Class::Report, parts.iter().map(String::as_str));
        let severity = match severity {
            Severity::Violation => sh::VIOLATION,
            Severity::Warning => sh::WARNING,
            Severity::Info => sh::INFO,
        };
        let sparql = sh::SPARQL_CONSTRAINT_COMPONENT.into_owned();
        self.add(&node, sh::SOURCE_CONSTRAINT_COMPONENT, &component.clone().unwrap_or(sparql).into());
        if component.is_none() {
            let constraint = self.report.rule_iri(rule);
            self.add(&constraint, rdfs::LABEL, &Literal::new_simple_literal(rule).into());
            self.add(&node, sh::SOURCE_CONSTRAINT, &constraint.into());
        }
        self.add(&node, rdf::TYPE, &sh::VALIDATION_RESULT.into_owned().into());
        self.add(&node, sh::RESULT_SEVERITY, &severity.into_owned().into());
        self.add(&node, sh::FOCUS_NODE, focus);
        if let Some(path) = path {
            self.add(&node, sh::RESULT_PATH, &path.clone().into());
        }
        if let Some(value) = value {
            self.add(&node, sh::VALUE, value);
        }
        let message = Literal::new_language_tagged_literal_unchecked(message, "en");
        self.add(&node, sh::RESULT_MESSAGE, &message.into());
        node
    }
}

/// The report as it stands in JSON.
#[derive(Serialize)]
struct JsonReport<'r> {
    conforms: bool,
    violations: usize,
    warnings: usize,
    infos: usize,
    rules: Vec<&'r str>,
    results: Vec<JsonFinding<'r>>,
}

/// A finding as it stands in JSON.
#[derive(Serialize)]
struct JsonFinding<'r> {
    severity: &'static str,
    rule: &'r str,
    focus: JsonTerm<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<JsonTerm<'r>>,
    message: &'r str,
}

impl<'r> From<&'r Finding> for JsonFinding<'r> {
    fn from(finding: &'r Finding) -> Self {
        Self {
            severity: finding.severity.name(),
            rule: &finding.rule,
            focus: JsonTerm::from(&finding.focus),
            path: finding.path.as_ref().map(NamedNode::as_str),
            value: finding.value.as_ref().map(JsonTerm::from),
            message: &finding.message,
        }
    }
}

/// A term as SPARQL results in JSON have it.
#[derive(Serialize)]
struct JsonTerm<'r> {
    #[serde(rename = "type")]
    kind: &'static str,
    value: Cow<'r, str>,
    #[serde(rename = "xml:lang", skip_serializing_if = "Option::is_none")]
    language: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datatype: Option<&'r str>,
}

impl<'r> From<&'r Term> for JsonTerm<'r> {
    fn from(term: &'r Term) -> Self {
        let bare = |kind, value: &'r str| Self { kind, value: value.into(), language: None, datatype: None };
        match term {
            Term::NamedNode(iri) => bare("uri", iri.as_str()),
            Term::BlankNode(node) => bare("bnode", node.as_str()),
            Term::Literal(literal) => Self {
                language: literal.language(),
                datatype: (literal.language().is_none() && literal.datatype() != xsd::STRING)
                    .then(|| literal.datatype().as_str()),
                ..bare("literal", literal.value())
            },
            // The report has no way to say more of it.
            Term::Triple(_) => Self { value: term.to_string().into(), ..bare("literal", "") },
        }
    }
}
