//! Queries: a batch of names with what is known beside them in, candidates with scores and reasons out.

use std::collections::BTreeSet;

use hyper::StatusCode;
use serde_json::{Map, Value, json};

use super::super::reply::Problem;
use super::{description, type_of, type_value};
use crate::date::Date;
use crate::extract::EntityType;
use crate::gazetteer::{Class, Gazetteer};
use crate::kb::KnowledgeBase;
use crate::reconcile::{Candidate, Judgements, Subject, decide, from_knowledge_base};

/// How many queries a batch has at most.
const MAX_QUERIES: usize = 1000;

/// Answers a batch.
pub(super) fn answer(base: &KnowledgeBase, text: &str) -> Result<Value, Problem> {
    let wrong = |detail: String| Problem::new(StatusCode::BAD_REQUEST, detail);
    let batch: Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| wrong(format!("the queries are no JSON object: {error}")))?;
    if batch.len() > MAX_QUERIES {
        let problem =
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("a batch has at most {MAX_QUERIES} queries"));
        return Err(problem);
    }
    let mut answers = Map::new();
    for (key, query) in batch {
        let candidates = one(base, &query).map_err(|reason| wrong(format!("query '{key}': {reason}")))?;
        answers.insert(key, json!({ "result": candidates }));
    }
    Ok(Value::Object(answers))
}

fn one(base: &KnowledgeBase, query: &Value) -> Result<Vec<Value>, String> {
    let query = query.as_object().ok_or("it is no object")?;
    let limit = query.get("limit").and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    let mut subject = Subject::default();
    subject.names.extend(query.get("query").and_then(Value::as_str).map(str::to_owned));
    let types: Vec<EntityType> = texts(query.get("type")).iter().filter_map(|text| type_of(text)).collect();
    // Of several types, the name and the rest decide.
    subject.entity_type = if let [one] = *types { Some(one) } else { None };
    for property in query.get("properties").and_then(Value::as_array).into_iter().flatten() {
        let values = texts(property.get("v"));
        match property.get("pid").and_then(Value::as_str).unwrap_or_default() {
            "country" => subject.countries.extend(values.iter().filter_map(|value| country(value))),
            "position" => subject.positions.extend(values),
            "name" => subject.names.extend(values),
            "same" => subject.identities.extend(values),
            "date" => {
                let dates: BTreeSet<Date> = values.iter().filter_map(|value| value.parse().ok()).collect();
                (subject.first, subject.last) = (dates.first().copied(), dates.last().copied());
            }
            _ => {}
        }
    }
    subject.names.retain(|name| !name.trim().is_empty());
    if subject.names.is_empty() {
        return Ok(Vec::new());
    }
    let mut candidates = from_knowledge_base(&subject, base);
    if types.len() > 1 {
        candidates.retain(|candidate| candidate.entry.class.is_none_or(|class| types.contains(&class)));
    }
    let decided = decide(&subject, candidates.clone(), &Judgements::new());
    let same: BTreeSet<&str> = decided.same.iter().map(|same| same.entry.target.as_str()).collect();
    let shown = candidates.iter().take(limit.unwrap_or(usize::MAX));
    Ok(shown
        .map(|candidate| value(base, candidate, same.contains(candidate.entry.target.as_str())))
        .collect())
}

/// The texts of a value: one, several, or things with an id.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(values)) => values.iter().flat_map(|value| texts(Some(value))).collect(),
        Some(Value::Object(thing)) => texts(thing.get("id").or_else(|| thing.get("name"))),
        _ => Vec::new(),
    }
}

/// The ISO 3166 alpha-2 code of a country that is named by it or by a name.
fn country(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Some(text.to_ascii_uppercase());
    }
    let found = Gazetteer::builtin().find(text).map(|found| found.entry);
    let mut countries = found.filter(|entry| entry.class() == Class::Country);
    countries.find_map(|entry| entry.iso2().map(str::to_owned))
}

fn value(base: &KnowledgeBase, candidate: &Candidate, is_match: bool) -> Value {
    let entry = &candidate.entry;
    let types: Vec<Value> = entry.class.and_then(type_value).into_iter().collect();
    // Why it is so sure, each reason as a feature.
    let features: Vec<Value> = candidate
        .reasons
        .iter()
        .map(|reason| json!({ "id": reason.replace(' ', "_"), "value": true }))
        .collect();
    let mut value = json!({
        "id": entry.target,
        "name": entry.label,
        "type": types,
        "score": (candidate.score * 1000.0).round() / 10.0,
        "match": is_match,
        "features": features,
    });
    let told = base.by_iri(&entry.target).map(|item| description(&item)).filter(|told| !told.is_empty());
    if let Some(told) = told {
        value["description"] = json!(told);
    }
    value
}
