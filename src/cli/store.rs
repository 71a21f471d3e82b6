//! `triplewire store`: looks at a store, puts its changes together, and makes one file of it.

use std::io::Write;
use std::path::PathBuf;

use crate::store::{self, Writer};

use super::output::Output;
use super::{Console, Outcome, Problem, count, not_written};

/// Look at a store, verify it, make it small again, or put it into one file
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// What it has: articles, statements, graphs, terms, files and bytes
    Info(StoreArguments),
    /// Read all of it, and say what is not as it was written
    Verify(StoreArguments),
    /// Make one file of all changes since the last time; the graph stays the same
    Compact(StoreArguments),
    /// Write the graph as it is now into one file, which can be sent to somebody and asked as the store can
    Pack(PackArguments),
}

/// The store that a command works on.
#[derive(Debug, clap::Args)]
struct StoreArguments {
    /// The store, which `build --store` made
    #[arg(value_name = "DIR")]
    store: PathBuf,
}

#[derive(Debug, clap::Args)]
struct PackArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// The file to write, which -d takes as it takes the store
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Command::Info(arguments) => info(arguments),
        Command::Verify(arguments) => {
            store::verify(&arguments.store).map_err(Problem::from)?;
            console.summary(format_args!("{}: all of it is as it was written", arguments.store.display()));
            Ok(Outcome::Done)
        }
        Command::Compact(arguments) => {
            let before = store::info(&arguments.store).map_err(Problem::from)?.bytes();
            Writer::open(&arguments.store).and_then(|mut writer| writer.compact()).map_err(Problem::from)?;
            let after = store::info(&arguments.store).map_err(Problem::from)?.bytes();
            console.summary(format_args!("{before} bytes before, {after} bytes now"));
            Ok(Outcome::Done)
        }
        Command::Pack(PackArguments { store, output }) => {
            store::pack(&store.store, output).map_err(Problem::from)?;
            let quads = store::info(output).map_err(Problem::from)?.quads;
            console.summary(count(usize::try_from(quads).unwrap_or(usize::MAX), "quad"));
            Ok(Outcome::Done)
        }
    }
}

fn info(arguments: &StoreArguments) -> anyhow::Result<Outcome> {
    let info = store::info(&arguments.store).map_err(Problem::from)?;
    let told = |name: &str| {
        info.about.get(name).map(|value| value.as_str().map_or(value.to_string(), str::to_owned))
    };
    let rows = [
        ("articles", told("articles")),
        ("triples", Some(info.triples.to_string())),
        ("quads", Some(info.quads.to_string())),
        ("graphs", Some(info.graphs.to_string())),
        ("terms", Some(info.terms.to_string())),
        ("files", Some(info.files.len().to_string())),
        ("bytes", Some(info.bytes().to_string())),
        ("generation", Some(info.generation.to_string())),
        ("base", told("base")),
        ("made by", told("program")),
    ];
    let mut output = Output::create(None)?;
    for (name, value) in rows {
        if let Some(value) = value {
            writeln!(output, "{name:<12}{value}").map_err(not_written)?;
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}
