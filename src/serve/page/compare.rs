//! Comparing: two outlets and a thing in; what both say of it, what one of them says, and where they contradict each other, out.

use super::super::look::Look;
use super::super::reply::{Problem, Reply};
use super::super::request::{Request, encode};
use super::super::survey::{EntityAt, Kind, StatementAt, Survey};
use super::super::{Current, Options};
use super::filter::Filter;
use super::graph::entity;
use super::shown::Shown;
use super::told::Teller;
use super::{address, begin, end, grouped, html};
use crate::explain::{self, Told};
use crate::html::{escape, put};
use crate::view::View;

/// How many statements of each outlet are compared, the newest first.
const MOST: usize = 150;

/// How many outlets are offered.
const OFFERED: usize = 500;

/// The page that compares two outlets.
pub(in crate::serve) fn compare(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let look = Look::new(&current.graph);
    let survey = current.survey()?;
    let thing = thing(request, current, survey, &look)?;
    let name = thing.map(|thing| look.name_or_end(survey.entities[thing as usize].id)).transpose()?;
    let title = match &name {
        Some(name) => format!("Two outlets on {name}"),
        None => "Compare two outlets".to_owned(),
    };
    let mut page = begin(&title, "/compare", &[], options);
    let known = thing.map_or_else(Vec::new, |thing| outlets(survey, thing));
    let chosen = |parameter: &str, at: usize| {
        let named = request.parameter(parameter).filter(|name| !name.is_empty());
        match named {
            Some(name) => survey.outlets.iter().position(|outlet| outlet.name == name),
            None => known.get(at).copied(),
        }
    };
    let (one, other) = (chosen("a", 0), chosen("b", 1));
    form(&mut page, request, survey, name.as_deref(), (one, other));
    let Some(thing) = thing else {
        page.push_str("<h2 id=\"things\">Things to begin with</h2>\n<ul class=\"questions\">\n");
        for (entity, number) in survey.foremost.iter().take(18) {
            let own = survey.entities[*entity as usize];
            put(
                &mut page,
                format_args!(
                    "<li><a href=\"/compare?thing={}\"><bdi>{}</bdi> <small>{}</small></a></li>\n",
                    encode(&look.value(own.id)?),
                    escape(&look.name_or_end(own.id)?),
                    grouped(*number)
                ),
            );
        }
        page.push_str("</ul>\n");
        return html(end(page), request, current);
    };
    match (one, other) {
        (Some(one), Some(other)) if one != other => {
            let filter = Filter::of(request, survey, &look)?;
            let compared = Compared { survey, look: &look, filter, thing, outlets: [one, other] };
            compared.body(&mut page, current)?;
        }
        _ => page.push_str("<p>Choose two outlets: only one of them says something of this.</p>\n"),
    }
    html(end(page), request, current)
}

/// The thing that is meant: by its IRI or by a name.
fn thing(
    request: &Request,
    current: &Current,
    survey: &Survey,
    look: &Look,
) -> Result<Option<EntityAt>, Problem> {
    if let Some(name) = request.parameter("name").map(str::trim).filter(|name| !name.is_empty()) {
        let index = current.index()?;
        let hits = index.find(name).into_iter().chain(index.find_beginning(name, 1));
        for item in hits.filter_map(|hit| index.item(hit.item)) {
            if let Some(found) = entity(&item.iri, survey, look)? {
                return Ok(Some(found));
            }
        }
    }
    match request.parameter("thing") {
        Some(iri) => entity(iri, survey, look),
        None => Ok(None),
    }
}

/// The outlets that say something of a thing, those that say most first.
fn outlets(survey: &Survey, thing: EntityAt) -> Vec<usize> {
    let mut counts = vec![0_usize; survey.outlets.len()];
    for at in survey.of_entity(thing) {
        if let Some(count) = counts.get_mut(survey.outlet(&survey.statements[*at as usize]) as usize) {
            *count += 1;
        }
    }
    let mut known: Vec<usize> = (0..counts.len()).filter(|at| counts[*at] > 0).collect();
    known.sort_by_key(|at| (std::cmp::Reverse(counts[*at]), *at));
    known
}

fn form(
    page: &mut String,
    request: &Request,
    survey: &Survey,
    name: Option<&str>,
    chosen: (Option<usize>, Option<usize>),
) {
    page.push_str("<form class=\"filters\" action=\"/compare\">\n");
    if let Some(iri) = request.parameter("thing") {
        put(page, format_args!("<input type=\"hidden\" name=\"thing\" value=\"{}\">\n", escape(iri)));
    }
    put(
        page,
        format_args!(
            "<label>On <input name=\"name\" data-key=\"name\" autocomplete=\"off\" placeholder=\"{}\" value=\"{}\"></label>\n",
            escape(name.unwrap_or("a name")),
            escape(request.parameter("name").unwrap_or_default())
        ),
    );
    for (parameter, title, chosen) in [("a", "One", chosen.0), ("b", "Other", chosen.1)] {
        put(
            page,
            format_args!(
                "<label>{title} <select name=\"{parameter}\" data-key=\"{parameter}\"><option value=\"\">any</option>"
            ),
        );
        for (at, outlet) in survey.outlets.iter().enumerate().take(OFFERED) {
            let mark = if chosen == Some(at) { " selected" } else { "" };
            put(page, format_args!("<option{mark}>{}</option>", escape(&outlet.name)));
        }
        page.push_str("</select></label>\n");
    }
    page.push_str("<button class=\"plain\">Compare</button>\n</form>\n");
}

/// Two outlets on a thing.
struct Compared<'a> {
    survey: &'a Survey,
    look: &'a Look,
    filter: Filter<'a>,
    thing: EntityAt,
    outlets: [usize; 2],
}

impl Compared<'_> {
    /// The newest statements of an outlet on the thing.
    fn statements(&self, outlet: usize) -> Vec<StatementAt> {
        let fits = |at: &StatementAt| {
            let statement = &self.survey.statements[*at as usize];
            self.survey.outlet(statement) as usize == outlet
                && statement.kind != Kind::Claim
                && self.filter.fits(self.survey, statement)
        };
        self.survey.of_entity(self.thing).iter().copied().filter(fits).take(MOST).collect()
    }

    fn body(&self, page: &mut String, current: &Current) -> Result<(), Problem> {
        let survey = self.survey;
        let mut all: Vec<StatementAt> =
            self.outlets.iter().flat_map(|outlet| self.statements(*outlet)).collect();
        all.sort_unstable();
        let shown = Shown::of(self.look, survey, &all, &[])?;
        let view = View::new(&shown.dataset);
        let prefixes = current.graph.prefixes();
        let mut facts = shown.told(&view, prefixes);
        facts.reverse();
        let names = self.outlets.map(|outlet| survey.outlets[outlet].name.as_str());
        let says = |told: &Told, name: &str| {
            told.accounts.iter().any(|account| account.outlet.as_deref() == Some(name))
        };
        let (both, alone): (Vec<Told>, Vec<Told>) =
            facts.into_iter().partition(|told| says(told, names[0]) && says(told, names[1]));
        let (one, other): (Vec<Told>, Vec<Told>) = alone.into_iter().partition(|told| says(told, names[0]));
        let teller = Teller { view: &view };
        let iri = self.look.value(survey.entities[self.thing as usize].id)?;
        put(
            page,
            format_args!(
                "<p class=\"as\"><a href=\"{}\">All that is said of it</a></p>\n",
                escape(&address(&iri))
            ),
        );
        let contradictions = explain::contradictions(&view, prefixes, &shown.ids(&view, &all));
        if !contradictions.is_empty() {
            put(
                page,
                format_args!(
                    "<h2 id=\"otherwise\">They contradict each other <small>{}</small></h2>\n",
                    contradictions.len()
                ),
            );
            page.push_str(&teller.contradictions(&contradictions[..contradictions.len().min(30)]));
        }
        put(page, format_args!("<h2 id=\"both\">Both say <small>{}</small></h2>\n", both.len()));
        page.push_str(&teller.list(&both));
        beside(page, &teller, &iri, [(&one, names[0]), (&other, names[1])]);
        if all.is_empty() {
            page.push_str("<p>Neither of them says anything of it that fits.</p>\n");
        }
        Ok(())
    }
}

/// What only one of two outlets says, side by side.
fn beside(page: &mut String, teller: &Teller<'_, '_>, iri: &str, lists: [(&[Told], &str); 2]) {
    page.push_str("<div class=\"beside\">\n");
    for (at, (list, name)) in lists.into_iter().enumerate() {
        put(
            page,
            format_args!(
                "<section aria-labelledby=\"only{at}\">\n<h2 id=\"only{at}\">Only <bdi>{}</bdi> <small>{}</small></h2>\n{}",
                escape(name),
                list.len(),
                teller.list(list)
            ),
        );
        put(
            page,
            format_args!(
                "<p class=\"as\"><a href=\"/timeline?thing={}&amp;outlet={}\">All of it in time<span class=\"hidden\">: {}</span></a></p>\n</section>\n",
                encode(iri),
                encode(name),
                escape(name)
            ),
        );
    }
    page.push_str("</div>\n");
}
