//! What is asked: the words of a question in, which texts have them out.
//!
//! All words must be in one text. `ceasef*` is a beginning of a word; what stands in quotation marks must be there word by
//! word, in that order. A question in a language is about texts of that language.

use oxigraph::model::Literal;

use super::split::{cut, each_word, without_genitives};
use crate::gazetteer::fold;

/// Words that are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Asked {
    /// The words, each once.
    words: Vec<Word>,
    /// What must be there word by word.
    phrases: Vec<Word>,
    language: Option<String>,
}

/// A word, or words with spaces between them; perhaps only the beginning of the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) is_beginning: bool,
}

impl Asked {
    /// What a text asks for.
    pub(in crate::store) fn new(text: &str, language: Option<&str>) -> Self {
        let mut asked = Self { language: language.map(str::to_owned), ..Self::default() };
        for (place, part) in text.split(['"', '“', '”']).enumerate() {
            if place % 2 == 0 {
                part.split_whitespace().for_each(|word| asked.add(word));
            } else {
                asked.add(part);
            }
        }
        asked
    }

    /// Adds what must be there word by word.
    fn add(&mut self, part: &str) {
        let part = part.trim_end();
        let (part, is_beginning) = match part.strip_suffix('*') {
            // A space before the asterisk ends the word.
            Some(rest) => (rest, rest.ends_with(char::is_alphanumeric)),
            None => (part, false),
        };
        let text = fold(part);
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        for (place, word) in words.iter().enumerate() {
            let is_beginning = is_beginning && place + 1 == words.len();
            let word = Word { text: cut(word).to_owned(), is_beginning };
            if !self.words.contains(&word) {
                self.words.push(word);
            }
        }
        if words.len() > 1 {
            self.phrases.push(Word { text, is_beginning });
        }
    }

    /// The words of which a text must have each, the longest first: they are the rarest, mostly.
    pub(super) fn words(&self) -> Vec<&Word> {
        let mut words: Vec<&Word> = self.words.iter().collect();
        words.sort_by_key(|word| (word.is_beginning, std::cmp::Reverse(word.text.len())));
        words
    }

    /// Whether words alone do not tell whether a text fits.
    pub(super) fn is_about_order(&self) -> bool {
        self.language.is_some() || !self.phrases.is_empty()
    }

    /// Whether a text has what is asked for.
    pub(in crate::store) fn fits(&self, literal: &Literal) -> bool {
        let text = literal.value();
        if let Some(language) = &self.language
            && literal.language().is_none_or(|other| !other.eq_ignore_ascii_case(language))
        {
            return false;
        }
        let mut missing: Vec<&Word> = self.words.iter().collect();
        each_word(text, |found| missing.retain(|word| !word.is(found)));
        if !missing.is_empty() || self.words.is_empty() {
            return false;
        }
        if self.phrases.is_empty() {
            return true;
        }
        let folded = [Some(fold(text)), without_genitives(text).map(|text| fold(&text))];
        let has = |phrase: &Word| folded.iter().flatten().any(|text| phrase.is_in(text));
        self.phrases.iter().all(has)
    }
}

impl Word {
    fn is(&self, other: &str) -> bool {
        if self.is_beginning { other.starts_with(&self.text) } else { other == self.text }
    }

    /// Whether a folded text has these words one after the other.
    fn is_in(&self, text: &str) -> bool {
        text.match_indices(&self.text).any(|(start, found)| {
            let (before, after) = (&text[..start], &text[start + found.len()..]);
            let begins = before.is_empty() || before.ends_with(' ');
            begins && (self.is_beginning || after.is_empty() || after.starts_with(' '))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_must_be_there() {
        let text = Literal::new_language_tagged_literal_unchecked(
            "Armenia’s ministers hold ceasefire talks in Côte d'Ivoire.",
            "en",
        );
        for (words, fits) in [
            ("ceasefire talks", true),
            ("TALKS, Ceasefire!", true),
            ("ceasefire peace", false),
            ("cease", false),
            ("cease*", true),
            ("cease* tal* x*", false),
            ("armenia", true),
            ("armenia’s", true),
            ("armenias", true),
            ("armeni", false),
            ("cote divoire", true),
            ("", false),
            ("* - ?", false),
            ("\"\"", false),
            ("\"ceasefire talks\"", true),
            ("\"talks ceasefire\"", false),
            ("\"armenia ministers\"", true),
            ("\"armenia's ministers\"", true),
            ("\"hold cease*\" armenia", true),
            ("\"hold cease\"", false),
            ("\"old ceasefire\"", false),
            ("“ceasefire talks”", true),
            ("\"ceasefire talks", true),
            ("ceasefire-talks", true),
            ("talks-ceasefire", false),
            ("* ceasefire", true),
            ("cease *", false),
        ] {
            assert_eq!(Asked::new(words, None).fits(&text), fits, "{words}");
        }
        assert!(Asked::new("talks", Some("EN")).fits(&text));
        assert!(!Asked::new("talks", Some("de")).fits(&text));
    }

    #[test]
    fn a_word_is_asked_for_once() {
        let asked = Asked::new("talks Talks talk* \"ceasefire talks\"", None);
        let words: Vec<&str> = asked.words().iter().map(|word| word.text.as_str()).collect();
        assert_eq!(words, ["ceasefire", "talks", "talk"]);
    }
}
