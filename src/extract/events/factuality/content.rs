//! What is said of reports and claims: a noun for one, or a predicate, in, the [`Factuality`] of what it reports out: "There
//! is no proof that", "are false", "denied reports of", "turned out to be wrong".

use crate::extract::events::actors::Scene;
use crate::extract::events::groups::{Item, Shape};
use crate::extract::morphology::singulars;

use super::lexicon::{Cue, Cues, cues};
use super::phrase::is_none;
use super::{Factuality, negated};

/// The cues of the noun that heads a phrase, in singular or plural.
pub(super) fn head_cues(scene: &Scene<'_, '_>, item: usize) -> Cues {
    let Some(head) = scene.head(item) else { return Cues::default() };
    if cues(head).has(Cue::Outlook) {
        return Cues::default();
    }
    singulars(head).map(|noun| cues(&noun)).fold(cues(head), Cues::and)
}

pub(super) fn is_content(scene: &Scene<'_, '_>, item: usize) -> bool {
    head_cues(scene, item).any(&[Cue::Report, Cue::Claim, Cue::MaybeNoun, Cue::Untrue])
}

/// What a predicate says of the clause after it: "It is not true that", "It is unlikely that". The item is its phrase.
pub(super) fn predicate(scene: &Scene<'_, '_>, item: usize) -> Option<Factuality> {
    let Item::Verb(number) = scene.clauses.items[item.checked_sub(1)?] else { return None };
    let subject = scene.clauses.places[number].item.checked_sub(1)?;
    let it = matches!(scene.head(subject), Some("it" | "this" | "that"));
    if !scene.clauses.groups[number].copula && !it {
        return None;
    }
    judged(scene, number, item)
}

/// What a verb and the phrase after it say of the statement that is its subject.
fn judged(scene: &Scene<'_, '_>, number: usize, item: usize) -> Option<Factuality> {
    let found = head_cues(scene, item);
    let not = negated(scene, number) || is_none(scene, item);
    if found.has(Cue::Untrue) {
        return Some(if not { Factuality::FACT } else { Factuality::DENIED });
    }
    if found.has(Cue::True) || found.has(Cue::Certain) {
        return Some(match (not, found.has(Cue::True)) {
            (false, _) => Factuality::FACT,
            (true, true) => Factuality::DENIED,
            (true, false) => Factuality::DOUBTED,
        });
    }
    if found.has(Cue::Doubtful) {
        return Some(Factuality::DOUBTED);
    }
    found.has(Cue::Wanted).then_some(Factuality::WANTED)
}

/// What the verb that follows a clause says of it: "Reports that A attacked B are false".
pub(super) fn predicate_after(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    let item = scene.clauses.places[number].item;
    for after in &scene.clauses.items[item + 1..] {
        match after {
            // "turned out to be false" is read as a participle.
            Item::Verb(next)
                if scene.clauses.groups[*next].shape == Shape::Finite
                    || scene
                        .clauses
                        .verb(scene.words, *next)
                        .is_some_and(|v| matches!(v.lemma, "turn" | "prove")) =>
            {
                return predicate_of(scene, *next);
            }
            Item::Stop | Item::Sub(_) | Item::Rel(_) | Item::If | Item::And(_) => return None,
            _ => {}
        }
    }
    None
}

/// What a verb says of its subject, a report or statement: "are false", "were denied", "turned out to be wrong".
pub(super) fn predicate_of(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    let group = &scene.clauses.groups[number];
    let found = scene.verb_cues(number);
    let not = negated(scene, number);
    if group.passive {
        if found.any(&[Cue::Deny, Cue::NounNot]) {
            return (!not).then_some(Factuality::DENIED);
        }
        let open = matches!(
            scene.clauses.verb(scene.words, number).map(|v| v.lemma),
            Some("confirm" | "verify" | "prove")
        );
        if open {
            return Some(if not { Factuality::DOUBTED } else { Factuality::FACT });
        }
    }
    let from = scene.clauses.places[number].item + 1;
    for item in from..scene.clauses.items.len() {
        match &scene.clauses.items[item] {
            Item::Phrase(_) => {
                if let Some(said) = judged(scene, number, item) {
                    return Some(said);
                }
            }
            Item::Verb(next) if scene.clauses.groups[*next].shape != Shape::Finite => {}
            Item::Prep(_) | Item::SubPrep(_) => {}
            _ => return None,
        }
    }
    None
}

/// What the place of a noun for a report or claim says of what it reports: "found no evidence that", "denied reports of".
/// `inside` is the verb of the clause that it reports.
pub(super) fn content(scene: &Scene<'_, '_>, item: usize, inside: Option<usize>) -> Option<Factuality> {
    if !is_content(scene, item) {
        return None;
    }
    let found = head_cues(scene, item);
    let doubt = matches!(scene.head(item), Some("doubt" | "question" | "doubts"));
    let tokens = scene.tokens(item);
    let words = || scene.draft.analysis.tokens[tokens.clone()].iter();
    if is_none(scene, item)
        || words().next().is_some_and(|t| t.is("no"))
        || words().any(|t| t.is_any(&["little", "scant", "insufficient", "any"]))
    {
        return Some(if doubt { Factuality::FACT } else { Factuality::DOUBTED });
    }
    let before =
        words().take(tokens.len().saturating_sub(1)).map(|t| cues(&t.lower)).fold(Cues::default(), Cues::and);
    if before.has(Cue::Untrue) {
        return Some(Factuality::DENIED);
    }
    if let Some(said) = governed_content(scene, item) {
        return Some(said);
    }
    if let Some(said) =
        inside.and_then(|number| predicate_after(scene, number).or_else(|| called(scene, number)))
    {
        return Some(said);
    }
    if doubt {
        return Some(Factuality::DOUBTED);
    }
    if found.has(Cue::Claim) || before.has(Cue::Unconfirmed) {
        return Some(Factuality::ALLEGED);
    }
    (found.has(Cue::MaybeNoun) && !found.has(Cue::Report)).then_some(Factuality::POSSIBLE)
}

/// What the verb or noun before a noun for a report says of it.
fn governed_content(scene: &Scene<'_, '_>, item: usize) -> Option<Factuality> {
    let items = &scene.clauses.items;
    match items.get(item.checked_sub(1)?)? {
        Item::Verb(number) => {
            let cues = scene.verb_cues(*number);
            let not = negated(scene, *number);
            if cues.any(&[Cue::Deny, Cue::NounNot]) {
                return Some(if not { Factuality::FACT } else { Factuality::DENIED });
            }
            let unseen = not && !head_cues(scene, item).has(Cue::Untrue) && !cues.has(Cue::Factive);
            unseen.then_some(Factuality::DOUBTED)
        }
        Item::Prep(p) if item > 1 => match &items[item - 2] {
            Item::Phrase(_) => content(scene, item - 2, None),
            // "ruled out the possibility that"
            Item::Verb(number) if scene.verb_cues(*number).any(&[Cue::Deny, Cue::NounNot]) => {
                Some(Factuality::DENIED)
            }
            _ => (scene.clauses.lower(scene.draft, *p) == "without").then_some(Factuality::DOUBTED),
        },
        _ => None,
    }
}

/// "called reports that A attacked B a lie".
pub(super) fn called(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    let place = &scene.clauses.places[number];
    let calls = scene.clauses.items[..place.item].iter().rev().any(|i| {
        matches!(i, Item::Verb(g) if scene.clauses.verb(scene.words, *g).is_some_and(|v| {
            matches!(v.lemma, "call" | "brand" | "label" | "term" | "describe" | "denounce" | "condemn")
        }))
    });
    let lie = (place.item + 1..scene.clauses.items.len())
        .any(|j| matches!(scene.clauses.items[j], Item::Phrase(_)) && head_cues(scene, j).has(Cue::Untrue));
    (calls && lie).then_some(Factuality::DENIED)
}
