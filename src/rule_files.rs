//! Where rules are kept: a file or directory in, the files that are to be read out.

use std::io;
use std::path::{Path, PathBuf};

/// A file as it is, or the files of a directory that have an extension, in the order of their names.
///
/// # Errors
///
/// If the directory cannot be read.
pub(crate) fn rule_files(path: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = path.read_dir()?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|own| own == extension));
    files.sort();
    Ok(files)
}
