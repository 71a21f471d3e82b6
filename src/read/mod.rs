//! Reading: files, directories and streams in, [`Document`]s and annotation [`Record`]s out.
//!
//! What a file holds is told by its content: JSON Lines, a JSON array or JSON objects over several lines hold records;
//! web pages, feeds, NITF, NewsML-G2, ninjs and web archives are known by their marks; any other text is one article. A
//! record with `entities` is an annotation record; one without is an article. The encoding is found too, and what is
//! compressed is decompressed. What cannot be read is an error with its place and the way out, and the rest goes on.
//!
//! ```
//! use triplewire::read::{Input, Item, Reader};
//!
//! let article = "UN backs talks\n\nBy Trend\n\nThe UN supports the talks, its spokesman said.\n";
//! let input = Input::Stream("article.txt".into(), Box::new(article.as_bytes()));
//! for item in Reader::new().read([input]) {
//!     let Item::Article(document) = item? else { panic!("an article was expected") };
//!     assert_eq!(document.title.as_deref(), Some("UN backs talks"));
//!     assert_eq!(document.source.as_deref(), Some("Trend"));
//! }
//! # Ok::<(), triplewire::read::ReadError>(())
//! ```

mod annotation;
mod answer;
mod dateline;
mod encoding;
mod envelope;
mod error;
mod foreign;
mod form;
mod formats;
mod front_matter;
mod infer;
mod json;
pub(crate) mod lines;
mod moment;
mod plain;
mod reading;
mod sniff;
mod source;
mod unknown;
mod unpack;
pub(crate) mod values;
mod walk;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::date::Date;
use crate::extract::Record;
use crate::language;
use crate::limits::Limits;

pub use answer::{NotOf, annotation_of};
pub(crate) use dateline::{is_agency, is_byline};
pub use error::{Missing, Note, NoteKind, Place, ReadError, Reason};
pub use formats::Withdrawn;
pub(crate) use reading::Piece;
pub use reading::Reading;
pub use walk::Input;

use foreign::Names;
use walk::Files;

/// The fields of an article that other programs may call otherwise.
pub const FIELDS: [&str; 8] = ["text", "title", "published", "modified", "url", "source", "language", "id"];

/// One news article as it was read: its words, and what is known about where they come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Document {
    /// The identity of the article among all others: the record's own, else the URL, else [`content_id`].
    pub id: String,
    /// The outlet that published the article, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where the article is found on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When the article was published, as precisely as is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Whether the date of publication was not given, but is taken from the words of the text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub published_inferred: bool,
    /// The number of this version of the article, of those outlets that count them: the greater is the newer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// When this version was made: an RFC 3339 timestamp in UTC, or as precise a date of ISO 8601 as is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// The language of the text, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The body, without the headline. Offsets elsewhere count its Unicode scalar values.
    pub text: String,
}

impl Document {
    /// An article of which nothing is known but its words.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }
}

/// What is read: an article, or what was found in one already.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An article, for `extract`.
    Article(Document),
    /// An annotation record, which skips `extract`. Its parts fit together: references and stretches were checked.
    Record(Box<Record>),
}

impl Item {
    /// The article, or that of the record.
    pub fn document(&self) -> &Document {
        match self {
            Self::Article(document) => document,
            Self::Record(record) => &record.document,
        }
    }
}

/// The parts of an article that its file tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fields {
    id: Option<String>,
    source: Option<String>,
    url: Option<String>,
    published: Option<Date>,
    published_inferred: bool,
    version: Option<u64>,
    modified: Option<String>,
    language: Option<String>,
    title: Option<String>,
    text: String,
}

/// The identity of an article that has neither an `id` nor a URL: a UUID of version 5 of its title, a line feed and
/// its text, in the namespace that is the UUID of version 5 of the URL `https://w3id.org/triplewire#document`.
pub fn content_id(title: Option<&str>, text: &str) -> String {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, b"https://w3id.org/triplewire#document");
    Uuid::new_v5(&namespace, format!("{}\n{text}", title.unwrap_or_default()).as_bytes()).to_string()
}

/// How to read, and what is known about the articles beside what they tell themselves.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    publisher: Option<String>,
    url: Option<String>,
    published: Option<Date>,
    language: Option<String>,
    any_language: bool,
    names: Names,
    limits: Limits,
}

impl Reader {
    /// A reader that knows nothing but what the articles tell.
    pub fn new() -> Self {
        Self::default()
    }

    /// Who published the articles whose records do not say so. It is believed before a byline or dateline.
    #[must_use]
    pub fn with_publisher(mut self, name: impl Into<String>) -> Self {
        self.publisher = Some(name.into());
        self
    }

    /// Where the first article is found that does not say so.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// When the articles were published that do not say so.
    #[must_use]
    pub fn with_published(mut self, date: Date) -> Self {
        self.published = Some(date);
        self
    }

    /// The language of the articles that do not tell it, a BCP 47 tag.
    #[must_use]
    pub fn with_language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }

    /// Reads articles in any language; otherwise those that are not in English are an error of their own,
    /// [`Reason::Language`], because only English is read by the rules of this crate.
    #[must_use]
    pub fn with_any_language(mut self) -> Self {
        self.any_language = true;
        self
    }

    /// Takes what other programs call `theirs` for our field `ours`, one of [`FIELDS`], in JSON and in tables. A dot leads
    /// into an object: `meta.headline`. Any other field of ours changes nothing.
    #[must_use]
    pub fn with_field(mut self, ours: &str, theirs: &str) -> Self {
        self.names.add(ours, theirs);
        self
    }

    /// Other limits than the usual ones.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Reads `inputs`, one item after another, in their order.
    pub fn read<I: Into<Input>>(self, inputs: impl IntoIterator<Item = I>) -> Reading {
        Reading::new(self, Files::new(inputs.into_iter().map(Into::into).collect()))
    }

    /// Takes an article that another program has in hand as if it had been read: without an `id` it gets its URL or a
    /// [`content_id`], and what it does not tell is found out, as far as it can be.
    ///
    /// # Errors
    ///
    /// If it has no words, or is not in English and that was not asked for.
    pub fn take(&self, mut document: Document) -> Result<Document, Reason> {
        if document.text.trim().is_empty() {
            return Err(Reason::NoText);
        }
        if document.id.is_empty() {
            let content = || content_id(document.title.as_deref(), &document.text);
            document.id = document.url.clone().unwrap_or_else(content);
        }
        document.published = document.published.or(self.published);
        document.source = document.source.take().or_else(|| self.publisher.clone());
        document.language = document.language.take().or_else(|| self.language.clone());
        self.settle(&mut document, &mut |_| ())?;
        Ok(document)
    }

    /// Makes a document of what a file tells and what is known beside it.
    fn complete(&self, fields: Fields, weak_source: bool) -> Document {
        let id = fields.id.or_else(|| fields.url.clone());
        let source = match weak_source {
            true => self.publisher.clone().or(fields.source),
            false => fields.source.or_else(|| self.publisher.clone()),
        };
        Document {
            id: id.unwrap_or_else(|| content_id(fields.title.as_deref(), &fields.text)),
            source,
            url: fields.url,
            published: fields.published.or(self.published),
            published_inferred: fields.published_inferred && fields.published.is_some(),
            version: fields.version,
            modified: fields.modified,
            language: fields.language.or_else(|| self.language.clone()),
            title: fields.title,
            text: fields.text,
        }
    }

    /// Finds out what an article does not tell, or tells wrongly: when it was published, and in which language it is.
    fn settle(&self, document: &mut Document, note: &mut dyn FnMut(NoteKind)) -> Result<(), Reason> {
        if document.published.is_none()
            && let Some(date) = infer::published(&document.text, document.source.as_deref())
        {
            (document.published, document.published_inferred) = (Some(date), true);
            note(NoteKind::InferredDate(date));
        }
        let told = document.language.take();
        document.language = language::of(&document.text, told.as_deref()).map(Cow::into_owned);
        if let (Some(told), Some(found)) = (&told, &document.language)
            && told != found
        {
            note(NoteKind::OtherLanguage { told: told.clone(), found: found.clone() });
        }
        match &document.language {
            Some(tag) if !language::is_english(tag) && !self.any_language => {
                Err(Reason::Language { id: document.id.clone(), tag: tag.clone() })
            }
            _ => Ok(()),
        }
    }
}
