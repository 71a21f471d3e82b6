//! Names of persons: by the title before, a given name, or what the text says of the bearer.

use std::ops::Range;

use crate::extract::classes::{DIRECTIONS, HUMAN_VERBS, PERSON_OBJECTS};
use crate::extract::draft::Form;
use crate::extract::positions::PositionClass;
use crate::extract::record::EntityType;
use crate::extract::text::{Token, TokenKind};

use super::Candidate;
use super::nickname::nickname_end;
use super::scan::Scan;
use super::tables::{
    COMMON, FAMILY_FIRST, NO_NAME, ORDINARY, PARTICLES, SENTENCE_ADVERBS, STARTERS, is_ordinary,
};

impl Scan<'_, '_> {
    /// Whether a title before a name of the gazetteer makes it a person's: "President Lincoln", not "chief UN envoy".
    pub(super) fn title_beats(&self, title: usize, name: &Candidate) -> bool {
        let title = &self.positions[title];
        let city = name.entity_type == EntityType::Place;
        city || (matches!(title.class, PositionClass::Honour | PositionClass::Rank | PositionClass::State)
            && name.form == Form::Name
            && name.tokens.len() == 1
            && !self.token(name.tokens.start).is_all_caps())
    }

    /// The position or title that ends just before a token.
    pub(super) fn title_before(&self, at: usize, sentence: &Range<usize>) -> Option<usize> {
        if at == sentence.start {
            return None;
        }
        let index = self.position_at[at - 1]? as usize;
        let phrase = &self.positions[index];
        let head = self.token(phrase.tokens.end - 1);
        let shown = head.is_capitalised() || phrase.class.is_position();
        (phrase.tokens.end == at && shown).then_some(index)
    }

    /// The name of a person that begins here, if anything says that it is one.
    pub(super) fn person_at(
        &self,
        at: usize,
        sentence: &Range<usize>,
        titled: Option<usize>,
        gazetteer: Option<&Candidate>,
    ) -> Option<Candidate> {
        let end = self.person_end(at, sentence);
        let no_name = titled.is_none()
            && NO_NAME.contains(&self.token(at).lower)
            && !self.is_given_month(at, end, sentence);
        if end == at || self.in_position(at) || no_name {
            return None;
        }
        let family_first = self.is_family_first(at, end, sentence);
        if titled.is_none() && !family_first && self.leads(at, end, sentence) {
            return None;
        }
        if titled.is_none() && self.is_no_name(at, end, sentence) {
            return None;
        }
        let tokens = at..end;
        let candidate = |tokens: Range<usize>, rule, confidence| {
            Some(Candidate {
                tokens,
                entity_type: EntityType::Person,
                kind: None,
                entries: vec![],
                form: Form::Name,
                rule,
                confidence,
            })
        };
        // "King John of Ruritania" is John.
        let reigns = |c: &Candidate| titled.is_some() && c.tokens.clone().any(|i| self.token(i).is("of"));
        if gazetteer.is_some_and(|c| c.entity_type == EntityType::Person && c.tokens.end >= end && !reigns(c))
            || gazetteer.is_some_and(|c| self.ends_before_name(c, end, sentence))
        {
            return None;
        }
        let acting = gazetteer.is_some_and(|c| {
            matches!(c.entity_type, EntityType::Country | EntityType::Organisation)
                && (c.tokens.len() > 1 || c.form != Form::Name || self.token(at).is_all_caps())
        });
        if let Some(title) = titled {
            let class = self.positions[title].class;
            // "National Executive Committee", "Executive Office Building"
            let ordinary = tokens.clone().all(|i| is_ordinary(&self.token(i).lower))
                && self.given(at) + self.family(end - 1) == 0;
            if !acting && !ordinary && !NO_NAME.contains(&self.token(at).lower) {
                let confidence = if self.token(self.positions[title].tokens.end - 1).is_capitalised() {
                    0.95
                } else {
                    0.85
                };
                let rule = if class.is_position() {
                    "name.person-after-position"
                } else {
                    "name.person-after-title"
                };
                return candidate(tokens, rule, confidence);
            }
        }
        if family_first && !acting {
            return candidate(tokens, "name.person-family-first", 0.8);
        }
        let words: Vec<usize> = tokens
            .clone()
            .filter(|&i| {
                let last = i + 1 == end && self.token(i).is_capitalised();
                self.token(i).kind == TokenKind::Word && (last || !PARTICLES.contains(&self.token(i).lower))
            })
            .collect();
        let (&first, &last) = (words.first()?, words.last()?);
        let single = |i: usize| self.token(i).text.chars().count() == 1;
        if words.len() < 2
            || single(first)
            || acting
                && gazetteer
                    .is_some_and(|c| c.form != Form::Name || c.entity_type == EntityType::Organisation)
        {
            return None;
        }
        if self.token(first).is_all_caps()
            && self.token(last).is_all_caps()
            && tokens.len() < 4
            && self.token(first).text.len() < 4
        {
            return None;
        }
        let (given, family) = (self.given(first), self.family(last));
        let common = |i: usize| COMMON.contains(&self.token(i).lower);
        let initial = words
            .iter()
            .any(|&i| self.token(i).text.ends_with('.') && self.token(i).text.chars().count() == 2);
        let described = self.described_as_person(end, sentence) && !self.is_headed(at, sentence);
        if self.is_given_month(at, end, sentence) {
            return candidate(tokens, "name.person-given-name", 0.8);
        }
        let named_after = gazetteer.filter(|c| c.entity_type == EntityType::Country);
        if named_after.is_some_and(|c| self.is_given_country(c, &words, end, sentence)) {
            return candidate(tokens, "name.person-named-as-country", 0.8);
        }
        let country = named_after.is_some();
        let commons = words.iter().filter(|&&i| common(i)).count();
        if tokens.clone().skip(1).any(|i| self.token(i).is_any(&["bin", "ibn", "bint"])) {
            return candidate(tokens, "name.person-patronymic", 0.9);
        }
        // "Boston Celtics", "Cleveland Clinic": a place before a word that no family bears.
        let of_place = gazetteer.is_some_and(|c| c.entity_type == EntityType::Place && c.tokens.end < end)
            && !described
            && (family == 0
                && (self.token(last).lower.ends_with('s') || is_ordinary(&self.token(last).lower))
                || self.token(last).is_in(&DIRECTIONS));
        let of_thing =
            family == 0 && self.ends_as_a_thing(&words, given) && !self.acts_as_person(at, end, sentence);
        if given > 0
            && !country
            && !of_place
            && !of_thing
            && (!common(first) || given > 3)
            && !(common(last) && family == 0 && !described)
        {
            return candidate(
                tokens,
                "name.person-given-name",
                if family > 0 || given > 2 { 0.92 } else { 0.85 },
            );
        }
        // "Aung San Suu Kyi": a place's name is only the beginning of a longer one.
        let place = gazetteer.is_some_and(|c| c.entity_type == EntityType::Place && c.tokens.end < end);
        // ... but "Los Angeles Lakers" is no person's.
        let plain = |i: usize| !ORDINARY.contains(&self.token(i).lower);
        let team = self.token(last).lower.ends_with('s') && family == 0 && !described;
        let longer = place
            && words.len() >= 3
            && self.token(end - 1).text.chars().count() > 1
            && !team
            && (described || family > 0 || words.iter().all(|&i| plain(i)));
        if commons == 0 && !country && (longer || initial || described || family > 0) && words.len() <= 4 {
            return candidate(tokens, "name.person-in-context", if described { 0.85 } else { 0.7 });
        }
        None
    }

    /// Whether a family name stands before a given name: "Lee Jae-hyon", "Wang Example".
    fn is_family_first(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        let tokens = &self.analysis.tokens[at..end];
        let words = tokens.iter().filter(|t| t.kind == TokenKind::Word).count();
        // "Jae-hyon": the second half of a given name in lower case.
        let halved = tokens.len() >= 4
            && tokens[tokens.len() - 2].is_hyphen()
            && tokens[tokens.len() - 1].text.chars().all(char::is_lowercase)
            && tokens[tokens.len() - 3].is_capitalised();
        if !FAMILY_FIRST.contains(&self.folded[at]) || !(2..=4).contains(&words) || tokens[0].is_all_caps() {
            return false;
        }
        let plain = |t: &Token<'_>| !ORDINARY.contains(&t.lower) && !COMMON.contains(&t.lower);
        let told = self.described_as_person(end, sentence)
            || self.after(end, sentence).is_some_and(|t| t.is_in(&HUMAN_VERBS))
            || self.before(at, sentence).is_some_and(|t| t.is_in(&PERSON_OBJECTS));
        let rest = tokens[1..].iter().filter(|t| t.kind == TokenKind::Word).all(|t| plain(t) || halved);
        let begins = SENTENCE_ADVERBS.contains(&tokens[0].lower) || STARTERS.contains(&tokens[0].lower);
        rest && (halved || told || plain(&tokens[0])) && (!begins || halved || told)
    }

    /// Whether a place belongs to the position before it, and the name of a person follows: "Bishop of Alpha Jane Doe".
    fn ends_before_name(&self, place: &Candidate, end: usize, sentence: &Range<usize>) -> bool {
        let start = place.tokens.start;
        let preposition = self.before(start, sentence).is_some_and(|t| t.is_any(&["of", "to", "in", "for"]));
        preposition
            && start >= sentence.start + 2
            && self.position_at[start - 2].is_some()
            && place.tokens.end + 2 <= end
            && self.gazetteer.given_name_count(&self.folded[place.tokens.end]) > 0
    }

    /// Whether a capitalised word belongs to a position or title, as in "Secretary Doe".
    pub(super) fn in_position(&self, at: usize) -> bool {
        self.position_at[at].is_some_and(|p| {
            let phrase = &self.positions[p as usize];
            self.token(phrase.tokens.end - 1).is_capitalised() && self.token(at).is_capitalised()
        })
    }

    /// The end of the run of words that a person's name may be.
    pub(super) fn person_end(&self, first: usize, sentence: &Range<usize>) -> usize {
        let limit = sentence.end.min(first + 12);
        let capital = |i: usize| {
            i < limit && self.token(i).is_capitalised() && !NO_NAME.contains(&self.token(i).lower)
                || i == first
        };
        let mut at = first;
        let mut words = 0;
        while at < limit && words < 6 {
            let token = self.token(at);
            let position = at > first
                && self.position_at[at].is_some_and(|p| {
                    let phrase = &self.positions[p as usize];
                    phrase.tokens.start == at && self.token(phrase.tokens.end - 1).is_capitalised()
                });
            if at > first && self.goes_on(at) {
                break;
            }
            if capital(at) && !position {
                words += 1;
                at += 1;
            } else if at > first
                && token.is_hyphen()
                && token.glued
                && at + 1 < limit
                && self.token(at + 1).glued
                && !self.is_compound(first, at + 1)
            {
                at += 2;
            } else if at > first && PARTICLES.contains(&token.lower) && self.particle_leads(at, limit) {
                at += 1;
            } else if at > first
                && token.kind == TokenKind::Punctuation
                && let Some(end) = nickname_end(&self.analysis.tokens, at, limit)
            {
                at = end;
            } else {
                break;
            }
        }
        if at == first + 1
            && PARTICLES.contains(&self.token(first).lower)
            && !self.token(first).is_capitalised()
        {
            return first;
        }
        at
    }

    /// Whether a particle is followed, perhaps after another, by a capitalised word.
    pub(super) fn particle_leads(&self, at: usize, limit: usize) -> bool {
        (at + 1..limit.min(at + 4))
            .find(|&i| {
                !(PARTICLES.contains(&self.token(i).lower) && !self.token(i).is_capitalised()
                    || self.token(i).is_hyphen())
            })
            .is_some_and(|i| self.token(i).is_capitalised())
    }
}
