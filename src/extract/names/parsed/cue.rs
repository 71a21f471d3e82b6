//! What the words beside a run of unknown words tell of its type: a run in, a [`Cue`] out.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::extract::classes::{
    BODY_CUES, HUMAN_VERBS, MEMBER_POSITIONS, NAMING_NOUNS, NOT_NOUNS, PARTY_ADJECTIVES, PLACE_CLASSES,
    PLACE_POSSESSIONS, PLACE_PREPOSITIONS, SAYING, TELLING,
};
use crate::extract::coref::{Class, class_of};
use crate::extract::text::{Analysis, Token, TokenKind};
use crate::extract::words::is_preposition;
use crate::gazetteer::{Gazetteer, fold};

use super::super::tables::{NO_NAME, PARTICLES, PERSON_NOUNS, SENTENCE_ADVERBS, family_count, given_count};

/// What the words beside a run tell of its type, if it is a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// It is a body's: "the agency X".
    Body,
    /// A place may stand there: "near X".
    Place,
    /// A body may stand there, surely or if the parser is sure of it: "told X", "with X".
    MayBeBody { sure: bool },
}

/// What is asked for a cue.
pub(super) struct Beside<'a, 't> {
    pub(super) analysis: &'a Analysis<'t>,
    pub(super) gazetteer: &'a Gazetteer,
    /// Where the organisations end that the rules found.
    pub(super) bodies: FxHashSet<usize>,
}

impl Beside<'_, '_> {
    pub(super) fn token(&self, at: Option<usize>, sentence: &Range<usize>) -> Option<&Token<'_>> {
        at.filter(|at| sentence.contains(at)).map(|at| &self.analysis.tokens[at])
    }

    /// What the words beside a run tell of its type.
    pub(super) fn cue(&self, run: &Range<usize>) -> Option<Cue> {
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(run.start)].tokens;
        let before = |count: usize| self.token(run.start.checked_sub(count), sentence);
        let after = |count: usize| self.token(Some(run.end + count), sentence);
        let (previous, next) = (before(1), after(0));
        let one = run.len() == 1;
        // "the agency Xantorvo", "Xantorvo news agency", "the Council of Bakers (Xantorvo)", "told the Xantorvo Herald."
        let agency = next.is_some_and(|t| t.is("news")) && after(1).is_some_and(is_naming);
        let named = previous.is_some_and(|t| {
            !t.is_capitalised() && (is_naming(t) || class_of(&t.lower) == Some(Class::Body))
        });
        let previous = previous?;
        let bracketed = previous.text == "("
            && next.is_some_and(|t| t.text == ")")
            && self.bodies.contains(&(run.start - 1));
        let the = previous.is_any(&["the", "a", "an", "another"]);
        let ends = self.ends_phrase(next);
        let told = the && ends && before(2).is_some_and(|t| t.is_in(&TELLING));
        if (agency || named || bracketed || told) && !self.is_persons(run) {
            return Some(Cue::Body);
        }
        if the && one || previous.kind != TokenKind::Word {
            return None;
        }
        // "at Xantorvo air base", but not "off Xantorvo land"
        let word = if the { before(2)? } else { previous };
        if word.is_any(&["in", "at", "near"]) {
            let who = before(2).is_some_and(|t| PERSON_NOUNS.contains(&t.lower));
            return (!who).then_some(Cue::Place);
        }
        let has = |t: &Token<'_>| t.is_in(&PLACE_CLASSES) || t.is_in(&PLACE_POSSESSIONS);
        let class = previous.is("of") && before(2).is_some_and(has);
        let seat = previous.is("for") && before(2).is_some_and(|t| t.is_in(&MEMBER_POSITIONS));
        if ends && (class || seat || word.is_in(&PLACE_PREPOSITIONS)) && !self.is_persons(run) {
            return Some(Cue::Place);
        }
        if the && next.is_some_and(is_naming) && !self.is_persons(run) {
            return Some(Cue::MayBeBody { sure: true });
        }
        let acts = next.is_some_and(|t| t.is_in(&HUMAN_VERBS) && !t.is_in(&SAYING));
        if !ends || acts || self.is_persons(run) {
            return None;
        }
        if previous.is_in(&BODY_CUES) || !one && previous.is_in(&PARTY_ADJECTIVES) {
            return Some(Cue::MayBeBody { sure: true });
        }
        previous.is_any(&["with", "by"]).then_some(Cue::MayBeBody { sure: false })
    }

    /// Whether no noun follows, of which the name would say whose or what sort it is.
    fn ends_phrase(&self, next: Option<&Token<'_>>) -> bool {
        next.is_none_or(|t| {
            t.kind != TokenKind::Word
                || is_preposition(&t.lower)
                || t.is_any(&["and", "or", "yesterday", "today", "tomorrow", "last", "this", "next"])
                || t.lower.ends_with("ed")
                || [&NOT_NOUNS, &SAYING].iter().any(|class| t.is_in(class))
                || [&SENTENCE_ADVERBS, &NO_NAME].iter().any(|words| words.contains(&t.lower))
        })
    }

    /// Whether a word of the run is the name of persons.
    pub(super) fn is_persons(&self, run: &Range<usize>) -> bool {
        let mut words = self.analysis.tokens[run.clone()].iter().filter(|t| t.kind == TokenKind::Word);
        let first = words.next().map(|t| fold(t.text)).unwrap_or_default();
        given_count(self.gazetteer, &first) > 0 && !PARTICLES.contains(&first)
            || run.len() == 1 && family_count(self.gazetteer, &first) > 0
    }

    /// Whether a year in brackets follows, as behind the author of a work: "Brelvik (1964)".
    pub(super) fn is_cited(&self, run: &Range<usize>) -> bool {
        let after = |count: usize| self.analysis.tokens.get(run.end + count);
        after(0).is_some_and(|t| t.text == "(") && after(1).is_some_and(|t| t.kind == TokenKind::Number)
    }
}

/// Whether a noun is one behind which the name of a body stands.
fn is_naming(token: &Token<'_>) -> bool {
    token.is_in(&NAMING_NOUNS) || token.is_any(&["agency", "agencies"])
}
