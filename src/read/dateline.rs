//! The lines at the head of an article in, who signs it and when it was published out: bylines ("By Jane Doe,
//! Reuters"), datelines ("BAKU, October 23 (Trend) -") and lines with nothing but a date.
//!
//! Everything here is cautious: a name is a publisher only if the list of agencies has it or, in a byline, its last
//! word says so ("By Meridian News Agency"), and a date is a date of
//! publication only if it stands alone, is labelled so, or is in a dateline.

use std::sync::LazyLock;

use crate::date::Date;

/// Outlets by every form of their name, in lower case, with the name they are given.
static AGENCIES: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    let mut forms = Vec::new();
    for line in include_str!("../../data/lexicons/agencies.txt").lines() {
        let mut names =
            line.split('|').map(str::trim).filter(|name| !name.is_empty() && !name.starts_with('#'));
        let Some(name) = names.next() else { continue };
        forms.push((name.to_lowercase(), name));
        forms.extend(names.map(|other| (other.to_lowercase(), name)));
    }
    forms.sort();
    forms
});

/// The outlet that `name` signs for, if it is a known one.
fn agency(name: &str) -> Option<&'static str> {
    let name = name.trim().trim_end_matches('.').to_lowercase();
    let at = AGENCIES.binary_search_by(|(form, _)| form.as_str().cmp(&name)).ok()?;
    Some(AGENCIES[at].1)
}

/// Whether an outlet is one of the list of those that sign articles of others, which write about all countries.
pub(crate) fn is_agency(name: &str) -> bool {
    agency(name).is_some()
}

/// Whether `line` says who wrote the article: "By Trend", "By Jane Doe and John Smith, Reuters".
pub(crate) fn is_byline(line: &str) -> bool {
    byline(line).is_some()
}

fn byline(line: &str) -> Option<&str> {
    let line = line.trim();
    let names =
        line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")).or_else(|| line.strip_prefix("by "))?;
    let names = names.trim();
    let words = names.split_whitespace().count();
    let named = names.chars().next().is_some_and(char::is_uppercase);
    let sentence = names.ends_with(['.', '?', '!', ':', ';']) && words > 3;
    // "By Monday, the UN had ...": names are nearly all capitalised.
    let small =
        names.split_whitespace().filter(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    (named && !sentence && words <= 14 && small * 3 <= words).then_some(names)
}

/// `name` itself, if its last word is one that the list of agencies gives as `* Word`: what only outlets are called.
fn outlet(name: &str) -> Option<&str> {
    let name = name.trim().trim_end_matches('.');
    let (first, last) = name.rsplit_once(' ')?;
    let pattern = format!("* {}", last.to_lowercase());
    (!first.contains([',', '|', '/']) && agency(&pattern).is_some()).then_some(name)
}

/// The outlet that a byline names: "Trend" of "By Trend", "Reuters" of "By Jane Doe, Reuters".
pub(super) fn byline_agency(line: &str) -> Option<&str> {
    let names = byline(line)?;
    let last = names.rsplit([',', '|', '/']).next().filter(|last| last.len() < names.len());
    let after = |word: &str| names.rsplit_once(word).map(|(_, name)| name);
    agency(names)
        .or_else(|| agency(last?))
        .or_else(|| agency(after(" for ")?))
        .or_else(|| agency(after(" - ")?))
        .or_else(|| outlet(last.unwrap_or(names)))
}

/// What stands before the first sentence of a dispatch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    /// The outlet in brackets, if it is a known one.
    pub(super) agency: Option<&'static str>,
    /// The day, with the year only if it is told.
    pub(super) day: Option<Day>,
}

/// The day that an outlet says it reported on, without its year: "Trend reports on Oct.23". `outlet` is the one that
/// signs the article.
pub(super) fn reported_on(text: &str, outlet: Option<&str>) -> Option<Day> {
    let signs = |before: &str| {
        let name = before.trim_end().rsplit([',', '.', '\n', '"', '”']).next().unwrap_or_default().trim();
        agency(name).is_some()
            || outlet.is_some_and(|outlet| !name.is_empty() && outlet.eq_ignore_ascii_case(name))
    };
    ["reports", "reported"].iter().find_map(|verb| {
        text.match_indices(verb).find_map(|(at, _)| {
            let after = text[at + verb.len()..].strip_prefix(' ')?;
            let (day, _) = take_day(after.strip_prefix("on ").unwrap_or(after))?;
            (day.day.is_some() && signs(&text[..at])).then_some(day)
        })
    })
}

/// The months of years that a text names, as year and month: "October 2020", "Oct. 23, 2020", "23 October 2020".
pub(super) fn months_of_years(text: &str) -> impl Iterator<Item = (i16, u8)> {
    let starts = text.match_indices(|c: char| c.is_ascii_uppercase()).map(|(at, _)| at);
    let whole = move |at: &usize| !text[..*at].ends_with(char::is_alphanumeric);
    starts.filter(whole).filter_map(move |at| {
        let (day, _) = take_day(&text[at..])?;
        Some((day.year?, day.month))
    })
}

/// A day or month as a text tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    year: Option<i16>,
    month: u8,
    day: Option<u8>,
}

impl Day {
    /// The month, from 1.
    pub(super) fn month(self) -> u8 {
        self.month
    }

    /// The date, if the text tells the year.
    pub(super) fn date(self) -> Option<Date> {
        self.in_year(self.year?)
    }

    /// The date, in `year` where the text tells none.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        let year = self.year.unwrap_or(year);
        match self.day {
            Some(day) => Date::from_day(year, self.month, day),
            None => Date::from_month(year, self.month),
        }
    }
}

/// The dateline at the beginning of `line`: "BAKU, Azerbaijan, Oct. 23 (Trend) -", "WASHINGTON (AP) —",
/// "MOSCOW, October 23. /TASS/.", "(Reuters) -".
pub(super) fn dateline(line: &str) -> Option<Dateline> {
    let mut rest = line.trim_start();
    let mut found = Dateline::default();
    let place = rest.split([',', '(', '/', '-', '–', '—', '.', ':']).next()?.trim();
    let words = place.split_whitespace().count();
    let capitals = place.chars().filter(|c| c.is_uppercase()).count();
    let loud = capitals >= 2 && !place.chars().any(char::is_lowercase);
    if words > 4 || !place.chars().all(|c| c.is_alphabetic() || " '’".contains(c)) {
        return None;
    }
    if words > 0 {
        if capitals == 0 {
            return None;
        }
        rest = rest[place.len()..].trim_start();
    }
    // Names with a hyphen or a stop: "AL-TANF", "ST. PETERSBURG".
    while loud
        && rest.starts_with(['-', '.'])
        && rest[1..].trim_start().chars().take(2).all(char::is_uppercase)
    {
        rest = rest[1..].trim_start().trim_start_matches(|c: char| c.is_uppercase() || c == ' ');
    }
    while let Some(after) = rest.strip_prefix(',') {
        rest = after.trim_start();
        if let Some((day, after)) = take_day(rest) {
            found.day = Some(day);
            rest = after.trim_start();
            break;
        }
        // A region or country: "Azerbaijan", "N.J.".
        let end = rest.find([',', '(', '/', '—', '–']).or_else(|| rest.find(" -"))?;
        let region = rest[..end].trim();
        if region.split_whitespace().count() > 3 || !region.chars().next().is_some_and(char::is_uppercase) {
            return None;
        }
        rest = rest[end..].trim_start();
    }
    let mut stop = false;
    if let Some(after) = rest.strip_prefix('.') {
        stop = found.day.is_some();
        rest = after.trim_start();
    }
    for (open, close) in [('(', ')'), ('/', '/')] {
        let Some(after) = rest.strip_prefix(open) else { continue };
        let end = after.find(close).filter(|end| *end <= 40)?;
        found.agency = agency(&after[..end]);
        stop = stop || (open == '/' && found.agency.is_some());
        rest = after[end + 1..].trim_start();
    }
    let dash = ["--", "—", "–", "- "].iter().any(|dash| rest.starts_with(dash));
    let known = found.agency.is_some() || (found.day.is_some() && words > 0) || loud;
    ((dash && known) || (stop && loud)).then_some(found)
}

/// A date in any of the forms in which other programs write it, with or without a time: ISO 8601, also without its
/// hyphens, the form of mails, or that of a text.
pub(super) fn any_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let basic = || {
        let digits = text.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        let rest = &text[8..];
        let whole = rest.is_empty() || rest.starts_with(['T', 't', ' ']) || rest.len() == 6;
        whole.then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))?.parse().ok()
    };
    text.parse().ok().or_else(|| standing_date(text)).or_else(basic)
}

/// The date that `line` consists of, with or without a label ("Published: 23 October 2020") or a time.
pub(super) fn standing_date(line: &str) -> Option<Date> {
    let (date, rest) = take_date(unlabelled(line).0)?;
    let plain = |word: &str| {
        word.chars().any(|c| c.is_ascii_digit())
            || matches!(
                word.to_ascii_lowercase().as_str(),
                "at" | "am" | "pm" | "a.m." | "p.m." | "|" | "-" | "–"
            )
            || (word.len() <= 6 && word.chars().all(|c| c.is_ascii_uppercase() || "()".contains(c)))
    };
    let rest = rest.trim_start_matches([',', '.', 'T']);
    (rest.len() <= 40 && rest.split_whitespace().all(plain)).then_some(date)
}

/// The date of a line that says that it is the date of publication.
pub(super) fn labelled_date(line: &str) -> Option<Date> {
    if unlabelled(line).1 { standing_date(line) } else { None }
}

/// The line without a label of the publication date, and whether it had one.
fn unlabelled(line: &str) -> (&str, bool) {
    let line = line.trim();
    for label in
        ["published on", "published", "first published", "publication date", "posted on", "posted", "date"]
    {
        let Some(start) = line.get(..label.len()) else { continue };
        let rest = &line[label.len()..];
        if start.eq_ignore_ascii_case(label) && rest.starts_with([':', ' ']) {
            return (rest.trim_start_matches([':', ' ']), true);
        }
    }
    (line, false)
}

/// A date with its year at the start of `text`, and what comes after it.
fn take_date(text: &str) -> Option<(Date, &str)> {
    let iso =
        text.char_indices().take_while(|(_, c)| c.is_ascii_digit() || *c == '-').last().map(|(at, _)| at + 1);
    if let Some(date) = iso.and_then(|end| text[..end].parse::<Date>().ok().map(|date| (date, &text[end..])))
    {
        return (date.0.precision() != crate::date::Precision::Year).then_some(date);
    }
    let (day, rest) = take_day(text)?;
    Some((day.date()?, rest))
}

/// A day or a month of a year at the start of `text`, as English writes it, and what comes after it.
fn take_day(text: &str) -> Option<(Day, &str)> {
    let (word, after) = take_word(text);
    let start = if is_weekday(word) { after.trim_start_matches(['.', ',', ' ']) } else { text };
    if let Some((day, after)) = take_number(start, 2) {
        let after = ["st", "nd", "rd", "th"].iter().find_map(|end| after.strip_prefix(end)).unwrap_or(after);
        let (word, after) = take_word(after.trim_start_matches([' ', '-']));
        let month = month(word)?;
        let (year, after) = take_year(after);
        return Some((checked(year, month, Some(day))?, after));
    }
    let (word, after) = take_word(start);
    let month = month(word)?;
    let near = after.strip_prefix('.').unwrap_or(after).trim_start_matches(' ');
    match take_number(near, 2) {
        Some((day, after)) => {
            let after =
                ["st", "nd", "rd", "th"].iter().find_map(|end| after.strip_prefix(end)).unwrap_or(after);
            let (year, after) = take_year(after);
            Some((checked(year, month, Some(day))?, after))
        }
        None => match take_year(after) {
            (None, _) => None,
            (year, after) => Some((checked(year, month, None)?, after)),
        },
    }
}

fn checked(year: Option<i16>, month: u8, day: Option<u8>) -> Option<Day> {
    let found = Day { year, month, day };
    found.in_year(2000).map(|_| found)
}

fn take_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()))
}

fn take_number(text: &str, most: usize) -> Option<(u8, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end <= most).then(|| text[..end].parse().ok().map(|number| (number, &text[end..])))?
}

/// A year of four digits after a stop, a comma or spaces; without one, `text` as it is.
fn take_year(text: &str) -> (Option<i16>, &str) {
    let rest = text.trim_start_matches(['.', ',', ' ', '-']);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    match rest[..end].parse::<i16>() {
        Ok(year) if end == 4 && rest.len() < text.len() && (1800..2200).contains(&year) => {
            (Some(year), &rest[end..])
        }
        _ => (None, text),
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    let fits = |name: &str| name == word || (word.len() == 3 && name.starts_with(&word));
    let at = MONTHS.iter().position(|name| fits(name)).or((word == "sept").then_some(8))?;
    u8::try_from(at + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        .iter()
        .any(|name| *name == word || (word.len() >= 3 && word.len() <= 5 && name.starts_with(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_name_agencies_but_persons_are_none() {
        assert_eq!(byline_agency("By Trend"), Some("Trend"));
        assert_eq!(byline_agency("By Jane Doe, Reuters"), Some("Reuters"));
        assert_eq!(byline_agency("By JANE DOE, Associated Press"), Some("AP"));
        assert_eq!(byline_agency("By Meridian News Agency"), Some("Meridian News Agency"));
        assert_eq!(byline_agency("By Jane Doe, Harbour News"), Some("Harbour News"));
        assert_eq!(byline_agency("By Jane Doe"), None);
        assert_eq!(byline_agency("By News"), None);
        assert!(is_byline("By Jane Doe and John Smith"));
        assert!(!is_byline("By Monday the government had agreed to withdraw from the town."));
        assert!(!is_byline("By the time the minister spoke it was over"));
    }

    #[test]
    fn datelines_tell_agency_and_day() {
        let told =
            |line: &str| dateline(line).map(|d| (d.agency, d.day.map(|day| (day.month, day.day, day.year))));
        assert_eq!(
            told("BAKU, October 23 (Trend) - The UN"),
            Some((Some("Trend"), Some((10, Some(23), None))))
        );
        assert_eq!(told("WASHINGTON (AP) — The"), Some((Some("AP"), None)));
        assert_eq!(
            told("BEIJING, Oct. 23, 2020 (Xinhua) -- The"),
            Some((Some("Xinhua"), Some((10, Some(23), Some(2020)))))
        );
        assert_eq!(
            told("MOSCOW, October 23. /TASS/. Russia"),
            Some((Some("TASS"), Some((10, Some(23), None))))
        );
        assert_eq!(told("BAKU, Azerbaijan, October 23. Foreign"), Some((None, Some((10, Some(23), None)))));
        assert_eq!(
            told("Baku, Azerbaijan, Oct. 23 (Trend) - The"),
            Some((Some("Trend"), Some((10, Some(23), None))))
        );
        assert_eq!(told("(Reuters) - The"), Some((Some("Reuters"), None)));
        assert_eq!(told("ST. PETERSBURG — The"), Some((None, None)));
        assert_eq!(told("GAZA CITY - The"), Some((None, None)));
        for plain in [
            "The UN - or what is left of it - said",
            "Armenia, Azerbaijan - two countries",
            "On October 23, 2020, the UN said",
            "Washington said on Friday",
            "US President (Trump) said - again",
            "",
        ] {
            assert_eq!(told(plain), None, "{plain}");
        }
    }

    #[test]
    fn dates_that_stand_alone_are_read() {
        for line in [
            "October 23, 2020",
            "Oct. 23, 2020",
            "Oct.23 2020",
            "23 October 2020 10:20 (UTC+04:00)",
            "Friday, October 23, 2020",
            "Published: 23 October 2020",
            "Published on Oct 23rd, 2020 at 5:15 PM GMT",
            "2020-10-23",
            "2020-10-23T08:00:00Z",
            "Fri, 23 Oct 2020 08:00:00 GMT",
        ] {
            assert_eq!(standing_date(line).map(|d| d.to_string()).as_deref(), Some("2020-10-23"), "{line}");
        }
        assert_eq!(standing_date("October 2020").map(|d| d.to_string()).as_deref(), Some("2020-10"));
        for line in
            ["October 23", "2020", "October 23, 2020 was the day on which it began", "23/10/2020", "May", "é"]
        {
            assert_eq!(standing_date(line), None, "{line}");
        }
    }
}
