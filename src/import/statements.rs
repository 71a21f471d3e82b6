//! Facts and events of a draft in, roles, relations and events of the record out, about the things that were made of the
//! mentions. A name at the end of a fact that is among none of them is looked for in the text.

use super::classes::{classify, gazetteer};
use super::draft::{End, Event, Fact, Mention};
use super::finish::{MAX_PLACES, Work, entity_id, name_key};
use super::mapping::{Argument, Label, Meaning, Predicate};
use super::position::{position, words};
use crate::extract::{self, EntityType, Kind, Modality, Relation, RelationType, Role, Span};
use crate::gazetteer::{Gazetteer, fold};

/// What the end of a fact is to be.
#[derive(Clone, Copy)]
struct Needs {
    /// Who holds a position.
    office: bool,
    /// A named thing of whatever type, and be none known.
    any: bool,
}

impl Work<'_> {
    pub(super) fn fact(&mut self, fact: Fact) {
        let Some((predicate, over)) = self.predicate(&fact.predicate) else {
            *self.report.predicates.entry(fact.predicate).or_default() += 1;
            return;
        };
        let former = fact.former || over;
        let Predicate { mut meaning, inverse, subject, object } = predicate;
        let (from, to) = match inverse {
            true => (fact.object, fact.subject),
            false => (fact.subject, fact.object),
        };
        if matches!(meaning, Meaning::PositionIn(_)) && self.is_no_person(&from) {
            // The owner of a company may be another company, and holds no office.
            let words = words(&fact.predicate);
            if !self.keeps_relations || words.is_empty() {
                *self.report.predicates.entry(fact.predicate).or_default() += 1;
                return;
            }
            meaning = Meaning::Other(words);
        }
        let holds = matches!(meaning, Meaning::Position | Meaning::PositionIn(_));
        let any = matches!(meaning, Meaning::Other(_));
        let Some(person) = self.end(from, subject, Needs { office: holds, any }) else { return };
        let confidence = fact.confidence.filter(|value| (0.0..=1.0).contains(value));
        let extractor = Some(self.extractor.to_owned());
        if meaning == Meaning::Position {
            let End::Name(position, _) = to else {
                self.report.not_in_text += 1;
                return;
            };
            let (position, of) = self.position(&position, fact.of.as_deref());
            let person = entity_id(person);
            self.record.roles.push(Role { person, position, of, former, span: None, confidence, extractor });
            return;
        }
        let Some(other) = self.end(to, object, Needs { office: false, any }) else { return };
        let span = self.around(person, other);
        let (subject, object) = (entity_id(person), entity_id(other));
        match meaning {
            Meaning::Relation(relation_type) => {
                self.record.relations.push(Relation {
                    relation_type,
                    label: None,
                    subject,
                    object,
                    span,
                    confidence,
                    extractor,
                });
            }
            Meaning::PositionIn(position) => {
                let of = Some(object);
                self.record.roles.push(Role {
                    person: subject,
                    position,
                    of,
                    former,
                    span,
                    confidence,
                    extractor,
                });
            }
            Meaning::Event(event_type) => {
                let Some(trigger) = self.trigger(&fact.predicate, span) else {
                    self.report.no_trigger += 1;
                    return;
                };
                self.record.events.push(extract::Event {
                    event_type,
                    trigger,
                    source: vec![subject],
                    target: vec![object],
                    date: None,
                    place: None,
                    modality: Modality::Asserted,
                    modes: Vec::new(),
                    confidence,
                    extractor,
                });
            }
            Meaning::Other(words) => {
                *self.report.kept.entry(words.clone()).or_default() += 1;
                self.record.relations.push(Relation {
                    relation_type: RelationType::Other,
                    label: Some(words),
                    subject,
                    object,
                    span,
                    confidence,
                    extractor,
                });
            }
            Meaning::Position => {}
        }
    }

    /// What a predicate means, and whether it says that a position is over; `None` if it is left out.
    fn predicate(&self, name: &str) -> Option<(Predicate, bool)> {
        let other = match self.mapping.predicate(name) {
            Some(known) if matches!(known.meaning, Meaning::Other(_)) => known.clone(),
            Some(known) => return Some((known.clone(), false)),
            None => match position(name) {
                Some(office) => return Some(office),
                None => Predicate {
                    meaning: Meaning::Other(String::new()),
                    inverse: false,
                    subject: None,
                    object: None,
                },
            },
        };
        let words = self.keeps_relations.then(|| words(name)).filter(|words| !words.is_empty())?;
        Some((Predicate { meaning: Meaning::Other(words), ..other }, false))
    }

    /// The thing at the end of a fact. A name that is not among the mentions is looked for in the text. Who holds a
    /// position is what the predicate says, whatever else has that name.
    fn end(&mut self, end: End, otherwise: Option<Label>, needs: Needs) -> Option<usize> {
        let holds = needs.office;
        let (name, label) = match end {
            End::Thing(key) => {
                let found = self.keys.get(&key).copied();
                let found = found.or_else(|| self.untyped_thing(&key).filter(|_| needs.any));
                self.report.ends += u64::from(found.is_none());
                return found;
            }
            End::Name(name, label) => (name, label),
        };
        let label = label.filter(|label| !label.trim().is_empty());
        let told = otherwise.filter(|_| holds && label.is_none()).and_then(|label| classify(label, &name));
        let types = [EntityType::Person, EntityType::Country, EntityType::Organisation, EntityType::Place];
        let mut may_be = types.iter().filter(|of| told.is_none_or(|(told, _)| told == **of));
        if let Some(known) = may_be.find_map(|of| self.keys.get(&name_key(*of, &name))) {
            return Some(*known);
        }
        let mapped = label.as_deref().and_then(|label| self.mapping.label(label));
        if let Some(label) = label.as_ref().filter(|_| mapped.is_none()) {
            // Its label is told, and kept as that of a concept, where those are kept.
            let (label, words) = (label.clone(), Some(name.clone()));
            self.mention(Mention { label, words, ..Mention::default() });
            if !needs.any {
                self.report.ends += 1;
                return None;
            }
        }
        let class = mapped.and_then(|label| classify(label, &name)).or(told);
        let class = class.or_else(|| self.type_in_text(&name)).or_else(|| gazetteer(&name));
        let class = class.or_else(|| classify(otherwise?, &name));
        // What is known to be no named thing, such as a date, stays none.
        let general = needs.any && mapped.is_none() && name.chars().any(char::is_alphabetic);
        let Some((of, kind)) = class.or(general.then_some((EntityType::Entity, None))) else {
            self.report.ends += 1;
            return None;
        };
        let places: Vec<Span> = self.text.occurrences(&name).take(MAX_PLACES).collect();
        if places.is_empty() && self.text.length() > 0 {
            self.report.not_in_text += 1;
            return None;
        }
        let index = self.typed(of, kind, &name);
        let thing = &mut self.things[index];
        thing.names.insert(name, places.len());
        thing.mentions.extend(places);
        Some(index)
    }

    /// The thing of a type and a name: one of the name of which nobody said the type has it from now on.
    fn typed(&mut self, of: EntityType, kind: Option<Kind>, name: &str) -> usize {
        let untyped = name_key(EntityType::Entity, name);
        if of == EntityType::Entity {
            let next = self.things.len();
            let index = self.thing(untyped, of, kind);
            self.report.general += u64::from(index == next);
            return index;
        }
        if let Some(index) = self.keys.remove(&untyped) {
            self.report.general -= 1;
            (self.things[index].of, self.things[index].kind) = (of, kind);
            self.keys.entry(name_key(of, name)).or_insert(index);
        }
        self.thing(name_key(of, name), of, kind)
    }

    /// The thing of a tool's key whose label no table has.
    fn untyped_thing(&mut self, key: &str) -> Option<usize> {
        let (words, places) = self.untyped.remove(key)?;
        let class = self.type_in_text(&words).or_else(|| gazetteer(&words));
        let (of, kind) = class.unwrap_or((EntityType::Entity, None));
        self.report.general += u64::from(of == EntityType::Entity);
        let index = self.thing(key.to_owned(), of, kind);
        self.keys.entry(name_key(of, &words)).or_insert(index);
        let thing = &mut self.things[index];
        thing.names.insert(words, places.len());
        thing.mentions.extend(places);
        Some(index)
    }

    /// Whether an end is known to be something else than a person: by its label, or from the text.
    fn is_no_person(&mut self, end: &End) -> bool {
        let known = match end {
            End::Thing(key) => self.keys.get(key).map(|index| self.things[*index].of),
            End::Name(name, label) => {
                let label = label.as_deref().and_then(|label| self.mapping.label(label));
                match label.and_then(|label| classify(label, name)) {
                    Some((of, _)) => Some(of),
                    None => self.type_in_text(name).map(|(of, _)| of),
                }
            }
        };
        known == Some(EntityType::Organisation)
    }

    /// What the text shows a name to be.
    fn type_in_text(&mut self, name: &str) -> Option<(EntityType, Option<Kind>)> {
        let text = &self.text;
        let types = self.types.get_or_insert_with(|| {
            let named = extract::types_of_names(text.whole(), Gazetteer::builtin());
            named.into_iter().map(|(name, of, kind)| (fold(&name), (of, kind))).collect()
        });
        types.get(&fold(name)).copied()
    }

    /// "President of Azerbaijan" is President in Azerbaijan, if that is one of the things; `body` is the key of the thing
    /// that the tool gives, whose name may stand behind a comma.
    fn position(&mut self, name: &str, body: Option<&str>) -> (String, Option<String>) {
        if let Some(index) = body.and_then(|key| self.keys.get(key)) {
            let behind = name.rsplit_once(", ").filter(|(_, of)| self.things[*index].names.contains_key(*of));
            return (behind.map_or(name, |(position, _)| position).to_owned(), Some(entity_id(*index)));
        }
        if let Some((position, of)) = name.rsplit_once(" of ") {
            let of = of.trim_start_matches("the ");
            let types = [EntityType::Country, EntityType::Organisation, EntityType::Place];
            if let Some(index) = types.iter().find_map(|class| self.keys.get(&name_key(*class, of))) {
                return (position.to_owned(), Some(entity_id(*index)));
            }
        }
        (name.to_owned(), None)
    }

    /// The shortest stretch that has a mention of both.
    fn around(&self, a: usize, b: usize) -> Option<Span> {
        let (mut a, mut b) = (self.things[a].mentions.clone(), self.things[b].mentions.clone());
        a.sort_unstable();
        b.sort_unstable();
        let near = |one: &Span, others: &[Span]| {
            let at = others.partition_point(|other| other < one);
            let around = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|i| others.get(i));
            around
                .map(|other| Span::new(one.start.min(other.start), one.end.max(other.end)))
                .min_by_key(|span| (span.end - span.start, span.start))
        };
        a.iter().filter_map(|one| near(one, &b)).min_by_key(|span| (span.end - span.start, span.start))
    }

    /// The words of a predicate in the text, within `span` if they are there: "met_with" is "met with", or "met".
    fn trigger(&self, predicate: &str, span: Option<Span>) -> Option<Span> {
        let words = predicate.replace(['_', '-'], " ");
        let first = words.split_whitespace().next()?;
        let inside = |found: &Span| span.is_some_and(|span| span.contains(*found));
        [words.as_str(), first].into_iter().find_map(|words| {
            let all: Vec<Span> = self.text.occurrences(words).take(MAX_PLACES).collect();
            all.iter().find(|found| inside(found)).or(all.first()).copied()
        })
    }

    pub(super) fn event(&mut self, event: Event) {
        let Some(event_type) = event.labels.iter().find_map(|label| self.mapping.event(label)) else {
            *self.report.labels.entry(event.labels.into_iter().next().unwrap_or_default()).or_default() += 1;
            return;
        };
        let trigger = match event.trigger {
            Some(at) => self.find(at, event.trigger_words.as_deref()),
            // A record without text has no place for it.
            None if self.text.length() == 0 => Some(Span::new(0, 1)),
            None => event.labels.iter().find_map(|label| self.trigger(label, None)),
        };
        let Some(trigger) = trigger else {
            self.report.no_trigger += 1;
            return;
        };
        let mut made = extract::Event {
            event_type,
            trigger,
            source: Vec::new(),
            target: Vec::new(),
            date: event.date,
            place: None,
            modality: event.modality,
            modes: Vec::new(),
            confidence: None,
            extractor: Some(self.extractor.to_owned()),
        };
        for (part, key) in event.parts {
            let Some(argument) = self.mapping.argument(&part) else {
                *self.report.predicates.entry(part).or_default() += 1;
                continue;
            };
            let id = self.keys.get(&key).map(|index| entity_id(*index));
            match (argument, id) {
                (Argument::Source, Some(id)) => made.source.push(id),
                (Argument::Target, Some(id)) => made.target.push(id),
                (Argument::Place, Some(id)) => made.place = Some(id),
                (Argument::Date, _) | (_, None) => self.report.ignored += 1,
            }
        }
        self.record.events.push(made);
    }
}
