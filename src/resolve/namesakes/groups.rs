//! Groups: a sample of what articles say of the bearers of a name in, the countries, bodies and kinds that belong
//! together out.
//!
//! Two places belong together where enough articles give both to one bearer, or one lies in the other. What very few
//! articles say beside many is taken for an error: in some articles an office is read into the wrong country. A place that
//! is one of several ("Congo") is the one of them that is told, and tells nobody apart where more are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use crate::extract::Kind;

use super::Bearer;
use super::place::{is_open, may_be};

/// In how many of the articles that give a bearer a place it is the wrong one.
const WRONG: f64 = 0.04;

/// In how many of them it is wrong and the right one is not named in the whole article.
const WRONG_AND_RIGHT_UNNAMED: f64 = 0.01;

/// In how many of the articles about a single bearer all that is wrong together may be.
const WRONG_IN_ALL: f64 = 0.10;

/// What happens by error less often than this is no error.
const UNLIKELY: f64 = 0.10;

/// The places and kinds of one bearer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marks {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) places: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) kinds: BTreeSet<Kind>,
    /// The place that stands for the others: a country, if there is one, of several the most frequent.
    pub(super) first: String,
}

impl Marks {
    /// Whether a bearer is said to be in one of the places, or where none of its places is known, of one of the kinds.
    pub(super) fn fit(&self, bearer: &Bearer) -> bool {
        bearer
            .places
            .keys()
            .any(|place| self.places.contains(place) || self.places.iter().any(|own| may_be(own, place)))
    }

    pub(super) fn fit_kind(&self, bearer: &Bearer) -> bool {
        bearer.kind.is_some_and(|kind| self.kinds.contains(&kind))
    }
}

/// What the articles say of a name.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// What tells the bearers apart, that of the most articles first; none or one if nothing does.
    pub(super) apart: Vec<Marks>,
    /// Whether there are more places beside them than errors explain: many bear the name, each in few articles.
    pub(super) common: bool,
}

/// Finds the groups.
pub(super) fn groups<'b>(bearers: impl Iterator<Item = &'b Bearer> + Clone) -> Groups {
    let mut all = components(bearers.clone());
    all.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.first.cmp(&b.first)));
    let mut rest = all.into_iter();
    let mut groups = Groups::default();
    if let Some((most, count)) = rest.next() {
        let mut strays = 0;
        groups.apart.push(most);
        for (marks, _) in rest {
            let most = &groups.apart[0];
            let own = bearers.clone().filter(|b| marks.fit(b) && !most.fit(b));
            let (number, alone) = own.fold((0, 0), |(number, alone), bearer| {
                let named = bearer.context.iter().any(|name| most.places.contains(name));
                (number + 1, alone + u32::from(!named))
            });
            if at_least(alone, count + alone, WRONG_AND_RIGHT_UNNAMED) < UNLIKELY
                || at_least(number, count + number, WRONG) < UNLIKELY
            {
                groups.apart.push(marks);
            } else {
                strays += number;
            }
        }
        groups.common = at_least(strays, count + strays, WRONG_IN_ALL) < UNLIKELY;
    }
    add_kinds(&mut groups, bearers);
    groups
}

/// The places that belong together, and in how many articles they are told.
fn components<'b>(bearers: impl Iterator<Item = &'b Bearer> + Clone) -> Vec<(Marks, u32)> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut countries: BTreeMap<&str, &str> = BTreeMap::new();
    let mut pairs: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let meant = Meant::among(bearers.clone());
    for bearer in bearers.clone() {
        let mut places: BTreeSet<&str> = BTreeSet::new();
        for (place, country) in &bearer.places {
            let Some(place) = meant.by(place) else { continue };
            places.insert(place);
            if let Some(country) = country.as_ref().and_then(|country| meant.by(country)) {
                let known = countries.entry(place).or_insert(country);
                *known = (*known).min(country);
            }
        }
        for place in &places {
            *counts.entry(place).or_default() += 1;
            for other in places.range::<str, _>((Bound::Excluded(*place), Bound::Unbounded)) {
                *pairs.entry((place, other)).or_default() += 1;
            }
        }
    }
    let within =
        countries.iter().filter(|(place, country)| place != country && counts.contains_key(*country));
    let open: Vec<&str> = counts.keys().copied().filter(|place| is_open(place)).collect();
    let alike = open.iter().flat_map(|one| open.iter().map(move |other| (*one, *other)));
    let alike = alike.filter(|(one, other)| one < other && may_be(one, other));
    let told = pairs.iter().filter(|((a, b), both)| {
        let fewer = counts[a].min(counts[b]);
        at_least(**both, fewer, WRONG) < UNLIKELY
    });
    let joined =
        within.map(|(place, country)| (*place, *country)).chain(told.map(|(pair, _)| *pair)).chain(alike);
    let mut root: BTreeMap<&str, &str> = counts.keys().map(|place| (*place, *place)).collect();
    for (a, b) in joined {
        let (a, b) = (find(&root, a), find(&root, b));
        root.insert(a.max(b), a.min(b));
    }
    let mut members: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for place in counts.keys() {
        members.entry(find(&root, place)).or_default().insert((*place).to_owned());
    }
    let is_country = |place: &str| countries.get(place) == Some(&place);
    let marks = members.into_values().map(|places| {
        let first = places
            .iter()
            .max_by_key(|place| (is_country(place), counts[place.as_str()], std::cmp::Reverse(*place)));
        Marks { first: first.cloned().unwrap_or_default(), places, kinds: BTreeSet::new() }
    });
    let counted = marks.map(|marks| {
        let count = bearers.clone().filter(|bearer| marks.fit(bearer)).count();
        (marks, u32::try_from(count).unwrap_or(u32::MAX))
    });
    counted.collect()
}

/// What places mean, beside those that are told of the same name.
struct Meant<'b> {
    /// What each place that is not decided stands for: the only one of those that may be meant of which articles tell,
    /// itself if they tell of none, and nothing if they tell of several.
    open: BTreeMap<&'b str, Option<&'b str>>,
}

impl<'b> Meant<'b> {
    fn among(bearers: impl Iterator<Item = &'b Bearer>) -> Self {
        let places: BTreeSet<&str> =
            bearers.flat_map(|bearer| bearer.places.keys().map(String::as_str)).collect();
        let (open, decided): (Vec<&str>, Vec<&str>) = places.into_iter().partition(|place| is_open(place));
        let stands_for = |place: &'b str| {
            let mut told = decided.iter().copied().filter(|decided| may_be(decided, place));
            match (told.next(), told.next()) {
                (Some(_), Some(_)) => None,
                (one, _) => one.or(Some(place)),
            }
        };
        Self { open: open.into_iter().map(|place| (place, stands_for(place))).collect() }
    }

    /// What a place stands for.
    fn by(&self, place: &'b str) -> Option<&'b str> {
        self.open.get(place).copied().unwrap_or(Some(place))
    }
}

fn find<'p>(root: &BTreeMap<&'p str, &'p str>, mut place: &'p str) -> &'p str {
    while root[place] != place {
        place = root[place];
    }
    place
}

/// Gives kinds to the groups in whose places they are told. A kind that is told in none of them is a group of its own
/// where the others have kinds, and it is told often enough.
fn add_kinds<'b>(groups: &mut Groups, bearers: impl Iterator<Item = &'b Bearer> + Clone) {
    let mut counts: BTreeMap<Kind, u32> = BTreeMap::new();
    let mut alone: BTreeMap<Kind, u32> = BTreeMap::new();
    for bearer in bearers.clone() {
        if let Some(kind) = bearer.kind {
            *counts.entry(kind).or_default() += 1;
            *alone.entry(kind).or_default() += u32::from(bearer.places.is_empty());
        }
    }
    let mut free: Vec<(u32, Kind)> = Vec::new();
    for (kind, count) in &counts {
        let told = groups.apart.iter().enumerate().filter(|(_, marks)| {
            let both = bearers.clone().filter(|b| b.kind == Some(*kind) && marks.fit(b)).count();
            both > 0 && at_least(u32::try_from(both).unwrap_or(u32::MAX), *count, WRONG) < UNLIKELY
        });
        match told.map(|(i, _)| i).collect::<Vec<_>>()[..] {
            [] => free.push((alone[kind], *kind)),
            [one] => {
                groups.apart[one].kinds.insert(*kind);
            }
            // The kind tells nobody apart.
            [..] => {}
        }
    }
    if !groups.apart.iter().all(|marks| !marks.kinds.is_empty()) {
        return;
    }
    free.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut most = groups.apart.iter().flat_map(|marks| &marks.kinds).map(|kind| counts[kind]).max();
    for (count, kind) in free {
        let told = most.is_none_or(|most| at_least(count, most + count, WRONG) < UNLIKELY);
        if count > 0 && told {
            let first = kind.name().to_owned();
            groups.apart.push(Marks { places: BTreeSet::new(), kinds: BTreeSet::from([kind]), first });
            most = most.max(Some(count));
        }
    }
}

/// How likely it is that something that happens in a `rate` of cases happens in at least `number` of `all`. Nothing but
/// sums and products, so that it is the same on every machine.
fn at_least(number: u32, all: u32, rate: f64) -> f64 {
    let mut exactly = (0..all).fold(1.0, |product, _| product * (1.0 - rate));
    let mut fewer = 0.0;
    for i in 0..number.min(all) {
        fewer += exactly;
        exactly *= f64::from(all - i) / f64::from(i + 1) * (rate / (1.0 - rate));
    }
    if number == 0 { 1.0 } else { 1.0 - fewer }
}
