//! Decisions: a form in which a person says whether an entity is an entry of another dataset in, a row more in the file of
//! decisions out, which `link` takes.
//!
//! A page from elsewhere cannot send such a form: it would have to know a secret of this process, and its origin is told by
//! the browser. Where there is a token, who decides must say it.

use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, CACHE_CONTROL, HOST, HeaderName, LOCATION, ORIGIN};
use oxigraph::model::NamedNode;

use super::Shared;
use super::reply::{Problem, Reply};
use super::request::{Request, encode, parameters};
use super::writing::digest;
use crate::reconcile::{AppendError, Judgement, Judgements, append};

/// A file of decisions that requests may add to.
#[derive(Debug)]
pub struct Decisions {
    path: PathBuf,
    /// The digest of the token that is to be said, if one is.
    token: Option<[u8; 32]>,
    secret: String,
    /// One request writes at a time.
    turn: Mutex<()>,
}

impl Decisions {
    /// The file at `path`, which need not be there yet, for who has the token, or for all without one.
    pub fn new(path: PathBuf, token: Option<&str>) -> Self {
        // The keys of the standard library's hashes are random.
        let random = || RandomState::new().hash_one(&path);
        let secret = format!("{:016x}{:016x}", random(), random());
        Self { path, token: token.map(digest), secret, turn: Mutex::new(()) }
    }

    /// What a form must have to be one of this server's.
    pub(super) fn secret(&self) -> &str {
        &self.secret
    }

    /// Whether a token must be said.
    pub(super) fn needs_token(&self) -> bool {
        self.token.is_some()
    }

    /// What was decided so far; what cannot be read is told.
    pub(super) fn judgements(&self) -> Result<Judgements, Problem> {
        let mut known = Judgements::new();
        match std::fs::File::open(&self.path) {
            Ok(file) => {
                let name = self.path.display().to_string();
                let read = known.read_csv(file, &name, &crate::limits::Limits::default());
                read.map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                let detail = format!("{}: {error}", self.path.display());
                return Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail));
            }
        }
        Ok(known)
    }
}

/// Answers POST to `/review`.
pub(super) fn decide(shared: &Shared, request: &Request) -> Result<Reply, Problem> {
    let refused = |detail: &str| Problem::new(StatusCode::FORBIDDEN, detail);
    let Some(decisions) = &shared.decisions else {
        return Err(refused("nothing is decided here").with_hint("start the server with --decisions FILE"));
    };
    let form = std::str::from_utf8(&request.body).ok().and_then(|body| parameters(body).ok());
    let form = form.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "the form is no UTF-8"))?;
    let field =
        |name: &str| form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let is_own = |origin: &str| {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        request.header(HOST).is_some_and(|own| own.eq_ignore_ascii_case(host))
    };
    // Browsers that are to tell no page where somebody comes from tell the origin as "null"; the other header they tell.
    let is_foreign = request.header(ORIGIN).is_some_and(|origin| origin != "null" && !is_own(origin));
    let site = request.header(HeaderName::from_static("sec-fetch-site"));
    if is_foreign || site.is_some_and(|site| site != "same-origin") {
        return Err(refused("the form is of another origin"));
    }
    if digest(field("secret")) != digest(decisions.secret()) {
        return Err(refused("the form is none of this server, or of it before it was started anew")
            .with_hint("open /review again"));
    }
    if let Some(token) = &decisions.token {
        let said = request.header(AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        if digest(said.unwrap_or(field("token"))) != *token {
            return Err(refused("the token is another, or missing"));
        }
    }
    let bad = |detail: String| Problem::new(StatusCode::BAD_REQUEST, detail);
    let judgement = [Judgement::Same, Judgement::Different, Judgement::Unsure]
        .into_iter()
        .find(|judgement| judgement.name() == field("decision"))
        .ok_or_else(|| bad("the decision is none of: same, different, unsure".to_owned()))?;
    let mut ends = Vec::new();
    for name in ["entity", "target"] {
        let iri = NamedNode::new(field(name)).map_err(|error| bad(format!("'{name}' is no IRI: {error}")))?;
        ends.push(iri.into_string());
    }
    let turn = decisions.turn.lock().unwrap_or_else(PoisonError::into_inner);
    append(&decisions.path, &ends[0], &ends[1], judgement).map_err(|error| {
        let status = match &error {
            AppendError::Io { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::CONFLICT,
        };
        Problem::new(status, error.to_string())
    })?;
    drop(turn);
    let back = format!("/review?page={}&decided={}", encode(field("page")), encode(&ends[0]));
    Ok(Reply::empty(StatusCode::SEE_OTHER).with(LOCATION, &back).with(CACHE_CONTROL, "no-store"))
}
