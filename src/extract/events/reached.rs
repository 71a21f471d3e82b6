//! What a noun phrase names when it is acted on: a phrase of a sentence in, entities and places out. More is let in
//! than for those who act: "positions of the Azerbaijani army" leads to Azerbaijan.

use crate::extract::coref::antecedents;
use crate::extract::draft::{Draft, Mention};
use crate::extract::record::EntityType;
use crate::extract::text::TokenKind;

use super::actors::Scene;
use super::groups::Item;
use super::pronouns::accuser;
use super::words::Class;

/// Entities acted on, and places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reached {
    /// Persons, countries and organisations.
    pub(super) entities: Vec<usize>,
    pub(super) places: Vec<usize>,
}

impl Reached {
    fn add(&mut self, draft: &Draft<'_>, entity: usize) {
        let list = if draft.entities[entity].entity_type == EntityType::Place {
            &mut self.places
        } else {
            &mut self.entities
        };
        if !list.contains(&entity) {
            list.push(entity);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entities.is_empty() && self.places.is_empty()
    }
}

impl Scene<'_, '_> {
    /// All that a phrase and its prepositions name, if it is acted on: "positions of the Azerbaijani army".
    pub(super) fn reached(&self, first: usize, limit: usize) -> Reached {
        let mut reached = Reached::default();
        let items = &self.clauses.items;
        for item in self.list(first, limit) {
            self.reach(item, &mut reached);
            if let Some(leader) = self.led_by(item) {
                for inner in self.list(leader, limit) {
                    self.reach(inner, &mut reached);
                }
            }
            let mut j = item + 1;
            loop {
                if matches!(items.get(j), Some(Item::Comma))
                    && self.clauses.is_prep(self.draft, j + 1, "including")
                {
                    j += 1;
                }
                if j + 1 >= limit.min(items.len()) || !matches!(items[j + 1], Item::Phrase(_)) {
                    break;
                }
                let included = self.clauses.is_prep(self.draft, j, "including");
                let open = ["of", "including"].iter().any(|word| self.clauses.is_prep(self.draft, j, word));
                let kin = self.head(item).is_some_and(|head| self.words.is(head, Class::Kin));
                if !open || kin && j == item + 1 {
                    break;
                }
                for inner in self.list(j + 1, limit) {
                    let mut more = Reached::default();
                    self.reach(inner, &mut more);
                    // "a fifth of Norway, including the north": Norway was acted on, the north is a part of it.
                    if included && !reached.entities.is_empty() {
                        more.places.clear();
                    }
                    for entity in more.entities.into_iter().chain(more.places) {
                        reached.add(self.draft, entity);
                    }
                }
                j += 2;
            }
        }
        reached
    }

    /// Whose a thing is by a description: "the government's demand".
    fn described_owner(&self, item: usize) -> Vec<usize> {
        let tokens = self.tokens(item);
        let mark = tokens.clone().find(|&t| self.draft.analysis.tokens[t].kind == TokenKind::Possessive);
        mark.map_or_else(Vec::new, |mark| antecedents(self.draft, tokens.start..mark))
    }

    /// The phrase that names who leads: "a delegation led by Poland's minister".
    fn led_by(&self, item: usize) -> Option<usize> {
        let items = &self.clauses.items;
        let Some(Item::Verb(number)) = items.get(item + 1) else { return None };
        let leads =
            self.clauses.verb(self.words, *number).is_some_and(|v| matches!(v.lemma, "lead" | "head"));
        let delegation = self.head(item).is_some_and(|head| self.words.is(head, Class::Delegation));
        (leads
            && delegation
            && self.clauses.is_prep(self.draft, item + 2, "by")
            && matches!(items.get(item + 3), Some(Item::Phrase(_))))
        .then_some(item + 3)
    }

    fn reach(&self, item: usize, reached: &mut Reached) {
        let mut actors = self.actors(item);
        if actors.is_empty() && self.mentions(item).is_empty() {
            actors = self.memory.armed_owner(self, item);
        }
        if actors.is_empty() && self.mentions(item).is_empty() {
            actors = accuser(self, item).map_or_else(|| self.described_owner(item), <[usize]>::to_vec);
        }
        if actors.is_empty() {
            // "Roe's brother" is not Roe.
            let kin = self.head(item).is_some_and(|head| self.words.is(head, Class::Kin));
            let whole =
                |m: &&Mention| !kin || self.draft.entities[m.entity].entity_type != EntityType::Person;
            for mention in self.mentions(item).iter().filter(|m| !self.describes(m)).filter(whole) {
                reached.add(self.draft, mention.entity);
            }
        }
        for entity in actors {
            reached.add(self.draft, entity);
        }
    }
}
