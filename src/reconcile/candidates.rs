//! Candidates: an entity in, the entries of a knowledge base that it may be out.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::score::{MOST, score_near};
use super::{Candidate, Entry, Seat, Subject, Support, Term, score};
use crate::extract::EntityType;
use crate::kb::forms::PersonName;
use crate::kb::{Hit, Item, ItemId, KbError, KnowledgeBase};
use crate::link::names::{Name, spellings};

/// How many candidates are kept for an entity at most.
const MAX_CANDIDATES: usize = 5;

/// The entries of `base` that an entity may be, the surest first.
///
/// Looked up are its names as they are written and folded, other forms of them (another order, with or without a
/// customary part), for persons also those who share the family name, in its usual spellings; only if nobody bears the names, names that differ in a letter or, long ones, in two.
pub fn from_knowledge_base(subject: &Subject, base: &KnowledgeBase) -> Vec<Candidate> {
    let mut found: BTreeMap<ItemId, Vec<Hit>> = BTreeMap::new();
    let mut add =
        |hits: Vec<Hit>| hits.into_iter().for_each(|hit| found.entry(hit.item).or_default().push(hit));
    let mut is_borne = false;
    for name in &subject.names {
        let bearers = base.find(name);
        is_borne |= !bearers.is_empty();
        add(bearers);
        add(base.find_forms(subject.entity_type, name));
        if subject.entity_type == Some(EntityType::Person)
            && let Some(family) = Name::new(&PersonName::new(name).name).forms().words().next_back()
        {
            spellings(family, |spelling| add(base.find_surname(spelling)));
        }
    }
    let mut judged = judge(subject, base, &found, score);
    if judged.is_empty() && !is_borne {
        let mut near = BTreeMap::new();
        for name in &subject.names {
            for hit in base.find_near(name) {
                near.entry(hit.item).or_insert_with(Vec::new).push(hit);
            }
        }
        judged = judge(subject, base, &near, score_near);
    }
    judged
}

/// What the entities may be by all of these knowledge bases, on all cores. An entity whose identity is known is what it
/// is known to be, and brings along what the base knows of that.
///
/// # Errors
///
/// If an index is damaged or changes while it is read.
pub fn from_knowledge_bases(
    subjects: &[Subject],
    bases: &[KnowledgeBase],
) -> Result<Vec<Vec<Candidate>>, KbError> {
    let find = |subject: &Subject| {
        let of_base = |base| match known(subject, base) {
            Some(known) => vec![known],
            None => from_knowledge_base(subject, base),
        };
        bases.iter().flat_map(of_base).collect()
    };
    let found = subjects.par_iter().map(find).collect();
    bases.iter().try_for_each(KnowledgeBase::intact)?;
    Ok(found)
}

/// The entry of `base` that the entity was decided to be before: by its IRI, or one of its name that the base calls the
/// same as that.
fn known(subject: &Subject, base: &KnowledgeBase) -> Option<Candidate> {
    if subject.identities.is_empty() {
        return None;
    }
    let is_known = |item: &Item| item.same.iter().any(|iri| subject.identities.contains(iri));
    let namesakes = || subject.names.iter().flat_map(|name| base.find(name));
    let item = subject
        .identities
        .iter()
        .find_map(|iri| base.by_iri(iri))
        .or_else(|| namesakes().filter_map(|hit| base.item(hit.item)).find(is_known))?;
    let names = item.names.clone();
    let reasons = vec!["its identity was decided before"];
    Some(Candidate { entry: entry(item, names, base), score: MOST, reasons, support: Support::Agreed })
}

fn judge(
    subject: &Subject,
    base: &KnowledgeBase,
    found: &BTreeMap<ItemId, Vec<Hit>>,
    score: fn(&Subject, Entry) -> Option<Candidate>,
) -> Vec<Candidate> {
    let judged = found.iter().filter_map(|(id, hits)| {
        let item = base.item(*id)?;
        let mut names: Vec<String> = Vec::new();
        for hit in hits {
            let name = item.names.get(hit.name as usize)?;
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        score(subject, entry(item, names, base))
    });
    best(judged.collect())
}

/// The surest first; equals in the order of their IRIs.
pub(super) fn best(mut judged: Vec<Candidate>) -> Vec<Candidate> {
    judged.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.entry.target.cmp(&b.entry.target)));
    judged.truncate(MAX_CANDIDATES);
    judged
}

fn entry(item: Item, names: Vec<String>, base: &KnowledgeBase) -> Entry {
    let named = |position: &String| {
        // A position that is an entry of the same base is known by its label.
        base.by_iri(position).map_or_else(|| position.clone(), |item| item.label().to_owned())
    };
    Entry {
        label: item.label().to_owned(),
        terms: item.terms.iter().map(|held| term(held, base)).collect(),
        positions: item.positions.iter().map(named).collect(),
        names,
        class: item.class,
        country: item.country,
        from: item.from,
        to: item.to,
        same: item.same,
        target: item.iri,
        source: base.path().file_name().unwrap_or(base.path().as_os_str()).to_string_lossy().into_owned(),
    }
}

/// A term of office with what the base knows of its position.
fn term(held: &crate::kb::Term, base: &KnowledgeBase) -> Term {
    let position = base.by_iri(&held.position).unwrap_or_default();
    let seat = |iri: &String, is_territory: bool| Seat {
        names: base.by_iri(iri).map(|item| item.names).unwrap_or_default(),
        identities: vec![iri.clone()],
        is_territory,
        ..Seat::default()
    };
    let territories = position.jurisdictions.iter().map(|iri| seat(iri, true));
    let bodies = position.bodies.iter().map(|iri| seat(iri, false));
    Term {
        seats: territories.chain(bodies).collect(),
        names: position.names,
        country: position.country,
        start: held.start,
        end: held.end,
    }
}
