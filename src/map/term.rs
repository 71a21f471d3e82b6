//! Terms as text: an IRI, literal or blank node in its N-Triples form, and back.
//!
//! The form is that of N-Triples: `<iri>`, `"text"`, `"text"@en`, `"text"^^<datatype>`, `_:label`, and of RDF 1.2
//! `<<( subject predicate object )>>` and `"text"@ar--rtl`. What a syntax cannot carry as it is stands escaped in it, so
//! the writers copy it as it is.

use std::borrow::Cow;
use std::fmt::Write;

use oxigraph::model::{
    BaseDirection, BlankNode, Literal, LiteralRef, NamedNode, NamedOrBlankNode, NamedOrBlankNodeRef, Term,
    TermRef, Triple,
};

use super::triple::{END_OF_TRIPLE, TRIPLE, is_triple, parts_of_triple};
use crate::limits::MAX_TRIPLES;
use crate::vocab::xsd;

/// Whether every byte of a text fits. Most texts do, so that many are looked at together before anything is decided.
pub(super) fn every(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    let (blocks, rest) = text.as_bytes().as_chunks::<16>();
    blocks.iter().all(|block| block.iter().fold(true, |all, b| all & fits(*b)))
        && rest.iter().all(|b| fits(*b))
}

/// Appends an IRI.
pub(crate) fn encode_iri(iri: &str, out: &mut String) {
    // No valid IRI has these; an unchecked one must not break the syntax.
    let breaks =
        |b: u8| b <= b' ' || matches!(b, b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`' | b'\\');
    out.push('<');
    if every(iri, |b| !breaks(b)) {
        out.push_str(iri);
    } else {
        for c in iri.chars() {
            match u8::try_from(c) {
                Ok(byte) if breaks(byte) => escape(c, out),
                _ => out.push(c),
            }
        }
    }
    out.push('>');
}

/// Appends a text in quotation marks.
pub(crate) fn encode_text(text: &str, out: &mut String) {
    out.push('"');
    let is_plain = |b: u8| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\';
    if every(text, is_plain) {
        out.push_str(text);
    } else {
        text.chars().for_each(|c| encode_char(c, out));
    }
    out.push('"');
}

fn encode_char(c: char, out: &mut String) {
    match c {
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{C}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        // Besides controls, what looks like nothing in an editor or is no character at all.
        '\0'..='\u{1F}'
        | '\u{7F}'..='\u{9F}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{FEFF}'
        | '\u{FFFE}'
        | '\u{FFFF}' => escape(c, out),
        c => out.push(c),
    }
}

/// Appends a literal.
pub(crate) fn encode_literal(literal: LiteralRef<'_>, out: &mut String) {
    encode_text(literal.value(), out);
    if let Some(language) = literal.language() {
        out.push('@');
        out.push_str(language);
        match literal.direction() {
            Some(BaseDirection::Ltr) => out.push_str("--ltr"),
            Some(BaseDirection::Rtl) => out.push_str("--rtl"),
            None => {}
        }
    } else if literal.datatype() != xsd::STRING {
        out.push_str("^^");
        encode_iri(literal.datatype().as_str(), out);
    }
}

/// Appends any term. However deep triple terms are, the stack is not.
pub(crate) fn encode(mut term: TermRef<'_>, out: &mut String) {
    let mut depth = 0;
    while let TermRef::Triple(triple) = term {
        out.push_str(TRIPLE);
        encode_node(triple.subject.as_ref(), out);
        out.push(' ');
        encode_iri(triple.predicate.as_str(), out);
        out.push(' ');
        depth += 1;
        term = triple.object.as_ref();
    }
    match term {
        TermRef::NamedNode(iri) => encode_iri(iri.as_str(), out),
        TermRef::Literal(literal) => encode_literal(literal, out),
        TermRef::BlankNode(node) => encode_node(node.into(), out),
        TermRef::Triple(_) => {}
    }
    (0..depth).for_each(|_| out.push_str(END_OF_TRIPLE));
}

fn encode_node(node: NamedOrBlankNodeRef<'_>, out: &mut String) {
    match node {
        NamedOrBlankNodeRef::NamedNode(iri) => encode_iri(iri.as_str(), out),
        NamedOrBlankNodeRef::BlankNode(node) => {
            out.push_str("_:");
            out.push_str(node.as_str());
        }
    }
}

/// Divides an encoded literal into its text with the quotation marks, and its datatype with the angle brackets.
///
/// Without a datatype of its own (plain or with a language) there is `None`.
pub(crate) fn split_datatype(encoded: &str) -> Option<(&str, &str)> {
    if !encoded.ends_with('>') || !encoded.starts_with('"') {
        return None;
    }
    // Inside the text every quotation mark follows a backslash, and no IRI has one: the last is the closing one.
    let quote = encoded.rfind('"')?;
    Some((&encoded[..=quote], encoded.get(quote + 3..)?))
}

/// Reads an encoded term back. Triple terms that are deeper than any that is read come back as an IRI that is none.
pub(crate) fn decode(encoded: &str) -> Term {
    let (mut around, mut inner) = (Vec::new(), encoded);
    while let Some([subject, predicate, object]) = parts_of_triple(inner) {
        if around.len() == MAX_TRIPLES {
            return decode_iri(encoded).into();
        }
        around.push((subject, predicate));
        inner = object;
    }
    around.into_iter().rev().fold(decode_simple(inner), |object, (subject, predicate)| {
        let subject = match subject.strip_prefix("_:") {
            Some(label) => NamedOrBlankNode::from(BlankNode::new_unchecked(label)),
            None => decode_iri(subject).into(),
        };
        Triple { subject, predicate: decode_iri(predicate), object }.into()
    })
}

/// Reads an encoded term back that is no triple term.
fn decode_simple(encoded: &str) -> Term {
    match encoded.as_bytes().first() {
        Some(b'<') => decode_iri(encoded).into(),
        Some(b'_') => BlankNode::new_unchecked(encoded.get(2..).unwrap_or_default()).into(),
        _ => decode_literal(encoded).into(),
    }
}

fn decode_literal(encoded: &str) -> Literal {
    if let Some((text, datatype)) = split_datatype(encoded) {
        return Literal::new_typed_literal(decode_text(text), decode_iri(datatype));
    }
    let Some(tag) = language(encoded) else { return Literal::new_simple_literal(decode_text(encoded)) };
    let text = decode_text(&encoded[..encoded.len() - tag.len() - 1]);
    match split_direction(tag) {
        (language, Some(direction)) => {
            Literal::new_directional_language_tagged_literal_unchecked(text, language, direction)
        }
        (language, None) => Literal::new_language_tagged_literal_unchecked(text, language),
    }
}

/// Reads an encoded IRI back.
pub(crate) fn decode_iri(encoded: &str) -> NamedNode {
    NamedNode::new_unchecked(decode_text(encoded))
}

/// What an encoded term reads, without a copy where nothing is escaped: the IRI, the text of the literal, the blank
/// node as it is.
pub(crate) fn value(encoded: &str) -> Cow<'_, str> {
    match encoded.as_bytes().first() {
        Some(b'"') => decode_text(&encoded[..=encoded.rfind('"').unwrap_or_default()]),
        Some(b'<') if !is_triple(encoded) => decode_text(encoded),
        _ => encoded.into(),
    }
}

/// The language of an encoded literal, if it has one; with its direction, as in `ar--rtl`, if it has that.
pub(crate) fn language(encoded: &str) -> Option<&str> {
    if !encoded.starts_with('"') {
        return None;
    }
    encoded.get(encoded.rfind('"')? + 1..)?.strip_prefix('@')
}

/// Divides a language into its tag and the direction of the text.
pub(crate) fn split_direction(language: &str) -> (&str, Option<BaseDirection>) {
    match language.split_once("--") {
        Some((tag, "ltr")) => (tag, Some(BaseDirection::Ltr)),
        Some((tag, "rtl")) => (tag, Some(BaseDirection::Rtl)),
        _ => (language, None),
    }
}

/// Takes the delimiters off and resolves the escapes.
pub(crate) fn decode_text(delimited: &str) -> Cow<'_, str> {
    let inner = delimited.get(1..delimited.len().saturating_sub(1)).unwrap_or_default();
    if !inner.contains('\\') {
        return inner.into();
    }
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some('b') => text.push('\u{8}'),
            Some('t') => text.push('\t'),
            Some('n') => text.push('\n'),
            Some('f') => text.push('\u{C}'),
            Some('r') => text.push('\r'),
            Some('u') => {
                let code =
                    chars.by_ref().take(4).filter_map(|digit| digit.to_digit(16)).fold(0, |n, d| n * 16 + d);
                text.extend(char::from_u32(code));
            }
            other => text.extend(other),
        }
    }
    text.into()
}

/// Appends `\uXXXX`; only characters of the basic plane need it.
fn escape(c: char, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{:04X}", u32::from(c));
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &[&str] = &[
        "",
        "\"",
        "\\",
        "\\\"",
        "\"@en",
        "\"^^<x>",
        "a\nb\r\tc",
        "\0\u{1}\u{8}\u{C}\u{1F}\u{7F}\u{85}",
        "😀é\u{FEFF}",
        "\u{2028}\u{FFFF}\u{FFFD}",
        "\\u0041",
        "<>",
        "ends in >",
        "_:b",
        "'''\"\"\"",
        " )>>",
        "<<( <a> <b> <c> )>>",
        "@ar--rtl",
    ];

    fn round_trip(term: impl Into<Term>) {
        let term = term.into();
        let mut encoded = String::new();
        encode(term.as_ref(), &mut encoded);
        assert!(!encoded.contains(['\n', '\r', '\0']), "{encoded}");
        assert_eq!(decode(&encoded), term, "{encoded}");
        match &term {
            Term::NamedNode(iri) => assert_eq!(value(&encoded), iri.as_str()),
            Term::BlankNode(node) => assert_eq!(value(&encoded), node.to_string()),
            Term::Literal(literal) => {
                assert_eq!(value(&encoded), literal.value());
                assert_eq!(language(&encoded).map(|tag| split_direction(tag).0), literal.language());
            }
            Term::Triple(_) => assert_eq!(value(&encoded), encoded),
        }
    }

    #[test]
    fn hostile_texts_come_back() {
        for text in HOSTILE {
            round_trip(Literal::new_simple_literal(*text));
            round_trip(Literal::new_language_tagged_literal_unchecked(*text, "en-gb"));
            round_trip(Literal::new_typed_literal(*text, xsd::DATE));
        }
        round_trip(NamedNode::new_unchecked("https://example.org/a b<c>\"\\"));
        round_trip(BlankNode::new_unchecked("b1"));
        for &text in HOSTILE {
            let triple = |object: Term| {
                let (subject, predicate) = (BlankNode::new_unchecked("b"), NamedNode::new_unchecked("urn:p"));
                Term::from(Triple { subject: subject.into(), predicate, object })
            };
            let literal = Literal::new_directional_language_tagged_literal_unchecked;
            round_trip(literal(text, "ar", BaseDirection::Rtl));
            round_trip(triple(Literal::new_simple_literal(text).into()));
            round_trip(triple(triple(literal(text, "en-gb", BaseDirection::Ltr).into())));
            round_trip(triple(NamedNode::new_unchecked(text).into()));
        }
    }
}
