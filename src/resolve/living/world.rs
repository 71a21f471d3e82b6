//! A small world for tests: made-up records, random steps in the life of a store, and the lines of a build.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::extract::Record;
use crate::map::{Options, map_to_lines};
use crate::resolve::{Graph, Resolver};

/// The lines of a graph.
pub(crate) fn lines(graph: Option<&Graph>) -> BTreeSet<String> {
    let mut lines = Vec::new();
    if let Some(graph) = graph {
        map_to_lines(graph, &Options::default(), true, &mut lines);
    }
    String::from_utf8(lines).unwrap().lines().map(str::to_owned).collect()
}

/// The lines of a build of records.
pub(crate) fn built(records: &BTreeMap<String, Record>) -> BTreeSet<String> {
    let mut resolver = Resolver::new();
    records.values().for_each(|record| resolver.add(record.clone()));
    lines(Some(&resolver.finish()))
}

/// An article of a small world in which many bear one name; what it says depends on the number alone.
pub(crate) fn record(id: usize, number: usize) -> Record {
    let pick =
        |salt: usize, of: usize| (number.wrapping_mul(2_654_435_761).wrapping_add(salt * 97) >> 7) % of;
    let person = ["Tavi Merrow", "Orlan Vastik", "Tavi Merrow"][pick(1, 3)];
    let country = ["Armenia", "Norway", "Peru"][pick(2, 3)];
    let item = ["Q399", "Q20", "Q419"][pick(2, 3)];
    let (geonames, q) = ("https://sws.geonames.org/42/", "http://www.wikidata.org/entity/");
    let mut entities = vec![
        json!({"id": "p", "type": "Person", "name": person, "mentions": [[0, 4]]}),
        json!({"id": "c", "type": "Country", "name": country, "links": [format!("{q}{item}")]}),
    ];
    let mut add = |wanted: bool, entity: Value| {
        if wanted {
            entities.push(entity);
        }
    };
    add(
        pick(3, 2) == 0,
        json!({"id": "o", "type": "Organisation", "name": "Harbour Guild of Tresk",
        "kind": (["company", "news_organisation"][pick(4, 2)])}),
    );
    add(pick(5, 3) == 0, json!({"id": "t", "type": "Place", "name": "Tresk Harbour", "links": [geonames]}));
    let both = [geonames.to_owned(), format!("{q}{}", ["Q64", "Q90"][usize::from(pick(6, 5) == 0)])];
    add(pick(5, 3) == 1, json!({"id": "t", "type": "Place", "name": "Harbour of Tresk", "links": both}));
    add(
        pick(7, 3) == 0,
        json!({"id": "q", "type": "Person", "name": (["Ilsa Dorvath", "Ilsa  Dorvath"][pick(8, 2)])}),
    );
    add(
        pick(9, 4) == 0,
        json!({"id": "i", "type": "Person", "name": (["Ilsa", "I. Tresk"][pick(8, 2)]),
        "iri": "http://example.org/ilsa"}),
    );
    let roles = match pick(10, 3) {
        0 => json!([]),
        _ => json!([{"person": "p", "position": "Mayor", "of": "c"}]),
    };
    serde_json::from_value(json!({
        "id": format!("article-{id}"), "source": "Harbour Wire", "text": "Tavi and others spoke in Tresk.",
        "language": (["en", "en", "fr"][pick(11, 3)]), "entities": entities, "roles": roles,
    }))
    .unwrap()
}

/// Records that come, and the ids of articles that go.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) add: Vec<Record>,
    pub(crate) remove: Vec<String>,
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let add = || proptest::collection::btree_map(0_usize..14, 0_usize..40, 1..5);
    let remove = || proptest::collection::vec(0_usize..16, 1..4);
    let both = prop_oneof![
        4 => add().prop_map(|add| (add, Vec::new())),
        1 => remove().prop_map(|remove| (BTreeMap::new(), remove)),
        1 => (add(), remove()),
    ];
    both.prop_map(|(add, remove)| Step {
        add: add.into_iter().map(|(id, number)| record(id, number)).collect(),
        remove: remove.into_iter().map(|id| format!("article-{id}")).collect(),
    })
}
