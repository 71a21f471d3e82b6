//! Writing: bytes in, the same bytes and then their checksums out.

use std::io::{self, Write};

use super::BLOCK;

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

    /// Goes on with a body of which so many bytes are written; `tail` are those of them that are in no full block.
    pub(crate) fn resume(inner: W, length: u64, tail: &[u8]) -> Self {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(tail);
        Self { inner, sums: Vec::new(), hasher, filled: tail.len(), length }
    }

    /// Stops for now: gives the writer back, with the checksums of the blocks that became full since it went on.
    pub(crate) fn pause(self) -> (W, Vec<u8>) {
        (self.inner, self.sums)
    }

    /// Takes the checksums of the blocks that were full before it went on.
    pub(crate) fn take_sums(&mut self, mut before: Vec<u8>) {
        before.append(&mut self.sums);
        self.sums = before;
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
    pub fn finish(self) -> io::Result<W> {
        Ok(self.finish_with_sum()?.0)
    }

    /// The same, with the length of the file and the checksum of its checksums.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish_with_sum(mut self) -> io::Result<(W, u64, u32)> {
        if self.filled > 0 {
            self.end_block();
        }
        self.sums.extend_from_slice(&self.length.to_le_bytes());
        let sum = crc32fast::hash(&self.sums);
        self.sums.extend_from_slice(&sum.to_le_bytes());
        self.inner.write_all(&self.sums)?;
        Ok((self.inner, self.length + self.sums.len() as u64, sum))
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
