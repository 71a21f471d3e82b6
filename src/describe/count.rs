//! Counting: a [`Dataset`] in, how many there are of everything out.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::LINKING;
use crate::map::{Dataset, decode};
use crate::vocab::{rdf, schema, tw};

/// How many there are of everything in the triples of all graphs, each counted once.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) triples: usize,
    /// Subjects that are IRIs.
    pub(super) entities: usize,
    pub(super) subjects: usize,
    pub(super) objects: usize,
    /// Things of each class.
    pub(super) classes: BTreeMap<NamedNode, usize>,
    /// Triples of each property.
    pub(super) properties: BTreeMap<NamedNode, usize>,
    /// Articles.
    pub(super) documents: usize,
    /// Triples by linking property and by what the IRIs of the other dataset begin with.
    pub(super) links: BTreeMap<(NamedNodeRef<'static>, String), usize>,
    /// Triples of each named graph.
    pub(super) graphs: BTreeMap<NamedNode, usize>,
    /// The first and the last date of an article.
    pub(super) published: Option<(Literal, Literal)>,
}

impl Counts {
    /// Counts what is not in the graph `without`.
    pub(super) fn of(dataset: &Dataset, without: &NamedNode) -> Self {
        let mut counts = Self::default();
        let left_out = dataset.id(&without.to_string());
        let mut named: FxHashMap<u32, usize> = FxHashMap::default();
        let mut rows: Vec<[u32; 3]> = Vec::with_capacity(dataset.len());
        for &[graph, subject, predicate, object] in dataset.rows() {
            if Some(graph) != left_out {
                rows.push([subject, predicate, object]);
                *named.entry(graph).or_default() += 1;
            }
        }
        rows.sort_unstable();
        rows.dedup();
        counts.triples = rows.len();
        for (graph, number) in named {
            // Graphs whose names are blank nodes have no name that another could use.
            if let Some(name) = iri(dataset, graph) {
                counts.graphs.insert(name, number);
            }
        }
        let find = |term: NamedNodeRef<'_>| dataset.id(&term.to_string());
        let (kind, published) = (find(rdf::TYPE), find(schema::DATE_PUBLISHED));
        let linking: Vec<_> =
            LINKING.iter().filter_map(|&property| Some((find(property)?, property))).collect();
        let (mut properties, mut classes) = (FxHashMap::default(), FxHashMap::default());
        let (mut objects, mut days) = (FxHashSet::default(), BTreeSet::new());
        let mut last = None;
        for [subject, predicate, object] in rows {
            if last != Some(subject) {
                last = Some(subject);
                counts.subjects += 1;
                counts.entities += usize::from(dataset.form(subject).starts_with('<'));
            }
            objects.insert(object);
            *properties.entry(predicate).or_default() += 1;
            if Some(predicate) == kind {
                *classes.entry(object).or_default() += 1;
            } else if Some(predicate) == published {
                days.insert(object);
            } else if let Some((_, property)) = linking.iter().find(|(id, _)| *id == predicate)
                && let Some(target) = iri(dataset, object)
            {
                *counts.links.entry((*property, space(target.as_str()))).or_default() += 1;
            }
        }
        counts.objects = objects.len();
        counts.properties = named_counts(dataset, properties);
        counts.classes = named_counts(dataset, classes);
        counts.documents = counts.classes.get(&tw::ARTICLE.into_owned()).copied().unwrap_or_default();
        counts.published = period(dataset, days);
        counts
    }
}

/// Counts by IRI instead of by number.
fn named_counts(dataset: &Dataset, counts: FxHashMap<u32, usize>) -> BTreeMap<NamedNode, usize> {
    counts.into_iter().filter_map(|(id, number)| Some((iri(dataset, id)?, number))).collect()
}

fn iri(dataset: &Dataset, id: u32) -> Option<NamedNode> {
    let form = dataset.form(id);
    match form.starts_with('<').then(|| decode(form)) {
        Some(Term::NamedNode(iri)) => Some(iri),
        _ => None,
    }
}

/// The earliest and the latest of dates, which need not be equally precise.
fn period(dataset: &Dataset, days: BTreeSet<u32>) -> Option<(Literal, Literal)> {
    let mut dates: Vec<(crate::date::Date, Literal)> = days
        .into_iter()
        .filter_map(|id| match decode(dataset.form(id)) {
            Term::Literal(literal) => Some((literal.value().parse().ok()?, literal)),
            _ => None,
        })
        .collect();
    dates.sort_by_key(|(date, _)| *date);
    Some((dates.first()?.1.clone(), dates.last()?.1.clone()))
}

/// What the IRIs of a dataset begin with, taken from one of them: all up to the last `/` or `#` that something follows.
fn space(iri: &str) -> String {
    let body = iri.strip_suffix('/').unwrap_or(iri);
    let cut = body.rfind(['/', '#']).map_or(body.len(), |cut| cut + 1);
    iri[..cut].to_owned()
}
