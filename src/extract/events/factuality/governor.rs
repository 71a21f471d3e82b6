//! What governs a verb group and what it makes of it: a verb group in, the next [`Step`] on the way up to the verb of its
//! sentence out.

use crate::extract::events::actors::Scene;
use crate::extract::events::clause::Link;
use crate::extract::events::groups::{Item, Shape};
use crate::extract::events::table::Flag;
use crate::extract::events::words::{Govern, Verb};
use crate::extract::record::EventType;

use super::clause::{matrix_verb, without_that};
use super::content::{content, head_cues, is_content};
use super::lexicon::Cue;
use super::phrase::is_none;
use super::plan::of_noun_or_adjective;
use super::{Factuality, negated};

/// What a governor makes of what it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is told so, whatever stands above.
    Told(Factuality),
    /// It is planned, if the governor, a verb group, stands.
    Planned(usize),
    /// It was tried, if the governor stands.
    Attempted(usize),
    /// It stands if the governor stands.
    Up(usize),
    /// Nothing governs it.
    Root,
}

/// What governs a verb group.
pub(super) fn step(scene: &Scene<'_, '_>, number: usize) -> Step {
    let clauses = scene.clauses;
    let group = &clauses.groups[number];
    // "Without A attacking B"
    let before = clauses.places[number].item.checked_sub(2);
    if group.shape == Shape::Ing && before.is_some_and(|j| clauses.is_prep(scene.draft, j, "without")) {
        return Step::Told(Factuality::NEGATED);
    }
    let Some((above, link)) = clauses.places[number].governor else {
        // "Rather than attack B, A spoke", "Accused of attacking B, A left": before its sentence's verb.
        return preposed(scene, number).map_or(Step::Root, Step::Told);
    };
    if link == Link::Condition {
        return Step::Told(Factuality::CONDITION);
    }
    if link == Link::Relative {
        return participle_of_phrase(scene, number, above).map_or(Step::Root, Step::Told);
    }
    if matches!(group.shape, Shape::Infinitive)
        && let Some(told) = of_noun_or_adjective(scene, number)
    {
        return told;
    }
    if matches!(link, Link::Noun | Link::PlannedNoun) && above == usize::MAX {
        return if link == Link::PlannedNoun { Step::Told(Factuality::PLANNED) } else { Step::Root };
    }
    if group.shape == Shape::Ing
        && let Some(told) = after_preposition(scene, number)
    {
        return Step::Told(told);
    }
    if clauses.groups.get(above).is_none() {
        return Step::Root;
    }
    if link == Link::Statement {
        return statement(scene, above);
    }
    let Some(verb) = clauses.verb(scene.words, above) else {
        return Step::Up(above);
    };
    match link {
        Link::Infinitive | Link::ObjectInfinitive => infinitive(scene, above, verb, number),
        // A coordinated verb with its own auxiliaries stands for itself; else it shares those before.
        Link::And
            if group.shape == Shape::Finite
                && (group.past || group.perfect || group.will || group.may || group.progressive) =>
        {
            Step::Root
        }
        Link::And | Link::Purpose => Step::Up(above),
        Link::Participle => participle(scene, number, above, verb),
        Link::PlannedNoun => Step::Told(Factuality::PLANNED),
        Link::Noun | Link::Statement | Link::Relative | Link::Condition => Step::Root,
    }
}

fn requests(verb: &Verb) -> bool {
    verb.events.iter().any(|e| e.has(Flag::Request))
}

/// A statement without "that", or one of which the words around its clause say nothing.
fn statement(scene: &Scene<'_, '_>, above: usize) -> Step {
    if let Some(told) = without_that(scene, above) {
        return Step::Told(told);
    }
    // "Has A attacked B?": the auxiliary before its subject.
    if scene.clauses.groups[above].verb.is_none() {
        return Step::Up(above);
    }
    let Some(verb) = scene.clauses.verb(scene.words, above) else { return Step::Told(Factuality::FACT) };
    if let Some(told) = matrix_verb(scene, above) {
        return Step::Told(told);
    }
    if verb.governs(Govern::Want) && !verb.governs(Govern::Say) || requests(verb) && verb.lemma != "tell" {
        return Step::Told(Factuality::WANTED);
    }
    // "if it finds that": what is found is conditional too.
    if matches!(scene.clauses.places[above].governor, Some((_, Link::Condition))) {
        return Step::Told(Factuality::CONDITION);
    }
    Step::Told(Factuality::FACT)
}

/// "refused to attack", "is said to have attacked", "wants to attack", "agreed to attack".
fn infinitive(scene: &Scene<'_, '_>, above: usize, verb: &Verb, number: usize) -> Step {
    let found = scene.verb_cues(above);
    let group = &scene.clauses.groups[above];
    let not = negated(scene, above);
    let ing = scene.clauses.groups[number].shape == Shape::Ing;
    if nor_denied(scene, above) {
        return Step::Told(Factuality::DOUBTED);
    }
    if found.has(if ing { Cue::ParticipleNot } else { Cue::InfinitiveNot }) || verb.lemma == "hesitate" {
        return Step::Told(if not {
            Factuality::FACT
        } else if verb.lemma == "hesitate" {
            Factuality::WANTED
        } else {
            Factuality::DENIED
        });
    }
    if ing && found.has(Cue::ParticipleMaybe) {
        return Step::Told(Factuality::POSSIBLE);
    }
    if !ing && (found.has(Cue::Allege) && group.passive || matches!(verb.lemma, "appear" | "seem")) {
        return Step::Told(if not { Factuality::DOUBTED } else { Factuality::ALLEGED });
    }
    // "tried to arrest them": somebody did something against them.
    let forced = scene.clauses.verb(scene.words, number).is_some_and(|v| {
        v.events.iter().any(|e| matches!(e.event_type, EventType::Assault | EventType::Coerce))
    });
    if !ing && forced && !not && matches!(verb.lemma, "try" | "attempt") {
        return Step::Attempted(above);
    }
    if !verb.governs(Govern::Cause)
        && (verb.governs(Govern::Want) || requests(verb) || matches!(verb.lemma, "threaten" | "warn"))
    {
        return Step::Told(Factuality::WANTED);
    }
    // "agreed to meet" is one event, the agreement.
    if verb.events.iter().any(|e| e.has(Flag::Speech) && e.event_type == EventType::Agree) {
        return Step::Told(Factuality::AGREED);
    }
    if verb.governs(Govern::Plan) { Step::Planned(above) } else { Step::Up(above) }
}

/// A participle after a comma or preposition.
fn participle(scene: &Scene<'_, '_>, number: usize, above: usize, verb: &Verb) -> Step {
    let found = scene.verb_cues(above);
    let preposition = before_word(scene, number);
    if found.has(Cue::Accuse) && matches!(preposition, Some("of" | "for" | "with" | "over" | "in")) {
        return Step::Told(if negated(scene, above) { Factuality::DOUBTED } else { Factuality::ALLEGED });
    }
    if nor_denied(scene, above) {
        return Step::Told(Factuality::DOUBTED);
    }
    if found.has(Cue::ParticipleNot) && preposition.is_some() || verb.lemma == "deny" {
        return Step::Told(if negated(scene, above) { Factuality::FACT } else { Factuality::DENIED });
    }
    if requests(verb)
        || found.has(Cue::ParticipleMaybe)
            && matches!(preposition, Some("of" | "about" | "on" | "over" | "for"))
    {
        return Step::Told(Factuality::WANTED);
    }
    Step::Told(Factuality::FACT)
}

/// "neither confirmed nor denied", "would not confirm or deny": it stays open.
pub(super) fn nor_denied(scene: &Scene<'_, '_>, number: usize) -> bool {
    scene.verb_cues(number).has(Cue::Deny) && matches!(before_word(scene, number), Some("nor" | "or"))
}

/// The word before a verb group.
pub(super) fn before_word<'a>(scene: &'a Scene<'_, '_>, number: usize) -> Option<&'a str> {
    let first = scene.clauses.start + scene.clauses.groups[number].tokens.start;
    let before = first.checked_sub(1).filter(|t| *t >= scene.clauses.start)?;
    Some(&scene.draft.analysis.tokens[before].lower)
}

/// What the words before a participle or base form say: "without attacking", "instead of attacking", "on the verge of
/// attacking", "refrained from attacking".
fn after_preposition(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    let item = scene.clauses.places[number].item;
    let tokens = &scene.draft.analysis.tokens;
    let first = scene.clauses.start + scene.clauses.groups[number].tokens.start;
    let word = |n: usize| {
        first.checked_sub(n).filter(|t| *t >= scene.clauses.start).map_or("", |t| &*tokens[t].lower)
    };
    let verb = |j: usize| match scene.clauses.items.get(j) {
        Some(Item::Verb(g)) => Some(*g),
        _ => None,
    };
    let governing = scene.clauses.items[..item].iter().rev().find_map(|i| match i {
        Item::Verb(g) => Some(Some(*g)),
        Item::Phrase(_) | Item::Prep(_) | Item::Date(_) => None,
        _ => Some(None),
    })?;
    let not = governing.is_some_and(|g| negated(scene, g));
    match word(1) {
        "without" => Some(if not { Factuality::FACT } else { Factuality::NEGATED }),
        "of" if matches!(word(2), "instead" | "short") => {
            Some(if not && word(2) == "short" { Factuality::FACT } else { Factuality::NEGATED })
        }
        "than" if word(2) == "rather" => Some(Factuality::NEGATED),
        "against" => Some(Factuality::DENIED),
        "to" if word(2) == "close" => Some(Factuality::NEARLY),
        "from" => {
            let from = governing.is_some_and(|g| scene.verb_cues(g).has(Cue::FromNot));
            from.then_some(if not { Factuality::FACT } else { Factuality::DENIED })
        }
        "of" | "about" | "to" | "for" | "in" | "over" => {
            let noun = item
                .checked_sub(2)
                .filter(|&j| matches!(scene.clauses.items[j], Item::Phrase(_)))
                .filter(|_| verb(item - 1).is_none())?;
            noun_before(scene, noun, number, word(1))
        }
        _ => None,
    }
}

/// Whether a participle after a preposition did happen: "succeeded in attacking", "did not refrain from attacking".
pub(in crate::extract::events) fn achieved(scene: &Scene<'_, '_>, number: usize) -> bool {
    let Some((above, Link::Participle)) = scene.clauses.places[number].governor else { return false };
    let found = scene.verb_cues(above);
    let not = negated(scene, above);
    found.has(Cue::Achieve) && !not || found.any(&[Cue::FromNot, Cue::ParticipleNot]) && not
}

/// What a noun before "of" and a participle says: "on the verge of", "no intention of", "faces charges of".
fn noun_before(scene: &Scene<'_, '_>, noun: usize, number: usize, preposition: &str) -> Option<Factuality> {
    let found = head_cues(scene, noun);
    if found.has(Cue::Edge) && preposition == "of" {
        return Some(Factuality::NEARLY);
    }
    if is_none(scene, noun) {
        return found.any(&[Cue::MaybeNoun, Cue::Claim, Cue::Report]).then_some(Factuality::NEGATED);
    }
    if is_content(scene, noun) && matches!(preposition, "of" | "about") {
        return content(scene, noun, Some(number));
    }
    None
}

/// A participle directly behind a phrase: "A, accused of attacking B", "stopped A attacking B".
fn participle_of_phrase(scene: &Scene<'_, '_>, number: usize, above: usize) -> Option<Factuality> {
    let group = &scene.clauses.groups[number];
    if group.shape != Shape::Ing {
        return None;
    }
    // "Is A attacking B?"
    let copula = scene.clauses.groups.get(above).is_some_and(|g| g.copula);
    let asks = scene.sentence().iter().any(|t| t.text == "?");
    (copula && asks && scene.clauses.places[above].item == 0).then_some(Factuality::ASKED)
}

/// What stands before its sentence's subject: "Accused of attacking B, A left", "Rather than attack B, A spoke".
fn preposed(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    if scene.clauses.groups[number].shape == Shape::Finite {
        return None;
    }
    let word = before_word(scene, number)?;
    match word {
        "without" | "than" => Some(Factuality::NEGATED),
        "of" => {
            let first = scene.clauses.start + scene.clauses.groups[number].tokens.start;
            let two = first.checked_sub(2).map_or("", |t| &*scene.draft.analysis.tokens[t].lower);
            if matches!(two, "instead" | "short") {
                return Some(Factuality::NEGATED);
            }
            matches!(two, "accused" | "suspected").then_some(Factuality::ALLEGED)
        }
        _ => None,
    }
}
