//! Annotation records as JSON-LD under `ontology/context.jsonld`: what a processor of JSON-LD makes of a
//! record is in the graph that is made of it.

use std::collections::{HashMap, HashSet};

use crate::common::Desk;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Triple};
use serde_json::{Value, json};

/// What `record` says as JSON-LD.
fn told(record: &Value) -> HashSet<Triple> {
    let context: Value = serde_json::from_str(triplewire::ontology::CONTEXT).expect("JSON");
    let mut document = serde_json::Map::new();
    let language = record.get("language").and_then(Value::as_str).unwrap_or("en");
    document.insert("@context".into(), json!([context["@context"], { "@language": language }]));
    document.extend(record.as_object().expect("an object").clone());
    let json = serde_json::to_vec(&document).expect("JSON");
    let format = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
    RdfParser::from_format(format).for_slice(&json).map(|quad| quad.expect("JSON-LD").into()).collect()
}

/// What of `told` is not in `graph`. Blank nodes, of which nothing is the object, are matched by all that is said of them.
fn missing(told: &HashSet<Triple>, graph: &HashSet<Triple>) -> Vec<String> {
    let mut about: HashMap<&NamedOrBlankNode, Vec<&Triple>> = HashMap::new();
    for triple in told {
        about.entry(&triple.subject).or_default().push(triple);
    }
    let mut subjects: HashMap<&NamedOrBlankNode, HashSet<String>> = HashMap::new();
    let said = |triple: &Triple| format!("{} {}", triple.predicate, triple.object);
    for triple in graph {
        subjects.entry(&triple.subject).or_default().insert(said(triple));
    }
    let is_there = |(subject, triples): &(&NamedOrBlankNode, Vec<&Triple>)| {
        let all = |known: &HashSet<String>| triples.iter().all(|triple| known.contains(&said(triple)));
        match subject {
            NamedOrBlankNode::NamedNode(_) => subjects.get(subject).is_some_and(all),
            NamedOrBlankNode::BlankNode(_) => subjects.values().any(all),
        }
    };
    about.into_iter().filter(|entry| !is_there(entry)).map(|entry| format!("{:?}", entry.1)).collect()
}

fn graph(desk: &Desk, records: &str) -> HashSet<Triple> {
    desk.file("again.jsonl", records);
    desk.run(["build", "again.jsonl", "-o", "again.nt"]).ended(0, &["0 skipped"]);
    let parser = RdfParser::from_format(RdfFormat::NTriples);
    parser.for_slice(desk.read("again.nt").as_bytes()).map(|quad| quad.expect("RDF").into()).collect()
}

#[test]
fn what_records_say_as_json_ld_is_in_their_graph() {
    let root = env!("CARGO_MANIFEST_DIR");
    let desk = Desk::new();
    let articles = [format!("{root}/examples/articles"), format!("{root}/tests/quality/articles")];
    let run = desk.run(["extract", "--iris"].into_iter().map(str::to_owned).chain(articles));
    let mut triples = 0;
    for line in run.ended(0, &["0 skipped"]).lines() {
        let record: Value = serde_json::from_str(line).expect("JSON");
        let told = told(&record);
        assert_eq!(missing(&told, &graph(&desk, line)), Vec::<String>::new(), "{}", record["id"]);
        let entities = record["entities"].as_array().expect("a list");
        assert!(entities.iter().all(|entity| entity["iri"].is_string()), "{}", record["id"]);
        assert!(told.len() >= 2 * entities.len(), "{}", record["id"]);
        triples += told.len();
    }
    assert!(triples > 1000, "only {triples} triples were compared");
}

#[test]
fn the_parts_of_json_ld_are_what_they_should_be() {
    let record = json!({
        "id": "1", "language": "fr", "text": "Ann Lee, maire de Lund.", "source": "Oak Times",
        "entities": [
            {"id": "e1", "iri": "https://kb.example/1", "type": "Person", "name": "Ann Lee", "mentions": [[0, 7]]},
            {"id": "e2", "iri": "https://kb.example/2", "type": "Place", "kind": "city", "name": "Lund", "aliases": ["Lunde"],
             "mentions": [[18, 22]], "confidence": 0.5, "extractor": "x",
             "links": [{"target": "https://places.example/9", "relation": "candidate", "score": 0.5, "reason": "name"}]}],
        "roles": [{"person": "e1", "position": "Mayor", "of": "e2"}]});
    let mut lines: Vec<String> = told(&record).iter().map(ToString::to_string).collect();
    for line in &mut lines {
        if let Some((_, rest)) = line.split_once(' ').filter(|(subject, _)| subject.starts_with("_:")) {
            *line = format!("_: {rest}");
        }
        for (long, short) in [
            ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
            ("http://www.w3.org/2000/01/rdf-schema#", "rdfs:"),
            ("http://www.w3.org/2004/02/skos/core#", "skos:"),
            ("https://w3id.org/triplewire#", "tw:"),
            ("https://kb.example/", "kb:"),
        ] {
            *line = line.replace(long, short);
        }
    }
    lines.sort();
    assert_eq!(
        lines,
        [
            "<kb:1> <rdf:type> <tw:Person>",
            "<kb:1> <rdfs:label> \"Ann Lee\"@fr",
            "<kb:2> <rdf:type> <tw:City>",
            "<kb:2> <rdf:type> <tw:Place>",
            "<kb:2> <rdfs:label> \"Lund\"@fr",
            "<kb:2> <skos:altLabel> \"Lunde\"@fr",
            "_: <rdf:type> <tw:Link>",
            "_: <tw:linkOf> <kb:2>",
            "_: <tw:linkTarget> <https://places.example/9>",
        ]
    );
    let desk = Desk::new();
    assert_eq!(missing(&told(&record), &graph(&desk, &record.to_string())), Vec::<String>::new());
    // The test can fail.
    let mut other = record.clone();
    other["entities"][1]["links"][0]["target"] = json!("https://places.example/8");
    assert_eq!(missing(&told(&other), &graph(&desk, &record.to_string())).len(), 1);
    // A record may carry its context.
    let mut with_context = record.clone();
    with_context["@context"] = json!("https://w3id.org/triplewire/context.jsonld");
    desk.file("context.jsonl", with_context.to_string());
    let run = desk.run(["build", "-v", "context.jsonl", "-o", "context.ttl"]);
    assert!(!run.ended(0, &["0 skipped"]).stderr.contains("@context"), "{}", run.stderr);
}

#[test]
fn iris_tell_things_apart_and_together() {
    let desk = Desk::new();
    let record = |id: &str, name: &str, iri: &str| {
        json!({"id": id, "text": format!("{name} spoke."), "entities": [
            {"id": "e", "iri": iri, "type": "Person", "name": name, "mentions": [[0, name.len()]]}]})
        .to_string()
            + "\n"
    };
    // One name, two things; one thing, two names; no IRI.
    let records = record("1", "Ann Lee", "https://kb.example/1")
        + &record("2", "Ann Lee", "https://kb.example/2")
        + &record("3", "Ann Roe", "https://kb.example/1")
        + &record("4", "Bo Ek", "javascript:x");
    desk.file("iris.jsonl", records);
    for more in [&["-o", "iris.nt"][..], &["--no-resolve", "-o", "iris.nt"]] {
        let run = desk.run(["build", "iris.jsonl"].iter().chain(more));
        run.ended(0, &["iris.jsonl:4: field 'entities[0].iri': 'javascript:x'", "4 articles"]);
        let query = "SELECT ?entity (COUNT(?mention) AS ?mentions) {
            ?mention tw:refersTo ?entity FILTER(STRSTARTS(STR(?entity), 'https://kb.example/')) } GROUP BY ?entity";
        let run = desk.run(["query", "-d", "iris.nt", "--format", "csv", query]);
        let expected = ["entity,mentions", "https://kb.example/1,2", "https://kb.example/2,1"];
        assert_eq!(run.ended(0, &[]).lines(), expected);
    }
}
