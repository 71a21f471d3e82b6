//! An archive: the records of articles in, the graph of each that is used out, however many there are.
//!
//! The three steps in one process. Records wait in memory as they are, or in a nameless file where they are many.

use std::io;
use std::path::Path;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use crate::extract::Record;
use crate::read::Withdrawn;
use crate::shelf::Shelf;
use crate::spool::ROWS;

use super::build;
use super::graph::Graph;
use super::keys::Keys;
use super::living::Held;
use super::prepare::{Prepared, prepare};
use super::report::Report;
use super::settle::{MEMORY, Settler, editions};
use super::settled::Settled;
use super::versions::{Rank, Versions};

/// Gathers the records of articles until all have come.
///
/// # Examples
///
/// ```
/// use triplewire::extract::Record;
/// use triplewire::resolve::{Archive, Ready};
///
/// let mut archive = Archive::new(&std::env::temp_dir());
/// for id in ["1", "2"] {
///     let record: Record = serde_json::from_str(&format!(
///         r#"{{"id": "{id}", "text": "Jane Roe spoke.",
///             "entities": [{{"id": "e1", "type": "Person", "name": "Jane Roe", "mentions": [[0, 8]]}}]}}"#,
///     ))?;
///     archive.add(Ready::of(record))?;
/// }
/// let (settled, records, report) = archive.settle()?;
/// assert_eq!((report.articles, report.entities), (2, 1));
/// let mut mentions = 0;
/// records.try_for_each(&settled, |graph| {
///     mentions += graph.mentions.len();
///     Ok::<_, std::io::Error>(())
/// })?;
/// assert_eq!(mentions, 2);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Archive {
    settler: Settler,
    records: Shelf<Prepared>,
}

/// A record that is ready for [`Archive::add`]. It is made on any thread.
pub struct Ready {
    pub(super) keys: Keys,
    pub(super) prepared: Prepared,
}

/// The records of an archive that are used.
pub struct Records {
    records: Shelf<Prepared>,
    keys: Shelf<Keys>,
    used: Vec<bool>,
}

impl Ready {
    /// Makes a record ready.
    pub fn of(record: Record) -> Self {
        Self::of_prepared(prepare(record))
    }

    /// A record that was made ready before.
    pub(crate) fn of_prepared(prepared: Prepared) -> Self {
        Self { keys: Keys::of(&prepared), prepared }
    }

    pub(crate) fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// The id of the article.
    pub fn id(&self) -> &str {
        self.keys.id()
    }

    /// Whether what is withdrawn is this version or a later one.
    pub(crate) fn is_withdrawn_by(&self, withdrawn: &Withdrawn) -> bool {
        self.keys.edition.is_withdrawn_by(withdrawn)
    }
}

/// Of records with one id the one that an [`Archive`] uses, in the order of the ids; `report` tells of the others.
pub(crate) fn newest(records: Vec<Ready>, report: &mut Report) -> io::Result<Vec<Ready>> {
    let mut versions = Versions::new(usize::MAX, std::path::PathBuf::new());
    for (place, ready) in (0..).zip(&records) {
        versions.add(&Rank::of_keys(&ready.keys), place, ready.keys.left_out)?;
    }
    let mut used = vec![false; records.len()];
    editions(versions, &mut Settled::default(), report, &mut used)?;
    let mut records: Vec<Ready> =
        records.into_iter().zip(used).filter_map(|(ready, used)| used.then_some(ready)).collect();
    records.sort_by(|one, other| one.id().cmp(other.id()));
    Ok(records)
}

impl Archive {
    /// An archive without any record. What does not fit into memory goes to nameless files in `directory`.
    pub fn new(directory: &Path) -> Self {
        Self::with_memory(4 * MEMORY, directory)
    }

    /// An archive that holds about so many bytes of records in memory, and half as many while it is settled.
    pub fn with_memory(memory: usize, directory: &Path) -> Self {
        Self { settler: Settler::with_memory(memory / 4, directory), records: Shelf::new(memory, directory) }
    }

    /// Takes a record.
    ///
    /// Of two different records with one id the newer is used, whichever comes first: by the number of its version, then by
    /// when it was modified, then by when it was published. Where these are alike it is the one whose digest is smaller.
    ///
    /// # Errors
    ///
    /// If it cannot be written to disk.
    pub fn add(&mut self, ready: Ready) -> io::Result<()> {
        self.settler.add_keys(ready.keys)?;
        let size = ready.prepared.size();
        self.records.push(ready.prepared, size)
    }

    /// Takes that an article is withdrawn, as [`Settler::withdraw`].
    ///
    /// # Errors
    ///
    /// If it cannot be written to disk.
    pub fn withdraw(&mut self, withdrawn: &Withdrawn) -> io::Result<()> {
        self.settler.withdraw(withdrawn)
    }

    /// What all records say together, those that are used, and what happened besides.
    ///
    /// # Errors
    ///
    /// If files cannot be written or read.
    pub fn settle(self) -> io::Result<(Settled, Records, Report)> {
        let (settled, report, used, keys) = self.settler.finish_with_keys()?;
        Ok((settled, Records { records: self.records, keys, used }, report))
    }
}

impl Records {
    /// Gives the graph of each article to `receive`, in the order in which they came. Ends early with the first error.
    ///
    /// # Errors
    ///
    /// If records cannot be read from disk, or if `receive` fails.
    pub fn try_for_each<E: From<io::Error>>(
        self,
        settled: &Settled,
        receive: impl FnMut(Graph) -> Result<(), E>,
    ) -> Result<(), E> {
        let graph =
            |prepared, keys: Keys| Ok(build::graph(vec![prepared], std::slice::from_ref(&keys), settled));
        self.try_for_each_with(graph, receive)
    }

    /// Gives what `work` makes of each article, of its record, its keys beside all others and its graph, to `receive`, in
    /// the order in which they came. Ends early with the first error.
    pub(crate) fn try_for_each_held<T: Send, E: From<io::Error>>(
        self,
        settled: &Settled,
        work: impl Fn(Held, Graph) -> io::Result<T> + Sync,
        receive: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let held = |prepared: Prepared, keys: Keys| {
            let finals = settled.finals(&keys);
            let graph = build::graph_of(
                vec![prepared.clone()],
                std::slice::from_ref(&keys),
                std::slice::from_ref(&finals),
                |key| settled.thing(key),
            );
            work(Held { prepared, keys, finals }, graph)
        };
        self.try_for_each_with(held, receive)
    }

    fn try_for_each_with<T: Send, E: From<io::Error>>(
        self,
        work: impl Fn(Prepared, Keys) -> io::Result<T> + Sync,
        mut receive: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut records, mut keys) = (self.records.take()?, self.keys.take()?);
        let mut used = &self.used[..];
        loop {
            let some = records.next(ROWS)?;
            if some.is_empty() {
                return Ok(());
            }
            let mut own = Vec::with_capacity(some.len());
            while own.len() < some.len() {
                match keys.next(some.len() - own.len())? {
                    none if none.is_empty() => return Err(io::Error::other("keys are missing").into()),
                    more => own.extend(more),
                }
            }
            let (these, rest) = used.split_at(some.len().min(used.len()));
            used = rest;
            let rows = some.into_par_iter().zip(own).zip(these).filter(|(_, used)| **used);
            let made = rows.map(|((prepared, keys), _)| work(prepared, keys));
            made.collect::<Vec<io::Result<T>>>().into_iter().try_for_each(|made| receive(made?))?;
        }
    }
}

impl Settled {
    /// The graph of a record, as part of the graph of all records; none if another record of its article is used, or if it
    /// is withdrawn.
    pub fn graph(&self, record: Record) -> Option<Graph> {
        let prepared = prepare(record);
        let keys = Keys::of(&prepared);
        self.uses(&keys).then(|| build::graph(vec![prepared], std::slice::from_ref(&keys), self))
    }
}
