//! Reading on behind what is wrong in Turtle and TriG: the bytes of a file in, the quads of its statements out, each
//! statement parsed for itself under the directives before it and in the graph that it stands in.
//!
//! Where a statement ends is told by its full stop outside of literals, IRIs and brackets. One that cannot be parsed may
//! have lost its own, or a quotation mark: then reading goes on where the next seems to begin ([`scan::begins`]).

use std::io::{self, Read};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;

use super::FileError;
use super::lenient::LeftOut;
use super::scan::{self, Scan};
use crate::limits::{Limits, hold_triples};

/// How much is read at once at least, in bytes.
const CHUNK: usize = 64 << 10;
/// How much is looked at again at most, for each byte of the file, where one statement after another is wrong.
const AGAIN: usize = 8;

pub(super) struct Statements {
    reader: Box<dyn Read + Send>,
    format: RdfFormat,
    base: Option<String>,
    limits: Limits,
    buffer: Vec<u8>,
    /// Where in the buffer the next statement begins, and where in the file that is.
    at: usize,
    line: u64,
    column: usize,
    ended: bool,
    /// The directives so far, without line breaks.
    directives: String,
    prefixes: Vec<(String, String)>,
    /// The name of the graph that is open, as the file has it.
    graph: Option<String>,
    /// The quads of the last statement, the last first.
    quads: Vec<Quad>,
    /// How many bytes were read, and how many were looked at again.
    read: usize,
    again: usize,
}

impl Statements {
    pub(super) fn new(
        reader: Box<dyn Read + Send>,
        format: RdfFormat,
        base: Option<String>,
        limits: Limits,
    ) -> Self {
        Self {
            reader,
            format,
            base,
            limits,
            buffer: Vec::new(),
            at: 0,
            line: 0,
            column: 0,
            ended: false,
            directives: String::new(),
            prefixes: Vec::new(),
            graph: None,
            quads: Vec::new(),
            read: 0,
            again: 0,
        }
    }

    pub(super) fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.prefixes.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str()))
    }

    /// The next quad; what is wrong in the statements before it goes to `left_out`.
    pub(super) fn next(&mut self, name: &str, left_out: &mut LeftOut) -> Option<Result<Quad, FileError>> {
        loop {
            if let Some(quad) = self.quads.pop() {
                return Some(Ok(quad));
            }
            match self.step(name, left_out) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(source) => return Some(Err(FileError::Io { path: name.into(), source })),
            }
        }
    }

    /// Reads one statement, directive, or end of a graph; `false` at the end of the file.
    fn step(&mut self, name: &str, left_out: &mut LeftOut) -> io::Result<bool> {
        self.skip_blank()?;
        if self.at == self.buffer.len() {
            if self.graph.take().is_some() {
                left_out.add(self.error(name, "the graph is not closed"));
            }
            return Ok(false);
        }
        let trig = self.format == RdfFormat::TriG;
        let found = loop {
            let rest = &self.buffer[self.at..];
            let found = scan::next(rest, trig, self.graph.is_some(), self.ended);
            let too_long = rest.len() as u64 > self.limits.statement;
            match found {
                Scan::Open { .. } if !self.ended && !too_long => self.fill()?,
                found => break found,
            }
        };
        match found {
            Scan::Statement(length) => self.statement(name, length, left_out)?,
            Scan::Graph(length) => {
                if self.graph.is_some() {
                    left_out.add(self.error(name, "the graph before is not closed"));
                }
                let label = self.buffer[self.at..self.at + length - 1].to_vec();
                self.graph = Some(scan::one_line(&String::from_utf8_lossy(&label)));
                self.advance(length);
            }
            Scan::Close => {
                if self.graph.take().is_none() {
                    left_out.add(self.error(name, "there is no graph to be closed"));
                }
                self.advance(1);
            }
            Scan::Cut(at) => {
                left_out.add(self.error(name, "a literal or an IRI is cut off by the end of its line"));
                self.go_on(at, false)?;
            }
            Scan::Tangled => {
                left_out.add(self.error(name, "a bracket is not closed, or is closed and was not opened"));
                self.go_on(0, true)?;
            }
            Scan::Open { literal } => {
                let what = if literal { "a literal is not closed" } else { "a statement has no end" };
                left_out.add(self.error(name, what));
                self.go_on(0, !literal)?;
            }
        }
        Ok(true)
    }

    /// Parses a statement of this length.
    fn statement(&mut self, name: &str, length: usize, left_out: &mut LeftOut) -> io::Result<()> {
        let text = String::from_utf8_lossy(&self.buffer[self.at..self.at + length]).into_owned();
        let directive = scan::is_directive(text.as_bytes());
        let (before, after) = match &self.graph {
            Some(label) if !directive => (format!("{}{label} {{", self.directives), "\n}"),
            _ => (self.directives.clone(), ""),
        };
        // On a line of its own, the statement has the columns that it has in the file.
        let whole = format!("{before}\n{}{text}{after}", " ".repeat(self.column));
        let mut parser = RdfParser::from_format(self.format);
        if let Some(base) = &self.base {
            parser = parser.with_base_iri(base.as_str()).unwrap_or(RdfParser::from_format(self.format));
        }
        let mut parsed = parser.for_slice(whole.as_bytes());
        let held = hold_triples(whole.as_bytes(), self.limits).map_err(|deep| FileError::deep(&deep, name));
        let quads = held.and_then(|()| {
            let quads: Result<Vec<Quad>, _> = parsed.by_ref().collect();
            quads.map_err(|error| FileError::parse(error.into(), name, self.format))
        });
        match quads {
            Ok(quads) => {
                if directive {
                    self.prefixes =
                        parsed.prefixes().map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned())).collect();
                    self.directives.push_str(&scan::one_line(&text));
                    self.directives.push(' ');
                }
                self.quads = quads;
                self.quads.reverse();
                self.advance(length);
            }
            Err(error) => {
                left_out.add(error.after_lines(self.line as i64 - 1));
                // It may have lost its end, and the next be in it.
                let next = scan::begins(text.as_bytes(), self.column, true);
                let may = self.again < AGAIN * self.read.max(CHUNK);
                let end = next.filter(|_| may).unwrap_or(length);
                self.again += length - end;
                self.advance(end);
            }
        }
        Ok(())
    }

    /// Goes on where the next statement seems to begin behind a place in what is none. `told` is whether it is known what
    /// is in literals.
    fn go_on(&mut self, at: usize, told: bool) -> io::Result<()> {
        let column = self.column;
        let mut skipped = at;
        loop {
            let rest = &self.buffer[self.at + skipped..];
            let end = scan::begins(rest, column, told).filter(|_| self.again < AGAIN * self.read.max(CHUNK));
            if let Some(end) = end {
                self.again += rest.len() - end;
                self.advance(skipped + end);
                return Ok(());
            }
            // The last line may be a part of one.
            skipped = rest.iter().rposition(|byte| *byte == b'\n').map_or(skipped, |end| skipped + end);
            if self.ended {
                self.advance(self.buffer.len() - self.at);
                return Ok(());
            }
            self.advance(skipped);
            skipped = 0;
            self.fill()?;
        }
    }

    fn error(&self, name: &str, reason: &str) -> FileError {
        FileError::Syntax {
            name: name.to_owned(),
            line: Some(self.line + 1),
            column: Some(self.column as u64 + 1),
            reason: reason.to_owned(),
            format: self.format,
        }
    }

    /// Goes to the next byte that is neither white space nor in a comment.
    fn skip_blank(&mut self) -> io::Result<()> {
        loop {
            let rest = &self.buffer[self.at..];
            let blank = scan::blank(rest);
            let whole = blank == rest.len() || rest.get(blank) == Some(&b'#');
            self.advance(blank);
            if !whole || self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }

    fn advance(&mut self, length: usize) {
        let passed = &self.buffer[self.at..self.at + length];
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        let start = memchr::memrchr(b'\n', passed);
        let line = &passed[start.map_or(0, |start| start + 1)..];
        // Not the bytes within characters.
        let columns = line.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        self.column = if start.is_some() { columns } else { self.column + columns };
        self.at += length;
    }

    /// Reads as much again as there is.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let more = CHUNK.max(self.buffer.len()) as u64;
        let read = self.reader.by_ref().take(more).read_to_end(&mut self.buffer)?;
        self.ended = read == 0;
        self.read += read;
        Ok(())
    }
}
