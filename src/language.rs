//! A text and the language that it is said to be in, the language that it is in out.
//!
//! Only English is read by the rules of extraction, so this is what is asked here: is it English? Frequent words of
//! English tell, before a detector by groups of letters (whatlang) is asked, which is weak on short texts and on texts
//! full of names. English wins every doubt.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use whatlang::{Lang, Script};

/// How many words are looked at, at most.
const MAX_WORDS: usize = 600;
/// How many bytes the detector is given, at most.
const MAX_BYTES: usize = 3000;
/// A text of which so much is frequent words of English is English: one word in so many.
const ENGLISH: usize = 16;
/// The share of them that a text may have that says that it is English and is not.
const FOREIGN: usize = 40;
/// How many words a text must have for the detector to be believed; twice as many against what the text says itself.
const ENOUGH_WORDS: usize = 15;
/// How many letters of another script a text must have.
const ENOUGH_LETTERS: usize = 10;

static ENGLISH_WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../data/lexicons/english-words.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// The shortest codes of languages by those of ISO 639-3.
static CODES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("../data/lexicons/language-codes.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
});

/// Whether a tag of BCP 47 says English.
pub fn is_english(tag: &str) -> bool {
    matches!(primary(tag).as_str(), "en" | "eng")
}

/// The English name of the language of a tag, if it is one that can be detected.
pub fn name(tag: &str) -> Option<&'static str> {
    let code = primary(tag);
    let long = CODES.iter().find(|(long, short)| **short == code || **long == code).map(|(long, _)| *long)?;
    Lang::from_code(long).map(|lang| lang.eng_name())
}

/// The language of a text, as a tag of BCP 47: the one that is `declared`, unless the text surely is in another.
/// `None` where nothing is declared and the text is English, or cannot be told from it.
pub fn of<'t>(text: &str, declared: Option<&'t str>) -> Option<Cow<'t, str>> {
    let declared = declared.filter(|tag| !matches!(primary(tag).as_str(), "und" | "mul" | "mis" | "zxx"));
    let (words, english) = count(text);
    let is_english_text = english >= 2 && english * ENGLISH >= words;
    match declared {
        None if is_english_text => None,
        Some(tag) if is_english(tag) == is_english_text => Some(tag.into()),
        Some(_) if is_english_text => Some("en".into()),
        // Pages say that they are in English because their template does.
        Some(tag) if is_english(tag) => {
            let foreign = detect(text, words, 2).filter(|_| english * FOREIGN <= words);
            Some(foreign.map_or(tag.into(), Cow::Borrowed))
        }
        Some(tag) => Some(tag.into()),
        None => detect(text, words, 1).map(Cow::Borrowed),
    }
}

/// How many words a text has, and how many of them are frequent words of English.
fn count(text: &str) -> (usize, usize) {
    // Single letters are no words, as a rule: initials, the points of a list.
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1).take(MAX_WORDS);
    let (mut all, mut english) = (0, 0);
    for word in words {
        all += 1;
        english += usize::from(is_frequent(word));
        // It is English whatever follows.
        if english * ENGLISH >= MAX_WORDS {
            break;
        }
    }
    (all, english)
}

/// Whether a word is a frequent one of English, whatever its case.
fn is_frequent(word: &str) -> bool {
    const LONGEST: usize = 8;
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()).filter(|_| word.is_ascii()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    str::from_utf8(lower).is_ok_and(|lower| ENGLISH_WORDS.contains(lower))
}

/// The language other than English that a text of so many words surely is in. `sureness` multiplies what is enough.
fn detect(text: &str, words: usize, sureness: usize) -> Option<&'static str> {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let info = whatlang::detect(text)?;
    let enough = match info.script() {
        Script::Latin => words >= ENOUGH_WORDS * sureness && info.is_reliable() && info.lang() != Lang::Eng,
        _ => text.chars().filter(|c| c.is_alphabetic()).count() >= ENOUGH_LETTERS * sureness,
    };
    enough.then(|| CODES.get(info.lang().code()).copied().unwrap_or("und"))
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_told_from_other_languages() {
        let english = "The minister said that talks with the neighbours would begin after the vote, and that they were \
                       long overdue.";
        let german = "Der Minister sagte, dass die Gespräche mit den Nachbarn nach der Abstimmung beginnen würden. Der \
                      Krieg war lang, und viele Menschen mussten ihre Häuser verlassen.";
        let french = "Le ministre a déclaré que les pourparlers avec les voisins commenceraient après le vote, et que \
                      beaucoup de gens avaient quitté leurs maisons pendant la guerre.";
        let russian = "Министр заявил, что переговоры с соседями начнутся после голосования.";
        let chinese = "部长表示，与邻国的会谈将在投票后开始。";
        for (text, declared, tag) in [
            (english, None, None),
            (english, Some("en-GB"), Some("en-GB")),
            (english, Some("de"), Some("en")),
            (english, Some("und"), None),
            (german, None, Some("de")),
            (german, Some("de-AT"), Some("de-AT")),
            (german, Some("en"), Some("en")),
            (french, None, Some("fr")),
            (russian, None, Some("ru")),
            (russian, Some("en"), Some("ru")),
            (chinese, None, Some("zh")),
            ("UN chief urges calm", None, None),
            ("UN chief urges calm", Some("fr"), Some("fr")),
            ("Alpha 3, Beta 1; Gamma 0, Delta 0", None, None),
            ("", None, None),
        ] {
            assert_eq!(of(text, declared).as_deref(), tag, "{text} {declared:?}");
        }
        let long = [german; 3].join(" ");
        assert_eq!(of(&long, Some("en")).as_deref(), Some("de"));
        // What is quoted at length in another language makes no article of that language.
        assert_eq!(of(&format!("{english} {german}"), None), None);
    }

    #[test]
    fn tags_have_names() {
        assert_eq!(name("de-AT"), Some("German"));
        assert_eq!(name("zh"), Some("Mandarin"));
        assert_eq!(name("tlh"), None);
        assert!(is_english("en_US") && is_english("ENG") && !is_english("de"));
    }

    #[test]
    fn every_language_of_the_detector_has_a_code() {
        let missing: Vec<&str> =
            Lang::all().iter().map(Lang::code).filter(|c| !CODES.contains_key(c)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
