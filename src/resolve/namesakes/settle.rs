//! Settling: the gathered bearers of a name in, what tells them apart out, and by that the group of each bearer.
//!
//! A bearer belongs to the group in whose places its article puts it; one of which nothing is told to that which its
//! article fits best, by what it names beside it and by how many articles mean each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::groups::{Marks, groups};
use super::{Bearer, Namesakes};
use crate::resolve::keys::is_default;

/// How many things the articles name are compared; those that most articles name.
const VOCABULARY: usize = 256;

/// For how many articles it counts what is known of all groups when a group is judged.
const PRIOR: f64 = 2.0;

/// What the articles of all say together about one name: whole numbers, so that they are the same wherever they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::resolve) struct Settled {
    groups: Vec<Profile>,
    /// Which of the groups most articles mean.
    most: usize,
    /// Whether many more bear the name than there are groups.
    #[serde(default, skip_serializing_if = "is_default")]
    common: bool,
    told: Share,
    untold: Share,
    /// In how many of the articles that tell one group the things are named that most of them name.
    #[serde(default, skip_serializing_if = "is_default")]
    vocabulary: BTreeMap<String, u32>,
}

/// A group of those who bear a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Profile {
    #[serde(flatten)]
    marks: Marks,
    /// How many articles of the sample tell it.
    told: u32,
    /// How many of those that tell nothing fit it best.
    untold: u32,
    /// In how many of the articles that tell it the things of the vocabulary are named.
    #[serde(default, skip_serializing_if = "is_default")]
    named: BTreeMap<String, u32>,
}

/// How many articles there are, and of how many it is known what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Share {
    pub(super) all: u64,
    pub(super) looked_at: u64,
}

impl Share {
    /// For how many articles each one that was looked at stands.
    fn each(self) -> f64 {
        if self.looked_at == 0 { 0.0 } else { self.all as f64 / self.looked_at as f64 }
    }
}

/// Whom a bearer is the same as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolve) enum Group<'s> {
    /// Those whom most articles mean.
    Most,
    /// Those of this place or kind.
    In(&'s str),
    /// Nobody of other articles.
    Alone,
}

/// Finds the groups of those who bear a name.
pub(in crate::resolve) fn settle(namesakes: &Namesakes) -> Settled {
    let told = namesakes.told.bearers();
    let found = groups(told.clone());
    let mut settled = Settled {
        common: found.common,
        told: namesakes.told.share(),
        untold: namesakes.untold.share(),
        ..Settled::default()
    };
    settled.groups = found.apart.into_iter().map(|marks| Profile { marks, ..Profile::default() }).collect();
    let mut named: BTreeMap<&String, u32> = BTreeMap::new();
    let mut of_groups: Vec<BTreeMap<&String, u32>> = vec![BTreeMap::new(); settled.groups.len()];
    for bearer in told {
        let [group] = settled.told(bearer)[..] else { continue };
        settled.groups[group].told += 1;
        for name in &bearer.context {
            *named.entry(name).or_default() += 1;
            *of_groups[group].entry(name).or_default() += 1;
        }
    }
    let mut often: Vec<(&String, u32)> = named.into_iter().filter(|(_, count)| *count > 1).collect();
    often.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    often.truncate(VOCABULARY);
    settled.vocabulary = often.into_iter().map(|(name, count)| (name.clone(), count)).collect();
    for (profile, named) in settled.groups.iter_mut().zip(of_groups) {
        let known = named.into_iter().filter(|(name, _)| settled.vocabulary.contains_key(*name));
        profile.named = known.map(|(name, count)| (name.clone(), count)).collect();
    }
    // Those of whom nothing is told count for the groups that they fit best.
    let mut more = vec![0; settled.groups.len()];
    for bearer in namesakes.untold.bearers() {
        if let Some(group) = settled.likeliest(bearer, &settled.every(), settled.unseen()) {
            more[group] += 1;
        }
    }
    for (profile, more) in settled.groups.iter_mut().zip(more) {
        profile.untold = more;
    }
    let by_weight = |a: &usize, b: &usize| {
        let (one, other) = (&settled.groups[*a], &settled.groups[*b]);
        settled
            .weight(one)
            .total_cmp(&settled.weight(other))
            .then_with(|| other.marks.first.cmp(&one.marks.first))
    };
    settled.most = (0..settled.groups.len()).max_by(by_weight).unwrap_or(0);
    settled
}

impl Settled {
    /// The group of a bearer.
    pub(in crate::resolve) fn group_of<'s>(&'s self, bearer: &'s Bearer) -> Group<'s> {
        let told = self.told(bearer);
        let group = match &told[..] {
            [one] => Some(*one),
            [] if self.common && !bearer.places.is_empty() => {
                // Told of, but of none of the groups: a country, if there is one.
                let own = bearer.places.iter().find(|(place, country)| country.as_ref() == Some(place));
                let own = own.or_else(|| bearer.places.first_key_value());
                return own.map_or(Group::Alone, |(place, _)| Group::In(place));
            }
            [] => self.likeliest(bearer, &self.every(), self.unseen()),
            several => self.likeliest(bearer, several, 0.0),
        };
        match group {
            Some(group) if group == self.most => Group::Most,
            Some(group) => Group::In(&self.groups[group].marks.first),
            None if self.groups.is_empty() => Group::Most,
            None => Group::Alone,
        }
    }

    /// How many articles of all mean a group, about.
    fn weight(&self, profile: &Profile) -> f64 {
        f64::from(profile.told) * self.told.each() + f64::from(profile.untold) * self.untold.each()
    }

    /// How many articles tell one of the groups.
    fn all(&self) -> f64 {
        self.groups.iter().map(|profile| f64::from(profile.told)).sum()
    }

    /// The share of the articles that mean somebody of whom no article tells, about: as large as that of the groups of
    /// which one article alone tells.
    fn unseen(&self) -> f64 {
        let once = self.groups.iter().filter(|profile| profile.told <= 1).count() as f64;
        if self.groups.len() < 2 { 0.0 } else { once / self.all().max(1.0) }
    }

    fn every(&self) -> Vec<usize> {
        (0..self.groups.len()).collect()
    }

    /// The groups that an article says a bearer to be of.
    fn told(&self, bearer: &Bearer) -> Vec<usize> {
        let of = |fits: &dyn Fn(&Marks) -> bool| -> Vec<usize> {
            self.every().into_iter().filter(|group| fits(&self.groups[*group].marks)).collect()
        };
        match of(&|marks| marks.fit(bearer)) {
            none if none.is_empty() => of(&|marks| marks.fit_kind(bearer)),
            some => some,
        }
    }

    /// Which of these groups a bearer fits best; none if it is likelier somebody else.
    fn likeliest(&self, bearer: &Bearer, groups: &[usize], unseen: f64) -> Option<usize> {
        let weight = |group: &usize| self.weight(&self.groups[*group]);
        let all = self.all();
        let unseen_weight = unseen * groups.iter().map(weight).sum::<f64>();
        let likelihood = |group: &usize| {
            let profile = &self.groups[*group];
            let mut ratio = 1.0;
            for name in &bearer.context {
                if let Some(count) = self.vocabulary.get(name) {
                    let usual = f64::from(*count) / all;
                    let named = f64::from(profile.named.get(name).copied().unwrap_or(0));
                    ratio *= (named + PRIOR * usual) / ((f64::from(profile.told) + PRIOR) * usual);
                }
            }
            // What an article names hangs together: the root, as if half of it were said.
            (*group, (1.0 - unseen) * self.weight(profile) * ratio.sqrt())
        };
        let best =
            groups.iter().map(likelihood).reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.filter(|(_, likelihood)| *likelihood >= unseen_weight).map(|(group, _)| group)
    }
}
