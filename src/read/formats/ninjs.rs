//! ninjs (<https://iptc.org/standards/ninjs/>), 1.x to 3.x: a JSON object in, what it tells about its article out.

use serde_json::Value;

use super::{Found, Told, Withdrawn, blocks};
use crate::read::moment;

/// What a ninjs object is; `None` if the JSON is something else.
pub(in crate::read) fn ninjs(json: &str) -> Option<Found> {
    let value = parse(json)?;
    let words = |names: &[&str]| names.iter().find_map(|name| filled(value.get(name)?.as_str()?));
    let named = |names: &[&str]| {
        let list = names.iter().find_map(|name| value.get(name)?.as_array())?;
        list.iter().find_map(|party| filled(party.get("name")?.as_str()?))
    };
    let uri = words(&["uri"]);
    let version = match value.get("version") {
        Some(Value::String(version)) => version.trim().parse().ok(),
        Some(version) => version.as_u64(),
        None => None,
    };
    let changed = words(&["versioncreated", "versionCreated"]);
    let status = words(&["pubstatus", "pubStatus"]);
    if let Some(status) = status.as_deref().and_then(Withdrawn::status) {
        let modified = changed.as_deref().and_then(moment::instant);
        return Some(Found::Withdrawn(Withdrawn { id: uri, status, version, modified }));
    }
    let body = body(&value).unwrap_or_default();
    let what = match words(&["type"]).as_deref() {
        Some("picture") => Some("picture"),
        Some("graphic") => Some("graphic"),
        Some("audio") => Some("recording"),
        Some("video") => Some("video"),
        Some("composite") => Some("package"),
        _ => None,
    };
    if let Some(what) = what.filter(|_| body.trim().is_empty()) {
        return Some(Found::Other(what));
    }
    Some(Found::Article(Box::new(Told {
        version,
        changed,
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
        text: body,
        summary: false,
        missing: None,
    })))
}

/// Whether a JSON text is a ninjs object.
pub(in crate::read) fn is_ninjs(json: &str) -> bool {
    json.contains("\"uri\"") && parse(json).is_some()
}

fn parse(json: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(json).ok()?;
    let named = ["headline", "headlines", "body_text", "body_html", "body_xhtml", "bodies"];
    let is_ninjs =
        value.get("uri").is_some_and(Value::is_string) && named.iter().any(|name| value.get(name).is_some());
    is_ninjs.then_some(value)
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
    let main = |body: &&Value| {
        let role = body.get("role").and_then(Value::as_str).unwrap_or("main");
        let role = role.rsplit([':', '/']).next().unwrap_or_default().to_ascii_lowercase();
        matches!(role.as_str(), "main" | "body" | "article" | "fulltext" | "full")
    };
    let plain = |body: &&&Value| kind(body).starts_with("text/plain");
    // The main body, plain before marked up; else the longest of them.
    let mains: Vec<&Value> = bodies.iter().filter(main).collect();
    let length = |body: &&Value| body.get("value").and_then(Value::as_str).map_or(0, str::len);
    let longest = || bodies.iter().max_by_key(length);
    let body = mains.iter().find(plain).or(mains.first()).copied().or_else(longest)?;
    let text = body.get("value")?.as_str()?;
    Some(match kind(body).as_str() {
        kind if kind.starts_with("text/plain") => blocks::plain(text),
        kind if kind.contains("html") => blocks::html(text),
        _ => blocks::either(text),
    })
}
