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

/// Whether the token at `at` is a month beside its day or year: "Mar 30", "30 Mar", "Jan. 2021".
pub(in crate::extract) fn is_month_of_date(tokens: &[Token<'_>], at: usize) -> bool {
    let number = |token: Option<&Token<'_>>| token.and_then(|token| token.text.parse::<u16>().ok());
    let day = |number: u16| (1..=31).contains(&number);
    let near = |token: &Token<'_>| token.text != "." || at + 1 == tokens.len();
    let after = tokens.get(at + 1..).unwrap_or_default().iter().take(2).find(|token| near(token));
    let before = at.checked_sub(1).and_then(|before| number(tokens.get(before))).is_some_and(day);
    let dated = number(after).is_some_and(|number| day(number) || (1000..2200).contains(&number));
    // "It fell on June 3. Jan Roe said": the number is of another month.
    let named = after.is_some_and(Token::is_capitalised);
    tokens.get(at).is_some_and(|token| month_name(token).is_some()) && (dated || before && !named)
}

/// The weekday, 1 to 7 from Monday, that a capitalised word names.
pub(super) fn weekday(token: &Token<'_>) -> Option<i8> {
    if token.is_capitalised() { one(&token.lower, Unit::Weekday) } else { None }
}

/// What a number word means.
pub(super) fn number_word(lower: &str) -> Option<i8> {
    one(lower, Unit::Number)
}
