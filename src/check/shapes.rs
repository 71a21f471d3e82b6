//! Shapes: a [`GraphStore`] and a graph of SHACL shapes in, [`Finding`]s out. Needs the feature `shacl`.
//!
//! The validator is `shacl-rust`. It uses the engine that is here anyway and opens no connection: a `SERVICE` in a
//! shape's own query fails.

use std::path::PathBuf;

#[cfg(not(feature = "shacl"))]
use super::Finding;
use crate::store::{GraphStore, StoreError};

/// The shapes of the project, in Turtle: `ontology/shapes.ttl`.
pub const SHAPES: &str = include_str!("../../ontology/shapes.ttl");

/// Why a graph could not be validated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShapesError {
    /// The program was compiled without SHACL.
    #[error("this triplewire was compiled without SHACL")]
    NoShacl,
    /// The shapes cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The shapes are not right.
    #[error("the shapes are not right: {0}")]
    Shapes(String),
}

impl ShapesError {
    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoShacl => Some(
                "compile it from a clone: cargo install --path . --features shacl; or give ontology/shapes.ttl and the graph to \
                 another validator; the rules that are built in find what the shapes of the project do"
                    .to_owned(),
            ),
            Self::Store(error) => error.hint(),
            Self::Shapes(_) => Some("see https://www.w3.org/TR/shacl/ for what a shape has".to_owned()),
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

/// Validates a graph, in no order that means anything.
///
/// # Errors
///
/// If the shapes are not right, or the program was compiled without the feature `shacl`.
#[cfg(not(feature = "shacl"))]
pub fn validate(_graph: &GraphStore, _shapes: &GraphStore) -> Result<Vec<Finding>, ShapesError> {
    Err(ShapesError::NoShacl)
}

#[cfg(feature = "shacl")]
pub use validator::validate;

#[cfg(feature = "shacl")]
mod validator {
    use oxigraph::model::{NamedNode, NamedNodeRef, Triple};
    use shacl_rust::validation::dataset::ValidationDataset;
    use shacl_rust::{Path, PathElement, ValidationResult, parse_shapes};

    use super::super::{Finding, Severity};
    use super::ShapesError;
    use crate::query::Names;
    use crate::store::GraphStore;
    use crate::vocab::sh;

    /// Validates a graph, in no order that means anything.
    ///
    /// # Errors
    ///
    /// If the shapes are not right, or the program was compiled without the feature `shacl`.
    pub fn validate(graph: &GraphStore, shapes: &GraphStore) -> Result<Vec<Finding>, ShapesError> {
        let failed = |error: shacl_rust::ShaclError| ShapesError::Shapes(error.to_string());
        let shapes_graph = triples(shapes)?.iter().collect();
        let data = triples(graph)?;
        let dataset =
            ValidationDataset::from_triples_with_experimental_index(data, shapes_graph).map_err(failed)?;
        let shapes = parse_shapes(dataset.shapes_graph()).map_err(failed)?;
        let report = shacl_rust::validate(&dataset, &shapes);
        let names = Names::new(graph.prefixes());
        let mut findings: Vec<Finding> =
            report.get_results().iter().map(|result| finding(result, &names)).collect();
        let key = |finding: &Finding| (finding.focus.to_string(), finding.message.clone());
        findings.sort_by_cached_key(key);
        findings.dedup();
        Ok(findings)
    }

    /// The statements of all graphs.
    fn triples(graph: &GraphStore) -> Result<Vec<Triple>, ShapesError> {
        Ok(graph.triples(None, None, None)?)
    }

    fn finding(result: &ValidationResult<'_>, names: &Names<'_>) -> Finding {
        let component = result.source_constraint_component();
        let path = result.result_path().and_then(predicate);
        let value = result.value().map(|value| value.into_owned());
        let mut message = result.messages().join("; ");
        if let Some(path) = &path {
            message = format!("{}: {message}", names.show(&path.clone().into()));
        }
        if let Some(value) = &value {
            message = format!("{message}: {}", names.show(value));
        }
        Finding {
            severity: match result.severity() {
                severity if severity == sh::INFO => Severity::Info,
                severity if severity == sh::WARNING => Severity::Warning,
                _ => Severity::Violation,
            },
            rule: component.map_or("shape", NamedNodeRef::as_str).replace(sh::NAMESPACE, "sh:"),
            component: component.map(NamedNodeRef::into_owned),
            focus: result.focus_node().into_owned(),
            path,
            value,
            message,
        }
    }

    /// The property of a path that is one property.
    fn predicate(path: &Path<'_>) -> Option<NamedNode> {
        match path.get_elements() {
            [PathElement::Iri(iri)] => Some(iri.into_owned()),
            _ => None,
        }
    }
}
