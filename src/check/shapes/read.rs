//! Shapes from their graph: statements in; [`Shape`]s, and which are about what, out.

use oxigraph::model::Term;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ShapesError;
use super::data::Data;
use super::graph::ShapesGraph;
use super::path::Path;
use super::shape::{Constraint, Kind, Shape, ShapeId};
use super::sparql::Sparql;
use crate::check::Severity;
use crate::vocab::sh;

/// Why what is not known is an error.
const UNKNOWN: &str = "this validator has SHACL Core and sh:sparql, and not this";

/// How deep shapes may stand in one another.
const DEEPEST: usize = 50;

/// What SHACL has for readers, what is read beside something else, and rules, which validate nothing.
const NO_CONSTRAINTS: &[&str] = &[
    "name",
    "description",
    "order",
    "group",
    "defaultValue",
    "flags",
    "ignoredProperties",
    "qualifiedMinCount",
    "qualifiedMaxCount",
    "qualifiedValueShapesDisjoint",
    "targetNode",
    "targetClass",
    "targetSubjectsOf",
    "targetObjectsOf",
    "path",
    "severity",
    "message",
    "deactivated",
    "declare",
    "prefixes",
    "rule",
    "select",
    "uniqueLang",
    "closed",
];

/// The local name of a component, what is asked for, and what is said where it does not hold.
pub(super) type Asked = (&'static str, Kind, String);

/// Reads shapes.
pub(super) struct Reading<'g> {
    pub(super) graph: &'g ShapesGraph<'g>,
    pub(super) data: &'g mut Data,
    /// Those that are read; `None` while one is being read.
    shapes: Vec<Option<Shape>>,
    known: FxHashMap<Term, ShapeId>,
    parameters: FxHashSet<&'g Term>,
    depth: usize,
}

impl<'g> Reading<'g> {
    pub(super) fn new(graph: &'g ShapesGraph<'g>, data: &'g mut Data) -> Self {
        let parameters = graph.parameters();
        Self { graph, data, shapes: Vec::new(), known: FxHashMap::default(), parameters, depth: 0 }
    }

    /// All that were read.
    pub(super) fn finish(self) -> Vec<Shape> {
        // Whoever asked for one that could not be read to its end got an error.
        self.shapes.into_iter().flatten().collect()
    }

    /// The shape that a node of the graph is.
    pub(super) fn shape(&mut self, node: &Term, within: &str) -> Result<ShapeId, ShapesError> {
        let graph = self.graph;
        if let Some(&place) = self.known.get(node) {
            return match self.shapes[place] {
                Some(_) => Ok(place),
                None => Err(graph.wrong(
                    node,
                    within,
                    "the shape refers to itself, of which SHACL does not say what it means",
                )),
            };
        }
        if self.depth == DEEPEST {
            return Err(graph.wrong(
                node,
                within,
                &format!("shapes stand more than {DEEPEST} deep in one another"),
            ));
        }
        if node.is_literal() {
            return Err(ShapesError::Shapes(format!("sh:{within}: {} is no shape", graph.names.show(node))));
        }
        let place = self.shapes.len();
        self.shapes.push(None);
        self.known.insert(node.clone(), place);
        self.depth += 1;
        let shape = self.read(node)?;
        self.depth -= 1;
        self.shapes[place] = Some(shape);
        Ok(place)
    }

    fn read(&mut self, node: &Term) -> Result<Shape, ShapesError> {
        let graph = self.graph;
        let mut shape = Shape {
            path: None,
            severity: Severity::Violation,
            messages: Vec::new(),
            is_deactivated: false,
            constraints: Vec::new(),
        };
        if let Some(path) = graph.one(node, "path")? {
            shape.path = Some(Path::read(graph, self.data, node, path, 0)?);
        }
        if let Some(severity) = graph.one(node, "severity")? {
            shape.severity = match graph.iri(node, "severity", severity)? {
                severity if *severity == sh::INFO => Severity::Info,
                severity if *severity == sh::WARNING => Severity::Warning,
                _ => Severity::Violation,
            };
        }
        shape.messages = graph.texts(node, "message")?;
        shape.is_deactivated = graph.is_true(node, "deactivated")?;
        for (property, value) in graph.of(node) {
            if let Some(local) = property.as_str().strip_prefix(sh::NAMESPACE) {
                self.constraint(node, local, value, &mut shape)?;
            } else if self.parameters.contains(&Term::from(property.clone())) {
                return Err(graph.wrong_by(node, &graph.names.shorten(property.as_str()), UNKNOWN));
            }
        }
        Ok(shape)
    }

    /// Adds what one statement asks for.
    fn constraint(
        &mut self,
        node: &Term,
        local: &str,
        value: &Term,
        shape: &mut Shape,
    ) -> Result<(), ShapesError> {
        if local == "qualifiedValueShape" {
            return self.qualified(node, value, shape);
        }
        let mut asked = self.of_values(node, local, value)?;
        if asked.is_none() {
            asked = self.of_numbers(node, local, value)?;
        }
        if asked.is_none() {
            asked = self.of_sets(node, local, value)?;
        }
        if asked.is_none() {
            asked = self.of_shapes(node, local, value, shape.path.as_ref())?;
        }
        match asked {
            Some((component, kind, said)) => {
                shape.constraints.push(Constraint { component, kind, said });
                Ok(())
            }
            None if NO_CONSTRAINTS.contains(&local) => Ok(()),
            None => Err(self.graph.wrong(node, local, UNKNOWN)),
        }
    }

    /// Constraints by other shapes, and by queries.
    fn of_shapes(
        &mut self,
        node: &Term,
        local: &str,
        value: &Term,
        path: Option<&Path>,
    ) -> Result<Option<Asked>, ShapesError> {
        let graph = self.graph;
        let told = match value {
            Term::BlankNode(_) => "the shape".to_owned(),
            shape => graph.names.show(shape),
        };
        let of = |said: &str| said.to_owned();
        Ok(Some(match local {
            "not" => {
                ("Not", Kind::Not(self.shape(value, local)?), format!("conforms to {told}, and must not"))
            }
            "node" => ("Node", Kind::Node(self.shape(value, local)?), format!("does not conform to {told}")),
            "property" => {
                let property = self.shape(value, local)?;
                if self.shapes[property].as_ref().is_none_or(|shape| shape.path.is_none()) {
                    return Err(graph.wrong(value, "path", "a property shape must have one"));
                }
                ("Property", Kind::Property(property), String::new())
            }
            "and" => {
                ("And", Kind::And(self.shapes(node, local, value)?), of("does not conform to all shapes"))
            }
            "or" => ("Or", Kind::Or(self.shapes(node, local, value)?), of("conforms to none of the shapes")),
            "xone" => {
                let shapes = self.shapes(node, local, value)?;
                ("Xone", Kind::Xone(shapes), of("does not conform to exactly one of the shapes"))
            }
            "sparql" => {
                let sparql = Sparql::read(graph, value, path)?;
                ("SPARQL", Kind::Sparql(Box::new(sparql)), of("is found by the query"))
            }
            _ => return Ok(None),
        }))
    }

    fn shapes(&mut self, node: &Term, local: &str, list: &Term) -> Result<Vec<ShapeId>, ShapesError> {
        let shapes = self.graph.list(node, local, list)?;
        shapes.into_iter().map(|shape| self.shape(shape, local)).collect()
    }

    /// Adds how many values may conform to a shape.
    fn qualified(&mut self, node: &Term, value: &Term, shape: &mut Shape) -> Result<(), ShapesError> {
        let graph = self.graph;
        let id = self.shape(value, "qualifiedValueShape")?;
        let is_disjoint = graph.is_true(node, "qualifiedValueShapesDisjoint")?;
        let mut siblings = Vec::new();
        let parents = if is_disjoint { graph.subjects("property", node) } else { Vec::new() };
        for sibling in parents.into_iter().flat_map(|parent| graph.all(parent, "property")) {
            for other in graph.all(sibling, "qualifiedValueShape").into_iter().filter(|other| *other != value)
            {
                siblings.push(self.shape(other, "qualifiedValueShape")?);
            }
        }
        for (local, component) in
            [("qualifiedMinCount", "QualifiedMinCount"), ("qualifiedMaxCount", "QualifiedMaxCount")]
        {
            let Some(count) = graph.one(node, local)? else { continue };
            let count = graph.number(node, local, count)?;
            let (least, most, than) = match local {
                "qualifiedMinCount" => (count, u64::MAX, "fewer"),
                _ => (0, count, "more"),
            };
            let said = format!("has {than} values than {count} that conform to the shape");
            let kind = Kind::Qualified { shape: id, siblings: siblings.clone(), least, most };
            shape.constraints.push(Constraint { component, kind, said });
        }
        Ok(())
    }
}
