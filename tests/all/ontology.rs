//! The ontology against the vocabulary of the code, both ways, and against its own rules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Quad, Term};
use triplewire::vocab::{ev, tw};

const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const OWL: &str = "http://www.w3.org/2002/07/owl#";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

fn load(file: &str) -> Vec<Quad> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology").join(file);
    let text = std::fs::read(path).expect("the file is in the repository");
    RdfParser::from_format(RdfFormat::Turtle)
        .for_slice(&text)
        .collect::<Result<_, _>>()
        .expect("the file is Turtle")
}

/// The named subjects, each with its properties and their objects.
fn terms(quads: &[Quad], namespace: &str) -> BTreeMap<String, BTreeMap<String, Vec<Term>>> {
    let mut terms: BTreeMap<String, BTreeMap<String, Vec<Term>>> = BTreeMap::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            && subject.as_str().starts_with(namespace)
        {
            let properties = terms.entry(subject.as_str().to_owned()).or_default();
            properties.entry(quad.predicate.as_str().to_owned()).or_default().push(quad.object.clone());
        }
    }
    terms
}

fn names(constants: &[NamedNodeRef<'static>]) -> BTreeSet<String> {
    let names: BTreeSet<String> = constants.iter().map(|term| term.as_str().to_owned()).collect();
    assert_eq!(names.len(), constants.len(), "a term has two constants");
    names
}

fn has_english(properties: &BTreeMap<String, Vec<Term>>, property: &str) -> bool {
    let english = |term: &&Term| matches!(term, Term::Literal(literal) if literal.language() == Some("en"));
    properties.get(property).is_some_and(|values| values.iter().filter(english).count() == 1)
}

fn has_type(properties: &BTreeMap<String, Vec<Term>>, class: &str) -> bool {
    let is = |term: &Term| matches!(term, Term::NamedNode(iri) if iri.as_str() == class);
    properties.get(RDF_TYPE).is_some_and(|types| types.iter().any(is))
}

#[test]
fn constants_and_ontology_are_the_same_terms() {
    for (file, namespace, constants) in
        [("triplewire.ttl", tw::NAMESPACE, tw::ALL), ("events.ttl", ev::NAMESPACE, ev::ALL)]
    {
        let defined: BTreeSet<String> = terms(&load(file), namespace).into_keys().collect();
        assert_eq!(defined, names(constants), "{file}");
    }
}

#[test]
fn every_term_is_described() {
    for (term, properties) in terms(&load("triplewire.ttl"), tw::NAMESPACE) {
        assert!(has_english(&properties, &format!("{RDFS}label")), "{term}: one English label");
        assert!(has_english(&properties, &format!("{RDFS}comment")), "{term}: one English comment");
        assert!(properties.contains_key(&format!("{RDFS}isDefinedBy")), "{term}: rdfs:isDefinedBy");
        let is = |class: &str| has_type(&properties, &format!("{OWL}{class}"));
        let kinds = ["Class", "ObjectProperty", "DatatypeProperty", "NamedIndividual"];
        assert_eq!(kinds.iter().filter(|kind| is(kind)).count(), 1, "{term}: one kind of term");
        if is("ObjectProperty") || is("DatatypeProperty") {
            assert!(properties.contains_key(&format!("{RDFS}domain")), "{term}: rdfs:domain");
        }
    }
}

#[test]
fn every_concept_is_described_and_has_its_place() {
    let concepts = terms(&load("events.ttl"), ev::NAMESPACE);
    let mut roots = 0;
    for (concept, properties) in &concepts {
        assert!(has_type(properties, &format!("{SKOS}Concept")), "{concept}");
        for property in ["prefLabel", "definition"] {
            assert!(
                has_english(properties, &format!("{SKOS}{property}")),
                "{concept}: one English {property}"
            );
        }
        assert!(properties.contains_key(&format!("{SKOS}inScheme")), "{concept}: skos:inScheme");
        if let Some(broader) = properties.get(&format!("{SKOS}broader")) {
            roots += 1;
            let Term::NamedNode(broader) = &broader[0] else { panic!("{concept}") };
            let narrower = &concepts[broader.as_str()][&format!("{SKOS}narrower")];
            assert!(
                narrower.iter().any(|n| n.to_string() == format!("<{concept}>")),
                "{concept}: skos:narrower"
            );
            let notation = &properties[&format!("{SKOS}notation")][0];
            assert_eq!(notation.to_string(), format!("\"{}\"", &concept[ev::NAMESPACE.len()..]));
        }
    }
    assert_eq!((concepts.len(), roots), (20 + 67, 16 + 67));
}

#[test]
fn every_own_term_that_is_used_is_defined() {
    let quads = [load("triplewire.ttl"), load("events.ttl")].concat();
    let defined: BTreeSet<String> = names(tw::ALL).into_iter().chain(names(ev::ALL)).collect();
    let own = |iri: &str| iri.starts_with(tw::NAMESPACE) || iri.starts_with(ev::NAMESPACE);
    for quad in quads {
        for iri in
            [Some(quad.predicate.clone()), if let Term::NamedNode(n) = quad.object { Some(n) } else { None }]
        {
            if let Some(iri) = iri.filter(|iri| own(iri.as_str())) {
                assert!(defined.contains(iri.as_str()), "{iri} is used and not defined");
            }
        }
    }
}

#[test]
fn domains_and_ranges_are_classes_or_datatypes() {
    let quads = load("triplewire.ttl");
    let own = terms(&quads, tw::NAMESPACE);
    for (term, properties) in &own {
        for property in ["domain", "range", "subClassOf"] {
            for value in properties.get(&format!("{RDFS}{property}")).into_iter().flatten() {
                if let Term::NamedNode(class) = value
                    && class.as_str().starts_with(tw::NAMESPACE)
                {
                    assert!(
                        has_type(&own[class.as_str()], &format!("{OWL}Class")),
                        "{term}: {property} {class}"
                    );
                }
            }
        }
        for parent in properties.get(&format!("{RDFS}subPropertyOf")).into_iter().flatten() {
            assert!(!parent.to_string().contains("#Class"), "{term}");
        }
    }
}

#[test]
fn the_example_of_the_readme_uses_the_terms_as_they_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology/README.md");
    let text = std::fs::read_to_string(path).unwrap();
    let example = text.split("```turtle").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut turtle = String::from("@base <https://triplewire.example/> .\n");
    for (prefix, namespace) in triplewire::vocab::Prefixes::default().iter() {
        turtle.push_str(&format!("@prefix {prefix}: <{namespace}> .\n"));
    }
    turtle.push_str(example);
    let parser = RdfParser::from_format(RdfFormat::Turtle).for_slice(&turtle);
    let quads = parser.collect::<Result<Vec<_>, _>>().unwrap();
    let defined = names(tw::ALL);
    for quad in &quads {
        for term in [Term::from(quad.predicate.clone()), quad.object.clone()] {
            if let Term::NamedNode(iri) = term
                && iri.as_str().starts_with(tw::NAMESPACE)
            {
                assert!(defined.contains(iri.as_str()), "{iri}");
            }
        }
    }
    assert!(quads.len() > 40);
}

/// The terms of `context.jsonld`, with what they stand for and what they say about their values.
fn context() -> Vec<(String, String, serde_json::Value)> {
    let file: serde_json::Value =
        serde_json::from_str(triplewire::map::CONTEXT).expect("the context is JSON");
    let context = file["@context"].as_object().expect("the context is an object");
    let expand = |name: &str| {
        let (prefix, local) = name.split_once(':').expect("a prefixed name");
        format!("{}{local}", context[prefix].as_str().expect("a namespace"))
    };
    let keyword = |value: &serde_json::Value| value.as_str().is_none_or(|text| text.starts_with('@'));
    // What is said about the nodes of a class has terms too.
    let scoped = context.values().filter_map(|value| value["@context"].as_object()).flatten();
    let entries =
        context.iter().chain(scoped).filter(|(_, value)| value["@id"].is_string() || !keyword(value));
    let terms = entries.filter(|(_, value)| value.as_str().is_none_or(|text| !text.ends_with(['/', '#'])));
    terms
        .map(|(name, value)| {
            let iri = value.as_str().unwrap_or_else(|| value["@id"].as_str().expect("an IRI"));
            (name.clone(), expand(iri), value.clone())
        })
        .collect()
}

#[test]
fn the_context_has_a_term_for_all_that_the_ontology_defines() {
    let standing_for: BTreeSet<String> = context().into_iter().map(|(_, iri, _)| iri).collect();
    for (constants, namespace) in [(tw::ALL, tw::NAMESPACE), (ev::ALL, ev::NAMESPACE)] {
        let ours = standing_for
            .iter()
            .filter(|iri| iri.strip_prefix(namespace).is_some_and(|local| !local.contains(['/', '#'])));
        assert_eq!(ours.cloned().collect::<BTreeSet<_>>(), names(constants));
    }
}

#[test]
fn the_context_reads_values_as_the_ontology_has_them() {
    let terms = terms(&load("triplewire.ttl"), tw::NAMESPACE);
    let range = format!("{RDFS}range");
    for (name, iri, value) in context() {
        let Some(properties) = terms.get(&iri) else { continue };
        if has_type(properties, &format!("{OWL}ObjectProperty")) {
            assert!(value["@type"] == "@id" || value["@type"] == "@vocab", "{name}");
        }
        let ranges = properties.get(&range).map(|terms| terms[0].to_string()).unwrap_or_default();
        for datatype in ["integer", "decimal", "boolean"] {
            let is = ranges == format!("<http://www.w3.org/2001/XMLSchema#{datatype}>");
            assert_eq!(is, value["@type"] == format!("xsd:{datatype}"), "{name}");
        }
    }
}
