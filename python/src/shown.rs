//! What is shown of a graph: a name or a statement in, what is known of it out; a graph in, files of it out.

use std::io::{self, Write};
use std::path::PathBuf;

use pyo3::prelude::*;
use triplewire::compression::{Compression, Compressor};
use triplewire::explain::{Candidate, Found, Named, Pattern, PatternError, Style, explain, find};
use triplewire::export::{self, Format, neo4j};
use triplewire::limits::Limits;
use triplewire::part::{PartDirectory, PartFile};
use triplewire::view::View;

use crate::error::Failure;
use crate::graph::GraphCore;
use crate::work::run;

/// What is known of something: its JSON, and its text for reading.
type Explained = (String, String);

/// What is known of an entity or any other node.
#[pyfunction]
pub(crate) fn explain_name(py: Python<'_>, graph: &GraphCore, name: String) -> PyResult<Explained> {
    let graph = graph.clone();
    let explained = move || {
        let loaded = graph.loaded()?;
        let view = View::new(&loaded.dataset);
        match find(&view, &loaded.prefixes, &name) {
            Found::One { iri, .. } => {
                let found = explain(&view, &loaded.prefixes, &iri);
                shown(&found, |out| Style::Plain.write(&found, out))
            }
            Found::Several(candidates) => Err(several(&name, &candidates)),
            Found::None(near) => Err(unknown(&name, &near)),
        }
    };
    Ok(run(py, explained)??)
}

/// Who says a statement, and who contradicts it.
#[pyfunction]
#[pyo3(signature = (graph, subject=None, predicate=None, object=None))]
pub(crate) fn explain_statement(
    py: Python<'_>,
    graph: &GraphCore,
    subject: Option<String>,
    predicate: Option<String>,
    object: Option<String>,
) -> PyResult<Explained> {
    let graph = graph.clone();
    let explained = move || {
        let loaded = graph.loaded()?;
        let view = View::new(&loaded.dataset);
        let [subject, predicate, object] = [&subject, &predicate, &object].map(|part| part.as_deref());
        match Pattern::new(&view, &loaded.prefixes, subject, predicate, object) {
            Ok(pattern) => {
                let asked = pattern.explain(&view, &loaded.prefixes);
                shown(&asked, |out| Style::Plain.write_asked(&asked, out))
            }
            Err(PatternError::Several { name, candidates }) => Err(several(&name, &candidates)),
            Err(PatternError::Unknown { name, near }) => Err(unknown(&name, &near)),
            Err(error) => Err(Failure::new("NotFound", error).with_hint(Some(
                "a predicate is a relation such as tw:memberOf, a type of event such as ev:CONSULT, 'event', 'position', 'says', or a property",
            ))),
        }
    };
    Ok(run(py, explained)??)
}

fn shown(
    found: &impl serde::Serialize,
    text: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> Result<Explained, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::new("Error", error);
    let json = serde_json::to_string(found).map_err(|error| failed(&error))?;
    let mut written = Vec::new();
    text(&mut written).map_err(|error| failed(&error))?;
    Ok((json, String::from_utf8_lossy(&written).into_owned()))
}

fn several(name: &str, candidates: &[Candidate]) -> Failure {
    let each =
        candidates.iter().map(|candidate| format!("{} <{}>", candidate.name.label, candidate.name.iri));
    let message = format!("'{name}' is the name of several: {}", each.collect::<Vec<_>>().join(", "));
    Failure::new("Ambiguous", message).with_hint(Some("ask for one of them by its IRI"))
}

fn unknown(name: &str, near: &[Named]) -> Failure {
    let near: Vec<String> = near.iter().map(|near| format!("'{}'", near.label)).collect();
    Failure::new("NotFound", format!("nothing is called '{name}'")).with_hint(Some(match near.is_empty() {
        true => "give a name as the articles write it, or the IRI".to_owned(),
        false => format!("there is {}", near.join(", ")),
    }))
}

fn unwritten(error: io::Error) -> Failure {
    Failure::new("GraphError", format!("the graph cannot be written: {error}"))
}

/// The format of a name or of a file's ending, and how it is compressed.
fn target(name: &str) -> Option<(Format, Compression)> {
    let (name, compression) = Compression::split(name);
    let mut endings = std::iter::once(name).chain(name.match_indices('.').map(|(dot, _)| &name[dot + 1..]));
    Some((endings.find_map(Format::by_name)?, compression))
}

fn no_format(name: &str) -> Failure {
    let hint = format!("the formats are {}; .gz, .bz2 or .zst may be added", Format::EXTENSIONS.join(", "));
    Failure::new("GraphError", format!("'{name}' does not say which format to write")).with_hint(Some(hint))
}

fn write<W: Write>(graph: &GraphCore, format: Format, writer: W) -> Result<W, Failure> {
    let loaded = graph.loaded()?;
    match format {
        Format::Rdf(format) => {
            let options = export::Options { prefixes: &loaded.prefixes, context: None };
            export::rdf(&loaded.dataset, format, &options, writer)
        }
        Format::View(format) => export::view(&View::new(&loaded.dataset), format, &Limits::default(), writer),
    }
    .map_err(unwritten)
}

/// Writes a graph into a file, or the tables of Neo4j into a directory; the file appears when it is whole.
#[pyfunction]
#[pyo3(signature = (graph, path, format=None))]
pub(crate) fn save_graph(
    py: Python<'_>,
    graph: &GraphCore,
    path: PathBuf,
    format: Option<String>,
) -> PyResult<()> {
    let graph = graph.clone();
    let save = move || {
        let of_file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let named = |failure: Failure| failure.with_file(&path);
        if format.as_deref() == Some("neo4j") {
            let directory = PartDirectory::begin(&path).map_err(unwritten).map_err(named)?;
            neo4j::write(&View::new(&graph.loaded()?.dataset), directory.path()).map_err(unwritten)?;
            return directory.finish().map_err(unwritten).map_err(named);
        }
        let name = format.as_deref().unwrap_or(&of_file);
        let (format, compression) = target(name).ok_or_else(|| no_format(name))?;
        let compression = match compression {
            Compression::None => Compression::split(&of_file).1,
            other => other,
        };
        let part = PartFile::begin(&path).map_err(unwritten).map_err(named)?;
        let writer = Compressor::new(part, compression).map_err(unwritten).map_err(named)?;
        let written = write(&graph, format, writer).map_err(named)?;
        written.finish().and_then(PartFile::finish).map_err(unwritten).map_err(named)
    };
    Ok(run(py, save)??)
}

/// A graph in one of the formats, as bytes.
#[pyfunction]
pub(crate) fn write_graph(py: Python<'_>, graph: &GraphCore, format: String) -> PyResult<Vec<u8>> {
    let graph = graph.clone();
    let written = move || {
        let (known, compression) = target(&format).ok_or_else(|| no_format(&format))?;
        let writer = Compressor::new(Vec::new(), compression).map_err(unwritten)?;
        write(&graph, known, writer)?.finish().map_err(unwritten)
    };
    Ok(run(py, written)??)
}
