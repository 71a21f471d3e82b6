//! Lines of N-Triples and N-Quads as most programs write them: a line in, its terms as they stand out.
//!
//! A [`Builder`](crate::map::Builder) keeps terms in their N-Triples form, with one way to escape each text. A line
//! that has its terms in this form already needs no parser: [`terms`] divides it, [`is_canonical`] tells whether a
//! term may be taken as it is. Both say no to all that is unusual, right or wrong; the parser judges that.

use memchr::{memchr, memchr2};
use oxiri::Iri;

use crate::map::{END_OF_TRIPLE, TRIPLE, parts_of_triple};
use crate::vocab::{rdf, xsd};

/// Subject, predicate, object and the name of the graph, empty if there is none, of a line without its end.
///
/// `None` if it is not four terms and a dot with one space between two, or if it has a blank node.
pub(super) fn terms(line: &str) -> Option<[&str; 4]> {
    let (subject, rest) = line.split_at(iri(line)?);
    let rest = rest.strip_prefix(' ')?;
    let (predicate, rest) = rest.split_at(iri(rest)?);
    let rest = rest.strip_prefix(' ')?;
    let (object, rest) = rest.split_at(triple(rest).or_else(|| iri(rest)).or_else(|| literal(rest))?);
    let rest = rest.strip_prefix(' ')?;
    if rest == "." {
        return Some([subject, predicate, object, ""]);
    }
    let (graph, rest) = rest.split_at(iri(rest)?);
    (rest == " .").then_some([subject, predicate, object, graph])
}

/// The length of the triple term that a text begins with, if it is one of IRIs and literals.
fn triple(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(TRIPLE)?;
    let rest = rest.get(iri(rest)?..)?.strip_prefix(' ')?;
    let rest = rest.get(iri(rest)?..)?.strip_prefix(' ')?;
    let rest = rest.get(iri(rest).or_else(|| literal(rest))?..)?.strip_prefix(END_OF_TRIPLE)?;
    Some(text.len() - rest.len())
}

/// The length of the IRI, with its brackets, that a text begins with.
fn iri(text: &str) -> Option<usize> {
    if !text.starts_with('<') {
        return None;
    }
    Some(memchr(b'>', text.as_bytes())? + 1)
}

/// The length of the literal that a text begins with.
fn literal(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'"') {
        return None;
    }
    let mut end = 1;
    loop {
        end += memchr2(b'"', b'\\', bytes.get(end..)?)?;
        if bytes[end] == b'"' {
            break;
        }
        end += 2;
    }
    end += 1;
    Some(match bytes.get(end)? {
        b'@' => end + memchr(b' ', &bytes[end..])?,
        b'^' => end + 2 + iri(text.get(end + 2..)?)?,
        _ => end,
    })
}

/// Whether a term of [`terms`] is valid and in the form that a builder keeps.
pub(super) fn is_canonical(term: &str) -> bool {
    if let Some(parts) = parts_of_triple(term) {
        return parts.into_iter().all(is_simple);
    }
    is_simple(term)
}

/// The same of a term that is no triple term.
fn is_simple(term: &str) -> bool {
    if term.starts_with('<') {
        return is_iri(term);
    }
    let Some(quote) = memchr::memrchr(b'"', term.as_bytes()) else { return false };
    let suffix = &term[quote + 1..];
    is_text(&term[1..quote])
        && match suffix.as_bytes().first() {
            None => true,
            Some(b'@') => is_language(&suffix[1..]),
            Some(_) => suffix.strip_prefix("^^").is_some_and(is_datatype),
        }
}

/// An IRI in brackets, with nothing that is or would be escaped.
fn is_iri(term: &str) -> bool {
    let inner = term.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    // The grammar of IRIs has no room for what Turtle forbids in them.
    inner.is_some_and(|iri| Iri::parse(iri).is_ok())
}

/// What stands in quotation marks, escaped as a builder does it and not otherwise.
fn is_text(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let usual = match byte {
            b'\\' => bytes.next().is_some_and(|escaped| b"\"\\nrtbf".contains(&escaped)),
            _ => byte >= b' ' && byte != 0x7F && byte != b'"',
        };
        if !usual {
            return false;
        }
    }
    text.is_ascii()
        || !text.contains(['\u{2028}', '\u{2029}', '\u{FEFF}', '\u{FFFE}', '\u{FFFF}'])
            && !text.contains(|c| ('\u{80}'..='\u{9F}').contains(&c))
}

/// A language, perhaps with a country, in small letters.
fn is_language(tag: &str) -> bool {
    let (language, country) = tag.split_once('-').map_or((tag, None), |(tag, more)| (tag, Some(more)));
    let is_small = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    matches!(language.len(), 2 | 3)
        && is_small(language)
        && country.is_none_or(|country| country.len() == 2 && is_small(country))
}

/// A datatype in brackets that is written, and that a literal may be given.
fn is_datatype(term: &str) -> bool {
    let inner = &term[1..term.len() - 1];
    inner != xsd::STRING.as_str() && !inner.starts_with(rdf::NAMESPACE) && is_iri(term)
}
