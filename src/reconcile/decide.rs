//! Decisions: candidates in, the one that the entity is out, or none. A wrong link is worse than none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{Candidate, Entry, Judgement, Judgements, Subject};
use crate::extract::EntityType;

/// The score from which an entry can be what the entity is.
const THRESHOLD: f64 = 0.85;

/// The score from which a country can be: their names are few, and each is one country's or stays undecided.
const COUNTRY_THRESHOLD: f64 = 0.80;

/// By how much it must be ahead of the next one.
const MARGIN: f64 = 0.08;

/// What a name that only one entry bears adds: only in a base that knows the world does it say much.
const ONLY_ONE: f64 = 0.04;

/// What became of an entity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decided {
    /// What it is, if that is decided.
    pub same: Option<Candidate>,
    /// What it may be, the surest first.
    pub candidates: Vec<Candidate>,
    /// Why it is not decided, in words; empty if it is.
    pub why: &'static str,
}

/// Decides what an entity is. What a person has judged wins over every score.
pub fn decide(subject: &Subject, mut candidates: Vec<Candidate>, judgements: &Judgements) -> Decided {
    candidates.retain(|candidate| {
        judgements.of(&subject.iri, &candidate.entry.target) != Some(Judgement::Different)
    });
    if let Some(target) = judgements.same(&subject.iri) {
        let known = candidates.iter().position(|candidate| candidate.entry.target == target);
        let mut judged = known.map_or_else(|| bare(target), |at| candidates.remove(at));
        judged.score = 1.0;
        judged.reasons = vec!["a person decided it"];
        return Decided { same: Some(judged), candidates: Vec::new(), why: "" };
    }
    let undecided = |candidates, why| Decided { same: None, candidates, why };
    let Some(first) = candidates.first_mut() else {
        return undecided(candidates, "no entry bears its name");
    };
    let unsure = judgements.of(&subject.iri, &first.entry.target) == Some(Judgement::Unsure);
    let next = candidates.get(1).map(|next| next.score);
    let Some(first) = candidates.first_mut() else { return Decided::default() };
    if next.is_none() {
        first.score = (first.score + ONLY_ONE).min(0.99);
        first.reasons.push("no other entry bears the name");
    }
    let country = subject.entity_type == Some(EntityType::Country);
    let threshold = if country { COUNTRY_THRESHOLD } else { THRESHOLD };
    // One word may be anybody's and anything's, a person's name many people's.
    let name = &first.entry.label;
    let weak = subject.entity_type == Some(EntityType::Person) || !name.trim().contains(char::is_whitespace);
    let why = if unsure {
        "a person was not sure"
    } else if first.score < threshold {
        "too little speaks for the best candidate"
    } else if next.is_some_and(|next| first.score - next < MARGIN) {
        "several candidates are about as good"
    } else if weak && !country && !first.supported {
        "nothing but the name speaks for the best candidate"
    } else {
        let same = candidates.remove(0);
        return Decided { same: Some(same), candidates: Vec::new(), why: "" };
    };
    undecided(candidates, why)
}

/// A candidate of which nothing is known but its IRI.
fn bare(target: &str) -> Candidate {
    let entry = Entry { target: target.to_owned(), source: "review".to_owned(), ..Entry::default() };
    Candidate { entry, score: 1.0, reasons: Vec::new(), supported: true }
}

/// Decisions that cannot all be right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contradiction {
    /// An entity is known as one entry of a dataset and was found to be another.
    TwoIdentities {
        /// The entity.
        entity: String,
        /// What it was known as.
        known: String,
        /// What it was found to be.
        found: String,
    },
    /// Two entities that one article tells apart were found to be the same entry.
    OneIdentity {
        /// The first entity.
        first: String,
        /// The second entity.
        second: String,
        /// The entry.
        target: String,
    },
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoIdentities { entity, known, found } => {
                write!(f, "<{entity}> is known as <{known}>, but was found to be <{found}>")
            }
            Self::OneIdentity { first, second, target } => {
                write!(f, "<{first}> and <{second}> are in one article, but both were found to be <{target}>")
            }
        }
    }
}

/// Takes back decisions that contradict one another, or what was known before, and tells which they were. What a
/// person decided stays.
pub fn reject_contradictions(list: &mut [(Subject, Decided)]) -> Vec<Contradiction> {
    let mut found = BTreeSet::new();
    let mut rejected = BTreeSet::new();
    let mut by_target: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (subject, decided)) in list.iter().enumerate() {
        let Some(same) = &decided.same else { continue };
        by_target.entry(same.entry.target.clone()).or_default().push(index);
        let targets = std::iter::once(&same.entry.target).chain(&same.entry.same);
        for target in targets {
            let known = subject.identities.iter().find(|known| *known != target && alike(known, target));
            if let Some(known) = known
                && !subject.identities.contains(target)
            {
                found.insert(Contradiction::TwoIdentities {
                    entity: subject.iri.clone(),
                    known: known.clone(),
                    found: target.clone(),
                });
                rejected.insert(index);
            }
        }
    }
    for (target, indexes) in by_target {
        for (at, first) in indexes.iter().enumerate() {
            for second in &indexes[at + 1..] {
                let (a, b) = (&list[*first].0, &list[*second].0);
                if a.articles.is_disjoint(&b.articles) {
                    continue;
                }
                found.insert(Contradiction::OneIdentity {
                    first: a.iri.clone(),
                    second: b.iri.clone(),
                    target: target.clone(),
                });
                rejected.extend([*first, *second]);
            }
        }
    }
    for index in rejected {
        let decided = &mut list[index].1;
        if decided.same.as_ref().is_some_and(|same| same.reasons != ["a person decided it"]) {
            decided.candidates.extend(decided.same.take());
            decided.why = "it contradicts what is known";
        }
    }
    found.into_iter().collect()
}

/// Whether two IRIs are of one dataset: the same but for what follows the last slash that something follows.
fn alike(a: &str, b: &str) -> bool {
    let namespace = |iri: &str| {
        let iri = iri.trim_end_matches('/');
        iri.rfind(['/', '#']).map(|at| iri[..at].to_owned())
    };
    namespace(a) == namespace(b)
}
