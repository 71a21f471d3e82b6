//! Writing to a store: changes in, a new generation of the store out for each.
//!
//! There is one writer at a time, which holds the store's [lock](super::lock). A change is written to a file of its own
//! ([`Change`]: the quads that differ, the new terms and the rows), then the [manifest](super::manifest) is replaced by
//! one that names the file: before that moment the store is what it was, after it is what it is to be, whatever happens
//! to the process or the machine. Readers keep the generation that they opened.
//!
//! As files of changes become many, they are folded into one, and when they have become much beside the graph below
//! them, graph and changes become a new graph. Both are done in [steps](super::steps), one with each change, so that no
//! change waits for more than its own share. Files that no manifest names, of a writer that was killed, are removed by the
//! next one.
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

mod change;
mod new;
mod plan;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::bulk::Bulk;
use super::disk::Disk;
use super::error::StoreError;
use super::lock::Lock;
use super::manifest::{self, Manifest};
use super::table::Tables;
use super::{GraphStore, Snapshot};
use crate::checked::Fault;
pub(crate) use new::Give;
pub use new::NewGraph;
pub(super) use new::write_new;
pub(super) use plan::Policy;

/// Leave to change a store.
#[derive(Debug)]
pub struct Writer {
    directory: PathBuf,
    pub(super) disk: Disk,
    pub(super) policy: Policy,
    _lock: Lock,
}

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
        if is_made {
            // The name of the directory outlasts a loss of power as what is in it does.
            crate::part::flush_directory(crate::part::parent(directory)).map_err(&failed)?;
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
    pub(super) fn file_names(&self) -> Vec<String> {
        self.disk.manifest.names()
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

    /// Gives up a store that was just made and has nothing: it is as if it had never been there.
    pub(crate) fn discard(self) {
        if self.generation() == 0 && self.is_empty() {
            for name in [manifest::NAME, super::lock::NAME] {
                let _ = fs::remove_file(self.directory.join(name));
            }
            // It stays if it has anything else.
            let _ = fs::remove_dir(&self.directory);
        }
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
        let names = self.disk.manifest.names();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let number = ["graph-", "change-", "fold-"].iter().find_map(|kind| name.strip_prefix(kind));
            let number = number.map(|number| number.strip_suffix("-notes").unwrap_or(number));
            let is_like_ours = number.is_some_and(|number| number.parse::<u64>().is_ok());
            if is_like_ours && names.iter().all(|known| known != name) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
