//! When an office was held: a term of office and the date of an article in; whether it was held then, or how many
//! years apart, out.

use jiff::{ToSpan, civil};

use crate::gazetteer::{Entry, Tenure};

/// How many days a term of office may miss the article's date by: sources differ on first and last days.
const SLACK_DAYS: i64 = 31;

/// How long a term of office without a known end may last, in years.
const LONGEST_OPEN_TERM: i64 = 25;

/// How the article's date fits a term of office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timing {
    /// It was over, or not begun, for this many years.
    Apart(std::cmp::Reverse<i64>),
    /// Not known.
    Unknown,
    /// It was held then; or it was over, if the article speaks of a former office.
    During,
}

/// The last day of which the source of a term of office knows: at least its own last day.
fn known_until(tenure: &Tenure<'_>) -> Option<civil::Date> {
    let day = |date: Option<crate::date::Date>| date.and_then(crate::date::Date::days).map(|(_, day)| day);
    day(tenure.known_until).max(day(tenure.end))
}

/// The last day of which the sources of an official's terms of office know, if they say it.
pub(crate) fn official_known_until(official: &Entry<'_>) -> Option<civil::Date> {
    official.tenures().filter_map(|tenure| known_until(&tenure)).max()
}

/// How the days on which an article may have been published fit a term of office.
pub(crate) fn timing(
    published: Option<(civil::Date, civil::Date)>,
    tenure: &Tenure<'_>,
    former: bool,
) -> Timing {
    let Some((first, last)) = published else { return Timing::Unknown };
    let start = tenure.start.and_then(crate::date::Date::days).map(|(day, _)| day);
    let end = tenure.end.and_then(crate::date::Date::days).map(|(_, day)| day);
    if start.is_none() && end.is_none() {
        return Timing::Unknown;
    }
    let longest = start.and_then(|s| s.checked_add(LONGEST_OPEN_TERM.years()).ok());
    // A term of unknown beginning is known for its end alone.
    let start = start.or(end).unwrap_or(first);
    let open = [known_until(tenure), longest].into_iter().flatten().min();
    let end = end.or(open).unwrap_or(start).max(start);
    let years = |from: civil::Date, to: civil::Date| i64::from(to.year()) - i64::from(from.year());
    let slack = SLACK_DAYS.days();
    let early = start.checked_sub(slack).unwrap_or(start);
    let late = end.checked_add(slack).unwrap_or(end);
    if former {
        return if last >= end.checked_sub(slack).unwrap_or(end) {
            Timing::During
        } else {
            Timing::Apart(std::cmp::Reverse(years(last, end).max(0)))
        };
    }
    if first > late {
        Timing::Apart(std::cmp::Reverse(years(end, first)))
    } else if last < early {
        Timing::Apart(std::cmp::Reverse(years(last, start)))
    } else {
        Timing::During
    }
}
