//! Dictionaries: terms as bytes, each with its number, in; pages of them in the order of their bytes out; and back, the
//! number of a term and the term of a number.
//!
//! A term's key is its bytes, or where these are many a mark and their SHA-256, so that every key fits into a page; the
//! long terms themselves are in a section of their own, in the order of their keys, which is behind all other terms.
//!
//! ```text
//! page: number of blocks (2 bytes) · start of each block (2 bytes each, counted from the page's start) · blocks
//! block: 16 keys, each: bytes that it shares with the one before (LEB128, not for the first) · number of the others
//!        (LEB128) · these
//! index: for each page: blocks before it (LEB128) · length (LEB128) and bytes of a text that no key of an earlier page
//!        reaches, and every key of the page does
//! ```
//!
//! Numbers go from a first one on without gaps, in whatever order the terms came to have them: two tables of 4 bytes a
//! term lead from a term's place in the order of keys to its number, and back.

mod read;
#[cfg(test)]
mod tests;
mod write;

use std::borrow::Cow;

use sha2::{Digest, Sha256};

pub(crate) use read::{Dictionary, Keys};
pub(crate) use write::{DictionaryWriter, Paused, Tables};

/// How many keys are in a block.
const KEYS: usize = 16;

/// How long a key may be.
const LONGEST: usize = 1024;

/// What the keys of long terms begin with. No term's bytes do.
const LONG: u8 = 0xff;

/// The key of a term's bytes.
pub(crate) fn key(term: &[u8]) -> Cow<'_, [u8]> {
    if term.len() <= LONGEST {
        return Cow::Borrowed(term);
    }
    let mut key = vec![LONG];
    key.extend_from_slice(&Sha256::digest(term));
    Cow::Owned(key)
}

/// Whether it is the key of a long term.
pub(crate) fn is_long(key: &[u8]) -> bool {
    key.first() == Some(&LONG)
}
