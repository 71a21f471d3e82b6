//! What is too large, too deep or without end is refused at every door, with the name of the limit and the way to raise
//! it; and what a limit is raised for is read.

use std::io::{Cursor, Read, Write, repeat};

use crate::common::Desk;
use triplewire::export::{self, ViewFormat};
use triplewire::graph_file::{FileError, Loader};
use triplewire::limits::{Limit, Limits};
use triplewire::store::GraphStore;
use triplewire::view::View;

const TRIPLE: &str = "<urn:a> <urn:b> <urn:c> .\n";

/// RDF/XML of a few lines, whose entities each have `times` of the one before.
fn entities(times: usize) -> String {
    let mut xml = "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY w0 \"words \">".to_owned();
    for step in 1..=8 {
        xml += &format!("<!ENTITY w{step} \"{}\">", format!("&w{};", step - 1).repeat(times));
    }
    xml + "]><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>"
}

/// JSON-LD of so many things within one another.
fn deep(depth: usize) -> String {
    format!(r#"{}"x"{}"#, r#"{"http://example.org/part":"#.repeat(depth), "}".repeat(depth))
}

/// The commands that read a graph file.
fn graph_commands(file: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["export", "-d", file, "-o", "out.nq"],
        vec!["query", "-d", file, "ASK {}"],
        vec!["check", "-d", file],
        vec!["explain", "-d", file, "Anybody"],
        vec!["describe", "-d", file, "-o", "out.nq"],
        vec!["link", "-d", file, "--decisions", "none.csv", "-o", "out.nq"],
    ]
}

#[test]
fn graph_files_are_held_at_every_door() {
    let desk = Desk::new();
    desk.file("none.csv", "entity,target,decision\n");
    desk.file("bomb.rdf", entities(10));
    desk.file("deep.jsonld", deep(3000));
    desk.file(
        "nested.rdf",
        format!(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">{}",
            "<rdf:Bag><rdf:li>".repeat(1500)
        ),
    );
    for (file, limit) in [("bomb.rdf", "entities"), ("deep.jsonld", "depth"), ("nested.rdf", "depth")] {
        let mut commands = graph_commands(file);
        commands.push(vec!["link", "-d", "good.nt", "--decisions", file, "-o", "out.nq"]);
        commands.push(vec!["kb", "build", "-o", "out.kb", file]);
        desk.file("good.nt", TRIPLE);
        for command in commands {
            let hint = format!("--limit {limit}=");
            desk.run(&command).ended(1, &[&format!("the limit '{limit}'"), &hint]);
        }
    }
    desk.run(["import", "--from", "nif", "bomb.rdf"])
        .ended(1, &["the limit 'entities'", "--limit entities="]);
    // What ontologies have is read, and so is what a limit is raised for.
    desk.file("small.rdf", entities(2));
    desk.file("shallow.jsonld", deep(150));
    desk.run(["export", "-d", "small.rdf", "-o", "out.nq"]).ended(0, &[]);
    desk.run(["export", "-d", "shallow.jsonld", "-o", "out.nq"]).ended(0, &["150 quads"]);
    desk.file("deeper.jsonld", deep(250));
    desk.run(["export", "-d", "deeper.jsonld", "-o", "out.nq", "--limit", "depth=300"])
        .ended(0, &["250 quads"]);
    assert!(!desk.names().iter().any(|name| name.ends_with(".part") || name == "out.kb"));
}

#[test]
fn lines_without_end_are_refused_at_every_door() {
    let desk = Desk::new();
    desk.file("none.csv", "entity,target,decision\n");
    // Forty megabytes in a file of a few kilobytes.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut line = TRIPLE.as_bytes().chain(&b"<urn:a> <urn:b> \""[..]).chain(repeat(b'w').take(40 << 20));
    std::io::copy(&mut line, &mut packed).expect("memory");
    packed.write_all(b"\" .\n").expect("memory");
    let packed = packed.finish().expect("memory");
    for file in ["long.nt.gz", "long.ttl.gz"] {
        desk.file(file, &packed);
        for command in graph_commands(file) {
            desk.run(&command).ended(1, &["longer than 16777216 bytes"]);
        }
    }
    desk.run(["export", "-d", "long.nt.gz", "-o", "out.nq", "--limit", "statement=64M"])
        .ended(0, &["2 quads"]);
    desk.run(["kb", "build", "-o", "out.kb", "long.nt.gz"])
        .ended(1, &["long.nt.gz:2: ", "the limit 'statement'"]);
}

/// Files that stand beside the data.
#[cfg(unix)]
#[test]
fn files_without_end_are_refused() {
    let desk = Desk::new();
    desk.file("good.nt", TRIPLE);
    desk.file("tool.json", "{}");
    for command in [
        &["query", "-d", "good.nt", "-f", "/dev/zero"][..],
        &["check", "-d", "good.nt", "--rules", "/dev/zero"],
        &["import", "tool.json", "--mapping", "/dev/zero"],
        &["link", "-d", "good.nt", "--decisions", "/dev/zero", "-o", "out.nt"],
    ] {
        let mut command = command.to_vec();
        command.extend(["--limit", "file=2M"]);
        desk.run(command)
            .ended(1, &["/dev/zero: ", "longer than 2097152 bytes, the limit 'file'", "--limit file="]);
    }
    desk.run_with(["query", "-d", "good.nt", "--limit", "file=1K"], " ".repeat(1025).as_bytes())
        .ended(2, &[]);
    let long = " ".repeat(1025);
    desk.run_with(["query", "-d", "good.nt", "-", "--limit", "file=1K"], long.as_bytes())
        .ended(1, &["longer than 1024 bytes"]);
}

#[test]
fn queries_are_held_to_a_depth_and_a_number_of_operators() {
    let desk = Desk::new();
    desk.file("good.nt", TRIPLE);
    let nest = |open: &str, inner: &str, close: &str, times| {
        format!("SELECT * {{ {}{inner}{} }}", open.repeat(times), close.repeat(times))
    };
    for query in [
        nest("{", "", "}", 5000),
        nest("FILTER NOT EXISTS {", "", "}", 20_000),
        format!("ASK {{ FILTER({}1{}) }}", "(".repeat(20_000), ")".repeat(20_000)),
        nest("{ SELECT * {", "", "} }", 3000),
    ] {
        desk.file("deep.rq", &query);
        desk.run(["query", "-d", "good.nt", "-f", "deep.rq"])
            .ended(1, &["the limit 'depth'", "--limit depth="]);
    }
    for unit in ["UNION { ?s ?p ?o } ", "FILTER(1 = 1) ", "OPTIONAL { ?s ?p ?o } "] {
        desk.file("long.rq", format!("SELECT * {{ {{}} {} }}", unit.repeat(20_000)));
        desk.run(["query", "-d", "good.nt", "-f", "long.rq"]).ended(1, &["the limit 'operators'"]);
        desk.file("rule.rq", format!("SELECT ?this {{ {{}} {} }}", unit.repeat(20_000)));
        desk.run(["check", "-d", "good.nt", "--rules", "rule.rq"]).ended(3, &["the limit 'operators'"]);
    }
    // The order of so many is planned in time that nothing ends.
    for (first, open, close) in
        [("", "?s ?p ?o . ", ""), ("?s ?p ?o ", "{| ?a ?b ", "|} "), ("", "{ ?s ?p ?o } ", "")]
    {
        let many = |times: usize| format!("ASK {{ {first}{}{} }}", open.repeat(times), close.repeat(times));
        desk.file("many.rq", many(121));
        desk.run(["query", "-d", "good.nt", "-f", "many.rq"])
            .ended(1, &["the limit 'patterns'", "--limit patterns="]);
        desk.file("some.rq", many(30));
        desk.run(["query", "-d", "good.nt", "-f", "some.rq"]).ended(0, &[]);
        desk.run(["query", "-d", "good.nt", "-f", "some.rq", "--limit", "patterns=20"])
            .ended(1, &["the limit 'patterns'"]);
    }
    // As much as is allowed has the stack that it needs, without optimisation too.
    for query in [
        nest("{", "?s ?p ?o", "}", 190),
        format!("ASK {{ FILTER({}1{}) }}", "(".repeat(190), ")".repeat(190)),
        format!("SELECT * {{ {{}} {} }}", "UNION { ?s ?p ?o } ".repeat(1900)),
        format!("ASK {{ FILTER(1{}) }}", "+1".repeat(1900)),
    ] {
        desk.file("most.rq", &query);
        desk.run(["query", "-d", "good.nt", "-f", "most.rq"]).ended(0, &[]);
    }
}

#[test]
fn articles_are_held_to_a_size() {
    let desk = Desk::new();
    let words = "x ".repeat(600_000);
    desk.file("plain.txt", &words);
    desk.file("record.jsonl", format!("{{\"id\": \"big\", \"text\": \"{words}\"}}\n"));
    desk.file(
        "page.html",
        format!("<!doctype html><title>A</title><p>{}", "Words of an article. ".repeat(60_000)),
    );
    desk.file(
        "feed.xml",
        format!("<rss><channel><item><description>{words}</description></item></channel></rss>"),
    );
    for file in ["plain.txt", "record.jsonl", "page.html", "feed.xml"] {
        let run = desk.run(["extract", file, "--limit", "article=1M"]);
        run.ended(1, &[file, "more text than 1048576 bytes, the limit 'article'", "--limit article="]);
    }
    let run = desk.run(["extract", "plain.txt", "--limit", "article=2M", "-o", "out.jsonl"]);
    run.ended(0, &["1 article"]);
    desk.run(["extract", "plain.txt", "--limit", "article=0"]).ended(2, &["the limit 'article' is a size"]);
    desk.run(["extract", "plain.txt", "--limit", "words=5"]).ended(2, &["the limits are article, time"]);
}

#[test]
fn pages_that_take_quadratic_time_are_refused() {
    let desk = Desk::new();
    let attributes: String = (0..2000).map(|number| format!(" a{number}=x")).collect();
    let page = |inner: &str| {
        format!("<!doctype html><html><head><title>A</title></head><body>{inner}</body></html>")
    };
    for (name, inner, limit) in [
        ("attributes.html", format!("<p{attributes}>words</p>"), "attributes"),
        ("noscript.html", format!("<noscript><p{attributes}>words</p></noscript>"), "attributes"),
        ("body.html", "<body a b c>".repeat(500), "attributes"),
        ("open.html", "<div ".repeat(2000), "attributes"),
        ("ampersands.html", "& ".repeat(200_000), "ampersands"),
    ] {
        desk.file(name, page(&inner));
        let expected = format!("the limit '{limit}'");
        desk.run(["extract", name]).ended(1, &[&expected, &format!("--limit {limit}=")]);
    }
    desk.file("deep.html", page(&format!("<noscript>{}", "<div>".repeat(100_000))));
    desk.run(["extract", "deep.html"]).ended(1, &["more than 500 deep"]);
    // Where only a part is markup, its words are read without it.
    let text = format!("<p>Baku said so.</p><p{attributes}>Talks follow.</p>");
    desk.file("part.jsonl", format!("{{\"id\": \"a\", \"text\": \"{text}\"}}\n"));
    let run = desk.run(["extract", "part.jsonl"]);
    assert!(matches!(run.lines()[..], [record] if record.contains("Talks follow.")), "{}", run.stderr);
}

/// A graph with one event of so many actors and targets.
fn crowded(parties: usize) -> String {
    let mut turtle =
        "@prefix tw: <https://w3id.org/triplewire#> . @prefix e: <https://example.org/> .\n".to_owned();
    turtle += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n";
    turtle += "e:event a tw:Event ; tw:eventType <https://w3id.org/triplewire/event-types#ASSAULT> .\n";
    for number in 0..parties {
        turtle += &format!(
            "e:a{number} a tw:Person ; rdfs:label \"A{number}\"@en . e:t{number} a tw:Person ; rdfs:label \"T{number}\"@en .\n\
             e:event tw:actor e:a{number} ; tw:target e:t{number} .\n"
        );
    }
    turtle
}

#[test]
fn the_edges_of_an_event_grow_with_those_who_take_part() {
    let edges = |parties: usize, format: ViewFormat| {
        let mut loader = Loader::new();
        let reader = Cursor::new(crowded(parties).into_bytes());
        loader.load_reader(reader, Some(oxigraph::io::RdfFormat::Turtle), "crowd").expect("Turtle");
        let dataset = loader.finish().dataset;
        let limits = Limits::default().with(Limit::Edges, 100);
        let written = export::view(&View::new(&dataset), format, &limits, Vec::new()).expect("memory");
        String::from_utf8(written).expect("a text").matches("<edge ").count()
    };
    for format in [ViewFormat::GraphMl, ViewFormat::Gexf] {
        assert_eq!(edges(10, format), 100);
        assert_eq!(edges(11, format), 22);
        assert_eq!(edges(400, format), 800);
    }
    let desk = Desk::new();
    desk.file("crowd.ttl", crowded(40));
    desk.run(["export", "-d", "crowd.ttl", "-o", "crowd.gexf"])
        .ended(0, &["1 event would make more than 1000 edges", "--limit edges="]);
    desk.run(["export", "-d", "crowd.ttl", "-o", "crowd.gexf", "--limit", "edges=1600"]).ended(0, &[]);
    assert_eq!(desk.read("crowd.gexf").matches("<edge ").count(), 1600);
}

#[test]
fn the_library_has_the_limits_without_being_asked() {
    let load = |text: String, format| {
        let error = Loader::new().load_reader(Cursor::new(text.into_bytes()), Some(format), "x").unwrap_err();
        assert!(matches!(&error, FileError::Io { .. }), "{error}");
        error.to_string()
    };
    let jsonld = triplewire::graph_file::format_by_name("jsonld").expect("a format");
    assert!(load(deep(3000), jsonld).contains("'depth'"));
    assert!(load(entities(10), oxigraph::io::RdfFormat::RdfXml).contains("'entities'"));
    let mut graph = GraphStore::new().expect("a store");
    let error = graph.load_reader(Cursor::new(deep(3000).into_bytes()), Some(jsonld), "x").unwrap_err();
    assert!(error.to_string().contains("'depth'"), "{error}");
    assert!(error.hint().is_some_and(|hint| hint.contains("--limit depth=")));
}
