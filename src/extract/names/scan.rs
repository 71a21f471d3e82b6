//! One pass over the text: at each capitalised word, the longest and best founded name that begins there.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::extract::classes::{PERSON_VERBS, POLICE_NOUNS};
use crate::extract::dates::is_month_of_date;
use crate::extract::draft::{Draft, Form};
use crate::extract::positions::PositionPhrase;
use crate::extract::record::{EntityType, Kind};
use crate::extract::text::{Analysis, Token, TokenKind};
use crate::gazetteer::{Gazetteer, fold};

use super::organisation::{
    acronyms, defined_by_acronym, is_part, not_a_name, not_a_name_from, numbered_end, organisation_at,
    spelt_out,
};
use super::settle::shouted;
use super::tables::{COMMON, NO_NAME, PARTICLES, STARTERS, is_contraction};
use super::{Candidate, Found};

/// First halves of compounds that name no country: "Ibero-American".
const COMPOUND_PREFIXES: &[&str] =
    &["ibero", "afro", "euro", "latin", "pan", "anglo", "indo", "trans", "inter"];

/// Whether a word in lower case is as the gazetteer folds it.
fn is_folded(lower: &str) -> bool {
    lower.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

pub(super) struct Scan<'a, 't> {
    pub(super) analysis: &'a Analysis<'t>,
    pub(super) gazetteer: &'a Gazetteer,
    /// The tokens as the gazetteer folds names.
    pub(super) folded: Vec<Cow<'a, str>>,
    pub(super) positions: &'a [PositionPhrase],
    /// For each token, the position phrase it is part of.
    pub(super) position_at: Vec<Option<u32>>,
    source: Option<&'t str>,
    /// Whether most words of the sentence at hand are in capitals, so that they say nothing.
    shouted: bool,
    /// The acronyms of the text.
    acronyms: FxHashSet<String>,
    pub(super) found: Found,
}

impl<'a, 't> Scan<'a, 't> {
    pub(super) fn new(draft: &'a Draft<'t>, gazetteer: &'a Gazetteer) -> Self {
        let analysis = &draft.analysis;
        let positions = draft.positions();
        let mut position_at = vec![None; analysis.tokens.len()];
        for (i, phrase) in positions.iter().enumerate() {
            position_at[phrase.tokens.clone()].fill(u32::try_from(i).ok());
        }
        let folded = analysis
            .tokens
            .iter()
            .map(|t| match t.kind {
                TokenKind::Word | TokenKind::Number if is_folded(&t.lower) => Cow::Borrowed(&*t.lower),
                TokenKind::Word | TokenKind::Number => Cow::Owned(fold(t.text)),
                _ => Cow::Borrowed(""),
            })
            .collect();
        Self {
            analysis,
            gazetteer,
            folded,
            positions,
            position_at,
            source: draft.source,
            shouted: false,
            acronyms: acronyms(&analysis.tokens),
            found: Found::default(),
        }
    }

    pub(super) fn run(mut self) -> Found {
        for sentence in &self.analysis.sentences {
            crate::limits::checkpoint();
            let range = sentence.tokens.clone();
            let mut at = range.start;
            self.shouted = shouted(self.analysis, &range);
            while at < range.end {
                at = self.step(at, &range);
            }
        }
        self.beside_positions();
        self.found
    }

    pub(super) fn token(&self, at: usize) -> &'a Token<'t> {
        &self.analysis.tokens[at]
    }

    /// The token before `at` in the sentence.
    pub(super) fn before(&self, at: usize, sentence: &Range<usize>) -> Option<&'a Token<'t>> {
        (at > sentence.start).then(|| self.token(at - 1))
    }

    pub(super) fn after(&self, at: usize, sentence: &Range<usize>) -> Option<&'a Token<'t>> {
        (at < sentence.end).then(|| self.token(at))
    }

    /// Looks for a name at `at`; returns where to look next.
    pub(super) fn step(&mut self, at: usize, sentence: &Range<usize>) -> usize {
        let token = self.token(at);
        let particle = PARTICLES.contains(&token.lower)
            && self.after(at + 1, sentence).is_some_and(|t| t.is_hyphen() && t.glued)
            && self.after(at + 2, sentence).is_some_and(Token::is_capitalised);
        if !(token.is_capitalised() || particle) {
            let unit = self.numbered_unit(at, sentence).map(|unit| self.push(unit));
            return unit.or_else(|| self.handle(at, sentence)).unwrap_or(at + 1);
        }
        if token.is("the") {
            return at + 1;
        }
        let gazetteer = self.gazetteer_at(at, sentence);
        if let Some(end) = not_a_name_from(&self.analysis.tokens, at, self.position_after(at, sentence.end))
            && gazetteer.as_ref().is_none_or(|c| c.tokens.end < end)
        {
            return self.explained(end, sentence);
        }
        let organisation = organisation_at(&self.analysis.tokens, at, sentence.end)
            .filter(|(range, _)| !self.splits_at_position(range))
            .or_else(|| organisation_at(&self.analysis.tokens, at, self.position_after(at, sentence.end)))
            .filter(|(range, _)| {
                !self.splits_at_position(range) && !self.police_of_country(range, gazetteer.as_ref())
            })
            .map(|(range, kind)| (self.without_leader(range), kind))
            .or_else(|| self.body_of_long_name(gazetteer.as_ref()?, sentence));
        let organ = gazetteer.as_ref().and_then(|body| self.organ(body, sentence));
        let capitals = self.shouted && token.is_all_caps();
        let organisation = organ.or(organisation).filter(|(range, _)| !capitals || range.len() < 4);
        if let Some(end) = defined_by_acronym(&self.analysis.tokens, at, sentence.end)
            && !(at == sentence.start && STARTERS.contains(&token.lower))
            && gazetteer.as_ref().is_none_or(|c| c.tokens.end < end)
        {
            if not_a_name(&self.analysis.tokens, at, end) == Some(end) {
                return self.explained(end, sentence);
            }
            return self.push(Candidate {
                tokens: at..end,
                entity_type: EntityType::Organisation,
                kind: organisation.and_then(|(_, kind)| kind),
                entries: vec![],
                form: Form::Name,
                rule: "name.defined-by-acronym",
                confidence: 0.93,
            });
        }
        if let Some(end) = spelt_out(&self.analysis.tokens, at, sentence.end, &self.acronyms)
            && !STARTERS.contains(&token.lower)
            && gazetteer.as_ref().is_none_or(|c| c.tokens.end < end)
            && organisation.as_ref().is_none_or(|(range, _)| range.end < end)
        {
            return self.push(Candidate {
                tokens: at..end,
                entity_type: EntityType::Organisation,
                kind: None,
                entries: vec![],
                form: Form::Name,
                rule: "name.spelt-acronym",
                confidence: 0.94,
            });
        }
        let organisation_end = organisation.as_ref().map_or(at, |(range, _)| range.end);
        let gazetteer_end = gazetteer.as_ref().map_or(at, |c| c.tokens.end);
        let titled = self.title_before(at, sentence);

        if let Some(end) = not_a_name(&self.analysis.tokens, at, sentence.end)
            && end > organisation_end
            && end > gazetteer_end
            && titled.is_none()
            && !self.names_holder(end, sentence)
            && !self.is_full_name(at, end, sentence)
        {
            // An institution in front stays a name: "UN Security Council Resolution 2254".
            let resolution = self.token(end - 1).is_any(&["resolution", "resolutions"]);
            if let Some(candidate) =
                gazetteer.filter(|c| c.entity_type == EntityType::Organisation && resolution)
            {
                self.found.candidates.push(candidate);
            }
            return end;
        }
        if let Some(end) = self.compound_end(at, sentence) {
            return end;
        }
        let person = self.person_at(at, sentence, titled, gazetteer.as_ref());
        let person_end = person.as_ref().map_or(at, |c| c.tokens.end);
        if let Some(place) = self.place_at(at, sentence, gazetteer.as_ref())
            && !(capitals && place.tokens.len() > 1)
            && place.tokens.end > gazetteer_end.max(organisation_end)
            && (place.tokens.end > person_end || titled.is_none())
        {
            return self.push(place);
        }
        if let Some((range, kind)) = organisation
            && range.end > gazetteer_end
            && (range.end >= person_end || titled.is_none())
        {
            return self.push(Candidate {
                tokens: range,
                entity_type: EntityType::Organisation,
                kind,
                entries: vec![],
                form: Form::Name,
                rule: "name.organisation-head",
                confidence: 0.85,
            });
        }
        match (person, gazetteer) {
            (Some(person), Some(name))
                if name.tokens.end >= person.tokens.end && name.entity_type != EntityType::Person =>
            {
                let wins = titled.is_some_and(|i| self.title_beats(i, &name));
                self.push(if wins { person } else { name })
            }
            (Some(person), _) => self.push(person),
            (None, Some(name)) if let Some(end) = self.no_country(&name, sentence) => end,
            (None, Some(name)) if let Some(end) = self.company_end(&name, sentence) => self.push(Candidate {
                tokens: at..end,
                entity_type: EntityType::Organisation,
                kind: None,
                entries: vec![],
                form: Form::Name,
                rule: "name.organisation-head",
                confidence: 0.7,
            }),
            (None, Some(name)) if let Some(end) = self.club_end(&name, sentence) => self.push(Candidate {
                tokens: at..end,
                entity_type: EntityType::Organisation,
                kind: None,
                entries: vec![],
                form: Form::Name,
                rule: "name.club",
                confidence: 0.6,
            }),
            (None, Some(name)) if self.is_piece(&name, sentence) => self.person_end(at, sentence),
            (None, Some(name)) => self.push(self.branch(name, sentence)),
            (None, None) => self.unknown(at, sentence),
        }
    }

    /// A military unit with a number: "8th Corps", "23rd Infantry Division".
    fn numbered_unit(&self, at: usize, sentence: &Range<usize>) -> Option<Candidate> {
        let token = self.token(at);
        let ordinal = ["st", "nd", "rd", "th"].iter().any(|end| token.lower.ends_with(end));
        if token.kind != TokenKind::Number || !ordinal {
            return None;
        }
        let (end, kind) = numbered_end(&self.analysis.tokens, at + 1, sentence.end)?;
        Some(Candidate {
            tokens: at..end,
            entity_type: EntityType::Organisation,
            kind: Some(kind),
            entries: vec![],
            form: Form::Name,
            rule: "name.numbered-unit",
            confidence: 0.85,
        })
    }

    /// A body whose name begins with the long name of its country: "Republic of Ruritania Navy".
    fn body_of_long_name(
        &self,
        country: &Candidate,
        sentence: &Range<usize>,
    ) -> Option<(Range<usize>, Option<Kind>)> {
        let long = country.entity_type == EntityType::Country && country.tokens.len() > 2;
        let next = country.tokens.end;
        self.after(next, sentence).filter(|t| long && is_part(t))?;
        let last = country.tokens.end - 1;
        let (range, kind) = organisation_at(&self.analysis.tokens, last, sentence.end)?;
        (range.end > next).then_some((country.tokens.start..range.end, kind))
    }

    pub(super) fn push(&mut self, candidate: Candidate) -> usize {
        let end = candidate.tokens.end;
        self.found.candidates.push(candidate);
        end
    }

    /// Whether a word before `end` is the given name of who holds a position: "Alpha Governor Bill Doe".
    fn names_holder(&self, end: usize, sentence: &Range<usize>) -> bool {
        self.title_before(end - 1, sentence).is_some()
            && self.after(end, sentence).is_some_and(Token::is_capitalised)
    }

    /// Notes the acronym that stands in brackets after what is no body: "the Convention on Bread (CB)". Where to go on.
    fn explained(&mut self, end: usize, sentence: &Range<usize>) -> usize {
        let acronym = self.after(end + 1, sentence).filter(|t| t.is_all_caps());
        let closed = self.after(end + 2, sentence).is_some_and(|t| t.text == ")");
        match acronym.filter(|_| closed && self.token(end).text == "(") {
            Some(acronym) => {
                self.found.no_bodies.insert(acronym.lower.to_string());
                end + 3
            }
            None => end,
        }
    }

    /// Whether the words `at..end` are a given name and a family name, whatever else the last may be: "Jude Law".
    fn is_full_name(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        end == at + 2
            && self.given(at) > 2
            && self.family(at + 1) > 0
            && !self.before(at, sentence).is_some_and(|t| t.is("the"))
    }

    /// Whether a capitalised position inside a run of capitalised words divides it.
    pub(super) fn splits_at_position(&self, range: &Range<usize>) -> bool {
        range.clone().any(|i| {
            self.position_at[i].is_some_and(|p| {
                let phrase = &self.positions[p as usize];
                let head = &self.analysis.tokens[phrase.tokens.end - 1];
                // "Movement for Justice"
                let field = phrase.tokens.len() == 1
                    && head.is("justice")
                    && i > range.start
                    && self.token(i - 1).is_any(&["for", "of", "and"]);
                // "General Assembly", "Security Council": a modifier or rank alone does not divide.
                !field
                    && phrase.class.is_position()
                    && phrase.tokens.end <= range.end
                    && head.is_capitalised()
                    || phrase.tokens.end > range.end
                        && phrase.tokens.start < range.end
                        && head.is_capitalised()
            })
        })
    }

    /// The name of a body without the person whose it is: "the Example Front of Jane Doe".
    fn without_leader(&self, range: Range<usize>) -> Range<usize> {
        let person = |i: usize| {
            range.end - i > 2
                && self.token(i).is("of")
                && self.gazetteer.given_name_count(&self.folded[i + 1]) > 2
                && !COMMON.contains(&self.token(range.end - 1).lower)
                && self.gazetteer.family_name_count(&self.folded[range.end - 1]) > 0
        };
        if let Some(of) = (range.start + 2..range.end).rev().find(|&i| person(i)) {
            return range.start..of;
        }
        let start = range.start;
        self.end_of_country(&range).map_or(range, |end| start..end)
    }

    /// Where the country ends after which a name of a body goes on with a person: "Head of the Office of Ruritania Jane
    /// Doe".
    fn end_of_country(&self, range: &Range<usize>) -> Option<usize> {
        let of = (range.start + 1..range.end).rev().find(|&i| self.token(i).is("of"))?;
        let start = of + 1 + usize::from(self.token(of + 1).is("the"));
        let country = self.gazetteer_at(start, &(start..range.end))?;
        let end = country.tokens.end;
        let before = self.token(range.start.checked_sub(1)?);
        let titled =
            before.is("of") || before.is("the") && range.start > 1 && self.token(range.start - 2).is("of");
        let given = self.gazetteer.given_name_count(self.folded.get(end)?) > 0;
        (country.entity_type == EntityType::Country && end + 2 <= range.end && (titled || given))
            .then_some(end)
    }

    /// Where the next capitalised position after a token begins, or `end`.
    pub(super) fn position_after(&self, at: usize, end: usize) -> usize {
        (at + 1..end.min(at + 16)).find(|&i| self.in_position(i)).unwrap_or(end)
    }

    /// Whether a name with "police" in lower case is no body's: "Ruritanian police", "Alpha police headquarters".
    pub(super) fn police_of_country(&self, range: &Range<usize>, gazetteer: Option<&Candidate>) -> bool {
        let lower = !self.token(range.end - 1).is_capitalised();
        let country =
            gazetteer.is_some_and(|c| c.entity_type == EntityType::Country && c.tokens.end + 1 == range.end);
        let noun = self.analysis.tokens.get(range.end).is_some_and(|t| t.is_in(&POLICE_NOUNS));
        lower && (country || noun)
    }

    /// A name by which an outlet is addressed on the web: "@RuritaniaNews".
    pub(super) fn handle(&mut self, at: usize, sentence: &Range<usize>) -> Option<usize> {
        let name = self.after(at + 1, sentence)?;
        if self.token(at).text != "@" || !name.glued || name.kind != TokenKind::Word {
            return None;
        }
        let handle = fold(name.text);
        let outlet = self.source?.split(['/', '|', ',']).map(|part| fold(part).replace(' ', ""));
        outlet.filter(|word| word.len() > 3).any(|word| handle.contains(&word)).then(|| {
            self.push(Candidate {
                tokens: at + 1..at + 2,
                entity_type: EntityType::Organisation,
                kind: Some(Kind::NewsOrganisation),
                entries: vec![],
                form: Form::Name,
                rule: "name.handle-of-outlet",
                confidence: 0.7,
            })
        })
    }

    /// The end of a compound adjective that names no country: "Ibero-American".
    pub(super) fn compound_end(&self, at: usize, sentence: &Range<usize>) -> Option<usize> {
        let hyphen = self.after(at + 1, sentence)?;
        let known = COMPOUND_PREFIXES.contains(&&*self.token(at).lower);
        (known && hyphen.is_hyphen() && hyphen.glued && self.after(at + 2, sentence)?.is_capitalised())
            .then_some(at + 3)
    }

    /// Notes a run of capitalised words for the look at the whole article; returns its end.
    pub(super) fn unknown(&mut self, at: usize, sentence: &Range<usize>) -> usize {
        let token = self.token(at);
        // "May said": a month may be the last name of somebody in the article.
        let said = self.after(at + 1, sentence).is_some_and(|t| t.is_in(&PERSON_VERBS));
        if NO_NAME.contains(&token.lower) && token.is_capitalised() && said {
            self.found.unknown.push(at..at + 1);
            return at + 1;
        }
        if self.position_at[at].is_some() || NO_NAME.contains(&token.lower) || !is_part(token) {
            return at + 1;
        }
        if is_month_of_date(&self.analysis.tokens, at) {
            return at + 1;
        }
        if self.is_opening_word(at, sentence) || is_contraction(&token.lower) {
            return at + 1;
        }
        self.found.unknown.push(at..at + 1);
        at + 1
    }
}
