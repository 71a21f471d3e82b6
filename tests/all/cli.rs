//! `triplewire build` and `triplewire extract` as a user runs them: data on stdout or in the file asked for, messages
//! on stderr, exit codes.

use crate::common::Desk;

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
fn events_that_did_not_happen_are_there_when_asked_for() {
    const TEXT: &str = "Norway did not condemn Sweden. Finland could attack Denmark. Oslo will host a summit of \
                        Norway and Sweden. Iceland thanked Norway.";
    let desk = Desk::new();
    desk.file("article.txt", TEXT);
    let modalities = |arguments: &[&str]| {
        let run = desk.run(["extract", "article.txt"].iter().chain(arguments));
        let record: triplewire::extract::Record = serde_json::from_str(run.lines()[0]).expect("a record");
        record.events.into_iter().map(|e| e.modality).collect::<Vec<_>>()
    };
    use triplewire::extract::Modality::{Asserted, Hypothetical, Negated, Planned};
    assert_eq!(modalities(&[]), [Planned, Asserted]);
    assert_eq!(modalities(&["--all-events"]), [Negated, Hypothetical, Planned, Asserted]);

    desk.run(["build", "--all-events", "article.txt", "-o", "graph.ttl"]).ended(0, &[", 4 events, "]);
    desk.run(["check", "-d", "graph.ttl"]).ended(0, &[]);
    let query =
        "SELECT ?type ?modality { ?event tw:eventType ?type ; tw:modality ?modality } ORDER BY ?modality";
    let answer = desk.run(["query", "-d", "graph.ttl", "--format", "tsv", query]);
    let shown = String::from_utf8_lossy(&answer.stdout).into_owned();
    for modality in ["Asserted", "Hypothetical", "Negated", "Planned"] {
        assert_eq!(shown.matches(modality).count(), 1, "{shown}");
    }
    let asked = ["--subject", "Norway", "--predicate", "accuse", "--object", "Sweden"];
    let told = desk.run(["explain", "-d", "graph.ttl"].iter().chain(&asked));
    assert!(String::from_utf8_lossy(&told.stdout).contains("it did not happen"), "{told:?}");

    desk.run(["extract", "--all-events", "--extractor", "exec:cat", "article.txt"])
        .ended(2, &["--all-events is not for this extractor", "hint: "]);
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
    assert_eq!(run.ended(3, &[]).stderr, "skipped\n");
    let run = desk.run(["extract", "missing.txt", "-q"]);
    let error = "error: there is no article to work on: missing.txt: cannot be read: ";
    assert!(run.ended(1, &[]).stderr.starts_with(error), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1);
    std::fs::create_dir(desk.path().join("empty")).expect("a directory");
    let nothing = "there is no article to work on: empty: there is no file to read in this directory";
    desk.run(["build", "empty", "-o", "graph.ttl"]).ended(1, &[nothing]);
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

/// An annotation record of a short article, in which `person` meets the president of Azerbaijan.
fn annotated(id: &str, person: &str) -> String {
    let text = format!("{person} met Ilham Aliyev in Baku on Friday.");
    let (length, other) = (person.chars().count(), person.chars().count() + 5);
    let record = serde_json::json!({
        "id": id, "source": "Trend", "published": "2020-10-23", "text": text,
        "entities": [
            {"id": "e1", "type": "Person", "name": person, "mentions": [[0, length]]},
            {"id": "e2", "type": "Person", "name": "Ilham Aliyev", "mentions": [[other, other + 12]]},
        ],
        "events": [{"type": "CONSULT", "trigger": [length + 1, length + 4], "source": ["e1"], "target": ["e2"]}],
    });
    format!("{record}\n")
}

/// The quads of a graph file.
fn quads(desk: &Desk, name: &str) -> std::collections::BTreeSet<String> {
    let format = oxigraph::io::RdfFormat::from_extension(name.rsplit('.').next().expect("an extension"));
    let parser = oxigraph::io::RdfParser::from_format(format.expect("a format"));
    let text = desk.read(name);
    parser.for_slice(text.as_bytes()).map(|quad| quad.expect("well-formed RDF").to_string()).collect()
}

#[test]
fn build_gives_the_same_bytes_for_any_order() {
    let desk = Desk::new();
    desk.file("a.jsonl", annotated("a", "Nikol Pashinyan"));
    desk.file("b.jsonl", annotated("b", "Emmanuel Macron") + &annotated("c", "N. Pashinyan"));
    desk.file("c.txt", ARTICLE);
    for (name, arguments) in [
        ("1.ttl", ["a.jsonl", "b.jsonl", "c.txt", "--threads", "1"]),
        ("2.ttl", ["c.txt", "b.jsonl", "a.jsonl", "--threads", "2"]),
        ("3.ttl", ["b.jsonl", "c.txt", "a.jsonl", "a.jsonl", "-q"]),
    ] {
        desk.run(["build", "-o", name].iter().chain(&arguments)).ended(0, &[]);
    }
    assert_eq!(desk.read("1.ttl"), desk.read("2.ttl"));
    assert_eq!(desk.read("1.ttl"), desk.read("3.ttl"));
}

#[test]
fn build_writes_the_format_asked_for() {
    let desk = Desk::new();
    desk.file("a.jsonl", annotated("a", "Nikol Pashinyan") + &annotated("b", "Emmanuel Macron"));
    for name in ["g.ttl", "g.trig", "g.nt", "g.nq"] {
        let number = quads_after(&desk, name, &["build", "a.jsonl", "-o", name]);
        assert!(number > 20, "{name} has {number} quads");
    }
    assert_eq!(quads(&desk, "g.ttl"), quads(&desk, "g.nt"));
    assert_eq!(quads(&desk, "g.trig"), quads(&desk, "g.nq"));
    assert!(quads(&desk, "g.nq").iter().any(|quad| quad.ends_with('>')), "articles have graphs of their own");
    desk.run(["build", "a.jsonl", "-o", "graph.out", "--format", "ntriples"]).ended(0, &[]);
    assert_eq!(desk.read("graph.out"), desk.read("g.nt"));
    let stdout = desk.run(["build", "a.jsonl", "-o", "-"]);
    assert_eq!(String::from_utf8_lossy(&stdout.ended(0, &["2 articles"]).stdout), desk.read("g.ttl"));
    for name in ["graph", "graph.json"] {
        desk.run(["build", "a.jsonl", "-o", name])
            .ended(2, &[name, "hint: end it in .ttl, .trig, .nt, .nq, .rdf, .jsonld"]);
    }
    desk.run(["build", "a.jsonl", "-o", "g.ttl", "--format", "excel"])
        .ended(2, &["the formats are ttl, trig"]);
    desk.run(["build", "a.jsonl"]).ended(2, &["--output"]);
}

/// Runs the command and gives the number of quads, which the closing line must tell.
fn quads_after(desk: &Desk, name: &str, arguments: &[&str]) -> usize {
    let run = desk.run(arguments);
    let number = quads(desk, name).len();
    let unit = if name.ends_with('q') || name.ends_with("trig") { "quads" } else { "triples" };
    run.ended(0, &["2 articles, ", &format!(", {number} {unit}, 0 skipped")]);
    number
}

#[test]
fn the_base_is_the_publishers() {
    let desk = Desk::new();
    desk.file("a.jsonl", annotated("a", "Nikol Pashinyan"));
    desk.run(["build", "a.jsonl", "-o", "g.nt", "--base", "https://data.example.org/news/"]).ended(0, &[]);
    let graph = desk.read("g.nt");
    assert!(
        graph.contains("<https://data.example.org/news/article/") && !graph.contains("triplewire.example")
    );
    desk.run(["build", "a.jsonl", "-o", "g.nt", "--base", "news"]).ended(2, &["not an absolute IRI"]);
}

#[test]
fn records_of_one_id_and_other_content_are_reported() {
    let desk = Desk::new();
    desk.file("a.jsonl", annotated("a", "Nikol Pashinyan") + &annotated("a", "Emmanuel Macron"));
    desk.run(["build", "a.jsonl", "-o", "g.ttl"])
        .ended(3, &["error: article 'a': 1 record of the same id", "hint: ", "1 skipped"]);
}

#[test]
fn a_store_is_a_graph_as_a_file_is() {
    let desk = Desk::new();
    desk.file("a.jsonl", annotated("a", "Nikol Pashinyan"));
    desk.file("more/x.nt", "<urn:s> <urn:p> \"more\" .\n");
    std::fs::create_dir(desk.path().join("stores")).unwrap();
    desk.run(["build", "a.jsonl", "--store", "stores/one"]).ended(0, &["1 article added", "quads"]);
    desk.run(["build", "a.jsonl", "-o", "g.nq"]).ended(0, &["quads"]);
    let ask = |data: &[&str], question: &str| {
        let options = data.iter().flat_map(|path| ["-d", *path]);
        desk.run(["query"].into_iter().chain(options).chain([question])).stdout
    };
    let all = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o";
    assert_eq!(ask(&["stores/one"], all), ask(&["g.nq"], all));
    assert_eq!(ask(&["stores", "more"], all), ask(&["g.nq", "more/x.nt"], all));
    assert_eq!(ask(&["stores/one", "stores/one"], all), ask(&["g.nq"], all));
    desk.run(["export", "-d", "stores/one", "-o", "again.nq"]).ended(0, &[]);
    assert_eq!(desk.read("again.nq"), desk.read("g.nq"));
    desk.run(["build", "a.jsonl", "--store", "stores/one"]).ended(0, &["0 articles added, 1 as before"]);
    desk.file("nothing/notes.txt", "notes");
    desk.run(["query", "-d", "nothing", "ASK {}"]).ended(1, &["no store", "hint: "]);
}
