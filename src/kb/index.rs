//! Reading an index: a name in, the entries that bear it out.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use fst::{IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;

use super::format::{
    ABOUT, FORM, HEADER, ITEMS, MAGIC, NAMES, POSTINGS, RECORDS, SECTIONS, STRINGS, SURNAME, VERSION, key,
};
use super::forms;
use super::item::{Item, SharedTexts};
use super::{About, KbError};
use crate::bytes::{Cursor, entry_of};
use crate::checked::{Bytes, Checked, Fault};
use crate::extract::EntityType;

/// How many entries of one name are given at most.
const MAX_HITS: usize = 1000;

/// How many keys near a name are looked at.
const MAX_NEAR: usize = 50;

/// The longest number in bytes.
const MAX_NUMBER: usize = 10;

/// How many letters a name has at most to be looked for with letters wrong: the search grows with its length.
const MAX_NEAR_LENGTH: usize = 60;

/// The tables of the automata that accept what differs from a name in one letter and in two.
static NEAR: LazyLock<[LevenshteinAutomatonBuilder; 2]> =
    LazyLock::new(|| [1, 2].map(|letters| LevenshteinAutomatonBuilder::new(letters, true)));

/// An index of names, read where it is used.
pub struct KnowledgeBase {
    path: PathBuf,
    bytes: Checked,
    sections: [Range<usize>; SECTIONS],
    about: About,
    names: fst::Map<Vec<u8>>,
    shared: Vec<u8>,
    /// What was wrong with the first look-up that was not answered.
    fault: OnceLock<Fault>,
}

/// How many wrong letters are forgiven in a name of so many letters: a short name with a letter changed is another name.
pub(crate) fn forgiven(length: usize) -> usize {
    match length {
        0..6 => 0,
        6..10 => 1,
        _ => 2,
    }
}

/// The number of an entry within one index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(u32);

/// An entry that bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hit {
    /// The entry.
    pub item: ItemId,
    /// Which of its names it is: the index in [`Item::names`], 0 for the label.
    pub name: u32,
}

impl KnowledgeBase {
    /// Opens an index. Its table of names is read and compared with its checksums, the rest when it is used.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened, is not an index, is one of another version, is cut short or damaged.
    pub fn open(path: &Path) -> Result<Self, KbError> {
        let failed = |source| KbError::Open { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_dir() {
            return Err(failed(std::io::Error::from(std::io::ErrorKind::IsADirectory)));
        }
        let mut head = Vec::new();
        file.by_ref().take(MAGIC.len() as u64 + 1).read_to_end(&mut head).map_err(failed)?;
        if !head.starts_with(MAGIC) {
            return Err(KbError::Foreign { path: path.to_owned() });
        }
        let damaged = |reason| KbError::Damaged { path: path.to_owned(), reason };
        let version = *head.get(MAGIC.len()).ok_or_else(|| damaged(Fault::End))?;
        if version != VERSION {
            return Err(KbError::Version { path: path.to_owned(), version });
        }
        let bytes = Checked::open(file).map_err(damaged)?;
        let sections = sections(&bytes).map_err(damaged)?;
        let about = bytes.copy(sections[ABOUT].clone()).map_err(damaged)?;
        let about = serde_json::from_slice(&about).map_err(|_| damaged(Fault::Outside))?;
        let names = bytes.copy(sections[NAMES].clone()).map_err(damaged)?;
        let names = fst::Map::new(names).map_err(|_| damaged(Fault::Outside))?;
        let shared = bytes.copy(sections[STRINGS].clone()).map_err(damaged)?;
        if SharedTexts::new(&shared).is_none() {
            return Err(damaged(Fault::Outside));
        }
        let fault = OnceLock::new();
        Ok(Self { path: path.to_owned(), bytes, sections, about, names, shared, fault })
    }

    /// Reads the whole index and compares it with its checksums.
    ///
    /// # Errors
    ///
    /// If they do not agree.
    pub fn verify(&self) -> Result<(), KbError> {
        self.bytes.verify().map_err(|reason| KbError::Damaged { path: self.path.clone(), reason })
    }

    /// Whether all that was looked up so far was as it was written. After a fault, look-ups find nothing: ask this
    /// before anything is made of what they found.
    ///
    /// # Errors
    ///
    /// If the index is damaged, or was changed since it was opened.
    pub fn intact(&self) -> Result<(), KbError> {
        match self.fault.get() {
            Some(reason) => Err(KbError::Damaged { path: self.path.clone(), reason: *reason }),
            None => Ok(()),
        }
    }

    /// What is in the index.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The name of the file, to say where an identifier comes from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes of a section; a fault is remembered.
    fn bytes(&self, section: usize, range: Range<usize>) -> Option<Bytes> {
        let Range { start, end } = &self.sections[section];
        let found = match (start.checked_add(range.start), start.checked_add(range.end)) {
            _ if self.fault.get().is_some() => return None,
            (Some(from), Some(to)) if to <= *end => self.bytes.get(from..to),
            _ => Err(Fault::Outside),
        };
        found.map_err(|fault| self.fault.get_or_init(|| fault)).ok()
    }

    /// What a record or posting says; one that says nothing is a fault.
    fn believed<T>(&self, found: Option<T>) -> Option<T> {
        if found.is_none() {
            self.fault.get_or_init(|| Fault::Outside);
        }
        found
    }

    fn shared(&self) -> Option<SharedTexts<'_>> {
        SharedTexts::new(&self.shared)
    }

    /// The entries that bear `name` as it is written or but for case, accents, punctuation and script, at most 1000.
    pub fn find(&self, name: &str) -> Vec<Hit> {
        self.by_key(&key(name))
    }

    /// The persons whose label ends in this word, unless very many do.
    pub fn find_surname(&self, word: &str) -> Vec<Hit> {
        self.by_key(&format!("{SURNAME}{}", key(word)))
    }

    /// The entries with a name that may be another form of `name`: a person's in another order, or with more or fewer
    /// names; a body's with or without its legal form.
    pub fn find_forms(&self, class: Option<EntityType>, name: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        for form in forms::keys(class, name) {
            hits.extend(self.by_key(&form));
            hits.extend(self.by_key(&format!("{FORM}{form}")));
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    /// The entries that bear a name in which, against `name`, a letter is put in, left out, replaced or swapped with its
    /// neighbour. Two letters if nothing is nearer, the name has ten letters or more and the first is right; none if it has
    /// less than six.
    pub fn find_near(&self, name: &str) -> Vec<Hit> {
        let key = key(name);
        let length = key.chars().count();
        if length > MAX_NEAR_LENGTH {
            return Vec::new();
        }
        let nearest = (1..=forgiven(length)).map(|letters| self.within(&key, letters));
        nearest.into_iter().find(|hits| !hits.is_empty()).unwrap_or_default()
    }

    fn within(&self, key: &str, letters: usize) -> Vec<Hit> {
        let Some(near) = NEAR.get(letters - 1) else { return Vec::new() };
        let search = self.names.search(near.build_dfa(key));
        // Two letters anywhere are found in a large part of all names: the first letter keeps the search short.
        let mut next = key.chars().next().map(String::from).unwrap_or_default().into_bytes();
        let mut stream = match next.last_mut().filter(|_| letters > 1) {
            Some(last) => {
                *last += 1;
                search.ge(&key[..next.len()]).lt(next).into_stream()
            }
            None => search.into_stream(),
        };
        let mut hits = Vec::new();
        let mut keys = 0;
        while let Some((found, offset)) = stream.next() {
            if found == key.as_bytes()
                || [SURNAME, FORM].iter().any(|mark| found.starts_with(mark.as_bytes()))
            {
                continue;
            }
            hits.extend(self.postings(offset));
            keys += 1;
            if keys == MAX_NEAR {
                break;
            }
        }
        hits.truncate(MAX_HITS);
        hits
    }

    /// The entries that bear a name that begins so, but for case, accents, punctuation and script, in the order of these
    /// names; so many at most, each once.
    pub fn find_beginning(&self, beginning: &str, most: usize) -> Vec<Hit> {
        let key = key(beginning);
        let mut stream = self.names.range().ge(&key).into_stream();
        let mut hits: Vec<Hit> = Vec::new();
        while let Some((found, offset)) = stream.next() {
            if !found.starts_with(key.as_bytes()) || hits.len() >= most {
                break;
            }
            if [SURNAME, FORM].iter().any(|mark| found.starts_with(mark.as_bytes())) {
                continue;
            }
            for hit in self.postings(offset) {
                if hits.len() < most && hits.iter().all(|known| known.item != hit.item) {
                    hits.push(hit);
                }
            }
        }
        hits
    }

    fn by_key(&self, key: &str) -> Vec<Hit> {
        self.names.get(key).map_or_else(Vec::new, |offset| self.postings(offset))
    }

    fn postings(&self, offset: u64) -> Vec<Hit> {
        self.believed(self.read_postings(offset)).unwrap_or_default()
    }

    fn read_postings(&self, offset: u64) -> Option<Vec<Hit>> {
        let start = usize::try_from(offset).ok()?;
        let most = self.sections[POSTINGS].len().checked_sub(start)?.min(MAX_NUMBER);
        let head = self.bytes(POSTINGS, start..start + most)?;
        let mut cursor = Cursor(&head);
        let length = usize::try_from(cursor.number()?).ok()?;
        let start = start + (head.len() - cursor.0.len());
        let bytes = self.bytes(POSTINGS, start..start.checked_add(length)?)?;
        let mut cursor = Cursor(&bytes);
        let count = usize::try_from(cursor.number()?).ok()?;
        let mut item = 0_u32;
        let mut hits = Vec::new();
        for _ in 0..count.min(MAX_HITS) {
            item = item.checked_add(u32::try_from(cursor.number()?).ok()?)?;
            hits.push(Hit { item: ItemId(item), name: u32::try_from(cursor.number()?).ok()? });
        }
        Some(hits)
    }

    /// The bytes of an entry's record: up to that of the next.
    fn record(&self, id: ItemId) -> Option<Bytes> {
        let place = usize::try_from(id.0).ok()?.checked_mul(8)?;
        let is_last = place + 8 == self.sections[ITEMS].len();
        let offsets = self.bytes(ITEMS, place..place + if is_last { 8 } else { 16 })?;
        let start = usize::try_from(entry_of(&offsets, 0)?).ok()?;
        let end = match is_last {
            true => self.sections[RECORDS].len(),
            false => usize::try_from(entry_of(&offsets, 1)?).ok()?,
        };
        self.bytes(RECORDS, start..end)
    }

    /// The entry of this number; `None` if the index is damaged.
    pub fn item(&self, id: ItemId) -> Option<Item> {
        self.believed(self.record(id).and_then(|record| self.shared()?.item(Cursor(&record))))
    }

    /// The entry with this IRI.
    pub fn by_iri(&self, iri: &str) -> Option<Item> {
        let (mut low, mut high) = (0, self.sections[ITEMS].len() / 8);
        let shared = self.shared()?;
        while low < high {
            let middle = low + (high - low) / 2;
            let id = ItemId(u32::try_from(middle).ok()?);
            let found = self.record(id).and_then(|record| shared.iri(Cursor(&record)));
            match self.believed(found)?.as_str().cmp(iri) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.item(id),
            }
        }
        None
    }
}

/// Where the sections of an index are.
fn sections(bytes: &Checked) -> Result<[Range<usize>; SECTIONS], Fault> {
    let header = bytes.get(0..HEADER)?;
    let mut sections = [const { 0..0 }; SECTIONS];
    let mut start = HEADER;
    for (index, section) in sections.iter_mut().enumerate() {
        let end = header.get(MAGIC.len() + 1..).and_then(|ends| entry_of(ends, index));
        let end = end.and_then(|end| usize::try_from(end).ok()?.checked_add(HEADER));
        let end = end.filter(|end| *end >= start && *end <= bytes.len());
        *section = start..end.ok_or(Fault::Outside)?;
        start = section.end;
    }
    if bytes.len() == start { Ok(sections) } else { Err(Fault::Outside) }
}
