//! What an article says of its entities that namesakes would not share: a ready article in, a [`Bearer`] for an entity
//! out.
//!
//! A pure function of one article. Things are called by their Wikidata items where these are decided, else by their
//! folded names; a country that is named by a name of several ("Congo", "Dominican") by the items of all that may be meant.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::{Entity, EntityType, Link, LinkRelation, RelationType};
use crate::gazetteer::{Gazetteer, fold};
use crate::link::{is_distinctive, qid_of, sharing};

use super::namesakes::{Bearer, any_of};
use super::prepare::Prepared;

/// The entities of one article by their names.
pub(super) struct Facts<'a> {
    article: &'a Prepared,
    names: Vec<String>,
    /// What each is called as a place that somebody is of.
    places: Vec<String>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(article: &'a Prepared) -> Self {
        let name = |e: &Entity| {
            let decided = same_as(&e.links).filter_map(|l| qid_of(&l.target)).min();
            decided.map_or_else(|| fold(&e.name), str::to_owned)
        };
        let names: Vec<String> = article.entities.iter().map(name).collect();
        let places = article.entities.iter().zip(&names).map(|(e, name)| place(e, name)).collect();
        Self { article, names, places }
    }

    /// What each entity is said to be and belong to, without what is named beside it.
    pub(super) fn bearers(&self) -> Vec<Bearer> {
        let entities = &self.article.entities;
        let mut bearers: Vec<Bearer> =
            entities.iter().map(|e| Bearer { kind: e.kind, ..Bearer::default() }).collect();
        for role in &self.article.roles {
            if let Some(of) = role.of {
                self.put(of, &mut bearers[role.person].places);
            }
        }
        for relation in &self.article.relations {
            let counts = match relation.relation_type {
                RelationType::PartOf => true,
                RelationType::LocatedIn => entities[relation.object].entity_type == EntityType::Country,
                RelationType::MemberOf | RelationType::Chairs | RelationType::Other => false,
            };
            if counts {
                self.put(relation.object, &mut bearers[relation.subject].places);
            }
        }
        bearers
    }

    /// What an entity is called where it is named beside others, if that tells something.
    pub(super) fn called(&self, entity: usize) -> Option<&str> {
        let (own, name) = (&self.article.entities[entity], &self.names[entity]);
        let tells = same_as(&own.links).next().is_some() || is_distinctive(own.entity_type, &own.name, name);
        tells.then_some(name)
    }

    /// The offices that the article gives an entity.
    pub(super) fn offices(&self, entity: usize) -> BTreeSet<String> {
        let own = self.article.roles.iter().filter(|role| role.person == entity);
        own.map(|role| fold(&role.position)).collect()
    }

    /// Adds a body or place with its country; what is in a body of a country is in the country.
    fn put(&self, place: usize, places: &mut BTreeMap<String, Option<String>>) {
        let country = self.country(place);
        if self.article.entities[place].entity_type == EntityType::Organisation
            && let Some(country) = &country
        {
            places.insert(country.clone(), Some(country.clone()));
        }
        let known = places.entry(self.places[place].clone()).or_default();
        *known = std::mem::take(known).into_iter().chain(country).min();
    }

    /// The country that an entity is, or is said or known to be in.
    fn country(&self, entity: usize) -> Option<String> {
        let is_country = |e: usize| self.article.entities[e].entity_type == EntityType::Country;
        if is_country(entity) {
            return Some(self.places[entity].clone());
        }
        let said = self.article.relations.iter().filter(|relation| {
            relation.subject == entity
                && matches!(relation.relation_type, RelationType::PartOf | RelationType::LocatedIn)
                && is_country(relation.object)
        });
        let said = said.map(|relation| self.places[relation.object].clone()).min();
        said.or_else(|| {
            let gazetteer = Gazetteer::builtin();
            let code = gazetteer.by_qid(&self.names[entity])?.country()?;
            Some(gazetteer.country(code)?.qid()?.to_owned())
        })
    }
}

/// What a place is called by: `name`, or all that it may be where it is a country that is not decided.
fn place(entity: &Entity, name: &str) -> String {
    let may_be_country = matches!(entity.entity_type, EntityType::Country | EntityType::Place);
    if !may_be_country || same_as(&entity.links).next().is_some() {
        return name.to_owned();
    }
    let mut items: BTreeSet<&str> = sharing(name).collect();
    if entity.entity_type == EntityType::Country {
        items.extend(entity.links.iter().filter_map(|l| qid_of(&l.target)));
    }
    if items.len() == 1 {
        // One is known of which the name may be, and there are others.
        items.insert(name);
    }
    if items.is_empty() { name.to_owned() } else { any_of(&items) }
}

/// The links of an entity that say what it is.
pub(super) fn same_as(links: &[Link]) -> impl Iterator<Item = &Link> {
    links.iter().filter(|l| l.relation == LinkRelation::SameAs)
}
