//! Literals: Rust values in, RDF literals with a valid lexical form out.
//!
//! Oxigraph takes any text as any datatype, so nothing makes a literal here but by these functions.

use std::borrow::Cow;

use oxigraph::model::{Literal, LiteralRef};

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
    let unfit = |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(unfit) { text.replace(unfit, "\u{FFFD}").into() } else { text.into() }
}

/// A name or headline: [`clean`], with every run of white space one space. `None` if nothing is left.
pub(super) fn name(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| clean(&words.join(" ")).into_owned())
}

/// A text in a language.
pub(super) fn text(text: &str, language: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(clean(text), language)
}

/// A text in no language.
pub(super) fn string(text: &str) -> Literal {
    Literal::new_simple_literal(clean(text))
}

/// `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`, by the precision of the date.
pub(super) fn date(date: Date) -> Literal {
    let datatype = match date.precision() {
        Precision::Year => xsd::G_YEAR,
        Precision::Month => xsd::G_YEAR_MONTH,
        Precision::Day => xsd::DATE,
    };
    Literal::new_typed_literal(date.to_string(), datatype)
}

/// `xsd:integer`.
pub(super) fn integer(value: usize) -> Literal {
    Literal::new_typed_literal(value.to_string(), xsd::INTEGER)
}

/// `xsd:boolean`.
pub(super) fn boolean(value: bool) -> LiteralRef<'static> {
    LiteralRef::new_typed_literal(if value { "true" } else { "false" }, xsd::BOOLEAN)
}

/// A confidence as `xsd:decimal` in canonical form (`1.0`, `0.8`), to six places; `None` outside of 0 to 1.
pub(super) fn confidence(value: f64) -> Option<Literal> {
    if !(0.0..=1.0).contains(&value) {
        return None;
    }
    let mut form = format!("{:.6}", value.abs());
    let digits = form.trim_end_matches('0').len();
    form.truncate(digits);
    if form.ends_with('.') {
        form.push('0');
    }
    Some(Literal::new_typed_literal(form, xsd::DECIMAL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_are_canonical_decimals() {
        for (value, form) in
            [(0.8, "0.8"), (1.0, "1.0"), (0.0, "0.0"), (-0.0, "0.0"), (0.1 + 0.2, "0.3"), (1e-9, "0.0")]
        {
            assert_eq!(confidence(value).unwrap().value(), form);
        }
        for value in [f64::NAN, f64::INFINITY, -0.1, 1.1] {
            assert!(confidence(value).is_none());
        }
    }

    #[test]
    fn dates_keep_their_precision() {
        let datatype = |text: &str| date(text.parse().unwrap()).datatype().into_owned();
        assert_eq!(datatype("1988").as_ref(), xsd::G_YEAR);
        assert_eq!(datatype("2020-10").as_ref(), xsd::G_YEAR_MONTH);
        assert_eq!(datatype("2020-10-23").as_ref(), xsd::DATE);
    }

    #[test]
    fn control_characters_are_replaced_one_for_one() {
        assert_eq!(clean("a\0b\u{1F}c\td\n"), "a\u{FFFD}b\u{FFFD}c\td\n");
        assert_eq!(name(" a \n b\u{1}"), Some("a b\u{FFFD}".into()));
        assert_eq!(name(" \n\t"), None);
    }
}
