//! The words around a mention: the text before and after it in; what they call it, where they say that it lies, and
//! whether it is a piece of a longer name out.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::extract::lexicon::rows;
use crate::gazetteer::fold;

/// How many characters before and after a mention are looked at.
const AROUND: usize = 40;

/// What the words around the mentions of a place call it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PlaceWord {
    /// Nothing.
    #[default]
    None,
    /// "the city of …"
    City,
    /// "… province"
    Region,
}

/// What the words around one mention say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Around {
    /// What they call it.
    pub(crate) word: PlaceWord,
    /// The names, longest first, that stand behind a comma after it, and what follows each: "Paris, Texas, …".
    pub(crate) behind: Vec<(String, Closing)>,
    /// The names that stand before and after it in a list: "Georgia, Florida and Texas".
    pub(crate) beside: Vec<String>,
    /// Whether it stands itself behind a comma and a name: the "Ga." of "Athens, Ga."
    pub(crate) is_behind: bool,
    /// Whether something is or happens there: "in Paris", "near Paris".
    pub(crate) is_where: bool,
    /// Whether something is or happens in it, "of" not counted: "the daughter of Aung San".
    pub(crate) is_in: bool,
    /// Whether the word before it is "to", with which a match is "away to West Ham".
    pub(crate) is_to: bool,
    /// Whether people are called by it for their descent: "ethnic Albanians", "Kosovo Albanians".
    pub(crate) of_descent: bool,
    /// Whether it is a part of a longer name: the "Houston" of "Houston Rockets".
    pub(crate) is_piece: bool,
}

/// What follows a name behind a comma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closing {
    /// A full stop, a comma or a small word that a clause goes on with.
    Closed,
    /// "and", "or", or another capitalised word behind a further comma: it may be a list.
    Listed,
    /// Another word: "in Moscow, Georgia said".
    Open,
}

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

/// Abbreviations of regions, folded: country and name of the region, and whether it may be written as a word, "Ga.".
static ABBREVIATIONS: LazyLock<HashMap<String, (&'static str, &'static str, bool)>> = LazyLock::new(|| {
    let mut found: HashMap<String, (&str, &str, bool)> = HashMap::new();
    for row in rows(include_str!("../../data/lexicons/region-abbreviations.tsv")) {
        let [country, region, short] = row[..] else { continue };
        for written in short.split(' ') {
            let known = found.entry(fold(written)).or_insert((country, region, false));
            known.2 |= written.contains('.');
        }
    }
    found
});

/// The country and the region that an abbreviation stands for, if it is written as one: "Ga.", "GA", never "ga".
pub(crate) fn abbreviated(name: &str) -> Option<(&'static str, &'static str)> {
    let (country, region, word) = ABBREVIATIONS.get(fold(name).as_str())?;
    let shouted = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    (shouted || *word && name.chars().next().is_some_and(char::is_uppercase)).then_some((*country, *region))
}

/// What a mention's neighbours say. `starts` and `ends` tell whether a mention begins or ends at a byte of the text.
pub(crate) fn look(
    text: &str,
    start: usize,
    end: usize,
    is_place: bool,
    (starts, ends): (impl Fn(usize) -> bool, impl Fn(usize) -> bool),
) -> Around {
    let (before, after) = (&text[..start], &text[end..]);
    let window = before.char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
    let mut around = Around {
        behind: behind(after),
        beside: beside(before, after),
        is_behind: before.trim_end().ends_with(',')
            && before.trim_end_matches([',', ' ']).len() < before.len(),
        is_where: is_where(&before[window..], &["of"]),
        is_in: is_where(&before[window..], &[]),
        is_to: before.ends_with(" to "),
        of_descent: before.ends_with("ethnic ") || before.ends_with(' ') && ends(start.wrapping_sub(1)),
        is_piece: is_place && follows_name(text, end, &starts)
            || !is_place && is_inside_name(text, start, end, (&starts, &ends))
            || precedes_name(before, &ends),
        word: PlaceWord::None,
    };
    // "Mr German said"
    around.is_piece |= ["Mr ", "Mr. ", "Mrs ", "Mrs. ", "Ms ", "Ms. ", "Miss ", "Dr ", "Dr. "]
        .iter()
        .any(|title| before.ends_with(title));
    if is_place {
        // "St. John's East"
        around.is_piece |= text[start..end].starts_with("St") && after.starts_with(['\'', '’']);
        around.word = place_word(&before[window..], after);
        // "a Gallup poll"
        let next = next_word(after).to_lowercase();
        // "the Duke of Edinburgh"
        const TITLES: [&str; 12] = [
            "Duke", "Duchess", "Earl", "Countess", "Marquess", "Viscount", "Baron", "Baroness", "Lord",
            "Lady", "Prince", "Princess",
        ];
        around.is_piece |= before
            .strip_suffix(" of ")
            .and_then(|b| b.rsplit(|c: char| !c.is_alphanumeric()).next())
            .is_some_and(|w| TITLES.contains(&w));
        // "the USS Alabama"
        around.is_piece |= ["USS ", "HMS ", "CSS ", "SS ", "HMAS "].iter().any(|ship| before.ends_with(ship));
        around.is_piece |= matches!(next.as_str(), "poll" | "polls" | "pollster" | "pollsters" | "survey");
    }
    around
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
fn next_word(after: &str) -> &str {
    let Some(rest) = after.strip_prefix(' ') else { return "" };
    rest.split(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default()
}

/// Whether a capitalised word that is no mention of its own follows: "Houston Rockets".
fn follows_name(text: &str, end: usize, starts: impl Fn(usize) -> bool) -> bool {
    let next = next_word(&text[end..]).trim_end_matches('.');
    next.chars().count() > 1
        && next.chars().next().is_some_and(char::is_uppercase)
        && next.chars().any(char::is_lowercase)
        && !starts(end + 1)
        && !AFTER_PLACES.contains(next.to_lowercase().as_str())
}

/// Whether a country's name or adjective stands between two capitalised words that are no mentions, or before a word that
/// makes a name with it: "Priorities USA Action", "the Australian Greens".
fn is_inside_name(
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
fn precedes_name(before: &str, ends: impl Fn(usize) -> bool) -> bool {
    let Some(rest) = before.strip_suffix(' ') else { return false };
    let word = rest.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let ahead = &rest[..rest.len() - word.len()];
    word.chars().count() > 2
        && word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && !ends(rest.len())
        // The first word of a sentence or heading is capitalised in any case.
        && ahead.ends_with(' ')
        && ahead.trim_end().ends_with(|c: char| c.is_lowercase())
        && !AFTER_PLACES.contains(word.to_lowercase().as_str())
        && !matches!(
            word,
            "North" | "South" | "East" | "West" | "Northern" | "Southern" | "Eastern" | "Western" | "Central"
        )
}

fn is_where(before: &str, more: &[&str]) -> bool {
    let mut words = before.split(|c: char| !c.is_alphanumeric()).rev().filter(|w| !w.is_empty());
    let last = words.next().unwrap_or_default().to_lowercase();
    let last = match last.as_str() {
        "northern" | "southern" | "eastern" | "western" | "central" | "downtown" | "nearby" => {
            words.next().unwrap_or_default().to_lowercase()
        }
        _ => last,
    };
    const WHERE: [&str; 9] = ["in", "near", "outside", "inside", "around", "across", "city", "town", "to"];
    before.ends_with(' ') && (WHERE.contains(&last.as_str()) || more.contains(&last.as_str()))
}

/// The names behind a comma or in brackets, longest first, each with what follows it.
fn behind(after: &str) -> Vec<(String, Closing)> {
    let Some(rest) = after.strip_prefix(", ").or_else(|| after.strip_prefix(" (")) else { return Vec::new() };
    let rest = rest.trim_start();
    let mut ends = Vec::new();
    let mut at = 0;
    for word in rest.split(' ').take(4) {
        let bare = word.trim_end_matches([',', ';', ':', ')', '?', '!', '"', '”', '’', '\n']);
        let bare = bare.split(['\n', '—', '–', '\'', '’', ')']).next().unwrap_or_default();
        let small = matches!(bare, "and" | "of");
        if !small && !bare.chars().next().is_some_and(char::is_uppercase) {
            break;
        }
        if !small {
            ends.push(at + bare.len());
            if let Some(dotless) = bare.strip_suffix('.') {
                ends.push(at + dotless.len());
            }
        }
        if bare.len() < word.len() {
            break;
        }
        at += word.len() + 1;
    }
    ends.iter().rev().map(|&end| (rest[..end].to_owned(), closing(&rest[end..]))).collect()
}

/// The names next to a mention in a list.
fn beside(before: &str, after: &str) -> Vec<String> {
    const JOINS: [&str; 6] = [", and ", ", or ", " and ", " or ", " & ", ", "];
    let mut found = Vec::new();
    if let Some(rest) = JOINS.iter().find_map(|join| after.strip_prefix(join)) {
        let mut end = 0;
        for word in rest.split(' ').take(3) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            if !bare.chars().next().is_some_and(char::is_uppercase) {
                break;
            }
            found.push(rest[..end + bare.len()].to_owned());
            if bare.len() < word.len() {
                break;
            }
            end += word.len() + 1;
        }
    }
    if let Some(rest) = JOINS.iter().find_map(|join| before.strip_suffix(join)) {
        let mut start = rest.len();
        for word in rest.rsplit(' ').take(3) {
            let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
            if !bare.chars().next().is_some_and(char::is_uppercase) {
                break;
            }
            let from = start - bare.len();
            found.push(rest[from..].to_owned());
            if bare.len() < word.len() || from == 0 {
                break;
            }
            start = from - 1;
        }
    }
    found
}

fn closing(after: &str) -> Closing {
    const GOES_ON: [&str; 34] = [
        "on", "in", "at", "for", "to", "from", "when", "where", "who", "which", "that", "after", "before",
        "during", "by", "with", "while", "as", "since", "until", "but", "last", "this", "is", "was", "are",
        "were", "early", "late", "about", "near", "next", "not", "a",
    ];
    let mut chars = after.trim_start_matches('.').chars();
    match chars.next() {
        Some(',') => {
            let rest = chars.as_str().trim_start();
            let next = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let capital = next.chars().next().is_some_and(char::is_uppercase);
            if capital || matches!(next, "and" | "or") { Closing::Listed } else { Closing::Closed }
        }
        Some(' ') => {
            let rest = chars.as_str().trim_start();
            let next = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if matches!(next, "and" | "or") {
                Closing::Listed
            } else if next.is_empty() || GOES_ON.contains(&next) || after.starts_with('.') {
                Closing::Closed
            } else {
                Closing::Open
            }
        }
        Some('\'' | '’' | '-') => Closing::Open,
        _ => Closing::Closed,
    }
}

fn place_word(before: &str, after: &str) -> PlaceWord {
    const REGION: [&str; 15] = [
        "province",
        "governorate",
        "region",
        "state",
        "oblast",
        "county",
        "district",
        "prefecture",
        "department",
        "canton",
        "emirate",
        "republic",
        "provinces",
        "krai",
        "voivodeship",
    ];
    let after: String = after.chars().take(AROUND).collect();
    let mut next = after.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let glued = after.starts_with(' ');
    let first = next.next().unwrap_or_default().to_lowercase();
    let second = next.next().unwrap_or_default().to_lowercase();
    // "Idlib province", but not "Washington state-run media" or "Bali State Department".
    if glued
        && REGION.contains(&first.as_str())
        && !matches!(second.as_str(), "run" | "owned" | "department" | "media")
    {
        return PlaceWord::Region;
    }
    // "New York Gov. X", "New York Mayor X"
    if glued && matches!(first.as_str(), "gov" | "governor" | "legislature" | "statehouse") {
        return PlaceWord::Region;
    }
    if glued && first == "mayor" {
        return PlaceWord::City;
    }
    let mut previous =
        before.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).rev().map(str::to_lowercase);
    let (last, one) = (previous.next(), previous.next());
    let is = |word: &Option<String>, list: &[&str]| word.as_deref().is_some_and(|w| list.contains(&w));
    const TOWN: [&str; 5] = ["city", "town", "village", "capital", "port"];
    // "the state of Georgia", "the governor of New York"
    if is(&last, &["of"]) && (is(&one, &REGION) || is(&one, &["governor"])) {
        return PlaceWord::Region;
    }
    if is(&last, &["of"]) && is(&one, &TOWN) || is(&last, &TOWN) && !is(&one, &["of"]) {
        return PlaceWord::City;
    }
    PlaceWord::None
}
