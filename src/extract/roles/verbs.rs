//! Positions that a verb gives or takes: a position phrase in, the roles that its clause tells out.

use crate::extract::classes::{APPOINTED, LEAVING, SERVING};
use crate::extract::draft::{DraftRole, Mention};
use crate::extract::positions::PositionPhrase;
use crate::extract::record::EntityType;
use crate::extract::subjects::subject_of;
use crate::extract::text::{Token, TokenKind};
use crate::extract::words::{Class, is, is_preposition};

use super::Finder;

/// How far before "as" the verb may stand: "resigned on Saturday as".
const GAP: usize = 5;

impl<'a> Finder<'a, '_> {
    /// "Jane Doe resigned as head of the Example Group", "Ruritania named Jane Doe ambassador", "who succeeded Jane Doe
    /// as president".
    pub(super) fn by_verb(
        &self,
        phrase: &PositionPhrase,
        of: Option<usize>,
        position: &str,
    ) -> Option<Vec<DraftRole>> {
        let start = self.phrase_start(phrase);
        let role = |person: usize, former: bool, from: usize, rule| DraftRole {
            person,
            position: position.to_owned(),
            of,
            former: former || phrase.former,
            tokens: from.min(phrase.tokens.start)..phrase.tokens.end,
            confidence: 0.75,
            rule,
        };
        let with_as = self.token(start.wrapping_sub(1)).is_some_and(|t| t.is("as"));
        let end = if with_as { start - 1 } else { start };
        // "named Jane Doe (as) ambassador"
        if let Some(person) = self.mention_until(end).filter(|m| self.is(m, EntityType::Person)) {
            let verb = self.before_titles(person)?;
            let token = self.token(verb)?;
            let passive = |at: usize| self.token(at).is_some_and(|t| is(Class::Auxiliary, &t.lower));
            if token.is_in(&APPOINTED) && !passive(verb.wrapping_sub(1)) {
                return Some(vec![role(person.entity, false, verb, "role.appointed")]);
            }
            if with_as
                && token.is_any(&["replaced", "replaces", "succeeded", "succeeds", "replacing", "succeeding"])
            {
                let mut roles = vec![role(person.entity, true, verb, "role.successor")];
                if let Some(next) = self.one_person(verb).filter(|next| next.0 != person.entity) {
                    roles.insert(0, role(next.0, false, next.1, "role.successor"));
                }
                return Some(roles);
            }
            if with_as && token.is_in(&LEAVING) {
                return Some(vec![role(person.entity, true, verb, "role.left")]);
            }
            return None;
        }
        if !with_as {
            return None;
        }
        if let Some(role) = self.next_holder(end, &role) {
            return Some(vec![role]);
        }
        // "resigned on Saturday as prime minister"
        let first = self.sentence.start.max(end.saturating_sub(GAP));
        let verb = (first..end).rev().find(|&i| {
            self.token(i).is_some_and(|t| {
                t.is_in(&LEAVING) || t.is_in(&SERVING) || t.is_in(&APPOINTED) || t.is("succeeded")
            })
        })?;
        let token = self.token(verb)?;
        let joined = (verb + 1..end).all(|i| self.token(i).is_some_and(|t| t.text != ","));
        let succeeded = token.is("succeeded");
        let left = token.is_in(&LEAVING) || succeeded;
        // "stepped down", "took over", "was sworn in"
        let particle = token.is_any(&["down", "over"]);
        let mut at = verb - usize::from(particle);
        // "re-elected"
        if self.token(at.wrapping_sub(1)).is_some_and(Token::is_hyphen)
            && self.token(at.wrapping_sub(2)).is_some_and(|t| t.is("re"))
        {
            at -= 2;
        }
        let still =
            self.token(at.wrapping_sub(1)).is_some_and(|t| t.is_any(&["has", "have"])) && token.is("served");
        while self.token(at.checked_sub(1)?)?.is_any(&["was", "were", "been", "being", "is"]) {
            at -= 1;
        }
        if succeeded && at == verb {
            return None;
        }
        let (person, from) = self.one_person(at).filter(|_| joined)?;
        let rule = if left { "role.left" } else { "role.serves" };
        Some(vec![role(person, left && !still, from, rule)])
    }

    /// "John Roe, Jane Doe's successor as director".
    fn next_holder(
        &self,
        end: usize,
        role: &impl Fn(usize, bool, usize, &'static str) -> DraftRole,
    ) -> Option<DraftRole> {
        let noun = end.checked_sub(1)?;
        let successor = self.token(noun)?.is("successor");
        if !successor && !self.token(noun)?.is("predecessor") {
            return None;
        }
        let first = self.sentence.start.max(noun.saturating_sub(5));
        let comma = (first..noun).rev().find(|&i| self.token(i).is_some_and(|t| t.text == ","))?;
        let person = self.mention_until(comma).filter(|m| self.is(m, EntityType::Person))?;
        let owner =
            (comma + 1..noun).any(|i| self.token(i).is_some_and(|t| t.owns() || t.is_any(&["his", "her"])));
        owner.then(|| role(person.entity, !successor, person.tokens.start, "role.successor"))
    }

    /// The one person who is the subject of a verb.
    pub(super) fn one_person(&self, verb: usize) -> Option<(usize, usize)> {
        let subject = subject_of(self.draft, &self.sentence, verb)?;
        let [person] = subject.entities[..] else { return None };
        (self.draft.entities[person].entity_type == EntityType::Person).then_some((person, subject.start))
    }

    /// Where the phrase begins with its article and the body before it: "the Example Group's head".
    fn phrase_start(&self, phrase: &PositionPhrase) -> usize {
        let mut at = phrase.tokens.start;
        if let Some(body) = self.body_before(at) {
            at = body.tokens.start;
        }
        while self
            .token(at.wrapping_sub(1))
            .is_some_and(|t| t.is_any(&["the", "a", "an", "its", "his", "her", "their", "new"]))
        {
            at -= 1;
        }
        at
    }

    /// The token before a person and the titles before the name.
    fn before_titles(&self, person: &Mention) -> Option<usize> {
        let first = self.sentence.start.max(person.tokens.start.saturating_sub(4));
        let title = (first..person.tokens.start).find(|&i| {
            super::super::positions::position_at(&self.draft.analysis, i, person.tokens.start)
                .is_some_and(|p| p.tokens.end == person.tokens.start)
        });
        title.unwrap_or(person.tokens.start).checked_sub(1).filter(|&at| at >= self.sentence.start)
    }

    /// The role that goes on with another after "and": "Jane Doe, head of the Example Group and president of Example
    /// Bank", "served as ambassador and as head of the Example Group".
    pub(super) fn second_after_and<'k>(
        &self,
        phrase: &PositionPhrase,
        known: &'k [DraftRole],
    ) -> Option<&'k DraftRole> {
        let start = self.phrase_start(phrase);
        let start = start - usize::from(self.token(start.wrapping_sub(1)).is_some_and(|t| t.is("as")));
        self.token(start.wrapping_sub(1)).filter(|t| t.is("and"))?;
        let last = known.iter().rev().take(4).find(|r| {
            (r.rule.starts_with("role.apposition")
                || matches!(r.rule, "role.is" | "role.left" | "role.serves"))
                && r.tokens.start >= self.sentence.start
                && r.tokens.end < start
        })?;
        let gap = last.tokens.end..start - 1;
        let plain = gap.len() <= 12
            && gap.clone().all(|i| {
                self.token(i).is_some_and(|t| {
                    t.text != ","
                        && (t.kind == TokenKind::Number
                            || matches!(t.text, "(" | ")")
                            || is_preposition(&t.lower)
                            || t.is("the")
                            || self.draft.mention_at(i).is_some())
                })
            });
        plain.then_some(last)
    }
}
