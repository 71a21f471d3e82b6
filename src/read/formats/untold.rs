//! A page and the main text that was found on it in, what text of the page is not in it out, where that is substantial:
//! what is kept from readers who do not pay, in scripts, in frames, or in other articles on the page.

use std::collections::HashMap;

use dom_query::{Document, NodeId, NodeRef};
use serde_json::Value;

use super::parts::Parts;
use super::{blocks, complete, is_web};
use crate::read::error::Missing;

/// A text of so many characters may be an article.
const LONG: usize = 500;
/// A text shorter than this, in characters, is hardly one.
const SHORT: usize = 250;
/// What a reader who does not pay is shown is not longer than this, in characters.
const STUB: usize = 1000;
/// What is in a script may be a notice about cookies up to so many characters.
const NOTICE: usize = 1000;
/// How much of the scripts of a page is looked at, in bytes.
const MAX_SCRIPTS: usize = 4 << 20;

/// What the main text lacks. `linked` are the values of the page's JSON-LD.
pub(super) fn untold(page: &Document, linked: &[Value], parts: &Parts, text: &str) -> Option<Missing> {
    let found = text.chars().count();
    if is_stub(page, linked, text, found) {
        return Some(Missing::Paid);
    }
    let articles = articles(parts, text);
    let part =
        articles.iter().find(|article| article.untold > LONG && article.untold > found && article.told > 0);
    if let Some(article) = part {
        return Some(Missing::Paragraphs(article.untold));
    }
    // What has a paragraph or two is the teaser of another page.
    let others =
        articles.iter().filter(|article| article.told == 0 && article.untold > LONG && article.count > 2);
    let others: Vec<usize> = others.map(|article| article.untold).collect();
    let characters = others.iter().sum();
    if characters > found / 2 {
        return Some(Missing::Articles { count: others.len(), characters });
    }
    let shown: usize = parts.all.iter().map(|part| part.text.chars().count()).sum();
    framed(page, found, shown).or_else(|| scripted(page, found, shown))
}

/// Whether the page says that it shows a part to those who do not pay, and its text is no more than that.
fn is_stub(page: &Document, linked: &[Value], text: &str, found: usize) -> bool {
    let said = linked.iter().any(|value| {
        says(value, 0, &|object| {
            object.get("isAccessibleForFree").is_some_and(|free| match free {
                Value::Bool(free) => !free,
                Value::String(free) => free.eq_ignore_ascii_case("false"),
                _ => false,
            })
        })
    });
    let tier = page.select("meta[property='article:content_tier']");
    let locked = tier.nodes().iter().any(|node| node.attr("content").is_some_and(|tier| &*tier == "locked"));
    let walled = || {
        !page
            .select("[class*='paywall'], [id*='paywall'], [class*='regwall'], [class*='Paywall']")
            .nodes()
            .is_empty()
    };
    if !(said || locked || walled()) {
        return false;
    }
    let words = text.split_whitespace().count();
    let counted = |object: &Value| {
        let count = object.get("wordCount").map(|count| match count {
            Value::String(count) => count.trim().parse().unwrap_or(0),
            count => count.as_u64().unwrap_or(0),
        });
        count.is_some_and(|count| count > 3 * words as u64)
    };
    found < STUB || linked.iter().any(|value| says(value, 0, &counted))
}

/// Whether one of the objects in a value is as `wanted`.
fn says(value: &Value, depth: usize, wanted: &impl Fn(&Value) -> bool) -> bool {
    depth < 8
        && match value {
            Value::Array(values) => values.iter().any(|value| says(value, depth + 1, wanted)),
            Value::Object(object) => {
                wanted(value) || object.values().any(|value| says(value, depth + 1, wanted))
            }
            _ => false,
        }
}

/// What the paragraphs of an article of the page have.
#[derive(Default)]
struct Paragraphs {
    /// How many characters are in those that are in the text, and how many in those that are not.
    told: usize,
    untold: usize,
    /// How many paragraphs are not in the text.
    count: usize,
}

/// The articles of a page, in their order, by the paragraphs in them.
fn articles(parts: &Parts, text: &str) -> Vec<Paragraphs> {
    let told = complete::told(parts, text);
    let mut places: HashMap<NodeId, usize> = HashMap::new();
    let mut articles: Vec<Paragraphs> = Vec::new();
    for (part, told) in parts.all.iter().zip(told).filter(|(part, _)| part.element == "p") {
        let (length, marks) = (part.text.chars().count(), part.marks);
        let Some(article) = marks.article else { continue };
        if marks.apart || marks.caption || marks.other || part.links * 2 > length || length < 40 {
            continue;
        }
        let at = *places.entry(article).or_insert(articles.len());
        if at == articles.len() {
            articles.push(Paragraphs::default());
        }
        let article = &mut articles[at];
        if told {
            article.told += length;
        } else {
            article.untold += length;
            article.count += 1;
        }
    }
    articles
}

/// A frame of the page that has more than was found, or that has to have it.
fn framed(page: &Document, found: usize, shown: usize) -> Option<Missing> {
    let frames = page.select("iframe, frame");
    for frame in frames.nodes() {
        if let Some(inner) = frame.attr("srcdoc") {
            let there = blocks::html(&inner).chars().count();
            if there > LONG && there > found {
                return Some(Missing::Frame(None));
            }
        }
    }
    let source = frames.nodes().iter().filter(|frame| is_shown(frame)).find_map(|frame| frame.attr("src"));
    let source = source.filter(|source| is_web(source) || !source.contains(':'))?;
    (found < SHORT && shown < LONG).then(|| Missing::Frame(Some(source.chars().take(200).collect())))
}

/// Whether a frame is large enough to be read in.
fn is_shown(frame: &NodeRef<'_>) -> bool {
    let size = |name: &str| frame.attr(name).and_then(|size| size.trim().parse::<u32>().ok());
    let style = frame.attr("style").unwrap_or_default().replace(' ', "");
    let small = ["width", "height"].iter().any(|name| size(name).is_some_and(|size| size < 100));
    !small && !style.contains("display:none") && !style.contains("visibility:hidden")
}

/// What is in the scripts of a page that has no text to speak of.
fn scripted(page: &Document, found: usize, shown: usize) -> Option<Missing> {
    if found >= LONG {
        return None;
    }
    let scripts = page.select("script:not([type='application/ld+json'])");
    let mut left = MAX_SCRIPTS;
    let mut kept = 0;
    for script in scripts.nodes() {
        let script = script.text();
        if script.len() <= left {
            left -= script.len();
            kept += prose(&script);
        }
    }
    if kept > NOTICE && kept > 2 * found {
        return Some(Missing::Scripts(kept));
    }
    let run = scripts.nodes().iter().any(|script| script.has_attr("src"));
    (run && found < SHORT && shown < SHORT).then_some(Missing::Rendered)
}

/// How many characters of prose the strings of a script have: those of many words between two quotation marks.
fn prose(script: &str) -> usize {
    let mut characters = 0;
    for text in script.split('"') {
        let words = text
            .split(' ')
            .filter(|word| word.len() > 1 && word.chars().next().is_some_and(char::is_alphabetic));
        let code = text.matches(['{', '}', ';', '=', '(', ')']).count();
        let count = words.count();
        let notice = text.contains("cookie") || text.contains("Cookie");
        if count >= 12 && !notice && code * 10 < count && text.split(' ').count() < 2 * count {
            characters += text.chars().count();
        }
    }
    characters
}
