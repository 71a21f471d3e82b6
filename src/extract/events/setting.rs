//! When and where an event happens: a position in a sentence in, the nearest date and place of its clause out.

use crate::date::Date;
use crate::extract::record::EntityType;

use super::actors::Scene;
use super::groups::{Item, Shape};

/// The date that stands nearest to an item, within the reach of its clause.
///
/// Dates before the item `from` are none of its. Also says whether another verb stands between. Every verb group between costs as much as many phrases: a date belongs to the verb that it stands next to.
pub(super) fn date(
    scene: &Scene<'_, '_>,
    item: usize,
    from: usize,
    dates: &dyn Fn(usize) -> Option<Date>,
) -> Option<(Date, bool)> {
    let items = &scene.clauses.items;
    let all: Vec<usize> = (from..items.len())
        .filter(|&i| {
            matches!(items[i], Item::Date(_))
                && !modifies(scene, i, item)
                && !dateline(scene, i)
                && !bounds(scene, i, item)
                && !is_of_modifier(scene, i, item)
        })
        .collect();
    let cost = |date: usize| -> usize {
        let (from, to) = if date < item { (date + 1, item) } else { (item + 1, date) };
        let between: usize = items[from..to]
            .iter()
            .map(|i| match i {
                Item::Verb(g) if scene.clauses.groups[*g].shape == Shape::Finite => 12,
                Item::Verb(_) => 4,
                Item::Sub(_) | Item::Rel(_) | Item::If | Item::SubPrep(_) => 8,
                Item::Stop => 20,
                Item::Comma | Item::And(_) => 2,
                _ => 1,
            })
            .sum();
        between + usize::from(date < item) * 2
    };
    // A date before another verb's clause belongs there: "Saturday, he accused them of bombing".
    let behind = |d: usize| {
        d < item
            && items[d + 1..item]
                .iter()
                .any(|i| matches!(i, Item::Verb(g) if scene.clauses.groups[*g].shape == Shape::Finite))
    };
    // "thanked him for hosting the envoy last week": that is when he hosted.
    let beyond = |d: usize| {
        d > item
            && (item + 1..d).any(|i| {
                matches!(&items[i], Item::Verb(g) if scene.clauses.groups[*g].shape == Shape::Ing)
                    && matches!(items[i - 1], Item::Prep(_) | Item::SubPrep(_))
            })
    };
    let all: Vec<usize> = all.into_iter().filter(|&d| !behind(d) && !beyond(d)).collect();
    let nearest = all.iter().copied().min_by_key(|&d| (cost(d), d))?;
    let limit = 24;
    let (from, to) = if nearest < item { (nearest + 1, item) } else { (item + 1, nearest) };
    let crossed = items[from..to]
        .iter()
        .any(|i| matches!(i, Item::Verb(_) | Item::Sub(_) | Item::SubPrep(_) | Item::Rel(_) | Item::If));
    (cost(nearest) <= limit).then(|| dates(nearest)).flatten().map(|date| (date, crossed))
}

/// Whether a date belongs to the dateline, which says when the article was sent: "BISHKEK, Aug 20 - ".
fn dateline(scene: &Scene<'_, '_>, date: usize) -> bool {
    let Item::Date(range) = &scene.clauses.items[date] else { return false };
    let tokens = &scene.draft.analysis.tokens;
    let after = tokens.get(scene.clauses.start + range.end);
    scene.clauses.start < 20
        && range.start < 8
        && after.is_some_and(|t| t.is_hyphen() || matches!(t.text, "—" | "–" | "--"))
        && !scene.clauses.items[..date].iter().any(|i| matches!(i, Item::Verb(_)))
}

/// Whether a date only bounds a time: "for the first time since March 2019", "who was minister until 2019".
fn bounds(scene: &Scene<'_, '_>, date: usize, item: usize) -> bool {
    // "have been meeting since 2012" tells when they began.
    let lasts = |g: usize| scene.clauses.groups[g].perfect && scene.clauses.groups[g].progressive;
    if matches!(scene.clauses.items.get(item), Some(&Item::Verb(g)) if lasts(g)) {
        return false;
    }
    let Item::Date(range) = &scene.clauses.items[date] else { return false };
    let tokens = &scene.draft.analysis.tokens[..scene.clauses.start + range.start];
    let mut before = tokens.iter().rev().take(4);
    let skipped = ["early", "late", "mid", "last", "the", "-", "at", "least", "about", "around"];
    before.find(|t| !t.is_any(&skipped)).is_some_and(|t| t.is_any(&["since", "until", "till"]))
}

/// Whether a date belongs to a relative clause, a participle or a noun that the clause of `item` only mentions: "the
/// minister, who was elected in 2019, condemned", "the pact signed in 1999", "the raid of June 4".
fn is_of_modifier(scene: &Scene<'_, '_>, date: usize, item: usize) -> bool {
    let items = &scene.clauses.items;
    let group = |i: usize| match items[i] {
        Item::Verb(g) => Some(&scene.clauses.groups[g]),
        _ => None,
    };
    let finite = |i: usize| group(i).is_some_and(|g| g.shape == Shape::Finite);
    let prep = date.checked_sub(1).filter(|&i| matches!(items[i], Item::Prep(_) | Item::SubPrep(_)));
    let end = prep.unwrap_or(date);
    // "the raid of June 4"
    let of = prep.is_some_and(|i| scene.clauses.is_prep(scene.draft, i, "of"));
    if of && end.checked_sub(1).is_some_and(|noun| noun != item && matches!(items[noun], Item::Phrase(_))) {
        return true;
    }
    // "the pact signed in 1999", "the pact signed by Ruritania in 1999"
    let by = end >= 2
        && matches!(items[end - 1], Item::Phrase(_))
        && scene.clauses.is_prep(scene.draft, end - 2, "by");
    let verb = (if by { end - 2 } else { end }).checked_sub(1).filter(|&v| v > 0 && v != item);
    let bare = |v: usize| group(v).is_some_and(|g| g.tokens.len() == 1 && g.shape == Shape::Finite && g.past);
    let participle = verb.filter(|&v| {
        // The object of a verb has no verb of its own: "honour the pact signed".
        let object = v > 1 && matches!(items[v - 2], Item::Verb(_) | Item::Prep(_));
        matches!(items[v - 1], Item::Phrase(_))
            && (group(v).is_some_and(|g| g.shape == Shape::Participle) || bare(v) && object)
    });
    let verbs = |range: std::ops::Range<usize>| items[range].iter().any(|i| matches!(i, Item::Verb(_)));
    if participle.is_some_and(|v| item < v || verbs(date..item)) {
        return true;
    }
    // "Jane Doe, elected in 2019, condemned"
    let comma = items[..date].iter().rposition(|i| matches!(i, Item::Comma));
    let enclosed = comma.is_some_and(|comma| {
        items.get(date + 1) == Some(&Item::Comma)
            && items.get(date + 2).is_some_and(|i| matches!(i, Item::Verb(_)))
            && comma + 1 < date
            && group(comma + 1).is_some_and(|g| g.tokens.len() == 1)
            && !verbs(comma + 2..date)
    });
    if enclosed && item > date {
        return true;
    }
    let relative = (0..date).rev().find(|&i| matches!(items[i], Item::Rel(_)));
    let Some(relative) = relative else { return false };
    let verb = (relative..date).find(|&i| finite(i));
    let closed = verb.is_none_or(|v| items[v..date].iter().any(|i| matches!(i, Item::Comma)));
    // After its date the relative clause ends, unless "and" goes on with it.
    let over = item > date && !items[date..item].iter().any(|i| matches!(i, Item::And(_)));
    !closed && (over || item < relative)
}

/// Whether a date describes a noun other than the one at `item`: "last month's attacks", "the 2003 invasion".
fn modifies(scene: &Scene<'_, '_>, date: usize, item: usize) -> bool {
    let Some(Item::Phrase(range)) = scene.clauses.items.get(date + 1) else { return false };
    if date + 1 == item {
        return false;
    }
    let Item::Date(tokens) = &scene.clauses.items[date] else { return false };
    let tokens_of = &scene.draft.analysis.tokens;
    let possessive = tokens.end < range.start;
    let after_determiner = date > 0
        && matches!(&scene.clauses.items[date - 1], Item::Phrase(before)
            if before.len() == 1 && tokens_of[scene.clauses.start + before.start].is_any(&["the", "a", "an", "its", "their", "this"]));
    possessive && tokens_of[scene.clauses.start + tokens.end].lower.ends_with('s') || after_determiner
}

/// The date that describes a noun: it stands directly before its phrase.
pub(super) fn own_date(
    scene: &Scene<'_, '_>,
    item: usize,
    dates: &dyn Fn(usize) -> Option<Date>,
) -> Option<Date> {
    let before = item.checked_sub(1)?;
    matches!(scene.clauses.items[before], Item::Date(_)).then(|| dates(before)).flatten()
}

/// The place named after "in", "at" or "near" in the clause, on the right first.
pub(super) fn place(scene: &Scene<'_, '_>, item: usize, involved: &[usize]) -> Option<usize> {
    let items = &scene.clauses.items;
    let mut best = None;
    let mut j = item + 1;
    while j < items.len() {
        match &items[j] {
            Item::Stop | Item::Sub(_) | Item::If => break,
            Item::Verb(g) if scene.clauses.groups[*g].shape == Shape::Finite => break,
            Item::Prep(_) => {
                if let Some(place) = after_preposition(scene, j, involved) {
                    best = Some(place);
                    break;
                }
            }
            _ => {}
        }
        j += 1;
    }
    best.or_else(|| {
        (0..item)
            .rev()
            .take_while(|&j| !matches!(items[j], Item::Stop | Item::Sub(_) | Item::If | Item::Rel(_)))
            .filter(|&j| matches!(items[j], Item::Prep(_)))
            .find_map(|j| after_preposition(scene, j, involved))
    })
}

fn after_preposition(scene: &Scene<'_, '_>, item: usize, involved: &[usize]) -> Option<usize> {
    let at =
        ["in", "at", "near", "outside"].iter().any(|word| scene.clauses.is_prep(scene.draft, item, word));
    if !at || !matches!(scene.clauses.items.get(item + 1), Some(Item::Phrase(_))) {
        return None;
    }
    let tokens = scene.tokens(item + 1);
    let mut mentions = scene.draft.mentions_in(tokens.clone()).iter().filter(|m| m.tokens.end <= tokens.end);
    let place = |entity: usize| scene.draft.entities[entity].entity_type == EntityType::Place;
    let all: Vec<usize> = mentions.by_ref().map(|m| m.entity).collect();
    if let Some(&found) = all.iter().find(|&&e| place(e)) {
        return Some(found);
    }
    // A country as a place: only when its name is all there is.
    let last = scene.draft.mentions_in(tokens.clone()).iter().find(|m| m.tokens.end == tokens.end)?;
    let country = scene.draft.entities[last.entity].entity_type == EntityType::Country;
    let whole = tokens.clone().filter(|t| !last.tokens.contains(t)).all(|t| {
        let word = &*scene.draft.analysis.tokens[t].lower;
        word.ends_with("ern") || matches!(word, "central" | "the" | "neighboring" | "neighbouring")
    });
    (country && whole && !involved.contains(&last.entity)).then_some(last.entity)
}
