//! What the user named comes in; the files, one after another, go out: directories are walked in the order of their
//! files' names, hidden files are passed over.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::vec;

use walkdir::{DirEntry, WalkDir};

use super::error::{Note, NoteKind, Place, ReadError, Reason};

/// Where articles may come from.
pub enum Input {
    /// A file, or a directory to be walked.
    Path(PathBuf),
    /// A stream such as standard input, with the name that messages give it.
    Stream(PathBuf, Box<dyn Read + Send>),
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Input {
    fn from(path: &P) -> Self {
        Self::Path(path.as_ref().to_owned())
    }
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl From<String> for Input {
    fn from(path: String) -> Self {
        Self::Path(path.into())
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => f.debug_tuple("Path").field(path).finish(),
            Self::Stream(name, _) => f.debug_tuple("Stream").field(name).finish_non_exhaustive(),
        }
    }
}

/// A file that is open.
pub(super) struct Opened {
    pub(super) path: PathBuf,
    pub(super) reader: Box<dyn Read + Send>,
    /// Whether it was found in a directory, not named.
    pub(super) walked: bool,
}

/// The files of a list of inputs.
pub(super) struct Files {
    inputs: vec::IntoIter<Input>,
    walk: Option<Walk>,
}

struct Walk {
    root: PathBuf,
    entries: Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>,
    any: bool,
}

impl Files {
    pub(super) fn new(inputs: Vec<Input>) -> Self {
        Self { inputs: inputs.into_iter(), walk: None }
    }

    /// The next file; `None` when there is no more.
    pub(super) fn next(&mut self, note: &mut dyn FnMut(Note)) -> Option<Result<Opened, ReadError>> {
        loop {
            if let Some(walk) = &mut self.walk {
                match walk.next(note) {
                    Some(found) => return Some(found.and_then(|path| open(path, true))),
                    None => {
                        let walk = self.walk.take()?;
                        if !walk.any {
                            let place = Place::file(walk.root);
                            return Some(Err(ReadError::Content { place, reason: Reason::EmptyDirectory }));
                        }
                    }
                }
            }
            match self.inputs.next()? {
                Input::Stream(path, reader) => return Some(Ok(Opened { path, reader, walked: false })),
                Input::Path(path) if path.is_dir() => self.walk = Some(Walk::new(path)),
                Input::Path(path) => return Some(open(path, false)),
            }
        }
    }
}

fn open(path: PathBuf, walked: bool) -> Result<Opened, ReadError> {
    match File::open(&path) {
        Ok(file) => Ok(Opened { path, reader: Box::new(file), walked }),
        Err(source) => Err(ReadError::Io { place: Place::file(path), source }),
    }
}

impl Walk {
    fn new(root: PathBuf) -> Self {
        let hidden =
            |entry: &DirEntry| entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        let entries = WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter();
        Self { root, entries: Box::new(entries.filter_entry(move |entry| !hidden(entry))), any: false }
    }

    fn next(&mut self, note: &mut dyn FnMut(Note)) -> Option<Result<PathBuf, ReadError>> {
        loop {
            let entry = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    let place = Place::file(error.path().unwrap_or(&self.root));
                    if let Some(ancestor) = error.loop_ancestor() {
                        note(Note { place, kind: NoteKind::Loop(ancestor.to_owned()) });
                        continue;
                    }
                    self.any = true;
                    return Some(Err(ReadError::Io { place, source: error.into() }));
                }
            };
            if entry.file_type().is_file() && is_graph(entry.path()) {
                note(Note { place: Place::file(entry.path()), kind: NoteKind::Graph });
            } else if entry.file_type().is_file() {
                self.any = true;
                return Some(Ok(entry.into_path()));
            } else if !entry.file_type().is_dir() {
                note(Note { place: Place::file(entry.path()), kind: NoteKind::Special });
            }
        }
    }
}

/// Whether a file's name says that it holds RDF.
fn is_graph(path: &Path) -> bool {
    const EXTENSIONS: [&str; 8] = ["ttl", "trig", "nt", "nq", "rdf", "owl", "jsonld", "n3"];
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}
