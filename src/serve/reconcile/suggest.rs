//! Suggestions while somebody types: the beginning of a name in, entries, types or properties out.

use serde_json::{Value, json};

use super::{Named, TYPES, description, of_things, type_iri, type_value};
use crate::html::escape;
use crate::kb::KnowledgeBase;

/// How many are suggested at once.
const MOST: usize = 20;

/// How far one may go into what begins alike.
const FARTHEST: usize = 10_000;

/// Entries with a name that begins so, after the first `cursor` of them, at most `limit`.
pub(super) fn entities(
    base: &KnowledgeBase,
    prefix: &str,
    cursor: Option<&str>,
    limit: Option<&str>,
) -> Value {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<usize>().ok());
    let skip = number(cursor).unwrap_or_default().min(FARTHEST);
    let limit = number(limit).unwrap_or(MOST).min(MOST);
    let hits = base.find_beginning(prefix, skip + limit);
    let items = hits.into_iter().skip(skip).filter_map(|hit| base.item(hit.item));
    let result: Vec<Value> = items
        .map(|item| {
            let notable: Vec<Value> = item.class.and_then(type_value).into_iter().collect();
            json!({ "id": item.iri, "name": item.label(), "description": description(&item), "notable": notable })
        })
        .collect();
    json!({ "result": result })
}

pub(super) fn types(prefix: &str) -> Value {
    let fits = TYPES.iter().filter(|(_, name)| begins(name, prefix));
    let result: Vec<Value> = fits.map(|(_, name)| json!({ "id": type_iri(name), "name": name })).collect();
    json!({ "result": result })
}

pub(super) fn properties(prefix: &str) -> Value {
    let fits = of_things().filter(|(id, name)| begins(name, prefix) || begins(id, prefix));
    let result: Vec<Named<'_>> = fits.map(|(id, name)| Named { id, name }).collect();
    json!({ "result": result })
}

fn begins(name: &str, prefix: &str) -> bool {
    name.to_lowercase().starts_with(&prefix.trim().to_lowercase())
}

/// What is shown beside a suggestion.
pub(super) fn flyout(base: &KnowledgeBase, id: &str) -> Value {
    let html = base.by_iri(id).map_or_else(String::new, |item| {
        format!("<p><strong>{}</strong></p><p>{}</p>", escape(item.label()), escape(&description(&item)))
    });
    json!({ "id": id, "html": html })
}
