//! Reading a dictionary.

use std::sync::{Arc, OnceLock};

use super::{KEYS, is_long, key};
use crate::bytes::Cursor;
use crate::checked::{BLOCK, Bytes, Checked, Fault};
use crate::store::file::{Kind, Section, StoreFile, number};

/// Terms and their numbers.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    body: Arc<Checked>,
    pages: Section,
    index: Section,
    ranks: Section,
    numbers: Section,
    long: Section,
    ends: Section,
    /// The number of the term whose number is lowest.
    first: u32,
    /// For each page, how many blocks are before it, and what its keys reach; read when it is first used.
    bounds: OnceLock<Vec<Bound>>,
}

/// How many blocks are before a page, and what its keys reach.
type Bound = (u64, Box<[u8]>);

/// Where in a page the keys of a block are.
struct Block {
    page: Bytes,
    place: usize,
}

impl Dictionary {
    /// The dictionary of a file; an empty one if the file has none.
    pub(crate) fn open(file: &StoreFile) -> Result<Self, Fault> {
        let of = |kind| file.section(kind, 0).cloned().unwrap_or_default();
        let pages = of(Kind::Terms);
        let count = pages.count;
        let (index, ranks, numbers) = (of(Kind::TermIndex), of(Kind::Ranks), of(Kind::Numbers));
        let (long, ends) = (of(Kind::Long), of(Kind::LongEnds));
        let is_table = |section: &Section, bytes: u64, count: u64| {
            section.count == count && Some(section.range.len() as u64) == count.checked_mul(bytes)
        };
        let first = u32::try_from(index.count).map_err(|_| Fault::Outside)?;
        if !is_table(&ranks, 4, count)
            || !is_table(&numbers, 4, count)
            || !is_table(&ends, 8, long.count)
            || long.count > count
            || u64::from(first) + count > u64::from(u32::MAX)
        {
            return Err(Fault::Outside);
        }
        let body = Arc::clone(file.body());
        let bounds = OnceLock::new();
        Ok(Self(Arc::new(Inner { body, pages, index, ranks, numbers, long, ends, first, bounds })))
    }

    /// How many terms it has.
    pub(crate) fn len(&self) -> u32 {
        self.0.pages.count as u32
    }

    /// The lowest number.
    pub(crate) fn first(&self) -> u32 {
        self.0.first
    }

    /// The bytes of the term of a number, `None` if it has no such number.
    pub(crate) fn term(&self, number: u32) -> Result<Option<Vec<u8>>, Fault> {
        let Some(place) = number.checked_sub(self.0.first).filter(|place| *place < self.len()) else {
            return Ok(None);
        };
        let rank = self.0.entry(&self.0.ranks, place)?;
        let key = self.0.key(rank)?;
        if is_long(&key) { self.0.long_term(rank).map(Some) } else { Ok(Some(key)) }
    }

    /// The number of the term of these bytes, if it has one.
    pub(crate) fn number(&self, term: &[u8]) -> Result<Option<u32>, Fault> {
        self.number_of_key(&key(term))
    }

    /// The number of the term of this key, if it has one.
    pub(crate) fn number_of_key(&self, key: &[u8]) -> Result<Option<u32>, Fault> {
        match self.0.rank(key)? {
            Some(rank) => self.0.entry(&self.0.numbers, rank).map(Some),
            None => Ok(None),
        }
    }

    /// All keys in their order, each with its number.
    pub(crate) fn keys(&self) -> Keys {
        Keys { dictionary: Arc::clone(&self.0), rank: 0, page: 0, block: 0, cursor: None, key: Vec::new() }
    }
}

impl Keys {
    /// Goes to a place in the order of the keys, or behind all of them.
    pub(crate) fn go_to(&mut self, rank: u32) -> Result<(), Fault> {
        if u64::from(rank) >= self.dictionary.pages.count {
            self.rank = u32::try_from(self.dictionary.pages.count).map_err(|_| Fault::Outside)?;
            return Ok(());
        }
        let block = u64::from(rank) / KEYS as u64;
        let bounds = self.dictionary.bounds()?;
        let page =
            bounds.partition_point(|(before, _)| *before <= block).checked_sub(1).ok_or(Fault::Outside)?;
        (self.page, self.block) = (page, (block - bounds[page].0) as usize);
        self.cursor = Some((self.dictionary.page(page)?, 0));
        self.rank = (block * KEYS as u64) as u32;
        while self.rank < rank {
            self.next()?;
        }
        Ok(())
    }
}

impl Inner {
    fn bounds(&self) -> Result<&[Bound], Fault> {
        if let Some(bounds) = self.bounds.get() {
            return Ok(bounds);
        }
        let bytes = self.body.copy(self.index.range.clone())?;
        let mut cursor = Cursor(&bytes);
        let mut bounds = Vec::new();
        while !cursor.0.is_empty() {
            let blocks = cursor.number().ok_or(Fault::Outside)?;
            let bound = cursor.bytes().ok_or(Fault::Outside)?;
            bounds.push((blocks, bound.into()));
        }
        Ok(self.bounds.get_or_init(|| bounds))
    }

    fn page(&self, number: usize) -> Result<Bytes, Fault> {
        let range = &self.pages.range;
        let start = if number == 0 { range.start } else { (range.start / BLOCK + number) * BLOCK };
        self.body.get(start..range.end.min((start / BLOCK + 1) * BLOCK))
    }

    /// An entry of a table of numbers.
    fn entry(&self, table: &Section, place: u32) -> Result<u32, Fault> {
        let start = table.range.start + 4 * place as usize;
        let bytes = self.body.get(start..start + 4)?;
        bytes.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes)).ok_or(Fault::Outside)
    }

    /// The key at a place in their order.
    fn key(&self, rank: u32) -> Result<Vec<u8>, Fault> {
        let block = u64::from(rank) / KEYS as u64;
        let bounds = self.bounds()?;
        let page =
            bounds.partition_point(|(before, _)| *before <= block).checked_sub(1).ok_or(Fault::Outside)?;
        let block = usize::try_from(block - bounds[page].0).map_err(|_| Fault::Outside)?;
        let Block { page, place } = block_of(self.page(page)?, block)?;
        let mut cursor = Cursor::at(&page, place as u64).ok_or(Fault::Outside)?;
        let mut key = Vec::with_capacity(64);
        for place in 0..=rank as usize % KEYS {
            next_key(&mut cursor, place == 0, &mut key).ok_or(Fault::Outside)?;
        }
        Ok(key)
    }

    /// The place of a key in their order.
    fn rank(&self, key: &[u8]) -> Result<Option<u32>, Fault> {
        let bounds = self.bounds()?;
        let Some(number) = bounds.partition_point(|(_, bound)| **bound <= *key).checked_sub(1) else {
            return Ok(None);
        };
        let page = self.page(number)?;
        let (mut low, mut high) = (0, blocks_of(&page)?);
        while low < high {
            let middle = low + (high - low) / 2;
            let Block { page, place } = block_of(page.clone(), middle)?;
            let first = Cursor::at(&page, place as u64).and_then(|mut cursor| cursor.bytes());
            if first.ok_or(Fault::Outside)? <= key { low = middle + 1 } else { high = middle }
        }
        let Some(block) = low.checked_sub(1) else { return Ok(None) };
        let rank = (bounds[number].0 + block as u64) * KEYS as u64;
        let Block { page, place } = block_of(page, block)?;
        let mut cursor = Cursor::at(&page, place as u64).ok_or(Fault::Outside)?;
        let mut found = Vec::with_capacity(64);
        for place in 0..(KEYS as u64).min(self.pages.count.saturating_sub(rank)) {
            next_key(&mut cursor, place == 0, &mut found).ok_or(Fault::Outside)?;
            match found.as_slice().cmp(key) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => return Ok(Some((rank + place) as u32)),
                std::cmp::Ordering::Greater => break,
            }
        }
        Ok(None)
    }

    /// The long term at a place in the order of keys.
    fn long_term(&self, rank: u32) -> Result<Vec<u8>, Fault> {
        let before = self.pages.count - self.long.count;
        let place = u64::from(rank).checked_sub(before).ok_or(Fault::Outside)? as usize;
        let end_of = |place: usize| {
            let start = self.ends.range.start + 8 * place;
            usize::try_from(number(&self.body.get(start..start + 8)?)).map_err(|_| Fault::Outside)
        };
        let from = place.checked_sub(1).map_or(Ok(0), end_of)?;
        let to = end_of(place)?;
        if from > to || to > self.long.range.len() {
            return Err(Fault::Outside);
        }
        let start = self.long.range.start;
        Ok(self.body.get(start + from..start + to)?.to_vec())
    }
}

fn blocks_of(page: &[u8]) -> Result<usize, Fault> {
    page.first_chunk::<2>().map(|bytes| usize::from(u16::from_le_bytes(*bytes))).ok_or(Fault::Outside)
}

fn block_of(page: Bytes, block: usize) -> Result<Block, Fault> {
    if block >= blocks_of(&page)? {
        return Err(Fault::Outside);
    }
    let start = page.get(2 + 2 * block..).and_then(|bytes| bytes.first_chunk::<2>()).ok_or(Fault::Outside)?;
    let place = usize::from(u16::from_le_bytes(*start));
    Ok(Block { page, place })
}

/// Replaces a key by the one after it.
fn next_key(cursor: &mut Cursor<'_>, is_first: bool, key: &mut Vec<u8>) -> Option<()> {
    let shared = if is_first { 0 } else { usize::try_from(cursor.number()?).ok()? };
    let rest = cursor.bytes()?;
    if shared > key.len() {
        return None;
    }
    key.truncate(shared);
    key.extend_from_slice(rest);
    Some(())
}

/// All keys of a dictionary in their order.
pub(crate) struct Keys {
    dictionary: Arc<Inner>,
    rank: u32,
    page: usize,
    block: usize,
    /// The page that is read, and the place of the next key in it.
    cursor: Option<(Bytes, usize)>,
    key: Vec<u8>,
}

impl Keys {
    /// The next key and its number.
    pub(crate) fn next(&mut self) -> Result<Option<(&[u8], u32)>, Fault> {
        if u64::from(self.rank) >= self.dictionary.pages.count {
            return Ok(None);
        }
        let is_first = (self.rank as usize).is_multiple_of(KEYS);
        if is_first {
            self.begin_block()?;
        }
        let Some((page, place)) = &mut self.cursor else { return Err(Fault::Outside) };
        let mut cursor = Cursor::at(page, *place as u64).ok_or(Fault::Outside)?;
        next_key(&mut cursor, is_first, &mut self.key).ok_or(Fault::Outside)?;
        *place = page.len() - cursor.0.len();
        let number = self.dictionary.entry(&self.dictionary.numbers, self.rank)?;
        self.rank += 1;
        Ok(Some((&self.key, number)))
    }

    fn begin_block(&mut self) -> Result<(), Fault> {
        let page = match self.cursor.take() {
            Some((page, _)) if self.block < blocks_of(&page)? => page,
            page => {
                self.page += usize::from(page.is_some());
                self.block = 0;
                self.dictionary.page(self.page)?
            }
        };
        let Block { page, place } = block_of(page, self.block)?;
        self.block += 1;
        self.cursor = Some((page, place));
        Ok(())
    }
}
