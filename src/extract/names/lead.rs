//! Words with a capital before the name of a person that are no part of it: "Meanwhile", "Struggling", "Republican",
//! "Said". A run of capitalised words in, whether its first word is such a one out.

use std::ops::Range;

use crate::extract::classes::{HUMAN_VERBS, PARTY_LABELS, SPEECH_INVERTED};
use crate::extract::text::{Token, TokenKind};
use crate::gazetteer::Class;

use super::scan::Scan;
use super::tables::{
    COMMON, ORDINARY, PARTICLES, PEOPLES, PERSON_NOUNS, SENTENCE_ADVERBS, STARTERS, family_count,
    given_count, is_abbreviation,
};

impl Scan<'_, '_> {
    /// How many officials bear the word as given name; one if only the list of given names has it.
    pub(super) fn given(&self, at: usize) -> u32 {
        given_count(self.gazetteer, &self.folded[at])
    }

    /// How many officials bear the word as family name; one if only the list of family names has it.
    pub(super) fn family(&self, at: usize) -> u32 {
        family_count(self.gazetteer, &self.folded[at])
    }

    /// Whether a capital is due to the beginning of a sentence or quotation.
    pub(super) fn begins(&self, at: usize, sentence: &Range<usize>) -> bool {
        let opens = |i: usize| {
            matches!(self.token(i).text, "\"" | "“" | "‘" | "'" | "«" | ":" | "(" | "—" | "–" | "--" | "…")
                && !self.token(i).glued
                || self.token(i).text == ":"
        };
        at == sentence.start || at > sentence.start && opens(at - 1)
    }

    /// Whether the first word of the run `at..end` is no part of the name of a person after it.
    pub(super) fn leads(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        let Some(next) = self.after(at + 1, sentence).filter(|t| t.is_capitalised() && end > at + 1) else {
            return false;
        };
        let first = self.token(at);
        let begins = self.begins(at, sentence);
        if begins && self.is_verb_of_speech(at, end, sentence) {
            return true;
        }
        let official = self.gazetteer.given_name_count(&self.folded[at]);
        let opening = SENTENCE_ADVERBS.contains(&first.lower) || STARTERS.contains(&first.lower);
        if begins && opening && official == 0 && self.gazetteer.family_name_count(&self.folded[at]) == 0 {
            return true;
        }
        if is_abbreviation(&first.lower) && first.is_all_caps() && !next.is_all_caps() {
            return true;
        }
        let acronym = first.is_all_caps() && first.text.chars().all(char::is_alphabetic);
        let letters = first.text.chars().count();
        if acronym && (3..=5).contains(&letters) && !next.is_all_caps() {
            return self.family(at) == 0 || self.given(at + 1) == 0;
        }
        let label = first.is_in(&PARTY_LABELS) && (self.given(at + 1) > 0 || next.is_in(&PARTY_LABELS));
        let noun = PERSON_NOUNS.contains(&first.lower)
            && self.given(at) + self.family(at) == 0
            && self.given(at + 1) > 0;
        if (label || noun)
            && self.analysis.tokens[at..end].iter().filter(|t| t.kind == TokenKind::Word).count() > 2
        {
            return true;
        }
        if official > 0 || self.given(at) > 0 {
            return false;
        }
        let class = ORDINARY.contains(&first.lower) || COMMON.contains(&first.lower);
        let people = PEOPLES.contains(&first.lower);
        // "Embattled Jane Doe", "Billionaire Jane Doe"
        let said_of_her = PERSON_NOUNS.contains(&first.lower)
            || ["ed", "ing"].iter().any(|ending| first.lower.len() > 5 && first.lower.ends_with(ending));
        let class = class || begins && said_of_her && self.family(at) == 0;
        let words = self.analysis.tokens[at..end].iter().filter(|t| t.kind == TokenKind::Word).count();
        let full = words > 2 && (self.given(at + 1) > 0 || self.official_at(at + 1, sentence));
        full && (class || people) || words == 2 && (begins && class && self.family(at) == 0 || people)
    }

    /// Whether an official of the gazetteer is named by the words at a token.
    fn official_at(&self, at: usize, sentence: &Range<usize>) -> bool {
        let words = (at..sentence.end.min(at + 6)).take_while(|&i| !self.folded[i].is_empty());
        self.gazetteer
            .prefixes(words.map(|i| &*self.folded[i]))
            .into_iter()
            .filter(|(count, _)| *count > 1)
            .any(|(_, found)| self.gazetteer.matches(found).any(|m| m.entry.class() == Class::Official))
    }

    /// "Said Jane Doe: "..."": a verb of speech before its subject.
    fn is_verb_of_speech(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        let quoted = |i: usize| {
            self.analysis.tokens.get(i).is_some_and(|t| matches!(t.text, "\"" | "“" | "‘" | "'" | "«"))
        };
        let colon = || {
            let mark = (end..sentence.end.min(end + 16)).find(|&i| self.token(i).text == ":");
            mark.is_some_and(|i| i == end || quoted(i + 1))
        };
        let after_quote = || at > 0 && matches!(self.token(at - 1).text, "\"" | "”" | "’" | "'" | "»");
        self.token(at).is_in(&SPEECH_INVERTED) && (colon() || quoted(end + 1) || after_quote())
    }

    /// Whether a capitalised word at the beginning of a sentence is rather an ordinary word than a name.
    pub(super) fn is_opening_word(&self, at: usize, sentence: &Range<usize>) -> bool {
        let token = self.token(at);
        // "Al-Bakri said"
        let joined = PARTICLES.contains(&token.lower)
            && self.after(at + 1, sentence).is_some_and(|t| t.is_hyphen() && t.glued);
        if joined || !self.begins(at, sentence) {
            return false;
        }
        // "Brown said": perhaps somebody's last name.
        let acts = self.after(at + 1, sentence).is_some_and(|t: &Token<'_>| t.is_in(&HUMAN_VERBS));
        let who = self.after(at + 1, sentence).is_some_and(|t| t.text == ",")
            && self.after(at + 2, sentence).is_some_and(|t| t.is_any(&["who", "whose"]));
        let acts = acts || who;
        let opening = SENTENCE_ADVERBS.contains(&token.lower) || STARTERS.contains(&token.lower);
        let name_follows = self.after(at + 1, sentence).is_some_and(Token::is_capitalised);
        let ordinary = COMMON.contains(&token.lower) || name_follows && ORDINARY.contains(&token.lower);
        opening || at == sentence.start && ordinary && !acts && self.given(at) == 0
    }
}
