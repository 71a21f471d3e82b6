//! What says that unknown capitalised words name a person: a verb of persons beside them, a noun for a person in
//! apposition, an age, a pronoun, a person in the same list, the last name alone elsewhere with such a cue. A run of
//! tokens in, whether the text says so out.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::extract::classes::{CHAIRING, HEADING_POSITIONS, HUMAN_VERBS, PERSON_OBJECTS};
use crate::extract::text::{Analysis, Token, TokenKind};
use crate::gazetteer::{Gazetteer, fold};

use super::settle::folded;
use super::tables::{NO_NAME, ORDINARY, PARTICLES, PERSON_NOUNS, family_count, given_count, is_ordinary};

/// What the article says of persons, for its unknown names.
pub(super) struct Cues<'a, 't> {
    analysis: &'a Analysis<'t>,
    gazetteer: &'a Gazetteer,
    /// Unknown words that stand alone with a cue for a person, folded.
    alone: FxHashSet<String>,
    /// Where the persons so far begin and end.
    persons: FxHashSet<usize>,
}

impl<'a, 't> Cues<'a, 't> {
    pub(super) fn new(
        analysis: &'a Analysis<'t>,
        gazetteer: &'a Gazetteer,
        runs: &[Range<usize>],
        persons: FxHashSet<usize>,
    ) -> Self {
        let mut cues = Self { analysis, gazetteer, alone: FxHashSet::default(), persons };
        cues.alone = runs
            .iter()
            .filter(|run| run.len() == 1 && cues.beside(run))
            .map(|run| folded(analysis, run))
            .collect();
        cues
    }

    fn token(&self, at: usize, sentence: &Range<usize>) -> Option<&'a Token<'t>> {
        sentence.contains(&at).then(|| &self.analysis.tokens[at])
    }

    fn sentence(&self, at: usize) -> &'a Range<usize> {
        &self.analysis.sentences[self.analysis.sentence_of(at)].tokens
    }

    /// Whether anything says that the run is the full name of a person.
    pub(super) fn person(&self, run: &Range<usize>) -> bool {
        let words: Vec<&Token<'_>> =
            self.analysis.tokens[run.clone()].iter().filter(|t| t.kind == TokenKind::Word).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        let plural = is_ordinary(&last.lower) && family_count(self.gazetteer, &fold(last.text)) == 0;
        if plural || words.iter().any(|t| ORDINARY.contains(&t.lower) && !PARTICLES.contains(&t.lower)) {
            return false;
        }
        given_count(self.gazetteer, &fold(first.text)) > 0
            || family_count(self.gazetteer, &fold(last.text)) > 0
            || words.iter().any(|t| self.alone.contains(&fold(t.text)))
            || self.beside(run)
            || self.listed(run)
            || self.referred_to(run)
    }

    /// Whether the words before or after say it: "said", "met", ", who", ", 45,", "the singer".
    fn beside(&self, run: &Range<usize>) -> bool {
        let sentence = self.sentence(run.start);
        let before = run.start.checked_sub(1).and_then(|i| self.token(i, sentence));
        let after = self.token(run.end, sentence);
        let noun = |t: &Token<'_>| PERSON_NOUNS.contains(&t.lower) || t.is("counterpart");
        // "The chair of Xantor Brelvik said": a body has a chair.
        let of_body = before.is_some_and(|t| t.is("of"))
            && run.start.checked_sub(2).and_then(|i| self.token(i, sentence)).is_some_and(|t| {
                t.is_in(&HEADING_POSITIONS)
                    || t.is_in(&CHAIRING)
                    || t.is_any(&["members", "member", "leaders"])
            });
        if of_body {
            return false;
        }
        let adverb =
            after.is_some_and(|t| t.is_any(&["also", "has", "had", "later"]) || t.lower.ends_with("ly"));
        let verb = self.token(run.end + usize::from(adverb), sentence);
        if verb.is_some_and(|t| t.is_in(&HUMAN_VERBS))
            || before.is_some_and(|t| t.is("by"))
            || before.is_some_and(|t| t.is_in(&PERSON_OBJECTS) || noun(t) && !t.is_capitalised())
            || before.is_some_and(|t| t.is("with"))
                && run.start.checked_sub(2).is_some_and(|i| {
                    self.token(i, sentence).is_some_and(|t| t.is_any(&["met", "meets", "meet", "meeting"]))
                })
        {
            return true;
        }
        let comma = before.is_some_and(|t| t.text == ",");
        // ", the chief of the committee, Jane Doe,"
        let apposed = comma
            && (sentence.start.max(run.start.saturating_sub(14))..run.start - 1)
                .rev()
                .map(|i| &self.analysis.tokens[i])
                .take_while(|t| t.kind != TokenKind::Punctuation || t.is_hyphen())
                .any(|t| noun(t) || t.lower.len() > 8 && t.lower.ends_with("person"));
        let bracketed = after.is_some_and(|t| t.text == "(")
            && self.token(run.end + 1, sentence).is_some_and(Token::is_capitalised)
            && self.token(run.end + 2, sentence).is_some_and(|t| t.text == ")")
            && self.token(run.end + 1, sentence).is_some_and(|t| !t.is_all_caps());
        apposed || bracketed || self.described(run.end, sentence)
    }

    /// ", 45,", "(52)", ", who", ", a singer".
    fn described(&self, end: usize, sentence: &Range<usize>) -> bool {
        let Some(mark) = self.token(end, sentence).filter(|t| matches!(t.text, "," | "(")) else {
            return false;
        };
        let Some(next) = self.token(end + 1, sentence) else { return false };
        let age =
            next.kind == TokenKind::Number && next.text.parse::<u8>().is_ok_and(|n| (15..=105).contains(&n));
        let closed = self.token(end + 2, sentence).is_none_or(|t| matches!(t.text, "," | ")" | "."));
        if age && closed || mark.text == "," && next.is_any(&["who", "whose", "whom"]) {
            return true;
        }
        let article = next.is_any(&["a", "an", "the", "his", "her", "their"]);
        article
            && (end + 2..end + 7)
                .map_while(|i| self.token(i, sentence))
                .take_while(|t| {
                    t.kind == TokenKind::Word && !t.is_any(&["of", "in", "at", "for", "from", "that"])
                })
                .last()
                .is_some_and(|t| PERSON_NOUNS.contains(&t.lower))
    }

    /// A person stands before or after it in a list: "Jane Doe and X Y".
    fn listed(&self, run: &Range<usize>) -> bool {
        let sentence = self.sentence(run.start);
        let joins = |i: usize| self.token(i, sentence).is_some_and(|t| t.is_any(&["and", "or", ","]));
        let back = run.start.checked_sub(1).filter(|&i| joins(i));
        back.is_some_and(|i| {
            let i = if i > 0 && joins(i - 1) { i - 1 } else { i };
            self.persons.contains(&i)
        }) || joins(run.end) && self.persons.contains(&(run.end + 1))
            || self.token(run.end, sentence).is_some_and(|t| t.is("and"))
                && self.persons.contains(&(run.end + 1))
    }

    /// The next sentence begins with a pronoun of a person: "X Y left. He ...".
    fn referred_to(&self, run: &Range<usize>) -> bool {
        let index = self.analysis.sentence_of(run.start);
        let first = self.analysis.sentences[index].tokens.start == run.start;
        let next = self.analysis.sentences.get(index + 1).map(|s| &self.analysis.tokens[s.tokens.start]);
        first
            && next.is_some_and(|t| t.is_any(&["he", "she", "his", "her"]))
            && !NO_NAME.contains(&self.analysis.tokens[run.end - 1].lower)
    }
}
