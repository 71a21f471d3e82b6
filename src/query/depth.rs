//! How deep a query is: its text in, a refusal out if it is deeper than the stack of its thread can bear.
//!
//! The parser and the engine call themselves for each bracket within a bracket, each sign of negation before another, and
//! each part of a chain of operators, unions or optional parts. A text is measured before they see it, by its tokens.

use std::fmt;

use super::QueryError;
use super::scan::{self, Kind};

/// How deep brackets may be within one another.
const DEPTH: usize = 250;

/// How many operators and keywords that join parts a query may have.
const PARTS: usize = 5_000;

/// What of a query is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooDeep {
    /// Brackets, or signs before an expression.
    Depth,
    /// Operators, unions and the like.
    Parts,
}

impl fmt::Display for TooDeep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth => write!(f, "is nested more than {DEPTH} deep"),
            Self::Parts => {
                write!(f, "joins more than {PARTS} parts by operators, UNION, OPTIONAL and the like")
            }
        }
    }
}

/// Refuses a query that is too deep.
pub(super) fn check(query: &str) -> Result<(), QueryError> {
    const JOINTS: [&str; 9] =
        ["UNION", "OPTIONAL", "MINUS", "GRAPH", "FILTER", "BIND", "SERVICE", "LATERAL", "EXISTS"];
    let (mut depth, mut signs, mut parts) = (0_usize, 0_usize, 0_usize);
    for token in scan::tokens(query) {
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.saturating_sub(1),
            "!" | "-" | "+" | "^" => signs += 1,
            "|" | "&" | "*" | "/" | "=" | "<" | ">" => parts += 1,
            _ if token.kind == Kind::Word && JOINTS.iter().any(|joint| token.is(joint)) => parts += 1,
            _ => {}
        }
        // Signs in a row are deep, signs between terms are many.
        match token.text {
            "!" | "-" | "+" | "^" => {}
            _ => {
                parts += signs;
                signs = 0;
            }
        }
        if depth + signs > DEPTH {
            return Err(QueryError::TooDeep(TooDeep::Depth));
        }
        if parts > PARTS {
            return Err(QueryError::TooDeep(TooDeep::Parts));
        }
    }
    Ok(())
}
