//! The words that decide whether an event is told as a fact: `data/lexicons/factuality.tsv` in, the classes of a word or
//! of a verb with its particle out.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

use crate::extract::lexicon::rows;

const TABLE: &str = include_str!("../../../../data/lexicons/factuality.tsv");

/// What a word says of the event beside it; the first column of the table describes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    Deny,
    InfinitiveNot,
    ParticipleNot,
    ParticipleMaybe,
    FromNot,
    NounNot,
    NounEnd,
    SubjectNot,
    SubjectEnd,
    Happen,
    Accuse,
    Allege,
    Doubt,
    Factive,
    Achieve,
    Prove,
    Report,
    Claim,
    MaybeNoun,
    NotNoun,
    EndNoun,
    Outlook,
    Edge,
    Untrue,
    True,
    Certain,
    Doubtful,
    Wanted,
    Nearly,
    Alleged,
    Perhaps,
    AdjectiveNot,
    AdjectiveMaybe,
    AdjectivePlan,
    Unreal,
    Possible,
    Planned,
    Unconfirmed,
    Focus,
    Universal,
}

const CUES: [(&str, Cue); 40] = [
    ("deny", Cue::Deny),
    ("inf-not", Cue::InfinitiveNot),
    ("ing-not", Cue::ParticipleNot),
    ("ing-maybe", Cue::ParticipleMaybe),
    ("from-not", Cue::FromNot),
    ("noun-not", Cue::NounNot),
    ("noun-end", Cue::NounEnd),
    ("subject-not", Cue::SubjectNot),
    ("subject-end", Cue::SubjectEnd),
    ("happen", Cue::Happen),
    ("accuse", Cue::Accuse),
    ("allege", Cue::Allege),
    ("doubt", Cue::Doubt),
    ("factive", Cue::Factive),
    ("achieve", Cue::Achieve),
    ("prove", Cue::Prove),
    ("report", Cue::Report),
    ("claim", Cue::Claim),
    ("maybe-noun", Cue::MaybeNoun),
    ("not-noun", Cue::NotNoun),
    ("end-noun", Cue::EndNoun),
    ("outlook", Cue::Outlook),
    ("edge", Cue::Edge),
    ("untrue", Cue::Untrue),
    ("true", Cue::True),
    ("certain", Cue::Certain),
    ("doubtful", Cue::Doubtful),
    ("wanted", Cue::Wanted),
    ("nearly", Cue::Nearly),
    ("alleged", Cue::Alleged),
    ("perhaps", Cue::Perhaps),
    ("adj-not", Cue::AdjectiveNot),
    ("adj-maybe", Cue::AdjectiveMaybe),
    ("adj-plan", Cue::AdjectivePlan),
    ("unreal", Cue::Unreal),
    ("possible", Cue::Possible),
    ("planned", Cue::Planned),
    ("unconfirmed", Cue::Unconfirmed),
    ("focus", Cue::Focus),
    ("universal", Cue::Universal),
];

/// The classes whose words are verbs.
const VERBS: std::ops::Range<usize> = 0..16;

/// A set of cues.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cues(u64);

impl Cues {
    pub(super) fn has(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u64) != 0
    }

    pub(super) fn any(self, cues: &[Cue]) -> bool {
        cues.iter().any(|cue| self.has(*cue))
    }

    pub(super) fn is_some(self) -> bool {
        self.0 != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static WORDS: LazyLock<FxHashMap<&'static str, Cues>> = LazyLock::new(|| {
    let mut words: FxHashMap<&'static str, Cues> = FxHashMap::default();
    for row in rows(TABLE) {
        let Some((_, cue)) = CUES.iter().find(|(name, _)| *name == row[0]) else { continue };
        for word in entries(&row) {
            words.entry(word).or_default().0 |= 1 << *cue as u64;
        }
    }
    words
});

fn entries(row: &[&'static str]) -> impl Iterator<Item = &'static str> {
    row.get(1).into_iter().flat_map(|words| words.split(", "))
}

/// The cues of a word in lower case, or of a lemma with its particle.
pub(super) fn cues(word: &str) -> Cues {
    WORDS.get(word).copied().unwrap_or_default()
}

/// The verbs of the table, without their particles.
pub(in crate::extract::events) fn verbs() -> impl Iterator<Item = &'static str> {
    rows(TABLE)
        .filter(|row| CUES[VERBS].iter().any(|(name, _)| *name == row[0]))
        .flat_map(|row| entries(&row).collect::<Vec<_>>())
        .filter_map(|entry| entry.split(' ').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood() {
        for row in rows(TABLE) {
            assert!(CUES.iter().any(|(name, _)| *name == row[0]), "{row:?}");
            assert!(entries(&row).all(|word| !word.is_empty() && word == word.trim()), "{row:?}");
        }
        assert!(cues("rule out").has(Cue::NounNot) && !cues("rule").has(Cue::NounNot));
        assert!(verbs().any(|verb| verb == "deny") && !verbs().any(|verb| verb == "rumours"));
    }
}
