//! Events: those of one kind between the same parties in, those out that cannot be true beside what was asked about.

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, Reason};
use crate::date::Date;
use crate::explain::Context;
use crate::extract::Modality;
use crate::view::{ArticleId, Content, EntityId, Event, StatementId, is_mutual};

/// How many days two dates of one event may be apart.
const DAYS_APART: i64 = 3;
/// How many days apart two articles may be that tell of one event without a date.
const ARTICLES_APART: i64 = 7;

/// What two events agree in that may contradict each other: the type, the actors and the targets, or all as one where
/// the event is mutual.
pub(super) type Key<'v> = (Option<&'v str>, Vec<EntityId>, Vec<EntityId>);

pub(super) fn key<'v>(event: &'v Event<'_>) -> Option<Key<'v>> {
    let sorted = |entities: BTreeSet<EntityId>| entities.into_iter().collect::<Vec<_>>();
    let actors: BTreeSet<EntityId> = event.actors.iter().copied().collect();
    let targets: BTreeSet<EntityId> = event.targets.iter().copied().collect();
    let mutual = event.event_type.as_deref().is_some_and(is_mutual);
    let all: BTreeSet<EntityId> = actors.union(&targets).copied().collect();
    // Two accounts that name nobody need not be of the same.
    if actors.is_empty() || (targets.is_empty() && !mutual) || all.len() < 2 {
        return None;
    }
    let (actors, targets) = if mutual { (all, BTreeSet::new()) } else { (actors, targets) };
    Some((event.event_type.as_deref(), sorted(actors), sorted(targets)))
}

/// An event of a group.
struct Member<'v> {
    id: StatementId,
    negated: bool,
    dates: &'v [Date],
    articles: &'v [ArticleId],
}

pub(super) fn contradictions(
    context: &Context<'_, '_>,
    group: &Group,
    found: &mut Vec<(Reason, StatementId)>,
) {
    let member = |id: &StatementId| match &context.view[*id].content {
        Content::Event(event) => Some(Member {
            id: *id,
            negated: event.modality == Some(Modality::Negated),
            dates: &event.dates,
            articles: &context.view[*id].articles,
        }),
        _ => None,
    };
    let said: Vec<Member<'_>> = group.said.iter().filter_map(member).collect();
    let all: Vec<Member<'_>> = group.all.iter().filter_map(member).collect();
    for negated in [false, true] {
        let accounts = Accounts::new(context, said.iter().filter(|member| member.negated != negated));
        let denied =
            all.iter().filter(|member| member.negated == negated && accounts.one_is_near(context, member));
        found.extend(denied.map(|member| (Reason::Denied, member.id)));
    }
    other_dates(&said, &all, found);
}

/// Some events, to ask whether one of them may be the one that another tells of.
struct Accounts {
    /// The first and the last day of each that has a date, in their order; and the latest last day so far.
    dated: Vec<(i64, i64)>,
    /// The days on which articles tell of one that has no date, in their order.
    undated: Vec<i64>,
    /// The days on which articles tell of any of them, in their order.
    any: Vec<i64>,
}

impl Accounts {
    fn new<'m>(context: &Context<'_, '_>, members: impl Iterator<Item = &'m Member<'m>>) -> Self {
        let mut accounts = Self { dated: Vec::new(), undated: Vec::new(), any: Vec::new() };
        for member in members {
            let published: Vec<i64> = published(context, member).collect();
            match member.dates.first() {
                Some(date) => accounts.dated.extend(days(*date)),
                None => accounts.undated.extend(&published),
            }
            accounts.any.extend(published);
        }
        accounts.dated.sort_unstable();
        let mut latest = i64::MIN;
        for (_, end) in &mut accounts.dated {
            latest = latest.max(*end);
            *end = latest;
        }
        accounts.undated.sort_unstable();
        accounts.any.sort_unstable();
        accounts
    }

    /// Whether one of them may be the event that a member tells of: by their dates, or, where one has none, by the
    /// dates of the articles.
    fn one_is_near(&self, context: &Context<'_, '_>, member: &Member<'_>) -> bool {
        let near = |days: &[i64]| {
            published(context, member).any(|day| {
                let from = days.partition_point(|other| *other < day - ARTICLES_APART);
                days.get(from).is_some_and(|other| *other <= day + ARTICLES_APART)
            })
        };
        match member.dates.first() {
            Some(date) => near(&self.undated) || self.overlaps(*date),
            None => near(&self.any),
        }
    }

    fn overlaps(&self, date: Date) -> bool {
        let Some((start, end)) = days(date) else { return false };
        let begun = self.dated.partition_point(|(other, _)| *other <= end);
        begun.checked_sub(1).is_some_and(|last| self.dated[last].1 >= start)
    }
}

/// Finds the events that have another date, a few days off, where no article tells both.
fn other_dates(said: &[Member<'_>], all: &[Member<'_>], found: &mut Vec<(Reason, StatementId)>) {
    // All dates that an article tells of such an event.
    let mut told: BTreeMap<ArticleId, Vec<Date>> = BTreeMap::new();
    for member in all {
        for article in member.articles {
            told.entry(*article).or_default().extend(member.dates);
        }
    }
    let tells = |member: &Member<'_>, day: i64| {
        let dates = member.articles.iter().filter_map(|article| told.get(article)).flatten();
        dates.copied().filter_map(days).any(|(start, end)| start <= day && day <= end)
    };
    let by_day = |members: &[Member<'_>]| {
        let mut by_day: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (place, member) in members.iter().enumerate().filter(|(_, member)| !member.negated) {
            // What has two dates has no other one.
            if let &[date] = member.dates
                && let Some((start, _)) = date.to_civil().and_then(|_| days(date))
            {
                by_day.entry(start).or_default().push(place);
            }
        }
        by_day
    };
    let said_by_day = by_day(said);
    for (day, members) in by_day(all) {
        for (other, others) in said_by_day.range(day - DAYS_APART..=day + DAYS_APART) {
            if *other == day || others.iter().all(|&place| tells(&said[place], day)) {
                continue;
            }
            let alone = members.iter().filter(|&&place| !tells(&all[place], *other));
            found.extend(alone.map(|&place| (Reason::OtherDate, all[place].id)));
        }
    }
}

/// The first and the last day that a date may mean.
fn days(date: Date) -> Option<(i64, i64)> {
    let (start, end) = date.days()?;
    Some((number(start)?, number(end)?))
}

/// The days from the first of January 1970 on.
fn number(day: jiff::civil::Date) -> Option<i64> {
    Some(i64::from(jiff::civil::date(1970, 1, 1).until(day).ok()?.get_days()))
}

/// When the articles of an event were published, where that is told to the day.
fn published(context: &Context<'_, '_>, member: &Member<'_>) -> impl Iterator<Item = i64> {
    let days = |article: &ArticleId| number(context.view[*article].published?.to_civil()?);
    member.articles.iter().filter_map(days)
}
