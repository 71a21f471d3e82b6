//! Lexicons: the text tables under `data/lexicons`, compiled into the library and read once.
//!
//! A table has one entry a line, columns separated by tabs; `#` begins a comment, blank lines are nothing.

use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

/// A text of a user's rules, each distinct one of which is kept for as long as the program runs: what they find is called by
/// their names long after, as what the built-in rules find is by theirs.
pub(super) fn kept(text: &str) -> &'static str {
    static KEPT: Mutex<Option<FxHashSet<&'static str>>> = Mutex::new(None);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = kept.get_or_insert_default();
    match kept.get(text) {
        Some(known) => known,
        None => {
            let text: &'static str = Box::leak(text.into());
            kept.insert(text);
            text
        }
    }
}

/// The lengths and outer letters of some words, as a small Bloom filter: most words that are not among them are known
/// by that alone, without a look into a hash table.
#[derive(Clone, Debug, Default)]
struct Shapes([u64; 32]);

impl Shapes {
    /// The bit of a word: which number, and which bit of it.
    fn place(word: &str) -> (usize, u64) {
        let bytes = word.as_bytes();
        let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
        let shape = [byte(0), byte(1), byte(bytes.len().wrapping_sub(1)), bytes.len() as u8];
        // The high bits of a product depend on all bits of the number; 2^32 divided by the golden ratio spreads them.
        let bit = u32::from_le_bytes(shape).wrapping_mul(0x9e37_79b1) >> 21;
        (bit as usize / 64, 1 << (bit % 64))
    }

    fn add(&mut self, word: &str) {
        let (number, bit) = Self::place(word);
        self.0[number] |= bit;
    }

    fn may_have(&self, word: &str) -> bool {
        let (number, bit) = Self::place(word);
        self.0[number] & bit != 0
    }
}

/// A set of lower-case words.
#[derive(Clone, Debug, Default)]
pub struct WordSet {
    words: FxHashSet<&'static str>,
    shapes: Shapes,
}

impl WordSet {
    /// Reads one word a line.
    pub fn parse(table: &'static str) -> Self {
        rows(table).filter_map(|row| row.first().copied()).collect()
    }

    /// Reads one class of a table whose columns are class, description and words separated by commas.
    pub fn of_class(table: &'static str, class: &str) -> Self {
        let words = rows(table).find(|row| row[0] == class).map(|row| listed(&row)).unwrap_or_default();
        words.into_iter().collect()
    }

    /// Adds a word.
    pub fn insert(&mut self, word: &'static str) {
        self.shapes.add(word);
        self.words.insert(word);
    }

    /// Whether the word is in the set.
    #[inline]
    pub fn contains(&self, lower: &str) -> bool {
        self.shapes.may_have(lower) && self.words.contains(lower)
    }
}

impl FromIterator<&'static str> for WordSet {
    fn from_iter<I: IntoIterator<Item = &'static str>>(words: I) -> Self {
        let mut set = Self::default();
        words.into_iter().for_each(|word| set.insert(word));
        set
    }
}

/// A phrase of a [`PhraseTable`] with the further columns of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The lower-case words.
    pub words: Vec<&'static str>,
    /// The columns after the phrase.
    pub columns: Vec<&'static str>,
}

/// Phrases of one or more lower-case words, looked up by longest match.
#[derive(Debug, Default)]
pub struct PhraseTable {
    by_first: FxHashMap<&'static str, Vec<Phrase>>,
    shapes: Shapes,
}

impl PhraseTable {
    /// Reads a phrase and its columns from each line. Hyphens stand as words of their own, as among tokens.
    pub fn parse(table: &'static str) -> Self {
        let mut by_first: FxHashMap<&'static str, Vec<Phrase>> = FxHashMap::default();
        let mut shapes = Shapes::default();
        for row in rows(table) {
            let words = phrase_words(row[0]);
            if let Some(first) = words.first() {
                shapes.add(first);
                by_first.entry(first).or_default().push(Phrase { words, columns: row[1..].to_vec() });
            }
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then_with(|| a.words.cmp(&b.words)));
        }
        Self { by_first, shapes }
    }

    /// Whether a phrase begins with the lower-case word.
    pub fn begins_with(&self, word: &str) -> bool {
        self.shapes.may_have(word) && self.by_first.contains_key(word)
    }

    /// The longest phrase that the lower-case words begin with.
    pub fn longest<'w>(&self, words: &(impl Fn(usize) -> Option<&'w str> + ?Sized)) -> Option<&Phrase> {
        let first = words(0).filter(|word| self.shapes.may_have(word))?;
        let fits = |p: &&Phrase| p.words.iter().enumerate().skip(1).all(|(i, w)| words(i) == Some(*w));
        self.by_first.get(first)?.iter().find(fits)
    }
}

fn phrase_words(phrase: &'static str) -> Vec<&'static str> {
    let mut words = Vec::new();
    for part in phrase.split(' ') {
        for (i, word) in part.split('-').enumerate() {
            if i > 0 {
                words.push("-");
            }
            words.push(word);
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

/// The words of a row whose third column has them, separated by commas.
fn listed(row: &[&'static str]) -> Vec<&'static str> {
    let words = row.get(2).copied().unwrap_or_default();
    words.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// The classes of a table whose columns are class, description and words separated by commas.
pub(super) fn classes_of(table: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    rows(table).map(|row| (row[0], listed(&row)))
}

/// The rows of a table: columns by tabs, without comments and blank lines.
pub fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .map(|line| line.split_once('#').map_or(line, |(row, _)| row).trim_end())
        .filter(|line| !line.is_empty())
        .map(|line| line.split('\t').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins() {
        let table = PhraseTable::parse("secretary\toffice\nsecretary of state\toffice\n# comment\n");
        let text = ["secretary", "of", "state", "said"];
        let words = |i: usize| text.get(i).copied();
        assert_eq!(table.longest(&words).unwrap().words.len(), 3);
    }

    #[test]
    fn hyphens_are_words() {
        assert_eq!(phrase_words("secretary-general"), ["secretary", "-", "general"]);
    }
}
