//! Countries: an entity of the type Country in, the country or territory that it is out.
//!
//! Every name of the entity must fit: "Korea" beside "South Korea" is South Korea, alone it may be two states. The
//! name of a capital fits its country, for it may stand for the government.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::extract::{EntityType, RelationType};
use crate::gazetteer::{Class, Entry, EntryId, Gazetteer, NameForm, fold};
use crate::memo::{Memo, answer};

use super::context::{Context, fits_case};
use super::is_shared;
use super::target::Verdict;

/// Offices that a part of a country has and a country has not.
const OFFICES_OF_A_PART: [&str; 6] =
    ["governor", "lieutenant governor", "senator", "congressman", "chief minister", "representative"];

pub(crate) fn find<'g>(context: &Context<'_, 'g>, entity: usize) -> Vec<(Entry<'g>, Verdict)> {
    let mut clear: Option<BTreeSet<EntryId>> = None;
    let mut shared: BTreeSet<EntryId> = BTreeSet::new();
    let mut capitals: Option<BTreeSet<EntryId>> = None;
    let mut conflict = false;
    for name in &context.names[entity] {
        let named = answer(&NAMED, name.as_str(), || Rc::new(Named::new(context.gazetteer, name)));
        if named.shared {
            shared.extend(&named.countries);
        } else if !named.countries.is_empty() {
            narrow(&mut clear, &named.countries, &mut conflict);
        } else if !named.of_capitals.is_empty() {
            narrow(&mut capitals, &named.of_capitals, &mut conflict);
        }
    }
    let entries =
        |ids: &BTreeSet<EntryId>| ids.iter().map(|id| context.gazetteer.entry(*id)).collect::<Vec<_>>();
    let several = |ids: &BTreeSet<EntryId>, why: &str| {
        entries(ids).into_iter().map(|e| (e, Verdict::candidate(0.4, why))).collect::<Vec<_>>()
    };
    if conflict {
        let all: BTreeSet<EntryId> =
            clear.into_iter().flatten().chain(capitals.into_iter().flatten()).collect();
        return several(&all, "its names are those of different countries");
    }
    match (clear, capitals) {
        (Some(ids), capital) if ids.len() == 1 => {
            let entry = entries(&ids).remove(0);
            if capital.is_some_and(|c| c.is_disjoint(&ids)) {
                return several(&ids, "its names are those of a country and of another country's capital");
            }
            if is_part_of_a_country(context, entity, &entry) {
                return several(&ids, "the article's words are those for a part of a country");
            }
            if context.is_piece(entity) {
                return several(&ids, "part of a longer name");
            }
            if is_of_descent(context, entity, &entry) {
                return several(&ids, "a people, not the state");
            }
            if may_be_the_capital(context, entity, &entry) {
                return several(&ids, "its capital bears the name too, and the text only says where");
            }
            vec![(entry, Verdict::same(0.98, "name of one country only"))]
        }
        (Some(ids), _) => several(&ids, "name of several countries"),
        (None, Some(ids)) if ids.len() == 1 && shared.is_empty() => {
            vec![(entries(&ids).remove(0), Verdict::same(0.8, "name of the capital, for the country"))]
        }
        (None, Some(ids)) => several(&ids, "name of the capital, for the country"),
        (None, None) => several(&shared, "name that several countries bear"),
    }
}

/// Whether all mentions are of people by their descent: "ethnic Albanians", "Kosovo Albanians".
fn is_of_descent(context: &Context<'_, '_>, entity: usize, entry: &Entry<'_>) -> bool {
    let around = &context.around[entity];
    let is_people = |name: &String| {
        entry
            .names()
            .any(|(n, form)| matches!(form, NameForm::Adjective | NameForm::People) && fold(n) == fold(name))
    };
    !around.is_empty() && around.iter().all(|a| a.of_descent) && context.names[entity].iter().all(is_people)
}

thread_local! {
    static NAMED: RefCell<Memo<String, Rc<Named>>> = RefCell::default();
}

/// What the gazetteer has for the name of a country.
struct Named {
    /// Whether several countries bear it.
    shared: bool,
    countries: BTreeSet<EntryId>,
    /// The countries whose capital bears it.
    of_capitals: BTreeSet<EntryId>,
}

impl Named {
    fn new(gazetteer: &Gazetteer, name: &str) -> Self {
        let mut countries = named(gazetteer, name);
        if countries.is_empty() && name.contains("the ") {
            countries = named(gazetteer, &name.replace("the ", ""));
        }
        let of_capitals = gazetteer
            .find(name)
            .filter(|m| m.entry.class() == Class::City && m.form != NameForm::Weak)
            .filter_map(|m| m.entry.capital_of())
            .collect();
        Self { shared: is_shared(EntityType::Country, &fold(name)), countries, of_capitals }
    }
}

/// The countries and territories that bear a name; names in other languages only if there is nothing else.
pub(super) fn named(gazetteer: &Gazetteer, name: &str) -> BTreeSet<EntryId> {
    let matches: Vec<_> = gazetteer
        .find(name)
        .filter(|m| matches!(m.entry.class(), Class::Country | Class::Territory | Class::HistoricalCountry))
        .filter(|m| fits_case(name, m.form))
        .collect();
    let of = |class: &[Class], weak: bool| -> BTreeSet<EntryId> {
        matches
            .iter()
            .filter(|m| class.contains(&m.entry.class()) && (m.form == NameForm::Weak) == weak)
            .map(|m| m.entry.id)
            .collect()
    };
    // A state of today before a territory or a state of the past of the same name.
    [
        (Class::Country, false),
        (Class::Territory, false),
        (Class::HistoricalCountry, false),
        (Class::Country, true),
    ]
    .into_iter()
    .map(|(class, weak)| of(&[class], weak))
    .find(|ids| !ids.is_empty())
    .unwrap_or_default()
}

fn narrow(so_far: &mut Option<BTreeSet<EntryId>>, new: &BTreeSet<EntryId>, conflict: &mut bool) {
    *so_far = Some(match so_far.take() {
        None => new.clone(),
        Some(old) => {
            let both: BTreeSet<EntryId> = old.intersection(new).copied().collect();
            if both.is_empty() {
                *conflict = true;
                old.union(new).copied().collect()
            } else {
                both
            }
        }
    });
}

/// Whether the capital bears the same name, and the article only says that something is or happens there: nothing tells
/// "in Luxembourg" the city from the country.
fn may_be_the_capital(context: &Context<'_, '_>, entity: usize, entry: &Entry<'_>) -> bool {
    let record = context.record;
    let given = &record.entities[entity];
    let id = given.id.as_str();
    let [name] = &context.names[entity][..] else { return false };
    let namesake = context.gazetteer.find(name).any(|m| {
        m.entry.class() == Class::City
            && m.entry.capital_of() == Some(entry.id)
            && fold(m.entry.label()) == fold(name)
            && (m.entry.qid().is_none() || m.entry.qid() != entry.qid())
    });
    if !namesake || given.mentions.is_empty() || record.roles.iter().any(|r| r.of.as_deref() == Some(id)) {
        return false;
    }
    let chars: Vec<char> = record.document.text.chars().collect();
    given.mentions.iter().all(|span| {
        let start = span.start.min(chars.len());
        let before: String = chars[start.saturating_sub(4)..start].iter().collect();
        before.trim_end() != before && matches!(before.trim().rsplit(' ').next(), Some("in" | "In" | "at"))
    })
}

/// Whether the article speaks of a part of another country that bears a country's name: "Georgia's governor".
fn is_part_of_a_country(context: &Context<'_, '_>, entity: usize, entry: &Entry<'_>) -> bool {
    let id = context.record.entities[entity].id.as_str();
    let namesake = || {
        context.names[entity].iter().any(|name| {
            context
                .gazetteer
                .find(name)
                .any(|m| m.entry.class() == Class::Region && m.entry.country() != entry.iso2())
        })
    };
    let office_of_a_part = context
        .record
        .roles
        .iter()
        .any(|r| r.of.as_deref() == Some(id) && OFFICES_OF_A_PART.contains(&fold(&r.position).trim()));
    let lies_in_a_country = context
        .objects(entity, RelationType::LocatedIn)
        .any(|o| context.record.entities[o].entity_type == EntityType::Country);
    (office_of_a_part || lies_in_a_country) && namesake()
}
