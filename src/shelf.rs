//! Values that are put aside: values in, the same values in the same order out.
//!
//! They are in memory as they are, or where they are many as JSON in a nameless file.

use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::SpooledTempFile;

use crate::spool::{ROWS, Rows, Spool};

/// Values that are put aside.
pub(crate) struct Shelf<T> {
    memory: usize,
    directory: PathBuf,
    /// Those before the ones in memory.
    disk: Option<Spool>,
    held: Vec<T>,
    size: usize,
}

/// Values that are taken back.
pub(crate) struct Taken<T> {
    disk: Option<Rows<SpooledTempFile>>,
    held: std::vec::IntoIter<T>,
}

impl<T: Serialize + DeserializeOwned + Send + Sync> Shelf<T> {
    /// A shelf that holds about so many bytes in memory, and the rest in a nameless file in `directory`.
    pub(crate) fn new(memory: usize, directory: &Path) -> Self {
        Self { memory, directory: directory.to_owned(), disk: None, held: Vec::new(), size: 0 }
    }

    /// Takes a value, which has about so many bytes.
    pub(crate) fn push(&mut self, value: T, size: usize) -> io::Result<()> {
        // What goes to the disk anyway goes there soon, several values at a time.
        let full = self.size + size > self.memory || self.disk.is_some() && self.held.len() >= ROWS;
        if full && !self.held.is_empty() {
            self.spill()?;
        }
        self.size += size;
        self.held.push(value);
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        let disk = self.disk.get_or_insert_with(|| Spool::new(0, &self.directory));
        for values in self.held.chunks(ROWS) {
            let rows = values.par_iter().map(|value| serde_json::to_vec(value));
            for row in rows.collect::<Vec<_>>() {
                disk.push(&row?)?;
            }
        }
        self.held = Vec::new();
        self.size = 0;
        Ok(())
    }

    /// Gives several values at a time to `receive`, in their order, with the number of the first of them.
    pub(crate) fn try_for_each(
        &mut self,
        mut receive: impl FnMut(u64, &[T]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut number = 0;
        if let Some(disk) = &mut self.disk {
            disk.try_for_each(|first, rows| {
                number = first + rows.len() as u64;
                receive(first, &parsed(&rows)?)
            })?;
        }
        for values in self.held.chunks(ROWS) {
            receive(number, values)?;
            number += values.len() as u64;
        }
        Ok(())
    }

    /// The values, to be taken one after another.
    pub(crate) fn take(self) -> io::Result<Taken<T>> {
        let disk = self.disk.map(Spool::into_rows).transpose()?;
        Ok(Taken { disk, held: self.held.into_iter() })
    }
}

impl<T: DeserializeOwned + Send> Taken<T> {
    /// The next values, at most so many; none at the end.
    pub(crate) fn next(&mut self, most: usize) -> io::Result<Vec<T>> {
        if let Some(disk) = &mut self.disk {
            let rows = disk.next(most)?;
            if !rows.is_empty() {
                return parsed(&rows);
            }
            self.disk = None;
        }
        Ok(self.held.by_ref().take(most).collect())
    }
}

fn parsed<T: DeserializeOwned + Send>(rows: &[Vec<u8>]) -> io::Result<Vec<T>> {
    rows.into_par_iter().map(|row| serde_json::from_slice(row).map_err(io::Error::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_from_memory_and_disk() {
        let values: Vec<String> = (0..3000_usize).map(|n| format!("{n} ").repeat(n % 7)).collect();
        for memory in [0, 100, 20_000, 1 << 20] {
            let mut shelf = Shelf::new(memory, &std::env::temp_dir());
            values.iter().for_each(|value| shelf.push(value.clone(), value.len()).unwrap());
            for _ in 0..2 {
                let mut seen = Vec::new();
                let receive = |first, some: &[String]| {
                    assert_eq!(first, seen.len() as u64);
                    seen.extend_from_slice(some);
                    Ok(())
                };
                shelf.try_for_each(receive).unwrap();
                assert_eq!(seen, values, "{memory}");
            }
            let (mut taken, mut seen) = (shelf.take().unwrap(), Vec::new());
            for most in (1..300).cycle() {
                let some = taken.next(most).unwrap();
                assert!(some.len() <= most);
                if some.is_empty() {
                    break;
                }
                seen.extend(some);
            }
            assert_eq!(seen, values, "{memory}");
        }
    }
}
