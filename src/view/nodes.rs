//! Nodes: a dataset in, its triples by subject out, to be read property by property.

use std::borrow::Cow;

use oxigraph::model::{NamedNodeRef, Term};
use rustc_hash::FxHashMap;

use super::{Text, build, same};
use crate::date::Date;
use crate::map::{self, Dataset, Row};
use crate::vocab::{owl, rdf, rdfs, skos, tw};

/// The triples of all graphs of a dataset, each once.
#[derive(Debug)]
pub(super) struct Nodes<'d> {
    dataset: &'d Dataset,
    /// Sorted by subject, predicate and object; the graph is the default one in all.
    rows: Vec<Row>,
    /// The numbers of the terms of the vocabulary, as far as the dataset has them, by what they read.
    vocabulary: FxHashMap<&'static str, u32>,
    /// The entities that are the same as others, with which they are.
    joined: FxHashMap<u32, u32>,
}

/// A node of the graph and all that is said about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'n, 'd> {
    nodes: &'n Nodes<'d>,
    pub(super) id: u32,
    rows: &'n [Row],
}

impl<'d> Nodes<'d> {
    /// The nodes of a dataset, to be asked for the properties and classes in `vocabulary`.
    pub(super) fn new(
        dataset: &'d Dataset,
        vocabulary: impl IntoIterator<Item = NamedNodeRef<'static>>,
    ) -> Self {
        let known =
            |iri: NamedNodeRef<'static>| Some((iri.as_str(), dataset.id(&format!("<{}>", iri.as_str()))?));
        let vocabulary: FxHashMap<_, _> = vocabulary.into_iter().filter_map(known).collect();
        let number = |iri: NamedNodeRef<'static>| vocabulary.get(iri.as_str()).copied();
        let terms = same::Terms {
            same_as: number(owl::SAME_AS),
            different_from: number(owl::DIFFERENT_FROM),
            refers_to: number(tw::REFERS_TO),
            label: number(rdfs::LABEL),
            alt_label: number(skos::ALT_LABEL),
        };
        let (kind, classes) = (number(rdf::TYPE), build::entity_classes());
        let classes: Vec<u32> = classes.filter_map(number).collect();
        let mut rows = dataset.union();
        let joined = same::join(&mut rows, terms, |rows, id| {
            let start = rows.partition_point(|row| row[1] < id);
            let of_node = rows[start..].iter().take_while(|row| row[1] == id);
            of_node.into_iter().any(|row| Some(row[2]) == kind && classes.contains(&row[3]))
        });
        Self { dataset, rows, vocabulary, joined }
    }

    /// The number of a term of the vocabulary.
    pub(super) fn vocabulary(&self, iri: NamedNodeRef<'static>) -> Option<u32> {
        self.vocabulary.get(iri.as_str()).copied()
    }

    /// The number of an IRI, or of a blank node as `_:label`.
    pub(super) fn id(&self, iri: &str) -> Option<u32> {
        let id =
            if iri.starts_with("_:") { self.dataset.id(iri) } else { self.dataset.id(&format!("<{iri}>")) };
        id.map(|id| self.joined.get(&id).copied().unwrap_or(id))
    }

    /// Every node that something is said about, in the order of the dataset.
    pub(super) fn subjects<'n>(&'n self) -> impl Iterator<Item = Node<'n, 'd>> {
        self.rows.chunk_by(|a, b| a[1] == b[1]).map(|rows| Node { nodes: self, id: rows[0][1], rows })
    }

    /// A node, even if nothing is said about it.
    pub(super) fn node<'n>(&'n self, id: u32) -> Node<'n, 'd> {
        let start = self.rows.partition_point(|row| row[1] < id);
        let length = self.rows[start..].partition_point(|row| row[1] == id);
        Node { nodes: self, id, rows: &self.rows[start..start + length] }
    }

    /// The triples whose object is a node: subject, predicate, object. Looks at every triple.
    pub(super) fn rows_to(&self, id: u32) -> impl Iterator<Item = [u32; 3]> {
        self.rows.iter().filter(move |row| row[3] == id).map(|&[_, s, p, o]| [s, p, o])
    }

    /// All triples: subject, predicate, object.
    pub(super) fn rows(&self) -> impl Iterator<Item = [u32; 3]> {
        self.rows.iter().map(|&[_, s, p, o]| [s, p, o])
    }

    /// Whether a term is an IRI or blank node.
    pub(super) fn is_node(&self, id: u32) -> bool {
        !self.dataset.form(id).starts_with('"')
    }

    /// What a term reads: the IRI, `_:label`, or the text of the literal.
    pub(super) fn value(&self, id: u32) -> Cow<'d, str> {
        map::value(self.dataset.form(id))
    }

    /// A literal as text; an IRI as what it reads.
    pub(super) fn text(&self, id: u32) -> Text<'d> {
        Text { value: self.value(id), language: map::language(self.dataset.form(id)) }
    }

    /// A term as Oxigraph has it.
    pub(super) fn term(&self, id: u32) -> Term {
        map::decode(self.dataset.form(id))
    }
}

impl<'n, 'd> Node<'n, 'd> {
    /// The IRI, or the blank node as `_:label`.
    pub(super) fn iri(self) -> Cow<'d, str> {
        self.nodes.value(self.id)
    }

    /// The triples: predicate, object.
    pub(super) fn rows(self) -> impl Iterator<Item = [u32; 2]> + use<'n, 'd> {
        self.rows.iter().map(|&[_, _, p, o]| [p, o])
    }

    /// The values of a property, in the order of the dataset.
    pub(super) fn all(self, property: NamedNodeRef<'static>) -> impl Iterator<Item = u32> + use<'n, 'd> {
        let rows = self.nodes.vocabulary(property).map_or(&[][..], |predicate| {
            let start = self.rows.partition_point(|row| row[2] < predicate);
            let length = self.rows[start..].partition_point(|row| row[2] == predicate);
            &self.rows[start..start + length]
        });
        rows.iter().map(|row| row[3])
    }

    /// The first value of a property.
    pub(super) fn one(self, property: NamedNodeRef<'static>) -> Option<u32> {
        self.all(property).next()
    }

    /// The values of a property as texts.
    pub(super) fn texts(self, property: NamedNodeRef<'static>) -> Vec<Text<'d>> {
        self.all(property).map(|id| self.nodes.text(id)).collect()
    }

    /// The first value of a property, as it reads.
    pub(super) fn value(self, property: NamedNodeRef<'static>) -> Option<Cow<'d, str>> {
        self.one(property).map(|id| self.nodes.value(id))
    }

    /// The first value of a property as a number.
    pub(super) fn number<N: std::str::FromStr>(self, property: NamedNodeRef<'static>) -> Option<N> {
        self.all(property).find_map(|id| self.nodes.value(id).parse().ok())
    }

    /// The values of a property that are dates.
    pub(super) fn dates(self, property: NamedNodeRef<'static>) -> impl Iterator<Item = Date> + use<'n, 'd> {
        self.all(property).filter_map(move |id| date(&self.nodes.value(id)))
    }
}

/// The date in a lexical form of `xsd:date`, `xsd:gYearMonth`, `xsd:gYear` or `xsd:dateTime`; a time zone is ignored.
fn date(form: &str) -> Option<Date> {
    let form = form.split('T').next().unwrap_or_default().trim_end_matches('Z');
    let zone = |length: usize| form.get(length..).is_some_and(|rest| rest.len() == 6 && rest.contains(':'));
    let length = [4, 7, 10].into_iter().find(|&length| zone(length)).unwrap_or(form.len());
    form.get(..length)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_of_others_are_read() {
        for (form, expected) in [
            ("2020-10-23", Some("2020-10-23")),
            ("2020-10-23Z", Some("2020-10-23")),
            ("2020-10-23+04:00", Some("2020-10-23")),
            ("2020-10-23T12:00:00Z", Some("2020-10-23")),
            ("2020-10-05:00", Some("2020-10")),
            ("2020-10", Some("2020-10")),
            ("2020", Some("2020")),
            ("October", None),
            ("é2020-1T", None),
            ("", None),
        ] {
            assert_eq!(date(form).map(|date| date.to_string()).as_deref(), expected, "{form}");
        }
    }
}
