//! Events, who did what to whom by PLOVER's root categories: a [`Draft`] with its relations, dates and claims in,
//! the [`Event`]s of the text out, in its order.
//!
//! Each sentence is taken apart into verb groups and noun phrases (`tags`, `groups`), every verb gets its subject
//! (`clause`), phrases are resolved to entities (`actors`, `memory`), and the tables of verbs and nouns under
//! `data/lexicons/event-*` say which of them tell an event (`verbs`, `nouns`). Dates and places come from the
//! clause (`setting`). An event without a named actor is none. One that is negated, or only asked for, wished or
//! possible, is told apart (`factuality`) and left out unless all are wanted.

mod actors;
mod clause;
mod complement;
mod context;
mod factuality;
mod frame;
mod groups;
mod lists;
mod memory;
mod modes;
mod nouns;
mod own;
mod parsed;
mod pronouns;
mod reached;
mod resolve;
mod sense;
mod setting;
mod settled;
mod sources;
mod subject;
mod table;
mod tags;
#[cfg(test)]
mod tests;
mod verbs;
mod words;

use std::ops::Range;

use super::Options;
use super::dates::DateMention;
use super::draft::Draft;
use super::record::{Claim, Event, EventType, Modality, Relation};
use actors::Scene;
use clause::Clauses;
use factuality::Accusation;
use groups::Item;
use memory::Memory;
use settled::{Settled, recall, settle, share_dates, speaker};
pub(crate) use words::types_of_word;
pub(super) use words::{Words, words};

/// An event as a rule finds it, before its date and place are known.
#[derive(Clone, Debug)]
struct Found {
    event_type: EventType,
    /// Tokens of the document.
    trigger: Range<usize>,
    /// The item of its sentence.
    item: usize,
    /// The item at which its clause has its verb: date and place are looked for from there.
    anchor: usize,
    /// The phrase that is part of the event's verb: "ties" in "broke ties".
    object: Option<usize>,
    sources: Vec<usize>,
    targets: Vec<usize>,
    /// Places acted on.
    attacked: Vec<usize>,
    modality: Modality,
    /// The rule by which it is not told as an event that happened or is to happen.
    untold: Option<&'static str>,
    /// The rule by which it is told though not as a fact.
    hedge: Option<&'static str>,
    /// Whether saying it is doing it: "condemns".
    performative: bool,
    /// Whether it is told by a participle of the event before: "broke ties for pardoning".
    linked: bool,
    past: bool,
    perfect: bool,
    /// Whether it is a participle after the clause: ", killing three".
    trailing: bool,
    /// Whether it answers an earlier event of its type.
    responds: bool,
    /// Whether a threat or sanction shares the subject of the verb before it, which says against whom.
    joined: bool,
    /// Whether it is a journey, which talks at its end tell better.
    travel: bool,
    /// Whether a noun tells it.
    by_noun: bool,
    rule: &'static str,
    confidence: f64,
}

/// The events of a text, and the claims that accusations are, which say some of them; with all events, also those that are
/// told as negated, possible or wished for.
pub fn events(
    draft: &Draft<'_>,
    relations: &[Relation],
    dates: &[DateMention],
    claims: &[Claim],
    options: &Options,
) -> (Vec<Event>, Vec<Claim>) {
    let (all, words) = (options.all_events, options.rules.words());
    let mut accusations = Vec::new();
    let mut memory = Memory::default();
    memory.announce(draft);
    memory.armies(draft, relations);
    let mut settled: Vec<Settled> = Vec::new();
    let mut untold: Vec<Settled> = Vec::new();
    let mut speeches = Vec::new();
    let mut claim = 0;
    for (number, sentence) in draft.analysis.sentences.iter().enumerate() {
        crate::limits::checkpoint();
        let tokens = sentence.tokens.clone();
        let first = dates.partition_point(|d| d.tokens.end <= tokens.start);
        let last = dates.partition_point(|d| d.tokens.start < tokens.end);
        let here = &dates[first..last.max(first)];
        while claims.get(claim).is_some_and(|c| c.span.end <= sentence.span.start) {
            claim += 1;
        }
        memory.speaker = speaker(&memory, draft, claims, claim, sentence.span.start, sentence.span.end);
        let is_date = |token: usize| {
            let i = here.partition_point(|d| d.tokens.end <= token);
            here.get(i).is_some_and(|d| d.tokens.contains(&token))
        };
        let clauses = Clauses::new(draft, words, tokens, is_date);
        let scene = Scene::new(draft, words, &clauses, &memory, all);
        let (mut by_verb, mut by_noun) = (verbs::verb_events(&scene), nouns::noun_events(&scene));
        let mut own = own::own_events(&scene, number);
        for found in [&mut by_verb, &mut by_noun, &mut own] {
            if draft.has_rule("claim.accusation") {
                factuality::accusations(&scene, found, &mut accusations);
            }
            let has = |rule: Option<&'static str>| rule.is_none_or(|rule| draft.has_rule(rule));
            found.retain(|event| has(event.hedge) && has(event.untold));
        }
        let ((by_verb, untold_by_verb), (by_noun, untold_by_noun)) = (apart(by_verb), apart(by_noun));
        let (own, untold_own) = apart(own);
        let mut found = once_each(by_verb, by_noun);
        verbs::consequences(&scene, &mut found);
        own::join(&scene, &mut found, own);
        let mut not_told = once_each(untold_by_verb, untold_by_noun);
        own::join(&scene, &mut not_told, untold_own);
        not_told.retain(|u| {
            !found.iter().any(|f| f.trigger.start == u.trigger.start || f.object == Some(u.item))
        });
        let date_of = |item: usize| match &clauses.items[item] {
            Item::Date(range) => {
                let i = here.partition_point(|d| d.tokens.end <= clauses.start + range.start);
                here.get(i).map(|d| d.date)
            }
            _ => None,
        };
        for event in found {
            let event = settle(&scene, number, event, &date_of, &settled);
            settled.push(event);
        }
        untold.extend(not_told.into_iter().map(|event| settle(&scene, number, event, &date_of, &settled)));
        recall(&scene, number, &date_of, &mut settled);
        if let Some(speech) = settled::speech(&scene, number, &date_of) {
            speeches.push(speech);
        }
        let remembered = memory.remember(&scene);
        memory.update(remembered);
        for event in settled.iter().rev().take_while(|s| s.sentence == number) {
            if matches!(event.found.event_type, EventType::Consult | EventType::Agree | EventType::Cooperate)
            {
                let sides: Vec<usize> =
                    event.found.sources.iter().chain(&event.found.targets).copied().collect();
                memory.met(draft, &sides);
            } else if event.found.event_type == EventType::Assault {
                memory.fought(draft, &event.found.sources, &event.found.targets);
            }
        }
    }
    share_dates(&mut settled, &speeches, draft.published);
    context::share_receiver(draft, &mut settled);
    settled.append(&mut untold);
    // Nobody does it to himself alone.
    settled.retain(|s| !(s.found.sources.len() == 1 && s.found.targets == s.found.sources));
    settled.sort_by_key(|s| s.found.trigger.start);
    let accusations = accusations.into_iter().map(|accusation: Accusation| accusation.claim(draft));
    // What is within the words of somebody else is said already.
    let within = |claim: &Claim| {
        claims.iter().any(|c| {
            c.speaker == claim.speaker && c.span.start <= claim.span.start && claim.span.end <= c.span.end
        })
    };
    let accusations = accusations.filter(|claim| !within(claim)).collect();
    (settled.into_iter().map(|s| finish(draft, s)).collect(), accusations)
}

/// What is told as it stands, and what is not.
fn apart(found: Vec<Found>) -> (Vec<Found>, Vec<Found>) {
    found.into_iter().partition(|f| f.untold.is_none())
}

/// The events of a sentence in its order, each once though a verb and a noun tell it.
fn once_each(mut found: Vec<Found>, by_noun: Vec<Found>) -> Vec<Found> {
    let objects: Vec<usize> = found.iter().filter_map(|f| f.object).collect();
    // A journey to a meeting is told by the meeting, a killing in an attack by the attack.
    let meeting = |f: &Found| f.event_type == EventType::Consult && !f.travel;
    let met = found.iter().chain(&by_noun).any(meeting);
    let attackers: Vec<usize> = found
        .iter()
        .filter(|f| f.event_type == EventType::Assault && !f.trailing)
        .flat_map(|f| f.sources.iter().copied())
        .collect();
    found.retain(|f| {
        let killing = f.trailing && f.event_type == EventType::Assault && f.targets.is_empty();
        !(met && f.travel || killing && f.sources.iter().any(|s| attackers.contains(s)))
    });
    // "hosted a summit" is one event: the noun tells it unless the verb's table does.
    let told = |n: &Found, found: &[Found]| {
        objects.contains(&n.item)
            || found.iter().any(|f| {
                f.event_type == n.event_type
                    && (f.item + 1 == n.item
                        || matches!(n.rule, "event.noun.light" | "event.noun.part") && f.item == n.anchor)
            })
    };
    let by_noun: Vec<Found> = by_noun.into_iter().filter(|n| !told(n, &found)).collect();
    // "assistance to help Norway", "announced a million in Norwegian assistance" are one event.
    let aid = |f: &Found| {
        by_noun.iter().any(|n| {
            n.event_type == EventType::Aid
                && (n.item + 1 == f.item || f.object.is_some_and(|o| (o..o + 5).contains(&n.item)))
        })
    };
    found.retain(|f| f.event_type != EventType::Aid || !aid(f));
    found.extend(by_noun);
    found.sort_by_key(|f| (f.trigger.start, f.trigger.end));
    found.dedup_by(|b, a| a.trigger.start == b.trigger.start);
    found
}

/// The number of an entity by its id in the record.
fn entity_number(id: &str) -> Option<usize> {
    id.strip_prefix('e')?.parse::<usize>().ok()?.checked_sub(1)
}

fn finish(draft: &Draft<'_>, settled: Settled) -> Event {
    let ids = |entities: &[usize]| entities.iter().map(|e| format!("e{}", e + 1)).collect();
    let found = settled.found;
    let modes = modes::modes(draft, found.event_type, &found.trigger);
    Event {
        event_type: found.event_type,
        trigger: draft.span(found.trigger),
        source: ids(&found.sources),
        target: ids(&found.targets),
        date: settled.date,
        place: settled.place.map(|e| format!("e{}", e + 1)),
        modality: found.modality,
        modes,
        confidence: Some(found.confidence),
        extractor: Some(found.untold.or(found.hedge).unwrap_or(found.rule).to_owned()),
    }
}
