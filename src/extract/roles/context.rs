//! The country that a text has established before a position that names none: mentions and roles in, the number of the
//! country out.
//!
//! A country is established by the subject of an earlier sentence ("Opposition leaders in Ruritania met"), by a sentence
//! in which nobody else acts ("Floods hit Ruritania"), by the dateline, by an outlet named beside ("Ruritanian radio
//! reported") or by the outlet of the article. A country that somebody acts upon establishes nothing, and where two
//! countries are equally established, neither is taken.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::coref::class_of;
use crate::extract::dates::is_verb;
use crate::extract::draft::{Draft, DraftRole, Form, Mention};
use crate::extract::positions::positions_in;
use crate::extract::record::EntityType;
use crate::extract::words::{Class, is};
use crate::gazetteer::Gazetteer;

/// How many mentions back a country may have been established.
const MENTIONS: usize = 300;
/// Nouns of outlets after the adjective of a country.
const OUTLETS: &[&str] = &[
    "radio",
    "television",
    "tv",
    "media",
    "newspaper",
    "newspapers",
    "press",
    "broadcaster",
    "broadcasters",
    "daily",
    "dailies",
];
/// Words between the adjective of a country and the noun of an outlet.
const OUTLET_ADJECTIVES: &[&str] =
    &["state", "public", "national", "local", "official", "independent", "private"];
/// Prepositions before whom an act is directed at.
const TOWARDS: &[&str] = &["against", "at", "from", "on", "to", "toward", "towards", "with", "for", "over"];

/// What a text establishes.
pub(super) struct Established<'a, 't> {
    draft: &'a Draft<'t>,
    /// The countries, by code.
    by_code: &'a FxHashMap<&'a str, usize>,
    /// The mentions of countries in the order of the text: the token, the country and how much it establishes it.
    mentions: Vec<(usize, usize, usize)>,
    /// The countries whose outlets are named: the sentence and the country.
    outlets: Vec<(usize, usize)>,
    /// The country of the dateline, or that it names a country which the text does not.
    dateline: Option<Option<usize>>,
    /// The first tokens of positions whose body stands before them.
    offices: FxHashSet<usize>,
    /// The country of the outlet of the article.
    source: Option<usize>,
}

impl<'a, 't> Established<'a, 't> {
    pub(super) fn new(
        draft: &'a Draft<'t>,
        by_code: &'a FxHashMap<&'a str, usize>,
        roles: &[DraftRole],
        gazetteer: &Gazetteer,
    ) -> Self {
        let offices = roles.iter().filter(|r| r.of.is_some()).map(|r| r.tokens.start).collect();
        let (dateline, source) = (None, None);
        let mut found = Self { draft, by_code, mentions: vec![], outlets: vec![], dateline, offices, source };
        let opening = opening(draft);
        found.dateline = found.dateline_country(opening.clone(), gazetteer);
        for (number, sentence) in draft.analysis.sentences.iter().enumerate() {
            let begins = opening.start == sentence.tokens.start;
            let start = if begins { sentence.tokens.start.max(opening.end) } else { sentence.tokens.start };
            found.sentence(number, start..sentence.tokens.end);
        }
        let code = draft.source.and_then(|name| {
            let mut entries = gazetteer.find(name).map(|m| m.entry);
            entries.find(|e| e.class() == crate::gazetteer::Class::Organisation)?.country().map(str::to_owned)
        });
        found.source = code.and_then(|code| by_code.get(&*code).copied());
        found
    }

    fn is_country(&self, mention: &Mention) -> bool {
        self.draft.entities[mention.entity].entity_type == EntityType::Country
    }

    fn dateline_country(&self, opening: Range<usize>, gazetteer: &Gazetteer) -> Option<Option<usize>> {
        let mentions = self.draft.mentions_in(opening);
        if let Some(country) = mentions.iter().find(|m| self.is_country(m)) {
            return Some(Some(country.entity));
        }
        let place = mentions.first()?;
        let name = &self.draft.entities[place.entity].name;
        let capital = gazetteer.find(name).map(|m| m.entry).find(|e| e.capital_of().is_some());
        let code = capital.and_then(|e| e.country()).or(self.draft.entities[place.entity].country.as_deref());
        if let Some(code) = code {
            return Some(self.by_code.get(code).copied());
        }
        // Of namesakes in countries that the text names, one far larger than the others.
        let here = |e: &crate::gazetteer::Entry<'_>| Some((e.population(), *self.by_code.get(e.country()?)?));
        let mut namesakes: Vec<(u32, usize)> = gazetteer.find(name).filter_map(|m| here(&m.entry)).collect();
        namesakes.sort_unstable_by_key(|&(population, country)| (std::cmp::Reverse(population), country));
        let (size, one) = *namesakes.first()?;
        let second = namesakes.iter().find(|n| n.1 != one).map_or(0, |n| n.0);
        if u64::from(size) < 5 * u64::from(second) {
            return None;
        }
        Some(Some(one))
    }

    /// Notes what a sentence establishes.
    fn sentence(&mut self, number: usize, sentence: Range<usize>) {
        let tokens = &self.draft.analysis.tokens;
        let verb = sentence
            .clone()
            .find(|&i| {
                self.draft.mention_at(i).is_none()
                    && (is_verb(&tokens[i].lower) || is(Class::Auxiliary, &tokens[i].lower))
            })
            .unwrap_or(sentence.end);
        let subject = sentence.start..verb;
        // "Floods hit Ruritania": nobody acts upon it.
        let nobody = self.draft.mentions_in(subject.clone()).is_empty()
            && subject.clone().all(|i| {
                class_of(&tokens[i].lower).is_none()
                    && !tokens[i].is_any(&["he", "she", "it", "they", "we", "you", "i", "who"])
            })
            && positions_in(&self.draft.analysis, subject.clone()).is_empty();
        let draft = self.draft;
        for mention in draft.mentions_in(sentence.clone()) {
            if !self.is_country(mention) {
                continue;
            }
            let outlet = self.is_outlet(mention);
            if outlet {
                self.outlets.push((number, mention.entity));
            }
            let acts = mention.tokens.start < verb;
            let office = acts && self.offices.contains(&mention.tokens.end);
            let weight = if office { 2 } else { usize::from(nobody || acts || outlet) };
            self.mentions.push((mention.tokens.start, mention.entity, weight));
        }
    }

    /// "Ruritanian state radio"
    fn is_outlet(&self, mention: &Mention) -> bool {
        let tokens = &self.draft.analysis.tokens;
        let mut at = mention.tokens.end;
        while tokens.get(at).is_some_and(|t| t.is_any(OUTLET_ADJECTIVES) || t.owns()) {
            at += 1;
        }
        mention.form != Form::People && tokens.get(at).is_some_and(|t| t.is_any(OUTLETS))
    }

    /// The country of a position that names none; none of those in which `free` says somebody else holds it.
    pub(super) fn country(&self, role: &DraftRole, free: &dyn Fn(usize) -> bool) -> Option<usize> {
        let number = self.draft.analysis.sentence_of(role.tokens.start);
        let sentence = self.draft.analysis.sentences.get(number)?.tokens.clone();
        let fits = |country: usize| free(country) && !self.is_object(role, country);
        let until = self.mentions.partition_point(|m| m.0 < sentence.start);
        let mut counts: Vec<(usize, usize)> = Vec::new();
        let before = || self.mentions[..until].iter().rev().take(MENTIONS);
        for &(_, country, weight) in before().filter(|m| m.2 > 0) {
            match counts.iter_mut().find(|c| c.0 == country) {
                Some(count) => count.1 += weight,
                None => counts.push((country, weight)),
            }
        }
        counts.retain(|c| fits(c.0));
        // The only country that the text names, and more than once, without that anybody acts upon it.
        let (last, sentences) = (before().next(), || before().take(MENTIONS / 10));
        if let Some(&(_, only, _)) = last.filter(|m| counts.is_empty() && fits(m.1))
            && sentences().all(|m| m.1 == only)
            && sentences().count() > 1
            && !sentences().any(|m| {
                self.is_acted_upon(
                    only,
                    self.draft.analysis.sentences[self.draft.analysis.sentence_of(m.0)].tokens.start..m.0 + 1,
                )
            })
        {
            counts.push((only, 1));
        }
        counts.sort_by_key(|c| std::cmp::Reverse(c.1));
        let clear = counts.first().filter(|first| counts.get(1).is_none_or(|second| second.1 < first.1));
        let earlier = clear.map(|c| c.0);
        let from = self.outlets.partition_point(|o| o.0 < number);
        let outlet = self.outlets[from..].first().filter(|o| o.0 == number).map(|o| o.1);
        match self.dateline {
            // Another country than that of the dateline is established only if nothing else is said.
            Some(Some(country)) if fits(country) => {
                let known = counts.is_empty() || counts.iter().any(|c| c.0 == country);
                known.then_some(country)
            }
            _ => earlier
                .or_else(|| outlet.or(self.source.filter(|_| self.dateline.is_none())).filter(|&c| fits(c))),
        }
    }

    /// Whether the sentence of a role names a country as one that its holder acts upon.
    pub(super) fn is_object(&self, role: &DraftRole, country: usize) -> bool {
        let number = self.draft.analysis.sentence_of(role.tokens.start);
        let end = self.draft.analysis.sentences.get(number).map_or(role.tokens.end, |s| s.tokens.end);
        self.is_acted_upon(country, role.tokens.end..end)
    }

    /// Whether a country is the object of a verb in these tokens: "criticised Ruritania", "met the Ruritanian president",
    /// "talks with Ruritania".
    fn is_acted_upon(&self, country: usize, tokens: Range<usize>) -> bool {
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
                word.is_any(TOWARDS) || !said && (is_verb(&word.lower) || word.lower.ends_with("ing"))
            })
        })
    }
}

/// The tokens of the dateline with which a text begins, perhaps after its title and byline: "NAIROBI, Kenya, May 3
/// (Example Wire) -"; empty without one.
fn opening(draft: &Draft<'_>) -> Range<usize> {
    let sentences = draft.analysis.sentences.iter().take(4);
    sentences.filter_map(|s| opening_of(draft, &s.tokens)).next().unwrap_or(0..0)
}

/// The dateline with which a sentence begins.
fn opening_of(draft: &Draft<'_>, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &draft.analysis.tokens;
    let start = sentence.start;
    let place = draft.mention_at(start)?;
    let person = draft.entities[place.entity].entity_type == EntityType::Person;
    let listed = tokens.get(place.tokens.end).is_some_and(|t| matches!(t.text, "," | "("));
    if person || !tokens[start].is_all_caps() && !listed {
        return None;
    }
    let verb = |i: &usize| draft.mention_at(*i).is_none() && is_verb(&tokens[*i].lower);
    let dash = (start + 1..sentence.end.min(start + 16)).take_while(|i| !verb(i)).find(|&i| {
        let loose = tokens[i].is_hyphen() && !tokens[i].glued;
        (loose || matches!(tokens[i].text, "—" | "--" | ":")) && draft.mention_at(i).is_none()
    })?;
    Some(start..dash + 1)
}
