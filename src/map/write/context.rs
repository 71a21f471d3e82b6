//! The JSON-LD context of the product, `ontology/context.jsonld`, as a table for the writer.
//!
//! Of what [contexts](https://www.w3.org/TR/json-ld11/#the-context) may say, the file uses prefixes, aliases of
//! keywords, types of values, language maps and type-scoped contexts of the same; a test holds the file to that. What
//! only annotation records use besides (`links` and what is in it) is passed over here.

use std::collections::{BTreeMap, BTreeSet, HashMap};
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

/// For each IRI its terms, in alphabetical order.
type Terms = HashMap<String, Vec<(String, Coercion)>>;

/// A context.
#[derive(Debug)]
pub(super) struct Context {
    properties: Terms,
    /// Prefixes and their namespaces.
    pub(super) prefixes: BTreeMap<String, String>,
    /// What the terms of classes say about the nodes of the class (type-scoped contexts), by the IRI of the class.
    pub(super) scopes: BTreeMap<String, Scope>,
}

/// The context of the nodes of one class.
#[derive(Debug)]
pub(super) struct Scope {
    properties: Terms,
    /// The names that mean something else in it than outside of it, or nothing.
    names: BTreeSet<String>,
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
        let entries = context.as_object().into_iter().flatten();
        let prefixes: BTreeMap<String, String> = entries
            .clone()
            .filter_map(|(name, value)| Some((name.clone(), plain(value)?.to_owned())))
            .filter(|(_, namespace)| namespace.ends_with(['/', '#']))
            .collect();
        let scopes = entries.filter_map(|(_, value)| {
            let (class, scope) = (value.get("@id")?.as_str()?, value.get("@context")?);
            let names = scope.as_object().into_iter().flat_map(|entries| entries.keys().cloned()).collect();
            Some((expand(class, &prefixes), Scope { properties: terms(scope, &prefixes), names }))
        });
        Self { properties: terms(context, &prefixes), scopes: scopes.collect(), prefixes }
    }

    /// The terms for an IRI, each with what it says about its values.
    pub(super) fn terms(&self, iri: &str) -> &[(String, Coercion)] {
        self.properties.get(iri).map_or(&[], Vec::as_slice)
    }

    /// The terms for a property of a node that is of the classes of these scopes. Of several scopes no term is used, as
    /// not every reader applies them all.
    pub(super) fn terms_in(&self, scopes: &[&'static Scope], property: &str) -> Vec<&(String, Coercion)> {
        let scoped = match scopes {
            [scope] => scope.properties.get(property).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        let keeps_meaning = |name: &str| scopes.iter().all(|scope| !scope.names.contains(name));
        scoped.iter().chain(self.terms(property).iter().filter(|(name, _)| keeps_meaning(name))).collect()
    }

    /// Whether a name means something in the context.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.prefixes.contains_key(name)
            || ["iri", "type", "graph", "entities"].contains(&name)
            || self.properties.values().flatten().any(|(term, _)| term == name)
            || self.scopes.values().any(|scope| scope.names.contains(name))
    }
}

/// What a term stands for that says nothing about its values.
fn plain(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.starts_with('@'))
}

fn expand(name: &str, prefixes: &BTreeMap<String, String>) -> String {
    match name.split_once(':') {
        Some((prefix, local)) => match prefixes.get(prefix) {
            Some(namespace) => format!("{namespace}{local}"),
            None => name.to_owned(),
        },
        None => name.to_owned(),
    }
}

/// The terms of a context that are neither prefixes nor keywords.
fn terms(context: &Value, prefixes: &BTreeMap<String, String>) -> Terms {
    // The map is sorted by its keys.
    let entries: BTreeMap<&String, &Value> = context.as_object().into_iter().flatten().collect();
    let mut terms = Terms::new();
    for (name, value) in entries.into_iter().filter(|(name, _)| !prefixes.contains_key(*name)) {
        let part = |key| value.get(key).and_then(Value::as_str);
        let Some(iri) = plain(value).or(part("@id")) else { continue };
        let coercion = match (part("@type"), part("@container")) {
            (Some("@id"), _) => Coercion::Id,
            (Some("@vocab"), _) => Coercion::Vocab,
            (Some(datatype), _) => Coercion::Type(expand(datatype, prefixes)),
            (None, Some("@language")) => Coercion::Language,
            (None, _) => Coercion::None,
        };
        terms.entry(expand(iri, prefixes)).or_default().push((name.clone(), coercion));
    }
    terms
}
