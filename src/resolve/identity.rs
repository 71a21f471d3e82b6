//! What makes an entity the same across articles: the entities of ready articles in, a key for each out.
//!
//! The IRI that the record gives is the key, or else a decided link. Without one, a full name of its type is; where
//! what the articles say of its bearers contradicts, [`namesakes`](super::namesakes) tells them apart, and those whom
//! most articles mean keep the name. A name that tells nobody apart ("Smith", "Ministry of Defence") keeps to its
//! article. Keys of linked entities depend on the entity alone, so that shards processed apart fit together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::extract::{EntityType, Link, LinkRelation};
use crate::gazetteer::fold;
use crate::link::{is_distinctive, qid_of, wikidata};

use super::facts::{Facts, same_as};
use super::held::Held;
use super::namesakes::{Bearer, Group, Namesakes, contradict, settle};

/// The keys of the entities of all articles, in the order of the articles and their entities.
pub(super) fn keys(articles: &BTreeMap<String, Held>, links: &[Link]) -> Vec<Vec<String>> {
    let items = items_by_target(articles, links);
    let mut keys: Vec<Vec<String>> = Vec::with_capacity(articles.len());
    // Those whose name is their key: article, entity, facts.
    let mut bearers: Vec<(usize, usize, Bearer)> = Vec::new();
    for (a, (id, held)) in articles.iter().enumerate() {
        let mut own = Vec::with_capacity(held.entities.len());
        let facts = Facts::of(held, links).bearers();
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
                in_places(&named, &facts)
            } else {
                in_article(id, &named)
            };
            own.push(key);
        }
        keys.push(own);
    }
    bearers.sort_by(|(a, e, _), (b, f, _)| keys[*a][*e].cmp(&keys[*b][*f]));
    let articles: Vec<(&String, &Held)> = articles.iter().collect();
    let mut rest = &mut bearers[..];
    while let Some((a, e, _)) = rest.first() {
        let name = &keys[*a][*e];
        let count = rest.iter().take_while(|(b, f, _)| keys[*b][*f] == *name).count();
        let (same, others) = rest.split_at_mut(count);
        tell_apart(same, &articles, links, &mut keys);
        rest = others;
    }
    keys
}

/// Gives the bearers of one name keys of their own, where they are not the same.
fn tell_apart(
    bearers: &mut [(usize, usize, Bearer)],
    articles: &[(&String, &Held)],
    links: &[Link],
    keys: &mut [Vec<String>],
) {
    if bearers.len() < 2 || !contradict(bearers.iter().map(|(_, _, bearer)| bearer)) {
        return;
    }
    let mut namesakes = Namesakes::default();
    for (a, e, bearer) in &mut *bearers {
        let (id, held) = articles[*a];
        bearer.context = Facts::of(held, links).context(*e);
        namesakes.add(id, bearer.clone());
    }
    let settled = settle(&namesakes);
    for (a, e, bearer) in bearers {
        let key = &mut keys[*a][*e];
        match settled.group_of(bearer) {
            Group::Most => {}
            Group::In(place) => *key = [key.as_str(), "\tin\t", place].concat(),
            Group::Alone => *key = in_article(articles[*a].0, key),
        }
    }
}

/// The key of what is known by its name alone.
fn named(entity_type: EntityType, folded: &str) -> String {
    [entity_type.name(), "\t", folded].concat()
}

/// The key of what keeps to its article.
fn in_article(id: &str, named: &str) -> String {
    ["article\t", id, "\t", named].concat()
}

/// The key of a body whose name many countries' bodies have: by its country, if it is in one.
fn in_places(named: &str, facts: &Bearer) -> String {
    let countries: BTreeSet<&String> = facts.places.values().flatten().collect();
    let places: Vec<&str> = match countries.len() {
        1 => countries.into_iter().map(String::as_str).collect(),
        _ => facts.places.keys().map(String::as_str).collect(),
    };
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
