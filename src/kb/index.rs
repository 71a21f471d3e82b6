//! Reading an index: a name in, the entries that bear it out.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fst::{IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use memmap2::Mmap;

use super::bytes::{Cursor, entry_of};
use super::format::{
    ABOUT, FORM, HEADER, ITEMS, MAGIC, NAMES, POSTINGS, RECORDS, SECTIONS, STRINGS, SURNAME, VERSION, key,
};
use super::forms;
use super::item::{Item, SharedTexts};
use super::{About, KbError};
use crate::extract::EntityType;

/// How many entries of one name are given at most.
const MAX_HITS: usize = 1000;

/// How many keys near a name are looked at.
const MAX_NEAR: usize = 50;

/// How many letters a name has at most to be looked for with letters wrong: the search grows with its length.
const MAX_NEAR_LENGTH: usize = 60;

/// The tables of the automata that accept what differs from a name in one letter and in two.
static NEAR: LazyLock<[LevenshteinAutomatonBuilder; 2]> =
    LazyLock::new(|| [1, 2].map(|letters| LevenshteinAutomatonBuilder::new(letters, true)));

/// An index of names, mapped into memory.
pub struct KnowledgeBase {
    path: PathBuf,
    bytes: Mmap,
    sections: [std::ops::Range<usize>; SECTIONS],
    about: About,
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
    /// Opens an index.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened, is not an index, is one of another version, or is cut short.
    pub fn open(path: &Path) -> Result<Self, KbError> {
        let failed = |source| KbError::Open { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_dir() {
            return Err(failed(std::io::Error::from(std::io::ErrorKind::IsADirectory)));
        }
        #[expect(
            unsafe_code,
            reason = "mapping a file: who changes it while it is read, may see old and new mixed"
        )]
        // SAFETY: the map is read as bytes that may have any value, and every number in them is checked.
        let bytes = unsafe { Mmap::map(&file) }.map_err(failed)?;
        if !bytes.starts_with(MAGIC) {
            return Err(KbError::Foreign { path: path.to_owned() });
        }
        let damaged = |reason| KbError::Damaged { path: path.to_owned(), reason };
        let version = *bytes.get(MAGIC.len()).ok_or_else(|| damaged("it is cut short"))?;
        if version != VERSION {
            return Err(KbError::Version { path: path.to_owned(), version });
        }
        let mut sections = [const { 0..0 }; SECTIONS];
        let mut start = HEADER - 8;
        for (index, section) in sections.iter_mut().enumerate() {
            let end = bytes.get(MAGIC.len() + 1..).and_then(|ends| entry_of(ends, index));
            let end = end.and_then(|end| usize::try_from(end).ok()?.checked_add(HEADER - 8));
            let end = end.filter(|end| *end >= start && *end <= bytes.len());
            *section = start..end.ok_or_else(|| damaged("it is cut short"))?;
            start = section.end;
        }
        if bytes.len() != start + 8 {
            return Err(damaged("its length is not the one that it tells"));
        }
        let about = serde_json::from_slice(&bytes[sections[ABOUT].clone()])
            .map_err(|_| damaged("it does not tell what is in it"))?;
        let base = Self { path: path.to_owned(), bytes, sections, about };
        if base.names().is_none() || base.shared().is_none() {
            return Err(damaged("its tables are not what they should be"));
        }
        Ok(base)
    }

    /// Reads the whole index and compares it with its checksum.
    ///
    /// # Errors
    ///
    /// If they do not agree.
    pub fn verify(&self) -> Result<(), KbError> {
        let (body, checksum) = self.bytes.split_at(self.bytes.len() - 8);
        if entry_of(checksum, 0) == Some(u64::from(crc32fast::hash(body))) {
            return Ok(());
        }
        Err(KbError::Damaged { path: self.path.clone(), reason: "its checksum is not that of its bytes" })
    }

    /// What is in the index.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The name of the file, to say where an identifier comes from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn section(&self, index: usize) -> &[u8] {
        &self.bytes[self.sections[index].clone()]
    }

    fn names(&self) -> Option<fst::Map<&[u8]>> {
        fst::Map::new(self.section(NAMES)).ok()
    }

    fn shared(&self) -> Option<SharedTexts<'_>> {
        SharedTexts::new(self.section(STRINGS))
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
        let (Some(near), Some(names)) = (NEAR.get(letters - 1), self.names()) else { return Vec::new() };
        let search = names.search(near.build_dfa(key));
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

    fn by_key(&self, key: &str) -> Vec<Hit> {
        self.names().and_then(|names| names.get(key)).map_or_else(Vec::new, |offset| self.postings(offset))
    }

    fn postings(&self, offset: u64) -> Vec<Hit> {
        let Some(mut cursor) = Cursor::at(self.section(POSTINGS), offset) else { return Vec::new() };
        let count = cursor.number().unwrap_or(0);
        let mut item = 0_u32;
        let next = |_| {
            item = item.checked_add(u32::try_from(cursor.number()?).ok()?)?;
            Some(Hit { item: ItemId(item), name: u32::try_from(cursor.number()?).ok()? })
        };
        (0..count).map_while(next).take(MAX_HITS).collect()
    }

    fn record(&self, id: ItemId) -> Option<Cursor<'_>> {
        Cursor::at(self.section(RECORDS), entry_of(self.section(ITEMS), id.0 as usize)?)
    }

    /// The entry of this number; `None` if the index is damaged.
    pub fn item(&self, id: ItemId) -> Option<Item> {
        self.shared()?.item(self.record(id)?)
    }

    /// The entry with this IRI.
    pub fn by_iri(&self, iri: &str) -> Option<Item> {
        let (mut low, mut high) = (0, self.section(ITEMS).len() / 8);
        let shared = self.shared()?;
        while low < high {
            let middle = low + (high - low) / 2;
            let id = ItemId(u32::try_from(middle).ok()?);
            match shared.iri(self.record(id)?)?.as_str().cmp(iri) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.item(id),
            }
        }
        None
    }
}
