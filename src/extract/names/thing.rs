//! Words with capitals that are no name of a person: "I'm", "Lib Dem", "Mayo Clinic", the end of a line of capitals. A run
//! of tokens in, what speaks against a person and what for one out.

use std::ops::Range;

use crate::extract::classes::{
    CHAIRING, HEADING_POSITIONS, HUMAN_VERBS, PARTY_LABELS, PERSON_OBJECTS, PERSON_VERBS,
};
use crate::extract::text::{Token, TokenKind};

use super::scan::Scan;
use super::tables::{FAMILY_FIRST, ORDINARY, PEOPLES, STARTERS, is_contraction, is_ordinary};

/// What may follow a hyphen after a name without being part of it: "the Jane Doe-led party".
const COMPOUND_ENDS: &[&str] = &[
    "led",
    "based",
    "backed",
    "style",
    "era",
    "born",
    "run",
    "owned",
    "linked",
    "like",
    "headed",
    "appointed",
    "listed",
    "wise",
    "registered",
    "headquartered",
    "bound",
    "wide",
];

impl Scan<'_, '_> {
    /// Whether words with capitals are no name of a person whatever else they are: "I'm", "Lib Dem", "Texas A", the "B.
    /// Alpha" of a list of answers.
    pub(super) fn is_no_name(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        let words: Vec<usize> = (at..end).filter(|&i| self.token(i).kind == TokenKind::Word).collect();
        let [first, .., last] = words[..] else { return false };
        let short = |i: usize| self.token(i).text.chars().filter(|c| c.is_alphabetic()).count() == 1;
        let contracted = words.iter().any(|&i| is_contraction(&self.token(i).lower));
        let initials = short(last)
            && (short(first) || self.after(end, sentence).is_some_and(|t| matches!(t.text, "&" | "]")));
        let listed = words.len() == 2
            && self.begins(at, sentence)
            && self.token(first).is_any(&["a.", "b.", "c.", "d.", "e."])
            && self.family(last) == 0;
        contracted
            || initials
            || words.iter().all(|&i| self.token(i).is_in(&PARTY_LABELS))
            || listed && !self.acts_as_person(at, end, sentence)
    }

    /// Whether a last word that no family bears is one of the language and makes a thing of the words before it: "Mayo
    /// Clinic", "Urban Decay", "Cynthia Woods Pavilion". "Elon Musk" and "John Stones" are persons.
    pub(super) fn ends_as_a_thing(&self, words: &[usize], given: u32) -> bool {
        let (Some(&first), Some(&last)) = (words.first(), words.last()) else { return false };
        let lower = &self.token(last).lower;
        let joined = self.token(last).glued;
        let plural = lower.ends_with('s') && PEOPLES.contains(lower.trim_end_matches('s'));
        is_ordinary(lower)
            && !joined
            && !FAMILY_FIRST.contains(&self.folded[first])
            && (words.len() > 2
                || plural
                || self.is_head(last)
                || given <= 2 && is_ordinary(&self.token(first).lower))
    }

    /// Whether a head or member is said to be of it, as bodies have them: "the chair of Xantor Brelvik".
    pub(super) fn is_headed(&self, at: usize, sentence: &Range<usize>) -> bool {
        let noun = |t: &Token<'_>| {
            t.is_in(&HEADING_POSITIONS) || t.is_in(&CHAIRING) || t.is_any(&["members", "member", "leaders"])
        };
        at >= sentence.start + 2 && self.token(at - 1).is("of") && noun(self.token(at - 2))
    }

    /// Whether the words around a name say that a person bears it.
    pub(super) fn acts_as_person(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        self.described_as_person(end, sentence)
            || self.after(end, sentence).is_some_and(|t| t.is_in(&HUMAN_VERBS))
            || self.before(at, sentence).is_some_and(|t| t.is_in(&PERSON_OBJECTS))
    }

    /// Whether a word goes on with the sentence in a line of capitals or a headline: "JANE DOE ON BEHALF OF".
    pub(super) fn goes_on(&self, at: usize) -> bool {
        const HEADLINE: [&str; 12] =
            ["on", "and", "of", "the", "at", "for", "with", "from", "after", "not", "they", "who"];
        let token = self.token(at);
        token.is_capitalised()
            && (token.is_any(&HEADLINE) || token.is_all_caps() && STARTERS.contains(&token.lower))
            && !(token.glued && self.token(at - 1).is_hyphen())
            && token.text.chars().count() > 1
    }

    /// Whether a word in lower case behind a hyphen is one of the language, and the name before it is not one of East
    /// Asia: "Siri-enabled", "style-wise".
    pub(super) fn is_compound(&self, first: usize, at: usize) -> bool {
        let token = self.token(at);
        token.is_any(COMPOUND_ENDS)
            || !token.is_capitalised()
                && token.text.chars().count() > 4
                && !self.token(at - 2).is("co")
                && ORDINARY.contains(&token.lower)
                && !FAMILY_FIRST.contains(&self.folded[first])
    }

    /// Whether what follows a name is said of a person: ", who", ", 45,", "(52)", ", the minister", "said".
    pub(super) fn described_as_person(&self, end: usize, sentence: &Range<usize>) -> bool {
        let Some(after) = self.after(end, sentence) else { return false };
        if after.is_in(&PERSON_VERBS) {
            return true;
        }
        if !matches!(after.text, "," | "(" | "-" | "–" | "—") {
            return false;
        }
        let Some(next) = self.after(end + 1, sentence) else { return false };
        let age =
            next.kind == TokenKind::Number && next.text.parse::<u8>().is_ok_and(|n| (15..=105).contains(&n));
        let skip = usize::from(next.is_any(&["a", "an", "the", "his", "her", "their"]));
        let position = self
            .after(end + 1 + skip, sentence)
            .and(self.position_at.get(end + 1 + skip).copied().flatten())
            .is_some_and(|p| self.positions[p as usize].tokens.start == end + 1 + skip);
        age || next.is_any(&["who", "whose"]) || position
    }
}
