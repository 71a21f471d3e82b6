//! Pronouns that depend on the verb they stand with: a phrase of a sentence in, whom its verb or the verb above it says.

use super::actors::Scene;
use super::clause::{Link, Subject};
use super::groups::Item;
use super::words::Govern;

/// "Norway accused Sweden of attacking its ships": they are those of who accuses.
pub(super) fn accuser<'s>(scene: &'s Scene<'_, '_>, item: usize) -> Option<&'s [usize]> {
    let before = item.checked_sub(1).map(|before| &scene.clauses.items[before]);
    let Some(Item::Verb(number)) = before else { return None };
    if !scene.draft.analysis.tokens[scene.tokens(item).start].is_any(&["its", "their"]) {
        return None;
    }
    let place = &scene.clauses.places[*number];
    match (&place.subject, place.governor) {
        (Subject::ObjectOf(above), Some((_, Link::Participle))) => Some(&scene.acting[*above]),
        _ => None,
    }
}

/// Whether a phrase stands directly after a verb, as its object.
pub(super) fn object(scene: &Scene<'_, '_>, item: usize) -> bool {
    let before = item.checked_sub(1).map(|before| &scene.clauses.items[before]);
    matches!(before, Some(Item::Verb(number)) if !scene.clauses.groups[*number].copula
        && scene.clauses.verb(scene.words, *number)
            .is_some_and(|v| !v.events.is_empty() && !v.governs(Govern::Say)))
}

/// "telephoned the Norwegians to urge them": whom the verb before acts on.
pub(super) fn governing_object(scene: &Scene<'_, '_>, item: usize) -> Vec<usize> {
    let before = item.checked_sub(1).map(|before| &scene.clauses.items[before]);
    let Some(Item::Verb(number)) = before else { return Vec::new() };
    let Some((above, Link::Purpose | Link::And)) = scene.clauses.places[*number].governor else {
        return Vec::new();
    };
    let object = scene.clauses.places.get(above).and_then(|_| scene.clauses.object(above));
    object.filter(|&o| o < item).map(|o| scene.actors(o)).unwrap_or_default()
}
