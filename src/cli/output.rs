//! Where a command's data goes: stdout, a device or pipe, or a file that appears only when it is whole.

use std::fs::File;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use tempfile::TempPath;

use super::Problem;
use super::interrupt::at_interrupt;

/// Stdout, a device or pipe, or a temporary file beside the one that it becomes in [`Output::finish`].
///
/// Dropped without `finish`, the temporary file is removed and a file of that name that was there before stays. It is
/// removed too when the user interrupts the program; only a program that is killed outright leaves it, hidden.
pub(crate) enum Output {
    Stdout(BufWriter<Stdout>),
    /// What is no file and no directory, as `/dev/null` or a named pipe: written in place, as it cannot be replaced.
    InPlace(BufWriter<File>, PathBuf),
    /// The temporary file, and what it becomes.
    File(BufWriter<File>, TempPath, PathBuf),
}

/// The temporary files to remove if the program is interrupted.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

impl Output {
    /// Opens the output that `-o` names; `-` or nothing is stdout.
    pub(crate) fn create(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout())));
        };
        let place = || format!("cannot write {}", path.display());
        if path.is_dir() {
            return Err(Problem::failed(format!("{}: it is a directory", place())).into());
        }
        if path.metadata().is_ok_and(|there| !there.is_file()) {
            let file = File::options().write(true).open(path).with_context(place)?;
            return Ok(Self::InPlace(BufWriter::with_capacity(1 << 16, file), path.to_owned()));
        }
        // A link stays one: it is the file behind it that is written.
        let behind = path.canonicalize();
        let path = behind.as_deref().unwrap_or(path);
        let directory = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".triplewire-").suffix(".part");
        // Temporary files are private; this one becomes an ordinary file, as the umask has it.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, temporary) =
            builder.tempfile_in(directory).map_err(|error| refused(error, &place()))?.into_parts();
        unfinished.push(temporary.to_path_buf());
        drop(unfinished);
        at_interrupt(remove_unfinished);
        Ok(Self::File(BufWriter::with_capacity(1 << 16, file), temporary, path.to_owned()))
    }

    /// Writes out what is buffered and gives the file its name.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Stdout(mut stdout) => stdout.flush().context("cannot write stdout"),
            Self::InPlace(mut file, path) => {
                file.flush().with_context(|| format!("cannot write {}", path.display()))
            }
            Self::File(mut file, temporary, path) => {
                let place = || format!("cannot write {}", path.display());
                file.flush().with_context(place)?;
                drop(file);
                let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
                unfinished.retain(|other| *other != *temporary);
                temporary.persist(&path).map_err(|error| without_path(error.error)).with_context(place)?;
                Ok(())
            }
        }
    }
}

/// Removes the temporary files, unless another thread is at it.
pub(crate) fn remove_unfinished() {
    let unfinished = match UNFINISHED.try_lock() {
        Ok(unfinished) => unfinished,
        Err(std::sync::TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(std::sync::TryLockError::WouldBlock) => return,
    };
    for path in unfinished.iter() {
        let _ = std::fs::remove_file(path);
    }
}

/// An error of a temporary file without the name of that file, which tells the user nothing.
fn without_path(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path \"") {
        Some((said, _)) => io::Error::new(error.kind(), said),
        None => error,
    }
}

/// Why an output cannot be begun, with the way out.
fn refused(error: io::Error, place: &str) -> Problem {
    let error = without_path(error);
    let problem = Problem::failed(format!("{place}: {error}"));
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            problem.with_hint("make the directory first, or name another one")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            problem.with_hint("name a directory that you may write to")
        }
        io::ErrorKind::StorageFull => problem.with_hint(NO_ROOM),
        _ => problem,
    }
}

/// The way out where a disk is full.
pub(super) const NO_ROOM: &str = "make room on that disk, or write to another one";

/// A directory of files that appears only when it is whole.
///
/// It is made beside the one that it becomes in [`OutputDirectory::finish`], and removed if it does not come to that.
pub(crate) struct OutputDirectory {
    made: tempfile::TempDir,
    path: PathBuf,
}

impl OutputDirectory {
    /// Makes the directory that `-o` names; it may be there already if it is empty.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        let place = || format!("cannot write {}", path.display());
        if path.read_dir().map_or_else(|_| path.exists(), |mut entries| entries.next().is_some()) {
            let message = format!("cannot write {}: there is something already", path.display());
            return Err(Problem::failed(message).with_hint("remove it, or name another directory").into());
        }
        // Without the slash that it may end in.
        let path: PathBuf = path.components().collect();
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".triplewire-").suffix(".part");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let made = builder.tempdir_in(parent).map_err(|error| refused(error, &place()))?;
        let unfinished = made.path().to_owned();
        at_interrupt(move || {
            let _ = std::fs::remove_dir_all(&unfinished);
        });
        Ok(Self { made, path })
    }

    /// Where the files are to be written.
    pub(crate) fn path(&self) -> &Path {
        self.made.path()
    }

    /// Gives the directory its name.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let Self { made, path } = self;
        // Dropped on failure, what was made is removed.
        std::fs::rename(made.path(), &path).with_context(|| format!("cannot write {}", path.display()))?;
        let _ = made.keep();
        Ok(())
    }
}

impl Output {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(stdout) => stdout,
            Self::InPlace(file, _) | Self::File(file, ..) => file,
        }
    }

    /// Says of an error which file it is about.
    fn named(&self, error: &io::Error) -> io::Error {
        let name = match self {
            Self::Stdout(_) => "stdout".into(),
            Self::InPlace(_, path) | Self::File(_, _, path) => path.to_string_lossy(),
        };
        io::Error::new(error.kind(), format!("{name}: {error}"))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes).map_err(|error| self.named(&error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush().map_err(|error| self.named(&error))
    }
}
