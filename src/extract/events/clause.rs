//! Who does what in a sentence: its parts in, the subject of every verb group and the reach of its complement out.
//!
//! The subject of a finite verb stands to its left: noun phrases behind prepositions, appositions between commas and
//! participles are passed over. A coordinated verb shares the subject of the verb before it; an infinitive has the
//! subject, or after verbs such as "order" the object, of the verb that governs it; a participle that of its clause.

use std::ops::Range;

use crate::extract::draft::Draft;

use super::groups::{Group, Item, Shape, group};
use super::table::Slot;
use super::tags::{Tag, tags};
use super::words::{Govern, Verb, Words};
use crate::extract::morphology::Form;

/// What acts in a verb group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// The noun phrase that is this item, with what is coordinated with it.
    Item(usize),
    /// What acts in another verb group.
    Same(usize),
    /// The possessor or adjective in the phrase that is this item.
    OwnerOf(usize),
    /// The object of another verb group.
    ObjectOf(usize),
    /// Nothing that the rules find.
    None,
}

/// What stands between a verb group and the verb that governs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// Coordinated with the governing verb.
    And,
    /// An infinitive of it: "agreed to".
    Infinitive,
    /// An infinitive of its object: "urged him to".
    ObjectInfinitive,
    /// An infinitive of purpose.
    Purpose,
    /// An infinitive of a noun: "efforts to".
    Noun,
    /// An infinitive of a noun that looks ahead: "plans to".
    PlannedNoun,
    /// A statement: "says it will".
    Statement,
    /// A participle after a comma or preposition.
    Participle,
    /// A relative clause.
    Relative,
    /// After "if".
    Condition,
}

/// The place of a verb group in its sentence.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its item.
    pub(super) item: usize,
    pub(super) subject: Subject,
    /// The verb group that governs it, and how.
    pub(super) governor: Option<(usize, Link)>,
}

/// A sentence taken apart.
#[derive(Debug)]
pub(super) struct Clauses {
    /// The first token of the sentence; all other positions count from it.
    pub(super) start: usize,
    pub(super) items: Vec<Item>,
    pub(super) groups: Vec<Group>,
    pub(super) places: Vec<Place>,
}

impl Clauses {
    /// Takes a sentence apart.
    pub(super) fn new(
        draft: &Draft<'_>,
        words: &Words,
        sentence: Range<usize>,
        is_date: impl Fn(usize) -> bool,
    ) -> Self {
        let start = sentence.start;
        let tags: Vec<Tag> = tags(draft, words, sentence, is_date);
        let lower = |i: usize| &*draft.analysis.tokens[start + i].lower;
        let (items, groups) = group(&tags, &lower);
        let mut clauses = Self { start, items, groups, places: Vec::new() };
        clauses.reduce_participles(draft, words);
        clauses.join_infinitives(&tags);
        clauses.share_passives(draft, words);
        for item in 0..clauses.items.len() {
            if let Item::Verb(number) = clauses.items[item] {
                let place = clauses.place(draft, words, item, number);
                clauses.places.push(place);
            }
        }
        clauses
    }

    /// The main verb of a group.
    pub(super) fn verb<'w>(&self, words: &'w Words, number: usize) -> Option<&'w Verb> {
        let group = &self.groups[number];
        words.verbs.get(group.verb.or(words.have.filter(|_| group.has))?)
    }

    /// The group that acts as the subject's own: follows shared subjects to where they stand.
    pub(super) fn subject(&self, mut number: usize) -> Subject {
        for _ in 0..self.groups.len() {
            match &self.places[number].subject {
                Subject::Same(other) if *other < number => number = *other,
                Subject::Same(other) => {
                    return self.places.get(*other).map_or(Subject::None, |p| p.subject.clone());
                }
                subject => return subject.clone(),
            }
        }
        Subject::None
    }

    /// The item that is the direct object of a group, if a noun phrase follows it.
    pub(super) fn object(&self, number: usize) -> Option<usize> {
        let mut item = self.places.get(number)?.item + 1;
        while matches!(self.items.get(item), Some(Item::Date(_))) {
            item += 1;
        }
        matches!(self.items.get(item), Some(Item::Phrase(_))).then_some(item)
    }

    pub(super) fn lower<'d>(&self, draft: &'d Draft<'_>, token: usize) -> &'d str {
        &draft.analysis.tokens[self.start + token].lower
    }

    /// A past form without auxiliary is a participle if another verb is the verb of its clause.
    fn reduce_participles(&mut self, draft: &Draft<'_>, words: &Words) {
        for item in 0..self.items.len() {
            let Item::Verb(number) = self.items[item] else { continue };
            let group = &self.groups[number];
            if group.shape != Shape::Finite || !group.past || group.tokens.len() != 1 || group.verb.is_none()
            {
                continue;
            }
            let next = self.items.get(item + 1);
            // "stood by Norway": its own particle.
            let particle = self
                .verb(words, number)
                .is_some_and(|v| v.events.iter().any(|e| e.after.first() == Some(&"by")));
            let participle = words
                .readings(self.lower(draft, group.head))
                .iter()
                .any(|r| r.form == Form::Participle && Some(r.verb) == group.verb);
            let by = participle
                && !particle
                && matches!(next, Some(Item::Prep(p)) if self.lower(draft, *p) == "by");
            let preposition = matches!(next, Some(Item::Prep(_)));
            let after_object = self.after_object(draft, words, item);
            let in_subject = preposition && self.verb_follows(item);
            let aside = item > 1
                && matches!(self.items[item - 1], Item::Comma)
                && matches!(self.items[item - 2], Item::Phrase(_))
                && !matches!(next, Some(Item::Phrase(_)))
                && !self.closes_apposition(item)
                && !self.closes_relative(item);
            let relative = item > 0 && matches!(self.items[item - 1], Item::Rel(_) | Item::And(_));
            // ", with some people jailed"
            let with = item > 2
                && participle
                && matches!(self.items[item - 1], Item::Phrase(_))
                && self.is_prep(draft, item - 2, "with")
                && matches!(self.items[item - 3], Item::Comma | Item::Stop);
            if !relative
                && (by
                    || with
                    || aside
                    || after_object && !matches!(next, Some(Item::Phrase(_)))
                    || in_subject)
            {
                let group = &mut self.groups[number];
                group.shape = Shape::Participle;
                group.passive = true;
            }
        }
    }

    /// A base form after "and" is an infinitive if the verb before it is one: "to stop the fighting and resume talks".
    fn join_infinitives(&mut self, tags: &[Tag]) {
        for item in 1..self.items.len() {
            let (Item::Verb(number), Item::And(_)) = (&self.items[item], &self.items[item - 1]) else {
                continue;
            };
            let group = &self.groups[*number];
            let base = matches!(tags[group.head], Tag::Verb(reading) if reading.form == Form::Base);
            if group.shape != Shape::Finite || group.tokens.len() != 1 || !base {
                continue;
            }
            let before = self.items[..item - 1].iter().rev().find_map(|i| match i {
                Item::Verb(before) => Some(self.groups[*before].shape == Shape::Infinitive),
                Item::Stop | Item::Sub(_) | Item::Rel(_) | Item::If => Some(false),
                _ => None,
            });
            if before == Some(true) {
                self.groups[*number].shape = Shape::Infinitive;
            }
        }
    }

    /// A past form after "and" without an object shares the passive before it: "was arrested and extradited to Norway".
    fn share_passives(&mut self, draft: &Draft<'_>, words: &Words) {
        for item in 1..self.items.len() {
            let (Item::Verb(number), Item::And(_)) = (&self.items[item], &self.items[item - 1]) else {
                continue;
            };
            let (number, group) = (*number, &self.groups[*number]);
            let plain = group.shape == Shape::Finite && group.past && group.tokens.len() == 1;
            let object = matches!(
                self.items.get(item + 1),
                Some(Item::Phrase(_) | Item::Verb(_) | Item::Sub(_) | Item::And(_))
            );
            let takes_object = self.verb(words, number).is_some_and(|verb| {
                let mut bare = verb.events.iter().filter(|e| e.after.is_empty()).peekable();
                bare.peek().is_some() && bare.all(|e| e.targets.contains(&Slot::Object))
            }) && !self.is_prep(draft, item + 1, "with");
            if !plain || object || !takes_object {
                continue;
            }
            let before = self.items[..item - 1].iter().rev().find_map(|i| match i {
                Item::Verb(before) => Some(Some(&self.groups[*before])),
                Item::Stop | Item::Sub(_) | Item::Rel(_) | Item::If => Some(None),
                _ => None,
            });
            if before.flatten().is_some_and(|b| b.passive && b.shape == Shape::Finite) {
                self.groups[number].passive = true;
            }
        }
    }

    /// Whether the comma before a verb ends an apposition to the first subject: "France, an old ally, called on".
    fn closes_apposition(&self, item: usize) -> bool {
        let finite = |i: &Item| matches!(i, Item::Verb(g) if self.groups[*g].shape == Shape::Finite);
        let opened = self.items[..item - 1].iter().filter(|i| matches!(i, Item::Comma)).count() == 1;
        let main = !self.items[..item].iter().any(|i| matches!(i, Item::Verb(_) | Item::And(_) | Item::Stop))
            && matches!(self.items[0], Item::Phrase(_));
        let later =
            self.items[item + 1..].windows(2).any(|pair| matches!(pair[0], Item::Comma) && finite(&pair[1]));
        opened && main && !later
    }

    /// Whether the comma before a verb ends a relative clause of the subject, whose verb is still to come: "Bell, who met
    /// the leaders over lunch, called on".
    fn closes_relative(&self, item: usize) -> bool {
        let Some(comma) = (1..item - 1).rev().find(|&j| matches!(self.items[j], Item::Comma | Item::Stop))
        else {
            return false;
        };
        let relative = matches!(self.items[comma], Item::Comma)
            && matches!(self.items[comma + 1], Item::Rel(_) | Item::Prep(_))
            && self.items[comma + 1..comma + 3].iter().any(|i| matches!(i, Item::Rel(_)));
        let finite = |i: &Item| matches!(i, Item::Verb(g) if self.groups[*g].shape == Shape::Finite);
        let start = (0..comma).rev().find(|&j| matches!(self.items[j], Item::Stop | Item::Sub(_)));
        relative && !self.items[start.map_or(0, |s| s + 1)..comma].iter().any(finite)
    }

    /// Whether the phrase before is the object of a finite verb, so that this verb cannot have it as subject.
    fn after_object(&self, draft: &Draft<'_>, words: &Words, item: usize) -> bool {
        // "said it stood by": a pronoun is a subject.
        if let Some(Item::Phrase(range)) = item.checked_sub(1).map(|before| &self.items[before])
            && range.len() == 1
        {
            let pronoun = self.lower(draft, range.start);
            let said = |j: usize| {
                matches!(self.items[j], Item::Verb(number)
                if self.verb(words, number).is_some_and(|v| v.governs(Govern::Say)))
            };
            if matches!(pronoun, "he" | "she" | "they" | "we" | "i")
                || pronoun == "it" && item > 1 && said(item - 2)
            {
                return false;
            }
        }
        for j in (0..item).rev() {
            match &self.items[j] {
                Item::Phrase(_) | Item::Prep(_) | Item::Date(_) => {}
                Item::Verb(number) => return self.groups[*number].shape == Shape::Finite && j + 1 < item,
                _ => return false,
            }
        }
        false
    }

    /// Whether a finite verb without subject of its own follows in the same clause.
    fn verb_follows(&self, item: usize) -> bool {
        for j in item + 1..self.items.len() {
            match &self.items[j] {
                Item::Phrase(_) | Item::Prep(_) | Item::Date(_) | Item::And(_) => {}
                Item::Verb(number) => {
                    let group = &self.groups[*number];
                    let own = matches!(self.items[j - 1], Item::And(_));
                    // Two past forms with prepositions after them: the first is the verb of the clause.
                    let unsure = group.past
                        && group.tokens.len() == 1
                        && !group.copula
                        && matches!(self.items.get(j + 1), Some(Item::Prep(_)));
                    return group.shape == Shape::Finite && !own && !unsure;
                }
                _ => return false,
            }
        }
        false
    }

    /// Whether an item begins a clause that stands beside the one before it: "while".
    pub(super) fn begins_aside(&self, draft: &Draft<'_>, item: usize) -> bool {
        matches!(self.items.get(item), Some(Item::Sub(t))
            if matches!(self.lower(draft, *t), "while" | "whereas" | "although" | "though"))
    }

    /// Whether the words of an item are a preposition or conjunction of this form.
    pub(super) fn is_prep(&self, draft: &Draft<'_>, item: usize, word: &str) -> bool {
        match self.items.get(item) {
            Some(Item::Prep(t) | Item::SubPrep(t)) => self.lower(draft, *t) == word,
            _ => false,
        }
    }
}
