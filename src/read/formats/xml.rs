//! XML text in, elements out, one after another, each as a tree. No entity that a document defines is expanded.

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use crate::read::error::Reason;

/// The greatest depth of elements within one another.
const MAX_DEPTH: usize = 200;

/// An element with what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name with the prefix, as written.
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

/// What can be in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Its name without the prefix.
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    /// The value of an attribute, by its name as written.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it of this name, without regard to the prefix.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.local() == name)
    }

    /// The element at the end of a path of names.
    pub(super) fn path(&self, names: &[&str]) -> Option<&Self> {
        names.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The words of it and of all in it; `None` if there are none.
    pub(super) fn text(&self) -> Option<String> {
        let mut text = String::new();
        self.collect(&mut text);
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn collect(&self, text: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(words) => text.push_str(words),
                Node::Element(element) => element.collect(text),
            }
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The name, without the prefix, of the root element of a document that begins with `head`.
pub(in crate::read) fn root(head: &str) -> Option<String> {
    let mut reader = Reader::from_str(head);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                return Some(local(&String::from_utf8_lossy(start.name().as_ref())).to_owned());
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// Goes through a document from one start of an element to the next.
pub(super) struct Walk<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t str,
    counted: usize,
    line: u64,
}

impl<'t> Walk<'t> {
    /// Goes through `text` from byte `at` on, which is on line `line`.
    pub(super) fn new(text: &'t str, at: usize, line: u64) -> Self {
        let rest = text.get(at..).unwrap_or_default();
        let mut reader = Reader::from_str(rest);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        Self { reader, text: rest, counted: 0, line }
    }

    /// How many bytes were gone through.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    /// The line that was come to.
    pub(super) fn line(&mut self) -> u64 {
        let position = self.position();
        let passed = self.text.as_bytes().get(self.counted..position).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted = position.max(self.counted);
        self.line
    }

    /// The next start of an element, and whether the element is empty; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(BytesStart<'t>, bool)>, Reason> {
        loop {
            match self.reader.read_event().map_err(|error| broken(&error))? {
                Event::Start(start) => return Ok(Some((start, false))),
                Event::Empty(start) => return Ok(Some((start, true))),
                Event::DocType(definition) => refuse_entities(&definition)?,
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// The whole element that `start` begins.
    pub(super) fn element(&mut self, start: &BytesStart<'_>, empty: bool) -> Result<Element, Reason> {
        let mut open = vec![opened(start)];
        if empty {
            return Ok(open.remove(0));
        }
        loop {
            match self.reader.read_event().map_err(|error| broken(&error))? {
                Event::Start(start) => {
                    if open.len() >= MAX_DEPTH {
                        return Err(Reason::TooDeep { format: "XML", limit: MAX_DEPTH });
                    }
                    open.push(opened(&start));
                }
                Event::Empty(start) => add(&mut open, Node::Element(opened(&start))),
                Event::End(_) => {
                    let Some(element) = open.pop() else { return Ok(Element::default()) };
                    if open.is_empty() {
                        return Ok(element);
                    }
                    add(&mut open, Node::Element(element));
                }
                Event::Text(text) => {
                    // An entity that is not known stays as it is written.
                    let words = match text.unescape_with(resolve_html5_entity) {
                        Ok(words) => words.into_owned(),
                        Err(_) => String::from_utf8_lossy(&text).into_owned(),
                    };
                    add(&mut open, Node::Text(words));
                }
                Event::CData(data) => {
                    add(&mut open, Node::Text(String::from_utf8_lossy(&data).into_owned()));
                }
                Event::DocType(definition) => refuse_entities(&definition)?,
                Event::Eof => {
                    let name = open.first().map_or("", |element| element.name.as_str());
                    return Err(Reason::Xml(format!("it breaks off within <{name}>")));
                }
                _ => {}
            }
        }
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn opened(start: &BytesStart<'_>) -> Element {
    let attribute = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let value = String::from_utf8_lossy(&attribute.value).into_owned();
        let value = match quick_xml::escape::unescape_with(&value, resolve_html5_entity) {
            Ok(value) => value.into_owned(),
            Err(_) => value.clone(),
        };
        (name, value)
    };
    Element {
        name: String::from_utf8_lossy(start.name().as_ref()).into_owned(),
        attributes: start.attributes().with_checks(false).flatten().map(attribute).collect(),
        children: Vec::new(),
    }
}

fn broken(error: &quick_xml::Error) -> Reason {
    Reason::Xml(error.to_string())
}

/// Entities that a document defines can make a small file enormous; no format of news needs them.
fn refuse_entities(definition: &[u8]) -> Result<(), Reason> {
    let definition = String::from_utf8_lossy(definition);
    if definition.to_ascii_uppercase().contains("<!ENTITY") { Err(Reason::Entities) } else { Ok(()) }
}
