//! Positions: tenures of one position in one body on one day in, those out that cannot be true beside what was asked about.

use std::collections::BTreeSet;

use super::{Group, Reason};
use crate::date::Date;
use crate::explain::Context;
use crate::gazetteer::fold;
use crate::view::{Content, EntityId, PositionId, StatementId, Tenure};

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

/// What two tenures agree in that may contradict each other: the position, the body and the day, or, where no body is
/// told, the holder.
pub(super) type Key = (PositionId, Option<EntityId>, Option<EntityId>, Date);

pub(super) fn key(tenure: &Tenure) -> Option<Key> {
    // The same month or year is long enough for both to be true.
    let day = tenure.as_of.filter(|day| day.day().is_some())?;
    let alone = if tenure.position_in.is_none() { Some(tenure.holder?) } else { None };
    Some((tenure.position?, tenure.position_in, alone, day))
}

pub(super) fn contradictions(
    context: &Context<'_, '_>,
    group: &Group,
    found: &mut Vec<(Reason, StatementId)>,
) {
    let tenure = |id: &StatementId| match &context.view[*id].content {
        Content::Tenure(tenure) => Some((tenure.holder, tenure.former, *id)),
        _ => None,
    };
    let said: BTreeSet<_> =
        group.said.iter().filter_map(tenure).map(|(holder, former, _)| (holder, former)).collect();
    // Two are enough: whoever holds it now differs from one of them.
    let holders: Vec<EntityId> =
        said.iter().filter_map(|(holder, former)| holder.filter(|_| !former)).take(2).collect();
    for (holder, former, id) in group.all.iter().filter_map(tenure) {
        if said.contains(&(holder, !former)) {
            found.push((Reason::FormerOrNot, id));
        }
        let is_other = |holder: EntityId| holders.iter().any(|&other| other != holder);
        if !former && holder.is_some_and(is_other) && is_single(context, id) {
            found.push((Reason::OtherHolder, id));
        }
    }
}

/// Whether one person holds the position of a body at a time.
fn is_single(context: &Context<'_, '_>, id: StatementId) -> bool {
    let Content::Tenure(Tenure { position: Some(position), position_in: Some(_), .. }) =
        &context.view[id].content
    else {
        return false;
    };
    SINGLE.contains(&fold(&context.view[*position].label).as_str())
}
