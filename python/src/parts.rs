//! Building in parts: documents, records, keys and facts in batches in, what each of the steps makes of them out.
//!
//! What an engine such as Spark calls in each of its partitions. A batch comes as a list and goes as lists, of which each
//! becomes a column. One thread works, that which calls: the engine has as many as there are cores.

use std::collections::{BTreeSet, HashSet};
use std::io::Cursor;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use triplewire::extract::{Options, Record};
use triplewire::extractor::Extractor;
use triplewire::gazetteer::Gazetteer;
use triplewire::limits::Limits;
use triplewire::map;
use triplewire::pipeline::{Pipeline, Skipped, process_with};
use triplewire::read::{Input, Item, ReadError, Reader, Withdrawn};
use triplewire::resolve::{Combiner, Fact, Keys, KeysLine, Merger, Settled, Stage, State, StateRow, prepare};
use triplewire::vocab::iri::Base;

use crate::tables::{Shared, rows};

/// A value that a caller gives is not what it should be.
pub(crate) fn told(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// What becomes of documents, a row for each: the number of the line, what it is, the identity of the article, its record
/// and keys, or the reason why there is none.
#[derive(Default, IntoPyObject)]
struct Extracted {
    line: Vec<Option<u64>>,
    kind: Vec<&'static str>,
    id: Vec<Option<String>>,
    record: Vec<Option<Vec<u8>>>,
    keys: Vec<Option<Vec<u8>>>,
    reason: Vec<Option<String>>,
}

impl Extracted {
    fn push(&mut self, kind: &'static str, id: Option<String>, line: Option<u64>, reason: Option<String>) {
        self.line.push(line);
        self.kind.push(kind);
        self.id.push(id);
        self.record.push(None);
        self.keys.push(None);
        self.reason.push(reason);
    }

    fn add(&mut self, result: Result<(String, Vec<u8>, Vec<u8>), Skipped>) {
        let skipped = match result {
            Ok((id, record, keys)) => {
                self.push("record", Some(id), None, None);
                self.put(Some(record), keys);
                return;
            }
            Err(skipped) => skipped,
        };
        let (place, id, reason) = skipped.account();
        let (line, id) = (place.and_then(|place| place.line), id.map(str::to_owned));
        match skipped.withdrawn() {
            Some(withdrawn) => {
                self.push("withdrawn", withdrawn.id.clone(), line, Some(reason));
                self.put(None, line_of(&KeysLine::Withdrawn(Withdrawn::clone(withdrawn))));
            }
            None if skipped.language().is_some() => self.push("language", id, line, Some(reason)),
            None => self.push("error", id, line, Some(reason)),
        }
    }

    /// Puts a record and keys into the last row.
    fn put(&mut self, record: Option<Vec<u8>>, keys: Vec<u8>) {
        if let (Some(own), Some(last)) = (self.record.last_mut(), self.keys.last_mut()) {
            *own = record;
            *last = Some(keys).filter(|keys| !keys.is_empty());
        }
    }
}

/// What becomes of records that are mapped.
#[derive(Default, IntoPyObject)]
struct Mapped {
    /// The lines of each article in its own graph.
    own: Vec<Vec<u8>>,
    /// Lines that other articles may say too.
    shared: Vec<Vec<u8>>,
    /// The names of tables, and a row of each as JSON.
    table: Vec<&'static str>,
    row: Vec<Vec<u8>>,
    /// Which articles could not be mapped, and why.
    failed: Vec<(String, String)>,
    /// Values that could not be put into RDF and were left out.
    dropped: Vec<String>,
}

/// A line of keys without its end.
fn line_of(line: &KeysLine) -> Vec<u8> {
    let mut bytes = Vec::new();
    line.write(&mut bytes);
    bytes.truncate(bytes.trim_ascii_end().len());
    bytes
}

/// The lines of keys in a batch, each with its place in it.
fn lines(keys: &[PyBackedBytes]) -> PyResult<Vec<KeysLine>> {
    let mut lines = Vec::with_capacity(keys.len());
    for line in keys {
        KeysLine::read(&line[..], "keys", |line| {
            lines.push(line);
            Ok(())
        })
        .map_err(told)?;
    }
    Ok(lines)
}

/// The keys of records alone, without withdrawals.
fn records(keys: &[PyBackedBytes]) -> PyResult<impl Iterator<Item = Keys>> {
    let of_record = |line| match line {
        KeysLine::Record(keys) => Some(keys),
        KeysLine::Withdrawn(_) => None,
    };
    Ok(lines(keys)?.into_iter().filter_map(of_record))
}

fn one_thread() -> Pipeline {
    Pipeline::new().with_threads(NonZeroUsize::MIN)
}

/// How documents are read, extracted from and mapped.
#[pyclass(frozen, module = "triplewire._triplewire")]
pub(crate) struct PartsCore {
    reader: Reader,
    limits: Limits,
    options: map::Options,
    shared: Shared,
}

#[pymethods]
impl PartsCore {
    #[new]
    fn new(
        publisher: Option<String>,
        published: Option<String>,
        language: Option<String>,
        fields: Vec<(String, String)>,
        article_seconds: Option<u64>,
        base: Option<String>,
    ) -> PyResult<Self> {
        let mut limits = Limits::default();
        limits.time = article_seconds.unwrap_or(limits.time);
        let mut reader = Reader::new().with_limits(limits);
        if let Some(name) = publisher {
            reader = reader.with_publisher(name);
        }
        if let Some(date) = published {
            reader = reader.with_published(date.parse().map_err(told)?);
        }
        match language.as_deref() {
            Some("any") => reader = reader.with_any_language(),
            Some(tag) => reader = reader.with_language(tag),
            None => {}
        }
        for (ours, theirs) in fields {
            reader = reader.with_field(&ours, &theirs);
        }
        let base = base.map(|base| Base::new(&base)).transpose().map_err(told)?.unwrap_or_default();
        Ok(Self { reader, limits, shared: Shared::of(&base), options: map::Options::new(base) })
    }

    /// What is found in records or articles as JSON, of which each is a line.
    fn extract_lines(&self, py: Python<'_>, lines: Vec<PyBackedBytes>) -> Extracted {
        let mut text = Vec::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
        for line in &lines {
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            // In JSON that is a space.
            text.extend(line.iter().map(|byte| if *byte == b'\n' { b' ' } else { *byte }));
            text.push(b'\n');
        }
        // The name says what it is, whatever the first line looks like.
        py.detach(|| self.extract("documents.jsonl".into(), text))
    }

    /// What is found in the articles of a file of any form that is read.
    fn extract_file(&self, py: Python<'_>, name: String, content: PyBackedBytes) -> Extracted {
        py.detach(|| self.extract(name, content.to_vec()))
    }

    /// The keys of records.
    fn keys(&self, py: Python<'_>, records: Vec<PyBackedBytes>) -> PyResult<Vec<Vec<u8>>> {
        py.detach(|| {
            let keys = |record: &PyBackedBytes| {
                let record: Record = serde_json::from_slice(record).map_err(told)?;
                Ok(line_of(&KeysLine::Record(Keys::of(&prepare(record)))))
            };
            records.iter().map(keys).collect()
        })
    }

    /// The graphs of records that are used, by what is settled about their entities.
    fn map(
        &self,
        py: Python<'_>,
        records: Vec<PyBackedBytes>,
        settled: PyRef<'_, SettledCore>,
        tables: bool,
    ) -> PyResult<Mapped> {
        let settled = &settled.settled;
        py.detach(|| {
            let records: Vec<Record> = records
                .iter()
                .map(|record| serde_json::from_slice(record).map_err(told))
                .collect::<PyResult<_>>()?;
            let mut mapped = Mapped::default();
            let items = records.into_iter().map(|record| Ok::<_, ReadError>(Item::Record(Box::new(record))));
            let work = |item| self.map_one(item, settled, tables);
            let deliver = |result: Result<Option<One>, Skipped>| {
                match result {
                    Ok(Some(one)) => self.put(one, &mut mapped),
                    Ok(None) => {}
                    Err(skipped) => {
                        let (_, id, reason) = skipped.account();
                        mapped.failed.push((id.unwrap_or_default().to_owned(), reason));
                    }
                }
                Ok::<_, PyErr>(())
            };
            one_thread().with_limits(self.limits).run(items, work, deliver)?;
            Ok(mapped)
        })
    }
}

/// The lines of one article, its rows of tables, and what is left out.
type One = (Vec<u8>, Vec<(&'static str, Vec<u8>)>, Vec<map::Dropped>);

impl PartsCore {
    fn extract(&self, name: String, content: Vec<u8>) -> Extracted {
        let input = Input::Stream(name.into(), Box::new(Cursor::new(content)));
        let extractor = Extractor::Builtin(Options::default());
        let work = |item| {
            let record = process_with(item, &extractor, Gazetteer::builtin())?.record;
            let (id, json) = (record.document.id.clone(), serde_json::to_vec(&record));
            let keys = line_of(&KeysLine::Record(Keys::of(&prepare(record))));
            // Every record can be JSON.
            Ok((id, json.unwrap_or_default(), keys))
        };
        let mut extracted = Extracted::default();
        let deliver = |result: Result<Result<_, Skipped>, Skipped>| {
            extracted.add(result.and_then(|result| result));
            Ok::<_, ()>(())
        };
        let pipeline = one_thread().with_limits(self.limits);
        // It ends early with an error of `deliver` alone, and there is none.
        let _ = pipeline.read(self.reader.clone().read([input]), work, deliver);
        extracted
    }

    fn map_one(&self, item: Item, settled: &Settled, tables: bool) -> Option<One> {
        let Item::Record(record) = item else { return None };
        let graph = settled.graph(*record)?;
        if tables {
            let mapped = map::map(&graph, &self.options);
            let prefixes = triplewire::vocab::Prefixes::default();
            // Writing to memory does not fail.
            let lines = map::write(&mapped.dataset, map::Format::NQuads, &prefixes, Vec::new());
            return Some((lines.unwrap_or_default(), rows(&mapped.dataset), mapped.dropped));
        }
        let mut lines = Vec::with_capacity(1 << 14);
        let mapped = map::map_to_lines(&graph, &self.options, true, &mut lines);
        Some((lines, Vec::new(), mapped.dropped))
    }

    fn put(&self, (lines, rows, dropped): One, mapped: &mut Mapped) {
        let mut own = Vec::with_capacity(lines.len());
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            let line = line.trim_ascii_end();
            if self.shared.has(line) {
                mapped.shared.push(line.to_vec());
            } else {
                own.extend_from_slice(line);
                own.push(b'\n');
            }
        }
        own.pop();
        mapped.own.push(own);
        for (table, row) in rows {
            mapped.table.push(table);
            mapped.row.push(row);
        }
        mapped.dropped.extend(dropped.iter().map(ToString::to_string));
    }
}

/// What is settled about some articles, targets, names and keys.
#[pyclass(frozen, module = "triplewire._triplewire")]
pub(crate) struct SettledCore {
    settled: Settled,
}

#[pymethods]
impl SettledCore {
    #[new]
    fn new(py: Python<'_>, facts: Vec<PyBackedBytes>) -> PyResult<Self> {
        py.detach(|| {
            let lines: Vec<u8> = facts.iter().flat_map(|fact| fact.iter().copied().chain([b'\n'])).collect();
            let settled = Settled::read(&lines[..], "facts", &std::env::temp_dir()).map_err(told)?;
            Ok(Self { settled })
        })
    }
}

/// States as columns: the names of their stages, their keys and themselves.
type Columns = (Vec<&'static str>, Vec<String>, Vec<Vec<u8>>);

fn columns<T>(rows: impl IntoIterator<Item = (Stage, String, T)>, write: impl Fn(T) -> Vec<u8>) -> Columns {
    let mut columns = Columns::default();
    for (stage, key, value) in rows {
        columns.0.push(stage.name());
        columns.1.push(key);
        columns.2.push(write(value));
    }
    columns
}

fn stage(name: &str) -> PyResult<Stage> {
    Stage::from_name(name).ok_or_else(|| told(format!("there is no stage '{name}'")))
}

fn state_rows(stages: Vec<String>, keys: Vec<String>, states: &[PyBackedBytes]) -> PyResult<Vec<StateRow>> {
    let rows = stages.into_iter().zip(keys).zip(states);
    let row = |((name, key), state): ((String, String), &PyBackedBytes)| {
        let stage = stage(&name)?;
        Ok((stage, key, State::read(stage, state).map_err(told)?))
    };
    rows.map(row).collect()
}

/// Puts states together while they fit into memory.
#[pyclass(frozen, module = "triplewire._triplewire")]
pub(crate) struct CombinerCore(Mutex<Combiner>);

impl CombinerCore {
    fn with<T>(&self, work: impl FnOnce(&mut Combiner) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add_each(&self, keys: &[PyBackedBytes], add: impl Fn(&mut Combiner, &Keys)) -> PyResult<()> {
        let records = records(keys)?;
        self.with(|combiner| records.for_each(|keys| add(combiner, &keys)));
        Ok(())
    }
}

#[pymethods]
impl CombinerCore {
    #[new]
    fn new(memory: usize) -> Self {
        Self(Mutex::new(Combiner::new(memory)))
    }

    fn add_articles(&self, py: Python<'_>, keys: Vec<PyBackedBytes>, places: Vec<u64>) -> PyResult<()> {
        py.detach(|| {
            let lines = lines(&keys)?;
            self.with(|combiner| {
                lines.iter().zip(places).for_each(|(line, place)| combiner.add_article(line, place));
            });
            Ok(())
        })
    }

    fn add_marks(&self, py: Python<'_>, keys: Vec<PyBackedBytes>) -> PyResult<()> {
        py.detach(|| self.add_each(&keys, Combiner::add_marks))
    }

    fn add_bearers(&self, py: Python<'_>, keys: Vec<PyBackedBytes>, names: Vec<String>) -> PyResult<()> {
        py.detach(|| {
            let names: HashSet<String> = names.into_iter().collect();
            self.add_each(&keys, |combiner, keys| combiner.add_bearers(keys, |name| names.contains(name)))
        })
    }

    fn add_things(
        &self,
        py: Python<'_>,
        keys: Vec<PyBackedBytes>,
        settled: PyRef<'_, SettledCore>,
    ) -> PyResult<()> {
        let settled = &settled.settled;
        py.detach(|| self.add_each(&keys, |combiner, keys| combiner.add_things(keys, settled)))
    }

    fn add(
        &self,
        py: Python<'_>,
        stages: Vec<String>,
        keys: Vec<String>,
        states: Vec<PyBackedBytes>,
    ) -> PyResult<()> {
        py.detach(|| {
            let rows = state_rows(stages, keys, &states)?;
            self.with(|combiner| {
                rows.into_iter().try_for_each(|(stage, key, state)| combiner.add(stage, key, state))
            })
            .map_err(told)
        })
    }

    fn is_full(&self) -> bool {
        self.with(|combiner| combiner.is_full())
    }

    fn take(&self, py: Python<'_>) -> Columns {
        py.detach(|| columns(self.with(Combiner::take), |state| state.to_bytes()))
    }
}

/// Merges states of which those of one key come one after another.
#[pyclass(frozen, module = "triplewire._triplewire")]
pub(crate) struct MergerCore(Mutex<Merger>);

#[pymethods]
impl MergerCore {
    #[new]
    fn new() -> Self {
        Self(Mutex::new(Merger::new()))
    }

    fn add(
        &self,
        py: Python<'_>,
        stages: Vec<String>,
        keys: Vec<String>,
        states: Vec<PyBackedBytes>,
    ) -> PyResult<Columns> {
        py.detach(|| {
            let mut merger = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let mut facts: Vec<Fact> = Vec::new();
            for (stage, key, state) in state_rows(stages, keys, &states)? {
                facts.extend(merger.add(stage, key, state).map_err(told)?);
            }
            Ok(columns(facts, |fact| fact))
        })
    }

    fn finish(&self, py: Python<'_>) -> Columns {
        py.detach(|| {
            let mut merger = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            columns(std::mem::take(&mut *merger).finish(), |fact| fact)
        })
    }
}

/// The keys of targets and names that the keys of records depend on, each once.
#[pyfunction]
pub(crate) fn asked(py: Python<'_>, keys: Vec<PyBackedBytes>) -> PyResult<Vec<String>> {
    py.detach(|| {
        let mut asked = BTreeSet::new();
        records(&keys)?.for_each(|keys| asked.extend(keys.asked().map(str::to_owned)));
        Ok(asked.into_iter().collect())
    })
}

/// The keys of the entities of records beside all others, each once.
#[pyfunction]
pub(crate) fn finals(
    py: Python<'_>,
    keys: Vec<PyBackedBytes>,
    settled: PyRef<'_, SettledCore>,
) -> PyResult<Vec<String>> {
    let settled = &settled.settled;
    py.detach(|| {
        let finals: BTreeSet<String> = records(&keys)?.flat_map(|keys| settled.finals(&keys)).collect();
        Ok(finals.into_iter().collect())
    })
}

/// Merges two states of one key; what is merged first makes no difference.
#[pyfunction]
pub(crate) fn merge(name: &str, one: PyBackedBytes, other: PyBackedBytes) -> PyResult<Vec<u8>> {
    let stage = stage(name)?;
    let mut state = State::read(stage, &one).map_err(told)?;
    state.merge(State::read(stage, &other).map_err(told)?).map_err(told)?;
    Ok(state.to_bytes())
}

/// What is settled by the state of a key, if anything is.
#[pyfunction]
pub(crate) fn finish(name: &str, key: &str, state: PyBackedBytes) -> PyResult<Option<Vec<u8>>> {
    Ok(State::read(stage(name)?, &state).map_err(told)?.finish(key))
}
