//! Stores on disk: written by the library, asked by the library and the program, and killed at any moment.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::Desk;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use triplewire::query::Query;
use triplewire::store::{Change, GraphStore, StoreError, Writer};

fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("https://data.example/{name}"))
}

/// A name that two articles give, and one that only the first has.
fn quads() -> Vec<Quad> {
    let quad = |subject: &str, name: &str, graph: &str| {
        Quad::new(node(subject), node("name"), Literal::from(name), GraphName::from(node(graph)))
    };
    vec![quad("ann", "Ann", "first"), quad("ann", "Ann", "second"), quad("bo", "Bo", "first")]
}

/// What a store answers.
fn ask(store: &Path, text: &str) -> String {
    let graph = GraphStore::open(store).expect("a store");
    let answer = Query::new(text).run(&graph).expect("an answer");
    answer.to_text(graph.prefixes()).expect("a table")
}

#[test]
fn a_store_answers_as_files_do() {
    let desk = Desk::new();
    let path = desk.path().join("store");
    GraphStore::write_directory(&path, quads()).unwrap();
    let names =
        ["query", "-d", "store", "SELECT ?name { ?who <https://data.example/name> ?name } ORDER BY ?name"];
    let run = desk.run(names);
    assert_eq!(run.lines(), ["name", "----", "Ann", "Bo"]);
    assert_eq!(ask(&path, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?who ?is ?name } }"), "n\n-\n3\n");
    assert_eq!(desk.names(), ["store"], "nothing stays beside the store");
    assert!(matches!(GraphStore::write_directory(&path, []), Err(StoreError::Occupied { .. })));
    assert_eq!(ask(&path, "ASK { ?who <https://data.example/name> \"Bo\" }"), "true\n");
}

#[test]
fn what_is_loaded_beside_a_store_is_one_graph_with_it() {
    let desk = Desk::new();
    let path = desk.path().join("store");
    GraphStore::write_directory(&path, quads()).unwrap();
    let mut graph = GraphStore::open(&path).unwrap();
    let file = "<https://data.example/bo> <https://data.example/name> \"Bo\", \"Bob\" ; <urn:knows> [] .";
    graph.load_turtle(file).unwrap();
    let more = desk.file("more.ttl", "[] <https://data.example/name> \"Bo\" .");
    graph.load_path(&more, None).unwrap();
    let count = |text: &str| {
        Query::new(text)
            .run(&graph)
            .unwrap()
            .to_text(graph.prefixes())
            .unwrap()
            .lines()
            .last()
            .unwrap()
            .to_owned()
    };
    assert_eq!(count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), "5");
    assert_eq!(count("SELECT (COUNT(*) AS ?n) { ?s ?p \"Bo\" }"), "2");
    assert_eq!(graph.count(), 5);
    let copy = graph.clone();
    graph.load_turtle("<urn:a> <urn:b> <urn:c> .").unwrap();
    assert_eq!((copy.count(), graph.count()), (5, 6));
    assert_eq!(ask(&path, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), "n\n-\n2\n");
}

#[test]
fn build_makes_a_store_that_answers_as_its_graph_file_does() {
    let desk = Desk::new();
    let articles = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles");
    desk.run(["build", articles, "--store", "store"]).ended(0, &["quads"]);
    desk.run(["build", articles, "-o", "graph.nq"]).ended(0, &["quads"]);
    assert!(desk.read("store/CURRENT").starts_with("triplewire store 1\n"));
    let questions = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/queries");
    for question in Path::new(questions).read_dir().unwrap() {
        let question = question.unwrap().path();
        let of = |data: &str| desk.run(["query", "-d", data, "-f", question.to_str().unwrap()]);
        let (store, graph) = (of("store"), of("graph.nq"));
        assert_eq!(
            String::from_utf8_lossy(&store.stdout),
            String::from_utf8_lossy(&graph.stdout),
            "{question:?}"
        );
        assert_eq!(store.code, graph.code);
    }
    for command in [&["export", "-o", "out.ttl"][..], &["describe"], &["explain", "Pompeo"], &["check"]] {
        let of = |data: &str| {
            let run = desk.run(command.iter().copied().chain(["-d", data]));
            (String::from_utf8_lossy(&run.stdout).into_owned(), run.code)
        };
        assert_eq!(of("store"), of("graph.nq"), "{command:?}");
    }
}

/// How many quads a graph of the killed store has.
const QUADS: usize = 30;

/// Its lines as a step leaves them: all say which step it was, and the shared triple is in each graph.
fn lines_of(step: u64) -> String {
    let graph = format!("<https://data.example/graph/{}>", step % 5);
    let mut lines = format!("<https://data.example/all> <https://data.example/in> \"shared\" {graph} .\n");
    for n in 0..QUADS {
        lines += &format!(
            "<https://data.example/{}/{n}> <https://data.example/step> \"s{step}\" {graph} .\n",
            step % 5
        );
    }
    lines
}

/// A process that changes a store until it is killed.
#[test]
#[ignore = "run by the test that kills it"]
fn writes_until_it_is_killed() {
    let Some(store) = std::env::var_os("STORE_TO_WRITE") else { return };
    let mut writer = Writer::open_or_create(Path::new(&store)).unwrap();
    loop {
        let step = writer.about().as_u64().unwrap_or(4) + 1;
        let change = Change {
            remove_graphs: vec![format!("<https://data.example/graph/{}>", step % 5)],
            add: lines_of(step),
            about: Some(step.into()),
            ..Change::default()
        };
        writer.change(&change).unwrap();
        if step.is_multiple_of(7) {
            writer.compact().unwrap();
        }
    }
}

#[test]
fn a_killed_writer_leaves_the_old_or_the_new_generation() {
    let desk = Desk::new();
    let store = desk.path().join("store");
    let mut writer = Writer::open_or_create(&store).unwrap();
    let change = Change { add: (0..5).map(lines_of).collect(), about: Some(4.into()), ..Change::default() };
    writer.change(&change).unwrap();
    drop(writer);
    let mut last = 4;
    // On a busy machine the writer gets more time, until it has come to write.
    for trial in 0..400_u64 {
        if trial >= 40 && last > 40 {
            break;
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::writes_until_it_is_killed", "--ignored"])
            .env("STORE_TO_WRITE", &store)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(15_000 + trial * 7_919_000 % 60_000 + trial / 40 * 50_000));
        child.kill().unwrap();
        child.wait().unwrap();
        // Read before anybody writes again, then by the next writer, who sweeps.
        let writer = Writer::open(&store).unwrap();
        let step = writer.about().as_u64().unwrap();
        assert!(step >= last);
        last = step;
        for graph in [GraphStore::open(&store).unwrap(), writer.graph()] {
            assert_eq!(graph.count(), 5 * QUADS + 1);
            let text = "SELECT ?step (COUNT(*) AS ?n) { GRAPH ?g { ?s <https://data.example/step> ?step } }
                        GROUP BY ?step ORDER BY ?step";
            let answer = Query::new(text).run(&graph).unwrap().to_text(graph.prefixes()).unwrap();
            let mut expected: Vec<String> =
                (step - 4..=step).map(|step| format!("s{step} {QUADS}")).collect();
            expected.sort();
            let rows = answer.lines().skip(2).map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "));
            assert_eq!(rows.collect::<Vec<_>>(), expected);
        }
        triplewire::store::verify(&store).unwrap();
    }
    assert!(last > 40, "the writer was killed before it wrote anything: step {last}");
}
