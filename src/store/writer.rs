//! Writing to a store: changes in, a new generation of the store out for each.
//!
//! There is one writer at a time, which holds the store's [lock](super::lock). A change is written to a file of its own
//! ([`Change`]: the quads that differ, the new terms and the rows), then the [manifest](super::manifest) is replaced by
//! one that names the file: before that moment the store is what it was, after it is what it is to be, whatever happens
//! to the process or the machine. Readers keep the generation that they opened.
//!
//! As files of changes become many, they are folded into one, and when they have become much beside the graph below
//! them, graph and changes become a new graph. Files that no manifest names, of a writer that was killed, are removed by
//! the next one.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::path::Path;
//! use triplewire::store::{Change, Writer};
//!
//! let mut writer = Writer::open_or_create(Path::new("graph"))?;
//! let mut change = Change::default();
//! change.remove_graphs.push("<https://example.org/article/1>".to_owned());
//! change.add.push_str("<https://example.org/s> <https://example.org/p> \"o\" <https://example.org/article/1> .\n");
//! let generation = writer.change(&change)?;
//! # Ok(())
//! # }
//! ```

use std::fs;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::bulk::Bulk;
use super::change::{Change, Difference, NotALine, NotMade, lines};
use super::disk::Disk;
use super::error::{Failed, StoreError};
use super::file::FileWriter;
use super::fold;
use super::layer::Layer;
use super::lock::Lock;
use super::manifest::{self, Entry, Manifest};
use super::order::Order;
use super::table::{Row, TableWriter, Tables};
use super::{GraphStore, Snapshot};
use crate::checked::Fault;
use crate::part::PartFile;

/// When changes are folded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    /// How many files of changes there are at most.
    pub(super) files: usize,
    /// How many quads they have at most.
    pub(super) quads: u64,
    /// A folded layer takes in the one below it, if that is at most so many times as large.
    pub(super) ratio: u64,
    /// The changes become part of the graph when they are more than one of so many parts of it.
    pub(super) part: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { files: 32, quads: 40_000, ratio: 4, part: 4 }
    }
}

/// Leave to change a store.
#[derive(Debug)]
pub struct Writer {
    directory: PathBuf,
    disk: Disk,
    pub(super) policy: Policy,
    _lock: Lock,
}

type Out = FileWriter<BufWriter<PartFile>>;

impl Writer {
    /// Takes the lock of the store in a directory, and removes what a killed writer has left there.
    ///
    /// # Errors
    ///
    /// If there is no store, another process writes to it, or it is damaged.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        if !manifest::is_store(directory) {
            // Says why.
            Manifest::read(directory)?;
        }
        let lock = Lock::take(directory)?;
        let disk = Disk::open(directory)?;
        let writer = Self { directory: directory.to_owned(), disk, policy: Policy::default(), _lock: lock };
        writer.sweep();
        Ok(writer)
    }

    /// The same, but where there is nothing, or an empty directory, there is an empty store then.
    ///
    /// # Errors
    ///
    /// If there is something that is no store, another process writes to it, or it is damaged.
    pub fn open_or_create(directory: &Path) -> Result<Self, StoreError> {
        if manifest::is_store(directory) {
            return Self::open(directory);
        }
        let failed = StoreError::io(directory);
        let is_made = !directory.exists();
        fs::create_dir_all(directory).map_err(&failed)?;
        let is_ours = |name: &std::ffi::OsStr| name == super::lock::NAME || crate::part::is_part(name);
        for entry in directory.read_dir().map_err(&failed)? {
            if !is_ours(&entry.map_err(&failed)?.file_name()) {
                return Err(StoreError::Occupied { path: directory.to_owned() });
            }
        }
        let lock = Lock::take(directory)?;
        // Another process may have been faster.
        if !manifest::is_store(directory) {
            Manifest::default().write(directory).map_err(|error| {
                // Nothing is left where there is no room for a store.
                let _ = fs::remove_file(directory.join(super::lock::NAME));
                if is_made {
                    let _ = fs::remove_dir(directory);
                }
                failed(error)
            })?;
        }
        let disk = Disk::open(directory)?;
        Ok(Self { directory: directory.to_owned(), disk, policy: Policy::default(), _lock: lock })
    }

    /// The graph as it is now.
    #[must_use]
    pub fn graph(&self) -> GraphStore {
        GraphStore::over(self.snapshot())
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.disk.snapshot()
    }

    /// The rows of the layers from one on.
    pub(crate) fn tables(&self, from: usize) -> Result<Tables, Fault> {
        Tables::open(self.disk.files.get(from..).unwrap_or_default())
    }

    /// The names of the files.
    #[cfg(test)]
    pub(super) fn file_names(&self) -> impl Iterator<Item = &str> {
        self.disk.manifest.files().map(|file| file.name.as_str())
    }

    /// Whether the store has neither a quad nor a row.
    pub(crate) fn is_empty(&self) -> bool {
        self.disk.manifest.layers.is_empty()
    }

    /// What the store says about itself.
    #[must_use]
    pub fn about(&self) -> &Value {
        &self.disk.manifest.about
    }

    /// How often the store was changed.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.disk.manifest.generation
    }

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
        let small = self.disk.layers.get(self.disk.sorted).cloned();
        if is_same {
            // Only what it says about itself.
        } else if next.layers.is_empty() || quads > self.policy.quads {
            let layers: Vec<Arc<Layer>> = small.into_iter().chain([layer]).collect();
            let from = self.disk.sorted;
            next.layers.truncate(from);
            self.add(&mut next, true, &|out| {
                fold::fold(&layers, out)?;
                let tables = self.tables(from)?.with(&change.rows)?;
                write_rows(tables.merged().map(|row| Ok(row?)), from == 0, out)
            })?;
        } else {
            self.add(&mut next, false, &|out| {
                fold::write_small(&layer, out)?;
                let rows = change.rows.iter().map(|(key, value)| Ok((key.clone(), value.clone())));
                write_rows(rows, false, out)
            })?;
        }
        self.replace(next)?;
        self.tidy();
        Ok(self.generation())
    }

    fn not_a_line(&self, line: NotALine) -> StoreError {
        StoreError::Io {
            path: self.directory.clone(),
            source: io::Error::new(io::ErrorKind::InvalidData, line),
        }
    }

    /// The manifest of the next generation, as far as it is that of this one.
    fn next(&self) -> Manifest {
        Manifest { generation: self.generation() + 1, ..self.disk.manifest.clone() }
    }

    /// Writes a file and adds it to a manifest as the highest layer.
    fn add(
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
    fn replace(&mut self, next: Manifest) -> Result<(), StoreError> {
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

    /// Folds what has become much. The store is whole without it: what fails now is tried again after the next change.
    fn tidy(&mut self) {
        let policy = self.policy;
        let layers = &self.disk.manifest.layers;
        let (sorted, small) = layers.split_at(self.disk.sorted);
        let quads = |layers: &[manifest::Layer]| layers.iter().map(|layer| layer.quads).sum::<u64>();
        let graph = sorted.first().map_or(0, |graph| graph.quads);
        if quads(&layers[layers.len().min(1)..]) > graph / policy.part + policy.quads {
            let _ = self.compact();
        } else if small.len() >= policy.files || quads(small) > policy.quads {
            let mut from = self.disk.sorted;
            while from > 1 && layers[from - 1].quads <= policy.ratio * quads(&layers[from..]) {
                from -= 1;
            }
            let _ = self.fold(from);
        }
    }

    /// Folds the layers from one on.
    fn fold(&mut self, from: usize) -> Result<(), StoreError> {
        let mut next = self.next();
        next.layers.truncate(from);
        let layers = self.disk.layers[from..].to_vec();
        self.add(&mut next, true, &|out| {
            fold::fold(&layers, out)?;
            write_rows(self.tables(from)?.merged().map(|row| Ok(row?)), from == 0, out)
        })?;
        self.replace(next)
    }

    /// Makes one graph of all changes, without the terms that no quad has. The graph stays the same.
    ///
    /// # Errors
    ///
    /// If the store is damaged, or the disk fails; the store is as it was then.
    pub fn compact(&mut self) -> Result<(), StoreError> {
        let mut next = self.next();
        next.layers.clear();
        let snapshot = self.snapshot();
        self.add(&mut next, true, &|out| {
            fold::compact(&snapshot, out)?;
            write_rows(self.tables(0)?.merged().map(|row| Ok(row?)), true, out)
        })?;
        self.replace(next)
    }

    /// Begins another graph, which takes the place of the one that is there.
    #[must_use]
    pub fn begin_new(&mut self) -> NewGraph<'_> {
        let bulk = Bulk::new(&self.directory);
        NewGraph { writer: self, bulk }
    }

    /// Removes the files that are like the store's and that the manifest does not name. What cannot be removed stays.
    fn sweep(&self) {
        let Ok(entries) = self.directory.read_dir() else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let number = name.strip_prefix("graph-").or_else(|| name.strip_prefix("change-"));
            let is_like_ours = number.is_some_and(|number| number.parse::<u64>().is_ok());
            if is_like_ours && self.disk.manifest.files().all(|file| file.name != name) {
                let _ = fs::remove_file(entry.path());
            }
        }
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

/// Takes a row, its key and its value.
pub(crate) type Give<'g> = &'g mut dyn FnMut(&[u8], &[u8]) -> io::Result<()>;

/// A graph that is to take the place of the one in a store. Dropped without [`finish`](Self::finish), nothing is changed.
pub struct NewGraph<'w> {
    writer: &'w mut Writer,
    bulk: Bulk,
}

impl NewGraph<'_> {
    /// Takes quads as lines of N-Quads, in the form in which [`map`](crate::map) writes them.
    ///
    /// # Errors
    ///
    /// If a line is none, or the disk fails.
    pub fn push_lines(&mut self, text: &str) -> Result<(), StoreError> {
        for line in lines(text) {
            let forms = line.map_err(|line| self.writer.not_a_line(line))?;
            self.bulk.push_forms(forms).map_err(StoreError::io(&self.writer.directory))?;
        }
        Ok(())
    }

    /// Makes it the store's graph, and gives the number of the generation.
    ///
    /// # Errors
    ///
    /// If the disk fails; the store is as it was then.
    pub fn finish(self, about: Option<Value>) -> Result<u64, StoreError> {
        self.finish_with(about, |_| Ok(()))
    }

    /// The same, with the rows that `rows` gives in the order of their keys.
    pub(crate) fn finish_with(
        self,
        about: Option<Value>,
        rows: impl FnOnce(Give<'_>) -> io::Result<()>,
    ) -> Result<u64, StoreError> {
        let Self { writer, bulk } = self;
        let rows = std::cell::Cell::new(Some(rows));
        let mut next = writer.next();
        next.layers.clear();
        next.about = about.unwrap_or(next.about);
        let bulk = std::cell::Cell::new(Some(bulk));
        let totals = std::cell::Cell::default();
        writer.add(&mut next, true, &|out| {
            let bulk = bulk.take().ok_or_else(|| io::Error::other("it is written once"))?;
            bulk.write(out)?;
            totals.set(out.totals());
            let mut table = TableWriter::new();
            if let Some(rows) = rows.take() {
                rows(&mut |key, value| table.push(key, Some(value), out))?;
            }
            Ok(table.finish(out)?)
        })?;
        next.totals = totals.get();
        writer.replace(next)?;
        Ok(writer.generation())
    }
}

/// Writes a store with one graph into an empty directory that nobody else has.
pub(super) fn write_new(directory: &Path, bulk: Bulk) -> Result<(), Failed> {
    let name = "graph-1".to_owned();
    let file = fs::File::create_new(directory.join(&name))?;
    let mut out = FileWriter::new(BufWriter::with_capacity(1 << 18, file))?;
    bulk.write(&mut out)?;
    let totals = out.totals();
    let (file, length, sum) = out.finish_with_sum()?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?;
    let file = Entry { name, length, sum };
    let layers = vec![manifest::Layer { file, quads: totals.quads, is_sorted: true }];
    Ok(Manifest { generation: 1, totals, layers, about: Value::Null }.write_plainly(directory)?)
}
