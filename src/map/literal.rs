//! Literals: Rust values in, RDF literals with a valid lexical form out.
//!
//! Oxigraph takes any text as any datatype, so nothing makes a literal here but by these functions.

use std::borrow::Cow;

use oxigraph::model::NamedNodeRef;

use super::term;
use crate::date::{Date, Precision};
use crate::vocab::xsd;

pub(super) use crate::vocab::lexical::{iri, language};

/// The language that is assumed where none is known.
pub(super) const ENGLISH: &str = "en";

/// A text that every RDF syntax and every SPARQL result format can carry.
///
/// XML 1.0 has no way to write most control characters, not even escaped; each is replaced by U+FFFD, one for one,
/// so that offsets still fit.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    // Most texts are seen to be fit by their bytes: the first of U+FFFE in UTF-8 is EF.
    if text.bytes().all(|b| (b >= b' ' || matches!(b, b'\t' | b'\n' | b'\r')) && b != 0xEF) {
        return text.into();
    }
    let unfit = |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(unfit) { text.replace(unfit, "\u{FFFD}").into() } else { text.into() }
}

/// A name or headline: [`clean`], with every run of white space one space. `None` if nothing is left.
pub(super) fn name(text: &str) -> Option<Cow<'_, str>> {
    let single = |(b, next): (u8, u8)| b != b' ' || next != b' ';
    if text.bytes().all(|b| matches!(b, b' '..=b'~'))
        && text.bytes().zip(text.bytes().skip(1)).all(single)
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
pub(super) struct Literal<'l> {
    value: Cow<'l, str>,
    kind: LiteralKind<'l>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LiteralKind<'l> {
    String,
    Language(&'l str),
    Typed(NamedNodeRef<'static>),
}

impl<'l> Literal<'l> {
    /// A text in a language, which is one that [`language`] has given.
    pub(super) fn text(text: &'l str, language: &'l str) -> Self {
        Self { value: clean(text), kind: LiteralKind::Language(language) }
    }

    /// A text in no language.
    pub(super) fn string(text: &'l str) -> Self {
        Self { value: clean(text), kind: LiteralKind::String }
    }

    fn typed(value: impl Into<Cow<'l, str>>, datatype: NamedNodeRef<'static>) -> Self {
        Self { value: value.into(), kind: LiteralKind::Typed(datatype) }
    }

    /// `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`, by the precision of the date.
    pub(super) fn date(date: Date) -> Self {
        Self::typed(date.to_string(), date_type(date))
    }

    /// `xsd:integer`.
    pub(super) fn integer(value: usize) -> Self {
        Self::typed(value.to_string(), xsd::INTEGER)
    }

    /// `xsd:boolean`.
    pub(super) fn boolean(value: bool) -> Self {
        Self::typed(if value { "true" } else { "false" }, xsd::BOOLEAN)
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
        Some(Self::typed(form, xsd::DECIMAL))
    }

    /// Appends its N-Triples form.
    pub(super) fn encode(&self, out: &mut String) {
        term::encode_text(&self.value, out);
        match self.kind {
            LiteralKind::String => {}
            LiteralKind::Language(language) => {
                out.push('@');
                out.push_str(language);
            }
            LiteralKind::Typed(datatype) => {
                out.push_str("^^<");
                out.push_str(datatype.as_str());
                out.push('>');
            }
        }
    }
}

/// A date as a term.
pub(crate) fn date(date: Date) -> oxigraph::model::Literal {
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
            assert_eq!(Literal::confidence(value).unwrap().value, form);
        }
        for value in [f64::NAN, f64::INFINITY, -0.1, 1.1] {
            assert!(Literal::confidence(value).is_none());
        }
    }

    #[test]
    fn dates_keep_their_precision() {
        let datatype = |text: &str| Literal::date(text.parse().unwrap()).kind;
        assert_eq!(datatype("1988"), LiteralKind::Typed(xsd::G_YEAR));
        assert_eq!(datatype("2020-10"), LiteralKind::Typed(xsd::G_YEAR_MONTH));
        assert_eq!(datatype("2020-10-23"), LiteralKind::Typed(xsd::DATE));
    }

    #[test]
    fn control_characters_are_replaced_one_for_one() {
        assert_eq!(clean("a\0b\u{1F}c\td\n"), "a\u{FFFD}b\u{FFFD}c\td\n");
        assert_eq!(name(" a \n b\u{1}"), Some("a b\u{FFFD}".into()));
        assert_eq!(name(" \n\t"), None);
    }
}
