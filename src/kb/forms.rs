//! Forms of names: a name as a source writes it in, its parts in their usual order out, and the keys under which an
//! entry is found by a name in another order or with another customary part.
//!
//! Customary are the generation ("Jr.", "III"), titles, the legal form of a body ("Ltd"), and abbreviations ("St.", "Dept");
//! their words are in `data/lexicons/name-customs.tsv`.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::format::key;
use crate::extract::EntityType;

/// How many words of a person's name make keys: longer names are none.
const MAX_WORDS: usize = 6;

/// What a word is by custom, beside a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Custom {
    Generation,
    Title,
    LegalForm,
    Short,
}

static CUSTOMS: LazyLock<FxHashMap<&'static str, (Custom, &'static str)>> = LazyLock::new(|| {
    let rows = include_str!("../../data/lexicons/name-customs.tsv").lines();
    rows.filter(|row| !row.starts_with('#'))
        .filter_map(|row| {
            let mut cells = row.split('\t');
            let kind = match cells.next()? {
                "generation" => Custom::Generation,
                "title" => Custom::Title,
                "legal" => Custom::LegalForm,
                "short" => Custom::Short,
                _ => return None,
            };
            let word = cells.next()?;
            Some((word, (kind, cells.next().filter(|usual| !usual.is_empty()).unwrap_or(word))))
        })
        .collect()
});

fn custom(word: &str, kind: Custom) -> Option<&'static str> {
    CUSTOMS.get(word).filter(|(of, _)| *of == kind).map(|(_, usual)| *usual)
}

/// The name of a person in its usual order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PersonName {
    /// Folded, given names first, without generation and titles.
    pub(crate) name: String,
    /// Which of the bearers of a name in one family it is: "jr", "sr", "iii".
    pub(crate) generation: Option<&'static str>,
    /// Whether it was written with the family name first and a comma.
    pub(crate) is_inverted: bool,
}

impl PersonName {
    /// Puts a name in its usual order: "King, Martin Luther, Jr." is Martin Luther King, the younger.
    pub(crate) fn new(written: &str) -> Self {
        let mut generation = None;
        let mut parts: Vec<Vec<String>> = Vec::new();
        for part in initials_apart(written).split([',', '،']) {
            let folded = key(part);
            let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
            while let Some(found) = words.last().and_then(|word| custom(word, Custom::Generation))
                && (words.len() > 1 || !parts.is_empty())
            {
                generation = Some(found);
                words.pop();
            }
            while words.len() > 1 && custom(&words[0], Custom::Title).is_some() {
                words.remove(0);
            }
            words.retain(|word| !word.is_empty());
            // A title behind a comma: "Penn, Dr." is no given name.
            let is_title = matches!(&words[..], [word] if custom(word, Custom::Title).is_some());
            if !words.is_empty() && (!is_title || parts.is_empty()) {
                parts.push(words);
            }
        }
        let is_inverted = parts.len() == 2;
        if is_inverted {
            parts.swap(0, 1);
        }
        Self { name: parts.concat().join(" "), generation, is_inverted }
    }

    /// The last word: that of the family name where names are written so.
    pub(crate) fn surname(&self) -> Option<&str> {
        self.name.rsplit_once(' ').map(|(_, surname)| surname)
    }
}

/// The name with initials that are written together apart: "J.K. Tollen", "J-K Tollen" and "JK Tollen" as "J K Tollen".
fn initials_apart(written: &str) -> Cow<'_, str> {
    let shouts = |word: &str| word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase);
    let is_loud = written.split_whitespace().all(shouts);
    let letters = |word: &str| -> Option<Vec<char>> {
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
        let marks = word.chars().filter(|c| matches!(c, '.' | '-')).count();
        let is_apart = marks + 1 >= letters.len() && marks > 0;
        let short = (2..=3).contains(&letters.len()) && letters.iter().all(|c| c.is_uppercase());
        let only_these = letters.len() + marks == word.chars().count();
        (short && only_these && (is_apart || !is_loud && marks == 0)).then_some(letters)
    };
    if !written.split_whitespace().any(|word| letters(word).is_some()) {
        return Cow::Borrowed(written);
    }
    let mut words: Vec<String> = Vec::new();
    for word in written.split_whitespace() {
        // The number of a ruler or of one in a family is none.
        match letters(word).filter(|_| custom(&key(word), Custom::Generation).is_none()) {
            Some(letters) => words.extend(letters.iter().map(char::to_string)),
            None => words.push(word.to_owned()),
        }
    }
    Cow::Owned(words.join(" "))
}

/// The key of the name of a body or place with abbreviations spelt out: "St. Merrow" as "saint merrow".
pub(crate) fn spelt_out(name: &str) -> String {
    let folded = key(name);
    let words = folded.split(' ').map(|word| custom(word, Custom::Short).unwrap_or(word));
    words.collect::<Vec<_>>().join(" ")
}

/// The key of a body's name, spelt out, without its legal form and article: "The Harbour Bank Ltd." as "harbour bank".
pub(crate) fn without_legal_form(name: &str) -> String {
    let folded = spelt_out(name);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    // "S.A." and "G.m.b.H." are letters apart after folding.
    let letters = words.iter().rev().take_while(|word| word.chars().count() == 1).count();
    let spelt: String = words[words.len() - letters..].concat();
    if letters > 1 && letters < words.len() && custom(&spelt, Custom::LegalForm).is_some() {
        words.truncate(words.len() - letters);
    }
    let is_legal = |word: &&str| custom(word, Custom::LegalForm).is_some();
    while words.len() > 1 && words.last().is_some_and(is_legal) {
        words.pop();
        // "GmbH & Co. KG"
        if words.len() > 1 && words.last() == Some(&"and") {
            words.pop();
        }
    }
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join(" ")
}

/// The keys of the other forms of a name. Two names of persons that share a key have two words in common, of which one
/// is the first or the last; two of other things are the same without article and legal form.
pub(super) fn keys(class: Option<EntityType>, name: &str) -> Vec<String> {
    match class {
        Some(EntityType::Person) => pairs(&PersonName::new(name).name),
        Some(EntityType::Organisation) => vec![without_legal_form(name)],
        Some(EntityType::Place) => vec![spelt_out(name)],
        _ => Vec::new(),
    }
}

fn pairs(name: &str) -> Vec<String> {
    // Initials and particles of one letter or two are everybody's.
    let words: Vec<&str> = name.split(' ').filter(|word| word.chars().count() > 1).take(MAX_WORDS).collect();
    let mut pairs = Vec::new();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return pairs };
    for word in &words {
        for end in [first, last] {
            if word != end {
                pairs.push(format!("{} {}", word.min(end), word.max(end)));
            }
        }
    }
    pairs.sort();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_into_their_order() {
        for (written, name, generation, is_inverted) in [
            ("Mara Tollen", "mara tollen", None, false),
            ("Tollen, Mara", "mara tollen", None, true),
            ("TOLLEN, Mara Ilse", "mara ilse tollen", None, true),
            ("Tollen, Odo, Jr.", "odo tollen", Some("jr"), true),
            ("Odo Tollen, Jr.", "odo tollen", Some("jr"), false),
            ("Odo Tollen Junior", "odo tollen", Some("jr"), false),
            ("Tollen III, Odo", "odo tollen", Some("iii"), true),
            ("van der Tollen, Mara", "mara van der tollen", None, true),
            ("Tollen, Mara van der", "mara van der tollen", None, true),
            ("Dr. Mara Tollen", "mara tollen", None, false),
            ("Tollen, Dr. Mara", "mara tollen", None, true),
            ("Tollen, Mara, PhD", "mara tollen", None, true),
            ("J. K. Tollen", "j k tollen", None, false),
            ("J.K. Tollen", "j k tollen", None, false),
            ("J.-K. Tollen", "j k tollen", None, false),
            ("JK Tollen", "j k tollen", None, false),
            ("Tollen, J.K.", "j k tollen", None, true),
            ("Odo Tollen II", "odo tollen", Some("ii"), false),
            ("BO TOLLEN", "bo tollen", None, false),
            ("Bo Tollen", "bo tollen", None, false),
            ("Tollen", "tollen", None, false),
            ("III", "iii", None, false),
            (",", "", None, false),
            ("", "", None, false),
        ] {
            let expected = PersonName { name: name.to_owned(), generation, is_inverted };
            assert_eq!(PersonName::new(written), expected, "{written}");
        }
    }

    #[test]
    fn legal_forms_are_left_out() {
        for (written, expected) in [
            ("Harl Steel Ltd", "harl steel"),
            ("Harl Steel Co., Ltd.", "harl steel"),
            ("The Harl Steel", "harl steel"),
            ("Harl Stahl G.m.b.H.", "harl stahl"),
            ("Harl Acero S.A.", "harl acero"),
            ("Harl Stahl GmbH & Co. KG", "harl stahl"),
            ("Harl & Co.", "harl"),
            ("Harl & Sons", "harl and sons"),
            ("St. Harl Hospital", "saint harl hospital"),
            ("Harl Intl. Center", "harl international centre"),
            ("Harl", "harl"),
            ("Ltd", "ltd"),
            ("", ""),
        ] {
            assert_eq!(without_legal_form(written), expected, "{written}");
        }
    }
}
