//! `triplewire build`: articles or annotation records in, a graph file out.

use std::path::PathBuf;

use super::{Console, Outcome, Problem};

/// Articles or annotation records in, a graph file out
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Files or directories of articles: plain text, or article or annotation records as JSON; `-` is stdin
    #[arg(required = true, value_name = "ARTICLE")]
    inputs: Vec<PathBuf>,
    /// The graph file to write; `-` is stdout
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Runs the command.
pub(crate) fn run(_arguments: &Arguments, _console: Console) -> anyhow::Result<Outcome> {
    Err(Problem::failed("build is not there yet").into())
}
