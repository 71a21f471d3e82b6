//! `triplewire extract`: articles in, annotation records as JSON Lines out.

use std::io::Write;
use std::path::PathBuf;

use crate::extract::Record;
use crate::extract::explain::explain_with;
use crate::resolve::with_iris;
use crate::vocab::iri::Base;
use anyhow::Context;

use super::articles::Articles;
use super::output::{Output, Written, apart};
use super::unlinked::UnlinkedArguments;
use super::{Console, Outcome};

/// Articles in, annotation records out, as JSON Lines
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file to write instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show the annotations under the words that they mark, with the rules that found them, instead of records
    #[arg(long)]
    explain: bool,
    /// Show the syntax of each sentence too: its words, each with its number, its head, its tag and what it is to its head,
    /// and the names that the parser sees
    #[arg(long, requires = "explain")]
    trees: bool,
    /// Give each entity the IRI that it has in a graph with this base; without BASE, the one that `build` takes
    #[arg(long, value_name = "BASE", num_args = 0..=1, require_equals = true, default_missing_value = Base::DEFAULT)]
    #[arg(value_parser = Base::new, conflicts_with = "explain")]
    iris: Option<Base>,
    #[command(flatten)]
    report: UnlinkedArguments,
    #[command(flatten)]
    articles: Articles,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    if let Some(outcome) = arguments.articles.dry_run(console)? {
        return Ok(outcome);
    }
    let mut written: Vec<Written<'_>> = arguments.report.written().into_iter().collect();
    written.extend(arguments.articles.written());
    written.push(Written::output(arguments.output.as_deref()));
    apart(arguments.articles.paths(), &written)?;
    let mut output = Output::create(arguments.output.as_deref())?;
    let mut report = arguments.report.open()?;
    let mut found = [0; 3];
    let work = |mut record: Record| {
        if let Some(base) = &arguments.iris {
            record = with_iris(record, base);
        }
        let line = if arguments.explain {
            Ok(explain_with(&record, arguments.trees).into_bytes())
        } else {
            serde_json::to_vec(&record)
        };
        let line = line.map(|mut line| {
            line.push(b'\n');
            line
        });
        let unlinked = arguments.report.rows(&record);
        (line, unlinked, [record.entities.len(), record.events.len(), record.claims.len()])
    };
    let counts = arguments.articles.process(
        console,
        arguments.output.as_deref(),
        work,
        |(line, unlinked, numbers)| {
            for (sum, number) in found.iter_mut().zip(numbers) {
                *sum += number;
            }
            report.add(&unlinked)?;
            output.write_all(&line?).context("the records cannot be written")
        },
    )?;
    report.finish()?;
    output.finish()?;
    let [entities, events, claims] = found;
    let numbers = [(counts.articles, "article"), (entities, "entity"), (events, "event"), (claims, "claim")];
    counts.skipped.close(console, &numbers)
}
