//! States: what some articles say of one article, target, name or key in, in parts that are merged in any order and any
//! grouping, what is settled about it out.
//!
//! A state is bounded, however many articles say something, but for the names of a thing, of which each is counted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::link::wikidata;
use crate::read::Withdrawn;
use crate::resolve::edition::Edition;
use crate::resolve::form;
use crate::resolve::keys::{Keys, is_default};
use crate::resolve::namesakes::{Contradiction, Namesakes, settle};
use crate::resolve::settled::{self, Settled};
use crate::resolve::thing::Gathered;
use crate::resolve::versions::{Group, Seen};

/// How many records of one article are told apart; of more the newest are.
const MAX_RECORDS: usize = 64;

/// What something is settled about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Which record of an article is used.
    Article,
    /// Which item of Wikidata a target is linked together with.
    Target,
    /// Whether what is said of those who bear a name contradicts.
    Mark,
    /// Who bears a name about which what is said contradicts.
    Name,
    /// What the entity of a key is.
    Key,
}

impl Stage {
    /// All of them, in the order in which they are settled.
    pub const ALL: [Self; 5] = [Self::Article, Self::Target, Self::Mark, Self::Name, Self::Key];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Target => "target",
            Self::Mark => "mark",
            Self::Name => "name",
            Self::Key => "key",
        }
    }

    /// The stage of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// Why a state is not read, or not merged.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It is not what a state of its stage looks like.
    #[error("this is no state of the stage '{0}': {1}")]
    Foreign(&'static str, serde_json::Error),
    /// States of different stages are not merged.
    #[error("a state of the stage '{0}' is not merged with one of the stage '{1}'")]
    Stages(&'static str, &'static str),
}

/// What is said so far of one article, target, name or key.
#[derive(Clone, Debug, PartialEq)]
pub struct State(pub(super) Inner);

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inner {
    Article(Records),
    Target(Items),
    Mark(Contradiction),
    Name(Namesakes),
    Key(Gathered),
}

impl State {
    /// The stage of which it is a state.
    pub fn stage(&self) -> Stage {
        match &self.0 {
            Inner::Article(_) => Stage::Article,
            Inner::Target(_) => Stage::Target,
            Inner::Mark(_) => Stage::Mark,
            Inner::Name(_) => Stage::Name,
            Inner::Key(_) => Stage::Key,
        }
    }

    /// Adds what others say. Whatever is merged first, and in whatever groups, the result is the same.
    ///
    /// # Errors
    ///
    /// If the other is of another stage.
    pub fn merge(&mut self, other: Self) -> Result<(), StateError> {
        match (&mut self.0, other.0) {
            (Inner::Article(own), Inner::Article(other)) => own.merge(other),
            (Inner::Target(own), Inner::Target(other)) => own.merge(other),
            (Inner::Mark(own), Inner::Mark(other)) => own.merge(other),
            (Inner::Name(own), Inner::Name(other)) => own.merge(other),
            (Inner::Key(own), Inner::Key(other)) => own.merge(other),
            (_, other) => return Err(StateError::Stages(self.stage().name(), Self(other).stage().name())),
        }
        Ok(())
    }

    /// About how many bytes of memory it takes.
    pub(super) fn size(&self) -> usize {
        match &self.0 {
            Inner::Article(records) => 128 * (records.records.len() + records.withdrawn.len()),
            Inner::Target(_) => 256,
            Inner::Mark(contradiction) => contradiction.size(),
            Inner::Name(namesakes) => namesakes.size(),
            Inner::Key(gathered) => gathered.size(),
        }
    }

    /// The state as JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        let written = match &self.0 {
            Inner::Article(state) => serde_json::to_vec(state),
            Inner::Target(state) => serde_json::to_vec(state),
            Inner::Mark(state) => serde_json::to_vec(state),
            Inner::Name(state) => serde_json::to_vec(state),
            Inner::Key(state) => serde_json::to_vec(state),
        };
        // Every field can be JSON, and writing to memory does not fail.
        debug_assert!(written.is_ok());
        written.unwrap_or_default()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    ///
    /// If it is no state of the stage.
    pub fn read(stage: Stage, bytes: &[u8]) -> Result<Self, StateError> {
        fn read<T: DeserializeOwned>(stage: Stage, bytes: &[u8]) -> Result<T, StateError> {
            serde_json::from_slice(bytes).map_err(|error| StateError::Foreign(stage.name(), error))
        }
        Ok(Self(match stage {
            Stage::Article => Inner::Article(read(stage, bytes)?),
            Stage::Target => Inner::Target(read(stage, bytes)?),
            Stage::Mark => Inner::Mark(read(stage, bytes)?),
            Stage::Name => Inner::Name(read(stage, bytes)?),
            Stage::Key => Inner::Key(read(stage, bytes)?),
        }))
    }

    /// What is settled about the article, target, name or key: a line of settled facts, without its end. Nothing where each
    /// record is right by itself.
    ///
    /// The line of an article has more fields: `place`, that of the record that is used, and how many others there are.
    /// That of a mark is the name alone.
    pub fn finish(self, key: &str) -> Option<Vec<u8>> {
        let mut settled = Settled::default();
        match self.0 {
            Inner::Article(records) => return records.finish(key),
            Inner::Target(items) => {
                settled.targets.insert(key.to_owned(), items.finish()?);
            }
            Inner::Mark(contradiction) => return contradiction.is_found().then(|| key.as_bytes().to_vec()),
            Inner::Name(namesakes) => {
                settled.names.insert(key.to_owned(), settle(&namesakes));
            }
            Inner::Key(gathered) => {
                let line = (gathered.members() > 1).then(|| settled::thing_line(key, gathered.finish()))?;
                return line.ok();
            }
        }
        let mut line = Vec::new();
        settled.write(&mut line).ok()?;
        line.pop();
        Some(line)
    }
}

/// The items of Wikidata that a target is linked together with: two stand for all that are more than one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Items(BTreeSet<String>);

impl Items {
    pub(super) fn add(&mut self, item: String) {
        self.0.insert(item);
        if self.0.len() > 2 {
            self.0.pop_last();
        }
    }

    fn merge(&mut self, other: Self) {
        other.0.into_iter().for_each(|item| self.add(item));
    }

    /// The key of what is linked with the target, if it is linked with one item.
    pub(super) fn finish(&self) -> Option<String> {
        self.0.first().filter(|_| self.0.len() == 1).map(|item| wikidata(item))
    }
}

/// The records of an article and its withdrawals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Records {
    #[serde(default, skip_serializing_if = "is_default")]
    withdrawn: BTreeSet<(Option<u64>, Option<String>)>,
    /// The newest first.
    #[serde(with = "rows")]
    records: BTreeMap<(Reverse<Edition>, Uuid), Same>,
}

/// Records that are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Same {
    /// How many there are.
    times: u64,
    /// The place of the first.
    place: u64,
    left_out: usize,
}

/// Records as a list of rows.
mod rows {
    use super::{BTreeMap, Deserialize, Edition, Reverse, Same, Serialize, Uuid, form};
    use serde::{Deserializer, Serializer};

    type Records = BTreeMap<(Reverse<Edition>, Uuid), Same>;

    #[derive(Serialize, Deserialize)]
    struct Row(Edition, #[serde(with = "form::text")] Uuid, u64, u64, usize);

    pub(super) fn serialize<S: Serializer>(records: &Records, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(records.iter().map(|((Reverse(edition), digest), same)| {
            Row(edition.clone(), *digest, same.times, same.place, same.left_out)
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Records, D::Error> {
        let rows = Vec::<Row>::deserialize(from)?.into_iter();
        let record = |Row(edition, digest, times, place, left_out)| {
            ((Reverse(edition), digest), Same { times, place, left_out })
        };
        Ok(rows.map(record).collect())
    }
}

/// The line of an article: more than what is used of it by [`Settled::read`].
#[derive(Serialize)]
struct Used {
    #[serde(with = "form::optional_text")]
    digest: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<u64>,
    #[serde(skip_serializing_if = "is_default")]
    superseded: u64,
    #[serde(skip_serializing_if = "is_default")]
    repeated: u64,
    #[serde(skip_serializing_if = "is_default")]
    set_aside: u64,
    #[serde(skip_serializing_if = "is_default")]
    left_out: usize,
}

impl Records {
    /// What the record in this place says.
    pub(super) fn of(keys: &Keys, place: u64) -> Self {
        let same = Same { times: 1, place, left_out: keys.left_out };
        let records = BTreeMap::from([((Reverse(keys.edition.clone()), keys.digest), same)]);
        Self { records, ..Self::default() }
    }

    /// What a withdrawal says.
    pub(super) fn withdrawn(withdrawn: &Withdrawn) -> Self {
        let withdrawn = BTreeSet::from([(withdrawn.version, withdrawn.modified.clone())]);
        Self { withdrawn, ..Self::default() }
    }

    fn merge(&mut self, other: Self) {
        self.withdrawn.extend(other.withdrawn);
        for (rank, same) in other.records {
            let own = self.records.entry(rank).or_insert(Same { times: 0, ..same });
            own.times += same.times;
            own.place = own.place.min(same.place);
        }
        while self.records.len() > MAX_RECORDS {
            self.records.pop_last();
        }
    }

    fn finish(self, id: &str) -> Option<Vec<u8>> {
        let mut group = Group::default();
        for (version, modified) in self.withdrawn {
            group.withdrawn.push(Withdrawn {
                id: Some(id.to_owned()),
                status: "canceled",
                version,
                modified,
            });
        }
        for ((Reverse(edition), digest), Same { times, place, left_out }) in self.records {
            for _ in 0..times {
                group.add(Seen { edition: edition.clone(), digest, place, left_out });
            }
        }
        let article = group.close()?;
        let [superseded, repeated, set_aside, withdrawn] = article.unused;
        if withdrawn == 0 && superseded + repeated + set_aside == 0 && article.left_out == 0 {
            return None;
        }
        let (digest, place) = (Some(article.digest), Some(article.place));
        let used = match article.is_withdrawn {
            true => Used { digest: None, place: None, superseded: 0, repeated: 0, set_aside: 0, left_out: 0 },
            false => Used { digest, place, superseded, repeated, set_aside, left_out: article.left_out },
        };
        settled::article_line(id, used).ok()
    }
}
