//! The ontology as the program has it: nothing in; Turtle, SHACL shapes, a JSON Schema or a page for readers out.

mod page;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod schema;

pub use crate::check::SHAPES;
pub use page::page;

/// The context under which JSON-LD reads as plain JSON, and annotation records are JSON-LD: `ontology/context.jsonld`.
pub use crate::map::CONTEXT;

/// The terms, in Turtle: `ontology/triplewire.ttl`.
pub const TERMS: &str = include_str!("../../ontology/triplewire.ttl");

/// The types of events, a SKOS scheme in Turtle: `ontology/events.ttl`.
pub const EVENTS: &str = include_str!("../../ontology/events.ttl");

/// The rules of extraction, a SKOS scheme in Turtle: `ontology/rules.ttl`.
pub const RULES: &str = include_str!("../../ontology/rules.ttl");

/// The JSON Schema (2020-12) of the annotation record: `ontology/record.schema.json`.
pub const RECORD_SCHEMA: &str = include_str!("../../ontology/record.schema.json");
