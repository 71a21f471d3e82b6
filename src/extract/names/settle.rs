//! The look at the whole article: what the sure mentions say of the unsure ones.
//!
//! Last names after full names, acronyms of names that were spelt out, short forms of organisations, the outlet's own
//! name, repeated names. Everything is looked up in maps of the article's names, so the work is linear in the text.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use rustc_hash::FxHashSet;

use crate::extract::classes::{
    HUMAN_VERBS, NAMING_NOUNS, PARTY_ADJECTIVES, PERSON_OBJECTS, PERSON_VERBS, SAYING, URGING_VERBS,
};
use crate::extract::coref::{Class, class_of};
use crate::extract::credits;
use crate::extract::draft::{Draft, Form};
use crate::extract::record::{EntityType, Kind};
use crate::extract::text::{Analysis, Token, TokenKind};
use crate::extract::words::is_preposition;
use crate::gazetteer::{Gazetteer, fold};

use super::cues::Cues;
use super::namesake::reread_countries;
use super::nickname::without_nickname;
use super::parsed::parsed;
use super::tables::{COMMON, NO_NAME, ORDINARY, PARTICLES, PEOPLES, family_count, is_abbreviation};
use super::{Candidate, Found, PARSED};

/// The names that the scan was sure of, by the words that other mentions may use.
struct Known<'n> {
    /// For each word of a full name of a person, the folded full names that have it.
    person_words: HashMap<&'n str, FxHashSet<&'n str>, RandomState>,
    /// Type, kind and gazetteer entries by folded name.
    by_name: HashMap<&'n str, usize, RandomState>,
    /// Organisations by their initials.
    initials: HashMap<String, usize, RandomState>,
    /// Organisations by each ending of their name: "security council" for "UN Security Council".
    endings: HashMap<&'n str, usize, RandomState>,
}

pub(super) fn settle(draft: &Draft<'_>, gazetteer: &Gazetteer, found: Found) -> Vec<Candidate> {
    let analysis = &draft.analysis;
    let mut candidates = found.candidates;
    let runs = runs(analysis, &found.unknown);
    let shaped = new_persons(draft, gazetteer, &mut candidates, &runs);
    let names: Vec<String> = candidates.iter().map(|c| folded(analysis, &c.tokens)).collect();
    let known = Known::new(&names, &candidates);
    reread_places(analysis, &known, &mut candidates);
    reread_countries(analysis, &mut candidates);
    let mut places: FxHashSet<usize> =
        candidates.iter().filter(|c| c.entity_type == EntityType::Place).map(|c| c.tokens.end).collect();
    let no_bodies = found.no_bodies;
    let explained =
        |run: &Range<usize>| run.len() == 1 && no_bodies.contains(&*analysis.tokens[run.start].lower);
    let runs: Vec<Range<usize>> =
        runs.into_iter().filter(|run| !shaped.contains(&run.start) && !explained(run)).collect();
    for run in runs.iter().cloned() {
        let before = candidates.len();
        unknown_run(draft, gazetteer, &known, &places, &mut candidates, run, false);
        let new = candidates[before..].iter().filter(|c| c.entity_type == EntityType::Place);
        places.extend(new.map(|c| c.tokens.end));
    }
    if draft.english && draft.has_rule(PARSED) {
        parsed(draft, gazetteer, &runs, &mut candidates);
    }
    candidates.sort_by_key(|c| (c.tokens.start, std::cmp::Reverse(c.tokens.end)));
    candidates
}

/// Adds the persons of unknown full names, so that their parts are known when the other names are looked at. Returns
/// where they begin.
fn new_persons(
    draft: &Draft<'_>,
    gazetteer: &Gazetteer,
    candidates: &mut Vec<Candidate>,
    runs: &[Range<usize>],
) -> FxHashSet<usize> {
    let analysis = &draft.analysis;
    let persons = candidates.iter().filter(|c| c.entity_type == EntityType::Person);
    let persons = persons.flat_map(|c| [c.tokens.start, c.tokens.end]).collect();
    let cues = Cues::new(analysis, gazetteer, runs, persons);
    let names: Vec<String> = candidates.iter().map(|c| folded(analysis, &c.tokens)).collect();
    let known = Known::new(&names, candidates);
    let places = FxHashSet::default();
    let before = candidates.len();
    for run in runs.iter().filter(|run| run.len() > 1 && cues.person(run)) {
        unknown_run(draft, gazetteer, &known, &places, candidates, run.clone(), true);
    }
    let mut shaped = candidates.split_off(before);
    shaped.retain(|c| c.rule == "name.person-shape");
    let starts = shaped.iter().map(|c| c.tokens.start).collect();
    candidates.extend(shaped);
    starts
}

/// The name as folded words.
pub(super) fn folded(analysis: &Analysis<'_>, tokens: &Range<usize>) -> String {
    let name = analysis.slice(tokens.clone());
    if tokens.len() > 4 { fold(&without_nickname(name)) } else { fold(name) }
}

/// The initials of a name, small words left out and also with them: "IAEA", "OSCE" or "OSC".
pub(super) fn initials(name: &str) -> [String; 2] {
    let of = |small: bool| {
        name.split(' ')
            .filter(|w| small || !matches!(*w, "of" | "the" | "for" | "and" | "on" | "in" | "to"))
            .filter_map(|w| w.chars().next())
            .collect()
    };
    [of(false), of(true)]
}

/// Where the words of a folded name lie in it.
pub(super) fn words(name: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    name.split(' ').map(move |word| {
        let range = start..start + word.len();
        start = range.end + 1;
        range
    })
}

impl<'n> Known<'n> {
    fn new(names: &'n [String], candidates: &[Candidate]) -> Self {
        let mut known = Self {
            person_words: HashMap::default(),
            by_name: HashMap::default(),
            initials: HashMap::default(),
            endings: HashMap::default(),
        };
        for (i, (candidate, name)) in candidates.iter().zip(names).enumerate() {
            let name = name.as_str();
            match candidate.entity_type {
                EntityType::Person if name.contains(' ') => {
                    for word in name.split(' ').filter(|w| w.len() > 1 && !PARTICLES.contains(w)) {
                        known.person_words.entry(word).or_default().insert(name);
                    }
                }
                EntityType::Organisation if name.contains(' ') => {
                    for short in initials(name).into_iter().filter(|s| s.len() > 1) {
                        known.initials.entry(short).or_insert(i);
                    }
                    for word in words(name).skip(1) {
                        known.endings.entry(&name[word.start..]).or_insert(i);
                    }
                }
                _ => {}
            }
            known.by_name.entry(name).or_insert(i);
        }
        known
    }

    /// The one person of a full name with this word.
    fn person(&self, word: &str) -> Option<&FxHashSet<&'n str>> {
        self.person_words.get(word)
    }
}

/// A single word taken for a place or body that is a name of a person in the article: "Adam", "Lincoln".
fn reread_places(analysis: &Analysis<'_>, known: &Known<'_>, candidates: &mut [Candidate]) {
    for candidate in candidates.iter_mut().filter(|c| c.tokens.len() == 1) {
        let before = candidate.tokens.start.checked_sub(1).map(|i| &analysis.tokens[i]);
        let doubtful = match candidate.entity_type {
            EntityType::Place => {
                !before.is_some_and(|t| t.is_any(&["in", "at", "near"])) && candidate.form == Form::Name
            }
            EntityType::Organisation => candidate.confidence < 0.9,
            _ => false,
        };
        if doubtful && known.person(&folded(analysis, &candidate.tokens)).is_some() {
            candidate.entity_type = EntityType::Person;
            candidate.kind = None;
            candidate.entries.clear();
            candidate.rule = "name.person-last-name";
            candidate.confidence = 0.85;
        }
    }
}

/// The unknown words as runs, joined where only a hyphen or nothing stands between.
fn runs(analysis: &Analysis<'_>, unknown: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for word in unknown {
        if let Some(last) = runs.last_mut() {
            let next = word.start;
            let hyphen =
                next == last.end + 1 && analysis.tokens[last.end].is_hyphen() && analysis.tokens[next].glued;
            let same = analysis.sentence_of(last.start) == analysis.sentence_of(next);
            if (next == last.end || hyphen) && same && last.len() < 8 {
                last.end = word.end;
                continue;
            }
        }
        runs.push(word.clone());
    }
    runs
}

fn unknown_run(
    draft: &Draft<'_>,
    gazetteer: &Gazetteer,
    known: &Known<'_>,
    places: &FxHashSet<usize>,
    candidates: &mut Vec<Candidate>,
    run: Range<usize>,
    person: bool,
) {
    let analysis = &draft.analysis;
    let before = known_parts(analysis, known, candidates, run.clone());
    if before {
        return;
    }
    if NO_NAME.contains(&analysis.tokens[run.start].lower) {
        return;
    }
    let sentence = &analysis.sentences[analysis.sentence_of(run.start)].tokens;
    let make = |tokens: Range<usize>, entity_type, kind, rule, confidence| Candidate {
        tokens,
        entity_type,
        kind,
        entries: vec![],
        form: Form::Name,
        rule,
        confidence,
    };
    let previous = (run.start > sentence.start).then(|| &analysis.tokens[run.start - 1]);
    let next = (run.end < sentence.end).then(|| &analysis.tokens[run.end]);
    if credits::signs_dateline(analysis, &run)
        || is_outlet(draft, &run)
        || reports(previous, next, &analysis.tokens[run.clone()])
        || byline(sentence, previous, &run)
        || signed(analysis, sentence, &run)
    {
        let kind = Some(Kind::NewsOrganisation);
        candidates.push(make(run, EntityType::Organisation, kind, "name.outlet", 0.85));
        return;
    }
    if is_party(analysis, &run, previous, next) {
        let party = Some(Kind::Party);
        candidates.push(make(run, EntityType::Organisation, party, "name.organisation-described", 0.7));
        return;
    }
    if described_as_body(analysis, &run, sentence.end) || named_by_noun(analysis, gazetteer, &run, sentence) {
        candidates.push(make(run, EntityType::Organisation, None, "name.organisation-described", 0.75));
        return;
    }
    if run.len() == 1 {
        let token = &analysis.tokens[run.start];
        let amount = next.is_some_and(|t| t.kind == TokenKind::Number || t.text == "$");
        if is_acronym(token) && !amount && !shouted(analysis, sentence) {
            candidates.push(make(run, EntityType::Organisation, None, "name.acronym", 0.6));
        } else if located_unknown(analysis, &run, previous, next, gazetteer) {
            candidates.push(make(run, EntityType::Place, None, "name.place-before-country", 0.75));
        } else if in_list_of_places(analysis, &run, places) {
            candidates.push(make(run, EntityType::Place, None, "name.place-in-list", 0.75));
        } else if is_last_name(gazetteer, token, previous, next) {
            candidates.push(make(run, EntityType::Person, None, "name.person-family-name", 0.6));
        } else if previous.is_some_and(|t| t.is_any(&["in", "near"]))
            && !COMMON.contains(&token.lower)
            && token.text.chars().count() > 2
        {
            candidates.push(make(run, EntityType::Place, None, "name.place-after-preposition", 0.65));
        }
        return;
    }
    let words: Vec<&Token<'_>> =
        analysis.tokens[run.clone()].iter().filter(|t| t.kind == TokenKind::Word).collect();
    let common =
        words.iter().any(|t| COMMON.contains(&t.lower) || NO_NAME.contains(&t.lower) || t.is_all_caps());
    let article = previous.is_some_and(|t| t.is_any(&["the", "a", "an"]));
    let single =
        words.iter().any(|t| t.text.trim_end_matches('.').chars().count() < 2 && !t.text.ends_with('.'));
    if common || article || single || words.len() > 3 {
        return;
    }
    if previous.is_some_and(|t| t.is_any(&["in", "at", "near", "from"])) {
        candidates.push(make(run, EntityType::Place, None, "name.place-after-preposition", 0.6));
    } else if person {
        candidates.push(make(run, EntityType::Person, None, "name.person-shape", 0.6));
    }
}

/// Names already known inside a run: whole, or word by word for persons. Returns whether any was found.
fn known_parts(
    analysis: &Analysis<'_>,
    known: &Known<'_>,
    candidates: &mut Vec<Candidate>,
    run: Range<usize>,
) -> bool {
    let like = |index: usize, tokens: Range<usize>, rule, confidence, candidates: &mut Vec<Candidate>| {
        let model = candidates[index].clone();
        candidates.push(Candidate { tokens, rule, confidence, form: Form::Name, ..model });
    };
    let name = folded(analysis, &run);
    let place = |index: &usize| candidates[*index].entity_type == EntityType::Place;
    let person = known.person(&name).is_some();
    if let Some(&index) = known.by_name.get(&*name).filter(|index| !(person && place(index))) {
        like(index, run, "name.repeated", 0.85, candidates);
        return true;
    }
    let previous = run.start.checked_sub(1).map(|i| &analysis.tokens[i]);
    let capital = name.chars().count() <= 6 && analysis.tokens[run.start].is_all_caps() && run.len() == 1;
    if let Some(&index) = known.initials.get(&name).filter(|_| capital) {
        like(index, run, "name.acronym-of", 0.93, candidates);
        return true;
    }
    if let Some(&index) = known.endings.get(&*name).filter(|_| previous.is_some_and(|t| t.is("the"))) {
        like(index, run, "name.short-organisation", 0.9, candidates);
        return true;
    }
    if is_another(analysis, known, &run) {
        candidates.push(Candidate {
            tokens: run,
            entity_type: EntityType::Person,
            kind: None,
            entries: vec![],
            form: Form::Name,
            rule: "name.person-shape",
            confidence: 0.6,
        });
        return true;
    }
    let mut any = false;
    let mut at = run.start;
    while at < run.end {
        let owner = |i: usize| known.person(&fold(analysis.tokens[i].text));
        let Some(owners) = owner(at) else {
            at += 1;
            continue;
        };
        let mut end = at + 1;
        while end < run.end
            && (analysis.tokens[end].is_hyphen() || owner(end).is_some_and(|o| !o.is_disjoint(owners)))
        {
            end += 1;
        }
        // "Van Rompuy" of "Herman Van Rompuy": the particle belongs to the last name.
        let mut start = at;
        // "Al-Bakri" of "Omar Al-Bakri"
        if start >= run.start + 2 && analysis.tokens[start - 1].is_hyphen() {
            let words = folded(analysis, &(start - 2..end));
            let part = |name: &&str| name.strip_suffix(&words).is_some_and(|rest| rest.ends_with(' '));
            if PARTICLES.contains(&fold(analysis.tokens[start - 2].text)) && owners.iter().any(part) {
                start -= 2;
            }
        }
        while start > run.start {
            let words = folded(analysis, &(start - 1..end));
            let part = |name: &&str| name.strip_suffix(&words).is_some_and(|rest| rest.ends_with(' '));
            if !PARTICLES.contains(&fold(analysis.tokens[start - 1].text)) || !owners.iter().any(part) {
                break;
            }
            start -= 1;
        }
        candidates.push(Candidate {
            tokens: start..end,
            entity_type: EntityType::Person,
            kind: None,
            entries: vec![],
            form: Form::Name,
            rule: "name.person-last-name",
            confidence: 0.93,
        });
        any = true;
        at = end;
    }
    any
}

/// Whether two words are the name of somebody who has only one of them in common with a person of the article: "Jane
/// Doe" beside "John Doe".
fn is_another(analysis: &Analysis<'_>, known: &Known<'_>, run: &Range<usize>) -> bool {
    let [first, second] = [run.start, run.end - 1].map(|i| &analysis.tokens[i]);
    let new = |t: &Token<'_>| {
        t.text.chars().count() > 2
            && !t.is_all_caps()
            && !COMMON.contains(&t.lower)
            && !NO_NAME.contains(&t.lower)
    };
    let [family, given] = [second, first].map(|t| known.person(&fold(t.text)));
    let sentence = &analysis.sentences[analysis.sentence_of(run.start)].tokens;
    let person = |t: &Token<'_>| t.is_in(&PERSON_VERBS) || matches!(t.text, "," | "(");
    let described = (run.end < sentence.end).then(|| &analysis.tokens[run.end]).is_some_and(person);
    run.len() == 2
        && described
        && match (given, family) {
            (None, Some(owners)) => {
                new(first) && owners.iter().all(|name| name.ends_with(&fold(second.text)))
            }
            (Some(owners), None) => {
                new(second) && owners.iter().all(|name| name.starts_with(&fold(first.text)))
            }
            _ => false,
        }
}

/// Whether the words are the name of the outlet that the article comes from.
fn is_outlet(draft: &Draft<'_>, run: &Range<usize>) -> bool {
    let name = folded(&draft.analysis, run);
    draft.source.is_some_and(|source| {
        source.split(['/', '|', ',', ';']).any(|part| !name.is_empty() && fold(part) == name)
    })
}

/// Whether an unnamed outlet reports: ", Example reports."
fn reports(previous: Option<&Token<'_>>, next: Option<&Token<'_>>, run: &[Token<'_>]) -> bool {
    previous.is_some_and(|t| t.text == ",")
        && next.is_some_and(|t| t.is_any(&["reports", "reported"]))
        && run.iter().all(|t| !COMMON.contains(&t.lower))
}

/// Whether a line is "By X" with one word: an agency's byline.
fn byline(sentence: &Range<usize>, previous: Option<&Token<'_>>, run: &Range<usize>) -> bool {
    run.end == sentence.end
        && run.len() == 1
        && run.start == sentence.start + 1
        && previous.is_some_and(|t| t.is("by"))
}

/// Whether a noun says that a name is a party's: "the Example party", "the opposition Example party".
fn is_party(
    analysis: &Analysis<'_>,
    run: &Range<usize>,
    previous: Option<&Token<'_>>,
    next: Option<&Token<'_>>,
) -> bool {
    let adjective = |t: &Token<'_>| ["an", "ish", "ese", "ic"].iter().any(|end| t.lower.ends_with(end));
    let name = &analysis.tokens[run.end - 1];
    next.is_some_and(|t| t.is_any(&["party", "faction"]))
        && previous.is_some_and(|t| t.is("the") || t.owns() || t.is_in(&PARTY_ADJECTIVES))
        && !COMMON.contains(&name.lower)
        && !adjective(name)
}

/// Whether an apposition says that a name is a body's: "Ibuka, an association of survivors,".
fn described_as_body(analysis: &Analysis<'_>, run: &Range<usize>, end: usize) -> bool {
    let token = |i: usize| (i < end).then(|| &analysis.tokens[i]);
    let opens = token(run.end).is_some_and(|t| t.text == ",")
        && token(run.end + 1).is_some_and(|t| t.is_any(&["a", "an", "the"]));
    let noun = |t: &Token<'_>| !t.is_any(&["office", "command"]) && class_of(&t.lower) == Some(Class::Body);
    // The head of the apposition: the last noun before a preposition, relative or mark.
    let mut last = None;
    for i in run.end + 2..run.end + 8 {
        match token(i) {
            Some(t) if t.is_hyphen() || t.kind == TokenKind::Possessive => {}
            Some(t)
                if t.kind == TokenKind::Word
                    && !is_preposition(&t.lower)
                    && !t.is_any(&["that", "which", "who", "and"]) =>
            {
                last = Some(t);
            }
            _ => break,
        }
    }
    opens && last.is_some_and(noun) && !COMMON.contains(&analysis.tokens[run.start].lower)
}

/// Whether a noun for bodies stands before a name that is theirs: "the union Xantorvo", "a local developer, Xantorvo,".
fn named_by_noun(
    analysis: &Analysis<'_>,
    gazetteer: &Gazetteer,
    run: &Range<usize>,
    sentence: &Range<usize>,
) -> bool {
    let tokens = &analysis.tokens;
    let Some(last) = run.start.checked_sub(1).filter(|&i| i > sentence.start) else { return false };
    let comma = tokens[last].text == "," && last > sentence.start + 1;
    let noun = last - usize::from(comma);
    if !tokens[noun].is_in(&NAMING_NOUNS) || tokens[noun].is_capitalised() {
        return false;
    }
    // A person beside it: "the company Jane Doe left".
    if gazetteer.given_name_count(&fold(tokens[run.start].text)) > 0 {
        return false;
    }
    let closed = tokens[..sentence.end].get(run.end).is_some_and(|t| t.text == ",");
    let article = || {
        (noun.saturating_sub(4).max(sentence.start)..noun).any(|i| {
            tokens[i].is_any(&["a", "an", "the", "another"]) || tokens[i].kind == TokenKind::Possessive
        })
    };
    article() && (!comma || closed)
}

/// Whether a line names its author and the agency: "By Jane Doe - Example:".
fn signed(analysis: &Analysis<'_>, sentence: &Range<usize>, run: &Range<usize>) -> bool {
    let dash = run.start > sentence.start
        && analysis.tokens[run.start - 1].is_hyphen()
        && !analysis.tokens[run.start].glued;
    dash && analysis.tokens[sentence.start].is("by")
        && analysis.tokens.get(run.end).is_none_or(|t| t.text == ":" || run.end == sentence.end)
}

/// Whether an unknown word does or suffers what persons do, as bodies do not or as its being a family name tells:
/// "Brelvik criticised".
fn is_last_name(
    gazetteer: &Gazetteer,
    token: &Token<'_>,
    previous: Option<&Token<'_>>,
    next: Option<&Token<'_>>,
) -> bool {
    let verb = |t: &Token<'_>| t.is_in(&HUMAN_VERBS) || t.is_in(&URGING_VERBS);
    let acts = next.is_some_and(verb) && !previous.is_some_and(|t| t.is_any(&["the", "a", "an", "of"]));
    let deed = next.is_some_and(|t| !t.is_in(&SAYING));
    let suffers = previous.is_some_and(|t| t.is_in(&PERSON_OBJECTS) || t.is_in(&URGING_VERBS))
        && next.is_none_or(|t| t.kind == TokenKind::Punctuation || is_preposition(&t.lower));
    (acts || suffers)
        && !token.is_all_caps()
        && !ORDINARY.contains(&token.lower)
        && !COMMON.contains(&token.lower)
        && !PEOPLES.contains(&token.lower)
        && (family_count(gazetteer, &fold(token.text)) > 0 || acts && deed && !token.lower.ends_with('s'))
}

fn is_acronym(token: &Token<'_>) -> bool {
    let letters = token.text.chars().filter(|c| c.is_alphabetic()).count();
    let plain = token.text.chars().all(|c| c.is_alphabetic() || c == '.')
        && !token.text.chars().all(|c| "IVXLC".contains(c));
    token.is_all_caps()
        && plain
        && (2..=6).contains(&letters)
        && !NO_NAME.contains(&token.lower)
        && !COMMON.contains(&token.lower)
        && !is_abbreviation(&token.lower)
}

/// Whether most words of a sentence are in capitals, so that capitals say nothing.
pub(super) fn shouted(analysis: &Analysis<'_>, sentence: &Range<usize>) -> bool {
    let words: Vec<_> =
        analysis.tokens[sentence.clone()].iter().filter(|t| t.kind == TokenKind::Word).collect();
    words.iter().filter(|t| t.is_all_caps()).count() * 2 > words.len()
}

/// "Alpha, Beta and X": an unknown word in a list after a place; `places` has the ends of the places so far.
pub(super) fn in_list_of_places(
    analysis: &Analysis<'_>,
    run: &Range<usize>,
    places: &FxHashSet<usize>,
) -> bool {
    let mut at = run.start;
    while at > 0 && run.start - at < 2 && analysis.tokens[at - 1].is_any(&[",", "and", "or"]) {
        at -= 1;
    }
    at < run.start && places.contains(&at) && !COMMON.contains(&analysis.tokens[run.start].lower)
}

/// "in X, Ruritania": an unknown word between a preposition and a country.
fn located_unknown(
    analysis: &Analysis<'_>,
    run: &Range<usize>,
    previous: Option<&Token<'_>>,
    next: Option<&Token<'_>>,
    gazetteer: &Gazetteer,
) -> bool {
    previous.is_some_and(|t| t.is_any(&["in", "at", "near", "from"]))
        && next.is_some_and(|t| t.text == ",")
        && analysis
            .tokens
            .get(run.end + 1)
            .is_some_and(|t| t.is_capitalised() && gazetteer.find(t.text).any(|m| m.entry.iso2().is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_with_and_without_small_words() {
        let [short, long] = initials("organization for security and cooperation in europe");
        assert_eq!((short.as_str(), long.as_str()), ("osce", "ofsacie"));
    }
}
