//! Bad input as a user meets it: a clear message, the right exit code, the good rest done, and no file half written.

use crate::common::{Desk, Run};

const GOOD: &str =
    "UN backs talks\n\nBy Trend\n\nThe UN supports the talks, UN Spokesman Stefan Dujarrick said.\n";
const RECORD: &str =
    r#"{"id": "good", "published": "2020-10-23", "text": "Armenia and Azerbaijan met in Geneva."}"#;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

/// The commands that read articles, and the file that each writes here.
const COMMANDS: [[&str; 3]; 2] = [["extract", "-o", "out.jsonl"], ["build", "-o", "out.ttl"]];

/// Runs each command on `inputs`; the output file must be there exactly if the command did something.
#[track_caller]
fn check(desk: &Desk, inputs: &[&str], code: i32, messages: &[&str]) {
    for command in COMMANDS {
        let before = desk.names();
        let run = desk.run(command.iter().chain(inputs));
        run.ended(code, messages);
        let mut after = desk.names();
        let written = after.iter().position(|name| name == command[2]);
        assert_eq!(written.is_some(), code != 1, "{}", run.stderr);
        if let Some(at) = written {
            after.remove(at);
            std::fs::remove_file(desk.path().join(command[2])).expect("the output can be removed");
        }
        assert_eq!(after, before, "other files are left");
    }
}

fn extract(desk: &Desk, inputs: &[&str]) -> Run {
    desk.run(["extract"].iter().chain(inputs))
}

#[test]
fn empty_files() {
    let desk = Desk::new();
    desk.file("empty.txt", "");
    desk.file("blank.txt", " \n\t\n\u{a0}\n");
    desk.file("good.txt", GOOD);
    check(&desk, &["empty.txt"], 1, &["error: empty.txt: the file is empty\n", "there is no article"]);
    check(&desk, &["blank.txt"], 1, &["error: blank.txt: there is nothing but white space in it\n"]);
    check(&desk, &["empty.txt", "good.txt"], 3, &["empty.txt: the file is empty", "1 article,", "1 skipped"]);
}

#[test]
fn binary_files() {
    let desk = Desk::new();
    desk.file("photo.png", PNG);
    desk.file("photo.txt", PNG);
    desk.file("zeros", [0; 1000]);
    desk.file("good.txt", GOOD);
    check(&desk, &["photo.png"], 1, &["error: photo.png: this is not text but a PNG image\nhint: "]);
    check(
        &desk,
        &["photo.txt", "zeros", "good.txt"],
        3,
        &["a PNG image", "zeros: this is not text but binary data", "2 skipped"],
    );
    desk.file("page.txt", "<!doctype html><form><input></form>");
    check(&desk, &["page.txt"], 1, &["page.txt: the article has no text\nhint: "]);
}

#[test]
fn a_truncated_line_among_good_ones() {
    let desk = Desk::new();
    let cut = &RECORD[..60];
    desk.file("middle.jsonl", format!("{RECORD}\n{cut}\n{}\n", RECORD.replace("good", "better")));
    check(
        &desk,
        &["middle.jsonl"],
        3,
        &["error: middle.jsonl:2: the JSON breaks off at column 60\nhint: ", "2 articles", "1 skipped"],
    );
    let run = extract(&desk, &["middle.jsonl"]);
    assert_eq!(run.lines().len(), 2);
    desk.file("first.json", format!("{cut}\n{RECORD}\n"));
    check(&desk, &["first.json"], 3, &["first.json:1: the JSON breaks off"]);
    desk.file("last.ndjson", format!("{RECORD}\n\n{cut}"));
    check(&desk, &["last.ndjson"], 3, &["last.ndjson:3: the JSON breaks off"]);
    desk.file("array.json", format!("[\n{RECORD},\n{cut}"));
    check(&desk, &["array.json"], 3, &["array.json:3: the JSON breaks off"]);
    desk.file("alone.jsonl", cut);
    check(&desk, &["alone.jsonl"], 1, &["alone.jsonl:1: the JSON breaks off"]);
}

#[test]
fn missing_files_and_wrong_usage() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    check(&desk, &["missing.txt"], 1, &["error: missing.txt: cannot be read: "]);
    check(&desk, &["missing.txt", "good.txt"], 3, &["missing.txt", "1 skipped"]);
    for command in ["build", "extract"] {
        desk.run([command]).ended(2, &["<ARTICLE>"]);
        desk.run([command, "good.txt", "--published", "yesterday", "-o", "out"])
            .ended(2, &["'yesterday' is not a date"]);
    }
    desk.run(["extract", "good.txt", "good.txt", "--url", "https://example.org/1"])
        .ended(2, &["--url", "hint: "]);
    desk.run(["extract", "-", "-"]).ended(2, &["stdin"]);
}

#[test]
fn invalid_utf8() {
    let desk = Desk::new();
    desk.file("legacy.txt", b"Caf\xe9 talks\n\nThe minister met Fran\xe7ois in a caf\xe9.\n");
    check(
        &desk,
        &["legacy.txt"],
        0,
        &["warning: legacy.txt: not UTF-8; read as windows-1252, which is a guess\nhint: "],
    );
    assert!(extract(&desk, &["legacy.txt"]).lines()[0].contains("François in a café"));
    let mut damaged = "“Əliyev” and “Gəncə” and “Şəki”: ".as_bytes().to_vec();
    damaged.extend_from_slice(b"\xff and \xc3(");
    desk.file("damaged.txt", &damaged);
    check(&desk, &["damaged.txt"], 0, &["warning: damaged.txt: 2 invalid UTF-8 sequences replaced"]);
    assert!(extract(&desk, &["damaged.txt"]).lines()[0].contains("“Şəki”: \u{FFFD} and \u{FFFD}("));
    let mut lines = format!("{RECORD}\n").into_bytes();
    lines.extend_from_slice(b"{\"id\": \"l1\", \"text\": \"Fran\xe7ois in the caf\xe9\"}\n");
    desk.file("lines.jsonl", &lines);
    check(&desk, &["lines.jsonl"], 0, &["warning: lines.jsonl:2: not UTF-8", "2 articles"]);
    let wide: Vec<u8> = [0xfeff].into_iter().chain(GOOD.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    desk.file("wide.txt", wide);
    check(&desk, &["wide.txt", "-v"], 0, &["note: wide.txt: read as UTF-16LE, as its byte order mark says"]);
    assert!(extract(&desk, &["wide.txt"]).lines()[0].contains("\"title\":\"UN backs talks\""));
}

#[test]
fn directories() {
    let desk = Desk::new();
    desk.file("none/.hidden.txt", GOOD);
    check(
        &desk,
        &["none"],
        1,
        &["error: none: there is no file to read in this directory\nhint: hidden files"],
    );
    desk.file("pictures/a.png", PNG);
    check(
        &desk,
        &["pictures"],
        1,
        &["pictures/a.png: this is not text but a PNG image", "there is no article"],
    );
    desk.file("news/2020/10/b.txt", GOOD);
    desk.file("news/2020/10/a.json", RECORD);
    desk.file("news/graph.ttl", "@prefix tw: <https://w3id.org/triplewire#> .");
    desk.file("news/c.png", PNG);
    check(
        &desk,
        &["news"],
        3,
        &["news/c.png", "warning: news/graph.ttl: a graph file; it is not read", "2 articles", "1 skipped"],
    );
    let run = extract(&desk, &["news"]);
    assert!(run.lines()[0].contains("\"id\":\"good\""), "files are read in the order of their names");
}

#[cfg(unix)]
#[test]
fn links_that_lead_back() {
    let desk = Desk::new();
    desk.file("news/a.txt", GOOD);
    std::os::unix::fs::symlink(".", desk.path().join("news/loop")).expect("a link");
    std::os::unix::fs::symlink("nowhere", desk.path().join("news/nowhere")).expect("a link");
    check(
        &desk,
        &["news"],
        3,
        &[
            "warning: news/loop: a symbolic link that leads back to news",
            "news/nowhere: cannot be read",
            "1 article,",
        ],
    );
}

#[test]
fn a_very_long_line() {
    let desk = Desk::new();
    let sentence = "The UN supports the talks between Armenia and Azerbaijan, its spokesman said. ";
    desk.file("long.txt", sentence.repeat(5_000));
    check(&desk, &["long.txt"], 0, &["1 article,", "0 skipped"]);
}

#[test]
fn markup_quotes_and_control_characters() {
    let desk = Desk::new();
    let mut text = String::from("UN <b>backs</b> \"talks\" & 'more'\n\n");
    text.extend((1..32).filter_map(char::from_u32));
    text.push_str("\u{7f}\u{85}\u{feff}\u{202e}\u{fffe}\u{10ffff}<<<>>>\"\"\"'''\\\\\\n\\u0041{}|^`%00 ^^xsd:date @en . ");
    text.push_str(&"<The \"UN\" supports> 'Armenia', said \"Stefan Dujarrick\". ".repeat(200));
    desk.file("hostile.txt", &text);
    check(&desk, &["hostile.txt"], 0, &["1 article,", "0 skipped"]);
    desk.file("hostile.jsonl", format!("{}\n", serde_json::json!({"id": text, "url": text, "title": text, "source": text, "language": text, "text": text})));
    check(&desk, &["hostile.jsonl"], 0, &["1 article,", "0 skipped"]);
    for format in ["ttl", "trig", "nt", "nq"] {
        let name = format!("graph.{format}");
        desk.run(["build", "hostile.txt", "hostile.jsonl", "-o", &name]).ended(0, &["2 articles"]);
        let format = oxigraph::io::RdfFormat::from_extension(format).expect("a format");
        for quad in oxigraph::io::RdfParser::from_format(format).for_slice(desk.read(&name).as_bytes()) {
            quad.expect("well-formed RDF");
        }
    }
}

#[test]
fn records_that_are_none() {
    let desk = Desk::new();
    let lines = [
        RECORD.to_owned(),
        "[1, 2]".into(),
        "\"text\"".into(),
        "{\"id\": \"x\", \"id\": \"y\", \"text\": \"z\"}".into(),
        "{\"id\": \"x\", \"text\": [\"z\"]}".into(),
        "{\"id\": {}, \"text\": \"z\"}".into(),
        "{\"id\": \"x\"}".into(),
        format!("{{\"id\": \"x\", \"deep\": {}", "[".repeat(200_000)),
        format!("{{\"text\": \"shallow\", \"deep\": {}{}}}", "[".repeat(200_000), "]".repeat(200_000)),
        "{\"id\": \"x\", \"text\": \"abc\", \"entities\": [{\"id\": \"e1\", \"type\": \"Person\", \"name\": \"A\", \"mentions\": [[2, 9]]}]}".into(),
        "{\"id\": \"date\", \"text\": \"z\", \"published\": \"10/11/2020\"}".into(),
        "{\"id\": 7, \"text\": \"z\", \"published\": null, \"source\": null, \"title\": \"\"}".into(),
    ];
    desk.file("mixed.jsonl", lines.join("\n"));
    check(
        &desk,
        &["mixed.jsonl"],
        3,
        &[
            "mixed.jsonl:2: a record is a JSON object, and this is an array",
            "mixed.jsonl:3: a record is a JSON object, and this is a string",
            "mixed.jsonl:4: duplicate field `id`",
            "mixed.jsonl:5: field 'text': invalid type: sequence, expected a string",
            "mixed.jsonl:6: field 'id': it is an object",
            "mixed.jsonl:7: the article has no text\nhint: an article record has its words in the field 'text'",
            "mixed.jsonl:8: the JSON breaks off",
            "mixed.jsonl:10: field 'entities[0].mentions[0]': [2, 9] goes beyond the text",
            "warning: mixed.jsonl:11: 'published' is \"10/11/2020\", not a date; it is left out",
            "4 articles",
            "8 skipped",
        ],
    );
    assert!(extract(&desk, &["mixed.jsonl"]).lines()[3].contains("\"id\":\"7\""));
}

#[test]
fn outputs_that_cannot_be_written() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    desk.file("folder/x", "");
    for command in COMMANDS {
        let name = format!("nowhere/{}", command[2]);
        desk.run([command[0], "good.txt", "-o", &name]).ended(1, &["error: cannot write nowhere/"]);
    }
    desk.run(["extract", "good.txt", "-o", "folder"])
        .ended(1, &["error: cannot write folder: it is a directory"]);
    desk.file("out.jsonl", "what was there before");
    desk.run(["extract", "missing.txt", "-o", "out.jsonl"]).ended(1, &["missing.txt"]);
    assert_eq!(desk.read("out.jsonl"), "what was there before");
    assert_eq!(desk.names(), ["folder", "good.txt", "out.jsonl"]);
}

/// A device, a pipe or a link that is replaced by a file is lost to everybody else.
#[cfg(unix)]
#[test]
fn outputs_that_must_not_be_replaced() {
    use std::os::unix::fs::FileTypeExt;

    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    let whole = extract(&desk, &["good.txt"]).stdout;

    let made = std::process::Command::new("mkfifo").arg(desk.path().join("pipe")).status();
    assert!(made.expect("mkfifo starts").success());
    let pipe = desk.path().join("pipe");
    let reader = std::thread::spawn(move || std::fs::read(pipe).expect("what was written"));
    extract(&desk, &["good.txt", "-o", "pipe"]).ended(0, &[]);
    assert_eq!(reader.join().expect("the reader ends"), whole);
    let kind = std::fs::symlink_metadata(desk.path().join("pipe")).expect("it is there").file_type();
    assert!(kind.is_fifo());

    desk.file("elsewhere/out.jsonl", "old");
    std::os::unix::fs::symlink("elsewhere/out.jsonl", desk.path().join("link")).expect("a link");
    extract(&desk, &["good.txt", "-o", "link"]).ended(0, &[]);
    assert_eq!(desk.read("elsewhere/out.jsonl").into_bytes(), whole);
    assert!(desk.path().join("link").is_symlink());
    assert_eq!(desk.names(), ["elsewhere", "good.txt", "link", "pipe"]);
}

/// `/dev/full` is a disk without a free byte.
#[cfg(target_os = "linux")]
#[test]
fn outputs_on_a_full_disk() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    for command in COMMANDS {
        let arguments: &[&str] = if command[0] == "build" {
            &["--format", "ttl", "-o", "/dev/full"]
        } else {
            &["-o", "/dev/full"]
        };
        let run = desk.run([command[0], "good.txt"].iter().chain(arguments));
        run.ended(1, &["error: ", "/dev/full: No space left on device (os error 28)\nhint: make room"]);
    }
}

#[test]
fn graph_files_of_somebody_else_are_read_leniently_on_request() {
    let desk = Desk::new();
    let lines = "<urn:a> <urn:p> \"1\" .\n<urn:a b> <urn:p> \"2\" .\n<urn:c> <urn:p> \"open .\n<urn:c> <urn:p> \"3\" .\r\nhello\n<urn:d> <p> \"4\" .\n<urn:e> <urn:p> \"5\" .";
    desk.file("a.nt", lines);
    desk.file("a.nq", lines.replace("\"5\" .", "\"5\" <urn:g> ."));
    desk.file("a.ttl", "@prefix u: <urn:> .\nu:a u:p \"1\" .\nu:a u:p <urn:x y> .\nu:c u:p \"3\" .\nu:d nix:p \"4\" .\nu:e u:p \"5\" .\n");
    desk.file("a.trig", "@prefix u: <urn:> .\nu:a u:p \"1\" .\nu:g { u:b u:p u:b . u:a u:p <urn:x y> . u:lost u:p \"9\" . }\nu:x u:y u:z .\nu:h { u:c u:p \"3\" }\n");
    let query = "SELECT ?o { ?s <urn:p> ?o FILTER(isLiteral(?o)) } ORDER BY ?o";
    for (file, kept, line, wrong) in [
        ("a.nt", &["1", "3", "5"][..], 2, "4 lines or statements"),
        ("a.nq", &["1", "3", "5"], 2, "4 lines or statements"),
        ("a.ttl", &["1", "3", "5"], 3, "2 lines or statements"),
        ("a.trig", &["1", "3", "9"], 3, "1 line or statement"),
    ] {
        let strict = desk.run(["query", "-d", file, query]);
        strict.ended(1, &[&format!("error: {file}:{line}:"), "--lenient"]);
        let run = desk.run(["query", "-d", file, "--lenient", "--format", "csv", query]);
        run.ended(3, &[&format!("error: {file}:{line}:"), &format!("warning: {wrong} skipped")]);
        assert_eq!(run.lines()[1..], *kept, "{file}");
        // What reads a graph as it is has the same.
        let run = desk.run(["export", "-d", file, "--lenient", "--format", "nquads"]);
        run.ended(3, &[&format!("error: {file}:{line}:"), &format!("warning: {wrong} skipped")]);
        assert_eq!(run.lines().iter().filter(|line| line.contains('"')).count(), kept.len(), "{file}");
    }
    desk.file("good.nt", "<urn:a> <urn:p> _:b .\n_:b <urn:p> \"1\" .\n");
    let good = desk.run(["export", "-d", "good.nt", "--lenient", "--format", "nquads"]);
    assert_eq!(good.ended(0, &[]).stdout, desk.run(["export", "-d", "good.nt", "--format", "nquads"]).stdout);
    for command in [&["check"][..], &["describe"], &["explain", "--subject", "urn:a"]] {
        let run = desk.run(command.iter().chain(&["-d", "a.nt", "--lenient"]));
        assert!(run.stderr.contains("error: a.nt:2:"), "{command:?}: {}", run.stderr);
    }
    desk.file("a.rdf", "<rdf:RDF xmlns:rdf=\"x\"");
    desk.run(["query", "-d", "a.rdf", "--lenient", query]).ended(1, &["error: a.rdf:"]);
}

#[test]
fn what_is_wrong_in_turtle_and_trig_costs_itself_alone() {
    let desk = Desk::new();
    let good = |number: usize| format!("u:s{number} u:p \"{number}\" .\n");
    // Between two that are right, what is wrong; how many are named, and what is kept of it.
    for (wrong, count) in [
        ("u:a u:p \"open .\n", 1),
        ("u:a u:p 'open ;\n  u:q \"x\" .\n", 1),
        ("u:a u:p \"\"\"open .\n", 1),
        ("u:a u:p <urn:x y> .\n", 1),
        ("u:a u:p <urn:open .\n", 1),
        ("u:a nix:p \"x\" .\n", 1),
        ("u:a u:p [ u:q \"x\" .\n", 1),
        ("u:a u:p u:b ] .\n", 1),
        ("u:a u:p u:b\n", 1),
        ("u:a u:p \"x\"^^ .\n", 1),
        ("\"a\" u:p u:b .\n", 1),
        ("hello, world\n", 1),
        ("@prefix .\n", 1),
        ("u:a u:p u:b }\n", 1),
        ("u:a u:p \"x. y\", <#z> ; u:q 1.5, u:b.c .\n", 0),
        ("u:a u:p \"\"\"said:\nu:b u:p \\\"no\\\" .\n\"\"\" .\n", 0),
    ] {
        let (before, after) = (good(1), [good(2), "\n".to_owned(), good(3)].concat());
        let head = "@base <urn:base/> .\n@prefix u: <urn:> .\n";
        let inner = format!("{before}{wrong}{after}");
        let indented = inner.replace('\n', "\n    ");
        for (file, text) in [
            ("w.ttl", format!("{head}{inner}")),
            ("w.trig", format!("{head}u:g {{\n    {indented}}}\nu:s4 u:p \"4\" .\n")),
        ] {
            desk.file(file, &text);
            let query = "SELECT ?o { { ?s <urn:p> ?o } UNION { GRAPH ?g { ?s <urn:p> ?o } } FILTER(REGEX(STR(?o), \"^[0-9]$\")) } ORDER BY ?o";
            let run = desk.run(["export", "-d", file, "--lenient", "--format", "nquads", "-o", "w.nq"]);
            let said = run.stderr.clone();
            assert!(said.matches("error: ").count() == count, "{count} in {text}: {said}");
            assert!(count == 0 || said.contains(&format!("error: {file}:")), "{text}: {said}");
            let kept = desk.run(["query", "-d", "w.nq", "--format", "csv", query]);
            let all = ["1", "2", "3", "4"];
            let wanted = &all[..if file == "w.ttl" { 3 } else { 4 }];
            let mut lines = kept.lines()[1..].to_vec();
            lines.dedup();
            assert_eq!(lines, *wanted, "{text}: {said}");
        }
    }
    // The directives of before hold behind it, a graph without an end does not swallow the next, and blank nodes are
    // those that they were.
    desk.file(
        "g.trig",
        "PREFIX u: <urn:>\nu:g { _:b u:p \"1\" . u:x u:p \"open }\nu:h { _:b u:q \"2\" . }\n@prefix v: <urn:v/> .\nv:s u:p \"3\" .\n",
    );
    let query = "SELECT ?one ?two { GRAPH <urn:g> { ?b <urn:p> ?one } GRAPH <urn:h> { ?b <urn:q> ?two } <urn:v/s> <urn:p> \"3\" }";
    let run = desk.run(["query", "-d", "g.trig", "--lenient", "--format", "csv", query]);
    assert_eq!(run.ended(3, &["error: g.trig:2:"]).lines()[1..], ["1,2"]);
}
