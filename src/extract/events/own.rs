//! Events by the patterns of the user: the words of a sentence in, [`Found`] events out.
//!
//! A pattern says which word tells the event and where the tree has who acts and who is acted on. All else is decided where it
//! is for the rules of the program: what a phrase stands for by `actors` and `reached`, whether it is told as a fact by
//! `factuality`, when and where it was by `settled`.

use crate::extract::patterns::{Fit, Part, Pattern, Place, Tells, Types, token_of};
use crate::extract::record::{EventType, Modality};

use super::Found;
use super::actors::Scene;
use super::factuality::{Factuality, none_of, of_noun, of_verb};
use super::groups::Item;
use super::nouns::both;
use super::reached::Reached;
use super::sources::light_verb;
use super::table::EventNoun;
use super::verbs::wanted;

/// The events of a sentence of the text.
pub(super) fn own_events(scene: &Scene<'_, '_>, sentence: usize) -> Vec<Found> {
    let mut events: Vec<Found> = Vec::new();
    let draft = scene.draft;
    let Some(patterns) = draft.own_patterns().filter(|patterns| !patterns.events.is_empty()) else {
        return events;
    };
    let tokens = draft.analysis.sentences[sentence].tokens.clone();
    for (at, pattern, part) in patterns.events.cues_in(draft, tokens) {
        let is_told = events.last().is_some_and(|event| event.trigger.start == at);
        if !is_told {
            events.extend(event(scene, sentence, at, pattern, part));
        }
    }
    events
}

/// The verb group or phrase whose head is a token: its item and, of a verb, its number.
fn item_of(scene: &Scene<'_, '_>, at: usize) -> Option<(usize, Option<usize>)> {
    let at = at - scene.clauses.start;
    let items = scene.clauses.items.iter().enumerate();
    let mut items = items.filter_map(|(item, found)| match found {
        Item::Verb(number) if scene.clauses.groups[*number].head == at => Some((item, Some(*number))),
        Item::Phrase(range) if range.end == at + 1 => Some((item, None)),
        _ => None,
    });
    items.next()
}

/// The phrases in which words of the tree stand, each with the token of the word.
fn phrases(scene: &Scene<'_, '_>, sentence: usize, words: &[usize]) -> Vec<(usize, usize)> {
    let phrase = |word: &usize| {
        let at = token_of(scene.draft, sentence, *word);
        let mut items = 0..scene.clauses.items.len();
        items.find(|&item| scene.tokens(item).contains(&at)).map(|item| (item, at))
    };
    words.iter().filter_map(phrase).collect()
}

/// Whom a word before the noun of its phrase names: "Norway's airlift", "the Norwegian airlift", "its airlift".
fn owner(scene: &Scene<'_, '_>, phrase: usize, at: usize) -> Vec<usize> {
    match scene.draft.mention_at(at) {
        Some(mention) if !scene.describes(mention) => vec![mention.entity],
        None if at == scene.tokens(phrase).start => scene.possessor(phrase),
        _ => Vec::new(),
    }
}

fn event(scene: &Scene<'_, '_>, sentence: usize, at: usize, pattern: &Pattern, part: Part) -> Option<Found> {
    let Tells::Event(event_type) = pattern.tells else { return None };
    let (item, verb) = item_of(scene, at).filter(|(_, verb)| verb.is_some() == (part == Part::Verb))?;
    let Fit { subjects, objects, .. } = pattern.fit_at(scene.draft, sentence, at, part)?;
    let light = if verb.is_none() { light_verb(scene, item) } else { None };
    let told = match verb {
        Some(number) => of_group(scene, number, event_type),
        None => {
            let noun = EventNoun::of_rule(&scene.draft.analysis.tokens[at].lower, event_type);
            let by_verb = light.as_ref().map(|light| light.told).unwrap_or_default();
            both(of_noun(scene, &noun, item, at), by_verb)
        }
    };
    if told.is_untold() && !scene.all {
        return None;
    }
    let sources = sources(scene, sentence, item, &subjects, pattern.subject.types);
    if sources.is_empty() {
        return None;
    }
    let reached = match &pattern.object {
        Some(object) => targets(scene, sentence, item, &objects, object, &sources)?,
        None => Reached::default(),
    };
    let number = verb.or(light.map(|light| light.group));
    let group = number.map(|number| &scene.clauses.groups[number]);
    Some(Found {
        event_type,
        trigger: at..at + 1,
        item,
        anchor: number.map_or(item, |number| scene.clauses.places[number].item),
        object: None,
        sources,
        targets: reached.entities,
        attacked: reached.places,
        modality: told.modality,
        untold: told.untold,
        hedge: told.hedge,
        performative: false,
        linked: false,
        past: group.is_none_or(|group| group.past || group.perfect),
        perfect: group.is_some_and(|group| group.perfect),
        trailing: false,
        responds: false,
        joined: false,
        travel: false,
        by_noun: verb.is_none(),
        rule: pattern.rule,
        confidence: pattern.confidence,
    })
}

/// Who acts: those of the types that the words at the end of a way stand for.
fn sources(scene: &Scene<'_, '_>, sentence: usize, item: usize, words: &[usize], types: Types) -> Vec<usize> {
    let mut sources = Vec::new();
    for (phrase, at) in phrases(scene, sentence, words) {
        let actors = if phrase == item { owner(scene, phrase, at) } else { scene.actors(phrase) };
        for actor in actors {
            if types.has(scene.draft.entities[actor].entity_type) && !sources.contains(&actor) {
                sources.push(actor);
            }
        }
    }
    sources
}

/// Who and what is acted on; nothing if the pattern needs somebody and there is nobody.
fn targets(
    scene: &Scene<'_, '_>,
    sentence: usize,
    item: usize,
    words: &[usize],
    object: &Place,
    sources: &[usize],
) -> Option<Reached> {
    let mut all = Reached::default();
    for (phrase, at) in phrases(scene, sentence, words) {
        let reached = if phrase == item {
            Reached { entities: owner(scene, phrase, at), places: Vec::new() }
        } else {
            scene.reached(phrase, scene.clauses.items.len())
        };
        let fits = |entity: &usize| {
            object.types.has(scene.draft.entities[*entity].entity_type) && !sources.contains(entity)
        };
        for (from, to) in [(reached.entities, &mut all.entities), (reached.places, &mut all.places)] {
            for entity in from.into_iter().filter(fits) {
                if !to.contains(&entity) {
                    to.push(entity);
                }
            }
        }
    }
    (object.optional || !all.is_empty()).then_some(all)
}

/// How an event is told whose trigger is the verb of a group.
fn of_group(scene: &Scene<'_, '_>, number: usize, event_type: EventType) -> Factuality {
    let told = of_verb(scene, number);
    let group = &scene.clauses.groups[number];
    // "smuggled no arms"
    let object = if group.passive { None } else { scene.clauses.object(number) };
    let nothing = object.is_some_and(|object| none_of(scene, object, scene.clauses.items.len()));
    match told {
        // "promised to send doctors"
        Factuality::AGREED if event_type == EventType::Aid => Factuality::PLANNED,
        Factuality { untold: None, modality: Modality::Asserted | Modality::Planned, .. } if nothing => {
            Factuality::NEGATED
        }
        Factuality { untold: None, hedge: None, .. } if wanted(scene, number, event_type) => {
            Factuality::WANTED
        }
        told => told,
    }
}

/// Puts the events of the user's patterns among those of the program. Of these one gives way that the same word tells, or the
/// object of the verb: "sent aid" is one event.
pub(super) fn join(scene: &Scene<'_, '_>, found: &mut Vec<Found>, own: Vec<Found>) {
    if own.is_empty() {
        return;
    }
    let object = |own: &Found| match scene.clauses.items[own.item] {
        Item::Verb(number) => scene.clauses.object(number),
        _ => None,
    };
    let is_same = |event: &Found, own: &Found| {
        event.trigger.contains(&own.trigger.start)
            || event.by_noun && event.event_type == own.event_type && object(own) == Some(event.item)
    };
    found.retain(|event| !own.iter().any(|own| is_same(event, own)));
    found.extend(own);
    found.sort_by_key(|event| (event.trigger.start, event.trigger.end));
}
