//! Decisions: candidates in, the one that the entity is out, or none. A wrong link is worse than none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::candidates::best;
use super::score::{MOST, bounded};
use super::{Candidate, Entry, Judgement, Judgements, Subject, Support};
use crate::extract::EntityType;

/// The score from which an entry can be what the entity is.
const THRESHOLD: f64 = 0.85;

/// The score from which a country can be: their names are few, and each is one country's or stays undecided.
const COUNTRY_THRESHOLD: f64 = 0.80;

/// By how much it must be ahead of the next one.
const MARGIN: f64 = 0.08;

/// The reason for what a person decided.
const BY_A_PERSON: &str = "a person decided it";

/// The reason for nothing where nothing was found.
pub(super) const NO_ENTRY: &str = "no entry bears its name";

/// What a name that only one entry bears adds: only in a base that knows the world does it say much.
const ONLY_ONE: f64 = 0.04;

/// What became of an entity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decided {
    /// What it is, as far as that is decided: at most one entry of each dataset.
    pub same: Vec<Candidate>,
    /// What it may be, the surest first.
    pub candidates: Vec<Candidate>,
    /// Why nothing is decided, in words; empty if something is.
    pub why: &'static str,
}

/// Decides what each entity is; `candidates` are those of each subject.
pub fn decide_all(
    subjects: Vec<Subject>,
    candidates: Vec<Vec<Candidate>>,
    judgements: &Judgements,
) -> Vec<(Subject, Decided)> {
    let decide = |(subject, candidates)| {
        let decided = decide(&subject, candidates, judgements);
        (subject, decided)
    };
    subjects.into_iter().zip(candidates).map(decide).collect()
}

/// Decides what an entity is, dataset by dataset: entries of different datasets may be the same thing, those of one
/// dataset are not. What a person has judged wins over every score.
pub fn decide(subject: &Subject, candidates: Vec<Candidate>, judgements: &Judgements) -> Decided {
    let mut decided = Decided::default();
    let mut datasets: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    let mut why = (0.0, NO_ENTRY);
    let is_same = |iri: &String| judgements.of(&subject.iri, iri) == Some(Judgement::Same);
    for candidate in best(candidates) {
        let target = &candidate.entry.target;
        let is_out = |iri: &String| judgements.of(&subject.iri, iri) == Some(Judgement::Different);
        // An entry that its dataset calls the same as what is ruled out is ruled out with it.
        if is_out(target) || candidate.entry.same.iter().any(is_out) && !is_same(target) {
            why.1 = "a person ruled out what it could be";
        } else {
            let list = datasets.entry(dataset(target)).or_default();
            // The same entry from two sources: the surer one is first.
            if !list.iter().any(|other| other.entry.target == *target) {
                list.push(candidate);
            }
        }
    }
    for target in judgements.same(&subject.iri) {
        let list = datasets.remove(&dataset(target)).unwrap_or_default();
        let mut judged = list.into_iter().find(|c| c.entry.target == target).unwrap_or_else(|| bare(target));
        judged.score = 1.0;
        judged.reasons = vec![BY_A_PERSON];
        decided.same.push(judged);
    }
    // What an entry is called elsewhere is ruled out with that name alone.
    let allow = |candidate: &mut Candidate| {
        let is_out = |iri: &String| judgements.of(&subject.iri, iri) == Some(Judgement::Different);
        candidate.entry.same.retain(|iri| !is_out(iri));
    };
    decided.same.iter_mut().for_each(allow);
    for mut list in datasets.into_values() {
        match undecided(subject, &mut list, judgements) {
            None => decided.same.push(list.swap_remove(0)),
            Some(reason) => {
                let score = list.first().map_or(0.0, |first| first.score);
                if score > why.0 {
                    why = (score, reason);
                }
                decided.candidates.extend(list);
            }
        }
    }
    decided.candidates = best(decided.candidates);
    if decided.same.is_empty() {
        decided.why = why.1;
    }
    decided
}

/// Why the first of the candidates, which are all of one dataset, is not what the entity is; `None` if it is.
fn undecided(
    subject: &Subject,
    candidates: &mut [Candidate],
    judgements: &Judgements,
) -> Option<&'static str> {
    let next = candidates.get(1).map(|next| next.score);
    let Some(first) = candidates.first_mut() else { return Some(NO_ENTRY) };
    if next.is_none() && first.score < MOST {
        first.score = bounded(first.score + ONLY_ONE);
        first.reasons.push("no other entry bears the name");
    }
    let country = subject.entity_type == Some(EntityType::Country);
    let threshold = if country { COUNTRY_THRESHOLD } else { THRESHOLD };
    // One word may be anybody's and anything's, a person's name many people's; and where several bear a name, that the
    // country of one of them is named too means little: Geneva is not in the United States because they are at the table.
    let name = first.entry.label.trim();
    let weak = subject.entity_type == Some(EntityType::Person) || !name.contains(char::is_whitespace);
    let needed = match (next, weak && !country) {
        (Some(_), _) => Support::Agreed,
        (None, true) => Support::Nearby,
        (None, false) => Support::None,
    };
    if judgements.of(&subject.iri, &first.entry.target) == Some(Judgement::Unsure) {
        Some("a person was not sure")
    } else if first.score < threshold {
        Some("too little speaks for the best candidate")
    } else if next.is_some_and(|next| first.score - next < MARGIN) {
        Some("several candidates are about as good")
    } else if first.support < needed {
        Some("little but the name speaks for the best candidate")
    } else {
        None
    }
}

/// A candidate of which nothing is known but its IRI.
fn bare(target: &str) -> Candidate {
    let entry = Entry { target: target.to_owned(), source: "review".to_owned(), ..Entry::default() };
    Candidate { entry, score: 1.0, reasons: Vec::new(), support: Support::Agreed }
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
    /// A person decided that an entity is two entries of one dataset.
    TwoDecisions {
        /// The entity.
        entity: String,
        /// The first entry.
        first: String,
        /// The second entry.
        second: String,
    },
    /// Two entities that one article tells apart, or a person, were found to be the same entry.
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
            Self::TwoDecisions { entity, first, second } => {
                write!(f, "<{entity}> was decided to be <{first}> and <{second}>, two entries of one dataset")
            }
            Self::OneIdentity { first, second, target } => {
                write!(f, "<{first}> and <{second}> are two things, but both were found to be <{target}>")
            }
        }
    }
}

/// Takes back decisions that contradict one another, or what was known before, and tells which they were. What a
/// person decided stays.
pub fn reject_contradictions(list: &mut [(Subject, Decided)], judgements: &Judgements) -> Vec<Contradiction> {
    let mut found = BTreeSet::new();
    let mut rejected: BTreeSet<(usize, String)> = BTreeSet::new();
    let mut by_target: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (subject, decided)) in list.iter().enumerate() {
        let by_a_person = || decided.same.iter().filter(|same| same.reasons == [BY_A_PERSON]);
        for (one, other) in by_a_person().zip(by_a_person().skip(1)) {
            let (first, second) = (&one.entry.target, &other.entry.target);
            if dataset(first) == dataset(second) {
                found.insert(Contradiction::TwoDecisions {
                    entity: subject.iri.clone(),
                    first: first.clone(),
                    second: second.clone(),
                });
            }
        }
        for same in &decided.same {
            let target = &same.entry.target;
            by_target.entry(target.clone()).or_default().push(index);
            for iri in std::iter::once(target).chain(&same.entry.same) {
                let known = subject.identities.iter().find(|known| dataset(known) == dataset(iri));
                if let Some(known) = known
                    && !subject.identities.contains(iri)
                {
                    found.insert(Contradiction::TwoIdentities {
                        entity: subject.iri.clone(),
                        known: known.clone(),
                        found: iri.clone(),
                    });
                    rejected.insert((index, target.clone()));
                }
            }
        }
    }
    for (target, indexes) in by_target {
        for (at, first) in indexes.iter().enumerate() {
            for second in &indexes[at + 1..] {
                let (a, b) = (&list[*first].0, &list[*second].0);
                let are_apart = judgements.of(&a.iri, &b.iri) == Some(Judgement::Different);
                if a.articles.is_disjoint(&b.articles) && !are_apart {
                    continue;
                }
                found.insert(Contradiction::OneIdentity {
                    first: a.iri.clone(),
                    second: b.iri.clone(),
                    target: target.clone(),
                });
                rejected.extend([(*first, target.clone()), (*second, target.clone())]);
            }
        }
    }
    for (index, target) in rejected {
        let decided = &mut list[index].1;
        let at =
            decided.same.iter().position(|same| same.entry.target == target && same.reasons != [BY_A_PERSON]);
        if let Some(at) = at {
            let candidate = decided.same.remove(at);
            decided.candidates.push(candidate);
            if decided.same.is_empty() {
                decided.why = "it contradicts what is known";
            }
        }
    }
    found.into_iter().collect()
}

/// The dataset of an IRI: what comes before the last slash or number sign that something follows.
fn dataset(iri: &str) -> String {
    let iri = iri.trim_end_matches('/');
    iri.rfind(['/', '#']).map_or(iri, |at| &iri[..at]).to_owned()
}
