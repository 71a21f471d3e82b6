//! Whether an event is told as a fact, and if not, why: a verb group or event noun of a sentence in, its
//! [`Factuality`] out.
//!
//! What is negated, denied, called off or no more did not happen; what is wished, asked, possible or conditional did
//! not happen yet; what is announced is planned; what somebody is accused of, or is said to have done, is another's
//! word. All that decides is looked at here: the verb's own words (`own`), the verbs, adjectives and nouns that govern
//! it (`governor`, `plan`), what is said of its clause (`clause`, `content`), the phrases of its subject and object (`phrase`), and for
//! event nouns their verb and the nouns before them (`noun`, `carried`). The words are in `data/lexicons/factuality.tsv`.
//!
//! | rule | description | fires |
//! |---|---|---|
//! | `event.untold.negated` | the verb, its subject or object, or one that governs it is negated | "Israel did not attack Syria", "No Israeli attacked Syria" |
//! | `event.untold.denied` | it is denied, refused, prevented, untrue | "Israel denied attacking Syria" |
//! | `event.untold.cancelled` | it was called off, put off, averted | "Israel's attack on Syria was called off" |
//! | `event.untold.ended` | it is a state that is no more | "Israel dropped its support for Syria" |
//! | `event.untold.nearly` | it all but happened | "Israel nearly attacked Syria" |
//! | `event.untold.doubted` | it is said that nobody knows or proves it | "There is no proof that Israel attacked Syria" |
//! | `event.untold.asked` | it is a question | "Did Israel attack Syria?" |
//! | `event.untold.possible` | it may be | "Israel could attack Syria" |
//! | `event.untold.condition` | it is a condition, or depends on one | "if Israel attacks Syria" |
//! | `event.untold.wanted` | it is wished, asked for, aimed at, threatened | "Israel wants to meet Syria" |
//! | `event.untold.agreed` | it is what an agreement promises | "Israel agreed to meet Syria" |
//! | `event.alleged` | it is told, as the word of somebody else | "Israel is accused of attacking Syria" |
//! | `event.attempted` | it is told, as what was tried: an attack, an arrest | "Israel tried to attack Syria" |

mod accusation;
mod carried;
mod clause;
mod content;
mod governor;
pub(super) mod lexicon;
mod noun;
mod own;
mod phrase;
mod plan;

use crate::extract::record::Modality;
use crate::extract::text::TokenKind;

use super::actors::Scene;
use super::groups::Item;
use super::words::Class;

pub(super) use accusation::{Accusation, accusations};
pub(super) use governor::achieved;
pub(super) use noun::of_noun;
pub(super) use own::of_verb;
pub(super) use phrase::{instead, kept, none_of};

/// How an event is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Factuality {
    pub(super) modality: Modality,
    /// The rule by which it is not told as an event that happened or is to happen.
    pub(super) untold: Option<&'static str>,
    /// The rule by which it is told though not as a fact: as somebody else's word, or as what was tried.
    pub(super) hedge: Option<&'static str>,
}

impl Factuality {
    pub(super) const NEGATED: Self = Self::not(Modality::Negated, "event.untold.negated");
    pub(super) const DENIED: Self = Self::not(Modality::Negated, "event.untold.denied");
    pub(super) const CANCELLED: Self = Self::not(Modality::Negated, "event.untold.cancelled");
    pub(super) const ENDED: Self = Self::not(Modality::Negated, "event.untold.ended");
    pub(super) const NEARLY: Self = Self::not(Modality::Negated, "event.untold.nearly");
    pub(super) const DOUBTED: Self = Self::not(Modality::Hypothetical, "event.untold.doubted");
    pub(super) const ASKED: Self = Self::not(Modality::Hypothetical, "event.untold.asked");
    pub(super) const POSSIBLE: Self = Self::not(Modality::Hypothetical, "event.untold.possible");
    pub(super) const CONDITION: Self = Self::not(Modality::Hypothetical, "event.untold.condition");
    pub(super) const WANTED: Self = Self::not(Modality::Hypothetical, "event.untold.wanted");
    pub(super) const AGREED: Self = Self::not(Modality::Planned, "event.untold.agreed");
    pub(super) const ALLEGED: Self = Self::hedged("event.alleged");
    pub(super) const ATTEMPTED: Self = Self::hedged("event.attempted");
    pub(super) const PLANNED: Self = Self::as_it_stands(Modality::Planned);
    pub(super) const FACT: Self = Self::as_it_stands(Modality::Asserted);

    const fn not(modality: Modality, rule: &'static str) -> Self {
        Self { modality, untold: Some(rule), hedge: None }
    }

    const fn hedged(rule: &'static str) -> Self {
        Self { modality: Modality::Hypothetical, untold: None, hedge: Some(rule) }
    }

    /// As a fact, or as planned.
    pub(super) const fn as_it_stands(modality: Modality) -> Self {
        Self { modality, untold: None, hedge: None }
    }

    pub(super) fn is_untold(self) -> bool {
        self.untold.is_some()
    }

    /// Whether it stands as a fact or a plan, and says no more.
    fn stands(self) -> bool {
        self.untold.is_none() && self.hedge.is_none()
    }

    /// Whether it is told as something that did not happen.
    pub(super) fn is_negated(self) -> bool {
        self.modality == Modality::Negated
    }
}

/// Whether the verb of a group stands as something that did not happen: by its own words, its subject or what governs
/// it.
fn negated(scene: &Scene<'_, '_>, number: usize) -> bool {
    own::words(scene, number).is_some_and(Factuality::is_negated)
}

impl Scene<'_, '_> {
    /// What the main verb of a group says, with the particle or adverb after it: "ruled out", "called off".
    fn verb_cues(&self, number: usize) -> lexicon::Cues {
        let Some(verb) = self.clauses.verb(self.words, number) else { return lexicon::Cues::default() };
        let tokens = &self.draft.analysis.tokens;
        let mut found = lexicon::cues(verb.lemma);
        let mut phrase = verb.lemma.to_owned();
        let mut head = self.clauses.start + self.clauses.groups[number].head;
        for _ in 0..3 {
            head += 1;
            let Some(next) = tokens.get(head) else { break };
            phrase.push(' ');
            phrase.push_str(&next.lower);
            let with = lexicon::cues(&phrase);
            if with.is_some() {
                // "called off" is no "called".
                found = with;
            }
        }
        found
    }

    /// The first token of an item, in the document.
    fn first_token(&self, item: &Item) -> Option<usize> {
        let first = match item {
            Item::Phrase(range) | Item::Date(range) => range.start,
            Item::Verb(number) => self.clauses.groups[*number].tokens.start,
            Item::Prep(t) | Item::SubPrep(t) | Item::Sub(t) | Item::Rel(t) | Item::And(t) => *t,
            Item::If | Item::Comma | Item::Stop => return None,
        };
        Some(self.clauses.start + first)
    }

    /// The word of an item that begins a condition.
    fn if_word(&self, item: usize) -> Option<&str> {
        let next = self.clauses.items[item + 1..].iter().find_map(|item| self.first_token(item))?;
        let tokens = &self.draft.analysis.tokens[self.clauses.start..next];
        tokens.iter().rev().map(|t| &*t.lower).find(|word| self.words.is(word, Class::If))
    }

    /// Whether a phrase begins with a determiner or possessive, or names whose it is.
    fn is_noun_phrase(&self, item: usize) -> bool {
        let tokens = self.tokens(item);
        let first = self.draft.analysis.tokens.get(tokens.start).filter(|_| !tokens.is_empty());
        first.is_some_and(|t| self.words.is(&t.lower, Class::Det) || self.words.is(&t.lower, Class::Own))
    }

    /// Whether a phrase says whose its noun is: "its attack", "Israel's attack".
    fn owned(&self, item: usize) -> bool {
        let tokens = &self.draft.analysis.tokens[self.tokens(item)];
        tokens.first().is_some_and(|t| self.words.is(&t.lower, Class::Own))
            || tokens.iter().any(|t| t.kind == TokenKind::Possessive)
    }

    /// Whether a passive speaks of what is said of an event, not of the event: "was denied".
    fn recounts(&self, number: usize) -> bool {
        self.clauses
            .verb(self.words, number)
            .is_some_and(|v| matches!(v.lemma, "dismiss" | "reject" | "oppose"))
    }
}

#[cfg(test)]
mod tests;
