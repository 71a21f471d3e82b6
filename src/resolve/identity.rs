//! What makes an entity the same across articles: the entities of ready articles in, a key for each out.
//!
//! The IRI that the record gives is the key, or else a decided link. Without one, a full name of its type is,
//! unless what the articles say of its bearers contradicts; a name that tells nobody apart ("Smith", "Ministry of
//! Defence") keeps to its article. Keys of linked entities depend on the entity alone, so that shards processed
//! apart fit together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::extract::{EntityType, Kind, Link, LinkRelation, RelationType};
use crate::gazetteer::fold;
use crate::link::{is_distinctive, qid_of, wikidata};

use super::held::Held;

/// More different facts than this about the bearers of one name are taken for a contradiction without comparing.
const MAX_COMPARED: usize = 64;

/// What an article says of an entity that a namesake cannot share.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Facts {
    kind: Option<Kind>,
    /// The countries and bodies that its offices are in, that it is part of, or the countries that it lies in.
    places: BTreeSet<String>,
}

/// The keys of the entities of all articles, in the order of the articles and their entities.
pub(super) fn keys(articles: &BTreeMap<String, Held>, links: &[Link]) -> Vec<Vec<String>> {
    let items = items_by_target(articles, links);
    let mut keys: Vec<Vec<String>> = Vec::with_capacity(articles.len());
    // Those whose name is their key: article, entity, facts.
    let mut bearers: Vec<(usize, usize, Facts)> = Vec::new();
    for (a, (id, held)) in articles.iter().enumerate() {
        let mut own = Vec::with_capacity(held.entities.len());
        let facts = facts(held, links);
        for (e, (entity, facts)) in held.entities.iter().zip(facts).enumerate() {
            let iri = entity.iri.as_ref().map(|iri| format!("iri\t{iri}"));
            if let Some(key) = iri.or_else(|| decided(&entity.links, links, &items)) {
                own.push(key);
                continue;
            }
            let name = fold(&entity.name);
            let named = named(entity.entity_type, &name);
            let key = if held.publisher == Some(e) {
                named
            } else if several_candidates(&entity.links, links) || name.is_empty() {
                in_article(id, &named)
            } else if is_distinctive(entity.entity_type, &entity.name, &name) {
                // Changed below if the bearers of the name contradict one another.
                bearers.push((a, e, facts));
                named
            } else if entity.entity_type == EntityType::Organisation && !facts.places.is_empty() {
                in_places(&named, &facts.places)
            } else {
                in_article(id, &named)
            };
            own.push(key);
        }
        keys.push(own);
    }
    bearers.sort_by(|(a, e, _), (b, f, _)| keys[*a][*e].cmp(&keys[*b][*f]));
    let contradicting: Vec<_> = bearers
        .chunk_by(|(a, e, _), (b, f, _)| keys[*a][*e] == keys[*b][*f])
        .filter(|l| contradict(l))
        .collect();
    if contradicting.is_empty() {
        return keys;
    }
    let ids: Vec<&String> = articles.keys().collect();
    for (a, e, facts) in contradicting.into_iter().flatten() {
        let named = std::mem::take(&mut keys[*a][*e]);
        keys[*a][*e] = match facts.places.is_empty() {
            true => in_article(ids[*a], &named),
            false => in_places(&named, &facts.places),
        };
    }
    keys
}

/// The key of what is known by its name alone.
fn named(entity_type: EntityType, folded: &str) -> String {
    [entity_type.name(), "\t", folded].concat()
}

/// The key of what keeps to its article.
fn in_article(id: &str, named: &str) -> String {
    ["article\t", id, "\t", named].concat()
}

fn in_places(named: &str, places: &BTreeSet<String>) -> String {
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    format!("{named}\tin\t{}", places.join("\t"))
}

/// The Wikidata items that other targets are linked together with.
fn items_by_target<'l>(
    articles: &'l BTreeMap<String, Held>,
    links: &'l [Link],
) -> HashMap<&'l str, BTreeSet<&'l str>> {
    let mut items: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for entity in articles.values().flat_map(|h| &h.entities) {
        let same: Vec<&Link> = same_as(&entity.links, links).collect();
        let found: BTreeSet<&str> = same.iter().filter_map(|l| qid_of(&l.target)).collect();
        if let [item] = found.iter().copied().collect::<Vec<_>>()[..] {
            for link in same.iter().filter(|l| qid_of(&l.target).is_none()) {
                items.entry(link.target.as_str()).or_default().insert(item);
            }
        }
    }
    items
}

fn same_as<'l>(own: &'l [u32], links: &'l [Link]) -> impl Iterator<Item = &'l Link> {
    own.iter().filter_map(|l| links.get(*l as usize)).filter(|l| l.relation == LinkRelation::SameAs)
}

/// The one IRI that stands for a decided identity.
fn decided(own: &[u32], links: &[Link], items: &HashMap<&str, BTreeSet<&str>>) -> Option<String> {
    let item = same_as(own, links).filter_map(|l| qid_of(&l.target)).min();
    let other = same_as(own, links).map(|l| l.target.as_str()).min();
    match (item, other) {
        (Some(item), _) => Some(wikidata(item)),
        (None, Some(target)) => match items.get(target).map(|i| i.iter().collect::<Vec<_>>()).as_deref() {
            Some([item]) => Some(wikidata(item)),
            _ => Some(target.to_owned()),
        },
        (None, None) => None,
    }
}

/// Whether the name is known to be that of several things.
fn several_candidates(own: &[u32], links: &[Link]) -> bool {
    let candidates: Vec<&Link> = own
        .iter()
        .filter_map(|l| links.get(*l as usize))
        .filter(|l| l.relation == LinkRelation::Candidate)
        .collect();
    let items: BTreeSet<&str> = candidates.iter().filter_map(|l| qid_of(&l.target)).collect();
    items.len() > 1 || items.is_empty() && candidates.len() > 1
}

/// What each entity of an article is said to be and belong to.
fn facts(held: &Held, links: &[Link]) -> Vec<Facts> {
    let mut facts: Vec<Facts> =
        held.entities.iter().map(|e| Facts { kind: e.kind, places: BTreeSet::new() }).collect();
    let name = |e: usize| {
        let entity = &held.entities[e];
        same_as(&entity.links, links)
            .filter_map(|l| qid_of(&l.target))
            .min()
            .map_or_else(|| fold(&entity.name), str::to_owned)
    };
    for role in &held.roles {
        if let Some(of) = role.of {
            facts[role.person].places.insert(name(of));
        }
    }
    for relation in &held.relations {
        let counts = match relation.relation_type {
            RelationType::PartOf => true,
            RelationType::LocatedIn => held.entities[relation.object].entity_type == EntityType::Country,
            RelationType::MemberOf | RelationType::Chairs => false,
        };
        if counts {
            facts[relation.subject].places.insert(name(relation.object));
        }
    }
    facts
}

/// Whether two bearers of a name cannot be the same.
fn contradict(bearers: &[(usize, usize, Facts)]) -> bool {
    let kinds: BTreeSet<Kind> = bearers.iter().filter_map(|(_, _, f)| f.kind).collect();
    let places: BTreeSet<&BTreeSet<String>> =
        bearers.iter().map(|(_, _, f)| &f.places).filter(|p| !p.is_empty()).collect();
    kinds.len() > 1
        || places.len() > MAX_COMPARED
        || places.iter().any(|one| places.iter().any(|other| one.is_disjoint(other)))
}
