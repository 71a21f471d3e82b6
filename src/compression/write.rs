//! Writing: content in, compressed bytes out.

use std::io::{self, Write};

use bzip2::write::BzEncoder;
use flate2::write::GzEncoder;

use super::Compression;
use super::zstd::Frame;

/// A writer that compresses what it hands on.
pub struct Compressor<W: Write>(Inner<W>);

enum Inner<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Bzip2(BzEncoder<W>),
    Zstd(Frame<W>),
}

impl<W: Write> Compressor<W> {
    /// Compresses for `writer`.
    ///
    /// # Errors
    ///
    /// If the thread that compresses cannot be started.
    pub fn new(writer: W, compression: Compression) -> io::Result<Self> {
        Ok(Self(match compression {
            Compression::None => Inner::Plain(writer),
            // The header has no time and no name unless they are given.
            Compression::Gzip => Inner::Gzip(GzEncoder::new(writer, flate2::Compression::default())),
            Compression::Bzip2 => Inner::Bzip2(BzEncoder::new(writer, bzip2::Compression::default())),
            Compression::Zstd => Inner::Zstd(Frame::new(writer)?),
        }))
    }

    /// Writes the end of the stream and gives the writer back.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Inner::Plain(writer) => Ok(writer),
            Inner::Gzip(encoder) => encoder.finish(),
            Inner::Bzip2(encoder) => encoder.finish(),
            Inner::Zstd(frame) => frame.finish(),
        }
    }
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Inner::Plain(writer) => writer.write(bytes),
            Inner::Gzip(encoder) => encoder.write(bytes),
            Inner::Bzip2(encoder) => encoder.write(bytes),
            Inner::Zstd(frame) => frame.write(bytes),
        }
    }

    /// Hands on what is ready. A compressed stream is whole only after [`Compressor::finish`].
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Inner::Plain(writer) => writer.flush(),
            // A flush in the middle would show in the bytes.
            Inner::Gzip(encoder) => encoder.get_mut().flush(),
            Inner::Bzip2(encoder) => encoder.get_mut().flush(),
            Inner::Zstd(frame) => frame.flush(),
        }
    }
}
