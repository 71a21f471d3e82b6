//! After any history the rows and the lines are those of the articles that are left.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;

use super::change::Changed;
use super::world::{Step, built, lines, step};
use super::*;
use crate::extract::Record;
use crate::resolve::Ready;

/// Rows, and lines with how many articles say each.
#[derive(Default)]
struct Store {
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
    lines: BTreeMap<String, u64>,
}

impl Store {
    fn update(&mut self, add: &[Record], remove: &[String]) -> Vec<String> {
        let ready = |record: &Record| (record.document.id.clone(), Ready::of(record.clone()));
        let update = Update {
            add: add.iter().map(ready).collect(),
            remove: remove.iter().filter(|id| add.iter().all(|r| r.document.id != **id)).cloned().collect(),
        };
        let changed = update_of(&self.rows, update);
        let mut changed_ids = Vec::new();
        for article in &changed.articles {
            let [before, after] = changed.graphs(&self.rows, article).unwrap();
            let (before, after) = (lines(before.as_ref()), lines(after.as_ref()));
            if before != after {
                changed_ids.push(article.id.clone());
            }
            for line in before {
                let count = self.lines.get_mut(&line).expect("what goes was there");
                *count -= 1;
                if *count == 0 {
                    self.lines.remove(&line);
                }
            }
            for line in after {
                *self.lines.entry(line).or_default() += 1;
            }
        }
        for (key, value) in changed.after.finish().unwrap() {
            match value {
                Some(value) => drop(self.rows.insert(key, value)),
                None => assert!(self.rows.remove(&key).is_some()),
            }
        }
        changed_ids
    }
}

fn update_of(rows: &BTreeMap<Vec<u8>, Vec<u8>>, all: Update) -> Changed<'_, BTreeMap<Vec<u8>, Vec<u8>>> {
    update(rows, all).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn after_any_history_all_is_as_if_built_of_what_is_left(steps in proptest::collection::vec(step(), 1..14)) {
        let mut store = Store::default();
        let mut left: BTreeMap<String, Record> = BTreeMap::new();
        for step in steps {
            let Step { add, remove } = step;
            store.update(&add, &remove);
            remove.iter().for_each(|id| drop(left.remove(id)));
            left.extend(add.into_iter().map(|record| (record.document.id.clone(), record)));
            let lines: BTreeSet<String> = store.lines.keys().cloned().collect();
            let expected = built(&left);
            let differ: Vec<&String> = lines.symmetric_difference(&expected).collect();
            prop_assert!(differ.is_empty(), "{differ:#?}");
            // So are the rows, but for those that tell of what was.
            let mut fresh = Store::default();
            fresh.update(&left.values().cloned().collect::<Vec<_>>(), &[]);
            let mut rows = store.rows.clone();
            rows.retain(|key, _| key[0] != About::GaveWay as u8);
            prop_assert!(rows == fresh.rows);
            prop_assert_eq!(&store.lines, &fresh.lines);
        }
        store.update(&[], &(0..16).map(|id| format!("article-{id}")).collect::<Vec<_>>());
        store.rows.retain(|key, _| key[0] != About::GaveWay as u8);
        prop_assert!(store.rows.is_empty() && store.lines.is_empty());
    }
}

/// A record about one person, who is Mayor in a country or of whom nothing is said.
fn about(id: &str, country: Option<(&str, &str)>) -> Record {
    let mut entities = vec![json!({"id": "p", "type": "Person", "name": "Tavi Merrow"})];
    let mut roles = Vec::new();
    if let Some((name, item)) = country {
        let target = format!("http://www.wikidata.org/entity/{item}");
        entities.push(json!({"id": "c", "type": "Country", "name": name, "links": [target]}));
        roles.push(json!({"person": "p", "position": "Mayor", "of": "c"}));
    }
    serde_json::from_value(json!({"id": id, "text": "", "entities": entities, "roles": roles})).unwrap()
}

#[test]
fn an_article_that_contradicts_others_changes_those() {
    let mut store = Store::default();
    let (norway, peru) = (Some(("Norway", "Q20")), Some(("Peru", "Q419")));
    for id in ["1", "2", "3"] {
        store.update(&[about(id, norway)], &[]);
    }
    assert_eq!(store.update(&[about("4", None)], &[]), ["4"]);
    // Two of five are somebody else: nobody is who he was by name alone but those of the most.
    let changed = store.update(&[about("5", peru), about("6", peru)], &[]);
    assert!(changed.starts_with(&["5".to_owned(), "6".to_owned()]), "{changed:?}");
    let persons = |store: &Store| {
        let of = |line: &&String| line.contains("#type> <") && line.contains("Person>");
        store
            .lines
            .keys()
            .filter(of)
            .map(|line| line.split(' ').next().unwrap().to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(persons(&store).len(), 2);
    // More of them: the name becomes theirs, and the others are called by their country.
    let changed = store.update(&["7", "8", "9"].map(|id| about(id, peru)), &[]);
    assert_eq!(changed, ["1", "2", "3", "5", "6", "7", "8", "9"]);
    assert_eq!(persons(&store).len(), 2);
    // Without them all is as it was.
    store.update(&[], &["5", "6", "7", "8", "9"].map(str::to_owned));
    assert_eq!(persons(&store).len(), 1);
}

#[test]
fn keys_that_are_no_more_tell_what_they_became() {
    let linked = |id: &str, links: &[&str]| -> Record {
        let entities = json!([{"id": "t", "type": "Place", "name": "Tresk Harbour", "links": links}]);
        serde_json::from_value(json!({"id": id, "text": "", "entities": entities})).unwrap()
    };
    let (geonames, item) = ("https://sws.geonames.org/42/", "http://www.wikidata.org/entity/Q64");
    let mut store = Store::default();
    store.update(&[linked("1", &[geonames])], &[]);
    assert_eq!(store.update(&[linked("2", &[geonames, item])], &[]), ["1", "2"]);
    let gave_way = key(About::GaveWay, &[geonames, item]);
    assert!(store.rows.contains_key(&gave_way));
    // It is again.
    assert_eq!(store.update(&[], &["2".to_owned()]), ["1", "2"]);
    assert!(!store.rows.contains_key(&gave_way));
}
