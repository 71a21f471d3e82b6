//! A predicate that names an office in, the position out: "is the prime minister of" is Prime Minister in the object.

use crate::extract::positions::position_at;
use crate::extract::text::Analysis;

use super::mapping::{Label, Meaning, Predicate};
use crate::extract::EntityType;

/// What stands before the position and says nothing of it.
const BEFORE: &[&str] =
    &["is", "are", "was", "were", "be", "becomes", "became", "serves", "served", "as", "the", "a", "an"];
/// What of it says that the position is over.
const OVER: &[&str] = &["was", "were", "served"];
/// What stands before the body that the position is in.
const BEHIND: &[&str] = &["of", "at", "in", "for", "to"];

/// The meaning of a predicate that no table has, and whether the position is over, if it is an office.
pub(super) fn position(predicate: &str) -> Option<(Predicate, bool)> {
    let words = words(predicate);
    let words: Vec<&str> = words.split_whitespace().collect();
    let (behind, rest) = words.split_last()?;
    if !BEHIND.contains(behind) {
        return None;
    }
    let start = rest.iter().position(|word| !BEFORE.contains(word))?;
    let over = rest[..start].iter().any(|word| OVER.contains(word));
    let office = rest[start..].join(" ");
    let analysis = Analysis::new(&office);
    let phrase = position_at(&analysis, 0, analysis.tokens.len())?;
    if phrase.tokens != (0..analysis.tokens.len()) || phrase.plural || !phrase.class.is_position() {
        return None;
    }
    let name = analysis.slice(phrase.core.clone()).split(' ').map(capital).collect::<Vec<_>>().join(" ");
    let subject = Some(Label::Of(EntityType::Person, None));
    let meaning = Meaning::PositionIn(name);
    Some((Predicate { meaning, inverse: false, subject, object: None }, over || phrase.former))
}

/// The words of a predicate, however a tool joins them: `PRIME_MINISTER_OF`, `primeMinisterOf`, `prime-minister-of`.
pub(super) fn words(predicate: &str) -> String {
    let shouted = !predicate.chars().any(char::is_lowercase);
    let mut words = String::new();
    let mut before = ' ';
    for c in predicate.chars() {
        match c {
            '_' | '-' | '/' | '.' => words.push(' '),
            c if c.is_uppercase() && !shouted && before.is_lowercase() => {
                words.push(' ');
                words.extend(c.to_lowercase());
            }
            c if shouted => words.extend(c.to_lowercase()),
            c => words.push(c),
        }
        before = c;
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word with a capital, unless it is a small one. Abbreviations are capitals.
fn capital(word: &str) -> String {
    if matches!(word, "ceo" | "cfo" | "coo" | "cto" | "mp" | "mep") {
        return word.to_uppercase();
    }
    if matches!(word, "of" | "for" | "and" | "the" | "in" | "to") {
        return word.to_owned();
    }
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_known_however_they_are_written() {
        for (predicate, expected) in [
            ("secretary general of", Some(("Secretary General", false))),
            ("is the chancellor of", Some(("Chancellor", false))),
            ("DEFENCE_MINISTER_OF", Some(("Defence Minister", false))),
            ("foreignMinisterOf", Some(("Foreign Minister", false))),
            ("former governor of", Some(("Governor", true))),
            ("was president of", Some(("President", true))),
            ("spokesperson for", Some(("Spokesperson", false))),
            ("is ceo of", Some(("CEO", false))),
            ("brother of", None),
            ("of", None),
            ("is", None),
            ("married to", None),
            ("visited the president of", None),
            ("", None),
        ] {
            let found = position(predicate).map(|(predicate, over)| match predicate.meaning {
                Meaning::PositionIn(name) => (name, over),
                other => panic!("{other:?}"),
            });
            assert_eq!(found.as_ref().map(|(name, over)| (name.as_str(), *over)), expected, "{predicate}");
        }
    }
}
