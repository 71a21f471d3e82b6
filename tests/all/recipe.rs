//! The recipe for GNU make: a directory of articles in, the graph that one build makes of them out.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::process::Command;

use crate::common::Desk;

fn article(id: &str, version: u64, text: &str) -> String {
    serde_json::json!({"id": id, "version": version, "text": text, "source": "Harbour Wire"}).to_string()
        + "\n"
}

fn withdrawn(id: &str) -> String {
    serde_json::json!({"uri": id, "pubstatus": "canceled", "headline": "withdrawn"}).to_string() + "\n"
}

/// Runs make, and gives whether it succeeded with what it printed.
fn make(desk: &Desk, arguments: &[&str]) -> (bool, String) {
    let recipe = concat!(env!("CARGO_MANIFEST_DIR"), "/distributed/make/Makefile");
    let output = Command::new("make")
        .args(["-f", recipe, "-j", "2", "ARTICLES=inbox", "NOTICES=notices"])
        .arg(format!("TRIPLEWIRE={}", env!("CARGO_BIN_EXE_triplewire")))
        .args(arguments)
        .current_dir(desk.path())
        .output()
        .expect("GNU make is installed");
    let told = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&told).into_owned())
}

#[test]
fn the_recipe_makes_the_whole_and_makes_again_what_changed() {
    let desk = Desk::new();
    let text = |country: &str| {
        format!("{country}'s Foreign Minister Tavi Merrow met Orlan Vastik in Paris on Monday.")
    };
    let first = [article("1", 1, &text("Germany")), article("2", 1, &text("Germany")), "broken\n".into()];
    desk.file("inbox/monday.jsonl", first.concat());
    // A correction of what another part has, a namesake, and a withdrawal among the articles.
    let second = [article("1", 2, &text("Kenya")), article("3", 1, &text("Kenya")), withdrawn("2")];
    desk.file("inbox/tuesday.jsonl", second.concat());
    let third = (4..12).map(|i| article(&i.to_string(), 1, &text(["Germany", "Japan"][i % 2])));
    desk.file("inbox/wednesday.jsonl", third.collect::<String>());
    desk.file("notices/nine.json", withdrawn("9"));
    let whole = |name: &str| {
        desk.run(["build", "inbox", "notices", "--fail-on", "none", "-o", name]).ended(0, &["1 skipped"]);
        let lines = desk.read(name);
        lines.lines().map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let made = |desk: &Desk| {
        let (done, told) = make(desk, &["WORK=work", "GRAPH=graph.nq.gz"]);
        assert!(done, "{told}");
        let unpacked =
            Command::new("gzip").arg("-dc").arg(desk.path().join("graph.nq.gz")).output().expect("gzip");
        let lines = String::from_utf8(unpacked.stdout).expect("UTF-8");
        let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
        assert!(lines.is_sorted(), "lines are not in order");
        (lines, told)
    };
    let (lines, _) = made(&desk);
    let expected = whole("one.nq");
    assert!(expected.len() > 300, "{}", expected.len());
    assert_eq!(lines.len(), expected.len());
    assert!(lines.iter().eq(&expected), "the recipe makes another graph");
    assert!(desk.read("work/monday.jsonl.skipped.jsonl").contains(r#""line":3"#));
    // Nothing is made again, then only what changed and what depends on it.
    assert!(made(&desk).1.contains("Nothing to be done"));
    desk.file("inbox/tuesday.jsonl", article("3", 1, &text("Japan")));
    let (lines, told) = made(&desk);
    assert_eq!(told.matches(" extract ").count(), 1, "{told}");
    assert!(lines.iter().eq(&whole("other.nq")), "the recipe makes another graph");
}
