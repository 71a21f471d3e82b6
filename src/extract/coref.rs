//! Coreference where it is plain: the tokens of a pronoun or of a definite description ("he", "the minister", "the
//! group", "both countries") in, the entities that they stand for out.
//!
//! The search goes back from the phrase over a bounded stretch of text, so a call takes constant time. What is not
//! plain gives nothing. What noun stands for what is data: `data/lexicons/descriptions.tsv` and `gender.tsv`.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::draft::{Draft, Mention};
use super::lexicon::rows;
use super::positions::{PositionPhrase, position_at};
use super::record::{EntityType, Kind};
use super::text::TokenKind;

/// How many sentences back an antecedent may be.
const SENTENCES: usize = 12;
/// How many sentences back the antecedent of a pronoun may be.
const PRONOUN_SENTENCES: usize = 5;
/// How many roles, counted back from the phrase, are looked at.
const ROLES: usize = 64;

static DESCRIPTIONS: LazyLock<HashMap<&'static str, (Class, &'static str)>> = LazyLock::new(|| {
    rows(include_str!("../../data/lexicons/descriptions.tsv"))
        .filter_map(|row| {
            let class = match *row.get(1)? {
                "body" => Class::Body,
                "country" => Class::Country,
                "power" => Class::Power,
                "issued" => Class::Issued,
                _ => return None,
            };
            Some((row[0], (class, *row.get(2)?)))
        })
        .collect()
});
static GENDER: LazyLock<HashMap<&'static str, Gender>> = LazyLock::new(|| {
    rows(include_str!("../../data/lexicons/gender.tsv"))
        .map(|row| (row[0], if row.get(1) == Some(&"f") { Gender::Female } else { Gender::Male }))
        .collect()
});

/// What a noun with "the" stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// An organisation.
    Body,
    /// A country as such.
    Country,
    /// A government, an army, a police force: its country.
    Power,
    /// A statement, a report: its issuer.
    Issued,
}

/// What a noun (in lower case) stands for, if it is one of the table.
pub fn class_of(noun: &str) -> Option<Class> {
    DESCRIPTIONS.get(noun).map(|d| d.0)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gender {
    Male,
    Female,
}

/// The one entity that a pronoun or definite description stands for; nothing if there are several or none.
pub fn antecedent(draft: &Draft<'_>, np: Range<usize>) -> Option<usize> {
    match antecedents(draft, np)[..] {
        [one] => Some(one),
        _ => None,
    }
}

/// The entities that a pronoun ("he", "its", "they") or a definite description ("the minister", "the army", "police",
/// "the two countries") stands for, by their numbers, in the order of their mention; empty if that is not plain.
///
/// `np` are the tokens of the phrase, a determiner included, a possessive "'s" included or not. Phrases that name
/// somebody ("the Israeli army") are not for this function and give nothing.
pub fn antecedents(draft: &Draft<'_>, np: Range<usize>) -> Vec<usize> {
    let tokens = &draft.analysis.tokens;
    let mut np = np.start..np.end.min(tokens.len());
    while !np.is_empty() && tokens[np.end - 1].kind != TokenKind::Word {
        np.end -= 1;
    }
    let at = np.start;
    if np.is_empty() || np.clone().any(|i| draft.mention_at(i).is_some() && !plural_of_countries(draft, &np))
    {
        return vec![];
    }
    let alone = np.len() == 1;
    match &*tokens[at].lower {
        _ if !alone => {}
        "he" | "him" | "his" | "himself" => {
            return person(draft, at, Some(Gender::Male)).into_iter().collect();
        }
        "she" | "her" | "hers" | "herself" => {
            return person(draft, at, Some(Gender::Female)).into_iter().collect();
        }
        "it" | "its" | "itself" => return body_subject(draft, at).into_iter().collect(),
        "they" | "them" | "their" | "themselves" => return plural_subject(draft, at),
        _ => {}
    }
    description(draft, np)
}

/// "the two South Caucasus countries": a name inside only says which.
fn plural_of_countries(draft: &Draft<'_>, np: &Range<usize>) -> bool {
    count(draft, np.clone()).is_some()
        && draft.analysis.tokens[np.end - 1].is_any(&["countries", "nations", "states", "sides", "neighbors"])
}

/// The number that a plural description begins with: "both", "the two", "three".
fn count(draft: &Draft<'_>, np: Range<usize>) -> Option<usize> {
    draft.analysis.tokens[np].iter().take(3).find_map(|t| match &*t.lower {
        "both" | "two" => Some(2),
        "three" => Some(3),
        _ => None,
    })
}

fn description(draft: &Draft<'_>, np: Range<usize>) -> Vec<usize> {
    let tokens = &draft.analysis.tokens;
    let first = &tokens[np.start];
    let definite = first.is_any(&["the", "this", "that", "both", "these", "those"]);
    let start = if definite { np.start + 1 } else { np.start };
    if start >= np.end {
        return vec![];
    }
    let head = &*tokens[np.end - 1].lower;
    if !definite && head != "police" {
        return vec![];
    }
    if matches!(
        head,
        "countries" | "nations" | "sides" | "states" | "neighbours" | "neighbors" | "governments"
    ) {
        return countries(draft, np.start, count(draft, np).unwrap_or(2));
    }
    let position = (start..np.end)
        .find_map(|i| position_at(&draft.analysis, i, np.end).filter(|p| p.tokens.end == np.end));
    if let Some(position) = position {
        return if position.plural || count(draft, np.clone()).is_some() {
            persons(draft, np.start, count(draft, np).unwrap_or(2))
        } else {
            holder(draft, np.start, &position).into_iter().collect()
        };
    }
    let found = match DESCRIPTIONS.get(head) {
        Some((Class::Body, kind)) => body(draft, np.start, head, kind),
        Some((Class::Country, _)) => nearest(draft, np.start, |_, t| t == EntityType::Country),
        Some((Class::Power, group)) => power(draft, np.start, group),
        Some((Class::Issued, _)) => issuer(draft, np.start, head),
        None => None,
    };
    found.into_iter().collect()
}

/// The mentions before a token, nearest first, at most so many sentences back.
fn before<'d>(draft: &'d Draft<'_>, at: usize, sentences: usize) -> impl Iterator<Item = &'d Mention> {
    let sentence = draft.analysis.sentence_of(at).saturating_sub(sentences);
    let start = draft.analysis.sentences.get(sentence).map_or(0, |s| s.tokens.start);
    draft.mentions_in(start..at).iter().rev()
}

fn type_of(draft: &Draft<'_>, mention: &Mention) -> EntityType {
    draft.entities[mention.entity].entity_type
}

fn nearest(draft: &Draft<'_>, at: usize, fits: impl Fn(&Mention, EntityType) -> bool) -> Option<usize> {
    before(draft, at, SENTENCES).find(|m| fits(m, type_of(draft, m))).map(|m| m.entity)
}

/// The gender that the words around a mention of a person tell.
fn gender(draft: &Draft<'_>, mention: &Mention) -> Option<Gender> {
    let start = mention.tokens.start.saturating_sub(4);
    let words = draft.analysis.tokens[start..mention.tokens.start].iter().rev();
    words
        .take_while(|t| t.kind == TokenKind::Word && (t.is_capitalised() || GENDER.contains_key(&*t.lower)))
        .find_map(|t| GENDER.get(&*t.lower).copied())
}

/// The first token of the phrase that a name ends: titles, adjectives and the article before it.
fn phrase_start(draft: &Draft<'_>, mention: &Mention, sentence: usize) -> usize {
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

/// Whether a lower-case word is a preposition before a noun phrase that is then no subject.
pub fn is_preposition(lower: &str) -> bool {
    matches!(
        lower,
        "of" | "in"
            | "on"
            | "at"
            | "by"
            | "for"
            | "from"
            | "with"
            | "to"
            | "into"
            | "against"
            | "about"
            | "over"
            | "between"
            | "among"
            | "near"
            | "under"
            | "after"
            | "before"
            | "during"
            | "since"
            | "through"
            | "toward"
            | "towards"
            | "outside"
            | "inside"
            | "within"
            | "without"
            | "across"
            | "around"
            | "behind"
            | "beyond"
            | "via"
            | "upon"
            | "than"
            | "like"
            | "despite"
            | "unlike"
            | "along"
            | "amid"
            | "until"
    )
}

/// How likely the mention is the subject of its sentence: 3 a speaker, 2 a subject, 1 neither, 0 only part of a phrase.
fn salience(draft: &Draft<'_>, mention: &Mention, sentence: &Range<usize>) -> u8 {
    let tokens = &draft.analysis.tokens;
    let after = tokens.get(mention.tokens.end).filter(|_| mention.tokens.end < sentence.end);
    let start = phrase_start(draft, mention, sentence.start);
    let previous = (start > sentence.start).then(|| &tokens[start - 1]);
    if after.is_some_and(|t| is_saying(&t.lower)) || previous.is_some_and(|t| is_saying(&t.lower)) {
        return 3;
    }
    if after.is_some_and(|t| t.kind == TokenKind::Possessive || t.is_hyphen()) {
        return 0;
    }
    if previous.is_some_and(|t| is_preposition(&t.lower)) || is_preposition(&tokens[start].lower) {
        return 1;
    }
    2
}

fn is_saying(lower: &str) -> bool {
    matches!(lower, "said" | "says" | "told" | "added" | "adds" | "tells")
}

/// The person that "he" or "she" stands for: the speaker or subject of the nearest sentence that names one.
fn person(draft: &Draft<'_>, at: usize, wanted: Option<Gender>) -> Option<usize> {
    let fits = |m: &Mention| {
        type_of(draft, m) == EntityType::Person && gender(draft, m).is_none_or(|g| Some(g) == wanted)
    };
    salient(draft, at, PRONOUN_SENTENCES, fits)
}

/// The most salient mention that fits, in the nearest sentence that has one.
fn salient(draft: &Draft<'_>, at: usize, sentences: usize, fits: impl Fn(&Mention) -> bool) -> Option<usize> {
    let here = draft.analysis.sentence_of(at);
    for number in (here.saturating_sub(sentences)..=here).rev() {
        let sentence = draft.analysis.sentences.get(number)?.tokens.clone();
        let end = sentence.end.min(at);
        let mut best: Option<(u8, usize)> = None;
        let mut rivals = 0;
        for mention in draft.mentions_in(sentence.start..end).iter().filter(|m| fits(m)) {
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

/// The organisation or country that "it" stands for.
fn body_subject(draft: &Draft<'_>, at: usize) -> Option<usize> {
    salient(draft, at, 2, |m| matches!(type_of(draft, m), EntityType::Organisation | EntityType::Country))
}

/// The entities that "they" stands for: those named together as a subject, else one body.
fn plural_subject(draft: &Draft<'_>, at: usize) -> Vec<usize> {
    let here = draft.analysis.sentence_of(at);
    for number in (here.saturating_sub(2)..=here).rev() {
        let Some(sentence) = draft.analysis.sentences.get(number) else { break };
        let end = sentence.tokens.end.min(at);
        let mentions = draft.mentions_in(sentence.tokens.start..end);
        let subject = |m: &&Mention| {
            type_of(draft, m) != EntityType::Place && salience(draft, m, &sentence.tokens) >= 2
        };
        let Some(first) = mentions.iter().find(subject) else { continue };
        let joined = joined_with(draft, first, end);
        return if joined.len() > 1 || type_of(draft, first) != EntityType::Person { joined } else { vec![] };
    }
    vec![]
}

/// The entity of a mention and of those joined to it by "and" or commas: "Cuba and Panama"; titles may stand between.
pub fn joined_with(draft: &Draft<'_>, first: &Mention, end: usize) -> Vec<usize> {
    let tokens = &draft.analysis.tokens;
    let mut entities = vec![first.entity];
    let mut last = first.tokens.end;
    for mention in draft.mentions_in(last..end) {
        let gap = &tokens[last..mention.tokens.start];
        let joins = gap.first().is_some_and(|t| t.is_any(&["and", ","]))
            && gap
                .iter()
                .skip(1)
                .all(|t| t.is_any(&["and", "the"]) || t.is_capitalised() || t.kind == TokenKind::Possessive);
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

/// The `number` countries that "both countries" stands for: a pair named together, else the only ones of a sentence,
/// else the last ones named.
fn countries(draft: &Draft<'_>, at: usize, number: usize) -> Vec<usize> {
    let here = draft.analysis.sentence_of(at);
    let mut last: Vec<usize> = vec![];
    for sentence in (here.saturating_sub(SENTENCES)..=here).rev() {
        let Some(sentence) = draft.analysis.sentences.get(sentence) else { break };
        let end = sentence.tokens.end.min(at);
        let mut distinct: Vec<usize> = vec![];
        let mentions = draft.mentions_in(sentence.tokens.start..end);
        for mention in mentions.iter().filter(|m| type_of(draft, m) == EntityType::Country) {
            if !distinct.contains(&mention.entity) {
                distinct.push(mention.entity);
            }
            let mut joined = joined_with(draft, mention, end);
            joined.retain(|&e| draft.entities[e].entity_type == EntityType::Country);
            if joined.len() == number {
                return joined;
            }
        }
        if distinct.len() == number {
            return distinct;
        }
        for &entity in distinct.iter().rev() {
            if !last.contains(&entity) {
                last.insert(0, entity);
            }
        }
        if last.len() >= number {
            return last.split_off(last.len() - number);
        }
    }
    vec![]
}

/// The last `number` persons named.
fn persons(draft: &Draft<'_>, at: usize, number: usize) -> Vec<usize> {
    let mut found: Vec<usize> = vec![];
    for mention in before(draft, at, 4).filter(|m| type_of(draft, m) == EntityType::Person) {
        if !found.contains(&mention.entity) {
            found.insert(0, mention.entity);
            if found.len() == number {
                return found;
            }
        }
    }
    vec![]
}

/// The last person named whose position is the one described: "the minister" for a foreign minister.
fn holder(draft: &Draft<'_>, at: usize, position: &PositionPhrase) -> Option<usize> {
    let tokens = &draft.analysis.tokens;
    let wanted: Vec<&str> = tokens[position.core.clone()].iter().map(|t| &*t.lower).collect();
    let same = |held: &str, word: &str| {
        held == word
            || matches!((held, word), ("spokesman" | "spokeswoman" | "spokesperson", w) if w.starts_with("spokes"))
    };
    let has = |held: &[&str]| wanted.iter().all(|word| held.iter().any(|h| same(h, word)));
    let known = draft.roles.partition_point(|r| r.tokens.start < at);
    let roles = &draft.roles[known.saturating_sub(ROLES)..known];
    for mention in before(draft, at, SENTENCES).filter(|m| type_of(draft, m) == EntityType::Person) {
        let by_role = roles.iter().filter(|r| r.person == mention.entity).any(|r| {
            let held = r.position.to_lowercase();
            has(&held.split([' ', '-']).collect::<Vec<_>>())
        });
        if by_role {
            return Some(mention.entity);
        }
        // A title before the name that is no role: "General Adam", "Sister Leonella".
        let start = mention.tokens.start.saturating_sub(5);
        let titles: Vec<&str> = tokens[start..mention.tokens.start]
            .iter()
            .rev()
            .take_while(|t| t.is_capitalised())
            .map(|t| &*t.lower)
            .collect();
        if has(&titles) {
            return Some(mention.entity);
        }
    }
    // "the leaders" of which none has a title: "the president" may still be the only person named.
    None
}

/// The organisation that "the ministry" or "the group" stands for.
fn body(draft: &Draft<'_>, at: usize, head: &str, kind: &str) -> Option<usize> {
    let organisation = |m: &Mention, t: EntityType| t == EntityType::Organisation && m.tokens.end <= at;
    let named = |m: &Mention| {
        let entity = &draft.entities[m.entity];
        entity.name.split([' ', '-']).any(|word| word.eq_ignore_ascii_case(head))
    };
    let wanted = match kind {
        "party" => Some(Kind::Party),
        "armed_group" => Some(Kind::ArmedGroup),
        "intergovernmental" => Some(Kind::Intergovernmental),
        "company" => Some(Kind::Company),
        "news_organisation" => Some(Kind::NewsOrganisation),
        _ => None,
    };
    nearest(draft, at, |m, t| organisation(m, t) && named(m))
        .or_else(|| {
            let wanted = wanted?;
            nearest(draft, at, |m, t| organisation(m, t) && draft.entities[m.entity].kind == Some(wanted))
        })
        .or_else(|| {
            let fits = |m: &Mention| {
                type_of(draft, m) == EntityType::Organisation
                    && !matches!(
                        draft.entities[m.entity].kind,
                        Some(Kind::NewsOrganisation | Kind::Governmental)
                    )
            };
            if kind == "any" { salient(draft, at, 3, fits) } else { None }
        })
}

/// The country or body whose army, government or police the noun at token `at` means, as in "a military statement".
pub fn bearer(draft: &Draft<'_>, at: usize) -> Option<usize> {
    match DESCRIPTIONS.get(&*draft.analysis.tokens.get(at)?.lower)? {
        (Class::Power, group) => power(draft, at, group),
        _ => None,
    }
}

/// The country whose government, army or police is meant: the one last named with the same noun, else the one that
/// the text names most.
fn power(draft: &Draft<'_>, at: usize, group: &str) -> Option<usize> {
    let tokens = &draft.analysis.tokens;
    let noun = |i: usize| DESCRIPTIONS.get(&*tokens[i].lower).is_some_and(|(_, g)| *g == group);
    let mut counts: Vec<(usize, usize)> = vec![];
    for mention in before(draft, at, SENTENCES) {
        let entity_type = type_of(draft, mention);
        let range = mention.tokens.clone();
        // "Bedfordshire police" is an organisation with the noun in its name; "Indonesian police" a country's.
        if entity_type == EntityType::Organisation && noun(range.end - 1) {
            return Some(mention.entity);
        }
        if entity_type != EntityType::Country {
            continue;
        }
        let follows = (range.end..(range.end + 3).min(at))
            .take_while(|&i| tokens[i].kind != TokenKind::Punctuation)
            .any(|i| noun(i) && draft.mention_at(i).is_none());
        if follows {
            return Some(mention.entity);
        }
        match counts.iter_mut().find(|(e, _)| *e == mention.entity) {
            Some((_, n)) => *n += 1,
            None => counts.push((mention.entity, 1)),
        }
    }
    counts.sort_by_key(|&(e, n)| (usize::MAX - n, e));
    match counts[..] {
        [(only, _)] => Some(only),
        [(first, n), (_, m), ..] if n >= 2 * m => Some(first),
        _ => None,
    }
}

/// Who put out "the statement": who is named with the noun where it was first spoken of.
fn issuer(draft: &Draft<'_>, at: usize, head: &str) -> Option<usize> {
    let tokens = &draft.analysis.tokens;
    let here = draft.analysis.sentence_of(at);
    let speaks = |m: &&Mention| type_of(draft, m) != EntityType::Place;
    for number in (here.saturating_sub(SENTENCES)..=here).rev() {
        let sentence = draft.analysis.sentences.get(number)?.tokens.clone();
        for i in (sentence.start..sentence.end.min(at)).rev().filter(|&i| tokens[i].is(head)) {
            // "a Defense Department news release"
            let start = i.saturating_sub(4).max(sentence.start);
            if let Some(mention) = draft.mentions_in(start..i).iter().rev().find(speaks) {
                let gap = &tokens[mention.tokens.end..i];
                if gap.iter().all(|t| t.kind == TokenKind::Possessive || t.kind == TokenKind::Word)
                    && !gap.iter().any(|t| is_preposition(&t.lower))
                {
                    return Some(mention.entity);
                }
            }
            // "a report by Human Rights Watch"
            if tokens.get(i + 1).is_some_and(|t| t.is_any(&["by", "from", "of"]))
                && let Some(mention) = draft.mentions_in(i + 2..(i + 6).min(sentence.end)).iter().find(speaks)
            {
                return Some(mention.entity);
            }
            // "Human Rights Watch, in a report", "it said in a statement"
            if i > sentence.start && tokens[i - 1].is_any(&["a", "an", "joint", "new", "written"]) {
                let subject = draft
                    .mentions_in(sentence.start..i)
                    .iter()
                    .find(|m| speaks(m) && salience(draft, m, &sentence) >= 2);
                if let Some(mention) = subject {
                    return Some(mention.entity);
                }
            }
        }
    }
    None
}

#[cfg(test)]
#[path = "coref_tests.rs"]
mod tests;
