//! Claims by the patterns of the user: the mentions of a draft in, who says what out. The words of a claim are those of the
//! tree below the word to which the pattern leads.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::extract::coref::antecedents;
use crate::extract::draft::Draft;
use crate::extract::patterns::{Fit, Pattern, Tells, named, token_of};
use crate::extract::record::ClaimKind;
use crate::extract::text::TokenKind;

use super::Found;

/// What the patterns of the user find in a text.
pub(super) fn claims(draft: &Draft<'_>) -> Vec<Found> {
    let mut claims = Vec::new();
    let Some(patterns) = draft.own_patterns().filter(|patterns| !patterns.claims.is_empty()) else {
        return claims;
    };
    for (number, sentence) in draft.analysis.sentences.iter().enumerate() {
        crate::limits::checkpoint();
        for (at, pattern, part) in patterns.claims.cues_in(draft, sentence.tokens.clone()) {
            if let Some(fit) = pattern.fit_at(draft, number, at, part) {
                add(draft, pattern, number, at, &fit, &mut claims);
            }
        }
    }
    claims
}

/// Puts the claims of the user's patterns among those of the program, of which those give way that have words of the same
/// speaker in common with them.
pub(super) fn join(found: &mut Vec<Found>, own: Vec<Found>) {
    let words = |claim: &Found| claim.tokens.clone().map(|at| (claim.speaker, at)).collect::<Vec<_>>();
    let taken: FxHashSet<(usize, usize)> = own.iter().flat_map(words).collect();
    if !taken.is_empty() {
        found.retain(|claim| !words(claim).iter().any(|word| taken.contains(word)));
        found.extend(own);
    }
}

fn add(draft: &Draft<'_>, pattern: &Pattern, number: usize, cue: usize, fit: &Fit, claims: &mut Vec<Found>) {
    let Tells::Claim(stance) = pattern.tells else { return };
    let mut speakers: Vec<usize> =
        named(draft, number, &fit.subjects, pattern.subject.types).iter().map(|m| m.entity).collect();
    if speakers.is_empty() {
        let first = fit.subjects.iter().map(|word| token_of(draft, number, *word));
        let known = first.flat_map(|at| antecedents(draft, at..at + 1));
        speakers.extend(known.filter(|e| pattern.subject.types.has(draft.entities[*e].entity_type)));
    }
    let Some(words) = fit.objects.first().map(|word| below(draft, number, *word)) else { return };
    if words.is_empty() || words.contains(&cue) {
        return;
    }
    for speaker in speakers {
        claims.push(Found {
            speaker,
            extent: words.start.min(cue)..words.end.max(cue + 1),
            tokens: words.clone(),
            kind: ClaimKind::Indirect,
            confidence: pattern.confidence,
            rule: pattern.rule,
            stance,
        });
    }
}

/// The tokens of a word of the tree of a sentence and all below it, without "that" before and marks around them.
fn below(draft: &Draft<'_>, number: usize, word: usize) -> Range<usize> {
    let tree = draft.tree(number);
    let (mut first, mut last, mut words) = (word, word, vec![word]);
    while let Some(word) = words.pop() {
        (first, last) = (first.min(word), last.max(word));
        words.extend(tree.dependents(word));
    }
    let mut range = token_of(draft, number, first)..token_of(draft, number, last) + 1;
    let tokens = &draft.analysis.tokens;
    let is_outside = |at: usize| tokens[at].kind == TokenKind::Punctuation || tokens[at].is("that");
    while !range.is_empty() && is_outside(range.start) {
        range.start += 1;
    }
    while !range.is_empty() && is_outside(range.end - 1) {
        range.end -= 1;
    }
    range
}
