//! Downloads: a query and the suffix of a format in, its whole answer as a file out.

use hyper::StatusCode;
use hyper::header::CONTENT_DISPOSITION;

use super::super::negotiate::{GRAPHS, RESULTS};
use super::super::reply::{Problem, Reply};
use super::super::request::Request;
use super::super::sparql::with_charset;
use super::super::{Current, Options};
use crate::query::Answer;

/// The suffixes with their media types.
const SUFFIXES: [(&str, &str); 9] = [
    ("csv", "text/csv"),
    ("tsv", "text/tab-separated-values"),
    ("json", "application/sparql-results+json"),
    ("xml", "application/sparql-results+xml"),
    ("ttl", "text/turtle"),
    ("nt", "application/n-triples"),
    ("nq", "application/n-quads"),
    ("jsonld", "application/ld+json"),
    ("rdf", "application/rdf+xml"),
];

/// The whole answer of the query in the format that the path ends in.
pub(in crate::serve) fn download(
    suffix: &str,
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let known = SUFFIXES.iter().find(|(known, _)| *known == suffix);
    let Some((_, media_type)) = known else {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("there is nothing at {}", request.path)));
    };
    let text = request.parameter("query").unwrap_or_default();
    let answer = options.query(text, request).run(&current.graph)?;
    let formats: &[_] = if matches!(answer, Answer::Graph(_)) { &GRAPHS } else { &RESULTS };
    let format = formats.iter().find(|(known, _)| known == media_type).map(|(_, format)| *format);
    let Some(format) = format else {
        let problem =
            Problem::new(StatusCode::BAD_REQUEST, format!("this answer cannot be had as .{suffix}"));
        return Err(problem.with_hint(
            "a graph comes as .ttl, .nt, .nq, .jsonld or .rdf, a table as .csv, .tsv, .json or .xml",
        ));
    };
    let mut body = Vec::new();
    answer.write(format, current.graph.prefixes(), &mut body)?;
    let media_type = with_charset(media_type);
    Ok(Reply::new(StatusCode::OK, &media_type, body)
        .of_state(&current.tag(&media_type, request))
        .with(CONTENT_DISPOSITION, &format!("attachment; filename=\"answer.{suffix}\"")))
}
