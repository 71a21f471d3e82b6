//! The lexicons that the naming rules share.

use std::sync::LazyLock;

use crate::extract::lexicon::{PhraseTable, WordSet};
use crate::extract::record::Kind;
use crate::gazetteer::Gazetteer;

macro_rules! table {
    ($(#[$doc:meta])* $name:ident: $kind:ident = $file:literal) => {
        $(#[$doc])*
        pub(super) static $name: LazyLock<$kind> =
            LazyLock::new(|| $kind::parse(include_str!(concat!("../../../data/lexicons/", $file))));
    };
}

table!(/// Words that are no evidence of a name where a capital is due to the start of a sentence.
    COMMON: WordSet = "common-words.txt");
table!(/// Words that begin sentences and never names.
    STARTERS: WordSet = "sentence-starters.txt");
table!(/// Capitalised words that name none of the four types.
    NO_NAME: WordSet = "no-name-words.txt");
table!(/// Heads of names of events, documents and prizes.
    NOT_NAMES: PhraseTable = "not-names.tsv");
table!(/// Words before names of operations, storms, feasts, ships and documents.
    NOT_NAMES_BEFORE: PhraseTable = "not-names-before.tsv");
table!(/// Lower-case words inside names of persons.
    PARTICLES: WordSet = "name-particles.txt");
table!(/// Heads of names of organisations.
    ORGANISATION_HEADS: PhraseTable = "organisation-heads.tsv");
table!(/// Heads of names of places.
    PLACE_HEADS: PhraseTable = "place-heads.tsv");
table!(/// English words that are written in lower case.
    ORDINARY: WordSet = "ordinary-words.txt");
table!(/// Adverbs, conjunctions and prepositions that begin sentences.
    SENTENCE_ADVERBS: WordSet = "sentence-adverbs.txt");
table!(/// Words for members of peoples, faiths, parties and schools.
    PEOPLES: WordSet = "peoples.txt");
table!(/// Nouns for persons.
    PERSON_NOUNS: WordSet = "person-nouns.txt");
table!(/// Given names of many languages.
    GIVEN_NAMES: WordSet = "given-names.txt");
table!(/// Family names of many languages.
    FAMILY_NAMES: WordSet = "family-names.txt");
table!(/// Family names that stand before the given name.
    FAMILY_FIRST: WordSet = "family-names-first.txt");
table!(/// Abbreviations that are no bodies.
    NO_BODIES: WordSet = "abbreviations-no-bodies.txt");
table!(/// Words for what a ministry or council is for.
    PORTFOLIOS: WordSet = "portfolio-words.txt");
table!(/// Verbs that a government may be the subject of.
    GOVERNMENT_VERBS: WordSet = "government-verbs.txt");

/// How many officials bear a folded word as given name; one if only the list of given names has it.
pub(super) fn given_count(gazetteer: &Gazetteer, folded: &str) -> u32 {
    match gazetteer.given_name_count(folded) {
        0 => u32::from(GIVEN_NAMES.contains(folded)),
        count => count,
    }
}

/// How many officials bear a folded word as family name; one if only the list of family names has it.
pub(super) fn family_count(gazetteer: &Gazetteer, folded: &str) -> u32 {
    match gazetteer.family_name_count(folded) {
        0 => u32::from(FAMILY_NAMES.contains(folded)),
        count => count,
    }
}

/// Whether a lower-case word is one of ordinary English, or the plural of one: "harbours".
pub(super) fn is_ordinary(lower: &str) -> bool {
    let known = |word: &str| ORDINARY.contains(word) || COMMON.contains(word);
    known(lower)
        || lower.strip_suffix('s').is_some_and(known)
        || lower.strip_suffix("es").is_some_and(known)
        || lower.strip_suffix("ies").is_some_and(|stem| known(&format!("{stem}y")))
}

/// Whether a lower-case word is an abbreviation that is no body, with full stops or without.
pub(super) fn is_abbreviation(lower: &str) -> bool {
    if lower.contains('.') { NO_BODIES.contains(&lower.replace('.', "")) } else { NO_BODIES.contains(lower) }
}

/// Whether a lower-case word is a pronoun or verb with another behind an apostrophe: "i'm", "don't".
pub(super) fn is_contraction(lower: &str) -> bool {
    let straight = lower.replace('’', "'");
    ["'m", "'ve", "'ll", "'re", "n't"].iter().any(|ending| straight.ends_with(ending))
}

/// The kind that a lexicon's column names.
pub(super) fn kind_of(column: Option<&&str>) -> Option<Kind> {
    Kind::from_name(column?)
}

/// Whether a word stays in lower case inside names: "of", "and".
pub(super) fn is_small(lower: &str) -> bool {
    matches!(
        lower,
        "of" | "and" | "the" | "for" | "in" | "on" | "de" | "la" | "del" | "des" | "du" | "al" | "el"
    )
}
