//! Phrases joined by "and" and commas: the first item of a list in, its members and those who act among them out.

use super::actors::Scene;
use super::clause::Subject;
use super::factuality::kept;
use super::groups::Item;

impl Scene<'_, '_> {
    /// The actors of a phrase and of those coordinated with it, up to an item.
    pub(super) fn coordinated(&self, first: usize, limit: usize) -> Vec<usize> {
        let mut all = Vec::new();
        for item in self.list(first, limit).into_iter().filter(|&item| !self.folk(item)) {
            for entity in self.actors(item) {
                if !all.contains(&entity) {
                    all.push(entity);
                }
            }
        }
        all
    }

    /// A phrase and those coordinated with it, before `limit`, but those that a contrast takes out: "A but not B".
    pub(super) fn list(&self, first: usize, limit: usize) -> Vec<usize> {
        kept(self, self.whole_list(first, limit))
    }

    /// A phrase and those coordinated with it, before `limit`; phrases after prepositions belong to those before.
    pub(super) fn whole_list(&self, first: usize, limit: usize) -> Vec<usize> {
        let items = &self.clauses.items;
        let mut list = vec![first];
        let mut j = first + 1;
        let (mut inside, mut between) = (false, false);
        while j < limit.min(items.len()) {
            match &items[j] {
                Item::Prep(_) if matches!(items.get(j + 1), Some(Item::Phrase(_))) => {
                    between |= self.clauses.is_prep(self.draft, j, "between");
                    inside =
                        !["of", "from", "for"].iter().any(|word| self.clauses.is_prep(self.draft, j, word));
                    j += 2;
                }
                Item::Date(_) => j += 1,
                Item::And(_) => {
                    let next = if matches!(items.get(j + 1), Some(Item::Prep(_))) { j + 2 } else { j + 1 };
                    // "thanked Norway and Sweden sent help": what follows is another clause.
                    if !matches!(items.get(next), Some(Item::Phrase(_))) || self.begins_clause(next) {
                        break;
                    }
                    // "rebels in A and B": the name belongs to the preposition.
                    if between {
                        between = false;
                    } else if !(inside && self.is_name(next)) {
                        list.push(next);
                        inside = false;
                    }
                    j = next + 1;
                }
                Item::Comma => {
                    let and = (j + 1..limit.min(items.len()).min(j + 12))
                        .find(|&k| matches!(items[k], Item::And(_) | Item::Verb(_) | Item::Stop));
                    let listed = matches!(items.get(j + 1), Some(Item::Phrase(_)))
                        && and.is_some_and(|k| matches!(items[k], Item::And(_)));
                    let and_next = matches!(items.get(j + 1), Some(Item::And(_)));
                    if !listed && !and_next {
                        break;
                    }
                    if listed {
                        list.push(j + 1);
                    }
                    j += if listed { 2 } else { 1 };
                }
                _ => break,
            }
        }
        list
    }

    /// Whether a phrase is nothing but a name.
    fn is_name(&self, item: usize) -> bool {
        let tokens = self.tokens(item);
        self.draft.mention_at(tokens.start).is_some_and(|m| m.tokens.end == tokens.end)
    }

    /// Whether a phrase after "and" is the subject of a clause of its own.
    pub(super) fn begins_clause(&self, item: usize) -> bool {
        self.clauses.places.iter().any(|place| place.subject == Subject::Item(item))
    }
}
