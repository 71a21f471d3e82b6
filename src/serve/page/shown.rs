//! Statements as they are shown: their places in the survey in; a view of their neighbourhood, and what it tells as HTML, out.

use rustc_hash::FxHashMap;

use super::super::around::Around;
use super::super::look::Look;
use super::super::reply::Problem;
use super::super::survey::{StatementAt, Survey, text_of};
use super::told::Teller;
use crate::explain::{self, Told};
use crate::html::put;
use crate::map::Dataset;
use crate::store::TermId;
use crate::view::{StatementId, Thing, View};
use crate::vocab::Prefixes;

/// Statements with what is around them.
pub(super) struct Shown {
    pub(super) dataset: Dataset,
    /// The statements in their order, with their IRIs and days.
    statements: Vec<(StatementAt, String, u32)>,
}

impl Shown {
    /// What is around statements, and around some things.
    pub(super) fn of(
        look: &Look,
        survey: &Survey,
        statements: &[StatementAt],
        things: &[TermId],
    ) -> Result<Self, Problem> {
        let mut around = Around::new(look);
        let mut named = Vec::new();
        for at in statements {
            let statement = &survey.statements[*at as usize];
            around.statement(statement.id)?;
            named.push((*at, look.value(statement.id)?, statement.day));
        }
        things.iter().try_for_each(|thing| around.entity(*thing))?;
        Ok(Self { dataset: around.dataset(), statements: named })
    }

    /// Some of the statements in a view of the dataset, in the order in which they are wanted.
    pub(super) fn ids(&self, view: &View<'_>, wanted: &[StatementAt]) -> Vec<StatementId> {
        let iris: FxHashMap<StatementAt, &str> =
            self.statements.iter().map(|(at, iri, _)| (*at, iri.as_str())).collect();
        wanted.iter().filter_map(|at| id(view, iris.get(at)?)).collect()
    }

    /// The facts that the statements tell.
    pub(super) fn told(&self, view: &View<'_>, prefixes: &Prefixes) -> Vec<Told> {
        explain::told(view, prefixes, self.statements.iter().filter_map(|(_, iri, _)| id(view, iri)))
    }

    /// The facts as HTML under their days, in the order of the statements.
    pub(super) fn list(&self, prefixes: &Prefixes) -> String {
        let view = View::new(&self.dataset);
        let teller = Teller { view: &view };
        let mut html = String::new();
        for group in self.statements.chunk_by(|a, b| a.2 == b.2) {
            let day = text_of(group[0].2);
            let title = if day.is_empty() { "without a date" } else { &day };
            put(&mut html, format_args!("<h3 class=\"day\"><time>{title}</time></h3>\n"));
            let ids = group.iter().filter_map(|(_, iri, _)| id(&view, iri));
            html.push_str(&teller.list(&explain::told(&view, prefixes, ids)));
        }
        html
    }
}

fn id(view: &View<'_>, iri: &str) -> Option<StatementId> {
    match view.thing(iri)? {
        Thing::Statement(id) => Some(id),
        _ => None,
    }
}
