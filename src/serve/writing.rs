//! Writing: articles in a request in, a changed store out. Only who has the token may; without one nobody does.
//!
//! The graph of an article follows from its record, and from what other articles say. So articles come in as articles or
//! annotation records and go by their ids, and what the graph has of them changes with that. Statements of others are
//! beside them, in graphs of their own.

use std::io::{Cursor, ErrorKind};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use hyper::header::{AUTHORIZATION, HeaderMap, WWW_AUTHENTICATE};
use hyper::{Method, StatusCode};
use oxigraph::model::{NamedNode, Term};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::reply::{Problem, Reply};
use super::request::{Request, parameters};
use super::{Current, Shared, graphs, sparql};
use crate::gazetteer::Gazetteer;
use crate::pipeline;
use crate::query::Answer;
use crate::read::{Input, Reader};
use crate::resolve::Ready;
use crate::store::{Living, Statements, StoreError, Updated};

/// A store that requests may change.
#[derive(Debug)]
pub struct Writable {
    store: PathBuf,
    /// The digest of the token.
    token: [u8; 32],
    /// One request writes at a time.
    turn: Mutex<()>,
}

impl Writable {
    /// The store in a directory, for who has the token.
    pub fn new(store: PathBuf, token: &str) -> Self {
        Self { store, token: digest(token), turn: Mutex::new(()) }
    }
}

impl Writable {
    /// Whether a request with these headers has the token.
    pub(super) fn lets(&self, headers: &HeaderMap) -> bool {
        let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        token.is_some_and(|token| digest(token) == self.token)
    }
}

/// Tokens are compared by their digests: how long that takes tells nothing of them.
pub(super) fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.trim()).into()
}

/// Lets through who has the token.
pub(super) fn authorised<'s>(shared: &'s Shared, request: &Request) -> Result<&'s Writable, Problem> {
    let Some(writable) = &shared.writable else { return Err(sparql::read_only()) };
    match request.header(AUTHORIZATION) {
        Some(_) if writable.lets(&request.headers) => Ok(writable),
        Some(_) => Err(Problem::new(StatusCode::FORBIDDEN, "the token is another")),
        None => Err(Problem::new(StatusCode::UNAUTHORIZED, "who writes says the token")
            .with_hint("Authorization: Bearer TOKEN")),
    }
}

/// Answers a request to `/articles`: POST takes articles in, DELETE with `?id=` takes them out.
pub(super) fn articles(shared: &Shared, request: &Request) -> Result<Reply, Problem> {
    match request.method {
        Method::POST => {
            let writable = authorised(shared, request)?;
            let (records, errors) = read(request);
            if records.is_empty() {
                let reason = errors.first().map_or("there is no article in the body", String::as_str);
                return Err(Problem::new(StatusCode::BAD_REQUEST, reason));
            }
            let updated = change(shared, writable, |living| living.update(records, &[]))?;
            let status = if updated.added.is_empty() { StatusCode::OK } else { StatusCode::CREATED };
            Ok(told(status, &updated, &errors))
        }
        Method::DELETE => {
            let writable = authorised(shared, request)?;
            let ids: Vec<String> = request
                .parameters
                .iter()
                .filter(|(name, _)| name == "id")
                .map(|(_, id)| id.clone())
                .collect();
            take_out(shared, writable, &ids)
        }
        _ => Err(Problem::method("POST, DELETE, OPTIONS")),
    }
}

/// Takes the article out whose graph this is; nothing if it is no article's.
pub(super) fn delete_article(
    shared: &Shared,
    request: &Request,
    current: &Current,
    graph: &NamedNode,
) -> Result<Option<Reply>, Problem> {
    let writable = authorised(shared, request)?;
    let is_of_articles = Statements::open(&writable.store).map_err(failed)?.is_of_articles(graph);
    if !is_of_articles {
        return Ok(None);
    }
    let query = format!("SELECT ?id {{ GRAPH {graph} {{ {graph} a tw:Article ; dcterms:identifier ?id }} }}");
    let ids: Vec<String> = match shared.options.query(query, request).run(&current.graph)? {
        Answer::Solutions(rows) => {
            let id = |id: &Term| if let Term::Literal(id) = id { Some(id.value().to_owned()) } else { None };
            rows.column("id").flatten().filter_map(id).collect()
        }
        _ => Vec::new(),
    };
    if ids.is_empty() {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no article {graph}")));
    }
    take_out(shared, writable, &ids).map(Some)
}

fn take_out(shared: &Shared, writable: &Writable, ids: &[String]) -> Result<Reply, Problem> {
    if ids.is_empty() {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "the parameter 'id' says which article goes"));
    }
    let updated = change(shared, writable, |living| living.withdraw(ids))?;
    if let (Some(missing), true) = (updated.missing.first(), updated.withdrawn.is_empty()) {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            format!("the store does not have the article '{missing}'"),
        ));
    }
    Ok(told(StatusCode::OK, &updated, &[]))
}

/// The articles and records of a body, ready for the store, and what is wrong with others.
fn read(request: &Request) -> (Vec<Ready>, Vec<String>) {
    let (mut records, mut errors) = (Vec::new(), Vec::new());
    let input = Input::Stream("body".into(), Box::new(Cursor::new(request.body.clone())));
    for item in Reader::new().read([input]) {
        match item {
            Ok(item) => {
                let work = std::panic::AssertUnwindSafe(|| pipeline::process(item, Gazetteer::builtin()));
                match crate::guard::guarded(work) {
                    Ok(record) => records.push(Ready::of(record)),
                    Err(defect) => {
                        errors.push(format!("the program has a defect that this article meets: {defect}"))
                    }
                }
            }
            Err(error) => errors.push(error.to_string()),
        }
    }
    (records, errors)
}

/// Why a store was not written.
pub(super) fn failed(error: StoreError) -> Problem {
    let status = match &error {
        StoreError::InUse { .. } => StatusCode::SERVICE_UNAVAILABLE,
        StoreError::OfArticles { .. } | StoreError::NotLiving { .. } => StatusCode::CONFLICT,
        StoreError::Io { source, .. } if source.kind() == ErrorKind::StorageFull => {
            StatusCode::INSUFFICIENT_STORAGE
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let problem = Problem::new(status, error.to_string());
    let problem = if status == StatusCode::SERVICE_UNAVAILABLE { problem.again_in(1) } else { problem };
    error.hint().into_iter().fold(problem, Problem::with_hint)
}

/// Changes the articles of the store, and has the server show what it is then.
fn change(
    shared: &Shared,
    writable: &Writable,
    change: impl FnOnce(&mut Living) -> Result<Updated, StoreError>,
) -> Result<Updated, Problem> {
    let turn = writable.turn.lock().unwrap_or_else(PoisonError::into_inner);
    let mut living = Living::open(&writable.store).map_err(failed)?;
    let updated = change(&mut living).map_err(failed)?;
    shared.replace(living.graph(), &version(updated.generation));
    drop(turn);
    Ok(updated)
}

/// Changes the statements of the store beside its articles, and has the server show what it is then.
pub(super) fn statements<R>(
    shared: &Shared,
    request: &Request,
    change: impl FnOnce(&mut Statements) -> Result<R, Problem>,
) -> Result<R, Problem> {
    let writable = authorised(shared, request)?;
    let turn = writable.turn.lock().unwrap_or_else(PoisonError::into_inner);
    let mut statements = Statements::open(&writable.store).map_err(failed)?;
    let before = statements.generation();
    let done = change(&mut statements)?;
    if statements.generation() != before {
        shared.replace(statements.graph(), &version(statements.generation()));
    }
    drop(turn);
    Ok(done)
}

/// What tells a generation of the store from others.
fn version(generation: u64) -> String {
    format!("written|{generation}")
}

/// Whether a request would change something: those are done one after the other.
pub(super) fn writes(request: &Request) -> bool {
    let is_update = || match request.media_type().as_deref() {
        Some(sparql::UPDATE) => true,
        Some(sparql::FORM) => parameters(&String::from_utf8_lossy(&request.body))
            .is_ok_and(|form| form.iter().any(|(name, _)| name == "update")),
        _ => false,
    };
    let path = request.path.trim_end_matches('/');
    match request.method {
        Method::PUT | Method::DELETE => true,
        Method::POST => {
            path == "/articles" || path.starts_with(graphs::ADDRESS) || path == "/sparql" && is_update()
        }
        _ => false,
    }
}

fn told(status: StatusCode, updated: &Updated, errors: &[String]) -> Reply {
    let told = json!({
        "added": updated.added,
        "replaced": updated.replaced,
        "same": updated.same,
        "older": updated.older,
        "refused": updated.refused,
        "withdrawn": updated.withdrawn,
        "missing": updated.missing,
        "errors": errors,
        "articles": updated.articles,
        "quads": updated.quads,
    });
    Reply::new(status, "application/json", serde_json::to_vec(&told).unwrap_or_default())
}

/// The header that says how one shows that one may.
pub(super) fn challenge(reply: Reply) -> Reply {
    if reply.status == StatusCode::UNAUTHORIZED { reply.with(WWW_AUTHENTICATE, "Bearer") } else { reply }
}
