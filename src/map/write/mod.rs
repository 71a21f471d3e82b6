//! The writers: a [`Dataset`] in, Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD out.
//!
//! Equal datasets give equal bytes. Turtle, N-Triples and RDF/XML know no graphs: they get the triples of all graphs,
//! each once. Turtle and TriG are grouped by subject, `a` first, with the prefixes that are used and no others.

mod context;
mod jsonld;
mod lines;
mod rdfxml;
mod turtle;

pub use context::CONTEXT;
pub use rdfxml::Inexpressible;

pub(crate) use turtle::is_local;

use std::io::{self, Write};

use oxigraph::model::NamedNode;

use super::dataset::Dataset;
use crate::vocab::Prefixes;

/// A syntax to write in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Turtle, `.ttl`: for readers, and for diffs.
    Turtle,
    /// TriG, `.trig`: Turtle with named graphs.
    TriG,
    /// N-Triples, `.nt`: a line for each triple.
    NTriples,
    /// N-Quads, `.nq`: a line for each quad.
    NQuads,
    /// RDF/XML, `.rdf`. Not every graph can be written in it.
    RdfXml,
    /// JSON-LD 1.1, `.jsonld`: for those who read JSON, under the context in `ontology/context.jsonld`.
    JsonLd,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] =
        &[Self::Turtle, Self::TriG, Self::NTriples, Self::NQuads, Self::RdfXml, Self::JsonLd];

    /// The file extensions of the formats, for messages.
    pub const EXTENSIONS: &'static [&'static str] = &["ttl", "trig", "nt", "nq", "rdf", "jsonld"];

    /// The format with this name or file extension, without its dot.
    pub fn by_name(name: &str) -> Option<Self> {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        Self::ALL.iter().copied().find(|format| is(format.extension()) || is(format.name()))
    }

    /// The name, in small letters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Turtle => "turtle",
            Self::TriG => "trig",
            Self::NTriples => "ntriples",
            Self::NQuads => "nquads",
            Self::RdfXml => "rdfxml",
            Self::JsonLd => "jsonld",
        }
    }

    /// The file extension, without its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::TriG => "trig",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
            Self::RdfXml => "rdf",
            Self::JsonLd => "jsonld",
        }
    }

    /// Whether named graphs are kept.
    pub fn has_graphs(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads | Self::JsonLd)
    }
}

/// Writes a dataset and gives the writer back.
///
/// `prefixes` are those that may be used where the format has such a thing. Output is gathered in blocks; the writer
/// needs no buffer.
///
/// # Errors
///
/// If the writer fails. RDF/XML cannot carry every graph: then the error has an [`Inexpressible`] inside.
pub fn write<W: Write>(dataset: &Dataset, format: Format, prefixes: &Prefixes, writer: W) -> io::Result<W> {
    let mut output = Output { writer, buffer: Vec::with_capacity(2 * BLOCK) };
    match format {
        Format::Turtle => turtle::write(dataset, &dataset.union(), prefixes, &mut output)?,
        Format::TriG => turtle::write(dataset, &dataset.rows, prefixes, &mut output)?,
        Format::NTriples => lines::write(dataset, &dataset.union(), &mut output)?,
        Format::NQuads => lines::write(dataset, &dataset.rows, &mut output)?,
        Format::RdfXml => rdfxml::write(dataset, &dataset.union(), prefixes, &mut output)?,
        Format::JsonLd => jsonld::write(dataset, prefixes, None, &mut output)?,
    }
    output.finish()
}

/// Writes a dataset in JSON-LD that refers to its context by an IRI, and gives the writer back.
///
/// Whoever reads it must have [`CONTEXT`] under that IRI.
///
/// # Errors
///
/// If the writer fails.
pub fn write_jsonld<W: Write>(
    dataset: &Dataset,
    prefixes: &Prefixes,
    context: &NamedNode,
    writer: W,
) -> io::Result<W> {
    let mut output = Output { writer, buffer: Vec::with_capacity(2 * BLOCK) };
    jsonld::write(dataset, prefixes, Some(context.as_str()), &mut output)?;
    output.finish()
}

/// How many bytes are gathered before they are handed on.
const BLOCK: usize = 1 << 16;

/// A writer and what has not been handed to it yet.
struct Output<W> {
    writer: W,
    buffer: Vec<u8>,
}

impl<W: Write> Output<W> {
    /// Adds text.
    fn put(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// Hands a full block on; to be called now and then.
    fn relieve(&mut self) -> io::Result<()> {
        if self.buffer.len() >= BLOCK {
            self.writer.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Hands on what is left.
    fn finish(mut self) -> io::Result<W> {
        self.writer.write_all(&self.buffer)?;
        self.writer.flush()?;
        Ok(self.writer)
    }
}
