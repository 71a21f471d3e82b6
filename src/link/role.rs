//! The roles of a person: an annotated role in; the position, the countries and the body that it is in out, ready to be
//! compared with terms of office.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::extract::{EntityType, Kind, Role};
use crate::gazetteer::{Class, Entry, EntryId, Gazetteer, NameForm, fold};
use crate::memo::{Memo, answer};

use super::context::Context;
use super::organisation::is_generic;
use super::position::Office;

/// A role of the person, with what the article says about where it is held.
pub(super) struct RoleFacts {
    pub(super) position: String,
    pub(super) countries: BTreeSet<String>,
    /// The organisation that the role is in, if that is decided.
    pub(super) body: Option<EntryId>,
    /// Folded names of the country or organisation that the role is in.
    pub(super) body_names: Rc<[String]>,
    /// Whether bodies of many states bear the name of what the role is in: "Senate".
    pub(super) generic: bool,
    /// Whether the role is in a body of many states.
    pub(super) international: bool,
    /// Whether the role is in a part of a country.
    pub(super) of_a_part: bool,
    /// Whether the article says in what the position is held.
    pub(super) placed: bool,
    pub(super) former: bool,
}

impl RoleFacts {
    pub(super) fn new(context: &Context<'_, '_>, role: &Role) -> Self {
        let of = role.of.as_deref().and_then(|id| context.position_of(id));
        Self {
            position: role.position.clone(),
            countries: of.map(|of| context.countries_of(of)).unwrap_or_default(),
            body: of
                .and_then(|of| context.entry(of))
                .filter(|e| e.class() == Class::Organisation)
                .map(|e| e.id),
            body_names: of.map(|of| body_names(context, of)).unwrap_or_default(),
            generic: of.is_some_and(|of| context.names[of].iter().all(|n| is_generic(n))),
            international: of
                .and_then(|of| context.entry(of))
                .is_some_and(|e| e.kind() == Some(Kind::Intergovernmental)),
            of_a_part: of.is_some_and(|of| context.record.entities[of].entity_type == EntityType::Place),
            placed: of.is_some(),
            former: role.former,
        }
    }
}

thread_local! {
    static COUNTRY_NAMES: RefCell<Memo<String, Rc<[String]>>> = RefCell::default();
    static ENTRY_NAMES: RefCell<Memo<EntryId, Rc<[String]>>> = RefCell::default();
}

/// The folded names under which an office may mention a country or body.
fn folded_names(entry: &Entry<'_>) -> impl Iterator<Item = String> {
    entry.names().filter(|(_, form)| *form != NameForm::Weak).map(|(name, _)| fold(name))
}

/// The folded names of a country, in the order of the gazetteer.
pub(super) fn country_names(gazetteer: &Gazetteer, iso2: &str) -> Rc<[String]> {
    answer(&COUNTRY_NAMES, iso2, || gazetteer.country(iso2).iter().flat_map(folded_names).collect())
}

/// The folded names of an entry, sorted, none twice.
pub(super) fn entry_names(entry: &Entry<'_>) -> Rc<[String]> {
    answer(&ENTRY_NAMES, &entry.id, || {
        folded_names(entry).collect::<BTreeSet<String>>().into_iter().collect()
    })
}

/// The same for an entity of the article: the names of what it is known to be, and those that the article gives.
fn body_names(context: &Context<'_, '_>, entity: usize) -> Rc<[String]> {
    let known = context.entry(entity).map(|entry| entry_names(&entry)).unwrap_or_default();
    let new: Vec<String> = context.names[entity]
        .iter()
        .map(|name| fold(name))
        .filter(|name| known.binary_search(name).is_err())
        .collect();
    if new.is_empty() {
        return known;
    }
    let all: BTreeSet<String> = known.iter().cloned().chain(new).collect();
    all.into_iter().collect()
}

/// A role of the person, read as one in the country of an official.
pub(super) struct Claim<'c, 'g> {
    pub(super) role: &'c RoleFacts,
    pub(super) country: Option<&'g str>,
    /// Folded names of the country.
    pub(super) country_names: Rc<[String]>,
    pub(super) office: Rc<Office>,
}

impl<'c, 'g> Claim<'c, 'g> {
    pub(super) fn new(role: &'c RoleFacts, country: Option<&'g str>, gazetteer: &Gazetteer) -> Self {
        let country_names = country.map(|iso2| country_names(gazetteer, iso2)).unwrap_or_default();
        let mut claim = Self { role, country, country_names, office: Rc::default() };
        claim.office = Office::parse(&role.position, claim.bodies());
        claim
    }

    /// What an office in the country may name without meaning more by it.
    pub(super) fn bodies(&self) -> [&[String]; 2] {
        [&self.role.body_names[..], &self.country_names[..]]
    }
}

/// Whether the name of a position ends with the name of a body: "Secretary-General of the United Nations".
pub(super) fn names_body(position: &str, bodies: &[String]) -> bool {
    let position = fold(position);
    bodies.iter().filter(|b| b.len() > 2).any(|b| {
        position
            .strip_suffix(b.as_str())
            .is_some_and(|rest| rest.ends_with(" of ") || rest.ends_with(" of the "))
    })
}
