//! Export: a [`Dataset`] in, a file in the format of whoever receives it out.
//!
//! RDF formats get every quad of whatever graph; [`reified`] puts beside its statements the triples that they say, as RDF
//! 1.2 has them. The others get the entities and what is said of them, as a [`View`] shows it: networks for GraphML and
//! GEXF, tables for Neo4j (see [`neo4j`]), entities for FollowTheMoney, and a page or a site (see [`site`]) for readers.
//!
//! ```
//! use triplewire::export::{ViewFormat, view};
//! use triplewire::limits::Limits;
//! use triplewire::view::View;
//!
//! let dataset = triplewire::build(["examples/articles/geneva-meridian.txt"])?.dataset()?;
//! let network = view(&View::new(&dataset), ViewFormat::GraphMl, &Limits::default(), Vec::new())?;
//! assert!(String::from_utf8(network)?.contains("Beibut Atamkulov"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attributes;
mod ftm;
mod gexf;
mod graphml;
pub mod neo4j;
mod network;
mod reify;
mod report;
mod select;
pub mod site;
mod xml;

use std::io::{self, Write};

use oxigraph::model::NamedNode;

use crate::limits::Limits;
use crate::map::{self, Dataset};
use crate::view::{Content, Statement, View};
use crate::vocab::Prefixes;

pub use reify::reified;
pub(crate) use report::{modality_mark, type_name};
#[cfg(feature = "cli")]
pub(crate) use select::told_as;
pub use select::{Condition, ConditionError, Selection};

/// What a graph can be exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// RDF: all quads, whatever they say.
    Rdf(map::Format),
    /// What the ontology knows of a graph.
    View(ViewFormat),
}

/// The formats that a [`View`] is written in, besides the tables of [`neo4j`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewFormat {
    /// A report: one HTML page for readers.
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
            "html" | "htm" => Self::View(ViewFormat::Html),
            "graphml" => Self::View(ViewFormat::GraphMl),
            "gexf" => Self::View(ViewFormat::Gexf),
            "ftm" | "ftm.json" | "ftm.jsonl" | "ftm.ijson" => Self::View(ViewFormat::Ftm),
            name => return map::Format::by_name(name).map(Self::Rdf),
        })
    }
}

/// How a graph is written as RDF.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// The prefixes for formats that shorten IRIs.
    pub prefixes: &'o Prefixes,
    /// Where JSON-LD finds its context, if it is not to have it in itself.
    pub context: Option<&'o NamedNode>,
}

/// Writes a graph as RDF and gives the writer back.
///
/// Equal datasets give equal bytes.
///
/// # Errors
///
/// If the writer fails, or the format has no way to write something that the graph has.
pub fn rdf<W: Write>(
    dataset: &Dataset,
    format: map::Format,
    options: &Options<'_>,
    writer: W,
) -> io::Result<W> {
    match (format, options.context) {
        (map::Format::JsonLd, Some(context)) => map::write_jsonld(dataset, options.prefixes, context, writer),
        (format, _) => map::write(dataset, format, options.prefixes, writer),
    }
}

/// Writes what a view shows and gives the writer back.
///
/// Equal datasets give equal bytes.
///
/// # Errors
///
/// If the writer fails.
pub fn view<W: Write>(view: &View<'_>, format: ViewFormat, limits: &Limits, writer: W) -> io::Result<W> {
    match format {
        ViewFormat::Html => report::write(view, writer),
        ViewFormat::GraphMl => graphml::write(view, limits, writer),
        ViewFormat::Gexf => gexf::write(view, limits, writer),
        ViewFormat::Ftm => ftm::write(view, writer),
    }
}

/// How many events are nodes of their own in a network, as they would make more edges than [`Limits::edges`].
pub fn crowded_events(view: &View<'_>, limits: &Limits) -> usize {
    let crowded = |statement: &&Statement<'_>| match &statement.content {
        Content::Event(event) => network::is_crowded(event, limits),
        _ => false,
    };
    view.statements().iter().filter(crowded).count()
}
