//! Limits: how much is taken in at most, of anything that is read. What is over a limit is refused, with the name of the
//! limit and the way to raise it; nothing is cut off in silence.
//!
//! A limit stands before a parser that is not our own wherever that parser needs more than linear time, memory or stack:
//! [`Nesting`] before JSON-LD, [`Prolog`] before RDF/XML, [`Triples`] before Turtle and its kin, `query` before SPARQL.
//! Readers take [`Limits`] by their `with_limits`; without it they have the defaults. The command line has
//! `--limit NAME=VALUE` for all of them.

mod deadline;
mod markup;
mod nesting;
mod prolog;
mod query;
mod triples;
mod whole;

use std::io;
use std::time::Duration;

pub(crate) use deadline::{Deadline, Overtime, checkpoint, within};
pub(crate) use markup::{MAX_DEPTH as MAX_MARKUP_DEPTH, Refused as RefusedMarkup, guard as guard_markup};
pub use nesting::Nesting;
pub use prolog::Prolog;
pub(crate) use query::{guard as guard_query, stack as query_stack};
pub use triples::Triples;
pub(crate) use triples::{Deep, MAX_TRIPLES, hold_triples};
pub use whole::{read_bytes, read_text};

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The text of one article, in bytes of UTF-8. To extract from a text takes up to 200 times its length in memory.
    pub article: u64,
    /// The time for one article, in seconds: reading the page it is on, and extracting from it.
    pub time: u64,
    /// One web page or mail, in bytes after decompression: to make sense of it takes many times its length in memory.
    pub page: u64,
    /// The elements of a web page.
    pub elements: u64,
    /// The attributes of one tag of a web page.
    pub attributes: u64,
    /// The ampersands in a web page that begin no character reference.
    pub ampersands: u64,
    /// One line, or one file of those that are no sequence of lines, in bytes: records, tables, annotations.
    pub line: u64,
    /// One line of N-Triples or N-Quads, in bytes. One term of another RDF syntax always has 16 MiB at most.
    pub statement: u64,
    /// How deep brackets or elements may stand within one another in a graph file or a query; triple terms 1000 deep at
    /// most.
    pub depth: u64,
    /// What the entities of an RDF/XML file may expand to, in bytes; beyond it, a hundred times what was read.
    pub entities: u64,
    /// A file that is read whole beside the data, in bytes: a query, rules, a mapping, decisions, shapes.
    pub file: u64,
    /// The operators of one query: what joins, adds, compares or chooses.
    pub operators: u64,
    /// The patterns that one group of a query joins: triples, paths, groups.
    pub patterns: u64,
    /// The edges that one event makes in a network; an event that would make more is a node there.
    pub edges: u64,
}

/// One of the [`Limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::article`].
    Article,
    /// [`Limits::time`].
    Time,
    /// [`Limits::page`].
    Page,
    /// [`Limits::elements`].
    Elements,
    /// [`Limits::attributes`].
    Attributes,
    /// [`Limits::ampersands`].
    Ampersands,
    /// [`Limits::line`].
    Line,
    /// [`Limits::statement`].
    Statement,
    /// [`Limits::depth`].
    Depth,
    /// [`Limits::entities`].
    Entities,
    /// [`Limits::file`].
    File,
    /// [`Limits::operators`].
    Operators,
    /// [`Limits::patterns`].
    Patterns,
    /// [`Limits::edges`].
    Edges,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            article: 4 << 20,
            time: 600,
            page: 64 << 20,
            elements: 300_000,
            attributes: 1_000,
            ampersands: 100_000,
            line: 256 << 20,
            statement: 16 << 20,
            depth: 200,
            entities: 8 << 20,
            file: 64 << 20,
            operators: 2_000,
            patterns: 120,
            edges: 1_000,
        }
    }
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Article,
        Self::Time,
        Self::Page,
        Self::Elements,
        Self::Attributes,
        Self::Ampersands,
        Self::Line,
        Self::Statement,
        Self::Depth,
        Self::Entities,
        Self::File,
        Self::Operators,
        Self::Patterns,
        Self::Edges,
    ];

    /// Its name, as in `--limit NAME=VALUE`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Time => "time",
            Self::Page => "page",
            Self::Elements => "elements",
            Self::Attributes => "attributes",
            Self::Ampersands => "ampersands",
            Self::Line => "line",
            Self::Statement => "statement",
            Self::Depth => "depth",
            Self::Entities => "entities",
            Self::File => "file",
            Self::Operators => "operators",
            Self::Patterns => "patterns",
            Self::Edges => "edges",
        }
    }

    /// The limit with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|limit| limit.name() == name)
    }

    /// What is over it, as a message says it, and the unit.
    fn what(self) -> (&'static str, &'static str) {
        match self {
            Self::Article => ("the article has more text than", "bytes"),
            Self::Time => ("the article takes longer than", "seconds"),
            Self::Page => ("the page is longer than", "bytes"),
            Self::Elements => ("the page has more than", "elements"),
            Self::Attributes => ("a tag of the page has more than", "attributes"),
            Self::Ampersands => ("the page has more than", "ampersands that begin no character reference,"),
            Self::Line => ("it is longer than", "bytes"),
            Self::Statement => ("a line is longer than", "bytes"),
            Self::Depth => ("brackets or elements stand within one another more than", "deep,"),
            Self::Entities => ("the entities of the XML expand to more than", "bytes"),
            Self::File => ("the file is longer than", "bytes"),
            Self::Operators => ("the query has more than", "operators,"),
            Self::Patterns => ("a group of the query joins more than", "patterns,"),
            Self::Edges => ("an event makes more than", "edges"),
        }
    }

    /// The way out.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Article => {
                "divide it into articles, one record on each line; or raise the limit: --limit article=SIZE"
            }
            Self::Time => "leave the article out, or give it more time: --article-timeout SECONDS",
            Self::Page => "save the text of the article as plain text; or raise the limit: --limit page=SIZE",
            Self::Elements => {
                "save the text of the article as plain text; or raise the limit: --limit elements=NUMBER"
            }
            Self::Attributes => {
                "save the text of the article as plain text; or raise the limit: --limit attributes=NUMBER"
            }
            Self::Ampersands => {
                "save the text of the article as plain text; or raise the limit: --limit ampersands=NUMBER"
            }
            Self::Line => {
                "divide it into articles, one record on each line; or raise the limit: --limit line=SIZE"
            }
            Self::Statement => "is this the right file? if it is, raise the limit: --limit statement=SIZE",
            Self::Depth => "make it flatter, or raise the limit: --limit depth=NUMBER",
            Self::Entities => {
                "write the IRIs and texts out instead of entities, or raise the limit: --limit entities=SIZE"
            }
            Self::File => "is this the right file? if it is, raise the limit: --limit file=SIZE",
            Self::Operators => "divide the query, or raise the limit: --limit operators=NUMBER",
            Self::Patterns => {
                "put patterns that nothing else needs into OPTIONAL or FILTER EXISTS, or raise the limit: --limit patterns=NUMBER"
            }
            Self::Edges => "raise the limit for edges from each to each: --limit edges=NUMBER",
        }
    }

    /// Whether it counts bytes.
    pub fn is_size(self) -> bool {
        self.what().1 == "bytes"
    }
}

impl Limits {
    /// The value of a limit.
    pub fn get(&self, limit: Limit) -> u64 {
        *{ *self }.place(limit)
    }

    /// Gives a limit another value.
    #[must_use]
    pub fn with(mut self, limit: Limit, value: u64) -> Self {
        *self.place(limit) = value;
        self
    }

    fn place(&mut self, limit: Limit) -> &mut u64 {
        match limit {
            Limit::Article => &mut self.article,
            Limit::Time => &mut self.time,
            Limit::Page => &mut self.page,
            Limit::Elements => &mut self.elements,
            Limit::Attributes => &mut self.attributes,
            Limit::Ampersands => &mut self.ampersands,
            Limit::Line => &mut self.line,
            Limit::Statement => &mut self.statement,
            Limit::Depth => &mut self.depth,
            Limit::Entities => &mut self.entities,
            Limit::File => &mut self.file,
            Limit::Operators => &mut self.operators,
            Limit::Patterns => &mut self.patterns,
            Limit::Edges => &mut self.edges,
        }
    }

    /// An error if `value` is over the limit.
    ///
    /// # Errors
    ///
    /// If it is.
    pub fn hold(&self, limit: Limit, value: u64) -> Result<(), Exceeded> {
        if value > self.get(limit) { Err(self.exceeded(limit)) } else { Ok(()) }
    }

    /// The error of what is over a limit.
    pub fn exceeded(&self, limit: Limit) -> Exceeded {
        Exceeded { limit, value: self.get(limit) }
    }

    /// The time for one article.
    pub fn article_time(&self) -> Duration {
        Duration::from_secs(self.time)
    }
}

/// Something is over a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {value} {}, the limit '{}'", .limit.what().0, .limit.what().1.trim_end_matches(','), .limit.name())]
pub struct Exceeded {
    /// Over which.
    pub limit: Limit,
    /// What it allows.
    pub value: u64,
}

impl Exceeded {
    /// The limit that an error of reading is about.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// The way out.
    pub fn hint(&self) -> &'static str {
        self.limit.hint()
    }
}

impl From<Exceeded> for io::Error {
    fn from(exceeded: Exceeded) -> Self {
        Self::new(io::ErrorKind::InvalidData, exceeded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_name_a_value_and_a_way_out() {
        let mut limits = Limits::default();
        for (limit, number) in Limit::ALL.into_iter().zip(1..) {
            assert_eq!(Limit::from_name(limit.name()), Some(limit));
            assert!(limits.get(limit) > 0);
            limits = limits.with(limit, number);
            assert_eq!(limits.hold(limit, number), Ok(()));
            let error = limits.hold(limit, number + 1).expect_err("it is over");
            assert!(error.to_string().contains(&format!("the limit '{}'", limit.name())), "{error}");
            let option = if limit == Limit::Time { "--article-timeout " } else { "--limit " };
            assert!(error.hint().contains(option), "{}", error.hint());
        }
        // Each is a place of its own.
        assert!(Limit::ALL.into_iter().zip(1..).all(|(limit, number)| limits.get(limit) == number));
        assert_eq!(Limit::from_name("patience"), None);
    }
}
