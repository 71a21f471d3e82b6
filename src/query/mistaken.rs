//! What a query means otherwise than the graph has it: a query in, the texts compared with dates and the IRIs out that
//! nothing in a graph is, with what to write instead.
//!
//! Such a query is right SPARQL and finds nothing, which is easily taken for an answer.

use std::fmt;

use oxigraph::model::NamedNodeRef;

use super::compared::{compared, is_iri};
use super::scan::{self, Kind, Position};
use crate::vocab::{PREFIXES, Prefixes, schema, tw};

/// Something in a query that the graph has otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistaken {
    /// Where it stands in the query.
    pub position: Position,
    /// What the query has: a text with its quotation marks, an IRI in angle brackets, or a prefixed name.
    pub text: String,
    /// What the graph has instead.
    pub instead: Instead,
}

/// What a graph has in the place of what a query asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Instead {
    /// A date, of this datatype where it is as precise as the text.
    Date(&'static str),
    /// This IRI, in angle brackets or as a prefixed name.
    Iri(String),
    /// A prefix is declared in the query for a namespace that the graph has in this form.
    Namespace(String),
}

impl fmt::Display for Mistaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Position { line, column }, text) = (self.position, &self.text);
        write!(f, "line {line}, column {column}: nothing was found, and ")?;
        match &self.instead {
            Instead::Date(_) => write!(f, "{text} is a text, which is compared with dates"),
            Instead::Iri(iri) => write!(f, "{text} is {iri} in a graph"),
            Instead::Namespace(iri) => write!(f, "{text} begins no name in a graph, {iri} does"),
        }
    }
}

impl Mistaken {
    /// The way out.
    pub fn hint(&self) -> String {
        match &self.instead {
            Instead::Date("xsd:date") => {
                format!(
                    "write {0}^^xsd:date (tw:firstDay and tw:lastDay are always days), or compare {0} with STR(...) of the variable",
                    self.text
                )
            }
            Instead::Date(datatype) => {
                format!("write {0}^^{datatype}, or compare {0} with STR(...) of the variable", self.text)
            }
            Instead::Iri(iri) => format!("write {iri}"),
            Instead::Namespace(_) => {
                "leave the PREFIX out: the project's prefixes are declared beforehand".to_owned()
            }
        }
    }
}

/// The properties whose values are dates.
const DATES: [NamedNodeRef<'static>; 5] =
    [tw::EVENT_DATE, tw::AS_OF, tw::FIRST_DAY, tw::LAST_DAY, schema::DATE_PUBLISHED];

/// What is in `query` that the graph has otherwise.
pub(super) fn mistaken(query: &str, prefixes: &Prefixes) -> Vec<Mistaken> {
    let is_date =
        |token: &scan::Token<'_>| DATES.iter().any(|date| is_iri(token, *date, prefixes)).then_some(());
    let mut found: Vec<Mistaken> = compared(query, is_date)
        .into_iter()
        .filter(|compared| !compared.is_typed)
        .filter_map(|compared| {
            let text = compared.token.text;
            let instead = Instead::Date(datatype(text.trim_matches(['"', '\'']))?);
            Some(Mistaken { position: compared.token.position, text: text.to_owned(), instead })
        })
        .collect();
    let mut declares = 0;
    for token in scan::tokens(query) {
        declares = if token.is("PREFIX") { 3 } else { declares - i32::from(declares > 0) };
        if token.kind != Kind::Iri {
            continue;
        }
        let iri = token.text.trim_matches(['<', '>']);
        let Some(right) = otherwise(iri) else { continue };
        let instead = match PREFIXES.iter().find(|(_, namespace)| *namespace == right) {
            Some((prefix, _)) if declares == 0 => Instead::Iri(format!("{prefix}:")),
            Some(_) => Instead::Namespace(format!("<{right}>")),
            None => Instead::Iri(short(&right)),
        };
        found.push(Mistaken { position: token.position, text: token.text.to_owned(), instead });
    }
    found
}

/// The datatype of a date that a text writes.
fn datatype(text: &str) -> Option<&'static str> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number =
        |part: &&str, digits: usize| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if is_number(year, 4) && is_number(month, 2) => match day.split_once('T') {
            Some((day, _)) => is_number(&day, 2).then_some("xsd:dateTime"),
            None => is_number(day, 2).then_some("xsd:date"),
        },
        [year, month] if is_number(year, 4) && is_number(month, 2) => Some("xsd:gYearMonth"),
        [year] if is_number(year, 4) => Some("xsd:gYear"),
        _ => None,
    }
}

/// The pages about things that are taken for the things: how their addresses begin, after the scheme, and the things' own.
const PAGES: [(&str, &str); 6] = [
    ("www.wikidata.org/wiki/", "http://www.wikidata.org/entity/"),
    ("wikidata.org/wiki/", "http://www.wikidata.org/entity/"),
    ("wikidata.org/entity/", "http://www.wikidata.org/entity/"),
    ("m.wikidata.org/wiki/", "http://www.wikidata.org/entity/"),
    ("dbpedia.org/page/", "http://dbpedia.org/resource/"),
    ("en.wikipedia.org/wiki/", "http://dbpedia.org/resource/"),
];

/// The IRI that a graph has in the place of another that names the same: with the other scheme, or of the page about it.
fn otherwise(iri: &str) -> Option<String> {
    let bare = iri.strip_prefix("https://").or_else(|| iri.strip_prefix("http://"))?;
    if let Some((page, thing)) = PAGES.iter().find(|(page, _)| bare.starts_with(page)) {
        return Some(format!("{thing}{}", &bare[page.len()..]));
    }
    let (_, namespace) = PREFIXES.iter().find(|(_, namespace)| {
        let own = namespace.split_once("://").map_or("", |(_, rest)| rest);
        !own.is_empty() && bare.starts_with(own)
    })?;
    let right = format!("{}://{bare}", namespace.split_once("://")?.0);
    (right != iri).then_some(right)
}

/// The IRI as a prefixed name, where it is one.
pub(super) fn short(iri: &str) -> String {
    let prefixed = PREFIXES.iter().find_map(|(prefix, namespace)| {
        let local = iri.strip_prefix(namespace).filter(|local| crate::map::is_local(local))?;
        Some(format!("{prefix}:{local}"))
    });
    prefixed.unwrap_or_else(|| format!("<{iri}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(query: &str) -> Vec<String> {
        let mistaken = mistaken(query, &Prefixes::default());
        mistaken.iter().map(|mistaken| format!("{} -> {}", mistaken.text, mistaken.hint())).collect()
    }

    #[test]
    fn texts_compared_with_dates_are_found() {
        for (query, datatype) in [
            ("ASK { ?x tw:eventDate '2019-03-12' }", "xsd:date"),
            ("ASK { ?x tw:eventDate ?day FILTER(?day = '2019-03') }", "xsd:gYearMonth"),
            ("ASK { ?x tw:eventDate ?day FILTER(?day >= '2019') }", "xsd:gYear"),
            ("ASK { ?x tw:firstDay ?day FILTER(?day < \"2019-03-12\") }", "xsd:date"),
            ("ASK { ?x schema:datePublished ?day FILTER('2019-03-12T08:00:00Z' <= ?day) }", "xsd:dateTime"),
            ("ASK { VALUES ?day { '2019-03-12' } ?x tw:asOf ?day }", "xsd:date"),
        ] {
            let told = told(query);
            assert_eq!(told.len(), 1, "{query}");
            assert!(told[0].contains(&format!("^^{datatype}")), "{query}: {told:?}");
        }
        for query in [
            "ASK { ?x tw:eventDate '2019-03-12'^^xsd:date }",
            "ASK { ?x tw:eventDate ?day FILTER(STR(?day) >= '2019') }",
            "ASK { ?x tw:eventDate ?day FILTER(?day >= '2019-03-12'^^xsd:date) }",
            "ASK { ?x rdfs:label '2019-03-12' }",
        ] {
            assert!(told(query).is_empty(), "{query}");
        }
    }

    #[test]
    fn addresses_that_are_no_names_are_found() {
        for (query, right) in [
            ("ASK { ?x <http://schema.org/headline> ?y }", "write schema:headline"),
            ("ASK { ?x owl:sameAs <https://www.wikidata.org/wiki/Q42> }", "write wd:Q42"),
            ("ASK { ?x owl:sameAs <https://www.wikidata.org/entity/Q42> }", "write wd:Q42"),
            ("ASK { ?x owl:sameAs <https://dbpedia.org/page/Oslo> }", "write dbr:Oslo"),
            ("ASK { ?x <https://www.w3.org/2000/01/rdf-schema#label> ?y }", "write rdfs:label"),
            (
                "PREFIX wd: <https://www.wikidata.org/wiki/> ASK { ?x owl:sameAs wd:Q42 }",
                "leave the PREFIX out",
            ),
            ("PREFIX s: <http://schema.org/> ASK { ?x s:headline ?y }", "leave the PREFIX out"),
        ] {
            let told = told(query);
            assert_eq!(told.len(), 1, "{query}");
            assert!(told[0].contains(right), "{query}: {told:?}");
        }
        for query in [
            "ASK { ?x owl:sameAs <http://www.wikidata.org/entity/Q42> }",
            "PREFIX schema: <https://schema.org/> ASK { ?x schema:headline ?y }",
            "ASK { ?x schema:url <https://news.example/wiki/Q42> }",
        ] {
            assert!(told(query).is_empty(), "{query}");
        }
    }
}
