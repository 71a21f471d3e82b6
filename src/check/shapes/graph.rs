//! The graph of shapes: a [`GraphStore`] in; values, lists, numbers and paths out, or what is wrong with them.

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::ShapesError;
use crate::query::Names;
use crate::store::{GraphStore, StoreError};
use crate::vocab::sh;

/// The statements of each node.
pub(super) struct ShapesGraph<'s> {
    said: FxHashMap<Term, Vec<(NamedNode, Term)>>,
    /// The nodes in the order of the graph.
    pub(super) nodes: Vec<Term>,
    pub(super) names: Names<'s>,
}

impl<'s> ShapesGraph<'s> {
    pub(super) fn new(graph: &'s GraphStore) -> Result<Self, StoreError> {
        let mut shapes =
            Self { said: FxHashMap::default(), nodes: Vec::new(), names: Names::new(graph.prefixes()) };
        for triple in graph.triples(None, None, None)? {
            let subject = Term::from(triple.subject);
            let said = shapes.said.entry(subject.clone()).or_default();
            if said.is_empty() {
                shapes.nodes.push(subject);
            }
            said.push((triple.predicate, triple.object));
        }
        Ok(shapes)
    }

    /// What is said of a node.
    pub(super) fn of(&self, node: &Term) -> &[(NamedNode, Term)] {
        self.said.get(node).map_or(&[], Vec::as_slice)
    }

    /// The values of a property.
    pub(super) fn values<'g>(&'g self, node: &Term, property: NamedNodeRef<'_>) -> Vec<&'g Term> {
        let said = self.of(node).iter();
        said.filter(|(known, _)| *known == property).map(|(_, value)| value).collect()
    }

    /// The values of a property of SHACL.
    pub(super) fn all<'g>(&'g self, node: &Term, local: &str) -> Vec<&'g Term> {
        let said = self.of(node).iter();
        let is_it = |known: &NamedNode| known.as_str().strip_prefix(sh::NAMESPACE) == Some(local);
        said.filter(|(known, _)| is_it(known)).map(|(_, value)| value).collect()
    }

    /// The value of a property of SHACL that has one at most.
    pub(super) fn one<'g>(&'g self, node: &Term, local: &str) -> Result<Option<&'g Term>, ShapesError> {
        match self.all(node, local).as_slice() {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            _ => Err(self.wrong(node, local, "it has several values")),
        }
    }

    /// What has a node as value of a property of SHACL.
    pub(super) fn subjects(&self, local: &str, value: &Term) -> Vec<&Term> {
        self.nodes.iter().filter(|node| self.all(node, local).contains(&value)).collect()
    }

    /// The elements of a list.
    pub(super) fn list(&self, node: &Term, local: &str, head: &Term) -> Result<Vec<&Term>, ShapesError> {
        let mut elements = Vec::new();
        let mut known = FxHashSet::default();
        let mut rest = head;
        while *rest != Term::from(rdf::NIL) {
            match (self.values(rest, rdf::FIRST).as_slice(), self.values(rest, rdf::REST).as_slice()) {
                ([first], [next]) if known.insert(rest) => {
                    elements.push(*first);
                    rest = next;
                }
                _ => return Err(self.wrong(node, local, "it takes a list")),
            }
        }
        Ok(elements)
    }

    /// A number that is no less than 0.
    pub(super) fn number(&self, node: &Term, local: &str, value: &Term) -> Result<u64, ShapesError> {
        let Term::Literal(literal) = value else { return Err(self.wrong(node, local, "it takes a number")) };
        literal.value().parse().map_err(|_| self.wrong(node, local, "it takes a number, 0 or greater"))
    }

    /// Whether a value is `true`: of the forms of truth values, SHACL takes this one alone.
    pub(super) fn truth(&self, node: &Term, local: &str, value: &Term) -> Result<bool, ShapesError> {
        match value {
            Term::Literal(literal) if literal.datatype() == xsd::BOOLEAN => match literal.value() {
                "true" => Ok(true),
                "false" | "0" | "1" => Ok(false),
                _ => Err(self.wrong(node, local, "it takes true or false")),
            },
            _ => Err(self.wrong(node, local, "it takes true or false")),
        }
    }

    /// Whether a property that has one value at most has the value `true`.
    pub(super) fn is_true(&self, node: &Term, local: &str) -> Result<bool, ShapesError> {
        self.one(node, local)?.map_or(Ok(false), |value| self.truth(node, local, value))
    }

    /// An IRI.
    pub(super) fn iri<'v>(
        &self,
        node: &Term,
        local: &str,
        value: &'v Term,
    ) -> Result<&'v NamedNode, ShapesError> {
        match value {
            Term::NamedNode(iri) => Ok(iri),
            _ => Err(self.wrong(node, local, "it takes an IRI")),
        }
    }

    /// A text.
    pub(super) fn text<'v>(&self, node: &Term, local: &str, value: &'v Term) -> Result<&'v str, ShapesError> {
        match value {
            Term::Literal(literal) => Ok(literal.value()),
            _ => Err(self.wrong(node, local, "it takes a text")),
        }
    }

    /// The texts that are values of a property.
    pub(super) fn texts(&self, node: &Term, local: &str) -> Result<Vec<String>, ShapesError> {
        let values = self.all(node, local).into_iter();
        values.map(|value| Ok(self.text(node, local, value)?.to_owned())).collect()
    }

    /// The properties by which shapes have constraints that the graph itself defines.
    pub(super) fn parameters(&self) -> FxHashSet<&Term> {
        let components = self.nodes.iter().filter(|node| !self.all(node, "parameter").is_empty());
        let parameters = components.flat_map(|component| self.all(component, "parameter"));
        parameters.flat_map(|parameter| self.all(parameter, "path")).collect()
    }

    /// What is wrong with what a shape says by a property of SHACL.
    pub(super) fn wrong(&self, node: &Term, local: &str, why: &str) -> ShapesError {
        self.wrong_by(node, &format!("sh:{local}"), why)
    }

    /// What is wrong with what a shape says by a property.
    pub(super) fn wrong_by(&self, node: &Term, property: &str, why: &str) -> ShapesError {
        let told = match node {
            // What it says tells a reader more of a shape without a name than a label that the parser made.
            Term::BlankNode(_) => match self.all(node, "path").first() {
                Some(path @ Term::NamedNode(_)) => format!("the shape of the path {}", self.names.show(path)),
                _ => "a shape without a name".to_owned(),
            },
            node => self.names.show(node),
        };
        ShapesError::Shapes(format!("{told}: {property}: {why}"))
    }
}
