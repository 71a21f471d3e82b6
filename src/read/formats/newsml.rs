//! NewsML-G2 (<https://iptc.org/standards/newsml-g2/>): an item, or a message of many, in, its articles out.
//!
//! The text of an item is in line, as XHTML, as NITF or as plain text. Pictures, packages and what is cancelled are
//! passed over.

use super::xml::{Element, Walk};
use super::{Found, Step, Told, Withdrawn, blocks, nitf};
use crate::read::error::Reason;
use crate::read::moment;

/// The items of a document, one by one.
pub(super) struct Items {
    text: String,
    at: usize,
    line: u64,
    ended: bool,
}

impl Items {
    pub(super) fn new(text: String) -> Self {
        Self { text, at: 0, line: 1, ended: false }
    }

    fn step(&mut self) -> Result<Option<(Element, u64)>, (Reason, u64)> {
        let mut walk = Walk::new(&self.text, self.at, self.line);
        loop {
            let found = walk.next();
            let line = walk.line();
            let Some((start, empty)) = found.map_err(|reason| (reason, line))? else { return Ok(None) };
            let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
            // The frame of a message is gone into; all else in it is taken whole.
            if matches!(name.rsplit(':').next(), Some("newsMessage" | "itemSet")) {
                continue;
            }
            let element = walk.element(&start, empty).map_err(|reason| (reason, line))?;
            if element.local().ends_with("Item") {
                let position = walk.position();
                self.line = walk.line();
                self.at += position;
                return Ok(Some((element, line)));
            }
        }
    }
}

impl Iterator for Items {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.ended {
            return None;
        }
        match self.step() {
            Ok(Some((element, line))) => Some((Ok(item(&element)), Some(line))),
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

fn item(item: &Element) -> Found {
    let code = |path: &[&str]| {
        let element = item.path(path);
        element.and_then(|e| e.attribute("qcode").or(e.attribute("uri"))).unwrap_or_default()
    };
    let class = code(&["itemMeta", "itemClass"]);
    let status = code(&["itemMeta", "pubStatus"]);
    if let Some(what) = no_text(item.local(), class) {
        return Found::Other(what);
    }
    if let Some(status) = Withdrawn::status(status) {
        let told = told(item);
        let modified = told.changed.as_deref().and_then(moment::instant);
        return Found::Withdrawn(Withdrawn { id: told.id, status, version: told.version, modified });
    }
    Found::Article(Box::new(told(item)))
}

/// What an item is that is no text, by its element and its class <http://cv.iptc.org/newscodes/ninature/>.
fn no_text(element: &str, class: &str) -> Option<&'static str> {
    match element {
        "newsItem" => {}
        "packageItem" => return Some("package"),
        "planningItem" => return Some("planning item"),
        _ => return Some("concept"),
    }
    Some(match class.rsplit([':', '/']).next().unwrap_or_default() {
        "" | "text" | "composite" => return None,
        "picture" => "picture",
        "graphic" | "animation" => "graphic",
        "audio" => "recording",
        "video" => "video",
        _ => "other item",
    })
}

fn told(item: &Element) -> Told {
    let words = |path: &[&str]| item.path(path).and_then(Element::text);
    let attribute =
        |path: &[&str], name: &str| item.path(path).and_then(|e| e.attribute(name)).map(str::to_owned);
    let party = |path: &[&str]| {
        let party = item.path(path)?;
        party.child("name").and_then(Element::text).or_else(|| party.attribute("literal").map(str::to_owned))
    };
    let content = item.child("contentSet");
    let inline = content.and_then(|set| set.child("inlineXML"));
    let inner = inline.and_then(|inline| inline.elements().next());
    let within = match inner {
        Some(root) if root.local() == "nitf" => nitf::told(root),
        Some(root) => Told { text: blocks::xml(root.child("body").unwrap_or(root)), ..Told::default() },
        None => Told {
            text: content
                .and_then(|set| set.child("inlineData"))
                .and_then(Element::text)
                .map(|text| blocks::either(&text))
                .unwrap_or_default(),
            ..Told::default()
        },
    };
    Told {
        id: item.attribute("guid").map(str::to_owned),
        source: party(&["itemMeta", "provider"])
            .or_else(|| party(&["contentMeta", "infosource"]))
            .or_else(|| party(&["contentMeta", "infoSource"]))
            .or_else(|| party(&["rightsInfo", "copyrightHolder"]))
            .or(within.source),
        url: attribute(&["itemMeta", "link"], "href").or(within.url),
        published: words(&["contentMeta", "contentCreated"])
            .or_else(|| words(&["itemMeta", "firstCreated"]))
            .or_else(|| words(&["itemMeta", "versionCreated"]))
            .or(within.published),
        language: attribute(&["contentMeta", "language"], "tag")
            .or_else(|| item.attribute("xml:lang").map(str::to_owned))
            .or(within.language),
        title: words(&["contentMeta", "headline"]).or_else(|| words(&["itemMeta", "title"])).or(within.title),
        version: item.attribute("version").and_then(|version| version.trim().parse().ok()),
        changed: words(&["itemMeta", "versionCreated"]).or(within.changed),
        byline: words(&["contentMeta", "by"]).or(within.byline),
        dateline: words(&["contentMeta", "dateline"]).or(within.dateline),
        text: within.text,
        summary: false,
        missing: None,
    }
}
