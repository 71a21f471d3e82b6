//! Dates as news gives them: a year, a month or a day, and never more precise than what was said.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A calendar date (ISO 8601) with its precision: `2020`, `2020-10` or `2020-10-23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(test, schemars(extend("pattern" = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")))]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

/// How precise a [`Date`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// `2020`, an `xsd:gYear`.
    Year,
    /// `2020-10`, an `xsd:gYearMonth`.
    Month,
    /// `2020-10-23`, an `xsd:date`.
    Day,
}

/// Why a text is not a [`Date`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a date: YYYY, YYYY-MM or YYYY-MM-DD is expected")]
pub struct DateError(String);

impl Date {
    /// A whole year, 1 to 9999.
    pub fn from_year(year: i16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: 0, day: 0 })
    }

    /// A month of a year; `month` counts from 1.
    pub fn from_month(year: i16, month: u8) -> Option<Self> {
        Self::from_year(year)?;
        (1..=12).contains(&month).then_some(Self { year, month, day: 0 })
    }

    /// A day of the proleptic Gregorian calendar.
    pub fn from_day(year: i16, month: u8, day: u8) -> Option<Self> {
        Self::from_month(year, month)?;
        jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(Self { year, month, day })
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, if it is known.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month, from 1, if it is known.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// How much of the date is known.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// The civil day, if the date is known to the day.
    pub fn to_civil(self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(self.year, i8::try_from(self.month()?).ok()?, i8::try_from(self.day()?).ok()?)
            .ok()
    }

    /// The date of a civil day.
    pub fn from_civil(day: jiff::civil::Date) -> Option<Self> {
        Self::from_day(day.year(), u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?)
    }

    /// The first and the last civil day that the date may mean: `2020-10` gives 1 and 31 October 2020.
    pub fn days(self) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        let first = jiff::civil::Date::new(
            self.year,
            i8::try_from(self.month.max(1)).ok()?,
            i8::try_from(self.day.max(1)).ok()?,
        )
        .ok()?;
        let last = match self.precision() {
            Precision::Year => first.last_of_year(),
            Precision::Month => first.last_of_month(),
            Precision::Day => first,
        };
        Some((first, last))
    }

    /// [`days`](Self::days) as dates.
    pub fn bounds(self) -> Option<(Self, Self)> {
        let (first, last) = self.days()?;
        Some((Self::from_civil(first)?, Self::from_civil(last)?))
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let parse = || {
            let digits = |part: &str, length: usize| {
                (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
                    .then(|| part.parse::<i16>().ok())?
            };
            let mut parts = text.split('-');
            let year = digits(parts.next()?, 4)?;
            let month = parts.next().map(|m| digits(m, 2).and_then(|m| u8::try_from(m).ok()));
            let day = parts.next().map(|d| digits(d, 2).and_then(|d| u8::try_from(d).ok()));
            match (month, day, parts.next()) {
                (None, None, None) => Self::from_year(year),
                (Some(month), None, None) => Self::from_month(year, month?),
                (Some(month), Some(day), None) => Self::from_day(year, month?, day?),
                _ => None,
            }
        };
        parse().ok_or_else(|| DateError(text.to_owned()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year.unsigned_abs();
        let mut form = *b"0000-00-00";
        for (at, number) in [(0, year / 100), (2, year % 100), (5, self.month.into()), (8, self.day.into())] {
            form[at] += (number / 10) as u8;
            form[at + 1] += (number % 10) as u8;
        }
        let length = match self.precision() {
            Precision::Year => 4,
            Precision::Month => 7,
            Precision::Day => 10,
        };
        f.write_str(str::from_utf8(&form[..length]).map_err(|_| fmt::Error)?)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_is_kept() {
        for text in ["2020", "2020-10", "2020-10-23"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        assert_eq!("2020-10".parse::<Date>().unwrap().precision(), Precision::Month);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "20", "2020-13", "2020-02-30", "2020-1-1", "2020-10-23T00:00", "0000", "-2020"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn bounds_are_days() {
        for (date, first, last) in [
            ("2019", "2019-01-01", "2019-12-31"),
            ("2020-02", "2020-02-01", "2020-02-29"),
            ("2021-02", "2021-02-01", "2021-02-28"),
            ("2020-10-23", "2020-10-23", "2020-10-23"),
            ("9999", "9999-01-01", "9999-12-31"),
        ] {
            let bounds = date.parse::<Date>().unwrap().bounds().unwrap();
            assert_eq!((bounds.0.to_string(), bounds.1.to_string()), (first.into(), last.into()));
        }
    }

    #[test]
    fn a_month_spans_its_days() {
        let (first, last) = "2020-02".parse::<Date>().unwrap().days().unwrap();
        assert_eq!((first.to_string(), last.to_string()), ("2020-02-01".into(), "2020-02-29".into()));
    }
}
