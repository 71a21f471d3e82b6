//! What a definite description stands for: the holder of a position, a body, a country, an issuer named before.

use crate::extract::draft::{Draft, Mention};
use crate::extract::positions::PositionPhrase;
use crate::extract::record::{EntityType, Kind};
use crate::extract::text::TokenKind;
use crate::extract::words::is_preposition;

use super::DESCRIPTIONS;
use super::salience::{joined_with, salience, salient, type_of};

/// How many sentences back an antecedent may be.
const SENTENCES: usize = 12;
/// How many roles, counted back from the phrase, are looked at.
const ROLES: usize = 64;

/// The mentions before a token, nearest first, at most so many sentences back.
pub(super) fn before<'d>(
    draft: &'d Draft<'_>,
    at: usize,
    sentences: usize,
) -> impl Iterator<Item = &'d Mention> {
    let sentence = draft.analysis.sentence_of(at).saturating_sub(sentences);
    let start = draft.analysis.sentences.get(sentence).map_or(0, |s| s.tokens.start);
    draft.mentions_in(start..at).iter().rev().filter(|m| !draft.is_credit(m.tokens.start))
}

pub(super) fn nearest(
    draft: &Draft<'_>,
    at: usize,
    fits: impl Fn(&Mention, EntityType) -> bool,
) -> Option<usize> {
    before(draft, at, SENTENCES).find(|m| fits(m, type_of(draft, m))).map(|m| m.entity)
}

/// The `number` countries that "both countries" stands for: a pair named together, else the only ones of a sentence,
/// else the last ones named.
pub(super) fn countries(draft: &Draft<'_>, at: usize, number: usize) -> Vec<usize> {
    let here = draft.analysis.sentence_of(at);
    let mut last: Vec<usize> = vec![];
    for sentence in (here.saturating_sub(SENTENCES)..=here).rev() {
        let Some(sentence) = draft.analysis.sentences.get(sentence) else { break };
        let end = sentence.tokens.end.min(at);
        let mut distinct: Vec<usize> = vec![];
        let mentions = draft.mentions_in(sentence.tokens.start..end);
        // "Russian-led" and "US-backed" name no side.
        let compound =
            |m: &Mention| draft.analysis.tokens.get(m.tokens.end).is_some_and(|t| t.is_hyphen() && t.glued);
        let sides = mentions.iter().filter(|m| type_of(draft, m) == EntityType::Country && !compound(m));
        for mention in sides {
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
pub(super) fn persons(draft: &Draft<'_>, at: usize, number: usize) -> Vec<usize> {
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
pub(super) fn holder(draft: &Draft<'_>, at: usize, position: &PositionPhrase) -> Option<usize> {
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
pub(super) fn body(draft: &Draft<'_>, at: usize, head: &str, kind: &str) -> Option<usize> {
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

/// The country whose government, army or police is meant: the one last named with the same noun, else, `by_count`,
/// the one that the text names most.
pub(super) fn power(draft: &Draft<'_>, at: usize, group: &str, by_count: bool) -> Option<usize> {
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
        // "a U.S. army veteran" is not the army.
        let single = range.start > 0 && tokens[range.start - 1].is_any(&["a", "an"]);
        let follows = !single
            && (range.end..(range.end + 3).min(at))
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
        _ if !by_count || group == "embassy" => None,
        [(only, _)] => Some(only),
        [(first, n), (_, m), ..] if n >= 2 * m => Some(first),
        _ => None,
    }
}

/// Who put out "the statement": who is named with the noun where it was first spoken of.
pub(super) fn issuer(draft: &Draft<'_>, at: usize, head: &str) -> Option<usize> {
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
            if i > sentence.start
                && tokens[i - 1].is_any(&["a", "an", "its", "their", "joint", "new", "written"])
            {
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
