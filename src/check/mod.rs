//! Checks: a [`GraphStore`] and [`Rule`]s in, a [`Report`] of what is not as it should be out.
//!
//! A rule is a SPARQL query whose rows are findings; the built-in ones are `ontology/checks/*.rq`. They are written so
//! that none compares all things with all others: the time goes up with the size of the graph and no faster.
//!
//! ```
//! use triplewire::{check, store::GraphStore};
//!
//! let mut graph = GraphStore::new()?;
//! graph.load_turtle("<https://example.com/e> a <https://w3id.org/triplewire#City> .")?;
//! let report = check::check(&graph, &check::builtin(), None).report;
//! assert_eq!(report.findings[0].rule, "kind-without-class");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod report;
mod rule;
mod shapes;

use std::time::Duration;

use oxigraph::model::{NamedNode, Term};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::query::{Answer, Names, Query, Solutions};
use crate::store::GraphStore;

pub use report::Report;
pub use rule::{Rule, RuleError, builtin, rules_in};
pub use shapes::{SHAPES, ShapesError, read_shapes, validate};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// It is wrong.
    Violation,
    /// It is probably wrong.
    Warning,
    /// It is worth knowing.
    Info,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 3] = [Self::Violation, Self::Warning, Self::Info];

    /// The name in rules and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// The severity of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

/// Something in a graph that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The name of the rule that found it, or the kind of a shape's constraint: `sh:MinCountConstraintComponent`.
    pub rule: String,
    /// What a shape's constraint is, as SHACL calls it; `None` for a rule.
    pub component: Option<NamedNode>,
    /// What is not as it should be.
    pub focus: Term,
    /// The property in question, where there is one.
    pub path: Option<NamedNode>,
    /// The value in question, where there is one.
    pub value: Option<Term>,
    /// What is wrong, in words.
    pub message: String,
}

/// The result of [`check`].
#[derive(Debug)]
pub struct Checked {
    /// What the rules found.
    pub report: Report,
    /// The rules that could not be asked, with the reason.
    pub failed: Vec<RuleError>,
}

/// Asks a graph all rules. A rule that takes longer than `timeout` fails; the others go on.
pub fn check(graph: &GraphStore, rules: &[Rule], timeout: Option<Duration>) -> Checked {
    let answers: Vec<_> = rules.par_iter().map(|rule| ask(graph, rule, timeout)).collect();
    let (mut findings, mut failed) = (Vec::new(), Vec::new());
    for answer in answers {
        match answer {
            Ok(found) => findings.extend(found),
            Err(error) => failed.push(error),
        }
    }
    let base = graph.data_base().unwrap_or_default();
    let mut report = Report { findings: Vec::new(), rules: rules.to_vec(), base };
    report.add(findings);
    Checked { report, failed }
}

/// Asks a graph one rule.
fn ask(graph: &GraphStore, rule: &Rule, timeout: Option<Duration>) -> Result<Vec<Finding>, RuleError> {
    let mut query = Query::new(rule.query.as_str());
    if let Some(timeout) = timeout {
        query = query.with_timeout(timeout);
    }
    let no_select = || RuleError::NoSelect { rule: rule.name.clone() };
    let answer = query.run(graph).map_err(|error| RuleError::Query { rule: rule.name.clone(), error })?;
    let Answer::Solutions(solutions) = answer else { return Err(no_select()) };
    let at = |name: &str| solutions.variables.iter().position(|variable| variable.as_str() == name);
    let (this, path, value) = (at("this").ok_or_else(no_select)?, at("path"), at("value"));
    let names = Names::new(graph.prefixes());
    let mut findings = Vec::new();
    for row in &solutions.rows {
        let term = |at: Option<usize>| row.get(at?).cloned().flatten();
        // An aggregate without a group gives one row with nothing in it.
        let Some(focus) = term(Some(this)) else { continue };
        let finding = Finding {
            severity: rule.severity,
            rule: rule.name.clone(),
            component: None,
            focus,
            path: term(path).and_then(|term| match term {
                Term::NamedNode(path) => Some(path),
                _ => None,
            }),
            value: term(value),
            message: fill(&rule.message, &solutions, row, &names),
        };
        if findings.last() != Some(&finding) {
            findings.push(finding);
        }
    }
    Ok(findings)
}

/// Puts the values of a row into a message, where it says `{?name}`.
fn fill(message: &str, solutions: &Solutions, row: &[Option<Term>], names: &Names<'_>) -> String {
    /// Characters of a value beyond which it is cut.
    const LONG: usize = 120;
    let mut filled = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once("{?") {
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(before);
        let at = solutions.variables.iter().position(|variable| variable.as_str() == name);
        match at.and_then(|at| row.get(at)?.as_ref()) {
            Some(term) => {
                let shown = names.show(term);
                filled.extend(shown.chars().take(LONG));
                if shown.chars().nth(LONG).is_some() {
                    filled.push('…');
                }
            }
            None => filled.push_str("nothing"),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}
