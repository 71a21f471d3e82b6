//! One file of another tool in, its lines, its JSON values or its whole text out, each with its line.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::draft::Draft;
use crate::date::Date;
use crate::limits::{Exceeded, Limit, Limits, read_bytes, read_text};
use crate::read::Reason;
use crate::read::lines::{Line, Lines};
use crate::read::values::Values;

/// The field in which an array of objects, or of three strings, stands that has a line or a place to itself.
pub(super) const LIST: &str = "[]";

/// Where a reader's drafts go, and what could not be read with its line.
pub(super) type Sink<'s> = dyn FnMut(Result<Draft, (u64, Reason)>) -> Result<(), Stop> + 's;

/// Whoever takes the records wants no more.
#[derive(Debug)]
pub(super) struct Stop;

/// Why reading ended early.
#[derive(Debug)]
pub(super) enum Failure {
    Stop,
    Io(io::Error),
}

impl From<Stop> for Failure {
    fn from(Stop: Stop) -> Self {
        Self::Stop
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// An open file.
pub(super) struct Input<'i> {
    pub(super) path: PathBuf,
    reader: BufReader<Box<dyn Read + 'i>>,
    pub(super) limits: Limits,
}

impl<'i> Input<'i> {
    pub(super) fn new(path: &Path, stream: impl Read + 'i, limits: Limits) -> io::Result<Self> {
        let mut reader = BufReader::with_capacity(1 << 16, Box::new(stream) as Box<dyn Read>);
        if reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
            reader.consume(3);
        }
        Ok(Self { path: path.into(), reader, limits })
    }

    /// The first bytes.
    pub(super) fn head(&self) -> &[u8] {
        self.reader.buffer()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.reader.buffer().is_empty()
    }

    /// The text of the file of the same name that ends in `.txt`, if there is one.
    pub(super) fn text_beside(&self) -> Option<String> {
        let path = self.path.with_extension("txt");
        (path != self.path).then(|| read_text(std::fs::File::open(path).ok()?, &self.limits).ok()).flatten()
    }

    /// Gives each line with its number.
    pub(super) fn lines(
        &mut self,
        mut take: impl FnMut(u64, Result<&str, Reason>) -> Result<(), Stop>,
    ) -> Result<(), Failure> {
        let mut lines = Lines::new(&mut self.reader, self.limits.line);
        while let Some(line) = lines.next()? {
            match line {
                Line::Read(bytes, number) => match std::str::from_utf8(bytes) {
                    Ok(text) => take(number, Ok(text))?,
                    Err(error) => take(number, Err(not_utf8(error.valid_up_to())))?,
                },
                Line::TooLong(number) => {
                    take(number, Err(Reason::Limit(self.limits.exceeded(Limit::Line))))?;
                }
            }
        }
        Ok(())
    }

    /// The whole text.
    pub(super) fn whole(&mut self) -> Result<Result<String, Reason>, Failure> {
        let bytes = match read_bytes(&mut self.reader, &self.limits, Limit::Line) {
            Ok(bytes) => bytes,
            Err(error) => match Exceeded::of(&error) {
                Some(over) => return Ok(Err(Reason::Limit(*over))),
                None => return Err(error.into()),
            },
        };
        Ok(String::from_utf8(bytes).map_err(|error| not_utf8(error.utf8_error().valid_up_to())))
    }

    /// Gives each JSON object with its line: those on lines of their own as a stream, others from the whole file.
    pub(super) fn objects(
        &mut self,
        sink: &mut Sink<'_>,
        mut take: impl FnMut(u64, Object<'_>, &mut Sink<'_>) -> Result<(), Stop>,
    ) -> Result<(), Failure> {
        let mut one = |line: u64, json: &str, sink: &mut Sink<'_>| match serde_json::from_str::<Value>(json) {
            Ok(Value::Object(object)) => take(line, Object(&object), sink),
            Ok(Value::Array(list)) if is_list(&list) => {
                take(line, Object(&Map::from_iter([(LIST.to_owned(), Value::Array(list))])), sink)
            }
            Ok(_) => sink(Err((line, Reason::Record("a JSON object is expected".into())))),
            Err(error) => {
                let at = line + error.line().saturating_sub(1) as u64;
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or_default().to_owned();
                sink(Err((at, Reason::Syntax { message, column: error.column() })))
            }
        };
        if self.is_lines() {
            return self.lines(|line, text| match text {
                Ok(text) if text.trim().is_empty() => Ok(()),
                Ok(text) => one(line, text, sink),
                Err(reason) => sink(Err((line, reason))),
            });
        }
        let text = match self.whole()? {
            Ok(text) => text,
            Err(reason) => return Ok(sink(Err((0, reason)))?),
        };
        let array = text.trim_start().starts_with('[');
        let mut values = Values::new(text, array);
        while let Some((value, line)) = values.next() {
            match value {
                Ok(json) => one(line, json, sink)?,
                Err(reason) => sink(Err((line, reason)))?,
            }
        }
        Ok(())
    }

    /// Whether the file is JSON Lines: its first line, as far as it can be seen, is a whole object, or the file's name
    /// says so.
    fn is_lines(&self) -> bool {
        let named = self.path.extension().is_some_and(|end| end == "jsonl" || end == "ndjson");
        let head = self.head().trim_ascii_start();
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let long = line.len() == head.len() && head.len() > 1 << 15;
        named
            || head.starts_with(b"{")
                && (long || serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok())
    }
}

/// Whether an array has objects, or is a triple.
fn is_list(list: &[Value]) -> bool {
    let is_triple = list.len() == 3 && list.iter().all(Value::is_string);
    is_triple || !list.is_empty() && list.iter().all(|value| value.is_object() || value.is_array())
}

fn not_utf8(at: usize) -> Reason {
    Reason::Record(format!("it is not UTF-8 from byte {at} on"))
}

/// A date, from which a time is cut off.
pub(super) fn day(text: &str) -> Option<Date> {
    text.split(['T', ' ']).next()?.parse().ok()
}

/// A field that has another value than is expected.
pub(super) fn wrong(field: impl Into<String>, problem: impl Into<String>) -> Reason {
    Reason::Field { field: field.into(), problem: problem.into() }
}

/// A JSON object whose fields are taken by several names.
#[derive(Clone, Copy)]
pub(super) struct Object<'o>(pub(super) &'o Map<String, Value>);

impl<'o> Object<'o> {
    /// The first of these fields that is there and not null.
    pub(super) fn get(self, names: &[&str]) -> Option<&'o Value> {
        names.iter().filter_map(|name| self.0.get(*name)).find(|value| !value.is_null())
    }

    pub(super) fn text(self, names: &[&str]) -> Option<&'o str> {
        self.get(names)?.as_str()
    }

    pub(super) fn owned(self, names: &[&str]) -> Option<String> {
        self.text(names).map(str::to_owned)
    }

    pub(super) fn list(self, names: &[&str]) -> Option<&'o Vec<Value>> {
        self.get(names)?.as_array()
    }

    pub(super) fn number(self, names: &[&str]) -> Option<f64> {
        self.get(names)?.as_f64()
    }

    /// An offset: a whole number that is not negative.
    pub(super) fn offset(self, name: &str, field: &str) -> Result<usize, Reason> {
        let value = self.get(&[name]).ok_or_else(|| wrong(field, format!("it has no '{name}'")))?;
        value
            .as_u64()
            .and_then(|value| usize::try_from(value).ok())
            .ok_or_else(|| wrong(format!("{field}.{name}"), format!("{value} is not an offset")))
    }
}
