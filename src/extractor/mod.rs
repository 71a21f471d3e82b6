//! Extractors: an article in, an annotation [`Record`] out, by our own rules or by another program.
//!
//! [`Extractor::Builtin`] is [`extract`]; [`Extractor::Exec`] is a command that reads articles and writes annotation
//! records. Whatever an extractor answers is checked like any record that is read. What goes wrong harms one article.

mod child;
mod error;
mod exec;

pub use child::Children;
pub use error::{ExtractorError, Failure};
pub use exec::Exec;

use crate::extract::{Record, extract};
use crate::gazetteer::Gazetteer;
use crate::read::Document;

/// Who finds what is in an article.
#[derive(Debug, Default)]
pub enum Extractor {
    /// The rules of this crate.
    #[default]
    Builtin,
    /// A command that reads articles and writes annotation records.
    Exec(Exec),
}

impl Extractor {
    /// Annotates an article. Several threads may do so at once.
    ///
    /// # Errors
    ///
    /// If another program is asked and does not answer, or not with an annotation record of this article.
    pub fn annotate(&self, document: Document, gazetteer: &Gazetteer) -> Result<Record, ExtractorError> {
        match self {
            Self::Builtin => Ok(extract(document, gazetteer)),
            Self::Exec(exec) => exec.annotate(document),
        }
    }
}
