//! Pages: what the graph has in, HTML without script out. No text of an article can become markup: all of it goes through
//! [`escape`].

use hyper::StatusCode;
use oxigraph::model::{NamedNode, Term};

use super::reply::{Problem, Reply};
use super::request::{Request, encode};
use super::{Current, Options};
use crate::html::{STYLE, escape, link, put};
use crate::kb::Item;
use crate::query::{Answer, Query, QueryError, Solutions};
use crate::vocab::Prefixes;

/// How many rows a page shows.
const ROWS: usize = 1000;

/// How many sentences and other values of one thing a page shows.
const VALUES: usize = 200;

/// Questions to click on, with the word that leads to each.
const QUESTIONS: [(&str, &str); 7] = [
    ("Who holds which position?", include_str!("../../examples/queries/officials.rq")),
    ("What happened when?", include_str!("../../examples/queries/events-by-date.rq")),
    ("Who met whom?", include_str!("../../examples/queries/meetings.rq")),
    ("Who says what?", include_str!("../../examples/queries/claims-by-speaker.rq")),
    ("Who belongs to what?", include_str!("../../examples/queries/relations.rq")),
    ("What is planned?", include_str!("../../examples/queries/planned.rq")),
    ("On what do outlets disagree?", include_str!("../../examples/queries/disagreements.rq")),
];

const CLASSES: &str = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?number) {
  VALUES ?class { tw:Article tw:Person tw:Country tw:Organisation tw:Place tw:Event tw:Tenure tw:Relation tw:Claim }
  ?thing a ?class
} GROUP BY ?class ORDER BY DESC(?number)";

const OUTLETS: &str =
    "SELECT ?outlet (COUNT(?article) AS ?articles) (MIN(?day) AS ?from) (MAX(?day) AS ?to) {
  ?article a tw:Article ; schema:publisher/rdfs:label ?outlet .
  OPTIONAL { ?article schema:datePublished ?date BIND(SUBSTR(STR(?date), 1, 10) AS ?day) }
} GROUP BY ?outlet ORDER BY DESC(?articles) LIMIT 50";

const NEWEST: &str = "SELECT ?date ?event ?type ?actor ?target {
  ?event a tw:Event ; tw:eventType ?kind ; tw:modality tw:Asserted ; tw:eventDate ?date .
  OPTIONAL { ?event tw:actor/rdfs:label ?actor }
  OPTIONAL { ?event tw:target/rdfs:label ?target }
  BIND(STRAFTER(STR(?kind), \"#\") AS ?type)
} ORDER BY DESC(STR(?date)) ?event LIMIT 30";

/// The style sheet of all pages.
pub(super) fn style() -> String {
    format!("{STYLE}{}", include_str!("serve.css"))
}

/// The page to begin with.
pub(super) fn start(request: &Request, current: &Current, options: &Options) -> Result<Reply, Problem> {
    let mut page = begin(&options.title, options);
    put(
        &mut page,
        format_args!(
            "<p>{} statements. <a href=\"/sparql\">Endpoint</a> for programs.</p>\n",
            current.triples
        ),
    );
    page.push_str("<h2 id=\"questions\">Questions</h2>\n<ul>\n");
    for (question, query) in QUESTIONS {
        put(
            &mut page,
            format_args!("<li><a href=\"/query?query={}\">{}</a></li>\n", encode(query), escape(question)),
        );
    }
    page.push_str("</ul>\n");
    for (id, title, query) in [
        ("classes", "What there is", CLASSES),
        ("outlets", "Outlets", OUTLETS),
        ("newest", "Newest events", NEWEST),
    ] {
        put(&mut page, format_args!("<h2 id=\"{id}\">{title}</h2>\n"));
        if let Answer::Solutions(rows) = run(query, current, options)? {
            table(&mut page, &rows, current.graph.prefixes());
        }
    }
    html(end(page), request, current)
}

/// The page to ask on, with the answer if something is asked.
pub(super) fn query(request: &Request, current: &Current, options: &Options) -> Result<Reply, Problem> {
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
    match Query::new(text).with_timeout(options.query_timeout).run(&current.graph) {
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
        Answer::Solutions(rows) => table(page, rows, current.graph.prefixes()),
        Answer::Graph(_) => {
            let text = answer.to_text(current.graph.prefixes())?;
            let end = text.char_indices().nth(200_000).map_or(text.len(), |(at, _)| at);
            put(page, format_args!("<pre>{}</pre>\n", escape(&text[..end])));
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
            "<h2 id=\"answer\">No answer</h2>\n<pre role=\"alert\">{}</pre>\n",
            escape(&error.to_string())
        ),
    );
    if let Some(hint) = error.hint() {
        put(page, format_args!("<p>{}</p>\n", escape(&hint)));
    }
}

/// The page of a thing.
pub(super) fn thing(iri: &NamedNode, current: &Current, options: &Options) -> Result<String, Problem> {
    let of = |query: String| -> Result<Solutions, Problem> {
        match run(&query, current, options)? {
            Answer::Solutions(rows) => Ok(rows),
            _ => Ok(Solutions { variables: Vec::new(), rows: Vec::new() }),
        }
    };
    let names = of(format!("SELECT ?name {{ {iri} rdfs:label|schema:headline ?name }} LIMIT 1"))?;
    let name = match names.column("name").flatten().next() {
        Some(Term::Literal(name)) => name.value().to_owned(),
        _ => iri.as_str().to_owned(),
    };
    let mut page = begin(&name, options);
    put(
        &mut page,
        format_args!(
            "<p class=\"faint\"><code>{}</code> <a href=\"/resource?iri={}\" type=\"text/turtle\">RDF by <code>Accept</code></a></p>\n",
            escape(iri.as_str()),
            encode(iri.as_str())
        ),
    );
    let said = of(format!(
        "SELECT DISTINCT ?sentence ?outlet ?date ?statement {{
           {{ ?statement ?part {iri} }} UNION {{ BIND({iri} AS ?statement) }}
           ?statement tw:evidence/tw:sentence ?sentence .
           OPTIONAL {{ ?statement tw:reportedIn ?article . ?article schema:publisher/rdfs:label ?outlet }}
           OPTIONAL {{ ?statement tw:reportedIn/schema:datePublished ?date }}
         }} ORDER BY DESC(STR(?date)) ?sentence LIMIT {VALUES}"
    ))?;
    section(&mut page, "sentences", "The sentences that say so", &said, current);
    let own = of(format!(
        "SELECT ?property ?value ?name {{ {iri} ?property ?value OPTIONAL {{ ?value rdfs:label ?name }} }}
         ORDER BY ?property ?value LIMIT {VALUES}"
    ))?;
    section(&mut page, "properties", "What the graph says of it", &own, current);
    let others = of(format!(
        "SELECT ?thing ?name ?property {{ ?thing ?property {iri} OPTIONAL {{ ?thing rdfs:label ?name }} }}
         ORDER BY ?property ?thing LIMIT {VALUES}"
    ))?;
    section(&mut page, "others", "What points to it", &others, current);
    Ok(end(page))
}

/// A small page of an entry of a knowledge base, for a frame in another page.
pub(super) fn preview(item: &Item, description: &str) -> String {
    let mut page = String::new();
    put(
        &mut page,
        format_args!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{0}</title>\n<link rel=\"stylesheet\" \
             href=\"/style.css\">\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n<p>{1}</p>\n",
            escape(item.label()),
            escape(description)
        ),
    );
    let names: Vec<&str> = item.names.iter().skip(1).take(8).map(String::as_str).collect();
    if !names.is_empty() {
        put(&mut page, format_args!("<p class=\"faint\">Also {}</p>\n", escape(&names.join(", "))));
    }
    for same in item.same.iter().take(4) {
        put(&mut page, format_args!("<p>{}</p>\n", link(same, same)));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn section(page: &mut String, id: &str, title: &str, rows: &Solutions, current: &Current) {
    if rows.rows.is_empty() {
        return;
    }
    put(page, format_args!("<h2 id=\"{id}\">{title}</h2>\n"));
    table(page, rows, current.graph.prefixes());
    if rows.rows.len() >= VALUES {
        put(page, format_args!("<p>The first {VALUES}; the rest by <a href=\"/query\">a query</a>.</p>\n"));
    }
}

fn run(query: &str, current: &Current, options: &Options) -> Result<Answer, Problem> {
    Ok(Query::new(query).with_timeout(options.query_timeout).run(&current.graph)?)
}

/// Rows as a table; IRIs lead to their pages.
fn table(page: &mut String, rows: &Solutions, prefixes: &Prefixes) {
    put(page, format_args!("<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>"));
    for variable in &rows.variables {
        put(page, format_args!("<th scope=\"col\">{}</th>", escape(variable.as_str())));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in rows.rows.iter().take(ROWS) {
        page.push_str("<tr>");
        for value in row {
            page.push_str("<td>");
            cell(page, value.as_ref(), prefixes);
            page.push_str("</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
    let number = rows.rows.len();
    let shown = match number {
        1 => "1 row".to_owned(),
        number if number > ROWS => format!("The first {ROWS} of {number} rows"),
        number => format!("{number} rows"),
    };
    put(page, format_args!("<p class=\"faint\">{shown}</p>\n"));
}

fn cell(page: &mut String, value: Option<&Term>, prefixes: &Prefixes) {
    match value {
        None => {}
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
             <a href=\"/query\">Ask</a></nav>\n<h1>{0}</h1>\n</header>\n<main>\n",
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
