//! The sense of an event noun: the noun with its phrase in, the type of the event that it tells out, if any.

use crate::extract::events::actors::Scene;
use crate::extract::events::groups::Item;
use crate::extract::events::sources::Light;
use crate::extract::events::table::EventNoun;
use crate::extract::lexicon::WordSet;
use crate::extract::record::EventType;

use super::matter::{SENSES, is, of_words};

/// What an event noun tells: nothing in another sense, of an attack in words that it is criticism.
pub(in crate::extract::events) fn of_noun(
    scene: &Scene<'_, '_>,
    noun: &EventNoun,
    item: usize,
    end: usize,
    rule: &str,
    sources: &[usize],
    light: Option<&Light>,
) -> Option<EventType> {
    let tokens = &scene.draft.analysis.tokens;
    let described = |set: &WordSet| scene.tokens(item).any(|t| is(set, &tokens[t].lower));
    let after = |word: &str| scene.clauses.is_prep(scene.draft, item + 1, word);
    match noun.last {
        "veto" => {
            let used = light.is_some_and(|l| {
                scene.clauses.verb(scene.words, l.group).is_some_and(|v| SENSES.uses.contains(v.lemma))
            });
            (used || rule != "event.noun.light" && after("of")).then_some(noun.event_type)
        }
        "conference" | "meeting" if described(&SENSES.press) => None,
        // "the Norway war" is where it was.
        "war" if rule == "event.noun.owner" => {
            ["on", "against", "with"].iter().any(|w| after(w)).then_some(noun.event_type)
        }
        "attack" | "assault" | "broadside" | "barrage" => {
            let onto = (item + 1..end)
                .find(|&i| ["on", "against", "at"].iter().any(|w| scene.clauses.is_prep(scene.draft, i, w)));
            let onto =
                onto.map(|i| i + 1).filter(|&i| matches!(scene.clauses.items.get(i), Some(Item::Phrase(_))));
            let words = described(&SENSES.verbal) || of_words(scene, sources, onto, end, false, true);
            Some(if words { EventType::Accuse } else { noun.event_type })
        }
        _ => Some(noun.event_type),
    }
}
