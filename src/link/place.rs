//! Places: an entity of the type Place in, the city, region, territory, area or disputed area that it is out.
//!
//! A name is looked up as it stands; namesakes are told apart by the country that the article gives ("Tripoli,
//! Lebanon"), then by the countries that the article names, then by size, and only if one namesake is far larger.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::extract::{EntityType, Kind, RelationType};
use crate::gazetteer::{Class, Entry, EntryId, NameForm, fold};
use crate::memo::{Memo, answer};

use super::around::PlaceWord;
use super::context::{Context, country_code};
use super::is_shared;
use super::target::Verdict;
use super::within::{self, Within};

/// How many times more people a city must have than its namesake, if the article names the countries of both.
pub(crate) const DOMINANCE_IN_CONTEXT: u64 = 10;

/// How many times more people, if the article names the country of neither.
pub(crate) const DOMINANCE_ALONE: u64 = 20;

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

/// Words that say what a place is, at the end or beginning of its name.
const REGION_WORDS: [&str; 12] = [
    "province",
    "governorate",
    "region",
    "state",
    "oblast",
    "county",
    "district",
    "prefecture",
    "department",
    "canton",
    "emirate",
    "krai",
];

type Found<'g> = Vec<(Entry<'g>, Verdict)>;

pub(crate) fn find<'g>(context: &Context<'_, 'g>, entity: usize) -> Found<'g> {
    if let Some(region) = within::abbreviated_region(context, entity) {
        return vec![(
            region,
            Verdict::same(0.95, "abbreviation of a region behind the name of a place in it"),
        )];
    }
    let (entries, hint) = candidates(context, entity);
    if entries.is_empty() {
        return Vec::new();
    }
    match within::within(context, entity, &entries) {
        Within::Found(entry) => {
            let why = "name and the region that the article gives agree";
            return vec![(entry, Verdict::same(0.97, why))];
        }
        Within::Unknown => {
            return several(
                &entries,
                "no place of the name, or several, known in the region that the article gives",
            );
        }
        Within::Unsaid => {}
    }
    if context.is_piece(entity) {
        return several(&entries, "part of a longer name");
    }
    let is_where = context.is_where(entity) && !context.is_sport;
    let named_state = context.names[entity].first().is_some_and(|n| n.ends_with(" State"));
    if named_state && !is_where && entries.iter().any(|e| e.country() == Some("US")) {
        return several(&entries, "it may be a university");
    }
    let placed = context.around[entity].iter().any(|a| a.is_where && !a.is_to || a.is_behind);
    let town =
        |e: &Entry<'_>| e.class() == Class::City || e.class() == Class::Region && e.country() == Some("US");
    if context.is_sport && !placed && !context.around[entity].is_empty() && entries.iter().any(town) {
        return several(&entries, "in a report on sport it may be a club");
    }
    let (countries, rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(|e| e.class() == Class::Country);
    let given = given_countries(context, entity);
    if rest.is_empty() {
        return several(&countries, "name of a country, but the article has it as a place in one");
    }
    let (areas, located): (Vec<_>, Vec<_>) = rest.into_iter().partition(|e| {
        matches!(e.class(), Class::Area | Class::DisputedArea | Class::Territory) || e.country().is_none()
    });
    let mut groups: BTreeMap<String, Vec<Entry<'g>>> = BTreeMap::new();
    for entry in located {
        // The city of Hong Kong is Hong Kong.
        let is_territory = areas.iter().any(|a| a.class() == Class::Territory && a.iso2() == entry.country());
        if is_territory && hint != PlaceWord::City {
            continue;
        }
        groups.entry(entry.country().unwrap_or_default().to_owned()).or_default().push(entry);
    }
    // The name of another country than the place lies in: Georgia.
    let country_too = countries.iter().any(|c| groups.keys().any(|iso2| Some(iso2.as_str()) != c.iso2()));
    let everything = || -> Vec<Entry<'g>> {
        groups.values().flatten().chain(&areas).chain(countries.iter()).copied().collect()
    };
    if !given.is_empty() {
        return in_given_country(context, entity, hint, &groups, &areas, &given);
    }
    if let Some(region) = region_like_a_country(context, entity, &groups, &countries) {
        return vec![(region, Verdict::same(0.9, "the article's words are those for a part of a country"))];
    }
    if country_too {
        return several(&everything(), "name of a country and of a place in another");
    }
    if !areas.is_empty() {
        if groups.is_empty()
            || hint != PlaceWord::City && groups.values().flatten().all(|e| e.class() != Class::City)
        {
            return area(context, &areas, &groups);
        }
        return several(&everything(), "name of an area and of a place");
    }
    by_country(context, entity, hint, &groups)
}

/// The region that bears the name of another country, if the article speaks of the country that it is part of and not
/// of the other: Georgia.
fn region_like_a_country<'g>(
    context: &Context<'_, 'g>,
    entity: usize,
    groups: &BTreeMap<String, Vec<Entry<'g>>>,
    countries: &[Entry<'g>],
) -> Option<Entry<'g>> {
    if countries.iter().filter_map(Entry::iso2).any(|iso2| context.speaks_of(iso2)) {
        return None;
    }
    // Who takes a country's name for that of a region has read the words around it.
    let said =
        context.record.entities[entity].kind == Some(Kind::Region) && !context.around[entity].is_empty();
    let mut regions = groups.values().flatten().filter(|e| {
        e.class() == Class::Region
            && e.country().is_some_and(|iso2| {
                !countries.iter().any(|c| c.iso2() == Some(iso2))
                    && (said || context.speaks_of(iso2) || within::is_among_regions(context, entity, iso2))
            })
    });
    let first = regions.next()?;
    (!countries.is_empty() && regions.next().is_none()).then_some(*first)
}

fn several<'g>(entries: &[Entry<'g>], why: &str) -> Found<'g> {
    let mut entries: Vec<Entry<'g>> = entries.to_vec();
    entries.sort_by_key(|e| (std::cmp::Reverse(e.population()), e.id));
    entries.dedup_by_key(|e| e.id);
    entries.into_iter().map(|e| (e, Verdict::candidate(0.3, why))).collect()
}

/// What the names of an entity may mean, and whether they or the words around them say city or region.
fn candidates<'g>(context: &Context<'_, 'g>, entity: usize) -> (Vec<Entry<'g>>, PlaceWord) {
    // The kind in the record is no hint: an extractor that knows the same names has guessed it from the name alone.
    let mut hint = context.place_words[entity];
    let names = &context.names[entity];
    let mut found: Rc<BTreeSet<EntryId>> = Rc::default();
    for (i, name) in names.iter().enumerate() {
        let mut now = lookup(context, name);
        if now.is_empty()
            && let Some((bare, word)) = without_place_word(name)
            // "Bristol City" and "Ohio State" are more often a club and a university.
            && (!names_a_team(name) || context.is_where(entity) && !context.is_sport)
        {
            now = lookup(context, &bare);
            if !now.is_empty() {
                hint = word;
            }
        }
        if now.is_empty() {
            continue;
        }
        if found.is_empty() {
            // The fullest name decides: "Khan Younis refugee camp" is not Khan Younis.
            if i > 0 {
                break;
            }
            found = now;
        } else {
            let both: BTreeSet<EntryId> = found.intersection(&now).copied().collect();
            if !both.is_empty() {
                found = Rc::new(both);
            }
        }
    }
    let entries: Vec<Entry<'g>> = found
        .iter()
        .map(|id| context.gazetteer.entry(*id))
        .filter(|e| match hint {
            PlaceWord::City => !matches!(e.class(), Class::Region),
            PlaceWord::Region => e.class() != Class::City,
            PlaceWord::None => true,
        })
        .collect();
    (entries, hint)
}

thread_local! {
    static LOOKED_UP: RefCell<Memo<String, Rc<BTreeSet<EntryId>>>> = RefCell::default();
}

/// The places and countries that bear a name; names in other languages only if there is nothing else.
fn lookup(context: &Context<'_, '_>, name: &str) -> Rc<BTreeSet<EntryId>> {
    let of = |folded: &str, weak: bool| -> BTreeSet<EntryId> {
        context
            .gazetteer
            .find_folded(folded)
            .filter(|m| {
                matches!(
                    m.entry.class(),
                    Class::City
                        | Class::Region
                        | Class::Territory
                        | Class::DisputedArea
                        | Class::Area
                        | Class::Country
                )
            })
            .filter(|m| matches!(m.form, NameForm::Name | NameForm::Alias | NameForm::Weak))
            // The table calls a namesake's own name weak too, because in running text it is less likely to be meant.
            .filter(|m| (m.form == NameForm::Weak && fold(m.entry.label()) != folded) == weak)
            .map(|m| m.entry.id)
            .collect()
    };
    answer(&LOOKED_UP, name, || {
        let folded = fold(name);
        let strong = of(&folded, false);
        Rc::new(if strong.is_empty() { of(&folded, true) } else { strong })
    })
}

/// Whether a name ends as those of clubs and of universities do.
fn names_a_team(name: &str) -> bool {
    name.ends_with(" City") || name.ends_with(" State")
}

/// "Diyala Province" as "Diyala", a region; "City of London" stays.
fn without_place_word(name: &str) -> Option<(String, PlaceWord)> {
    let lower = name.to_lowercase();
    for word in REGION_WORDS {
        if let Some(rest) = lower.strip_suffix(word)
            && rest.ends_with(' ')
        {
            return Some((name.get(..rest.len())?.trim().to_owned(), PlaceWord::Region));
        }
        if let Some(rest) = lower.strip_prefix(word).and_then(|r| r.strip_prefix(" of ")) {
            return Some((name.get(name.len() - rest.len()..)?.trim().to_owned(), PlaceWord::Region));
        }
    }
    let rest = lower.strip_suffix(" city")?;
    Some((name.get(..rest.len())?.trim().to_owned(), PlaceWord::City))
}

/// The countries that the article says the place lies in.
fn given_countries(context: &Context<'_, '_>, entity: usize) -> BTreeSet<String> {
    context
        .objects(entity, RelationType::LocatedIn)
        .filter(|object| *object != entity)
        .flat_map(|object| context.countries_of(object))
        .collect()
}

fn in_given_country<'g>(
    context: &Context<'_, 'g>,
    entity: usize,
    hint: PlaceWord,
    groups: &BTreeMap<String, Vec<Entry<'g>>>,
    areas: &[Entry<'g>],
    given: &BTreeSet<String>,
) -> Found<'g> {
    let here: Vec<Entry<'g>> = given.iter().filter_map(|iso2| groups.get(iso2)).flatten().copied().collect();
    let areas_here: Vec<Entry<'g>> = areas
        .iter()
        .filter(|e| e.country().or_else(|| country_code(e)).is_none_or(|iso2| given.contains(iso2)))
        .copied()
        .collect();
    if !areas_here.is_empty() && hint != PlaceWord::City {
        if here.iter().all(|e| e.class() != Class::City) {
            return area(context, &areas_here, &BTreeMap::new());
        }
        return several(&[here, areas_here].concat(), "name of an area and of a place");
    }
    // A region that is given narrows down which of several; if nothing is known of it, namesakes stay undecided.
    let in_a_region = context
        .objects(entity, RelationType::LocatedIn)
        .any(|o| context.record.entities[o].entity_type == EntityType::Place);
    let namesakes = here.iter().filter(|e| e.class() == Class::City).count() > 1;
    match pick(context, entity, hint, &here).filter(|_| !(in_a_region && namesakes)) {
        Some(entry) => {
            vec![(entry, Verdict::same(0.97, "name and the country that the article gives agree"))]
        }
        None => several(&here, "name of several places of the country that the article gives"),
    }
}

/// Which of the areas of one name; the disputed area before a state or territory of the past or in fact.
fn area<'g>(
    context: &Context<'_, 'g>,
    areas: &[Entry<'g>],
    groups: &BTreeMap<String, Vec<Entry<'g>>>,
) -> Found<'g> {
    let mut choice: Vec<Entry<'g>> = areas.to_vec();
    let regions: Vec<Entry<'g>> = groups.values().flatten().copied().collect();
    let disputed: Vec<Entry<'g>> =
        choice.iter().filter(|e| e.class() == Class::DisputedArea).copied().collect();
    if !disputed.is_empty() {
        choice = disputed;
    } else if regions.iter().any(|r| choice.iter().all(|a| a.qid().is_none() || a.qid() != r.qid())) {
        return several(&[choice, regions].concat(), "name of an area and of a region");
    }
    choice.dedup_by(|a, b| a.qid().is_some() && a.qid() == b.qid());
    if let [entry] = choice[..] {
        let known =
            entry.country().or_else(|| country_code(&entry)).is_none_or(|iso2| context.mentions(iso2));
        let score = if known { 0.95 } else { 0.85 };
        return vec![(entry, Verdict::same(score, "name of one area only"))];
    }
    several(&choice, "name of several areas")
}

/// Decides between countries by what the article names and by size.
fn by_country<'g>(
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

/// Whether a name is made of words alone that say what and where a place is: "West End".
fn is_vague(context: &Context<'_, '_>, entity: usize) -> bool {
    const VAGUE: [&str; 30] = [
        "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "end",
        "side", "town", "old", "new", "upper", "lower", "village", "city", "hill", "hills", "park", "bay",
        "beach", "bridge", "market", "harbour", "harbor", "port", "point", "lake",
    ];
    context.names[entity].first().is_some_and(|name| fold(name).split(' ').all(|w| VAGUE.contains(&w)))
}

/// Whether a name is made of words that persons have as their names: "Aung San".
fn is_like_a_person(context: &Context<'_, '_>, entity: usize) -> bool {
    let gazetteer = context.gazetteer;
    context.names[entity].first().map(|name| fold(name)).is_some_and(|name| {
        (name.contains(' ') || gazetteer.family_name_count(&name) > 0)
            && name.split(' ').all(|w| {
                gazetteer.given_name_count(w) > 0 || gazetteer.officials_with_word(w).next().is_some()
            })
    })
}

fn is_known(entry: &Entry<'_>) -> bool {
    entry.capital_of().is_some()
        || entry.population() >= WELL_KNOWN
        || entry.class() == Class::Region && entry.population() >= LARGER_THAN_ITS_REGION
        || entry.agreement() >= 2 && entry.population() >= WELL_KNOWN_IN_ATLASES
}

/// The one place of a name within one country: a city or the region named after it.
fn pick<'g>(
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
