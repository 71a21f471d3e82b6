//! Questions: a SPARQL 1.1 query and a [`GraphStore`] in, an [`Answer`] out.
//!
//! The project's prefixes are declared beforehand, and those of the loaded files. A pattern outside of `GRAPH` matches
//! in the union of all graphs, so that a query gives the same answer over Turtle and over TriG. A query never changes
//! the graph and never uses the network.
//!
//! The order of rows is the query's. Without `ORDER BY` they are sorted; rows that `ORDER BY` leaves equal are sorted
//! by the selected variables. Only a `LIMIT` without an `ORDER BY` leaves the choice of rows to the engine.
//!
//! ```
//! use triplewire::{query::Query, store::GraphStore};
//!
//! let mut graph = GraphStore::new()?;
//! graph.load_turtle("@prefix e: <https://example.com/> . e:a a <https://w3id.org/triplewire#Person> .")?;
//! let answer = Query::new("SELECT ?who { ?who a tw:Person }").run(&graph)?;
//! assert_eq!(answer.to_text(graph.prefixes())?, "who\n---\ne:a\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod check;
mod error;
mod language;
mod order;
mod scan;
mod table;

use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use oxigraph::model::{GraphNameRef, NamedNode, Term, Triple};
use oxigraph::sparql::{
    CancellationToken, DefaultServiceHandler, QueryEvaluationError, QueryResults, QuerySolutionIter,
    SparqlEvaluator,
};
use spargebra::SparqlParser;
use spargebra::algebra::GraphPattern;

use crate::map::Dataset;
use crate::store::GraphStore;
use crate::vocab::Prefixes;

pub use answer::{Answer, Format, Solutions, UnknownFormat};
pub use check::UnknownTerm;
pub use error::QueryError;
pub use language::LostLanguage;
pub use scan::Position;
pub(crate) use table::{Names, printable};

/// A SPARQL 1.1 query, ready to be put to a graph.
#[derive(Clone, Debug)]
pub struct Query {
    text: String,
    base: Option<String>,
    timeout: Option<Duration>,
}

impl Query {
    /// A query in SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        // A byte order mark is no part of the query.
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        Self { text, base: None, timeout: None }
    }

    /// Resolves relative IRIs of the query against `base`.
    #[must_use]
    pub fn with_base(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Gives up after `timeout`. The engine stops at its next row, which may take a moment longer.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The names in the query that look like the ontology's and are not in it: misspelt, which nothing in a graph can
    /// match, or names that terms had once. [`run`](Self::run) takes the latter for the names of today, unless the graph
    /// itself is so old or the values are others too.
    pub fn unknown_terms(&self) -> Vec<UnknownTerm> {
        check::unknown_terms(&self.text)
    }

    /// The texts in the query that are compared with names or words and do not have a language that these have: why
    /// it may have found nothing.
    pub fn lost_languages(&self, prefixes: &Prefixes) -> Vec<LostLanguage> {
        language::lost_languages(&self.text, prefixes)
    }

    /// Puts the query to `graph` and waits for the whole answer.
    ///
    /// # Errors
    ///
    /// If the text is no query, the time is over, or the engine fails.
    pub fn run(&self, graph: &GraphStore) -> Result<Answer, QueryError> {
        let parsed = self.parse(graph)?;
        let sorted =
            matches!(&parsed, spargebra::Query::Select { pattern, .. } if order::is_ordered(pattern));
        let cancel = CancellationToken::new();
        let network = Arc::new(Mutex::new(None));
        let evaluator = SparqlEvaluator::new()
            .with_default_service_handler(NoNetwork(Arc::clone(&network)))
            .with_cancellation_token(cancel.clone());
        let mut prepared = evaluator.for_query(parsed);
        if prepared.dataset().is_default_dataset() && !graph.has_default_graph() {
            prepared.dataset_mut().set_default_graph_as_union();
        }
        let _timer = self.timeout.map(|timeout| Timer::start(timeout, cancel));
        let answer = prepared
            .on_store(graph.inner())
            .execute()
            .and_then(|results| collect(results, !sorted))
            .map_err(|error| match (error, self.timeout) {
                (QueryEvaluationError::Cancelled, Some(timeout)) => QueryError::Timeout(timeout),
                (error, _) => match last_service(&network) {
                    Some(service) => QueryError::Service(service),
                    None => QueryError::Evaluation(error),
                },
            })?;
        // SERVICE SILENT makes nothing of a failure; an answer that misses a part would still mislead.
        match last_service(&network) {
            Some(service) => Err(QueryError::Service(service)),
            None => Ok(answer),
        }
    }

    fn parse(&self, graph: &GraphStore) -> Result<spargebra::Query, QueryError> {
        let prefixes = graph.prefixes();
        let mut parser = SparqlParser::new();
        for (name, iri) in prefixes.iter() {
            parser = parser
                .with_prefix(name, iri)
                .map_err(|error| QueryError::Iri { iri: iri.to_owned(), reason: error.to_string() })?;
        }
        if let Some(base) = &self.base {
            parser = parser
                .with_base_iri(base)
                .map_err(|error| QueryError::Iri { iri: base.clone(), reason: error.to_string() })?;
        }
        let text = self.text.as_str();
        let mut query = parser.clone().parse_query(text).map_err(|_| {
            let complain = |text: &str| Some(parser.clone().parse_query(text).err()?.to_string());
            error::explain(text, complain, prefixes)
        })?;
        if let Some(renewed) = check::with_new_names(text, |renamed| graph.has_property(&renamed.old_iri()))
            && let Ok(renewed) = parser.parse_query(&renewed)
        {
            query = renewed;
        }
        if let spargebra::Query::Select { pattern, .. } = &mut query {
            order::by_appearance(pattern, text);
            order::break_ties(pattern);
        }
        Ok(query)
    }
}

/// Takes the whole answer, sorting what the query leaves unsorted.
fn collect(results: QueryResults<'_>, sort: bool) -> Result<Answer, QueryEvaluationError> {
    Ok(match results {
        QueryResults::Boolean(value) => Answer::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut rows: Vec<Vec<Option<Term>>> = solutions
                .map(|solution| Ok(solution?.values().to_vec()))
                .collect::<Result<_, QueryEvaluationError>>()?;
            if sort {
                rows.sort_by(|left, right| order::rows(left, right));
            }
            Answer::Solutions(Solutions { variables, rows })
        }
        QueryResults::Graph(triples) => {
            let triples: Vec<Triple> = triples.collect::<Result<_, _>>()?;
            let quads = triples.iter().map(|triple| triple.as_ref().in_graph(GraphNameRef::DefaultGraph));
            Answer::Graph(Dataset::from_quads(quads))
        }
    })
}

/// The service that a query wanted, if it wanted one.
fn last_service(network: &Mutex<Option<String>>) -> Option<String> {
    network.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
}

/// Refuses every SERVICE and remembers which, whatever features oxigraph was compiled with.
struct NoNetwork(Arc<Mutex<Option<String>>>);

/// The answer of [`NoNetwork`].
#[derive(Debug, thiserror::Error)]
#[error("queries never use the network")]
struct Refused;

impl DefaultServiceHandler for NoNetwork {
    type Error = Refused;

    fn handle(
        &self,
        service: &NamedNode,
        _pattern: &GraphPattern,
        _base: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Refused> {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(service.as_str().to_owned());
        Err(Refused)
    }
}

/// Cancels a query when its time is over; dropping the timer ends it.
struct Timer(#[expect(dead_code, reason = "held for its drop, which ends the thread")] mpsc::Sender<()>);

impl Timer {
    fn start(timeout: Duration, cancel: CancellationToken) -> Self {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            if receiver.recv_timeout(timeout) == Err(mpsc::RecvTimeoutError::Timeout) {
                cancel.cancel();
            }
        });
        Self(sender)
    }
}
