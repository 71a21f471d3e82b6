//! The endpoint: a request of the SPARQL 1.1 Protocol in, its answer out.
//!
//! - SPARQL 1.1 Protocol: <https://www.w3.org/TR/sparql11-protocol/>
//! - QUERY: <https://www.rfc-editor.org/rfc/rfc9110#section-9> and the draft of the method, which is asked as POST is

use hyper::header::CONTENT_TYPE;
use hyper::{Method, StatusCode};
use oxigraph::model::NamedNode;

use super::graphs::written_as;
use super::negotiate::{GRAPHS, RESULTS};
use super::reply::{Problem, Reply};
use super::request::{Request, parameters};
use super::writing::authorised;
use super::{Current, Shared, statements};
use crate::query::{Answer, Format};

/// The media types of a query, of a form and of an update.
const QUERY: &str = "application/sparql-query";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const UPDATE: &str = "application/sparql-update";

/// The media types of yes and no.
pub(super) const TRUTHS: [(&str, Format); 4] = [RESULTS[0], RESULTS[1], RESULTS[4], RESULTS[5]];

/// A query or an update, and the graphs that it is about.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    text: String,
    is_update: bool,
    default_graphs: Vec<String>,
    named_graphs: Vec<String>,
}

/// Answers a request to the endpoint; without a query it is nothing.
pub(super) fn answer(
    shared: &Shared,
    request: &Request,
    current: &Current,
) -> Result<Option<Reply>, Problem> {
    let options = &shared.options;
    let Some(asked) = asked(shared, request)? else { return Ok(None) };
    let dataset = match asked.default_graphs.is_empty() && asked.named_graphs.is_empty() {
        true => None,
        false => Some((iris(&asked.default_graphs)?, iris(&asked.named_graphs)?)),
    };
    if asked.is_update {
        return statements::update(shared, request, &asked.text, dataset).map(Some);
    }
    let mut query = options.query(asked.text.as_str(), request).with_timeout(options.timeout_of(request)?);
    query = query.with_base(format!("{}/sparql", request.origin()));
    if let Some((default, named)) = dataset {
        query = query.with_dataset(default, named);
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
        Answer::Boolean(_) => &TRUTHS,
    };
    written_as(&answer, types, request, current).map(Some)
}

/// A media type of text with the charset that it has here.
pub(super) fn with_charset(media_type: &str) -> String {
    if media_type.starts_with("text/") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    }
}

/// The query or the update of a request, if it has one.
fn asked(shared: &Shared, request: &Request) -> Result<Option<Asked>, Problem> {
    let is_query = request.method.as_str() == "QUERY";
    let body = || {
        String::from_utf8(request.body.to_vec())
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "the body is no UTF-8"))
    };
    let asked = if matches!(request.method, Method::GET | Method::HEAD) {
        of_parameters(&[&request.parameters], None, None)
    } else if request.method != Method::POST && !is_query {
        return Err(Problem::method("GET, HEAD, POST, QUERY, OPTIONS"));
    } else {
        match request.media_type().as_deref() {
            Some(FORM) => {
                let form = parameters(&body()?)
                    .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "the form is no UTF-8"))?;
                of_parameters(&[&request.parameters, &form], None, None)
            }
            Some(QUERY) => of_parameters(&[&request.parameters], Some(body()?), None),
            Some(UPDATE) => {
                // Who may not is told so before anything else.
                authorised(shared, request)?;
                of_parameters(&[&request.parameters], None, Some(body()?))
            }
            _ => {
                let detail = format!("a query comes as {QUERY}, an update as {UPDATE}, or either in {FORM}");
                return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
                    .with_hint(format!("say which of them it is in {CONTENT_TYPE}")));
            }
        }
    };
    if matches!(&asked, Ok(Some(asked)) if asked.is_update) {
        authorised(shared, request)?;
        if request.method != Method::POST {
            return Err(Problem::method("POST").with_hint("an update comes by POST"));
        }
    }
    asked
}

/// The graph is changed by nobody.
pub(super) fn read_only() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "the graph is only read here")
}

fn of_parameters(
    lists: &[&[(String, String)]],
    query: Option<String>,
    update: Option<String>,
) -> Result<Option<Asked>, Problem> {
    let mut queries: Vec<String> = query.into_iter().collect();
    let mut updates: Vec<String> = update.into_iter().collect();
    let [mut default, mut named, mut using, mut using_named] = [const { Vec::new() }; 4];
    for (name, value) in lists.iter().flat_map(|list| list.iter()) {
        let values = match name.as_str() {
            "query" => &mut queries,
            "update" => &mut updates,
            "default-graph-uri" => &mut default,
            "named-graph-uri" => &mut named,
            "using-graph-uri" => &mut using,
            "using-named-graph-uri" => &mut using_named,
            _ => continue,
        };
        values.push(value.clone());
    }
    let is_update = !updates.is_empty();
    let [default_graphs, named_graphs] = if is_update { [using, using_named] } else { [default, named] };
    queries.append(&mut updates);
    match <[String; 1]>::try_from(queries) {
        Ok([text]) => Ok(Some(Asked { text, is_update, default_graphs, named_graphs })),
        Err(none) if none.is_empty() => Ok(None),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "there is more than one query or update")),
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
