//! What the model sees of a word: its text and norm in, six numbers out, each of which picks rows of a table.
//!
//! A number is the hash of a string as spaCy makes it: of the norm (mostly the word in lower case), of the first letter,
//! of the last three, and of the shape ("Xxxxx", "dd"). Whether white space follows is the fifth; the sixth says whether
//! the word is white space, which none is here.

/// How many features a word has.
pub(super) const FEATURES: usize = 6;

/// How often the same sign of a shape is written in a row.
const RUN: usize = 4;

/// How many scalar values a word has at least whose shape is not told.
const LONG: usize = 100;

/// The features of a word; `norm` is the hash of its norm.
pub(super) fn features(text: &str, norm: u64, space: bool) -> [u64; FEATURES] {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let last = text.char_indices().rev().take(3).last().map_or(0, |(at, _)| at);
    let hash = |part: &str| murmur(part.as_bytes());
    [norm, hash(&text[..first]), hash(&text[last..]), hash(&shape(text)), u64::from(space), 0]
}

/// MurmurHash 64A with the seed 1; 0 of nothing.
pub(super) fn murmur(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0xc6a4_a793_5bd1_e995;
    if bytes.is_empty() {
        return 0;
    }
    let mut hash = 1 ^ (bytes.len() as u64).wrapping_mul(FACTOR);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let mut word = u64::from_le_bytes(*word).wrapping_mul(FACTOR);
        word ^= word >> 47;
        hash = (hash ^ word.wrapping_mul(FACTOR)).wrapping_mul(FACTOR);
    }
    if !rest.is_empty() {
        let last = rest.iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte));
        hash = (hash ^ last).wrapping_mul(FACTOR);
    }
    hash = (hash ^ hash >> 47).wrapping_mul(FACTOR);
    hash ^ hash >> 47
}

/// MurmurHash3 of a feature, as four numbers: the rows of a table that are added up, before the remainder is taken.
pub(super) fn rows(feature: u64, seed: u64) -> [u32; 4] {
    const LENGTH: u64 = 8;
    let mix = |mut hash: u64| {
        hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        hash ^ hash >> 33
    };
    let word =
        feature.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let (low, high) = (word ^ seed ^ LENGTH, seed ^ LENGTH);
    let low = low.wrapping_add(high);
    let high = high.wrapping_add(low);
    let (low, high) = (mix(low), mix(high));
    let low = low.wrapping_add(high);
    let high = high.wrapping_add(low);
    [low as u32, (low >> 32) as u32, high as u32, (high >> 32) as u32]
}

/// The shape of a word: X for a capital, x for another letter, d for a digit, anything else as it is.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    let (mut last, mut run, mut length) = ('\0', 0, 0);
    for c in text.chars() {
        let sign = match c {
            c if c.is_alphabetic() && c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_ascii_digit() => 'd',
            c => c,
        };
        run = if sign == last { run + 1 } else { 1 };
        last = sign;
        if run <= RUN {
            shape.push(sign);
        }
        length += 1;
    }
    if length >= LONG { "LONG".to_owned() } else { shape }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_spacy() {
        assert_eq!(murmur(b"the"), 7425985699627899538);
        assert_eq!(murmur(b"Colorado"), 3207412269258044612);
        assert_eq!(murmur(b""), 0);
    }

    #[test]
    fn shapes() {
        let cases = [
            ("Norway", "Xxxxx"),
            ("U.S.", "X.X."),
            ("1,200", "d,ddd"),
            ("2024", "dddd"),
            ("NATO's", "XXXX'x"),
            ("ÉIRE", "XXXX"),
            ("abcdefgh1", "xxxxd"),
        ];
        for (word, expected) in cases {
            assert_eq!(shape(word), expected, "{word}");
        }
        assert_eq!(shape(&"a".repeat(LONG)), "LONG");
    }
}
