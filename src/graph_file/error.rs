//! What can be wrong with a graph file.

use std::io;
use std::path::{Path, PathBuf};

use oxigraph::io::{RdfFormat, RdfParseError};

use super::lenient::goes_on;
use crate::compression::{Compression, Damaged};
use crate::limits::{Deep, Exceeded};

/// Why a graph file could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// It could not be opened, read or decompressed.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system or the decompression said.
        source: io::Error,
    },
    /// The file's name does not say that it holds a graph.
    #[error("{}: not known as a graph file by its name", .path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The file is not what its name says.
    #[error("{name}{}: {reason}", place(.line, .column))]
    Syntax {
        /// The file, or what stands for it.
        name: String,
        /// The line, from 1, where the parser knows it.
        line: Option<u64>,
        /// The column in Unicode scalar values, from 1.
        column: Option<u64>,
        /// What is wrong there.
        reason: String,
        /// The format in which it was read.
        format: RdfFormat,
    },
    /// Something on a line of it is over a limit.
    #[error("{name}:{line}: {exceeded}")]
    Over {
        /// The file, or what stands for it.
        name: String,
        /// The line, from 1.
        line: u64,
        /// Over which limit.
        exceeded: Exceeded,
    },
    /// The base IRI is not absolute.
    #[error("<{iri}> is not an absolute IRI: {reason}")]
    Base {
        /// What was given.
        iri: String,
        /// Why it is none.
        reason: String,
    },
}

/// Whether an IRI is one that relative IRIs can be resolved against.
pub(crate) fn check_base(base: &str) -> Result<(), FileError> {
    match oxiri::Iri::parse(base) {
        Ok(_) => Ok(()),
        Err(error) => Err(FileError::Base { iri: base.to_owned(), reason: error.to_string() }),
    }
}

/// What the parsers say of a term or a line that does not fit into their memory.
const TOO_LONG: &str = "Reached the buffer maximal size";

/// `:LINE:COLUMN` as far as they are known.
fn place(line: &Option<u64>, column: &Option<u64>) -> String {
    [line, column].into_iter().flatten().map(|number| format!(":{number}")).collect()
}

impl FileError {
    /// What the parser says about the file `name`.
    pub(super) fn parse(error: RdfParseError, name: &str, format: RdfFormat) -> Self {
        match error {
            RdfParseError::Io(error) if error.to_string().starts_with(TOO_LONG) => Self::Syntax {
                name: name.to_owned(),
                line: None,
                column: None,
                reason: format!("a line or a term is longer than {} bytes", 16 << 20),
                format,
            },
            RdfParseError::Io(source) => match Deep::of(&source) {
                Some(deep) => Self::deep(deep, name),
                None => Self::Io { path: name.into(), source },
            },
            RdfParseError::Syntax(error) => {
                let start = error.location().map(|location| location.start);
                Self::Syntax {
                    name: name.to_owned(),
                    line: start.map(|start| start.line + 1),
                    column: start.map(|start| start.column + 1),
                    reason: reason(&error.to_string()),
                    format,
                }
            }
        }
    }

    /// The triple terms of the file `name` are too deep.
    pub(super) fn deep(deep: &Deep, name: &str) -> Self {
        Self::Over { name: name.to_owned(), line: deep.line, exceeded: deep.exceeded }
    }

    /// The same error in a file that has so many lines before what was parsed.
    pub(super) fn after_lines(mut self, lines: i64) -> Self {
        if let Self::Syntax { line: Some(line), .. } | Self::Over { line, .. } = &mut self {
            *line = line.saturating_add_signed(lines);
        }
        self
    }

    /// The file that it is about, or what stands for it, with the line, from 1, where one is known.
    pub fn place(&self) -> Option<(&Path, Option<u64>)> {
        match self {
            Self::Io { path, .. } | Self::UnknownFormat { path } => Some((path, None)),
            Self::Syntax { name, line, .. } => Some((Path::new(name), *line)),
            Self::Over { name, line, .. } => Some((Path::new(name), Some(*line))),
            Self::Base { .. } => None,
        }
    }

    /// What is wrong, without the place.
    pub fn reason(&self) -> String {
        match self {
            Self::Io { source, .. } => source.to_string(),
            Self::UnknownFormat { .. } => "not known as a graph file by its name".to_owned(),
            Self::Syntax { reason, .. } => reason.clone(),
            Self::Over { exceeded, .. } => exceeded.to_string(),
            Self::Base { .. } => self.to_string(),
        }
    }

    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io { source, .. } => return io_hint(source).map(str::to_owned),
            Self::UnknownFormat { path } if is_article(path) => {
                "this looks like an article, not a graph; make the graph first: triplewire build ARTICLE... -o graph.ttl"
            }
            Self::UnknownFormat { .. } => {
                "graph files end in .ttl, .trig, .nt, .nq, .rdf, .owl, .xml, .jsonld, .json or .n3, and perhaps in \
                 .gz or .zst after that; say it with --data-format"
            }
            Self::Syntax { reason, .. } if reason.contains("No scheme found") => {
                "relative IRIs need something to stand on: give --base IRI"
            }
            Self::Syntax { reason, .. } if reason.contains("LoadDocumentCallback") => {
                "its @context is on the web, and the network is never used: write the context into the file"
            }
            Self::Syntax { format, .. } => {
                let lenient =
                    if goes_on(*format) { ", or leave out what is wrong with --lenient" } else { "" };
                return Some(format!(
                    "it was read as {}; if it is in another format, say so with --data-format, else mend the file{lenient}",
                    format.name()
                ));
            }
            Self::Over { exceeded, .. } => exceeded.hint(),
            Self::Base { .. } => "an absolute IRI begins with a scheme: https://example.com/",
        };
        Some(hint.to_owned())
    }
}

/// The way out of an error of reading.
fn io_hint(error: &io::Error) -> Option<&'static str> {
    if let Some(exceeded) = Exceeded::of(error) {
        return Some(exceeded.hint());
    }
    if let Some(damaged) = error.get_ref().and_then(|inner| inner.downcast_ref::<Damaged>()) {
        return Some(match damaged.truncated {
            true => "the end of it is missing: copy or make it again",
            false => "copy or make it again",
        });
    }
    match error.kind() {
        io::ErrorKind::NotFound => {
            Some("check the name, or make a graph first: triplewire build ARTICLE... -o graph.ttl")
        }
        io::ErrorKind::IsADirectory => {
            Some("name the graph files in it, each with a -d; a store's directory goes to --store")
        }
        io::ErrorKind::Unsupported => Some("unpack it first; .gz and .zst are read as they are"),
        _ => None,
    }
}

/// Whether a file is by its name one that `build` takes.
fn is_article(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (_, extension) = Compression::split(&name).0.rsplit_once('.').unwrap_or_default();
    ["txt", "jsonl", "ndjson", "html", "md"].contains(&extension)
}

/// The parser's message without the position, which is told apart.
fn reason(message: &str) -> String {
    let message = message
        .strip_prefix("Parser error ")
        .map_or(message, |rest| rest.split_once(": ").map_or(rest, |(_, reason)| reason));
    message.to_owned()
}
