//! Events with their setting, and what the rest of the text adds to it: dates and places of a sentence in, and dates
//! told elsewhere for the same event ("The arrests occurred Friday", "said in a report released Thursday").

use rustc_hash::FxHashMap;

use jiff::ToSpan;

use crate::date::{Date, Precision};
use crate::extract::draft::Draft;
use crate::extract::record::{Claim, EntityType, EventType, Modality};
use crate::extract::text::Token;

use super::actors::Scene;
use super::clause::{Link, Subject};
use super::context;
use super::groups::{Item, Shape};
use super::memory::Memory;
use super::setting;
use super::words::{Class, Govern};
use super::{Found, entity_number};

/// An event with its setting.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) found: Found,
    pub(super) sentence: usize,
    pub(super) date: Option<Date>,
    pub(super) place: Option<usize>,
    /// Whether it asks for help.
    pub(super) seeks_aid: bool,
}

/// The type and the participants of an event.
type Sides = (EventType, Vec<usize>);

/// Who said something when, in which sentence.
pub(super) type Speech = (usize, Vec<usize>, Date);

/// The speaker of the claim that the sentence is in, for "we": the body of the office first, the person last.
pub(super) fn speaker(
    memory: &Memory,
    draft: &Draft<'_>,
    claims: &[Claim],
    from: usize,
    start: usize,
    end: usize,
) -> Vec<usize> {
    claims[from.min(claims.len())..]
        .iter()
        .take_while(|c| c.span.start < end)
        .find(|c| c.span.end > start)
        .and_then(|c| entity_number(&c.speaker))
        .filter(|&e| e < draft.entities.len())
        .map(|e| {
            // "We", says a shadow minister: not the state.
            let speaks = |position: &str| !position.to_lowercase().starts_with("shadow");
            let body = memory
                .role_of(draft, e, |r| r.of.is_some() && !r.former && speaks(&r.position))
                .and_then(|r| r.of);
            body.into_iter().chain([e]).collect()
        })
        .unwrap_or_default()
}

/// Finds date and place of an event in its sentence.
pub(super) fn settle(
    scene: &Scene<'_, '_>,
    sentence: usize,
    mut found: Found,
    date_of: &dyn Fn(usize) -> Option<Date>,
    before: &[Settled],
) -> Settled {
    let by_noun = found.by_noun;
    let mut date = if by_noun { setting::own_date(scene, found.item, date_of) } else { None };
    if date.is_none() {
        let near = setting::date(scene, found.anchor, if found.linked { found.anchor } else { 0 }, date_of);
        date = near.map(|(date, _)| date);
        // "We condemn the attack by X on Saturday": it is condemned in the text itself.
        if found.performative {
            date = scene.draft.published.or(date);
        }
        let done = matches!(found.modality, Modality::Asserted | Modality::Negated);
        if done && found.past && !found.performative {
            date = near.and_then(|near| in_the_past(near, scene.draft.published));
        }
        if found.modality == Modality::Planned {
            // "the upcoming meeting", beside the day of the report: it is not that day's.
            let of_noun = found.anchor == found.item && by_noun;
            let near = near.map(|(date, crossed)| (date, crossed || of_noun));
            date = near.and_then(|near| ahead(near, scene.draft.published));
        }
    }
    // What somebody is accused of was done before; what is done "for pardoning them" follows at once.
    let above = coordinated(scene, &found);
    if date.is_none() && (found.linked || above.is_some()) {
        let here = || before.iter().rev().take_while(|b| b.sentence == sentence);
        let governing = above.and_then(|item| here().find(|b| b.found.item == item)).or(here().next());
        let follows = |b: &&Settled| !found.linked || b.found.event_type != EventType::Accuse;
        date = governing.filter(follows).and_then(|b| b.date);
    }
    if date.is_none() && scene.draft.has_rule("date.same-day") && same_day(scene) {
        date = before.iter().rev().filter_map(|b| b.date).find(|d| d.precision() == Precision::Day);
    }
    if date.is_none() && found.performative {
        date = scene.draft.published;
    }
    if found.responds && found.targets.is_empty() {
        // "responded with a counter-offensive": against whoever attacked before.
        let attack = before.iter().rev().find(|b| b.found.event_type == found.event_type);
        found.targets = attack.map(|b| b.found.sources.clone()).unwrap_or_default();
        // A state answers the state, not its army.
        if found.sources.iter().all(|&s| scene.draft.entities[s].entity_type == EntityType::Country) {
            for target in &mut found.targets {
                *target = scene.memory.state_of(*target).unwrap_or(*target);
            }
        }
        found.targets.retain(|t| !found.sources.contains(t));
    }
    if found.targets.is_empty() || context::asks_release(scene, &found) {
        found.targets = context::recalled(scene, &found, before, true);
    }
    if found.event_type == EventType::Reject && found.targets.is_empty() && answers(scene, &found) {
        // A minister answers what was said against his country.
        let offices = found.sources.iter().filter_map(|&source| {
            scene.memory.role_of(scene.draft, source, |r| r.of.is_some() && !r.former)?.of
        });
        let answering: Vec<usize> = found.sources.iter().copied().chain(offices).collect();
        // "resisted calls to quit": whose, is not said.
        let object = match scene.clauses.items[found.item] {
            Item::Verb(number) => scene.clauses.object(number),
            _ => None,
        };
        let plain = object.is_none_or(|o| {
            scene.draft.analysis.tokens[scene.tokens(o).start]
                .is_any(&["the", "this", "these", "that", "those"])
        });
        found.targets = answered(&answering, before, sentence, plain);
        // "Norway rejected the accusation" of a Swedish minister.
        let state = |e: &usize| scene.draft.entities[*e].entity_type == EntityType::Country;
        if found.sources.iter().all(state) {
            for target in &mut found.targets {
                let office = scene.memory.role_of(scene.draft, *target, |r| r.of.is_some() && !r.former);
                let body = scene.memory.state_of(*target).or_else(|| ministry_of(scene, *target));
                *target = office.and_then(|r| r.of).filter(state).or(body).unwrap_or(*target);
            }
            found.targets.dedup();
        }
        found.targets.retain(|t| !found.sources.contains(t));
    }
    if found.joined && found.targets.is_empty() {
        // "suspended talks with X and threatened a boycott": X is threatened.
        let last = before.last().filter(|b| b.sentence == sentence && b.found.sources == found.sources);
        found.targets = last.map(|b| b.found.targets.clone()).unwrap_or_default();
    }
    if found.targets.is_empty() {
        found.targets = context::recalled(scene, &found, before, false);
    }
    let involved: Vec<usize> = found.sources.iter().chain(&found.targets).copied().collect();
    let mut place = setting::place(scene, found.anchor, &involved);
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
    // Who visits a city visits its country, if the text names it.
    if found.event_type == EventType::Consult
        && !by_noun
        && found.targets.is_empty()
        && let [city] = found.attacked[..]
    {
        found.targets.extend(scene.country_of(city));
    }
    let place = place.filter(|p| {
        !found.sources.contains(p)
            && !found.targets.contains(p)
            && matches!(scene.draft.entities[*p].entity_type, EntityType::Place | EntityType::Country)
    });
    let seeks_aid = found.event_type == EventType::Request && context::seeks_aid(scene, &found);
    Settled { found, sentence, date, place, seeks_aid }
}

/// The verb that the verb of an event goes on after, by its item: "condemned the attack and called for".
fn coordinated(scene: &Scene<'_, '_>, found: &Found) -> Option<usize> {
    let Some(Item::Verb(number)) = scene.clauses.items.get(found.item) else { return None };
    let place = &scene.clauses.places[*number];
    let (Subject::Same(same), Some((above, Link::And))) = (&place.subject, place.governor) else {
        return None;
    };
    let group = &scene.clauses.groups[above];
    let told = found.past && !found.perfect && found.modality == Modality::Asserted;
    (told && *same == above && group.past && !group.perfect).then_some(scene.clauses.places[above].item)
}

/// Whether a refusal has no object, or one that answers somebody: "rejected the accusation", "has refused".
fn answers(scene: &Scene<'_, '_>, found: &Found) -> bool {
    let Some(Item::Verb(number)) = scene.clauses.items.get(found.item) else { return false };
    let next = scene.clauses.items.get(found.item + 1);
    match scene.clauses.object(*number) {
        Some(object) => scene.head(object).is_some_and(|head| scene.words.is(head, Class::Accusation)),
        None => matches!(next, None | Some(Item::Stop | Item::Comma | Item::Date(_))),
    }
}

/// The country of a ministry or government, if the text names it.
fn ministry_of(scene: &Scene<'_, '_>, body: usize) -> Option<usize> {
    let body = &scene.draft.entities[body];
    let official = body.entity_type == EntityType::Organisation
        && body.name.split(' ').any(|word| matches!(word, "Ministry" | "Department" | "Government"));
    let code = body.country.as_deref().filter(|_| official)?;
    scene.draft.country_with_code(code)
}

/// Who last accused or asked something of those who refuse.
fn answered(sources: &[usize], before: &[Settled], sentence: usize, plain: bool) -> Vec<usize> {
    let said = |s: &&Settled| {
        matches!(
            s.found.event_type,
            EventType::Accuse | EventType::Request | EventType::Sanction | EventType::Threaten
        )
    };
    let others = || {
        before
            .iter()
            .rev()
            .take(12)
            .filter(said)
            .filter(|s| !s.found.sources.iter().any(|t| sources.contains(t)))
    };
    let last = others().find(|s| s.found.targets.iter().any(|t| sources.contains(t)));
    // Told just before, it is what is answered, whoever else it was said against.
    let just = || others().next().filter(|s| plain && s.sentence + 1 >= sentence);
    last.or_else(just).map(|s| s.found.sources.clone()).unwrap_or_default()
}

/// What has happened did so before the article: a weekday just ahead is the one a week before, any other date after
/// it, or one across another verb, belongs to something else.
fn in_the_past((date, crossed): (Date, bool), published: Option<Date>) -> Option<Date> {
    let (Some(day), Some(today)) = (date.to_civil(), published.and_then(Date::to_civil)) else {
        // A month or year that begins after the article.
        let begins = |d: Date| d.days().map(|(first, _)| first);
        let later = begins(date).zip(published.and_then(begins)).is_some_and(|(d, p)| d > p);
        return (!later).then_some(date);
    };
    if day <= today {
        return Some(date);
    }
    let ahead = today.until(day).ok()?.get_days();
    if ahead < 7 && !crossed { Date::from_civil(day.checked_sub(7.days()).ok()?) } else { None }
}

/// What is planned lies ahead: a date before the article, or its own day across another verb, is that of something
/// else.
fn ahead((date, crossed): (Date, bool), published: Option<Date>) -> Option<Date> {
    let last = |d: Date| d.days().map(|(_, last)| last);
    let Some((end, today)) = last(date).zip(published.and_then(last)) else { return Some(date) };
    (end > today || end == today && !crossed).then_some(date)
}

/// "Later in the day": the day of what was told before.
fn same_day(scene: &Scene<'_, '_>) -> bool {
    let tokens = scene.sentence();
    let on = |w: &[Token<'_>]| w[0].is("on") && w[1].is("the") && w[2].is("same") && w[3].is("day");
    tokens.windows(4).take(6).any(on)
        || tokens.windows(3).take(6).any(|w| w[0].is("the") && w[1].is("same") && w[2].is("day"))
        || tokens.windows(4).take(6).any(|w| {
            w[0].is_any(&["later", "earlier"])
                && (w[1].is("in") && w[2].is("the") && w[3].is("day") || w[1].is("that") && w[2].is("day"))
        })
}

/// A repeat without an actor tells when and where: "The arrests occurred Friday in Alexandria".
pub(super) fn recall(
    scene: &Scene<'_, '_>,
    sentence: usize,
    date_of: &dyn Fn(usize) -> Option<Date>,
    settled: &mut [Settled],
) {
    for item in 0..scene.clauses.items.len() {
        if !matches!(scene.clauses.items[item], Item::Phrase(_)) {
            continue;
        }
        let tokens = scene.tokens(item);
        let definite = scene.draft.analysis.tokens[tokens.start].is_any(&["the", "this", "these", "their"]);
        let Some(event_type) = scene.head(item).and_then(|head| kind_of(scene, head)) else { continue };
        let mut here = settled.iter().rev().take_while(|s| s.sentence == sentence);
        if !definite || here.any(|s| s.found.item == item) {
            continue;
        }
        let happens = scene.clauses.places.iter().enumerate().find(|(g, place)| {
            place.subject == Subject::Item(item)
                && scene.clauses.verb(scene.words, *g).is_some_and(|v| match v.lemma {
                    "occur" | "take" | "happen" | "come" | "erupt" | "begin" | "start" | "break" => true,
                    "hold" => scene.clauses.groups[*g].passive,
                    _ => false,
                })
        });
        let Some((group, _)) = happens else { continue };
        let planned = scene.clauses.groups[group].will;
        let date = setting::own_date(scene, item, date_of)
            .map(|d| (d, false))
            .or_else(|| setting::date(scene, item, 0, date_of));
        let today = scene.draft.published;
        let date = date.and_then(|d| if planned { ahead(d, today) } else { in_the_past(d, today) });
        let place = setting::place(scene, item, &[]);
        let modality = if planned { Modality::Planned } else { Modality::Asserted };
        let word = scene.head(item);
        let tokens = &scene.draft.analysis.tokens;
        // Called by the same word it may be further away: "the meeting will be held".
        let near =
            |s: &Settled| s.sentence + 2 >= sentence || word == Some(&*tokens[s.found.trigger.end - 1].lower);
        let known = settled
            .iter_mut()
            .rev()
            .take_while(|s| s.sentence + 4 >= sentence)
            .filter(|s| s.sentence < sentence && near(s));
        for event in known.filter(|s| s.found.event_type == event_type && s.found.modality == modality) {
            if event.date.is_none() {
                event.date = date;
            }
            if event.place.is_none() {
                event.place =
                    place.filter(|p| !event.found.sources.contains(p) && !event.found.targets.contains(p));
            }
        }
    }
}

fn kind_of(scene: &Scene<'_, '_>, head: &str) -> Option<EventType> {
    if matches!(head, "violence" | "incident" | "fighting") {
        return Some(EventType::Assault);
    }
    scene.words.nouns(head).first().map(|noun| noun.event_type)
}

/// When somebody spoke in this sentence: "said Wednesday", "in a report released Thursday".
pub(super) fn speech(
    scene: &Scene<'_, '_>,
    sentence: usize,
    date_of: &dyn Fn(usize) -> Option<Date>,
) -> Option<Speech> {
    (0..scene.clauses.groups.len()).find_map(|number| {
        let says = scene.clauses.verb(scene.words, number).is_some_and(|v| v.governs(Govern::Say));
        let finite = scene.clauses.groups[number].shape == Shape::Finite;
        if !says || !finite || scene.acting[number].is_empty() {
            return None;
        }
        let date = setting::date(scene, scene.clauses.places[number].item, 0, date_of)?;
        Some((sentence, scene.acting[number].clone(), in_the_past(date, scene.draft.published)?))
    })
}

/// Gives events without a date the date of the same event told elsewhere: the same sides, or the same speaker in the
/// sentence before or after.
pub(super) fn share_dates(settled: &mut [Settled], speeches: &[Speech], published: Option<Date>) {
    read_out(settled, published);
    // By type and sides, in the order of the text.
    let mut known: FxHashMap<Sides, Vec<(usize, Date)>> = FxHashMap::default();
    for event in settled.iter() {
        if let Some(date) = event.date {
            known
                .entry((event.found.event_type, sides(&event.found)))
                .or_default()
                .push((event.sentence, date));
        }
    }
    for event in settled.iter_mut().filter(|s| s.date.is_none()) {
        if event.found.modality != Modality::Asserted {
            continue;
        }
        let own = sides(&event.found);
        if own.len() > 1 && event.found.event_type != EventType::Assault {
            event.date =
                known.get(&(event.found.event_type, own.clone())).and_then(|k| nearest(k, event.sentence));
            if event.date.is_none() && event.found.past {
                // What two who met said and did at the meeting.
                event.date = known.get(&(EventType::Consult, own)).and_then(|k| nearest(k, event.sentence));
            }
        }
        let spoken = matches!(
            event.found.event_type,
            EventType::Accuse | EventType::Request | EventType::Reject | EventType::Threaten
        );
        if event.date.is_none() && spoken && event.found.past {
            let from = speeches.partition_point(|(sentence, _, _)| sentence + 1 < event.sentence);
            event.date = speeches[from..]
                .iter()
                .take_while(|(sentence, _, _)| *sentence <= event.sentence + 1)
                .filter(|(sentence, who, _)| {
                    // "has criticized" after the speech tells of another time.
                    (!event.found.perfect || event.sentence <= *sentence)
                        && who.iter().any(|w| event.found.sources.contains(w))
                })
                .map(|(_, _, date)| *date)
                .next();
        }
    }
}

/// What somebody says in an account of talks held on the day of the article was said there.
fn read_out(settled: &mut [Settled], published: Option<Date>) {
    let Some(today) = published else { return };
    let Some(talks) = settled.iter().position(|s| {
        s.found.event_type == EventType::Consult && s.sentence < 4 && s.found.past && s.date == Some(today)
    }) else {
        return;
    };
    let there = sides(&settled[talks].found);
    for event in settled[talks + 1..].iter_mut() {
        let said = matches!(
            event.found.event_type,
            EventType::Support
                | EventType::Accuse
                | EventType::Request
                | EventType::Reject
                | EventType::Aid
                | EventType::Agree
        );
        if said
            && event.date.is_none()
            && event.found.past
            && !event.found.perfect
            && event.found.modality == Modality::Asserted
            && matches!(event.found.rule, "event.verb.active" | "event.noun.light")
            && event.found.sources.iter().all(|s| there.contains(s))
        {
            event.date = published;
        }
    }
}

/// The date told nearest to a sentence, the earlier of two.
fn nearest(known: &[(usize, Date)], sentence: usize) -> Option<Date> {
    let after = known.partition_point(|(s, _)| *s < sentence);
    let around = &known[after.saturating_sub(1)..known.len().min(after + 1)];
    around.iter().min_by_key(|(s, _)| s.abs_diff(sentence)).map(|(_, date)| *date)
}

fn sides(found: &Found) -> Vec<usize> {
    let mut sides: Vec<usize> = found.sources.iter().chain(&found.targets).copied().collect();
    sides.sort_unstable();
    sides.dedup();
    sides
}
