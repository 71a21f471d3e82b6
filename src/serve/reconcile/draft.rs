//! The draft of version 1.0 of the API: its manifest, batches with conditions, and extension with lists for objects.
//!
//! Reconciliation Service API, draft: <https://reconciliation-api.github.io/specs/draft/>

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::super::Shared;
use super::super::reply::Problem;
use super::super::request::Request;
use super::queries::{self, Span};
use super::{GRAPH, TYPES, extend, suggest, type_value};
use crate::kb::KnowledgeBase;

/// Where the services of this version are, below those of 0.2.
pub(super) const PATH: &str = "1.0";

/// Answers a request below `/reconcile/NAME/1.0`.
pub(super) fn answer(
    shared: &Shared,
    request: &Request,
    name: &str,
    rest: &str,
    base: &KnowledgeBase,
    span: &Span<'_>,
) -> Result<Value, Problem> {
    let field = |name: &str| request.parameter(name);
    let prefix = field("prefix").unwrap_or_default();
    match rest {
        "" => Ok(manifest(shared, request, name)),
        "match" | "extend" if request.method != Method::POST => Err(Problem::method("POST, OPTIONS")),
        "match" => {
            let found = queries::find_all(base, &body(request)?, span)?;
            let results: Vec<Value> = found
                .iter()
                .map(|found| json!({ "candidates": found.iter().map(queries::value).collect::<Vec<_>>() }))
                .collect();
            Ok(json!({ "results": results }))
        }
        "extend" => extend::answer_in_lists(base, &request.body),
        "extend/propose" => Ok(extend::propose(field("type"), field("limit"))),
        "suggest/entity" => Ok(suggest::entities(base, prefix, field("offset"), field("limit"))),
        "suggest/type" => Ok(suggest::types(prefix)),
        "suggest/property" => Ok(suggest::properties(prefix)),
        _ => Err(Problem::new(StatusCode::NOT_FOUND, format!("there is nothing at {}", request.path))),
    }
}

/// The body of a request, which is JSON.
fn body(request: &Request) -> Result<Value, Problem> {
    serde_json::from_slice(&request.body)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, format!("the body is no JSON: {error}")))
}

fn manifest(shared: &Shared, request: &Request, name: &str) -> Value {
    let types: Vec<Value> = TYPES.iter().filter_map(|(entity_type, _)| type_value(*entity_type)).collect();
    let view = match name {
        GRAPH => format!("{}/resource?iri={{id}}", request.origin()),
        _ => "{+id}".to_owned(),
    };
    json!({
        "versions": ["1.0-draft"],
        "name": format!("{}: {name}", shared.options.title),
        "serviceVersion": env!("CARGO_PKG_VERSION"),
        "view": { "url": view },
        "preview": { "width": super::PREVIEW.0, "height": super::PREVIEW.1 },
        "defaultTypes": types,
        "suggest": { "entity": true, "type": true, "property": true },
        "extend": { "proposeProperties": true, "propertySettings": [] },
        "standardizedScore": true,
    })
}
