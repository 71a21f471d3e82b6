//! Events told by nouns: the noun phrases of a sentence in, [`Found`] events out.
//!
//! | rule | description | fires | must not |
//! |---|---|---|---|
//! | `event.noun.owner` | a possessive or name before the noun acts | "Israel's attack", "the Israeli strike" | "the Istanbul attack" |
//! | `event.noun.preposition` | a preposition after the noun leads to who acts | "an attack by Israel", "a meeting between A and B" | "an attack on Israel" |
//! | `event.noun.light` | the subject of a light verb acts | "Israel launched an attack" | "Israel fears an attack" |
//! | `event.noun.blame` | who is blamed for it | "Turkey blames the PKK for the attack" | "Turkey condemned the attack" |
//! | `event.noun.part` | the subject takes part | "He said so in a meeting with Mr. Kim" | "He died in an attack" |

use crate::extract::record::{EntityType, EventType, Modality};

use super::Found;
use super::actors::Scene;
use super::clause::Subject;
use super::groups::{Item, Shape};
use super::modality::told;
use super::reached::Reached;
use super::table::{EventNoun, Flag, Slot};
use super::verbs::{by, complement_end, preposition};
use super::words::Class;

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
    if adjective(&[
        "possible",
        "potential",
        "proposed",
        "no",
        "any",
        "alleged",
        "further",
        "future",
        "such",
        "stalled",
        "suspended",
        "failed",
        "would",
    ]) {
        return None;
    }
    let planned = adjective(&["planned", "upcoming", "scheduled", "forthcoming"]);
    let end = complement_end(scene, item + 1);
    let governing = governing_verb(scene, item);
    let light = light_verb(scene, item);
    let (sources, rule, modality) = sources(scene, noun, item, first, end, governing, light.as_ref())?;
    let by_verb = match rule {
        "event.noun.light" => light.as_ref().map(|(number, _)| *number),
        "event.noun.part" => governing,
        _ => None,
    };
    let mut sources = sources;
    let mut reached = Reached::default();
    let reach_end = light.as_ref().map_or(end, |(number, _)| {
        let after = scene.clauses.places[*number].item + 1;
        if after > item { complement_end(scene, after) } else { end }
    });
    for slot in &noun.targets {
        match *slot {
            Slot::Prep(word) => {
                if word == "between" && sources.len() > 1 {
                    continue;
                }
                let mut more = preposition(scene, item + 1, end, word);
                if more.is_empty() && reach_end > end {
                    more = preposition(scene, end + 1, reach_end, word);
                }
                more.entities.retain(|e| !sources.contains(e));
                if reached.is_empty() {
                    reached = more;
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
    // "the strike killed a Syrian": whom the strike hit was acted on.
    if noun.event_type == EventType::Assault && reached.is_empty() {
        let hits = scene.clauses.places.iter().enumerate().find(|(number, place)| {
            place.subject == Subject::Item(item)
                && !scene.clauses.groups[*number].passive
                && scene
                    .clauses
                    .verb(scene.words, *number)
                    .is_some_and(|v| v.events.iter().any(|e| e.event_type == EventType::Assault))
        });
        if let Some(object) = hits.and_then(|(number, _)| scene.clauses.object(number)) {
            reached = scene.reached(object, scene.clauses.items.len());
            reached.entities.retain(|e| !sources.contains(e));
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
    Some(Found {
        event_type: noun.event_type,
        trigger: first..token + 1,
        item,
        anchor: by_verb.map_or(item, |g| scene.clauses.places[g].item),
        perfect: by_verb.is_some_and(|g| scene.clauses.groups[g].perfect),
        object: None,
        trailing: false,
        responds: by_verb.and_then(|g| scene.clauses.verb(scene.words, g)).is_some_and(|v| {
            matches!(v.lemma, "respond" | "retaliate" | "answer") && noun.event_type == EventType::Assault
        }),
        travel: false,
        sources,
        targets: reached.entities,
        attacked: reached.places,
        modality: if planned { Modality::Planned } else { modality },
        linked: false,
        performative: false,
        past: by_verb.is_none_or(|g| scene.clauses.groups[g].past || scene.clauses.groups[g].perfect),
        rule,
        confidence: if rule == "event.noun.owner" { 0.6 } else { 0.7 },
    })
}

/// The verb group of the clause that a phrase stands in, if it stands before the phrase; after a comma the finite one:
/// "agreed to reopen it, following a meeting".
fn governing_verb(scene: &Scene<'_, '_>, item: usize) -> Option<usize> {
    let mut aside = false;
    for before in scene.clauses.items[..item].iter().rev() {
        match before {
            Item::Stop | Item::Sub(_) | Item::If => return None,
            Item::Comma => aside = true,
            Item::Verb(g) if !aside || scene.clauses.groups[*g].shape == Shape::Finite => return Some(*g),
            _ => {}
        }
    }
    None
}

/// The light verb of which a phrase is the object, or in the passive the subject, and who acts in it.
fn light_verb(scene: &Scene<'_, '_>, item: usize) -> Option<(usize, Vec<usize>)> {
    let items = &scene.clauses.items;
    let is_light = |number: usize, particle: Option<&str>| {
        scene.clauses.verb(scene.words, number).is_some_and(|verb| {
            verb.light.iter().any(|p| match particle {
                Some(word) => *p == [word],
                None => p.is_empty(),
            })
        })
    };
    for j in (0..item).rev() {
        match &items[j] {
            Item::Verb(number) if !scene.clauses.groups[*number].passive => {
                let particle = match &items[j + 1..item] {
                    [] => None,
                    [Item::Prep(t)] => Some(scene.clauses.lower(scene.draft, *t)),
                    // "hold a second day of talks", "sign a deal and an agreement".
                    [Item::Phrase(_), Item::Prep(t)]
                        if scene.clauses.lower(scene.draft, *t) == "of"
                            && scene.head(j + 1).is_some_and(amount) =>
                    {
                        None
                    }
                    [Item::Date(_)] => None,
                    _ => return None,
                };
                return is_light(*number, particle).then(|| (*number, scene.acting[*number].clone()));
            }
            Item::Phrase(_) | Item::Prep(_) | Item::Date(_) if item - j <= 3 => {}
            _ => break,
        }
    }
    // "an attack launched by Israel", "talks were held between A and B".
    for (j, after) in items.iter().enumerate().take(item + 6).skip(item + 1) {
        match after {
            Item::Verb(number) => {
                let group = &scene.clauses.groups[*number];
                let end = complement_end(scene, j + 1);
                return (group.passive && is_light(*number, None)).then(|| (*number, by(scene, j + 1, end)));
            }
            Item::Phrase(_) | Item::Prep(_) | Item::Date(_) => {}
            _ => break,
        }
    }
    None
}

fn tokens_of<'a>(scene: &'a Scene<'_, '_>, item: usize) -> Option<&'a crate::extract::text::Token<'a>> {
    scene.draft.analysis.tokens.get(scene.tokens(item).start)
}

/// Whether a noun before "of" only counts: "a second day of talks".
fn amount(head: &str) -> bool {
    matches!(
        head,
        "day"
            | "days"
            | "round"
            | "rounds"
            | "series"
            | "number"
            | "set"
            | "week"
            | "session"
            | "sessions"
            | "wave"
            | "kind"
            | "hours"
            | "couple"
    )
}

/// Whether a light verb only says how far it got: who ends a blockade need not have laid it.
fn staging(scene: &Scene<'_, '_>, number: usize) -> bool {
    scene.clauses.verb(scene.words, number).is_some_and(|v| {
        matches!(
            v.lemma,
            "end"
                | "finish"
                | "conclude"
                | "complete"
                | "attend"
                | "join"
                | "lead"
                | "maintain"
                | "deepen"
                | "strengthen"
                | "enhance"
                | "expand"
                | "establish"
                | "open"
                | "schedule"
                | "receive"
                | "exchange"
        )
    })
}

/// The phrase that counts this one: "a series" in "a series of talks"; else the phrase itself.
fn outer(scene: &Scene<'_, '_>, item: usize) -> usize {
    let counted = item > 1
        && scene.clauses.is_prep(scene.draft, item - 1, "of")
        && matches!(scene.clauses.items[item - 2], Item::Phrase(_))
        && scene.head(item - 2).is_some_and(amount);
    if counted { item - 2 } else { item }
}

type Sources = (Vec<usize>, &'static str, Modality);

fn sources(
    scene: &Scene<'_, '_>,
    noun: &EventNoun,
    item: usize,
    first: usize,
    end: usize,
    governing: Option<usize>,
    light: Option<&(usize, Vec<usize>)>,
) -> Option<Sources> {
    let is = |e: usize, types: &[EntityType]| types.contains(&scene.draft.entities[e].entity_type);
    let modality = governing.map_or(Modality::Asserted, |g| told(scene.clauses, scene.words, g));
    let untold = matches!(modality, Modality::Negated | Modality::Hypothetical);
    let light_modality = light.map(|(number, _)| told(scene.clauses, scene.words, *number));
    if matches!(light_modality, Some(Modality::Negated | Modality::Hypothetical)) {
        return None;
    }
    for slot in &noun.sources {
        match *slot {
            Slot::Owner => {
                let mut owners: Vec<usize> = scene
                    .before(item, first)
                    .into_iter()
                    .filter(|m| {
                        is(m.entity, &[EntityType::Country, EntityType::Organisation, EntityType::Person])
                    })
                    .filter(|m| !noun.has(Flag::Agent) || possessive(scene, m.tokens.end))
                    .map(|m| m.entity)
                    .collect();
                if owners.is_empty() {
                    owners = scene.possessor(item);
                }
                if !noun.has(Flag::Two) && owners.len() > 1 {
                    owners = owners.split_off(owners.len() - 1);
                }
                if !owners.is_empty() {
                    return Some((owners, "event.noun.owner", Modality::Asserted));
                }
            }
            Slot::Prep(word) => {
                let found = named_after(scene, item + 1, end, word);
                if !found.is_empty() {
                    let definite =
                        tokens_of(scene, item).is_some_and(|t| t.is_any(&["the", "this", "these"]));
                    return (!untold || definite).then_some((
                        found,
                        "event.noun.preposition",
                        Modality::Asserted,
                    ));
                }
                if let Some((number, _)) = light {
                    let after = scene.clauses.places[*number].item + 1;
                    if after > item {
                        let found = named_after(scene, after, complement_end(scene, after), word);
                        if !found.is_empty() {
                            return Some((
                                found,
                                "event.noun.preposition",
                                light_modality.unwrap_or_default(),
                            ));
                        }
                    }
                }
            }
            Slot::Light => {
                if let Some((number, acting)) = light
                    && !acting.is_empty()
                    && !(staging(scene, *number)
                        && !matches!(noun.event_type, EventType::Consult | EventType::Cooperate))
                {
                    return Some((acting.clone(), "event.noun.light", light_modality.unwrap_or_default()));
                }
            }
            Slot::Blame => {
                if let Some(blamed) = blamed(scene, item) {
                    return Some((blamed, "event.noun.blame", Modality::Asserted));
                }
            }
            Slot::Part => {
                let prepositions: &[&str] = if noun.event_type == EventType::Consult {
                    &["in", "during", "at", "for", "after", "following", "before"]
                } else {
                    &["with"]
                };
                let outer = outer(scene, item);
                let within = outer > 0
                    && prepositions.iter().any(|w| scene.clauses.is_prep(scene.draft, outer - 1, w));
                if within
                    && let Some(number) = governing
                    && matches!(modality, Modality::Asserted | Modality::Planned)
                    && !same_type(scene, number, noun.event_type)
                    && !scene.acting[number].is_empty()
                {
                    return Some((scene.acting[number].clone(), "event.noun.part", modality));
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether the verb group may itself tell an event of the type: "met for talks" is one event.
fn same_type(scene: &Scene<'_, '_>, number: usize, event_type: EventType) -> bool {
    scene.clauses.verb(scene.words, number).is_some_and(|v| {
        v.events.iter().any(|e| e.event_type == event_type && e.after.is_empty() && e.has(Flag::Two))
    })
}

fn possessive(scene: &Scene<'_, '_>, token: usize) -> bool {
    scene
        .draft
        .analysis
        .tokens
        .get(token)
        .is_some_and(|t| t.kind == crate::extract::text::TokenKind::Possessive || t.is_any(&["'", "’"]))
}

fn named_after(scene: &Scene<'_, '_>, from: usize, end: usize, word: &str) -> Vec<usize> {
    for item in from..end {
        if matches!(scene.clauses.items[item], Item::Comma) {
            break;
        }
        if scene.clauses.is_prep(scene.draft, item, word)
            && matches!(scene.clauses.items.get(item + 1), Some(Item::Phrase(_)))
        {
            // "protests by its citizens": whose they are is seldom plain.
            let own =
                scene.words.is(&scene.draft.analysis.tokens[scene.tokens(item + 1).start].lower, Class::Own);
            return if own { Vec::new() } else { scene.coordinated(item + 1, scene.clauses.items.len()) };
        }
    }
    Vec::new()
}

/// Who is blamed for it, if the noun stands in the complement of a verb that blames: "blames Hamas for the attack".
fn blamed(scene: &Scene<'_, '_>, item: usize) -> Option<Vec<usize>> {
    for j in (0..item).rev() {
        match &scene.clauses.items[j] {
            Item::Stop | Item::Sub(_) | Item::If | Item::Rel(_) => return None,
            Item::Verb(number) => {
                let blames = scene.clauses.verb(scene.words, *number).is_some_and(|v| {
                    v.events
                        .iter()
                        .any(|e| e.has(Flag::Victim) && matches!(v.lemma, "blame" | "accuse" | "condemn"))
                });
                if blames {
                    let object = scene.clauses.object(*number)?;
                    let blamed = scene.coordinated(object, item);
                    let told = !matches!(
                        told(scene.clauses, scene.words, *number),
                        Modality::Negated | Modality::Hypothetical
                    );
                    return (object != item && told && !blamed.is_empty()).then_some(blamed);
                }
                if scene.clauses.groups[*number].shape == Shape::Finite {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}
