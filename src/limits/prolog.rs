//! RDF/XML before its parser: bytes in, the same bytes out, until entities would expand to too much, or elements stand
//! too deep within one another.
//!
//! The parser expands an entity where it is defined, with all that its value refers to, so that a few lines
//! take gigabytes. Files of OWL define entities for their namespaces, so they cannot be forbidden: they get a budget.

use std::collections::HashMap;
use std::io::{self, Read};

use super::{Exceeded, Limit, Limits};

/// What was read may expand to so many times its length, beside [`Limits::entities`].
const AMPLIFICATION: u64 = 100;

/// The longest name of an entity that is looked at.
const MAX_NAME: usize = 1 << 10;

/// A stream of XML that ends in an error where entities expand to too much or elements are too deep.
pub struct Prolog<R> {
    reader: R,
    limits: Limits,
    /// What each entity expands to, in bytes.
    lengths: HashMap<Vec<u8>, u64>,
    expanded: u64,
    read: u64,
    depth: u64,
    state: State,
    /// The bytes of the declaration or reference that is being read.
    kept: Vec<u8>,
    /// Of the tag that is being read: whether it is an end tag, and its last byte outside of quotation marks.
    closes: bool,
    last: u8,
}

/// Where in the XML the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Text,
    /// After `<`.
    Open,
    /// Within a tag, perhaps within quotation marks.
    Tag(Option<u8>),
    /// Within `<!--`, in a doctype or not.
    Comment(bool),
    /// Within `<?`, in a doctype or not.
    Instruction(bool),
    /// Within `<![CDATA[`.
    Data,
    /// Within `<!DOCTYPE`: inside its square brackets or not, and perhaps within quotation marks.
    Doctype(bool, Option<u8>),
    /// After `<` within the brackets of a doctype.
    Declaration(Option<u8>),
    /// After `&`, in a text or in the value of an attribute.
    Reference(Option<u8>, bool),
}

impl<R: Read> Prolog<R> {
    /// Holds `reader` to [`Limits::entities`] and [`Limits::depth`].
    pub fn new(reader: R, limits: Limits) -> Self {
        Self {
            reader,
            limits,
            lengths: HashMap::new(),
            expanded: 0,
            read: 0,
            depth: 0,
            state: State::Text,
            kept: Vec::new(),
            closes: false,
            last: 0,
        }
    }

    fn expand(&mut self, length: u64) -> Result<(), Exceeded> {
        self.expanded = self.expanded.saturating_add(length);
        let budget = self.limits.entities.saturating_add(self.read.saturating_mul(AMPLIFICATION));
        let over = self.expanded > budget || length > self.limits.entities;
        if over { Err(self.limits.exceeded(Limit::Entities)) } else { Ok(()) }
    }

    /// Takes the declaration that was read: `!ENTITY name "value"`.
    fn declare(&mut self) -> Result<(), Exceeded> {
        let kept = std::mem::take(&mut self.kept);
        let Some(rest) = kept.strip_prefix(b"!ENTITY") else { return Ok(()) };
        let rest = rest.trim_ascii_start();
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let (name, value) = (&rest[..end], rest[end..].trim_ascii());
        let mut length = value.len() as u64;
        for part in value.split(|byte| *byte == b'&').skip(1) {
            if let Some(end) = part.iter().position(|byte| *byte == b';')
                && let Some(known) = self.lengths.get(&part[..end])
            {
                length = length.saturating_add(*known);
            }
        }
        self.lengths.insert(name.to_owned(), length);
        self.expand(length)
    }

    fn refer(&mut self) -> Result<(), Exceeded> {
        let length = self.lengths.get(&self.kept).copied().unwrap_or_default();
        self.kept.clear();
        self.expand(length)
    }

    /// Ends a tag.
    fn tag(&mut self) -> Result<(), Exceeded> {
        if self.closes {
            self.depth = self.depth.saturating_sub(1);
        } else if self.last != b'/' {
            self.depth += 1;
            self.limits.hold(Limit::Depth, self.depth)?;
        }
        Ok(())
    }

    fn pass(&mut self, byte: u8) -> Result<(), Exceeded> {
        self.read += 1;
        self.state = match self.state {
            State::Text => match byte {
                b'<' => State::Open,
                b'&' if !self.lengths.is_empty() => State::Reference(None, false),
                _ => State::Text,
            },
            State::Open => self.open(byte)?,
            State::Tag(quote) => self.in_tag(byte, quote)?,
            State::Reference(quote, in_tag) => match byte {
                b';' => {
                    self.refer()?;
                    if in_tag { State::Tag(quote) } else { State::Text }
                }
                _ if self.kept.len() < MAX_NAME && !b"<>\"'".contains(&byte) => {
                    self.kept.push(byte);
                    self.state
                }
                _ => {
                    self.kept.clear();
                    return self.again(byte, if in_tag { State::Tag(quote) } else { State::Text });
                }
            },
            State::Comment(within) => self.until(byte, b"-->", within),
            State::Instruction(within) => self.until(byte, b"?>", within),
            State::Data => self.until(byte, b"]]>", false),
            State::Doctype(within, quote) => match (quote, byte) {
                (Some(mark), _) if byte == mark => State::Doctype(within, None),
                (Some(_), _) => self.state,
                (None, b'"' | b'\'') => State::Doctype(within, Some(byte)),
                (None, b'[') => State::Doctype(true, None),
                (None, b']') => State::Doctype(false, None),
                (None, b'<') if within => {
                    self.kept.clear();
                    State::Declaration(None)
                }
                (None, b'>') if !within => State::Text,
                _ => self.state,
            },
            State::Declaration(quote) => self.in_declaration(byte, quote)?,
        };
        Ok(())
    }

    /// Takes a byte in another state.
    fn again(&mut self, byte: u8, state: State) -> Result<(), Exceeded> {
        self.state = state;
        self.read -= 1;
        self.pass(byte)
    }

    fn open(&mut self, byte: u8) -> Result<State, Exceeded> {
        self.kept.push(byte);
        Ok(match self.kept.as_slice() {
            b"?" => self.begin(State::Instruction(false)),
            b"!--" => self.begin(State::Comment(false)),
            b"![CDATA[" => self.begin(State::Data),
            b"!DOCTYPE" => self.begin(State::Doctype(false, None)),
            [b'!', rest @ ..]
                if b"--".starts_with(rest)
                    || b"[CDATA[".starts_with(rest)
                    || b"DOCTYPE".starts_with(rest) =>
            {
                State::Open
            }
            _ if byte == b'>' => {
                self.kept.clear();
                State::Text
            }
            _ => {
                (self.closes, self.last) = (byte == b'/', byte);
                self.begin(State::Tag(None))
            }
        })
    }

    fn begin(&mut self, state: State) -> State {
        self.kept.clear();
        state
    }

    fn in_tag(&mut self, byte: u8, quote: Option<u8>) -> Result<State, Exceeded> {
        if byte == b'&' && quote.is_some() && !self.lengths.is_empty() {
            return Ok(State::Reference(quote, true));
        }
        Ok(match quote {
            Some(mark) if byte == mark => State::Tag(None),
            Some(_) => State::Tag(quote),
            None if byte == b'>' => {
                self.tag()?;
                State::Text
            }
            None => {
                self.last = byte;
                State::Tag(matches!(byte, b'"' | b'\'').then_some(byte))
            }
        })
    }

    fn in_declaration(&mut self, byte: u8, quote: Option<u8>) -> Result<State, Exceeded> {
        // A declaration that is too long is over the budget, whatever it is.
        if self.kept.len() as u64 >= self.limits.entities {
            return Err(self.limits.exceeded(Limit::Entities));
        }
        Ok(match quote {
            None if byte == b'>' => {
                self.declare()?;
                State::Doctype(true, None)
            }
            _ => {
                self.kept.push(byte);
                match self.kept.as_slice() {
                    b"!--" => return Ok(self.begin(State::Comment(true))),
                    b"?" => return Ok(self.begin(State::Instruction(true))),
                    _ => {}
                }
                State::Declaration(match quote {
                    Some(mark) if mark == byte => None,
                    None if matches!(byte, b'"' | b'\'') => Some(byte),
                    quote => quote,
                })
            }
        })
    }

    /// Stays in the state until the bytes `end` were read.
    fn until(&mut self, byte: u8, end: &[u8], in_doctype: bool) -> State {
        self.kept.push(byte);
        if self.kept.ends_with(end) {
            return self.begin(if in_doctype { State::Doctype(true, None) } else { State::Text });
        }
        if self.kept.len() > end.len() {
            self.kept.remove(0);
        }
        self.state
    }
}

impl<R: Read> Read for Prolog<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        for &byte in &buffer[..length] {
            self.pass(byte)?;
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str, limits: Limits) -> Result<(), String> {
        let mut text = String::new();
        let mut guard = Prolog::new(xml.as_bytes(), limits);
        guard.read_to_string(&mut text).map_err(|error| error.to_string())?;
        assert_eq!(text, xml);
        Ok(())
    }

    /// A document whose entities each have ten of the one before, `steps` of them.
    fn growing(steps: usize, quote: &str, comment: &str) -> String {
        let mut xml =
            format!("<?xml version='1.0'?>\n<!DOCTYPE r [{comment}\n<!ENTITY e0 {quote}0123456789{quote}>");
        for step in 1..=steps {
            let value = format!("&e{};", step - 1).repeat(10);
            xml += &format!("\n<!ENTITY  e{step}\n{quote}{value}{quote} >");
        }
        xml + "]>\n<r/>"
    }

    #[test]
    fn entities_that_multiply_are_refused_where_they_are_defined() {
        for (quote, comment) in
            [("\"", ""), ("'", "<!-- > ]> ' -->"), ("\"", "<!ELEMENT r (#PCDATA)><?pi ' > ?>")]
        {
            assert_eq!(read(&growing(4, quote, comment), Limits::default()), Ok(()));
            let error = read(&growing(7, quote, comment), Limits::default()).unwrap_err();
            assert!(error.contains("the limit 'entities'"), "{error}");
        }
    }

    #[test]
    fn entities_that_are_used_too_often_are_refused() {
        let head = format!("<!DOCTYPE r [<!ENTITY e '{}'>]>", "x".repeat(100_000));
        for (open, close) in [("<r>", "</r>"), ("<r a='", "'/>"), ("<r a=\"'", "\"/>")] {
            let xml = |times: usize| format!("{head}{open}{}{close}", "&e;".repeat(times));
            assert_eq!(read(&xml(50), Limits::default()), Ok(()));
            assert!(read(&xml(1000), Limits::default()).is_err(), "{open}");
        }
        // References that are none cost nothing, and a namespace may be used as often as one likes.
        let text = format!("{head}<r>{}<!-- {} --></r>", "&f;&amp;& ".repeat(1000), "&e;".repeat(1000));
        assert_eq!(read(&text, Limits::default()), Ok(()));
        let names = "<!DOCTYPE r [<!ENTITY ex 'http://example.org/vocabulary/of/things#'>]><r>";
        assert_eq!(
            read(&format!("{names}{}</r>", "<p a='&ex;x'/>".repeat(100_000)), Limits::default()),
            Ok(())
        );
    }

    #[test]
    fn elements_have_a_depth() {
        let limits = Limits::default().with(Limit::Depth, 3);
        for xml in [
            "<?xml version='1.0'?><a><b><c x='/' y=\">\"></c><c/><c z = 'a>'/></b></a>",
            "<!DOCTYPE a><a><!-- <b><c><d> --><![CDATA[<b><c><d>]]><?pi <b><c><d> ?><b/></a>",
        ] {
            assert_eq!(read(xml, limits), Ok(()));
        }
        for xml in ["<a><b><c><d></d></c></b></a>", "<a><b x='/'><c y='&e;'><d>"] {
            assert!(read(xml, limits).unwrap_err().contains("the limit 'depth'"), "{xml}");
        }
    }
}
