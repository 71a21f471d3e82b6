//! `triplewire extract`: articles in, annotation records as JSON Lines out.

use std::path::PathBuf;

use super::{Console, Outcome, Problem};

/// Articles in, annotation records out, as JSON Lines
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Files or directories of articles: plain text, or article records as JSON; `-` is stdin
    #[arg(required = true, value_name = "ARTICLE")]
    inputs: Vec<PathBuf>,
    /// The file to write instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(_arguments: &Arguments, _console: Console) -> anyhow::Result<Outcome> {
    Err(Problem::failed("extract is not there yet").into())
}
