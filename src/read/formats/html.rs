//! A web page in, the article on it out: its main text, and what its metadata says.
//!
//! The main text is found by a port of trafilatura (Barbaresi 2021, <https://aclanthology.org/2021.acl-demo.15/>). Where
//! a page keeps its article in a template for its script, or for those who have none, it is taken from there.

use std::panic::AssertUnwindSafe;

use dom_query::{Document, NodeRef};
use encoding_rs::Encoding;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::{Told, blocks, live, metadata, one_line};
use crate::guard::guarded;
use crate::read::error::Reason;

/// The greatest depth of elements within one another; pages that people read have a tenth of it.
const MAX_DEPTH: usize = 500;
/// The greatest number of elements in which the main text is looked for.
const MAX_ELEMENTS: usize = 300_000;
/// A main text shorter than this, in bytes, may be the tagline of a site: what the page keeps elsewhere is looked at.
const SHORT: usize = 250;
/// The paragraphs of a page are taken for its article if they have so many characters.
const LONG: usize = 500;
/// How many elements `article` of a page are looked at.
const ARTICLES: usize = 20;
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
    let (depth, elements) = extent(html);
    if depth > MAX_DEPTH {
        return Err(Reason::TooDeep { format: "HTML", limit: MAX_DEPTH });
    }
    if elements > MAX_ELEMENTS {
        return Err(Reason::TooManyElements(MAX_ELEMENTS));
    }
    // What is made of a page by others must not end the run.
    guarded(AssertUnwindSafe(|| article(html)))
        .unwrap_or_else(|_| Err(Reason::Record("the page cannot be made sense of".to_owned())))
}

fn article(html: &str) -> Result<Told, Reason> {
    let document = Document::from(html);
    let (mut told, body, live) = metadata::read(&document);
    let options = Options::default()
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_fallback(true)
        .with_exclude_comments(true)
        .with_html_date_mode(HtmlDateMode::Disabled);
    let found = trafilatura::extract(html, &options).map(|found| blocks::html(&found.content_html));
    let mut text = found.unwrap_or_default();
    let live = live.or_else(|| live::of_page(&document)).filter(|live| live.len() * 2 > text.len());
    if let Some(live) = live {
        told.text = live;
        return Ok(told);
    }
    // Where the metadata has much more, what was found is a part.
    let whole = body.as_ref().is_some_and(|body| body.len() > 2 * text.len());
    if text.len() < SHORT || whole {
        let kept = [body, template(&document)].into_iter().flatten().max_by_key(String::len);
        text = kept.filter(|kept| kept.len() > text.len()).unwrap_or(text);
    }
    told.lost = paragraphs(&document).filter(|there| *there > LONG && *there > 2 * text.chars().count());
    told.text = text;
    Ok(told)
}

/// How many characters the paragraphs of the page's longest `article` have.
fn paragraphs(page: &Document) -> Option<usize> {
    let length = |article: &NodeRef<'_>| {
        let is_paragraph = |node: &NodeRef<'_>| node.node_name().is_some_and(|name| &*name == "p");
        article.descendants_it().filter(is_paragraph).map(|node| one_line(&node.text()).chars().count()).sum()
    };
    page.select("article").nodes().iter().take(ARTICLES).map(length).max()
}

/// The longest text that the page keeps in a template for its script, or for readers without script.
fn template(page: &Document) -> Option<String> {
    let templates = page.select(
        "script[type='text/template'], script[type='text/x-template'], script[type='text/html'], \
        script[type='text/x-handlebars-template'], template, noscript",
    );
    let texts = templates.nodes().iter().map(|node| {
        let inner = node.text();
        // A parser that runs scripts takes what is in these for words.
        if inner.contains('<') { blocks::html(&inner) } else { blocks::html(&node.inner_html()) }
    });
    texts.max_by_key(String::len).filter(|text| !text.is_empty())
}

/// How deep the elements of a page are within one another, at most, and how many there are.
fn extent(html: &str) -> (usize, usize) {
    let (mut depth, mut deepest, mut elements) = (0_usize, 0, 0);
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
        elements += usize::from(!closes && !name.is_empty());
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
    (deepest, elements)
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
        assert_eq!(extent(&wide).0, 1);
        assert_eq!(extent("<div><script>if (a<b) { '<div><div>' }</script><div></div></div>").0, 2);
        assert_eq!(extent("<!-- <div><div> --><div><br/><x/></div> a < b").0, 1);
    }

    #[test]
    fn texts_kept_for_scripts_are_read() {
        let words =
            "The ministers of both lands met at the border on Monday to talk about the water of the lake. ";
        let body = format!("<p>{}</p><p>Second.</p>", words.repeat(4));
        for kept in [
            format!("<script type='text/template'>{body}</script>"),
            format!("<noscript>{body}</noscript>"),
            format!("<template>{body}</template>"),
        ] {
            let told = page(&format!(
                "<html><body><div>A tagline of the site</div><main>{kept}</main></body></html>"
            ));
            let text = told.expect("a page").text;
            assert_eq!(text, format!("{}\n\nSecond.", words.repeat(4).trim()), "{kept}");
        }
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
