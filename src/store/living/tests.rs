//! After any history a living store has the quads of a build of what is left, and the rows of a store that was begun so.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::NamedNode;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::extract::Record;
use crate::limits::Limits;
use crate::map::{Dataset, map};
use crate::reconcile::{self, JudgementError, Judgements};
use crate::resolve::living::About as Row;
use crate::resolve::living::world::{Step, built, record, step};
use crate::resolve::{Archive, Resolver};
use crate::store::id::TermId;
use crate::store::order::Order;
use crate::store::writer::Policy;
use crate::view::View;
use crate::vocab::iri::{Class, replaced_graph};

fn open(desk: &Path) -> Living {
    Living::open_or_create(desk, &Base::default()).unwrap()
}

/// The lines of a store, without those that tell what was, and these.
fn lines(living: &Living) -> (BTreeSet<String>, BTreeSet<String>) {
    let end = format!(" {} .", replaced_graph(&Base::default()));
    let snapshot = living.writer.snapshot();
    let form = |id: u32| {
        let mut form = String::new();
        crate::map::encode(snapshot.term(TermId(id)).unwrap().as_ref(), &mut form);
        form
    };
    let all = snapshot.scan(Order::Spog, &[]).map(|quad| quad.unwrap().map(form).join(" ") + " .");
    all.partition(|line| !line.ends_with(&end))
}

/// The rows that do not tell of what was.
fn rows(living: &Living) -> Vec<(Vec<u8>, Vec<u8>)> {
    let tables = living.writer.tables(0).unwrap();
    let rows = tables.scan(b"").unwrap().map(Result::unwrap);
    rows.filter(|(key, _)| ![Row::GaveWay as u8, Row::Notice as u8].contains(&key[0])).collect()
}

/// A store that was begun with these records.
fn begun(records: &[Record]) -> (tempfile::TempDir, Living) {
    let desk = tempfile::tempdir().unwrap();
    let mut living = open(desk.path());
    let mut archive = Archive::new(desk.path());
    records.iter().for_each(|record| archive.add(Ready::of(record.clone())).unwrap());
    living.begin(archive, &[]).unwrap();
    (desk, living)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_store_is_what_a_build_of_what_is_left_is(
        first in step(),
        steps in proptest::collection::vec(step(), 1..10),
        files in 1..5_usize,
        limit in prop_oneof![Just(8_u64), Just(500), Just(40_000)],
        ratio in 0..3_u64,
        work in prop_oneof![Just(0_u64), Just(3), Just(40)],
    ) {
        let (desk, mut living) = begun(&first.add);
        let mut left: BTreeMap<String, Record> = BTreeMap::new();
        left.extend(first.add.into_iter().map(|record| (record.document.id.clone(), record)));
        living.writer.policy = Policy { files, quads: limit, ratio, part: 2, work, most: 40, least: 16 };
        for Step { add, remove } in steps {
            living.withdraw(&remove).unwrap();
            remove.iter().for_each(|id| drop(left.remove(id)));
            let updated = living.update(add.iter().cloned().map(Ready::of).collect(), &[]).unwrap();
            left.extend(add.into_iter().map(|record| (record.document.id.clone(), record)));
            prop_assert_eq!(updated.articles, left.len() as u64);
            prop_assert_eq!(living.articles(), left.len() as u64);
        }
        let (found, _) = lines(&living);
        let expected = built(&left);
        let differ: Vec<&String> = found.symmetric_difference(&expected).collect();
        prop_assert!(differ.is_empty(), "{differ:#?}");
        let all: Vec<Record> = left.into_values().collect();
        prop_assert!(rows(&living) == rows(&begun(&all).1));
        // Another process sees the same, before and after all is put together.
        drop(living);
        let mut living = open(desk.path());
        prop_assert!(lines(&living).0 == expected);
        living.writer.compact().unwrap();
        prop_assert!(lines(&living).0 == expected);
        prop_assert!(rows(&living) == rows(&begun(&all).1));
    }
}

/// The entities of the world, and what some are linked with.
fn named() -> (Vec<String>, Vec<String>) {
    let all: BTreeMap<String, Record> =
        (0..40).map(|number| (number.to_string(), record(number, number))).collect();
    let lines = built(&all);
    let subjects = lines.iter().filter_map(|line| line.strip_prefix('<')?.split('>').next());
    let entities: BTreeSet<&str> = subjects.filter(|iri| iri.contains("/entity/")).collect();
    let targets = ["https://sws.geonames.org/42/", "http://www.wikidata.org/entity/Q64"];
    (entities.into_iter().map(str::to_owned).collect(), targets.map(str::to_owned).into())
}

/// Some decisions, which do not contradict one another.
fn decisions() -> impl Strategy<Value = String> {
    let (entities, targets) = named();
    let pair = (any::<proptest::sample::Index>(), any::<proptest::sample::Index>(), any::<bool>());
    proptest::collection::vec(pair, 0..6).prop_map(move |pairs| {
        let mut table = "entity,target,decision\n".to_owned();
        for (entity, other, is_same) in pairs {
            let entity = &entities[entity.index(entities.len())];
            let all: Vec<&String> =
                entities.iter().chain(&targets).filter(|other| *other != entity).collect();
            let line = format!(
                "{entity},{},{}\n",
                all[other.index(all.len())],
                ["different", "same"][usize::from(is_same)]
            );
            if judged(&(table.clone() + &line)).is_ok_and(|judgements| judgements.check().is_ok()) {
                table.push_str(&line);
            }
        }
        table
    })
}

fn judged(table: &str) -> Result<Judgements, JudgementError> {
    let mut judgements = Judgements::new();
    judgements.read_csv(table.as_bytes(), "table", &Limits::default())?;
    Ok(judgements)
}

/// The graph with its decisions, as `build` makes it.
fn decided(dataset: &Dataset, table: &str) -> Dataset {
    let applied = reconcile::apply(dataset, judged(table).unwrap());
    let subjects = reconcile::subjects(&View::new(&applied.dataset));
    let candidates = subjects.iter().map(|_| Vec::new()).collect();
    let decided = reconcile::decide_all(subjects, candidates, &applied.judgements);
    let links = reconcile::linkset(&decided, &Base::default());
    let quads: Vec<_> = applied.dataset.quads().chain(links.quads()).collect();
    Dataset::from_quads(quads.iter().map(|quad| quad.as_ref()))
}

fn lines_of(dataset: &Dataset) -> BTreeSet<String> {
    dataset.quads().map(|quad| format!("{quad} .").replace(" .  .", " .")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_store_follows_decisions_as_a_build_does(
        first in step(),
        tables in [decisions(), decisions()],
        steps in proptest::collection::vec((step(), any::<bool>()), 1..6),
    ) {
        // The first articles come without any.
        let (desk, mut living) = begun(&first.add);
        let mut left: BTreeMap<String, Record> = BTreeMap::new();
        left.extend(first.add.into_iter().map(|record| (record.document.id.clone(), record)));
        let mut table = tables[0].clone();
        for (place, (Step { add, remove }, is_other)) in steps.into_iter().enumerate() {
            if is_other {
                table.clone_from(&tables[1]);
            }
            let options = KeptOptions::from([("table".to_owned(), table.clone().into_bytes())]);
            let work = |dataset: Dataset| Ok::<_, StoreError>(decided(&dataset, &table));
            let records = add.iter().cloned().map(Ready::of).collect();
            let given = Some(&options).filter(|_| place == 0 || is_other);
            let updated = living.update_whole(records, &[], given, work).unwrap();
            left.extend(add.into_iter().map(|record| (record.document.id.clone(), record)));
            prop_assert_eq!(updated.articles, left.len() as u64);
            prop_assert!(living.is_whole() && living.update(Vec::new(), &[]).is_err());
            living.withdraw_whole(&remove, work).unwrap();
            remove.iter().for_each(|id| drop(left.remove(id)));
            prop_assert_eq!(living.articles(), left.len() as u64);
            drop(living);
            living = open(desk.path());
            prop_assert_eq!(living.options().unwrap(), options);
            let mut resolver = Resolver::new();
            left.values().for_each(|record| resolver.add(record.clone()));
            let built = map(&resolver.finish(), &Options::default()).dataset;
            let (found, expected) = (lines(&living).0, lines_of(&decided(&built, &table)));
            let differ: Vec<&String> = found.symmetric_difference(&expected).collect();
            prop_assert!(differ.is_empty(), "{differ:#?}");
        }
    }
}

#[test]
fn a_store_of_an_earlier_version_is_made_anew_of_its_records() {
    let records = [1, 2, 3].map(|id| record(id, id * 5));
    let (desk, mut living) = begun(&records);
    living.update(Vec::new(), &[notice("article-9", 1)]).unwrap();
    let (expected, kept) = (lines(&living), rows(&living));
    // What an earlier version made otherwise, and did not keep as this one does.
    let mut about = About::read(living.writer.about()).unwrap();
    about.program = "triplewire 0.0.1".to_owned();
    let graph = format!("<{}old>", Class::Article.namespace(&Base::default()));
    let wrong = format!("<http://e.org/s> <http://e.org/p> <http://e.org/o> {graph} .\n");
    let mut change = crate::store::Change { add: wrong, about: Some(about.write()), ..Default::default() };
    let of_rows = kept.iter().filter(|(key, _)| key[0] != Row::Record as u8);
    change.rows = of_rows.map(|(key, _)| (key.clone(), None)).collect();
    living.writer.change(&change).unwrap();
    drop(living);
    let mut living = open(desk.path());
    assert!(living.is_old() && rows(&living).len() == 3);
    assert_eq!(living.update(ready(&records), &[]).unwrap().same.len(), 3);
    assert!(!living.is_old() && lines(&living) == expected && rows(&living) == kept);
    let refused = living.update(ready(&[versioned(9, 1, 3)]), &[]).unwrap();
    assert_eq!(refused.refused, ["article-9"]);
}

#[test]
fn statements_of_others_stay_when_a_store_is_made_as_a_whole() {
    let notes = "<http://e.org/s> <http://e.org/p> \"note\" <http://e.org/notes> .\n\
                 <http://e.org/s> <http://e.org/p> <http://e.org/o> .\n";
    let desk = tempfile::tempdir().unwrap();
    drop(open(desk.path()));
    let change = || crate::store::Change { add: notes.to_owned(), ..Default::default() };
    Statements::open(desk.path()).unwrap().change(change()).unwrap();
    let kept = |living: &Living| {
        let graph = living.writer.graph();
        let has = |name: Option<&str>| graph.has_graph(name.map(NamedNode::new_unchecked).as_ref());
        has(Some("http://e.org/notes")) && has(None)
    };
    let mut living = open(desk.path());
    let mut archive = Archive::new(desk.path());
    archive.add(Ready::of(record(1, 5))).unwrap();
    living.begin(archive, &[]).unwrap();
    assert!(kept(&living) && living.articles() == 1);
    living.update(ready(&[record(2, 9)]), &[]).unwrap();
    assert!(kept(&living) && living.articles() == 2);
    drop(living);
    // What is done with the whole graph is done again with each change; statements cannot come between.
    let mut living = open(desk.path());
    let options = KeptOptions::from([("table".to_owned(), Vec::new())]);
    living.update_whole(ready(&[record(3, 4)]), &[], Some(&options), Ok::<Dataset, StoreError>).unwrap();
    assert!(kept(&living) && living.is_whole());
    drop(living);
    let refused = Statements::open(desk.path()).unwrap().change(change());
    assert!(matches!(refused, Err(StoreError::Whole { .. })));
}

fn versioned(id: usize, version: u64, number: usize) -> Record {
    let mut record = record(id, number);
    record.document.version = Some(version);
    record
}

fn ready(records: &[Record]) -> Vec<Ready> {
    records.iter().cloned().map(Ready::of).collect()
}

fn notice(id: &str, version: u64) -> Withdrawn {
    Withdrawn { id: Some(id.to_owned()), status: "canceled", version: Some(version), modified: None }
}

#[test]
fn newer_versions_stay_and_what_was_withdrawn_stays_out() {
    let desk = tempfile::tempdir().unwrap();
    let mut living = open(desk.path());
    let first =
        living.update(ready(&[versioned(1, 1, 5), versioned(1, 2, 6), versioned(2, 1, 7)]), &[]).unwrap();
    assert_eq!(first.added, ["article-1", "article-2"]);
    assert_eq!(first.report.superseded, [("article-1".to_owned(), 1)]);
    let before = lines(&living);
    // What is there, and what is older.
    let again = living.update(ready(&[versioned(1, 2, 6), versioned(2, 0, 7)]), &[]).unwrap();
    assert_eq!((again.same, again.older), (vec!["article-1".to_owned()], vec!["article-2".to_owned()]));
    assert_eq!((again.generation, lines(&living)), (first.generation, before));
    // A notice takes out what is not newer, whenever that comes.
    let gone = living
        .update(ready(&[versioned(2, 3, 8)]), &[notice("article-1", 2), notice("article-2", 2)])
        .unwrap();
    assert_eq!((gone.withdrawn, gone.replaced), (vec!["article-1".to_owned()], vec!["article-2".to_owned()]));
    let back = living.update(ready(&[versioned(1, 1, 5), versioned(3, 1, 5)]), &[]).unwrap();
    assert_eq!((back.refused, back.added), (vec!["article-1".to_owned()], vec!["article-3".to_owned()]));
    let newer = living.update(ready(&[versioned(1, 3, 5)]), &[]).unwrap();
    assert_eq!(newer.added, ["article-1"]);
    let gone = living.withdraw(&["article-3".to_owned(), "none".to_owned()]).unwrap();
    assert_eq!((gone.withdrawn, gone.missing), (vec!["article-3".to_owned()], vec!["none".to_owned()]));
    let left = [versioned(1, 3, 5), versioned(2, 3, 8)].map(|record| (record.document.id.clone(), record));
    assert_eq!(lines(&living).0, built(&left.into()));
}

#[test]
fn what_was_withdrawn_before_it_came_stays_out_of_a_store_that_is_made_as_a_whole() {
    let desk = tempfile::tempdir().unwrap();
    let mut living = open(desk.path());
    let options = KeptOptions::from([("table".to_owned(), Vec::new())]);
    living.update_whole(ready(&[record(1, 4)]), &[], Some(&options), Ok::<Dataset, StoreError>).unwrap();
    let mut update = |records: &[Record], withdrawn: &[Withdrawn]| {
        living.update_whole(ready(records), withdrawn, None, Ok::<Dataset, StoreError>).unwrap()
    };
    let told = update(&[], &[notice("article-9", 1)]);
    assert_eq!(update(&[versioned(9, 1, 3)], &[]).refused, ["article-9"]);
    // The same notice again changes nothing.
    assert_eq!(update(&[], &[notice("article-9", 1)]).generation, told.generation);
}

#[test]
fn those_who_cited_an_entity_are_told_what_it_became() {
    let linked = |id: &str, links: &[&str]| -> Record {
        let entities = json!([{"id": "t", "type": "Place", "name": "Tresk Harbour", "links": links}]);
        serde_json::from_value(json!({"id": id, "text": "", "entities": entities})).unwrap()
    };
    let (geonames, item) = ("https://sws.geonames.org/42/", "http://www.wikidata.org/entity/Q64");
    let desk = tempfile::tempdir().unwrap();
    let mut living = open(desk.path());
    living.update(ready(&[linked("1", &[geonames])]), &[]).unwrap();
    assert!(lines(&living).1.is_empty());
    assert_eq!(living.update(ready(&[linked("2", &[geonames, item])]), &[]).unwrap().others, 1);
    let told = lines(&living).1;
    assert_eq!(told.len(), 1);
    let told: Vec<&str> = told.iter().flat_map(|line| line.split(' ')).collect();
    assert_eq!(told[1], "<http://purl.org/dc/terms/isReplacedBy>");
    let is_there = |iri: &str| lines(&living).0.iter().any(|line| line.starts_with(iri));
    assert!(!is_there(told[0]) && is_there(told[2]));
    // It is again, and the other is no more.
    living.withdraw(&["2".to_owned()]).unwrap();
    assert_eq!(lines(&living).1, [format!("{} {} {} {} .", told[2], told[1], told[0], told[3])].into());
}

#[test]
fn stores_of_other_bases_and_of_graphs_are_refused() {
    let desk = tempfile::tempdir().unwrap();
    open(desk.path()).update(ready(&[record(1, 1)]), &[]).unwrap();
    let other = Base::new("https://news.example/").unwrap();
    let refused = Living::open_or_create(desk.path(), &other).err().unwrap();
    assert!(refused.to_string().contains("its IRIs begin with"), "{refused}");
    assert_eq!(Living::open(desk.path()).unwrap().articles(), 1);
    let desk = tempfile::tempdir().unwrap();
    let mut writer = Writer::open_or_create(desk.path()).unwrap();
    let add = "<http://e.org/s> <http://e.org/p> <http://e.org/o> .\n".to_owned();
    writer.change(&crate::store::Change { add, ..Default::default() }).unwrap();
    drop(writer);
    assert!(Living::open(desk.path()).err().unwrap().to_string().contains("made of graphs"));
}
