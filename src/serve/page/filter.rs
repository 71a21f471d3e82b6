//! Filters: the parameters of a request in; which statements are meant, and the form that says so, out.

use oxigraph::model::NamedNodeRef;

use super::super::look::{LONG_NAME, Look, shortened};
use super::super::reply::Problem;
use super::super::request::Request;
use super::super::survey::{Kind, NONE, Statement, Survey, day_of, last_of};
use crate::date::Date;
use crate::extract::Modality;
use crate::html::{escape, put};
use crate::view::local_name;

/// How many outlets and kinds a form offers.
const OFFERED: usize = 200;

/// The parameters of filters.
const PARAMETERS: [&str; 6] = ["kind", "from", "to", "outlet", "told", "weight"];

/// How a statement is told, as a filter has it.
#[derive(Clone, Copy, Debug)]
enum Manner {
    As(Modality),
    /// By outlets themselves, or by speakers only.
    Claimed(bool),
}

/// How statements are told.
const MANNERS: [(&str, &str, Manner); 6] = [
    ("asserted", "as facts", Manner::As(Modality::Asserted)),
    ("negated", "as what did not happen", Manner::As(Modality::Negated)),
    ("planned", "as plans", Manner::As(Modality::Planned)),
    ("hypothetical", "as possible", Manner::As(Modality::Hypothetical)),
    ("own", "by outlets themselves", Manner::Claimed(false)),
    ("claimed", "by speakers only", Manner::Claimed(true)),
];

/// Kinds of statements.
const KINDS: [(&str, &str, Kind); 4] = [
    ("event", "events", Kind::Event),
    ("position", "positions", Kind::Tenure),
    ("relation", "relations", Kind::Relation),
    ("claim", "claims", Kind::Claim),
];

/// Which statements are meant.
#[derive(Debug)]
pub(super) struct Filter<'r> {
    request: &'r Request,
    kind: Option<Kind>,
    /// The type of events or relations.
    what: Option<u32>,
    from: u32,
    to: u32,
    outlet: Option<u32>,
    told: Option<Manner>,
    /// How many statements a tie has at least.
    pub(super) weight: u32,
}

impl<'r> Filter<'r> {
    /// The filter of a request. What nobody has, as an outlet that is not there, fits nothing.
    pub(super) fn of(request: &'r Request, survey: &Survey, look: &Look) -> Result<Self, Problem> {
        let text = |name: &str| request.parameter(name).map(str::trim).filter(|text| !text.is_empty());
        let date = |name: &str| text(name).and_then(|text| text.parse::<Date>().ok()).map(day_of);
        let kind = text("kind");
        let known = kind.and_then(|kind| KINDS.iter().find(|(known, _, _)| *known == kind));
        let what = match (kind, known) {
            (Some(iri), None) => {
                let id = NamedNodeRef::new(iri).ok().map(|iri| look.id(iri)).transpose()?.flatten();
                Some(id.map_or(NONE, |id| id.0))
            }
            _ => None,
        };
        let outlet = text("outlet").map(|name| {
            let place = survey.outlets.iter().position(|outlet| outlet.name == name);
            place.and_then(|place| u32::try_from(place).ok()).unwrap_or(NONE)
        });
        let told = text("told").and_then(|told| MANNERS.iter().find(|(known, _, _)| *known == told));
        Ok(Self {
            request,
            kind: known.map(|(_, _, kind)| *kind),
            what,
            from: date("from").unwrap_or_default(),
            to: date("to").map_or(u32::MAX, last_of),
            outlet,
            told: told.map(|(_, _, manner)| *manner),
            weight: text("weight").and_then(|weight| weight.parse().ok()).unwrap_or(1).max(1),
        })
    }

    /// Whether every statement fits.
    pub(super) fn is_open(&self) -> bool {
        self.kind.is_none()
            && self.what.is_none()
            && self.outlet.is_none()
            && self.told.is_none()
            && self.from == 0
            && self.to == u32::MAX
    }

    /// Whether the filter says what kind of statement is meant.
    pub(super) fn names_a_kind(&self) -> bool {
        self.kind.is_some() || self.what.is_some()
    }

    /// Whether a statement fits.
    pub(super) fn fits(&self, survey: &Survey, statement: &Statement) -> bool {
        let told = match self.told {
            None => true,
            Some(Manner::Claimed(is_claimed)) => statement.is_claimed == is_claimed,
            Some(Manner::As(modality)) => statement.told == modality,
        };
        told && self.kind.is_none_or(|kind| kind == statement.kind)
            && self.what.is_none_or(|what| what == statement.what)
            && (self.from == 0 || last_of(statement.day) >= self.from)
            && (self.to == u32::MAX || statement.day > 0 && statement.day <= self.to)
            && self.outlet.is_none_or(|outlet| outlet == survey.outlet(statement))
    }

    /// The form of the filters; the other parameters of the page stay as they are, but its number.
    pub(super) fn form(&self, survey: &Survey, look: &Look, with_weight: bool) -> Result<String, Problem> {
        let value = |name: &str| self.request.parameter(name).unwrap_or_default();
        let mut html = String::new();
        put(&mut html, format_args!("<form class=\"filters\" action=\"{}\">\n", escape(&self.request.path)));
        for (name, value) in &self.request.parameters {
            let is_own = PARAMETERS.contains(&name.as_str()) || name == "page";
            if !is_own && !value.is_empty() {
                put(
                    &mut html,
                    format_args!(
                        "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n",
                        escape(name),
                        escape(value)
                    ),
                );
            }
        }
        select(&mut html, "kind", "What", &self.kinds(survey, look)?, value("kind"));
        for (name, title) in [("from", "From"), ("to", "To")] {
            put(
                &mut html,
                format_args!(
                    "<label>{title} <input type=\"date\" name=\"{name}\" data-key=\"{name}\" value=\"{}\"></label>\n",
                    escape(value(name))
                ),
            );
        }
        let outlets: Vec<(String, String)> = survey
            .outlets
            .iter()
            .take(OFFERED)
            .map(|outlet| (outlet.name.clone(), outlet.name.clone()))
            .collect();
        select(&mut html, "outlet", "Outlet", &outlets, value("outlet"));
        let told: Vec<(String, String)> =
            MANNERS.iter().map(|(name, title, _)| ((*name).to_owned(), (*title).to_owned())).collect();
        select(&mut html, "told", "Told", &told, value("told"));
        if with_weight {
            put(
                &mut html,
                format_args!(
                    "<label>At least <input type=\"number\" name=\"weight\" data-key=\"weight\" min=\"1\" max=\"100000\" value=\"{}\"></label>\n",
                    self.weight
                ),
            );
        }
        html.push_str("<button class=\"plain\">Filter</button>\n</form>\n");
        Ok(html)
    }

    /// The kinds of statements and the types of events that are offered.
    fn kinds(&self, survey: &Survey, look: &Look) -> Result<Vec<(String, String)>, Problem> {
        let mut kinds: Vec<(String, String)> =
            KINDS.iter().map(|(name, title, _)| ((*name).to_owned(), (*title).to_owned())).collect();
        let types = survey.kinds.iter().filter(|(kind, _, _)| matches!(kind, Kind::Event | Kind::Relation));
        for (_, what, _) in types.take(OFFERED) {
            let iri = look.value(crate::store::TermId(*what))?;
            let name = super::table::heading(&shortened(local_name(&iri), LONG_NAME)).to_lowercase();
            kinds.push((iri, name));
        }
        Ok(kinds)
    }
}

/// A list to choose one of, or none.
fn select(html: &mut String, name: &str, title: &str, offered: &[(String, String)], chosen: &str) {
    put(
        html,
        format_args!(
            "<label>{title} <select name=\"{name}\" data-key=\"{name}\"><option value=\"\">any</option>"
        ),
    );
    for (value, text) in offered {
        let mark = if value == chosen { " selected" } else { "" };
        put(html, format_args!("<option value=\"{}\"{mark}>{}</option>", escape(value), escape(text)));
    }
    html.push_str("</select></label>\n");
}
