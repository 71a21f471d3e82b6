//! The program: the words of the command line in, its exit code out.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command line with its words, of which the first is the name of the program, and gives its exit code.
#[pyfunction]
pub(crate) fn run_program(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| triplewire::cli::status(words))
}
