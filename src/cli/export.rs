//! `triplewire export`: graph files in, the same graph in another format out.

use std::path::PathBuf;

use oxigraph::model::NamedNode;
use triplewire::compression::Compressor;
use triplewire::export::{self, Format};
use triplewire::map;

use super::graph::Files;
use super::output::Output;
use super::target::target;
use super::{Console, Outcome, count, not_written};

/// Graph files in, the same graph in another format out
///
/// Any RDF is taken, whoever made it, and the same graph gives the same bytes.
#[derive(Debug, clap::Args)]
#[command(mut_arg("data", |data| data.required(true)))]
pub(crate) struct Arguments {
    #[command(flatten)]
    graph: Files,
    /// The file to write instead of stdout; its name tells the format: .ttl, .nq.zst, ...
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format, where the file's name does not say it: turtle, trig, ntriples, nquads, rdfxml or jsonld, also
    /// turtle.gz or nquads.zst
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Refer to the JSON-LD context by this IRI instead of writing it into the file
    #[arg(long, value_name = "IRI", value_parser = |iri: &str| NamedNode::new(iri))]
    context: Option<NamedNode>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    let output = arguments.output.as_deref();
    let (format, compression) = target(
        output,
        arguments.format.as_deref(),
        Format::by_name,
        Format::Rdf(map::Format::Turtle),
        Format::EXTENSIONS,
    )?;
    let writer = Output::create(output)?;
    let loaded = arguments.graph.load(console)?;
    let write = || {
        let writer = Compressor::new(writer, compression)?;
        let options = export::Options { prefixes: &loaded.prefixes, context: arguments.context.as_ref() };
        export::export(&loaded.dataset, format, &options, writer)?.finish()
    };
    write().map_err(not_written)?.finish()?;
    console.summary(match format {
        Format::Rdf(format) if format.has_graphs() => count(loaded.dataset.len(), "quad"),
        Format::Rdf(_) | Format::Html => count(loaded.dataset.triples(), "triple"),
    });
    Ok(Outcome::Done)
}
