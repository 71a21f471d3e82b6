//! Skeletons: a folded word in, the one form that all its transliterations share out. The build script uses this
//! file too, so that the skeletons of the compiled names and of the names looked up are made by the same code.
//!
//! The rows are those of `data/lexicons/transliteration.tsv`.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Two spellings; names are brought to the second.
pub(crate) type Pair = (&'static str, &'static str);

/// The table, by where in a word its spellings stand.
#[derive(Default)]
pub(crate) struct Equivalences {
    pub(crate) words: FxHashMap<&'static str, &'static str>,
    pub(crate) starts: Vec<Pair>,
    pub(crate) parts: Vec<Pair>,
    pub(crate) ends: Vec<Pair>,
    /// For each word that others are brought to, those others, sorted.
    pub(crate) others: FxHashMap<&'static str, Vec<&'static str>>,
    /// For each letter, the parts that begin with it, the longest first.
    parts_by_letter: [Vec<Pair>; 26],
}

pub(crate) static EQUIVALENCES: LazyLock<Equivalences> = LazyLock::new(|| {
    let mut table = Equivalences::default();
    let lines = include_str!("../../data/lexicons/transliteration.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let row: Vec<&str> = line.split('\t').map(str::trim).collect();
        if let [place, from, to, ..] = row[..] {
            match place {
                "word" => drop(table.words.insert(from, to)),
                "start" => table.starts.push((from, to)),
                "any" => table.parts.push((from, to)),
                _ => table.ends.push((from, to)),
            }
        }
    }
    table.parts.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    for part in &table.parts {
        if let Some(letter) = letter(part.0.as_bytes()[0]) {
            table.parts_by_letter[letter].push(*part);
        }
    }
    for (from, to) in &table.words {
        table.others.entry(to).or_default().push(from);
    }
    table.others.values_mut().for_each(|others| others.sort_unstable());
    table
});

/// The number of a lower-case letter from a to z.
pub(crate) fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

/// Adds the one form that all transliterations of a folded word share; nothing for a particle such as "al".
pub(crate) fn push_skeleton(word: &str, out: &mut String) {
    let table = &*EQUIVALENCES;
    let mut word = Cow::Borrowed(table.words.get(word).copied().unwrap_or(word));
    for (from, to) in &table.starts {
        if let Some(rest) = word.strip_prefix(from) {
            word = Cow::Owned(format!("{to}{rest}"));
        }
    }
    let last = word.as_bytes().last().copied();
    for (from, to) in table.ends.iter().filter(|(from, _)| from.as_bytes().last().copied() == last) {
        if let Some(rest) = word.strip_suffix(from) {
            word = Cow::Owned(format!("{rest}{to}"));
            break;
        }
    }
    // Parts are replaced from left to right, the longest that begin at a letter first.
    let mut rest = &*word;
    while let Some(c) = rest.chars().next() {
        let parts = letter(rest.as_bytes()[0]).map_or(&[][..], |letter| &table.parts_by_letter[letter]);
        let length = match parts.iter().find(|(from, _)| rest.starts_with(from)) {
            Some((from, to)) => {
                out.push_str(to);
                from.len()
            }
            None => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
}

/// Adds the skeletons of the words of a folded name, with spaces between them.
pub(crate) fn push_skeletons(folded: &str, out: &mut String) {
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let end = out.len();
        if end > 0 {
            out.push(' ');
        }
        let begin = out.len();
        push_skeleton(word, out);
        if out.len() == begin {
            out.truncate(end);
        }
    }
}

/// The bits by which a word, or the skeletons of a name, are known in the section `FULL_NAMES`, wherever the words are
/// divided.
pub(crate) fn bits(letters: &str) -> [usize; 3] {
    // FNV-1a.
    let hash = letters.bytes().filter(|byte| *byte != b' ').fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    [0, 20, 40].map(|shift| (hash >> shift) as usize % FULL_NAME_BITS)
}

/// How many bits the section `FULL_NAMES` has.
pub(crate) const FULL_NAME_BITS: usize = 1 << 20;
