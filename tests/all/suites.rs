//! The W3C test suites, run from their manifests: RDF 1.1 and 1.2 syntaxes, JSON-LD 1.1 to RDF, SPARQL 1.0, 1.1 and 1.2
//! syntax and query evaluation, SPARQL 1.1 and 1.2 Update, SPARQL 1.1 Protocol, Graph Store Protocol and Service
//! Description, SHACL.
//!
//! They are looked for where `TRIPLEWIRE_SUITES` points, else in `../shared/suites`: `rdf-tests` (w3c/rdf-tests),
//! `json-ld-api` (w3c/json-ld-api) and `data-shapes` (w3c/data-shapes). Where they are not there, the test says so and passes. What does not pass is in
//! `suites/exceptions.tsv` with its reason; an exception that passes fails the test too.

#![expect(clippy::print_stdout, reason = "how many tests passed is wanted where the test is run for it")]

mod compare;
mod manifest;
mod protocol;
mod shapes;
mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::model::GraphName;
use triplewire::graph_file::{Loader, Source, format_of};
use triplewire::query::Query;
use triplewire::store::GraphStore;
use triplewire::vocab::Prefixes;

use manifest::{Manifest, Test, iri_of, path_of};

/// The directory with the suites.
fn suites() -> Option<PathBuf> {
    match std::env::var_os("TRIPLEWIRE_SUITES") {
        Some(path) => {
            assert!(Path::new(&path).is_dir(), "TRIPLEWIRE_SUITES: there is no directory {}", path.display());
            Some(path.into())
        }
        None => {
            let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites");
            beside.canonicalize().ok()
        }
    }
}

/// What came of the tests of one suite.
#[derive(Default)]
struct Tally {
    passed: usize,
    /// Names of tests with what was wrong.
    failed: BTreeMap<String, String>,
}

impl Tally {
    fn add(&mut self, name: String, result: Result<(), String>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(problem) => {
                self.failed.insert(name, problem);
            }
        }
    }
}

/// The tests that do not pass, each with its reason.
fn exceptions() -> BTreeMap<&'static str, &'static str> {
    let rows = include_str!("../suites/exceptions.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split_once('\t').expect("a test and its reason")).collect()
}

/// Compares what came of a suite with the exceptions that begin with its name.
#[track_caller]
fn judge(suite: &str, tally: Tally) {
    let known: BTreeSet<&str> =
        exceptions().into_keys().filter(|name| name.starts_with(&format!("{suite}/"))).collect();
    let total = tally.passed + tally.failed.len();
    println!("{suite}: {} of {total} passed, {} known exceptions", tally.passed, known.len());
    assert!(total > 0, "{suite}: there are no tests");
    let new: Vec<String> = tally
        .failed
        .iter()
        .filter(|(name, _)| !known.contains(name.as_str()))
        .map(|(name, problem)| format!("{name}\t{problem}"))
        .collect();
    let gone: Vec<&&str> = known.iter().filter(|name| !tally.failed.contains_key(**name)).collect();
    assert!(new.is_empty(), "{suite}: these fail and are no known exceptions:\n{}", new.join("\n"));
    assert!(gone.is_empty(), "{suite}: these are exceptions and pass: {gone:?}");
}

/// The quads of a file as commands read it, or what is wrong with it.
fn read(path: &Path, format: RdfFormat, base: &str) -> Result<oxigraph::model::Dataset, String> {
    let mut loader = Loader::new().with_base(base).map_err(|error| error.to_string())?;
    loader.load_path(path, Some(format)).map_err(|error| error.to_string())?;
    Ok(loader.finish().dataset.quads().collect())
}

fn must_fail<T>(result: Result<T, String>) -> Result<(), String> {
    result.map_or(Ok(()), |_| Err("it is wrong, and was read".to_owned()))
}

/// The tests of one syntax of RDF.
fn rdf(suite: &str, folder: &str) {
    let Some(suites) = suites() else { return println!("{suite}: the suites are not there") };
    let mut tally = Tally::default();
    let manifest = Manifest::open(&suites.join(folder).join("manifest.ttl"));
    for test in manifest.tests() {
        tally.add(format!("{suite}/{}", test.name()), syntax(&manifest, &test));
    }
    judge(suite, tally);
}

/// The same of the tests in folders of it.
fn rdf_in_folders(suite: &str, folder: &str) {
    let Some(suites) = suites() else { return println!("{suite}: the suites are not there") };
    let mut tally = Tally::default();
    let folder = suites.join(folder);
    let included = Manifest::open(&folder.join("manifest.ttl")).included();
    for manifest in included.iter().filter(|manifest| manifest.directory().starts_with(&folder)) {
        for test in manifest.tests() {
            let name = format!("{suite}/{}/{}", manifest.folder(), test.name());
            tally.add(name, syntax(manifest, &test));
        }
    }
    judge(suite, tally);
}

/// What comes of a test of a syntax of RDF.
fn syntax(manifest: &Manifest, test: &Test<'_>) -> Result<(), String> {
    let file = path_of(test.action());
    let format = format_of(&file).expect("a graph file");
    let name = file.strip_prefix(manifest.directory()).expect("a file of the suite").display();
    let base = manifest.test_base().map_or_else(|| iri_of(&file), |base| format!("{base}{name}"));
    let result = read(&file, format, &base);
    let expected = || path_of(test.result().expect("a result"));
    match test.kind() {
        kind if kind.contains("Negative") => must_fail(result),
        kind if kind.contains("Eval") => result.and_then(|found| {
            let format = format_of(&expected()).expect("a graph file");
            compare::datasets(found, compare::parse(&expected(), format, None))
        }),
        kind if kind.ends_with("C14N") => result.and_then(|found| {
            let format = triplewire::map::Format::by_name(format.name()).expect("a format of lines");
            let dataset = triplewire::map::Dataset::from_quads(&found);
            let written = triplewire::map::write(&dataset, format, &Prefixes::default(), Vec::new());
            let written = String::from_utf8(written.expect("it is in memory")).expect("UTF-8");
            let expected = std::fs::read_to_string(expected()).expect("a file of lines");
            let sorted = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
            if sorted(&written) == sorted(&expected) { Ok(()) } else { Err(format!("written {written:?}")) }
        }),
        _ => result.map(drop),
    }
}

#[test]
fn n_triples() {
    rdf("n-triples", "rdf-tests/rdf/rdf11/rdf-n-triples");
}

#[test]
fn n_quads() {
    rdf("n-quads", "rdf-tests/rdf/rdf11/rdf-n-quads");
}

#[test]
fn turtle() {
    rdf("turtle", "rdf-tests/rdf/rdf11/rdf-turtle");
}

#[test]
fn trig() {
    rdf("trig", "rdf-tests/rdf/rdf11/rdf-trig");
}

#[test]
fn rdf_xml() {
    rdf("rdf-xml", "rdf-tests/rdf/rdf11/rdf-xml");
}

#[test]
fn n_triples_12() {
    rdf_in_folders("n-triples12", "rdf-tests/rdf/rdf12/rdf-n-triples");
}

#[test]
fn n_quads_12() {
    rdf_in_folders("n-quads12", "rdf-tests/rdf/rdf12/rdf-n-quads");
}

#[test]
fn turtle_12() {
    rdf_in_folders("turtle12", "rdf-tests/rdf/rdf12/rdf-turtle");
}

#[test]
fn trig_12() {
    rdf_in_folders("trig12", "rdf-tests/rdf/rdf12/rdf-trig");
}

#[test]
fn rdf_xml_12() {
    rdf_in_folders("rdf-xml12", "rdf-tests/rdf/rdf12/rdf-xml");
}

/// JSON-LD 1.1 to RDF, without the tests of JSON-LD 1.0 and of options that no command has.
#[test]
fn json_ld() {
    let Some(suites) = suites() else { return println!("json-ld: the suites are not there") };
    let folder = suites.join("json-ld-api/tests");
    let text = std::fs::read_to_string(folder.join("toRdf-manifest.jsonld")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let word = |value: &serde_json::Value, name: &str| value[name].as_str().map(str::to_owned);
    let home = word(&manifest, "baseIri").expect("a base");
    let format = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
    let mut tally = Tally::default();
    for test in manifest["sequence"].as_array().expect("tests") {
        let option = &test["option"];
        let other = ["produceGeneralizedRdf", "rdfDirection", "expandContext"];
        if ["specVersion", "processingMode"].iter().any(|name| option[name] == "json-ld-1.0")
            || other.iter().any(|name| !option[name].is_null())
        {
            continue;
        }
        let input = word(test, "input").expect("an input");
        let base = word(option, "base").unwrap_or_else(|| format!("{home}{input}"));
        let result = read(&folder.join(&input), format, &base);
        let result = match test["@type"].to_string() {
            kind if kind.contains("Negative") => must_fail(result),
            kind if kind.contains("Evaluation") => result.and_then(|found| {
                let expected = folder.join(word(test, "expect").expect("a result"));
                compare::datasets(found, compare::parse(&expected, RdfFormat::NQuads, None))
            }),
            _ => result.map(drop),
        };
        tally.add(format!("json-ld/{}", word(test, "@id").expect("an id")), result);
    }
    judge("json-ld", tally);
}

/// The graph that a SPARQL test is about.
fn graph_of(test: &Test<'_>) -> Result<GraphStore, String> {
    let mut quads = Vec::new();
    let (mut data, mut named) = (test.data(), test.graph_data());
    if data.is_empty() && named.is_empty() {
        // The query itself says what it is about.
        (data, named) = compare::clauses(&test.query_text(), &test.query_iri());
    }
    for (number, (iri, is_named)) in
        data.iter().map(|iri| (iri, false)).chain(named.iter().map(|iri| (iri, true))).enumerate()
    {
        let source = Source::open(&path_of(iri), None).map_err(|error| error.to_string())?;
        for quad in source.quads(Some(iri), number).map_err(|error| error.to_string())? {
            let mut quad = quad.map_err(|error| error.to_string())?;
            if is_named {
                quad.graph_name = GraphName::NamedNode(oxigraph::model::NamedNode::new_unchecked(iri));
            }
            quads.push(quad);
        }
    }
    let mut graph = GraphStore::new().map_err(|error| error.to_string())?;
    graph.load_quads(quads).map_err(|error| error.to_string())?;
    Ok(graph)
}

fn evaluate(test: &Test<'_>) -> Result<(), String> {
    let graph = graph_of(test)?;
    let text = test.query_text();
    let answer = Query::new(text.as_str())
        .with_base(test.query_iri())
        .run(&graph)
        .map_err(|error| error.to_string())?;
    let expected = path_of(test.result().ok_or("no result")?);
    compare::answers(&answer, &expected, &text)
}

/// The tests of a version of SPARQL: those of syntax or those of evaluation.
fn sparql(suite: &str, manifests: &[&str], evaluated: bool) {
    let Some(suites) = suites() else { return println!("{suite}: the suites are not there") };
    let mut tally = Tally::default();
    for path in manifests {
        for manifest in Manifest::open(&suites.join("rdf-tests/sparql").join(path)).included() {
            for test in manifest.tests() {
                let kind = test.kind();
                let result = match kind.as_str() {
                    "QueryEvaluationTest" | "CSVResultFormatTest" if evaluated => evaluate(&test),
                    kind if kind.ends_with("SyntaxTest") || kind.ends_with("SyntaxTest11") => {
                        if evaluated || kind.contains("Update") {
                            continue;
                        }
                        let graph = GraphStore::new().expect("memory");
                        let query = Query::new(test.query_text()).with_base(test.query_iri());
                        let result = query.run(&graph).map(drop).map_err(|error| error.to_string());
                        if kind.contains("Negative") { must_fail(result) } else { result }
                    }
                    _ => continue,
                };
                tally.add(format!("{suite}/{}/{}", manifest.folder(), test.name()), result);
            }
        }
    }
    judge(suite, tally);
}

#[test]
fn sparql_10_syntax() {
    sparql("sparql10-syntax", &["sparql10/manifest-syntax.ttl"], false);
}

#[test]
fn sparql_10_evaluation() {
    sparql("sparql10", &["sparql10/manifest-evaluation.ttl"], true);
}

#[test]
fn sparql_11_syntax() {
    let manifests = ["sparql11/manifest-sparql11-query.ttl", "sparql11/manifest-sparql11-fed.ttl"];
    sparql("sparql11-syntax", &manifests, false);
}

#[test]
fn sparql_11_evaluation() {
    let manifests = [
        "sparql11/manifest-sparql11-query.ttl",
        "sparql11/manifest-sparql11-fed.ttl",
        "sparql11/manifest-sparql11-results.ttl",
    ];
    sparql("sparql11", &manifests, true);
}

#[test]
fn sparql_12_syntax() {
    sparql("sparql12-syntax", &["sparql12/manifest.ttl"], false);
}

#[test]
fn sparql_12_evaluation() {
    sparql("sparql12", &["sparql12/manifest.ttl"], true);
}
