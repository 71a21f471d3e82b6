//! The picture: the entities of which most is said, and what is between them, as SVG.

use std::collections::BTreeMap;

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
    order.sort_by_key(|&at| (std::cmp::Reverse(drawn[at].1.weight), at));
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

/// The picture with its heading.
pub(super) fn section(report: &Report<'_, '_>) -> String {
    let edges = edges(report);
    let mut degree: BTreeMap<EntityId, usize> = BTreeMap::new();
    for (&(one, other), edge) in &edges {
        *degree.entry(one).or_default() += edge.weight;
        *degree.entry(other).or_default() += edge.weight;
    }
    let connected = degree.len();
    let mut nodes: Vec<EntityId> = degree.keys().copied().collect();
    nodes.sort_by_key(|id| (std::cmp::Reverse(degree[id]), *id));
    nodes.truncate(NODES);
    let mut number: BTreeMap<EntityId, usize> = nodes.iter().copied().zip(0..).collect();
    // Those whose neighbours are all left out say nothing in a picture.
    let inside = |number: &BTreeMap<EntityId, usize>, (one, other): &(EntityId, EntityId)| {
        number.contains_key(one) && number.contains_key(other)
    };
    let ends: std::collections::BTreeSet<EntityId> =
        edges.keys().filter(|ends| inside(&number, ends)).flat_map(|&(one, other)| [one, other]).collect();
    nodes.retain(|id| ends.contains(id));
    number = nodes.iter().copied().zip(0..).collect();

    let mut html =
        heading("picture", "Who has to do with whom", nodes.len(), connected, "those with most ties");
    if nodes.is_empty() {
        html.push_str("<p class=\"faint\">No statement joins two entities.</p>\n");
        return html;
    }
    let radius: Vec<f64> = nodes.iter().map(|id| 5.0 + 2.2 * (degree[id] as f64).sqrt().min(9.0)).collect();
    let labels: Vec<String> = nodes.iter().map(|&id| cut(&report.view[id].label)).collect();
    let sizes: Vec<Size> = labels
        .iter()
        .zip(&radius)
        .map(|(label, radius)| Size {
            width: (3.9 * columns(label) as f64).max(*radius) + 6.0,
            height: radius + 11.0,
        })
        .collect();
    let mut drawn: Vec<((usize, usize), &Edge)> = edges
        .iter()
        .filter(|(ends, _)| inside(&number, ends))
        .map(|((one, other), edge)| ((number[one], number[other]), edge))
        .collect();
    let faint = leave_out_faint(&mut drawn, nodes.len());
    let springs: Vec<_> =
        drawn.iter().map(|&((one, other), edge)| (one, other, edge.weight as f64)).collect();
    let points = place(&sizes, &springs, FIELD.0, FIELD.1);
    put(
        &mut html,
        format_args!(
            "<figure>\n<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Entities and the statements between them\">\n",
            FIELD.0, FIELD.1
        ),
    );
    for ((one, other), edge) in &drawn {
        let (one_label, other_label) =
            (report.view[nodes[*one]].label.as_ref(), report.view[nodes[*other]].label.as_ref());
        put_edge(&mut html, edge, points[*one], points[*other], (one_label, other_label));
    }
    for (at, &id) in nodes.iter().enumerate() {
        let class = type_name(report.view[id].entity_type);
        let Point { x, y } = points[at];
        // The circle lies above its label, and both in the box that was placed.
        let centre = y - 9.0;
        let node = format!(
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{centre:.1}\" r=\"{:.1}\"/>\
             <text x=\"{x:.1}\" y=\"{:.1}\">{}</text><title>{}</title>",
            radius[at],
            centre + radius[at] + 13.0,
            escape(&labels[at]),
            escape(&report.view[id].label),
        );
        if report.has_card[id.0 as usize] {
            put(&mut html, format_args!("<a href=\"#e{}\">{node}</a>\n", id.0));
        } else {
            put(&mut html, format_args!("<g>{node}</g>\n"));
        }
    }
    put(&mut html, format_args!("</svg>\n<figcaption>{LEGEND}</figcaption>\n</figure>\n"));
    if faint > 0 {
        let ties = if faint == 1 { "tie" } else { "ties" };
        put(
            &mut html,
            format_args!("<p class=\"faint\">{faint} {ties} of fewer statements are not drawn.</p>\n"),
        );
    }
    html
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
