//! Resolution: annotation records of many articles in, one [`Graph`] out.
//!
//! Names that mean the same become one entity, first within each article ([`article::merge`]), then across articles, in
//! three steps of which each can be done elsewhere: [`Keys`] are what one record says about its entities, a [`Settler`]
//! finds what all say together, and by [`Settled`] the graph of one record is part of the graph of all. [`Resolver`] does
//! them in memory, [`Archive`] also for more than fits into memory. The order in which records are added makes no
//! difference.

mod archive;
pub mod article;
mod build;
mod edition;
mod editions;
mod facts;
mod form;
mod graph;
mod keys;
pub(crate) mod living;
mod namesakes;
mod prepare;
mod report;
mod settle;
mod settled;
mod thing;
mod versions;

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use uuid::Uuid;

use crate::extract::Record;
use crate::read::Withdrawn;
use crate::vocab::iri::{Base, Class, mint};

pub(crate) use archive::newest;
pub use archive::{Archive, Ready, Records};
use edition::Edition;
pub use editions::{Editions, Places};
pub use form::FormError;
pub use graph::{
    Article, ArticleIndex, ArticleName, Claim, ClaimIndex, Concept, CountryCodes, Entity, EntityIndex, Event,
    Graph, Mention, Passage, Provenance, Relation, Sentence, SentenceIndex, Tenure,
};
pub use keys::{Keys, KeysLine};
pub use prepare::{Prepared, prepare};
pub use report::Report;
pub use settle::{Combiner, Fact, Merger, Settler, Stage, State, StateError, StateRow};
pub use settled::Settled;
pub use versions::{Outdated, Rank};

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
    let (own, settled) = (Keys::of(&prepared), Settled::default());
    let keys = settled.keys(&own).into_iter().map(std::borrow::Cow::into_owned);
    let keys: HashMap<String, String> = ids.into_iter().zip(keys).collect();
    let graph = build::graph(vec![prepared], std::slice::from_ref(&own), &settled);
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

/// An article that waits for the others.
#[derive(Clone, Debug)]
struct Held {
    prepared: Prepared,
    /// How many times the very same record came.
    copies: u64,
    /// Which of the versions of the article it is.
    edition: Edition,
    /// Other records of the same id: which version each is, and how many times it came.
    rejected: BTreeMap<Uuid, (Edition, u64)>,
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
        let edition = Edition::of(&prepared.document);
        match self.articles.entry(prepared.document.id.clone()) {
            Entry::Vacant(free) => {
                free.insert(Held { prepared, copies: 1, edition, rejected: BTreeMap::new() });
            }
            Entry::Occupied(mut taken) => {
                let old = taken.get_mut();
                let fingerprint = prepared.fingerprint;
                if old.prepared.fingerprint == fingerprint {
                    old.copies += 1;
                } else if (&old.edition, Reverse(old.prepared.fingerprint)) > (&edition, Reverse(fingerprint))
                {
                    old.rejected.entry(fingerprint).or_insert((edition, 0)).1 += 1;
                } else {
                    let mut rejected = std::mem::take(&mut old.rejected);
                    rejected.insert(old.prepared.fingerprint, (old.edition.clone(), old.copies));
                    *old = Held { prepared, copies: 1, edition, rejected };
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
            if held.prepared.left_out > 0 {
                report.left_out.push((id.clone(), held.prepared.left_out));
            }
        }
        let articles: Vec<Prepared> = self.articles.into_values().map(|held| held.prepared).collect();
        let keys: Vec<Keys> = articles.iter().map(Keys::of).collect();
        let graph = build::graph(articles, &keys, &settle_in_memory(&keys));
        (report.articles, report.entities) = (graph.articles.len(), graph.entities.len());
        (graph, report)
    }
}

/// What these records say together.
fn settle_in_memory(keys: &[Keys]) -> Settled {
    if keys.len() < 2 {
        return Settled::default();
    }
    let mut settler = Settler::with_memory(usize::MAX, Path::new(""));
    for keys in keys {
        // Only a disk could fail.
        let _ = settler.add(&KeysLine::Record(keys.clone()));
    }
    settler.finish().map(|(settled, ..)| settled).unwrap_or_default()
}
