//! Words that are asked for: a query in, the same query, whose words are known where they are asked for, out.

use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::sorting;
use crate::vocab::MATCHES;

/// Puts `tw:matches` with a variable behind the triples that may give it a value: the engine keeps the order of what it
/// takes to be equal.
pub(super) fn put_last(query: &mut Query) {
    sorting::each_pattern_of(query, &mut |pattern| {
        if let GraphPattern::Bgp { patterns } = pattern {
            patterns.sort_by_key(has_unknown_words);
        }
    });
}

fn has_unknown_words(triple: &TriplePattern) -> bool {
    let is_ours = matches!(&triple.predicate, NamedNodePattern::NamedNode(node) if *node == MATCHES);
    is_ours && matches!(triple.object, TermPattern::Variable(_) | TermPattern::BlankNode(_))
}
