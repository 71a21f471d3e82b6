//! Reading: files, directories and streams in, [`Document`]s out.

use serde::{Deserialize, Serialize};

use crate::date::Date;

/// One news article as it was read: its words, and what is known about where they come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The identity of the article among all others: the record's own, else the URL, else made of title and text.
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
    /// The language of the text, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The body, without the headline. Offsets elsewhere count its Unicode scalar values.
    pub text: String,
}
