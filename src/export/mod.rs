//! Export: a [`Dataset`] in, a file in the format of whoever receives it out.

mod report;
mod select;

use std::io::{self, Write};

use oxigraph::model::NamedNode;

use crate::map::{self, Dataset};
use crate::vocab::Prefixes;

pub use select::{Condition, ConditionError, Selection};

/// What a graph can be exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// RDF: all quads, whatever they say.
    Rdf(map::Format),
    /// A report: one HTML page for readers, of what the ontology knows.
    Html,
}

impl Format {
    /// The file extensions of the formats, for messages.
    pub const EXTENSIONS: &'static [&'static str] = &["ttl", "trig", "nt", "nq", "rdf", "jsonld", "html"];

    /// The format with this name or file extension.
    pub fn by_name(name: &str) -> Option<Self> {
        if ["html", "htm"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
            return Some(Self::Html);
        }
        map::Format::by_name(name).map(Self::Rdf)
    }
}

/// How a graph is exported.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// The prefixes for formats that shorten IRIs.
    pub prefixes: &'o Prefixes,
    /// Where JSON-LD finds its context, if it is not to have it in itself.
    pub context: Option<&'o NamedNode>,
}

/// Writes a graph in a format and gives the writer back.
///
/// Equal datasets give equal bytes.
///
/// # Errors
///
/// If the writer fails, or the format has no way to write something that the graph has.
pub fn export<W: Write>(
    dataset: &Dataset,
    format: Format,
    options: &Options<'_>,
    writer: W,
) -> io::Result<W> {
    match (format, options.context) {
        (Format::Rdf(map::Format::JsonLd), Some(context)) => {
            map::write_jsonld(dataset, options.prefixes, context, writer)
        }
        (Format::Rdf(format), _) => map::write(dataset, format, options.prefixes, writer),
        (Format::Html, _) => report::write(dataset, writer),
    }
}
