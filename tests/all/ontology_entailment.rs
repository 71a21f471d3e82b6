//! What follows from the ontology and from what it is aligned to: a graph in, the classes out that RDFS infers. What
//! only a speaker says, or what an article denies, must not become a fact of another vocabulary.

use std::collections::BTreeSet;
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};

type Triple = (String, String, String);

/// What the other vocabularies say of the terms in question, by their own definitions.
const ELSEWHERE: &str = "
    sem:eventType rdfs:domain sem:Event . sem:hasActor rdfs:domain sem:Event ; rdfs:range sem:Actor .
    sem:hasPlace rdfs:domain sem:Event ; rdfs:range sem:Place .
    org:member rdfs:domain org:Membership . org:role rdfs:domain org:Membership .
    org:organization rdfs:domain org:Membership .
    schema:containedInPlace rdfs:domain schema:Place ; rdfs:range schema:Place .";

/// A claim with a tenure and an event in it, an event that is denied, and an organisation in a place.
const GRAPH: &str = "
    e:kral a tw:Person . e:ruritania a tw:Country . e:bank a tw:Organisation . e:strelsau a tw:Place .
    e:claim a tw:Claim ; tw:speaker e:kral ; tw:says e:said ; tw:stance tw:Claiming .
    e:said a tw:Tenure ; tw:holder e:prince ; tw:position e:president ; tw:positionIn e:ruritania ; tw:former false .
    e:prince a tw:Person .
    e:denied a tw:Event ; tw:modality tw:Negated ; tw:eventType ev:ASSAULT ; tw:actor e:ruritania ; tw:target e:bank ;
        tw:eventPlace e:strelsau .
    e:bank tw:locatedIn e:strelsau .";

fn parse(turtle: &str) -> BTreeSet<Triple> {
    let mut text = String::from("@prefix e: <https://news.example/> .\n");
    for (prefix, namespace) in triplewire::vocab::Prefixes::default().iter() {
        text.push_str(&format!("@prefix {prefix}: <{namespace}> .\n"));
    }
    text.push_str(turtle);
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(&text).map(|quad| quad.expect("Turtle"));
    // Blank nodes stand for classes without a name, from which RDFS infers nothing.
    quads
        .filter_map(|quad| match (quad.subject, quad.object) {
            (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) => {
                Some((subject.into_string(), quad.predicate.into_string(), object.into_string()))
            }
            _ => None,
        })
        .collect()
}

/// Adds all that RDFS infers from subclasses, subproperties, domains and ranges.
fn infer(triples: &mut BTreeSet<Triple>) {
    let rdfs = |name: &str| format!("http://www.w3.org/2000/01/rdf-schema#{name}");
    let (class, property, domain, range) =
        (rdfs("subClassOf"), rdfs("subPropertyOf"), rdfs("domain"), rdfs("range"));
    let a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    let axioms: Vec<Triple> = triples
        .iter()
        .filter(|(_, p, _)| [&class, &property, &domain, &range].contains(&p))
        .cloned()
        .collect();
    loop {
        let mut more = BTreeSet::new();
        for (s, p, o) in triples.iter() {
            for (term, axiom, value) in &axioms {
                let new = match axiom {
                    axiom if *axiom == class && p == a && o == term => (s, a, value),
                    axiom if *axiom == property && p == term => (s, value.as_str(), o),
                    axiom if *axiom == domain && p == term => (s, a, value),
                    axiom if *axiom == range && p == term => (o, a, value),
                    _ => continue,
                };
                more.insert((new.0.clone(), new.1.to_owned(), new.2.clone()));
            }
        }
        let before = triples.len();
        triples.extend(more);
        if triples.len() == before {
            return;
        }
    }
}

fn ontology() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology/triplewire.ttl");
    std::fs::read_to_string(path).expect("the file is in the repository")
}

#[test]
fn what_is_only_said_or_denied_becomes_no_fact() {
    let prefixes = triplewire::vocab::Prefixes::default();
    let expand = |name: &str| {
        let (prefix, local) = name.split_once(':').expect("a prefixed name");
        let namespaces = prefixes.iter().find(|(known, _)| *known == prefix).map(|(_, iri)| iri);
        format!("{}{local}", namespaces.expect("a known prefix"))
    };
    let mut triples = parse(GRAPH);
    triples.extend(parse(ELSEWHERE));
    triples.extend(parse(&ontology()));
    infer(&mut triples);
    let is = |thing: &str, class: &str| {
        let a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type".to_owned();
        triples.contains(&(format!("https://news.example/{thing}"), a, expand(class)))
    };
    for (thing, class) in [
        ("prince", "tw:Official"),
        ("said", "org:Membership"),
        ("denied", "sem:Event"),
        ("ruritania", "sem:Actor"),
        ("strelsau", "sem:Place"),
        ("bank", "schema:Place"),
    ] {
        assert!(!is(thing, class), "{thing} is inferred to be of {class}");
    }
    // What does follow.
    for (thing, class) in [
        ("denied", "tw:Statement"),
        ("denied", "prov:Entity"),
        ("prince", "schema:Person"),
        ("president", "org:Role"),
        ("claim", "schema:Claim"),
        ("bank", "org:Organization"),
    ] {
        assert!(is(thing, class), "{thing} is not inferred to be of {class}");
    }
}

#[test]
fn classes_are_equivalent_to_lists_only() {
    let text = ontology();
    for (at, _) in text.match_indices("owl:equivalentClass") {
        let value = text[at..].lines().next().unwrap_or_default();
        assert!(value.contains("owl:oneOf"), "{value}");
    }
    assert!(!text.contains("owl:hasKey") && !text.contains("owl:propertyChainAxiom"));
}

#[test]
fn the_ontology_says_who_made_it_and_when_and_what_changed() {
    let text = ontology();
    for property in ["dcterms:creator", "dcterms:created", "dcterms:modified"] {
        assert!(text.contains(&format!("    {property} ")), "{property}");
    }
    let changes = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ontology-changes.md");
    let changes = std::fs::read_to_string(changes).unwrap();
    let modified = text.split("dcterms:modified \"").nth(1).and_then(|rest| rest.get(..10)).unwrap();
    let newest = changes.lines().find_map(|line| line.strip_prefix("| 20")).and_then(|line| line.get(..8));
    assert_eq!(Some(modified), newest.map(|day| format!("20{day}")).as_deref(), "the newest change");
    for name in changes.split('`').filter_map(|word| word.strip_prefix("tw:")) {
        let is_old = triplewire::vocab::RENAMED.iter().any(|renamed| renamed.old == name);
        assert!(is_old || text.contains(&format!("\ntw:{name}\n")), "tw:{name} is no term");
    }
}
