//! Layers: what a snapshot is made of. Terms and the keys of each order in; those that are asked for out.
//!
//! The lowest layer is a graph. Each other one has the quads in which the graph differs when it is added, whether they
//! come or go, and the terms that are new: a quad is in the graph if an odd number of layers have it. In the orders
//! without graphs, a layer has the triples that no graph had before or none has after it.
//!
//! A layer is packed, in a file, or plain, in memory. A plain one sorts an order when it is first asked for.

use std::borrow::Cow;
use std::sync::OnceLock;

use rayon::slice::ParallelSliceMut;

use super::budget::Budget;
use super::dictionary::Dictionary;
use super::encode::{pack, unpack};
use super::file::StoreFile;
use super::order::{Order, QuadIds};
use super::segment::{self, Segment, Tuple};
use super::starts::Starts;
use super::terms::Terms;
use super::words::{self, Index, Texts};
use crate::checked::Fault;

/// Terms that are new, and quads in which graphs differ.
#[derive(Debug)]
pub(crate) struct Layer {
    terms: Lexicon,
    quads: Quads,
    /// The words of the texts that its triples lead to, once they were asked for.
    words: OnceLock<Index>,
}

#[derive(Debug)]
enum Lexicon {
    Packed(Dictionary),
    /// Terms with numbers from this one on.
    Plain(u32, Terms),
}

#[derive(Debug)]
enum Quads {
    Packed([Segment; 5]),
    Plain(Plain),
}

/// Quads in memory.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    /// The quads, ascending.
    pub(crate) quads: Vec<QuadIds>,
    /// The triples, ascending; their graph is 0.
    pub(crate) triples: Vec<QuadIds>,
    /// The keys of the other orders, by the order's place.
    others: [OnceLock<Vec<Tuple>>; 5],
    /// Where the keys of an order begin that have a number in their first column, by the order's place.
    starts: Box<[OnceLock<Starts>; 5]>,
}

/// The keys of one layer that begin as asked, ascending.
#[derive(Clone, Debug)]
pub(crate) enum Keys<'s> {
    Plain(std::slice::Iter<'s, Tuple>),
    Packed(segment::Scan),
}

impl Iterator for Keys<'_> {
    type Item = Result<Tuple, Fault>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Plain(keys) => keys.next().copied().map(Ok),
            Self::Packed(keys) => keys.next(),
        }
    }
}

/// How many columns the keys of an order have.
pub(crate) fn width(order: Order) -> usize {
    if order.is_union() { 3 } else { 4 }
}

/// A key as one number, of the same order.
#[inline]
fn number(key: &Tuple) -> u128 {
    key.iter().fold(0, |number, id| number << 32 | u128::from(*id))
}

/// Sorts keys; one that is there several times stays as often.
///
/// On this thread alone: a query may wait for it that runs on all others.
pub(crate) fn sort(keys: &mut [Tuple]) {
    keys.sort_unstable_by_key(number);
}

/// The same on all threads, where nobody waits for it.
pub(crate) fn sort_apart(keys: &mut [Tuple]) {
    keys.par_sort_unstable_by_key(number);
}

impl Plain {
    /// A graph of these quads, in any order and perhaps repeated.
    pub(crate) fn graph(mut quads: Vec<QuadIds>) -> Self {
        sort(&mut quads);
        quads.dedup();
        let mut triples: Vec<QuadIds> = quads.iter().map(|quad| Order::Spo.key(*quad)).collect();
        triples.dedup();
        Self::new(quads, triples)
    }

    /// These quads and triples, both ascending.
    pub(crate) fn new(quads: Vec<QuadIds>, triples: Vec<QuadIds>) -> Self {
        Self { quads, triples, others: Default::default(), starts: Default::default() }
    }

    /// The keys of an order, ascending.
    fn keys(&self, order: Order) -> &[Tuple] {
        let from = match order {
            Order::Spog => return &self.quads,
            Order::Spo => return &self.triples,
            order if order.is_union() => &self.triples,
            _ => &self.quads,
        };
        self.others[order.place()].get_or_init(|| {
            let mut keys: Vec<Tuple> = from.iter().map(|quad| order.key(*quad)).collect();
            sort(&mut keys);
            keys
        })
    }

    fn range(&self, order: Order, prefix: &[u32]) -> &[Tuple] {
        let mut keys = self.keys(order);
        let Some(first) = prefix.first() else { return keys };
        let starts = self.starts[order.place()].get_or_init(|| Starts::of(keys));
        let known = starts.range(*first);
        if let Some(known) = known {
            keys = &keys[known];
            if prefix.len() == 1 {
                return keys;
            }
        }
        let mut lowest = [0; 4];
        let mut highest = [u32::MAX; 4];
        for (column, id) in prefix.iter().enumerate().take(4) {
            (lowest[column], highest[column]) = (*id, *id);
        }
        let (lowest, highest) = (number(&lowest), number(&highest));
        let start = keys.partition_point(|key| number(key) < lowest);
        let rest = &keys[start..];
        // What is asked for is mostly short: its end is looked for near its beginning.
        let mut step = 1;
        while step < rest.len() && number(&rest[step]) <= highest {
            step *= 2;
        }
        let length = rest[..rest.len().min(step)].partition_point(|key| number(key) <= highest);
        &rest[..length]
    }
}

/// What is in an odd number of ascending lists, which are given one behind the other.
pub(crate) fn odd_ones(keys: &mut [Tuple]) -> Vec<Tuple> {
    // This sort merges what is ascending.
    keys.sort();
    let alike = keys.chunk_by(|a, b| a == b);
    alike.filter(|alike| alike.len() % 2 == 1).filter_map(|alike| alike.first().copied()).collect()
}

impl Layer {
    /// A layer in memory, whose terms have numbers from `first` on.
    pub(crate) fn plain(first: u32, terms: Terms, quads: Plain) -> Self {
        Self { terms: Lexicon::Plain(first, terms), quads: Quads::Plain(quads), words: OnceLock::new() }
    }

    /// The layer of a file.
    pub(crate) fn open(file: &StoreFile) -> Result<Self, Fault> {
        let mut segments = Vec::with_capacity(5);
        for order in Order::ALL {
            segments.push(Segment::open(file, order.place() as u8, width(order))?);
        }
        let segments = <[Segment; 5]>::try_from(segments).map_err(|_| Fault::Outside)?;
        let words = Index::open(file)?.map_or_else(OnceLock::new, OnceLock::from);
        Ok(Self { terms: Lexicon::Packed(Dictionary::open(file)?), quads: Quads::Packed(segments), words })
    }

    /// The dictionary of a layer in a file.
    pub(crate) fn dictionary(&self) -> Option<&Dictionary> {
        match &self.terms {
            Lexicon::Packed(dictionary) => Some(dictionary),
            Lexicon::Plain(..) => None,
        }
    }

    /// The lowest number of a term of the layer, and that behind the highest.
    pub(crate) fn numbers(&self) -> std::ops::Range<u32> {
        match &self.terms {
            Lexicon::Packed(dictionary) => dictionary.first()..dictionary.first() + dictionary.len(),
            Lexicon::Plain(first, terms) => *first..*first + terms.len() as u32,
        }
    }

    /// The form of a term of the layer.
    pub(crate) fn form(&self, number: u32) -> Result<Cow<'_, str>, Fault> {
        match &self.terms {
            Lexicon::Packed(dictionary) => {
                let form = dictionary.term(number)?.and_then(unpack);
                form.map(Cow::Owned).ok_or(Fault::Outside)
            }
            Lexicon::Plain(first, terms) => {
                let form = number.checked_sub(*first).and_then(|number| terms.form(number));
                form.map(Cow::Borrowed).ok_or(Fault::Outside)
            }
        }
    }

    /// The number of a term of the layer.
    pub(crate) fn find(&self, form: &str) -> Result<Option<u32>, Fault> {
        match &self.terms {
            Lexicon::Packed(dictionary) => {
                let mut bytes = Vec::with_capacity(form.len());
                pack(form, &mut bytes);
                dictionary.number(&bytes)
            }
            Lexicon::Plain(first, terms) => Ok(terms.find(form).map(|number| first + number)),
        }
    }

    /// The keys of an order that begin with `prefix`; `None` if there are none.
    pub(crate) fn keys(&self, order: Order, prefix: &[u32]) -> Result<Option<Keys<'_>>, Fault> {
        match &self.quads {
            Quads::Packed(segments) => Ok(segments[order.place()].scan(prefix)?.map(Keys::Packed)),
            Quads::Plain(plain) => {
                let range = plain.range(order, prefix);
                Ok((!range.is_empty()).then(|| Keys::Plain(range.iter())))
            }
        }
    }

    /// The keys of an order from the first that is not before `bound` on.
    pub(crate) fn keys_from(&self, order: Order, bound: &[u32]) -> Result<Option<Keys<'_>>, Fault> {
        match &self.quads {
            Quads::Packed(segments) => Ok(segments[order.place()].scan_from(bound)?.map(Keys::Packed)),
            Quads::Plain(plain) => {
                let keys = plain.keys(order);
                let length = bound.len().min(4);
                let start = keys.partition_point(|key| key[..length] < bound[..length]);
                Ok((start < keys.len()).then(|| Keys::Plain(keys[start..].iter())))
            }
        }
    }

    /// How many keys of an order begin with `prefix`.
    pub(crate) fn count(&self, order: Order, prefix: &[u32]) -> Result<u64, Fault> {
        match &self.quads {
            Quads::Packed(segments) => segments[order.place()].count(prefix),
            Quads::Plain(plain) => Ok(plain.range(order, prefix).len() as u64),
        }
    }

    /// The objects of the triples with a property.
    fn objects(&self, predicate: u32, objects: &mut Vec<u32>) -> Result<(), Fault> {
        match &self.quads {
            Quads::Packed(_) => {
                let keys = self.keys(Order::Pos, &[predicate])?;
                words::push_objects(keys.into_iter().flatten(), objects)
            }
            // This needs no order that may not be sorted yet.
            Quads::Plain(plain) => {
                let triples = plain.triples.iter().filter(|[_, p, ..]| *p == predicate);
                objects.extend(triples.map(|[_, _, object, _]| object));
                Ok(())
            }
        }
    }

    /// The words of the texts that the triples lead to. `form` gives terms of this layer and of those below it.
    pub(super) fn words<'f>(
        &self,
        texts: &Texts,
        form: &dyn Fn(u32) -> Result<Cow<'f, str>, Fault>,
        budget: &Budget,
    ) -> Result<&Index, Fault> {
        if let Some(words) = self.words.get() {
            return Ok(words);
        }
        let words = self.index(texts, form, budget)?;
        Ok(self.words.get_or_init(|| words))
    }

    /// The same, made anew.
    pub(super) fn index<'f>(
        &self,
        texts: &Texts,
        form: &dyn Fn(u32) -> Result<Cow<'f, str>, Fault>,
        budget: &Budget,
    ) -> Result<Index, Fault> {
        let objects = |predicate, objects: &mut Vec<u32>| self.objects(predicate, objects);
        words::index(texts, objects, form, Some, budget)?.finish()
    }

    /// The terms and the quads of a layer in memory.
    pub(crate) fn into_plain(self) -> Option<(Terms, Plain)> {
        match (self.terms, self.quads) {
            (Lexicon::Plain(_, terms), Quads::Plain(quads)) => Some((terms, quads)),
            _ => None,
        }
    }

    /// The same of one that is shared.
    pub(crate) fn as_plain(&self) -> Option<(&Terms, &Plain)> {
        match (&self.terms, &self.quads) {
            (Lexicon::Plain(_, terms), Quads::Plain(quads)) => Some((terms, quads)),
            _ => None,
        }
    }
}
