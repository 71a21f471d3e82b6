//! The tests of SHACL (`data-shapes`: w3c/data-shapes): each is a file with data, shapes and what is found.
//!
//! Compared are focus node, property, value, component and severity of each result. Blank nodes are taken for the same,
//! and the paths that are not one property.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use oxigraph::model::{NamedOrBlankNodeRef, TermRef};
use triplewire::check;
use triplewire::store::GraphStore;

use super::manifest::{Manifest, path_of};
use super::{Tally, judge, suites};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const SHT: &str = "http://www.w3.org/ns/shacl-test#";
const SH: &str = "http://www.w3.org/ns/shacl#";

#[test]
fn shapes_are_validated() {
    let Some(folder) = suites().map(|suites| suites.join("data-shapes/data-shapes-test-suite/tests")) else {
        return println!("shacl: the suites are not there");
    };
    if !folder.is_dir() {
        return println!("shacl: there is no {}", folder.display());
    }
    let mut tally = Tally::default();
    for part in ["core", "sparql"].into_iter().flat_map(|part| inside(&folder.join(part))) {
        let files = if part.is_dir() { inside(&part) } else { Vec::new() };
        for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "ttl")) {
            if std::fs::read_to_string(file).expect("a file").contains("sht:Validate") {
                let name = file.strip_prefix(&folder).expect("in it").with_extension("");
                tally.add(format!("shacl/{}", name.display()), test(file));
            }
        }
    }
    judge("shacl", tally);
}

/// What is in a folder.
fn inside(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

/// One result, as it is compared.
type Compared = [String; 5];

fn test(file: &Path) -> Result<(), String> {
    let manifest = Manifest::open(file);
    let test = manifest.list("entries").into_iter().next().ok_or("there is no test")?;
    let node = |term: Option<TermRef<'_>>| match term {
        Some(TermRef::BlankNode(node)) => Ok(node.into_owned()),
        other => Err(format!("{other:?} is no description")),
    };
    let action = node(manifest.value(test.as_ref(), MF, "action"))?;
    let load = |name: &str| {
        let Some(TermRef::NamedNode(iri)) = manifest.value(action.as_ref().into(), SHT, name) else {
            return Err(format!("there is no {name}"));
        };
        let graph = GraphStore::new().and_then(|graph| graph.with_base(iri.as_str()));
        let mut graph = graph.map_err(|error| error.to_string())?;
        graph.load_path(&path_of(iri.as_str()), None).map_err(|error| error.to_string())?;
        Ok(graph)
    };
    let found = check::validate(&load("dataGraph")?, &load("shapesGraph")?);
    let Ok(report) = node(manifest.value(test.as_ref(), MF, "result")) else {
        // sht:Failure
        return found.map_or(Ok(()), |found| Err(format!("it must fail, and finds {}", found.len())));
    };
    let found: BTreeSet<Compared> = found.map_err(|error| error.to_string())?.iter().map(compared).collect();
    let results = manifest.values(report.as_ref().into(), SH, "result");
    let expected: BTreeSet<Compared> = results
        .into_iter()
        .map(|result| match result {
            TermRef::BlankNode(result) => expected(&manifest, result.into()),
            other => panic!("{other} is no result"),
        })
        .collect();
    match found == expected {
        true => Ok(()),
        false => Err(format!("found {:?}, missed {:?}", &found - &expected, &expected - &found)),
    }
}

fn shown(term: TermRef<'_>) -> String {
    if term.is_blank_node() { "_:".to_owned() } else { term.to_string() }
}

fn compared(finding: &check::Finding) -> Compared {
    [
        shown(finding.focus.as_ref()),
        finding.path.as_ref().map(ToString::to_string).unwrap_or_default(),
        finding.value.as_ref().map(|value| shown(value.as_ref())).unwrap_or_default(),
        finding.component.as_ref().map(ToString::to_string).unwrap_or_default(),
        finding.severity.name().to_owned(),
    ]
}

fn expected(manifest: &Manifest, result: NamedOrBlankNodeRef<'_>) -> Compared {
    let value = |name: &str| manifest.value(result, SH, name);
    let text = |name: &str| value(name).map(shown).unwrap_or_default();
    let severity = match value("resultSeverity") {
        Some(TermRef::NamedNode(severity)) if severity.as_str().ends_with("#Info") => "info",
        Some(TermRef::NamedNode(severity)) if severity.as_str().ends_with("#Warning") => "warning",
        _ => "violation",
    };
    [
        text("focusNode"),
        text("resultPath").replace("_:", ""),
        text("value"),
        text("sourceConstraintComponent"),
        severity.to_owned(),
    ]
}
