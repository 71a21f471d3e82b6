//! Single values: a term in, whether it is of a kind, a datatype or a length, and which of two comes first, out.

use std::cmp::Ordering;
use std::str::FromStr;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef, Term};
use oxsdatatypes::{Boolean, Date, DateTime, Decimal, Duration, GYear, GYearMonth, Time};

use crate::query;

/// The integers that have a least and a greatest, with these.
const RANGES: [(NamedNodeRef<'_>, i128, i128); 12] = [
    (xsd::LONG, i64::MIN as i128, i64::MAX as i128),
    (xsd::INT, i32::MIN as i128, i32::MAX as i128),
    (xsd::SHORT, i16::MIN as i128, i16::MAX as i128),
    (xsd::BYTE, i8::MIN as i128, i8::MAX as i128),
    (xsd::UNSIGNED_LONG, 0, u64::MAX as i128),
    (xsd::UNSIGNED_INT, 0, u32::MAX as i128),
    (xsd::UNSIGNED_SHORT, 0, u16::MAX as i128),
    (xsd::UNSIGNED_BYTE, 0, u8::MAX as i128),
    (xsd::NON_NEGATIVE_INTEGER, 0, i128::MAX),
    (xsd::POSITIVE_INTEGER, 1, i128::MAX),
    (xsd::NON_POSITIVE_INTEGER, i128::MIN, 0),
    (xsd::NEGATIVE_INTEGER, i128::MIN, -1),
];

/// Whether a term is a literal of a datatype, with a text that the datatype has.
pub(super) fn is_of(term: &Term, datatype: NamedNodeRef<'_>) -> bool {
    let Term::Literal(literal) = term else { return false };
    if literal.datatype() != datatype || query::is_ill_typed(literal) {
        return false;
    }
    let range = RANGES.iter().find(|(known, ..)| *known == datatype);
    range.is_none_or(|(_, least, greatest)| match literal.value().parse::<i128>() {
        Ok(value) => (*least..=*greatest).contains(&value),
        // More digits than these hold.
        Err(_) if literal.value().starts_with('-') => *least == i128::MIN,
        Err(_) => *greatest == i128::MAX,
    })
}

/// The characters of an IRI or a literal.
pub(super) fn text(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(iri) => Some(iri.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        Term::BlankNode(_) | Term::Triple(_) => None,
    }
}

/// Which of two literals comes first by `<` of SPARQL, where it says so.
pub(super) fn compare(left: &Term, right: &Term) -> Option<Ordering> {
    let (Term::Literal(left), Term::Literal(right)) = (left, right) else { return None };
    if let (Some(one), Some(other)) = (query::number(left), query::number(right)) {
        let is_exact = |literal: &Literal| ![xsd::DOUBLE, xsd::FLOAT].contains(&literal.datatype());
        // What is the same to fifteen digits may differ yet.
        let exact = (one == other && is_exact(left) && is_exact(right)).then(|| by::<Decimal>(left, right));
        return exact.flatten().or_else(|| one.partial_cmp(&other));
    }
    let same =
        |types: &[NamedNodeRef<'_>]| types.contains(&left.datatype()) && types.contains(&right.datatype());
    if same(&[xsd::STRING]) || left.language().is_some() && left.language() == right.language() {
        return Some(left.value().cmp(right.value()));
    }
    if same(&[xsd::DATE_TIME, xsd::DATE_TIME_STAMP]) {
        return by::<DateTime>(left, right);
    }
    if same(&[xsd::DURATION, xsd::DAY_TIME_DURATION, xsd::YEAR_MONTH_DURATION]) {
        return by::<Duration>(left, right);
    }
    match left.datatype() {
        datatype if datatype != right.datatype() => None,
        xsd::BOOLEAN => by::<Boolean>(left, right),
        xsd::DATE => by::<Date>(left, right),
        xsd::TIME => by::<Time>(left, right),
        xsd::G_YEAR => by::<GYear>(left, right),
        xsd::G_YEAR_MONTH => by::<GYearMonth>(left, right),
        _ => None,
    }
}

/// Which of two values of one type comes first.
fn by<T: FromStr + PartialOrd>(left: &Literal, right: &Literal) -> Option<Ordering> {
    let [left, right] = [left, right].map(|literal| literal.value().parse::<T>().ok());
    left?.partial_cmp(&right?)
}

/// Whether a language is one of a range (RFC 4647, basic filtering).
pub(super) fn is_in_range(language: &str, range: &str) -> bool {
    let rest = language.get(..range.len()).filter(|start| start.eq_ignore_ascii_case(range));
    range == "*" || rest.is_some() && matches!(language.as_bytes().get(range.len()), None | Some(b'-'))
}
