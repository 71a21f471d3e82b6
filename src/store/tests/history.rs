//! Random histories.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Forms, line, names, quads, stored};
use crate::store::disk::Disk;
use crate::store::writer::Policy;
use crate::store::{Change, GraphStore, StoreError, Writer};

/// A step in the life of a store.
#[derive(Clone, Debug)]
enum Step {
    Change { graphs: Vec<u8>, remove: Vec<[u8; 4]>, add: Vec<[u8; 4]> },
    Compact,
    Reopen,
    New(Vec<[u8; 4]>),
}

/// Few different terms, so that changes meet one another; some are long, some hold their value.
fn forms([s, p, o, g]: [u8; 4]) -> Forms {
    let object = match o % 6 {
        0 => format!("\"{o}\"^^<http://www.w3.org/2001/XMLSchema#integer>"),
        1 => format!("\"text {o} <x>\"@en"),
        2 => format!("<https://e.org/thing/c6ea8779-be58-5aaf-a62c-98b8990{o:05x}>"),
        3 => format!("\"{}\"", "long ".repeat(200 + usize::from(o))),
        4 => format!(
            "<<( <https://e.org/subject/{o}> <https://e.org/p1> <<( _:b{o} <https://e.org/p> \" )>>\" )>> )>>"
        ),
        _ => format!("_:b{o}"),
    };
    let graph = if g % 6 == 0 { String::new() } else { format!("<https://e.org/graph/{}>", g % 6) };
    [format!("<https://e.org/subject/{}>", s % 12), format!("<https://e.org/p{}>", p % 3), object, graph]
}

fn quad() -> impl Strategy<Value = [u8; 4]> {
    [0..12_u8, 0..3_u8, 0..25_u8, 0..6_u8]
}

fn step() -> impl Strategy<Value = Step> {
    let some = || prop::collection::vec(quad(), 0..20);
    prop_oneof![
        12 => (prop::collection::vec(1..6_u8, 0..3), some(), some())
            .prop_map(|(graphs, remove, add)| Step::Change { graphs, remove, add }),
        1 => Just(Step::Compact),
        1 => Just(Step::Reopen),
        1 => some().prop_map(Step::New),
    ]
}

fn text(quads: &[[u8; 4]]) -> String {
    quads.iter().map(|quad| line(&forms(*quad))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn a_store_has_what_its_history_leaves(
        steps in prop::collection::vec(step(), 1..30),
        files in 1..6_usize,
        limit in prop_oneof![Just(8_u64), Just(60), Just(40_000)],
        ratio in 0..3_u64,
        work in prop_oneof![Just(0_u64), Just(3), Just(40)],
        most in prop_oneof![Just(10_u64), Just(100)],
    ) {
        let policy = Policy { files, quads: limit, ratio, part: 2, work, most, least: 16 };
        let desk = tempfile::tempdir().unwrap();
        let open = || {
            let mut writer = Writer::open_or_create(desk.path()).unwrap();
            writer.policy = policy;
            writer
        };
        let mut writer = open();
        let mut expected: BTreeSet<Forms> = BTreeSet::new();
        for step in steps {
            let before = (writer.generation(), writer.snapshot(), expected.clone());
            match step {
                Step::Change { graphs, remove, add } => {
                    let change = Change {
                        remove_graphs: graphs.iter().map(|graph| forms([0, 0, 0, *graph])[3].clone()).collect(),
                        remove: text(&remove),
                        add: text(&add),
                        ..Change::default()
                    };
                    expected.retain(|quad| !change.remove_graphs.contains(&quad[3]));
                    remove.iter().for_each(|quad| { expected.remove(&forms(*quad)); });
                    expected.extend(add.iter().map(|quad| forms(*quad)));
                    let generation = writer.change(&change).unwrap();
                    prop_assert_eq!(generation == before.0, expected == before.2);
                }
                Step::Compact => writer.compact().unwrap(),
                Step::Reopen => {
                    drop(writer);
                    writer = open();
                }
                Step::New(some) => {
                    let mut new = writer.begin_new();
                    new.push_lines(&text(&some)).unwrap();
                    new.finish(None).unwrap();
                    expected = some.iter().map(|quad| forms(*quad)).collect();
                }
            }
            prop_assert_eq!(&quads(&writer.snapshot()), &expected);
            prop_assert_eq!(&stored(desk.path()), &expected);
            crate::store::verify(desk.path()).unwrap();
            // Who has it open keeps what was there.
            prop_assert_eq!(&quads(&before.1), &before.2);
        }
        let packed = desk.path().join("packed.file");
        crate::store::pack(desk.path(), &packed).unwrap();
        crate::store::verify(&packed).unwrap();
        prop_assert_eq!(&quads(&Disk::open_one(&packed).unwrap().snapshot()), &expected);
        std::fs::remove_file(packed).unwrap();
        let named = writer.file_names().into_iter();
        let all: BTreeSet<String> = named.chain(["CURRENT", "LOCK"].map(str::to_owned)).collect();
        prop_assert!(names(desk.path()).is_subset(&all));
    }
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let desk = tempfile::tempdir().unwrap();
    let writer = Writer::open_or_create(desk.path()).unwrap();
    for open in [Writer::open, Writer::open_or_create] {
        match open(desk.path()) {
            Err(StoreError::InUse { process, .. }) if cfg!(unix) => {
                assert_eq!(process, Some(std::process::id()))
            }
            Err(StoreError::InUse { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(GraphStore::open(desk.path()).unwrap().is_empty().unwrap());
    drop(writer);
    assert!(Writer::open(desk.path()).is_ok());
}

#[test]
fn what_is_no_store_stays_as_it_is() {
    let desk = tempfile::tempdir().unwrap();
    assert!(matches!(Writer::open(desk.path()), Err(StoreError::NoStore { .. })));
    assert!(matches!(GraphStore::open(desk.path()), Err(StoreError::NoStore { .. })));
    std::fs::write(desk.path().join("notes.txt"), "mine").unwrap();
    assert!(matches!(Writer::open_or_create(desk.path()), Err(StoreError::Occupied { .. })));
    assert_eq!(names(desk.path()).len(), 1);
    assert!(matches!(GraphStore::open(&desk.path().join("notes.txt")), Err(StoreError::Foreign { .. })));
    // What earlier versions made.
    std::fs::write(desk.path().join("CURRENT"), "MANIFEST-000004\n").unwrap();
    let error = GraphStore::open(desk.path()).err().unwrap();
    assert!(error.hint().is_some_and(|hint| hint.contains("build it anew")), "{error}");
}

#[test]
fn the_next_writer_sweeps_what_a_killed_one_left() {
    let desk = tempfile::tempdir().unwrap();
    drop(Writer::open_or_create(desk.path()).unwrap());
    for left in ["change-7", "graph-12"] {
        std::fs::write(desk.path().join(left), "half").unwrap();
    }
    for other in ["change-x", "graph-", "notes"] {
        std::fs::write(desk.path().join(other), "mine").unwrap();
    }
    drop(Writer::open(desk.path()).unwrap());
    assert_eq!(
        names(desk.path()).into_iter().collect::<Vec<_>>(),
        ["CURRENT", "LOCK", "change-x", "graph-", "notes"]
    );
}

#[test]
fn a_line_that_is_none_is_told_and_changes_nothing() {
    let desk = tempfile::tempdir().unwrap();
    let mut writer = Writer::open_or_create(desk.path()).unwrap();
    let change = Change { add: "<s> <p> <o> .\n<s> <p>\n".to_owned(), ..Change::default() };
    assert!(writer.change(&change).unwrap_err().to_string().contains("line 2"));
    assert_eq!((writer.generation(), names(desk.path()).len()), (0, 2));
}

#[test]
fn the_same_quads_make_the_same_bytes() {
    let quads: Vec<Forms> = (0..3000_u32).map(|n| forms(n.to_le_bytes())).collect();
    let lines: String = quads.iter().map(line).collect();
    let files = || {
        let desk = tempfile::tempdir().unwrap();
        let mut writer = Writer::open_or_create(desk.path()).unwrap();
        writer.change(&Change { add: lines.clone(), ..Change::default() }).unwrap();
        let mut new = writer.begin_new();
        new.push_lines(&lines).unwrap();
        new.finish(None).unwrap();
        let of = |name: &String| (name.clone(), std::fs::read(desk.path().join(name)).unwrap());
        names(desk.path())
            .iter()
            .filter(|name| *name != "LOCK")
            .map(of)
            .collect::<BTreeMap<String, Vec<u8>>>()
    };
    assert_eq!(files(), files());
}
