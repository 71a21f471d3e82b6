//! Tables: rows in the order of their keys in, sections of a file of the store out; and back, a row or a range of rows at
//! a time.
//!
//! A row is a key of bytes with a value of bytes, or with none: then it is no more, whatever the layers below say. Rows
//! are in pages of about [`PAGE`] bytes, which are compressed where that makes them smaller:
//!
//! ```text
//! bytes shared with the key before · bytes of the rest · the rest · 0, or bytes of the value and 1 · the value
//! ```
//!
//! All numbers in a page are LEB128. The index has, for each page, where its key, its bytes and their number are and how
//! many they are uncompressed (8, 8, 4 and 4 bytes), then the keys: of each the shortest beginning that no row before has
//! reached.

mod layers;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use layers::Tables;
pub(crate) use read::Table;
pub(crate) use write::{Paused, TableWriter};

/// About how many bytes a page has before it is compressed.
const PAGE: usize = 1 << 12;

/// How many bytes a page is read for at most, whatever it says of itself.
const LARGEST: usize = 1 << 30;

/// The bytes of a page in the index.
const ENTRY: usize = 24;

/// A row: its key, and its value if it has one.
pub(crate) type Row = (Vec<u8>, Option<Vec<u8>>);
