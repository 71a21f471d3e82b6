//! `triplewire link`: graph files in, what their entities are in other datasets out.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::compression::Compressor;
use crate::map;
use crate::vocab::Prefixes;
use crate::vocab::iri::Base;
use anyhow::Context;

use super::graph::{Files, outcome};
use super::output::{Output, Written, apart};
use super::progress::Progress;
use super::skipped::FailArguments;
use super::sources::Sources;
use super::target::target;
use super::unlinked::UnlinkedArguments;
use super::{Console, Outcome};

/// Find what the entities of a graph are in other datasets, or may be
///
/// Entries come from indexes made by `triplewire kb build` and from reconciliation services; what a person decided
/// before wins over both. Only what is decided becomes owl:sameAs.
#[derive(Debug, clap::Args)]
#[command(mut_arg("data", |data| data.required(true)))]
pub(crate) struct Arguments {
    #[command(flatten)]
    graph: Files,
    #[command(flatten)]
    sources: Sources,
    /// The file of links to write instead of stdout: RDF, or .csv for a person to review
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format, where the file's name does not say it: an RDF format, or csv
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Also write the table to review, with a column 'decision' to be filled in: same, different or unsure
    #[arg(long, value_name = "FILE")]
    review: Option<PathBuf>,
    #[command(flatten)]
    unlinked: UnlinkedArguments,
    #[command(flatten)]
    pub(super) fail: FailArguments,
}

/// What is written.
#[derive(Clone, Copy)]
enum Target {
    Rdf(map::Format),
    Csv,
}

impl Target {
    fn by_name(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            _ => map::Format::by_name(name).map(Self::Rdf),
        }
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    arguments.sources.ask_for_one()?;
    let extensions: Vec<&str> = map::Format::EXTENSIONS.iter().copied().chain(["csv"]).collect();
    let output = arguments.output.as_deref();
    let (format, compression) = target(
        output,
        arguments.format.as_deref(),
        Target::by_name,
        Target::Rdf(map::Format::Turtle),
        &extensions,
    )?;
    let mut written: Vec<Written<'_>> = arguments.unlinked.written().into_iter().collect();
    written.push(Written::output(output));
    let review = arguments.review.as_deref();
    written.extend(review.map(|path| Written { option: "--review", path: Some(path) }));
    apart(arguments.graph.paths().chain(arguments.sources.paths()), &written)?;
    let writer = Output::create(output)?;
    let mut unlinked = arguments.unlinked.open()?;
    let mut progress = Progress::new(console, output, "entities");
    let loaded = arguments.graph.load(console, &mut progress)?;
    let meter = progress.meter("linking", Some("entities"));
    let base = graph_base(&loaded.prefixes);
    let (_, linked) = arguments.sources.link(&loaded.dataset, &base, meter, console)?;
    if let Target::Rdf(format) = format {
        arguments.sources.warn_of_mixing(format, console);
    }
    progress.stage("writing the links");
    let write = || -> anyhow::Result<Output> {
        let mut writer = Compressor::new(writer, compression)?;
        match format {
            Target::Csv => writer = linked.review(writer)?,
            Target::Rdf(format) => {
                let links = linked.beside(&base);
                writer = map::write(&links, format, &loaded.prefixes, writer)?;
            }
        }
        Ok(writer.finish()?)
    };
    let writer = write().context("the links cannot be written")?;
    if let Some(path) = &arguments.review {
        table(path, |file| linked.review(file))?;
    }
    if unlinked.is_wanted() {
        unlinked.add(&linked.unlinked()?)?;
        unlinked.finish()?;
    }
    writer.finish()?;
    drop(progress);
    console.summary(linked.summary());
    Ok(outcome(&loaded.left_out, linked.outcome()))
}

fn table(path: &Path, write: impl FnOnce(Output) -> Result<Output, csv::Error>) -> anyhow::Result<()> {
    let mut output = write(Output::create(Some(path))?).context("the table cannot be written")?;
    output.flush()?;
    output.finish()
}

/// What the IRIs of the graph begin with.
fn graph_base(prefixes: &Prefixes) -> Base {
    let namespace = prefixes.namespace("entity").and_then(|namespace| namespace.strip_suffix("entity/"));
    namespace.and_then(|base| Base::new(base).ok()).unwrap_or_default()
}
