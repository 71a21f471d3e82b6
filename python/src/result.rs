//! Results: the rows of an answer in, tables and values of Python out.

use std::sync::{Arc, OnceLock};

use oxigraph::sparql::results::QueryResultsFormat;
use pyo3::prelude::*;
use triplewire::query::{Answer, Format, QueryError, Solutions};
use triplewire::vocab::Prefixes;

use crate::arrow::capsule;
use crate::column::{Column, Columns, Kind, Values};
use crate::error::Failure;
use crate::moment::DAY;
use crate::work::run;

/// The core of a result.
#[pyclass(frozen, module = "triplewire._triplewire")]
#[derive(Clone)]
pub(crate) struct ResultCore {
    answer: Arc<Answer>,
    prefixes: Arc<Prefixes>,
    /// As the IRIs are, and shortened.
    columns: Arc<[OnceLock<Arc<Columns>>; 2]>,
}

impl ResultCore {
    /// The result of these rows; IRIs are shortened by the prefixes.
    pub(crate) fn new(solutions: Solutions, prefixes: Prefixes) -> Self {
        Self {
            answer: Arc::new(Answer::Solutions(solutions)),
            prefixes: Arc::new(prefixes),
            columns: Arc::default(),
        }
    }

    fn solutions(&self) -> &Solutions {
        static NONE: Solutions = Solutions { variables: Vec::new(), rows: Vec::new() };
        if let Answer::Solutions(solutions) = &*self.answer { solutions } else { &NONE }
    }

    /// The columns, which are made when they are first asked for.
    fn columns(&self, py: Python<'_>, shorten: bool) -> PyResult<Arc<Columns>> {
        let held = &self.columns[usize::from(shorten)];
        if let Some(columns) = held.get() {
            return Ok(Arc::clone(columns));
        }
        let own = self.clone();
        let made = run(py, move || {
            Arc::new(Columns::of(own.solutions(), Some(&*own.prefixes).filter(|_| shorten)))
        })?;
        Ok(Arc::clone(held.get_or_init(|| made)))
    }
}

#[pymethods]
impl ResultCore {
    fn __len__(&self) -> usize {
        self.solutions().rows.len()
    }

    /// The names of the columns.
    fn names(&self) -> Vec<String> {
        self.solutions().variables.iter().map(|variable| variable.as_str().to_owned()).collect()
    }

    /// The types of the columns, as Arrow calls them.
    fn types(&self, py: Python<'_>) -> PyResult<Vec<&'static str>> {
        let columns = self.columns(py, false)?;
        let name = |column: &Column| match column.kind {
            Kind::Text => "string",
            Kind::Bool => "bool",
            Kind::Int => "int64",
            Kind::Float => "double",
            Kind::Day => "date32",
            Kind::Moment { utc: true } => "timestamp[us, UTC]",
            Kind::Moment { utc: false } => "timestamp[us]",
        };
        Ok(columns.columns.iter().map(name).collect())
    }

    /// The rows from `start` on up to and without `stop`, as lists.
    fn rows<'py>(
        &self,
        py: Python<'py>,
        start: usize,
        stop: usize,
        shorten: bool,
    ) -> PyResult<Vec<Vec<Bound<'py, PyAny>>>> {
        let columns = self.columns(py, shorten)?;
        let times = Times::new(py)?;
        let rows = start..stop.min(columns.length);
        rows.map(|row| {
            let values = columns.columns.iter().map(|column| value(py, column, row, &times));
            values.collect()
        })
        .collect()
    }

    /// The values of one column.
    fn column<'py>(&self, py: Python<'py>, at: usize) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let columns = self.columns(py, false)?;
        let times = Times::new(py)?;
        let column = &columns.columns[at];
        (0..columns.length).map(|row| value(py, column, row, &times)).collect()
    }

    /// The stream of the columns, for `__arrow_c_stream__`.
    fn stream<'py>(&self, py: Python<'py>, shorten: bool) -> PyResult<Bound<'py, PyAny>> {
        Ok(capsule(py, self.columns(py, shorten)?)?.into_any())
    }

    /// The rows as text: a table for reading, or SPARQL's results as CSV, TSV, JSON or XML.
    fn write(&self, py: Python<'_>, format: &str) -> PyResult<String> {
        let format = match format {
            "table" => Format::Table,
            "csv" => Format::Results(QueryResultsFormat::Csv),
            "tsv" => Format::Results(QueryResultsFormat::Tsv),
            "json" => Format::Results(QueryResultsFormat::Json),
            "xml" => Format::Results(QueryResultsFormat::Xml),
            other => {
                let failure = Failure::new("QueryError", format!("'{other}' is no format of a result"));
                return Err(failure.with_hint(Some("it is table, csv, tsv, json or xml")).into());
            }
        };
        let own = self.clone();
        let written = run(py, move || {
            let mut written = Vec::new();
            own.answer.write(format, &own.prefixes, &mut written)?;
            Ok::<_, QueryError>(String::from_utf8_lossy(&written).into_owned())
        })?;
        Ok(written.map_err(Failure::from)?)
    }
}

/// What makes days and moments of Python.
struct Times<'py> {
    /// The day 1970-01-01.
    day: Bound<'py, PyAny>,
    /// Its midnight, in UTC and in a time that nobody named.
    midnight: [Bound<'py, PyAny>; 2],
    delta: Bound<'py, PyAny>,
}

impl<'py> Times<'py> {
    fn new(py: Python<'py>) -> PyResult<Self> {
        let module = py.import("datetime")?;
        let utc = module.getattr("timezone")?.getattr("utc")?;
        let moment = module.getattr("datetime")?;
        Ok(Self {
            day: module.getattr("date")?.call1((1970, 1, 1))?,
            midnight: [moment.call1((1970, 1, 1))?, moment.call1((1970, 1, 1, 0, 0, 0, 0, utc))?],
            delta: module.getattr("timedelta")?,
        })
    }
}

/// The value in a row, as Python has it.
fn value<'py>(
    py: Python<'py>,
    column: &Column,
    row: usize,
    times: &Times<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    if !column.has(row) {
        return Ok(py.None().into_bound(py));
    }
    match (&column.values, column.kind) {
        (Values::Bits(bits), _) => {
            let bit = bits.get(row / 8).is_some_and(|byte| byte >> (row % 8) & 1 == 1);
            Ok(bit.into_pyobject(py)?.to_owned().into_any())
        }
        (Values::Days(days), _) => {
            let delta = times.delta.call1((days.get(row).copied().unwrap_or_default(),))?;
            times.day.add(delta)
        }
        (Values::Ints(ints), Kind::Moment { utc }) => {
            let micros = ints.get(row).copied().unwrap_or_default();
            let delta = times.delta.call1((micros.div_euclid(DAY), 0, micros.rem_euclid(DAY)))?;
            times.midnight[usize::from(utc)].add(delta)
        }
        (Values::Ints(ints), _) => {
            Ok(ints.get(row).copied().unwrap_or_default().into_pyobject(py)?.into_any())
        }
        (Values::Floats(floats), _) => {
            Ok(floats.get(row).copied().unwrap_or_default().into_pyobject(py)?.into_any())
        }
        (Values::Offsets(_) | Values::LargeOffsets(_), _) => {
            Ok(column.text(row).into_pyobject(py)?.into_any())
        }
    }
}
