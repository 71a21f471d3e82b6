//! Subjects and lists: the token of a verb in, the named things that are its subject out; a token at which a list may
//! begin in, the names of the list out. Only what stands there plainly is found; what is not plain gives nothing.

use std::ops::Range;

use super::coref::antecedents;
use super::draft::{Draft, Form, Mention};
use super::record::EntityType;
use super::words::{Class, is};

/// How many tokens an insertion between commas may have: "Jane Doe, a former deputy minister, joined".
const INSERTION: usize = 18;

/// The subject of a verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    /// The numbers of the entities, in the order of the text.
    pub entities: Vec<usize>,
    /// Where it begins.
    pub start: usize,
}

/// The subject of the verb at token `verb` in the sentence: "Jane Doe", "Jane Doe, who", "Ruritania and Freedonia",
/// "It". A verb after "will", "to" or "not" has none here: what it says is not so.
pub(super) fn subject_of(draft: &Draft<'_>, sentence: &Range<usize>, verb: usize) -> Option<Subject> {
    let tokens = &draft.analysis.tokens;
    let token = |at: usize| (at > sentence.start).then(|| &tokens[at - 1]);
    let mut at = verb;
    while token(at).is_some_and(|t| {
        is(Class::Adverb, &t.lower)
            || t.lower.ends_with("ly")
            || t.is_any(&["has", "have", "had", "currently"])
    }) && draft.mention_at(at - 1).is_none()
    {
        at -= 1;
    }
    let before = token(at)?;
    if before.is_any(&["who", "which", "that"]) {
        at -= 1;
        at -= usize::from(token(at).is_some_and(|t| t.text == ","));
    } else if before.text == "," {
        at = before_insertion(draft, sentence, at - 1)?;
    } else if before.is_any(&["he", "she", "it", "they"]) {
        let entities = antecedents(draft, at - 1..at);
        return (!entities.is_empty()).then_some(Subject { entities, start: at - 1 });
    }
    let last = mention_until(draft, without_brackets(draft, at))?;
    // In "the president of Ruritania joined" it is the president who did.
    let owned = token(last.tokens.start).is_some_and(|t| {
        is(Class::Preposition, &t.lower)
            || t.is("the") && {
                token(last.tokens.start - 1).is_some_and(|t| is(Class::Preposition, &t.lower))
            }
    });
    if owned || last.tokens.start < sentence.start {
        return None;
    }
    let mut subject = Subject { entities: vec![last.entity], start: last.tokens.start };
    let kind = draft.entities[last.entity].entity_type;
    loop {
        let mut end = subject.start;
        while token(end).is_some_and(|t| t.is_any(&[",", "the"]) || t.joins()) {
            end -= 1;
        }
        let joined = (end..subject.start).any(|i| tokens[i].joins()) || subject.entities.len() > 1;
        let other = mention_until(draft, end)
            .filter(|m| end < subject.start && joined && draft.entities[m.entity].entity_type == kind);
        match other {
            Some(other) => {
                subject.entities.insert(0, other.entity);
                subject.start = other.tokens.start;
            }
            None => return Some(subject),
        }
    }
}

/// The end of the name before an insertion that ends at the token `comma`: "Jane Doe, 58, a banker,".
pub(super) fn before_insertion(draft: &Draft<'_>, sentence: &Range<usize>, comma: usize) -> Option<usize> {
    let tokens = &draft.analysis.tokens;
    let first = sentence.start.max(comma.saturating_sub(INSERTION));
    let mut commas = (first..comma).rev().filter(|&i| tokens[i].text == ",");
    commas.find(|&i| mention_until(draft, without_brackets(draft, i)).is_some())
}

/// The end of a name before an acronym in brackets: "the Example Union (EU)".
pub(super) fn without_brackets(draft: &Draft<'_>, end: usize) -> usize {
    let tokens = &draft.analysis.tokens;
    if end.checked_sub(1).is_none_or(|last| tokens[last].text != ")") {
        return end;
    }
    let inside = mention_until(draft, end - 1).map(|m| m.tokens.start);
    inside.and_then(|at| at.checked_sub(1)).filter(|&open| tokens[open].text == "(").unwrap_or(end)
}

/// The end of a name and of the acronym in brackets after it, as in "the Example Union (EU)".
pub(super) fn with_brackets(draft: &Draft<'_>, end: usize) -> usize {
    let tokens = &draft.analysis.tokens;
    let text = |at: usize| tokens.get(at).map_or("", |t| t.text);
    let inside = draft.mention_at(end + 1).filter(|m| m.tokens.start == end + 1 && text(end) == "(");
    inside.filter(|m| text(m.tokens.end) == ")").map_or(end, |m| m.tokens.end + 1)
}

fn mention_until<'d>(draft: &'d Draft<'_>, end: usize) -> Option<&'d Mention> {
    draft.mention_at(end.checked_sub(1)?).filter(|m| m.tokens.end == end)
}

/// The names of a list that begins at `at`: "Ruritania, the Freedonian Republic and Sylvania"; of these types only.
pub(super) fn list_at<'d>(
    draft: &'d Draft<'_>,
    sentence: &Range<usize>,
    at: usize,
    types: &[EntityType],
) -> Vec<&'d Mention> {
    let tokens = &draft.analysis.tokens;
    let skip = |mut at: usize, words: &[&str]| {
        while at < sentence.end && tokens[at].is_any(words) {
            at += 1;
        }
        at
    };
    let mut found: Vec<&Mention> = Vec::new();
    let mut next = skip(at, &["the", "both"]);
    while let Some(mention) = draft.mention_at(next).filter(|m| {
        m.tokens.start == next && next < sentence.end && types.contains(&draft.entities[m.entity].entity_type)
    }) {
        // "Ruritania's president" and "Ruritanian troops" are no members of a list of countries.
        let owns = tokens.get(mention.tokens.end).is_some_and(|t| t.owns());
        if owns || mention.form == Form::Adjective {
            break;
        }
        found.push(mention);
        let end = with_brackets(draft, mention.tokens.end);
        let after = skip(end, &[",", "and", "&", "/", "the", "as", "well", "plus"]);
        if after == end {
            break;
        }
        next = after;
    }
    found
}
