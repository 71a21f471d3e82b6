//! What export writes for those who read no RDF: networks, FollowTheMoney's entities, Neo4j's tables.
//!
//! The files in `tests/export/` are what `tests/map/small/expected.trig` gives; `SNAPSHOTS=overwrite cargo test --test
//! exchange` writes them anew. `tests/dev/exports.py` opens the formats with other programs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::common::Desk;
use serde_json::{Value, json};

/// A graph in which everything that is a text is hostile.
const HOSTILE: &str = r#"@prefix tw: <https://w3id.org/triplewire#> . @prefix ev: <https://w3id.org/triplewire/event#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <https://example.com/> .
e:article a tw:Article ; schema:headline "]]>\u0000\u000B<b>&amp;\uFFFE" ; schema:publisher e:o ; schema:url <javascript:alert(1)> .
e:p a tw:Person , <https://example.com/types#x;y> ; rdfs:label "a\"b;c,\r\n\td\u0001<&>'" ; skos:altLabel "x;y", " " .
e:o a tw:Organisation ; rdfs:label "\u202E=cmd|' /C calc'!A0" .
e:q a tw:Place .
_:b a tw:Event ; tw:actor e:p , e:p2 , _:blank ; tw:target e:q ; tw:eventType <https://example.com/types#a;b> ;
    tw:eventDate "2020-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> ; tw:reportedIn e:article ; tw:evidence e:words .
e:words a tw:Passage ; tw:sentence "one;\ntwo" .
e:alone a tw:Event ; tw:eventType ev:PROTEST ; tw:actor e:p ; tw:modality tw:Negated .
e:nobody a tw:Event ; tw:eventType ev:PROTEST .
e:agree a tw:Event ; tw:eventType ev:AGREE ; tw:actor e:p , e:o .
e:agree2 a tw:Event ; tw:eventType ev:AGREE ; tw:actor e:p ; tw:target e:o .
e:tenure a tw:Tenure ; tw:holder e:p ; tw:position e:king ; tw:former true .
e:king a tw:Position ; rdfs:label "King" .
e:self a tw:Relation ; tw:subject e:o ; tw:object e:o ; tw:relationType <https://example.com/types#is;of> .
"#;

fn assert_kept(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export").join(name);
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(&path, actual).expect("a file");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, kept, "{name} differs; SNAPSHOTS=overwrite keeps what came now");
}

#[test]
fn a_small_graph_in_every_format() {
    let desk = Desk::new();
    let graph = fs::read_to_string("tests/map/small/expected.trig").expect("a golden file");
    desk.file("small.trig", graph);
    // The same graph in another syntax gives the same bytes.
    desk.run(["export", "-d", "small.trig", "-o", "small.nt.gz"]).ended(0, &[]);
    for name in ["small.graphml", "small.gexf", "small.ftm.json"] {
        desk.run(["export", "-d", "small.trig", "-o", name])
            .ended(0, &["2 articles, 5 entities, 5 statements\n"]);
        assert_kept(name, &desk.read(name));
        let format = name.trim_start_matches("small.");
        let run = desk.run(["export", "-q", "-d", "small.nt.gz", "--format", format]);
        assert_eq!(run.lines(), desk.read(name).lines().collect::<Vec<_>>());
    }
    desk.run(["export", "-d", "small.trig", "--format", "neo4j", "-o", "small-neo4j/"])
        .ended(0, &["11 nodes, 17 relationships\n"]);
    let mut files: Vec<String> = fs::read_dir(desk.path().join("small-neo4j"))
        .expect("a directory")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files.len(), 8);
    for file in files {
        assert_kept(&format!("small-neo4j/{file}"), &desk.read(&format!("small-neo4j/{file}")));
    }
}

/// The texts of an XML file that quick-xml can read, by where they stand.
fn elements(xml: &str) -> BTreeMap<String, usize> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = BTreeMap::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            quick_xml::events::Event::Eof => return found,
            quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start) => {
                for attribute in start.attributes() {
                    attribute.expect("an attribute").unescape_value().expect("an escaped value");
                }
                *found.entry(String::from_utf8_lossy(start.name().as_ref()).into_owned()).or_default() += 1;
            }
            quick_xml::events::Event::Text(text) => drop(text.unescape().expect("an escaped text")),
            _ => {}
        }
    }
}

#[test]
fn hostile_texts_break_nothing() {
    let desk = Desk::new();
    desk.file("hostile.ttl", HOSTILE);
    for name in ["h.graphml", "h.gexf"] {
        desk.run(["export", "-d", "hostile.ttl", "-o", name]).ended(0, &[]);
        let xml = desk.read(name);
        let bad = |c: char| c.is_control() && c != '\n' || c == '\u{fffe}';
        assert!(!xml.contains(bad), "{name}");
        let found = elements(&xml);
        // Five things, a position and an event without a target; three pairs, one agreement told twice, the others once.
        assert_eq!((found["node"], found["edge"]), (7, 7), "{name}");
        if name == "h.gexf" {
            assert!(xml.contains(r#"<spell start="2020-02-01" end="2020-02-29"/>"#), "{xml}");
        }
    }
    desk.run(["export", "-d", "hostile.ttl", "-o", "h.ftm.json"]).ended(0, &[]);
    let ftm = desk.read("h.ftm.json");
    let mut ids = std::collections::BTreeSet::new();
    for line in ftm.lines() {
        let entity: Value = serde_json::from_str(line).expect("JSON");
        assert!(ids.insert(entity["id"].as_str().expect("an id").to_owned()), "{line}");
        for value in entity["properties"]
            .as_object()
            .expect("properties")
            .values()
            .flat_map(|v| v.as_array().expect("values"))
        {
            assert!(!value.as_str().expect("a text").trim().is_empty(), "{line}");
        }
    }
    assert!(!ftm.contains("javascript"), "{ftm}");
    desk.run(["export", "-d", "hostile.ttl", "--format", "neo4j", "-o", "tables"]).ended(0, &[]);
    let entities = desk.read("tables/nodes-entities.csv");
    assert!(entities.contains(",Entity;Person;x_y\n"), "one label stays one: {entities}");
    assert!(entities.contains("x,y"), "a list's separator stands between its items alone: {entities}");
    assert!(desk.read("tables/relationships-statements.csv").contains(",IS_OF\n"));
}

#[test]
fn what_a_speaker_denies_or_promises_is_no_plain_event_elsewhere() {
    let desk = Desk::new();
    desk.file("a.txt", "Kenyan President Anna Brelvik promised that Kenya would support Germany.\n");
    desk.run(["build", "a.txt", "-o", "a.ttl"]).ended(0, &[]);
    let run = desk.run(["export", "-d", "a.ttl", "--format", "ftm"]);
    let events: Vec<Value> =
        run.lines().iter().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let event =
        events.iter().find(|proxy| proxy["properties"]["keywords"][0] == "SUPPORT").expect("an event");
    let properties = &event["properties"];
    assert_eq!(properties["name"][0], "SUPPORT: Kenya - Germany (planned) (Anna Brelvik promises)");
    assert_eq!(properties["keywords"], json!(["SUPPORT", "planned", "promises"]));
    assert_eq!(properties["summary"][0], "Anna Brelvik promises: Kenya would support Germany");
}

#[test]
fn a_directory_is_written_whole_or_not_at_all() {
    let desk = Desk::new();
    desk.file("graph.ttl", HOSTILE);
    desk.file("full/file", "");
    let occupied = ["error: cannot write full/: there is something already\n", "hint: remove it"];
    desk.run(["export", "-d", "graph.ttl", "--format", "neo4j", "-o", "full/"]).ended(1, &occupied);
    fs::create_dir(desk.path().join("empty")).expect("a directory");
    desk.run(["export", "-d", "graph.ttl", "--format", "neo4j", "-o", "empty/"]).ended(0, &[]);
    desk.file("broken.ttl", "e:x");
    desk.run(["export", "-d", "broken.ttl", "--format", "neo4j", "-o", "new/"]).ended(1, &["broken.ttl:1:1"]);
    desk.run(["export", "-d", "graph.ttl", "--format", "neo4j"]).ended(2, &["hint: name a directory"]);
    desk.run(["export", "-d", "graph.ttl", "--format", "neo4j", "-o", "missing/dir/"])
        .ended(1, &["cannot write missing/dir/"]);
    // What is written into a directory is asked for, since two formats may be meant.
    for directory in ["new/", "empty"] {
        desk.run(["export", "-d", "graph.ttl", "-o", directory])
            .ended(2, &[&format!("'{directory}' is a directory"), "--format site or --format neo4j"]);
    }
    assert_eq!(desk.names(), ["broken.ttl", "empty", "full", "graph.ttl"]);
}

#[test]
fn a_graph_of_others_is_no_network() {
    let desk = Desk::new();
    desk.file("graph.ttl", "<http://e/a> <http://e/p> <http://e/b> .");
    let told = ["warning: the graph has no entities", "hint: an RDF format takes any graph\n"];
    for name in ["g.graphml", "g.gexf", "g.ftm.json"] {
        desk.run(["export", "-d", "graph.ttl", "-o", name]).ended(0, &told);
    }
    desk.run(["export", "-d", "graph.ttl", "--format", "neo4j", "-o", "g/"]).ended(0, &told);
    assert_eq!(desk.read("g.ftm.json"), "");
}
