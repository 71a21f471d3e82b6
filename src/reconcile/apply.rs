//! Decisions about a graph: a dataset and judgements in; the dataset in which entities that a person calls the same are
//! one, and that has no identity that a person ruled out, out.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};

use super::{Judgement, Judgements};
use crate::map::{Builder, Dataset};
use crate::view::{EntityId, Thing, View};
use crate::vocab::iri::{Base, links_graph};
use crate::vocab::{owl, rdfs, schema, skos, tw};

/// A graph that follows the decisions of a person.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The graph.
    pub dataset: Dataset,
    /// The judgements, about the entities that are left.
    pub judgements: Judgements,
    /// The entities that became others: their IRI, and that of what they are.
    pub merged: BTreeMap<String, String>,
    /// The identities that were taken out: entity and target.
    pub parted: BTreeSet<(String, String)>,
    /// What decisions are about that is no entity of the graph.
    pub missing: BTreeSet<String>,
    /// Entities that became one though the articles take them for different types of things.
    pub mixed: BTreeSet<(String, String)>,
}

impl Applied {
    /// What judgements come to about a graph, whose dataset is still to be changed.
    fn of(view: &View<'_>, judgements: Judgements) -> Self {
        let merged = merged(view, &judgements);
        let parted = parted(view, &judgements, &merged);
        let entity = |iri: &str| match view.thing(iri) {
            Some(Thing::Entity(id)) => Some(id),
            _ => None,
        };
        let pairs = judgements.all().map(|(a, b, _)| (a, b));
        let missing = pairs.filter(|(a, b)| entity(a).or(entity(b)).is_none());
        let missing = missing.map(|(a, _)| a.to_owned()).collect();
        let type_of = |iri: &str| entity(iri).and_then(|id| view[id].entity_type);
        let mixed = merged.iter().filter(|(gone, kept)| type_of(gone) != type_of(kept));
        let mixed = mixed.map(|(gone, kept)| (gone.clone(), kept.clone())).collect();
        let judgements = judgements.renamed(&merged);
        Self { dataset: Dataset::from_quads([]), judgements, merged, parted, missing, mixed }
    }

    /// What has to be said beside the graph as it was, so that the two together follow the decisions: `owl:sameAs`
    /// between entities, `owl:differentFrom` for identities that are ruled out.
    pub fn overrides(&self, base: &Base) -> Dataset {
        let graph = links_graph(base);
        let mut quads = Builder::new();
        let merged = self.merged.iter().map(|pair| (pair, owl::SAME_AS));
        let parted = self.parted.iter().map(|(entity, target)| ((entity, target), owl::DIFFERENT_FROM));
        for ((subject, object), predicate) in merged.chain(parted) {
            if let (Ok(subject), Ok(object)) = (NamedNode::new(subject), NamedNode::new(object)) {
                quads.insert_quad(Quad::new(subject, predicate, object, graph.clone()).as_ref());
            }
        }
        quads.finish()
    }
}

/// Merges the entities of `dataset` that are judged the same and takes out the identities that are judged different.
///
/// Of entities that become one, the one with the most mentions keeps its IRI and its label; the labels of the others
/// become other names of it. With an identity that is ruled out go all that the graph gave with it, for they are names of
/// the same entry, except those that a person decided.
pub fn apply(dataset: &Dataset, judgements: Judgements) -> Applied {
    let mut applied = Applied::of(&View::new(dataset), judgements);
    if !applied.merged.is_empty() || !applied.parted.is_empty() {
        applied.dataset = changed(dataset, &applied.merged, &applied.parted);
    } else {
        applied.dataset = dataset.clone();
    }
    applied
}

/// The dataset with entities merged and identities taken out.
fn changed(
    dataset: &Dataset,
    merged: &BTreeMap<String, String>,
    parted: &BTreeSet<(String, String)>,
) -> Dataset {
    let links = links_taken_out(dataset, merged, parted);
    let is_parted = |entity: &str, target: &str| parted.contains(&(entity.to_owned(), target.to_owned()));
    let homeless: BTreeSet<&str> = parted.iter().map(|(entity, _)| entity.as_str()).collect();
    let now = |iri: &NamedNode| match merged.get(iri.as_str()) {
        Some(other) => NamedNode::new_unchecked(other),
        None => iri.clone(),
    };
    let mut quads = Builder::new();
    for mut quad in dataset.quads() {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            if links.contains(subject.as_str()) {
                continue;
            }
            let entity = now(subject);
            if entity != *subject && quad.predicate.as_ref() == rdfs::LABEL {
                quad.predicate = skos::ALT_LABEL.into_owned();
            }
            quad.subject = entity.into();
        }
        if let Term::NamedNode(object) = &quad.object {
            quad.object = now(object).into();
        }
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            let of_identity = [owl::SAME_AS, skos::CLOSE_MATCH].contains(&quad.predicate.as_ref());
            let is_out = match &quad.object {
                // Nothing is said to be the same as itself.
                Term::NamedNode(object) if of_identity => {
                    object == subject || is_parted(subject.as_str(), object.as_str())
                }
                // The code of the country that it is not.
                Term::Literal(_) => {
                    [tw::ISO_CODE, schema::IDENTIFIER].contains(&quad.predicate.as_ref())
                        && homeless.contains(subject.as_str())
                }
                _ => false,
            };
            if is_out {
                continue;
            }
        }
        quads.insert_quad(quad.as_ref());
    }
    quads.finish()
}

/// Which entities become which others.
fn merged(view: &View<'_>, judgements: &Judgements) -> BTreeMap<String, String> {
    let entity = |iri: &str| match view.thing(iri) {
        Some(Thing::Entity(id)) => Some(id),
        _ => None,
    };
    let mut groups: BTreeMap<EntityId, EntityId> = BTreeMap::new();
    fn root(groups: &BTreeMap<EntityId, EntityId>, mut id: EntityId) -> EntityId {
        while let Some(other) = groups.get(&id) {
            id = *other;
        }
        id
    }
    for (a, b, judgement) in judgements.all() {
        if judgement != Judgement::Same {
            continue;
        }
        if let (Some(a), Some(b)) = (entity(a), entity(b)) {
            let (a, b) = (root(&groups, a), root(&groups, b));
            let weight = |id: EntityId| (view[id].mentions.len(), std::cmp::Reverse(id));
            let (kept, gone) = if weight(a) >= weight(b) { (a, b) } else { (b, a) };
            if kept != gone {
                groups.insert(gone, kept);
            }
        }
    }
    let iri = |id: EntityId| view[id].iri.to_string();
    groups.keys().map(|&id| (iri(id), iri(root(&groups, id)))).filter(|(a, b)| a != b).collect()
}

/// Which identities are ruled out, of the entities as they are after merging.
fn parted(
    view: &View<'_>,
    judgements: &Judgements,
    merged: &BTreeMap<String, String>,
) -> BTreeSet<(String, String)> {
    let now = |iri: &str| merged.get(iri).map_or(iri, String::as_str).to_owned();
    let mut identities: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entity in view.entities() {
        let links = entity.links.iter().filter(|link| link.decided && !merged.contains_key(&*link.target));
        identities.entry(now(&entity.iri)).or_default().extend(links.map(|link| link.target.to_string()));
    }
    let judged = judgements.clone().renamed(merged);
    let mut parted = BTreeSet::new();
    for (entity, targets) in &identities {
        let is_out = targets.iter().any(|t| judged.of(entity, t) == Some(Judgement::Different));
        for target in targets {
            if is_out && judged.of(entity, target) != Some(Judgement::Same) {
                parted.insert((entity.clone(), target.clone()));
            }
        }
    }
    parted
}

/// The `tw:Link`s that say what is taken out.
fn links_taken_out(
    dataset: &Dataset,
    merged: &BTreeMap<String, String>,
    parted: &BTreeSet<(String, String)>,
) -> BTreeSet<String> {
    let mut links: BTreeMap<String, [Option<String>; 2]> = BTreeMap::new();
    for quad in dataset.quads() {
        let side = match quad.predicate.as_ref() {
            tw::LINK_OF => 0,
            tw::LINK_TARGET => 1,
            _ => continue,
        };
        if let (NamedOrBlankNode::NamedNode(link), Term::NamedNode(value)) = (quad.subject, quad.object) {
            let value = merged.get(value.as_str()).cloned().unwrap_or_else(|| value.into_string());
            links.entry(link.into_string()).or_default()[side] = Some(value);
        }
    }
    let is_out = |sides: &[Option<String>; 2]| match sides {
        [Some(entity), Some(target)] => {
            entity == target || parted.contains(&(entity.clone(), target.clone()))
        }
        _ => false,
    };
    links.into_iter().filter(|(_, sides)| is_out(sides)).map(|(link, _)| link).collect()
}
