//! The endpoint: a request of the SPARQL 1.1 Protocol in, its answer out.
//!
//! - SPARQL 1.1 Protocol: <https://www.w3.org/TR/sparql11-protocol/>
//! - QUERY: <https://www.rfc-editor.org/rfc/rfc9110#section-9> and the draft of the method, which is asked as POST is

use hyper::header::{ACCEPT, CONTENT_TYPE};
use hyper::{Method, StatusCode};
use oxigraph::model::NamedNode;

use super::negotiate::{GRAPHS, RESULTS, choose};
use super::reply::{Problem, Reply};
use super::request::{Request, parameters};
use super::{Current, Options};
use crate::query::{Answer, Format};

/// The media types of a query and of a form.
const QUERY: &str = "application/sparql-query";
const FORM: &str = "application/x-www-form-urlencoded";
const UPDATE: &str = "application/sparql-update";

/// A query and the graphs that it is about.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    query: String,
    default_graphs: Vec<String>,
    named_graphs: Vec<String>,
}

/// Answers a request to the endpoint; without a query it is nothing.
pub(super) fn answer(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Option<Reply>, Problem> {
    let Some(asked) = asked(request)? else { return Ok(None) };
    let mut query = options.query(asked.query.as_str(), request).with_timeout(options.timeout_of(request)?);
    query = query.with_base(format!("{}/sparql", request.origin()));
    if !(asked.default_graphs.is_empty() && asked.named_graphs.is_empty()) {
        query = query.with_dataset(iris(&asked.default_graphs)?, iris(&asked.named_graphs)?);
    }
    let answer = query.run(&current.graph)?;
    let rows = match &answer {
        Answer::Solutions(solutions) => solutions.rows.len(),
        Answer::Graph(triples) => triples.len(),
        Answer::Boolean(_) => 1,
    };
    if rows > options.max_rows {
        let detail = format!("the answer has {rows} rows, and at most {} are given", options.max_rows);
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
            .with_hint("add LIMIT and OFFSET to the query"));
    }
    let types: &[(&str, Format)] = match answer {
        Answer::Graph(_) => &GRAPHS,
        Answer::Solutions(_) => &RESULTS,
        // CSV and TSV have rows and columns only.
        Answer::Boolean(_) => &[RESULTS[0], RESULTS[1], RESULTS[4], RESULTS[5]],
    };
    let accept = request.list(ACCEPT);
    let Some((media_type, format)) = choose(accept.as_deref(), types) else {
        return Err(Problem::not_acceptable(types.iter().map(|(name, _)| *name)));
    };
    let mut body = Vec::new();
    answer.write(*format, current.graph.prefixes(), &mut body)?;
    Ok(Some(
        Reply::new(StatusCode::OK, &with_charset(media_type), body)
            .of_state(&current.tag(media_type, request)),
    ))
}

/// A media type of text with the charset that it has here.
pub(super) fn with_charset(media_type: &str) -> String {
    if media_type.starts_with("text/") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    }
}

/// The query of a request, if it has one.
fn asked(request: &Request) -> Result<Option<Asked>, Problem> {
    let is_query = request.method.as_str() == "QUERY";
    let body = || {
        String::from_utf8(request.body.to_vec())
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "the body is no UTF-8"))
    };
    if matches!(request.method, Method::GET | Method::HEAD) {
        return of_parameters(&[&request.parameters], None);
    }
    if request.method != Method::POST && !is_query {
        return Err(Problem::method("GET, HEAD, POST, QUERY, OPTIONS"));
    }
    match request.media_type().as_deref() {
        Some(FORM) => {
            let form = parameters(&body()?)
                .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "the form is no UTF-8"))?;
            of_parameters(&[&request.parameters, &form], None)
        }
        Some(QUERY) => of_parameters(&[&request.parameters], Some(body()?)),
        Some(UPDATE) => Err(read_only()),
        _ => {
            let detail = format!("a query comes as {QUERY}, or as the field 'query' of {FORM}");
            Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
                .with_hint(format!("say which of them it is in {CONTENT_TYPE}")))
        }
    }
}

/// The graph is changed by nobody.
pub(super) fn read_only() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "the graph is only read here")
}

fn of_parameters(lists: &[&[(String, String)]], direct: Option<String>) -> Result<Option<Asked>, Problem> {
    let mut queries: Vec<String> = direct.into_iter().collect();
    let mut asked = Asked::default();
    for (name, value) in lists.iter().flat_map(|list| list.iter()) {
        match name.as_str() {
            "query" => queries.push(value.clone()),
            "update" => return Err(read_only()),
            "default-graph-uri" => asked.default_graphs.push(value.clone()),
            "named-graph-uri" => asked.named_graphs.push(value.clone()),
            _ => {}
        }
    }
    match <[String; 1]>::try_from(queries) {
        Ok([query]) => {
            asked.query = query;
            Ok(Some(asked))
        }
        Err(none) if none.is_empty() => Ok(None),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "there is more than one query")),
    }
}

fn iris(texts: &[String]) -> Result<Vec<NamedNode>, Problem> {
    let iri = |text: &String| {
        NamedNode::new(text.as_str()).map_err(|error| {
            Problem::new(StatusCode::BAD_REQUEST, format!("<{text}> is no absolute IRI: {error}"))
        })
    };
    texts.iter().map(iri).collect()
}
