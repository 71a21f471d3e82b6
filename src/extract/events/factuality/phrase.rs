//! Which of the phrases of a list a clause is about: phrases and the words before and between them in, those that are
//! not taken out, and whether there is nobody, out.
//!
//! "Not A but B", "A but not B", "A, and not B" keep one of the two; "all but A" keeps the others; "neither A nor B",
//! "no troops of A", "not even A", "none of them" keep them and negate the clause.

use crate::extract::text::TokenKind;

use super::lexicon::{Cue, cues};
use crate::extract::events::actors::Scene;
use crate::extract::events::groups::Item;
use crate::extract::events::words::Class;

/// Whether "not", "not even" or "neither" stands before a phrase; "not only" and "or not" do not count.
fn not_before(scene: &Scene<'_, '_>, item: usize) -> Option<usize> {
    let tokens = &scene.draft.analysis.tokens;
    let first = scene.clauses.start;
    // "but not by B": before the preposition.
    let start = match item.checked_sub(1).map(|before| &scene.clauses.items[before]) {
        Some(Item::Prep(p)) => first + p,
        _ => scene.tokens(item).start,
    };
    for at in (first..start).rev() {
        let token = &tokens[at];
        if cues(&token.lower).has(Cue::Focus) {
            return None;
        }
        if token.is_any(&["not", "neither"]) {
            let or = at > first && tokens[at - 1].is("or");
            return (!or).then_some(at);
        }
        if !scene.words.is(&token.lower, Class::Adv) || cues(&token.lower).has(Cue::Perhaps) {
            return None;
        }
    }
    None
}

/// Whether a phrase names nobody or nothing by its own first word: "no troops", "nobody", "none".
pub(super) fn is_none(scene: &Scene<'_, '_>, item: usize) -> bool {
    let span = scene.tokens(item);
    let tokens = &scene.draft.analysis.tokens;
    let Some(first) = tokens.get(span.start).filter(|_| !span.is_empty()) else { return false };
    match &*first.lower {
        "no" => tokens.get(span.start + 1).is_none_or(|next| {
            next.kind != TokenKind::Number
                && !next.is_any(&[
                    "doubt", "matter", "fewer", "less", "more", "wonder", "sooner", "stranger", ".",
                ])
        }),
        "nobody" | "none" | "nothing" | "neither" | "noone" => true,
        _ => false,
    }
}

/// The coordinator before a phrase of a list: "but", "nor", "and".
fn coordinator<'a>(scene: &'a Scene<'_, '_>, item: usize) -> Option<&'a str> {
    let before = |n: usize| item.checked_sub(n).map(|i| &scene.clauses.items[i]);
    let and = match (before(1), before(2)) {
        (Some(Item::And(t)), _) | (Some(Item::Prep(_)), Some(Item::And(t))) => *t,
        _ => return None,
    };
    Some(scene.clauses.lower(scene.draft, and))
}

fn first_word<'a>(scene: &'a Scene<'_, '_>, item: usize) -> &'a str {
    let tokens = scene.tokens(item);
    scene.draft.analysis.tokens.get(tokens.start).filter(|_| !tokens.is_empty()).map_or("", |t| &t.lower)
}

fn is_neither(scene: &Scene<'_, '_>, list: &[usize]) -> bool {
    let neither =
        |item: usize| not_before(scene, item).is_some_and(|t| scene.draft.analysis.tokens[t].is("neither"));
    list.first().is_some_and(|first| neither(*first))
        || list.iter().any(|item| coordinator(scene, *item) == Some("nor"))
}

/// The phrases of a list that its clause is about.
pub(in crate::extract::events) fn kept(scene: &Scene<'_, '_>, mut list: Vec<usize>) -> Vec<usize> {
    if list.len() < 2 || is_neither(scene, &list) {
        return list;
    }
    // "All but A", "nobody but A": what stands after "but" is taken from all, or is all that there is.
    let but = (1..list.len()).find(|&i| coordinator(scene, list[i]) == Some("but"));
    if let Some(but) = but.filter(|&i| not_before(scene, list[i]).is_none()) {
        if is_none(scene, list[0]) {
            return list.split_off(but);
        }
        if cues(first_word(scene, list[0])).has(Cue::Universal) {
            list.truncate(but);
            return list;
        }
    }
    let some: Vec<usize> = list.iter().copied().filter(|item| not_before(scene, *item).is_none()).collect();
    if some.is_empty() { list } else { some }
}

/// Whether a clause says of the phrases of a list that none of them is meant.
pub(in crate::extract::events) fn none_of(scene: &Scene<'_, '_>, first: usize, limit: usize) -> bool {
    let list = scene.whole_list(first, limit);
    if is_neither(scene, &list) {
        return true;
    }
    let but = list.iter().skip(1).any(|item| coordinator(scene, *item) == Some("but"));
    !but && (is_none(scene, first) || not_before(scene, first).is_some())
}

/// What stands after "but" where a negated verb is about something else: "did not attack A but B".
pub(in crate::extract::events) fn instead(
    scene: &Scene<'_, '_>,
    object: usize,
    limit: usize,
) -> Option<usize> {
    let list = scene.whole_list(object, limit);
    list.into_iter().skip(1).find(|item| {
        coordinator(scene, *item) == Some("but")
            && not_before(scene, *item).is_none()
            && !is_none(scene, *item)
    })
}
