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

/// What both versions answer: what the properties are called, and for each entry its values of each.
struct Answered<'a> {
    meta: Vec<Value>,
    rows: Vec<(&'a str, Values<'a>)>,
}

/// The values of each property.
type Values<'a> = Vec<(&'a str, Vec<Value>)>;

/// Answers what is asked of some entries, as version 0.2 has it. Of an entry or a property that there is not, there are no values.
pub(super) fn answer(base: &KnowledgeBase, text: &str) -> Result<Value, Problem> {
    let asked = read(text.as_bytes())?;
    let Answered { meta, rows } = look_up(base, &asked)?;
    let rows: BTreeMap<&str, BTreeMap<&str, Vec<Value>>> =
        rows.into_iter().map(|(id, values)| (id, values.into_iter().collect())).collect();
    Ok(json!({ "meta": meta, "rows": rows }))
}

/// The same as version 1.0 has it: lists in the order in which it was asked.
pub(super) fn answer_in_lists(base: &KnowledgeBase, text: &[u8]) -> Result<Value, Problem> {
    let asked = read(text)?;
    let Answered { meta, rows } = look_up(base, &asked)?;
    let rows = rows.into_iter().map(|(id, values)| {
        let values = values.into_iter().map(|(id, values)| json!({ "id": id, "values": values }));
        json!({ "id": id, "properties": values.collect::<Vec<_>>() })
    });
    Ok(json!({ "meta": meta, "rows": rows.collect::<Vec<_>>() }))
}

fn read(text: &[u8]) -> Result<Asked, Problem> {
    serde_json::from_slice(text).map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, format!("what is asked for is not as it should be: {error}"))
    })
}

fn look_up<'a>(base: &KnowledgeBase, asked: &'a Asked) -> Result<Answered<'a>, Problem> {
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
    let rows = asked.ids.iter().map(|id| {
        let item = base.by_iri(id).unwrap_or_default();
        let values = |property: &'a Property| (property.id.as_str(), of_item(base, &item, &property.id));
        (id.as_str(), asked.properties.iter().map(values).collect())
    });
    let rows = rows.collect();
    Ok(Answered { meta, rows })
}

/// The texts that the values of a property are, their identifiers and their names.
pub(super) fn texts(base: &KnowledgeBase, item: &Item, property: &str) -> Vec<String> {
    let values = of_item(base, item, property);
    let mut texts: Vec<String> = values
        .iter()
        .flat_map(|value| ["str", "id", "name"].map(|field| value.get(field)))
        .filter_map(|text| Some(text?.as_str()?.to_owned()))
        .collect();
    if property == "name" {
        texts.extend(item.names.first().cloned());
    }
    texts
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
