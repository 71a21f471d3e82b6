//! HTML before its parser: a page in, nothing out if it is not too large for it in one way or another.
//!
//! The parser compares each attribute of a tag with all before it, and sets aside each ampersand that begins no character
//! reference: its time grows with the square of their numbers. Others walk the elements with a stack.

use super::{Exceeded, Limit, Limits};

/// The greatest depth of elements within one another; pages that people read have a tenth of it.
pub(crate) const MAX_DEPTH: usize = 500;

/// Elements that never have anything in them, or whose end may be left out: they do not make a page deep.
const FLAT: [&str; 36] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup",
    "colgroup", "html", "head", "body", "path", "rect", "circle", "line", "use", "polygon",
];

/// Why a page is not given to a parser.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    TooDeep,
    Limit(Exceeded),
}

impl From<Exceeded> for Refused {
    fn from(exceeded: Exceeded) -> Self {
        Self::Limit(exceeded)
    }
}

/// Holds a page to [`Limits::elements`], [`Limits::attributes`] and [`Limits::ampersands`], and to a depth.
///
/// # Errors
///
/// If it is over one of them.
pub(crate) fn guard(html: &str, limits: &Limits) -> Result<(), Refused> {
    let extent = Extent::of(html);
    limits.hold(Limit::Elements, extent.elements)?;
    limits.hold(Limit::Attributes, extent.attributes)?;
    limits.hold(Limit::Ampersands, ampersands(html))?;
    if extent.depth > MAX_DEPTH { Err(Refused::TooDeep) } else { Ok(()) }
}

/// How many ampersands begin no character reference.
fn ampersands(html: &str) -> u64 {
    let bytes = html.as_bytes();
    let begins = |next: u8| next.is_ascii_alphanumeric() || next == b'#';
    memchr::memchr_iter(b'&', bytes).filter(|at| !bytes.get(at + 1).copied().is_some_and(begins)).count()
        as u64
}

/// How large a page is, as far as can be told without making sense of it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Extent {
    /// How deep the elements are within one another, at most.
    depth: usize,
    elements: u64,
    /// The most attributes of one tag; all tags of `html` and `body` count as one, as they are of one element.
    attributes: u64,
}

impl Extent {
    fn of(html: &str) -> Self {
        let mut extent = Self::default();
        let (mut depth, mut roots) = (0_usize, 0);
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
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let tag = Tag::of(&name[end..]);
            rest = &name[end + tag.length..];
            let name = name[..end].to_ascii_lowercase();
            extent.elements += u64::from(!closes);
            extent.attributes = extent.attributes.max(tag.attributes);
            if matches!(name.as_str(), "html" | "body") {
                roots += tag.attributes;
            }
            if FLAT.contains(&name.as_str()) {
                continue;
            }
            if closes {
                depth = depth.saturating_sub(1);
                continue;
            }
            if matches!(name.as_str(), "script" | "style" | "textarea" | "title" | "iframe") {
                // What is in these is no markup; their end tag is counted by nobody.
                let close = format!("</{name}");
                let found = find_ignoring_case(rest, &close);
                rest = found.map_or("", |at| &rest[at + close.len()..]);
                continue;
            }
            if !tag.is_empty_element {
                depth += 1;
                extent.depth = extent.depth.max(depth);
            }
        }
        extent.attributes = extent.attributes.max(roots);
        extent
    }
}

/// What stands in a tag after its name.
#[derive(Default)]
struct Tag {
    /// Up to the bracket that ends it, and that too.
    length: usize,
    attributes: u64,
    /// Whether it ends in a slash.
    is_empty_element: bool,
}

impl Tag {
    /// Reads a tag as browsers do: anything that is not white space begins the name of an attribute.
    fn of(text: &str) -> Self {
        #[derive(Clone, Copy, PartialEq, Eq)]
        enum At {
            Space,
            Name,
            Equals,
            Value(Option<u8>),
        }
        let mut tag = Self { length: text.len(), ..Self::default() };
        let mut at = At::Space;
        for (place, byte) in text.bytes().enumerate() {
            let space = byte.is_ascii_whitespace();
            at = match at {
                At::Value(Some(mark)) if byte == mark => At::Space,
                At::Value(Some(_)) => continue,
                _ if byte == b'>' => {
                    tag.length = place + 1;
                    tag.is_empty_element = text[..place].ends_with('/');
                    break;
                }
                At::Value(None) if space => At::Space,
                At::Value(None) => continue,
                At::Equals if space => continue,
                At::Equals => At::Value(matches!(byte, b'"' | b'\'').then_some(byte)),
                At::Name if byte == b'=' => At::Equals,
                At::Name if space || byte == b'/' => At::Space,
                At::Name => continue,
                // After a name and white space, this is its value.
                At::Space if byte == b'=' && tag.attributes > 0 => At::Equals,
                At::Space if space || byte == b'/' => continue,
                At::Space => {
                    tag.attributes += 1;
                    At::Name
                }
            };
        }
        tag
    }
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
    fn what_is_no_markup_does_not_make_a_page_deep() {
        let wide =
            format!("<html><body>{}", "<p>A paragraph of <b>words</b>, with<br> a break.<li>x".repeat(1000));
        for (html, depth) in [
            (wide.as_str(), 1),
            ("<div><script>if (a<b) { '<div><div>' }</script><div></div></div>", 2),
            ("<!-- <div><div> --><div><br/><x/></div> a < b <3 <é", 1),
            ("<noscript><div><div>", 3),
            ("<div a='>' b=\"/>\"><div a=x/>", 2 - 1),
        ] {
            assert_eq!(Extent::of(html).depth, depth, "{html}");
        }
    }

    #[test]
    fn attributes_are_counted_as_a_browser_does() {
        for (html, attributes) in [
            ("<p>", 0),
            ("<p a b=1 c='x y z' d=\"a b c\" e = 5>", 5),
            ("<p/a/b/c>x y z", 3),
            ("<p a='x'b='y'c>", 3),
            ("<p ' b \" c>", 4),
            ("<p a b\n c", 3),
            ("<p a=> b c", 1),
            ("<b a><body a b><html c><body d><i a b>", 4),
            ("<noscript><p a b c></noscript>", 3),
            ("a<b words and words <3 and more></b>", 6),
            ("<!-- <p a b c> -->", 0),
        ] {
            assert_eq!(Extent::of(html).attributes, attributes, "{html}");
        }
    }

    #[test]
    fn what_takes_quadratic_time_is_refused() {
        let limits = Limits::default();
        let over = |html: &str| match guard(html, &limits) {
            Err(Refused::Limit(exceeded)) => Some(exceeded.limit),
            _ => None,
        };
        let attributes: String = (0..1001).map(|number| format!(" a{number}=x")).collect();
        assert_eq!(over(&format!("<p{attributes}>")), Some(Limit::Attributes));
        assert_eq!(over(&"<body a b>".repeat(501)), Some(Limit::Attributes));
        assert_eq!(over(&"<div ".repeat(2000)), Some(Limit::Attributes));
        for unit in ["&", "& ", "&<b>x</b>", "\"&\""] {
            assert_eq!(over(&unit.repeat(100_001)), Some(Limit::Ampersands), "{unit}");
        }
        for unit in ["&amp;", "&#38;", "&lt;x ", "<p a='&b'>"] {
            assert_eq!(over(&unit.repeat(100_001)), None, "{unit}");
        }
        assert_eq!(guard(&"<div>".repeat(1000), &limits), Err(Refused::TooDeep));
    }
}
