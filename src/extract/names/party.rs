//! Parties by the short words that stand before their members: the candidates of an article in, "Labour" of "Labour MP",
//! "Republicans" and the like added.
//!
//! Such a word is a party if the gazetteer knows one whose name it is or begins, in a country that the article names; where
//! a seat in parliament follows, in any country.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::classes::PARTY_FIGURES;
use crate::extract::draft::{Draft, Form};
use crate::extract::lexicon::rows;
use crate::extract::record::{EntityType, Kind};
use crate::extract::text::{Token, TokenKind};
use crate::gazetteer::{Class, Entry, EntryId, Gazetteer, NameForm};

use super::Candidate;

/// How many words a short name has.
const WORDS: usize = 3;
/// Who sits in a parliament.
const SEATS: &[&str] = &[
    "mp",
    "mps",
    "td",
    "tds",
    "msp",
    "mep",
    "meps",
    "senator",
    "senators",
    "sen.",
    "sen",
    "rep.",
    "rep",
    "reps",
    "congressman",
    "congresswoman",
    "lawmaker",
    "lawmakers",
    "peer",
    "backbencher",
    "backbenchers",
];

static ALIASES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../../../data/lexicons/party-words.tsv"))
        .filter_map(|row| Some((row[0], *row.get(1)?)))
        .collect()
});

/// Adds the parties that short words name.
pub(super) fn parties(draft: &Draft<'_>, gazetteer: &Gazetteer, candidates: &mut Vec<Candidate>) {
    let tokens = &draft.analysis.tokens;
    let mut taken: Vec<Option<EntityType>> = vec![None; tokens.len()];
    for candidate in candidates.iter() {
        taken[candidate.tokens.clone()].fill(Some(candidate.entity_type));
    }
    let countries = countries(gazetteer, candidates);
    let mut found = Vec::new();
    for sentence in &draft.analysis.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            // "New Democrat MP": the end of a longer name is not the name of another.
            let inside = at > sentence.tokens.start && taken[at - 1].is_none() && is_word(&tokens[at - 1]);
            let longest = (1..=WORDS).take_while(|n| {
                let i = at + n - 1;
                !inside && i < sentence.tokens.end && taken[i].is_none() && is_word(&tokens[i])
            });
            let word = longest.max().and_then(|most| {
                (1..=most).rev().map(|n| at..at + n).find_map(|word| {
                    let seat = tokens.get(word.end).is_some_and(|t| t.is_any(SEATS));
                    let beside = seat || is_beside(tokens, &taken, &word, &sentence.tokens);
                    let plural =
                        !beside && at > sentence.tokens.start && tokens[word.end - 1].lower.ends_with('s');
                    if !(beside || plural) {
                        return None;
                    }
                    Some((known_as(draft, gazetteer, &countries, &word, seat)?, word))
                })
            });
            at = word.as_ref().map_or(at + 1, |(_, word)| word.end);
            found.extend(word);
        }
    }
    candidates.extend(found.into_iter().map(|(entries, tokens)| Candidate {
        tokens,
        entity_type: EntityType::Organisation,
        kind: Some(Kind::Party),
        entries,
        form: Form::Name,
        rule: "name.party-word",
        confidence: 0.8,
    }));
    candidates.sort_by_key(|c| (c.tokens.start, usize::MAX - c.tokens.end));
}

fn is_word(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Word && token.is_capitalised() && !token.is_any(SEATS)
}

/// Whether a member stands beside: "Labour leader", "Labour's Jane Doe", "Jane Doe (Labour)", "Jane Doe, a Republican from".
fn is_beside(
    tokens: &[Token<'_>],
    taken: &[Option<EntityType>],
    word: &Range<usize>,
    sentence: &Range<usize>,
) -> bool {
    let after = tokens.get(word.end).filter(|_| word.end < sentence.end);
    let before = |back: usize| word.start.checked_sub(back).filter(|&i| i >= sentence.start);
    let person = |i: Option<usize>| i.is_some_and(|i| taken.get(i) == Some(&Some(EntityType::Person)));
    let is = |i: Option<usize>, text: &str| i.is_some_and(|i| tokens[i].is(text));
    let figure = after
        .is_some_and(|t| t.is_in(&PARTY_FIGURES) && !t.is_any(&["minister", "governor", "premier", "mayor"]));
    let owns = after.is_some_and(Token::owns) && person(Some(word.end + 1));
    let bracket =
        is(before(1), "(") && person(before(2)) && after.is_some_and(|t| matches!(t.text, ")" | "," | ";"));
    let apposition = is(before(1), "a")
        && is(before(2), ",")
        && person(before(3))
        && after.is_some_and(|t| t.is_any(&["from", "of", "who"]) || matches!(t.text, "," | "."));
    figure || owns || bracket || apposition
}

/// The countries that an article names, with their adjectives.
fn countries<'g>(gazetteer: &'g Gazetteer, candidates: &[Candidate]) -> Vec<(&'g str, Vec<&'g str>)> {
    const MOST: usize = 30;
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for candidate in candidates.iter().filter(|c| c.entity_type == EntityType::Country) {
        let Some(entry) = candidate.entries.first().map(|&id| gazetteer.entry(id)) else { continue };
        let Some(code) = entry.iso2().filter(|code| found.iter().all(|(known, _)| known != code)) else {
            continue;
        };
        if found.len() >= MOST {
            break;
        }
        let names = entry.names().filter(|(_, form)| matches!(form, NameForm::Adjective | NameForm::Name));
        found.push((code, names.map(|(name, _)| name).collect()));
    }
    found
}

/// The party that the gazetteer knows by these words in one of the countries; none of them if a seat in parliament follows,
/// which may be another country's. Nothing if they are no party.
fn known_as(
    draft: &Draft<'_>,
    gazetteer: &Gazetteer,
    countries: &[(&str, Vec<&str>)],
    word: &Range<usize>,
    seat: bool,
) -> Option<Vec<EntryId>> {
    let text = draft.analysis.slice(word.clone()).to_lowercase();
    let text = ALIASES.get(&*text).map_or(text, |&name| name.to_owned());
    let single = text.strip_suffix('s').unwrap_or(&text);
    let find = |name: &str, code: Option<&str>| {
        let fits = |e: &Entry<'_>| {
            e.class() == Class::Organisation
                && e.kind() == Some(Kind::Party)
                && code.is_none_or(|code| e.country() == Some(code))
        };
        gazetteer.find(name).map(|m| m.entry).find(fits).map(|e| e.id)
    };
    let forms = [text.clone(), format!("{text} party"), format!("{text}s"), format!("{single} party")];
    if seat {
        let any = forms.iter().any(|name| find(name, None).is_some());
        let own = || countries.iter().any(|(code, names)| of_country(&find, single, code, names).is_some());
        return (any || own()).then(Vec::new);
    }
    let mut entries: Vec<EntryId> = countries
        .iter()
        .filter_map(|(code, names)| {
            let plain = forms.iter().find_map(|name| find(name, Some(code)));
            plain.or_else(|| of_country(&find, single, code, names))
        })
        .collect();
    let known = !entries.is_empty();
    // Parties of several countries: which one it is stays open.
    if entries.len() > 1 {
        entries.clear();
    }
    known.then_some(entries)
}

/// The party whose name has the country's: "Australian Labor Party" for "Labor".
fn of_country(
    find: &impl Fn(&str, Option<&str>) -> Option<EntryId>,
    single: &str,
    code: &str,
    names: &[&str],
) -> Option<EntryId> {
    names.iter().find_map(|name| {
        find(&format!("{name} {single} party"), Some(code))
            .or_else(|| find(&format!("{single} party of {name}"), Some(code)))
    })
}
