//! Texts compared without their language: a query in, the comparisons out that no text of a graph can satisfy.
//!
//! Names and words bear a language, so that `rdfs:label "Vienna"` is right SPARQL and finds nothing.

use std::fmt;

use oxigraph::model::NamedNodeRef;

use super::scan::{self, Kind, Position, Token};
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
    let tokens: Vec<Token<'_>> = scan::tokens(query).collect();
    let at = |index: usize| tokens.get(index).map(|token| token.text).unwrap_or_default();
    let property = |index: usize| values(tokens.get(index)?, prefixes);
    let variable = |index: usize| {
        let token = tokens.get(index).filter(|token| token.kind == Kind::Variable)?;
        // The first property that the variable is a value of says what it is.
        (1..tokens.len())
            .find(|&n| at(n).get(1..) == token.text.get(1..) && property(n - 1).is_some())
            .and_then(|n| property(n - 1))
    };
    let mut lost: Vec<LostLanguage> = Vec::new();
    for (index, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Text) {
        let before = |back: usize| index.checked_sub(back);
        let of = |back: usize| before(back).and_then(variable);
        let compared = before(1).and_then(property).or_else(|| match before(1).map(at)? {
            "=" => of(2).or_else(|| cased(&tokens, before(2)?).and_then(variable)),
            "(" if at(before(2)?).eq_ignore_ascii_case("IN") => of(3),
            "{" if at(before(3)?).eq_ignore_ascii_case("VALUES") => of(2),
            _ => None,
        });
        let tag = (at(index + 1) == "@").then(|| tag(&tokens[index + 2..]));
        let compared = compared.or_else(|| {
            let after = if tag.is_some() { index + 3 } else { index + 1 };
            (at(after) == "=").then(|| variable(after + 1)).flatten()
        });
        let language = match (compared, tag) {
            (Some(_), None) if at(index + 1) != "^" => None,
            (Some(Values::Names), Some(tag)) if label_language(&tag) != tag => Some(tag),
            _ => continue,
        };
        let text = token.text.to_owned();
        if lost.iter().all(|known| known.text != text) {
            lost.push(LostLanguage { position: token.position, text, language });
        }
    }
    lost
}

/// What the values of the property are that a token names.
fn values(token: &Token<'_>, prefixes: &Prefixes) -> Option<Values> {
    let is = |iri: NamedNodeRef<'_>| match token.kind {
        Kind::Iri => token.text.get(1..token.text.len() - 1) == Some(iri.as_str()),
        Kind::Name => token.name().is_some_and(|(prefix, local)| {
            let namespace = prefixes.iter().find(|(name, _)| *name == prefix).map(|(_, namespace)| namespace);
            namespace.and_then(|namespace| iri.as_str().strip_prefix(namespace)) == Some(local)
        }),
        _ => false,
    };
    if NAMES.into_iter().any(is) {
        Some(Values::Names)
    } else {
        WORDS.into_iter().any(is).then_some(Values::Words)
    }
}

/// The variable in `LCASE(?name)` or `UCASE(?name)`, which keep the language; `end` is the closing bracket.
fn cased(tokens: &[Token<'_>], end: usize) -> Option<usize> {
    let function = tokens.get(end.checked_sub(3)?)?;
    let is = tokens[end].text == ")" && (function.is("LCASE") || function.is("UCASE"));
    is.then(|| end - 1)
}

/// The language tag that tokens begin with, in lower case.
fn tag(tokens: &[Token<'_>]) -> String {
    let mut tag = String::new();
    for token in tokens {
        match token.text {
            "-" if !tag.is_empty() && !tag.ends_with('-') => tag.push('-'),
            word if token.kind == Kind::Word && (tag.is_empty() || tag.ends_with('-')) => {
                tag.push_str(&word.to_lowercase());
            }
            _ => break,
        }
    }
    tag
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
