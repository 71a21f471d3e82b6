//! The front door: articles, or a graph that was made of them, in; a graph that can be asked and written out.
//!
//! Each stage has its usual settings. Who needs others calls the stages: [`read`](crate::read), [`pipeline`],
//! [`resolve`](crate::resolve), [`map`], [`store`](crate::store).

use std::io;
use std::path::Path;

use crate::compression::{Compression, Compressor};
use crate::gazetteer::Gazetteer;
use crate::map::{self, Dataset, Dropped};
use crate::part::PartFile;
use crate::pipeline::{self, Pipeline, Skipped};
use crate::query::{Answer, Query, QueryError};
use crate::read::{Input, Reader};
use crate::resolve::{Report, Resolver, prepare};
use crate::store::{self, GraphStore, StoreError};
use crate::vocab::iri::Base;

/// Makes a graph of articles: files in any of the formats that are read, directories of them, streams.
///
/// It is the graph of `triplewire build`: the same articles give the same graph. What cannot be used costs itself alone, and
/// is in [`Graph::skipped`].
///
/// # Errors
///
/// If the graph has more terms or quads than a store holds.
///
/// # Examples
///
/// ```
/// let graph = triplewire::build(["examples/articles/geneva-meridian.txt"])?;
/// let answer = graph.query("SELECT ?name { ?person a tw:Official ; rdfs:label ?name } ORDER BY ?name")?;
/// let names: Vec<_> = answer.rows().filter_map(|row| row.text("name")).collect();
/// assert!(names.contains(&"Mike Pompeo"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn build<I: Into<Input>>(articles: impl IntoIterator<Item = I>) -> Result<Graph, StoreError> {
    Graph::build(Reader::new(), articles)
}

/// A graph, and what was not used of the articles that it was made of.
#[derive(Debug)]
pub struct Graph {
    store: GraphStore,
    skipped: Vec<Skipped>,
    dropped: Vec<Dropped>,
    report: Report,
}

impl Graph {
    /// As [`build`](crate::build), with what is known about the articles beside what they tell themselves.
    ///
    /// # Errors
    ///
    /// If the graph has more terms or quads than a store holds.
    pub fn build<I: Into<Input>>(
        reader: Reader,
        articles: impl IntoIterator<Item = I>,
    ) -> Result<Self, StoreError> {
        let (mut resolver, mut skipped) = (Resolver::new(), Vec::new());
        let gazetteer = Gazetteer::builtin();
        let read = Pipeline::new().read(
            reader.read(articles),
            |item| prepare(pipeline::process(item, gazetteer)),
            |result| {
                match result {
                    Ok(prepared) => resolver.add_prepared(prepared),
                    Err(reason) => skipped.push(reason),
                }
                Ok::<_, std::convert::Infallible>(())
            },
        );
        let Ok(()) = read;
        for withdrawn in skipped.iter().filter_map(Skipped::withdrawn) {
            resolver.withdraw(withdrawn);
        }
        let (graph, report) = resolver.finish_with_report();
        let mapped = map::map(&graph, &map::Options::default());
        drop(graph);
        let mut store = GraphStore::new()?;
        store.load_quads(mapped.dataset.quads())?;
        Ok(Self { store, skipped, dropped: mapped.dropped, report })
    }

    /// Opens a graph that is there: a graph file of any syntax, or the directory of a store.
    ///
    /// # Errors
    ///
    /// If it is neither, or cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let store = match store::is_store(path) {
            true => GraphStore::open(path)?,
            false => {
                let mut store = GraphStore::new()?;
                store.load_path(path, None)?;
                store
            }
        };
        Ok(Self { store, skipped: Vec::new(), dropped: Vec::new(), report: Report::default() })
    }

    /// Asks the graph in SPARQL 1.1; the project's prefixes need no declaration.
    ///
    /// # Errors
    ///
    /// If the query is none, or the graph cannot be read. [`Query`] has limits of time and memory.
    pub fn query(&self, text: &str) -> Result<Answer, QueryError> {
        Query::new(text).run(&self.store)
    }

    /// The store, for all that is done with one: [`check`](crate::check::check), [`Query::run`], search.
    pub fn store(&self) -> &GraphStore {
        &self.store
    }

    /// The articles that are not in the graph, each with the reason, in the order in which they were read.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// What the graph could not say of the articles that are in it.
    pub fn dropped(&self) -> &[Dropped] {
        &self.dropped
    }

    /// How many articles and entities there are, and which versions of articles were set aside.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Writes the graph to a file: `graph.ttl`, `.trig`, `.nt`, `.nq`, `.rdf` or `.jsonld`, also with `.gz`, `.bz2` or `.zst`.
    /// The file appears, or takes the place of an older one, when it is whole.
    ///
    /// # Errors
    ///
    /// If the name says no format, the graph cannot be read, the format cannot carry it, or the file cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let path = path.as_ref();
        let (format, compression) = format_of(path).ok_or_else(|| {
            let message = format!(
                "the name '{}' does not say which format to write: end it in .{}",
                path.display(),
                map::Format::EXTENSIONS.join(", .")
            );
            io::Error::new(io::ErrorKind::InvalidInput, message)
        })?;
        let dataset = self.dataset().map_err(io::Error::other)?;
        let writer = Compressor::new(io::BufWriter::new(PartFile::begin(path)?), compression)?;
        let writer = map::write(&dataset, format, self.store.prefixes(), writer)?.finish()?;
        writer.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
    }

    /// The quads, for [`view`](crate::view), [`explain`](crate::explain), [`export`](crate::export) and
    /// [`describe`](crate::describe).
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be read.
    pub fn dataset(&self) -> Result<Dataset, StoreError> {
        self.store.dataset()
    }

    /// What the IRIs of the graph begin with.
    pub fn base(&self) -> Base {
        self.store.data_base().unwrap_or_default()
    }
}

/// What the name of a file says: the format and the compression.
fn format_of(path: &Path) -> Option<(map::Format, Compression)> {
    let name = path.file_name()?.to_string_lossy();
    let (stem, compression) = Compression::split(&name);
    let (_, extension) = stem.rsplit_once('.')?;
    Some((map::Format::by_name(extension)?, compression))
}
