//! Mapping: a [`Graph`] in, a [`Dataset`] of RDF quads out, which [`write`](write()) puts into a file.
//!
//! Each article's statements are in a named graph whose name is the article's IRI; links to other datasets, and facts
//! from the gazetteer, have graphs of their own. What the quads say is laid down in `ontology/triplewire.ttl`.

mod blank;
mod dataset;
mod link;
mod literal;
mod mapper;
mod position;
mod statement;
mod term;
mod write;

use std::fmt;

pub(crate) use dataset::Row;
pub use dataset::{Builder, Dataset, TermId};
pub(crate) use literal::clean;
pub(crate) use term::{decode, language, value};
pub(crate) use write::is_local;
pub use write::{CONTEXT, Format, Inexpressible, write, write_jsonld};

use crate::resolve::Graph;
use crate::vocab::iri::Base;

/// What the publisher of a graph decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What the IRIs of the data begin with.
    pub base: Base,
}

/// The result of [`map`].
#[derive(Clone, Debug)]
pub struct Mapped {
    /// The quads.
    pub dataset: Dataset,
    /// What could not be put into RDF and was left out, in the order of the graph's lists.
    pub dropped: Vec<Dropped>,
}

/// A value that could not be put into RDF and was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Where it stood: the article or entity.
    pub holder: String,
    /// What it was: "url", "link", "language", "confidence".
    pub what: &'static str,
    /// The value.
    pub value: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { holder, what, value, reason } = self;
        write!(f, "{holder}: the {what} '{value}' is left out: {reason}")
    }
}

/// Puts everything that a graph says into quads.
pub fn map(graph: &Graph, options: &Options) -> Mapped {
    mapper::Mapper::new(graph, options).run()
}
