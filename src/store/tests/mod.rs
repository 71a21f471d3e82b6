//! Stores on disk as a whole: whatever their history, they have the quads that they should have, in every order.

mod damage;
mod history;

use std::collections::BTreeSet;
use std::path::Path;

use super::disk::Disk;
use super::id::TermId;
use super::layer::width;
use super::order::Order;
use super::snapshot::Snapshot;
use crate::map;

/// A quad by the forms of its terms; the default graph is empty.
type Forms = [String; 4];

fn form(snapshot: &Snapshot, id: u32) -> String {
    if id == TermId::DEFAULT.0 {
        return String::new();
    }
    let mut form = String::new();
    map::encode(snapshot.term(TermId(id)).unwrap().as_ref(), &mut form);
    form
}

/// The quads of a graph, after all orders were compared with one another.
fn quads(snapshot: &Snapshot) -> BTreeSet<Forms> {
    let of = |order: Order| {
        let keys: Vec<[u32; 4]> = snapshot.scan(order, &[]).map(Result::unwrap).collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "{order:?}");
        keys
    };
    let all: BTreeSet<[u32; 4]> = of(Order::Spog).into_iter().collect();
    let triples: BTreeSet<[u32; 4]> = all.iter().map(|quad| Order::Spo.key(*quad)).collect();
    for order in Order::ALL {
        let expected: BTreeSet<[u32; 4]> = match order.is_union() {
            true => triples.iter().map(|quad| order.key(*quad)).collect(),
            false => all.iter().map(|quad| order.key(*quad)).collect(),
        };
        assert_eq!(of(order).into_iter().collect::<BTreeSet<_>>(), expected, "{order:?}");
        for key in expected.iter().step_by(5) {
            for length in 1..=width(order) {
                let prefix: Vec<TermId> = key[..length].iter().copied().map(TermId).collect();
                let found: Vec<[u32; 4]> = snapshot.scan(order, &prefix).map(Result::unwrap).collect();
                let those = expected.iter().filter(|other| other[..length] == key[..length]);
                assert!(found.iter().eq(those), "{order:?} {prefix:?}");
            }
        }
    }
    let totals = snapshot.totals();
    assert_eq!((totals.quads, totals.triples), (all.len() as u64, triples.len() as u64));
    let graphs: BTreeSet<u32> =
        all.iter().map(|quad| quad[3]).filter(|graph| *graph != TermId::DEFAULT.0).collect();
    assert_eq!(snapshot.graphs().map(|graph| graph.unwrap().0).collect::<BTreeSet<_>>(), graphs);
    all.iter().map(|quad| quad.map(|id| form(snapshot, id))).collect()
}

/// The quads of the store in a directory.
fn stored(directory: &Path) -> BTreeSet<Forms> {
    quads(&Disk::open(directory).unwrap().snapshot())
}

/// The names of the files in a directory.
fn names(directory: &Path) -> BTreeSet<String> {
    let entries = directory.read_dir().unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The line of a quad.
fn line([s, p, o, g]: &Forms) -> String {
    match g.as_str() {
        "" => format!("{s} {p} {o} .\n"),
        g => format!("{s} {p} {o} {g} .\n"),
    }
}
