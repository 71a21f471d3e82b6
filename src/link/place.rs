//! Places: an entity of the type Place in, the city, region, territory, area or disputed area that it is out.
//!
//! A name is looked up as it stands; namesakes are told apart by the country that the article gives ("Tripoli,
//! Lebanon"), then by the countries that the article names, then by size, and only if one namesake is far larger.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::{EntityType, Kind, RelationType};
use crate::gazetteer::{Class, Entry};

use super::around::PlaceWord;
use super::context::{Context, country_code};
use super::named::candidates;
use super::size::{by_country, pick};
use super::target::Verdict;
use super::within::{self, Within};

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
    if let Some(region) = within::region_of_town_ahead(context, entity, &entries) {
        return vec![(region, Verdict::same(0.95, "a town of the region stands before its name"))];
    }
    if within::lies_elsewhere(context, entity, &entries) {
        return several(&entries, "no place of the name known in the town that the article gives");
    }
    let named_with_the =
        |e: &Entry<'_>| e.names().any(|(name, _)| name.starts_with("The ") || name.starts_with("the "));
    let is_thing = context.around[entity].iter().any(|a| a.is_thing);
    if is_thing && entries.iter().all(|e| e.class() == Class::City && !named_with_the(e)) {
        return several(&entries, "with an article it may be a thing named after it");
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
    let is_where = context.is_where(entity) && !context.is_sport();
    let named_state = context.names[entity].first().is_some_and(|n| n.ends_with(" State"));
    if named_state && !is_where && entries.iter().any(|e| e.country() == Some("US")) {
        return several(&entries, "it may be a university");
    }
    let placed = context.around[entity].iter().any(|a| a.is_where && !a.is_to || a.is_behind);
    let town =
        |e: &Entry<'_>| e.class() == Class::City || e.class() == Class::Region && e.country() == Some("US");
    if context.is_sport() && !placed && !context.around[entity].is_empty() && entries.iter().any(town) {
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

pub(super) fn several<'g>(entries: &[Entry<'g>], why: &str) -> Found<'g> {
    let mut entries: Vec<Entry<'g>> = entries.to_vec();
    entries.sort_by_key(|e| (std::cmp::Reverse(e.population()), e.id));
    entries.dedup_by_key(|e| e.id);
    entries.into_iter().map(|e| (e, Verdict::candidate(0.3, why))).collect()
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
