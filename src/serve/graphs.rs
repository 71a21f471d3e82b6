//! Graphs: a request of the Graph Store Protocol in, the graph that it names out.
//!
//! SPARQL 1.1 Graph Store HTTP Protocol: <https://www.w3.org/TR/sparql11-http-rdf-update/>

use hyper::header::ACCEPT;
use hyper::{Method, StatusCode};
use oxigraph::model::NamedNode;

use super::negotiate::{GRAPHS, choose};
use super::reply::{Problem, Reply};
use super::request::Request;
use super::sparql::with_charset;
use super::{Current, Shared, writing};
use crate::query::Answer;

/// What a graph is asked for by.
const ALL: &str = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }";

/// Answers a request for a graph: `?default`, which is all graphs together, or `?graph=IRI`.
pub(super) fn answer(shared: &Shared, request: &Request, current: &Current) -> Result<Reply, Problem> {
    match request.method {
        Method::GET | Method::HEAD | Method::DELETE => {}
        Method::PUT | Method::POST | Method::PATCH => return Err(writing::no_statements(shared, request)),
        _ => return Err(Problem::method("GET, HEAD, DELETE, OPTIONS")),
    }
    let graphs: Vec<&str> =
        request.parameters.iter().filter(|(name, _)| name == "graph").map(|(_, iri)| iri.as_str()).collect();
    let default = request.parameter("default").is_some();
    let graph = match (graphs.as_slice(), default) {
        ([], true) => None,
        ([iri], false) => Some(NamedNode::new(*iri).map_err(|error| {
            Problem::new(StatusCode::BAD_REQUEST, format!("<{iri}> is no absolute IRI: {error}"))
        })?),
        _ => {
            let detail = "a graph is named by one of the parameters 'default' and 'graph'";
            return Err(Problem::new(StatusCode::BAD_REQUEST, detail));
        }
    };
    if request.method == Method::DELETE {
        return match &graph {
            Some(graph) => writing::delete_graph(shared, request, current, graph),
            None => Err(writing::no_statements(shared, request)),
        };
    }
    let mut query = shared.options.query(ALL, request);
    if let Some(graph) = &graph {
        query = query.with_dataset(vec![graph.clone()], Vec::new());
    }
    let answer = query.run(&current.graph)?;
    if let (Some(graph), Answer::Graph(triples)) = (&graph, &answer)
        && triples.is_empty()
    {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no graph {graph}")));
    }
    written(&answer, request, current)
}

/// A graph in the format that the client likes best.
pub(super) fn written(answer: &Answer, request: &Request, current: &Current) -> Result<Reply, Problem> {
    let accept = request.list(ACCEPT);
    let Some((media_type, format)) = choose(accept.as_deref(), &GRAPHS) else {
        return Err(Problem::not_acceptable(GRAPHS.iter().map(|(name, _)| *name)));
    };
    let mut body = Vec::new();
    answer.write(*format, current.graph.prefixes(), &mut body)?;
    Ok(Reply::new(StatusCode::OK, &with_charset(media_type), body)
        .of_state(&current.tag(media_type, request)))
}
