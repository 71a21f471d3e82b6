//! ninjs (<https://iptc.org/standards/ninjs/>), 1.x to 3.x: a JSON object in, what it tells about its article out.

use serde_json::Value;

use super::{Told, blocks};

/// What a ninjs object tells; `None` if the JSON is something else.
pub(in crate::read) fn ninjs(json: &str) -> Option<Told> {
    let value: Value = serde_json::from_str(json).ok()?;
    let is_ninjs = value.get("uri").is_some_and(Value::is_string)
        && ["headline", "headlines", "body_text", "body_html", "body_xhtml", "bodies"]
            .iter()
            .any(|name| value.get(name).is_some());
    if !is_ninjs {
        return None;
    }
    let words = |names: &[&str]| names.iter().find_map(|name| filled(value.get(name)?.as_str()?));
    let named = |names: &[&str]| {
        let list = names.iter().find_map(|name| value.get(name)?.as_array())?;
        list.iter().find_map(|party| filled(party.get("name")?.as_str()?))
    };
    let uri = words(&["uri"]);
    Some(Told {
        id: uri.clone(),
        source: named(&["infosources", "infoSources"])
            .or_else(|| words(&["source", "provider", "copyrightholder", "copyrightHolder"])),
        url: words(&["url"]).or(uri),
        published: words(&[
            "firstcreated",
            "firstCreated",
            "contentcreated",
            "contentCreated",
            "versioncreated",
            "versionCreated",
        ]),
        language: words(&["language"]),
        title: words(&["headline"]).or_else(|| listed(&value, "headlines", "main")),
        byline: words(&["byline", "by"]).or_else(|| listed(&value, "bylines", "main")),
        dateline: words(&["dateline"]),
        text: body(&value).unwrap_or_default(),
        summary: false,
    })
}

fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// The value of an entry of a list: the one that has this role, else the first.
fn listed(value: &Value, name: &str, role: &str) -> Option<String> {
    let list = value.get(name)?.as_array()?;
    let has_role =
        |entry: &&Value| entry.get("role").and_then(Value::as_str).is_some_and(|r| r.ends_with(role));
    let entry = list.iter().find(has_role).or(list.first())?;
    filled(entry.get("value")?.as_str()?)
}

fn body(value: &Value) -> Option<String> {
    let words = |name: &str| value.get(name).and_then(Value::as_str).and_then(filled);
    if let Some(text) = words("body_text") {
        return Some(blocks::plain(&text));
    }
    if let Some(text) = words("body_html").or_else(|| words("body_xhtml")) {
        return Some(blocks::html(&text));
    }
    let bodies = value.get("bodies")?.as_array()?;
    let kind = |body: &Value| {
        let kind = body.get("contenttype").or(body.get("contentType"));
        kind.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let plain = bodies.iter().find(|body| kind(body).starts_with("text/plain"));
    let body = plain.or(bodies.first())?;
    let text = body.get("value")?.as_str()?;
    Some(match kind(body).as_str() {
        kind if kind.starts_with("text/plain") => blocks::plain(text),
        kind if kind.contains("html") => blocks::html(text),
        _ => blocks::either(text),
    })
}
