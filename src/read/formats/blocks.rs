//! Markup in, paragraphs out: what is laid out as a block of its own is a paragraph, what is not shown is left out.

use dom_query::{Document, NodeRef};

use super::xml::{Element, Node};
use crate::limits::{Limits, guard_markup};

/// Collects text into paragraphs.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    text: String,
    current: String,
}

impl Paragraphs {
    /// Adds words to the paragraph. White space is as wide as one space.
    fn words(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
                c if c.is_whitespace() => {
                    if !self.current.is_empty() && !self.current.ends_with([' ', '\n']) {
                        self.current.push(' ');
                    }
                }
                c => self.current.push(c),
            }
        }
    }

    /// Breaks the line; twice in a row, the paragraph.
    fn line(&mut self) {
        let length = self.current.trim_end_matches(' ').len();
        self.current.truncate(length);
        if self.current.ends_with('\n') {
            self.end();
        } else if !self.current.is_empty() {
            self.current.push('\n');
        }
    }

    /// Ends the paragraph.
    fn end(&mut self) {
        let paragraph = self.current.trim();
        if !paragraph.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(paragraph);
        }
        self.current.clear();
    }

    fn finish(mut self) -> String {
        self.end();
        self.text
    }
}

/// How an element is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    Inline,
    Block,
    Break,
    Hidden,
}

fn layout(name: &str) -> Layout {
    match name {
        "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "h1" | "h2" | "h3"
        | "h4" | "h5" | "h6" | "ul" | "ol" | "li" | "dl" | "dt" | "dd" | "table" | "tr" | "td" | "th"
        | "caption" | "blockquote" | "pre" | "address" | "hr" | "body" | "html" | "block" | "hl1" | "hl2"
        | "bq" | "note" | "body.content" | "body.end" | "tagline" => Layout::Block,
        "br" => Layout::Break,
        "script" | "style" | "noscript" | "template" | "head" | "figure" | "figcaption" | "iframe"
        | "svg" | "button" | "form" | "nav" | "media" | "object" | "select" | "textarea" | "title" => {
            Layout::Hidden
        }
        _ => Layout::Inline,
    }
}

/// The paragraphs of HTML that is part of a page. Of what is over the limits for a page, the words without their tags.
pub(in crate::read) fn html(fragment: &str) -> String {
    if guard_markup(fragment, &Limits::default()).is_err() {
        return plain(&without_tags(fragment));
    }
    let document = Document::fragment(fragment);
    tree(&document.root())
}

/// What stands outside of angle brackets.
fn without_tags(markup: &str) -> String {
    let mut parts = markup.split('<');
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        words.push(' ');
        words.push_str(part.split_once('>').map_or("", |(_, after)| after));
    }
    words
}

/// The paragraphs of HTML in which blank lines divide paragraphs too, as content management systems export it: what is
/// laid out by block elements is left as it is.
fn loose_html(fragment: &str) -> String {
    let lower = fragment.to_ascii_lowercase();
    let laid_out = ["<p>", "<p ", "<div", "<br", "<table", "<pre", "<blockquote"];
    if laid_out.iter().any(|tag| lower.contains(tag)) {
        return html(fragment);
    }
    let mut marked = String::with_capacity(fragment.len());
    for line in fragment.lines() {
        marked.push_str(if line.trim().is_empty() { "<p>" } else { line });
        marked.push('\n');
    }
    html(&marked)
}

/// The paragraphs of a page or a part of it.
pub(super) fn tree(root: &NodeRef<'_>) -> String {
    let mut paragraphs = Paragraphs::default();
    let mut node = root.first_child();
    let mut open: Vec<Layout> = Vec::new();
    while let Some(current) = node {
        let mut inside = None;
        if current.is_text() {
            paragraphs.words(&current.text());
        } else if current.is_element() {
            let layout = current.node_name().map_or(Layout::Hidden, |name| layout(&name));
            match layout {
                Layout::Hidden => {}
                Layout::Break => paragraphs.line(),
                Layout::Block | Layout::Inline => {
                    if layout == Layout::Block {
                        paragraphs.end();
                    }
                    inside = current.first_child();
                    if inside.is_some() {
                        open.push(layout);
                    }
                }
            }
        }
        if inside.is_some() {
            node = inside;
            continue;
        }
        // Back to the next element that has a sibling.
        let mut last = current;
        node = last.next_sibling();
        while node.is_none() {
            let Some(layout) = open.pop() else { return paragraphs.finish() };
            if layout == Layout::Block {
                paragraphs.end();
            }
            let Some(parent) = last.parent() else { return paragraphs.finish() };
            node = parent.next_sibling();
            last = parent;
        }
    }
    paragraphs.finish()
}

/// The paragraphs of an XML element whose children have the names of HTML or NITF. Its depth is bounded.
pub(super) fn xml(element: &Element) -> String {
    let mut paragraphs = Paragraphs::default();
    walk(element, &mut paragraphs);
    paragraphs.finish()
}

fn walk(element: &Element, paragraphs: &mut Paragraphs) {
    for child in &element.children {
        match child {
            Node::Text(text) => paragraphs.words(text),
            Node::Element(child) => match layout(child.local()) {
                Layout::Hidden => {}
                Layout::Break => paragraphs.line(),
                Layout::Inline => walk(child, paragraphs),
                Layout::Block => {
                    paragraphs.end();
                    walk(child, paragraphs);
                    paragraphs.end();
                }
            },
        }
    }
}

/// The paragraphs of plain text: lines with blank lines between them.
pub(super) fn plain(text: &str) -> String {
    let mut paragraphs = Paragraphs::default();
    for line in text.lines() {
        if line.trim().is_empty() {
            paragraphs.end();
        } else {
            paragraphs.words(line);
            paragraphs.line();
        }
    }
    paragraphs.finish()
}

/// The paragraphs of text that may be plain or HTML, as feeds have it.
pub(super) fn either(text: &str) -> String {
    if is_markup(text) { loose_html(text) } else { plain(text) }
}

/// Whether a text is laid out by HTML: it has the ends of blocks in it, or line breaks.
pub(in crate::read) fn is_laid_out(text: &str) -> bool {
    text.contains('<') && {
        let lower = text.to_ascii_lowercase();
        ["</p>", "</div>", "<br>", "<br/>", "<br />"].iter().any(|tag| lower.contains(tag))
    }
}

/// Whether a text is HTML: it has an end tag, an element that needs none, or a character reference.
fn is_markup(text: &str) -> bool {
    let references = ["&lt;", "&gt;", "&amp;", "&quot;", "&apos;", "&#", "&nbsp;"];
    let lower = text.to_ascii_lowercase();
    references.iter().any(|sign| lower.contains(sign))
        || lower.match_indices('<').any(|(at, _)| is_tag(&lower[at + 1..]))
}

/// Whether what follows a `<` is a tag: an end tag, or one of the elements of HTML that stand alone or whose end is
/// often left out.
fn is_tag(rest: &str) -> bool {
    const ALONE: [&str; 22] = [
        "p", "br", "hr", "img", "div", "iframe", "embed", "input", "wbr", "source", "video", "audio", "li",
        "ul", "ol", "table", "span", "a", "b", "i", "em", "strong",
    ];
    let (end_tag, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
    let name = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let closed = rest[name..].trim_start().starts_with(['>', '/', ' ']) || rest[name..].contains('>');
    name > 0 && closed && (end_tag || ALONE.contains(&&rest[..name]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_paragraphs() {
        let markup = "<div>One <b>bold</b>\n word.<p>Two&nbsp;&amp; a<br>line.</p>Three.<br><br>Four.\
                      <script>no</script><ul><li>Five</li><li>Six</li></ul></div>";
        assert_eq!(html(markup), "One bold word.\n\nTwo & a\nline.\n\nThree.\n\nFour.\n\nFive\n\nSix");
        assert_eq!(html(""), "");
        assert_eq!(html("  <p> </p> "), "");
    }

    #[test]
    fn markup_that_is_too_large_is_read_without_its_tags() {
        let attributes: String = (0..50_000).map(|number| format!(" a{number}=x")).collect();
        for before in [format!("<p{attributes}>"), "<div>".repeat(50_000), "<i/>".repeat(400_000)] {
            assert_eq!(html(&format!("{before}One <b>bold</b> word.")), "One bold word.");
        }
        assert_eq!(html(&"& ".repeat(200_000)).len(), 399_999);
    }

    #[test]
    fn plain_text_keeps_its_lines() {
        assert_eq!(plain("One\ntwo  \n\n\n three\n"), "One\ntwo\n\nthree");
        assert_eq!(either("Fish & chips < dear"), "Fish & chips < dear");
        assert_eq!(either("<p>Fish &amp; chips</p>"), "Fish & chips");
        assert_eq!(either("profits < 3 percent, losses > 4"), "profits < 3 percent, losses > 4");
    }

    #[test]
    fn markup_is_told_without_end_tags() {
        assert_eq!(either("One.<hr>Two."), "One.\n\nTwo.");
        assert_eq!(either("<IMG src=x alt=y>One.<iframe src='z'>"), "One.");
        assert_eq!(either("One.<br/>Two."), "One.\nTwo.");
    }

    #[test]
    fn blank_lines_divide_paragraphs_beside_inline_markup() {
        assert_eq!(either("One <b>bold</b>.\n\nTwo.\nstill two."), "One bold.\n\nTwo. still two.");
        assert_eq!(either("<p>One\n\nword.</p>"), "One word.");
    }
}
