//! Names: a [`Draft`] without entities in, the same draft with entities and mentions out.
//!
//! `scan` goes through the text once and finds candidates by gazetteer, by titles and given names, by the head nouns
//! of organisations and places. `region` tells regions from countries of their name.
//! `settle` looks at the whole article: what one sure mention decides holds for the
//! unsure ones, short forms find their long forms. `cluster` makes entities of the mentions.

mod cluster;
mod context;
mod cues;
mod lead;
mod lookup;
mod namesake;
mod nickname;
mod organisation;
mod person;
mod place;
mod position;
mod region;
mod scan;
mod settle;
mod tables;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::gazetteer::{EntryId, Gazetteer};

use super::draft::{Draft, Form};
use super::record::{EntityType, Kind};

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
    let mut found = scan::Scan::new(draft, gazetteer).run();
    region::settle(&draft.analysis, gazetteer, &mut found.candidates);
    let candidates = settle::settle(draft, gazetteer, found);
    cluster::cluster(draft, gazetteer, candidates);
}
