//! The page of a thing: its IRI in, what is said of it, by which outlet and in which sentence, out.

use hyper::StatusCode;
use oxigraph::model::{NamedNode, Term};

use super::super::reply::Problem;
use super::super::request::{Request, encode};
use super::super::{Current, Options};
use super::{begin, end, run, table};
use crate::html::{escape, link, put};
use crate::query::{Answer, Solutions};

/// How many rows of each kind a page shows.
const MOST: usize = 100;

/// Lists of a page: what they are called, and the query that gives them, in which `THIS` stands for the thing. A column `xName`
/// is shown in the place of `x`, as the link to it.
const LISTS: [(&str, &str, &str); 8] = [
    (
        "positions",
        "Positions",
        "SELECT ?position ?in ?inName ?asOf ?former ?article ?articleName ?sentence {
  ?statement tw:holder THIS ; tw:position/rdfs:label ?position ; tw:former ?former .
  OPTIONAL { ?statement tw:positionIn ?in . ?in rdfs:label ?inName }
  OPTIONAL { ?statement tw:asOf ?asOf }",
    ),
    (
        "officials",
        "Officials",
        "SELECT ?official ?officialName ?position ?asOf ?former ?article ?articleName ?sentence {
  ?statement tw:positionIn THIS ; tw:holder ?official ; tw:position/rdfs:label ?position ; tw:former ?former .
  ?official rdfs:label ?officialName .
  OPTIONAL { ?statement tw:asOf ?asOf }",
    ),
    (
        "relations",
        "Relations",
        "SELECT ?one ?oneName ?relation ?other ?otherName ?article ?articleName ?sentence {
  ?statement tw:subject|tw:object THIS ; tw:subject ?one ; tw:object ?other ; tw:relationType ?type .
  ?one rdfs:label ?oneName . ?other rdfs:label ?otherName .
  BIND(STRAFTER(STR(?type), \"#\") AS ?relation)",
    ),
    (
        "events",
        "Events",
        "SELECT ?date ?actor ?actorName ?event ?target ?targetName ?told ?article ?articleName ?sentence {
  ?statement tw:actor|tw:target|tw:eventPlace THIS ; tw:eventType ?type ; tw:modality ?modality .
  OPTIONAL { ?statement tw:eventDate ?date }
  OPTIONAL { ?statement tw:actor ?actor . ?actor rdfs:label ?actorName }
  OPTIONAL { ?statement tw:target ?target . ?target rdfs:label ?targetName }
  BIND(STRAFTER(STR(?type), \"#\") AS ?event)
  BIND(LCASE(STRAFTER(STR(?modality), \"#\")) AS ?told)",
    ),
    (
        "claims",
        "What it says",
        "SELECT ?claim ?words ?stance ?article ?articleName ?sentence {
  ?statement tw:speaker THIS ; tw:claimText ?claim ; tw:quotationType ?kind ; tw:stance ?how .
  BIND(LCASE(STRAFTER(STR(?kind), \"#\")) AS ?words)
  BIND(LCASE(STRAFTER(STR(?how), \"#\")) AS ?stance)",
    ),
    (
        "said",
        "Who says this",
        "SELECT ?speaker ?speakerName ?claim ?article ?articleName ?sentence {
  ?statement tw:says THIS ; tw:speaker ?speaker ; tw:claimText ?claim .
  ?speaker rdfs:label ?speakerName",
    ),
    (
        "itself",
        "The sentences that say so",
        "SELECT ?article ?articleName ?sentence {
  BIND(THIS AS ?statement)",
    ),
    (
        "statements",
        "What it reports",
        "SELECT ?kind ?statement ?statementName ?sentence {
  ?statement tw:reportedIn THIS ; a ?class ; tw:evidence/tw:sentence ?sentence .
  FILTER(STRSTARTS(STR(?class), STR(tw:)))
  BIND(STRAFTER(STR(?class), \"#\") AS ?kind) BIND(\"statement\" AS ?statementName)
} ORDER BY ?sentence ?kind ?statement",
    ),
];

/// How lists of statements end: with the article and the sentence, the newest first.
const SOURCE: &str = "
  OPTIONAL { ?statement tw:evidence/tw:sentence ?sentence }
  OPTIONAL {
    ?statement tw:reportedIn ?article .
    OPTIONAL { ?article schema:publisher/rdfs:label ?articleName }
    OPTIONAL { ?article schema:datePublished ?published }
  }
} ORDER BY DESC(STR(?published)) ?statement ?sentence";

/// The query of a list, without its limit.
fn query(list: &str, iri: &NamedNode) -> String {
    let whole = if list.contains("ORDER BY") { list.to_owned() } else { format!("{list}{SOURCE}") };
    whole.replace("THIS", &iri.to_string())
}

/// The page of a thing.
pub(in crate::serve) fn thing(
    iri: &NamedNode,
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<String, Problem> {
    let rows = |query: &str| -> Result<Solutions, Problem> {
        match run(query, request, current, options)? {
            Answer::Solutions(rows) => Ok(rows),
            _ => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer has no rows")),
        }
    };
    let texts = |query: String, column: &str| -> Result<Vec<String>, Problem> {
        let rows = rows(&query)?;
        let text = |term: &Term| match term {
            Term::Literal(text) => text.value().to_owned(),
            Term::NamedNode(iri) => iri.as_str().to_owned(),
            other => other.to_string(),
        };
        Ok(rows.column(column).flatten().map(text).collect())
    };
    let names =
        texts(format!("SELECT DISTINCT ?name {{ {iri} rdfs:label|schema:headline ?name }} LIMIT 3"), "name")?;
    let kinds = format!(
        "SELECT ?kind {{ {iri} a ?class BIND(REPLACE(STR(?class), \"^.*[/#]\", \"\") AS ?kind) }} LIMIT 5"
    );
    let kinds = texts(kinds, "kind")?;
    let name = names.first().cloned().unwrap_or_else(|| match kinds.first() {
        Some(kind) => kind.clone(),
        None => iri.as_str().to_owned(),
    });
    let mut page = begin(&name, options);
    page.push_str("<p>");
    for kind in &kinds {
        put(&mut page, format_args!("<span class=\"tag\">{}</span> ", escape(kind)));
    }
    put(
        &mut page,
        format_args!(
            "</p>\n<p class=\"faint\"><code>{}</code> as <a href=\"/resource.ttl?iri={1}\">Turtle</a>, <a \
             href=\"/resource.jsonld?iri={1}\">JSON-LD</a>, <a href=\"/resource.nt?iri={1}\">N-Triples</a></p>\n",
            escape(iri.as_str()),
            encode(iri.as_str())
        ),
    );
    let others = format!("SELECT DISTINCT ?name {{ {iri} skos:altLabel ?name }} ORDER BY ?name LIMIT 30");
    let others = texts(others, "name")?;
    if !others.is_empty() {
        put(&mut page, format_args!("<p>Also {}</p>\n", escape(&others.join(", "))));
    }
    let elsewhere = format!(
        "SELECT DISTINCT ?other {{ {iri} owl:sameAs|rdfs:seeAlso|schema:url ?other }} ORDER BY ?other LIMIT 30"
    );
    let elsewhere = texts(elsewhere, "other")?;
    if !elsewhere.is_empty() {
        let links: Vec<String> = elsewhere.iter().map(|other| link(other, other)).collect();
        put(&mut page, format_args!("<p>Elsewhere: {}</p>\n", links.join(" ")));
    }
    for (id, title, list) in LISTS {
        let query = query(list, iri);
        let found = rows(&format!("{query} LIMIT {}", MOST + 1))?;
        section(&mut page, id, title, &query, found, current);
    }
    let own = format!(
        "SELECT ?property ?value ?valueName {{ {iri} ?property ?value OPTIONAL {{ ?value rdfs:label ?valueName }} }} ORDER BY ?property ?value"
    );
    let found = rows(&format!("{own} LIMIT {}", MOST + 1))?;
    section(&mut page, "properties", "What the graph has of it", &own, found, current);
    Ok(end(page))
}

/// A list with its title and the ways to have the whole of it.
fn section(page: &mut String, id: &str, title: &str, query: &str, mut rows: Solutions, current: &Current) {
    let told = rows.column("sentence").flatten().count();
    if rows.rows.is_empty() || id == "itself" && told == 0 {
        return;
    }
    let more = rows.rows.len() > MOST;
    rows.rows.truncate(MOST);
    put(page, format_args!("<h2 id=\"{id}\">{title}</h2>\n"));
    table(page, title, &rows, current.graph.prefixes());
    put(
        page,
        format_args!(
            "<p class=\"faint\">{}<a href=\"/query?query={1}\">As a question</a>, <a href=\"/sparql?query={1}\">as JSON</a></p>\n",
            if more { "There is more. " } else { "" },
            encode(query)
        ),
    );
}
