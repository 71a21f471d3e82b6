//! Whether an article is a report on sport: its text in, yes or no out.
//!
//! In such an article the name of a town is most often a club, and a full name an athlete.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{WordSet, rows};

/// Words of sport, and whether they are hardly used elsewhere.
static WORDS: LazyLock<FxHashMap<&'static str, bool>> = LazyLock::new(|| {
    rows(include_str!("../../data/lexicons/sport-words.txt"))
        .filter_map(|row| Some((*row.first()? == "sure", *row.get(1)?)))
        .flat_map(|(sure, words)| words.split(' ').map(move |word| (word, sure)))
        .collect()
});

/// The same words, of which most others are told apart at once.
static KNOWN: LazyLock<WordSet> = LazyLock::new(|| WORDS.keys().copied().collect());

/// How many points make a report on sport: two for each sure word or result, one for each unsure word.
const ENOUGH: usize = 3;

/// How many bytes words of sport and results have.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=13;

/// How many words a text has for each further point that it must have.
const WORDS_PER_POINT: usize = 200;

pub(crate) fn is_sport(text: &str) -> bool {
    let mut sure: FxHashSet<&str> = FxHashSet::default();
    let mut unsure: FxHashSet<&str> = FxHashSet::default();
    let mut results = 0;
    let mut count = 0;
    for word in text.split_ascii_whitespace() {
        count += 1;
        // Only words in small letters and results are looked up: most others are names. Most end without a mark.
        if word.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let plain = word.bytes().all(|b| b.is_ascii_lowercase());
        let word = if plain { word } else { word.trim_matches(|c: char| !c.is_alphanumeric()) };
        if !LENGTHS.contains(&word.len()) {
            continue;
        }
        if !plain && is_result(word) {
            results += 1;
            continue;
        }
        // Names are not words of sport: "the Champions League", but also "the National League for Democracy".
        if !KNOWN.contains(word) {
            continue;
        }
        match WORDS.get(word) {
            Some(true) => sure.insert(word),
            Some(false) => unsure.insert(word),
            None => continue,
        };
    }
    let certain = 2 * (sure.len() + results.min(3));
    certain > 0 && certain + unsure.len() >= ENOUGH + count / WORDS_PER_POINT
}

/// "3-1", "112-107", never "2019-20" or "24-7".
fn is_result(word: &str) -> bool {
    let Some((a, b)) = word.split_once(['-', '–']) else { return false };
    let number = |n: &str| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
    number(a) && number(b) && word != "24-7"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_the_words() {
        assert!(WORDS.keys().all(|word| LENGTHS.contains(&word.len())));
    }

    #[test]
    fn reports_on_sport() {
        for text in [
            "Alpha beat Beta 3-1 on Sunday.",
            "The striker scored two goals for the club.",
            "The coach said that his players had lost the match.",
        ] {
            assert!(is_sport(text), "{text}");
        }
    }

    #[test]
    fn other_news() {
        for text in [
            "The coach fell into a river.",
            "The party won the vote and its leader beat his rival in a close race.",
            "The court ruled 5-4 that the law was void.",
            "The minister watched the final.",
        ] {
            assert!(!is_sport(text), "{text}");
        }
    }
}
