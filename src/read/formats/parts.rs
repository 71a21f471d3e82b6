//! A parsed page in, its parts in their order out: each text that is laid out as a block of its own, with what the page
//! says it is. What the classes and ids of elements say is in `data/lexicons/page-parts.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use dom_query::{Document, NodeId, NodeRef};

use super::one_line;

/// Words of classes, and what an element with them is.
static WORDS: LazyLock<HashMap<&'static str, Kind>> = LazyLock::new(|| {
    let rows = include_str!("../../../data/lexicons/page-parts.tsv").lines();
    let rows = rows.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let kind = |name| match name {
        "lead" => Kind::Lead,
        "caption" => Kind::Caption,
        _ => Kind::Other,
    };
    rows.flat_map(|(name, words)| words.split(' ').map(move |word| (word, kind(name)))).collect()
});
/// An element with more words in its class and id than this, such as the body of a page, is told by none of them.
const MAX_WORDS: usize = 40;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lead,
    Caption,
    Other,
}

/// What the elements around a text say of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// In a form, in navigation, in what is not shown, and the like.
    pub(super) apart: bool,
    /// Of a picture.
    pub(super) caption: bool,
    /// By its class the lead of an article.
    pub(super) lead: bool,
    /// By its class no part of the text.
    pub(super) other: bool,
    /// In a link.
    link: bool,
    /// The outermost `article` around it.
    pub(super) article: Option<NodeId>,
}

/// A text that is laid out as a block of its own.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) text: String,
    /// Where its [key](key) is in that of the page, in bytes.
    pub(super) from: usize,
    pub(super) to: usize,
    /// How many of its characters are in links.
    pub(super) links: usize,
    pub(super) marks: Marks,
    /// The name of the block, and the element around it.
    pub(super) element: String,
    pub(super) parent: Option<NodeId>,
}

/// All parts of a page.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) all: Vec<Part>,
    /// The key of the page: those of its parts one after another.
    pub(super) key: String,
}

/// The letters and digits of a text in lower case, by which it is found again however it is laid out.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Parts {
    pub(super) fn of(page: &Document) -> Self {
        let mut walk = Walk::default();
        let mut todo = vec![Step::Into(page.root())];
        while let Some(step) = todo.pop() {
            match step {
                Step::Out(block) => {
                    walk.open.pop();
                    if block {
                        walk.end();
                    }
                }
                Step::Into(node) if node.is_text() => walk.words(&node.text()),
                Step::Into(node) => {
                    let Some(block) = walk.enter(&node) else { continue };
                    todo.push(Step::Out(block));
                    todo.extend(node.children_it(true).map(Step::Into));
                }
            }
        }
        walk.end();
        walk.parts
    }

    /// The place of the part that has the byte of the key.
    pub(super) fn at(&self, byte: usize) -> usize {
        self.all.partition_point(|part| part.to <= byte)
    }

    /// The key of a part.
    pub(super) fn key_of(&self, part: &Part) -> &str {
        &self.key[part.from..part.to]
    }
}

enum Step<'p> {
    Into(NodeRef<'p>),
    Out(bool),
}

/// An element that is open.
struct Open {
    name: String,
    parent: Option<NodeId>,
    block: bool,
    marks: Marks,
}

#[derive(Default)]
struct Walk {
    open: Vec<Open>,
    parts: Parts,
    text: String,
    links: usize,
    /// What the block is that the first words of the text are in.
    block: Option<(Marks, String, Option<NodeId>)>,
}

impl Walk {
    /// Opens an element and tells whether it is a block; `None` for one without words for readers.
    fn enter(&mut self, node: &NodeRef<'_>) -> Option<bool> {
        let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
        match name.as_str() {
            "script" | "style" | "head" | "template" | "svg" | "select" | "textarea" | "iframe"
            | "noscript" => {
                return None;
            }
            "br" => {
                self.text.push(' ');
                return None;
            }
            _ => {}
        }
        let around = self.open.last().map(|open| open.marks).unwrap_or_default();
        let block = is_block(&name);
        if block {
            self.end();
        }
        let marks = if node.is_element() { marks(node, &name, around) } else { around };
        self.open.push(Open { parent: node.parent().map(|parent| parent.id), name, block, marks });
        Some(block)
    }

    fn words(&mut self, words: &str) {
        if !words.trim().is_empty() {
            let marks = self.open.last().map(|open| open.marks).unwrap_or_default();
            if self.block.is_none() {
                let block = self.open.iter().rev().find(|open| open.block);
                self.block = Some((
                    marks,
                    block.map(|open| open.name.clone()).unwrap_or_default(),
                    block.and_then(|open| open.parent),
                ));
            }
            if marks.link {
                self.links += words.trim().chars().count();
            }
        }
        self.text.push_str(words);
    }

    fn end(&mut self) {
        let text = one_line(&self.text);
        self.text.clear();
        let links = std::mem::take(&mut self.links);
        if let Some((marks, element, parent)) = self.block.take() {
            let from = self.parts.key.len();
            self.parts.key.push_str(&key(&text));
            let to = self.parts.key.len();
            self.parts.all.push(Part { text, from, to, links, marks, element, parent });
        }
    }
}

fn marks(node: &NodeRef<'_>, name: &str, around: Marks) -> Marks {
    let mut marks = around;
    let attribute = |name: &str| node.attr(name).map(|value| value.to_string()).unwrap_or_default();
    match name {
        "button" | "form" | "nav" | "footer" | "aside" | "object" => marks.apart = true,
        "figure" | "figcaption" => marks.caption = true,
        "a" => marks.link = true,
        "article" => marks.article = marks.article.or(Some(node.id)),
        _ => {}
    }
    let (class, id) = (attribute("class"), attribute("id"));
    let (classes, ids) = (words(&class), words(&id));
    if matches!(name, "body" | "html" | "main" | "article") {
        // Their classes tell of the whole page: its author, its tags, whether it may be commented on.
        let first = classes.first().and_then(|word| WORDS.get(word.as_str()));
        marks.other |= name == "article" && first == Some(&Kind::Other);
        return marks;
    }
    marks.apart |= node.has_attr("hidden")
        || attribute("style").replace(' ', "").contains("display:none")
        || attribute("aria-hidden") == "true";
    let kind = |words: &[String], kind| words.iter().any(|word| WORDS.get(word.as_str()) == Some(&kind));
    if classes.len() + ids.len() <= MAX_WORDS {
        marks.lead |= kind(&classes, Kind::Lead) || kind(&ids, Kind::Lead);
        marks.caption |= kind(&classes, Kind::Caption);
        marks.other |= kind(&classes, Kind::Other);
    }
    marks.lead |= matches!(attribute("itemprop").as_str(), "description" | "alternativeHeadline");
    marks
}

/// The words of a class or an id, in lower case: `articleLead`, `article-lead` and `article__lead` have the same.
fn words(names: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut after_small = false;
    for c in names.chars() {
        let begins = !c.is_alphanumeric() || c.is_uppercase() && after_small;
        if begins && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        after_small = c.is_lowercase() || c.is_numeric();
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "blockquote"
            | "pre"
            | "address"
            | "hr"
            | "body"
            | "html"
            | "figure"
            | "figcaption"
            | "form"
            | "nav"
            | "button"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_know_what_their_elements_say() {
        let page = Document::from(
            "<body><nav>Home</nav><h1>Head</h1><div class=articleLead>The lead <a href=x>here</a>.</div>\
             <figure><figcaption>A bridge</figcaption></figure><p>One<br>two</p><p style='display: none'>No</p>",
        );
        let parts = Parts::of(&page);
        let told: Vec<_> = parts
            .all
            .iter()
            .map(|part| {
                let marks = part.marks;
                (
                    part.text.as_str(),
                    part.element.as_str(),
                    marks.apart,
                    marks.lead,
                    marks.caption,
                    part.links,
                )
            })
            .collect();
        let wanted = [
            ("Home", "nav", true, false, false, 0),
            ("Head", "h1", false, false, false, 0),
            ("The lead here.", "div", false, true, false, 4),
            ("A bridge", "figcaption", false, false, true, 0),
            ("One two", "p", false, false, false, 0),
            ("No", "p", true, false, false, 0),
        ];
        assert_eq!(told, wanted);
        assert_eq!(parts.key, "homeheadtheleadhereabridgeonetwono");
    }

    #[test]
    fn the_words_of_classes_are_told_apart() {
        assert_eq!(words("Post__lead articleLead  h2-dek"), ["post", "lead", "article", "lead", "h2", "dek"]);
        assert_eq!(words(""), [""; 0]);
    }
}
