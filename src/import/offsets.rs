//! A text and the offsets of a tool in, the stretch that is meant out, whatever the tool counts.
//!
//! Python's tools count Unicode scalar values, as records do; those in JavaScript and Java count UTF-16 code units, and
//! some count bytes, or a line break of two characters as one. Where the words at an offset are not those that the tool says, the other units are tried, and
//! then the nearest place that has the words.

use crate::extract::Span;

/// A text whose scalar values can be found.
pub(super) struct Text<'t> {
    text: &'t str,
    /// The byte at which each scalar value begins, and the length; empty if all are one byte long.
    bytes: Vec<usize>,
    /// Where line breaks of two scalar values (`\r\n`) stand, where each counts as one.
    breaks: Vec<usize>,
}

/// How a stretch was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Where the tool says.
    Told(Span),
    /// Elsewhere, by its words or in another unit.
    Aligned(Span),
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let bytes = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect(),
        };
        let mut whole = Self { text, bytes, breaks: Vec::new() };
        let places = text.match_indices("\r\n").enumerate();
        whole.breaks = places.filter_map(|(before, (byte, _))| Some(whole.scalar(byte)? - before)).collect();
        whole
    }

    /// All of it.
    pub(super) fn whole(&self) -> &'t str {
        self.text
    }

    /// The number of scalar values.
    pub(super) fn length(&self) -> usize {
        if self.bytes.is_empty() { self.text.len() } else { self.bytes.len() - 1 }
    }

    fn byte(&self, scalar: usize) -> Option<usize> {
        if self.bytes.is_empty() {
            (scalar <= self.text.len()).then_some(scalar)
        } else {
            self.bytes.get(scalar).copied()
        }
    }

    /// The scalar value that begins at a byte.
    pub(super) fn scalar(&self, byte: usize) -> Option<usize> {
        if self.bytes.is_empty() {
            (byte <= self.text.len()).then_some(byte)
        } else {
            self.bytes.binary_search(&byte).ok()
        }
    }

    /// The words of a stretch; `None` if it is empty or goes beyond the text.
    pub(super) fn words(&self, span: Span) -> Option<&'t str> {
        let range = self.byte(span.start)?..self.byte(span.end)?;
        self.text.get(range).filter(|words| !words.is_empty())
    }

    /// The stretch that a tool means by `start` and `end` and `words`.
    pub(super) fn find(&self, start: usize, end: usize, words: Option<&str>) -> Option<Found> {
        let told = self.trimmed(Span::new(start, end));
        let Some(words) = words else { return told.map(Found::Told) };
        let reads = |span: &Span| self.words(*span).is_some_and(|found| same(found, words));
        if let Some(span) = told.filter(reads) {
            return Some(Found::Told(span));
        }
        let one_break =
            (!self.breaks.is_empty()).then(|| (self.two_for_break(start), self.two_for_break(end)));
        let units =
            [one_break, self.utf16(start).zip(self.utf16(end)), self.scalar(start).zip(self.scalar(end))];
        let other =
            units.into_iter().flatten().filter_map(|(start, end)| self.trimmed(Span::new(start, end)));
        other
            .into_iter()
            .find(reads)
            .or_else(|| self.occurrences(words).min_by_key(|span| span.start.abs_diff(start)))
            .map(Found::Aligned)
    }

    /// Where `words` stand as words of their own.
    pub(super) fn occurrences(&self, words: &str) -> impl Iterator<Item = Span> {
        let words = words.trim();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let matches = (!words.is_empty()).then(|| self.text.match_indices(words));
        matches.into_iter().flatten().filter_map(move |(at, found)| {
            let end = at + found.len();
            let inside = (letter(self.text[..at].chars().next_back()) && letter(found.chars().next()))
                || (letter(self.text[end..].chars().next()) && letter(found.chars().next_back()));
            (!inside).then(|| Some(Span::new(self.scalar(at)?, self.scalar(end)?))).flatten()
        })
    }

    /// A stretch without the white space at its ends.
    fn trimmed(&self, span: Span) -> Option<Span> {
        if span.start >= span.end {
            return None;
        }
        let words = self.words(span)?;
        let before = words.chars().count() - words.trim_start().chars().count();
        let length = words.trim().chars().count();
        (length > 0).then(|| Span::new(span.start + before, span.start + before + length))
    }

    /// The scalar value at an offset that counts each `\r\n` as one.
    fn two_for_break(&self, offset: usize) -> usize {
        offset + self.breaks.partition_point(|place| *place < offset)
    }

    /// The scalar value at a UTF-16 code unit; `None` inside a surrogate pair.
    fn utf16(&self, unit: usize) -> Option<usize> {
        if self.bytes.is_empty() {
            return (unit <= self.text.len()).then_some(unit);
        }
        let mut units = 0;
        for (scalar, c) in self.text.chars().enumerate() {
            if units >= unit {
                return (units == unit).then_some(scalar);
            }
            units += c.len_utf16();
        }
        (units == unit).then(|| self.length())
    }
}

/// Whether two texts are the same but for case, white space and the marks of tokenisers.
fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    a == b || { letters(a) == letters(b) && a.chars().any(char::is_alphanumeric) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_finds_the_same_words() {
        let text = Text::new("😀é Ann Lee met Bo Ek, Ann Leeds said.");
        let ann = Span::new(3, 10);
        assert_eq!(text.find(3, 10, Some("Ann Lee")), Some(Found::Told(ann)));
        assert_eq!(text.find(4, 11, Some("Ann Lee")), Some(Found::Aligned(ann)), "UTF-16 code units");
        assert_eq!(text.find(7, 14, Some("Ann Lee")), Some(Found::Aligned(ann)), "bytes");
        assert_eq!(text.find(900, 907, Some("Ann Lee")), Some(Found::Aligned(ann)), "the nearest place");
        assert_eq!(text.find(3, 10, Some("ann ##lee")), Some(Found::Told(ann)), "tokens");
        assert_eq!(text.find(2, 11, None), Some(Found::Told(ann)), "white space is cut off");
        assert_eq!(text.find(3, 10, Some("Cy Oh")), None);
        assert_eq!(text.find(10, 3, None), None);
    }

    #[test]
    fn line_breaks_may_count_as_one() {
        let text = Text::new("Ann ran.\r\n\r\nAnn met Bo.\r\nBo ran.");
        for (start, end, words, at) in
            [(0, 3, "Ann", 0), (10, 13, "Ann", 12), (18, 20, "Bo", 20), (22, 24, "Bo", 25)]
        {
            let found = text.find(start, end, Some(words));
            let (Some(Found::Told(span)) | Some(Found::Aligned(span))) = found else {
                panic!("{words} at {start}")
            };
            assert_eq!((span.start, text.words(span)), (at, Some(words)));
        }
    }
}
