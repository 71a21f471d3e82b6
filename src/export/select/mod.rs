//! Selection: a graph and what is wanted of it in, the part of the graph that has it and can be read by itself out.
//!
//! What each condition means, and what is kept so that nothing dangles, is told in `docs/selection.md`.

mod closure;
mod condition;
mod reach;
mod things;

#[cfg(feature = "cli")]
pub(crate) use condition::told_as;
pub use condition::{Condition, ConditionError};

use crate::map::Dataset;
use closure::Closure;
use things::Things;

/// What is wanted of a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Things that meet one condition of each kind that is here. Without any, all things.
    pub only: Vec<Condition>,
    /// Things that meet any of these are left out, and with them what would be wrong or unreadable without them.
    pub without: Vec<Condition>,
}

impl Selection {
    /// The part of a graph that is selected.
    ///
    /// Statements keep their article, their evidence, the entities they are about and the claim in which they are
    /// said. Every quad of the result is one of the graph.
    pub fn of(&self, dataset: &Dataset) -> Dataset {
        self.select(dataset).0
    }

    /// The part of a graph that is selected, and the conditions that nothing in the graph meets, perhaps by a slip of the pen.
    pub fn select(&self, dataset: &Dataset) -> (Dataset, Vec<&Condition>) {
        if self.only.is_empty() && self.without.is_empty() {
            return (dataset.clone(), Vec::new());
        }
        let things = self.things(dataset);
        let left_out = |thing| self.without.iter().any(|condition| things.is_left_out(thing, condition));
        let mut closure = Closure::new(&things, things.all().filter(|&thing| left_out(thing)));
        let wanted = |thing| {
            let kinds = self.only.iter().filter(|condition| !is_hops(condition)).map(std::mem::discriminant);
            kinds.into_iter().all(|kind| {
                let mut conditions =
                    self.only.iter().filter(|condition| std::mem::discriminant(*condition) == kind);
                conditions.any(|condition| things.meets(thing, condition))
            })
        };
        for thing in things.all().filter(|&thing| wanted(thing)) {
            closure.keep(thing);
        }
        (closure.select(), self.unmet(&things))
    }

    fn unmet(&self, things: &Things<'_>) -> Vec<&Condition> {
        let conditions = self.only.iter().chain(&self.without).filter(|condition| !is_hops(condition));
        conditions.filter(|condition| !things.all().any(|thing| things.meets(thing, condition))).collect()
    }

    /// The things of a graph, with what the conditions name.
    fn things<'d>(&self, dataset: &'d Dataset) -> Things<'d> {
        let steps =
            |condition: &Condition| if let Condition::Hops(steps) = condition { Some(*steps) } else { None };
        let hops = self.only.iter().filter_map(steps).max().unwrap_or(0);
        Things::new(dataset).with_named(self.only.iter().chain(&self.without), hops)
    }
}

fn is_hops(condition: &Condition) -> bool {
    matches!(condition, Condition::Hops(_))
}
