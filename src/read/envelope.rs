//! A JSON object that has articles in it, and is none, in, the JSON of each out: what services answer, graphs of
//! schema.org, and the tables that pandas writes.

use serde_json::{Map, Value};

use super::foreign::Names;

/// What services call the list of articles in their answers.
const LISTS: [&str; 12] = [
    "articles", "results", "items", "docs", "data", "hits", "entries", "posts", "stories", "news", "records",
    "@graph",
];
/// What they call an object around it.
const AROUND: [&str; 2] = ["response", "result"];

/// The articles in an object; `None` if it is an article itself, or something else.
pub(super) fn articles(json: &str, names: &Names) -> Option<Vec<String>> {
    let object: Map<String, Value> = serde_json::from_str(json).ok()?;
    let told = |name: &&str| object.get(*name).is_some_and(|value| !value.is_object());
    if ["entities", "uri", "id", "@type"].iter().any(told) || has_text(&object, names) {
        return None;
    }
    let around = AROUND.iter().find_map(|name| object.get(*name)?.as_object());
    let rows = [Some(&object), around].into_iter().flatten().find_map(|object| listed(object, names));
    let rows = rows.or_else(|| split(&object)).or_else(|| columns(&object, names))?;
    let rows: Vec<_> = rows.into_iter().filter(|row| has_text(row, names)).collect();
    (!rows.is_empty()).then(|| rows.into_iter().map(|row| Value::Object(row).to_string()).collect())
}

/// Whether an object has a text, by whatever name.
fn has_text(object: &Map<String, Value>, names: &Names) -> bool {
    object
        .iter()
        .any(|(name, value)| value.is_string() && names.known(name).is_some_and(|(field, _)| field == "text"))
}

/// The objects of the list in an answer.
fn listed(object: &Map<String, Value>, names: &Names) -> Option<Vec<Map<String, Value>>> {
    LISTS.iter().find_map(|name| {
        let list = object.get(*name)?.as_array()?;
        let rows: Vec<_> = list.iter().filter_map(|row| row.as_object().cloned()).collect();
        rows.iter().any(|row| has_text(row, names)).then_some(rows)
    })
}

/// The rows of `DataFrame.to_json(orient="split")`.
fn split(object: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let columns = object.get("columns")?.as_array()?;
    let rows = object.get("data")?.as_array()?.iter().filter_map(Value::as_array);
    let row = |row: &Vec<Value>| {
        let cells = columns.iter().zip(row);
        cells.filter_map(|(name, value)| Some((name.as_str()?.to_owned(), value.clone()))).collect()
    };
    Some(rows.map(row).collect())
}

/// The rows of `DataFrame.to_json()`: an object for each column, with a value for each row.
fn columns(object: &Map<String, Value>, names: &Names) -> Option<Vec<Map<String, Value>>> {
    let text = |name: &&String| names.known(name).is_some_and(|(field, _)| field == "text");
    let texts = object.get(object.keys().find(text)?)?.as_object()?;
    let mut rows: Vec<&String> = texts.keys().collect();
    rows.sort_by_key(|row| (row.parse::<u64>().unwrap_or(u64::MAX), *row));
    let row = |row: &String| {
        let cells = object.iter();
        cells.filter_map(|(name, column)| Some((name.clone(), column.get(row)?.clone()))).collect()
    };
    Some(rows.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_found_in_what_is_around_them() {
        let one = r#"{"text":"W","title":"T"}"#;
        for around in [
            r#"{"status": "ok", "articles": [{"title": "T", "text": "W"}, {"title": "none"}]}"#,
            r#"{"response": {"status": "ok", "results": [{"title": "T", "text": "W"}]}}"#,
            r#"{"@context": "https://schema.org", "@graph": [{"name": "x"}, {"title": "T", "text": "W"}]}"#,
            r#"{"columns": ["title", "text"], "index": [0], "data": [["T", "W"]]}"#,
            r#"{"schema": {"fields": []}, "data": [{"title": "T", "text": "W"}]}"#,
            r#"{"title": {"0": "T"}, "text": {"0": "W"}}"#,
        ] {
            assert_eq!(articles(around, &Names::default()), Some(vec![one.to_owned()]), "{around}");
        }
        let many = r#"{"text": {"10": "c", "2": "b", "0": "a"}}"#;
        let texts = [r#"{"text":"a"}"#, r#"{"text":"b"}"#, r#"{"text":"c"}"#].map(str::to_owned);
        assert_eq!(articles(many, &Names::default()), Some(texts.to_vec()));
        for article in [
            r#"{"text": "W", "articles": [{"text": "other"}]}"#,
            r#"{"uri": "x", "bodies": [], "items": [{"body": "W"}]}"#,
            r#"{"data": [1, 2]}"#,
            "[]",
        ] {
            assert_eq!(articles(article, &Names::default()), None, "{article}");
        }
    }
}
