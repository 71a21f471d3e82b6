//! Reading: a stream in, what it holds out, decompressed if its first bytes say that it is compressed.

use std::fmt;
use std::io::{self, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;

use super::Compression;
use super::zstd::Frames;

/// How much is read at once.
const BLOCK: usize = 1 << 16;

/// A stream that is read by [`decompress`].
pub struct Decompressed {
    /// What was compressed.
    pub reader: Box<dyn Read + Send>,
    /// How it was compressed.
    pub compression: Compression,
}

/// A compressed stream that cannot be read to its end: found inside an [`io::Error`].
#[derive(Debug)]
pub struct Damaged {
    /// The compression, for messages.
    pub name: &'static str,
    /// Whether the stream ends too early; else its bytes are wrong.
    pub truncated: bool,
    /// What the decoder says, where it says more than that.
    reason: String,
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.truncated, self.reason.as_str()) {
            (true, _) => write!(f, "the {} file breaks off", self.name),
            (false, "") => write!(f, "the {} file is damaged", self.name),
            (false, reason) => write!(f, "the {} file is damaged: {reason}", self.name),
        }
    }
}

impl std::error::Error for Damaged {}

impl Damaged {
    /// As an error of reading.
    pub(super) fn error(compression: Compression, truncated: bool, reason: impl Into<String>) -> io::Error {
        let damaged = Self { name: compression.name(), truncated, reason: reason.into() };
        let kind = if truncated { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
        io::Error::new(kind, damaged)
    }

    /// What a decoder reports, told apart from what the system reports.
    pub(super) fn tell(compression: Compression, error: io::Error) -> io::Error {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::error(compression, true, ""),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
                Self::error(compression, false, error.to_string())
            }
            _ => error,
        }
    }
}

/// Looks at the first bytes of a stream and decompresses it if they are those of gzip, bzip2 or Zstandard.
///
/// Streams of several members or frames are read through to the last.
///
/// # Errors
///
/// If the stream cannot be read or is compressed in another way (xz, zip). The reader gives an error with a
/// [`Damaged`] inside when the stream is not whole.
pub fn decompress(reader: Box<dyn Read + Send>) -> io::Result<Decompressed> {
    let mut head = Vec::with_capacity(6);
    let mut reader = reader;
    reader.by_ref().take(6).read_to_end(&mut head)?;
    let compression = match head.as_slice() {
        [0x1F, 0x8B, ..] => Compression::Gzip,
        // Then comes a block, or the end of the stream.
        [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
            if b"1A".starts_with(rest) || b"\x17r".starts_with(rest) =>
        {
            Compression::Bzip2
        }
        // A frame of data, or one to be skipped.
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Compression::Zstd,
        other => {
            let foreign = [("xz", &b"\xFD7zXZ\0"[..]), ("zip", b"PK\x03\x04")];
            if let Some((name, _)) = foreign.iter().find(|(_, magic)| other.starts_with(magic)) {
                let message = format!("compressed with {name}, which is not read");
                return Err(io::Error::new(io::ErrorKind::Unsupported, message));
            }
            Compression::None
        }
    };
    let whole = io::Cursor::new(head).chain(reader);
    let reader: Box<dyn Read + Send> = match compression {
        Compression::None => Box::new(whole),
        Compression::Gzip => {
            Box::new(Telling(MultiGzDecoder::new(BufReader::with_capacity(BLOCK, whole)), compression))
        }
        Compression::Bzip2 => {
            Box::new(Telling(MultiBzDecoder::new(BufReader::with_capacity(BLOCK, whole)), compression))
        }
        Compression::Zstd => Box::new(Frames::new(BufReader::with_capacity(BLOCK, whole))),
    };
    Ok(Decompressed { reader, compression })
}

/// A decoder whose errors say what they are about.
struct Telling<R>(R, Compression);

impl<R: Read> Read for Telling<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| Damaged::tell(self.1, error))
    }
}
