//! The lines of messages: what is to be told comes in, lines of text or of JSON on stderr go out.
//!
//! In text, a hint stands below the first message that has it; how many more had it is told at the end.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::read::Place;
use crate::terminal;

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for reading
    #[default]
    Text,
    /// A JSON object on each line: level, message, and what there is of hint, file, line, id and counts
    Json,
}

/// Whether messages are JSON.
static JSON: AtomicBool = AtomicBool::new(false);

/// How many messages had which hint.
static HINTS: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

/// So many hints are kept in mind; what comes then is told each time.
const MOST_HINTS: usize = 1000;

/// Something to tell.
#[derive(Default, Serialize)]
pub(super) struct Message<'m> {
    /// error, warning, note, or info for what is told of the work as a whole.
    pub(super) level: &'static str,
    pub(super) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hint: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'m str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) counts: BTreeMap<String, usize>,
}

impl<'m> Message<'m> {
    pub(super) fn new(level: &'static str, message: impl Display, hint: Option<&'m str>) -> Self {
        Self { level, message: message.to_string(), hint, ..Self::default() }
    }

    /// Says where it is; the message of the text says so itself, and `reason` is what remains of it.
    pub(super) fn at(mut self, place: Option<&Place>, reason: impl Display) -> Self {
        if is_json() {
            self.message = reason.to_string();
            self.file = place.map(|place| place.file.display().to_string());
            self.line = place.and_then(|place| place.line);
        }
        self
    }

    /// Writes it to stderr.
    pub(super) fn tell(&self) {
        if is_json() {
            // A map of texts and numbers is always JSON.
            line(&serde_json::to_string(self).unwrap_or_default());
            return;
        }
        match self.level {
            "info" => line(&terminal::message(&self.message)),
            level => line(&terminal::message(&format!("{level}: {}", self.message))),
        }
        if let Some(hint) = self.hint.filter(|hint| is_first(hint)) {
            line(&terminal::message(&format!("hint: {hint}")));
        }
    }
}

/// Has messages written in a format from now on.
pub(super) fn set_format(format: LogFormat) {
    JSON.store(format == LogFormat::Json, Ordering::Relaxed);
}

/// Whether messages are JSON.
pub(super) fn is_json() -> bool {
    JSON.load(Ordering::Relaxed)
}

/// Counts a message with a hint, and says whether the hint is to be told with it.
fn is_first(hint: &str) -> bool {
    let mut hints = HINTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(number) = hints.get_mut(hint) {
        *number += 1;
        return false;
    }
    if hints.len() < MOST_HINTS {
        hints.insert(hint.to_owned(), 1);
    }
    true
}

/// Tells how many messages had the hints that were told once.
pub(super) fn tell_repeated_hints() {
    let hints = std::mem::take(&mut *HINTS.lock().unwrap_or_else(PoisonError::into_inner));
    for (hint, number) in hints.iter().filter(|(_, number)| **number > 1) {
        let head = hint.chars().take(60).collect::<String>();
        let more = if head.len() < hint.len() { "..." } else { "" };
        line(&terminal::message(&format!("{number} messages had the hint: {head}{more}")));
    }
}

/// Says a word.
pub(super) fn line_of(word: &str) {
    Message::new("info", word, None).tell();
}

/// Writes a line to stderr. When stderr is gone there is nobody left to tell.
pub(super) fn line(text: &str) {
    super::progress::clear();
    let _ = writeln!(io::stderr().lock(), "{text}");
}
