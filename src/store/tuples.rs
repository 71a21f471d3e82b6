//! Tuples that do not fit into memory: tuples of four numbers in, the same in their order and each once out; or in the order
//! in which they came, as often as they are wanted.
//!
//! They are gathered in one buffer, sorted there, and written to a nameless file when it is full; at the end the files are
//! merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::layer::sort_apart;
use super::segment::Tuple;

/// The size of the buffer of each file.
const BUFFER: usize = 1 << 18;

/// The bytes of a tuple.
const BYTES: usize = size_of::<Tuple>();

/// Tuples in a nameless file, in the order in which they came.
pub(super) struct TupleFile(BufWriter<File>);

impl TupleFile {
    pub(super) fn new(directory: &Path) -> io::Result<Self> {
        Ok(Self(BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(directory)?)))
    }

    pub(super) fn push(&mut self, tuple: &Tuple) -> io::Result<()> {
        let mut bytes = [0; BYTES];
        let (columns, _) = bytes.as_chunks_mut::<4>();
        columns.iter_mut().zip(tuple).for_each(|(bytes, column)| *bytes = column.to_le_bytes());
        self.0.write_all(&bytes)
    }

    /// The tuples from the first on.
    pub(super) fn read(&mut self) -> io::Result<TupleReader> {
        self.0.flush()?;
        let mut file = self.0.get_ref().try_clone()?;
        file.rewind()?;
        Ok(TupleReader(BufReader::with_capacity(BUFFER, file)))
    }
}

/// Reads tuples.
pub(super) struct TupleReader(BufReader<File>);

impl Iterator for TupleReader {
    type Item = io::Result<Tuple>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = [0; BYTES];
        match self.0.read_exact(&mut bytes) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => None,
            Err(error) => Some(Err(error)),
            Ok(()) => {
                let (columns, _) = bytes.as_chunks::<4>();
                let mut tuple = [0; 4];
                tuple
                    .iter_mut()
                    .zip(columns)
                    .for_each(|(column, bytes)| *column = u32::from_le_bytes(*bytes));
                Some(Ok(tuple))
            }
        }
    }
}

/// Gathers tuples until all have come.
pub(super) struct TupleSorter {
    tuples: Vec<Tuple>,
    capacity: usize,
    directory: PathBuf,
    runs: Vec<TupleFile>,
}

impl TupleSorter {
    /// A sorter that holds about `memory` bytes in memory, and the rest in nameless files in `directory`.
    pub(super) fn new(memory: usize, directory: &Path) -> Self {
        let capacity = (memory / BYTES).max(1);
        Self { tuples: Vec::new(), capacity, directory: directory.to_owned(), runs: Vec::new() }
    }

    pub(super) fn push(&mut self, tuple: Tuple) -> io::Result<()> {
        if self.tuples.len() >= self.capacity {
            self.spill()?;
        }
        self.tuples.push(tuple);
        Ok(())
    }

    fn sort(&mut self) {
        sort_apart(&mut self.tuples);
        self.tuples.dedup();
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut run = TupleFile::new(&self.directory)?;
        self.tuples.iter().try_for_each(|tuple| run.push(tuple))?;
        self.runs.push(run);
        self.tuples.clear();
        Ok(())
    }

    /// All tuples in their order, each once.
    pub(super) fn finish(mut self) -> io::Result<SortedTuples> {
        if self.runs.is_empty() {
            self.sort();
            return Ok(SortedTuples::Memory(self.tuples.into_iter()));
        }
        self.spill()?;
        drop(self.tuples);
        let mut runs = Vec::with_capacity(self.runs.len());
        let mut heads = BinaryHeap::with_capacity(self.runs.len());
        for run in &mut self.runs {
            let mut run = run.read()?;
            if let Some(head) = run.next().transpose()? {
                heads.push(Reverse((head, runs.len())));
            }
            runs.push(run);
        }
        Ok(SortedTuples::Files { runs, heads, last: None })
    }
}

/// Tuples in their order, each once.
pub(super) enum SortedTuples {
    Memory(std::vec::IntoIter<Tuple>),
    Files { runs: Vec<TupleReader>, heads: BinaryHeap<Reverse<(Tuple, usize)>>, last: Option<Tuple> },
}

impl Iterator for SortedTuples {
    type Item = io::Result<Tuple>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Memory(tuples) => tuples.next().map(Ok),
            Self::Files { runs, heads, last } => loop {
                let mut head = heads.peek_mut()?;
                let Reverse((tuple, run)) = *head;
                match runs.get_mut(run).and_then(Iterator::next) {
                    Some(Ok(next)) => *head = Reverse((next, run)),
                    Some(Err(error)) => return Some(Err(error)),
                    None => {
                        std::collections::binary_heap::PeekMut::pop(head);
                    }
                }
                if last.replace(tuple) != Some(tuple) {
                    return Some(Ok(tuple));
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_memory_give_the_same() {
        let tuples: Vec<Tuple> = (0..5000_u32)
            .map(|n| [n.wrapping_mul(2_654_435_761) % 900, n % 3, 7, u32::MAX - n % 2])
            .collect();
        let mut expected = tuples.clone();
        expected.sort_unstable();
        expected.dedup();
        for memory in [1, 1000, 30_000, 1 << 20] {
            let mut sorter = TupleSorter::new(memory, &std::env::temp_dir());
            tuples.iter().for_each(|tuple| sorter.push(*tuple).unwrap());
            let sorted: Vec<Tuple> = sorter.finish().unwrap().map(Result::unwrap).collect();
            assert_eq!(sorted, expected, "{memory}");
        }
    }

    #[test]
    fn a_file_is_read_as_often_as_wanted() {
        let mut file = TupleFile::new(&std::env::temp_dir()).unwrap();
        (0..100_u32).for_each(|n| file.push(&[n, 1, 2, 3]).unwrap());
        for _ in 0..2 {
            let read: Vec<u32> = file.read().unwrap().map(|tuple| tuple.unwrap()[0]).collect();
            assert_eq!(read, (0..100).collect::<Vec<u32>>());
        }
    }
}
