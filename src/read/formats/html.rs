//! A web page in, the article on it out: its main text, and what its metadata says.
//!
//! The main text is found by a port of trafilatura (Barbaresi 2021, <https://aclanthology.org/2021.acl-demo.15/>). Where
//! a page keeps its article in a template for its script, or for those who have none, it is taken from there.

use dom_query::Document;
use encoding_rs::Encoding;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::parts::Parts;
use super::{Told, blocks, complete, live, metadata, untold};
use crate::limits::{self, Limit, Limits, MAX_MARKUP_DEPTH, Overtime, RefusedMarkup};
use crate::read::error::Reason;

/// A main text shorter than this, in bytes, may be the tagline of a site: what the page keeps elsewhere is looked at.
const SHORT: usize = 250;
/// A main text shorter than this, in bytes, may be the part of it that precision leaves.
const LITTLE: usize = 1500;

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
pub(in crate::read) fn page(html: &str, limits: &Limits) -> Result<Told, Reason> {
    guard(html, limits)?;
    let page = html.to_owned();
    // What is made of a page by others must not end the run, nor hold it up.
    match limits::within(limits.article_time(), move || article(&page)) {
        Ok(Ok(told)) => told,
        Ok(Err(_)) => Err(Reason::Record("the page cannot be made sense of".to_owned())),
        Err(Overtime) => Err(limits.exceeded(Limit::Time).into()),
    }
}

/// Refuses a page that would take others too much time or stack.
fn guard(html: &str, limits: &Limits) -> Result<(), Reason> {
    limits::guard_markup(html, limits).map_err(|refused| match refused {
        RefusedMarkup::Limit(exceeded) => exceeded.into(),
        RefusedMarkup::TooDeep => Reason::TooDeep { format: "HTML", limit: MAX_MARKUP_DEPTH },
    })
}

fn article(html: &str) -> Result<Told, Reason> {
    let document = Document::from(html);
    let metadata::Read { mut told, body, live, linked } = metadata::read(&document);
    let text = main_text(html);
    let live = live.or_else(|| live::of_page(&document)).filter(|live| live.len() * 2 > text.len());
    if let Some(live) = live {
        told.text = live;
        return Ok(told);
    }
    let parts = Parts::of(&document);
    let mut text = complete::complete(&document, &parts, &text);
    // Where the metadata has much more, what was found is a part.
    let whole = body.as_ref().is_some_and(|body| body.len() > 2 * text.len());
    if text.len() < SHORT || whole {
        let kept = [body, template(&document)].into_iter().flatten().max_by_key(String::len);
        text = kept.filter(|kept| kept.len() > text.len()).unwrap_or(text);
    }
    told.missing = untold::untold(&document, &linked, &parts, &text);
    told.text = text;
    Ok(told)
}

/// The main text, as precisely as it is told; where that is little of what a less precise look finds, what that finds.
fn main_text(html: &str) -> String {
    let text = |focus| {
        let options = Options::default()
            .with_focus(focus)
            .with_fallback(true)
            .with_exclude_comments(true)
            .with_html_date_mode(HtmlDateMode::Disabled);
        trafilatura::extract(html, &options)
            .map(|found| blocks::html(&found.content_html))
            .unwrap_or_default()
    };
    let precise = text(ExtractionFocus::FavorPrecision);
    if precise.len() >= LITTLE {
        return precise;
    }
    let other = text(ExtractionFocus::Balanced);
    // Its words may have the markup of a template in them.
    let better = precise.len() * 10 < other.len() * 3 && !blocks::is_laid_out(&other);
    if better { other } else { precise }
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
        assert!(matches!(page(&deep, &Limits::default()), Err(Reason::TooDeep { .. })));
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
            let told = page(
                &format!("<html><body><div>A tagline of the site</div><main>{kept}</main></body></html>"),
                &Limits::default(),
            );
            let text = told.expect("a page").text;
            assert_eq!(text, format!("{}\n\nSecond.", words.repeat(4).trim()), "{kept}");
        }
    }

    #[test]
    fn pages_of_too_many_elements_are_refused() {
        let limits = Limits::default();
        let many = format!("<html><body>{}", "<b>x</b>".repeat(300_001));
        assert_eq!(page(&many, &limits), Err(limits.exceeded(Limit::Elements).into()));
    }

    /// As deep as is allowed, in a thread with no more stack than those of the program have.
    #[test]
    fn the_deepest_page_does_not_overflow_the_stack() {
        let deep = format!(
            "<html><body>{}<p>{}</p>",
            "<div>".repeat(MAX_MARKUP_DEPTH - 2),
            "A sentence, with a comma. ".repeat(30)
        );
        let thread = std::thread::Builder::new()
            .stack_size(1 << 20)
            .spawn(move || page(&deep, &Limits::default()).is_ok());
        assert!(thread.expect("a thread").join().expect("it does not overflow"));
    }
}
