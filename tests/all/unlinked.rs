//! What stayed unlinked is told, with the reason: by `extract`, `build` and `link`, and for every entity of every trap.

use std::collections::BTreeSet;

use crate::common::Desk;
use triplewire::extract::{LinkRelation, Record};
use triplewire::gazetteer::Gazetteer;
use triplewire::link::{link, unlinked};

const ARTICLE: &str = "Ministers meet in Geneva\n\nGENEVA, March 13, 2019 - US Secretary of State Mike Pompeo met \
                       Orlan Vastik of the Vastik Foundation in Geneva on Tuesday, the Foreign Ministry said. \
                       Congolese officials in Georgia also came.\n";

/// The reasons of the entities of a record, by name.
fn reasons(record: &str) -> Vec<(String, String)> {
    let mut record: Record = serde_json::from_str(record).expect("a record");
    link(&mut record, Gazetteer::builtin());
    unlinked(&record, Gazetteer::builtin()).into_iter().map(|row| (row.name, row.why.to_string())).collect()
}

#[test]
fn every_entity_is_linked_or_reported() {
    for line in include_str!("../link/traps.jsonl").lines() {
        let mut record: Record = serde_json::from_str(line).expect("a record");
        // The report is the same whether the record was linked before or not.
        let before = unlinked(&record, Gazetteer::builtin());
        link(&mut record, Gazetteer::builtin());
        let rows = unlinked(&record, Gazetteer::builtin());
        assert_eq!(before, rows, "{line}");
        assert!(rows.iter().all(|row| !row.why.to_string().is_empty()), "{line}");
        let reported: BTreeSet<&str> = rows.iter().map(|row| row.entity.as_str()).collect();
        for entity in &record.entities {
            let is_linked = entity.links.iter().any(|link| link.relation == LinkRelation::SameAs);
            assert_ne!(is_linked, reported.contains(entity.id.as_str()), "{}: {line}", entity.id);
        }
    }
}

#[test]
fn reasons_say_what_is_missing() {
    let found = reasons(
        r#"{"id": "1", "published": "2010-03-01", "text": "", "entities": [
            {"id": "a", "type": "Person", "name": "Orlan Vastik"},
            {"id": "b", "type": "Person", "name": "Kazakhstan"},
            {"id": "c", "type": "Country", "name": "Korea"},
            {"id": "d", "type": "Organisation", "name": "Foreign Ministry"},
            {"id": "e", "type": "Person", "name": "Vastik"},
            {"id": "f", "type": "Place", "name": "Washington"},
            {"id": "g", "type": "Country", "name": "Azerbaijan"}]}"#,
    );
    let of = |name: &str| {
        let row = found.iter().find(|(known, _)| known == name);
        row.unwrap_or_else(|| panic!("{name}: {found:?}")).1.as_str()
    };
    assert_eq!(of("Orlan Vastik"), "no entry of the gazetteer bears its name");
    assert_eq!(of("Vastik"), "part of a name, and the article gives no position");
    assert_eq!(of("Korea"), "name that several countries bear");
    assert!(of("Foreign Ministry").contains("many states have a body of this name"), "{found:?}");
    assert_eq!(found.len(), 6, "{found:?}");
}

#[test]
fn the_program_reports_in_three_forms() {
    let desk = Desk::new();
    desk.file("a.txt", ARTICLE);
    desk.run(["extract", "a.txt", "-o", "a.jsonl", "--unlinked", "u.csv"]).ended(0, &["1 article"]);
    let table = desk.read("u.csv");
    assert!(table.starts_with("article,entity,name,type,reason,candidates\n"), "{table}");
    assert!(table.contains("Orlan Vastik,person,no entry of the gazetteer bears its name"), "{table}");
    assert!(!table.contains("Mike Pompeo"), "{table}");
    desk.run(["build", "a.txt", "-o", "a.ttl", "--unlinked", "u.tsv"]).ended(0, &[]);
    assert_eq!(desk.read("u.tsv").lines().count(), table.lines().count());
    desk.run(["build", "a.jsonl", "-o", "a.nt", "--no-resolve", "--unlinked", "u.txt"]).ended(0, &[]);
    let text = desk.read("u.txt");
    assert!(text.contains("\n    no entry of the gazetteer bears its name\n"), "{text}");

    desk.file("people.csv", "id,label,type\nhttps://example.org/1,Vastik Foundation,place\n");
    desk.run(["kb", "build", "-o", "p.kb", "people.csv"]).ended(0, &[]);
    let link = ["link", "-d", "a.ttl", "--kb", "p.kb", "-o", "l.ttl", "--unlinked", "l.csv"];
    desk.run(link).ended(0, &[]);
    let linked = desk.read("l.csv");
    let reason =
        |name: &str| linked.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{name}"));
    assert!(reason("Vastik Foundation").contains("of another type"), "{linked}");
    assert!(reason("Orlan Vastik").contains("no entry bears its name; built in: "), "{linked}");
    desk.run(["build", "a.txt", "--kb", "p.kb", "-o", "b.ttl", "--unlinked", "b.csv"]).ended(0, &[]);
    assert_eq!(desk.read("b.csv"), linked);

    desk.run(["extract", "a.txt", "--unlinked", "u.xyz"]).ended(2, &["u.xyz", "hint: "]);
    desk.run(["extract", "a.txt", "-o", "n.jsonl", "--unlinked", "no/u.csv"]).ended(1, &["no/u.csv"]);
    assert!(
        !desk.names().iter().any(|name| name == "n.jsonl" || name.starts_with('.')),
        "{:?}",
        desk.names()
    );
}
