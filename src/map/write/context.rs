//! The JSON-LD context of the product, `ontology/context.jsonld`, as a table for the writer.
//!
//! Of what [contexts](https://www.w3.org/TR/json-ld11/#the-context) may say, the file uses prefixes, aliases of
//! keywords, types of values and language maps; nothing else is understood here, and a test holds the file to that.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde_json::Value;

/// The text of the file: an object whose only member is the context.
pub const CONTEXT: &str = include_str!("../../../ontology/context.jsonld");

/// What a term says about its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Coercion {
    /// Nothing: values say themselves what they are.
    None,
    /// IRIs in full.
    Id,
    /// IRIs, which may be terms themselves.
    Vocab,
    /// Texts by their language.
    Language,
    /// Literals of this datatype.
    Type(String),
}

/// A context.
#[derive(Debug)]
pub(super) struct Context {
    /// For each property its terms, in alphabetical order.
    properties: HashMap<String, Vec<(String, Coercion)>>,
    /// Prefixes and their namespaces.
    pub(super) prefixes: BTreeMap<String, String>,
}

impl Context {
    /// The product's context.
    pub(super) fn builtin() -> &'static Self {
        static CONTEXT_TABLE: LazyLock<Context> = LazyLock::new(|| {
            let document: Value = serde_json::from_str(CONTEXT).expect("the file is JSON, as a test says");
            Context::new(&document["@context"])
        });
        &CONTEXT_TABLE
    }

    fn new(context: &Value) -> Self {
        // The map is sorted by its keys.
        let entries: BTreeMap<&String, &Value> = context.as_object().into_iter().flatten().collect();
        let plain = |value: &Value| value.as_str().filter(|text| !text.starts_with('@')).map(str::to_owned);
        let prefixes: BTreeMap<String, String> = entries
            .iter()
            .filter_map(|(name, value)| Some(((*name).clone(), plain(value)?)))
            .filter(|(_, namespace)| namespace.ends_with(['/', '#']))
            .collect();
        let expand = |name: &str| match name.split_once(':') {
            Some((prefix, local)) => match prefixes.get(prefix) {
                Some(namespace) => format!("{namespace}{local}"),
                None => name.to_owned(),
            },
            None => name.to_owned(),
        };
        let mut properties: HashMap<String, Vec<(String, Coercion)>> = HashMap::new();
        for (name, value) in entries {
            let (iri, coercion) = match value {
                _ if prefixes.contains_key(name) => continue,
                Value::String(_) => match plain(value) {
                    Some(iri) => (iri, Coercion::None),
                    None => continue,
                },
                Value::Object(definition) => {
                    let part = |key| definition.get(key).and_then(Value::as_str);
                    let coercion = match (part("@type"), part("@container")) {
                        (Some("@id"), _) => Coercion::Id,
                        (Some("@vocab"), _) => Coercion::Vocab,
                        (Some(datatype), _) => Coercion::Type(expand(datatype)),
                        (None, Some("@language")) => Coercion::Language,
                        (None, _) => Coercion::None,
                    };
                    match part("@id") {
                        Some(iri) => (iri.to_owned(), coercion),
                        None => continue,
                    }
                }
                _ => continue,
            };
            properties.entry(expand(&iri)).or_default().push((name.clone(), coercion));
        }
        Self { properties, prefixes }
    }

    /// The terms for an IRI, each with what it says about its values.
    pub(super) fn terms(&self, iri: &str) -> &[(String, Coercion)] {
        self.properties.get(iri).map_or(&[], Vec::as_slice)
    }

    /// Whether a name means something in the context.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.prefixes.contains_key(name)
            || ["id", "type", "graph"].contains(&name)
            || self.properties.values().flatten().any(|(term, _)| term == name)
    }
}
