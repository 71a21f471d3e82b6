//! Names of positions: as articles write them in, one spelling for each out.

/// Words that stay small inside a name.
const SMALL: &[&str] = &["a", "an", "and", "at", "de", "du", "for", "in", "of", "on", "the", "to", "with"];

/// The one spelling of a position: "foreign minister", "Foreign minister" and "Foreign  Minister" are
/// "Foreign Minister". A word with a capital after its first letter ("CEO") keeps its letters.
pub(super) fn canonical(position: &str) -> String {
    let mut name = String::with_capacity(position.len());
    for word in position.split_whitespace() {
        if !name.is_empty() {
            name.push(' ');
        }
        if !name.is_empty() && SMALL.contains(&word.to_lowercase().as_str()) {
            name.push_str(&word.to_lowercase());
        } else {
            for (index, part) in word.split('-').enumerate() {
                if index > 0 {
                    name.push('-');
                }
                capitalise(part, &mut name);
            }
        }
    }
    name
}

/// Appends a word with its first letter large.
fn capitalise(word: &str, out: &mut String) {
    let mut letters = word.chars();
    out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(letters.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        for (written, expected) in [
            ("foreign minister", "Foreign Minister"),
            ("Foreign  minister", "Foreign Minister"),
            ("Secretary Of State", "Secretary of State"),
            ("secretary-general", "Secretary-General"),
            ("Secretary-general", "Secretary-General"),
            ("CEO", "CEO"),
            ("the president", "The President"),
            ("", ""),
        ] {
            assert_eq!(canonical(written), expected);
            assert_eq!(canonical(expected), expected);
        }
    }
}
