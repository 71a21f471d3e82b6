//! Namesakes: what articles say of those who bear one name in, which of them are the same out.
//!
//! [`Namesakes`] gathers the bearers of a name, in parts that are merged in any order, within bounds. [`settle`] finds
//! the groups among them, and [`Settled::group_of`] the group of a bearer, by the bearer alone.
//!
//! The articles that are looked at are those whose digests are the smallest: a sample that is the same whatever the
//! parts are.

mod groups;
mod settle;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::extract::Kind;
use crate::vocab::iri::uuid_v5;

pub(super) use settle::{Group, settle};

/// How many bearers of a name are looked at whose articles say something of them, and how many of whom they say nothing.
const SAMPLE: usize = 1024;

/// More different facts than this about the bearers of one name are taken for a contradiction without comparing.
const MAX_COMPARED: usize = 64;

/// How many of the things that an article names are looked at.
const MAX_CONTEXT: usize = 64;

/// What one article says of an entity that is known by its name alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bearer {
    /// What kind of thing it is.
    pub(super) kind: Option<Kind>,
    /// The countries and bodies that its offices are in, that it is part of, or the countries that it lies in, each with
    /// the country that it is or is in, where that is known.
    pub(super) places: BTreeMap<String, Option<String>>,
    /// What the article names beside it, and the offices that it gives it.
    pub(super) context: BTreeSet<String>,
}

impl Bearer {
    /// Whether the article says anything that tells it from others.
    fn is_told(&self) -> bool {
        self.kind.is_some() || !self.places.is_empty()
    }
}

/// The bearers of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Namesakes {
    told: Sample,
    untold: Sample,
}

impl Namesakes {
    /// Adds the bearer in an article; each once.
    pub(super) fn add(&mut self, article: &str, mut bearer: Bearer) {
        while bearer.context.len() > MAX_CONTEXT {
            bearer.context.pop_last();
        }
        let digest = uuid_v5(&Uuid::NAMESPACE_OID, article.as_bytes());
        let sample = if bearer.is_told() { &mut self.told } else { &mut self.untold };
        sample.all += 1;
        sample.first.insert((digest, bearer));
        sample.bound();
    }

    /// Adds those that were gathered elsewhere, of other articles.
    #[cfg_attr(not(test), expect(dead_code, reason = "articles are gathered in one process so far"))]
    pub(super) fn merge(&mut self, other: Self) {
        for (sample, other) in [(&mut self.told, other.told), (&mut self.untold, other.untold)] {
            sample.all += other.all;
            sample.first.extend(other.first);
            sample.bound();
        }
    }
}

/// Bearers of one name: how many there are, and those in the articles of the smallest digests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sample {
    all: u64,
    first: BTreeSet<(Uuid, Bearer)>,
}

impl Sample {
    fn bound(&mut self) {
        while self.first.len() > SAMPLE {
            self.first.pop_last();
        }
    }

    fn bearers(&self) -> impl Iterator<Item = &Bearer> + Clone {
        self.first.iter().map(|(_, bearer)| bearer)
    }

    /// How many there are for each one of the sample.
    fn each(&self) -> f64 {
        if self.first.is_empty() { 0.0 } else { self.all as f64 / self.first.len() as f64 }
    }
}

/// Whether what is said of the bearers of a name cannot all be said of one: only then it takes more to tell them apart.
pub(super) fn contradict<'b>(bearers: impl Iterator<Item = &'b Bearer> + Clone) -> bool {
    let kinds: BTreeSet<Kind> = bearers.clone().filter_map(|bearer| bearer.kind).collect();
    let places: BTreeSet<BTreeSet<&String>> = bearers
        .map(|bearer| bearer.places.keys().collect())
        .filter(|p: &BTreeSet<_>| !p.is_empty())
        .collect();
    kinds.len() > 1
        || places.len() > MAX_COMPARED
        || places.iter().any(|one| places.iter().any(|other| one.is_disjoint(other)))
}
