//! The second step: the keys of all records in, in any order, what they say together about each article, target, name
//! and key out.
//!
//! Of one article the newest record counts, unless it is withdrawn. What all say of one thing is gathered in one pass over
//! rows in the order of their keys, so that memory is bounded however many articles there are: rows are sorted on disk
//! where they are many. In memory stay one byte for each record, and what is settled about the few articles, targets and
//! names that are not as each record has them.

mod names;
mod rows;
mod versions;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use crate::link::wikidata;
use crate::read::Withdrawn;
use crate::sort::{Sorted, Sorter};
use crate::spool::Spool;

use super::keys::{By, Keys, KeysLine};
use super::report::Report;
use super::settled::{Settled, Things};
use super::thing::{Gathered, Said};
pub(super) use names::key_of;
use names::{BearerRow, borne_by_several, contradictory};
use rows::{by_key, row, value};
use versions::{Row, What, editions};

/// How many bytes of each kind of row are in memory, unless told otherwise.
pub(super) const MEMORY: usize = 64 << 20;

/// Gathers the keys of records until all have come.
pub struct Settler {
    records: Sorter,
    targets: Sorter,
    marks: Sorter,
    keys: Spool,
    count: u64,
    memory: usize,
    directory: PathBuf,
}

impl Settler {
    /// Nothing yet. What does not fit into memory goes to nameless files in `directory`.
    pub fn new(directory: &Path) -> Self {
        Self::with_memory(MEMORY, directory)
    }

    /// Nothing yet; so many bytes of each kind of row are held in memory.
    pub fn with_memory(memory: usize, directory: &Path) -> Self {
        let sorter = || Sorter::new(memory, directory.to_owned());
        Self {
            records: sorter(),
            targets: sorter(),
            marks: sorter(),
            keys: Spool::new(memory, directory),
            count: 0,
            memory,
            directory: directory.to_owned(),
        }
    }

    /// Takes a line of keys.
    ///
    /// # Errors
    ///
    /// If rows cannot be written to disk.
    pub fn add(&mut self, line: &KeysLine) -> io::Result<()> {
        match line {
            KeysLine::Withdrawn(withdrawn) => self.withdraw(withdrawn),
            KeysLine::Record(keys) => {
                let mut row = Vec::new();
                line.write(&mut row);
                self.add_written(keys, &row)
            }
        }
    }

    /// Takes the keys of a record, and the line of them.
    pub(super) fn add_written(&mut self, keys: &Keys, line: &[u8]) -> io::Result<()> {
        let number = self.count;
        self.count += 1;
        self.keys.push(line)?;
        let what = What::Record(keys.digest, number, keys.left_out, keys.edition.clone());
        self.records.push(&row(&Row { article: keys.article.clone(), what })?)?;
        for entity in &keys.entities {
            for target in entity.item.iter().flat_map(|item| entity.targets.iter().map(move |t| (t, item))) {
                self.targets.push(&row(&(target.0, target.1, number))?)?;
            }
            if entity.by == By::Name && (entity.kind.is_some() || !entity.places.is_empty()) {
                let places: Vec<&String> = entity.places.keys().collect();
                self.marks.push(&row(&(&entity.key, entity.kind, places, number))?)?;
            }
        }
        Ok(())
    }

    /// Takes that an article is withdrawn: the version that is told and those before it. One without an identity is none.
    ///
    /// # Errors
    ///
    /// If rows cannot be written to disk.
    pub fn withdraw(&mut self, withdrawn: &Withdrawn) -> io::Result<()> {
        let Some(article) = withdrawn.id.clone() else { return Ok(()) };
        let what = What::Withdrawn(withdrawn.version, withdrawn.modified.clone());
        self.records.push(&row(&Row { article, what })?)
    }

    /// What all say together, what happened to the records besides, and which of them are used, in the order in which
    /// they came.
    ///
    /// # Errors
    ///
    /// If rows cannot be written to disk or read from it.
    pub fn finish(self) -> io::Result<(Settled, Report, Vec<bool>)> {
        let Self { records, targets, marks, mut keys, count, memory, directory } = self;
        let mut settled = Settled::default();
        let mut report = Report::default();
        let mut used = vec![false; usize::try_from(count).map_err(io::Error::other)?];
        editions(records.finish()?, &mut settled, &mut report, &mut used)?;
        let is_used = |number: u64| usize::try_from(number).is_ok_and(|number| used[number]);
        items(targets.finish()?, &mut settled, is_used)?;
        let names = contradictory(marks.finish()?, is_used)?;
        let sorter = || Sorter::new(memory, directory.clone());
        let (mut things, mut bearers) = (sorter(), sorter());
        keys.try_for_each(|first, lines| {
            let rows = lines.into_par_iter().enumerate().map(|(i, line)| {
                if is_used(first + i as u64) { rows_of(&line, &settled, &names) } else { Ok(Vec::new()) }
            });
            for rows in rows.collect::<Vec<io::Result<Vec<_>>>>() {
                for (is_bearer, row) in rows? {
                    if is_bearer { bearers.push(&row)? } else { things.push(&row)? }
                }
            }
            Ok::<_, io::Error>(())
        })?;
        drop(keys);
        let group = Spool::new(memory, &directory);
        borne_by_several(bearers.finish()?, group, &mut settled, &mut things)?;
        settled.things = gather(things.finish()?, Things::new(memory, &directory), &mut report)?;
        Ok((settled, report, used))
    }
}

/// Finds the targets that are linked together with one item of Wikidata.
fn items(sorted: Sorted, settled: &mut Settled, is_used: impl Fn(u64) -> bool) -> io::Result<()> {
    let mut items: BTreeMap<String, Option<String>> = BTreeMap::new();
    by_key(
        sorted,
        |(target, ..): &(String, String, u64)| target.clone(),
        |_, (target, item, number), _| {
            if is_used(number) {
                let known = items.entry(target).or_insert_with(|| Some(item.clone()));
                if known.as_ref().is_some_and(|known| *known != item) {
                    *known = None;
                }
            }
            Ok(())
        },
    )?;
    let one = items.into_iter().filter_map(|(target, item)| Some((target, wikidata(&item?))));
    settled.targets = one.collect();
    Ok(())
}

/// The rows of a record: for each entity its key with what is said, or one of [`BearerRow`] and true.
fn rows_of(line: &[u8], settled: &Settled, names: &BTreeSet<String>) -> io::Result<Vec<(bool, Vec<u8>)>> {
    let keys: Keys = value(line)?;
    let rows = keys.entities.iter().enumerate().map(|(e, entity)| {
        let said = Said::of(entity, keys.language.as_ref());
        match entity.by {
            By::Name if names.contains(&entity.key) => {
                let bearer: BearerRow = (entity.key.clone(), keys.article.clone(), keys.bearer(e), said);
                Ok((true, row(&bearer)?))
            }
            By::Target => Ok((false, row(&(settled.of_target(&entity.key), said))?)),
            _ => Ok((false, row(&(&entity.key, said))?)),
        }
    });
    rows.collect()
}

/// Gathers what is said of each key; what one record alone says is not settled.
fn gather(sorted: Sorted, mut things: Things, report: &mut Report) -> io::Result<Things> {
    let mut gathered = Gathered::default();
    let mut last = String::new();
    by_key(
        sorted,
        |(key, _): &(String, Said)| key.clone(),
        |is_first, (key, said), times| {
            if is_first {
                report.entities += 1;
                let before = std::mem::take(&mut gathered);
                if before.members() > 1 {
                    things.push(&last, before.finish())?;
                }
                last = key;
            }
            gathered.add(said, times);
            Ok(())
        },
    )?;
    if gathered.members() > 1 {
        things.push(&last, gathered.finish())?;
    }
    things.finish()
}
