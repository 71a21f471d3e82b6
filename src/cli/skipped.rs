//! What is told of articles that are not used: what was skipped and passed over comes in, the lines of a report and the
//! way in which the command ends go out.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::language;
use crate::read::{Place, Withdrawn};
use anyhow::Context;
use serde::Serialize;
use serde_json::{Map, Value};

use super::output::{Output, Written};
use super::{Console, Outcome, count, list, plural};

const HEADING: &str = "What is not used";

/// How a command ends of whose articles some are not used, and where they are listed.
#[derive(Debug, clap::Args)]
pub(crate) struct SkippedArguments {
    #[command(flatten)]
    fail: FailArguments,
    /// Also list what is not used and why: JSON Lines with file, line, id, kind and reason
    #[arg(help_heading = HEADING, long, value_name = "FILE")]
    skipped: Option<PathBuf>,
    /// Also write a report of the run, one JSON object: what is not used and why, and the numbers of the closing line
    #[arg(help_heading = HEADING, long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// When a command ends with exit code 3.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct FailArguments {
    /// When to end with exit code 3
    #[arg(help_heading = HEADING, long, value_name = "WHEN", default_value = "error")]
    fail_on: FailOn,
}

impl FailArguments {
    /// How a command ends that tells only whether something was skipped.
    pub(crate) fn judge(self, outcome: anyhow::Result<Outcome>) -> anyhow::Result<Outcome> {
        outcome.map(|outcome| if self.fail_on == FailOn::None { Outcome::Done } else { outcome })
    }
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
    list: Option<Output>,
    report: Option<Report>,
    /// Why the first one is not used.
    first: Option<String>,
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
    /// Where the list and the report go, if they were asked for.
    pub(crate) fn written(&self) -> impl Iterator<Item = Written<'_>> {
        let files = [("--skipped", &self.skipped), ("--report", &self.report)];
        files.into_iter().filter_map(|(option, path)| Some(Written { option, path: Some(path.as_deref()?) }))
    }

    /// Begins the list and the report, if they were asked for.
    pub(crate) fn open(&self) -> anyhow::Result<Skipped> {
        let list = self.skipped.as_deref().map(|path| Output::create(Some(path))).transpose()?;
        let report = self.report.as_deref().map(Report::begin).transpose()?;
        Ok(Skipped { fail_on: self.fail.fail_on, list, report, ..Skipped::default() })
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
        let reason = reason.to_string();
        if self.first.is_none() {
            let told =
                place.map(|place| format!("{place}: ")).or_else(|| id.map(|id| format!("article '{id}': ")));
            self.first = Some(format!("{}{reason}", told.unwrap_or_default()));
        }
        if self.list.is_none() && self.report.is_none() {
            return Ok(());
        }
        let line = Line {
            file: place.map(|place| place.file.display().to_string()),
            line: place.and_then(|place| place.line),
            id,
            kind,
            reason,
        };
        if let Some(list) = &mut self.list {
            serde_json::to_writer(&mut *list, &line).map_err(std::io::Error::from).context(NOT_WRITTEN)?;
            list.write_all(b"\n").context(NOT_WRITTEN)?;
        }
        self.report.as_mut().map_or(Ok(()), |report| report.add(&line))
    }

    /// Why nothing is left to work on, where all that there is is not used.
    pub(crate) fn why_nothing(&self) -> Option<String> {
        let more = (self.errors + self.passed_over).saturating_sub(1);
        let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        Some(format!("{}{more}", self.first.as_ref()?))
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

    /// Says the closing line, of numbers of things and of how many were skipped, and ends as [`finish`](Self::finish) does.
    pub(crate) fn close(self, console: Console, numbers: &[(usize, &str)]) -> anyhow::Result<Outcome> {
        let message = format!("{}, {} skipped", list(numbers), self.errors);
        self.close_with(console, message, numbers)
    }

    /// The same with a closing line of the command's own.
    pub(crate) fn close_with(
        self,
        console: Console,
        message: impl Display,
        numbers: &[(usize, &str)],
    ) -> anyhow::Result<Outcome> {
        console.summary_of(message, numbers);
        self.finish_with(numbers)
    }

    /// Gives the list and the report their names, where there is nothing to close with, and says how the command ends.
    pub(crate) fn finish(self) -> anyhow::Result<Outcome> {
        self.finish_with(&[])
    }

    fn finish_with(self, numbers: &[(usize, &str)]) -> anyhow::Result<Outcome> {
        let fails = match self.fail_on {
            FailOn::None => false,
            FailOn::Error => self.errors > 0,
            FailOn::Skip => self.errors + self.passed_over > 0,
        };
        self.list.map_or(Ok(()), Output::finish)?;
        if let Some(report) = self.report {
            let counts = numbers.iter().map(|(number, thing)| (plural(thing), *number));
            let more = [("skipped".to_owned(), self.errors), ("passed_over".to_owned(), self.passed_over)];
            report.finish(counts.chain(more), if fails { 3 } else { 0 })?;
        }
        Ok(if fails { Outcome::Skipped } else { Outcome::Done })
    }
}

/// The report of a run, one JSON object that is written as the run goes on.
struct Report {
    output: Output,
    is_empty: bool,
}

impl Report {
    fn begin(path: &Path) -> anyhow::Result<Self> {
        let mut output = Output::create(Some(path))?;
        output.write_all(b"{\n\"skipped\": [").context(NOT_WRITTEN)?;
        Ok(Self { output, is_empty: true })
    }

    fn add(&mut self, line: &Line<'_>) -> anyhow::Result<()> {
        self.output.write_all(if self.is_empty { b"\n" } else { b",\n" }).context(NOT_WRITTEN)?;
        self.is_empty = false;
        serde_json::to_writer(&mut self.output, line).map_err(std::io::Error::from).context(NOT_WRITTEN)
    }

    fn finish(mut self, counts: impl Iterator<Item = (String, usize)>, code: u8) -> anyhow::Result<()> {
        let counts: Map<String, Value> = counts.map(|(name, number)| (name, number.into())).collect();
        let counts = serde_json::to_string(&counts).map_err(std::io::Error::from).context(NOT_WRITTEN)?;
        let lead = if self.is_empty { "" } else { "\n" };
        writeln!(self.output, "{lead}],\n\"counts\": {counts},\n\"exit_code\": {code}\n}}")
            .context(NOT_WRITTEN)?;
        self.output.finish()
    }
}

const NOT_WRITTEN: &str = "the report of what was skipped cannot be written";
