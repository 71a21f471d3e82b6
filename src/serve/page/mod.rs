//! Pages: what the graph has in, HTML without script out. No text of an article can become markup: all of it goes through
//! [`escape`].

mod ask;
mod preview;
mod search;
mod start;
mod thing;

use hyper::StatusCode;
use oxigraph::model::Term;

use super::reply::{Problem, Reply};
use super::request::{Request, encode};
use super::{Current, Options};
use crate::html::{STYLE, escape, put};
use crate::query::{Answer, Solutions};
use crate::vocab::Prefixes;

/// How many rows a page shows.
const ROWS: usize = 1000;

pub(super) use ask::query;
pub(super) use preview::preview;
pub(super) use search::search;
pub(super) use start::start;
pub(super) use thing::thing;

/// The style sheet of all pages.
pub(super) fn style() -> String {
    format!("{STYLE}{}", include_str!("serve.css"))
}

fn run(query: &str, request: &Request, current: &Current, options: &Options) -> Result<Answer, Problem> {
    Ok(options.query(query, request).run(&current.graph)?)
}

/// The name of a variable as words: "asOf" is "as of".
fn heading(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 2);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
        before = c;
    }
    words
}

/// Rows as a table that is called `label`; IRIs lead to their pages. Of columns `x` and `xName`, one is shown: the name, as the link to `x`.
fn table(page: &mut String, label: &str, rows: &Solutions, prefixes: &Prefixes) {
    let names: Vec<&str> = rows.variables.iter().map(|variable| variable.as_str()).collect();
    let place = |name: &str| names.iter().position(|known| *known == name);
    let is_name = |name: &str| name.strip_suffix("Name").is_some_and(|of| place(of).is_some());
    let columns: Vec<(usize, Option<usize>)> = (0..names.len())
        .filter(|at| !is_name(names[*at]))
        .map(|at| (at, place(&format!("{}Name", names[at]))))
        .collect();
    put(
        page,
        format_args!(
            "<div class=\"wide\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table>\n<thead><tr>",
            escape(label)
        ),
    );
    for (at, _) in &columns {
        put(page, format_args!("<th scope=\"col\">{}</th>", escape(&heading(names[*at]))));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in rows.rows.iter().take(ROWS) {
        page.push_str("<tr>");
        for (at, name) in &columns {
            page.push_str("<td>");
            let name = name.and_then(|name| row.get(name)?.as_ref());
            cell(page, row.get(*at).and_then(Option::as_ref), name, prefixes);
            page.push_str("</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
    let number = rows.rows.len();
    if number > ROWS {
        put(page, format_args!("<p class=\"faint\">The first {ROWS} of {number} rows</p>\n"));
    }
}

fn cell(page: &mut String, value: Option<&Term>, name: Option<&Term>, prefixes: &Prefixes) {
    match value {
        None => {}
        Some(Term::NamedNode(iri)) if let Some(Term::Literal(name)) = name => put(
            page,
            format_args!("<a href=\"/resource?iri={}\">{}</a>", encode(iri.as_str()), escape(name.value())),
        ),
        Some(Term::NamedNode(iri)) => put(
            page,
            format_args!(
                "<a href=\"/resource?iri={}\">{}</a>",
                encode(iri.as_str()),
                escape(&short(iri.as_str(), prefixes))
            ),
        ),
        Some(Term::Literal(text)) => match text.language() {
            Some(language) => {
                put(page, format_args!("<span lang=\"{}\">{}</span>", escape(language), escape(text.value())))
            }
            None => page.push_str(&escape(text.value())),
        },
        Some(other) => page.push_str(&escape(&other.to_string())),
    }
}

/// An IRI with the prefix of its namespace, where there is one.
fn short(iri: &str, prefixes: &Prefixes) -> String {
    let longest =
        prefixes.iter().filter(|(_, space)| iri.starts_with(space)).max_by_key(|(_, space)| space.len());
    match longest {
        Some((name, space)) => format!("{name}:{}", &iri[space.len()..]),
        None => iri.to_owned(),
    }
}

fn begin(title: &str, options: &Options) -> String {
    let mut page = String::new();
    put(
        &mut page,
        format_args!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n<link rel=\"stylesheet\" \
             href=\"/style.css\">\n</head>\n<body>\n<header class=\"page\">\n<nav aria-label=\"Pages\"><a href=\"/\">{1}</a> \
             <a href=\"/query\">Ask</a></nav>\n<form action=\"/search\" role=\"search\"><input name=\"q\" type=\"search\" \
             aria-label=\"A name\" placeholder=\"A name\"> <button>Search</button></form>\n<h1>{0}</h1>\n</header>\n<main>\n",
            escape(title),
            escape(&options.title)
        ),
    );
    page
}

fn end(mut page: String) -> String {
    page.push_str(
        "</main>\n<footer>News reports claims: every statement is somebody's.</footer>\n</body>\n</html>\n",
    );
    page
}

fn html(page: String, request: &Request, current: &Current) -> Result<Reply, Problem> {
    const HTML: &str = "text/html; charset=utf-8";
    Ok(Reply::new(StatusCode::OK, HTML, page).of_state(&current.tag(HTML, request)))
}
