//! Web annotations in JSON-LD, in the form of the Recommendation's context: a page, a collection, an array, or one
//! to a line. The target says where (`TextPositionSelector`, `TextQuoteSelector`), the bodies say what
//! (`classifying` or `tagging` a label, `identifying` or `linking` an identity). Positions count Unicode code
//! points, says the Recommendation; tools that count UTF-16 are found out by the quotation.
//! <https://www.w3.org/TR/annotation-model/>
//!
//! The text is in the file of the same name that ends in `.txt`, if it is there. Without it the quotations are
//! names.

use std::collections::BTreeMap;

use serde_json::Value;

use super::draft::{Draft, Mention};
use super::input::{Failure, Input, Object, Sink, wrong};
use crate::read::Reason;

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let text = input.text_beside().unwrap_or_default();
    // The annotations of one source are of one article; they may stand anywhere in the file.
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    input.objects(sink, |line, object, sink: &mut Sink<'_>| {
        let items = object
            .list(&["items", "@graph"])
            .or_else(|| Object(object.get(&["first"])?.as_object()?).list(&["items"]));
        let all: Vec<&serde_json::Map<String, Value>> = match items {
            Some(items) => items.iter().filter_map(Value::as_object).collect(),
            None => vec![object.0],
        };
        for (at, one) in all.into_iter().enumerate() {
            let field = if items.is_some() { format!("items[{at}].") } else { String::new() };
            match annotation(Object(one), &field) {
                Ok((source, mention)) => {
                    let draft = drafts.entry(source.clone()).or_insert_with(|| {
                        let mut draft = Draft { line, text: text.clone(), ..Draft::default() };
                        draft.about.url = (!source.is_empty()).then_some(source);
                        draft
                    });
                    draft.mentions.push(mention);
                }
                Err(reason) => sink(Err((line, reason)))?,
            }
        }
        Ok(())
    })?;
    for draft in drafts.into_values() {
        sink(Ok(draft))?;
    }
    Ok(())
}

fn annotation(object: Object<'_>, field: &str) -> Result<(String, Mention), Reason> {
    let target = object.get(&["target"]).ok_or_else(|| wrong(format!("{field}target"), "there is none"))?;
    let target = list(target).into_iter().find_map(Value::as_object).map(Object);
    let target = target.ok_or_else(|| wrong(format!("{field}target"), "it has no selector"))?;
    let source = match target.get(&["source"]) {
        Some(Value::String(iri)) => iri.clone(),
        Some(Value::Object(source)) => Object(source).owned(&["id", "@id"]).unwrap_or_default(),
        _ => String::new(),
    };
    let mut mention = Mention::default();
    for selector in list(target.get(&["selector"]).unwrap_or(&Value::Null)) {
        let Some(selector) = selector.as_object().map(Object) else { continue };
        let place = format!("{field}target.selector");
        match selector.text(&["type", "@type"]).unwrap_or_default() {
            "TextPositionSelector" => {
                let (start, end) = (selector.offset("start", &place)?, selector.offset("end", &place)?);
                if start >= end {
                    return Err(wrong(place, format!("[{start}, {end}] is not a stretch")));
                }
                mention.at = Some((start, end));
            }
            "TextQuoteSelector" => mention.words = selector.owned(&["exact"]),
            _ => {}
        }
    }
    if mention.at.is_none() && mention.words.is_none() {
        return Err(wrong(format!("{field}target.selector"), "it is neither a position nor a quotation"));
    }
    for body in list(object.get(&["body"]).unwrap_or(&Value::Null)) {
        match body {
            Value::String(iri) => mention.links.push(iri.clone()),
            Value::Object(body) => {
                let body = Object(body);
                let purpose = body.text(&["purpose"]).or_else(|| object.text(&["motivation"]));
                match purpose.unwrap_or_default() {
                    "identifying" | "linking" => {
                        mention.links.extend(body.owned(&["source", "id", "@id", "value"]));
                    }
                    _ => {
                        let label = body.text(&["value", "source", "id"]).unwrap_or_default();
                        label.rsplit(['/', '#']).next().unwrap_or_default().clone_into(&mut mention.label);
                    }
                }
            }
            _ => {}
        }
    }
    mention.thing = mention.links.first().cloned();
    Ok((source, mention))
}

/// A value, or the values of an array.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}
