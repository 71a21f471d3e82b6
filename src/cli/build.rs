//! `triplewire build`: articles or annotation records in, a graph file out.

use std::path::PathBuf;

use triplewire::compression::Compressor;
use triplewire::map::{self, Format, Options};
use triplewire::resolve::{Report, Resolver, prepare};
use triplewire::store::{GraphStore, StoreError};
use triplewire::view::View;
use triplewire::vocab::Prefixes;
use triplewire::vocab::iri::Base;

use super::articles::Articles;
use super::link::Sources;
use super::output::Output;
use super::target::target;
use super::{Console, Outcome, Problem, count, not_written};

/// Articles or annotation records in, a graph file out
///
/// The same articles give the same bytes, whatever their order.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The graph file to write: .ttl, .trig, .nt, .nq, .rdf or .jsonld, also .gz and .zst; `-` is stdout
    #[arg(short, long, value_name = "FILE", required_unless_present = "store")]
    output: Option<PathBuf>,
    /// The format, where the file's name does not say it: turtle, trig, ntriples, nquads, rdfxml or jsonld
    #[arg(long, value_name = "FORMAT", requires = "output")]
    format: Option<String>,
    /// What the IRIs of the graph begin with; the name of the publisher's own site
    #[arg(long, value_name = "IRI", value_parser = Base::new, default_value = Base::DEFAULT)]
    base: Base,
    /// A directory in which to make a store on disk, for `query --store` (needs the feature `rocksdb`)
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    #[command(flatten)]
    links: Sources,
    #[command(flatten)]
    articles: Articles,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    if let Some(outcome) = arguments.articles.dry_run(console)? {
        return Ok(outcome);
    }
    if let Some(path) = arguments.store.as_ref().filter(|_| !cfg!(feature = "rocksdb")) {
        return Err(Problem::from(StoreError::NoDiskStores { path: path.clone() }).into());
    }
    let output = match &arguments.output {
        Some(path) => {
            let name = arguments.format.as_deref();
            let (format, compression) =
                target(Some(path), name, Format::by_name, Format::Turtle, Format::EXTENSIONS)?;
            Some((format, compression, Output::create(Some(path))?))
        }
        None => None,
    };
    let mut resolver = Resolver::new();
    let mut counts = arguments.articles.process(console, prepare, |prepared| {
        resolver.add_prepared(prepared);
        Ok(())
    })?;
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
    let mut dataset = mapped.dataset;
    if !arguments.links.is_empty() {
        let linked = arguments.links.link(&View::new(&dataset), console)?;
        dataset = linked.add_to(&dataset, &arguments.base);
        if linked.outcome() == Outcome::Skipped {
            counts.skipped += 1;
        }
        console.summary(linked.summary());
    }
    let mut written = count(dataset.len(), "quad");
    let mut finished = None;
    if let Some((format, compression, output)) = output {
        if !format.has_graphs() {
            written = count(dataset.triples(), "triple");
        }
        let prefixes = Prefixes::new(&arguments.base);
        let write = || {
            let writer = Compressor::new(output, compression)?;
            map::write(&dataset, format, &prefixes, writer)?.finish()
        };
        finished = Some(write().map_err(not_written)?);
    }
    if let Some(directory) = &arguments.store {
        GraphStore::write_directory(directory, dataset.quads()).map_err(Problem::from)?;
    }
    finished.map_or(Ok(()), Output::finish)?;
    console.summary(format_args!("{}, {written}, {} skipped", numbers.join(", "), counts.skipped));
    Ok(counts.outcome())
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
