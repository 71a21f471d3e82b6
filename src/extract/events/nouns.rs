//! Events told by nouns: the noun phrases of a sentence in, [`Found`] events out.
//!
//! | rule | description | fires | must not |
//! |---|---|---|---|
//! | `event.noun.owner` | a possessive or name before the noun acts | "Israel's attack", "the Israeli strike" | "the Istanbul attack" |
//! | `event.noun.preposition` | a preposition after the noun leads to who acts | "an attack by Israel", "a meeting between A and B" | "an attack on Israel" |
//! | `event.noun.light` | the subject of a light verb acts | "Israel launched an attack" | "Israel fears an attack" |
//! | `event.noun.blame` | who is blamed for it | "Turkey blames the PKK for the attack" | "Turkey condemned the attack" |
//! | `event.noun.part` | the subject takes part | "He said so in a meeting with Mr. Kim" | "He died in an attack" |

use crate::extract::record::{EntityType, EventType};

use super::Found;
use super::actors::Scene;
use super::clause::Subject;
use super::complement::{complement_end, preposition};
use super::factuality::{Factuality, of_noun};
use super::groups::{Item, Shape};
use super::reached::Reached;
use super::sense;
use super::sources::{governing_verb, happening, hit_in, light_verb, sources};
use super::table::{EventNoun, Flag, Slot};

/// The events of the noun phrases of a sentence.
pub(super) fn noun_events(scene: &Scene<'_, '_>) -> Vec<Found> {
    (0..scene.clauses.items.len())
        .filter(|&i| matches!(scene.clauses.items[i], Item::Phrase(_)))
        .filter_map(|item| noun_event(scene, item))
        .collect()
}

fn noun_event(scene: &Scene<'_, '_>, item: usize) -> Option<Found> {
    let head = scene.head(item)?;
    let token = scene.tokens(item).end - 1;
    let tokens = &scene.draft.analysis.tokens;
    let noun = scene.words.nouns(head).iter().find(|noun| {
        let n = noun.before.len();
        token >= scene.tokens(item).start + n
            && noun.before.iter().enumerate().all(|(k, w)| tokens[token - n + k].is(w))
    })?;
    let first = token - noun.before.len();
    let adjective = |words: &[&str]| tokens[scene.tokens(item).start..first].iter().any(|t| t.is_any(words));
    if adjective(&["such", "stalled", "suspended", "failed"]) {
        return None;
    }
    let described = of_noun(scene, noun, item, first);
    if described.is_untold() && !scene.all {
        return None;
    }
    let end = complement_end(scene, item + 1);
    let governing = governing_verb(scene, item);
    let light = light_verb(scene, item);
    let (sources, rule, told) = sources(scene, noun, item, first, end, governing, light.as_ref())?;
    if !scene.draft.has_rule(rule) {
        return None;
    }
    let event_type = sense::of_noun(scene, noun, item, end, rule, &sources, light.as_ref())?;
    if sense::of_sport(scene, event_type, noun.last, &sources) {
        return None;
    }
    let told = both(described, told);
    let by_verb = match rule {
        "event.noun.light" => light.as_ref().map(|light| light.group),
        "event.noun.part" => governing,
        _ => None,
    };
    let mut sources = sources;
    let mut reached = Reached::default();
    let victims = victims(scene, noun, item, governing, &sources);
    if !victims.is_empty() {
        reached.entities = victims;
    }
    let carrying = light.as_ref().map(|light| light.group).or_else(|| happening(scene, item));
    let reach_end = carrying.map_or(end, |group| {
        let after = scene.clauses.places[group].item + 1;
        if after > item { complement_end(scene, after) } else { end }
    });
    for slot in &noun.targets {
        match *slot {
            Slot::Prep(word) => {
                if word == "between" && sources.len() > 1 {
                    continue;
                }
                // "of" follows its noun at once.
                let near = if word == "of" { end.min(item + 2) } else { end };
                let mut more = preposition(scene, item + 1, near, word);
                if more.is_empty() && reach_end > end && word != "of" {
                    more = preposition(scene, end + 1, reach_end, word);
                }
                more.entities.retain(|e| !sources.contains(e));
                if reached.entities.is_empty() {
                    reached.entities = more.entities;
                }
                if reached.places.is_empty() {
                    reached.places = more.places;
                }
            }
            // "relied on support from": who has it is supported.
            Slot::Subject if reached.is_empty() && rule == "event.noun.preposition" => {
                if let Some(number) = governing {
                    reached.entities.extend(scene.acting[number].iter().filter(|e| !sources.contains(e)));
                }
            }
            Slot::Subject
                if reached.is_empty() && item > 0 && scene.clauses.is_prep(scene.draft, item - 1, "with") =>
            {
                let next = (item..scene.clauses.items.len()).find_map(|j| match &scene.clauses.items[j] {
                    Item::Verb(g) if scene.clauses.groups[*g].shape == Shape::Finite => Some(*g),
                    Item::Stop => Some(usize::MAX),
                    _ => None,
                });
                let clause = next.filter(|g| *g != usize::MAX).or(governing);
                if let Some(clause) = clause {
                    reached.entities.extend(scene.acting[clause].iter().filter(|e| !sources.contains(e)));
                }
            }
            Slot::Modifier if reached.is_empty() => {
                for mention in scene.before(item, first) {
                    if !sources.contains(&mention.entity) {
                        reached.entities.push(mention.entity);
                    }
                }
            }
            _ => {}
        }
    }
    // "money to help Norway rebuild": whom it helps.
    if noun.event_type == EventType::Aid
        && reached.is_empty()
        && let Some(Item::Verb(help)) = scene.clauses.items.get(item + 1)
        && scene.clauses.groups[*help].shape == Shape::Infinitive
        && scene
            .clauses
            .verb(scene.words, *help)
            .is_some_and(|v| matches!(v.lemma, "help" | "support" | "assist"))
        && let Some(object) = scene.clauses.object(*help)
    {
        reached = scene.reached(object, end.max(object + 1));
        reached.entities.retain(|e| !sources.contains(e));
    }
    // "the strike killed a Syrian": whom the strike hit was acted on.
    if noun.event_type == EventType::Assault && reached.entities.is_empty() {
        let hits = scene.clauses.places.iter().enumerate().find(|(number, place)| {
            place.subject == Subject::Item(item)
                && !scene.clauses.groups[*number].passive
                && scene
                    .clauses
                    .verb(scene.words, *number)
                    .is_some_and(|v| v.events.iter().any(|e| e.event_type == EventType::Assault))
        });
        if let Some(object) = hits.and_then(|(number, _)| scene.clauses.object(number)) {
            let mut hit = scene.reached(object, scene.clauses.items.len());
            hit.entities.retain(|e| !sources.contains(e));
            reached.entities = hit.entities;
            if reached.places.is_empty() {
                reached.places = hit.places;
            }
        }
    }
    let mutual = noun.has(Flag::Two) || noun.has(Flag::Mutual);
    if mutual && reached.entities.is_empty() && sources.len() > 1 {
        reached.entities = sources.split_off(1);
    }
    let participants = sources.len() + reached.entities.len();
    let alone = noun.event_type == EventType::Consult
        && (rule == "event.noun.light"
            || rule == "event.noun.owner"
                && matches!(noun.last, "meeting" | "summit" | "conference")
                && sources.iter().all(|e| scene.draft.entities[*e].entity_type == EntityType::Organisation));
    let fits = (!noun.has(Flag::Two) || participants >= 2 || alone)
        && (!noun.has(Flag::Named) || !reached.entities.is_empty())
        && (!noun.has(Flag::Place) || !reached.is_empty());
    fits.then_some(())?;
    // Before the noun stands where it happened: "the Bali bombings".
    for mention in scene.before(item, first) {
        if scene.draft.entities[mention.entity].entity_type == EntityType::Place
            && !reached.places.contains(&mention.entity)
        {
            reached.places.push(mention.entity);
        }
    }
    // "missile attacks" are told by "attacks"; a compound with a hyphen is one word.
    let start = if noun.before.contains(&"-") { first } else { token };
    // Who bans a country's goods or athletes punishes it.
    let country = |e: &usize| scene.draft.entities[*e].entity_type == EntityType::Country;
    let event_type = if noun.last == "ban" && reached.entities.iter().any(country) {
        EventType::Sanction
    } else {
        event_type
    };
    Some(Found {
        event_type,
        trigger: start..token + 1,
        item,
        anchor: by_verb.map_or(item, |g| scene.clauses.places[g].item),
        perfect: by_verb.is_some_and(|g| scene.clauses.groups[g].perfect),
        object: None,
        trailing: false,
        responds: by_verb.and_then(|g| scene.clauses.verb(scene.words, g)).is_some_and(|v| {
            matches!(v.lemma, "respond" | "retaliate" | "answer") && noun.event_type == EventType::Assault
        }),
        joined: false,
        travel: false,
        by_noun: true,
        sources,
        targets: reached.entities,
        attacked: reached.places,
        modality: told.modality,
        untold: told.untold,
        hedge: told.hedge,
        linked: false,
        performative: false,
        past: by_verb.is_none_or(|g| scene.clauses.groups[g].past || scene.clauses.groups[g].perfect),
        rule,
        confidence: if rule == "event.noun.owner" { 0.6 } else { 0.7 },
    })
}

/// Whom an attack hit that stands in the clause of a passive or of "die": "Two Swedes were killed in an attack by".
fn victims(
    scene: &Scene<'_, '_>,
    noun: &EventNoun,
    item: usize,
    governing: Option<usize>,
    sources: &[usize],
) -> Vec<usize> {
    let Some(number) = governing.filter(|_| noun.event_type == EventType::Assault && hit_in(scene, item))
    else {
        return Vec::new();
    };
    let Subject::Item(subject) = scene.clauses.subject(number) else { return Vec::new() };
    let mut victims = scene.reached(subject, scene.clauses.places[number].item).entities;
    victims.retain(|victim| !sources.contains(victim));
    victims
}

/// How an event is told whose noun is told in one way and the verb that carries it in another.
pub(super) fn both(noun: Factuality, verb: Factuality) -> Factuality {
    match () {
        () if noun.is_untold() => noun,
        () if verb.is_untold() => verb,
        () if noun.hedge.is_some() => noun,
        () if verb.hedge.is_some() => verb,
        () if noun == Factuality::FACT => verb,
        () => noun,
    }
}
