//! The sense in which a word of the tables is used: a verb or noun with the words beside it in, whether it tells its
//! event out. A mind is captured and a system blown up without an assault; a politician who attacks a plan criticises it.
//!
//! What can be hit, and the other words that decide, are in `data/lexicons/event-senses.tsv`.

mod matter;
mod noun;
#[cfg(test)]
mod tests;

use crate::extract::record::{EntityType, EventType, Kind};

use super::actors::Scene;
use super::complement::complement_end;
use super::frame::ends_in_name;
use super::groups::{Item, Shape};
use super::table::{EventVerb, Flag};
use matter::{Matter, SENSES, armed, is, matter, of_words};

pub(super) use noun::of_noun;

/// What a verb acts on, and where its clause goes on.
pub(super) struct Frame {
    pub(super) passive: bool,
    /// The phrase acted on: the object, in the passive the subject.
    pub(super) acted_on: Option<usize>,
    pub(super) cursor: usize,
    pub(super) end: usize,
    pub(super) infinitive: bool,
}

/// Whether a verb tells the event of a row by what it acts on and by who acts.
pub(super) fn tells(
    scene: &Scene<'_, '_>,
    number: usize,
    event: &EventVerb,
    frame: &Frame,
    sources: &[usize],
) -> bool {
    let group = &scene.clauses.groups[number];
    let item = scene.clauses.places[number].item;
    let next = scene.clauses.items.get(item + 1);
    if names_deed(scene, number, event.event_type) {
        return false;
    }
    if event.has(Flag::Arms) && !armed(scene, sources) {
        return false;
    }
    if event.has(Flag::Words)
        && !of_words(scene, sources, frame.acted_on, frame.end, event.beyond.is_some(), false)
    {
        return false;
    }
    // "marched up to him"
    if event.has(Flag::Folk) && event.after.is_empty() && astray(scene, number) {
        return false;
    }
    if event.has(Flag::Folk)
        && sources.iter().all(|&s| scene.draft.entities[s].entity_type == EntityType::Country)
    {
        return false;
    }
    if event.has(Flag::NoClause) && clause_follows(scene, frame.cursor) {
        return false;
    }
    if event.has(Flag::Real) || event.has(Flag::Somebody) {
        match frame.acted_on.map(|o| matter(scene, o)) {
            Some(Matter::Notion) => return false,
            Some(Matter::Thing) if event.has(Flag::Somebody) => return false,
            // "seized on the fact", "wound up"
            None if !frame.passive && (astray(scene, number) || matches!(next, Some(Item::Sub(_)))) => {
                return false;
            }
            _ => {}
        }
    }
    match event.lemma {
        "agree" => agreed(scene, number, event, frame, sources),
        // "is promising"
        "promise" if group.progressive => matches!(next, Some(Item::Phrase(_))) || frame.infinitive,
        "accept" if event.has(Flag::Promised) => frame.acted_on.is_some_and(|o| {
            scene.tokens(o).any(|t| is(&SENSES.promise, &scene.draft.analysis.tokens[t].lower))
        }),
        "ask" if event.has(Flag::Asks) => asks(scene, number, frame),
        "propose" if event.has(Flag::Moves) => {
            let said = frame.acted_on.is_some() || frame.infinitive || matches!(next, Some(Item::Sub(_)));
            said && group.shape != Shape::Participle && sources.iter().any(|&s| moves(scene, s))
        }
        "call" if event.event_type == EventType::Consult => !names(scene, number),
        // "drove from Oslo to Bergen"
        "drive" => !(frame.cursor..frame.end).any(|i| scene.clauses.is_prep(scene.draft, i, "to")),
        "host" if event.event_type == EventType::Consult => frame.acted_on.is_some_and(|o| {
            ends_in_name(scene, o)
                || scene.head_agent(o).is_some()
                || scene
                    .head(o)
                    .is_some_and(|h| scene.words.nouns(h).iter().any(|n| n.event_type == EventType::Consult))
        }),
        "visit" => frame.acted_on.is_none_or(|o| !local(scene, o)),
        "arrive" | "land" | "touch" | "travel" | "fly" | "head" if event.has(Flag::Later) => {
            arrives(scene, frame)
        }
        _ => true,
    }
}

/// Whether a participle is the subject of the next verb and only names a deed: "detaining them breaks the law".
fn names_deed(scene: &Scene<'_, '_>, number: usize, event_type: EventType) -> bool {
    let spoken = matches!(
        event_type,
        EventType::Accuse | EventType::Request | EventType::Reject | EventType::Threaten | EventType::Agree
    );
    if scene.clauses.groups[number].shape != Shape::Ing || spoken {
        return false;
    }
    let item = scene.clauses.places[number].item;
    if item > 0 && matches!(scene.clauses.items[item - 1], Item::Prep(_) | Item::SubPrep(_)) {
        return false;
    }
    let next = scene.clauses.items[item + 1..]
        .iter()
        .find(|i| !matches!(i, Item::Phrase(_) | Item::Prep(_) | Item::Date(_)));
    matches!(next, Some(Item::Verb(g)) if scene.clauses.groups[*g].shape == Shape::Finite
        && !(scene.clauses.groups[*g].passive && scene.clauses.groups[*g].tokens.len() == 1))
}

/// Whether a verb is followed by a particle that gives it another sense, and by no object.
fn astray(scene: &Scene<'_, '_>, number: usize) -> bool {
    let head = scene.clauses.start + scene.clauses.groups[number].head;
    scene.draft.analysis.tokens.get(head + 1).is_some_and(|t| {
        t.is_any(&["on", "upon", "up", "out", "off", "back", "down", "through", "as", "like", "into", "home"])
    })
}

/// Whether a clause follows: "demonstrated that", "showed how".
fn clause_follows(scene: &Scene<'_, '_>, cursor: usize) -> bool {
    matches!(scene.clauses.items.get(cursor), Some(Item::Sub(_) | Item::If | Item::Rel(_) | Item::Phrase(_)))
        || matches!(scene.clauses.items.get(cursor), Some(Item::Comma))
            && matches!(scene.clauses.items.get(cursor + 1), Some(Item::Sub(t)) if scene.clauses.lower(scene.draft, *t) == "that")
}

/// Whether to agree is to promise, not to share an opinion: "agreed that it is late", "agreed: It is late".
fn agreed(scene: &Scene<'_, '_>, number: usize, event: &EventVerb, frame: &Frame, sources: &[usize]) -> bool {
    let head = scene.clauses.start + scene.clauses.groups[number].head;
    let tokens = &scene.draft.analysis.tokens;
    let next = |n: usize| tokens.get(head + n);
    if next(1).is_some_and(|t| t.text == ":")
        || next(1).is_some_and(|t| matches!(t.text, "," | "." | "\"" | "“" | "”"))
            && next(2).is_some_and(|t| matches!(t.text, "\"" | "“" | "”"))
    {
        return false;
    }
    // "agrees with the idea"
    if event.after.is_empty() && next(1).is_some_and(|t| t.is("with")) {
        return false;
    }
    if event.after.is_empty() && sources.len() < 2 && next(1).is_some_and(|t| t.is("that")) {
        let clause = scene.clauses.items[frame.cursor..].iter().find_map(|i| match i {
            Item::Verb(g) => Some(*g),
            _ => None,
        });
        return clause.is_some_and(|g| {
            let group = &scene.clauses.groups[g];
            group.tokens.clone().any(|t| SENSES.ahead.contains(scene.clauses.lower(scene.draft, t)))
                || group.will
        });
    }
    true
}

/// Whether "ask" makes a request: "asked them to", "asked for", "asked that", "asked for help".
fn asks(scene: &Scene<'_, '_>, number: usize, frame: &Frame) -> bool {
    let items = &scene.clauses.items;
    let infinitive = |i: usize| {
        matches!(items.get(i), Some(Item::Verb(g))
            if scene.clauses.groups[*g].shape == Shape::Infinitive)
    };
    let item = scene.clauses.places[number].item;
    let end = complement_end(scene, item + 1);
    let for_ = (item + 1..end.min(item + 5)).any(|i| scene.clauses.is_prep(scene.draft, i, "for"));
    let that = matches!(items.get(end), Some(Item::Sub(t)) if scene.clauses.lower(scene.draft, *t) == "that");
    let wanted = (item + 1..end)
        .filter(|&i| matches!(items[i], Item::Phrase(_)))
        .any(|i| scene.head(i).is_some_and(|head| is(&SENSES.asked, head)));
    frame.infinitive || infinitive(end) || for_ || that || wanted
}

/// Whether somebody's proposal is one among parties: of a state or body of states, a party, or somebody in office.
fn moves(scene: &Scene<'_, '_>, source: usize) -> bool {
    let entity = &scene.draft.entities[source];
    match entity.entity_type {
        EntityType::Country => true,
        EntityType::Organisation => {
            !matches!(entity.kind, None | Some(Kind::Company | Kind::NewsOrganisation))
        }
        EntityType::Person => scene.memory.role_of(scene.draft, source, |_| true).is_some(),
        EntityType::Place | EntityType::Entity => false,
    }
}

/// Whether "called" only says what somebody's name is: "by a teacher called Roe", "a man called Roe".
fn names(scene: &Scene<'_, '_>, number: usize) -> bool {
    let group = &scene.clauses.groups[number];
    let item = scene.clauses.places[number].item;
    let tokens = &scene.draft.analysis.tokens;
    let Some(before) = item.checked_sub(1).filter(|&b| matches!(scene.clauses.items[b], Item::Phrase(_)))
    else {
        return false;
    };
    let phrase = scene.tokens(before);
    let common = !ends_in_name(scene, before) && scene.head(before).is_some();
    group.tokens.len() == 1
        && common
        && (tokens[phrase.start].is_any(&["a", "an", "another", "some", "one", "two"])
            || before > 0 && matches!(scene.clauses.items[before - 1], Item::Prep(_))
            || !tokens[phrase.start].is_any(&["the", "his", "her", "its", "their"]))
}

/// Whether a phrase is of people or things of a country abroad or in a town: "the Norwegian community".
fn local(scene: &Scene<'_, '_>, item: usize) -> bool {
    scene.head(item).is_some_and(|head| is(&SENSES.local, head))
}

/// Whether a journey ends in a place that is named: "arrived in Oslo", not "at the Oslo police station".
fn arrives(scene: &Scene<'_, '_>, frame: &Frame) -> bool {
    let phrases = (frame.cursor..frame.end).filter(|&i| matches!(scene.clauses.items[i], Item::Phrase(_)));
    phrases
        .filter(|&i| !scene.mentions(i).is_empty())
        .any(|i| ends_in_name(scene, i) || scene.head(i).is_some_and(|head| is(&SENSES.where_, head)))
}

/// Whether the event is told of the play of athletes and teams: in a report on sport, what looks like a conflict or a
/// meeting of teams.
pub(super) fn of_sport(scene: &Scene<'_, '_>, event_type: EventType, lemma: &str, sources: &[usize]) -> bool {
    let teams = || sources.iter().all(|&s| scene.draft.entities[s].entity_type != EntityType::Person);
    (matches!(
        event_type,
        EventType::Assault
            | EventType::Protest
            | EventType::Retreat
            | EventType::Mobilize
            | EventType::Threaten
    ) || teams() && matches!(lemma, "meet" | "host" | "visit" | "welcome" | "join"))
        && scene.memory.is_sport(scene.draft)
}
