//! What tells of an entity, and of those around it: its name and a number of steps in, things out.

use std::collections::{HashMap, HashSet};

use super::Condition;
use super::things::{Id, Things};
use crate::gazetteer::fold;
use crate::map::value;
use crate::vocab::{owl, rdfs, schema, skos, tw};

/// The things that conditions with names ask for, each looked for once.
#[derive(Default)]
pub(super) struct Named {
    /// By the name of an entity: the entities that have it.
    entities: HashMap<String, HashSet<Id>>,
    /// By the same: those, and what tells of them and of those around them.
    telling: HashMap<String, HashSet<Id>>,
    /// By the name or IRI of an outlet: the articles that it publishes.
    published: HashMap<String, HashSet<Id>>,
}

impl Named {
    /// Looks for the names of conditions; `hops` says how far around an entity.
    pub(super) fn new<'c>(
        things: &Things<'_>,
        conditions: impl Iterator<Item = &'c Condition>,
        hops: u32,
    ) -> Self {
        let mut named = Self::default();
        for condition in conditions {
            match condition {
                Condition::Entity(name) => {
                    let found = called(things, name);
                    named.telling.insert(name.clone(), around(things, &found, hops));
                    named.entities.insert(name.clone(), found);
                }
                Condition::Outlet(name) => {
                    named.published.insert(name.clone(), published(things, name));
                }
                _ => {}
            }
        }
        named
    }

    /// Whether an article is published by an outlet of a name or an IRI.
    pub(super) fn is_published_by(&self, article: Id, name: &str) -> bool {
        self.published.get(name).is_some_and(|articles| articles.contains(&article))
    }

    /// Whether a thing has the name.
    pub(super) fn is(&self, thing: Id, name: &str) -> bool {
        self.entities.get(name).is_some_and(|entities| entities.contains(&thing))
    }

    /// Whether a thing has the name, or tells of one that has.
    pub(super) fn tells(&self, thing: Id, name: &str) -> bool {
        self.telling.get(name).is_some_and(|things| things.contains(&thing))
    }
}

/// The things with an IRI or a name: by their own labels, else by another name that they have.
fn called(things: &Things<'_>, name: &str) -> HashSet<Id> {
    let find = |term| things.dataset.find(term);
    let iri = format!("<{name}>");
    let same = find(owl::SAME_AS);
    let by_iri = |thing: &Id| {
        let is_same = |row: &&crate::map::Row| Some(row[2]) == same && things.dataset.form(row[3]) == iri;
        things.dataset.form(*thing) == iri || things.rows_of(*thing).any(|row| is_same(&row))
    };
    let found: HashSet<Id> = things.all().filter(by_iri).collect();
    if !found.is_empty() {
        return found;
    }
    let wanted = fold(name);
    let by_label = |property: Option<Id>| -> HashSet<Id> {
        let has = |row: &crate::map::Row| {
            Some(row[2]) == property && fold(&value(things.dataset.form(row[3]))) == wanted
        };
        things.all().filter(|thing| things.rows_of(*thing).any(has)).collect()
    };
    let found = by_label(find(rdfs::LABEL));
    if found.is_empty() { by_label(find(skos::ALT_LABEL)) } else { found }
}

/// The articles that are published by an outlet of a name or an IRI.
fn published(things: &Things<'_>, name: &str) -> HashSet<Id> {
    let (publisher, label) = (things.dataset.find(schema::PUBLISHER), things.dataset.find(rdfs::LABEL));
    let wanted = fold(name);
    let is_it = |outlet: Id| {
        let has_name = |row: &crate::map::Row| {
            Some(row[2]) == label && fold(&value(things.dataset.form(row[3]))) == wanted
        };
        things.dataset.form(outlet).trim_matches(['<', '>']) == name || things.rows_of(outlet).any(has_name)
    };
    let is_published =
        |article: &Id| things.rows_of(*article).any(|row| Some(row[2]) == publisher && is_it(row[3]));
    things.all().filter(is_published).collect()
}

/// Entities with what tells of them: statements that are about them, claims in which those are said, their mentions and
/// links. With `hops`, also the statements among those that are so many statements away.
fn around(things: &Things<'_>, entities: &HashSet<Id>, hops: u32) -> HashSet<Id> {
    let is_entity = |thing: &Id| things.is(*thing, tw::ENTITY);
    let is_statement = |thing: &Id| things.is(*thing, tw::STATEMENT);
    let parts = |statement: Id| things.about(statement).filter(is_entity);
    let telling_of = |thing: Id| {
        let tells = |(from, property): &&(Id, Id)| {
            is_statement(from) || *property == things.terms.link_of || *property == things.terms.refers_to
        };
        things.referring(thing).iter().filter(tells).map(|(from, _)| *from)
    };
    let mut found: HashSet<Id> = entities.iter().flat_map(|entity| telling_of(*entity)).collect();
    let mut near: HashSet<Id> = entities.clone();
    for _ in 0..hops {
        let statements: Vec<Id> =
            near.iter().flat_map(|entity| telling_of(*entity)).filter(is_statement).collect();
        near.extend(statements.into_iter().flat_map(parts));
    }
    if hops > 0 {
        let among = |statement: &Id| parts(*statement).all(|entity| near.contains(&entity));
        let statements = near.iter().flat_map(|entity| telling_of(*entity)).filter(is_statement);
        found.extend(statements.filter(among).collect::<Vec<_>>());
    }
    // A claim that says one of them tells of it too.
    let said: Vec<Id> = found
        .iter()
        .flat_map(|statement| things.referring(*statement))
        .filter(|(_, property)| *property == things.terms.says)
        .map(|(claim, _)| *claim)
        .collect();
    found.extend(said);
    found.extend(entities);
    found
}
