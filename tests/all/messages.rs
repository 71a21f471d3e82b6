//! What commands say of their work, for people and for programs: hints, lines of JSON, reports, exit codes.

use serde_json::Value;

use crate::common::Desk;

const GOOD: &str = r#"{"id": "a", "published": "2021-03-30", "text": "Norway attacked Sweden on Monday."}"#;

/// A file with one good record and three of the same fault.
fn desk() -> Desk {
    let desk = Desk::new();
    let bad = r#"{"id": "b", "published": "30th of March", "text": "Norway thanked Sweden."}"#;
    desk.file("all.jsonl", [GOOD, "{", "{", bad, bad, bad, "{"].join("\n"));
    desk
}

/// The lines of stderr, each of which is JSON.
fn messages(stderr: &str) -> Vec<Value> {
    stderr.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

#[test]
fn a_hint_of_several_messages_is_given_once_with_their_number() {
    let desk = desk();
    let run = desk.run(["extract", "all.jsonl", "-o", "records.jsonl"]);
    run.ended(3, &["3 messages had the hint: write dates as 2020-10-23"]);
    assert_eq!(run.stderr.matches("hint: write dates as").count(), 2, "{}", run.stderr);
    let once = desk
        .file("one.jsonl", r#"{"id": "b", "published": "30th of March", "text": "Norway thanked Sweden."}"#);
    let run = desk.run([std::ffi::OsStr::new("extract"), once.as_os_str()]);
    assert!(!run.stderr.contains("messages had"), "{}", run.stderr);
}

#[test]
fn every_message_is_json_where_that_was_asked_for() {
    let desk = desk();
    let run = desk.run(["extract", "all.jsonl", "-v", "-o", "records.jsonl", "--log-format", "json"]);
    run.ended(3, &[]);
    let told = messages(&run.stderr);
    let of = |level: &str| told.iter().filter(|message| message["level"] == level).collect::<Vec<_>>();
    assert_eq!(of("error").len(), 3, "{}", run.stderr);
    assert_eq!(of("error").iter().map(|error| error["line"].clone()).collect::<Vec<_>>(), [2, 3, 7]);
    assert!(
        told.iter()
            .filter(|message| message["level"] != "info")
            .all(|message| message["file"] == "all.jsonl")
    );
    assert!(of("warning").iter().all(|warning| warning["hint"].is_string()), "{}", run.stderr);
    let last = told.last().expect("a closing line");
    assert_eq!((&last["level"], &last["counts"]["articles"]), (&"info".into(), &4.into()));

    for (arguments, code, message) in [
        (&["extract", "missing.txt"][..], 1, "there is no article to work on: missing.txt: "),
        (&["query", "ASK {}"][..], 2, "required"),
        (&["query", "-d", "missing.ttl", "ASK {}"][..], 1, "missing.ttl"),
        (&["extract", "all.jsonl", "--colour"][..], 2, "--colour"),
    ] {
        let run = desk.run(arguments.iter().chain(&["--log-format=json"]));
        run.ended(code, &[]);
        let last = messages(&run.stderr).pop().expect("a message");
        assert_eq!(last["level"], "error");
        let told = [&last["message"], &last["file"]].map(|text| text.as_str().unwrap_or_default()).concat();
        assert!(told.contains(message), "{last}");
    }
    desk.file("bad.nt", "<urn:a> <urn:p> <urn:b> .\n<urn:a b> <urn:p> 1 .\n");
    desk.file("bad.ttl", "<urn:a> <urn:p> <urn:b> .\n\n<urn:a> <urn:p> .\n");
    for (file, line, arguments) in [
        ("bad.nt", 2, &["query", "-d", "bad.nt", "ASK {}"][..]),
        ("bad.nt", 2, &["query", "-d", "bad.nt", "ASK {}", "--lenient"]),
        ("bad.ttl", 3, &["export", "-d", "bad.ttl", "--format", "nt"]),
        ("bad.ttl", 3, &["link", "-d", "bad.ttl", "--decisions", "bad.nt", "--lenient"]),
    ] {
        let run = desk.run(arguments.iter().chain(&["--log-format=json"]));
        let told = messages(&run.stderr);
        let error = told.iter().find(|message| message["level"] == "error").expect("an error");
        assert_eq!((&error["file"], &error["line"]), (&file.into(), &line.into()), "{error}");
        assert!(!error["message"].as_str().expect("a text").contains(file), "{error}");
    }
    desk.run(["query", "ASK {}", "--log-format", "json"]).ended(2, &["name the graph file or store with -d"]);
    desk.run(["extract", "all.jsonl", "--log-format", "xml"]).ended(2, &["--log-format"]);
}

#[test]
fn a_report_has_what_is_not_used_and_the_numbers() {
    let desk = desk();
    let arguments =
        ["build", "all.jsonl", "-o", "graph.ttl", "--report", "report.json", "--skipped", "skipped.jsonl"];
    desk.run(arguments).ended(3, &[]);
    let report: Value = serde_json::from_str(&desk.read("report.json")).expect("JSON");
    let listed: Vec<Value> =
        desk.read("skipped.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(report["skipped"], Value::from(listed));
    assert_eq!(report["skipped"][0]["reason"].as_str().map(|reason| reason.contains("JSON")), Some(true));
    assert_eq!((&report["exit_code"], &report["counts"]["articles"]), (&3.into(), &2.into()));
    assert!(report["counts"]["triples"].as_u64() > Some(50), "{report}");
    let skipped = report["skipped"].as_array().map(Vec::len);
    assert_eq!(
        report["counts"]["skipped"].as_u64().map(|number| number >= skipped.unwrap_or(0) as u64),
        Some(true)
    );

    desk.file("good.jsonl", GOOD);
    desk.run(["extract", "good.jsonl", "--report", "report.json"]).ended(0, &[]);
    let report: Value = serde_json::from_str(&desk.read("report.json")).expect("JSON");
    assert_eq!((&report["skipped"], &report["exit_code"]), (&Value::Array(vec![]), &0.into()));
    desk.run(["extract", "good.jsonl", "--report", "good.jsonl"]).ended(2, &["--report"]);
}

#[test]
fn what_is_a_failure_is_said_by_every_command_that_skips() {
    let desk = Desk::new();
    desk.file("bad.nt", "<urn:a> <urn:p> <urn:b> .\nthis is no triple\n");
    for command in [
        &["query", "ASK {}"][..],
        &["explain", "urn:a"][..],
        &["export", "-o", "x.nt"][..],
        &["describe"][..],
    ] {
        let run =
            |how: &[&str]| desk.run(command.iter().chain(&["-d", "bad.nt", "--lenient", "-q"]).chain(how));
        assert_eq!(run(&[]).ended(3, &[]).stderr, "skipped\n", "{command:?}");
        assert_eq!(run(&["--fail-on", "none"]).ended(0, &[]).stderr, "", "{command:?}");
    }
}
