//! The prefix table that writers and queries share.

use super::iri::{Base, Class};
use super::rule;
use super::terms::{dcat, dcterms, ev, foaf, owl, prov, rdf, rdfs, schema, sd, sh, skos, tw, void, xsd};

/// The prefixes that do not depend on the base IRI, in alphabetical order.
pub const PREFIXES: &[(&str, &str)] = &[
    ("dbr", "http://dbpedia.org/resource/"),
    ("dcat", dcat::NAMESPACE),
    ("dcterms", dcterms::NAMESPACE),
    ("ev", ev::NAMESPACE),
    ("foaf", foaf::NAMESPACE),
    ("gn", "https://sws.geonames.org/"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", owl::NAMESPACE),
    ("prov", prov::NAMESPACE),
    ("rdf", rdf::NAMESPACE),
    ("rdfs", rdfs::NAMESPACE),
    ("rule", rule::NAMESPACE),
    ("schema", schema::NAMESPACE),
    ("sd", sd::NAMESPACE),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
    ("sh", sh::NAMESPACE),
    ("skos", skos::NAMESPACE),
    ("tw", tw::NAMESPACE),
    ("void", void::NAMESPACE),
    ("wd", "http://www.wikidata.org/entity/"),
    ("xsd", xsd::NAMESPACE),
];

/// A table of prefixes and the namespaces that they stand for, in alphabetical order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefixes(Vec<(String, String)>);

impl Prefixes {
    /// The project's prefixes, with those of the data under `base`: `article`, `entity`, `event` and so on.
    pub fn new(base: &Base) -> Self {
        let mut table: Vec<(String, String)> = PREFIXES
            .iter()
            .map(|(prefix, namespace)| ((*prefix).to_owned(), (*namespace).to_owned()))
            .collect();
        table.extend(Class::ALL.iter().map(|class| (class.name().to_owned(), class.namespace(base))));
        table.sort();
        Self(table)
    }

    /// Sets a prefix, anew or instead of what it stood for.
    ///
    /// The writers leave out a prefix that Turtle does not allow.
    #[must_use]
    pub fn with(mut self, prefix: &str, namespace: &str) -> Self {
        self.0.retain(|(known, _)| known != prefix);
        self.0.push((prefix.to_owned(), namespace.to_owned()));
        self.0.sort();
        self
    }

    /// Each prefix with its namespace.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()))
    }

    /// What a prefix stands for.
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| namespace)
    }
}

impl Default for Prefixes {
    fn default() -> Self {
        Self::new(&Base::default())
    }
}
