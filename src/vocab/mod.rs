//! The vocabulary: every IRI that Triplewire writes or asks for, the prefixes that shorten them, and the one
//! function that mints new ones.
//!
//! The terms of [`tw`] and [`ev`] are those of `ontology/*.ttl`, no more and no fewer; a test holds the two
//! against each other.

pub mod iri;
pub(crate) mod lexical;
mod prefixes;
mod renamed;
pub mod rule;
mod terms;

pub use prefixes::{PREFIXES, Prefixes};
pub use renamed::{RENAMED, Renamed};
pub use terms::{dcat, dcterms, ev, foaf, owl, prov, rdf, rdfs, schema, sd, sh, skos, tw, void, xsd};
