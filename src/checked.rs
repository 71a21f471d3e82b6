//! Checked files: bytes in, the same bytes with a checksum for each block of them out; and back, a block at a time, each
//! believed only when its checksum agrees.
//!
//! A file is not mapped into memory but read, each block when it is first used, and kept then. So a file that is
//! overwritten or cut short while it is open is noticed at the next block, and what was read before stays as it
//! was; of a map, the bytes would change under the reader, or the system would end the program.
//!
//! ```text
//! body · checksum of each block of the body (4 bytes) · length of the body (8 bytes) · checksum of these two (4 bytes)
//! ```

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

/// How many bytes have a checksum of their own.
const BLOCK: usize = 1 << 16;

/// The bytes after the checksums of the blocks.
const END: usize = 12;

/// Why bytes of a file are not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file does not end as such a file does.
    #[error("it is cut short, or its end is damaged")]
    End,
    /// A block is not what was written.
    #[error("bytes of it are not those that were written: it is damaged, or was changed while it was read")]
    Changed,
    /// The system could not read it.
    #[error("it cannot be read to its end")]
    Unreadable,
    /// It refers to bytes that it does not have.
    #[error("it refers to bytes that it does not have")]
    Outside,
}

/// Writes a checked file.
pub struct Writer<W> {
    inner: W,
    sums: Vec<u8>,
    hasher: crc32fast::Hasher,
    /// How many bytes of the current block are written.
    filled: usize,
    length: u64,
}

impl<W: Write> Writer<W> {
    /// Writes to `inner`, from its beginning.
    pub fn new(inner: W) -> Self {
        Self { inner, sums: Vec::new(), hasher: crc32fast::Hasher::new(), filled: 0, length: 0 }
    }

    fn end_block(&mut self) {
        let sum = std::mem::take(&mut self.hasher).finalize();
        self.sums.extend_from_slice(&sum.to_le_bytes());
        self.filled = 0;
    }

    /// Writes the checksums, and gives the writer back.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        if self.filled > 0 {
            self.end_block();
        }
        self.sums.extend_from_slice(&self.length.to_le_bytes());
        let sum = crc32fast::hash(&self.sums);
        self.sums.extend_from_slice(&sum.to_le_bytes());
        self.inner.write_all(&self.sums)?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(&bytes[..bytes.len().min(BLOCK - self.filled)])?;
        self.hasher.update(&bytes[..written]);
        self.filled += written;
        self.length += written as u64;
        if self.filled == BLOCK {
            self.end_block();
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// An open checked file.
#[derive(Debug)]
pub struct Checked {
    file: Mutex<File>,
    length: usize,
    sums: Vec<u32>,
    blocks: Vec<OnceLock<Result<Box<[u8]>, Fault>>>,
}

impl Checked {
    /// Opens a file; only its end is read.
    ///
    /// # Errors
    ///
    /// If its end is not what it should be.
    pub fn open(mut file: File) -> Result<Self, Fault> {
        let unreadable = |_| Fault::Unreadable;
        let whole = file.metadata().map_err(unreadable)?.len();
        let start = whole.checked_sub(END as u64).ok_or(Fault::End)?;
        let mut end = [0; END];
        file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut end)).map_err(unreadable)?;
        let (length, sum) = end.split_at(8);
        let length = u64::from_le_bytes(length.try_into().unwrap_or_default());
        let table = start.checked_sub(length).ok_or(Fault::End)?;
        if table != length.div_ceil(BLOCK as u64) * 4 {
            return Err(Fault::End);
        }
        let mut sums = vec![0; usize::try_from(table).map_err(|_| Fault::End)?];
        file.seek(SeekFrom::Start(length)).and_then(|_| file.read_exact(&mut sums)).map_err(unreadable)?;
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&sums);
        hasher.update(&end[..8]);
        if hasher.finalize().to_le_bytes() != sum {
            return Err(Fault::End);
        }
        let sums: Vec<u32> = sums.as_chunks::<4>().0.iter().map(|sum| u32::from_le_bytes(*sum)).collect();
        let blocks = sums.iter().map(|_| OnceLock::new()).collect();
        let length = usize::try_from(length).map_err(|_| Fault::End)?;
        Ok(Self { file: Mutex::new(file), length, sums, blocks })
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Reads a block and compares it with its checksum.
    fn read(&self, block: usize) -> Result<Box<[u8]>, Fault> {
        let start = block * BLOCK;
        let mut bytes = vec![0; BLOCK.min(self.length.saturating_sub(start))].into_boxed_slice();
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let read = file.seek(SeekFrom::Start(start as u64)).and_then(|_| file.read_exact(&mut bytes));
        drop(file);
        match read {
            Ok(()) if self.sums.get(block) == Some(&crc32fast::hash(&bytes)) => Ok(bytes),
            Ok(()) => Err(Fault::Changed),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Fault::Changed),
            Err(_) => Err(Fault::Unreadable),
        }
    }

    /// A block, which is kept.
    fn block(&self, block: usize) -> Result<&[u8], Fault> {
        let kept = self.blocks.get(block).ok_or(Fault::Outside)?;
        kept.get_or_init(|| self.read(block)).as_deref().map_err(|fault| *fault)
    }

    /// The bytes from a place to another. The blocks that they lie in are kept in memory.
    ///
    /// # Errors
    ///
    /// If they are not those that were written, or are not in the file.
    pub fn get(&self, range: Range<usize>) -> Result<Cow<'_, [u8]>, Fault> {
        if range.start > range.end || range.end > self.length {
            return Err(Fault::Outside);
        }
        if range.is_empty() {
            return Ok(Cow::Borrowed(&[]));
        }
        let (first, last) = (range.start / BLOCK, (range.end - 1) / BLOCK);
        if first == last {
            let start = range.start % BLOCK;
            return self
                .block(first)?
                .get(start..start + range.len())
                .map(Cow::Borrowed)
                .ok_or(Fault::Outside);
        }
        let mut bytes = Vec::with_capacity(range.len());
        for block in first..=last {
            bytes.extend_from_slice(part(self.block(block)?, block, &range));
        }
        Ok(Cow::Owned(bytes))
    }

    /// The bytes from a place to another, without keeping their blocks beside them.
    ///
    /// # Errors
    ///
    /// If they are not those that were written, or are not in the file.
    pub fn copy(&self, range: Range<usize>) -> Result<Vec<u8>, Fault> {
        if range.start > range.end || range.end > self.length {
            return Err(Fault::Outside);
        }
        let mut bytes = Vec::with_capacity(range.len());
        for block in range.start / BLOCK..range.end.div_ceil(BLOCK) {
            bytes.extend_from_slice(part(&self.read(block)?, block, &range));
        }
        Ok(bytes)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn body(length: usize) -> Vec<u8> {
        (0..length).map(|number| (number % 251) as u8 ^ (number / 251) as u8).collect()
    }

    fn file_of(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn written(body: &[u8]) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new());
        writer.write_all(body).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn what_was_written_is_read_from_any_place() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17] {
            let body = body(length);
            let checked = Checked::open(file_of(&written(&body))).unwrap();
            assert_eq!((checked.len(), checked.verify()), (length, Ok(())));
            let places = [0, 1, BLOCK / 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, length];
            for from in places.into_iter().filter(|from| *from <= length) {
                for to in places.into_iter().filter(|to| (from..=length).contains(to)) {
                    assert_eq!(checked.get(from..to).as_deref(), Ok(&body[from..to]), "{length} {from} {to}");
                    assert_eq!(
                        checked.copy(from..to).as_deref(),
                        Ok(&body[from..to]),
                        "{length} {from} {to}"
                    );
                }
            }
            assert_eq!(checked.get(length..length + 1), Err(Fault::Outside));
        }
    }

    #[test]
    fn no_bit_changes_unnoticed() {
        let body = body(300);
        let whole = written(&body);
        for bit in 0..whole.len() * 8 {
            let mut changed = whole.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let read =
                Checked::open(file_of(&changed)).and_then(|checked| checked.get(0..300).map(Cow::into_owned));
            assert!(read.is_err(), "bit {bit}");
        }
        for length in 0..whole.len() {
            assert!(Checked::open(file_of(&whole[..length])).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn a_file_that_changes_is_noticed() {
        let body = body(4 * BLOCK);
        let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        std::fs::write(&path, written(&body)).unwrap();
        let checked = Checked::open(File::open(&path).unwrap()).unwrap();
        assert_eq!(checked.get(0..10).as_deref(), Ok(&body[..10]));
        // Overwritten in place, as `cp` does.
        let mut other = body.clone();
        other[BLOCK..2 * BLOCK].fill(7);
        std::fs::write(&path, written(&other)).unwrap();
        assert_eq!(checked.get(0..10).as_deref(), Ok(&body[..10]));
        assert_eq!(checked.get(BLOCK..BLOCK + 1), Err(Fault::Changed));
        // Cut short.
        File::options().write(true).open(&path).unwrap().set_len(100).unwrap();
        assert_eq!(checked.get(3 * BLOCK..3 * BLOCK + 1), Err(Fault::Changed));
        assert_eq!(checked.get(5..BLOCK).as_deref(), Ok(&body[5..BLOCK]));
    }
}
