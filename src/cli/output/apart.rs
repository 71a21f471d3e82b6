//! What is read and what is written, kept apart: the names of both in, a refusal out if two of them are of one thing and
//! one of these is written.
//!
//! Things are told by what they are, not by their names: a file by its device and number, so that links and other ways to
//! write a path make no difference, and what is not there yet by the directory that it will lie in. What may be written
//! by many, as `/dev/null`, is no one's.

use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Problem, behind};

/// Something that a command writes.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Written<'p> {
    /// What the user calls it: the option that names it.
    pub(in crate::cli) option: &'static str,
    /// Where it goes; nothing is stdout.
    pub(in crate::cli) path: Option<&'p Path>,
}

impl<'p> Written<'p> {
    /// What `-o` names, or stdout.
    pub(in crate::cli) fn output(path: Option<&'p Path>) -> Self {
        Self { option: "--output", path }
    }
}

/// What a thing is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Identity {
    /// Something that is there.
    There(u64, u64),
    /// Something that is not there yet: its directory, and its name.
    New(PathBuf, OsString),
    /// Stdout, where it is no file.
    Stdout,
}

/// Refuses to write what is read as well, and to write two things to one place. Nothing is read before that.
pub(in crate::cli) fn apart<'p>(
    read: impl IntoIterator<Item = &'p Path>,
    written: &[Written<'_>],
) -> anyhow::Result<()> {
    let outputs: Vec<_> =
        written.iter().filter_map(|written| Some((written, identity_of_output(written.path)?))).collect();
    for (at, (written, identity)) in outputs.iter().enumerate() {
        if let Some((other, _)) = outputs[..at].iter().find(|(_, other)| other == identity) {
            let message =
                format!("{} and {} are one output: {}", other.option, written.option, name(written));
            return Err(Problem::usage(message).with_hint("name another file for one of them").into());
        }
    }
    for path in read {
        for (written, identity) in &outputs {
            let is_read = match identity_of_input(path) {
                Some(input) if input == *identity => true,
                _ => path.is_dir() && is_in(identity, path),
            };
            if is_read {
                let message = format!(
                    "{} would be replaced while it is read: it is both {} and what {} names",
                    name(written),
                    path.display(),
                    written.option
                );
                return Err(Problem::usage(message).with_hint("write to another file").into());
            }
        }
    }
    Ok(())
}

fn name(written: &Written<'_>) -> String {
    written.path.map_or_else(|| "stdout".to_owned(), |path| path.display().to_string())
}

fn identity_of_output(path: Option<&Path>) -> Option<Identity> {
    match path.filter(|path| *path != Path::new("-")) {
        None => Some(standard(1).unwrap_or(Identity::Stdout)),
        Some(path) => identity(path),
    }
}

fn identity_of_input(path: &Path) -> Option<Identity> {
    if path == Path::new("-") { standard(0) } else { identity(path) }
}

/// What is behind a path.
fn identity(path: &Path) -> Option<Identity> {
    if let Ok(metadata) = path.metadata() {
        return of(&metadata);
    }
    let path = behind(path).ok()?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(Identity::New(directory.canonicalize().ok()?, path.file_name()?.to_owned()))
}

/// What a file or directory is; nothing for a device.
#[cfg(unix)]
fn of(metadata: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};

    (!metadata.file_type().is_char_device()).then(|| Identity::There(metadata.dev(), metadata.ino()))
}

/// The file that stdin (0) or stdout (1) is.
#[cfg(unix)]
fn standard(number: u8) -> Option<Identity> {
    let stream = if number == 0 { rustix::stdio::stdin() } else { rustix::stdio::stdout() };
    let status = rustix::fs::fstat(stream).ok()?;
    let is_file = rustix::fs::FileType::from_raw_mode(status.st_mode) == rustix::fs::FileType::RegularFile;
    is_file.then_some(Identity::There(status.st_dev as _, status.st_ino as _))
}

#[cfg(not(unix))]
fn of(_metadata: &Metadata) -> Option<Identity> {
    None
}

#[cfg(not(unix))]
fn standard(_number: u8) -> Option<Identity> {
    None
}

/// Whether an output is one of the files in a directory that are read with it: hidden files and graphs are passed over
/// there.
fn is_in(output: &Identity, directory: &Path) -> bool {
    let Identity::There(..) = output else { return false };
    let is_hidden =
        |entry: &DirEntry| entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
    let files =
        WalkDir::new(directory).follow_links(true).into_iter().filter_entry(|entry| !is_hidden(entry));
    files.flatten().any(|entry| {
        entry.file_type().is_file()
            && crate::graph_file::format_of(entry.path()).is_none()
            && entry.metadata().is_ok_and(|metadata| of(&metadata).as_ref() == Some(output))
    })
}
