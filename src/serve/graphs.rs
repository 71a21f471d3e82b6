//! Graphs: a request of the Graph Store Protocol in, the graph that it names out. [`statements`] writes them.
//!
//! SPARQL 1.1 Graph Store HTTP Protocol: <https://www.w3.org/TR/sparql11-http-rdf-update/>

use hyper::header::ACCEPT;
use hyper::{Method, StatusCode};
use oxigraph::model::NamedNode;

use super::negotiate::{GRAPHS, choose};
use super::reply::{Problem, Reply};
use super::request::Request;
use super::sparql::with_charset;
use super::{Current, Shared, statements, writing};
use crate::query::{Answer, Format};

/// Where graphs are.
pub(super) const ADDRESS: &str = "/rdf-graph-store";

/// What a graph is asked for by.
const ALL: &str = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }";

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// All graphs together, where the graph is only read; the graph without a name, where that is written too.
    Default,
    /// The graph of this name.
    Named(NamedNode),
    /// A graph that is to be made.
    New,
}

impl Target {
    /// `?default`, `?graph=IRI`, or a graph whose name is the address.
    fn of(request: &Request) -> Result<Self, Problem> {
        let absolute = |iri: &str| {
            NamedNode::new(iri).map_err(|error| {
                Problem::new(StatusCode::BAD_REQUEST, format!("<{iri}> is no absolute IRI: {error}"))
            })
        };
        let named =
            request.parameters.iter().filter(|(name, _)| name == "graph").map(|(_, iri)| iri.as_str());
        let named: Vec<&str> = named.collect();
        let default = request.parameter("default").is_some();
        let is_direct = !request.raw_path.trim_end_matches('/').eq_ignore_ascii_case(ADDRESS);
        match (named.as_slice(), default, is_direct) {
            ([], true, false) => Ok(Self::Default),
            ([iri], false, false) => absolute(iri).map(Self::Named),
            ([], false, true) => {
                absolute(&format!("{}{}", request.origin(), request.raw_path)).map(Self::Named)
            }
            ([], false, false) => Ok(Self::New),
            _ => Err(Self::missing()),
        }
    }

    /// The request does not say which graph it is about.
    pub(super) fn missing() -> Problem {
        let detail = "a graph is named by one of the parameters 'default' and 'graph'";
        Problem::new(StatusCode::BAD_REQUEST, detail)
    }
}

/// Answers a request for a graph: `?default`, `?graph=IRI`, or the address of one.
pub(super) fn answer(shared: &Shared, request: &Request, current: &Current) -> Result<Reply, Problem> {
    let target = Target::of(request);
    if !matches!(request.method, Method::GET | Method::HEAD) {
        // Who may not write is told so first.
        writing::authorised(shared, request)?;
        return statements::answer(shared, request, current, target?);
    }
    let query = shared.options.query(ALL, request);
    let (query, name) = match target? {
        Target::New => return Err(Target::missing()),
        Target::Default if shared.writable.is_some() => (query.of_unnamed(), None),
        Target::Default => (query, None),
        Target::Named(name) => (query.with_dataset(vec![name.clone()], Vec::new()), Some(name)),
    };
    if let Some(name) = name.filter(|name| !current.graph.has_graph(Some(name))) {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no graph {name}")));
    }
    written(&query.run(&current.graph)?, request, current)
}

/// A graph in the format that the client likes best.
pub(super) fn written(answer: &Answer, request: &Request, current: &Current) -> Result<Reply, Problem> {
    written_as(answer, &GRAPHS, request, current)
}

/// An answer in the one of some formats that the client likes best.
pub(super) fn written_as(
    answer: &Answer,
    types: &[(&'static str, Format)],
    request: &Request,
    current: &Current,
) -> Result<Reply, Problem> {
    let accept = request.list(ACCEPT);
    let Some((media_type, format)) = choose(accept.as_deref(), types) else {
        return Err(Problem::not_acceptable(types.iter().map(|(name, _)| *name)));
    };
    let mut body = Vec::new();
    answer.write(*format, current.graph.prefixes(), &mut body)?;
    Ok(Reply::new(StatusCode::OK, &with_charset(media_type), body)
        .of_state(&current.tag(media_type, request)))
}
