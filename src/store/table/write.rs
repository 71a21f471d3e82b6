//! Writing: rows in the order of their keys in, pages and their index out.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;

use serde::{Deserialize, Serialize};

use super::{ENTRY, PAGE};
use crate::bytes::put_number;
use crate::store::file::{FileWriter, Kind};

/// Writes rows as two sections of a file.
pub(crate) struct TableWriter {
    /// The kinds of the sections.
    kinds: [Kind; 2],
    /// Where the first page begins.
    start: Option<usize>,
    page: Vec<u8>,
    /// What the rows of this page cannot be before.
    first: Vec<u8>,
    last: Vec<u8>,
    index: Vec<u8>,
    keys: Vec<u8>,
    /// How many bytes of keys there were before it went on.
    keys_before: usize,
    count: u64,
}

/// Where a table stopped for now: behind a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Paused {
    start: usize,
    /// The last key that is written: the next one is behind it.
    pub(crate) last: Vec<u8>,
    keys: usize,
    count: u64,
}

impl Paused {
    /// Whether it can be where a table stopped in a file of so many bytes. A compressed row may take less than one of them.
    pub(crate) fn is_sound(&self, length: u64) -> bool {
        let most = length.saturating_mul(1100);
        self.start as u64 <= length && self.count <= most && self.keys as u64 <= most
    }
}

impl TableWriter {
    pub(crate) fn new() -> Self {
        Self::of(Kind::Rows, Kind::RowIndex)
    }

    /// A table in sections of other kinds: that of its pages and that of their index.
    pub(crate) fn of(pages: Kind, index: Kind) -> Self {
        Self {
            kinds: [pages, index],
            start: None,
            page: Vec::new(),
            first: Vec::new(),
            last: Vec::new(),
            index: Vec::new(),
            keys: Vec::new(),
            keys_before: 0,
            count: 0,
        }
    }

    /// Goes on where a table stopped.
    pub(crate) fn resume(paused: &Paused) -> Self {
        let Paused { start, last, keys, count } = paused.clone();
        Self { start: Some(start), last, keys_before: keys, count, ..Self::new() }
    }

    /// Where it can stop, if a page was written just now; with what the index and its keys got since it went on.
    pub(crate) fn pause(&mut self) -> Option<(Paused, [Vec<u8>; 2])> {
        let is_behind = self.page.is_empty() && !self.index.is_empty();
        let start = self.start.filter(|_| is_behind)?;
        let keys = self.keys_before + self.keys.len();
        let paused = Paused { start, last: self.last.clone(), keys, count: self.count };
        Some((paused, [&mut self.index, &mut self.keys].map(std::mem::take)))
    }

    /// Takes what the index and its keys got before it went on.
    pub(crate) fn take_index(&mut self, before: [Vec<u8>; 2]) {
        for (mut before, now) in before.into_iter().zip([&mut self.index, &mut self.keys]) {
            before.append(now);
            *now = before;
        }
        self.keys_before = 0;
    }

    /// Takes a row, whose key is greater than that of any before.
    pub(crate) fn push<W: Write>(
        &mut self,
        key: &[u8],
        value: Option<&[u8]>,
        out: &mut FileWriter<W>,
    ) -> io::Result<()> {
        if self.count > 0 && key <= self.last.as_slice() {
            return Err(io::Error::other("rows of a table are not in their order"));
        }
        let shared = self.last.iter().zip(key).take_while(|(a, b)| a == b).count();
        let shared = if self.page.is_empty() {
            // One byte more than the row before shares makes the difference.
            let first = if self.count == 0 { 0 } else { shared + 1 };
            self.first = key[..first.min(key.len())].to_vec();
            0
        } else {
            shared
        };
        put_number(&mut self.page, shared as u64);
        put_number(&mut self.page, (key.len() - shared) as u64);
        self.page.extend_from_slice(&key[shared..]);
        put_number(&mut self.page, value.map_or(0, |value| value.len() as u64 + 1));
        self.page.extend_from_slice(value.unwrap_or_default());
        self.last.clear();
        self.last.extend_from_slice(key);
        self.count += 1;
        if self.page.len() >= PAGE { self.end_page(out) } else { Ok(()) }
    }

    fn end_page<W: Write>(&mut self, out: &mut FileWriter<W>) -> io::Result<()> {
        if self.page.is_empty() {
            return Ok(());
        }
        let mut encoder = DeflateEncoder::new(Vec::with_capacity(self.page.len()), Compression::fast());
        encoder.write_all(&self.page)?;
        let packed = encoder.finish()?;
        let bytes = if packed.len() * 8 <= self.page.len() * 7 { &packed } else { &self.page };
        let place = out.place();
        self.start.get_or_insert(place);
        out.put(bytes)?;
        let small = |number: usize| u32::try_from(number).map_err(io::Error::other);
        let (length, whole) = (small(bytes.len())?, small(self.page.len())?);
        for number in [(self.keys_before + self.keys.len()) as u64, place as u64] {
            self.index.extend_from_slice(&number.to_le_bytes());
        }
        self.index.extend_from_slice(&length.to_le_bytes());
        self.index.extend_from_slice(&whole.to_le_bytes());
        self.keys.extend_from_slice(&self.first);
        self.page.clear();
        Ok(())
    }

    /// Writes what is left, and the index; without any row there is neither.
    pub(crate) fn finish<W: Write>(mut self, out: &mut FileWriter<W>) -> io::Result<()> {
        self.end_page(out)?;
        let Some(start) = self.start else { return Ok(()) };
        let [pages, index] = self.kinds;
        out.end(pages, 0, start, self.count);
        let count = (self.index.len() / ENTRY) as u64;
        self.index.extend_from_slice(&self.keys);
        out.section(index, 0, &self.index, count)
    }

    /// The same, but without any row there are empty sections.
    pub(crate) fn finish_even_empty<W: Write>(self, out: &mut FileWriter<W>) -> io::Result<()> {
        if self.count > 0 {
            return self.finish(out);
        }
        self.kinds.into_iter().try_for_each(|kind| out.section(kind, 0, &[], 0))
    }
}
