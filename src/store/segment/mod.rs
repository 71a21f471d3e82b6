//! Segments: tuples of numbers in, in their order and each once; packed pages of them out; and back, all tuples that begin
//! in a given way.
//!
//! A tuple has three or four columns of 32 bits. Up to 64 tuples are a block: of the first of them the whole is kept in
//! the page's table, of the others what differs from the one before. Blocks that lie in one block of the checked file
//! are a page:
//!
//! ```text
//! number of blocks (2 bytes) · first tuple of each block · end of each block's bytes (2 bytes each) · the blocks' bytes
//! block: for each tuple but the first: column that differs first (2 bits) and by how much (6 bits, or 63 and then LEB128) ·
//!        differences of the columns after it, positive and negative in turn (LEB128)
//! ```
//!
//! The first page begins where the section does, each later one at the next multiple of 64 KiB. All blocks but the last
//! of the segment are full. The index has for each page its first tuple and how many blocks are before it (4 bytes
//! each), so that the place of a tuple among all is known without counting.

mod page;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use read::{Scan, Segment};
pub(crate) use write::{Paused, SegmentWriter};

/// How many tuples are in a block.
const TUPLES: usize = 64;

/// What the lower bits of a tuple's first byte are where the difference comes after it.
const MORE: u32 = 63;

/// A tuple. Where it has three columns, the last is 0.
pub(crate) type Tuple = [u32; 4];

/// The bytes of a page before its blocks' bytes.
fn table_length(blocks: usize, width: usize) -> usize {
    2 + blocks * (4 * width + 2)
}
