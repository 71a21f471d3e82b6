//! Organisations: an entity of the type Organisation in, the body that it is out.
//!
//! The fullest name decides. An acronym decides alone only if it is all that the article gives and nothing else is
//! known to bear it; a name that bodies of many states bear ("Supreme Court") needs the state.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::lexicon::rows;
use crate::extract::{EntityType, Kind, RelationType};
use crate::gazetteer::{Class, Entry, EntryId, NameForm, fold};
use crate::memo::{Memo, answer};

use super::context::{Context, fits_case};
use super::is_shared;
use super::target::Verdict;

static GENERIC: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    rows(include_str!("../../data/lexicons/generic-organisation-words.txt"))
        .filter_map(|row| row.first().copied())
        .collect()
});

/// Names that bodies of few countries bear, with the countries.
static BODIES: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    rows(include_str!("../../data/lexicons/bodies-of-countries.tsv"))
        .filter_map(|row| Some((*row.first()?, row.get(1)?.split(' ').collect())))
        .collect()
});

type Found<'g> = Vec<(Entry<'g>, Verdict)>;

pub(crate) fn find<'g>(context: &Context<'_, 'g>, entity: usize) -> Found<'g> {
    if let Some(found) = super::party::find(context, entity) {
        return found;
    }
    let names = &context.names[entity];
    let Some(fullest) = names.first() else { return Vec::new() };
    if context.is_piece(entity) {
        return Vec::new();
    }
    let in_front = names.iter().find_map(|n| context.country_in_front(n));
    let mut found = lookup(context, fullest);
    let mut used = fullest.clone();
    let mut by_rest = false;
    if found.is_empty()
        && let Some((_, rest)) = context.country_in_front(fullest)
    {
        // "British Home Office": the Home Office, if it is Britain's.
        found = lookup(context, &rest);
        by_rest = !found.is_empty();
        used = rest;
    }
    let only = names.iter().find_map(|n| only_country_named(context, n));
    if found.is_empty()
        && let Some(country) = only.and_then(|iso2| context.gazetteer.country(iso2))
    {
        // "Senate": that of the United States is found as "United States Senate".
        found = lookup(context, &format!("{} {fullest}", country.label()));
    }
    if found.is_empty() {
        for name in &names[1..] {
            let ids = lookup(context, name);
            if !ids.is_empty()
                && (!is_acronym(name) && !is_acronym(fullest) && is_spelling(name, fullest)
                    || is_acronym(fullest)
                    || is_acronym(name)
                        && ids.iter().all(|id| shares_words(fullest, context.gazetteer.entry(*id).label())))
            {
                found = ids;
                used.clone_from(name);
                break;
            }
        }
    }
    for name in names {
        let both: BTreeSet<EntryId> = lookup(context, name).intersection(&found).copied().collect();
        if !both.is_empty() {
            found = Rc::new(both);
        }
    }
    let kind = context.record.entities[entity].kind;
    let entries: Vec<Entry<'g>> =
        found.iter().map(|id| context.gazetteer.entry(*id)).filter(|e| kinds_agree(kind, e.kind())).collect();
    let mut countries: BTreeSet<String> = context
        .objects(entity, RelationType::PartOf)
        .flat_map(|object| context.countries_of(object))
        .collect();
    countries.extend(in_front.map(|(iso2, _)| iso2));
    let fitting: Vec<Entry<'g>> = entries
        .iter()
        .filter(|e| match e.country() {
            Some(iso2) => countries.is_empty() || countries.contains(iso2),
            None => !by_rest,
        })
        .copied()
        .collect();
    let [entry] = fitting[..] else {
        let why =
            if fitting.is_empty() { "the country does not agree" } else { "name of several organisations" };
        let list = if fitting.is_empty() { entries } else { fitting };
        return list.into_iter().map(|e| (e, Verdict::candidate(0.3, why))).collect();
    };
    let of_its_country = entry.country().is_some_and(|iso2| countries.contains(iso2));
    let clear = |name: &String| !is_shared(EntityType::Organisation, &fold(name)) && !is_generic(name);
    let clearly_named = clear(&used)
        || names.iter().any(|n| clear(n) && !is_acronym(n) && lookup(context, n).contains(&entry.id));
    let of_the_only_country = only.is_some() && entry.country() == only;
    if !(clearly_named || of_its_country || of_the_only_country || whole_is_named(context, entity, &entry)) {
        return vec![(entry, Verdict::candidate(0.4, "name that several organisations bear"))];
    }
    let verdict = if is_acronym(&used) {
        Verdict::same(0.85, "acronym of one organisation only")
    } else if of_its_country {
        Verdict::same(0.95, "name and country agree")
    } else if of_the_only_country && !clearly_named {
        Verdict::same(0.85, "no other country with a body of that name is named")
    } else {
        Verdict::same(0.95, "name of one organisation only")
    };
    vec![(entry, verdict)]
}

thread_local! {
    static LOOKED_UP: RefCell<Memo<String, Rc<BTreeSet<EntryId>>>> = RefCell::default();
}

/// The organisations that bear a name, with or without an article in front.
fn lookup(context: &Context<'_, '_>, name: &str) -> Rc<BTreeSet<EntryId>> {
    let of = |name: &str| -> BTreeSet<EntryId> {
        context
            .gazetteer
            .find(name)
            .filter(|m| m.entry.class() == Class::Organisation && m.form != NameForm::Weak)
            .filter(|m| fits_case(name, m.form))
            .map(|m| m.entry.id)
            .collect()
    };
    answer(&LOOKED_UP, name, || {
        let plain = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name);
        let found = of(name);
        Rc::new(if found.is_empty() { of(plain) } else { found })
    })
}

/// The country whose body a name is, if bodies of few countries bear it and the article names one of them only.
fn only_country_named(context: &Context<'_, '_>, name: &str) -> Option<&'static str> {
    let countries = BODIES.get(fold(name).as_str())?;
    let mut named = countries.iter().filter(|iso2| context.mentions(iso2));
    let first = named.next()?;
    named.next().is_none().then_some(*first)
}

/// Whether a name is written as an acronym.
pub(crate) fn is_acronym(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphabetic()).collect();
    !name.contains(' ')
        && (2..=7).contains(&letters.len())
        && letters.iter().filter(|c| c.is_uppercase()).count() >= 2
        && letters[0].is_uppercase()
}

/// The acronyms that a name may have: the first letters of all its words, and without the small ones.
pub(crate) fn initials(name: &str) -> [String; 2] {
    let folded = fold(name);
    let letters = |small: bool| {
        folded
            .split(' ')
            .filter(|w| {
                small || !matches!(*w, "of" | "for" | "the" | "and" | "in" | "on" | "to" | "de" | "la")
            })
            .filter_map(|w| w.chars().next())
            .collect()
    };
    [letters(true), letters(false)]
}

/// Whether two long names have most of their words in common, so that an acronym of one may stand for the other.
fn shares_words(a: &str, b: &str) -> bool {
    let significant = |name: &str| -> BTreeSet<String> {
        fold(name).split(' ').filter(|w| w.len() > 3).map(|w| w.chars().take(5).collect()).collect()
    };
    let (a, b) = (significant(a), significant(b));
    let both = a.intersection(&b).count();
    both >= 2 && both * 3 >= a.union(&b).count() * 2
}

/// Whether two long names differ by very little: "Co-operation" and "Cooperation".
fn is_spelling(a: &str, b: &str) -> bool {
    let joined = |name: &str| fold(name).replace(' ', "").replace("isation", "ization");
    joined(a) == joined(b)
}

/// Whether a name is made of words alone that bodies of many states bear.
pub(crate) fn is_generic(name: &str) -> bool {
    is_generic_key(&fold(name))
}

/// As [`is_generic`], of the key of a name.
pub(super) fn is_generic_key(folded: &str) -> bool {
    folded.split(' ').all(|w| GENERIC.contains(w) || matches!(w, "of" | "for" | "the" | "and"))
}

fn kinds_agree(article: Option<Kind>, gazetteer: Option<Kind>) -> bool {
    let group = |kind: Kind| match kind {
        Kind::Intergovernmental | Kind::Governmental | Kind::ArmedForce => 0,
        Kind::ArmedGroup | Kind::Party => 1,
        Kind::NewsOrganisation | Kind::Company => 2,
        Kind::City | Kind::Region | Kind::DisputedArea => 3,
    };
    match (article, gazetteer) {
        (Some(a), Some(b)) => group(a) == group(b),
        _ => true,
    }
}

/// Whether the article names the body that a generic name is part of: the United Nations for its Security Council.
fn whole_is_named(context: &Context<'_, '_>, entity: usize, entry: &Entry<'_>) -> bool {
    let label = format!(" {} ", fold(entry.label()));
    entry.country().is_none()
        && context.names.iter().enumerate().any(|(i, names)| {
            i != entity
                && context.record.entities[i].entity_type == EntityType::Organisation
                && context
                    .entry(i)
                    .is_some_and(|e| e.id != entry.id && label.contains(&format!(" {} ", fold(e.label()))))
                && !names.is_empty()
        })
}
