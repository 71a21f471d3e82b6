//! Reading a segment.

use std::sync::{Arc, OnceLock};

use super::page::{Page, step};
use super::{TUPLES, Tuple};
use crate::checked::{BLOCK, Checked, Fault};
use crate::store::file::{Kind, Section, StoreFile};

/// Packed tuples.
#[derive(Clone, Debug)]
pub(crate) struct Segment(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    body: Arc<Checked>,
    pages: Section,
    index: Section,
    width: usize,
    /// The first tuple of each page, and how many blocks are before it; read when it is first used.
    firsts: OnceLock<Vec<(Tuple, u32)>>,
}

impl Segment {
    /// The segment of an order in a file; an empty one if the file does not have it.
    pub(crate) fn open(file: &StoreFile, order: u8, width: usize) -> Result<Self, Fault> {
        let none = Section::default();
        let pages = file.section(Kind::Order, order).unwrap_or(&none).clone();
        let index = file.section(Kind::OrderIndex, order).unwrap_or(&none).clone();
        let number = match pages.range.end.checked_sub(1).filter(|last| *last >= pages.range.start) {
            Some(last) => last / BLOCK - pages.range.start / BLOCK + 1,
            None => 0,
        };
        if index.range.len() != number * 4 * (width + 1) || (number == 0) != (pages.count == 0) {
            return Err(Fault::Outside);
        }
        let body = Arc::clone(file.body());
        Ok(Self(Arc::new(Inner { body, pages, index, width, firsts: OnceLock::new() })))
    }

    /// How many tuples it has.
    pub(crate) fn len(&self) -> u64 {
        self.0.pages.count
    }

    /// The tuples that begin with `prefix`, in their order; `None` if there are none.
    pub(crate) fn scan(&self, prefix: &[u32]) -> Result<Option<Scan>, Fault> {
        let length = prefix.len().min(self.0.width);
        let scan = self.scan_from(prefix)?;
        Ok(scan.filter(|scan| scan.tuple[..length] == prefix[..length]).map(|mut scan| {
            scan.prefix[..length].copy_from_slice(&prefix[..length]);
            scan.length = length;
            scan
        }))
    }

    /// The tuples from the first that is not before `bound` on; `None` if there are none.
    pub(crate) fn scan_from(&self, bound: &[u32]) -> Result<Option<Scan>, Fault> {
        if self.len() == 0 {
            return Ok(None);
        }
        let length = bound.len().min(self.0.width);
        let is_before = |tuple: &Tuple| tuple[..length] < bound[..length];
        let (number, page, block) = self.0.find(&is_before)?;
        let mut scan = Scan {
            segment: Arc::clone(&self.0),
            page: None,
            number,
            block,
            place: 0,
            left: 0,
            tuple: [0; 4],
            prefix: [0; 4],
            length: 0,
            is_ahead: true,
        };
        scan.begin(number, page, block)?;
        while scan.page.is_some() && is_before(&scan.tuple) {
            scan.advance()?;
        }
        Ok(scan.page.is_some().then_some(scan))
    }

    /// How many tuples begin with `prefix`.
    pub(crate) fn count(&self, prefix: &[u32]) -> Result<u64, Fault> {
        let length = prefix.len().min(self.0.width);
        if length == 0 || self.len() == 0 {
            return Ok(self.len());
        }
        let prefix = &prefix[..length];
        let from = self.0.rank(|tuple| tuple[..length] < *prefix)?;
        let to = self.0.rank(|tuple| tuple[..length] <= *prefix)?;
        Ok(to.saturating_sub(from))
    }
}

impl Inner {
    fn firsts(&self) -> Result<&[(Tuple, u32)], Fault> {
        if let Some(firsts) = self.firsts.get() {
            return Ok(firsts);
        }
        let bytes = self.body.copy(self.index.range.clone())?;
        let (columns, _) = bytes.as_chunks::<4>();
        let number = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        let entry = |entry: &[[u8; 4]]| {
            let mut tuple = [0; 4];
            tuple.iter_mut().zip(&entry[..self.width]).for_each(|(column, bytes)| *column = number(bytes));
            (tuple, number(&entry[self.width]))
        };
        Ok(self.firsts.get_or_init(|| columns.chunks_exact(self.width + 1).map(entry).collect()))
    }

    fn page(&self, number: usize) -> Result<Page, Fault> {
        let Section { range, .. } = &self.pages;
        let start = if number == 0 { range.start } else { (range.start / BLOCK + number) * BLOCK };
        let end = range.end.min((start / BLOCK + 1) * BLOCK);
        Page::new(self.body.get(start..end)?, self.width)
    }

    /// How many blocks there are.
    fn blocks(&self) -> u64 {
        self.pages.count.div_ceil(TUPLES as u64)
    }

    /// How many tuples a block has.
    fn tuples(&self, page: usize, block: usize) -> Result<usize, Fault> {
        let before = self.firsts()?.get(page).ok_or(Fault::Outside)?.1;
        let after = self.blocks().checked_sub(u64::from(before) + block as u64).ok_or(Fault::Outside)?;
        match after {
            0 => Err(Fault::Outside),
            1 => Ok((self.pages.count - 1) as usize % TUPLES + 1),
            _ => Ok(TUPLES),
        }
    }

    /// The page and the block in which the first tuple is of which `is_before` does not hold, if any is.
    fn find(&self, is_before: &impl Fn(&Tuple) -> bool) -> Result<(usize, Page, usize), Fault> {
        let number = self.firsts()?.partition_point(|(first, _)| is_before(first)).saturating_sub(1);
        let page = self.page(number)?;
        let block = page.partition_point(is_before).saturating_sub(1);
        Ok((number, page, block))
    }

    /// How many tuples there are of which `is_before` holds; they are the first ones.
    fn rank(&self, is_before: impl Fn(&Tuple) -> bool) -> Result<u64, Fault> {
        let (number, page, block) = self.find(&is_before)?;
        let before = self.firsts()?.get(number).ok_or(Fault::Outside)?.1;
        let mut rank = (u64::from(before) + block as u64) * TUPLES as u64;
        let (mut tuple, mut place) = (page.first(block), page.start(block));
        for left in (0..self.tuples(number, block)?).rev() {
            if !is_before(&tuple) {
                break;
            }
            rank += 1;
            if left > 0 {
                step(&page.bytes, &mut place, &mut tuple, self.width)?;
            }
        }
        Ok(rank)
    }
}

/// Tuples that begin in a given way.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    segment: Arc<Inner>,
    /// The page that is read; `None` at the end.
    page: Option<Page>,
    number: usize,
    block: usize,
    place: usize,
    /// How many tuples of the block come after the current one.
    left: usize,
    tuple: Tuple,
    prefix: Tuple,
    length: usize,
    /// Whether the current tuple is still to be given.
    is_ahead: bool,
}

impl Scan {
    fn begin(&mut self, number: usize, page: Page, block: usize) -> Result<(), Fault> {
        self.left = self.segment.tuples(number, block)? - 1;
        (self.number, self.block) = (number, block);
        (self.tuple, self.place) = (page.first(block), page.start(block));
        self.page = Some(page);
        Ok(())
    }

    /// Goes to the next tuple.
    #[inline]
    fn advance(&mut self) -> Result<(), Fault> {
        if self.left == 0 {
            return self.advance_block();
        }
        self.left -= 1;
        let Some(page) = &self.page else { return Err(Fault::Outside) };
        step(&page.bytes, &mut self.place, &mut self.tuple, self.segment.width)
    }

    fn advance_block(&mut self) -> Result<(), Fault> {
        let Some(page) = self.page.take() else { return Ok(()) };
        if self.block + 1 < page.blocks {
            let (number, block) = (self.number, self.block + 1);
            return self.begin(number, page, block);
        }
        let next = self.number + 1;
        if next == self.segment.firsts()?.len() {
            return Ok(());
        }
        let page = self.segment.page(next)?;
        self.begin(next, page, 0)
    }
}

impl Iterator for Scan {
    type Item = Result<Tuple, Fault>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_ahead {
            self.is_ahead = false;
        } else if self.page.is_some()
            && let Err(fault) = self.advance()
        {
            self.page = None;
            return Some(Err(fault));
        }
        self.page.as_ref()?;
        if self.tuple[..self.length] != self.prefix[..self.length] {
            self.page = None;
            return None;
        }
        Some(Ok(self.tuple))
    }
}
