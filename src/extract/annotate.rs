//! Both at once: a record with the entities that another tool or a person found, in; the same with our own roles,
//! relations, events and claims, and the names that it did not have, out.
//!
//! What the record has stays as it is. Its names are put in place of ours where they overlap, the stages of the extractor
//! run on all of them, and what they find is added unless the record says it already. The statements about something that
//! the record names by several entries ("Ann Lee", "Lee") are about the one with the fullest name.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::{Gazetteer, fold};
use crate::language;
use crate::read::Document;

use super::draft::{Draft, DraftRole};
use super::names::{Given, GivenEntity, GivenMention, names_beside};
use super::record::{Claim, Entity, EntityType, Event, Record, Relation, Role, Span};
use super::{Options, entity_id, found};

/// Adds to a record what the built-in extractor finds around the entities that it has.
///
/// The entities of the record keep their ids, types, names and mentions; what is found is added: roles, relations,
/// events, claims, further mentions and further entities. Where a name of ours overlaps one of the record, that of the record
/// counts. A second time nothing is added. A record without text stays as it is.
///
/// ```
/// use triplewire::extract::{Record, annotate};
/// use triplewire::gazetteer::Gazetteer;
///
/// let record: Record = serde_json::from_str(
///     r#"{"id": "1", "text": "Bolivian Foreign Minister Zyra Quell said talks had failed.",
///         "entities": [{"id": "who", "type": "Person", "name": "Zyra Quell", "mentions": [[26, 36]]}]}"#,
/// )?;
/// let annotated = annotate(record, Gazetteer::builtin());
/// assert_eq!(annotated.entities[0].id, "who");
/// assert_eq!((annotated.roles[0].person.as_str(), annotated.roles[0].position.as_str()), ("who", "Foreign Minister"));
/// assert_eq!(annotated.claims[0].speaker, "who");
/// # Ok::<_, serde_json::Error>(())
/// ```
pub fn annotate(record: Record, gazetteer: &Gazetteer) -> Record {
    annotate_with(record, gazetteer, Options::default())
}

/// As [`annotate`], with what the options ask for.
pub fn annotate_with(mut record: Record, gazetteer: &Gazetteer, options: Options) -> Record {
    /// How often the names that were found are looked at again: they may be what tells another one.
    const ROUNDS: usize = 4;
    let Document { text, language, .. } = &record.document;
    let foreign = language::of(text, language.as_deref()).is_some_and(|tag| !language::is_english(&tag));
    if foreign || text.trim().is_empty() {
        return record;
    }
    for _ in 0..ROUNDS {
        let numbers = count(&record);
        record = once(record, gazetteer, &options);
        // What is there stays as it is, so that nothing has changed if nothing was added.
        if count(&record) == numbers {
            break;
        }
    }
    record
}

/// How many entities, mentions, roles, relations, events and claims a record has.
fn count(record: &Record) -> [usize; 6] {
    let mentions = record.entities.iter().map(|entity| entity.mentions.len()).sum();
    let Record { entities, roles, relations, events, claims, .. } = record;
    [entities.len(), mentions, roles.len(), relations.len(), events.len(), claims.len()]
}

/// Adds what is found in one run of the stages.
fn once(mut record: Record, gazetteer: &Gazetteer, options: &Options) -> Record {
    let document = std::mem::take(&mut record.document);
    let draft = Draft::new(&document.text, document.published, document.source.as_deref());
    let mut draft = draft.with_rules(options.rules.set());
    let given = given(&record, &draft);
    let mut owners = names_beside(&mut draft, gazetteer, &given);
    let stayed = draft.leave_names_out(|number| !owners[number].is_empty());
    let mut stayed = stayed.into_iter();
    owners.retain(|_| stayed.next().unwrap_or(true));
    let known = roles_of(&record, &owners, &draft);
    let found = found(&mut draft, gazetteer, options, known);
    // The countries of positions that no word names come after those that are named.
    for unnamed in found.entities.iter().skip(owners.len()) {
        let same =
            |own: &Entity| own.entity_type == unnamed.entity_type && fold(&own.name) == fold(&unnamed.name);
        owners.push(record.entities.iter().position(same).into_iter().collect());
    }
    let ids = Ids::new(&record, &owners);
    add_entities(&mut record, found.entities, &owners, &ids);
    add_roles(&mut record, found.roles, &ids);
    add_relations(&mut record, found.relations, &ids);
    add_events(&mut record, found.events, &ids);
    add_claims(&mut record, found.claims, &ids);
    drop(draft);
    record.document = document;
    record
}

/// The names of a record by their tokens, without what overlaps an earlier and longer one.
fn given(record: &Record, draft: &Draft<'_>) -> Given {
    let mut given = Given::default();
    for (number, entity) in record.entities.iter().enumerate() {
        given.entities.push(GivenEntity {
            entity_type: entity.entity_type,
            kind: entity.kind,
            folded: fold(&entity.name),
            identified: entity.iri.is_some() || !entity.links.is_empty(),
        });
        for span in &entity.mentions {
            let tokens = name_in(draft, *span, entity.entity_type);
            if !tokens.is_empty() {
                given.mentions.push(GivenMention { tokens, entity: number });
            }
        }
    }
    given.mentions.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end), m.entity));
    let mut end = 0;
    given.mentions.retain(|mention| {
        let is_free = mention.tokens.start >= end;
        if is_free {
            end = mention.tokens.end;
        }
        is_free
    });
    let concepts = record.concepts.iter().flat_map(|concept| &concept.mentions);
    given.others = concepts.map(|span| draft.analysis.tokens_in(*span)).collect();
    given
}

/// The tokens of a name without what tools put around it: an article, a possessive, the title of a person.
fn name_in(draft: &Draft<'_>, span: Span, entity_type: EntityType) -> std::ops::Range<usize> {
    let tokens = &draft.analysis.tokens;
    let mut name = draft.analysis.tokens_in(span);
    while name.len() > 1 && tokens[name.start].is_any(&["the", "a", "an"]) {
        name.start += 1;
    }
    while name.len() > 1 && tokens[name.end - 1].owns() {
        name.end -= 1;
    }
    if entity_type == EntityType::Person {
        while let Some(title) = draft.positions_in(name.start..name.start + 1).first()
            && title.tokens.end < name.end
        {
            name.start = title.tokens.end;
        }
    }
    name
}

/// The ids of the record for the entities of the draft.
struct Ids {
    /// By the number in the draft.
    of: Vec<String>,
    /// By the id that a stage gives.
    by_own: FxHashMap<String, usize>,
}

impl Ids {
    fn new(record: &Record, owners: &[Vec<usize>]) -> Self {
        let mut used: FxHashSet<&str> = record.entities.iter().map(|entity| entity.id.as_str()).collect();
        let mut next = record.entities.len();
        let mut fresh = || loop {
            let id = entity_id(next);
            next += 1;
            if !used.contains(id.as_str()) {
                return id;
            }
        };
        let of = owners.iter().map(|own| match fullest(record, own) {
            Some(number) => record.entities[number].id.clone(),
            None => fresh(),
        });
        let of: Vec<String> = of.collect();
        used.clear();
        let by_own = (0..of.len()).map(|number| (entity_id(number), number)).collect();
        Self { of, by_own }
    }

    /// The record's id for one of a stage.
    fn id(&self, own: &str) -> String {
        self.by_own.get(own).and_then(|number| self.of.get(*number)).cloned().unwrap_or_default()
    }

    fn change(&self, own: &mut String) {
        *own = self.id(own);
    }
}

/// Of several entities of the record the one with the fullest name, of equals the first.
fn fullest(record: &Record, own: &[usize]) -> Option<usize> {
    let length = |number: &usize| {
        let name = &record.entities[*number].name;
        (name.split_whitespace().count(), name.chars().count(), std::cmp::Reverse(*number))
    };
    own.iter().copied().max_by_key(length)
}

/// The roles that the record has, for the stages that ask who holds what.
fn roles_of(record: &Record, owners: &[Vec<usize>], draft: &Draft<'_>) -> Vec<DraftRole> {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    for (number, own) in owners.iter().enumerate() {
        numbers.extend(own.iter().map(|&at| (record.entities[at].id.as_str(), number)));
    }
    let role = |role: &Role| {
        let tokens =
            role.span.map(|span| draft.analysis.tokens_in(span)).filter(|tokens| !tokens.is_empty())?;
        Some(DraftRole {
            person: *numbers.get(role.person.as_str())?,
            position: role.position.clone(),
            of: role.of.as_deref().and_then(|of| numbers.get(of).copied()),
            former: role.former,
            tokens,
            confidence: role.confidence.unwrap_or(1.0),
            rule: "record",
        })
    };
    record.roles.iter().filter_map(role).collect()
}

/// Adds the mentions and names that the record does not have to its entities, and the entities that it does not have.
fn add_entities(record: &mut Record, found: Vec<Entity>, owners: &[Vec<usize>], ids: &Ids) {
    let known: Vec<Span> =
        record.entities.iter().flat_map(|entity| entity.mentions.iter().copied()).collect();
    let known = Spans::new(known);
    for (number, mut entity) in found.into_iter().enumerate() {
        entity.mentions.retain(|span| !known.overlap(*span));
        match fullest(record, owners.get(number).map_or(&[], Vec::as_slice)) {
            Some(own) => record.entities[own].mentions.append(&mut entity.mentions),
            None => {
                entity.id.clone_from(&ids.of[number]);
                record.entities.push(entity);
            }
        }
    }
}

/// Stretches that are asked for overlaps.
struct Spans {
    spans: Vec<Span>,
    /// The furthest end of those up to each place.
    ends: Vec<usize>,
}

impl Spans {
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        let mut end = 0;
        let ends = spans.iter().map(|span| {
            end = end.max(span.end);
            end
        });
        let ends = ends.collect();
        Self { spans, ends }
    }

    /// Whether one of them shares something with `span`.
    fn overlap(&self, span: Span) -> bool {
        let before = self.spans.partition_point(|own| own.start < span.end);
        before.checked_sub(1).is_some_and(|last| self.ends[last] > span.start)
    }
}

/// Adds the roles that say what none of the record does, or more: not the same position in the same body or in none.
fn add_roles(record: &mut Record, found: Vec<Role>, ids: &Ids) {
    let mut known: FxHashMap<(String, String), Vec<Option<String>>> = FxHashMap::default();
    for role in &record.roles {
        known.entry((role.person.clone(), fold(&role.position))).or_default().push(role.of.clone());
    }
    for mut role in found {
        ids.change(&mut role.person);
        role.of = role.of.map(|of| ids.id(&of));
        let same = known.get(&(role.person.clone(), fold(&role.position)));
        if same.is_none_or(|bodies| role.of.is_some() && !bodies.contains(&role.of)) {
            record.roles.push(role);
        }
    }
}

fn add_relations(record: &mut Record, found: Vec<Relation>, ids: &Ids) {
    let key = |r: &Relation| (r.relation_type, r.subject.clone(), r.object.clone());
    let known: FxHashSet<_> = record.relations.iter().map(key).collect();
    for mut relation in found {
        ids.change(&mut relation.subject);
        ids.change(&mut relation.object);
        if !known.contains(&key(&relation)) {
            record.relations.push(relation);
        }
    }
}

/// Adds the events whose words tell none in the record.
fn add_events(record: &mut Record, found: Vec<Event>, ids: &Ids) {
    let known = Spans::new(record.events.iter().map(|event| event.trigger).collect());
    for mut event in found.into_iter().filter(|event| !known.overlap(event.trigger)) {
        event.source.iter_mut().chain(&mut event.target).for_each(|id| ids.change(id));
        event.place = event.place.map(|place| ids.id(&place));
        record.events.push(event);
    }
}

/// Adds the claims whose words are in none of the record.
fn add_claims(record: &mut Record, found: Vec<Claim>, ids: &Ids) {
    let known = Spans::new(record.claims.iter().map(|claim| claim.span).collect());
    for mut claim in found.into_iter().filter(|claim| !known.overlap(claim.span)) {
        ids.change(&mut claim.speaker);
        record.claims.push(claim);
    }
}
