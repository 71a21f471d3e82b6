//! Triples with their text, as relation extractors and language models give them, one text to an object:
//! `{"text": "...", "triples": [{"subject": "...", "predicate": "...", "object": "..."}]}`. A triple may be an array of
//! three as well, have `head`, `type` and `tail`, and a type for each end; entities with their types may stand beside
//! (`{"entities": [{"name": "...", "type": "..."}]}`); or the triples are REBEL's decoded output
//! (<https://github.com/Babelscape/rebel>).
//!
//! Triples alone, in an array or one to a line, are those of the text in the file `.txt` beside, or of a text of their
//! own (`text` in each), or of none. A triple that is none costs itself alone.

use serde_json::Value;

use super::draft::{Draft, End, Fact, Mention};
use super::input::{Failure, Input, LIST, Object, Sink, Stop, wrong};
use super::spans::about;
use crate::read::Reason;

const TEXT: &[&str] = &["text", "input", "context", "sentence"];
const TRIPLES: &[&str] = &[
    "triples",
    "triplets",
    "relations",
    "relationships",
    "facts",
    "edges",
    "output",
    "generated_text",
    LIST,
];
const ENTITIES: &[&str] = &["entities", "nodes"];
const SUBJECT: &[&str] = &["subject", "head", "source", "s", "subj", "head_text", "from"];
const PREDICATE: &[&str] = &["predicate", "relation", "type", "label", "p", "relationship", "edge", "rel"];
const OBJECT: &[&str] = &["object", "tail", "target", "o", "obj", "tail_text", "to"];

/// Triples that stand alone, until another text begins.
struct Alone {
    beside: Option<String>,
    draft: Option<Draft>,
}

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let stem = input.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut alone = Alone { beside: input.text_beside(), draft: None };
    input.objects(sink, |line, object, sink| {
        let is_triple = object.get(TRIPLES).is_none_or(|value| !value.is_array() && !value.is_string())
            && (object.get(SUBJECT).is_some() || object.get(OBJECT).is_some())
            || object.list(&[LIST]).is_some_and(|list| list.iter().all(Value::is_string));
        if is_triple {
            return alone.add(object, line, sink, &stem);
        }
        alone.give(sink, &stem)?;
        let found = document(object, line).map(|draft| named(draft, &stem));
        sink(found.map_err(|reason| (line, reason)))
    })?;
    Ok(alone.give(sink, &stem)?)
}

impl Alone {
    fn add(&mut self, object: Object<'_>, line: u64, sink: &mut Sink<'_>, stem: &str) -> Result<(), Stop> {
        let text = object.owned(TEXT);
        if self.draft.as_ref().is_some_and(|draft| text.as_ref().is_some_and(|text| *text != draft.text)) {
            self.give(sink, stem)?;
        }
        let value = match object.get(&[LIST]) {
            Some(list) => list.clone(),
            None => Value::Object(object.0.clone()),
        };
        let draft = self.draft.get_or_insert_with(|| {
            let about = if text.is_some() { about(object) } else { Default::default() };
            let text = text.or_else(|| self.beside.clone()).unwrap_or_default();
            Draft { line, text, about, ..Draft::default() }
        });
        match fact(&value) {
            Ok(fact) => draft.facts.push(fact),
            Err(problem) => draft.bad.push((line, "triple", wrong("triple", problem))),
        }
        Ok(())
    }

    fn give(&mut self, sink: &mut Sink<'_>, stem: &str) -> Result<(), Stop> {
        self.draft.take().map_or(Ok(()), |draft| sink(Ok(named(draft, stem))))
    }
}

/// Records without text need a name each.
fn named(mut draft: Draft, stem: &str) -> Draft {
    let about = &draft.about;
    if draft.text.is_empty() && about.id.is_none() && about.url.is_none() && about.title.is_none() {
        draft.about.id = Some(format!("{stem}:{}", draft.line));
    }
    draft
}

fn document(object: Object<'_>, line: u64) -> Result<Draft, Reason> {
    let text = object.owned(TEXT).unwrap_or_default();
    let mut draft = Draft { line, about: about(object), text, ..Draft::default() };
    match object.get(TRIPLES) {
        Some(Value::Array(list)) => {
            for (at, value) in list.iter().enumerate() {
                match fact(value) {
                    Ok(fact) => draft.facts.push(fact),
                    Err(problem) => {
                        draft.bad.push((line, "triple", wrong(format!("triples[{at}]"), problem)))
                    }
                }
            }
        }
        Some(Value::String(decoded)) => draft.facts = rebel(decoded)?,
        _ => return Err(wrong("triples", "there are none, or they are not an array")),
    }
    let entities = object.list(ENTITIES).into_iter().flatten().enumerate();
    let named = entities.filter_map(|(at, value)| Some((at, entity(Object(value.as_object()?))?)));
    // Where a triple says the place of an entity in the list, these are the things.
    let by_place = draft
        .facts
        .iter()
        .any(|fact| [&fact.subject, &fact.object].iter().any(|end| matches!(end, End::Thing(_))));
    draft.mentions =
        named.map(|(at, mention)| Mention { thing: by_place.then(|| at.to_string()), ..mention }).collect();
    Ok(draft)
}

/// An entity that is named beside the triples; without a type it says nothing more than they do.
fn entity(object: Object<'_>) -> Option<Mention> {
    Some(Mention {
        label: object.owned(&["type", "label", "entity_type"]).filter(|label| !label.trim().is_empty())?,
        words: Some(
            object.owned(&["name", "text", "id", "entity", "word"]).filter(|name| !name.trim().is_empty())?,
        ),
        at: object
            .offset("start", "")
            .ok()
            .zip(object.offset("end", "").ok())
            .filter(|(start, end)| start < end),
        confidence: object.number(&["score", "confidence"]),
        ..Mention::default()
    })
}

/// A triple: an object, or an array of three names.
pub(super) fn fact(value: &Value) -> Result<Fact, String> {
    let plain = |subject: End, predicate: &str, object: End, confidence| Fact {
        subject,
        predicate: predicate.to_owned(),
        object,
        of: None,
        former: false,
        confidence,
    };
    if let Value::Array(list) = value {
        let [Value::String(subject), Value::String(predicate), Value::String(object)] = &list[..] else {
            return Err("it is not an array of three strings".into());
        };
        let is_blank = |part: &&String| part.trim().is_empty();
        if [subject, predicate, object].iter().any(is_blank) {
            return Err("one of its three strings is empty".into());
        }
        let end = |name: &String| End::Name(name.trim().to_owned(), None);
        return Ok(plain(end(subject), predicate, end(object), None));
    }
    let object = value.as_object().map(Object).ok_or("it is neither an object nor an array")?;
    let predicate = object.owned(PREDICATE).filter(|predicate| !predicate.trim().is_empty());
    let predicate = predicate.ok_or("it has no predicate")?;
    let (subject, target) = (end(object, SUBJECT)?, end(object, OBJECT)?);
    Ok(plain(subject, &predicate, target, object.number(&["score", "confidence"])))
}

/// A name, a list of its tokens, an object with name and type, or the place of an entity in the list beside.
fn end(object: Object<'_>, names: &[&str]) -> Result<End, String> {
    let missing = || format!("it has no {}", names[0]);
    let labels: Vec<String> = names.iter().map(|name| format!("{name}_type")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let (name, label) = match object.get(names).ok_or_else(missing)? {
        Value::String(name) => (name.clone(), object.owned(&labels)),
        Value::Array(tokens) => {
            let tokens: Vec<&str> = tokens.iter().filter_map(Value::as_str).collect();
            (tokens.join(" "), object.owned(&labels))
        }
        Value::Object(inner) => {
            let inner = Object(inner);
            let name = inner.owned(&["name", "text", "id"]).ok_or_else(missing)?;
            (name, inner.owned(&["type", "label"]))
        }
        Value::Number(place) if place.is_u64() => return Ok(End::Thing(place.to_string())),
        _ => return Err(format!("its {} is neither a name nor an object", names[0])),
    };
    if name.trim().is_empty() {
        return Err(missing());
    }
    Ok(End::Name(name.trim().to_owned(), label))
}

/// `<s><triplet> subject <subj> object <obj> predicate <subj> another object <obj> another predicate</s>`.
fn rebel(decoded: &str) -> Result<Vec<Fact>, Reason> {
    let mut clean = decoded.to_owned();
    for mark in ["<s>", "</s>", "<pad>"] {
        clean = clean.replace(mark, "");
    }
    let mut facts = Vec::new();
    for triplet in clean.split("<triplet>").skip(1) {
        let mut parts = triplet.split("<subj>");
        let subject = parts.next().unwrap_or_default().trim();
        for part in parts {
            // What the model did not finish is no fact.
            let Some((object, predicate)) = part.split_once("<obj>") else { continue };
            facts.push(Fact {
                subject: End::Name(subject.to_owned(), None),
                predicate: predicate.trim().to_owned(),
                object: End::Name(object.trim().to_owned(), None),
                of: None,
                former: false,
                confidence: None,
            });
        }
    }
    match facts.is_empty() && !clean.trim().is_empty() {
        true => Err(wrong(
            "output",
            "it is not what REBEL writes: <triplet> subject <subj> object <obj> predicate",
        )),
        false => Ok(facts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoded_output_is_read() {
        let facts = rebel(
            "<s><triplet> Ann Lee <subj> Lund <obj> work location <subj> Oak Party <obj> member of political \
             party<triplet> Lund <subj> Sweden <obj> country</s><pad>",
        )
        .unwrap();
        let shown: Vec<_> = facts.iter().map(|fact| fact.predicate.as_str()).collect();
        assert_eq!(shown, ["work location", "member of political party", "country"]);
        assert_eq!(facts[1].subject, End::Name("Ann Lee".into(), None));
        assert!(rebel("Ann Lee works in Lund").is_err());
    }
}
