//! Snapshots: an immutable graph of numbers, asked by the beginning of a key in one of its orders.
//!
//! Whatever is asked is a snapshot: graph files become one in memory, a store is one on the disk, and a store with graph
//! files beside it is the store with a layer in memory above it.

use std::borrow::Cow;
use std::sync::Arc;

use oxigraph::model::{NamedNode, Term, TermRef};
use serde::{Deserialize, Serialize};

use super::id::TermId;
use super::layer::{self, Keys, Layer, Plain};
use super::order::{Order, QuadIds};
use super::terms::Terms;
use crate::checked::Fault;
use crate::map;
use crate::vocab::iri::{Base, Class};
use crate::vocab::{rdf, tw};

/// An immutable graph. A copy costs nothing.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// The layers from the lowest on. The terms of each have higher numbers than those of the ones before it.
    layers: Vec<Arc<Layer>>,
    /// How many triples and quads the graph has.
    totals: Totals,
}

/// How many triples and quads a graph has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Totals {
    pub(crate) triples: u64,
    pub(crate) quads: u64,
}

/// The keys of an order that begin as asked, ascending.
#[derive(Clone, Debug)]
pub(crate) enum Scan<'s> {
    /// Those of one layer.
    One(Keys<'s>),
    /// Those that an odd number of layers have.
    Odd(Vec<(Option<[u32; 4]>, Keys<'s>)>),
    /// What was wrong, to be told once.
    Fault(Option<Fault>),
}

impl<'s> Scan<'s> {
    /// The keys that an odd number of these have.
    fn of(mut layers: impl Iterator<Item = Result<Option<Keys<'s>>, Fault>>) -> Self {
        let mut all = || -> Result<Self, Fault> {
            let mut next = || -> Result<Option<Keys<'s>>, Fault> {
                loop {
                    match layers.next().transpose()? {
                        None => return Ok(None),
                        Some(Some(keys)) => return Ok(Some(keys)),
                        Some(None) => {}
                    }
                }
            };
            let Some(first) = next()? else { return Ok(Self::Fault(None)) };
            let Some(second) = next()? else { return Ok(Self::One(first)) };
            let mut heads = Vec::new();
            for mut keys in [first, second] {
                heads.push((keys.next().transpose()?, keys));
            }
            while let Some(mut keys) = next()? {
                heads.push((keys.next().transpose()?, keys));
            }
            Ok(Self::Odd(heads))
        };
        all().unwrap_or_else(|fault| Self::Fault(Some(fault)))
    }
}

/// The first key that an odd number of lists have, which are gone through up to it.
fn odd(heads: &mut [(Option<[u32; 4]>, Keys<'_>)]) -> Result<Option<[u32; 4]>, Fault> {
    loop {
        let Some(least) = heads.iter().filter_map(|(head, _)| *head).min() else { return Ok(None) };
        let mut is_odd = false;
        for (head, keys) in &mut *heads {
            if *head == Some(least) {
                is_odd = !is_odd;
                *head = keys.next().transpose()?;
            }
        }
        if is_odd {
            return Ok(Some(least));
        }
    }
}

impl Iterator for Scan<'_> {
    type Item = Result<[u32; 4], Fault>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::One(keys) => keys.next(),
            Self::Fault(fault) => fault.take().map(Err),
            Self::Odd(heads) => match odd(heads) {
                Ok(key) => key.map(Ok),
                Err(fault) => {
                    *self = Self::Fault(None);
                    Some(Err(fault))
                }
            },
        }
    }
}

/// The columns of a beginning.
fn columns(prefix: &[TermId]) -> ([u32; 4], usize) {
    let mut columns = [0; 4];
    columns.iter_mut().zip(prefix).for_each(|(column, id)| *column = id.0);
    (columns, prefix.len().min(4))
}

impl Snapshot {
    /// A graph in memory: its terms, and its quads in any order and perhaps repeated.
    pub(crate) fn in_memory(terms: Terms, quads: Vec<QuadIds>) -> Self {
        let plain = Plain::graph(quads);
        let totals = Totals { triples: plain.triples.len() as u64, quads: plain.quads.len() as u64 };
        Self::of(vec![Arc::new(Layer::plain(0, terms, plain))], totals)
    }

    /// A graph of layers, from the lowest on.
    pub(crate) fn of(layers: Vec<Arc<Layer>>, totals: Totals) -> Self {
        Self(Arc::new(Inner { layers, totals }))
    }

    /// The terms and the quads of the layer in memory that is above so many others; none if there is no such layer.
    pub(super) fn into_parts(mut self, below: usize) -> (Terms, Vec<QuadIds>) {
        let layer = match Arc::get_mut(&mut self.0) {
            // What nobody else has need not be copied.
            Some(inner) => inner.layers.drain(below.min(inner.layers.len())..).next(),
            None => self.0.layers.get(below).cloned(),
        };
        let parts = layer.map(|layer| match Arc::try_unwrap(layer) {
            Ok(layer) => layer.into_plain().map(|(terms, plain)| (terms, plain.quads)),
            Err(shared) => shared.as_plain().map(|(terms, plain)| (terms.clone(), plain.quads.clone())),
        });
        parts.flatten().unwrap_or_default()
    }

    /// The graph with quads that may be in it already, in any order and perhaps repeated, and terms that are not, whose
    /// numbers are those that it does not have.
    pub(crate) fn with(&self, terms: Terms, mut quads: Vec<QuadIds>) -> Result<Self, Fault> {
        layer::sort(&mut quads);
        quads.dedup();
        let mut fresh = Vec::with_capacity(quads.len());
        let mut triples: Vec<QuadIds> = Vec::new();
        for quad in quads {
            let [s, p, o, _] = quad.map(TermId);
            if self.has(Order::Spog, &quad.map(TermId))? {
                continue;
            }
            fresh.push(quad);
            let triple = Order::Spo.key(quad);
            if triples.last() != Some(&triple) && !self.has(Order::Spo, &[s, p, o])? {
                triples.push(triple);
            }
        }
        let totals = Totals {
            triples: self.0.totals.triples + triples.len() as u64,
            quads: self.0.totals.quads + fresh.len() as u64,
        };
        let mut layers = self.0.layers.clone();
        layers.push(Arc::new(Layer::plain(self.next_number(), terms, Plain::new(fresh, triples))));
        Ok(Self::of(layers, totals))
    }

    /// The layers, from the lowest on.
    pub(crate) fn layers(&self) -> &[Arc<Layer>] {
        &self.0.layers
    }

    /// How many triples and quads there are.
    pub(crate) fn totals(&self) -> Totals {
        self.0.totals
    }

    /// The lowest number that no term has.
    pub(crate) fn next_number(&self) -> u32 {
        self.0.layers.iter().map(|layer| layer.numbers().end).max().unwrap_or_default()
    }

    /// The keys of an order that begin with `prefix`, ascending.
    pub(crate) fn scan(&self, order: Order, prefix: &[TermId]) -> Scan<'_> {
        let (prefix, length) = columns(prefix);
        let prefix = &prefix[..length];
        if let [layer] = self.0.layers.as_slice() {
            return match layer.keys(order, prefix) {
                Ok(Some(keys)) => Scan::One(keys),
                Ok(None) => Scan::Fault(None),
                Err(fault) => Scan::Fault(Some(fault)),
            };
        }
        Scan::of(self.0.layers.iter().map(|layer| layer.keys(order, prefix)))
    }

    /// The keys of an order from the first that is not before `bound` on, ascending.
    pub(crate) fn scan_from(&self, order: Order, bound: &[TermId]) -> Scan<'_> {
        let (bound, length) = columns(bound);
        Scan::of(self.0.layers.iter().map(|layer| layer.keys_from(order, &bound[..length])))
    }

    /// How many keys of an order begin with `prefix`: exactly where there is one layer, else about as many.
    pub(crate) fn count(&self, order: Order, prefix: &[TermId]) -> usize {
        let Totals { triples, quads } = self.0.totals;
        if prefix.is_empty() {
            return if order.is_union() { triples } else { quads } as usize;
        }
        let (prefix, length) = columns(prefix);
        let counts =
            self.0.layers.iter().map(|layer| layer.count(order, &prefix[..length]).unwrap_or_default());
        // As much goes as comes, mostly.
        counts.max().unwrap_or_default() as usize
    }

    /// Whether the order has a key that begins with `prefix`.
    pub(crate) fn has(&self, order: Order, prefix: &[TermId]) -> Result<bool, Fault> {
        self.scan(order, prefix).next().transpose().map(|key| key.is_some())
    }

    /// The form of a term of the dictionary.
    pub(crate) fn form(&self, number: u32) -> Result<Cow<'_, str>, Fault> {
        let layer = self.0.layers.iter().rev().find(|layer| layer.numbers().contains(&number));
        layer.ok_or(Fault::Outside)?.form(number)
    }

    /// The term with a number: one of the dictionary, or one that is its own value.
    pub(crate) fn term(&self, id: TermId) -> Result<Term, Fault> {
        match id.in_dictionary() {
            Some(number) => Ok(map::decode(&self.form(number)?)),
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
        if let Some(id) = TermId::of_form(form) {
            return Ok(Some(id));
        }
        Ok(self.find(form)?.and_then(TermId::known))
    }

    /// The number of a term of the dictionary.
    pub(crate) fn find(&self, form: &str) -> Result<Option<u32>, Fault> {
        for layer in &self.0.layers {
            if let Some(number) = layer.find(form)? {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// What the IRIs of the articles begin with.
    pub(super) fn data_base(&self) -> Option<Base> {
        let kind = self.id(rdf::TYPE.into()).ok()??;
        let class = self.id(tw::ARTICLE.into()).ok()??;
        // A few are enough: the graph may have articles by the thousand.
        self.scan(Order::Pos, &[kind, class]).take(8).find_map(|key| {
            match self.term(TermId(key.ok()?[2])).ok()? {
                Term::NamedNode(article) => Base::of(article.as_str(), Class::Article),
                _ => None,
            }
        })
    }

    /// Whether a graph of this name has a statement.
    pub(crate) fn has_graph(&self, name: &NamedNode) -> Result<bool, Fault> {
        self.id(name.as_ref().into())?.map_or(Ok(false), |id| self.has(Order::Gspo, &[id]))
    }

    /// The named graphs, ascending by number.
    pub(crate) fn graphs(&self) -> impl Iterator<Item = Result<TermId, Fault>> + '_ {
        let mut next = Some(0_u32);
        std::iter::from_fn(move || {
            loop {
                let graph = match self.scan_from(Order::Gspo, &[TermId(next?)]).next()? {
                    Ok([graph, ..]) => graph,
                    Err(fault) => {
                        next = None;
                        return Some(Err(fault));
                    }
                };
                next = graph.checked_add(1);
                if graph != TermId::DEFAULT.0 {
                    return Some(Ok(TermId(graph)));
                }
            }
        })
    }
}
