//! The first step: a ready article in, what it says about its entities that matters beside other articles out.
//!
//! A pure function of one article. The IRI that the record gives is the key of an entity, or else a decided link. Without
//! one, a full name of its type is; where what the articles say of its bearers contradicts,
//! [`namesakes`](super::namesakes) tells them apart, and those whom most articles mean keep the name. A name that tells
//! nobody apart ("Smith", "Ministry of Defence") keeps to its article.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::extract::{Entity, EntityType, Kind, Link, LinkRelation};
use crate::gazetteer::{Gazetteer, fold};
use crate::link::{is_distinctive, qid_of, wikidata};
use crate::read::Withdrawn;

use super::edition::Edition;
use super::facts::{Facts, same_as};
use super::form::{self, FormError, VERSION};
use super::namesakes::Bearer;
use super::prepare::Prepared;

/// What one record says about its entities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keys {
    /// The version of this form.
    keys: u64,
    pub(super) article: String,
    #[serde(with = "form::text")]
    pub(super) digest: Uuid,
    #[serde(default)]
    pub(super) edition: Edition,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    /// How many statements were left out of the record.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) left_out: usize,
    #[serde(default)]
    pub(super) entities: Vec<EntityKey>,
}

/// What one record says about one entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct EntityKey {
    /// Its key, unless what is settled changes it.
    pub(super) key: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) by: By,
    #[serde(rename = "type")]
    pub(super) entity_type: EntityType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<Kind>,
    pub(super) name: String,
    /// Whether a link decides what it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) decided: bool,
    /// The entry of the gazetteer that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<String>,
    /// What it is called where it is named beside others, if that tells something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) called: Option<String>,
    /// The one item of Wikidata that it is, where it is something in other datasets too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<String>,
    /// What it is in other datasets beside that item.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) targets: BTreeSet<String>,
    /// Of one who is known by name: the places, each with its country.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) places: BTreeMap<String, Option<String>>,
    /// Of one who is known by name: the offices.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) offices: BTreeSet<String>,
}

/// What a key depends on beside the record itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum By {
    /// On nothing; an IRI that the record gives.
    Iri,
    /// On nothing.
    #[default]
    Itself,
    /// On the item that other records link its target with.
    Target,
    /// On whether those who bear the name are one.
    Name,
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A line of keys: those of a record, or that an article is withdrawn.
#[derive(Clone, Debug, PartialEq)]
pub enum KeysLine {
    /// What a record says.
    Record(Keys),
    /// An article that its publisher took back or holds back.
    Withdrawn(Withdrawn),
}

#[derive(Serialize, Deserialize)]
struct WithdrawnLine {
    keys: u64,
    withdrawn: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
}

impl KeysLine {
    /// The id of the article; a withdrawal may have none.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Record(keys) => Some(&keys.article),
            Self::Withdrawn(withdrawn) => withdrawn.id.as_deref(),
        }
    }

    /// Appends the line, with its end.
    ///
    /// A withdrawal of an article without an identity is no line.
    pub fn write(&self, out: &mut Vec<u8>) {
        // Writing to memory does not fail, and every field can be JSON.
        let written = match self {
            Self::Record(keys) => serde_json::to_writer(&mut *out, keys),
            Self::Withdrawn(Withdrawn { id: Some(id), version, modified, .. }) => {
                let (withdrawn, version, modified) = (id.clone(), *version, modified.clone());
                let line = WithdrawnLine { keys: VERSION, withdrawn, version, modified };
                serde_json::to_writer(&mut *out, &line)
            }
            Self::Withdrawn(_) => return,
        };
        debug_assert!(written.is_ok());
        out.push(b'\n');
    }

    /// Gives each line of a file to `receive`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is something else, or of a newer version, or if `receive` fails.
    pub fn read(
        reader: impl std::io::BufRead,
        file: &str,
        mut receive: impl FnMut(Self) -> std::io::Result<()>,
    ) -> Result<(), FormError> {
        #[derive(Deserialize)]
        struct Kind {
            withdrawn: Option<serde::de::IgnoredAny>,
        }
        form::lines(reader, file, form::KEYS, |line| {
            // Names of places are names of fields too: only who looks closer knows.
            let may_be = memchr::memmem::find(line, b"\"withdrawn\"").is_some();
            let is_withdrawal = may_be && serde_json::from_slice::<Kind>(line)?.withdrawn.is_some();
            let line = if is_withdrawal {
                let WithdrawnLine { withdrawn, version, modified, .. } = serde_json::from_slice(line)?;
                Self::Withdrawn(Withdrawn { id: Some(withdrawn), status: "canceled", version, modified })
            } else {
                Self::Record(serde_json::from_slice(line)?)
            };
            Ok(receive(line)?)
        })
    }
}

impl Keys {
    /// What a record says about its entities.
    pub fn of(article: &Prepared) -> Self {
        let facts = Facts::of(article);
        let bearers = facts.bearers();
        let entities = article.entities.iter().zip(bearers).enumerate();
        let entities = entities.map(|(e, (entity, bearer))| {
            let (key, by) = key(article, e, entity, &bearer);
            let mut own = EntityKey {
                key,
                by,
                entity_type: entity.entity_type,
                kind: entity.kind,
                name: entity.name.clone(),
                decided: same_as(&entity.links).next().is_some(),
                entry: entry(entity),
                called: facts.called(e).map(str::to_owned),
                item: None,
                targets: BTreeSet::new(),
                places: BTreeMap::new(),
                offices: BTreeSet::new(),
            };
            (own.item, own.targets) = together(entity);
            if by == By::Name {
                own.places = bearer.places;
                own.offices = facts.offices(e);
            }
            own
        });
        Self {
            keys: VERSION,
            entities: entities.collect(),
            article: article.document.id.clone(),
            digest: article.fingerprint,
            edition: Edition::of(&article.document),
            language: article.document.language.clone(),
            left_out: article.left_out,
        }
    }

    /// The id of the article.
    pub(crate) fn id(&self) -> &str {
        &self.article
    }

    /// About how many bytes of memory they take.
    pub(super) fn size(&self) -> usize {
        let entity = |own: &EntityKey| {
            let more = own.targets.len() + own.places.len() + own.offices.len();
            size_of::<EntityKey>() + own.key.len() + own.name.len() + 32 + more * 128
        };
        size_of::<Self>() + self.article.len() + self.entities.iter().map(entity).sum::<usize>()
    }

    /// What the article says of an entity, without what is named beside it.
    pub(super) fn marks(&self, entity: usize) -> Bearer {
        let own = &self.entities[entity];
        Bearer { kind: own.kind, places: own.places.clone(), ..Bearer::default() }
    }

    /// What the article says of an entity.
    pub(super) fn bearer(&self, entity: usize) -> Bearer {
        let others = self.entities.iter().enumerate().filter(|(e, _)| *e != entity);
        let named = others.filter_map(|(_, other)| other.called.clone());
        let offices = self.entities[entity].offices.iter().map(|office| ["office\t", office].concat());
        Bearer { context: named.chain(offices).collect(), ..self.marks(entity) }
    }
}

/// The key of an entity, and what it depends on.
fn key(article: &Prepared, e: usize, entity: &Entity, bearer: &Bearer) -> (String, By) {
    if let Some(iri) = &entity.iri {
        return (format!("iri\t{iri}"), By::Iri);
    }
    if let Some(item) = same_as(&entity.links).filter_map(|l| qid_of(&l.target)).min() {
        return (wikidata(item), By::Itself);
    }
    if let Some(target) = same_as(&entity.links).map(|l| l.target.as_str()).min() {
        return (target.to_owned(), By::Target);
    }
    let name = fold(&entity.name);
    let named = named(entity.entity_type, &name);
    if article.publisher == Some(e) {
        (named, By::Itself)
    } else if several_candidates(&entity.links) || name.is_empty() {
        (in_article(&article.document.id, &named), By::Itself)
    } else if is_distinctive(entity.entity_type, &entity.name, &name) {
        (named, By::Name)
    } else if entity.entity_type == EntityType::Organisation && !bearer.places.is_empty() {
        (in_places(&named, bearer), By::Itself)
    } else {
        (in_article(&article.document.id, &named), By::Itself)
    }
}

/// The key of what is known by its name alone.
fn named(entity_type: EntityType, folded: &str) -> String {
    [entity_type.name(), "\t", folded].concat()
}

/// The key of what keeps to its article.
pub(super) fn in_article(id: &str, named: &str) -> String {
    ["article\t", id, "\t", named].concat()
}

/// The key of a body whose name many countries' bodies have: by its country, if it is in one.
fn in_places(named: &str, facts: &Bearer) -> String {
    let countries: BTreeSet<&String> = facts.places.values().flatten().collect();
    let places: Vec<&str> = match countries.len() {
        1 => countries.into_iter().map(String::as_str).collect(),
        _ => facts.places.keys().map(String::as_str).collect(),
    };
    format!("{named}\tin\t{}", places.join("\t"))
}

/// The one item that an entity is, and the other targets that it is linked together with.
fn together(entity: &Entity) -> (Option<String>, BTreeSet<String>) {
    let items: BTreeSet<&str> = same_as(&entity.links).filter_map(|l| qid_of(&l.target)).collect();
    let others = || same_as(&entity.links).filter(|l| qid_of(&l.target).is_none());
    match (items.len(), items.first()) {
        (1, Some(item)) if others().next().is_some() => {
            (Some((*item).to_owned()), others().map(|l| l.target.clone()).collect())
        }
        _ => (None, BTreeSet::new()),
    }
}

/// The entry of the gazetteer that an entity is.
fn entry(entity: &Entity) -> Option<String> {
    let known = same_as(&entity.links)
        .filter(|l| qid_of(&l.target).is_some_and(|qid| Gazetteer::builtin().by_qid(qid).is_some()));
    let first = known.map(|l| l.target.as_str()).min();
    first.and_then(qid_of).map(str::to_owned)
}

/// Whether the name is known to be that of several things.
fn several_candidates(links: &[Link]) -> bool {
    let candidates: Vec<&Link> = links.iter().filter(|l| l.relation == LinkRelation::Candidate).collect();
    let items: BTreeSet<&str> = candidates.iter().filter_map(|l| qid_of(&l.target)).collect();
    items.len() > 1 || items.is_empty() && candidates.len() > 1
}
