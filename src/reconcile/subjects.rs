//! Subjects: a view of a graph in, what the articles tell about each entity out.

use std::collections::{BTreeMap, BTreeSet};

use super::{Role, Seat, Subject};
use crate::date::Date;
use crate::extract::EntityType;
use crate::view::{ArticleId, Content, Entity, EntityId, Link, PositionId, View};
use crate::vocab::tw;

/// How many dates at which articles give a person a position are looked at: the first, the last, and some between.
const MAX_DATES: usize = 5;

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
        roles: roles(view, id, entity),
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

/// The positions that the articles give a person, where and when; of many dates of one position a few.
fn roles(view: &View<'_>, id: EntityId, entity: &Entity<'_>) -> Vec<Role> {
    let mut told: BTreeMap<(PositionId, Option<EntityId>, bool), Vec<Option<Date>>> = BTreeMap::new();
    for statement in &entity.statements {
        if let Content::Tenure(tenure) = &view[*statement].content
            && let Some(position) = tenure.position.filter(|_| tenure.holder == Some(id))
        {
            told.entry((position, tenure.position_in, tenure.former)).or_default().push(tenure.as_of);
        }
    }
    let mut roles = Vec::new();
    for ((position, body, former), mut dates) in told {
        dates.sort_by_key(|date| date.map(order));
        dates.dedup();
        let last = dates.len() - 1;
        let mut kept: Vec<usize> = (0..MAX_DATES).map(|i| i * last / (MAX_DATES - 1)).collect();
        kept.dedup();
        roles.extend(kept.into_iter().map(|at| Role {
            position: view[position].label.to_string(),
            seat: body.map(|body| seat(view, body)),
            date: dates[at],
            former,
        }));
    }
    roles
}

fn seat(view: &View<'_>, id: EntityId) -> Seat {
    let entity = &view[id];
    let names = entity.labels.iter().chain(&entity.alt_labels).map(|name| name.value.to_string());
    Seat {
        names: std::iter::once(entity.label.to_string()).chain(names).collect(),
        identities: entity.links.iter().filter(|l| l.decided).map(|l| l.target.to_string()).collect(),
        country: country_of(view, id).into_iter().next(),
        is_country: entity.entity_type == Some(EntityType::Country),
        is_territory: entity.entity_type == Some(EntityType::Place),
    }
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
