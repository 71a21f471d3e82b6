//! A stream in, what it holds out: decompressed if it is compressed, and told apart if it is a web archive, which is
//! decompressed record by record.

use std::io::{self, Cursor, Read};

use flate2::read::GzDecoder;

use super::formats::{Records, Steps, is_warc};
use crate::compression::decompress;
use crate::limits::Limits;

/// How many bytes are looked at.
const HEAD_LENGTH: u64 = 4096;

/// An open file.
pub(super) enum Unpacked {
    /// Something that is not a web archive, or it is not known yet.
    Stream(Box<dyn Read + Send>),
    /// The articles of a web archive.
    Archive(Steps),
}

/// Looks at the first bytes of a stream. The pages of an archive are held to the limits.
pub(super) fn unpack(mut reader: Box<dyn Read + Send>, limits: Limits) -> io::Result<Unpacked> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD_LENGTH).read_to_end(&mut head)?;
    let mut start = [0; 11];
    let packed = head.starts_with(b"\x1f\x8b");
    let is_packed_archive =
        packed && GzDecoder::new(&*head).read_exact(&mut start).is_ok() && is_warc(&start);
    let is_archive = is_packed_archive || is_warc(&head);
    // These are refused by name with all else that is not read.
    let is_foreign = head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xfd7zXZ\0");
    let whole: Box<dyn Read + Send> = Box::new(Cursor::new(head).chain(reader));
    if is_archive {
        return Ok(Unpacked::Archive(Box::new(Records::new(whole, packed, limits))));
    }
    if is_foreign {
        return Ok(Unpacked::Stream(whole));
    }
    Ok(Unpacked::Stream(decompress(whole)?.reader))
}
