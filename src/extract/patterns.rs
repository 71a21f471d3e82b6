//! Patterns over the tree of a sentence: files of rules in, one matcher over trees out.
//!
//! A pattern begins at a cue, a word of the sentence, and says by what ways through the tree its subject and its object are
//! reached, and on what conditions. `docs/patterns.md` describes the files; those of the program are in `data/patterns`. A
//! way ends at words; what they name is for the stage to say that asks.

mod file;
mod ways;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::syntax::Tree;

use super::draft::{Draft, Form, Mention};
use super::lexicon::WordSet;
use super::record::{EntityType, EventType, RelationType};
use super::text::TokenKind;

pub(super) use file::{PatternFile, read};
use ways::{Condition, Sentence, Step};

/// What a pattern tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tells {
    /// A relation; the label is that of one in words of its own.
    Relation(RelationType, Option<&'static str>),
    /// Who holds a position: this one, or what the cue says.
    Role(Option<&'static str>),
    /// Who does what to whom.
    Event(EventType),
    /// Who says what, and the stance of the speaker.
    Claim(&'static str),
}

/// What a cue must be in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Any,
    Verb,
    Noun,
}

/// Words at which a pattern begins, each with what it must be.
pub(super) type Cues = Vec<(&'static str, Part)>;

/// The types of entity that a place of a pattern may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Types(u8);

impl Types {
    /// The names of types in files.
    const NAMES: [(&'static str, EntityType); 4] = [
        ("person", EntityType::Person),
        ("country", EntityType::Country),
        ("organisation", EntityType::Organisation),
        ("place", EntityType::Place),
    ];

    fn of(entity_type: EntityType) -> Self {
        Self(1 << entity_type as u8)
    }

    fn add(&mut self, entity_type: EntityType) {
        self.0 |= Self::of(entity_type).0;
    }

    pub(super) fn has(self, entity_type: EntityType) -> bool {
        self.0 & Self::of(entity_type).0 != 0
    }
}

/// A place of a pattern: its subject or object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) types: Types,
    /// The ways to it, of which the first that leads somewhere counts.
    ways: Vec<Vec<Step>>,
    /// Whether the pattern fits without it.
    pub(super) optional: bool,
}

/// A pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    /// The name of the rule that it is.
    pub(super) rule: &'static str,
    pub(super) tells: Tells,
    pub(super) subject: Place,
    /// Nothing if the pattern has no object.
    pub(super) object: Option<Place>,
    pub(super) confidence: f64,
    conditions: Vec<Condition>,
    /// Ways each of which must lead to a word.
    needs: Vec<Vec<Step>>,
    /// Ways none of which may.
    unless: Vec<Vec<Step>>,
}

/// Where a pattern fits: the words at which the ways to subject and object end, those coordinated with them included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// The word of the tree that is the cue.
    pub(super) cue: usize,
    pub(super) subjects: Vec<usize>,
    pub(super) objects: Vec<usize>,
}

/// Patterns by their cues.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns {
    patterns: Vec<Pattern>,
    cues: WordSet,
    by_cue: FxHashMap<&'static str, Vec<(usize, Part)>>,
}

impl Patterns {
    /// Adds a pattern with its cues.
    pub(super) fn add(&mut self, pattern: Pattern, cues: Cues) {
        for (cue, part) in cues {
            self.cues.insert(cue);
            let entries = self.by_cue.entry(cue).or_default();
            if !entries.contains(&(self.patterns.len(), part)) {
                entries.push((self.patterns.len(), part));
            }
        }
        self.patterns.push(pattern);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The patterns of which a word in lower case is a cue, each with what the word must be.
    fn of_cue(&self, lower: &str) -> impl Iterator<Item = (&Pattern, Part)> {
        let numbers = if self.cues.contains(lower) { self.by_cue.get(lower) } else { None };
        numbers.into_iter().flatten().map(|(number, part)| (&self.patterns[*number], *part))
    }

    /// The cues among some tokens of a text, outside of names: the token, and the pattern with what the word must be; without
    /// the patterns of rules that are left out.
    pub(super) fn cues_in<'a>(
        &'a self,
        draft: &'a Draft<'_>,
        tokens: Range<usize>,
    ) -> impl Iterator<Item = (usize, &'a Pattern, Part)> {
        let is_word = |at: &usize| {
            draft.analysis.tokens[*at].kind == TokenKind::Word && draft.mention_at(*at).is_none()
        };
        tokens
            .filter(is_word)
            .flat_map(|at| {
                let patterns = self.of_cue(&draft.analysis.tokens[at].lower);
                patterns.map(move |(pattern, part)| (at, pattern, part))
            })
            .filter(|(_, pattern, _)| draft.has_rule(pattern.rule))
    }

    /// The patterns.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter()
    }
}

impl Pattern {
    /// Where the pattern fits at a cue of a tree of words of a text.
    fn fit(&self, tree: &Tree, text: &str, cue: usize, part: Part) -> Option<Fit> {
        let word = &tree.words()[cue];
        let is_part = match part {
            Part::Any => true,
            Part::Verb => word.is_verb(),
            Part::Noun => word.is_noun(),
        };
        let sentence = Sentence { tree, text };
        let leads = |way: &Vec<Step>| !sentence.end(cue, way).is_empty();
        if !is_part
            || !self.conditions.iter().all(|condition| sentence.holds(*condition, cue))
            || !self.needs.iter().all(leads)
            || self.unless.iter().any(leads)
        {
            return None;
        }
        let to = |place: &Place| {
            let ways = place.ways.iter().map(|way| sentence.reached(cue, way));
            let words = ways.into_iter().find(|words| !words.is_empty()).unwrap_or_default();
            (!words.is_empty() || place.optional).then_some(words)
        };
        let subjects = to(&self.subject)?;
        let objects = self.object.as_ref().map_or(Some(Vec::new()), to)?;
        Some(Fit { cue, subjects, objects })
    }

    /// Where the pattern fits at a token of a sentence.
    pub(super) fn fit_at(&self, draft: &Draft<'_>, sentence: usize, token: usize, part: Part) -> Option<Fit> {
        let tree = draft.tree(sentence);
        let cue = tree.root_of(draft.analysis.tokens[token].bytes.clone())?;
        self.fit(tree, draft.analysis.text, cue, part)
    }

    /// Whether a mention names an entity of one of the types of a place.
    pub(super) fn is_one_of(draft: &Draft<'_>, mention: &Mention, types: Types) -> bool {
        let entity_type = draft.entities[mention.entity].entity_type;
        types.has(entity_type) && (entity_type != EntityType::Country || mention.form == Form::Name)
    }
}

/// The token of the text in which a word of the tree of a sentence begins.
pub(super) fn token_of(draft: &Draft<'_>, sentence: usize, word: usize) -> usize {
    let byte = draft.tree(sentence).words()[word].bytes.start;
    draft.analysis.tokens.partition_point(|token| token.bytes.end <= byte)
}

/// The mentions that words of the tree of a sentence are part of, if they are of the types of a place.
pub(super) fn named<'d>(
    draft: &'d Draft<'_>,
    sentence: usize,
    words: &[usize],
    types: Types,
) -> Vec<&'d Mention> {
    let mention = |word: &usize| draft.mention_at(token_of(draft, sentence, *word));
    words.iter().filter_map(mention).filter(|m| Pattern::is_one_of(draft, m, types)).collect()
}

#[cfg(test)]
mod tests;
