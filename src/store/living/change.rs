//! Changes: what is taken in and what goes in, the lines and rows that come and go in one step out.

use std::collections::BTreeSet;
use std::io;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::admit::{Admitted, notice_row};
use super::{About, Living, Rows, Updated};
use crate::map::{Dropped, map_to_lines};
use crate::resolve::Graph;
use crate::resolve::living::{self, After, Kept, key};
use crate::store::{Change, StoreError};
use crate::vocab::dcterms;
use crate::vocab::iri::{Base, Class, gazetteer_graph, links_graph, mint, replaced_graph};

/// The lines of an article that come and that go.
#[derive(Default)]
struct Lines {
    add: Vec<String>,
    remove: Vec<String>,
    dropped: Vec<Dropped>,
}

impl Living {
    pub(super) fn apply(
        &mut self,
        rows: &Rows,
        admitted: Admitted,
        mut updated: Updated,
    ) -> Result<Updated, StoreError> {
        let failed = self.failed();
        let change = self.change(rows, admitted, &mut updated).map_err(failed)?;
        updated.generation = self.writer.change(&change)?;
        updated.quads = self.quads();
        Ok(updated)
    }

    fn change(&self, rows: &Rows, admitted: Admitted, updated: &mut Updated) -> io::Result<Change> {
        let Admitted { update, notices } = admitted;
        let named: BTreeSet<&String> = updated.added.iter().chain(&updated.replaced).collect();
        let mut changed = living::update(rows, update)?;
        let mut change = Change::default();
        let articles = std::mem::take(&mut changed.articles);
        let shared = Shared::of(&self.options.base);
        // A hundred at a time, so that not all of them have their lines in memory at once.
        for some in articles.chunks(128) {
            let lines = some.par_iter().map(|article| {
                let graphs = changed.graphs(rows, article)?;
                Ok(self.lines(&graphs))
            });
            for (article, lines) in some.iter().zip(lines.collect::<io::Result<Vec<Lines>>>()?) {
                let Lines { add, remove, dropped } = lines;
                if named.contains(&article.id) {
                    updated.dropped.extend(dropped);
                } else if article.after.is_some() && !(add.is_empty() && remove.is_empty()) {
                    updated.others += 1;
                }
                for (lines, more, out) in [(remove, -1, &mut change.remove), (add, 1, &mut change.add)] {
                    for line in lines {
                        if shared.has(&line) {
                            changed.after.count(key(living::About::Shared, &[&line]), more)?;
                        } else {
                            out.push_str(&line);
                            out.push('\n');
                        }
                    }
                }
            }
        }
        drop(articles);
        shared_lines(rows, &changed.after, &mut change)?;
        for (list, out) in [(&changed.gave_way, &mut change.add), (&changed.is_back, &mut change.remove)] {
            for (old, new) in list.iter().flat_map(|(old, all)| all.iter().map(move |new| (old, new))) {
                out.push_str(&gave_way(&self.options.base, old, new));
            }
        }
        for (id, notices) in &notices {
            let (key, value) = notice_row(id, notices)?;
            changed.after.put(key, value);
        }
        change.rows = changed.after.finish()?;
        updated.articles = self.articles() + updated.added.len() as u64 - updated.withdrawn.len() as u64;
        change.about = Some(About::new(self.options.base.as_str(), updated.articles, false).write());
        Ok(change)
    }

    /// The lines in which the graph of an article differs.
    fn lines(&self, [before, after]: &[Option<Graph>; 2]) -> Lines {
        let mut lines = Lines::default();
        let mut of = |graph: &Option<Graph>| -> String {
            let mut text = Vec::new();
            if let Some(graph) = graph {
                lines.dropped = map_to_lines(graph, &self.options, true, &mut text).dropped;
            }
            String::from_utf8(text).unwrap_or_default()
        };
        let (before, after) = (of(before), of(after));
        let old: BTreeSet<&str> = before.lines().collect();
        let new: BTreeSet<&str> = after.lines().collect();
        lines.add = new.difference(&old).map(|line| (*line).to_owned()).collect();
        lines.remove = old.difference(&new).map(|line| (*line).to_owned()).collect();
        lines
    }
}

/// What the lines end in that several articles may say.
pub(super) struct Shared([String; 2]);

impl Shared {
    pub(super) fn of(base: &Base) -> Self {
        Self([links_graph(base), gazetteer_graph(base)].map(|graph| format!(" {graph} .")))
    }

    pub(super) fn has(&self, line: &str) -> bool {
        self.0.iter().any(|end| line.ends_with(end.as_str()))
    }
}

/// The lines that the first article says, or the last one no more.
fn shared_lines(rows: &Rows, after: &After<'_, Rows>, change: &mut Change) -> io::Result<()> {
    for row in after.of(living::About::Shared) {
        let (was, is) = (rows.get(row)?.is_some(), after.get(row)?.is_some());
        let out = match (was, is) {
            (false, true) => &mut change.add,
            (true, false) => &mut change.remove,
            _ => continue,
        };
        out.extend(living::texts(row)?.pop());
        out.push('\n');
    }
    Ok(())
}

/// The line that tells which entity gave way to which.
pub(super) fn gave_way(base: &Base, old: &str, new: &str) -> String {
    let [old, new] = [old, new].map(|key| mint(base, Class::Entity, [key]));
    format!("{old} {} {new} {} .\n", dcterms::IS_REPLACED_BY, replaced_graph(base))
}
