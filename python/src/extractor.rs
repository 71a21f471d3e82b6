//! Extraction: documents and records in, linked records out.

use pyo3::prelude::*;
use triplewire::extract::Options;
use triplewire::extractor::Extractor;
use triplewire::gazetteer::Gazetteer;
use triplewire::pipeline::process_with;
use triplewire::read::Item;

use crate::document::Document;
use crate::error::told;
use crate::record::RecordCore;

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

/// The core of an extractor.
#[pyclass(frozen, module = "triplewire._triplewire")]
#[derive(Debug)]
pub(crate) struct ExtractorCore {
    extractor: Extractor,
}

#[pymethods]
impl ExtractorCore {
    #[new]
    fn new(all_events: bool) -> Self {
        Self { extractor: Extractor::Builtin(Options { all_events }) }
    }

    /// What is found in one article.
    fn extract(&self, py: Python<'_>, item: Given<'_>) -> PyResult<RecordCore> {
        let item = item.item();
        let annotated = py.detach(|| process_with(item, &self.extractor, Gazetteer::builtin()));
        annotated.map(|annotated| RecordCore { inner: annotated.record }).map_err(told)
    }
}
