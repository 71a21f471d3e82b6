//! RDF/XML before it is parsed: a stream in, the same stream out, in which nothing stands that the parser would pass over
//! in silence.
//!
//! The parser drops a property whose `rdf:parseType` it does not know. RDF 1.1 wants it read as `Literal` (section
//! 7.2.20), so that is what the stream says then. It also drops triple terms and directions where no `rdf:version` says
//! that the file is of RDF 1.2, as that wants it; these are refused. The bytes are otherwise as they come, and what is no
//! XML at all is left to the parser, which says where.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};

use oxigraph::io::RdfFormat;
use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

use crate::vocab::rdf;

/// The namespace of the Internationalization Tag Set, by which RDF 1.2 gives texts their direction.
const ITS: &str = "http://www.w3.org/2005/11/its";

/// Gives what it reads, and keeps what was taken of it.
struct Recorder<R> {
    inner: BufReader<R>,
    taken: Vec<u8>,
}

impl<R: Read> Read for Recorder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.extend_from_slice(&buffer[..read]);
        Ok(read)
    }
}

impl<R: Read> BufRead for Recorder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken.extend_from_slice(&self.inner.buffer()[..amount]);
        self.inner.consume(amount);
    }
}

/// A stream of RDF in words that the parser of its format knows.
pub(crate) enum Words<R: Read> {
    /// RDF/XML.
    Known(Box<Known<R>>),
    /// Anything else, as it is.
    AsIs(R),
}

/// What is read, in words that the parser of its format knows.
pub(crate) fn known<R: Read>(reader: R, format: RdfFormat) -> Words<R> {
    match format {
        RdfFormat::RdfXml => Words::Known(Box::new(Known::new(reader))),
        _ => Words::AsIs(reader),
    }
}

impl<R: Read> Read for Words<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Known(known) => known.read(buffer),
            Self::AsIs(reader) => reader.read(buffer),
        }
    }
}

/// A stream of RDF/XML that says all that it says in words which the parser knows.
pub(crate) struct Known<R: Read> {
    reader: Reader<Recorder<R>>,
    /// What may be given out, and how much of it was.
    out: Vec<u8>,
    given: usize,
    /// Whether what is left is given as it is.
    is_raw: bool,
    /// The entities of the document type, by name.
    entities: HashMap<String, String>,
    open: Vec<Element>,
    /// How many of these lie around the literal that is read, if one is.
    literal: Option<usize>,
    line: usize,
}

/// An element that is open.
#[derive(Debug, Default)]
struct Element {
    /// The prefixes that it declares.
    declared: Vec<(Vec<u8>, Namespace)>,
    /// The version of RDF that it is in.
    version: Version,
}

/// A version of RDF, from that with least in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    #[default]
    Old,
    /// 1.2 without triple terms.
    Basic,
    Full,
}

/// A namespace, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Namespace {
    Rdf,
    Its,
    Other,
}

impl<R: Read> Known<R> {
    fn new(reader: R) -> Self {
        let mut reader = Reader::from_reader(Recorder {
            inner: BufReader::with_capacity(1 << 16, reader),
            taken: Vec::new(),
        });
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Self {
            reader,
            out: Vec::new(),
            given: 0,
            is_raw: false,
            entities: HashMap::new(),
            open: Vec::new(),
            literal: None,
            line: 1,
        }
    }

    /// Takes the next piece of markup or text.
    fn advance(&mut self) -> io::Result<()> {
        let mut buffer = Vec::new();
        let event = self.reader.read_event_into(&mut buffer);
        let mut taken = std::mem::take(&mut self.reader.get_mut().taken);
        match event {
            Ok(Event::Start(element)) => {
                self.enter(&element, &mut taken)?;
            }
            Ok(Event::Empty(element)) => {
                self.enter(&element, &mut taken)?;
                self.leave();
            }
            Ok(Event::End(_)) => self.leave(),
            Ok(Event::DocType(text)) => self.declare(&String::from_utf8_lossy(&text)),
            Ok(Event::Eof) => self.is_raw = true,
            Ok(_) => {}
            Err(quick_xml::Error::Io(error)) => {
                return Err(io::Error::new(error.kind(), error.to_string()));
            }
            // It is the parser's to say what is wrong, and where.
            Err(_) => self.is_raw = true,
        }
        self.line += memchr::memchr_iter(b'\n', &taken).count();
        (self.out, self.given) = (taken, 0);
        Ok(())
    }

    fn leave(&mut self) {
        self.open.pop();
        if self.literal.is_some_and(|depth| self.open.len() < depth) {
            self.literal = None;
        }
    }

    /// Looks at an element, whose bytes are `taken`, and has it say what the parser knows.
    fn enter(&mut self, element: &BytesStart<'_>, taken: &mut Vec<u8>) -> io::Result<()> {
        let attributes: Vec<_> = element.attributes().with_checks(false).flatten().collect();
        let mut declared = Vec::new();
        for attribute in &attributes {
            if let Some(prefix) = attribute.key.as_ref().strip_prefix(b"xmlns:") {
                declared.push((prefix.to_vec(), self.namespace(&attribute.value)));
            }
        }
        let version = self.open.last().map(|element| element.version).unwrap_or_default();
        self.open.push(Element { declared, version });
        if self.literal.is_some() {
            return Ok(());
        }
        let version = attributes.iter().find_map(|attribute| match self.name(attribute)? {
            (Namespace::Rdf, b"version") => Some(match self.resolve(&attribute.value).as_str() {
                "1.2" => Version::Full,
                "1.2-basic" => Version::Basic,
                _ => Version::Old,
            }),
            _ => None,
        });
        let Some(element) = self.open.last_mut() else { return Ok(()) };
        element.version = version.unwrap_or(element.version);
        let version = element.version;
        for attribute in &attributes {
            match self.name(attribute) {
                Some((Namespace::Rdf, b"parseType")) => match self.resolve(&attribute.value).as_str() {
                    "Resource" | "Collection" => {}
                    "Literal" => self.literal = Some(self.open.len()),
                    "Triple" if version == Version::Full => {}
                    "Triple" => return Err(self.refuse("rdf:parseType=\"Triple\"")),
                    _ => {
                        as_literal(taken, attribute.key.as_ref(), &attribute.value);
                        self.literal = Some(self.open.len());
                    }
                },
                Some((Namespace::Its, b"dir")) if version == Version::Old => {
                    return Err(self.refuse("its:dir"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn refuse(&self, what: &str) -> io::Error {
        let line = self.line;
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "line {line}: {what} is of RDF 1.2, and there is no rdf:version=\"1.2\": a part of what the file says would be lost"
            ),
        )
    }

    /// The namespace and the name of an attribute with a prefix.
    fn name<'a>(&self, attribute: &'a Attribute<'_>) -> Option<(Namespace, &'a [u8])> {
        let key = attribute.key.into_inner();
        let (prefix, name) = key.split_at(memchr::memchr(b':', key)?);
        Some((self.of_prefix(prefix), &name[1..]))
    }

    /// What a prefix stands for here.
    fn of_prefix(&self, prefix: &[u8]) -> Namespace {
        let declared = self.open.iter().rev().flat_map(|element| &element.declared);
        declared.into_iter().find(|(name, _)| name == prefix).map_or(Namespace::Other, |(_, space)| *space)
    }

    fn namespace(&self, value: &[u8]) -> Namespace {
        match self.resolve(value).as_str() {
            rdf::NAMESPACE => Namespace::Rdf,
            ITS => Namespace::Its,
            _ => Namespace::Other,
        }
    }

    /// A value with its entities and character references resolved, as far as they are known here. None has others in
    /// it that is worth looking at.
    fn resolve(&self, value: &[u8]) -> String {
        let text = String::from_utf8_lossy(value);
        let resolved = quick_xml::escape::unescape_with(&text, |name| {
            self.entities
                .get(name)
                .map(String::as_str)
                .or_else(|| quick_xml::escape::resolve_xml_entity(name))
        });
        resolved.map_or_else(|_| text.clone().into_owned(), |resolved| resolved.trim().to_owned())
    }

    /// Takes the entities of a document type that are plain texts.
    fn declare(&mut self, text: &str) {
        for part in text.split("<!ENTITY").skip(1) {
            let mut words = part.trim_start().splitn(2, char::is_whitespace);
            let (Some(name), Some(rest)) = (words.next(), words.next()) else { continue };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            if let Some((value, _)) = rest[1..].split_once(quote)
                && value.len() <= 1024
            {
                self.entities.entry(name.to_owned()).or_insert_with(|| value.to_owned());
            }
        }
    }
}

/// Makes the value of an attribute in the bytes of an element `Literal`.
fn as_literal(taken: &mut Vec<u8>, key: &[u8], value: &[u8]) {
    let Some(at) = memchr::memmem::find(taken, key) else { return };
    let after = at + key.len();
    let Some(quote) = taken[after..].iter().position(|byte| matches!(byte, b'"' | b'\'')) else { return };
    let start = after + quote + 1;
    if taken.get(start..start + value.len()) == Some(value) {
        taken.splice(start..start + value.len(), *b"Literal");
    }
}

impl<R: Read> Read for Known<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            if self.is_raw {
                return self.reader.get_mut().inner.read(buffer);
            }
            self.advance()?;
        }
        let length = buffer.len().min(self.out.len() - self.given);
        buffer[..length].copy_from_slice(&self.out[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEAD: &str = r#"<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY rdf "http://www.w3.org/1999/02/22-rdf-syntax-ns#">]>
<r:RDF xmlns:r="&rdf;" xmlns:e="urn:e:" xmlns:its="http://www.w3.org/2005/11/its">
"#;

    fn pass(text: &str) -> Result<String, String> {
        let mut passed = String::new();
        match Known::new(text.as_bytes()).read_to_string(&mut passed) {
            Ok(_) => Ok(passed),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn a_parse_type_that_is_unknown_is_a_literal() {
        let of = |kind: &str| {
            format!("{HEAD}<e:T r:about='urn:a'><e:p r:parseType='{kind}'><x/></e:p></e:T></r:RDF>")
        };
        assert_eq!(pass(&of("daml:collection")), Ok(of("Literal")));
        assert_eq!(pass(&of("")), Ok(of("Literal")));
        for known in ["Literal", "Resource", "Collection"] {
            assert_eq!(pass(&of(known)), Ok(of(known)));
        }
        // In another namespace it is another thing.
        let other = of("odd").replace("r:parseType", "e:parseType");
        assert_eq!(pass(&other), Ok(other));
    }

    #[test]
    fn what_rdf_1_2_added_is_refused_where_the_version_is_not_told() {
        let within = |around: &str, attribute: &str| {
            format!("{HEAD}<e:T r:about='urn:a' {around}><e:p {attribute}>x</e:p></e:T></r:RDF>")
        };
        for (attribute, version, told) in [
            ("r:parseType='Triple'", "1.2", "line 4: rdf:parseType=\"Triple\" is of RDF 1.2"),
            ("its:dir='rtl'", "1.2-basic", "its:dir is of RDF 1.2"),
        ] {
            let right = format!("r:version='{version}'");
            for around in ["", "r:version='1.1'", "e:version='1.2'"] {
                let error = pass(&within(around, attribute)).unwrap_err();
                assert!(error.contains(told), "{error}");
                let nearer = within(around, &format!("{right} {attribute}"));
                assert_eq!(pass(&nearer), Ok(nearer));
            }
            let text = within(&right, attribute);
            assert_eq!(pass(&text), Ok(text));
            assert!(pass(&within(&right, &format!("r:version='1.1' {attribute}"))).is_err());
            // In a literal it is what the literal says.
            let text =
                format!("{HEAD}<e:T><e:p r:parseType='Literal'><i {attribute}>x</i></e:p></e:T></r:RDF>");
            assert_eq!(pass(&text), Ok(text));
        }
        assert!(pass(&within("r:version='1.2-basic'", "r:parseType='Triple'")).is_err());
        for attribute in ["r:annotation='urn:x'", "r:annotationNodeID='x'"] {
            let text = within("", attribute);
            assert_eq!(pass(&text), Ok(text));
        }
        let after =
            format!("{HEAD}<e:T><e:p r:parseType='Literal'/><e:p its:dir='rtl'>x</e:p></e:T></r:RDF>");
        assert!(pass(&after).is_err());
        let after = format!("{HEAD}<e:T r:version='1.2'/><e:T><e:p its:dir='rtl'>x</e:p></e:T></r:RDF>");
        assert!(pass(&after).is_err());
    }

    proptest! {
        #[test]
        fn other_bytes_pass_as_they_are(text in "[<>/a-c=\"'! \\n&;\\[\\]?-]{0,80}") {
            prop_assert_eq!(pass(&text), Ok(text.clone()));
            let text = format!("{HEAD}{text}");
            prop_assert_eq!(pass(&text), Ok(text.clone()));
        }
    }
}
