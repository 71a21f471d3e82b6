//! Extractors: an article in, an annotation [`Record`] out, by our own rules or by another program.
//!
//! [`Extractor::Builtin`] is [`extract_with`]; [`Extractor::Exec`] is a command that reads articles and writes
//! annotation records; [`Extractor::OpenAi`] is a language model behind a server. Whatever an extractor answers is
//! checked like any record that is read. What goes wrong harms one article.

mod child;
mod error;
mod exec;
mod openai;
mod patience;
mod remark;

pub use child::Children;
pub use error::{ExtractorError, Failure};
pub use exec::Exec;
pub use openai::{EndpointError, OpenAi, Request};
pub use remark::{Dropped, Remark, RemarkKind};

use crate::extract::{Options, Record, extract_with};
use crate::gazetteer::Gazetteer;
use crate::read::Document;

/// Who finds what is in an article.
#[derive(Debug)]
pub enum Extractor {
    /// The rules of this crate.
    Builtin(Options),
    /// A command that reads articles and writes annotation records.
    Exec(Exec),
    /// A language model behind a server.
    OpenAi(Box<OpenAi>),
}

/// An article that was annotated.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotated {
    /// What was found.
    pub record: Record,
    /// What there is to know about it.
    pub remarks: Vec<Remark>,
}

impl From<Record> for Annotated {
    fn from(record: Record) -> Self {
        Self { record, remarks: Vec::new() }
    }
}

impl Default for Extractor {
    fn default() -> Self {
        Self::Builtin(Options::default())
    }
}

impl Extractor {
    /// Annotates an article. Several threads may do so at once.
    ///
    /// # Errors
    ///
    /// If another program is asked and does not answer, or not with an annotation record of this article.
    pub fn annotate(&self, document: Document, gazetteer: &Gazetteer) -> Result<Annotated, ExtractorError> {
        match self {
            Self::Builtin(options) => Ok(extract_with(document, gazetteer, options.clone()).into()),
            Self::Exec(exec) => exec.annotate(document).map(Annotated::from),
            Self::OpenAi(openai) => openai.annotate(document),
        }
    }
}
