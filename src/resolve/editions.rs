//! Which records of one article are not the newest, for those who write each article as it comes and keep none: what
//! each record is goes in, the places of those that are not to be used come out at the end.
//!
//! Memory is bounded: a row of some dozen bytes for each record is sorted, on disk where there are many.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;

use jiff::civil;
use uuid::Uuid;

use super::edition::Edition;
use super::prepare;
use crate::extract::Record;
use crate::read::Withdrawn;
use crate::sort::{Sorted, Sorter};

/// How many bytes of rows are held in memory before they are written to disk.
const MEMORY: usize = 32 << 20;
/// What stands between the id and the edition in a row; an id has it only escaped.
const END: u8 = 0;

/// Gathers what each record is.
pub struct Editions {
    rows: Sorter,
    directory: PathBuf,
    count: u64,
}

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

/// The places of the records that are not to be used, in order.
pub struct Places {
    sorted: Sorted,
    count: u64,
}

impl Rank {
    /// What a record is: the same for which [`Resolver`](super::Resolver) keeps it or not.
    pub fn of(record: &Record) -> Self {
        let edition = Edition::of(&record.document);
        let mut bytes = escaped(&record.document.id).into_bytes();
        bytes.push(END);
        edition.write(&mut bytes);
        // The smaller digest is to be the last of its edition.
        bytes.extend(prepare::fingerprint(record).as_bytes().map(|byte| !byte));
        Self(bytes)
    }
}

fn escaped(id: &str) -> String {
    id.replace('\u{1}', "\u{1}\u{2}").replace('\0', "\u{1}\u{1}")
}

impl Editions {
    /// Nothing yet. What does not fit into memory goes to nameless files in `directory`.
    pub fn new(directory: PathBuf) -> Self {
        Self { rows: Sorter::new(MEMORY, directory.clone()), directory, count: 0 }
    }

    /// Takes what the next record is.
    ///
    /// # Errors
    ///
    /// If rows cannot be written to disk.
    pub fn add(&mut self, rank: &Rank) -> io::Result<()> {
        let mut row = rank.0.clone();
        // Of the same record the first is to be the last.
        row.extend((!self.count).to_be_bytes());
        self.count += 1;
        self.rows.push(&row)
    }

    /// The places, from 0, of the records that are not to be used: older versions, repetitions, and what was withdrawn.
    /// `tell` is given the id of each article of which there are such, why, and how many.
    ///
    /// # Errors
    ///
    /// If rows cannot be written to disk or read from it, or if `tell` fails.
    pub fn finish<E: From<io::Error>>(
        self,
        withdrawn: &[Withdrawn],
        mut tell: impl FnMut(&str, Outdated, u64) -> Result<(), E>,
    ) -> Result<Places, E> {
        let mut by_id: HashMap<String, Vec<&Withdrawn>> = HashMap::new();
        for gone in withdrawn {
            if let Some(id) = &gone.id {
                by_id.entry(escaped(id)).or_default().push(gone);
            }
        }
        let mut places = Places { sorted: Sorter::new(MEMORY, self.directory.clone()).finish()?, count: 0 };
        let mut unused = Sorter::new(MEMORY, self.directory);
        // The rows of one article that are older than the last one seen, which may be the newest.
        let mut group: Vec<Row> = Vec::new();
        let mut close = |group: &mut Vec<Row>| -> Result<(), E> {
            let Some(newest) = group.last() else { return Ok(()) };
            let gone = by_id
                .get(&newest.id)
                .is_some_and(|all| all.iter().any(|w| newest.edition.is_withdrawn_by(w)));
            let mut numbers = [0_u64; 4];
            for (at, row) in group.iter().enumerate() {
                let is_newest = at + 1 == group.len();
                let why = if is_newest {
                    if !gone {
                        continue;
                    }
                    Outdated::Withdrawn
                } else if row.edition < newest.edition {
                    Outdated::Superseded
                } else if row.digest == newest.digest {
                    Outdated::Repeated
                } else {
                    Outdated::SetAside
                };
                numbers[why as usize] += 1;
                places.count += 1;
                unused.push(&row.place.to_be_bytes())?;
            }
            let id = newest.id.replace("\u{1}\u{1}", "\0").replace("\u{1}\u{2}", "\u{1}");
            let all = [Outdated::Superseded, Outdated::Repeated, Outdated::SetAside, Outdated::Withdrawn];
            for why in all.into_iter().filter(|why| numbers[*why as usize] > 0) {
                tell(&id, why, numbers[why as usize])?;
            }
            group.clear();
            Ok(())
        };
        self.rows.finish()?.try_for_each(|bytes| {
            let row =
                Row::parse(bytes).ok_or_else(|| io::Error::other("a row that was written is not read"))?;
            if group.last().is_some_and(|last| last.id != row.id) {
                close(&mut group)?;
            }
            group.push(row);
            Ok::<_, E>(())
        })?;
        close(&mut group)?;
        places.sorted = unused.finish()?;
        Ok(places)
    }
}

impl Places {
    /// How many there are.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Gives each place to `receive`, in order. Ends early with the first error.
    ///
    /// # Errors
    ///
    /// If rows cannot be read from disk, or if `receive` fails.
    pub fn try_for_each<E: From<io::Error>>(
        self,
        mut receive: impl FnMut(u64) -> Result<(), E>,
    ) -> Result<(), E> {
        self.sorted.try_for_each(|row| receive(number(row).unwrap_or_default()))
    }
}

/// A row, taken apart.
struct Row {
    id: String,
    edition: Edition,
    digest: Vec<u8>,
    place: u64,
}

impl Row {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == END)?;
        let (rest, place) = bytes.split_at(bytes.len().checked_sub(8)?);
        let (rest, digest) = rest.split_at(rest.len().checked_sub(size_of::<Uuid>())?);
        Some(Self {
            id: std::str::from_utf8(&bytes[..end]).ok()?.to_owned(),
            edition: Edition::read(rest.get(end + 1..)?)?,
            digest: digest.to_owned(),
            place: !number(place)?,
        })
    }
}

fn number(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
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
            (_, rest) => (Some(number(rest.get(..8)?)?), rest.get(8..)?),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Document;

    fn record(id: &str, version: Option<u64>, modified: Option<&str>, title: &str) -> Record {
        let document = Document {
            id: id.to_owned(),
            version,
            modified: modified.map(str::to_owned),
            published: "2021-03".parse().ok(),
            title: Some(title.to_owned()),
            ..Document::default()
        };
        Record { document, ..Record::default() }
    }

    fn unused(records: &[Record], withdrawn: &[Withdrawn]) -> (Vec<u64>, Vec<(String, Outdated, u64)>) {
        let mut editions = Editions::new(std::env::temp_dir());
        records.iter().for_each(|record| editions.add(&Rank::of(record)).unwrap());
        let (mut places, mut told) = (Vec::new(), Vec::new());
        let tell = |id: &str, why, number| {
            told.push((id.to_owned(), why, number));
            Ok::<_, io::Error>(())
        };
        let found = editions.finish(withdrawn, tell).unwrap();
        let number = found.len();
        let receive = |place| {
            places.push(place);
            Ok::<_, io::Error>(())
        };
        found.try_for_each(receive).unwrap();
        assert_eq!(number, places.len() as u64);
        (places, told)
    }

    #[test]
    fn the_newest_of_each_article_stays() {
        let records = [
            record("b", Some(2), None, "second"),
            record("a", None, Some("2021-03-30T10:00:00Z"), "late"),
            record("b", Some(10), None, "tenth"),
            record("a", None, Some("2021-03-30T09:00:00Z"), "early"),
            record("c", None, None, "once"),
            record("b", Some(10), None, "tenth"),
            record("a\0", None, None, "another"),
        ];
        let (places, told) = unused(&records, &[]);
        assert_eq!(places, [0, 3, 5]);
        let told: Vec<_> = told.iter().map(|(id, why, number)| (id.as_str(), *why, *number)).collect();
        assert_eq!(
            told,
            [("a", Outdated::Superseded, 1), ("b", Outdated::Superseded, 1), ("b", Outdated::Repeated, 1)]
        );
    }

    #[test]
    fn what_is_withdrawn_is_not_used_unless_a_newer_version_is_there() {
        let withdrawn = |version| Withdrawn {
            id: Some("a".to_owned()),
            status: "canceled",
            version: Some(version),
            modified: None,
        };
        let records = [record("a", Some(1), None, "first"), record("a", Some(2), None, "second")];
        assert_eq!(unused(&records, &[withdrawn(2)]).0, [0, 1]);
        assert_eq!(unused(&records, &[withdrawn(1)]).0, [0]);
    }

    #[test]
    fn of_equals_the_resolver_keeps_the_same() {
        let records = [record("a", None, None, "one"), record("a", None, None, "other")];
        let (places, told) = unused(&records, &[]);
        assert_eq!(told[0].1, Outdated::SetAside);
        let mut resolver = super::super::Resolver::new();
        records.iter().for_each(|record| resolver.add(record.clone()));
        let kept = resolver.finish().articles[0].title.clone();
        assert_eq!(kept, records[1 - usize::try_from(places[0]).unwrap()].document.title);
    }
}
