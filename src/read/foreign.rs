//! JSON that other programs write about an article in, the fields of our record out.
//!
//! Known by what they are called in the records of trafilatura, news-please (CC-NEWS), newspaper, NewsAPI, schema.org's
//! `NewsArticle` and the tables that people make: the first of [`NAMES`] that has a value stands for ours.

use serde_json::{Map, Value};

/// What a field of our record is called elsewhere; the names are compared in lower case, without marks between words.
const NAMES: [(&str, &[&str]); 8] = [
    (
        "text",
        &[
            "maintext",
            "articlebody",
            "fulltext",
            "bodytext",
            "content",
            "body",
            "articletext",
            "rawtext",
            "article",
            "story",
        ],
    ),
    ("title", &["headline", "articletitle", "headlinemain"]),
    (
        "published",
        &[
            "datepublished",
            "datepublish",
            "publishedat",
            "publisheddate",
            "publishdate",
            "publicationdate",
            "pubdate",
            "dateofpublication",
            "publishedon",
            "publishtime",
            "timestamp",
            "date",
            "datecreated",
            "created",
            "createdat",
        ],
    ),
    ("modified", &["datemodified", "datemodify", "modifiedat", "updatedat", "updated", "lastmodified"]),
    ("url", &["link", "sourceurl", "articleurl", "weburl", "permalink", "canonicalurl", "uri"]),
    (
        "source",
        &[
            "sourcehostname",
            "sitename",
            "publisher",
            "outlet",
            "publication",
            "sourcename",
            "newspaper",
            "hostname",
            "sourcedomain",
            "domain",
        ],
    ),
    ("language", &["lang", "inlanguage", "languagecode"]),
    ("id", &["identifier", "guid", "articleid"]),
];

/// What a user says that our fields are called: "text=content", "title=meta.headline".
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Vec<(&'static str, String)>);

impl Names {
    /// Adds a name, if there is a field of ours that is called so.
    pub(super) fn add(&mut self, ours: &str, theirs: &str) -> bool {
        let field = super::FIELDS.iter().find(|field| **field == ours);
        self.0.extend(field.map(|field| (*field, theirs.to_owned())));
        field.is_some()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name of our field that a field of this name stands for, as the user or everybody says, and how far down the
    /// list of names it is.
    pub(super) fn known(&self, name: &str) -> Option<(&'static str, usize)> {
        let given = self.0.iter().find(|(_, theirs)| theirs == name).map(|(ours, _)| (*ours, 0));
        given.or_else(|| known(name).map(|(ours, rank)| (ours, rank + 1)))
    }

    /// The values in objects within the object, by names with dots.
    fn nested<'v>(&self, object: &'v Map<String, Value>) -> Vec<(&'static str, &'v Value)> {
        let deep = self.0.iter().filter(|(_, theirs)| theirs.contains('.') && !object.contains_key(theirs));
        let value = |theirs: &str| {
            let mut parts = theirs.split('.');
            let first = object.get(parts.next()?)?;
            parts.try_fold(first, |value, part| value.get(part))
        };
        deep.filter_map(|(ours, theirs)| Some((*ours, value(theirs)?))).collect()
    }
}

/// The name of our field that a field of this name may stand for.
pub(super) fn known(name: &str) -> Option<(&'static str, usize)> {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    NAMES.iter().find_map(|(ours, names)| {
        if plain == *ours {
            return Some((*ours, 0));
        }
        names.iter().position(|known| *known == plain).map(|rank| (*ours, rank + 1))
    })
}

/// The same object with our names for what others call otherwise; nothing if there is nothing to be renamed.
pub(super) fn renamed(object: &Map<String, Value>, names: &Names) -> Option<Map<String, Value>> {
    let mut found: Vec<(&'static str, usize, &str, Value)> = Vec::new();
    let nested = names.nested(object).into_iter().map(|(ours, value)| ("", value, Some((ours, 0))));
    let own = object.iter().map(|(name, value)| (name.as_str(), value, names.known(name)));
    for (name, value, known) in own.chain(nested) {
        let (ours, rank) = match known {
            // An address is no outlet.
            Some(("source", _)) if value.as_str().is_some_and(is_address) => ("url", 0),
            Some(known) => known,
            None => continue,
        };
        let value = match value {
            // NewsAPI and schema.org have an object with a name.
            Value::Object(inner) if ours != "text" => {
                inner.get("name").or(inner.get("@id")).cloned().unwrap_or_default()
            }
            Value::Array(list) if ours != "text" => match list.first() {
                Some(Value::Object(inner)) => inner.get("name").cloned().unwrap_or_default(),
                Some(first) => first.clone(),
                None => Value::Null,
            },
            value => value.clone(),
        };
        let empty = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
        let fits = match ours {
            "published" | "id" => value.is_string() || value.is_number(),
            _ => value.is_string(),
        };
        if !empty && fits {
            found.push((ours, rank, name, value));
        }
    }
    if found.iter().all(|(ours, _, name, _)| ours == name) && !has_misfit(object) {
        return None;
    }
    found.sort_by_key(|(ours, rank, ..)| (*ours, *rank));
    found.dedup_by_key(|(ours, ..)| *ours);
    let mut renamed: Map<String, Value> = object
        .iter()
        .filter(|(name, _)| names.known(name).is_none())
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect();
    renamed.extend(found.into_iter().map(|(ours, _, _, value)| (ours.to_owned(), value)));
    Some(renamed)
}

/// Whether a field that has our name holds something that ours cannot.
fn has_misfit(object: &Map<String, Value>) -> bool {
    ["text", "title", "url", "source", "language"]
        .iter()
        .any(|name| object.get(*name).is_some_and(|value| !value.is_string() && !value.is_null()))
        || object.get("source").and_then(Value::as_str).is_some_and(is_address)
}

fn is_address(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> String {
        let value: Map<String, Value> = serde_json::from_str(json).expect("an object");
        renamed(&value, &Names::default())
            .map_or("as it is".to_owned(), |object| Value::Object(object).to_string())
    }

    #[test]
    fn fields_of_others_are_named_as_ours() {
        assert_eq!(
            of(
                r#"{"title": "T", "hostname": "p.example", "date": "2021-03-30", "source": "https://p.example/1",
                "source-hostname": "The Paper", "text": "W"}"#
            ),
            r#"{"published":"2021-03-30","source":"The Paper","text":"W","title":"T","url":"https://p.example/1"}"#
        );
        assert_eq!(
            of(
                r#"{"source": {"id": null, "name": "The Paper"}, "publishedAt": "2021-03-30T10:00:00Z", "content": "W"}"#
            ),
            r#"{"published":"2021-03-30T10:00:00Z","source":"The Paper","text":"W"}"#
        );
        assert_eq!(
            of(
                r#"{"@type": "NewsArticle", "headline": "T", "articleBody": "W", "datePublished": "2021-03-30",
                "publisher": {"@type": "Organization", "name": "The Paper"}}"#
            ),
            r#"{"@type":"NewsArticle","published":"2021-03-30","source":"The Paper","text":"W","title":"T"}"#
        );
        assert_eq!(
            of(r#"{"maintext": "W", "date_publish": 1671408000000, "source_domain": "p.example"}"#),
            r#"{"published":1671408000000,"source":"p.example","text":"W"}"#
        );
    }

    #[test]
    fn users_say_what_fields_are_called() {
        let mut names = Names::default();
        assert!(names.add("text", "prose") && names.add("title", "meta.head") && !names.add("mood", "m"));
        let object =
            serde_json::from_str(r#"{"prose": "W", "content": "C", "meta": {"head": "T"}, "date": "2021"}"#);
        let object = renamed(&object.expect("an object"), &names).map(Value::Object);
        assert_eq!(
            object.map(|object| object.to_string()).as_deref(),
            Some(r#"{"meta":{"head":"T"},"published":"2021","text":"W","title":"T"}"#)
        );
    }

    #[test]
    fn our_own_records_stay_as_they_are() {
        assert_eq!(
            of(r#"{"id": "1", "title": "T", "text": "W", "published": "2021", "mood": 3}"#),
            "as it is"
        );
    }
}
