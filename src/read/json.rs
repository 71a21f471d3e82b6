//! One JSON text in, an article or an annotation record out, or why it is neither.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::error::Category;

use super::annotation;
use super::dateline;
use super::error::{NoteKind, Reason};
use super::{Fields, Item};
use crate::date::Date;
use crate::extract::{Claim, Entity, Event, Record, Relation, Role};

/// What is wrong with a JSON text, and on which of its lines, counted from 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) reason: Reason,
    pub(super) line: u64,
}

/// An article or annotation record with every field as free as other tools write it.
#[derive(Deserialize)]
struct Form {
    id: Option<Value>,
    source: Option<String>,
    url: Option<String>,
    published: Option<Value>,
    language: Option<String>,
    title: Option<String>,
    text: Option<String>,
    entities: Option<Vec<Entity>>,
    roles: Option<Vec<Role>>,
    relations: Option<Vec<Relation>>,
    events: Option<Vec<Event>>,
    claims: Option<Vec<Claim>>,
}

/// What a JSON text holds, before the reader's options fill what is missing.
pub(super) enum Parsed {
    Article(Fields),
    Record(Fields, Box<Record>),
}

/// Reads `json`, one whole JSON text.
pub(super) fn parse(json: &str, note: &mut dyn FnMut(NoteKind)) -> Result<Parsed, Fault> {
    let form: Form = serde_json::from_str(json).map_err(|error| explain(json, &error))?;
    let plain = |reason| Fault { reason, line: 0 };
    let filled = |field: Option<String>| field.filter(|value| !value.trim().is_empty());
    let mut fields = Fields {
        id: identifier(form.id).map_err(plain)?,
        source: filled(form.source),
        url: filled(form.url),
        published: form.published.and_then(|value| published(&value, note)),
        language: filled(form.language),
        title: filled(form.title),
        text: form.text.unwrap_or_default(),
    };
    let Some(entities) = form.entities else {
        if fields.text.trim().is_empty() {
            return Err(plain(Reason::NoText));
        }
        super::plain::unify_line_breaks(&mut fields.text);
        return Ok(Parsed::Article(fields));
    };
    let record = Record {
        entities,
        roles: form.roles.unwrap_or_default(),
        relations: form.relations.unwrap_or_default(),
        events: form.events.unwrap_or_default(),
        claims: form.claims.unwrap_or_default(),
        ..Record::default()
    };
    annotation::check(&record, &fields.text).map_err(plain)?;
    if fields.id.is_none() && fields.url.is_none() && fields.title.is_none() && fields.text.is_empty() {
        return Err(plain(Reason::Record(
            "the record does not say which article it is of: no id, url, title or text".into(),
        )));
    }
    Ok(Parsed::Record(fields, Box::new(record)))
}

impl Parsed {
    pub(super) fn fields(&self) -> &Fields {
        match self {
            Self::Article(fields) | Self::Record(fields, _) => fields,
        }
    }

    /// Joins the two halves of a record; `fields` become a document by `complete`.
    pub(super) fn into_item(self, complete: impl FnOnce(Fields) -> crate::read::Document) -> Item {
        match self {
            Self::Article(fields) => Item::Article(complete(fields)),
            Self::Record(fields, mut record) => {
                record.document = complete(fields);
                Item::Record(record)
            }
        }
    }
}

fn identifier(value: Option<Value>) -> Result<Option<String>, Reason> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(other) => Err(Reason::Field {
            field: "id".into(),
            problem: format!("it is {}, and a string or a number is expected", kind(&other)),
        }),
    }
}

/// The date of a `published` field; a date and a time is cut to the date.
fn published(value: &Value, note: &mut dyn FnMut(NoteKind)) -> Option<Date> {
    let date = match value {
        Value::Null => return None,
        Value::String(text) if text.trim().is_empty() => return None,
        Value::String(text) => text.trim().parse().ok().or_else(|| dateline::standing_date(text)),
        _ => None,
    };
    if date.is_none() {
        let mut shown = value.to_string();
        if let Some((end, _)) = shown.char_indices().nth(60) {
            shown.truncate(end);
            shown.push('…');
        }
        note(NoteKind::BadDate(shown));
    }
    date
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Says what is wrong with `json`, from what the parser says and a second look.
fn explain(json: &str, error: &serde_json::Error) -> Fault {
    if error.classify() != Category::Data {
        return malformed(json, 0, error);
    }
    if !json.trim_start().starts_with('{') {
        let reason = match serde_json::from_str::<Value>(json) {
            Ok(value) => Reason::NotAnObject(kind(&value)),
            Err(error) => return malformed(json, 0, &error),
        };
        return Fault { reason, line: 0 };
    }
    // A text that breaks off may still show a wrong value first; then the break matters more.
    if let Err(error) = serde_json::from_str::<IgnoredAny>(json) {
        return malformed(json, 0, &error);
    }
    let line = error.line().saturating_sub(1) as u64;
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let reason = match serde_path_to_error::deserialize::<_, Form>(&mut deserializer) {
        Err(error) if error.path().iter().next().is_some() => {
            Reason::Field { field: error.path().to_string(), problem: message(error.inner()) }
        }
        _ => Reason::Record(message(error)),
    };
    Fault { reason, line }
}

/// Says where in `text`, from the byte offset `base` on, the parser stopped.
pub(super) fn malformed(text: &str, base: usize, error: &serde_json::Error) -> Fault {
    let rest = text.get(base..).unwrap_or_default();
    let line_start: usize =
        rest.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>() + base;
    let mut offset = (line_start + error.column()).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = before.matches('\n').count() as u64;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count().max(1);
    let reason = match error.classify() {
        Category::Eof => Reason::Truncated { column },
        _ => Reason::Syntax { message: message(error), column },
    };
    Fault { reason, line }
}

/// The parser's words without the position, which is told in another form.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}

/// The records of a JSON array, or JSON objects that follow one another, each over any number of lines.
pub(super) struct Values {
    text: String,
    at: usize,
    line: u64,
    array: bool,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    Start,
    Between,
    End,
}

impl Values {
    /// The records of `text`, which is an array if `array`.
    pub(super) fn new(text: String, array: bool) -> Self {
        Self { text, at: 0, line: 1, array, state: State::Start }
    }

    /// The next record's JSON and the line on which it begins, counted from 1.
    pub(super) fn next(&mut self) -> Option<(Result<&str, Reason>, u64)> {
        if self.state == State::End {
            return None;
        }
        self.skip_white_space();
        if self.array {
            match (self.byte(), &self.state) {
                (Some(b'['), State::Start) => {
                    self.at += 1;
                    self.skip_white_space();
                }
                (Some(b','), State::Between) => {
                    self.at += 1;
                    self.skip_white_space();
                    if self.byte() == Some(b']') {
                        return Some(self.stop("a record is expected after a comma"));
                    }
                }
                (Some(b']') | None, State::Between) => {}
                _ => return Some(self.stop("a comma is expected between records")),
            }
            if self.byte() == Some(b']') {
                self.at += 1;
                self.skip_white_space();
                self.array = false;
                return self.byte().map(|_| self.stop("there is something after the end of the array"));
            }
        }
        self.state = State::Between;
        let mut stream = serde_json::Deserializer::from_str(&self.text[self.at..]).into_iter::<IgnoredAny>();
        let found = stream.next();
        let length = stream.byte_offset();
        match found {
            None if self.array => {
                self.state = State::End;
                let column = self.column();
                Some((Err(Reason::Truncated { column }), self.line))
            }
            None => None,
            Some(Ok(_)) => {
                let (start, line) = (self.at, self.line);
                self.advance(length);
                Some((Ok(&self.text[start..self.at]), line))
            }
            Some(Err(error)) => {
                self.state = State::End;
                let fault = malformed(&self.text, self.at, &error);
                Some((Err(fault.reason), fault.line + 1))
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn column(&self) -> usize {
        self.text[..self.at].rsplit('\n').next().unwrap_or_default().chars().count().max(1)
    }

    fn skip_white_space(&mut self) {
        let rest = &self.text[self.at..];
        self.advance(rest.len() - rest.trim_ascii_start().len());
    }

    fn advance(&mut self, length: usize) {
        self.line += self.text[self.at..self.at + length].matches('\n').count() as u64;
        self.at += length;
    }

    fn stop<T>(&mut self, message: &str) -> (Result<T, Reason>, u64) {
        self.state = State::End;
        (Err(Reason::Syntax { message: message.into(), column: self.column() + 1 }), self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(json: &str) -> String {
        match parse(json, &mut |_| ()) {
            Ok(_) => panic!("{json} was read"),
            Err(fault) => fault.reason.to_string(),
        }
    }

    #[test]
    fn wrong_fields_are_named() {
        assert_eq!(fault(r#"{"text": 5}"#), "field 'text': invalid type: integer `5`, expected a string");
        assert_eq!(
            fault(r#"{"id": [1], "text": "x"}"#),
            "field 'id': it is an array, and a string or a number is expected"
        );
        let bad = r#"{"text": "x", "entities": [{"id": "e1", "type": "Animal", "name": "x"}]}"#;
        assert!(
            fault(bad).starts_with("field 'entities[0].type': unknown variant `Animal`"),
            "{}",
            fault(bad)
        );
        assert!(fault(r#"{"id": "1", "id": "2", "text": "x"}"#).contains("duplicate field `id`"));
    }

    #[test]
    fn broken_json_is_located() {
        assert_eq!(fault("{\"id\": \"é\", \"text\": \"The "), "the JSON breaks off at column 25");
        assert_eq!(fault(r#"{"text": "x"} y"#), "not JSON: trailing characters at column 15");
        assert_eq!(fault("[1, 2]"), "a record is a JSON object, and this is an array");
        assert_eq!(fault(r#"{"title": "no text"}"#), "the article has no text");
        assert!(fault(&format!("{{\"a\": {}", "[".repeat(100_000))).contains("breaks off"));
    }

    #[test]
    fn dates_are_cut_or_left_out() {
        for (value, expected) in [
            ("\"2020-10-23T08:00:00Z\"", Some("2020-10-23")),
            ("\"2020-10-23 08:00:00+04:00\"", Some("2020-10-23")),
            ("\"2020-10\"", Some("2020-10")),
            ("\"Fri, 23 Oct 2020 08:00:00 GMT\"", Some("2020-10-23")),
            ("\"October 23, 2020\"", Some("2020-10-23")),
            ("null", None),
        ] {
            let mut notes = Vec::new();
            let json = format!("{{\"text\": \"x\", \"published\": {value}}}");
            let Ok(Parsed::Article(fields)) = parse(&json, &mut |note| notes.push(note)) else {
                panic!("{json}")
            };
            assert_eq!(fields.published.map(|date| date.to_string()).as_deref(), expected, "{value}");
            assert!(notes.is_empty(), "{notes:?}");
        }
        let mut notes = Vec::new();
        assert!(parse(r#"{"text": "x", "published": "2020-13-45"}"#, &mut |note| notes.push(note)).is_ok());
        assert_eq!(notes, [NoteKind::BadDate("\"2020-13-45\"".into())]);
    }

    #[test]
    fn values_are_found_one_by_one() {
        let walk = |text: &str, array| {
            let mut values = Values::new(text.to_owned(), array);
            let mut found = Vec::new();
            while let Some((value, line)) = values.next() {
                found.push(match value {
                    Ok(json) => format!("{line}: {json}"),
                    Err(reason) => format!("{line}: {reason}"),
                });
            }
            found
        };
        assert_eq!(walk("[\n{\"a\": 1},\n{\"b\": [2]}\n]\n", true), ["2: {\"a\": 1}", "3: {\"b\": [2]}"]);
        assert_eq!(walk("[]", true), Vec::<String>::new());
        assert_eq!(
            walk("[{\"a\": 1},\n{\"b\": ", true),
            ["1: {\"a\": 1}", "2: the JSON breaks off at column 6"]
        );
        assert_eq!(walk("[{}", true), ["1: {}", "1: the JSON breaks off at column 3"]);
        assert_eq!(walk("[{} {}]", true)[1], "1: not JSON: a comma is expected between records at column 5");
        assert_eq!(walk("{\n\"a\": 1\n}\n{\n\"b\": 2\n}", false).len(), 2);
        assert_eq!(
            walk("[{}] x", true)[1],
            "1: not JSON: there is something after the end of the array at column 6"
        );
    }
}
