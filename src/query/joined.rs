//! Joins: a query in, nothing out if no group of it joins too many patterns.
//!
//! The engine plans the order of a join before it asks the graph for anything, without a look at the time or the memory that
//! there is, and takes sixteen times as long for twice as many patterns.

use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::sorting;
use crate::limits::{Exceeded, Limit, Limits};

/// Holds a query to [`Limits::patterns`].
///
/// # Errors
///
/// If a group joins more.
pub(super) fn hold(query: &mut Query, limits: &Limits) -> Result<(), Exceeded> {
    let mut most = 0;
    sorting::each_pattern_of(query, &mut |pattern| most = most.max(patterns(pattern)));
    limits.hold(Limit::Patterns, most)
}

/// How many patterns the engine puts in an order together with one another.
fn patterns(pattern: &GraphPattern) -> u64 {
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.len() as u64,
        GraphPattern::Join { left, right } => patterns(left).saturating_add(patterns(right)),
        _ => 1,
    }
}
