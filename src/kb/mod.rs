//! Knowledge bases of one's own: datasets in, an index of the names of their entries out ([`Builder`]); a name in,
//! the entries that bear it, or one much like it, out ([`KnowledgeBase`]).
//!
//! An index is one [checked](crate::checked) file: opening it reads its table of names, and a look-up the blocks that it
//! needs.
//!
//! ```
//! use triplewire::kb::{Builder, Fact, KnowledgeBase, Rank};
//!
//! let folder = tempfile::tempdir()?;
//! let mut names = Builder::new(folder.path());
//! names.add_source("ports.csv");
//! names.add("http://example.org/ports/1", &[Fact::Name(Rank::Label, "Port Example".to_owned())])?;
//! let path = folder.path().join("ports.kb");
//! names.finish(std::fs::File::create(&path)?)?;
//!
//! let index = KnowledgeBase::open(&path)?;
//! let found = index.find("port example").first().and_then(|hit| index.item(hit.item));
//! assert_eq!(found.map(|item| item.iri), Some("http://example.org/ports/1".to_owned()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod build;
mod classes;
mod fact;
mod format;
pub(crate) mod forms;
mod index;
mod item;
pub mod source;
mod vocabulary;
mod write;

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::checked::Fault;
use crate::extract::EntityType;

pub use build::Builder;
pub use fact::{Fact, MAX_NAME, Rank, Term};
pub use format::key;
pub(crate) use index::forgiven;
pub use index::{Hit, ItemId, KnowledgeBase};
pub use item::Item;
#[cfg(feature = "serve")]
pub(crate) use source::country::code as country_code;

/// What is in an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The names of the sources, in the order in which they were read.
    pub sources: Vec<String>,
    /// How many entries there are.
    pub entries: u64,
    /// How many names they bear.
    pub names: u64,
    /// How many of the entries are persons.
    pub persons: u64,
    /// How many of the entries are countries.
    pub countries: u64,
    /// How many of the entries are organisations.
    pub organisations: u64,
    /// How many of the entries are places.
    pub places: u64,
    /// How many terms of office the persons have.
    #[serde(default)]
    pub terms: u64,
    /// How many positions are there for these terms alone: they are not found by their names.
    #[serde(default)]
    pub positions: u64,
    /// How many things of the sources had no name and are not in the index.
    pub nameless: u64,
    /// How many things of the sources were not of a class that was asked for.
    pub unwanted: u64,
    /// How many names were too long and are not in the index.
    pub long_names: u64,
}

impl About {
    fn count(&mut self, item: &Item) {
        self.entries += 1;
        self.names += item.names.len() as u64;
        self.terms += item.terms.len() as u64;
        match item.class {
            Some(EntityType::Person) => self.persons += 1,
            Some(EntityType::Country) => self.countries += 1,
            Some(EntityType::Organisation) => self.organisations += 1,
            Some(EntityType::Place) => self.places += 1,
            Some(EntityType::Entity) | None => {}
        }
    }
}

/// Why an index cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum KbError {
    /// The disk failed.
    #[error("the index cannot be written: {0}")]
    Io(#[from] io::Error),
    /// The table of names could not be made.
    #[error("the index cannot be written: {0}")]
    Names(fst::Error),
    /// There are more entries than the numbers of an index reach.
    #[error("there are more than 4,294,967,295 entries")]
    TooManyEntries,
    /// The index cannot be opened.
    #[error("{}: cannot be opened: {source}", .path.display())]
    Open {
        /// The index.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file is not an index.
    #[error("{}: this is not an index made by 'triplewire kb build'", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The index is of another version of the program.
    #[error("{}: the index is of version {version}, and this program reads version {}", .path.display(), format::VERSION)]
    Version {
        /// The index.
        path: PathBuf,
        /// Its version.
        version: u8,
    },
    /// The index is not whole.
    #[error("{}: the index is damaged: {reason}", .path.display())]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What is wrong with it.
        reason: Fault,
    },
}

impl From<fst::Error> for KbError {
    fn from(error: fst::Error) -> Self {
        match error {
            // Its own words for it do not say what the system says.
            fst::Error::Io(error) => Self::Io(error),
            error => Self::Names(error),
        }
    }
}

impl KbError {
    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Io(_) => "temporary files are made beside the output: is there room on that disk?",
            Self::Names(_) => return None,
            Self::TooManyEntries => "keep fewer of them with --type or --language, or make several indexes",
            Self::Open { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                "check the name, or make one first: triplewire kb build -o world.kb SOURCE..."
            }
            Self::Open { .. } => return None,
            Self::Foreign { .. } => "make one first: triplewire kb build -o world.kb SOURCE...",
            Self::Version { .. } | Self::Damaged { .. } => {
                "make it again from its sources: triplewire kb build -o world.kb SOURCE..."
            }
        })
    }
}
