//! The page of an entity: a picture of its ties, positions, relations, events in time, what it says, what is said of it, and
//! who says otherwise.

use std::collections::hash_map::Entry;

use oxigraph::model::NamedNodeRef;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::look::Look;
use super::super::reply::Problem;
use super::super::request::encode;
use super::super::survey::{EntityAt, Kind, Role, StatementAt, Survey};
use super::filter::Filter;
use super::graph::neighbours;
use super::picture::{Edge, Node, Picture};
use super::shown::Shown;
use super::thing::Making;
use super::told::Teller;
use super::{address, pages, part, timeline};
use crate::explain;
use crate::html::put;
use crate::store::TermId;
use crate::view::View;
use crate::vocab::tw;

/// How many statements of each list are on a page.
const EACH: usize = 20;

/// How many statements are looked at for those that contradict each other.
const COMPARED: usize = 120;

/// How many things a picture has beside the one in its middle.
const AROUND: usize = 12;

/// How many mentions are looked at for claims in whose words they stand.
const MENTIONS: usize = 300;

/// A list: its name, its title, and the pattern of a query that gives it.
const LISTS: [(&str, &str, &str); 6] = [
    ("positions", "Positions", "?statement tw:holder THIS ."),
    ("officials", "Officials", "?statement tw:positionIn THIS ."),
    ("relations", "Relations", "?statement tw:subject|tw:object THIS ."),
    ("events", "Events", "?statement tw:actor|tw:target|tw:eventPlace THIS ."),
    ("claims", "What it says", "?statement tw:speaker THIS ."),
    (
        "about",
        "What is said of it",
        "?statement tw:says/(tw:holder|tw:positionIn|tw:subject|tw:object|tw:actor|tw:target) THIS .",
    ),
];

/// The lists of an entity, in the order of [`LISTS`], each the newest first.
fn lists(
    survey: &Survey,
    look: &Look,
    id: TermId,
    entity: EntityAt,
) -> Result<[Vec<StatementAt>; 6], Problem> {
    let mut lists: [Vec<StatementAt>; 6] = Default::default();
    for &at in survey.of_entity(entity) {
        let has = |role: Role| survey.ends(at).contains(&(role, entity));
        let list = match survey.statements[at as usize].kind {
            Kind::Tenure if has(Role::Holder) => 0,
            Kind::Tenure => 1,
            Kind::Relation => 2,
            Kind::Event => 3,
            Kind::Claim if has(Role::Speaker) => 4,
            Kind::Claim => 5,
        };
        lists[list].push(at);
    }
    let known: FxHashSet<StatementAt> = lists[4].iter().chain(&lists[5]).copied().collect();
    let naming = naming(survey, look, id)?;
    lists[5].extend(naming.into_iter().filter(|at| !known.contains(at)));
    lists[5].sort_unstable();
    Ok(lists)
}

/// The claims in whose words a thing is named, as far as its first mentions tell.
fn naming(survey: &Survey, look: &Look, id: TermId) -> Result<FxHashSet<StatementAt>, Problem> {
    let mut found = FxHashSet::default();
    let mut claims: FxHashMap<u32, Vec<(StatementAt, u64, u64)>> = FxHashMap::default();
    let range = |passage: TermId| -> Result<Option<(u64, u64)>, Problem> {
        let number = |property: NamedNodeRef<'_>| -> Result<Option<u64>, Problem> {
            let first = look.objects(passage, property)?.into_iter().next();
            Ok(first.map(|id| look.value(id)).transpose()?.and_then(|text| text.parse().ok()))
        };
        Ok(number(tw::START)?.zip(number(tw::END)?))
    };
    for mention in look.subjects(tw::REFERS_TO, id, MENTIONS)? {
        let article = look.objects(mention, tw::IN_ARTICLE)?.into_iter().next();
        let Some(article) = article.and_then(|article| survey.article(article)) else { continue };
        let own = match claims.entry(article) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let mut own = Vec::new();
                for &at in survey.of_article(article) {
                    let statement = &survey.statements[at as usize];
                    if statement.kind == Kind::Claim {
                        for passage in look.objects(statement.id, tw::EVIDENCE)? {
                            own.extend(range(passage)?.map(|(start, end)| (at, start, end)));
                        }
                    }
                }
                new.insert(own)
            }
        };
        if let Some((start, end)) = range(mention)? {
            let around = own.iter().filter(|(_, from, to)| *from <= start && end <= *to);
            found.extend(around.map(|(at, _, _)| *at));
        }
    }
    Ok(found)
}

/// What is said of an entity; of a thing that no statement has a part for, nothing.
pub(super) fn body(making: &mut Making<'_>, entity: Option<EntityAt>) -> Result<(), Problem> {
    let Some(entity) = entity else { return Ok(()) };
    let survey = making.current.survey()?;
    let lists = lists(survey, making.look, making.id, entity)?;
    picture(making, survey, entity)?;
    let page = |list: usize| {
        let (at, shown) = part(making.request, LISTS[list].0, lists[list].len(), EACH);
        (at, &lists[list][shown])
    };
    let parts: Vec<(usize, &[StatementAt])> = (0..LISTS.len()).map(page).collect();
    let mut all: Vec<StatementAt> = parts.iter().flat_map(|(_, part)| part.iter().copied()).collect();
    let compared: Vec<StatementAt> =
        lists[..4].iter().flat_map(|list| list.iter().take(COMPARED / 3).copied()).take(COMPARED).collect();
    all.extend(&compared);
    all.sort_unstable();
    all.dedup();
    let shown = Shown::of(making.look, survey, &all, &[making.id])?;
    let view = View::new(&shown.dataset);
    for (list, (at, part)) in parts.iter().enumerate() {
        let (id, title, pattern) = LISTS[list];
        let number = lists[list].len();
        if number == 0 {
            continue;
        }
        making.heading(id, title, number, Some(pattern));
        if id == "events" {
            let base = format!("/timeline?thing={}", encode(making.iri.as_str()));
            making.html.push_str(&timeline::in_time(survey, &lists[list], |from, to| {
                format!("{base}&from={from}&to={to}")
            }));
        }
        let ids = shown.ids(&view, part);
        let mut facts = explain::told(&view, making.current.graph.prefixes(), ids);
        if id == "events" {
            facts.reverse();
        }
        making.html.push_str(&Teller { view: &view }.list(&facts));
        making.html.push_str(&pages(making.request, id, *at, number, EACH, title));
        if id == "events" {
            put(
                &mut making.html,
                format_args!(
                    "<p class=\"as\"><a href=\"/timeline?thing={0}\">All in time</a> <a href=\"/compare?thing={0}\">Compare two outlets on it</a></p>\n",
                    encode(making.iri.as_str())
                ),
            );
        }
    }
    making.otherwise(&shown.ids(&view, &compared), &view);
    Ok(())
}

/// The picture of its ties.
fn picture(making: &mut Making<'_>, survey: &Survey, entity: EntityAt) -> Result<(), Problem> {
    let filter = Filter::of(making.request, survey, making.look)?;
    let all = neighbours(survey, &filter, entity);
    if all.is_empty() {
        return Ok(());
    }
    let mut things: Vec<EntityAt> = vec![entity];
    things.extend(all.iter().take(AROUND).map(|(other, _)| *other));
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    for (at, &thing) in things.iter().enumerate() {
        let own = survey.entities[thing as usize];
        let href = if at == 0 { None } else { Some(address(&making.look.value(own.id)?)) };
        let weight = all.iter().find(|(other, _)| *other == thing).map_or(60, |(_, weight)| *weight as usize);
        nodes.push(Node {
            name: making.look.name_or_end(own.id)?,
            class: own.class,
            weight,
            href,
            note: None,
            is_open: at == 0,
        });
        for (other, weight) in survey.joined(thing) {
            if let Some(to) = things.iter().position(|known| *known == other)
                && to > at
            {
                let title = format!("{weight} statements");
                edges.push(Edge { from: at, to, weight: weight as usize, class: "other", title, href: None });
            }
        }
    }
    let iri = encode(making.iri.as_str());
    let more = if all.len() > AROUND {
        format!("{AROUND} of {} things are shown. ", all.len())
    } else {
        String::new()
    };
    let caption = format!("<span>{more}<a href=\"/graph?e={iri}\">Let it grow</a></span>");
    let height = if things.len() < 6 { 300.0 } else { 460.0 };
    making.html.push_str(&Picture { label: "What it has to do with", nodes, edges, height }.svg(&caption));
    Ok(())
}
