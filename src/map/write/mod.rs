//! The writers: a [`Dataset`] in, Turtle, TriG, N-Triples or N-Quads out.
//!
//! Equal datasets give equal bytes. Turtle and N-Triples know no graphs: they get the triples of all graphs, each
//! once. Turtle and TriG are grouped by subject, `a` first, with the prefixes that are used and no others.

mod lines;
mod turtle;

pub(crate) use turtle::is_local;

use std::io::{self, Write};

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
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Turtle, Self::TriG, Self::NTriples, Self::NQuads];

    /// The file extensions of the formats, for messages.
    pub const EXTENSIONS: &'static [&'static str] = &["ttl", "trig", "nt", "nq"];

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
        }
    }

    /// The file extension, without its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::TriG => "trig",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
        }
    }

    /// Whether named graphs are kept.
    pub fn has_graphs(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads)
    }
}

/// Writes a dataset and gives the writer back.
///
/// `prefixes` are those that Turtle and TriG may use. Output is gathered in blocks; the writer needs no buffer.
pub fn write<W: Write>(dataset: &Dataset, format: Format, prefixes: &Prefixes, writer: W) -> io::Result<W> {
    let mut output = Output { writer, buffer: Vec::with_capacity(2 * BLOCK) };
    match format {
        Format::Turtle => turtle::write(dataset, &dataset.union(), prefixes, &mut output)?,
        Format::TriG => turtle::write(dataset, &dataset.rows, prefixes, &mut output)?,
        Format::NTriples => lines::write(dataset, &dataset.union(), &mut output)?,
        Format::NQuads => lines::write(dataset, &dataset.rows, &mut output)?,
    }
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
