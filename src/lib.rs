//! Triplewire turns news into a knowledge graph.
//!
//! ```text
//! read ──Document──▶ extract ──Record──▶ link ──Record──▶ resolve ──Graph──▶ map ──Dataset──▶ store ──▶ query · check · explain · export
//! ```

mod bytes;
pub mod check;
pub mod checked;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compression;
pub mod date;
pub mod describe;
pub mod explain;
pub mod export;
pub mod extract;
pub mod extractor;
mod front;
pub mod gazetteer;
pub mod graph_file;
pub mod guard;
mod html;
pub mod http;
pub mod import;
pub mod kb;
pub mod language;
mod layout;
pub mod limits;
pub mod link;
pub mod map;
mod memo;
pub mod ontology;
pub mod part;
pub mod pipeline;
pub mod query;
pub mod read;
pub mod reconcile;
pub mod resolve;
mod rule_files;
#[cfg(feature = "serve")]
pub mod serve;
mod shelf;
mod sort;
mod spool;
pub mod spreadsheet;
pub mod store;
pub mod syntax;
pub mod terminal;
pub mod view;
pub mod vocab;

pub use front::{Graph, build};

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
