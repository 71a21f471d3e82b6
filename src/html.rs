//! HTML: texts from anywhere in, text that a browser shows and never obeys out; and what all pages look like.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{Arguments, Write};

use crate::vocab::ev;

/// The style of all pages: for screens of any width, light and dark, and for paper.
pub(crate) const STYLE: &str = include_str!("html.css");

/// What the colours of pictures mean.
pub(crate) const LEGEND: &str = "\
    <span class=\"key person\">person</span><span class=\"key country\">country</span>\
    <span class=\"key organisation\">organisation</span><span class=\"key place\">place</span>\
    <span class=\"key bar other\">position or relation</span>\
    <span class=\"key bar verbal-cooperation\">words that bring closer</span>\
    <span class=\"key bar material-cooperation\">deeds that help</span>\
    <span class=\"key bar verbal-conflict\">words against</span>\
    <span class=\"key bar material-conflict\">deeds against</span>";

/// The class of the style that most of several statements have.
pub(crate) fn main_class<'c>(classes: &BTreeMap<&'c str, usize>) -> &'c str {
    let most = classes.iter().max_by_key(|(class, number)| (**number, **class != "other"));
    most.map_or("other", |(class, _)| class)
}

/// Appends to a page; to a text this cannot fail.
pub(crate) fn put(page: &mut String, arguments: Arguments<'_>) {
    let _ = page.write_fmt(arguments);
}

/// A text for an element or an attribute in double quotation marks.
///
/// What HTML would take for markup is escaped, and characters that turn the direction of what follows, or that no
/// document may have, are replaced by U+FFFD: a text must not change how the page around it reads.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\'') || is_unsafe(c);
    if !text.contains(special) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if is_unsafe(c) => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped.into()
}

/// Controls but tab and line breaks, and overrides and isolates of direction.
fn is_unsafe(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A link to `iri` that shows `text`; of an IRI that is no address of the web, the text alone.
pub(crate) fn link(iri: &str, text: &str) -> String {
    let lower = iri.get(..8).unwrap_or(iri).to_ascii_lowercase();
    if lower.starts_with("https://") || lower.starts_with("http://") {
        format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escape(iri), escape(text))
    } else {
        escape(text).into_owned()
    }
}

/// The kind of an event: the word to show, and its broad class for the style.
pub(crate) fn event_kind(event_type: Option<&str>) -> (String, &'static str) {
    let Some(iri) = event_type else { return ("event".to_owned(), "other") };
    let local = iri.strip_prefix(ev::NAMESPACE).unwrap_or_else(|| crate::view::local_name(iri));
    let class = match local {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => "verbal-cooperation",
        "COOPERATE" | "AID" | "RETREAT" => "material-cooperation",
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => "verbal-conflict",
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => "material-conflict",
        _ => "other",
    };
    (local.to_lowercase(), class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_not_obeyed() {
        assert_eq!(escape("<b a='&\">"), "&lt;b a=&#39;&amp;&quot;&gt;");
        assert_eq!(escape("a\u{202E}b\0c\u{1B}[1m"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}[1m");
        assert_eq!(escape("مرحبا\n"), "مرحبا\n");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for iri in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "ht"] {
            assert_eq!(link(iri, "x"), "x");
        }
        assert_eq!(
            link("HTTPS://x.example/?a\"b", "<"),
            "<a href=\"HTTPS://x.example/?a&quot;b\" rel=\"noreferrer\">&lt;</a>"
        );
    }

    #[test]
    fn the_broad_classes_are_those_of_the_scheme() {
        for statement in
            // The categories, not their modes.
            crate::ontology::EVENTS.split("\n\n").filter(|text| {
                let broader = text.split("skos:broader ev:").nth(1);
                broader.is_some_and(|name| name.starts_with(char::is_lowercase))
            })
        {
            let name = statement.trim_start().split(['\n', ' ']).next().unwrap_or_default();
            let broader = statement.split("skos:broader ev:").nth(1).and_then(|rest| rest.split(' ').next());
            let (_, class) = event_kind(Some(&name.replace("ev:", ev::NAMESPACE)));
            let words: Vec<String> = class.split('-').map(str::to_owned).collect();
            let mut camel = words[0].clone();
            camel.push_str(&words[1][..1].to_uppercase());
            camel.push_str(&words[1][1..]);
            assert_eq!(Some(camel.as_str()), broader, "{name}");
        }
    }
}
