//! Names that a position beside them explains: "Examplesoft chief executive Jane Doe", "the governor of the Banque
//! Example". The positions of a text in, candidates for the capitalised words before and after them out.

use std::ops::Range;

use crate::extract::classes::{
    CITY_POSITIONS, COMPANY_POSITIONS, HEADING_POSITIONS, NAMING_NOUNS, PARTY_ADJECTIVES,
};
use crate::extract::coref::{Class, class_of};
use crate::extract::draft::Form;
use crate::extract::positions::{PositionClass, PositionPhrase};
use crate::extract::record::EntityType;
use crate::extract::text::{Token, TokenKind};
use crate::extract::words::is_preposition;

use super::Candidate;
use super::organisation::{is_part, run_end};
use super::scan::Scan;
use super::tables::{COMMON, NO_NAME, PARTICLES, STARTERS, is_ordinary};

/// The longest name in tokens.
const LONGEST: usize = 6;

impl Scan<'_, '_> {
    /// Adds the names that stand beside positions and that nothing else explains.
    pub(super) fn beside_positions(&mut self) {
        let mut found = Vec::new();
        for phrase in self.positions.iter().filter(|p| p.class.is_position() && !p.plural) {
            let index = self.analysis.sentence_of(phrase.tokens.start);
            let sentence = &self.analysis.sentences[index].tokens;
            let names = [self.body_before(phrase, sentence), self.name_after(phrase, sentence)];
            found.extend(names.into_iter().flatten());
        }
        found.retain(|(tokens, _)| self.is_free(tokens));
        found.sort_by_key(|(tokens, _)| (tokens.start, std::cmp::Reverse(tokens.end)));
        found.dedup_by(|later, earlier| later.0.start < earlier.0.end);
        let taken = |tokens: &Range<usize>| {
            let next = found.partition_point(|(other, _)| other.end <= tokens.start);
            found.get(next).is_some_and(|(other, _)| other.start < tokens.end)
        };
        self.found.unknown.retain(|unknown| !taken(unknown));
        self.found.candidates.retain(|candidate| !taken(&candidate.tokens));
        self.found.candidates.extend(found.into_iter().map(|(tokens, entity_type)| Candidate {
            tokens,
            entity_type,
            kind: None,
            entries: vec![],
            form: Form::Name,
            rule: "name.beside-position",
            confidence: 0.7,
        }));
        self.found.candidates.sort_by_key(|c| (c.tokens.start, std::cmp::Reverse(c.tokens.end)));
    }

    /// Whether no name is known in the stretch, but perhaps a place or body that is only a part of it: "Example" in
    /// "Football Example".
    fn is_free(&self, tokens: &Range<usize>) -> bool {
        let candidates = &self.found.candidates;
        let first = candidates.partition_point(|c| c.tokens.end <= tokens.start);
        candidates[first..].iter().take_while(|c| c.tokens.start < tokens.end).all(|c| {
            // "the head of the Jamiat Example": no article stands before a person.
            let article = tokens.start > 0 && self.token(tokens.start - 1).is("the");
            if article && c.entity_type == EntityType::Person && c.entries.is_empty() {
                return c.tokens.start >= tokens.start && c.tokens.end <= tokens.end;
            }
            let of_country = self.of_country(c, tokens);
            (matches!(c.entity_type, EntityType::Place | EntityType::Organisation) || of_country)
                && c.tokens.len() < tokens.len()
                && c.tokens.start >= tokens.start
                && c.tokens.end <= tokens.end
        })
    }

    /// Whether a name is made of a country and ordinary words: "the president of US Curling".
    fn of_country(&self, country: &Candidate, name: &Range<usize>) -> bool {
        country.entity_type == EntityType::Country
            && country.tokens.start == name.start
            && country.tokens.end < name.end
            && (country.tokens.end..name.end)
                .all(|at| is_ordinary(&self.token(at).lower) && self.position_at[at].is_none())
    }

    /// The unknown body before a position: "Examplesoft chief executive", "Examplesoft's chairman".
    fn body_before(
        &self,
        phrase: &PositionPhrase,
        sentence: &Range<usize>,
    ) -> Option<(Range<usize>, EntityType)> {
        let possessive = self.before(phrase.tokens.start, sentence).is_some_and(Token::owns);
        let end = phrase.tokens.start - usize::from(possessive);
        let mut start = end;
        while start > sentence.start
            && end - start < LONGEST
            && self.may_be_part(start - 1)
            && self.position_at[start - 1].is_none()
        {
            start -= 1;
        }
        let starter = |at: usize| {
            let token = self.token(at);
            STARTERS.contains(&token.lower) || at == sentence.start && COMMON.contains(&token.lower)
        };
        while start < end && starter(start) {
            start += 1;
        }
        let holder = self.after(phrase.tokens.end, sentence).is_some_and(|t| {
            t.is_capitalised() && !NO_NAME.contains(&t.lower) && !STARTERS.contains(&t.lower)
        }) || self.after(phrase.tokens.end, sentence).is_some_and(|t| t.text == ",");
        let name = self.named(start..end)?;
        let head = self.token(phrase.core.end - 1);
        let alone = self.only_of_bodies(phrase);
        let several = name.len() > 1 && head.is_in(&HEADING_POSITIONS) && !self.is_given(start);
        (holder && (alone || several)).then_some((name, EntityType::Organisation))
    }

    /// The unknown name after a position: "chairman of Examplesoft", "an analyst at Examplesoft", "the mayor of Alpha".
    fn name_after(
        &self,
        phrase: &PositionPhrase,
        sentence: &Range<usize>,
    ) -> Option<(Range<usize>, EntityType)> {
        let preposition =
            self.after(phrase.tokens.end, sentence).filter(|t| t.is_any(&["of", "at", "with", "for"]))?;
        let mut start = phrase.tokens.end + 1;
        let article = self.after(start, sentence).is_some_and(|t| t.is("the"));
        start += usize::from(article);
        let described = self.described_until(start, sentence);
        start = described.unwrap_or(start);
        let mut end = start;
        while end < sentence.end && end - start < LONGEST {
            let particle = end > start
                && PARTICLES.contains(&self.token(end).lower)
                && self.after(end + 1, sentence).is_some_and(is_part);
            if !(self.may_be_part(end) || particle) {
                break;
            }
            end += 1;
        }
        // "Jamiat Example-e-Alpha"
        let run = run_end(&self.analysis.tokens, start, sentence.end);
        let end = if self.position_at[start..run].iter().all(Option::is_none) { end.max(run) } else { end };
        // "Secretary-General of the XYZ Jane Doe"
        let acronym = self.analysis.tokens.get(start).is_some_and(Token::is_all_caps);
        let joined = self
            .after(start + 1, sentence)
            .is_some_and(|t| t.is_hyphen() && t.glued || t.is_capitalised() && is_ordinary(&t.lower));
        let end = if acronym && !joined { end.min(start + 1) } else { end };
        let name = self.named(start..end)?;
        let head = self.token(phrase.core.end - 1);
        if head.is_in(&CITY_POSITIONS) && preposition.is("of") {
            let kind = if article { EntityType::Organisation } else { EntityType::Place };
            return (!article || name.len() > 1).then_some((name, kind));
        }
        // "the leader of Xantorvo,"; the president may be a country's
        let closed = || {
            preposition.is("of")
                && phrase.class != PositionClass::State
                && !article
                && !COMMON.contains(&self.token(start).lower)
                && !self.token(start).lower.ends_with('s')
                && self.after(name.end, sentence).is_some_and(|t| matches!(t.text, "," | "." | ")" | ";"))
        };
        let several = (name.len() > 1 || described.is_some() || acronym || closed()) && !self.is_given(start)
            || preposition.is("at");
        let country = || {
            let candidates = &self.found.candidates;
            let first = candidates.partition_point(|c| c.tokens.start < start);
            candidates.get(first).is_some_and(|c| self.of_country(c, &name))
        };
        (self.only_of_bodies(phrase) || head.is_in(&HEADING_POSITIONS) && several || country())
            .then_some((name, EntityType::Organisation))
    }

    /// Where words end that say what kind of body is named next: "the opposition", "Ruritanian utility".
    fn described_until(&self, start: usize, sentence: &Range<usize>) -> Option<usize> {
        let candidates = &self.found.candidates;
        let mut at = start;
        let mut told = false;
        while at < start + LONGEST {
            let token = self.after(at, sentence)?;
            let adjective = candidates.partition_point(|c| c.tokens.start < at);
            let adjective = candidates.get(adjective).filter(|c| c.form == Form::Adjective);
            if let Some(adjective) = adjective.filter(|c| c.tokens.start == at) {
                told = true;
                at = adjective.tokens.end;
            } else if token.is_capitalised() {
                return (told && at > start).then_some(at);
            } else if token.kind == TokenKind::Word && !is_preposition(&token.lower) && !token.is("and") {
                told |= token.is_in(&PARTY_ADJECTIVES)
                    || token.is_in(&NAMING_NOUNS)
                    || class_of(&token.lower) == Some(Class::Body);
                at += 1;
            } else if token.is_hyphen() && token.glued {
                at += 1;
            } else {
                return None;
            }
        }
        None
    }

    /// Whether only bodies have the position, so that a single word beside it is a body's name.
    fn only_of_bodies(&self, phrase: &PositionPhrase) -> bool {
        let head = self.token(phrase.core.end - 1);
        let first = self.token(phrase.core.start);
        head.is_in(&COMPANY_POSITIONS)
            || head.is("general") && phrase.core.clone().any(|i| self.token(i).is("secretary"))
            || head.is("director") && first.is_any(&["managing", "executive"])
            || head.is("officer") && first.is("chief")
    }

    /// Whether a token may be a part of such a name.
    fn may_be_part(&self, at: usize) -> bool {
        let token = self.token(at);
        is_part(token) && !NO_NAME.contains(&token.lower)
            || token.is_hyphen()
                && token.glued
                && at > 0
                && self.token(at - 1).is_capitalised()
                && self.analysis.tokens.get(at + 1).is_some_and(|t| t.glued && t.is_capitalised())
    }

    /// The stretch, if it is not made of common words alone.
    fn named(&self, tokens: Range<usize>) -> Option<Range<usize>> {
        tokens
            .clone()
            .any(|at| is_part(self.token(at)) && !COMMON.contains(&self.token(at).lower))
            .then_some(tokens)
    }

    /// Whether a word is a given name, so that the words are rather a person's.
    fn is_given(&self, at: usize) -> bool {
        self.gazetteer.given_name_count(&self.folded[at]) > 0
    }
}
