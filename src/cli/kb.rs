//! `triplewire kb`: datasets in, an index of names out; and what is in an index.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::compression::{Compression, decompress};
use crate::extract::EntityType;
use crate::kb::source::{self, Kind, Options};
use crate::kb::{About, Builder, Hit, KbError, KnowledgeBase};
use crate::limits::Exceeded;
use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::limits::limits;
use super::output::{Output, Written, apart};
use super::skipped::FailArguments;
use super::{Console, Outcome, Problem, count};

/// How many bytes of a source are looked at to tell what it is.
const HEAD: u64 = 1 << 16;

/// Make an index of names of datasets such as Wikidata, to link against, or look into one
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Build(Build),
    Info(Info),
    Find(Find),
}

/// Make an index of datasets
#[derive(Debug, clap::Args)]
struct Build {
    /// Datasets: the JSON dump of Wikidata, RDF with labels, tables of GeoNames, FollowTheMoney entities, or CSV with the
    /// columns id,label,aliases,type,country,from,to; compressed or not
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// The index to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// What the sources are, where their names and beginnings do not tell: wikidata, geonames, ftm, csv, or an RDF format
    #[arg(long, value_name = "KIND")]
    from: Option<String>,
    /// Keep only entries of these classes: person, country, organisation, place
    #[arg(long = "type", value_name = "CLASS", value_delimiter = ',', value_parser = class)]
    classes: Vec<EntityType>,
    /// Languages of the labels to keep, best first, or 'all'
    #[arg(long, value_name = "TAG", value_delimiter = ',', default_value = "en")]
    language: Vec<String>,
    /// What the IRIs of FollowTheMoney entities begin with
    #[arg(long, value_name = "IRI", default_value_t = Options::default().ftm_base)]
    ftm_base: String,
    /// Also read from when until when persons held which positions, and where: from the JSON dump of Wikidata
    ///
    /// 'link --kb' then takes a person for the one who held the position there when the article was written. The positions
    /// are kept whatever --type says.
    #[arg(long)]
    officials: bool,
    /// How much memory to sort in, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..))]
    memory: u32,
    #[command(flatten)]
    fail: FailArguments,
}

/// Tell what is in an index
#[derive(Debug, clap::Args)]
struct Info {
    /// The index
    index: PathBuf,
    /// Read the whole index and compare it with its checksum
    #[arg(long)]
    verify: bool,
}

/// Find the entries that bear a name
#[derive(Debug, clap::Args)]
struct Find {
    /// The index
    index: PathBuf,
    /// The name
    name: String,
    /// Also names that differ in a letter or, long ones, in two, and persons of whom it is the surname
    #[arg(long)]
    near: bool,
}

fn class(name: &str) -> Result<EntityType, String> {
    source::class(name).ok_or_else(|| "a class is person, country, organisation or place".to_owned())
}

impl From<KbError> for Problem {
    fn from(error: KbError) -> Self {
        let problem = Problem::failed(error.to_string());
        match error.hint() {
            Some(hint) => problem.with_hint(hint),
            None => problem,
        }
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Command::Build(arguments) => build(arguments, console),
        Command::Info(arguments) => info(arguments, console),
        Command::Find(arguments) => find(arguments, console),
    }
}

fn build(arguments: &Build, console: Console) -> anyhow::Result<Outcome> {
    let kind = arguments.from.as_deref().map(kind_by_name).transpose()?;
    let mut options = Options {
        languages: arguments.language.clone(),
        ftm_base: arguments.ftm_base.clone(),
        officials: arguments.officials,
        limits: limits(),
    };
    if options.languages.iter().any(|tag| tag == "all") {
        options.languages.clear();
    }
    apart(arguments.sources.iter().map(PathBuf::as_path), &[Written::output(Some(&arguments.output))])?;
    let output = Output::create(Some(&arguments.output))?;
    let not_written = |error: KbError| {
        let (said, place) = (error.to_string(), arguments.output.display().to_string());
        // The temporary files beside the output have no names of their own to tell.
        let message = if said.contains(&place) { said } else { format!("{place}: {said}") };
        match error.hint() {
            Some(hint) => Problem::failed(message).with_hint(hint),
            None => Problem::failed(message),
        }
    };
    let directory = arguments.output.parent().filter(|parent| *parent != Path::new(""));
    let mut builder = Builder::new(directory.unwrap_or(Path::new(".")))
        .with_memory((arguments.memory as usize) << 20)
        .with_classes(arguments.classes.iter().copied());
    let mut skipped = 0;
    let bar = progress(&arguments.sources, console);
    for path in &arguments.sources {
        let place = || format!("{}: cannot be read", path.display());
        let file = bar.wrap_read(File::open(path).with_context(place)?);
        let mut reader = decompress(Box::new(file)).with_context(place)?.reader;
        let mut head = Vec::new();
        reader.by_ref().take(HEAD).read_to_end(&mut head).with_context(place)?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let kind = kind.or_else(|| source::detect(Compression::split(&name).0, &head)).ok_or_else(|| {
            Problem::failed(format!("{}: what kind of dataset this is cannot be told", path.display()))
                .with_hint(
                    "say it with --from: wikidata, geonames, ftm, csv, or an RDF format such as nt or ttl",
                )
        })?;
        let report = |what: source::Skipped| {
            skipped += 1;
            bar.suspend(|| console.error(what, None));
        };
        let reader = io::Cursor::new(head).chain(reader);
        source::read(&name, kind, reader, &options, &mut builder, report).map_err(|error| {
            // Only what is written can run out of room.
            if error.kind() == io::ErrorKind::StorageFull {
                not_written(error.into()).into()
            } else if let Some(over) = Exceeded::of(&error) {
                Problem::failed(format!("{}: {over}", place())).with_hint(over.hint()).into()
            } else {
                anyhow::Error::new(error).context(place())
            }
        })?;
    }
    bar.finish_and_clear();
    let spinner = sorting(console);
    let (output, about) = builder.finish(output).map_err(not_written)?;
    spinner.finish_and_clear();
    if about.entries == 0 {
        return Err(Problem::failed("no entry is left: the index would be empty")
            .with_hint("look at --type and --language, and at what was said of the sources")
            .into());
    }
    output.finish()?;
    if arguments.officials && about.terms == 0 {
        console.warning(
            "no source tells when anybody held a position",
            Some("--officials takes that from the JSON dump of Wikidata alone"),
        );
    }
    console.summary(format_args!("{}, {skipped} skipped", contents(&about)));
    arguments.fail.judge(Ok(if skipped > 0 { Outcome::Skipped } else { Outcome::Done }))
}

fn kind_by_name(name: &str) -> anyhow::Result<Kind> {
    Kind::by_name(name).ok_or_else(|| {
        Problem::usage(format!("'{name}' is not a kind of dataset"))
            .with_hint(format!("it is {}", Kind::NAMES))
            .into()
    })
}

/// A bar for the bytes of all sources, if somebody looks.
fn progress(sources: &[PathBuf], console: Console) -> ProgressBar {
    let total = sources.iter().filter_map(|path| path.metadata().ok()).map(|meta| meta.len()).sum();
    if !console.shows_progress() {
        return ProgressBar::hidden();
    }
    // Drawn on stderr, and only on a terminal.
    let style = ProgressStyle::with_template("{bar:30} {binary_bytes}/{binary_total_bytes}, {eta} left");
    ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// What moves while names are sorted and written, if somebody looks.
fn sorting(console: Console) -> ProgressBar {
    if !console.shows_progress() {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner().with_message("sorting and writing the names");
    spinner.enable_steady_tick(std::time::Duration::from_millis(200));
    spinner
}

fn contents(about: &About) -> String {
    let mut text = format!(
        "{} ({}, {}, {}, {}), {}",
        count(about.entries as usize, "entity"),
        count(about.persons as usize, "person"),
        count(about.countries as usize, "country"),
        count(about.organisations as usize, "organisation"),
        count(about.places as usize, "place"),
        count(about.names as usize, "name"),
    );
    if about.terms > 0 {
        let terms = if about.terms == 1 { "term" } else { "terms" };
        text.push_str(&format!(", {} {terms} of office", about.terms));
    }
    text
}

fn info(arguments: &Info, console: Console) -> anyhow::Result<Outcome> {
    let base = KnowledgeBase::open(&arguments.index).map_err(Problem::from)?;
    if arguments.verify {
        base.verify().map_err(Problem::from)?;
    }
    let mut output = Output::create(None)?;
    serde_json::to_writer_pretty(&mut output, base.about())?;
    io::Write::write_all(&mut output, b"\n")?;
    output.finish()?;
    console.summary(contents(base.about()));
    Ok(Outcome::Done)
}

fn find(arguments: &Find, console: Console) -> anyhow::Result<Outcome> {
    let base = KnowledgeBase::open(&arguments.index).map_err(Problem::from)?;
    let mut hits = base.find(&arguments.name);
    if arguments.near {
        hits.extend(base.find_surname(&arguments.name));
        hits.extend(base.find_near(&arguments.name));
    }
    let mut output = Output::create(None)?;
    let mut shown: Vec<Hit> = Vec::new();
    for hit in hits {
        if shown.iter().any(|before| before.item == hit.item) {
            continue;
        }
        shown.push(hit);
        if let Some(item) = base.item(hit.item) {
            serde_json::to_writer(&mut output, &item)?;
            io::Write::write_all(&mut output, b"\n")?;
        }
    }
    base.intact().map_err(Problem::from)?;
    output.finish()?;
    console.summary(count(shown.len(), "entity"));
    Ok(Outcome::Done)
}
