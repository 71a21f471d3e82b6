//! Templates of updates: the quads that an update deletes and inserts for each row in, and the rows; quads out.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple, Variable};
use rustc_hash::FxHashMap;
use spargebra::term::{
    GraphNamePattern, GroundQuad, GroundQuadPattern, GroundTermPattern, NamedNodePattern, QuadPattern,
    TermPattern, TriplePattern,
};

use super::Solutions;
use crate::graph_file::rename_nodes;
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
        let mut renamed =
            |node: &BlankNode| known.entry(node.clone()).or_insert_with(|| self.fresh()).clone();
        let rename = |quad: spargebra::term::Quad| {
            let graph_name = graph(quad.graph_name);
            let mut quad =
                Quad { subject: quad.subject, predicate: quad.predicate, object: quad.object, graph_name };
            rename_nodes(&mut quad, &mut renamed);
            quad
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
        object: quad.object.into(),
        graph_name: graph(quad.graph_name),
    }
}

/// A pattern without blank nodes.
fn pattern_of(term: &GroundTermPattern) -> TermPattern {
    match term {
        GroundTermPattern::NamedNode(node) => TermPattern::NamedNode(node.clone()),
        GroundTermPattern::Literal(literal) => TermPattern::Literal(literal.clone()),
        GroundTermPattern::Variable(variable) => TermPattern::Variable(variable.clone()),
        GroundTermPattern::Triple(triple) => TriplePattern {
            subject: pattern_of(&triple.subject),
            predicate: triple.predicate.clone(),
            object: pattern_of(&triple.object),
        }
        .into(),
    }
}

/// What is deleted and inserted for each row.
pub(super) struct Templates {
    delete: Vec<QuadPattern>,
    insert: Vec<QuadPattern>,
}

impl Templates {
    pub(super) fn new(delete: &[GroundQuadPattern], insert: &[QuadPattern]) -> Self {
        let delete = delete.iter().map(|quad| QuadPattern {
            subject: pattern_of(&quad.subject),
            predicate: quad.predicate.clone(),
            object: pattern_of(&quad.object),
            graph_name: quad.graph_name.clone(),
        });
        Self { delete: delete.collect(), insert: insert.to_vec() }
    }

    /// The variables whose values are asked for.
    pub(super) fn variables(&self) -> Vec<Variable> {
        let mut variables: BTreeSet<&Variable> = BTreeSet::new();
        for quad in self.delete.iter().chain(&self.insert) {
            let mut object = &quad.object;
            let mut terms = vec![&quad.subject];
            let mut predicates = vec![&quad.predicate];
            while let TermPattern::Triple(triple) = object {
                terms.push(&triple.subject);
                predicates.push(&triple.predicate);
                object = &triple.object;
            }
            terms.push(object);
            variables.extend(terms.into_iter().filter_map(|term| match term {
                TermPattern::Variable(variable) => Some(variable),
                _ => None,
            }));
            variables.extend(predicates.into_iter().filter_map(|predicate| match predicate {
                NamedNodePattern::Variable(variable) => Some(variable),
                NamedNodePattern::NamedNode(_) => None,
            }));
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
                rename_nodes(&mut quad, |node| {
                    let is_there = matches!(graph.id(node.into()), Ok(Some(_)));
                    if own.values().any(|own| own == node) || is_there {
                        return node.clone();
                    }
                    made.entry(node.clone()).or_insert_with(|| nodes.fresh()).clone()
                });
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
            TermPattern::Triple(triple) => {
                let subject = self.subject(&triple.subject, node)?;
                let predicate = self.predicate(&triple.predicate)?;
                Triple { subject, predicate, object: self.term(&triple.object, node)? }.into()
            }
        })
    }

    fn subject(
        &self,
        pattern: &TermPattern,
        node: &mut impl FnMut(&BlankNode) -> BlankNode,
    ) -> Option<NamedOrBlankNode> {
        self.term(pattern, node)?.try_into().ok()
    }

    fn predicate(&self, pattern: &NamedNodePattern) -> Option<NamedNode> {
        match pattern {
            NamedNodePattern::NamedNode(iri) => Some(iri.clone()),
            NamedNodePattern::Variable(variable) => match self.value(variable)? {
                Term::NamedNode(iri) => Some(iri.clone()),
                _ => None,
            },
        }
    }

    /// The quad of a template; none if it has no value, or one that cannot stand there.
    fn fill(&self, quad: &QuadPattern, node: &mut impl FnMut(&BlankNode) -> BlankNode) -> Option<Quad> {
        Some(Quad {
            subject: self.subject(&quad.subject, node)?,
            predicate: self.predicate(&quad.predicate)?,
            object: self.term(&quad.object, node)?,
            graph_name: match &quad.graph_name {
                GraphNamePattern::NamedNode(iri) => iri.clone().into(),
                GraphNamePattern::DefaultGraph => GraphName::DefaultGraph,
                GraphNamePattern::Variable(variable) => match self.value(variable)? {
                    Term::NamedNode(iri) => iri.clone().into(),
                    Term::BlankNode(label) => label.clone().into(),
                    Term::Literal(_) | Term::Triple(_) => return None,
                },
            },
        })
    }
}
