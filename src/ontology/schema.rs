//! The JSON Schema of the annotation record: made from the types of [`Record`](crate::extract::Record) by a test,
//! which holds it against the file that is kept.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::extract::Record;

/// The schema as the types have it now, in JSON Schema 2020-12.
fn generate() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Record>().to_value();
    let Value::Object(root) = &mut schema else { unreachable!("the schema of a struct is an object") };
    root.insert("$id".into(), json!("https://w3id.org/triplewire/record.schema.json"));
    root.insert("title".into(), json!("Annotation record"));
    root.insert(
        "description".into(),
        json!(
            "What was found in one article: one JSON object on a line of JSON Lines. Stretches of text count Unicode \
             scalar values of `text` from 0, the end not included; ids of entities are those of the same record. \
             Fields that are not named here are allowed and mean nothing."
        ),
    );
    // What is read is wider than what is written: the reader fills in what is missing.
    root.insert("required".into(), json!(["entities"]));
    let article: Vec<Value> =
        ["id", "url", "title", "text"].map(|field| json!({ "required": [field] })).into();
    root.insert("anyOf".into(), article.into());
    if let Some(Value::Object(fields)) = root.get_mut("properties") {
        fields["id"]["type"] = json!(["string", "integer", "null"]);
        fields["text"]["type"] = json!(["string", "null"]);
        let dates = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])([T ].*)?)?)?$";
        let description = fields["published"]["description"].take();
        fields["published"] = json!({
            "description": format!("{} A time behind the day is cut off.", description.as_str().unwrap_or_default()),
            "type": ["string", "null"],
            "pattern": dates,
        });
    }
    tidy(&mut schema);
    format!("{schema:#}\n")
}

/// Takes the links of Rust's documentation out of the descriptions, and formats that JSON Schema does not know.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if matches!(fields.get("format"), Some(Value::String(format)) if ["uint", "double"].contains(&format.as_str()))
            {
                fields.remove("format");
            }
            if let Some(Value::String(text)) = fields.get_mut("description") {
                *text = text.replace("[`", "`").replace("`]", "`").replace("Entity::", "").replace('\n', " ");
            }
            fields.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

#[test]
fn the_schema_is_that_of_the_types() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology/record.schema.json");
    let schema = generate();
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, &schema).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == schema, "{} differs; SNAPSHOTS=overwrite writes it anew", path.display());
}
