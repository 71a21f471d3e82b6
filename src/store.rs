//! The store: graph files in, a graph that answers queries out.
//!
//! The graph is [Oxigraph](https://oxigraph.org/)'s: in memory, or with the feature `rocksdb` in a directory on disk.
//! Whatever is loaded is in the default graph, and what a file has in a named graph is in that graph as well.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad};
use oxigraph::store::{StorageError, Store};

use crate::graph_file::{FileError, LeftOut, Source};
use crate::limits::Limits;
#[cfg(feature = "rocksdb")]
use crate::part::PartDirectory;
use crate::vocab::iri::{Base, Class};
use crate::vocab::{PREFIXES, Prefixes, RENAMED, Renamed, rdf, tw};

/// A graph that can be asked.
#[derive(Clone)]
pub struct GraphStore {
    store: Store,
    prefixes: Prefixes,
    /// The prefixes that the loaded files declare, the first declaration of each.
    declared: BTreeMap<String, String>,
    base: Option<String>,
    /// How many files were loaded: their blank nodes are kept apart.
    files: usize,
    /// Whether what is wrong in files is left out.
    lenient: bool,
    left_out: LeftOut,
    limits: Limits,
}

/// Why a graph could not be loaded, opened or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A graph file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A store's directory could not be written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The program was compiled without stores on disk.
    #[error("{}: this triplewire was compiled without stores on disk", .path.display())]
    NoDiskStores {
        /// The directory asked for.
        path: PathBuf,
    },
    /// The directory holds no store.
    #[error("{}: this directory holds no store", .path.display())]
    NoStore {
        /// The directory.
        path: PathBuf,
    },
    /// Something is there already.
    #[error("{}: there is something already", .path.display())]
    Occupied {
        /// The directory.
        path: PathBuf,
    },
    /// The store itself failed.
    #[error("the store failed: {0}")]
    Storage(#[from] StorageError),
}

impl StoreError {
    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::File(error) => return error.hint(),
            Self::NoDiskStores { .. } => {
                "use graph files with -d, or compile with: cargo install triplewire --features rocksdb"
            }
            Self::NoStore { .. } => "make one first: triplewire build ARTICLE... --store DIR",
            Self::Occupied { .. } => "remove it, or name another directory",
            Self::Storage(_) => {
                "if another process uses the store, wait for it; if the disk is full, make room; else build the store anew"
            }
            Self::Io { .. } => return None,
        };
        Some(hint.to_owned())
    }
}

impl GraphStore {
    /// An empty graph in memory.
    ///
    /// # Errors
    ///
    /// If the store cannot be made.
    pub fn new() -> Result<Self, StoreError> {
        Ok(Self::around(Store::new()?))
    }

    /// The store in the directory `path`. Needs the feature `rocksdb`.
    ///
    /// # Errors
    ///
    /// If there is none, another process has it open, or the feature is missing.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        #[cfg(not(feature = "rocksdb"))]
        return Err(StoreError::NoDiskStores { path: path.to_owned() });
        #[cfg(feature = "rocksdb")]
        {
            // The engine would make a store where there is none.
            if !path.join("CURRENT").exists() {
                return Err(StoreError::NoStore { path: path.to_owned() });
            }
            Ok(Self::around(Store::open(path)?))
        }
    }

    /// Writes a new store with `quads` into the directory `path`. Needs the feature `rocksdb`.
    ///
    /// The store is made beside the directory and moved there when it is whole.
    ///
    /// # Errors
    ///
    /// If there is something at `path` already, the disk fails, or the feature is missing.
    pub fn write_directory(path: &Path, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        #[cfg(not(feature = "rocksdb"))]
        {
            drop(quads);
            Err(StoreError::NoDiskStores { path: path.to_owned() })
        }
        #[cfg(feature = "rocksdb")]
        {
            let io_error = |source| StoreError::Io { path: path.to_owned(), source };
            let beside = PartDirectory::begin(path).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => StoreError::Occupied { path: path.to_owned() },
                _ => io_error(error),
            })?;
            let mut graph = Self::around(Store::open(beside.path())?);
            graph.load_quads(quads)?;
            graph.store.flush()?;
            drop(graph);
            // An empty directory is replaced, a full one was refused above.
            beside.finish().map_err(io_error)
        }
    }

    fn around(store: Store) -> Self {
        let mut graph = Self {
            store,
            prefixes: Prefixes::default(),
            declared: BTreeMap::new(),
            base: None,
            files: 0,
            lenient: false,
            left_out: LeftOut::default(),
            limits: Limits::default(),
        };
        graph.gather_prefixes();
        graph
    }

    /// Resolves the relative IRIs of files that are loaded later against `base`.
    ///
    /// # Errors
    ///
    /// If it is not an absolute IRI.
    pub fn with_base(mut self, base: &str) -> Result<Self, StoreError> {
        oxiri::Iri::parse(base)
            .map_err(|error| FileError::Base { iri: base.to_owned(), reason: error.to_string() })?;
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
        self.load(Source::open(path, format)?.with_limits(self.limits))
    }

    /// Adds quads, for instance those of a [`Dataset`](crate::map::Dataset).
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be written.
    pub fn load_quads(&mut self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        let mut loader = self.store.bulk_loader();
        let quads = quads.into_iter().map(Ok::<_, StorageError>);
        loader.load_ok_quads::<_, StorageError>(quads.flat_map(with_copy))?;
        loader.commit()?;
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
        self.load(Source::from_reader(reader, format, name)?.with_limits(self.limits))
    }

    /// Adds an open graph file.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not in its format; a part of it may have been added then.
    pub fn load(&mut self, source: Source) -> Result<(), StoreError> {
        let base = self.base.as_deref();
        let mut quads = match self.lenient {
            true => source.quads_leniently(base, self.files)?,
            false => source.quads(base, self.files)?,
        };
        self.files += 1;
        let mut loader = self.store.bulk_loader();
        loader.load_ok_quads::<_, StoreError>(
            quads.by_ref().map(|quad| quad.map_err(StoreError::from)).flat_map(with_copy),
        )?;
        loader.commit()?;
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
        let mut prefixes = Prefixes::new(&self.data_base().unwrap_or_default());
        for (name, namespace) in &self.declared {
            if !namespace.is_empty() && PREFIXES.iter().all(|(known, _)| known != name) {
                prefixes = prefixes.with(name, namespace);
            }
        }
        self.prefixes = prefixes;
    }

    /// What the IRIs of the graph's articles begin with.
    pub(crate) fn data_base(&self) -> Option<Base> {
        let articles = self.store.quads_for_pattern(None, Some(rdf::TYPE), Some(tw::ARTICLE.into()), None);
        // A few are enough: the graph may have articles by the thousand.
        articles.take(8).filter_map(Result::ok).find_map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(article) => Base::of(article.as_str(), Class::Article),
            NamedOrBlankNode::BlankNode(_) => None,
        })
    }

    /// Whether there are no statements.
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.store.is_empty()?)
    }

    /// Whether something has the property.
    pub(crate) fn has_property(&self, iri: &str) -> bool {
        let property = NamedNodeRef::new(iri).ok();
        property.is_some_and(|iri| self.store.quads_for_pattern(None, Some(iri), None, None).next().is_some())
    }

    /// The old names of terms that the graph has: it was made with an earlier ontology.
    pub fn old_names(&self) -> Vec<&'static Renamed> {
        RENAMED.iter().filter(|renamed| self.has_property(&renamed.old_iri())).collect()
    }

    /// Whether the default graph has all that the named graphs have, as it does where this type did the loading. In a
    /// store that another program made, it may be empty.
    pub(crate) fn has_default_graph(&self) -> bool {
        self.store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)).next().is_some()
    }

    /// The prefixes that queries need not declare: the project's, those of the loaded files, and `article`,
    /// `entity`, `event` and so on for what Triplewire minted.
    pub fn prefixes(&self) -> &Prefixes {
        &self.prefixes
    }

    /// Oxigraph's store, for what this type does not offer.
    pub fn inner(&self) -> &Store {
        &self.store
    }
}

/// A statement of a named graph, and the same in the default graph; a statement of the default graph alone.
///
/// The engine can treat the union of all graphs as the default graph, but gives a statement once for every graph that
/// has it, so that the same question would count more over TriG than over Turtle. In the default graph it is there once.
fn with_copy<E>(quad: Result<Quad, E>) -> impl Iterator<Item = Result<Quad, E>> {
    let copy = match &quad {
        Ok(quad) if !quad.graph_name.is_default_graph() => {
            Some(Ok(Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }))
        }
        _ => None,
    };
    std::iter::once(quad).chain(copy)
}
