//! The lists of a report: events in time, claims by speaker, entities, articles.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::parts::{language, modality_mark, type_name};
use super::{Report, SHOWN, heading};
use crate::extract::ClaimKind;
use crate::gazetteer::fold;
use crate::html::{escape, event_kind, link, put};
use crate::view::{ArticleId, Content, EntityId, StatementId, local_name};
use crate::vocab::stance;

/// How many claims of one speaker are shown.
const CLAIMS: usize = 40;

/// Other names that a card shows.
const NAMES: usize = 12;

/// Events by date, those without one last.
pub(super) fn timeline(report: &Report<'_, '_>) -> String {
    let view = report.view;
    let mut events: Vec<_> = report
        .statements(|content| if let Content::Event(event) = content { Some(event) } else { None })
        .map(|(id, event)| (event.dates.first().copied(), id, event))
        .collect();
    // The newest first, what has no date last; what is of one day in the order of the articles.
    events.sort_by_key(|(date, id, _)| {
        (date.is_none(), Reverse(*date), view[*id].articles.first().copied(), *id)
    });
    let all = events.len();
    events.truncate(SHOWN);
    let mut html = heading("timeline", "Timeline", events.len(), all, "the newest");
    let mut day = None;
    for (date, id, event) in &events {
        let shown = date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
        if day.as_ref() != Some(&shown) {
            put(
                &mut html,
                format_args!("{}<h3 class=\"day\">{shown}</h3>\n<ol class=\"line\">\n", end(day.is_some())),
            );
            day = Some(shown);
        }
        let (kind, class) = event_kind(event.event_type.as_deref());
        let actors =
            if event.actors.is_empty() { "somebody".to_owned() } else { report.names(&event.actors) };
        let targets = if event.targets.is_empty() {
            String::new()
        } else {
            format!(" <span class=\"arrow\">→</span> {}", report.names(&event.targets))
        };
        let place = if event.places.is_empty() {
            String::new()
        } else {
            format!(" <span class=\"faint\">in</span> {}", report.names(&event.places))
        };
        put(
            &mut html,
            format_args!(
                "<li class=\"{class}\"><p><span class=\"tag kind\">{}</span> {actors}{targets}{place}{}{}</p>\n{}</li>\n",
                escape(&kind),
                modality_mark(event.modality),
                said(report, *id),
                report.evidence(&view[*id])
            ),
        );
    }
    html.push_str(end(day.is_some()));
    html
}

/// The end of a list that was begun.
fn end(begun: bool) -> &'static str {
    if begun { "</ol>\n" } else { "" }
}

/// By whose account it is, if the article does not say it in its own voice.
pub(super) fn said(report: &Report<'_, '_>, id: StatementId) -> String {
    let speakers: Vec<EntityId> = report.view[id]
        .said_in
        .iter()
        .filter_map(|&claim| match &report.view[claim].content {
            Content::Claim(claim) => claim.speaker,
            _ => None,
        })
        .collect();
    if speakers.is_empty() {
        return String::new();
    }
    format!(" <span class=\"tag\">says {}</span>", report.names(&speakers))
}

/// Claims, those who say most first.
pub(super) fn claims(report: &Report<'_, '_>) -> String {
    let view = report.view;
    let mut speakers: BTreeMap<Option<EntityId>, Vec<StatementId>> = BTreeMap::new();
    let mut all = 0;
    for (id, claim) in
        report.statements(|content| if let Content::Claim(claim) = content { Some(claim) } else { None })
    {
        speakers.entry(claim.speaker).or_default().push(id);
        all += 1;
    }
    let mut speakers: Vec<_> = speakers.into_iter().collect();
    speakers.sort_by_key(|(speaker, claims)| (Reverse(claims.len()), *speaker));
    let mut html = String::new();
    let mut shown = 0;
    for (speaker, mut claims) in speakers {
        if shown >= SHOWN {
            break;
        }
        claims.sort_by_key(|id| {
            let article = view[*id].articles.first().copied();
            (article, view[*id].evidence.first().copied(), *id)
        });
        let name = speaker.map_or_else(|| "somebody".to_owned(), |speaker| report.name(speaker));
        let number = claims.len();
        claims.truncate(CLAIMS.min(SHOWN - shown));
        shown += claims.len();
        let open = if number <= 3 { " open" } else { "" };
        put(
            &mut html,
            format_args!("<details class=\"card\"{open}><summary>{name} <small>{number}</small></summary>\n"),
        );
        for id in &claims {
            let Content::Claim(claim) = &view[*id].content else { continue };
            if let Some(text) = &claim.text {
                let (before, after) =
                    if claim.kind == Some(ClaimKind::Direct) { ("“", "”") } else { ("", "") };
                let does = stance::mark(claim.stance);
                let does = does.map_or(String::new(), |does| format!("<p class=\"faint\">{does}:</p>\n"));
                put(
                    &mut html,
                    format_args!(
                        "{does}<p class=\"words\" dir=\"auto\"{}>{before}{}{after}</p>\n",
                        language(text),
                        escape(&text.value)
                    ),
                );
            }
            let evidence = report.evidence(&view[*id]);
            put(&mut html, format_args!("{evidence}"));
        }
        if claims.len() < number {
            put(
                &mut html,
                format_args!("<p class=\"faint\">{} more in the graph.</p>\n", number - claims.len()),
            );
        }
        html.push_str("</details>\n");
    }
    heading("claims", "Claims by speaker", shown, all, "of those who say most") + &html
}

/// A row that unfolds.
pub(super) fn row(html: &mut String, summary: &str, more: &str) {
    put(html, format_args!("<details><summary>{summary}</summary>\n{more}</details>\n"));
}

/// What the graph knows of each entity.
pub(super) fn entities(report: &Report<'_, '_>) -> String {
    let view = report.view;
    let all = view.entities().len();
    let mut html = heading("entities", "Entities", report.entities.len(), all, "those of which most is said");
    html.push_str(&contents(report));
    html.push_str("<div class=\"cards\">\n");
    for &id in &report.entities {
        let entity = &view[id];
        let class = type_name(entity.entity_type);
        let kinds: Vec<String> =
            entity.types.iter().map(|iri| spaced(local_name(iri))).filter(|kind| kind != class).collect();
        put(
            &mut html,
            format_args!(
                "<section class=\"card {class}\" id=\"e{}\">\n<h3><bdi>{}</bdi></h3>\n<p><span class=\"tag\">{}</span></p>\n<dl>\n",
                id.0,
                escape(&entity.label),
                escape(&[&[class.to_owned()], kinds.as_slice()].concat().join(", "))
            ),
        );
        let names: Vec<String> = entity
            .alt_labels
            .iter()
            .take(NAMES)
            .map(|name| format!("<bdi>{}</bdi>", escape(&name.value)))
            .collect();
        let more = entity.alt_labels.len().saturating_sub(NAMES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        definition(&mut html, "also", &(names.join(", ") + &more), entity.alt_labels.is_empty());
        let codes: Vec<String> = entity.codes.iter().map(|code| escape(code).into_owned()).collect();
        definition(&mut html, "codes", &codes.join(", "), codes.is_empty());
        for decided in [true, false] {
            let links: Vec<String> = entity
                .links
                .iter()
                .filter(|link| link.decided == decided)
                .map(|entry| entry.target.as_ref())
                .collect::<BTreeSet<&str>>()
                .into_iter()
                .map(|target| link(target, &entry_name(target)))
                .collect();
            definition(&mut html, if decided { "is" } else { "may be" }, &links.join(", "), links.is_empty());
        }
        let articles = view.articles_of(id).len();
        definition(
            &mut html,
            "said of it",
            &format!(
                "{} in {} · {}",
                number(entity.statements.len(), "statement"),
                number(articles, "article"),
                number(entity.mentions.len(), "mention")
            ),
            false,
        );
        html.push_str("</dl>\n");
        if let Some(&mention) = entity.mentions.first() {
            let sentence = report.sentence(mention);
            html.push_str(&sentence);
        }
        html.push_str("</section>\n");
    }
    html.push_str("</div>\n");
    html
}

/// The names of those that have a card, by their first letters.
fn contents(report: &Report<'_, '_>) -> String {
    let mut letters: BTreeMap<char, Vec<(String, EntityId)>> = BTreeMap::new();
    for &id in &report.entities {
        let folded = fold(&report.view[id].label);
        let first = folded.chars().next().filter(|c| c.is_alphabetic()).unwrap_or('#');
        letters.entry(first).or_default().push((folded, id));
    }
    let mut html = String::from("<nav class=\"contents\" aria-label=\"Entities by letter\">\n");
    for (letter, mut names) in letters {
        names.sort();
        let names: Vec<String> = names.iter().map(|(_, id)| report.name(*id)).collect();
        let letter = letter.to_uppercase().to_string();
        let (number, names) = (names.len(), names.join(", "));
        put(
            &mut html,
            format_args!(
                "<details><summary>{} <small>{number}</small></summary>\n<p>{names}</p>\n</details>\n",
                escape(&letter)
            ),
        );
    }
    html.push_str("</nav>\n");
    html
}

/// The articles by date, the newest first.
pub(super) fn articles(report: &Report<'_, '_>) -> String {
    let all = report.view.articles().len();
    let shown = all.min(SHOWN);
    let mut html = heading("articles", "Articles", shown, all, "the newest");
    html.push_str("<ul class=\"articles\">\n");
    let mut articles: Vec<_> = (0..).map(ArticleId).zip(report.view.articles()).collect();
    articles.sort_by_key(|(id, article)| (Reverse(article.published), *id));
    for (id, article) in articles.into_iter().take(shown) {
        let headline = article.headline.as_ref().map_or_else(String::new, |headline| {
            format!("<b dir=\"auto\"{}>{}</b><br>", language(headline), escape(&headline.value))
        });
        put(
            &mut html,
            format_args!("<li>{headline}<span class=\"source\">{}</span></li>\n", report.source(id)),
        );
    }
    html.push_str("</ul>\n");
    html
}

/// A row of a list of definitions.
fn definition(html: &mut String, term: &str, definition: &str, is_empty: bool) {
    if !is_empty {
        put(html, format_args!("<dt>{term}</dt><dd>{definition}</dd>\n"));
    }
}

/// "1 article", "2 articles".
fn number(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// The words of a name in camel case: "armed group".
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// What to call an entry of another dataset: the dataset and the identifier, or the address.
fn entry_name(target: &str) -> String {
    let known = [
        ("http://www.wikidata.org/entity/", "Wikidata"),
        ("https://sws.geonames.org/", "GeoNames"),
        ("http://dbpedia.org/resource/", "DBpedia"),
    ];
    let found = known.iter().find_map(|(namespace, name)| Some((name, target.strip_prefix(namespace)?)));
    match found {
        Some((name, local)) => format!("{name} {}", local.trim_end_matches('/').replace('_', " ")),
        None => target.to_owned(),
    }
}
