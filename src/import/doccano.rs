//! The exports of doccano: JSON Lines, a text to a line, in any of its forms: `"label": [[0, 7, "PER"]]` (also `labels`),
//! `"entities": [{"id": 1, "label": "PER", "start_offset": 0, "end_offset": 7}]` with `"relations": [{"from_id": 1,
//! "to_id": 2, "type": "employer"}]`, and `annotations` of older versions. Offsets count characters.
//! <https://doccano.github.io/doccano/>

use std::collections::HashSet;

use serde_json::Value;

use super::draft::{Draft, End, Fact, Mention};
use super::input::{Failure, Input, Object, Sink, wrong};
use super::spans::about;
use crate::read::Reason;

const SPANS: &[&str] = &["entities", "label", "labels", "annotations"];

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    input.objects(sink, |line, object, sink| sink(document(object, line).map_err(|reason| (line, reason))))
}

fn document(object: Object<'_>, line: u64) -> Result<Draft, Reason> {
    let text = object.owned(&["text", "data"]);
    let text = text.ok_or_else(|| wrong("text", "there is none, or it is not a string"))?;
    let mut draft = Draft { line, about: about(object), text, ..Draft::default() };
    let field = SPANS.iter().find(|name| object.list(&[**name]).is_some());
    let field = field.ok_or_else(|| wrong("label", "there are no entities, label, labels or annotations"))?;
    let mut known = HashSet::new();
    for (at, value) in object.list(&[*field]).into_iter().flatten().enumerate() {
        let place = format!("{field}[{at}]");
        // The label of a whole text is none of a stretch.
        if let Value::String(label) = value {
            draft.unread.push(label.clone());
            continue;
        }
        match span(value, &place) {
            Ok(mention) => {
                known.extend(mention.thing.clone());
                draft.mentions.push(mention);
            }
            Err(reason) => draft.bad.push((line, "entity", reason)),
        }
    }
    for (at, value) in object.list(&["relations"]).into_iter().flatten().enumerate() {
        match relation(value, &known) {
            Ok(fact) => draft.facts.push(fact),
            Err(problem) => draft.bad.push((line, "relation", wrong(format!("relations[{at}]"), problem))),
        }
    }
    Ok(draft)
}

/// A stretch with its label: an object, or an array of start, end and label.
fn span(value: &Value, field: &str) -> Result<Mention, Reason> {
    let offset = |value: &Value| value.as_u64().and_then(|value| usize::try_from(value).ok());
    let (start, end, label, id) = match value {
        Value::Array(list) => {
            let [start, end, label] = &list[..] else {
                return Err(wrong(field, "it is not an array of start, end and label"));
            };
            (offset(start), offset(end), name(label), None)
        }
        Value::Object(object) => {
            let object = Object(object);
            let at = |names: &[&str]| object.get(names).and_then(offset);
            let label = object.get(&["label", "type"]).and_then(name);
            (
                at(&["start_offset", "start"]),
                at(&["end_offset", "end"]),
                label,
                object.get(&["id"]).and_then(name),
            )
        }
        _ => return Err(wrong(field, "it is neither an object nor an array")),
    };
    match (start, end, label) {
        (Some(start), Some(end), Some(label)) if start < end => {
            Ok(Mention { label, at: Some((start, end)), thing: id, ..Mention::default() })
        }
        (Some(start), Some(end), Some(_)) => Err(wrong(field, format!("[{start}, {end}] is not a stretch"))),
        (_, _, None) => Err(wrong(field, "it has no label")),
        _ => Err(wrong(field, "its start and end are not offsets")),
    }
}

fn relation(value: &Value, known: &HashSet<String>) -> Result<Fact, String> {
    let object = value.as_object().map(Object).ok_or("it is not an object")?;
    let end = |names: &[&str]| {
        let id = object.get(names).and_then(name).ok_or_else(|| format!("it has no {}", names[0]))?;
        if known.contains(&id) { Ok(End::Thing(id)) } else { Err(format!("there is no entity {id}")) }
    };
    let predicate = object.owned(&["type", "label"]).ok_or("it has no type")?;
    Ok(Fact {
        subject: end(&["from_id", "from"])?,
        predicate,
        object: end(&["to_id", "to"])?,
        of: None,
        former: false,
        confidence: None,
    })
}

/// A name, or the number that stands for it.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
