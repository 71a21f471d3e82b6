//! Versions: what each record and each withdrawal is in, which record of each article is the newest, and why the others
//! are not used, out.
//!
//! A row of some dozen bytes for each record is sorted, on disk where there are many: the withdrawals of an article come
//! first, then its records, the newest before the others.

use std::io;
use std::path::PathBuf;

use jiff::civil;
use uuid::Uuid;

use super::edition::Edition;
use super::keys::Keys;
use super::prepare;
use crate::extract::Record;
use crate::read::Withdrawn;
use crate::sort::Sorter;

/// What stands between the id and the rest of a row; an id has it only escaped.
const END: u8 = 0;
/// What follows for a withdrawal, and for a record.
const WITHDRAWAL: u8 = 0;
const RECORD: u8 = 1;

/// What a record is among all of the same article: its id, its edition and its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rank(Vec<u8>);

/// Why a record is not to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outdated {
    /// There is a newer version of the article.
    Superseded,
    /// The very same record came before.
    Repeated,
    /// Another record of the same id is as new, and its digest is smaller.
    SetAside,
    /// The publisher withdrew the article.
    Withdrawn,
}

/// Gathers what each record is.
pub(super) struct Versions(Sorter);

/// What is found.
pub(super) enum Found {
    /// Whether the record of this place is used, and why not.
    Record(u64, Option<Outdated>),
    /// An article, after its records.
    Article(Article),
}

/// What is found of an article.
pub(super) struct Article {
    pub(super) id: String,
    /// Where the record is that is used, or would be.
    pub(super) place: u64,
    /// Its digest.
    pub(super) digest: Uuid,
    pub(super) left_out: usize,
    pub(super) is_withdrawn: bool,
    /// How many records are not used, by [`Outdated`]; of the repeated ones each but the first.
    pub(super) unused: [u64; 4],
}

impl Article {
    /// Whether there are other records of it than the one that is used.
    pub(super) fn has_others(&self) -> bool {
        self.unused[Outdated::Superseded as usize] + self.unused[Outdated::SetAside as usize] > 0
    }
}

impl Rank {
    /// What a record is: the same for which [`Resolver`](super::Resolver) keeps it or not.
    pub fn of(record: &Record) -> Self {
        let edition = Edition::of(&record.document);
        Self::new(&record.document.id, &edition, &prepare::fingerprint(record))
    }

    pub(super) fn of_keys(keys: &Keys) -> Self {
        Self::new(&keys.article, &keys.edition, &keys.digest)
    }

    fn new(id: &str, edition: &Edition, digest: &Uuid) -> Self {
        let mut bytes = escaped(id).into_bytes();
        bytes.extend([END, RECORD]);
        let start = bytes.len();
        edition.write(&mut bytes);
        // The newest is to be the first.
        bytes[start..].iter_mut().for_each(|byte| *byte = !*byte);
        bytes.extend_from_slice(digest.as_bytes());
        Self(bytes)
    }
}

fn escaped(id: &str) -> String {
    id.replace('\u{1}', "\u{1}\u{2}").replace('\0', "\u{1}\u{1}")
}

impl Versions {
    /// Nothing yet; what does not fit into so many bytes goes to nameless files in `directory`.
    pub(super) fn new(memory: usize, directory: PathBuf) -> Self {
        Self(Sorter::new(memory, directory))
    }

    /// Takes what the record of a place is; of those that are the same the first is used.
    pub(super) fn add(&mut self, rank: &Rank, place: u64, left_out: usize) -> io::Result<()> {
        let mut row = rank.0.clone();
        row.extend(place.to_be_bytes());
        row.extend((left_out as u64).to_be_bytes());
        self.0.push(&row)
    }

    /// Takes that an article is withdrawn. One without an identity is none.
    pub(super) fn withdraw(&mut self, withdrawn: &Withdrawn) -> io::Result<()> {
        let Some(id) = &withdrawn.id else { return Ok(()) };
        let mut row = escaped(id).into_bytes();
        row.extend([END, WITHDRAWAL]);
        serde_json::to_writer(&mut row, &(withdrawn.version, &withdrawn.modified))?;
        self.0.push(&row)
    }

    /// Gives what is found to `receive`.
    pub(super) fn finish<E: From<io::Error>>(
        self,
        mut receive: impl FnMut(Found) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut group = Group::default();
        self.0.finish()?.try_for_each(|bytes| {
            let row =
                Row::parse(bytes).ok_or_else(|| io::Error::other("a row that was written is not read"))?;
            if row.id != group.id {
                std::mem::take(&mut group)
                    .close()
                    .map_or(Ok(()), |article| receive(Found::Article(article)))?;
                group.id = row.id.to_owned();
            }
            match row.what {
                What::Withdrawal(withdrawn) => group.withdrawn.push(withdrawn),
                What::Record(record) => {
                    let place = record.place;
                    receive(Found::Record(place, group.add(record)))?;
                }
            }
            Ok::<_, E>(())
        })?;
        group.close().map_or(Ok(()), |article| receive(Found::Article(article)))
    }
}

/// The records of one article so far.
#[derive(Default)]
pub(super) struct Group {
    /// The id of the article, escaped.
    id: String,
    pub(super) withdrawn: Vec<Withdrawn>,
    newest: Option<Seen>,
    is_withdrawn: bool,
    last: Uuid,
    unused: [u64; 4],
}

impl Group {
    /// Why a record is not used; it comes after all that are newer.
    pub(super) fn add(&mut self, record: Seen) -> Option<Outdated> {
        let is_copy = self.newest.is_some() && self.last == record.digest;
        self.last = record.digest;
        let why = match &self.newest {
            None => {
                self.is_withdrawn = self.withdrawn.iter().any(|w| record.edition.is_withdrawn_by(w));
                self.newest = Some(record);
                self.is_withdrawn.then_some(Outdated::Withdrawn)
            }
            Some(_) if is_copy => Some(Outdated::Repeated),
            Some(newest) if record.edition < newest.edition => Some(Outdated::Superseded),
            Some(_) => Some(Outdated::SetAside),
        };
        if let Some(why) = why {
            self.unused[why as usize] += 1;
        }
        why
    }

    pub(super) fn close(self) -> Option<Article> {
        let newest = self.newest?;
        Some(Article {
            place: newest.place,
            id: self.id.replace("\u{1}\u{1}", "\0").replace("\u{1}\u{2}", "\u{1}"),
            digest: newest.digest,
            left_out: newest.left_out,
            is_withdrawn: self.is_withdrawn,
            unused: self.unused,
        })
    }
}

/// A row, taken apart.
struct Row<'r> {
    id: &'r str,
    what: What,
}

enum What {
    Withdrawal(Withdrawn),
    Record(Seen),
}

/// A record, by what it is among those of its article.
pub(super) struct Seen {
    pub(super) edition: Edition,
    pub(super) digest: Uuid,
    pub(super) place: u64,
    pub(super) left_out: usize,
}

impl<'r> Row<'r> {
    fn parse(bytes: &'r [u8]) -> Option<Self> {
        let end = memchr::memchr(END, bytes)?;
        let id = std::str::from_utf8(&bytes[..end]).ok()?;
        let (kind, rest) = bytes[end + 1..].split_first()?;
        let what = if *kind == WITHDRAWAL {
            let (version, modified) = serde_json::from_slice(rest).ok()?;
            What::Withdrawal(Withdrawn { id: Some(id.to_owned()), status: "canceled", version, modified })
        } else {
            let (rest, left_out) = rest.split_last_chunk()?;
            let (rest, place) = rest.split_last_chunk()?;
            let (edition, digest) = rest.split_last_chunk()?;
            let edition: Vec<u8> = edition.iter().map(|byte| !byte).collect();
            What::Record(Seen {
                edition: Edition::read(&edition)?,
                digest: Uuid::from_bytes(*digest),
                place: u64::from_be_bytes(*place),
                left_out: usize::try_from(u64::from_be_bytes(*left_out)).ok()?,
            })
        };
        Some(Self { id, what })
    }
}

impl Edition {
    /// Writes bytes whose order is that of editions.
    fn write(&self, bytes: &mut Vec<u8>) {
        let mut part = |value: Option<&[u8]>| match value {
            None => bytes.push(0),
            Some(value) => {
                bytes.push(1);
                bytes.extend_from_slice(value);
            }
        };
        part(self.version.map(u64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
        let modified = self.modified.as_ref().map(|time| format!("{}\0", time.replace('\0', " ")));
        part(modified.as_deref().map(str::as_bytes));
        part(self.published.map(|day| day.to_string()).as_deref().map(str::as_bytes));
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = match bytes.split_first()? {
            (0, rest) => (None, rest),
            (_, rest) => (Some(u64::from_be_bytes(*rest.first_chunk()?)), rest.get(8..)?),
        };
        let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_owned);
        let (modified, rest) = match rest.split_first()? {
            (0, rest) => (None, rest),
            (_, rest) => {
                let end = rest.iter().position(|byte| *byte == 0)?;
                (Some(text(&rest[..end])?), &rest[end + 1..])
            }
        };
        let published = match rest.split_first()? {
            (0, _) => None,
            (_, day) => Some(text(day)?.parse::<civil::Date>().ok()?),
        };
        Some(Self { version, modified, published })
    }
}
