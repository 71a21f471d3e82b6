//! Templates of updates: the quads that an update deletes and inserts for each row in, and the rows; quads out.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Variable};
use rustc_hash::FxHashMap;
use spargebra::term::{
    GraphNamePattern, GroundQuad, GroundQuadPattern, GroundTerm, GroundTermPattern, NamedNodePattern,
    QuadPattern, TermPattern,
};

use super::Solutions;
use crate::store::Snapshot;

/// The blank nodes that an update makes, which are numbered as they come.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    prefix: String,
    next: usize,
}

impl Nodes {
    /// Nodes whose labels begin with `prefix`.
    pub(super) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), next: 0 }
    }

    fn fresh(&mut self) -> BlankNode {
        let node = BlankNode::new_unchecked(format!("{}{}", self.prefix, self.next));
        self.next += 1;
        node
    }

    /// The quads of one operation, with blank nodes of their own.
    pub(super) fn rename_all(&mut self, quads: Vec<spargebra::term::Quad>) -> Vec<Quad> {
        let mut known: FxHashMap<BlankNode, BlankNode> = FxHashMap::default();
        let mut renamed = |node: BlankNode| known.entry(node).or_insert_with(|| self.fresh()).clone();
        let rename = |quad: spargebra::term::Quad| Quad {
            subject: match quad.subject {
                NamedOrBlankNode::BlankNode(node) => renamed(node).into(),
                named => named,
            },
            predicate: quad.predicate,
            object: match quad.object {
                Term::BlankNode(node) => renamed(node).into(),
                other => other,
            },
            graph_name: graph(quad.graph_name),
        };
        quads.into_iter().map(rename).collect()
    }
}

fn graph(name: spargebra::term::GraphName) -> GraphName {
    match name {
        spargebra::term::GraphName::NamedNode(name) => name.into(),
        spargebra::term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

/// A quad without variables and blank nodes.
pub(super) fn ground(quad: GroundQuad) -> Quad {
    Quad {
        subject: quad.subject.into(),
        predicate: quad.predicate,
        object: match quad.object {
            GroundTerm::NamedNode(node) => node.into(),
            GroundTerm::Literal(literal) => literal.into(),
        },
        graph_name: graph(quad.graph_name),
    }
}

/// What is deleted and inserted for each row.
pub(super) struct Templates {
    delete: Vec<QuadPattern>,
    insert: Vec<QuadPattern>,
}

impl Templates {
    pub(super) fn new(delete: &[GroundQuadPattern], insert: &[QuadPattern]) -> Self {
        let term = |term: &GroundTermPattern| match term {
            GroundTermPattern::NamedNode(node) => TermPattern::NamedNode(node.clone()),
            GroundTermPattern::Literal(literal) => TermPattern::Literal(literal.clone()),
            GroundTermPattern::Variable(variable) => TermPattern::Variable(variable.clone()),
        };
        let delete = delete.iter().map(|quad| QuadPattern {
            subject: term(&quad.subject),
            predicate: quad.predicate.clone(),
            object: term(&quad.object),
            graph_name: quad.graph_name.clone(),
        });
        Self { delete: delete.collect(), insert: insert.to_vec() }
    }

    /// The variables whose values are asked for.
    pub(super) fn variables(&self) -> Vec<Variable> {
        let mut variables: BTreeSet<&Variable> = BTreeSet::new();
        for quad in self.delete.iter().chain(&self.insert) {
            for term in [&quad.subject, &quad.object] {
                variables.extend(if let TermPattern::Variable(variable) = term {
                    Some(variable)
                } else {
                    None
                });
            }
            if let NamedNodePattern::Variable(variable) = &quad.predicate {
                variables.insert(variable);
            }
            if let GraphNamePattern::Variable(variable) = &quad.graph_name {
                variables.insert(variable);
            }
        }
        variables.into_iter().cloned().collect()
    }

    /// The quads that go.
    pub(super) fn deleted<'t>(&'t self, rows: &'t Solutions) -> impl Iterator<Item = Quad> + 't {
        rows.rows.iter().flat_map(move |row| {
            let row = Row::of(rows, row);
            self.delete.iter().filter_map(move |quad| row.fill(quad, &mut |node| node.clone()))
        })
    }

    /// The quads that come. A blank node of a template is another one for each row; one that a row has made and `graph`
    /// does not have is the same in all rows.
    pub(super) fn inserted<'t>(
        &'t self,
        rows: &'t Solutions,
        graph: Snapshot,
        nodes: &'t mut Nodes,
    ) -> impl Iterator<Item = Quad> + 't {
        let mut made: FxHashMap<BlankNode, BlankNode> = FxHashMap::default();
        rows.rows.iter().flat_map(move |row| {
            let row = Row::of(rows, row);
            let mut own: BTreeMap<String, BlankNode> = BTreeMap::new();
            let mut quads = Vec::with_capacity(self.insert.len());
            for quad in &self.insert {
                let filled = row.fill(quad, &mut |node| {
                    own.entry(node.as_str().to_owned()).or_insert_with(|| nodes.fresh()).clone()
                });
                let Some(mut quad) = filled else { continue };
                let mut known = |node: &mut BlankNode| {
                    let is_there = |node: &BlankNode| matches!(graph.id(node.into()), Ok(Some(_)));
                    if own.values().any(|own| own == node) || is_there(node) {
                        return;
                    }
                    *node = made.entry(node.clone()).or_insert_with(|| nodes.fresh()).clone();
                };
                if let NamedOrBlankNode::BlankNode(node) = &mut quad.subject {
                    known(node);
                }
                if let Term::BlankNode(node) = &mut quad.object {
                    known(node);
                }
                if let GraphName::BlankNode(node) = &mut quad.graph_name {
                    known(node);
                }
                quads.push(quad);
            }
            quads
        })
    }
}

/// The values of a row.
#[derive(Clone, Copy)]
struct Row<'r> {
    variables: &'r [Variable],
    values: &'r [Option<Term>],
}

impl<'r> Row<'r> {
    fn of(rows: &'r Solutions, values: &'r [Option<Term>]) -> Self {
        Self { variables: &rows.variables, values }
    }

    fn value(&self, variable: &Variable) -> Option<&'r Term> {
        let place = self.variables.iter().position(|known| known == variable)?;
        self.values.get(place)?.as_ref()
    }

    fn term(&self, pattern: &TermPattern, node: &mut impl FnMut(&BlankNode) -> BlankNode) -> Option<Term> {
        Some(match pattern {
            TermPattern::NamedNode(iri) => iri.clone().into(),
            TermPattern::BlankNode(label) => node(label).into(),
            TermPattern::Literal(literal) => literal.clone().into(),
            TermPattern::Variable(variable) => self.value(variable)?.clone(),
        })
    }

    /// The quad of a template; none if it has no value, or one that cannot stand there.
    fn fill(&self, quad: &QuadPattern, node: &mut impl FnMut(&BlankNode) -> BlankNode) -> Option<Quad> {
        let named = |variable: &Variable| -> Option<NamedNode> {
            if let Term::NamedNode(iri) = self.value(variable)? { Some(iri.clone()) } else { None }
        };
        Some(Quad {
            subject: match self.term(&quad.subject, node)? {
                Term::NamedNode(iri) => iri.into(),
                Term::BlankNode(label) => label.into(),
                Term::Literal(_) => return None,
            },
            predicate: match &quad.predicate {
                NamedNodePattern::NamedNode(iri) => iri.clone(),
                NamedNodePattern::Variable(variable) => named(variable)?,
            },
            object: self.term(&quad.object, node)?,
            graph_name: match &quad.graph_name {
                GraphNamePattern::NamedNode(iri) => iri.clone().into(),
                GraphNamePattern::DefaultGraph => GraphName::DefaultGraph,
                GraphNamePattern::Variable(variable) => match self.value(variable)? {
                    Term::NamedNode(iri) => iri.clone().into(),
                    Term::BlankNode(label) => label.clone().into(),
                    Term::Literal(_) => return None,
                },
            },
        })
    }
}
