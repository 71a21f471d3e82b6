//! Changes one after the other that become one: each in, what all of them do to the graph out. Nothing is written meanwhile.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::change::{Change, Difference, NotMade};
use super::id::TermId;
use super::layer::Layer;
use super::order::{Order, QuadIds};
use super::snapshot::Snapshot;
use crate::checked::Fault;
use crate::map;

/// A graph, and what it is after the changes so far.
pub(crate) struct Staged {
    now: Snapshot,
    /// The quads that the graph had before and has no more, and those that it has now and had not.
    differ: BTreeSet<QuadIds>,
}

impl Staged {
    /// A graph before any change.
    pub(crate) fn new(before: Snapshot) -> Self {
        Self { now: before, differ: BTreeSet::new() }
    }

    /// The graph after the changes so far.
    pub(crate) fn now(&self) -> &Snapshot {
        &self.now
    }

    /// Makes a further change.
    pub(crate) fn change(&mut self, change: &Change) -> Result<(), Fault> {
        let difference = Difference::of(&self.now, change).map_err(|error| match error {
            NotMade::Fault(fault) => fault,
            // Changes are made of terms here.
            NotMade::Line(_) => Fault::Outside,
        })?;
        if difference.is_empty() {
            return Ok(());
        }
        for quad in &difference.quads.quads {
            if !self.differ.remove(quad) {
                self.differ.insert(*quad);
            }
        }
        let layer = Layer::plain(self.now.next_number(), difference.terms, difference.quads);
        let mut layers = self.now.layers().to_vec();
        layers.push(Arc::new(layer));
        self.now = Snapshot::of(layers, difference.totals);
        Ok(())
    }

    /// The names of the graphs that have statements, as a [`Change`] names them; that of the default graph is empty.
    pub(crate) fn graphs(&self) -> Result<Vec<String>, Fault> {
        let mut names = Vec::new();
        for graph in self.now.graphs() {
            names.push(self.form(graph?.0)?);
        }
        Ok(names)
    }

    /// All changes as one.
    pub(crate) fn finish(self) -> Result<Change, Fault> {
        let mut change = Change::default();
        for quad in &self.differ {
            let is_there = self.now.has(Order::Spog, &quad.map(TermId))?;
            let out = if is_there { &mut change.add } else { &mut change.remove };
            for id in quad {
                if *id != TermId::DEFAULT.0 {
                    out.push_str(&self.form(*id)?);
                    out.push(' ');
                }
            }
            out.push_str(".\n");
        }
        Ok(change)
    }

    fn form(&self, id: u32) -> Result<String, Fault> {
        let mut form = String::new();
        match TermId(id).in_dictionary() {
            Some(number) => form.push_str(&self.now.form(number)?),
            None => map::encode(self.now.term(TermId(id))?.as_ref(), &mut form),
        }
        Ok(form)
    }
}
