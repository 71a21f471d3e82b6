//! Mapping: a [`Graph`] in, a [`Dataset`] of RDF quads out, which [`write`](write()) puts into a file.
//!
//! Each article's statements are in a named graph whose name is the article's IRI; links to other datasets, and facts
//! from the gazetteer, have graphs of their own. What the quads say is laid down in `ontology/triplewire.ttl`.

mod blank;
mod collect;
mod dataset;
mod link;
mod literal;
mod mapper;
mod position;
mod sink;
mod statement;
mod term;
mod triple;
mod value;
mod write;

use std::fmt;

pub use collect::{Collected, Collector};
pub(crate) use dataset::Row;
pub use dataset::{Builder, Dataset, TermId};
pub(crate) use literal::clean;
pub use literal::date;
pub(crate) use term::{decode, encode, encode_iri, language, split_datatype, split_direction, value};
pub(crate) use triple::{END_OF_TRIPLE, TRIPLE, is_triple, parts_of_triple, relabelled, triple};
pub(crate) use value::{event_concept, modality_individual, quotation_type};
pub use write::{CONTEXT, Format, Inexpressible, write, write_jsonld};
pub(crate) use write::{is_local, is_xml_char, refuse_rdf12};

use crate::resolve::Graph;
use crate::vocab::iri::Base;

/// What the publisher of a graph decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// What the IRIs of the data begin with.
    pub base: Base,
}

impl Options {
    /// With IRIs that begin so.
    pub fn new(base: Base) -> Self {
        Self { base }
    }
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    let (builder, dropped) = mapper::Mapper::new(graph, options, Builder::new()).run();
    Mapped { dataset: builder.finish(), dropped }
}

/// The result of [`map_to_lines`].
#[derive(Clone, Debug)]
pub struct Lines {
    /// How many lines were added.
    pub count: usize,
    /// What could not be put into RDF and was left out, in the order of the graph's lists.
    pub dropped: Vec<Dropped>,
}

/// Appends everything that the graph of one article says to `out`, as lines of N-Quads if `has_graphs`, else of
/// N-Triples: the quads of [`map`], unsorted, each once.
///
/// ```
/// # use triplewire::{extract::Record, map, resolve::Resolver};
/// let mut resolver = Resolver::new();
/// resolver.add(Record::default());
/// let mut out = Vec::new();
/// let lines = map::map_to_lines(&resolver.finish(), &map::Options::default(), false, &mut out);
/// assert_eq!(lines.count, out.iter().filter(|byte| **byte == b'\n').count());
/// ```
pub fn map_to_lines(graph: &Graph, options: &Options, has_graphs: bool, out: &mut Vec<u8>) -> Lines {
    let sink = sink::Lines::new(out, has_graphs);
    let (sink, dropped) = mapper::Mapper::new(graph, options, sink).run();
    Lines { count: sink.finish(), dropped }
}
