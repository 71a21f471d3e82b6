//! Whom an event is about that names nobody it acts on: its object recalls an event told before ("criticised the
//! verdict"), or something of somebody ("condemned his visit"); help goes to whoever the text tells is helped. An event
//! and those settled before it in, targets out.

use rustc_hash::FxHashMap;

use crate::extract::draft::Draft;
use crate::extract::record::{EntityType, EventType};

use super::Found;
use super::actors::Scene;
use super::clause::Subject;
use super::frame::fronted;
use super::groups::Item;
use super::settled::Settled;
use super::words::{Class, words};
use crate::extract::morphology::Form;

/// How many events back one may be that is recalled.
const EVENTS: usize = 12;
/// In how many tokens a statement says "we".
const STATEMENT: usize = 200;

/// The targets of an event that names none; with `listed`, only by a noun of the table of those that recall events.
pub(super) fn recalled(scene: &Scene<'_, '_>, found: &Found, before: &[Settled], listed: bool) -> Vec<usize> {
    let said = matches!(
        found.event_type,
        EventType::Accuse | EventType::Support | EventType::Reject | EventType::Request | EventType::Protest
    );
    if matches!(found.event_type, EventType::Sanction | EventType::Threaten) && !listed {
        let home = scene.memory.home().filter(|_| penalty(scene, found));
        return home.map_or_else(Vec::new, |home| others(vec![home], found));
    }
    let Some(object) = object(scene, found).filter(|_| said) else { return Vec::new() };
    let first = &*scene.draft.analysis.tokens[scene.tokens(object).start].lower;
    if scene.words.is(first, Class::Own) && !listed {
        // "demanded his release" is not asked of him, "conveyed our sympathy" is not to us.
        let conveyed = found.event_type == EventType::Support && found.object.is_some();
        return if found.event_type == EventType::Request || conveyed {
            Vec::new()
        } else {
            others(scene.possessor(object), found)
        };
    }
    let Some(head) = scene.head(object) else { return Vec::new() };
    let definite = matches!(first, "the" | "this" | "these" | "that" | "those" | "such");
    let recall = scene.words.recall(head).filter(|_| definite || found.event_type == EventType::Request);
    let kind = scene.words.nouns(head).first().map(|noun| noun.event_type).filter(|_| definite && !listed);
    let both = recall.is_some_and(|recall| recall.both);
    if both && found.event_type != EventType::Request {
        return Vec::new();
    }
    let fits = |b: &&Settled| match recall {
        Some(recall) => recall.types.contains(&b.found.event_type) && told_by(scene, b, &recall.verbs),
        None => kind == Some(b.found.event_type),
    };
    let sides = before.iter().rev().take(EVENTS).filter(fits).map(|b| {
        let mut sides = b.found.sources.clone();
        // Of a meeting or an agreement, all who took part are meant.
        let mutual =
            matches!(b.found.event_type, EventType::Consult | EventType::Cooperate | EventType::Agree);
        if both || mutual {
            sides.extend(&b.found.targets);
        }
        others(sides, found)
    });
    // "The Norwegian minister dismissed the measures": not those of Norway.
    let own = |e: &usize| {
        found.sources.iter().any(|&s| scene.memory.role_of(scene.draft, s, |r| r.of == Some(*e)).is_some())
    };
    let sides = sides.filter(|sides| both || !sides.iter().any(own));
    sides.into_iter().find(|sides| sides.len() > usize::from(both)).unwrap_or_default()
}

/// Whether the object says what is done to the country that the text is set in: "recalled its ambassador", "threatened
/// sanctions".
fn penalty(scene: &Scene<'_, '_>, found: &Found) -> bool {
    let object = object(scene, found).filter(|&o| scene.mentions(o).is_empty());
    let head = object.and_then(|o| scene.head(o));
    head.is_some_and(|head| match found.event_type {
        EventType::Threaten => matches!(head, "sanctions" | "embargo"),
        _ => matches!(
            head,
            "ambassador" | "envoy" | "aid" | "assistance" | "ties" | "relations" | "contacts" | "sanctions"
        ),
    })
}

/// Whether a phrase names who is to be freed, not who is asked: "demanded Roe's release".
pub(super) fn asks_release(scene: &Scene<'_, '_>, found: &Found) -> bool {
    let head = object(scene, found).and_then(|o| scene.head(o));
    let person = |e: &usize| scene.draft.entities[*e].entity_type == EntityType::Person;
    found.event_type == EventType::Request
        && head.is_some_and(|head| matches!(head, "release" | "freedom" | "acquittal"))
        && found.targets.iter().all(person)
}

/// Whether one of these verbs tells an event; with none, whatever does.
fn told_by(scene: &Scene<'_, '_>, event: &Settled, lemmas: &[&str]) -> bool {
    let word = &*scene.draft.analysis.tokens[event.found.trigger.start].lower;
    lemmas.is_empty()
        || scene.words.readings(word).iter().any(|r| lemmas.contains(&scene.words.verbs[r.verb].lemma))
}

/// Whether what is asked for is help: "appealed for urgent assistance".
pub(super) fn seeks_aid(scene: &Scene<'_, '_>, found: &Found) -> bool {
    let head = object(scene, found).and_then(|object| scene.head(object));
    head.is_some_and(|head| scene.words.nouns(head).iter().any(|noun| noun.event_type == EventType::Aid))
}

fn others(mut entities: Vec<usize>, found: &Found) -> Vec<usize> {
    entities.retain(|e| !found.sources.contains(e));
    entities
}

/// What is said to be praised, condemned or asked for: the object of the verb, in the passive its subject.
fn object(scene: &Scene<'_, '_>, found: &Found) -> Option<usize> {
    let Item::Verb(number) = *scene.clauses.items.get(found.item)? else { return None };
    if found.rule == "event.verb.passive" {
        return match scene.clauses.subject(number) {
            Subject::Item(item) => Some(item),
            _ => None,
        };
    }
    scene.clauses.object(number).or_else(|| fronted(scene, number)).or_else(|| {
        let preposition = matches!(scene.clauses.items.get(found.item + 1), Some(Item::Prep(_)));
        let phrase = matches!(scene.clauses.items.get(found.item + 2), Some(Item::Phrase(_)));
        (preposition && phrase).then_some(found.item + 2)
    })
}

/// Gives help without a receiver the one country that the text tells is helped, or asks for it.
pub(super) fn share_receiver(draft: &Draft<'_>, settled: &mut [Settled]) {
    let country = |e: &usize| draft.entities[*e].entity_type == EntityType::Country;
    let mut helped: Vec<usize> = Vec::new();
    for event in settled.iter().filter(|s| s.found.event_type == EventType::Aid) {
        helped.extend(event.found.targets.iter().filter(|e| country(e)));
    }
    if helped.is_empty() {
        for event in settled.iter().filter(|s| s.seeks_aid) {
            helped.extend(event.found.sources.iter().filter(|e| country(e)));
        }
    }
    helped.sort_unstable();
    helped.dedup();
    let [receiver] = helped[..] else { return };
    for event in settled.iter_mut().filter(|s| s.found.event_type == EventType::Aid) {
        if event.found.targets.is_empty() && !event.found.sources.contains(&receiver) {
            event.found.targets.push(receiver);
        }
    }
}

/// The body that a statement speaks for: "we" stands in its words, in no quotation, and it opens the text or, where
/// "we" does, one of its sentences, with a verb of what it holds.
pub(super) fn issuer(draft: &Draft<'_>) -> Option<usize> {
    let tokens = &draft.analysis.tokens;
    let first = draft.analysis.sentences.first()?.tokens.clone();
    let we = tokens.iter().take(STATEMENT).position(|t| t.is_any(&["we", "our"]))?;
    if tokens[..we].iter().any(|t| t.is_any(&["“", "\"", "”"])) {
        return None;
    }
    let opens = first.contains(&we) || tokens[first].iter().any(|t| t.is("i"));
    draft.analysis.sentences.iter().take(if opens { 40 } else { 2 }).find_map(|s| {
        let mentions = draft.mentions_in(s.tokens.clone()).iter().take(3);
        mentions.filter(|m| m.tokens.end < s.tokens.end).find_map(|m| {
            // After the dateline, if there is one.
            let the = tokens[..m.tokens.start].last().is_some_and(|t| t.text == "The");
            let opens = m.tokens.start == s.tokens.start || the;
            let body = matches!(
                draft.entities[m.entity].entity_type,
                EntityType::Country | EntityType::Organisation
            );
            (opens && body && states(draft, m.tokens.end)).then_some(m.entity)
        })
    })
}

/// Whether the verb at a token states what a body holds: "condemns", "strongly supports", "will continue".
pub(super) fn states(draft: &Draft<'_>, from: usize) -> bool {
    let words = words();
    let mut tokens = draft.analysis.tokens[from..].iter().take(4);
    let Some(verb) = tokens.find(|t| !(words.is(&t.lower, Class::Adv) || t.lower.ends_with("ly"))) else {
        return false;
    };
    let stating = |event_type: EventType| {
        matches!(
            event_type,
            EventType::Accuse
                | EventType::Support
                | EventType::Request
                | EventType::Reject
                | EventType::Agree
        )
    };
    // "is deeply concerned", "remains committed"
    let is = verb.is_any(&["is", "are"])
        && draft.analysis.tokens[from..].iter().take(4).any(|t| {
            t.is_any(&["committed", "concerned", "pleased", "grateful", "convinced", "proud", "saddened"])
        });
    is || verb.is_any(&["remains", "remain", "believes", "attaches", "stands"])
        || words.readings(&verb.lower).iter().any(|r| {
            let v = &words.verbs[r.verb];
            matches!(r.form, Form::Third | Form::Base) && v.events.iter().any(|e| stating(e.event_type))
        })
}

/// The country that a text is set in: named, with its places and bodies, at least twice as often as any other.
pub(super) fn home(draft: &Draft<'_>) -> Option<usize> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for mention in draft.mentions_in(0..draft.analysis.tokens.len()) {
        let entity = &draft.entities[mention.entity];
        if let Some(code) = entity.country.as_deref() {
            *counts.entry(code).or_default() += 1;
        }
    }
    let mut counts: Vec<(usize, &str)> = counts.into_iter().map(|(code, count)| (count, code)).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let plain = match counts[..] {
        [(first, _), (second, _), ..] => first >= 2 * second,
        [_] => true,
        [] => false,
    };
    let code = counts.first().filter(|_| plain)?.1;
    draft
        .entities
        .iter()
        .position(|e| e.entity_type == EntityType::Country && e.country.as_deref() == Some(code))
}
