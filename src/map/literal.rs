//! Literals: Rust values in, RDF literals with a valid lexical form out.
//!
//! Oxigraph takes any text as any datatype, so nothing makes a literal here but by these functions.

use std::borrow::Cow;

use oxigraph::model::NamedNodeRef;

use super::term;
use crate::date::{Date, Precision};
use crate::vocab::xsd;

pub(super) use crate::vocab::lexical::{iri, label_language, language};

/// The language that is assumed where none is known.
pub(super) const ENGLISH: &str = "en";

/// A text that every RDF syntax and every SPARQL result format can carry.
///
/// XML 1.0 has no way to write most control characters, not even escaped; each is replaced by U+FFFD, one for one,
/// so that offsets still fit.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    // Most texts are seen to be fit by their bytes: the first of U+FFFE in UTF-8 is EF.
    if term::every(text, |b| (b >= b' ' || matches!(b, b'\t' | b'\n' | b'\r')) && b != 0xEF) {
        return text.into();
    }
    let unfit = |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(unfit) { text.replace(unfit, "\u{FFFD}").into() } else { text.into() }
}

/// A name or headline: [`clean`], with every run of white space one space. `None` if nothing is left.
pub(super) fn name(text: &str) -> Option<Cow<'_, str>> {
    let single = |pair: &[u8]| pair != b"  ";
    if term::every(text, |b| matches!(b, b' '..=b'~'))
        && text.as_bytes().windows(2).all(single)
        && !text.is_empty()
        && !text.starts_with(' ')
        && !text.ends_with(' ')
    {
        return Some(text.into());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| clean(&words.join(" ")).into_owned().into())
}

/// A literal whose lexical form fits its datatype.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal<'l> {
    String(Cow<'l, str>),
    /// A text and its language.
    Text(Cow<'l, str>, &'l str),
    Integer(usize),
    Typed(Cow<'l, str>, NamedNodeRef<'static>),
}

impl<'l> Literal<'l> {
    /// A text in a language, which is one that [`language`] has given.
    pub(super) fn text(text: &'l str, language: &'l str) -> Self {
        Self::Text(clean(text), language)
    }

    /// A text in no language.
    pub(super) fn string(text: &'l str) -> Self {
        Self::String(clean(text))
    }

    /// `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`, by the precision of the date.
    pub(super) fn date(date: Date) -> Self {
        Self::Typed(date.to_string().into(), date_type(date))
    }

    /// `xsd:integer`.
    pub(super) fn integer(value: usize) -> Self {
        Self::Integer(value)
    }

    /// `xsd:boolean`.
    pub(super) fn boolean(value: bool) -> Self {
        Self::Typed(if value { "true" } else { "false" }.into(), xsd::BOOLEAN)
    }

    /// A confidence as `xsd:decimal` in canonical form (`1.0`, `0.8`), to six places; `None` outside of 0 to 1.
    pub(super) fn confidence(value: f64) -> Option<Self> {
        if !(0.0..=1.0).contains(&value) {
            return None;
        }
        let mut form = format!("{:.6}", value.abs());
        let digits = form.trim_end_matches('0').len();
        form.truncate(digits);
        if form.ends_with('.') {
            form.push('0');
        }
        Some(Self::Typed(form.into(), xsd::DECIMAL))
    }

    /// Appends its N-Triples form.
    pub(super) fn encode(&self, out: &mut String) {
        match self {
            Self::String(text) => term::encode_text(text, out),
            Self::Text(text, language) => {
                term::encode_text(text, out);
                out.push('@');
                out.push_str(language);
            }
            Self::Integer(value) => encode_typed(itoa::Buffer::new().format(*value), xsd::INTEGER, out),
            Self::Typed(form, datatype) => encode_typed(form, *datatype, out),
        }
    }
}

/// Appends a literal whose form needs no escapes.
fn encode_typed(form: &str, datatype: NamedNodeRef<'_>, out: &mut String) {
    for part in ["\"", form, "\"^^<", datatype.as_str(), ">"] {
        out.push_str(part);
    }
}

/// A date as a term.
pub fn date(date: Date) -> oxigraph::model::Literal {
    oxigraph::model::Literal::new_typed_literal(date.to_string(), date_type(date))
}

/// The datatype of a date of this precision.
fn date_type(date: Date) -> NamedNodeRef<'static> {
    match date.precision() {
        Precision::Year => xsd::G_YEAR,
        Precision::Month => xsd::G_YEAR_MONTH,
        Precision::Day => xsd::DATE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_are_canonical_decimals() {
        for (value, form) in
            [(0.8, "0.8"), (1.0, "1.0"), (0.0, "0.0"), (-0.0, "0.0"), (0.1 + 0.2, "0.3"), (1e-9, "0.0")]
        {
            assert_eq!(Literal::confidence(value), Some(Literal::Typed(form.into(), xsd::DECIMAL)));
        }
        for value in [f64::NAN, f64::INFINITY, -0.1, 1.1] {
            assert!(Literal::confidence(value).is_none());
        }
    }

    #[test]
    fn dates_keep_their_precision() {
        for (text, datatype) in
            [("1988", xsd::G_YEAR), ("2020-10", xsd::G_YEAR_MONTH), ("2020-10-23", xsd::DATE)]
        {
            assert_eq!(Literal::date(text.parse().unwrap()), Literal::Typed(text.into(), datatype));
        }
    }

    #[test]
    fn control_characters_are_replaced_one_for_one() {
        assert_eq!(clean("a\0b\u{1F}c\td\n"), "a\u{FFFD}b\u{FFFD}c\td\n");
        assert_eq!(name(" a \n b\u{1}"), Some("a b\u{FFFD}".into()));
        assert_eq!(name(" \n\t"), None);
    }
}
