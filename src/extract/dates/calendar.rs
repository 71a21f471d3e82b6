//! The words of the calendar: a token in, the month, weekday or distance in time that it names out.

use std::sync::LazyLock;

use crate::extract::lexicon::{Phrase, PhraseTable};
use crate::extract::text::Token;

static CALENDAR: LazyLock<PhraseTable> =
    LazyLock::new(|| PhraseTable::parse(include_str!("../../../data/lexicons/calendar.tsv")));

/// What the number of an entry counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    MonthName,
    Weekday,
    Day,
    Week,
    Month,
    Year,
    Number,
}

fn entry(phrase: &Phrase) -> Option<(Unit, i8)> {
    let unit = match *phrase.columns.first()? {
        "month-name" => Unit::MonthName,
        "weekday" => Unit::Weekday,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => Unit::Number,
    };
    Some((unit, phrase.columns.get(1)?.parse().ok()?))
}

/// Whether an entry begins with the lower-case word, which may be cut short: "sept.".
pub(super) fn begins_with(lower: &str) -> bool {
    CALENDAR.begins_with(lower.trim_end_matches('.')) || CALENDAR.begins_with(lower)
}

/// The longest entry that the words begin with: its length in words, its unit and its number.
pub(super) fn lookup<'w>(words: &impl Fn(usize) -> Option<&'w str>) -> Option<(usize, Unit, i8)> {
    let phrase = CALENDAR.longest(words)?;
    let (unit, number) = entry(phrase)?;
    Some((phrase.words.len(), unit, number))
}

fn one(word: &str, unit: Unit) -> Option<i8> {
    match lookup(&|i| (i == 0).then_some(word))? {
        (1, found, number) if found == unit => Some(number),
        _ => None,
    }
}

/// The month, 1 to 12, that a capitalised word names.
pub(super) fn month_name(token: &Token<'_>) -> Option<u8> {
    if !token.is_capitalised() {
        return None;
    }
    u8::try_from(one(token.lower.trim_end_matches('.'), Unit::MonthName)?).ok()
}

/// The weekday, 1 to 7 from Monday, that a capitalised word names.
pub(super) fn weekday(token: &Token<'_>) -> Option<i8> {
    if token.is_capitalised() { one(&token.lower, Unit::Weekday) } else { None }
}

/// What a number word means.
pub(super) fn number_word(lower: &str) -> Option<i8> {
    one(lower, Unit::Number)
}
