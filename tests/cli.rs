//! `triplewire build` and `triplewire extract` as a user runs them: data on stdout or in the file asked for, messages
//! on stderr, exit codes.

mod common;

use common::Desk;

const ARTICLE: &str =
    "UN backs talks\n\nBy Trend\n\nThe UN supports the talks, UN Spokesman Stefan Dujarrick said.\n";

fn records(count: usize) -> String {
    (0..count)
        .map(|number| {
            format!("{{\"id\": \"r{number}\", \"text\": \"Armenia and Azerbaijan met in Geneva.\"}}\n")
        })
        .collect()
}

#[test]
fn extract_writes_one_record_for_each_article() {
    let desk = Desk::new();
    desk.file("article.txt", ARTICLE);
    desk.file("records.jsonl", records(3));
    let run = desk.run([
        "extract",
        "article.txt",
        "records.jsonl",
        "--published",
        "2020-10-23",
        "--language",
        "en",
    ]);
    run.ended(0, &["4 articles, ", ", 0 skipped\n"]);
    let lines = run.lines();
    assert_eq!(lines.len(), 4);
    let record: triplewire::extract::Record = serde_json::from_str(lines[0]).expect("a record");
    assert_eq!(record.document.title.as_deref(), Some("UN backs talks"));
    assert_eq!(record.document.source.as_deref(), Some("Trend"));
    assert_eq!(record.document.published.map(|date| date.to_string()).as_deref(), Some("2020-10-23"));
    assert_eq!(record.document.language.as_deref(), Some("en"));
    assert!(record.document.text.starts_with("By Trend\n\nThe UN supports"));
    for (number, line) in lines[1..].iter().enumerate() {
        assert!(line.contains(&format!("\"id\":\"r{number}\"")), "the order is kept");
    }
}

#[test]
fn stdin_and_stdout_are_a_dash() {
    let desk = Desk::new();
    let run = desk.run_with(["extract", "-", "-o", "-"], ARTICLE.as_bytes());
    run.ended(0, &["1 article, "]);
    assert_eq!(run.lines().len(), 1);
    desk.run_with(["extract", "-"], b"{\"id\": \"1\", \"te")
        .ended(1, &["error: <stdin>:1: the JSON breaks off"]);
    assert_eq!(desk.names(), Vec::<String>::new());
}

#[test]
fn what_extract_writes_it_reads() {
    let desk = Desk::new();
    desk.file("article.txt", ARTICLE);
    desk.run(["extract", "article.txt", "-o", "one.jsonl"]).ended(0, &[]);
    desk.run(["extract", "one.jsonl", "-o", "two.jsonl"]).ended(0, &[]);
    assert_eq!(desk.read("one.jsonl"), desk.read("two.jsonl"));
}

#[test]
fn threads_make_no_difference() {
    let desk = Desk::new();
    desk.file("records.jsonl", records(700));
    let one = desk.run(["extract", "records.jsonl", "--threads", "1"]);
    let three = desk.run(["extract", "records.jsonl", "--threads", "3"]);
    one.ended(0, &["700 articles"]);
    assert!(one.stdout == three.stdout);
    desk.run(["extract", "records.jsonl", "--threads", "0"]).ended(2, &["--threads"]);
}

#[test]
fn quiet_and_verbose() {
    let desk = Desk::new();
    desk.file("article.txt", ARTICLE);
    let run = desk.run(["-q", "extract", "article.txt", "missing.txt"]);
    assert_eq!(run.ended(3, &[]).stderr, "");
    let run = desk.run(["extract", "missing.txt", "-q"]);
    assert_eq!(run.ended(1, &[]).stderr, "error: there is no article to work on\n");
    desk.file("dated.txt", "BAKU, October 23, 2020 (Trend) - The UN supports the talks.");
    let run = desk.run(["extract", "-v", "dated.txt", "--published", "2020-10-24"]);
    run.ended(0, &["note: dated.txt: the text says that it was published 2020-10-23, not 2020-10-24"]);
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let desk = Desk::new();
    desk.file("records.jsonl", records(20_000));
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_triplewire"))
        .args(["extract", "records.jsonl"])
        .current_dir(desk.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
