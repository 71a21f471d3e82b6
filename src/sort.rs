//! Sorting what does not fit into memory: rows of bytes in, the same rows in the order of their bytes out.
//!
//! Rows are gathered in one buffer of a given size, sorted there, and written to a temporary file when it is full; at
//! the end the files are merged. Memory is bounded in bytes, however long the rows are, which is why this is not one
//! of the sorters that count items.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use rayon::slice::ParallelSliceMut;

/// The size of the buffer of each file that is merged.
const MERGE_BUFFER: usize = 1 << 18;

/// Gathers rows until all have come.
pub(crate) struct Sorter {
    bytes: Vec<u8>,
    rows: Vec<(usize, u32)>,
    capacity: usize,
    directory: PathBuf,
    runs: Vec<File>,
}

/// Rows in their order.
pub(crate) enum Sorted {
    Memory { bytes: Vec<u8>, rows: std::vec::IntoIter<(usize, u32)> },
    Files { runs: Vec<BufReader<File>>, heads: BinaryHeap<Reverse<(Vec<u8>, usize)>> },
}

impl Sorter {
    /// A sorter that holds about `capacity` bytes in memory, and the rest in nameless files in `directory`.
    pub(crate) fn new(capacity: usize, directory: PathBuf) -> Self {
        Self { bytes: Vec::new(), rows: Vec::new(), capacity, directory, runs: Vec::new() }
    }

    /// Takes a row of less than 4 GiB.
    pub(crate) fn push(&mut self, row: &[u8]) -> io::Result<()> {
        let length = u32::try_from(row.len()).map_err(io::Error::other)?;
        if !self.rows.is_empty() && self.size() + row.len() > self.capacity {
            self.spill()?;
        }
        self.rows.push((self.bytes.len(), length));
        self.bytes.extend_from_slice(row);
        Ok(())
    }

    fn size(&self) -> usize {
        self.bytes.len() + self.rows.len() * size_of::<(usize, u32)>()
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.rows.par_sort_unstable_by(|a, b| slice(bytes, *a).cmp(slice(bytes, *b)));
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut file = BufWriter::with_capacity(MERGE_BUFFER, tempfile::tempfile_in(&self.directory)?);
        for &(start, length) in &self.rows {
            file.write_all(&length.to_le_bytes())?;
            file.write_all(slice(&self.bytes, (start, length)))?;
        }
        self.runs.push(file.into_inner().map_err(io::IntoInnerError::into_error)?);
        self.rows.clear();
        self.bytes.clear();
        Ok(())
    }

    /// All rows, sorted.
    pub(crate) fn finish(mut self) -> io::Result<Sorted> {
        if self.runs.is_empty() {
            self.sort();
            return Ok(Sorted::Memory { bytes: self.bytes, rows: self.rows.into_iter() });
        }
        self.spill()?;
        let mut runs = Vec::with_capacity(self.runs.len());
        let mut heads = BinaryHeap::with_capacity(self.runs.len());
        for mut file in self.runs {
            io::Seek::rewind(&mut file)?;
            let mut run = BufReader::with_capacity(MERGE_BUFFER, file);
            if let Some(row) = next_of(&mut run, Vec::new())? {
                heads.push(Reverse((row, runs.len())));
            }
            runs.push(run);
        }
        Ok(Sorted::Files { runs, heads })
    }
}

impl Sorted {
    /// Gives each row to `receive`, in order. Ends early with the first error.
    pub(crate) fn try_for_each<E: From<io::Error>>(
        self,
        mut receive: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::Memory { bytes, rows } => {
                for row in rows {
                    receive(slice(&bytes, row))?;
                }
            }
            Self::Files { mut runs, mut heads } => {
                while let Some(Reverse((row, run))) = heads.pop() {
                    receive(&row)?;
                    if let Some(next) = next_of(&mut runs[run], row)? {
                        heads.push(Reverse((next, run)));
                    }
                }
            }
        }
        Ok(())
    }
}

fn slice(bytes: &[u8], (start, length): (usize, u32)) -> &[u8] {
    &bytes[start..start + length as usize]
}

/// The next row of a file, in the memory of the one before it.
fn next_of(run: &mut BufReader<File>, mut row: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match run.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    row.resize(u32::from_le_bytes(length) as usize, 0);
    run.read_exact(&mut row)?;
    Ok(Some(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(capacity: usize, rows: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut sorter = Sorter::new(capacity, std::env::temp_dir());
        rows.iter().for_each(|row| sorter.push(row).unwrap());
        let mut out = Vec::new();
        let receive = |row: &[u8]| {
            out.push(row.to_owned());
            Ok::<_, io::Error>(())
        };
        sorter.finish().unwrap().try_for_each(receive).unwrap();
        out
    }

    #[test]
    fn files_and_memory_give_the_same() {
        let rows: Vec<Vec<u8>> =
            (0..5000_u32).map(|n| format!("{}", n.wrapping_mul(2_654_435_761) % 3000).into_bytes()).collect();
        let mut expected = rows.clone();
        expected.sort();
        for capacity in [1, 100, 10_000, 10_000_000] {
            assert_eq!(sorted(capacity, &rows), expected, "{capacity}");
        }
    }

    #[test]
    fn empty_and_long_rows_are_rows() {
        let rows = [vec![b'x'; 100_000], Vec::new(), Vec::new()];
        assert_eq!(sorted(50, &rows), [Vec::new(), Vec::new(), vec![b'x'; 100_000]]);
        assert!(sorted(50, &[]).is_empty());
    }
}
