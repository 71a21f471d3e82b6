//! `triplewire resolve`: the three steps of `build`, each by itself.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use crate::compression::{Compression, Compressor, decompress};
use crate::extract::Record;
use crate::map::{self, Dropped, Format, Options};
use crate::resolve::{FormError, Keys, KeysLine, Settled, Settler, prepare};
use crate::vocab::iri::Base;
use anyhow::Context;

use super::archive::{NO_TEMPORARY, tell, temporary};
use super::articles::Articles;
use super::output::{Output, Written, apart};
use super::skipped::{FailArguments, Skipped};
use super::target::target;
use super::{Console, Outcome, Problem, count, not_written};

/// Build a graph in parts, on as many machines as there are: 'keys' of each part, 'settle' of all keys, 'map' of each part
///
/// The lines of all parts together, sorted and each once, are those of one build.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Keys(KeysArguments),
    Settle(SettleArguments),
    Map(MapArguments),
}

/// First, for each part: what each article says about its entities that matters beside other articles
#[derive(Debug, clap::Args)]
struct KeysArguments {
    /// The file to write instead of stdout, JSON Lines; also .gz, .bz2 and .zst
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    articles: Articles,
}

/// Second, once: what the keys of all parts say together
///
/// Memory is bounded: what does not fit is sorted on disk, beside the output.
#[derive(Debug, clap::Args)]
struct SettleArguments {
    /// The keys of all parts, in any order, also compressed; `-` is stdin
    #[arg(required = true, value_name = "KEYS")]
    keys: Vec<PathBuf>,
    /// The file to write instead of stdout, JSON Lines; also .gz, .bz2 and .zst
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    fail: FailArguments,
}

/// Third, for each part: the graph of each article, by what was settled
///
/// The articles must be those of which the keys are. Those of which a newer version is in another part, or that are
/// withdrawn there, are left out.
#[derive(Debug, clap::Args)]
struct MapArguments {
    /// What was settled, also compressed; `-` is stdin
    #[arg(long, value_name = "FILE")]
    settled: PathBuf,
    /// The file to write: .nt or .nq, also .gz, .bz2 and .zst; `-` is stdout
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The format, where the file's name does not say it: nt or nq
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// What the IRIs of the graph begin with; the same for all parts
    #[arg(long, value_name = "IRI", value_parser = Base::new, default_value = Base::DEFAULT)]
    base: Base,
    #[command(flatten)]
    articles: Articles,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Command::Keys(arguments) => keys(arguments, console),
        Command::Settle(arguments) => settle(arguments, console),
        Command::Map(arguments) => map(arguments, console),
    }
}

fn keys(arguments: &KeysArguments, console: Console) -> anyhow::Result<Outcome> {
    let mut written: Vec<Written<'_>> = arguments.articles.written().collect();
    written.push(Written::output(arguments.output.as_deref()));
    apart(arguments.articles.paths(), &written)?;
    let mut output = create(arguments.output.as_deref())?;
    let work = |record: Record| {
        let mut line = Vec::new();
        KeysLine::Record(Keys::of(&prepare(record))).write(&mut line);
        line
    };
    let target = arguments.output.as_deref();
    let counts = arguments.articles.process(console, target, work, |line| {
        output.write_all(&line).context("the keys cannot be written")
    })?;
    let mut lines = Vec::new();
    for withdrawn in &counts.skipped.withdrawn {
        KeysLine::Withdrawn(withdrawn.clone()).write(&mut lines);
    }
    output.write_all(&lines).context("the keys cannot be written")?;
    output.finish()?.finish()?;
    counts.skipped.close(console, &[(counts.articles, "article")])
}

fn settle(arguments: &SettleArguments, console: Console) -> anyhow::Result<Outcome> {
    apart(arguments.keys.iter().map(PathBuf::as_path), &[Written::output(arguments.output.as_deref())])?;
    let mut output = create(arguments.output.as_deref())?;
    let mut settler = Settler::new(&temporary(arguments.output.as_deref()));
    for path in &arguments.keys {
        let (reader, name) = open(path)?;
        KeysLine::read(reader, &name, |line| settler.add(&line)).map_err(refused)?;
    }
    let (settled, report, _) = settler.finish().context(NO_TEMPORARY)?;
    let mut skipped = Skipped::default();
    tell(&report, &mut skipped, console)?;
    settled.write(&mut output).context("what is settled cannot be written")?;
    output.finish()?.finish()?;
    let outcome = skipped.close(console, &[(report.articles, "article"), (report.entities, "entity")]);
    arguments.fail.judge(outcome)
}

/// What becomes of one article: its lines, how many they are, and what is left out of them.
type Part = Option<(Vec<u8>, usize, Vec<Dropped>)>;

fn map(arguments: &MapArguments, console: Console) -> anyhow::Result<Outcome> {
    let path = Some(arguments.output.as_path());
    let name = arguments.format.as_deref();
    let (format, compression) = target(path, name, Format::by_name, Format::NQuads, &["nt", "nq"])?;
    if !matches!(format, Format::NTriples | Format::NQuads) {
        let message =
            format!("a part cannot be written as {}: parts are put together as lines", format.name());
        let hint = "write .nt or .nq; 'triplewire export' makes any other format of all parts";
        return Err(Problem::usage(message).with_hint(hint).into());
    }
    let mut written: Vec<Written<'_>> = arguments.articles.written().collect();
    written.push(Written::output(path));
    apart(arguments.articles.paths().chain([arguments.settled.as_path()]), &written)?;
    let (reader, name) = open(&arguments.settled)?;
    let settled = Settled::read(reader, &name, &temporary(path)).map_err(refused)?;
    let mut output = Compressor::new(Output::create(path)?, compression)?;
    let options = Options { base: arguments.base.clone() };
    let work = |record: Record| -> Part {
        let graph = settled.graph(record)?;
        let mut lines = Vec::with_capacity(4096);
        let mapped = map::map_to_lines(&graph, &options, format.has_graphs(), &mut lines);
        Some((lines, mapped.count, mapped.dropped))
    };
    let [mut articles, mut left_out, mut written] = [0; 3];
    let counts = arguments.articles.process(console, path, work, |part: Part| {
        let Some((lines, number, dropped)) = part else {
            left_out += 1;
            return Ok(());
        };
        (articles, written) = (articles + 1, written + number);
        dropped.iter().for_each(|dropped| console.warning(dropped, None));
        output.write_all(&lines).map_err(not_written)
    })?;
    output.finish().map_err(not_written)?.finish()?;
    let things = if format.has_graphs() { "quad" } else { "triple" };
    let message = format!(
        "{}, {} of other versions, {}, {} skipped",
        count(articles, "article"),
        left_out,
        count(written, things),
        counts.skipped.errors
    );
    counts.skipped.close_with(console, message, &[(articles, "article"), (written, things)])
}

/// Opens an output that is compressed if its name says so.
fn create(path: Option<&Path>) -> anyhow::Result<Compressor<Output>> {
    let name = path.and_then(Path::file_name).map(|name| name.to_string_lossy());
    let compression = name.as_deref().map_or(Compression::None, |name| Compression::split(name).1);
    Ok(Compressor::new(Output::create(path)?, compression)?)
}

/// Opens an input, compressed or not; gives it with its name.
fn open(path: &Path) -> anyhow::Result<(BufReader<Box<dyn Read + Send>>, String)> {
    let stdin = path == Path::new("-");
    let name = if stdin { "<stdin>".to_owned() } else { path.display().to_string() };
    let place = || format!("{name}: cannot be read");
    let source: Box<dyn Read + Send> = match stdin {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(path).with_context(place)?),
    };
    let reader = decompress(source).with_context(place)?.reader;
    Ok((BufReader::with_capacity(1 << 16, Box::new(reader)), name))
}

fn refused(error: FormError) -> anyhow::Error {
    let hint = error.hint();
    let problem = Problem::failed(error.to_string());
    match hint {
        Some(hint) => problem.with_hint(hint).into(),
        None => problem.into(),
    }
}
