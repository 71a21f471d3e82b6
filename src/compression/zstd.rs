//! Zstandard: frames in, their content out; content in, one frame out.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use ruzstd::encoding::{CompressionLevel, FrameCompressor};

use super::{Compression, Damaged};

/// The content of all frames of a stream.
pub(super) struct Frames<R> {
    source: Eof<R>,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source: Eof { inner: source, met: false }, decoder: FrameDecoder::new(), in_frame: false }
    }

    /// Begins the next frame that has content; `false` at the end of the stream.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if self.source.inner.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    if io::copy(&mut self.source.inner.by_ref().take(length), &mut io::sink())? < length {
                        return Err(Damaged::error(Compression::Zstd, true, ""));
                    }
                }
                Err(error) => return Err(self.tell(&error)),
            }
        }
    }

    fn tell(&self, error: &FrameDecoderError) -> io::Error {
        Damaged::error(Compression::Zstd, self.source.met, error.to_string())
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame {
                if !self.begin()? {
                    return Ok(0);
                }
                self.in_frame = true;
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(|error| self.tell(&error))?;
            }
            if self.decoder.can_collect() > 0 || buffer.is_empty() {
                return self.decoder.read(buffer);
            }
            let promised = self.decoder.get_checksum_from_data();
            if promised.is_some() && promised != self.decoder.get_calculated_checksum() {
                return Err(Damaged::error(Compression::Zstd, false, "the checksum is another"));
            }
            self.in_frame = false;
        }
    }
}

/// Remembers whether the end was met: the decoder's errors do not tell a broken-off stream from a wrong one.
struct Eof<R> {
    inner: R,
    met: bool,
}

impl<R: Read> Read for Eof<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.met |= length == 0 && !buffer.is_empty();
        Ok(length)
    }
}

/// A writer of one frame.
///
/// The encoder pulls its input, takes no error of a writer and is slow beside what makes the content. So it runs in
/// a thread of its own between two channels, and the writer is used in the caller's.
pub(super) struct Frame<W> {
    writer: W,
    block: Vec<u8>,
    content: SyncSender<Vec<u8>>,
    compressed: Receiver<Vec<u8>>,
    encoder: JoinHandle<()>,
}

/// How much content goes through the channel at once.
const BLOCK: usize = 1 << 17;
/// How many blocks may wait for the encoder.
const WAITING: usize = 4;

impl<W: Write> Frame<W> {
    pub(super) fn new(writer: W) -> io::Result<Self> {
        let (content, source) = sync_channel(WAITING);
        // Without a bound: the encoder must never wait for a writer that waits for it.
        let (drain, compressed) = channel();
        let encoder = std::thread::Builder::new().name("zstd".to_owned()).spawn(move || {
            let mut compressor = FrameCompressor::new(CompressionLevel::Fastest);
            compressor.set_source(Blocks { source, block: io::Cursor::default() });
            compressor.set_drain(Drain(drain));
            compressor.compress();
        })?;
        Ok(Self { writer, block: Vec::with_capacity(BLOCK), content, compressed, encoder })
    }

    /// Writes the rest of the frame and gives the writer back.
    pub(super) fn finish(self) -> io::Result<W> {
        let Self { mut writer, block, content, compressed, encoder } = self;
        content.send(block).map_err(|_| broken())?;
        drop(content);
        for bytes in compressed {
            writer.write_all(&bytes)?;
        }
        encoder.join().map_err(|_| broken())?;
        Ok(writer)
    }

    fn relieve(&mut self) -> io::Result<()> {
        while let Ok(bytes) = self.compressed.try_recv() {
            self.writer.write_all(&bytes)?;
        }
        Ok(())
    }
}

impl<W: Write> Write for Frame<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (now, _) = bytes.split_at(bytes.len().min(BLOCK - self.block.len()));
        self.block.extend_from_slice(now);
        if self.block.len() == BLOCK {
            let block = std::mem::replace(&mut self.block, Vec::with_capacity(BLOCK));
            self.content.send(block).map_err(|_| broken())?;
            self.relieve()?;
        }
        Ok(now.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.relieve()?;
        self.writer.flush()
    }
}

fn broken() -> io::Error {
    io::Error::other("the Zstandard encoder failed")
}

/// What comes through the channel, as a stream that ends when the channel does.
struct Blocks {
    source: Receiver<Vec<u8>>,
    block: io::Cursor<Vec<u8>>,
}

impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.block.read(buffer)? {
                0 if !buffer.is_empty() => match self.source.recv() {
                    Ok(block) => self.block = io::Cursor::new(block),
                    Err(_) => return Ok(0),
                },
                length => return Ok(length),
            }
        }
    }
}

/// Hands bytes on; when nobody takes them any more the frame is given up, and there is nothing to report.
struct Drain(Sender<Vec<u8>>);

impl Write for Drain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.send(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
