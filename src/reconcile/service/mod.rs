//! Reconciliation services: entities in, the candidates of a service out.
//!
//! The client speaks the Reconciliation Service API of the W3C community group, version 0.2
//! (<https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>) and the draft of 1.0
//! (<https://reconciliation-api.github.io/specs/draft/>), whichever the service names first of the two. Queries are
//! sent in batches, and every answer is kept in a [`Cache`], so that a run can be repeated without the service.

mod cache;
mod protocol;

use serde_json::Value;

use super::candidates::best;
use super::score::score_near;
use super::{Candidate, Entry, Subject, score};
use crate::extract::EntityType;
use crate::http::{Address, Client, HttpError, Request};

pub use cache::{Cache, CacheError};
use protocol::{Manifest, Version};

/// How many queries are sent at a time, unless told otherwise.
const BATCH: usize = 10;

/// After how many refused batches, one after the other, a service is not asked any more.
const PATIENCE: usize = 3;

/// How many candidates are asked for.
const LIMIT: usize = 5;

/// Why a service gives no candidates.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// It cannot be reached, or does not answer.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// It answers what the protocol does not know.
    #[error("{url}: this is not the answer of a reconciliation service: {reason}")]
    Answer {
        /// The service.
        url: Address,
        /// What is wrong with the answer.
        reason: String,
    },
    /// The answer is not in the cache, and the service must not be asked.
    #[error("{url}: the answer is not in the cache")]
    NotCached {
        /// The service.
        url: Address,
    },
    /// It does not answer, and is left alone.
    #[error("{reason}: the {left} entities that are left are not asked for")]
    GivenUp {
        /// What came of the last request.
        reason: HttpError,
        /// How many entities are left.
        left: usize,
    },
    /// The cache cannot be read or written.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// How a service is to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The service's types for our classes.
    pub types: Vec<(EntityType, String)>,
    /// The service's property for the country of an entity.
    pub country: Option<String>,
    /// The service's property for the position of a person.
    pub position: Option<String>,
}

/// A reconciliation service.
pub struct Service {
    url: Address,
    client: Option<Client>,
    cache: Cache,
    mapping: Mapping,
    batch: usize,
    manifest: Option<Manifest>,
}

impl Service {
    /// The service at `url`. Without a client only the cache is asked.
    pub fn new(url: Address, client: Option<Client>, cache: Cache) -> Self {
        Self { url, client, cache, mapping: Mapping::default(), batch: BATCH, manifest: None }
    }

    /// Sends types and properties with the queries.
    #[must_use]
    pub fn with_mapping(mut self, mapping: Mapping) -> Self {
        self.mapping = mapping;
        self
    }

    /// Sends so many queries at a time, at least one.
    #[must_use]
    pub fn with_batch(mut self, queries: usize) -> Self {
        self.batch = queries.max(1);
        self
    }

    /// The candidates of each subject, the surest first, in the order of the subjects. What the service itself thinks
    /// of a candidate decides nothing: it is scored like the entries of a knowledge base.
    ///
    /// # Errors
    ///
    /// Those of a batch are in the place of its subjects; the other batches are asked all the same, unless the service
    /// seems to be gone: it does not answer though it was asked again, or refuses several batches in a row.
    pub fn candidates(&mut self, subjects: &[Subject]) -> Vec<Result<Vec<Candidate>, ServiceError>> {
        self.candidates_telling(subjects, |_| ())
    }

    /// The same, and calls `told` with the number of the subjects that were asked about, a batch at a time.
    pub fn candidates_telling(
        &mut self,
        subjects: &[Subject],
        mut told: impl FnMut(usize),
    ) -> Vec<Result<Vec<Candidate>, ServiceError>> {
        let mut all = Vec::with_capacity(subjects.len());
        let mut failed = 0;
        for batch in subjects.chunks(self.batch) {
            let answer = self.ask(batch);
            told(batch.len());
            failed = if matches!(answer, Err(ServiceError::Http(_))) { failed + 1 } else { 0 };
            match answer {
                // What was tried again and again once need not be for each batch; nor is the reason told more than once.
                Err(ServiceError::Http(reason)) if reason.may_pass() || failed == PATIENCE => {
                    let left = subjects.len() - all.len();
                    all.push(Err(ServiceError::GivenUp { reason, left }));
                    all.resize_with(subjects.len(), || Ok(Vec::new()));
                    break;
                }
                Ok(answers) => all
                    .extend(batch.iter().zip(answers).map(|(subject, entries)| Ok(judged(subject, entries)))),
                Err(error) => {
                    // Each subject of the batch is without an answer; the reason is told once.
                    all.push(Err(error));
                    all.extend(batch.iter().skip(1).map(|_| Ok(Vec::new())));
                }
            }
        }
        all
    }

    fn ask(&mut self, batch: &[Subject]) -> Result<Vec<Vec<Entry>>, ServiceError> {
        let url = self.url.clone();
        let manifest = match &self.manifest {
            Some(manifest) => manifest.clone(),
            None => self.fetch(&url, Request::Get, "", Manifest::of)?,
        };
        self.manifest = Some(manifest.clone());
        let version = manifest.version;
        let query = |subject| protocol::query(subject, &self.mapping, version, LIMIT);
        let queries: Vec<Value> = batch.iter().map(query).collect();
        let text = protocol::batch(&queries, version).to_string();
        let understand = |answer: &Value| protocol::entries(answer, batch.len(), &manifest, &url.to_string());
        match version {
            Version::V02 => self.fetch(&url, Request::Form(&[("queries", &text)]), &text, understand),
            Version::V1 => {
                let url = url.join("match");
                self.fetch(&url, Request::Json(&text), &text, understand)
            }
        }
    }

    /// What the answer to a request says, from the cache if it is there. Only what is understood is kept.
    fn fetch<T>(
        &mut self,
        url: &Address,
        request: Request<'_>,
        body: &str,
        understand: impl Fn(&Value) -> Result<T, String>,
    ) -> Result<T, ServiceError> {
        if let Some(Ok(kept)) = self.cache.get(url, body)?.as_ref().map(&understand) {
            return Ok(kept);
        }
        let Some(client) = &mut self.client else {
            return Err(ServiceError::NotCached { url: url.clone() });
        };
        let bytes = client.send(url, request)?;
        let wrong = |reason: String| ServiceError::Answer { url: url.clone(), reason: url.redact(&reason) };
        let answer =
            serde_json::from_slice(&bytes).map_err(|error| wrong(format!("it is not JSON: {error}")))?;
        let understood = understand(&answer).map_err(wrong)?;
        self.cache.put(url, body, &answer)?;
        Ok(understood)
    }
}

/// The candidates among the entries that a service found; those whose names are only much alike if there are no others.
fn judged(subject: &Subject, entries: Vec<Entry>) -> Vec<Candidate> {
    let judged: Vec<Candidate> = entries.iter().filter_map(|entry| score(subject, entry.clone())).collect();
    if !judged.is_empty() {
        return best(judged);
    }
    best(entries.into_iter().filter_map(|entry| score_near(subject, entry)).collect())
}
