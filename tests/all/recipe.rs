//! The recipe for GNU make: a directory of articles in, the graph that one build makes of them out, by the command that
//! stands in `docs/scale.md`.

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

/// It is said what is missing, and how to do without it: a test that is passed over in silence would be taken for a pass.
fn must_be_there(program: &str) {
    let asked = Command::new(program).arg("--version").output();
    assert!(
        asked.is_ok_and(|output| output.status.success()),
        "this test runs '{program}', which is not installed: install it, or run 'cargo test -- --skip recipe::'"
    );
}

/// The words of the command in the documentation.
fn documented() -> Vec<&'static str> {
    const PAGE: &str = include_str!("../../docs/scale.md");
    let mark = "<!-- run by tests/all/recipe.rs -->\n```sh\n";
    let (_, rest) = PAGE.split_once(mark).expect("a block that says that it is run here");
    let (block, _) = rest.split_once("```").expect("its end");
    block.split_whitespace().collect()
}

/// Runs the command of the documentation, with some variables otherwise, and gives whether it succeeded with what it printed.
fn make(desk: &Desk, arguments: &[&str]) -> (bool, String) {
    must_be_there("make");
    must_be_there("gzip");
    let recipe = concat!(env!("CARGO_MANIFEST_DIR"), "/distributed/make/Makefile");
    let command = documented();
    let words = command.iter().map(|word| if *word == "distributed/make/Makefile" { recipe } else { *word });
    let words: Vec<&str> = words.collect();
    assert!(words[0] == "make" && words.contains(&recipe), "{command:?}");
    let output = Command::new(words[0])
        .args(&words[1..])
        .arg(format!("TRIPLEWIRE={}", env!("CARGO_BIN_EXE_triplewire")))
        .args(arguments)
        .current_dir(desk.path())
        .output()
        .expect("make runs");
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
        let (done, told) = make(desk, &[]);
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
