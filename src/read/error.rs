//! What can be wrong with what is read: where it is, why it is skipped, and the way out.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::language;
use crate::limits::{Exceeded, Limit};

/// Where something was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file as it was named or found, or the name of the stream.
    pub file: PathBuf,
    /// The line within it, counted from 1, where one line is meant.
    pub line: Option<u64>,
}

impl Place {
    pub(super) fn file(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), line: None }
    }

    pub(super) fn at(&self, line: u64) -> Self {
        Self { file: self.file.clone(), line: Some(line) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        match self.line {
            Some(line) => write!(f, ":{line}"),
            None => Ok(()),
        }
    }
}

/// Why a file or a record of it was skipped.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file or directory could not be opened or read to its end.
    #[error("{place}: cannot be read: {source}")]
    Io {
        /// What could not be read.
        place: Place,
        /// What the operating system says.
        source: io::Error,
    },
    /// It was read, but there is no article in it.
    #[error("{place}: {reason}")]
    Content {
        /// Where.
        place: Place,
        /// What is wrong with it.
        reason: Reason,
    },
}

/// What is wrong with a file or a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file has nothing but white space.
    #[error("there is nothing but white space in it")]
    Blank,
    /// The file is not text; the name of the format, if it is a known one.
    #[error("this is not text but {}", .0.unwrap_or("binary data"))]
    Binary(Option<&'static str>),
    /// The file is text, but in a markup that is not read.
    #[error("{0} is not read")]
    Markup(&'static str),
    /// There is no file in the directory.
    #[error("there is no file to read in this directory")]
    EmptyDirectory,
    /// The line or the file is longer than the limit, in bytes.
    #[error("longer than the limit of {limit} bytes for one {unit}")]
    TooLong {
        /// What is limited: a line or an article.
        unit: &'static str,
        /// The limit in bytes.
        limit: u64,
    },
    /// The JSON ends before it is complete.
    #[error("the JSON breaks off at column {column}")]
    Truncated {
        /// The column, counted in characters from 1.
        column: usize,
    },
    /// The text is not JSON.
    #[error("not JSON: {message} at column {column}")]
    Syntax {
        /// What the parser says.
        message: String,
        /// The column, counted in characters from 1.
        column: usize,
    },
    /// JSON, but not an object.
    #[error("a record is a JSON object, and this is {0}")]
    NotAnObject(&'static str),
    /// A field has a value that it cannot have.
    #[error("field '{field}': {problem}")]
    Field {
        /// The path of the field within the record.
        field: String,
        /// What is wrong with its value.
        problem: String,
    },
    /// A record has something twice or in a form that cannot be understood.
    #[error("{0}")]
    Record(String),
    /// The XML is broken.
    #[error("the XML is broken: {0}")]
    Xml(String),
    /// The XML defines entities, with which a small file could become enormous.
    #[error("the XML defines entities, and those are not expanded")]
    Entities,
    /// Elements are within one another deeper than is read.
    #[error("the elements of the {format} are more than {limit} deep within one another")]
    TooDeep {
        /// The markup.
        format: &'static str,
        /// The limit.
        limit: usize,
    },
    /// It is over one of the limits of what is read.
    #[error(transparent)]
    Limit(#[from] Exceeded),
    /// A response in a web archive is broken.
    #[error("the HTTP response is not read: {0}")]
    Http(String),
    /// A record of a web archive is broken.
    #[error("the record is not read: {0}")]
    Warc(String),
    /// Something is wrong at one place of a file that has no lines.
    #[error("at byte {offset}: {reason}")]
    Inside {
        /// Where it is, in bytes.
        offset: u64,
        /// What is wrong.
        reason: Box<Reason>,
    },
    /// A message or a saved page that is not read.
    #[error("the mail is not read: {0}")]
    Mail(&'static str),
    /// A table or a row of it that is not read.
    #[error("the row is not read: {0}")]
    Table(String),
    /// A table none of whose columns holds the texts of articles.
    #[error("a table, none of whose columns is known to hold the texts of articles")]
    NoTextColumn,
    /// A file of the wire formats of before the web.
    #[error("a file in ANPA 1312 or IPTC 7901, which is not read")]
    OldWire,
    /// A record of something that is no text of news.
    #[error("this is a {0}, and no text of news")]
    NoNews(&'static str),
    /// An article without words.
    #[error("the article has no text")]
    NoText,
    /// A page without words, and where they are.
    #[error("no text is found on the page, and {0}")]
    NoTextButMissing(Missing),
    /// An article that is not in English.
    #[error("'{id}' is in {}; only English is read", language::name(.tag).map_or_else(|| format!("the language '{tag}'"), str::to_owned))]
    Language {
        /// The identity of the article.
        id: String,
        /// Its language, a tag of BCP 47.
        tag: String,
    },
    /// An article that its publisher took back or holds back.
    #[error("{} is {} by its publisher; it makes no article", match &.0.id { Some(id) => format!("'{id}'"), None => "the item".to_owned() }, .0.status)]
    Withdrawn(Box<super::Withdrawn>),
}

impl ReadError {
    /// Where it happened.
    pub fn place(&self) -> &Place {
        match self {
            Self::Io { place, .. } | Self::Content { place, .. } => place,
        }
    }

    /// The article that must not be used, if that is why there is none.
    pub fn withdrawn(&self) -> Option<&super::Withdrawn> {
        match self {
            Self::Content { reason: Reason::Withdrawn(withdrawn), .. } => Some(withdrawn),
            _ => None,
        }
    }

    /// Why, without where.
    pub fn why(&self) -> String {
        match self {
            Self::Io { source, .. } => format!("cannot be read: {source}"),
            Self::Content { reason, .. } => reason.to_string(),
        }
    }

    /// The language of the article, a tag of BCP 47, if that is why there is none.
    pub fn language(&self) -> Option<&str> {
        match self {
            Self::Content { reason: Reason::Language { tag, .. }, .. } => Some(tag),
            _ => None,
        }
    }

    /// The limit that it is over, if that is why it is skipped.
    pub fn over_limit(&self) -> Option<&Exceeded> {
        match self {
            Self::Content { reason: Reason::Limit(exceeded), .. } => Some(exceeded),
            _ => None,
        }
    }

    /// The identity of the article, where it is known.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Content { reason: Reason::Language { id, .. }, .. } => Some(id),
            _ => self.withdrawn()?.id.as_deref(),
        }
    }

    /// The way out, if there is one to name.
    pub fn hint(&self) -> Option<&'static str> {
        let Self::Content { reason, .. } = self else { return None };
        reason.hint()
    }
}

impl Reason {
    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Reason::Inside { reason, .. } => return reason.hint(),
            Reason::Xml(_) | Reason::Http(_) | Reason::Warc(_) => return None,
            Reason::Entities => "take the DOCTYPE out, and write the characters themselves",
            Reason::Limit(exceeded) => exceeded.hint(),
            Reason::TooDeep { .. } => "no page that people read is so deep; save its text as plain text",
            Reason::Empty
            | Reason::Blank
            | Reason::NotAnObject(_)
            | Reason::Record(_)
            | Reason::Language { .. }
            | Reason::NoNews(_)
            | Reason::Withdrawn(_) => return None,
            Reason::Binary(_) => {
                "give plain text, or records as JSON Lines; convert or unpack other files first"
            }
            Reason::Markup(_) => "save the text of the article as plain text, or make a JSON record of it",
            Reason::Mail(_) => "save the text of the article as plain text, or the page as HTML",
            Reason::Table(_) => {
                "each row needs as many columns as the header; quote what has a comma or a line break in it"
            }
            Reason::NoTextColumn => {
                "say which it is: --field text=COLUMN, and so on for id, title, published, source, url and language"
            }
            Reason::OldWire => "have it converted to NewsML-G2, NITF or JSON Lines first",
            Reason::EmptyDirectory => "hidden files, whose names begin with a dot, are not read",
            Reason::TooLong { unit: "page" | "mail", .. } => Limit::Page.hint(),
            Reason::TooLong { .. } => Limit::Line.hint(),
            Reason::Truncated { .. } => "a record is one JSON object on one line; was the file cut off?",
            Reason::Syntax { .. } => "a record is one JSON object on one line",
            Reason::Field { .. } => {
                "docs/record.md has the fields: id, source, published, url, language, title and text, and in annotation records \
                 entities, roles, relations, events and claims"
            }
            Reason::NoTextButMissing(_) | Reason::NoText => {
                "an article record has its words in the field 'text', or in the one that --field text=NAME says; of a web page there must be a main text"
            }
        })
    }
}

/// Text of a page that is not in what was found on it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Missing {
    /// Paragraphs of the same article, which have so many characters in all.
    #[error("its other paragraphs have {0} more: some of the article may be lost")]
    Paragraphs(usize),
    /// The rest is for those who pay or are known.
    #[error("the page says that the rest is behind a paywall")]
    Paid,
    /// Other articles on the page.
    #[error("there {} on the page, with {characters} characters: one article of a page is read", if *.count == 1 { "is another article".to_owned() } else { format!("are {count} other articles") })]
    Articles {
        /// How many.
        count: usize,
        /// The characters of their paragraphs.
        characters: usize,
    },
    /// Strings in the page's scripts.
    #[error("the page's scripts have {0} characters of text, which are not read")]
    Scripts(usize),
    /// The page is put together by scripts alone.
    #[error("the page is put together by its scripts: save it from a browser")]
    Rendered,
    /// What is in a frame of the page, with its address if it has one.
    #[error("the text may be in a frame{}, which is not read", .0.as_ref().map_or_else(String::new, |source| format!(" ({source})")))]
    Frame(Option<String>),
}

/// Something that a user may want to know about an article that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: NoteKind,
}

/// What a [`Note`] says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteKind {
    /// The encoding was declared by a byte order mark.
    #[error("read as {0}, as its byte order mark says")]
    Declared(&'static str),
    /// The bytes are not UTF-8, and the encoding was guessed from them.
    #[error("not UTF-8; read as {0}, which is a guess")]
    Guessed(&'static str),
    /// Bytes that mean nothing in the encoding were replaced with U+FFFD.
    #[error("{count} invalid {encoding} {} replaced", if *.count == 1 { "sequence" } else { "sequences" })]
    Replaced {
        /// How many sequences.
        count: usize,
        /// The encoding.
        encoding: &'static str,
    },
    /// The publication date is not one, and is left out.
    #[error("'published' is {0}, not a date; it is left out")]
    BadDate(String),
    /// A value that cannot be what it is meant to be is left out; the rest of the record stays.
    #[error("field '{field}': {problem}; it is left out{}", match .more { 0 => String::new(), n => format!(", and {n} more like it") })]
    LeftOut {
        /// The path of the field within the record.
        field: String,
        /// What is wrong with its value.
        problem: String,
        /// How many more values of the record are left out for the same.
        more: usize,
    },
    /// A field that records do not have; told once, at the end, for the place where it was met first.
    #[error("the field '{field}' is not known and not in the graph; met {count} {}", if *.count == 1 { "time" } else { "times" })]
    UnknownField {
        /// The path of the field within the record, with `[]` for every place in a list.
        field: String,
        /// How often it was met.
        count: u64,
    },
    /// The text gives another publication date than the option; the text is believed.
    #[error("the text says that it was published {text}, not {option}; the text is believed")]
    OtherDate {
        /// The date that the text gives.
        text: crate::date::Date,
        /// The date that was given beside it.
        option: crate::date::Date,
    },
    /// No date of publication is given; the words of the text tell one.
    #[error("no date of publication is given; {0} is taken from the words of the text")]
    InferredDate(crate::date::Date),
    /// The article is in another language than it says.
    #[error("it says that its language is '{told}', and it is '{found}'")]
    OtherLanguage {
        /// What it says.
        told: String,
        /// What it is.
        found: String,
    },
    /// The URL given for what has none was used already.
    #[error("the URL given belongs to the first article without one; this one gets none")]
    SecondUrl,
    /// There is only a summary of the article.
    #[error("only a summary of the article is there, and that is read")]
    Summary,
    /// A page has, or should have, more text than was found on it.
    #[error("its main text has {found} characters, and {missing}")]
    Lost {
        /// How many characters were found.
        found: usize,
        /// What is not among them.
        missing: Missing,
    },
    /// The file says that it is in one encoding and is in another.
    #[error("it says that it is {declared}, and is not; read as {guessed}, which is a guess")]
    FalselyDeclared {
        /// The encoding that is declared.
        declared: &'static str,
        /// The encoding as which it is read.
        guessed: &'static str,
    },
    /// The text was HTML, and was read as such.
    #[error("the text is HTML; its words are read")]
    Markup,
    /// Things in the file that are no articles, with their numbers: pictures, requests, packages.
    #[error("passed over, as they are no text of news: {0}")]
    PassedOver(String),
    /// All that is in the file is no article: pictures, packages, with their numbers.
    #[error("there is no article in it, but {0}")]
    NoArticle(String),
    /// A table met in a directory, none of whose columns holds the texts of articles: perhaps what is known about the
    /// articles beside it.
    #[error("a table without the texts of articles; it is not read")]
    Table,
    /// A symbolic link leads back to a directory that contains it.
    #[error("a symbolic link that leads back to {}; it is not followed", .0.display())]
    Loop(PathBuf),
    /// A graph file met in a directory, by its name: perhaps what was built from the articles beside it.
    #[error("a graph file; it is not read")]
    Graph,
    /// Neither a file nor a directory: a socket, a pipe or a device met in a directory.
    #[error("neither a file nor a directory; it is not read")]
    Special,
}

impl Note {
    /// Whether something was lost or may be wrong; other notes are for those who want to know more.
    pub fn is_warning(&self) -> bool {
        !matches!(
            self.kind,
            NoteKind::Declared(_)
                | NoteKind::OtherDate { .. }
                | NoteKind::InferredDate(_)
                | NoteKind::OtherLanguage { .. }
                | NoteKind::Markup
                | NoteKind::UnknownField { .. }
                | NoteKind::Summary
                | NoteKind::PassedOver(_)
        )
    }

    /// The way out, if there is one to name.
    pub fn hint(&self) -> Option<&'static str> {
        match self.kind {
            NoteKind::Guessed(_) => Some("convert it to UTF-8 if its letters look wrong"),
            NoteKind::BadDate(_) => Some("write dates as 2020-10-23, 2020-10 or 2020"),
            _ => None,
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.kind)
    }
}
