//! Records: what was found in one article, as Python has it.

use pyo3::prelude::*;
use triplewire::extract::Record;

use crate::error::told;

/// The core of a record.
#[pyclass(frozen, eq, module = "triplewire._triplewire")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RecordCore {
    pub(crate) inner: Record,
}

#[pymethods]
impl RecordCore {
    /// The record as one line of JSON.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| serde_json::to_string(&self.inner)).map_err(told)
    }
}
