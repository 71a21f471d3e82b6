//! The phrases that say that an event did not happen: `data/lexicons/factuality.tsv` in, questions about the tokens of a
//! sentence out.

use std::sync::LazyLock;

use crate::extract::lexicon::rows;
use crate::extract::text::Token;

use super::super::words::Words;

/// What a phrase says; the classes of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    Clause,
    Doubtful,
    Report,
    Deny,
    Belied,
    Avoid,
    Abandon,
    Plan,
    Near,
    Ender,
    Ending,
    Cancelled,
    Failed,
    Over,
    Accuse,
    Alleged,
    Risk,
}

const CLASSES: [(&str, Cue); 17] = [
    ("clause", Cue::Clause),
    ("doubtful", Cue::Doubtful),
    ("report", Cue::Report),
    ("deny", Cue::Deny),
    ("belied", Cue::Belied),
    ("avoid", Cue::Avoid),
    ("abandon", Cue::Abandon),
    ("plan", Cue::Plan),
    ("near", Cue::Near),
    ("ender", Cue::Ender),
    ("ending", Cue::Ending),
    ("cancelled", Cue::Cancelled),
    ("failed", Cue::Failed),
    ("over", Cue::Over),
    ("accuse", Cue::Accuse),
    ("alleged", Cue::Alleged),
    ("risk", Cue::Risk),
];

/// A word of a phrase.
#[derive(Clone, Copy, Debug)]
enum Part {
    Word(&'static str),
    /// Any form of a verb.
    Verb(&'static str),
}

static PHRASES: LazyLock<Vec<(Cue, Vec<Part>)>> = LazyLock::new(|| {
    let phrase = |row: Vec<&'static str>| {
        let [class, phrase] = row[..] else { return None };
        let (_, cue) = CLASSES.iter().find(|(name, _)| *name == class)?;
        let verbal = matches!(cue, Cue::Deny | Cue::Ender | Cue::Accuse);
        let part = |(number, word): (usize, &'static str)| match word.strip_prefix('~') {
            Some(lemma) => Part::Verb(lemma),
            None if verbal && number == 0 => Part::Verb(word),
            None => Part::Word(word),
        };
        Some((*cue, phrase.split(' ').enumerate().map(part).collect()))
    };
    rows(include_str!("../../../../data/lexicons/factuality.tsv")).filter_map(phrase).collect()
});

/// The tokens of a sentence, asked for phrases.
#[derive(Clone, Copy)]
pub(super) struct Sentence<'a, 't> {
    pub(super) tokens: &'a [Token<'t>],
    pub(super) words: &'a Words,
}

impl Sentence<'_, '_> {
    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_any(words))
    }

    /// Whether these words stand right before a place.
    pub(super) fn before(&self, at: usize, words: &[&str]) -> bool {
        at >= words.len() && words.iter().enumerate().all(|(i, word)| self.is(at - words.len() + i, &[word]))
    }

    fn fits(&self, at: usize, part: Part) -> bool {
        match part {
            Part::Word(word) => self.is(at, &[word]),
            Part::Verb(lemma) => self.tokens.get(at).is_some_and(|token| self.is_form(&token.lower, lemma)),
        }
    }

    /// Where a phrase of this class begins that ends right before a place.
    pub(super) fn ends(&self, at: usize, cue: Cue) -> Option<usize> {
        let fits = |phrase: &[Part]| {
            at >= phrase.len()
                && phrase.iter().enumerate().all(|(i, part)| self.fits(at - phrase.len() + i, *part))
        };
        let found = PHRASES.iter().filter(|(class, phrase)| *class == cue && fits(phrase));
        found.map(|(_, phrase)| at - phrase.len()).min()
    }

    /// Whether a phrase of this class begins at a place.
    pub(super) fn begins(&self, at: usize, cue: Cue) -> bool {
        PHRASES.iter().any(|(class, phrase)| {
            *class == cue && phrase.iter().enumerate().all(|(i, part)| self.fits(at + i, *part))
        })
    }

    /// Whether a word is a form of a verb: by the table of verbs, else by the rules of spelling.
    fn is_form(&self, lower: &str, lemma: &str) -> bool {
        if lower == lemma {
            return true;
        }
        let readings = self.words.readings(lower);
        if !readings.is_empty() {
            return readings.iter().any(|reading| self.words.verbs[reading.verb].lemma == lemma);
        }
        let stem = lemma.strip_suffix('e').unwrap_or(lemma);
        let y = lemma.strip_suffix('y').map_or(lemma, |before| before);
        let Some(rest) = lower.strip_prefix(stem).or_else(|| lower.strip_prefix(y)) else { return false };
        let last = stem.get(stem.len().saturating_sub(1)..).unwrap_or_default();
        let rest = rest.strip_prefix(last).filter(|rest| *rest == "ed" || *rest == "ing").unwrap_or(rest);
        matches!(rest, "s" | "es" | "ed" | "ing" | "ies" | "ied")
    }
}
