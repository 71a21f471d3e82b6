//! What is said of the clause that tells an event: "It is not true that A attacked B", "Reports that A attacked B are
//! false", "C denied that A attacked B". A finite verb group in, the [`Factuality`] that the words around its clause
//! give it out; nothing if they give none.

use crate::extract::events::actors::Scene;
use crate::extract::events::clause::{Link, Subject};
use crate::extract::events::groups::{Item, Shape};
use crate::extract::events::words::Govern;

use super::content::{content, head_cues, is_content, predicate, predicate_after, predicate_of};
use super::governor::nor_denied;
use super::lexicon::{Cue, cues};
use super::phrase::is_none;
use super::{Factuality, negated, own};

/// What is said of the clause of a finite verb group.
pub(super) fn said_of(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    if let Some(cleft) = cleft(scene, number) {
        return Some(cleft);
    }
    if let Some(quoted) = quoted(scene, number) {
        return Some(quoted);
    }
    let begin = beginning(scene, number);
    if conditional(scene, begin) {
        return Some(Factuality::CONDITION);
    }
    if unconfirmed(scene, begin, scene.clauses.places[number].item) {
        return Some(Factuality::ALLEGED);
    }
    let that = begin.checked_sub(1)?;
    let Item::Sub(t) = scene.clauses.items[that] else { return None };
    match scene.clauses.lower(scene.draft, t) {
        "that" => {}
        // "asked why A attacked": it did.
        "why" | "how" => return Some(Factuality::FACT),
        _ => return None,
    }
    let before = (0..that).rev().find(|&j| !matches!(scene.clauses.items[j], Item::Date(_) | Item::Comma));
    match before.map(|j| (j, &scene.clauses.items[j])) {
        // "That A attacked B is not true."
        None | Some((_, Item::Stop)) => predicate_after(scene, number),
        // "It would be wrong to say that"
        Some((verb, Item::Verb(matrix))) => {
            let judged = verb.checked_sub(1).filter(|&j| matches!(scene.clauses.items[j], Item::Phrase(_)));
            let judged = judged.filter(|_| scene.clauses.groups[*matrix].shape == Shape::Infinitive);
            judged.and_then(|phrase| predicate(scene, phrase)).or_else(|| matrix_verb(scene, *matrix))
        }
        Some((phrase, Item::Phrase(_))) => {
            if let Some(said) = predicate(scene, phrase).or_else(|| content(scene, phrase, Some(number))) {
                return Some(said);
            }
            // "told reporters that"
            let verb = verb_before(scene, phrase)?;
            (!is_content(scene, phrase)).then(|| matrix_verb(scene, verb)).flatten()
        }
        _ => None,
    }
}

/// The item at which the clause of a finite verb begins: its subject, or what stands before it in its clause.
fn beginning(scene: &Scene<'_, '_>, number: usize) -> usize {
    let items = &scene.clauses.items;
    let place = &scene.clauses.places[number];
    let mut begin = match place.subject {
        Subject::Item(subject) if subject < place.item => subject,
        _ => place.item,
    };
    while let Some(before) = begin.checked_sub(1) {
        match &items[before] {
            Item::Date(_) | Item::Comma => begin = before,
            Item::Phrase(_)
                if before > 0 && matches!(items[before - 1], Item::Prep(_) | Item::SubPrep(_)) =>
            {
                begin = before - 1;
            }
            _ => break,
        }
    }
    begin
}

/// "According to unconfirmed reports, A attacked": before the verb, in its clause.
fn unconfirmed(scene: &Scene<'_, '_>, begin: usize, verb: usize) -> bool {
    (begin..verb).any(|item| {
        scene.clauses.items[..item].last().is_some_and(|i| matches!(i, Item::Prep(_)))
            && matches!(scene.clauses.items[item], Item::Phrase(_))
            && unconfirmed_report(scene, item)
    })
}

/// "unconfirmed reports", "alleged claims": a phrase for what nobody named says.
fn unconfirmed_report(scene: &Scene<'_, '_>, item: usize) -> bool {
    head_cues(scene, item).any(&[Cue::Report, Cue::Claim])
        && scene.draft.analysis.tokens[scene.tokens(item)]
            .iter()
            .any(|t| cues(&t.lower).has(Cue::Unconfirmed))
}

/// "in case A attacks", "as long as A attacks", "provided A attacks".
fn conditional(scene: &Scene<'_, '_>, begin: usize) -> bool {
    let items = &scene.clauses.items;
    let Some(first) = items.get(begin).and_then(|item| scene.first_token(item)) else { return false };
    let word = |n: usize| {
        first
            .checked_sub(n)
            .filter(|t| *t >= scene.clauses.start)
            .map(|t| &*scene.draft.analysis.tokens[t].lower)
    };
    // "In case A attacks": read as a phrase with its preposition.
    let case = matches!(items.get(begin), Some(Item::Prep(_)))
        && matches!(items.get(begin + 1), Some(Item::Phrase(_)))
        && scene.clauses.is_prep(scene.draft, begin, "in")
        && scene.head(begin + 1) == Some("case");
    let that = usize::from(word(1) == Some("that"));
    let long = |n: usize| word(n) == Some("as") && word(n + 1) == Some("long");
    case || long(1)
        || word(1) == Some("case") && word(2) == Some("in")
        || matches!(word(1 + that), Some("provided" | "providing" | "assuming" | "supposing" | "lest"))
        || that == 1 && matches!(word(2), Some("condition" | "event"))
}

/// "It was not A that attacked B": what stands before "that" did not do it.
fn cleft(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    let (above, Link::Relative) = scene.clauses.places[number].governor? else { return None };
    let group = scene.clauses.groups.get(above).filter(|group| group.copula)?;
    let it = scene.clauses.places[above].item.checked_sub(1)?;
    if scene.head(it) != Some("it") || scene.tokens(it).len() != 1 {
        return None;
    }
    let Subject::Item(subject) = scene.clauses.places[number].subject else { return None };
    let but = matches!(scene.clauses.items[subject - 1], Item::And(t)
        if scene.clauses.lower(scene.draft, t) == "but");
    Some(if (group.negated || is_none(scene, subject)) && !but {
        Factuality::NEGATED
    } else {
        Factuality::FACT
    })
}

/// A clause in quotation marks of which the sentence goes on to speak: "\"A attacked B\" is a claim that C denied".
fn quoted(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    let items = &scene.clauses.items;
    let item = scene.clauses.places[number].item;
    let after = (item + 1..items.len()).find(|&j| {
        !matches!(items[j], Item::Phrase(_) | Item::Prep(_) | Item::Date(_) | Item::SubPrep(_) | Item::Comma)
    })?;
    let Item::Verb(copula) = items[after] else { return None };
    let group = &scene.clauses.groups[copula];
    let mark = scene.draft.analysis.tokens.get((scene.clauses.start + group.tokens.start).checked_sub(1)?)?;
    let before =
        scene.draft.analysis.tokens.get((scene.clauses.start + group.tokens.start).checked_sub(2)?)?;
    let closes = |text: &str| matches!(text, "\"" | "”" | "''" | "»");
    if group.shape != Shape::Finite || !(closes(mark.text) || mark.text == "," && closes(before.text)) {
        return None;
    }
    if let Some(said) = predicate_of(scene, copula) {
        return Some(said);
    }
    let noun = items.get(after + 1).filter(|item| matches!(item, Item::Phrase(_))).map(|_| after + 1)?;
    if !group.copula || !is_content(scene, noun) {
        return None;
    }
    let denied = items[noun..]
        .iter()
        .any(|i| matches!(i, Item::Verb(g) if scene.verb_cues(*g).has(Cue::Deny) && !negated(scene, *g)));
    Some(if denied { Factuality::DENIED } else { Factuality::ALLEGED })
}

/// The verb before an item with nothing but phrases and prepositions between.
fn verb_before(scene: &Scene<'_, '_>, item: usize) -> Option<usize> {
    scene.clauses.items[..item].iter().rev().find_map(|i| match i {
        Item::Phrase(_) | Item::Prep(_) | Item::Date(_) | Item::Comma => None,
        Item::Verb(number) => Some(Some(*number)),
        _ => Some(None),
    })?
}

/// What a verb says of its statement: "C denied that", "It is alleged that", "C did not say that".
pub(super) fn matrix_verb(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    let verb = scene.clauses.verb(scene.words, number)?;
    let found = scene.verb_cues(number);
    let group = &scene.clauses.groups[number];
    if nor_denied(scene, number) {
        return Some(Factuality::DOUBTED);
    }
    if negated(scene, number) {
        if found.any(&[Cue::Deny, Cue::Factive, Cue::Doubt]) {
            return Some(Factuality::FACT);
        }
        if found.has(Cue::Happen) {
            return Some(Factuality::DENIED);
        }
        return (verb.governs(Govern::Say) || found.any(&[Cue::Allege, Cue::Prove]))
            .then_some(Factuality::DOUBTED);
    }
    if found.has(Cue::Deny) {
        return Some(Factuality::DENIED);
    }
    if found.has(Cue::Allege) && few(scene, number) {
        return Some(Factuality::DOUBTED);
    }
    if rumour(scene, number) {
        return Some(Factuality::ALLEGED);
    }
    if found.has(Cue::Allege) && group.passive {
        let by = scene.clauses.is_prep(scene.draft, scene.clauses.places[number].item + 1, "by");
        let known = matches!(verb.lemma, "say" | "report" | "consider") && group.shape == Shape::Finite && by;
        return (!known).then_some(Factuality::ALLEGED);
    }
    // "could claim that"
    let open = |t: usize| matches!(scene.clauses.lower(scene.draft, t), "could" | "may" | "might");
    if found.has(Cue::Doubt) || verb.governs(Govern::Say) && group.tokens.clone().any(open) {
        return Some(Factuality::POSSIBLE);
    }
    None
}

/// "Unconfirmed reports said that"
fn rumour(scene: &Scene<'_, '_>, number: usize) -> bool {
    matches!(scene.clauses.subject(number), Subject::Item(subject) if unconfirmed_report(scene, subject))
}

/// "Few believe that", "Hardly anyone thinks that".
fn few(scene: &Scene<'_, '_>, number: usize) -> bool {
    let Subject::Item(subject) = scene.clauses.subject(number) else { return false };
    let words = &scene.draft.analysis.tokens[scene.tokens(subject)];
    words.first().is_some_and(|t| t.is_any(&["few", "hardly", "scarcely", "barely"]))
}

/// What is said before a clause without "that": "C denied A had attacked B", "Had A attacked B".
pub(super) fn without_that(scene: &Scene<'_, '_>, above: usize) -> Option<Factuality> {
    let group = &scene.clauses.groups[above];
    if group.verb.is_some() {
        return None;
    }
    let item = scene.clauses.places[above].item;
    let before = &scene.clauses.items[..item];
    let word = &*scene.draft.analysis.tokens[scene.clauses.start + group.tokens.start].lower;
    // "At no time did A", "Never has A", "Nor did A": what stands before the auxiliary in its clause.
    let begin = before
        .iter()
        .rposition(|i| matches!(i, Item::Stop | Item::Sub(_) | Item::Comma))
        .map_or(0, |j| j + 1);
    let none = (begin..item).any(|j| matches!(scene.clauses.items[j], Item::Phrase(_)) && is_none(scene, j));
    let first = scene.clauses.start + group.tokens.start;
    let previous = first.checked_sub(1).filter(|t| *t >= scene.clauses.start);
    let previous = previous.map(|t| &scene.draft.analysis.tokens[t]);
    let nor = previous.is_some_and(|t| t.is_any(&["nor", "never", "rarely", "seldom", "neither"]));
    if own::words(scene, above).is_some_and(Factuality::is_negated) || none || nor {
        return Some(Factuality::NEGATED);
    }
    let opens = match before.last() {
        None | Some(Item::Stop | Item::Comma | Item::And(_) | Item::Sub(_)) => true,
        // "C would act had A attacked B".
        Some(Item::Verb(_) | Item::Phrase(_)) => word == "had",
        _ => false,
    };
    if opens && matches!(word, "had" | "should" | "were") {
        return Some(Factuality::CONDITION);
    }
    if group.may {
        return Some(Factuality::POSSIBLE);
    }
    None
}
