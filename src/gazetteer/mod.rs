//! The built-in gazetteer: a name in, the countries, places, organisations and officials that bear it out.
//!
//! The tables under `data/gazetteer` are compiled into the library. Opening them does no work for each entry: names
//! lie in a finite state transducer that is searched where it is, and an [`Entry`] is decoded when it is asked for.

mod entry;
mod fold;
mod format;
pub(crate) mod skeleton;

use std::cell::RefCell;
use std::sync::LazyLock;

use fst::raw::{CompiledAddr, Output};

use crate::memo::{Memo, answer};

pub(crate) use entry::Forms;
pub use entry::{Class, Entry, NameForm, Tenure};
use format::{
    BEARERS, CODES, ENTRIES, FULL_NAMES, MAGIC, NAMES, POSTINGS, QIDS, RECORDS, SECTIONS, STRINGS, WORDS,
};

static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));
static BUILTIN: LazyLock<Gazetteer> = LazyLock::new(|| {
    Gazetteer::open(BLOB).unwrap_or_else(|error| unreachable!("the gazetteer that was compiled in: {error}"))
});

/// A view of a compiled gazetteer.
pub struct Gazetteer {
    sections: [&'static [u8]; SECTIONS],
    names: fst::Map<&'static [u8]>,
    words: fst::Map<&'static [u8]>,
    codes: fst::Map<&'static [u8]>,
}

/// The number of an entry within one compiled gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(u32);

/// The entries of one name, not yet looked at; see [`Gazetteer::matches`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostingsRef(u32);

thread_local! {
    static NAMES_ASKED: RefCell<Memo<String, Option<PostingsRef>>> = RefCell::default();
    static FIRST_WORDS: RefCell<Memo<String, Option<Place>>> = RefCell::default();
    static COUNTS: RefCell<Memo<String, [u32; 2]>> = RefCell::default();
}

/// A place among the names, after some letters.
#[derive(Clone, Copy)]
struct Place {
    /// The node of the transducer; `None` before the first letter.
    node: Option<CompiledAddr>,
    output: u64,
    /// The entries whose name ends here.
    names: Option<PostingsRef>,
}

impl Place {
    const ROOT: Self = Self { node: None, output: 0, names: None };
}

/// An entry that bears a name.
#[derive(Clone, Copy, Debug)]
pub struct Match<'g> {
    /// The entry.
    pub entry: Entry<'g>,
    /// What form of its name was found.
    pub form: NameForm,
    /// The name as the table writes it, to compare case: `US`.
    pub written: &'g str,
}

/// The key under which a name is found: lower case, without accents, apostrophes and full stops, everything else that
/// is not a letter or a digit a single space.
///
/// ```
/// # use triplewire::gazetteer::fold;
/// assert_eq!(fold("U.S."), "us");
/// assert_eq!(fold("António Guterres"), "antonio guterres");
/// assert_eq!(fold("Nagorno-Karabakh"), "nagorno karabakh");
/// ```
pub fn fold(text: &str) -> String {
    fold::fold(text)
}

impl Gazetteer {
    /// The gazetteer that is compiled into the library.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// The number of bytes of the gazetteer that is compiled into the library.
    pub fn builtin_size() -> usize {
        BLOB.len()
    }

    fn open(blob: &'static [u8]) -> Result<Self, String> {
        if blob.get(..MAGIC.len()) != Some(MAGIC) {
            return Err("not of the version that is read".to_owned());
        }
        let offset = |index: usize| number(blob, MAGIC.len() + 4 * index) as usize;
        let mut sections: [&'static [u8]; SECTIONS] = [&[]; SECTIONS];
        for (index, section) in sections.iter_mut().enumerate() {
            *section = blob.get(offset(index)..offset(index + 1)).ok_or("cut short")?;
        }
        let map = |index: usize| fst::Map::new(sections[index]).map_err(|error| error.to_string());
        Ok(Self { names: map(NAMES)?, words: map(WORDS)?, codes: map(CODES)?, sections })
    }

    /// Every entry that bears `name`, in any form; countries first, larger cities before smaller ones.
    pub fn find(&self, name: &str) -> impl Iterator<Item = Match<'_>> + use<'_> {
        self.find_folded(&fold(name))
    }

    /// As [`Gazetteer::find`], for a name that is folded already.
    pub(crate) fn find_folded(&self, folded: &str) -> impl Iterator<Item = Match<'_>> + use<'_> {
        let postings =
            answer(&NAMES_ASKED, folded, || self.names.get(folded).map(|offset| PostingsRef(offset as u32)));
        postings.into_iter().flat_map(|postings| self.matches(postings))
    }

    /// Every number `k` such that the first `k` of `words` are a name together. The words are folded already; one may
    /// be empty or have spaces in it. Stops where no name goes on.
    pub fn prefixes<'w>(&self, words: impl Iterator<Item = &'w str>) -> Vec<(usize, PostingsRef)> {
        let mut found = Vec::new();
        let mut place: Option<Place> = None;
        for (index, word) in words.enumerate().filter(|(_, word)| !word.is_empty()) {
            let next = match place {
                None => answer(&FIRST_WORDS, word, || self.follow(Place::ROOT, word.bytes())),
                Some(place) => self.follow(place, [b' '].into_iter().chain(word.bytes())),
            };
            let Some(next) = next else { return found };
            found.extend(next.names.map(|postings| (index + 1, postings)));
            place = Some(next);
        }
        found
    }

    /// Where these letters lead to from a place among the names, if names go on with them.
    fn follow(&self, from: Place, letters: impl Iterator<Item = u8>) -> Option<Place> {
        let fst = self.names.as_fst();
        let mut node = from.node.map_or_else(|| fst.root(), |address| fst.node(address));
        let mut output = Output::new(from.output);
        for letter in letters {
            let transition = node.transition(node.find_input(letter)?);
            output = output.cat(transition.out);
            node = fst.node(transition.addr);
        }
        let names = node.is_final().then(|| PostingsRef(output.cat(node.final_output()).value() as u32));
        Some(Place { node: Some(node.addr()), output: output.value(), names })
    }

    /// Whether a name begins with these letters, which are folded already.
    pub(crate) fn begins_a_name(&self, folded: &str) -> bool {
        let fst = self.names.as_fst();
        let mut node = fst.root();
        folded.bytes().all(|byte| {
            let found = node.find_input(byte);
            found.map(|index| node = fst.node(node.transition_addr(index))).is_some()
        })
    }

    /// The entries behind a name that [`Gazetteer::prefixes`] found.
    pub fn matches(&self, postings: PostingsRef) -> impl Iterator<Item = Match<'_>> {
        let mut reader = Reader { bytes: self.sections[POSTINGS], at: postings.0 as usize };
        let count = reader.varint();
        (0..count).map(move |_| {
            let entry = self.entry(EntryId(reader.varint() as u32));
            let (written, form) = entry.name(reader.varint() as usize);
            Match { entry, form, written }
        })
    }

    /// Every official in whose name the folded `word` stands, otherwise than as a first given name.
    pub fn officials_with_word(&self, word: &str) -> impl Iterator<Item = Entry<'_>> {
        let mut id = 0;
        let mut reader = self.bearers(word);
        let count = reader.as_mut().map_or(0, |reader| {
            reader.varint();
            reader.varint();
            reader.varint()
        });
        (0..count).filter_map(move |_| {
            id += reader.as_mut()?.varint() as u32;
            Some(self.entry(EntryId(id)))
        })
    }

    /// Whether an official may have a name of these skeletons: never `false` for one who has, seldom `true` for others.
    pub(crate) fn may_have_official(&self, skeletons: &str) -> bool {
        self.may_have(skeletons)
    }

    /// Whether these letters may be a word or the skeletons of a name of an official.
    fn may_have(&self, letters: &str) -> bool {
        let filter = self.sections[FULL_NAMES];
        skeleton::bits(letters).into_iter().all(|bit| filter[bit / 8] & 1 << (bit % 8) != 0)
    }

    /// How many officials bear the folded word as their first given name.
    pub fn given_name_count(&self, word: &str) -> u32 {
        self.counts(word)[0]
    }

    /// How many officials bear the folded word as their family name.
    pub fn family_name_count(&self, word: &str) -> u32 {
        self.counts(word)[1]
    }

    /// How many officials bear the folded word as their first given name, and how many as their family name.
    fn counts(&self, word: &str) -> [u32; 2] {
        answer(&COUNTS, word, || {
            self.bearers(word).map_or([0; 2], |mut reader| [reader.varint() as u32, reader.varint() as u32])
        })
    }

    fn bearers(&self, word: &str) -> Option<Reader<'_>> {
        // Most of the words that are asked for are spellings that nobody uses.
        let at = self.may_have(word).then(|| self.words.get(word))?? as usize;
        Some(Reader { bytes: self.sections[BEARERS], at })
    }

    /// The entry of this number.
    ///
    /// # Panics
    ///
    /// If the number is not one of this gazetteer's.
    pub fn entry(&self, id: EntryId) -> Entry<'_> {
        let at = number(self.sections[ENTRIES], 4 * id.0 as usize) as usize;
        Entry::decode(self, id, Reader { bytes: self.sections[RECORDS], at })
    }

    /// The entry with this Wikidata identifier, such as `Q227`.
    pub fn by_qid(&self, qid: &str) -> Option<Entry<'_>> {
        let wanted: u32 = qid.strip_prefix('Q')?.parse().ok()?;
        let (pairs, _) = self.sections[QIDS].as_chunks::<8>();
        let found = pairs.binary_search_by_key(&wanted, |pair| number(pair, 0)).ok()?;
        Some(self.entry(EntryId(number(&pairs[found], 4))))
    }

    /// The country or territory with this ISO 3166 alpha-2 code, in either case.
    pub fn country(&self, iso2: &str) -> Option<Entry<'_>> {
        Some(self.entry(EntryId(self.codes.get(iso2.to_lowercase())? as u32)))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.sections[ENTRIES].len() / 4
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All entries, in the order of their numbers.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len()).map(|id| self.entry(EntryId(id as u32)))
    }

    fn text(&self, text: TextRef) -> &str {
        let mut reader = Reader { bytes: self.sections[STRINGS], at: text.0 as usize };
        let length = reader.varint() as usize;
        let bytes = reader.bytes.get(reader.at..reader.at + length).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// Where a text lies among the strings.
#[derive(Clone, Copy, Debug)]
struct TextRef(u32);

/// A place within a section from which numbers are read.
#[derive(Clone, Copy, Debug)]
struct Reader<'g> {
    bytes: &'g [u8],
    at: usize,
}

impl Reader<'_> {
    #[inline]
    fn byte(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        byte
    }

    fn text(&mut self) -> TextRef {
        TextRef(self.varint() as u32)
    }

    #[inline]
    fn varint(&mut self) -> u64 {
        let first = self.byte();
        if first < 0x80 {
            return first.into();
        }
        let (mut value, mut shift) = (u64::from(first & 0x7f), 7);
        loop {
            let byte = self.byte();
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 56 {
                return value;
            }
        }
    }
}

/// The four bytes at an offset as a little-endian number.
fn number(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(four)
}
