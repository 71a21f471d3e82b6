//! Tables: a graph in, one row for each of its entities or statements out.

use std::collections::HashSet;

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use pyo3::prelude::*;
use triplewire::date::Date;
use triplewire::map;
use triplewire::query::Solutions;
use triplewire::view::{Article, Content, Entity, EntityId, Statement, View, local_name};

use crate::error::Failure;
use crate::graph::GraphCore;
use crate::result::ResultCore;
use crate::work::run;

/// A row of a table.
type Row = Vec<Option<Term>>;

/// What follows in the tables of statements: how sure it is, who reports it and in which words.
const ACCOUNT: [&str; 8] =
    ["said_by", "confidence", "article", "outlet", "published", "headline", "url", "sentence"];

fn text(value: impl Into<String>) -> Option<Term> {
    Some(Term::from(Literal::new_simple_literal(value)))
}

fn node(iri: &str) -> Option<Term> {
    match iri.strip_prefix("_:") {
        Some(_) => text(iri),
        None => Some(Term::from(NamedNode::new_unchecked(iri))),
    }
}

fn number(value: usize) -> Option<Term> {
    Some(Term::from(Literal::from(value as u64)))
}

/// A date as precisely as it is known.
fn date(date: Option<Date>) -> Option<Term> {
    Some(Term::from(map::date(date?)))
}

/// The labels of entities, and their IRIs.
fn named(view: &View<'_>, ids: &[EntityId]) -> [Option<Term>; 2] {
    if ids.is_empty() {
        return [None, None];
    }
    let all = |one: &dyn Fn(&Entity<'_>) -> String, between: &str| {
        ids.iter().map(|id| one(&view[*id])).collect::<Vec<_>>().join(between)
    };
    let labels = all(&|entity| entity.label.clone().into_owned(), "; ");
    [text(labels), node(&all(&|entity| entity.iri.clone().into_owned(), " "))]
}

fn entity(view: &View<'_>, entity: &Entity<'_>) -> Row {
    let same = entity.links.iter().find(|link| link.decided).and_then(|link| node(&link.target));
    let articles: HashSet<_> = entity.mentions.iter().filter_map(|id| view[*id].article).collect();
    let names: Vec<String> = entity.alt_labels.iter().map(ToString::to_string).collect();
    vec![
        node(&entity.iri),
        text(entity.label.clone()),
        entity.entity_type.and_then(|kind| text(kind.name())),
        Some(names.join("; ")).filter(|names| !names.is_empty()).and_then(text),
        same,
        number(entity.mentions.len()),
        number(articles.len()),
        number(entity.statements.len()),
    ]
}

/// How sure a statement is, who reports it and in which words.
fn account(view: &View<'_>, statement: &Statement<'_>) -> Row {
    let article: Option<&Article<'_>> = statement.articles.first().map(|id| &view[*id]);
    let sentence = statement.evidence.iter().find_map(|id| view[*id].sentence.as_ref());
    let speakers: Vec<EntityId> = statement
        .said_in
        .iter()
        .filter_map(|id| match &view[*id].content {
            Content::Claim(claim) => claim.speaker,
            _ => None,
        })
        .collect();
    let [said_by, _] = named(view, &speakers);
    vec![
        said_by,
        statement.confidence.map(|value| Term::from(Literal::from(value))),
        article.and_then(|article| node(&article.iri)),
        article.and_then(|article| text(article.outlet.clone()?)),
        date(article.and_then(|article| article.published)),
        article.and_then(|article| text(article.headline.as_ref()?.to_string())),
        article.and_then(|article| text(article.url.clone()?)),
        sentence.and_then(|sentence| text(sentence.to_string())),
    ]
}

/// The row of a statement in the table of its kind; none in that of another.
fn statement(view: &View<'_>, kind: &str, statement: &Statement<'_>) -> Option<Row> {
    let mut row = vec![node(&statement.iri)];
    match (kind, &statement.content) {
        ("events", Content::Event(event)) => {
            row.push(event.event_type.as_deref().and_then(|iri| text(local_name(iri))));
            for entities in [&event.actors, &event.targets, &event.places] {
                row.extend(named(view, entities));
            }
            let day = event.dates.first().copied();
            let (first, last) = day.and_then(Date::bounds).unzip();
            row.extend([date(day), date(first), date(last)]);
            row.push(event.modality.and_then(|modality| text(modality.name())));
        }
        ("claims", Content::Claim(claim)) => {
            row.extend(named(view, claim.speaker.as_slice()));
            row.push(claim.text.as_ref().and_then(|words| text(words.to_string())));
            row.push(claim.kind.and_then(|kind| text(kind.name())));
            row.push(claim.stance.and_then(text));
            row.push(number(claim.says.len()));
        }
        ("tenures", Content::Tenure(tenure)) => {
            row.extend(named(view, tenure.holder.as_slice()));
            row.push(tenure.position.and_then(|position| text(view[position].label.clone())));
            row.extend(named(view, tenure.position_in.as_slice()));
            row.push(date(tenure.as_of));
            row.push(Some(Term::from(Literal::from(tenure.former))));
        }
        ("relations", Content::Relation(relation)) => {
            row.extend(named(view, relation.subject.as_slice()));
            row.push(relation.name().and_then(text));
            row.extend(named(view, relation.object.as_slice()));
        }
        _ => return None,
    }
    row.extend(account(view, statement));
    Some(row)
}

/// The names of the columns before those of the account.
fn head(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "events" => &[
            "event",
            "type",
            "actors",
            "actor_iris",
            "targets",
            "target_iris",
            "places",
            "place_iris",
            "date",
            "first_day",
            "last_day",
            "modality",
        ],
        "claims" => &["claim", "speaker", "speaker_iri", "text", "kind", "stance", "statements"],
        "tenures" => &["tenure", "holder", "holder_iri", "position", "in", "in_iri", "as_of", "former"],
        "relations" => &["relation", "subject", "subject_iri", "type", "object", "object_iri"],
        _ => return None,
    })
}

/// The table of a graph's entities, events, claims, tenures or relations.
#[pyfunction]
pub(crate) fn graph_table(py: Python<'_>, graph: &GraphCore, kind: String) -> PyResult<ResultCore> {
    let graph = graph.clone();
    let table = move || {
        let loaded = graph.loaded()?;
        let view = View::new(&loaded.dataset);
        let (names, rows): (Vec<&str>, Vec<Row>) = if kind == "entities" {
            let names =
                vec!["entity", "label", "type", "names", "same_as", "mentions", "articles", "statements"];
            (names, view.entities().iter().map(|thing| entity(&view, thing)).collect())
        } else {
            let head =
                head(&kind).ok_or_else(|| Failure::new("Error", format!("there is no table '{kind}'")))?;
            let rows = view.statements().iter().filter_map(|said| statement(&view, &kind, said)).collect();
            (head.iter().chain(&ACCOUNT).copied().collect(), rows)
        };
        let variables = names.into_iter().map(Variable::new_unchecked).collect();
        Ok::<_, Failure>(ResultCore::new(Solutions { variables, rows }, loaded.prefixes.clone()))
    };
    Ok(run(py, table)??)
}
