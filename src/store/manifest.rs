//! The manifest: what a store is made of, in a file that is replaced as a whole.
//!
//! ```text
//! triplewire store 1
//! {"generation":7,"totals":{…},"layers":[{"name":"base-5","length":…,"sum":…,…},…]}
//! the CRC-32 of both lines, in hexadecimal digits
//! ```
//!
//! It names every file of the store with its length and the checksum of its checksums, so that no file can be taken for
//! another. Files are written once: each generation has files of its own names beside those that it shares with the one
//! before. A file that the manifest does not name belongs to nobody.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::StoreError;
use super::file::VERSION;
use super::snapshot::Totals;
use super::steps::Fold;
use crate::checked::Fault;
use crate::part::PartFile;

/// The name of the file.
pub(super) const NAME: &str = "CURRENT";

/// What it begins with, before the version.
const HEAD: &str = "triplewire store ";

/// A file of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Its length in bytes.
    pub(super) length: u64,
    /// The checksum of its checksums.
    pub(super) sum: u32,
}

/// What a store is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// How often the store was changed.
    pub(super) generation: u64,
    pub(super) totals: Totals,
    /// The layers of the graph, from the lowest on.
    pub(super) layers: Vec<Layer>,
    /// The folds that were begun and are not whole, that of the lowest layers first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) folds: Vec<Fold>,
    /// How much work on them is owed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) debt: u64,
    /// What those who write to the store say about it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub(super) about: Value,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A layer of the graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layer {
    #[serde(flatten)]
    pub(super) file: Entry,
    /// In how many quads the graph differs when it is added.
    pub(super) quads: u64,
    /// Whether it has all orders, and is not read into memory.
    pub(super) is_sorted: bool,
}

/// Whether the directory has a store.
pub(super) fn is_store(directory: &Path) -> bool {
    directory.join(NAME).is_file()
}

impl Manifest {
    /// Reads the manifest of the store in a directory.
    pub(super) fn read(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(NAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound && directory.is_dir() => {
                return Err(StoreError::NoStore { path: directory.to_owned() });
            }
            Err(source) => return Err(StoreError::Io { path, source }),
        };
        Self::parse(&bytes, path)
    }

    fn parse(bytes: &[u8], path: PathBuf) -> Result<Self, StoreError> {
        let damaged = |reason| StoreError::DamagedFile { path: path.clone(), reason };
        let Some(rest) = bytes.strip_prefix(HEAD.as_bytes()) else {
            return Err(match HEAD.as_bytes().starts_with(bytes) {
                true => damaged(Fault::End),
                false => StoreError::Foreign { path },
            });
        };
        let end = memchr::memchr(b'\n', rest).ok_or_else(|| damaged(Fault::End))?;
        let version = std::str::from_utf8(&rest[..end]).ok().and_then(|version| version.parse().ok());
        // Another version may end in another way.
        let version: u32 = version.ok_or_else(|| damaged(Fault::Changed))?;
        if version != u32::from(VERSION) {
            return Err(StoreError::Version { path, version });
        }
        let body = bytes.len().checked_sub(9).ok_or_else(|| damaged(Fault::End))?;
        let (body, sum) = bytes.split_at(body);
        if sum != format!("{:08x}\n", crc32fast::hash(body)).as_bytes() {
            return Err(damaged(if bytes.ends_with(b"\n") { Fault::Changed } else { Fault::End }));
        }
        let json = body.get(HEAD.len() + end + 1..).unwrap_or_default();
        let manifest: Self = serde_json::from_slice(json).map_err(|_| damaged(Fault::Outside))?;
        // No name leads out of the directory.
        let is_plain = |name: &String| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        if !manifest.names().iter().all(is_plain) {
            return Err(damaged(Fault::Outside));
        }
        Ok(manifest)
    }

    /// The bytes of the file.
    fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = format!("{HEAD}{VERSION}\n").into_bytes();
        serde_json::to_writer(&mut bytes, self)?;
        bytes.push(b'\n');
        let sum = crc32fast::hash(&bytes);
        writeln!(bytes, "{sum:08x}")?;
        Ok(bytes)
    }

    /// Makes it the manifest of the store in a directory. All files that it names must be on the disk.
    pub(super) fn write(&self, directory: &Path) -> io::Result<()> {
        let mut part = PartFile::begin(&directory.join(NAME))?;
        part.write_all(&self.bytes()?)?;
        part.finish_alone()
    }

    /// Writes it to a new directory that nobody reads yet.
    pub(super) fn write_plainly(&self, directory: &Path) -> io::Result<()> {
        fs::write(directory.join(NAME), self.bytes()?)
    }

    /// The names of all files that it names, those included that are not whole.
    pub(super) fn names(&self) -> Vec<String> {
        let folds = self.folds.iter().flat_map(Fold::files);
        self.files().map(|file| file.name.clone()).chain(folds).collect()
    }

    /// All whole files that it names.
    pub(super) fn files(&self) -> impl Iterator<Item = &Entry> {
        self.layers.iter().map(|layer| &layer.file)
    }
}
