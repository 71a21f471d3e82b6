//! Namesakes among places: the places of one name by country in; the one that the article means, by the countries that it
//! names and by size, out.

use std::collections::BTreeMap;

use crate::extract::EntityType;
use crate::gazetteer::{Class, Entry, fold};

use super::around::PlaceWord;
use super::context::Context;
use super::is_shared;
use super::named::{is_like_a_person, is_vague};
use super::place::several;
use super::target::Verdict;
use super::within;

/// How many times more people a city must have than its namesake, if the article names the countries of both.
pub(super) const DOMINANCE_IN_CONTEXT: u64 = 10;

/// How many times more people, if the article names the country of neither.
pub(super) const DOMINANCE_ALONE: u64 = 20;

/// How many times more people, if the article names the country of the smaller one only: Moscow in an article that
/// names no country but the United States is not Moscow, Idaho.
const DOMINANCE_AGAINST_CONTEXT: u64 = 100;

/// How many people a city must have to be meant because the article names its country, though another country has a
/// larger one: Hyderabad in an article about Pakistan, but not Geneva, Illinois, because the United States are named.
const KNOWN_BY_COUNTRY: u64 = 100_000;

/// How many times more people make a city the larger one.
const LARGER: u64 = 2;

/// How many people a city must have to be known without its country, unless it is a capital.
const WELL_KNOWN: u32 = 300_000;

/// The same for a city on whose identity two sources agree, one of them an atlas that only has the places that matter.
const WELL_KNOWN_IN_ATLASES: u32 = 100_000;

/// How many people a city must have to be meant rather than the region that is named after it.
const LARGER_THAN_ITS_REGION: u32 = 100_000;

/// How many people a town of the United States must have for the news to name it without its state, where a larger
/// town elsewhere has the name: Geneva is not the one in Illinois only because the article names the United States.
const KNOWN_WITHOUT_STATE: u64 = 200_000;

type Found<'g> = Vec<(Entry<'g>, Verdict)>;

/// Decides between countries by what the article names and by size.
pub(super) fn by_country<'g>(
    context: &Context<'_, 'g>,
    entity: usize,
    hint: PlaceWord,
    groups: &BTreeMap<String, Vec<Entry<'g>>>,
) -> Found<'g> {
    let all: Vec<Entry<'g>> = groups.values().flatten().copied().collect();
    if is_like_a_person(context, entity)
        && !context.around[entity].is_empty()
        && !context.around[entity].iter().any(|a| a.is_in || a.is_behind)
        && all.iter().all(|e| e.capital_of().is_none() && e.population() < 1_000_000)
    {
        return several(&all, "it may be a person");
    }
    if is_vague(context, entity)
        && all.iter().all(|e| e.class() == Class::Region || e.population() < WELL_KNOWN_IN_ATLASES)
    {
        return several(&all, "words that many places are called by");
    }
    let size = |group: &[Entry<'g>]| u64::from(group.iter().map(Entry::population).max().unwrap_or(0));
    let mut sizes: Vec<(u64, &str)> = groups.iter().map(|(iso2, g)| (size(g), iso2.as_str())).collect();
    let largest = sizes.iter().max().copied();
    let dwarfed =
        |s: &(u64, &str)| s.1 == "US" && s.0 < KNOWN_WITHOUT_STATE && largest.is_some_and(|l| l.0 > s.0);
    if sizes.iter().any(dwarfed) {
        let plain = groups.values().flatten().any(|e| {
            Some(u64::from(e.population())) == largest.map(|l| l.0)
                && (e.capital_of().is_some() || e.population() >= 1_000_000)
        }) && sizes
            .iter()
            .filter(|s| dwarfed(s))
            .all(|s| largest.is_some_and(|l| l.0 >= s.0.max(1) * DOMINANCE_AGAINST_CONTEXT));
        if !plain && context.mentions("US") && !context.mentions_another_than("US") {
            return several(
                &all,
                "a larger place of the name lies in a country that the article does not name",
            );
        }
        sizes.retain(|s| !dwarfed(s));
    }
    sizes.sort_unstable_by_key(|(size, iso2)| (std::cmp::Reverse(*size), *iso2));
    let dominates = |(a, first): (u64, &str), (b, second): (u64, &str), ratio: u64| {
        first == second || a >= b.max(1) * ratio && !only_regions(&groups[second], a)
    };
    let here: Vec<(u64, &str)> = sizes.iter().filter(|(_, iso2)| context.speaks_of(iso2)).copied().collect();
    let Some(&largest) = sizes.first() else { return Vec::new() };
    let (choice, score, reason) = match here[..] {
        [] => {
            let clear = sizes.iter().all(|s| dominates(largest, *s, DOMINANCE_ALONE));
            let known = groups[largest.1].iter().any(is_known);
            if !clear || !known {
                return several(&all, "the article does not say in which country it is");
            }
            let reason = if sizes.len() > 1 {
                "by far the largest city of the name, and no other country is near"
            } else {
                "name of one large city only"
            };
            (largest, 0.75, reason)
        }
        [one]
            if one == largest
                || !dominates(largest, one, DOMINANCE_IN_CONTEXT)
                    && (one.0 >= KNOWN_BY_COUNTRY || !dominates(largest, one, LARGER)) =>
        {
            (one, 0.92, "name and a country that the article names agree")
        }
        [one] => {
            let famous = |e: &Entry<'_>| {
                e.capital_of().is_some() || e.class() == Class::Region && e.population() >= 1_000_000
            };
            let known = groups[largest.1].iter().any(|e| famous(e) || e.population() >= 1_000_000);
            let ratio = if groups[largest.1].iter().any(famous) && one.0 < KNOWN_BY_COUNTRY {
                DOMINANCE_ALONE
            } else {
                DOMINANCE_AGAINST_CONTEXT
            };
            if !(known && dominates(largest, one, ratio)) {
                return several(
                    &all,
                    "a larger place of the name lies in a country that the article does not name",
                );
            }
            (largest, 0.75, "by far the largest city of the name")
        }
        [first, ..] => {
            if first != largest && dominates(largest, first, DOMINANCE_IN_CONTEXT)
                || !here.iter().all(|s| dominates(first, *s, DOMINANCE_IN_CONTEXT))
            {
                return several(&all, "places of the name lie in several countries that the article names");
            }
            (first, 0.85, "by far the largest of the name in the countries that the article names")
        }
    };
    match pick(context, entity, hint, &groups[choice.1]) {
        Some(entry) => vec![(entry, Verdict::same(score, reason))],
        None => several(&groups[choice.1], "name of several places of one country"),
    }
}

/// Whether a group has only regions, whose size is unknown, so that a city of `size` cannot be said to be larger.
fn only_regions(group: &[Entry<'_>], size: u64) -> bool {
    group.iter().all(|e| e.class() == Class::Region && e.population() == 0) && size < 1_000_000
}

fn is_known(entry: &Entry<'_>) -> bool {
    entry.capital_of().is_some()
        || entry.population() >= WELL_KNOWN
        || entry.class() == Class::Region && entry.population() >= LARGER_THAN_ITS_REGION
        || entry.agreement() >= 2 && entry.population() >= WELL_KNOWN_IN_ATLASES
}

/// The one place of a name within one country: a city or the region named after it.
pub(super) fn pick<'g>(
    context: &Context<'_, 'g>,
    entity: usize,
    hint: PlaceWord,
    group: &[Entry<'g>],
) -> Option<Entry<'g>> {
    let mut cities: Vec<Entry<'g>> = group.iter().filter(|e| e.class() == Class::City).copied().collect();
    let regions: Vec<Entry<'g>> = group.iter().filter(|e| e.class() != Class::City).copied().collect();
    cities.sort_by_key(|e| (std::cmp::Reverse(e.population()), e.id));
    let city = match cities[..] {
        [] => None,
        [one] => Some(one),
        [first, second, ..] => (u64::from(first.population())
            >= u64::from(second.population().max(1)) * DOMINANCE_IN_CONTEXT)
            .then_some(first),
    };
    if hint == PlaceWord::City || regions.is_empty() {
        return city;
    }
    let people = |all: &[Entry<'g>]| all.iter().map(|e| u64::from(e.population())).max().unwrap_or(0);
    let in_a_list = regions
        .first()
        .and_then(Entry::country)
        .is_some_and(|iso2| within::is_among_regions(context, entity, iso2));
    // The city of Wyoming lies in Michigan, that of Quebec in Quebec.
    let is_named_after_it = cities
        .first()
        .is_some_and(|c| c.capital_of().is_some() || regions.iter().any(|r| c.region() == Some(r.id)));
    let ratio = if is_named_after_it { DOMINANCE_ALONE } else { LARGER };
    let region = hint == PlaceWord::Region
        || cities.is_empty()
        || in_a_list
        || people(&regions) >= people(&cities).max(1) * ratio;
    if region {
        return if let [one] = regions[..] { Some(one) } else { None };
    }
    let shared = context.names[entity].iter().any(|n| is_shared(EntityType::Place, &fold(n)));
    // Of a name alone, without a text, nobody can say which it is.
    let in_a_text = !context.around[entity].is_empty()
        || city.and_then(|c| c.country()).is_some_and(|iso2| context.mentions(iso2));
    city.filter(|c| {
        c.capital_of().is_some() && in_a_text || !shared && c.population() >= LARGER_THAN_ITS_REGION
    })
}
