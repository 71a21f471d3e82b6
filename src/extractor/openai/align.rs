//! Quoted words and a text in, where the words stand in the text out. Offsets that somebody else counted are not
//! needed.
//!
//! The words are looked for as they are; if they are nowhere, without regard to the form of white space, quotation
//! marks and dashes; and if they are nowhere then and long enough to be told from other words, without regard to case.
//! They are found only as whole words.

use crate::extract::Span;

/// Words shorter than this, in characters, are found in their own case only: "US" is not "us".
const CASE_LENGTH: usize = 4;

/// A text in which words are looked for.
pub(super) struct Aligner {
    levels: [Haystack; 3],
}

/// How much of the form of the words is disregarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Exact,
    Marks,
    Case,
}

/// The text at one level.
struct Haystack {
    level: Level,
    text: String,
    /// For each byte of `text`, the scalar value of the original that it comes from.
    origins: Vec<u32>,
}

impl Aligner {
    pub(super) fn new(text: &str) -> Self {
        Self { levels: [Level::Exact, Level::Marks, Level::Case].map(|level| Haystack::new(level, text)) }
    }

    /// All places of `words` within a stretch, in order and without overlaps.
    pub(super) fn all(&self, words: &str, within: Span) -> Vec<Span> {
        for haystack in &self.levels {
            let found: Vec<Span> = haystack.find(words, within).collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The first place of `words` within a stretch.
    pub(super) fn first(&self, words: &str, within: Span) -> Option<Span> {
        self.levels.iter().find_map(|haystack| haystack.find(words, within).next())
    }
}

impl Haystack {
    fn new(level: Level, original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut origins = Vec::with_capacity(original.len());
        for (index, c) in original.chars().enumerate() {
            let origin = u32::try_from(index).unwrap_or(u32::MAX);
            level.fold(c, &mut text);
            origins.resize(text.len(), origin);
        }
        Self { level, text, origins }
    }

    fn find<'h>(&'h self, words: &str, within: Span) -> impl Iterator<Item = Span> + use<'h> {
        let mut needle = String::with_capacity(words.len());
        words.trim().chars().for_each(|c| self.level.fold(c, &mut needle));
        let needle = needle.trim().to_owned();
        let short = self.level == Level::Case && needle.chars().count() < CASE_LENGTH;
        let start = self.origins.partition_point(|origin| (*origin as usize) < within.start);
        let end = self.origins.partition_point(|origin| (*origin as usize) < within.end);
        let mut at = if short || needle.is_empty() { end } else { start };
        std::iter::from_fn(move || {
            while at < end {
                let begin = at + self.text.get(at..end)?.find(&needle)?;
                let stop = begin + needle.len();
                if self.is_whole(begin, stop) {
                    at = stop;
                    let last = *self.origins.get(stop - 1)? as usize;
                    return Some(Span::new(*self.origins.get(begin)? as usize, last + 1));
                }
                at = begin + self.text[begin..].chars().next().map_or(1, char::len_utf8);
            }
            None
        })
    }

    /// Whether no word goes on over an end of a stretch.
    fn is_whole(&self, begin: usize, stop: usize) -> bool {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (before, inside, after) = (&self.text[..begin], &self.text[begin..stop], &self.text[stop..]);
        let goes_on_before = word(before.chars().next_back()) && word(inside.chars().next());
        let goes_on_after = word(inside.chars().next_back()) && word(after.chars().next());
        !goes_on_before && !goes_on_after
    }
}

impl Level {
    /// Appends what is regarded of a character.
    fn fold(self, c: char, to: &mut String) {
        if self == Self::Exact {
            return to.push(c);
        }
        match c {
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_whitespace() => {
                if !to.ends_with(' ') {
                    to.push(' ');
                }
            }
            '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '`' | '´' => to.push('\''),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => to.push('"'),
            '‐'..='―' | '−' => to.push('-'),
            c if self == Self::Case => to.extend(c.to_lowercase()),
            c => to.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, words: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let all = Aligner::new(text).all(words, Span::new(0, chars.len()));
        all.into_iter().map(|span| chars[span.start..span.end].iter().collect()).collect()
    }

    #[test]
    fn words_are_found_as_they_are_first() {
        assert_eq!(found("Gəncə and GƏNCƏ", "Gəncə"), ["Gəncə"]);
        assert_eq!(found("the US told us", "US"), ["US"]);
        assert_eq!(found("he told us", "US"), Vec::<String>::new());
        assert_eq!(found("POMPEO spoke", "Pompeo"), ["POMPEO"]);
        assert_eq!(found("Iran, Iranian, Iran", "Iran"), ["Iran", "Iran"]);
    }

    #[test]
    fn marks_and_white_space_may_differ() {
        assert_eq!(found("“We don’t\n  know,” he said", "\"We don't know,\""), ["“We don’t\n  know,”"]);
        assert_eq!(found("Nagorno\u{2011}Karabakh", "Nagorno-Karabakh"), ["Nagorno\u{2011}Karabakh"]);
        assert_eq!(found("co\u{ad}operate now", "cooperate"), ["co\u{ad}operate"]);
        assert_eq!(found("a b", " "), Vec::<String>::new());
    }

    #[test]
    fn a_stretch_limits_the_search() {
        let aligner = Aligner::new("Baku, then Baku again");
        assert_eq!(aligner.first("Baku", Span::new(1, 21)), Some(Span::new(11, 15)));
        assert_eq!(aligner.first("Baku", Span::new(1, 14)), None);
        assert_eq!(aligner.first("Paris", Span::new(0, 21)), None);
    }
}
