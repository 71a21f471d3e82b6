//! Persons who bear the name of a country, city or month: "Jordan Doe", "Jim Jordan", "April Doe". Names of the gazetteer
//! in, whether they are here a person's out.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::classes::{COMPANY_WORDS, HUMAN_VERBS, PERSON_OBJECTS, PERSON_VERBS, PLACE_PREPOSITIONS};
use crate::extract::draft::Form;
use crate::extract::record::EntityType;
use crate::extract::text::{Analysis, Token, TokenKind};
use crate::extract::words::is_preposition;
use crate::gazetteer::{Class, EntryId};

use super::Candidate;
use super::scan::Scan;
use super::settle::folded;
use super::tables::{
    COMMON, NO_NAME, NOT_NAMES, ORDINARY, ORGANISATION_HEADS, PEOPLES, PLACE_HEADS, PORTFOLIOS,
};

/// Words before a month that make it a date.
const DATING: &[&str] = &[
    "in", "on", "since", "until", "by", "of", "from", "last", "this", "next", "early", "late", "mid", "to",
    "between", "and", "during", "every", "each", "before", "after", "till", "for",
];

impl Scan<'_, '_> {
    /// Whether a country's name before other capitalised words is the given name of a person: "Jordan Doe", not
    /// "Jordan Valley" nor "Jordan Calls for Calm".
    pub(super) fn is_given_country(
        &self,
        country: &Candidate,
        words: &[usize],
        end: usize,
        sentence: &Range<usize>,
    ) -> bool {
        let at = country.tokens.start;
        let whole = country.tokens.len() == 1
            && country.form == Form::Name
            && !self.token(at).is_all_caps()
            && (2..=3).contains(&words.len());
        let before = self.before(at, sentence);
        let located = before.is_some_and(|t| t.is_any(&["in", "at", "near", "across", "the"]));
        let Some(&last) = words.last().filter(|_| whole && !located) else { return false };
        let headed = words[1..].iter().any(|&i| self.is_head(i));
        let named = |i: usize| {
            let folded = &*self.folded[i];
            let found = self.gazetteer.prefixes([folded].into_iter());
            found
                .into_iter()
                .any(|(_, found)| self.gazetteer.matches(found).any(|m| m.entry.class() == Class::Country))
        };
        if headed || named(words[1]) || self.in_title_case(at..end, sentence) {
            return false;
        }
        let ordinary = words[1..].iter().any(|&i| {
            let lower = &*self.token(i).lower;
            (ORDINARY.contains(lower) || COMMON.contains(lower)) && self.family(i) == 0
        });
        let after = self.after(end, sentence);
        let cue = self.described_as_person(end, sentence)
            || after.is_some_and(|t| t.is_in(&HUMAN_VERBS))
            || before.is_some_and(|t| t.is_in(&PERSON_OBJECTS));
        let given = self.given(at) > 0;
        !ordinary && (given || cue || self.family(last) > 0)
    }

    /// Whether a country's or place's name is only the beginning of an unknown name: "China Evergrande".
    pub(super) fn is_piece(&self, country: &Candidate, sentence: &Range<usize>) -> bool {
        let next = country.tokens.end;
        let at = country.tokens.start;
        let Some(word) = self.after(next, sentence).filter(|t| t.is_capitalised() && !t.is_all_caps()) else {
            return false;
        };
        let known = ORDINARY.contains(&word.lower)
            || COMMON.contains(&word.lower)
            || NO_NAME.contains(&word.lower)
            || PEOPLES.contains(&word.lower)
            || self.position_at[next].is_some()
            || self.is_head(next)
            || self.gazetteer_at(next, sentence).is_some()
            || self.given(next) > 0;
        matches!(country.entity_type, EntityType::Country | EntityType::Place)
            && country.form == Form::Name
            && !self.token(at).is_all_caps()
            && !known
            && self.person_end(at, sentence) == next + 1
            && !self.in_title_case(country.tokens.start..next + 1, sentence)
    }

    /// Where the name of a company or school ends that begins with a country's name: "Kenya Power".
    pub(super) fn company_end(&self, country: &Candidate, sentence: &Range<usize>) -> Option<usize> {
        let next = country.tokens.end;
        let named = self
            .after(next, sentence)
            .is_some_and(|t| t.is_capitalised() && !t.is_all_caps() && t.is_in(&COMPANY_WORDS));
        let whole = country.entity_type == EntityType::Country && country.form == Form::Name;
        (whole
            && named
            && self.person_end(country.tokens.start, sentence) == next + 1
            && self.after(next + 1, sentence).is_some()
            && !self.in_title_case(country.tokens.start..next + 1, sentence))
        .then_some(next + 1)
    }

    /// Whether a word stands in names of bodies, places, events or documents.
    pub(super) fn is_head(&self, at: usize) -> bool {
        let word = |i: usize| (i == 0).then(|| &*self.token(at).lower);
        let place = PLACE_HEADS.longest(&word).is_some_and(|p| p.columns.first() == Some(&"after"));
        place
            || ORGANISATION_HEADS.longest(&word).is_some()
            || NOT_NAMES.longest(&word).is_some()
            || PORTFOLIOS.contains(&self.token(at).lower)
            || self.token(at).is_in(&COMPANY_WORDS)
    }

    /// Whether the sentence is a headline whose words have capitals but for the small ones. `name` is left out.
    pub(super) fn in_title_case(&self, name: Range<usize>, sentence: &Range<usize>) -> bool {
        let small = |t: &Token<'_>| {
            is_preposition(&t.lower) || t.is_any(&["a", "an", "the", "and", "or", "but", "nor", "as"])
        };
        let near = sentence.start.max(name.start.saturating_sub(12))..sentence.end.min(name.end + 12);
        let mut rest = near
            .filter(|i| !name.contains(i))
            .map(|i| self.token(i))
            .filter(|t| t.kind == TokenKind::Word && !small(t))
            .peekable();
        rest.peek().is_some() && rest.all(Token::is_capitalised)
    }

    /// Whether a month is the given name of a person: "April Doe said", not "In April Doe said".
    pub(super) fn is_given_month(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        let token = self.token(at);
        let month = token.is_any(&["april", "may", "june", "august", "january"]);
        let dated =
            self.before(at, sentence).is_some_and(|t| t.is_any(DATING) || t.kind == TokenKind::Number);
        month
            && !dated
            && end == at + 2
            && (self.given(at) > 0 || !self.begins(at, sentence))
            && self.family(at + 1) > 0
            && !self.in_title_case(at..end, sentence)
            && !NO_NAME.contains(&self.token(at + 1).lower)
    }
}

/// The last names of the article's persons, and those that it writes in capitals.
struct LastNames {
    /// With the token at which each is first given in full or with a title.
    folded: FxHashMap<String, usize>,
    shouted: FxHashSet<String>,
}

impl LastNames {
    fn new(analysis: &Analysis<'_>, candidates: &[Candidate]) -> Self {
        let mut names = Self { folded: FxHashMap::default(), shouted: FxHashSet::default() };
        for person in candidates.iter().filter(|c| c.entity_type == EntityType::Person) {
            let last = person.tokens.end - 1;
            let word = folded(analysis, &(last..person.tokens.end));
            if analysis.tokens[last].is_all_caps() && person.tokens.len() > 1 {
                names.shouted.insert(word.clone());
            }
            let first = names.folded.entry(word).or_insert(last);
            *first = last.min(*first);
        }
        names
    }
}

/// A country's or capital's name, or an acronym, that is the last name of a person of the article: "Jordan said".
pub(super) fn reread_countries(analysis: &Analysis<'_>, candidates: &mut [Candidate]) {
    let names = LastNames::new(analysis, candidates);
    let before = |c: &Candidate| c.tokens.start.checked_sub(1).map(|i| &analysis.tokens[i]);
    let placed = |c: &Candidate| {
        before(c).is_some_and(|t| {
            t.is_in(&PLACE_PREPOSITIONS) || t.is_any(&["of", "with", "between", "against", "for", "and", ","])
        })
    };
    // The countries that are named so that nothing else can be meant.
    let mut evident: FxHashMap<EntryId, bool> = FxHashMap::default();
    for country in candidates.iter().filter(|c| c.entity_type == EntityType::Country) {
        let word = folded(analysis, &country.tokens);
        let earlier = names.folded.get(&word).is_some_and(|&first| country.tokens.start < first);
        let sure = country.form != Form::Name && country.form != Form::Capital
            || earlier
            || country.tokens.len() > 1
            || placed(country);
        if let Some(&entry) = country.entries.first() {
            *evident.entry(entry).or_default() |= sure;
        }
    }
    for candidate in candidates.iter_mut().filter(|c| c.tokens.len() == 1) {
        let at = candidate.tokens.start;
        let word = folded(analysis, &candidate.tokens);
        let said = analysis.tokens.get(at + 1).is_some_and(|t| t.is_in(&PERSON_VERBS));
        let person = match (candidate.entity_type, candidate.form) {
            (EntityType::Country, Form::Name | Form::Capital) => {
                let clear = candidate.entries.first().and_then(|e| evident.get(e)).copied().unwrap_or(false);
                names.folded.get(&word).is_some_and(|&first| at > first)
                    && !placed(candidate)
                    && (said || !clear)
            }
            (EntityType::Organisation, Form::Name) => {
                analysis.tokens[at].is_all_caps() && names.shouted.contains(&word)
            }
            _ => false,
        };
        if person {
            candidate.entity_type = EntityType::Person;
            candidate.form = Form::Name;
            candidate.kind = None;
            candidate.entries.clear();
            candidate.rule = "name.person-last-name";
            candidate.confidence = 0.8;
        }
    }
}
