//! A file of plain text in, the parts of an article out: headline, body, and who and when if its first lines tell.

use super::Fields;
use super::dateline::{byline_agency, dateline, is_byline, labelled_date, standing_date};
use super::error::NoteKind;
use crate::date::{Date, Precision};

/// The longest headline, in characters.
const HEADLINE_LENGTH: usize = 200;
/// How many lines at the head of the text may tell about the article.
const HEAD_LINES: usize = 10;
/// How many lines at its end may tell when it was published.
const TAIL_LINES: usize = 5;
/// A line at least this long, in bytes, is part of the story: the head ends with it.
const STORY_LENGTH: usize = 120;

/// Reads the text of a whole file. `published` is the date given beside it.
///
/// The body is exactly the stretch of the file after the headline, without the blank lines around it.
pub(super) fn parse(mut file: String, published: Option<Date>, note: &mut dyn FnMut(NoteKind)) -> Fields {
    unify_line_breaks(&mut file);
    let whole = without_blank_lines(&file);
    let (first, rest) = whole.split_once('\n').unwrap_or((whole, ""));
    let next = rest.split('\n').next().unwrap_or_default();
    let body = without_blank_lines(rest);
    let (title, text) = match next.trim().is_empty() && !body.is_empty() && is_headline(first) {
        true => (Some(first.trim().trim_start_matches("# ").to_owned()), body),
        false => (None, whole),
    };
    let told = told(text, published);
    if let (Some(text), Some(option)) = (told.published, published)
        && text != option
    {
        note(NoteKind::OtherDate { text, option });
    }
    Fields {
        title,
        source: told.agency.map(str::to_owned),
        published: told.published,
        text: text.to_owned(),
        ..Fields::default()
    }
}

/// Turns the line breaks of other systems into line feeds.
pub(super) fn unify_line_breaks(text: &mut String) {
    if text.contains("\r\n") {
        *text = text.replace("\r\n", "\n");
    }
}

fn without_blank_lines(text: &str) -> &str {
    let first = text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len());
    let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let last = text.trim_end().len();
    let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
    if first == text.len() { "" } else { &text[start..end] }
}

fn is_headline(line: &str) -> bool {
    let line = line.trim();
    let end = line.trim_end_matches(['"', '\'', '”', '’', ')']);
    // "Talks open in the U.S." ends with a stop, but not with that of a sentence.
    let initials = end.len() >= 4 && {
        let tail = end.rsplit(' ').next().unwrap_or_default();
        tail.len() >= 4 && tail.split_terminator('.').all(|part| part.chars().count() == 1)
    };
    line.chars().nth(HEADLINE_LENGTH).is_none()
        && line.split_whitespace().count() >= 2
        && line.chars().any(char::is_alphabetic)
        && (!end.ends_with(['.', ',', ';', ':']) || initials)
        && !line.starts_with(['-', '*', '•', '('])
        && !is_byline(line)
        && dateline(line).is_none_or(|found| found.agency.is_none() && found.day.is_none())
        && standing_date(line).is_none()
        && labelled_date(line).is_none()
}

/// What the first and last lines of a text tell.
#[derive(Default)]
pub(super) struct Told<'t> {
    pub(super) agency: Option<&'t str>,
    pub(super) published: Option<Date>,
}

/// Looks into a text for who published it and when; `known` is the date given beside it.
pub(super) fn told(text: &str, known: Option<Date>) -> Told<'_> {
    let mut told = Told::default();
    let mut day = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(HEAD_LINES) {
        let long = line.len() > STORY_LENGTH;
        if !long {
            told.agency = told.agency.or_else(|| byline_agency(line));
            told.published = told.published.or_else(|| standing_date(line));
        }
        if let Some(found) = dateline(line) {
            told.agency = told.agency.or(found.agency);
            day = found.day;
            break;
        }
        if long {
            break;
        }
    }
    if told.published.is_none() {
        let last = text.lines().rev().filter(|line| !line.trim().is_empty()).take(TAIL_LINES);
        told.published = last.filter(|line| line.len() <= STORY_LENGTH).find_map(labelled_date);
    }
    if told.published.is_none() {
        // A dateline seldom tells the year; what is known beside the text may.
        let year = known.filter(|date| date.precision() < Precision::Day).map(Date::year);
        told.published = day.and_then(|day| day.date().or_else(|| day.in_year(year?)));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> Fields {
        parse(file.to_owned(), None, &mut |_| ())
    }

    #[test]
    fn headline_byline_and_body() {
        let fields =
            read("\n\nUN backs diplomatic efforts\r\n\r\nBy Trend\r\n\r\n  The UN supports efforts.  \n\n\n");
        assert_eq!(fields.title.as_deref(), Some("UN backs diplomatic efforts"));
        assert_eq!(fields.text, "By Trend\n\n  The UN supports efforts.  ");
        assert_eq!(fields.source.as_deref(), Some("Trend"));
        assert_eq!(fields.published, None);
    }

    #[test]
    fn sentences_bylines_and_datelines_are_no_headlines() {
        for file in [
            "The UN supports efforts.\n\nIt said so on Friday.",
            "By Jane Doe\n\nThe UN supports efforts.",
            "BAKU, October 23 (Trend) - The UN supports\n\nefforts.",
            "UN backs efforts\nThe UN supports efforts.",
            "One line alone",
            "October 23, 2020\n\nThe UN supports efforts.",
        ] {
            let fields = read(file);
            assert_eq!(fields.title, None, "{file}");
            assert_eq!(fields.text, file);
        }
        assert_eq!(
            read("Talks open in the U.S.\n\nThey did.").title.as_deref(),
            Some("Talks open in the U.S.")
        );
        assert_eq!(read("Will they meet?\n\nThey will.").title.as_deref(), Some("Will they meet?"));
    }

    #[test]
    fn dates_come_from_where_the_text_tells_them() {
        let published = |file: &str| read(file).published.map(|date| date.to_string());
        let day = Some("2020-10-23".to_owned());
        assert_eq!(
            published("A headline here\n\nPublished: 23 October 2020\n\nThe UN said on May 1, 2019 that."),
            day
        );
        assert_eq!(published("A headline here\n\n2020-10-23\n\nThe UN."), day);
        assert_eq!(published("A headline here\n\nBAKU, Oct. 23, 2020 (Trend) - The UN supports."), day);
        assert_eq!(published("A headline here\n\nThe UN supports.\n\nPublished: Oct. 23, 2020"), day);
        assert_eq!(published("A headline here\n\nBAKU, October 23 (Trend) - The UN supports."), None);
        assert_eq!(published("A headline here\n\nThe UN said this on\nOctober 23, 2020, and that."), None);
        let file = "A headline here\n\nBAKU, October 23 (Trend) - The UN supports.".to_owned();
        assert_eq!(parse(file, Date::from_year(2020), &mut |_| ()).published, Date::from_day(2020, 10, 23));
    }
}
