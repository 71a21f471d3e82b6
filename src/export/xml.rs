//! XML: texts in, elements that every XML 1.0 parser takes out.

use std::io::{self, Write};

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::map;

/// Writes elements, indented.
pub(super) struct Xml<W: Write>(quick_xml::Writer<W>);

impl<W: Write> Xml<W> {
    /// Begins a document.
    pub(super) fn new(writer: W) -> io::Result<Self> {
        let mut xml = Self(quick_xml::Writer::new_with_indent(writer, b' ', 1));
        xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(xml)
    }

    /// Begins an element that has others in it.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    /// Ends an element.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// Writes an element with a text in it.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))?;
        self.0.write_event(Event::Text(BytesText::new(&flat(text))))?;
        self.close(name)
    }

    /// Ends the document and gives the writer back.
    pub(super) fn finish(self) -> io::Result<W> {
        let mut writer = self.0.into_inner();
        writer.write_all(b"\n")?;
        writer.flush()?;
        Ok(writer)
    }
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (attribute, value) in attributes {
        start.push_attribute((*attribute, flat(value).as_str()));
    }
    start
}

/// The text without the characters that XML 1.0 cannot carry, on one line: a parser would make spaces of the line
/// breaks in an attribute, and do as it likes with a carriage return.
fn flat(text: &str) -> String {
    map::clean(text).replace(['\n', '\r', '\t'], " ")
}
