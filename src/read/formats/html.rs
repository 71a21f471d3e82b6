//! A web page in, the article on it out: its main text, and what its metadata says.
//!
//! The main text is found by the rules of Mozilla's Readability. <https://github.com/mozilla/readability>

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;

use super::{Told, blocks, metadata};
use crate::read::error::Reason;

/// The greatest depth of elements within one another; pages that people read have a tenth of it.
const MAX_DEPTH: usize = 500;
/// The greatest number of elements in which the main text is looked for.
const MAX_ELEMENTS: usize = 300_000;
/// Elements that never have anything in them, or whose end may be left out: they do not make a page deep.
const FLAT: [&str; 36] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup",
    "colgroup", "html", "head", "body", "path", "rect", "circle", "line", "use", "polygon",
];

/// The encoding that the beginning of a page or of an XML document declares.
pub(in crate::read) fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(2048)];
    let lower = head.to_ascii_lowercase();
    let start = lower.trim_ascii_start();
    if start.starts_with(b"<?xml") {
        let end = start.iter().position(|byte| *byte == b'>')?;
        if let Some(encoding) = label(&start[..end], b"encoding") {
            return Some(encoding);
        }
    }
    let meta = lower.windows(5).position(|window| window == b"<meta")?;
    label(&lower[meta..], b"charset")
}

/// The encoding whose label comes after `name` and an equals sign.
fn label(text: &[u8], name: &[u8]) -> Option<&'static Encoding> {
    let at = text.windows(name.len()).position(|window| window == name)? + name.len();
    let value = text.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:".contains(byte));
    Encoding::for_label(&value[..end.unwrap_or(value.len())])
}

/// The article on a page.
pub(in crate::read) fn page(html: &str) -> Result<Told, Reason> {
    if depth(html) > MAX_DEPTH {
        return Err(Reason::TooDeep { format: "HTML", limit: MAX_DEPTH });
    }
    // What is made of a page by others must not end the run.
    catch_unwind(AssertUnwindSafe(|| article(html)))
        .unwrap_or_else(|_| Err(Reason::Record("the page cannot be made sense of".to_owned())))
}

fn article(html: &str) -> Result<Told, Reason> {
    let document = Document::from(html);
    let (mut told, body) = metadata::read(&document);
    let config = Config { max_elements_to_parse: MAX_ELEMENTS, disable_json_ld: true, ..Config::default() };
    let found = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let text = match found {
        Ok(article) => {
            told.byline = told.byline.or(article.byline);
            blocks::html(&article.content)
        }
        Err(dom_smoothie::ReadabilityError::TooManyElements(..)) => {
            return Err(Reason::TooManyElements(MAX_ELEMENTS));
        }
        Err(_) => String::new(),
    };
    told.text = if text.is_empty() { body.unwrap_or_default() } else { text };
    Ok(told)
}

/// How deep the elements of a page are within one another, at most.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (closes, name) = match rest.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, rest),
        };
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        if name.is_empty() || FLAT.contains(&name.as_str()) {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
            continue;
        }
        if matches!(name.as_str(), "script" | "style" | "textarea" | "title" | "noscript" | "iframe") {
            // What is in these is no markup; their end tag is counted by nobody.
            let close = format!("</{name}");
            let found = find_ignoring_case(rest, &close);
            rest = found.map_or("", |at| &rest[at + close.len()..]);
            continue;
        }
        let tag = rest.split('>').next().unwrap_or_default();
        if !tag.ends_with('/') {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.match_indices("</")
        .map(|(at, _)| at)
        .find(|at| text.get(*at..*at + needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_declared_in_several_ways() {
        for (head, name) in [
            ("<html><head><meta charset=\"windows-1251\">", Some("windows-1251")),
            (
                "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=ISO-8859-9'>",
                Some("windows-1254"),
            ),
            ("<?xml version='1.0' encoding='Shift_JIS'?><rss>", Some("Shift_JIS")),
            ("<?xml version='1.0'?><rss>", None),
            ("<html><p>charset=koi8-r", None),
        ] {
            assert_eq!(declared_encoding(head.as_bytes()).map(Encoding::name), name, "{head}");
        }
    }

    #[test]
    fn pages_that_are_too_deep_are_refused() {
        let deep = format!("<html><body>{}text", "<div>".repeat(100_000));
        assert!(matches!(page(&deep), Err(Reason::TooDeep { .. })));
        let wide =
            format!("<html><body>{}", "<p>A paragraph of <b>words</b>, with<br> a break.<li>x".repeat(1000));
        assert_eq!(depth(&wide), 1);
        assert_eq!(depth("<div><script>if (a<b) { '<div><div>' }</script><div></div></div>"), 2);
        assert_eq!(depth("<!-- <div><div> --><div><br/><x/></div> a < b"), 1);
    }

    #[test]
    fn pages_of_too_many_elements_are_refused() {
        let many = format!("<html><body>{}", "<b>x</b>".repeat(MAX_ELEMENTS + 1));
        assert_eq!(page(&many), Err(Reason::TooManyElements(MAX_ELEMENTS)));
    }

    /// As deep as is allowed, in a thread with no more stack than those of the program have.
    #[test]
    fn the_deepest_page_does_not_overflow_the_stack() {
        let deep = format!(
            "<html><body>{}<p>{}</p>",
            "<div>".repeat(MAX_DEPTH - 2),
            "A sentence, with a comma. ".repeat(30)
        );
        let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(move || page(&deep).is_ok());
        assert!(thread.expect("a thread").join().expect("it does not overflow"));
    }
}
