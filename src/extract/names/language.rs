//! Words for peoples that are none of the state of that name: languages ("wrote it in German", "American English") and
//! peoples of a longer name ("American Indians"), and the state before an amount of its money ("US $8"). A name of the
//! gazetteer in, the end of the words that name no country out.

use std::ops::Range;

use crate::extract::classes::{
    LANGUAGE_NOUNS, LANGUAGE_VERBS, LANGUAGES_SPOKEN_ELSEWHERE, NOT_NOUNS, PEOPLES_OF_TWO_WORDS,
};
use crate::extract::draft::Form;
use crate::extract::record::EntityType;
use crate::extract::text::TokenKind;

use super::Candidate;
use super::scan::Scan;

impl Scan<'_, '_> {
    /// Where the words end that begin with the name of a country or people and name none here.
    pub(super) fn no_country(&self, name: &Candidate, sentence: &Range<usize>) -> Option<usize> {
        let (start, end) = (name.tokens.start, name.tokens.end);
        if name.entity_type != EntityType::Country {
            return None;
        }
        // "US $8 a litre"
        if end == start + 1
            && self.token(start).is("us")
            && self.after(end, sentence).is_some_and(|t| t.text.starts_with('$'))
        {
            return Some(end);
        }
        if name.form != Form::Adjective && name.form != Form::People || end != start + 1 {
            return None;
        }
        let word = &*self.token(start).lower;
        let is_people = |one: &str, other: &str| PEOPLES_OF_TWO_WORDS.contains(&format!("{one} {other}"));
        let next = self.after(end, sentence).filter(|t| t.is_capitalised());
        if next.is_some_and(|next| is_people(word, &next.lower)) {
            return Some(end + 1);
        }
        if self.before(start, sentence).is_some_and(|before| is_people(&before.lower, word)) {
            return Some(end);
        }
        if name.form == Form::Adjective { self.language(start, sentence) } else { None }
    }

    /// Where a language ends that the adjective of a country names.
    fn language(&self, start: usize, sentence: &Range<usize>) -> Option<usize> {
        let end = start + 1;
        // "American English", "Swiss German"
        if let Some(next) = self.after(end, sentence)
            && next.is_capitalised()
            && next.is_in(&LANGUAGES_SPOKEN_ELSEWHERE)
            && !next.is(&self.token(start).lower)
            && self.ends_a_phrase(end + 1, sentence)
        {
            return Some(end + 1);
        }
        // "the Finnish language", "Russian-speaking"
        let hyphen = self.after(end, sentence).is_some_and(|t| t.is_hyphen() && t.glued);
        if self.after(end + usize::from(hyphen), sentence).is_some_and(|t| t.is_in(&LANGUAGE_NOUNS)) {
            return Some(end);
        }
        let before = self.before(start, sentence)?;
        let second = self.before(start - 1, sentence);
        // "in German, it is called", "from the Polish"
        let said = before.is_in(&LANGUAGE_VERBS)
            || before.is("in")
            || before.is_any(&["into", "from"]) && second.is_some_and(|t| t.is_in(&LANGUAGE_VERBS));
        let end = self.end_of_peoples(end, sentence);
        (said && self.ends_a_phrase(end, sentence)).then_some(end)
    }

    /// The end of the list of peoples that goes on at a token: "German, French and Italian".
    fn end_of_peoples(&self, mut end: usize, sentence: &Range<usize>) -> usize {
        while let Some(joint) = self.after(end, sentence)
            && (joint.text == "," || joint.is_any(&["and", "or"]))
        {
            let next = end
                + 1
                + usize::from(self.after(end + 1, sentence).is_some_and(|t| t.is_any(&["and", "or"])));
            let people = self.after(next, sentence).is_some_and(|t| t.is_capitalised())
                && self
                    .gazetteer_at(next, sentence)
                    .is_some_and(|c| c.form == Form::Adjective && c.tokens.end == next + 1);
            if !people {
                return end;
            }
            end = next + 1;
        }
        end
    }

    /// Whether no noun follows that the words before could belong to.
    fn ends_a_phrase(&self, end: usize, sentence: &Range<usize>) -> bool {
        self.after(end, sentence).is_none_or(|t| {
            t.kind == TokenKind::Punctuation && ",.;:!?)]".contains(t.text) || t.is_in(&NOT_NOUNS)
        })
    }
}
