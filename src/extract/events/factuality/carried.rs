//! What a verb says of the event noun that is its subject or object: a noun phrase in, the [`Factuality`] that its verb gives
//! it out: "was called off", "did not take place", "dropped its support", "fears an attack".

use crate::extract::events::actors::Scene;
use crate::extract::events::clause::{Link, Subject};
use crate::extract::events::groups::{Item, Shape};
use crate::extract::events::table::Flag;
use crate::extract::events::words::Govern;
use crate::extract::record::Modality;

use super::content::{head_cues, predicate_of};
use super::lexicon::{Cue, Cues, cues};
use super::own::of_verb;
use super::{Factuality, negated};

/// What the verb of which the phrase is the subject says.
pub(super) fn as_subject(scene: &Scene<'_, '_>, item: usize, state: bool) -> Option<Factuality> {
    let items = &scene.clauses.items;
    let opens = match item.checked_sub(1).map(|before| &items[before]) {
        None | Some(Item::Stop | Item::Comma | Item::Sub(_) | Item::And(_) | Item::If | Item::Date(_)) => {
            true
        }
        // "said the attack was called off", not "condemned the attack": a verb follows.
        Some(Item::Verb(number)) => {
            scene.clauses.verb(scene.words, *number).is_some_and(|v| v.governs(Govern::Say))
        }
        _ => false,
    };
    if !opens {
        return None;
    }
    let mut aside = false;
    let verb = (item + 1..items.len()).find_map(|j| match &items[j] {
        Item::Phrase(_) | Item::Prep(_) | Item::Date(_) => None,
        // "A's attack, on Monday, was"
        Item::Comma if !aside => {
            aside = true;
            None
        }
        Item::And(_) if matches!(items.get(j + 1), Some(Item::Phrase(_))) => None,
        Item::Verb(number) => {
            let group = &scene.clauses.groups[*number];
            (group.shape == Shape::Finite || group.passive && group.shape == Shape::Participle)
                .then_some(Some(*number))
                .or(Some(None))
        }
        _ => Some(None),
    })??;
    // "After the attack, A left": the verb has a subject of its own.
    let own = aside && matches!(scene.clauses.subject(verb), Subject::Item(s) if s != item);
    if own { None } else { subject_of(scene, verb, item, state) }
}

/// What a verb says of the event that is its subject: "was called off", "did not take place", "collapsed".
fn subject_of(scene: &Scene<'_, '_>, number: usize, item: usize, state: bool) -> Option<Factuality> {
    let group = &scene.clauses.groups[number];
    let found = scene.verb_cues(number);
    let verb = scene.clauses.verb(scene.words, number);
    let not = negated(scene, number);
    let light = group.passive && verb.is_some_and(|v| !v.light.is_empty());
    let (undone, rule) = if group.passive {
        if found.any(&[Cue::NounNot, Cue::Deny]) && !scene.recounts(number) {
            (true, Factuality::CANCELLED)
        } else {
            (state && found.has(Cue::NounEnd), Factuality::ENDED)
        }
    } else if found.has(Cue::SubjectNot) {
        (true, Factuality::CANCELLED)
    } else {
        (
            state && found.has(Cue::SubjectEnd) && !matches!(verb.map(|v| v.lemma), Some("fail")),
            Factuality::ENDED,
        )
    };
    if undone {
        return Some(if not { Factuality::FACT } else { rule });
    }
    if !group.passive && verb.is_some_and(|v| v.lemma == "fail") {
        // "failed to take place"; a truce that fails is none.
        let next = scene.clauses.places[number].item + 1;
        let infinitive = matches!(scene.clauses.items.get(next), Some(Item::Verb(g)) if scene.verb_cues(*g).has(Cue::Happen));
        let fails = infinitive || state && !matches!(scene.clauses.items.get(next), Some(Item::Verb(_)));
        return fails.then_some(if not {
            Factuality::FACT
        } else if infinitive {
            Factuality::NEGATED
        } else {
            Factuality::ENDED
        });
    }
    if group.copula {
        return copula(scene, number, state);
    }
    let happens = found.has(Cue::Happen)
        || light
        || verb.is_some_and(|v| matches!(v.lemma, "begin" | "start" | "proceed" | "hold"));
    if happens {
        let told = of_verb(scene, number);
        return (told != Factuality::FACT).then_some(told);
    }
    // "An attack by A could follow"
    let definite =
        scene.draft.analysis.tokens.get(scene.tokens(item).start).is_some_and(|t| t.is_any(&["a", "an"]));
    (definite && group.may).then_some(Factuality::POSSIBLE)
}

/// "The alliance is over", "An attack is unlikely".
fn copula(scene: &Scene<'_, '_>, number: usize, state: bool) -> Option<Factuality> {
    let group = &scene.clauses.groups[number];
    let next = scene.draft.analysis.tokens.get(scene.clauses.start + group.tokens.end)?;
    let not = negated(scene, number);
    if next.is_any(&["over", "off", "dead", "void"]) && (state || next.is("off")) {
        return Some(if not { Factuality::FACT } else { Factuality::ENDED });
    }
    let phrase = scene.clauses.places[number].item + 1;
    let found = match scene.clauses.items.get(phrase) {
        Some(Item::Phrase(_)) => head_cues(scene, phrase),
        _ => Cues::default(),
    };
    if found.any(&[Cue::Doubtful, Cue::Untrue]) {
        return predicate_of(scene, number).filter(|told| told.is_untold());
    }
    None
}

/// What the verb before the noun says, with its particle or preposition: "called off its attack", "fears an attack".
pub(super) fn as_object(
    scene: &Scene<'_, '_>,
    number: usize,
    (item, origin): (usize, usize),
    state: bool,
) -> Option<Factuality> {
    let items = &scene.clauses.items;
    let verb = scene.clauses.verb(scene.words, number)?;
    let group = &scene.clauses.groups[number];
    let found = scene.verb_cues(number);
    let preposition = match &items[item - 1] {
        Item::Prep(p) | Item::SubPrep(p) => Some(scene.clauses.lower(scene.draft, *p)),
        _ => None,
    };
    let not = negated(scene, number);
    if found.has(Cue::Accuse) && matches!(preposition, Some("of" | "for" | "with" | "over")) {
        return Some(if not { Factuality::DOUBTED } else { Factuality::ALLEGED });
    }
    let particle = preposition.is_none_or(|p| {
        cues(&format!("{} {p}", verb.lemma)).any(&[Cue::NounNot, Cue::NounEnd, Cue::Deny])
            || p == "of"
            || p == "from" && found.has(Cue::NounNot)
    });
    let undone = match () {
        () if group.passive || !particle => None,
        () if state && found.has(Cue::NounEnd) => Some(Factuality::ENDED),
        () if found.any(&[Cue::NounNot, Cue::Deny]) => Some(Factuality::CANCELLED),
        () => None,
    };
    if let Some(undone) = undone {
        // "did not drop its support", "plans to end its support": it stands.
        let told = of_verb(scene, number);
        let stands = told.is_untold() && (!told.is_negated() || not)
            || undone == Factuality::ENDED && told.modality == Modality::Planned;
        return Some(if stands { Factuality::FACT } else { undone });
    }
    // "A has no deal": told by the phrase. "fears an attack", "wants a meeting", "called for a truce".
    let definite = scene
        .draft
        .analysis
        .tokens
        .get(scene.tokens(item).start)
        .is_some_and(|t| t.is_any(&["the", "this", "these", "that"]))
        || scene.owned(item)
        || scene.owned(origin);
    let wants = verb.governs(Govern::Want)
        && !matches!(verb.lemma, "try" | "attempt" | "stop" | "fail" | "forget" | "appeal")
        || found.any(&[Cue::ParticipleMaybe, Cue::Doubt])
        || verb.events.iter().any(|e| e.has(Flag::Request));
    let asks = match preposition {
        None => true,
        Some(word) => matches!(word, "for" | "of" | "about"),
    };
    let governed = matches!(scene.clauses.places[number].governor, Some((_, Link::Relative)));
    (wants && asks && !definite && !group.passive && !governed).then_some(Factuality::POSSIBLE)
}
