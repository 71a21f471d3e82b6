//! The graph as the evaluator asks it: a [`Snapshot`] and the graphs that a query is about in, spareval's
//! [`QueryableDataset`] out.
//!
//! A pattern outside of `GRAPH` is asked of the union of all graphs, or of those that `FROM` names; a triple that
//! several of them have is given once. Terms are numbers all the way; their text is read when something is done with
//! it. A term that the graph does not have gets a number of the query's own.

use std::cell::RefCell;
use std::rc::Rc;

use oxigraph::model::{BlankNode, Term};
use rustc_hash::FxHashMap;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use spargebra::algebra::QueryDataset;

use super::budget::Budget;
use super::id::TermId;
use super::order::{Order, QuadIds};
use super::snapshot::{Scan, Snapshot};
use super::words::{Found, Matching};
use crate::checked::Fault;
use crate::vocab::MATCHES;

/// A snapshot under one query.
pub(crate) struct View<'s> {
    asking: Asking<'s>,
    reader: Reader<'s>,
    /// The number of the property that asks for words, and what was found for them.
    matches: TermId,
    found: Found,
}

/// A snapshot and the graphs of it that a query is about.
#[derive(Clone, Copy)]
pub(super) struct Asking<'s> {
    pub(super) source: Source<'s>,
    /// The graphs of `FROM` with their places, if the query says which; else all.
    default: Option<&'s Graphs>,
    /// The graphs of `FROM NAMED`.
    named: Option<&'s Graphs>,
}

/// Tells the numbers of the terms of an answer, and its terms.
#[derive(Clone)]
pub(crate) struct Reader<'s> {
    snapshot: &'s Snapshot,
    /// The terms that only the query has.
    extra: Rc<RefCell<Extra>>,
    /// Whether the rows of the answer are given as numbers.
    is_in_numbers: bool,
}

impl Reader<'_> {
    /// Whether the query asked for words without saying which.
    pub(crate) fn has_asked_without_words(&self) -> bool {
        self.extra.borrow().has_asked_without_words
    }

    /// The number of a value of a row.
    pub(crate) fn number(&self, value: &Term) -> Result<TermId, Fault> {
        if !self.is_in_numbers {
            return self.id(value.clone());
        }
        let Term::BlankNode(node) = value else { return Err(Fault::Outside) };
        let number = node.as_ref().unique_id().and_then(|id| u32::try_from(id).ok());
        number.map(TermId).ok_or(Fault::Outside)
    }

    /// The term of a number.
    pub(crate) fn term(&self, id: TermId) -> Result<Term, Fault> {
        match id.in_extra() {
            Some(place) => self.extra.borrow().terms.get(place).cloned().ok_or(Fault::Outside),
            None => self.snapshot.term(id),
        }
    }

    /// The number of a term.
    fn id(&self, term: Term) -> Result<TermId, Fault> {
        if let Some(id) = self.snapshot.id(term.as_ref())? {
            return Ok(id);
        }
        let mut extra = self.extra.borrow_mut();
        if let Some(id) = extra.places.get(&term) {
            return Ok(*id);
        }
        let id = TermId::extra(extra.terms.len()).ok_or(Fault::Outside)?;
        extra.terms.push(term.clone());
        extra.places.insert(term, id);
        Ok(id)
    }
}

/// Some graphs, each with its place among them.
#[derive(Debug, Default)]
struct Graphs {
    places: FxHashMap<u32, usize>,
    ids: Vec<TermId>,
}

/// The graphs that a query is about.
#[derive(Debug, Default)]
pub(crate) struct About {
    default: Option<Graphs>,
    named: Option<Graphs>,
}

/// The terms that only the query has.
#[derive(Default)]
struct Extra {
    terms: Vec<Term>,
    places: FxHashMap<Term, TermId>,
    has_asked_without_words: bool,
}

impl About {
    /// The graph without a name.
    pub(crate) fn unnamed() -> Self {
        let mut graphs = Graphs::default();
        graphs.places.insert(TermId::DEFAULT.0, 0);
        graphs.ids.push(TermId::DEFAULT);
        Self { default: Some(graphs), named: Some(Graphs::default()) }
    }

    /// What the clauses `FROM` and `FROM NAMED` of a query say; all graphs without them.
    pub(crate) fn of(clauses: Option<&QueryDataset>, snapshot: &Snapshot) -> Result<Self, Fault> {
        let Some(clauses) = clauses else { return Ok(Self::default()) };
        let graphs = |names: &[oxigraph::model::NamedNode]| {
            let mut graphs = Graphs::default();
            for name in names {
                // A graph that is not there has nothing to say.
                if let Some(id) = snapshot.id(name.as_ref().into())?
                    && !graphs.places.contains_key(&id.0)
                {
                    graphs.places.insert(id.0, graphs.ids.len());
                    graphs.ids.push(id);
                }
            }
            Ok(graphs)
        };
        Ok(Self {
            default: Some(graphs(&clauses.default)?),
            // Only `WITH` of an update leaves open which ones there are.
            named: clauses.named.as_deref().map(graphs).transpose()?,
        })
    }
}

impl<'s> View<'s> {
    /// A snapshot under a query about some of its graphs, to be answered within a budget.
    pub(crate) fn new(snapshot: &'s Snapshot, about: &'s About, budget: &'s Budget) -> Result<Self, Fault> {
        let source = Source { snapshot, budget };
        let reader = Reader { snapshot, extra: Rc::default(), is_in_numbers: false };
        Ok(Self {
            asking: Asking { source, default: about.default.as_ref(), named: about.named.as_ref() },
            matches: reader.id(MATCHES.into_owned().into())?,
            reader,
            found: Found::default(),
        })
    }

    /// Has the view give the rows of an answer as numbers, each as a blank node that only its [`Reader`] knows: what
    /// becomes of a row is decided before its terms are read. Not for a query that makes triples of its rows, or asks a
    /// service by a value in them.
    pub(crate) fn give_numbers(&mut self) {
        self.reader.is_in_numbers = true;
    }

    /// The things with a text that has words.
    fn matching(&self, wanted: Wanted, graph: Option<Option<TermId>>) -> Result<Quads<'s>, Fault> {
        let words = wanted[2].map(|id| self.reader.term(id)).transpose()?;
        let Some(words @ Term::Literal(_)) = words else {
            self.reader.extra.borrow_mut().has_asked_without_words = true;
            return Err(Fault::Unreadable);
        };
        let matching = Matching::new(self.asking, &self.found, wanted, &words, graph)?;
        Ok(Quads { source: self.asking.source, from: From::Words(Box::new(matching)) })
    }

    /// What reads the terms of the answer.
    pub(crate) fn reader(&self) -> Reader<'s> {
        self.reader.clone()
    }
}

impl<'s> Asking<'s> {
    /// The quads of a pattern; the graph is as the evaluator gives it.
    pub(super) fn quads(self, wanted: Wanted, graph_name: Option<Option<TermId>>) -> Quads<'s> {
        let Self { source, default, named } = self;
        let is_unknown = |id: &TermId| id.in_extra().is_some();
        if wanted.iter().chain([&graph_name.flatten()]).flatten().any(is_unknown) {
            return Quads::nothing(source);
        }
        match (graph_name, default) {
            (None, _) => Quads::each_graph(source, wanted, named),
            (Some(Some(graph)), _) if named.is_none_or(|n| n.places.contains_key(&graph.0)) => {
                Quads::graph(source, wanted, graph)
            }
            (Some(Some(_)), _) => Quads::nothing(source),
            (Some(None), None) => Quads::union(source, wanted),
            (Some(None), Some(graphs)) => {
                Quads { source, from: From::Merged { graphs, place: 0, wanted, current: None } }
            }
        }
    }
}

/// Subject, predicate and object that are asked for.
type Wanted = [Option<TermId>; 3];

/// The order whose keys begin with what is wanted, and that beginning. Any two of three stand together in one of them.
fn beginning(wanted: Wanted) -> (Order, Beginning) {
    let (order, key, length) = match wanted {
        [Some(s), Some(p), Some(o)] => (Order::Spo, [s, p, o], 3),
        [Some(s), Some(p), None] => (Order::Spo, [s, p, s], 2),
        [Some(s), None, Some(o)] => (Order::Osp, [o, s, o], 2),
        [Some(s), None, None] => (Order::Spo, [s; 3], 1),
        [None, Some(p), Some(o)] => (Order::Pos, [p, o, p], 2),
        [None, Some(p), None] => (Order::Pos, [p; 3], 1),
        [None, None, Some(o)] => (Order::Osp, [o; 3], 1),
        [None, None, None] => (Order::Spo, [TermId::DEFAULT; 3], 0),
    };
    (order, Beginning { key, length })
}

/// What keys begin with.
struct Beginning {
    key: [TermId; 3],
    length: usize,
}

impl std::ops::Deref for Beginning {
    type Target = [TermId];

    fn deref(&self) -> &[TermId] {
        &self.key[..self.length]
    }
}

/// The quads of a pattern.
pub(crate) struct Quads<'s> {
    source: Source<'s>,
    from: From<'s>,
}

/// A snapshot, and what may be taken to read it.
#[derive(Clone, Copy)]
pub(crate) struct Source<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) budget: &'s Budget,
}

/// Where the quads of a pattern come from.
enum From<'s> {
    Nothing,
    /// The triples of all graphs.
    Union(Order, Scan<'s>),
    /// Those keys of an order with graphs that are wanted.
    Keys {
        order: Order,
        scan: Scan<'s>,
        wanted: Wanted,
        named: Option<&'s Graphs>,
    },
    /// Those triples of all graphs that one graph has.
    In {
        order: Order,
        scan: Scan<'s>,
        graph: TermId,
    },
    /// The triples of all graphs, with each graph that has them.
    Each {
        order: Order,
        scan: Scan<'s>,
        named: Option<&'s Graphs>,
        current: Option<Scan<'s>>,
    },
    /// The triples of some graphs as one: of each graph those that no graph before it has.
    Merged {
        graphs: &'s Graphs,
        place: usize,
        wanted: Wanted,
        current: Option<Box<Quads<'s>>>,
    },
    /// The things with a text that has words.
    Words(Box<Matching<'s>>),
}

impl<'s> Quads<'s> {
    /// The triples of all graphs.
    pub(super) fn union(source: Source<'s>, wanted: Wanted) -> Self {
        let (order, beginning) = beginning(wanted);
        Self { source, from: From::Union(order, source.snapshot.scan(order, &beginning)) }
    }

    /// The triples of one graph.
    fn graph(source: Source<'s>, wanted: Wanted, graph: TermId) -> Self {
        let snapshot = source.snapshot;
        let keys = |beginning: &[TermId]| From::Keys {
            order: Order::Gspo,
            scan: snapshot.scan(Order::Gspo, beginning),
            wanted,
            named: None,
        };
        let from = match wanted {
            [Some(s), Some(p), Some(o)] => keys(&[graph, s, p, o]),
            [Some(s), Some(p), None] => keys(&[graph, s, p]),
            [Some(s), None, _] => keys(&[graph, s]),
            [None, None, None] => keys(&[graph]),
            [None, ..] => {
                /// A look-up takes as long as so many steps of a scan.
                const LOOK_UP: usize = 8;
                let (order, beginning) = beginning(wanted);
                if snapshot.count(order, &beginning).saturating_mul(LOOK_UP)
                    < snapshot.count(Order::Gspo, &[graph])
                {
                    From::In { order, scan: snapshot.scan(order, &beginning), graph }
                } else {
                    keys(&[graph])
                }
            }
        };
        Self { source, from }
    }

    /// The triples of each named graph, or of some of them.
    fn each_graph(source: Source<'s>, wanted: Wanted, named: Option<&'s Graphs>) -> Self {
        let snapshot = source.snapshot;
        let (order, beginning) = beginning(wanted);
        let from = match order {
            Order::Spo => From::Keys {
                order: Order::Spog,
                scan: snapshot.scan(Order::Spog, &beginning),
                wanted: [None; 3],
                named,
            },
            order => From::Each { order, scan: snapshot.scan(order, &beginning), named, current: None },
        };
        Self { source, from }
    }

    fn nothing(source: Source<'s>) -> Self {
        Self { source, from: From::Nothing }
    }

    /// The next quad; the graph says nothing where the pattern has none.
    pub(super) fn step(&mut self) -> Result<Option<QuadIds>, Fault> {
        let is_named = |graph: u32, named: Option<&Graphs>| {
            graph != TermId::DEFAULT.0 && named.is_none_or(|named| named.places.contains_key(&graph))
        };
        let Source { snapshot, budget } = self.source;
        match &mut self.from {
            From::Nothing => Ok(None),
            From::Words(matching) => matching.step(),
            From::Union(order, scan) => Ok(scan.next().transpose()?.map(|key| order.quad(key))),
            From::Keys { order, scan, wanted, named } => {
                for key in scan {
                    budget.check()?;
                    let quad = order.quad(key?);
                    let fits = quad.iter().zip(&*wanted).all(|(id, w)| w.is_none_or(|w| w.0 == *id));
                    if fits && (*order == Order::Gspo || is_named(quad[3], *named)) {
                        return Ok(Some(quad));
                    }
                }
                Ok(None)
            }
            From::In { order, scan, graph } => {
                for key in scan {
                    budget.check()?;
                    let [s, p, o, _] = order.quad(key?);
                    if snapshot.has(Order::Spog, &[TermId(s), TermId(p), TermId(o), *graph])? {
                        return Ok(Some([s, p, o, graph.0]));
                    }
                }
                Ok(None)
            }
            From::Each { order, scan, named, current } => loop {
                budget.check()?;
                while let Some(key) = current.as_mut().and_then(Iterator::next) {
                    let quad = key?;
                    if is_named(quad[3], *named) {
                        return Ok(Some(quad));
                    }
                }
                let Some(key) = scan.next() else { return Ok(None) };
                let [s, p, o, _] = order.quad(key?);
                *current = Some(snapshot.scan(Order::Spog, &[TermId(s), TermId(p), TermId(o)]));
            },
            From::Merged { graphs, place, wanted, current } => loop {
                while let Some(quad) = current.as_mut().map(|quads| quads.step()).transpose()?.flatten() {
                    if !has_before(snapshot, quad, graphs, *place)? {
                        return Ok(Some(quad));
                    }
                }
                *place += usize::from(current.is_some());
                let Some(graph) = graphs.ids.get(*place) else { return Ok(None) };
                *current = Some(Box::new(Quads::graph(self.source, *wanted, *graph)));
            },
        }
    }
}

impl Iterator for Quads<'_> {
    type Item = Result<QuadIds, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}

/// Whether a graph before the one at `place` has the triple too.
fn has_before(
    snapshot: &Snapshot,
    [s, p, o, _]: QuadIds,
    graphs: &Graphs,
    place: usize,
) -> Result<bool, Fault> {
    if place == 0 {
        return Ok(false);
    }
    for key in snapshot.scan(Order::Spog, &[TermId(s), TermId(p), TermId(o)]) {
        if graphs.places.get(&key?[3]).is_some_and(|known| *known < place) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl<'s> QueryableDataset<'s> for View<'s> {
    type InternalTerm = TermId;
    type Error = Fault;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&TermId>,
        predicate: Option<&TermId>,
        object: Option<&TermId>,
        graph_name: Option<Option<&TermId>>,
    ) -> impl Iterator<Item = Result<InternalQuad<TermId>, Fault>> + use<'s> {
        let wanted = [subject.copied(), predicate.copied(), object.copied()];
        let Source { budget, .. } = self.asking.source;
        let graph = graph_name.map(|graph| graph.copied());
        // A pattern that finds nothing may be asked again and again.
        let mut over = budget.check().err();
        let quads = if predicate == Some(&self.matches) {
            self.matching(wanted, graph).unwrap_or_else(|fault| {
                over = Some(fault);
                Quads::nothing(self.asking.source)
            })
        } else {
            self.asking.quads(wanted, graph)
        };
        let has_graph = graph != Some(None);
        over.map(Err).into_iter().chain(quads).map(move |quad| {
            budget.check()?;
            quad.map(|[s, p, o, g]| InternalQuad {
                subject: TermId(s),
                predicate: TermId(p),
                object: TermId(o),
                graph_name: has_graph.then_some(TermId(g)),
            })
        })
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<TermId, Fault>> + use<'s> {
        let named = self.asking.named;
        self.asking.source.snapshot.graphs().filter(move |graph| {
            let is_among = |graph: &TermId| named.is_none_or(|named| named.places.contains_key(&graph.0));
            graph.as_ref().map_or(true, is_among)
        })
    }

    fn contains_internal_graph_name(&self, graph_name: &TermId) -> Result<bool, Fault> {
        if graph_name.in_extra().is_some()
            || self.asking.named.is_some_and(|named| !named.places.contains_key(&graph_name.0))
        {
            return Ok(false);
        }
        self.asking.source.snapshot.has(Order::Gspo, &[*graph_name])
    }

    fn internalize_term(&self, term: Term) -> Result<TermId, Fault> {
        self.asking.source.budget.check()?;
        self.reader.id(term)
    }

    fn externalize_term(&self, term: TermId) -> Result<Term, Fault> {
        self.asking.source.budget.check()?;
        if self.reader.is_in_numbers {
            return Ok(BlankNode::new_from_unique_id(u128::from(term.0)).into());
        }
        self.reader.term(term)
    }

    fn externalize_expression_term(&self, term: TermId) -> Result<ExpressionTerm, Fault> {
        self.asking.source.budget.check()?;
        match term.expression() {
            Some(value) => Ok(value),
            None => Ok(self.reader.term(term)?.into()),
        }
    }

    fn internalize_expression_term(&self, term: ExpressionTerm) -> Result<TermId, Fault> {
        self.asking.source.budget.check()?;
        match TermId::of_expression(&term) {
            Some(id) => Ok(id),
            None => self.internalize_term(term.into()),
        }
    }
}
