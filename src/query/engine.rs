//! The engine: a parsed query and a graph in, the answer out, or why there is none, in time.
//!
//! The engine works on a [thread](threads) of its own, with a stack for queries as deep as the [limits](crate::limits) let through; a
//! panic of the engine ends that thread alone. Who asks waits no longer than the query may take, and looks at the memory
//! of the process meanwhile. When there is no more of either, the [`Budget`] is ended: whatever the engine asks the graph
//! for next ends its work. What it does between two questions goes on until then, behind the caller's back.

use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use oxigraph::model::{GraphNameRef, NamedNode, Term, Triple, Variable};
use oxigraph::sparql::{
    DefaultServiceHandler, QueryEvaluationError, QueryResults, QuerySolutionIter, SparqlEvaluator,
};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::sorting::{self, Sorting};
use super::{Answer, Cancel, QueryError, Solutions, counted, going, threads, words};
use crate::checked::Fault;
use crate::guard;
use crate::map::Dataset;
use crate::store::{About, Budget, Reader, Snapshot, View, resident};

/// How long the caller waits for the engine to notice that it must end: what it takes is mostly given back then.
const GRACE: Duration = Duration::from_millis(200);

/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// What a query may take.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ceiling {
    pub(super) time: Option<Duration>,
    /// How many bytes the process may take more than it has when the query begins.
    pub(super) memory: Option<u64>,
}

/// A query ready to be answered.
pub(super) struct Prepared {
    pub(super) query: spargebra::Query,
    pub(super) sorting: Option<Sorting>,
    /// Whether it is about the graph without a name alone.
    pub(super) is_of_unnamed: bool,
    /// The values that variables have before anything is asked.
    pub(super) values: Vec<(Variable, Term)>,
}

/// Has `work` done on a thread with a stack of so many bytes, as far as the ceiling lets it.
pub(super) fn within<R: Send + 'static>(
    ceiling: Ceiling,
    cancel: Option<&Cancel>,
    stack: usize,
    work: impl FnOnce(&Budget) -> Result<R, QueryError> + Send + 'static,
) -> Result<R, QueryError> {
    let (sender, receiver) = mpsc::channel();
    let budget = Budget::default();
    let ours = budget.clone();
    let work = move || {
        let done = guard::guarded(AssertUnwindSafe(|| work(&ours)));
        // Who asked may have gone.
        let _ = sender.send(done.unwrap_or_else(|panic| Err(QueryError::Defect(panic))));
    };
    let begun = Instant::now();
    let before = ceiling.memory.and_then(|_| resident());
    threads::run(stack, work).map_err(QueryError::Thread)?;
    let result = |done: Result<Result<R, QueryError>, RecvTimeoutError>| match done {
        // The query ended its budget itself.
        Ok(Err(QueryError::Defect(_))) if budget.is_over() => Err(QueryError::Long(going::LONGEST)),
        Ok(done) => done,
        Err(_) => Err(QueryError::Defect("its thread ended".to_owned())),
    };
    let spent = loop {
        let left = ceiling.time.map(|time| time.saturating_sub(begun.elapsed()));
        let looks = before.is_some() || cancel.is_some();
        let wait = match (left, looks) {
            (Some(left), true) => left.min(LOOK),
            (Some(left), false) => left,
            (None, true) => LOOK,
            (None, false) => return result(receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)),
        };
        match receiver.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout) => {}
            done => return result(done),
        }
        if cancel.is_some_and(Cancel::is_cancelled) {
            break QueryError::Cancelled;
        }
        if ceiling.time.is_some_and(|time| begun.elapsed() >= time) {
            break QueryError::Timeout(ceiling.time.unwrap_or_default());
        }
        let taken = before.and_then(|before| Some(resident()?.saturating_sub(before)));
        if taken.zip(ceiling.memory).is_some_and(|(taken, most)| taken > most) {
            break QueryError::Memory(ceiling.memory.unwrap_or_default());
        }
    };
    budget.end();
    // An answer that comes now comes too late all the same; what is wrong with the query does not.
    if let Ok(Err(error)) = receiver.recv_timeout(GRACE)
        && !matches!(error, QueryError::Defect(_) | QueryError::Evaluation(_))
    {
        return Err(error);
    }
    Err(spent)
}

/// Puts a query to a graph and gathers the answer.
pub(super) fn answer(prepared: Prepared, graph: &Snapshot, budget: &Budget) -> Result<Answer, QueryError> {
    let Prepared { mut query, sorting, is_of_unnamed, values } = prepared;
    // The evaluator would count a triple once for each graph that has it.
    let clauses = match &mut query {
        Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. } => dataset.take(),
    };
    let about = match is_of_unnamed {
        true => About::unnamed(),
        false => About::of(clauses.as_ref(), graph).map_err(unreadable)?,
    };
    if clauses.is_none() && !is_of_unnamed && values.is_empty() {
        counted::put(&mut query, graph).map_err(unreadable)?;
    }
    let network = Arc::new(Mutex::new(None));
    words::put_last(&mut query);
    going::look_at_the_budget(&mut query);
    let evaluator = sorting::tell(SparqlEvaluator::new(), &mut query, budget);
    let evaluator =
        going::tell(evaluator, budget).with_default_service_handler(NoNetwork(Arc::clone(&network)));
    let mut view = View::new(graph, &about, budget).map_err(unreadable)?;
    let reader = view.reader();
    // Only the answer of a SELECT is sorted, and given in rows.
    if sorting.is_some() && !sorting::has_service(&mut query) {
        view.give_numbers();
    }
    let sorting = sorting.map(|sorting| (sorting, view.reader()));
    let prepared = evaluator.for_query(query);
    let prepared = values
        .into_iter()
        .fold(prepared, |prepared, (name, value)| prepared.substitute_variable(name, value));
    let prepared = prepared.on_queryable_dataset(view);
    let answer = prepared.execute().and_then(|results| collect(results, sorting.as_ref(), budget));
    // SERVICE SILENT makes nothing of a failure; an answer that misses a part would still mislead.
    match (last_service(&network), answer) {
        (None, _) if reader.has_asked_without_words() => Err(QueryError::Words),
        (Some(service), _) => Err(QueryError::Service(service)),
        (None, answer) => answer.map_err(QueryError::Evaluation),
    }
}

pub(super) fn unreadable(fault: Fault) -> QueryError {
    QueryError::Evaluation(QueryEvaluationError::Dataset(Box::new(fault)))
}

/// Takes the whole answer, in its order.
fn collect(
    results: QueryResults<'_>,
    sorting: Option<&(Sorting, Reader<'_>)>,
    budget: &Budget,
) -> Result<Answer, QueryEvaluationError> {
    let unreadable = |fault: Fault| QueryEvaluationError::Dataset(Box::new(fault));
    let go_on = || budget.check().map_err(unreadable);
    Ok(match results {
        QueryResults::Boolean(value) => Answer::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let mut variables = solutions.variables().to_vec();
            let rows = match sorting {
                Some((sorting, reader)) => {
                    variables.truncate(variables.len() - sorting.keys());
                    let number = |value: &Term| reader.number(value).map_err(unreadable);
                    let rows = solutions.map(|solution| {
                        go_on()?;
                        solution?
                            .values()
                            .iter()
                            .map(|value| value.as_ref().map(number).transpose())
                            .collect()
                    });
                    let read = |id| reader.term(id).map_err(unreadable);
                    sorting.sort::<QueryEvaluationError>(rows, &read, budget)?
                }
                None => {
                    let rows = solutions.map(|solution| {
                        go_on()?;
                        Ok(solution?.values().to_vec())
                    });
                    rows.collect::<Result<_, QueryEvaluationError>>()?
                }
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
