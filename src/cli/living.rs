//! Articles into a store and out of it: what `build --store` and `withdraw` are told comes in, the store changes, what
//! became of the articles is told.

use std::path::{Path, PathBuf};

use crate::extract::Record;
use crate::map::Dataset;
use crate::read::Withdrawn;
use crate::resolve::{Archive, Ready};
use crate::store::{KeptOptions, Living, StoreError, Updated};
use crate::vocab::iri::Base;
use anyhow::Context;

use super::archive::{NO_TEMPORARY, tell, temporary};
use super::build;
use super::describe::Describe;
use super::progress::Meter;
use super::skipped::{FailArguments, Kind, Skipped};
use super::sources::Sources;
use super::unlinked;
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
    #[command(flatten)]
    pub(super) fail: FailArguments,
}

/// Runs `withdraw`.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    let mut living = Living::open(&arguments.store).map_err(Problem::from)?;
    tell_old(&living, console);
    let updated = if living.is_whole() {
        let whole = Whole::of(&living.options().map_err(Problem::from)?)?;
        let base = living.base().clone();
        living.withdraw_whole(&arguments.ids, |dataset| Ok(whole.work(dataset, &base, None, console)?))
    } else {
        living.withdraw(&arguments.ids).map_err(Failure::from)
    };
    let updated = updated.map_err(|Failure(error)| error)?;
    for id in &updated.missing {
        let hint = "the ids are those of: SELECT ?id { ?article a tw:Article ; dcterms:identifier ?id }";
        console.error_of(id, "the store does not have it", Some(hint));
    }
    let missing = updated.missing.len();
    let parts = vec![format!("{} taken out", count(updated.withdrawn.len(), "article"))];
    let (message, numbers) = summary(parts, &updated, missing);
    console.summary_of(message, &numbers);
    Ok(if missing > 0 { Outcome::Skipped } else { Outcome::Done })
}

/// Runs `build --store`.
pub(super) fn build(arguments: &build::Arguments, store: &Path, console: Console) -> anyhow::Result<Outcome> {
    let open = || Living::open_or_create(store, &arguments.base).map_err(Problem::from);
    // What is there is looked at before the articles are, and nobody else writes to it then.
    let mut living = if store.exists() { Some(open()?) } else { None };
    let mut unlinked = arguments.unlinked.open()?;
    let given = options(arguments)?;
    let kept = match &living {
        Some(living) if given.is_none() && living.is_whole() => {
            Some(living.options().map_err(Problem::from)?)
        }
        _ => None,
    };
    let whole = given.as_ref().or(kept.as_ref()).map(Whole::of).transpose()?;
    let work = |record: Record| {
        // With other datasets to link against, it is the whole graph whose entities are reported.
        let rows = if whole.is_none() { arguments.unlinked.rows(&record) } else { Vec::new() };
        (Ready::of(record), rows)
    };
    let mut records = match whole.is_none() && living.as_ref().is_none_or(Living::is_empty) {
        true => Records::First(Box::new(Archive::new(&temporary(Some(store))))),
        false => Records::More(Vec::new()),
    };
    let mut counts =
        arguments.articles.process_with_notices(console, Some(store), work, |(ready, rows)| {
            records.add(ready)?;
            unlinked.add(&rows)
        })?;
    let is_new = living.is_none();
    let mut living = match living.take() {
        Some(living) => living,
        None => open()?,
    };
    tell_old(&living, console);
    let withdrawn = &counts.skipped.withdrawn;
    let updated = match (records, &whole) {
        (Records::More(records), Some(whole)) => {
            let work = |dataset| Ok(whole.work(dataset, &arguments.base, Some(&mut unlinked), console)?);
            living.update_whole(records, withdrawn, given.as_ref(), work).map_err(|Failure(error)| error)
        }
        (records, _) => records.put(&mut living, withdrawn).map_err(|error| Problem::from(error).into()),
    };
    let updated = match updated {
        Ok(updated) => updated,
        Err(error) => {
            // A store that was made for nothing does not stay.
            if is_new {
                living.discard();
            }
            return Err(error);
        }
    };
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
    let (message, numbers) = summary(parts, &updated, counts.skipped.errors);
    counts.skipped.close_with(console, message, &numbers)
}

/// What is to be kept with the store of the options that are about the whole graph, if any is given.
fn options(arguments: &build::Arguments) -> anyhow::Result<Option<KeptOptions>> {
    let mut options = KeptOptions::new();
    arguments.links.keep(&mut options)?;
    arguments.description.keep(&mut options)?;
    Ok(Some(options).filter(|options| !options.is_empty()))
}

/// Says that the change will take its time.
fn tell_old(living: &Living, console: Console) {
    if living.is_old() {
        let articles = count(usize::try_from(living.articles()).unwrap_or(usize::MAX), "article");
        console.summary(format_args!("another version made the store: its {articles} are put into RDF anew"));
    }
}

/// What is done with the graph as a whole.
struct Whole {
    sources: Sources,
    description: Describe,
}

impl Whole {
    fn of(options: &KeptOptions) -> anyhow::Result<Self> {
        let (sources, description) = (Sources::of_kept(options)?, Describe::of_kept(options)?);
        sources.check()?;
        Ok(Self { sources, description })
    }

    fn work(
        &self,
        mut dataset: Dataset,
        base: &Base,
        sheet: Option<&mut unlinked::Report>,
        console: Console,
    ) -> anyhow::Result<Dataset> {
        if !self.sources.is_empty() {
            let (followed, linked) = self.sources.link(&dataset, base, Meter::hidden(), console)?;
            if let Some(sheet) = sheet.filter(|sheet| sheet.is_wanted()) {
                sheet.add(&linked.unlinked()?)?;
            }
            dataset = linked.add_to(&followed, base);
            console.summary(linked.summary());
        }
        Ok(self.description.apply(dataset, base))
    }
}

/// Why a store cannot be changed.
struct Failure(anyhow::Error);

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self(Problem::from(error).into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self(error)
    }
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
            console.warning_of(id, reason);
            skipped.add(kind, None, Some(id), reason)?;
        }
    }
    for id in &updated.withdrawn {
        console.warning_of(id, gone);
    }
    Ok(())
}

/// The closing line and its numbers; `parts` are what was done, the rest is told of what was not asked for.
fn summary(
    mut parts: Vec<String>,
    updated: &Updated,
    skipped: usize,
) -> (String, [(usize, &'static str); 2]) {
    if updated.others > 0 {
        parts.push(format!("{} changed by that", count(updated.others, "other")));
    }
    let [articles, quads] =
        [updated.articles, updated.quads].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    let message = format!(
        "{}, {skipped} skipped; the store has {} and {}",
        parts.join(", "),
        count(articles, "article"),
        count(quads, "quad"),
    );
    (message, [(articles, "article"), (quads, "quad")])
}
