//! Words of a text: a text in, its words out, folded as names are.

use crate::gazetteer::fold;

/// How many bytes of a word count.
const LONGEST: usize = 64;

/// As much of a word as counts.
pub(super) fn cut(word: &str) -> &str {
    let end = (0..=LONGEST.min(word.len())).rev().find(|end| word.is_char_boundary(*end));
    &word[..end.unwrap_or_default()]
}

/// Gives each word of a text. What stands in the genitive (*Armenia's*) is given with its *s* and without it.
pub(super) fn each_word(text: &str, mut take: impl FnMut(&str)) {
    fold(text).split(' ').filter(|word| !word.is_empty()).for_each(|word| take(cut(word)));
    for owner in owners(text) {
        if let Some(word) = fold(owner).split(' ').rfind(|word| !word.is_empty()) {
            take(cut(word));
        }
    }
}

/// The text before each *'s* at the end of a word, from the space before it on.
fn owners(text: &str) -> impl Iterator<Item = &str> {
    genitives(text).map(|(start, _)| {
        let before = &text[..start];
        before.rsplit(char::is_whitespace).next().unwrap_or(before)
    })
}

/// Where each *'s* at the end of a word begins and ends.
fn genitives(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.match_indices(['\'', '’']).filter_map(|(start, mark)| {
        let end = start + mark.len() + 1;
        let is_s = matches!(text.as_bytes().get(end - 1), Some(b's' | b'S'));
        let is_end = || !text[end..].starts_with(char::is_alphanumeric);
        (is_s && is_end()).then_some((start, end))
    })
}

/// A text without the *'s* at the end of its words.
pub(super) fn without_genitives(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for (start, end) in genitives(text) {
        out.push_str(&text[from..start]);
        from = end;
    }
    out.push_str(&text[from..]);
    (from > 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_are_folded_as_names_are() {
        for (text, expected) in [
            ("", ""),
            (" - ", ""),
            ("Talks in Côte d’Ivoire", "talks in cote divoire"),
            ("The U.S.-led  coalition", "the us led coalition"),
            ("Armenia's and Georgia’s ministers", "armenias and georgias ministers armenia georgia"),
            ("the U.S.'s ally", "the uss ally us"),
            ("it's 's ’sX", "its s sx it"),
            ("O'Brien & sons'", "obrien and sons"),
            ("Łódź, Ağdam", "lodz agdam"),
            ("переговоры", "переговоры"),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        let long = "x".repeat(63) + "жжж";
        assert_eq!(words(&long), ["x".repeat(63)]);
        assert_eq!(words(&"ab".repeat(100))[0].len(), LONGEST);
    }

    #[test]
    fn genitives_are_left_out() {
        assert_eq!(without_genitives("Armenia's men’s team").as_deref(), Some("Armenia men team"));
        assert_eq!(without_genitives("o'sullivan"), None);
    }
}
