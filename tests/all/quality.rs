//! The extractor and the linker against articles that were annotated by hand: what comes in are the files of
//! `tests/quality/articles`, what goes out is a table of measures and a ratchet. Every gold item that passes is a line
//! of `tests/quality/passing.txt`; the test fails when a line is lost and tells which ones are new.
//! `SNAPSHOTS=overwrite cargo test --test all quality::` writes the list anew.

mod measures;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use triplewire::extract::{Options, Record, extract, extract_with};
use triplewire::gazetteer::Gazetteer;
use triplewire::link::link;

use measures::{Identity, Table};

/// An annotated article: a record, and beside it the identity of each entity.
#[derive(Deserialize)]
struct Gold {
    #[serde(flatten)]
    record: Record,
    #[serde(skip)]
    identities: Vec<Identity>,
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quality")
}

/// The annotated articles under `directory`, by file name.
fn articles(directory: &Path) -> Vec<Gold> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(directory)
        .expect("the directory of articles can be read")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    paths.iter().map(|path| article(path)).collect()
}

fn article(path: &Path) -> Gold {
    let json = std::fs::read_to_string(path).expect("the article can be read");
    let mut gold: Gold =
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let value: serde_json::Value = serde_json::from_str(&json).expect("it was read once already");
    let entities = value["entities"].as_array().cloned().unwrap_or_default();
    gold.identities = entities
        .into_iter()
        .map(|entity| {
            let mut identity: Identity =
                serde_json::from_value(entity).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            identity.is_held = is_held(&identity);
            identity
        })
        .collect();
    gold
}

/// Whether the gazetteer has an entry of this identity.
fn is_held(identity: &Identity) -> bool {
    static TITLES: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| Gazetteer::builtin().entries().filter_map(|entry| entry.wikipedia()).collect());
    identity.wikidata.as_deref().is_some_and(|qid| Gazetteer::builtin().by_qid(qid).is_some())
        || identity.wikipedia.as_deref().is_some_and(|title| TITLES.contains(title))
}

/// The measures over the articles, and a line for each gold item that passes.
fn measure(articles: &[Gold]) -> (Table, BTreeSet<String>) {
    let gazetteer = Gazetteer::builtin();
    let mut table = Table::default();
    let mut passing = BTreeSet::new();
    for gold in articles {
        let mut found = extract(gold.record.document.clone(), gazetteer);
        link(&mut found, gazetteer);
        for item in measures::score(&gold.record, &gold.identities, &found, &mut table) {
            passing.insert(format!("{}\t{item}", gold.record.document.id));
        }
    }
    (table, passing)
}

#[test]
fn no_passing_item_is_lost() {
    let articles = articles(&directory().join("articles"));
    assert!(articles.len() >= 12, "{} articles", articles.len());
    let (table, passing) = measure(&articles);
    println!("{} articles\n{table}", articles.len());

    let list = directory().join("passing.txt");
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        let lines: String = passing.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(&list, lines).expect("the list can be written");
        return;
    }
    let listed = std::fs::read_to_string(&list).expect("the list can be read");
    let listed: BTreeSet<String> = listed.lines().map(String::from).collect();
    let lost: Vec<_> = listed.difference(&passing).map(String::as_str).collect();
    let gained: Vec<_> = passing.difference(&listed).map(String::as_str).collect();
    let hint = "hint: SNAPSHOTS=overwrite cargo test --test all quality:: writes the list anew";
    assert!(lost.is_empty(), "{} items no longer pass:\n{}\n{hint}", lost.len(), lost.join("\n"));
    if !gained.is_empty() {
        println!("{} items pass that are not listed:\n{}\n{hint}", gained.len(), gained.join("\n"));
    }
}

/// What the rules carry over to: the articles that nobody reads for errors, whose totals alone are looked at, and beside
/// them those that may be read. The least F1 of each measure is what was reached, less a little for what a change
/// elsewhere may cost by chance.
#[test]
fn what_nobody_reads_does_not_get_worse() {
    const LEAST: [(&str, f64); 7] = [
        ("mentions", 0.91),
        ("entities", 0.895),
        ("links", 0.96),
        ("roles", 0.65),
        ("relations", 0.6),
        ("events", 0.37),
        ("claims", 0.64),
    ];
    let articles = articles(&directory().join("unread"));
    assert!(articles.len() >= 60, "{} articles", articles.len());
    let (unread, readable): (Vec<Gold>, Vec<Gold>) =
        articles.into_iter().partition(|gold| gold.record.document.id.starts_with("a-"));
    let each = |articles: &[Gold]| -> Vec<Table> {
        articles.iter().map(|gold| measure(std::slice::from_ref(gold)).0).collect()
    };
    for (name, articles, least) in [("nobody reads", unread, &LEAST[..]), ("may be read", readable, &[])] {
        let each = each(&articles);
        let table: Table = each.iter().sum();
        println!("{} articles that {name}; F1 and the interval that holds it with 95 %\n{table}", each.len());
        for (name, (low, high)) in measures::intervals(&each) {
            println!("{name:12} {low:.3} to {high:.3}");
        }
        for (name, least) in least {
            let f1 = table.rows().find(|(of, _)| of == name).expect("a measure").1.f1();
            assert!(f1 >= *least, "{name}: {f1:.3} where {least} was reached");
        }
    }
}

/// `QUALITY_ARTICLES` names a directory of other annotated articles to measure instead.
#[test]
fn links_are_right_and_of_what_the_gazetteer_has_most_are_there() {
    let directory =
        std::env::var_os("QUALITY_ARTICLES").map_or_else(|| directory().join("articles"), PathBuf::from);
    let (table, _) = measure(&articles(&directory));
    println!("{}\n{table}", directory.display());
    let of = |wanted: &str| table.rows().find(|(name, _)| *name == wanted).expect("a measure").1;
    assert!(of("links").precision() >= 0.99, "{table}");
    assert!(of("held links").recall() >= 0.75, "{table}");
}

#[test]
fn all_events_are_those_found_otherwise_and_the_untold() {
    let gazetteer = Gazetteer::builtin();
    let untold = |rule: &Option<String>| rule.as_deref().is_some_and(|r| r.starts_with("event.untold."));
    let mut more = 0;
    for gold in articles(&directory().join("articles")) {
        let found = extract(gold.record.document.clone(), gazetteer);
        let mut all =
            extract_with(gold.record.document.clone(), gazetteer, Options::new().with_all_events(true));
        more += all.events.iter().filter(|e| untold(&e.extractor)).count();
        all.events.retain(|e| !untold(&e.extractor));
        assert!(found == all, "{}", gold.record.document.id);
    }
    assert!(more > 0);
}

#[test]
fn annotations_point_into_their_text() {
    for directory in ["articles", "unread"].map(|name| directory().join(name)) {
        for gold in articles(&directory) {
            measures::check(&gold.record);
        }
    }
}

#[test]
fn an_article_measured_against_itself_is_perfect() {
    let mut table = Table::default();
    for gold in articles(&directory().join("articles")) {
        let mut found = gold.record.clone();
        for (entity, identity) in found.entities.iter_mut().zip(&gold.identities) {
            entity.links = identity.links();
        }
        measures::score(&gold.record, &gold.identities, &found, &mut table);
    }
    for (name, row) in table.rows() {
        assert!((row.f1() - 1.0).abs() < 1e-9, "{name}\n{table}");
    }
}
