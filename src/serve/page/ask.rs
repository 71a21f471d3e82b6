//! The page to ask on: a query in, a form with it and the answer out, a page of it at a time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use oxigraph::model::Triple;

use super::super::reply::{Problem, Reply};
use super::super::request::{Request, encode};
use super::super::{Current, Options};
use super::table::Shown;
use super::{Table, begin, chart, end, grouped, html, pages, part, table, triples};
use crate::html::{escape, put};
use crate::query::{Answer, Names, Query, QueryError};

/// How many rows are on a page.
const EACH: usize = 100;

/// How many triples of a graph are looked at for its picture.
const DRAWN: usize = 5000;

/// How many answers are kept for the pages that follow the first.
const KEPT: usize = 8;

/// Answers of more rows are made anew for each page.
const MOST_KEPT: usize = 200_000;

/// The answers that were given last, for their other pages.
#[derive(Default)]
pub(in crate::serve) struct Answers(Mutex<VecDeque<(String, Arc<Answer>)>>);

impl Answers {
    /// The answer to a query, of those that are kept or else as `run` gives it.
    fn get(
        &self,
        query: &str,
        run: impl FnOnce() -> Result<Answer, QueryError>,
    ) -> Result<Arc<Answer>, QueryError> {
        let known = |kept: &VecDeque<(String, Arc<Answer>)>| {
            kept.iter().find(|(known, _)| known == query).map(|(_, answer)| Arc::clone(answer))
        };
        if let Some(answer) = known(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(answer);
        }
        let answer = Arc::new(run()?);
        if (EACH..MOST_KEPT).contains(&length(&answer)) {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= KEPT {
                kept.pop_front();
            }
            kept.push_back((query.to_owned(), Arc::clone(&answer)));
        }
        Ok(answer)
    }
}

fn length(answer: &Answer) -> usize {
    match answer {
        Answer::Solutions(rows) => rows.rows.len(),
        Answer::Graph(triples) => triples.len(),
        Answer::Boolean(_) => 1,
    }
}

/// The page to ask on, with the answer if something is asked.
pub(in crate::serve) fn query(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let text = request.parameter("query").unwrap_or_default();
    let mut page = begin("Ask", "/query", &["editor"], options);
    put(
        &mut page,
        format_args!(
            "<form action=\"/query\" class=\"ask\">\n<label for=\"query\">A query in SPARQL</label>\n<div class=\"editor\">\
             <pre aria-hidden=\"true\"></pre><textarea id=\"query\" name=\"query\" rows=\"{}\" spellcheck=\"false\" \
             autocapitalize=\"off\" autocomplete=\"off\">\n{}</textarea></div>\n\
             <p id=\"told\" class=\"told\" role=\"status\"></p>\n<p class=\"buttons\"><button>Ask</button></p>\n</form>\n",
            text.lines().count().clamp(8, 24),
            escape(text)
        ),
    );
    if text.trim().is_empty() {
        examples(&mut page, current);
        return html(end(page), request, current);
    }
    match current.answers.get(text, || options.query(text, request).run(&current.graph)) {
        Ok(answer) => answered(&mut page, text, &answer, request, current)?,
        Err(error) => refused(&mut page, &error),
    }
    html(end(page), request, current)
}

/// What may be asked, for who has not asked yet.
fn examples(page: &mut String, current: &Current) {
    page.push_str("<h2 id=\"examples\">Questions to begin with</h2>\n");
    super::start::questions(page);
    let known: Vec<String> =
        current.graph.prefixes().iter().map(|(name, _)| format!("<code>{}:</code>", escape(name))).collect();
    put(page, format_args!("<p class=\"faint\">These prefixes are declared: {}.</p>\n", known.join(" ")));
}

fn answered(
    page: &mut String,
    text: &str,
    answer: &Answer,
    request: &Request,
    current: &Current,
) -> Result<(), Problem> {
    hints(page, text, answer, current);
    let number = length(answer);
    let title = match answer {
        Answer::Boolean(_) => String::new(),
        Answer::Solutions(_) => format!(" <small>{} rows</small>", grouped(number)),
        Answer::Graph(_) => format!(" <small>{} triples</small>", grouped(number)),
    };
    put(page, format_args!("<h2 id=\"answer\">Answer{title}</h2>\n"));
    let query = encode(text);
    let formats: &[(&str, &str)] = match answer {
        Answer::Graph(_) => {
            &[("Turtle", "ttl"), ("N-Triples", "nt"), ("JSON-LD", "jsonld"), ("RDF/XML", "rdf")]
        }
        Answer::Boolean(_) => &[("JSON", "json"), ("XML", "xml")],
        Answer::Solutions(_) => &[("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml")],
    };
    page.push_str("<p class=\"as\">Download as");
    for (name, suffix) in formats {
        put(page, format_args!(" <a href=\"/query.{suffix}?query={query}\">{name}</a>"));
    }
    put(page, format_args!("<span>or ask <a href=\"/sparql?query={query}\">/sparql</a></span></p>\n"));
    let (at, shown) = part(request, "page", number, EACH);
    let turn = pages(request, "page", at, number, EACH, "the answer");
    match answer {
        Answer::Boolean(value) => {
            put(page, format_args!("<p class=\"verdict\">{}</p>\n", if *value { "Yes" } else { "No" }))
        }
        Answer::Solutions(rows) => {
            let part = &rows.rows[shown];
            let names = Names::new(current.graph.prefixes());
            let first = &rows.rows[..rows.rows.len().min(EACH)];
            let labels = super::table::names(first, current)?;
            if let Some(chart) = chart::chart(rows, &Shown { labels, names }) {
                page.push_str(&chart);
            }
            page.push_str(&turn);
            table(page, &Table { label: "Answer", variables: &rows.variables, rows: part }, current)?;
            page.push_str(&turn.replace("Pages of the answer", "Pages of the answer, again"));
        }
        Answer::Graph(graph) => {
            let drawn: Vec<Triple> = graph.quads().take(DRAWN).map(Triple::from).collect();
            if let Some(picture) = triples::picture(&drawn, current)? {
                page.push_str(&picture);
            }
            page.push_str(&turn);
            let part: Vec<Triple> = graph.quads().skip(shown.start).take(EACH).map(Triple::from).collect();
            triples::rows(page, &part, current)?;
        }
    }
    Ok(())
}

/// Why the answer may not be what was meant: misspelt terms, texts without their language.
fn hints(page: &mut String, text: &str, answer: &Answer, current: &Current) {
    let query = Query::new(text);
    let unknown = query.unknown_terms().into_iter().map(|term| format!("{term} ({})", term.hint()));
    let prefixes = current.graph.prefixes();
    let lost = if answer.is_empty() { query.lost_languages(prefixes) } else { Vec::new() };
    let lost = lost.into_iter().map(|lost| lost.to_string());
    let mistaken = if answer.is_empty() { query.mistaken(prefixes) } else { Vec::new() };
    let mistaken = mistaken.into_iter().map(|mistaken| format!("{mistaken} ({})", mistaken.hint()));
    for hint in unknown.chain(lost).chain(mistaken) {
        put(page, format_args!("<p class=\"hint\">{}</p>\n", escape(&hint)));
    }
}

fn refused(page: &mut String, error: &QueryError) {
    put(
        page,
        format_args!(
            "<h2 id=\"answer\">No answer</h2>\n<pre class=\"wrong\" tabindex=\"0\">{}</pre>\n",
            escape(&error.to_string())
        ),
    );
    if let Some(hint) = error.hint() {
        put(page, format_args!("<p class=\"hint\">{}</p>\n", escape(&hint)));
    }
}
