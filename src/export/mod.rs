//! Export: a [`Dataset`] in, a file in the format of whoever receives it out.
//!
//! RDF formats get every quad of whatever graph. The others get the entities and what is said of them, as a
//! [`View`] shows it: networks for GraphML and GEXF, tables for Neo4j (see [`neo4j`]), entities for FollowTheMoney,
//! and a page for readers.

mod attributes;
mod ftm;
mod gexf;
mod graphml;
pub mod neo4j;
mod network;
mod report;
mod select;
mod xml;

use std::io::{self, Write};

use oxigraph::model::NamedNode;

use crate::map::{self, Dataset};
use crate::view::View;
use crate::vocab::Prefixes;

pub use select::{Condition, ConditionError, Selection};

/// What a graph can be exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// RDF: all quads, whatever they say.
    Rdf(map::Format),
    /// A report: one HTML page for readers, of what the ontology knows.
    Html,
    /// GraphML: entities and what connects them, for Gephi, networkx, igraph and others.
    GraphMl,
    /// GEXF: the same with its dates, for Gephi.
    Gexf,
    /// The entities of FollowTheMoney, one JSON object on a line, for Aleph and OpenSanctions.
    Ftm,
}

impl Format {
    /// The file extensions of the formats, for messages.
    pub const EXTENSIONS: &'static [&'static str] =
        &["ttl", "trig", "nt", "nq", "rdf", "jsonld", "html", "graphml", "gexf", "ftm.json"];

    /// The format with this name or file extension.
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "html" | "htm" => Self::Html,
            "graphml" => Self::GraphMl,
            "gexf" => Self::Gexf,
            "ftm" | "ftm.json" | "ftm.jsonl" | "ftm.ijson" => Self::Ftm,
            name => return map::Format::by_name(name).map(Self::Rdf),
        })
    }
}

/// How a graph is exported.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// The prefixes for formats that shorten IRIs.
    pub prefixes: &'o Prefixes,
    /// Where JSON-LD finds its context, if it is not to have it in itself.
    pub context: Option<&'o NamedNode>,
}

/// Writes a graph in a format and gives the writer back.
///
/// Equal datasets give equal bytes.
///
/// # Errors
///
/// If the writer fails, or the format has no way to write something that the graph has.
pub fn export<W: Write>(
    dataset: &Dataset,
    format: Format,
    options: &Options<'_>,
    writer: W,
) -> io::Result<W> {
    match (format, options.context) {
        (Format::Rdf(map::Format::JsonLd), Some(context)) => {
            map::write_jsonld(dataset, options.prefixes, context, writer)
        }
        (Format::Rdf(format), _) => map::write(dataset, format, options.prefixes, writer),
        (Format::Html, _) => report::write(dataset, writer),
        (Format::GraphMl, _) => graphml::write(&View::new(dataset), writer),
        (Format::Gexf, _) => gexf::write(&View::new(dataset), writer),
        (Format::Ftm, _) => ftm::write(&View::new(dataset), writer),
    }
}
