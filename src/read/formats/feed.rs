//! A feed in, an article for each of its entries out: RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom.
//!
//! <https://www.rssboard.org/rss-specification>, <https://web.resource.org/rss/1.0/spec>, RFC 4287.

use super::xml::{Element, Walk};
use super::{Found, Step, Told, blocks, is_web};
use crate::read::error::Reason;

/// The entries of a feed, one by one.
pub(super) struct Entries {
    text: String,
    at: usize,
    line: u64,
    ended: bool,
    feed: Feed,
}

/// What a feed says for all its entries.
#[derive(Default)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
}

impl Entries {
    pub(super) fn new(text: String) -> Self {
        Self { text, at: 0, line: 1, ended: false, feed: Feed::default() }
    }

    /// Goes on to the next entry.
    fn step(&mut self) -> Result<Option<(Element, u64)>, (Reason, u64)> {
        let mut walk = Walk::new(&self.text, self.at, self.line);
        loop {
            let found = walk.next();
            let line = walk.line();
            let Some((start, empty)) = found.map_err(|reason| (reason, line))? else { return Ok(None) };
            let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
            let local = name.rsplit(':').next().unwrap_or_default();
            if matches!(local, "rss" | "RDF" | "feed" | "channel") {
                let lang =
                    start.attributes().flatten().find(|attribute| attribute.key.as_ref() == b"xml:lang");
                if let Some(lang) = lang {
                    self.feed.language = Some(String::from_utf8_lossy(&lang.value).into_owned());
                }
                continue;
            }
            let element = walk.element(&start, empty).map_err(|reason| (reason, line))?;
            match name.as_str() {
                "title" | "atom:title" => self.feed.title = self.feed.title.take().or(title(&element)),
                "language" | "dc:language" => {
                    self.feed.language = self.feed.language.take().or(element.text());
                }
                _ => {}
            }
            if matches!(local, "item" | "entry") {
                let position = walk.position();
                self.line = walk.line();
                self.at += position;
                return Ok(Some((element, line)));
            }
        }
    }
}

impl Iterator for Entries {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.ended {
            return None;
        }
        match self.step() {
            Ok(Some((element, line))) => {
                let told = entry(&element, &self.feed);
                Some((Ok(Found::Article(Box::new(told))), Some(line)))
            }
            Ok(None) => {
                self.ended = true;
                None
            }
            Err((reason, line)) => {
                self.ended = true;
                Some((Err(reason), Some(line)))
            }
        }
    }
}

/// The element of exactly one of these names, with their prefixes, in the order of the names.
fn first<'e>(element: &'e Element, names: &[&str]) -> Option<&'e Element> {
    names
        .iter()
        .find_map(|name| element.elements().find(|child| child.name == *name && child.text().is_some()))
}

fn entry(element: &Element, feed: &Feed) -> Told {
    let words = |names: &[&str]| first(element, names).and_then(Element::text);
    let full =
        first(element, &["content:encoded", "encoded", "content", "atom:content", "xhtml:body", "body"]);
    let short = || first(element, &["description", "summary", "atom:summary", "media:description"]);
    let (body, summary) = match full {
        Some(full) => (Some(full), false),
        None => (short(), true),
    };
    let permanent = |guid: &&Element| guid.attribute("isPermaLink") != Some("false");
    let guid = element.elements().find(|child| child.name == "guid");
    let url = link(element).or_else(|| guid.filter(permanent).and_then(Element::text));
    Told {
        // An entry without an address of the web is told apart by what else it has.
        id: match url.as_deref().is_some_and(is_web) {
            true => None,
            false => words(&["id", "atom:id", "guid"]),
        },
        source: source(element).or_else(|| feed.title.clone()),
        url,
        published: words(&[
            "pubDate",
            "published",
            "atom:published",
            "dc:date",
            "dcterms:issued",
            "updated",
            "atom:updated",
        ]),
        version: None,
        changed: words(&["updated", "atom:updated", "dcterms:modified"]),
        language: element.attribute("xml:lang").map(str::to_owned).or_else(|| feed.language.clone()),
        title: first(element, &["title", "atom:title", "dc:title"]).and_then(title),
        byline: None,
        dateline: None,
        text: body.map(text).unwrap_or_default(),
        summary,
        missing: None,
    }
}

/// Where the entry was taken from, by name.
fn source(element: &Element) -> Option<String> {
    let source = element.elements().find(|child| child.local() == "source")?;
    source.child("title").and_then(title).or_else(|| source.text())
}

fn link(element: &Element) -> Option<String> {
    let links = || element.elements().filter(|child| matches!(child.name.as_str(), "link" | "atom:link"));
    let alternate = links().find(|link| {
        link.attribute("rel").is_none_or(|rel| rel == "alternate") && link.attribute("href").is_some()
    });
    alternate
        .and_then(|link| link.attribute("href").map(str::to_owned))
        .or_else(|| links().find_map(Element::text))
}

/// A title, which may be HTML.
fn title(element: &Element) -> Option<String> {
    let text = element.text()?;
    let plain = element.attribute("type").is_some_and(|kind| kind == "text");
    Some(if plain { text } else { blocks::either(&text) })
}

/// The paragraphs of a content: XHTML inline, or text that is HTML or not.
fn text(element: &Element) -> String {
    if element.elements().next().is_some() {
        return blocks::xml(element);
    }
    let words = element.text().unwrap_or_default();
    match element.attribute("type") {
        Some("text" | "text/plain") => blocks::plain(&words),
        _ => blocks::either(&words),
    }
}
