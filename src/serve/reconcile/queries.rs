//! Queries: a batch of names with what is known beside them in, candidates with scores and reasons out.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use hyper::StatusCode;
use serde_json::{Map, Value, json};

use super::super::reply::Problem;
use super::values::{Quantifier, Wanted, country};
use super::{description, type_of, type_value};
use crate::date::Date;
use crate::extract::EntityType;
use crate::kb::{Item, KnowledgeBase};
use crate::query::Cancel;
use crate::reconcile::{Candidate, Judgements, Subject, decide, from_knowledge_base};

/// How many queries a batch has at most.
const MAX_QUERIES: usize = 1000;

/// How long a batch may take, and who ends it before.
pub(super) struct Span<'r> {
    pub(super) begun: Instant,
    pub(super) most: Duration,
    pub(super) cancel: &'r Cancel,
}

impl Span<'_> {
    fn check(&self) -> Result<(), Problem> {
        if self.begun.elapsed() < self.most && !self.cancel.is_cancelled() {
            return Ok(());
        }
        let detail = format!("no answer within {} s", self.most.as_secs_f64());
        Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).with_hint("send smaller batches"))
    }
}

/// A query in either version.
#[derive(Default)]
pub(super) struct Asked {
    subject: Subject,
    types: Vec<EntityType>,
    limit: Option<usize>,
    /// The entries that are meant, if the query says their IRIs.
    ids: Vec<String>,
    /// What an entry must have.
    wanted: Vec<Wanted>,
}

/// A candidate, and why it is one.
pub(super) struct Found {
    pub(super) item: Item,
    pub(super) name: String,
    /// From 0 to 100.
    pub(super) score: f64,
    pub(super) is_match: bool,
    pub(super) reasons: Vec<&'static str>,
}

fn wrong(detail: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, detail)
}

fn not_too_many(queries: usize) -> Result<(), Problem> {
    if queries <= MAX_QUERIES {
        return Ok(());
    }
    let detail = format!("a batch has at most {MAX_QUERIES} queries");
    Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail))
}

/// Answers a batch of version 0.2.
pub(super) fn answer(base: &KnowledgeBase, text: &str, span: &Span<'_>) -> Result<Value, Problem> {
    let batch: Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| wrong(format!("the queries are no JSON object: {error}")))?;
    not_too_many(batch.len())?;
    let mut answers = Map::new();
    for (key, query) in batch {
        span.check()?;
        let asked = Asked::read(&query).map_err(|reason| wrong(format!("query '{key}': {reason}")))?;
        let candidates: Vec<Value> = asked.find(base).iter().map(value).collect();
        answers.insert(key, json!({ "result": candidates }));
    }
    Ok(Value::Object(answers))
}

/// The candidates for each query of a batch of version 1.0.
pub(super) fn find_all(
    base: &KnowledgeBase,
    batch: &Value,
    span: &Span<'_>,
) -> Result<Vec<Vec<Found>>, Problem> {
    let queries = batch.get("queries").and_then(Value::as_array);
    let queries = queries.ok_or_else(|| wrong("the batch has no list 'queries'".to_owned()))?;
    not_too_many(queries.len())?;
    let find = |(place, query): (usize, &Value)| {
        span.check()?;
        let asked =
            Asked::read_conditions(query).map_err(|reason| wrong(format!("query {place}: {reason}")))?;
        Ok(asked.find(base))
    };
    queries.iter().enumerate().map(find).collect()
}

impl Asked {
    /// A query of version 0.2.
    fn read(query: &Value) -> Result<Self, String> {
        let query = query.as_object().ok_or("it is no object")?;
        let mut asked = Self::about(query);
        asked.subject.names.extend(query.get("query").and_then(Value::as_str).map(str::to_owned));
        for property in query.get("properties").and_then(Value::as_array).into_iter().flatten() {
            let id = property.get("pid").and_then(Value::as_str).unwrap_or_default();
            asked.take(id, texts(property.get("v")));
        }
        Ok(asked)
    }

    /// A query of version 1.0.
    fn read_conditions(query: &Value) -> Result<Self, String> {
        let query = query.as_object().ok_or("it is no object")?;
        let mut asked = Self::about(query);
        let conditions =
            query.get("conditions").and_then(Value::as_array).ok_or("it has no list 'conditions'")?;
        for condition in conditions {
            let text = |name: &str| condition.get(name).and_then(Value::as_str);
            let values = texts(condition.get("propertyValue"));
            let is_required = condition.get("required").and_then(Value::as_bool).unwrap_or_default();
            match text("matchType") {
                Some("name") => asked.subject.names.extend(values),
                Some("id") => asked.ids.extend(values),
                Some("property") => {
                    let id = text("propertyId").ok_or("a condition of a property has no 'propertyId'")?;
                    let quantifier = Quantifier::read(text("matchQuantifier"));
                    if is_required || quantifier == Quantifier::None {
                        asked.wanted.push(Wanted {
                            property: id.to_owned(),
                            values: values.clone(),
                            quantifier,
                        });
                    }
                    if quantifier != Quantifier::None {
                        asked.take(id, values);
                    }
                }
                _ => return Err("a condition has no 'matchType' of name, id and property".to_owned()),
            }
        }
        Ok(asked)
    }

    /// What both versions say alike.
    fn about(query: &Map<String, Value>) -> Self {
        let limit = query.get("limit").and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
        let types: Vec<EntityType> =
            texts(query.get("type")).iter().filter_map(|text| type_of(text)).collect();
        // Of several types, the name and the rest decide.
        let entity_type = if let [one] = *types { Some(one) } else { None };
        let subject = Subject { entity_type, ..Subject::default() };
        Self { subject, types, limit, ..Self::default() }
    }

    /// What is known of a property.
    fn take(&mut self, property: &str, values: Vec<String>) {
        let subject = &mut self.subject;
        match property {
            "country" => subject.countries.extend(values.iter().filter_map(|value| country(value))),
            "position" => subject.positions.extend(values),
            "name" => subject.names.extend(values),
            "same" => subject.identities.extend(values),
            "date" => {
                let dates: BTreeSet<Date> = values.iter().filter_map(|value| value.parse().ok()).collect();
                (subject.first, subject.last) = (dates.first().copied(), dates.last().copied());
            }
            _ => {}
        }
    }

    fn find(mut self, base: &KnowledgeBase) -> Vec<Found> {
        let limit = self.limit.unwrap_or(usize::MAX);
        let found = match self.ids.is_empty() {
            false => self.by_ids(base),
            true => {
                self.subject.names.retain(|name| !name.trim().is_empty());
                self.by_names(base)
            }
        };
        let fits = |item: &Item| self.wanted.iter().all(|wanted| wanted.has(base, item));
        found.into_iter().filter(|found| fits(&found.item)).take(limit).collect()
    }

    fn by_ids(&self, base: &KnowledgeBase) -> Vec<Found> {
        let items = self.ids.iter().filter_map(|id| base.by_iri(id));
        let found = |item: Item| Found {
            name: item.label().to_owned(),
            item,
            score: 100.0,
            is_match: true,
            reasons: vec!["the identifier is that"],
        };
        items.map(found).collect()
    }

    fn by_names(&self, base: &KnowledgeBase) -> Vec<Found> {
        if self.subject.names.is_empty() {
            return Vec::new();
        }
        let mut candidates = from_knowledge_base(&self.subject, base);
        if self.types.len() > 1 {
            candidates
                .retain(|candidate| candidate.entry.class.is_none_or(|class| self.types.contains(&class)));
        }
        let decided = decide(&self.subject, candidates.clone(), &Judgements::new());
        let same: BTreeSet<&str> = decided.same.iter().map(|same| same.entry.target.as_str()).collect();
        let found = |candidate: Candidate| {
            let Candidate { entry, score, reasons, .. } = candidate;
            let is_match = same.contains(entry.target.as_str());
            let mut item = base.by_iri(&entry.target).unwrap_or_default();
            (item.iri, item.class) = (entry.target, entry.class);
            Found { item, name: entry.label, score: (score * 1000.0).round() / 10.0, is_match, reasons }
        };
        candidates.into_iter().map(found).collect()
    }
}

/// The texts of a value: one, several, or things with an id.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(values)) => values.iter().flat_map(|value| texts(Some(value))).collect(),
        Some(Value::Object(thing)) => texts(thing.get("id").or_else(|| thing.get("name"))),
        _ => Vec::new(),
    }
}

/// A candidate as version 0.2 has it.
pub(super) fn value(found: &Found) -> Value {
    let types: Vec<Value> = found.item.class.and_then(type_value).into_iter().collect();
    // Why it is so sure, each reason as a feature; version 1.0 wants its name too.
    let features: Vec<Value> = found
        .reasons
        .iter()
        .map(|reason| json!({ "id": reason.replace(' ', "_"), "name": reason, "value": true }))
        .collect();
    let mut value = json!({
        "id": found.item.iri,
        "name": found.name,
        "type": types,
        "score": found.score,
        "match": found.is_match,
        "features": features,
    });
    let told = description(&found.item);
    if !told.is_empty() {
        value["description"] = json!(told);
    }
    value
}
