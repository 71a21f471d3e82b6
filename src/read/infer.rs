//! The text of an article that nothing dates in, the day on which it was published out, where its words tell it.
//!
//! A dateline or the words "Trend reports on Oct. 23" tell day and month. The year is that of the latest month that the
//! text names with its year, if that is near: an article names what happened of late.

use super::dateline::{dateline, months_of_years, reported_on};
use crate::date::Date;

/// How many lines at the head of the text may have the dateline.
const HEAD_LINES: usize = 10;
/// How many months may lie between the latest month of the text and its day.
const NEAR: i32 = 2;

/// When the text was published. `outlet` is the one that signs it.
pub(super) fn published(text: &str, outlet: Option<&str>) -> Option<Date> {
    let head = text.lines().filter(|line| !line.trim().is_empty()).take(HEAD_LINES);
    let day = head.filter_map(dateline).find_map(|found| found.day).or_else(|| reported_on(text, outlet))?;
    if let Some(date) = day.date() {
        return Some(date);
    }
    let (year, month) = months_of_years(text).max()?;
    let year = if day.month() >= month { year } else { year.checked_add(1)? };
    let apart = i32::from(day.month()) - i32::from(month);
    (apart.rem_euclid(12) <= NEAR).then(|| day.in_year(year))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_that_of_the_latest_month() {
        for (text, date) in [
            (
                "By Trend\n\nThe UN backs talks, Trend reports on Oct.23.\n\nIt went on into October 2020.",
                Some("2020-10-23"),
            ),
            (
                "The UN backs talks, Reuters reported on Friday, Oct. 23. It began in 1988 and in October 2020.",
                Some("2020-10-23"),
            ),
            (
                "BAKU, January 3 (Trend) - The UN backs talks. It began on December 27, 2020.",
                Some("2021-01-03"),
            ),
            (
                "Baku, Jan 3 (Trend) - The UN backs talks, as in June 2018 and December 2020.",
                Some("2021-01-03"),
            ),
            // The year is not near, or not told.
            ("BAKU, May 3 (Trend) - The UN backs talks. It began in October 2020.", None),
            ("BAKU, May 3 (Trend) - A vote is set for November 2021.", None),
            ("BAKU, May 3 (Trend) - The UN backs talks of 2021.", None),
            // Nobody says that it was published then.
            ("The UN met on Oct. 23. It went on into October 2020.", None),
            ("He reported on Oct. 23 to the police. It went on into October 2020.", None),
            ("", None),
        ] {
            assert_eq!(published(text, None).map(|date| date.to_string()).as_deref(), date, "{text}");
        }
        let text = "The UN backs talks, The Harbour reports on Oct. 23. It went on into October 2020.";
        assert_eq!(published(text, Some("The Harbour")), Date::from_day(2020, 10, 23));
        assert_eq!(published(text, None), None);
    }
}
