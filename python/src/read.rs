//! Reading: paths and bytes in, documents and records out.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use triplewire::read::{FIELDS, Input, Item, Reader, Reading};

use crate::document::Document;
use crate::error::{Failure, told};
use crate::record::RecordCore;

/// Where articles come from.
#[derive(FromPyObject)]
pub(crate) enum Source {
    /// The content of a file.
    Bytes(Vec<u8>),
    /// A file or a directory.
    Path(PathBuf),
}

impl From<Source> for Input {
    fn from(source: Source) -> Self {
        match source {
            Source::Bytes(bytes) => Self::Stream("<bytes>".into(), Box::new(Cursor::new(bytes))),
            Source::Path(path) => Self::Path(path),
        }
    }
}

/// What is read: an article, or what was found in one already.
#[derive(IntoPyObject)]
pub(crate) enum Taken {
    /// An article.
    Article(Document),
    /// A record.
    Record(RecordCore),
}

impl From<Item> for Taken {
    fn from(item: Item) -> Self {
        match item {
            Item::Article(inner) => Self::Article(Document { inner }),
            Item::Record(inner) => Self::Record(RecordCore { inner: *inner }),
        }
    }
}

/// The items of the sources, one after another.
#[pyclass(frozen, module = "triplewire._triplewire")]
pub(crate) struct ReadingCore {
    reading: Mutex<Reading>,
}

#[pymethods]
impl ReadingCore {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Taken>> {
        py.check_signals()?;
        let next = py.detach(|| self.reading.lock().unwrap_or_else(PoisonError::into_inner).next());
        Ok(next.transpose().map_err(Failure::from)?.map(Taken::from))
    }
}

/// Reads sources, one after another; what is known about the articles fills in what they do not say.
#[pyfunction]
#[pyo3(signature = (sources, source=None, url=None, published=None, language=None, any_language=false, fields=Vec::new()))]
pub(crate) fn read(
    sources: Vec<Source>,
    source: Option<String>,
    url: Option<String>,
    published: Option<String>,
    language: Option<String>,
    any_language: bool,
    fields: Vec<(String, String)>,
) -> PyResult<ReadingCore> {
    let mut reader = Reader::new();
    if let Some(name) = source {
        reader = reader.with_publisher(name);
    }
    if let Some(url) = url {
        reader = reader.with_url(url);
    }
    if let Some(date) = published {
        reader = reader.with_published(date.parse().map_err(told)?);
    }
    if let Some(tag) = language {
        reader = reader.with_language(tag);
    }
    if any_language {
        reader = reader.with_any_language();
    }
    for (ours, theirs) in &fields {
        if !FIELDS.contains(&ours.as_str()) {
            let failure = Failure::new("Error", format!("'{ours}' is no field of an article"));
            return Err(failure.with_hint(Some(format!("the fields are {}", FIELDS.join(", ")))).into());
        }
        reader = reader.with_field(ours, theirs);
    }
    Ok(ReadingCore { reading: Mutex::new(reader.read(sources)) })
}
