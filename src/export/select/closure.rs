//! What a selection needs beside what was asked for: things to keep in, the rows that stay out.

use std::collections::HashSet;

use oxigraph::model::NamedNodeRef;

use super::things::{Id, Things};
use crate::map::{Dataset, Row};
use crate::vocab::{owl, rdfs, schema, skos, tw};

/// What says by itself what a thing is; a foreign thing that is only referred to keeps no more.
const DESCRIBING: &[NamedNodeRef<'static>] = &[
    rdfs::LABEL,
    skos::ALT_LABEL,
    schema::SOFTWARE_VERSION,
    NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#prefLabel"),
    NamedNodeRef::new_unchecked("https://schema.org/name"),
    NamedNodeRef::new_unchecked("http://schema.org/name"),
    NamedNodeRef::new_unchecked("http://xmlns.com/foaf/0.1/name"),
    NamedNodeRef::new_unchecked("http://purl.org/dc/terms/title"),
];

/// What a statement can be without and still be true: the words, and the outlet of an article.
const DISPENSABLE: &[NamedNodeRef<'static>] = &[tw::EVIDENCE, schema::PUBLISHER, tw::SAYS];

/// The short forms of relations, each with a relation beside it.
const DIRECT: &[NamedNodeRef<'static>] = &[tw::MEMBER_OF, tw::CHAIRS, tw::PART_OF, tw::LOCATED_IN];

/// The short forms of links.
const LINKING: &[NamedNodeRef<'static>] = &[owl::SAME_AS, rdfs::SEE_ALSO];

/// Things that stay, and things that go whatever refers to them.
pub(super) struct Closure<'t, 'd> {
    things: &'t Things<'d>,
    out: HashSet<Id>,
    /// Things that stay with all that is said about them.
    whole: HashSet<Id>,
    /// Things that stay with what describes them.
    described: HashSet<Id>,
    describing: Vec<Id>,
    direct: Vec<Id>,
    linking: Vec<Id>,
}

impl<'t, 'd> Closure<'t, 'd> {
    /// A closure in which nothing stays yet. What cannot stand without a thing that is left out goes with it.
    pub(super) fn new(things: &'t Things<'d>, left_out: impl Iterator<Item = Id>) -> Self {
        let ids = |terms: &[NamedNodeRef<'_>]| -> Vec<Id> {
            terms.iter().filter_map(|term| things.dataset.find(*term)).collect()
        };
        let dispensable = ids(DISPENSABLE);
        let mut closure = Self {
            things,
            out: left_out.collect(),
            whole: HashSet::new(),
            described: HashSet::new(),
            describing: [ids(DESCRIBING), vec![things.terms.rdf_type]].concat(),
            direct: ids(DIRECT),
            linking: ids(LINKING),
        };
        let mut waiting: Vec<Id> = closure.out.iter().copied().collect();
        while let Some(thing) = waiting.pop() {
            let holders = things
                .referring(thing)
                .iter()
                .filter(|(holder, property)| closure.is_bound(*holder) && !dispensable.contains(property));
            // What is said in a claim would stand as said by the article.
            let said = things.rows_of(thing).filter(|row| row[2] == things.terms.says).map(|row| row[3]);
            let falling: Vec<Id> = holders.map(|(holder, _)| *holder).chain(said).collect();
            waiting.extend(falling.into_iter().filter(|&thing| closure.out.insert(thing)));
        }
        closure
    }

    /// Whether a thing is only whole together with what it refers to.
    fn is_bound(&self, thing: Id) -> bool {
        [tw::STATEMENT, tw::PASSAGE, tw::LINK].iter().any(|class| self.things.is(thing, *class))
    }

    /// Whether a thing is of a class of ours, so that all of it is needed to understand it.
    fn is_ours(&self, thing: Id) -> bool {
        let classes = [tw::ARTICLE, tw::ENTITY, tw::POSITION_CLASS];
        self.is_bound(thing) || classes.iter().any(|class| self.things.is(thing, *class))
    }

    /// Keeps a thing, unless it is left out, and all that it needs.
    pub(super) fn keep(&mut self, thing: Id) {
        if self.out.contains(&thing) {
            return;
        }
        let things = self.things;
        let mut waiting = vec![thing];
        while let Some(thing) = waiting.pop() {
            if !self.whole.insert(thing) {
                continue;
            }
            let mut needed = self.needs(thing);
            needed.retain(|other| !self.out.contains(other));
            for other in needed {
                if self.is_ours(other) || things.dataset.form(other).starts_with("_:") {
                    waiting.push(other);
                } else {
                    self.described.insert(other);
                }
            }
        }
    }

    /// What a thing needs to be understood.
    fn needs(&self, thing: Id) -> Vec<Id> {
        let things = self.things;
        let short = |property: Id| self.direct.contains(&property) || self.linking.contains(&property);
        let about = things.rows_of(thing).filter(|row| row[2] != things.terms.rdf_type && !short(row[2]));
        let mut needed: Vec<Id> =
            about.map(|row| row[3]).filter(|&object| object != thing && things.is_thing(object)).collect();
        for &(holder, property) in things.referring(thing) {
            // Who says it; and what an identity rests on.
            if property == things.terms.says || property == things.terms.link_of && self.is_decided(holder) {
                needed.push(holder);
            }
        }
        needed
    }

    /// Whether a link's target is stated to be the entity.
    fn is_decided(&self, link: Id) -> bool {
        self.things.rows_of(link).any(|row| {
            row[2] == self.things.dataset.find(tw::DECIDED).unwrap_or_default()
                && self.things.dataset.form(row[3]).starts_with("\"true\"")
        })
    }

    /// The rows about what is kept.
    pub(super) fn select(&self) -> Dataset {
        let dataset = self.things.dataset;
        let stated = self.stated();
        let is_lost =
            |graph: Id| graph != 0 && self.things.is(graph, tw::ARTICLE) && !self.whole.contains(&graph);
        // What an article that goes calls a thing goes too, if one that stays says what the thing is.
        let types = dataset.rows().iter().filter(|row| row[2] == self.things.terms.rdf_type);
        let told: HashSet<Id> = types.filter(|row| !is_lost(row[0])).map(|row| row[1]).collect();
        dataset.filter(|row| {
            let &[graph, subject, predicate, object] = row;
            let is_kept = self.whole.contains(&subject)
                || self.described.contains(&subject) && self.describing.contains(&predicate);
            let graph_goes = is_lost(graph) && told.contains(&subject);
            let dangles = predicate != self.things.terms.rdf_type
                && self.things.is_thing(object)
                && !self.whole.contains(&object)
                && !self.described.contains(&object);
            let is_unsaid = (self.direct.contains(&predicate) || self.linking.contains(&predicate))
                && self.is_ours(subject)
                && !stated.contains(&[subject, predicate, object]);
            is_kept && !graph_goes && !dangles && !is_unsaid
        })
    }

    /// The short forms whose relation or link is kept.
    fn stated(&self) -> HashSet<[Id; 3]> {
        let dataset = self.things.dataset;
        let find = |term| dataset.find(term).unwrap_or(u32::MAX);
        let parts = [find(tw::SUBJECT), find(tw::RELATION_TYPE), find(tw::OBJECT)];
        let [link_of, target] = [find(tw::LINK_OF), find(tw::LINK_TARGET)];
        let mut stated = HashSet::new();
        for &thing in &self.whole {
            let value = |property: Id| -> Option<Id> {
                let mut rows = self.things.rows_of(thing).filter(|row: &&Row| row[2] == property);
                rows.next().map(|row| row[3])
            };
            if let [Some(subject), Some(property), Some(object)] = parts.map(value) {
                stated.insert([subject, property, object]);
            }
            if let (Some(entity), Some(target)) = (value(link_of), value(target)) {
                stated.extend(self.linking.iter().map(|&property| [entity, property, target]));
            }
        }
        stated
    }
}
