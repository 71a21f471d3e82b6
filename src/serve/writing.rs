//! Writing: articles in a request in, a changed store out. Only who has the token may; without one nobody does.
//!
//! The graph of an article follows from its record, and from what other articles say. So articles come in as articles or
//! annotation records and go by their ids, and what the graph has of them changes with that: no request writes statements.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use hyper::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use hyper::{Method, StatusCode};
use oxigraph::model::{NamedNode, Term};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::reply::{Problem, Reply};
use super::request::Request;
use super::{Current, Shared};
use crate::gazetteer::Gazetteer;
use crate::pipeline;
use crate::query::{Answer, Query};
use crate::read::{Input, Reader};
use crate::resolve::Ready;
use crate::store::{Living, StoreError, Updated};

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

/// Tokens are compared by their digests: how long that takes tells nothing of them.
pub(super) fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.trim()).into()
}

/// Lets through who has the token.
fn authorised<'s>(shared: &'s Shared, request: &Request) -> Result<&'s Writable, Problem> {
    let Some(writable) = &shared.writable else { return Err(super::sparql::read_only()) };
    let token = request.header(AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    match token {
        Some(token) if digest(token) == writable.token => Ok(writable),
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

/// Takes the article out whose graph this is.
pub(super) fn delete_graph(
    shared: &Shared,
    request: &Request,
    current: &Current,
    graph: &NamedNode,
) -> Result<Reply, Problem> {
    let writable = authorised(shared, request)?;
    let query = format!("SELECT ?id {{ {graph} a tw:Article ; dcterms:identifier ?id }}");
    let ids: Vec<String> = match Query::new(query).run(&current.graph)? {
        Answer::Solutions(rows) => {
            let id = |id: &Term| if let Term::Literal(id) = id { Some(id.value().to_owned()) } else { None };
            rows.column("id").flatten().filter_map(id).collect()
        }
        _ => Vec::new(),
    };
    if ids.is_empty() {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no article {graph}")));
    }
    take_out(shared, writable, &ids)
}

/// Whether a request may write statements: none may, and it is told what may be written.
pub(super) fn no_statements(shared: &Shared, request: &Request) -> Problem {
    match authorised(shared, request) {
        Ok(_) => Problem::new(StatusCode::FORBIDDEN, "an article's graph follows from the article")
            .with_hint("POST the article or its annotation record to /articles"),
        Err(problem) => problem,
    }
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

/// Changes the store, and has the server show what it is then.
fn change(
    shared: &Shared,
    writable: &Writable,
    change: impl FnOnce(&mut Living) -> Result<Updated, StoreError>,
) -> Result<Updated, Problem> {
    let failed = |error: StoreError| {
        let status = match &error {
            StoreError::InUse { .. } => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let problem = Problem::new(status, error.to_string());
        error.hint().into_iter().fold(problem, Problem::with_hint)
    };
    let turn = writable.turn.lock().unwrap_or_else(PoisonError::into_inner);
    let mut living = Living::open(&writable.store).map_err(failed)?;
    let updated = change(&mut living).map_err(failed)?;
    shared.replace(living.graph(), &format!("written|{}", updated.generation));
    drop(turn);
    Ok(updated)
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
