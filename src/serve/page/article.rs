//! The page of an article: its text as far as the graph has it, what it says, and who says otherwise.

use std::collections::BTreeMap;

use super::super::around::Around;
use super::super::look::LONG_TEXT;
use super::super::reply::Problem;
use super::super::survey::{StatementAt, Survey, text_of};
use super::address;
use super::shown::Shown;
use super::statement::related;
use super::thing::Making;
use super::told::Teller;
use crate::explain;
use crate::export::type_name;
use crate::html::{escape, put};
use crate::view::{PassageId, View};
use crate::vocab::tw;

/// How many passages of an article are looked at.
const PASSAGES: usize = 4000;

/// How many statements of an article are shown.
const MOST: usize = 150;

/// How many statements of others are compared with them.
const COMPARED: usize = 200;

/// A sentence: its characters, and which of them name what.
struct Sentence {
    characters: Vec<char>,
    /// From, to, and the link that begins there.
    names: BTreeMap<usize, (usize, String)>,
}

/// What an article says.
pub(super) fn body(making: &mut Making<'_>, article: u32) -> Result<(), Problem> {
    let survey = making.current.survey()?;
    let own = survey.articles[article as usize];
    if let Some(outlet) = survey.outlets.get(own.outlet as usize) {
        let iri = making.look.value(outlet.id)?;
        put(
            &mut making.html,
            format_args!(
                "<p class=\"lead\"><a href=\"{}\"><bdi>{}</bdi></a>{}</p>\n",
                escape(&address(&iri)),
                escape(&outlet.name),
                if own.day > 0 { format!(", <time>{}</time>", text_of(own.day)) } else { String::new() }
            ),
        );
    }
    text(making)?;
    let all = survey.of_article(article);
    let part: Vec<StatementAt> = all.iter().copied().take(MOST).collect();
    let mut around = part.clone();
    around.extend(others(survey, &part));
    let shown = Shown::of(making.look, survey, &around, &[])?;
    let view = View::new(&shown.dataset);
    let ids = shown.ids(&view, &part);
    making.heading("statements", "What it says", all.len(), Some("?statement tw:reportedIn THIS ."));
    let facts = explain::told(&view, making.current.graph.prefixes(), ids.iter().copied());
    making.html.push_str(&Teller { view: &view }.list(&facts));
    making.otherwise(&ids, &view);
    Ok(())
}

/// Statements of other articles about the same as those of this one.
fn others(survey: &Survey, own: &[StatementAt]) -> Vec<StatementAt> {
    let mut others: Vec<StatementAt> = own.iter().flat_map(|at| related(survey, *at)).collect();
    others.sort_unstable();
    others.dedup();
    others.truncate(COMPARED);
    others
}

/// The sentences that the graph has, in their order, with names as links.
fn text(making: &mut Making<'_>) -> Result<(), Problem> {
    let mut around = Around::new(making.look);
    around.article(making.id)?;
    for passage in making.look.subjects(tw::IN_ARTICLE, making.id, PASSAGES)? {
        around.passage(passage)?;
        for entity in making.look.objects(passage, tw::REFERS_TO)? {
            around.names(entity)?;
        }
    }
    let dataset = around.dataset();
    let view = View::new(&dataset);
    let mut sentences: BTreeMap<usize, Sentence> = BTreeMap::new();
    for at in 0..view.passages().len() {
        let id = PassageId(u32::try_from(at).unwrap_or(u32::MAX));
        add(&view, id, &mut sentences);
    }
    if sentences.is_empty() {
        return Ok(());
    }
    making.heading(
        "text",
        "Its text, as far as the graph has it",
        sentences.len(),
        Some("?statement tw:inArticle THIS ."),
    );
    making.html.push_str("<div class=\"text\" dir=\"auto\">\n<p>");
    let mut covered: Option<usize> = None;
    let mut room = 10 * LONG_TEXT;
    for (begin, sentence) in &sentences {
        // Sentences in a row are there one by one too.
        if covered.is_some_and(|end| *begin < end) {
            continue;
        }
        let gap = covered.map_or(*begin > 0, |end| *begin > end + 2);
        if gap {
            making.html.push_str("<span class=\"faint\">… </span>");
        }
        if sentence.characters.len() > room {
            making.html.push_str("<span class=\"faint\">…</span>");
            break;
        }
        room -= sentence.characters.len();
        sentence.write(&mut making.html);
        making.html.push(' ');
        covered = Some(begin + sentence.characters.len());
    }
    making.html.push_str("</p>\n</div>\n");
    Ok(())
}

/// Adds the sentence of a passage, and the name in it, if it is one.
fn add(view: &View<'_>, id: PassageId, sentences: &mut BTreeMap<usize, Sentence>) {
    let passage = &view[id];
    let (Some(start), Some(text), Some(marked)) = (passage.start, &passage.sentence, view.marked(id)) else {
        return;
    };
    let text = text.value.as_ref();
    let (from, length) = (text[..marked.start].chars().count(), text[marked].chars().count());
    let Some(begin) = start.checked_sub(from) else { return };
    let sentence = sentences
        .entry(begin)
        .or_insert_with(|| Sentence { characters: text.chars().collect(), names: BTreeMap::new() });
    // Of what begins at one place the shorter is the sentence itself.
    let number = text.chars().count();
    if number < sentence.characters.len() {
        sentence.characters = text.chars().collect();
        sentence.names.retain(|_, (to, _)| *to <= number);
    }
    let Some(entity) = passage.refers_to else { return };
    if from + length > sentence.characters.len() {
        return;
    }
    let link = format!(
        "<a class=\"name {}\" href=\"{}\">",
        type_name(view[entity].entity_type),
        escape(&address(&view[entity].iri))
    );
    sentence.names.entry(from).or_insert((from + length, link));
}

impl Sentence {
    fn write(&self, html: &mut String) {
        let part = |from: usize, to: usize| {
            let text: String = self.characters.get(from..to).unwrap_or_default().iter().collect();
            escape(&text).into_owned()
        };
        let mut at = 0;
        for (from, (to, link)) in &self.names {
            if *from < at {
                continue;
            }
            put(html, format_args!("{}{link}{}</a>", part(at, *from), part(*from, *to)));
            at = *to;
        }
        html.push_str(&part(at, self.characters.len()));
    }
}
