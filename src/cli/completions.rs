//! What shells and readers of manuals want of the command line: its own definition in, completions and man pages out.

use std::io::Write;
use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::output::Output;
use super::{Cli, Console, Outcome, count};

/// Prints what completes the command line in a shell
///
/// For bash: 'triplewire completions bash > ~/.local/share/bash-completion/completions/triplewire'; for zsh into a file
/// _triplewire in a directory of fpath; for fish into ~/.config/fish/completions/triplewire.fish; for PowerShell into the
/// profile.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Writes the man pages, one for each command
#[derive(Debug, clap::Args)]
pub(crate) struct ManArguments {
    /// The directory to write, such as ~/.local/share/man/man1
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

/// The definition of the command line.
fn program() -> clap::Command {
    Cli::command().name("triplewire").bin_name("triplewire")
}

/// Runs `completions`.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program(), "triplewire", &mut script);
    let mut output = Output::create(None)?;
    output.write_all(&script)?;
    output.finish()?;
    Ok(Outcome::Done)
}

/// Runs `man`.
pub(crate) fn man(arguments: &ManArguments, console: Console) -> anyhow::Result<Outcome> {
    let mut root = program();
    root.build();
    std::fs::create_dir_all(&arguments.output)?;
    let mut number = 0;
    let mut commands = vec![root];
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands().filter(|inner| inner.get_name() != "help").cloned());
        let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
        let mut output = Output::create(Some(&arguments.output.join(format!("{name}.1"))))?;
        Man::new(command).title(name).render(&mut output)?;
        output.finish()?;
        number += 1;
    }
    console.summary(count(number, "page"));
    Ok(Outcome::Done)
}
