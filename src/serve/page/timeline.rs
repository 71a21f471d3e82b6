//! The timeline: filters, and perhaps one or two things, in; how many statements there are when, and the statements with
//! their sentences, the newest first, out.

use std::collections::BTreeMap;

use super::super::look::Look;
use super::super::reply::{Problem, Reply};
use super::super::request::Request;
use super::super::survey::{EntityAt, Kind, StatementAt, Survey, text_of};
use super::super::{Current, Options};
use super::filter::Filter;
use super::graph::entity;
use super::shown::Shown;
use super::{address, address_with, begin, chart, end, grouped, html, pages, part};
use crate::html::{escape, put};

/// How many statements are on a page.
const EACH: usize = 40;

/// How many columns the chart has at most.
const COLUMNS: usize = 60;

/// The page of the timeline.
pub(in crate::serve) fn timeline(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let look = Look::new(&current.graph);
    let survey = current.survey()?;
    let filter = Filter::of(request, survey, &look)?;
    let ends = ends(request, survey, &look)?;
    let mut names = Vec::new();
    for (entity, _) in &ends {
        names.push(look.name_or_end(survey.entities[*entity as usize].id)?);
    }
    let title = match names.as_slice() {
        [] => "Timeline".to_owned(),
        names => format!("Timeline: {}", names.join(" and ")),
    };
    let found = statements(survey, &filter, &ends);
    let mut page = begin(&title, "/timeline", &[], options);
    page.push_str(&filter.form(survey, &look, false)?);
    if !ends.is_empty() {
        page.push_str("<p class=\"as\">");
        for ((_, iri), name) in ends.iter().zip(&names) {
            put(
                &mut page,
                format_args!("<a href=\"{}\"><bdi>{}</bdi></a>", escape(&address(iri)), escape(name)),
            );
        }
        put(
            &mut page,
            format_args!(
                "<a href=\"{}\">All of the graph</a></p>\n",
                escape(&address_with(request, &[("thing", ""), ("with", ""), ("page", "")]))
            ),
        );
    }
    page.push_str(&in_time(survey, &found, |from, to| {
        address_with(request, &[("from", from), ("to", to), ("page", "")])
    }));
    put(
        &mut page,
        format_args!("<h2 id=\"found\">Statements <small>{}</small></h2>\n", grouped(found.len())),
    );
    let (at, shown) = part(request, "page", found.len(), EACH);
    let shown = Shown::of(&look, survey, &found[shown], &[])?;
    page.push_str(&shown.list(current.graph.prefixes()));
    page.push_str(&pages(request, "page", at, found.len(), EACH, "the timeline"));
    html(end(page), request, current)
}

/// The things that the timeline is about: none, one, or two.
fn ends(request: &Request, survey: &Survey, look: &Look) -> Result<Vec<(EntityAt, String)>, Problem> {
    let mut ends: Vec<(EntityAt, String)> = Vec::new();
    for name in ["thing", "with"] {
        if let Some(iri) = request.parameter(name).filter(|iri| !iri.is_empty()) {
            let Some(entity) = entity(iri, survey, look)? else {
                return Err(Problem::new(
                    hyper::StatusCode::NOT_FOUND,
                    format!("the graph says nothing of <{iri}>"),
                ));
            };
            ends.push((entity, iri.to_owned()));
        }
    }
    Ok(ends)
}

/// The statements that fit, the newest first. Without a kind these are events: all else has the date of its article.
fn statements(survey: &Survey, filter: &Filter<'_>, ends: &[(EntityAt, String)]) -> Vec<StatementAt> {
    let all = 0..u32::try_from(survey.statements.len()).unwrap_or(u32::MAX);
    let fits = |at: &StatementAt| {
        let statement = &survey.statements[*at as usize];
        let is_kind = filter.names_a_kind() || ends.len() == 2 || statement.kind == Kind::Event;
        is_kind && filter.fits(survey, statement)
    };
    match ends {
        [] => all.filter(fits).collect(),
        [(entity, _)] => survey.of_entity(*entity).iter().copied().filter(fits).collect(),
        [(one, _), (other, _), ..] => {
            let has = |at: &StatementAt| survey.ends(*at).iter().any(|(_, entity)| entity == other);
            survey.of_entity(*one).iter().copied().filter(|at| has(at) && fits(at)).collect()
        }
    }
}

/// How many statements there are when: by year, month or day, whichever there are few enough of. A column leads to its time.
pub(super) fn in_time(survey: &Survey, found: &[StatementAt], href: impl Fn(&str, &str) -> String) -> String {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for at in found {
        *counts.entry(survey.statements[*at as usize].day).or_default() += 1;
    }
    counts.remove(&0);
    let folded = |unit: u32| {
        let mut folded: BTreeMap<u32, usize> = BTreeMap::new();
        counts.iter().for_each(|(day, number)| *folded.entry(day / unit * unit).or_default() += number);
        folded
    };
    let (unit, counts) = [("day", 1), ("month", 100), ("year", 10_000)]
        .into_iter()
        .map(|(name, unit)| (name, folded(unit)))
        .find(|(name, counts)| counts.len() <= COLUMNS || *name == "year")
        .unwrap_or_default();
    if counts.len() < 3 {
        return String::new();
    }
    let buckets: Vec<(String, f64)> =
        counts.iter().map(|(day, number)| (text_of(*day), *number as f64)).collect();
    let of_column = |name: &str| {
        let (from, to) = match name.len() {
            4 => (format!("{name}-01-01"), format!("{name}-12-31")),
            7 => (format!("{name}-01"), format!("{name}-{}", last_day(name))),
            _ => (name.to_owned(), name.to_owned()),
        };
        Some(href(&from, &to))
    };
    chart::columns(&format!("statements by {unit}"), &buckets, of_column)
}

/// The last day of a month.
fn last_day(month: &str) -> String {
    let date: Option<crate::date::Date> = month.parse().ok();
    date.and_then(crate::date::Date::bounds)
        .map_or_else(|| "31".to_owned(), |(_, last)| last.to_string()[8..].to_owned())
}
