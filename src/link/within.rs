//! "City, State": the words behind the name of a place in; the place of that name in the region that they give out.
//!
//! The region decides: if no city of the name is known in it, none is meant, however famous another is.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::gazetteer::{Class, Entry, EntryId, Gazetteer, NameForm, fold};
use crate::memo::{Memo, answer};

use super::around::abbreviated;
use super::context::Context;
use super::lists::Closing;

/// How many people a city must have for its name to be more than that of the region around it.
const LARGE: u32 = 100_000;

/// What the words behind a name say of where it lies.
pub(crate) enum Within<'g> {
    /// Nothing.
    Unsaid,
    /// In a region that has this one.
    Found(Entry<'g>),
    /// In a region in which several have the name, or none is known.
    Unknown,
}

thread_local! {
    static REGIONS: RefCell<Memo<String, Rc<[EntryId]>>> = RefCell::default();
}

/// The first-level regions that bear a name or of which it is the abbreviation.
pub(crate) fn regions_named(gazetteer: &Gazetteer, name: &str) -> Rc<[EntryId]> {
    answer(&REGIONS, name, || {
        let (country, name) = match abbreviated(name) {
            Some((country, region)) => (Some(country), region),
            None => (None, name),
        };
        let folded = fold(name);
        let found: BTreeSet<EntryId> = gazetteer
            .find_folded(&folded)
            .filter(|m| m.entry.class() == Class::Region)
            .filter(|m| country.is_none_or(|iso2| m.entry.country() == Some(iso2)))
            .filter(|m| matches!(m.form, NameForm::Name | NameForm::Alias) || fold(m.entry.label()) == folded)
            .map(|m| m.entry.id)
            .collect();
        found.into_iter().collect()
    })
}

/// The region of which an entity's only name is the abbreviation: "Ga." behind "Athens,".
pub(crate) fn abbreviated_region<'g>(context: &Context<'_, 'g>, entity: usize) -> Option<Entry<'g>> {
    let [name] = &context.names[entity][..] else { return None };
    abbreviated(name)?;
    let behind = context.around[entity].iter().all(|a| a.is_behind) && !context.around[entity].is_empty();
    let regions = regions_named(context.gazetteer, name);
    match &regions[..] {
        [one] if behind => Some(context.gazetteer.entry(*one)),
        _ => None,
    }
}

/// Where the words behind the mentions of a place say that it lies.
pub(crate) fn within<'g>(context: &Context<'_, 'g>, entity: usize, entries: &[Entry<'g>]) -> Within<'g> {
    let mut found: BTreeSet<EntryId> = BTreeSet::new();
    let mut said = false;
    for (name, closing) in context.around[entity].iter().filter_map(|a| region_behind(context, &a.behind)) {
        let regions = regions_named(context.gazetteer, name);
        let also_country = countries_named(context.gazetteer, name);
        let here: Vec<EntryId> = entries
            .iter()
            .filter(|e| e.class() == Class::City)
            .filter(|e| {
                e.region().is_some_and(|r| regions.contains(&r))
                    || e.country().is_some_and(|iso2| also_country.iter().any(|c| c == iso2))
            })
            .map(|e| e.id)
            .collect();
        let countries: Vec<Option<&str>> =
            regions.iter().map(|r| context.gazetteer.entry(*r).country()).collect();
        let sibling = entries.iter().any(|e| e.class() == Class::Region && countries.contains(&e.country()));
        match closing {
            // "Washington, Oregon and California"
            Closing::Listed if sibling || here.is_empty() && is_city_too(context.gazetteer, name) => {}
            Closing::Open if here.is_empty() => {}
            Closing::Closed if here.is_empty() && (sibling || !also_country.is_empty()) => {}
            Closing::Open => said = true,
            _ => {
                said = true;
                found.extend(here);
            }
        }
    }
    let mut found: Vec<Entry<'g>> = found.into_iter().map(|id| context.gazetteer.entry(id)).collect();
    found.sort_by_key(|e| (std::cmp::Reverse(e.population()), e.id));
    match found[..] {
        [] if !said => Within::Unsaid,
        [one] => Within::Found(one),
        [first, second, ..]
            if first.region() == second.region()
                && u64::from(first.population()) >= 20 * u64::from(second.population().max(1)) =>
        {
            Within::Found(first)
        }
        _ => Within::Unknown,
    }
}

/// The region of the name, if a town of it stands before a comma in front of each mention: "Kent, Washington".
pub(crate) fn region_of_town_ahead<'g>(
    context: &Context<'_, 'g>,
    entity: usize,
    entries: &[Entry<'g>],
) -> Option<Entry<'g>> {
    let around = &context.around[entity];
    let mut found: Option<Entry<'g>> = None;
    for look in around {
        let has_town = |region: &Entry<'_>| {
            look.ahead.iter().any(|name| towns_in(context.gazetteer, name, &[region.id]))
        };
        let mut regions = entries.iter().filter(|e| e.class() == Class::Region && has_town(e));
        let region = regions.next().filter(|_| regions.next().is_none())?;
        if found.is_some_and(|other| other.id != region.id) {
            return None;
        }
        found = Some(*region);
    }
    found
}

/// Whether a town and its region stand behind the name, and no place of the name is known in that region: "Union Park,
/// Denver, CO".
pub(crate) fn lies_elsewhere(context: &Context<'_, '_>, entity: usize, entries: &[Entry<'_>]) -> bool {
    let mut said = context.around[entity].iter().filter_map(|look| look.two_behind.as_ref()).filter_map(
        |(town, region)| {
            let regions = regions_named(context.gazetteer, region);
            let own = regions_named(context.gazetteer, town);
            (own.is_empty() && towns_in(context.gazetteer, town, &regions)).then_some(regions)
        },
    );
    said.any(|regions| !entries.iter().any(|e| e.region().is_some_and(|region| regions.contains(&region))))
}

/// Whether a town of the name lies in one of the regions.
fn towns_in(gazetteer: &Gazetteer, name: &str, regions: &[EntryId]) -> bool {
    gazetteer
        .find(name)
        .any(|m| m.entry.class() == Class::City && m.entry.region().is_some_and(|r| regions.contains(&r)))
}

/// The longest of the names behind a mention that is a region's.
fn region_behind<'c>(
    context: &Context<'_, '_>,
    behind: &'c [(String, Closing)],
) -> Option<(&'c str, Closing)> {
    behind
        .iter()
        .find(|(name, _)| !regions_named(context.gazetteer, name).is_empty())
        .map(|(name, closing)| (name.as_str(), *closing))
}

/// The countries that bear a name.
fn countries_named(gazetteer: &Gazetteer, name: &str) -> Vec<String> {
    gazetteer
        .find(name)
        .filter(|m| m.entry.class() == Class::Country && m.form == NameForm::Name)
        .filter_map(|m| m.entry.iso2().map(str::to_owned))
        .collect()
}

/// Whether a region's name is that of a large city too, so that a list may mean the city: "in Paris, Moscow and Rome".
fn is_city_too(gazetteer: &Gazetteer, name: &str) -> bool {
    gazetteer
        .find(name)
        .any(|m| m.entry.class() == Class::City && m.form != NameForm::Weak && m.entry.population() >= LARGE)
}

/// Whether a neighbour in a list of the entity's mentions is a region of this country and nothing else.
pub(crate) fn is_among_regions(context: &Context<'_, '_>, entity: usize, iso2: &str) -> bool {
    context.around[entity].iter().flat_map(|a| &a.beside).any(|name| {
        !is_city_too(context.gazetteer, name)
            && regions_named(context.gazetteer, name)
                .iter()
                .any(|r| context.gazetteer.entry(*r).country() == Some(iso2))
    })
}
