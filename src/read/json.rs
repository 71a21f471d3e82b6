//! One JSON text in, an article or an annotation record out, or why it is neither.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::error::Category;

use super::error::{NoteKind, Reason};
use super::foreign::Names;
use super::form::{self, Form};
use super::{Fields, Item, annotation, foreign, formats, moment, unknown};
use crate::date::Date;
use crate::extract::Record;
use crate::vocab::lexical;

/// What is wrong with a JSON text, and on which of its lines, counted from 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) reason: Reason,
    pub(super) line: u64,
}

/// What a JSON text holds, before the reader's options fill what is missing.
pub(super) enum Parsed {
    Article(Fields),
    Record(Fields, Box<Record>),
}

/// Reads `json`, one whole JSON text. `names` are what the user says that fields are called.
pub(super) fn parse(json: &str, names: &Names, note: &mut dyn FnMut(NoteKind)) -> Result<Parsed, Fault> {
    let plain = |reason| Fault { reason, line: 0 };
    let read = form(json);
    // What others call otherwise is looked at only where something is missing or not known.
    let ours = |read: &Result<(Form, BTreeMap<String, u64>), Fault>| {
        read.as_ref().is_ok_and(|(form, unknown)| {
            let known = |name: &String| foreign::known(name).is_some();
            form.entities.is_some()
                || names.is_empty()
                    && form.text.is_some()
                    && !unknown.keys().any(known)
                    && !form.source.as_deref().is_some_and(is_address)
        })
    };
    let renamed =
        if ours(&read) || names.is_empty() && formats::is_ninjs(json) { None } else { renamed(json, names) };
    let (json, read) = match renamed.as_deref().map(|renamed| (renamed, form(renamed))) {
        Some((renamed, Ok((form, unknown)))) if form.text.is_some() => (renamed, Ok((form, unknown))),
        _ => (json, read),
    };
    let (form, unknown) = match read {
        Ok((form, unknown)) if form.text.is_some() || form.entities.is_some() => (form, unknown),
        other => match formats::ninjs(json) {
            Some(formats::Found::Article(told)) => {
                return told
                    .into_fields(None, note)
                    .map(|(fields, _)| Parsed::Article(fields))
                    .map_err(plain);
            }
            Some(formats::Found::Withdrawn(withdrawn)) => {
                return Err(plain(Reason::Withdrawn(Box::new(withdrawn))));
            }
            Some(formats::Found::Other(what)) => return Err(plain(Reason::NoNews(what))),
            None => other?,
        },
    };
    // What begins with an at sign speaks to processors of JSON-LD.
    for (field, count) in unknown.into_iter().filter(|(field, _)| !field.starts_with('@')) {
        note(NoteKind::UnknownField { field, count });
    }
    let filled = |field: Option<String>| field.filter(|value| !value.trim().is_empty());
    let mut fields = Fields {
        id: identifier(form.id).map_err(plain)?,
        source: filled(form.source),
        url: filled(form.url),
        published: form.published.and_then(|value| published(&value, note)),
        published_inferred: form.published_inferred.unwrap_or_default(),
        version: form.version,
        modified: form.modified.as_deref().and_then(moment::instant),
        language: filled(form.language),
        title: filled(form.title),
        text: form.text.unwrap_or_default(),
    };
    mend(&mut fields, note).map_err(plain)?;
    let Some(entities) = form.entities else {
        // NewsAPI has this for what is gone.
        if matches!(fields.text.trim(), "" | "[Removed]") {
            return Err(plain(Reason::NoText));
        }
        super::plain::unify_line_breaks(&mut fields.text);
        if let Some(beginning) = cut_off(&fields.text) {
            fields.text.truncate(beginning);
            note(NoteKind::Summary);
        }
        if formats::is_laid_out(&fields.text) {
            fields.text = formats::words_of_markup(&fields.text);
            note(NoteKind::Markup);
        }
        return Ok(Parsed::Article(fields));
    };
    let (entities, words) = form::entities(entities);
    let mut record = Record {
        entities,
        roles: form.roles.unwrap_or_default(),
        relations: form.relations.unwrap_or_default(),
        events: form.events.unwrap_or_default(),
        claims: form.claims.unwrap_or_default(),
        concepts: form.concepts.unwrap_or_default(),
        ..Record::default()
    };
    annotation::check(&mut record, &fields.text, words, note).map_err(plain)?;
    if fields.id.is_none() && fields.url.is_none() && fields.title.is_none() && fields.text.is_empty() {
        return Err(plain(Reason::Record(
            "the record does not say which article it is of: no id, url, title or text".into(),
        )));
    }
    Ok(Parsed::Record(fields, Box::new(record)))
}

/// What an object tells about an article, whose text stands elsewhere.
pub(super) fn fields(
    object: serde_json::Map<String, Value>,
    names: &Names,
    note: &mut dyn FnMut(NoteKind),
) -> Result<Fields, Reason> {
    let mut object = foreign::renamed(&object, names).unwrap_or(object);
    object.insert("text".to_owned(), Value::String("-".to_owned()));
    object.retain(|name, _| super::FIELDS.contains(&name.as_str()));
    match parse(&Value::Object(object).to_string(), names, note) {
        Ok(Parsed::Article(fields) | Parsed::Record(fields, _)) => Ok(fields),
        Err(fault) => Err(fault.reason),
    }
}

impl Parsed {
    pub(super) fn fields(&self) -> &Fields {
        match self {
            Self::Article(fields) | Self::Record(fields, _) => fields,
        }
    }

    pub(super) fn fields_mut(&mut self) -> &mut Fields {
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

/// The JSON with our names for the fields that others call otherwise, if there are any.
fn renamed(json: &str, names: &Names) -> Option<String> {
    let object: serde_json::Map<String, Value> = serde_json::from_str(json).ok()?;
    foreign::renamed(&object, names).map(|object| Value::Object(object).to_string())
}

fn is_address(source: &str) -> bool {
    source.starts_with("http://") || source.starts_with("https://")
}

/// How long the text is before a mark that it is cut off, as NewsAPI has it: "… [+1234 chars]".
fn cut_off(text: &str) -> Option<usize> {
    let (before, mark) = text.trim_end().strip_suffix(" chars]")?.rsplit_once("[+")?;
    let number = !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| before.trim_end_matches(|c: char| c.is_whitespace() || c == '…').len())
}

/// Reads the form, and tells which fields it does not know.
fn form(json: &str) -> Result<(Form, BTreeMap<String, u64>), Fault> {
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let form = serde_ignored::deserialize(&mut deserializer, |path| {
        *unknown.entry(unknown::name(&path)).or_default() += 1;
    });
    let form = form.and_then(|form| deserializer.end().map(|()| form));
    form.map(|form| (form, unknown)).map_err(|error| explain(json, &error))
}

/// Refuses what is too long, and leaves out an address or a language that is none.
pub(super) fn mend(fields: &mut Fields, note: &mut dyn FnMut(NoteKind)) -> Result<(), Reason> {
    let Fields { id, source, url, language, title, .. } = fields;
    for (name, value) in
        [("id", &*id), ("source", source), ("url", url), ("language", language), ("title", title)]
    {
        value.as_ref().map_or(Ok(()), |value| annotation::short(value, || name.to_owned()))?;
    }
    let mut leave_out = |field: &str, value: String, reason: &str| {
        let shown: String = value.chars().take(60).collect();
        note(NoteKind::LeftOut { field: field.to_owned(), problem: format!("'{shown}': {reason}"), more: 0 });
    };
    if let Some(Err(reason)) = url.as_deref().map(lexical::iri)
        && let Some(value) = url.take()
    {
        // What it was meant to tell apart stays apart.
        id.get_or_insert_with(|| value.clone());
        leave_out("url", value, &reason);
    }
    if let Some(value) = language.take_if(|tag| lexical::language(tag).is_none()) {
        leave_out("language", value, "it is not a language tag of BCP 47");
    }
    Ok(())
}

fn identifier(value: Option<Value>) -> Result<Option<String>, Reason> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        Some(Value::Number(number)) if !number.is_f64() => Ok(Some(number.to_string())),
        Some(Value::Number(number)) => Err(Reason::Field {
            field: "id".into(),
            problem: format!("{number} is not a whole number of up to 64 bits; write it as a string"),
        }),
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
        Value::String(text) => moment::date(text),
        Value::Number(number) => number.as_f64().and_then(moment::epoch_day),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(json: &str) -> String {
        match parse(json, &Names::default(), &mut |_| ()) {
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
            let Ok(Parsed::Article(fields)) = parse(&json, &Names::default(), &mut |note| notes.push(note))
            else {
                panic!("{json}")
            };
            assert_eq!(fields.published.map(|date| date.to_string()).as_deref(), expected, "{value}");
            assert!(notes.is_empty(), "{notes:?}");
        }
        let mut notes = Vec::new();
        assert!(
            parse(r#"{"text": "x", "published": "2020-13-45"}"#, &Names::default(), &mut |note| notes
                .push(note))
            .is_ok()
        );
        assert_eq!(notes, [NoteKind::BadDate("\"2020-13-45\"".into())]);
    }
}
