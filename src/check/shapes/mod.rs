//! Shapes: a [`GraphStore`] and a graph of SHACL shapes in, [`Finding`]s out.
//!
//! All of SHACL Core is validated (<https://www.w3.org/TR/shacl/>), and `sh:sparql`, whose queries the engine answers that
//! answers all others. What else a shape asks for is an error: a graph that was not looked at does not conform. So is a
//! shape that refers to itself, which SHACL leaves open.
//!
//! ```text
//! graph of shapes ─ graph ─ read, constraint, path, sparql ─▶ shape ─┐
//! graph ──────────────────────────────────────────────────── data ───┴─ validate, value ─▶ findings
//! ```

mod constraint;
mod data;
mod graph;
mod path;
mod read;
mod shape;
mod sparql;
#[cfg(test)]
mod tests;
mod validate;
mod value;

use std::path::PathBuf;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use super::Finding;
use crate::checked::Fault;
use crate::query::{Names, QueryError};
use crate::store::{GraphStore, StoreError};
use crate::vocab::sh;
use data::Data;
use graph::ShapesGraph;
use read::Reading;
use shape::{Shape, Target};
use validate::{Found, Note, Validation, Value};

/// The shapes of the project, in Turtle: `ontology/shapes.ttl`.
pub const SHAPES: &str = include_str!("../../../ontology/shapes.ttl");

/// What ontologies in OWL call a class.
const OWL_CLASS: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#Class");

/// Why a graph could not be validated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShapesError {
    /// The shapes or the graph cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The shapes are not right.
    #[error("the shapes are not right: {0}")]
    Shapes(String),
    /// A query of a shape has no answer.
    #[error("sh:select: {0}")]
    Query(#[from] QueryError),
}

impl From<Fault> for ShapesError {
    fn from(fault: Fault) -> Self {
        Self::Store(fault.into())
    }
}

impl ShapesError {
    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.hint(),
            Self::Shapes(_) => Some("see https://www.w3.org/TR/shacl/ for what a shape has".to_owned()),
            Self::Query(error) => error.hint(),
        }
    }
}

/// Reads shapes from files; without any, those of the project.
///
/// # Errors
///
/// If a file is no graph.
pub fn read_shapes(files: &[PathBuf]) -> Result<GraphStore, ShapesError> {
    let mut shapes = GraphStore::new()?;
    for file in files {
        shapes.load_path(file, None)?;
    }
    if files.is_empty() {
        shapes.load_turtle(SHAPES)?;
    }
    Ok(shapes)
}

/// Validates a graph; what is found comes by node.
///
/// # Errors
///
/// If the shapes are not right, or ask for what is not known here.
pub fn validate(graph: &GraphStore, shapes: &GraphStore) -> Result<Vec<Finding>, ShapesError> {
    let said = ShapesGraph::new(shapes)?;
    let mut data = Data::new(graph)?;
    let mut reading = Reading::new(&said, &mut data);
    let mut targets = Vec::new();
    for node in &said.nodes {
        let its = targets_of(node, &mut reading)?;
        if !its.is_empty() {
            targets.push((reading.shape(node, "target")?, its));
        }
    }
    let shapes = reading.finish();
    let validation = Validation { graph, data: &data, shapes: &shapes };
    let names = Names::new(graph.prefixes());
    let mut findings = Vec::new();
    for (shape, targets) in &targets {
        for found in validation.targets(*shape, targets)? {
            findings.push(finding(found, &shapes, &data, &names)?);
        }
    }
    findings.sort_by_cached_key(|finding| (finding.focus.to_string(), finding.message.clone()));
    findings.dedup();
    Ok(findings)
}

/// What a node of the shapes is about, if it is a shape.
fn targets_of(node: &Term, reading: &mut Reading<'_>) -> Result<Vec<Target>, ShapesError> {
    let graph = reading.graph;
    let mut targets = Vec::new();
    for value in graph.all(node, "targetNode") {
        targets.push(Target::Node(reading.data.id(value)?));
    }
    let mut classes = graph.all(node, "targetClass");
    // A class that is a shape is about its instances.
    let kinds = graph.values(node, rdf::TYPE);
    let is = |any: [NamedNodeRef<'_>; 2]| any.iter().any(|kind| kinds.contains(&&Term::from(*kind)));
    if is([sh::NODE_SHAPE, sh::PROPERTY_SHAPE]) && is([rdfs::CLASS, OWL_CLASS]) {
        classes.push(node);
    }
    for class in classes {
        let class = reading.data.id(class)?;
        targets.push(Target::Class(reading.data.classes(class)?));
    }
    for value in graph.all(node, "targetSubjectsOf") {
        targets.push(Target::SubjectsOf(reading.data.id(value)?));
    }
    for value in graph.all(node, "targetObjectsOf") {
        targets.push(Target::ObjectsOf(reading.data.id(value)?));
    }
    Ok(targets)
}

fn finding(found: Found, shapes: &[Shape], data: &Data, names: &Names<'_>) -> Result<Finding, ShapesError> {
    let shape = &shapes[found.shape];
    let constraint = &shape.constraints[found.constraint];
    let value = match found.value {
        Some(Value::Id(id)) => Some(data.term(id)?),
        Some(Value::Term(term)) => Some(term),
        None => None,
    };
    let mut message = match (found.note, shape.messages.as_slice()) {
        (Note::Instead(message), _) => message,
        (Note::More(more), []) => format!("{} {more}", constraint.said),
        (Note::Nothing, []) => constraint.said.clone(),
        (_, messages) => messages.join("; "),
    };
    let path = found.path.or_else(|| shape.path.as_ref()?.property().cloned());
    let iri = |iri: &NamedNode| names.shorten(iri.as_str());
    let shown = path.as_ref().map(iri).or_else(|| Some(shape.path.as_ref()?.show(&iri)));
    if let Some(path) = shown {
        message = format!("{path}: {message}");
    }
    if let Some(value) = &value {
        message = format!("{message}: {}", names.show(value));
    }
    let component = format!("{}ConstraintComponent", constraint.component);
    Ok(Finding {
        severity: shape.severity,
        rule: format!("sh:{component}"),
        component: Some(NamedNode::new_unchecked(format!("{}{component}", sh::NAMESPACE))),
        focus: data.term(found.focus)?,
        path,
        value,
        message,
    })
}
