//! Writing a segment.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::{MORE, TUPLES, Tuple, table_length};
use crate::store::file::{FileWriter, Kind};

/// Gathers tuples and writes a page whenever one is full.
pub(crate) struct SegmentWriter {
    width: usize,
    /// The tuples of the block that is not full yet.
    block: Vec<Tuple>,
    packed: Vec<u8>,
    page: Page,
    index: Vec<u8>,
    start: Option<usize>,
    blocks: u32,
    count: u64,
    last: Option<Tuple>,
    /// The tuple before the block that is not full yet, or before the one that was filled last.
    before: Option<Tuple>,
}

/// Where a segment stopped for now: behind a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Paused {
    start: usize,
    blocks: u32,
    /// The last tuple that is written: the next one is behind it.
    pub(crate) after: Tuple,
}

impl Paused {
    /// Whether it can be where a segment stopped in a file of so many bytes.
    pub(crate) fn is_sound(&self, length: u64) -> bool {
        self.start as u64 <= length && u64::from(self.blocks) <= length
    }
}

/// The page that is not full yet.
#[derive(Default)]
struct Page {
    first: Option<Tuple>,
    firsts: Vec<u8>,
    ends: Vec<u8>,
    bytes: Vec<u8>,
    blocks: u16,
}

impl SegmentWriter {
    /// A segment of tuples of so many columns.
    pub(crate) fn new(width: usize) -> Self {
        Self {
            width,
            block: Vec::with_capacity(TUPLES),
            packed: Vec::new(),
            page: Page::default(),
            index: Vec::new(),
            start: None,
            blocks: 0,
            count: 0,
            last: None,
            before: None,
        }
    }

    /// Goes on where a segment stopped.
    pub(crate) fn resume(width: usize, paused: &Paused) -> Self {
        Self {
            start: Some(paused.start),
            blocks: paused.blocks,
            count: u64::from(paused.blocks) * TUPLES as u64,
            last: Some(paused.after),
            ..Self::new(width)
        }
    }

    /// Where it can stop, if a page was written just now; with what the index got since it went on.
    pub(crate) fn pause(&mut self) -> Option<(Paused, Vec<u8>)> {
        // The block that did not fit into the page is read again.
        let is_behind = self.block.is_empty() && self.page.blocks == 1 && !self.index.is_empty();
        let (start, after) = self.start.zip(self.before).filter(|_| is_behind)?;
        Some((Paused { start, blocks: self.blocks, after }, std::mem::take(&mut self.index)))
    }

    /// Takes what the index got before it went on.
    pub(crate) fn take_index(&mut self, mut before: Vec<u8>) {
        before.append(&mut self.index);
        self.index = before;
    }

    /// Takes the next tuple. One that is there already is passed over.
    pub(crate) fn push<W: Write>(&mut self, tuple: Tuple, out: &mut FileWriter<W>) -> io::Result<()> {
        if self.last.is_some_and(|last| last >= tuple) {
            debug_assert_eq!(self.last, Some(tuple), "tuples come in their order");
            return Ok(());
        }
        if self.block.is_empty() {
            self.before = self.last;
        }
        self.last = Some(tuple);
        self.count += 1;
        self.block.push(tuple);
        if self.block.len() == TUPLES { self.end_block(out) } else { Ok(()) }
    }

    fn end_block<W: Write>(&mut self, out: &mut FileWriter<W>) -> io::Result<()> {
        let Some(first) = self.block.first().copied() else { return Ok(()) };
        self.packed.clear();
        for pair in self.block.windows(2) {
            pack(&pair[0], &pair[1], self.width, &mut self.packed);
        }
        let blocks = usize::from(self.page.blocks) + 1;
        if table_length(blocks, self.width) + self.page.bytes.len() + self.packed.len() > out.room() {
            self.end_page(out)?;
            out.align(crate::checked::BLOCK)?;
        }
        self.start.get_or_insert(out.place());
        let page = &mut self.page;
        page.first.get_or_insert(first);
        first[..self.width].iter().for_each(|column| page.firsts.extend_from_slice(&column.to_le_bytes()));
        page.bytes.extend_from_slice(&self.packed);
        page.ends.extend_from_slice(&(page.bytes.len() as u16).to_le_bytes());
        page.blocks += 1;
        self.block.clear();
        Ok(())
    }

    fn end_page<W: Write>(&mut self, out: &mut FileWriter<W>) -> io::Result<()> {
        let Some(first) = self.page.first.take() else { return Ok(()) };
        first[..self.width].iter().for_each(|column| self.index.extend_from_slice(&column.to_le_bytes()));
        self.index.extend_from_slice(&self.blocks.to_le_bytes());
        self.blocks =
            self.blocks.checked_add(u32::from(self.page.blocks)).ok_or(io::ErrorKind::FileTooLarge)?;
        let page = &mut self.page;
        out.put(&page.blocks.to_le_bytes())?;
        for part in [&mut page.firsts, &mut page.ends, &mut page.bytes] {
            out.put(part)?;
            part.clear();
        }
        page.blocks = 0;
        Ok(())
    }

    /// Writes what is left, and the index, as the sections of an order. Gives the number of tuples.
    pub(crate) fn finish<W: Write>(mut self, order: u8, out: &mut FileWriter<W>) -> io::Result<u64> {
        self.end_block(out)?;
        self.end_page(out)?;
        let start = self.start.unwrap_or(out.place());
        out.end(Kind::Order, order, start, self.count);
        out.section(Kind::OrderIndex, order, &self.index, self.count)?;
        Ok(self.count)
    }
}

/// Appends what of `next` differs from `before`, which is less.
fn pack(before: &Tuple, next: &Tuple, width: usize, out: &mut Vec<u8>) {
    let column = (0..width).find(|column| before[*column] != next[*column]).unwrap_or(width - 1);
    let more = next[column].wrapping_sub(before[column]);
    out.push((column as u8) << 6 | more.min(MORE) as u8);
    if more >= MORE {
        put(more, out);
    }
    for column in column + 1..width {
        let change = next[column].wrapping_sub(before[column]) as i32;
        put((change << 1 ^ change >> 31) as u32, out);
    }
}

/// Appends a number as LEB128.
fn put(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
