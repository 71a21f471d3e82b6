//! What a body is for: the tokens behind the head of its name in, where "of Lakes, Rivers and Ferries" ends out.

use std::ops::Range;

use crate::extract::text::{Token, TokenKind};

use super::organisation::run_end;
use super::tables::{NO_NAME, ORGANISATION_HEADS, PORTFOLIOS, is_ordinary, is_small};

/// What may stand between a head and the rest of its name.
const LINKS: &[&str] = &["of", "for", "on"];
/// The end of "of X", "for X and Y" or "on X" after a head.
pub(super) fn complement(tokens: &[Token<'_>], at: usize, end: usize) -> Option<usize> {
    if !tokens[..end].get(at)?.is_any(LINKS) {
        return None;
    }
    let mut start = at + 1;
    if tokens[..end].get(start)?.is("the") {
        start += 1;
    }
    let mut stop = run_end(tokens, start, end);
    // "met the Example Council on April 12"
    let dated = tokens[at].is("on") && tokens[..end].get(start).is_some_and(|t| NO_NAME.contains(&t.lower));
    if stop == start || dated {
        return None;
    }
    // "Health and Human Services", "American States", "the Council of Europe"
    while let Some(token) = tokens[..end].get(stop) {
        let more = token.is("of")
            || token.is("and") && names_a_field(tokens, start, stop, end)
            || token.text == "," && is_list_of_fields(tokens, start, stop, end);
        let follows = |word: &str| tokens[..end].get(stop + 1).is_some_and(|t| t.is(word));
        let next =
            stop + 1 + usize::from(follows("the") && token.is("of") || follows("and") && token.text == ",");
        let longer = if more && next < end { run_end(tokens, next, end) } else { next };
        if !more || longer <= next {
            break;
        }
        stop = longer;
    }
    Some(stop)
}

/// Whether the words after a head are what it is about ("Health and Human Services"), not a name of its own ("Iraq and
/// Syria"): then an "and" goes on with the name.
fn names_a_field(tokens: &[Token<'_>], start: usize, stop: usize, end: usize) -> bool {
    let common = |range: Range<usize>| {
        range.clone().all(|i| {
            is_ordinary(&tokens[i].lower) && !is_head(tokens, i)
                || PORTFOLIOS.contains(&tokens[i].lower)
                || is_small(&tokens[i].lower)
                || tokens[i].kind == TokenKind::Punctuation
        })
    };
    let next = run_end(tokens, stop + 1, end);
    next > stop + 1 && common(start..stop) && common(stop + 1..next)
}

/// Whether a word alone is the head of names of bodies: "parliament".
fn is_head(tokens: &[Token<'_>], at: usize) -> bool {
    let word = |i: usize| (i == 0).then(|| &*tokens[at].lower);
    ORGANISATION_HEADS.longest(&word).is_some()
}

/// Whether the comma at `stop` goes on with what a body is for: "Lakes, Rivers and Inland Harbours". A list of bodies and
/// of names has other words, or does not end in "and" and a field.
fn is_list_of_fields(tokens: &[Token<'_>], start: usize, stop: usize, end: usize) -> bool {
    let mut at = stop;
    while tokens[..end].get(at).is_some_and(|t| t.text == ",") {
        let next = run_end(tokens, at + 1, end);
        if next == at + 1 || next > at + 4 {
            // "Lakes, Rivers, and Harbours"
            return next == at + 1
                && (at > stop || tokens[start..stop].iter().any(|t| t.text == ","))
                && tokens[..end].get(next).is_some_and(|t| t.is("and"))
                && names_a_field(tokens, start, next, end);
        }
        at = next;
    }
    tokens[..end].get(at).is_some_and(|t| t.is("and")) && names_a_field(tokens, start, at, end)
}
