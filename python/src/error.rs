//! Errors: those of the library come in, exceptions of Python go out.

use pyo3::PyErr;
use pyo3::exceptions::PyValueError;

/// An error in its own words.
pub(crate) fn told(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}
