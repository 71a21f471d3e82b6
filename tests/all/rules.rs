//! Every rule of extraction has a row in `data/rules.tsv`, fires on its example and not on its counterexample.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use triplewire::extract::{Options, Record, dates::dates, extract_with, text::Analysis};
use triplewire::gazetteer::Gazetteer;
use triplewire::read::Document;

const TABLE: &str = include_str!("../../data/rules.tsv");
/// The rules that are patterns over trees: the first column.
const PATTERNS: &str = include_str!("../../data/patterns/relations.tsv");

fn rows() -> Vec<[&'static str; 4]> {
    let row = |line: &'static str| {
        let columns: Vec<&str> = line.split('\t').collect();
        columns.try_into().unwrap_or_else(|_| panic!("four columns are expected: {line}"))
    };
    TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(row).collect()
}

/// The rules that made the annotations of a text.
fn rules_of(text: &str) -> BTreeSet<String> {
    let published = "2020-06-15".parse().ok();
    let mut document = Document::new("example", text);
    (document.source, document.published) = (Some("Example Wire".into()), published);
    let options = Options::new().with_all_events(true);
    let record: Record = extract_with(document, Gazetteer::builtin(), options);
    let mut rules = BTreeSet::new();
    rules.extend(record.entities.into_iter().filter_map(|a| a.extractor));
    rules.extend(record.roles.into_iter().filter_map(|a| a.extractor));
    rules.extend(record.relations.into_iter().filter_map(|a| a.extractor));
    rules.extend(record.events.into_iter().filter_map(|a| a.extractor));
    rules.extend(record.claims.into_iter().filter_map(|a| a.extractor));
    rules.extend(dates(&Analysis::new(text), published).into_iter().map(|d| d.rule.to_owned()));
    rules
}

/// The rules that the source code names, outside of tests.
fn rules_in_code(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the source code is there") {
        let path = entry.expect("the source code can be read").path();
        if path.is_dir() {
            rules_in_code(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            let code = fs::read_to_string(&path).expect("source code is text");
            let code = code.split("#[cfg(test)]").next().unwrap_or_default();
            for word in code.split('"') {
                let (stage, rest) = word.split_once('.').unwrap_or_default();
                let known = ["name", "role", "relation", "claim", "event", "date"].contains(&stage);
                let id = !rest.is_empty()
                    && !rest.ends_with('.')
                    && rest.bytes().all(|b| b.is_ascii_lowercase() || b"-.".contains(&b));
                if known && id {
                    found.insert(word.to_owned());
                }
            }
        }
    }
}

#[test]
fn each_rule_fires_on_its_example_and_not_on_its_counterexample() {
    let mut wrong = Vec::new();
    for [rule, _, example, counterexample] in rows() {
        let (fires, other) = (rules_of(example), rules_of(counterexample));
        if !fires.contains(rule) {
            wrong.push(format!("{rule} does not fire on: {example}\n    {fires:?}"));
        }
        if other.contains(rule) {
            wrong.push(format!("{rule} fires on: {counterexample}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_each_rule_of_the_code_and_no_other() {
    let mut code = BTreeSet::new();
    rules_in_code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract"), &mut code);
    let patterns = PATTERNS.lines().filter(|line| !line.starts_with('#'));
    code.extend(patterns.filter_map(|line| line.split('\t').next()).map(str::to_owned));
    let table: BTreeSet<String> = rows().into_iter().map(|[rule, ..]| rule.to_owned()).collect();
    assert_eq!(code, table);
}
