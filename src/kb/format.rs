//! The layout of an index file.
//!
//! ```text
//! MAGIC (7 bytes) · VERSION (1 byte) · SECTIONS ends of 8 bytes, counted from the end of the header
//! ABOUT     JSON: numbers of entries and names, the sources, the languages
//! STRINGS   texts that many entries share, each with its length; ends with the table of their offsets and their number
//! ITEMS     8 bytes for each entry, in the order of their IRIs: offset in RECORDS
//! RECORDS   namespace · rest of the IRI · class · country · from · to · population · names · types · positions ·
//!           jurisdictions · bodies · terms (position, start, end) · same
//! NAMES     fst: key of a name -> offset in POSTINGS
//! POSTINGS  at each offset: length in bytes, count, then pairs of entry (as difference) and index of the name within the entry
//! ```
//!
//! All of it is the body of a [checked](crate::checked) file. Numbers without a size are LEB128, fixed sizes are little endian. The keys of names are folded names; a key that
//! begins with [`SURNAME`] is the last word of a person's label, one that begins with [`FORM`] another form of a name.

/// The first bytes of every index.
pub(super) const MAGIC: &[u8; 7] = b"TWNAMES";

/// The version of this layout.
pub(super) const VERSION: u8 = 4;

/// How many sections there are.
pub(super) const SECTIONS: usize = 6;

pub(super) const ABOUT: usize = 0;
pub(super) const STRINGS: usize = 1;
pub(super) const ITEMS: usize = 2;
pub(super) const RECORDS: usize = 3;
pub(super) const NAMES: usize = 4;
pub(super) const POSTINGS: usize = 5;

/// The length of the header in bytes.
pub(super) const HEADER: usize = MAGIC.len() + 1 + 8 * SECTIONS;

/// The number of a class that is not known.
pub(super) const NO_CLASS: u8 = u8::MAX;

/// What the keys of surnames begin with; no folded name has it.
pub(super) const SURNAME: &str = "\u{1}";

/// What the keys of other forms of names begin with.
pub(super) const FORM: &str = "\u{2}";

/// The key of a name: folded, and brought to Latin letters where it is in another script.
pub fn key(name: &str) -> String {
    let folded = crate::gazetteer::fold(name);
    if folded.is_ascii() { folded } else { crate::gazetteer::fold(&any_ascii::any_ascii(&folded)) }
}
