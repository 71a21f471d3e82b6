//! One graph file: a path or a stream in, its quads out.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser, ReaderQuadParser};
use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};

use super::lenient::{LeftOut, LineQuads, goes_on};
use super::rdfxml::known;
use super::statements::Statements;
use super::{FileError, check_base, format_of, sniff};
use crate::compression::decompress;
use crate::limits::{Deep, Exceeded, Limits, Nesting, Prolog, Triples};

/// A graph file that is open, decompressed, and whose syntax is known.
pub struct Source {
    reader: Box<dyn Read + Send>,
    format: RdfFormat,
    name: String,
    limits: Limits,
}

impl Source {
    /// Opens a file. The format is told by its name, unless it is given.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or nothing tells its format.
    pub fn open(path: &Path, format: Option<RdfFormat>) -> Result<Self, FileError> {
        let io_error = |source| FileError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(io_error)?;
        if file.metadata().map_err(io_error)?.is_dir() {
            return Err(io_error(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let format = format
            .or_else(|| format_of(path))
            .ok_or_else(|| FileError::UnknownFormat { path: path.to_owned() })?;
        Self::from_reader(file, Some(format), &path.display().to_string())
    }

    /// Takes a stream; `name` stands for it in messages. The format is told by its beginning, unless it is given.
    ///
    /// # Errors
    ///
    /// If the stream cannot be read.
    pub fn from_reader(
        reader: impl Read + Send + 'static,
        format: Option<RdfFormat>,
        name: &str,
    ) -> Result<Self, FileError> {
        let io_error = |source| FileError::Io { path: name.into(), source };
        let mut reader = decompress(Box::new(reader)).map_err(io_error)?.reader;
        let mut head = Vec::new();
        let length = if format.is_some() { MARK.len() as u64 } else { sniff::HEAD };
        reader.by_ref().take(length).read_to_end(&mut head).map_err(io_error)?;
        if head.starts_with(MARK) {
            head.drain(..MARK.len());
        }
        let format = format.unwrap_or_else(|| sniff::format(&head));
        Ok(Self {
            reader: Box::new(io::Cursor::new(head).chain(reader)),
            format,
            name: name.to_owned(),
            limits: Limits::default(),
        })
    }

    /// Other limits than the usual ones.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Reads its bytes, after decompression, through something that looks at them as they go by.
    #[must_use]
    pub fn through<R: Read + Send + 'static>(mut self, look: impl FnOnce(Box<dyn Read + Send>) -> R) -> Self {
        self.reader = Box::new(look(self.reader));
        self
    }

    /// The syntax in which it is read.
    pub fn format(&self) -> RdfFormat {
        self.format
    }

    /// Its bytes after decompression, its syntax and its name.
    pub(crate) fn into_parts(self) -> (Box<dyn Read + Send>, RdfFormat, String, Limits) {
        (self.reader, self.format, self.name, self.limits)
    }

    /// Its quads.
    ///
    /// Relative IRIs are resolved against `base`. Blank nodes are renamed by their order in the file and the number
    /// `file`, so that those of files with other numbers are other nodes.
    ///
    /// # Errors
    ///
    /// If `base` is not an absolute IRI.
    pub fn quads(self, base: Option<&str>, file: usize) -> Result<Quads, FileError> {
        let mut parser = RdfParser::from_format(self.format);
        if let Some(base) = base {
            parser = parser
                .with_base_iri(base)
                .map_err(|error| FileError::Base { iri: base.to_owned(), reason: error.to_string() })?;
        }
        Ok(Quads {
            parser: Parser::Whole(Box::new(parser.for_reader(guarded(
                Box::new(known(self.reader, self.format)),
                self.format,
                self.limits,
            )))),
            format: self.format,
            name: self.name,
            nodes: BlankNodes { file, numbers: HashMap::new() },
            left_out: None,
        })
    }

    /// Its quads without what is wrong, which [`Quads::left_out`] tells, as far as reading can go on in its syntax: in
    /// N-Triples, N-Quads, Turtle and TriG. In the others the first error is an error as ever.
    ///
    /// # Errors
    ///
    /// If `base` is not an absolute IRI.
    pub fn quads_leniently(self, base: Option<&str>, file: usize) -> Result<Quads, FileError> {
        if !goes_on(self.format) {
            return self.quads(base, file);
        }
        if let Some(base) = base {
            check_base(base)?;
        }
        let (reader, format, name, limits) = self.into_parts();
        Ok(Quads {
            parser: match format {
                RdfFormat::Turtle | RdfFormat::TriG => {
                    let base = base.map(str::to_owned);
                    Parser::Statements(Box::new(Statements::new(reader, format, base, limits)))
                }
                _ => Parser::Lines(Box::new(LineQuads::new(reader, format, limits))),
            },
            format,
            name,
            nodes: BlankNodes { file, numbers: HashMap::new() },
            left_out: Some(LeftOut::default()),
        })
    }
}

/// A stream of RDF as the parser of its format is given it: held to the limits that the parser does not have itself.
pub(crate) fn guarded<'r>(
    reader: Box<dyn Read + Send + 'r>,
    format: RdfFormat,
    limits: Limits,
) -> Box<dyn Read + Send + 'r> {
    match format {
        RdfFormat::JsonLd { .. } => Box::new(Nesting::new(reader, limits)),
        RdfFormat::RdfXml => Box::new(Prolog::new(reader, limits)),
        RdfFormat::Turtle | RdfFormat::TriG | RdfFormat::NTriples | RdfFormat::NQuads => {
            Box::new(Triples::new(reader, limits))
        }
        _ => reader,
    }
}

/// Holds a text of RDF to the limits that the parser of its format does not have itself.
pub(crate) fn hold(text: &[u8], format: RdfFormat, limits: Limits) -> Result<(), Exceeded> {
    let read = io::copy(&mut guarded(Box::new(text), format, limits), &mut io::sink());
    let exceeded = |error: &io::Error| match Deep::of(error) {
        Some(deep) => Some(deep.exceeded),
        None => Exceeded::of(error).copied(),
    };
    // Reading from memory fails for no other reason.
    read.err().as_ref().and_then(exceeded).map_or(Ok(()), Err)
}

/// What editors may put before a text in UTF-8; no syntax of RDF allows it.
const MARK: &[u8] = "\u{FEFF}".as_bytes();

/// What makes quads of the bytes.
enum Parser {
    /// The parser alone.
    Whole(Box<ReaderQuadParser<Box<dyn Read + Send>>>),
    /// Each line for itself.
    Lines(Box<LineQuads>),
    /// Each statement for itself.
    Statements(Box<Statements>),
}

/// The quads of a graph file, up to the first error, or all that are right.
pub struct Quads {
    parser: Parser,
    format: RdfFormat,
    name: String,
    nodes: BlankNodes,
    /// What was left out so far, if reading goes on behind errors.
    left_out: Option<LeftOut>,
}

impl Quads {
    /// The prefixes that were declared so far.
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        let (whole, statements) = match &self.parser {
            Parser::Whole(parser) => (Some(parser.prefixes()), None),
            Parser::Statements(statements) => (None, Some(statements.prefixes())),
            Parser::Lines(_) => (None, None),
        };
        whole.into_iter().flatten().chain(statements.into_iter().flatten())
    }

    /// What was left out so far.
    pub fn left_out(&mut self) -> LeftOut {
        self.left_out.as_mut().map(std::mem::take).unwrap_or_default()
    }
}

impl Iterator for Quads {
    type Item = Result<Quad, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut none = LeftOut::default();
        let left_out = self.left_out.as_mut().unwrap_or(&mut none);
        let quad = match &mut self.parser {
            Parser::Whole(parser) => {
                parser.next()?.map_err(|error| FileError::parse(error, &self.name, self.format))
            }
            Parser::Lines(lines) => lines.next(&self.name, left_out)?,
            Parser::Statements(statements) => statements.next(&self.name, left_out)?,
        };
        Some(quad.map(|quad| self.nodes.rename(quad)))
    }
}

/// The blank nodes of one file.
///
/// Their labels mean nothing outside of it, and the parser draws lots for nodes without a label. New ones are made of
/// the order in which they are met.
struct BlankNodes {
    file: usize,
    numbers: HashMap<String, usize>,
}

impl BlankNodes {
    fn rename(&mut self, quad: Quad) -> Quad {
        rename(quad, |label| {
            let next = self.numbers.len();
            let number = match self.numbers.get(label) {
                Some(&number) => number,
                None => {
                    self.numbers.insert(label.to_owned(), next);
                    next
                }
            };
            format!("f{}n{number}", self.file)
        })
    }
}

/// Gives the blank nodes of a quad others, also those in triple terms, from the subject to the name of the graph.
pub(crate) fn rename_nodes(quad: &mut Quad, mut renamed: impl FnMut(&BlankNode) -> BlankNode) {
    let (mut subject, mut object) = (&mut quad.subject, &mut quad.object);
    loop {
        if let NamedOrBlankNode::BlankNode(node) = subject {
            *node = renamed(node);
        }
        let Term::Triple(triple) = object else { break };
        (subject, object) = (&mut triple.subject, &mut triple.object);
    }
    if let Term::BlankNode(node) = object {
        *node = renamed(node);
    }
    if let GraphName::BlankNode(node) = &mut quad.graph_name {
        *node = renamed(node);
    }
}

/// Gives the blank nodes of a quad other labels.
pub(super) fn rename(mut quad: Quad, mut label: impl FnMut(&str) -> String) -> Quad {
    rename_nodes(&mut quad, |node| BlankNode::new_unchecked(label(node.as_str())));
    quad
}
