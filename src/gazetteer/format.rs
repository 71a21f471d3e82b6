//! The layout of the compiled gazetteer, shared by the build script, which writes it, and the library, which reads it.
//!
//! ```text
//! magic (8 bytes) · SECTIONS offsets of 4 bytes, one for the start of each section and one for the end
//! NAMES    fst: folded name -> offset in POSTINGS
//! POSTINGS at each offset: count, then pairs of entry and index of the name within the entry
//! WORDS    fst: folded word of officials' names -> offset in BEARERS
//! BEARERS  at each offset: count as given name, count as family name, number of entries, their ids as differences
//! ENTRIES  4 bytes for each entry: offset in RECORDS
//! RECORDS  class · flags · label · source · the fields that the flags announce · names · tenures
//!          a name is its text and form; an official's also the folded text and the skeletons of its words
//! QIDS     pairs of 4 bytes, sorted: number of the QID, entry
//! CODES    fst: ISO 3166 alpha-2 code in lower case -> entry
//! STRINGS  each text once: length, then UTF-8
//! FULL_NAMES  a Bloom filter of the skeletons of the names of officials and of the words of the names
//! ```
//!
//! Numbers without a size are LEB128; a text is its offset in STRINGS. Fixed sizes are little endian.

/// The first bytes of a compiled gazetteer, with the version of this layout.
pub(crate) const MAGIC: &[u8; 8] = b"TWGAZ\x00\x00\x04";

/// How many sections there are.
pub(crate) const SECTIONS: usize = 10;

pub(crate) const NAMES: usize = 0;
pub(crate) const POSTINGS: usize = 1;
pub(crate) const WORDS: usize = 2;
pub(crate) const BEARERS: usize = 3;
pub(crate) const ENTRIES: usize = 4;
pub(crate) const RECORDS: usize = 5;
pub(crate) const QIDS: usize = 6;
pub(crate) const CODES: usize = 7;
pub(crate) const STRINGS: usize = 8;
pub(crate) const FULL_NAMES: usize = 9;

/// The kinds of organisations and places by their number in a record, from 1; 0 is no kind.
pub(crate) const KINDS: [&str; 10] = [
    "intergovernmental",
    "governmental",
    "armed_force",
    "armed_group",
    "party",
    "news_organisation",
    "company",
    "city",
    "region",
    "disputed_area",
];

/// Flags of a record: which fields follow, in this order.
pub(crate) const HAS_QID: u64 = 1;
pub(crate) const HAS_GEONAMES: u64 = 1 << 1;
pub(crate) const HAS_WIKIPEDIA: u64 = 1 << 2;
pub(crate) const HAS_CODES: u64 = 1 << 3;
pub(crate) const HAS_COUNTRY: u64 = 1 << 4;
pub(crate) const HAS_CAPITAL: u64 = 1 << 5;
pub(crate) const HAS_CAPITAL_OF: u64 = 1 << 6;
pub(crate) const HAS_POPULATION: u64 = 1 << 7;
pub(crate) const HAS_KIND: u64 = 1 << 8;
pub(crate) const HAS_REGION: u64 = 1 << 9;

/// Flags of a tenure: which fields follow, in this order.
pub(crate) const HAS_POSITION_QID: u64 = 1;
pub(crate) const HAS_TENURE_COUNTRY: u64 = 1 << 1;
pub(crate) const HAS_BODY: u64 = 1 << 2;
pub(crate) const HAS_START: u64 = 1 << 3;
pub(crate) const HAS_END: u64 = 1 << 4;
pub(crate) const HAS_KNOWN_UNTIL: u64 = 1 << 5;
