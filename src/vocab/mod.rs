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
pub mod stance;
mod terms;

use oxigraph::model::NamedNodeRef;
pub use prefixes::{PREFIXES, Prefixes};
pub use renamed::{RENAMED, Renamed};

/// The types of events: the concepts of the events' scheme without their modes, whose names have small letters.
pub(crate) fn event_types() -> impl Iterator<Item = NamedNodeRef<'static>> {
    let local = |concept: &NamedNodeRef<'static>| concept.as_str().trim_start_matches(ev::NAMESPACE);
    ev::ALL
        .iter()
        .copied()
        .filter(move |concept| local(concept).bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// The property by which a query asks for words, `tw:matches`: no graph has it, so that it is no term of the ontology.
pub const MATCHES: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/triplewire#matches");

pub use terms::{dcat, dcterms, ev, foaf, owl, prov, rdf, rdfs, schema, sd, sh, skos, tw, void, xsd};
