//! Reconciliation: names of a table in, the entities of the graph or of a knowledge base that they may be out, for
//! OpenRefine and other clients.
//!
//! Reconciliation Service API 0.2: <https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>.
//! Below each service, at `1.0`, is the [draft] of the next version.

mod draft;
mod extend;
mod index;
mod queries;
mod suggest;
mod values;

use std::time::Instant;

use hyper::StatusCode;
use hyper::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use serde::Serialize;
use serde_json::{Value, json};

use super::reply::{Problem, Reply};
use super::request::{Request, parameters};
use super::{Current, Shared, page};
use crate::extract::EntityType;
use crate::kb::{Item, KnowledgeBase};
use crate::vocab::tw;

pub(super) use index::of_graph;

/// The name under which the entities of the graph are.
const GRAPH: &str = "graph";

/// The width and the height of a preview.
const PREVIEW: (u32, u32) = (420, 240);

/// The types of entities.
const TYPES: [(EntityType, &str); 4] = [
    (EntityType::Person, "Person"),
    (EntityType::Country, "Country"),
    (EntityType::Organisation, "Organisation"),
    (EntityType::Place, "Place"),
];

/// The properties that a query may say something of, and that can be asked for.
const PROPERTIES: [(&str, &str); 6] = [
    ("country", "country"),
    ("position", "position"),
    ("date", "date as of which it is meant"),
    ("name", "other name"),
    ("same", "the same in another dataset"),
    ("type", "type"),
];

/// The properties that can be asked for: all but the date, which is not of the thing.
fn of_things() -> impl Iterator<Item = (&'static str, &'static str)> {
    PROPERTIES.into_iter().filter(|(id, _)| *id != "date")
}

/// A thing with a name: a type, a property.
#[derive(Debug, Serialize)]
struct Named<'n> {
    id: &'n str,
    name: &'n str,
}

/// The IRI of a type.
fn type_iri(name: &str) -> String {
    format!("{}{name}", tw::NAMESPACE)
}

/// The type of an IRI or a name.
fn type_of(text: &str) -> Option<EntityType> {
    let name = text.strip_prefix(tw::NAMESPACE).unwrap_or(text);
    TYPES.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(entity_type, _)| *entity_type)
}

/// What a type is called.
pub(super) fn type_name(entity_type: EntityType) -> &'static str {
    TYPES.iter().find(|(known, _)| *known == entity_type).map_or("Thing", |(_, name)| name)
}

/// A type as it is given.
fn type_value(entity_type: EntityType) -> Option<Value> {
    let (_, name) = TYPES.iter().find(|(known, _)| *known == entity_type)?;
    Some(json!({ "id": type_iri(name), "name": name }))
}

/// What tells an entry from its namesakes, in a few words.
pub(super) fn description(item: &Item) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(item.positions.iter().take(2).filter(|position| !position.contains("://")).cloned());
    parts.extend(item.country.clone());
    if item.from.is_some() || item.to.is_some() {
        let date = |date: Option<crate::date::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        parts.push(format!("{}–{}", date(item.from), date(item.to)));
    }
    parts.join(", ")
}

/// Answers a request below `/reconcile/`.
pub(super) fn answer(shared: &Shared, request: &Request, current: &Current) -> Result<Reply, Problem> {
    let path = request.path.trim_start_matches("/reconcile").trim_matches('/');
    let (name, rest) = path.split_once('/').unwrap_or((path, ""));
    let base = match name {
        GRAPH => current.index()?,
        name => shared.knowledge.iter().find(|(known, _)| known == name).map(|(_, base)| base).ok_or_else(
            || {
                let mut known: Vec<&str> = vec![GRAPH];
                known.extend(shared.knowledge.iter().map(|(name, _)| name.as_str()));
                let problem =
                    Problem::new(StatusCode::NOT_FOUND, format!("there is no service /reconcile/{name}"));
                problem.with_hint(format!("there is {}", known.join(", ")))
            },
        )?,
    };
    let form = match request.media_type().as_deref() {
        Some("application/x-www-form-urlencoded") => {
            let body = std::str::from_utf8(&request.body).ok().and_then(|body| parameters(body).ok());
            body.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "the form is no UTF-8"))?
        }
        _ => Vec::new(),
    };
    let field = |name: &str| {
        let of_form = form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        of_form.or_else(|| request.parameter(name))
    };
    let most = shared.options.query_timeout;
    let span = queries::Span { begun: Instant::now(), most, cancel: &request.cancel };
    let of_draft = rest.strip_prefix(draft::PATH).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let answer = match rest {
        "preview" | "1.0/preview" => return preview(base, field("id").unwrap_or_default()),
        _ if of_draft.is_some() => {
            let rest = of_draft.unwrap_or_default().trim_matches('/');
            draft::answer(shared, request, name, rest, base, &span)?
        }
        "" if field("queries").is_some() => {
            queries::answer(base, field("queries").unwrap_or_default(), &span)?
        }
        "" if field("extend").is_some() => extend::answer(base, field("extend").unwrap_or_default())?,
        "" => manifest(shared, request, name),
        "suggest/entity" => {
            suggest::entities(base, field("prefix").unwrap_or_default(), field("cursor"), None)
        }
        "suggest/type" => suggest::types(field("prefix").unwrap_or_default()),
        "suggest/property" => suggest::properties(field("prefix").unwrap_or_default()),
        "extend/propose" => extend::propose(field("type"), field("limit")),
        "flyout/entity" => suggest::flyout(base, field("id").unwrap_or_default()),
        _ => {
            return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is nothing at {}", request.path)));
        }
    };
    base.intact().map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    let body = serde_json::to_vec(&answer).unwrap_or_default();
    Ok(open(Reply::new(StatusCode::OK, "application/json", body).with(CACHE_CONTROL, "no-cache")))
}

/// A reply that pages from everywhere may read: the specification asks for it.
fn open(reply: Reply) -> Reply {
    reply.with(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
}

fn manifest(shared: &Shared, request: &Request, name: &str) -> Value {
    let root = request.origin();
    let service = format!("{root}/reconcile/{name}");
    let suggest = |kind: &str| json!({ "service_url": service, "service_path": format!("/suggest/{kind}") });
    let types: Vec<Value> = TYPES.iter().filter_map(|(entity_type, _)| type_value(*entity_type)).collect();
    let mut entity = suggest("entity");
    entity["flyout_service_url"] = json!(service);
    entity["flyout_service_path"] = json!("/flyout/entity?id=${id}");
    let view = if name == GRAPH { format!("{root}/resource?iri={{{{id}}}}") } else { "{{id}}".to_owned() };
    json!({
        "versions": ["0.2"],
        "name": format!("{}: {name}", shared.options.title),
        "identifierSpace": "http://www.w3.org/2000/01/rdf-schema#Resource",
        "schemaSpace": tw::NAMESPACE,
        "serviceVersion": env!("CARGO_PKG_VERSION"),
        "view": { "url": view },
        "preview": { "url": format!("{service}/preview?id={{{{id}}}}"), "width": PREVIEW.0, "height": PREVIEW.1 },
        "defaultTypes": types,
        "suggest": { "entity": entity, "type": suggest("type"), "property": suggest("property") },
        "extend": {
            "propose_properties": { "service_url": service, "service_path": "/extend/propose" },
            "property_settings": [],
        },
    })
}

/// A small page of an entry, for a frame in another page.
fn preview(base: &KnowledgeBase, id: &str) -> Result<Reply, Problem> {
    let item = base
        .by_iri(id)
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("there is no entry <{id}>")))?;
    let page = page::preview(&item, &description(&item));
    let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *";
    Ok(open(
        Reply::new(StatusCode::OK, "text/html; charset=utf-8", page).with(CONTENT_SECURITY_POLICY, policy),
    ))
}
