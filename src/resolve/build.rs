//! The graph out of articles that are ready: indices are given out in the order of keys, so that the order in which
//! articles came leaves no trace.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::extract::{EntityType, Kind, Link, LinkRelation};
use crate::gazetteer::{Class, Entry, Gazetteer};
use crate::link::qid_of;

use super::graph::{
    Article, ArticleIndex, ArticleName, Claim, ClaimIndex, Concept, CountryCodes, Entity, EntityIndex, Event,
    Graph, Mention, Passage, Provenance, Relation, Sentence, SentenceIndex, Tenure,
};
use super::held::Held;
use super::identity;
use super::prepare::Evidence;

/// What is gathered of one entity.
#[derive(Default)]
struct Gathered {
    iri: Option<Box<str>>,
    types: BTreeSet<EntityType>,
    kinds: BTreeSet<Kind>,
    names: Vec<ArticleName>,
    /// The fullest name of each article, and how many articles have it.
    full: BTreeMap<Box<str>, usize>,
    languages: BTreeSet<Option<String>>,
    links: BTreeSet<u32>,
}

/// Builds the graph.
pub(super) fn graph(articles: BTreeMap<String, Held>, links: &[Link]) -> Graph {
    let keys = identity::keys(&articles, links);
    let mut gathered: BTreeMap<&str, Gathered> = BTreeMap::new();
    for (a, (held, keys)) in articles.values().zip(&keys).enumerate() {
        for (entity, key) in held.entities.iter().zip(keys) {
            let one = gathered.entry(key).or_default();
            one.iri.clone_from(&entity.iri);
            one.types.insert(entity.entity_type);
            one.kinds.extend(entity.kind);
            one.links.extend(&entity.links);
            one.languages.insert(held.document.language.clone());
            *one.full.entry(entity.name.clone()).or_default() += 1;
            let names = std::iter::once(&entity.name).chain(&entity.aliases);
            one.names
                .extend(names.map(|n| ArticleName { article: ArticleIndex(index(a)), text: n.to_string() }));
        }
    }
    let places: HashMap<&str, EntityIndex> =
        gathered.keys().enumerate().map(|(i, key)| (*key, EntityIndex(index(i)))).collect();
    let places: Vec<Vec<EntityIndex>> =
        keys.iter().map(|keys| keys.iter().map(|key| places[key.as_str()]).collect()).collect();
    let mut graph = Graph {
        entities: gathered.into_iter().map(|(key, one)| entity(key, one, links)).collect(),
        ..Graph::default()
    };
    drop(keys);
    for (held, places) in articles.into_values().zip(places) {
        add_article(&mut graph, held, &places);
    }
    graph
}

/// The lists of a graph are never four thousand million long: they are in memory.
fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn entity(key: &str, mut one: Gathered, links: &[Link]) -> Entity {
    one.names.sort_unstable();
    one.names.dedup();
    let mut own: Vec<&Link> = one.links.iter().filter_map(|l| links.get(*l as usize)).collect();
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
    // Who gives the IRI of a thing says himself what it is, and what it is called.
    let described = entry.as_ref().filter(|_| one.iri.is_none());
    let most = one.full.iter().max_by_key(|(name, count)| (**count, name.chars().count(), (*name).clone()));
    let mut languages = one.languages.into_iter();
    let (label, language) = match described {
        Some(entry) => (entry.label().to_owned(), Some("en".to_owned())),
        None => (
            most.map(|(name, _)| name.to_string()).unwrap_or_default(),
            languages.next().flatten().filter(|_| languages.next().is_none()),
        ),
    };
    let first_type = one.types.first().copied().unwrap_or(EntityType::Organisation);
    Entity {
        key: key.to_owned(),
        iri: one.iri.map(Into::into),
        entity_type: described.map_or(first_type, entity_type),
        kind: described.map_or_else(|| one.kinds.first().copied(), Entry::kind),
        label,
        language,
        names: one.names,
        links: own.into_iter().cloned().collect(),
        codes: entry.as_ref().and_then(codes),
    }
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
