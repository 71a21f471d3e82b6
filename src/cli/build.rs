//! `triplewire build`: articles or annotation records in, a graph file out.

use std::path::{Path, PathBuf};

use anyhow::Context;
use triplewire::gazetteer::Gazetteer;
use triplewire::map::{self, Format, Options};
use triplewire::pipeline::process;
use triplewire::resolve::{Report, Resolver, prepare};
use triplewire::store::{GraphStore, StoreError};
use triplewire::vocab::Prefixes;
use triplewire::vocab::iri::Base;

use super::articles::Articles;
use super::output::Output;
use super::{Console, Outcome, Problem, count};

/// Articles or annotation records in, a graph file out
///
/// The same articles give the same bytes, whatever their order.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The graph file to write: .ttl, .trig, .nt or .nq; `-` is stdout
    #[arg(short, long, value_name = "FILE", required_unless_present = "store")]
    output: Option<PathBuf>,
    /// The format, where the file's name does not say it: turtle, trig, ntriples or nquads
    #[arg(long, value_name = "FORMAT", value_parser = format_by_name, requires = "output")]
    format: Option<Format>,
    /// What the IRIs of the graph begin with; the name of the publisher's own site
    #[arg(long, value_name = "IRI", value_parser = Base::new, default_value = Base::DEFAULT)]
    base: Base,
    /// A directory in which to make a store on disk, for `query --store` (needs the feature `rocksdb`)
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    #[command(flatten)]
    articles: Articles,
}

/// The names that `--format` knows, beside the extensions.
const NAMES: [(&str, Format); 4] = [
    ("turtle", Format::Turtle),
    ("trig", Format::TriG),
    ("ntriples", Format::NTriples),
    ("nquads", Format::NQuads),
];

fn format_by_name(name: &str) -> Result<Format, String> {
    let named = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, format)| *format);
    named
        .or_else(|| Format::from_extension(name))
        .ok_or_else(|| "not one of turtle, trig, ntriples, nquads".to_owned())
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    if let Some(path) = arguments.store.as_ref().filter(|_| !cfg!(feature = "rocksdb")) {
        return Err(Problem::from(StoreError::NoDiskStores { path: path.clone() }).into());
    }
    let output = match &arguments.output {
        Some(path) => {
            Some((arguments.format.map_or_else(|| format_of(path), Ok)?, Output::create(Some(path))?))
        }
        None => None,
    };
    let gazetteer = Gazetteer::builtin();
    let mut resolver = Resolver::new();
    let mut counts = arguments.articles.process(
        console,
        |item| prepare(process(item, gazetteer)),
        |prepared| {
            resolver.add_prepared(prepared);
            Ok(())
        },
    )?;
    let (graph, report) = resolver.finish_with_report();
    counts.skipped += tell(&report, console);
    let numbers = [
        count(graph.articles.len(), "article"),
        count(graph.entities.len(), "entity"),
        count(graph.events.len(), "event"),
        count(graph.claims.len(), "claim"),
    ];
    let mapped = map::map(&graph, &Options { base: arguments.base.clone() });
    drop(graph);
    for dropped in &mapped.dropped {
        console.warning(dropped, None);
    }
    let mut written = count(mapped.dataset.len(), "quad");
    let mut finished = None;
    if let Some((format, output)) = output {
        if !format.has_graphs() {
            written = count(mapped.dataset.triples(), "triple");
        }
        let prefixes = Prefixes::new(&arguments.base);
        let output =
            map::write(&mapped.dataset, format, &prefixes, output).context("the graph cannot be written")?;
        finished = Some(output);
    }
    if let Some(directory) = &arguments.store {
        GraphStore::write_directory(directory, mapped.dataset.quads()).map_err(Problem::from)?;
    }
    finished.map_or(Ok(()), Output::finish)?;
    console.summary(format_args!("{}, {written}, {} skipped", numbers.join(", "), counts.skipped));
    Ok(counts.outcome())
}

/// The format that the output's name promises; stdout gets Turtle.
fn format_of(path: &Path) -> anyhow::Result<Format> {
    if path == Path::new("-") {
        return Ok(Format::Turtle);
    }
    let extension = path.extension().map(|extension| extension.to_string_lossy());
    extension.and_then(|extension| Format::from_extension(&extension)).ok_or_else(|| {
        Problem::usage(format!("the name '{}' does not say which format to write", path.display()))
            .with_hint("end it in .ttl, .trig, .nt or .nq, or say --format turtle, trig, ntriples or nquads")
            .into()
    })
}

/// Tells what of the records is not in the graph, and gives the number of records that are not.
fn tell(report: &Report, console: Console) -> usize {
    let mut skipped = 0;
    for (id, number) in &report.set_aside {
        let number = usize::try_from(*number).unwrap_or(usize::MAX);
        skipped += number;
        let message = format_args!(
            "article '{id}': {} of the same id but other content set aside",
            count(number, "record")
        );
        console.error(message, Some("give each article an id of its own, or only its last version"));
    }
    for (id, number) in &report.left_out {
        console.warning(format_args!("article '{id}': {} left out", count(*number, "statement")), None);
    }
    skipped
}
