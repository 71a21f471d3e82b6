//! Relations: a draft with mentions and roles in, lasting relations between its entities out.
//!
//! `data/rules.tsv` has the rules, each with an example. They read the words beside a name ("Alpha, Ruritania", "Jane
//! Doe, head of the Example Group"), names inside names ("Ruritanian Armed Forces") and clauses ("Ruritania joined the
//! Example Union", "the Example Group, which Jane Doe chairs"). Patterns over the tree of a sentence find what these do not.

mod chairs;
mod members;
mod membership;
mod parsed;
mod parts;
mod places;
mod regions;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::{Class, Gazetteer};

use super::draft::{Draft, Form, Mention};
use super::lexicon::WordSet;
use super::record::{EntityType, Relation, RelationType, Span};
use super::text::Token;

/// Finds the relations, in the order of the text and without repeats.
pub fn relations(draft: &Draft<'_>, gazetteer: &Gazetteer) -> Vec<Relation> {
    let mut countries = FxHashMap::default();
    for (number, entity) in
        draft.entities.iter().enumerate().filter(|(_, e)| e.entity_type == EntityType::Country)
    {
        if let Some(code) = entity.country.as_deref() {
            countries.entry(code).or_insert(number);
        }
    }
    let mut finder = Finder { draft, gazetteer, countries, found: vec![], seen: FxHashSet::default() };
    finder.own();
    for sentence in &draft.analysis.sentences {
        crate::limits::checkpoint();
        let range = sentence.tokens.clone();
        finder.places(&range);
        finder.regions(&range);
        finder.co_chairs(&range);
        finder.country_chairs(&range);
        finder.members(&range);
        finder.memberships(&range);
        finder.arms(&range);
    }
    finder.parts();
    finder.chairs();
    for (number, sentence) in draft.analysis.sentences.iter().enumerate() {
        finder.parsed(number, &sentence.tokens);
    }
    finder.finish()
}

struct Found {
    relation_type: RelationType,
    /// The words for a relation of the type `other`.
    label: Option<&'static str>,
    subject: usize,
    object: usize,
    tokens: Range<usize>,
    rule: &'static str,
    confidence: f64,
}

struct Finder<'a, 't> {
    draft: &'a Draft<'t>,
    gazetteer: &'a Gazetteer,
    /// The countries of the article by ISO code.
    countries: FxHashMap<&'a str, usize>,
    found: Vec<Found>,
    seen: FxHashSet<(RelationType, usize, usize)>,
}

impl<'a, 't> Finder<'a, 't> {
    fn add(
        &mut self,
        relation_type: RelationType,
        subject: &Mention,
        object: &Mention,
        rule: &'static str,
        confidence: f64,
    ) {
        let tokens = subject.tokens.start.min(object.tokens.start)..subject.tokens.end.max(object.tokens.end);
        self.add_entities(relation_type, subject.entity, object.entity, tokens, rule, confidence);
    }

    fn add_entities(
        &mut self,
        relation_type: RelationType,
        subject: usize,
        object: usize,
        tokens: Range<usize>,
        rule: &'static str,
        confidence: f64,
    ) {
        // Several relations may be called by words of their own.
        let is_new = |seen: &mut FxHashSet<_>| {
            relation_type == RelationType::Other || seen.insert((relation_type, subject, object))
        };
        if subject != object && self.draft.has_rule(rule) && is_new(&mut self.seen) {
            self.found.push(Found { relation_type, label: None, subject, object, tokens, rule, confidence });
        }
    }

    fn finish(mut self) -> Vec<Relation> {
        self.found.sort_by_key(|f| (f.tokens.start, f.subject, f.object));
        let id = |number: usize| format!("e{}", number + 1);
        let draft = self.draft;
        let span = |tokens: &Range<usize>| -> Span { draft.span(tokens.clone()) };
        self.found
            .iter()
            .map(|f| Relation {
                relation_type: f.relation_type,
                label: f.label.map(str::to_owned),
                subject: id(f.subject),
                object: id(f.object),
                span: Some(span(&f.tokens)),
                confidence: Some(f.confidence),
                extractor: Some(f.rule.to_owned()),
            })
            .collect()
    }

    fn token(&self, at: usize) -> Option<&'a Token<'t>> {
        self.draft.analysis.tokens.get(at)
    }

    fn is_type(&self, mention: &Mention, types: &[EntityType]) -> bool {
        types.contains(&self.draft.entities[mention.entity].entity_type)
    }

    fn mention_from(&self, at: usize) -> Option<&'a Mention> {
        self.draft.mention_at(at).filter(|m| m.tokens.start == at)
    }

    fn mention_until(&self, end: usize) -> Option<&'a Mention> {
        self.draft.mention_at(end.checked_sub(1)?).filter(|m| m.tokens.end == end)
    }

    /// Skips words such as "northern" and "the".
    fn skip(&self, mut at: usize, words: &[&str]) -> usize {
        while self.token(at).is_some_and(|t| t.is_any(words)) {
            at += 1;
        }
        at
    }

    /// Goes back over words such as "the", at most to the beginning of the sentence.
    fn back(&self, mut at: usize, sentence: &Range<usize>, words: &[&str]) -> usize {
        while at > sentence.start && self.token(at - 1).is_some_and(|t| t.is_any(words)) {
            at -= 1;
        }
        at
    }

    /// Goes back over words of a class and the hyphens between them.
    fn back_class(&self, mut at: usize, sentence: &Range<usize>, words: &WordSet) -> usize {
        while at > sentence.start && self.token(at - 1).is_some_and(|t| t.is_in(words) || t.is_hyphen()) {
            at -= 1;
        }
        at
    }

    fn is_country(&self, mention: &Mention) -> bool {
        self.is_type(mention, &[EntityType::Country]) && mention.form == Form::Name
    }

    /// Skips words of a class.
    fn skip_class(&self, mut at: usize, words: &WordSet) -> usize {
        while self.token(at).is_some_and(|t| t.is_in(words)) && self.draft.mention_at(at).is_none() {
            at += 1;
        }
        at
    }

    /// The country of the article that goes by a name or adjective: "armenian".
    fn country_named(&self, name: &str) -> Option<usize> {
        let mut codes = self
            .gazetteer
            .find(name)
            .filter(|m| m.entry.class() == Class::Country)
            .filter_map(|m| m.entry.iso2());
        self.countries.get(codes.next()?).copied()
    }
}

#[cfg(test)]
mod tests;
