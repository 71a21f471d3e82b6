//! Reading: paths and bytes in, documents and records out.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use triplewire::read::{Input, Item, Reader, Reading};

use crate::document::Document;
use crate::error::told;
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
        let next = py.detach(|| self.reading.lock().unwrap_or_else(PoisonError::into_inner).next());
        next.transpose().map(|item| item.map(Taken::from)).map_err(told)
    }
}

/// Reads sources, one after another.
#[pyfunction]
pub(crate) fn read(sources: Vec<Source>) -> ReadingCore {
    ReadingCore { reading: Mutex::new(Reader::new().read(sources)) }
}
