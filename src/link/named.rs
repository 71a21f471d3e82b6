//! The names of places: an entity of the type Place in; the entries that its names may mean, and whether the names or the
//! words around them say city or region, out.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::gazetteer::{Class, Entry, EntryId, NameForm, fold};
use crate::memo::{Memo, answer};

use super::around::PlaceWord;
use super::context::Context;

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

/// What the names of an entity may mean, and whether they or the words around them say city or region.
pub(super) fn candidates<'g>(context: &Context<'_, 'g>, entity: usize) -> (Vec<Entry<'g>>, PlaceWord) {
    // The kind in the record is no hint: an extractor that knows the same names has guessed it from the name alone.
    let mut hint = context.place_words[entity];
    let names = &context.names[entity];
    let mut found: Rc<BTreeSet<EntryId>> = Rc::default();
    for (i, name) in names.iter().enumerate() {
        let mut now = lookup(context, name);
        if now.is_empty()
            && let Some((bare, word)) = without_place_word(name)
            // "Bristol City" and "Ohio State" are more often a club and a university.
            && (!names_a_team(name) || context.is_where(entity) && !context.is_sport())
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

/// Whether a name is made of words alone that say what and where a place is: "West End".
pub(super) fn is_vague(context: &Context<'_, '_>, entity: usize) -> bool {
    const VAGUE: [&str; 40] = [
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "end",
        "side",
        "town",
        "old",
        "new",
        "upper",
        "lower",
        "village",
        "city",
        "hill",
        "hills",
        "park",
        "bay",
        "beach",
        "bridge",
        "market",
        "harbour",
        "harbor",
        "port",
        "point",
        "lake",
        "district",
        "county",
        "region",
        "province",
        "department",
        "division",
        "state",
        "national",
        "nacional",
        "capital",
    ];
    context.names[entity].first().is_some_and(|name| fold(name).split(' ').all(|w| VAGUE.contains(&w)))
}

/// More officials than this bear a word as their given name that alone rather means a person.
const GIVEN: u32 = 2;

/// Whether a name is made of words that persons have as their names: "Aung San", "Diana".
pub(super) fn is_like_a_person(context: &Context<'_, '_>, entity: usize) -> bool {
    let gazetteer = context.gazetteer;
    context.names[entity].first().map(|name| fold(name)).is_some_and(|name| {
        let alone = || gazetteer.family_name_count(&name) > 0 || gazetteer.given_name_count(&name) > GIVEN;
        (name.contains(' ') || alone())
            && name.split(' ').all(|w| {
                gazetteer.given_name_count(w) > 0 || gazetteer.officials_with_word(w).next().is_some()
            })
    })
}
