//! FollowTheMoney entities, one JSON object on a line (or in an array): persons, organisations, places, and what connects
//! them. <https://followthemoney.tech/explorer/>
//!
//! All of a file is one record without text, since any line may refer to any other.

use std::collections::HashMap;

use serde_json::Value;

use super::draft::{Draft, End, Fact, Mention};
use super::input::{Failure, Input, Object, Sink, wrong};
use crate::read::Reason;

/// The schemata whose entities are things, and the label of each.
const THINGS: [(&str, &str); 12] = [
    ("Person", "Person"),
    ("Company", "company"),
    ("Organization", "Organisation"),
    ("PublicBody", "public body"),
    ("LegalEntity", "Organisation"),
    ("Country", "Country"),
    ("Region", "region"),
    ("Address", "Place"),
    ("Airport", "Place"),
    ("PoliticalParty", "party"),
    ("Vessel", "Vessel"),
    ("Asset", "Asset"),
];

/// The schemata that connect two, the properties of the two, and the predicate from the one to the other.
const LINKS: [(&str, &str, &str, &str); 5] = [
    ("Membership", "member", "organization", "member of"),
    ("Employment", "employee", "employer", "employer"),
    ("Directorship", "director", "organization", "chair of"),
    ("Ownership", "asset", "owner", "owned by"),
    ("Representation", "agent", "client", "member of"),
];

struct Part {
    line: u64,
    id: String,
    schema: String,
    properties: HashMap<String, Vec<String>>,
}

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let id = input.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut parts = Vec::new();
    input.objects(sink, |line, object, sink: &mut Sink<'_>| match part(object, line) {
        Ok(part) => {
            parts.push(part);
            Ok(())
        }
        Err(reason) => sink(Err((line, reason))),
    })?;
    if parts.is_empty() {
        return Ok(());
    }
    let mut draft = Draft::default();
    draft.about.id = id;
    for part in &parts {
        add(&mut draft, part, &parts);
    }
    sink(Ok(draft))?;
    Ok(())
}

fn part(object: Object<'_>, line: u64) -> Result<Part, Reason> {
    let id = object.owned(&["id"]).ok_or_else(|| wrong("id", "there is none, or it is not a string"))?;
    let schema =
        object.owned(&["schema"]).ok_or_else(|| wrong("schema", "there is none, or it is not a string"))?;
    let mut properties = HashMap::new();
    if let Some(value) = object.get(&["properties"]) {
        let map = value.as_object().ok_or_else(|| wrong("properties", "it is not an object"))?;
        for (name, values) in map {
            let values = match values {
                Value::Array(list) => list.iter().filter_map(text).collect(),
                one => text(one).into_iter().collect(),
            };
            properties.insert(name.clone(), values);
        }
    }
    Ok(Part { line, id, schema, properties })
}

/// A value, or the id of an entity that stands in its place.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(entity) => Object(entity).owned(&["id"]),
        _ => None,
    }
}

fn add(draft: &mut Draft, part: &Part, parts: &[Part]) {
    let values = |name: &str| part.properties.get(name).map_or(&[][..], Vec::as_slice);
    if draft.line == 0 {
        draft.line = part.line;
    }
    if let Some((_, from, to, predicate)) = LINKS.iter().find(|(schema, ..)| *schema == part.schema) {
        for (subject, object) in
            values(from).iter().flat_map(|from| values(to).iter().map(move |to| (from, to)))
        {
            draft.facts.push(Fact {
                subject: End::Thing(subject.clone()),
                predicate: (*predicate).to_owned(),
                object: End::Thing(object.clone()),
                confidence: None,
            });
        }
        return;
    }
    match part.schema.as_str() {
        // A position is held by an occupancy, which has the holder.
        "Position" => {}
        "Occupancy" => {
            for (holder, post) in
                values("holder").iter().flat_map(|h| values("post").iter().map(move |p| (h, p)))
            {
                let post = parts.iter().find(|part| part.id == *post && part.schema == "Position");
                let name = post.and_then(|post| post.properties.get("name")).and_then(|names| names.first());
                if let Some(name) = name {
                    draft.facts.push(position(holder, name));
                }
            }
        }
        schema => {
            let label = THINGS.iter().find(|(known, _)| *known == schema).map_or(schema, |(_, label)| label);
            let mut links = values("wikidataId").to_vec();
            for name in ["name", "alias", "weakAlias", "previousName"].iter().flat_map(|name| values(name)) {
                draft.mentions.push(Mention {
                    label: label.to_owned(),
                    words: Some(name.clone()),
                    thing: Some(part.id.clone()),
                    links: std::mem::take(&mut links),
                    ..Mention::default()
                });
            }
            for name in values("position") {
                draft.facts.push(position(&part.id, name));
            }
        }
    }
}

fn position(holder: &str, name: &str) -> Fact {
    Fact {
        subject: End::Thing(holder.to_owned()),
        predicate: "position held".to_owned(),
        object: End::Name(name.to_owned(), None),
        confidence: None,
    }
}
