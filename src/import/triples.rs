//! Triples with their text, as relation extractors and language models give them, one text to an object:
//! `{"text": "...", "triples": [{"subject": "...", "predicate": "...", "object": "..."}]}`; a triple may be an array of
//! three as well, with a type for each end, or REBEL's decoded output (<https://github.com/Babelscape/rebel>).

use serde_json::Value;

use super::draft::{Draft, End, Fact};
use super::input::{Failure, Input, Object, Sink, wrong};
use super::spans::about;
use crate::read::Reason;

const TRIPLES: &[&str] = &["triples", "triplets", "relations", "facts", "output", "generated_text"];
const SUBJECT: &[&str] = &["subject", "head", "source", "s"];
const PREDICATE: &[&str] = &["predicate", "relation", "type", "label", "p"];
const OBJECT: &[&str] = &["object", "tail", "target", "o"];

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    input.objects(sink, |line, object, sink| sink(document(object, line).map_err(|reason| (line, reason))))
}

fn document(object: Object<'_>, line: u64) -> Result<Draft, Reason> {
    let text = object.owned(&["text", "input", "context", "sentence"]).unwrap_or_default();
    let facts = match object.get(TRIPLES) {
        Some(Value::Array(list)) => list
            .iter()
            .enumerate()
            .map(|(at, value)| fact(value, &format!("triples[{at}]")))
            .collect::<Result<_, _>>()?,
        Some(Value::String(decoded)) => rebel(decoded)?,
        _ => return Err(wrong("triples", "there are none, or they are not an array")),
    };
    Ok(Draft { line, about: about(object), text, facts, ..Draft::default() })
}

fn fact(value: &Value, field: &str) -> Result<Fact, Reason> {
    if let Value::Array(list) = value {
        let [Value::String(subject), Value::String(predicate), Value::String(object)] = &list[..] else {
            return Err(wrong(field, "it is not an array of three strings"));
        };
        return Ok(Fact {
            subject: End::Name(subject.clone(), None),
            predicate: predicate.clone(),
            object: End::Name(object.clone(), None),
            of: None,
            former: false,
            confidence: None,
        });
    }
    let object = value.as_object().map(Object).ok_or_else(|| wrong(field, "it is not an object"))?;
    let end = |names: &[&str]| {
        let missing = || wrong(field, format!("it has no {}", names[0]));
        let value = object.get(names).ok_or_else(missing)?;
        let labels: Vec<String> = names.iter().map(|name| format!("{name}_type")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        match value {
            Value::String(name) => Ok(End::Name(name.clone(), object.owned(&labels))),
            Value::Object(inner) => {
                let inner = Object(inner);
                let name = inner.owned(&["name", "text"]).ok_or_else(missing)?;
                Ok(End::Name(name, inner.owned(&["type", "label"])))
            }
            _ => Err(wrong(field, format!("its {} is neither a name nor an object", names[0]))),
        }
    };
    Ok(Fact {
        subject: end(SUBJECT)?,
        predicate: object.owned(PREDICATE).ok_or_else(|| wrong(field, "it has no predicate"))?,
        object: end(OBJECT)?,
        of: None,
        former: false,
        confidence: object.number(&["score", "confidence"]),
    })
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
