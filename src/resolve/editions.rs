//! Which records of one article are not the newest, for those who write each article as it comes and keep none: what
//! each record is goes in, the places of those that are not to be used come out at the end.
//!
//! Memory is bounded: a row of some dozen bytes for each record is sorted, on disk where there are many.

use std::io;
use std::path::PathBuf;

use super::versions::{Found, Outdated, Rank, Versions};
use crate::read::Withdrawn;
use crate::sort::{Sorted, Sorter};

/// How many bytes of rows are held in memory before they are written to disk.
const MEMORY: usize = 32 << 20;

/// Gathers what each record is.
pub struct Editions {
    versions: Versions,
    directory: PathBuf,
    count: u64,
}

/// The places of the records that are not to be used, in order.
pub struct Places {
    sorted: Sorted,
    count: u64,
}

impl Editions {
    /// Nothing yet. What does not fit into memory goes to nameless files in `directory`.
    pub fn new(directory: PathBuf) -> Self {
        Self { versions: Versions::new(MEMORY, directory.clone()), directory, count: 0 }
    }

    /// Takes what the next record is.
    ///
    /// # Errors
    ///
    /// If rows cannot be written to disk.
    pub fn add(&mut self, rank: &Rank) -> io::Result<()> {
        self.versions.add(rank, self.count, 0)?;
        self.count += 1;
        Ok(())
    }

    /// The places, from 0, of the records that are not to be used: older versions, repetitions, and what was withdrawn.
    /// `tell` is given the id of each article of which there are such, why, and how many.
    ///
    /// # Errors
    ///
    /// If rows cannot be written to disk or read from it, or if `tell` fails.
    pub fn finish<E: From<io::Error>>(
        mut self,
        withdrawn: &[Withdrawn],
        mut tell: impl FnMut(&str, Outdated, u64) -> Result<(), E>,
    ) -> Result<Places, E> {
        for withdrawn in withdrawn {
            self.versions.withdraw(withdrawn)?;
        }
        let mut unused = Sorter::new(MEMORY, self.directory);
        let mut count = 0;
        self.versions.finish(|found| match found {
            Found::Record(_, None) => Ok(()),
            Found::Record(place, Some(_)) => {
                count += 1;
                Ok(unused.push(&place.to_be_bytes())?)
            }
            Found::Article(article) => {
                let all = match article.is_withdrawn {
                    true => &[Outdated::Withdrawn][..],
                    false => &[Outdated::Superseded, Outdated::Repeated, Outdated::SetAside],
                };
                let told = all.iter().map(|why| (*why, article.unused[*why as usize]));
                told.filter(|(_, number)| *number > 0)
                    .try_for_each(|(why, number)| tell(&article.id, why, number))
            }
        })?;
        Ok(Places { sorted: unused.finish()?, count })
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
        self.sorted
            .try_for_each(|row| receive(row.first_chunk().map_or(0, |place| u64::from_be_bytes(*place))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Record;
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
