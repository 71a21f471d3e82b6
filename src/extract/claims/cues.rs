//! The verbs that report speech: a token in, the [`Cue`] that it is out. The verbs are data:
//! `data/lexicons/claim-cues.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::lexicon::rows;

static CUES: LazyLock<FxHashMap<&'static str, Cue>> = LazyLock::new(|| {
    let mut cues = FxHashMap::default();
    for row in rows(include_str!("../../../data/lexicons/claim-cues.tsv")) {
        let &[lemma, stance, frame, forms] = &row[..] else { continue };
        let frame = match frame {
            "bare" => Frame::Bare,
            "clause" => Frame::Clause,
            "tell" => Frame::Tell,
            "quote" => Frame::Quote,
            "strict" => Frame::Strict,
            "body" => Frame::Body,
            _ => Frame::That,
        };
        let particle = lemma.split_once(' ').map(|(_, particle)| particle);
        let (finite, participle) = forms.split_once('/').unwrap_or((forms, ""));
        for (n, form) in finite.split(' ').enumerate() {
            cues.insert(form, Cue { lemma, stance, frame, particle, participle: false, present: n == 1 });
        }
        if !participle.is_empty() {
            cues.insert(participle, Cue { lemma, stance, frame, particle, participle: true, present: false });
        }
    }
    cues
});

/// What may follow a cue for the words to be a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// A clause with or without "that".
    Bare,
    /// "that", or words that are seen to be a clause.
    Clause,
    /// "that" only.
    That,
    /// "that" only, and never after the words: the verb has other meanings.
    Strict,
    /// Somebody told, then a clause.
    Tell,
    /// A quotation only.
    Quote,
    /// "that" only, and never after the words, of a body: "the court found that".
    Body,
}

/// A form of a verb that reports speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    /// The verb.
    pub(super) lemma: &'static str,
    /// What the speaker does with the words.
    pub(super) stance: &'static str,
    /// What may follow.
    pub(super) frame: Frame,
    /// The word that must follow the verb: "out" of "point out".
    pub(super) particle: Option<&'static str>,
    /// Whether it is the form in "-ing".
    pub(super) participle: bool,
    /// Whether it is the form in "-s" of the present.
    pub(super) present: bool,
}

impl Cue {
    /// Whether a clause may follow that is said by whoever it is.
    pub(super) fn speaks(&self) -> bool {
        !matches!(self.frame, Frame::Quote | Frame::Body)
    }

    /// Whether it may stand after the words or between them: "…, Bell said".
    pub(super) fn follows(&self) -> bool {
        !matches!(self.frame, Frame::Quote | Frame::Strict | Frame::Body)
    }

    /// The plain form of the verb, without the word that must follow it.
    pub(super) fn verb(&self) -> &'static str {
        self.lemma.split(' ').next().unwrap_or(self.lemma)
    }
}

/// The cue that a lower-case word is a form of.
pub(super) fn cue(lower: &str) -> Option<&'static Cue> {
    CUES.get(lower)
}
