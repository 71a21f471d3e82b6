//! Terms as text: an IRI, literal or blank node in its N-Triples form, and back.
//!
//! The form is that of RDF 1.1 N-Triples: `<iri>`, `"text"`, `"text"@en`, `"text"^^<datatype>`, `_:label`. What a
//! syntax cannot carry as it is stands escaped in it, so the writers copy it as it is.

use std::borrow::Cow;
use std::fmt::Write;

use oxigraph::model::{BlankNode, Literal, LiteralRef, NamedNode, Term, TermRef};

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
    } else if literal.datatype() != xsd::STRING {
        out.push_str("^^");
        encode_iri(literal.datatype().as_str(), out);
    }
}

/// Appends any term.
pub(crate) fn encode(term: TermRef<'_>, out: &mut String) {
    match term {
        TermRef::NamedNode(iri) => encode_iri(iri.as_str(), out),
        TermRef::Literal(literal) => encode_literal(literal, out),
        TermRef::BlankNode(node) => {
            out.push_str("_:");
            out.push_str(node.as_str());
        }
    }
}

/// Divides an encoded literal into its text with the quotation marks, and its datatype with the angle brackets.
///
/// Without a datatype of its own (plain or with a language) there is `None`.
pub(crate) fn split_datatype(encoded: &str) -> Option<(&str, &str)> {
    if !encoded.ends_with('>') {
        return None;
    }
    // Inside the text every quotation mark follows a backslash, and no IRI has one: the last is the closing one.
    let quote = encoded.rfind('"')?;
    Some((&encoded[..=quote], encoded.get(quote + 3..)?))
}

/// Reads an encoded term back.
pub(crate) fn decode(encoded: &str) -> Term {
    match encoded.as_bytes().first() {
        Some(b'<') => decode_iri(encoded).into(),
        Some(b'_') => BlankNode::new_unchecked(&encoded[2..]).into(),
        _ => {
            let literal = if let Some((text, datatype)) = split_datatype(encoded) {
                Literal::new_typed_literal(decode_text(text), decode_iri(datatype))
            } else {
                match language(encoded) {
                    Some(language) => Literal::new_language_tagged_literal_unchecked(
                        decode_text(&encoded[..encoded.len() - language.len() - 1]),
                        language,
                    ),
                    None => Literal::new_simple_literal(decode_text(encoded)),
                }
            };
            literal.into()
        }
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
        Some(b'<') => decode_text(encoded),
        _ => encoded.into(),
    }
}

/// The language of an encoded literal, if it has one.
pub(crate) fn language(encoded: &str) -> Option<&str> {
    encoded.get(encoded.rfind('"')? + 1..)?.strip_prefix('@')
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
                assert_eq!(language(&encoded), literal.language());
            }
        }
    }

    #[test]
    fn hostile_texts_come_back() {
        for text in [
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
        ] {
            round_trip(Literal::new_simple_literal(text));
            round_trip(Literal::new_language_tagged_literal_unchecked(text, "en-gb"));
            round_trip(Literal::new_typed_literal(text, xsd::DATE));
        }
        round_trip(NamedNode::new_unchecked("https://example.org/a b<c>\"\\"));
        round_trip(BlankNode::new_unchecked("b1"));
    }
}
