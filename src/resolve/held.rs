//! What the resolver keeps of an article until all have come: a ready article in, its small form out.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use crate::extract::{EntityType, Kind, Link, Span};
use crate::read::{Document, Withdrawn};

use super::prepare::{
    Prepared, PreparedClaim, PreparedConcept, PreparedEvent, PreparedRelation, PreparedRole,
};

/// An entity whose links are numbers.
#[derive(Clone, Debug)]
pub(super) struct HeldEntity {
    pub(super) iri: Option<Box<str>>,
    pub(super) entity_type: EntityType,
    pub(super) kind: Option<Kind>,
    pub(super) name: Box<str>,
    pub(super) aliases: Box<[Box<str>]>,
    pub(super) links: Box<[u32]>,
    pub(super) confidence: Option<f64>,
    pub(super) extractor: Option<Box<str>>,
}

/// What tells a version of an article from another one: the greater is the newer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edition {
    pub(super) version: Option<u64>,
    pub(super) modified: Option<String>,
    pub(super) published: Option<jiff::civil::Date>,
}

impl Edition {
    pub(super) fn of(document: &Document) -> Self {
        Self {
            version: document.version,
            modified: document.modified.clone(),
            published: document.published.and_then(|date| date.days()).map(|(first, _)| first),
        }
    }

    /// Whether what is withdrawn is this version or a later one.
    pub(super) fn is_withdrawn_by(&self, withdrawn: &Withdrawn) -> bool {
        match (self.version, withdrawn.version) {
            (Some(own), Some(last)) => own <= last,
            _ => match (&self.modified, &withdrawn.modified) {
                (Some(own), Some(last)) => own <= last,
                _ => true,
            },
        }
    }
}

/// An article that waits for the others.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) document: Document,
    pub(super) fingerprint: Uuid,
    /// How many times the very same record came.
    pub(super) copies: u64,
    /// Which of the versions of the article it is.
    pub(super) edition: Edition,
    /// Other records of the same id: which version each is, and how many times it came.
    pub(super) rejected: BTreeMap<Uuid, (Edition, u64)>,
    pub(super) entities: Vec<HeldEntity>,
    pub(super) publisher: Option<usize>,
    pub(super) sentences: Vec<(Span, String)>,
    pub(super) mentions: Vec<(usize, usize, Span)>,
    pub(super) roles: Vec<PreparedRole>,
    pub(super) relations: Vec<PreparedRelation>,
    pub(super) events: Vec<PreparedEvent>,
    pub(super) claims: Vec<PreparedClaim>,
    pub(super) concepts: Vec<PreparedConcept>,
    pub(super) left_out: usize,
}

impl Held {
    pub(super) fn new(prepared: Prepared, links: &mut Links) -> Self {
        let entities = prepared
            .entities
            .into_iter()
            .map(|e| HeldEntity {
                iri: e.iri.map(Into::into),
                entity_type: e.entity_type,
                kind: e.kind,
                name: e.name.into(),
                aliases: e.aliases.into_iter().map(Into::into).collect(),
                links: e.links.into_iter().map(|l| links.number(l)).collect(),
                confidence: e.confidence,
                extractor: e.extractor.map(Into::into),
            })
            .collect();
        Self {
            edition: Edition::of(&prepared.document),
            document: prepared.document,
            fingerprint: prepared.fingerprint,
            copies: 1,
            rejected: BTreeMap::new(),
            entities,
            publisher: prepared.publisher,
            sentences: prepared.sentences,
            mentions: prepared.mentions,
            roles: prepared.roles,
            relations: prepared.relations,
            events: prepared.events,
            claims: prepared.claims,
            concepts: prepared.concepts,
            left_out: prepared.left_out,
        }
    }
}

/// All links, each once: the same link comes in many articles.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    list: Vec<Link>,
    numbers: HashMap<String, Vec<u32>>,
}

impl Links {
    fn number(&mut self, link: Link) -> u32 {
        let same_target = self.numbers.entry(link.target.clone()).or_default();
        if let Some(number) = same_target.iter().find(|n| self.list[**n as usize] == link) {
            return *number;
        }
        // There are never four thousand million different links in memory.
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        same_target.push(number);
        self.list.push(link);
        number
    }

    pub(super) fn list(&self) -> &[Link] {
        &self.list
    }
}
