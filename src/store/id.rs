//! Numbers of terms: a term in its N-Triples form in, a number that stands for it out, and back where the number is the
//! value itself.
//!
//! ```text
//! 0nnn nnnn …   the term with this number in the dictionary of the graph
//! 10tt tvvv …   the value itself: 3 bits of type, 27 bits of value
//! 11nn nnnn …   a term that only the query has
//! ```
//!
//! Small numbers, days, months, years and truth values need no dictionary, if their text is the usual one, so that the
//! value gives the same text back: `"7"`, but not `"07"` or `"+7"`.

use std::fmt::Write;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef, Term};
use oxsdatatypes::{Date, Decimal};
use spareval::ExpressionTerm;

use crate::map::split_datatype;
use crate::vocab::xsd::NAMESPACE;

/// The number of a term in one graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TermId(pub(crate) u32);

/// The first bit of a number that is not in the dictionary.
const OUTSIDE: u32 = 1 << 31;

/// The first two bits of a number of the query's own.
const EXTRA: u32 = 3 << 30;

/// How many bits a value has.
const BITS: u32 = 27;

/// The types whose values may be in the number, by their three bits. The last two are not used.
const TYPES: [NamedNodeRef<'static>; 7] = [
    xsd::BOOLEAN,
    xsd::INTEGER,
    xsd::DECIMAL,
    xsd::DATE,
    xsd::G_YEAR,
    xsd::G_YEAR_MONTH,
    xsd::NON_NEGATIVE_INTEGER,
];

/// The texts of truth values.
const TRUTHS: [&str; 4] = ["false", "true", "0", "1"];

impl TermId {
    /// In the place of a graph's name: the default graph of a file.
    pub(crate) const DEFAULT: Self = Self(MOST_TERMS);

    /// How many terms a dictionary has at most.
    pub(crate) const MOST: u32 = MOST_TERMS;

    /// The number of a term of the dictionary.
    pub(crate) fn known(number: u32) -> Option<Self> {
        (number < MOST_TERMS).then_some(Self(number))
    }

    /// The place in the dictionary.
    pub(crate) fn in_dictionary(self) -> Option<u32> {
        (self.0 < MOST_TERMS).then_some(self.0)
    }

    /// The number of a term that only the query has.
    pub(crate) fn extra(place: usize) -> Option<Self> {
        let place = u32::try_from(place).ok().filter(|place| *place < 1 << 30)?;
        Some(Self(EXTRA | place))
    }

    /// The place among the terms that only the query has.
    pub(crate) fn in_extra(self) -> Option<usize> {
        (self.0 & EXTRA == EXTRA).then_some((self.0 & !EXTRA) as usize)
    }

    /// The number that holds the value of a term in its N-Triples form, if it is of the kind that fits.
    pub(crate) fn of_form(form: &str) -> Option<Self> {
        if !form.starts_with('"') {
            return None;
        }
        let (text, datatype) = split_datatype(form)?;
        let datatype = datatype.get(1..datatype.len() - 1)?;
        Self::of_value(text.get(1..text.len() - 1)?, datatype)
    }

    /// The number that holds the value of a text of a type.
    pub(crate) fn of_value(text: &str, datatype: &str) -> Option<Self> {
        // Nothing that is longer fits, and few types have so short a text.
        if text.len() > 10 || !datatype.starts_with(NAMESPACE) {
            return None;
        }
        let kind = TYPES.iter().position(|known| known.as_str() == datatype)?;
        let value = match TYPES[kind] {
            xsd::BOOLEAN => u32::try_from(TRUTHS.iter().position(|truth| *truth == text)?).ok()?,
            xsd::INTEGER => zigzag(integer(text)?, BITS)?,
            xsd::NON_NEGATIVE_INTEGER => u32::try_from(integer(text)?).ok().filter(|n| *n < 1 << BITS)?,
            xsd::DECIMAL => decimal(text)?,
            xsd::DATE => {
                let (month, day) = text.rsplit_once('-')?;
                month_of(month)? << 5 | digits(day, 2)?
            }
            xsd::G_YEAR => digits(text, 4)?,
            _ => month_of(text)?,
        };
        Some(Self::inline(kind, value))
    }

    fn inline(kind: usize, value: u32) -> Self {
        Self(OUTSIDE | (kind as u32) << BITS | value)
    }

    /// The number that holds a value that a query computed.
    pub(crate) fn of_expression(term: &ExpressionTerm) -> Option<Self> {
        match term {
            ExpressionTerm::BooleanLiteral(value) => Some(Self::inline(0, u32::from(bool::from(*value)))),
            ExpressionTerm::IntegerLiteral(value) => Some(Self::inline(1, zigzag(i64::from(*value), BITS)?)),
            _ => None,
        }
    }

    /// The type and the bits of a value.
    fn value(self) -> Option<(NamedNodeRef<'static>, u32)> {
        if self.0 & EXTRA != OUTSIDE {
            return None;
        }
        let datatype = TYPES.get((self.0 >> BITS & 7) as usize)?;
        Some((*datatype, self.0 & ((1 << BITS) - 1)))
    }

    /// The text and the type of the value that the number holds.
    fn text(self) -> Option<(String, NamedNodeRef<'static>)> {
        let (datatype, value) = self.value()?;
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = match datatype {
            xsd::BOOLEAN => write!(text, "{}", TRUTHS.get(value as usize)?),
            xsd::INTEGER => write!(text, "{}", unzigzag(value)),
            xsd::NON_NEGATIVE_INTEGER => write!(text, "{value}"),
            xsd::DECIMAL => {
                let (digits, scale) = (unzigzag(value >> 3), (value & 7) as usize);
                let sign = if digits < 0 { "-" } else { "" };
                let power = 10_u64.pow(scale as u32);
                let digits = digits.unsigned_abs();
                match scale {
                    0 => write!(text, "{sign}{digits}"),
                    _ => write!(text, "{sign}{}.{:0scale$}", digits / power, digits % power),
                }
            }
            xsd::DATE => write!(text, "{:04}-{:02}-{:02}", value >> 9, value >> 5 & 15, value & 31),
            xsd::G_YEAR => write!(text, "{value:04}"),
            _ => write!(text, "{:04}-{:02}", value >> 4, value & 15),
        };
        Some((text, datatype))
    }

    /// The literal whose value the number holds.
    pub(crate) fn literal(self) -> Option<Literal> {
        let (text, datatype) = self.text()?;
        Some(Literal::new_typed_literal(text, datatype))
    }

    /// The value that the number holds, as an expression takes it.
    pub(crate) fn expression(self) -> Option<ExpressionTerm> {
        let (datatype, value) = self.value()?;
        Some(match datatype {
            xsd::BOOLEAN => ExpressionTerm::BooleanLiteral((value & 1 == 1).into()),
            xsd::INTEGER => ExpressionTerm::IntegerLiteral(unzigzag(value).into()),
            xsd::NON_NEGATIVE_INTEGER => ExpressionTerm::IntegerLiteral(i64::from(value).into()),
            xsd::DECIMAL => {
                let decimal = Decimal::new(i128::from(unzigzag(value >> 3)), value & 7).ok()?;
                ExpressionTerm::DecimalLiteral(decimal)
            }
            xsd::DATE => match date(value >> 9, value >> 5 & 15, value & 31) {
                Some(date) => ExpressionTerm::DateLiteral(date),
                None => Term::from(self.literal()?).into(),
            },
            _ => Term::from(self.literal()?).into(),
        })
    }
}

/// The numbers from here on are of no term of a dictionary.
const MOST_TERMS: u32 = OUTSIDE - 1;

/// A day without a time zone, if there is such a day in our era: the same as its text is read as, without the text.
fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    /// How many days of the year are before each month.
    const BEFORE: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
    let (whole, place) = (i64::from(year).checked_sub(1).filter(|whole| *whole >= 0)?, month as usize);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let (start, end) = (BEFORE.get(place.checked_sub(1)?)?, BEFORE.get(place)?);
    if day == 0 || i64::from(day) > end - start + i64::from(is_leap && month == 2) {
        return None;
    }
    let days = 365 * whole + whole / 4 - whole / 100
        + whole / 400
        + start
        + i64::from(is_leap && month > 2)
        + i64::from(day - 1);
    // Seconds since the first day of the year 1, and what stands for no time zone.
    let mut bytes = [u8::MAX; 18];
    bytes[..16].copy_from_slice(&Decimal::from(days * 86_400).to_be_bytes());
    Some(Date::from_be_bytes(bytes))
}

/// A number that may be negative as one that is not, if it has no more than so many bits then.
fn zigzag(number: i64, bits: u32) -> Option<u32> {
    let zigzag = (number << 1 ^ number >> 63) as u64;
    // The shift loses the highest bit of large numbers.
    if number.unsigned_abs() >= 1 << (bits - 1) {
        return None;
    }
    u32::try_from(zigzag).ok()
}

fn unzigzag(number: u32) -> i64 {
    i64::from(number >> 1) ^ -i64::from(number & 1)
}

/// An integer in its shortest text.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_shortest = match digits.as_bytes() {
        [b'0'] => digits.len() == text.len(),
        [first, ..] => *first != b'0' && digits.bytes().all(|digit| digit.is_ascii_digit()),
        [] => false,
    };
    is_shortest.then(|| text.parse().ok())?
}

/// A decimal number with up to 7 digits behind the point: 3 bits tell how many.
fn decimal(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.').map_or((text, ""), |(whole, part)| (whole, part));
    if text.len() > whole.len() && part.is_empty() || part.len() > 7 {
        return None;
    }
    // The sign of a number without whole ones is not in the integer.
    let is_negative = whole.starts_with('-');
    let whole = integer(whole.strip_prefix('-').unwrap_or(whole)).filter(|whole| *whole >= 0)?;
    let part_value = if part.is_empty() { 0 } else { i64::from(digits(part, part.len())?) };
    let digits = whole.checked_mul(10_i64.pow(part.len() as u32))?.checked_add(part_value)?;
    if is_negative && digits == 0 {
        return None;
    }
    let digits = if is_negative { -digits } else { digits };
    Some(zigzag(digits, BITS - 3)? << 3 | part.len() as u32)
}

/// So many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let fits = text.len() == count && text.bytes().all(|digit| digit.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}

/// A year of four digits and a month of two: 4 bits for the month.
fn month_of(text: &str) -> Option<u32> {
    let (year, month) = text.split_once('-')?;
    let month = digits(month, 2).filter(|month| *month < 16)?;
    Some(digits(year, 4)? << 4 | month)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn form(text: &str, datatype: &str) -> String {
        format!("\"{text}\"^^<{datatype}>")
    }

    #[test]
    fn usual_texts_are_in_the_number_and_come_back() {
        for (datatype, texts) in [
            (xsd::BOOLEAN, "true false 1 0"),
            (xsd::INTEGER, "0 1 -1 7 67108863 -67108863"),
            (xsd::NON_NEGATIVE_INTEGER, "0 12 134217727"),
            (xsd::DECIMAL, "0 0.0 0.95 -0.5 12.50 -3 8388607 0.0000001"),
            (xsd::DATE, "2020-02-29 0001-01-01 9999-12-31 2020-13-31"),
            (xsd::G_YEAR, "2020 0000 9999"),
            (xsd::G_YEAR_MONTH, "2020-10 0001-12"),
        ] {
            for text in texts.split(' ') {
                let id = TermId::of_form(&form(text, datatype.as_str())).expect(text);
                let literal = id.literal().expect(text);
                assert_eq!((literal.value(), literal.datatype()), (text, datatype));
                assert!(id.in_dictionary().is_none() && id.in_extra().is_none());
                let expected = ExpressionTerm::from(Term::from(literal));
                assert!(id.expression().is_some_and(|found| found == expected), "{text}");
            }
        }
    }

    #[test]
    fn days_are_what_their_texts_are() {
        for year in [0, 1, 3, 4, 100, 399, 400, 401, 1582, 1900, 1970, 1999, 2000, 2019, 2020, 2100, 9999] {
            for (month, day) in (0..16).flat_map(|month| (0..32).map(move |day| (month, day))) {
                let text = format!("{year:04}-{month:02}-{day:02}");
                let id = TermId::of_value(&text, xsd::DATE.as_str()).expect(&text);
                let expected = ExpressionTerm::from(Term::from(Literal::new_typed_literal(&text, xsd::DATE)));
                let found = id.expression().expect(&text);
                assert!(found == expected, "{text}");
                assert_eq!(Term::from(found), Term::from(expected), "{text}");
                let is_identical = |date: Date| text.parse::<Date>().is_ok_and(|d| d.is_identical_with(date));
                assert!(date(year, month, day).is_none_or(is_identical), "{text}");
            }
        }
    }

    #[test]
    fn other_texts_are_for_the_dictionary() {
        for (datatype, texts) in [
            (xsd::BOOLEAN, "TRUE yes"),
            (xsd::INTEGER, "00 -0 +1 01 67108864 -67108864 1.0 99999999999999999999"),
            (xsd::NON_NEGATIVE_INTEGER, "-1 134217728"),
            (xsd::DECIMAL, "-0.0 .5 5. 00.5 +1.0 1.00000000 8388608 1e3 --1"),
            (xsd::DATE, "2020-02-29Z 12020-01-01 2020-1-1 2020-20-01 -2020-01-01"),
            (xsd::G_YEAR, "-2020 2020Z 12020"),
            (xsd::G_YEAR_MONTH, "2020-16 2020-1"),
            (xsd::DOUBLE, "1"),
            (xsd::STRING, "1"),
        ] {
            for text in texts.split(' ') {
                assert_eq!(TermId::of_form(&form(text, datatype.as_str())), None, "{text}");
            }
        }
        for form in ["\"1\"", "\"1\"@en", "<http://www.w3.org/2001/XMLSchema#integer>", "_:b", "\"", ""] {
            assert_eq!(TermId::of_form(form), None, "{form}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_comes_back(text in "[-+0-9.TZ:tf]{0,11}", kind in 0..TYPES.len()) {
            if let Some(id) = TermId::of_value(&text, TYPES[kind].as_str()) {
                prop_assert_eq!(id.text(), Some((text, TYPES[kind])));
            }
        }

        #[test]
        fn no_number_panics(number: u32) {
            let id = TermId(number);
            let _ = (id.literal(), id.expression(), id.in_extra(), id.in_dictionary());
        }
    }
}
