//! Writing a dictionary.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::{KEYS, is_long};
use crate::bytes::put_number;
use crate::checked::BLOCK;
use crate::store::file::{FileWriter, Kind};

/// Gathers keys and writes a page whenever one is full.
pub(crate) struct DictionaryWriter {
    /// The number of the term whose number is lowest.
    first: u32,
    last: Vec<u8>,
    block: Vec<u8>,
    in_block: usize,
    starts: Vec<u16>,
    page: Vec<u8>,
    /// What stands in the index for the page, and for the block that is not full yet.
    bound: Vec<u8>,
    block_bound: Vec<u8>,
    index: Vec<u8>,
    blocks: u64,
    start: Option<usize>,
    numbers: Vec<u32>,
    /// How many of the terms are long.
    long: usize,
    /// The key before the block that is not full yet, or before the one that was filled last, and how many long ones there
    /// were then.
    before: (Vec<u8>, usize),
}

/// Where a dictionary stopped for now: behind a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Paused {
    start: usize,
    blocks: u64,
    /// The last key that is written.
    last: Vec<u8>,
    long: usize,
}

impl Paused {
    /// Whether it can be where a dictionary stopped in a file of so many bytes.
    pub(crate) fn is_sound(&self, length: u64) -> bool {
        self.start as u64 <= length && self.blocks <= length && self.long as u64 <= length
    }
}

/// What the tables of a dictionary got since it went on.
pub(crate) struct Tables {
    pub(crate) index: Vec<u8>,
    pub(crate) numbers: Vec<u8>,
}

impl DictionaryWriter {
    /// A dictionary whose numbers go from `first` on.
    pub(crate) fn new(first: u32) -> Self {
        Self {
            first,
            last: Vec::new(),
            block: Vec::new(),
            in_block: 0,
            starts: Vec::new(),
            page: Vec::new(),
            bound: Vec::new(),
            block_bound: Vec::new(),
            index: Vec::new(),
            blocks: 0,
            start: None,
            numbers: Vec::new(),
            long: 0,
            before: Default::default(),
        }
    }

    /// Goes on where a dictionary stopped.
    pub(crate) fn resume(first: u32, paused: &Paused) -> Self {
        let Paused { start, blocks, last, long } = paused.clone();
        Self { start: Some(start), blocks, last, long, ..Self::new(first) }
    }

    /// Whether the next key begins a block.
    pub(crate) fn is_at_block(&self) -> bool {
        self.in_block == 0
    }

    /// Where it can stop, if a page was written just now; with what its tables got since it went on. The keys of the last
    /// block are to be read again.
    pub(crate) fn pause(&mut self) -> Option<(Paused, Tables)> {
        let is_behind = self.in_block == 0 && self.starts.len() == 1 && !self.index.is_empty();
        let start = self.start.filter(|_| is_behind)?;
        let (last, long) = std::mem::take(&mut self.before);
        let written = self.numbers.len().saturating_sub(KEYS);
        let numbers = self.numbers[..written].iter().flat_map(|number| number.to_le_bytes()).collect();
        let tables = Tables { index: std::mem::take(&mut self.index), numbers };
        Some((Paused { start, blocks: self.blocks, last, long }, tables))
    }

    /// Takes what its tables got before it went on.
    pub(crate) fn take_tables(&mut self, before: Tables) {
        let Tables { mut index, numbers } = before;
        index.append(&mut self.index);
        self.index = index;
        let (numbers, _) = numbers.as_chunks::<4>();
        let numbers = numbers.iter().map(|number| u32::from_le_bytes(*number));
        self.numbers = numbers.chain(std::mem::take(&mut self.numbers)).collect();
    }

    /// Takes the next key in their order, and the number of its term.
    pub(crate) fn push<W: Write>(
        &mut self,
        key: &[u8],
        number: u32,
        out: &mut FileWriter<W>,
    ) -> io::Result<()> {
        let shared = self.last.iter().zip(key).take_while(|(a, b)| a == b).count();
        if self.in_block == 0 {
            self.before.0.clone_from(&self.last);
            self.before.1 = self.long;
            self.block_bound.clear();
            self.block_bound.extend_from_slice(&key[..key.len().min(shared + 1)]);
            put_number(&mut self.block, key.len() as u64);
            self.block.extend_from_slice(key);
        } else {
            put_number(&mut self.block, shared as u64);
            put_number(&mut self.block, (key.len() - shared) as u64);
            self.block.extend_from_slice(&key[shared..]);
        }
        self.last.clear();
        self.last.extend_from_slice(key);
        self.numbers.push(number);
        self.long += usize::from(is_long(key));
        self.in_block += 1;
        if self.in_block == KEYS { self.end_block(out) } else { Ok(()) }
    }

    fn end_block<W: Write>(&mut self, out: &mut FileWriter<W>) -> io::Result<()> {
        if self.in_block == 0 {
            return Ok(());
        }
        let table = 2 + 2 * (self.starts.len() + 1);
        if table + self.page.len() + self.block.len() > out.room() {
            self.end_page(out)?;
            out.align(BLOCK)?;
        }
        self.start.get_or_insert(out.place());
        if self.starts.is_empty() {
            std::mem::swap(&mut self.bound, &mut self.block_bound);
        }
        self.starts.push(self.page.len() as u16);
        self.page.append(&mut self.block);
        self.in_block = 0;
        Ok(())
    }

    fn end_page<W: Write>(&mut self, out: &mut FileWriter<W>) -> io::Result<()> {
        if self.starts.is_empty() {
            return Ok(());
        }
        put_number(&mut self.index, self.blocks);
        put_number(&mut self.index, self.bound.len() as u64);
        self.index.extend_from_slice(&self.bound);
        self.blocks += self.starts.len() as u64;
        out.put(&(self.starts.len() as u16).to_le_bytes())?;
        let table = 2 + 2 * self.starts.len();
        for start in self.starts.drain(..) {
            out.put(&(start + table as u16).to_le_bytes())?;
        }
        out.put(&self.page)?;
        self.page.clear();
        Ok(())
    }

    /// Writes what is left, the index and the tables. `long` gives the bytes of each long term by its number.
    pub(crate) fn finish<W: Write, E: From<io::Error>>(
        mut self,
        out: &mut FileWriter<W>,
        mut long: impl FnMut(u32) -> Result<Vec<u8>, E>,
    ) -> Result<(), E> {
        let long_count = self.long;
        self.end_block(out)?;
        self.end_page(out)?;
        let count = self.numbers.len() as u64;
        let start = self.start.unwrap_or(out.place());
        out.end(Kind::Terms, 0, start, count);
        out.section(Kind::TermIndex, 0, &self.index, u64::from(self.first))?;
        write_numbers(Kind::Numbers, &self.numbers, out)?;
        let mut ranks = vec![0_u32; self.numbers.len()];
        for (rank, number) in self.numbers.iter().enumerate() {
            let place = number.checked_sub(self.first).and_then(|place| ranks.get_mut(place as usize));
            *place.ok_or(io::Error::from(io::ErrorKind::InvalidData))? = rank as u32;
        }
        write_numbers(Kind::Ranks, &ranks, out)?;
        let short = self.numbers.len().checked_sub(long_count).ok_or(io::ErrorKind::InvalidData);
        let long_ones = &self.numbers[short.map_err(io::Error::from)?..];
        let (start, mut ends) = (out.place(), Vec::with_capacity(8 * long_count));
        for number in long_ones {
            out.put(&long(*number)?)?;
            ends.extend_from_slice(&((out.place() - start) as u64).to_le_bytes());
        }
        out.end(Kind::Long, 0, start, long_count as u64);
        Ok(out.section(Kind::LongEnds, 0, &ends, long_count as u64)?)
    }
}

/// A table of numbers, none of which crosses a block.
fn write_numbers<W: Write>(kind: Kind, numbers: &[u32], out: &mut FileWriter<W>) -> io::Result<()> {
    out.align(4)?;
    let start = out.place();
    for number in numbers {
        out.put(&number.to_le_bytes())?;
    }
    out.end(kind, 0, start, numbers.len() as u64);
    Ok(())
}
