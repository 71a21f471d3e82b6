//! The page to begin with: a graph in, what is in it and questions to click on out.

use super::super::reply::{Problem, Reply};
use super::super::request::{Request, encode};
use super::super::{Current, Options};
use super::{begin, end, html, run, table};
use crate::html::{escape, put};
use crate::query::Answer;

/// Questions to click on, with the word that leads to each.
const QUESTIONS: [(&str, &str); 7] = [
    ("Who holds which position?", include_str!("../../../examples/queries/officials.rq")),
    ("What happened when?", include_str!("../../../examples/queries/events-by-date.rq")),
    ("Who met whom?", include_str!("../../../examples/queries/meetings.rq")),
    ("Who says what?", include_str!("../../../examples/queries/claims-by-speaker.rq")),
    ("Who belongs to what?", include_str!("../../../examples/queries/relations.rq")),
    ("What is planned?", include_str!("../../../examples/queries/planned.rq")),
    ("On what do outlets disagree?", include_str!("../../../examples/queries/disagreements.rq")),
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

const NEWEST: &str = "SELECT ?date ?actor ?actorName ?event ?eventName ?target ?targetName {
  ?event a tw:Event ; tw:eventType ?kind ; tw:modality tw:Asserted ; tw:eventDate ?date .
  OPTIONAL { ?event tw:actor ?actor . ?actor rdfs:label ?actorName }
  OPTIONAL { ?event tw:target ?target . ?target rdfs:label ?targetName }
  BIND(STRAFTER(STR(?kind), \"#\") AS ?eventName)
} ORDER BY DESC(STR(?date)) ?event LIMIT 30";

/// The page to begin with.
pub(in crate::serve) fn start(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
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
        if let Answer::Solutions(rows) = run(query, request, current, options)? {
            table(&mut page, title, &rows, current.graph.prefixes());
        }
    }
    html(end(page), request, current)
}
