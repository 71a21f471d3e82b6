//! Records: what was found in one article, as Python has it.

use std::io::Cursor;

use pyo3::prelude::*;
use triplewire::extract::explain::explain_with;
use triplewire::extract::text::Analysis;
use triplewire::extract::{Options, Record, annotate_with};
use triplewire::gazetteer::Gazetteer;
use triplewire::import::{Format, Importer, Known, Report};
use triplewire::link::link;
use triplewire::read::{Input, Item, Reader};

use crate::document::Document;
use crate::error::{Failure, told};
use crate::work::run;

/// The core of a record.
#[pyclass(frozen, eq, module = "triplewire._triplewire")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RecordCore {
    pub(crate) inner: Record,
}

#[pymethods]
impl RecordCore {
    /// The record that a text of JSON holds; `checked` looks whether its parts fit together.
    #[staticmethod]
    #[pyo3(signature = (json, checked=true))]
    fn from_json(py: Python<'_>, json: String, checked: bool) -> PyResult<Self> {
        if !checked {
            return serde_json::from_str(&json).map(|inner| Self { inner }).map_err(told);
        }
        let read = move || {
            let input = Input::Stream("<record>".into(), Box::new(Cursor::new(json.into_bytes())));
            let mut items = Reader::new().with_any_language().read([input]);
            match items.next() {
                Some(Ok(Item::Record(record))) => Ok(*record),
                Some(Ok(Item::Article(_))) => {
                    let failure =
                        Failure::new("ReadError", "this is an article and no record: it has no 'entities'");
                    Err(failure.with_hint(Some("give it to Document, and that to an Extractor")))
                }
                Some(Err(error)) => Err(error.into()),
                None => Err(Failure::new("ReadError", "there is no record in this")),
            }
        };
        Ok(py.detach(read).map(|inner| Self { inner })?)
    }

    /// The record as one line of JSON.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| serde_json::to_string(&self.inner)).map_err(told)
    }

    /// The identity of the article.
    #[getter]
    fn id(&self) -> &str {
        &self.inner.document.id
    }

    /// The text of the article.
    #[getter]
    fn text(&self) -> &str {
        &self.inner.document.text
    }

    /// The headline.
    #[getter]
    fn title(&self) -> Option<&str> {
        self.inner.document.title.as_deref()
    }

    /// The article, as it was read.
    #[getter]
    fn document(&self) -> Document {
        Document { inner: self.inner.document.clone() }
    }

    /// Where each sentence begins and ends.
    fn sentences(&self, py: Python<'_>) -> Vec<(usize, usize)> {
        py.detach(|| {
            let analysis = Analysis::new(&self.inner.document.text);
            analysis.sentences.iter().map(|sentence| (sentence.span.start, sentence.span.end)).collect()
        })
    }

    /// The text with what was found under its words.
    #[pyo3(signature = (syntax=false))]
    fn explain(&self, py: Python<'_>, syntax: bool) -> String {
        py.detach(|| explain_with(&self.inner, syntax))
    }

    /// A record with what the rules find around its entities, which stay as they are.
    fn annotate(&self, py: Python<'_>, all_events: bool) -> PyResult<Self> {
        let record = self.inner.clone();
        run(py, move || {
            let mut inner =
                annotate_with(record, Gazetteer::builtin(), Options::new().with_all_events(all_events));
            link(&mut inner, Gazetteer::builtin());
            Self { inner }
        })
    }
}

/// Records of what another tool found, in one of its own forms.
#[pyfunction]
#[pyo3(signature = (data, name, source=None, url=None, published=None, language=None, keep_unmapped=false))]
#[expect(clippy::too_many_arguments, reason = "they are named where they are given")]
pub(crate) fn import_records(
    py: Python<'_>,
    data: Vec<u8>,
    name: &str,
    source: Option<String>,
    url: Option<String>,
    published: Option<String>,
    language: Option<String>,
    keep_unmapped: bool,
) -> PyResult<Vec<RecordCore>> {
    let format = Format::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        Failure::new("ReadError", format!("'{name}' is no form of another tool"))
            .with_hint(Some(format!("it is one of {}", names.join(", "))))
    })?;
    let published = published.map(|date| date.parse()).transpose().map_err(told)?;
    let known = Known { published, publisher: source, url, language };
    let importer = Importer::new()
        .with_format(format)
        .with_known(known)
        .with_unmapped(keep_unmapped)
        .with_relations(true);
    run(py, move || {
        let mut records = Vec::new();
        let mut report = Report::default();
        importer.stream("<data>".as_ref(), Cursor::new(data), &mut report, &mut |found| {
            records.push(RecordCore { inner: found.map_err(Failure::from)? });
            Ok::<(), Failure>(())
        })?;
        Ok::<_, Failure>(records)
    })?
    .map_err(PyErr::from)
}
