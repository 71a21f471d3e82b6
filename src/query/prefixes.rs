//! Prefixes: names for the beginnings of IRIs, in queries and in tables.

use std::collections::BTreeMap;
use std::ops::Bound;

/// Prefix names with the IRIs that they stand for; one IRI for each name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefixes {
    by_name: BTreeMap<String, String>,
    /// The name that shortens an IRI best: the first one declared for it.
    by_iri: BTreeMap<String, String>,
}

impl Prefixes {
    /// No prefixes.
    pub fn new() -> Self {
        Self::default()
    }

    /// The prefixes of the vocabularies that Triplewire's graphs use.
    pub fn project() -> Self {
        let mut prefixes = Self::new();
        for (name, iri) in PROJECT {
            prefixes.add(name, iri);
        }
        prefixes
    }

    /// Declares a prefix, unless the name is taken already.
    pub fn add(&mut self, name: &str, iri: &str) {
        if self.by_name.contains_key(name) || iri.is_empty() {
            return;
        }
        self.by_name.insert(name.to_owned(), iri.to_owned());
        self.by_iri.entry(iri.to_owned()).or_insert_with(|| name.to_owned());
    }

    /// What a prefix stands for.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(String::as_str)
    }

    /// The prefixes with their IRIs, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_name.iter().map(|(name, iri)| (name.as_str(), iri.as_str()))
    }

    /// The prefix and the rest of `iri`, if the whole can be written as a prefixed name without escapes.
    pub fn split<'i>(&self, iri: &'i str) -> Option<(&str, &'i str)> {
        // Of the declared IRIs that begin `iri`, the longest sorts last; those between them and `iri` do not begin it.
        self.by_iri
            .range::<str, _>((Bound::Unbounded, Bound::Included(iri)))
            .rev()
            .take_while(|(namespace, _)| namespace.as_bytes().first() == iri.as_bytes().first())
            .find_map(|(namespace, name)| {
                let local = iri.strip_prefix(namespace.as_str())?;
                is_plain_local(local).then_some((name.as_str(), local))
            })
    }

    /// `iri` as a prefixed name if there is one, else in angle brackets.
    pub fn shorten(&self, iri: &str) -> String {
        match self.split(iri) {
            Some((name, local)) => format!("{name}:{local}"),
            None => format!("<{iri}>"),
        }
    }
}

/// Whether a local name needs no escape in Turtle and SPARQL. Narrower than the grammar: ASCII and letters.
fn is_plain_local(local: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '.';
    !local.starts_with(['-', '.']) && !local.ends_with('.') && local.chars().all(inner)
}

/// The prefixes that every query starts with.
const PROJECT: [(&str, &str); 16] = [
    ("dbr", "http://dbpedia.org/resource/"),
    ("ev", "https://w3id.org/triplewire/event#"),
    ("gn", "https://sws.geonames.org/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("tw", "https://w3id.org/triplewire#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_namespace_wins() {
        let mut prefixes = Prefixes::new();
        prefixes.add("b", "http://e/b/");
        prefixes.add("e", "http://e/");
        prefixes.add("c", "http://e/c");
        assert_eq!(prefixes.shorten("http://e/b/x"), "b:x");
        assert_eq!(prefixes.shorten("http://e/d"), "e:d");
        assert_eq!(prefixes.shorten("http://e/b/x/y"), "<http://e/b/x/y>");
        assert_eq!(prefixes.shorten("http://e/b/x."), "<http://e/b/x.>");
        assert_eq!(prefixes.shorten("urn:x"), "<urn:x>");
    }

    #[test]
    fn the_first_declaration_of_a_name_stays() {
        let mut prefixes = Prefixes::new();
        prefixes.add("a", "http://one/");
        prefixes.add("a", "http://two/");
        assert_eq!(prefixes.get("a"), Some("http://one/"));
        assert_eq!(prefixes.shorten("http://two/x"), "<http://two/x>");
    }
}
