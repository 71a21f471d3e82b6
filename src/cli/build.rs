//! `triplewire build`: articles or annotation records in, a graph file out.

use std::path::{Path, PathBuf};

use crate::compression::Compressor;
use crate::extract::Record;
use crate::link;
use crate::map::{self, Collected, Dropped, Format, Options};
use crate::resolve::{Outdated, Rank, Report, alone};
use crate::vocab::Prefixes;
use crate::vocab::iri::Base;

use super::archive::{resolve, set_aside, superseded, tell_left_out};
use super::articles::Articles;
use super::describe::Describe;
use super::living;
use super::output::{Output, Written, apart};
use super::progress::Progress;
use super::sources::Sources;
use super::stream::Stream;
use super::target::target;
use super::unlinked::UnlinkedArguments;
use super::{Console, Outcome, Problem, not_written};

/// Articles or annotation records in, a graph file out
///
/// The same articles give the same bytes, whatever their order (with --no-resolve, in the same order).
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The graph file to write: .ttl, .trig, .nt, .nq, .rdf or .jsonld, also .gz and .zst; `-` is stdout
    #[arg(short, long, value_name = "FILE", required_unless_present = "store")]
    pub(super) output: Option<PathBuf>,
    /// The format, where the file's name does not say it: ttl, trig, nt, nq, rdf or jsonld
    #[arg(long, value_name = "FORMAT", requires = "output")]
    format: Option<String>,
    /// What the IRIs of the graph begin with; the name of the publisher's own site
    #[arg(long, value_name = "IRI", value_parser = Base::new, default_value = Base::DEFAULT)]
    pub(super) base: Base,
    /// Write each article as it comes, its entities identified by their links or names alone; for .nt and .nq only
    ///
    /// Nothing is compared across articles, so that memory does not grow with their number. The IRIs are those of a
    /// build with resolution, unless there other articles show that a name is that of several things, or that two
    /// identifiers are of one. Each article labels an entity by its own name for it, lines that articles share are
    /// repeated, and the articles stay in the order in which they are given. Of two versions of an article the newer is
    /// written: what each is stays in some dozen bytes, on disk where there are many, and if one has to go the file is
    /// copied without it. To stdout the articles come at the end.
    #[arg(long, conflicts_with_all = ["store", "describe", "kb", "reconcile", "decisions"], requires = "output")]
    no_resolve: bool,
    /// A store to put the articles into, in place of a file: it is made if it is not there
    ///
    /// Articles that it has already are replaced, and the graph is that of a build of all articles that it has then. It is a
    /// directory, for -d of the commands that read graphs; 'withdraw' takes articles out. What --kb, --decisions, --enrich and
    /// --describe say is kept with it, until others are given; each change then takes about as long as a build of all its
    /// articles. Without them, links can be in a file beside it: 'triplewire link -d DIR -o links.nq', then '-d DIR -d
    /// links.nq'.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "reconcile"])]
    pub(super) store: Option<PathBuf>,
    #[command(flatten)]
    pub(super) links: Sources,
    #[command(flatten)]
    pub(super) unlinked: UnlinkedArguments,
    #[command(flatten)]
    pub(super) description: Describe,
    #[command(flatten)]
    pub(super) articles: Articles,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    if let Some(outcome) = arguments.articles.dry_run(console)? {
        return Ok(outcome);
    }
    let mut written: Vec<Written<'_>> = arguments.unlinked.written().into_iter().collect();
    written.extend(arguments.articles.written());
    written.extend(arguments.output.as_deref().map(|path| Written::output(Some(path))));
    written.extend(arguments.store.as_deref().map(|path| Written { option: "--store", path: Some(path) }));
    apart(arguments.articles.paths().chain(arguments.links.paths()), &written)?;
    if let Some(store) = &arguments.store {
        return living::build(arguments, store, console);
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
    if arguments.no_resolve
        && let Some((format, compression, output)) = output
    {
        let path = arguments.output.as_deref().unwrap_or(Path::new("-"));
        return stream(arguments, format, Stream::new(path, compression, output)?, console);
    }
    let mut unlinked = arguments.unlinked.open()?;
    let lines = output.as_ref().map(|(format, ..)| *format).filter(|_| arguments.is_lines_only());
    let (mut counts, numbers, collected) = resolve(arguments, lines, &mut unlinked, console)?;
    let mut progress = Progress::new(console, arguments.output.as_deref(), "articles");
    progress.stage("writing the graph");
    let mut dataset = match collected {
        Collected::Dataset(dataset) => dataset,
        Collected::Lines(lines) => {
            let (format, compression, output) =
                output.ok_or_else(|| Problem::failed("there is no file to write lines to"))?;
            let write = || {
                let (writer, number) = lines.write(Compressor::new(output, compression)?)?;
                Ok((writer.finish()?, number))
            };
            let (finished, number) = write().map_err(not_written)?;
            unlinked.finish()?;
            finished.finish()?;
            let written = (number, if format.has_graphs() { "quad" } else { "triple" });
            return counts.skipped.close(console, &[numbers.as_slice(), &[written]].concat());
        }
    };
    if !arguments.links.is_empty() {
        let meter = progress.meter("linking", Some("entities"));
        let (followed, linked) = arguments.links.link(&dataset, &arguments.base, meter, console)?;
        dataset = followed;
        if let Some((format, ..)) = &output {
            arguments.links.warn_of_mixing(*format, console);
        }
        if unlinked.is_wanted() {
            unlinked.add(&linked.unlinked()?)?;
        }
        dataset = linked.add_to(&dataset, &arguments.base);
        if linked.outcome() == Outcome::Skipped {
            counts.skipped.errors += 1;
        }
        console.summary(linked.summary());
    }
    dataset = arguments.description.apply(dataset, &arguments.base);
    let mut written = (dataset.len(), "quad");
    let mut finished = None;
    if let Some((format, compression, output)) = output {
        if !format.has_graphs() {
            written = (dataset.triples(), "triple");
        }
        let prefixes = Prefixes::new(&arguments.base);
        let write = || {
            let writer = Compressor::new(output, compression)?;
            map::write(&dataset, format, &prefixes, writer)?.finish()
        };
        finished = Some(write().map_err(not_written)?);
    }
    unlinked.finish()?;
    finished.map_or(Ok(()), Output::finish)?;
    counts.skipped.close(console, &[numbers.as_slice(), &[written]].concat())
}

impl Arguments {
    /// Whether nothing but the graph itself is written, and nothing done that needs the whole of it.
    fn is_lines_only(&self) -> bool {
        self.links.is_empty() && !self.description.is_wanted()
    }
}

/// The lines of one article, and what is to be told about it.
struct Article {
    rank: Rank,
    lines: Vec<u8>,
    /// Lines, events and claims.
    numbers: [usize; 3],
    dropped: Vec<Dropped>,
    report: Report,
    unlinked: Vec<link::Unlinked>,
}

/// Writes the lines of one article after another.
fn stream(
    arguments: &Arguments,
    format: Format,
    mut output: Stream,
    console: Console,
) -> anyhow::Result<Outcome> {
    if !matches!(format, Format::NTriples | Format::NQuads) {
        let message =
            format!("--no-resolve cannot write {}: it gathers what is said of one thing", format.name());
        let hint = "write .nt or .nq; 'triplewire export' makes any other format of that";
        return Err(Problem::usage(message).with_hint(hint).into());
    }
    if !arguments.links.is_empty() {
        let message = "--no-resolve cannot link: a link is decided by all that is said of a thing";
        let hint = "write the graph first, then link it with 'triplewire link'";
        return Err(Problem::usage(message).with_hint(hint).into());
    }
    let options = Options { base: arguments.base.clone() };
    let mut sheet = arguments.unlinked.open()?;
    let work = |record: Record| {
        let unlinked = arguments.unlinked.rows(&record);
        let rank = Rank::of(&record);
        let (graph, report) = alone(record);
        // A small record makes about so many bytes of lines.
        let mut lines = Vec::with_capacity(4096);
        let mapped = map::map_to_lines(&graph, &options, format.has_graphs(), &mut lines);
        let numbers = [mapped.count, graph.events.len(), graph.claims.len()];
        Article { rank, lines, numbers, dropped: mapped.dropped, report, unlinked }
    };
    let target = arguments.output.as_deref();
    let mut counts = arguments.articles.process(console, target, work, |article| {
        sheet.add(&article.unlinked)?;
        tell_left_out(&article.report, console);
        for dropped in &article.dropped {
            console.warning(dropped, None);
        }
        output.add(&article.rank, &article.lines, article.numbers.map(|number| number as u64))
    })?;
    sheet.finish()?;
    let withdrawn = std::mem::take(&mut counts.skipped.withdrawn);
    let written = output.finish(&withdrawn, |id, why, number| {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        match why {
            Outdated::Superseded => superseded(id, number, &mut counts.skipped, console),
            Outdated::SetAside => set_aside(id, number, &mut counts.skipped, console),
            Outdated::Withdrawn => {
                console.warning_of(id, "its earlier version is taken out");
                Ok(())
            }
            Outdated::Repeated => Ok(()),
        }
    })?;
    let [lines, events, claims] = written.sums.map(|sum| usize::try_from(sum).unwrap_or(usize::MAX));
    let unused = usize::try_from(written.unused).unwrap_or(usize::MAX);
    let numbers = [
        (counts.articles.saturating_sub(unused), "article"),
        (events, "event"),
        (claims, "claim"),
        (lines, if format.has_graphs() { "quad" } else { "triple" }),
    ];
    counts.skipped.close(console, &numbers)
}
