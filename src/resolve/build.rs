//! The graph out of articles that are ready: indices are given out in the order of keys, so that the order in which
//! articles came leaves no trace.

use std::collections::BTreeMap;

use crate::extract::{EntityType, Link, LinkRelation};
use crate::gazetteer::{Class, Entry, Gazetteer};
use crate::link::qid_of;

use super::graph::{
    Article, ArticleIndex, ArticleName, Claim, ClaimIndex, Concept, CountryCodes, Entity, EntityIndex, Event,
    Graph, Mention, Passage, Provenance, Relation, Sentence, SentenceIndex, Tenure,
};
use super::held::Held;
use super::identity;
use super::prepare::Evidence;

/// Builds the graph.
pub(super) fn graph(articles: BTreeMap<String, Held>, links: &[Link]) -> Graph {
    let mut keys = identity::keys(&articles, links);
    let held: Vec<&Held> = articles.values().collect();
    // Where each name of an entity is, article and entity; those of one key are one entity.
    let mut order: Vec<(usize, usize)> =
        keys.iter().enumerate().flat_map(|(a, own)| (0..own.len()).map(move |e| (a, e))).collect();
    order.sort_by(|(a, e), (b, f)| keys[*a][*e].cmp(&keys[*b][*f]));
    let mut places: Vec<Vec<EntityIndex>> =
        keys.iter().map(|own| vec![EntityIndex(u32::MAX); own.len()]).collect();
    let mut graph = Graph::default();
    let mut rest = &order[..];
    while let Some(&(a, e)) = rest.first() {
        let count = rest.iter().take_while(|(b, f)| keys[*b][*f] == keys[a][e]).count();
        let (members, others) = rest.split_at(count);
        rest = others;
        for (a, e) in members {
            places[*a][*e] = EntityIndex(index(graph.entities.len()));
        }
        let key = std::mem::take(&mut keys[a][e]);
        graph.entities.push(entity(key, members, &held, links));
    }
    drop((keys, order));
    for (held, places) in articles.into_values().zip(places) {
        add_article(&mut graph, held, &places);
    }
    graph
}

/// The lists of a graph are never four thousand million long: they are in memory.
fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// One entity of those that articles name by one key; `members` are their places, article and entity.
fn entity(key: String, members: &[(usize, usize)], held: &[&Held], links: &[Link]) -> Entity {
    let each = || members.iter().map(|(a, e)| &held[*a].entities[*e]);
    let mut names: Vec<ArticleName> = Vec::with_capacity(members.len());
    names.extend(members.iter().flat_map(|(a, e)| {
        let entity = &held[*a].entities[*e];
        let article = ArticleIndex(index(*a));
        std::iter::once(&entity.name)
            .chain(&entity.aliases)
            .map(move |name| ArticleName { article, text: name.to_string() })
    }));
    names.sort_unstable();
    names.dedup();
    let mut numbers: Vec<u32> = each().flat_map(|entity| &entity.links).copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut own: Vec<&Link> = numbers.iter().filter_map(|l| links.get(*l as usize)).collect();
    if own.iter().any(|l| l.relation == LinkRelation::SameAs) {
        own.retain(|l| l.relation == LinkRelation::SameAs);
    }
    own.sort_by(|a, b| {
        let rest = |l: &Link| (l.reason.clone(), l.source.clone());
        (a.relation, &a.target)
            .cmp(&(b.relation, &b.target))
            .then_with(|| b.score.unwrap_or(1.0).total_cmp(&a.score.unwrap_or(1.0)))
            .then_with(|| rest(a).cmp(&rest(b)))
    });
    let entry = own
        .iter()
        .filter(|l| l.relation == LinkRelation::SameAs)
        .filter_map(|l| qid_of(&l.target))
        .find_map(|qid| Gazetteer::builtin().by_qid(qid));
    let iri = each().find_map(|entity| entity.iri.clone());
    // Who gives the IRI of a thing says himself what it is, and what it is called.
    let described = entry.as_ref().filter(|_| iri.is_none());
    let (label, language) = match described {
        Some(entry) => (entry.label().to_owned(), Some("en".to_owned())),
        None => {
            let mut languages = members.iter().map(|(a, _)| &held[*a].document.language);
            let first = languages.next().and_then(Option::clone);
            let common = first.filter(|first| languages.all(|other| other.as_ref() == Some(first)));
            (most_used(each().map(|entity| &*entity.name)).to_owned(), common)
        }
    };
    let first_type = each().map(|entity| entity.entity_type).min().unwrap_or(EntityType::Organisation);
    Entity {
        key,
        iri: iri.map(Into::into),
        entity_type: described.map_or(first_type, entity_type),
        kind: described.map_or_else(|| each().filter_map(|entity| entity.kind).min(), Entry::kind),
        label,
        language,
        names,
        links: own.into_iter().cloned().collect(),
        codes: entry.as_ref().and_then(codes),
    }
}

/// The name that most articles have, of several the longest.
fn most_used<'n>(names: impl Iterator<Item = &'n str>) -> &'n str {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let most = names
        .chunk_by(|one, other| one == other)
        .max_by_key(|same| (same.len(), same[0].chars().count(), same[0]));
    most.map_or("", |same| same[0])
}

fn entity_type(entry: &Entry<'_>) -> EntityType {
    match entry.class() {
        Class::Country | Class::HistoricalCountry => EntityType::Country,
        Class::Organisation => EntityType::Organisation,
        Class::Official => EntityType::Person,
        Class::Territory | Class::City | Class::Region | Class::Area | Class::DisputedArea => {
            EntityType::Place
        }
    }
}

fn codes(entry: &Entry<'_>) -> Option<CountryCodes> {
    if !matches!(entry.class(), Class::Country | Class::Territory) {
        return None;
    }
    let codes = CountryCodes {
        alpha2: entry.iso2().map(str::to_owned),
        alpha3: entry.iso3().map(str::to_owned),
        numeric: entry.numeric().map(|n| n.to_string()),
    };
    (codes != CountryCodes::default()).then_some(codes)
}

fn add_article(graph: &mut Graph, held: Held, places: &[EntityIndex]) {
    let article = ArticleIndex(index(graph.articles.len()));
    let first_sentence = graph.sentences.len();
    let first_claim = graph.claims.len();
    let published = held.document.published;
    graph.articles.push(Article {
        key: held.document.id,
        url: held.document.url,
        published,
        published_inferred: held.document.published_inferred,
        language: held.document.language,
        title: held.document.title,
        publisher: held.publisher.and_then(|e| places.get(e).copied()),
    });
    graph.sentences.extend(held.sentences.into_iter().map(|(span, text)| Sentence { article, span, text }));
    let passage = |(sentence, span): (usize, _)| Passage {
        sentence: SentenceIndex(index(first_sentence + sentence)),
        span,
    };
    let provenance = |evidence: Evidence| Provenance {
        article,
        evidence: evidence.passage.map(passage).into_iter().collect(),
        said_in: evidence.said_in.map(|claim| ClaimIndex(index(first_claim + claim))),
        confidence: evidence.confidence,
        extractor: evidence.extractor,
    };
    graph.mentions.extend(held.mentions.into_iter().map(|(e, sentence, span)| Mention {
        passage: passage((sentence, span)),
        entity: places[e],
        confidence: held.entities[e].confidence,
        extractor: held.entities[e].extractor.as_deref().map(str::to_owned),
    }));
    graph.tenures.extend(held.roles.into_iter().map(|role| Tenure {
        holder: places[role.person],
        position: role.position,
        of: role.of.map(|of| places[of]),
        former: role.former,
        as_of: published,
        provenance: provenance(role.evidence),
    }));
    graph.relations.extend(held.relations.into_iter().map(|relation| Relation {
        relation_type: relation.relation_type,
        label: relation.label,
        subject: places[relation.subject],
        object: places[relation.object],
        provenance: provenance(relation.evidence),
    }));
    graph.events.extend(held.events.into_iter().map(|event| Event {
        event_type: event.event_type,
        actors: event.actors.into_iter().map(|e| places[e]).collect(),
        targets: event.targets.into_iter().map(|e| places[e]).collect(),
        date: event.date,
        place: event.place.map(|e| places[e]),
        modality: event.modality,
        provenance: provenance(event.evidence),
    }));
    graph.claims.extend(held.claims.into_iter().map(|claim| Claim {
        speaker: places[claim.speaker],
        kind: claim.kind,
        stance: claim.stance,
        provenance: provenance(claim.evidence),
    }));
    graph.concepts.extend(held.concepts.into_iter().map(|concept| Concept {
        article,
        label: concept.label,
        name: concept.name,
        mentions: concept.mentions.into_iter().map(passage).collect(),
        links: concept.links,
        confidence: concept.confidence,
        extractor: concept.extractor,
    }));
}
