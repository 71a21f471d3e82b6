//! Combining: keys of records, or states, in, the states of each article, target, name and key out, put together as far as
//! memory goes; and at the end, when all of one key stand together, what is settled.
//!
//! A machine that has a part of the keys combines them with a [`Combiner`] and sends what it takes out of it, each row of it
//! to where the others of its key are; there a [`Merger`] puts the rows of each key together. What many articles speak of
//! is thus sent once from each part, not once for each article.
//!
//! ```
//! use triplewire::extract::Record;
//! use triplewire::resolve::{Combiner, Keys, KeysLine, Merger, prepare};
//!
//! let record: Record = serde_json::from_str(r#"{"id": "1", "text": ""}"#)?;
//! let keys = KeysLine::Record(Keys::of(&prepare(record)));
//! let (mut here, mut there) = (Combiner::new(1 << 20), Combiner::new(1 << 20));
//! here.add_article(&keys, 1);
//! there.add_article(&keys, 2);
//! let mut merger = Merger::new();
//! let mut settled = Vec::new();
//! for (stage, key, state) in here.take().into_iter().chain(there.take()) {
//!     settled.extend(merger.add(stage, key, state)?);
//! }
//! settled.extend(merger.finish());
//! // The very same record came twice, and the first is used.
//! assert!(String::from_utf8_lossy(&settled[0].2).contains(r#""place":1,"repeated":1"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt};

use super::state::{Inner, Items, Records, Stage, State, StateError};
use crate::resolve::keys::{Keys, KeysLine};
use crate::resolve::namesakes::{Contradiction, Namesakes};
use crate::resolve::settled::Settled;
use crate::resolve::thing::Gathered;

/// The state of one article, target, name or key.
pub type StateRow = (Stage, String, State);

/// What is settled about one article, target, name or key: see [`State::finish`].
pub type Fact = (Stage, String, Vec<u8>);

/// Puts states together while they fit into memory.
#[derive(Debug)]
pub struct Combiner {
    states: HashMap<(Stage, String), State>,
    memory: usize,
    size: usize,
}

impl Combiner {
    /// Nothing yet; [`is_full`](Self::is_full) when the states take about so many bytes.
    pub fn new(memory: usize) -> Self {
        Self { states: HashMap::new(), memory, size: 0 }
    }

    /// Adds which record, or withdrawal, of its article this is. `place` tells records from one another, and of those
    /// that are the same the one with the smallest is used.
    pub fn add_article(&mut self, line: &KeysLine, place: u64) {
        let (id, records) = match line {
            KeysLine::Record(keys) => (keys.article.clone(), Records::of(keys, place)),
            KeysLine::Withdrawn(withdrawn) => match &withdrawn.id {
                Some(id) => (id.clone(), Records::withdrawn(withdrawn)),
                None => return,
            },
        };
        self.insert(id, State(Inner::Article(records)));
    }

    /// Adds what a record that is used says of targets, and of names as far as it may contradict.
    pub fn add_marks(&mut self, keys: &Keys) {
        for (target, item) in keys.linked() {
            let mut items = Items::default();
            items.add(item.clone());
            self.insert(target.clone(), State(Inner::Target(items)));
        }
        for (name, kind, places) in keys.marked() {
            let mut contradiction = Contradiction::default();
            contradiction.add(kind, places.into_iter().cloned().collect());
            self.insert(name.clone(), State(Inner::Mark(contradiction)));
        }
    }

    /// Adds what a record that is used says of those who bear names about which articles contradict one another.
    pub fn add_bearers(&mut self, keys: &Keys, is_contradictory: impl Fn(&str) -> bool) {
        for (name, bearer) in keys.bearers_of(is_contradictory) {
            let mut namesakes = Namesakes::default();
            namesakes.add(&keys.article, bearer);
            self.insert(name.clone(), State(Inner::Name(namesakes)));
        }
    }

    /// Adds what a record that is used says of its entities. `settled` has what is settled about its targets and names.
    pub fn add_things(&mut self, keys: &Keys, settled: &Settled) {
        for (key, said) in settled.keys(keys).into_iter().zip(keys.said()) {
            let mut gathered = Gathered::default();
            gathered.add(said, 1);
            self.insert(key.into_owned(), State(Inner::Key(gathered)));
        }
    }

    /// Adds a state.
    ///
    /// # Errors
    ///
    /// If it is of another stage.
    pub fn add(&mut self, stage: Stage, key: String, state: State) -> Result<(), StateError> {
        if state.stage() != stage {
            return Err(StateError::Stages(stage.name(), state.stage().name()));
        }
        self.insert(key, state);
        Ok(())
    }

    fn insert(&mut self, key: String, state: State) {
        match self.states.entry((state.stage(), key)) {
            Entry::Vacant(free) => {
                self.size += state.size() + free.key().1.len() + size_of::<StateRow>();
                free.insert(state);
            }
            Entry::Occupied(mut taken) => {
                let before = taken.get().size();
                // They are of one stage.
                let merged = taken.get_mut().merge(state);
                debug_assert!(merged.is_ok());
                self.size = (self.size + taken.get().size()).saturating_sub(before);
            }
        }
    }

    /// Whether the states take as much memory as they may: then it is time to [`take`](Self::take) them.
    pub fn is_full(&self) -> bool {
        self.size > self.memory
    }

    /// Takes the states out, in the order of their stages and keys.
    pub fn take(&mut self) -> Vec<StateRow> {
        self.size = 0;
        let states = std::mem::take(&mut self.states).into_iter();
        let mut rows: Vec<StateRow> = states.map(|((stage, key), state)| (stage, key, state)).collect();
        rows.sort_unstable_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        rows
    }
}

/// Merges states of which those of one key come one after another.
#[derive(Debug, Default)]
pub struct Merger {
    last: Option<StateRow>,
}

impl Merger {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a state; when it is the first of its key, gives what is settled by those before it, if anything is.
    ///
    /// # Errors
    ///
    /// If it is of another stage.
    pub fn add(&mut self, stage: Stage, key: String, state: State) -> Result<Option<Fact>, StateError> {
        if let Some((last, of, own)) = &mut self.last
            && *last == stage
            && *of == key
        {
            own.merge(state)?;
            return Ok(None);
        }
        let before = std::mem::take(self).finish();
        self.last = Some((stage, key, state));
        Ok(before)
    }

    /// What is settled by the last ones.
    pub fn finish(self) -> Option<Fact> {
        let (stage, key, state) = self.last?;
        let fact = state.finish(&key)?;
        Some((stage, key, fact))
    }
}
