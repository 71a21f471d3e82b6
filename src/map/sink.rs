//! Where the mapper puts its quads: into a [`Builder`], which makes a dataset of them all, or into [`Lines`], which
//! makes the lines of N-Triples or N-Quads of what one article says.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use oxigraph::model::NamedNodeRef;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

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

/// A term of [`Lines`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum LineTerm {
    /// A term of the vocabulary: its IRI.
    Constant(&'static str),
    /// Any other: its number.
    Own(u32),
}

/// Lines of N-Triples or N-Quads, none twice, in the order in which they were added.
///
/// Meant for one article: what tells lines apart grows with their number.
pub(super) struct Lines<'o> {
    out: &'o mut Vec<u8>,
    has_graphs: bool,
    count: usize,
    /// The forms of the terms, one after another, and where each ends.
    forms: String,
    ends: Vec<u32>,
    /// Hashes forms, which foreign texts may be part of: its seed is nobody's to guess.
    hasher: RandomState,
    /// Terms by the hash of their form, or by the first free number after it.
    numbers: FxHashMap<u64, u32>,
    known: FxHashSet<[LineTerm; 4]>,
}

impl<'o> Lines<'o> {
    /// Lines that are appended to `out`, with the names of the graphs or without.
    pub(super) fn new(out: &'o mut Vec<u8>, has_graphs: bool) -> Self {
        /// About as many terms and quads as a small record has.
        const FEW: usize = 28;
        Self {
            out,
            has_graphs,
            count: 0,
            forms: String::with_capacity(64 * FEW),
            ends: Vec::with_capacity(FEW),
            hasher: RandomState::default(),
            numbers: FxHashMap::with_capacity_and_hasher(FEW, FxBuildHasher),
            known: FxHashSet::with_capacity_and_hasher(FEW, FxBuildHasher),
        }
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    fn put(&mut self, term: LineTerm) {
        match term {
            LineTerm::Constant(iri) => {
                self.out.push(b'<');
                self.out.extend_from_slice(iri.as_bytes());
                self.out.extend_from_slice(b"> ");
            }
            LineTerm::Own(number) => {
                let form = form(&self.forms, &self.ends, number);
                self.out.extend_from_slice(form.as_bytes());
                self.out.push(b' ');
            }
        }
    }
}

impl Sink for Lines<'_> {
    type Term = LineTerm;

    fn intern(&mut self, write: impl FnOnce(&mut String)) -> LineTerm {
        let start = self.forms.len();
        write(&mut self.forms);
        let mut hash = self.hasher.hash_one(&self.forms[start..]);
        while let Some(&number) = self.numbers.get(&hash) {
            if *form(&self.forms, &self.ends, number) == self.forms[start..] {
                self.forms.truncate(start);
                return LineTerm::Own(number);
            }
            hash = hash.wrapping_add(1);
        }
        let number = u32::try_from(self.ends.len()).expect("an article has fewer than 2^32 terms");
        self.ends.push(u32::try_from(self.forms.len()).expect("the terms of an article have less than 4 GB"));
        self.numbers.insert(hash, number);
        LineTerm::Own(number)
    }

    fn constant(&mut self, iri: NamedNodeRef<'static>) -> LineTerm {
        LineTerm::Constant(iri.as_str())
    }

    fn insert(&mut self, graph: LineTerm, subject: LineTerm, predicate: LineTerm, object: LineTerm) {
        // Triples are of one graph, whatever the article or dataset that they come from.
        let name = if self.has_graphs { graph } else { predicate };
        if !self.known.insert([name, subject, predicate, object]) {
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

/// The form of a term, of all the forms and their ends.
fn form<'f>(forms: &'f str, ends: &[u32], number: u32) -> &'f str {
    let number = number as usize;
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    &forms[start as usize..ends[number] as usize]
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
        assert_eq!(lines.count(), 1);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<http://example.org/a\\u0020b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \"x\\n\\\"y\\\"\" .\n"
        );
    }
}
