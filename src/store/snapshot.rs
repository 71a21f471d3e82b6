//! Snapshots: an immutable graph of numbers, asked by the beginning of a key in one of its orders.
//!
//! Whatever is asked is a snapshot: graph files become one in memory.

use std::cmp::Ordering;
use std::sync::Arc;

use oxigraph::model::{Term, TermRef};
use rayon::slice::ParallelSliceMut;

use super::id::TermId;
use super::order::{Order, QuadIds};
use super::terms::Terms;
use crate::checked::Fault;
use crate::map;

/// An immutable graph. A copy costs nothing.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    terms: Terms,
    /// The keys of each order, ascending.
    orders: [Vec<[u32; 4]>; 5],
}

/// The keys of an order that begin as asked, ascending.
#[derive(Clone, Debug)]
pub(crate) struct Scan<'s> {
    keys: std::slice::Iter<'s, [u32; 4]>,
}

impl Iterator for Scan<'_> {
    type Item = Result<[u32; 4], Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.keys.next().copied().map(Ok)
    }
}

impl Snapshot {
    /// A graph in memory: its terms, and its quads in any order and perhaps repeated.
    pub(crate) fn in_memory(terms: Terms, quads: Vec<QuadIds>) -> Self {
        let sorted = |mut keys: Vec<[u32; 4]>| {
            keys.par_sort_unstable_by_key(|key| {
                key.iter().fold(0_u128, |number, &id| number << 32 | u128::from(id))
            });
            keys.dedup();
            keys
        };
        let quads = sorted(quads);
        let mut triples: Vec<[u32; 4]> = quads.iter().map(|quad| Order::Spo.key(*quad)).collect();
        triples.dedup();
        let orders = Order::ALL.map(|order| match order {
            Order::Spo => triples.clone(),
            Order::Spog => quads.clone(),
            order if order.is_union() => sorted(triples.iter().map(|triple| order.key(*triple)).collect()),
            order => sorted(quads.iter().map(|quad| order.key(*quad)).collect()),
        });
        Self(Arc::new(Inner { terms, orders }))
    }

    /// The terms and the quads.
    pub(super) fn into_parts(self) -> (Terms, Vec<QuadIds>) {
        match Arc::try_unwrap(self.0) {
            Ok(inner) => {
                let [.., spog, _] = inner.orders;
                (inner.terms, spog)
            }
            Err(shared) => (shared.terms.clone(), shared.orders[Order::Spog.place()].clone()),
        }
    }

    /// The keys of an order that begin with `prefix`, ascending.
    pub(crate) fn scan(&self, order: Order, prefix: &[TermId]) -> Scan<'_> {
        Scan { keys: self.range(order, prefix).iter() }
    }

    /// How many keys of an order begin with `prefix`, or about as many.
    pub(crate) fn count(&self, order: Order, prefix: &[TermId]) -> usize {
        self.range(order, prefix).len()
    }

    fn range(&self, order: Order, prefix: &[TermId]) -> &[[u32; 4]] {
        let keys = &self.0.orders[order.place()];
        let prefix = prefix.get(..4).unwrap_or(prefix);
        let compare = |key: &[u32; 4]| {
            let columns = key.iter().zip(prefix).map(|(id, wanted)| id.cmp(&wanted.0));
            columns.fold(Ordering::Equal, Ordering::then)
        };
        let start = keys.partition_point(|key| compare(key).is_lt());
        let rest = &keys[start..];
        // What is asked for is mostly short: its end is looked for near its beginning.
        let mut step = 1;
        while step < rest.len() && compare(&rest[step]).is_eq() {
            step *= 2;
        }
        let length = rest[..rest.len().min(step)].partition_point(|key| compare(key).is_eq());
        &rest[..length]
    }

    /// Whether the order has a key that begins with `prefix`.
    pub(crate) fn has(&self, order: Order, prefix: &[TermId]) -> Result<bool, Fault> {
        self.scan(order, prefix).next().transpose().map(|key| key.is_some())
    }

    /// The term with a number: one of the dictionary, or one that is its own value.
    pub(crate) fn term(&self, id: TermId) -> Result<Term, Fault> {
        match id.in_dictionary() {
            Some(number) => Ok(map::decode(self.0.terms.form(number).ok_or(Fault::Outside)?)),
            None => id.literal().map(Term::from).ok_or(Fault::Outside),
        }
    }

    /// The number of a term.
    pub(crate) fn id(&self, term: TermRef<'_>) -> Result<Option<TermId>, Fault> {
        let mut form = String::new();
        map::encode(term, &mut form);
        self.id_of_form(&form)
    }

    /// The number of a term in its N-Triples form.
    pub(crate) fn id_of_form(&self, form: &str) -> Result<Option<TermId>, Fault> {
        Ok(TermId::of_form(form).or_else(|| self.0.terms.find(form).and_then(TermId::known)))
    }

    /// The named graphs, ascending by number.
    pub(crate) fn graphs(&self) -> impl Iterator<Item = Result<TermId, Fault>> + '_ {
        let mut last = TermId::DEFAULT.0;
        self.scan(Order::Gspo, &[]).filter_map(move |key| match key {
            Ok([graph, ..]) if graph == last || graph == TermId::DEFAULT.0 => None,
            Ok([graph, ..]) => {
                last = graph;
                Some(Ok(TermId(graph)))
            }
            Err(fault) => Some(Err(fault)),
        })
    }
}
