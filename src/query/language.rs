//! Texts compared without their language: a query in, the comparisons out that no text of a graph can satisfy.
//!
//! Names and words bear a language, so that `rdfs:label "Vienna"` is right SPARQL and finds nothing.

use std::fmt;

use oxigraph::model::NamedNodeRef;

use super::compared::{compared, is_iri};
use super::scan::{Position, Token};
use crate::vocab::lexical::label_language;
use crate::vocab::{Prefixes, rdfs, schema, skos, tw};

/// The properties whose values bear a language, names first.
const NAMES: [NamedNodeRef<'static>; 3] = [rdfs::LABEL, skos::ALT_LABEL, skos::PREF_LABEL];
const WORDS: [NamedNodeRef<'static>; 4] = [tw::EXACT, tw::SENTENCE, tw::CLAIM_TEXT, schema::HEADLINE];

/// A text of a query that is compared with texts of another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostLanguage {
    /// Where it stands in the query.
    pub position: Position,
    /// The text with its quotation marks.
    pub text: String,
    /// The language that it has in the query, if it has one.
    pub language: Option<String>,
}

impl fmt::Display for LostLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Position { line, column }, text) = (self.position, &self.text);
        write!(f, "line {line}, column {column}: nothing was found, and ")?;
        match &self.language {
            Some(language) => {
                write!(f, "{text}@{language} has a region, which the language of names has not")
            }
            None => write!(f, "{text} has no language, which names and words in a graph have"),
        }
    }
}

impl LostLanguage {
    /// The way out.
    pub fn hint(&self) -> String {
        let language = self.language.as_deref().map_or("en", label_language);
        format!("write {}@{language}, or compare it with STR(...) of the variable", self.text)
    }
}

/// What a property's values are, as far as their language goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    Names,
    Words,
}

/// The texts in `query` that are compared with names or words and do not have a language that these have.
pub(super) fn lost_languages(query: &str, prefixes: &Prefixes) -> Vec<LostLanguage> {
    let mut lost: Vec<LostLanguage> = Vec::new();
    for compared in compared(query, |token| values(token, prefixes)) {
        let language = match (compared.values, compared.language) {
            (_, None) if !compared.is_typed => None,
            (Values::Names, Some(tag)) if label_language(&tag) != tag => Some(tag),
            _ => continue,
        };
        let text = compared.token.text.to_owned();
        if !compared.is_ordered && lost.iter().all(|known| known.text != text) {
            lost.push(LostLanguage { position: compared.token.position, text, language });
        }
    }
    lost
}

/// What the values of the property are that a token names.
fn values(token: &Token<'_>, prefixes: &Prefixes) -> Option<Values> {
    let is = |iri: NamedNodeRef<'_>| is_iri(token, iri, prefixes);
    if NAMES.into_iter().any(is) {
        Some(Values::Names)
    } else {
        WORDS.into_iter().any(is).then_some(Values::Words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(query: &str) -> Vec<String> {
        lost_languages(query, &Prefixes::default()).into_iter().map(|lost| lost.text).collect()
    }

    #[test]
    fn texts_without_a_language_are_found() {
        for query in [
            "SELECT ?x { ?x rdfs:label 'Ann' }",
            "SELECT ?x { ?e tw:actor/rdfs:label 'Ann' }",
            "SELECT ?x { ?x <http://www.w3.org/2000/01/rdf-schema#label> 'Ann' }",
            "SELECT ?x { ?x skos:altLabel ?name FILTER(?name = 'Ann') }",
            "SELECT ?x { ?x rdfs:label ?name FILTER('Ann' = ?name) }",
            "SELECT ?x { ?x rdfs:label ?name FILTER(LCASE(?name) = 'Ann') }",
            "SELECT ?x { ?x rdfs:label ?name FILTER(?name IN ('Ann')) }",
            "SELECT ?x { VALUES ?name { 'Ann' } ?x rdfs:label $name }",
            "SELECT ?x { ?x tw:exact 'Ann' }",
            "SELECT ?x { ?x rdfs:label 'Ann'@en-US }",
        ] {
            assert_eq!(lost(query), ["'Ann'"], "{query}");
        }
    }

    #[test]
    fn texts_that_may_be_found_are_left_alone() {
        for query in [
            "SELECT ?x { ?x rdfs:label 'Ann'@en }",
            "SELECT ?x { ?x tw:exact 'Ann'@en-us }",
            "SELECT ?x { ?x rdfs:label ?name FILTER(STR(?name) = 'Ann') }",
            "SELECT ?x { ?x rdfs:label ?name FILTER(CONTAINS(?name, 'Ann')) }",
            "SELECT ?x { ?x rdfs:label ?name FILTER(LANG(?name) = 'en') }",
            "SELECT ?x { ?x tw:quotationType 'direct' . ?x tw:isoCode ?code FILTER(?code = 'AM') }",
            "SELECT ?x { ?x rdfs:label 'Ann'^^xsd:token }",
        ] {
            assert!(lost(query).is_empty(), "{query}");
        }
    }

    #[test]
    fn the_hint_has_the_language_that_names_bear() {
        let hint = |query: &str| lost_languages(query, &Prefixes::default())[0].hint();
        assert!(hint("ASK { ?x rdfs:label \"Ann\" }").contains("write \"Ann\"@en,"));
        assert!(hint("ASK { ?x rdfs:label \"Ann\"@de-AT }").contains("write \"Ann\"@de,"));
    }
}
