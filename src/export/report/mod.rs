//! The report: a [`View`] in, one HTML page out that opens from a disk: no server, no script, no outside request.
//!
//! Long lists are cut, and say so; the work is that of looking at the view once and sorting what is in it.

mod grouped;
mod groups;
mod parts;
mod picture;
mod sections;

pub(crate) use parts::{modality_mark, type_name};

use std::cmp::Reverse;
use std::io::{self, Write};

use crate::date::Date;
use crate::html::{STYLE, escape};
use crate::view::{Content, EntityId, StatementId, View};

/// The style of what only reports have.
const REPORT_STYLE: &str = include_str!("report.css");

/// How many items of each list are shown.
const SHOWN: usize = 400;

/// Writes the report of what a view shows and gives the writer back.
///
/// # Errors
///
/// If the writer fails.
pub(super) fn write<W: Write>(view: &View<'_>, mut writer: W) -> io::Result<W> {
    let report = Report::new(view);
    report.head(&mut writer)?;
    for section in [
        picture::section(&report),
        sections::timeline(&report),
        sections::claims(&report),
        grouped::positions(&report),
        grouped::relations(&report),
        sections::entities(&report),
        sections::articles(&report),
    ] {
        writer.write_all(section.as_bytes())?;
    }
    write!(
        writer,
        "<h2 id=\"rest\">What is not shown</h2>\n<p>Long lists are cut. A report of a part has more of it: \
         <code>triplewire export -d graph.ttl --only date=2020-10..2020-12 -o part.html</code>, or \
         <code>--only entity='…'</code>. A page for each thing, article and event: \
         <code>triplewire export -d graph.ttl --format site -o site/</code>, or <code>triplewire serve graph.ttl</code>.</p>\n\
         </main>\n<footer>The graph says what articles say, not what is true. Made by triplewire {}.</footer>\n\
         </body>\n</html>\n",
        env!("CARGO_PKG_VERSION")
    )?;
    writer.flush()?;
    Ok(writer)
}

/// What the sections share.
struct Report<'v, 'd> {
    view: &'v View<'d>,
    /// The entities that have a card, those of which most is said first.
    entities: Vec<EntityId>,
    /// For each entity, whether it has a card.
    has_card: Vec<bool>,
}

impl<'v, 'd> Report<'v, 'd> {
    fn new(view: &'v View<'d>) -> Self {
        let mut entities: Vec<EntityId> = (0..).map(EntityId).take(view.entities().len()).collect();
        let weight = |id: &EntityId| {
            let entity = &view[*id];
            (Reverse(entity.statements.len()), Reverse(entity.mentions.len()), entity.label.as_ref(), *id)
        };
        entities.sort_unstable_by_key(weight);
        entities.truncate(SHOWN);
        let mut has_card = vec![false; view.entities().len()];
        for id in &entities {
            has_card[id.0 as usize] = true;
        }
        Self { view, entities, has_card }
    }

    /// The statements whose content `pick` takes, in the order of the view.
    fn statements<'r, C>(
        &'r self,
        pick: impl Fn(&'r Content<'d>) -> Option<C> + 'r,
    ) -> impl Iterator<Item = (StatementId, C)> + 'r
    where
        'v: 'r,
    {
        let numbered = (0..).map(StatementId).zip(self.view.statements());
        numbered.filter_map(move |(id, statement)| Some((id, pick(&statement.content)?)))
    }

    fn head(&self, writer: &mut impl Write) -> io::Result<()> {
        let view = self.view;
        let days: Vec<Date> = view.articles().iter().filter_map(|article| article.published).collect();
        let span = match (days.first(), days.last()) {
            (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
            (Some(first), _) => format!(", {first}"),
            _ => String::new(),
        };
        let mut outlets: Vec<&str> = view.articles().iter().filter_map(|a| a.outlet.as_deref()).collect();
        outlets.sort_unstable();
        outlets.dedup();
        let title = match outlets.as_slice() {
            [] => "What the articles say".to_owned(),
            [outlet] => format!("What {outlet} says"),
            [one, two] => format!("What {one} and {two} say"),
            many => format!("What {} outlets say", many.len()),
        };
        let events = self.statements(|content| matches!(content, Content::Event(_)).then_some(())).count();
        let claims = self.statements(|content| matches!(content, Content::Claim(_)).then_some(())).count();
        let numbers = [
            (view.articles().len(), "articles"),
            (view.entities().len(), "entities"),
            (events, "events"),
            (claims, "claims"),
        ];
        let numbers: String =
            numbers.iter().map(|(number, what)| format!("<li><b>{number}</b> {what}</li>")).collect();
        write!(
            writer,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<title>{0}</title>\n\
             <style>\n{STYLE}{REPORT_STYLE}</style>\n</head>\n<body>\n<header class=\"page\">\n<h1>{0}</h1>\n\
             <p class=\"faint\">A knowledge graph of news{1}. Every entry shows the sentence that says so.</p>\n\
             <ul class=\"numbers\">{numbers}</ul>\n\
             <nav><a href=\"#picture\">Picture</a><a href=\"#timeline\">Timeline</a><a href=\"#claims\">Claims</a>\
             <a href=\"#positions\">Positions</a><a href=\"#relations\">Relations</a>\
             <a href=\"#entities\">Entities</a><a href=\"#articles\">Articles</a></nav>\n</header>\n<main>\n",
            escape(&title),
            escape(&span),
        )
    }
}

/// A heading, and what it says of a list that is cut.
fn heading(id: &str, title: &str, shown: usize, all: usize, order: &str) -> String {
    let cut = if shown < all {
        format!(
            "<p class=\"faint\">{shown} of {all} are shown: {order}. <a href=\"#rest\">The others</a></p>\n"
        )
    } else {
        String::new()
    };
    format!("<h2 id=\"{id}\">{title} <small>{all}</small></h2>\n{cut}")
}
