//! `triplewire build`: articles or annotation records in, a graph file out.

use std::path::PathBuf;

use super::articles::Articles;
use super::{Console, Outcome, Problem};

/// Articles or annotation records in, a graph file out
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    articles: Articles,
    /// The graph file to write; `-` is stdout
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Runs the command.
pub(crate) fn run(_arguments: &Arguments, _console: Console) -> anyhow::Result<Outcome> {
    Err(Problem::failed("build is not there yet").into())
}
