//! The engine: a parsed query and a graph in, the answer out, or why there is none, in time.
//!
//! Oxigraph looks at its [`CancellationToken`] only where it reads quads: a sum over all combinations of three patterns
//! does not stop when it is told to. So it works on a thread of its own, and who asks waits no longer than the query
//! may take, and [`GRACE`] more. What does not stop then goes on behind the caller's back until it is done or the
//! process ends. The thread has a stack for queries as deep as the [limits](crate::limits) let through, and a panic of the
//! engine ends it alone.

use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use oxigraph::model::{GraphNameRef, NamedNode, Term, Triple};
use oxigraph::sparql::{
    CancellationToken, DefaultServiceHandler, QueryEvaluationError, QueryResults, QuerySolutionIter,
    SparqlEvaluator,
};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::sorting::{self, Sorting};
use super::{Answer, QueryError, Solutions};
use crate::checked::Fault;
use crate::guard;
use crate::map::Dataset;
use crate::store::{About, Snapshot, View};

/// How long a query may take to notice that its time is over.
const GRACE: Duration = Duration::from_secs(1);

/// A query ready to be answered.
pub(super) struct Prepared {
    pub(super) query: spargebra::Query,
    pub(super) sorting: Option<Sorting>,
}

/// Has `work` done on a thread with a stack of so many bytes, for as long as `timeout` says and a moment more.
pub(super) fn in_time<R: Send + 'static>(
    timeout: Option<Duration>,
    stack: usize,
    work: impl FnOnce(CancellationToken) -> Result<R, QueryError> + Send + 'static,
) -> Result<R, QueryError> {
    let (sender, receiver) = mpsc::channel();
    let cancel = CancellationToken::new();
    let token = cancel.clone();
    let work = move || {
        let done = guard::guarded(AssertUnwindSafe(|| work(token)));
        // Who asked may have gone.
        let _ = sender.send(done.unwrap_or_else(|panic| Err(QueryError::Defect(panic))));
    };
    thread::Builder::new()
        .name("query".to_owned())
        .stack_size(stack)
        .spawn(work)
        .map_err(QueryError::Thread)?;
    let gone = || QueryError::Defect("its thread ended".to_owned());
    let Some(timeout) = timeout else { return receiver.recv().map_err(|_| gone())? };
    match receiver.recv_timeout(timeout) {
        Err(RecvTimeoutError::Timeout) => cancel.cancel(),
        done => return done.map_err(|_| gone())?,
    }
    match receiver.recv_timeout(GRACE) {
        // An answer that comes within the grace comes too late all the same.
        Ok(Ok(_)) | Err(RecvTimeoutError::Timeout) => Err(QueryError::Timeout(timeout)),
        Ok(Err(error)) => Err(error),
        Err(RecvTimeoutError::Disconnected) => Err(gone()),
    }
}

/// Puts a query to a graph and gathers the answer.
pub(super) fn answer(
    prepared: Prepared,
    graph: &Snapshot,
    cancel: CancellationToken,
) -> Result<Answer, QueryError> {
    let Prepared { mut query, sorting } = prepared;
    // The evaluator would count a triple once for each graph that has it.
    let clauses = match &mut query {
        Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. } => dataset.take(),
    };
    let about = About::of(clauses.as_ref(), graph).map_err(unreadable)?;
    let network = Arc::new(Mutex::new(None));
    let evaluator = sorting::tell(SparqlEvaluator::new(), &mut query)
        .with_default_service_handler(NoNetwork(Arc::clone(&network)))
        .with_cancellation_token(cancel.clone());
    let prepared = evaluator.for_query(query).on_queryable_dataset(View::new(graph, &about));
    let answer = prepared.execute().and_then(|results| collect(results, sorting.as_ref(), &cancel));
    // SERVICE SILENT makes nothing of a failure; an answer that misses a part would still mislead.
    match (last_service(&network), answer) {
        (Some(service), _) => Err(QueryError::Service(service)),
        (None, answer) => answer.map_err(QueryError::Evaluation),
    }
}

fn unreadable(fault: Fault) -> QueryError {
    QueryError::Evaluation(QueryEvaluationError::Dataset(Box::new(fault)))
}

/// Takes the whole answer, in its order.
fn collect(
    results: QueryResults<'_>,
    sorting: Option<&Sorting>,
    cancel: &CancellationToken,
) -> Result<Answer, QueryEvaluationError> {
    let go_on = || if cancel.is_cancelled() { Err(QueryEvaluationError::Cancelled) } else { Ok(()) };
    Ok(match results {
        QueryResults::Boolean(value) => Answer::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let mut variables = solutions.variables().to_vec();
            let rows = solutions.map(|solution| {
                go_on()?;
                Ok(solution?.values().to_vec())
            });
            let rows = match sorting {
                Some(sorting) => {
                    variables.truncate(variables.len() - sorting.keys());
                    sorting.sort::<QueryEvaluationError>(rows)?
                }
                None => rows.collect::<Result<Vec<Vec<Option<Term>>>, QueryEvaluationError>>()?,
            };
            Answer::Solutions(Solutions { variables, rows })
        }
        QueryResults::Graph(triples) => {
            let triples: Vec<Triple> = triples
                .map(|triple| {
                    go_on()?;
                    triple
                })
                .collect::<Result<_, _>>()?;
            let quads = triples.iter().map(|triple| triple.as_ref().in_graph(GraphNameRef::DefaultGraph));
            Answer::Graph(Dataset::from_quads(quads))
        }
    })
}

/// The service that a query wanted, if it wanted one.
fn last_service(network: &Mutex<Option<String>>) -> Option<String> {
    network.lock().unwrap_or_else(PoisonError::into_inner).take()
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
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(service.as_str().to_owned());
        Err(Refused)
    }
}
