//! Reported speech: the verbs of one sentence in, its indirect claims out.
//!
//! | rule | fires on | not on |
//! |---|---|---|
//! | `claim.said-that` | "Bell said (on Tuesday) (that) the talks failed" | "Bell said goodbye", "witnesses said" |
//! | `claim.trailing` | "The talks failed, Bell said." | "In Rome, Bell said." |
//! | `claim.inverted` | "The talks failed, added Bell." | "The man, said to be Bell, fled." |
//! | `claim.parenthetical` | "The talks, Bell said, have failed." | "The talks, Bell said, adding" |
//! | `claim.saying` | "Bell left, saying (that) the talks failed" | "Bell left, saying goodbye" |
//! | `claim.as-saying` | "Bell was quoted as saying the talks failed" | "seen as saying nothing" |

use std::ops::Range;

use crate::extract::classes::QUOTING;
use crate::extract::dates::is_verb;
use crate::extract::positions::positions_in;
use crate::extract::record::ClaimKind::Indirect;
use crate::extract::record::EntityType;
use crate::extract::text::TokenKind;
use crate::extract::words::{Class, is, is_preposition};

use super::article::{Article, is_dash};
use super::clause::{Following, Group, following, group, went_so_far};
use super::content::{after_dateline, content_end, trim_end};
use super::cues::{Frame, cue};
use super::subject::Subject;
use super::{Found, claim_each};

/// How many tokens may stand between a verb of finding and its clause.
const THAT: usize = 4;

/// Adds the indirect claims of a sentence.
pub(super) fn claims(article: &Article<'_, '_>, sentence: &Range<usize>, found: &mut Vec<Found>) {
    let tokens = &article.draft.analysis.tokens;
    let from = found.len();
    for verb in sentence.clone() {
        if tokens[verb].kind != TokenKind::Word || article.quote_of(verb).is_some() {
            continue;
        }
        let Some(cue) = cue(&tokens[verb].lower) else { continue };
        if article.draft.mention_at(verb).is_some() {
            continue;
        }
        if let Some(group) = group(tokens, sentence, verb) {
            finite(article, sentence, &group, from, found);
        } else if cue.participle {
            let group = Group { start: verb, verb, end: verb + 1, cue };
            if let Some(start) = went_so_far(tokens, sentence.start, verb) {
                // "went as far as saying"
                finite(article, sentence, &Group { start, ..group }, from, found);
            } else if verb > sentence.start
                && tokens[verb - 1].is("as")
                && let Some((subject, words)) = quoted_after(article, sentence, verb)
            {
                claim_each(found, &subject, &words, (Indirect, 0.85, "claim.as-saying", cue.stance));
            } else if let Some(subject) = of_participle(article, sentence, verb, &found[from..])
                && let Following::Clause(start, _) = following(article, sentence, &group)
            {
                let rule = if verb > sentence.start && tokens[verb - 1].is("as") {
                    "claim.as-saying"
                } else {
                    "claim.saying"
                };
                let words = start..content_end(tokens, sentence, start, &group);
                claim_each(found, &subject, &words, (Indirect, 0.85, rule, cue.stance));
            }
        }
    }
}

fn finite(
    article: &Article<'_, '_>,
    sentence: &Range<usize>,
    group: &Group,
    from: usize,
    found: &mut Vec<Found>,
) {
    let tokens = &article.draft.analysis.tokens;
    let stance = group.cue.stance;
    if let Some((subject, after)) = inverted(article, sentence, group) {
        let before = Subject { start: group.start, ..subject };
        trailing(article, sentence, group, &before, after, "claim.inverted", found);
        return;
    }
    match following(article, sentence, group) {
        Following::Clause(start, shown) => {
            let subject = article
                .subject(sentence.start, group.start)
                .or_else(|| subject_before_and(article, sentence, group, &found[from..]));
            let Some(subject) = subject else { return };
            let person = |&e: &usize| article.draft.entities[e].entity_type == EntityType::Person;
            // "rule on this and keep them from asking that": "that" belongs to another verb.
            let body = group.cue.frame == Frame::Body;
            let other = body && (start > group.end + THAT || subject.speakers.iter().any(person));
            if !agrees(article, group, &subject) || other {
                return;
            }
            let words = start..content_end(tokens, sentence, start, group);
            let confidence = if shown { 0.98 } else { 0.95 };
            claim_each(found, &subject, &words, (Indirect, confidence, "claim.said-that", stance));
        }
        Following::Nothing(at) if group.cue.follows() => {
            let Some(subject) = article.subject(sentence.start, group.start) else { return };
            if subject.start <= sentence.start {
                return;
            }
            let subject = Subject { end: group.end, ..subject };
            trailing(article, sentence, group, &subject, at, "claim.trailing", found);
        }
        _ => {}
    }
}

/// Whether the number of the verb fits the subject: "officials says" and "President Bell tweet" are no clauses.
fn agrees(article: &Article<'_, '_>, group: &Group, subject: &Subject) -> bool {
    let alone = subject.speakers.len() == 1;
    if group.cue.present {
        return alone;
    }
    let plain = article.draft.analysis.tokens[group.verb].is(group.cue.verb()) && group.start == group.verb;
    let person = |&e: &usize| article.draft.entities[e].entity_type == EntityType::Person;
    !(plain && alone && subject.speakers.iter().all(person))
}

/// "Bell deplored the attack and said": the subject of the verb before "and".
fn subject_before_and(
    article: &Article<'_, '_>,
    sentence: &Range<usize>,
    group: &Group,
    earlier: &[Found],
) -> Option<Subject> {
    let and = group.start.checked_sub(1).filter(|&i| i > sentence.start)?;
    if !article.draft.analysis.tokens[and].is_any(&["and", "but", "or"]) {
        return None;
    }
    if let Some(last) = earlier.last().filter(|c| c.tokens.end <= and + 1 && c.tokens.end + 3 > and) {
        let speakers = earlier.iter().filter(|c| c.tokens == last.tokens).map(|c| c.speaker).collect();
        return Some(Subject { speakers, confidence: 0.85, start: group.start, end: group.end });
    }
    main_subject(article, sentence.start, and).map(|subject| Subject {
        start: group.start,
        end: group.end,
        ..subject
    })
}

/// "The talks failed, Bell said" and "The talks, Bell said, have failed".
fn trailing(
    article: &Article<'_, '_>,
    sentence: &Range<usize>,
    group: &Group,
    subject: &Subject,
    at: usize,
    rule: &'static str,
    found: &mut Vec<Found>,
) {
    let tokens = &article.draft.analysis.tokens;
    let stance = group.cue.stance;
    let before = subject.start - 1;
    if tokens[before].is("as") {
        // "As Bell said, the talks failed."
        if before == sentence.start && at + 3 < sentence.end && tokens[at].is(",") {
            let words = at + 1..content_end(tokens, sentence, at + 1, group);
            claim_each(found, subject, &words, (Indirect, 0.75, "claim.parenthetical", stance));
        }
        return;
    }
    if !tokens[before].is(",") && !is_dash(&tokens[before]) && article.quote_of(before).is_none() {
        return;
    }
    let Some(words) = words_before(article, sentence, before) else { return };
    // "said Bell on Friday, and", "said Bell, the minister": neither is words of Bell.
    let goes_on = at + 5 < sentence.end
        && tokens[at].is(",")
        && article.quote_opening(at + 1).is_none()
        && !cue(&tokens[at + 1].lower).is_some_and(|c| c.participle)
        && !tokens[at + 1].is_any(&[
            "citing",
            "according",
            "who",
            "which",
            "and",
            "but",
            "in",
            "as",
            "referring",
            "after",
            "before",
            "while",
            "when",
            "though",
            "although",
            "without",
        ]);
    let whole_before = words.clone().any(|i| is_finite(article, i));
    if goes_on && words.len() < 25 && (!whole_before || words.len() < 4) {
        let end = content_end(tokens, sentence, at + 1, group);
        // "In Rome, Bell said, the talks" is said from "the" on; "The talks, Bell said, have failed" as a whole.
        let apart = words.len() < 4 || is_preposition(&tokens[words.start].lower);
        let start = if apart && !is_finite(article, at + 1) { at + 1 } else { words.start };
        claim_each(found, subject, &(start..end), (Indirect, 0.7, "claim.parenthetical", stance));
    } else if whole_before && words.len() >= 3 {
        let source = named_source(article, sentence, at);
        claim_each(found, source.as_ref().unwrap_or(subject), &words, (Indirect, 0.9, rule, stance));
    }
}

/// Whom the speaker names for it: "Newswire informs with reference to the Trade Office".
fn named_source(article: &Article<'_, '_>, sentence: &Range<usize>, at: usize) -> Option<Subject> {
    let tokens = &article.draft.analysis.tokens[..sentence.end];
    let words = ["with", "reference", "to"];
    if !words.iter().enumerate().all(|(n, word)| tokens.get(at + n).is_some_and(|t| t.is(word))) {
        return None;
    }
    let (start, end) = (at + 3, article.phrase_end(at + 3, sentence.end));
    let (speakers, confidence) = article.noun_phrase(start..end)?;
    Some(Subject { speakers, confidence: confidence * 0.9, start: at, end })
}

/// Whether token `i` looks like a finite verb.
fn is_finite(article: &Article<'_, '_>, i: usize) -> bool {
    let token = &article.draft.analysis.tokens[i];
    token.kind == TokenKind::Word
        && article.draft.mention_at(i).is_none()
        && (is_verb(&token.lower)
            || cue(&token.lower).is_some()
            || is(Class::Auxiliary, &token.lower)
            || !token.is_capitalised() && token.lower.ends_with('s') && token.text.len() > 4)
}

/// The words of the sentence before token `end` that trailing words attribute; nothing if they are a quotation.
fn words_before(article: &Article<'_, '_>, sentence: &Range<usize>, end: usize) -> Option<Range<usize>> {
    let tokens = &article.draft.analysis.tokens;
    let mut start = after_dateline(tokens, sentence);
    while start < end
        && tokens[start].is_any(&["but", "and", "meanwhile", "however", ",", "*", "-", "–", "—"])
    {
        start += 1;
    }
    if start >= end || article.quote_of(start).is_some_and(|q| article.quotes[q].end >= end) {
        return None;
    }
    // Words after a semicolon or after another speaker's are a clause of their own.
    let own = (start..end).rev().find(|&i| tokens[i].is(";") && article.quote_of(i).is_none());
    let start = own.map_or(start, |i| i + 1);
    let end = if article.quote_of(end).is_some() { end + 1 } else { end };
    let end = trim_end(tokens, start, end);
    (start < end).then_some(start..end)
}

/// "…, added Bell": the verb after a comma or quotation, its subject after it. Gives the token after the subject too.
pub(super) fn inverted(
    article: &Article<'_, '_>,
    sentence: &Range<usize>,
    group: &Group,
) -> Option<(Subject, usize)> {
    let tokens = &article.draft.analysis.tokens;
    let before = group.start.checked_sub(1)?;
    let after_words =
        tokens[before].is(",") || article.quote_of(before).is_some() || is_dash(&tokens[before]);
    let perfect = tokens[group.start..group.verb].iter().any(|t| t.is_any(&["has", "have", "had"]));
    if !after_words
        || perfect
        || matches!(group.cue.frame, Frame::Tell | Frame::Strict | Frame::Body)
        || group.end != group.verb + 1
    {
        return None;
    }
    if ends_apposition(article, sentence, before) {
        return None;
    }
    let end = article.phrase_end(group.end, sentence.end);
    // "warned Ruria against war"
    if tokens[..sentence.end].get(end).is_some_and(|t| t.is_any(&["against", "about", "not", "over"])) {
        return None;
    }
    if end == group.end || is_preposition(&tokens[group.end].lower) {
        return None;
    }
    let closed = end == sentence.end
        || tokens[end].kind == TokenKind::Punctuation
        || article.date_end(end).is_some()
        || is_preposition(&tokens[end].lower)
        || tokens[end].is_any(&["who", "late", "early", "as", "while"]);
    if !closed {
        return None;
    }
    // "said the minister, Ana Bell": the name, not whom the minister may stand for
    let named = || {
        let comma = tokens.get(end).is_some_and(|t| t.is(",")) && article.mention_ending(end).is_none();
        let next = article.draft.mention_at(end + 1).filter(|_| comma)?;
        article.noun_phrase(next.tokens.clone())
    };
    let (speakers, confidence) = named().or_else(|| article.noun_phrase(group.end..end))?;
    Some((Subject { speakers, confidence, start: group.end, end }, end))
}

/// Whether a comma closes the name of somebody who is described before it, so that the verb after it is that person's:
/// "its chief, Ana Bell, warned".
fn ends_apposition(article: &Article<'_, '_>, sentence: &Range<usize>, comma: usize) -> bool {
    let tokens = &article.draft.analysis.tokens;
    let Some(name) = article.mention_ending(comma).filter(|m| article.type_of(m) == EntityType::Person)
    else {
        return false;
    };
    let open = name.tokens.start.checked_sub(1).filter(|&i| i > sentence.start && tokens[i].is(","));
    open.is_some_and(|open| {
        let from = sentence.start.max(open.saturating_sub(8));
        positions_in(&article.draft.analysis, from..open).last().is_some_and(|p| p.tokens.end == open)
    })
}

/// Who speaks in "…, saying", "a statement saying" and "quoted as saying".
pub(super) fn of_participle(
    article: &Article<'_, '_>,
    sentence: &Range<usize>,
    verb: usize,
    earlier: &[Found],
) -> Option<Subject> {
    let tokens = &article.draft.analysis.tokens;
    let before = verb.checked_sub(1).filter(|&i| i >= sentence.start)?;
    if tokens[before].is("as") {
        return quoted(article, sentence, before);
    }
    let loose = tokens[before].is(",") || article.quote_of(before).is_some();
    // "with Bell saying"
    let with = (sentence.start.max(verb.saturating_sub(12))..verb)
        .rev()
        .take_while(|&i| !loose && !tokens[i].is(","))
        .find(|&i| tokens[i].is("with"));
    if let Some(with) = with {
        let (speakers, confidence) = article.noun_phrase(with + 1..verb)?;
        return Some(Subject { speakers, confidence, start: verb, end: verb });
    }
    // "before noting that", "while saying"
    let then = tokens[before].is_any(&["before", "while"]) && !earlier.is_empty();
    if !loose && !then && !tokens[before].is_any(&["statement", "letter", "report", "by", "and"]) {
        return None;
    }
    // The speaker of the words before goes on speaking.
    if let Some(last) = earlier.last() {
        let speakers: Vec<usize> =
            earlier.iter().filter(|c| c.tokens == last.tokens).map(|c| c.speaker).collect();
        return Some(Subject { speakers, confidence: 0.9, start: verb, end: verb });
    }
    main_subject(article, sentence.start, before)
}

/// "The talks failed, Bell was quoted as saying by Newswire": the words before.
fn quoted_after(
    article: &Article<'_, '_>,
    sentence: &Range<usize>,
    verb: usize,
) -> Option<(Subject, Range<usize>)> {
    let tokens = &article.draft.analysis.tokens;
    let next = verb + 1;
    let closed = next >= sentence.end
        || tokens[next].is_any(&["by", "in", "on", ".", ",", ";"])
        || article.date_end(next).is_some();
    let subject = closed.then(|| quoted(article, sentence, verb - 1)).flatten()?;
    // "…, Newswire quoted Bell as saying": the words are before who quotes.
    let quoting = subject.start.checked_sub(1).filter(|&i| tokens[i].is_any(&["quoted", "quotes"]));
    let comma = quoting.and_then(|verb| (sentence.start..verb).rev().take(6).find(|&i| tokens[i].is(",")));
    let start = comma.map_or(subject.start, |i| i + 1);
    let before = start.checked_sub(1).filter(|&i| i > sentence.start && tokens[i].is(","))?;
    let words = words_before(article, sentence, before)?;
    let whole = words.len() >= 3 && words.clone().any(|i| is_finite(article, i));
    whole.then_some((subject, words))
}

/// The subject of the first verb of a sentence, before token `limit`.
pub(super) fn main_subject(article: &Article<'_, '_>, start: usize, limit: usize) -> Option<Subject> {
    let tokens = &article.draft.analysis.tokens;
    for (i, token) in tokens.iter().enumerate().take(limit.min(start + 60)).skip(start + 1) {
        if token.is_capitalised() || article.quote_of(i).is_some() || article.draft.mention_at(i).is_some() {
            continue;
        }
        let finite = is_verb(&token.lower)
            || cue(&token.lower).is_some_and(|c| !c.participle)
            || token.is_any(&["is", "are", "was", "were"]);
        let after_name = article.draft.mention_at(i - 1).is_some()
            && token.kind == TokenKind::Word
            && token.lower.ends_with('s')
            && !is_preposition(&token.lower);
        if finite || after_name {
            if let Some(subject) = article.subject(start, i) {
                return Some(subject);
            }
            if !token.lower.ends_with("ed") {
                return None;
            }
        }
    }
    None
}

/// Who is quoted in "X quoted Y as saying" and "Y was quoted by X as saying": Y, or X if Y has no name.
fn quoted(article: &Article<'_, '_>, sentence: &Range<usize>, at: usize) -> Option<Subject> {
    let tokens = &article.draft.analysis.tokens;
    let verb = (sentence.start.max(at.saturating_sub(24))..at).rev().find(|&i| tokens[i].is_in(&QUOTING))?;
    let mut start = verb;
    let mut passive = false;
    while start > sentence.start
        && tokens[start - 1].is_any(&["is", "was", "were", "are", "been", "has", "have", "had", "also"])
    {
        start -= 1;
        passive |= tokens[start].is_any(&["is", "was", "were", "are", "been"]);
    }
    let outer = || article.subject(sentence.start, start);
    if passive {
        return outer();
    }
    let inner = article.noun_phrase(verb + 1..at);
    inner
        .map(|(speakers, confidence)| Subject { speakers, confidence, start: verb + 1, end: at })
        .or_else(outer)
}
