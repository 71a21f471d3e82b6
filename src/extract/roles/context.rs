//! The country that a text has established before a position that names none: mentions and roles in, the number of the
//! country out.
//!
//! A country is established by the subject of an earlier sentence ("Opposition leaders in Ruritania met"), by a sentence
//! in which nobody else acts ("Floods hit Ruritania"), by the dateline, by an outlet named beside ("Ruritanian radio
//! reported") or by the outlet of the article. A country that somebody acts upon establishes nothing, and where two
//! countries are equally established, neither is taken.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::classes::{FORCES_ABROAD, HOSTILE, OUTLET_ADJECTIVES, OUTLET_NOUNS, TOPPLING};
use crate::extract::coref::class_of;
use crate::extract::dates::is_verb;
use crate::extract::draft::{Draft, DraftRole, Form, Mention};
use crate::extract::positions::positions_in;
use crate::extract::record::EntityType;
use crate::extract::words::{Class, is};
use crate::gazetteer::Gazetteer;
use crate::read::is_agency;

use super::dateline::{Dateline, is_regional, opening};

/// How many mentions back a country may have been established.
const MENTIONS: usize = 300;
/// How many words a clause with "where" may have before its object.
const WHERE: usize = 25;
/// The country of a position.
pub(super) enum Home {
    /// One that the text names, by its number.
    Named(usize),
    /// One that it does not name, by its ISO 3166-1 alpha-2 code.
    Unnamed(String),
}

/// What a text establishes.
pub(super) struct Established<'a, 't> {
    pub(super) draft: &'a Draft<'t>,
    /// The countries that the text names, by code.
    pub(super) by_code: &'a FxHashMap<&'a str, usize>,
    /// The mentions of countries in the order of the text: the token, the country and how much it establishes it.
    mentions: Vec<(usize, usize, usize)>,
    /// The countries whose outlets are named: the sentence and the country.
    outlets: Vec<(usize, usize)>,
    /// The dateline, if there is one that tells a country.
    dateline: Option<Dateline>,
    /// The first token after the dateline.
    pub(super) opening: usize,
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
        let opening = opening(draft);
        let dateline = Dateline::of(draft, opening.clone(), gazetteer);
        let (mentions, outlets, opened) = (vec![], vec![], opening.end);
        let mut found =
            Self { draft, by_code, mentions, outlets, dateline, opening: opened, offices, source: None };
        for (number, sentence) in draft.analysis.sentences.iter().enumerate() {
            crate::limits::checkpoint();
            let begins = opening.start == sentence.tokens.start;
            let start = if begins { sentence.tokens.start.max(opening.end) } else { sentence.tokens.start };
            found.sentence(number, start..sentence.tokens.end);
        }
        // An agency writes about all countries.
        let code = draft.source.filter(|name| !is_agency(name)).and_then(|name| {
            let mut entries = gazetteer.find(name).map(|m| m.entry);
            entries.find(|e| e.class() == crate::gazetteer::Class::Organisation)?.country().map(str::to_owned)
        });
        found.source = code.and_then(|code| by_code.get(&*code).copied());
        found
    }

    fn is_country(&self, mention: &Mention) -> bool {
        self.draft.entities[mention.entity].entity_type == EntityType::Country
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
        // "Ruritania's army crossed the border": whoever answers is of another country.
        let strikes = !nobody
            && (tokens.get(verb).is_some_and(|t| t.is_in(&HOSTILE))
                || subject.clone().any(|i| tokens[i].is_in(&FORCES_ABROAD)));
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
            let weight = match office {
                true => 2,
                false => usize::from((nobody || acts) && !strikes || outlet),
            };
            self.mentions.push((mention.tokens.start, mention.entity, weight));
        }
    }

    /// "Ruritanian state radio"
    pub(super) fn is_outlet(&self, mention: &Mention) -> bool {
        let tokens = &self.draft.analysis.tokens;
        let mut at = mention.tokens.end;
        while tokens.get(at).is_some_and(|t| t.is_in(&OUTLET_ADJECTIVES) || t.owns()) {
            at += 1;
        }
        mention.form != Form::People && tokens.get(at).is_some_and(|t| t.is_in(&OUTLET_NOUNS))
    }

    /// The country of a position that names none; none of those in which `free` says somebody else holds it.
    pub(super) fn country(&self, role: &DraftRole, free: &dyn Fn(usize) -> bool) -> Option<Home> {
        let number = self.draft.analysis.sentence_of(role.tokens.start);
        let sentence = self.draft.analysis.sentences.get(number)?.tokens.clone();
        let regional = |country: usize| {
            self.draft.entities[country]
                .country
                .as_deref()
                .is_some_and(|code| is_regional(&role.position, code))
        };
        let fits = |country: usize| free(country) && !regional(country) && !self.is_object(role, country);
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
        // "Ruritania rejected this. … , army spokesman Jane Doe said."
        let spokes = role.position.to_lowercase().split(' ').any(|word| word.starts_with("spokes"));
        if let Some(country) = self.spoken_for(number).filter(|&c| spokes && fits(c)) {
            return Some(Home::Named(country));
        }
        let of_dateline = |d: &&Dateline| {
            let told = self.by_code.get(&*d.code).is_some_and(|&named| counts.iter().any(|c| c.0 == named));
            d.tells(self.draft, role, told)
        };
        if let Some(dateline) = self.dateline.as_ref().filter(of_dateline) {
            let named = self.by_code.get(&*dateline.code).copied();
            // Another country than that of the dateline is established only if nothing else is said.
            let others = counts.iter().map(|c| c.0).chain(outlet).filter(|&c| Some(c) != named).count();
            let alone = others == 0 || counts.iter().any(|c| Some(c.0) == named);
            let fits = named.is_none_or(fits);
            let home = named.map_or_else(|| Home::Unnamed(dateline.code.clone()), Home::Named);
            return (fits && alone).then_some(home);
        }
        let found = earlier
            .or_else(|| outlet.or(self.source.filter(|_| self.dateline.is_none())).filter(|&c| fits(c)));
        found.map(Home::Named)
    }

    /// The one country that acts in the sentence before a sentence of the same paragraph.
    fn spoken_for(&self, number: usize) -> Option<usize> {
        let sentences = &self.draft.analysis.sentences;
        let before = sentences.get(number.checked_sub(1)?)?;
        if before.paragraph != sentences.get(number)?.paragraph {
            return None;
        }
        let from = self.mentions.partition_point(|m| m.0 < before.tokens.start);
        let to = self.mentions.partition_point(|m| m.0 < before.tokens.end);
        match self.mentions[from..to] {
            [(_, country, 1)] => Some(country),
            _ => None,
        }
    }

    /// The country before "where" in the clause of which somebody took or lost power: "in Ruritania, where soldiers
    /// toppled President Jane Doe".
    pub(super) fn of_where_clause(&self, role: &DraftRole) -> Option<usize> {
        let tokens = &self.draft.analysis.tokens;
        let sentence =
            self.draft.analysis.sentences.get(self.draft.analysis.sentence_of(role.tokens.start))?;
        let verb = role.tokens.start.checked_sub(1).filter(|&i| tokens[i].is_in(&TOPPLING))?;
        let first = sentence.tokens.start.max(verb.saturating_sub(WHERE));
        let begin = (first..verb).rev().find(|&i| tokens[i].is("where"))?;
        let end = begin - usize::from(tokens[begin - 1].is(","));
        let country = self.draft.mention_at(end.checked_sub(1)?)?;
        let others = self.draft.mentions_in(begin..verb).iter().any(|m| self.is_country(m));
        (self.is_country(country) && !others).then_some(country.entity)
    }
}
