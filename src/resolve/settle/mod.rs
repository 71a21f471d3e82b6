//! The second step: the keys of all records in, in any order, what they say together about each article, target, name
//! and key out.
//!
//! Of one article the newest record counts, unless it is withdrawn. What all say of one thing is gathered in one pass over
//! rows in the order of their keys, so that memory is bounded however many articles there are: rows are sorted on disk
//! where they are many. In memory stay one byte for each record, and what is settled about the few articles, targets and
//! names that are not as each record has them.

mod combine;
mod names;
mod rows;
mod state;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::read::Withdrawn;
use crate::shelf::Shelf;
use crate::sort::{Sorted, Sorter};
use crate::spool::Spool;

use super::keys::{By, Keys, KeysLine};
use super::report::Report;
use super::settled::{Settled, Things};
use super::thing::{Gathered, Said};
use super::versions::{Found, Outdated, Rank, Versions};
pub use combine::{Combiner, Fact, Merger, StateRow};
pub(super) use names::key_of;
use names::{BearerRow, borne_by_several, contradictory};
use rows::{by_key, row};
use state::Items;
pub use state::{Stage, State, StateError};

/// How many bytes of each kind of row are in memory, unless told otherwise.
pub(super) const MEMORY: usize = 64 << 20;

/// Gathers the keys of records until all have come.
pub struct Settler {
    records: Versions,
    targets: Sorter,
    marks: Sorter,
    keys: Shelf<Keys>,
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
            records: Versions::new(memory, directory.to_owned()),
            targets: sorter(),
            marks: sorter(),
            keys: Shelf::new(memory, directory),
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
            KeysLine::Record(keys) => self.add_keys(keys.clone()),
        }
    }

    /// Takes the keys of a record.
    pub(super) fn add_keys(&mut self, keys: Keys) -> io::Result<()> {
        let number = self.count;
        self.count += 1;
        self.records.add(&Rank::of_keys(&keys), number, keys.left_out)?;
        for (target, item) in keys.linked() {
            self.targets.push(&row(&(target, item, number))?)?;
        }
        for (name, kind, places) in keys.marked() {
            self.marks.push(&row(&(name, kind, places, number))?)?;
        }
        let size = keys.size();
        self.keys.push(keys, size)
    }

    /// Takes that an article is withdrawn: the version that is told and those before it. One without an identity is none.
    ///
    /// # Errors
    ///
    /// If rows cannot be written to disk.
    pub fn withdraw(&mut self, withdrawn: &Withdrawn) -> io::Result<()> {
        self.records.withdraw(withdrawn)
    }

    /// What all say together, what happened to the records besides, and which of them are used, in the order in which
    /// they came.
    ///
    /// # Errors
    ///
    /// If rows cannot be written to disk or read from it.
    pub fn finish(self) -> io::Result<(Settled, Report, Vec<bool>)> {
        let (settled, report, used, _) = self.finish_with_keys()?;
        Ok((settled, report, used))
    }

    /// As [`finish`](Self::finish), with the keys of all records.
    pub(super) fn finish_with_keys(self) -> io::Result<(Settled, Report, Vec<bool>, Shelf<Keys>)> {
        let Self { records, targets, marks, mut keys, count, memory, directory } = self;
        let mut settled = Settled::default();
        let mut report = Report::default();
        let mut used = vec![false; usize::try_from(count).map_err(io::Error::other)?];
        editions(records, &mut settled, &mut report, &mut used)?;
        let is_used = |number: u64| usize::try_from(number).is_ok_and(|number| used[number]);
        items(targets.finish()?, &mut settled, is_used)?;
        let names = contradictory(marks.finish()?, is_used)?;
        let sorter = || Sorter::new(memory, directory.clone());
        let (mut things, mut bearers) = (sorter(), sorter());
        keys.try_for_each(|first, keys| {
            let rows = keys.par_iter().enumerate().map(|(i, keys)| {
                if is_used(first + i as u64) { rows_of(keys, &settled, &names) } else { Ok(Vec::new()) }
            });
            for rows in rows.collect::<Vec<io::Result<Vec<_>>>>() {
                for (is_bearer, row) in rows? {
                    if is_bearer { bearers.push(&row)? } else { things.push(&row)? }
                }
            }
            Ok(())
        })?;
        let group = Spool::new(memory, &directory);
        borne_by_several(bearers.finish()?, group, &mut settled, &mut things)?;
        settled.things = gather(things.finish()?, Things::new(memory, &directory), &mut report)?;
        Ok((settled, report, used, keys))
    }
}

/// Finds the newest record of each article.
pub(super) fn editions(
    records: Versions,
    settled: &mut Settled,
    report: &mut Report,
    used: &mut [bool],
) -> io::Result<()> {
    records.finish(|found| {
        match found {
            Found::Record(place, why) => {
                if let Some(used) = usize::try_from(place).ok().and_then(|place| used.get_mut(place)) {
                    *used = why.is_none();
                }
            }
            Found::Article(article) if article.is_withdrawn => {
                settled.articles.insert(article.id.clone(), None);
                report.withdrawn.push(article.id);
            }
            Found::Article(article) => {
                let [older, copies, equal] = [Outdated::Superseded, Outdated::Repeated, Outdated::SetAside]
                    .map(|why| article.unused[why as usize]);
                report.articles += 1;
                report.duplicates += copies;
                if article.has_others() {
                    settled.articles.insert(article.id.clone(), Some(article.digest));
                }
                if older > 0 {
                    report.superseded.push((article.id.clone(), older));
                }
                if equal > 0 {
                    report.set_aside.push((article.id.clone(), equal));
                }
                if article.left_out > 0 {
                    report.left_out.push((article.id, article.left_out));
                }
            }
        }
        Ok::<_, io::Error>(())
    })?;
    // Articles are told in the order of their ids, not in that of their rows.
    for list in [&mut report.superseded, &mut report.set_aside] {
        list.sort_unstable();
    }
    report.left_out.sort_unstable();
    report.withdrawn.sort_unstable();
    Ok(())
}

/// Finds the targets that are linked together with one item of Wikidata.
fn items(sorted: Sorted, settled: &mut Settled, is_used: impl Fn(u64) -> bool) -> io::Result<()> {
    let mut items: BTreeMap<String, Items> = BTreeMap::new();
    by_key(
        sorted,
        |(target, ..): &(String, String, u64)| target.clone(),
        |_, (target, item, number), _| {
            if is_used(number) {
                items.entry(target).or_default().add(item);
            }
            Ok(())
        },
    )?;
    let one = items.into_iter().filter_map(|(target, items)| Some((target, items.finish()?)));
    settled.targets = one.collect();
    Ok(())
}

/// The rows of a record: for each entity its key with what is said, or one of [`BearerRow`] and true.
fn rows_of(keys: &Keys, settled: &Settled, names: &BTreeSet<String>) -> io::Result<Vec<(bool, Vec<u8>)>> {
    let rows = keys.entities.iter().zip(keys.said()).enumerate().map(|(e, (entity, said))| match entity.by {
        By::Name if names.contains(&entity.key) => {
            let bearer: BearerRow = (entity.key.clone(), keys.article.clone(), keys.bearer(e), said);
            Ok((true, row(&bearer)?))
        }
        By::Target => Ok((false, row(&(settled.of_target(&entity.key), said))?)),
        _ => Ok((false, row(&(&entity.key, said))?)),
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
