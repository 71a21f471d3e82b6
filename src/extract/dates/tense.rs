//! Whether a date without its year or week lies ahead of the article or behind it: the tokens of a sentence in, the
//! tense of the verb next to the date out.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::lexicon::rows;
use crate::extract::text::{Token, TokenKind};

/// How many tokens away a verb may be.
const REACH: usize = 16;

static TENSE: LazyLock<FxHashMap<&'static str, Class>> = LazyLock::new(|| {
    rows(include_str!("../../../data/lexicons/tense.tsv"))
        .filter_map(|row| {
            let class = match *row.get(1)? {
                "future" => Class::Future,
                "past" => Class::Past,
                "ahead-to" => Class::AheadTo,
                "be" => Class::Be,
                _ => return None,
            };
            Some((row[0], class))
        })
        .collect()
});

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Future,
    Past,
    AheadTo,
    Be,
}

/// On which side of the article a date lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    /// Behind it.
    Past,
    /// Ahead of it.
    Future,
}

/// Whether a lower-case word is a verb form of the table, or looks like a regular past.
pub(in crate::extract) fn is_verb(lower: &str) -> bool {
    TENSE.contains_key(lower) || regular_past(lower)
}

fn regular_past(lower: &str) -> bool {
    lower.len() > 4 && lower.ends_with("ed") && !lower.ends_with("eed")
}

/// The tense of the nearest verb that tells, left of the date before right of it. With a possessive ("Saturday's
/// attack") only what follows tells.
pub(super) fn tense(tokens: &[Token<'_>], sentence: Range<usize>, date: Range<usize>) -> Option<Tense> {
    let possessive = date.end < sentence.end && tokens[date.end].kind == TokenKind::Possessive;
    let reach = if possessive { 0 } else { REACH };
    let left = sentence.start.max(date.start.saturating_sub(reach));
    for i in (left..date.start).rev() {
        if stops(&tokens[i]) {
            break;
        }
        if let Some(tense) = told_by(tokens, sentence.start, i, sentence.end) {
            return Some(tense);
        }
    }
    let right = sentence.end.min(date.end + REACH);
    (date.end..right)
        .take_while(|&i| !stops(&tokens[i]))
        .find_map(|i| told_by(tokens, sentence.start, i, sentence.end))
}

fn stops(token: &Token<'_>) -> bool {
    // "agreed to talk, following a meeting Friday": the verb before is not about the day.
    matches!(token.text, ";" | "“" | "”" | "\"" | "(" | "following" | "after")
}

fn told_by(tokens: &[Token<'_>], start: usize, i: usize, end: usize) -> Option<Tense> {
    let token = &tokens[i];
    if token.kind != TokenKind::Word || token.is_capitalised() && i > start {
        return None;
    }
    let class = TENSE.get(&*token.lower).copied();
    let after_be = i > start && tokens[i - 1].is("be");
    match class {
        Some(Class::Future) => Some(Tense::Future),
        _ if after_be => None,
        Some(Class::Past) => Some(Tense::Past),
        Some(Class::AheadTo) => {
            let infinitive = i + 2 < end && tokens[i + 1].is("to") && tokens[i + 2].kind == TokenKind::Word;
            if infinitive && !tokens[i + 2].is("have") {
                Some(Tense::Future)
            } else if regular_past(&token.lower) {
                Some(Tense::Past)
            } else {
                None
            }
        }
        Some(Class::Be) => None,
        None => regular_past(&token.lower).then_some(Tense::Past),
    }
}
