//! The subject of each verb group: a sentence in parts in, the [`Place`] of a group out.

use crate::extract::draft::Draft;

use super::clause::{Clauses, Link, Place, Subject};
use super::groups::{Group, Item, Shape};
use super::words::{Class, Govern, Words};

impl Clauses {
    pub(super) fn place(&self, draft: &Draft<'_>, words: &Words, item: usize, number: usize) -> Place {
        let group = &self.groups[number];
        let (subject, governor) = match group.shape {
            Shape::Finite => self.finite(draft, words, item),
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

    fn finite(&self, draft: &Draft<'_>, words: &Words, item: usize) -> (Subject, Option<(usize, Link)>) {
        let mut found: Option<usize> = None;
        let mut j = item;
        let mut stop = None;
        while j > 0 {
            j -= 1;
            match &self.items[j] {
                Item::Date(_) | Item::Prep(_) => {}
                Item::Phrase(range)
                    if range.len() == 1
                        && matches!(self.lower(draft, range.start), "all" | "both" | "each")
                        && j > 0
                        && matches!(self.items[j - 1], Item::Comma | Item::Phrase(_)) => {}
                Item::Phrase(_) => match j.checked_sub(1).map(|k| &self.items[k]) {
                    Some(Item::Prep(_)) => {}
                    // "forces ignoring the truce attacked": the truce is not the subject.
                    Some(Item::Verb(number)) if self.groups[*number].shape != Shape::Finite => {}
                    // "officials who visited the town met": the town neither.
                    Some(Item::Verb(number)) if self.relative_start(*number).is_some() => {
                        j = self.relative_start(*number).unwrap_or(j);
                    }
                    Some(Item::And(_)) if j > 1 && matches!(self.items[j - 2], Item::Phrase(_)) => {
                        // "a clash between A and B killed": neither is the subject.
                        if j > 2 && self.is_prep(draft, j - 3, "between") {
                            j -= 2;
                            continue;
                        }
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
                        if found.is_none()
                            && !matches!(self.items.get(item.wrapping_sub(1)), Some(Item::And(_)))
                            && let Some(start) = self.relative_start(*number)
                        {
                            j = start;
                            continue;
                        }
                        if found.is_none() {
                            let same = self.same_tense(item, *number);
                            return (Subject::Same(same), Some((same, Link::And)));
                        }
                        stop = Some(j);
                        break;
                    }
                }
                Item::Rel(_) if found.is_none() => {
                    // "It was A, not B, that": A.
                    let phrase = |&k: &usize| match &self.items[k] {
                        Item::Phrase(range) => {
                            range.start.checked_sub(1).is_none_or(|t| self.lower(draft, t) != "not")
                                || matches!(
                                    k.checked_sub(1).map(|b| &self.items[b]),
                                    None | Some(Item::Verb(_))
                                )
                        }
                        _ => false,
                    };
                    let nearest = (0..j).rev().find(phrase);
                    // "rebels in the north, who": the rebels.
                    let antecedent = nearest.map(|near| {
                        let located = near > 1
                            && ["in", "at", "near", "from"]
                                .iter()
                                .any(|word| self.is_prep(draft, near - 1, word))
                            && matches!(self.items[near - 2], Item::Phrase(_));
                        if located { near - 2 } else { near }
                    });
                    let which = matches!(self.items[j], Item::Rel(t) if self.lower(draft, t) == "which");
                    let antecedent =
                        antecedent.map(|near| if which { self.first_of_list(near) } else { near });
                    let governor =
                        Some((self.previous_verb(j, |_| true).unwrap_or(usize::MAX), Link::Relative));
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
                let previous = self.beyond_relative(item, previous);
                let previous = self.same_tense(item, previous);
                return (Subject::Same(previous), Some((previous, Link::And)));
            }
            return (Subject::None, None);
        }
        let governor = self.clause_governor(draft, words, stop);
        (found.map_or(Subject::None, Subject::Item), governor)
    }

    /// "denied backing the rebels, who have seized the town, and accused": the verb before the relative clause between
    /// commas shares its subject, not the one in it.
    fn beyond_relative(&self, item: usize, previous: usize) -> usize {
        let closes = item > 1
            && matches!(self.items[item - 1], Item::And(_))
            && matches!(self.items[item - 2], Item::Comma);
        let Some(start) = self.relative_start(previous).filter(|_| closes) else { return previous };
        let opens = start > 0 && matches!(self.items[start - 1], Item::Comma);
        let outer = self.previous_verb(start, |g| g.shape == Shape::Finite);
        outer.filter(|_| opens).unwrap_or(previous)
    }

    /// The first of the phrases that one ends a list of: "Norway, Sweden and Finland, which".
    fn first_of_list(&self, last: usize) -> usize {
        let phrase = |item: usize| matches!(self.items[item], Item::Phrase(_));
        if last < 2 || !matches!(self.items[last - 1], Item::And(_)) || !phrase(last - 2) {
            return last;
        }
        let mut first = last - 2;
        while first > 1 && matches!(self.items[first - 1], Item::Comma) && phrase(first - 2) {
            first -= 2;
        }
        first
    }

    /// "He said X had won and called on Y": the verb with the same tense shares its subject, not the one before.
    fn same_tense(&self, item: usize, previous: usize) -> usize {
        let Item::Verb(number) = self.items[item] else { return previous };
        let simple = |g: &Group| {
            g.past && !g.perfect && !g.passive && !g.progressive && !g.copula && !g.will && !g.may
        };
        let Some((above, Link::Statement)) = self.places.get(previous).and_then(|p| p.governor) else {
            return previous;
        };
        let fits = simple(&self.groups[number])
            && !simple(&self.groups[previous])
            && self.groups.get(above).is_some_and(simple);
        if fits { above } else { previous }
    }

    /// The relative pronoun that begins the clause of a verb group, if one does.
    fn relative_start(&self, number: usize) -> Option<usize> {
        let place = self.places.get(number)?;
        let relative =
            matches!(place.governor, Some((_, Link::Relative))) && self.groups[number].shape == Shape::Finite;
        let start = (0..place.item).rev().find(|&k| matches!(self.items[k], Item::Rel(_)))?;
        let whole = !self.items[start..place.item].iter().any(|i| matches!(i, Item::Stop | Item::Sub(_)));
        (relative && whole).then_some(start)
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
            let Some(earlier) = (0..open).rev().find(|&j| matches!(self.items[j], Item::Comma)) else {
                break;
            };
            open = earlier;
        }
        let clause = self.items[open + 1..close]
            .iter()
            .any(|i| matches!(i, Item::Verb(g) if self.groups[*g].shape == Shape::Finite));
        let relative = self.items[open + 1..close].iter().any(|i| matches!(i, Item::Rel(_) | Item::Sub(_)));
        (matches!(self.items[open], Item::Comma) && (!clause || relative)).then_some(open)
    }

    /// The verb group that governs the clause which begins after item `stop`.
    fn clause_governor(
        &self,
        draft: &Draft<'_>,
        words: &Words,
        stop: Option<usize>,
    ) -> Option<(usize, Link)> {
        let stop = stop?;
        match &self.items[stop] {
            Item::If => Some((self.previous_verb(stop, |_| true).unwrap_or(usize::MAX), Link::Condition)),
            Item::Verb(number) => Some((*number, Link::Statement)),
            // "demanded it, while Greece opposed it": beside the verb, not what it demands.
            Item::Sub(_) if self.begins_aside(draft, stop) => None,
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
                    // "no knowledge of any efforts to": whose, is not said.
                    let of = item > 1
                        && ["of", "about", "behind", "against", "from", "despite"]
                            .iter()
                            .any(|word| self.is_prep(draft, item - 2, word));
                    if !named && of {
                        return (Subject::None, governor.map(|g| (g, link)));
                    }
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
        // "paid for him to fly": he flies, if he does.
        if item > 1
            && matches!(self.items[item - 1], Item::Phrase(_))
            && self.is_prep(draft, item - 2, "for")
            && item > 2
            && matches!(self.items[item - 3], Item::Verb(_))
        {
            let governor = self.previous_verb(item, |_| true);
            return (Subject::Item(item - 1), governor.map(|g| (g, Link::Condition)));
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
                    let asked = matches!(self.items.get(j + 1), Some(Item::Prep(_)))
                        && verb.is_some_and(|v| {
                            v.events.iter().any(|e| e.has(super::table::Flag::Request) && !e.after.is_empty())
                        });
                    let controls = !passive
                        && (self.object(*number).is_some() || asked)
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
                let of = matches!(self.lower(draft, *p), "of" | "for" | "from")
                    // "praised them for their generosity in hosting"
                    || self.lower(draft, *p) == "in" && item > 3 && self.is_prep(draft, item - 3, "for");
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
                // "kept them from leaving"
                let hindered = self.lower(draft, *p) == "from"
                    && self.object(main).is_some_and(|o| o + 1 < item)
                    && self.object(main).is_some();
                if (victim || hindered) && !self.groups[main].passive {
                    (Subject::ObjectOf(main), Some((main, Link::Participle)))
                } else {
                    (Subject::Same(main), Some((main, Link::Participle)))
                }
            }
            Some(Item::And(_)) => match self.previous_verb(item, |_| true) {
                Some(previous) => (Subject::Same(previous), Some((previous, Link::And))),
                None => (Subject::None, None),
            },
            Some(Item::Comma)
                if self.groups_passive(item)
                    && item > 1
                    && matches!(self.items[item - 2], Item::Phrase(_)) =>
            {
                (Subject::Item(item - 2), finite.map(|f| (f, Link::Relative)))
            }
            Some(Item::Comma | Item::Date(_) | Item::Sub(_)) if finite.is_some() => {
                let main = finite.unwrap_or_default();
                if let Some(sender) = self.sender(draft, words, item, main) {
                    return (Subject::Item(sender), Some((main, Link::Participle)));
                }
                (Subject::Same(main), Some((main, Link::Participle)))
            }
            _ => (self.next_subject(item), None),
        }
    }

    /// Who speaks in what somebody gets: "got a letter from her brother, accusing", "was sued by his wife, alleging".
    fn sender(&self, draft: &Draft<'_>, words: &Words, item: usize, main: usize) -> Option<usize> {
        let from = self.places.get(main)?.item + 1;
        let phrase = |j: usize| matches!(self.items.get(j), Some(Item::Phrase(_)));
        (from..item).find_map(|j| {
            let by = self.groups[main].passive && self.is_prep(draft, j, "by");
            let letter = match j.checked_sub(1).map(|k| &self.items[k]) {
                Some(Item::Phrase(range)) => words.is(self.lower(draft, range.end - 1), Class::Letter),
                _ => false,
            };
            let sent = letter && self.is_prep(draft, j, "from");
            ((by || sent) && phrase(j + 1)).then_some(j + 1)
        })
    }

    fn groups_passive(&self, item: usize) -> bool {
        matches!(self.items[item], Item::Verb(number) if self.groups[number].passive)
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
}
