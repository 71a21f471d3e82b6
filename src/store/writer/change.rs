//! Changes: what comes and what goes in, the next generation of the store out.

use std::io::{self, BufWriter};
use std::sync::Arc;

use super::super::change::{Change, Difference, NotALine, NotMade};
use super::super::disk::Disk;
use super::super::error::{Failed, StoreError};
use super::super::file::FileWriter;
use super::super::fold;
use super::super::layer::Layer;
use super::super::manifest::{self, Entry, Manifest};
use super::super::order::Order;
use super::super::table::{Row, TableWriter};
use super::Writer;
use crate::part::PartFile;

type Out = FileWriter<BufWriter<PartFile>>;

impl Writer {
    /// Changes the store, and gives the number of its generation then. Where nothing differs, that is the one before.
    ///
    /// # Errors
    ///
    /// If a line is none, the store is damaged, or the disk fails; the store is as it was then.
    pub fn change(&mut self, change: &Change) -> Result<u64, StoreError> {
        let difference = Difference::of(&self.snapshot(), change).map_err(|error| match error {
            NotMade::Fault(reason) => Failed::at(&self.directory)(reason.into()),
            NotMade::Line(line) => self.not_a_line(line),
        })?;
        let is_same = difference.is_empty() && change.rows.is_empty();
        if is_same && change.about.as_ref().is_none_or(|about| *about == self.disk.manifest.about) {
            return Ok(self.generation());
        }
        let mut next = self.next();
        next.totals = difference.totals;
        if let Some(about) = &change.about {
            next.about = about.clone();
        }
        let first = self.snapshot().next_number();
        let quads = difference.quads.quads.len() as u64;
        let layer = Arc::new(Layer::plain(first, difference.terms, difference.quads));
        next.debt = next.debt.saturating_add(self.policy.work * (quads + change.rows.len() as u64 / 4));
        let is_many = quads > self.policy.quads;
        if is_same {
            // Only what it says about itself.
        } else if next.layers.is_empty() || self.is_full(quads) {
            let small = self.disk.layers.get(self.disk.sorted).cloned();
            let layers: Vec<Arc<Layer>> = small.into_iter().chain([layer]).collect();
            self.fold(&mut next, &layers, change)?;
        } else {
            self.add(&mut next, false, &|out| {
                fold::write_small(&layer, out)?;
                let rows = change.rows.iter().map(|(key, value)| Ok((key.clone(), value.clone())));
                write_rows(rows, false, out)
            })?;
            self.go_on(&mut next, false);
        }
        self.replace(next)?;
        if is_many {
            self.catch_up();
        }
        Ok(self.generation())
    }

    /// Folds the small layers and a change into one.
    fn fold(&self, next: &mut Manifest, layers: &[Arc<Layer>], change: &Change) -> Result<(), StoreError> {
        let from = self.disk.sorted;
        next.layers.truncate(from);
        self.add(next, true, &|out| {
            fold::fold(layers, out)?;
            let tables = self.tables(from)?.with(&change.rows)?;
            write_rows(tables.merged().map(|row| Ok(row?)), from == 0, out)
        })
    }

    /// Does all that is owed after a change of many quads, which takes its time anyway. The store is whole without it:
    /// what fails now is tried again after a later change.
    fn catch_up(&mut self) {
        if self.is_mostly_changed() {
            let _ = self.compact();
            return;
        }
        loop {
            let mut next = self.next();
            let is_done = !self.go_on(&mut next, true);
            if is_done && self.disk.manifest.debt > 0 {
                // Nothing is left to do.
                next.debt = 0;
            } else if is_done {
                return;
            }
            if self.replace(next).is_err() {
                return;
            }
        }
    }

    pub(super) fn not_a_line(&self, line: NotALine) -> StoreError {
        StoreError::Io {
            path: self.directory.clone(),
            source: io::Error::new(io::ErrorKind::InvalidData, line),
        }
    }

    /// The manifest of the next generation, as far as it is that of this one.
    pub(super) fn next(&self) -> Manifest {
        Manifest { generation: self.generation() + 1, ..self.disk.manifest.clone() }
    }

    /// Writes a file and adds it to a manifest as the highest layer.
    pub(super) fn add(
        &self,
        next: &mut Manifest,
        is_sorted: bool,
        write: &dyn Fn(&mut Out) -> Result<(), Failed>,
    ) -> Result<(), StoreError> {
        let kind = if next.layers.is_empty() { "graph" } else { "change" };
        let name = format!("{kind}-{}", next.generation);
        let path = self.directory.join(&name);
        let mut quads = 0;
        let written = || -> Result<Entry, Failed> {
            let mut out = FileWriter::new(BufWriter::with_capacity(1 << 18, PartFile::begin(&path)?))?;
            write(&mut out)?;
            quads = out.count(Order::Spog);
            let (file, length, sum) = out.finish_with_sum()?;
            file.into_inner().map_err(io::IntoInnerError::into_error)?.finish()?;
            Ok(Entry { name, length, sum })
        };
        let file = written().map_err(Failed::at(&path))?;
        next.layers.push(manifest::Layer { file, quads, is_sorted });
        Ok(())
    }

    /// Makes a manifest the store's, and removes the files that it does not name.
    pub(super) fn replace(&mut self, next: Manifest) -> Result<(), StoreError> {
        let disk = match Disk::generation_after(&self.directory, next, &self.disk) {
            Ok(disk) => disk,
            Err(error) => {
                self.sweep();
                return Err(error);
            }
        };
        if let Err(source) = disk.manifest.write(&self.directory) {
            self.sweep();
            return Err(StoreError::Io { path: self.directory.clone(), source });
        }
        self.disk = disk;
        self.sweep();
        Ok(())
    }

    /// Makes one graph of all changes, without the terms that no quad has. The graph stays the same.
    ///
    /// # Errors
    ///
    /// If the store is damaged, or the disk fails; the store is as it was then.
    pub fn compact(&mut self) -> Result<(), StoreError> {
        let mut next = self.next();
        next.layers.clear();
        next.folds.clear();
        next.debt = 0;
        let snapshot = self.snapshot();
        self.add(&mut next, true, &|out| {
            fold::compact(&snapshot, out)?;
            write_rows(self.tables(0)?.merged().map(|row| Ok(row?)), true, out)
        })?;
        self.replace(next)
    }
}

/// Writes rows; where nothing is below them, those that say that there is none are left out.
fn write_rows(
    rows: impl Iterator<Item = Result<Row, Failed>>,
    is_lowest: bool,
    out: &mut Out,
) -> Result<(), Failed> {
    let mut table = TableWriter::new();
    for row in rows {
        let (key, value) = row?;
        if value.is_some() || !is_lowest {
            table.push(&key, value.as_deref(), out)?;
        }
    }
    Ok(table.finish(out)?)
}
