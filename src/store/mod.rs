//! The store: graph files in, a graph that answers queries out.
//!
//! The graph is a snapshot: quads as numbers of terms, in several orders. What a file has in a named graph is in
//! that graph; what is asked without a graph is asked of the union of all, in which each triple is there once. The
//! evaluator is [Oxigraph](https://oxigraph.org/)'s.

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
mod id;
mod layer;
mod living;
mod lock;
mod manifest;
mod order;
mod segment;
mod snapshot;
mod starts;
mod table;
mod terms;
#[cfg(test)]
mod tests;
mod tuples;
mod verify;
mod writer;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use oxigraph::io::RdfFormat;
use oxigraph::model::{
    NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef, Triple,
};

use crate::checked::Fault;
use crate::graph_file::{self, Gather, LeftOut, Lines};
use crate::limits::Limits;
use crate::part::PartDirectory;
use crate::vocab::iri::Base;
use crate::vocab::{PREFIXES, Prefixes, RENAMED, Renamed};

pub(crate) use budget::{Budget, resident};
use bulk::Bulk;
pub use change::{Change, NotALine};
pub(crate) use dataset::{About, Reader, View};
use dataset::{Quads, Source};
use disk::Disk;
pub use disk::is_store;
pub(crate) use each::each;
use error::Failed;
pub use error::StoreError;
use gather::Gathered;
pub(crate) use id::TermId;
pub use living::{Living, Updated};
pub(crate) use order::Order;
pub(crate) use snapshot::Snapshot;
pub use verify::{Info, info, pack, verify};
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

    /// Adds what a store has. A blank node of it is none of those that are here.
    ///
    /// # Errors
    ///
    /// If there is none, or it is damaged; a part of it may have been added then.
    pub fn load_store(&mut self, path: &Path) -> Result<(), StoreError> {
        let other = Self::open(path)?.snapshot();
        let prefix = format!("_:s{}", self.files);
        self.files += 1;
        self.gather(|gathered| Ok(gathered.append(&other, &prefix)?))?;
        self.gather_prefixes();
        Ok(())
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
        let added = add(&mut gathered);
        if self.data_base.is_none() {
            self.data_base = gathered.data_base();
        }
        *graph = match &self.below {
            None => Graph::Gathered(gathered),
            Some(_) => Graph::Whole(gathered.finish()?),
        };
        added
    }

    /// Resolves the relative IRIs of files that are loaded later against `base`.
    ///
    /// # Errors
    ///
    /// If it is not an absolute IRI.
    pub fn with_base(mut self, base: &str) -> Result<Self, StoreError> {
        graph_file::check_base(base)?;
        self.base = Some(base.to_owned());
        Ok(self)
    }

    /// Leaves out what is wrong in files that are loaded later, as far as reading can go on behind it: see
    /// [`Loader::leniently`](crate::graph_file::Loader::leniently). [`left_out`](Self::left_out) tells what that was.
    #[must_use]
    pub fn leniently(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// What was left out of the files that were loaded [leniently](Self::leniently).
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Other limits than the usual ones, for what is loaded by path or from a reader later, and for queries.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Adds what a graph file says. The format is told by the file's name, unless it is given.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not in that format; a part of it may have been added then.
    pub fn load_path(&mut self, path: &Path, format: Option<RdfFormat>) -> Result<(), StoreError> {
        self.load(graph_file::Source::open(path, format)?.with_limits(self.limits))
    }

    /// Adds quads, for instance those of a [`Dataset`](crate::map::Dataset).
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be written.
    pub fn load_quads(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        self.gather(|gathered| {
            quads.into_iter().for_each(|quad| gathered.quad(quad.as_ref()));
            Ok(())
        })?;
        self.gather_prefixes();
        Ok(())
    }

    /// Adds a graph in Turtle.
    ///
    /// # Errors
    ///
    /// If it is not well-formed.
    pub fn load_turtle(&mut self, turtle: &str) -> Result<(), StoreError> {
        let reader = io::Cursor::new(turtle.as_bytes().to_vec());
        self.load_reader(reader, Some(RdfFormat::Turtle), "Turtle")
    }

    /// Adds what `reader` gives; `name` stands for it in messages. The format is told by its beginning, unless it is
    /// given.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not in that format; a part of it may have been added then.
    pub fn load_reader(
        &mut self,
        reader: impl Read + Send + 'static,
        format: Option<RdfFormat>,
        name: &str,
    ) -> Result<(), StoreError> {
        self.load(graph_file::Source::from_reader(reader, format, name)?.with_limits(self.limits))
    }

    /// Adds an open graph file.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not in its format; a part of it may have been added then.
    pub fn load(&mut self, source: graph_file::Source) -> Result<(), StoreError> {
        let file = self.files;
        self.files += 1;
        if !self.lenient && matches!(source.format(), RdfFormat::NTriples | RdfFormat::NQuads) {
            let (reader, format, name, limits) = source.into_parts();
            let lines = Lines { format, name: &name, file, limits };
            self.gather(|gathered| Ok(lines.load(reader, gathered)?))?;
            self.gather_prefixes();
            return Ok(());
        }
        let base = self.base.as_deref();
        let mut quads = match self.lenient {
            true => source.quads_leniently(base, file)?,
            false => source.quads(base, file)?,
        };
        self.gather(|gathered| {
            for quad in quads.by_ref() {
                gathered.quad(quad?.as_ref());
            }
            Ok(())
        })?;
        for (name, iri) in quads.prefixes() {
            self.declared.entry(name.to_owned()).or_insert_with(|| iri.to_owned());
        }
        self.left_out.append(quads.left_out());
        self.gather_prefixes();
        Ok(())
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

    /// Whether there are no statements.
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(!self.snapshot().has(Order::Spo, &[])?)
    }

    /// Whether something has the property.
    pub(crate) fn has_property(&self, iri: &str) -> bool {
        let Ok(iri) = NamedNodeRef::new(iri) else { return false };
        let snapshot = self.snapshot();
        let id = snapshot.id(iri.into()).ok().flatten();
        id.is_some_and(|id| snapshot.has(Order::Pos, &[id]).unwrap_or_default())
    }

    /// Whether the graph says something of a thing, or of another by it.
    pub(crate) fn says(&self, iri: &NamedNode) -> bool {
        let snapshot = self.snapshot();
        let id = snapshot.id(iri.as_ref().into()).ok().flatten();
        id.is_some_and(|id| {
            [Order::Spo, Order::Osp].iter().any(|order| snapshot.has(*order, &[id]).unwrap_or_default())
        })
    }

    /// The triples of all graphs, each once, that have the subject, the predicate and the object that are given, in an
    /// order that is the same for the same files.
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be read.
    pub fn triples(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> Result<Vec<Triple>, StoreError> {
        let snapshot = self.snapshot();
        let mut wanted = [None; 3];
        let terms = [subject.map(TermRef::from), predicate.map(TermRef::from), object];
        for (wanted, term) in wanted.iter_mut().zip(terms) {
            if let Some(term) = term {
                let Some(id) = snapshot.id(term)? else { return Ok(Vec::new()) };
                *wanted = Some(id);
            }
        }
        let triple = |[subject, predicate, object, _]: [u32; 4]| {
            let term = |id| snapshot.term(TermId(id));
            // What is no subject or no property was never loaded.
            let Term::NamedNode(predicate) = term(predicate)? else { return Err(Fault::Outside) };
            let subject = match term(subject)? {
                Term::NamedNode(node) => NamedOrBlankNode::from(node),
                Term::BlankNode(node) => node.into(),
                Term::Literal(_) => return Err(Fault::Outside),
            };
            Ok(Triple { subject, predicate, object: term(object)? })
        };
        let source = Source { snapshot: &snapshot, budget: &Budget::default() };
        let quads = Quads::union(source, wanted);
        Ok(quads.map(|quad| triple(quad?)).collect::<Result<_, Fault>>()?)
    }

    /// How many statements there are in all graphs together: one that several graphs have counts once.
    pub fn count(&self) -> usize {
        self.snapshot().count(Order::Spo, &[])
    }

    /// The old names of terms that the graph has: it was made with an earlier ontology.
    pub fn old_names(&self) -> Vec<&'static Renamed> {
        RENAMED.iter().filter(|renamed| self.has_property(&renamed.old_iri())).collect()
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
