//! Living stores: records that come and go in, a store whose graph is that of a build of all records that are left out.
//!
//! Beside its graph such a store has the rows of [`living`](crate::resolve::living), by which it finds what else an
//! article changes. A graph of the store's own tells which entities gave way to which, for those who cited them.

mod about;
mod admit;
mod change;
mod sorted;
mod statements;
#[cfg(test)]
mod tests;
mod whole;

use std::io;
use std::path::{Path, PathBuf};

use super::table::Tables;
use super::writer::Writer;
use super::{GraphStore, StoreError};
use crate::checked::Fault;
use crate::map::{Dropped, Options};
use crate::read::Withdrawn;
use crate::resolve::living::{Kept, Receive};
use crate::resolve::{Ready, Report};
use crate::vocab::iri::Base;
use about::About;
pub use whole::Options as KeptOptions;

pub use statements::Statements;

/// A store that articles are added to, replaced in and taken out of.
pub struct Living {
    path: PathBuf,
    writer: Writer,
    options: Options,
}

/// What became of records and withdrawals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Updated {
    /// The ids of articles that are new.
    pub added: Vec<String>,
    /// The ids of articles that took the place of what was there.
    pub replaced: Vec<String>,
    /// The ids of articles that are gone.
    pub withdrawn: Vec<String>,
    /// The ids of articles that are as they were.
    pub same: Vec<String>,
    /// The ids of records that are left out, because the store has a newer version.
    pub older: Vec<String>,
    /// The ids of records that are left out, because their publisher withdrew them.
    pub refused: Vec<String>,
    /// The ids of which there is no article.
    pub missing: Vec<String>,
    /// How many other articles say something else now.
    pub others: usize,
    /// How many articles the store has now.
    pub articles: u64,
    /// How many quads it has.
    pub quads: u64,
    /// The number of the store's generation.
    pub generation: u64,
    /// What happened to the records among themselves.
    pub report: Report,
    /// What could not be put into RDF.
    pub dropped: Vec<Dropped>,
}

impl Living {
    /// Opens a store for writing; makes an empty one where there is nothing.
    ///
    /// # Errors
    ///
    /// If there is something else, another process writes to it, it is damaged, or it is a store of another kind: one
    /// that a later version of the program wrote, that has IRIs of another base, or that was made of graphs.
    pub fn open_or_create(path: &Path, base: &Base) -> Result<Self, StoreError> {
        Self::over(path, Writer::open_or_create(path)?, Some(base))
    }

    /// Opens a store that is there for writing.
    ///
    /// # Errors
    ///
    /// As [`open_or_create`](Self::open_or_create), and if there is none.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::over(path, Writer::open(path)?, None)
    }

    fn over(path: &Path, writer: Writer, base: Option<&Base>) -> Result<Self, StoreError> {
        let not_living = |what: String| StoreError::NotLiving { path: path.to_owned(), what };
        let about = About::read(writer.about());
        let base = match (about, base) {
            (None, base) => {
                if !writer.is_empty() {
                    return Err(not_living("it was made of graphs, not of articles".to_owned()));
                }
                base.cloned().unwrap_or_default()
            }
            (Some(about), base) => {
                if let Some(what) = about.obstacle() {
                    return Err(not_living(what));
                }
                if let Some(base) = base.filter(|base| base.as_str() != about.base) {
                    let what = format!("its IRIs begin with {}, not with {}", about.base, base.as_str());
                    return Err(not_living(what));
                }
                let unfit = |_| not_living(format!("its IRIs begin with '{}', which is no IRI", about.base));
                Base::new(&about.base).map_err(unfit)?
            }
        };
        Ok(Self { path: path.to_owned(), writer, options: Options { base } })
    }

    /// Whether nothing was ever put into it: then [`begin`](Self::begin) is the way to put many articles into it.
    pub fn is_empty(&self) -> bool {
        self.writer.is_empty() && self.articles() == 0
    }

    /// Gives up a store that was just made, if it has nothing: it is as if it had never been there.
    pub fn discard(self) {
        self.writer.discard();
    }

    /// What the IRIs of its articles begin with.
    pub fn base(&self) -> &Base {
        &self.options.base
    }

    /// How many articles it has.
    pub fn articles(&self) -> u64 {
        About::read(self.writer.about()).map_or(0, |about| about.articles)
    }

    /// Whether an earlier version of the program put the articles into RDF. The first change puts them into it anew, of
    /// what is kept of the records.
    pub fn is_old(&self) -> bool {
        About::read(self.writer.about()).is_some_and(|about| about.is_old())
    }

    /// The graph as it is now.
    pub fn graph(&self) -> GraphStore {
        self.writer.graph()
    }

    /// Takes records in, each in the place of the one that has its id, in one step with what that changes in others.
    ///
    /// Of several of one id the newest is taken, and what is older than what the store has is left out. What a publisher
    /// withdrew goes, and is not taken in later.
    ///
    /// # Errors
    ///
    /// If the store is damaged, or the disk fails; the store is as it was then.
    pub fn update(&mut self, records: Vec<Ready>, withdrawn: &[Withdrawn]) -> Result<Updated, StoreError> {
        self.begin_change()?;
        let rows = self.rows()?;
        let failed = self.failed();
        let mut updated = Updated::default();
        let admitted = admit::admit(&rows, records, withdrawn, &mut updated).map_err(failed)?;
        self.apply(&rows, admitted, updated)
    }

    /// Takes articles out, in one step with what that changes in others.
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update).
    pub fn withdraw(&mut self, ids: &[String]) -> Result<Updated, StoreError> {
        self.begin_change()?;
        let rows = self.rows()?;
        let failed = self.failed();
        let mut updated = Updated::default();
        let admitted = admit::taken_out(&rows, ids, &mut updated).map_err(failed)?;
        self.apply(&rows, admitted, updated)
    }

    /// Makes the store ready for a change of single articles.
    fn begin_change(&mut self) -> Result<(), StoreError> {
        if self.is_whole() {
            return Err(StoreError::Whole { path: self.path.clone() });
        }
        self.renew()
    }

    fn rows(&self) -> Result<Rows, StoreError> {
        let damaged = |reason| StoreError::DamagedFile { path: self.path.clone(), reason };
        Ok(Rows(self.writer.tables(0).map_err(damaged)?))
    }

    fn failed(&self) -> impl Fn(io::Error) -> StoreError + use<> {
        let path = self.path.clone();
        move |source| match source.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()) {
            Some(reason) => StoreError::DamagedFile { path: path.clone(), reason: *reason },
            None => StoreError::Io { path: path.clone(), source },
        }
    }
}

/// The rows of a store.
struct Rows(Tables);

impl Kept for Rows {
    fn get(&self, key: &[u8]) -> io::Result<Option<Vec<u8>>> {
        self.0.get(key).map_err(io::Error::other)
    }

    fn scan(&self, prefix: &[u8], receive: Receive<'_>) -> io::Result<()> {
        for row in self.0.scan(prefix).map_err(io::Error::other)? {
            let (key, value) = row.map_err(io::Error::other)?;
            receive(&key, &value)?;
        }
        Ok(())
    }
}
