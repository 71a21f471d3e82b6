//! The tests of SPARQL 1.1 Update: a graph and an update in, the graph afterwards out.

use std::collections::BTreeSet;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Dataset, GraphName, NamedNode, Quad};
use triplewire::graph_file::format_of;
use triplewire::query::Update;
use triplewire::store::{Change, GraphStore};

use super::manifest::{Manifest, Test, path_of};
use super::{Tally, compare, judge, must_fail, suites};

/// The quads that a test begins with or must end with.
fn state(test: &Test<'_>, name: &str) -> Vec<Quad> {
    let mut quads = Vec::new();
    for (file, name) in test.state(name) {
        let name = name.map(|name| GraphName::from(NamedNode::new(name).expect("a name")));
        let path = path_of(&file);
        let read = compare::parse(&path, format_of(&path).expect("a graph file"), Some(&file));
        quads.extend(read.iter().map(|quad| {
            let quad = quad.into_owned();
            Quad { graph_name: name.clone().unwrap_or(quad.graph_name), ..quad }
        }));
    }
    quads
}

/// The quads of lines.
fn read<'l>(lines: impl Iterator<Item = &'l str>) -> Dataset {
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    RdfParser::from_format(RdfFormat::NQuads).for_slice(&text).map(|quad| quad.expect("a quad")).collect()
}

fn run(test: &Test<'_>, before: Vec<Quad>) -> Result<Dataset, String> {
    let iri = test.update_iri();
    let text = std::fs::read_to_string(path_of(&iri)).expect("an update");
    let mut lines = Change::default();
    before.iter().for_each(|quad| lines.add_quad(quad.as_ref()));
    let mut graph = GraphStore::new().expect("memory");
    graph.load_quads(before).expect("memory");
    let change = Update::new(text, "new").with_base(iri).run(&graph).map_err(|error| error.to_string())?;
    let removed: BTreeSet<&str> = change.remove.lines().collect();
    Ok(read(lines.add.lines().filter(|line| !removed.contains(line)).chain(change.add.lines())))
}

#[test]
fn sparql_11_update() {
    update("sparql11-update", "sparql11/manifest-sparql11-update.ttl");
}

#[test]
fn sparql_12_update() {
    update("sparql12-update", "sparql12/manifest.ttl");
}

/// The tests of updates of a version of SPARQL.
fn update(suite: &str, path: &str) {
    let Some(suites) = suites() else { return println!("{suite}: the suites are not there") };
    let mut tally = Tally::default();
    for manifest in Manifest::open(&suites.join("rdf-tests/sparql").join(path)).included() {
        for test in manifest.tests() {
            let kind = test.kind();
            let result = match kind.as_str() {
                "UpdateEvaluationTest" => run(&test, state(&test, "action"))
                    .and_then(|found| compare::datasets(found, state(&test, "result").into_iter().collect())),
                kind if kind.contains("UpdateSyntax")
                    || suite == "sparql11-update" && kind.contains("Syntax") =>
                {
                    let result = run(&test, Vec::new()).map(drop);
                    if kind.contains("Negative") { must_fail(result) } else { result }
                }
                _ => continue,
            };
            tally.add(format!("{suite}/{}/{}", manifest.folder(), test.name()), result);
        }
    }
    judge(suite, tally);
}
