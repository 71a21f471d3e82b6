//! What somebody named accuses another of: the events of a sentence in, the claims of the accusers out. Such an event
//! stands as it is in the accuser's claim; without a named accuser it stays hypothetical.

use std::ops::Range;

use crate::extract::draft::Draft;
use crate::extract::entity_id;
use crate::extract::events::Found;
use crate::extract::events::actors::Scene;
use crate::extract::events::clause::Link;
use crate::extract::events::complement::{by, complement_end};
use crate::extract::events::groups::{Item, Shape};
use crate::extract::record::{Claim, ClaimKind, Modality};

use super::Factuality;
use super::lexicon::Cue;
use super::own::of_verb;

/// The claim of the one who accuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract::events) struct Accusation {
    speaker: usize,
    /// Tokens of the document.
    tokens: Range<usize>,
}

impl Accusation {
    /// The claim that it is.
    pub(in crate::extract::events) fn claim(self, draft: &Draft<'_>) -> Claim {
        Claim {
            speaker: entity_id(self.speaker),
            span: draft.span(self.tokens),
            kind: ClaimKind::Indirect,
            stance: Some("claim".to_owned()),
            confidence: Some(0.7),
            extractor: Some("claim.accusation".to_owned()),
        }
    }
}

/// Hands those events of a sentence over to their accusers that have one.
pub(in crate::extract::events) fn accusations(
    scene: &Scene<'_, '_>,
    found: &mut [Found],
    accusations: &mut Vec<Accusation>,
) {
    for event in found.iter_mut().filter(|event| event.hedge == Factuality::ALLEGED.hedge) {
        let Some(accusation) = accused(scene, event) else { continue };
        (event.modality, event.hedge) = (Modality::Asserted, None);
        if !accusations.contains(&accusation) {
            accusations.push(accusation);
        }
    }
}

/// The accusation that an event is part of.
fn accused(scene: &Scene<'_, '_>, event: &Found) -> Option<Accusation> {
    let items = &scene.clauses.items;
    let (mut item, begin) = match &items[event.item] {
        Item::Verb(number) => {
            let mut first = *number;
            // "of attacking towns and shelling ports"
            while let Some((above, Link::And)) = scene.clauses.places[first].governor
                && scene.clauses.groups[above].shape == Shape::Ing
                && above < first
            {
                first = above;
            }
            let tokens = &scene.clauses.groups[first].tokens;
            (scene.clauses.places[first].item, scene.clauses.start + tokens.start)
        }
        _ => (event.item, scene.tokens(event.item).start),
    };
    item = item.checked_sub(1)?;
    if !matches!(items[item], Item::Prep(_) | Item::SubPrep(_)) {
        return None;
    }
    let number = items[..item].iter().rev().find_map(|i| match i {
        Item::Verb(number) if scene.verb_cues(*number).has(Cue::Accuse) => Some(Some(*number)),
        Item::Stop | Item::Sub(_) | Item::Rel(_) | Item::If => Some(None),
        Item::Verb(number) if scene.clauses.groups[*number].shape == Shape::Finite => Some(None),
        _ => None,
    })??;
    if of_verb(scene, number) != Factuality::FACT {
        return None;
    }
    let after = scene.clauses.places[number].item + 1;
    let accusers = if scene.clauses.groups[number].passive {
        by(scene, after, complement_end(scene, after))
    } else {
        scene.acting[number].clone()
    };
    let speaker = accusers.into_iter().find(|accuser| !event.sources.contains(accuser))?;
    Some(Accusation { speaker, tokens: begin..end(scene, event.trigger.end) })
}

/// Where the words of an accusation end.
fn end(scene: &Scene<'_, '_>, from: usize) -> usize {
    let sentence = scene.sentence();
    let last = scene.draft.analysis.sentence_of(scene.clauses.start);
    let last = scene.draft.analysis.sentences.get(last).map_or(from, |s| s.tokens.end);
    let tokens = &scene.draft.analysis.tokens;
    let ends =
        [",", ";", ":", ".", "!", "?", "\"", "”", "which", "who", "after", "when", "while", "because", "but"];
    (from..last.min(from + sentence.len())).find(|&at| tokens[at].is_any(&ends)).unwrap_or(last)
}
