//! Names of bodies that begin with another name: an organ ("African Union Peace and Security Council"), a branch ("al-Qaeda
//! in Ruritania"), a club ("Alpha Rovers"). A name of the gazetteer in, where the longer name ends out.

use std::ops::Range;

use crate::extract::classes::NETWORKS;
use crate::extract::record::{EntityType, Kind};
use crate::extract::text::{Token, TokenKind};

use super::Candidate;
use super::organisation::{is_part, organisation_at};
use super::scan::Scan;
use super::tables::{COMMON, NO_NAME, NOT_NAMES, PEOPLES, PORTFOLIOS};

impl Scan<'_, '_> {
    /// An organ of a body of states whose own name has an "and": "African Union Peace and Security Council".
    pub(super) fn organ(
        &self,
        body: &Candidate,
        sentence: &Range<usize>,
    ) -> Option<(Range<usize>, Option<Kind>)> {
        let next = body.tokens.end;
        let owner =
            body.entity_type == EntityType::Organisation && body.kind == Some(Kind::Intergovernmental);
        self.after(next, sentence).filter(|t| owner && is_part(t))?;
        let (range, _) = organisation_at(&self.analysis.tokens, next, sentence.end)?;
        let joined = range.start == next && range.clone().any(|i| self.token(i).is("and"));
        let field = PORTFOLIOS.contains(&self.token(next).lower) || COMMON.contains(&self.token(next).lower);
        (joined && field).then_some((body.tokens.start..range.end, body.kind))
    }

    /// The branch of an armed group that is named after where it is, instead of the group itself.
    pub(super) fn branch(&self, group: Candidate, sentence: &Range<usize>) -> Candidate {
        let end = group.tokens.end;
        let network = group.entity_type == EntityType::Organisation && self.token(end - 1).is_in(&NETWORKS);
        if !network || !self.after(end, sentence).is_some_and(|t| t.is("in")) {
            return group;
        }
        let the = usize::from(self.after(end + 1, sentence).is_some_and(|t| t.is("the")));
        let first = end + 1 + the;
        let place = self
            .after(first, sentence)
            .filter(|t| t.is_capitalised())
            .and_then(|_| self.gazetteer_at(first, sentence))
            .filter(|c| matches!(c.entity_type, EntityType::Country | EntityType::Place));
        match place {
            Some(place) => Candidate {
                tokens: group.tokens.start..place.tokens.end,
                entries: vec![],
                rule: "name.branch",
                confidence: 0.8,
                ..group
            },
            None => group,
        }
    }

    /// Where the name of a club ends that begins with its town: "Alpha Rovers". A plural in capitals behind the name of a
    /// town, in a sentence whose other words have none.
    pub(super) fn club_end(&self, town: &Candidate, sentence: &Range<usize>) -> Option<usize> {
        let next = town.tokens.end;
        let word = self.after(next, sentence)?;
        let plural = word.kind == TokenKind::Word
            && word.is_capitalised()
            && !word.is_all_caps()
            && word.lower.len() > 3
            && word.lower.ends_with('s')
            && !word.lower.ends_with("ss");
        let lower = |t: &Token<'_>| {
            t.kind == TokenKind::Possessive
                || t.kind == TokenKind::Punctuation && !t.is_hyphen() && t.text != "&"
                || t.kind == TokenKind::Word && !t.is_capitalised() && !t.is("and")
        };
        let head = |i: usize| (i == 0).then_some(&*word.lower);
        let singular = word.lower.trim_end_matches('s');
        let single = |i: usize| (i == 0).then_some(singular);
        let known = NO_NAME.contains(&word.lower)
            || PEOPLES.contains(&word.lower)
            || PEOPLES.contains(singular)
            || PORTFOLIOS.contains(&word.lower)
            || NOT_NAMES.longest(&head).is_some()
            || NOT_NAMES.longest(&single).is_some()
            || self.position_at[next].is_some()
            || self.gazetteer_at(next, sentence).is_some()
            || self.family(next) > 0;
        (town.entity_type == EntityType::Place
            && town.kind != Some(Kind::DisputedArea)
            && plural
            && !known
            && self.after(next + 1, sentence).is_none_or(lower)
            && !self.in_title_case(town.tokens.start..next + 1, sentence))
        .then_some(next + 1)
    }
}
