//! Statements: a request that writes graphs in, a changed store out, by the Graph Store Protocol or a SPARQL update. Only
//! who has the token may.
//!
//! The graphs that follow from articles are not written: who wants other statements there puts in another article.

use std::fmt::Write;
use std::io::Cursor;
use std::time::Instant;

use hyper::header::{CONTENT_TYPE, LOCATION};
use hyper::{Method, StatusCode};
use oxigraph::io::RdfFormat;
use oxigraph::model::{BlankNode, GraphName, NamedNode, Quad};
use sha2::{Digest, Sha256};

use super::graphs::Target;
use super::multipart;
use super::reply::{Problem, Reply};
use super::request::Request;
use super::writing::{self, authorised};
use super::{Current, Shared};
use crate::graph_file::{FileError, Source, rename_nodes};
use crate::query::Update;
use crate::store::{Change, Statements};

/// How many bytes of lines the body of a request makes at most: what prefixes stand for is written out in them.
const MOST_LINES: usize = 256 << 20;

/// How many statements are read before it is looked whether there is time.
const LOOK: usize = 1024;

/// Answers a request that writes a graph.
pub(super) fn answer(
    shared: &Shared,
    request: &Request,
    current: &Current,
    target: Target,
) -> Result<Reply, Problem> {
    authorised(shared, request)?;
    match (&request.method, &target) {
        (&Method::DELETE, Target::New) => Err(Target::missing()),
        (&Method::PUT, Target::New) => Err(Target::missing()),
        (&Method::DELETE, _) => delete(shared, request, current, target),
        (&Method::PUT | &Method::POST, _) => put(shared, request, target),
        _ => Err(Problem::method("GET, HEAD, PUT, POST, DELETE, OPTIONS")),
    }
}

/// Answers an update.
pub(super) fn update(
    shared: &Shared,
    request: &Request,
    text: &str,
    using: Option<(Vec<NamedNode>, Vec<NamedNode>)>,
) -> Result<Reply, Problem> {
    let options = &shared.options;
    let timeout = options.timeout_of(request)?;
    writing::statements(shared, request, |statements| {
        let mut update = Update::new(text, new_nodes(statements))
            .with_base(format!("{}/sparql", request.origin()))
            .with_timeout(timeout)
            .with_memory(options.query_memory)
            .with_cancel(request.cancel.clone());
        if let Some((default, named)) = using {
            update = update.with_using(default, named);
        }
        let change = update.run(&statements.graph())?;
        statements.change(change).map_err(writing::failed)
    })?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// What the labels of blank nodes begin with that come with the next generation: those that are there have others.
fn new_nodes(statements: &Statements) -> String {
    format!("w{}n", statements.generation() + 1)
}

/// Has a graph be what the body says (PUT), or have that beside what it has (POST).
fn put(shared: &Shared, request: &Request, target: Target) -> Result<Reply, Problem> {
    writing::statements(shared, request, |statements| {
        let is_new = matches!(target, Target::New);
        let name = match target {
            Target::Default => None,
            Target::Named(name) => Some(name),
            Target::New => Some(new_name(request, statements)),
        };
        let is_there = statements.graph().has_graph(name.as_ref());
        let mut change = Change::default();
        if request.method == Method::PUT {
            change.remove_graphs.push(name.as_ref().map(ToString::to_string).unwrap_or_default());
        }
        if let Some(name) = name.as_ref().filter(|name| statements.is_of_articles(name)) {
            // Before its body is read, which may be long.
            return Err(writing::failed(of_articles(name)));
        }
        add(&mut change, request, shared, name.as_ref(), &new_nodes(statements))?;
        let is_made = !is_there && !change.add.is_empty();
        statements.change(change).map_err(writing::failed)?;
        let status = if is_made { StatusCode::CREATED } else { StatusCode::NO_CONTENT };
        let reply = Reply::empty(status);
        Ok(match name.filter(|_| is_new) {
            Some(name) => reply.with(LOCATION, name.as_str()),
            None => reply,
        })
    })
}

fn of_articles(graph: &NamedNode) -> crate::store::StoreError {
    crate::store::StoreError::OfArticles { graph: graph.to_string() }
}

/// Takes a graph out: the article with it, if it is an article's.
fn delete(shared: &Shared, request: &Request, current: &Current, target: Target) -> Result<Reply, Problem> {
    let name = if let Target::Named(name) = target { Some(name) } else { None };
    if let Some(name) = &name
        && let Some(reply) = writing::delete_article(shared, request, current, name)?
    {
        return Ok(reply);
    }
    writing::statements(shared, request, |statements| {
        if let Some(name) = &name
            && !statements.graph().has_graph(Some(name))
        {
            return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no graph {name}")));
        }
        let graph = name.map(|name| name.to_string()).unwrap_or_default();
        let change = Change { remove_graphs: vec![graph], ..Change::default() };
        statements.change(change).map_err(writing::failed)?;
        Ok(Reply::empty(StatusCode::NO_CONTENT))
    })
}

/// The name of a graph that is made for a body: below the address of the graphs, so that it is served there.
fn new_name(request: &Request, statements: &Statements) -> NamedNode {
    let mut digest = Sha256::new();
    digest.update(statements.generation().to_le_bytes());
    digest.update(&request.body);
    let mut iri = format!("{}/rdf-graph-store/", request.origin());
    for byte in digest.finalize().iter().take(16) {
        // Writing to a text cannot fail.
        let _ = write!(iri, "{byte:02x}");
    }
    NamedNode::new_unchecked(iri)
}

/// Adds the lines of a body.
fn add(
    change: &mut Change,
    request: &Request,
    shared: &Shared,
    graph: Option<&NamedNode>,
    nodes: &str,
) -> Result<(), Problem> {
    let kind = request.header(CONTENT_TYPE);
    let parts = match kind.and_then(multipart::boundary) {
        None => vec![(kind.map(str::to_owned), request.body.as_ref())],
        Some(boundary) => multipart::parts(&request.body, &boundary).ok_or_else(|| {
            Problem::new(StatusCode::BAD_REQUEST, "the body does not have the parts that it says")
        })?,
    };
    let base = graph
        .map_or_else(|| format!("{}/rdf-graph-store", request.origin()), |name| name.as_str().to_owned());
    let (begun, most) = (Instant::now(), shared.options.timeout_of(request)?);
    for (place, (kind, bytes)) in parts.into_iter().enumerate() {
        let format = format_of(kind.as_deref())?;
        let source = Source::from_reader(Cursor::new(bytes.to_vec()), format, "body").map_err(not_read)?;
        let prefix = if place == 0 { nodes.to_owned() } else { format!("{nodes}{place}n") };
        for (number, quad) in source.quads(Some(&base), 0).map_err(not_read)?.enumerate() {
            let quad = quad.map_err(not_read)?;
            if quad.graph_name != GraphName::DefaultGraph {
                let detail = format!("the body names the graph {}, and is itself one graph", quad.graph_name);
                return Err(Problem::new(StatusCode::BAD_REQUEST, detail));
            }
            change.add_quad(in_graph(quad, graph, &prefix).as_ref());
            if change.add.len() > MOST_LINES {
                let detail = format!("the body says more than {} MiB, written out", MOST_LINES >> 20);
                return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
            }
            if number % LOOK == 0 && (begun.elapsed() > most || request.cancel.is_cancelled()) {
                return Err(Problem::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "there is no more time for the body",
                ));
            }
        }
    }
    Ok(())
}

/// A statement of a body in its graph, with the blank nodes that are new there.
fn in_graph(mut quad: Quad, graph: Option<&NamedNode>, nodes: &str) -> Quad {
    // As they are read they are numbered behind "f0n".
    rename_nodes(&mut quad, |node| {
        BlankNode::new_unchecked(format!("{nodes}{}", node.as_str().trim_start_matches("f0n")))
    });
    quad.graph_name = graph.cloned().map_or(GraphName::DefaultGraph, GraphName::from);
    quad
}

/// The format of a media type; without one, the body tells it.
fn format_of(kind: Option<&str>) -> Result<Option<RdfFormat>, Problem> {
    let Some(kind) = kind else { return Ok(None) };
    RdfFormat::from_media_type(kind).map(Some).ok_or_else(|| {
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("{kind} is no format of graphs"))
            .with_hint("Turtle is text/turtle, N-Triples application/n-triples, JSON-LD application/ld+json")
    })
}

fn not_read(error: FileError) -> Problem {
    let (line, column) = match &error {
        FileError::Syntax { line, column, .. } => (*line, *column),
        _ => (None, None),
    };
    let problem = Problem::new(StatusCode::BAD_REQUEST, error.to_string());
    let problem = match (line, column) {
        (Some(line), Some(column)) => problem.at(line as usize, column as usize),
        _ => problem,
    };
    error.hint().into_iter().fold(problem, Problem::with_hint)
}
