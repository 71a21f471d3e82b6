//! Of whom an event is denied: those of its actors and targets before whose names the sentence says "not", "neither" or
//! "but not" are taken out; where nobody is left who acts, or whom it befalls, it did not happen.

use std::ops::Range;

use super::super::Found;
use super::super::actors::Scene;
use super::super::groups::Item;
use super::super::modality::Told;
use super::cues::Sentence;

/// Takes out of whom the event is denied; says so if it is denied altogether.
pub(super) fn weigh(
    scene: &Scene<'_, '_>,
    sentence: Sentence<'_, '_>,
    start: usize,
    event: &mut Found,
) -> Option<Told> {
    let head = event.trigger.start - start;
    let denied = |entity: &usize| {
        let mut places =
            places(scene, *entity, start).filter(|place| in_reach(sentence, place, head)).peekable();
        places.peek().is_some() && places.all(|place| is_denied(sentence, &place))
    };
    if event.sources.iter().all(denied) {
        // "Norway, and not Sudan, attacked": what stands before the contrast acted.
        let instead =
            event.sources.first().and_then(|entity| contrasted(scene, sentence, start, *entity, head));
        match instead {
            Some(instead) => {
                event.targets.retain(|target| *target != instead);
                event.sources = vec![instead];
            }
            None => return Some(Told::NEGATED),
        }
    }
    event.sources.retain(|entity| !denied(entity));
    // Of a mutual event that was denied of one side nothing is left.
    if event.targets.is_empty() {
        return None;
    }
    if event.targets.iter().all(denied) {
        return Some(Told::NEGATED);
    }
    event.targets.retain(|entity| !denied(entity));
    None
}

/// Who is named right before a contrast with an entity that stands before the event: "Norway, and not Sudan," is Norway.
fn contrasted(
    scene: &Scene<'_, '_>,
    sentence: Sentence<'_, '_>,
    start: usize,
    entity: usize,
    head: usize,
) -> Option<usize> {
    let place = places(scene, entity, start).find(|place| place.end <= head)?;
    let contrasts = [&["and", "not"][..], &["but", "not"], &["rather", "than"], &["not"]];
    let words = contrasts.iter().find(|words| sentence.before(place.start, words))?;
    let end = place.start - words.len();
    let end = end - usize::from(end > 0 && sentence.is(end - 1, &[","]));
    let named = scene.draft.mentions_in(0..start + end);
    named.last().filter(|mention| mention.tokens.end == start + end).map(|mention| mention.entity)
}

/// The phrases of the sentence that name an entity.
fn places<'s>(
    scene: &'s Scene<'_, '_>,
    entity: usize,
    start: usize,
) -> impl Iterator<Item = Range<usize>> + 's {
    (0..scene.clauses.items.len()).filter_map(move |item| {
        let named = matches!(scene.clauses.items[item], Item::Phrase(_))
            && scene.mentions(item).iter().any(|mention| mention.entity == entity);
        let tokens = scene.tokens(item);
        (named && tokens.start >= start).then(|| tokens.start - start..tokens.end - start)
    })
}

/// Whether a phrase belongs to the clause of the event, as far as stops and semicolons tell.
fn in_reach(sentence: Sentence<'_, '_>, place: &Range<usize>, head: usize) -> bool {
    let between = if place.start < head { place.end..head } else { head..place.start };
    !between.clone().any(|at| sentence.is(at, &[";", ":", "because", "although", "while", "whereas", "if"]))
}

/// Whether the words before a phrase, or its first one, deny of it what is said.
fn is_denied(sentence: Sentence<'_, '_>, place: &Range<usize>) -> bool {
    let at = place.start;
    let before = |words: &[&str]| sentence.before(at, words);
    // "no fewer than 20 Norwegian soldiers"
    let none = sentence.is(at, &["no"])
        && !sentence.is(at + 1, &["fewer", "less", "more", "longer", "doubt"])
        || sentence.is(at, &["neither"]);
    let of_none = at > 1
        && sentence.is(at - 1, &["of", "in", "from", "at"])
        && (sentence.is(at - 2, &["none", "nobody", "neither"])
            || at > 2 && sentence.is(at - 2, &["one"]) && sentence.is(at - 3, &["no", "not"]));
    if none || of_none || before(&["neither"]) || before(&["nor"]) || before(&["not", "a", "single"]) {
        return true;
    }
    let but_not = [
        &["but", "not"][..],
        &["and", "not"],
        &["rather", "than"],
        &["instead", "of"],
        &["as", "opposed", "to"],
        &["with", "the", "exception", "of"],
        &["other", "than"],
        &["not", "even"],
        &["except", "for"],
        &["except"],
        &["excluding"],
        &["unlike"],
    ];
    if but_not.iter().any(|words| before(words)) {
        return true;
    }
    // "all members but Norway"; "nobody but Norway" is Norway.
    if before(&["but"]) {
        let words = at.saturating_sub(6)..at - 1;
        let all = words
            .clone()
            .any(|at| sentence.is(at, &["all", "every", "everyone", "everybody", "each", "any"]));
        let nobody = words.clone().any(|at| sentence.is(at, &["no", "nobody", "nothing", "none", "not"]));
        return all && !nobody;
    }
    // "Not Norway but Sudan", "It was not Norway that", ", not Norway,"; of "did not Norway" nobody knows.
    before(&["not"])
        && (at == 1 || sentence.is(at - 2, &[",", "(", "\"", "“", "was", "is", "were", "-", "–", "—"]) || {
            let behind = place.end + usize::from(sentence.is(place.end, &[","]));
            sentence.is(behind, &["but"])
        })
}
