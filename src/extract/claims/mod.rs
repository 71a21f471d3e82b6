//! Claims: a [`Draft`] in, the stretches of its text that it attributes to a named speaker out, as [`Claim`]s.
//!
//! Each rule takes a verb of the table of cues, a quotation or "according to", finds who speaks (`subject`,
//! `speaker`) and how far the words go (`content`). At the end one claim is left of those that say the same: of
//! nested speakers the innermost, of a quotation inside the reported words of the same speaker the whole.

mod according;
mod article;
mod clause;
mod content;
mod cues;
mod direct;
mod indirect;
mod labels;
mod own;
mod quotes;
mod speaker;
mod subject;

use std::ops::Range;

use super::dates::DateMention;
use super::draft::Draft;
use super::record::{Claim, ClaimKind};
use article::Article;
use subject::Subject;

/// A claim in tokens.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    speaker: usize,
    tokens: Range<usize>,
    /// The words together with their attribution.
    extent: Range<usize>,
    kind: ClaimKind,
    confidence: f64,
    rule: &'static str,
    /// What the speaker does with the words: the stance of the cue.
    stance: &'static str,
}

/// One claim for each speaker.
fn claim_each(
    found: &mut Vec<Found>,
    subject: &Subject,
    tokens: &Range<usize>,
    (kind, confidence, rule, stance): (ClaimKind, f64, &'static str, &'static str),
) {
    // A text may break off before the words that are said.
    if tokens.is_empty() {
        return;
    }
    for &speaker in &subject.speakers {
        let confidence = confidence * subject.confidence;
        let extent = tokens.start.min(subject.start)..tokens.end.max(subject.end);
        found.push(Found { speaker, tokens: tokens.clone(), extent, kind, confidence, rule, stance });
    }
}

/// The claims of an article whose dates are known, in the order of the text.
pub fn claims(draft: &Draft<'_>, dates: &[DateMention]) -> Vec<Claim> {
    let article = Article::new(draft, dates);
    let mut found = Vec::new();
    for sentence in &draft.analysis.sentences {
        crate::limits::checkpoint();
        let from = found.len();
        indirect::claims(&article, &sentence.tokens, &mut found);
        according::claims(&article, &sentence.tokens, &mut found);
        found[from..].sort_by_key(|c| (c.tokens.start, c.tokens.end));
    }
    direct::claims(&article, &mut found);
    found.retain(|claim| draft.has_rule(claim.rule));
    own::join(&mut found, own::claims(draft));
    settle(draft, found)
        .into_iter()
        .map(|claim| Claim {
            speaker: format!("e{}", claim.speaker + 1),
            span: draft.span(claim.tokens),
            kind: claim.kind,
            stance: Some(claim.stance.to_owned()),
            confidence: Some((claim.confidence * 100.0).round() / 100.0),
            extractor: Some(claim.rule.to_owned()),
        })
        .collect()
}

/// Keeps one of the claims that say the same, and sorts them.
fn settle(draft: &Draft<'_>, mut found: Vec<Found>) -> Vec<Found> {
    found.retain(|c| !(c.tokens.is_empty() || c.tokens.len() == 1 && is_pronoun(draft, c.tokens.start)));
    found.sort_by(|a, b| {
        (a.tokens.start, usize::MAX - a.tokens.end, a.speaker).cmp(&(
            b.tokens.start,
            usize::MAX - b.tokens.end,
            b.speaker,
        ))
    });
    let mut drop = vec![false; found.len()];
    for i in 0..found.len() {
        for j in i + 1..found.len() {
            let (a, b) = (&found[i], &found[j]);
            if b.tokens.start >= a.tokens.end {
                break;
            }
            if drop[i] || drop[j] {
                continue;
            }
            if a.speaker == b.speaker {
                // The wider of the two holds what both say.
                drop[if a.tokens.len() >= b.tokens.len() { j } else { i }] = true;
            } else if says_all(a, b) {
                drop[i] = true;
            } else if says_all(b, a) {
                drop[j] = true;
            }
        }
    }
    let mut keep = drop.iter().map(|d| !d);
    found.retain(|_| keep.next().unwrap_or(true));
    found
}

/// "denied it": no words are told.
fn is_pronoun(draft: &Draft<'_>, at: usize) -> bool {
    draft.analysis.tokens[at].is_any(&["it", "this", "that", "them", "so", "him", "her"])
}

/// Whether the words of `outer` are little more than those of `inner` with their attribution: "X says Y said".
/// Joint speakers have the same words, and both keep them.
fn says_all(outer: &Found, inner: &Found) -> bool {
    let whole = inner.extent.start.max(outer.tokens.start)..inner.extent.end.min(outer.tokens.end);
    outer.tokens != inner.tokens
        && inner.tokens.len() <= outer.tokens.len()
        && whole.len() * 10 >= outer.tokens.len() * 8
}

#[cfg(test)]
mod tests;
