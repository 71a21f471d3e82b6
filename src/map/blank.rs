//! Blank nodes: labels that mean nothing in, labels that follow from each node's place in the graph out.
//!
//! Colours are refined as in the first step of RDF Dataset Canonicalization: each node is told apart by the quads it
//! stands in, then by the colours of the nodes that it shares them with, round after round. That settles all but
//! graphs with symmetries that are made on purpose; there the old labels decide.

use std::collections::BTreeSet;
use std::sync::Arc;

use uuid::Uuid;

use super::dataset::Row;

/// Rounds of refinement: nodes further apart than this do not tell each other apart.
const ROUNDS: usize = 32;

/// Gives each blank node among `terms` a new label.
pub(super) fn relabel(terms: &mut [Arc<str>], rows: &[Row]) {
    let is_blank: Vec<bool> = terms.iter().map(|form| form.starts_with("_:")).collect();
    // For each blank node, the quads it stands in.
    let mut nodes: Vec<(u32, Vec<usize>)> = Vec::new();
    let mut place = vec![usize::MAX; terms.len()];
    for (index, row) in rows.iter().enumerate() {
        for (position, &id) in row.iter().enumerate() {
            if is_blank[id as usize] && !row[..position].contains(&id) {
                if place[id as usize] == usize::MAX {
                    place[id as usize] = nodes.len();
                    nodes.push((id, Vec::new()));
                }
                nodes[place[id as usize]].1.push(index);
            }
        }
    }
    let mut colours = vec![Uuid::nil(); nodes.len()];
    let mut known = 1;
    for _ in 0..ROUNDS {
        let refined: Vec<Uuid> = nodes
            .iter()
            .map(|(id, quads)| {
                let mut lines: Vec<String> = quads
                    .iter()
                    .map(|&index| describe(&rows[index], *id, terms, &is_blank, &place, &colours))
                    .collect();
                lines.sort();
                lines.dedup();
                Uuid::new_v5(&colours[place[*id as usize]], lines.concat().as_bytes())
            })
            .collect();
        colours = refined;
        let distinct = colours.iter().collect::<BTreeSet<_>>().len();
        if distinct == known || distinct == colours.len() {
            break;
        }
        known = distinct;
    }
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|&a, &b| {
        let key = |node: usize| (colours[node], &terms[nodes[node].0 as usize]);
        key(a).cmp(&key(b))
    });
    let width = order.len().saturating_sub(1).to_string().len();
    for (number, node) in order.into_iter().enumerate() {
        // Of equal width, so that labels sort as numbers do.
        terms[nodes[node].0 as usize] = format!("_:b{number:0width$}").into();
    }
}

/// A quad as seen from one of its blank nodes: others show their colours.
fn describe(
    row: &Row,
    own: u32,
    terms: &[Arc<str>],
    is_blank: &[bool],
    place: &[usize],
    colours: &[Uuid],
) -> String {
    let mut line = String::new();
    for &id in row {
        if id == own {
            line.push_str("_:own");
        } else if is_blank[id as usize] {
            line.push_str("_:");
            line.push_str(colours[place[id as usize]].simple().encode_lower(&mut Uuid::encode_buffer()));
        } else {
            line.push_str(&terms[id as usize]);
        }
        line.push(' ');
    }
    line.push('\n');
    line
}
