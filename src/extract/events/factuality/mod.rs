//! Whether an event is told as one that happened, wherever the sentence says otherwise than at its verb: the events of a
//! sentence in, the same with whom it is denied of taken out, and with the reason where it did not happen or is only alleged.
//!
//! What the auxiliaries of the verb and the verbs that govern it say is decided before ([`modality`](super::modality)). Here
//! count the subject ("No Norwegian troops"), the object ("gave no aid"), the coordination ("Norway but not Sudan"), what stands
//! above the clause ("It is not true that") and words that mean it ("avoided", "called off", "accused of"), for verbs and
//! nouns alike. The words are in `data/lexicons/factuality.tsv`.
//!
//! | rule | description | fires | must not |
//! |---|---|---|---|
//! | `event.untold.negated` | who acts or is acted on is negated, or the clause is said not to be true | "Neither Israel nor Syria attacked" | "Not only Israel attacked" |
//! | `event.untold.avoided` | it was avoided, called off, or nearly done | "Israel nearly attacked Syria" | "Nearly all Israelis left" |
//! | `event.untold.ended` | what lasted is no more | "Israel dropped its support for Syria" | "Israel voiced its support" |
//! | `event.untold.alleged` | somebody is accused or suspected of it | "Israel accused Syria of attacking Gaza" | "Israel condemned Syria for attacking Gaza" |

mod cues;
mod participants;

use std::ops::Range;

use crate::extract::draft::Draft;
use crate::extract::entity_id;
use crate::extract::record::{Claim, ClaimKind, EventType, Modality};

use super::Found;
use super::actors::Scene;
use super::clause::Subject;
use super::groups::{Item, Shape};
use super::modality::Told;
use cues::{Cue, Sentence};

const AVOIDED: Told = Told { modality: Modality::Negated, untold: Some("event.untold.avoided") };
const ENDED: Told = Told { modality: Modality::Negated, untold: Some("event.untold.ended") };
const ALLEGED: Told = Told { modality: Modality::Hypothetical, untold: Some("event.untold.alleged") };

/// How far apart a word above a clause and the event may be, in tokens.
const REACH: usize = 16;
const BE: [&str; 9] = ["is", "are", "was", "were", "be", "been", "has", "have", "had"];

/// What somebody is accused of: the claim of the one who accuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Accusation {
    pub(super) speaker: usize,
    /// Tokens of the document.
    pub(super) tokens: Range<usize>,
}

impl Accusation {
    /// The claim that it is.
    pub(super) fn claim(self, draft: &Draft<'_>) -> Claim {
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

/// Weighs the events of a sentence. Without `scene.all`, those that did not happen are left out. What somebody accuses
/// another of stays as the accuser's claim.
pub(super) fn weigh(scene: &Scene<'_, '_>, found: &mut Vec<Found>, accusations: &mut Vec<Accusation>) {
    let number = scene.draft.analysis.sentence_of(scene.clauses.start);
    let Some(sentence) = scene.draft.analysis.sentences.get(number) else { return };
    let start = sentence.tokens.start;
    let sentence =
        Sentence { tokens: &scene.draft.analysis.tokens[sentence.tokens.clone()], words: scene.words };
    for event in found.iter_mut().filter(|event| event.untold.is_none()) {
        let place = Event::new(scene, event, start);
        let told =
            place.told(scene, sentence, event).or_else(|| participants::weigh(scene, sentence, start, event));
        let Some(told) = told else { continue };
        if told == ALLEGED
            && let Some(accusation) = place.accusation(scene, sentence, event, start)
        {
            if !accusations.contains(&accusation) {
                accusations.push(accusation);
            }
            continue;
        }
        (event.modality, event.untold) = (told.modality, told.untold);
    }
    if !scene.all {
        found.retain(|event| event.untold.is_none());
    }
}

/// Where an event stands in its sentence; all places count from its first token.
struct Event {
    /// The verb group, of an event that a verb tells.
    group: Option<usize>,
    /// Where the verb with its auxiliaries, or the phrase of the noun, begins.
    begin: usize,
    /// The main word.
    head: usize,
    /// Behind its words.
    end: usize,
}

impl Event {
    fn new(scene: &Scene<'_, '_>, event: &Found, start: usize) -> Self {
        let base = scene.clauses.start - start;
        let group = match scene.clauses.items.get(event.item) {
            Some(Item::Verb(number)) => Some(*number),
            _ => None,
        };
        let begin = match group {
            Some(number) => base + scene.clauses.groups[number].tokens.start,
            None => scene.tokens(event.item).start.saturating_sub(start),
        };
        Self { group, begin, head: event.trigger.start - start, end: event.trigger.end - start }
    }

    fn told(&self, scene: &Scene<'_, '_>, sentence: Sentence<'_, '_>, event: &Found) -> Option<Told> {
        self.above(sentence)
            .or_else(|| self.asked(sentence))
            .or_else(|| self.alleged(scene, sentence, event))
            .or_else(|| self.avoided(scene, sentence))
            .or_else(|| self.nothing(scene, sentence))
            .or_else(|| self.over(scene, sentence, event))
    }

    /// What stands above the clause: "There is no proof that", "Reports that ... are false".
    fn above(&self, sentence: Sentence<'_, '_>) -> Option<Told> {
        let lowest = self.begin.saturating_sub(REACH);
        let that = (lowest..self.begin).rev().find(|&at| sentence.is(at, &["that", ";", ":"]));
        if let Some(that) = that.filter(|&at| sentence.is(at, &["that"])) {
            let mut above = that;
            // "It is wrong to say that".
            if above > 1
                && sentence.is(above - 2, &["to"])
                && sentence.is(above - 1, &["say", "claim", "suggest", "think"])
            {
                above -= 2;
            }
            if sentence.ends(above, Cue::Clause).is_some() {
                return Some(Told::NEGATED);
            }
            if let Some(noun) = sentence.ends(that, Cue::Report) {
                let denied = (noun.saturating_sub(4)..noun).any(|at| sentence.begins(at, Cue::Deny));
                let no = (noun.saturating_sub(4)..noun).any(|at| sentence.is(at, &["no", "false"]));
                if denied || no || self.belied(sentence) {
                    return Some(Told::DENIED);
                }
                if sentence.is(
                    noun,
                    &[
                        "allegation",
                        "allegations",
                        "accusation",
                        "accusations",
                        "suspicion",
                        "rumour",
                        "rumours",
                        "rumor",
                        "rumors",
                        "claim",
                        "claims",
                    ],
                ) {
                    return Some(ALLEGED);
                }
            }
            if sentence.ends(above, Cue::Doubtful).is_some() {
                return Some(Told::POSSIBLE);
            }
        }
        // "'Norway attacked Sudan' is a claim that she denied."
        let quoted = (self.end..sentence.tokens.len().min(self.end + REACH))
            .find(|&at| sentence.is(at, &["\"", "”", "'", "’"]) && sentence.is(at + 1, &["is", "was"]));
        let begun = (0..self.begin).any(|at| sentence.is(at, &["\"", "“", "'", "‘"]));
        let denies = |at: usize| sentence.begins(at, Cue::Deny) || sentence.begins(at, Cue::Belied);
        quoted.filter(|&at| begun && (at + 2..at + 10).any(denies)).map(|_| Told::DENIED)
    }

    /// Whether the main clause behind the event says that it is not so: "are false", "were dismissed".
    fn belied(&self, sentence: Sentence<'_, '_>) -> bool {
        (self.end..sentence.tokens.len()).any(|at| {
            sentence.is(at, &BE) && {
                let next = at
                    + 1
                    + usize::from(sentence.is(at + 1, &["simply", "just", "completely", "all", "been"]));
                sentence.begins(next, Cue::Belied) || sentence.begins(next, Cue::Deny)
            }
        })
    }

    /// "Had Norway attacked", "Did Norway attack Sudan?"
    fn asked(&self, sentence: Sentence<'_, '_>) -> Option<Told> {
        let clause =
            (0..self.begin).rev().find(|&at| sentence.is(at, &[",", ";", "\"", "“"])).map_or(0, |at| at + 1);
        let apart = self.begin > clause + 1;
        if apart && sentence.is(clause, &["had", "should", "were"]) {
            return Some(Told::CONDITION);
        }
        let question = sentence.tokens.iter().rev().take(2).any(|token| token.is("?"));
        let auxiliary = [
            "did", "does", "do", "has", "have", "is", "are", "was", "were", "will", "would", "can", "could",
            "should",
        ];
        (question && apart && sentence.is(clause, &auxiliary)).then_some(Told::POSSIBLE)
    }

    /// What somebody is accused or suspected of, or said to have done.
    fn alleged(&self, scene: &Scene<'_, '_>, sentence: Sentence<'_, '_>, event: &Found) -> Option<Told> {
        let adverb = |at: usize| sentence.begins(at, Cue::Alleged);
        if (self.begin.saturating_sub(1)..self.head).any(adverb) || adverb(self.end) && self.group.is_some() {
            return Some(ALLEGED);
        }
        // "is alleged to have attacked".
        let to = self.begin.checked_sub(1).filter(|_| sentence.is(self.begin, &["to"]));
        if to.is_some_and(|at| sentence.is(at, &["alleged", "rumoured", "rumored", "suspected", "accused"])) {
            return Some(ALLEGED);
        }
        if self.group.is_none() && sentence.is(self.begin.wrapping_sub(1), &["of"]) {
            let risk = sentence.ends(self.begin - 1, Cue::Risk);
            if risk.is_some() {
                return Some(Told::POSSIBLE);
            }
        }
        self.accused(scene, sentence, event).map(|_| ALLEGED)
    }

    /// What an accusation says that the event is part of: the place of the verb, and where its words begin.
    fn accused(
        &self,
        scene: &Scene<'_, '_>,
        sentence: Sentence<'_, '_>,
        event: &Found,
    ) -> Option<(usize, usize)> {
        let preposition = (self.begin.saturating_sub(REACH)..self.begin).rev().find(|&at| {
            sentence.is(at, &["of", "for", "with", "over", "on"])
                && (at + 1 == self.begin || self.group.is_none() || self.chained(scene))
        })?;
        let barrier = ["that", "which", "who", "after", "when", "while", ";", ":", "condemned"];
        let verb = (0..preposition)
            .rev()
            .take_while(|&at| !sentence.is(at, &barrier))
            .find(|&at| sentence.begins(at, Cue::Accuse))?;
        // The accusation itself is made.
        let itself = (verb..verb + 2).contains(&self.head)
            || event.event_type == EventType::Accuse && self.group.is_none();
        let finite = self.group.is_some_and(|number| scene.clauses.groups[number].shape == Shape::Finite);
        (!itself && !finite).then_some((verb, preposition + 1))
    }

    /// The claim of the one who accuses, if the sentence names him.
    fn accusation(
        &self,
        scene: &Scene<'_, '_>,
        sentence: Sentence<'_, '_>,
        event: &Found,
        start: usize,
    ) -> Option<Accusation> {
        let (verb, begin) = self.accused(scene, sentence, event)?;
        let base = scene.clauses.start - start;
        let (number, _) = scene
            .clauses
            .groups
            .iter()
            .enumerate()
            .find(|(_, group)| !group.passive && base + group.head == verb)?;
        let speaker = *scene.acting[number].first().filter(|speaker| !event.sources.contains(speaker))?;
        let ends = [
            ",", ";", ":", ".", "!", "?", "\"", "”", "which", "who", "after", "when", "while", "because",
            "but",
        ];
        let end = (self.end..sentence.tokens.len()).find(|&at| sentence.is(at, &ends));
        let end = end.unwrap_or(sentence.tokens.len());
        Some(Accusation { speaker, tokens: start + begin..start + end })
    }

    /// Whether the verb shares the preposition of a participle before it: "of attacking towns and shelling ports".
    fn chained(&self, scene: &Scene<'_, '_>) -> bool {
        self.group.is_some_and(|number| scene.clauses.groups[number].shape == Shape::Ing)
    }

    /// "avoided attacking", "nearly attacked", "dropped plans to attack", "nor attacked".
    fn avoided(&self, scene: &Scene<'_, '_>, sentence: Sentence<'_, '_>) -> Option<Told> {
        if sentence.is(self.begin.wrapping_sub(1), &["nor"]) && self.group.is_some() {
            return Some(Told::NEGATED);
        }
        let finite = self.group.is_some_and(|number| scene.clauses.groups[number].shape == Shape::Finite);
        let near = |at: usize| sentence.ends(at, Cue::Near).is_some();
        if self.group.is_some() && (near(self.begin) || near(self.head)) {
            return Some(AVOIDED);
        }
        if let Some(cue) = sentence.ends(self.begin, Cue::Avoid) {
            let word = sentence.is(cue, &["without", "rather", "instead", "short", "far"]);
            if word || !finite {
                return Some(AVOIDED);
            }
        }
        // "dropped its plans to attack", "has no intention of attacking", "a plan for an attack was scrapped".
        let link = if sentence.is(self.begin, &["to"]) { self.begin } else { self.begin.saturating_sub(1) };
        if sentence.is(link, &["to", "of", "for"])
            && let Some(noun) = sentence.ends(link, Cue::Plan)
        {
            let given_up =
                (noun.saturating_sub(3)..=noun).any(|at| sentence.ends(at, Cue::Abandon).is_some());
            if given_up || self.cancelled_behind(sentence) {
                return Some(AVOIDED);
            }
        }
        None
    }

    fn cancelled_behind(&self, sentence: Sentence<'_, '_>) -> bool {
        (self.end..sentence.tokens.len().min(self.end + REACH))
            .take_while(|&at| !sentence.is(at, &[";", "that", "which", "who", "after"]))
            .any(|at| sentence.is(at, &BE) && sentence.begins(at + 1, Cue::Cancelled))
    }

    /// "gave Sudan no aid", "killed nobody".
    fn nothing(&self, scene: &Scene<'_, '_>, sentence: Sentence<'_, '_>) -> Option<Told> {
        let number = self.group?;
        let base = self.begin - scene.clauses.groups[number].tokens.start;
        let mut item = scene.clauses.places[number].item + 1;
        while let Some(Item::Phrase(range)) = scene.clauses.items.get(item) {
            let first = base + range.start;
            let no = sentence.is(first, &["no"])
                && !sentence.is(first + 1, &["longer", "fewer", "less", "doubt", "more", "matter", "other"]);
            let only = sentence.is(base + range.end, &["but", "except", "other"]);
            if (no || sentence.is(first, &["nobody", "nothing", "none"])) && !only {
                return Some(Told::NEGATED);
            }
            item += 1;
        }
        None
    }

    /// What lasted and is no more, and what was called off: "An end to its support", "the meeting was postponed".
    fn over(&self, scene: &Scene<'_, '_>, sentence: Sentence<'_, '_>, event: &Found) -> Option<Told> {
        if self.group.is_some() {
            return None;
        }
        use EventType::{Agree, Aid, Coerce, Cooperate, Mobilize, Retreat, Sanction, Support};
        let lasts = matches!(
            event.event_type,
            Support | Aid | Sanction | Coerce | Retreat | Cooperate | Agree | Mobilize
        );
        let of = self.begin.checked_sub(1).filter(|&at| sentence.is(at, &["of", "to", "in", "for"]));
        if lasts
            && (sentence.ends(self.begin, Cue::Ender).is_some()
                || of.is_some_and(|of| sentence.ends(of, Cue::Ending).is_some()))
        {
            return Some(ENDED);
        }
        let base = scene.tokens(event.item).start.checked_sub(self.begin)?;
        let verb = (0..scene.clauses.groups.len())
            .find(|&number| scene.clauses.subject(number) == Subject::Item(event.item))?;
        let group = &scene.clauses.groups[verb];
        let at = (scene.clauses.start + group.tokens.start).checked_sub(base)?;
        let head = (scene.clauses.start + group.head).checked_sub(base)?;
        if lasts && (sentence.begins(at, Cue::Over) || sentence.begins(head, Cue::Over)) {
            return Some(ENDED);
        }
        let cancelled = sentence.begins(head, Cue::Cancelled) && group.passive;
        (cancelled || sentence.begins(at, Cue::Failed)).then_some(AVOIDED)
    }
}

#[cfg(test)]
mod tests;
