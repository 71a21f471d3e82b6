//! Errors: those of the library come in, exceptions of the package go out, with what they tell apart: file, line, field and
//! the way out.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use triplewire::extract::rules::RulesError;
use triplewire::graph_file::FileError;
use triplewire::kb::KbError;
use triplewire::pipeline::Skipped;
use triplewire::query::QueryError;
use triplewire::read::{ReadError, Reason, Withdrawn};
use triplewire::store::StoreError;

/// What becomes an exception.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The class of the exception, one of `triplewire._errors`.
    class: &'static str,
    /// What is wrong.
    message: String,
    about: Box<About>,
}

/// What a failure tells apart from its message.
#[derive(Debug, Default)]
struct About {
    file: Option<PathBuf>,
    line: Option<u64>,
    column: Option<u64>,
    field: Option<String>,
    /// The identity of the article.
    id: Option<String>,
    hint: Option<String>,
    /// What the publisher took back.
    withdrawn: Option<Withdrawn>,
}

/// A publisher's word that an article must not be used, beside the exception that tells it.
#[pyclass(frozen, module = "triplewire._triplewire")]
pub(crate) struct NoticeCore {
    pub(crate) inner: Withdrawn,
}

impl Failure {
    /// An exception of this class with this message.
    pub(crate) fn new(class: &'static str, message: impl ToString) -> Self {
        Self { class, message: message.to_string(), about: Box::default() }
    }

    /// Adds the way out.
    pub(crate) fn with_hint(mut self, hint: Option<impl Into<String>>) -> Self {
        self.about.hint = hint.map(Into::into);
        self
    }

    /// Adds the file.
    pub(crate) fn with_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.about.file = Some(file.into());
        self
    }

    /// Adds the line and the column.
    fn with_position(mut self, line: Option<u64>, column: Option<u64>) -> Self {
        (self.about.line, self.about.column) = (line, column);
        self
    }

    /// Adds the identity of the article, and the field in question.
    fn with_article(mut self, id: Option<String>, field: Option<String>) -> Self {
        (self.about.id, self.about.field) = (id, field);
        self
    }

    /// Why an article that a program has in hand is not taken.
    pub(crate) fn of_reason(reason: &Reason, id: String) -> Self {
        let class = if matches!(reason, Reason::Language { .. }) { "LanguageError" } else { "ReadError" };
        Self::new(class, reason).with_article(Some(id).filter(|id| !id.is_empty()), field(reason))
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        Python::attach(|py| {
            let About { file, line, column, field, id, hint, withdrawn } = *failure.about;
            let make = || {
                let class = py.import("triplewire._errors")?.getattr(failure.class)?;
                let about = PyDict::new(py);
                about.set_item("file", file.map(|file| file.to_string_lossy().into_owned()))?;
                about.set_item("line", line)?;
                about.set_item("column", column)?;
                about.set_item("field", field)?;
                about.set_item("id", id)?;
                about.set_item("hint", hint)?;
                let error = class.call((failure.message,), Some(&about))?;
                if let Some(inner) = withdrawn {
                    error.setattr("_notice", NoticeCore { inner })?;
                }
                Ok(PyErr::from_value(error))
            };
            make().unwrap_or_else(|error| error)
        })
    }
}

/// The field that a reason is about.
fn field(reason: &Reason) -> Option<String> {
    match reason {
        Reason::Field { field, .. } => Some(field.clone()),
        Reason::Inside { reason, .. } => field(reason),
        _ => None,
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let class = match &error {
            _ if error.withdrawn().is_some() => "WithdrawnError",
            _ if error.language().is_some() => "LanguageError",
            _ if error.over_limit().is_some() => "LimitError",
            _ => "ReadError",
        };
        let found = if let ReadError::Content { reason, .. } = &error { field(reason) } else { None };
        let place = error.place();
        let mut failure = Self::new(class, &error)
            .with_hint(error.hint())
            .with_file(&place.file)
            .with_position(place.line, None)
            .with_article(error.id().map(str::to_owned), found);
        failure.about.withdrawn = error.withdrawn().cloned();
        failure
    }
}

impl From<Skipped> for Failure {
    fn from(skipped: Skipped) -> Self {
        let class = match skipped {
            Skipped::Unreadable(error) => return error.into(),
            Skipped::Limit { .. } => "LimitError",
            Skipped::Extractor(_) => "ExtractorError",
            Skipped::Defect { .. } => "DefectError",
        };
        let id = skipped.account().1.map(str::to_owned);
        Self::new(class, &skipped).with_hint(skipped.hint()).with_article(id, None)
    }
}

impl From<RulesError> for Failure {
    fn from(error: RulesError) -> Self {
        let failure = Self::new("RulesError", &error).with_hint(error.hint());
        match error {
            RulesError::Io { path, .. } | RulesError::NoRules { path } => failure.with_file(path),
            RulesError::Wrong { path, line, column, .. } => {
                failure.with_file(path).with_position(Some(line as u64), Some(column as u64))
            }
            _ => failure,
        }
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        let failure = Self::new("GraphError", &error).with_hint(error.hint());
        match error {
            FileError::Io { path, .. } | FileError::UnknownFormat { path } => failure.with_file(path),
            FileError::Syntax { name, line, column, .. } => {
                failure.with_file(name).with_position(line, column)
            }
            _ => failure,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let failure = Self::new("StoreError", &error).with_hint(error.hint());
        match error {
            StoreError::File(error) => error.into(),
            StoreError::Io { path, .. }
            | StoreError::NoStore { path }
            | StoreError::Foreign { path }
            | StoreError::Version { path, .. }
            | StoreError::DamagedFile { path, .. }
            | StoreError::OtherFile { path }
            | StoreError::Contradictory { path, .. }
            | StoreError::InUse { path, .. }
            | StoreError::NotLiving { path, .. }
            | StoreError::Whole { path }
            | StoreError::Occupied { path } => failure.with_file(path),
            _ => failure,
        }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let class = match &error {
            QueryError::Timeout(_) => "QueryTimeout",
            QueryError::Memory(_) | QueryError::Limit(_) | QueryError::Long(_) => "LimitError",
            QueryError::Defect(_) => "DefectError",
            _ => "QueryError",
        };
        let failure = Self::new(class, &error).with_hint(error.hint());
        match error {
            QueryError::Syntax { position, .. } | QueryError::UnknownPrefix { position, .. } => {
                failure.with_position(Some(position.line as u64), Some(position.column as u64))
            }
            _ => failure,
        }
    }
}

impl From<KbError> for Failure {
    fn from(error: KbError) -> Self {
        let failure = Self::new("KbError", &error).with_hint(error.hint());
        match error {
            KbError::Open { path, .. }
            | KbError::Foreign { path }
            | KbError::Version { path, .. }
            | KbError::Damaged { path, .. } => failure.with_file(path),
            _ => failure,
        }
    }
}

/// An error of another kind in its own words.
pub(crate) fn told(error: impl std::fmt::Display) -> PyErr {
    Failure::new("Error", error).into()
}
