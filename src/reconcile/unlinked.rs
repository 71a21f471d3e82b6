//! What stayed unlinked: decisions in, an [`Unlinked`] for each entity that nothing is decided about out, with the
//! reasons of the knowledge bases and of the built-in gazetteer.

use super::decide::NO_ENTRY;
use super::{Decided, Subject};
use crate::gazetteer::Gazetteer;
use crate::kb::KnowledgeBase;
use crate::link::{self, Unlinked, Why, not_known};

/// Tells of each entity that has no identity why that is so. `bases` are those that the decisions come from.
pub fn unlinked(decisions: &[(Subject, Decided)], bases: &[KnowledgeBase]) -> Vec<Unlinked> {
    let open =
        |(subject, decided): &&(Subject, Decided)| decided.same.is_empty() && subject.identities.is_empty();
    decisions.iter().filter(open).map(|(subject, decided)| row(subject, decided, bases)).collect()
}

fn row(subject: &Subject, decided: &Decided, bases: &[KnowledgeBase]) -> Unlinked {
    let of_bases = decided.candidates.iter().map(|candidate| link::Candidate {
        label: candidate.entry.label.clone(),
        target: Some(candidate.entry.target.clone()),
        score: Some(candidate.score),
        reason: candidate.reasons.join("; "),
        source: candidate.entry.source.clone(),
    });
    let elsewhere = subject.candidates.iter().filter(|other| {
        decided.candidates.iter().all(|known| Some(&known.entry.target) != other.target.as_ref())
    });
    Unlinked {
        article: subject.articles.iter().map(String::as_str).collect::<Vec<_>>().join(" "),
        entity: subject.iri.clone(),
        name: subject.names.first().cloned().unwrap_or_default(),
        entity_type: subject.entity_type,
        why: why(subject, decided, bases),
        candidates: of_bases.chain(elsewhere.cloned()).collect(),
    }
}

fn why(subject: &Subject, decided: &Decided, bases: &[KnowledgeBase]) -> Why {
    let of_bases = match decided.why {
        NO_ENTRY if bases.iter().any(|base| subject.names.iter().any(|name| !base.find(name).is_empty())) => {
            "the entries of its name are of another type, or no name of them fits"
        }
        why => why,
    };
    let built_in = match &subject.candidates[..] {
        [] => not_known(subject.entity_type, &subject.names, Gazetteer::builtin()).to_string(),
        [first, ..] => first.reason.clone(),
    };
    Why::Undecided(format!("{of_bases}; built in: {built_in}"))
}
