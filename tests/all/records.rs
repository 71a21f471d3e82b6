//! Annotation records as hostile tools write them: each is read, mended or refused with its place, and what is
//! written is RDF all the same.

use crate::common::Desk;
use serde_json::{Value, json};

const TEXT: &str = "Ann Lee met Bo Ek.";

/// A record that is as it should be but for `change`, as a line.
fn line(id: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut record = json!({
        "id": id, "published": "2020-10-23", "text": TEXT,
        "entities": [
            {"id": "a", "type": "Person", "name": "Ann Lee", "mentions": [[0, 7]], "links": []},
            {"id": "b", "type": "Person", "name": "Bo Ek", "mentions": [[12, 17, "Bo Ek"]]},
        ],
        "roles": [{"person": "a", "position": "Mayor", "span": [0, 7]}],
        "relations": [{"type": "member_of", "subject": "a", "object": "b", "span": [0, 17]}],
        "events": [{"type": "CONSULT", "trigger": [8, 11], "source": ["a"], "target": ["b"]}],
        "claims": [{"speaker": "a", "span": [0, 17], "kind": "direct"}],
    });
    change(&mut record);
    record.to_string()
}

fn set(pointer: &'static str, value: Value) -> impl FnOnce(&mut Value) {
    move |record| *record.pointer_mut(pointer).expect("the record has it") = value
}

/// Replaces text of a good record, for what no JSON value can hold.
fn raw(id: &str, old: &str, new: &str) -> String {
    let good = line(id, |_| ());
    assert!(good.contains(old), "{old} is not in {good}");
    good.replacen(old, new, 1)
}

/// Reads `lines`; the graph is left in the target folder as well, for other implementations to read.
fn build(name: &str, lines: &[Vec<u8>], code: i32, messages: &[&str]) -> (Desk, String) {
    let desk = Desk::new();
    desk.file("in.jsonl", lines.join(&b'\n'));
    for format in ["ttl", "trig", "nt", "nq"] {
        let file = format!("out.{format}");
        desk.run(["build", "in.jsonl", "-o", &file]).ended(code, messages);
        let known = oxigraph::io::RdfFormat::from_extension(format).expect("a format");
        for quad in oxigraph::io::RdfParser::from_format(known).for_slice(desk.read(&file).as_bytes()) {
            quad.expect("well-formed RDF");
        }
        let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.{format}"));
        std::fs::copy(desk.path().join(&file), kept).expect("a copy");
    }
    let graph = desk.read("out.nt");
    (desk, graph)
}

#[test]
fn what_makes_the_rest_doubtful_is_an_error_with_its_line() {
    let big = "x".repeat(10_000_000);
    let offsets =
        [[json!(0), json!(19)], [json!(-1), json!(7)], [json!(7), json!(0)], [json!(0.5), json!(7)]];
    let mut cases: Vec<(String, &str)> = Vec::new();
    let problems = [
        "[0, 19] goes beyond the text, which has 18 characters",
        "field 'entities[0].mentions[0][0]': invalid value: integer `-1`, expected usize",
        "[7, 0] is not a stretch",
        "field 'entities[0].mentions[0][0]': invalid type: floating point `0.5`, expected usize",
    ];
    for (pair, problem) in offsets.into_iter().zip(problems) {
        cases.push((line("x", set("/entities/0/mentions/0", json!(pair))), problem));
    }
    cases.extend([
        (
            raw("x", "[0,7]", "[0,99999999999999999999999]"),
            "mentions[0][1]': invalid type: floating point `1e+23`",
        ),
        (raw("x", "[0,7]", "[0,7,\"Ann Lee\",1]"), "field 'entities[0].mentions[0]': invalid length 4"),
        (
            raw("x", "[0,7]", "[0,7,\"Ann L\u{1F600}\"]"),
            "the text reads \"Ann Lee\" at [0, 7], not \"Ann L😀\"",
        ),
        (raw("x", "[0,7]", "{\"start\":0}"), "field 'entities[0].mentions[0]': missing field `end`"),
        (raw("x", "[0,7]", "{\"start\":0,\"end\":7,\"end\":8}"), "duplicate field `end`"),
        (line("x", set("/text", json!("😀😀"))), "[0, 7] goes beyond the text, which has 2 characters"),
        (raw("x", "Ann Lee met", "\\ud83d met"), "not JSON: unexpected end of hex escape"),
        (raw("x", "Ann Lee met", "\\ude00 met"), "not JSON: lone leading surrogate in hex escape"),
        (
            line("x", set("/entities/1/id", json!("a"))),
            "field 'entities[1].id': 'a' is the id of another entity",
        ),
        (
            line("x", set("/events/0/source/0", json!("z"))),
            "field 'events[0].source[0]': there is no entity 'z'",
        ),
        (line("x", set("/claims/0/speaker", json!(""))), "field 'claims[0].speaker': there is no entity ''"),
        (line("x", set("/entities/0/name", json!(" \n"))), "field 'entities[0].name': it is empty"),
        (
            line("x", set("/entities/0/type", json!("person"))),
            "field 'entities[0].type': unknown variant `person`",
        ),
        (line("x", set("/events/0/type", json!("MEET"))), "field 'events[0].type': unknown variant `MEET`"),
        (
            line("x", set("/entities/0", json!(null))),
            "field 'entities[0]': invalid type: null, expected an entity",
        ),
        (raw("x", "\"name\"", "\"name\":\"A\",\"name\""), "duplicate field `name`"),
        (raw("x", "\"id\":\"a\"", "\"id\":\"a\",\"confidence\":NaN"), "not JSON: expected value"),
        (raw("x", "\"id\":\"a\"", "\"id\":\"a\",\"confidence\":1e999"), "number out of range"),
        (raw("x", "\"id\":\"x\"", "\"id\":123456789012345678901"), "is not a whole number of up to 64 bits"),
        (raw("x", "\"id\":\"x\"", &format!("\"id\":{}", "[".repeat(100_000))), "recursion limit exceeded"),
        (raw("x", "[0,7]", &format!("{}[0,7]", "[".repeat(100_000))), "expected `,` or `]`"),
        (line("x", set("/entities/0/name", json!(big))), "'entities[0].name': it has 10000000 bytes"),
        (line(&big, |_| ()), "field 'id': it has 10000000 bytes"),
    ]);
    let mut lines = vec![line("first", |_| ()).into_bytes()];
    lines.extend(cases.iter().map(|(line, _)| line.clone().into_bytes()));
    lines.push(line("last", |_| ()).into_bytes());
    let located: Vec<String> =
        cases.iter().enumerate().map(|(at, _)| format!("error: in.jsonl:{}: ", at + 2)).collect();
    let mut messages: Vec<&str> = located.iter().map(String::as_str).collect();
    messages.push("2 articles");
    let skipped = format!("{} skipped", cases.len());
    messages.push(&skipped);
    messages.extend(cases.iter().map(|(_, problem)| *problem));
    let (desk, _) = build("hostile-records", &lines, 3, &messages);
    // Each problem stands on the line that has it.
    let run = desk.run(["build", "in.jsonl", "-o", "-"]);
    for ((_, problem), place) in cases.iter().zip(&located) {
        let message = run.stderr.lines().find(|line| line.starts_with(place.as_str())).expect("an error");
        assert!(message.contains(problem), "{problem:?} is not in {message:?}");
    }
}

#[test]
fn what_is_wrong_alone_is_left_out_and_said() {
    let links = json!([
        "http://www.wikidata.org/entity/Q1",
        "https://example.org/a b",
        "https://example.org/\"q\"",
        {"target": "javascript:alert(1)", "score": 7},
        "",
    ]);
    let lines = [
        line("links", set("/entities/0/links", links)),
        line("url", |record| record["url"] = json!("javascript:alert(1)")),
        line("space", |record| record["url"] = json!("https://example.org/a b")),
        line("tag", |record| record["language"] = json!("not a language")),
        line("confident", |record| {
            record["entities"][0]["confidence"] = json!(87);
            record["events"][0]["confidence"] = json!(-0.1);
        }),
        line("nul\0", set("/text", json!("Ann\0Lee met Bo Ek.\u{1}\u{7f}\u{85}\u{feff}"))),
        line("date", |record| record["published"] = json!("soon")),
        raw("", "\"id\":\"\"", "\"id\":\"\",\"url\":\"no address\""),
    ]
    .map(String::into_bytes);
    let messages = [
        "warning: in.jsonl:1: field 'entities[0].links[1].target': 'https://example.org/a b': ",
        "; it is left out, and 3 more like it",
        "warning: in.jsonl:1: field 'entities[0].links[3].score': 7 is not between 0 and 1; it is left out",
        "warning: in.jsonl:2: field 'url': 'javascript:alert(1)': IRIs of the scheme 'javascript'",
        "warning: in.jsonl:3: field 'url': 'https://example.org/a b': ",
        "warning: in.jsonl:4: field 'language': 'not a language': it is not a language tag of BCP 47",
        "warning: in.jsonl:5: field 'entities[0].confidence': 87 is not between 0 and 1; it is left out, and 1 more",
        "warning: in.jsonl:7: 'published' is \"soon\", not a date",
        "warning: in.jsonl:8: field 'url': ",
        "8 articles",
        "0 skipped",
    ];
    let (_, graph) = build("mended-records", &lines, 0, &messages);
    assert!(!graph.contains("javascript") && !graph.contains("not a language"), "{graph}");
    assert!(graph.contains("<http://www.wikidata.org/entity/Q1>"));
    assert!(graph.contains("\"Ann\u{FFFD}Lee\"@en"), "control characters are replaced one for one");
    assert!(graph.contains("\"no address\""), "what the address told apart stays apart");
}

#[test]
fn a_hundred_thousand_mentions_and_a_long_text() {
    let count = 100_000;
    let mentions: Vec<[usize; 2]> = (0..count).map(|at| [at * 13, at * 13 + 7]).collect();
    let many = line("many", |record| {
        record["text"] = json!("Ann Lee ran. ".repeat(count));
        record["entities"][0]["mentions"] = json!(mentions);
        record["entities"][1]["mentions"] = json!([]);
    });
    let long = line("long", |record| record["text"] = json!(TEXT.to_owned() + &"x".repeat(100_000)));
    let desk = Desk::new();
    desk.file("in.jsonl", format!("{many}\n{long}\n"));
    desk.run(["build", "in.jsonl", "-o", "out.nt"]).ended(0, &["2 articles", "0 skipped"]);
    assert_eq!(desk.read("out.nt").matches("triplewire#Mention>").count(), count + 2);
}

#[test]
fn a_record_without_text_makes_a_graph_too() {
    let record = line("bare", |record| {
        record["text"] = json!("");
        record["entities"][0]["mentions"] = json!([[900, 903, "Lee"], {"start": 5, "end": 8, "text": "Ann"}]);
    });
    let (_, graph) = build(
        "bare-record",
        &[record.into_bytes()],
        0,
        &["1 article", "1 event", "warning: article 'bare': 1 statement left out", "0 skipped"],
    );
    for expected in ["altLabel> \"Lee\"@en", "altLabel> \"Ann\"@en", "triplewire#memberOf>", "CONSULT>"] {
        assert!(graph.contains(expected), "{expected} is not in:\n{graph}");
    }
    assert!(!graph.contains("triplewire#Mention>"), "there are no words to point at");
    let reversed = line("bare", |record| {
        record["text"] = json!("");
        record["entities"][0]["mentions"] = json!([[7, 7]]);
    });
    let desk = Desk::new();
    desk.file("in.jsonl", reversed);
    desk.run(["build", "in.jsonl", "-o", "out.nt"]).ended(1, &["[7, 7] is not a stretch"]);
}

#[test]
fn unknown_fields_are_told_once_and_only_to_who_asks() {
    let desk = Desk::new();
    let record = |id: &str| {
        line(id, |record| {
            record["licence"] = json!("CC0");
            record["entities"][0]["wikipedia"] = json!({"deep": [1, 2, {"er": null}]});
            record["entities"][1]["wikipedia"] = json!("Bo Ek");
        })
    };
    desk.file("in.jsonl", format!("{}\n{}\n", record("1"), record("2")));
    let run = desk.run(["extract", "-v", "in.jsonl"]);
    run.ended(
        0,
        &[
            "note: in.jsonl:1: the field 'entities[].wikipedia' is not known and not in the graph; met 4 times\n",
            "note: in.jsonl:1: the field 'licence' is not known and not in the graph; met 2 times\n",
        ],
    );
    assert_eq!(run.stderr.matches("wikipedia").count(), 1);
    let run = desk.run(["extract", "in.jsonl"]);
    assert!(!run.stderr.contains("licence") && !run.lines()[0].contains("licence"));
    assert_eq!(desk.names(), ["in.jsonl"]);
}

#[test]
fn what_is_right_is_read_without_a_word() {
    let lines = [
        line("good", |_| ()),
        line("no words", set("/entities/1/mentions/0", json!([12, 17, null]))),
        line("named", set("/entities/1/mentions/0", json!({"start": 12, "end": 17, "text": "Bo Ek"}))),
        line("half named", set("/entities/1/mentions/0", json!({"start": 12, "end": 17}))),
        line("number", set("/id", json!(17))),
        line("hour", set("/published", json!("2020-10-23T08:00:00Z"))),
        line("year", set("/published", json!("2020"))),
        line("nobody", |record| record["published"] = json!(null)),
        line("address", |record| {
            record["id"] = json!(null);
            record["url"] = json!("https://news.example/1");
        }),
        line(
            "links",
            set(
                "/entities/0/links",
                json!(["https://kb.example/1", {"target": "https://kb.example/2", "score": 1}]),
            ),
        ),
        line("own", |record| record["entities"][0]["iri"] = json!("https://kb.example/3")),
        line("kept", |record| {
            record["concepts"] =
                json!([{"label": "VERB", "name": "met", "mentions": [[8, 11]], "confidence": 0.5}]);
        }),
        line("bare", |record| {
            record.as_object_mut().expect("an object").remove("text");
            record["claims"] = json!([]);
        }),
    ]
    .map(String::into_bytes);
    // The schema is held against them by tests/dev/records_schema.py.
    let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("right-records.jsonl");
    std::fs::write(kept, lines.join(&b'\n')).expect("a file");
    let desk = Desk::new();
    desk.file("in.jsonl", lines.join(&b'\n'));
    let run = desk.run(["build", "-v", "in.jsonl", "-o", "out.nt"]);
    run.ended(0, &[&format!("{} articles", lines.len())]);
    assert!(!run.stderr.contains("warning") && !run.stderr.contains("note"), "{}", run.stderr);
}
