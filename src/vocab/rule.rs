//! The rules of extraction as concepts of a SKOS scheme, `ontology/rules.ttl`: the name of a rule in, its IRI out, and
//! back. What the rules find and do not find is in `data/rules.tsv` and, of patterns over trees, in `data/patterns`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// What the IRIs of rules begin with.
pub const NAMESPACE: &str = "https://w3id.org/triplewire/rule#";

/// What the names of rules of a user's own begin with.
pub const OWN: &str = "own.";

const TABLE: &str = include_str!("../../data/rules.tsv");
const PATTERNS: &str = include_str!("../../data/patterns/relations.toml");

/// A rule of extraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name: what it finds, and by what, as in `event.verb.active`.
    pub name: &'static str,
    /// What it finds, in a sentence.
    pub description: &'static str,
    /// A text in which it finds something.
    pub example: &'static str,
    /// A text in which it finds nothing.
    pub counterexample: &'static str,
}

/// All rules: those of the table, then the patterns over trees.
pub fn all() -> impl Iterator<Item = Rule> {
    table().chain(patterns().iter().map(|pattern| Rule {
        name: &pattern.name,
        description: &pattern.description,
        example: &pattern.example,
        counterexample: &pattern.counterexample,
    }))
}

/// A rule of a file of patterns, without what only the extraction asks for.
#[derive(Deserialize)]
struct Pattern {
    name: String,
    description: String,
    example: String,
    counterexample: String,
}

/// The patterns over trees.
fn patterns() -> &'static [Pattern] {
    /// A file of patterns.
    #[derive(Deserialize)]
    struct File {
        rule: Vec<Pattern>,
    }
    static FILE: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
        let file: Result<File, _> = toml::from_str(PATTERNS);
        file.map(|file| file.rule).unwrap_or_else(|error| unreachable!("a test reads the patterns: {error}"))
    });
    &FILE
}

/// The rules of the table, in its order.
fn table() -> impl Iterator<Item = Rule> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        Some(Rule {
            name: cells.next()?,
            description: cells.next()?,
            example: cells.next()?,
            counterexample: cells.next()?,
        })
    })
}

/// The IRI of the rule with this name, if there is one.
pub fn iri(name: &str) -> Option<&'static str> {
    static IRIS: LazyLock<HashMap<&'static str, String>> =
        LazyLock::new(|| all().map(|rule| (rule.name, format!("{NAMESPACE}{}", rule.name))).collect());
    IRIS.get(name).map(String::as_str)
}

/// The name of the rule that an IRI stands for; also of one that this version does not have.
pub fn name(iri: &str) -> Option<&str> {
    iri.strip_prefix(NAMESPACE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_rule_with_an_iri_of_its_own() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() + patterns().len();
        let iris: std::collections::BTreeSet<_> = all().filter_map(|rule| iri(rule.name)).collect();
        assert_eq!(iris.len(), rows);
        for iri in iris {
            assert!(name(iri).is_some_and(|name| super::iri(name) == Some(iri)), "{iri}");
        }
        assert_eq!(iri("another tool"), None);
    }
}
