//! Bodies that stand beside a position without their name: the tokens around the position in, the number of the country
//! or organisation out.

use crate::extract::coref::{Class, antecedent, bearer, class_of};
use crate::extract::draft::Mention;
use crate::extract::record::EntityType;
use crate::extract::subjects::without_brackets;
use crate::extract::text::TokenKind;
use crate::extract::words::is_preposition;

use super::Finder;

/// How many words a plain name of a body may have: "the interior ministry".
const WORDS: usize = 4;

impl<'a> Finder<'a, '_> {
    /// "the network's ...", "Its ...", "the Example Group, whose ...".
    pub(super) fn implied_before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let token = self.token(before)?;
        if token.is_any(&["its", "their"]) {
            return antecedent(self.draft, before..at);
        }
        if token.is("whose") {
            let comma = usize::from(self.token(before.checked_sub(1)?)?.text == ",");
            let body = self.mention_until(without_brackets(self.draft, before - comma));
            return body.filter(|m| self.body(m)).map(|m| m.entity);
        }
        if !token.owns() || self.draft.mention_at(before.checked_sub(1)?).is_some() {
            return None;
        }
        // "the Ruritanian navy's"
        let owner = self.body_before(before - 1).filter(|m| self.end_of_body(m) == before);
        if let Some(owner) = owner {
            return Some(owner.entity);
        }
        let start = (before.saturating_sub(WORDS)..before)
            .find(|&i| self.token(i).is_some_and(|t| t.is_any(&["the", "this"])))?;
        let noun = self.token(before - 1)?;
        matches!(class_of(&noun.lower), Some(Class::Body | Class::Country | Class::Power))
            .then(|| antecedent(self.draft, start..before))
            .flatten()
    }

    /// The body that "for the ministry" or "of the army" means after a position.
    pub(super) fn plain_body(&self, at: usize) -> Option<usize> {
        let end = self.after_plain_body(at);
        let noun = end.checked_sub(1).filter(|_| end > at)?;
        match class_of(&self.token(noun)?.lower)? {
            Class::Power => bearer(self.draft, noun),
            Class::Body | Class::Country => antecedent(self.draft, at + 1..end),
            Class::Issued => None,
        }
    }

    /// The end of "for the foreign ministry" after a position; `at` if nothing of the kind stands there.
    pub(super) fn after_plain_body(&self, at: usize) -> usize {
        let opens = self.token(at).is_some_and(|t| t.is_any(&["of", "for", "at", "in"]))
            && self.token(at + 1).is_some_and(|t| t.is("the"));
        let noun = (at + 2..at + 2 + WORDS)
            .take_while(|&i| {
                self.token(i).is_some_and(|t| t.kind == TokenKind::Word && !t.is_capitalised())
                    && self.draft.mention_at(i).is_none()
            })
            .find(|&i| {
                self.token(i).is_some_and(|t| {
                    matches!(class_of(&t.lower), Some(Class::Body | Class::Country | Class::Power))
                })
            });
        noun.filter(|_| opens).map_or(at, |noun| noun + 1)
    }

    /// The end of "for Alpha" after a position, where Alpha is a name that nothing is known of; `at` if there is none.
    pub(super) fn after_unknown_name(&self, at: usize) -> usize {
        let opens = self.token(at).is_some_and(|t| t.is_any(&["for", "of", "in"]));
        let end = (at + 1..at + 4)
            .take_while(|&i| {
                self.token(i).is_some_and(|t| t.is_capitalised()) && self.draft.mention_at(i).is_none()
            })
            .last();
        end.filter(|_| opens).map_or(at, |last| last + 1)
    }

    /// The end of what follows the body of a position up to a comma: "the commander of NATO forces in Freedonia,".
    pub(super) fn rest_of_phrase(&self, end: usize) -> usize {
        let comma = (end..end + WORDS + 2)
            .take_while(|&i| {
                self.token(i).is_some_and(|t| {
                    self.draft.mention_at(i).is_some()
                        || t.text == ","
                        || t.kind == TokenKind::Word
                            && (is_preposition(&t.lower)
                                || t.is("the")
                                || t.lower.ends_with('s') && !t.is_any(&["says", "is", "was", "has"]))
                })
            })
            .find(|&i| self.token(i).is_some_and(|t| t.text == ","));
        comma.unwrap_or(end)
    }

    /// "Ruritania's Jane Doe".
    pub(super) fn country_before(&self, person: &Mention) -> Option<usize> {
        self.body_before(person.tokens.start).filter(|m| self.is(m, EntityType::Country)).map(|m| m.entity)
    }
}
