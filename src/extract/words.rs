//! Closed classes of words: a lower-case word in, whether it is of a [`Class`] out. The words are data:
//! `data/lexicons/function-words.tsv`.

use std::sync::LazyLock;

use super::lexicon::WordSet;

static WORDS: LazyLock<Vec<WordSet>> = LazyLock::new(|| {
    let table = include_str!("../../data/lexicons/function-words.tsv");
    CLASSES.iter().map(|(_, name)| WordSet::of_class(table, name)).collect()
});

/// A class of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Adverbs between the parts of a verb, besides those in "-ly".
    Adverb,
    /// Finite forms of auxiliary verbs.
    Auxiliary,
    /// Conjunctions and relative pronouns that begin a clause.
    Boundary,
    /// Verbs after "and" that go on with what a speaker did, not with what was said.
    Deed,
    /// Nouns of texts, occasions and hearers of speech: "in a statement", "to reporters".
    Occasion,
    /// Words that may stand before a subject without being part of it.
    Opening,
    /// Past forms of verbs that are no participles.
    Past,
    /// Prepositions before a noun phrase that is then no subject.
    Preposition,
    /// Words of time between a subject and its verb: "on Tuesday", "later".
    Time,
    /// Words before a verb of speech that show that nothing was said: "did not say", "to say".
    Unsaid,
    /// Participles after a comma that go on with what a speaker did.
    Way,
}

/// The classes in their order, with their names in the table.
const CLASSES: &[(Class, &str)] = &[
    (Class::Adverb, "adverb"),
    (Class::Auxiliary, "auxiliary"),
    (Class::Boundary, "boundary"),
    (Class::Deed, "deed"),
    (Class::Occasion, "occasion"),
    (Class::Opening, "opening"),
    (Class::Past, "past"),
    (Class::Preposition, "preposition"),
    (Class::Time, "time"),
    (Class::Unsaid, "unsaid"),
    (Class::Way, "way"),
];

/// Whether a lower-case word is of the class.
pub(super) fn is(class: Class, lower: &str) -> bool {
    WORDS[class as usize].contains(lower)
}

/// Whether a lower-case word is a preposition.
pub(super) fn is_preposition(lower: &str) -> bool {
    is(Class::Preposition, lower)
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::rows;
    use super::{CLASSES, Class, is};

    #[test]
    fn each_class_is_in_its_place_and_in_the_table() {
        let table = rows(include_str!("../../data/lexicons/function-words.tsv"));
        let names: Vec<&str> = table.map(|row| row[0]).collect();
        for (place, (class, name)) in CLASSES.iter().enumerate() {
            assert_eq!(*class as usize, place);
            assert!(names.contains(name), "{name}");
        }
        assert_eq!(names.len(), CLASSES.len());
        assert!(is(Class::Preposition, "with") && !is(Class::Preposition, "said"));
    }
}
