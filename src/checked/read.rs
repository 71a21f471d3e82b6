//! Reading: an open file in, bytes of it out, as far as they are those that were written.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{BLOCK, END, Fault};

/// An open checked file, or bytes in memory that are read in the same way.
#[derive(Debug)]
pub struct Checked {
    /// `None` if all blocks are in memory.
    file: Option<File>,
    length: usize,
    sum: u32,
    sums: Vec<u32>,
    blocks: Vec<Block>,
    /// How many blocks are kept at most.
    most: usize,
    /// The blocks that are kept, those first that are the first to go; only where not all may be kept.
    kept: Mutex<VecDeque<usize>>,
}

/// A block, if it is kept.
#[derive(Debug, Default)]
struct Block {
    bytes: Mutex<Option<Arc<[u8]>>>,
    /// Whether it was used since somebody last asked whether it can go.
    is_used: AtomicBool,
}

/// Bytes of a file. They stay as they are, whatever becomes of the file.
#[derive(Clone, Debug)]
pub struct Bytes {
    block: Arc<[u8]>,
    start: usize,
    end: usize,
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.block.get(self.start..self.end).unwrap_or_default()
    }
}

impl Checked {
    /// Opens a file; only its end is read.
    ///
    /// # Errors
    ///
    /// If its end is not what it should be.
    pub fn open(file: File) -> Result<Self, Fault> {
        let whole = file.metadata().map_err(|_| Fault::Unreadable)?.len();
        let start = whole.checked_sub(END as u64).ok_or(Fault::End)?;
        let mut end = [0; END];
        read_at(&file, &mut end, start).map_err(|_| Fault::Unreadable)?;
        let (length, sum) = end.split_at(8);
        let sum = u32::from_le_bytes(sum.try_into().unwrap_or_default());
        let length = u64::from_le_bytes(length.try_into().unwrap_or_default());
        let table = start.checked_sub(length).ok_or(Fault::End)?;
        if table != length.div_ceil(BLOCK as u64) * 4 {
            return Err(Fault::End);
        }
        let mut sums = vec![0; usize::try_from(table).map_err(|_| Fault::End)?];
        read_at(&file, &mut sums, length).map_err(|_| Fault::Unreadable)?;
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&sums);
        hasher.update(&end[..8]);
        if hasher.finalize() != sum {
            return Err(Fault::End);
        }
        let sums: Vec<u32> = sums.as_chunks::<4>().0.iter().map(|sum| u32::from_le_bytes(*sum)).collect();
        let blocks = sums.iter().map(|_| Block::default()).collect();
        let length = usize::try_from(length).map_err(|_| Fault::End)?;
        Ok(Self { file: Some(file), length, sum, sums, blocks, most: usize::MAX, kept: Mutex::default() })
    }

    /// Bytes in memory. They have no checksums, and are never a fault.
    pub fn of(bytes: &[u8]) -> Self {
        let blocks = bytes
            .chunks(BLOCK)
            .map(|block| Block { bytes: Mutex::new(Some(block.into())), is_used: AtomicBool::new(false) });
        Self {
            file: None,
            length: bytes.len(),
            sum: 0,
            sums: Vec::new(),
            blocks: blocks.collect(),
            most: usize::MAX,
            kept: Mutex::default(),
        }
    }

    /// Keeps no more than about so many bytes of a file in memory. Those that were used last stay.
    #[must_use]
    pub fn keeping(mut self, bytes: usize) -> Self {
        if self.file.is_some() {
            self.most = bytes.div_ceil(BLOCK).max(1);
        }
        self
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The checksum of the whole: of the checksums of the blocks, and the length. 0 for bytes in memory.
    pub fn sum(&self) -> u32 {
        self.sum
    }

    /// Reads a block and compares it with its checksum.
    fn read(&self, block: usize) -> Result<Arc<[u8]>, Fault> {
        let (Some(file), Some(start)) = (&self.file, block.checked_mul(BLOCK)) else {
            return Err(Fault::Outside);
        };
        let length = BLOCK.min(self.length.saturating_sub(start));
        let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, length).collect();
        let read = match Arc::get_mut(&mut bytes) {
            Some(bytes) => read_at(file, bytes, start as u64),
            None => return Err(Fault::Unreadable),
        };
        match read {
            Ok(()) if self.sums.get(block) == Some(&crc32fast::hash(&bytes)) => Ok(bytes),
            Ok(()) => Err(Fault::Changed),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(Fault::Changed),
            Err(_) => Err(Fault::Unreadable),
        }
    }

    /// A block, which is kept.
    fn block(&self, number: usize) -> Result<Arc<[u8]>, Fault> {
        let block = self.blocks.get(number).ok_or(Fault::Outside)?;
        let mut kept = block.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = &*kept {
            if self.most < self.blocks.len() && !block.is_used.load(Ordering::Relaxed) {
                block.is_used.store(true, Ordering::Relaxed);
            }
            return Ok(Arc::clone(bytes));
        }
        let bytes = self.read(number)?;
        *kept = Some(Arc::clone(&bytes));
        drop(kept);
        if self.most < self.blocks.len() {
            self.make_room(number);
        }
        Ok(bytes)
    }

    /// Lets go of a block that was not used for long, if there are too many, after one was added.
    fn make_room(&self, added: usize) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(added);
        while kept.len() > self.most {
            let Some(number) = kept.pop_front() else { return };
            let Some(block) = self.blocks.get(number) else { continue };
            if block.is_used.swap(false, Ordering::Relaxed) {
                kept.push_back(number);
            } else {
                *block.bytes.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
        }
    }

    /// The bytes from a place to another. The blocks that they lie in are kept in memory.
    ///
    /// # Errors
    ///
    /// If they are not those that were written, or are not in the file.
    pub fn get(&self, range: Range<usize>) -> Result<Bytes, Fault> {
        if range.start > range.end || range.end > self.length {
            return Err(Fault::Outside);
        }
        if range.is_empty() {
            return Ok(Bytes { block: Arc::default(), start: 0, end: 0 });
        }
        let (first, last) = (range.start / BLOCK, (range.end - 1) / BLOCK);
        if first == last {
            let start = range.start % BLOCK;
            return Ok(Bytes { block: self.block(first)?, start, end: start + range.len() });
        }
        let mut bytes = Vec::with_capacity(range.len());
        for block in first..=last {
            bytes.extend_from_slice(part(&self.block(block)?, block, &range));
        }
        Ok(Bytes { start: 0, end: bytes.len(), block: bytes.into() })
    }

    /// The bytes from a place to another, without keeping their blocks beside them.
    ///
    /// # Errors
    ///
    /// If they are not those that were written, or are not in the file.
    pub fn copy(&self, range: Range<usize>) -> Result<Vec<u8>, Fault> {
        if self.file.is_none() {
            return self.get(range).map(|bytes| bytes.to_vec());
        }
        if range.start > range.end || range.end > self.length {
            return Err(Fault::Outside);
        }
        let mut bytes = Vec::with_capacity(range.len());
        for block in range.start / BLOCK..range.end.div_ceil(BLOCK) {
            bytes.extend_from_slice(part(&self.read(block)?, block, &range));
        }
        Ok(bytes)
    }

    /// How many blocks are in memory.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        let is_kept = |block: &&Block| block.bytes.lock().is_ok_and(|bytes| bytes.is_some());
        self.blocks.iter().filter(is_kept).count()
    }

    /// Reads all of the file and compares it with its checksums.
    ///
    /// # Errors
    ///
    /// If they do not agree.
    pub fn verify(&self) -> Result<(), Fault> {
        (0..self.sums.len()).try_for_each(|block| self.read(block).map(drop))
    }
}

/// What of a block lies in the range.
fn part<'b>(bytes: &'b [u8], block: usize, range: &Range<usize>) -> &'b [u8] {
    let start = block * BLOCK;
    let from = range.start.saturating_sub(start).min(bytes.len());
    let to = range.end.saturating_sub(start).min(bytes.len());
    bytes.get(from..to).unwrap_or_default()
}

/// Fills `bytes` with those of a file from a place on, wherever others read it.
#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start)
}

/// Fills `bytes` with those of a file from a place on, wherever others read it.
#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut start: u64) -> io::Result<()> {
    use std::os::windows::fs::FileExt;
    while !bytes.is_empty() {
        match file.seek_read(bytes, start) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                bytes = &mut bytes[read..];
                start += read as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
