//! Data extension: identifiers and properties in, the values that the entries have of them out.

use std::collections::BTreeMap;

use hyper::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::reply::Problem;
use super::{of_things, type_value};
use crate::kb::{Item, KnowledgeBase};

/// How many entries are asked for at once at most.
const MAX_IDS: usize = 1000;

/// What is asked for.
#[derive(Deserialize)]
struct Asked {
    ids: Vec<String>,
    properties: Vec<Property>,
}

#[derive(Deserialize)]
struct Property {
    id: String,
}

/// Answers what is asked of some entries. Of an entry or a property that there is not, there are no values.
pub(super) fn answer(base: &KnowledgeBase, text: &str) -> Result<Value, Problem> {
    let asked: Asked = serde_json::from_str(text).map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, format!("'extend' is not as it should be: {error}"))
    })?;
    if asked.ids.len() > MAX_IDS {
        let detail = format!("at most {MAX_IDS} entries are asked for at once");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
    }
    let name = |id: &str| {
        of_things().find(|(known, _)| *known == id).map_or_else(|| id.to_owned(), |(_, name)| name.to_owned())
    };
    let meta: Vec<Value> = asked
        .properties
        .iter()
        .map(|property| json!({ "id": property.id, "name": name(&property.id) }))
        .collect();
    let mut rows: BTreeMap<&str, Value> = BTreeMap::new();
    for id in &asked.ids {
        let item = base.by_iri(id).unwrap_or_default();
        let values: BTreeMap<&str, Vec<Value>> = asked
            .properties
            .iter()
            .map(|property| (property.id.as_str(), of_item(base, &item, &property.id)))
            .collect();
        rows.insert(id, json!(values));
    }
    Ok(json!({ "meta": meta, "rows": rows }))
}

fn of_item(base: &KnowledgeBase, item: &Item, property: &str) -> Vec<Value> {
    let text = |text: &String| json!({ "str": text });
    match property {
        "country" => item.country.iter().map(text).collect(),
        "position" => item
            .positions
            .iter()
            .map(|position| match base.by_iri(position) {
                Some(entry) => json!({ "id": position, "name": entry.label() }),
                None => text(position),
            })
            .collect(),
        "name" => item.names.iter().skip(1).map(text).collect(),
        "same" => item.same.iter().map(text).collect(),
        "type" => item.class.and_then(type_value).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The properties that may be asked for of things of a type: the same of all.
pub(super) fn propose(of_type: Option<&str>, limit: Option<&str>) -> Value {
    let limit: usize = limit.and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX);
    let properties: Vec<Value> =
        of_things().take(limit).map(|(id, name)| json!({ "id": id, "name": name })).collect();
    let mut answer = json!({ "properties": properties });
    if let Some(of_type) = of_type {
        answer["type"] = json!(of_type);
    }
    answer
}
