//! Building an index: facts about entries in, in any order; the index file out.
//!
//! Facts are sorted by entry and merged, then names are sorted by key. Both sorts spill to disk, so memory does not
//! grow with the number of entries; only the superclasses of classes are held. Entries are numbered in the order of
//! their IRIs: the same facts give the same bytes, whatever their order.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::classes::{Classes, hash};
use super::fact::{Fact, MAX_NAME};
use super::item::Item;
use super::write::{END, Entries};
use super::{About, KbError};
use crate::bytes::Cursor;
use crate::extract::EntityType;
use crate::sort::Sorter;

/// How many names an entry has at most.
const MAX_NAMES: usize = 500;

/// The memory of a sort in bytes, unless told otherwise.
const MEMORY: usize = 256 << 20;

/// Gathers facts until all have come.
pub struct Builder {
    rows: Sorter,
    classes: Classes,
    wanted: Vec<EntityType>,
    /// The positions that somebody held; as hashes, for there are many.
    held: FxHashSet<u64>,
    memory: usize,
    directory: PathBuf,
    about: About,
    row: Vec<u8>,
}

impl Builder {
    /// A builder whose temporary files are in `directory`, without names.
    pub fn new(directory: &Path) -> Self {
        Self {
            rows: Sorter::new(MEMORY, directory.to_owned()),
            classes: Classes::new(),
            wanted: Vec::new(),
            held: FxHashSet::default(),
            memory: MEMORY,
            directory: directory.to_owned(),
            about: About::default(),
            row: Vec::new(),
        }
    }

    /// Keeps only the entries of these classes, and beside them the positions that terms of office are of. Without this, all
    /// that have a name are kept.
    #[must_use]
    pub fn with_classes(mut self, classes: impl IntoIterator<Item = EntityType>) -> Self {
        self.wanted = classes.into_iter().collect();
        self
    }

    /// Sorts in about so many bytes of memory instead of 256 MiB.
    #[must_use]
    pub fn with_memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self.rows = Sorter::new(bytes, self.directory.clone());
        self
    }

    /// Names a source, for [`About`].
    pub fn add_source(&mut self, name: &str) {
        self.about.sources.push(name.to_owned());
    }

    /// Takes facts about the entry `iri`. Names that are too long are counted and left out.
    ///
    /// # Errors
    ///
    /// If the disk fails.
    pub fn add(&mut self, iri: &str, facts: &[Fact]) -> io::Result<()> {
        if facts.is_empty() || iri.is_empty() || iri.bytes().any(|byte| byte == END) {
            return Ok(());
        }
        self.row.clear();
        self.row.extend_from_slice(iri.as_bytes());
        self.row.push(END);
        for fact in facts {
            match fact {
                Fact::Name(_, name) if name.len() > MAX_NAME => self.about.long_names += 1,
                Fact::Term(term) => {
                    self.held.insert(hash(&term.position));
                    fact.put(&mut self.row);
                }
                _ => fact.put(&mut self.row),
            }
        }
        self.rows.push(&self.row)
    }

    /// Says that every thing of the class `class` is of the class `superclass` too.
    pub fn add_superclass(&mut self, class: &str, superclass: &str) {
        self.classes.add(class, superclass);
    }

    /// Writes the index and gives the writer back, with what is in the index.
    ///
    /// # Errors
    ///
    /// If the disk fails, or there are more entries than an index can hold.
    pub fn finish<W: Write>(self, writer: W) -> Result<(W, About), KbError> {
        let Self { rows, mut classes, wanted, held, memory, directory, mut about, .. } = self;
        let mut entries = Entries::new(&directory, memory)?;
        let add = |entries: &mut Entries, mut item: Item, about: &mut About| {
            let is_held = held.contains(&hash(&item.iri));
            if !is_held {
                // Of other things they tell nothing that is asked for.
                item.jurisdictions.clear();
                item.bodies.clear();
            }
            entries.add_if_wanted(item, &wanted, is_held, about)
        };
        let mut merged = Merged::default();
        rows.finish()?.try_for_each(|row| {
            if let Some(item) = merged.next(row, &mut classes) {
                add(&mut entries, item, &mut about)?;
            }
            Ok::<_, KbError>(())
        })?;
        if let Some(item) = merged.last(&mut classes) {
            add(&mut entries, item, &mut about)?;
        }
        entries.write(&directory, about, writer)
    }
}

/// Gathers the facts of consecutive rows about the same entry.
#[derive(Default)]
struct Merged {
    iri: Vec<u8>,
    facts: BTreeSet<Fact>,
}

impl Merged {
    /// Takes a row; gives the entry before it, if the row is about another.
    fn next(&mut self, row: &[u8], classes: &mut Classes) -> Option<Item> {
        let end = row.iter().position(|byte| *byte == END)?;
        let done = if self.iri == row[..end] { None } else { self.last(classes) };
        if self.iri != row[..end] {
            self.iri = row[..end].to_owned();
        }
        let mut facts = Cursor(&row[end + 1..]);
        self.facts.extend(std::iter::from_fn(|| Fact::take(&mut facts)));
        done
    }

    fn last(&mut self, classes: &mut Classes) -> Option<Item> {
        if self.facts.is_empty() {
            return None;
        }
        let iri = std::str::from_utf8(&self.iri).ok()?;
        let mut item = Item::of(iri, std::mem::take(&mut self.facts).into_iter().collect());
        item.class = item.class.or_else(|| item.types.iter().filter_map(|iri| classes.class_of(iri)).min());
        item.names.truncate(MAX_NAMES);
        Some(item)
    }
}
