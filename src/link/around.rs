//! The words around a mention: the text before and after it in; what they call it, where they say that it lies, and
//! whether it is a piece of a longer name out.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::extract::lexicon::rows;
use crate::gazetteer::fold;

use super::lists::heads_of_list;
use super::lists::{Closing, ahead, behind, beside, two_behind};
use super::piece::{
    follows_name, is_in_a_title, is_inside_name, is_something_else, next_word, precedes_name,
};

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
    /// The two names that stand behind commas after it: "Union Park, Denver, CO".
    pub(crate) two_behind: Option<(String, String)>,
    /// The names, longest first, that stand before a comma in front of it: the "Kent" of "Kent, Washington".
    pub(crate) ahead: Vec<String>,
    /// Whether it has an article and no noun: "the Shiraz, which is sweet".
    pub(crate) is_thing: bool,
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
        two_behind: two_behind(after).filter(|_| is_place),
        ahead: if is_place { ahead(before, after) } else { Vec::new() },
        is_thing: is_thing(before, after),
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
    around.is_piece |= is_something_else(text, start, end) || is_place && is_in_a_title(text, start, end);
    // "Mr German said"
    around.is_piece |= ["Mr ", "Mr. ", "Mrs ", "Mrs. ", "Ms ", "Ms. ", "Miss ", "Dr ", "Dr. "]
        .iter()
        .any(|title| before.ends_with(title));
    if is_place {
        // "St. John's East"
        around.is_piece |= text[start..end].starts_with("St") && after.starts_with(['\'', '’']);
        around.is_piece |= is_of_school(&before[window..]);
        around.word = place_word(&before[window..], after);
        if around.word == PlaceWord::None && is_dateline(text, start, end) {
            around.word = PlaceWord::City;
        }
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

/// Whether the name has an article and no noun behind it, as a thing that is named after it: "the Shiraz, which is sweet".
fn is_thing(before: &str, after: &str) -> bool {
    let article = ["the ", "a ", "an "].iter().any(|article| {
        before.strip_suffix(article).is_some_and(|b| b.is_empty() || b.ends_with([' ', '\n']))
    });
    // "the Paris, Amsterdam and Lisbon exchanges"
    let listed = after.strip_prefix(", ").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    article && !listed && after.starts_with(['.', ',', ';', ':', ')', '!', '?'])
}

/// Whether the words before the name of a town are those before the name of its university: "a degree from Cambridge".
fn is_of_school(before: &str) -> bool {
    const SCHOOLING: [&str; 18] = [
        "studied",
        "studying",
        "studies",
        "educated",
        "graduated",
        "graduate",
        "degree",
        "professor",
        "lecturer",
        "lectured",
        "fellow",
        "applying",
        "applied",
        "admitted",
        "enrolled",
        "doctorate",
        "undergraduate",
        "alumnus",
    ];
    let words: Vec<&str> = before.split_whitespace().collect();
    let joint = words.last().is_some_and(|w| matches!(*w, "at" | "from" | "to")) && before.ends_with(' ');
    joint && words.iter().rev().skip(1).take(3).any(|w| SCHOOLING.contains(&w.to_lowercase().as_str()))
}

/// Whether it is the city of a dateline, which stands in capitals before the name of the agency or a dash: "NEW YORK
/// (AP) -".
fn is_dateline(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (&text[..start], &text[end..]);
    let first = before.trim_end_matches(' ');
    let capitals = text[start..end].chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let agency = || after.strip_prefix(" (").and_then(|rest| rest.split_once(") ")).map(|(_, rest)| rest);
    let dash = |rest: &str| ["-", "–", "—"].iter().any(|dash| rest.trim_start().starts_with(dash));
    capitals
        && (first.is_empty() || first.ends_with('\n'))
        && (agency().is_some_and(dash) || after.starts_with(' ') && dash(after))
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
    let after: String = after.chars().take(2 * AROUND).collect();
    let mut next = after.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let glued = after.starts_with(' ');
    let first = next.next().unwrap_or_default().to_lowercase();
    let second = next.next().unwrap_or_default().to_lowercase();
    // "Idlib province", "Xantor and Brelvo counties", but not "Washington state-run media" or "Bali State Department".
    let one_region = |word: &str| {
        REGION.contains(&word.strip_suffix('s').unwrap_or(word))
            || REGION.contains(&word)
            || word == "counties"
    };
    if glued && one_region(&first) && !matches!(second.as_str(), "run" | "owned" | "department" | "media") {
        return PlaceWord::Region;
    }
    // "in Alpha, Beta and Gamma counties"
    if heads_of_list(&after).is_some_and(|head| one_region(&head)) {
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
