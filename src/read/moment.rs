//! Dates and times as files of all kinds write them in, the instant or the day out.
//!
//! Beside ISO 8601 and what [`dateline`](super::dateline) reads: seconds and milliseconds since 1970, `asctime`, days that
//! are written with stops (`10.12.2022`, the day first) and months named in other languages. A year that no article can be of
//! is no date: `0001-01-01` is what programs write for want of one.

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::Offset;
use jiff::{Timestamp, civil};

use super::dateline;
use crate::date::Date;

/// The first year of which news has dates that are written by programs.
const FIRST_YEAR: i16 = 1600;
/// The last one.
const LAST_YEAR: i16 = 2199;

/// Months by the first letters of their names in English, German, French, Spanish, Italian, Portuguese and Dutch, longer
/// beginnings first.
const MONTHS: [(&str, u8); 35] = [
    ("jan", 1),
    ("jän", 1),
    ("ene", 1),
    ("gen", 1),
    ("feb", 2),
    ("fev", 2),
    ("fév", 2),
    ("mar", 3),
    ("mär", 3),
    ("maa", 3),
    ("mrt", 3),
    ("abr", 4),
    ("apr", 4),
    ("avr", 4),
    ("mai", 5),
    ("may", 5),
    ("mag", 5),
    ("mei", 5),
    ("juin", 6),
    ("jun", 6),
    ("giu", 6),
    ("juil", 7),
    ("jul", 7),
    ("lug", 7),
    ("ago", 8),
    ("aoû", 8),
    ("aug", 8),
    ("sep", 9),
    ("set", 9),
    ("okt", 10),
    ("oct", 10),
    ("ott", 10),
    ("out", 10),
    ("nov", 11),
    ("d", 12),
];

/// The day or month that `text` is, if it is a date, with or without a time.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let found = dateline::any_date(text)
        .or_else(|| epoch(text))
        .or_else(|| in_words(text))
        .or_else(|| in_figures(text));
    found.filter(|date| (FIRST_YEAR..=LAST_YEAR).contains(&date.year()))
}

/// The instant that `text` tells, as an RFC 3339 timestamp in UTC; where it tells a day or month alone, that. Of two of these the
/// later is the greater string.
pub(super) fn instant(text: &str) -> Option<String> {
    let text = text.trim();
    let found: Option<Timestamp> =
        text.parse::<Timestamp>().ok().or_else(|| DateTimeParser::new().parse_timestamp(text).ok()).or_else(
            || {
                let civil: civil::DateTime = text.parse().ok()?;
                Offset::UTC.to_timestamp(civil).ok()
            },
        );
    match found {
        Some(instant) => Some(instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        None => date(text).map(|date| date.to_string()),
    }
}

/// The day of a number of seconds, or from 1973 on milliseconds, since 1970.
pub(super) fn epoch_day(number: f64) -> Option<Date> {
    let seconds = if number.abs() >= 1e11 { number / 1000.0 } else { number };
    // Below are numbers that mean something else: years, days written as eight figures.
    if !(1e8..1e11).contains(&seconds) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
    let instant = Timestamp::from_second(seconds as i64).ok()?;
    Date::from_civil(Offset::UTC.to_datetime(instant).date())
}

fn epoch(text: &str) -> Option<Date> {
    let figures = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if figures && matches!(text.split('.').next().map_or(0, str::len), 9 | 10 | 12 | 13) {
        return epoch_day(text.parse().ok()?);
    }
    None
}

/// A date with the name of a month in it: "28. Dezember 2022", "Fri Feb 18 10:27:24 2022", "18 de febrero de 2022".
fn in_words(text: &str) -> Option<Date> {
    let (mut day, mut month, mut year) = (None, None, None);
    for word in text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        let bare = word.trim_end_matches(['.', 'º', 'ª']);
        if let Ok(number) = bare.trim_end_matches("er").parse::<u16>() {
            match number {
                1..=31 if day.is_none() => day = u8::try_from(number).ok(),
                1000..=9999 if year.is_none() => year = i16::try_from(number).ok(),
                _ => return None,
            }
        } else if month.is_none() && bare.chars().count() > 2 {
            month = month_named(&bare.to_lowercase());
        }
    }
    Date::from_day(year?, month?, day?)
}

fn month_named(word: &str) -> Option<u8> {
    const DECEMBER: [&str; 4] = ["dec", "déc", "dez", "dic"];
    if word.starts_with('d') {
        return DECEMBER.iter().any(|name| word.starts_with(name)).then_some(12);
    }
    // Days of the week that begin as months do.
    if ["mardi", "martedì", "martes", "maandag", "marted", "setima"].iter().any(|day| word.starts_with(day))
    {
        return None;
    }
    MONTHS.iter().find(|(name, _)| word.starts_with(name)).map(|(_, month)| *month)
}

/// A date in figures with stops or strokes: "10.12.2022" has the day first, "2022/12/10" the year; of "10/12/2022" nobody
/// knows, unless one of the two cannot be a month.
fn in_figures(text: &str) -> Option<Date> {
    let first = text.split_whitespace().next()?.trim_end_matches(',');
    let mark = ['.', '/'].into_iter().find(|mark| first.matches(*mark).count() == 2)?;
    let numbers: Vec<&str> = first.split(mark).collect();
    let [a, b, c] = numbers[..] else { return None };
    let number = |text: &str| text.parse::<u8>().ok();
    if a.len() == 4 {
        return Date::from_day(a.parse().ok()?, number(b)?, number(c)?);
    }
    let year = c.parse().ok().filter(|_| c.len() == 4)?;
    match (mark, number(a)?, number(b)?) {
        ('.', day, month) => Date::from_day(year, month, day),
        (_, day @ 13.., month) | (_, month, day @ 13..) => Date::from_day(year, month, day),
        (_, day, month) if day == month => Date::from_day(year, month, day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_that_programs_write() {
        for (text, expected) in [
            ("1671408000", Some("2022-12-19")),
            ("1671408000000", Some("2022-12-19")),
            ("1671408000.5", Some("2022-12-19")),
            ("Fri Feb 18 10:27:24 2022", Some("2022-02-18")),
            ("Fri Feb 18 10:27:24 CET 2022", Some("2022-02-18")),
            ("10.12.2022", Some("2022-12-10")),
            ("10.12.2022, 08:15 Uhr", Some("2022-12-10")),
            ("2022/12/10", Some("2022-12-10")),
            ("31/12/2022", Some("2022-12-31")),
            ("12/31/2022", Some("2022-12-31")),
            ("10/12/2022", None),
            ("28. Dezember 2022", Some("2022-12-28")),
            ("mardi 1er mars 2022", Some("2022-03-01")),
            ("18 de febrero de 2022", Some("2022-02-18")),
            ("18 agosto 2022", Some("2022-08-18")),
            ("2022-12-10T08:00:00+01:00", Some("2022-12-10")),
            ("0001-01-01T00:00:00Z", None),
            ("9999-12-31", None),
            ("1250 Main Street", None),
            ("5551234567890123", None),
            ("", None),
        ] {
            assert_eq!(date(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn instants_are_compared_as_strings() {
        let of = |text: &str| instant(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(of("2021-03-30T12:00:00+02:00"), "2021-03-30T10:00:00Z");
        assert_eq!(of("Tue, 30 Mar 2021 12:00:00 +0200"), "2021-03-30T10:00:00Z");
        assert_eq!(of("2021-03-30 10:00:00"), "2021-03-30T10:00:00Z");
        assert_eq!(of("20210330T100000Z"), "2021-03-30T10:00:00Z");
        assert_eq!(of("30 March 2021"), "2021-03-30");
        assert!(of("2021-03-30") < of("2021-03-30T00:00:01Z"));
        assert_eq!(instant("soon"), None);
    }
}
