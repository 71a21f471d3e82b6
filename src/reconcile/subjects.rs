//! Subjects: a view of a graph in, what the articles tell about each entity out.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use crate::date::Date;
use crate::extract::EntityType;
use crate::view::{ArticleId, Content, Entity, EntityId, Link, View};
use crate::vocab::tw;

/// What is known about the entities of a graph, in their order. Things that are neither persons, countries,
/// organisations nor places are left out.
pub fn subjects(view: &View<'_>) -> Vec<Subject> {
    let ids = || (0..).map(EntityId).zip(view.entities());
    let mut named: BTreeMap<ArticleId, BTreeSet<String>> = BTreeMap::new();
    for (id, entity) in ids().filter(|(_, entity)| entity.entity_type == Some(EntityType::Country)) {
        for article in view.articles_of(id) {
            named.entry(article).or_default().extend(code(entity));
        }
    }
    ids()
        .filter(|(_, entity)| entity.entity_type.is_some())
        .map(|(id, e)| subject(view, &named, id, e))
        .collect()
}

/// The ISO 3166 alpha-2 code of a country.
fn code(entity: &Entity<'_>) -> Option<String> {
    let code = entity.codes.iter().find(|code| code.len() == 2)?;
    Some(code.to_string())
}

fn subject(
    view: &View<'_>,
    named: &BTreeMap<ArticleId, BTreeSet<String>>,
    id: EntityId,
    entity: &Entity<'_>,
) -> Subject {
    let articles = view.articles_of(id);
    let dates = || articles.iter().filter_map(|article| view[*article].published);
    let own = code(entity);
    let mut names = vec![entity.label.to_string()];
    for name in entity.labels.iter().chain(&entity.alt_labels) {
        if !names.iter().any(|known| *known == name.value) {
            names.push(name.value.to_string());
        }
    }
    let (countries, positions) = belongings(view, id, entity);
    Subject {
        iri: entity.iri.to_string(),
        entity_type: entity.entity_type,
        names,
        countries,
        nearby: articles
            .iter()
            .filter_map(|article| named.get(article))
            .flatten()
            .filter(|code| Some(*code) != own.as_ref())
            .cloned()
            .collect(),
        positions,
        first: dates().min_by_key(|date| order(*date)),
        last: dates().max_by_key(|date| order(*date)),
        identities: entity
            .links
            .iter()
            .filter(|link| link.decided)
            .map(|link| link.target.to_string())
            .collect(),
        candidates: entity.links.iter().filter(|link| !link.decided).map(candidate).collect(),
        mentions: entity.mentions.len(),
        named_in: entity.mentions.first().map(|mention| {
            let passage = &view[*mention];
            let article = passage.article.map(|article| view[article].iri.to_string());
            let sentence = passage.sentence.as_ref().or(passage.exact.as_ref());
            (article.unwrap_or_default(), sentence.map(ToString::to_string).unwrap_or_default())
        }),
        articles: articles.iter().map(|article| view[*article].iri.to_string()).collect(),
    }
}

/// What an earlier linking thought that the entity may be.
fn candidate(link: &Link<'_>) -> crate::link::Candidate {
    crate::link::Candidate {
        label: String::new(),
        target: Some(link.target.to_string()),
        score: link.confidence,
        reason: link.reason.as_deref().unwrap_or_default().to_owned(),
        source: link.source.as_deref().unwrap_or_default().to_owned(),
    }
}

/// Dates in their order, whatever their precision.
fn order(date: Date) -> (i16, u8, u8) {
    (date.year(), date.month().unwrap_or(0), date.day().unwrap_or(0))
}

/// The countries that the articles put an entity in, and the positions that they give it.
fn belongings(view: &View<'_>, id: EntityId, entity: &Entity<'_>) -> (BTreeSet<String>, Vec<String>) {
    let (mut countries, mut positions) = (BTreeSet::new(), Vec::new());
    for statement in &entity.statements {
        match &view[*statement].content {
            Content::Tenure(tenure) if tenure.holder == Some(id) => {
                if let Some(body) = tenure.position_in {
                    countries.extend(country_of(view, body));
                }
                if let Some(position) = tenure.position {
                    let label = view[position].label.to_string();
                    if !positions.contains(&label) {
                        positions.push(label);
                    }
                }
            }
            Content::Relation(relation) if relation.subject == Some(id) && is_within(&relation.property) => {
                if let Some(whole) = relation.object {
                    countries.extend(country_of(view, whole));
                }
            }
            _ => {}
        }
    }
    (countries, positions)
}

/// The code of a country, or of the country that a body or place is said to be part of or in.
fn country_of(view: &View<'_>, id: EntityId) -> Vec<String> {
    let entity = &view[id];
    if entity.entity_type == Some(EntityType::Country) {
        return code(entity).into_iter().collect();
    }
    let within = entity.statements.iter().filter_map(|statement| match &view[*statement].content {
        Content::Relation(relation) if relation.subject == Some(id) && is_within(&relation.property) => {
            relation.object
        }
        _ => None,
    });
    within
        .filter(|whole| view[*whole].entity_type == Some(EntityType::Country))
        .filter_map(|w| code(&view[w]))
        .collect()
}

/// Whether a relation says that its subject is in its object.
fn is_within(property: &Option<std::borrow::Cow<'_, str>>) -> bool {
    property.as_ref().is_some_and(|iri| *iri == tw::PART_OF.as_str() || *iri == tw::LOCATED_IN.as_str())
}
