//! Resolution: annotation records of many articles in, one [`Graph`] out.
//!
//! Names that mean the same become one entity, first within each article ([`article::merge`]), then across articles.
//! The order in which records are added makes no difference.

pub mod article;
mod build;
mod editions;
mod facts;
mod graph;
mod held;
mod identity;
mod namesakes;
mod prepare;

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use crate::extract::Record;
use crate::read::Withdrawn;
use crate::vocab::iri::{Base, Class, mint};

pub use editions::{Editions, Outdated, Places, Rank};
pub use graph::{
    Article, ArticleIndex, ArticleName, Claim, ClaimIndex, Concept, CountryCodes, Entity, EntityIndex, Event,
    Graph, Mention, Passage, Provenance, Relation, Sentence, SentenceIndex, Tenure,
};
use held::{Edition, Held, Links};
pub use prepare::{Prepared, prepare};

/// Gathers the records of articles until all have come.
///
/// # Examples
///
/// ```
/// use triplewire::extract::Record;
/// use triplewire::resolve::Resolver;
///
/// let mut resolver = Resolver::new();
/// for id in ["1", "2"] {
///     let record: Record = serde_json::from_str(&format!(
///         r#"{{"id": "{id}", "text": "Jane Roe spoke.",
///             "entities": [{{"id": "e1", "type": "Person", "name": "Jane Roe", "mentions": [[0, 8]]}}]}}"#,
///     ))?;
///     resolver.add(record);
/// }
/// let graph = resolver.finish();
/// assert_eq!((graph.articles.len(), graph.entities.len(), graph.mentions.len()), (2, 1, 2));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    articles: BTreeMap<String, Held>,
    links: Links,
}

/// The graph of one record by itself, and what was left out of it. Entities have the keys that they have beside other
/// records, but for names whose bearers those would contradict.
pub fn alone(record: Record) -> (Graph, Report) {
    let mut resolver = Resolver::new();
    resolver.add_prepared(prepare::prepare_as(record, Uuid::nil()));
    resolver.finish_with_report()
}

/// Gives the entities of a record the IRIs that they have in the graph of the record by itself, and the types and names
/// that go with them. Where `base` is that of the graph, [`map`](crate::map) uses these IRIs too.
pub fn with_iris(mut record: Record, base: &Base) -> Record {
    article::merge(&mut record);
    let prepared = prepare::prepare_as(record.clone(), Uuid::nil());
    let ids: Vec<String> = prepared.entities.iter().map(|entity| entity.id.clone()).collect();
    let mut resolver = Resolver::new();
    resolver.add_prepared(prepared);
    let keys = identity::keys(&resolver.articles, resolver.links.list());
    let keys: HashMap<String, String> = ids.into_iter().zip(keys.into_iter().flatten()).collect();
    let graph = resolver.finish();
    let things: HashMap<&str, &Entity> = graph.entities.iter().map(|e| (e.key.as_str(), e)).collect();
    for entity in &mut record.entities {
        let Some(thing) = keys.get(&entity.id).and_then(|key| things.get(key.as_str())) else { continue };
        entity.iri = Some(match &thing.iri {
            Some(iri) => iri.clone(),
            None => mint(base, Class::Entity, [thing.key.as_str()]).into_string(),
        });
        (entity.entity_type, entity.kind) = (thing.entity_type, thing.kind);
        if thing.label != entity.name {
            let name = std::mem::replace(&mut entity.name, thing.label.clone());
            entity.aliases.retain(|alias| *alias != entity.name && *alias != name);
            entity.aliases.insert(0, name);
        }
    }
    record
}

/// What happened to the records besides becoming a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many records were the same as one that came before.
    pub duplicates: u64,
    /// The ids of articles of which there were older versions, with how many gave way to the newest.
    pub superseded: Vec<(String, u64)>,
    /// The ids of articles of which there were different records that are equally new, with how many were set aside.
    pub set_aside: Vec<(String, u64)>,
    /// The ids of articles of which statements or mentions were left out, with how many: they name an entity that the
    /// record does not have, or words outside the text.
    pub left_out: Vec<(String, usize)>,
}

impl Resolver {
    /// A resolver without any record.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a record, linked or not. Its text is dropped, but for the sentences that are evidence.
    pub fn add(&mut self, record: Record) {
        self.add_prepared(prepare(record));
    }

    /// Takes a record that was made ready elsewhere, as on another thread.
    ///
    /// Of two different records with one id the newer is kept, whichever comes first: by the number of its version, then by
    /// when it was modified, then by when it was published. Where these are alike it is the one whose digest is smaller.
    pub fn add_prepared(&mut self, prepared: Prepared) {
        match self.articles.entry(prepared.document.id.clone()) {
            Entry::Vacant(free) => {
                free.insert(Held::new(prepared, &mut self.links));
            }
            Entry::Occupied(mut taken) => {
                let old = taken.get_mut();
                let edition = Edition::of(&prepared.document);
                if old.fingerprint == prepared.fingerprint {
                    old.copies += 1;
                } else if (&old.edition, Reverse(old.fingerprint)) > (&edition, Reverse(prepared.fingerprint))
                {
                    old.rejected.entry(prepared.fingerprint).or_insert((edition, 0)).1 += 1;
                } else {
                    let mut rejected = std::mem::take(&mut old.rejected);
                    rejected.insert(old.fingerprint, (old.edition.clone(), old.copies));
                    let mut new = Held::new(prepared, &mut self.links);
                    new.rejected = rejected;
                    *old = new;
                }
            }
        }
    }

    /// Takes an article out that its publisher withdrew: the version that is withdrawn and those before it, whatever was
    /// added first. Whether there was one.
    pub fn withdraw(&mut self, withdrawn: &Withdrawn) -> bool {
        let Some(id) = &withdrawn.id else { return false };
        let gone = self.articles.get(id).is_some_and(|held| held.edition.is_withdrawn_by(withdrawn));
        gone && self.articles.remove(id).is_some()
    }

    /// How many articles there are so far.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether no record was added.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The graph of all records.
    pub fn finish(self) -> Graph {
        self.finish_with_report().0
    }

    /// The graph of all records, and what was set aside or left out.
    pub fn finish_with_report(self) -> (Graph, Report) {
        let mut report = Report::default();
        for (id, held) in &self.articles {
            report.duplicates += held.copies - 1 + held.rejected.values().map(|(_, n)| n - 1).sum::<u64>();
            let older = held.rejected.values().filter(|(edition, _)| *edition < held.edition).count() as u64;
            let others = held.rejected.len() as u64 - older;
            if older > 0 {
                report.superseded.push((id.clone(), older));
            }
            if others > 0 {
                report.set_aside.push((id.clone(), others));
            }
            if held.left_out > 0 {
                report.left_out.push((id.clone(), held.left_out));
            }
        }
        (build::graph(self.articles, self.links.list()), report)
    }
}
