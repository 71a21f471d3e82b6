//! Messages for the user: errors, warnings, details and the closing line in, lines on stderr out.

use std::fmt::Display;
use std::io::{self, Write};

use crate::graph_file::FileError;
use crate::read::Note;
use crate::store::StoreError;
use crate::terminal;

use super::output::NO_ROOM;

/// Where messages go: stderr, as much of it as `-q` and `-v` ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    quiet: bool,
    verbose: bool,
}

/// Why a command cannot go on, with the way out.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Problem {
    message: String,
    hint: Option<String>,
    usage: bool,
}

impl Problem {
    /// The command was right, but its work failed: exit code 1.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, usage: false }
    }

    /// The command line asks for something that cannot be: exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, usage: true }
    }

    /// Adds the way out, shown on a line of its own.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        Self { message: error.to_string(), hint: error.hint(), usage: false }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self { message: error.to_string(), hint: error.hint(), usage: false }
    }
}

impl Console {
    /// A console that says only why a command failed (`quiet`), or also the details (`verbose`).
    pub(crate) fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose }
    }

    /// Whether nothing is to be shown but why the command failed.
    pub(crate) fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Something was skipped.
    pub(crate) fn error(self, message: impl Display, hint: Option<&str>) {
        if !self.quiet {
            say("error", message, hint);
        }
    }

    /// Something was left out or replaced, or may be wrong.
    pub(crate) fn warning(self, message: impl Display, hint: Option<&str>) {
        if !self.quiet {
            say("warning", message, hint);
        }
    }

    /// Something about an article that was read all the same: a warning, or what only `-v` shows.
    pub(crate) fn note(self, note: &Note) {
        if note.is_warning() {
            self.warning(note, note.hint());
        } else if self.verbose {
            say("note", note, note.hint());
        }
    }

    /// What only `-v` shows.
    pub(crate) fn detail(self, message: impl Display) {
        if self.verbose {
            say("note", message, None);
        }
    }

    /// The closing line.
    pub(crate) fn summary(self, message: impl Display) {
        if !self.quiet {
            line(format_args!("{message}"));
        }
    }

    /// Says why the command failed, and gives the exit code for it. A reader of stdout that left early is no failure.
    pub(crate) fn fail(self, error: &anyhow::Error) -> u8 {
        let broken_pipe = |cause: &(dyn std::error::Error + 'static)| {
            cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
        };
        if error.chain().any(broken_pipe) {
            return 0;
        }
        let problem = error.chain().find_map(|cause| cause.downcast_ref::<Problem>());
        let full = |cause: &(dyn std::error::Error + 'static)| {
            cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::StorageFull)
        };
        let hint = match problem {
            Some(problem) => problem.hint.as_deref(),
            None => error.chain().any(full).then_some(NO_ROOM),
        };
        say("error", format_args!("{error:#}"), hint);
        if problem.is_some_and(|p| p.usage) { 2 } else { 1 }
    }
}

fn say(kind: &str, message: impl Display, hint: Option<&str>) {
    line(format_args!("{kind}: {message}"));
    if let Some(hint) = hint {
        line(format_args!("hint: {hint}"));
    }
}

/// Writes a text to stderr that has its lines already.
pub(super) fn say_plainly(text: &str) {
    for part in text.lines() {
        line(format_args!("{part}"));
    }
}

/// Writes a message to stderr, without anything in it that a terminal would obey. When stderr is gone there is nobody left
/// to tell.
fn line(text: std::fmt::Arguments<'_>) {
    super::progress::clear();
    let _ = writeln!(io::stderr().lock(), "{}", terminal::message(&text.to_string()));
}
