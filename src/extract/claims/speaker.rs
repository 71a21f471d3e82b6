//! Who speaks: the tokens of a noun phrase, or of the words before a verb, in; the entities that it names out.
//!
//! A name speaks for itself ("Bell said"), the people and bodies of a country or organisation for it ("Iranian
//! officials", "a Home Office spokesman"), a text for its issuer ("a Defense Department news release"), a pronoun or
//! description for what it stands for. Who has no name ("witnesses", "analysts") is nobody.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::coref::{self, antecedents};
use crate::extract::dates::is_verb;
use crate::extract::draft::{Form, Mention};
use crate::extract::lexicon::rows;
use crate::extract::positions::{PositionPhrase, positions_in};
use crate::extract::record::EntityType;
use crate::extract::text::TokenKind;
use crate::extract::words::{Class, is, is_preposition};

use crate::gazetteer::Gazetteer;

use super::article::Article;
use super::cues::cue;

static VOICES: LazyLock<FxHashMap<&'static str, Voice>> = LazyLock::new(|| {
    rows(include_str!("../../../data/lexicons/voices.tsv"))
        .filter_map(|row| {
            let voice = match *row.get(1)? {
                "person" => Voice::Person,
                "power" => Voice::Power,
                "issued" => Voice::Issued,
                _ => return None,
            };
            Some((row[0], voice))
        })
        .collect()
});

/// What kind of noun speaks for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    Person,
    Power,
    Issued,
}

/// How many sentences back an official was named who is "the Ruritanian official".
const OFFICIALS: usize = 3;

type Found = Option<(Vec<usize>, f64)>;

impl Article<'_, '_> {
    /// The entities that a noun phrase names as speakers.
    pub(super) fn noun_phrase(&self, range: Range<usize>) -> Found {
        let mut range = self.trimmed(range);
        if range.is_empty() {
            return None;
        }
        let positions = positions_in(&self.draft.analysis, range.clone());
        // A phrase that ends with a person's name and holds no verb is that person's: "Minister of Trade Ana Bell".
        let mut chunk_end = self.preposition(&range, &positions).unwrap_or(range.end);
        if chunk_end == range.start {
            // "On arrival in Rome the minister": what follows the last article, or the last name.
            let article = range.clone().rev().find(|&i| self.token(i).is_any(&["the", "a", "an"]));
            let name = self.draft.mentions_in(range.clone()).last().map(|m| m.tokens.start);
            let from = article.or(name)?;
            if from <= range.start {
                return None;
            }
            range.start = from;
            chunk_end = self.preposition(&range, &positions).unwrap_or(range.end);
        }
        if range.clone().any(|i| self.is_clause_word(i) || range.len() > 1 && self.is_lone_pronoun(i)) {
            return self.after_and(&range);
        }
        if let Some(mention) = self.mention_ending(range.end)
            && self.type_of(mention) == EntityType::Person
            && chunk_end < range.end
            && positions.iter().any(|p| p.tokens.end <= chunk_end && p.tokens.end + 1 >= chunk_end)
            && self.draft.mention_at(mention.tokens.start - 1).is_some()
        {
            return Some((vec![mention.entity], 0.8));
        }
        let chunk = range.start..chunk_end;
        self.joint(chunk, chunk_end..range.end)
    }

    /// Leading conjunctions, adverbs and dates taken off.
    fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        loop {
            let before = range.clone();
            while !range.is_empty() {
                let token = self.token(range.start);
                let skip = self.draft.mention_at(range.start).is_none()
                    && (is(Class::Opening, &token.lower)
                        || token.kind == TokenKind::Punctuation && !token.is_hyphen()
                        || token.lower.ends_with("ly")
                            && token.text.len() > 4
                            && !token.is_any(&["italy", "july"]));
                if !skip || range.len() == 1 && token.is("both") {
                    break;
                }
                range.start += 1;
            }
            if !range.is_empty() && self.in_date(range.start) {
                range.start = self.date_of[range.start].end.min(range.end);
            } else if range.len() > 1
                && self.token(range.start).is_any(&["on", "in", "since", "by", "late"])
                && self.in_date(range.start + 1)
            {
                range.start = self.date_of[range.start + 1].end.min(range.end);
            }
            while !range.is_empty() && self.token(range.end - 1).kind == TokenKind::Punctuation {
                range.end -= 1;
            }
            if range == before {
                return range;
            }
        }
    }

    /// The first preposition of a phrase that is no part of a name or of a position.
    fn preposition(&self, range: &Range<usize>, positions: &[PositionPhrase]) -> Option<usize> {
        range.clone().find(|&i| {
            is_preposition(&self.token(i).lower)
                && self.draft.mention_at(i).is_none()
                && !positions.iter().any(|p| p.tokens.contains(&i))
        })
    }

    /// Whether a word shows that the tokens are no noun phrase: a verb, or a pronoun with others beside it.
    fn is_clause_word(&self, i: usize) -> bool {
        let token = self.token(i);
        let part = i > 0 && token.glued && self.token(i - 1).is_hyphen();
        if token.kind != TokenKind::Word
            || part
            || self.draft.mention_at(i).is_some()
            || token.is_capitalised()
        {
            return false;
        }
        is(Class::Auxiliary, &token.lower)
            || token.is_any(&["not", "we", "i"])
            || token.is("to") && self.is_infinitive(i)
            || is_verb(&token.lower)
                && !token.lower.ends_with("ed")
                && !token.is_any(&[
                    "left", "cut", "coming", "next", "upcoming", "plan", "plans", "set", "ahead", "due",
                ])
            || cue(&token.lower).is_some_and(|c| !c.participle)
                && !VOICES.contains_key(&*token.lower)
                && token.lower.ends_with("ed")
    }

    /// Whether "to" at token `i` begins an infinitive, not a place or person.
    fn is_infinitive(&self, i: usize) -> bool {
        let tokens = &self.draft.analysis.tokens;
        tokens.get(i + 1).is_none_or(|t| {
            !t.is_capitalised()
                && self.draft.mention_at(i + 1).is_none()
                && !t.is_any(&["the", "a", "an", "his", "her", "its", "their", "reporters", "journalists"])
        })
    }

    fn is_lone_pronoun(&self, i: usize) -> bool {
        self.token(i).is_any(&["he", "she", "it", "they"])
    }

    /// "attacked the plan and Bell": a clause, then "and" with a phrase of its own.
    fn after_and(&self, range: &Range<usize>) -> Found {
        let and = range.clone().rev().find(|&i| self.token(i).is_any(&["and", "or"]))?;
        let rest = and + 1..range.end;
        if rest.is_empty() || rest.clone().any(|i| self.is_clause_word(i)) {
            return None;
        }
        self.noun_phrase(rest).map(|(speakers, confidence)| (speakers, confidence * 0.8))
    }

    /// A phrase, or several joined by "and".
    fn joint(&self, chunk: Range<usize>, tail: Range<usize>) -> Found {
        let ands: Vec<usize> = chunk
            .clone()
            .filter(|&i| {
                (self.token(i).joins() || self.token(i).text == ",") && self.draft.mention_at(i).is_none()
            })
            .collect();
        if ands.is_empty() {
            return self.head(chunk, tail);
        }
        let mut speakers = Vec::new();
        let mut least = 1.0_f64;
        let mut from = chunk.start;
        for end in ands.iter().copied().chain([chunk.end]) {
            let part = from..end;
            from = end + 1;
            if part.is_empty() {
                continue;
            }
            // "Israeli and Palestinian officials": the names before share the noun of the last part.
            let found = self.head(part.clone(), if end == chunk.end { tail.clone() } else { end..end });
            let Some((entities, confidence)) = found else {
                let rest = ands.last().copied()? + 1..chunk.end;
                // "the opposition fled and Bell": only the last speaks, unless the parts are one noun phrase.
                return self.head(rest, tail).map(|(s, c)| (s, c * 0.7));
            };
            least = least.min(confidence);
            for entity in entities {
                if !speakers.contains(&entity) {
                    speakers.push(entity);
                }
            }
        }
        (!speakers.is_empty()).then_some((speakers, least))
    }

    /// A phrase without "and", and the words from the first preposition after it.
    fn head(&self, chunk: Range<usize>, tail: Range<usize>) -> Found {
        if chunk.is_empty() {
            return None;
        }
        // "a report released Thursday by"
        let mut chunk = chunk;
        while chunk.len() > 1
            && (self.in_date(chunk.end - 1)
                || self.token(chunk.end - 1).is_any(&["released", "published", "issued", "posted"]))
        {
            chunk.end -= 1;
        }
        let last = chunk.end - 1;
        let only = |entity: usize, confidence: f64| Some((vec![entity], confidence));
        if let Some(mention) = self.mention_ending(chunk.end) {
            // "Clean Rivers Ruria" is a body of its own, not the country.
            if self.type_of(mention) == EntityType::Country
                && let Some(before) = mention.tokens.start.checked_sub(1).filter(|&i| i >= chunk.start)
                && self.is_in_longer_name(before, mention.tokens.start)
            {
                let longer = self.draft.mention_at(before)?;
                return (self.type_of(longer) == EntityType::Organisation)
                    .then(|| (vec![longer.entity], 0.8));
            }
            return match self.type_of(mention) {
                EntityType::Person | EntityType::Organisation | EntityType::Country => {
                    only(mention.entity, 0.9)
                }
                EntityType::Place | EntityType::Entity => None,
            };
        }
        let noun = self.token(last);
        let pair = noun.is("both") && chunk.len() == 1
            || noun.is("two") && chunk.len() == 2 && self.token(chunk.start).is("the");
        if pair || chunk.len() == 1 && noun.is_any(&["he", "she", "it", "they"]) {
            let found = antecedents(self.draft, chunk);
            return (!found.is_empty()).then_some((found, 0.75));
        }
        let voice = VOICES.get(&*noun.lower).copied();
        let named = self.draft.mentions_in(chunk.clone()).iter().rev().find(|m| m.tokens.end <= last);
        if let Some(mention) = named {
            // "the Xinhua news agency", "the Hamas movement": the noun says what the name is.
            // "the United Nations court" is not the United Nations.
            let court = noun.is_any(&["court", "tribunal"]);
            let what = !court
                && coref::class_of(&noun.lower) == Some(coref::Class::Body)
                && self.type_of(mention) == EntityType::Organisation
                && last - mention.tokens.end < 2;
            if what {
                return only(mention.entity, 0.85);
            }
            if court && self.type_of(mention) == EntityType::Organisation {
                return None;
            }
            return self.voice_of(mention, voice?, &chunk);
        }
        let described = antecedents(self.draft, chunk.clone());
        if !described.is_empty() {
            return Some((described, 0.7));
        }
        let voice = voice?;
        // "its communique"
        if voice == Voice::Issued
            && self.token(chunk.start).is_any(&["its", "their", "his", "her"])
            && let [entity] = antecedents(self.draft, chunk.start..chunk.start + 1)[..]
        {
            return only(entity, 0.65);
        }
        // "its foreign ministry": the country's
        if voice == Voice::Power
            && self.token(chunk.start).is("its")
            && let [entity] = antecedents(self.draft, chunk.start..chunk.start + 1)[..]
            && self.draft.entities[entity].entity_type == EntityType::Country
        {
            return only(entity, 0.65);
        }
        if !tail.is_empty()
            && let Some(entity) = self.named_after(voice, &tail)
        {
            return Some((self.listed_after(voice, &tail, entity), 0.75));
        }
        // "a spokesman for the ministry", "the press service of the head of state"
        if !tail.is_empty()
            && self.draft.mentions_in(tail.clone()).is_empty()
            && self.fits_voice(voice, tail.start)
            && let [entity] = antecedents(self.draft, tail.start + 1..tail.end)[..]
        {
            return only(entity, 0.65);
        }
        // "the committee's press service"
        if let Some(mark) = chunk.clone().find(|&i| self.token(i).kind == TokenKind::Possessive)
            && let [entity] = antecedents(self.draft, chunk.start..mark)[..]
        {
            return only(entity, 0.65);
        }
        // "a military statement": the noun before says whose.
        let adjective = last.checked_sub(1).filter(|&i| i >= chunk.start)?;
        if coref::class_of(&self.token(adjective).lower).is_some() {
            return self.power_before(adjective);
        }
        None
    }

    /// Whether a country's name at `at` goes on with a name that ends with token `before`.
    fn is_in_longer_name(&self, before: usize, at: usize) -> bool {
        let token = self.token(before);
        if let Some(longer) = self.draft.mention_at(before) {
            return self.type_of(longer) == EntityType::Organisation && longer.tokens.end == at;
        }
        let first = self.draft.analysis.sentences[self.draft.analysis.sentence_of(before)].tokens.start;
        let own = self.draft.mentions_in(at..at + 1).iter().all(|m| m.form == Form::Name);
        own && before > first + 1
            && token.kind == TokenKind::Word
            && token.is_capitalised()
            && self.token(before - 1).is_capitalised()
            && positions_in(&self.draft.analysis, before..at).is_empty()
    }

    /// The entity that "military" in "a military statement" stands for.
    fn power_before(&self, noun: usize) -> Found {
        let entity = coref::bearer(self.draft, noun)?;
        Some((vec![entity], 0.65))
    }

    /// The speaker of "Iranian officials", where the mention is of "Iranian".
    fn voice_of(&self, mention: &Mention, voice: Voice, chunk: &Range<usize>) -> Found {
        let entity_type = self.type_of(mention);
        let confidence = match (voice, entity_type) {
            (_, EntityType::Country | EntityType::Organisation) => 0.85,
            (Voice::Power, EntityType::Person) => 0.6,
            (Voice::Issued, EntityType::Person) => 0.8,
            // "Abe's spokesman"
            (Voice::Person, EntityType::Person) if self.is_spokesman(chunk.end - 1) => 0.55,
            _ => return None,
        };
        // "the Ruritanian official": the one who was named
        if voice == Voice::Person
            && self.token(chunk.start).is("the")
            && entity_type == EntityType::Country
            && let Some(person) = self.official_of(mention, chunk)
        {
            return Some((vec![person], 0.65));
        }
        // "the United States and its NATO allies' officials" is more than a few words away.
        if chunk.end - mention.tokens.end > 5 {
            return None;
        }
        Some((vec![mention.entity], confidence))
    }

    /// The one person named in the sentences before who holds an office in a country.
    fn official_of(&self, country: &Mention, chunk: &Range<usize>) -> Option<usize> {
        if self.token(chunk.end - 1).lower.ends_with('s') {
            return None;
        }
        let sentence = self.draft.analysis.sentence_of(chunk.start).saturating_sub(OFFICIALS);
        let from = self.draft.analysis.sentences.get(sentence)?.tokens.start;
        let before = self.draft.mentions_in(from..chunk.start);
        let held = |person: usize| {
            let roles = self.draft.roles_of(person).take(20);
            roles.into_iter().any(|r| r.of == Some(country.entity) && r.tokens.start < chunk.start)
        };
        let mut found = before.iter().rev().take(20).map(|m| m.entity).filter(|&e| held(e));
        let one = found.next()?;
        found.all(|other| other == one).then_some(one)
    }

    fn is_spokesman(&self, i: usize) -> bool {
        self.token(i).lower.starts_with("spokes")
    }

    /// Whether the preposition at token `i` leads from the noun to whom it speaks for.
    fn fits_voice(&self, voice: Voice, i: usize) -> bool {
        let preposition = &self.token(i).lower;
        match voice {
            Voice::Person => {
                matches!(&**preposition, "for" | "of" | "from" | "at" | "with")
                    || &**preposition == "in"
                        && i > 0
                        && self.token(i - 1).is_any(&["official", "officials", "authorities"])
            }
            Voice::Power => matches!(&**preposition, "of" | "in"),
            Voice::Issued => matches!(&**preposition, "from" | "by" | "of" | "in"),
        }
    }

    /// The body named after "a spokesman for", "officials from", "a statement by", "police in".
    fn named_after(&self, voice: Voice, tail: &Range<usize>) -> Option<usize> {
        if !self.fits_voice(voice, tail.start) {
            return None;
        }
        let mention = self.draft.mentions_in(tail.start..tail.end).iter().find(|m| {
            self.draft.analysis.tokens[tail.start + 1..m.tokens.start]
                .iter()
                .all(|t| !is_preposition(&t.lower) && !t.is(",") && !t.is("and"))
        })?;
        let located = self.token(tail.start).is("in");
        match self.type_of(mention) {
            // "officials in Bishkek": where a capital stands for its government.
            EntityType::Place if located => self.government_in(mention.entity),
            EntityType::Country | EntityType::Organisation => Some(mention.entity),
            EntityType::Person if voice == Voice::Issued || self.is_spokesman(tail.start - 1) => {
                Some(mention.entity)
            }
            _ => None,
        }
    }

    /// The body after "a statement by", with those joined to it: "a joint statement by Ruria and Elbonia".
    fn listed_after(&self, voice: Voice, tail: &Range<usize>, first: usize) -> Vec<usize> {
        let named = self.draft.mentions_in(tail.clone()).iter().find(|m| m.entity == first);
        match named.filter(|_| voice == Voice::Issued) {
            Some(mention) => coref::joined_with(self.draft, mention, tail.end),
            None => vec![first],
        }
    }

    /// The country of the article whose capital a place is.
    fn government_in(&self, place: usize) -> Option<usize> {
        let place = &self.draft.entities[place];
        let code = place.country.as_deref()?;
        let capital = Gazetteer::builtin().find(&place.name).any(|m| m.entry.capital_of().is_some());
        capital.then(|| self.draft.country_with_code(code)).flatten()
    }

    /// The end of the noun phrase that begins with token `from`, at most `end`.
    pub(super) fn phrase_end(&self, from: usize, end: usize) -> usize {
        let mut i = from;
        while i < end {
            if let Some(mention) = self.draft.mention_at(i) {
                i = mention.tokens.end;
                continue;
            }
            let token = self.token(i);
            let stop = self.is_boundary(i)
                || self.in_date(i)
                || self.is_clause_word(i) && !(i == from && self.is_lone_pronoun(i))
                || token.is_any(&["on", "after", "during", "in", "with", "to", "who", "late", "early", "at"])
                    && !self
                        .draft
                        .mentions_in(i + 1..(i + 4).min(end))
                        .iter()
                        .any(|_| token.is("in") && i == from + 1)
                || token.kind == TokenKind::Word
                    && cue(&token.lower).is_some_and(|c| !c.participle)
                    && !VOICES.contains_key(&*token.lower);
            if stop {
                break;
            }
            i += 1;
        }
        i.min(end)
    }
}
