//! Writing an index: merged entries in, in the order of their IRIs; the sections of the file and the whole of them out.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::Path;

use super::format::{FORM, HEADER, MAGIC, SECTIONS, SURNAME, VERSION, key};
use super::forms::{self, PersonName};
use super::item::{self, Item, Shared};
use super::{About, KbError};
use crate::bytes::put_number;
use crate::checked::Writer;
use crate::extract::EntityType;
use crate::sort::Sorter;

/// How many may share a surname, or a form of a name, for it to lead to them: one that more bear tells nothing.
const MAX_BEARERS: usize = 1000;

/// What separates a key from its posting: no key has it.
pub(super) const END: u8 = 0;

/// The sections of an index, as far as they are written.
pub(super) struct Entries {
    shared: Shared,
    records: Section,
    items: Section,
    names: Sorter,
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
    /// Nothing yet; temporary files are in `directory`.
    pub(super) fn new(directory: &Path, memory: usize) -> io::Result<Self> {
        Ok(Self {
            shared: Shared::default(),
            records: Section::new(directory)?,
            items: Section::new(directory)?,
            names: Sorter::new(memory, directory.to_owned()),
            count: 0,
            row: Vec::new(),
        })
    }

    /// Adds an entry of which facts are known, in the order of IRIs. A position that is held is added in any case, but is
    /// not found by its names if it is not of a wanted class.
    pub(super) fn add_if_wanted(
        &mut self,
        item: Item,
        wanted: &[EntityType],
        is_held: bool,
        about: &mut About,
    ) -> Result<(), KbError> {
        if item.names.is_empty() {
            about.nameless += 1;
            return Ok(());
        }
        let is_wanted = wanted.is_empty() || item.class.is_some_and(|class| wanted.contains(&class));
        match (is_wanted, is_held) {
            (true, _) => about.count(&item),
            (false, true) => about.positions += 1,
            (false, false) => {
                about.unwanted += 1;
                return Ok(());
            }
        }
        self.items.write_all(&self.records.length.to_le_bytes())?;
        self.row.clear();
        item::put(&item, &mut self.shared, &mut self.row);
        self.records.write_all(&self.row)?;
        for (index, name) in item.names.iter().enumerate().filter(|_| is_wanted) {
            let key = key(name);
            if item.class == Some(EntityType::Person)
                && index == 0
                && let Some(surname) = PersonName::new(name).surname()
            {
                self.name(&format!("{SURNAME}{surname}"), index)?;
            }
            for form in forms::keys(item.class, name) {
                // A name of two words in this order is found as it is.
                if form != key {
                    self.name(&format!("{FORM}{form}"), index)?;
                }
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

    /// Writes all of it, with what it is about.
    pub(super) fn write<W: Write>(
        self,
        directory: &Path,
        about: About,
        writer: W,
    ) -> Result<(W, About), KbError> {
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
        let weak = [SURNAME, FORM].iter().any(|mark| self.key.starts_with(mark.as_bytes()));
        let list = std::mem::take(&mut self.list);
        if list.is_empty() || weak && list.len() > MAX_BEARERS {
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
        let mut length = Vec::new();
        put_number(&mut length, bytes.len() as u64);
        postings.write_all(&length)?;
        Ok(postings.write_all(&bytes)?)
    }
}

/// Writes the header and the sections, with their checksums.
fn assemble<W: Write>(sections: [Section; SECTIONS], writer: W) -> io::Result<W> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(MAGIC);
    header.push(VERSION);
    let mut end = 0;
    for section in &sections {
        end += section.length;
        header.extend_from_slice(&end.to_le_bytes());
    }
    let mut writer = Writer::new(writer);
    writer.write_all(&header)?;
    for section in sections {
        let mut file = section.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        io::copy(&mut BufReader::with_capacity(1 << 18, file), &mut writer)?;
    }
    writer.finish()
}
