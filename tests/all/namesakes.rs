//! Namesakes: articles about persons of whom some bear the same name become entities, one for each person.
//!
//! `cargo test --test all namesakes:: -- --ignored --nocapture` prints how well, for archives of several sizes and rates of error.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::{Item, Kind, Plan, archive};
use triplewire::resolve::Resolver;

/// Which entity each of the articles is found to be about.
fn resolve(items: &[Item]) -> Vec<String> {
    let mut resolver = Resolver::new();
    items.iter().for_each(|item| resolver.add(item.record.clone()));
    let graph = resolver.finish();
    let mut keys: BTreeMap<&str, &str> = BTreeMap::new();
    for mention in &graph.mentions {
        let article = &graph[graph.article_of(mention.passage)];
        keys.insert(&article.key, &graph[mention.entity].key);
    }
    items.iter().map(|item| keys[item.record.document.id.as_str()].to_owned()).collect()
}

/// B-cubed precision, recall and F1 over the articles: of those in which an article's entity is named, how many are
/// about its person; of those about its person, in how many the entity is named.
#[derive(Clone, Copy, Default)]
struct BCubed {
    precision: f64,
    recall: f64,
}

impl BCubed {
    fn of<'a>(pairs: impl Iterator<Item = (usize, &'a str)> + Clone) -> Self {
        let mut both: BTreeMap<(usize, &str), f64> = BTreeMap::new();
        let (mut persons, mut entities) = (BTreeMap::new(), BTreeMap::new());
        for (person, entity) in pairs {
            *both.entry((person, entity)).or_default() += 1.0;
            *persons.entry(person).or_insert(0.0) += 1.0;
            *entities.entry(entity).or_insert(0.0) += 1.0;
        }
        let sum: f64 = both.values().sum();
        let mean = |share: &dyn Fn(usize, &str) -> f64| {
            both.iter().map(|((person, entity), n)| n * n / share(*person, entity)).sum::<f64>() / sum
        };
        Self { precision: mean(&|_, entity| entities[entity]), recall: mean(&|person, _| persons[&person]) }
    }

    fn f1(self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

/// What is measured of an archive.
struct Measure {
    all: BCubed,
    /// The same by how many bear the name, and `changed`.
    by_kind: BTreeMap<Kind, (BCubed, f64)>,
    persons: usize,
    entities: usize,
    /// Of the articles of the first half, the share whose entity has another identity when the other half is there too.
    changed: f64,
}

fn measure(plan: Plan) -> Measure {
    let items = archive(plan);
    let keys = resolve(&items);
    let half = resolve(&items[..items.len() / 2]);
    let changed = |of: &dyn Fn(&Item) -> bool| {
        let both = half.iter().zip(&keys).zip(&items).filter(|(_, item)| of(item));
        let (all, other) = both.fold((0.0, 0.0), |(all, other), ((before, after), _)| {
            (all + 1.0, other + f64::from(u8::from(before != after)))
        });
        other / f64::max(all, 1.0)
    };
    let pairs = || items.iter().zip(&keys).map(|(item, key)| (item.person, key.as_str()));
    let kinds: BTreeSet<Kind> = items.iter().map(|item| item.kind).collect();
    let of_kind = |kind: Kind| {
        let of = items.iter().zip(&keys).filter(move |(item, _)| item.kind == kind);
        let found = BCubed::of(of.map(|(item, key)| (item.person, key.as_str())));
        (found, changed(&|item: &Item| item.kind == kind))
    };
    Measure {
        all: BCubed::of(pairs()),
        by_kind: kinds.into_iter().map(|kind| (kind, of_kind(kind))).collect(),
        persons: pairs().map(|(person, _)| person).collect::<BTreeSet<_>>().len(),
        entities: keys.iter().collect::<BTreeSet<_>>().len(),
        changed: changed(&|_| true),
    }
}

fn row(plan: Plan, found: &Measure) -> String {
    let kinds = found.by_kind.iter().map(|(kind, (of, changed))| {
        format!("{kind:?} {:.2}/{:.2}/{:.0}%", of.precision, of.recall, changed * 100.0)
    });
    format!(
        "{:8} {:4.1}%      {:.3}  {:.3}  {:.3}   {:6}   {:6}   {:5.1}%   {}",
        plan.articles,
        plan.wrong as f64 / 10.0,
        found.all.precision,
        found.all.recall,
        found.all.f1(),
        found.persons,
        found.entities,
        found.changed * 100.0,
        kinds.collect::<Vec<_>>().join(" ")
    )
}

#[test]
fn each_person_is_an_entity() {
    for (articles, wrong) in [(600, 0), (600, 50), (1800, 20), (1800, 100)] {
        let plan = Plan { articles, wrong };
        let found = measure(plan);
        let row = row(plan, &found);
        assert!(found.all.precision > 0.90 && found.all.recall > 0.82 && found.all.f1() > 0.88, "{row}");
        // Who shares a name with nobody pays nothing for errors.
        let (alone, changed) = found.by_kind[&Kind::One];
        assert!(alone.recall > 0.92 && changed < 0.10, "{row}");
    }
}

#[test]
#[ignore = "a table to read"]
fn table() {
    println!("Precision/recall/changed by how many bear the name come last.");
    println!("articles wrong  precision recall     F1  persons entities  changed");
    for articles in [300, 600, 1200, 2400, 4800, 9600] {
        for wrong in [0, 20, 50, 100] {
            let plan = Plan { articles, wrong };
            println!("{}", row(plan, &measure(plan)));
        }
    }
}
