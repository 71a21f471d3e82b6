//! Whether a verb group is told as a fact: a group of a sentence in, its [`Told`] out.
//!
//! What is only wished, asked, possible or conditional is no event; what is announced is planned; what is negated did
//! not happen. The verbs that govern the group decide as well as its own auxiliaries.

use crate::extract::record::{EventType, Modality};

use super::clause::{Clauses, Link};
use super::groups::Shape;
use super::table::Flag;
use super::words::{Govern, Words};

/// How a verb group is told.
pub(super) fn told(clauses: &Clauses, words: &Words, number: usize) -> Modality {
    let mut modality = Modality::Asserted;
    let mut current = number;
    for _ in 0..6 {
        let group = &clauses.groups[current];
        let governor = clauses.places[current].governor;
        if group.negated {
            return Modality::Negated;
        }
        let reported = matches!(governor, Some((_, Link::Statement)));
        if group.may && !(group.would && reported) {
            return Modality::Hypothetical;
        }
        if group.will || group.would {
            modality = Modality::Planned;
        }
        let Some((above, link)) = governor else { break };
        if link == Link::Condition {
            return Modality::Hypothetical;
        }
        if link == Link::Relative {
            break;
        }
        if matches!(link, Link::Noun | Link::PlannedNoun) && above == usize::MAX {
            return if link == Link::PlannedNoun { Modality::Planned } else { modality };
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
        let requests = verb.events.iter().any(|e| e.has(Flag::Request));
        let threatens = matches!(verb.lemma, "threaten" | "refuse" | "decline" | "reject" | "deny" | "warn");
        match link {
            Link::Statement => {
                if verb.governs(Govern::Want) && !verb.governs(Govern::Say)
                    || requests
                    || verb.lemma == "deny"
                {
                    return Modality::Hypothetical;
                }
                // "if it finds that": what is found is conditional too.
                if matches!(clauses.places[above].governor, Some((_, Link::Condition))) {
                    return Modality::Hypothetical;
                }
                break;
            }
            Link::Infinitive | Link::ObjectInfinitive => {
                if !verb.governs(Govern::Cause) && (verb.governs(Govern::Want) || requests || threatens) {
                    return Modality::Hypothetical;
                }
                // "agreed to meet" is one event, the agreement.
                if verb.events.iter().any(|e| e.has(Flag::Speech) && e.event_type == EventType::Agree) {
                    return Modality::Hypothetical;
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
                if requests
                    || matches!(verb.lemma, "avoid" | "prevent" | "stop" | "deny" | "consider" | "oppose")
                {
                    return Modality::Hypothetical;
                }
                break;
            }
            Link::Noun => break,
            Link::PlannedNoun => return Modality::Planned,
            Link::Relative | Link::Condition => break,
        }
        current = above;
    }
    modality
}
