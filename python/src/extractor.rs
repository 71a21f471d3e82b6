//! Extraction: documents and records in, linked records out, one or many at a time.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::PyIterator;
use triplewire::extract::Options;
use triplewire::extract::rules::Rules;
use triplewire::extractor::{Extractor, ExtractorError};
use triplewire::gazetteer::Gazetteer;
use triplewire::limits::Limits;
use triplewire::pipeline::{process_with, within};
use triplewire::read::Item;

use crate::document::Document;
use crate::error::Failure;
use crate::record::RecordCore;
use crate::work::{Window, run};

/// What is worked on: an article, or what was found in one already.
#[derive(FromPyObject)]
pub(crate) enum Given<'py> {
    /// An article.
    Article(PyRef<'py, Document>),
    /// A record.
    Record(PyRef<'py, RecordCore>),
}

impl Given<'_> {
    /// It as the library takes it.
    pub(crate) fn item(&self) -> Item {
        match self {
            Self::Article(document) => Item::Article(document.inner.clone()),
            Self::Record(record) => Item::Record(Box::new(record.inner.clone())),
        }
    }
}

/// What is found in one item, with `then` done to it on the same thread.
pub(crate) fn work_on<R>(
    item: Item,
    extractor: &Extractor,
    then: impl Fn(triplewire::extract::Record) -> R,
) -> Result<R, Failure> {
    let work = |item: Item| {
        process_with(item, extractor, Gazetteer::builtin()).map(|annotated| then(annotated.record))
    };
    match within(item, &Limits::default(), work) {
        Ok(found) => found.map_err(|error: ExtractorError| triplewire::pipeline::Skipped::from(error).into()),
        Err(skipped) => Err(skipped.into()),
    }
}

/// The core of an extractor.
#[pyclass(frozen, module = "triplewire._triplewire")]
#[derive(Debug)]
pub(crate) struct ExtractorCore {
    pub(crate) extractor: Arc<Extractor>,
}

#[pymethods]
impl ExtractorCore {
    #[new]
    fn new(
        py: Python<'_>,
        all_events: bool,
        rules: Vec<PathBuf>,
        without_rules: Vec<String>,
    ) -> PyResult<Self> {
        let load = move || {
            let rules = Rules::builtin().with_files(rules, &Limits::default());
            rules.and_then(|rules| rules.without(without_rules)).map_err(Failure::from)
        };
        let options = Options::new().with_all_events(all_events).with_rules(run(py, load)??);
        Ok(Self { extractor: Arc::new(Extractor::Builtin(options)) })
    }

    /// What is found in one article.
    fn extract(&self, py: Python<'_>, item: Given<'_>) -> PyResult<RecordCore> {
        let (item, extractor) = (item.item(), Arc::clone(&self.extractor));
        Ok(run(py, move || work_on(item, &extractor, |inner| RecordCore { inner }))??)
    }

    /// What is found in each of many articles, in their order.
    #[pyo3(signature = (items, threads=None, ahead=None))]
    fn pipe(
        &self,
        py: Python<'_>,
        items: &Bound<'_, PyAny>,
        threads: Option<usize>,
        ahead: Option<usize>,
    ) -> PyResult<PipeCore> {
        let window = Window::new(py, threads, ahead)?;
        let state = Mutex::new((Source::new(items)?, window));
        Ok(PipeCore { state, extractor: Arc::clone(&self.extractor) })
    }
}

/// Where items come from. An exception of it waits until all before it is delivered.
pub(crate) struct Source {
    items: Py<PyIterator>,
    ended: bool,
    failed: Option<PyErr>,
}

impl Source {
    pub(crate) fn new(items: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self { items: items.try_iter()?.unbind(), ended: false, failed: None })
    }

    /// Begins work on as many items as there is room for.
    pub(crate) fn fill<R: Send + 'static>(
        &mut self,
        py: Python<'_>,
        window: &mut Window<R>,
        mut work: impl FnMut(Item) -> Box<dyn FnOnce() -> R + Send>,
    ) {
        while !self.ended && self.failed.is_none() && window.has_room() {
            match self.items.bind(py).clone().next() {
                None => self.ended = true,
                Some(item) => match item.and_then(|item| Ok(item.extract::<Given<'_>>()?.item())) {
                    Ok(item) => window.begin(item.document().text.len(), work(item)),
                    Err(error) => self.failed = Some(error),
                },
            }
        }
    }

    /// The exception that comes after all that is delivered.
    pub(crate) fn take_error(&mut self) -> Option<PyErr> {
        self.failed.take()
    }
}

/// Records of many articles, in their order.
#[pyclass(module = "triplewire._triplewire")]
pub(crate) struct PipeCore {
    /// It is not shared: one thread at a time has the whole object.
    state: Mutex<(Source, Window<Result<RecordCore, Failure>>)>,
    extractor: Arc<Extractor>,
}

#[pymethods]
impl PipeCore {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<RecordCore>> {
        let Self { state, extractor } = self;
        let (source, window) = state.get_mut().unwrap_or_else(PoisonError::into_inner);
        source.fill(py, window, |item| {
            let extractor = Arc::clone(extractor);
            Box::new(move || work_on(item, &extractor, |inner| RecordCore { inner }))
        });
        match window.next(py)? {
            Some(found) => Ok(Some(found?)),
            None => source.take_error().map_or(Ok(None), Err),
        }
    }
}
