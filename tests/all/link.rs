//! Links are right or absent: homonyms, near misses and people out of office, from `tests/link/traps.jsonl`.
//!
//! Each line is an annotation record with one more field, `expect`: for an entity id the entry that it must be the
//! same as, written as a Wikidata identifier or as "class, country, label"; null if nothing may be decided.

use std::collections::BTreeMap;

use serde::Deserialize;
use triplewire::extract::{LinkRelation, Record};
use triplewire::gazetteer::{Entry, Gazetteer};
use triplewire::link::{dbpedia, geonames, link, qid_of};

#[derive(Deserialize)]
struct Trap {
    #[serde(flatten)]
    record: Record,
    expect: BTreeMap<String, Option<String>>,
}

fn traps() -> Vec<Trap> {
    include_str!("../link/traps.jsonl").lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// The entry that an entity is linked to, by any of its targets.
fn decided(record: &Record, id: &str) -> Option<Entry<'static>> {
    let entity = record.entities.iter().find(|e| e.id == id).expect("the entity is in the record");
    let targets: Vec<&str> = entity
        .links
        .iter()
        .filter(|l| l.relation == LinkRelation::SameAs)
        .map(|l| l.target.as_str())
        .collect();
    let qid = targets.iter().find_map(|t| qid_of(t)).and_then(|qid| Gazetteer::builtin().by_qid(qid));
    qid.or_else(|| {
        Gazetteer::builtin().entries().find(|e| {
            e.geonames().is_some_and(|id| targets.contains(&geonames(id).as_str()))
                || e.wikipedia().is_some_and(|title| targets.contains(&dbpedia(title).as_str()))
        })
    })
}

fn describe(entry: &Entry<'_>) -> String {
    let country = entry.iso2().or(entry.country()).unwrap_or("-");
    format!("{:?} {country} {}", entry.class(), entry.label())
}

#[test]
fn no_trap_is_walked_into() {
    let mut wrong = Vec::new();
    for mut trap in traps() {
        link(&mut trap.record, Gazetteer::builtin());
        for (id, expected) in &trap.expect {
            let found = decided(&trap.record, id);
            let agrees = match (&found, expected) {
                (None, None) => true,
                (Some(entry), Some(wanted)) => {
                    entry.qid() == Some(wanted.as_str()) || describe(entry) == *wanted
                }
                _ => false,
            };
            if !agrees {
                wrong.push(format!(
                    "{}: {id} is {:?} instead of {expected:?}",
                    trap.record.document.id,
                    found.as_ref().map(describe)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_link_says_how_sure_and_why() {
    for mut trap in traps() {
        link(&mut trap.record, Gazetteer::builtin());
        for link in trap.record.entities.iter().flat_map(|e| &e.links) {
            let score = link.score.expect("a score");
            assert!((0.0..=1.0).contains(&score), "{link:?}");
            assert!(link.reason.as_deref().is_some_and(|r| !r.is_empty()), "{link:?}");
            assert!(link.source.as_deref().is_some_and(|s| !s.is_empty()), "{link:?}");
        }
    }
}

#[test]
fn linking_twice_changes_nothing() {
    for mut trap in traps() {
        link(&mut trap.record, Gazetteer::builtin());
        let once = trap.record.clone();
        link(&mut trap.record, Gazetteer::builtin());
        assert_eq!(once, trap.record);
    }
}

#[test]
fn links_of_other_tools_are_kept_and_used() {
    let mut record: Record = serde_json::from_str(
        r#"{"id": "1", "published": "2016-05-23", "text": "", "entities": [
            {"id": "c", "type": "Country", "name": "Rossiya-tan", "links": ["http://www.wikidata.org/entity/Q159"]},
            {"id": "p", "type": "Person", "name": "Lavrov"}],
            "roles": [{"person": "p", "position": "Foreign Minister", "of": "c"}]}"#,
    )
    .expect("the record is in the right form");
    let given = record.entities[0].clone();
    link(&mut record, Gazetteer::builtin());
    assert_eq!(record.entities[0], given);
    assert_eq!(decided(&record, "p").and_then(|e| e.qid()), Some("Q58217"));
}
