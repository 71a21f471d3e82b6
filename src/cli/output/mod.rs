//! Where a command's data goes: stdout, a device or pipe, or a file or directory that appears only when it is whole.

mod apart;

use std::fs::File;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, TryLockError};

use crate::part::{PartDirectory, PartFile, behind};
use anyhow::Context;

use super::Problem;
use super::interrupt::at_interrupt;
use crate::cli::stdio;

pub(super) use apart::{Written, apart};

/// Stdout, a device or pipe, or a part of the file that it becomes in [`Output::finish`].
///
/// Dropped without `finish`, the part is removed and a file of that name that was there before stays. It is removed too
/// when the user interrupts the program; what a program that is killed outright leaves, the next one removes.
pub(crate) enum Output {
    Stdout(BufWriter<Stdout>),
    /// What is no file and no directory, as `/dev/null` or a named pipe: written in place, as it cannot be replaced.
    InPlace(BufWriter<File>, PathBuf),
    /// The part, and what it becomes.
    File(BufWriter<PartFile>, PathBuf),
}

/// The parts to remove if the program is interrupted.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// How many bytes are gathered before they are written.
const BUFFER: usize = 1 << 16;

impl Output {
    /// Opens the output that `-o` names; `-` or nothing is stdout.
    pub(crate) fn create(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else { return Self::stdout() };
        let place = || format!("cannot write {}", path.display());
        if path.is_dir() {
            return Err(Problem::failed(format!("{}: it is a directory", place())).into());
        }
        match descriptor(path) {
            Some(1) => return Self::stdout(),
            // What the shell opened for the program is written on from where it stands.
            Some(_) => {
                let file = File::options().append(true).open(path).with_context(place)?;
                return Ok(Self::InPlace(BufWriter::with_capacity(BUFFER, file), path.to_owned()));
            }
            None => {}
        }
        if path.metadata().is_ok_and(|there| !there.is_file()) {
            let file = File::options().write(true).open(path).with_context(place)?;
            return Ok(Self::InPlace(BufWriter::with_capacity(BUFFER, file), path.to_owned()));
        }
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        let part = PartFile::begin(path).map_err(|error| refused(error, &place()))?;
        unfinished.push(part.path().to_owned());
        drop(unfinished);
        at_interrupt(remove_unfinished);
        Ok(Self::File(BufWriter::with_capacity(BUFFER, part), path.to_owned()))
    }

    fn stdout() -> anyhow::Result<Self> {
        if stdio::is_stdout_closed() {
            return Err(Problem::failed("cannot write stdout: it is closed")
                .with_hint("name a file with -o, or /dev/null if nobody wants it")
                .into());
        }
        Ok(Self::Stdout(BufWriter::with_capacity(BUFFER, io::stdout())))
    }

    /// Whether it is a file, which is not there before it is whole.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self, Self::File(..))
    }

    /// Opens a file for reading from its beginning, before it has its name.
    pub(crate) fn reopen(&mut self) -> io::Result<File> {
        self.flush()?;
        match self {
            Self::File(part, _) => File::open(part.get_ref().path()),
            Self::Stdout(_) | Self::InPlace(..) => Err(io::Error::from(io::ErrorKind::Unsupported)),
        }
    }

    /// Writes out what is buffered and gives the file its name.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Stdout(mut stdout) => stdout.flush().context("cannot write stdout"),
            Self::InPlace(mut file, path) => {
                file.flush().with_context(|| format!("cannot write {}", path.display()))
            }
            Self::File(file, path) => {
                let place = || format!("cannot write {}", path.display());
                let part = file.into_inner().map_err(io::IntoInnerError::into_error).with_context(place)?;
                let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
                unfinished.retain(|other| *other != *part.path());
                part.finish().map_err(without_path).with_context(place)
            }
        }
    }
}

/// The number of an open file that a path such as `/dev/stdout` or `/dev/fd/3` is a name of.
fn descriptor(path: &Path) -> Option<i32> {
    let mut path = path.to_owned();
    for _link in 0..8 {
        let is_open =
            path.starts_with("/proc") && path.parent()?.file_name()? == "fd" || path.starts_with("/dev/fd");
        if is_open && let Some(number) = path.file_name()?.to_str().and_then(|name| name.parse().ok()) {
            return Some(number);
        }
        let link = path.read_link().ok()?;
        path = path.parent()?.join(link);
    }
    None
}

/// Removes the parts, unless another thread is at it.
pub(crate) fn remove_unfinished() {
    let unfinished = match UNFINISHED.try_lock() {
        Ok(unfinished) => unfinished,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => return,
    };
    for path in unfinished.iter() {
        let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    }
}

/// An error of a part without its name, which tells the user nothing.
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
            problem.with_hint("name a file or a directory that you may write to")
        }
        io::ErrorKind::AlreadyExists => problem.with_hint("remove it, or name another directory"),
        io::ErrorKind::StorageFull => problem.with_hint(NO_ROOM),
        _ => problem,
    }
}

/// The way out where a disk is full.
pub(super) const NO_ROOM: &str = "make room on that disk, or write to another one";

/// A directory of files that appears only when it is whole.
pub(crate) struct OutputDirectory {
    part: PartDirectory,
    path: PathBuf,
}

impl OutputDirectory {
    /// Makes the directory that `-o` names; it may be there already if it is empty.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        let place = || format!("cannot write {}", path.display());
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        let part = PartDirectory::begin(path).map_err(|error| refused(error, &place()))?;
        unfinished.push(part.path().to_owned());
        drop(unfinished);
        at_interrupt(remove_unfinished);
        Ok(Self { part, path: path.to_owned() })
    }

    /// Where the files are to be written.
    pub(crate) fn path(&self) -> &Path {
        self.part.path()
    }

    /// Gives the directory its name.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let Self { part, path } = self;
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        unfinished.retain(|other| *other != *part.path());
        part.finish().with_context(|| format!("cannot write {}", path.display()))
    }
}

impl Output {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(stdout) => stdout,
            Self::InPlace(file, _) => file,
            Self::File(part, _) => part,
        }
    }

    /// Says of an error which file it is about.
    fn named(&self, error: &io::Error) -> io::Error {
        let name = match self {
            Self::Stdout(_) => "stdout".into(),
            Self::InPlace(_, path) | Self::File(_, path) => path.to_string_lossy(),
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
