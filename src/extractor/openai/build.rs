//! Answers to the parts of an article in, one annotation record out: quotations become stretches of the text, entities
//! of one name become one, and what is not in the text is left out and counted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::align::Aligner;
use super::answer::{Answer, Happening, Holding, Named, Relating, Saying};
use crate::date::Date;
use crate::extract::{Claim, Entity, EntityType, Event, Kind, Record, Relation, Role, Span, entity_id};
use crate::extractor::Dropped;

/// Makes the record of one article.
pub(super) struct Builder<'t> {
    text: &'t str,
    whole: Span,
    aligner: Aligner,
    extractor: String,
    found: Vec<Found>,
    /// Which entity of the parts before has a form of a name, if it is one alone.
    known: HashMap<(EntityType, String), Option<usize>>,
    parts: Vec<(Answer, Span, HashMap<String, usize>)>,
    dropped: Dropped,
}

/// An entity and the forms of its name that are in the text, the fullest first.
struct Found {
    entity_type: EntityType,
    kind: Option<Kind>,
    forms: Vec<String>,
    mentions: Vec<Span>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str, model: &str) -> Self {
        Self {
            text,
            whole: Span::new(0, text.chars().count()),
            aligner: Aligner::new(text),
            extractor: format!("openai:{model}"),
            found: Vec::new(),
            known: HashMap::new(),
            parts: Vec::new(),
            dropped: Dropped::default(),
        }
    }

    /// Adds what the model answered for the part of the text that stands at `span`.
    pub(super) fn add(&mut self, mut answer: Answer, span: Span) {
        self.dropped.malformed += answer.malformed;
        let mut ids = HashMap::new();
        let mut names = HashMap::new();
        for named in std::mem::take(&mut answer.entities) {
            let id = named.id.clone();
            if let Some(number) = self.entity(named, &mut names) {
                ids.entry(id).or_insert(number);
            }
        }
        for number in ids.values() {
            let found = &self.found[*number];
            for form in &found.forms {
                let known =
                    self.known.entry((found.entity_type, form.to_lowercase())).or_insert(Some(*number));
                *known = known.filter(|known| known == number);
            }
        }
        self.parts.push((answer, span, ids));
    }

    /// The number of an entity, if the text has any form of its name. It is one of before if it has the same name as
    /// another of its part (`names`), or if its name is that of one entity alone in the parts before.
    fn entity(&mut self, named: Named, names: &mut HashMap<(EntityType, String), usize>) -> Option<usize> {
        let mut forms = Vec::new();
        for form in std::iter::once(&named.name).chain(&named.forms) {
            match self.aligner.first(form, self.whole) {
                Some(_) => forms.push(form.trim().to_owned()),
                None => self.dropped.names += 1,
            }
        }
        // The fullest form comes first, also where the model's own choice of a name is not in the text.
        if forms.first().is_some_and(|first| first != named.name.trim()) {
            forms.sort_by_key(|form| Reverse(form.chars().count()));
        }
        let key = (named.entity_type, forms.first()?.to_lowercase());
        let before = names.get(&key).copied().or(self.known.get(&key).copied().flatten());
        let number = before.unwrap_or(self.found.len());
        names.insert(key, number);
        if number == self.found.len() {
            let (entity_type, kind) = (named.entity_type, named.kind);
            self.found.push(Found { entity_type, kind, forms: Vec::new(), mentions: Vec::new() });
        }
        let found = self.found.get_mut(number)?;
        found.kind = found.kind.or(named.kind);
        for form in forms {
            if !found.forms.contains(&form) {
                found.forms.push(form);
            }
        }
        Some(number)
    }

    /// The record, without the article, and what was left out of it.
    pub(super) fn finish(mut self) -> (Record, Dropped) {
        self.mention();
        let order = self.order();
        let mut record = Record { entities: self.entities(&order), ..Record::default() };
        for (answer, span, ids) in std::mem::take(&mut self.parts) {
            let part =
                Part { aligner: &self.aligner, span, ids: &ids, order: &order, extractor: &self.extractor };
            let undated = |event: &&Happening| {
                event.date.as_ref().is_some_and(|date| date.trim().parse::<Date>().is_err())
            };
            self.dropped.malformed += answer.events.iter().filter(undated).count();
            let offered =
                answer.roles.len() + answer.relations.len() + answer.events.len() + answer.claims.len();
            let before = statements(&record);
            record.roles.extend(answer.roles.into_iter().filter_map(|role| part.role(role)));
            record
                .relations
                .extend(answer.relations.into_iter().filter_map(|relation| part.relation(relation)));
            record.events.extend(answer.events.into_iter().filter_map(|event| part.event(event)));
            record.claims.extend(answer.claims.into_iter().filter_map(|claim| part.claim(claim)));
            self.dropped.statements += offered - (statements(&record) - before);
        }
        (record, self.dropped)
    }

    /// Finds all places of all names. Of names that overlap the longest has the place; a name that stands nowhere
    /// by itself has its first place within another.
    fn mention(&mut self) {
        let mut places = Vec::new();
        let mut seen = HashSet::new();
        for (number, found) in self.found.iter().enumerate() {
            for form in &found.forms {
                for span in self.aligner.all(form, self.whole) {
                    if seen.insert((span, number)) {
                        places.push((span, number));
                    }
                }
            }
        }
        places.sort_by_key(|(span, number)| (Reverse(span.end - span.start), span.start, *number));
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let mut nested = Vec::new();
        for (span, number) in places {
            let before = taken.range(..span.end).next_back();
            if before.is_some_and(|(_, end)| *end > span.start) {
                nested.push((span, number));
            } else {
                taken.insert(span.start, span.end);
                self.found[number].mentions.push(span);
            }
        }
        nested.sort();
        for (span, number) in nested {
            let mentions = &mut self.found[number].mentions;
            if mentions.is_empty() {
                mentions.push(span);
            }
        }
        self.found.iter_mut().for_each(|found| found.mentions.sort_unstable());
    }

    /// The place of each entity in the record: in the order in which the text names them first.
    fn order(&self) -> HashMap<usize, usize> {
        let mut numbers: Vec<usize> = (0..self.found.len()).collect();
        numbers.sort_by_key(|number| (self.found[*number].mentions.first().copied(), *number));
        numbers.into_iter().enumerate().map(|(place, number)| (number, place)).collect()
    }

    fn entities(&self, order: &HashMap<usize, usize>) -> Vec<Entity> {
        let characters: Vec<(usize, char)> = self.text.char_indices().collect();
        let written = |span: &Span| {
            let byte = |at: usize| characters.get(at).map_or(self.text.len(), |(byte, _)| *byte);
            &self.text[byte(span.start)..byte(span.end)]
        };
        let mut entities: Vec<(usize, Entity)> = Vec::new();
        for (number, found) in self.found.iter().enumerate() {
            let place = order[&number];
            let mut forms: Vec<&str> = Vec::new();
            for form in found.mentions.iter().map(written) {
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
            let named = found.forms.first().map_or("", String::as_str);
            let name =
                forms.iter().find(|form| **form == named).or(forms.iter().max_by_key(|form| form.len()));
            let name = (*name.unwrap_or(&named)).to_owned();
            entities.push((
                place,
                Entity {
                    id: entity_id(place),
                    iri: None,
                    entity_type: found.entity_type,
                    kind: found.kind,
                    aliases: forms
                        .iter()
                        .filter(|form| **form != name)
                        .map(|form| (*form).to_owned())
                        .collect(),
                    name,
                    mentions: found.mentions.clone(),
                    links: Vec::new(),
                    confidence: None,
                    extractor: Some(self.extractor.clone()),
                },
            ));
        }
        entities.sort_by_key(|(place, _)| *place);
        entities.into_iter().map(|(_, entity)| entity).collect()
    }
}

fn statements(record: &Record) -> usize {
    record.roles.len() + record.relations.len() + record.events.len() + record.claims.len()
}

/// The part of the text that statements were made about.
struct Part<'p> {
    aligner: &'p Aligner,
    span: Span,
    ids: &'p HashMap<String, usize>,
    order: &'p HashMap<usize, usize>,
    extractor: &'p str,
}

impl Part<'_> {
    /// The id in the record of what the model calls `id`.
    fn id(&self, id: &str) -> Option<String> {
        self.order.get(self.ids.get(id)?).map(|place| entity_id(*place))
    }

    /// The same where there need not be one: the outer `None` is a reference to nothing.
    fn optional(&self, id: Option<String>) -> Option<Option<String>> {
        match id.filter(|id| !id.is_empty()) {
            None => Some(None),
            Some(id) => self.id(&id).map(Some),
        }
    }

    fn all(&self, ids: Vec<String>) -> Option<Vec<String>> {
        ids.iter().map(|id| self.id(id)).collect()
    }

    fn quote(&self, words: &str) -> Option<Span> {
        let is_mark = |c: char| c.is_whitespace() || "\"“”„«»".contains(c);
        self.aligner.first(words.trim_matches(is_mark), self.span)
    }

    fn extractor(&self) -> Option<String> {
        Some(self.extractor.to_owned())
    }

    fn role(&self, role: Holding) -> Option<Role> {
        Some(Role {
            person: self.id(&role.person)?,
            position: Some(role.position.trim().to_owned()).filter(|position| !position.is_empty())?,
            of: self.optional(role.of)?,
            former: role.former,
            span: Some(self.quote(&role.quote)?),
            confidence: None,
            extractor: self.extractor(),
        })
    }

    fn relation(&self, relation: Relating) -> Option<Relation> {
        Some(Relation {
            relation_type: relation.relation_type.into(),
            label: None,
            subject: self.id(&relation.subject)?,
            object: self.id(&relation.object)?,
            span: Some(self.quote(&relation.quote)?),
            confidence: None,
            extractor: self.extractor(),
        })
    }

    fn event(&self, event: Happening) -> Option<Event> {
        let sentence = self.quote(&event.quote)?;
        Some(Event {
            event_type: event.event_type,
            trigger: self.aligner.first(&event.trigger, sentence)?,
            source: Some(self.all(event.source)?).filter(|source| !source.is_empty())?,
            target: self.all(event.target)?,
            date: event.date.and_then(|date| date.trim().parse().ok()),
            place: self.optional(event.place)?,
            modality: event.modality,
            modes: Vec::new(),
            confidence: None,
            extractor: self.extractor(),
        })
    }

    fn claim(&self, claim: Saying) -> Option<Claim> {
        Some(Claim {
            speaker: self.id(&claim.speaker)?,
            span: self.quote(&claim.quote)?,
            kind: claim.kind,
            stance: None,
            confidence: None,
            extractor: self.extractor(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, name: &str, forms: &[&str]) -> Named {
        Named {
            id: id.into(),
            entity_type: EntityType::Person,
            kind: None,
            name: name.into(),
            forms: forms.iter().map(|form| (*form).to_owned()).collect(),
        }
    }

    fn names(text: &str, parts: Vec<Vec<Named>>) -> Vec<(String, usize)> {
        let mut builder = Builder::new(text, "test");
        for entities in parts {
            builder.add(Answer { entities, ..Answer::default() }, Span::new(0, 1));
        }
        let (record, _) = builder.finish();
        record.entities.into_iter().map(|entity| (entity.name, entity.mentions.len())).collect()
    }

    #[test]
    fn an_entity_of_two_parts_is_one() {
        let first = || person("a", "Jane Roe", &["Roe"]);
        let parts = vec![vec![first()], vec![person("b", "Roe", &[])]];
        assert_eq!(names("Jane Roe left. Roe spoke.", parts), [("Jane Roe".to_owned(), 2)]);
        // Two have that name: it is not known which is meant, and the name has its place once.
        let parts = vec![vec![first(), person("c", "John Roe", &["Roe"])], vec![person("b", "Roe", &[])]];
        assert_eq!(names("Jane Roe and John Roe. Roe spoke.", parts).len(), 3);
    }

    #[test]
    fn the_longest_of_overlapping_names_has_the_place() {
        let parts = || vec![vec![person("a", "Jane Roe", &[]), person("b", "Roe", &[])]];
        assert_eq!(names("Jane Roe met Roe.", parts()), [("Jane Roe".to_owned(), 1), ("Roe".to_owned(), 1)]);
        // One that has no place of its own keeps the one within the other.
        assert_eq!(names("Jane Roe left.", parts()), [("Jane Roe".to_owned(), 1), ("Roe".to_owned(), 1)]);
    }
}
