//! `triplewire export`: graph files in, the same graph in another format out.

use std::path::PathBuf;

use oxigraph::model::NamedNode;
use triplewire::compression::Compressor;
use triplewire::export::{self, Condition, Format, Selection};
use triplewire::map;
use triplewire::vocab::Prefixes;

use super::graph::Files;
use super::output::Output;
use super::target::target;
use super::{Console, Outcome, Problem, count, not_written};

/// Graph files in, the same graph in another format out
///
/// Any RDF is taken, whoever made it, and the same graph gives the same bytes. What is selected with --only and --without
/// keeps what it needs: a statement its article, its evidence, the entities it is about and the claim that it is said
/// in. Conditions of one kind are alternatives; those of different kinds must all be met.
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
    /// Select what is of a class, of an article, of a time or sure enough: class=Event, article=IRI-or-id,
    /// date=2020-10..2020-12 or confidence=0.8..; may be repeated
    #[arg(long, value_name = "CONDITION")]
    only: Vec<String>,
    /// Leave out what meets such a condition, and what would be wrong without it; may be repeated
    #[arg(long, value_name = "CONDITION")]
    without: Vec<String>,
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
    let mut loaded = arguments.graph.load(console)?;
    let selection = selection(arguments, &loaded.prefixes)?;
    if selection != Selection::default() {
        for condition in selection.unmet(&loaded.dataset) {
            console.warning(format_args!("nothing in the graph meets {condition}"), None);
        }
        loaded.dataset = selection.of(&loaded.dataset);
    }
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

/// What is wanted of the graph.
fn selection(arguments: &Arguments, prefixes: &Prefixes) -> anyhow::Result<Selection> {
    let read = |option: &str, texts: &[String]| -> anyhow::Result<Vec<Condition>> {
        let parse = |text: &String| {
            Condition::parse(text, prefixes).map_err(|error| {
                Problem::usage(format!("--{option} {text}: {error}")).with_hint(error.hint()).into()
            })
        };
        texts.iter().map(parse).collect()
    };
    Ok(Selection { only: read("only", &arguments.only)?, without: read("without", &arguments.without)? })
}
