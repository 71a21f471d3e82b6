//! Names: a [`Draft`] without entities in, the same draft with entities and mentions out.
//!
//! `scan` goes through the text once and finds candidates by gazetteer, by titles and given names, by the head nouns
//! of organisations and places. `region` tells regions from countries of their name.
//! `settle` looks at the whole article: what one sure mention decides holds for the
//! unsure ones, short forms find their long forms. `parsed` asks the parser about what is left. `cluster` makes entities of the mentions.

mod cluster;
mod context;
mod cues;
mod fields;
mod given;
mod language;
mod lead;
mod lookup;
mod namesake;
mod nickname;
mod organisation;
mod parsed;
mod parts;
mod party;
mod person;
mod place;
mod position;
mod region;
mod scan;
mod settle;
mod tables;
#[cfg(test)]
mod tests;
mod thing;

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::gazetteer::{EntryId, Gazetteer};

use super::draft::{Draft, Form};
use super::record::{EntityType, Kind};

pub(crate) use parsed::RULE as PARSED;

pub(super) use given::{Given, GivenEntity, GivenMention};

/// A stretch of text that may name something.
#[derive(Clone, Debug)]
struct Candidate {
    tokens: Range<usize>,
    entity_type: EntityType,
    kind: Option<Kind>,
    /// The gazetteer's entries of this name, if it has any; the first is the likeliest.
    entries: Vec<EntryId>,
    form: Form,
    rule: &'static str,
    confidence: f64,
}

/// What the scan leaves for the look at the whole article.
#[derive(Debug, Default)]
struct Found {
    /// Names with a type.
    candidates: Vec<Candidate>,
    /// Capitalised words that may be names, as runs of tokens.
    unknown: Vec<Range<usize>>,
    /// Acronyms, in lower case, that the text explains as what is no body: "the Example Convention (EC)".
    no_bodies: FxHashSet<String>,
}

/// Finds the named things of the four types and where they are named.
pub fn names(draft: &mut Draft<'_>, gazetteer: &Gazetteer) {
    names_beside(draft, gazetteer, &Given::default());
}

/// Finds the named things beside those that somebody else found, which stay as they are. Returns for each entity of the
/// draft which of them it is; several if they are forms of one name.
pub(super) fn names_beside(draft: &mut Draft<'_>, gazetteer: &Gazetteer, given: &Given) -> Vec<Vec<usize>> {
    let mut found = scan::Scan::new(draft, gazetteer).run();
    let (names, taken) = given.candidates(draft, gazetteer, &found.candidates);
    found.give_way(&names, &taken);
    region::settle(&draft.analysis, gazetteer, &mut found.candidates);
    let mut candidates = settle::settle(draft, gazetteer, found);
    party::parties(draft, gazetteer, &mut candidates);
    // What was decided about them from the rest of the article does not hold.
    given::give_way(&mut candidates, &names, &taken);
    cluster::cluster(draft, gazetteer, candidates, given)
}
