//! The command `export` over RDF formats and compressions: what goes in comes out, and what cannot is told.

use crate::common::Desk;
use oxigraph::io::{RdfFormat, RdfParser};

/// A graph that is not ours, in all that Turtle allows.
const FOREIGN: &str = r#"@prefix ex: <http://example.org/ns#> .
@prefix schema: <http://schema.org/> .
ex:a a ex:Thing ; schema:name "A"@en, 'B'@fr-CA ; ex:list ( 1 2.50 [ ex:p true ] ) ; ex:odd "01"^^ex:type .
_:x ex:knows _:y . _:y ex:knows _:x .
"#;

fn quads(text: &str, format: RdfFormat) -> usize {
    let quads = RdfParser::from_format(format).for_slice(text).collect::<Result<Vec<_>, _>>();
    quads.expect("it parses").len()
}

#[test]
fn every_syntax_is_read_and_the_graph_stays_the_same() {
    let desk = Desk::new();
    desk.file("a.ttl", FOREIGN);
    desk.run(["export", "-d", "a.ttl", "-o", "a.nt"]).ended(0, &["14 triples"]);
    assert_eq!(quads(&desk.read("a.nt"), RdfFormat::NTriples), 14);
    let turtle = String::from_utf8(desk.run(["export", "-d", "a.nt", "-q"]).stdout).expect("UTF-8");
    desk.file(
        "b.rdf",
        r#"<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
  <e:T rdf:about="http://e/a"><e:p>x</e:p></e:T>
</rdf:RDF>"#,
    );
    desk.file("b.jsonld", r#"{"@id": "http://e/a", "@type": "http://e/T", "http://e/p": "x"}"#);
    desk.file("b.n3", "<http://e/a> a <http://e/T> ; <http://e/p> \"x\" .");
    let expected = "<http://e/a> <http://e/p> \"x\" .\n\
                    <http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/T> .\n";
    for name in ["b.rdf", "b.jsonld", "b.n3"] {
        let run = desk.run(["export", "-d", name, "--format", "nt"]);
        assert_eq!(String::from_utf8_lossy(&run.stdout), expected, "{name}: {}", run.stderr);
        // Stdin has no name: its beginning tells.
        if name != "b.n3" {
            let run = desk.run_with(["export", "-d", "-", "--format", "nt"], desk.read(name).as_bytes());
            assert_eq!(String::from_utf8_lossy(&run.stdout), expected, "{name}: {}", run.stderr);
        }
    }
    // Blank nodes have no names that could get in the way: their labels follow from the graph.
    desk.file("again.ttl", turtle.as_bytes());
    let again = desk.run(["export", "-d", "again.ttl", "-q"]).stdout;
    assert_eq!(String::from_utf8_lossy(&again), turtle);
}

#[test]
fn the_prefixes_of_a_foreign_file_stay() {
    let desk = Desk::new();
    desk.file("a.ttl", FOREIGN);
    let turtle = String::from_utf8(desk.run(["export", "-d", "a.ttl"]).stdout).expect("UTF-8");
    assert!(turtle.contains("@prefix schema: <http://schema.org/> .\n"), "{turtle}");
    assert!(turtle.contains("ex:a a ex:Thing ;\n    ex:list "), "{turtle}");
    assert!(!turtle.contains("@prefix tw:"), "{turtle}");
}

#[test]
fn blank_nodes_of_two_files_are_four() {
    let desk = Desk::new();
    desk.file("a.nt", "_:x <http://e/p> _:y .\n_:x <http://e/q> \"1\" .\n");
    desk.file("b.nt", "_:x <http://e/p> _:y .\n_:x <http://e/q> \"2\" .\n");
    let run = desk.run(["export", "-d", "a.nt", "-d", "b.nt", "--format", "nt"]);
    let mut nodes: Vec<&str> =
        run.lines().iter().flat_map(|line| line.split(' ').filter(|word| word.starts_with("_:"))).collect();
    nodes.sort_unstable();
    nodes.dedup();
    assert_eq!(nodes.len(), 4, "{:?}", run.lines());
    let run =
        desk.run(["query", "-d", "a.nt", "-d", "b.nt", "SELECT DISTINCT ?x { ?x ?p ?o }", "--format", "csv"]);
    assert_eq!(run.lines().len(), 3, "{:?}", run.lines());
}

#[test]
fn graphs_are_kept_where_the_format_has_them() {
    let desk = Desk::new();
    desk.file("a.trig", "<urn:a> <urn:b> 1 . <urn:g> { <urn:a> <urn:b> 1 . <urn:a> <urn:b> 2 }");
    desk.run(["export", "-d", "a.trig", "-o", "a.nq"]).ended(0, &["3 quads"]);
    desk.run(["export", "-d", "a.trig", "-o", "a.ttl"]).ended(0, &["2 triples"]);
    let run = desk.run_with(["export", "-d", "-", "--format", "trig"], desk.read("a.nq").as_bytes());
    desk.file("b.trig", &run.stdout);
    desk.run(["export", "-d", "b.trig", "-o", "b.nq"]);
    assert_eq!(desk.read("a.nq"), desk.read("b.nq"));
}

#[test]
fn json_ld_has_its_context_in_itself_or_refers_to_it() {
    let desk = Desk::new();
    desk.file("a.nt", "<http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> \"A\"@en .\n");
    desk.run(["export", "-d", "a.nt", "-o", "a.jsonld"]).ended(0, &["1 quad"]);
    let run = desk.run(["export", "-d", "a.jsonld", "--format", "nt"]);
    assert_eq!(String::from_utf8_lossy(&run.stdout), desk.read("a.nt"));
    desk.run(["export", "-d", "a.nt", "-o", "b.jsonld", "--context", "https://e.example/context"])
        .ended(0, &[]);
    let expected = "{\n  \"@context\": \"https://e.example/context\",\n  \"graph\": [\n    {\n      \
                    \"iri\": \"http://e/a\",\n      \"label\": { \"en\": \"A\" }\n    }\n  ]\n}\n";
    assert_eq!(desk.read("b.jsonld"), expected);
    // The network is never used.
    desk.run(["export", "-d", "b.jsonld"]).ended(1, &["hint: its @context is on the web"]);
}

#[test]
fn compressed_files_are_written_and_read_by_every_command() {
    let desk = Desk::new();
    desk.file(
        "a.txt",
        "Ministers meet\n\nGENEVA, March 13, 2019 - Heiko Maas met Sergei Lavrov on Tuesday.\n",
    );
    desk.run(["build", "a.txt", "-o", "a.ttl"]).ended(0, &[]);
    for name in ["a.ttl.gz", "a.ttl.zst"] {
        desk.run(["build", "a.txt", "-o", name]).ended(0, &[]);
        let first = std::fs::read(desk.path().join(name)).expect("it was written");
        desk.run(["export", "-d", "a.ttl", "-o", name]).ended(0, &[]);
        assert_eq!(first, std::fs::read(desk.path().join(name)).expect("it was written"));
        let run = desk.run(["export", "-d", name, "--format", "turtle"]);
        assert_eq!(String::from_utf8_lossy(&run.stdout), desk.read("a.ttl"));
        // The bytes tell, not the name, and stdin has none.
        let run = desk.run_with(["export", "-d", "-", "--format", "turtle.zst"], &first);
        desk.file("misnamed.ttl", &run.stdout);
        desk.run(["query", "-d", "misnamed.ttl", "ASK { ?a a tw:Article }"]).ended(0, &[]);
        desk.run(["query", "-d", name, "ASK { ?a a tw:Article }"]).ended(0, &[]);
    }
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let desk = Desk::new();
    desk.file("a.nt", "<http://e/a> <http://e/b> \"c\" .\n".repeat(500));
    for name in ["a.nt.gz", "a.nt.bz2", "a.nt.zst"] {
        desk.run(["export", "-d", "a.nt", "-o", name]).ended(0, &[]);
        let whole = std::fs::read(desk.path().join(name)).expect("it was written");
        desk.file(name, &whole[..whole.len() - 7]);
        for command in [vec!["export", "-d", name, "-o", "out.nt"], vec!["query", "-d", name, "ASK {}"]] {
            desk.run(command).ended(1, &[name, "file breaks off\nhint: "]);
        }
    }
    desk.file("b.nt", b"\xFD7zXZ\0");
    desk.run(["export", "-d", "b.nt"]).ended(1, &["b.nt: compressed with xz", "hint: "]);
    desk.file("bad.ttl", "<urn:a> <urn:b> 1 .\n<urn:a> nonsense .\n");
    desk.run(["export", "-d", "bad.ttl", "-o", "out.nt"]).ended(1, &["error: bad.ttl:2:", "hint: "]);
    desk.file("note.txt", "No graph.");
    desk.run(["export", "-d", "note.txt"]).ended(1, &["note.txt: not known as a graph file", "build"]);
    desk.run(["export", "-d", "missing.ttl"]).ended(1, &["missing.ttl: No such file", "hint: "]);
    desk.run_with(["export", "-d", "-"], b"This is no graph.").ended(1, &["stdin:1:", "hint: "]);
    assert!(!desk.names().iter().any(|name| name.starts_with("out") || name.starts_with('.')));
}

#[test]
fn outputs_that_cannot_be() {
    let desk = Desk::new();
    desk.file("a.nt", "<http://e/a> <http://e/b> \"c\" .\n");
    for name in ["out", "out.gz", "out.docx", "out.txt.zst"] {
        desk.run(["export", "-d", "a.nt", "-o", name])
            .ended(2, &[name, "hint: end it in .ttl, .trig, .nt, .nq, .rdf, .jsonld, .html, .graphml, .gexf, .ftm.json, perhaps"]);
    }
    desk.run(["export", "-d", "a.nt", "--format", "word"]).ended(2, &["'word' is no format", "ttl"]);
    desk.run(["export", "-d", "-", "-d", "-"]).ended(2, &["stdin"]);
    desk.file("odd.nt", "<http://e/a> <http://e/1> \"c\" .\n");
    desk.run(["export", "-d", "odd.nt", "-o", "out.rdf"])
        .ended(1, &["RDF/XML has no way to write the property <http://e/1>\nhint: take another format"]);
    desk.run(["export", "-o", "out.nt"]).ended(2, &["--data"]);
    desk.run(["export", "-d", "a.nt", "-o", "nowhere/out.nt"]).ended(1, &["error: cannot write nowhere/out.nt: No such file or directory (os error 2)\nhint: make the directory"]);
    assert_eq!(desk.names(), ["a.nt", "odd.nt"]);
}
