//! What a shape is: its targets, its path and its constraints.

use oxigraph::model::{NamedNode, Term};
use regex::Regex;
use rustc_hash::FxHashSet;

use super::path::Path;
use super::sparql::Sparql;
use crate::check::Severity;
use crate::store::TermId;

/// The place of a shape among all.
pub(super) type ShapeId = usize;

/// A node shape, or a property shape: one with a path.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) path: Option<Path>,
    pub(super) severity: Severity,
    pub(super) messages: Vec<String>,
    pub(super) is_deactivated: bool,
    pub(super) constraints: Vec<Constraint>,
}

/// One thing that a shape asks for.
#[derive(Debug)]
pub(super) struct Constraint {
    /// The local name of its component.
    pub(super) component: &'static str,
    pub(super) kind: Kind,
    /// What is wrong where it does not hold, in words.
    pub(super) said: String,
}

/// What a constraint asks for.
#[derive(Debug)]
pub(super) enum Kind {
    // Of each value.
    Class(FxHashSet<TermId>),
    Datatype(NamedNode),
    NodeKind(NodeKind),
    Bound(Bound, Term),
    MinLength(u64),
    MaxLength(u64),
    Pattern(Regex),
    LanguageIn(Vec<String>),
    In(FxHashSet<TermId>),
    Not(ShapeId),
    Node(ShapeId),
    And(Vec<ShapeId>),
    Or(Vec<ShapeId>),
    Xone(Vec<ShapeId>),
    Property(ShapeId),
    /// Only these properties.
    Closed(FxHashSet<TermId>),
    // Of all values together.
    MinCount(u64),
    MaxCount(u64),
    HasValue(TermId),
    UniqueLang,
    /// How many values may conform to a shape, of those that conform to none of its siblings.
    Qualified {
        shape: ShapeId,
        siblings: Vec<ShapeId>,
        least: u64,
        most: u64,
    },
    // Of the values beside those of another property.
    Equals(TermId),
    Disjoint(TermId),
    LessThan(TermId),
    LessThanOrEquals(TermId),
    // Of the focus node.
    Sparql(Box<Sparql>),
}

/// Which kinds of nodes there may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeKind {
    pub(super) iri: bool,
    pub(super) blank: bool,
    pub(super) literal: bool,
}

/// On which side of a bound values are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    MinExclusive,
    MinInclusive,
    MaxExclusive,
    MaxInclusive,
}

/// What a shape is about.
#[derive(Debug)]
pub(super) enum Target {
    Node(TermId),
    Class(FxHashSet<TermId>),
    SubjectsOf(TermId),
    ObjectsOf(TermId),
}
