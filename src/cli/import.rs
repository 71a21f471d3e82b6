//! `triplewire import`: what other tools found in, annotation records as JSON Lines out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::date::Date;
use crate::extract::annotate;
use crate::gazetteer::Gazetteer;
use crate::import::{Format, Importer, Known, Mapping, Report};
use crate::limits::Exceeded;
use crate::link::link;
use anyhow::Context;

use super::limits;
use super::output::{Output, Written, apart};
use super::progress::Progress;
use super::skipped::{Kind, SkippedArguments};
use super::{Console, Outcome, Problem, count};

/// The way out where something is not read.
const FORMS: Option<&str> = Some("docs/import.md has the forms; --from says which it is");

/// How many unmapped labels are named.
const SHOWN: usize = 10;

/// What other tools found in, annotation records out, as JSON Lines for `build`
///
/// The format is told by the content, or by --from. Labels and predicates become those of Triplewire by built-in tables, to
/// which --mapping adds.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Files of another tool, or directories of brat files; `-` is stdin
    #[arg(required = true, value_name = "FILE")]
    inputs: Vec<PathBuf>,
    /// What wrote them: spacy, huggingface, gliner, triples, langchain, doccano, spotlight, conll2003, conllu, brat, nif,
    /// webannotation or followthemoney
    #[arg(long, value_name = "KIND", value_parser = format)]
    from: Option<Format>,
    /// A TOML file of labels and predicates, which come before the built-in ones; may be repeated
    #[arg(long, value_name = "FILE")]
    mapping: Vec<PathBuf>,
    /// Keep what has a label that no table has, as a concept (skos:Concept) under its label
    #[arg(long)]
    keep_unmapped: bool,
    /// Keep relations whose predicate no table has, in the words of the tool, which become their type (skos:Concept)
    #[arg(long)]
    keep_relations: bool,
    /// Also find roles, relations, events, claims and links around the entities of the files, which stay as they are
    #[arg(long)]
    annotate: bool,
    /// The file to write instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// When the articles were published, where the files do not say it: 2020-10-23, 2020-10 or 2020
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,
    /// Who published them
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Where it is found on the web, if it is one article
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Their language, such as 'en'
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    #[command(flatten)]
    skipped: SkippedArguments,
}

fn format(name: &str) -> Result<Format, String> {
    let names = || Format::ALL.map(Format::name).join(", ");
    Format::from_name(name).ok_or_else(|| format!("not one of {}", names()))
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    let stdin = |path: &&PathBuf| path.as_path() == Path::new("-");
    if arguments.inputs.iter().filter(stdin).count() > 1 {
        return Err(Problem::usage("stdin ('-') is given twice, and can be read only once").into());
    }
    // The text of brat's annotations is a file beside them.
    let is_brat = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "ann");
    let texts: Vec<PathBuf> =
        arguments.inputs.iter().filter(is_brat).map(|path| path.with_extension("txt")).collect();
    let read = arguments.inputs.iter().chain(&arguments.mapping).chain(&texts).map(PathBuf::as_path);
    let mut written: Vec<Written<'_>> = arguments.skipped.written().collect();
    written.push(Written::output(arguments.output.as_deref()));
    apart(read, &written)?;
    let mut mapping = Mapping::builtin();
    for path in &arguments.mapping {
        let text = limits::beside(path, "the mapping")?;
        mapping.add(&text).map_err(|error| {
            Problem::failed(format!("{}: {error}", path.display())).with_hint("docs/import.md has the form")
        })?;
    }
    let known = Known {
        published: arguments.published,
        publisher: arguments.publisher.clone(),
        url: arguments.url.clone(),
        language: arguments.language.clone(),
    };
    let mut importer = Importer::new()
        .with_limits(limits::limits())
        .with_mapping(mapping)
        .with_known(known)
        .with_unmapped(arguments.keep_unmapped)
        .with_relations(arguments.keep_relations);
    if let Some(format) = arguments.from {
        importer = importer.with_format(format);
    }
    let mut output = Output::create(arguments.output.as_deref())?;
    let mut report = Report::default();
    let mut skipped = arguments.skipped.open()?;
    let mut progress = Progress::new(console, arguments.output.as_deref(), "records");
    let mut deliver = |found: Result<crate::extract::Record, crate::read::ReadError>| match found {
        Ok(mut record) => {
            progress.step();
            if arguments.annotate {
                record = annotate(record, Gazetteer::builtin());
                link(&mut record, Gazetteer::builtin());
            }
            serde_json::to_writer(&mut output, &record)?;
            output.write_all(b"\n").context("the records cannot be written")
        }
        Err(error) => {
            // The way out of a wrong article is not that of a wrong file of another tool.
            progress.skip();
            console.unreadable(&error, error.over_limit().map(Exceeded::hint));
            skipped.add(Kind::Error, Some(error.place()), error.id(), error.why())
        }
    };
    for path in &arguments.inputs {
        match stdin(&path) {
            true => importer.stream(Path::new("<stdin>"), io::stdin().lock(), &mut report, &mut deliver)?,
            false => importer.file(path, &mut report, &mut deliver)?,
        }
    }
    drop(progress);
    if report.records == 0 {
        let files = || arguments.inputs.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
        let why = skipped.why_nothing().unwrap_or_else(|| format!("{}: no record", files().join(", ")));
        skipped.finish()?;
        return Err(Problem::failed(format!("there is nothing to import: {why}")).into());
    }
    if arguments.url.is_some() && report.records > 1 {
        return Err(Problem::usage("--url is for one article, and there are several").into());
    }
    output.finish()?;
    tell(&report, arguments.keep_unmapped, console);
    let records = usize::try_from(report.records).unwrap_or(usize::MAX);
    let parts: u64 = report.malformed.values().sum();
    let whole = skipped.errors.saturating_sub(usize::try_from(parts).unwrap_or(usize::MAX));
    let parts = if parts > 0 { format!(", {parts} parts of records left out") } else { String::new() };
    let message = format!("{}, {whole} skipped{parts}", count(records, "record"));
    skipped.close_with(console, message, &[(records, "record")])
}

/// Tells what is not in the records, or not as an entity.
fn tell(report: &Report, keeps_unmapped: bool, console: Console) {
    let fate = if keeps_unmapped { "kept as a concept" } else { "left out" };
    let hint = Some("map it with --mapping; docs/import.md has the form");
    for (what, names, fate) in [
        ("label", &report.labels, fate),
        ("predicate", &report.predicates, "left out"),
        ("predicate", &report.kept, "kept as a relation"),
    ] {
        let mut names: Vec<(&String, &u64)> = names.iter().collect();
        names.sort_by_key(|(name, number)| (std::cmp::Reverse(**number), *name));
        for (name, number) in names.iter().take(SHOWN) {
            console.warning(format_args!("the {what} '{name}' is not mapped; {fate} {number} times"), hint);
        }
        if names.len() > SHOWN {
            let rest: u64 = names[SHOWN..].iter().map(|(_, number)| **number).sum();
            let more = names.len() - SHOWN;
            console.warning(format_args!("{more} more {what}s are not mapped; {fate} {rest} times"), hint);
        }
    }
    for (what, number) in &report.malformed {
        let what = count(usize::try_from(*number).unwrap_or(usize::MAX), what);
        console.warning(format_args!("{what} left out, not of the form that is expected"), FORMS);
    }
    for file in &report.without {
        console.warning(format_args!("{file}: there are no annotations"), FORMS);
    }
    let counts = [
        (report.aligned, "found by their words, not where their offsets say"),
        (report.not_in_text, "left out: their words are not in the text"),
        (report.ends, "of statements left out: they are about what is no entity here"),
        (
            report.general,
            "of the ends of kept relations have no type that is known: they are entities of no type",
        ),
        (report.no_trigger, "of events left out: their verb is not in the text"),
        (report.links, "of identifiers left out: they are no IRIs"),
    ];
    for (number, what) in counts {
        if number > 0 {
            console.warning(format_args!("{number} {what}"), None);
        }
    }
}
