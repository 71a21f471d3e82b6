//! Words as the model counts them: the text of a sentence in, its pieces out, each with where it stands.
//!
//! spaCy divides a text at white space, takes marks off the beginning and the end of each part, and divides what is left
//! at hyphens, slashes and the like between letters: "Iran-backed" is three words, "didn't" two, "U.S." one. Some 1,300
//! words are divided in ways of their own: `data/syntax/exceptions.tsv`. The parser was trained on words so divided.

mod marks;

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::features::murmur;
use marks::{infix_at, is_address, prefix, suffix};

/// A word of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it stands in the text, in bytes.
    pub(super) bytes: Range<usize>,
    /// The hash of its norm, if that is not told by its letters alone.
    pub(super) norm: Option<u64>,
    /// Whether white space follows.
    pub(super) space: bool,
}

/// Pieces of an exception: the length of each, and the hash of its norm if it has one.
type Exception = Vec<(usize, Option<u64>)>;

static EXCEPTIONS: LazyLock<FxHashMap<&'static str, Exception>> = LazyLock::new(|| {
    let rows = include_str!("../../data/syntax/exceptions.tsv").lines();
    let exception = |row: &'static str| {
        let (word, pieces) = row.split_once('\t')?;
        let mut fields = pieces.split('\t');
        let mut parts = Vec::new();
        while let Some(part) = fields.next() {
            let norm = fields.next().filter(|norm| !norm.is_empty());
            parts.push((part.len(), norm.map(|norm| murmur(norm.as_bytes()))));
        }
        Some((word, parts))
    };
    rows.filter_map(exception).collect()
});

/// The words of a text.
pub(super) fn split(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    for part in text.split(char::is_whitespace) {
        if !part.is_empty() {
            divide(part, at, &mut pieces);
            if let Some(last) = pieces.last_mut() {
                last.space = at + part.len() < text.len();
            }
        }
        let rest = &text[at + part.len()..];
        at += part.len() + rest.chars().next().map_or(0, char::len_utf8);
    }
    pieces
}

/// The pieces of what stands between white space, from byte `at` of the text.
fn divide(part: &str, at: usize, pieces: &mut Vec<Piece>) {
    if add_exception(part, at, pieces) {
        return;
    }
    let (mut start, mut end) = (0, part.len());
    let (mut before, mut after) = (Vec::new(), Vec::new());
    while start < end {
        let rest = &part[start..end];
        if EXCEPTIONS.contains_key(rest) {
            break;
        }
        let first = prefix(rest);
        if first > 0 {
            before.push(start..start + first);
            if EXCEPTIONS.contains_key(&rest[first..]) {
                start += first;
                break;
            }
        }
        let last = suffix(&rest[first..]);
        if last > 0 && EXCEPTIONS.contains_key(&rest[..rest.len() - last]) {
            // What stands before the mark at the end is an exception, mark at its beginning included.
            before.truncate(before.len() - usize::from(first > 0));
            after.push(end - last..end);
            end -= last;
            break;
        }
        if first == 0 && last == 0 {
            break;
        }
        start += first;
        if last > 0 {
            after.push(end - last..end);
            end -= last;
        }
    }
    pieces.extend(before.into_iter().map(|range| piece(at, range)));
    if start < end {
        middle(&part[start..end], at + start, pieces);
    }
    pieces.extend(after.into_iter().rev().map(|range| piece(at, range)));
}

fn piece(at: usize, range: Range<usize>) -> Piece {
    Piece { bytes: at + range.start..at + range.end, norm: None, space: false }
}

/// Adds the pieces of an exception; whether it is one.
fn add_exception(part: &str, mut at: usize, pieces: &mut Vec<Piece>) -> bool {
    let Some(exception) = EXCEPTIONS.get(part) else { return false };
    for (length, norm) in exception {
        pieces.push(Piece { bytes: at..at + length, norm: *norm, space: false });
        at += length;
    }
    true
}

/// The pieces of what is left without marks before and after: divided at hyphens and the like between letters.
fn middle(rest: &str, at: usize, pieces: &mut Vec<Piece>) {
    if add_exception(rest, at, pieces) {
        return;
    }
    if rest.bytes().all(|b| b.is_ascii_alphanumeric()) || is_address(rest) {
        pieces.push(piece(at, 0..rest.len()));
        return;
    }
    let mut start = 0;
    let mut from = 0;
    while let Some((infix, length)) = (from..rest.len()).find_map(|i| Some((i, infix_at(rest, i)?))) {
        from = infix + length;
        if infix == start {
            continue;
        }
        pieces.push(piece(at, start..infix));
        pieces.push(piece(at, infix..from));
        start = from;
    }
    if start < rest.len() {
        pieces.push(piece(at, start..rest.len()));
    }
}

#[cfg(test)]
mod tests;
