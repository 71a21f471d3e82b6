//! What many articles say alike, once: positions and relations with the number of those that report them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::sections::{row, said};
use super::{Report, SHOWN, heading};
use crate::date::Date;
use crate::html::escape;
use crate::view::{ArticleId, Content, EntityId, PositionId, StatementId};

/// How many reports of one thing are shown with their sentences.
const REPORTS: usize = 5;

/// What statements say alike, and when.
#[derive(Default)]
struct Group {
    statements: Vec<StatementId>,
    articles: BTreeSet<ArticleId>,
    dates: Vec<Date>,
}

impl Group {
    fn add(&mut self, report: &Report<'_, '_>, id: StatementId, date: Option<Date>) {
        self.statements.push(id);
        self.articles.extend(&report.view[id].articles);
        self.dates.extend(date);
    }

    /// "3 reports".
    fn reports(&self) -> String {
        match self.articles.len().max(1) {
            1 => "1 report".to_owned(),
            number => format!("{number} reports"),
        }
    }

    /// The sentences of the newest reports.
    fn evidence(&self, report: &Report<'_, '_>) -> String {
        let view = report.view;
        let newest = |id: &StatementId| {
            let published = view[*id].articles.iter().filter_map(|&article| view[article].published).max();
            (Reverse(published), *id)
        };
        let mut statements = self.statements.clone();
        statements.sort_by_key(newest);
        let mut html: String =
            statements.iter().take(REPORTS).map(|id| report.evidence(&view[*id])).collect();
        let more = statements.len().saturating_sub(REPORTS);
        if more > 0 {
            html.push_str(&format!("<p class=\"faint\">{more} more in the graph.</p>\n"));
        }
        html
    }

    /// By whose account it is, if no article says it in its own voice.
    fn said(&self, report: &Report<'_, '_>) -> String {
        let mut said = self.statements.iter().map(|id| said(report, *id));
        let first = said.next().unwrap_or_default();
        if said.all(|other| other == first) { first } else { String::new() }
    }

    /// From which day to which it is reported.
    fn span(&self) -> String {
        match (self.dates.iter().min(), self.dates.iter().max()) {
            (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
            (Some(day), _) => format!(", as of {day}"),
            _ => String::new(),
        }
    }
}

/// Groups in the order of their names, if they are too many those with most reports.
fn chosen<K: Ord + Copy, N: Ord>(
    groups: BTreeMap<K, Group>,
    name: impl Fn(K) -> N,
) -> (Vec<(K, Group)>, usize) {
    let all = groups.len();
    let mut groups: Vec<(K, Group)> = groups.into_iter().collect();
    if all > SHOWN {
        groups.sort_by_key(|(key, group)| (Reverse(group.articles.len()), *key));
        groups.truncate(SHOWN);
    }
    groups.sort_by_cached_key(|(key, _)| (name(*key), *key));
    (groups, all)
}

/// Who holds or held which position, from when to when articles say so, by name.
pub(super) fn positions(report: &Report<'_, '_>) -> String {
    let view = report.view;
    type Key = (Option<EntityId>, Option<PositionId>, Option<EntityId>, bool);
    let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
    for (id, tenure) in
        report.statements(|content| if let Content::Tenure(tenure) = content { Some(tenure) } else { None })
    {
        let key = (tenure.holder, tenure.position, tenure.position_in, tenure.former);
        groups.entry(key).or_default().add(report, id, tenure.as_of);
    }
    let label = |id: Option<EntityId>| id.map(|id| view[id].label.clone());
    let position = |id: Option<PositionId>| id.map(|id| view[id].label.clone());
    let (groups, all) =
        chosen(groups, |(holder, held, body, former)| (label(holder), former, position(held), label(body)));
    let mut html = heading("positions", "Positions", groups.len(), all, "those that most articles report");
    html.push_str("<div class=\"list\">\n");
    for ((holder, held, body, former), group) in &groups {
        let holder = holder.map_or_else(|| "somebody".to_owned(), |holder| report.name(holder));
        let position = held.map_or("a position", |position| view[position].label.as_ref());
        let body = body.map_or_else(String::new, |body| format!(", {}", report.name(body)));
        let former = if *former { " <span class=\"tag not\">former</span>" } else { "" };
        row(
            &mut html,
            &format!(
                "{holder}: <b><bdi>{}</bdi></b>{body}{former} <small>{}{}</small>{}",
                escape(position),
                group.reports(),
                group.span(),
                group.said(report)
            ),
            &group.evidence(report),
        );
    }
    html.push_str("</div>\n");
    html
}

/// Lasting relations, by name.
pub(super) fn relations(report: &Report<'_, '_>) -> String {
    let view = report.view;
    type Key<'v> = (Option<EntityId>, Option<&'v str>, Option<EntityId>);
    let mut groups: BTreeMap<Key<'_>, Group> = BTreeMap::new();
    for (id, relation) in report
        .statements(|content| if let Content::Relation(relation) = content { Some(relation) } else { None })
    {
        groups.entry((relation.subject, relation.name(), relation.object)).or_default().add(report, id, None);
    }
    let label = |id: Option<EntityId>| id.map(|id| view[id].label.clone());
    let (groups, all) = chosen(groups, |(subject, _, object)| (label(subject), label(object)));
    let mut html = heading("relations", "Relations", groups.len(), all, "those that most articles report");
    html.push_str("<div class=\"list\">\n");
    for ((subject, name_of_relation, object), group) in &groups {
        let name = |id: Option<EntityId>| id.map_or_else(|| "somebody".to_owned(), |id| report.name(id));
        let property = name_of_relation.map_or("related to", |name| match name {
            "memberOf" => "is a member of",
            "chairs" => "chairs",
            "partOf" => "is part of",
            "locatedIn" => "is in",
            other => other,
        });
        row(
            &mut html,
            &format!(
                "{} <span class=\"faint\">{}</span> {} <small>{}</small>{}",
                name(*subject),
                escape(property),
                name(*object),
                group.reports(),
                group.said(report)
            ),
            &group.evidence(report),
        );
    }
    html.push_str("</div>\n");
    html
}
