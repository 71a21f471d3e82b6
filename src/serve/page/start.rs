//! The page to begin with: a graph in, what is in it, of whom most is said, what is new, and questions to click on out.

use super::super::look::Look;
use super::super::reply::{Problem, Reply};
use super::super::request::{Request, encode};
use super::super::survey::{Kind, StatementAt, Survey, text_of};
use super::super::{Current, Options};
use super::shown::Shown;
use super::{address, begin, end, grouped, html};
use crate::extract::Modality;
use crate::html::{escape, put};

/// Questions to click on, with the word that leads to each.
pub(super) const QUESTIONS: [(&str, &str); 7] = [
    ("Who holds which position?", include_str!("../../../examples/queries/officials.rq")),
    ("What happened when?", include_str!("../../../examples/queries/events-by-date.rq")),
    ("Who met whom?", include_str!("../../../examples/queries/meetings.rq")),
    ("Who says what?", include_str!("../../../examples/queries/claims-by-speaker.rq")),
    ("Who belongs to what?", include_str!("../../../examples/queries/relations.rq")),
    ("What is planned?", include_str!("../../../examples/queries/planned.rq")),
    ("On what do outlets disagree?", include_str!("../../../examples/queries/disagreements.rq")),
];

/// How many of the newest events are shown.
const NEWEST: usize = 12;

/// How many of those of whom most is said.
const FOREMOST: usize = 24;

/// How many outlets.
const OUTLETS: usize = 30;

/// The page to begin with.
pub(in crate::serve) fn start(
    request: &Request,
    current: &Current,
    options: &Options,
) -> Result<Reply, Problem> {
    let survey = current.survey()?;
    let look = Look::new(&current.graph);
    let mut page = begin(&options.title, "/", &[], options);
    head(&mut page, survey, current);
    if !survey.foremost.is_empty() {
        page.push_str("<h2 id=\"foremost\">Of whom most is said</h2>\n<ul class=\"chips\">\n");
        for (entity, number) in survey.foremost.iter().take(FOREMOST).filter(|(_, number)| *number > 0) {
            let own = survey.entities[*entity as usize];
            put(
                &mut page,
                format_args!(
                    "<li><a class=\"name {}\" href=\"{}\"><bdi>{}</bdi> <small>{}</small></a></li>\n",
                    own.class,
                    escape(&address(&look.value(own.id)?)),
                    escape(&look.name_or_end(own.id)?),
                    grouped(*number)
                ),
            );
        }
        page.push_str("</ul>\n");
    }
    page.push_str("<h2 id=\"questions\">Questions</h2>\n");
    questions(&mut page);
    let newest: Vec<StatementAt> = (0..)
        .zip(&survey.statements)
        .filter(|(_, statement)| {
            statement.kind == Kind::Event && statement.told == Modality::Asserted && statement.day > 0
        })
        .map(|(at, _)| at)
        .take(NEWEST)
        .collect();
    if !newest.is_empty() {
        page.push_str("<h2 id=\"newest\">Newest events</h2>\n");
        let shown = Shown::of(&look, survey, &newest, &[])?;
        page.push_str(&shown.list(current.graph.prefixes()));
        page.push_str("<p class=\"as\"><a href=\"/timeline\">All events in time</a></p>\n");
    }
    outlets(&mut page, survey, &look)?;
    html(end(page), request, current)
}

/// Questions to click on.
pub(super) fn questions(page: &mut String) {
    page.push_str("<ul class=\"questions\">\n");
    for (question, query) in QUESTIONS {
        put(
            page,
            format_args!("<li><a href=\"/query?query={}\">{}</a></li>\n", encode(query), escape(question)),
        );
    }
    page.push_str("</ul>\n");
}

/// How much there is, from when to when.
fn head(page: &mut String, survey: &Survey, current: &Current) {
    let days = survey.articles.iter().map(|article| article.day).filter(|day| *day > 0);
    let (first, last) = (days.clone().min(), days.max());
    let time = match (first, last) {
        (Some(first), Some(last)) if first < last => {
            format!(", from {} to {}", text_of(first), text_of(last))
        }
        (Some(first), _) => format!(", {}", text_of(first)),
        _ => String::new(),
    };
    put(
        page,
        format_args!(
            "<p class=\"lead\">What {} say{}{time}. Every statement leads to the sentence that says so.</p>\n",
            match survey.outlets.as_slice() {
                [] => "articles".to_owned(),
                [outlet] => format!("<bdi>{}</bdi>", escape(&outlet.name)),
                many => format!("{} outlets", grouped(many.len())),
            },
            if survey.outlets.len() == 1 { "s" } else { "" }
        ),
    );
    page.push_str("<ul class=\"numbers\">\n");
    for (name, number) in survey.classes.iter().filter(|(_, number)| *number > 0) {
        put(
            page,
            format_args!(
                "<li><b>{}</b> {}</li>\n",
                grouped(usize::try_from(*number).unwrap_or(usize::MAX)),
                name.to_lowercase()
            ),
        );
    }
    put(
        page,
        format_args!(
            "<li><b>{}</b> triples</li>\n</ul>\n",
            grouped(usize::try_from(current.triples).unwrap_or(usize::MAX))
        ),
    );
}

fn outlets(page: &mut String, survey: &Survey, look: &Look) -> Result<(), Problem> {
    if survey.outlets.is_empty() {
        return Ok(());
    }
    put(
        page,
        format_args!(
            "<h2 id=\"outlets\">Outlets <small>{}</small></h2>\n<div class=\"wide\" role=\"region\" aria-label=\"Outlets\" tabindex=\"0\"><table>\n<thead><tr>\
             <th scope=\"col\">Outlet</th><th scope=\"col\" class=\"number\">Articles</th><th scope=\"col\">From</th><th \
             scope=\"col\">To</th></tr></thead>\n<tbody>\n",
            grouped(survey.outlets.len())
        ),
    );
    for outlet in survey.outlets.iter().take(OUTLETS) {
        put(
            page,
            format_args!(
                "<tr><td><a href=\"{}\"><bdi>{}</bdi></a></td><td class=\"number\">{}</td><td class=\"date\">{}</td><td class=\"date\">{}</td></tr>\n",
                escape(&address(&look.value(outlet.id)?)),
                escape(&outlet.name),
                grouped(outlet.articles),
                text_of(outlet.first),
                text_of(outlet.last)
            ),
        );
    }
    page.push_str("</tbody>\n</table></div>\n");
    Ok(())
}
