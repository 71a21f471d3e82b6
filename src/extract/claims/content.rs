//! How far the words go that are said: the first token of a clause in, the token after its last word out.

use std::ops::Range;

use crate::extract::text::Token;
use crate::extract::words::{Class, is};

use super::clause::Group;
use super::cues::{Frame, cue};
use super::quotes::is_trailing;

/// The token after the last word of a clause that is said, which begins with token `start`.
pub(super) fn content_end(
    tokens: &[Token<'_>],
    sentence: &Range<usize>,
    start: usize,
    verb: &Group,
) -> usize {
    let past = !verb.cue.present && !tokens[verb.verb].is(verb.cue.lemma);
    let mut i = start + 1;
    let mut depth = 0_u32;
    while i < sentence.end {
        let token = &tokens[i];
        let next = |n: usize| tokens[..sentence.end].get(i + n);
        match token.text {
            "“" | "(" => depth += 1,
            "”" | ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if token.is(";") {
            break;
        }
        let comma = token.is(",");
        let and = if token.is_any(&["and", "but"]) { Some(1) } else { None }
            .or_else(|| (comma && next(1).is_some_and(|t| t.is_any(&["and", "but"]))).then_some(2));
        if let Some(n) = and {
            let deed = next(n).is_some_and(|t| {
                let said = cue(&t.lower).is_some_and(|c| !c.participle && c.frame != Frame::Quote)
                    && !t.lower.ends_with('s');
                past && (said || is(Class::Deed, &t.lower))
            });
            let present = !past
                && comma
                && (next(n).is_some_and(|t| {
                    t.is_any(&["is", "has", "was", "are", "have"]) || cue(&t.lower).is_some_and(|c| c.present)
                }));
            if deed && !also_be(tokens, i + n) || present {
                break;
            }
        }
        if comma && depth == 0 {
            let word = next(1);
            let way = word.is_some_and(|t| {
                is(Class::Way, &t.lower)
                    || cue(&t.lower).is_some_and(|c| c.participle && c.frame != Frame::Quote)
            });
            // "months after Havana broke ties", "hours after the attack"
            let time = word.is_some_and(|t| {
                t.is_any(&[
                    "days", "weeks", "months", "hours", "years", "minutes", "shortly", "just", "a", "one",
                    "two",
                ])
            }) && (1..5).any(|n| next(n).is_some_and(|t| t.is_any(&["after", "before"])));
            let comment = word.is_some_and(|t| t.is_any(&["a", "an"]))
                && next(2).is_some_and(|t| {
                    t.is_any(&["move", "claim", "charge", "comment", "statement", "accusation"])
                });
            if way || time || comment {
                break;
            }
        }
        i += 1;
    }
    trim_end(tokens, start, i)
}

fn also_be(tokens: &[Token<'_>], i: usize) -> bool {
    tokens[..i].iter().rev().take(8).any(|t| t.is_any(&["be", "been"]))
}

/// The end without punctuation.
pub(super) fn trim_end(tokens: &[Token<'_>], start: usize, mut end: usize) -> usize {
    while end > start && is_trailing(&tokens[end - 1]) && !closes_inner(tokens, start, end) {
        end -= 1;
    }
    end
}

/// Whether the last token closes a quotation that opens within the words: then it stays.
fn closes_inner(tokens: &[Token<'_>], start: usize, end: usize) -> bool {
    match tokens[end - 1].text {
        "”" => tokens[start..end - 1].iter().any(|t| t.text == "“"),
        "\"" => tokens[start..end - 1].iter().filter(|t| t.text == "\"").count() % 2 == 1,
        _ => false,
    }
}
