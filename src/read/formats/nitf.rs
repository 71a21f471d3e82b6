//! NITF (<https://iptc.org/standards/nitf/>): a document in, the article that it is out.

use super::xml::{Element, Walk};
use super::{Found, Steps, Told, Withdrawn, blocks};

/// The one article of a NITF document.
pub(super) fn steps(text: &str) -> Steps {
    let mut walk = Walk::new(text, 0, 1);
    let read = walk.next().and_then(|start| match start {
        Some((start, empty)) => walk.element(&start, empty).map(Some),
        None => Ok(None),
    });
    let line = walk.line();
    let step = match read {
        Ok(Some(root)) => (Ok(found(&root)), Some(1)),
        Ok(None) => (Ok(Found::Other("description")), Some(1)),
        Err(reason) => (Err(reason), Some(line)),
    };
    Box::new(std::iter::once(step))
}

/// The article of a document, unless its `docdata` says that it must not be used (`management-status`).
fn found(root: &Element) -> Found {
    let docdata = root.path(&["head", "docdata"]);
    let status = docdata.and_then(|data| data.attribute("management-status"));
    match status.and_then(Withdrawn::status) {
        Some(status) => {
            let Told { id, version, .. } = told(root);
            Found::Withdrawn(Withdrawn { id, status, version, modified: None })
        }
        None => Found::Article(Box::new(told(root))),
    }
}

/// What a `nitf` element tells.
pub(super) fn told(nitf: &Element) -> Told {
    let owned = |value: Option<&str>| value.map(str::to_owned);
    let of = |path: &[&str], attribute: &str| owned(nitf.path(path).and_then(|e| e.attribute(attribute)));
    let head = nitf.path(&["body", "body.head"]);
    let in_head = |path: &[&str]| head.and_then(|head| head.path(path)).and_then(Element::text);
    let content = nitf.path(&["body", "body.content"]);
    let dateline = head.and_then(|head| head.child("dateline")).and_then(dateline);
    let publication = nitf.path(&["head", "pubdata"]);
    let publication = |attribute: &str| owned(publication.and_then(|data| data.attribute(attribute)));
    Told {
        id: of(&["head", "docdata", "doc-id"], "id-string"),
        source: publication("name")
            .or_else(|| in_head(&["distributor"]))
            .or_else(|| of(&["head", "docdata", "doc.copyright"], "holder")),
        url: publication("ex-ref"),
        published: of(&["head", "docdata", "date.issue"], "norm")
            .or_else(|| of(&["head", "docdata", "date.release"], "norm"))
            .or_else(|| publication("date.publication")),
        language: owned(nitf.attribute("xml:lang"))
            .or_else(|| owned(nitf.child("body").and_then(|body| body.attribute("xml:lang")))),
        version: of(&["head", "docdata", "du-key"], "version")
            .and_then(|version| version.trim().parse().ok()),
        changed: None,
        title: in_head(&["hedline", "hl1"]).or_else(|| nitf.path(&["head", "title"]).and_then(Element::text)),
        byline: in_head(&["byline"]),
        dateline,
        text: content.map(blocks::xml).unwrap_or_default(),
        summary: false,
        missing: None,
    }
}

/// The place and the day of a dateline, which may stand without a comma between them.
fn dateline(element: &Element) -> Option<String> {
    let text = element.text()?;
    let place = element.child("location").and_then(Element::text);
    let day = element.child("story.date").and_then(Element::text);
    match (place, day) {
        (Some(place), Some(day)) if text.strip_prefix(&place).is_some_and(|rest| !rest.starts_with(',')) => {
            Some(format!("{place}, {day}"))
        }
        _ => Some(text),
    }
}
