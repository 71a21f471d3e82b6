//! What follows a verb or noun in its clause: an item of a sentence in, whom its prepositions and objects name out.

use crate::extract::classes::OCCASIONS_OF_SPEECH;
use crate::extract::record::{EntityType, EventType};

use super::actors::Scene;
use super::groups::{Item, Shape};
use super::reached::Reached;
use super::words::Govern;

/// Where what belongs to the verb ends: at the next clause.
pub(super) fn complement_end(scene: &Scene<'_, '_>, from: usize) -> usize {
    let items = &scene.clauses.items;
    let ends =
        |item: &Item| matches!(item, Item::Stop | Item::Sub(_) | Item::Rel(_) | Item::If | Item::Verb(_));
    (from..items.len()).find(|&i| ends(&items[i])).unwrap_or(items.len())
}

/// What the preposition leads to.
pub(super) fn preposition(scene: &Scene<'_, '_>, from: usize, end: usize, word: &str) -> Reached {
    for item in from..end {
        if scene.clauses.is_prep(scene.draft, item, word)
            && matches!(scene.clauses.items.get(item + 1), Some(Item::Phrase(_)))
            && !aside(scene, item)
        {
            let reached = scene.reached(item + 1, scene.clauses.items.len());
            if !reached.is_empty() {
                return reached;
            }
        }
    }
    Reached::default()
}

/// Whether "with" begins what goes on beside the clause: "held talks, with Norway hoping for a deal".
fn aside(scene: &Scene<'_, '_>, item: usize) -> bool {
    let items = &scene.clauses.items;
    let opens = item > 0 && matches!(items[item - 1], Item::Comma);
    let next = items[item + 1..].iter().find(|i| !matches!(i, Item::Phrase(_) | Item::Date(_)));
    opens
        && scene.clauses.is_prep(scene.draft, item, "with")
        && matches!(next, Some(Item::Verb(g)) if scene.clauses.groups[*g].shape == Shape::Ing)
}

/// Who acts in a passive: after "by".
pub(super) fn by(scene: &Scene<'_, '_>, from: usize, end: usize) -> Vec<usize> {
    for item in from..end {
        if scene.clauses.is_prep(scene.draft, item, "by")
            && matches!(scene.clauses.items.get(item + 1), Some(Item::Phrase(_)))
        {
            return scene.coordinated(item + 1, end + 1);
        }
    }
    Vec::new()
}

/// The first phrase after the verb that names someone else, up to the end of the sentence's part.
pub(super) fn complement(
    scene: &Scene<'_, '_>,
    from: usize,
    sources: &[usize],
    event_type: EventType,
) -> Reached {
    let items = &scene.clauses.items;
    let finite = |item: Option<&Item>| matches!(item, Some(Item::Verb(g)) if scene.clauses.groups[*g].shape == Shape::Finite);
    let mut located = false;
    let mut within = None;
    for item in from..items.len() {
        match &items[item] {
            Item::Stop => break,
            // "rejected the idea that Poland", "a bid to reduce it": what is said of others.
            Item::Sub(_) | Item::Rel(_) | Item::Verb(_)
                if matches!(
                    event_type,
                    EventType::Reject | EventType::Support | EventType::Agree | EventType::Concede
                ) && item > from
                    && another_matter(scene, from, item) =>
            {
                break;
            }
            // "criticized the decision to send it to Poland": Poland is not criticized.
            Item::Verb(g)
                if event_type == EventType::Accuse && scene.clauses.groups[*g].shape == Shape::Infinitive =>
            {
                break;
            }
            // ", saying he had not been told": what is said is another matter.
            Item::Verb(g)
                if scene.clauses.groups[*g].shape == Shape::Ing
                    && item > from
                    && matches!(items[item - 1], Item::Comma)
                    && scene.clauses.verb(scene.words, *g).is_some_and(|v| v.governs(Govern::Say)) =>
            {
                break;
            }
            Item::Sub(_) if scene.clauses.begins_aside(scene.draft, item) => break,
            Item::And(_) | Item::Comma if finite(items.get(item + 1)) => break,
            // "voiced concern and Sweden withdrew": another's clause.
            Item::And(_)
                if matches!(items.get(item + 1), Some(Item::Phrase(_))) && scene.begins_clause(item + 1) =>
            {
                break;
            }
            Item::Prep(_) if !scene.clauses.is_prep(scene.draft, item, "of") => {
                located =
                    ["in", "at", "near"].iter().any(|word| scene.clauses.is_prep(scene.draft, item, word));
            }
            // "condemned the attack on Norway": Norway is not condemned, but "by" or "of" leads to who is.
            Item::Phrase(_) if harmed(scene, item) && event_type == EventType::Accuse => {}
            // ", the ministry said": no more of what is said.
            Item::Comma if attribution(scene, item) => break,
            Item::Verb(_) | Item::Comma | Item::Sub(_) | Item::Rel(_) => located = false,
            // "in a statement on", "during an interview with": where it was said.
            Item::Phrase(_) if scene.head(item).is_some_and(|head| OCCASIONS_OF_SPEECH.contains(head)) => {
                break;
            }
            Item::Phrase(_)
                if located
                    && (event_type == EventType::Support
                        || event_type == EventType::Accuse
                            && within.is_none()
                            && !told_attack(scene, from, item)) =>
            {
                // "praised the reforms carried out in Azerbaijan"
                let reached = scene.reached(item, items.len());
                let country = |e: &usize| {
                    scene.draft.entities[*e].entity_type == EntityType::Country && !sources.contains(e)
                };
                within = within.or_else(|| reached.entities.iter().copied().find(country));
                located = false;
            }
            Item::Phrase(_) if !located => {
                let mut reached = scene.reached(item, items.len());
                reached.entities.retain(|e| !sources.contains(e));
                if !reached.entities.is_empty() {
                    return reached;
                }
                // Somebody unnamed is acted on: nobody further on is.
                if item == from && scene.head_agent(item).is_some() {
                    break;
                }
            }
            Item::Phrase(_) if !scene.clauses.is_prep(scene.draft, item + 1, "of") => located = false,
            _ => {}
        }
    }
    Reached { entities: within.into_iter().collect(), places: Vec::new() }
}

/// Whether what begins at an item is no more of the object, but told of it: "that it would", "to reduce it", "secured by
/// him"; in "what he called" and "the reforms carried out in" the object goes on.
fn another_matter(scene: &Scene<'_, '_>, from: usize, item: usize) -> bool {
    let items = &scene.clauses.items;
    match &items[item] {
        Item::Sub(t) => scene.clauses.lower(scene.draft, *t) != "what",
        Item::Verb(g) => {
            let group = &scene.clauses.groups[*g];
            let what = items[from.saturating_sub(1)..item]
                .iter()
                .any(|i| matches!(i, Item::Sub(t) if scene.clauses.lower(scene.draft, *t) == "what"));
            let by = scene.clauses.is_prep(scene.draft, item + 1, "by");
            match group.shape {
                Shape::Infinitive => true,
                Shape::Finite => !what,
                Shape::Ing | Shape::Participle => by,
            }
        }
        _ => true,
    }
}

/// Whether a comma is followed by a speaker and a verb of speech.
fn attribution(scene: &Scene<'_, '_>, comma: usize) -> bool {
    for (j, item) in scene.clauses.items.iter().enumerate().skip(comma + 1).take(8) {
        match item {
            Item::Phrase(_) | Item::Prep(_) | Item::Date(_) => {}
            Item::Verb(number) => {
                return j > comma + 1
                    && scene.clauses.groups[*number].shape == Shape::Finite
                    && scene.clauses.verb(scene.words, *number).is_some_and(|v| v.governs(Govern::Say));
            }
            _ => return false,
        }
    }
    false
}

/// Whether a phrase names who was hit: after a noun of attack and "on" or "against".
fn harmed(scene: &Scene<'_, '_>, item: usize) -> bool {
    item > 1
        && ["on", "against"].iter().any(|word| scene.clauses.is_prep(scene.draft, item - 1, word))
        && matches!(scene.clauses.items[item - 2], Item::Phrase(_))
        && scene.head(item - 2).is_some_and(|head| {
            scene.words.nouns(head).first().is_some_and(|noun| noun.event_type == EventType::Assault)
        })
        && scene.before(item - 2, scene.tokens(item - 2).end).is_empty()
}

/// Whether a noun of attack stands before a phrase, so that it is where somebody was hit.
fn told_attack(scene: &Scene<'_, '_>, from: usize, item: usize) -> bool {
    (from..item)
        .filter_map(|i| scene.head(i))
        .any(|head| scene.words.nouns(head).first().is_some_and(|noun| noun.event_type == EventType::Assault))
}
