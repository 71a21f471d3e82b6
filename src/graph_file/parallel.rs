//! Line-based graph files on all cores: the bytes of N-Triples or N-Quads in, their quads in a builder out.
//!
//! A statement ends with its line. So each thread takes the next block of whole lines and puts its quads into a builder
//! of its own; the builders are joined at the end, in any order, as a [`Dataset`](crate::map::Dataset) has an order of
//! its own. Besides the builders, memory holds one block for each thread, however long the file is.

use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

use memchr::{memchr, memchr2_iter, memrchr};
use oxigraph::io::{RdfFormat, RdfParser};

use super::source::rename;
use super::{FileError, plain};
use crate::limits::{Limit, Limits};
use crate::map::Builder;

/// How many bytes a thread takes at once, or one line if that is longer.
const BLOCK: usize = 1 << 21;

/// The file that lines come from.
pub(super) struct Lines<'f> {
    pub(super) format: RdfFormat,
    /// What stands for it in messages.
    pub(super) name: &'f str,
    /// Its number, which keeps its blank nodes apart from those of other files.
    pub(super) file: usize,
    pub(super) limits: Limits,
}

impl Lines<'_> {
    /// Adds the quads of the file to a builder.
    ///
    /// # Errors
    ///
    /// The first in the file, wherever it was met first.
    pub(super) fn load(&self, reader: impl Read + Send, builder: &mut Builder) -> Result<(), FileError> {
        self.load_blocks(reader, BLOCK, builder)
    }

    fn load_blocks(
        &self,
        reader: impl Read + Send,
        size: usize,
        builder: &mut Builder,
    ) -> Result<(), FileError> {
        let blocks = Mutex::new(Blocks {
            reader,
            size,
            limits: self.limits,
            rest: Vec::new(),
            lines: 0,
            ended: false,
        });
        let mut first: Option<Failure> = None;
        for part in rayon::broadcast(|_| self.parse_blocks(&blocks)) {
            match part {
                Ok(part) => builder.append(part),
                Err(failure) if first.as_ref().is_none_or(|first| failure.block < first.block) => {
                    first = Some(failure);
                }
                Err(_) => {}
            }
        }
        first.map_or(Ok(()), |failure| Err(failure.error))
    }

    /// Parses blocks as long as there are any and nobody failed.
    fn parse_blocks<R: Read>(&self, blocks: &Mutex<Blocks<R>>) -> Result<Builder, Failure> {
        let blocks = || blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let mut builder = Builder::new();
        let mut text = Vec::new();
        loop {
            let lines = blocks().next(&mut text).map_err(|failure| Failure {
                block: failure.lines,
                error: FileError::Io { path: self.name.into(), source: failure.error },
            })?;
            let Some(lines) = lines else { return Ok(builder) };
            if let Err(error) = self.parse(&text, lines, &mut builder) {
                blocks().ended = true;
                return Err(Failure { block: lines, error });
            }
        }
    }

    /// Parses whole lines that have so many others before them.
    fn parse(&self, text: &[u8], lines_before: u64, builder: &mut Builder) -> Result<(), FileError> {
        // What comes before `done` is in the builder.
        let unusual = |done: usize, end: usize, builder: &mut Builder| {
            self.parse_unusual(&text[done..], end - done, builder)
                .map_err(|error| error.after_lines(lines_before + count_lines(&text[..done])))
        };
        let Ok(readable) = std::str::from_utf8(text) else { return unusual(0, text.len(), builder) };
        let mut done = 0;
        let mut start = 0;
        while start < text.len() {
            let end = memchr(b'\n', &text[start..]).map_or(text.len(), |length| start + length + 1);
            let line = readable[start..end].trim_end_matches(['\r', '\n']);
            if is_plain(line, self.format, builder) {
                unusual(done, start, builder)?;
                done = end;
            }
            start = end;
        }
        unusual(done, text.len(), builder)
    }

    /// Parses lines of any form: as much of the text as `length` says.
    fn parse_unusual(&self, text: &[u8], length: usize, builder: &mut Builder) -> Result<(), FileError> {
        if length == 0 {
            return Ok(());
        }
        for quad in RdfParser::from_format(self.format).for_slice(&text[..length]) {
            let quad = quad.map_err(|cut| {
                // The parser looks ahead for the end of a text, and tells better what is wrong if it can.
                let error = RdfParser::from_format(self.format).for_slice(text).find_map(Result::err);
                FileError::parse(error.unwrap_or(cut).into(), self.name, self.format)
            })?;
            // Every node has a label in these formats, and it is the same in the whole file.
            let quad = rename(quad, |label| format!("f{}n{label}", self.file));
            builder.insert_quad(quad.as_ref());
        }
        Ok(())
    }
}

/// Adds the quad of a line, if its terms may be taken as they stand.
fn is_plain(line: &str, format: RdfFormat, builder: &mut Builder) -> bool {
    let Some([subject, predicate, object, graph]) = plain::terms(line) else { return false };
    if !graph.is_empty() && format == RdfFormat::NTriples {
        return false;
    }
    // The empty name of the default graph is known to every builder.
    let mut intern = |term: &str| builder.canonical(term, plain::is_canonical);
    let ids = (|| Some((intern(graph)?, intern(subject)?, intern(predicate)?, intern(object)?)))();
    let Some((graph, subject, predicate, object)) = ids else { return false };
    builder.insert(graph, subject, predicate, object);
    true
}

/// What went wrong.
struct Failure {
    /// How many lines come before the block.
    block: u64,
    error: FileError,
}

/// A stream that is divided into blocks of whole lines.
struct Blocks<R> {
    reader: R,
    size: usize,
    limits: Limits,
    /// What was read of the line after the last block.
    rest: Vec<u8>,
    /// How many lines there are in the blocks so far.
    lines: u64,
    ended: bool,
}

/// An error of reading.
struct Unreadable {
    /// How many lines were read before.
    lines: u64,
    error: io::Error,
}

impl<R: Read> Blocks<R> {
    /// Puts the next whole lines into `block` and tells how many come before them. What stands at the end of the stream
    /// is a line.
    fn next(&mut self, block: &mut Vec<u8>) -> Result<Option<u64>, Unreadable> {
        block.clear();
        if self.ended {
            return Ok(None);
        }
        std::mem::swap(block, &mut self.rest);
        let mut size = self.size;
        let end = loop {
            let missing = size.saturating_sub(block.len());
            let read = self.reader.by_ref().take(missing as u64).read_to_end(block).map_err(|error| {
                self.ended = true;
                Unreadable { lines: self.lines, error }
            })?;
            if read < missing {
                self.ended = true;
                break block.len();
            }
            if let Some(last) = memrchr(b'\n', block) {
                break last + 1;
            }
            self.limits.hold(Limit::Statement, size as u64).map_err(|exceeded| {
                self.ended = true;
                Unreadable { lines: self.lines, error: exceeded.into() }
            })?;
            size *= 2;
        };
        self.rest.clear();
        self.rest.extend_from_slice(&block[end..]);
        block.truncate(end);
        let before = self.lines;
        self.lines += count_lines(block);
        Ok((!block.is_empty()).then_some(before))
    }
}

/// How many lines end in a text, as the parser counts them.
fn count_lines(text: &[u8]) -> u64 {
    let ends = memchr2_iter(b'\r', b'\n', text)
        .filter(|&place| text[place] == b'\n' || text.get(place + 1) != Some(&b'\n'));
    ends.count() as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph_file::Source;
    use crate::map::Dataset;

    /// The dataset, or the message of the error.
    type Outcome = Result<Dataset, String>;

    fn in_blocks(text: &[u8], format: RdfFormat, size: usize) -> Outcome {
        let mut builder = Builder::new();
        let lines = Lines { format, name: "x.nq", file: 0, limits: Limits::default() };
        lines.load_blocks(text, size, &mut builder).map_err(|error| error.to_string())?;
        Ok(builder.finish())
    }

    /// By the parser alone, from the first line to the last.
    fn in_one(text: &[u8], format: RdfFormat) -> Outcome {
        let source = Source::from_reader(io::Cursor::new(text.to_vec()), Some(format), "x.nq")
            .map_err(|error| error.to_string())?;
        let mut builder = Builder::new();
        for quad in source.quads(None, 0).map_err(|error| error.to_string())? {
            builder.insert_quad(quad.map_err(|error| error.to_string())?.as_ref());
        }
        Ok(builder.finish())
    }

    const LINES: &str = "<urn:a> <urn:p> <urn:o> .\n\
        # a comment\r\n\
        <urn:a> <urn:p> \"ein Wort: \u{e9}\u{6f22}\u{1f600}\"@de .\r\n\
        \n\
        \t<urn:a>\t<urn:p> \"\\u00E9\\n\\\"\\\\\" . # another\n\
        _:x <urn:p> _:y .\n\
        _:y <urn:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .\n\
        <urn:a> <urn:p> \"s\"^^<http://www.w3.org/2001/XMLSchema#string> _:x .\n\
        <urn:b><urn:p>\"x\"@EN-gb.\r\
        <urn:a> <urn:p> <urn:o> <urn:g> .";

    #[test]
    fn blocks_of_any_size_give_the_same_quads() {
        let expected = in_one(LINES.as_bytes(), RdfFormat::NQuads).expect("the lines are right");
        assert_eq!(expected.len(), 8);
        for size in 1..LINES.len() + 2 {
            assert_eq!(
                in_blocks(LINES.as_bytes(), RdfFormat::NQuads, size).as_ref(),
                Ok(&expected),
                "{size}"
            );
        }
    }

    #[test]
    fn a_line_may_be_longer_than_all_blocks() {
        let long = "word ".repeat(5_000);
        let text =
            format!("<urn:a> <urn:p> <urn:o> .\n<urn:a> <urn:p> \"{long}\" .\n<urn:b> <urn:p> <urn:o> .");
        let dataset = in_blocks(text.as_bytes(), RdfFormat::NTriples, 16).expect("the lines are right");
        assert_eq!(dataset.len(), 3);
        assert!(dataset.quads().any(|quad| quad.object.to_string().len() == long.len() + 2));
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let limits = Limits::default().with(Limit::Statement, 1000);
        let load = |text: &str, size: usize| {
            let lines = Lines { format: RdfFormat::NTriples, name: "x.nt", file: 0, limits };
            let endless = text.as_bytes().chain(io::repeat(b'x'));
            lines
                .load_blocks(endless, size, &mut Builder::new())
                .map_err(|error| (error.to_string(), error.hint()))
        };
        for (text, size) in [("", 100), ("<urn:a> <urn:p> \"", 1), ("<urn:a> <urn:p> <urn:o> .\n\"", 64)] {
            let (message, hint) = load(text, size).expect_err("it has no end");
            assert_eq!(message, "x.nt: a line is longer than 1000 bytes, the limit 'statement'");
            assert!(hint.is_some_and(|hint| hint.contains("--limit statement=")));
        }
    }

    #[test]
    fn the_first_error_is_told_with_its_line() {
        for (wrong, message) in [
            (&b"<urn:c> <urn:p> oops ."[..], "x.nq:11:17: "),
            (b"<urn:c> <urn:p> <no scheme> .", "x.nq:11:"),
            (b"<urn:c> <urn:p> \"open .", "x.nq:11:"),
            (b"<urn:c> <urn:p> \"\xFF\" .", "x.nq:11:"),
            (b"\"c\" <urn:p> <urn:o> .", "x.nq:11:1: "),
        ] {
            let mut text = LINES.as_bytes().to_vec();
            text.push(b'\n');
            text.extend_from_slice(wrong);
            text.extend_from_slice(b"\n<urn:d> <urn:p> <urn:o> .\n<urn:d> <urn:p> worse .\n");
            let expected = in_one(&text, RdfFormat::NQuads).expect_err("a line is wrong");
            assert!(expected.starts_with(message), "{expected}");
            for size in [1, 7, 40, 90, 300, 10_000] {
                assert_eq!(in_blocks(&text, RdfFormat::NQuads, size), Err(expected.clone()), "{size}");
            }
        }
    }

    #[test]
    fn a_stream_that_breaks_is_an_error_after_what_came_before() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let lines = Lines { format: RdfFormat::NQuads, name: "x.nq", file: 0, limits: Limits::default() };
        let load = |text: &'static [u8]| {
            lines.load_blocks(text.chain(Broken), 20, &mut Builder::new()).map_err(|error| error.to_string())
        };
        assert_eq!(load(b"<urn:a> <urn:p> <urn:o> .\n"), Err("x.nq: the disk is gone".to_owned()));
        assert!(
            load(b"wrong\n<urn:a> <urn:p> <urn:o> .\n").is_err_and(|error| error.starts_with("x.nq:1:1"))
        );
    }

    /// Lines that are nearly or quite right, in plain and in unusual forms.
    fn line() -> impl Strategy<Value = String> {
        let iri = || {
            prop::sample::select(vec![
                "<urn:a>",
                "<http://e/\u{e9}>",
                "<urn:a\\u0041>",
                "<a>",
                "<http://e/ x>",
                "<urn:x{>",
                "_:b",
                "_:b.c",
            ])
        };
        let object = prop::sample::select(vec![
            "<urn:o>",
            "_:b",
            "\"\"",
            "\"a\\tb\"",
            "\"a\tb\"",
            "\"\\u0041\"",
            "\"\u{85}\u{feff}\"",
            "\"\\x\"",
            "\"e\"@en",
            "\"e\"@en-GB",
            "\"e\"@en-gb",
            "\"e\"@e",
            "\"e\"@zh-hant",
            "\"e\"@en--ltr",
            "\"1\"^^<urn:d>",
            "\"1\"^^<d>",
            "\"1\"^^<http://www.w3.org/2001/XMLSchema#string>",
            "\"a\"\"",
            "\"a\\\\\"",
            "'a'",
            "\"",
            "\"1\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>",
            "\"\"\"a\"\"\"",
        ]);
        let space = || prop::sample::select(vec![" ", " ", " ", "", "  ", "\t"]);
        let graph = prop::sample::select(vec!["", "", "<urn:g> ", "_:g ", "\"g\" "]);
        let end = prop::sample::select(vec![".\n", ".\r\n", " .\n", ". # x\n", "\n", ".\r", ".", ". .\n"]);
        (iri(), space(), iri(), space(), object, space(), graph, end)
            .prop_map(|(s, a, p, b, o, c, g, end)| format!("{s}{a}{p}{b}{o}{c}{g}{end}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn nothing_differs_from_the_parser(lines in prop::collection::vec(line(), 1..4), size in 1..80_usize) {
            let text = lines.concat();
            for format in [RdfFormat::NTriples, RdfFormat::NQuads] {
                // Words and column may differ where a text is not closed before the block ends.
                let line = |message: String| message.split(':').nth(1).map(str::to_owned);
                let expected = in_one(text.as_bytes(), format).map_err(line);
                prop_assert_eq!(in_blocks(text.as_bytes(), format, size).map_err(line), expected, "{}", text);
            }
        }
    }
}
