//! "According to": a sentence in, the claims that it attributes with these words out.
//!
//! | rule | fires on | not on |
//! |---|---|---|
//! | `claim.according-to` | "The talks failed, according to Bell." "According to Bell, they failed." | "according to plan" |

use std::ops::Range;

use crate::extract::dates::is_verb;
use crate::extract::positions::positions_in;
use crate::extract::record::ClaimKind::Indirect;
use crate::extract::text::Token;
use crate::extract::words::{Class, is};

use super::article::Article;
use super::content::{after_dateline, trim_end};
use super::subject::Subject;
use super::{Found, claim_each};

/// Adds the claims of a sentence that "according to" attributes.
pub(super) fn claims(article: &Article<'_, '_>, sentence: &Range<usize>, found: &mut Vec<Found>) {
    let tokens = &article.draft.analysis.tokens;
    for at in sentence.start..sentence.end.saturating_sub(2) {
        // "according to", "in the words of"
        let Some(name) = opening(&tokens[at..sentence.end]).filter(|_| article.quote_of(at).is_none()) else {
            continue;
        };
        let Some((subject, after)) = speaker(article, sentence, at + name) else { continue };
        let after = if at == sentence.start { after_appositions(article, sentence, after) } else { after };
        if let Some(words) = words(article, sentence, at, after) {
            claim_each(found, &subject, &words, (Indirect, 0.95, "claim.according-to", "say"));
        }
    }
}

/// How many tokens the words take that attribute what stands beside them.
fn opening(tokens: &[Token<'_>]) -> Option<usize> {
    const OPENINGS: [&[&str]; 2] = [&["according", "to"], &["in", "the", "words", "of"]];
    let begins =
        |words: &&&[&str]| words.iter().enumerate().all(|(n, w)| tokens.get(n).is_some_and(|t| t.is(w)));
    OPENINGS.iter().find(begins).map(|words| words.len()).filter(|&n| n < tokens.len())
}

/// Who is named from token `from` on, and the token after the name and its appositions.
fn speaker(article: &Article<'_, '_>, sentence: &Range<usize>, from: usize) -> Option<(Subject, usize)> {
    let tokens = &article.draft.analysis.tokens;
    let comma = (from..sentence.end)
        .find(|&i| {
            article.draft.mention_at(i).is_none()
                && tokens[i].is_any(&[",", ".", ";", "—", "?", "!", "(", "\"", "“"])
        })
        .unwrap_or(sentence.end);
    let found = |range: Range<usize>, confidence: f64| {
        article.noun_phrase(range.clone()).map(|(speakers, sure)| Subject {
            speakers,
            confidence: sure * confidence,
            start: range.start,
            end: range.end,
        })
    };
    // "according to the coach, Ana Bell, they"
    let apposition = || {
        let mention =
            article.draft.mention_at(comma + 1).filter(|_| tokens.get(comma).is_some_and(|t| t.is(",")))?;
        let end = mention.tokens.end;
        let closed = end >= sentence.end || tokens[end].is_any(&[",", "."]);
        if !closed {
            return None;
        }
        Some((found(mention.tokens.clone(), 0.9)?, end))
    };
    if let Some(subject) = found(from..comma, 1.0) {
        return Some((subject, comma));
    }
    if let Some(with_name) = apposition() {
        return Some(with_name);
    }
    // "According to Bell the talks failed", "according to officials of Ruria who"
    let end = article.phrase_end(from, comma);
    if end < comma
        && let Some(subject) = found(from..end, 0.9)
    {
        return Some((subject, end));
    }
    let first = article.draft.mentions_in(from..(from + 2).min(sentence.end)).first()?;
    Some((found(first.tokens.clone(), 0.8)?, first.tokens.end))
}

/// The comma after the appositions of a name: ", an officer of the Trade Office, a charity" and ", who leads it".
fn after_appositions(article: &Article<'_, '_>, sentence: &Range<usize>, mut comma: usize) -> usize {
    let tokens = &article.draft.analysis.tokens;
    while comma + 1 < sentence.end && tokens[comma].is(",") {
        let from = comma + 1;
        let Some(next) = (from..sentence.end.min(from + 25)).find(|&i| tokens[i].is(",")) else { break };
        let verb = (from..next).any(|i| {
            article.draft.mention_at(i).is_none()
                && (is_verb(&tokens[i].lower) && !tokens[i].lower.ends_with("ed")
                    || is(Class::Auxiliary, &tokens[i].lower))
        });
        let office = || positions_in(&article.draft.analysis, from..next).first().map(|p| p.tokens.start);
        let apposition = if tokens[from].is_any(&["who", "which", "whose"]) {
            true
        } else if tokens[from].is_any(&["a", "an", "one", "its", "his", "her", "former"]) {
            !verb
        } else {
            !verb && office().is_some_and(|p| p <= from + 2)
        };
        if !apposition || sentence.end < next + 4 {
            break;
        }
        comma = next;
    }
    comma
}

/// The words attributed: those before, or those after if it stands first.
fn words(
    article: &Article<'_, '_>,
    sentence: &Range<usize>,
    at: usize,
    after: usize,
) -> Option<Range<usize>> {
    let tokens = &article.draft.analysis.tokens;
    let mut start = after_dateline(tokens, sentence);
    while start < at && tokens[start].is_any(&["but", "and", "meanwhile", "however", ",", "also"]) {
        start += 1;
    }
    let before = start..trim_end(tokens, start, at);
    let mut from = after;
    while from < sentence.end
        && tokens[from].is_any(&[",", "\"", "“"])
        && article.quote_opening(from).is_none()
    {
        from += 1;
    }
    // "according to Reuters, citing officials, the talks"
    if from < sentence.end && tokens[from].is_any(&["citing", "quoting"]) {
        let comma = (from..sentence.end).find(|&i| tokens[i].is(","));
        from = comma.map_or(sentence.end, |i| i + 1);
    }
    let behind = from..trim_end(tokens, from, sentence.end);
    // "which, according to Bell, have failed": what follows the relative pronoun is said.
    let mut inner = before.end;
    while inner > before.start && tokens[inner - 1].is_any(&["which", "who", "that", "but", "and", ","]) {
        inner -= 1;
    }
    let relative = inner < before.end && behind.len() > 3;
    // "The vote was, in the words of Bell, a farce"
    let around = !behind.is_empty()
        && before.len() >= 2
        && is(Class::Auxiliary, &tokens[before.end - 1].lower)
        && article.quote_of(from).is_none();
    if around {
        return Some(before.start..behind.end);
    }
    let words = if relative || before.len() < 4 && behind.len() >= 3 { behind } else { before };
    (words.len() >= 2).then_some(words)
}
