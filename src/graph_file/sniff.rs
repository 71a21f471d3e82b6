//! The syntax of a stream that nobody named: its first bytes in, a guess out.

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};

/// How many bytes are looked at.
pub(super) const HEAD: u64 = 1 << 14;

/// The format of a stream that begins with `head`.
///
/// RDF/XML and JSON-LD begin as nothing else does. What has nothing that is not N-Quads is read as that, N-Triples
/// too; all that is left is read as TriG, which Turtle is part of.
pub(super) fn format(head: &[u8]) -> RdfFormat {
    let text = head.trim_ascii_start();
    let after = |mark: &[u8]| text.strip_prefix(mark).map(|rest| rest.trim_ascii_start().first().copied());
    if [&b"<?xml"[..], b"<!--", b"<!DOCTYPE", b"<rdf:RDF"].iter().any(|start| text.starts_with(start)) {
        return RdfFormat::RdfXml;
    }
    // `[ ... ]` begins a statement of Turtle as well, and `{ ... }` a graph of TriG.
    if matches!(after(b"{"), Some(Some(b'"'))) || matches!(after(b"["), Some(Some(b'{'))) {
        return RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
    }
    // What is cut off at the end tells nothing.
    let whole = if head.len() as u64 == HEAD { text.iter().rposition(|&byte| byte == b'\n') } else { None };
    let mut statements =
        RdfParser::from_format(RdfFormat::NQuads).for_slice(&text[..whole.unwrap_or(text.len())]);
    match statements.next() {
        Some(Ok(_)) if statements.all(|quad| quad.is_ok()) => RdfFormat::NQuads,
        _ => RdfFormat::TriG,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_tell_the_syntax() {
        for (head, name) in [
            ("", "TriG"),
            ("@prefix a: <urn:a> .", "TriG"),
            ("<urn:a> <urn:b> <urn:c> .\n", "N-Quads"),
            ("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:c>, <urn:d> .\n", "TriG"),
            ("[ <urn:a> <urn:b> ] .", "TriG"),
            ("{ <urn:a> <urn:b> 1 }", "TriG"),
            ("# a comment\n<urn:a> <urn:b> \"c\" <urn:d> .\n", "N-Quads"),
            ("\n <?xml version='1.0'?>", "RDF/XML"),
            ("<rdf:RDF xmlns:", "RDF/XML"),
            ("{\n  \"@context\"", "JSON-LD"),
            ("[ {\"@id\"", "JSON-LD"),
        ] {
            assert!(format(head.as_bytes()).name().contains(name), "{head}");
        }
    }
}
