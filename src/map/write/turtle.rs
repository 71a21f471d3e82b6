//! Turtle and TriG: sorted rows in, blocks of subjects out.

use std::io::{self, Write};

use super::{Output, PART};
use crate::map::dataset::{Dataset, Row};
use crate::map::{END_OF_TRIPLE, TRIPLE, is_triple, parts_of_triple, term};
use crate::vocab::{Prefixes, rdf, xsd};

/// Writes sorted rows; those of the default graph stand bare, those of others in braces.
pub(super) fn write<W: Write>(
    dataset: &Dataset,
    rows: &[Row],
    prefixes: &Prefixes,
    output: &mut Output<W>,
) -> io::Result<()> {
    let names = Names::new(dataset, rows, prefixes);
    for (prefix, namespace) in names.used() {
        output.put("@prefix ");
        output.put(prefix);
        output.put(": <");
        output.put(namespace);
        output.put("> .\n");
    }
    let mut first = names.used().next().is_none();
    for graph in rows.chunk_by(|a, b| a[0] == b[0]) {
        if !first {
            output.put("\n");
        }
        let name = graph[0][0];
        if name == 0 {
            subjects(&names, graph, "", output)?;
        } else {
            names.put(name, output);
            output.put(" {\n");
            subjects(&names, graph, "    ", output)?;
            output.put("}\n");
        }
        first = false;
    }
    Ok(())
}

/// Writes the subjects of one graph with an empty line between two.
fn subjects<W: Write>(
    names: &Names<'_>,
    rows: &[Row],
    indent: &str,
    output: &mut Output<W>,
) -> io::Result<()> {
    output.put_parts(&parts(rows), |number, part, output| {
        for (index, subject) in part.chunk_by(|a, b| a[1] == b[1]).enumerate() {
            if number + index > 0 {
                output.put("\n");
            }
            put_subject(names, subject, indent, output)?;
        }
        Ok(())
    })
}

/// Divides the rows of one graph so that each subject is whole.
fn parts(rows: &[Row]) -> Vec<&[Row]> {
    let mut parts = Vec::with_capacity(rows.len() / PART + 1);
    let mut rest = rows;
    while let Some(last) = rest.get(PART - 1) {
        let more = rest[PART..].iter().take_while(|row| row[1] == last[1]).count();
        let (part, after) = rest.split_at(PART + more);
        parts.push(part);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Writes one subject with all that is said of it.
fn put_subject<W: Write>(
    names: &Names<'_>,
    subject: &[Row],
    indent: &str,
    output: &mut Output<W>,
) -> io::Result<()> {
    output.put(indent);
    names.put(subject[0][1], output);
    let predicates = || subject.chunk_by(|a, b| a[2] == b[2]);
    let is_type = |rows: &&[Row]| Some(rows[0][2]) == names.rdf_type;
    let sorted = predicates().filter(is_type).chain(predicates().filter(|rows| !is_type(rows)));
    for (index, rows) in sorted.enumerate() {
        if index == 0 {
            output.put(" ");
        } else {
            output.put(" ;\n");
            output.put(indent);
            output.put("    ");
        }
        objects(names, rows, indent, output)?;
    }
    output.put(" .\n");
    Ok(())
}

/// Writes a predicate with its objects: types side by side, others under each other.
fn objects<W: Write>(
    names: &Names<'_>,
    rows: &[Row],
    indent: &str,
    output: &mut Output<W>,
) -> io::Result<()> {
    let predicate = rows[0][2];
    let is_type = Some(predicate) == names.rdf_type;
    if is_type {
        output.put("a");
    } else {
        names.put(predicate, output);
    }
    for (index, row) in rows.iter().enumerate() {
        if index == 0 {
            output.put(" ");
        } else if is_type {
            output.put(", ");
        } else {
            output.put(",\n");
            output.put(indent);
            output.put("        ");
        }
        names.put(row[3], output);
        output.relieve()?;
    }
    Ok(())
}

/// How the terms of a dataset are written.
struct Names<'d> {
    dataset: &'d Dataset,
    /// Prefix and namespace.
    table: Vec<(&'d str, &'d str)>,
    /// For each term the place in `table` of the prefix that shortens it, or its datatype; else [`Names::NONE`],
    /// as for the terms of no row.
    prefix: Vec<u16>,
    /// Whether the prefixes in `table` shorten something in a triple term.
    in_triples: Vec<bool>,
    rdf_type: Option<u32>,
}

impl<'d> Names<'d> {
    const NONE: u16 = u16::MAX;

    fn new(dataset: &'d Dataset, rows: &[Row], prefixes: &'d Prefixes) -> Self {
        let mut written = vec![false; dataset.terms.len()];
        for &id in rows.iter().flatten() {
            written[id as usize] = true;
        }
        let table: Vec<_> = prefixes.iter().filter(|(prefix, _)| is_prefix(prefix)).collect();
        let rdf_type = dataset.find(rdf::TYPE);
        let in_triples = vec![false; table.len()];
        let mut names = Self { dataset, table, prefix: Vec::new(), in_triples, rdf_type: None };
        let mut last = (String::new(), Self::NONE);
        let prefix = |(form, written): (&std::sync::Arc<str>, &bool)| {
            if *written { names.prefix_of(form, &mut last) } else { Self::NONE }
        };
        names.prefix = dataset.terms.iter().zip(&written).map(prefix).collect();
        let forms = dataset.terms.iter().zip(written).filter(|(_, written)| *written).map(|(form, _)| form);
        forms.filter(|form| is_triple(form)).for_each(|form| names.note(form));
        if let Some(index) = rdf_type {
            // As a predicate it is written `a`; elsewhere it is too rare to need a prefix.
            names.prefix[index as usize] = Self::NONE;
            names.rdf_type = rdf_type;
        }
        names
    }

    /// The prefix that shortens a term. Terms come sorted: `last` remembers the namespace of the one before.
    fn prefix_of(&self, form: &str, last: &mut (String, u16)) -> u16 {
        let iri = match form.as_bytes().first() {
            Some(b'<') if !is_triple(form) => form,
            Some(b'"') => match term::split_datatype(form) {
                Some((text, datatype)) if !is_bare(text, datatype) => datatype,
                _ => return Self::NONE,
            },
            _ => return Self::NONE,
        };
        let Some((namespace, local)) = split(iri) else { return Self::NONE };
        if !is_local(local) {
            return Self::NONE;
        }
        if last.0 != namespace {
            let found = self.table.iter().position(|(_, known)| *known == namespace);
            last.0.clear();
            last.0.push_str(namespace);
            last.1 = found.and_then(|index| u16::try_from(index).ok()).unwrap_or(Self::NONE);
        }
        last.1
    }

    /// The prefixes that some term needs.
    fn used(&self) -> impl Iterator<Item = (&'d str, &'d str)> {
        let mut used = self.in_triples.clone();
        for &prefix in &self.prefix {
            if let Some(used) = used.get_mut(usize::from(prefix)) {
                *used = true;
            }
        }
        self.table.clone().into_iter().zip(used).filter_map(|(entry, used)| used.then_some(entry))
    }

    /// Writes a term.
    fn put<W: Write>(&self, id: u32, output: &mut Output<W>) {
        let form = self.dataset.form(id);
        let prefix = self.table.get(usize::from(self.prefix[id as usize])).map(|(prefix, _)| *prefix);
        if is_triple(form) {
            self.put_triple(form, output);
        } else {
            put_term(form, prefix, output);
        }
    }

    /// Notes the prefixes that shorten what is in a triple term.
    fn note(&mut self, mut form: &str) {
        let mut last = (String::new(), Self::NONE);
        while let Some([subject, predicate, object]) = parts_of_triple(form) {
            for part in [subject, predicate, object] {
                let prefix = self.prefix_of(part, &mut last);
                if let Some(used) = self.in_triples.get_mut(usize::from(prefix)) {
                    *used = true;
                }
            }
            form = object;
        }
    }

    /// Writes a triple term.
    fn put_triple<W: Write>(&self, mut form: &str, output: &mut Output<W>) {
        let mut last = (String::new(), Self::NONE);
        let mut put = |part: &str, output: &mut Output<W>| {
            let prefix = self.table.get(usize::from(self.prefix_of(part, &mut last)));
            put_term(part, prefix.map(|(prefix, _)| *prefix), output);
        };
        let mut depth = 0;
        while let Some([subject, predicate, object]) = parts_of_triple(form) {
            output.put(TRIPLE);
            for part in [subject, predicate] {
                put(part, output);
                output.put(" ");
            }
            (form, depth) = (object, depth + 1);
        }
        put(form, output);
        (0..depth).for_each(|_| output.put(END_OF_TRIPLE));
    }
}

/// Writes a term that is no triple term.
fn put_term<W: Write>(form: &str, prefix: Option<&str>, output: &mut Output<W>) {
    let Some((text, datatype)) = term::split_datatype(form) else { return put_iri(form, prefix, output) };
    if is_bare(text, datatype) {
        output.put(&text[1..text.len() - 1]);
        return;
    }
    output.put(text);
    output.put("^^");
    put_iri(datatype, prefix, output);
}

/// Writes an IRI, or a term that has no short form.
fn put_iri<W: Write>(form: &str, prefix: Option<&str>, output: &mut Output<W>) {
    match prefix.zip(split(form)) {
        Some((prefix, (_, local))) => {
            output.put(prefix);
            output.put(":");
            output.put(local);
        }
        None => output.put(form),
    }
}

/// Divides `<namespace/local>` behind the last slash or hash.
pub(super) fn split(form: &str) -> Option<(&str, &str)> {
    let iri = form.strip_prefix('<')?.strip_suffix('>')?;
    let cut = iri.rfind(['/', '#'])? + 1;
    Some(iri.split_at(cut))
}

/// Whether a literal may stand without quotation marks and datatype.
///
/// Turtle would allow `01` and `.5` too; some readers then change them to `1` and `0.5`, so they are kept quoted.
fn is_bare(text: &str, datatype: &str) -> bool {
    let value = &text[1..text.len() - 1];
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = |text: &str| digits(text) && (text == "0" || !text.starts_with('0'));
    let unsigned = value.strip_prefix('-').unwrap_or(value);
    match datatype.strip_prefix('<').and_then(|iri| iri.strip_suffix('>')?.strip_prefix(xsd::NAMESPACE)) {
        Some("integer") => whole(unsigned) && value != "-0",
        Some("decimal") => {
            unsigned.split_once('.').is_some_and(|(before, after)| whole(before) && digits(after))
        }
        Some("boolean") => matches!(value, "true" | "false"),
        _ => false,
    }
}

/// Whether Turtle takes a text as the prefix of a prefixed name.
fn is_prefix(prefix: &str) -> bool {
    prefix.chars().next().is_none_or(|c| c != '_' && is_name_start(c))
        && prefix.chars().all(|c| is_name(c) || c == '.')
        && !prefix.ends_with('.')
}

/// Whether Turtle takes a text as the local part of a prefixed name with no escape.
pub(crate) fn is_local(local: &str) -> bool {
    local.chars().next().is_some_and(|c| is_name_start(c) || c.is_ascii_digit() || c == ':')
        && local.chars().all(|c| is_name(c) || matches!(c, '.' | ':'))
        && !local.ends_with('.')
}

/// Turtle's `PN_CHARS_U`.
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// Turtle's `PN_CHARS`.
fn is_name(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
