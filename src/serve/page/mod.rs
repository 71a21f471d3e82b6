//! Pages: what the graph has in, HTML out that works without script. No text of an article can become markup: all of it
//! goes through [`escape`].

mod article;
mod ask;
mod assets;
mod chart;
mod compare;
mod download;
mod editor;
mod entity;
mod filter;
mod graph;
mod picture;
mod preview;
mod review;
mod search;
mod shown;
mod start;
mod statement;
mod table;
mod thing;
mod timeline;
mod told;
mod triples;

use std::ops::Range;

use hyper::StatusCode;

use super::reply::{Problem, Reply};
use super::request::{Request, encode};
use super::{Current, Options};
use crate::html::{escape, put};
use table::{Table, table};

pub(super) use ask::{Answers, query};
pub(super) use assets::asset;
pub(super) use compare::compare;
pub(super) use download::download;
pub(super) use editor::{check, complete};
pub(super) use graph::graph;
pub(super) use preview::preview;
pub(super) use review::review;
pub(super) use search::{search, suggest};
pub(super) use start::start;
pub(super) use thing::thing;
pub(super) use timeline::timeline;

/// The pages that all pages lead to.
const PAGES: [(&str, &str); 5] = [
    ("/graph", "Who with whom"),
    ("/timeline", "Timeline"),
    ("/compare", "Compare"),
    ("/review", "Review"),
    ("/query", "Ask"),
];

/// Those of them whose links and filters turn the page in place, where there is script.
const LIVE: [&str; 3] = ["/graph", "/timeline", "/compare"];

/// The address of the page of a thing.
fn address(iri: &str) -> String {
    format!("/resource?iri={}", encode(iri))
}

/// The beginning of a page. `here` is the page of [`PAGES`] that it is, `scripts` are what its own modules are called.
fn begin(title: &str, here: &str, scripts: &[&str], options: &Options) -> String {
    let mut page = String::new();
    let mut head = String::new();
    for script in ["base"].iter().chain(scripts) {
        put(
            &mut head,
            format_args!(
                "<script type=\"module\" src=\"{}\"></script>\n",
                assets::address(&format!("{script}.js"))
            ),
        );
    }
    let heading = if here == "/" { &options.title } else { title };
    let whole = if here == "/" { title.to_owned() } else { format!("{title} – {}", options.title) };
    put(
        &mut page,
        format_args!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<link rel=\"stylesheet\" \
             href=\"{}\">\n<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n{head}</head>\n<body>\n\
             <a class=\"skip\" href=\"#main\">To the content</a>\n<header class=\"top\">\n\
             <nav aria-label=\"Pages\"><a class=\"home\" href=\"/\"{}>{}</a>",
            escape(&whole),
            assets::address("style.css"),
            if here == "/" { " aria-current=\"page\"" } else { "" },
            escape(&options.title)
        ),
    );
    for (path, name) in PAGES {
        let mark = if path == here { " aria-current=\"page\"" } else { "" };
        put(&mut page, format_args!("<a href=\"{path}\"{mark}>{name}</a>"));
    }
    put(
        &mut page,
        format_args!(
            "</nav>\n<form action=\"/search\" role=\"search\" class=\"find\"><input name=\"q\" type=\"search\" \
             autocomplete=\"off\" aria-label=\"Search\" placeholder=\"Search\"><button>Search</button></form>\n\
             </header>\n<main id=\"main\"{}>\n<h1 dir=\"auto\">{}</h1>\n",
            if LIVE.contains(&here) { " data-live" } else { "" },
            escape(heading)
        ),
    );
    page
}

fn end(mut page: String) -> String {
    page.push_str(
        "</main>\n<footer>News reports claims: every statement here is somebody’s. \
         <a href=\"/sparql\">Endpoint</a> <a href=\"/.well-known/void\">Description</a></footer>\n</body>\n</html>\n",
    );
    page
}

fn html(page: String, request: &Request, current: &Current) -> Result<Reply, Problem> {
    const HTML: &str = "text/html; charset=utf-8";
    Ok(Reply::new(StatusCode::OK, HTML, page).of_state(&current.tag(HTML, request)))
}

fn json(value: &serde_json::Value, request: &Request, current: &Current) -> Reply {
    const JSON: &str = "application/json";
    let body = serde_json::to_vec(value).unwrap_or_default();
    Reply::new(StatusCode::OK, JSON, body).of_state(&current.tag(JSON, request))
}

/// The address of this page with other values of some parameters; an empty value leaves one out.
fn address_with(request: &Request, changes: &[(&str, &str)]) -> String {
    let kept = request.parameters.iter().filter(|(name, _)| changes.iter().all(|(other, _)| other != name));
    let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
    let pairs: Vec<String> = kept
        .chain(changes.iter().copied())
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    if pairs.is_empty() { request.path.clone() } else { format!("{}?{}", request.path, pairs.join("&")) }
}

/// The page of a list of `number` things, `each` on a page, that is asked for, from 1, and the things that it has.
fn part(request: &Request, name: &str, number: usize, each: usize) -> (usize, Range<usize>) {
    let at: usize = request.parameter(name).and_then(|number| number.parse().ok()).unwrap_or(1).max(1);
    let at = at.min(number.div_ceil(each).max(1));
    (at, (at - 1) * each..(at * each).min(number))
}

/// Links to the pages of a list of `number` things, `each` on a page, of which `at` is shown; nothing if there is one page.
fn pages(request: &Request, parameter: &str, at: usize, number: usize, each: usize, what: &str) -> String {
    let last = number.div_ceil(each).max(1);
    if last == 1 {
        return String::new();
    }
    let mut html = String::new();
    let from = (at - 1).saturating_mul(each) + 1;
    put(
        &mut html,
        format_args!(
            "<nav class=\"pages\" aria-label=\"Pages of {what}\"><span>{} to {} of {}</span>",
            grouped(from),
            grouped((from + each - 1).min(number)),
            grouped(number)
        ),
    );
    for (name, to) in [("First", 1), ("Previous", at.saturating_sub(1)), ("Next", at + 1), ("Last", last)] {
        if to >= 1 && to <= last && to != at {
            let to = if to == 1 { String::new() } else { to.to_string() };
            put(
                &mut html,
                format_args!(
                    "<a href=\"{}\">{name}</a>",
                    escape(&address_with(request, &[(parameter, &to)]))
                ),
            );
        }
    }
    html.push_str("</nav>\n");
    html
}

/// A number with its digits in groups: 1,234,567.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
