//! Relations by patterns over trees: the mentions of a sentence in, what the patterns of `data/patterns/relations.tsv`
//! find and no rule over words did, out.
//!
//! A sentence is parsed only if it has a cue outside of its names and names that may be subject and object.

use std::ops::Range;
use std::sync::LazyLock;

use crate::extract::draft::{Form, Mention};
use crate::extract::patterns::{Pattern, Patterns};
use crate::extract::record::{EntityType, RelationType};
use crate::extract::text::TokenKind;

use super::Finder;

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let table = include_str!("../../../data/patterns/relations.tsv");
    Patterns::parse(table).unwrap_or_else(|error| unreachable!("tests read the table: {error}"))
});

/// The relation that a table calls so.
fn relation_type(tells: &str) -> Option<RelationType> {
    match tells {
        "member_of" => Some(RelationType::MemberOf),
        "chairs" => Some(RelationType::Chairs),
        "part_of" => Some(RelationType::PartOf),
        "located_in" => Some(RelationType::LocatedIn),
        _ => None,
    }
}

impl<'a> Finder<'a, '_> {
    /// "The Blue River Council, founded in 1952, is led by Anna Brelvik."
    pub(super) fn parsed(&mut self, number: usize, sentence: &Range<usize>) {
        let draft = self.draft;
        if draft.mentions_in(sentence.clone()).len() < 2 {
            return;
        }
        for at in sentence.clone() {
            let token = &draft.analysis.tokens[at];
            if token.kind != TokenKind::Word || draft.mention_at(at).is_some() {
                continue;
            }
            for pattern in PATTERNS.of_cue(&token.lower) {
                if self.may_fit(pattern, at, sentence) {
                    self.fit(pattern, number, at);
                }
            }
        }
    }

    /// Whether names of the sentence may be subject and object of a pattern, and no rule found its relation at the cue.
    fn may_fit(&self, pattern: &Pattern, cue: usize, sentence: &Range<usize>) -> bool {
        let mentions = self.draft.mentions_in(sentence.clone());
        let any = |types: &[&str]| mentions.iter().any(|m| self.is_one_of(m, types));
        let relation = relation_type(pattern.tells);
        let told = |f: &super::Found| f.tokens.contains(&cue) && Some(f.relation_type) == relation;
        any(&pattern.subjects) && any(&pattern.objects) && !self.found.iter().rev().take(20).any(told)
    }

    /// Whether a mention names an entity of one of some types, as the tables write them.
    fn is_one_of(&self, mention: &Mention, types: &[&str]) -> bool {
        let name = match self.draft.entities[mention.entity].entity_type {
            EntityType::Person => "person",
            EntityType::Country if mention.form == Form::Name => "country",
            EntityType::Organisation => "organisation",
            EntityType::Place => "place",
            _ => return false,
        };
        types.contains(&name)
    }

    fn fit(&mut self, pattern: &'static Pattern, number: usize, cue: usize) {
        let draft = self.draft;
        let tokens = &draft.analysis.tokens;
        let tree = draft.tree(number);
        let word = tree.root_of(tokens[cue].bytes.clone());
        let Some(fit) = word.and_then(|word| pattern.fit(tree, draft.analysis.text, word)) else { return };
        let mention = |word: &usize| -> Option<&'a Mention> {
            let byte = tree.words()[*word].bytes.start;
            draft.mention_at(tokens.partition_point(|token| token.bytes.end <= byte))
        };
        let named = |words: &[usize], types: &[&str]| -> Vec<&'a Mention> {
            words.iter().filter_map(mention).filter(|m| self.is_one_of(m, types)).collect()
        };
        let (subjects, objects) =
            (named(&fit.subjects, &pattern.subjects), named(&fit.objects, &pattern.objects));
        let Some(relation_type) = relation_type(pattern.tells) else { return };
        for subject in subjects {
            for object in &objects {
                self.add(relation_type, subject, object, pattern.rule, pattern.confidence);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_relations_of_types() {
        let table = include_str!("../../../data/patterns/relations.tsv");
        let patterns = Patterns::parse(table).expect("the table is one");
        assert!(patterns.rules().count() > 3);
        for row in crate::extract::lexicon::rows(table) {
            assert!(relation_type(row[1]).is_some(), "{}", row[1]);
            let types = ["person", "country", "organisation", "place"];
            assert!(row[2].split(',').chain(row[3].split(',')).all(|t| types.contains(&t)), "{}", row[0]);
        }
    }
}
