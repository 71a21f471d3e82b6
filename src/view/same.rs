//! Entities that are one: the triples of a graph in, the same with one node for entities that are said to be the same out.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::map::Row;

/// The numbers of the terms that say what is the same.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    pub(super) same_as: Option<u32>,
    pub(super) different_from: Option<u32>,
    pub(super) refers_to: Option<u32>,
    pub(super) label: Option<u32>,
    pub(super) alt_label: Option<u32>,
}

/// Joins the nodes that `owl:sameAs` says are the same and that `is_entity` says are both entities of the graph, unless
/// `owl:differentFrom` parts them, and takes out what `owl:differentFrom` contradicts. Rows are sorted by subject. Gives
/// the nodes that are gone, with what they are now. The one that is mentioned most stays, with its label.
pub(super) fn join(
    rows: &mut Vec<Row>,
    terms: Terms,
    is_entity: impl Fn(&[Row], u32) -> bool,
) -> FxHashMap<u32, u32> {
    let Some(same_as) = terms.same_as else { return FxHashMap::default() };
    if let Some(different) = terms.different_from {
        let parted: FxHashSet<(u32, u32)> = rows
            .iter()
            .filter(|row| row[2] == different)
            .flat_map(|row| [(row[1], row[3]), (row[3], row[1])])
            .collect();
        if !parted.is_empty() {
            rows.retain(|row| row[2] != same_as || !parted.contains(&(row[1], row[3])));
        }
    }
    let pairs: Vec<(u32, u32)> = rows
        .iter()
        .filter(|row| row[2] == same_as && row[1] != row[3])
        .map(|row| (row[1], row[3]))
        .filter(|&(a, b)| is_entity(rows, b) && is_entity(rows, a))
        .collect();
    if pairs.is_empty() {
        return FxHashMap::default();
    }
    let mut mentions: FxHashMap<u32, usize> = FxHashMap::default();
    for row in rows.iter().filter(|row| Some(row[2]) == terms.refers_to) {
        *mentions.entry(row[3]).or_default() += 1;
    }
    let mut now: FxHashMap<u32, u32> = FxHashMap::default();
    for (a, b) in pairs {
        let (a, b) = (root(&now, a), root(&now, b));
        let weight = |id: u32| (mentions.get(&id).copied().unwrap_or_default(), std::cmp::Reverse(id));
        let (kept, gone) = if weight(a) >= weight(b) { (a, b) } else { (b, a) };
        if kept != gone {
            now.insert(gone, kept);
        }
    }
    let now: FxHashMap<u32, u32> = now.keys().map(|&id| (id, root(&now, id))).collect();
    for row in rows.iter_mut() {
        if let (true, Some(alt)) = (now.contains_key(&row[1]) && Some(row[2]) == terms.label, terms.alt_label)
        {
            row[2] = alt;
        }
        for at in [1, 3] {
            if let Some(&other) = now.get(&row[at]) {
                row[at] = other;
            }
        }
    }
    rows.retain(|row| row[2] != same_as || row[1] != row[3]);
    rows.sort_unstable();
    rows.dedup();
    now
}

fn root(now: &FxHashMap<u32, u32>, mut id: u32) -> u32 {
    while let Some(&other) = now.get(&id) {
        id = other;
    }
    id
}
