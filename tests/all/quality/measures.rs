//! The measures: a gold record and a found one in, counts for the table and the gold items that pass out.
//!
//! Mentions: exact stretch and type. Entities: clusters of mentions, aligned one to one by overlap (CEAF-e, phi4).
//! Links: identity with Wikidata or Wikipedia, where the gold entity has one; held links: the same for the entities
//! that the gazetteer has at all. Roles: person, half of the position's words, and the body. Relations: all of it.
//! Events: type and an actor in common on each side that has one, for mutual events two of the participants. Dates:
//! of the matched events with a gold date. Claims: speaker, and stretches of which half or more is common.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::iter::Sum;

use serde::Deserialize;
use triplewire::extract::{Entity, Event, EventType, Link, LinkRelation, Record, Span};

/// What a gold entity is elsewhere, if the annotator was sure.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Identity {
    pub(crate) wikipedia: Option<String>,
    pub(crate) wikidata: Option<String>,
    /// Whether the gazetteer has it at all.
    #[serde(skip)]
    pub(crate) is_held: bool,
}

impl Identity {
    /// Links that say the same.
    pub(crate) fn links(&self) -> Vec<Link> {
        let wikidata = self.wikidata.iter().map(|id| format!("http://www.wikidata.org/entity/{id}"));
        let wikipedia = self.wikipedia.iter().map(|title| format!("https://en.wikipedia.org/wiki/{title}"));
        wikidata.chain(wikipedia).map(|target| Link::new(target, LinkRelation::SameAs)).collect()
    }

    /// Whether a link says what this says; nothing when it cannot be compared.
    fn agrees(&self, link: &Link) -> Option<bool> {
        let target = link.target.as_str();
        for prefix in ["wikidata.org/entity/", "wikidata.org/wiki/"] {
            if let Some((_, id)) = target.split_once(prefix) {
                return self.wikidata.as_ref().map(|wanted| wanted == id);
            }
        }
        for prefix in ["en.wikipedia.org/wiki/", "dbpedia.org/resource/"] {
            if let Some((_, title)) = target.split_once(prefix) {
                return self.wikipedia.as_ref().map(|wanted| *wanted == decode(title).replace('_', " "));
            }
        }
        None
    }
}

/// Resolves the percent escapes of an IRI.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escape = (first == b'%').then(|| tail.get(..2)).flatten();
        let byte = escape.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The counts of one measure.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Row {
    good: f64,
    gold: usize,
    found: usize,
}

impl Row {
    fn add(&mut self, good: f64, gold: usize, found: usize) {
        self.good += good;
        self.gold += gold;
        self.found += found;
    }

    /// The share of what was found that is right.
    pub(crate) fn precision(&self) -> f64 {
        if self.found == 0 { 0.0 } else { self.good / self.found as f64 }
    }

    /// The share of the gold items that were found.
    pub(crate) fn recall(&self) -> f64 {
        if self.gold == 0 { 0.0 } else { self.good / self.gold as f64 }
    }

    /// The harmonic mean of precision and recall.
    pub(crate) fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

const MEASURES: [&str; 9] =
    ["mentions", "entities", "links", "held links", "roles", "relations", "events", "dates", "claims"];

/// All measures, micro-averaged over the articles that were added.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table(BTreeMap<&'static str, Row>);

impl Table {
    fn row(&mut self, name: &'static str) -> &mut Row {
        self.0.entry(name).or_default()
    }

    /// The measures in their usual order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'static str, Row)> + '_ {
        MEASURES.iter().map(|&name| (name, self.0.get(name).copied().unwrap_or_default()))
    }
}

impl<'t> Sum<&'t Self> for Table {
    fn sum<I: Iterator<Item = &'t Self>>(tables: I) -> Self {
        let mut all = Self::default();
        for (name, row) in tables.flat_map(|table| &table.0) {
            all.row(name).add(row.good, row.gold, row.found);
        }
        all
    }
}

/// How many times the articles are drawn for an interval.
const DRAWS: usize = 1_000;

/// For each measure the F1 that 2.5 % and 97.5 % of the draws stay below, when as many articles are drawn with
/// replacement as there are: the bootstrap of Efron (1979), with numbers that are the same each time.
pub(crate) fn intervals(each: &[Table]) -> Vec<(&'static str, (f64, f64))> {
    // Marsaglia's xorshift (2003).
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        &each[(state % each.len() as u64) as usize]
    };
    let draws: Vec<Table> = (0..DRAWS).map(|_| (0..each.len()).map(|_| draw()).sum()).collect();
    let of = |name| {
        let mut all: Vec<f64> =
            draws.iter().map(|table| table.0.get(name).copied().unwrap_or_default().f1()).collect();
        all.sort_by(f64::total_cmp);
        (name, (all[DRAWS / 40], all[DRAWS - 1 - DRAWS / 40]))
    };
    MEASURES.iter().map(|&name| of(name)).collect()
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:12} precision   recall       f1   gold  found", "")?;
        for (name, row) in self.rows() {
            let (precision, recall, f1) = (row.precision(), row.recall(), row.f1());
            writeln!(f, "{name:12} {precision:9.3} {recall:8.3} {f1:8.3} {:6} {:6}", row.gold, row.found)?;
        }
        Ok(())
    }
}

/// The found entities by the gold entities that they are: best overlap first, equal types before unequal.
struct Alignment<'a> {
    gold_of: HashMap<&'a str, &'a str>,
    found_of: HashMap<&'a str, &'a Entity>,
    /// The overlap of each aligned pair of equal type.
    weights: Vec<(&'a Entity, f64)>,
}

impl<'a> Alignment<'a> {
    fn new(gold: &'a Record, found: &'a Record) -> Self {
        let mut rows = Vec::new();
        for wanted in &gold.entities {
            let spans: BTreeSet<Span> = wanted.mentions.iter().copied().collect();
            for got in &found.entities {
                let others: BTreeSet<Span> = got.mentions.iter().copied().collect();
                let both = spans.intersection(&others).count();
                if both > 0 {
                    let weight = 2.0 * both as f64 / (spans.len() + others.len()) as f64;
                    rows.push((weight, wanted.entity_type == got.entity_type, wanted, got));
                }
            }
        }
        rows.sort_by(|a, b| {
            b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then_with(|| (&a.2.id, &a.3.id).cmp(&(&b.2.id, &b.3.id)))
        });
        let mut alignment = Self { gold_of: HashMap::new(), found_of: HashMap::new(), weights: Vec::new() };
        for (weight, same, wanted, got) in rows {
            let (wanted_id, got_id) = (wanted.id.as_str(), got.id.as_str());
            if alignment.found_of.contains_key(wanted_id) || alignment.gold_of.contains_key(got_id) {
                continue;
            }
            alignment.found_of.insert(wanted_id, got);
            alignment.gold_of.insert(got_id, wanted_id);
            if same {
                alignment.weights.push((wanted, weight));
            }
        }
        alignment
    }

    fn id(&self, found: &str) -> Option<&'a str> {
        self.gold_of.get(found).copied()
    }

    fn ids(&self, found: &[String]) -> BTreeSet<&'a str> {
        found.iter().filter_map(|id| self.id(id)).collect()
    }
}

/// Matches each gold item with at most one found item, in order.
fn greedy<G, F>(golds: &[G], founds: &[F], fits: impl Fn(&G, &F) -> bool) -> Vec<(usize, usize)> {
    let mut free: Vec<usize> = (0..founds.len()).collect();
    let mut pairs = Vec::new();
    for (i, gold) in golds.iter().enumerate() {
        if let Some(place) = free.iter().position(|&j| fits(gold, &founds[j])) {
            pairs.push((i, free.remove(place)));
        }
    }
    pairs
}

/// The words of a position that count.
fn words(text: &str) -> BTreeSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !["", "of", "the", "for", "and", "s"].contains(word))
        .map(String::from)
        .collect()
}

fn mutual(kind: EventType) -> bool {
    matches!(kind, EventType::Consult | EventType::Agree | EventType::Cooperate)
}

fn event_fits(gold: &Event, found: &Event, alignment: &Alignment<'_>) -> bool {
    let source: BTreeSet<&str> = gold.source.iter().map(String::as_str).collect();
    let target: BTreeSet<&str> = gold.target.iter().map(String::as_str).collect();
    let (acting, acted_on) = (alignment.ids(&found.source), alignment.ids(&found.target));
    if gold.event_type != found.event_type {
        return false;
    }
    if mutual(gold.event_type) {
        let both: BTreeSet<&str> = source.union(&target).copied().collect();
        let common = both.iter().filter(|id| acting.contains(*id) || acted_on.contains(*id)).count();
        return common >= both.len().min(2);
    }
    !source.is_disjoint(&acting) && (target.is_empty() || !target.is_disjoint(&acted_on))
}

/// Scores one article; returns a line for each gold item that passes: its kind and its description.
pub(crate) fn score(
    gold: &Record,
    identities: &[Identity],
    found: &Record,
    table: &mut Table,
) -> Vec<String> {
    let text: Vec<char> = gold.document.text.chars().collect();
    let words_at = |span: Span| text[span.start..span.end].iter().collect::<String>();
    let names: HashMap<&str, &str> =
        gold.entities.iter().map(|entity| (entity.id.as_str(), entity.name.as_str())).collect();
    let name = |id: &str| names.get(id).copied().unwrap_or("-");
    let alignment = Alignment::new(gold, found);
    let mut passing = Vec::new();

    let mentions = |record: &Record| -> BTreeSet<(Span, String)> {
        let of = |entity: &Entity| format!("{:?}", entity.entity_type);
        record.entities.iter().flat_map(|e| e.mentions.iter().map(move |span| (*span, of(e)))).collect()
    };
    let (wanted, got) = (mentions(gold), mentions(found));
    let common: Vec<_> = wanted.intersection(&got).collect();
    table.row("mentions").add(common.len() as f64, wanted.len(), got.len());
    for (span, kind) in common {
        passing.push(format!("mention\t{kind} {} at {}", words_at(*span), span.start));
    }

    let phi = alignment.weights.iter().map(|(_, weight)| weight).sum();
    let clusters = found.entities.iter().filter(|entity| !entity.mentions.is_empty()).count();
    table.row("entities").add(phi, gold.entities.len(), clusters);
    for (entity, _) in alignment.weights.iter().filter(|(_, weight)| *weight == 1.0) {
        passing.push(format!("entity\t{:?} {}", entity.entity_type, entity.name));
    }

    for (entity, identity) in gold.entities.iter().zip(identities) {
        if identity.wikidata.is_none() && identity.wikipedia.is_none() {
            continue;
        }
        let links = alignment.found_of.get(entity.id.as_str()).map_or(&[][..], |found| &found.links);
        let judged: Vec<bool> = links
            .iter()
            .filter(|link| link.relation == LinkRelation::SameAs)
            .filter_map(|link| identity.agrees(link))
            .collect();
        let right = !judged.is_empty() && judged.iter().all(|agrees| *agrees);
        let rows = [("links", true), ("held links", identity.is_held)];
        for (row, _) in rows.into_iter().filter(|(_, counts)| *counts) {
            table.row(row).add(f64::from(u8::from(right)), 1, usize::from(!judged.is_empty()));
        }
        if right {
            passing.push(format!("link\t{}", entity.name));
        }
    }

    let pairs = greedy(&gold.roles, &found.roles, |wanted, got| {
        let (left, right) = (words(&wanted.position), words(&got.position));
        let of = got.of.as_deref().and_then(|id| alignment.id(id));
        alignment.id(&got.person) == Some(wanted.person.as_str())
            && (wanted.of.is_none() || wanted.of.as_deref() == of)
            && left.intersection(&right).count() * 2 >= left.union(&right).count()
    });
    table.row("roles").add(pairs.len() as f64, gold.roles.len(), found.roles.len());
    for role in pairs.iter().map(|(i, _)| &gold.roles[*i]) {
        let of = role.of.as_deref().map_or("-", name);
        passing.push(format!("role\t{}: {} of {of}", name(&role.person), role.position));
    }

    let pairs = greedy(&gold.relations, &found.relations, |wanted, got| {
        wanted.relation_type == got.relation_type
            && alignment.id(&got.subject) == Some(wanted.subject.as_str())
            && alignment.id(&got.object) == Some(wanted.object.as_str())
    });
    table.row("relations").add(pairs.len() as f64, gold.relations.len(), found.relations.len());
    for relation in pairs.iter().map(|(i, _)| &gold.relations[*i]) {
        let (subject, object) = (name(&relation.subject), name(&relation.object));
        passing.push(format!("relation\t{:?} {subject} {object}", relation.relation_type));
    }

    let pairs = greedy(&gold.events, &found.events, |wanted, got| event_fits(wanted, got, &alignment));
    table.row("events").add(pairs.len() as f64, gold.events.len(), found.events.len());
    let (mut dated, mut right, mut given) = (0, 0, 0);
    for (wanted, got) in pairs.iter().map(|(i, j)| (&gold.events[*i], &found.events[*j])) {
        let trigger =
            format!("{:?} {} at {}", wanted.event_type, words_at(wanted.trigger), wanted.trigger.start);
        given += usize::from(got.date.is_some());
        dated += usize::from(wanted.date.is_some());
        if let Some(date) = wanted.date.filter(|date| got.date == Some(*date)) {
            right += 1;
            passing.push(format!("date\t{trigger}: {date}"));
        }
        passing.push(format!("event\t{trigger}"));
    }
    table.row("dates").add(f64::from(right), dated, given);

    let pairs = greedy(&gold.claims, &found.claims, |wanted, got| {
        let (start, end) = (wanted.span.start.max(got.span.start), wanted.span.end.min(got.span.end));
        let union = wanted.span.end.max(got.span.end) - wanted.span.start.min(got.span.start);
        alignment.id(&got.speaker) == Some(wanted.speaker.as_str()) && end.saturating_sub(start) * 2 >= union
    });
    table.row("claims").add(pairs.len() as f64, gold.claims.len(), found.claims.len());
    for claim in pairs.iter().map(|(i, _)| &gold.claims[*i]) {
        let start: String = words_at(claim.span).chars().take(40).collect();
        passing.push(format!("claim\t{}: {start} at {}", name(&claim.speaker), claim.span.start));
    }
    passing
}

/// Panics where a record's annotations do not fit its text or one another.
pub(crate) fn check(record: &Record) {
    let id = &record.document.id;
    let text: Vec<char> = record.document.text.chars().collect();
    let ids: BTreeSet<&str> = record.entities.iter().map(|entity| entity.id.as_str()).collect();
    assert_eq!(ids.len(), record.entities.len(), "{id}: two entities share an id");
    let spans = |span: &Span| {
        assert!(span.start < span.end && span.end <= text.len(), "{id}: {span:?} is not in the text");
        let edges = [text[span.start], text[span.end - 1]];
        assert!(!edges.iter().any(|c| c.is_whitespace()), "{id}: {span:?} starts or ends with white space");
    };
    let known = |of: &str| assert!(ids.contains(of), "{id}: there is no entity {of}");
    let mut mentions: Vec<Span> =
        record.entities.iter().flat_map(|entity| entity.mentions.iter().copied()).collect();
    mentions.sort();
    mentions.iter().for_each(spans);
    for pair in mentions.windows(2) {
        assert!(!pair[0].overlaps(pair[1]), "{id}: {pair:?} overlap");
    }
    for role in &record.roles {
        known(&role.person);
        role.of.iter().for_each(|of| known(of));
    }
    for relation in &record.relations {
        known(&relation.subject);
        known(&relation.object);
    }
    for event in &record.events {
        spans(&event.trigger);
        assert!(!event.source.is_empty(), "{id}: an event without an actor");
        event.source.iter().chain(&event.target).chain(&event.place).for_each(|of| known(of));
    }
    for claim in &record.claims {
        spans(&claim.span);
        known(&claim.speaker);
    }
}
