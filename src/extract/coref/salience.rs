//! Which of the entities named before a token a pronoun most likely stands for: subjects and speakers first.

use std::ops::Range;

use crate::extract::draft::{Draft, Form, Mention};
use crate::extract::positions::position_at;
use crate::extract::record::EntityType;
use crate::extract::subjects::with_brackets;
use crate::extract::text::TokenKind;
use crate::extract::words::is_preposition;

use super::gender::{Gender, Genders};

/// How many sentences back the antecedent of a pronoun may be.
const PRONOUN_SENTENCES: usize = 5;

/// How many tokens before a token the mark that opens its quotation is looked for.
const QUOTATION: usize = 150;

pub(super) fn type_of(draft: &Draft<'_>, mention: &Mention) -> EntityType {
    draft.entities[mention.entity].entity_type
}

/// The first token of the phrase that a name ends: titles, adjectives and the article before it.
pub(super) fn phrase_start(draft: &Draft<'_>, mention: &Mention, sentence: usize) -> usize {
    let tokens = &draft.analysis.tokens;
    let mut start = mention.tokens.start;
    while start > sentence {
        let token = &tokens[start - 1];
        let part = draft.mention_at(start - 1).is_some()
            || token.is_capitalised() && !is_preposition(&token.lower)
            || token.kind == TokenKind::Possessive
            || token.is_hyphen()
            || token.is_any(&["the", "a", "an", "former", "new", "rival", "of"])
                && start - 1 > sentence
                && (!token.is("of") || tokens[start - 2].is_capitalised())
            || position_at(&draft.analysis, start - 1, mention.tokens.start)
                .is_some_and(|p| p.tokens.end == mention.tokens.start);
        if !part {
            break;
        }
        start -= 1;
    }
    start
}

/// How likely the mention is the subject of its sentence: 3 a speaker, 2 a subject, 1 neither, 0 only part of a phrase.
pub(super) fn salience(draft: &Draft<'_>, mention: &Mention, sentence: &Range<usize>) -> u8 {
    let tokens = &draft.analysis.tokens;
    // "the Example Union (EU) said"
    let end = with_brackets(draft, mention.tokens.end);
    let after = tokens.get(end).filter(|_| end < sentence.end);
    let start = phrase_start(draft, mention, sentence.start);
    let previous = (start > sentence.start).then(|| &tokens[start - 1]);
    if after.is_some_and(|t| is_saying(&t.lower)) || previous.is_some_and(|t| is_saying(&t.lower)) {
        return 3;
    }
    if after.is_some_and(|t| t.kind == TokenKind::Possessive || t.is_hyphen()) {
        return 0;
    }
    // "Australian children" are not Australia; "the Australian army" is.
    if mention.form == Form::Adjective
        && !(mention.tokens.end..sentence.end.min(mention.tokens.end + 3))
            .any(|i| super::class_of(&tokens[i].lower) == Some(super::Class::Power))
    {
        return 0;
    }
    if previous.is_some_and(|t| is_preposition(&t.lower)) || is_preposition(&tokens[start].lower) {
        return 1;
    }
    2
}

pub(super) fn is_saying(lower: &str) -> bool {
    matches!(lower, "said" | "says" | "told" | "added" | "adds" | "tells")
}

/// The most salient mention that fits, in the nearest sentence that has one.
pub(super) fn salient(
    draft: &Draft<'_>,
    at: usize,
    sentences: usize,
    fits: impl Fn(&Mention) -> bool,
) -> Option<usize> {
    let here = draft.analysis.sentence_of(at);
    for number in (here.saturating_sub(sentences)..=here).rev() {
        let sentence = draft.analysis.sentences.get(number)?.tokens.clone();
        let end = sentence.end.min(at);
        let mut best: Option<(u8, usize)> = None;
        let mut rivals = 0;
        for mention in draft
            .mentions_in(sentence.start..end)
            .iter()
            .filter(|m| fits(m) && !draft.is_credit(m.tokens.start))
        {
            let score = salience(draft, mention, &sentence);
            match best {
                Some((_, entity)) if entity == mention.entity => {}
                Some((least, _)) if score == least => rivals += 1,
                _ => {}
            }
            // Among equals the first stands; a speaker stands before all others.
            if best.is_none_or(|(least, _)| score > least) {
                best = Some((score, mention.entity));
                rivals = 0;
            }
        }
        match best {
            Some((score, entity)) if score >= 2 || rivals == 0 => return Some(entity),
            Some(_) => return None,
            None => {}
        }
    }
    None
}

/// The person that "he" or "she" stands for: the speaker or subject of the nearest sentence that names one. Who is
/// named in a quotation is not who utters it: outside of it, such a person is the last choice.
pub(super) fn person(draft: &Draft<'_>, at: usize, wanted: Gender, genders: &Genders) -> Option<usize> {
    let fits = |m: &Mention| {
        type_of(draft, m) == EntityType::Person && genders.known(m.entity).is_none_or(|g| g == wanted)
    };
    let outside =
        |m: &Mention| fits(m) && !in_quotation(draft, m.tokens.start) && !in_own_words(draft, at, m);
    let plain = if in_quotation(draft, at) { None } else { salient(draft, at, PRONOUN_SENTENCES, outside) };
    plain.or_else(|| salient(draft, at, PRONOUN_SENTENCES, fits))
}

/// Whether the mention is part of what the pronoun at `at` says: "the talks with Bell had failed, he said".
fn in_own_words(draft: &Draft<'_>, at: usize, mention: &Mention) -> bool {
    let tokens = &draft.analysis.tokens;
    let trailing = at > 0
        && tokens[at - 1].is(",")
        && tokens.get(at + 1).is_some_and(|t| is_saying(&t.lower))
        && tokens.get(at + 2).is_none_or(|t| t.kind == TokenKind::Punctuation);
    let Some(sentence) = draft.analysis.sentences.get(draft.analysis.sentence_of(at)) else { return false };
    trailing
        && mention.tokens.start >= sentence.tokens.start
        && salience(draft, mention, &sentence.tokens) < 3
}

/// Whether a token stands between quotation marks: the last mark before it in its sentence or the one before opens.
fn in_quotation(draft: &Draft<'_>, at: usize) -> bool {
    let tokens = &draft.analysis.tokens;
    let sentence = draft.analysis.sentence_of(at);
    let Some(here) = draft.analysis.sentences.get(sentence) else { return false };
    let before = sentence.checked_sub(1).map(|n| &draft.analysis.sentences[n]);
    let start =
        before.filter(|s| s.paragraph == here.paragraph).map_or(here.tokens.start, |s| s.tokens.start);
    let mark = (start.max(at.saturating_sub(QUOTATION))..at)
        .rev()
        .find(|&i| matches!(tokens[i].text, "“" | "”" | "\""));
    mark.is_some_and(|i| match tokens[i].text {
        "“" => true,
        "”" => false,
        _ => !tokens[i].glued || i == start,
    })
}

/// The organisation or country that "it" stands for.
pub(super) fn body_subject(draft: &Draft<'_>, at: usize) -> Option<usize> {
    let fits = |m: &Mention| matches!(type_of(draft, m), EntityType::Organisation | EntityType::Country);
    salient(draft, at, 2, |m| fits(m) && !in_own_words(draft, at, m)).or_else(|| salient(draft, at, 2, fits))
}

/// The entities that "they" stands for: those named together as a subject, else one body.
pub(super) fn plural_subject(draft: &Draft<'_>, at: usize) -> Vec<usize> {
    let here = draft.analysis.sentence_of(at);
    for number in (here.saturating_sub(2)..=here).rev() {
        let Some(sentence) = draft.analysis.sentences.get(number) else { break };
        let end = sentence.tokens.end.min(at);
        let mentions = draft.mentions_in(sentence.tokens.start..end);
        let subject = |m: &&Mention| {
            type_of(draft, m) != EntityType::Place
                && !draft.is_credit(m.tokens.start)
                && salience(draft, m, &sentence.tokens) >= 2
        };
        let Some(first) = mentions.iter().find(subject) else { continue };
        let joined = joined_with(draft, first, end);
        return if joined.len() > 1 || type_of(draft, first) != EntityType::Person { joined } else { vec![] };
    }
    vec![]
}

/// The entity of a mention and of those joined to it by "and", "&", "/" or commas: "Cuba and Panama"; titles may stand between.
pub fn joined_with(draft: &Draft<'_>, first: &Mention, end: usize) -> Vec<usize> {
    let tokens = &draft.analysis.tokens;
    let mut entities = vec![first.entity];
    let mut last = first.tokens.end;
    for mention in draft.mentions_in(last..end) {
        let gap = &tokens[last..mention.tokens.start];
        let joins = gap.first().is_some_and(|t| t.joins() || t.text == ",")
            && gap
                .iter()
                .skip(1)
                .all(|t| t.joins() || t.is("the") || t.is_capitalised() || t.kind == TokenKind::Possessive);
        if !joins {
            if !gap.is_empty() && gap.iter().all(|t| t.is_capitalised() || t.is_any(&["of", "the"])) {
                // "Panamanian President Martin Torrijos": the name after an adjective and a title.
                if draft.entities[mention.entity].entity_type == EntityType::Person {
                    entities.pop();
                    entities.push(mention.entity);
                    last = mention.tokens.end;
                    continue;
                }
            }
            break;
        }
        if !entities.contains(&mention.entity) {
            entities.push(mention.entity);
        }
        last = mention.tokens.end;
    }
    entities
}
