//! Within one article: a record in, the same record with one entity for each thing out.
//!
//! The records of other tools often have one entity for each form of a name. Entities of one type are the same if
//! they are decided to be the same entry, bear the same name, one is the acronym of the other, or a person's single
//! name is part of exactly one full name. Entities that are decided to be different things stay apart, as do those of
//! different IRIs. A record that has one entity for each thing already comes out as it went in.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

use crate::extract::{Entity, EntityType, LinkRelation, Record};
use crate::gazetteer::{Gazetteer, NameForm, fold};
use crate::link::{initials, is_acronym};

/// Makes one entity of those that mean the same thing, and lets every statement refer to it.
///
/// # Examples
///
/// ```
/// use triplewire::extract::Record;
///
/// let mut record: Record = serde_json::from_str(
///     r#"{"id": "1", "text": "", "entities": [
///         {"id": "a", "type": "Person", "name": "Jane Roe"}, {"id": "b", "type": "Person", "name": "Roe"}],
///         "roles": [{"person": "b", "position": "Mayor"}]}"#,
/// )?;
/// triplewire::resolve::article::merge(&mut record);
/// assert_eq!((record.entities.len(), record.roles[0].person.as_str()), (1, "a"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn merge(record: &mut Record) {
    if record.entities.len() < 2 {
        return;
    }
    let mut groups = Groups::new(&record.entities);
    groups.same_iri();
    groups.same_entry();
    groups.same_name();
    groups.acronyms();
    groups.single_names();
    let roots: Vec<usize> = (0..record.entities.len()).map(|i| groups.root(i)).collect();
    if roots.iter().enumerate().all(|(i, root)| i == *root) {
        return;
    }
    let mut new_ids: HashMap<String, String> = HashMap::new();
    for (i, entity) in record.entities.iter().enumerate() {
        // The first entity of an id is the one that statements mean.
        new_ids.entry(entity.id.clone()).or_insert_with(|| record.entities[roots[i]].id.clone());
    }
    let old = std::mem::take(&mut record.entities);
    let mut members: BTreeMap<usize, Vec<Entity>> = BTreeMap::new();
    for (entity, root) in old.into_iter().zip(&roots) {
        members.entry(*root).or_default().push(entity);
    }
    record.entities = members.into_values().filter_map(unite).collect();
    rename(record, &new_ids);
}

/// Entities of one record, joined step by step.
struct Groups<'e> {
    entities: &'e [Entity],
    parent: Vec<usize>,
    /// What the group of each root is decided to be.
    decided: Vec<BTreeSet<&'e str>>,
    /// The IRI of the group of each root.
    iris: Vec<Option<&'e str>>,
    folded: Vec<BTreeSet<String>>,
}

impl<'e> Groups<'e> {
    fn new(entities: &'e [Entity]) -> Self {
        let folded = entities
            .iter()
            .map(|e| {
                std::iter::once(&e.name)
                    .chain(&e.aliases)
                    .map(|n| fold(n))
                    .filter(|n| !n.is_empty())
                    .collect()
            })
            .collect();
        let decided = entities.iter().map(|e| decided(e).collect()).collect();
        let iris = entities.iter().map(|e| e.iri.as_deref()).collect();
        Self { entities, parent: (0..entities.len()).collect(), decided, iris, folded }
    }

    fn root(&self, mut i: usize) -> usize {
        while self.parent[i] != i {
            i = self.parent[i];
        }
        i
    }

    /// Joins two groups, unless they are decided to be different things. The first of the record stands for both.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b || self.entities[a].entity_type != self.entities[b].entity_type {
            return;
        }
        let (one, other) = (&self.decided[a], &self.decided[b]);
        if !one.is_empty() && !other.is_empty() && one.is_disjoint(other) {
            return;
        }
        if self.iris[a].zip(self.iris[b]).is_some_and(|(a, b)| a != b) {
            return;
        }
        let (first, second) = (a.min(b), a.max(b));
        self.iris[first] = self.iris[first].or(self.iris[second]);
        let targets = std::mem::take(&mut self.decided[second]);
        self.decided[first].extend(targets);
        self.parent[second] = first;
    }

    fn same_iri(&mut self) {
        let mut by_iri: HashMap<&'e str, usize> = HashMap::new();
        for (i, iri) in self.entities.iter().enumerate().filter_map(|(i, e)| Some((i, e.iri.as_deref()?))) {
            let first = *by_iri.entry(iri).or_insert(i);
            self.join(first, i);
        }
    }

    fn same_entry(&mut self) {
        let mut by_target: HashMap<(&'e str, EntityType), usize> = HashMap::new();
        for (i, entity) in self.entities.iter().enumerate() {
            for target in decided(entity) {
                let first = *by_target.entry((target, entity.entity_type)).or_insert(i);
                self.join(first, i);
            }
        }
    }

    fn same_name(&mut self) {
        let mut by_name: HashMap<(String, EntityType), usize> = HashMap::new();
        for (i, entity) in self.entities.iter().enumerate() {
            let name = fold(&entity.name);
            if name.is_empty() {
                continue;
            }
            let first = *by_name.entry((name, entity.entity_type)).or_insert(i);
            self.join(first, i);
        }
    }

    fn acronyms(&mut self) {
        let organisation = |e: &Entity| e.entity_type == EntityType::Organisation;
        let mut by_initials: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, entity) in self.entities.iter().enumerate().filter(|(_, e)| organisation(e)) {
            for name in std::iter::once(&entity.name).chain(&entity.aliases).filter(|n| n.contains(' ')) {
                for short in initials(name) {
                    by_initials.entry(short).or_default().push(i);
                }
            }
        }
        for (i, entity) in self.entities.iter().enumerate().filter(|(_, e)| organisation(e)) {
            if is_acronym(&entity.name) {
                let acronym = fold(&entity.name).replace(' ', "");
                self.join_with_only(i, by_initials.get(&acronym));
            }
        }
    }

    /// Joins an entity with the group that all of these belong to, if there is exactly one.
    fn join_with_only(&mut self, i: usize, others: Option<&Vec<usize>>) {
        let roots: BTreeSet<usize> = others.into_iter().flatten().map(|&j| self.root(j)).collect();
        if roots.len() == 1 {
            roots.into_iter().for_each(|j| self.join(i, j));
        }
    }

    fn single_names(&mut self) {
        let person = |e: &Entity| e.entity_type == EntityType::Person;
        let (mut by_last, mut by_first) = (HashMap::new(), HashMap::new());
        for (i, _) in self.entities.iter().enumerate().filter(|(_, e)| person(e)) {
            for name in &self.folded[i] {
                if let (Some((_, last)), Some((first, _))) = (name.rsplit_once(' '), name.split_once(' ')) {
                    by_last.entry(last.to_owned()).or_insert_with(Vec::new).push(i);
                    by_first.entry(first.to_owned()).or_insert_with(Vec::new).push(i);
                }
            }
        }
        for (i, entity) in self.entities.iter().enumerate().filter(|(_, e)| person(e)) {
            let single = fold(&entity.name);
            let one = single.strip_prefix("al ").unwrap_or(&single);
            if !one.is_empty() && !one.contains(' ') {
                self.join_with_only(i, by_last.get(one).or_else(|| by_first.get(one)));
            }
        }
    }
}

/// The IRIs that an entity is decided to be the same as.
fn decided(entity: &Entity) -> impl Iterator<Item = &str> {
    entity.links.iter().filter(|l| l.relation == LinkRelation::SameAs).map(|l| l.target.as_str())
}

/// Makes one entity of several; the first gives its id.
fn unite(mut members: Vec<Entity>) -> Option<Entity> {
    if members.len() < 2 {
        return members.pop();
    }
    let name = members.iter().map(|e| e.name.clone()).max_by_key(|name| {
        (
            rank(name, members[0].entity_type),
            name.split_whitespace().count(),
            name.chars().count(),
            name.clone(),
        )
    })?;
    let mut rest = members.into_iter();
    let mut one = rest.next()?;
    let mut aliases = std::mem::take(&mut one.aliases);
    aliases.push(std::mem::replace(&mut one.name, name));
    for other in rest {
        aliases.push(other.name);
        aliases.extend(other.aliases);
        one.mentions.extend(other.mentions);
        one.links.extend(other.links);
        one.iri = one.iri.or(other.iri);
        one.kind = one.kind.or(other.kind);
        one.confidence = match (one.confidence, other.confidence) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        one.extractor = one.extractor.or(other.extractor);
    }
    one.mentions.sort_unstable();
    one.mentions.dedup();
    let mut seen = BTreeSet::from([one.name.clone()]);
    aliases.retain(|a| !a.trim().is_empty() && seen.insert(a.clone()));
    one.aliases = aliases;
    // A decided identity leaves no candidates.
    if decided(&one).next().is_some() {
        one.links.retain(|l| l.relation == LinkRelation::SameAs);
    }
    let mut targets = BTreeSet::new();
    one.links.sort_by(|a, b| b.score.unwrap_or(1.0).total_cmp(&a.score.unwrap_or(1.0)));
    one.links.retain(|l| targets.insert(l.target.clone()));
    Some(one)
}

/// Names of countries before their adjectives.
fn rank(name: &str, entity_type: EntityType) -> u8 {
    if entity_type != EntityType::Country {
        return 0;
    }
    let own = Gazetteer::builtin().find(name).any(|m| matches!(m.form, NameForm::Name | NameForm::Alias));
    u8::from(own)
}

/// Lets every statement refer to the entities by their new ids, and drops what is said twice now.
fn rename(record: &mut Record, new_ids: &HashMap<String, String>) {
    let change = |id: &mut String| {
        if let Some(new) = new_ids.get(id) {
            id.clone_from(new);
        }
    };
    for role in &mut record.roles {
        change(&mut role.person);
        role.of.as_mut().map(change).unwrap_or_default();
    }
    for relation in &mut record.relations {
        change(&mut relation.subject);
        change(&mut relation.object);
    }
    for event in &mut record.events {
        for list in [&mut event.source, &mut event.target] {
            list.iter_mut().for_each(change);
            let mut seen = BTreeSet::new();
            list.retain(|id| seen.insert(id.clone()));
        }
        event.place.as_mut().map(change).unwrap_or_default();
    }
    for claim in &mut record.claims {
        change(&mut claim.speaker);
    }
    record.relations.retain(|r| r.subject != r.object);
    dedup(&mut record.roles);
    dedup(&mut record.relations);
    dedup(&mut record.events);
    dedup(&mut record.claims);
}

/// Keeps the first of each item that is said more than once.
fn dedup<T: Serialize>(list: &mut Vec<T>) {
    let mut seen = HashSet::new();
    list.retain(|item| serde_json::to_string(item).map_or(true, |item| seen.insert(item)));
}
