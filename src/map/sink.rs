//! Where the mapper puts its quads: into a [`Builder`], which makes a dataset of them all, or into [`Lines`], which
//! makes the lines of N-Triples or N-Quads of what one article says.

use std::cell::Cell;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use oxigraph::model::NamedNodeRef;
use rustc_hash::{FxHashMap, FxHashSet};

use super::dataset::{Builder, TermId};
use super::literal::Literal;
use super::term;

/// Takes quads of terms that it numbers itself.
pub(super) trait Sink {
    /// A term that the sink knows.
    type Term: Copy;

    /// The term whose N-Triples form `write` appends to a text.
    fn intern(&mut self, write: impl FnOnce(&mut String)) -> Self::Term;

    /// A term of the vocabulary.
    fn constant(&mut self, iri: NamedNodeRef<'static>) -> Self::Term;

    /// Adds a quad; one that is there already is not added again.
    fn insert(&mut self, graph: Self::Term, subject: Self::Term, predicate: Self::Term, object: Self::Term);

    /// An IRI.
    fn iri(&mut self, iri: &str) -> Self::Term {
        self.intern(|form| term::encode_iri(iri, form))
    }

    /// A literal.
    fn literal(&mut self, literal: &Literal<'_>) -> Self::Term {
        self.intern(|form| literal.encode(form))
    }
}

impl Sink for Builder {
    type Term = TermId;

    fn intern(&mut self, write: impl FnOnce(&mut String)) -> TermId {
        Builder::intern(self, write)
    }

    fn constant(&mut self, iri: NamedNodeRef<'static>) -> TermId {
        Builder::constant(self, iri)
    }

    fn insert(&mut self, graph: TermId, subject: TermId, predicate: TermId, object: TermId) {
        Builder::insert(self, graph, subject, predicate, object);
    }
}

/// A term of [`Lines`]: the number of a term of the vocabulary, with [`CONSTANT`], or that of any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct LineTerm(u32);

/// What the numbers of terms of the vocabulary have and no other has.
const CONSTANT: u32 = 1 << 31;

/// Lines of N-Triples or N-Quads, none twice, in the order in which they were added.
///
/// Meant for one article: what tells lines apart grows with their number.
pub(super) struct Lines<'o> {
    out: &'o mut Vec<u8>,
    has_graphs: bool,
    count: usize,
    scratch: Box<Scratch>,
}

/// What lines and terms are told apart by.
#[derive(Default)]
struct Scratch {
    /// The terms of the vocabulary. They stay from one article to the next.
    constants: Forms,
    /// The numbers of these by where their IRIs are in the program, and their lengths.
    places: FxHashMap<(usize, usize), u32>,
    /// The other terms.
    own: Forms,
    known: FxHashSet<[LineTerm; 4]>,
}

thread_local! {
    /// What the last article of this thread has left, kept for its memory.
    static LEFT: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

impl<'o> Lines<'o> {
    /// Lines that are appended to `out`, with the names of the graphs or without.
    pub(super) fn new(out: &'o mut Vec<u8>, has_graphs: bool) -> Self {
        Self { out, has_graphs, count: 0, scratch: LEFT.take().unwrap_or_default() }
    }

    /// Leaves the memory to the next article, and says how many lines there are.
    pub(super) fn finish(mut self) -> usize {
        /// Larger than this, in bytes of forms or in lines, what an article leaves is not kept.
        const LARGE: usize = 1 << 16;
        let scratch = &mut self.scratch;
        if scratch.own.text.len() < LARGE && scratch.known.len() < LARGE {
            scratch.own.clear();
            scratch.known.clear();
            LEFT.set(Some(self.scratch));
        }
        self.count
    }

    fn put(&mut self, term: LineTerm) {
        let Scratch { constants, own, .. } = &*self.scratch;
        let form = match term.0 & CONSTANT {
            0 => own.form(term.0),
            _ => constants.form(term.0 & !CONSTANT),
        };
        self.out.extend_from_slice(form.as_bytes());
        self.out.push(b' ');
    }
}

impl Sink for Lines<'_> {
    type Term = LineTerm;

    fn intern(&mut self, write: impl FnOnce(&mut String)) -> LineTerm {
        let number = self.scratch.own.intern(write);
        assert!(number < CONSTANT, "an article has fewer than 2^31 terms");
        LineTerm(number)
    }

    fn constant(&mut self, iri: NamedNodeRef<'static>) -> LineTerm {
        let Scratch { constants, places, .. } = &mut *self.scratch;
        let place = (iri.as_str().as_ptr().addr(), iri.as_str().len());
        let number = places
            .entry(place)
            .or_insert_with(|| constants.intern(|form| term::encode_iri(iri.as_str(), form)));
        LineTerm(*number | CONSTANT)
    }

    fn insert(&mut self, graph: LineTerm, subject: LineTerm, predicate: LineTerm, object: LineTerm) {
        // Triples are of one graph, whatever the article or dataset that they come from.
        let name = if self.has_graphs { graph } else { predicate };
        if !self.scratch.known.insert([name, subject, predicate, object]) {
            return;
        }
        self.count += 1;
        for term in [subject, predicate, object] {
            self.put(term);
        }
        if self.has_graphs {
            self.put(graph);
        }
        self.out.extend_from_slice(b".\n");
    }
}

/// Terms in their N-Triples form, each once, numbered in the order in which they came.
#[derive(Default)]
struct Forms {
    /// One after another.
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
    /// Hashes forms, which foreign texts may be part of: its seed is nobody's to guess.
    hasher: RandomState,
    /// Numbers by the hash of the form, or by the first free one after it.
    numbers: FxHashMap<u64, u32>,
}

impl Forms {
    /// The number of the term whose form `write` appends.
    fn intern(&mut self, write: impl FnOnce(&mut String)) -> u32 {
        let start = self.text.len();
        write(&mut self.text);
        let mut hash = self.hasher.hash_one(&self.text[start..]);
        while let Some(&number) = self.numbers.get(&hash) {
            if *self.form(number) == self.text[start..] {
                self.text.truncate(start);
                return number;
            }
            hash = hash.wrapping_add(1);
        }
        let number = u32::try_from(self.ends.len()).expect("an article has fewer than 2^32 terms");
        self.ends.push(u32::try_from(self.text.len()).expect("the terms of an article have less than 4 GB"));
        self.numbers.insert(hash, number);
        number
    }

    fn form(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[number] as usize]
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.numbers.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::rdf;

    #[test]
    fn lines_are_escaped_and_none_is_twice() {
        let mut out = Vec::new();
        let mut lines = Lines::new(&mut out, false);
        let subject = lines.iri("http://example.org/a b");
        let predicate = lines.constant(rdf::TYPE);
        let object = lines.literal(&Literal::string("x\n\"y\""));
        for _ in 0..2 {
            lines.insert(subject, subject, predicate, object);
        }
        assert_eq!(lines.finish(), 1);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<http://example.org/a\\u0020b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \"x\\n\\\"y\\\"\" .\n"
        );
    }
}
