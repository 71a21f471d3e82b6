//! Files of a store: sections of bytes in, one [checked](crate::checked) file out; and back.
//!
//! ```text
//! MAGIC (7 bytes) · VERSION (1 byte) · sections ·
//! for each section: kind (1 byte), start, end, number of its items (8 bytes each) · length of this table (4 bytes)
//! ```
//!
//! Numbers are little endian. What a section has is said where it is written. Pages of sections never cross a block of
//! the checked file, so that each is read at once.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::order::Order;
use super::snapshot::Totals;
use crate::checked::{self, BLOCK, Bytes, Checked, Fault};

/// The first bytes of every file of a store.
pub(crate) const MAGIC: &[u8; 7] = b"TWGRAPH";

/// The version of the layout.
pub(crate) const VERSION: u8 = 1;

/// The bytes of a section in the table.
const ENTRY: usize = 25;

/// How many bytes of a file of a store are kept in memory at most.
const KEPT: usize = 1 << 29;

/// What a section has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Kind {
    /// What the file is about, in JSON.
    About = 0,
    /// Pages of a segment; the number of its order is added.
    Order = 16,
    /// The index of these pages; the number of the order is added.
    OrderIndex = 32,
    /// Pages of the terms of a dictionary.
    Terms = 48,
    /// The index of these pages.
    TermIndex = 49,
    /// The place in their order of each term, by number.
    Ranks = 50,
    /// The number of each term, by its place in their order.
    Numbers = 51,
    /// The terms that are too long for a page.
    Long = 52,
    /// Where each of these ends.
    LongEnds = 53,
    /// Pages of a table.
    Rows = 64,
    /// The index of these pages.
    RowIndex = 65,
    /// Pages of the table of words.
    Words = 66,
    /// The index of these pages.
    WordIndex = 67,
}

/// A part of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Section {
    kind: u8,
    pub(crate) range: Range<usize>,
    /// How many things are in it.
    pub(crate) count: u64,
}

/// Writes a file.
pub(crate) struct FileWriter<W> {
    inner: checked::Writer<W>,
    length: usize,
    sections: Vec<Section>,
}

impl<W: Write> FileWriter<W> {
    pub(crate) fn new(inner: W) -> io::Result<Self> {
        let mut writer = Self { inner: checked::Writer::new(inner), length: 0, sections: Vec::new() };
        writer.put(MAGIC)?;
        writer.put(&[VERSION])?;
        Ok(writer)
    }

    /// Goes on with a file that was [paused](Self::pause); `tail` are the bytes behind its last full block.
    pub(crate) fn resume(inner: W, length: u64, sections: Vec<Section>, tail: &[u8]) -> Self {
        Self { inner: checked::Writer::resume(inner, length, tail), length: length as usize, sections }
    }

    /// Stops for now: gives the writer back, with the sections that are whole, and the checksums of the blocks that
    /// became full since it went on.
    pub(crate) fn pause(self) -> (W, Vec<Section>, Vec<u8>) {
        let (inner, sums) = self.inner.pause();
        (inner, self.sections, sums)
    }

    /// Takes the checksums of the blocks that were full before it went on.
    pub(crate) fn take_sums(&mut self, before: Vec<u8>) {
        self.inner.take_sums(before);
    }

    /// Writes bytes.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_all(bytes)?;
        self.length += bytes.len();
        Ok(())
    }

    /// Where the next byte goes.
    pub(crate) fn place(&self) -> usize {
        self.length
    }

    /// How many bytes fit into the current block.
    pub(crate) fn room(&self) -> usize {
        BLOCK - self.length % BLOCK
    }

    /// Goes on at a multiple of `bytes`.
    pub(crate) fn align(&mut self, bytes: usize) -> io::Result<()> {
        const ZEROS: [u8; 256] = [0; 256];
        let mut gap = self.length.next_multiple_of(bytes) - self.length;
        while gap > 0 {
            let part = gap.min(ZEROS.len());
            self.put(&ZEROS[..part])?;
            gap -= part;
        }
        Ok(())
    }

    /// Says that what was written from `start` on is a section. `order` is added to its kind.
    pub(crate) fn end(&mut self, kind: Kind, order: u8, start: usize, count: u64) {
        self.sections.push(Section { kind: kind as u8 + order, range: start..self.length, count });
    }

    /// Writes a whole section.
    pub(crate) fn section(&mut self, kind: Kind, order: u8, bytes: &[u8], count: u64) -> io::Result<()> {
        let start = self.length;
        self.put(bytes)?;
        self.end(kind, order, start, count);
        Ok(())
    }

    /// How many keys of an order are written.
    pub(crate) fn count(&self, order: Order) -> u64 {
        let kind = Kind::Order as u8 + order.place() as u8;
        self.sections.iter().find(|section| section.kind == kind).map_or(0, |section| section.count)
    }

    /// How many triples and quads are written.
    pub(crate) fn totals(&self) -> Totals {
        Totals { triples: self.count(Order::Spo), quads: self.count(Order::Spog) }
    }

    /// Writes the table, and gives the writer back.
    pub(crate) fn finish(self) -> io::Result<W> {
        Ok(self.finish_with_sum()?.0)
    }

    /// Writes the table, and gives the writer back with the length of the file and the checksum of its checksums.
    pub(crate) fn finish_with_sum(mut self) -> io::Result<(W, u64, u32)> {
        let mut table = Vec::with_capacity(ENTRY * self.sections.len() + 4);
        for section in &self.sections {
            table.push(section.kind);
            for number in [section.range.start as u64, section.range.end as u64, section.count] {
                table.extend_from_slice(&number.to_le_bytes());
            }
        }
        table.extend_from_slice(&(table.len() as u32).to_le_bytes());
        self.put(&table)?;
        self.inner.finish_with_sum()
    }
}

/// Why a file is no file of a store.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotOpened {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("it is no file of a store")]
    Foreign,
    #[error("it has version {0} of the layout, and this triplewire reads version {VERSION}")]
    Version(u8),
    #[error("{0}")]
    Damaged(#[from] Fault),
}

/// An open file.
#[derive(Clone, Debug)]
pub(crate) struct StoreFile {
    body: Arc<Checked>,
    sections: Arc<[Section]>,
}

impl StoreFile {
    /// Opens a file; its beginning and its end are read.
    pub(crate) fn open(path: &Path) -> Result<Self, NotOpened> {
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        Read::by_ref(&mut file).take(MAGIC.len() as u64 + 1).read_to_end(&mut head)?;
        Self::check_head(&head)?;
        file.rewind()?;
        #[cfg(target_os = "linux")]
        {
            // Reading ahead of a look-up costs more than the look-up.
            let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::Random);
        }
        Self::of(Checked::open(file)?.keeping(KEPT))
    }

    /// What was written to memory by a [`FileWriter`].
    pub(crate) fn of_memory(bytes: &[u8]) -> Result<Self, NotOpened> {
        let end = bytes.len().checked_sub(12).and_then(|end| bytes.get(end..end + 8)?.try_into().ok());
        let length = usize::try_from(u64::from_le_bytes(end.ok_or(Fault::End)?)).map_err(|_| Fault::End)?;
        Self::of(Checked::of(bytes.get(..length).ok_or(Fault::End)?))
    }

    fn check_head(head: &[u8]) -> Result<(), NotOpened> {
        match head.strip_prefix(MAGIC) {
            None => Err(NotOpened::Foreign),
            Some([]) => Err(NotOpened::Damaged(Fault::End)),
            Some([VERSION, ..]) => Ok(()),
            Some([version, ..]) => Err(NotOpened::Version(*version)),
        }
    }

    fn of(body: Checked) -> Result<Self, NotOpened> {
        Self::check_head(&body.get(0..body.len().min(MAGIC.len() + 1))?)?;
        let end = body.len().checked_sub(4).ok_or(Fault::End)?;
        let length = usize::try_from(number(&body.get(end..body.len())?)).map_err(|_| Fault::End)?;
        let start = end.checked_sub(length).ok_or(Fault::End)?;
        let table = body.get(start..end)?;
        let (entries, rest) = table.as_chunks::<ENTRY>();
        if !rest.is_empty() {
            return Err(Fault::Outside.into());
        }
        let mut sections = Vec::with_capacity(entries.len());
        for entry in entries {
            let at = |place: usize| number(&entry[place..place + 8]);
            let (from, to) = (usize::try_from(at(1)).ok(), usize::try_from(at(9)).ok());
            let range = from.zip(to).filter(|(from, to)| from <= to && *to <= start);
            let (from, to) = range.ok_or(Fault::Outside)?;
            sections.push(Section { kind: entry[0], range: from..to, count: at(17) });
        }
        Ok(Self { body: Arc::new(body), sections: sections.into() })
    }

    /// The bytes of the file.
    pub(crate) fn body(&self) -> &Arc<Checked> {
        &self.body
    }

    /// The section of this kind, if the file has it.
    pub(crate) fn section(&self, kind: Kind, order: u8) -> Option<&Section> {
        let kind = kind as u8 + order;
        self.sections.iter().find(|section| section.kind == kind)
    }

    /// The bytes of a section, empty if the file does not have it.
    pub(crate) fn bytes(&self, kind: Kind) -> Result<Bytes, Fault> {
        let range = self.section(kind, 0).map_or(0..0, |section| section.range.clone());
        self.body.get(range)
    }
}

/// A little-endian number of up to eight bytes.
pub(crate) fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
