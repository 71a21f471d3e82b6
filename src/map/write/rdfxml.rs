//! RDF/XML: sorted rows in, a description for each subject out.
//!
//! The syntax has no graphs, no property whose IRI does not end in an XML name and no text with control characters. A
//! dataset that has such things is refused; [`Inexpressible`](super::Inexpressible) says which. So are triple terms and
//! texts with a direction, which only the RDF/XML of RDF 1.2 has.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::Output;
use super::inexpressible;
use crate::map::dataset::{Dataset, Row};
use crate::map::term;
use crate::vocab::{Prefixes, rdf};

fn inexpressible(what: String) -> io::Error {
    inexpressible::inexpressible("RDF/XML", what)
}

/// Writes sorted rows of the default graph.
pub(super) fn write<W: Write>(
    dataset: &Dataset,
    rows: &[Row],
    prefixes: &Prefixes,
    output: &mut Output<W>,
) -> io::Result<()> {
    inexpressible::refuse_rdf12("RDF/XML", dataset)?;
    let names = Names::new(dataset, rows, prefixes)?;
    output.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF");
    for (namespace, prefix) in &names.prefixes {
        output.put("\n    xmlns:");
        output.put(prefix);
        output.put("=\"");
        put_escaped(namespace, output);
        output.put("\"");
    }
    output.put(">\n");
    for subject in rows.chunk_by(|a, b| a[1] == b[1]) {
        names.subject(subject, output)?;
    }
    output.put("</rdf:RDF>\n");
    Ok(())
}

/// The qualified names of a document.
struct Names<'d> {
    dataset: &'d Dataset,
    /// Namespaces and their prefixes, `rdf` among them.
    prefixes: BTreeMap<&'d str, String>,
    rdf_type: Option<u32>,
}

impl<'d> Names<'d> {
    fn new(dataset: &'d Dataset, rows: &[Row], prefixes: &'d Prefixes) -> io::Result<Self> {
        let rdf_type = dataset.find(rdf::TYPE);
        let mut properties: BTreeSet<u32> = BTreeSet::new();
        let mut classes: BTreeSet<u32> = BTreeSet::new();
        for row in rows {
            if Some(row[2]) == rdf_type {
                classes.insert(row[3]);
            }
            properties.insert(row[2]);
        }
        let mut namespaces: BTreeSet<&str> = BTreeSet::from([rdf::NAMESPACE]);
        for property in properties {
            let iri = iri(dataset.form(property));
            let (namespace, _) = divide(iri)
                .filter(|(namespace, local)| *namespace != rdf::NAMESPACE || is_property(local))
                .ok_or_else(|| inexpressible(format!("the property <{iri}>")))?;
            namespaces.insert(namespace);
        }
        namespaces.extend(classes.iter().filter_map(|&class| Some(class_name(dataset.form(class))?.0)));
        let given: BTreeMap<&str, &str> = prefixes
            .iter()
            .filter(|(prefix, _)| is_name(prefix) && !prefix.to_lowercase().starts_with("xml"))
            .filter(|(prefix, namespace)| *prefix != "rdf" && *namespace != rdf::NAMESPACE)
            .map(|(prefix, namespace)| (namespace, prefix))
            .collect();
        let mut taken: BTreeSet<&str> = given.values().copied().collect();
        taken.insert("rdf");
        let mut number = 0;
        let mut named = BTreeMap::new();
        for namespace in namespaces {
            let prefix = match given.get(namespace) {
                _ if namespace == rdf::NAMESPACE => "rdf".to_owned(),
                Some(prefix) => (*prefix).to_owned(),
                None => loop {
                    number += 1;
                    let prefix = format!("ns{number}");
                    if !taken.contains(prefix.as_str()) {
                        break prefix;
                    }
                },
            };
            named.insert(namespace, prefix);
        }
        Ok(Self { dataset, prefixes: named, rdf_type })
    }

    fn subject<W: Write>(&self, rows: &[Row], output: &mut Output<W>) -> io::Result<()> {
        let is_type = |row: &&Row| Some(row[2]) == self.rdf_type;
        // The first class that has a name is the element's.
        let class = rows.iter().filter(is_type).find_map(|row| {
            let (namespace, local) = class_name(self.dataset.form(row[3]))?;
            Some((row[3], self.prefixes.get(namespace)?.as_str(), local))
        });
        let (prefix, local) = class.map_or(("rdf", "Description"), |(_, prefix, local)| (prefix, local));
        output.put("  <");
        put_name(prefix, local, output);
        self.put_reference(rows[0][1], "about", output);
        output.put(">\n");
        let is_class = |row: &&Row| is_type(row) && class.is_some_and(|(id, ..)| id == row[3]);
        let (types, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(is_type);
        for row in types.into_iter().filter(|row| !is_class(row)).chain(others) {
            self.property(row, output)?;
            output.relieve()?;
        }
        output.put("  </");
        put_name(prefix, local, output);
        output.put(">\n");
        Ok(())
    }

    fn property<W: Write>(&self, row: &Row, output: &mut Output<W>) -> io::Result<()> {
        // Every property was divided before, and its namespace has a prefix.
        let (namespace, local) = divide(iri(self.dataset.form(row[2]))).unwrap_or_default();
        let prefix = self.prefixes.get(namespace).map(String::as_str).unwrap_or_default();
        output.put("    <");
        put_name(prefix, local, output);
        let form = self.dataset.form(row[3]);
        if !form.starts_with('"') {
            self.put_reference(row[3], "resource", output);
            output.put("/>\n");
            return Ok(());
        }
        if let Some(language) = term::language(form) {
            output.put(" xml:lang=\"");
            output.put(language);
            output.put("\"");
        } else if let Some((_, datatype)) = term::split_datatype(form) {
            output.put(" rdf:datatype=\"");
            put_escaped(&term::decode_text(datatype), output);
            output.put("\"");
        }
        output.put(">");
        let quote = form.rfind('"').unwrap_or_default();
        let text = term::decode_text(&form[..=quote]);
        if let Some(c) = text.chars().find(|&c| !is_xml_char(c)) {
            let subject = self.dataset.form(row[1]);
            return Err(inexpressible(format!(
                "the character U+{:04X} in a text of {subject}",
                u32::from(c)
            )));
        }
        put_escaped(&text, output);
        output.put("</");
        put_name(prefix, local, output);
        output.put(">\n");
        Ok(())
    }

    /// Writes the attribute that names a node.
    fn put_reference<W: Write>(&self, id: u32, attribute: &str, output: &mut Output<W>) {
        let form = self.dataset.form(id);
        match form.strip_prefix("_:") {
            Some(label) => {
                output.put(" rdf:nodeID=\"");
                output.put(label);
            }
            None => {
                output.put(" rdf:");
                output.put(attribute);
                output.put("=\"");
                put_escaped(&term::decode_text(form), output);
            }
        }
        output.put("\"");
    }
}

/// What stands between the angle brackets of an IRI.
fn iri(form: &str) -> &str {
    form.strip_prefix('<').and_then(|form| form.strip_suffix('>')).unwrap_or(form)
}

/// The name of a class, if it can be one of an element. Those of RDF's own namespace have meanings of their own there.
fn class_name(form: &str) -> Option<(&str, &str)> {
    let class = form.strip_prefix('<')?.strip_suffix('>')?;
    divide(class).filter(|(namespace, _)| *namespace != rdf::NAMESPACE)
}

/// Divides an IRI into a namespace and an XML name, the name as long as can be.
fn divide(iri: &str) -> Option<(&str, &str)> {
    let tail = iri
        .rfind(|c| !is_name_character(c))
        .map_or(0, |index| index + iri[index..].chars().next().map_or(0, char::len_utf8));
    let start = tail + iri[tail..].find(is_name_start)?;
    // This one may not be declared; a name that begins later leaves another namespace.
    let start = match &iri[..start] {
        "http://www.w3.org/2000/xmlns/" => start + 1 + iri.get(start + 1..)?.find(is_name_start)?,
        _ => start,
    };
    (start > 0).then(|| iri.split_at(start))
}

/// Whether a name of RDF's namespace means, as an element, the property of that name.
fn is_property(local: &str) -> bool {
    const SYNTAX: [&str; 12] = [
        "RDF",
        "ID",
        "about",
        "parseType",
        "resource",
        "nodeID",
        "datatype",
        "Description",
        "aboutEach",
        "aboutEachPrefix",
        "bagID",
        "li",
    ];
    !SYNTAX.contains(&local)
}

/// Whether a text is an XML name without a colon.
fn is_name(text: &str) -> bool {
    text.starts_with(is_name_start) && text.chars().all(is_name_character)
}

/// `NCNameStartChar` of [Namespaces in XML](https://www.w3.org/TR/xml-names/#NT-NCName).
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// `NCNameChar`.
fn is_name_character(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// `Char` of [XML 1.0](https://www.w3.org/TR/xml/#NT-Char): what can stand in a document at all.
pub(crate) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn put_name<W: Write>(prefix: &str, local: &str, output: &mut Output<W>) {
    output.put(prefix);
    output.put(":");
    output.put(local);
}

/// Writes a text as content or as the value of an attribute.
fn put_escaped<W: Write>(text: &str, output: &mut Output<W>) {
    let mut rest = text;
    while let Some(index) = rest.find(['&', '<', '>', '"', '\r']) {
        let (before, after) = rest.split_at(index);
        output.put(before);
        output.put(match after.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            // A bare carriage return would be read as a line feed.
            _ => "&#xD;",
        });
        rest = &after[1..];
    }
    output.put(rest);
}
