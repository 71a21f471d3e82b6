//! Turtle, TriG, N-Triples and N-Quads before their parser: bytes in, the same bytes out, until triple terms stand too deep
//! within one another.
//!
//! A triple term is a term that has terms: what copies one, compares it or frees it calls itself for each that is in it.
//! The bytes are divided as the grammars do it, as far as that tells what is in a text, an IRI or a comment.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2, memmem};

use super::{Exceeded, Limit, Limits};

/// How deep triple terms may be whatever the limit: what any thread's stack has room for.
pub(crate) const MAX_TRIPLES: usize = 1000;

/// A stream of RDF that ends in an error where its triple terms are too deep.
pub struct Triples<R> {
    reader: R,
    scan: Scan,
    /// How many lines were read.
    lines: u64,
}

impl<R: Read> Triples<R> {
    /// Holds `reader` to [`Limits::depth`].
    pub fn new(reader: R, limits: Limits) -> Self {
        Self { reader, scan: Scan::new(limits), lines: 0 }
    }
}

impl<R: Read> Read for Triples<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        let read = &buffer[..length];
        self.scan.pass(read).map_err(|(at, exceeded)| Deep::new(read, at, exceeded).after(self.lines))?;
        self.lines += memchr_iter(b'\n', read).count() as u64;
        Ok(length)
    }
}

/// Holds a text of whole statements to [`Limits::depth`].
///
/// # Errors
///
/// If its triple terms are deeper.
pub(crate) fn hold_triples(text: &[u8], limits: Limits) -> Result<(), Deep> {
    // Most texts have none.
    if memmem::find(text, b"<<(").is_none() {
        return Ok(());
    }
    Scan::new(limits).pass(text).map_err(|(at, exceeded)| Deep::new(text, at, exceeded))
}

/// Triple terms are too deep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {exceeded}")]
pub(crate) struct Deep {
    /// Where its line begins in what was looked at.
    pub(crate) start: usize,
    /// The line, from 1.
    pub(crate) line: u64,
    pub(crate) exceeded: Exceeded,
}

impl Deep {
    fn new(text: &[u8], at: usize, exceeded: Exceeded) -> Self {
        let before = &text[..at];
        let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        Self { start, line: memchr_iter(b'\n', before).count() as u64 + 1, exceeded }
    }

    /// The same in a stream that has so many lines before what was looked at.
    fn after(self, lines: u64) -> Self {
        Self { line: self.line + lines, ..self }
    }

    /// What an error of reading is about, if it is this.
    pub(crate) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<Deep> for io::Error {
    fn from(deep: Deep) -> Self {
        Self::new(io::ErrorKind::InvalidData, deep)
    }
}

/// How deep the triple terms are.
struct Scan {
    state: State,
    depth: u64,
    limits: Limits,
}

/// What the last bytes were.
#[derive(Clone, Copy)]
enum State {
    Between,
    /// The first, or the first and the second, byte of what may open a triple term.
    Opens(u8),
    /// The same of what may close one.
    Closes(u8),
    Iri,
    Comment,
    /// A backslash in a name.
    Escape,
    /// One or two quotation marks of this kind, which begin a text.
    Quotes(u8, u8),
    /// A text in such marks.
    Text(Text),
    /// A backslash in it.
    Escaped(Text),
}

/// A text in quotation marks.
#[derive(Clone, Copy)]
struct Text {
    quote: u8,
    /// Whether it is in three of them.
    is_long: bool,
    /// How many of those that end it were there.
    ending: u8,
}

impl Scan {
    fn new(limits: Limits) -> Self {
        let depth = limits.depth.min(MAX_TRIPLES as u64);
        Self { state: State::Between, depth: 0, limits: limits.with(Limit::Depth, depth) }
    }

    /// Looks at the next bytes. The error tells where in them it is too deep.
    fn pass(&mut self, bytes: &[u8]) -> Result<(), (usize, Exceeded)> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let rest = &bytes[at..];
            // How far the state says that nothing changes it.
            let skipped = match self.state {
                State::Between => rest.iter().position(|byte| is_told_apart(*byte)),
                State::Iri => memchr(b'>', rest),
                State::Comment => memchr(b'\n', rest),
                State::Text(Text { quote, ending: 0, .. }) => memchr2(quote, b'\\', rest),
                _ => Some(0),
            };
            let Some(skipped) = skipped else { break };
            if skipped > 0 {
                at += skipped;
                continue;
            }
            let (next, is_taken) = self.next(byte);
            self.state = next;
            self.limits.hold(Limit::Depth, self.depth).map_err(|exceeded| (at, exceeded))?;
            at += usize::from(is_taken);
        }
        Ok(())
    }

    /// What comes of a byte, and whether it is a part of what was before; else it is looked at again.
    fn next(&mut self, byte: u8) -> (State, bool) {
        match (self.state, byte) {
            (State::Between, b'<') => (State::Opens(1), true),
            (State::Between, b')') => (State::Closes(1), true),
            (State::Between, b'#') => (State::Comment, true),
            (State::Between, b'\\') => (State::Escape, true),
            (State::Between, b'"' | b'\'') => (State::Quotes(byte, 1), true),
            (State::Between | State::Escape | State::Iri | State::Comment, _) => (State::Between, true),
            (State::Opens(1), b'<') => (State::Opens(2), true),
            (State::Opens(1), _) => (State::Iri, false),
            (State::Opens(_), b'(') => {
                self.depth += 1;
                (State::Between, true)
            }
            (State::Closes(1), b'>') => (State::Closes(2), true),
            (State::Closes(2), b'>') => {
                self.depth = self.depth.saturating_sub(1);
                (State::Between, true)
            }
            (State::Opens(_) | State::Closes(_), _) => (State::Between, false),
            (State::Quotes(quote, 1), _) if byte == quote => (State::Quotes(quote, 2), true),
            (State::Quotes(quote, 1), _) => (State::Text(Text { quote, is_long: false, ending: 0 }), false),
            (State::Quotes(quote, _), _) if byte == quote => {
                (State::Text(Text { quote, is_long: true, ending: 0 }), true)
            }
            (State::Quotes(..), _) => (State::Between, false),
            (State::Escaped(text), _) => (State::Text(text), true),
            (State::Text(text), _) => text.next(byte),
        }
    }
}

/// Whether a byte between the terms may begin something.
fn is_told_apart(byte: u8) -> bool {
    matches!(byte, b'<' | b')' | b'#' | b'\\' | b'"' | b'\'')
}

impl Text {
    /// What comes of a byte in it.
    fn next(self, byte: u8) -> (State, bool) {
        let ending = |ending| State::Text(Self { ending, ..self });
        match byte {
            _ if byte == self.quote && !self.is_long => (State::Between, true),
            // Up to two more than three may stand at its end.
            _ if byte == self.quote && self.ending < 5 => (ending(self.ending + 1), true),
            _ if self.ending > 2 => (State::Between, false),
            b'\\' => (State::Escaped(Self { ending: 0, ..self }), true),
            _ => (ending(0), true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, depth: u64, at_once: usize) -> Result<String, (u64, u64)> {
        struct Slowly<'t>(&'t [u8], usize);
        impl Read for Slowly<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let most = self.1.min(buffer.len());
                self.0.read(&mut buffer[..most])
            }
        }
        let mut read = String::new();
        let limits = Limits::default().with(Limit::Depth, depth);
        let mut stream = Triples::new(Slowly(text.as_bytes(), at_once), limits);
        match stream.read_to_string(&mut read) {
            Ok(_) => Ok(read),
            Err(error) => {
                let deep = Deep::of(&error).expect("nothing else is wrong");
                Err((deep.line, deep.exceeded.value))
            }
        }
    }

    #[test]
    fn only_triple_terms_within_triple_terms_are_counted() {
        for text in [
            "<<( :a :b <<( :c :d \"e\" )>> )>> .",
            ":a :b <<( :c :d :e )>>, <<( :c :d :e )>>, <<( :c :d :e )>> .",
            ":a :b \"<<( <<( <<( <<(\" .",
            ":a :b '<<( <<( \\' <<( <<(' .",
            ":a :b \"\"\"<<( \" <<( \"\" <<( \\\"\"\" <<( \"\"\"\"\" , '' , \"\" .",
            ":a :b '''<<( ' <<( '' <<( \\''' <<( ''''' , <<( :c :d '' )>> .",
            "# <<( <<( <<(\n:a :b :c#<<( <<( <<(",
            "<urn:<<(<<(<<(> :b :c .",
            ":a\\#<<( :b :c )>> , <<( :d :e ( 1 ) )>> .",
            "( ( ( ( :a << << << << :b",
            "<<(:a :b<<(:c :d <urn:x>)>>)>>.",
        ] {
            for at_once in [1, 2, 3, 1000] {
                assert_eq!(read(text, 2, at_once).as_deref(), Ok(text), "{text} {at_once}");
            }
        }
    }

    #[test]
    fn what_is_too_deep_is_told_with_its_line() {
        for text in [
            ":a :b\n <<( :c :d\n <<( :e :f <<( :g :h :i )>> )>> )>> .",
            "\n# \"\n:a :b \"<<(\", <<( :a :b <<( :a :b <<( :a",
            ":a :b <<( :a\n:b ''' )>> \n''''' )>> , <<(:a :b<<(<urn:x)>><<(>:b<<(:a",
            "\n:a :b <<( :a :b # )>> \" )>> '\n <<( [] a <<( :a",
        ] {
            for at_once in [1, 2, 3, 1000] {
                assert_eq!(read(text, 2, at_once), Err((3, 2)), "{text} {at_once}");
            }
        }
        let deep = "<<( :a :b ".repeat(2000);
        let limits = Limits::default().with(Limit::Depth, 1_000_000);
        let error = hold_triples(deep.as_bytes(), limits).map_err(|deep| (deep.line, deep.exceeded.value));
        assert_eq!(error, Err((1, MAX_TRIPLES as u64)));
        assert_eq!(hold_triples(b":a :b ( ( ( 1 ) ) )", limits.with(Limit::Depth, 1)), Ok(()));
    }
}
