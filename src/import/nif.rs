//! The NLP Interchange Format in Turtle, N-Triples or another RDF syntax: contexts with their text (`nif:isString`) and
//! strings in them with offsets (`nif:beginIndex`), a class (`itsrdf:taClassRef`) and an identity
//! (`itsrdf:taIdentRef`), as DBpedia Spotlight and GERBIL write them. Offsets count Unicode code points.
//! <https://persistence.uni-leipzig.org/nlp2rdf/>

use std::collections::BTreeMap;

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};

use super::draft::{Draft, Mention};
use super::input::{Failure, Input, Sink, wrong};
use crate::graph_file::{hold, known};
use crate::read::Reason;

const NIF: &str = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#";
const ITS: &str = "http://www.w3.org/2005/11/its/rdf#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// The values of the properties of one subject, by their local names.
type Node = BTreeMap<String, Vec<String>>;

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let text = match input.whole()? {
        Ok(text) => text,
        Err(reason) => return Ok(sink(Err((0, reason)))?),
    };
    let extension = input.path.extension().and_then(|end| end.to_str());
    let format = extension.and_then(RdfFormat::from_extension).unwrap_or_else(|| syntax(&text));
    if let Err(over) = hold(text.as_bytes(), format, input.limits) {
        return Ok(sink(Err((0, over.into())))?);
    }
    let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
    let mut wrong_statements = 0;
    for quad in RdfParser::from_format(format).lenient().for_reader(known(text.as_bytes(), format)) {
        match quad {
            Ok(quad) => {
                let subject = match quad.subject {
                    NamedOrBlankNode::NamedNode(iri) => iri.into_string(),
                    NamedOrBlankNode::BlankNode(node) => format!("_:{}", node.as_str()),
                };
                let predicate = quad.predicate.as_str();
                let local = [NIF, ITS].iter().find_map(|space| predicate.strip_prefix(space));
                let value = match quad.object {
                    Term::NamedNode(iri) => iri.into_string(),
                    Term::BlankNode(node) => format!("_:{}", node.as_str()),
                    Term::Literal(literal) => literal.value().to_owned(),
                    Term::Triple(_) => continue,
                };
                let name = if predicate == TYPE { "type" } else { local.unwrap_or_default() };
                if !name.is_empty() {
                    nodes.entry(subject).or_default().entry(name.to_owned()).or_default().push(value);
                }
            }
            // A statement that is wrong costs itself; what comes after is read where the parser takes up again.
            Err(error @ RdfParseError::Syntax(_))
                if matches!(format, RdfFormat::NTriples | RdfFormat::NQuads | RdfFormat::Turtle) =>
            {
                sink(Err(located(&error)))?;
                wrong_statements += 1;
            }
            Err(error) => return Ok(sink(Err(located(&error)))?),
        }
    }
    for result in documents(&nodes) {
        // Without a context there is nothing more to say of a file that is no RDF.
        if result.is_err() && wrong_statements > 0 {
            break;
        }
        sink(result.map_err(|reason| (0, reason)))?;
    }
    Ok(())
}

/// The syntax of a text whose name does not say it.
fn syntax(text: &str) -> RdfFormat {
    let text = text.trim_start();
    if text.starts_with(['{', '[']) {
        RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }
    } else if text.starts_with("<?xml") || text.starts_with("<rdf:RDF") {
        RdfFormat::RdfXml
    } else {
        RdfFormat::Turtle
    }
}

fn located(error: &RdfParseError) -> (u64, Reason) {
    let line = match error {
        RdfParseError::Syntax(error) => error.location().map_or(0, |range| range.start.line + 1),
        RdfParseError::Io(_) => 0,
    };
    (line, Reason::Record(format!("not RDF: {error}")))
}

fn documents(nodes: &BTreeMap<String, Node>) -> Vec<Result<Draft, Reason>> {
    let first = |node: &Node, name: &str| node.get(name).and_then(|values| values.first()).cloned();
    let mut drafts: BTreeMap<&str, Draft> = BTreeMap::new();
    for (iri, node) in nodes {
        if let Some(text) = first(node, "isString") {
            let mut draft = Draft { text, ..Draft::default() };
            let url = first(node, "sourceUrl").unwrap_or_else(|| address(iri).to_owned());
            draft.about.url = (url.starts_with("http")).then_some(url);
            draft.about.language = first(node, "predLang").filter(|tag| !tag.contains('/'));
            drafts.insert(iri, draft);
        }
    }
    if drafts.is_empty() {
        return vec![Err(wrong("nif:isString", "no context with its text is in the file"))];
    }
    for (iri, node) in nodes {
        let identities = node.get("taIdentRef").cloned().unwrap_or_default();
        let classes = node.get("taClassRef").cloned().unwrap_or_default();
        if identities.is_empty() && classes.is_empty() || node.contains_key("isString") {
            continue;
        }
        let context = first(node, "referenceContext").or_else(|| {
            let mut all = drafts.keys();
            all.find(|context| address(context) == address(iri)).map(|context| (*context).to_owned())
        });
        let Some(draft) = context.and_then(|context| drafts.get_mut(context.as_str())) else {
            continue;
        };
        let offset = |name: &str, at: usize| {
            let value = first(node, name);
            let told = value.as_deref().or_else(|| fragment(iri)?.nth(at))?;
            told.trim().parse::<usize>().ok()
        };
        let words = first(node, "anchorOf");
        match (offset("beginIndex", 0), offset("endIndex", 1)) {
            (Some(start), Some(end)) if start < end => {
                draft.mentions.push(Mention {
                    label: label(&classes),
                    labels: classes.iter().map(|class| local(class).to_owned()).collect(),
                    at: Some((start, end)),
                    words,
                    thing: identities.first().cloned(),
                    links: identities,
                    ..Mention::default()
                });
            }
            _ => {
                let problem = wrong(iri.as_str(), "its beginIndex and endIndex are not a stretch");
                draft.bad.push((0, "stretch", problem));
            }
        }
    }
    drafts.into_values().map(Ok).collect()
}

/// The IRI of a text without the offsets behind it.
fn address(iri: &str) -> &str {
    iri.split_once('#').map_or(iri, |(address, _)| address).split("?nif=").next().unwrap_or(iri)
}

/// The offsets in an IRI of RFC 5147 (`#char=0,7`) or of the offset scheme (`#offset_0_7`).
fn fragment(iri: &str) -> Option<std::str::Split<'_, [char; 2]>> {
    let (_, fragment) = iri.split_once('#')?;
    let offsets = fragment.strip_prefix("char=").or_else(|| fragment.strip_prefix("offset_"))?;
    Some(offsets.split([',', '_']))
}

/// The local name of the first class that says something; empty if none does.
fn label(classes: &[String]) -> String {
    let mut names = classes.iter().map(|class| local(class));
    names.find(|name| !matches!(*name, "Thing" | "Agent" | "")).unwrap_or_default().to_owned()
}

/// An IRI without what stands before its name.
fn local(iri: &str) -> &str {
    iri.rsplit(['/', '#', ':']).next().unwrap_or_default()
}
