//! Pieces of longer names: a mention and the words around it in; whether it is a part of a name that the text gives whole,
//! or no name at all, out.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::lexicon::rows;

static AFTER_PLACES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    rows(include_str!("../../data/lexicons/after-places.txt"))
        .flat_map(|row| row[0].split(' ').collect::<Vec<_>>())
        .collect()
});

static AFTER_ADJECTIVES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    rows(include_str!("../../data/lexicons/after-adjectives.txt"))
        .flat_map(|row| row[0].split(' ').collect::<Vec<_>>())
        .collect()
});

type Words = FxHashSet<&'static str>;

/// Names that mean something else beside certain words before and after them.
static ELSEWISE: LazyLock<FxHashMap<&'static str, (Words, Words)>> = LazyLock::new(|| {
    let words = |column: Option<&&'static str>| column.map_or("", |words| words).split_whitespace().collect();
    rows(include_str!("../../data/lexicons/no-places-around.tsv"))
        .map(|row| (row[0], (words(row.get(1)), words(row.get(2)))))
        .collect()
});

/// Small words of other languages inside names: "Universidad Nacional de Cuyo".
const FOREIGN: [&str; 13] =
    ["de", "del", "di", "da", "do", "dos", "du", "des", "der", "für", "und", "della", "dello"];

/// Whether a name means something else beside the words around it: "Brussels sprouts", "a Roth IRA", "closed on Sun & Mon",
/// "radio frequency interference (RFI)".
pub(super) fn is_something_else(text: &str, start: usize, end: usize) -> bool {
    if is_day(text, start, end) || is_of_common_words(text, start, end) {
        return true;
    }
    let Some((before, after)) = ELSEWISE.get(text[start..end].to_lowercase().as_str()) else { return false };
    before.contains(previous_word(&text[..start]).to_lowercase().as_str())
        || after.contains(next_word(&text[end..]).trim_end_matches('.').to_lowercase().as_str())
}

/// Whether a word is a day of the week in short, beside another: "Tue – Sat", "Sun & Mon".
fn is_day(text: &str, start: usize, end: usize) -> bool {
    const DAYS: [&str; 9] = ["Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Sun"];
    if !DAYS.contains(&&text[start..end]) {
        return false;
    }
    let between = |c: char| !c.is_alphanumeric();
    let counts = |word: &&str| !matches!(*word, "" | "and" | "to");
    let (before, after) =
        (text[..start].rsplit(between).find(counts), text[end..].split(between).find(counts));
    [before, after].iter().flatten().any(|word| DAYS.contains(word))
}

/// Whether capitals in brackets are the initials of the common words before them.
fn is_of_common_words(text: &str, start: usize, end: usize) -> bool {
    let Some(before) = text[..start].strip_suffix('(').filter(|_| text[end..].starts_with(')')) else {
        return false;
    };
    let mut words = before.split_whitespace().rev();
    let is_initial = |letter: char| {
        let initial = words.next().and_then(|word| word.chars().next());
        initial.is_some_and(|initial| initial.is_lowercase() && initial.to_uppercase().eq([letter]))
    };
    end - start > 1 && text[start..end].chars().rev().all(is_initial)
}

/// Whether a name of a place stands in the name of a case at court, in one of another language, or before the rest of a
/// title: "Kennedy v. Ohio", "Universidad de Cuyo", "Kansas: The Early Years".
pub(super) fn is_in_a_title(text: &str, start: usize, end: usize) -> bool {
    const AGAINST: [&str; 5] = ["v", "v.", "vs", "vs.", "versus"];
    let (previous, next) = (previous_word(&text[..start]), next_word(&text[end..]));
    let named = |rest: &str| {
        let word = rest.trim_end().rsplit(' ').next().unwrap_or_default();
        word.starts_with(char::is_uppercase)
    };
    let mut rest = text[end..].strip_prefix(": ").unwrap_or_default().split(|c: char| !c.is_alphanumeric());
    let is_title = rest.next().is_some_and(|word| matches!(word, "The" | "A" | "An"))
        && rest.take(2).filter(|word| word.starts_with(char::is_uppercase)).count() == 2;
    is_title
        || AGAINST.contains(&previous)
        || AGAINST.contains(&next)
        || FOREIGN.contains(&next)
        || FOREIGN.contains(&previous) && named(&text[..start - previous.len() - 1])
}

/// The word that stands before one space.
fn previous_word(before: &str) -> &str {
    let Some(rest) = before.strip_suffix(' ') else { return "" };
    rest.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default()
}

/// Whether an acronym is an ordinary word in capitals: for emphasis, "there IS a way", or in a line of capitals.
pub(crate) fn is_shouted(text: &str, start: usize, end: usize) -> bool {
    let next = next_word(&text[end..]);
    let before = text[..start].strip_suffix(' ').unwrap_or_default();
    let previous = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let capitals = |w: &str| w.chars().count() > 2 && w.chars().all(char::is_uppercase);
    let is_verb = text[start..end] == *"IS"
        && (matches!(next, "a" | "an" | "the" | "not" | "no" | "that" | "what" | "it")
            || matches!(
                previous.to_lowercase().as_str(),
                "there" | "it" | "he" | "she" | "this" | "that" | "what" | "who" | "which" | "here"
            ));
    is_verb || capitals(next) && capitals(previous)
}

/// The word that follows behind one space.
pub(super) fn next_word(after: &str) -> &str {
    let Some(rest) = after.strip_prefix(' ') else { return "" };
    rest.split(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default()
}

/// Whether a capitalised word that is no mention of its own follows: "Houston Rockets".
pub(super) fn follows_name(text: &str, end: usize, starts: impl Fn(usize) -> bool) -> bool {
    let next = next_word(&text[end..]).trim_end_matches('.');
    next.chars().count() > 1
        && next.chars().next().is_some_and(char::is_uppercase)
        && next.chars().any(char::is_lowercase)
        && !starts(end + 1)
        && !AFTER_PLACES.contains(next.to_lowercase().as_str())
}

/// Whether a country's name or adjective stands between two capitalised words that are no mentions, or before a word that
/// makes a name with it: "Priorities USA Action", "the Australian Greens".
pub(super) fn is_inside_name(
    text: &str,
    start: usize,
    end: usize,
    (starts, ends): (impl Fn(usize) -> bool, impl Fn(usize) -> bool),
) -> bool {
    let next = next_word(&text[end..]);
    if next.chars().next().is_some_and(char::is_uppercase)
        && !starts(end + 1)
        && AFTER_ADJECTIVES.contains(next.to_lowercase().as_str())
    {
        return true;
    }
    let rest = text[..start].strip_suffix(' ').unwrap_or_default();
    let word = rest.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    follows_name(text, end, starts)
        && word.chars().count() > 3
        && word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && !ends(rest.len())
        && !AFTER_PLACES.contains(word.to_lowercase().as_str())
}

/// Whether a capitalised word in the middle of a sentence that is no mention stands before: "Priorities USA".
pub(super) fn precedes_name(before: &str, ends: impl Fn(usize) -> bool) -> bool {
    let Some(rest) = before.strip_suffix(' ') else { return false };
    let word = rest.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let ahead = &rest[..rest.len() - word.len()];
    word.chars().count() > 2
        && word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && !ends(rest.len())
        // The first word of a sentence or heading is capitalised in any case.
        && ahead.ends_with(' ')
        && ahead.trim_end().ends_with(|c: char| c.is_lowercase() || c == ',')
        && !AFTER_PLACES.contains(word.to_lowercase().as_str())
        && !matches!(
            word,
            "North" | "South" | "East" | "West" | "Northern" | "Southern" | "Eastern" | "Western" | "Central"
        )
}
