//! What the words of a verb group, of its subject and of its sentence say of an event, and the way from a verb up to
//! the verb of its sentence: a verb group in, its [`Factuality`] out.

use crate::extract::events::actors::Scene;
use crate::extract::events::clause::{Link, Subject};
use crate::extract::events::groups::{Item, Shape};
use crate::extract::events::words::Class;
use crate::extract::record::Modality;

use super::governor::{self, Step};
use super::lexicon::{Cue, Cues, cues};
use super::phrase::none_of;
use super::{Factuality, clause};

/// How a verb group is told.
pub(in crate::extract::events) fn of_verb(scene: &Scene<'_, '_>, number: usize) -> Factuality {
    let clauses = scene.clauses;
    let mut told = Factuality::FACT;
    let mut current = number;
    let mut root = true;
    for _ in 0..6 {
        let group = &clauses.groups[current];
        match words(scene, current) {
            Some(own) if own.is_untold() => return own,
            Some(own) => told = own,
            None => {}
        }
        if (group.will || group.would) && told.stands() {
            told.modality = Modality::Planned;
        }
        if group.shape == Shape::Finite
            && let Some(said) = clause::said_of(scene, current)
        {
            if !said.stands() {
                return said;
            }
            root = false;
            break;
        }
        match governor::step(scene, current) {
            Step::Told(above) if above == Factuality::PLANNED => {
                if told.stands() {
                    told.modality = Modality::Planned;
                }
                root = false;
                break;
            }
            Step::Told(above) if !above.stands() => return above,
            Step::Told(_) => {
                root = false;
                break;
            }
            Step::Planned(above) => {
                if told.stands() {
                    told.modality = Modality::Planned;
                }
                current = above;
            }
            // "tried to force B to yield": B need not have.
            Step::Attempted(_) if current != number => return Factuality::WANTED,
            Step::Attempted(above) => {
                told = Factuality::ATTEMPTED;
                current = above;
            }
            Step::Up(above) => current = above,
            Step::Root => break,
        }
    }
    if root && asked(scene, current) {
        return Factuality::ASKED;
    }
    if told.modality == Modality::Planned && conditional(scene, current) {
        return Factuality::CONDITION;
    }
    told
}

/// What the words of a group and its subject say: that it is negated, or may be, or nearly was; nothing if it stands as
/// it is.
pub(super) fn words(scene: &Scene<'_, '_>, number: usize) -> Option<Factuality> {
    let group = &scene.clauses.groups[number];
    if group.negated && !only_not_alone(scene, number) || yet_to(scene, number) || no_subject(scene, number) {
        return Some(Factuality::NEGATED);
    }
    if coordinated_nor(scene, number) {
        return Some(Factuality::NEGATED);
    }
    let adverbs = adverbs(scene, number);
    if adverbs.has(Cue::Nearly) {
        return Some(Factuality::NEARLY);
    }
    let reported = matches!(scene.clauses.places[number].governor, Some((_, Link::Statement)));
    if group.may && (group.perfect || !(group.would && reported)) || adverbs.has(Cue::Perhaps) {
        return Some(Factuality::POSSIBLE);
    }
    adverbs.has(Cue::Alleged).then_some(Factuality::ALLEGED)
}

/// "not only attacked", which did attack.
fn only_not_alone(scene: &Scene<'_, '_>, number: usize) -> bool {
    let group = &scene.clauses.groups[number];
    let first = scene.clauses.start;
    let tokens = &scene.draft.analysis.tokens;
    let from = first + group.tokens.start.saturating_sub(1);
    let end = (first + group.tokens.end + 1).min(tokens.len());
    (from..end).any(|t| {
        (tokens[t].is("not") || tokens[t].lower.ends_with("n't"))
            && tokens.get(t + 1).is_some_and(|next| cues(&next.lower).has(Cue::Focus))
    })
}

/// "has yet to attack".
fn yet_to(scene: &Scene<'_, '_>, number: usize) -> bool {
    let group = &scene.clauses.groups[number];
    let tokens = &scene.draft.analysis.tokens;
    group.tokens.clone().any(|t| {
        let at = |t: usize, word: &str| tokens.get(scene.clauses.start + t).is_some_and(|t| t.is(word));
        at(t, "yet") && at(t + 1, "to")
    })
}

/// Whether the subject is nobody: "Neither A nor B attacked".
fn no_subject(scene: &Scene<'_, '_>, number: usize) -> bool {
    let place = &scene.clauses.places[number];
    let relative = matches!(place.governor, Some((_, Link::Relative)));
    if scene.clauses.groups[number].shape != Shape::Finite || relative {
        return false;
    }
    matches!(scene.clauses.subject(number), Subject::Item(subject)
        if subject < place.item && none_of(scene, subject, place.item))
        || after_neither(scene, place.item)
}

/// Whether the verb at an item is that of "neither A nor B", after as many verbs as B is described by: "Neither he nor
/// anyone he knew had met".
fn after_neither(scene: &Scene<'_, '_>, item: usize) -> bool {
    let items = &scene.clauses.items;
    let begin = items[..item].iter().rposition(|i| matches!(i, Item::Stop | Item::Sub(_) | Item::If));
    let begin = begin.map_or(0, |j| j + 1);
    let nor = (begin + 1..item)
        .find(|&j| matches!(items[j], Item::And(t) if scene.clauses.lower(scene.draft, t) == "nor"));
    let Some(nor) = nor.filter(|nor| nor - begin <= 3 && matches!(items[begin], Item::Phrase(_))) else {
        return false;
    };
    let tokens = &scene.draft.analysis.tokens;
    let start = scene.tokens(begin).start;
    let neither = tokens[start].is("neither") || start > 0 && tokens[start - 1].is("neither");
    let described = (nor + 1..item).filter(|&j| match items[j] {
        Item::Rel(_) => true,
        Item::Phrase(_) => matches!(items[j - 1], Item::Phrase(_)),
        _ => false,
    });
    let finite = |i: &&Item| matches!(i, Item::Verb(g) if scene.clauses.groups[*g].shape == Shape::Finite);
    let joined = items[nor + 1..item].iter().any(|i| matches!(i, Item::And(_)));
    neither && !joined && items[nor..item].iter().filter(finite).count() == described.count()
}

/// "neither attacked nor threatened": the second verb shares the negation of the first.
fn coordinated_nor(scene: &Scene<'_, '_>, number: usize) -> bool {
    let item = scene.clauses.places[number].item;
    let nor = matches!(item.checked_sub(1).map(|before| &scene.clauses.items[before]),
        Some(Item::And(t)) if scene.clauses.lower(scene.draft, *t) == "nor");
    // "has not attacked or threatened": without an auxiliary of its own.
    let or = matches!(item.checked_sub(1).map(|before| &scene.clauses.items[before]),
        Some(Item::And(t)) if scene.clauses.lower(scene.draft, *t) == "or");
    let Some((above, Link::And)) = scene.clauses.places[number].governor else { return nor };
    nor || or
        && scene.clauses.groups[number].tokens.len() == 1
        && scene.clauses.groups[above].negated
        && above < number
}

/// The cues of the adverbs of a group: inside it, before it, and before its subject at the beginning of a clause.
fn adverbs(scene: &Scene<'_, '_>, number: usize) -> Cues {
    let group = &scene.clauses.groups[number];
    let first = scene.clauses.start;
    let tokens = &scene.draft.analysis.tokens;
    let adverb = |t: usize| {
        let lower = &*tokens[t].lower;
        scene.words.is(lower, Class::Adv) || lower.ends_with("ly") || lower == "very"
    };
    let mut from = first + group.tokens.start;
    while from > first && adverb(from - 1) && scene.draft.mention_at(from - 1).is_none() {
        from -= 1;
    }
    let head = first + group.head;
    let mut found = Cues::default();
    for (t, token) in tokens.iter().enumerate().take(head).skip(from) {
        let here = cues(&token.lower);
        // "almost certainly attacked", "nearly always": only before the verb itself.
        if here.has(Cue::Nearly) && t + 1 != head {
            continue;
        }
        found = found.and(here);
    }
    if let Subject::Item(subject) = scene.clauses.places[number].subject
        && group.shape == Shape::Finite
    {
        let start = scene.tokens(subject).start;
        for t in (first..start).rev() {
            let here = cues(&tokens[t].lower);
            if here.any(&[Cue::Perhaps, Cue::Alleged]) {
                found = found.and(here);
            } else if !(tokens[t].text == "," || adverb(t)) {
                break;
            }
        }
    }
    found
}

/// Whether the verb of a sentence asks: "Did A attack B?", not "Why did A attack B?".
fn asked(scene: &Scene<'_, '_>, number: usize) -> bool {
    let sentence = scene.sentence();
    let mark = sentence.iter().rev().find(|t| !matches!(t.text, "\"" | "”" | "’" | "'" | ")"));
    if mark.is_none_or(|t| t.text != "?") {
        return false;
    }
    let item = scene.clauses.places[number].item;
    let begin = (0..item).rev().find(|&j| matches!(scene.clauses.items[j], Item::Stop)).map_or(0, |j| j + 1);
    let last = !scene.clauses.items[item..]
        .iter()
        .enumerate()
        .any(|(k, i)| matches!(i, Item::Stop) && item + k + 1 < scene.clauses.items.len());
    let why = scene.clauses.items[begin..=item].iter().take(3).any(|i| {
        matches!(i, Item::Rel(_))
            || matches!(i, Item::Sub(t) if matches!(scene.clauses.lower(scene.draft, *t), "why" | "how" | "what" | "when"))
    });
    last && !why
}

/// Whether what will be depends on a condition: "if B leaves, A will attack".
fn conditional(scene: &Scene<'_, '_>, number: usize) -> bool {
    let items = &scene.clauses.items;
    let item = scene.clauses.places[number].item;
    let stop = |i: &Item| matches!(i, Item::Stop);
    let begin = (0..item).rev().find(|&j| stop(&items[j])).map_or(0, |j| j + 1);
    let end = (item..items.len()).find(|&j| stop(&items[j])).unwrap_or(items.len());
    let finite = |i: &Item| matches!(i, Item::Verb(g) if scene.clauses.groups[*g].shape == Shape::Finite);
    (begin..end).any(|j| {
        // "asked if", "see whether": a question, no condition.
        let asks = j > 0 && matches!(items[j - 1], Item::Verb(_)) && j - 1 != item;
        let condition = match &items[j] {
            Item::If => !asks && scene.if_word(j).is_some_and(|word| word != "whether"),
            _ => false,
        };
        if !condition || j == item {
            return false;
        }
        // Before its clause, or after its verb with no other finite verb between.
        if j < item {
            let opens = j == begin || matches!(items[j - 1], Item::Comma | Item::Sub(_) | Item::And(_));
            let comma = items[j..item].iter().position(|i| matches!(i, Item::Comma)).map(|k| j + k);
            opens && comma.is_some_and(|comma| !items[comma..item].iter().any(finite))
        } else {
            // "will leave, if B agrees" adds it as an afterthought.
            !matches!(items[j - 1], Item::Comma) && !items[item + 1..j].iter().any(finite)
        }
    })
}
