//! The command line: what the user wrote comes in, a subcommand runs, an outcome or an error goes out.
//!
//! Data goes to stdout or to the file of `-o`; everything else goes to stderr, through the console.

mod archive;
#[cfg(test)]
mod arguments;
mod articles;
mod build;
mod check;
mod completions;
mod config;
mod console;
mod describe;
mod dry_run;
mod examples;
mod explain;
mod export;
mod extract;
mod extractor;
mod graph;
mod import;
mod interrupt;
mod kb;
mod kept;
mod limits;
mod link;
mod living;
mod log;
pub mod memory;
mod ontology;
mod output;
mod progress;
mod query;
mod resolve;
mod serve;
mod skipped;
mod sources;
mod stdio;
mod store;
mod stream;
mod target;
mod unlinked;
mod usage;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;

pub(crate) use console::{Console, Problem};

/// The heading of the options that every command has.
const GENERAL: &str = "General";

/// Turns news into a knowledge graph: articles in, linked and attributed RDF out.
#[derive(Debug, clap::Parser)]
#[command(version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Say nothing on stderr but why the command failed
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = GENERAL)]
    quiet: bool,
    /// Say more on stderr: encodings, what was skipped and why
    #[arg(short, long, global = true, help_heading = GENERAL)]
    verbose: bool,
    /// How messages are written
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        hide_possible_values = true
    )]
    log_format: log::LogFormat,
    #[command(flatten)]
    limits: limits::LimitArguments,
    #[command(flatten)]
    config: config::ConfigArguments,
}

const EXIT_CODES: &str =
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but with records skipped or rules violated.";

/// One subcommand, with its arguments.
#[derive(Debug, clap::Subcommand)]
enum Command {
    Build(Box<build::Arguments>),
    Check(check::Arguments),
    Completions(completions::Arguments),
    Describe(describe::Arguments),
    Explain(explain::Arguments),
    Export(export::Arguments),
    Extract(extract::Arguments),
    Import(import::Arguments),
    Kb(kb::Arguments),
    Link(link::Arguments),
    Man(completions::ManArguments),
    Ontology(ontology::Arguments),
    Query(query::Arguments),
    Resolve(Box<resolve::Arguments>),
    Serve(Box<serve::Arguments>),
    Store(store::Arguments),
    Withdraw(living::Arguments),
}

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All was done.
    Done,
    /// The command was done, but some records were skipped, or rules are violated.
    Skipped,
    /// The command was done, and rules are violated.
    Violated,
}

impl Outcome {
    /// The exit code for it.
    fn status(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Skipped | Self::Violated => 3,
        }
    }
}

impl Cli {
    /// Where this run's messages go.
    fn console(&self) -> Console {
        log::set_format(self.log_format);
        Console::new(self.quiet, self.verbose)
    }
}

/// What the program takes: subcommands and options, for help, completions and tests.
pub fn command() -> clap::Command {
    use clap::CommandFactory;
    Cli::command()
}

/// Runs the program with its arguments, of which the first is its name, and gives its exit code: see [`status`].
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    status(arguments).into()
}

/// Runs the program with its arguments, of which the first is its name, and gives its exit code as a number.
///
/// It prints, sets a hook for panics and handles signals: it is for programs that are `triplewire`, as the binary is and the
/// script of the Python package. Whoever embeds the library calls its other modules.
pub fn status(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let words: Vec<OsString> = arguments.into_iter().collect();
    let whole = match config::whole(words, &config::Surroundings::here()) {
        Ok(whole) => whole,
        Err(problem) => return Console::new(false, false).fail(&problem.into()),
    };
    let arguments = match Cli::try_parse_from(&whole.words) {
        Ok(arguments) => arguments,
        Err(error) => return usage::tell(error, &whole),
    };
    let console = arguments.console();
    whole.added.iter().for_each(|added| console.detail(added));
    tell_of_panics();
    let run = || match run(arguments, console) {
        Ok(outcome) => {
            console.end(outcome);
            outcome.status()
        }
        Err(error) => {
            log::tell_repeated_hints();
            console.fail(&error)
        }
    };
    // What it was about is told by the hook.
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(1)
}

/// Has a panic end as any other failure does, with a message that says where to go with it. Panics that are caught are
/// told by who catches them.
fn tell_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if crate::guard::is_guarded() {
            return;
        }
        let problem = Problem::failed(format!("the program has a defect: {panic}"));
        let problem = problem.with_hint("please report it together with the command and what it was given");
        Console::new(false, false).fail(&problem.into());
    }));
}

/// Removes what is unfinished where the program is about to end without its owners doing it. Only what can be had
/// without waiting is done.
pub(crate) fn give_up() {
    output::remove_unfinished();
}

/// Runs the subcommand that was asked for.
fn run(arguments: Cli, console: Console) -> anyhow::Result<Outcome> {
    arguments.limits.apply();
    let outcome = match arguments.command {
        Command::Build(arguments) => build::run(&arguments, console),
        Command::Check(arguments) => check::run(&arguments, console),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => completions::man(&arguments, console),
        Command::Describe(arguments) => arguments.fail.judge(describe::run(&arguments, console)),
        Command::Explain(arguments) => arguments.fail.judge(explain::run(&arguments, console)),
        Command::Export(arguments) => arguments.fail.judge(export::run(&arguments, console)),
        Command::Extract(arguments) => extract::run(&arguments, console),
        Command::Import(arguments) => import::run(&arguments, console),
        Command::Kb(arguments) => kb::run(&arguments, console),
        Command::Link(arguments) => arguments.fail.judge(link::run(&arguments, console)),
        Command::Ontology(arguments) => ontology::run(&arguments, console),
        Command::Query(arguments) => arguments.fail.judge(query::run(&arguments, console)),
        Command::Resolve(arguments) => resolve::run(&arguments, console),
        Command::Serve(arguments) => serve::run(&arguments, console),
        Command::Store(arguments) => store::run(&arguments, console),
        Command::Withdraw(arguments) => arguments.fail.judge(living::run(&arguments, console)),
    };
    interrupt::let_it_end();
    outcome
}

/// Why a graph was not written.
fn not_written(error: std::io::Error) -> anyhow::Error {
    let is_inexpressible = error.get_ref().is_some_and(|inner| inner.is::<crate::map::Inexpressible>());
    if is_inexpressible {
        let problem = Problem::failed(format!("the graph cannot be written: {error}"));
        return problem.with_hint(crate::map::Inexpressible::HINT).into();
    }
    anyhow::Error::new(error).context("the graph cannot be written")
}

/// A number of things: "1 entity", "2 entities".
fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {}", plural(thing)) }
}

/// The name of several things: "entities".
fn plural(thing: &str) -> String {
    match thing.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{thing}s"),
    }
}

/// Numbers of things, as a closing line has them: "2 articles, 1 entity".
fn list(numbers: &[(usize, &str)]) -> String {
    numbers.iter().map(|(number, thing)| count(*number, thing)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Cli::command().debug_assert();
    }
}
