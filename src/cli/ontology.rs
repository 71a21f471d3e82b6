//! `triplewire ontology`: nothing in, what the program defines out.

use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;

use crate::ontology;
use anyhow::Context;

use super::output::Output;
use super::{Console, Outcome};

/// Prints what the product defines: terms, event types, rules, shapes, the schema of records, a page for readers
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// What to print
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
    /// The file to write instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What can be printed.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// The terms, in Turtle
    #[default]
    Turtle,
    /// The types of events, a SKOS scheme in Turtle
    Events,
    /// The rules of extraction, a SKOS scheme in Turtle
    Rules,
    /// What a graph must be like, as SHACL shapes in Turtle
    Shapes,
    /// The JSON-LD context of exported graphs and of annotation records
    JsonldContext,
    /// The JSON Schema of the annotation record
    JsonSchema,
    /// One page with all terms, for readers
    Html,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, _console: Console) -> anyhow::Result<Outcome> {
    let text: Cow<'_, str> = match arguments.format {
        Format::Turtle => ontology::TERMS.into(),
        Format::Events => ontology::EVENTS.into(),
        Format::Rules => ontology::RULES.into(),
        Format::Shapes => ontology::SHAPES.into(),
        Format::JsonldContext => ontology::CONTEXT.into(),
        Format::JsonSchema => ontology::RECORD_SCHEMA.into(),
        Format::Html => ontology::page().into(),
    };
    let mut output = Output::create(arguments.output.as_deref())?;
    output.write_all(text.as_bytes()).context("it cannot be written")?;
    output.finish()?;
    Ok(Outcome::Done)
}
