//! Who acts in an event that a noun tells: a noun phrase in, the actors and the rule that found them out.

use crate::extract::classes::{AMOUNTS, ATTACK_NOUNS, HAPPENING, STAGES};
use crate::extract::draft::{Form, Mention};
use crate::extract::record::{EntityType, EventType, Kind};
use crate::extract::text::TokenKind;

use super::actors::Scene;
use super::clause::Subject;
use super::complement::{by, complement_end};
use super::factuality::{Factuality, of_verb};
use super::groups::{Item, Shape};

use super::table::{EventNoun, EventVerb, Flag, Slot};
use super::words::Class;

/// The verb group of the clause that a phrase stands in, if it stands before the phrase; after a comma the finite one:
/// "agreed to reopen it, following a meeting".
pub(super) fn governing_verb(scene: &Scene<'_, '_>, item: usize) -> Option<usize> {
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

/// The verb of the clause that a phrase with a preposition begins: "During talks with Bell, Roe warned".
fn following_verb(scene: &Scene<'_, '_>, item: usize) -> Option<usize> {
    let opens = item == 1 || item > 1 && matches!(scene.clauses.items[item - 2], Item::Stop);
    let comma = opens.then(|| {
        (item..scene.clauses.items.len()).find(|&j| matches!(scene.clauses.items[j], Item::Comma))
    })??;
    for after in &scene.clauses.items[comma + 1..] {
        match after {
            Item::Verb(number) if scene.clauses.groups[*number].shape == Shape::Finite => {
                return Some(*number);
            }
            Item::Stop | Item::Sub(_) | Item::Rel(_) | Item::If => return None,
            _ => {}
        }
    }
    None
}

/// A light verb, which leaves it to a noun to tell what is done: "launched" an attack.
pub(super) struct Light {
    /// Its verb group.
    pub(super) group: usize,
    pub(super) acting: Vec<usize>,
    pub(super) told: Factuality,
}

/// The light verb of which a phrase is the object, or in the passive the subject.
pub(super) fn light_verb(scene: &Scene<'_, '_>, item: usize) -> Option<Light> {
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
                if is_light(*number, particle) {
                    let told = of_verb(scene, *number);
                    return Some(Light { group: *number, acting: scene.acting[*number].clone(), told });
                }
                break;
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
                return (group.passive && is_light(*number, None)).then(|| Light {
                    group: *number,
                    acting: by(scene, j + 1, end),
                    told: of_verb(scene, *number),
                });
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
    AMOUNTS.contains(head)
}

/// Whether a light verb only says how far it got: who ends a blockade need not have laid it.
fn staging(scene: &Scene<'_, '_>, number: usize) -> bool {
    scene.clauses.verb(scene.words, number).is_some_and(|v| STAGES.contains(v.lemma))
}

/// The phrase that counts this one: "a series" in "a series of talks"; else the phrase itself.
fn outer(scene: &Scene<'_, '_>, item: usize) -> usize {
    let counted = item > 1
        && scene.clauses.is_prep(scene.draft, item - 1, "of")
        && matches!(scene.clauses.items[item - 2], Item::Phrase(_))
        && scene.head(item - 2).is_some_and(amount);
    if counted { item - 2 } else { item }
}

/// Who acts, by which rule, told how.
pub(super) type Sources = (Vec<usize>, &'static str, Factuality);

/// Who acts in the event that a noun tells: the first of its slots in which somebody named stands.
pub(super) fn sources(
    scene: &Scene<'_, '_>,
    noun: &EventNoun,
    item: usize,
    first: usize,
    end: usize,
    governing: Option<usize>,
    light: Option<&Light>,
) -> Option<Sources> {
    let by_light = light.map(|light| light.told).unwrap_or_default();
    if by_light.is_untold() && !scene.all {
        return None;
    }
    let (sources, rule, told) = first_slot(scene, noun, item, first, end, governing, light)?;
    let told = if by_light.is_untold() { by_light } else { told };
    (!told.is_untold() || scene.all).then_some((sources, rule, told))
}

fn first_slot(
    scene: &Scene<'_, '_>,
    noun: &EventNoun,
    item: usize,
    first: usize,
    end: usize,
    governing: Option<usize>,
    light: Option<&Light>,
) -> Option<Sources> {
    let is = |e: usize, types: &[EntityType]| types.contains(&scene.draft.entities[e].entity_type);
    let by_governing = governing.map_or_else(Factuality::default, |g| of_verb(scene, g));
    let mut untold = None;
    // "were killed in a gun battle with fighters of": those fought.
    if noun.has(Flag::Mutual) && hit_in(scene, item) {
        let found = named_after(scene, item + 1, end, "with");
        if !found.is_empty() {
            return Some((found, "event.noun.preposition", by_governing));
        }
    }
    let mutual = noun.has(Flag::Two) || noun.has(Flag::Mutual);
    for slot in &noun.sources {
        match *slot {
            Slot::Owner => {
                let mut owners: Vec<usize> = scene
                    .before(item, first)
                    .into_iter()
                    .filter(|m| {
                        is(m.entity, &[EntityType::Country, EntityType::Organisation, EntityType::Person])
                    })
                    .filter(|m| !(mutual && owns_next(scene, m, first)))
                    .filter(|m| !owns_owner(scene, m, first))
                    .filter(|m| !noun.has(Flag::Agent) || possessive(scene, m.tokens.end))
                    .map(|m| m.entity)
                    .collect();
                if owners.is_empty() && nested(scene, item, first) {
                    continue;
                }
                if owners.is_empty() {
                    owners = scene.possessor(item);
                }
                if answered(scene, item, governing) {
                    owners.retain(|owner| governing.is_none_or(|g| !scene.acting[g].contains(owner)));
                }
                if suffered(scene, noun, item, &owners) || received(scene, noun, item, first) {
                    owners.clear();
                }
                if !noun.has(Flag::Two) && owners.len() > 1 {
                    owners = owners.split_off(owners.len() - 1);
                }
                if !owners.is_empty() {
                    return Some((owners, "event.noun.owner", Factuality::default()));
                }
            }
            // "in support of Norway": who comes out so is not Norway.
            Slot::Prep("of") if item > 0 && scene.clauses.is_prep(scene.draft, item - 1, "in") => {}
            Slot::Prep(word) => {
                let found = named_after(scene, item + 1, end, word);
                if !found.is_empty() {
                    let definite =
                        tokens_of(scene, item).is_some_and(|t| t.is_any(&["the", "this", "these"]));
                    let untold = by_governing.is_untold() && !definite;
                    let told = if untold { by_governing } else { Factuality::default() };
                    return Some((found, "event.noun.preposition", told));
                }
                let verb = light
                    .map(|light| (light.group, light.told))
                    .or_else(|| happening(scene, item).map(|number| (number, of_verb(scene, number))));
                if let Some((number, told)) = verb {
                    let after = scene.clauses.places[number].item + 1;
                    if after > item {
                        let found = named_after(scene, after, complement_end(scene, after), word);
                        if !found.is_empty() && (!told.is_untold() || scene.all) {
                            return Some((found, "event.noun.preposition", told));
                        }
                    }
                }
            }
            Slot::Light => {
                if let Some(light) = light
                    && !(possessed(scene, light.group) && noun.event_type == EventType::Support)
                    && !light.acting.is_empty()
                    && (!staging(scene, light.group)
                        || matches!(noun.event_type, EventType::Consult | EventType::Cooperate))
                {
                    return Some((light.acting.clone(), "event.noun.light", light.told));
                }
            }
            Slot::Blame => {
                if let Some((blamed, told)) = blamed(scene, item) {
                    return Some((blamed, "event.noun.blame", told));
                }
            }
            Slot::Part => {
                let prepositions: &[&str] = if noun.event_type == EventType::Consult {
                    &["in", "during", "at", "for", "after", "following", "before"]
                } else {
                    &["with"]
                };
                let outer = outer(scene, item);
                if let Some(found) = travelling(scene, noun, item) {
                    return Some((found, "event.noun.part", Factuality::default()));
                }
                let within = outer > 0
                    && prepositions.iter().any(|w| scene.clauses.is_prep(scene.draft, outer - 1, w));
                // "During talks with X, Y warned": the verb of the clause follows.
                let clause = governing.or_else(|| following_verb(scene, outer));
                let told = clause.map_or(by_governing, |g| of_verb(scene, g));
                if within
                    && let Some(number) = clause
                    && !same_type(scene, number, noun.event_type)
                    && !told_before(scene, item, outer)
                    && !scene.acting[number].is_empty()
                {
                    let found = (scene.acting[number].clone(), "event.noun.part", told);
                    if !told.is_untold() {
                        return Some(found);
                    }
                    untold = Some(found);
                }
            }
            _ => {}
        }
    }
    untold
}

/// Whether a phrase with "his" or "its" is what a verb answers, so that somebody else did it: "welcomed his apology",
/// "rejected their demand".
fn answered(scene: &Scene<'_, '_>, item: usize, governing: Option<usize>) -> bool {
    use EventType::{Accuse, Reject, Support};
    let own = scene.words.is(&scene.draft.analysis.tokens[scene.tokens(item).start].lower, Class::Own);
    let Some(number) = governing.filter(|_| own) else { return false };
    scene.clauses.object(number) == Some(item)
        && scene.clauses.verb(scene.words, number).is_some_and(|verb| {
            verb.events.iter().any(|event| matches!(event.event_type, Accuse | Reject | Support))
        })
}

/// Whether who is named before a noun is acted on: "after his arrest", "Roe's killing", "Norway's expulsion from",
/// "were killed in a Norwegian airstrike", which may be one in Norway.
fn suffered(scene: &Scene<'_, '_>, noun: &EventNoun, item: usize, owners: &[usize]) -> bool {
    let after = |words: &[&str]| words.iter().any(|w| scene.clauses.is_prep(scene.draft, item + 1, w));
    let person = |o: &usize| scene.draft.entities[*o].entity_type == EntityType::Person;
    if matches!(noun.last, "expulsion" | "seizure") && !after(&["of"]) {
        return true;
    }
    let done_to = noun.event_type == EventType::Coerce || matches!(noun.last, "killing" | "annexation");
    if done_to && owners.iter().any(person) && !after(&["of", "on", "against"]) {
        return true;
    }
    let tokens = scene.tokens(item);
    let indefinite = scene.draft.analysis.tokens[tokens.start].is_any(&["a", "an"]);
    let adjective = scene.mentions(item).last().is_some_and(|m| m.form == Form::Adjective);
    let within = item > 0 && matches!(scene.clauses.items[item - 1], Item::Prep(_) | Item::SubPrep(_));
    ATTACK_NOUNS.contains(noun.last)
        && indefinite
        && adjective
        && within
        && !after(&["on", "against", "at", "of"])
}

/// Whether the name before a noun of help is that of who gets it: "Norway aid", not "Norway's aid" or "US aid".
fn received(scene: &Scene<'_, '_>, noun: &EventNoun, item: usize, first: usize) -> bool {
    let tokens = &scene.draft.analysis.tokens;
    noun.event_type == EventType::Aid
        && scene.before(item, first).last().is_some_and(|m| {
            m.form == Form::Name
                && !tokens.get(m.tokens.end).is_some_and(|t| t.owns())
                && !tokens[m.tokens.start].text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
                && scene.draft.entities[m.entity].entity_type == EntityType::Country
        })
}

/// Whether the owner that a name stands for is itself somebody's: "Roe's critics' attack".
fn owns_owner(scene: &Scene<'_, '_>, mention: &Mention, noun: usize) -> bool {
    let tokens = &scene.draft.analysis.tokens;
    tokens.get(mention.tokens.end).is_some_and(|t| t.owns())
        && tokens[(mention.tokens.end + 1).min(noun)..noun].iter().any(|t| t.owns())
}

/// Whether a possessive stands between "his" and the noun: "his family's requests".
fn nested(scene: &Scene<'_, '_>, item: usize, noun: usize) -> bool {
    let start = scene.tokens(item).start;
    scene.draft.analysis.tokens[start..noun.max(start)].iter().any(|t| t.owns())
}

/// Whether a name before a noun says whose the body or person named next is, and is no side of its own: "the Norwegian
/// Central Bank meeting", "Norway's Labour Party talks".
fn owns_next(scene: &Scene<'_, '_>, mention: &Mention, noun: usize) -> bool {
    let tokens = &scene.draft.analysis.tokens;
    let next = scene.draft.mentions_in(mention.tokens.end..noun).first();
    let Some(next) = next else { return false };
    let gap = &tokens[mention.tokens.end..next.tokens.start];
    let body = &scene.draft.entities[next.entity];
    let owned = match body.entity_type {
        EntityType::Organisation => !matches!(body.kind, Some(Kind::ArmedGroup | Kind::Intergovernmental)),
        EntityType::Person => gap.iter().any(|t| t.kind == TokenKind::Word),
        _ => false,
    };
    owned
        && scene.draft.entities[mention.entity].entity_type != EntityType::Person
        && gap.iter().all(|t| t.owns() || t.kind == TokenKind::Word && !t.joins())
}

/// Whether a phrase only recalls a meeting that the text has told: "Following the meeting, the sides signed".
fn told_before(scene: &Scene<'_, '_>, item: usize, outer: usize) -> bool {
    let definite = tokens_of(scene, item).is_some_and(|t| t.is("the"));
    let recalls = ["after", "following", "before", "during"]
        .iter()
        .any(|word| outer > 0 && scene.clauses.is_prep(scene.draft, outer - 1, word));
    let with =
        ["with", "between", "of"].iter().any(|word| scene.clauses.is_prep(scene.draft, item + 1, word));
    definite && recalls && !with && scene.memory.have_met()
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

/// Who is blamed for it, if the noun stands in the complement of a verb that blames: "blames Hamas for the attack". That
/// is the word of who blames.
fn blamed(scene: &Scene<'_, '_>, item: usize) -> Option<(Vec<usize>, Factuality)> {
    if let Some(found) = blamed_on(scene, item) {
        return Some(found);
    }
    // "was behind the attack"
    if item > 1
        && scene.clauses.is_prep(scene.draft, item - 1, "behind")
        && let Item::Verb(number) = scene.clauses.items[item - 2]
        && scene.clauses.groups[number].copula
    {
        let told = of_verb(scene, number);
        let acting = scene.acting[number].clone();
        return ((!told.is_untold() || scene.all) && !acting.is_empty()).then_some((acting, told));
    }
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
                    let told = match of_verb(scene, *number) {
                        told if told.is_untold() => return None,
                        _ if scene
                            .clauses
                            .verb(scene.words, *number)
                            .is_some_and(|v| v.lemma == "condemn") =>
                        {
                            Factuality::FACT
                        }
                        _ => Factuality::ALLEGED,
                    };
                    return (object != item && !blamed.is_empty()).then_some((blamed, told));
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

/// Whether a phrase tells in what somebody was hit: "were killed in an attack", "died in a gun battle".
pub(super) fn hit_in(scene: &Scene<'_, '_>, item: usize) -> bool {
    let within = item > 0
        && ["in", "by", "during"].iter().any(|word| scene.clauses.is_prep(scene.draft, item - 1, word));
    let hit = governing_verb(scene, item).is_some_and(|number| {
        let hits =
            |e: &EventVerb| e.event_type == EventType::Assault && e.targets.first() == Some(&Slot::Object);
        scene.clauses.verb(scene.words, number).is_some_and(|verb| {
            verb.lemma == "die" || scene.clauses.groups[number].passive && verb.events.iter().any(hits)
        })
    });
    within && hit
}

/// The verb that says only that the event of its subject takes place: "Clashes broke out between".
pub(super) fn happening(scene: &Scene<'_, '_>, item: usize) -> Option<usize> {
    (0..scene.clauses.groups.len()).find(|&number| {
        scene.clauses.places[number].subject == Subject::Item(item)
            && !scene.clauses.groups[number].passive
            && scene.clauses.verb(scene.words, number).is_some_and(|verb| HAPPENING.contains(verb.lemma))
    })
}

/// Who is blamed after the noun: "an attack blamed on", "claimed by".
fn blamed_on(scene: &Scene<'_, '_>, item: usize) -> Option<(Vec<usize>, Factuality)> {
    let end = (item + 5).min(scene.clauses.items.len());
    let verb = (item + 1..end)
        .find(|&j| !matches!(scene.clauses.items[j], Item::Prep(_) | Item::Phrase(_) | Item::Date(_)))?;
    let Item::Verb(number) = scene.clauses.items[verb] else { return None };
    let word = match scene.clauses.verb(scene.words, number)?.lemma {
        "blame" => "on",
        "attribute" => "to",
        "claim" => "by",
        _ => return None,
    };
    if !scene.clauses.groups[number].passive || scene.clauses.groups[number].negated {
        return None;
    }
    let found = named_after(scene, verb + 1, complement_end(scene, verb + 1), word);
    // "claimed by" is the word of those who did it.
    let told = if word == "by" { Factuality::FACT } else { Factuality::ALLEGED };
    (!found.is_empty()).then_some((found, told))
}

/// Whether a verb says that somebody has what others give: "has the backing of".
fn possessed(scene: &Scene<'_, '_>, number: usize) -> bool {
    scene.clauses.verb(scene.words, number).is_some_and(|verb| {
        matches!(verb.lemma, "have" | "enjoy" | "win" | "receive" | "get" | "gain" | "secure" | "seek")
    })
}

/// Who is told aside to be on a journey: "Bell, on a visit to Norway, praised".
fn travelling(scene: &Scene<'_, '_>, noun: &EventNoun, item: usize) -> Option<Vec<usize>> {
    let aside = item > 2
        && matches!(noun.last, "visit" | "trip" | "tour")
        && scene.clauses.is_prep(scene.draft, item - 1, "on")
        && matches!(scene.clauses.items[item - 2], Item::Comma)
        && matches!(scene.clauses.items[item - 3], Item::Phrase(_));
    let found = if aside { scene.actors(item - 3) } else { Vec::new() };
    (!found.is_empty()).then_some(found)
}
