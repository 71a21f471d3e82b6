//! Blank nodes: labels that mean nothing in, labels that follow from each node's place in the graph out.
//!
//! Colours are refined as in the first step of RDF Dataset Canonicalization: each node is told apart by the quads it
//! stands in, also within triple terms, then by the colours of the nodes that it shares them with, round after round. That
//! settles all but graphs with symmetries that are made on purpose; there the old labels decide.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use uuid::Uuid;

use super::dataset::Row;
use super::triple::{has_blank_node, relabelled};

/// Rounds of refinement: nodes further apart than this do not tell each other apart.
const ROUNDS: usize = 32;

/// Gives each blank node among `terms`, and in triple terms among them, a new label.
pub(super) fn relabel(terms: &mut [Arc<str>], rows: &[Row]) {
    let nodes = Nodes::new(terms, rows);
    let mut colours = vec![Uuid::nil(); nodes.labels.len()];
    let mut known = 1;
    for _ in 0..ROUNDS {
        let refined: Vec<Uuid> = nodes
            .quads
            .iter()
            .enumerate()
            .map(|(node, quads)| {
                let mut lines: Vec<String> =
                    quads.iter().map(|&index| nodes.describe(&rows[index], node, terms, &colours)).collect();
                lines.sort();
                lines.dedup();
                Uuid::new_v5(&colours[node], lines.concat().as_bytes())
            })
            .collect();
        colours = refined;
        let distinct = colours.iter().collect::<BTreeSet<_>>().len();
        if distinct == known || distinct == colours.len() {
            break;
        }
        known = distinct;
    }
    let mut order: Vec<usize> = (0..colours.len()).collect();
    order.sort_by(|&a, &b| {
        let key = |node: usize| (colours[node], &nodes.labels[node]);
        key(a).cmp(&key(b))
    });
    let width = order.len().saturating_sub(1).to_string().len();
    let mut new = vec![String::new(); order.len()];
    for (number, node) in order.into_iter().enumerate() {
        // Of equal width, so that labels sort as numbers do.
        new[node] = format!("_:b{number:0width$}");
    }
    for (term, inside) in terms.iter_mut().zip(&nodes.of_terms).filter(|(_, inside)| !inside.is_empty()) {
        let mut inside = inside.iter();
        *term = relabelled(term, |_| inside.next().map(|node| new[*node].clone()).unwrap_or_default()).into();
    }
}

/// The blank nodes of a graph.
struct Nodes {
    /// Their old labels.
    labels: Vec<Arc<str>>,
    /// The quads that each stands in.
    quads: Vec<Vec<usize>>,
    /// The nodes in each term, in the order in which they stand there.
    of_terms: Vec<Box<[usize]>>,
}

impl Nodes {
    fn new(terms: &[Arc<str>], rows: &[Row]) -> Self {
        let mut labels: Vec<Arc<str>> = Vec::new();
        let mut known: HashMap<Arc<str>, usize> = HashMap::new();
        let mut node = |label: &str| {
            if let Some(&node) = known.get(label) {
                return node;
            }
            let label: Arc<str> = label.into();
            labels.push(Arc::clone(&label));
            known.insert(label, labels.len() - 1);
            labels.len() - 1
        };
        let of_terms: Vec<Box<[usize]>> = terms
            .iter()
            .map(|form| {
                let mut inside = Vec::new();
                if has_blank_node(form) {
                    relabelled(form, |label| {
                        inside.push(node(label));
                        String::new()
                    });
                }
                inside.into()
            })
            .collect();
        let mut quads: Vec<Vec<usize>> = vec![Vec::new(); labels.len()];
        for (index, row) in rows.iter().enumerate() {
            for &node in row.iter().flat_map(|&id| &of_terms[id as usize]) {
                if quads[node].last() != Some(&index) {
                    quads[node].push(index);
                }
            }
        }
        Self { labels, quads, of_terms }
    }

    /// A quad as seen from one of its blank nodes: others show their colours.
    fn describe(&self, row: &Row, own: usize, terms: &[Arc<str>], colours: &[Uuid]) -> String {
        let mut line = String::new();
        for &id in row {
            let mut inside = self.of_terms[id as usize].iter();
            let form = &terms[id as usize];
            if inside.len() == 0 {
                line.push_str(form);
            } else {
                line.push_str(&relabelled(form, |_| match inside.next() {
                    Some(node) if *node != own => format!("_:{}", colours[*node].simple()),
                    _ => "_:own".to_owned(),
                }));
            }
            line.push(' ');
        }
        line.push('\n');
        line
    }
}
