//! Articles into a store and out of it: what `build --store` and `withdraw` are told comes in, the store changes, what
//! became of the articles is told.

use std::path::{Path, PathBuf};

use anyhow::Context;
use triplewire::extract::Record;
use triplewire::read::Withdrawn;
use triplewire::resolve::{Archive, Ready};
use triplewire::store::{Living, StoreError, Updated};

use super::archive::{NO_TEMPORARY, tell, temporary};
use super::build;
use super::skipped::{Kind, Skipped};
use super::{Console, Outcome, Problem, count};

/// Take articles out of a store, and whatever they alone say
///
/// What they changed in other articles is changed back: the graph is that of a build without them.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The store, which `build --store` made
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The ids of the articles, as `dcterms:identifier` has them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

/// Runs `withdraw`.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    let mut living = Living::open(&arguments.store).map_err(Problem::from)?;
    let updated = living.withdraw(&arguments.ids).map_err(Problem::from)?;
    for id in &updated.missing {
        let hint = "the ids are those of: SELECT ?id { ?article a tw:Article ; dcterms:identifier ?id }";
        console.error(format_args!("article '{id}': the store does not have it"), Some(hint));
    }
    let missing = updated.missing.len();
    let parts = vec![format!("{} taken out", count(updated.withdrawn.len(), "article"))];
    summary(parts, &updated, missing, console);
    Ok(if missing > 0 { Outcome::Skipped } else { Outcome::Done })
}

/// Runs `build --store`.
pub(super) fn build(arguments: &build::Arguments, store: &Path, console: Console) -> anyhow::Result<Outcome> {
    let open = || Living::open_or_create(store, &arguments.base).map_err(Problem::from);
    // What is there is looked at before the articles are, and nobody else writes to it then.
    let mut living = if store.exists() { Some(open()?) } else { None };
    let mut unlinked = arguments.unlinked.open()?;
    let work = |record: Record| {
        let rows = arguments.unlinked.rows(&record);
        (Ready::of(record), rows)
    };
    let mut records = match living.as_ref().is_none_or(Living::is_empty) {
        true => Records::First(Box::new(Archive::new(&temporary(Some(store))))),
        false => Records::More(Vec::new()),
    };
    let mut counts =
        arguments.articles.process_with_notices(console, Some(store), work, |(ready, rows)| {
            records.add(ready)?;
            unlinked.add(&rows)
        })?;
    let mut living = match living.take() {
        Some(living) => living,
        None => open()?,
    };
    let updated = records.put(&mut living, &counts.skipped.withdrawn).map_err(Problem::from)?;
    tell(&updated.report, &mut counts.skipped, console)?;
    tell_left_out(&updated, &mut counts.skipped, console)?;
    for dropped in &updated.dropped {
        console.warning(dropped, None);
    }
    unlinked.finish()?;
    let mut parts = vec![format!("{} added", count(updated.added.len(), "article"))];
    let rest =
        [(&updated.replaced, "replaced"), (&updated.same, "as before"), (&updated.withdrawn, "taken out")];
    let rest = rest.iter().filter(|(ids, _)| !ids.is_empty());
    parts.extend(rest.map(|(ids, what)| format!("{} {what}", ids.len())));
    summary(parts, &updated, counts.skipped.errors, console);
    counts.skipped.finish()
}

/// Records that wait for the others.
enum Records {
    /// The first of a store, as many as there may be.
    First(Box<Archive>),
    /// Those that come to others.
    More(Vec<Ready>),
}

impl Records {
    fn add(&mut self, ready: Ready) -> anyhow::Result<()> {
        match self {
            Self::First(archive) => archive.add(ready).context(NO_TEMPORARY),
            Self::More(records) => {
                records.push(ready);
                Ok(())
            }
        }
    }

    fn put(self, living: &mut Living, withdrawn: &[Withdrawn]) -> Result<Updated, StoreError> {
        match self {
            Self::First(archive) => living.begin(*archive, withdrawn),
            Self::More(records) => living.update(records, withdrawn),
        }
    }
}

/// Tells which records the store did not take in.
fn tell_left_out(updated: &Updated, skipped: &mut Skipped, console: Console) -> anyhow::Result<()> {
    let older = "the store has a newer version; this one is left out";
    let refused = "its publisher withdrew it; it is left out";
    let gone = "its version in the store is taken out";
    let lists = [(&updated.older, older, Kind::Superseded), (&updated.refused, refused, Kind::Withdrawn)];
    for (ids, reason, kind) in lists {
        for id in ids {
            console.warning(format_args!("article '{id}': {reason}"), None);
            skipped.add(kind, None, Some(id), reason)?;
        }
    }
    for id in &updated.withdrawn {
        console.warning(format_args!("article '{id}': {gone}"), None);
    }
    Ok(())
}

/// The closing line; `parts` are what was done, the rest is told of what was not asked for.
fn summary(mut parts: Vec<String>, updated: &Updated, skipped: usize, console: Console) {
    if updated.others > 0 {
        parts.push(format!("{} changed by that", count(updated.others, "other")));
    }
    let [articles, quads] =
        [updated.articles, updated.quads].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    console.summary(format_args!(
        "{}, {skipped} skipped; the store has {} and {}",
        parts.join(", "),
        count(articles, "article"),
        count(quads, "quad"),
    ));
}
