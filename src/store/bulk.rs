//! Building: quads of any number in, the file of a graph out.
//!
//! Terms stay in memory, each once and in few bytes; quads are sorted on disk where they are many. Terms have their
//! numbers in the order of first occurrence, so that the same quads in the same order make the same bytes.

use std::hash::BuildHasher;
use std::io::{self, Write};
use std::path::Path;

use foldhash::fast::RandomState;
use oxigraph::model::{GraphNameRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use rayon::slice::ParallelSliceMut;
use rustc_hash::FxHashMap;

use super::dictionary::{self, DictionaryWriter};
use super::encode::{pack, unpack};
use super::error::Failed;
use super::file::FileWriter;
use super::id::TermId;
use super::layer::width;
use super::order::{Order, QuadIds};
use super::segment::SegmentWriter;
use super::tuples::{SortedTuples, TupleFile, TupleSorter};
use super::words::{self, Field};
use crate::checked::Fault;
use crate::map;

/// How many bytes of quads are sorted in memory.
const MEMORY: usize = 256 << 20;

/// The bytes of terms, each with its number.
#[derive(Default)]
pub(super) struct Packed {
    /// The terms' bytes in parts, each with its length before it.
    parts: Vec<Vec<u8>>,
    /// The part and the place in it where each term begins.
    starts: Vec<u64>,
    /// The upper half of the hash and the number with one added; 0 where there is none. As long as a power of two.
    table: Vec<u64>,
    state: RandomState,
}

/// How many bytes a part has; a term that is longer has one of its own.
const PART: usize = 1 << 24;

const HALF: u64 = !(u32::MAX as u64);

impl Packed {
    /// The bytes of a term.
    pub(super) fn get(&self, number: u32) -> &[u8] {
        let Some(start) = self.starts.get(number as usize) else { return &[] };
        let part = self.parts.get((start >> 32) as usize).map(Vec::as_slice).unwrap_or_default();
        let mut cursor = crate::bytes::Cursor(part.get((start & !HALF) as usize..).unwrap_or_default());
        cursor.bytes().unwrap_or_default()
    }

    /// The number of a term, which is added if it is new; `None` if there are too many.
    pub(super) fn intern(&mut self, term: &[u8]) -> Option<u32> {
        if self.starts.len() * 8 >= self.table.len() * 7 {
            self.grow();
        }
        let hash = self.state.hash_one(term);
        let mask = self.table.len() - 1;
        let mut place = (hash >> 32) as usize & mask;
        loop {
            let entry = self.table[place];
            if entry == 0 {
                break;
            }
            let number = (entry & !HALF) as u32 - 1;
            if entry & HALF == hash & HALF && self.get(number) == term {
                return Some(number);
            }
            place = (place + 1) & mask;
        }
        let number = TermId::known(u32::try_from(self.starts.len()).ok()?)?.0;
        self.table[place] = hash & HALF | (u64::from(number) + 1);
        self.add(term);
        Some(number)
    }

    fn add(&mut self, term: &[u8]) {
        let length = term.len() + 10;
        if self.parts.last().is_none_or(|part| part.len() + length > part.capacity()) {
            self.parts.push(Vec::with_capacity(length.max(PART)));
        }
        let number = self.parts.len() as u64 - 1;
        if let Some(part) = self.parts.last_mut() {
            self.starts.push(number << 32 | part.len() as u64);
            crate::bytes::put_number(part, term.len() as u64);
            part.extend_from_slice(term);
        }
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(1 << 10);
        let mask = size - 1;
        for entry in std::mem::replace(&mut self.table, vec![0; size]) {
            let mut place = (entry >> 32) as usize & mask;
            while entry != 0 && self.table[place] != 0 {
                place = (place + 1) & mask;
            }
            if entry != 0 {
                self.table[place] = entry;
            }
        }
    }

    /// Writes the dictionary of these terms, numbered from `first` on.
    pub(super) fn write<W: Write>(&self, first: u32, out: &mut FileWriter<W>) -> Result<(), Failed> {
        let (mut short, mut long) = (Vec::new(), Vec::new());
        for number in 0..self.starts.len() as u32 {
            let term = self.get(number);
            match dictionary::key(term) {
                key if dictionary::is_long(&key) => long.push((key.into_owned(), number)),
                _ => short.push(number),
            }
        }
        short.par_sort_unstable_by(|a, b| self.get(*a).cmp(self.get(*b)));
        long.sort_unstable();
        let mut writer = DictionaryWriter::new(first);
        short.iter().try_for_each(|number| writer.push(self.get(*number), first + number, out))?;
        drop(short);
        long.iter().try_for_each(|(key, number)| writer.push(key, first + number, out))?;
        writer.finish(out, |number| Ok(self.get(number - first).to_owned()))
    }
}

/// Gathers quads until all have come.
pub(super) struct Bulk {
    terms: Packed,
    quads: TupleSorter,
    directory: std::path::PathBuf,
    memory: usize,
    /// The terms to which properties of texts lead.
    texts: Marks,
    form: String,
    bytes: Vec<u8>,
}

/// Terms that are marked as texts, by their kind.
#[derive(Default)]
struct Marks {
    /// To which kind of text a property leads, by its number.
    fields: FxHashMap<u32, Option<Field>>,
    /// A bit for each number, by the kind.
    bits: [Vec<u64>; 3],
}

impl Marks {
    /// Marks the object of a quad, if its property leads to a text.
    fn look(&mut self, predicate: u32, form: &str, object: u32) {
        let field = *self.fields.entry(predicate).or_insert_with(|| words::field_of(form));
        let (Some(field), Some(number)) = (field, TermId(object).in_dictionary()) else { return };
        let bits = &mut self.bits[field as usize];
        let place = number as usize / 64;
        if place >= bits.len() {
            bits.resize(place + 1, 0);
        }
        bits[place] |= 1 << (number % 64);
    }

    /// The numbers of a kind, ascending.
    fn numbers(&self, field: Field) -> impl Iterator<Item = u32> + '_ {
        self.bits[field as usize].iter().enumerate().filter(|(_, bits)| **bits > 0).flat_map(
            |(place, bits)| {
                let bits = *bits;
                (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| place as u32 * 64 + bit)
            },
        )
    }
}

impl Bulk {
    /// Nothing yet; temporary files are in `directory`.
    pub(super) fn new(directory: &Path) -> Self {
        Self::with_memory(directory, MEMORY)
    }

    /// The same, with so many bytes of quads in memory at a time.
    pub(super) fn with_memory(directory: &Path, memory: usize) -> Self {
        Self {
            terms: Packed::default(),
            quads: TupleSorter::new(memory, directory),
            directory: directory.to_owned(),
            memory,
            texts: Marks::default(),
            form: String::new(),
            bytes: Vec::new(),
        }
    }

    fn term<'t>(&mut self, term: impl Into<TermRef<'t>>) -> io::Result<u32> {
        let mut form = std::mem::take(&mut self.form);
        form.clear();
        map::encode(term.into(), &mut form);
        let number = self.intern(&form);
        self.form = form;
        number
    }

    fn intern(&mut self, form: &str) -> io::Result<u32> {
        if let Some(id) = TermId::of_form(form) {
            return Ok(id.0);
        }
        self.bytes.clear();
        pack(form, &mut self.bytes);
        self.terms
            .intern(&self.bytes)
            .ok_or_else(|| io::Error::other("there are more terms than numbers for them"))
    }

    /// Takes a quad by the forms of its terms; that of the graph is empty for the default graph.
    pub(super) fn push_forms(&mut self, [subject, predicate, object, graph]: [&str; 4]) -> io::Result<()> {
        let (s, p, o) = (self.intern(subject)?, self.intern(predicate)?, self.intern(object)?);
        let g = if graph.is_empty() { TermId::DEFAULT.0 } else { self.intern(graph)? };
        self.texts.look(p, predicate, o);
        self.quads.push([s, p, o, g])
    }

    /// Takes a quad.
    pub(super) fn push(&mut self, quad: QuadRef<'_>) -> io::Result<()> {
        let subject = match quad.subject {
            NamedOrBlankNodeRef::NamedNode(node) => self.term(node)?,
            NamedOrBlankNodeRef::BlankNode(node) => self.term(node)?,
        };
        let (predicate, object) = (self.term(quad.predicate)?, self.term(quad.object)?);
        self.texts.look(predicate, &quad.predicate.to_string(), object);
        let graph = match quad.graph_name {
            GraphNameRef::DefaultGraph => TermId::DEFAULT.0,
            GraphNameRef::NamedNode(name) => self.term(name)?,
            GraphNameRef::BlankNode(name) => self.term(name)?,
        };
        self.quads.push([subject, predicate, object, graph])
    }

    fn write_words<W: Write>(&self, out: &mut FileWriter<W>) -> Result<(), Failed> {
        let mut builder = words::Builder::default();
        for field in Field::ALL {
            for number in self.texts.numbers(field) {
                let form = unpack(self.terms.get(number).to_owned()).ok_or(Fault::Outside)?;
                builder.add(field, number, &form);
            }
        }
        Ok(builder.write(out)?)
    }

    /// Writes the sections of the graph.
    pub(super) fn write<W: Write>(self, out: &mut FileWriter<W>) -> Result<(), Failed> {
        self.terms.write(0, out)?;
        self.write_words(out)?;
        drop(self.terms);
        let mut triples = TupleFile::new(&self.directory)?;
        let mut by_graph = TupleSorter::new(self.memory, &self.directory);
        let mut last: Option<QuadIds> = None;
        let quads = self.quads.finish()?.map(|quad| {
            let quad = quad?;
            by_graph.push(Order::Gspo.key(quad))?;
            let triple = Order::Spo.key(quad);
            if last.replace(triple) != Some(triple) {
                triples.push(&triple)?;
            }
            Ok::<_, io::Error>(quad)
        });
        write_order(Order::Spog, quads, out)?;
        write_order(Order::Gspo, by_graph.finish()?, out)?;
        write_order(Order::Spo, triples.read()?, out)?;
        for order in [Order::Pos, Order::Osp] {
            let mut sorter = TupleSorter::new(self.memory, &self.directory);
            triples.read()?.try_for_each(|triple| sorter.push(order.key(triple?)))?;
            let sorted: SortedTuples = sorter.finish()?;
            write_order(order, sorted, out)?;
        }
        Ok(())
    }
}

/// Writes the keys of an order, which come ascending.
pub(super) fn write_order<W: Write, E>(
    order: Order,
    keys: impl Iterator<Item = Result<QuadIds, E>>,
    out: &mut FileWriter<W>,
) -> Result<u64, Failed>
where
    Failed: From<E>,
{
    let mut writer = SegmentWriter::new(width(order));
    for key in keys {
        writer.push(key?, out)?;
    }
    Ok(writer.finish(order.place() as u8, out)?)
}
