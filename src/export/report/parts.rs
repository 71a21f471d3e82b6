//! Small parts of a report: names, sources, sentences with the words marked.

use std::fmt::Write;

use super::Report;
use crate::extract::{EntityType, Modality};
use crate::html::{escape, link};
use crate::view::{ArticleId, EntityId, PassageId, Statement, Text};

/// Bytes of a sentence beyond which only the part around the words is shown.
const LONG: usize = 700;

/// Bytes that are shown before and after the words then.
const AROUND: usize = 250;

impl Report<'_, '_> {
    /// An entity's name, as a link to its card if it has one.
    pub(super) fn name(&self, id: EntityId) -> String {
        let entity = &self.view[id];
        let class = type_name(entity.entity_type);
        let label = escape(&entity.label);
        if self.has_card[id.0 as usize] {
            format!("<a class=\"name {class}\" href=\"#e{}\"><bdi>{label}</bdi></a>", id.0)
        } else {
            format!("<bdi class=\"name {class}\">{label}</bdi>")
        }
    }

    /// Several names in a row.
    pub(super) fn names(&self, ids: &[EntityId]) -> String {
        ids.iter().map(|&id| self.name(id)).collect::<Vec<_>>().join(", ")
    }

    /// Who says so and when, as a link to the article on the web if it has an address there.
    pub(super) fn source(&self, id: ArticleId) -> String {
        let article = &self.view[id];
        let outlet = article.outlet.as_deref();
        let name =
            outlet.or(article.headline.as_ref().map(|text| text.value.as_ref())).unwrap_or("an article");
        let name = article.url.as_deref().map_or_else(|| escape(name).into_owned(), |url| link(url, name));
        match article.published {
            Some(date) => format!("<bdi>{name}</bdi>, {date}"),
            None => format!("<bdi>{name}</bdi>"),
        }
    }

    /// The sentence behind a statement, who says so and how sure the extractor is.
    pub(super) fn evidence(&self, statement: &Statement<'_>) -> String {
        let mut html = String::new();
        if let Some(&passage) = statement.evidence.first() {
            html.push_str(&self.sentence(passage));
        }
        let mut said: Vec<String> = statement.articles.iter().map(|&article| self.source(article)).collect();
        if statement.evidence.len() > 1 {
            said.push(format!("{} passages", statement.evidence.len()));
        }
        if let Some(confidence) = statement.confidence {
            said.push(format!("confidence {confidence}"));
        }
        // Writing to a text cannot fail.
        let _ = writeln!(html, "<p class=\"source\">{}</p>", said.join(" · "));
        html
    }

    /// The sentence of a passage, with its words marked.
    pub(super) fn sentence(&self, id: PassageId) -> String {
        let passage = &self.view[id];
        let Some(text) = passage.sentence.as_ref().or(passage.exact.as_ref()) else { return String::new() };
        let sentence = text.value.as_ref();
        let words = self.view.marked(id).unwrap_or(0..0);
        let (mut from, mut to) = (0, sentence.len());
        if sentence.len() > LONG {
            from = boundary(sentence, words.start.saturating_sub(AROUND));
            to = boundary(sentence, words.end.saturating_add(AROUND).min(sentence.len()));
        }
        let mark = |words: &str| match words {
            "" => String::new(),
            words => format!("<mark>{}</mark>", escape(words)),
        };
        format!(
            "<blockquote dir=\"auto\"{}>{}{}{}{}{}</blockquote>\n",
            language(text),
            if from > 0 { "… " } else { "" },
            escape(&sentence[from..words.start.max(from)]),
            mark(&sentence[words.clone()]),
            escape(&sentence[words.end.max(from)..to]),
            if to < sentence.len() { " …" } else { "" },
        )
    }
}

/// The nearest boundary of a character at or before a byte.
fn boundary(text: &str, byte: usize) -> usize {
    (0..=byte).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or(0)
}

/// The attribute that says a text's language.
pub(super) fn language(text: &Text<'_>) -> String {
    text.language.map_or_else(String::new, |tag| format!(" lang=\"{}\"", escape(tag)))
}

/// What an entity is, for readers and for the style.
pub(crate) fn type_name(entity_type: Option<EntityType>) -> &'static str {
    match entity_type {
        Some(EntityType::Person) => "person",
        Some(EntityType::Country) => "country",
        Some(EntityType::Organisation) => "organisation",
        Some(EntityType::Place) => "place",
        Some(EntityType::Entity) | None => "thing",
    }
}

/// A mark for what is not told as a fact.
pub(crate) fn modality_mark(modality: Option<Modality>) -> &'static str {
    match modality {
        None | Some(Modality::Asserted) => "",
        Some(Modality::Negated) => " <span class=\"tag not\">did not happen</span>",
        Some(Modality::Planned) => " <span class=\"tag\">planned</span>",
        Some(Modality::Hypothetical) => " <span class=\"tag\">possible</span>",
    }
}
