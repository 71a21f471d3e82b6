//! One graph file: a path or a stream in, its quads out.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser, ReaderQuadParser};
use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};

use super::{FileError, format_of, sniff};
use crate::compression::decompress;

/// A graph file that is open, decompressed, and whose syntax is known.
pub struct Source {
    reader: Box<dyn Read + Send>,
    format: RdfFormat,
    name: String,
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
        Ok(Self { reader: Box::new(io::Cursor::new(head).chain(reader)), format, name: name.to_owned() })
    }

    /// The syntax in which it is read.
    pub fn format(&self) -> RdfFormat {
        self.format
    }

    /// Its bytes after decompression, its syntax and its name.
    pub(super) fn into_parts(self) -> (Box<dyn Read + Send>, RdfFormat, String) {
        (self.reader, self.format, self.name)
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
            parser: parser.for_reader(self.reader),
            format: self.format,
            name: self.name,
            nodes: BlankNodes { file, numbers: HashMap::new() },
        })
    }
}

/// What editors may put before a text in UTF-8; no syntax of RDF allows it.
const MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The quads of a graph file, up to the first error.
pub struct Quads {
    parser: ReaderQuadParser<Box<dyn Read + Send>>,
    format: RdfFormat,
    name: String,
    nodes: BlankNodes,
}

impl Quads {
    /// The prefixes that were declared so far.
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parser.prefixes()
    }
}

impl Iterator for Quads {
    type Item = Result<Quad, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.parser.next()? {
            Ok(quad) => Ok(self.nodes.rename(quad)),
            Err(error) => Err(FileError::parse(error, &self.name, self.format)),
        })
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

/// Gives the blank nodes of a quad other labels.
pub(super) fn rename(mut quad: Quad, mut label: impl FnMut(&str) -> String) -> Quad {
    let mut renamed = |node: &BlankNode| BlankNode::new_unchecked(label(node.as_str()));
    if let NamedOrBlankNode::BlankNode(node) = &mut quad.subject {
        *node = renamed(node);
    }
    if let Term::BlankNode(node) = &mut quad.object {
        *node = renamed(node);
    }
    if let GraphName::BlankNode(node) = &mut quad.graph_name {
        *node = renamed(node);
    }
    quad
}
