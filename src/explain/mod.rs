//! Explaining: a [`View`] and a name or statement in; what is known, and the sentences that say so, out.
//!
//! [`find`] turns what a person wrote into a node of the graph. [`explain`] tells all about a node;
//! [`Pattern::explain`] tells who says a statement and who contradicts it. The answers are plain data: they serialise
//! as JSON, and [`Style`] writes them as text.
//!
//! A graph that is not of Triplewire's ontology is explained as its triples with their labels.
//!
//! ```
//! use triplewire::explain::{Found, Style, explain, find};
//! use triplewire::view::View;
//!
//! let graph = triplewire::build(["examples/articles/geneva-meridian.txt"])?;
//! let (dataset, prefixes) = (graph.dataset()?, graph.store().prefixes());
//! let view = View::new(&dataset);
//! let Found::One { iri, .. } = find(&view, prefixes, "Mike Pompeo") else { panic!("nobody of that name") };
//! let mut text = Vec::new();
//! Style::Plain.write(&explain(&view, prefixes, &iri), &mut text)?;
//! assert!(String::from_utf8(text)?.contains("spoke with Kamilov by telephone"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod about;
mod account;
mod contradiction;
mod fact;
mod find;
mod pattern;
mod period;
mod text;

use serde::Serialize;

use crate::query::Names;
use crate::view::{StatementId, View};
use crate::vocab::Prefixes;

pub use about::{Explanation, LinkShown, TripleShown, Value, explain, explain_of};
pub use account::{Account, Quoted, Said};
pub use contradiction::{Contradiction, Reason};
pub use fact::{Fact, Told};
pub use find::{Candidate, Found, find};
pub use pattern::{Asked, Pattern, PatternError};
pub use period::{Period, keep_newest};
pub use text::Style;

/// A node and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// What it is called.
    pub label: String,
    /// Its IRI, or `_:label` for a blank node.
    pub iri: String,
}

/// What statements say, each fact once with all its accounts.
pub fn told(
    view: &View<'_>,
    prefixes: &Prefixes,
    statements: impl IntoIterator<Item = StatementId>,
) -> Vec<Told> {
    Context::new(view, prefixes).told(statements)
}

/// What contradicts statements, among all that the view has of those whom they are about.
pub fn contradictions(
    view: &View<'_>,
    prefixes: &Prefixes,
    statements: &[StatementId],
) -> Vec<Contradiction> {
    contradiction::find(&Context::new(view, prefixes), statements, &[])
}

/// What everything here works with.
struct Context<'c, 'd> {
    view: &'c View<'d>,
    names: Names<'c>,
}

impl<'c, 'd> Context<'c, 'd> {
    fn new(view: &'c View<'d>, prefixes: &'c Prefixes) -> Self {
        Self { view, names: Names::new(prefixes) }
    }

    fn entity(&self, id: crate::view::EntityId) -> Named {
        let entity = &self.view[id];
        Named { label: entity.label.clone().into_owned(), iri: entity.iri.clone().into_owned() }
    }

    /// An IRI as a prefixed name if there is one.
    fn short(&self, iri: &str) -> String {
        if iri.starts_with("_:") { iri.to_owned() } else { self.names.shorten(iri) }
    }
}
