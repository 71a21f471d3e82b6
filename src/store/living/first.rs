//! The first articles of a store: an archive in, a store of it out, in memory that does not grow with the number of
//! articles.

use std::io;

use super::change::Shared;
use super::{Living, Updated};
use crate::map::map_to_lines;
use crate::read::Withdrawn;
use crate::resolve::Archive;
use crate::resolve::living::{self, Part, count, key};
use crate::sort::Sorter;
use crate::store::StoreError;
use crate::store::writer::Give;

/// How many bytes of rows are in memory before they are sorted on disk.
const MEMORY: usize = 256 << 20;

impl Living {
    /// Makes the store that of an archive; whatever was in it is no more. `withdrawn` is what publishers withdrew, which
    /// the archive knows.
    ///
    /// # Errors
    ///
    /// If the disk fails; the store is as it was then.
    pub fn begin(&mut self, archive: Archive, withdrawn: &[Withdrawn]) -> Result<Updated, StoreError> {
        let failed = self.failed();
        let (settled, records, report) = archive.settle().map_err(&failed)?;
        let mut updated = Updated::default();
        let mut sorter = Sorter::new(MEMORY, self.path.clone());
        let shared = Shared::of(&self.options.base);
        let options = self.options.clone();
        let about = self.about(report.articles as u64);
        let mut new = self.writer.begin_new();
        let work = |held: living::Held, graph: crate::resolve::Graph| -> io::Result<_> {
            let mut text = Vec::new();
            let dropped = map_to_lines(&graph, &options, true, &mut text).dropped;
            let text = String::from_utf8(text).map_err(io::Error::other)?;
            let mut rows = living::rows(&held)?;
            let lines = text.lines().filter(|line| shared.has(line));
            rows.extend(lines.map(|line| (key(living::About::Shared, &[line]), Part::One)));
            let rows: Vec<Vec<u8>> = rows.into_iter().map(packed).collect();
            Ok((held.keys.id().to_owned(), text, rows, dropped))
        };
        records
            .try_for_each_held(&settled, work, |(id, text, rows, dropped)| {
                new.push_lines(&text)?;
                rows.iter().try_for_each(|row| sorter.push(row)).map_err(&failed)?;
                updated.dropped.extend(dropped);
                updated.added.push(id);
                Ok::<_, BeginError>(())
            })
            .map_err(|error| match error {
                BeginError::Io(source) => failed(source),
                BeginError::Store(error) => error,
            })?;
        for (id, notices) in super::admit::notices(withdrawn) {
            let (key, value) = super::admit::notice_row(&id, &notices).map_err(&failed)?;
            sorter.push(&packed((key, Part::Whole(value)))).map_err(&failed)?;
        }
        let sorted = sorter.finish().map_err(&failed)?;
        updated.generation = new.finish_with(Some(about), |give| {
            let mut sum: Option<(Vec<u8>, u64)> = None;
            let close = |sum: Option<(Vec<u8>, u64)>, give: Give<'_>| {
                sum.map_or(Ok(()), |(key, number)| give(&key, &count(number)))
            };
            sorted.try_for_each(|row| {
                let (key, value) = unpacked(row)?;
                match &mut sum {
                    Some((last, number)) if *last == key && value.is_none() => *number += 1,
                    _ => {
                        close(sum.take(), give)?;
                        match value {
                            None => sum = Some((key.to_owned(), 1)),
                            Some(value) => give(key, value)?,
                        }
                    }
                }
                Ok::<_, io::Error>(())
            })?;
            close(sum.take(), give)
        })?;
        updated.quads = self.writer.snapshot().totals().quads;
        updated.articles = report.articles as u64;
        updated.report = report;
        Ok(updated)
    }
}

/// Why a store cannot be begun.
#[derive(Debug)]
enum BeginError {
    Io(io::Error),
    Store(StoreError),
}

impl From<io::Error> for BeginError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<StoreError> for BeginError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A row as it is sorted: its key, its value with what kind it is, and the length of the key.
fn packed((mut row, part): living::Row) -> Vec<u8> {
    let length = row.len() as u32;
    match part {
        Part::One => row.push(0),
        Part::Whole(value) => {
            row.push(1);
            row.extend(value);
        }
    }
    row.extend(length.to_le_bytes());
    row
}

/// The key, and the value of one that is whole.
fn unpacked(row: &[u8]) -> io::Result<(&[u8], Option<&[u8]>)> {
    let parts = || {
        let (row, length) = row.split_last_chunk()?;
        let (key, value) = row.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let (kind, value) = value.split_first()?;
        Some((key, (*kind == 1).then_some(value)))
    };
    parts().ok_or_else(|| io::Error::other("a row that was written is not read"))
}
