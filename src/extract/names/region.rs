//! Regions that bear the name of another country: the candidates of the scan in, the same with the type that is meant out.
//!
//! The words around the mentions of the name and the other places of the article tell which it is: Georgia.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::extract::draft::Form;
use crate::extract::lexicon::rows;
use crate::extract::record::{EntityType, Kind};
use crate::extract::text::Analysis;
use crate::gazetteer::{Class, Entry, EntryId, Gazetteer, NameForm};

use super::Candidate;

/// How much a sign at the name itself weighs, against one of the rest of the article.
const AT_THE_NAME: i32 = 3;

/// The words of the lexicon by where they stand.
static CUES: LazyLock<BTreeMap<&'static str, FxHashSet<&'static str>>> = LazyLock::new(|| {
    let mut found: BTreeMap<&str, FxHashSet<&str>> = BTreeMap::new();
    for row in rows(include_str!("../../../data/lexicons/part-of-country-cues.tsv")) {
        if let [place, words] = row[..] {
            found.entry(place).or_default().extend(words.split(' '));
        }
    }
    found
});

/// Whether a word, or a word with a full stop, stands in a place of the lexicon.
fn is_cue(place: &str, lower: &str) -> bool {
    CUES.get(place).is_some_and(|words| words.contains(lower.trim_end_matches('.')))
}

/// Makes regions of the countries that are none.
pub(super) fn settle(analysis: &Analysis<'_>, gazetteer: &Gazetteer, candidates: &mut [Candidate]) {
    let mut names: BTreeSet<EntryId> = BTreeSet::new();
    for candidate in candidates.iter().filter(|c| is_country_by_name(c)) {
        names.extend(&candidate.entries[..1]);
    }
    for id in names {
        let country = gazetteer.entry(id);
        let region = || {
            gazetteer
                .find(country.label())
                .find(|m| {
                    m.entry.class() == Class::Region
                        && m.form != NameForm::Weak
                        && m.entry.country() != country.iso2()
                })
                .map(|m| m.entry)
        };
        if let Some(region) = region() {
            let article = Article { analysis, gazetteer, candidates, country, region };
            if article.means_region() {
                make_region(candidates, country.id, region.id);
            }
        }
    }
}

fn is_country_by_name(candidate: &Candidate) -> bool {
    candidate.entity_type == EntityType::Country
        && candidate.form == Form::Name
        && !candidate.entries.is_empty()
}

fn make_region(candidates: &mut [Candidate], country: EntryId, region: EntryId) {
    for candidate in candidates.iter_mut().filter(|c| is_country_by_name(c) && c.entries[0] == country) {
        candidate.entity_type = EntityType::Place;
        candidate.kind = Some(Kind::Region);
        candidate.entries = vec![region];
        candidate.rule = "name.region-like-a-country";
        candidate.confidence = 0.9;
    }
}

/// One article, asked whether a name is that of a country or of a region.
struct Article<'a, 'g> {
    analysis: &'a Analysis<'a>,
    gazetteer: &'g Gazetteer,
    candidates: &'a [Candidate],
    country: Entry<'g>,
    region: Entry<'g>,
}

impl Article<'_, '_> {
    fn means_region(&self) -> bool {
        let at_names: i32 = self
            .candidates
            .iter()
            .enumerate()
            .filter(|(_, c)| is_country_by_name(c) && c.entries[0] == self.country.id)
            .map(|(i, c)| self.at_the_name(i, c))
            .sum();
        let elsewhere: i32 = self.candidates.iter().map(|c| self.elsewhere(c)).sum();
        // What the rest of the article names says nothing alone.
        at_names >= AT_THE_NAME && at_names + elsewhere.clamp(-AT_THE_NAME, AT_THE_NAME) >= 2
            || at_names == 0 && elsewhere >= 2 * AT_THE_NAME
    }

    /// Above 0 if the words around one mention are those of a region, below if they are those of a country.
    fn at_the_name(&self, index: usize, candidate: &Candidate) -> i32 {
        let tokens = &self.analysis.tokens;
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(candidate.tokens.start)].tokens;
        let at = |i: usize| sentence.contains(&i).then(|| &tokens[i]);
        let (start, end) = (candidate.tokens.start, candidate.tokens.end);
        let previous = at(start.wrapping_sub(1));
        let mut points = 0;
        if previous.is_some_and(|t| is_cue("before", &t.lower)) {
            points += AT_THE_NAME;
        }
        if previous.is_some_and(|t| t.is("of"))
            && at(start.wrapping_sub(2)).is_some_and(|t| is_cue("before-of", &t.lower))
        {
            points += AT_THE_NAME;
        }
        let owned = at(end).is_some_and(|t| t.owns());
        let noun = end + usize::from(owned);
        if at(noun).is_some_and(|t| {
            is_cue("after", &t.lower)
                && (!owned || matches!(&*t.lower, "governor" | "legislature" | "senators" | "gov."))
        }) {
            points += AT_THE_NAME;
        }
        points + self.neighbours(index, candidate)
    }

    /// What the names before and after it say, if only a comma or "and" stands between.
    fn neighbours(&self, index: usize, candidate: &Candidate) -> i32 {
        let tokens = &self.analysis.tokens;
        let mut points = 0;
        let joined = |from: usize, to: usize| {
            from < to
                && to - from <= 2
                && tokens[from..to].iter().all(|t| t.text == "," || t.is_any(&["and", "or"]))
        };
        let before = index.checked_sub(1).map(|i| &self.candidates[i]);
        let after = self.candidates.get(index + 1);
        if let Some(before) = before.filter(|b| joined(b.tokens.end, candidate.tokens.start)) {
            let cities: Vec<Entry<'_>> = self.entries(before).filter(|e| e.class() == Class::City).collect();
            let comma =
                candidate.tokens.start - before.tokens.end == 1 && tokens[before.tokens.end].text == ",";
            if comma && !cities.is_empty() {
                // "Atlanta, Georgia"
                let here = cities.iter().any(|e| e.region() == Some(self.region.id));
                let there = cities.iter().any(|e| e.country() == self.country.iso2());
                points += AT_THE_NAME * (i32::from(here) - 2 * i32::from(there));
            }
            points += self.listed(before);
        }
        if let Some(after) = after.filter(|a| joined(candidate.tokens.end, a.tokens.start)) {
            points += self.listed(after);
        }
        points
    }

    /// What a neighbour in a list says: "Georgia and Florida", "Georgia and Ukraine".
    fn listed(&self, other: &Candidate) -> i32 {
        if other.entity_type == EntityType::Country {
            return if other.form == Form::Name { -AT_THE_NAME } else { 0 };
        }
        let sibling = self.entries(other).next().is_some_and(|e| {
            e.class() == Class::Region && e.country() == self.region.country() && e.id != self.region.id
        });
        if sibling { AT_THE_NAME } else { 0 }
    }

    /// What a name elsewhere in the article says.
    fn elsewhere(&self, other: &Candidate) -> i32 {
        if other.entries.first() == Some(&self.country.id) {
            // "Georgian"
            return if other.form == Form::Name { 0 } else { -2 * AT_THE_NAME };
        }
        let Some(first) = self.entries(other).next() else { return 0 };
        let of = |iso2: Option<&str>| first.country() == iso2 && iso2.is_some();
        match first.class() {
            Class::City | Class::Region if of(self.country.iso2()) => -2 * AT_THE_NAME,
            Class::Region if of(self.region.country()) => AT_THE_NAME,
            Class::City if first.region() == Some(self.region.id) => AT_THE_NAME,
            Class::DisputedArea => -AT_THE_NAME,
            _ => 0,
        }
    }

    fn entries(&self, candidate: &Candidate) -> impl Iterator<Item = Entry<'_>> {
        candidate.entries.iter().map(|id| self.gazetteer.entry(*id))
    }
}
