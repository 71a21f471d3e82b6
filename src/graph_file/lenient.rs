//! Reading on behind what is wrong: lines of N-Triples or N-Quads in, the quads of those that are right out, and what
//! was left out beside them.
//!
//! A statement ends with its line there, so that one that is wrong costs itself alone. Turtle and TriG are read by
//! `statements`.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;

use super::FileError;
use crate::limits::{Limit, Limits, hold_triples};

/// How many of the errors are kept; the rest is counted.
const KEPT: usize = 20;

/// What of graph files was left out, where reading was to go on.
#[derive(Clone, Debug, Default)]
pub struct LeftOut {
    /// How many lines, or statements of Turtle and TriG, are wrong.
    pub count: u64,
    /// The first of them, with file, line and reason.
    pub first: Vec<Arc<FileError>>,
}

impl LeftOut {
    /// Whether nothing was.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn add(&mut self, error: FileError) {
        self.count += 1;
        if self.first.len() < KEPT {
            self.first.push(Arc::new(error));
        }
    }

    /// Adds what was left out of another file.
    pub(crate) fn append(&mut self, other: Self) {
        self.count += other.count;
        let room = KEPT.saturating_sub(self.first.len());
        self.first.extend(other.first.into_iter().take(room));
    }
}

/// Whether reading can go on behind what is wrong in this syntax.
pub(super) fn goes_on(format: RdfFormat) -> bool {
    matches!(format, RdfFormat::NTriples | RdfFormat::NQuads | RdfFormat::Turtle | RdfFormat::TriG)
}

/// The lines of a file of N-Triples or N-Quads, each parsed alone.
pub(super) struct LineQuads {
    reader: BufReader<Box<dyn Read + Send>>,
    format: RdfFormat,
    line: Vec<u8>,
    /// How many lines came before.
    number: u64,
    /// The quads of the last line, the last first.
    quads: Vec<Quad>,
    limits: Limits,
}

impl LineQuads {
    pub(super) fn new(reader: Box<dyn Read + Send>, format: RdfFormat, limits: Limits) -> Self {
        let reader = BufReader::new(reader);
        Self { reader, format, line: Vec::new(), number: 0, quads: Vec::new(), limits }
    }

    /// The next quad; what is wrong in the lines before it goes to `left_out`.
    pub(super) fn next(&mut self, name: &str, left_out: &mut LeftOut) -> Option<Result<Quad, FileError>> {
        loop {
            if let Some(quad) = self.quads.pop() {
                return Some(Ok(quad));
            }
            self.line.clear();
            let most = self.limits.statement.saturating_add(1);
            match self.reader.by_ref().take(most).read_until(b'\n', &mut self.line) {
                Ok(0) => return None,
                Ok(length) if length as u64 == most => {
                    let source = self.limits.exceeded(Limit::Statement).into();
                    return Some(Err(FileError::Io { path: name.into(), source }));
                }
                Ok(_) => self.parse(name, left_out),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Some(Err(FileError::Io { path: name.into(), source })),
            }
        }
    }

    /// Parses what ends with a line feed; carriage returns end lines as well.
    fn parse(&mut self, name: &str, left_out: &mut LeftOut) {
        let whole = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let whole = whole.strip_suffix(b"\r").unwrap_or(whole);
        for line in whole.split(|&byte| byte == b'\r') {
            let parsed = hold_triples(line, self.limits).map_err(|deep| FileError::deep(&deep, name));
            let parsed = parsed.and_then(|()| {
                let quads = RdfParser::from_format(self.format).for_slice(line);
                let quads: Result<Vec<Quad>, _> = quads.collect();
                quads.map_err(|error| FileError::parse(error.into(), name, self.format))
            });
            match parsed {
                Ok(quads) => self.quads.extend(quads),
                Err(error) => left_out.add(error.after_lines(self.number.cast_signed())),
            }
            self.number += 1;
        }
        self.quads.reverse();
    }
}
