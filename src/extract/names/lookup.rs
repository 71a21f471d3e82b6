//! What the gazetteer knows of the words that begin at a token: the longest name whose spelling fits, and what it
//! is here.

use std::ops::Range;

use crate::extract::classes::{HUMAN_VERBS, NAME_OWNERS};
use crate::extract::draft::Form;
use crate::extract::record::{EntityType, Kind};
use crate::extract::text::{Token, TokenKind};
use crate::gazetteer::{Class, EntryId, Match, NameForm, PostingsRef};

use super::Candidate;
use super::scan::Scan;
use super::settle::shouted;
use super::tables::{COMMON, NO_NAME, ORDINARY, PEOPLES, STARTERS, is_abbreviation};

impl Scan<'_, '_> {
    /// The longest name of the gazetteer that begins here and whose spelling fits.
    pub(super) fn gazetteer_at(&self, at: usize, sentence: &Range<usize>) -> Option<Candidate> {
        if let Some(name) = self.possessive_name_at(at, sentence) {
            return Some(name);
        }
        let joins = |i: usize| {
            let token = self.token(i);
            token.is_hyphen() && token.glued
                || token.text == "&"
                || token.kind == TokenKind::Punctuation
                    && token.owns()
                    && self.token(i - 1).is_in(&NAME_OWNERS)
        };
        let words = (at..sentence.end.min(at + 16))
            .take_while(|&i| !self.folded[i].is_empty() || joins(i))
            .map(|i| &*self.folded[i]);
        let prefixes = self.gazetteer.prefixes(words);
        self.longest_fitting(at, prefixes, sentence)
    }

    /// A name of the gazetteer with a possessive after its first word: "Cox's Bazar".
    fn possessive_name_at(&self, at: usize, sentence: &Range<usize>) -> Option<Candidate> {
        self.after(at + 1, sentence).filter(|t| t.kind == TokenKind::Possessive)?;
        self.after(at + 2, sentence).filter(|t| t.is_capitalised())?;
        let first = format!("{}s", self.folded[at]);
        let rest = (at + 2..sentence.end.min(at + 16)).take_while(|&i| !self.folded[i].is_empty());
        let words = [&*first, ""].into_iter().chain(rest.map(|i| &*self.folded[i]));
        let prefixes = self.gazetteer.prefixes(words);
        self.longest_fitting(at, prefixes, sentence)
    }

    fn longest_fitting(
        &self,
        at: usize,
        prefixes: Vec<(usize, PostingsRef)>,
        sentence: &Range<usize>,
    ) -> Option<Candidate> {
        prefixes.into_iter().rev().find_map(|(count, postings)| {
            let tokens = at..at + count;
            let matches: Vec<Match<'_>> = self
                .gazetteer
                .matches(postings)
                .filter(|m| self.spelling_fits(m, &tokens, sentence))
                .collect();
            self.choose(tokens, &matches, sentence)
        })
    }

    /// Whether the words are capitalised as the name is.
    pub(super) fn spelling_fits(
        &self,
        found: &Match<'_>,
        tokens: &Range<usize>,
        sentence: &Range<usize>,
    ) -> bool {
        let part = || self.analysis.tokens[tokens.clone()].iter().filter(|t| t.kind == TokenKind::Word);
        match found.form {
            NameForm::Weak => false,
            NameForm::Acronym => {
                !self.is_shouted_word(tokens, sentence)
                    && (part()
                        .all(|t| t.is_all_caps() || t.text.chars().count() == 1 || t.text == found.written)
                        || self.is_read_as_a_word(found, tokens))
            }
            _ if tokens.len() == 1 => {
                let token = self.token(tokens.start);
                let first = tokens.start == sentence.start;
                // "Germán" is no German.
                let accented_otherwise = matches!(found.form, NameForm::Adjective | NameForm::People)
                    && found.written.is_ascii()
                    && !token.text.is_ascii();
                let spelt = !accented_otherwise && token.is_capitalised();
                spelt
                    && !NO_NAME.contains(&token.lower)
                    && !(first && STARTERS.contains(&token.lower))
                    && (found.written.chars().filter(|c| c.is_uppercase()).count() < 2
                        || token.text.chars().skip(1).any(char::is_uppercase)
                        || found.written.contains(['-', ' ', '\'', '’']))
                    && (!token.is_all_caps()
                        || token.text.chars().count() > 4
                        || self.dateline(tokens, sentence)
                        || found.written.chars().all(|c| !c.is_lowercase()))
            }
            // "Ban Ki-moon": what a hyphen joins may be in lower case.
            _ => tokens.clone().filter(|&i| self.token(i).kind == TokenKind::Word).all(|i| {
                let t = self.token(i);
                let joined = i > tokens.start && t.glued && self.token(i - 1).is_hyphen();
                t.is_capitalised()
                    || joined
                    || t.text.chars().count() <= 3
                    || super::tables::is_small(&t.lower)
            }),
        }
    }

    /// Whether an acronym is written as the word that it is read as, as British papers do: "Unesco", "Fifa".
    fn is_read_as_a_word(&self, found: &Match<'_>, tokens: &Range<usize>) -> bool {
        let token = self.token(tokens.start);
        let word = &*self.folded[tokens.start];
        tokens.len() == 1
            && found.written.chars().count() > 3
            && token.is_capitalised()
            && token.text.chars().skip(1).all(char::is_lowercase)
            && found.written.chars().all(char::is_uppercase)
            && !ORDINARY.contains(&token.lower)
            && !COMMON.contains(&token.lower)
            && !PEOPLES.contains(word)
            && self.gazetteer.given_name_count(word) == 0
            && self.gazetteer.family_name_count(word) == 0
    }

    /// Whether an acronym is an ordinary word in a line of capitals: "WHO IS NEXT".
    fn is_shouted_word(&self, tokens: &Range<usize>, sentence: &Range<usize>) -> bool {
        let token = self.token(tokens.start);
        tokens.len() == 1
            && !token.is("us")
            && ORDINARY.contains(&token.lower)
            && shouted(self.analysis, sentence)
    }

    /// Whether an acronym is here the abbreviation that it may also be: "CCTV cameras".
    fn is_abbreviation(&self, tokens: &Range<usize>, sentence: &Range<usize>) -> bool {
        let noun = |t: &Token<'_>| {
            t.kind == TokenKind::Word && !t.is_capitalised() && !t.is_in(&HUMAN_VERBS) && !t.is("reported")
        };
        tokens.len() == 1
            && is_abbreviation(&self.token(tokens.start).lower)
            && self.after(tokens.end, sentence).is_some_and(noun)
    }

    /// What a name of the gazetteer is here, of all that it may be.
    pub(super) fn choose(
        &self,
        tokens: Range<usize>,
        matches: &[Match<'_>],
        sentence: &Range<usize>,
    ) -> Option<Candidate> {
        let of = |class: fn(Class) -> bool| matches.iter().filter(move |m| class(m.entry.class()));
        let country = of(|c| matches!(c, Class::Country | Class::HistoricalCountry)).next();
        // Lists of armed groups have some of their leaders: "Alpha bin Beta".
        let patronymic = tokens
            .clone()
            .skip(1)
            .any(|i| self.token(i).is_any(&["bin", "ibn", "bint"]) && !self.token(i).is_capitalised());
        let abbreviation = self.is_abbreviation(&tokens, sentence);
        let organisation = of(|c| c == Class::Organisation)
            .find(|m| (!patronymic || m.entry.qid().is_some()) && !abbreviation);
        let person = of(|c| c == Class::Official).next();
        let mut places: Vec<&Match<'_>> = of(|c| {
            matches!(c, Class::City | Class::Region | Class::Area | Class::Territory | Class::DisputedArea)
        })
        .collect();
        places.sort_by_key(|m| {
            (m.entry.class() != Class::DisputedArea, std::cmp::Reverse(m.entry.population()), m.entry.id)
        });
        let ids = |found: &[&Match<'_>]| {
            let mut ids: Vec<EntryId> = Vec::new();
            for id in found.iter().map(|m| m.entry.id) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            ids
        };
        if let Some(name) = country {
            let form = match name.form {
                NameForm::Adjective => Form::Adjective,
                NameForm::People => Form::People,
                _ => Form::Name,
            };
            let all: Vec<&Match<'_>> =
                of(|c| matches!(c, Class::Country | Class::HistoricalCountry)).collect();
            return Some(Candidate {
                tokens,
                entity_type: EntityType::Country,
                kind: None,
                entries: ids(&all),
                form,
                rule: "name.gazetteer-country",
                confidence: 0.97,
            });
        }
        if let Some(name) = organisation {
            let all: Vec<&Match<'_>> = of(|c| c == Class::Organisation).collect();
            return Some(Candidate {
                tokens,
                entity_type: EntityType::Organisation,
                kind: name.entry.kind(),
                entries: ids(&all),
                form: Form::Name,
                rule: "name.gazetteer-organisation",
                confidence: 0.95,
            });
        }
        if let Some(best) = places.first() {
            return self.place(tokens, best, ids(&places), sentence);
        }
        person.filter(|_| tokens.len() > 1)?;
        let all: Vec<&Match<'_>> = of(|c| c == Class::Official).collect();
        Some(Candidate {
            tokens,
            entity_type: EntityType::Person,
            kind: None,
            entries: ids(&all),
            form: Form::Name,
            rule: "name.gazetteer-official",
            confidence: 0.95,
        })
    }

    /// A place of the gazetteer, if the words around it let it be one, or the country whose capital it is.
    pub(super) fn place(
        &self,
        tokens: Range<usize>,
        best: &Match<'_>,
        entries: Vec<EntryId>,
        sentence: &Range<usize>,
    ) -> Option<Candidate> {
        let capital = entries.iter().find_map(|&id| self.gazetteer.entry(id).capital_of());
        if let Some(country) = capital
            && self.stands_for_government(&tokens, sentence)
        {
            return Some(Candidate {
                tokens,
                entity_type: EntityType::Country,
                kind: None,
                entries: vec![country],
                form: Form::Capital,
                rule: "name.capital-as-government",
                confidence: 0.8,
            });
        }
        let first = self.token(tokens.start);
        let class = best.entry.class();
        let located = self.located(&tokens, sentence)
            || self.governed(tokens.end, sentence)
            || self.said_to_lie_in(best.entry.country(), tokens.end, sentence);
        let listed = self.in_list(&tokens, sentence);
        let known = capital.is_some()
            || matches!(class, Class::DisputedArea | Class::Territory | Class::Area)
            || class == Class::Region && best.entry.country() == Some("US")
            || best.entry.population() >= 400_000;
        let common = COMMON.contains(&first.lower) && tokens.len() == 1;
        let personal = tokens.len() == 1
            && (self.gazetteer.given_name_count(&self.folded[tokens.start]) > 2
                || self.gazetteer.family_name_count(&self.folded[tokens.start]) > 2);
        let unsure = common && !known || personal && !located && capital.is_none();
        let confidence = match (located || listed, known) {
            (true, _) if !(common && tokens.start == sentence.start) => 0.93,
            (false, true) if !unsure => 0.85,
            _ if tokens.len() > 1 => 0.75,
            _ => return None,
        };
        let kind = match class {
            Class::City => Some(Kind::City),
            Class::Region | Class::Area | Class::Territory => Some(Kind::Region),
            Class::DisputedArea => Some(Kind::DisputedArea),
            _ => None,
        };
        Some(Candidate {
            tokens,
            entity_type: EntityType::Place,
            kind,
            entries,
            form: Form::Name,
            rule: "name.gazetteer-place",
            confidence,
        })
    }
}
