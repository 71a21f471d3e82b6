//! Contradiction: the statements that say a thing in, those that cannot be true beside them out.
//!
//! News seldom says outright that other news is wrong, so contradiction is narrow here; what may well be true side by
//! side is none. There are five kinds, see [`Reason`].

mod events;
mod tenures;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Context, Told};
use crate::extract::EntityType;
use crate::view::{Content, EntityId, Relation, StatementId};
use crate::vocab::tw;

/// Something that contradicts what was asked about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contradiction {
    /// In which way.
    pub reason: Reason,
    /// What is said instead, and by whom.
    #[serde(flatten)]
    pub told: Told,
}

/// The ways to contradict a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// An event of the same type between the same parties is told as one that did not happen, by an article or by a
    /// speaker. The dates do not exclude each other; where one has none, the articles are at most a week apart.
    Denied,
    /// Somebody else holds the same position in the same body on the same day. It is one of the positions that one
    /// person holds at a time.
    OtherHolder,
    /// The same person is said to hold the position, and to hold it no more, on the same day.
    FormerOrNot,
    /// An event of the same type between the same parties has another date, at most three days off, and no article
    /// tells both: where one does, there were two events.
    OtherDate,
    /// The same town, region or area lies in another country.
    OtherCountry,
}

impl Reason {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "said not to have happened",
            Self::OtherHolder => "another holder on the same day",
            Self::FormerOrNot => "holds it and holds it no more on the same day",
            Self::OtherDate => "another date",
            Self::OtherCountry => "in another country",
        }
    }
}

/// What contradicts `said`; `negated` are events that fit what was asked about but did not happen.
///
/// Two statements can contradict each other only where they agree in much: in position, body and day, or in the kind
/// of event and who has a part in it. So statements are put into groups that agree, and each group is gone through
/// once, whatever the number of accounts in it.
pub(super) fn find(
    context: &Context<'_, '_>,
    said: &[StatementId],
    negated: &[StatementId],
) -> Vec<Contradiction> {
    let mut found: Vec<(Reason, StatementId)> = Vec::new();
    // Where nothing says so, a denial stands alone.
    if said.is_empty() {
        found.extend(negated.iter().map(|&id| (Reason::Denied, id)));
    }
    // What was asked about may leave open who or when: then two that say so may contradict each other.
    found.extend(pairs(context, said));
    found.sort_unstable();
    let mut contradictions = Vec::new();
    for group in found.chunk_by(|a, b| a.0 == b.0) {
        let told = context.told(group.iter().map(|(_, id)| *id));
        contradictions.extend(told.into_iter().map(|told| Contradiction { reason: group[0].0, told }));
    }
    contradictions
}

/// The statements that contradict one of those that are said, each with the way in which it does.
fn pairs(context: &Context<'_, '_>, said: &[StatementId]) -> Vec<(Reason, StatementId)> {
    let mut found = Vec::new();
    let groups = Groups::of(context, said);
    groups.tenures.values().for_each(|group| tenures::contradictions(context, group, &mut found));
    groups.relations.values().for_each(|group| places(context, group, &mut found));
    groups.events.values().for_each(|group| events::contradictions(context, group, &mut found));
    found.sort_unstable();
    found.dedup();
    found
}

/// Statements that agree so far that they may contradict each other.
#[derive(Debug, Default)]
struct Group {
    /// Those that say what was asked about.
    said: Vec<StatementId>,
    /// All of them.
    all: Vec<StatementId>,
}

/// The statements about the entities of those that say what was asked about, by what they agree in.
#[derive(Debug, Default)]
struct Groups<'v> {
    tenures: BTreeMap<tenures::Key, Group>,
    /// By subject.
    relations: BTreeMap<EntityId, Group>,
    events: BTreeMap<events::Key<'v>, Group>,
}

impl<'v> Groups<'v> {
    fn of(context: &Context<'v, '_>, said: &[StatementId]) -> Self {
        let mut groups = Self::default();
        let is_said: BTreeSet<StatementId> = said.iter().copied().collect();
        for &id in &is_said {
            if let Some(group) = groups.group(context, id, true) {
                group.said.push(id);
            }
        }
        let entities: BTreeSet<EntityId> = is_said.iter().filter_map(|&id| entity(context, id)).collect();
        let about: BTreeSet<StatementId> =
            entities.into_iter().flat_map(|entity| context.view[entity].statements.iter().copied()).collect();
        for id in about {
            if let Some(group) = groups.group(context, id, false) {
                group.all.push(id);
            }
        }
        groups
    }

    /// The group of a statement; one that is not there yet only if it is to be made.
    fn group(&mut self, context: &Context<'v, '_>, id: StatementId, make: bool) -> Option<&mut Group> {
        fn of<K: Ord>(groups: &mut BTreeMap<K, Group>, key: K, make: bool) -> Option<&mut Group> {
            if make { Some(groups.entry(key).or_default()) } else { groups.get_mut(&key) }
        }
        match &context.view[id].content {
            Content::Tenure(tenure) => of(&mut self.tenures, tenures::key(tenure)?, make),
            Content::Relation(relation) => of(&mut self.relations, relation.subject?, make),
            Content::Event(event) => of(&mut self.events, events::key(event)?, make),
            Content::Claim(_) => None,
        }
    }
}

/// An entity that both of two statements must have to contradict each other.
fn entity(context: &Context<'_, '_>, id: StatementId) -> Option<EntityId> {
    let statements = |entity: EntityId| context.view[entity].statements.len();
    match &context.view[id].content {
        Content::Tenure(tenure) => tenure.position_in.or(tenure.holder),
        Content::Relation(relation) => relation.subject,
        Content::Event(event) => {
            event.actors.iter().chain(&event.targets).copied().min_by_key(|&entity| statements(entity))
        }
        Content::Claim(_) => None,
    }
}

/// The places of a group that lie in another country than it is said.
fn places(context: &Context<'_, '_>, group: &Group, found: &mut Vec<(Reason, StatementId)>) {
    let country = |id: StatementId| {
        let Content::Relation(relation) = &context.view[id].content else { return None };
        country(context, relation)
    };
    let said: BTreeSet<EntityId> = group.said.iter().filter_map(|&id| country(id)).collect();
    let contradicts = |id: &&StatementId| {
        country(**id)
            .is_some_and(|country| said.len() > 1 || said.first().is_some_and(|&other| other != country))
    };
    found.extend(group.all.iter().filter(contradicts).map(|&id| (Reason::OtherCountry, id)));
}

/// The country in which a relation says that a place lies.
fn country(context: &Context<'_, '_>, relation: &Relation<'_>) -> Option<EntityId> {
    let type_of = |id: EntityId| context.view[id].entity_type;
    let is_location = relation.property.as_deref() == Some(tw::LOCATED_IN.as_str());
    let is_place = relation.subject.and_then(type_of) == Some(EntityType::Place);
    relation.object.filter(|&id| is_location && is_place && type_of(id) == Some(EntityType::Country))
}

#[cfg(test)]
mod tests;
