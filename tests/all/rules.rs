//! Every rule of extraction has a row in `data/rules.tsv` or is a pattern of `data/patterns`, fires on its example and not on
//! its counterexample, and finds nothing where it is left out.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use triplewire::extract::rules::{Rules, RulesError};
use triplewire::extract::{Options, Record, dates::dates, extract_with, text::Analysis};
use triplewire::gazetteer::Gazetteer;
use triplewire::read::Document;
use triplewire::vocab::rule;

/// The rules that are patterns over trees.
const PATTERNS: &str = include_str!("../../data/patterns/relations.toml");

fn rows() -> Vec<[&'static str; 4]> {
    rule::all().map(|rule| [rule.name, rule.description, rule.example, rule.counterexample]).collect()
}

/// What is found in a text, all events included.
fn record_of(text: &str, rules: Rules) -> Record {
    let published = "2020-06-15".parse().ok();
    let mut document = Document::new("example", text);
    (document.source, document.published) = (Some("Example Wire".into()), published);
    let options = Options::new().with_all_events(true).with_rules(rules);
    extract_with(document, Gazetteer::builtin(), options)
}

/// The rules that made the annotations of a text.
fn rules_of(text: &str) -> BTreeSet<String> {
    let published = "2020-06-15".parse().ok();
    let mut rules = rules_in(record_of(text, Rules::builtin()));
    rules.extend(dates(&Analysis::new(text), published).into_iter().map(|d| d.rule.to_owned()));
    rules
}

/// The rules that a record names.
fn rules_in(record: Record) -> BTreeSet<String> {
    let mut rules = BTreeSet::new();
    rules.extend(record.entities.into_iter().filter_map(|a| a.extractor));
    rules.extend(record.roles.into_iter().filter_map(|a| a.extractor));
    rules.extend(record.relations.into_iter().filter_map(|a| a.extractor));
    rules.extend(record.events.into_iter().filter_map(|a| a.extractor));
    rules.extend(record.claims.into_iter().filter_map(|a| a.extractor));
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
    let names = PATTERNS.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    code.extend(names.map(str::to_owned));
    let table: BTreeSet<String> = rows().into_iter().map(|[rule, ..]| rule.to_owned()).collect();
    assert_eq!(code, table);
}

#[test]
fn a_rule_that_is_left_out_finds_nothing() {
    for [name, _, example, _] in rows().into_iter().filter(|[name, ..]| !name.starts_with("date.")) {
        let rules = Rules::builtin().without([name]).expect("there is such a rule");
        let found = rules_in(record_of(example, rules));
        assert!(!found.contains(name), "{name}: {example}");
    }
}

#[test]
fn a_rule_for_dates_that_is_left_out_dates_no_event() {
    let mut tried = 0;
    for [name, _, example, _] in rows().into_iter().filter(|[name, ..]| name.starts_with("date.")) {
        let text = example.replace("The bridge fell", "Norway attacked Sweden");
        let text = text.replace("It was closed", "Sweden attacked Norway");
        let dates = |rules| -> Vec<_> {
            record_of(&text, rules).events.into_iter().map(|event| event.date).collect()
        };
        let without = dates(Rules::builtin().without([name]).expect("there is such a rule"));
        assert_ne!(dates(Rules::builtin()), without, "{name}: {text}");
        tried += 1;
    }
    assert!(tried > 10);
}

#[test]
fn what_is_left_out_hides_nothing_else() {
    let found = |rule: &str| {
        let text =
            "Norway, which chairs the Nordic Council, condemned Sweden. Norway launched an attack on Sweden.";
        rules_in(record_of(text, Rules::builtin().without([rule]).expect("there is such a rule")))
    };
    assert!(found("event.verb.active").contains("event.noun.light"));
    assert!(found("event.noun.light").contains("event.verb.active"));
    assert!(found("relation.chair-country").contains("name.gazetteer-country"));
}

#[test]
fn a_rule_that_there_is_not_is_told_with_those_near_it() {
    let error = Rules::builtin().without(["event.verb.passiv"]).expect_err("there is no such rule");
    let RulesError::Unknown { name, near } = &error else { panic!("{error}") };
    assert_eq!((name.as_str(), near[0].as_str()), ("event.verb.passiv", "event.verb.passive"));
    assert!(near.len() < 4, "{near:?}");
    assert!(error.hint().is_some_and(|hint| hint.starts_with("did you mean 'event.verb.passive'")));
}
