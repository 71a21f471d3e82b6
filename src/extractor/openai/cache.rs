//! Answers on disk: what an answer depends on in, the answer that was given before out.
//!
//! Each answer is a file of its own, named by a hash, and is there whole or not at all. One that is damaged is passed
//! over and written anew.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::part::PartFile;

/// A directory of answers.
#[derive(Debug)]
pub(super) struct Cache {
    directory: PathBuf,
}

/// What is in a file.
#[derive(Deserialize, Serialize)]
struct Entry {
    key: String,
    answer: String,
    /// The SHA-256 of the answer.
    check: String,
}

/// The SHA-256 of all that an answer depends on, in hexadecimal digits.
pub(super) fn key(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Cache {
    pub(super) fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// The answer that was kept for a key. The error is the file that has one but is damaged.
    pub(super) fn get(&self, key: &str) -> Result<Option<String>, PathBuf> {
        let path = self.path(key);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(path),
        };
        match serde_json::from_slice::<Entry>(&bytes) {
            Ok(entry) if entry.key == key && entry.check == self::key(&[&entry.answer]) => {
                Ok(Some(entry.answer))
            }
            _ => Err(path),
        }
    }

    /// Keeps an answer.
    pub(super) fn put(&self, key: &str, answer: &str) -> io::Result<()> {
        let path = self.path(key);
        let directory = path.parent().unwrap_or(&self.directory);
        fs::create_dir_all(directory)?;
        let entry = Entry { key: key.to_owned(), answer: answer.to_owned(), check: self::key(&[answer]) };
        let mut file = PartFile::begin(&path)?;
        file.write_all(&serde_json::to_vec(&entry)?)?;
        file.finish()
    }

    fn path(&self, key: &str) -> PathBuf {
        self.directory.join(&key[..2]).join(format!("{key}.json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_and_damage_is_seen() {
        let directory = tempfile::tempdir().unwrap();
        let cache = Cache::new(directory.path().join("new"));
        let name = key(&["model", "text"]);
        assert_ne!(name, key(&["modelt", "ext"]));
        assert_eq!(cache.get(&name), Ok(None));
        cache.put(&name, "{\"entities\": []}").unwrap();
        assert_eq!(cache.get(&name).unwrap().as_deref(), Some("{\"entities\": []}"));
        let path = cache.path(&name);
        let whole = fs::read_to_string(&path).unwrap();
        for damaged in [&whole[..whole.len() / 2], "", &whole.replace("entities", "entitiez")] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(cache.get(&name), Err(path.clone()), "{damaged}");
        }
    }
}
