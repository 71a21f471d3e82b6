//! Who does what in a sentence: its parts in, the subject of every verb group and the reach of its complement out.
//!
//! The subject of a finite verb stands to its left: noun phrases behind prepositions, appositions between commas and
//! participles are passed over. A coordinated verb shares the subject of the verb before it; an infinitive has the
//! subject, or after verbs such as "order" the object, of the verb that governs it; a participle that of its clause.

use std::ops::Range;

use crate::extract::draft::Draft;

use super::groups::{Group, Item, Shape, group};
use super::tags::{Tag, tags};
use super::words::{Class, Govern, Verb, Words};

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
        let lower = |i: usize| draft.analysis.tokens[start + i].lower.to_string();
        let (items, groups) = group(&tags, &lower);
        let mut clauses = Self { start, items, groups, places: Vec::new() };
        clauses.reduce_participles(draft);
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
        words.verbs.get(self.groups[number].verb?)
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
    fn reduce_participles(&mut self, draft: &Draft<'_>) {
        for item in 0..self.items.len() {
            let Item::Verb(number) = self.items[item] else { continue };
            let group = &self.groups[number];
            if group.shape != Shape::Finite || !group.past || group.tokens.len() != 1 || group.verb.is_none()
            {
                continue;
            }
            let next = self.items.get(item + 1);
            let by = matches!(next, Some(Item::Prep(p)) if self.lower(draft, *p) == "by");
            let preposition = matches!(next, Some(Item::Prep(_)));
            let after_object = self.after_object(item);
            let in_subject = preposition && self.verb_follows(item);
            let relative = item > 0 && matches!(self.items[item - 1], Item::Rel(_) | Item::And(_));
            if !relative && (by || after_object && !matches!(next, Some(Item::Phrase(_))) || in_subject) {
                let group = &mut self.groups[number];
                group.shape = Shape::Participle;
                group.passive = true;
            }
        }
    }

    /// Whether the phrase before is the object of a finite verb, so that this verb cannot have it as subject.
    fn after_object(&self, item: usize) -> bool {
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
                    return group.shape == Shape::Finite && !own;
                }
                _ => return false,
            }
        }
        false
    }

    fn place(&self, draft: &Draft<'_>, words: &Words, item: usize, number: usize) -> Place {
        let group = &self.groups[number];
        let (subject, governor) = match group.shape {
            Shape::Finite => self.finite(words, item),
            Shape::Infinitive => self.infinitive(draft, words, item),
            Shape::Ing | Shape::Participle => self.participle(draft, words, item),
        };
        Place { item, subject, governor }
    }

    fn previous_verb(&self, item: usize, wanted: impl Fn(&Group) -> bool) -> Option<usize> {
        self.items[..item].iter().rev().find_map(|i| match i {
            Item::Verb(number) if wanted(&self.groups[*number]) => Some(*number),
            _ => None,
        })
    }

    fn finite(&self, words: &Words, item: usize) -> (Subject, Option<(usize, Link)>) {
        let mut found: Option<usize> = None;
        let mut j = item;
        let mut stop = None;
        while j > 0 {
            j -= 1;
            match &self.items[j] {
                Item::Date(_) | Item::Prep(_) => {}
                Item::Phrase(_) => match j.checked_sub(1).map(|k| &self.items[k]) {
                    Some(Item::Prep(_)) => {}
                    Some(Item::And(_)) if j > 1 && matches!(self.items[j - 2], Item::Phrase(_)) => {
                        found = Some(j);
                        // "A attacked B and C fled": C alone, if B is the object of a verb.
                        if self.object_chain(j - 2) {
                            stop = Some(j - 1);
                            break;
                        }
                        j -= 1;
                    }
                    Some(Item::Comma)
                        if j > 1
                            && matches!(self.items[j - 2], Item::Phrase(_))
                            && matches!(self.items.get(j + 1), Some(Item::And(_)) | Some(Item::Comma))
                            && matches!(self.items.get(j + 2), Some(Item::Phrase(_) | Item::And(_))) =>
                    {
                        found = Some(j);
                        j -= 1;
                    }
                    _ => {
                        found = Some(j);
                        stop = j.checked_sub(1);
                        break;
                    }
                },
                Item::Comma => {
                    if j + 1 == item {
                        match self.opening_comma(j) {
                            Some(open) => j = open,
                            None => {
                                if let Some(previous) = self.previous_verb(item, |g| g.shape == Shape::Finite)
                                {
                                    return (Subject::Same(previous), Some((previous, Link::And)));
                                }
                            }
                        }
                    }
                }
                Item::Verb(number) => {
                    if self.groups[*number].shape == Shape::Finite {
                        if found.is_none() {
                            return (Subject::Same(*number), Some((*number, Link::And)));
                        }
                        stop = Some(j);
                        break;
                    }
                }
                Item::Rel(_) if found.is_none() => {
                    let antecedent = (0..j).rev().find(|&k| matches!(self.items[k], Item::Phrase(_)));
                    let governor = self.previous_verb(j, |_| true).map(|g| (g, Link::Relative));
                    return (antecedent.map_or(Subject::None, Subject::Item), governor);
                }
                _ => {
                    stop = Some(j);
                    break;
                }
            }
        }
        if found.is_none() {
            if let Some(previous) = self.previous_verb(item, |g| g.shape == Shape::Finite) {
                return (Subject::Same(previous), Some((previous, Link::And)));
            }
            return (Subject::None, None);
        }
        let governor = self.clause_governor(words, stop);
        (found.map_or(Subject::None, Subject::Item), governor)
    }

    /// Whether a phrase is reached by a finite verb to its left through phrases and prepositions only.
    fn object_chain(&self, item: usize) -> bool {
        for j in (0..item).rev() {
            match &self.items[j] {
                Item::Phrase(_) | Item::Prep(_) | Item::Date(_) | Item::And(_) => {}
                Item::Verb(number) => return !self.groups[*number].copula,
                _ => return false,
            }
        }
        false
    }

    /// The comma that opens the parenthesis which the comma at `close` ends.
    fn opening_comma(&self, close: usize) -> Option<usize> {
        let mut open = (0..close).rev().find(|&j| matches!(self.items[j], Item::Comma | Item::Stop))?;
        // "X, in her final days, and Y," has more commas: go on while what lies between begins no clause.
        while open > 0 && matches!(self.items.get(open + 1), Some(Item::And(_))) {
            open = (0..open).rev().find(|&j| matches!(self.items[j], Item::Comma))?;
        }
        matches!(self.items[open], Item::Comma).then_some(open)
    }

    /// The verb group that governs the clause which begins after item `stop`.
    fn clause_governor(&self, words: &Words, stop: Option<usize>) -> Option<(usize, Link)> {
        let stop = stop?;
        match &self.items[stop] {
            Item::If => Some((self.previous_verb(stop, |_| true).unwrap_or(usize::MAX), Link::Condition)),
            Item::Verb(number) => Some((*number, Link::Statement)),
            Item::Sub(_) => {
                let previous = self.previous_verb(stop, |_| true)?;
                let says = self
                    .verb(words, previous)
                    .is_some_and(|v| v.governs(Govern::Say) || !v.events.is_empty());
                says.then_some((previous, Link::Statement))
            }
            Item::And(_) => self.previous_verb(stop, |g| g.shape == Shape::Finite).map(|g| (g, Link::And)),
            _ => None,
        }
    }

    fn infinitive(&self, draft: &Draft<'_>, words: &Words, item: usize) -> (Subject, Option<(usize, Link)>) {
        // "U.S. efforts to help": who makes the effort.
        if let Some(Item::Phrase(range)) = item.checked_sub(1).map(|k| &self.items[k]) {
            let head = self.lower(draft, range.end - 1);
            let named = range.clone().any(|t| draft.mention_at(self.start + t).is_some());
            for (class, link) in [
                (Class::WantNoun, Link::Condition),
                (Class::PlanNoun, Link::PlannedNoun),
                (Class::ToNoun, Link::Noun),
            ] {
                if words.is(head, class) {
                    let governor = self.previous_verb(item, |_| true);
                    return match governor {
                        _ if named => {
                            (Subject::OwnerOf(item - 1), Some((governor.unwrap_or(usize::MAX), link)))
                        }
                        Some(governor) => (Subject::Same(governor), Some((governor, link))),
                        None => (Subject::None, None),
                    };
                }
            }
        }
        let mut object = None;
        for j in (0..item).rev() {
            match &self.items[j] {
                Item::Verb(number) => {
                    let verb = self.verb(words, *number);
                    if object.is_none() {
                        return (Subject::Same(*number), Some((*number, Link::Infinitive)));
                    }
                    let passive = self.groups[*number].passive;
                    let controls = !passive
                        && self.object(*number).is_some()
                        && verb.is_some_and(|v| {
                            v.governs(Govern::Cause)
                                || v.governs(Govern::Want)
                                || v.events.iter().any(|e| e.has(super::table::Flag::Request))
                        });
                    return if controls {
                        (Subject::ObjectOf(*number), Some((*number, Link::ObjectInfinitive)))
                    } else {
                        (Subject::Same(*number), Some((*number, Link::Purpose)))
                    };
                }
                Item::Phrase(_) => object = object.or(Some(j)),
                Item::And(_) if j + 1 == item => {
                    if let Some(previous) = self.previous_verb(j, |g| g.shape == Shape::Infinitive) {
                        return (Subject::Same(previous), Some((previous, Link::And)));
                    }
                }
                Item::Rel(_) | Item::Sub(_) | Item::If | Item::Stop => break,
                _ => {}
            }
        }
        (Subject::None, None)
    }

    fn participle(&self, draft: &Draft<'_>, words: &Words, item: usize) -> (Subject, Option<(usize, Link)>) {
        let finite = self.previous_verb(item, |g| g.shape == Shape::Finite);
        let before = item.checked_sub(1).map(|k| &self.items[k]);
        match before {
            Some(Item::Phrase(_)) => (Subject::Item(item - 1), finite.map(|f| (f, Link::Relative))),
            Some(Item::Verb(number)) => (Subject::Same(*number), Some((*number, Link::Infinitive))),
            Some(Item::Prep(p)) | Some(Item::SubPrep(p)) => {
                let Some(main) = self.previous_verb(item, |_| true) else {
                    return (self.next_subject(item), None);
                };
                let of = matches!(self.lower(draft, *p), "of" | "for" | "from");
                let victim = of
                    && self.verb(words, main).is_some_and(|v| {
                        v.events.iter().any(|e| {
                            use crate::extract::record::EventType as T;
                            matches!(
                                e.event_type,
                                T::Accuse | T::Support | T::Sanction | T::Coerce | T::Reject
                            )
                        })
                    });
                if victim && !self.groups[main].passive {
                    (Subject::ObjectOf(main), Some((main, Link::Participle)))
                } else {
                    (Subject::Same(main), Some((main, Link::Participle)))
                }
            }
            Some(Item::And(_)) => match self.previous_verb(item, |_| true) {
                Some(previous) => (Subject::Same(previous), Some((previous, Link::And))),
                None => (Subject::None, None),
            },
            Some(Item::Comma | Item::Date(_) | Item::Sub(_)) if finite.is_some() => {
                let main = finite.unwrap_or_default();
                (Subject::Same(main), Some((main, Link::Participle)))
            }
            _ => (self.next_subject(item), None),
        }
    }

    /// A participle before its clause has the subject of the finite verb after it.
    fn next_subject(&self, item: usize) -> Subject {
        self.items[item + 1..]
            .iter()
            .find_map(|i| match i {
                Item::Verb(number) if self.groups[*number].shape == Shape::Finite => {
                    Some(Subject::Same(*number))
                }
                _ => None,
            })
            .unwrap_or(Subject::None)
    }

    /// Whether the words of an item are a preposition or conjunction of this form.
    pub(super) fn is_prep(&self, draft: &Draft<'_>, item: usize, word: &str) -> bool {
        match self.items.get(item) {
            Some(Item::Prep(t) | Item::SubPrep(t)) => self.lower(draft, *t) == word,
            _ => false,
        }
    }
}
