//! Compressed streams: gzip, bzip2 and Zstandard bytes in, what was compressed out, and the other way round.
//!
//! Reading goes by the first bytes, never by a name. Writing gives the same bytes for the same content: no time and no
//! file name goes into the header.

mod read;
mod write;
mod zstd;

pub use read::{Damaged, Decompressed, decompress};
pub use write::Compressor;

/// A way of compressing, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// The bytes as they are.
    #[default]
    None,
    /// [gzip](https://www.rfc-editor.org/rfc/rfc1952), `.gz`.
    Gzip,
    /// [bzip2](https://sourceware.org/bzip2/), `.bz2`.
    Bzip2,
    /// [Zstandard](https://www.rfc-editor.org/rfc/rfc8878), `.zst`.
    Zstd,
}

impl Compression {
    /// Takes the ending that stands for a compression off a name: `graph.ttl.gz` is `graph.ttl` in gzip, and so is
    /// the name of a format `ttl.gz`.
    pub fn split(name: &str) -> (&str, Self) {
        for compression in [Self::Gzip, Self::Bzip2, Self::Zstd] {
            let ending = compression.ending();
            let cut = name.len().saturating_sub(ending.len());
            if cut > 0 && name.is_char_boundary(cut) && name[cut..].eq_ignore_ascii_case(ending) {
                return (&name[..cut], compression);
            }
        }
        (name, Self::None)
    }

    /// What the names of such files end in, with the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Bzip2 => ".bz2",
            Self::Zstd => ".zst",
        }
    }

    /// The name for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "uncompressed",
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
            Self::Zstd => "Zstandard",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read, Write};

    use super::*;

    fn compress(compression: Compression, content: &[u8]) -> Vec<u8> {
        let mut writer = Compressor::new(Vec::new(), compression).expect("a vector takes everything");
        // In odd pieces: where they end must not show.
        for piece in content.chunks(7_919) {
            writer.write_all(piece).expect("a vector takes everything");
        }
        writer.finish().expect("a vector takes everything")
    }

    fn unpack(bytes: &[u8]) -> io::Result<(Vec<u8>, Compression)> {
        let Decompressed { mut reader, compression } = decompress(Box::new(io::Cursor::new(bytes.to_vec())))?;
        let mut content = Vec::new();
        reader.read_to_end(&mut content)?;
        Ok((content, compression))
    }

    fn samples() -> [Vec<u8>; 4] {
        let mixed = (0..200_000_u32).flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 16).to_le_bytes());
        [Vec::new(), b"a".to_vec(), b"abc ".repeat(300_000), mixed.collect()]
    }

    #[test]
    fn what_is_compressed_comes_back_in_the_same_bytes() {
        for content in samples() {
            for compression in [Compression::None, Compression::Gzip, Compression::Bzip2, Compression::Zstd] {
                let bytes = compress(compression, &content);
                assert_eq!(bytes, compress(compression, &content));
                assert!(unpack(&bytes).expect("it is whole") == (content.clone(), compression));
            }
        }
    }

    #[test]
    fn files_of_several_members_are_read_to_the_end() {
        for compression in [Compression::Gzip, Compression::Bzip2, Compression::Zstd] {
            let mut bytes = compress(compression, b"one ");
            bytes.extend(compress(compression, b"two"));
            assert_eq!(unpack(&bytes).expect("it is whole").0, b"one two");
        }
        // A frame that says of itself that it is to be skipped, as pzstd writes them.
        let mut bytes = vec![0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9];
        bytes.extend(compress(Compression::Zstd, b"three"));
        assert_eq!(unpack(&bytes).expect("it is whole").0, b"three");
    }

    #[test]
    fn every_truncation_and_every_changed_byte_is_noticed() {
        let content = b"<a> <b> <c> .\n".repeat(9);
        for compression in [Compression::Gzip, Compression::Bzip2, Compression::Zstd] {
            let bytes = compress(compression, &content);
            for length in 4..bytes.len() {
                let error = unpack(&bytes[..length]).expect_err("it is not whole");
                let damaged = error.get_ref().and_then(|inner| inner.downcast_ref::<Damaged>());
                assert!(
                    damaged.is_some_and(|damaged| damaged.truncated),
                    "{compression:?} {length}: {error}"
                );
            }
            for index in 10..bytes.len() {
                let mut bytes = bytes.clone();
                bytes[index] ^= 0x10;
                if let Ok((read, _)) = unpack(&bytes) {
                    assert_eq!(read, content, "{compression:?}: byte {index} was changed unnoticed");
                }
            }
        }
    }

    #[test]
    fn other_compressions_are_named() {
        for (bytes, name) in [(b"PK\x03\x04..".as_slice(), "zip"), (b"\xFD7zXZ\0..", "xz")] {
            let error = unpack(bytes).expect_err("it is not read");
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn endings_are_taken_off_names() {
        assert_eq!(Compression::split("a/b.ttl.gz"), ("a/b.ttl", Compression::Gzip));
        assert_eq!(Compression::split("nq.ZST"), ("nq", Compression::Zstd));
        for name in ["ttl", ".gz", "gz", "", "é.g"] {
            assert_eq!(Compression::split(name), (name, Compression::None));
        }
    }
}
