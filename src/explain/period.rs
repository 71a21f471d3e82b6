//! A part of what is known: a period and a number in, whether a statement is of it, and the newest facts, out.

use jiff::civil;

use super::Told;
use super::fact::Fact;
use crate::date::Date;
use crate::view::{Content, StatementId, View};

/// Days from one to another, ends included; either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first date.
    pub since: Option<Date>,
    /// The last date.
    pub until: Option<Date>,
}

impl Period {
    /// Whether a date may mean a day of the period.
    pub fn has(&self, date: Date) -> bool {
        let Some((first, last)) = date.days() else { return false };
        let since = self.since.and_then(Date::days).map_or(civil::Date::MIN, |(first, _)| first);
        let until = self.until.and_then(Date::days).map_or(civil::Date::MAX, |(_, last)| last);
        first <= until && since <= last
    }

    /// Whether a statement is of the period: by the date of its event or of its tenure, else by that of its articles.
    pub(super) fn covers(&self, view: &View<'_>, id: StatementId) -> bool {
        if *self == Self::default() {
            return true;
        }
        let statement = &view[id];
        let own = match &statement.content {
            Content::Event(event) => &event.dates,
            Content::Tenure(tenure) => tenure.as_of.as_slice(),
            Content::Relation(_) | Content::Claim(_) => &[],
        };
        if own.is_empty() {
            statement
                .articles
                .iter()
                .filter_map(|&article| view[article].published)
                .any(|date| self.has(date))
        } else {
            own.iter().any(|date| self.has(*date))
        }
    }
}

/// Keeps the `most` newest facts, and of each the `most` newest accounts, in the order in which they are; gives how many facts
/// are left out.
pub fn keep_newest(told: &mut Vec<Told>, most: usize) -> usize {
    let mut newest: Vec<(Option<Date>, usize)> = told.iter().map(date).zip(0..).collect();
    newest.sort_by(|(one, place), (other, after)| other.cmp(one).then(place.cmp(after)));
    let mut kept: Vec<usize> = newest.into_iter().take(most).map(|(_, place)| place).collect();
    kept.sort_unstable();
    let all = told.len();
    let mut place = 0;
    told.retain(|_| {
        place += 1;
        kept.binary_search(&(place - 1)).is_ok()
    });
    for told in told.iter_mut() {
        // They stand by date.
        let gone = told.accounts.len().saturating_sub(most);
        told.accounts.drain(..gone);
    }
    all - told.len()
}

/// The newest date of a fact: of the event, else of who tells it.
fn date(told: &Told) -> Option<Date> {
    let published = told.accounts.iter().filter_map(|account| account.published).max();
    match &told.fact {
        Fact::Event { dates, .. } => dates.iter().copied().max().or(published),
        _ => published,
    }
}
