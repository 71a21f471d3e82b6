//! The engine of the Python package `triplewire`: what the package's Python modules ask for comes in, the library does it.
//!
//! The classes here are the cores of those that users see: the Python modules add documentation, defaults and types.

mod document;
mod error;
mod extractor;
mod program;
mod read;
mod record;

use triplewire::cli::memory::Counted;

/// What one thread reads, another frees: the system's allocator makes them wait for each other.
#[global_allocator]
static ALLOCATOR: Counted<mimalloc::MiMalloc> = Counted(mimalloc::MiMalloc);

/// The engine of the package.
#[pyo3::pymodule]
mod _triplewire {
    #[pymodule_export]
    use crate::document::Document;
    #[pymodule_export]
    use crate::extractor::ExtractorCore;
    #[pymodule_export]
    use crate::program::run_program;
    #[pymodule_export]
    use crate::read::{ReadingCore, read};
    #[pymodule_export]
    use crate::record::RecordCore;

    /// The version of the package.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python packages use")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
