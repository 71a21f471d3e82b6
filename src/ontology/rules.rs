//! The scheme of the rules of extraction, `ontology/rules.ttl`: made from `data/rules.tsv` by a test, which holds it
//! against the file that is kept.

use std::fmt::Write;

use oxigraph::model::Literal;

use crate::vocab::rule;

/// The kinds of rules, by the first part of their names: what they are called, what they find.
const KINDS: [(&str, &str, &str); 6] = [
    ("name", "rules for names", "Where an article names a person, country, organisation or place."),
    ("role", "rules for positions", "Who holds which position, in which country or organisation."),
    ("relation", "rules for relations", "Who belongs to, chairs or is part of what, and what lies where."),
    ("claim", "rules for claims", "Who says what."),
    ("event", "rules for events", "Who does what to whom."),
    (
        "date",
        "rules for dates",
        "Which day, month or year a text means. What they find becomes the date of an event.",
    ),
];

const HEAD: &str = r#"# Made from data/rules.tsv: SNAPSHOTS=overwrite cargo test --lib ontology::rules
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rule: <https://w3id.org/triplewire/rule#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .

<https://w3id.org/triplewire/rule>
    a skos:ConceptScheme ;
    rdfs:label "Rules of extraction"@en ;
    dcterms:title "The rules by which Triplewire finds what an article says"@en ;
    dcterms:description """What tw:extractor leads to: for each rule what it finds, a text in which it finds something (skos:example), and one in which it must not (skos:scopeNote). Which version of the program applied it is said by tw:processedBy of the article."""@en ;
    dcterms:license <https://spdx.org/licenses/MIT> , <https://spdx.org/licenses/Apache-2.0> ;
    dcterms:rights "Either of the two licences, at your choice."@en ;
    vann:preferredNamespacePrefix "rule" ;
    vann:preferredNamespaceUri "https://w3id.org/triplewire/rule#" ;
    skos:hasTopConcept "#;

/// The scheme as the table has it now.
fn generate() -> String {
    let scheme = "<https://w3id.org/triplewire/rule>";
    let kinds: Vec<String> = KINDS.iter().map(|(kind, ..)| format!("rule:{kind}")).collect();
    let mut text = format!("{HEAD}{} .\n", kinds.join(" , "));
    for (kind, label, definition) in KINDS {
        let _ = write!(
            text,
            "\n\nrule:{kind}\n    a skos:Concept ;\n    skos:prefLabel {} ;\n    skos:definition {} ;\n    \
             skos:topConceptOf {scheme} ;\n    skos:inScheme {scheme} ;\n    rdfs:isDefinedBy {scheme} .\n",
            english(label),
            english(definition),
        );
        for rule in rule::all().filter(|rule| rule.name.split('.').next() == Some(kind)) {
            let _ = write!(
                text,
                "\nrule:{}\n    a skos:Concept ;\n    skos:prefLabel {} ;\n    skos:notation {} ;\n    \
                 skos:definition {} ;\n    skos:example {} ;\n    skos:scopeNote {} ;\n    skos:broader rule:{kind} ;\n    \
                 skos:inScheme {scheme} ;\n    rdfs:isDefinedBy {scheme} .\n",
                rule.name,
                english(&rule.name.replace(['.', '-'], " ")),
                Literal::new_simple_literal(rule.name),
                english(rule.description),
                english(rule.example),
                english(&format!("Not in: {}", rule.counterexample)),
            );
        }
    }
    text
}

fn english(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "en")
}

#[test]
fn the_scheme_is_that_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/rules.ttl");
    let scheme = generate();
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(path, scheme).expect("the file can be written");
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == scheme, "SNAPSHOTS=overwrite cargo test --lib ontology::rules makes {path} anew");
}

#[test]
fn every_rule_is_a_concept_of_the_scheme_and_the_other_way_round() {
    use std::collections::BTreeSet;

    use oxigraph::io::{RdfFormat, RdfParser};

    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(super::RULES.as_bytes());
    let quads = quads.collect::<Result<Vec<_>, _>>().expect("the file is Turtle");
    let notation = "http://www.w3.org/2004/02/skos/core#notation";
    let concepts = quads.iter().filter(|quad| quad.predicate.as_str() == notation);
    let found: BTreeSet<_> =
        concepts.map(|quad| (quad.subject.to_string(), quad.object.to_string())).collect();
    let rules = rule::all().map(|rule| {
        (format!("<{}>", rule::iri(rule.name).expect("a rule")), Literal::from(rule.name).to_string())
    });
    assert_eq!(found, rules.collect());
    for rule in rule::all() {
        assert!(KINDS.iter().any(|(kind, ..)| rule.name.split('.').next() == Some(kind)), "{}", rule.name);
    }
}
