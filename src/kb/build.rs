//! Building an index: facts about entries in, in any order; the index file out.
//!
//! Facts are sorted by entry and merged, then names are sorted by key. Both sorts spill to disk, so memory does not
//! grow with the number of entries; only the superclasses of classes are held. Entries are numbered in the order of
//! their IRIs: the same facts give the same bytes, whatever their order.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::bytes::{Cursor, put_number};
use super::classes::Classes;
use super::fact::{Fact, MAX_NAME};
use super::format::{HEADER, MAGIC, SECTIONS, SURNAME, VERSION, key};
use super::item::{self, Item, Shared};
use super::{About, KbError};
use crate::extract::EntityType;

/// How many names an entry has at most.
const MAX_NAMES: usize = 500;

/// How many persons may share a surname for it to lead to them: one that more bear tells nothing.
const MAX_BEARERS: usize = 1000;

/// The memory of a sort in bytes, unless told otherwise.
const MEMORY: usize = 256 << 20;

/// What separates the IRI from the facts in a row, and the key from the posting: no IRI and no key has it.
const END: u8 = 0;

/// Gathers facts until all have come.
pub struct Builder {
    rows: super::sort::Sorter,
    classes: Classes,
    wanted: Vec<EntityType>,
    memory: usize,
    directory: PathBuf,
    about: About,
    row: Vec<u8>,
}

impl Builder {
    /// A builder whose temporary files are in `directory`, without names.
    pub fn new(directory: &Path) -> Self {
        Self {
            rows: super::sort::Sorter::new(MEMORY, directory.to_owned()),
            classes: Classes::new(),
            wanted: Vec::new(),
            memory: MEMORY,
            directory: directory.to_owned(),
            about: About::default(),
            row: Vec::new(),
        }
    }

    /// Keeps only the entries of these classes. Without this, all that have a name are kept.
    #[must_use]
    pub fn with_classes(mut self, classes: impl IntoIterator<Item = EntityType>) -> Self {
        self.wanted = classes.into_iter().collect();
        self
    }

    /// Sorts in about so many bytes of memory instead of 256 MiB.
    #[must_use]
    pub fn with_memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self.rows = super::sort::Sorter::new(bytes, self.directory.clone());
        self
    }

    /// Names a source, for [`About`].
    pub fn add_source(&mut self, name: &str) {
        self.about.sources.push(name.to_owned());
    }

    /// Takes facts about the entry `iri`. Names that are too long are counted and left out.
    ///
    /// # Errors
    ///
    /// If the disk fails.
    pub fn add(&mut self, iri: &str, facts: &[Fact]) -> io::Result<()> {
        if facts.is_empty() || iri.is_empty() || iri.bytes().any(|byte| byte == END) {
            return Ok(());
        }
        self.row.clear();
        self.row.extend_from_slice(iri.as_bytes());
        self.row.push(END);
        for fact in facts {
            match fact {
                Fact::Name(_, name) if name.len() > MAX_NAME => self.about.long_names += 1,
                _ => fact.put(&mut self.row),
            }
        }
        self.rows.push(&self.row)
    }

    /// Says that every thing of the class `class` is of the class `superclass` too.
    pub fn add_superclass(&mut self, class: &str, superclass: &str) {
        self.classes.add(class, superclass);
    }

    /// Writes the index and gives the writer back, with what is in the index.
    ///
    /// # Errors
    ///
    /// If the disk fails, or there are more entries than an index can hold.
    pub fn finish<W: Write>(self, writer: W) -> Result<(W, About), KbError> {
        let Self { rows, mut classes, wanted, memory, directory, mut about, .. } = self;
        let mut entries = Entries::new(&directory, memory)?;
        let mut merged = Merged::default();
        rows.finish()?.try_for_each(|row| {
            if let Some(item) = merged.next(row, &mut classes) {
                entries.add_if_wanted(item, &wanted, &mut about)?;
            }
            Ok::<_, KbError>(())
        })?;
        if let Some(item) = merged.last(&mut classes) {
            entries.add_if_wanted(item, &wanted, &mut about)?;
        }
        entries.write(&directory, about, writer)
    }
}

/// Gathers the facts of consecutive rows about the same entry.
#[derive(Default)]
struct Merged {
    iri: Vec<u8>,
    facts: BTreeSet<Fact>,
}

impl Merged {
    /// Takes a row; gives the entry before it, if the row is about another.
    fn next(&mut self, row: &[u8], classes: &mut Classes) -> Option<Item> {
        let end = row.iter().position(|byte| *byte == END)?;
        let done = if self.iri == row[..end] { None } else { self.last(classes) };
        if self.iri != row[..end] {
            self.iri = row[..end].to_owned();
        }
        let mut facts = Cursor(&row[end + 1..]);
        self.facts.extend(std::iter::from_fn(|| Fact::take(&mut facts)));
        done
    }

    fn last(&mut self, classes: &mut Classes) -> Option<Item> {
        if self.facts.is_empty() {
            return None;
        }
        let iri = std::str::from_utf8(&self.iri).ok()?;
        let mut item = Item::of(iri, std::mem::take(&mut self.facts).into_iter().collect());
        item.class = item.class.or_else(|| item.types.iter().filter_map(|iri| classes.class_of(iri)).min());
        item.names.truncate(MAX_NAMES);
        Some(item)
    }
}

/// The sections of an index, as far as they are written.
struct Entries {
    shared: Shared,
    records: Section,
    items: Section,
    names: super::sort::Sorter,
    count: u32,
    row: Vec<u8>,
}

/// A section that is being written.
struct Section {
    file: BufWriter<File>,
    length: u64,
}

impl Section {
    fn new(directory: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(directory)?), length: 0 })
    }

    fn of(directory: &Path, bytes: &[u8]) -> io::Result<Self> {
        let mut section = Self::new(directory)?;
        section.write_all(bytes)?;
        Ok(section)
    }
}

impl Write for Section {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Entries {
    fn new(directory: &Path, memory: usize) -> io::Result<Self> {
        Ok(Self {
            shared: Shared::default(),
            records: Section::new(directory)?,
            items: Section::new(directory)?,
            names: super::sort::Sorter::new(memory, directory.to_owned()),
            count: 0,
            row: Vec::new(),
        })
    }

    fn add_if_wanted(&mut self, item: Item, wanted: &[EntityType], about: &mut About) -> Result<(), KbError> {
        if item.names.is_empty() {
            about.nameless += 1;
            return Ok(());
        }
        if !wanted.is_empty() && item.class.is_none_or(|class| !wanted.contains(&class)) {
            about.unwanted += 1;
            return Ok(());
        }
        about.count(&item);
        self.items.write_all(&self.records.length.to_le_bytes())?;
        self.row.clear();
        item::put(&item, &mut self.shared, &mut self.row);
        self.records.write_all(&self.row)?;
        for (index, name) in item.names.iter().enumerate() {
            let key = key(name);
            if item.class == Some(EntityType::Person)
                && index == 0
                && let Some((_, surname)) = key.rsplit_once(' ')
            {
                self.name(&format!("{SURNAME}{surname}"), index)?;
            }
            self.name(&key, index)?;
        }
        self.count = self.count.checked_add(1).ok_or(KbError::TooManyEntries)?;
        Ok(())
    }

    fn name(&mut self, key: &str, index: usize) -> io::Result<()> {
        if key.is_empty() {
            return Ok(());
        }
        self.row.clear();
        self.row.extend_from_slice(key.as_bytes());
        self.row.push(END);
        self.row.extend_from_slice(&self.count.to_be_bytes());
        self.row.extend_from_slice(&(index as u16).to_be_bytes());
        self.names.push(&self.row)
    }

    fn write<W: Write>(self, directory: &Path, about: About, writer: W) -> Result<(W, About), KbError> {
        let mut names = fst::MapBuilder::new(Section::new(directory)?)?;
        let mut postings = Section::new(directory)?;
        let mut bearers = Bearers::default();
        self.names.finish()?.try_for_each(|row| {
            let end = row.iter().position(|byte| *byte == END).unwrap_or(row.len());
            if bearers.key != row[..end] {
                bearers.write(&mut names, &mut postings)?;
                bearers.key = row[..end].to_owned();
            }
            if let Some((item, rest)) = row.get(end + 1..).and_then(|rest| rest.split_first_chunk::<4>())
                && let Some(index) = rest.first_chunk::<2>()
            {
                bearers.list.push((u32::from_be_bytes(*item), u16::from_be_bytes(*index)));
            }
            Ok::<_, KbError>(())
        })?;
        bearers.write(&mut names, &mut postings)?;
        let names = names.into_inner()?;
        let json = serde_json::to_vec(&about).map_err(io::Error::other)?;
        let sections = [
            Section::of(directory, &json)?,
            Section::of(directory, &self.shared.to_section())?,
            self.items,
            self.records,
            names,
            postings,
        ];
        Ok((assemble(sections, writer)?, about))
    }
}

/// The entries that share a key.
#[derive(Default)]
struct Bearers {
    key: Vec<u8>,
    list: Vec<(u32, u16)>,
}

impl Bearers {
    fn write(&mut self, names: &mut fst::MapBuilder<Section>, postings: &mut Section) -> Result<(), KbError> {
        let surname = self.key.starts_with(SURNAME.as_bytes());
        let list = std::mem::take(&mut self.list);
        if list.is_empty() || surname && list.len() > MAX_BEARERS {
            return Ok(());
        }
        names.insert(&self.key, postings.length)?;
        let mut bytes = Vec::with_capacity(4 * list.len());
        put_number(&mut bytes, list.len() as u64);
        let mut before = 0;
        for (item, index) in list {
            put_number(&mut bytes, u64::from(item - before));
            put_number(&mut bytes, u64::from(index));
            before = item;
        }
        Ok(postings.write_all(&bytes)?)
    }
}

/// Writes the header, the sections and the checksum.
fn assemble<W: Write>(sections: [Section; SECTIONS], mut writer: W) -> io::Result<W> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(MAGIC);
    header.push(VERSION);
    let mut end = 0;
    for section in &sections {
        end += section.length;
        header.extend_from_slice(&end.to_le_bytes());
    }
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&header);
    writer.write_all(&header)?;
    let mut block = vec![0; 1 << 18];
    for section in sections {
        let mut file = section.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        loop {
            let count = file.read(&mut block)?;
            if count == 0 {
                break;
            }
            checksum.update(&block[..count]);
            writer.write_all(&block[..count])?;
        }
    }
    writer.write_all(&u64::from(checksum.finalize()).to_le_bytes())?;
    Ok(writer)
}
