//! Graphs: files, stores and quads in; answers, explanations, findings and files out.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use oxigraph::io::RdfFormat;
use oxigraph::model::{Literal, Term, Variable};
use pyo3::prelude::*;
use triplewire::check::{self, Finding};
use triplewire::graph_file::{Loaded, Loader, Source, format_by_name};
use triplewire::map::Dataset;
use triplewire::query::{Answer, Cancel, Query, Solutions};
use triplewire::store::{GraphStore, StoreError, is_store};

use crate::error::{Failure, told};
use crate::result::ResultCore;
use crate::work::{run, run_or};

/// The core of a graph.
#[pyclass(frozen, module = "triplewire._triplewire")]
#[derive(Clone)]
pub(crate) struct GraphCore {
    pub(crate) store: Arc<GraphStore>,
    /// The same as a dataset, which is made when it is first needed.
    loaded: Arc<OnceLock<Loaded>>,
}

/// What a query gives.
#[derive(IntoPyObject)]
pub(crate) enum Answered {
    /// The yes or no of an ASK.
    Boolean(bool),
    /// The triples of a CONSTRUCT or DESCRIBE.
    Graph(GraphCore),
    /// The rows of a SELECT.
    Rows(ResultCore),
}

impl GraphCore {
    /// A graph that can be asked. It is made ready on this thread.
    pub(crate) fn of_store(store: GraphStore) -> Self {
        store.count();
        Self { store: Arc::new(store), loaded: Arc::default() }
    }

    /// A graph of these quads.
    pub(crate) fn of_dataset(dataset: &Dataset) -> Result<Self, StoreError> {
        let mut store = GraphStore::new()?;
        store.load_quads(dataset.quads())?;
        Ok(Self::of_store(store))
    }

    /// The graph as a dataset, with its prefixes.
    pub(crate) fn loaded(&self) -> Result<&Loaded, Failure> {
        if let Some(loaded) = self.loaded.get() {
            return Ok(loaded);
        }
        let mut loader = Loader::new();
        loader.load_graph(&self.store)?;
        let made = Loaded { prefixes: self.store.prefixes().clone(), ..loader.finish() };
        Ok(self.loaded.get_or_init(|| made))
    }
}

fn rdf_format(name: &str) -> PyResult<RdfFormat> {
    format_by_name(name).ok_or_else(|| {
        let failure = Failure::new("GraphError", format!("'{name}' is no format of a graph"));
        failure.with_hint(Some("it is ttl, trig, nt, nq, rdf, jsonld or n3")).into()
    })
}

/// What a graph is loaded from.
#[derive(FromPyObject)]
pub(crate) enum GraphSource {
    /// The content of a graph file.
    Bytes(Vec<u8>),
    /// A graph file or a store.
    Path(PathBuf),
}

#[pymethods]
impl GraphCore {
    /// The graph of files, stores and the contents of files together.
    #[staticmethod]
    #[pyo3(signature = (sources, format=None, base=None))]
    fn load(
        py: Python<'_>,
        sources: Vec<GraphSource>,
        format: Option<&str>,
        base: Option<String>,
    ) -> PyResult<Self> {
        let format = format.map(rdf_format).transpose()?;
        let load = move || {
            let mut sources = sources.into_iter().peekable();
            // A store that is alone is asked where it is.
            let first = sources.next_if(
                |source| matches!(source, GraphSource::Path(path) if is_store(path) || path.is_dir()),
            );
            let mut store = match first {
                Some(GraphSource::Path(path)) => GraphStore::open(&path)?,
                _ => GraphStore::new()?,
            };
            if let Some(base) = &base {
                store = store.with_base(base)?;
            }
            for source in sources {
                match source {
                    GraphSource::Path(path) if is_store(&path) => store.load_store(&path)?,
                    GraphSource::Path(path) => store.load(Source::open(&path, format)?)?,
                    GraphSource::Bytes(bytes) => store.load_reader(Cursor::new(bytes), format, "<bytes>")?,
                }
            }
            Ok::<_, StoreError>(Self::of_store(store))
        };
        Ok(run(py, load)?.map_err(Failure::from)?)
    }

    fn __len__(&self) -> usize {
        self.store.count()
    }

    /// The prefixes that queries need not declare, and what they stand for.
    fn prefixes(&self) -> Vec<(String, String)> {
        self.store.prefixes().iter().map(|(name, iri)| (name.to_owned(), iri.to_owned())).collect()
    }

    /// The answer to a query in SPARQL 1.1.
    #[pyo3(signature = (text, timeout=None, memory=None, base=None))]
    fn query(
        &self,
        py: Python<'_>,
        text: String,
        timeout: Option<f64>,
        memory: Option<u64>,
        base: Option<String>,
    ) -> PyResult<Answered> {
        let cancel = Cancel::default();
        let mut query = Query::new(text).with_cancel(cancel.clone());
        if let Some(seconds) = timeout {
            query = query.with_timeout(Duration::try_from_secs_f64(seconds).map_err(told)?);
        }
        if let Some(bytes) = memory {
            query = query.with_memory(bytes);
        }
        if let Some(base) = base {
            query = query.with_base(base);
        }
        let own = self.clone();
        let ask = move || match query.run(&own.store).map_err(Failure::from)? {
            Answer::Boolean(value) => Ok(Answered::Boolean(value)),
            Answer::Solutions(solutions) => {
                Ok(Answered::Rows(ResultCore::new(solutions, own.store.prefixes().clone())))
            }
            Answer::Graph(dataset) => Ok::<_, Failure>(Answered::Graph(Self::of_dataset(&dataset)?)),
        };
        Ok(run_or(py, ask, move || cancel.cancel())??)
    }

    /// What the built-in rules find, and why those failed that did.
    #[pyo3(signature = (timeout=None))]
    fn check(&self, py: Python<'_>, timeout: Option<f64>) -> PyResult<(ResultCore, Vec<String>)> {
        let timeout = timeout.map(Duration::try_from_secs_f64).transpose().map_err(told)?;
        let own = self.clone();
        run(py, move || {
            let checked = check::check(&own.store, &check::builtin(), timeout);
            let rows = checked.report.findings.iter().map(finding).collect();
            let names = ["severity", "rule", "focus", "path", "value", "message"];
            let variables = names.into_iter().map(Variable::new_unchecked).collect();
            let result = ResultCore::new(Solutions { variables, rows }, own.store.prefixes().clone());
            (result, checked.failed.iter().map(ToString::to_string).collect())
        })
    }
}

/// A finding as a row.
fn finding(finding: &Finding) -> Vec<Option<Term>> {
    let text = |text: &str| Some(Term::from(Literal::from(text)));
    vec![
        text(finding.severity.name()),
        text(&finding.rule),
        Some(finding.focus.clone()),
        finding.path.clone().map(Term::from),
        finding.value.clone(),
        text(&finding.message),
    ]
}
