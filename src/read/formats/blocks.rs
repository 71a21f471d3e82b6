//! Markup in, paragraphs out: what is laid out as a block of its own is a paragraph, what is not shown is left out.

use dom_query::{Document, NodeRef};

use super::xml::{Element, Node};

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

/// The paragraphs of HTML that is part of a page.
pub(super) fn html(fragment: &str) -> String {
    let document = Document::fragment(fragment);
    tree(&document.root())
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
    let markup = ["<p", "<br", "<div", "</", "&lt;", "&amp;", "&quot;", "&#", "&nbsp;"];
    let lower = text.to_lowercase();
    if markup.iter().any(|sign| lower.contains(sign)) { html(text) } else { plain(text) }
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
    fn plain_text_keeps_its_lines() {
        assert_eq!(plain("One\ntwo  \n\n\n three\n"), "One\ntwo\n\nthree");
        assert_eq!(either("Fish & chips < dear"), "Fish & chips < dear");
        assert_eq!(either("<p>Fish &amp; chips</p>"), "Fish & chips");
    }
}
