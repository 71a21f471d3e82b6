//! Whether a verb group is told as a fact: a group of a sentence in, its [`Told`] out.
//!
//! What is only wished, asked, possible or conditional did not happen yet, what is negated or denied did not at
//! all; what is announced is planned. The verbs that govern the group decide as well as its own auxiliaries.
//!
//! | rule | description | fires |
//! |---|---|---|
//! | `event.untold.negated` | the verb or one that governs it is negated | "Israel did not attack Syria" |
//! | `event.untold.denied` | it is denied, refused, prevented | "Israel denied attacking Syria" |
//! | `event.untold.possible` | it may be | "Israel could attack Syria" |
//! | `event.untold.condition` | it stands after "if" | "if Israel attacks Syria" |
//! | `event.untold.wanted` | it is wished, asked for, aimed at, threatened | "Israel wants to meet Syria" |
//! | `event.untold.agreed` | it is what an agreement promises | "Israel agreed to meet Syria" |

use crate::extract::record::{EventType, Modality};

use super::clause::{Clauses, Link};
use super::groups::Shape;
use super::table::Flag;
use super::words::{Govern, Verb, Words};

/// How a verb group is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) modality: Modality,
    /// The rule by which it is not told as an event that happened or is to happen.
    pub(super) untold: Option<&'static str>,
}

impl Told {
    pub(super) const NEGATED: Self = Self::not(Modality::Negated, "event.untold.negated");
    pub(super) const DENIED: Self = Self::not(Modality::Negated, "event.untold.denied");
    pub(super) const POSSIBLE: Self = Self::not(Modality::Hypothetical, "event.untold.possible");
    pub(super) const CONDITION: Self = Self::not(Modality::Hypothetical, "event.untold.condition");
    pub(super) const WANTED: Self = Self::not(Modality::Hypothetical, "event.untold.wanted");
    pub(super) const AGREED: Self = Self::not(Modality::Planned, "event.untold.agreed");

    const fn not(modality: Modality, rule: &'static str) -> Self {
        Self { modality, untold: Some(rule) }
    }

    /// As a fact, or as planned.
    pub(super) fn as_it_stands(modality: Modality) -> Self {
        Self { modality, untold: None }
    }

    pub(super) fn is_untold(self) -> bool {
        self.untold.is_some()
    }
}

/// How a verb group is told.
pub(super) fn told(clauses: &Clauses, words: &Words, number: usize) -> Told {
    let mut modality = Modality::Asserted;
    let mut current = number;
    for _ in 0..6 {
        let group = &clauses.groups[current];
        let governor = clauses.places[current].governor;
        if group.negated {
            return Told::NEGATED;
        }
        let reported = matches!(governor, Some((_, Link::Statement)));
        if group.may && !(group.would && reported) {
            return Told::POSSIBLE;
        }
        if group.will || group.would {
            modality = Modality::Planned;
        }
        let Some((above, link)) = governor else { break };
        if link == Link::Condition {
            return Told::CONDITION;
        }
        if link == Link::Relative {
            break;
        }
        if matches!(link, Link::Noun | Link::PlannedNoun) && above == usize::MAX {
            let planned = link == Link::PlannedNoun;
            return Told::as_it_stands(if planned { Modality::Planned } else { modality });
        }
        let Some(verb) = clauses.groups.get(above).and_then(|_| clauses.verb(words, above)) else {
            match link {
                Link::Statement | Link::Relative => break,
                _ => {
                    current = above.min(clauses.groups.len() - 1);
                    continue;
                }
            }
        };
        match link {
            Link::Statement => {
                if verb.lemma == "deny" {
                    return Told::DENIED;
                }
                if verb.governs(Govern::Want) && !verb.governs(Govern::Say)
                    || requests(verb) && verb.lemma != "tell"
                {
                    return Told::WANTED;
                }
                // "if it finds that": what is found is conditional too.
                if matches!(clauses.places[above].governor, Some((_, Link::Condition))) {
                    return Told::CONDITION;
                }
                break;
            }
            Link::Infinitive | Link::ObjectInfinitive => {
                if !verb.governs(Govern::Cause) {
                    if matches!(verb.lemma, "refuse" | "decline" | "reject" | "deny" | "fail" | "neglect") {
                        return Told::DENIED;
                    }
                    if verb.governs(Govern::Want)
                        || requests(verb)
                        || matches!(verb.lemma, "threaten" | "warn")
                    {
                        return Told::WANTED;
                    }
                }
                // "agreed to meet" is one event, the agreement.
                if verb.events.iter().any(|e| e.has(Flag::Speech) && e.event_type == EventType::Agree) {
                    return Told::AGREED;
                }
                if verb.governs(Govern::Plan) {
                    modality = Modality::Planned;
                }
            }
            Link::And => {
                // A coordinated verb with its own auxiliaries stands for itself; else it shares those before.
                if group.shape == Shape::Finite
                    && (group.past || group.perfect || group.will || group.may || group.progressive)
                {
                    break;
                }
            }
            Link::Purpose => {}
            Link::Participle => {
                if matches!(verb.lemma, "avoid" | "prevent" | "stop" | "deny") {
                    return Told::DENIED;
                }
                if requests(verb) || matches!(verb.lemma, "consider" | "oppose") {
                    return Told::WANTED;
                }
                break;
            }
            Link::Noun => break,
            Link::PlannedNoun => return Told::as_it_stands(Modality::Planned),
            Link::Relative | Link::Condition => break,
        }
        current = above;
    }
    Told::as_it_stands(modality)
}

fn requests(verb: &Verb) -> bool {
    verb.events.iter().any(|e| e.has(Flag::Request))
}
