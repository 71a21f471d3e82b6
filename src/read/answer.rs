//! The annotation record that another tool gives for an article in, the record of that article out: its parts fit
//! together, and it is of this article and no other.

use super::error::Reason;
use super::foreign::Names;
use super::json::{self, Parsed};
use super::{Document, annotation};
use crate::extract::Record;

/// Why a JSON text is not the annotation record of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOf {
    /// It is of another article: the one of this id, which is empty if there is none.
    Article(String),
    /// Its text is not that of the article.
    Text,
    /// It is not an annotation record, or its parts do not fit together or not to the text.
    Record(Reason),
}

/// Reads the annotation record that a tool gave for `document`.
///
/// It must have the article's `id`. Its text may be left out; what it says about the article beside that (its title,
/// its source) is not believed.
///
/// # Errors
///
/// If `json` is not such a record.
pub fn annotation_of(document: Document, json: &str) -> Result<Record, NotOf> {
    let parsed =
        json::parse(json, &Names::default(), &mut |_| ()).map_err(|fault| NotOf::Record(fault.reason))?;
    let Parsed::Record(fields, mut record) = parsed else {
        return Err(NotOf::Record(Reason::Record("it has no field 'entities'".to_owned())));
    };
    if fields.id.as_ref() != Some(&document.id) {
        return Err(NotOf::Article(fields.id.unwrap_or_default()));
    }
    if fields.text.is_empty() {
        annotation::check(&mut record, &document.text, Vec::new(), &mut |_| ()).map_err(NotOf::Record)?;
    } else if fields.text != document.text {
        return Err(NotOf::Text);
    }
    record.document = document;
    Ok(*record)
}
