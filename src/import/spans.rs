//! Labelled stretches beside their text: spaCy's `Doc.to_json`, Hugging Face token classification (raw B- and I-
//! labels, or aggregated) and GLiNER.
//!
//! - spaCy: <https://spacy.io/api/doc#to_json>, offsets in characters of Python's `str`
//! - Hugging Face: <https://huggingface.co/docs/transformers/main_classes/pipelines>, the same
//! - GLiNER: <https://github.com/urchade/GLiNER>, the same

use serde_json::Value;

use super::draft::{About, Draft, Mention};
use super::input::{Failure, Input, Object, Sink, day, wrong};
use crate::read::Reason;

const TEXT: &[&str] = &["text", "sentence", "sequence", "inputs", "input"];
const SPANS: &[&str] = &["ents", "entities", "spans", "predictions", "outputs", "output", "results"];

/// Reads objects that have a text and its stretches, or stretches alone with their text in the file `.txt` beside.
pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let beside = input.text_beside();
    let mut alone = Vec::new();
    let mut first = 0;
    input.objects(sink, |line, object, sink: &mut Sink<'_>| {
        if object.text(TEXT).is_none() && object.get(&["start"]).is_some() {
            // One of a list of stretches.
            if alone.is_empty() {
                first = line;
            }
            alone.push(Value::Object(object.0.clone()));
            return Ok(());
        }
        sink(document(object, line).map_err(|reason| (line, reason)))
    })?;
    if alone.is_empty() {
        return Ok(());
    }
    let found = match beside {
        Some(text) => {
            let mut draft = Draft { line: first, text, ..Draft::default() };
            let found = mentions(&alone, "", &mut draft);
            draft.mentions = merged(found);
            Ok(draft)
        }
        None => {
            let message = "stretches without their text; put it beside them, in a file of the same name that ends in .txt";
            Err((first, Reason::Record(message.into())))
        }
    };
    sink(found)?;
    Ok(())
}

fn document(object: Object<'_>, line: u64) -> Result<Draft, Reason> {
    let text = object.owned(TEXT).ok_or_else(|| wrong("text", "there is none, or it is not a string"))?;
    let field = SPANS.iter().find(|name| object.0.get(**name).is_some_and(Value::is_array));
    let field = field.ok_or_else(|| wrong("entities", "there are none, or they are not an array"))?;
    let mut draft = Draft { line, about: about(object), text, ..Draft::default() };
    let mut found = mentions(object.list(&[*field]).map_or(&[], Vec::as_slice), field, &mut draft);
    if *field == "ents" {
        // spaCy's groups of spans; those of the group of entities again are one with them.
        for (name, group) in object.get(&["spans"]).and_then(Value::as_object).into_iter().flatten() {
            let group = group.as_array().map_or(&[][..], Vec::as_slice);
            found.extend(mentions(group, &format!("spans.{name}"), &mut draft));
        }
    }
    draft.mentions = merged(found);
    Ok(draft)
}

/// What an object says about its text beside it.
pub(super) fn about(object: Object<'_>) -> About {
    let id = object.get(&["id", "doc_id", "docid"]).and_then(|id| match id {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    About {
        id,
        source: object.owned(&["source", "publisher"]),
        url: object.owned(&["url"]),
        published: object.text(&["published", "date"]).and_then(day),
        language: object.owned(&["language", "lang"]),
        title: object.owned(&["title", "headline"]),
    }
}

/// A mention, and what a raw label says of its place in a name.
struct Found {
    mention: Mention,
    /// `Some(true)` if the label says that it goes on with the name before it.
    goes_on: Option<bool>,
}

/// The stretches of a list; those that are none go to `draft`.
fn mentions(list: &[Value], field: &str, draft: &mut Draft) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, value) in list.iter().enumerate() {
        match mention(value, &format!("{field}[{at}]")) {
            Ok(mention) => found.extend(mention),
            Err(reason) => draft.bad.push((draft.line, "entity", reason)),
        }
    }
    found
}

/// A stretch; `None` if its label says that it is none.
fn mention(value: &Value, field: &str) -> Result<Option<Found>, Reason> {
    let object = value.as_object().map(Object).ok_or_else(|| wrong(field, "it is not an object"))?;
    let label = object.text(&["entity_group", "entity", "label", "type"]);
    let label = label.ok_or_else(|| wrong(field, "it has no entity_group, entity or label"))?;
    let (label, goes_on) = bare(label);
    if label == "O" {
        return Ok(None);
    }
    let (start, end) = (object.offset("start", field)?, object.offset("end", field)?);
    if start >= end {
        return Err(wrong(field, format!("[{start}, {end}] is not a stretch")));
    }
    let link = object.owned(&["kb_id", "wikidata", "id_"]);
    let mention = Mention {
        label: label.to_owned(),
        at: Some((start, end)),
        words: object.owned(&["word", "text", "span"]),
        confidence: object.number(&["score", "confidence"]),
        links: link.into_iter().filter(|link| !link.is_empty()).collect(),
        ..Mention::default()
    };
    Ok(Some(Found { mention, goes_on }))
}

/// A label without the letter for the place within a name, and whether it goes on with the name before it.
pub(super) fn bare(label: &str) -> (&str, Option<bool>) {
    match label.split_once('-') {
        Some(("B" | "U" | "S", rest)) => (rest, Some(false)),
        Some(("I" | "E" | "L" | "M", rest)) => (rest, Some(true)),
        _ => (label, None),
    }
}

/// Makes one mention of the tokens of a name.
fn merged(found: Vec<Found>) -> Vec<Mention> {
    let mut merged: Vec<Mention> = Vec::new();
    for Found { mention, goes_on } in found {
        // A part of a word goes on whatever its label says.
        let piece = mention.words.as_ref().is_some_and(|words| words.starts_with("##"));
        if (goes_on == Some(true) || goes_on.is_some() && piece)
            && let Some(last) = merged.last_mut()
            && last.label == mention.label
            && let (Some((_, end)), Some((start, further))) = (&mut last.at, mention.at)
            && start >= *end
            && start - *end <= 1
        {
            *end = further;
            let glue = if piece { "" } else { " " };
            if let (Some(words), Some(more)) = (&mut last.words, mention.words) {
                words.push_str(glue);
                words.push_str(more.trim_start_matches("##"));
            }
            last.confidence = match (last.confidence, mention.confidence) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        } else {
            merged.push(mention);
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tokens_of_a_name_are_one_mention() {
        let json = r###"[{"entity": "B-PER", "word": "Ann", "start": 0, "end": 3, "score": 0.9},
            {"entity": "I-PER", "word": "Le", "start": 4, "end": 6, "score": 0.8},
            {"entity": "I-PER", "word": "##e", "start": 6, "end": 7, "score": 0.7},
            {"entity": "O", "word": "met", "start": 8, "end": 11},
            {"entity": "B-PER", "word": "Bo", "start": 12, "end": 14},
            {"entity": "B-PER", "word": "Ek", "start": 15, "end": 17}]"###;
        let list: Vec<Value> = serde_json::from_str(json).unwrap();
        let mut draft = Draft::default();
        let found = merged(mentions(&list, "entities", &mut draft));
        assert_eq!(draft.bad.len(), 0);
        let at: Vec<_> = found.iter().filter_map(|mention| mention.at).collect();
        assert_eq!(at, [(0, 7), (12, 14), (15, 17)]);
        assert_eq!((found[0].words.as_deref(), found[0].confidence), (Some("Ann Lee"), Some(0.7)));
    }
}
