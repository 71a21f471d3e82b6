//! What the words around a place's name say: whether something is located there, or whether a government is meant.

use std::ops::Range;

use crate::extract::classes::{
    CITY_POSITIONS, OF_PLACE_NOUNS, PLACE_ADJECTIVES, PLACE_CLASSES, PLACE_MODIFIERS, PLACE_POSSESSIONS,
    PLACE_PREPOSITIONS, SETTLEMENTS, TIES, URGING_VERBS,
};
use crate::extract::draft::Form;
use crate::extract::record::EntityType;
use crate::extract::text::{Token, TokenKind};
use crate::extract::words::is_preposition;
use crate::gazetteer::{Class, NameForm};

use super::Candidate;
use super::scan::Scan;
use super::tables::{GOVERNMENT_VERBS, PLACE_HEADS, kind_of};

impl Scan<'_, '_> {
    /// Whether the words around say that something is a place: "in X", "the city of X", "X, Ruritania", "X province".
    pub(super) fn located(&self, tokens: &Range<usize>, sentence: &Range<usize>) -> bool {
        let mut at = tokens.start;
        // "in southern X", "in the X"
        while at > sentence.start && self.token(at - 1).is_in(&PLACE_ADJECTIVES) {
            at -= 1;
        }
        let before = self.before(at, sentence);
        let noun = |i: usize| i >= sentence.start && !self.token(i).is_capitalised();
        let preposition = before.is_some_and(|before| {
            before.is_in(&PLACE_PREPOSITIONS)
                || before.is_in(&SETTLEMENTS) && noun(at - 1)
                || before.is("of") && at > sentence.start + 1 && self.token(at - 2).is_in(&OF_PLACE_NOUNS)
        });
        let after = self.after(tokens.end, sentence);
        let headed = after.is_some_and(|t| {
            let words = |i: usize| (i == 0).then_some(&*t.lower);
            PLACE_HEADS
                .longest(&words)
                .is_some_and(|p| p.columns.first() == Some(&"after") && kind_of(p.columns.get(1)).is_some())
        });
        let bracketed = after.is_some_and(|t| t.text == ",")
            && self.after(tokens.end + 1, sentence).is_some_and(|t| {
                t.is_capitalised()
                    && self.gazetteer.find(t.text).any(|m| {
                        matches!(m.entry.class(), Class::Country | Class::Region) && m.form == NameForm::Name
                    })
            });
        preposition
            || headed
            || bracketed
            || self.described_as_place(tokens.end, sentence)
            || self.dateline(tokens, sentence)
    }

    /// Whether an apposition says that a name is a place's: ", a desert town in", ", the region".
    fn described_as_place(&self, end: usize, sentence: &Range<usize>) -> bool {
        let article = self.after(end + 1, sentence).is_some_and(|t| t.is_any(&["a", "an", "the"]));
        let opens = self.after(end, sentence).is_some_and(|t| t.text == "," || t.is("is"));
        opens
            && article
            && (end + 2..end + 6)
                .map_while(|i| self.after(i, sentence))
                .take_while(|t| t.kind == TokenKind::Word && !is_preposition(&t.lower) || t.is_hyphen())
                .last()
                .is_some_and(|t| t.is_in(&PLACE_CLASSES))
    }

    /// Whether a position of who governs a place follows: "Alpha Governor Jane Doe", "Alpha's mayor".
    pub(super) fn governed(&self, end: usize, sentence: &Range<usize>) -> bool {
        let possessive = self.after(end, sentence).is_some_and(Token::owns);
        let at = end + usize::from(possessive);
        let phrase = self.after(at, sentence).and_then(|_| self.position_at[at]);
        phrase.map(|p| &self.positions[p as usize]).is_some_and(|phrase| {
            let head = self.token(phrase.core.end - 1);
            let first = self.token(phrase.core.start);
            phrase.tokens.start == at
                && (head.is_in(&CITY_POSITIONS) || head.is("minister") && first.is_any(&["chief", "first"]))
        })
    }

    /// Whether the text goes on with the country that the place lies in: "Alpha, in northern Ruritania".
    pub(super) fn said_to_lie_in(&self, code: Option<&str>, end: usize, sentence: &Range<usize>) -> bool {
        let comma = usize::from(self.after(end, sentence).is_some_and(|t| t.text == ","));
        let within = self.after(end + comma, sentence).is_some_and(|t| t.is("in"));
        let mut at = end + comma + usize::from(within);
        if code.is_none() || at == end {
            return false;
        }
        while self.after(at, sentence).is_some_and(|t| t.is_in(&PLACE_MODIFIERS)) {
            at += 1;
        }
        self.after(at, sentence)
            .filter(|t| t.is_capitalised())
            .and_then(|_| self.gazetteer_at(at, sentence))
            .filter(|c| c.entity_type == EntityType::Country && c.form == Form::Name)
            .is_some_and(|c| c.entries.iter().any(|&id| self.gazetteer.entry(id).iso2() == code))
    }

    /// Whether the name is in a list after or before a place: "Alpha, Beta and Gamma".
    pub(super) fn in_list(&self, tokens: &Range<usize>, sentence: &Range<usize>) -> bool {
        let place = |c: &Candidate| c.entity_type == EntityType::Place && c.tokens.start >= sentence.start;
        let Some(last) = self.found.candidates.last().filter(|c| place(c)) else { return false };
        let gap = last.tokens.end..tokens.start;
        !gap.is_empty()
            && gap.len() <= 3
            && gap.clone().all(|i| self.token(i).is_any(&[",", "and", "or", "to", "as", "well"]))
    }

    /// Whether a text or paragraph begins with the name as a dateline: "BAKU, October 23", "GENEVA (Reuters) -".
    pub(super) fn dateline(&self, tokens: &Range<usize>, sentence: &Range<usize>) -> bool {
        tokens.start == sentence.start
            && self.token(tokens.start).is_all_caps()
            && self
                .after(tokens.end, sentence)
                .is_some_and(|t| matches!(t.text, "," | "(" | "—" | "–" | "-" | "--" | ":"))
    }

    /// Whether a capital acts: "Tehran has denied", "between Paris and Berlin", "Tokyo's policy".
    pub(super) fn stands_for_government(&self, tokens: &Range<usize>, sentence: &Range<usize>) -> bool {
        let after = self.after(tokens.end, sentence);
        let before = self.before(tokens.start, sentence);
        if self.described_as_place(tokens.end, sentence) {
            return false;
        }
        let acts = self.acts(tokens.end, sentence);
        let owned = after
            .filter(|t| t.kind == TokenKind::Possessive)
            .and_then(|_| self.after(tokens.end + 1, sentence))
            .filter(|t| t.kind == TokenKind::Word && !t.is_in(&PLACE_POSSESSIONS) && !t.is_capitalised());
        let owns = owned.is_some();
        let back = |n: usize| self.before((tokens.start + 1).saturating_sub(n).max(sentence.start), sentence);
        // "called on Paris", "appealed to Paris"
        let asked = before.is_some_and(|t| t.is("on"))
            && back(2).is_some_and(|t| t.lower.starts_with("call"))
            || before.is_some_and(|t| t.is("to")) && back(2).is_some_and(|t| t.lower.starts_with("appeal"));
        let urged = asked || before.is_some_and(|t| t.is_in(&URGING_VERBS));
        let side = before.is_some_and(|t| t.is_hyphen() && t.glued)
            && tokens.start >= sentence.start + 2
            && self.token(tokens.start - 2).is_any(&["pro", "anti"]);
        let partner = before.is_some_and(|t| t.is_any(&["with", "between", "against", "by", "of", "from"]))
            && tokens.start >= sentence.start + 2
            && self.token(tokens.start - 2).is_in(&TIES);
        let preposition = before.is_some_and(|t| t.is_in(&PLACE_PREPOSITIONS) || t.is("of"));
        side || urged
            || owns && !before.is_some_and(|t| t.is_in(&PLACE_PREPOSITIONS))
            || partner && !self.dateline(tokens, sentence)
            || !preposition && !self.dateline(tokens, sentence) && acts
    }

    /// Whether what follows says that a government acts: a verb of governments, perhaps after an adverb or after "and"
    /// and another name.
    fn acts(&self, end: usize, sentence: &Range<usize>) -> bool {
        let verb = |at: usize| self.after(at, sentence).is_some_and(|t| GOVERNMENT_VERBS.contains(&t.lower));
        let adverb = self.after(end, sentence).is_some_and(|t| t.is("also") || t.lower.ends_with("ly"));
        let joined = || {
            let and = self.after(end, sentence).is_some_and(|t| t.is("and"));
            let mut at = end + 1;
            while self.after(at, sentence).is_some_and(Token::is_capitalised) && at < end + 4 {
                at += 1;
            }
            and && at > end + 1 && verb(at)
        };
        verb(end) || adverb && verb(end + 1) || joined()
    }
}
