//! Folding: layers of a store in, one file with what they are together out.
//!
//! Layers above a graph become one layer; all layers become a graph, in which terms that no quad has are left out. The
//! terms that stay keep their order, so that no order has to be sorted anew.

use std::io::Write;
use std::sync::Arc;

use super::budget::Budget;
use super::bulk::write_order;
use super::dictionary::{DictionaryWriter, Keys, is_long, key};
use super::encode::pack;
use super::error::Failed;
use super::file::FileWriter;
use super::id::TermId;
use super::layer::{Layer, width};
use super::order::Order;
use super::snapshot::{Snapshot, Totals};
use super::words;
use crate::checked::Fault;

/// Writes layers above others as one. Its words are indexed when they are first asked for.
pub(super) fn fold<W: Write>(layers: &[Arc<Layer>], out: &mut FileWriter<W>) -> Result<(), Failed> {
    let first = layers.first().map_or(0, |layer| layer.numbers().start);
    write_terms(layers, first, Some, out)?;
    write_orders(layers, Some, out)
}

/// Writes all layers as one graph.
pub(super) fn compact<W: Write>(snapshot: &Snapshot, out: &mut FileWriter<W>) -> Result<(), Failed> {
    let used = Used::of(snapshot)?;
    write_terms(snapshot.layers(), 0, |number| used.place(number), out)?;
    write_orders(snapshot.layers(), |number| used.place(number), out)?;
    write_words(snapshot, |number| used.place(number), out)
}

/// Writes the words of the texts that the triples of a graph lead to.
fn write_words<W: Write>(
    snapshot: &Snapshot,
    renumber: impl Fn(u32) -> Option<u32>,
    out: &mut FileWriter<W>,
) -> Result<(), Failed> {
    let objects = |predicate, objects: &mut Vec<u32>| {
        words::push_objects(snapshot.scan(Order::Pos, &[TermId(predicate)]), objects)
    };
    let form = |number| snapshot.form(number);
    let index = words::index(&snapshot.texts()?, objects, form, renumber, &Budget::default())?;
    Ok(index.write(out)?)
}

/// Writes the keys that an odd number of layers have.
fn write_orders<W: Write>(
    layers: &[Arc<Layer>],
    renumber: impl Fn(u32) -> Option<u32>,
    out: &mut FileWriter<W>,
) -> Result<(), Failed> {
    let together = Snapshot::of(layers.to_vec(), Totals::default());
    for order in [Order::Spog, Order::Gspo, Order::Spo, Order::Pos, Order::Osp] {
        let keys = together.scan(order, &[]).map(|key| {
            let mut key = key?;
            for id in key.iter_mut().take(width(order)) {
                if TermId(*id).in_dictionary().is_some() {
                    *id = renumber(*id).ok_or(Fault::Outside)?;
                }
            }
            Ok::<_, Fault>(key)
        });
        write_order(order, keys, out)?;
    }
    Ok(())
}

/// Writes the terms of layers that get a number.
fn write_terms<W: Write>(
    layers: &[Arc<Layer>],
    first: u32,
    renumber: impl Fn(u32) -> Option<u32>,
    out: &mut FileWriter<W>,
) -> Result<(), Failed> {
    let mut lists = Vec::with_capacity(layers.len());
    for layer in layers {
        let mut list = KeyList::of(layer)?;
        if list.advance()? {
            lists.push(list);
        }
    }
    let mut writer = DictionaryWriter::new(first);
    let mut long = Vec::new();
    while let Some(least) = (0..lists.len()).min_by(|a, b| lists[*a].key.cmp(&lists[*b].key)) {
        let list = &mut lists[least];
        if let Some(number) = renumber(list.number) {
            if is_long(&list.key) {
                long.push((number, list.number));
            }
            writer.push(&list.key, number, out)?;
        }
        if !list.advance()? {
            lists.swap_remove(least);
        }
    }
    let mut long = long.into_iter();
    writer.finish(out, |number| {
        let old = long.next().filter(|(new, _)| *new == number).ok_or(Fault::Outside)?.1;
        let layer = layers.iter().find(|layer| layer.numbers().contains(&old)).ok_or(Fault::Outside)?;
        let mut bytes = Vec::new();
        pack(&layer.form(old)?, &mut bytes);
        Ok::<_, Failed>(bytes)
    })
}

/// The keys of a layer's terms, ascending.
pub(super) struct KeyList {
    source: KeySource,
    pub(super) key: Vec<u8>,
    pub(super) number: u32,
}

enum KeySource {
    Packed(Keys),
    Plain(std::vec::IntoIter<(Vec<u8>, u32)>),
}

impl KeyList {
    fn of(layer: &Layer) -> Result<Self, Fault> {
        let source = match layer.dictionary() {
            Some(dictionary) => KeySource::Packed(dictionary.keys()),
            None => {
                let mut keys = Vec::new();
                for number in layer.numbers() {
                    let mut bytes = Vec::new();
                    pack(&layer.form(number)?, &mut bytes);
                    keys.push((key(&bytes).into_owned(), number));
                }
                keys.sort_unstable();
                KeySource::Plain(keys.into_iter())
            }
        };
        Ok(Self { source, key: Vec::new(), number: 0 })
    }

    /// The same of a layer in a file, from a place in their order on.
    pub(super) fn from(layer: &Layer, rank: u32) -> Result<Self, Fault> {
        let mut keys = layer.dictionary().ok_or(Fault::Outside)?.keys();
        keys.go_to(rank)?;
        Ok(Self { source: KeySource::Packed(keys), key: Vec::new(), number: 0 })
    }

    /// Goes to the next key, if there is one.
    pub(super) fn advance(&mut self) -> Result<bool, Fault> {
        match &mut self.source {
            KeySource::Packed(keys) => match keys.next()? {
                Some((key, number)) => {
                    self.key.clear();
                    self.key.extend_from_slice(key);
                    self.number = number;
                    Ok(true)
                }
                None => Ok(false),
            },
            KeySource::Plain(keys) => match keys.next() {
                Some((key, number)) => {
                    (self.key, self.number) = (key, number);
                    Ok(true)
                }
                None => Ok(false),
            },
        }
    }
}

/// The terms that quads have.
struct Used {
    bits: Vec<u64>,
    /// How many are used before each 64 of them.
    before: Vec<u32>,
}

impl Used {
    fn of(snapshot: &Snapshot) -> Result<Self, Fault> {
        let mut bits = vec![0_u64; (snapshot.next_number() as usize).div_ceil(64)];
        for quad in snapshot.scan(Order::Spog, &[]) {
            for id in quad? {
                if let Some(number) = TermId(id).in_dictionary() {
                    *bits.get_mut(number as usize / 64).ok_or(Fault::Outside)? |= 1 << (number % 64);
                }
            }
        }
        let mut count = 0;
        let before = bits.iter().map(|bits| {
            let before = count;
            count += bits.count_ones();
            before
        });
        let before = before.collect();
        Ok(Self { bits, before })
    }

    /// The number of a term among those that are used, if it is.
    fn place(&self, number: u32) -> Option<u32> {
        let (bits, before) = (self.bits.get(number as usize / 64)?, self.before.get(number as usize / 64)?);
        let bit = 1_u64 << (number % 64);
        (bits & bit != 0).then(|| before + (bits & (bit - 1)).count_ones())
    }
}

/// Writes a layer that has few quads: it is sorted when it is read.
pub(super) fn write_small<W: Write>(layer: &Arc<Layer>, out: &mut FileWriter<W>) -> Result<(), Failed> {
    let layers = std::slice::from_ref(layer);
    write_terms(layers, layer.numbers().start, Some, out)?;
    for order in [Order::Spog, Order::Spo] {
        write_order(order, layer.keys(order, &[])?.into_iter().flatten(), out)?;
    }
    Ok(())
}
