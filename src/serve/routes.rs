//! Routes: a request in, the reply of what is at its address out.

use std::net::IpAddr;
use std::sync::Arc;

use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST,
    HeaderMap, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, StatusCode};

use super::reply::{Problem, Reply};
use super::request::Request;
use super::{
    Current, Options, Shared, description, graphs, page, reconcile, resource, review, sparql, writing,
};
use crate::query::Answer;

/// What a page may load and where its forms may go: only what this server gives.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const METHODS: &str = "GET, HEAD, POST, PUT, QUERY, DELETE, OPTIONS";

/// Refuses a request for a name that the server does not have: a page from elsewhere has its own name point here.
pub(super) fn check_host(shared: &Shared, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(host) = headers.get(HOST) else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "the request does not say which host it is for"));
    };
    let host = host.to_str().unwrap_or_default();
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    let own = match name.parse::<IpAddr>() {
        Ok(address) => !shared.address.ip().is_loopback() || address.is_loopback(),
        Err(_) => {
            let known = ["localhost"].into_iter().chain(shared.options.hosts.iter().map(String::as_str));
            known.into_iter().any(|known| known.eq_ignore_ascii_case(name))
        }
    };
    if own {
        return Ok(());
    }
    let problem = Problem::new(StatusCode::MISDIRECTED_REQUEST, format!("this server is not called {name}"));
    Err(problem.with_hint("start it with --host and the name, if it is"))
}

/// How many bytes the body of a request has at most: more for who writes and may.
pub(super) fn most_bytes(shared: &Shared, headers: &HeaderMap) -> usize {
    let may = shared.writable.as_ref().is_some_and(|writable| writable.lets(headers));
    if may { shared.options.max_articles } else { shared.options.max_body }
}

/// Answers what needs no worker, so that it is answered also when all of them are at work.
pub(super) fn at_once(shared: &Shared, request: &Request) -> Option<Reply> {
    if request.method == Method::OPTIONS {
        return Some(
            Reply::empty(StatusCode::NO_CONTENT)
                .with(ALLOW, METHODS)
                .with(ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .with(ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, Accept, Authorization"),
        );
    }
    let text = |media_type: &str, text: &str| {
        Some(Reply::new(StatusCode::OK, media_type, text).with(CACHE_CONTROL, "no-store"))
    };
    match request.path.as_str() {
        "/healthz" | "/readyz" => text("text/plain; charset=utf-8", "ok\n"),
        "/metrics" => text(
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
            &shared.metrics.text(shared.current().triples),
        ),
        "/favicon.ico" => Some(Reply::empty(StatusCode::NO_CONTENT).with(CACHE_CONTROL, "max-age=86400")),
        path => page::asset(path),
    }
}

/// Answers what a worker does.
pub(super) fn answer(shared: &Arc<Shared>, request: &Request) -> Result<Reply, Problem> {
    let current = &shared.current();
    let options = &shared.options;
    match request.path.trim_end_matches('/') {
        "/sparql" => match sparql::answer(shared, request, current)? {
            Some(reply) => Ok(reply),
            None if matches!(request.method, Method::GET | Method::HEAD) => {
                described(shared, request, current)
            }
            None => Err(Problem::new(StatusCode::BAD_REQUEST, "there is no query")),
        },
        path if path == graphs::ADDRESS || path.starts_with(&format!("{}/", graphs::ADDRESS)) => {
            graphs::answer(shared, request, current)
        }
        "/articles" => writing::articles(shared, request),
        path if path == "/reconcile" || path.starts_with("/reconcile/") => {
            if !matches!(request.method, Method::GET | Method::HEAD | Method::POST) {
                return Err(Problem::method("GET, HEAD, POST, OPTIONS"));
            }
            reconcile::answer(shared, request, current)
        }
        "/review" if request.method == Method::POST => review::decide(shared, request),
        "/query/check" if request.method == Method::POST => page::check(request, current, options),
        _ if !matches!(request.method, Method::GET | Method::HEAD) => {
            Err(Problem::method("GET, HEAD, OPTIONS"))
        }
        "/.well-known/void" => described(shared, request, current),
        "" => page::start(request, current, options),
        "/query" => page::query(request, current, options),
        "/query/complete" => page::complete(request, current),
        "/query/check" => page::check(request, current, options),
        path if let Some(suffix) = path.strip_prefix("/query.") => {
            page::download(suffix, request, current, options)
        }
        "/graph" => page::graph(request, current, options),
        "/timeline" => page::timeline(request, current, options),
        "/compare" => page::compare(request, current, options),
        "/review" => page::review(shared, request, current),
        "/search" => page::search(request, current, options),
        "/search.json" => page::suggest(request, current),
        path if path == "/resource" || path.starts_with("/resource.") => {
            resource::by_iri(path, request, current, options)
        }
        path => resource::by_path(path, request, current, options),
    }
}

fn described(shared: &Shared, request: &Request, current: &Current) -> Result<Reply, Problem> {
    let beside = shared.options.query(description::BESIDE, request);
    let endpoint = format!("{}/sparql", request.origin());
    let description = description::describe(&endpoint, current, beside, shared.writable.is_some());
    graphs::written(&Answer::Graph(description), request, current)
}

/// A reply without its body, if the client has what it says.
pub(super) fn unless_known(reply: Reply, known: &str) -> Reply {
    let is_known = reply.headers.get(ETAG).and_then(|tag| tag.to_str().ok()).is_some_and(|tag| {
        known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
    });
    if !is_known || reply.status != StatusCode::OK {
        return reply;
    }
    let mut short = Reply::empty(StatusCode::NOT_MODIFIED);
    short.headers = reply.headers;
    short.headers.remove(CONTENT_TYPE);
    short
}

/// Adds what all replies have.
pub(super) fn with_common(mut reply: Reply, request: &Request, options: &Options) -> Reply {
    reply = writing::challenge(reply)
        .with(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .with(REFERRER_POLICY, "no-referrer");
    let is_page =
        reply.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page && !reply.headers.contains_key(CONTENT_SECURITY_POLICY) {
        reply = reply.with(CONTENT_SECURITY_POLICY, POLICY);
    }
    let is_open = reply.headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN);
    let Some(allowed) = options.cors.as_ref().filter(|_| !is_open) else { return reply };
    let origin = request.header(hyper::header::ORIGIN);
    if allowed == "*" {
        reply = reply.with(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    } else if origin == Some(allowed) {
        reply = reply.with(ACCESS_CONTROL_ALLOW_ORIGIN, allowed).with(VARY, "Origin");
    }
    reply.with(ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Link, Retry-After")
}
