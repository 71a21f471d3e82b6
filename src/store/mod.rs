//! The store: graph files in, a graph that answers queries out.
//!
//! The graph is a snapshot: quads as numbers of terms, in several orders. What a file has in a named graph is in
//! that graph; what is asked without a graph is asked of the union of all, in which each triple is there once. The
//! evaluator is [Oxigraph](https://oxigraph.org/)'s.
//!
//! ```
//! use triplewire::store::GraphStore;
//!
//! let mut graph = GraphStore::new()?;
//! graph.load_turtle("@prefix e: <http://example.org/> . e:a a e:Port ; e:in e:b .")?;
//! assert_eq!((graph.count(), graph.dataset()?.len()), (2, 2));
//! # Ok::<(), triplewire::store::StoreError>(())
//! ```

mod budget;
mod bulk;
mod change;
mod counts;
mod dataset;
mod dictionary;
mod disk;
mod each;
mod encode;
mod error;
mod file;
mod fold;
mod gather;
mod graph;
mod id;
mod layer;
mod living;
mod load;
mod lock;
mod manifest;
mod order;
mod segment;
mod snapshot;
mod staged;
mod starts;
mod steps;
mod table;
mod terms;
#[cfg(test)]
mod tests;
mod tuples;
mod verify;
mod words;
mod writer;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use oxigraph::model::Quad;

use crate::graph_file::LeftOut;
use crate::limits::Limits;
use crate::part::PartDirectory;
use crate::vocab::iri::Base;
use crate::vocab::{PREFIXES, Prefixes};

pub(crate) use budget::{Budget, resident};
use bulk::Bulk;
pub(crate) use change::put_line;
pub use change::{Change, NotALine};
pub(crate) use dataset::{About, Reader, View};
use disk::Disk;
pub use disk::is_store;
pub(crate) use each::each;
use error::Failed;
pub use error::StoreError;
use gather::Gathered;
pub(crate) use id::TermId;
pub use living::{KeptOptions, Living, Statements, Updated};
pub(crate) use order::Order;
pub(crate) use snapshot::Snapshot;
pub(crate) use staged::Staged;
pub use verify::{Info, info, pack, verify};
pub use words::Hit;
pub use writer::{NewGraph, Writer};

/// A graph that can be asked.
pub struct GraphStore {
    graph: Mutex<Graph>,
    prefixes: Prefixes,
    /// The prefixes that the loaded files declare, the first declaration of each.
    declared: BTreeMap<String, String>,
    base: Option<String>,
    /// What the IRIs of the graph's articles begin with.
    data_base: Option<Base>,
    /// How many files were loaded: their blank nodes are kept apart.
    files: usize,
    /// Whether what is wrong in files is left out.
    lenient: bool,
    left_out: LeftOut,
    limits: Limits,
    /// The store on disk that is below what was loaded.
    below: Option<Snapshot>,
}

/// The graph itself.
enum Graph {
    /// What was loaded so far; nobody has asked anything yet.
    Gathered(Gathered),
    /// What is asked.
    Whole(Snapshot),
}

impl GraphStore {
    /// An empty graph in memory.
    ///
    /// # Errors
    ///
    /// If the store cannot be made.
    pub fn new() -> Result<Self, StoreError> {
        Ok(Self::empty())
    }

    /// The store in the directory `path`, or in the file `path` if that has one.
    ///
    /// # Errors
    ///
    /// If there is none, or it is damaged.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let disk = if path.is_file() { Disk::open_one(path) } else { Disk::open(path) };
        Ok(Self::over(disk?.snapshot()))
    }

    /// Writes a new store with `quads` into the directory `path`.
    ///
    /// The store is made beside the directory and moved there when it is whole.
    ///
    /// # Errors
    ///
    /// If there is something at `path` already, or the disk fails.
    pub fn write_directory(path: &Path, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        let failed = StoreError::io(path);
        let beside = PartDirectory::begin(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => StoreError::Occupied { path: path.to_owned() },
            _ => failed(error),
        })?;
        let mut bulk = Bulk::new(beside.path());
        quads.into_iter().try_for_each(|quad| bulk.push(quad.as_ref())).map_err(&failed)?;
        writer::write_new(beside.path(), bulk).map_err(Failed::at(path))?;
        // An empty directory is replaced, a full one was refused above.
        beside.finish().map_err(failed)
    }

    /// A graph on disk.
    fn over(below: Snapshot) -> Self {
        let mut graph = Self::empty();
        graph.data_base = below.data_base();
        graph.graph = Mutex::new(Graph::Whole(below.clone()));
        graph.below = Some(below);
        // The blank nodes of files beside it are none of those that it may have.
        graph.files = 1_000_000;
        graph.gather_prefixes();
        graph
    }

    fn empty() -> Self {
        let mut graph = Self {
            graph: Mutex::new(Graph::Gathered(Gathered::default())),
            prefixes: Prefixes::default(),
            declared: BTreeMap::new(),
            base: None,
            data_base: None,
            files: 0,
            lenient: false,
            left_out: LeftOut::default(),
            limits: Limits::default(),
            below: None,
        };
        graph.gather_prefixes();
        graph
    }

    /// The graph as it is now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let mut graph = self.graph.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = match &mut *graph {
            Graph::Whole(snapshot) => return snapshot.clone(),
            // Nothing is below it: that would be whole.
            Graph::Gathered(gathered) => std::mem::take(gathered).in_memory(),
        };
        *graph = Graph::Whole(whole.clone());
        whole
    }

    /// Has `add` add to the graph. What it has added when it fails stays.
    fn gather(
        &mut self,
        add: impl FnOnce(&mut Gathered) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let graph = self.graph.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut gathered = match std::mem::replace(graph, Graph::Gathered(Gathered::default())) {
            Graph::Gathered(gathered) => gathered,
            Graph::Whole(snapshot) => {
                let below = self.below.as_ref().map_or(0, |below| below.layers().len());
                let (terms, quads) = snapshot.into_parts(below);
                Gathered::around(self.below.clone(), terms, quads)
            }
        };
        let added = add(&mut gathered).and_then(|()| match gathered.take_fault() {
            Some(fault) => Err(fault.into()),
            None => Ok(()),
        });
        if self.data_base.is_none() {
            self.data_base = gathered.data_base();
        }
        *graph = match &self.below {
            None => Graph::Gathered(gathered),
            Some(_) => Graph::Whole(gathered.finish()?),
        };
        added
    }

    /// Puts together the prefixes of queries: the project's, which nothing changes, those of the files, and those of
    /// the IRIs that Triplewire minted.
    fn gather_prefixes(&mut self) {
        let mut prefixes = Prefixes::new(&self.data_base.clone().unwrap_or_default());
        for (name, namespace) in &self.declared {
            if !namespace.is_empty() && PREFIXES.iter().all(|(known, _)| known != name) {
                prefixes = prefixes.with(name, namespace);
            }
        }
        self.prefixes = prefixes;
    }

    /// What the IRIs of the graph's articles begin with.
    pub(crate) fn data_base(&self) -> Option<Base> {
        self.data_base.clone()
    }

    /// The prefixes that queries need not declare: the project's, those of the loaded files, and `article`,
    /// `entity`, `event` and so on for what Triplewire minted.
    pub fn prefixes(&self) -> &Prefixes {
        &self.prefixes
    }
}

impl Clone for GraphStore {
    fn clone(&self) -> Self {
        Self {
            graph: Mutex::new(Graph::Whole(self.snapshot())),
            prefixes: self.prefixes.clone(),
            declared: self.declared.clone(),
            base: self.base.clone(),
            data_base: self.data_base.clone(),
            files: self.files,
            lenient: self.lenient,
            left_out: self.left_out.clone(),
            limits: self.limits,
            below: self.below.clone(),
        }
    }
}
