//! A store that is made as a whole: records in, the store of them out, in one step.
//!
//! So the first articles of a store are put into it, in memory that does not grow with their number; and all that it has,
//! when another version of the program goes on with it, or when something is to be done with the graph that needs the
//! whole of it, as to link its entities and to follow decisions about them. Then the graph has to fit into memory.

use std::collections::BTreeMap;
use std::io;

use super::admit::{self, Admitted, notice_row};
use super::change::{Shared, gave_way};
use super::sorted::{give_summed, packed};
use super::statements::OfArticles;
use super::{About, Living, Updated};
use crate::graph_file::Gather;
use crate::map::{Builder, Dataset, map_to_lines};
use crate::read::Withdrawn;
use crate::resolve::living::{self, After, Held, Kept, Part, key, read, texts};
use crate::resolve::{Archive, Graph, Ready};
use crate::sort::Sorter;
use crate::store::StoreError;
use crate::store::change::lines;

/// How many bytes of rows are in memory before they are sorted on disk.
const MEMORY: usize = 256 << 20;

/// What a store has beside what its articles say: rows, the lines that tell which entities gave way to which, and the
/// statements of others.
#[derive(Default)]
struct Beside {
    rows: Vec<(Vec<u8>, Vec<u8>)>,
    lines: String,
}

/// What is kept with a store of the options with which it is made, by names; the store itself does not look at it.
pub type Options = BTreeMap<String, Vec<u8>>;

impl Living {
    /// Makes the store that of an archive; of what was in it, statements of others stay. `withdrawn` is what publishers withdrew, which
    /// the archive knows.
    ///
    /// # Errors
    ///
    /// If the disk fails; the store is as it was then.
    pub fn begin(&mut self, archive: Archive, withdrawn: &[Withdrawn]) -> Result<Updated, StoreError> {
        let mut beside = Beside { lines: self.statements()?, ..Beside::default() };
        for (id, notices) in admit::notices(withdrawn) {
            beside.rows.push(notice_row(&id, &notices).map_err(self.failed())?);
        }
        self.put(archive, beside, None::<fn(Dataset) -> Result<Dataset, StoreError>>)
    }

    /// The options that are kept with the store.
    ///
    /// # Errors
    ///
    /// If the store is damaged.
    pub fn options(&self) -> Result<Options, StoreError> {
        let mut options = Options::new();
        let give = &mut |key: &[u8], value: &[u8]| {
            options.extend(texts(key)?.pop().map(|name| (name, value.to_owned())));
            Ok(())
        };
        self.rows()?.scan(&key(living::About::Option, &[]), give).map_err(self.failed())?;
        Ok(options)
    }

    /// Whether the graph has what was done with it as a whole: then [`update_whole`](Self::update_whole) and
    /// [`withdraw_whole`](Self::withdraw_whole) are the ways to change it.
    pub fn is_whole(&self) -> bool {
        About::read(self.writer.about()).is_some_and(|about| about.is_whole)
    }

    /// As [`update`](Self::update), but has `work` done with the whole graph: what it makes of it is the graph of the
    /// store. `options` are kept in the place of those that are kept, if they are given.
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update), and if `work` fails.
    pub fn update_whole<E: From<StoreError>>(
        &mut self,
        records: Vec<Ready>,
        withdrawn: &[Withdrawn],
        options: Option<&Options>,
        work: impl FnOnce(Dataset) -> Result<Dataset, E>,
    ) -> Result<Updated, E> {
        let rows = self.rows()?;
        let mut updated = Updated::default();
        let admitted = admit::admit(&rows, records, withdrawn, &mut updated).map_err(self.failed())?;
        self.apply_whole(&rows, admitted, updated, options, work)
    }

    /// As [`withdraw`](Self::withdraw), but has `work` done with the whole graph.
    ///
    /// # Errors
    ///
    /// As [`update_whole`](Self::update_whole).
    pub fn withdraw_whole<E: From<StoreError>>(
        &mut self,
        ids: &[String],
        work: impl FnOnce(Dataset) -> Result<Dataset, E>,
    ) -> Result<Updated, E> {
        let rows = self.rows()?;
        let mut updated = Updated::default();
        let admitted = admit::taken_out(&rows, ids, &mut updated).map_err(self.failed())?;
        self.apply_whole(&rows, admitted, updated, None, work)
    }

    fn apply_whole<E: From<StoreError>>(
        &mut self,
        rows: &super::Rows,
        admitted: Admitted,
        updated: Updated,
        options: Option<&Options>,
        work: impl FnOnce(Dataset) -> Result<Dataset, E>,
    ) -> Result<Updated, E> {
        let failed = self.failed();
        let Admitted { update, notices } = admitted;
        let is_same = update.add.is_empty() && update.remove.is_empty() && notices.is_empty();
        if is_same && options.is_none() && !self.is_old() {
            let (generation, articles) = (self.writer.generation(), self.articles());
            return Ok(Updated { generation, articles, quads: self.quads(), ..updated });
        }
        let mut after = match self.is_old() {
            // What another version found is found anew, of the records.
            true => {
                let mut after = After::new(rows);
                for id in &update.remove {
                    after.remove(key(living::About::Record, &[id]));
                }
                for (id, ready) in &update.add {
                    let record = living::written(ready.prepared()).map_err(&failed)?;
                    after.put(key(living::About::Record, &[id]), record);
                }
                after
            }
            false => living::update(rows, update).map_err(&failed)?.after,
        };
        for (id, notices) in &notices {
            let (key, value) = notice_row(id, notices).map_err(&failed)?;
            after.put(key, value);
        }
        let (archive, mut beside) = self.parts(&after).map_err(&failed)?;
        if let Some(options) = options {
            beside.rows.retain(|(row, _)| row.first() != Some(&(living::About::Option as u8)));
            let named =
                |(name, value): (&String, &Vec<u8>)| (key(living::About::Option, &[name]), value.clone());
            beside.rows.extend(options.iter().map(named));
        }
        let made = self.put(archive, beside, Some(work))?;
        Ok(Updated {
            generation: made.generation,
            articles: made.articles,
            quads: made.quads,
            dropped: made.dropped,
            ..updated
        })
    }

    /// Puts all that an earlier version of the program made into RDF anew, if one did.
    pub(super) fn renew(&mut self) -> Result<(), StoreError> {
        if !self.is_old() {
            return Ok(());
        }
        let rows = self.rows()?;
        let (archive, beside) = self.parts(&After::new(&rows)).map_err(self.failed())?;
        self.put(archive, beside, None::<fn(Dataset) -> Result<Dataset, StoreError>>).map(drop)
    }

    /// The statements of others, which no article has.
    fn statements(&self) -> Result<String, StoreError> {
        Ok(OfArticles::of(&self.options.base).beside(&self.writer.snapshot())?)
    }

    /// The records that are kept, and what is kept beside them.
    fn parts(&self, rows: &impl Kept) -> io::Result<(Archive, Beside)> {
        let mut archive = Archive::new(&self.path);
        rows.scan(&key(living::About::Record, &[]), &mut |_, record| {
            archive.add(Ready::of_prepared(read(record)?))
        })?;
        let mut beside = Beside { lines: self.statements().map_err(io::Error::other)?, ..Beside::default() };
        for about in [living::About::Notice, living::About::Option, living::About::GaveWay] {
            rows.scan(&key(about, &[]), &mut |key, value| {
                if about == living::About::GaveWay
                    && let [old, new] = &texts(key)?[..]
                {
                    beside.lines.push_str(&gave_way(&self.options.base, old, new));
                }
                beside.rows.push((key.to_owned(), value.to_owned()));
                Ok(())
            })?;
        }
        Ok((archive, beside))
    }

    /// Makes the store that of an archive and of what is beside it, with what `work` makes of the graph.
    fn put<E: From<StoreError>>(
        &mut self,
        archive: Archive,
        beside: Beside,
        work: Option<impl FnOnce(Dataset) -> Result<Dataset, E>>,
    ) -> Result<Updated, E> {
        let failed = self.failed();
        let (settled, records, report) = archive.settle().map_err(&failed)?;
        let mut updated = Updated::default();
        let mut sorter = Sorter::new(MEMORY, self.path.clone());
        let shared = Shared::of(&self.options.base);
        let options = self.options.clone();
        let about = About::new(options.base.as_str(), report.articles as u64, work.is_some()).write();
        let mut builder = work.is_some().then(Builder::new);
        let mut new = self.writer.begin_new();
        let make = |held: Held, graph: Graph| -> io::Result<_> {
            let mut text = Vec::new();
            let dropped = map_to_lines(&graph, &options, true, &mut text).dropped;
            let text = String::from_utf8(text).map_err(io::Error::other)?;
            let mut rows = living::rows(&held)?;
            let lines = text.lines().filter(|line| shared.has(line));
            rows.extend(lines.map(|line| (key(living::About::Shared, &[line]), Part::One)));
            let rows: Vec<Vec<u8>> = rows.into_iter().map(packed).collect();
            Ok((held.keys.id().to_owned(), text, rows, dropped))
        };
        records
            .try_for_each_held(&settled, make, |(id, text, rows, dropped)| {
                match &mut builder {
                    Some(builder) => {
                        for forms in lines(&text) {
                            builder.forms(forms.map_err(io::Error::other)?, |_| true);
                        }
                    }
                    None => new.push_lines(&text)?,
                }
                rows.iter().try_for_each(|row| sorter.push(row)).map_err(&failed)?;
                updated.dropped.extend(dropped);
                updated.added.push(id);
                Ok::<_, PutError>(())
            })
            .map_err(|error| match error {
                PutError::Io(source) => failed(source),
                PutError::Store(error) => error,
            })?;
        if let Some((builder, work)) = builder.zip(work) {
            for quad in work(builder.finish())?.quads() {
                new.push(quad.as_ref())?;
            }
        }
        new.push_lines(&beside.lines)?;
        for (key, value) in beside.rows {
            sorter.push(&packed((key, Part::Whole(value)))).map_err(&failed)?;
        }
        let sorted = sorter.finish().map_err(&failed)?;
        updated.generation = new.finish_with(Some(about), |give| give_summed(sorted, give))?;
        updated.quads = self.quads();
        updated.articles = report.articles as u64;
        updated.report = report;
        Ok(updated)
    }

    pub(super) fn quads(&self) -> u64 {
        self.writer.snapshot().totals().quads
    }
}

/// Why a store cannot be made.
#[derive(Debug)]
enum PutError {
    Io(io::Error),
    Store(StoreError),
}

impl From<io::Error> for PutError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<StoreError> for PutError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
