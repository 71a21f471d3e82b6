//! Notes: what a file that is written in steps needs again at the end of a section or of the file, beside it in a file of
//! their own.
//!
//! Each step appends what it has; what the manifest does not count is cut off. Notes are not flushed to the disk: they
//! are believed only if their checksum is that of the manifest, and without them the file is begun anew.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::checked::Fault;
use crate::store::error::Failed;

/// How much of the notes counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Notes {
    length: u64,
    sum: u32,
    /// Where those of the section begin that is being written.
    section: u64,
}

/// The kinds of notes.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(super) enum About {
    /// The checksums of full blocks, for the end of the file.
    Sums,
    /// The index of a section.
    Index,
    /// What a section has beside its index.
    More,
}

/// The notes of a section.
#[derive(Default)]
pub(super) struct OfSection {
    pub(super) index: Vec<u8>,
    pub(super) more: Vec<u8>,
}

/// The bytes before each note: what it is about, and its length.
const HEAD: usize = 5;

impl Notes {
    /// Appends notes to those that count.
    pub(super) fn append(&mut self, path: &Path, notes: &[(About, &[u8])]) -> io::Result<()> {
        let mut file = File::options().write(true).create(true).truncate(false).open(path)?;
        file.set_len(self.length)?;
        file.seek(SeekFrom::End(0))?;
        let mut bytes = Vec::new();
        for (about, note) in notes.iter().filter(|(_, note)| !note.is_empty()) {
            bytes.push(*about as u8);
            bytes.extend_from_slice(&u32::try_from(note.len()).map_err(io::Error::other)?.to_le_bytes());
            bytes.extend_from_slice(note);
        }
        file.write_all(&bytes)?;
        let mut hasher = crc32fast::Hasher::new_with_initial_len(self.sum, self.length);
        hasher.update(&bytes);
        (self.sum, self.length) = (hasher.finalize(), self.length + bytes.len() as u64);
        Ok(())
    }

    /// A new section begins.
    pub(super) fn begin_section(&mut self) {
        self.section = self.length;
    }

    /// The notes of the section that is being written.
    pub(super) fn of_section(&self, path: &Path) -> Result<OfSection, Failed> {
        let mut section = OfSection::default();
        if self.section < self.length {
            self.read(path, self.section, |about, note| match about {
                1 => section.index.extend_from_slice(note),
                2 => section.more.extend_from_slice(note),
                _ => {}
            })?;
        }
        Ok(section)
    }

    /// The checksums of all blocks.
    pub(super) fn sums(&self, path: &Path) -> Result<Vec<u8>, Failed> {
        let mut sums = Vec::new();
        if self.length > 0 {
            self.read(path, 0, |about, note| {
                if about == About::Sums as u8 {
                    sums.extend_from_slice(note);
                }
            })?;
        }
        Ok(sums)
    }

    fn read(&self, path: &Path, from: u64, mut give: impl FnMut(u8, &[u8])) -> Result<(), Failed> {
        let mut bytes = Vec::new();
        File::open(path)?.take(self.length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != self.length || crc32fast::hash(&bytes) != self.sum {
            return Err(Fault::Changed.into());
        }
        let mut rest = bytes.get(from as usize..).unwrap_or_default();
        while let Some((head, after)) = rest.split_at_checked(HEAD) {
            let length = head[1..].iter().rev().fold(0, |length, byte| length << 8 | usize::from(*byte));
            let (note, after) = after.split_at_checked(length).ok_or(Fault::Outside)?;
            give(head[0], note);
            rest = after;
        }
        Ok(())
    }
}
