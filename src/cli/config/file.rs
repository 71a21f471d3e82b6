//! A file of options: TOML in, what it says of an option of a command out.
//!
//! The keys are the names of options. Those at the head are for every command that has them, those in a table are for the
//! command that it is named after: `[build]`, `["kb build"]`.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use clap::Arg;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::options::{self, Options};
use super::{Problem, Setting};
use crate::cli::limits;

/// How far a file is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// The user wrote it, or named it.
    Full,
    /// It lies where the program happens to work, and may have come with what is there.
    Careful,
}

/// Options that run a command, send something elsewhere or open the machine to others.
const TRUSTED: [&str; 9] =
    ["extractor", "endpoint", "api-key-env", "reconcile", "bind", "host", "cors", "writable", "token-file"];

/// Options that name what is written.
const WRITTEN: [&str; 9] =
    ["output", "store", "skipped", "report", "unlinked", "review", "cache", "extractor-cache", "decisions"];

/// A file that was read.
#[derive(Debug)]
pub(super) struct ConfigFile {
    /// What messages call it.
    name: String,
    /// Where its paths begin.
    directory: PathBuf,
    trust: Trust,
    entries: Vec<Entry>,
}

/// A key with its values.
#[derive(Debug)]
struct Entry {
    /// The command whose table it is in; empty at the head.
    path: String,
    key: String,
    line: usize,
    values: Result<Vec<Scalar>, ()>,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
enum Scalar {
    Flag(bool),
    Text(String),
}

impl ConfigFile {
    /// Reads a file.
    pub(super) fn read(path: &Path, name: &Path, trust: Trust) -> Result<Self, Problem> {
        let text = limits::beside(path, "the configuration")
            .map_err(|error| Problem::usage(format!("{error:#}")))?;
        let directory = path.parent().map(Path::to_owned).unwrap_or_default();
        Self::parse(&text, &name.display().to_string(), directory, trust)
    }

    fn parse(text: &str, name: &str, directory: PathBuf, trust: Trust) -> Result<Self, Problem> {
        let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(1, |span| line(span.start));
            Problem::usage(format!("{name}:{at}: not TOML: {}", error.message()))
        })?;
        let mut entries = Vec::new();
        gather(table.get_ref(), "", &line, &mut entries);
        Ok(Self { name: name.to_owned(), directory, trust, entries })
    }

    /// Looks whether every key is an option.
    pub(super) fn check(&self, options: &Options) -> Result<(), Problem> {
        for entry in &self.entries {
            let Entry { path, key, line, values } = entry;
            let place = format!("{}:{line}", self.name);
            let wrong = |message: String, meant: Option<&str>| {
                let problem = Problem::usage(format!("{place}: {message}"));
                Err(match meant {
                    Some(meant) => problem.with_hint(format!("did you mean '{meant}'?")),
                    None => problem
                        .with_hint("the keys are the names of options: 'triplewire help COMMAND' has them"),
                })
            };
            if values.is_err() {
                return wrong(format!("'{key}' is no text, number, true or false, or list of these"), None);
            }
            if path.is_empty() {
                if !options.has_anywhere(key) {
                    return wrong(format!("there is no option '{key}'"), options.meant(None, key));
                }
                if !options::is_general(&["build"], key) && key != "base" {
                    let problem =
                        Problem::usage(format!("{place}: '{key}' is another option for each command"));
                    return Err(problem.with_hint("put it into the table of one, such as [query]"));
                }
            } else if !options.has_command(path) {
                return wrong(format!("there is no command '{path}'"), options.meant(None, path));
            } else if !options.has(path, key) {
                return wrong(format!("'{path}' has no option '{key}'"), options.meant(Some(path), key));
            }
            self.guard(entry)?;
        }
        Ok(())
    }

    /// Refuses what must not come from a file that may be somebody else's.
    fn guard(&self, Entry { key, line, values, .. }: &Entry) -> Result<(), Problem> {
        if self.trust == Trust::Full {
            return Ok(());
        }
        let place = format!("{}:{line}", self.name);
        let hint = "say it on the command line, in the environment, in your own file, or name this file with --config";
        if TRUSTED.contains(&key.as_str()) {
            let message =
                format!("{place}: '{key}' is not taken from a file that lies in the working directory");
            return Err(Problem::usage(message).with_hint(hint));
        }
        let is_inside = |value: &Scalar| match value {
            Scalar::Text(path) => Path::new(path)
                .components()
                .all(|part| matches!(part, Component::Normal(_) | Component::CurDir)),
            Scalar::Flag(_) => true,
        };
        if WRITTEN.contains(&key.as_str()) && !values.iter().flatten().all(is_inside) {
            let message =
                format!("{place}: '{key}' leads out of the working directory, in which the file lies");
            return Err(Problem::usage(message).with_hint(hint));
        }
        Ok(())
    }

    /// What it says of an option of a command.
    pub(super) fn setting(
        &self,
        path: &[&str],
        argument: &Arg,
        key: &str,
    ) -> Result<Option<Setting>, Problem> {
        let command = path.join(" ");
        let of = |path: &str| self.entries.iter().find(|entry| entry.path == path && entry.key == key);
        let general = || of("").filter(|_| options::is_general(path, key));
        let Some(entry) = of(&command).or_else(general) else { return Ok(None) };
        let takes_values = argument.get_action().takes_values();
        let mut values = Vec::new();
        for value in entry.values.iter().flatten() {
            match value {
                Scalar::Text(text) if takes_values => values.push(self.value(argument, text)),
                Scalar::Flag(true) if !takes_values => values.push(OsString::new()),
                Scalar::Flag(false) if !takes_values => {}
                _ => {
                    let kind = if takes_values { "has a value" } else { "is true or false" };
                    return Err(Problem::usage(format!("{}:{}: '{key}' {kind}", self.name, entry.line)));
                }
            }
        }
        Ok(Some(Setting { key: key.to_owned(), values, origin: format!("{}:{}", self.name, entry.line) }))
    }

    /// A value, of which a path begins where the file lies.
    fn value(&self, argument: &Arg, text: &str) -> OsString {
        let is_relative = options::is_path(argument) && text != "-" && !text.is_empty();
        if is_relative { self.directory.join(text).into_os_string() } else { text.into() }
    }
}

/// The entries of a table and of the tables in it.
fn gather(table: &DeTable<'_>, path: &str, line: &impl Fn(usize) -> usize, entries: &mut Vec<Entry>) {
    for (key, value) in table {
        let name: &str = key.get_ref();
        if let DeValue::Table(inner) = value.get_ref() {
            let path = format!("{path} {name}");
            gather(inner, path.trim(), line, entries);
            continue;
        }
        let values = match value.get_ref() {
            DeValue::Array(values) => values.iter().map(scalar).collect(),
            _ => scalar(value).map(|value| vec![value]),
        };
        let at = line(key.span().start);
        entries.push(Entry { path: path.to_owned(), key: name.to_owned(), line: at, values });
    }
}

fn scalar(value: &Spanned<DeValue<'_>>) -> Result<Scalar, ()> {
    Ok(match value.get_ref() {
        DeValue::String(text) => Scalar::Text(text.clone().into_owned()),
        DeValue::Integer(number) => Scalar::Text(number.to_string()),
        DeValue::Float(number) => Scalar::Text(number.to_string()),
        DeValue::Datetime(date) => Scalar::Text(date.to_string()),
        DeValue::Boolean(flag) => Scalar::Flag(*flag),
        DeValue::Array(_) | DeValue::Table(_) => return Err(()),
    })
}
