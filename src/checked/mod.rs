//! Checked files: bytes in, the same bytes with a checksum for each block of them out; and back, a block at a time, each
//! believed only when its checksum agrees.
//!
//! A file is not mapped into memory but read, each block when it is first used, and kept then, all of them or as many
//! as one says. So a file that is overwritten or cut short while it is open is noticed at the next block, and what was
//! read before stays as it was; of a map, the bytes would change under the reader, or the system would end the program.
//! Bytes that were never in a file are read in the same way.
//!
//! ```text
//! body · checksum of each block of the body (4 bytes) · length of the body (8 bytes) · checksum of these two (4 bytes)
//! ```

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Bytes, Checked};
pub use write::Writer;

/// How many bytes have a checksum of their own.
pub const BLOCK: usize = 1 << 16;

/// The bytes after the checksums of the blocks.
const END: usize = 12;

/// Why bytes of a file are not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file does not end as such a file does.
    #[error("it is cut short, or its end is damaged")]
    End,
    /// A block is not what was written.
    #[error("bytes of it are not those that were written: it is damaged, or was changed while it was read")]
    Changed,
    /// The system could not read it.
    #[error("it cannot be read to its end")]
    Unreadable,
    /// It refers to bytes that it does not have.
    #[error("it refers to bytes that it does not have")]
    Outside,
    /// A graph is to have more terms than there are numbers.
    #[error("there are more terms than numbers for them")]
    Full,
}
