//! Things: what records say of the entity of one key in, its label, type, kind and language out.
//!
//! What is said is added in any order, but for names, those of one after another.

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
#[derive(Clone, Debug, Default)]
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
    /// The name that is added now, and how many have it.
    name: (u64, String),
    /// The name that most have of those before.
    most: (u64, String),
}

impl Gathered {
    /// Adds what so many records say.
    pub(super) fn add(&mut self, said: Said, times: u64) {
        if self.members == 0 {
            self.language = said.language;
        } else if self.language != said.language {
            self.language = None;
        }
        self.members += times;
        let smaller = |one: Option<EntityType>, other| one.map_or(other, |one| one.min(other));
        self.entity_type = Some(smaller(self.entity_type, said.entity_type));
        self.kind = self.kind.into_iter().chain(said.kind).min();
        self.entry = std::mem::take(&mut self.entry).into_iter().chain(said.entry).min();
        self.decided |= said.decided;
        self.given |= said.given;
        if self.name.1 == said.name {
            self.name.0 += times;
        } else {
            self.close();
            self.name = (times, said.name);
        }
    }

    /// Keeps the name that most have, of several the longest.
    fn close(&mut self) {
        let name = std::mem::take(&mut self.name);
        let rank = |(times, name): &(u64, String)| (*times, name.chars().count());
        if (rank(&name), &name.1) > (rank(&self.most), &self.most.1) {
            self.most = name;
        }
    }

    /// How many say something.
    pub(super) fn members(&self) -> u64 {
        self.members
    }

    /// What they say together.
    pub(super) fn finish(mut self) -> Thing {
        self.close();
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
        Thing {
            entity_type: self.entity_type.unwrap_or(EntityType::Organisation),
            kind: self.kind,
            label: self.most.1,
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
