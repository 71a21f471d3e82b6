//! The third step: ready articles and what is settled about them in, their graph out. Indices are given out in the order
//! of keys, so that the order in which articles came leaves no trace.
//!
//! What is settled decides the keys, labels, types and kinds of entities, so that the graphs of parts, united, are that of
//! all articles.

use std::borrow::Cow;

use crate::extract::{Entity as Named, Link, LinkRelation};
use crate::gazetteer::{Class, Entry, Gazetteer};

use super::graph::{
    Article, ArticleIndex, ArticleName, Claim, ClaimIndex, Concept, CountryCodes, Entity, EntityIndex, Event,
    Graph, Mention, Passage, Provenance, Relation, Sentence, SentenceIndex, Tenure,
};
use super::keys::Keys;
use super::prepare::{Evidence, Prepared};
use super::settled::Settled;
use super::thing::{Gathered, Said, Thing};

/// Builds the graph of articles, which are in the order of their ids.
pub(super) fn graph(articles: Vec<Prepared>, keys_of: &[Keys], settled: &Settled) -> Graph {
    let keys: Vec<Vec<Cow<'_, str>>> = keys_of.iter().map(|own| settled.keys(own)).collect();
    graph_of(articles, keys_of, &keys, |key| settled.thing(key))
}

/// Builds the graph of articles whose entities have these keys. `thing` tells what is known of a key beside what these
/// articles say.
pub(super) fn graph_of<K: AsRef<str>>(
    articles: Vec<Prepared>,
    keys_of: &[Keys],
    keys: &[Vec<K>],
    thing: impl Fn(&str) -> Option<Thing>,
) -> Graph {
    // Where each name of an entity is, article and entity; those of one key are one entity.
    let mut order: Vec<(usize, usize)> =
        keys.iter().enumerate().flat_map(|(a, own)| (0..own.len()).map(move |e| (a, e))).collect();
    let key = |(a, e): &(usize, usize)| keys[*a][*e].as_ref();
    order.sort_by(|one, other| key(one).cmp(key(other)));
    let mut places: Vec<Vec<EntityIndex>> =
        keys.iter().map(|own| vec![EntityIndex(u32::MAX); own.len()]).collect();
    let mut graph = Graph::default();
    for members in order.chunk_by(|one, other| key(one) == key(other)) {
        let key = key(&members[0]);
        for (a, e) in members {
            places[*a][*e] = EntityIndex(index(graph.entities.len()));
        }
        let thing = thing(key).unwrap_or_else(|| alone(members, keys_of));
        graph.entities.push(entity(key, thing, members, &articles));
    }
    drop(order);
    for (article, places) in articles.into_iter().zip(places) {
        add_article(&mut graph, article, &places);
    }
    graph
}

/// What these articles alone say of an entity.
fn alone(members: &[(usize, usize)], keys: &[Keys]) -> Thing {
    let said = |(a, e): &(usize, usize)| Said::of(&keys[*a].entities[*e], keys[*a].language.as_ref());
    let mut gathered = Gathered::default();
    members.iter().map(said).for_each(|said| gathered.add(said, 1));
    gathered.finish()
}

/// The lists of a graph are never four thousand million long: they are in memory.
fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// One entity of those that articles name by one key; `members` are their places, article and entity.
fn entity(key: &str, thing: Thing, members: &[(usize, usize)], articles: &[Prepared]) -> Entity {
    let each = || members.iter().map(|(a, e)| &articles[*a].entities[*e]);
    let mut names: Vec<ArticleName> = Vec::with_capacity(members.len());
    names.extend(members.iter().flat_map(|(a, e)| {
        let entity = &articles[*a].entities[*e];
        let article = ArticleIndex(index(*a));
        std::iter::once(&entity.name)
            .chain(&entity.aliases)
            .map(move |name| ArticleName { article, text: name.clone() })
    }));
    names.sort_unstable();
    names.dedup();
    let entry = thing.entry.as_deref().and_then(|qid| Gazetteer::builtin().by_qid(qid));
    Entity {
        key: key.to_owned(),
        iri: each().find_map(|entity| entity.iri.clone()),
        entity_type: thing.entity_type,
        kind: thing.kind,
        label: thing.label,
        language: thing.language,
        names,
        links: links(each(), thing.decided),
        codes: entry.as_ref().and_then(codes),
    }
}

/// The links of an entity, each once; where it is decided what it is, those that say so.
fn links<'e>(members: impl Iterator<Item = &'e Named>, decided: bool) -> Vec<Link> {
    let all = members.flat_map(|entity| &entity.links);
    let mut own: Vec<&Link> = all.filter(|l| !decided || l.relation == LinkRelation::SameAs).collect();
    own.sort_by(|a, b| {
        let rest = |l: &Link| (l.reason.clone(), l.source.clone());
        (a.relation, &a.target)
            .cmp(&(b.relation, &b.target))
            .then_with(|| b.score.unwrap_or(1.0).total_cmp(&a.score.unwrap_or(1.0)))
            .then_with(|| rest(a).cmp(&rest(b)))
    });
    own.dedup();
    own.into_iter().cloned().collect()
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

fn add_article(graph: &mut Graph, prepared: Prepared, places: &[EntityIndex]) {
    let article = ArticleIndex(index(graph.articles.len()));
    let first_sentence = graph.sentences.len();
    let first_claim = graph.claims.len();
    let published = prepared.document.published;
    graph.articles.push(Article {
        key: prepared.document.id,
        url: prepared.document.url,
        published,
        published_inferred: prepared.document.published_inferred,
        language: prepared.document.language,
        title: prepared.document.title,
        publisher: prepared.publisher.and_then(|e| places.get(e).copied()),
    });
    graph.sentences.extend(prepared.sentences.into_iter().map(|(span, text)| Sentence {
        article,
        span,
        text,
    }));
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
    graph.mentions.extend(prepared.mentions.into_iter().map(|(e, sentence, span)| Mention {
        passage: passage((sentence, span)),
        entity: places[e],
        confidence: prepared.entities[e].confidence,
        extractor: prepared.entities[e].extractor.clone(),
    }));
    graph.tenures.extend(prepared.roles.into_iter().map(|role| Tenure {
        holder: places[role.person],
        position: role.position,
        of: role.of.map(|of| places[of]),
        former: role.former,
        as_of: published,
        provenance: provenance(role.evidence),
    }));
    graph.relations.extend(prepared.relations.into_iter().map(|relation| Relation {
        relation_type: relation.relation_type,
        label: relation.label,
        subject: places[relation.subject],
        object: places[relation.object],
        provenance: provenance(relation.evidence),
    }));
    graph.events.extend(prepared.events.into_iter().map(|event| Event {
        event_type: event.event_type,
        actors: event.actors.into_iter().map(|e| places[e]).collect(),
        targets: event.targets.into_iter().map(|e| places[e]).collect(),
        date: event.date,
        place: event.place.map(|e| places[e]),
        modality: event.modality,
        modes: event.modes,
        provenance: provenance(event.evidence),
    }));
    graph.claims.extend(prepared.claims.into_iter().map(|claim| Claim {
        speaker: places[claim.speaker],
        kind: claim.kind,
        stance: claim.stance,
        provenance: provenance(claim.evidence),
    }));
    graph.concepts.extend(prepared.concepts.into_iter().map(|concept| Concept {
        article,
        label: concept.label,
        name: concept.name,
        mentions: concept.mentions.into_iter().map(passage).collect(),
        links: concept.links,
        confidence: concept.confidence,
        extractor: concept.extractor,
    }));
}
