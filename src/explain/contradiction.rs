//! Contradiction: the statements that say a thing in, those that cannot be true beside them out.
//!
//! News seldom says outright that other news is wrong, so contradiction is narrow here; what may well be true side by
//! side is none. There are five kinds, see [`Reason`].

use serde::Serialize;

use super::{Context, Told};
use crate::date::Date;
use crate::extract::{EntityType, Modality};
use crate::gazetteer::fold;
use crate::view::{Content, EntityId, Event, Relation, StatementId, Tenure, is_mutual};
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

/// The positions that one person holds at a time, folded.
const SINGLE: [&str; 24] = [
    "president",
    "prime minister",
    "premier",
    "chancellor",
    "taoiseach",
    "king",
    "queen",
    "emperor",
    "empress",
    "sultan",
    "emir",
    "pope",
    "head of state",
    "head of government",
    "supreme leader",
    "foreign minister",
    "minister of foreign affairs",
    "foreign secretary",
    "secretary of state",
    "defence minister",
    "defense minister",
    "interior minister",
    "finance minister",
    "secretary general",
];

/// How many days two dates of one event may be apart.
const DAYS_APART: i64 = 3;
/// How many days apart two articles may be that tell of one event without a date.
const ARTICLES_APART: i64 = 7;

/// What contradicts `said`; `negated` are events that fit what was asked about but did not happen.
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
    for &id in said {
        let others = candidates(context, id).iter().filter(|&&other| other != id);
        found.extend(others.filter_map(|&other| Some((contradicts(context, id, other)?, other))));
    }
    found.sort_unstable();
    found.dedup();
    let mut contradictions = Vec::new();
    for group in found.chunk_by(|a, b| a.0 == b.0) {
        let told = context.told(group.iter().map(|(_, id)| *id));
        contradictions.extend(told.into_iter().map(|told| Contradiction { reason: group[0].0, told }));
    }
    contradictions
}

/// The statements that may contradict one: those of an entity that both must have.
fn candidates<'c>(context: &Context<'c, '_>, id: StatementId) -> &'c [StatementId] {
    let statements = |entity: EntityId| context.view[entity].statements.as_slice();
    let entity = match &context.view[id].content {
        Content::Tenure(tenure) => tenure.position_in.or(tenure.holder),
        Content::Relation(relation) => relation.subject,
        Content::Event(event) => {
            event.actors.iter().chain(&event.targets).copied().min_by_key(|&entity| statements(entity).len())
        }
        Content::Claim(_) => None,
    };
    entity.map(statements).unwrap_or_default()
}

fn contradicts(context: &Context<'_, '_>, one: StatementId, other: StatementId) -> Option<Reason> {
    match (&context.view[one].content, &context.view[other].content) {
        (Content::Tenure(a), Content::Tenure(b)) => tenures(context, a, b),
        (Content::Event(a), Content::Event(b)) => events(context, (a, one), (b, other)),
        (Content::Relation(a), Content::Relation(b)) => relations(context, a, b),
        _ => None,
    }
}

fn relations(context: &Context<'_, '_>, a: &Relation<'_>, b: &Relation<'_>) -> Option<Reason> {
    let type_of = |id: EntityId| context.view[id].entity_type;
    let is_location =
        [a, b].iter().all(|relation| relation.property.as_deref() == Some(tw::LOCATED_IN.as_str()));
    let is_place = a.subject.and_then(type_of) == Some(EntityType::Place);
    let country =
        |relation: &Relation<'_>| relation.object.filter(|&id| type_of(id) == Some(EntityType::Country));
    let apart = country(a).zip(country(b)).is_some_and(|(a, b)| a != b);
    (is_location && a.subject == b.subject && is_place && apart).then_some(Reason::OtherCountry)
}

fn tenures(context: &Context<'_, '_>, a: &Tenure, b: &Tenure) -> Option<Reason> {
    // The same month or year is long enough for both to be true.
    let same_day = a.as_of.zip(b.as_of).is_some_and(|(a, b)| a == b && a.day().is_some());
    let position = a.position.filter(|_| a.position == b.position)?;
    if !same_day || a.position_in != b.position_in {
        return None;
    }
    if a.holder == b.holder {
        return (a.former != b.former).then_some(Reason::FormerOrNot);
    }
    let single = SINGLE.contains(&fold(&context.view[position].label).as_str());
    (single && !a.former && !b.former && a.position_in.is_some() && a.holder.is_some() && b.holder.is_some())
        .then_some(Reason::OtherHolder)
}

fn events(
    context: &Context<'_, '_>,
    (a, one): (&Event<'_>, StatementId),
    (b, other): (&Event<'_>, StatementId),
) -> Option<Reason> {
    if a.event_type != b.event_type || !same_parties(a, b) {
        return None;
    }
    let negated = |event: &Event<'_>| event.modality == Some(Modality::Negated);
    if negated(a) != negated(b) {
        let together = match (a.dates.first(), b.dates.first()) {
            (Some(&a), Some(&b)) => overlap(a, b),
            _ => articles_near(context, one, other),
        };
        return together.then_some(Reason::Denied);
    }
    let (&[date], &[another]) = (a.dates.as_slice(), b.dates.as_slice()) else { return None };
    let near = !overlap(date, another) && days_between(date, another)? <= DAYS_APART;
    if !near || negated(a) {
        return None;
    }
    let articles = |id: StatementId| context.view[id].articles.as_slice();
    // Whether one of the articles of `id` tells of such an event with this date.
    let tells = |id: StatementId, date: Date| {
        candidates(context, one).iter().any(|&known| {
            let same = |event: &Event<'_>| {
                event.event_type == a.event_type
                    && same_parties(event, a)
                    && event.dates.iter().any(|&told| overlap(told, date))
            };
            matches!(&context.view[known].content, Content::Event(event) if same(event))
                && articles(known).iter().any(|article| articles(id).contains(article))
        })
    };
    (!tells(one, another) && !tells(other, date)).then_some(Reason::OtherDate)
}

/// Whether the same entities have a part in two events: as the same parts, or as any where the event is mutual.
fn same_parties(a: &Event<'_>, b: &Event<'_>) -> bool {
    let sorted = |entities: Vec<EntityId>| {
        let mut entities = entities;
        entities.sort_unstable();
        entities.dedup();
        entities
    };
    let all = |event: &Event<'_>| sorted(event.actors.iter().chain(&event.targets).copied().collect());
    let mutual = a.event_type.as_deref().is_some_and(is_mutual);
    // Two accounts that name nobody need not be of the same.
    if a.actors.is_empty() || (a.targets.is_empty() && !mutual) || all(a).len() < 2 {
        return false;
    }
    if mutual {
        all(a) == all(b)
    } else {
        sorted(a.actors.clone()) == sorted(b.actors.clone())
            && sorted(a.targets.clone()) == sorted(b.targets.clone())
    }
}

/// Whether two dates may be the same day.
fn overlap(a: Date, b: Date) -> bool {
    match (a.days(), b.days()) {
        (Some((a, a_end)), Some((b, b_end))) => a <= b_end && b <= a_end,
        _ => false,
    }
}

/// The days from one day to another; `None` where a date is no day.
fn days_between(a: Date, b: Date) -> Option<i64> {
    let (a, b) = (a.to_civil()?, b.to_civil()?);
    Some(i64::from(a.until(b).ok()?.get_days().abs()))
}

/// Whether some articles of two statements were published within a week.
fn articles_near(context: &Context<'_, '_>, one: StatementId, other: StatementId) -> bool {
    let dates = |id: StatementId| {
        context.view[id].articles.iter().filter_map(|&article| context.view[article].published)
    };
    dates(one).any(|a| dates(other).any(|b| days_between(a, b).is_some_and(|days| days <= ARTICLES_APART)))
}
