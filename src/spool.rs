//! Rows that are put aside: rows of bytes in, the same rows in the same order out, as often as they are wanted.
//!
//! They are in memory, or where they are many in a nameless file.

use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use memmap2::Mmap;
use tempfile::{SpooledData, SpooledTempFile};

/// How many rows are given at a time, and about how many bytes.
pub(crate) const ROWS: usize = 256;
const BYTES: usize = 4 << 20;

/// Rows that are put aside.
pub(crate) struct Spool {
    file: BufWriter<SpooledTempFile>,
    count: u64,
}

/// Rows that are taken back.
pub(crate) struct Rows<R> {
    reader: BufReader<R>,
    left: u64,
}

impl<R: Read> Rows<R> {
    /// The next rows, at most so many; none at the end.
    pub(crate) fn next(&mut self, most: usize) -> io::Result<Vec<Vec<u8>>> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while self.left > 0 && rows.len() < most && bytes < BYTES {
            let mut length = [0; 4];
            self.reader.read_exact(&mut length)?;
            let mut row = vec![0; u32::from_le_bytes(length) as usize];
            self.reader.read_exact(&mut row)?;
            bytes += row.len();
            rows.push(row);
            self.left -= 1;
        }
        Ok(rows)
    }
}

impl Spool {
    /// A spool that holds about `capacity` bytes in memory, or all in a nameless file in `directory`.
    pub(crate) fn new(capacity: usize, directory: &Path) -> Self {
        Self { file: BufWriter::new(tempfile::spooled_tempfile_in(capacity, directory)), count: 0 }
    }

    /// Takes a row of less than 4 GiB.
    pub(crate) fn push(&mut self, row: &[u8]) -> io::Result<()> {
        let length = u32::try_from(row.len()).map_err(io::Error::other)?;
        self.file.write_all(&length.to_le_bytes())?;
        self.file.write_all(row)?;
        self.count += 1;
        Ok(())
    }

    /// Gives several rows at a time to `receive`, in their order, with the number of the first of them.
    pub(crate) fn try_for_each<E: From<io::Error>>(
        &mut self,
        mut receive: impl FnMut(u64, Vec<Vec<u8>>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.rewind()?;
        let mut rows = Rows { reader: BufReader::with_capacity(1 << 16, file), left: self.count };
        let mut number = 0;
        loop {
            let some = rows.next(ROWS)?;
            if some.is_empty() {
                return Ok(());
            }
            let first = number;
            number += some.len() as u64;
            receive(first, some)?;
        }
    }

    /// The rows, to be taken one after another.
    pub(crate) fn into_rows(self) -> io::Result<Rows<SpooledTempFile>> {
        let Self { file, count } = self;
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(Rows { reader: BufReader::with_capacity(1 << 16, file), left: count })
    }

    /// Forgets the rows, and is ready for others.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.rewind()?;
        file.set_len(0)?;
        self.count = 0;
        Ok(())
    }
}

/// Bytes that are written once and then looked at anywhere: in memory, or where they are many in a nameless file.
pub(crate) struct Bytes(SpooledTempFile);

/// Bytes that were written.
#[derive(Debug)]
pub(crate) enum Written {
    Memory(Vec<u8>),
    Mapped(Mmap),
}

impl Bytes {
    pub(crate) fn new(capacity: usize, directory: &Path) -> BufWriter<Self> {
        BufWriter::with_capacity(1 << 16, Self(tempfile::spooled_tempfile_in(capacity, directory)))
    }

    pub(crate) fn finish(writer: BufWriter<Self>) -> io::Result<Written> {
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        match file.0.into_inner() {
            SpooledData::InMemory(bytes) => Ok(Written::Memory(bytes.into_inner())),
            SpooledData::OnDisk(file) => {
                #[expect(unsafe_code, reason = "mapping a file")]
                // SAFETY: the file has no name, so that nobody else can change it, and it is written no more.
                let map = unsafe { Mmap::map(&file) }?;
                Ok(Written::Mapped(map))
            }
        }
    }
}

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Default for Written {
    fn default() -> Self {
        Self::Memory(Vec::new())
    }
}

impl std::ops::Deref for Written {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Memory(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_from_memory_and_disk_as_often_as_wanted() {
        for capacity in [0, 10, 1 << 20] {
            let mut spool = Spool::new(capacity, &std::env::temp_dir());
            for round in 0..2 {
                let rows: Vec<Vec<u8>> = (0..1000_usize).map(|n| vec![b'x'; (n + round) % 50]).collect();
                rows.iter().for_each(|row| spool.push(row).unwrap());
                for _ in 0..2 {
                    let mut seen = Vec::new();
                    let receive = |first, rows: Vec<Vec<u8>>| {
                        assert_eq!(first, seen.len() as u64);
                        seen.extend(rows);
                        Ok::<_, io::Error>(())
                    };
                    spool.try_for_each(receive).unwrap();
                    assert_eq!(seen, rows, "{capacity}");
                }
                spool.clear().unwrap();
            }
        }
    }

    #[test]
    fn bytes_are_looked_at_in_memory_and_on_disk() {
        for capacity in [0, 10, 1000] {
            let mut bytes = Bytes::new(capacity, &std::env::temp_dir());
            bytes.write_all(b"some twenty bytes in all").unwrap();
            assert_eq!(&Bytes::finish(bytes).unwrap()[5..11], b"twenty");
        }
    }
}
