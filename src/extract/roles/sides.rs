//! Which side a country is on in the sentence of a position: the mentions of the sentence in, whether the holder acts upon
//! the country, or it upon the holder, out.

use std::ops::Range;

use crate::extract::dates::is_verb;
use crate::extract::draft::{DraftRole, Form, Mention};
use crate::extract::positions::positions_in;
use crate::extract::words::{Class, is};

use super::context::Established;

/// Prepositions before whom an act is directed at.
const TOWARDS: &[&str] =
    &["against", "at", "by", "from", "on", "to", "toward", "towards", "with", "for", "over"];

impl Established<'_, '_> {
    /// Whether the sentence of a role names a country as one that its holder acts upon, or that acts upon its holder.
    pub(super) fn is_object(&self, role: &DraftRole, country: usize) -> bool {
        let number = self.draft.analysis.sentence_of(role.tokens.start);
        let sentence = self.draft.analysis.sentences.get(number);
        let sentence = sentence.map_or(role.tokens.clone(), |s| s.tokens.clone());
        self.is_acted_upon(country, role.tokens.end..sentence.end)
            || self.is_other_side(country, sentence.start.max(self.opening)..role.tokens.start)
    }

    /// Whether the words before a position are about an act of a country upon its holder or of its holder upon it:
    /// "Ruritania was criticised by", "Ruritania's foreign minister met", "the Ruritanian ambassador was received by".
    fn is_other_side(&self, country: usize, before: Range<usize>) -> bool {
        if before.is_empty() {
            return false;
        }
        let tokens = &self.draft.analysis.tokens;
        let verb = |i: usize| {
            self.draft.mention_at(i).is_none()
                && (is_verb(&tokens[i].lower) || is(Class::Auxiliary, &tokens[i].lower))
        };
        let by = before.end.checked_sub(1).filter(|i| before.contains(i)).is_some_and(|i| tokens[i].is("by"));
        let mentions = self.draft.mentions_in(before.clone()).iter();
        mentions.filter(|m| m.entity == country && !self.is_outlet(m)).any(|m| {
            let Some(verb) = (m.tokens.end..before.end).find(|&i| verb(i)) else { return false };
            let office = !positions_in(&self.draft.analysis, m.tokens.end..verb).is_empty();
            by || office
        })
    }

    /// Whether a country is the object of a verb in these tokens: "criticised Ruritania", "met the Ruritanian president",
    /// "talks with Ruritania".
    pub(super) fn is_acted_upon(&self, country: usize, tokens: Range<usize>) -> bool {
        let words = &self.draft.analysis.tokens;
        let mentions = self.draft.mentions_in(tokens.clone()).iter();
        let directed = |m: &&Mention| m.entity == country && m.form != Form::People && !self.is_outlet(m);
        mentions.filter(directed).any(|m| {
            let mut before = m.tokens.start;
            while before > tokens.start
                && words[before - 1].is_any(&["the", "a", "an", "both", "neighbouring"])
            {
                before -= 1;
            }
            before.checked_sub(1).filter(|&i| i >= tokens.start).is_some_and(|i| {
                let word = &words[i];
                let said = word.is_any(&["says", "said", "told", "adds", "added", "warned", "announced"]);
                let arrived = word.is("in")
                    && i > tokens.start
                    && words[i - 1].is_any(&["arrived", "arrives", "landed"]);
                arrived
                    || word.is_any(TOWARDS)
                    || !said && (is_verb(&word.lower) || word.lower.ends_with("ing"))
            })
        })
    }
}
