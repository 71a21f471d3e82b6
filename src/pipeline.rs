//! The stages that see one document at a time, in parallel: what `read` gives comes in, results come out in the same
//! order.
//!
//! Documents are taken in chunks of bounded size. While one chunk is worked on, the results of the chunk before it are
//! delivered and the next one is read, so memory does not grow with the number of documents.
//!
//! ```
//! use triplewire::gazetteer::Gazetteer;
//! use triplewire::pipeline::{Pipeline, process};
//! use triplewire::read::Reader;
//!
//! let mut names = Vec::new();
//! Pipeline::new().read(
//!     Reader::new().read(["examples/articles"]),
//!     |item| process(item, Gazetteer::builtin()),
//!     |record| {
//!         names.extend(record?.entities.into_iter().map(|entity| entity.name));
//!         Ok::<_, triplewire::pipeline::Skipped>(())
//!     },
//! )?;
//! assert!(names.contains(&"Mike Pompeo".to_owned()));
//! # Ok::<(), triplewire::pipeline::Skipped>(())
//! ```

use std::num::NonZeroUsize;
use std::panic::AssertUnwindSafe;

use rayon::prelude::*;

use crate::extract::{Options, Record, annotate_with, extract};
use crate::extractor::{Annotated, Extractor, ExtractorError};
use crate::gazetteer::Gazetteer;
use crate::guard::{caught, message};
use crate::limits::{Deadline, Exceeded, Limit, Limits, Overtime};
use crate::link::link;
use crate::read::{Item, Piece, Place, ReadError, Reading, Withdrawn};

/// How many documents a chunk has at most.
const CHUNK_ITEMS: usize = 256;
/// How many documents a thread takes at a time at most: small ones are not worth passing on one by one.
const PORTION: usize = 8;
/// How many bytes of text a chunk has at most, unless one document alone has more.
const CHUNK_BYTES: usize = 4 << 20;

/// The work on one document before `resolve`: an article is extracted from, and the entities are linked.
///
/// An annotation record keeps what it says and gets links beside it.
pub fn process(item: Item, gazetteer: &Gazetteer) -> Record {
    let mut record = match item {
        Item::Article(document) => extract(document, gazetteer),
        Item::Record(record) => *record,
    };
    link(&mut record, gazetteer);
    record
}

/// Does the work of [`process`] with another extractor.
///
/// # Errors
///
/// If the extractor fails on this article.
pub fn process_with(
    item: Item,
    extractor: &Extractor,
    gazetteer: &Gazetteer,
) -> Result<Annotated, ExtractorError> {
    let mut annotated = match item {
        Item::Article(document) => extractor.annotate(document, gazetteer)?,
        Item::Record(record) => Annotated::from(*record),
    };
    link(&mut annotated.record, gazetteer);
    Ok(annotated)
}

/// Does the work of [`process_with`], and adds to records that were read, and to what another extractor found, what the
/// built-in one finds around their entities: see [`annotate_with`].
///
/// # Errors
///
/// If the extractor fails on this article.
pub fn process_beside(
    item: Item,
    extractor: &Extractor,
    gazetteer: &Gazetteer,
    options: &Options,
) -> Result<Annotated, ExtractorError> {
    let is_own = matches!((&item, extractor), (Item::Article(_), Extractor::Builtin(_)));
    let mut annotated = match item {
        Item::Article(document) => extractor.annotate(document, gazetteer)?,
        Item::Record(record) => Annotated::from(*record),
    };
    if !is_own {
        annotated.record = annotate_with(annotated.record, gazetteer, options.clone());
    }
    link(&mut annotated.record, gazetteer);
    Ok(annotated)
}

/// Does `work` on one item within the limits, and survives it: for programs that go through documents on threads of their
/// own.
///
/// # Errors
///
/// If it takes longer than [`Limits::time`], or the item meets a defect.
pub fn within<R>(item: Item, limits: &Limits, work: impl Fn(Item) -> R) -> Result<R, Skipped> {
    apply(work, Ok(item), limits)
}

/// How to go through documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pipeline {
    threads: Option<NonZeroUsize>,
    limits: Limits,
}

/// Why there is no result for an item.
#[derive(Debug, thiserror::Error)]
pub enum Skipped {
    /// It could not be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// The extractor failed on it.
    #[error(transparent)]
    Extractor(#[from] ExtractorError),
    /// The work on it took longer than it may.
    #[error("article '{id}': {exceeded}")]
    Limit {
        /// The identity of the article.
        id: String,
        /// The limit.
        exceeded: Exceeded,
    },
    /// The work on it met a defect of the program. The other items are not harmed.
    #[error("article '{id}': the program has a defect that this article meets: {message}")]
    Defect {
        /// The identity of the article.
        id: String,
        /// What the program said as it gave up.
        message: String,
    },
}

impl Skipped {
    /// The article that must not be used, if that is why there is no result.
    pub fn withdrawn(&self) -> Option<&Withdrawn> {
        match self {
            Self::Unreadable(error) => error.withdrawn(),
            _ => None,
        }
    }

    /// Where it is, the identity of the article as far as it is known, and why there is no result.
    pub fn account(&self) -> (Option<&Place>, Option<&str>, String) {
        match self {
            Self::Unreadable(error) => (Some(error.place()), error.id(), error.why()),
            Self::Extractor(error) => (None, Some(&error.article), error.to_string()),
            Self::Limit { id, .. } | Self::Defect { id, .. } => (None, Some(id), self.to_string()),
        }
    }

    /// The language of the article, a tag of BCP 47, if that is why there is no result.
    pub fn language(&self) -> Option<&str> {
        match self {
            Self::Unreadable(error) => error.language(),
            _ => None,
        }
    }

    /// The way out, if there is one to name.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Unreadable(error) => error.hint(),
            Self::Extractor(error) => error.hint(),
            Self::Limit { exceeded, .. } => Some(exceeded.hint()),
            Self::Defect { .. } => Some("please report it together with the article"),
        }
    }
}

impl Pipeline {
    /// On the threads that rayon has: one for each processor core, unless the program decided otherwise.
    pub fn new() -> Self {
        Self::default()
    }

    /// On so many threads of its own.
    #[must_use]
    pub fn with_threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Other limits than the usual ones: [`Limits::time`] is held here.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Applies `work` to each item and gives the results to `deliver`, in the order of the items. Ends early with the
    /// first error of `deliver`.
    pub fn run<R: Send, E: Send>(
        self,
        items: impl Iterator<Item = Result<Item, ReadError>> + Send,
        work: impl Fn(Item) -> R + Sync,
        deliver: impl FnMut(Result<R, Skipped>) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let length =
            |item: &Result<Item, ReadError>| item.as_ref().map_or(0, |item| item.document().text.len());
        self.in_order(&mut Chunks::new(items, length), |item| apply(&work, item, &self.limits), deliver)
    }

    /// As [`run`](Self::run), of the items of `reading`, whose JSON is parsed on the threads too.
    pub fn read<R: Send, E: Send>(
        self,
        reading: Reading,
        work: impl Fn(Item) -> R + Sync,
        mut deliver: impl FnMut(Result<R, Skipped>) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let (mut unparsed, mut notes) = reading.divide();
        let work = |piece: Piece| {
            let (notes, item) = piece.parse();
            (notes, apply(&work, item, &self.limits))
        };
        self.in_order(&mut Chunks::new(&mut unparsed, Piece::len), work, |(told, result)| {
            notes.tell(told);
            deliver(result)
        })?;
        notes.finish(&mut unparsed);
        Ok(())
    }

    fn in_order<T: Send, R: Send, E: Send>(
        self,
        chunks: &mut Chunks<impl Iterator<Item = T> + Send, impl Fn(&T) -> usize + Send>,
        work: impl Fn(T) -> R + Sync,
        mut deliver: impl FnMut(R) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let first = chunks.next();
        let threads = self.threads.map(NonZeroUsize::get);
        if threads == Some(1) || (chunks.ended && first.len() <= 1) {
            return first.into_iter().chain(&mut chunks.items).try_for_each(|item| deliver(work(item)));
        }
        let pool =
            threads.and_then(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok());
        match pool {
            Some(pool) => pool.install(|| in_parallel(first, chunks, &work, deliver)),
            None => in_parallel(first, chunks, &work, deliver),
        }
    }
}

fn in_parallel<T: Send, R: Send, E: Send>(
    first: Vec<T>,
    chunks: &mut Chunks<impl Iterator<Item = T> + Send, impl Fn(&T) -> usize + Send>,
    work: impl Fn(T) -> R + Sync,
    mut deliver: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E> {
    let mut chunk = first;
    let mut done = Vec::new();
    while !chunk.is_empty() {
        // Of few documents, which may be long or be waited for, every thread has to get its share.
        let portion = (chunk.len() / (8 * rayon::current_num_threads())).clamp(1, PORTION);
        let (results, next) = rayon::join(
            || chunk.into_par_iter().with_min_len(portion).map(&work).collect::<Vec<_>>(),
            || {
                done.into_iter().try_for_each(&mut deliver)?;
                Ok(chunks.next())
            },
        );
        done = results;
        chunk = next?;
    }
    done.into_iter().try_for_each(deliver)
}

/// Does the work on one item, and survives it.
fn apply<R>(work: impl Fn(Item) -> R, item: Result<Item, ReadError>, limits: &Limits) -> Result<R, Skipped> {
    let item = item?;
    let id = item.document().id.clone();
    let deadline = Deadline::start(limits.article_time());
    let done = caught(AssertUnwindSafe(|| work(item)));
    drop(deadline);
    done.map_err(|panic| match panic.is::<Overtime>() {
        true => Skipped::Limit { id, exceeded: limits.exceeded(Limit::Time) },
        false => Skipped::Defect { id, message: message(&*panic) },
    })
}

/// Items, some at a time.
struct Chunks<I, L> {
    items: I,
    /// The length of an item in bytes.
    length: L,
    ended: bool,
}

impl<T, I: Iterator<Item = T>, L: Fn(&T) -> usize> Chunks<I, L> {
    fn new(items: I, length: L) -> Self {
        Self { items, length, ended: false }
    }

    /// The next chunk; empty at the end.
    fn next(&mut self) -> Vec<T> {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        while !self.ended && chunk.len() < CHUNK_ITEMS && bytes < CHUNK_BYTES {
            match self.items.next() {
                Some(item) => {
                    bytes += (self.length)(&item);
                    chunk.push(item);
                }
                None => self.ended = true,
            }
        }
        chunk
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::read::Document;

    fn items(count: usize) -> impl Iterator<Item = Result<Item, ReadError>> + Send {
        (0..count).map(|number| {
            let text = "word ".repeat(number % 7);
            Ok(Item::Article(Document { id: number.to_string(), text, ..Document::default() }))
        })
    }

    fn threads(number: usize) -> Pipeline {
        Pipeline::new().with_threads(NonZeroUsize::new(number).unwrap())
    }

    #[test]
    fn results_keep_their_order() {
        for (number, count) in [(1, 1000), (2, 1000), (4, 1000), (2, 0), (2, 1)] {
            let mut seen = Vec::new();
            let deliver = |result: Result<String, Skipped>| {
                seen.push(result.unwrap());
                Ok::<_, ()>(())
            };
            threads(number).run(items(count), |item| item.document().id.clone(), deliver).unwrap();
            assert_eq!(seen, (0..count).map(|number| number.to_string()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_more_is_read_than_a_few_chunks_ahead() {
        let (read, delivered) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let counted = items(5000).inspect(|_| {
            let ahead = read.fetch_add(1, Ordering::SeqCst) - delivered.load(Ordering::SeqCst);
            assert!(ahead <= 3 * CHUNK_ITEMS, "{ahead} items are in memory");
        });
        let deliver = |_| {
            delivered.fetch_add(1, Ordering::SeqCst);
            Ok::<_, ()>(())
        };
        threads(2).run(counted, |item| item.document().text.len(), deliver).unwrap();
        assert_eq!(delivered.into_inner(), 5000);
    }

    #[test]
    fn a_defect_harms_one_item() {
        let work = |item: Item| assert_ne!(item.document().id, "7", "seven");
        let mut skipped = Vec::new();
        let deliver = |result: Result<(), Skipped>| {
            skipped.extend(result.err().map(|error| error.to_string()));
            Ok::<_, ()>(())
        };
        threads(2).run(items(20), work, deliver).unwrap();
        assert_eq!(skipped.len(), 1);
        assert!(skipped[0].starts_with("article '7': ") && skipped[0].contains("seven"), "{skipped:?}");
    }

    #[test]
    fn an_article_that_takes_too_long_is_skipped() {
        let work = |item: Item| {
            while item.document().id == "7" {
                crate::limits::checkpoint();
            }
        };
        let mut skipped = Vec::new();
        let deliver = |result: Result<(), Skipped>| {
            skipped.extend(result.err().map(|error| (error.to_string(), error.hint())));
            Ok::<_, ()>(())
        };
        let limits = Limits { time: 1, ..Limits::default() };
        threads(2).with_limits(limits).run(items(20), work, deliver).unwrap();
        let [(message, Some(hint))] = &skipped[..] else { panic!("{skipped:?}") };
        assert_eq!(message, "article '7': the article takes longer than 1 seconds, the limit 'time'");
        assert!(hint.contains("--article-timeout"));
    }

    #[test]
    fn an_error_of_the_receiver_ends_the_run() {
        let mut seen = 0;
        let deliver = |_| {
            seen += 1;
            if seen == 300 { Err("full") } else { Ok(()) }
        };
        assert_eq!(threads(2).run(items(100_000), |_| (), deliver), Err("full"));
    }
}
