//! A draft in, a record out: labels become types, mentions become entities, predicates become statements, and every
//! offset is held against the text.

use std::collections::{BTreeMap, HashMap};

use super::classes::{classify, gazetteer};
use super::draft::{Draft, Mention};
use super::mapping::{Label, Mapping};
use super::offsets::{Found, Text};
use super::{Importer, Report};
use crate::extract::{Concept, Entity, EntityType, Kind, Link, LinkRelation, Record, Span};
use crate::gazetteer::fold;
use crate::link::{dbpedia, geonames, wikidata};
use crate::read::{Document, content_id};
use crate::vocab::lexical;

/// How many places of one name are looked for, where the tool gives none.
pub(super) const MAX_PLACES: usize = 1000;

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
        untyped: HashMap::new(),
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
pub(super) struct Thing {
    pub(super) of: EntityType,
    pub(super) kind: Option<Kind>,
    /// The names, each with how often it stands in the text.
    pub(super) names: BTreeMap<String, usize>,
    pub(super) mentions: Vec<Span>,
    pub(super) links: Vec<String>,
    pub(super) confidence: Option<f64>,
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

pub(super) fn entity_id(index: usize) -> String {
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

pub(super) struct Work<'w> {
    pub(super) text: Text<'w>,
    pub(super) mapping: &'w Mapping,
    pub(super) keeps_unmapped: bool,
    pub(super) keeps_relations: bool,
    pub(super) report: &'w mut Report,
    pub(super) extractor: &'w str,
    pub(super) things: Vec<Thing>,
    /// The thing of a tool's key or, behind a tab, of a name.
    pub(super) keys: HashMap<String, usize>,
    /// The concept of a label and a tool's key or a name, by its place in the record.
    pub(super) concepts: HashMap<(String, String), usize>,
    /// What has a label that no table has, by the tool's key: its name and where it stands.
    pub(super) untyped: HashMap<String, (String, Vec<Span>)>,
    /// What the text shows its names to be, once it has been asked.
    pub(super) types: Option<HashMap<String, (EntityType, Option<Kind>)>>,
    pub(super) record: Record,
}

impl Work<'_> {
    pub(super) fn mention(&mut self, mention: Mention) {
        let label = self.label(&mention);
        let unmapped = label.is_none() && !mention.label.is_empty();
        if unmapped {
            *self.report.labels.entry(mention.label.clone()).or_default() += 1;
            if !self.keeps_unmapped && !self.keeps_relations {
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
            // A relation that is kept may need it.
            if let Some(key) = mention.thing.as_ref().filter(|_| self.keeps_relations) {
                let (_, known) =
                    self.untyped.entry(key.clone()).or_insert_with(|| (words.clone(), Vec::new()));
                known.extend(&places);
            }
            if self.keeps_unmapped {
                self.concept(mention, words, places);
            }
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
    pub(super) fn find(&mut self, (start, end): (usize, usize), words: Option<&str>) -> Option<Span> {
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
    pub(super) fn thing(&mut self, key: String, of: EntityType, kind: Option<Kind>) -> usize {
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
}

/// The key of a name among things of a type; no tool's key has a tab.
pub(super) fn name_key(of: EntityType, name: &str) -> String {
    format!("\t{of:?}\t{}", fold(name))
}
