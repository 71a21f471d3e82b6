//! What is not used of the articles that are given: it is told, counted and listed, and the rest goes on.

use crate::common::Desk;

const ENGLISH: &str = r#"{"id": "en", "published": "2021-03-30", "text": "Norway attacked Sweden on Monday, said the minister who was there."}"#;
const GERMAN: &str = r#"{"id": "de", "published": "2021-03-30", "text": "Der Krieg gegen Schweden war lang, und viele Menschen mussten ihre Häuser in Bern verlassen, sagte der Minister am Montag."}"#;
const FRENCH: &str = r#"{"id": "fr", "text": "Le ministre a déclaré que les pourparlers avec les voisins commenceraient après le vote, et que beaucoup de gens étaient partis."}"#;

/// The values of a field of the lines of JSON.
fn values(lines: &str, field: &str) -> Vec<serde_json::Value> {
    let value = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")[field].clone();
    lines.lines().map(value).collect()
}

#[test]
fn other_languages_are_passed_over_and_counted() {
    let desk = Desk::new();
    desk.file("all.jsonl", [ENGLISH, GERMAN, FRENCH, GERMAN].join("\n"));
    let run = desk.run(["extract", "all.jsonl", "-o", "records.jsonl", "--skipped", "skipped.jsonl"]);
    run.ended(
        0,
        &["3 articles passed over, not in English: 2 German (de), 1 French (fr)", "hint: ", "1 article, "],
    );
    assert_eq!(values(&desk.read("records.jsonl"), "id"), ["en"]);
    assert_eq!(values(&desk.read("skipped.jsonl"), "kind"), ["language"; 3]);
    assert_eq!(values(&desk.read("skipped.jsonl"), "line"), [2, 3, 4]);
    desk.run(["extract", "all.jsonl", "-o", "x.jsonl", "--fail-on", "skip"]).ended(3, &[]);
    // A page may declare another language than it is in.
    let article = "<html lang='de'><p>Norway attacked Sweden on Monday, said the minister who was there with them.</p></html>";
    desk.file("page.html", article);
    desk.run(["extract", "page.html", "-v", "-o", "x.jsonl"])
        .ended(0, &["'de', and it is 'en'", "1 article, "]);
}

#[test]
fn names_of_the_gazetteer_are_kept_of_any_language() {
    let desk = Desk::new();
    desk.file("de.jsonl", GERMAN);
    desk.run(["extract", "de.jsonl", "-o", "x.jsonl"]).ended(1, &["1 German (de)", "no article to work on"]);
    let run = desk.run(["extract", "de.jsonl", "--language", "any"]);
    run.ended(0, &["0 events, 0 claims"]);
    let record: serde_json::Value = serde_json::from_str(run.lines()[0]).expect("a record");
    assert_eq!(record["language"], "de");
    let names: Vec<_> =
        record["entities"].as_array().expect("entities").iter().map(|e| e["name"].clone()).collect();
    assert_eq!(names, ["Bern"]);
    // A word that is no name in its language is none because the gazetteer has a name of its letters.
    for (text, names) in [
        (
            "Dabei waren die Straßen leer. In Dubai war das anders, sagten die Leute auf der Straße.",
            &["Dubai"][..],
        ),
        ("Dabei waren die Straßen leer, und die Leute sagten, dass sie es nicht mehr hören wollten.", &[]),
        ("Todos dijeron que no quieren hablar con todos los ministros que están en la ciudad de ayer.", &[]),
        (
            "BERLIN/Mar 30/HW – Die Regierung hat am Montag gesagt, dass sie mit den Leuten reden will.",
            &["BERLIN"],
        ),
        (
            "Madrid, 12 mar (EFE).- El presidente habló este martes con los ministros que están en la ciudad.",
            &["Madrid", "EFE"],
        ),
    ] {
        desk.file("x.txt", text);
        let run = desk.run(["extract", "x.txt", "--language", "any"]);
        let record: serde_json::Value = serde_json::from_str(run.lines()[0]).expect("a record");
        assert_ne!(record["language"], "en", "{text}");
        let found: Vec<_> =
            record["entities"].as_array().expect("entities").iter().map(|e| e["name"].clone()).collect();
        assert_eq!(found, names, "{text}");
    }
    assert!(record.get("roles").is_none_or(|roles| roles.as_array().is_none_or(Vec::is_empty)));
}

#[test]
fn the_user_says_what_is_a_failure() {
    let desk = Desk::new();
    desk.file("all.jsonl", [ENGLISH, "{", r#"{"id": "x", "title": "no text"}"#].join("\n"));
    let skipped = ["--skipped", "skipped.jsonl"];
    for (how, code) in [("none", 0), ("error", 3), ("skip", 3)] {
        let build = ["build", "all.jsonl", "-o", "x.ttl", "--fail-on", how];
        desk.run(build.iter().chain(&skipped)).ended(code, &["2 skipped"]);
        let told = desk.read("skipped.jsonl");
        assert_eq!(values(&told, "line"), [2, 3]);
        assert_eq!(values(&told, "kind"), ["error", "error"]);
        assert_eq!(values(&told, "reason")[1], "the article has no text");
        assert_eq!(values(&told, "file")[0], "all.jsonl");
    }
    // What cannot be used at all is listed too; a list that cannot be written is a failure.
    desk.file("bad.jsonl", "{\n");
    desk.run(["extract", "bad.jsonl", "--skipped", "bad.txt"]).ended(1, &["no article"]);
    assert_eq!(values(&desk.read("bad.txt"), "line"), [1]);
    desk.run(["extract", "all.jsonl", "--skipped", "none/skipped.jsonl"]).ended(1, &["cannot write"]);
    desk.file("bad.iob", "nothing");
    let import = ["import", "--from", "conll2003", "bad.iob", "--skipped", "import.jsonl"];
    desk.run(import).ended(1, &[]);
    assert_eq!(values(&desk.read("import.jsonl"), "kind"), ["error"]);
}

#[test]
fn versions_are_told_apart_without_holding_articles() {
    let desk = Desk::new();
    let article = |id: &str, version: u32, text: &str| {
        format!(r#"{{"id": "{id}", "version": {version}, "published": "2021-03-30", "text": "{text}"}}"#)
    };
    let notice = r#"{"uri": "c", "pubstatus": "canceled", "version": "1", "headline": "x", "body_text": ""}"#;
    let articles = [
        article("a", 2, "Norway attacked Sweden."),
        article("b", 1, "Peru thanked Chile."),
        article("a", 1, "Norway thanked Sweden."),
        article("c", 1, "Kenya thanked Uganda."),
        notice.to_owned(),
        article("b", 1, "Peru thanked Chile."),
    ];
    desk.file("all.jsonl", articles.join("\n"));
    let told =
        ["'a': 1 older version left out", "'c': its earlier version is taken out", "2 articles, 2 events"];
    for output in ["out.nt", "out.nq", "out.nt.gz"] {
        let run =
            desk.run(["build", "all.jsonl", "--no-resolve", "-o", output, "--skipped", "skipped.jsonl"]);
        run.ended(0, &told);
        assert_eq!(values(&desk.read("skipped.jsonl"), "kind"), ["withdrawn", "superseded"]);
    }
    let lines = desk.read("out.nt");
    assert!(lines.contains("Sweden") && lines.contains("ASSAULT") && !lines.contains("Uganda"), "{lines}");
    let ids = |lines: &str| lines.matches("purl.org/dc/terms/identifier").count();
    assert_eq!(ids(&lines), 2);
    let stdout = desk.run(["build", "all.jsonl", "--no-resolve", "-o", "-", "--format", "nt"]);
    stdout.ended(0, &told);
    assert_eq!(String::from_utf8_lossy(&stdout.stdout), lines);
    let one = desk.run(["build", "all.jsonl", "-o", "whole.nt"]);
    one.ended(0, &[]);
    assert_eq!(ids(&desk.read("whole.nt")), 2);
    let left: Vec<String> = desk.names().into_iter().filter(|name| name.starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn tables_beside_articles_are_no_error() {
    let desk = Desk::new();
    desk.file("folder/a.txt", "Norway attacked Sweden on Monday, said the minister who was there.");
    desk.file("folder/metadata.csv", "file,author,date\na.txt,Ada Penn,2021-03-30\n");
    desk.file("folder/list.csv", "article,date\na.txt,2021-03-30\n");
    desk.run(["extract", "folder"])
        .ended(0, &["metadata.csv: a table without the texts", "list.csv: ", "1 article, "]);
    // Named by itself it is meant.
    desk.run(["extract", "folder/metadata.csv"]).ended(1, &["none of whose columns", "--field text=COLUMN"]);
}

#[test]
fn users_say_what_fields_are_called() {
    let desk = Desk::new();
    desk.file("table.csv", "key,prose,when\n1,Norway attacked Sweden.,2021-03-30\n2,\"<p>Peru thanked Chile.</p><p>It did.</p>\",2021\n");
    desk.file(
        "nested.jsonl",
        r#"{"meta": {"head": "Attack"}, "prose": "Norway attacked Sweden.", "key": 7, "text": "no"}"#,
    );
    let fields = [
        "--field",
        "text=prose",
        "--field",
        "id=key",
        "--field",
        "published=when",
        "--field",
        "title=meta.head",
    ];
    let run = desk.run(["extract", "table.csv", "nested.jsonl", "-v"].iter().chain(&fields));
    run.ended(0, &["the text is HTML"]);
    let records = String::from_utf8(run.stdout).expect("UTF-8");
    assert_eq!(values(&records, "id"), ["1", "2", "7"]);
    assert_eq!(values(&records, "text")[1], "Peru thanked Chile.\n\nIt did.");
    assert_eq!(values(&records, "published")[0], "2021-03-30");
    assert_eq!(
        (&values(&records, "title")[2], &values(&records, "text")[2]),
        (&"Attack".into(), &"Norway attacked Sweden.".into())
    );
    desk.run(["extract", "table.csv", "--field", "prose=text"]).ended(2, &["none is 'prose'"]);
    desk.run(["extract", "table.csv", "--field", "text"]).ended(2, &["text=content"]);
}
