//! The lock of a store: a directory in, leave to write there out, or the process that has it.
//!
//! Readers need no lock: nothing that they have opened changes.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::error::StoreError;

/// The name of the file that is locked. It stays, and has the number of the last process that wrote.
pub(super) const NAME: &str = "LOCK";

/// Leave to write, as long as it lives.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "held for its lock")] File);

impl Lock {
    /// Takes the lock of the store in a directory.
    pub(super) fn take(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(NAME);
        let failed = StoreError::io(&path);
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(&failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let _ = file.take(20).read_to_string(&mut text);
                let process = text.trim().parse().ok();
                return Err(StoreError::InUse { path: directory.to_owned(), process });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // What it says is for people alone: a full disk need not keep anybody from taking the lock.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self(file))
    }
}
