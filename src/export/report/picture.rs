//! The picture: the entities of which most is said, what is between them, and which of them are a group, as SVG.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::groups::groups;
use super::parts::type_name;
use super::{Report, heading};
use crate::html::{LEGEND, escape, event_kind, main_class, put};
use crate::layout::{Point, Size, columns, cut, place};
use crate::view::{Content, EntityId};

/// Entities in the picture.
const NODES: usize = 48;

/// The field in units of SVG.
const FIELD: (f64, f64) = (1200.0, 760.0);

/// What is between two entities.
#[derive(Default)]
struct Edge {
    /// How many statements.
    weight: usize,
    /// By what it is: how often. "is a member of", "consult".
    kinds: BTreeMap<(String, &'static str), usize>,
}

/// Lines for each entity that a picture can have and still be read.
const LINES: usize = 2;

/// Leaves out the lines of fewest statements where there are too many to be read, but for the heaviest of each end; gives how
/// many are left out.
fn leave_out_faint(drawn: &mut Vec<((usize, usize), &Edge)>, nodes: usize) -> usize {
    let all = drawn.len();
    let mut order: Vec<usize> = (0..all).collect();
    order.sort_by_key(|&at| (Reverse(drawn[at].1.weight), at));
    let mut joined = vec![false; nodes];
    let mut kept = vec![false; all];
    for (rank, &at) in order.iter().enumerate() {
        let (one, other) = drawn[at].0;
        kept[at] = rank < LINES * nodes || !joined[one] || !joined[other];
        (joined[one], joined[other]) = (true, true);
    }
    let mut at = 0;
    drawn.retain(|_| {
        at += 1;
        kept[at - 1]
    });
    all - drawn.len()
}

/// So many groups have a colour.
const GROUPS: usize = 8;

/// What is drawn.
struct Drawing<'e> {
    nodes: Vec<EntityId>,
    radius: Vec<f64>,
    labels: Vec<String>,
    lines: Vec<((usize, usize), &'e Edge)>,
    /// How many lines there would be too many.
    faint: usize,
    /// The group of each node, if it is one of those that have a colour.
    groups: Vec<Option<usize>>,
    points: Vec<Point>,
}

/// The picture with its heading.
pub(super) fn section(report: &Report<'_, '_>) -> String {
    let edges = edges(report);
    let mut degree: BTreeMap<EntityId, usize> = BTreeMap::new();
    for (&(one, other), edge) in &edges {
        *degree.entry(one).or_default() += edge.weight;
        *degree.entry(other).or_default() += edge.weight;
    }
    let nodes = drawn(&edges, &degree);
    let mut html =
        heading("picture", "Who has to do with whom", nodes.len(), degree.len(), "those with most ties");
    if nodes.is_empty() {
        html.push_str("<p class=\"faint\">No statement joins two entities.</p>\n");
        return html;
    }
    let rest = degree.len() - nodes.len();
    let drawing = Drawing::new(report, nodes, &degree, &edges);
    put(
        &mut html,
        format_args!(
            "<figure>\n<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Entities and the statements between them\">\n",
            FIELD.0, FIELD.1
        ),
    );
    drawing.put(&mut html, report);
    put(&mut html, format_args!("</svg>\n<figcaption>{LEGEND}</figcaption>\n"));
    drawing.put_groups(&mut html, report);
    html.push_str("</figure>\n");
    if drawing.faint > 0 {
        let ties = if drawing.faint == 1 { "tie" } else { "ties" };
        put(
            &mut html,
            format_args!(
                "<p class=\"faint\">{} {ties} of fewer statements are not drawn.</p>\n",
                drawing.faint
            ),
        );
    }
    if drawing.faint > 0 || rest > 0 {
        html.push_str(
            "<p class=\"faint\">All of it, for Gephi: <code>triplewire export -d graph.ttl -o graph.gexf</code>. What is around \
             one thing: <code>triplewire export -d graph.ttl --only entity='…' --only hops=1 -o part.html</code>.</p>\n",
        );
    }
    html
}

/// The entities with most ties, but for those whose neighbours are all left out: they say nothing in a picture.
fn drawn(edges: &BTreeMap<(EntityId, EntityId), Edge>, degree: &BTreeMap<EntityId, usize>) -> Vec<EntityId> {
    let mut nodes: Vec<EntityId> = degree.keys().copied().collect();
    nodes.sort_by_key(|id| (Reverse(degree[id]), *id));
    nodes.truncate(NODES);
    let inside: BTreeSet<EntityId> = nodes.iter().copied().collect();
    let both = edges.keys().filter(|(one, other)| inside.contains(one) && inside.contains(other));
    let ends: BTreeSet<EntityId> = both.flat_map(|&(one, other)| [one, other]).collect();
    nodes.retain(|id| ends.contains(id));
    nodes
}

impl<'e> Drawing<'e> {
    fn new(
        report: &Report<'_, '_>,
        nodes: Vec<EntityId>,
        degree: &BTreeMap<EntityId, usize>,
        edges: &'e BTreeMap<(EntityId, EntityId), Edge>,
    ) -> Self {
        let number: BTreeMap<EntityId, usize> = nodes.iter().copied().zip(0..).collect();
        let radius: Vec<f64> =
            nodes.iter().map(|id| 5.0 + 2.2 * (degree[id] as f64).sqrt().min(9.0)).collect();
        let labels: Vec<String> = nodes.iter().map(|&id| cut(&report.view[id].label)).collect();
        let mut lines: Vec<((usize, usize), &Edge)> = edges
            .iter()
            .filter_map(|((one, other), edge)| Some(((*number.get(one)?, *number.get(other)?), edge)))
            .collect();
        let weighed: Vec<_> = lines.iter().map(|&((one, other), edge)| (one, other, edge.weight)).collect();
        let all = groups(nodes.len(), &weighed);
        let faint = leave_out_faint(&mut lines, nodes.len());
        let springs: Vec<_> = lines
            .iter()
            .map(|&((one, other), edge)| {
                // What is of one group stands together.
                let pull = if all[one] == all[other] { 1.0 } else { 0.3 };
                (one, other, edge.weight as f64 * pull)
            })
            .collect();
        let sizes: Vec<Size> = labels
            .iter()
            .zip(&radius)
            .map(|(label, radius)| Size {
                width: (3.9 * columns(label) as f64).max(*radius) + 6.0,
                height: radius + 11.0,
            })
            .collect();
        let points = place(&sizes, &springs, FIELD.0, FIELD.1);
        let groups = all.into_iter().map(|group| group.filter(|group| *group < GROUPS)).collect();
        Self { nodes, radius, labels, lines, faint, groups, points }
    }

    /// The middle of a node's circle: it lies above its label, and both in the box that was placed.
    fn centre(&self, at: usize) -> Point {
        let Point { x, y } = self.points[at];
        Point { x, y: y - 9.0 }
    }

    /// Appends halos in the colours of groups, lines, and circles with labels.
    fn put(&self, html: &mut String, report: &Report<'_, '_>) {
        for (at, group) in self.groups.iter().enumerate() {
            let Some(group) = group else { continue };
            let Point { x, y } = self.centre(at);
            put(
                html,
                format_args!(
                    "<circle class=\"halo g{group}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\"/>\n",
                    self.radius[at] + 9.0
                ),
            );
        }
        for &((one, other), edge) in &self.lines {
            let label = |at: usize| report.view[self.nodes[at]].label.as_ref();
            put_edge(html, edge, self.points[one], self.points[other], (label(one), label(other)));
        }
        for (at, &id) in self.nodes.iter().enumerate() {
            let class = type_name(report.view[id].entity_type);
            let Point { x, y } = self.centre(at);
            let node = format!(
                "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\"/>\
                 <text x=\"{x:.1}\" y=\"{:.1}\">{}</text><title>{}</title>",
                self.radius[at],
                y + self.radius[at] + 13.0,
                escape(&self.labels[at]),
                escape(&report.view[id].label),
            );
            if report.has_card[id.0 as usize] {
                put(html, format_args!("<a href=\"#e{}\">{node}</a>\n", id.0));
            } else {
                put(html, format_args!("<g>{node}</g>\n"));
            }
        }
    }

    /// Appends what the colours of groups mean, where there are several.
    fn put_groups(&self, html: &mut String, report: &Report<'_, '_>) {
        let number = self.groups.iter().flatten().max().map_or(0, |last| last + 1);
        if number < 2 {
            return;
        }
        html.push_str("<p class=\"faint\">Who has most to do with one another: ");
        for group in 0..number {
            let members: Vec<EntityId> = self
                .nodes
                .iter()
                .zip(&self.groups)
                .filter(|(_, of)| **of == Some(group))
                .map(|(id, _)| *id)
                .collect();
            let names: Vec<_> = members.iter().take(3).map(|&id| escape(&report.view[id].label)).collect();
            let more = match members.len().saturating_sub(3) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            put(html, format_args!("<span class=\"key g{group}\">{}{more}</span>", names.join(", ")));
        }
        html.push_str("</p>\n");
    }
}

/// What is between each two entities, as statements have it; what did not happen is left out.
fn edges(report: &Report<'_, '_>) -> BTreeMap<(EntityId, EntityId), Edge> {
    let mut edges: BTreeMap<(EntityId, EntityId), Edge> = BTreeMap::new();
    let mut add = |one: EntityId, other: EntityId, kind: (String, &'static str)| {
        if one != other {
            let edge = edges.entry((one.min(other), one.max(other))).or_default();
            edge.weight += 1;
            *edge.kinds.entry(kind).or_default() += 1;
        }
    };
    for statement in report.view.statements() {
        match &statement.content {
            Content::Tenure(tenure) => {
                if let (Some(holder), Some(body)) = (tenure.holder, tenure.position_in) {
                    let position =
                        tenure.position.map_or("position", |position| report.view[position].label.as_ref());
                    add(holder, body, (position.to_owned(), "other"));
                }
            }
            Content::Relation(relation) => {
                if let (Some(subject), Some(object)) = (relation.subject, relation.object) {
                    let property = relation.name().unwrap_or("relation");
                    add(subject, object, (property.to_owned(), "other"));
                }
            }
            Content::Event(event) if event.modality != Some(crate::extract::Modality::Negated) => {
                // Many actors and many targets would be as many edges as their product.
                let kind = event_kind(event.event_type.as_deref());
                for &actor in event.actors.iter().take(8) {
                    for &target in event.targets.iter().take(8) {
                        add(actor, target, kind.clone());
                    }
                }
            }
            Content::Event(_) | Content::Claim(_) => {}
        }
    }
    edges
}

/// Appends the line of an edge, in the colour of what it mostly is.
fn put_edge(html: &mut String, edge: &Edge, from: Point, to: Point, (one, other): (&str, &str)) {
    let mut by_class: BTreeMap<&str, usize> = BTreeMap::new();
    for ((_, class), number) in &edge.kinds {
        *by_class.entry(class).or_default() += number;
    }
    let class = main_class(&by_class);
    let kinds: Vec<String> = edge
        .kinds
        .iter()
        .map(|((kind, _), number)| if *number > 1 { format!("{kind} ({number})") } else { kind.clone() })
        .collect();
    put(
        html,
        format_args!(
            "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke-width=\"{:.1}\">\
             <title>{} – {}: {}</title></line>\n",
            from.x,
            from.y - 9.0,
            to.x,
            to.y - 9.0,
            1.0 + (edge.weight as f64).sqrt().min(5.0),
            escape(one),
            escape(other),
            escape(&kinds.join(", "))
        ),
    );
}
