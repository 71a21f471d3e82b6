//! What is told of articles that are not used: what was skipped and passed over comes in, the lines of a report and the
//! way in which the command ends go out.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

use crate::language;
use crate::read::{Place, Withdrawn};
use anyhow::Context;
use serde::Serialize;

use super::output::{Output, Written};
use super::{Console, Outcome, count};

const HEADING: &str = "What is not used";

/// How a command ends of whose articles some are not used, and where they are listed.
#[derive(Debug, clap::Args)]
pub(crate) struct SkippedArguments {
    /// When to end with exit code 3
    #[arg(help_heading = HEADING, long, value_name = "WHEN", default_value = "error")]
    fail_on: FailOn,
    /// Also list what is not used and why: JSON Lines with file, line, id, kind and reason
    #[arg(help_heading = HEADING, long, value_name = "FILE")]
    skipped: Option<PathBuf>,
}

/// What makes a command end with exit code 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum FailOn {
    /// Never: whatever is not used, the command has done its work
    None,
    /// If something is broken and was skipped
    #[default]
    Error,
    /// Also if articles are passed over that are not broken: withdrawn, superseded, not in English
    Skip,
}

/// Why an article is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// It is broken.
    Error,
    /// Its publisher took it back or holds it back.
    Withdrawn,
    /// It is not in English.
    Language,
    /// There is a newer version of it.
    Superseded,
}

/// One line of the report.
#[derive(Serialize)]
struct Line<'l> {
    file: Option<String>,
    line: Option<u64>,
    id: Option<&'l str>,
    kind: Kind,
    reason: String,
}

/// What is not used so far.
#[derive(Default)]
pub(crate) struct Skipped {
    fail_on: FailOn,
    report: Option<Output>,
    /// How many broken records were skipped.
    pub(crate) errors: usize,
    /// How many articles were passed over that are not broken.
    passed_over: usize,
    /// Those that their publishers took back or hold back.
    pub(crate) withdrawn: Vec<Withdrawn>,
    /// How many articles are in which other language.
    languages: BTreeMap<String, usize>,
}

impl SkippedArguments {
    /// Where the report goes, if it was asked for.
    pub(crate) fn written(&self) -> Option<Written<'_>> {
        let path = self.skipped.as_deref()?;
        Some(Written { option: "--skipped", path: Some(path) })
    }

    /// Begins the report, if it was asked for.
    pub(crate) fn open(&self) -> anyhow::Result<Skipped> {
        let report = self.skipped.as_deref().map(|path| Output::create(Some(path))).transpose()?;
        Ok(Skipped { fail_on: self.fail_on, report, ..Skipped::default() })
    }
}

impl Skipped {
    /// Counts one that is not used, and lists it.
    pub(crate) fn add(
        &mut self,
        kind: Kind,
        place: Option<&Place>,
        id: Option<&str>,
        reason: impl Display,
    ) -> anyhow::Result<()> {
        match kind {
            Kind::Error => self.errors += 1,
            _ => self.passed_over += 1,
        }
        let Some(report) = &mut self.report else { return Ok(()) };
        let line = Line {
            file: place.map(|place| place.file.display().to_string()),
            line: place.and_then(|place| place.line),
            id,
            kind,
            reason: reason.to_string(),
        };
        serde_json::to_writer(&mut *report, &line).map_err(std::io::Error::from).context(NOT_WRITTEN)?;
        report.write_all(b"\n").context(NOT_WRITTEN)
    }

    /// Counts an article in another language.
    pub(crate) fn add_language(&mut self, tag: &str) {
        let language = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        *self.languages.entry(language).or_default() += 1;
    }

    /// Tells which languages were passed over, on one line.
    pub(crate) fn tell_languages(&self, console: Console) {
        if self.languages.is_empty() {
            return;
        }
        let mut numbers: Vec<(&String, usize)> = self.languages.iter().map(|(tag, n)| (tag, *n)).collect();
        numbers.sort_by_key(|(tag, number)| (std::cmp::Reverse(*number), *tag));
        let total = count(numbers.iter().map(|(_, number)| number).sum(), "article");
        let named = |(tag, number): &(&String, usize)| match language::name(tag) {
            Some(name) => format!("{number} {name} ({tag})"),
            None => format!("{number} ({tag})"),
        };
        let list = numbers.iter().map(named).collect::<Vec<_>>().join(", ");
        let hint =
            "only English is read; '--language any' keeps the names in the others that the gazetteer has";
        console.warning(format_args!("{total} passed over, not in English: {list}"), Some(hint));
    }

    /// Gives the report its name, and says how the command ends.
    pub(crate) fn finish(self) -> anyhow::Result<Outcome> {
        self.report.map_or(Ok(()), Output::finish)?;
        let fails = match self.fail_on {
            FailOn::None => false,
            FailOn::Error => self.errors > 0,
            FailOn::Skip => self.errors + self.passed_over > 0,
        };
        Ok(if fails { Outcome::Skipped } else { Outcome::Done })
    }
}

const NOT_WRITTEN: &str = "the report of what was skipped cannot be written";
