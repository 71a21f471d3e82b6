//! `triplewire ontology` as a user runs it.

use crate::common::Desk;

#[test]
fn what_is_printed_is_what_the_repository_has() {
    let desk = Desk::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology");
    for (format, file) in [
        ("turtle", "triplewire.ttl"),
        ("events", "events.ttl"),
        ("rules", "rules.ttl"),
        ("shapes", "shapes.ttl"),
        ("jsonld-context", "context.jsonld"),
        ("json-schema", "record.schema.json"),
    ] {
        let run = desk.run(["ontology", "--format", format]);
        assert!(run.ended(0, &[]).stdout == std::fs::read(root.join(file)).unwrap(), "{format}");
    }
    assert_eq!(desk.run(["ontology"]).lines(), desk.run(["ontology", "--format", "turtle"]).lines());
    desk.run(["ontology", "--format", "html", "-o", "page.html"]).ended(0, &[]);
    assert!(desk.read("page.html").starts_with("<!DOCTYPE html>"));
    assert_eq!(desk.names(), ["page.html"]);
    desk.run(["ontology", "--format", "owl"]).ended(2, &["possible values"]);
    desk.file("sub/x", "");
    desk.run(["ontology", "-o", "sub"]).ended(1, &["it is a directory"]);
}

#[test]
fn the_schema_says_what_every_field_is() {
    let desk = Desk::new();
    let run = desk.run(["ontology", "--format", "json-schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&run.ended(0, &[]).stdout).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["required"], serde_json::json!(["entities"]));
    assert_eq!(schema["$defs"]["EventType"]["oneOf"].as_array().map(Vec::len), Some(16));
    // Everything is described.
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        assert!(definition.get("description").is_some(), "{name}");
        for (field, value) in definition["properties"].as_object().into_iter().flatten() {
            assert!(value.get("description").is_some(), "{name}.{field}");
        }
    }
}
