//! The reference in `docs/reference`: pages made of the program's own help and of the ontology it prints. They are compared
//! with the files; `SNAPSHOTS=overwrite cargo test --test all reference::` makes them anew.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use triplewire::vocab::Prefixes;

use crate::examples::{assert_kept, root};

const MADE: &str =
    "<!-- Made by tests/all/reference.rs. SNAPSHOTS=overwrite cargo test --test all reference:: -->\n";

/// What the program says.
fn said(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_triplewire"))
        .args(arguments)
        .current_dir(root())
        .env("COLUMNS", "100")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

/// The commands below a command, as its help lists them.
fn below(help: &str) -> Vec<&str> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    // A description may go on in a line that begins further right.
    let names = list.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

/// Puts the help of a command, and of those below it, into the page.
fn command(path: &[&str], page: &mut String) {
    let help = said(&[&["help"], path].concat());
    let heading = ["triplewire"].iter().chain(path).copied().collect::<Vec<_>>().join(" ");
    page.push_str(&format!("\n## {heading}\n\n```text\n{}\n```\n", help.trim_end()));
    for name in below(&help) {
        command(&[path, &[name]].concat(), page);
    }
}

#[test]
fn commands() {
    let mut page = format!(
        "{MADE}# Commands\n\nWhat `triplewire help COMMAND` says. `-` is stdin or stdout everywhere.\n\n\
         | exit code | meaning |\n|---|---|\n\
         | 0 | done |\n\
         | 1 | failed; no output file was written |\n\
         | 2 | wrong usage |\n\
         | 3 | done, but some records were skipped, each named on stderr with its place and the reason; or `check` found violations |\n"
    );
    command(&[], &mut page);
    assert_kept(&root().join("docs/reference/commands.md"), &page);
}

/// The rows of a query over files of RDF: cells by the names of their columns, IRIs shortened.
fn rows(data: &Path, query: &str) -> Vec<BTreeMap<String, String>> {
    let text = said(&["query", "-q", "-d", &data.display().to_string(), "--format", "csv", query]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().expect("a header").clone();
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        let cells = names.iter().zip(row.iter());
        cells
            .map(|(name, cell)| (name.to_owned(), cell.split(' ').map(short).collect::<Vec<_>>().join(" ")))
            .collect()
    });
    let rows: Vec<_> = rows.collect();
    assert!(!rows.is_empty(), "{query}");
    rows
}

/// An IRI by its prefix; anything else as it is.
fn short(word: &str) -> String {
    let prefixes = Prefixes::default();
    let named =
        prefixes.iter().filter_map(|(prefix, namespace)| Some((prefix, word.strip_prefix(namespace)?)));
    match named.min_by_key(|(_, rest)| rest.len()) {
        Some((prefix, rest)) if !rest.contains('/') => format!("{prefix}:{rest}"),
        _ => word.to_owned(),
    }
}

/// Words of a cell that stand for several things, each once, in order.
fn several(cell: &str) -> String {
    let words: BTreeSet<&str> = cell.split_whitespace().collect();
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// What the program prints in a format of `ontology`, as a file that can be asked.
fn printed(format: &str, directory: &Path) -> std::path::PathBuf {
    let path = directory.join(format!("{format}.ttl"));
    std::fs::write(&path, said(&["ontology", "--format", format])).expect("it can be written");
    path
}

#[test]
fn terms() {
    let directory = tempfile::tempdir().unwrap();
    let ontology = printed("turtle", directory.path());
    let mut page = format!(
        "{MADE}# Terms\n\nThe terms of the graph, as `triplewire ontology` prints them. Their namespace is \
         `https://w3id.org/triplewire#`, the prefix `tw:`. What they were called before is in \
         [Changes of the ontology](../ontology-changes.md).\n"
    );
    page.push_str("\n## Classes\n\n| class | what it is | below |\n|---|---|---|\n");
    let query = "SELECT ?term ?comment (GROUP_CONCAT(STR(?above)) AS ?parents) {
        ?term a owl:Class ; rdfs:comment ?comment OPTIONAL { ?term rdfs:subClassOf ?above FILTER(ISIRI(?above)) }
        } GROUP BY ?term ?comment ORDER BY ?term";
    for row in rows(&ontology, query) {
        page.push_str(&format!(
            "| `{}` | {} | {} |\n",
            row["term"],
            cell(&row["comment"]),
            several(&row["parents"])
        ));
    }
    page.push_str("\n## Properties\n\n| property | what it says | of | leads to |\n|---|---|---|---|\n");
    let query =
        "SELECT ?term ?comment (GROUP_CONCAT(STR(?domain)) AS ?of) (GROUP_CONCAT(STR(?range)) AS ?to) {
        VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty }
        ?term a ?kind ; rdfs:comment ?comment
        OPTIONAL { ?term rdfs:domain/(owl:unionOf/rdf:rest*/rdf:first)? ?domain FILTER(ISIRI(?domain)) }
        OPTIONAL { ?term rdfs:range/(owl:unionOf/rdf:rest*/rdf:first)? ?range FILTER(ISIRI(?range)) }
        } GROUP BY ?term ?comment ORDER BY ?term";
    for row in rows(&ontology, query) {
        let (of, to) = (several(&row["of"]), several(&row["to"]));
        page.push_str(&format!("| `{}` | {} | {of} | {to} |\n", row["term"], cell(&row["comment"])));
    }
    page.push_str("\n## Values\n\n| value | of | what it means |\n|---|---|---|\n");
    let query = "SELECT ?term ?class ?comment { ?term a owl:NamedIndividual , ?class ; rdfs:comment ?comment
        FILTER(?class != owl:NamedIndividual) } ORDER BY ?class ?term";
    for row in rows(&ontology, query) {
        page.push_str(&format!("| `{}` | `{}` | {} |\n", row["term"], row["class"], cell(&row["comment"])));
    }
    assert_kept(&root().join("docs/reference/ontology.md"), &page);
}

#[test]
fn events() {
    let directory = tempfile::tempdir().unwrap();
    let events = printed("events", directory.path());
    let mut page = format!(
        "{MADE}# Types of events\n\nThe categories of PLOVER, as `triplewire ontology --format events` prints them: `tw:eventType` leads to \
         one of these, and `tw:mode` to one of its modes. Their prefix is `ev:`.\n"
    );
    let query = "SELECT ?top ?name ?type ?definition { ?top skos:topConceptOf ?scheme ; skos:prefLabel ?name ; skos:narrower ?type .
        ?type skos:definition ?definition } ORDER BY ?top ?type";
    let modes = "SELECT ?type ?mode ?definition { ?mode skos:broader ?type ; skos:definition ?definition .
        ?type skos:broader ?top } ORDER BY ?type ?mode";
    let modes = rows(&events, modes);
    let mut top = String::new();
    for row in rows(&events, query) {
        if row["name"] != top {
            top.clone_from(&row["name"]);
            page.push_str(&format!("\n## {top}\n\n| type | what is done | modes |\n|---|---|---|\n"));
        }
        let own = modes.iter().filter(|mode| mode["type"] == row["type"]);
        let own: Vec<String> = own
            .map(|mode| format!("`{}` {}", mode["mode"], cell(mode["definition"].trim_end_matches('.'))))
            .collect();
        page.push_str(&format!(
            "| `{}` | {} | {} |\n",
            row["type"],
            cell(&row["definition"]),
            own.join("; ")
        ));
    }
    assert_kept(&root().join("docs/reference/events.md"), &page);
}

#[test]
fn rules() {
    let directory = tempfile::tempdir().unwrap();
    let rules = printed("rules", directory.path());
    let mut page = format!(
        "{MADE}# Rules of extraction\n\nWhat `tw:extractor` leads to in a graph, as `triplewire ontology --format rules` prints it: what a \
         rule finds, a text in which it finds something, and one in which it must not.\n"
    );
    let query = "SELECT ?top ?name ?rule ?definition ?example ?note { ?top skos:topConceptOf ?scheme ; skos:prefLabel ?name .
        ?rule skos:broader ?top ; skos:definition ?definition ; skos:example ?example ; skos:scopeNote ?note } ORDER BY ?top ?rule";
    let mut top = String::new();
    for row in rows(&rules, query) {
        if row["name"] != top {
            top.clone_from(&row["name"]);
            page.push_str(&format!(
                "\n## {top}\n\n| rule | what it finds | in | not in |\n|---|---|---|---|\n"
            ));
        }
        let rule = row["rule"].trim_start_matches("rule:");
        let note = row["note"].trim_start_matches("Not in: ");
        let texts = [&row["definition"], &row["example"], note].map(cell);
        page.push_str(&format!("| `{rule}` | {} |\n", texts.join(" | ")));
    }
    assert_kept(&root().join("docs/reference/rules.md"), &page);
}
