//! The JSON Schema of [`Answer`], in the subset that servers with structured output accept: every property required,
//! none beside them, no reference, and the properties in the order in which a model can write them.

use schemars::generate::SchemaSettings;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::answer::Answer;

/// The order of properties: what others refer to comes first, and evidence before what is concluded from it.
const ORDER: [&str; 24] = [
    "entities",
    "roles",
    "relations",
    "events",
    "claims",
    "id",
    "quote",
    "trigger",
    "type",
    "kind",
    "name",
    "forms",
    "person",
    "position",
    "of",
    "former",
    "speaker",
    "subject",
    "object",
    "source",
    "target",
    "date",
    "place",
    "modality",
];

/// The schema of an answer. Serialised, its properties are in their order.
#[derive(Debug)]
pub(super) struct Schema {
    value: Value,
    text: String,
}

impl Schema {
    pub(super) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.meta_schema = None;
            settings.inline_subschemas = true;
        });
        let mut value = settings.into_generator().into_root_schema_for::<Answer>().to_value();
        strict(&mut value);
        let text = serde_json::to_string(&Ordered(&value)).unwrap_or_default();
        Self { value, text }
    }

    /// The schema as JSON.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Ordered(&self.value).serialize(serializer)
    }
}

/// Makes every object closed and every list of constants an enumeration.
fn strict(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("title");
            object.remove("default");
            if let Some(Value::Object(properties)) = object.get("properties") {
                let names: Vec<String> =
                    sorted(properties).into_iter().map(|(name, _)| name.clone()).collect();
                object.insert("required".to_owned(), json!(names));
                object.insert("additionalProperties".to_owned(), json!(false));
            }
            enumeration(object);
            object.values_mut().for_each(strict);
        }
        Value::Array(values) => values.iter_mut().for_each(strict),
        _ => {}
    }
}

/// Turns the form in which constants have descriptions into an `enum` with one description.
fn enumeration(object: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = object.get("oneOf") else { return };
    let constant = |choice: &Value| Some((choice.get("const")?.clone(), choice.get("description").cloned()));
    let Some(constants) = choices.iter().map(constant).collect::<Option<Vec<_>>>() else { return };
    let mut description = object.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    for (name, meaning) in &constants {
        if let (Some(name), Some(meaning)) = (name.as_str(), meaning.as_ref().and_then(Value::as_str)) {
            description.push_str(&format!(" {name}: {meaning}"));
        }
    }
    object.remove("oneOf");
    object.insert("description".to_owned(), json!(description.trim()));
    object.insert("type".to_owned(), json!("string"));
    let names: Vec<Value> = constants.into_iter().map(|(name, _)| name).collect();
    object.insert("enum".to_owned(), Value::Array(names));
}

fn sorted(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_key(|(name, _)| ORDER.iter().position(|known| known == name).unwrap_or(ORDER.len()));
    entries
}

struct Ordered<'v>(&'v Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(object) => {
                let mut map = serializer.serialize_map(Some(object.len()))?;
                for (name, value) in sorted(object) {
                    map.serialize_entry(name, &Ordered(value))?;
                }
                map.end()
            }
            Value::Array(values) => serializer.collect_seq(values.iter().map(Ordered)),
            other => other.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(value: &Value, look: &mut impl FnMut(&Map<String, Value>)) {
        match value {
            Value::Object(object) => {
                look(object);
                object.values().for_each(|value| each(value, look));
            }
            Value::Array(values) => values.iter().for_each(|value| each(value, look)),
            _ => {}
        }
    }

    #[test]
    fn the_schema_is_of_the_subset_that_servers_take() {
        let schema = Schema::new();
        let mut objects = 0;
        each(&schema.value, &mut |object| {
            for keyword in ["$ref", "$defs", "oneOf", "allOf", "default", "format"] {
                assert!(!object.contains_key(keyword), "{keyword}: {object:?}");
            }
            if let Some(properties) = object.get("properties").and_then(Value::as_object) {
                objects += 1;
                assert_eq!(object["required"].as_array().map(Vec::len), Some(properties.len()));
                assert_eq!(object["additionalProperties"], false);
                for name in properties.keys() {
                    assert!(ORDER.contains(&name.as_str()), "{name} has no place in the order");
                }
            }
        });
        assert_eq!(objects, 6);
        assert!(
            schema.text.contains("\"enum\":[\"Person\",\"Country\",\"Organisation\",\"Place\"]"),
            "{}",
            schema.text
        );
    }

    #[test]
    fn entities_come_before_what_refers_to_them() {
        let text = Schema::new().text;
        let at = |name: &str| text.find(&format!("\"{name}\":{{")).unwrap();
        assert!(at("entities") < at("roles") && at("roles") < at("events") && at("events") < at("claims"));
        assert!(at("quote") < at("trigger"));
    }
}
