//! Documents: an article as Python has it.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::prelude::*;
use triplewire::date::Date;
use triplewire::read::{self, Reader};

use crate::error::{Failure, told};

/// One news article: its words, and what is known about where they come from.
///
/// Parameters
/// ----------
/// text : str
///     The body, without the headline. Offsets of records count its characters, as Python does.
/// id : str, optional
///     The identity of the article among all others; else its URL, else a UUID of its title and text.
/// title : str, optional
///     The headline.
/// source : str, optional
///     The outlet that published the article, by name.
/// url : str, optional
///     Where the article is found on the web.
/// published : str, optional
///     When it was published: "2020-10-23", "2020-10" or "2020". If it is not given, the words of the text may tell it.
/// language : str, optional
///     The language of the text, a tag of BCP 47. If it is not given, it is found out.
/// version : int, optional
///     The number of this version of the article: the greater is the newer.
/// modified : str, optional
///     When this version was made: an RFC 3339 timestamp, or a date.
/// any_language : bool, default False
///     Whether an article that is not in English is taken: only names are found in it.
///
/// Raises
/// ------
/// ReadError
///     If there are no words in the text, or they are not in English and that was not asked for.
#[pyclass(frozen, eq, module = "triplewire")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) inner: read::Document,
}

#[pymethods]
impl Document {
    #[new]
    #[pyo3(signature = (text, *, id=None, title=None, source=None, url=None, published=None, language=None, version=None, modified=None, any_language=false))]
    #[expect(clippy::too_many_arguments, reason = "they are named where they are given")]
    fn new(
        py: Python<'_>,
        text: String,
        id: Option<String>,
        title: Option<String>,
        source: Option<String>,
        url: Option<String>,
        published: Option<String>,
        language: Option<String>,
        version: Option<u64>,
        modified: Option<String>,
        any_language: bool,
    ) -> PyResult<Self> {
        let published = published.map(|date| date.parse::<Date>()).transpose().map_err(told)?;
        let mut given = read::Document::new(id.unwrap_or_default(), text);
        (given.source, given.url, given.published) = (source, url, published);
        (given.version, given.modified) = (version, modified);
        (given.language, given.title) = (language, title);
        let reader = if any_language { Reader::new().with_any_language() } else { Reader::new() };
        let id = given.id.clone();
        let taken = py.detach(|| reader.take(given));
        taken.map(|inner| Self { inner }).map_err(|reason| Failure::of_reason(&reason, id).into())
    }

    /// The body, without the headline.
    #[getter]
    fn text(&self) -> &str {
        &self.inner.text
    }

    /// The identity of the article among all others.
    #[getter]
    fn id(&self) -> &str {
        &self.inner.id
    }

    /// The headline.
    #[getter]
    fn title(&self) -> Option<&str> {
        self.inner.title.as_deref()
    }

    /// The outlet that published the article, by name.
    #[getter]
    fn source(&self) -> Option<&str> {
        self.inner.source.as_deref()
    }

    /// Where the article is found on the web.
    #[getter]
    fn url(&self) -> Option<&str> {
        self.inner.url.as_deref()
    }

    /// When it was published, as precisely as is known: "2020-10-23", "2020-10" or "2020".
    #[getter]
    fn published(&self) -> Option<String> {
        self.inner.published.map(|date| date.to_string())
    }

    /// Whether the date was not given, but is taken from the words of the text.
    #[getter]
    fn published_inferred(&self) -> bool {
        self.inner.published_inferred
    }

    /// The language of the text, a tag of BCP 47.
    #[getter]
    fn language(&self) -> Option<&str> {
        self.inner.language.as_deref()
    }

    /// The number of this version of the article.
    #[getter]
    fn version(&self) -> Option<u64> {
        self.inner.version
    }

    /// When this version was made.
    #[getter]
    fn modified(&self) -> Option<&str> {
        self.inner.modified.as_deref()
    }

    /// The document that a text of JSON holds, as it was when it was written.
    #[staticmethod]
    fn _from_json(json: &str) -> PyResult<Self> {
        serde_json::from_str(json).map(|inner| Self { inner }).map_err(told)
    }

    /// The document as JSON.
    ///
    /// Returns
    /// -------
    /// str
    ///     One line, which `read` takes.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(&self.inner).map_err(told)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("_from_json")?, (self.to_json()?,)))
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.inner.id.hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        let title = self.inner.title.as_ref().map(|title| format!(", title={title:?}")).unwrap_or_default();
        format!("Document(id={:?}{title}, {} characters)", self.inner.id, self.inner.text.chars().count())
    }
}
