//! Charts: rows of an answer in, SVG out where a column has numbers or dates: bars by name, or columns in time.

use std::collections::BTreeMap;

use oxigraph::model::{Term, Variable};

use super::table::{Shown, heading, number};
use crate::date::Date;
use crate::html::{escape, put};
use crate::layout::cut;
use crate::query::Solutions;

/// How many bars a chart has.
const BARS: usize = 24;

/// The width of a chart in units of SVG.
const WIDTH: f64 = 760.0;

/// The height of a chart in time.
const HEIGHT: f64 = 180.0;

/// A chart of an answer, if it has something for one.
pub(super) fn chart(rows: &Solutions, shown: &Shown<'_>) -> Option<String> {
    if rows.rows.len() < 2 {
        return None;
    }
    let columns = 0..rows.variables.len();
    let all = |at: usize, is: &dyn Fn(&Term) -> bool| {
        let mut values = rows.rows.iter().filter_map(|row| row.get(at)?.as_ref()).peekable();
        values.peek().is_some() && values.all(is)
    };
    let numeric = columns.clone().find(|at| all(*at, &|term| number(term).is_some()));
    let dated = columns.clone().find(|at| all(*at, &|term| date(term).is_some()));
    match (dated, numeric) {
        (Some(day), numeric) => in_time(rows, day, numeric),
        (None, Some(numeric)) => {
            let name =
                columns.clone().find(|at| *at != numeric && rows.variables[*at].as_str().ends_with("Name"));
            let name = name.or_else(|| columns.clone().find(|at| *at != numeric))?;
            Some(bars(rows, name, numeric, shown))
        }
        (None, None) => None,
    }
}

/// The date that a literal is.
fn date(term: &Term) -> Option<Date> {
    let Term::Literal(literal) = term else { return None };
    let text = literal.value();
    // A number may be a year only where it says so.
    if number(term).is_some() {
        return None;
    }
    text.get(..10).unwrap_or(text).trim_end_matches('Z').parse().ok()
}

/// Bars of the first rows.
fn bars(rows: &Solutions, name: usize, numeric: usize, shown: &Shown<'_>) -> String {
    let of_row = |row: &Vec<Option<Term>>| {
        let name = match row.get(name)?.as_ref()? {
            Term::NamedNode(iri) => shown.name(iri.as_str()),
            Term::Literal(text) => text.value().to_owned(),
            other => other.to_string(),
        };
        Some((name, number(row.get(numeric)?.as_ref()?)?))
    };
    let bars: Vec<(String, f64)> = rows.rows.iter().filter_map(of_row).take(BARS).collect();
    let high = bars.iter().map(|(_, value)| value.abs()).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let (left, room) = (230.0, WIDTH - 230.0 - 90.0);
    let height = bars.len() as f64 * 24.0 + 8.0;
    let label = format!("{} by {}", heading(rows.variables[numeric].as_str()), of(&rows.variables[name]));
    let mut svg = begin(&label, height);
    for (at, (name, value)) in bars.iter().enumerate() {
        let y = 4.0 + at as f64 * 24.0;
        put(
            &mut svg,
            format_args!(
                "<g><title>{}: {value}</title><text class=\"name\" x=\"{:.0}\" y=\"{:.1}\">{}</text>\
                 <rect x=\"{left}\" y=\"{:.1}\" width=\"{:.1}\" height=\"16\" rx=\"2\"/>\
                 <text class=\"value\" x=\"{:.1}\" y=\"{:.1}\">{value}</text></g>\n",
                escape(&super::super::look::shortened(name, super::super::look::LONG_NAME)),
                left - 8.0,
                y + 13.0,
                escape(&cut(name)),
                y,
                value.abs() / high * room,
                left + value.abs() / high * room + 6.0,
                y + 13.0
            ),
        );
    }
    let cut = (rows.rows.len() > bars.len()).then(|| format!("The first {} rows.", bars.len()));
    ended(svg, &label, &cut.unwrap_or_default())
}

/// What a variable is about: "outletName" is "outlet".
fn of(variable: &Variable) -> String {
    let name = variable.as_str();
    heading(name.strip_suffix("Name").filter(|rest| !rest.is_empty()).unwrap_or(name))
}

/// Columns in time: of the numbers of a column, or of how many rows there are.
fn in_time(rows: &Solutions, day: usize, numeric: Option<usize>) -> Option<String> {
    let mut values: Vec<(Date, f64)> = Vec::new();
    for row in &rows.rows {
        let day = row.get(day).and_then(Option::as_ref).and_then(date);
        let value = numeric.map_or(Some(1.0), |at| number(row.get(at)?.as_ref()?));
        values.extend(day.zip(value));
    }
    let what = match numeric {
        Some(at) => heading(rows.variables[at].as_str()),
        None => "rows".to_owned(),
    };
    let (unit, buckets) = buckets(&values);
    if buckets.len() < 2 {
        return None;
    }
    let label = format!("{what} by {unit}");
    Some(columns(&label, &buckets, |_| None))
}

/// The sums of values by day, month or year, whichever makes few enough; those without any between them have none.
fn buckets(values: &[(Date, f64)]) -> (&'static str, Vec<(String, f64)>) {
    for (unit, length) in [("day", 10), ("month", 7), ("year", 4)] {
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        for (date, value) in values {
            let text = date.to_string();
            *sums.entry(text.get(..length).unwrap_or(&text).to_owned()).or_default() += value;
        }
        if sums.len() <= 60 || length == 4 {
            return (unit, sums.into_iter().collect());
        }
    }
    ("year", Vec::new())
}

/// Columns, each with its name; `href` leads from one to somewhere.
pub(super) fn columns(
    label: &str,
    buckets: &[(String, f64)],
    href: impl Fn(&str) -> Option<String>,
) -> String {
    let high = buckets.iter().map(|(_, value)| *value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let step = (WIDTH - 20.0) / buckets.len().max(1) as f64;
    let room = HEIGHT - 44.0;
    let mut svg = begin(label, HEIGHT);
    put(
        &mut svg,
        format_args!(
            "<line class=\"axis\" x1=\"10\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\"/>\n",
            HEIGHT - 24.0,
            WIDTH - 10.0
        ),
    );
    // Only so many names have room below.
    let every = buckets.len().div_ceil(8).max(1);
    for (at, (name, value)) in buckets.iter().enumerate() {
        let (x, height) = (10.0 + at as f64 * step, (value.max(0.0) / high * room).max(1.0));
        let mut column = format!(
            "<title>{0}: {value}</title><rect class=\"hit\" x=\"{x:.1}\" y=\"8\" width=\"{1:.1}\" height=\"{2:.1}\"/>\
             <rect x=\"{3:.1}\" y=\"{4:.1}\" width=\"{5:.1}\" height=\"{height:.1}\" rx=\"1.5\"/>",
            escape(name),
            step,
            HEIGHT - 32.0,
            x + step * 0.12,
            HEIGHT - 24.0 - height,
            (step * 0.76).min(60.0),
        );
        if at.is_multiple_of(every) {
            put(
                &mut column,
                format_args!(
                    "<text class=\"tick\" x=\"{:.1}\" y=\"{}\">{}</text>",
                    x + step * 0.12,
                    HEIGHT - 8.0,
                    escape(name)
                ),
            );
        }
        match href(name) {
            Some(href) => put(
                &mut svg,
                format_args!(
                    "<a href=\"{}\" aria-label=\"{}: {value}\">{column}</a>\n",
                    escape(&href),
                    escape(name)
                ),
            ),
            None => put(&mut svg, format_args!("<g>{column}</g>\n")),
        }
    }
    ended(svg, label, "")
}

fn begin(label: &str, height: f64) -> String {
    format!(
        "<figure class=\"chart\">\n<div class=\"canvas\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\"><svg \
         viewBox=\"0 0 {WIDTH} {height}\" role=\"group\" aria-label=\"{0}\">\n",
        escape(label)
    )
}

fn ended(mut svg: String, label: &str, note: &str) -> String {
    put(
        &mut svg,
        format_args!(
            "</svg></div>\n<figcaption><b>{}</b> {}</figcaption>\n</figure>\n",
            escape(label),
            escape(note)
        ),
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_months_where_there_are_many() {
        let days = |number: u8| -> Vec<(Date, f64)> {
            let day = |n: u8| Date::from_day(2020, 1 + n / 28, 1 + n % 28).unwrap();
            (0..number).map(|n| (day(n), 1.0)).collect()
        };
        let (unit, few) = buckets(&days(3));
        assert_eq!((unit, few[0].0.as_str(), few.len()), ("day", "2020-01-01", 3));
        let (unit, many) = buckets(&days(100));
        assert_eq!((unit, many[0].0.as_str(), many[0].1), ("month", "2020-01", 28.0));
    }
}
