//! Line-based graph files on all cores: the bytes of N-Triples or N-Quads in, their quads in what gathers them out.
//!
//! A statement ends with its line. So each thread takes the next block of whole lines and gathers its quads for itself;
//! what each has is joined at the end. Besides that, memory holds one block for each thread, however long the file is.

use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

use memchr::{memchr, memchr2_iter, memrchr};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::QuadRef;

use super::source::rename;
use super::{FileError, plain};
use crate::limits::{Limit, Limits, hold_triples};
use crate::map::Builder;

/// What gathers quads.
pub(crate) trait Gather: Default + Send {
    /// Adds a quad.
    fn quad(&mut self, quad: QuadRef<'_>);

    /// Adds a quad whose terms stand in their N-Triples form, without blank nodes, an empty graph for the default graph;
    /// if all terms are known, or `valid` says that they may be taken as they are. Tells whether it was added.
    fn forms(&mut self, quad: [&str; 4], valid: fn(&str) -> bool) -> bool;

    /// Notes that a block of a file was read, and how many lines come before it.
    fn end_block(&mut self, lines: u64);

    /// Adds what several parts have gathered from one file.
    fn join(&mut self, parts: Vec<Self>);
}

impl Gather for Builder {
    fn quad(&mut self, quad: QuadRef<'_>) {
        self.insert_quad(quad);
    }

    fn forms(&mut self, [subject, predicate, object, graph]: [&str; 4], valid: fn(&str) -> bool) -> bool {
        // The empty name of the default graph is known to every builder.
        let mut intern = |term: &str| self.canonical(term, valid);
        let ids = (|| Some((intern(graph)?, intern(subject)?, intern(predicate)?, intern(object)?)))();
        let Some((graph, subject, predicate, object)) = ids else { return false };
        self.insert(graph, subject, predicate, object);
        true
    }

    // A dataset has an order of its own.
    fn end_block(&mut self, _lines: u64) {}

    fn join(&mut self, parts: Vec<Self>) {
        parts.into_iter().for_each(|part| self.append(part));
    }
}

/// How many bytes a thread takes at once, or one line if that is longer.
const BLOCK: usize = 1 << 21;

/// The file that lines come from.
pub(crate) struct Lines<'f> {
    pub(crate) format: RdfFormat,
    /// What stands for it in messages.
    pub(crate) name: &'f str,
    /// Its number, which keeps its blank nodes apart from those of other files.
    pub(crate) file: usize,
    pub(crate) limits: Limits,
}

impl Lines<'_> {
    /// Gathers the quads of the file.
    ///
    /// # Errors
    ///
    /// The first in the file, wherever it was met first.
    pub(crate) fn load(&self, reader: impl Read + Send, builder: &mut impl Gather) -> Result<(), FileError> {
        self.load_blocks(reader, BLOCK, builder)
    }

    fn load_blocks<G: Gather>(
        &self,
        reader: impl Read + Send,
        size: usize,
        builder: &mut G,
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
        let mut parts: Vec<G> = Vec::new();
        for part in rayon::broadcast(|_| self.parse_blocks(&blocks)) {
            match part {
                Ok(part) => parts.push(part),
                Err(failure) if first.as_ref().is_none_or(|first| failure.block < first.block) => {
                    first = Some(failure);
                }
                Err(_) => {}
            }
        }
        builder.join(parts);
        first.map_or(Ok(()), |failure| Err(failure.error))
    }

    /// Parses blocks as long as there are any and nobody failed.
    fn parse_blocks<R: Read, G: Gather>(&self, blocks: &Mutex<Blocks<R>>) -> Result<G, Failure> {
        let blocks = || blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let mut builder = G::default();
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
            builder.end_block(lines);
        }
    }

    /// Parses whole lines that have so many others before them.
    fn parse<G: Gather>(&self, text: &[u8], lines_before: u64, builder: &mut G) -> Result<(), FileError> {
        // What comes before `done` is in the builder.
        let unusual = |done: usize, end: usize, builder: &mut G| {
            self.parse_unusual(&text[done..], end - done, builder)
                .map_err(|error| error.after_lines((lines_before + count_lines(&text[..done])).cast_signed()))
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
    fn parse_unusual(&self, text: &[u8], length: usize, builder: &mut impl Gather) -> Result<(), FileError> {
        if length == 0 {
            return Ok(());
        }
        if let Err(deep) = hold_triples(&text[..length], self.limits) {
            // What is wrong before it comes first.
            self.parse_unusual(text, deep.start, builder)?;
            return Err(FileError::deep(&deep, self.name));
        }
        for quad in RdfParser::from_format(self.format).for_slice(&text[..length]) {
            let quad = quad.map_err(|cut| {
                // The parser looks ahead for the end of a text, and tells better what is wrong if it can.
                let error = RdfParser::from_format(self.format).for_slice(text).find_map(Result::err);
                FileError::parse(error.unwrap_or(cut).into(), self.name, self.format)
            })?;
            // Every node has a label in these formats, and it is the same in the whole file.
            let quad = rename(quad, |label| format!("f{}n{label}", self.file));
            builder.quad(quad.as_ref());
        }
        Ok(())
    }
}

/// Adds the quad of a line, if its terms may be taken as they stand.
fn is_plain(line: &str, format: RdfFormat, builder: &mut impl Gather) -> bool {
    let Some(terms) = plain::terms(line) else { return false };
    (terms[3].is_empty() || format == RdfFormat::NQuads) && builder.forms(terms, plain::is_canonical)
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
            "<<( <urn:a> <urn:p> <urn:o> )>>",
            "<<( <urn:a> <urn:p> \"a\"@en )>>",
            "<<(<urn:a> <urn:p> \"\\u0041\")>>",
            "<<( _:b <urn:p> <<( <urn:a> <urn:p> _:b )>> )>>",
            "<<( <urn:a> <urn:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#string> )>>",
            "<<( \"a\" <urn:p> <urn:o> )>>",
            "<<( <urn:a> _:b <urn:o> )>>",
            "<<( <urn:a> <urn:p> <urn:o>  )>>",
            "<<( <urn:a> <urn:p> <urn:o> )> >",
            "<<( <urn:a> <urn:p> <urn:o> ",
            "<< <urn:a> <urn:p> <urn:o> >>",
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
