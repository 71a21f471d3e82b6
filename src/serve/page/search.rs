//! The page to search on: the beginning of a name, or words, in; the things that bear the name and the texts that have the
//! words out.

use std::collections::BTreeSet;

use hyper::StatusCode;
use oxigraph::model::NamedOrBlankNode;
use serde_json::{Value, json};

use super::super::look::{LONG_NAME, shortened};
use super::super::reply::{Problem, Reply};
use super::super::request::Request;
use super::super::{Current, Options, reconcile};
use super::{address, begin, end, html, json};
use crate::html::{escape, put};
use crate::kb::Hit;

/// How many things are shown.
const MOST: usize = 100;

/// How many texts are shown, and how many characters of each.
const TEXTS: usize = 50;
const LONG_TEXT: usize = 400;

/// How many are suggested while somebody types.
const SUGGESTED: usize = 8;

/// What bears a name that begins so, as JSON.
pub(in crate::serve) fn suggest(request: &Request, current: &Current) -> Result<Reply, Problem> {
    let text = request.parameter("q").unwrap_or_default().trim();
    let index = current.index()?;
    let mut found: Vec<Value> = Vec::new();
    let mut shown: Vec<String> = Vec::new();
    let hits = if text.is_empty() { Vec::new() } else { index.find_beginning(text, 3 * SUGGESTED) };
    for item in hits.into_iter().filter_map(|hit| index.item(hit.item)) {
        if found.len() < SUGGESTED && !shown.contains(&item.iri) {
            found.push(json!({
                "name": shortened(item.label(), LONG_NAME),
                "kind": item.class.map_or("Thing", reconcile::type_name),
                "detail": shortened(&reconcile::description(&item), LONG_NAME),
                "address": address(&item.iri),
            }));
            shown.push(item.iri);
        }
    }
    Ok(json(&json!({ "found": found }), request, current))
}

/// The page with what bears the name that is looked for.
pub(in crate::serve) fn search(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let text = request.parameter("q").unwrap_or_default().trim();
    let mut page = begin(&format!("Search: {text}"), "", &[], options);
    let index = current.index()?;
    let mut hits: Vec<Hit> = Vec::new();
    if !text.is_empty() {
        hits = index.find(text);
        hits.extend(index.find_beginning(text, MOST));
        if hits.is_empty() {
            // Nobody bears it: perhaps it is misspelt.
            hits = index.find_near(text);
        }
    }
    let mut shown: Vec<String> = Vec::new();
    page.push_str("<ul>\n");
    for item in hits.into_iter().filter_map(|hit| index.item(hit.item)) {
        if shown.len() >= MOST || shown.contains(&item.iri) {
            continue;
        }
        put(
            &mut page,
            format_args!(
                "<li><a href=\"{}\"><bdi>{}</bdi></a> <span class=\"tag\">{}</span> {}</li>\n",
                escape(&address(&item.iri)),
                escape(&shortened(item.label(), LONG_NAME)),
                item.class.map_or("Thing", reconcile::type_name),
                escape(&shortened(&reconcile::description(&item), LONG_NAME))
            ),
        );
        shown.push(item.iri);
    }
    page.push_str("</ul>\n");
    let named = !shown.is_empty();
    let texts = if text.is_empty() { String::new() } else { texts(text, &shown, current)? };
    if !named && !text.is_empty() {
        put(&mut page, format_args!("<p>Nothing bears the name “{}”.</p>\n", escape(text)));
    }
    page.push_str(&texts);
    html(end(page), request, current)
}

/// The headlines, sentences and claims that have all words, each once.
fn texts(words: &str, named: &[String], current: &Current) -> Result<String, Problem> {
    let mut seen = BTreeSet::new();
    let mut rows = String::new();
    // A sentence is that of a passage and of each mention in it.
    let hits = current.graph.search(words, MOST + 4 * TEXTS);
    for hit in hits.map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))? {
        let NamedOrBlankNode::NamedNode(subject) = &hit.subject else { continue };
        let is_new =
            !named.iter().any(|iri| iri == subject.as_str()) && seen.insert(hit.text.value().to_owned());
        if is_new && seen.len() <= TEXTS {
            put(
                &mut rows,
                format_args!(
                    "<li><a href=\"{}\"><bdi>{}</bdi></a></li>\n",
                    escape(&address(subject.as_str())),
                    escape(&shortened(hit.text.value(), LONG_TEXT))
                ),
            );
        }
    }
    Ok(if rows.is_empty() {
        rows
    } else {
        format!("<h2>In headlines and sentences</h2>\n<ul>\n{rows}</ul>\n")
    })
}
