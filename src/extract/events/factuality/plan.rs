//! What a noun or adjective before an infinitive says of it: an infinitive in, the [`Step`] that its plan, wish or ability
//! makes of it out: "no plans to", "scrapped its plan to", "unable to", "set to".

use crate::extract::events::actors::Scene;
use crate::extract::events::groups::{Item, Shape};
use crate::extract::events::words::Class;
use crate::extract::morphology::singulars;

use super::content::predicate_of;
use super::governor::{Step, before_word};
use super::lexicon::{Cue, Cues, cues};
use super::phrase::is_none;
use super::{Factuality, negated};

/// What a noun or adjective before an infinitive says: "no plans to", "scrapped its plan to", "unable to", "set to".
pub(super) fn of_noun_or_adjective(scene: &Scene<'_, '_>, number: usize) -> Option<Step> {
    let items = &scene.clauses.items;
    let item = scene.clauses.places[number].item;
    let word = before_word(scene, number)?;
    let (above, _) = scene.clauses.places[number].governor?;
    let governor = (above != usize::MAX).then_some(above);
    let not = governor.is_some_and(|g| negated(scene, g));
    if word == "about" {
        let past = governor.is_some_and(|g| scene.clauses.groups[g].past);
        return Some(Step::Told(match (not, past) {
            (true, _) => Factuality::NEGATED,
            (_, true) => Factuality::NEARLY,
            _ => Factuality::PLANNED,
        }));
    }
    let found = cues(word);
    let copula = governor.is_some_and(|g| {
        let group = &scene.clauses.groups[g];
        group.copula
            || group.verb.is_some() && matches!(items[item - 1], Item::Verb(_))
            || scene.clauses.verb(scene.words, g).is_some_and(|v| {
                matches!(v.lemma, "seem" | "appear" | "remain" | "become" | "feel" | "look" | "prove")
            })
    });
    if copula && !scene.is_noun_phrase(item - 1) {
        if found.has(Cue::AdjectivePlan) && !not {
            return Some(Step::Told(Factuality::PLANNED));
        }
        if found.has(Cue::AdjectiveNot) && !not {
            return Some(Step::Told(Factuality::DENIED));
        }
        if found.any(&[Cue::AdjectiveMaybe, Cue::AdjectiveNot, Cue::AdjectivePlan]) {
            return Some(Step::Told(if not { Factuality::NEGATED } else { Factuality::POSSIBLE }));
        }
    }
    if bound(scene, item) {
        return Some(Step::Told(if not { Factuality::NEGATED } else { Factuality::WANTED }));
    }
    // "plans by A to attack": the noun before its preposition.
    let mut noun = item.checked_sub(1).filter(|&j| matches!(items[j], Item::Phrase(_)))?;
    let looks_ahead = |j: usize| {
        scene.head(j).is_some_and(|head| {
            [Class::PlanNoun, Class::ToNoun, Class::WantNoun].iter().any(|class| scene.words.is(head, *class))
                || singulars(head).any(|noun| cues(&noun).has(Cue::MaybeNoun))
        })
    };
    while !looks_ahead(noun)
        && noun > 1
        && matches!(items[noun - 1], Item::Prep(_))
        && matches!(items[noun - 2], Item::Phrase(_))
    {
        noun -= 2;
    }
    if !looks_ahead(noun) {
        return None;
    }
    planned_noun(scene, number, noun)
}

/// Whether a law or treaty asks for the infinitive at an item: "is bound by law to help".
fn bound(scene: &Scene<'_, '_>, item: usize) -> bool {
    let Some(verb) = item.checked_sub(3) else { return false };
    let Item::Verb(number) = scene.clauses.items[verb] else { return false };
    let last = scene.clauses.groups[number].tokens.end - 1;
    ["by", "under"].iter().any(|word| scene.clauses.is_prep(scene.draft, item - 2, word))
        && matches!(
            scene.clauses.lower(scene.draft, last),
            "bound" | "obliged" | "obligated" | "required" | "compelled"
        )
}

/// Whether a plan or decision stands: there is one, and it was not dropped.
fn planned_noun(scene: &Scene<'_, '_>, number: usize, noun: usize) -> Option<Step> {
    let items = &scene.clauses.items;
    if is_none(scene, noun) {
        return Some(Step::Told(Factuality::NEGATED));
    }
    let before = noun.checked_sub(1).map(|j| &items[j]);
    let particle = matches!(before, Some(Item::Prep(_)));
    let verb = match before {
        Some(Item::Verb(g)) => Some(*g),
        Some(Item::Prep(_)) if noun > 1 => match items[noun - 2] {
            Item::Verb(g) => Some(g),
            _ => None,
        },
        _ => None,
    };
    if let Some(verb) = verb {
        let not = negated(scene, verb);
        let found = scene.verb_cues(verb);
        let drops = found.any(&[Cue::NounNot, Cue::Deny]) || !particle && found.has(Cue::NounEnd);
        if drops && !not {
            return Some(Step::Told(Factuality::CANCELLED));
        }
        let light = scene.clauses.verb(scene.words, verb).is_some_and(|v| !v.light.is_empty());
        if !drops && not && light {
            return Some(Step::Told(Factuality::NEGATED));
        }
    }
    // "A's plan to attack B was dropped".
    let item = scene.clauses.places[number].item;
    let after = items[item + 1..].iter().find_map(|i| match i {
        Item::Phrase(_) | Item::Prep(_) | Item::Date(_) => None,
        Item::Verb(g) if scene.clauses.groups[*g].shape == Shape::Finite => Some(Some(*g)),
        _ => Some(None),
    });
    let after = after.flatten()?;
    let found: Cues = scene.verb_cues(after);
    let passive = scene.clauses.groups[after].passive;
    let drops = passive && found.any(&[Cue::NounNot, Cue::NounEnd, Cue::Deny])
        || !passive && found.any(&[Cue::SubjectNot, Cue::SubjectEnd]);
    if drops && !negated(scene, after) {
        return Some(Step::Told(Factuality::CANCELLED));
    }
    predicate_of(scene, after).filter(|f| f.is_untold()).map(Step::Told)
}
