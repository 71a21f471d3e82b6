//! An archive of articles: what `build` is told comes in, the quads of all articles and what is to be told of them go out.

use std::path::{Path, PathBuf};

use crate::extract::Record;
use crate::map::{Collected, Collector, Format, Options};
use crate::resolve::{Archive, Ready, Report};
use anyhow::Context;

use super::articles::Counts;
use super::build::Arguments;
use super::progress::Progress;
use super::skipped::{Kind, Skipped};
use super::{Console, count, unlinked};

/// How many articles, entities, events and claims there are, each with its name.
pub(super) type Numbers = [(usize, &'static str); 4];

/// Reads and resolves the articles: how many they are and what is not used, how many things there are, and their quads,
/// which need not fit into memory if they are to be `lines`.
pub(super) fn resolve(
    arguments: &Arguments,
    lines: Option<Format>,
    unlinked: &mut unlinked::Report,
    console: Console,
) -> anyhow::Result<(Counts, Numbers, Collected)> {
    let directory = temporary(arguments.output.as_deref());
    let mut archive = Archive::new(&directory);
    let work = |record: Record| {
        // With other datasets to link against, it is the whole graph whose entities are reported.
        let rows = if arguments.links.is_empty() { arguments.unlinked.rows(&record) } else { Vec::new() };
        (Ready::of(record), rows)
    };
    let target = arguments.output.as_deref();
    let mut counts = arguments.articles.process(console, target, work, |(ready, rows)| {
        archive.add(ready).context(NO_TEMPORARY)?;
        unlinked.add(&rows)
    })?;
    for withdrawn in &counts.skipped.withdrawn {
        archive.withdraw(withdrawn).context(NO_TEMPORARY)?;
    }
    let mut progress = Progress::new(console, target, "articles put into RDF");
    progress.stage("comparing what the articles say");
    let (settled, records, report) = archive.settle().context(NO_TEMPORARY)?;
    tell(&report, &mut counts.skipped, console)?;
    let mut collector = Collector::new(Options { base: arguments.base.clone() });
    if let Some(format) = lines {
        collector = collector.with_disk(format, &directory);
    }
    let [mut events, mut claims] = [0; 2];
    records.try_for_each(&settled, |graph| {
        progress.step();
        (events, claims) = (events + graph.events.len(), claims + graph.claims.len());
        collector.add(&graph).context(NO_TEMPORARY)
    })?;
    drop(settled);
    progress.stage("gathering the graph");
    let (collected, dropped) = collector.finish().context(NO_TEMPORARY)?;
    for dropped in &dropped {
        console.warning(dropped, None);
    }
    let numbers =
        [(report.articles, "article"), (report.entities, "entity"), (events, "event"), (claims, "claim")];
    Ok((counts, numbers, collected))
}

/// Where files are put that do not stay: beside the output, if that is a file.
pub(super) fn temporary(output: Option<&Path>) -> PathBuf {
    let parent =
        output.filter(|path| path.metadata().map_or(*path != Path::new("-"), |there| there.is_file()));
    match parent.and_then(Path::parent) {
        Some(parent) if parent == Path::new("") => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => std::env::temp_dir(),
    }
}

/// Why the work cannot go on if there is no place for files that do not stay.
pub(super) const NO_TEMPORARY: &str = "what does not fit into memory cannot be put on disk";

/// Tells what of the records is not in the graph, and counts the records that are not.
pub(super) fn tell(report: &Report, skipped: &mut Skipped, console: Console) -> anyhow::Result<()> {
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    for id in &report.withdrawn {
        console.warning_of(id, "its earlier version is taken out");
    }
    for (id, number) in &report.superseded {
        superseded(id, whole(*number), skipped, console)?;
    }
    for (id, number) in &report.set_aside {
        set_aside(id, whole(*number), skipped, console)?;
    }
    tell_left_out(report, console);
    Ok(())
}

pub(super) fn superseded(
    id: &str,
    number: usize,
    skipped: &mut Skipped,
    console: Console,
) -> anyhow::Result<()> {
    let versions = if number == 1 { "version" } else { "versions" };
    let reason = format!("{number} older {versions} left out; the newest one stays");
    console.warning_of(id, &reason);
    skipped.add(Kind::Superseded, None, Some(id), reason)
}

pub(super) fn set_aside(
    id: &str,
    number: usize,
    skipped: &mut Skipped,
    console: Console,
) -> anyhow::Result<()> {
    let reason = format!("{} of the same id but other content set aside", count(number, "record"));
    let hint = "give each article an id of its own, or only its last version";
    console.error_of(id, &reason, Some(hint));
    skipped.errors += number - 1;
    skipped.add(Kind::Error, None, Some(id), reason)
}

pub(super) fn tell_left_out(report: &Report, console: Console) {
    for (id, number) in &report.left_out {
        console.warning_of(id, format_args!("{} left out", count(*number, "statement")));
    }
}
