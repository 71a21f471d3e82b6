//! Routes: a request in, the reply of what is at its address out.

use std::net::IpAddr;
use std::sync::Arc;

use hyper::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST,
    HeaderMap, HeaderValue, IF_NONE_MATCH, LINK, LOCATION, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, StatusCode};

use super::negotiate::{GRAPHS, RESULTS, choose};
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
    if let Some(reply) = known(shared, request) {
        return Some(reply);
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

/// What says that the client has the reply already, before it is made: the tag of the reply in the type that the client
/// would get, whatever kind of reply it is.
fn known(shared: &Shared, request: &Request) -> Option<Reply> {
    let known = request.header(IF_NONE_MATCH).filter(|known| *known != "*")?;
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return None;
    }
    let current = shared.current();
    let accept = request.list(ACCEPT);
    let of_graphs = choose(accept.as_deref(), &GRAPHS).map(|(name, _)| *name);
    let of_results = choose(accept.as_deref(), &RESULTS).map(|(name, _)| *name);
    let of_truths = choose(accept.as_deref(), &sparql::TRUTHS).map(|(name, _)| *name);
    // Those of pages and of what has its type in its address.
    let fixed = [
        "text/html",
        "text/turtle",
        "application/n-triples",
        "application/n-quads",
        "application/ld+json",
        "application/rdf+xml",
    ];
    let kinds = [of_graphs, of_results, of_truths].into_iter().flatten().chain(fixed);
    let tags = kinds
        .flat_map(|kind| [current.tag(kind, request), current.tag(&sparql::with_charset(kind), request)]);
    let tag = tags.into_iter().find(|tag| is_among(tag, known))?;
    Some(Reply::empty(StatusCode::NOT_MODIFIED).of_state(&tag))
}

/// Whether a tag is one of those of an `If-None-Match`.
fn is_among(tag: &str, known: &str) -> bool {
    known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
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
    let tag = reply.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    let is_known = tag.is_some_and(|tag| is_among(tag, known));
    if !is_known || reply.status != StatusCode::OK {
        return reply;
    }
    let mut short = Reply::empty(StatusCode::NOT_MODIFIED);
    short.headers = reply.headers;
    short.headers.remove(CONTENT_TYPE);
    short
}

/// A reply whose links lead below the base path: they are written as if there were none. What a page shows has its
/// quotation marks escaped, so that only links look like them.
fn below(mut reply: Reply, base_path: &str, is_page: bool) -> Reply {
    if base_path.is_empty() {
        return reply;
    }
    for name in [LINK, LOCATION] {
        let values: Vec<HeaderValue> = reply.headers.get_all(&name).iter().cloned().collect();
        reply.headers.remove(&name);
        for value in values {
            let text = value.to_str().unwrap_or_default();
            let moved = match text.strip_prefix("</") {
                Some(rest) => format!("<{base_path}/{rest}"),
                None if text.starts_with('/') => format!("{base_path}{text}"),
                None => text.to_owned(),
            };
            reply = reply.with(name.clone(), &moved);
        }
    }
    if is_page && let Ok(page) = std::str::from_utf8(&reply.body) {
        let links = ["href", "src", "action", "formaction"];
        let page = links.iter().fold(page.to_owned(), |page, name| {
            page.replace(&format!(" {name}=\"/"), &format!(" {name}=\"{base_path}/"))
        });
        reply.body = page.into_bytes();
    }
    reply
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
    reply = below(reply, &options.base_path, is_page);
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
