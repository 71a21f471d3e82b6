//! Export: a [`Dataset`] in, a file in the format of whoever receives it out.

mod report;

use std::io::{self, Write};

use crate::map::{self, Dataset};
use crate::vocab::Prefixes;

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
    pub const EXTENSIONS: &'static [&'static str] = &["ttl", "trig", "nt", "nq", "html"];

    /// The format with this name or file extension.
    pub fn by_name(name: &str) -> Option<Self> {
        if ["html", "htm"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
            return Some(Self::Html);
        }
        map::Format::by_name(name).map(Self::Rdf)
    }
}

/// Writes a graph in a format and gives the writer back.
///
/// Equal datasets give equal bytes.
///
/// # Errors
///
/// If the writer fails.
pub fn export<W: Write>(dataset: &Dataset, format: Format, prefixes: &Prefixes, writer: W) -> io::Result<W> {
    match format {
        Format::Rdf(format) => map::write(dataset, format, prefixes, writer),
        Format::Html => report::write(dataset, writer),
    }
}
