//! RDF 1.2: triple terms, annotations and directions of texts, read, asked, kept, written and refused.

use crate::common::Desk;
use triplewire::query::Query;
use triplewire::store::GraphStore;

/// The same graph in each syntax that has triple terms: two statements with who says them, one asserted, one not.
const TURTLE: &str = r#"@prefix : <urn:> .
VERSION "1.2"
:ann :memberOf :board ~ :r1 {| :source :gazette |} .
:r2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( :bo :memberOf :board )>> ; :source :herald .
<< :bo :says "مرحبا"@ar--rtl ~ :r3 >> :source :herald .
:r4 :of <<( :r2 :says <<( :bo :knows _:someone )>> )>> . _:someone :is "a person" .
"#;

const LINES: &str = r#"<urn:ann> <urn:memberOf> <urn:board> .
<urn:r1> <urn:source> <urn:gazette> .
<urn:r1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <urn:ann> <urn:memberOf> <urn:board> )>> .
<urn:r2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<(<urn:bo> <urn:memberOf> <urn:board>)>> .
<urn:r2> <urn:source> <urn:herald> .
<urn:r3> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <urn:bo> <urn:says> "\u0645\u0631\u062D\u0628\u0627"@ar--rtl )>> .
<urn:r3> <urn:source> <urn:herald> .
<urn:r4> <urn:of> <<( <urn:r2> <urn:says> <<( <urn:bo> <urn:knows> _:x )>> )>> .
_:x <urn:is> "a person" .
"#;

/// The lines of the graph as they are written.
const WRITTEN: &str = r#"<urn:ann> <urn:memberOf> <urn:board> .
<urn:r1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <urn:ann> <urn:memberOf> <urn:board> )>> .
<urn:r1> <urn:source> <urn:gazette> .
<urn:r2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <urn:bo> <urn:memberOf> <urn:board> )>> .
<urn:r2> <urn:source> <urn:herald> .
<urn:r3> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <urn:bo> <urn:says> "مرحبا"@ar--rtl )>> .
<urn:r3> <urn:source> <urn:herald> .
<urn:r4> <urn:of> <<( <urn:r2> <urn:says> <<( <urn:bo> <urn:knows> _:b0 )>> )>> .
_:b0 <urn:is> "a person" .
"#;

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

fn graph(text: &str) -> GraphStore {
    let mut graph = GraphStore::new().expect("memory");
    graph.load_turtle(text).expect("a graph");
    graph
}

fn ask(graph: &GraphStore, query: &str) -> String {
    let answer = Query::new(format!("PREFIX : <urn:> {query}")).run(graph).expect(query);
    answer.to_text(graph.prefixes()).expect("it can be shown")
}

#[test]
fn every_syntax_with_triple_terms_is_read_and_written() {
    let desk = Desk::new();
    desk.file("a.ttl", TURTLE);
    desk.file("a.nt", LINES);
    desk.file("a.trig", TURTLE);
    desk.file("a.nq", LINES);
    for name in ["a.ttl", "a.nt", "a.trig", "a.nq"] {
        let lines = text(desk.run(["export", "-q", "-d", name, "--format", "nt"]).stdout);
        assert_eq!(lines, WRITTEN, "{name}");
        let lenient = text(desk.run(["export", "-q", "-d", name, "--format", "nt", "--lenient"]).stdout);
        assert_eq!(lenient, WRITTEN, "{name}");
        for format in ["ttl", "trig", "nq"] {
            let written = desk.run(["export", "-q", "-d", name, "--format", format]).stdout;
            let copy = format!("copy.{format}");
            desk.file(&copy, written);
            let lines = text(desk.run(["export", "-q", "-d", &copy, "--format", "nt"]).stdout);
            assert_eq!(lines, WRITTEN, "{name} as {format}");
        }
    }
    let turtle = text(desk.run(["export", "-q", "-d", "a.ttl"]).stdout);
    assert!(
        turtle.contains("reifies <<( :ann :memberOf :board )>>") || turtle.contains("reifies <<( <urn:ann>")
    );
    for (format, what) in [("rdf", "RDF/XML"), ("jsonld", "JSON-LD")] {
        let run = desk.run(["export", "-d", "a.ttl", "--format", format, "-o", "out"]);
        let message = format!("{what} has no way to write the triple term <<( <urn:");
        run.ended(1, &[&message, "N-Triples and N-Quads can carry it"]);
        assert!(!desk.names().contains(&"out".to_owned()));
    }
}

#[test]
fn rdf_xml_with_triple_terms_and_json_ld_with_directions_are_read() {
    let desk = Desk::new();
    desk.file(
        "a.rdf",
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/" rdf:version="1.2">
  <rdf:Description rdf:about="http://e/r">
    <rdf:reifies rdf:parseType="Triple">
      <rdf:Description rdf:about="http://e/a"><e:p>x</e:p></rdf:Description>
    </rdf:reifies>
  </rdf:Description>
</rdf:RDF>"#,
    );
    let run = desk.run(["export", "-q", "-d", "a.rdf", "--format", "nt"]);
    let reifies = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>";
    assert_eq!(
        text(run.stdout),
        format!("<http://e/r> {reifies} <<( <http://e/a> <http://e/p> \"x\" )>> .\n")
    );
    desk.file(
        "a.jsonld",
        r#"{"@id": "http://e/a", "http://e/p": {"@value": "x", "@language": "ar", "@direction": "rtl"}}"#,
    );
    let line = "<http://e/a> <http://e/p> \"x\"@ar--rtl .\n";
    assert_eq!(text(desk.run(["export", "-q", "-d", "a.jsonld", "--format", "nt"]).stdout), line);
    desk.run(["export", "-q", "-d", "a.jsonld", "-o", "b.jsonld"]).ended(0, &[]);
    assert_eq!(text(desk.run(["export", "-q", "-d", "b.jsonld", "--format", "nt"]).stdout), line);
    desk.run(["export", "-d", "a.jsonld", "--format", "rdf"])
        .ended(1, &["RDF/XML has no way to write the direction"]);
}

#[test]
fn a_store_has_triple_terms_as_files_have_them() {
    let desk = Desk::new();
    let file = desk.file("a.nt", LINES);
    let path = desk.path().join("store");
    let quads: Vec<_> = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::NTriples)
        .for_slice(LINES)
        .map(|quad| quad.expect("a quad"))
        .collect();
    GraphStore::write_directory(&path, quads).expect("a store");
    desk.run(["store", "verify", "store"]).ended(0, &[]);
    let lines = text(desk.run(["export", "-q", "-d", "store", "--format", "nt"]).stdout);
    assert_eq!(lines, WRITTEN);
    let mut beside = GraphStore::open(&path).expect("a store");
    beside.load_path(&file, None).expect("the file again");
    // The node of the file is another one.
    assert_eq!(ask(&beside, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), " n\n--\n11\n");
    for query in [
        "SELECT ?r ?who { ?r <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( ?who :memberOf :board )>> }",
        "SELECT ?t { ?r rdf:reifies ?t FILTER(isTRIPLE(?t)) }",
        "SELECT ?source { << :bo :memberOf :board >> :source ?source }",
        "ASK { :r4 :of <<( :r2 :says <<( :bo :knows ?x )>> )>> . ?x :is 'a person' }",
    ] {
        let in_memory = ask(&graph(TURTLE), query);
        assert_eq!(ask(&GraphStore::open(&path).expect("a store"), query), in_memory, "{query}");
        assert!(!in_memory.ends_with("-\n") && in_memory != "false\n", "{query}: {in_memory}");
    }
}

#[test]
fn sparql_12_asks_for_triple_terms() {
    let graph = graph(TURTLE);
    for (query, expected) in [
        ("SELECT ?who { << ?who :memberOf :board >> :source :herald }", "who\n--------\n<urn:bo>\n"),
        ("SELECT ?s { ?who :memberOf :board {| :source ?s |} }", "s\n-------------\n<urn:gazette>\n"),
        ("SELECT ?r { ?who :memberOf :board ~ ?r }", "r\n--------\n<urn:r1>\n"),
        (
            "SELECT (SUBJECT(?t) AS ?s) (OBJECT(?t) AS ?o) { :r2 ?p ?t FILTER(isTRIPLE(?t)) }",
            "s         o\n--------  -----------\n<urn:bo>  <urn:board>\n",
        ),
        ("SELECT (TRIPLE(:a, :b, 1) AS ?t) {}", "t\n--------------------------\n<<( <urn:a> <urn:b> 1 )>>\n"),
        ("ASK { :r3 ?p <<( ?who :says 'مرحبا'@ar--rtl )>> }", "true\n"),
        ("ASK { :r3 ?p <<( ?who :says 'مرحبا'@ar )>> }", "false\n"),
        ("ASK { :bo :memberOf :board }", "false\n"),
        ("SELECT (LANGDIR(OBJECT(?t)) AS ?d) { :r3 ?p ?t FILTER(isTRIPLE(?t)) }", "d\n---\nrtl\n"),
    ] {
        let found = ask(&graph, query);
        let lines = |text: &str| {
            text.lines().filter(|line| !line.starts_with("--")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(lines(&found), lines(expected), "{query}");
    }
    // Unbound, blank nodes, IRIs, texts, triple terms by their parts.
    let order = "SELECT ?x { VALUES ?x { <<( :b :p 1 )>> <<( :a :p 10 )>> 'z' <<( :a :p 9 )>> :z <<( :a :p <<( :a :p 1 )>> )>> UNDEF } } ORDER BY ?x";
    let sorted = [
        "x",
        "---",
        "",
        "<urn:z>",
        "z",
        "<<( <urn:a> <urn:p> 9 )>>",
        "<<( <urn:a> <urn:p> 10 )>>",
        "<<( <urn:a> <urn:p> <<( <urn:a> <urn:p> 1 )>> )>>",
        "<<( <urn:b> <urn:p> 1 )>>",
    ];
    let found = ask(&graph, order);
    let found: Vec<&str> =
        found.lines().map(|line| if line.starts_with("--") { "---" } else { line }).collect();
    assert_eq!(found, sorted);
    let inside = ask(&graph, "SELECT (MAX(?x) AS ?m) { VALUES ?x { <<( :a :p 1 )>> 'z' <<( :b :p 1 )>> } }");
    assert!(inside.contains("<<( <urn:b> <urn:p> 1 )>>"), "{inside}");
}

#[test]
fn answers_have_triple_terms_in_every_format_that_can() {
    let desk = Desk::new();
    desk.file("a.ttl", TURTLE);
    let rows = |format: &str| {
        let query = "PREFIX : <urn:> SELECT ?t { :r1 rdf:reifies ?t }";
        text(desk.run(["query", "-q", "-d", "a.ttl", "--format", format, query]).stdout)
    };
    assert!(rows("csv").contains("urn:ann"), "{}", rows("csv"));
    assert!(rows("tsv").contains("<<( <urn:ann> <urn:memberOf> <urn:board> )>>"), "{}", rows("tsv"));
    let json: serde_json::Value = serde_json::from_str(&rows("json")).expect("JSON");
    let triple = &json["results"]["bindings"][0]["t"];
    assert_eq!(
        (&triple["type"], &triple["value"]["subject"]["value"]),
        (&"triple".into(), &"urn:ann".into())
    );
    assert!(rows("xml").contains("<triple><subject><uri>urn:ann</uri></subject>"), "{}", rows("xml"));
    assert!(rows("table").contains("<<( <urn:ann> <urn:memberOf> <urn:board> )>>"), "{}", rows("table"));
    let graph = |format: &str| {
        let query = "PREFIX : <urn:> CONSTRUCT { ?r :told <<( ?who :in ?what )>> } { ?r rdf:reifies <<( ?who :memberOf ?what )>> }";
        desk.run(["query", "-q", "-d", "a.ttl", "--format", format, query])
    };
    let line = "<urn:r1> <urn:told> <<( <urn:ann> <urn:in> <urn:board> )>> .";
    assert!(text(graph("nt").stdout).contains(line));
    assert!(text(graph("turtle").stdout).contains("<<( "));
    for (format, name) in [("rdfxml", "RDF/XML"), ("jsonld", "JSON-LD"), ("n3", "N3")] {
        let message = format!("{name} has no way to write the triple term <<( <urn:ann>");
        graph(format).ended(1, &[&message, "take another format"]);
    }
}

#[test]
fn triple_terms_that_are_too_deep_are_refused_with_their_line() {
    let desk = Desk::new();
    let deep = |depth: usize| {
        let (open, close) = ("<<( <urn:a> <urn:b> ".repeat(depth), " )>>".repeat(depth));
        format!("<urn:a> <urn:b> \"<<( <<(\" .\n<urn:a> <urn:b> {open}1{close} .\n")
    };
    let lines = |depth: usize| deep(depth).replace("> 1", "> <urn:c>");
    desk.file("right.ttl", deep(200));
    desk.file("right.nt", lines(200));
    for name in ["right.ttl", "right.nt"] {
        let run = desk.run(["export", "-q", "-d", name, "--format", "nt"]);
        assert_eq!(run.ended(0, &[]).lines().len(), 2);
    }
    for (name, content) in [
        ("deep.ttl", deep(201)),
        ("deep.trig", deep(300_000)),
        ("deep.nt", lines(300_000)),
        ("deep.nq", lines(201)),
    ] {
        desk.file(name, content);
        let message = format!("{name}:2: brackets or elements stand within one another more than 200 deep");
        desk.run(["export", "-d", name]).ended(1, &[&message, "--limit depth="]);
        let run = desk.run(["export", "-d", name, "--lenient", "--format", "nt"]);
        assert_eq!(run.ended(3, &[&message]).lines().len(), 1);
    }
    desk.run(["export", "-d", "deep.ttl", "--limit", "depth=201", "--format", "nt"]).ended(0, &[]);
    for unit in ["<< ?a ?b ", "<<( ?a ?b ", "?a ?b ?c {| ?d "] {
        let query = format!("ASK {{ {}", unit.repeat(5000));
        desk.run(["query", "-d", "right.ttl", &query]).ended(1, &["the query is not asked"]);
    }
}

#[test]
fn an_export_reifies_statements_by_their_own_iris() {
    let desk = Desk::new();
    let article = "Oslo, Norway, March 2, 2021 - Norwegian Foreign Minister Ine Soreide said Kenya is a member of the African Union. Norway is a member of NATO.";
    desk.file("a.txt", article);
    desk.run(["build", "-q", "a.txt", "-o", "graph.trig"]).ended(0, &[]);
    desk.run(["export", "-q", "-d", "graph.trig", "--reify", "rdf12", "-o", "reified.trig"]).ended(0, &[]);
    let rows = |file: &str, query: &str| {
        desk.run(["query", "-q", "-d", file, "--format", "csv", query]).lines().len() - 1
    };
    let statements = "SELECT ?s { { ?s a tw:Relation } UNION { ?s a tw:Tenure ; tw:positionIn ?in } }";
    let reified = "SELECT ?s { GRAPH ?g { ?s a ?class ; rdf:reifies <<( ?a ?b ?c )>> } VALUES ?class { tw:Relation tw:Tenure } }";
    assert_eq!(rows("graph.trig", reified), 0);
    assert!(rows("reified.trig", statements) > 0, "{}", desk.read("graph.trig"));
    assert_eq!(rows("reified.trig", reified), rows("graph.trig", statements));
    // What is said of the statements is asked by their triples, and nothing is asserted by them.
    let asked = "SELECT ?label { << ?who tw:positionIn ?in ~ ?t >> tw:evidence ?e . ?who rdfs:label ?label }";
    assert!(rows("reified.trig", asked) > 0);
    assert_eq!(
        rows("reified.trig", "SELECT ?a { ?a tw:positionIn ?b . FILTER NOT EXISTS { ?a a tw:Tenure } }"),
        0
    );
    for (options, code) in
        [(["--format", "jsonld"], 2), (["--format", "site"], 2), (["--format", "neo4j"], 2)]
    {
        let run =
            desk.run([["export", "-d", "graph.trig", "--reify", "rdf12"].as_slice(), &options].concat());
        run.ended(code, &["triple terms", "N-Quads"]);
    }
    let plain = text(desk.run(["export", "-q", "-d", "graph.trig"]).stdout);
    assert!(!plain.contains("<<("));
}

#[test]
fn every_command_takes_a_graph_with_triple_terms() {
    let desk = Desk::new();
    desk.file("a.txt", "Oslo, Norway, March 2, 2021 - Foreign Minister Ine Soreide met Ann Lund in Oslo.");
    desk.run(["build", "-q", "a.txt", "-o", "graph.ttl"]).ended(0, &[]);
    desk.file("more.ttl", TURTLE);
    desk.file("people.csv", "id,label,type,country\nhttps://example.org/ine,Ine Soreide,person,NO\n");
    desk.run(["kb", "build", "-o", "people.kb", "people.csv"]).ended(0, &[]);
    desk.run(["link", "-d", "graph.ttl", "--kb", "people.kb", "-o", "plain.ttl"]).ended(0, &[]);
    let graph = ["-d", "graph.ttl", "-d", "more.ttl"];
    for (words, codes) in [
        (vec!["explain", "Ine Soreide"], [0, 0]),
        (vec!["check", "--shacl"], [0, 3]),
        (vec!["link", "--kb", "people.kb", "-o", "links.ttl"], [0, 0]),
        (vec!["describe"], [0, 0]),
        (vec!["export", "-o", "x.html"], [0, 0]),
        (vec!["export", "-o", "x.graphml"], [0, 0]),
        (vec!["export", "--format", "neo4j", "-o", "tables/"], [0, 0]),
        (vec!["query", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"], [0, 0]),
    ] {
        let run = desk.run([words.as_slice(), &graph].concat());
        assert!(run.code.is_some_and(|code| codes.contains(&code)), "{words:?}: {run:?}");
    }
    // What is said of triples makes no difference to what is linked.
    let links = desk.read("links.ttl");
    assert!(links.contains("https://example.org/ine"), "{links}");
    assert_eq!(links, desk.read("plain.ttl"));
}
