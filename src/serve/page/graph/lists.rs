//! Beside the picture: two things in, the sentences behind what joins them out; and what is in the picture, as a table.

use super::super::super::Current;
use super::super::super::reply::Problem;
use super::super::super::request::encode;
use super::super::super::survey::EntityAt;
use super::super::shown::Shown;
use super::super::{address, grouped};
use super::{Asked, Chosen, entity};
use crate::html::{escape, put};

/// How many statements between two things are shown.
const BETWEEN: usize = 25;

impl Asked<'_> {
    /// The statements that fit and join two things, the newest first.
    pub(super) fn statements(&self, one: EntityAt, other: EntityAt, most: usize) -> Vec<u32> {
        let of = |entity: EntityAt| self.survey.of_entity(entity);
        let list = if of(one).len() <= of(other).len() { of(one) } else { of(other) };
        let joins = |at: &u32| {
            let mut joins = false;
            self.survey.pairs(*at, |a, b| joins |= (a, b) == (one, other) || (a, b) == (other, one));
            joins && self.filter.fits(self.survey, &self.survey.statements[*at as usize])
        };
        list.iter().copied().filter(joins).take(most).collect()
    }

    /// The sentences behind a tie.
    pub(super) fn between(
        &self,
        page: &mut String,
        one: &str,
        other: &str,
        current: &Current,
    ) -> Result<(), Problem> {
        let ends = (entity(one, self.survey, self.look)?, entity(other, self.survey, self.look)?);
        let (Some(one), Some(other)) = ends else { return Ok(()) };
        let statements = self.statements(one, other, usize::MAX);
        put(
            page,
            format_args!(
                "<section aria-labelledby=\"between\">\n<h2 id=\"between\"><bdi>{}</bdi> and <bdi>{}</bdi> <small>{} statements</small></h2>\n",
                escape(&self.name(one)?),
                escape(&self.name(other)?),
                grouped(statements.len())
            ),
        );
        let shown = Shown::of(self.look, self.survey, &statements[..statements.len().min(BETWEEN)], &[])?;
        page.push_str(&shown.list(current.graph.prefixes()));
        put(
            page,
            format_args!(
                "<p class=\"as\"><a href=\"/timeline?thing={}&amp;with={}\">All of them in time</a> <a href=\"{}\">Close</a></p>\n</section>\n",
                encode(&self.iri(one)?),
                encode(&self.iri(other)?),
                escape(&self.with(&self.open, None)?)
            ),
        );
        Ok(())
    }

    /// What is in the picture, as a table.
    pub(super) fn table(
        &self,
        page: &mut String,
        nodes: &[Chosen],
        ties: &[(usize, usize, u32)],
    ) -> Result<(), Problem> {
        put(
            page,
            format_args!(
                "<h2 id=\"shown\">What is shown <small>{} things, {} ties</small></h2>\n",
                nodes.len(),
                ties.len()
            ),
        );
        page.push_str("<div class=\"wide\" role=\"region\" aria-label=\"What is shown\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Thing</th>\
             <th scope=\"col\" class=\"number\">Joined to</th><th scope=\"col\" class=\"number\">Not shown</th><th scope=\"col\">Picture</th></tr></thead>\n<tbody>\n");
        for chosen in nodes {
            let entity = self.survey.entities[chosen.entity as usize];
            let iri = self.iri(chosen.entity)?;
            let is_open = self.open.contains(&chosen.entity);
            put(
                page,
                format_args!(
                    "<tr><td><a class=\"name {}\" href=\"{}\"><bdi>{}</bdi></a></td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
                     <td><a href=\"{}\" data-key=\"{}\">{}</a></td></tr>\n",
                    entity.class,
                    escape(&address(&iri)),
                    escape(&self.name(chosen.entity)?),
                    grouped(chosen.neighbours.len()),
                    grouped(chosen.hidden),
                    escape(&self.with(&self.toggled(chosen.entity), None)?),
                    escape(&format!("open {iri}")),
                    if is_open { "close" } else { "open" }
                ),
            );
        }
        page.push_str("</tbody>\n</table></div>\n");
        Ok(())
    }
}
