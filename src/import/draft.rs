//! What a format says about one text, in the format's own labels; every reader of a format makes one of these, and
//! [`finish`](super::finish) makes a record of it.

use crate::date::Date;
use crate::extract::Modality;
use crate::read::Reason;

/// What is known about an article beside its text.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) id: Option<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<Date>,
    pub(super) language: Option<String>,
    pub(super) title: Option<String>,
}

/// One annotated text.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The line on which it begins, counted from 1; 0 if it is the whole file.
    pub(super) line: u64,
    pub(super) about: About,
    pub(super) text: String,
    pub(super) mentions: Vec<Mention>,
    pub(super) facts: Vec<Fact>,
    pub(super) events: Vec<Event>,
    /// What the format has and records have not, by its name there.
    pub(super) unread: Vec<String>,
    /// What cannot be read, each alone, with its line and what it would be: a triple, an entity.
    pub(super) bad: Vec<(u64, &'static str, Reason)>,
}

impl Draft {
    /// Whether the tool says anything about the text.
    pub(super) fn has_annotations(&self) -> bool {
        !(self.mentions.is_empty() && self.facts.is_empty() && self.events.is_empty() && self.bad.is_empty())
    }
}

/// A stretch of the text with a label.
#[derive(Clone, Debug, Default)]
pub(super) struct Mention {
    pub(super) label: String,
    /// Other labels: of those that are mapped the one that says most counts.
    pub(super) labels: Vec<String>,
    /// Where it is, in whatever the tool counts; `None` if it does not say.
    pub(super) at: Option<(usize, usize)>,
    /// The words, if the tool gives them.
    pub(super) words: Option<String>,
    /// The first and the last part of a name that stands in several, each with its words; the words are then its own.
    pub(super) parts: Option<[Part; 2]>,
    /// What tells the thing apart within the text, if the tool knows which mentions are of one thing.
    pub(super) thing: Option<String>,
    pub(super) confidence: Option<f64>,
    /// Identifiers of the thing: IRIs or Wikidata's.
    pub(super) links: Vec<String>,
}

/// A part of a name.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) at: (usize, usize),
    pub(super) words: Option<String>,
}

/// One end of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The [`Mention::thing`].
    Thing(String),
    /// A name, and a label if there is one.
    Name(String, Option<String>),
}

/// A subject, a predicate and an object.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) subject: End,
    pub(super) predicate: String,
    pub(super) object: End,
    /// The [`Mention::thing`] that a position is in, if the tool says so.
    pub(super) of: Option<String>,
    /// Whether a position is held no more.
    pub(super) former: bool,
    pub(super) confidence: Option<f64>,
}

/// An event with its trigger and those who take part.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// What may say the kind of event: the first that is mapped does.
    pub(super) labels: Vec<String>,
    /// Where its verb or noun is; if the tool does not say, one of the labels is looked for in the text.
    pub(super) trigger: Option<(usize, usize)>,
    /// The words of the trigger, if the tool gives them.
    pub(super) trigger_words: Option<String>,
    /// The name of the part, and the thing.
    pub(super) parts: Vec<(String, String)>,
    pub(super) date: Option<Date>,
    pub(super) modality: Modality,
}
