//! The messages of the Reconciliation Service API, in the forms of version 0.2 and of the draft of 1.0.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Mapping;
use crate::extract::EntityType;
use crate::kb::source::class;
use crate::reconcile::{Entry, Subject};

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 0.1 and 0.2, which do not differ in what is used here.
    V02,
    /// The draft of 1.0.
    V1,
}

/// What a service says of itself.
#[derive(Clone, Debug)]
pub(super) struct Manifest {
    pub(super) version: Version,
    /// What an identifier becomes part of, with the place where it is put.
    template: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManifestForm {
    #[serde(default)]
    versions: Vec<String>,
    name: String,
    identifier_space: Option<String>,
    view: Option<View>,
}

#[derive(Deserialize)]
struct View {
    url: String,
}

impl Manifest {
    pub(super) fn of(answer: &Value) -> Result<Self, String> {
        let form =
            ManifestForm::deserialize(answer).map_err(|error| format!("its manifest is not one: {error}"))?;
        let old = |version: &String| version.starts_with("0.");
        let version = match form.versions.as_slice() {
            // Services older than the field.
            [] => Version::V02,
            versions if versions.iter().any(old) => Version::V02,
            versions if versions.iter().any(|version| version.starts_with("1.0")) => Version::V1,
            versions => {
                let name = form.name;
                return Err(format!("'{name}' speaks the versions {}, not 0.2 or 1.0", versions.join(", ")));
            }
        };
        // The identifier space names the things; a view is a page about them, and all that the draft has.
        let template = match (form.identifier_space, form.view) {
            (Some(space), _) if !space.is_empty() => {
                let joined = space.ends_with(['/', '#', '=', ':']);
                format!("{space}{}{{id}}", if joined { "" } else { "/" })
            }
            (_, Some(view)) => view.url.replace("{{id}}", "{id}"),
            _ => return Err("its manifest has neither 'identifierSpace' nor 'view'".to_owned()),
        };
        Ok(Self { version, template })
    }

    /// The IRI of an entry; an identifier that is an IRI is that.
    fn iri(&self, id: &str) -> Option<String> {
        if id.starts_with("http://") || id.starts_with("https://") {
            return oxiri::Iri::parse(id).ok().map(|_| id.to_owned());
        }
        let iri = self.template.replace("{id}", id);
        // The pages of Wikidata are about the things that have these names.
        let iri = match iri.strip_prefix("https://www.wikidata.org/wiki/") {
            Some(item) => crate::link::wikidata(item),
            None => iri,
        };
        oxiri::Iri::parse(iri.as_str()).is_ok().then_some(iri)
    }
}

/// The query for a subject.
pub(super) fn query(subject: &Subject, mapping: &Mapping, version: Version, limit: usize) -> Value {
    let name = subject.names.first().map_or("", |name| name);
    let class = mapping.types.iter().find(|(class, _)| Some(*class) == subject.entity_type);
    let countries: Vec<&String> = subject.countries.iter().collect();
    let mut properties: Vec<(&str, Value)> = Vec::new();
    if let (Some(property), false) = (&mapping.country, countries.is_empty()) {
        properties.push((property, json!(countries)));
    }
    if let (Some(property), false) = (&mapping.position, subject.positions.is_empty()) {
        properties.push((property, json!(subject.positions)));
    }
    let mut query = Map::new();
    if let Some((_, id)) = class {
        query.insert("type".to_owned(), json!(id));
    }
    query.insert("limit".to_owned(), json!(limit));
    match version {
        Version::V02 => {
            query.insert("query".to_owned(), json!(name));
            if !properties.is_empty() {
                let list = properties.iter().map(|(pid, v)| json!({"pid": pid, "v": v})).collect();
                query.insert("properties".to_owned(), list);
            }
        }
        Version::V1 => {
            let mut conditions = vec![json!({"matchType": "name", "propertyValue": name})];
            conditions.extend(properties.iter().map(|(id, value)| {
                json!({"matchType": "property", "propertyId": id, "propertyValue": value, "required": false})
            }));
            query.insert("conditions".to_owned(), Value::Array(conditions));
        }
    }
    Value::Object(query)
}

/// The message with all queries.
pub(super) fn batch(queries: &[Value], version: Version) -> Value {
    match version {
        Version::V02 => {
            queries.iter().enumerate().map(|(i, query)| (format!("q{i}"), query.clone())).collect()
        }
        Version::V1 => json!({"queries": queries}),
    }
}

#[derive(Deserialize)]
struct CandidateForm {
    id: String,
    name: String,
    #[serde(default, rename = "type")]
    types: Vec<TypeForm>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TypeForm {
    Id(String),
    Named { id: String, name: Option<String> },
}

/// The entries of each query of a batch.
pub(super) fn entries(
    answer: &Value,
    count: usize,
    manifest: &Manifest,
    source: &str,
) -> Result<Vec<Vec<Entry>>, String> {
    let lists: Vec<&Value> = match manifest.version {
        Version::V02 => (0..count)
            .map(|i| answer.get(format!("q{i}"))?.get("result"))
            .collect::<Option<_>>()
            .ok_or("a query of the batch has no 'result'")?,
        Version::V1 => {
            let results = answer.get("results").and_then(Value::as_array).ok_or("there are no 'results'")?;
            if results.len() != count {
                return Err(format!("{} results for {count} queries", results.len()));
            }
            results
                .iter()
                .map(|result| result.get("candidates"))
                .collect::<Option<_>>()
                .ok_or("a result has no 'candidates'")?
        }
    };
    let list = |list: &Value| {
        let list =
            Vec::<CandidateForm>::deserialize(list).map_err(|error| format!("a candidate: {error}"))?;
        Ok(list.into_iter().filter_map(|form| entry(form, manifest, source)).collect())
    };
    lists.into_iter().map(list).collect()
}

fn entry(form: CandidateForm, manifest: &Manifest, source: &str) -> Option<Entry> {
    Some(Entry {
        target: manifest.iri(&form.id)?,
        label: form.name.clone(),
        names: vec![form.name],
        class: form.types.iter().find_map(class_of),
        source: source.to_owned(),
        ..Entry::default()
    })
}

/// The class of ours that a type of the service is, by its name or the end of its identifier.
fn class_of(form: &TypeForm) -> Option<EntityType> {
    let (id, name) = match form {
        TypeForm::Id(id) => (id, None),
        TypeForm::Named { id, name } => (id, name.as_deref()),
    };
    let end = id.rsplit(['/', '#', ':']).next().unwrap_or(id);
    match name.or(Some(end))? {
        "human" | "Human" => Some(EntityType::Person),
        named => class(named).or_else(|| class(end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(json: Value) -> Result<Manifest, String> {
        Manifest::of(&json)
    }

    #[test]
    fn manifests_of_both_versions() {
        let old = manifest(json!({"versions": ["0.1", "0.2"], "name": "x",
            "identifierSpace": "http://example.org/id/", "schemaSpace": "http://example.org/p/"}))
        .unwrap();
        assert_eq!((old.version, old.iri("7").as_deref()), (Version::V02, Some("http://example.org/id/7")));
        let new = manifest(json!({"versions": ["1.0-draft"], "name": "x",
            "view": {"url": "https://example.org/{id}.html"}}))
        .unwrap();
        assert_eq!((new.version, new.iri("7").as_deref()), (Version::V1, Some("https://example.org/7.html")));
        assert_eq!(new.iri("https://example.com/a").as_deref(), Some("https://example.com/a"));
        assert_eq!(new.iri("a b"), None);
        assert!(manifest(json!({"versions": ["2.0"], "name": "x", "identifierSpace": "http://x/"})).is_err());
        assert!(manifest(json!({"versions": ["0.2"], "name": "x"})).is_err());
        assert!(manifest(json!(["x"])).is_err());
    }

    #[test]
    fn queries_have_the_form_of_their_version() {
        let subject = Subject {
            entity_type: Some(EntityType::Person),
            names: vec!["Jane Roe".into()],
            countries: ["CY".into()].into(),
            positions: vec!["Mayor".into()],
            ..Subject::default()
        };
        let mapping = Mapping {
            types: vec![(EntityType::Person, "human".into())],
            country: Some("c".into()),
            position: Some("p".into()),
        };
        assert_eq!(
            query(&subject, &mapping, Version::V02, 5),
            json!({"query": "Jane Roe", "type": "human", "limit": 5,
                "properties": [{"pid": "c", "v": ["CY"]}, {"pid": "p", "v": ["Mayor"]}]})
        );
        assert_eq!(
            query(&subject, &Mapping::default(), Version::V1, 5),
            json!({"limit": 5, "conditions": [{"matchType": "name", "propertyValue": "Jane Roe"}]})
        );
    }
}
