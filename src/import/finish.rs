//! A draft in, a record out: labels become types, mentions become entities, predicates become statements, and every
//! offset is held against the text.

use std::collections::{BTreeMap, HashMap};

use super::draft::{Draft, End, Event, Fact, Mention};
use super::mapping::{Argument, Label, Mapping, Meaning, Predicate};
use super::offsets::{Found, Text};
use super::position::{position, words};
use super::{Importer, Report};
use crate::extract::{
    self, Concept, Entity, EntityType, Kind, Link, LinkRelation, Modality, Record, Relation, RelationType,
    Role, Span,
};
use crate::gazetteer::{Class, Gazetteer, NameForm, fold};
use crate::link::{dbpedia, geonames, wikidata};
use crate::read::{Document, content_id};
use crate::vocab::lexical;

/// How many places of one name are looked for, where the tool gives none.
const MAX_PLACES: usize = 1000;

/// Makes a record of `draft` and counts in `report` what is not in it. `extractor` is the name of the tool.
pub(super) fn record(draft: Draft, importer: &Importer, extractor: &str, report: &mut Report) -> Record {
    let known = &importer.known;
    let Draft { about, text, mentions, facts, events, unread, bad: _, line: _ } = draft;
    let mut work = Work {
        text: Text::new(&text),
        mapping: &importer.mapping,
        keeps_unmapped: importer.keeps_unmapped,
        keeps_relations: importer.keeps_relations,
        report,
        extractor,
        things: Vec::new(),
        concepts: HashMap::new(),
        types: None,
        keys: HashMap::new(),
        record: Record::default(),
    };
    for mention in mentions {
        work.mention(mention);
    }
    for fact in facts {
        work.fact(fact);
    }
    for event in events {
        work.event(event);
    }
    for name in unread {
        *work.report.predicates.entry(name).or_default() += 1;
    }
    let things = std::mem::take(&mut work.things);
    let mut record = work.record;
    record.entities = things.into_iter().enumerate().map(|(i, thing)| thing.entity(i, extractor)).collect();
    let url = about.url.or_else(|| known.url.clone());
    let title = about.title.filter(|title| !title.trim().is_empty());
    let id = about.id.filter(|id| !id.trim().is_empty()).or_else(|| url.clone());
    record.document = Document {
        id: id.unwrap_or_else(|| content_id(title.as_deref(), &text)),
        source: about.source.or_else(|| known.publisher.clone()),
        url,
        published: about.published.or(known.published),
        language: about.language.or_else(|| known.language.clone()),
        title,
        text,
        ..Document::default()
    };
    record
}

/// An entity in the making.
struct Thing {
    of: EntityType,
    kind: Option<Kind>,
    /// The names, each with how often it stands in the text.
    names: BTreeMap<String, usize>,
    mentions: Vec<Span>,
    links: Vec<String>,
    confidence: Option<f64>,
}

impl Thing {
    fn entity(mut self, index: usize, extractor: &str) -> Entity {
        self.mentions.sort_unstable();
        self.mentions.dedup();
        self.links.sort_unstable();
        self.links.dedup();
        let fullest = |name: &&String| (name.split_whitespace().count(), name.chars().count());
        let name = self.names.keys().max_by_key(fullest).cloned().unwrap_or_default();
        self.names.remove(&name);
        Entity {
            id: entity_id(index),
            iri: None,
            entity_type: self.of,
            kind: self.kind,
            name,
            aliases: self.names.into_keys().collect(),
            mentions: self.mentions,
            links: self.links.into_iter().map(link).collect(),
            confidence: self.confidence,
            extractor: Some(extractor.to_owned()),
        }
    }
}

fn entity_id(index: usize) -> String {
    format!("e{}", index + 1)
}

fn link(target: String) -> Link {
    Link { target, relation: LinkRelation::SameAs, score: None, reason: None, source: None }
}

/// The IRI of an identifier as tools write it.
fn identifier(text: &str) -> Option<String> {
    let text = text.trim();
    let is_item = |text: &str| {
        let digits = text.strip_prefix('Q').unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if is_item(text) {
        return Some(wikidata(text));
    }
    let (scheme, rest) = text.split_once(':')?;
    // "Wikidata:Q42", as references of brat and knowledge bases have it.
    match scheme.to_ascii_lowercase().as_str() {
        "wikidata" | "wd" if is_item(rest) => return Some(wikidata(rest)),
        "geonames" => return rest.parse().ok().map(geonames),
        "dbpedia" | "dbr" if !rest.is_empty() => return Some(dbpedia(rest)),
        // What else has no address is the number of a database.
        "urn" | "tag" | "info" | "ark" => {}
        _ if rest.starts_with("//") => {}
        _ => return None,
    }
    lexical::iri(text).ok().map(|iri| iri.into_string())
}

/// The IRIs of identifiers as tools write them; counts those that are none.
fn identifiers(given: Vec<String>, report: &mut Report) -> Vec<String> {
    let mut iris = Vec::new();
    for text in given {
        match identifier(&text) {
            Some(iri) => iris.push(iri),
            None if text.is_empty() || text.eq_ignore_ascii_case("nil") => {}
            None => report.links += 1,
        }
    }
    iris
}

/// The higher of two confidences; one that is none does not count.
fn surest(known: Option<f64>, new: Option<f64>) -> Option<f64> {
    match (known, new.filter(|value| (0.0..=1.0).contains(value))) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

struct Work<'w> {
    text: Text<'w>,
    mapping: &'w Mapping,
    keeps_unmapped: bool,
    keeps_relations: bool,
    report: &'w mut Report,
    extractor: &'w str,
    things: Vec<Thing>,
    /// The thing of a tool's key or, behind a tab, of a name.
    keys: HashMap<String, usize>,
    /// The concept of a label and a tool's key or a name, by its place in the record.
    concepts: HashMap<(String, String), usize>,
    /// What the text shows its names to be, once it has been asked.
    types: Option<HashMap<String, (EntityType, Option<Kind>)>>,
    record: Record,
}

impl Work<'_> {
    fn mention(&mut self, mention: Mention) {
        let label = self.label(&mention);
        let unmapped = label.is_none() && !mention.label.is_empty();
        if unmapped {
            *self.report.labels.entry(mention.label.clone()).or_default() += 1;
            if !self.keeps_unmapped {
                return;
            }
        }
        let Some((span, words)) = self.place(&mention) else {
            self.report.not_in_text += 1;
            return;
        };
        let places: Vec<Span> = match span {
            Some(span) => vec![span],
            None => self.text.occurrences(&words).take(MAX_PLACES).collect(),
        };
        // A name that a model gives to a text that does not have it.
        if places.is_empty() && mention.thing.is_none() && self.text.length() > 0 {
            self.report.not_in_text += 1;
            return;
        }
        if unmapped {
            self.concept(mention, words, places);
            return;
        }
        // Who gives an identity alone leaves it to the gazetteer what the thing is.
        let class = label.map_or_else(|| gazetteer(&words), |label| classify(label, &words));
        let Some((of, kind)) = class else {
            match label {
                Some(_) => self.report.ignored += 1,
                None => *self.report.labels.entry(String::new()).or_default() += 1,
            }
            return;
        };
        let index = match &mention.thing {
            Some(key) => self.thing(key.clone(), of, kind),
            None => self.thing(name_key(of, &words), of, kind),
        };
        self.keys.entry(name_key(self.things[index].of, &words)).or_insert(index);
        let thing = &mut self.things[index];
        *thing.names.entry(words).or_default() += 1;
        thing.mentions.extend(places);
        thing.links.extend(identifiers(mention.links, self.report));
        thing.confidence = surest(thing.confidence, mention.confidence);
    }

    /// What the labels of a mention mean: the one that says most, of equals the first.
    fn label(&self, mention: &Mention) -> Option<Label> {
        let says = |label: &Label| match label {
            Label::Of(EntityType::Place, None) => 2,
            Label::Of(_, None) => 3,
            Label::Of(_, Some(_)) => 4,
            Label::Geopolitical | Label::Group => 1,
            Label::Ignored => 0,
        };
        let labels = std::iter::once(&mention.label).chain(&mention.labels);
        let mut known: Vec<Label> = labels.filter_map(|label| self.mapping.label(label)).collect();
        known.sort_by_key(|label| std::cmp::Reverse(says(label)));
        known.first().copied()
    }

    /// Where a mention stands, if the tool says it, and its words; `None` if they are not in the text.
    fn place(&mut self, mention: &Mention) -> Option<(Option<Span>, String)> {
        let span = match (&mention.parts, mention.at) {
            _ if self.text.length() == 0 => None,
            (Some([first, last]), _) => {
                let [first, last] = [first, last].map(|part| self.find(part.at, part.words.as_deref()));
                let (first, last) = first.zip(last)?;
                Some(Span::new(first.start.min(last.start), last.end.max(first.end)))
            }
            (None, Some(at)) => Some(self.find(at, mention.words.as_deref())?),
            (None, None) => None,
        };
        let own = mention.words.as_deref();
        let in_text = span.filter(|_| mention.parts.is_none()).and_then(|span| self.text.words(span));
        let words = in_text.or(own).or_else(|| self.text.words(span?))?;
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some((span, words))
    }

    /// Where a stretch is that a tool means.
    fn find(&mut self, (start, end): (usize, usize), words: Option<&str>) -> Option<Span> {
        let found = self.text.find(start, end, words)?;
        self.report.aligned += u64::from(matches!(found, Found::Aligned(_)));
        let (Found::Told(span) | Found::Aligned(span)) = found;
        Some(span)
    }

    /// Keeps what has a label that no table has.
    fn concept(&mut self, mention: Mention, words: String, places: Vec<Span>) {
        let key = mention.thing.unwrap_or_else(|| format!("\t{}", fold(&words)));
        let next = self.record.concepts.len();
        let index = *self.concepts.entry((mention.label.clone(), key)).or_insert(next);
        if index == next {
            self.record.concepts.push(Concept {
                label: mention.label,
                name: words,
                mentions: Vec::new(),
                links: Vec::new(),
                confidence: None,
                extractor: Some(self.extractor.to_owned()),
            });
        }
        let concept = &mut self.record.concepts[index];
        concept.mentions.extend(places);
        concept.mentions.sort_unstable();
        concept.mentions.dedup();
        for target in identifiers(mention.links, self.report) {
            if concept.links.iter().all(|known| known.target != target) {
                concept.links.push(link(target));
            }
        }
        concept.confidence = surest(concept.confidence, mention.confidence);
    }

    /// The thing of a key, made if need be.
    fn thing(&mut self, key: String, of: EntityType, kind: Option<Kind>) -> usize {
        let next = self.things.len();
        let index = *self.keys.entry(key).or_insert(next);
        if index == next {
            self.things.push(Thing {
                of,
                kind,
                names: BTreeMap::new(),
                mentions: Vec::new(),
                links: Vec::new(),
                confidence: None,
            });
        }
        index
    }

    fn fact(&mut self, fact: Fact) {
        let Some((predicate, over)) = self.predicate(&fact.predicate) else {
            *self.report.predicates.entry(fact.predicate).or_default() += 1;
            return;
        };
        let former = fact.former || over;
        let Predicate { meaning, inverse, subject, object } = predicate;
        let (from, to) = match inverse {
            true => (fact.object, fact.subject),
            false => (fact.subject, fact.object),
        };
        let holds = matches!(meaning, Meaning::Position | Meaning::PositionIn(_));
        let Some(person) = self.end(from, subject, holds) else { return };
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
        let Some(other) = self.end(to, object, false) else { return };
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

    /// The thing at the end of a fact. A name that is not among the mentions is looked for in the text. Who `holds` a
    /// position is what the predicate says, whatever else has that name.
    fn end(&mut self, end: End, otherwise: Option<Label>, holds: bool) -> Option<usize> {
        let (name, label) = match end {
            End::Thing(key) => {
                let found = self.keys.get(&key).copied();
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
        if mapped.is_none() && label.is_some() {
            self.report.ends += 1;
            let (label, words) = (label.unwrap_or_default(), Some(name));
            self.mention(Mention { label, words, ..Mention::default() });
            return None;
        }
        let class = mapped.and_then(|label| classify(label, &name)).or(told);
        let class = class.or_else(|| self.type_in_text(&name)).or_else(|| gazetteer(&name));
        let Some((of, kind)) = class.or_else(|| classify(otherwise?, &name)) else {
            self.report.ends += 1;
            return None;
        };
        let places: Vec<Span> = self.text.occurrences(&name).take(MAX_PLACES).collect();
        if places.is_empty() && self.text.length() > 0 {
            self.report.not_in_text += 1;
            return None;
        }
        let index = self.thing(name_key(of, &name), of, kind);
        let thing = &mut self.things[index];
        thing.names.insert(name, places.len());
        thing.mentions.extend(places);
        Some(index)
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

    fn event(&mut self, event: Event) {
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

/// The key of a name among things of a type; no tool's key has a tab.
fn name_key(of: EntityType, name: &str) -> String {
    format!("\t{of:?}\t{}", fold(name))
}

/// The type and kind of a thing of this label and name; `None` if it is none of ours.
fn classify(label: Label, name: &str) -> Option<(EntityType, Option<Kind>)> {
    match label {
        Label::Of(of, kind) => Some((of, kind)),
        Label::Geopolitical => {
            let mut found = Gazetteer::builtin().find(name).filter(|found| found.form != NameForm::Weak);
            Some(match found.find_map(|found| place(found.entry.class())) {
                Some(class) => class,
                None => (EntityType::Place, None),
            })
        }
        Label::Group => {
            let country = Gazetteer::builtin().find(name).any(|found| found.entry.class() == Class::Country);
            country.then_some((EntityType::Country, None))
        }
        Label::Ignored => None,
    }
}

/// What the gazetteer knows a name as.
fn gazetteer(name: &str) -> Option<(EntityType, Option<Kind>)> {
    let found = Gazetteer::builtin().find(name).find(|found| found.form != NameForm::Weak)?;
    match found.entry.class() {
        Class::Organisation => Some((EntityType::Organisation, found.entry.kind())),
        Class::Official => Some((EntityType::Person, None)),
        class => place(class),
    }
}

fn place(class: Class) -> Option<(EntityType, Option<Kind>)> {
    match class {
        Class::Country => Some((EntityType::Country, None)),
        Class::City => Some((EntityType::Place, Some(Kind::City))),
        Class::Region => Some((EntityType::Place, Some(Kind::Region))),
        Class::DisputedArea => Some((EntityType::Place, Some(Kind::DisputedArea))),
        Class::Territory | Class::HistoricalCountry | Class::Area => Some((EntityType::Place, None)),
        Class::Organisation | Class::Official => None,
    }
}
