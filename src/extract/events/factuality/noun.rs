//! Whether an event that a noun tells is told as a fact: a noun phrase in, its [`Factuality`] out.
//!
//! Words before the noun say that there is none, or that it may be or was called off; the verb of which it is the
//! subject or object, and the nouns and prepositions before it, say the same. A state, such as support, a ban or a
//! truce, is no more when it ends; an attack that ends was one.

use crate::extract::events::actors::Scene;
use crate::extract::events::groups::Item;
use crate::extract::events::table::EventNoun;
use crate::extract::record::EventType;

use super::Factuality;
use super::carried::{as_object, as_subject};
use super::content::{content, head_cues, is_content};
use super::lexicon::{Cue, Cues, cues};
use super::phrase::{is_none, none_of};

/// How an event is told by the noun phrase that is an item, whose noun begins at a token.
pub(in crate::extract::events) fn of_noun(
    scene: &Scene<'_, '_>,
    noun: &EventNoun,
    item: usize,
    first: usize,
) -> Factuality {
    let described = described(scene, item, first);
    if described.is_untold() {
        return described;
    }
    let placed = placed(scene, noun, item).unwrap_or(Factuality::FACT);
    if !placed.stands() || described == Factuality::FACT { placed } else { described }
}

/// What the words before the noun say: "no attack", "a possible attack", "a planned attack".
fn described(scene: &Scene<'_, '_>, item: usize, first: usize) -> Factuality {
    // "was not on the call between A and B": there was one.
    let after_preposition =
        matches!(item.checked_sub(1).map(|b| &scene.clauses.items[b]), Some(Item::Prep(_)));
    if is_none(scene, item) || !after_preposition && none_of(scene, item, scene.clauses.items.len()) {
        return Factuality::NEGATED;
    }
    let start = scene.tokens(item).start;
    let tokens = &scene.draft.analysis.tokens[start..first];
    let found = tokens
        .iter()
        .filter(|t| !t.is_capitalised() || t.is("any"))
        .map(|t| cues(&t.lower))
        .fold(Cues::default(), Cues::and);
    if found.has(Cue::Unreal) {
        Factuality::CANCELLED
    } else if found.any(&[Cue::Possible, Cue::Nearly]) {
        Factuality::POSSIBLE
    } else if found.any(&[Cue::Unconfirmed, Cue::Alleged]) {
        Factuality::ALLEGED
    } else if found.has(Cue::Planned) {
        Factuality::PLANNED
    } else {
        Factuality::FACT
    }
}

/// Whether the noun is a state, which its end undoes.
fn is_state(noun: &EventNoun) -> bool {
    match noun.event_type {
        EventType::Support
        | EventType::Sanction
        | EventType::Cooperate
        | EventType::Agree
        | EventType::Aid => true,
        EventType::Coerce => matches!(noun.last, "ban" | "blockade" | "curfew" | "crackdown"),
        EventType::Retreat => matches!(noun.last, "ceasefire" | "cease-fire" | "fire" | "truce" | "amnesty"),
        EventType::Reject => noun.last == "boycott",
        _ => false,
    }
}

/// Whether the noun is something said: a demand that is rejected was made.
fn is_said(noun: &EventNoun) -> bool {
    use EventType::{Accuse, Protest, Reject, Request, Threaten};
    matches!(noun.event_type, Accuse | Protest | Reject | Request | Threaten) && noun.last != "boycott"
}

/// What its place in the clause says.
fn placed(scene: &Scene<'_, '_>, noun: &EventNoun, item: usize) -> Option<Factuality> {
    let items = &scene.clauses.items;
    let state = is_state(noun);
    if is_said(noun) {
        return None;
    }
    let mut at = item;
    for _ in 0..4 {
        if let Some(told) = as_subject(scene, at, state) {
            return Some(told);
        }
        match at.checked_sub(1).map(|before| &items[before])? {
            Item::Verb(number) => return as_object(scene, *number, (at, item), state),
            Item::Prep(p) | Item::SubPrep(p) => {
                let word = scene.clauses.lower(scene.draft, *p);
                if word == "without" {
                    return Some(Factuality::NEGATED);
                }
                let first = scene.clauses.start + p;
                let two = first.checked_sub(1).filter(|t| *t >= scene.clauses.start);
                let two = two.map_or("", |t| &*scene.draft.analysis.tokens[t].lower);
                if word == "of" && two == "instead" || word == "than" && two == "rather" {
                    return Some(Factuality::NEGATED);
                }
                match at.checked_sub(2).map(|before| &items[before])? {
                    Item::Verb(number) => return as_object(scene, *number, (at, item), state),
                    Item::Phrase(_) => {
                        if let Some(told) = after_noun(scene, at - 2, word, state) {
                            return Some(told);
                        }
                        if !matches!(word, "of" | "to" | "in" | "for" | "about") {
                            return None;
                        }
                        at -= 2;
                    }
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    None
}

/// What a noun before the event's own says: "an end to A's support", "fear of an attack", "reports of an attack".
fn after_noun(scene: &Scene<'_, '_>, item: usize, preposition: &str, state: bool) -> Option<Factuality> {
    let found = head_cues(scene, item);
    if matches!(preposition, "of" | "to" | "in" | "for" | "from") {
        if found.has(Cue::NotNoun) {
            return Some(Factuality::CANCELLED);
        }
        if state && found.has(Cue::EndNoun) {
            return Some(Factuality::ENDED);
        }
    }
    let accused = item.checked_sub(1).is_some_and(|before| match &scene.clauses.items[before] {
        Item::Verb(number) => {
            scene.verb_cues(*number).has(Cue::Accuse) && !scene.clauses.groups[*number].passive
        }
        _ => false,
    });
    if accused && matches!(preposition, "of" | "for" | "with" | "over") {
        return Some(Factuality::ALLEGED);
    }
    if is_content(scene, item) && matches!(preposition, "of" | "about" | "for") {
        return content(scene, item, None).or_else(|| as_subject(scene, item, false));
    }
    None
}
