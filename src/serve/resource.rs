//! Things by their IRIs: a request in, what the graph says of the thing out, as a page or as RDF.
//!
//! The IRI of a thing that Triplewire minted begins with the base of its graph, which need not be the address of the server:
//! it is served at its path all the same, and the data keep the IRI.

use hyper::StatusCode;
use hyper::header::{ACCEPT, LINK};
use oxigraph::model::NamedNode;

use super::negotiate::{GRAPHS, choose};
use super::reply::{Problem, Reply};
use super::request::{Request, encode};
use super::sparql::with_charset;
use super::{Current, Options, page};
use crate::query::Format;

/// The suffixes of formats: `/entity/….ttl`.
const SUFFIXES: [(&str, &str); 6] = [
    (".ttl", "text/turtle"),
    (".nt", "application/n-triples"),
    (".nq", "application/n-quads"),
    (".jsonld", "application/ld+json"),
    (".rdf", "application/rdf+xml"),
    (".html", "text/html"),
];

/// Answers a request for `/resource?iri=`, perhaps with the suffix of a format.
pub(super) fn by_iri(
    path: &str,
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let Some(text) = request.parameter("iri") else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "the parameter 'iri' says which thing is meant"));
    };
    let iri = NamedNode::new(text).map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, format!("<{text}> is no absolute IRI: {error}"))
    })?;
    let accept = match path.strip_prefix("/resource").filter(|suffix| !suffix.is_empty()) {
        None => request.list(ACCEPT),
        Some(suffix) => {
            let known = SUFFIXES.iter().find(|(known, _)| *known == suffix);
            let (_, media_type) = known
                .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("there is nothing at {path}")))?;
            Some((*media_type).to_owned())
        }
    };
    answer(&iri, accept.as_deref(), request, current, options)
}

/// Answers a request for the path of a thing.
pub(super) fn by_path(
    path: &str,
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let not_found = || Problem::new(StatusCode::NOT_FOUND, format!("there is nothing at {path}"));
    let base = current.graph.data_base().unwrap_or_default();
    let iri = |path: &str| NamedNode::new(format!("{}{}", base.as_str(), path.trim_start_matches('/'))).ok();
    if let Some((short, media_type)) =
        SUFFIXES.iter().find_map(|(suffix, media_type)| Some((path.strip_suffix(suffix)?, *media_type)))
        && let Some(iri) = iri(short).filter(|iri| current.graph.says(iri))
    {
        return answer(&iri, Some(media_type), request, current, options);
    }
    let iri = iri(path).filter(|iri| current.graph.says(iri)).ok_or_else(not_found)?;
    answer(&iri, request.list(ACCEPT).as_deref(), request, current, options)
}

fn answer(
    iri: &NamedNode,
    accept: Option<&str>,
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    if !current.graph.says(iri) {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("the graph says nothing of {iri}")));
    }
    let types: Vec<(&str, Option<Format>)> = std::iter::once(("text/html", None))
        .chain(GRAPHS.iter().map(|(media_type, format)| (*media_type, Some(*format))))
        .collect();
    let Some((media_type, format)) = choose(accept, &types) else {
        return Err(Problem::not_acceptable(types.iter().map(|(name, _)| *name)));
    };
    let body = match format {
        None => page::thing(iri, request, current, options)?.into_bytes(),
        Some(format) => {
            let query = format!("CONSTRUCT {{ {iri} ?p ?o }} WHERE {{ {iri} ?p ?o }}");
            let answer = options.query(query, request).run(&current.graph)?;
            let mut body = Vec::new();
            answer.write(*format, current.graph.prefixes(), &mut body)?;
            body
        }
    };
    let media_type = with_charset(media_type);
    let alternate =
        format!("</resource?iri={}>; rel=\"alternate\"; type=\"text/turtle\"", encode(iri.as_str()));
    let canonical = format!("{iri}; rel=\"canonical\"");
    Ok(Reply::new(StatusCode::OK, &media_type, body)
        .of_state(&current.tag(&media_type, request))
        .with(LINK, &alternate)
        .with(LINK, &canonical))
}
