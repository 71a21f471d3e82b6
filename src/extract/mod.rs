//! Extraction: a [`Document`] in, an annotation [`Record`] out. Rules over data files, one stage after another.
//!
//! [`text`] divides the text into tokens and sentences; [`names`] finds the entities; [`roles`] and [`relations`] what
//! they are to one another; [`dates`] resolves dates; [`claims`] finds who says what, [`events`] who does what to whom.
//! The stages pass on a [`draft::Draft`]. [`annotate`] runs them around the entities that another tool found.
//!
//! ```
//! use triplewire::extract::{EventType, extract};
//! use triplewire::gazetteer::Gazetteer;
//! use triplewire::read::Document;
//!
//! let document = Document::new("1", "Kenya condemned Sudan on Monday, Foreign Minister Ada Example said.");
//! let record = extract(document, Gazetteer::builtin());
//! let event = &record.events[0];
//! assert_eq!(event.event_type, EventType::Accuse);
//! assert_eq!(event.source.first().and_then(|id| record.entity(id)).map(|entity| entity.name.as_str()), Some("Kenya"));
//! ```

mod annotate;
pub mod claims;
mod classes;
pub mod coref;
mod credits;
pub mod dates;
pub mod draft;
pub mod events;
pub mod explain;
pub mod lexicon;
mod morphology;
pub mod names;
mod patterns;
pub mod positions;
mod record;
pub mod relations;
pub mod roles;
pub mod rules;
mod ruleset;
pub(crate) mod sport;
mod subjects;
pub mod syntax;
pub mod text;
mod words;

pub use annotate::{annotate, annotate_with};
pub use record::{
    Claim, ClaimKind, Concept, Entity, EntityType, Event, EventType, Kind, Link, LinkRelation, Modality,
    Record, Relation, RelationType, Role, Span,
};

use std::collections::HashSet;
use std::ops::Range;

use crate::gazetteer::Gazetteer;
use crate::language::is_english;
use crate::read::Document;

use draft::Draft;
use rules::Rules;

/// The language tag that the extractor understands.
pub const LANGUAGE: &str = "en";

/// What is annotated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Also events that the article tells as negated, possible, wished for or asked for: those that did not happen, or
    /// of which it does not say that they did. Their [`Modality`] says which they are.
    pub all_events: bool,
    /// The rules by which it is found.
    pub rules: Rules,
}

impl Options {
    /// The usual options.
    pub fn new() -> Self {
        Self::default()
    }

    /// With [`all_events`](Self::all_events), or without.
    #[must_use]
    pub fn with_all_events(mut self, all_events: bool) -> Self {
        self.all_events = all_events;
        self
    }

    /// With other rules than the usual ones.
    #[must_use]
    pub fn with_rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }
}

/// Annotates an article: a pure function of the document and the gazetteer.
pub fn extract(document: Document, gazetteer: &Gazetteer) -> Record {
    extract_with(document, gazetteer, Options::default())
}

/// Annotates an article with what the options ask for: a pure function like [`extract`].
pub fn extract_with(document: Document, gazetteer: &Gazetteer, options: Options) -> Record {
    let draft = Draft::new(&document.text, document.published, document.source.as_deref());
    let mut draft = draft.with_rules(options.rules.set());
    draft.english = document.language.as_deref().is_none_or(is_english);
    names::names(&mut draft, gazetteer);
    draft.leave_names_out(|_| false);
    if !draft.english {
        return names_alone(&draft, document.clone());
    }
    let Findings { entities, roles, relations, events, claims } =
        found(&mut draft, gazetteer, &options, Vec::new());
    drop(draft);
    Record { entities, roles, relations, events, claims, document, concepts: Vec::new() }
}

/// The names of a text and what each is, as the article lets one see; for programs that have names without a type.
pub(crate) fn types_of_names(text: &str, gazetteer: &Gazetteer) -> Vec<(String, EntityType, Option<Kind>)> {
    let mut draft = Draft::new(text, None, None);
    // Names one after another are no sentences.
    draft.english = false;
    names::names(&mut draft, gazetteer);
    let named = draft.mentions.iter().map(|mention| {
        let entity = &draft.entities[mention.entity];
        (draft.analysis.slice(mention.tokens.clone()).to_owned(), entity.entity_type, entity.kind)
    });
    named.collect()
}

/// What the stages find.
struct Findings {
    entities: Vec<Entity>,
    roles: Vec<Role>,
    relations: Vec<Relation>,
    events: Vec<Event>,
    claims: Vec<Claim>,
}

/// Runs the stages after the names. `known` are roles that stand fast; they are not among those that are found.
fn found(
    draft: &mut Draft<'_>,
    gazetteer: &Gazetteer,
    options: &Options,
    known: Vec<draft::DraftRole>,
) -> Findings {
    roles::roles(draft, gazetteer);
    let roles = roles_of(draft);
    add_known(draft, known);
    let relations = relations::relations(draft, gazetteer);
    let mut dates = dates::dates(&draft.analysis, draft.published);
    dates.retain(|date| draft.has_rule(date.rule));
    draft.hide_credits();
    let mut claims = claims::claims(draft, &dates);
    let (events, accusations) = events::events(draft, &relations, &dates, &claims, options);
    claims.extend(accusations);
    claims.sort_by_key(|claim| (claim.span.start, claim.span.end));
    Findings { entities: entities(draft), roles, relations, events, claims }
}

/// Adds roles that stand fast to those that were found, unless one of these is the same.
fn add_known(draft: &mut Draft<'_>, known: Vec<draft::DraftRole>) {
    if known.is_empty() {
        return;
    }
    for role in known {
        let same = |own: &draft::DraftRole| {
            own.person == role.person && own.position.eq_ignore_ascii_case(&role.position)
        };
        if !draft.roles.iter().any(same) {
            draft.roles.push(role);
        }
    }
    draft.roles.sort_by_key(|role| role.tokens.start);
}

/// The record of an article that is not in English: the names that the gazetteer has, where they are written as names.
fn names_alone(draft: &Draft<'_>, document: Document) -> Record {
    let mut found = entities(draft);
    let by_gazetteer =
        |rule: &str| rule.strip_prefix("name.").is_some_and(|name| name.starts_with("gazetteer"));
    let mut named = vec![false; found.len()];
    let words = small_words(draft);
    for mention in draft.all_mentions() {
        named[mention.entity] |= is_name_anywhere(draft, &mention.tokens, &words);
    }
    let mut named = named.into_iter();
    found.retain(|entity| {
        named.next().unwrap_or_default() && entity.extractor.as_deref().is_some_and(by_gazetteer)
    });
    for (number, entity) in found.iter_mut().enumerate() {
        entity.id = entity_id(number);
    }
    Record { entities: found, document, ..Record::default() }
}

/// The words that a text has in small letters.
fn small_words<'d>(draft: &'d Draft<'_>) -> HashSet<&'d str> {
    let tokens = draft.analysis.tokens.iter();
    tokens.filter(|token| token.text == token.lower).map(|token| &*token.lower).collect()
}

/// Whether words are a name in whatever language: not a single one that the text has in small letters too, or that is
/// written large for it begins a sentence ("Dabei", which is no form of Dubai), unless a dateline begins so.
fn is_name_anywhere(draft: &Draft<'_>, words: &Range<usize>, small: &HashSet<&str>) -> bool {
    let analysis = &draft.analysis;
    let token = &analysis.tokens[words.start];
    if words.len() > 1 {
        return true;
    }
    if small.contains(&*token.lower) {
        return false;
    }
    let sentence = analysis.sentence_of(words.start);
    let next = analysis.tokens.get(words.end);
    let dateline = next.is_some_and(|next| {
        next.is_any(&["(", "-", "–", "—", "/", "|", ".-", "--"]) || sentence == 0 && next.is_any(&[",", ":"])
    });
    words.start != analysis.sentences[sentence].tokens.start || dateline
}

/// The id of an entity in its record.
pub fn entity_id(number: usize) -> String {
    format!("e{}", number + 1)
}

fn entities(draft: &Draft<'_>) -> Vec<Entity> {
    let mut entities: Vec<Entity> = draft
        .entities
        .iter()
        .enumerate()
        .map(|(number, entity)| Entity {
            id: entity_id(number),
            iri: None,
            entity_type: entity.entity_type,
            kind: entity.kind,
            name: entity.name.clone(),
            aliases: vec![],
            mentions: vec![],
            links: vec![],
            confidence: Some(entity.confidence),
            extractor: Some(entity.rule.to_owned()),
        })
        .collect();
    for mention in draft.all_mentions() {
        let entity = &mut entities[mention.entity];
        entity.mentions.push(draft.span(mention.tokens.clone()));
        let name = draft.analysis.slice(mention.tokens.clone());
        if name != entity.name && !entity.aliases.iter().any(|a| a == name) {
            entity.aliases.push(name.to_owned());
        }
    }
    entities
}

fn roles_of(draft: &Draft<'_>) -> Vec<Role> {
    let role = |role: &draft::DraftRole| Role {
        person: entity_id(role.person),
        position: role.position.clone(),
        of: role.of.map(entity_id),
        former: role.former,
        span: (!role.tokens.is_empty()).then(|| draft.span(role.tokens.clone())),
        confidence: Some(role.confidence),
        extractor: Some(role.rule.to_owned()),
    };
    draft.roles.iter().map(role).collect()
}
