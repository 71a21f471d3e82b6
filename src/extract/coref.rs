//! Coreference where it is plain: the tokens of a pronoun or of a definite description ("he", "the minister", "the
//! group", "both countries") in, the entities that they stand for out.
//!
//! The search goes back from the phrase over a bounded stretch of text, so a call takes constant time. What is not
//! plain gives nothing. What noun stands for what is data: `data/lexicons/descriptions.tsv`, `gender.tsv` and
//! `given-name-genders.tsv`.

mod gender;
mod salience;
mod search;

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::draft::Draft;
use super::lexicon::rows;
use super::positions::position_at;
use super::record::EntityType;
use super::text::TokenKind;
pub use gender::{Genders, agrees};
pub use salience::joined_with;
use salience::{body_subject, plural_subject};
use search::{body, countries, holder, issuer, nearest, persons, power};

static DESCRIPTIONS: LazyLock<FxHashMap<&'static str, (Class, &'static str)>> = LazyLock::new(|| {
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
        "both" if alone => return pair(draft, at),
        "the" if np.len() == 2 && tokens[at + 1].is("two") => return pair(draft, at),
        _ if !alone => {}
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => {
            return draft.genders().person(at).into_iter().collect();
        }
        "it" | "its" | "itself" => return body_subject(draft, at).into_iter().collect(),
        "they" | "them" | "their" | "themselves" => return plural_subject(draft, at),
        _ => {}
    }
    description(draft, np)
}

/// The two that "both" and "the two" stand for: those named together as a subject.
fn pair(draft: &Draft<'_>, at: usize) -> Vec<usize> {
    let joined = plural_subject(draft, at);
    if joined.len() == 2 { joined } else { vec![] }
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
    let first_token = np.start;
    if first.is_any(&["his", "her"]) && np.len() == 2 && matches!(head, "ministry" | "department") {
        return own_body(draft, np.start, head).into_iter().collect();
    }
    if !definite && head != "police" {
        return vec![];
    }
    let others = tokens[np.clone()].iter().any(|t| t.is("member") || t.kind == TokenKind::Number);
    if matches!(
        head,
        "countries" | "nations" | "sides" | "states" | "neighbours" | "neighbors" | "governments"
    ) {
        let number = count(draft, np).or((!others).then_some(2));
        return number.map_or_else(Vec::new, |number| countries(draft, first_token, number));
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
        // "Police said" is about police that were named; "the government" may be of a country named otherwise.
        Some((Class::Power, group)) => power(draft, np.start, group, definite),
        Some((Class::Issued, _)) => issuer(draft, np.start, head),
        None => None,
    };
    found.into_iter().collect()
}

/// What "his ministry" stands for: the ministry last named, else what the minister holds the office in.
fn own_body(draft: &Draft<'_>, at: usize, head: &str) -> Option<usize> {
    body(draft, at, head, "-").or_else(|| {
        let person = draft.genders().person(at)?;
        let known = draft.roles.partition_point(|r| r.tokens.start < at);
        let roles = &draft.roles[known.saturating_sub(64)..known];
        roles.iter().rev().find(|r| r.person == person && !r.former)?.of
    })
}

/// The country or body whose army, government or police the noun at token `at` means, as in "a military statement".
pub fn bearer(draft: &Draft<'_>, at: usize) -> Option<usize> {
    match DESCRIPTIONS.get(&*draft.analysis.tokens.get(at)?.lower)? {
        (Class::Power, group) => power(draft, at, group, true),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
