//! Expressions of date in English news, resolved against the day of publication: an [`Analysis`] in, the
//! [`DateMention`]s of the text out, in order.
//!
//! A date is as precise as what is said: "October 2020" is a month, "last year" a year; a range of days is its month.
//! Without a date of publication only what names its year is found. The words are data:
//! `data/lexicons/calendar.tsv`; whether a weekday lies ahead is for the `tense` module to say.

mod calendar;
mod tense;

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil;

use crate::date::{Date, Precision};

use super::classes::COUNTED_NOUNS;
use super::text::{Analysis, Token, TokenKind};
pub(super) use calendar::is_month_of_date;
use calendar::{Unit, lookup, month_name, number_word, weekday};
pub(super) use tense::is_verb;
use tense::{Tense, tense};

/// The words that begin an expression without being in the calendar.
const OPENING: &[&str] = &["the", "that", "a", "later", "earlier", "hours", "weekend"];

/// A place in the text that gives a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// The tokens of the expression, without a preposition before it; never empty.
    pub tokens: Range<usize>,
    /// The date meant, as precise as it is said.
    pub date: Date,
    /// The rule that found it.
    pub rule: &'static str,
}

/// The dates of a text, in order and without overlaps.
pub fn dates(analysis: &Analysis<'_>, published: Option<Date>) -> Vec<DateMention> {
    let mut found: Vec<DateMention> = Vec::new();
    let mut last = None;
    for sentence in &analysis.sentences {
        crate::limits::checkpoint();
        let mut reader = Reader {
            tokens: &analysis.tokens,
            start: sentence.tokens.start,
            end: sentence.tokens.end,
            published,
            last,
        };
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            match reader.date_at(at) {
                Some(mention) => {
                    at = mention.tokens.end.max(at + 1);
                    if mention.date.precision() == Precision::Day {
                        last = Some(mention.date);
                        reader.last = last;
                    }
                    found.push(mention);
                }
                None => at += 1,
            }
        }
    }
    found
}

/// What reads the dates of one sentence.
struct Reader<'a, 't> {
    tokens: &'a [Token<'t>],
    start: usize,
    end: usize,
    published: Option<Date>,
    /// The last day that the text gave before.
    last: Option<Date>,
}

/// A day or month as it is written, before its year is known.
struct Written {
    end: usize,
    month: u8,
    /// The day, or `None` for a whole month or a range of days.
    day: Option<u8>,
    year: Option<i16>,
}

impl<'t> Reader<'_, 't> {
    fn token(&self, i: usize) -> Option<&Token<'t>> {
        (self.start..self.end).contains(&i).then(|| &self.tokens[i])
    }

    fn is(&self, i: usize, words: &[&str]) -> bool {
        self.token(i).is_some_and(|t| t.is_any(words))
    }

    fn before(&self, i: usize) -> Option<&Token<'t>> {
        self.token(i.checked_sub(1)?)
    }

    fn mention(&self, tokens: Range<usize>, date: Option<Date>, rule: &'static str) -> Option<DateMention> {
        Some(DateMention { tokens, date: date?, rule })
    }

    /// The expression that begins with token `i`.
    fn date_at(&self, i: usize) -> Option<DateMention> {
        // Of most words it is plain that they begin none.
        self.token(i).filter(|t| {
            t.kind == TokenKind::Number || t.is_any(OPENING) || calendar::begins_with(&t.lower)
        })?;
        self.numeric(i)
            .or_else(|| self.absolute(i))
            .or_else(|| self.on_weekday(i))
            .or_else(|| self.relative(i))
            .or_else(|| self.same_day(i))
            .or_else(|| self.weekend(i))
            .or_else(|| self.ago(i))
            .or_else(|| self.days_apart(i))
            .or_else(|| self.year(i))
    }

    /// "2020-10-23", "23.10.2020".
    fn numeric(&self, i: usize) -> Option<DateMention> {
        let token = self.token(i).filter(|t| t.kind == TokenKind::Number)?;
        let digits = |i: usize, length: usize| {
            let t = self.token(i)?;
            (t.text.len() == length && t.glued).then(|| t.text.parse::<u8>().ok())?
        };
        if token.text.len() == 4 && self.is(i + 1, &["-"]) && self.is(i + 3, &["-"]) {
            let year = token.text.parse().ok()?;
            let date = Date::from_day(year, digits(i + 2, 2)?, digits(i + 4, 2)?);
            return self.mention(i..i + 5, date, "date.iso");
        }
        let mut parts = token.text.split('.');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        if year.len() == 4 && parts.next().is_none() {
            let date = Date::from_day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
            return self.mention(i..i + 1, date, "date.dotted");
        }
        None
    }

    /// "October 23, 2020", "23 October", "October 2020", "in October".
    fn absolute(&self, i: usize) -> Option<DateMention> {
        let written = self.month_first(i).or_else(|| self.day_first(i))?;
        let tokens = i..written.end;
        let rule = match (written.day, written.year) {
            (Some(_), Some(_)) => "date.day",
            (None, Some(_)) => "date.month",
            (Some(_), None) => "date.day-without-year",
            (None, None) => "date.month-without-year",
        };
        let date = match written.year {
            Some(year) => match written.day {
                Some(day) => Date::from_day(year, written.month, day),
                None => Date::from_month(year, written.month),
            },
            None => self.without_year(&written, i),
        };
        self.mention(tokens, date, rule)
    }

    /// A month name with what follows it.
    fn month_first(&self, i: usize) -> Option<Written> {
        let month = month_name(self.token(i)?)?;
        let mut at = i + 1;
        if let Some(day) = self.day(at) {
            at += 1;
            let mut day = Some(day);
            // "September 8 and 9", "Sept. 27-29"
            if self.is(at, &["and", "to", "-", "–", "through"]) && self.day(at + 1).is_some() {
                at += 2;
                day = None;
            }
            let (end, year) = self.year_after(at);
            return Some(Written { end, month, day, year });
        }
        let (end, year) = self.year_after(at);
        if year.is_some() {
            return Some(Written { end, month, day: None, year });
        }
        self.stands_as_month(i).then_some(Written { end: at, month, day: None, year: None })
    }

    /// Whether a month name without day and year means the month: "in March", "last May", "the April truce".
    fn stands_as_month(&self, i: usize) -> bool {
        const BEFORE: &[&str] = &[
            "in", "last", "this", "next", "since", "until", "till", "by", "during", "early", "late", "mid",
            "of", "from", "through", "between", "before", "after", "for",
        ];
        const ARTICLES: &[&str] = &["the", "a", "an", "its", "their", "his", "her", "'s"];
        let Some(token) = self.token(i) else { return false };
        let doubtful = token.is_any(&["may", "march", "mar.", "mar", "jan", "dec", "sat", "sun"]);
        let before = self.before(i);
        let next = self.token(i + 1);
        let name_follows = next.is_some_and(|t| t.is_capitalised() && t.kind == TokenKind::Word);
        let hyphen = before.is_some_and(Token::is_hyphen) && self.is(i.wrapping_sub(2), &["mid"]);
        if hyphen || before.is_some_and(|t| t.is_any(BEFORE)) {
            return !name_follows
                || before.is_some_and(|t| t.is_any(&["last", "next", "this", "early", "late"]));
        }
        let noun_follows = next.is_some_and(|t| t.kind == TokenKind::Word && !t.is_capitalised())
            && !next.is_some_and(|t| is_verb(&t.lower));
        let article = before.is_some_and(|t| t.is_any(ARTICLES) || t.kind == TokenKind::Possessive);
        article && noun_follows && !doubtful
            || !doubtful
                && before.is_some_and(|t| t.is_any(&["and", "or", "to"]))
                && !name_follows
                && !noun_follows
    }

    /// "23 October", "the 11th of September 2001", "5-7 October".
    fn day_first(&self, i: usize) -> Option<Written> {
        let first = self.day(i)?;
        let (mut at, mut day) = (i + 1, Some(first));
        if self.is(at, &["and", "to", "-", "–"]) && self.day(at + 1).is_some() {
            at += 2;
            day = None;
        }
        if self.is(at, &["of"]) {
            at += 1;
        }
        let month = month_name(self.token(at)?)?;
        // "10 May Day marches" is no date, and "23 October 1" is two.
        if self.day(at + 1).is_some() {
            return None;
        }
        let (end, year) = self.year_after(at + 1);
        Some(Written { end, month, day, year })
    }

    fn day(&self, i: usize) -> Option<u8> {
        let token = self.token(i).filter(|t| t.kind == TokenKind::Number)?;
        let digits = token.lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = &token.lower[digits.len()..];
        let day: u8 = digits.parse().ok()?;
        let percent = self.is(i + 1, &["%", "percent"]);
        (matches!(suffix, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&day) && !percent)
            .then_some(day)
    }

    /// The year that may follow at token `i`, after a comma or not, and where the expression ends then.
    fn year_after(&self, i: usize) -> (usize, Option<i16>) {
        let at = if self.is(i, &[","]) { i + 1 } else { i };
        match self.plain_year(at) {
            Some(year) => (at + 1, Some(year)),
            None => (i, None),
        }
    }

    fn plain_year(&self, i: usize) -> Option<i16> {
        let token = self.token(i).filter(|t| t.kind == TokenKind::Number && t.text.len() == 4)?;
        let year: i16 = token.text.parse().ok()?;
        (1000..=2099).contains(&year).then_some(year)
    }

    /// The year of "Sept. 27" or "in August": the nearest that fits the tense.
    fn without_year(&self, written: &Written, i: usize) -> Option<Date> {
        let published = self.published?;
        let date = |year: i16| match written.day {
            Some(day) => Date::from_day(year, written.month, day),
            None => Date::from_month(year, written.month),
        };
        // The attacks that go by their day.
        if (written.month, written.day) == (9, Some(11))
            && self.is(written.end, &["attack", "attacks", "terror", "terrorist", "hijackers", "commission"])
        {
            return Date::from_day(2001, 9, 11);
        }
        let year = published.year();
        let Some(month) = published.month() else { return date(year) };
        let order = (written.month, written.day.unwrap_or(0))
            .cmp(&(month, if written.day.is_some() { published.day().unwrap_or(31) } else { 0 }));
        let same_month = written.month == month;
        let before = self.before(i);
        if before.is_some_and(|t| t.is("last")) {
            return date(if order.is_lt() { year } else { year - 1 });
        }
        if before.is_some_and(|t| t.is("next")) {
            return date(if order.is_gt() { year } else { year + 1 });
        }
        if before.is_some_and(|t| t.is("this"))
            || same_month && (written.day.is_none() || published.day().is_none())
        {
            return date(year);
        }
        match tense(self.tokens, self.start..self.end, i..written.end) {
            Some(Tense::Future) => date(if order.is_lt() { year + 1 } else { year }),
            Some(Tense::Past) => date(if order.is_gt() { year - 1 } else { year }),
            None => {
                // With no verb near: the past, unless that is far and the future near.
                let ahead = (i32::from(written.month) - i32::from(month)).rem_euclid(12);
                if order.is_gt() {
                    date(if ahead <= 2 { year } else { year - 1 })
                } else {
                    date(if ahead == 1 { year + 1 } else { year })
                }
            }
        }
    }

    /// "Friday", "last Friday", "Friday, October 23, 2020".
    fn on_weekday(&self, i: usize) -> Option<DateMention> {
        let day = weekday(self.token(i)?)?;
        let after = if self.is(i + 1, &[","]) { i + 2 } else { i + 1 };
        if let Some(mention) = self.absolute(after).filter(|m| m.date.day().is_some()) {
            return Some(DateMention { tokens: i..mention.tokens.end, ..mention });
        }
        let published = self.published?;
        let Some(today) = published.to_civil() else {
            return self.mention(i..i + 1, Some(published), "date.weekday");
        };
        let back = i64::from((today.weekday().to_monday_one_offset() - day).rem_euclid(7));
        let ahead = (7 - back) % 7;
        let week = |n: i64| if n == 0 { 7 } else { n };
        let before = self.before(i);
        // "the Friday before last", "the Friday after next"
        let beyond = |words: [&str; 2]| words.iter().enumerate().all(|(n, word)| self.is(i + 1 + n, &[word]));
        let far = [(["before", "last"], -week(back) - 7), (["after", "next"], week(ahead) + 7)];
        if let Some((_, offset)) = far.into_iter().find(|(words, _)| beyond(*words)) {
            let date = today.checked_add(offset.days()).ok().and_then(Date::from_civil);
            return self.mention(i..i + 3, date, "date.weekday");
        }
        let offset = if before.is_some_and(|t| t.is("last")) {
            -week(back)
        } else if before.is_some_and(|t| t.is_any(&["next", "coming"])) {
            week(ahead)
        } else {
            match tense(self.tokens, self.start..self.end, i..i + 1) {
                Some(Tense::Future) => ahead,
                None if before.is_some_and(|t| t.is_any(&["this", "until", "till"])) => ahead,
                _ => -back,
            }
        };
        let date = today.checked_add(offset.days()).ok().and_then(Date::from_civil);
        self.mention(i..i + 1, date, "date.weekday")
    }

    /// "today", "last week", "this month".
    fn relative(&self, i: usize) -> Option<DateMention> {
        let words = |n: usize| self.token(i + n).map(|t| &*t.lower);
        let (length, unit, number) = lookup(&words)?;
        let date = match unit {
            Unit::Day => self.day_from(number),
            Unit::Week => self.week_from(number),
            Unit::Month => self.month_from(number),
            Unit::Year => Date::from_year(self.published?.year() + i16::from(number)),
            Unit::MonthName | Unit::Weekday | Unit::Number => return None,
        };
        self.mention(i..i + length, date, "date.relative")
    }

    /// "the same day", "later in the day", "hours later": the day that was given last.
    fn same_day(&self, i: usize) -> Option<DateMention> {
        const PHRASES: [&[&str]; 7] = [
            &["the", "same", "day"],
            &["that", "same", "day"],
            &["later", "that", "day"],
            &["later", "the", "same", "day"],
            &["later", "in", "the", "day"],
            &["earlier", "in", "the", "day"],
            &["hours", "later"],
        ];
        let phrase =
            PHRASES.iter().find(|p| p.iter().enumerate().all(|(n, word)| self.is(i + n, &[word])))?;
        // "48 hours later" may be another day.
        if self.before(i).is_some_and(|t| t.kind == TokenKind::Number) {
            return None;
        }
        self.mention(i..i + phrase.len(), self.last, "date.same-day")
    }

    /// "at the weekend": the days of a weekend are as precise as their month.
    fn weekend(&self, i: usize) -> Option<DateMention> {
        if !self.is(i, &["weekend"]) || !self.is(i.wrapping_sub(1), &["the", "last"]) {
            return None;
        }
        let today = self.published?.to_civil()?;
        if self.is(i.wrapping_sub(1), &["the"]) && !self.is(i.wrapping_sub(2), &["at", "over", "during"])
            || tense(self.tokens, self.start..self.end, i..i + 1) == Some(Tense::Future)
        {
            return None;
        }
        let back = i64::from(today.weekday().to_monday_zero_offset());
        let monday = today.checked_sub(back.days()).ok()?;
        let date = common(monday.checked_sub(2.days()).ok()?, monday.checked_sub(1.days()).ok()?);
        self.mention(i..i + 1, date, "date.weekend")
    }

    /// "three days ago", "two years ago".
    fn ago(&self, i: usize) -> Option<DateMention> {
        let token = self.token(i).filter(|_| self.is(i + 2, &["ago"]))?;
        let number = number_word(&token.lower).or_else(|| token.text.parse::<i8>().ok())?;
        let date = match self.token(i + 1)?.lower.trim_end_matches('s') {
            "day" => {
                let day = self.day_from(-number).filter(|d| d.precision() == Precision::Day)?;
                if number <= 13 { Some(day) } else { Date::from_month(day.year(), day.month()?) }
            }
            "week" => self
                .published?
                .to_civil()
                .and_then(|today| today.checked_sub(i64::from(number).weeks()).ok())
                .and_then(|day| Date::from_month(day.year(), u8::try_from(day.month()).ok()?)),
            "month" => self.month_from(-number),
            "year" => Date::from_year(self.published?.year() - i16::from(number)),
            _ => None,
        };
        self.mention(i..i + 3, date, "date.ago")
    }

    /// "a day earlier", "two days later", "the previous day": from the day that was given last; without one, before
    /// the day of publication.
    fn days_apart(&self, i: usize) -> Option<DateMention> {
        let (length, days) = if self.is(i, &["the"]) && self.is(i + 2, &["day"]) {
            (3, if self.is(i + 1, &["previous"]) { -1 } else { i64::from(self.is(i + 1, &["following"])) })
        } else if self.is(i + 1, &["day", "days"]) && self.is(i + 2, &["earlier", "later"]) {
            let token = self.token(i)?;
            let number = number_word(&token.lower).or_else(|| token.text.parse::<i8>().ok());
            let number = number.or(token.is("a").then_some(1))?;
            (3, if self.is(i + 2, &["earlier"]) { -i64::from(number) } else { i64::from(number) })
        } else {
            return None;
        };
        let from = self.last.or(self.published.filter(|_| days < 0))?.to_civil()?;
        let date = from.checked_add(days.days()).ok().and_then(Date::from_civil);
        self.mention(i..i + length, date.filter(|_| days != 0), "date.days-apart")
    }

    fn day_from(&self, number: i8) -> Option<Date> {
        let published = self.published?;
        match published.to_civil() {
            Some(today) => today.checked_add(i64::from(number).days()).ok().and_then(Date::from_civil),
            None => Some(published),
        }
    }

    /// The month of a week, or its year, where the whole week lies in it.
    fn week_from(&self, number: i8) -> Option<Date> {
        let published = self.published?;
        let Some(today) = published.to_civil() else {
            return if number == 0 { Some(published) } else { None };
        };
        let back = i64::from(today.weekday().to_monday_zero_offset());
        let monday = today.checked_add((i64::from(number) * 7 - back).days()).ok()?;
        let sunday = monday.checked_add(6.days()).ok()?;
        // This week is the part of it that is past or ahead, and nearly always in the month of publication.
        let (first, last) = if number == 0 { (today, today) } else { (monday, sunday) };
        common(first, last)
    }

    fn month_from(&self, number: i8) -> Option<Date> {
        let published = self.published?;
        let Some(month) = published.month() else {
            return if number == 0 { Some(published) } else { None };
        };
        let first = civil::Date::new(published.year(), i8::try_from(month).ok()?, 1).ok()?;
        let there = first.checked_add(i64::from(number).months()).ok()?;
        Date::from_month(there.year(), u8::try_from(there.month()).ok()?)
    }

    /// A year by itself: "in 2002", "the 2003 invasion". Other numbers of four digits are not.
    fn year(&self, i: usize) -> Option<DateMention> {
        const BEFORE: &[&str] = &[
            "in", "since", "of", "by", "until", "till", "during", "from", "to", "early", "late", "before",
            "after", "the", "a", "and", "between", "through", "through", "mid", "its", "(", "spring",
            "summer", "autumn", "fall", "winter", "'s", "’s", "circa", "for",
        ];
        let year = self.plain_year(i)?;
        let before = self.before(i)?;
        if !before.is_any(BEFORE) || self.token(i + 1).is_some_and(|t| t.is_in(&COUNTED_NOUNS)) {
            return None;
        }
        let plural = self.token(i + 1).is_some_and(|t| {
            t.kind == TokenKind::Word && !t.is_capitalised() && t.lower.ends_with('s') && !t.is("as")
        });
        if plural && before.is_any(&["of", "to", "for", "by", "a", "and", "between"]) {
            return None;
        }
        if year < 1900 && !before.is_any(&["in", "since", "of", "until", "by"]) {
            return None;
        }
        // "1992-1995" is no one year.
        if self.token(i + 1).is_some_and(Token::is_hyphen)
            && self.token(i + 2).is_some_and(|t| t.kind == TokenKind::Number)
        {
            return None;
        }
        self.mention(i..i + 1, Date::from_year(year), "date.year")
    }
}

/// The month, else the year, that two days have in common.
fn common(first: civil::Date, last: civil::Date) -> Option<Date> {
    if first.year() != last.year() {
        None
    } else if first.month() != last.month() {
        Date::from_year(first.year())
    } else {
        Date::from_month(first.year(), u8::try_from(first.month()).ok()?)
    }
}

#[cfg(test)]
mod tests;
