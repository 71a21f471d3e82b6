//! Parts: files and directories that appear under their names when they are whole. A name in, something to write to, and
//! at the end the thing of that name out.
//!
//! A part lies beside the thing that it becomes, as `.triplewire-XXXXXX.part`, and is locked for as long as its process
//! lives. At the end it is flushed to the disk before it takes the name, and its directory after, so that a loss of power
//! leaves what was there or what is there now. It takes over the permissions, the owner where the system lets it, and the
//! attributes of a file whose place it takes; a symbolic link stays one, and a file with several names is overwritten
//! where it is, so that it keeps them. Parts that a killed process left have no lock: who begins a part in the same
//! directory for the first time removes them.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::{TempDir, TempPath};
use walkdir::WalkDir;

const PREFIX: &str = ".triplewire-";
const SUFFIX: &str = ".part";

/// How many links may lead from one to another.
const LINKS: usize = 40;

/// A file that is being written. Dropped without [`finish`](Self::finish) it is removed.
#[derive(Debug)]
pub struct PartFile {
    file: File,
    part: TempPath,
    target: PathBuf,
}

/// A directory that is being filled. Dropped without [`finish`](Self::finish) it is removed.
#[derive(Debug)]
pub struct PartDirectory {
    /// Held for its lock.
    _lock: Option<File>,
    part: TempDir,
    target: PathBuf,
}

/// Where a name leads when the symbolic links are followed, whether something is there or not.
///
/// # Errors
///
/// If they go in circles.
pub fn behind(name: &Path) -> io::Result<PathBuf> {
    let mut path = name.to_owned();
    for _link in 0..LINKS {
        let Ok(link) = path.read_link() else { return Ok(path) };
        path = parent(&path).join(link);
    }
    Err(io::Error::other("its symbolic links go in circles"))
}

/// The directory that a path lies in.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl PartFile {
    /// Begins the file of this name, which may be that of a link.
    ///
    /// # Errors
    ///
    /// If the directory cannot be written, or the file that is there must not be.
    pub fn begin(name: &Path) -> io::Result<Self> {
        let target = behind(name)?;
        let old = target.metadata().ok();
        if old.is_some() {
            writable(&target)?;
        }
        sweep_once(parent(&target));
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        // A new file is as the umask has it; one that takes the place of another is private until it is whole.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(match old {
            None => 0o666,
            Some(_) => 0o600,
        }));
        loop {
            let (file, part) = builder.tempfile_in(parent(&target))?.into_parts();
            // Another process may have taken it for one that was left, before it was locked.
            if file.lock().is_err() || is_same(&file, &part) {
                return Ok(Self { file, part, target });
            }
        }
    }

    /// Where the part is.
    pub fn path(&self) -> &Path {
        &self.part
    }

    /// Flushes the file to the disk and gives it its name.
    ///
    /// # Errors
    ///
    /// If that fails; the file that was there is there still.
    pub fn finish(self) -> io::Result<()> {
        self.finish_as(true)
    }

    /// The same, but where the file that was there has other names too, they stay names of that file.
    ///
    /// # Errors
    ///
    /// If that fails; the file that was there is there still.
    pub fn finish_alone(self) -> io::Result<()> {
        self.finish_as(false)
    }

    fn finish_as(self, keeps_names: bool) -> io::Result<()> {
        let Self { mut file, part, target } = self;
        let old = target.metadata().ok();
        if let Some(old) = &old {
            take_over(&file, old, &target);
        }
        file.sync_all()?;
        if keeps_names && old.is_some_and(|old| names(&old) > 1) {
            return overwrite(&mut file, &target);
        }
        part.persist(&target).map_err(|error| error.error)?;
        flush_directory(parent(&target))
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl PartDirectory {
    /// Begins the directory of this name, which may be there if it is empty.
    ///
    /// # Errors
    ///
    /// If something is there, or the directory that it is to lie in cannot be written.
    pub fn begin(name: &Path) -> io::Result<Self> {
        if name.read_dir().map_or_else(|_| name.exists(), |mut entries| entries.next().is_some()) {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "there is something already"));
        }
        // Without the slash that it may end in.
        let target = behind(&name.components().collect::<PathBuf>())?;
        sweep_once(parent(&target));
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        loop {
            let part = builder.tempdir_in(parent(&target))?;
            let lock = File::open(part.path()).ok().filter(|lock| lock.lock().is_ok());
            if lock.as_ref().is_none_or(|lock| is_same(lock, part.path())) {
                return Ok(Self { _lock: lock, part, target });
            }
        }
    }

    /// Where its files are to be written.
    pub fn path(&self) -> &Path {
        self.part.path()
    }

    /// Flushes all files to the disk and gives the directory its name.
    ///
    /// # Errors
    ///
    /// If that fails; the directory is removed then.
    pub fn finish(self) -> io::Result<()> {
        for entry in WalkDir::new(self.part.path()).contents_first(true) {
            let entry = entry?;
            match entry.file_type().is_dir() {
                true => flush_directory(entry.path())?,
                false => File::open(entry.path())?.sync_all()?,
            }
        }
        if let Ok(old) = self.target.metadata() {
            fs::set_permissions(self.part.path(), old.permissions())?;
        }
        fs::rename(self.part.path(), &self.target)?;
        let Self { part, target, .. } = self;
        let _ = part.keep();
        flush_directory(parent(&target))
    }
}

/// Sweeps a directory when this process writes there for the first time.
fn sweep_once(directory: &Path) {
    static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

    let Ok(directory) = directory.canonicalize() else { return };
    let is_new = SWEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(directory.clone());
    if is_new {
        sweep(&directory);
    }
}

/// Whether it is the name of a part.
pub(crate) fn is_part(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes())
}

/// Removes the parts in a directory whose processes are gone. What cannot be told, or removed, stays.
fn sweep(directory: &Path) {
    let Ok(entries) = directory.read_dir() else { return };
    for entry in entries.flatten() {
        if !is_part(&entry.file_name()) {
            continue;
        }
        let path = entry.path();
        // A link of such a name is none of ours.
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_symlink() {
            continue;
        }
        let Ok(file) = File::open(&path) else { continue };
        let is_left = match file.try_lock() {
            Ok(()) => is_same(&file, &path),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
        };
        if is_left {
            let _ = if kind.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// Whether a path still leads to an open file.
fn is_same(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let identity = |metadata: Metadata| (metadata.dev(), metadata.ino());
        match (file.metadata(), fs::symlink_metadata(path)) {
            (Ok(open), Ok(there)) => identity(open) == identity(there),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

/// Refuses a file that its permissions keep from being written.
fn writable(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return Ok(rustix::fs::access(path, rustix::fs::Access::WRITE_OK)?);
    #[cfg(not(unix))]
    match path.metadata()?.permissions().readonly() {
        true => Err(io::ErrorKind::PermissionDenied.into()),
        false => Ok(()),
    }
}

/// How many names a file has.
fn names(metadata: &Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::nlink(metadata);
    #[cfg(not(unix))]
    {
        let _ = metadata;
        1
    }
}

/// Gives a file the permissions of an old one, its owner and group where that is possible, and its attributes.
#[cfg(unix)]
fn take_over(file: &File, old: &Metadata, target: &Path) {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    if fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        let _ = fchown(file, None, Some(old.gid()));
    }
    let Ok(new) = file.metadata() else { return };
    let mut mode = old.mode() & 0o7777;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        mode &= 0o777;
    }
    if new.gid() != old.gid() {
        // Another group must not get what the old one had, beyond what all have.
        mode &= !0o070 | (mode & 0o007) << 3;
    }
    let _ = file.set_permissions(fs::Permissions::from_mode(mode));
    #[cfg(target_os = "linux")]
    attributes(file, target);
    #[cfg(not(target_os = "linux"))]
    let _ = target;
}

#[cfg(not(unix))]
fn take_over(_file: &File, _old: &Metadata, _target: &Path) {}

/// Copies extended attributes, access control lists among them, as far as the system lets it.
#[cfg(target_os = "linux")]
fn attributes(file: &File, target: &Path) {
    use rustix::fs::{XattrFlags, fsetxattr, getxattr, listxattr};

    /// More than any system lets attributes have.
    const LONG: usize = 1 << 16;
    let mut names = vec![0_u8; LONG];
    let Ok(length) = listxattr(target, names.as_mut_slice()) else { return };
    for name in names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let mut value = vec![0_u8; LONG];
        if let Ok(length) = getxattr(target, name, value.as_mut_slice()) {
            let _ = fsetxattr(file, name, &value[..length], XattrFlags::empty());
        }
    }
}

/// Writes the content of a whole part into the file that is there, because that file has other names, which are to be
/// names of the new content.
fn overwrite(part: &mut File, target: &Path) -> io::Result<()> {
    let mut file = File::options().write(true).open(target)?;
    let length = part.metadata()?.len();
    // Where there is no room, this is found out before the old content is touched.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::KEEP_SIZE, 0, length.max(1))
        && error == rustix::io::Errno::NOSPC
    {
        return Err(error.into());
    }
    io::Seek::rewind(part)?;
    io::copy(part, &mut file)?;
    file.set_len(length)?;
    file.sync_all()
}

/// Flushes the names in a directory to the disk, where the system has such a thing.
pub(crate) fn flush_directory(directory: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match File::open(directory)?.sync_all() {
        // Some file systems cannot: then there is nothing to be done.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {}
        result => return result,
    }
    #[cfg(not(unix))]
    let _ = directory;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = directory
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn parts_of_the_living_stay_and_those_of_the_dead_go() {
        let desk = tempfile::tempdir().unwrap();
        for dead in [".triplewire-abc123.part", ".triplewire-.part"] {
            fs::write(desk.path().join(dead), "left").unwrap();
        }
        fs::create_dir(desk.path().join(".triplewire-folder.part")).unwrap();
        fs::write(desk.path().join(".triplewire-folder.part/x"), "left").unwrap();
        for other in [".triplewire-notes", "triplewire-x.part"] {
            fs::write(desk.path().join(other), "not ours").unwrap();
        }
        let mut living = PartFile::begin(&desk.path().join("a")).unwrap();
        let folder = PartDirectory::begin(&desk.path().join("d")).unwrap();
        fs::write(folder.path().join("x"), "x").unwrap();
        let second = PartFile::begin(&desk.path().join("b")).unwrap();
        sweep(desk.path());
        assert_eq!(names_in(desk.path()).len(), 5);
        living.write_all(b"whole").unwrap();
        living.finish().unwrap();
        folder.finish().unwrap();
        drop(second);
        assert_eq!(names_in(desk.path()), [".triplewire-notes", "a", "d", "triplewire-x.part"]);
        assert_eq!(fs::read(desk.path().join("a")).unwrap(), b"whole");
        assert!(PartDirectory::begin(&desk.path().join("d")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn the_new_file_is_as_the_old_one_was() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        let desk = tempfile::tempdir().unwrap();
        let at = |name: &str| desk.path().join(name);
        let write = |name: &str, text: &str| {
            let mut part = PartFile::begin(&at(name)).unwrap();
            part.write_all(text.as_bytes()).unwrap();
            part.finish().unwrap();
        };
        fs::write(at("private"), "old").unwrap();
        fs::set_permissions(at("private"), fs::Permissions::from_mode(0o640)).unwrap();
        write("private", "new");
        assert_eq!(at("private").metadata().unwrap().mode() & 0o7777, 0o640);

        fs::write(at("one"), "something longer").unwrap();
        fs::hard_link(at("one"), at("two")).unwrap();
        write("two", "new");
        assert_eq!(fs::read_to_string(at("one")).unwrap(), "new");
        assert_eq!(at("one").metadata().unwrap().nlink(), 2);

        symlink("private", at("link")).unwrap();
        symlink("nothing", at("dangling")).unwrap();
        symlink("round", at("round")).unwrap();
        write("link", "through");
        write("dangling", "there");
        assert_eq!(fs::read_to_string(at("private")).unwrap(), "through");
        assert_eq!(fs::read_to_string(at("nothing")).unwrap(), "there");
        assert!(at("link").is_symlink() && at("dangling").is_symlink());
        assert!(PartFile::begin(&at("round")).is_err());
        assert_eq!(names_in(desk.path()), ["dangling", "link", "nothing", "one", "private", "round", "two"]);
    }
}
