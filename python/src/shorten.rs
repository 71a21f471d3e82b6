//! Names: an IRI in, its prefix and local name out, if one of the graph's prefixes stands for its beginning.

use std::collections::HashMap;

use triplewire::vocab::Prefixes;

/// Prefixes by what they stand for.
pub(crate) struct Shortener<'p>(HashMap<&'p str, &'p str>);

impl<'p> Shortener<'p> {
    pub(crate) fn new(prefixes: &'p Prefixes) -> Self {
        Self(prefixes.iter().map(|(name, namespace)| (namespace, name)).collect())
    }

    /// The prefix and the local name of an IRI.
    pub(crate) fn short<'i>(&self, iri: &'i str) -> Option<(&'p str, &'i str)> {
        let (namespace, local) = iri.split_at(iri.rfind(['/', '#']).map_or(0, |cut| cut + 1));
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let name = self.0.get(namespace).filter(|_| !local.is_empty() && local.chars().all(is_plain))?;
        Some((name, local))
    }
}
