//! What a row of the table of verbs asks of the words around its verb, and who acts in it: a verb group of a sentence
//! and a row in, whether it fits and the actors out.

use crate::extract::draft::Mention;
use crate::extract::record::{EntityType, EventType};
use crate::extract::text::TokenKind;

use super::actors::Scene;
use super::clause::{Link, Subject};
use super::complement::{by, complement_end, preposition};
use super::groups::{Item, Shape};
use super::reached::Reached;
use super::table::{EventVerb, Flag, Slot};
use super::words::Class;
use crate::extract::morphology::singulars;

/// Where the complement begins if the words that must follow the verb do so.
pub(super) fn particles(scene: &Scene<'_, '_>, number: usize, event: &EventVerb) -> Option<usize> {
    let group = &scene.clauses.groups[number];
    let mut item = scene.clauses.places[number].item + 1;
    let mut token = group.head + 1;
    for word in &event.after {
        let particle = scene.words.is(word, Class::Prep) || scene.words.is(word, Class::Adv);
        let next = |t: usize| scene.draft.analysis.tokens.get(scene.clauses.start + t);
        // "spoke today with".
        if particle && let Some(Item::Date(date)) = scene.clauses.items.get(item) {
            token = date.end;
            item += 1;
        }
        if particle {
            // Adverbs may stand before a particle: "worked closely with".
            while !next(token)?.is(word) && scene.words.is(&next(token)?.lower, Class::Adv)
                || next(token)?.lower.ends_with("ly") && !next(token)?.is(word)
            {
                token += 1;
            }
            if !next(token)?.is(word) {
                return None;
            }
            token += 1;
            if scene.clauses.is_prep(scene.draft, item, word) {
                item += 1;
            }
        } else if !heads(scene, item, &[word]) && !next(token)?.is(word) {
            return None;
        }
    }
    Some(item)
}

/// Whether a phrase has one of these nouns, in singular or plural, outside of names.
fn heads(scene: &Scene<'_, '_>, item: usize, nouns: &[&str]) -> bool {
    // "thousands of troops", "a package of sanctions": what is counted.
    let money = |item: usize| {
        scene.draft.analysis.tokens[scene.tokens(item)]
            .iter()
            .any(|t| t.kind == TokenKind::Number || matches!(t.text, "$" | "€" | "£"))
    };
    if (scene.clauses.is_prep(scene.draft, item + 1, "of")
        // "$100,000 in assistance"
        || scene.clauses.is_prep(scene.draft, item + 1, "in") && money(item))
        && matches!(scene.clauses.items.get(item), Some(Item::Phrase(_)))
        && heads(scene, item + 2, nouns)
    {
        return true;
    }
    matches!(scene.clauses.items.get(item), Some(Item::Phrase(_)))
        && scene
            .tokens(item)
            .filter(|&t| scene.draft.mention_at(t).is_none() && !joins_next(scene, t))
            .any(|t| singulars(&scene.draft.analysis.tokens[t].lower).any(|s| nouns.contains(&&*s)))
}

/// Whether a hyphen joins a word to the next: "fuel-injection".
fn joins_next(scene: &Scene<'_, '_>, token: usize) -> bool {
    let tokens = &scene.draft.analysis.tokens;
    let next = tokens.get(token + 1).is_some_and(|t| t.is_hyphen() && t.glued);
    next && tokens.get(token + 2).is_some_and(|t| t.glued)
}

/// Whether a noun of the event's row heads its object, in the passive its subject, or the second of two objects:
/// "gave the envoy a note", "were given a loan".
pub(super) fn object_fits(
    scene: &Scene<'_, '_>,
    event: &EventVerb,
    passive: bool,
    patient: Option<usize>,
    object: Option<usize>,
) -> bool {
    let second = if passive { object } else { object.map(|o| o + 1) };
    let first = if passive { patient } else { object };
    // "called it a clear and grave violation"
    let third =
        second.filter(|&o| matches!(scene.clauses.items.get(o + 1), Some(Item::And(_)))).map(|o| o + 2);
    [first, second, third].into_iter().flatten().any(|o| heads(scene, o, &event.object))
}

/// Whether the preposition that the event's row wants after the object stands there: "put them under arrest".
pub(super) fn beyond(scene: &Scene<'_, '_>, event: &EventVerb, cursor: usize, acted_on: bool) -> bool {
    let Some((preposition, nouns)) = &event.beyond else { return true };
    let whole = acted_on || !event.after.is_empty();
    whole
        && (cursor..complement_end(scene, cursor)).any(|item| {
            scene.clauses.is_prep(scene.draft, item, preposition)
                && (nouns.is_empty() || heads(scene, item + 1, nouns))
        })
}

/// Who acts in an event that a verb tells.
pub(super) fn acting(
    scene: &Scene<'_, '_>,
    number: usize,
    event: &EventVerb,
    cursor: usize,
    end: usize,
    passive: bool,
) -> Vec<usize> {
    let group = &scene.clauses.groups[number];
    let place = &scene.clauses.places[number];
    if event.has(Flag::Inverse) {
        let slots = event.targets.iter().filter_map(|slot| match slot {
            Slot::Prep(word) => Some(preposition(scene, cursor, end, word).entities),
            Slot::Object => Some(scene.reached(cursor, end).entities),
            _ => None,
        });
        return slots.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    }
    if !passive {
        return scene.acting[number].clone();
    }
    let mut sources = by(scene, place.item + 1, end);
    // "was arrested by the police and extradited": by the same.
    if sources.is_empty()
        && passive
        && let Some((above, Link::And)) = place.governor
        && scene.clauses.groups[above].passive
    {
        sources = by(scene, scene.clauses.places[above].item + 1, place.item);
    }
    // "was suspended from the bloc": by the bloc.
    if sources.is_empty() && passive && matches!(event.lemma, "suspend" | "expel" | "exclude" | "bar" | "ban")
    {
        let body = |e: &usize| scene.draft.entities[*e].entity_type == EntityType::Organisation;
        sources = preposition(scene, cursor, end, "from").entities.into_iter().filter(body).collect();
    }
    // "He was arrested on Monday": by the police that the text named before.
    if sources.is_empty()
        && passive
        && group.shape == Shape::Finite
        && !(group.may || group.perfect)
        && matches!(event.lemma, "arrest" | "detain")
        && !(place.item..end).any(|i| scene.clauses.is_prep(scene.draft, i, "by"))
    {
        sources.extend(scene.memory.police(scene.draft, scene.clauses.start + group.head));
    }
    let agent = (place.item..end).any(|i| scene.clauses.is_prep(scene.draft, i, "by"));
    // "Norwegian troops were sent": Norway sent them.
    let own = |item: usize| {
        let first = scene.draft.analysis.tokens.get(scene.tokens(item).start);
        !scene.mentions(item).is_empty() || first.is_some_and(|t| t.kind == TokenKind::Number)
    };
    let named = matches!(scene.clauses.subject(number), Subject::Item(item) if own(item));
    if sources.is_empty() && event.has(Flag::Moved) && named && !agent {
        sources.clone_from(&scene.acting[number]);
    }
    // "is charged at the International Criminal Court".
    if sources.is_empty() && matches!(event.event_type, EventType::Coerce | EventType::Accuse) {
        sources = ["at", "before", "in"]
            .iter()
            .map(|word| preposition(scene, cursor, end, word).entities)
            .map(|found| found.into_iter().filter(|&e| is_court(scene, e)).collect::<Vec<usize>>())
            .find(|found| !found.is_empty())
            .unwrap_or_default();
    }
    sources
}

fn is_court(scene: &Scene<'_, '_>, entity: usize) -> bool {
    let entity = &scene.draft.entities[entity];
    entity.entity_type == EntityType::Organisation
        && entity.name.split(' ').any(|word| matches!(word, "Court" | "Tribunal"))
}

/// Who is acted on where the subject of the verb is: "came under fire from Norway".
pub(super) fn acted_on(scene: &Scene<'_, '_>, number: usize, sources: &[usize]) -> Reached {
    let mut reached = match scene.clauses.subject(number) {
        Subject::Item(item) => scene.reached(item, scene.clauses.places[number].item),
        _ => Reached::default(),
    };
    if reached.is_empty() {
        reached.entities.clone_from(&scene.acting[number]);
    }
    reached.entities.retain(|e| !sources.contains(e));
    reached
}

/// Whether the last word of a phrase is that of a name.
pub(super) fn ends_in_name(scene: &Scene<'_, '_>, item: usize) -> bool {
    scene.mentions(item).last().is_some_and(|m| m.tokens.end == scene.tokens(item).end)
}

/// The object of a verb that stands before its relative clause: "a charge that Norway denied", "Norway, which he accused
/// of theft".
pub(super) fn fronted(scene: &Scene<'_, '_>, number: usize) -> Option<usize> {
    let items = &scene.clauses.items;
    let item = scene.clauses.places[number].item;
    let Subject::Item(subject) = scene.clauses.places[number].subject else { return None };
    let next = items.get(item + 1);
    let free = matches!(
        next,
        None | Some(
            Item::Stop | Item::Comma | Item::And(_) | Item::Date(_) | Item::Prep(_) | Item::SubPrep(_)
        )
    );
    if !free || subject >= item {
        return None;
    }
    // "a charge Norway denies": one phrase.
    let last = !matches!(next, Some(Item::Prep(_) | Item::SubPrep(_)));
    let first = scene.draft.analysis.tokens.get(scene.tokens(subject).start);
    if last && first.is_some_and(|t| t.is_any(&["a", "an"])) && ends_in_name(scene, subject) {
        return Some(subject);
    }
    let mut before = subject.checked_sub(2)?;
    let relative = match items[before + 1] {
        Item::Rel(t) => matches!(scene.clauses.lower(scene.draft, t), "which" | "whom"),
        Item::Sub(t) => scene.clauses.lower(scene.draft, t) == "that",
        _ => false,
    };
    if relative && matches!(items[before], Item::Comma) {
        before = before.checked_sub(1)?;
    }
    // "the governor of Alpha, whom": a place is nobody.
    let whom = matches!(items[subject - 1], Item::Rel(t) if scene.clauses.lower(scene.draft, t) == "whom");
    let place = |m: &Mention| scene.draft.entities[m.entity].entity_type == EntityType::Place;
    let nobody = |item: usize| scene.mentions(item).iter().all(|m| whom && place(m));
    // "a memorandum on borders, which": the memorandum.
    while before > 1
        && matches!(items[before - 1], Item::Prep(_))
        && matches!(items[before - 2], Item::Phrase(_))
        && nobody(before)
    {
        before -= 2;
    }
    (relative && matches!(items[before], Item::Phrase(_))).then_some(before)
}
