//! The lexicons that the naming rules share.

use std::sync::LazyLock;

use crate::extract::lexicon::{PhraseTable, WordSet};
use crate::extract::record::Kind;

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
table!(/// Lower-case words inside names of persons.
    PARTICLES: WordSet = "name-particles.txt");
table!(/// Heads of names of organisations.
    ORGANISATION_HEADS: PhraseTable = "organisation-heads.tsv");
table!(/// Heads of names of places.
    PLACE_HEADS: PhraseTable = "place-heads.tsv");
table!(/// Words for what a ministry or council is for.
    PORTFOLIOS: WordSet = "portfolio-words.txt");
table!(/// Verbs that a government may be the subject of.
    GOVERNMENT_VERBS: WordSet = "government-verbs.txt");

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
