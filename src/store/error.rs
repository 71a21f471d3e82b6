//! What can go wrong with a store, where, and the way out.

use std::io;
use std::path::{Path, PathBuf};

use super::file::{NotOpened, VERSION};
use crate::checked::Fault;
use crate::graph_file::FileError;

/// Why a graph could not be loaded, opened or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A graph file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A store's file or directory could not be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The directory holds no store, and nothing else that is a graph.
    #[error("{}: this directory holds no store and no graph file", .path.display())]
    NoStore {
        /// The directory.
        path: PathBuf,
    },
    /// The file is no file of a store.
    #[error("{}: this is no file of a store", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The store was written by another version of Triplewire.
    #[error("{}: the store has version {version}, and this triplewire reads version {VERSION}", .path.display())]
    Version {
        /// The file that says so.
        path: PathBuf,
        /// The version of the store.
        version: u32,
    },
    /// A file of the store is not as it was written.
    #[error("{}: {reason}", .path.display())]
    DamagedFile {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: Fault,
    },
    /// A file is whole, but is not the one that the store was written with.
    #[error("{}: this is not the file that the store was written with", .path.display())]
    OtherFile {
        /// The file.
        path: PathBuf,
    },
    /// A file is whole, but what it says cannot be.
    #[error("{}: {what}", .path.display())]
    Contradictory {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: &'static str,
    },
    /// Another process writes to the store.
    #[error("{}: {} is writing to this store", .path.display(), holder(.process))]
    InUse {
        /// The directory.
        path: PathBuf,
        /// The number of the process, where it can be told.
        process: Option<u32>,
    },
    /// Articles cannot be put into this store.
    #[error("{}: articles cannot be put into this store or taken out: {what}", .path.display())]
    NotLiving {
        /// The directory.
        path: PathBuf,
        /// Why.
        what: String,
    },
    /// Single articles cannot be put into this store.
    #[error("{}: its graph has links or decisions, which are found anew of the whole with each change", .path.display())]
    Whole {
        /// The directory.
        path: PathBuf,
    },
    /// Statements are not written into the graph of an article.
    #[error("{graph} follows from the articles of the store: statements are not written into it")]
    OfArticles {
        /// The name of the graph in N-Triples form.
        graph: String,
    },
    /// Something is there already.
    #[error("{}: there is something already", .path.display())]
    Occupied {
        /// The directory.
        path: PathBuf,
    },
    /// The store cannot be read.
    #[error("the store failed: {0}")]
    Damaged(#[from] Fault),
}

fn holder(process: &Option<u32>) -> String {
    process.map_or_else(|| "another process".to_owned(), |process| format!("process {process}"))
}

impl StoreError {
    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::File(error) => return error.hint(),
            Self::NoStore { .. } => "make one first: triplewire build ARTICLE... --store DIR",
            Self::NotLiving { .. } => {
                "build a store in another directory from all articles, with the same --base as before"
            }
            Self::Whole { .. } => {
                "change it with 'triplewire build --store' and 'triplewire withdraw', which do so"
            }
            Self::OfArticles { .. } => {
                "put the article or its annotation record in, or the statements into a graph of another name"
            }
            Self::Occupied { .. } => "remove it, or name another directory",
            Self::InUse { .. } => "wait until it has ended; reading the store is possible all the while",
            Self::Version { version, .. } if *version > u32::from(VERSION) => {
                "it was made by a newer triplewire: use that one, or build the store anew"
            }
            Self::Damaged(_)
            | Self::DamagedFile { .. }
            | Self::OtherFile { .. }
            | Self::Contradictory { .. } => "take the store from a copy, or build it anew",
            Self::Version { .. } => "build the store anew",
            // What RocksDB calls so is no manifest.
            Self::Foreign { path } if path.ends_with("CURRENT") => {
                "if an earlier triplewire made the store, build it anew"
            }
            Self::Foreign { .. } | Self::Io { .. } => return None,
        };
        Some(hint.to_owned())
    }

    /// What the system said about a path.
    pub(super) fn io(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        |source| Self::Io { path: path.to_owned(), source }
    }

    /// Why a file could not be opened.
    pub(super) fn not_opened(path: &Path, error: NotOpened) -> Self {
        let path = path.to_owned();
        match error {
            NotOpened::Io(source) => Self::Io { path, source },
            NotOpened::Foreign => Self::Foreign { path },
            NotOpened::Version(version) => Self::Version { path, version: version.into() },
            NotOpened::Damaged(reason) => Self::DamagedFile { path, reason },
        }
    }
}

/// What goes wrong while a file is written that is made of others.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Failed {
    /// The error of the store at `path`.
    pub(super) fn at(path: &Path) -> impl Fn(Self) -> StoreError + '_ {
        |failed| match failed {
            Self::Io(source) => StoreError::Io { path: path.to_owned(), source },
            Self::Fault(reason) => StoreError::DamagedFile { path: path.to_owned(), reason },
        }
    }
}
