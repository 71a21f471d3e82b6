//! Namesakes: what articles say of those who bear one name in, which of them are the same out.
//!
//! [`Namesakes`] gathers the bearers of a name, in parts that are merged in any order, within bounds. [`settle`] finds
//! the groups among them, and [`Settled::group_of`] the group of a bearer, by the bearer alone.
//!
//! The articles that are looked at are those whose digests are the smallest: a sample that is the same whatever the
//! parts are.

mod groups;
mod place;
mod settle;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::extract::Kind;
use crate::resolve::keys::is_default;
use crate::vocab::iri::uuid_v5;

pub(super) use place::any_of;
use place::meet;
use settle::Share;
pub(super) use settle::{Group, Settled, settle};

/// How many bearers of a name are looked at whose articles say something of them, and how many of whom they say nothing.
const SAMPLE: usize = 1024;

/// More different facts than this about the bearers of one name are taken for a contradiction without comparing.
const MAX_COMPARED: usize = 64;

/// How many of the things that an article names are looked at.
const MAX_CONTEXT: usize = 64;

/// What one article says of an entity that is known by its name alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Bearer {
    /// What kind of thing it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<Kind>,
    /// The countries and bodies that its offices are in, that it is part of, or the countries that it lies in, each with
    /// the country that it is or is in, where that is known; where one of several is meant, by [`any_of`] them.
    pub(super) places: BTreeMap<String, Option<String>>,
    /// What the article names beside it, and the offices that it gives it.
    pub(super) context: BTreeSet<String>,
}

impl Bearer {
    /// Whether the article says anything that tells it from others.
    pub(super) fn is_told(&self) -> bool {
        self.kind.is_some() || !self.places.is_empty()
    }
}

/// The bearers of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Namesakes {
    told: Sample,
    untold: Sample,
}

impl Namesakes {
    /// About how many bytes of memory they take.
    pub(super) fn size(&self) -> usize {
        // It is asked with each bearer: not each is looked at.
        size_of::<Self>() + 2048 * (self.told.first.len() + self.untold.first.len())
    }

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
    pub(super) fn merge(&mut self, other: Self) {
        for (sample, other) in [(&mut self.told, other.told), (&mut self.untold, other.untold)] {
            sample.all += other.all;
            sample.first.extend(other.first);
            sample.bound();
        }
    }
}

/// Bearers of one name: how many there are, and those in the articles of the smallest digests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SampleRow", into = "SampleRow")]
struct Sample {
    all: u64,
    first: BTreeSet<(Uuid, Bearer)>,
}

/// The short form of a [`Sample`].
type SampleRow = (u64, Vec<(u128, Bearer)>);

impl From<Sample> for SampleRow {
    fn from(sample: Sample) -> Self {
        (sample.all, sample.first.into_iter().map(|(digest, bearer)| (digest.as_u128(), bearer)).collect())
    }
}

impl From<SampleRow> for Sample {
    fn from((all, first): SampleRow) -> Self {
        let first = first.into_iter().map(|(digest, bearer)| (Uuid::from_u128(digest), bearer));
        Self { all, first: first.collect() }
    }
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

    fn share(&self) -> Share {
        Share { all: self.all, looked_at: self.first.len() as u64 }
    }
}

/// Whether what is said of the bearers of a name cannot all be said of one: only then it takes more to tell them apart.
///
/// Bearers are added, and parts merged, in any order; what is kept is bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Contradiction {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    kinds: BTreeSet<Kind>,
    /// The different sets of places, none empty; none where they contradict already.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    places: BTreeSet<BTreeSet<String>>,
    #[serde(default, skip_serializing_if = "is_default")]
    found: bool,
}

impl Contradiction {
    /// Adds what one article says.
    pub(super) fn add(&mut self, kind: Option<Kind>, places: BTreeSet<String>) {
        self.kinds.extend(kind);
        self.found |= self.kinds.len() > 1;
        if self.found || places.is_empty() || self.places.contains(&places) {
            self.bound();
            return;
        }
        self.found |= self.places.iter().any(|other| !meet(other, &places));
        self.places.insert(places);
        self.found |= self.places.len() > MAX_COMPARED;
        self.bound();
    }

    /// Adds what other articles say.
    pub(super) fn merge(&mut self, other: Self) {
        self.found |= other.found;
        other.kinds.into_iter().for_each(|kind| self.add(Some(kind), BTreeSet::new()));
        other.places.into_iter().for_each(|places| self.add(None, places));
        self.bound();
    }

    /// About how many bytes of memory it takes.
    pub(super) fn size(&self) -> usize {
        self.places.iter().flatten().map(|place| place.len() + 64).sum::<usize>() + size_of::<Self>()
    }

    /// Whether there is one.
    pub(super) fn is_found(&self) -> bool {
        self.found
    }

    /// A contradiction is not undone by what else is said.
    fn bound(&mut self) {
        if self.found {
            self.kinds.clear();
            self.places.clear();
        }
    }
}
