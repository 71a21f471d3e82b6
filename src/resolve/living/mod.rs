//! The living archive: rows that are kept of all records, and records that come and go in; what changes in the rows, and
//! each article whose graph changes with its graph before and after, out.
//!
//! What [`Settler`](super::Settler) finds by going through the keys of all records is found here by looking at the rows of
//! those keys, targets and names that the records which come and go have. So one article takes about the same time
//! whatever the number of the others, and the graph is that of a build of all records that are left.

mod change;
mod kept;
mod look;
mod rows;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod world;

pub(crate) use change::{Update, update};
pub(crate) use kept::{After, Kept, Receive};
pub(crate) use look::{Held, edition};
pub(crate) use rows::{About, FORM, Part, Row, count, key, read, rows, texts, written};
