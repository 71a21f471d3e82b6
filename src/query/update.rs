//! Updates: a SPARQL 1.1 update and a [`GraphStore`] in, the [`Change`] that it makes of the graph out. The graph itself
//! stays as it is.
//!
//! The operations are done one after the other, each on what the ones before it have made of the graph. As in queries, a
//! pattern outside of `GRAPH` matches in all graphs together, unless the update says which; what is inserted or deleted
//! outside of `GRAPH` is in the graph without a name. A graph without statements is none: `CREATE` makes nothing, and
//! `CLEAR` and `DROP` of a graph that is not there do nothing. `LOAD` and `SERVICE` are refused.

use std::collections::BTreeMap;
use std::time::Duration;

use oxigraph::model::{NamedNode, Quad, Term};
use spargebra::GraphUpdateOperation;
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{GroundQuadPattern, QuadPattern, Variable};

use super::engine::{self, Ceiling, Prepared};
use super::template::{Nodes, Templates};
use super::{Answer, Cancel, QueryError, error, joined, parser};
use crate::limits::{self, Limit, Limits};
use crate::store::{Budget, Change, GraphStore, Staged, put_line};

/// A SPARQL 1.1 update.
#[derive(Clone, Debug)]
pub struct Update {
    text: String,
    base: Option<String>,
    ceiling: Ceiling,
    using: Option<QueryDataset>,
    cancel: Option<Cancel>,
    /// What the labels of new blank nodes begin with.
    nodes: String,
}

impl Update {
    /// An update; the labels of new blank nodes begin with `nodes`, which those of the graph must not.
    pub fn new(text: impl Into<String>, nodes: impl Into<String>) -> Self {
        let ceiling = Ceiling::default();
        Self { text: text.into(), base: None, ceiling, using: None, cancel: None, nodes: nodes.into() }
    }

    /// Resolves relative IRIs of the update against `base`.
    #[must_use]
    pub fn with_base(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Gives up after `timeout`.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.ceiling.time = Some(timeout);
        self
    }

    /// Gives up when the process takes so many bytes more than before; as [`Query::with_memory`](super::Query::with_memory).
    #[must_use]
    pub fn with_memory(mut self, bytes: u64) -> Self {
        self.ceiling.memory = Some(bytes);
        self
    }

    /// Gives up when `cancel` is told so.
    #[must_use]
    pub fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = Some(cancel);
        self
    }

    /// Asks the graphs `default` together where the update says nothing of graphs, and the graphs `named` where it says
    /// `GRAPH`. An update that says with `WITH` or `USING` which they are is none then.
    #[must_use]
    pub fn with_using(mut self, default: Vec<NamedNode>, named: Vec<NamedNode>) -> Self {
        self.using = Some(QueryDataset { default, named: Some(named) });
        self
    }

    /// Tells what the update makes of a graph.
    ///
    /// # Errors
    ///
    /// If the text is no update, it wants something from the network, a graph that it creates is there, there is no more
    /// time or memory for it, or the engine fails.
    pub fn run(&self, graph: &GraphStore) -> Result<Change, QueryError> {
        let limits = graph.limits();
        limits::guard_query(&self.text, &limits)?;
        let (this, graph) = (self.clone(), graph.clone());
        engine::within(self.ceiling, self.cancel.as_ref(), limits::query_stack(&limits), move |budget| {
            let update = this.parse(&graph)?;
            let nodes = Nodes::new(&this.nodes);
            let base = update.base_iri;
            let mut work = Work {
                staged: Staged::new(graph.snapshot()),
                pending: BTreeMap::new(),
                using: this.using,
                base,
                nodes,
                limits: limits.with(Limit::Depth, limits.depth.min(limits::MAX_TRIPLES as u64)),
                budget,
            };
            update.operations.into_iter().try_for_each(|operation| work.operation(operation))?;
            work.finish()
        })
    }

    fn parse(&self, graph: &GraphStore) -> Result<spargebra::Update, QueryError> {
        let prefixes = graph.prefixes();
        let parser = parser(prefixes, self.base.as_deref())?;
        let text = self.text.as_str();
        parser.clone().parse_update(text).map_err(|_| {
            let complain = |text: &str| Some(parser.clone().parse_update(text).err()?.to_string());
            error::explain_update(text, complain, prefixes)
        })
    }
}

/// An update under way.
struct Work<'b> {
    staged: Staged,
    /// The lines that come (`true`) and go since the graph was last asked: what was said of each last.
    pending: BTreeMap<String, bool>,
    using: Option<QueryDataset>,
    base: Option<oxiri::Iri<String>>,
    nodes: Nodes,
    limits: Limits,
    budget: &'b Budget,
}

/// How deep triple terms stand within one another in a term.
fn depth(mut term: &Term) -> u64 {
    let mut depth = 0;
    while let Term::Triple(triple) = term {
        (term, depth) = (&triple.object, depth + 1);
    }
    depth
}

impl Work<'_> {
    fn operation(&mut self, operation: GraphUpdateOperation) -> Result<(), QueryError> {
        self.budget.check().map_err(engine::unreadable)?;
        match operation {
            GraphUpdateOperation::InsertData { data } => {
                let quads = self.nodes.rename_all(data);
                self.put(quads, true)
            }
            GraphUpdateOperation::DeleteData { data } => {
                self.put(data.into_iter().map(super::template::ground), false)
            }
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                self.delete_insert(&delete, &insert, using, *pattern)
            }
            GraphUpdateOperation::Clear { graph, .. } | GraphUpdateOperation::Drop { graph, .. } => {
                self.clear(&graph)
            }
            GraphUpdateOperation::Create { graph, silent } => {
                self.flush()?;
                let snapshot = self.staged.now();
                let is_there = snapshot.has_graph(&graph).map_err(engine::unreadable)?;
                if is_there && !silent { Err(QueryError::Exists(graph.into_string())) } else { Ok(()) }
            }
            GraphUpdateOperation::Load { source, .. } => Err(QueryError::Load(source.into_string())),
        }
    }

    fn put(&mut self, quads: impl IntoIterator<Item = Quad>, comes: bool) -> Result<(), QueryError> {
        for quad in quads {
            self.budget.check().map_err(engine::unreadable)?;
            self.limits.hold(Limit::Depth, depth(&quad.object))?;
            let mut line = String::new();
            put_line(quad.as_ref(), &mut line);
            self.pending.insert(line, comes);
        }
        Ok(())
    }

    /// Has the graph be what it is to be so far.
    fn flush(&mut self) -> Result<(), QueryError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut change = Change::default();
        for (line, comes) in std::mem::take(&mut self.pending) {
            if comes { &mut change.add } else { &mut change.remove }.push_str(&line);
        }
        self.staged.change(&change).map_err(engine::unreadable)
    }

    fn clear(&mut self, target: &GraphTarget) -> Result<(), QueryError> {
        self.flush()?;
        let named = |work: &Self| work.staged.graphs().map_err(engine::unreadable);
        let remove_graphs = match target {
            GraphTarget::NamedNode(name) => vec![name.to_string()],
            GraphTarget::DefaultGraph => vec![String::new()],
            GraphTarget::NamedGraphs => named(self)?,
            GraphTarget::AllGraphs => {
                let mut all = named(self)?;
                all.push(String::new());
                all
            }
        };
        let change = Change { remove_graphs, ..Change::default() };
        self.staged.change(&change).map_err(engine::unreadable)
    }

    fn delete_insert(
        &mut self,
        delete: &[GroundQuadPattern],
        insert: &[QuadPattern],
        using: Option<QueryDataset>,
        pattern: GraphPattern,
    ) -> Result<(), QueryError> {
        self.flush()?;
        let dataset = match (using, self.using.clone()) {
            (Some(_), Some(_)) => return Err(QueryError::Using),
            (using, ours) => using.or(ours),
        };
        let templates = Templates::new(delete, insert);
        let variables: Vec<Variable> = templates.variables();
        let pattern = GraphPattern::Project { inner: Box::new(pattern), variables };
        let mut query = spargebra::Query::Select { dataset, pattern, base_iri: self.base.clone() };
        joined::hold(&mut query, &self.limits)?;
        let prepared = Prepared { query, sorting: None, is_of_unnamed: false, values: Vec::new() };
        let Answer::Solutions(solutions) = engine::answer(prepared, self.staged.now(), self.budget)? else {
            return Ok(());
        };
        self.put(templates.deleted(&solutions), false)?;
        let mut nodes = std::mem::take(&mut self.nodes);
        let inserted = self.put(templates.inserted(&solutions, self.staged.now().clone(), &mut nodes), true);
        self.nodes = nodes;
        inserted
    }

    fn finish(mut self) -> Result<Change, QueryError> {
        self.flush()?;
        self.staged.finish().map_err(engine::unreadable)
    }
}
