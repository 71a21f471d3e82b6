//! What a syntax has no way to write: the name of the syntax and the thing in, an error out.

use std::fmt;
use std::io;

use crate::map::{Dataset, is_triple, language, split_direction};

/// Something that a syntax has no way to write: found inside an [`io::Error`].
#[derive(Debug, PartialEq, Eq)]
pub struct Inexpressible {
    syntax: &'static str,
    what: String,
}

impl Inexpressible {
    /// The way out.
    pub(crate) const HINT: &str = "take another format: Turtle, TriG, N-Triples and N-Quads can carry it";
}

impl fmt::Display for Inexpressible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has no way to write {}", self.syntax, self.what)
    }
}

impl std::error::Error for Inexpressible {}

/// Refuses a dataset with terms that only RDF 1.2 has for a syntax of RDF 1.1.
pub(crate) fn refuse_rdf12(syntax: &'static str, dataset: &Dataset) -> io::Result<()> {
    let has_direction = |form: &str| language(form).is_some_and(|tag| split_direction(tag).1.is_some());
    match dataset.terms.iter().find(|form| has_direction(form)) {
        Some(form) => Err(inexpressible(syntax, format!("the direction of {form}"))),
        None => refuse_triples(syntax, dataset),
    }
}

/// Refuses a dataset with triple terms.
pub(super) fn refuse_triples(syntax: &'static str, dataset: &Dataset) -> io::Result<()> {
    let triple = dataset.terms.iter().find(|form| is_triple(form));
    triple.map_or(Ok(()), |form| Err(inexpressible(syntax, format!("the triple term {form}"))))
}

/// The error of a writer of a syntax.
pub(super) fn inexpressible(syntax: &'static str, what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, Inexpressible { syntax, what })
}
