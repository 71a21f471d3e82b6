//! The page to ask on: a query in, a form with it and the answer out.

use super::super::reply::{Problem, Reply};
use super::super::request::{Request, encode};
use super::super::{Current, Options};
use super::{begin, end, html, table};
use crate::html::{escape, put};
use crate::query::{Answer, QueryError};

/// The page to ask on, with the answer if something is asked.
pub(in crate::serve) fn query(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let text = request.parameter("query").unwrap_or_default();
    let mut page = begin("Ask", options);
    put(
        &mut page,
        format_args!(
            "<form action=\"/query\">\n<label for=\"query\">SPARQL</label>\n<textarea id=\"query\" name=\"query\" rows=\"16\" \
             spellcheck=\"false\">{}</textarea>\n<button>Ask</button>\n</form>\n",
            escape(text)
        ),
    );
    if text.trim().is_empty() {
        let known: Vec<&str> = current.graph.prefixes().iter().map(|(name, _)| name).collect();
        put(&mut page, format_args!("<p class=\"faint\">Declared: {}.</p>\n", escape(&known.join(", "))));
        return html(end(page), request, current);
    }
    match options.query(text, request).run(&current.graph) {
        Ok(answer) => answered(&mut page, text, &answer, current)?,
        Err(error) => refused(&mut page, &error),
    }
    html(end(page), request, current)
}

fn answered(page: &mut String, text: &str, answer: &Answer, current: &Current) -> Result<(), Problem> {
    page.push_str("<h2 id=\"answer\">Answer</h2>\n");
    let formats: &[(&str, &str)] = match answer {
        Answer::Graph(_) => &[("Turtle", "text/turtle"), ("JSON-LD", "application/ld+json")],
        _ => &[("JSON", "application/sparql-results+json"), ("XML", "application/sparql-results+xml")],
    };
    let named: Vec<&str> = formats.iter().map(|(name, _)| *name).collect();
    put(
        page,
        format_args!(
            "<p class=\"faint\">For programs: <a href=\"/sparql?query={}\">/sparql</a>, as {} by <code>Accept</code>.</p>\n",
            encode(text),
            named.join(" or ")
        ),
    );
    match answer {
        Answer::Boolean(value) => {
            put(page, format_args!("<p><strong>{}</strong></p>\n", if *value { "yes" } else { "no" }))
        }
        Answer::Solutions(rows) => table(page, "Answer", rows, current.graph.prefixes()),
        Answer::Graph(_) => {
            let text = answer.to_text(current.graph.prefixes())?;
            let end = text.char_indices().nth(200_000).map_or(text.len(), |(at, _)| at);
            put(page, format_args!("<pre tabindex=\"0\">{}</pre>\n", escape(&text[..end])));
            if end < text.len() {
                page.push_str("<p>The rest is at the address for programs.</p>\n");
            }
        }
    }
    Ok(())
}

fn refused(page: &mut String, error: &QueryError) {
    put(
        page,
        format_args!(
            "<h2 id=\"answer\">No answer</h2>\n<pre tabindex=\"0\">{}</pre>\n",
            escape(&error.to_string())
        ),
    );
    if let Some(hint) = error.hint() {
        put(page, format_args!("<p>{}</p>\n", escape(&hint)));
    }
}
