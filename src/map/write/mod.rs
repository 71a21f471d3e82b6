//! The writers: a [`Dataset`] in, Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD out.
//!
//! Equal datasets give equal bytes. Turtle, N-Triples and RDF/XML know no graphs: they get the triples of all graphs,
//! each once. Turtle and TriG are grouped by subject, `a` first, with the prefixes that are used and no others.

mod context;
mod inexpressible;
mod jsonld;
mod lines;
mod rdfxml;
mod turtle;

pub use context::CONTEXT;
pub use inexpressible::Inexpressible;
pub(crate) use inexpressible::refuse_rdf12;
pub(crate) use rdfxml::is_xml_char;

pub(crate) use turtle::is_local;

use std::io::{self, Write};

use oxigraph::model::NamedNode;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

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

    /// The format with this name or file extension, without its dot; names may have hyphens, as in "N-Triples".
    pub fn by_name(name: &str) -> Option<Self> {
        let plain = name.replace(['-', '/'], "");
        let is = |known: &str| known.eq_ignore_ascii_case(&plain);
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
/// needs no buffer. What is written is RDF 1.1 as long as the dataset is: triple terms and texts with a direction are
/// written as RDF 1.2 has them.
///
/// # Errors
///
/// If the writer fails. RDF/XML and JSON-LD cannot carry every graph: then the error has an [`Inexpressible`] inside.
pub fn write<W: Write>(dataset: &Dataset, format: Format, prefixes: &Prefixes, writer: W) -> io::Result<W> {
    let mut output = Output::new(writer);
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
/// If the writer fails, or there is something that JSON-LD cannot carry: then the error has an [`Inexpressible`] inside.
pub fn write_jsonld<W: Write>(
    dataset: &Dataset,
    prefixes: &Prefixes,
    context: &NamedNode,
    writer: W,
) -> io::Result<W> {
    let mut output = Output::new(writer);
    jsonld::write(dataset, prefixes, Some(context.as_str()), &mut output)?;
    output.finish()
}

/// How many bytes are gathered before they are handed on.
const BLOCK: usize = 1 << 16;

/// How many rows, at least, one thread puts into text at once.
const PART: usize = 1 << 12;

/// A writer and what has not been handed to it yet.
struct Output<W> {
    writer: W,
    buffer: Vec<u8>,
    /// How many bytes are a full block.
    block: usize,
}

impl Output<io::Empty> {
    /// A part of a document, which is not handed on before it is whole.
    fn part(buffer: Vec<u8>) -> Self {
        Self { writer: io::empty(), buffer, block: usize::MAX }
    }
}

impl<W: Write> Output<W> {
    fn new(writer: W) -> Self {
        Self { writer, buffer: Vec::with_capacity(2 * BLOCK), block: BLOCK }
    }

    /// Adds parts in their order, each put into text by `render`: on all cores, while those before are handed on.
    ///
    /// `render` gets the number of the part as well.
    fn put_parts<P: Sync>(
        &mut self,
        parts: &[P],
        render: impl Fn(usize, &P, &mut Output<io::Empty>) -> io::Result<()> + Sync,
    ) -> io::Result<()> {
        let text = |number: usize, part: &P, buffer: Vec<u8>| {
            let mut output = Output::part(buffer);
            render(number, part, &mut output).map(|()| output.buffer)
        };
        if let [part] = parts {
            self.buffer = text(0, part, std::mem::take(&mut self.buffer))?;
            return self.relieve();
        }
        let at_once = 4 * rayon::current_num_threads();
        let mut ready = vec![Ok(std::mem::take(&mut self.buffer))];
        for (index, parts) in parts.chunks(at_once).enumerate() {
            let mut next = Vec::new();
            let mut written = Ok(());
            rayon::in_place_scope(|scope| {
                scope.spawn(|_| {
                    let numbered = parts.par_iter().enumerate();
                    let text = |(number, part)| text(index * at_once + number, part, Vec::new());
                    next = numbered.map(text).collect();
                });
                written = ready.drain(..).try_for_each(|text| self.writer.write_all(&text?));
            });
            written?;
            ready = next;
        }
        ready.into_iter().try_for_each(|text| self.writer.write_all(&text?))
    }

    /// Adds text.
    fn put(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// Hands a full block on; to be called now and then.
    fn relieve(&mut self) -> io::Result<()> {
        if self.buffer.len() >= self.block {
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
