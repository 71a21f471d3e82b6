//! The JSON of DBpedia Spotlight: a text (`@text`) and the resources in it (`Resources`), or its candidates
//! (`annotation` with `surfaceForm`). Offsets count characters; Spotlight, which is a program in Java, counts UTF-16 code
//! units beyond the first plane, which the words find out. <https://www.dbpedia-spotlight.org/api>

use serde_json::Value;

use super::draft::{Draft, Mention};
use super::input::{Failure, Input, Object, Sink, wrong};
use crate::link::dbpedia;
use crate::read::Reason;

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    input.objects(sink, |line, object, sink| sink(document(object, line).map_err(|reason| (line, reason))))
}

fn document(object: Object<'_>, line: u64) -> Result<Draft, Reason> {
    let inner = object.get(&["annotation"]).and_then(Value::as_object).map_or(object, Object);
    let text = inner.owned(&["@text", "text"]);
    let text = text.ok_or_else(|| wrong("@text", "there is none, or it is not a string"))?;
    let mut draft = Draft { line, about: super::spans::about(object), text, ..Draft::default() };
    // Of one that is found, an object stands in place of the list.
    let found = match inner.get(&["Resources", "surfaceForm"]) {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for (at, value) in found.into_iter().enumerate() {
        let field = format!("Resources[{at}]");
        let object = value.as_object().map(Object).ok_or("it is not an object".to_owned());
        match object.and_then(resource) {
            Ok(mention) => draft.mentions.push(mention),
            Err(problem) => draft.bad.push((line, "resource", wrong(field, problem))),
        }
    }
    Ok(draft)
}

fn resource(object: Object<'_>) -> Result<Mention, String> {
    let words = object.owned(&["@surfaceForm", "@name"]).ok_or("it has no @surfaceForm")?;
    let start = match object.get(&["@offset"]) {
        Some(Value::String(offset)) => offset.trim().parse().ok(),
        Some(offset) => offset.as_u64().and_then(|offset| usize::try_from(offset).ok()),
        None => None,
    };
    let start: usize = start.ok_or("its @offset is not an offset")?;
    // The first of the candidates is the likeliest.
    let candidate =
        object.get(&["resource"]).and_then(|all| all.as_array().map_or(Some(all), |all| all.first()));
    let entry = candidate.and_then(Value::as_object).map_or(object, Object);
    let iri = entry.owned(&["@URI", "@uri"]).filter(|iri| !iri.trim().is_empty());
    let iri = iri.map(|iri| if iri.contains("://") { iri } else { dbpedia(&iri) });
    let types = entry.owned(&["@types"]).unwrap_or_default();
    let labels = types.split(',').filter_map(label).map(str::to_owned).collect();
    Ok(Mention {
        labels,
        at: Some((start, start + words.encode_utf16().count())),
        thing: iri.clone(),
        links: iri.into_iter().collect(),
        words: Some(words),
        confidence: number(entry, &["@similarityScore", "@finalScore"]),
        ..Mention::default()
    })
}

/// The name of a type of DBpedia or schema.org. The others are numbers, and what is a thing at all says nothing.
fn label(class: &str) -> Option<&str> {
    let class = class.trim();
    let (space, name) = class.rsplit_once([':', '/', '#']).unwrap_or(("", class));
    let is_known = ["", "dbpedia", "dbo", "schema", "http://dbpedia.org/ontology", "http://schema.org"];
    let is_known = is_known.contains(&space.to_ascii_lowercase().as_str());
    (is_known && !matches!(name, "" | "Thing" | "Agent")).then_some(name)
}

/// A number, which Spotlight writes as a string.
fn number(object: Object<'_>, names: &[&str]) -> Option<f64> {
    match object.get(names)? {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    }
}
