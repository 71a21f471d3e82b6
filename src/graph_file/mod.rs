//! Graph files: a file or stream in any RDF syntax in, its quads out, one by one or as a [`Dataset`].
//!
//! Compression is found by the first bytes, the syntax by the file's name or, for a stream, by its beginning. Every
//! reader of graphs opens them here.

mod error;
mod lenient;
mod load;
mod parallel;
mod plain;
mod rdfxml;
mod scan;
mod sniff;
mod source;
mod statements;

use std::path::Path;

use oxigraph::io::{JsonLdProfileSet, RdfFormat};

pub use error::FileError;
pub(crate) use error::check_base;
pub use lenient::LeftOut;
pub use load::{Loaded, Loader};
pub(crate) use parallel::{Gather, Lines};
pub(crate) use rdfxml::known;
pub use source::{Quads, Source};
pub(crate) use source::{guarded, hold, rename_nodes};

use crate::compression::Compression;
#[cfg(doc)]
use crate::map::Dataset;

/// The RDF format that a file's name promises, before an ending such as `.gz`.
pub fn format_of(path: &Path) -> Option<RdfFormat> {
    // What is no UTF-8 in a name is no part of its ending.
    let name = path.file_name()?.to_string_lossy();
    let (name, _) = Compression::split(&name);
    format_by_name(Path::new(name).extension()?.to_str()?)
}

/// The RDF format with this name or file extension: `ttl`, `turtle`, `trig`, `nt`, `nq`, `rdf`, `jsonld`, ...
pub fn format_by_name(name: &str) -> Option<RdfFormat> {
    Some(match name.to_ascii_lowercase().replace(['-', '/'], "").as_str() {
        "ttl" | "turtle" => RdfFormat::Turtle,
        "trig" => RdfFormat::TriG,
        "nt" | "ntriples" => RdfFormat::NTriples,
        "nq" | "nquads" => RdfFormat::NQuads,
        "rdf" | "owl" | "xml" | "rdfxml" => RdfFormat::RdfXml,
        "jsonld" | "json" => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        "n3" => RdfFormat::N3,
        _ => return None,
    })
}
