//! One article made ready for the graph: a record in, the same with indices instead of ids and without its text out.
//!
//! A pure function of one record, so that it can run on many at once. Of the text only the sentences stay in which
//! something is named or said.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::date::Date;
use crate::extract::ClaimKind;
use crate::extract::text::sentence_spans;
use crate::extract::{
    Claim, Concept, Entity, EntityType, Event, EventType, Kind, Link, Modality, Record, Relation,
    RelationType, Role, Span,
};
use crate::gazetteer::{Gazetteer, fold};
use crate::read::Document;
use crate::vocab::iri::uuid_v5;

use super::article;

/// The id of the publisher's entity while the article is made ready; no record can have it, for it is not XML.
const PUBLISHER: &str = "\u{1}publisher";

/// An article that is ready for [`Resolver::add_prepared`](super::Resolver::add_prepared).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prepared {
    /// The article, without text.
    pub(super) document: Document,
    /// A digest of the whole record, to tell the same from another record of the same id.
    #[serde(with = "super::form::text")]
    pub(super) fingerprint: Uuid,
    pub(super) entities: Vec<Entity>,
    pub(super) publisher: Option<usize>,
    /// The sentences that are kept, in order of their spans.
    pub(super) sentences: Vec<(Span, String)>,
    pub(super) mentions: Vec<(usize, usize, Span)>,
    pub(super) roles: Vec<PreparedRole>,
    pub(super) relations: Vec<PreparedRelation>,
    pub(super) events: Vec<PreparedEvent>,
    pub(super) claims: Vec<PreparedClaim>,
    pub(super) concepts: Vec<PreparedConcept>,
    /// How many statements were left out because they name an entity that the record does not have, or have a span
    /// outside the text.
    pub(super) left_out: usize,
}

/// Where a statement is from: the place of a sentence in [`Prepared::sentences`] and the span; the claim around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Evidence {
    pub(super) passage: Option<(usize, Span)>,
    pub(super) said_in: Option<usize>,
    pub(super) confidence: Option<f64>,
    pub(super) extractor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PreparedRole {
    pub(super) person: usize,
    pub(super) position: String,
    pub(super) of: Option<usize>,
    pub(super) former: bool,
    pub(super) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PreparedRelation {
    pub(super) relation_type: RelationType,
    pub(super) label: Option<String>,
    pub(super) subject: usize,
    pub(super) object: usize,
    pub(super) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PreparedEvent {
    pub(super) event_type: EventType,
    pub(super) actors: Vec<usize>,
    pub(super) targets: Vec<usize>,
    pub(super) date: Option<Date>,
    pub(super) place: Option<usize>,
    pub(super) modality: Modality,
    pub(super) modes: Vec<String>,
    pub(super) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PreparedClaim {
    pub(super) speaker: usize,
    pub(super) kind: ClaimKind,
    pub(super) stance: Option<String>,
    pub(super) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PreparedConcept {
    pub(super) label: String,
    pub(super) name: String,
    pub(super) mentions: Vec<(usize, Span)>,
    pub(super) links: Vec<Link>,
    pub(super) confidence: Option<f64>,
    pub(super) extractor: Option<String>,
}

impl Prepared {
    /// About how many bytes of memory it takes.
    pub(super) fn size(&self) -> usize {
        /// What a statement takes, with its texts.
        const STATEMENT: usize = 256;
        let links = |links: &[Link]| links.len() * 2 * size_of::<Link>();
        let names = |entity: &Entity| entity.aliases.iter().map(|name| name.len() + 32).sum::<usize>();
        let entities = self.entities.iter().map(|e| 2 * size_of::<Entity>() + names(e) + links(&e.links));
        let concepts =
            self.concepts.iter().map(|c| STATEMENT + size_of_val(&c.mentions[..]) + links(&c.links));
        let statements = self.roles.len() + self.relations.len() + self.events.len() + self.claims.len();
        let sentences = self.sentences.iter().map(|(_, text)| text.len() + 48);
        size_of::<Self>()
            + sentences.chain(entities).chain(concepts).sum::<usize>()
            + size_of_val(&self.mentions[..])
            + statements * STATEMENT
    }
}

/// Makes one article ready: joins what means the same, finds the publisher, keeps only the sentences that are needed.
pub fn prepare(record: Record) -> Prepared {
    let fingerprint = fingerprint(&record);
    prepare_as(record, fingerprint)
}

/// The digest of a whole record.
pub(super) fn fingerprint(record: &Record) -> Uuid {
    uuid_v5(&Uuid::NAMESPACE_OID, &serde_json::to_vec(record).unwrap_or_default())
}

/// As [`prepare`], of a record whose digest is known or will be compared with no other.
pub(super) fn prepare_as(mut record: Record, fingerprint: Uuid) -> Prepared {
    add_publisher(&mut record);
    article::merge(&mut record);
    let publisher = publisher_of(&record);
    let Record { mut document, mut entities, roles, relations, events, claims: told, concepts } = record;
    let text = std::mem::take(&mut document.text);
    let mut index = Ids::with_capacity_and_hasher(entities.len(), RandomState::default());
    for (i, entity) in entities.iter().enumerate() {
        index.entry(&entity.id).or_insert(i);
    }
    let mut work = Work {
        passages: Passages::new(&text),
        index,
        claims: in_order(&told),
        first_mention: entities.iter().map(|e| e.mentions.iter().min().copied()).collect(),
        left_out: 0,
    };
    let mut mentions = Vec::with_capacity(entities.iter().map(|e| e.mentions.len()).sum());
    for (i, entity) in entities.iter().enumerate() {
        for span in &entity.mentions {
            if let Some(sentence) = work.named(*span) {
                mentions.push((i, sentence, *span));
            }
        }
    }
    // Claims first: the others say in which of them they are.
    let mut kept_claims = BTreeMap::new();
    let mut claims = Vec::new();
    for (i, claim) in told.iter().enumerate() {
        if let Some(ready) = work.claim(claim) {
            kept_claims.insert(i, claims.len());
            claims.push(ready);
        }
    }
    let mut roles: Vec<_> = roles.iter().filter_map(|r| work.role(r)).collect();
    let mut relations: Vec<_> = relations.iter().filter_map(|r| work.relation(r)).collect();
    let mut events: Vec<_> = events.iter().filter_map(|e| work.event(e)).collect();
    let mut concepts: Vec<_> = concepts.into_iter().map(|c| work.concept(c)).collect();
    let left_out = work.left_out;
    let (sentences, order) = work.passages.finish();
    let evidences = roles
        .iter_mut()
        .map(|r| &mut r.evidence)
        .chain(relations.iter_mut().map(|r| &mut r.evidence))
        .chain(events.iter_mut().map(|e| &mut e.evidence))
        .chain(claims.iter_mut().map(|c| &mut c.evidence));
    for evidence in evidences {
        if let Some((sentence, _)) = &mut evidence.passage {
            *sentence = order[*sentence];
        }
        evidence.said_in = evidence.said_in.and_then(|claim| kept_claims.get(&claim).copied());
    }
    let named = concepts.iter_mut().flat_map(|c| &mut c.mentions).map(|(sentence, _)| sentence);
    for sentence in mentions.iter_mut().map(|(_, sentence, _)| sentence).chain(named) {
        *sentence = order[*sentence];
    }
    mentions.sort_unstable_by_key(|(entity, _, span)| (*span, *entity));
    for entity in &mut entities {
        entity.mentions = Vec::new();
    }
    Prepared {
        document,
        fingerprint,
        entities,
        publisher,
        sentences,
        mentions,
        roles,
        relations,
        events,
        claims,
        concepts,
        left_out,
    }
}

/// Adds the publisher as an entity, linked like any other; what means the same is joined with it later.
fn add_publisher(record: &mut Record) {
    let Some(name) = record.document.source.as_deref().map(str::trim).filter(|s| !s.is_empty()) else {
        return;
    };
    if publisher_of(record).is_some() {
        return;
    }
    let mut alone = Record {
        entities: vec![Entity {
            id: PUBLISHER.to_owned(),
            iri: None,
            entity_type: EntityType::Organisation,
            kind: Some(Kind::NewsOrganisation),
            name: name.to_owned(),
            aliases: Vec::new(),
            mentions: Vec::new(),
            links: Vec::new(),
            confidence: None,
            extractor: None,
        }],
        ..Record::default()
    };
    crate::link::link(&mut alone, Gazetteer::builtin());
    record.entities.extend(alone.entities);
}

/// The entity that the publisher has become.
fn publisher_of(record: &Record) -> Option<usize> {
    let name = fold(record.document.source.as_deref()?.trim());
    record.entities.iter().position(|e| e.id == PUBLISHER).or_else(|| {
        record.entities.iter().position(|e| {
            e.entity_type == EntityType::Organisation
                && std::iter::once(&e.name).chain(&e.aliases).any(|n| fold(n) == name)
        })
    })
}

/// The claims in order of their spans, each with its place in the record and how far it and those before it reach.
fn in_order(claims: &[Claim]) -> Vec<(Span, usize, usize)> {
    let mut all: Vec<_> = claims.iter().enumerate().map(|(i, claim)| (claim.span, i, 0)).collect();
    all.sort_unstable();
    let mut furthest = 0;
    for (span, _, reach) in &mut all {
        furthest = furthest.max(span.end);
        *reach = furthest;
    }
    all
}

/// The places of entities by their ids, which foreign records choose: the seed of the hashes is nobody's to guess.
type Ids<'r> = HashMap<&'r str, usize, RandomState>;

struct Work<'r> {
    passages: Passages<'r>,
    index: Ids<'r>,
    /// The claims in order of their spans, each with its place in the record and how far it and those before it reach.
    claims: Vec<(Span, usize, usize)>,
    first_mention: Vec<Option<Span>>,
    left_out: usize,
}

impl Work<'_> {
    /// The entity of an id; counts what the record does not have.
    fn entity(&mut self, id: &str) -> Option<usize> {
        let found = self.index.get(id).copied();
        self.left_out += usize::from(found.is_none());
        found
    }

    /// The sentence of a mention; counts those outside the text.
    fn named(&mut self, span: Span) -> Option<usize> {
        let found = self.passages.passage(span);
        // Without a text there is nothing that could be shown, and nothing is wrong.
        self.left_out += usize::from(found.is_none() && !self.passages.text.is_empty());
        found
    }

    fn concept(&mut self, concept: Concept) -> PreparedConcept {
        let Concept { label, name, mentions, links, confidence, extractor } = concept;
        let mentions = mentions.into_iter().filter_map(|span| Some((self.named(span)?, span))).collect();
        PreparedConcept { label, name, mentions, links, confidence, extractor }
    }

    /// `None` if the span lies outside the text. Without a text there is no passage.
    fn evidence(
        &mut self,
        span: Option<Span>,
        otherwise: Option<Span>,
        confidence: Option<f64>,
        extractor: Option<&String>,
    ) -> Option<Evidence> {
        let passage = match span.or(otherwise) {
            Some(span) if !self.passages.text.is_empty() => {
                let Some(sentence) = self.passages.passage(span) else {
                    self.left_out += 1;
                    return None;
                };
                Some((sentence, span))
            }
            _ => None,
        };
        let said_in = passage.and_then(|(_, span)| self.claim_around(span, false));
        Some(Evidence { passage, said_in, confidence, extractor: extractor.cloned() })
    }

    /// The innermost claim around a span.
    fn claim_around(&self, span: Span, strictly: bool) -> Option<usize> {
        let begun = self.claims.partition_point(|(claim, ..)| claim.start <= span.start);
        self.claims[..begun]
            .iter()
            .rev()
            .take_while(|(.., furthest)| span.end <= *furthest)
            .filter(|(claim, ..)| claim.contains(span) && !(strictly && *claim == span))
            .min_by_key(|(claim, i, _)| (claim.end - claim.start, *i))
            .map(|(_, i, _)| *i)
    }

    fn role(&mut self, role: &Role) -> Option<PreparedRole> {
        let person = self.entity(&role.person)?;
        let of = match &role.of {
            Some(id) => Some(self.entity(id)?),
            None => None,
        };
        let otherwise = self.first_mention[person];
        let evidence = self.evidence(role.span, otherwise, role.confidence, role.extractor.as_ref())?;
        Some(PreparedRole { person, position: role.position.clone(), of, former: role.former, evidence })
    }

    fn relation(&mut self, relation: &Relation) -> Option<PreparedRelation> {
        let subject = self.entity(&relation.subject)?;
        let object = self.entity(&relation.object)?;
        let otherwise = self.first_mention[subject].or(self.first_mention[object]);
        let evidence =
            self.evidence(relation.span, otherwise, relation.confidence, relation.extractor.as_ref())?;
        let (relation_type, label) = (relation.relation_type, relation.label.clone());
        Some(PreparedRelation { relation_type, label, subject, object, evidence })
    }

    fn event(&mut self, event: &Event) -> Option<PreparedEvent> {
        let evidence =
            self.evidence(Some(event.trigger), None, event.confidence, event.extractor.as_ref())?;
        let mut list = |ids: &[String]| -> Vec<usize> {
            let mut all: Vec<usize> = ids.iter().filter_map(|id| self.entity(id)).collect();
            let mut seen = BTreeSet::new();
            all.retain(|i| seen.insert(*i));
            all
        };
        let (actors, targets) = (list(&event.source), list(&event.target));
        let place = event.place.as_ref().and_then(|id| self.entity(id));
        Some(PreparedEvent {
            event_type: event.event_type,
            actors,
            targets,
            date: event.date,
            place,
            modality: event.modality,
            modes: event.modes.clone(),
            evidence,
        })
    }

    fn claim(&mut self, claim: &Claim) -> Option<PreparedClaim> {
        let speaker = self.entity(&claim.speaker)?;
        let mut evidence =
            self.evidence(Some(claim.span), None, claim.confidence, claim.extractor.as_ref())?;
        if evidence.passage.is_none() {
            // A claim is its words, and without a text there are none.
            self.left_out += 1;
            return None;
        }
        evidence.said_in = self.claim_around(claim.span, true);
        Some(PreparedClaim { speaker, kind: claim.kind, stance: claim.stance.clone(), evidence })
    }
}

/// Cuts sentences out of a text, each once.
struct Passages<'t> {
    text: &'t str,
    /// Where each sentence stands.
    sentences: Vec<Span>,
    /// The number of scalar values of the text.
    length: usize,
    found: BTreeMap<Span, usize>,
}

impl<'t> Passages<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, sentences: sentence_spans(text), length: text.chars().count(), found: BTreeMap::new() }
    }

    /// The number of the sentence around a span; of several in a row, if it runs over more than one.
    fn passage(&mut self, span: Span) -> Option<usize> {
        if span.start >= span.end || span.end > self.length {
            return None;
        }
        let first = self.sentences.partition_point(|s| s.end <= span.start);
        let last = self.sentences.partition_point(|s| s.start < span.end);
        let covered = self.sentences.get(first..last).unwrap_or_default();
        let around = Span::new(
            covered.first().map_or(span.start, |s| s.start.min(span.start)),
            covered.last().map_or(span.end, |s| s.end.max(span.end)),
        );
        let next = self.found.len();
        Some(*self.found.entry(around).or_insert(next))
    }

    /// The sentences in order of their spans, and the new place of each number.
    fn finish(self) -> (Vec<(Span, String)>, Vec<usize>) {
        let mut order = vec![0; self.found.len()];
        let mut sentences = Vec::with_capacity(self.found.len());
        let bytes = self.bytes();
        for (i, (span, number)) in self.found.iter().enumerate() {
            order[*number] = i;
            let byte = |offset: usize| {
                let found = bytes.binary_search_by_key(&offset, |(scalar, _)| *scalar).ok()?;
                Some(bytes[found].1)
            };
            let range = byte(span.start).zip(byte(span.end));
            let words = range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default();
            sentences.push((*span, words.to_owned()));
        }
        (sentences, order)
    }

    /// The offsets at which sentences begin and end, with their bytes, in order.
    fn bytes(&self) -> Vec<(usize, usize)> {
        let mut wanted: Vec<usize> = self.found.keys().flat_map(|s| [s.start, s.end]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if self.text.is_ascii() {
            return wanted.into_iter().take_while(|&at| at <= self.length).map(|at| (at, at)).collect();
        }
        let mut wanted = wanted.into_iter().peekable();
        let mut bytes = Vec::new();
        for (scalar, byte) in self.text.char_indices().map(|(b, _)| b).chain([self.text.len()]).enumerate() {
            match wanted.peek() {
                Some(next) if *next == scalar => {
                    bytes.push((scalar, byte));
                    wanted.next();
                }
                Some(_) => {}
                None => break,
            }
        }
        bytes
    }
}
