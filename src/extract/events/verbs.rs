//! Events told by verbs: the verb groups of a sentence in, [`Found`] events out.
//!
//! | rule | description | fires | must not |
//! |---|---|---|---|
//! | `event.verb.active` | subject acts, object or preposition leads to the target | "Israel attacked Hezbollah" | "the attacked town" |
//! | `event.verb.passive` | "by" leads to the source, the subject is the target | "The town was bombed by Syria" | "The town was bombed" |
//! | `event.verb.consequence` | who attacks in the clause after a passive without agent hit its subject | "Syrians were killed when Israel attacked" | "Syrians were killed when a bus overturned" |
//! | `event.verb.refusal` | "will not" with a verb of acceptance is a refusal | "Iran will not recognize Israel" | "Iran has not implemented it" |

use crate::extract::draft::{Form, Mention};
use crate::extract::record::{EntityType, EventType, Kind, Modality};
use crate::extract::text::Token;

use super::Found;
use super::actors::Scene;
use super::clause::{Link, Place, Subject};
use super::complement::{complement, complement_end, preposition};
use super::factuality::{Factuality, achieved, instead as instead_of, none_of, of_verb};
use super::frame::{acted_on, acting, beyond, ends_in_name, fronted, object_fits, particles};
use super::groups::{Item, Shape};
use super::parsed;
use super::reached::Reached;
use super::sense;
use super::table::{EventVerb, Flag, Slot};
use super::words::{Class, Govern};

/// The events of the verb groups of a sentence.
pub(super) fn verb_events(scene: &Scene<'_, '_>) -> Vec<Found> {
    let mut found: Vec<(usize, Found)> = (0..scene.clauses.groups.len())
        .filter_map(|number| Some((number, verb_event(scene, number)?)))
        .collect();
    // "pledged money to help them", "marched to protest" are one event.
    let told: Vec<(usize, EventType)> = found.iter().map(|(number, f)| (*number, f.event_type)).collect();
    let told_above = |number: usize, event_type: EventType| {
        matches!(scene.clauses.places[number].governor,
            Some((above, Link::Purpose | Link::Infinitive)) if told.contains(&(above, event_type)))
    };
    found.retain(|(number, f)| {
        !matches!(f.event_type, EventType::Aid | EventType::Protest) || !told_above(*number, f.event_type)
    });
    found.into_iter().map(|(_, found)| found).collect()
}

fn verb_event(scene: &Scene<'_, '_>, number: usize) -> Option<Found> {
    let verb = scene.clauses.verb(scene.words, number)?;
    let mut untold = None;
    for event in &verb.events {
        let Some(cursor) = particles(scene, number, event) else { continue };
        let found = found(scene, number, event, cursor).filter(|found| {
            scene.draft.has_rule(found.rule) && found.untold.is_none_or(|rule| scene.draft.has_rule(rule))
        });
        match found {
            Some(found) if found.untold.is_none() => return Some(found),
            found => untold = untold.or(found),
        }
    }
    untold
}

fn found(scene: &Scene<'_, '_>, number: usize, event: &EventVerb, cursor: usize) -> Option<Found> {
    let group = &scene.clauses.groups[number];
    let place = &scene.clauses.places[number];
    // "is opposed to" is no passive.
    let passive =
        group.passive && !(event.after == ["to"] && place.item + 1 < cursor) && !event.has(Flag::Feels);
    let object =
        (0..=1).map(|n| cursor + n).find(|&i| matches!(scene.clauses.items.get(i), Some(Item::Phrase(_))));
    let object = object.filter(|&o| o == cursor || matches!(scene.clauses.items[cursor], Item::Date(_)));
    let object = object.or_else(|| if passive { None } else { fronted(scene, number) });
    let patient = match scene.clauses.subject(number) {
        Subject::Item(item) if passive => Some(item),
        _ => None,
    };
    if !event.object.is_empty() && !object_fits(scene, event, passive, patient, object)
        || !beyond(scene, event, cursor, passive || object.is_some())
    {
        return None;
    }
    let infinitive = matches!(scene.clauses.items.get(place.item + 1), Some(Item::Verb(next))
        if scene.clauses.groups[*next].shape == Shape::Infinitive);
    if event.has(Flag::Feels) && !group.passive
        || event.has(Flag::ObjectInf) && !asked_to(scene, passive, cursor, object)
        || event.has(Flag::Inf) && !infinitive
        || event.has(Flag::NoInf) && infinitive
        || event.has(Flag::Bare) && passive
    {
        return None;
    }
    // "asked them how", "declined to comment": words, no deeds.
    if event.has(Flag::PersonObject)
        && object.is_some_and(|o| {
            matches!(scene.clauses.items.get(o + 1), Some(Item::Sub(_) | Item::If | Item::Rel(_)))
        })
        || event.event_type == EventType::Reject && infinitive && only_words(scene, place.item + 1)
    {
        return None;
    }
    // "called on him to resign" asks, "called on him" visits.
    if event.event_type == EventType::Consult && event.after == ["on"] {
        let end = complement_end(scene, cursor);
        let asks = matches!(scene.clauses.items.get(end), Some(Item::Verb(next))
            if scene.clauses.groups[*next].shape == Shape::Infinitive);
        if asks || !object.is_some_and(|o| ends_in_name(scene, o)) {
            return None;
        }
    }
    if borders(scene, number, event)
        || quoted(scene, number, event)
        || event.lemma == "discuss" && !talked(scene, number, cursor)
        || event.event_type == EventType::Agree && helps(scene, place.item + 1)
    {
        return None;
    }
    if object.is_some_and(|o| by_own_people(scene, number, o)) {
        return None;
    }
    let mut told = of_verb(scene, number);
    // "promised to send doctors" is help.
    if told == Factuality::AGREED && event.event_type == EventType::Aid && helps(scene, place.item) {
        told = Factuality::as_it_stands(Modality::Planned);
    }
    // "did not attack A but B": it did attack B.
    let limit = scene.clauses.items.len();
    let instead = object.filter(|_| group.negated && told == Factuality::NEGATED);
    let instead = instead.and_then(|object| instead_of(scene, object, limit));
    if instead.is_some() {
        told = Factuality::FACT;
    }
    if !told.is_untold() && no_object(scene, event, object, cursor) {
        told = Factuality::NEGATED;
    }
    let refusal =
        told == Factuality::NEGATED && event.has(Flag::Not) && group.negated && (group.will || group.would);
    if refusal {
        told = Factuality::default();
    }
    if !told.is_untold() && told.hedge.is_none() && wanted(scene, number, event.event_type) {
        told = Factuality::WANTED;
    }
    if told.is_untold() && !scene.all {
        return None;
    }
    let end = complement_end(scene, cursor);
    let mut sources = acting(scene, number, event, cursor, end, passive);
    let parsed = sources.is_empty() && !passive && !event.has(Flag::Inverse);
    if parsed {
        sources = parsed::actors(scene, number);
    }
    let frame =
        sense::Frame { passive, acted_on: if passive { patient } else { object }, cursor, end, infinitive };
    if sources.is_empty()
        || sense::of_sport(scene, event.event_type, event.lemma, &sources)
        || !sense::tells(scene, number, event, &frame, &sources)
    {
        return None;
    }
    // "The sides signed a memorandum": not the ministers who met, but their countries.
    if event.event_type == EventType::Cooperate
        && let Subject::Item(subject) = scene.clauses.subject(number)
        && matches!(scene.head(subject), Some("sides" | "parties"))
    {
        for source in &mut sources {
            let office = scene.memory.role_of(scene.draft, *source, |r| r.of.is_some() && !r.former);
            *source = office.and_then(|r| r.of).unwrap_or(*source);
        }
    }
    // "She accused Roe" of whom "she" would be: another's doing.
    if !event.has(Flag::Inverse)
        && frame
            .acted_on
            .filter(|&o| o > place.item || passive)
            .is_some_and(|o| names_actor(scene, o, &sources, passive))
    {
        return None;
    }
    let mut reached =
        if event.has(Flag::Inverse) { acted_on(scene, number, &sources) } else { Reached::default() };
    // "accused each other of": each is acted on by the others, and nobody else is.
    let mutual = object.is_some_and(|o| each_other(scene, o));
    if mutual && (sources.len() < 2 || names_things(scene, object)) {
        return None;
    }
    for slot in event.targets.iter().filter(|_| !event.has(Flag::Inverse) && !mutual) {
        reached = match *slot {
            Slot::Object if passive => {
                patient.map_or_else(Reached::default, |p| scene.reached(p, place.item))
            }
            Slot::Object => instead.or(object).map_or_else(Reached::default, |o| scene.reached(o, end)),
            Slot::Prep(word) => {
                let mut reached = preposition(scene, cursor, end, word);
                if word == "in" {
                    reached.entities.clear();
                }
                reached
            }
            Slot::Complement => complement(scene, cursor, &sources, event.event_type),
            _ => Reached::default(),
        };
        reached.entities.retain(|e| !sources.contains(e));
        // What is said is said to someone; places are attacked, visited, taken.
        let placed = !matches!(
            event.event_type,
            EventType::Request
                | EventType::Accuse
                | EventType::Support
                | EventType::Threaten
                | EventType::Agree
                | EventType::Reject
        );
        if !reached.entities.is_empty() || placed && !reached.places.is_empty() {
            break;
        }
    }
    if mutual {
        reached.entities.clone_from(&sources);
    }
    // "A and B exchanged fire": each is acted on by the other.
    if reached.is_empty()
        && event.event_type == EventType::Assault
        && matches!(event.lemma, "clash" | "exchange" | "trade" | "fight" | "battle")
        && sources.len() > 1
    {
        reached.entities = sources.split_off(1);
    }
    // "Britain's minister visited the country": another one than his own.
    if event.event_type == EventType::Consult
        && let Some(country) = object.filter(|&o| scene.head(o) == Some("country"))
        && let [own] = reached.entities[..]
        && sources.iter().any(|&s| scene.memory.role_of(scene.draft, s, |r| r.of == Some(own)).is_some())
    {
        let tokens = &scene.draft.analysis.tokens;
        reached.entities = scene
            .draft
            .mentions_in(0..scene.tokens(country).start)
            .iter()
            .rev()
            .take(30)
            .filter(|m| m.tokens.start > 0 && !tokens[m.tokens.start - 1].is("in"))
            .map(|m| m.entity)
            .find(|e| *e != own && scene.draft.entities[*e].entity_type == EntityType::Country)
            .into_iter()
            .collect();
    }
    // "liberated territories occupied by X": who takes them back was acted on.
    if group.shape == Shape::Participle
        && event.event_type == EventType::Assault
        && reached.entities.is_empty()
        && let Some((above, Link::Relative)) = place.governor
        && scene.clauses.verb(scene.words, above).is_some_and(|v| {
            matches!(
                v.lemma,
                "liberate" | "retake" | "recapture" | "capture" | "regain" | "reclaim" | "leave" | "return"
            )
        })
    {
        reached.entities = scene.acting[above].iter().copied().filter(|e| !sources.contains(e)).collect();
    }
    if parsed && reached.is_empty() {
        return None;
    }
    let event_type = if refusal { EventType::Reject } else { event.event_type };
    let is = |e: &usize, types: &[EntityType]| types.contains(&scene.draft.entities[*e].entity_type);
    // "welcomed the president's order" meets nobody.
    if event.has(Flag::Person)
        && event.after.is_empty()
        && object.is_some_and(|o| {
            !scene.mentions(o).is_empty() && !ends_in_name(scene, o) && scene.head_agent(o).is_none()
        })
    {
        return None;
    }
    if event.has(Flag::Person) {
        reached.entities.retain(|e| is(e, &[EntityType::Person]));
    }
    // What is told to a newspaper is told to all.
    if event.event_type == EventType::Consult && matches!(event.lemma, "speak" | "talk" | "brief") {
        reached.entities.retain(|e| scene.draft.entities[*e].kind != Some(Kind::NewsOrganisation));
    }
    let person_only = event.has(Flag::Later);
    // "The bloc met": its members did.
    let gathered = event.event_type == EventType::Consult
        && (group.past || group.perfect || members(scene, number))
        && object.is_none()
        && matches!(event.lemma, "meet" | "gather" | "assemble" | "convene")
        && sources.iter().all(|e| is(e, &[EntityType::Organisation]));
    let fits = (!event.has(Flag::Two) || reached.entities.len() + sources.len() >= 2 || gathered)
        && (!event.has(Flag::Named) || !reached.entities.is_empty())
        && (!event.has(Flag::Body) || !reached.entities.is_empty())
        && (!event.has(Flag::Person) || !reached.entities.is_empty())
        && (!event.has(Flag::Place) || !reached.is_empty())
        && (!event.has(Flag::Force)
            || sources.iter().any(|e| is(e, &[EntityType::Country, EntityType::Organisation])))
        && (!event.has(Flag::Moved) || object.is_some() || passive)
        && (!event.has(Flag::Against)
            || (cursor..end).any(|i| scene.clauses.is_prep(scene.draft, i, "against")))
        && (!event.has(Flag::With) || (cursor..end).any(|i| scene.clauses.is_prep(scene.draft, i, "with")))
        && (!event.has(Flag::PersonAny) || reached.places.is_empty())
        && (!event.has(Flag::PersonObject) || object.is_some() || infinitive)
        && (!event.has(Flag::Intransitive) || object.is_none() && !passive)
        && (!event.has(Flag::Agent) || members(scene, number))
        && (!event.has(Flag::Feels) || matches!(scene.clauses.items.get(cursor), Some(Item::Prep(_))))
        && (!event.has(Flag::Name)
            || patient.or(object).is_some_and(|o| ends_in_name(scene, o) || scene.head_agent(o).is_some()))
        && (!event.has(Flag::State)
            || reached.entities.iter().any(|e| is(e, &[EntityType::Country]))
                && sources.iter().all(|e| is(e, &[EntityType::Organisation])))
        && (!person_only || sources.iter().all(|e| is(e, &[EntityType::Person])));
    if !fits || object.is_some_and(|o| reflexive(scene, o)) != event.has(Flag::Reflexive) {
        return None;
    }
    // What a business delivers is trade, unless it goes to a state or a body of states.
    let business = |e: &usize| {
        let entity = &scene.draft.entities[*e];
        entity.entity_type == EntityType::Organisation && matches!(entity.kind, Some(Kind::Company))
    };
    if event.event_type == EventType::Aid
        && sources.iter().all(business)
        && !reached.entities.iter().any(|e| is(e, &[EntityType::Country]))
    {
        return None;
    }
    let mut trigger = trigger(scene, number, event);
    let mut item = place.item;
    // "an attack in Kabul, for which ISIS claimed responsibility": the attack is the event.
    if event.lemma == "claim"
        && let Some(attack) = (0..place.item).rev().find(|&i| tells_attack(scene, i))
    {
        let end = complement_end(scene, attack + 1);
        let onto = ["on", "against", "at", "in"].iter().map(|word| preposition(scene, attack + 1, end, word));
        if let Some(onto) = onto.into_iter().find(|onto| !onto.is_empty()) {
            reached = onto;
            reached.entities.retain(|e| !sources.contains(e));
        }
        let tokens = scene.tokens(attack);
        (trigger, item) = (tokens.end - 1..tokens.end, attack);
    }
    Some(Found {
        event_type,
        trigger,
        item,
        anchor: match place.governor {
            // A refusal is made where it is said.
            Some((above, Link::Statement)) if refusal => scene.clauses.places[above].item,
            _ => item,
        },
        perfect: group.perfect,
        object: if event.object.is_empty() && event.after.is_empty() {
            None
        } else {
            patient.or(object.filter(|&o| o > place.item))
        },
        sources,
        targets: reached.entities,
        attacked: reached.places,
        modality: told.modality,
        untold: told.untold,
        hedge: told.hedge,
        linked: matches!(place.governor, Some((_, Link::Participle))),
        performative: event.has(Flag::Now) && present(scene, number),
        trailing: group.shape == Shape::Ing
            && place.item > 0
            && matches!(scene.clauses.items[place.item - 1], Item::Comma),
        responds: event.lemma == "retaliate" || event.lemma == "return" && event_type == EventType::Assault,
        joined: matches!(event_type, EventType::Threaten | EventType::Sanction)
            && matches!(place.governor, Some((_, Link::And))),
        travel: event.has(Flag::Later),
        by_noun: false,
        past: group.past || group.perfect,
        rule: if refusal {
            "event.verb.refusal"
        } else if parsed {
            "event.verb.parsed"
        } else if passive {
            "event.verb.passive"
        } else {
            "event.verb.active"
        },
        confidence: if group.shape == Shape::Finite && !parsed { 0.8 } else { 0.65 },
    })
}

/// Those hit in a passive without agent were hit by whoever attacks in the clause after it, and are what was attacked:
/// "Two Swedes were killed when Norwegian troops opened fire".
pub(super) fn consequences(scene: &Scene<'_, '_>, found: &mut Vec<Found>) {
    let items = &scene.clauses.items;
    if !scene.draft.has_rule("event.verb.consequence") {
        return;
    }
    for (number, place) in scene.clauses.places.iter().enumerate() {
        let group = &scene.clauses.groups[number];
        let Subject::Item(hit) = scene.clauses.subject(number) else { continue };
        let hurts = scene.clauses.verb(scene.words, number).is_some_and(|v| {
            v.events
                .iter()
                .any(|e| e.event_type == EventType::Assault && e.targets.first() == Some(&Slot::Object))
        });
        if !group.passive || group.shape != Shape::Finite || !hurts {
            continue;
        }
        let end = (place.item..items.len()).find(|&i| matches!(items[i], Item::Stop)).unwrap_or(items.len());
        let clause = (place.item + 1..end).find(|&i| match &items[i] {
            Item::Sub(t) | Item::SubPrep(t) => {
                matches!(scene.clauses.lower(scene.draft, *t), "when" | "as" | "after")
            }
            _ => false,
        });
        let Some(clause) = clause else { continue };
        let attack = found.iter().position(|f| {
            f.event_type == EventType::Assault
                && f.modality == Modality::Asserted
                && matches!(items[f.item], Item::Verb(_))
                && (clause..end).contains(&f.item)
        });
        let Some(attack) = attack else { continue };
        let mut victims = scene.reached(hit, place.item).entities;
        victims.retain(|v| !found[attack].sources.contains(v));
        if victims.is_empty()
            || of_verb(scene, number) != Factuality::default()
            || found.iter().any(|f| f.item == place.item)
        {
            continue;
        }
        let head = scene.clauses.start + group.head;
        let killing = Found {
            trigger: head..head + 1,
            item: place.item,
            anchor: found[attack].anchor,
            targets: victims.clone(),
            rule: "event.verb.consequence",
            confidence: 0.65,
            ..found[attack].clone()
        };
        if found[attack].targets.is_empty() && found[attack].attacked.is_empty() {
            found[attack].targets = victims;
        }
        found.push(killing);
    }
    found.sort_by_key(|f| (f.trigger.start, f.trigger.end));
}

/// Whether the object, or what follows the verb, is nobody or nothing: "gave A no aid", "condemned neither A nor B".
fn no_object(scene: &Scene<'_, '_>, event: &EventVerb, object: Option<usize>, cursor: usize) -> bool {
    let items = &scene.clauses.items;
    let phrase = |item: usize| matches!(items.get(item), Some(Item::Phrase(_)));
    let none = |item: usize| phrase(item) && none_of(scene, item, items.len());
    match object {
        Some(object) => none(object) || !event.object.is_empty() && none(object + 1),
        // "met with neither A nor B"
        None => {
            matches!(items.get(cursor), Some(Item::Prep(_))) && none(cursor + 1)
                || !event.after.is_empty() && cursor > 0 && none(cursor)
        }
    }
}

/// Whether a verb only names what somebody means, aims at or is told to do.
pub(super) fn wanted(scene: &Scene<'_, '_>, number: usize, event_type: EventType) -> bool {
    let place = &scene.clauses.places[number];
    demanded(scene, place.item)
        || aimed_at(place, event_type)
        || intended(scene, number, event_type)
        || ordered(scene, number)
}

/// Whether an infinitive of purpose, or of an effort, only names what it is for: "sent troops to seize the town".
fn aimed_at(place: &Place, event_type: EventType) -> bool {
    matches!(place.governor, Some((_, Link::Purpose | Link::Noun)))
        && matches!(
            event_type,
            EventType::Assault
                | EventType::Coerce
                | EventType::Sanction
                | EventType::Retreat
                | EventType::Threaten
                | EventType::Agree
        )
}

/// Whether a participle after a preposition only names what is meant or aimed at: "committed to destroying".
fn intended(scene: &Scene<'_, '_>, number: usize, event_type: EventType) -> bool {
    let place = &scene.clauses.places[number];
    let before = place.item.checked_sub(1);
    let preposition = before.is_some_and(|b| {
        matches!(scene.clauses.items[b], Item::Prep(_)) && !scene.clauses.is_prep(scene.draft, b, "by")
    });
    let chained =
        matches!(place.governor, Some((above, Link::And)) if scene.clauses.groups[above].shape == Shape::Ing);
    // "said nothing about supporting them"
    let about = before.is_some_and(|b| scene.clauses.is_prep(scene.draft, b, "about"));
    about && scene.clauses.groups[number].shape == Shape::Ing
        || scene.clauses.groups[number].shape == Shape::Ing
            && (preposition || chained)
            && !matches!(place.subject, Subject::ObjectOf(_))
            && !achieved(scene, number)
            && !matches!(
                event_type,
                EventType::Cooperate | EventType::Support | EventType::Aid | EventType::Consult
            )
}

/// Whether an infinitive follows whom something is asked of: "told the rebels to leave", "were told to leave".
fn asked_to(scene: &Scene<'_, '_>, passive: bool, cursor: usize, object: Option<usize>) -> bool {
    let after = if passive { Some(cursor) } else { object.map(|o| o + 1) };
    let end = after.map(|after| complement_end(scene, after));
    matches!(end.and_then(|end| scene.clauses.items.get(end)), Some(Item::Verb(next))
        if scene.clauses.groups[*next].shape == Shape::Infinitive)
}

/// Whether somebody named is told to do it: "ordered the rebels to leave" has not happened.
fn ordered(scene: &Scene<'_, '_>, number: usize) -> bool {
    let Some((above, Link::ObjectInfinitive)) = scene.clauses.places[number].governor else { return false };
    let orders = scene
        .clauses
        .verb(scene.words, above)
        .is_some_and(|v| matches!(v.lemma, "order" | "instruct" | "command" | "direct"));
    orders && scene.acting[number] != scene.acting[above]
}

/// Whether a phrase is the name of the only one who acts or, as a subject, a pronoun for him.
fn names_actor(scene: &Scene<'_, '_>, phrase: usize, sources: &[usize], subject: bool) -> bool {
    let [source] = *sources else { return false };
    if matches!(scene.clauses.items.get(phrase + 1), Some(Item::And(_))) {
        return false;
    }
    let last = scene.mentions(phrase).last().filter(|m| m.tokens.end == scene.tokens(phrase).end);
    match last {
        Some(last) => last.entity == source && last.form == Form::Name,
        None => {
            let pronoun = scene.head(phrase).is_some_and(|head| scene.words.is(head, Class::Pron));
            subject && pronoun && scene.tokens(phrase).len() == 1 && scene.actors(phrase) == [source]
        }
    }
}

/// Whether an object is "each other" or "one another".
fn each_other(scene: &Scene<'_, '_>, object: usize) -> bool {
    let start = scene.tokens(object).start;
    let is = |t: usize, word: &str| scene.draft.analysis.tokens.get(t).is_some_and(|t| t.is(word));
    is(start, "each") && is(start + 1, "other") || is(start, "one") && is(start + 1, "another")
}

/// Whether an object is what belongs to each other and is neither a force nor a place: "each other's policies".
fn names_things(scene: &Scene<'_, '_>, object: Option<usize>) -> bool {
    let Some(tokens) = object.map(|o| scene.tokens(o)) else { return false };
    let owned = scene.draft.analysis.tokens[tokens].iter().any(Token::owns);
    owned && object.is_some_and(|o| scene.head_agent(o).is_none())
}

/// Whether the object of a verb is "him" or "her" and its subject are people of his: "His guards attacked him".
fn by_own_people(scene: &Scene<'_, '_>, number: usize, object: usize) -> bool {
    let tokens = &scene.draft.analysis.tokens;
    let them = scene.tokens(object);
    let Subject::Item(subject) = scene.clauses.subject(number) else { return false };
    let item = scene.clauses.places[number].item;
    subject < item
        && them.len() == 1
        && tokens[them.start].is_any(&["him", "her", "them"])
        && (subject..item).filter(|&i| matches!(scene.clauses.items[i], Item::Phrase(_))).any(|i| {
            let phrase = scene.tokens(i);
            let owner = |m: &Mention| {
                scene.draft.entities[m.entity].entity_type == EntityType::Person
                    && m.tokens.end < phrase.end
                    && tokens[m.tokens.end].owns()
            };
            tokens[phrase.start].is_any(&["his", "her", "their"]) || scene.mentions(i).iter().any(owner)
        })
}

fn reflexive(scene: &Scene<'_, '_>, object: usize) -> bool {
    let tokens = scene.tokens(object);
    scene.draft.analysis.tokens[tokens]
        .iter()
        .any(|t| t.lower.ends_with("self") || t.lower.ends_with("selves"))
}

/// Whether the clause of a verb says what a noun asks for: "the demand that they leave".
fn demanded(scene: &Scene<'_, '_>, item: usize) -> bool {
    let items = &scene.clauses.items;
    let begin = (1..item).rev().find(|&j| matches!(items[j], Item::Sub(_) | Item::Rel(_) | Item::Stop));
    begin.is_some_and(|j| {
        let wants = |i: usize| {
            matches!(items[i], Item::Phrase(_))
                && scene.head(i).is_some_and(|head| {
                    // "the third time that they attacked": they did.
                    scene.words.is(head, Class::WantNoun)
                        && !matches!(head, "time" | "times" | "way" | "ways" | "reason" | "reasons")
                })
        };
        matches!(items[j], Item::Sub(_))
            && (wants(j - 1) || j > 2 && matches!(items[j - 2], Item::Prep(_)) && wants(j - 3))
    })
}

/// Whether the infinitive at an item says what help is offered: "offered to send doctors" is help, not agreement.
fn helps(scene: &Scene<'_, '_>, item: usize) -> bool {
    let Some(Item::Verb(number)) = scene.clauses.items.get(item) else { return false };
    scene.clauses.groups[*number].shape == Shape::Infinitive
        && scene.clauses.verb(scene.words, *number).is_some_and(|verb| {
            verb.events.iter().any(|event| {
                event.event_type == EventType::Aid
                    && (event.object.is_empty() && matches!(verb.lemma, "help" | "assist" | "aid")
                        || !event.object.is_empty()
                            && object_fits(scene, event, false, None, scene.clauses.object(*number)))
            })
        })
}

/// Whether a verb only says how its subject calls what another verb is about: "rejected what he called a farce".
fn quoted(scene: &Scene<'_, '_>, number: usize, event: &EventVerb) -> bool {
    let Subject::Item(subject) = scene.clauses.subject(number) else { return false };
    event.event_type == EventType::Accuse
        && matches!(event.lemma, "call" | "describe" | "label" | "brand" | "dub")
        && matches!(subject.checked_sub(1).map(|before| &scene.clauses.items[before]),
            Some(Item::Sub(t)) if scene.clauses.lower(scene.draft, *t) == "what")
}

/// Whether the subject of a verb is a noun for those who act for somebody: "leaders of the bloc".
fn members(scene: &Scene<'_, '_>, number: usize) -> bool {
    matches!(scene.clauses.subject(number), Subject::Item(item)
        if scene.head_agent(item).is_some())
}

/// Whether a verb of talking has both sides: "discussed it with", "Bell and Roe discussed". "The two leaders" only
/// recalls talks that the text has told.
fn talked(scene: &Scene<'_, '_>, number: usize, cursor: usize) -> bool {
    let with = (cursor..complement_end(scene, cursor)).any(|i| scene.clauses.is_prep(scene.draft, i, "with"));
    with || match scene.clauses.subject(number) {
        Subject::Item(subject) => scene.list(subject, scene.clauses.places[number].item).len() > 1,
        _ => false,
    }
}

/// Whether countries only lie beside each other: "where Norway, Sweden and Finland meet".
fn borders(scene: &Scene<'_, '_>, number: usize, event: &EventVerb) -> bool {
    let item = scene.clauses.places[number].item;
    let where_ = (0..item)
        .rev()
        .find_map(|j| match scene.clauses.items[j] {
            Item::Rel(t) => Some(scene.clauses.lower(scene.draft, t) == "where"),
            Item::Stop | Item::Verb(_) => Some(false),
            _ => None,
        })
        .unwrap_or(false);
    let ends = matches!(scene.clauses.items.get(item + 1), None | Some(Item::Stop | Item::Comma));
    event.lemma == "meet" && where_ && ends && present(scene, number)
}

/// The tokens of the verb and, for "call on" and the like, of the preposition.
fn trigger(scene: &Scene<'_, '_>, number: usize, event: &EventVerb) -> std::ops::Range<usize> {
    let head = scene.clauses.start + scene.clauses.groups[number].head;
    let tokens = &scene.draft.analysis.tokens;
    let particle = event.after.len() == 1
        && matches!(event.event_type, EventType::Request)
        && tokens.get(head + 1).is_some_and(|t| t.is(event.after[0]));
    head..head + 1 + usize::from(particle)
}

/// Whether the group is in the simple present: "condemns", "call on".
fn present(scene: &Scene<'_, '_>, number: usize) -> bool {
    let group = &scene.clauses.groups[number];
    group.shape == Shape::Finite
        && !(group.past || group.perfect || group.progressive || group.will || group.may || group.passive)
}

/// Whether the infinitive at an item is one of speech: who declines to comment rejects nothing.
fn only_words(scene: &Scene<'_, '_>, item: usize) -> bool {
    let Some(Item::Verb(number)) = scene.clauses.items.get(item) else { return false };
    scene.clauses.verb(scene.words, *number).is_some_and(|v| {
        v.governs(Govern::Say)
            || matches!(
                v.lemma,
                "give" | "discuss" | "speculate" | "elaborate" | "answer" | "identify" | "name" | "speak"
            )
    })
}

/// Whether a phrase is headed by a noun of attack without anybody named as its actor.
fn tells_attack(scene: &Scene<'_, '_>, item: usize) -> bool {
    matches!(scene.clauses.items[item], Item::Phrase(_))
        && scene.head(item).is_some_and(|head| {
            scene.words.nouns(head).iter().any(|noun| noun.event_type == EventType::Assault)
        })
        && scene.before(item, scene.tokens(item).end).is_empty()
}
