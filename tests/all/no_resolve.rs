//! `build --no-resolve`: each article written as it comes, with the same statements as `build` makes of it alone.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::Desk;

fn lines(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    desk.run(arguments).ended(0, &[]).lines().into_iter().map(str::to_owned).collect()
}

fn set(lines: Vec<String>) -> BTreeSet<String> {
    lines.into_iter().collect()
}

#[test]
fn each_article_alone_says_the_same_resolved_or_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let desk = Desk::new();
    let mut articles: Vec<_> = ["tests/quality/articles", "examples/articles"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).expect("the folder is there"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt" || extension == "json"))
        .collect();
    articles.sort();
    assert!(articles.len() > 12);
    for article in articles {
        let article = article.to_str().expect("UTF-8");
        for format in ["ntriples", "nquads"] {
            let build = |more: &[&str]| {
                lines(&desk, &[&["build", article, "-o", "-", "--format", format], more].concat())
            };
            let (resolved, streamed) = (build(&[]), build(&["--no-resolve"]));
            assert_eq!(streamed.len(), resolved.len(), "{article}: a line is there twice");
            assert_eq!(set(streamed), set(resolved), "{article} as {format}");
        }
    }
}

#[test]
fn articles_are_written_in_their_order_on_any_number_of_threads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let desk = Desk::new();
    let records = std::fs::read_to_string(root.join("examples/articles/records.jsonl")).expect("the records");
    let record = records.lines().next().expect("a record");
    let many: Vec<String> = (0..300)
        .map(|number| {
            let mut record: serde_json::Value = serde_json::from_str(record).expect("JSON");
            record["id"] = format!("record {number}").into();
            record.to_string()
        })
        .collect();
    desk.file("many.jsonl", many.join("\n"));
    let build = |file: &str, threads: &str| {
        lines(&desk, &["build", file, "--no-resolve", "-o", "-", "--format", "nt", "--threads", threads])
    };
    let one = build("many.jsonl", "1");
    assert_eq!(one, build("many.jsonl", "2"));
    let identified: Vec<&str> = one
        .iter()
        .filter(|line| line.contains("purl.org/dc/terms/identifier"))
        .map(|line| line.rsplit('"').nth(1).expect("a literal"))
        .collect();
    let ids: Vec<String> = (0..300).map(|number| format!("record {number}")).collect();
    assert_eq!(identified, ids);
    // Parts written apart are the whole.
    desk.file("first.jsonl", many[..100].join("\n"));
    desk.file("rest.jsonl", many[100..].join("\n"));
    assert_eq!([build("first.jsonl", "2"), build("rest.jsonl", "2")].concat(), one);
}

#[test]
fn bad_records_are_skipped_and_told() {
    let desk = Desk::new();
    let good = r#"{"id": "1", "text": "Jane Roe spoke.", "entities": [{"id": "e1", "type": "Person", "name": "Jane Roe", "mentions": [[0, 8]]}]}"#;
    let bad = r#"{"id": "2", "text": "Jane", "entities": [{"id": "e1", "type": "Person", "name": "Jane", "mentions": [[0, 80]]}]}"#;
    desk.file("records.jsonl", format!("{good}\n{bad}\n{{\n{good}\n"));
    desk.run(["build", "records.jsonl", "--no-resolve", "-o", "out.nt"])
        .ended(3, &["records.jsonl:2", "records.jsonl:3", "1 article", "2 skipped"]);
    assert!(!desk.read("out.nt").is_empty());
}

#[test]
fn formats_that_gather_are_refused() {
    let desk = Desk::new();
    desk.file("a.txt", "Jane Roe spoke in Paris.\n");
    for name in ["out.ttl", "out.trig"] {
        desk.run(["build", "a.txt", "--no-resolve", "-o", name]).ended(2, &["hint: write .nt or .nq"]);
    }
    // What looks at the whole graph needs one.
    for option in ["--kb", "--decisions", "--reconcile"] {
        let run = desk.run(["build", "a.txt", "--no-resolve", "-o", "x.nt", option, "x"]);
        run.ended(2, &["cannot be used with", option]);
    }
    assert_eq!(desk.names(), ["a.txt"]);
}
