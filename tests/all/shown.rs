//! What is shown: nothing from outside makes a terminal obey or a spreadsheet calculate, and nothing is left out in
//! silence.

use crate::common::{Desk, Run};

/// What a terminal would obey: a title, a colour, a line taken back, and a turned direction.
const HOSTILE: &str = "x\u{1b}]0;title\u{7}\u{1b}[31m\rerror\u{9b}2J\u{202e}";

#[track_caller]
fn is_harmless(run: &Run) {
    let stdout = String::from_utf8_lossy(&run.stdout);
    for text in [run.stderr.as_str(), &stdout] {
        let bad = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t') || *c == '\u{202e}');
        assert_eq!(bad, None, "{text:?}");
    }
}

#[test]
fn messages_make_no_terminal_obey() {
    let desk = Desk::new();
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let record =
        |id: &str, text: &str| format!(r#"{{"id": {}, "text": {}, "entities": []}}"#, json(id), json(text));
    desk.file("two.jsonl", format!("{}\n{}\n", record(HOSTILE, "One."), record(HOSTILE, "Two.")));
    is_harmless(desk.run(["-v", "build", "two.jsonl", "-o", "g.ttl"]).ended(3, &["\\u{1b}]0;title\\u{7}"]));
    let odd =
        format!(r#"{{"id": "a", "text": "Oslo.", "entities": [{{"id": "e", "type": {}}}]}}"#, json(HOSTILE));
    desk.file("odd.jsonl", odd);
    is_harmless(desk.run(["extract", "odd.jsonl"]).ended(1, &["\\u{1b}"]));
    desk.file("decisions.csv", format!("entity,target,decision\nu:a,u:b,{HOSTILE}\n"));
    desk.file("names.csv", format!("id,label,type\nhttps://example.org/1,\"{HOSTILE}\",{HOSTILE}\n"));
    desk.file("rule.rq", format!("# name: {HOSTILE}\nSELECT ?x {{ ?x ?y ?z "));
    desk.file("map.toml", format!("[labels]\n\"{HOSTILE}\" = 7"));
    desk.file(
        "spacy.json",
        format!(r#"{{"text": "Oslo", "ents": [{{"start": 0, "end": 4, "label": {}}}]}}"#, json(HOSTILE)),
    );
    desk.file("bad.ttl", format!("<u:a> <u:{HOSTILE}> ."));
    desk.file("exec.sh", "printf '\\033[31m\\033]0;t\\007' >&2; exit 1");
    let query = format!("SELECT * {{ ?s ?p \"{HOSTILE}\n\" ");
    for words in [
        vec!["link", "-d", "g.ttl", "--decisions", "decisions.csv"],
        vec!["kb", "build", "names.csv", "-o", "k.kb"],
        vec!["check", "-d", "g.ttl", "--rules", "rule.rq"],
        vec!["check", "-d", "g.ttl", "--only", HOSTILE],
        vec!["import", "spacy.json"],
        vec!["import", "spacy.json", "--mapping", "map.toml"],
        vec!["query", "-d", "bad.ttl", "ASK {}"],
        vec!["query", "-d", "g.ttl", &query],
        vec!["query", "-d", HOSTILE, "ASK {}"],
        vec!["query", "-d", "g.ttl", "--format", HOSTILE, "ASK {}"],
        vec!["explain", "-d", "g.ttl", HOSTILE],
        vec!["explain", "-d", "g.ttl", "--subject", HOSTILE],
        vec!["export", "-d", "g.ttl", "-o", HOSTILE],
        vec!["export", "-d", "g.ttl", "--only", HOSTILE],
        vec!["extract", HOSTILE],
        vec!["extract", "two.jsonl", "--published", HOSTILE],
        vec!["extract", "two.jsonl", "--extractor", HOSTILE],
        vec!["extract", "rule.rq", "--extractor", "exec:sh exec.sh"],
        vec!["extract", "two.jsonl", "-o", &format!("no/{HOSTILE}")],
        vec![HOSTILE],
        vec!["query", &format!("--{HOSTILE}")],
    ] {
        let run = desk.run(&words);
        is_harmless(&run);
        assert!(!run.stderr.is_empty(), "{words:?}");
    }
}

#[test]
fn a_text_cannot_look_like_a_message() {
    let desk = Desk::new();
    let run = desk.run(["extract", "none\nerror: all is lost"]);
    assert!(run.stderr.lines().all(|line| line != "error: all is lost"), "{}", run.stderr);
    let run = desk.run(["query", "-d", "a.ttl", "SELECT *\n# x\nerror: {"]);
    assert!(run.stderr.lines().all(|line| !line.starts_with("error: {")), "{}", run.stderr);
}

#[test]
fn tables_for_people_calculate_nothing_and_are_read_again() {
    let desk = Desk::new();
    let entity = |n: usize, name: &str| {
        format!(r#"{{"id": "e{n}", "type": "Organisation", "name": {name:?}, "mentions": []}}"#)
    };
    let names = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "'=1", "Oslo Bus Union"];
    let entities: Vec<String> = names.iter().enumerate().map(|(n, name)| entity(n, name)).collect();
    desk.file(
        "r.jsonl",
        format!(r#"{{"id": "=a", "text": "Oslo.", "entities": [{}]}}"#, entities.join(", ")),
    );
    let mut entries = "id,label,type\n".to_owned();
    for (n, name) in names.iter().enumerate() {
        entries.push_str(&format!("https://example.org/{n},\"{name}\",organisation\n"));
    }
    desk.file("names.csv", entries);
    desk.run(["kb", "build", "names.csv", "-o", "k.kb"]).ended(0, &[]);
    desk.run(["build", "r.jsonl", "-o", "g.ttl", "--unlinked", "u.csv"]).ended(0, &[]);
    desk.run(["extract", "r.jsonl", "--unlinked", "u.tsv"]).ended(0, &[]);
    desk.run(["link", "-d", "g.ttl", "--kb", "k.kb", "-o", "l.csv", "--unlinked", "v.csv"]).ended(0, &[]);
    for (file, delimiter) in [("u.csv", b','), ("u.tsv", b'\t'), ("l.csv", b','), ("v.csv", b',')] {
        let text = desk.read(file);
        let mut table = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
        let mut cells = 0;
        for row in table.records() {
            for cell in &row.unwrap() {
                cells += 1;
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{file}: {cell}");
            }
        }
        assert!(cells > 6, "{file}: {text}");
    }
    assert!(desk.read("u.csv").contains("'=cmd|"), "{}", desk.read("u.csv"));
    // What a person fills in is read from the same table.
    let reviewed =
        desk.read("l.csv").replace("\n", "different\n").replacen("decisiondifferent", "decision", 1);
    desk.file("reviewed.csv", reviewed);
    desk.run(["link", "-d", "g.ttl", "--kb", "k.kb", "--decisions", "reviewed.csv", "-o", "l.ttl"])
        .ended(0, &["judgement"]);
    // A program gets what the graph has.
    let rows = desk.run(["query", "-d", "g.ttl", "--format", "csv", "SELECT ?n { ?e rdfs:label ?n }"]);
    assert!(rows.lines().iter().any(|line| line.contains("=cmd|") && !line.contains("'=cmd|")), "{rows:?}");
}

#[test]
fn what_xml_cannot_carry_is_not_written_as_xml() {
    let desk = Desk::new();
    desk.file(
        "g.nt",
        "<u:a> <u:p> \"a\\u0000b\" .\n<u:a> <u:q> \"a\\uFFFEb\" .\n<u:a> <u:r> \"a\\tb\\n\" .\n",
    );
    for property in ["p", "q"] {
        let query = format!("SELECT ?o {{ ?s <u:{property}> ?o }}");
        let run = desk.run(["query", "-d", "g.nt", "--format", "xml", &query]);
        run.ended(2, &["cannot be written as XML", "hint: take another format"]);
        for format in ["json", "csv", "tsv", "table"] {
            is_harmless_or_raw(&desk.run(["query", "-d", "g.nt", "--format", format, &query]));
        }
    }
    desk.run(["query", "-d", "g.nt", "--format", "xml", "SELECT ?o { ?s <u:r> ?o }"]).ended(0, &[]);
}

#[track_caller]
fn is_harmless_or_raw(run: &Run) {
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn rdf_xml_is_read_as_a_whole_or_not_at_all() {
    let desk = Desk::new();
    let document = |attribute: &str| {
        format!(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='urn:e:' \
             xmlns:its='http://www.w3.org/2005/11/its'><rdf:Description rdf:about='urn:a'><e:p {attribute}>\
             <e:q rdf:about='urn:b'/></e:p><e:r>x</e:r></rdf:Description></rdf:RDF>"
        )
    };
    desk.file("odd.rdf", document("rdf:parseType='Quote'"));
    let run = desk.run(["query", "-d", "odd.rdf", "--format", "tsv", "SELECT ?p { <urn:a> ?p ?o }"]);
    assert_eq!(run.lines(), ["?p", "<urn:e:p>", "<urn:e:r>"]);
    let literal =
        desk.run(["query", "-d", "odd.rdf", "SELECT ?t { <urn:a> <urn:e:p> ?o BIND(DATATYPE(?o) AS ?t) }"]);
    assert!(literal.lines().iter().any(|line| line.contains("XMLLiteral")), "{literal:?}");
    desk.file("new.rdf", document("rdf:parseType='Triple'"));
    for words in [
        vec!["query", "-d", "new.rdf", "SELECT * { ?s ?p ?o }"],
        vec!["export", "-d", "new.rdf", "-o", "x.nt"],
        vec!["kb", "build", "new.rdf", "-o", "x.kb"],
        vec!["link", "-d", "odd.rdf", "--decisions", "new.rdf"],
        vec!["import", "--from", "nif", "new.rdf", "-o", "x.jsonl"],
        vec!["check", "-d", "odd.rdf", "--shapes", "new.rdf"],
    ] {
        desk.run(&words).ended(1, &["is of RDF 1.2"]);
    }
}
