//! Stores on disk: written by the library, asked by the program.

#![cfg(feature = "rocksdb")]

use std::path::Path;
use std::process::Command;

use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use triplewire::query::Query;
use triplewire::store::{GraphStore, StoreError};

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

fn ask(store: &Path, text: &str) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_triplewire"))
        .args(["query", "--store"])
        .arg(store)
        .arg(text)
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn a_store_answers_as_files_do() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    GraphStore::write_directory(&path, quads()).unwrap();
    let (answer, messages, code) = ask(&path, "SELECT ?name { ?who <https://data.example/name> ?name }");
    assert_eq!((answer.as_str(), code), ("name\n----\nAnn\nBo\n", Some(0)), "{messages}");
    let (answer, ..) = ask(&path, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?who ?is ?name } }");
    assert_eq!(answer, "n\n-\n3\n");
    let left: Vec<_> = directory.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["store"], "nothing stays beside the store");
}

#[test]
fn a_store_is_not_overwritten() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    GraphStore::write_directory(&path, quads()).unwrap();
    assert!(matches!(GraphStore::write_directory(&path, []), Err(StoreError::Occupied { .. })));
    let graph = GraphStore::open(&path).unwrap();
    let answer = Query::new("ASK { ?who <https://data.example/name> \"Bo\" }").run(&graph).unwrap();
    assert_eq!(answer.to_text(graph.prefixes()).unwrap(), "true\n");
}

#[test]
fn a_directory_without_a_store_stays_without_one() {
    let directory = tempfile::tempdir().unwrap();
    let (_, messages, code) = ask(directory.path(), "ASK {}");
    assert_eq!(code, Some(1));
    assert!(messages.contains("holds no store") && messages.contains("hint:"), "{messages}");
    assert_eq!(directory.path().read_dir().unwrap().count(), 0);
}

#[test]
fn a_store_that_is_in_use_is_told_so() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store");
    GraphStore::write_directory(&path, quads()).unwrap();
    let _open = GraphStore::open(&path).unwrap();
    let (_, messages, code) = ask(&path, "ASK {}");
    assert_eq!(code, Some(1));
    assert!(messages.contains("hint:"), "{messages}");
}

#[test]
fn build_makes_a_store_that_answers_as_its_graph_file_does() {
    let directory = tempfile::tempdir().unwrap();
    let (store, graph) = (directory.path().join("store"), directory.path().join("graph.ttl"));
    let run = |arguments: &[&std::ffi::OsStr]| {
        let output = Command::new(env!("CARGO_BIN_EXE_triplewire"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let words = |line: &'static str| line.split(' ').map(AsRef::as_ref);
    run(&words("build examples/articles --store").chain([store.as_os_str()]).collect::<Vec<_>>());
    run(&words("build examples/articles -o").chain([graph.as_os_str()]).collect::<Vec<_>>());
    let question = || words("query -f examples/queries/claims-by-speaker.rq");
    let of_store = run(&question().chain(["--store".as_ref(), store.as_os_str()]).collect::<Vec<_>>());
    let of_graph = run(&question().chain(["-d".as_ref(), graph.as_os_str()]).collect::<Vec<_>>());
    assert_eq!(String::from_utf8_lossy(&of_store), String::from_utf8_lossy(&of_graph));
    assert!(of_graph.len() > 500);
}
