//! Reading: the sections of a file in, a row or the rows from a key on out.

use std::collections::HashMap;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::DeflateDecoder;
use rustc_hash::FxBuildHasher;

use super::{ENTRY, LARGEST, Row};
use crate::bytes::Cursor;
use crate::checked::Fault;
use crate::store::file::{Kind, Section, StoreFile, number};

/// How many pages are kept in memory.
const KEPT: usize = 1 << 13;

/// The rows of a file.
#[derive(Debug)]
pub(crate) struct Table {
    file: StoreFile,
    rows: Section,
    index: Section,
    pages: usize,
    /// Pages that were read, uncompressed.
    kept: Mutex<HashMap<usize, Arc<[u8]>, FxBuildHasher>>,
}

/// A page, as the index has it.
struct Page {
    key: usize,
    start: usize,
    length: usize,
    whole: usize,
}

impl Table {
    /// The rows of a file, which may have none.
    pub(crate) fn open(file: &StoreFile) -> Result<Self, Fault> {
        Self::open_as(file, Kind::Rows, Kind::RowIndex)
    }

    /// Those in sections of other kinds: that of the pages and that of their index.
    pub(crate) fn open_as(file: &StoreFile, pages: Kind, index: Kind) -> Result<Self, Fault> {
        let section = |kind| file.section(kind, 0).cloned().unwrap_or_default();
        let (rows, index) = (section(pages), section(index));
        let pages = usize::try_from(index.count).map_err(|_| Fault::Outside)?;
        if pages.checked_mul(ENTRY).is_none_or(|length| length > index.range.len()) {
            return Err(Fault::Outside);
        }
        Ok(Self { file: file.clone(), rows, index, pages, kept: Mutex::default() })
    }

    /// How many rows there are, those included that say that there is none.
    pub(crate) fn len(&self) -> u64 {
        self.rows.count
    }

    fn page(&self, page: usize) -> Result<Page, Fault> {
        let start = self.index.range.start + page * ENTRY;
        let entry = self.file.body().get(start..start + ENTRY)?;
        let at = |from: usize, to: usize| {
            usize::try_from(number(entry.get(from..to).unwrap_or_default())).map_err(|_| Fault::Outside)
        };
        Ok(Page { key: at(0, 8)?, start: at(8, 16)?, length: at(16, 20)?, whole: at(20, 24)? })
    }

    /// Whether all rows of a page and of those after it are behind a key.
    fn is_behind(&self, page: usize, key: &[u8]) -> Result<bool, Fault> {
        let keys = self.index.range.start + self.pages * ENTRY;
        let place = |place: usize| {
            let place = keys.checked_add(place).filter(|place| *place <= self.index.range.end);
            place.ok_or(Fault::Outside)
        };
        let from = place(self.page(page)?.key)?;
        let to = if page + 1 < self.pages { place(self.page(page + 1)?.key)? } else { self.index.range.end };
        if from > to {
            return Err(Fault::Outside);
        }
        Ok(&*self.file.body().get(from..to)? > key)
    }

    /// The page in which a key is, if it is anywhere.
    fn page_of(&self, key: &[u8]) -> Result<usize, Fault> {
        let (mut from, mut to) = (0, self.pages);
        while from < to {
            let middle = from.midpoint(to);
            if self.is_behind(middle, key)? { to = middle } else { from = middle + 1 }
        }
        Ok(from.saturating_sub(1))
    }

    /// The uncompressed bytes of a page.
    fn read(&self, page: usize) -> Result<Arc<[u8]>, Fault> {
        let Page { start, length, whole, .. } = self.page(page)?;
        let end =
            start.checked_add(length).filter(|end| *end <= self.rows.range.end).ok_or(Fault::Outside)?;
        if start < self.rows.range.start || length > whole || whole > LARGEST {
            return Err(Fault::Outside);
        }
        let bytes = self.file.body().get(start..end)?;
        if length == whole {
            return Ok((&*bytes).into());
        }
        // What is compressed cannot become more than a thousand times as long: memory is not taken on trust.
        let mut read = Vec::with_capacity(whole.min(length.saturating_mul(1100)));
        let limit = whole as u64 + 1;
        DeflateDecoder::new(&*bytes).take(limit).read_to_end(&mut read).map_err(|_| Fault::Changed)?;
        if read.len() == whole { Ok(read.into()) } else { Err(Fault::Changed) }
    }

    /// The same, which is kept.
    fn kept(&self, page: usize) -> Result<Arc<[u8]>, Fault> {
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = lock().get(&page) {
            return Ok(Arc::clone(bytes));
        }
        let bytes = self.read(page)?;
        let mut kept = lock();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(page, Arc::clone(&bytes));
        Ok(bytes)
    }

    /// What the table says of a key: nothing, that it has no value, or its value.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Option<Vec<u8>>>, Fault> {
        if self.pages == 0 {
            return Ok(None);
        }
        let bytes = self.kept(self.page_of(key)?)?;
        let mut row = RowAt::default();
        while row.next(&bytes)? {
            if *row.key >= *key {
                return Ok((row.key == key).then(|| row.value(&bytes).map(<[u8]>::to_vec)));
            }
        }
        Ok(None)
    }

    /// The rows from a key on.
    pub(crate) fn from(&self, key: &[u8]) -> Result<Rows<'_>, Fault> {
        let page = self.page_of(key)?;
        let mut rows =
            Rows { table: self, page, bytes: Arc::default(), row: RowAt::default(), is_kept: true };
        loop {
            match rows.advance()? {
                true if *rows.row.key < *key => {}
                is_there => {
                    rows.row.is_ahead = is_there;
                    return Ok(rows);
                }
            }
        }
    }

    /// All rows; their pages are not kept.
    pub(crate) fn all(&self) -> Rows<'_> {
        Rows { table: self, page: 0, bytes: Arc::default(), row: RowAt::default(), is_kept: false }
    }
}

/// A row of a page.
#[derive(Debug, Default)]
struct RowAt {
    key: Vec<u8>,
    value: Option<std::ops::Range<usize>>,
    /// Where the next row begins.
    next: usize,
    /// Whether this row is the next to be given.
    is_ahead: bool,
}

impl RowAt {
    /// Goes to the next row of a page, if there is one.
    fn next(&mut self, page: &[u8]) -> Result<bool, Fault> {
        let rest = page.get(self.next..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(false);
        }
        self.parse(page, rest).ok_or(Fault::Outside)?;
        Ok(true)
    }

    fn parse(&mut self, page: &[u8], rest: &[u8]) -> Option<()> {
        let mut cursor = Cursor(rest);
        let shared = usize::try_from(cursor.number()?).ok().filter(|shared| *shared <= self.key.len())?;
        let more = cursor.bytes()?;
        self.key.truncate(shared);
        self.key.extend_from_slice(more);
        let length = usize::try_from(cursor.number()?).ok()?;
        let at = page.len() - cursor.0.len();
        let end = at.checked_add(length.saturating_sub(1)).filter(|end| *end <= page.len())?;
        self.value = (length > 0).then_some(at..end);
        self.next = end;
        Some(())
    }

    fn value<'p>(&self, page: &'p [u8]) -> Option<&'p [u8]> {
        page.get(self.value.clone()?)
    }
}

/// Rows, one after another.
#[derive(Debug)]
pub(crate) struct Rows<'t> {
    table: &'t Table,
    /// The page after the one whose bytes are here.
    page: usize,
    bytes: Arc<[u8]>,
    row: RowAt,
    is_kept: bool,
}

impl Rows<'_> {
    fn advance(&mut self) -> Result<bool, Fault> {
        while !self.row.next(&self.bytes)? {
            if self.page >= self.table.pages {
                return Ok(false);
            }
            self.bytes =
                if self.is_kept { self.table.kept(self.page)? } else { self.table.read(self.page)? };
            self.page += 1;
            self.row = RowAt::default();
        }
        Ok(true)
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if !std::mem::take(&mut self.row.is_ahead) {
            match self.advance() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(fault) => {
                    // Nothing follows a fault.
                    (self.page, self.bytes) = (usize::MAX, Arc::default());
                    return Some(Err(fault));
                }
            }
        }
        Some(Ok((self.row.key.clone(), self.row.value(&self.bytes).map(<[u8]>::to_vec))))
    }
}
