//! Events, who did what to whom by PLOVER's root categories: a [`Draft`] with its dates and claims in, the [`Event`]s
//! of the text out, in its order.
//!
//! Each sentence is taken apart into verb groups and noun phrases (`tags`, `groups`), every verb gets its subject
//! (`clause`), phrases are resolved to entities (`actors`, `memory`), and the tables of verbs and nouns under
//! `data/lexicons/event-*` say which of them tell an event (`verbs`, `nouns`). Dates and places come from the clause
//! (`setting`). An event without a named actor, or only asked for, wished or possible, is none.

mod actors;
mod clause;
mod groups;
mod memory;
mod modality;
mod morphology;
mod nouns;
mod setting;
mod table;
mod tags;
#[cfg(test)]
mod tests;
mod verbs;
mod words;

use std::ops::Range;

use crate::date::Date;

use super::dates::DateMention;
use super::draft::Draft;
use super::record::{Claim, EntityType, Event, EventType, Modality};
use actors::Scene;
use clause::Clauses;
use groups::Item;
use memory::Memory;

/// An event as a rule finds it, before its date and place are known.
#[derive(Clone, Debug)]
struct Found {
    event_type: EventType,
    /// Tokens of the document.
    trigger: Range<usize>,
    /// The item of its sentence.
    item: usize,
    /// The phrase that is part of the event's verb: "ties" in "broke ties".
    object: Option<usize>,
    sources: Vec<usize>,
    targets: Vec<usize>,
    /// Places acted on.
    attacked: Vec<usize>,
    modality: Modality,
    /// Whether saying it is doing it: "condemns".
    performative: bool,
    past: bool,
    /// Whether it is a journey, which talks at its end tell better.
    travel: bool,
    rule: &'static str,
    confidence: f64,
}

/// An event with its setting.
#[derive(Clone, Debug)]
struct Settled {
    found: Found,
    sentence: usize,
    date: Option<Date>,
    place: Option<usize>,
}

/// The events of a text.
pub fn events(draft: &Draft<'_>, dates: &[DateMention], claims: &[Claim]) -> Vec<Event> {
    let words = words::words();
    let mut memory = Memory::default();
    memory.announce(draft);
    let mut settled: Vec<Settled> = Vec::new();
    let mut claim = 0;
    for (number, sentence) in draft.analysis.sentences.iter().enumerate() {
        let tokens = sentence.tokens.clone();
        let first = dates.partition_point(|d| d.tokens.end <= tokens.start);
        let last = dates.partition_point(|d| d.tokens.start < tokens.end);
        let here = &dates[first..last.max(first)];
        while claims.get(claim).is_some_and(|c| c.span.end <= sentence.span.start) {
            claim += 1;
        }
        memory.speaker = speaker(draft, claims, claim, sentence.span.start, sentence.span.end);
        let is_date = |token: usize| {
            let i = here.partition_point(|d| d.tokens.end <= token);
            here.get(i).is_some_and(|d| d.tokens.contains(&token))
        };
        let clauses = Clauses::new(draft, words, tokens, is_date);
        let scene = Scene::new(draft, words, &clauses, &memory);
        let mut found = verbs::verb_events(&scene);
        let by_noun = nouns::noun_events(&scene);
        let objects: Vec<usize> = found.iter().filter_map(|f| f.object).collect();
        let talks = by_noun.iter().any(|n| n.event_type == EventType::Consult && n.rule == "event.noun.part");
        found.retain(|f| !(talks && f.travel));
        found.extend(by_noun.into_iter().filter(|n| !objects.contains(&n.item)));
        found.sort_by_key(|f| (f.trigger.start, f.trigger.end));
        found.dedup_by(|b, a| a.trigger.start == b.trigger.start);
        let date_of = |item: usize| match &clauses.items[item] {
            Item::Date(range) => {
                let i = here.partition_point(|d| d.tokens.end <= clauses.start + range.start);
                here.get(i).map(|d| d.date)
            }
            _ => None,
        };
        for event in found {
            settled.push(settle(&scene, number, event, &date_of));
        }
        let remembered = memory.remember(&scene);
        memory.update(remembered);
        for event in settled.iter().rev().take_while(|s| s.sentence == number) {
            if event.found.event_type == EventType::Consult {
                let sides: Vec<usize> =
                    event.found.sources.iter().chain(&event.found.targets).copied().collect();
                memory.met(draft, &sides);
            }
        }
    }
    share_dates(draft, &mut settled);
    settled.into_iter().map(|s| finish(draft, s)).collect()
}

fn entity_number(id: &str) -> Option<usize> {
    id.strip_prefix('e')?.parse::<usize>().ok()?.checked_sub(1)
}

/// The speaker of the claim that the sentence is in, for "we".
fn speaker(draft: &Draft<'_>, claims: &[Claim], from: usize, start: usize, end: usize) -> Vec<usize> {
    claims[from.min(claims.len())..]
        .iter()
        .take_while(|c| c.span.start < end)
        .find(|c| c.span.end > start)
        .and_then(|c| entity_number(&c.speaker))
        .filter(|&e| e < draft.entities.len())
        .map(|e| {
            // "We" of an official is the country or body that the office is in.
            let body = draft.roles_of(e).find_map(|r| r.of.filter(|_| !r.former));
            body.into_iter().chain([e]).collect()
        })
        .unwrap_or_default()
}

fn settle(
    scene: &Scene<'_, '_>,
    sentence: usize,
    mut found: Found,
    date_of: &dyn Fn(usize) -> Option<Date>,
) -> Settled {
    let by_noun = found.rule.starts_with("event.noun");
    let mut date = if by_noun { setting::own_date(scene, found.item, date_of) } else { None };
    if date.is_none() {
        date = setting::date(scene, found.item, date_of);
    }
    if date.is_none() && found.performative {
        date = scene.draft.published;
    }
    let involved: Vec<usize> = found.sources.iter().chain(&found.targets).copied().collect();
    let mut place = setting::place(scene, found.item, &involved);
    // One place acted on is where it happened; several are what was acted on.
    match found.attacked.len() {
        0 => {}
        1 => place = Some(found.attacked[0]),
        _ => {
            let attacked = std::mem::take(&mut found.attacked);
            found.targets.extend(attacked.into_iter().filter(|a| !involved.contains(a)));
            place = None;
        }
    }
    let place = place.filter(|p| {
        !found.sources.contains(p)
            && !found.targets.contains(p)
            && matches!(scene.draft.entities[*p].entity_type, EntityType::Place | EntityType::Country)
    });
    Settled { found, sentence, date, place }
}

/// Gives an event without a date the date of the same event told elsewhere: same type, actors and targets.
fn share_dates(_draft: &Draft<'_>, settled: &mut [Settled]) {
    let known: Vec<(EventType, Vec<usize>, Date, usize)> = settled
        .iter()
        .filter_map(|s| Some((s.found.event_type, sides(&s.found), s.date?, s.sentence)))
        .collect();
    for event in settled.iter_mut().filter(|s| s.date.is_none()) {
        let own = sides(&event.found);
        if own.len() < 2 || event.found.modality != Modality::Asserted {
            continue;
        }
        let same = known.iter().filter(|(t, s, _, _)| *t == event.found.event_type && *s == own);
        let nearest = same.min_by_key(|(_, _, _, sentence)| sentence.abs_diff(event.sentence));
        event.date = nearest.map(|(_, _, date, _)| *date);
        if event.date.is_none() && event.found.past {
            // What two who met said and did at the meeting.
            event.date = known
                .iter()
                .filter(|(t, s, _, _)| *t == EventType::Consult && *s == own)
                .map(|(_, _, date, _)| *date)
                .next();
        }
    }
}

fn sides(found: &Found) -> Vec<usize> {
    let mut sides: Vec<usize> = found.sources.iter().chain(&found.targets).copied().collect();
    sides.sort_unstable();
    sides.dedup();
    sides
}

fn finish(draft: &Draft<'_>, settled: Settled) -> Event {
    let ids = |entities: &[usize]| entities.iter().map(|e| format!("e{}", e + 1)).collect();
    let found = settled.found;
    Event {
        event_type: found.event_type,
        trigger: draft.span(found.trigger),
        source: ids(&found.sources),
        target: ids(&found.targets),
        date: settled.date,
        place: settled.place.map(|e| format!("e{}", e + 1)),
        modality: found.modality,
        confidence: Some(found.confidence),
        extractor: Some(found.rule.to_owned()),
    }
}
