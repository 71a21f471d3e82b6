//! How far the words go that are said: the first token of a clause in, the token after its last word out.

use std::ops::Range;

use crate::extract::classes::{AFTER_TEXTS, STATEMENT_TEXTS};
use crate::extract::dates::is_verb;
use crate::extract::text::{Token, TokenKind};
use crate::extract::words::{Class, is};

use super::article::is_dash;
use super::clause::Group;
use super::cues::cue;
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
        let quotation = token.is(":") && next(1).is_some_and(|t| matches!(t.text, "\"" | "“"));
        if token.is(";") || quotation {
            break;
        }
        let comma = token.is(",");
        let and = if token.is_any(&["and", "but"]) { Some(1) } else { None }
            .or_else(|| (comma && next(1).is_some_and(|t| t.is_any(&["and", "but"]))).then_some(2));
        if let Some(n) = and {
            let deed = next(n).is_some_and(|t| {
                let said =
                    cue(&t.lower).is_some_and(|c| !c.participle && c.speaks()) && !t.lower.ends_with('s');
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
        // "was “a waste,” adding": the mark that closes a quotation stands after the comma.
        let mark = usize::from(comma && next(1).is_some_and(|t| t.glued && matches!(t.text, "”" | "\"")));
        if comma && (depth == 0 || mark == 1 && depth == 1) {
            let word = next(1 + mark);
            let way = word.is_some_and(|t| {
                is(Class::Way, &t.lower) || cue(&t.lower).is_some_and(|c| c.participle && c.speaks())
            });
            // "before noting that"
            let then = word.is_some_and(|t| t.is_any(&["before", "after", "while", "without"]))
                && next(2 + mark).is_some_and(|t| cue(&t.lower).is_some_and(|c| c.participle && c.speaks()));
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
            if way
                || then
                || time
                || comment
                || attribution(tokens, i + 1 + mark, sentence.end)
                || speaks(tokens, i + 1, sentence.end)
            {
                i += 2 * mark;
                break;
            }
        }
        if in_statement(tokens, start, i, sentence.end) {
            break;
        }
        i += 1;
    }
    // A sentence may break off where the words that are said would begin.
    trim_end(tokens, start, i.min(sentence.end))
}

/// Whether "in a statement" at token `at` says how the words before were said: at their end, or before "released by".
fn in_statement(tokens: &[Token<'_>], start: usize, at: usize, end: usize) -> bool {
    let article = tokens[..end].get(at + 1).is_some_and(|t| t.is_any(&["a", "an"]));
    if at < start + 3 || !tokens[at].is("in") || !article {
        return false;
    }
    let Some(noun) = (at + 2..end.min(at + 6)).find(|&i| tokens[i].is_in(&STATEMENT_TEXTS)) else {
        return false;
    };
    let told = tokens[start..at].iter().any(|t| is_verb(&t.lower) || is(Class::Auxiliary, &t.lower));
    let after = tokens[..end].get(noun + 1);
    told && after.is_none_or(|t| t.kind == TokenKind::Punctuation || t.is_in(&AFTER_TEXTS))
}

/// Whether the last words of a sentence, from token `from`, say who said the words before: "Newswire reported".
fn attribution(tokens: &[Token<'_>], from: usize, end: usize) -> bool {
    if end - from > 22 || from + 1 >= end || is(Class::Boundary, &tokens[from].lower) {
        return false;
    }
    let Some(verb) = (from..end.min(from + 14)).find(|&i| reports(&tokens[i])) else { return false };
    let rest = &tokens[verb + 1..end];
    // "said Bell, the minister", "Bell told Newswire on Friday"
    let inverted =
        verb == from && rest.first().is_some_and(|t| t.is_capitalised() || t.is_any(&["the", "a"]));
    let named = verb > from
        && tokens[from..verb]
            .iter()
            .any(|t| t.is_capitalised() || t.is_any(&["he", "she", "it", "they", "the", "a"]))
        && !tokens[from..verb]
            .iter()
            .any(|t| is(Class::Auxiliary, &t.lower) || is(Class::Boundary, &t.lower));
    let short = rest.iter().filter(|t| t.kind != TokenKind::Punctuation).count();
    inverted && short <= 10
        || named && short <= 4 && !rest.iter().any(|t| is(Class::Auxiliary, &t.lower) || t.is("that"))
}

/// Whether another speaker begins after a comma: "but he denied that", "while Rurian media reported that".
fn speaks(tokens: &[Token<'_>], from: usize, end: usize) -> bool {
    let joined = tokens[..end]
        .get(from)
        .is_some_and(|t| t.is_any(&["but", "and", "while", "although", "though", "whereas"]));
    if !joined {
        return false;
    }
    // "while Bell praised the talks"
    let contrast = tokens[from].is_any(&["while", "whereas"]);
    let speech = |t: &Token<'_>| reports(t) || contrast && is(Class::Deed, &t.lower);
    let verb = (from + 1..end.min(from + 10)).find(|&i| tokens[i].is(",") || speech(&tokens[i]));
    verb.is_some_and(|i| {
        let subject = &tokens[from + 1..i];
        speech(&tokens[i])
            && subject
                .iter()
                .any(|t| t.is_capitalised() || t.is_any(&["he", "she", "it", "they", "the", "a"]))
            && !subject.iter().any(|t| is(Class::Auxiliary, &t.lower) && !t.is_any(&["has", "have", "had"]))
            && tokens[..end].get(i + 1).is_some_and(|t| !t.is_any(&["by", "to", "in"]))
    })
}

/// Whether a token is a finite form that hardly is anything but a verb of speech.
fn reports(token: &Token<'_>) -> bool {
    cue(&token.lower).is_some_and(|c| !c.participle && c.speaks())
        && (is_verb(&token.lower) || token.is("reports"))
}

/// The first token of a sentence after its dateline: "CAIRO, August 20 (Reuters) - ".
pub(super) fn after_dateline(tokens: &[Token<'_>], sentence: &Range<usize>) -> usize {
    let start = sentence.start;
    if !tokens[start].is_all_caps() {
        return start;
    }
    (start..sentence.end.min(start + 16)).find(|&i| is_dash(&tokens[i])).map_or(start, |i| i + 1)
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
