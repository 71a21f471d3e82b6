//! Who has to do with whom: some things in; a picture of them and of those they have most to do with, which grows link by
//! link, and the sentences behind a tie, out.

mod lists;

use std::collections::BTreeMap;

use oxigraph::model::NamedNodeRef;
use rustc_hash::FxHashMap;

use super::super::look::Look;
use super::super::reply::{Problem, Reply};
use super::super::request::{Request, encode};
use super::super::survey::{EntityAt, Kind, NONE, Survey};
use super::super::{Current, Options};
use super::filter::Filter;
use super::picture::{Edge, Node, Picture};
use super::{begin, end, grouped, html};
use crate::html::{LEGEND, event_kind, main_class};
use crate::store::TermId;

/// How many things a picture begins with.
const FIRST: usize = 14;

/// How many each thing that is opened brings.
const EACH: usize = 9;

/// How many things there are at most.
const MOST: usize = 64;

/// A picture as it is asked for.
struct Asked<'a> {
    request: &'a Request,
    survey: &'a Survey,
    look: &'a Look,
    filter: Filter<'a>,
    /// The things that are opened, in the order in which they were.
    open: Vec<EntityAt>,
}

/// The page with the picture.
pub(in crate::serve) fn graph(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let look = Look::new(&current.graph);
    let survey = current.survey()?;
    let filter = Filter::of(request, survey, &look)?;
    let mut open: Vec<EntityAt> = Vec::new();
    for (_, iri) in request.parameters.iter().filter(|(name, _)| name == "e") {
        if let Some(entity) = entity(iri, survey, &look)?
            && !open.contains(&entity)
        {
            open.push(entity);
        }
    }
    let asked = Asked { request, survey, look: &look, filter, open };
    let mut page = begin("Who has to do with whom", "/graph", &["picture"], options);
    page.push_str(&asked.filter.form(survey, &look, true)?);
    let (nodes, ties) = asked.choose();
    if nodes.is_empty() {
        page.push_str("<p>Nothing that fits joins two things.</p>\n");
        return html(end(page), request, current);
    }
    page.push_str(&asked.picture(&nodes, &ties)?);
    if let (Some(one), Some(other)) = (request.parameter("one"), request.parameter("other")) {
        asked.between(&mut page, one, other, current)?;
    }
    asked.table(&mut page, &nodes, &ties)?;
    html(end(page), request, current)
}

/// The place of the entity with an IRI.
pub(super) fn entity(iri: &str, survey: &Survey, look: &Look) -> Result<Option<EntityAt>, Problem> {
    let Ok(iri) = NamedNodeRef::new(iri) else { return Ok(None) };
    Ok(look.id(iri)?.and_then(|id| survey.entity(id)))
}

/// Those whom an entity is joined to, each with how many statements that fit join the two; the most first.
pub(super) fn neighbours(survey: &Survey, filter: &Filter<'_>, entity: EntityAt) -> Vec<(EntityAt, u32)> {
    let mut found: Vec<(EntityAt, u32)> = if filter.is_open() {
        survey.joined(entity).collect()
    } else {
        let mut counts: FxHashMap<EntityAt, u32> = FxHashMap::default();
        for &at in survey.of_entity(entity) {
            if filter.fits(survey, &survey.statements[at as usize]) {
                survey.pairs(at, |one, other| {
                    if one == entity {
                        *counts.entry(other).or_default() += 1;
                    } else if other == entity {
                        *counts.entry(one).or_default() += 1;
                    }
                });
            }
        }
        counts.into_iter().collect()
    };
    found.retain(|(_, weight)| *weight >= filter.weight);
    found.sort_unstable_by_key(|(other, weight)| (std::cmp::Reverse(*weight), *other));
    found
}

/// A thing in the picture: how many it has to do with.
struct Chosen {
    entity: EntityAt,
    neighbours: Vec<(EntityAt, u32)>,
    /// How many of these are not in the picture.
    hidden: usize,
}

impl Asked<'_> {
    /// The things of the picture, and what joins them: pairs of places with how many statements.
    fn choose(&self) -> (Vec<Chosen>, Vec<(usize, usize, u32)>) {
        let mut things: Vec<EntityAt> = self.open.clone();
        if things.is_empty() {
            things = self.survey.foremost.iter().take(2 * FIRST).map(|(entity, _)| *entity).collect();
        }
        let own: Vec<Vec<(EntityAt, u32)>> =
            things.iter().map(|entity| neighbours(self.survey, &self.filter, *entity)).collect();
        if self.open.is_empty() {
            // Those that are joined to others of them.
            let all = things.clone();
            let is_joined = |list: &Vec<(EntityAt, u32)>| list.iter().any(|(other, _)| all.contains(other));
            let mut joined = own.iter().map(is_joined);
            things.retain(|_| joined.next().unwrap_or_default());
            things.truncate(FIRST);
        } else {
            for list in &own {
                let fresh: Vec<EntityAt> = list
                    .iter()
                    .map(|(other, _)| *other)
                    .filter(|other| !things.contains(other))
                    .take(EACH)
                    .collect();
                things.extend(fresh);
            }
            things.truncate(MOST);
        }
        let place: BTreeMap<EntityAt, usize> = things.iter().copied().zip(0..).collect();
        let mut ties = Vec::new();
        let mut nodes = Vec::new();
        for (at, &entity) in things.iter().enumerate() {
            let neighbours = neighbours(self.survey, &self.filter, entity);
            let shown = neighbours.iter().filter_map(|(other, weight)| Some((*place.get(other)?, *weight)));
            let shown: Vec<(usize, u32)> = shown.collect();
            ties.extend(
                shown.iter().filter(|(other, _)| *other > at).map(|(other, weight)| (at, *other, *weight)),
            );
            let hidden = neighbours.len() - shown.len();
            nodes.push(Chosen { entity, neighbours, hidden });
        }
        (nodes, ties)
    }

    /// The address of this picture with other things opened, or the sentences of a tie.
    fn with(&self, open: &[EntityAt], tie: Option<(&str, &str)>) -> Result<String, Problem> {
        let mut pairs: Vec<String> = Vec::new();
        for entity in open {
            pairs.push(format!("e={}", encode(&self.iri(*entity)?)));
        }
        for (name, value) in &self.request.parameters {
            if !["e", "one", "other"].contains(&name.as_str()) && !value.is_empty() {
                pairs.push(format!("{}={}", encode(name), encode(value)));
            }
        }
        if let Some((one, other)) = tie {
            pairs.push(format!("one={}&other={}#between", encode(one), encode(other)));
        }
        Ok(if pairs.is_empty() { "/graph".to_owned() } else { format!("/graph?{}", pairs.join("&")) })
    }

    fn iri(&self, entity: EntityAt) -> Result<String, Problem> {
        Ok(self.look.value(self.survey.entities[entity as usize].id)?)
    }

    fn name(&self, entity: EntityAt) -> Result<String, Problem> {
        Ok(self.look.name_or_end(self.survey.entities[entity as usize].id)?)
    }

    /// The things that are open if one more is, or one no more.
    fn toggled(&self, entity: EntityAt) -> Vec<EntityAt> {
        if self.open.contains(&entity) {
            return self.open.iter().copied().filter(|other| *other != entity).collect();
        }
        self.open.iter().copied().chain([entity]).collect()
    }

    fn picture(&self, nodes: &[Chosen], ties: &[(usize, usize, u32)]) -> Result<String, Problem> {
        let mut drawn = Vec::new();
        for chosen in nodes {
            let entity = self.survey.entities[chosen.entity as usize];
            drawn.push(Node {
                name: self.name(chosen.entity)?,
                class: entity.class,
                weight: chosen.neighbours.iter().map(|(_, weight)| *weight as usize).sum(),
                href: Some(self.with(&self.toggled(chosen.entity), None)?),
                note: (chosen.hidden > 0).then(|| format!("+{}", grouped(chosen.hidden))),
                is_open: self.open.contains(&chosen.entity),
            });
        }
        let mut edges = Vec::new();
        for (from, to, weight) in ties {
            let (one, other) = (nodes[*from].entity, nodes[*to].entity);
            let (class, title) = self.what(one, other)?;
            let ends = (self.iri(one)?, self.iri(other)?);
            let href = self.with(&self.open, Some((&ends.0, &ends.1)))?;
            edges.push(Edge {
                from: *from,
                to: *to,
                weight: *weight as usize,
                class,
                title,
                href: Some(href),
            });
        }
        let height = match nodes.len() {
            0..=8 => 480.0,
            9..=30 => 640.0,
            _ => 900.0,
        };
        let picture =
            Picture { label: "Things and the statements between them", nodes: drawn, edges, height };
        Ok(picture.svg(&format!(
            "{LEGEND}<span>A thing opens with those it has most to do with; a line leads to its sentences.</span>"
        )))
    }

    /// What joins two things, mostly: the class of its style, and the kinds in words. Looks at some statements.
    fn what(&self, one: EntityAt, other: EntityAt) -> Result<(&'static str, String), Problem> {
        let mut kinds: BTreeMap<u32, usize> = BTreeMap::new();
        for at in self.statements(one, other, 200) {
            let statement = self.survey.statements[at as usize];
            let what = if statement.kind == Kind::Tenure { NONE } else { statement.what };
            *kinds.entry(what).or_default() += 1;
        }
        let mut classes: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut words = Vec::new();
        for (what, number) in kinds {
            let (word, class) = if what == NONE {
                ("position".to_owned(), "other")
            } else {
                event_kind(Some(&self.look.value(TermId(what))?))
            };
            *classes.entry(class).or_default() += number;
            words.push((number, word));
        }
        words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let words: Vec<String> = words
            .into_iter()
            .take(5)
            .map(|(number, word)| if number > 1 { format!("{word} ({number})") } else { word })
            .collect();
        Ok((main_class(&classes), words.join(", ")))
    }
}
