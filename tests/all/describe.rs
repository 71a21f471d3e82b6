//! Descriptions of datasets: `triplewire describe`, `build --describe` and `export --describe`.

use crate::common::Desk;
use triplewire::query::Query;
use triplewire::store::GraphStore;

fn examples() -> String {
    format!("{}/examples/articles", env!("CARGO_MANIFEST_DIR"))
}

fn load(desk: &Desk, name: &str) -> GraphStore {
    let mut graph = GraphStore::new().expect("a store");
    graph.load_path(&desk.path().join(name), None).expect("a graph");
    graph
}

/// The rows of an answer as text, without the names of the columns.
fn rows(graph: &GraphStore, query: &str) -> String {
    let answer = Query::new(query).run(graph).expect("an answer");
    let text = answer.to_text(graph.prefixes()).expect("text");
    text.lines()
        .skip(2)
        .map(|line| format!("{}\n", line.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect()
}

#[test]
fn the_numbers_are_those_that_sparql_counts() {
    let desk = Desk::new();
    desk.run(["build", &examples(), "-o", "graph.trig"]).ended(0, &[]);
    desk.run(["describe", "-d", "graph.trig", "--articles", "-o", "description.ttl"]).ended(0, &["triples"]);
    desk.run(["describe", "-d", "graph.trig", "-o", "short.ttl"]).ended(0, &["triples"]);
    assert!(desk.read("description.ttl").contains("sd:NamedGraph"));
    assert!(!desk.read("short.ttl").contains("sd:NamedGraph"), "articles are described only when asked for");
    let (graph, description) = (load(&desk, "graph.trig"), load(&desk, "description.ttl"));
    for (told, counted) in [
        ("?d a dcat:Dataset ; void:triples ?n", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("?d a dcat:Dataset ; void:distinctSubjects ?n", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        (
            "?d a dcat:Dataset ; void:entities ?n",
            "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(isIRI(?s)) }",
        ),
        ("?d a dcat:Dataset ; void:distinctObjects ?n", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        ("?d a dcat:Dataset ; void:classes ?n", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
        ("?d a dcat:Dataset ; void:properties ?n", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("?d a dcat:Dataset ; void:documents ?n", "SELECT (COUNT(?s) AS ?n) { ?s a tw:Article }"),
        (
            "?d void:classPartition [ void:class ?class ; void:entities ?n ]",
            "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class",
        ),
        (
            "?d void:propertyPartition [ void:property ?property ; void:triples ?n ]",
            "SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property",
        ),
        (
            "?d void:subset [ a sd:NamedGraph ; sd:name ?graph ; void:triples ?n ]",
            "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph",
        ),
        (
            "?d void:subset [ a void:Linkset ; void:linkPredicate owl:sameAs ; void:triples ?n ; \
             void:objectsTarget [ void:uriSpace ?space ] ]",
            "SELECT ?space (COUNT(*) AS ?n) { ?s owl:sameAs ?o BIND(REPLACE(STR(?o), '[^/]+/?$', '') AS ?space) } \
             GROUP BY ?space",
        ),
    ] {
        let variables: Vec<&str> =
            ["?class", "?property", "?graph", "?space"].into_iter().filter(|v| told.contains(v)).collect();
        let told = rows(&description, &format!("SELECT {} ?n {{ {told} }}", variables.join(" ")));
        let counted = rows(&graph, counted);
        assert!(!counted.is_empty());
        assert_eq!(told, counted);
    }
}

#[test]
fn what_the_publisher_says_is_in_it_and_nothing_else_that_changes() {
    let desk = Desk::new();
    desk.run(["build", &examples(), "-o", "graph.trig"]).ended(0, &[]);
    let said = [
        "describe",
        "-d",
        "graph.trig",
        "--title",
        "News of the \"coast\"",
        "--licence",
        "https://creativecommons.org/licenses/by/4.0/",
        "--dataset-publisher",
        "The Archive",
        "--issued",
        "2020-10",
    ];
    let run = desk.run(said);
    let text = run.lines().join("\n");
    assert_eq!(run.lines(), desk.run(said).lines());
    for part in [
        "dcterms:title \"News of the \\\"coast\\\"\"@en",
        "dcterms:license <https://creativecommons.org/licenses/by/4.0/>",
        "dcterms:issued \"2020-10\"^^xsd:gYearMonth",
        "foaf:name \"The Archive\"",
        "dcat:startDate \"2019-02-11\"^^xsd:date",
        "void:vocabulary <http://purl.org/dc/terms/>",
        "dcterms:title \"Wikidata\"@en",
        "dcterms:title \"admin1CodesASCII.txt\"@en",
        &format!("schema:softwareVersion \"{}\"", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("_:") && !text.contains('['));
    let publisher = "https://archive.example/";
    let run = desk.run(["describe", "-d", "graph.trig", "--dataset-publisher", publisher]);
    assert!(run.lines().join("\n").contains("dcterms:publisher <https://archive.example/>"));
    desk.run(["describe", "-d", "graph.trig", "--licence", "MIT"]).ended(2, &["--licence"]);
    desk.run(["describe", "-d", "graph.trig", "--issued", "tomorrow"]).ended(2, &["--issued"]);
    desk.run(["build", &examples(), "-o", "x.nt", "--no-resolve", "--describe"]).ended(2, &["--describe"]);
    desk.run(["build", &examples(), "-o", "x.ttl", "--title", "x"]).ended(2, &["--describe"]);
}

#[test]
fn build_and_export_put_it_beside_the_graph() {
    let desk = Desk::new();
    desk.run(["build", &examples(), "-o", "plain.trig"]).ended(0, &[]);
    desk.run(["build", &examples(), "-o", "one.trig", "--describe", "--title", "News"]).ended(0, &[]);
    desk.run(["export", "-d", "plain.trig", "-o", "two.trig", "--describe", "--title", "News"]).ended(0, &[]);
    assert!(desk.read("one.trig") == desk.read("two.trig"));
    assert!(desk.read("one.trig").contains("graph:description {"));
    // A description is not described: it is replaced.
    desk.run(["export", "-d", "one.trig", "-o", "three.trig", "--describe", "--title", "News"]).ended(0, &[]);
    assert!(desk.read("one.trig") == desk.read("three.trig"));
    let run = desk.run(["check", "-d", "one.trig", "--fail-on", "warning"]);
    run.ended(0, &["0 violations, 0 warnings"]);
    assert_eq!(desk.names(), ["one.trig", "plain.trig", "three.trig", "two.trig"]);
}

#[test]
fn graphs_of_others_can_be_described() {
    let desk = Desk::new();
    desk.file(
        "foreign.ttl",
        "@prefix : <https://x.example/ns#> . <https://x.example/a> a :Thing ; :knows _:b . _:b a :Thing .",
    );
    let text = desk.run(["describe", "-d", "foreign.ttl"]).lines().join("\n");
    assert!(text.contains("void:vocabulary") && text.contains("<https://x.example/ns#>"));
    assert!(text.contains("void:triples 3") && text.contains("void:entities 1"), "{text}");
    assert!(!text.contains("triplewire\""), "we did not make it");
}
