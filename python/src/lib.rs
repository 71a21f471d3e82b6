//! The engine of the Python package `triplewire`: what the package's Python modules ask for comes in, the library does it.
//!
//! The classes here are the cores of those that users see: the Python modules add documentation, defaults and types.

mod arrow;
mod build;
mod column;
mod document;
mod error;
mod extractor;
mod graph;
mod kb;
mod listing;
mod moment;
mod parts;
mod program;
mod read;
mod record;
mod result;
mod shorten;
mod shown;
mod tables;
mod work;

use triplewire::cli::memory::Counted;

/// What one thread reads, another frees: the system's allocator makes them wait for each other.
#[global_allocator]
static ALLOCATOR: Counted<mimalloc::MiMalloc> = Counted(mimalloc::MiMalloc);

/// The engine of the package.
#[pyo3::pymodule]
mod _triplewire {
    #[pymodule_export]
    use crate::build::{add_to_store, build_graph, open_store, withdraw_from_store};
    #[pymodule_export]
    use crate::document::Document;
    #[pymodule_export]
    use crate::error::NoticeCore;
    #[pymodule_export]
    use crate::extractor::{ExtractorCore, PipeCore};
    #[pymodule_export]
    use crate::graph::GraphCore;
    #[pymodule_export]
    use crate::kb::{IndexCore, build_index, link_graph};
    #[pymodule_export]
    use crate::listing::graph_table;
    #[pymodule_export]
    use crate::parts::{CombinerCore, MergerCore, PartsCore, SettledCore, asked, finals, finish, merge};
    #[pymodule_export]
    use crate::program::run_program;
    #[pymodule_export]
    use crate::read::{ReadingCore, read};
    #[pymodule_export]
    use crate::record::{RecordCore, import_records};
    #[pymodule_export]
    use crate::result::ResultCore;
    #[pymodule_export]
    use crate::shown::{explain_name, explain_statement, save_graph, write_graph};
    #[pymodule_export]
    use crate::tables::quads;

    /// The version of the package.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python packages use")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
