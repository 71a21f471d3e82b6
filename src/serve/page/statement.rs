//! The page of a statement: all accounts of what it says side by side, and who says otherwise.

use super::super::reply::Problem;
use super::super::survey::{Kind, Role, StatementAt, Survey, last_of};
use super::shown::Shown;
use super::thing::Making;
use super::told::Teller;
use crate::explain;
use crate::html::put;
use crate::view::View;

/// How many accounts are shown.
const MOST: usize = 60;

/// How many statements about the same are looked at.
const LOOKED: usize = 20_000;

/// What a statement says in a line.
pub(super) fn title(making: &Making<'_>, at: StatementAt) -> Result<String, Problem> {
    let survey = making.current.survey()?;
    let shown = Shown::of(making.look, survey, &[at], &[])?;
    let view = View::new(&shown.dataset);
    let told = shown.told(&view, making.current.graph.prefixes());
    let summary = told.into_iter().next().map(|told| told.summary);
    Ok(super::super::look::shortened(&summary.unwrap_or_default(), super::super::look::LONG_NAME))
}

/// The accounts of what a statement says.
pub(super) fn body(making: &mut Making<'_>, at: StatementAt) -> Result<(), Problem> {
    let survey = making.current.survey()?;
    let mut same = same(survey, at);
    let number = same.len();
    same.truncate(MOST);
    let near = related(survey, at);
    let mut all = same.clone();
    all.extend(near.iter().filter(|at| !same.contains(at)));
    let shown = Shown::of(making.look, survey, &all, &[])?;
    let view = View::new(&shown.dataset);
    making.heading("accounts", "Accounts", number, None);
    making.html.push_str("<div class=\"accounts\">\n");
    let teller = Teller { view: &view };
    let ids = shown.ids(&view, &same);
    for id in &ids {
        for told in explain::told(&view, making.current.graph.prefixes(), [*id]) {
            put(
                &mut making.html,
                format_args!("<section class=\"card\">\n{}</section>\n", teller.told(&told)),
            );
        }
    }
    making.html.push_str("</div>\n");
    making.otherwise(&ids, &view);
    Ok(())
}

/// The statements that say the same, this one first: of the same type and the same parties; events at most three days apart.
fn same(survey: &Survey, at: StatementAt) -> Vec<StatementAt> {
    let own = survey.statements[at as usize];
    let parties = |at: StatementAt| {
        let ends = survey.ends(at).iter().filter(|(role, _)| !matches!(role, Role::Place | Role::Told));
        let mut parties: Vec<u32> = ends.map(|(_, entity)| *entity).collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    };
    let wanted = parties(at);
    let mut found = vec![at];
    if own.kind != Kind::Claim {
        let is_same = |other: &StatementAt| {
            let statement = &survey.statements[*other as usize];
            *other != at
                && statement.kind == own.kind
                && statement.what == own.what
                && (own.kind != Kind::Event || is_near(own.day, statement.day, 3))
                && parties(*other) == wanted
        };
        found.extend(rarest(survey, at).iter().take(LOOKED).copied().filter(is_same));
    }
    found
}

/// The statements of the same kind about the same, which may say otherwise.
pub(super) fn related(survey: &Survey, at: StatementAt) -> Vec<StatementAt> {
    let own = survey.statements[at as usize];
    let is_near = |other: &StatementAt| {
        let statement = &survey.statements[*other as usize];
        let is_like = match own.kind {
            Kind::Event => statement.what == own.what && is_near(own.day, statement.day, 10),
            Kind::Tenure => statement.what == own.what && is_near(own.day, statement.day, 0),
            Kind::Relation => statement.what == own.what,
            Kind::Claim => false,
        };
        statement.kind == own.kind && is_like
    };
    rarest(survey, at).iter().take(LOOKED).copied().filter(is_near).take(MOST).collect()
}

/// The statements of that entity of a statement of which least is said.
fn rarest(survey: &Survey, at: StatementAt) -> &[StatementAt] {
    let ends =
        survey.ends(at).iter().filter(|(role, _)| !matches!(role, Role::Place | Role::Told | Role::Holder));
    let lists = ends.map(|(_, entity)| survey.of_entity(*entity));
    lists.min_by_key(|list| list.len()).unwrap_or_default()
}

/// Whether two days may be so few days apart; those that are not known are near to all.
fn is_near(one: u32, other: u32, most: u32) -> bool {
    let days = |day: u32| {
        let (year, month, date) = (day / 10_000, day / 100 % 100, day % 100);
        // As if months had 31 days: at the end of a month a little too much is near.
        year * 372 + month.max(1) * 31 + date.max(1)
    };
    if one == 0 || other == 0 {
        return true;
    }
    days(one) <= days(last_of(other)) + most && days(other) <= days(last_of(one)) + most
}
