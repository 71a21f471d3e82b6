//! Things: what records say of the entity of one key in, its label, type, kind and language out.
//!
//! What is said is added, and parts are merged, in any order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::extract::{EntityType, Kind};
use crate::gazetteer::{Class, Entry, Gazetteer};

use super::keys::{By, EntityKey};

/// What one record says of an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub(super) struct Said {
    pub(super) name: String,
    pub(super) language: Option<String>,
    pub(super) entity_type: EntityType,
    pub(super) kind: Option<Kind>,
    pub(super) entry: Option<String>,
    pub(super) decided: bool,
    /// Whether the record gives its IRI.
    pub(super) given: bool,
}

/// The short form of [`Said`].
type Row = (String, Option<String>, EntityType, Option<Kind>, Option<String>, bool, bool);

impl From<Said> for Row {
    fn from(said: Said) -> Self {
        let Said { name, language, entity_type, kind, entry, decided, given } = said;
        (name, language, entity_type, kind, entry, decided, given)
    }
}

impl From<Row> for Said {
    fn from((name, language, entity_type, kind, entry, decided, given): Row) -> Self {
        Self { name, language, entity_type, kind, entry, decided, given }
    }
}

impl Said {
    pub(super) fn of(entity: &EntityKey, language: Option<&String>) -> Self {
        Self {
            name: entity.name.clone(),
            language: language.cloned(),
            entity_type: entity.entity_type,
            kind: entity.kind,
            entry: entity.entry.clone(),
            decided: entity.decided,
            given: entity.by == By::Iri,
        }
    }
}

/// What all say of one entity.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Thing {
    pub(super) entity_type: EntityType,
    pub(super) kind: Option<Kind>,
    pub(super) label: String,
    pub(super) language: Option<String>,
    /// The entry of the gazetteer that it is.
    pub(super) entry: Option<String>,
    /// Whether it is decided what it is: then there are no candidates.
    pub(super) decided: bool,
}

/// What is said of one entity, so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "GatheredRow", into = "GatheredRow")]
pub(super) struct Gathered {
    /// How many say something.
    members: u64,
    entity_type: Option<EntityType>,
    kind: Option<Kind>,
    entry: Option<String>,
    decided: bool,
    given: bool,
    /// The language of all so far; `None` where they differ or one has none.
    language: Option<String>,
    /// How many have each name.
    names: BTreeMap<String, u64>,
}

/// The short form of [`Gathered`]: first what each says that says it, then how many there are and their names.
type GatheredRow =
    (Option<EntityType>, Option<Kind>, Option<String>, bool, bool, Option<String>, u64, Vec<(String, u64)>);

impl From<Gathered> for GatheredRow {
    fn from(gathered: Gathered) -> Self {
        let Gathered { members, entity_type, kind, entry, decided, given, language, names } = gathered;
        (entity_type, kind, entry, decided, given, language, members, names.into_iter().collect())
    }
}

impl From<GatheredRow> for Gathered {
    fn from((entity_type, kind, entry, decided, given, language, members, names): GatheredRow) -> Self {
        let names = names.into_iter().collect();
        Self { members, entity_type, kind, entry, decided, given, language, names }
    }
}

impl Gathered {
    /// Adds what so many records say.
    pub(super) fn add(&mut self, said: Said, times: u64) {
        let Said { name, language, entity_type, kind, entry, decided, given } = said;
        let (entity_type, names) = (Some(entity_type), BTreeMap::new());
        self.join(Self { members: times, entity_type, kind, entry, decided, given, language, names });
        *self.names.entry(name).or_default() += times;
    }

    /// Adds what others say, who were gathered elsewhere.
    pub(super) fn merge(&mut self, other: Self) {
        if self.members == 0 {
            *self = other;
            return;
        }
        if other.members > 0 {
            let names = self.join(other);
            for (name, times) in names {
                *self.names.entry(name).or_default() += times;
            }
        }
    }

    /// Adds what others say but the names, which are given back.
    fn join(&mut self, other: Self) -> BTreeMap<String, u64> {
        if self.members == 0 {
            self.language.clone_from(&other.language);
        }
        if self.language != other.language {
            self.language = None;
        }
        self.members += other.members;
        self.entity_type = self.entity_type.into_iter().chain(other.entity_type).min();
        self.kind = self.kind.into_iter().chain(other.kind).min();
        self.entry = std::mem::take(&mut self.entry).into_iter().chain(other.entry).min();
        self.decided |= other.decided;
        self.given |= other.given;
        other.names
    }

    /// About how many bytes of memory it takes.
    pub(super) fn size(&self) -> usize {
        size_of::<Self>() + self.names.keys().map(|name| name.len() + 64).sum::<usize>()
    }

    /// How many say something.
    pub(super) fn members(&self) -> u64 {
        self.members
    }

    /// What they say together.
    pub(super) fn finish(self) -> Thing {
        // Who gives the IRI of a thing says himself what it is, and what it is called.
        let known = self.entry.as_deref().filter(|_| !self.given);
        if let Some(entry) = known.and_then(|qid| Gazetteer::builtin().by_qid(qid)) {
            return Thing {
                entity_type: entity_type(&entry),
                kind: entry.kind(),
                label: entry.label().to_owned(),
                language: Some("en".to_owned()),
                entry: self.entry,
                decided: self.decided,
            };
        }
        // The name that most have, of several the longest.
        let rank = |(name, times): &(String, u64)| (*times, name.chars().count());
        let most = self.names.into_iter().max_by(|a, b| (rank(a), &a.0).cmp(&(rank(b), &b.0)));
        Thing {
            entity_type: self.entity_type.unwrap_or(EntityType::Organisation),
            kind: self.kind,
            label: most.map(|(name, _)| name).unwrap_or_default(),
            language: self.language,
            entry: self.entry,
            decided: self.decided,
        }
    }
}

fn entity_type(entry: &Entry<'_>) -> EntityType {
    match entry.class() {
        Class::Country | Class::HistoricalCountry => EntityType::Country,
        Class::Organisation => EntityType::Organisation,
        Class::Official => EntityType::Person,
        Class::Territory | Class::City | Class::Region | Class::Area | Class::DisputedArea => {
            EntityType::Place
        }
    }
}
