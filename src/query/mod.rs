//! Questions: a SPARQL query and a [`GraphStore`] in, an [`Answer`] out. SPARQL is 1.1 with the triple terms and functions
//! of 1.2.
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

mod absent;
mod aggregate;
mod answer;
mod bound;
mod check;
mod compared;
mod counted;
mod engine;
mod error;
mod going;
mod joined;
mod language;
mod mistaken;
mod order;
mod rows;
mod scan;
mod sorting;
mod table;
mod template;
mod threads;
mod update;
mod words;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::SparqlParser;
use spargebra::algebra::QueryDataset;

use crate::limits::{self, Limits};
use crate::store::{Budget, GraphStore};
use crate::vocab::Prefixes;

pub use absent::Absent;
pub use answer::{Answer, Format, Row, Solutions, UnknownFormat};
pub use check::UnknownTerm;
use engine::Ceiling;
pub use error::QueryError;
pub use language::LostLanguage;
pub use mistaken::{Instead, Mistaken};
pub(crate) use order::{is_ill_typed, number};
pub use scan::Position;
pub(crate) use table::Names;
pub use update::Update;

/// The words and marks of a SPARQL text.
pub(crate) fn scan_tokens(text: &str) -> impl Iterator<Item = &str> {
    scan::tokens(text).map(|token| token.text)
}

/// A SPARQL query, ready to be put to a graph.
#[derive(Clone, Debug)]
pub struct Query {
    text: String,
    base: Option<String>,
    ceiling: Ceiling,
    limits: Option<Limits>,
    /// The graphs that it is about, whatever its text says.
    dataset: Option<QueryDataset>,
    /// Whether it is about the graph without a name alone.
    is_of_unnamed: bool,
    cancel: Option<Cancel>,
    /// The values that variables have before anything is asked.
    values: Vec<(Variable, Term)>,
}

/// A way to end a query from elsewhere; copies are of the same.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends the query, which has no answer then.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was ended.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A parser that knows prefixes, and resolves relative IRIs against a base.
fn parser(prefixes: &Prefixes, base: Option<&str>) -> Result<SparqlParser, QueryError> {
    let not_absolute = |iri: &str, reason: String| QueryError::Iri { iri: iri.to_owned(), reason };
    let mut parser = SparqlParser::new();
    for (name, iri) in prefixes.iter() {
        parser = parser.with_prefix(name, iri).map_err(|error| not_absolute(iri, error.to_string()))?;
    }
    if let Some(base) = base {
        parser = parser.with_base_iri(base).map_err(|error| not_absolute(base, error.to_string()))?;
    }
    Ok(parser)
}

impl Query {
    /// A query in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        // A byte order mark is no part of the query.
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        Self {
            text,
            base: None,
            ceiling: Ceiling::default(),
            limits: None,
            dataset: None,
            is_of_unnamed: false,
            cancel: None,
            values: Vec::new(),
        }
    }

    /// The text of the query.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Resolves relative IRIs of the query against `base`.
    #[must_use]
    pub fn with_base(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Gives up after `timeout`: there is an answer in time, or none.
    ///
    /// The call returns then. The thread that works on the query ends when it next asks the graph for something, which it
    /// does all the time, but for some combinations of rows that it has in memory.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.ceiling.time = Some(timeout);
        self
    }

    /// Gives up when the process takes so many bytes more than before the query. What other threads take counts too, and
    /// systems other than Linux do not tell it: there is no such limit there.
    #[must_use]
    pub fn with_memory(mut self, bytes: u64) -> Self {
        self.ceiling.memory = Some(bytes);
        self
    }

    /// Asks the graphs `default` together where the query says nothing of graphs, and the graphs `named` where it says
    /// `GRAPH`, whatever it says with `FROM` and `FROM NAMED`.
    #[must_use]
    pub fn with_dataset(mut self, default: Vec<NamedNode>, named: Vec<NamedNode>) -> Self {
        self.dataset = Some(QueryDataset { default, named: Some(named) });
        self
    }

    /// Asks the graph without a name alone.
    #[must_use]
    pub fn of_unnamed(mut self) -> Self {
        self.is_of_unnamed = true;
        self
    }

    /// Asks with a value for a variable that a SELECT gives, as if it stood everywhere in the place of the variable.
    #[must_use]
    pub(crate) fn with_value(mut self, variable: &str, value: impl Into<Term>) -> Self {
        if let Ok(variable) = Variable::new(variable) {
            self.values.push((variable, value.into()));
        }
        self
    }

    /// Gives up when `cancel` is told so.
    #[must_use]
    pub fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = Some(cancel);
        self
    }

    /// Other limits than those of the graph.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
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

    /// The dates in the query that are texts, and the IRIs that a graph has in another form: why it may have found nothing.
    pub fn mistaken(&self, prefixes: &Prefixes) -> Vec<Mistaken> {
        mistaken::mistaken(&self.text, prefixes)
    }

    /// The function in the query that minds upper and lower case, where nothing in it makes them alike: why it may have found
    /// nothing.
    pub fn minds_case(&self) -> Option<&'static str> {
        let has = |word: &&str| scan::tokens(&self.text).any(|token| token.is(word));
        let is_made_alike = ["LCASE", "UCASE"].iter().any(has);
        ["CONTAINS", "STRSTARTS", "STRENDS"].into_iter().find(has).filter(|_| !is_made_alike)
    }

    /// What every answer needs and nothing in `graph` has, such as outlets where no article tells its own: why it may have
    /// found nothing. Nothing if the text is no query.
    pub fn absent(&self, graph: &GraphStore) -> Vec<Absent> {
        let found =
            self.within(graph, |query, graph, _| Ok(absent::absent(&query.parse(graph)?.query, graph)));
        found.unwrap_or_default()
    }

    /// Whether the text is a query that can be put to `graph`: what [`run`](Self::run) finds before it asks anything.
    ///
    /// # Errors
    ///
    /// If the text is no query, or over a limit.
    pub fn check(&self, graph: &GraphStore) -> Result<(), QueryError> {
        self.within(graph, |query, graph, _| query.parse(graph).map(|_| ()))
    }

    /// Puts the query to `graph` and waits for the whole answer.
    ///
    /// # Errors
    ///
    /// If the text is no query, there is no more time or memory for it, or the engine fails.
    pub fn run(&self, graph: &GraphStore) -> Result<Answer, QueryError> {
        self.within(graph, |query, graph, budget| {
            engine::answer(query.parse(graph)?, &graph.snapshot(), budget)
        })
    }

    /// Has work on the query and the graph done within the limits, the time and the memory that there are.
    fn within<R: Send + 'static>(
        &self,
        graph: &GraphStore,
        work: impl FnOnce(&Self, &GraphStore, &Budget) -> Result<R, QueryError> + Send + 'static,
    ) -> Result<R, QueryError> {
        let limits = self.limits.unwrap_or(graph.limits());
        limits::guard_query(&self.text, &limits)?;
        let (query, graph) = (self.clone(), graph.clone());
        let stack = limits::query_stack(&limits);
        engine::within(self.ceiling, self.cancel.as_ref(), stack, move |budget| work(&query, &graph, budget))
    }

    fn parse(&self, graph: &GraphStore) -> Result<engine::Prepared, QueryError> {
        let prefixes = graph.prefixes();
        let parser = parser(prefixes, self.base.as_deref())?;
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
        if let Some(asked) = &self.dataset {
            let (spargebra::Query::Select { dataset, .. }
            | spargebra::Query::Construct { dataset, .. }
            | spargebra::Query::Describe { dataset, .. }
            | spargebra::Query::Ask { dataset, .. }) = &mut query;
            *dataset = Some(asked.clone());
        }
        let values = bound::put(&mut query, &self.values).map_err(QueryError::Value)?;
        joined::hold(&mut query, &self.limits.unwrap_or(graph.limits()))?;
        let sorting = sorting::take(&mut query, text);
        Ok(engine::Prepared { query, sorting, is_of_unnamed: self.is_of_unnamed, values })
    }
}
