//! Names that no rule finds, but the parser's finder of names: unknown runs of capitalised words in, candidates out.
//!
//! What it says is one signal among others: half of it is wrong where the rules found nothing. So a name is taken only if the
//! words before or behind it tell of which type it is: a place after "in" or "reached", a body after "told" or "the
//! agency". Such a name is found wherever the article has it alone, and is never linked.

mod cue;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::classes::{PARTY_ADJECTIVES, SAYING};
use crate::extract::draft::{Draft, Form};
use crate::extract::record::EntityType;
use crate::extract::syntax::names_of;
use crate::extract::text::{Analysis, Token, TokenKind};
use crate::gazetteer::Gazetteer;
use crate::syntax::Name;

use super::Candidate;
use super::settle::{folded, in_list_of_places, shouted};
use super::tables::{NO_NAME, PEOPLES, is_ordinary};
use cue::{Beside, Cue};

/// The rule that finds these names; nothing that only it found is linked.
pub(crate) const RULE: &str = "name.parsed";
const CONFIDENCE: f64 = 0.5;
/// By how much the moves of a name must be better than others.
const LEAST: f32 = 0.4;
/// The same where the word before it tells little of its type, of a body of several words, and of one of a single word.
const SURE_WORDS: f32 = 2.5;
const SURE_WORD: f32 = 6.0;

/// How many mentions of a name the parser is asked about at most, beside the one whose type is told.
const ASKED: usize = 2;

/// What the parser names at a run.
#[derive(Clone, Copy)]
struct Label {
    name: &'static str,
    margin: f32,
}

struct Parsed<'a, 't> {
    beside: Beside<'a, 't>,
    /// The names of the sentences that the parser was asked about.
    names: FxHashMap<usize, Vec<Name>>,
}

/// Adds the names among runs of unknown words that the parser sees and the words beside them allow.
pub(super) fn parsed(
    draft: &Draft<'_>,
    gazetteer: &Gazetteer,
    runs: &[Range<usize>],
    candidates: &mut Vec<Candidate>,
) {
    let analysis = &draft.analysis;
    let left = left(analysis, runs, candidates);
    let ends = |of: EntityType| {
        candidates.iter().filter(move |c| c.entity_type == of).map(|c| c.tokens.end).collect::<FxHashSet<_>>()
    };
    let mut places = ends(EntityType::Place);
    let bodies = ends(EntityType::Organisation);
    let beside = Beside { analysis, gazetteer, bodies };
    let mut parsed = Parsed { beside, names: FxHashMap::default() };
    let of_name = parsed.types(&left);
    if of_name.is_empty() {
        return;
    }
    for run in left {
        let named = of_name.get(&folded(analysis, &run)).copied().flatten();
        let listed = || run.len() == 1 && in_list_of_places(analysis, &run, &places);
        let Some(entity_type) = named.or_else(|| listed().then_some(EntityType::Place)) else { continue };
        if entity_type == EntityType::Place {
            places.insert(run.end);
        }
        candidates.push(Candidate {
            tokens: run,
            entity_type,
            kind: None,
            entries: vec![],
            form: Form::Name,
            rule: RULE,
            confidence: CONFIDENCE,
        });
    }
}

/// The runs that no rule has taken and that may be names: no ordinary words, members of peoples, numbers, headlines.
fn left(analysis: &Analysis<'_>, runs: &[Range<usize>], candidates: &[Candidate]) -> Vec<Range<usize>> {
    let taken: FxHashSet<usize> = candidates.iter().flat_map(|c| c.tokens.clone()).collect();
    let may_name = |run: &&Range<usize>| {
        let tokens = &analysis.tokens[(*run).clone()];
        let words = || tokens.iter().filter(|t| t.kind == TokenKind::Word);
        let one = run.len() == 1;
        let party = run.start > 0 && analysis.tokens[run.start - 1].is_in(&PARTY_ADJECTIVES);
        let no_name = |t: &Token<'_>| PEOPLES.contains(&t.lower) || one && NO_NAME.contains(&t.lower);
        !Range::clone(run).any(|at| taken.contains(&at))
            && tokens[0].text.chars().count() > 2
            && !tokens.iter().any(|t| t.text.bytes().any(|b| b.is_ascii_digit()) || no_name(t))
            && (words().any(|t| !is_ordinary(&t.lower)) || !one && party)
    };
    let mut sentence = (usize::MAX, false);
    let mut in_headline = |at: usize| {
        let number = analysis.sentence_of(at);
        if sentence.0 != number {
            sentence = (number, shouted(analysis, &analysis.sentences[number].tokens));
        }
        sentence.1
    };
    runs.iter().filter(may_name).filter(|run| !in_headline(run.start)).cloned().collect()
}

impl Parsed<'_, '_> {
    /// The types of the names among some runs; none for a name that is told to be of two.
    fn types(&mut self, left: &[Range<usize>]) -> FxHashMap<String, Option<EntityType>> {
        let mut mentions: FxHashMap<String, Vec<&Range<usize>>> = FxHashMap::default();
        for run in left {
            mentions.entry(folded(self.beside.analysis, run)).or_default().push(run);
        }
        let mut types: FxHashMap<String, Option<EntityType>> = FxHashMap::default();
        for run in left {
            let Some(cue) = self.beside.cue(run) else { continue };
            let name = folded(self.beside.analysis, run);
            if mentions[&name].iter().any(|run| self.beside.is_cited(run)) {
                continue;
            }
            let Some(found) =
                self.type_of(run, cue).filter(|of| cue == Cue::Body || self.agrees(*of, &mentions[&name]))
            else {
                continue;
            };
            let known = types.entry(name).or_insert(Some(found));
            *known = known.filter(|known| *known == found);
        }
        types
    }

    /// Whether the parser calls half of the mentions of a name that it names, or more, what is of a type.
    fn agrees(&mut self, of: EntityType, mentions: &[&Range<usize>]) -> bool {
        let (mut same, mut all) = (0, 0);
        for run in mentions.iter().take(ASKED) {
            let Some(label) = self.label(run) else { continue };
            let place = matches!(label.name, "GPE" | "LOC" | "FAC");
            let own = if of == EntityType::Place { place } else { label.name == "ORG" };
            all += 1;
            // "landed at Xantorvo" is of a place, whatever the parser calls it.
            same += i32::from(own || label.name == "ORG" && of == EntityType::Place && mentions.len() == 1);
        }
        2 * same >= all
    }

    /// What the parser calls a run, as far as it names the run and no more or less.
    fn label(&mut self, run: &Range<usize>) -> Option<Label> {
        let analysis = self.beside.analysis;
        let sentence = analysis.sentence_of(run.start);
        let names = self.names.entry(sentence).or_insert_with(|| names_of(analysis, sentence));
        let (start, end) = (analysis.tokens[run.start].bytes.start, analysis.tokens[run.end - 1].bytes.end);
        let is_run = |name: &&Name| {
            let mut tokens = &analysis.tokens[tokens_at(analysis, &name.bytes)];
            if let [the, rest @ ..] = tokens
                && the.is("the")
            {
                tokens = rest;
            }
            if let [rest @ .., last] = tokens
                && last.kind == TokenKind::Possessive
            {
                tokens = rest;
            }
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
            // A name in brackets is taken with what stands before them at times.
            let opened = run.start > 0 && analysis.tokens[run.start - 1].text == "(";
            last.bytes.end == end && (first.bytes.start == start || opened && first.bytes.start < start)
        };
        let name = names.iter().filter(|n| n.bytes.start < end && n.bytes.end > start).find(is_run)?;
        let label = Label { name: name.label, margin: name.margin };
        matches!(label.name, "ORG" | "GPE" | "LOC" | "FAC" | "PERSON").then_some(label)
    }

    /// The type of a run with a cue, if the parser sees a name there that may be of it.
    fn type_of(&mut self, run: &Range<usize>, cue: Cue) -> Option<EntityType> {
        let label = self.label(run)?;
        let one = run.len() == 1;
        let the = self.beside.analysis.tokens[run.start - 1].is("the");
        let place = matches!(label.name, "LOC" | "FAC") || label.name == "GPE" && !the;
        let sure = |sure: bool, otherwise: f32| label.margin >= if sure { LEAST } else { otherwise };
        let body = if one { SURE_WORD } else { SURE_WORDS };
        match cue {
            Cue::Body => {
                let sentence =
                    &self.beside.analysis.sentences[self.beside.analysis.sentence_of(run.start)].tokens;
                let next = self.beside.token(Some(run.end), sentence);
                let silent = next.is_none_or(|t| t.kind == TokenKind::Punctuation || t.is_in(&SAYING));
                (label.name != "PERSON" || silent).then_some(EntityType::Organisation)
            }
            Cue::Place if place && label.margin >= LEAST => Some(EntityType::Place),
            Cue::Place if label.name == "ORG" && one && label.margin >= LEAST => {
                let at = self.beside.analysis.tokens[run.start - 1].is_any(&["in", "at", "near"]);
                at.then_some(EntityType::Place)
            }
            Cue::MayBeBody { sure: known } if label.name == "ORG" && sure(known, body) => {
                Some(EntityType::Organisation)
            }
            _ => None,
        }
    }
}

/// The tokens that a stretch of bytes touches.
fn tokens_at(analysis: &Analysis<'_>, bytes: &Range<usize>) -> Range<usize> {
    let start = analysis.tokens.partition_point(|token| token.bytes.end <= bytes.start);
    let end = analysis.tokens.partition_point(|token| token.bytes.start < bytes.end);
    start..end.max(start)
}

#[cfg(test)]
mod tests;
