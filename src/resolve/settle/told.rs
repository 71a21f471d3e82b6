//! What the keys of one record tell, for each thing that is settled: keys in, what they say of each target, name and key
//! out.
//!
//! The [`Settler`](super::Settler) sorts it, and the [`Combiner`](super::Combiner) puts it together in parts.

use std::collections::BTreeSet;

use crate::extract::Kind;
use crate::resolve::keys::{By, EntityKey, Keys};
use crate::resolve::namesakes::Bearer;
use crate::resolve::thing::Said;

impl Keys {
    /// The targets that are linked together with one item of Wikidata, each with the item.
    pub(super) fn linked(&self) -> impl Iterator<Item = (&String, &String)> {
        self.entities.iter().flat_map(|own| {
            own.item.iter().flat_map(move |item| own.targets.iter().map(move |target| (target, item)))
        })
    }

    /// What is said of those who are known by name that could contradict what others say: the name, the kind, the places.
    pub(super) fn marked(&self) -> impl Iterator<Item = (&String, Option<Kind>, BTreeSet<&String>)> {
        let told = |own: &&EntityKey| own.by == By::Name && (own.kind.is_some() || !own.places.is_empty());
        self.entities.iter().filter(told).map(|own| (&own.key, own.kind, own.places.keys().collect()))
    }

    /// Those who bear one of these names.
    pub(super) fn bearers_of<'k>(
        &'k self,
        is_one: impl Fn(&str) -> bool + 'k,
    ) -> impl Iterator<Item = (&'k String, Bearer)> + 'k {
        let entities = self.entities.iter().enumerate();
        let own = entities.filter(move |(_, own)| own.by == By::Name && is_one(&own.key));
        own.map(|(e, own)| (&own.key, self.bearer(e)))
    }

    /// The keys of targets and names that may become others by what is settled.
    pub fn asked(&self) -> impl Iterator<Item = &str> {
        let by = self.entities.iter().filter(|own| matches!(own.by, By::Target | By::Name));
        by.map(|own| own.key.as_str())
    }

    /// What is said of each entity.
    pub(super) fn said(&self) -> impl Iterator<Item = Said> {
        self.entities.iter().map(|own| Said::of(own, self.language.as_ref()))
    }
}
