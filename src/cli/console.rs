//! Messages for the user: errors, warnings, details and the closing line in, lines on stderr out.

use std::fmt::Display;
use std::io;

use crate::graph_file::FileError;
use crate::read::{Note, Place};
use crate::store::StoreError;
use crate::terminal;
use crate::{pipeline, read};

use super::log::{self, Message};
use super::output::NO_ROOM;
use super::{Outcome, plural};

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
    /// The file that it is about with the line, and what is wrong there.
    at: Option<(Place, String)>,
}

impl Problem {
    /// The command was right, but its work failed: exit code 1.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, usage: false, at: None }
    }

    /// The command line asks for something that cannot be: exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, usage: true, at: None }
    }

    /// The message and the way out.
    #[cfg(test)]
    pub(crate) fn told(&self) -> String {
        self.hint.as_ref().map_or_else(|| self.message.clone(), |hint| format!("{} ({hint})", self.message))
    }

    /// Adds the way out, shown on a line of its own.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        Self { message: error.to_string(), hint: error.hint(), usage: false, at: at(&error) }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let at = match &error {
            StoreError::File(error) => at(error),
            _ => None,
        };
        Self { message: error.to_string(), hint: error.hint(), usage: false, at }
    }
}

/// Where an error of a graph file is, and what is wrong there.
fn at(error: &FileError) -> Option<(Place, String)> {
    let (file, line) = error.place()?;
    Some((Place { file: file.to_owned(), line }, error.reason()))
}

impl Console {
    /// A console that says only why a command failed (`quiet`), or also the details (`verbose`).
    pub(crate) fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose }
    }

    /// Whether somebody may want to see how far the work is.
    pub(crate) fn shows_progress(self) -> bool {
        !self.quiet && !log::is_json()
    }

    /// Whether messages of a level are told.
    fn shows(self, level: &str) -> bool {
        if level == "note" { self.verbose } else { !self.quiet }
    }

    /// Something was skipped.
    pub(crate) fn error(self, message: impl Display, hint: Option<&str>) {
        if !self.quiet {
            Message::new("error", message, hint).tell();
        }
    }

    /// Something was left out or replaced, or may be wrong.
    pub(crate) fn warning(self, message: impl Display, hint: Option<&str>) {
        if !self.quiet {
            Message::new("warning", message, hint).tell();
        }
    }

    /// The same of an article.
    pub(crate) fn warning_of(self, id: &str, reason: impl Display) {
        self.of_article("warning", id, reason, None);
    }

    /// An article, or a record of it, was skipped.
    pub(crate) fn error_of(self, id: &str, reason: impl Display, hint: Option<&str>) {
        self.of_article("error", id, reason, hint);
    }

    fn of_article(self, level: &'static str, id: &str, reason: impl Display, hint: Option<&str>) {
        if !self.quiet {
            let message = Message::new(level, format_args!("article '{id}': {reason}"), hint);
            Message { id: Some(id), ..message.at(None, reason) }.tell();
        }
    }

    /// An article that is not used: `level` says whether that is an error.
    pub(crate) fn not_used(self, level: &'static str, error: &pipeline::Skipped) {
        if self.shows(level) {
            let (place, id, reason) = error.account();
            let hint = error.hint().filter(|_| level == "error");
            Message { id, ..Message::new(level, error, hint).at(place, reason) }.tell();
        }
    }

    /// What is wrong in a graph file, and left out.
    pub(crate) fn wrong_file(self, error: &FileError) {
        if !self.quiet {
            let message = Message::new("error", error, None);
            let at = at(error);
            message.at(at.as_ref().map(|(place, _)| place), error.reason()).tell();
        }
    }

    /// What cannot be read, with a hint of the caller's.
    pub(crate) fn unreadable(self, error: &read::ReadError, hint: Option<&str>) {
        if !self.quiet {
            let message = Message::new("error", error, hint).at(Some(error.place()), error.why());
            Message { id: error.id(), ..message }.tell();
        }
    }

    /// Something about an article that was read all the same: a warning, or what only `-v` shows.
    pub(crate) fn note(self, note: &Note) {
        let level = if note.is_warning() { "warning" } else { "note" };
        if self.shows(level) {
            Message::new(level, note, note.hint()).at(Some(&note.place), &note.kind).tell();
        }
    }

    /// What only `-v` shows.
    pub(crate) fn detail(self, message: impl Display) {
        if self.verbose {
            Message::new("note", message, None).tell();
        }
    }

    /// The closing line.
    pub(crate) fn summary(self, message: impl Display) {
        self.summary_of(message, &[]);
    }

    /// The closing line with the numbers that are in it, each with the name of what it counts.
    pub(crate) fn summary_of(self, message: impl Display, numbers: &[(usize, &str)]) {
        if !self.quiet {
            let counts = numbers.iter().map(|(number, thing)| (plural(thing), *number)).collect();
            Message { counts, ..Message::new("info", message, None) }.tell();
        }
    }

    /// What is left to say at the end. Where nothing else is said, one word says what the exit code 3 means.
    pub(crate) fn end(self, outcome: Outcome) {
        match outcome {
            Outcome::Done => {}
            Outcome::Skipped if self.quiet => log::line_of("skipped"),
            Outcome::Violated if self.quiet => log::line_of("violated"),
            Outcome::Skipped | Outcome::Violated => {}
        }
        log::tell_repeated_hints();
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
        let message = Message::new("error", format_args!("{error:#}"), hint);
        match problem.and_then(|problem| problem.at.as_ref()) {
            // Nothing is said around it.
            Some((place, reason)) if error.chain().count() == 1 => message.at(Some(place), reason).tell(),
            _ => message.tell(),
        }
        if problem.is_some_and(|p| p.usage) { 2 } else { 1 }
    }
}

/// Writes a text to stderr that has its lines already.
pub(super) fn say_plainly(text: &str) {
    for part in text.lines() {
        log::line(&terminal::message(part));
    }
}
