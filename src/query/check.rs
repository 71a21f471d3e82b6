//! Misspelt terms: a query in, the names out that look like the ontology's and are not in it.
//!
//! Such a query is right SPARQL and finds nothing, which is easily taken for an answer.

use std::fmt;

use super::error::closest;
use super::scan::{self, Position};
use crate::vocab::{ev, tw};

/// A name of one of the project's namespaces that the ontology does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTerm {
    /// Where it stands in the query.
    pub position: Position,
    /// The name with its prefix, as in `tw:Offical`.
    pub name: String,
    /// The term that was probably meant, with its prefix.
    pub meant: Option<String>,
}

impl fmt::Display for UnknownTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position;
        write!(f, "line {line}, column {column}: the ontology has no {}", self.name)
    }
}

impl UnknownTerm {
    /// The way out.
    pub fn hint(&self) -> String {
        match &self.meant {
            Some(meant) => format!("did you mean {meant}?"),
            None => "the terms are in ontology/triplewire.ttl and ontology/events.ttl".to_owned(),
        }
    }
}

/// The names in `query` with the prefixes of the ontology that are none of its terms.
pub(super) fn unknown_terms(query: &str) -> Vec<UnknownTerm> {
    let mut vocabularies = vec![("tw", tw::NAMESPACE, tw::ALL), ("ev", ev::NAMESPACE, ev::ALL)];
    let mut unknown: Vec<UnknownTerm> = Vec::new();
    let mut declares = false;
    for token in scan::tokens(query) {
        if let Some((prefix, local)) = token.name() {
            if declares {
                // The query gives the prefix a meaning of its own.
                vocabularies.retain(|(known, ..)| *known != prefix);
            } else if let Some((_, namespace, terms)) =
                vocabularies.iter().find(|(known, ..)| *known == prefix)
            {
                let names = terms.iter().map(|term| term.as_str().trim_start_matches(namespace));
                let is_new = unknown.iter().all(|term| term.name != token.text);
                if !local.is_empty() && is_new && !names.clone().any(|name| name == local) {
                    let meant = names
                        .clone()
                        .find(|name| name.eq_ignore_ascii_case(local))
                        .or_else(|| closest(local, names.clone()))
                        .map(|name| format!("{prefix}:{name}"));
                    unknown.push(UnknownTerm {
                        position: token.position,
                        name: token.text.to_owned(),
                        meant,
                    });
                }
            }
        }
        declares = token.is("PREFIX");
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(query: &str) -> Vec<(String, Option<String>)> {
        unknown_terms(query).into_iter().map(|term| (term.name, term.meant)).collect()
    }

    #[test]
    fn misspelt_terms_are_found_with_what_was_meant() {
        assert_eq!(
            unknown("SELECT ?x { ?x a tw:Offical ; tw:eventtype ev:CONSULT , ev:PICNIC . ?y a tw:Offical }"),
            [
                ("tw:Offical".to_owned(), Some("tw:Official".to_owned())),
                ("tw:eventtype".to_owned(), Some("tw:eventType".to_owned())),
                ("ev:PICNIC".to_owned(), None),
            ]
        );
    }

    #[test]
    fn other_names_are_nobodys_business() {
        assert_eq!(
            unknown(
                "ASK { ?x a tw:Person ; schema:nonsense 'tw:Offical' . FILTER(STRSTARTS(STR(?x), STR(tw:))) }"
            ),
            []
        );
        assert_eq!(unknown("PREFIX tw: <http://tworld.example/> ASK { ?x a tw:Offical }"), []);
    }
}
