//! Relations by patterns over trees: the mentions of a sentence in, what the patterns of the program find and no rule over
//! words did, and what the patterns of the user find, out.
//!
//! A sentence is parsed only if it has a cue outside of its names and names that may be subject and object.

use std::ops::Range;

use crate::extract::patterns::{Part, Pattern, Patterns, Tells, named};
use crate::extract::ruleset::BUILTIN;

use super::Finder;

impl Finder<'_, '_> {
    /// "The Blue River Council, founded in 1952, is led by Anna Brelvik."
    pub(super) fn parsed(&mut self, number: usize, sentence: &Range<usize>) {
        self.by_patterns(&BUILTIN.relations, number, sentence, true);
    }

    /// What the patterns of the user find. They come before the rules of the program.
    pub(super) fn own(&mut self) {
        let draft = self.draft;
        let Some(patterns) = draft.own_patterns().filter(|patterns| !patterns.relations.is_empty()) else {
            return;
        };
        for (number, sentence) in draft.analysis.sentences.iter().enumerate() {
            crate::limits::checkpoint();
            self.by_patterns(&patterns.relations, number, &sentence.tokens, false);
        }
    }

    /// What patterns find in a sentence; with `last`, only what no rule has found there.
    fn by_patterns(&mut self, patterns: &Patterns, number: usize, sentence: &Range<usize>, last: bool) {
        let draft = self.draft;
        if draft.mentions_in(sentence.clone()).len() < 2 {
            return;
        }
        for (at, pattern, part) in patterns.cues_in(draft, sentence.clone()) {
            if self.may_fit(pattern, at, sentence, last) {
                self.fit(pattern, part, number, at);
            }
        }
    }

    /// Whether names of the sentence may be subject and object of a pattern and, with `last`, no rule found its relation at
    /// the cue.
    fn may_fit(&self, pattern: &Pattern, cue: usize, sentence: &Range<usize>, last: bool) -> bool {
        let (Tells::Relation(relation, _), Some(object)) = (pattern.tells, &pattern.object) else {
            return false;
        };
        let mentions = self.draft.mentions_in(sentence.clone());
        let any = |types| mentions.iter().any(|m| Pattern::is_one_of(self.draft, m, types));
        let told = |f: &super::Found| f.tokens.contains(&cue) && f.relation_type == relation;
        any(pattern.subject.types)
            && any(object.types)
            && !(last && self.found.iter().rev().take(20).any(told))
    }

    fn fit(&mut self, pattern: &Pattern, part: Part, number: usize, cue: usize) {
        let draft = self.draft;
        let (Tells::Relation(relation, label), Some(object)) = (pattern.tells, &pattern.object) else {
            return;
        };
        let Some(fit) = pattern.fit_at(draft, number, cue, part) else { return };
        let objects = named(draft, number, &fit.objects, object.types);
        for subject in named(draft, number, &fit.subjects, pattern.subject.types) {
            for object in &objects {
                self.add(relation, subject, object, pattern.rule, pattern.confidence);
                if let Some(found) = self.found.last_mut().filter(|found| found.rule == pattern.rule) {
                    found.label = label;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_of_the_program_tell_relations() {
        let patterns = &BUILTIN.relations;
        assert!(patterns.iter().count() > 3);
        assert!(patterns.iter().all(|pattern| matches!(pattern.tells, Tells::Relation(_, None))));
        assert!(BUILTIN.roles.is_empty() && BUILTIN.events.is_empty() && BUILTIN.claims.is_empty());
    }
}
