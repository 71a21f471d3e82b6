//! Graphs of an answer: triples in, a picture of the things that they join and a table of them out.

use std::collections::BTreeMap;

use oxigraph::model::{NamedOrBlankNode, Term, Triple, Variable};

use super::super::Current;
use super::super::look::{LONG_NAME, Look, shortened, style_of_class};
use super::super::reply::Problem;
use super::address;
use super::picture::{Edge, Node, Picture};
use super::table::{Table, table};
use crate::html::{escape, event_kind};
use crate::query::Names;
use crate::view::local_name;
use crate::vocab::{rdf, rdfs};

/// How many things a picture has.
const NODES: usize = 40;

/// Triples as a table.
pub(super) fn rows(page: &mut String, triples: &[Triple], current: &Current) -> Result<(), Problem> {
    let rows: Vec<Vec<Option<Term>>> = triples
        .iter()
        .map(|triple| {
            vec![
                Some(triple.subject.clone().into()),
                Some(triple.predicate.clone().into()),
                Some(triple.object.clone()),
            ]
        })
        .collect();
    let variables = ["subject", "property", "value"].map(Variable::new_unchecked);
    table(page, &Table { label: "Triples", variables: &variables, rows: &rows }, current)
}

/// A picture of what triples join, if they join anything: those things with most ties.
pub(super) fn picture(triples: &[Triple], current: &Current) -> Result<Option<String>, Problem> {
    let Joined { classes, labels, edges } = joined(triples);
    let names = Names::new(current.graph.prefixes());
    let mut degree: BTreeMap<&str, usize> = BTreeMap::new();
    for (one, other) in edges.keys().filter(|(one, other)| one != other) {
        *degree.entry(one).or_default() += 1;
        *degree.entry(other).or_default() += 1;
    }
    let mut things: Vec<&str> = degree.keys().copied().collect();
    things.sort_by_key(|thing| (std::cmp::Reverse(degree[thing]), *thing));
    things.truncate(NODES);
    let place: BTreeMap<&str, usize> = things.iter().copied().zip(0..).collect();
    let drawn: Vec<Edge> = edges
        .iter()
        .filter_map(|((one, other), kinds)| {
            let (from, to) = (*place.get(one.as_str())?, *place.get(other.as_str())?);
            let class = event_kind(kinds.first().copied()).1;
            let named: Vec<String> = kinds
                .iter()
                .map(|kind| names.short(kind).unwrap_or_else(|| local_name(kind).to_owned()))
                .collect();
            (from != to).then(|| Edge { from, to, weight: 1, class, title: named.join(", "), href: None })
        })
        .collect();
    if drawn.is_empty() {
        return Ok(None);
    }
    let look = Look::new(&current.graph);
    let mut nodes = Vec::new();
    for thing in &things {
        let own = labels.get(*thing).cloned();
        let name = match own {
            Some(name) => name,
            None => look.name_of(thing)?.unwrap_or_else(|| shortened(local_name(thing), LONG_NAME)),
        };
        let href = (!thing.starts_with("_:")).then(|| address(thing));
        let class = match classes.get(*thing) {
            Some(class) => class,
            None => look.style_of(thing)?,
        };
        nodes.push(Node { name, class, weight: degree[thing], href, note: None, is_open: false });
    }
    let all = degree.len();
    let note = if all > nodes.len() {
        format!("{} of {all} things are shown, those with most ties.", nodes.len())
    } else {
        String::new()
    };
    Ok(Some(
        Picture { label: "What the answer joins", nodes, edges: drawn, height: 620.0 }.svg(&escape(&note)),
    ))
}

/// What triples say of things: the classes of their styles, their names, and the properties that join two.
#[derive(Default)]
struct Joined<'t> {
    classes: BTreeMap<String, &'static str>,
    labels: BTreeMap<String, String>,
    edges: BTreeMap<(String, String), Vec<&'t str>>,
}

fn joined(triples: &[Triple]) -> Joined<'_> {
    let end = |term: &Term| match term {
        Term::NamedNode(iri) => Some(iri.as_str().to_owned()),
        Term::BlankNode(node) => Some(node.to_string()),
        Term::Literal(_) | Term::Triple(_) => None,
    };
    let subject = |triple: &Triple| match &triple.subject {
        NamedOrBlankNode::NamedNode(iri) => iri.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    };
    let mut joined = Joined::default();
    for triple in triples {
        let property = triple.predicate.as_str();
        match &triple.object {
            Term::Literal(name) if property == rdfs::LABEL.as_str() => {
                joined.labels.entry(subject(triple)).or_insert_with(|| shortened(name.value(), LONG_NAME));
            }
            Term::NamedNode(class) if property == rdf::TYPE.as_str() => {
                if let Some(style) = style_of_class(class.as_str()) {
                    joined.classes.insert(subject(triple), style);
                }
            }
            object => {
                if let Some(object) = end(object) {
                    let kinds = joined.edges.entry((subject(triple), object)).or_default();
                    kinds.push(property);
                }
            }
        }
    }
    joined
}
