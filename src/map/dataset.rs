//! The dataset: quads of interned terms in, the same quads sorted and without repetition out.

use std::collections::HashMap;
use std::sync::Arc;

use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term,
};
use rayon::slice::ParallelSliceMut;

use super::triple::has_blank_node;
use super::{blank, term};
use crate::vocab::rdf;

/// A term of one [`Builder`] or [`Dataset`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermId(pub(crate) u32);

impl TermId {
    /// In the place of a graph's name: the default graph.
    pub const DEFAULT_GRAPH: Self = Self(0);
}

/// A quad of interned terms: graph, subject, predicate, object.
pub(crate) type Row = [u32; 4];

/// A set of quads in a fixed order.
///
/// The terms are numbered in the byte order of their N-Triples forms and the quads are sorted by graph, subject,
/// predicate and object, so that equal sets are equal datasets whatever way they came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// N-Triples forms in ascending order. The first is empty: the name of the default graph.
    pub(super) terms: Vec<Arc<str>>,
    /// Ascending, without repetition.
    pub(super) rows: Vec<Row>,
}

impl Dataset {
    /// Collects any quads, for instance those of a parsed file.
    ///
    /// Blank nodes are given new labels by their place in the graph, so that the labels of the source do not show.
    /// Nodes that refinement by their neighbours cannot tell apart keep the order of their old labels.
    pub fn from_quads<'q>(quads: impl IntoIterator<Item = QuadRef<'q>>) -> Self {
        let mut builder = Builder::new();
        for quad in quads {
            builder.insert_quad(quad);
        }
        builder.finish()
    }

    /// How many quads there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no quads.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The quads, in the order of the dataset.
    pub fn quads(&self) -> impl Iterator<Item = Quad> + '_ {
        self.rows.iter().map(|&[graph, subject, predicate, object]| Quad {
            subject: match term::decode(self.form(subject)) {
                Term::BlankNode(node) => NamedOrBlankNode::BlankNode(node),
                // A literal cannot be a subject: builders take only what oxigraph's types allow.
                _ => NamedOrBlankNode::NamedNode(term::decode_iri(self.form(subject))),
            },
            predicate: term::decode_iri(self.form(predicate)),
            object: term::decode(self.form(object)),
            graph_name: match self.form(graph) {
                "" => GraphName::DefaultGraph,
                name if name.starts_with('<') => GraphName::NamedNode(term::decode_iri(name)),
                name => match term::decode(name) {
                    Term::BlankNode(node) => GraphName::BlankNode(node),
                    _ => GraphName::DefaultGraph,
                },
            },
        })
    }

    /// The quads that are to be kept, and no more terms than they need.
    pub(crate) fn filter(&self, keep: impl Fn(&Row) -> bool) -> Self {
        let mut rows: Vec<Row> = self.rows.iter().filter(|row| keep(row)).copied().collect();
        let mut is_used = vec![false; self.terms.len()];
        // The name of the default graph is always the first term.
        is_used[0] = true;
        for &id in rows.iter().flatten() {
            is_used[id as usize] = true;
        }
        let mut new = vec![0; self.terms.len()];
        let mut terms = Vec::new();
        for (old, (term, _)) in
            self.terms.iter().zip(is_used).enumerate().filter(|(_, (_, is_used))| *is_used)
        {
            new[old] = u32::try_from(terms.len()).unwrap_or(u32::MAX);
            terms.push(Arc::clone(term));
        }
        for row in &mut rows {
            *row = row.map(|id| new[id as usize]);
        }
        Self { terms, rows }
    }

    /// The N-Triples form of a term.
    pub(crate) fn form(&self, id: u32) -> &str {
        &self.terms[id as usize]
    }

    /// The quads as numbers of terms, in the order of the dataset.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The first thing, in the order of the dataset, that is of a class.
    pub(crate) fn first_of_type(&self, class: NamedNodeRef<'_>) -> Option<NamedNode> {
        let (kind, class) = (self.find(rdf::TYPE)?, self.find(class)?);
        let things = self.rows.iter().filter(|row| row[2] == kind && row[3] == class);
        let mut forms = things.map(|row| self.form(row[1]));
        forms.find(|form| form.starts_with('<')).map(term::decode_iri)
    }

    /// The number of an IRI that stands in the dataset.
    pub(crate) fn find(&self, iri: NamedNodeRef<'_>) -> Option<u32> {
        let mut form = String::new();
        term::encode_iri(iri.as_str(), &mut form);
        self.id(&form)
    }

    /// The number of the term whose N-Triples form this is, if it stands in the dataset.
    pub(crate) fn id(&self, form: &str) -> Option<u32> {
        let index = self.terms.binary_search_by(|known| known.as_ref().cmp(form)).ok()?;
        u32::try_from(index).ok()
    }

    /// How many triples there are in all graphs together, each counted once.
    pub fn triples(&self) -> usize {
        self.union().len()
    }

    /// The triples of all graphs together, each once: rows of the default graph.
    pub(crate) fn union(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.rows.iter().map(|&[_, s, p, o]| [0, s, p, o]).collect();
        if self.rows.first().map(|row| row[0]) != self.rows.last().map(|row| row[0]) {
            sort(&mut rows);
        }
        rows
    }
}

/// Sorts rows and takes out repetition.
fn sort(rows: &mut Vec<Row>) {
    // One number is compared faster than four.
    rows.par_sort_unstable_by_key(|row| row.iter().fold(0_u128, |number, &id| number << 32 | u128::from(id)));
    rows.dedup();
}

/// Makes a [`Dataset`]: terms are interned once and then named by their numbers.
#[derive(Debug)]
pub struct Builder {
    ids: HashMap<Arc<str>, u32>,
    /// The terms of the vocabulary by where their IRIs are in the program: a shorter way than by what they read.
    constants: HashMap<(usize, usize), TermId>,
    terms: Vec<Arc<str>>,
    rows: Vec<Row>,
    /// How many bytes the forms of the terms have.
    bytes: usize,
    /// Where terms are put into their form, kept for its memory.
    scratch: String,
    has_blank_nodes: bool,
}

impl Builder {
    /// A builder of an empty dataset.
    pub fn new() -> Self {
        let mut builder = Self {
            ids: HashMap::new(),
            constants: HashMap::new(),
            terms: Vec::new(),
            rows: Vec::new(),
            bytes: 0,
            scratch: String::new(),
            has_blank_nodes: false,
        };
        // The default graph is the first term and stays the first when sorted.
        builder.intern(|_| {});
        builder
    }

    /// Interns an IRI.
    pub fn iri(&mut self, iri: NamedNodeRef<'_>) -> TermId {
        self.intern(|form| term::encode_iri(iri.as_str(), form))
    }

    /// Interns a term of the vocabulary.
    pub fn constant(&mut self, iri: NamedNodeRef<'static>) -> TermId {
        let place = (iri.as_str().as_ptr().addr(), iri.as_str().len());
        if let Some(&id) = self.constants.get(&place) {
            return id;
        }
        let id = self.iri(iri);
        self.constants.insert(place, id);
        id
    }

    /// Interns a term.
    pub fn term<'t>(&mut self, term: impl Into<oxigraph::model::TermRef<'t>>) -> TermId {
        let term = term.into();
        self.has_blank_nodes |= term.is_blank_node() || term.is_triple();
        self.intern(|form| term::encode(term, form))
    }

    /// Adds a quad of interned terms.
    pub fn insert(&mut self, graph: TermId, subject: TermId, predicate: TermId, object: TermId) {
        self.rows.push([graph.0, subject.0, predicate.0, object.0]);
    }

    /// Adds a quad.
    pub fn insert_quad(&mut self, quad: QuadRef<'_>) {
        let graph = match quad.graph_name {
            GraphNameRef::DefaultGraph => TermId::DEFAULT_GRAPH,
            GraphNameRef::NamedNode(name) => self.iri(name),
            GraphNameRef::BlankNode(name) => self.term(name),
        };
        let subject = self.term(quad.subject);
        let predicate = self.iri(quad.predicate);
        let object = self.term(quad.object);
        self.insert(graph, subject, predicate, object);
    }

    /// Interns a term that stands in its N-Triples form, if it is known or `is_canonical` says that it may be taken as it
    /// is: valid, and escaped as [`term::encode`] does it. No blank nodes.
    pub(crate) fn canonical(
        &mut self,
        form: &str,
        is_canonical: impl FnOnce(&str) -> bool,
    ) -> Option<TermId> {
        match self.ids.get(form) {
            Some(&id) => Some(TermId(id)),
            None => is_canonical(form).then(|| TermId(self.add_form(form.into()))),
        }
    }

    /// Interns a term that stands in its N-Triples form, as this module writes it.
    pub(crate) fn form(&mut self, form: &str) -> TermId {
        self.has_blank_nodes |= has_blank_node(form);
        TermId(self.intern_form(form.into()))
    }

    /// Adds all quads of another builder. Terms that were interned before must be interned anew.
    pub(crate) fn append(&mut self, mut other: Self) {
        // The smaller one is added to the larger one.
        if self.terms.len() < other.terms.len() {
            std::mem::swap(self, &mut other);
        }
        let ids: Vec<u32> = other.terms.into_iter().map(|form| self.intern_form(form)).collect();
        self.has_blank_nodes |= other.has_blank_nodes;
        self.rows.extend(other.rows.into_iter().map(|row| row.map(|id| ids[id as usize])));
    }

    /// How many bytes of memory this takes, about.
    pub(super) fn size(&self) -> usize {
        /// The counts of a form, its place in the list and in the table.
        const TERM: usize = 80;
        self.bytes + self.terms.len() * TERM + self.rows.len() * size_of::<Row>()
    }

    /// Sorts what has been added.
    pub fn finish(mut self) -> Dataset {
        // Frees the table before the sort needs memory.
        self.ids = HashMap::new();
        if self.has_blank_nodes {
            blank::relabel(&mut self.terms, &self.rows);
        }
        let mut order: Vec<u32> = (0..).take(self.terms.len()).collect();
        let form = |id: &u32| -> &str { &self.terms[*id as usize] };
        order.par_sort_unstable_by(|a, b| form(a).cmp(form(b)));
        let mut rank = vec![0; order.len()];
        for (new, old) in (0..).zip(&order) {
            rank[*old as usize] = new;
        }
        let terms = order.iter().map(|&old| Arc::clone(&self.terms[old as usize])).collect();
        let mut rows = self.rows;
        for row in &mut rows {
            *row = row.map(|id| rank[id as usize]);
        }
        sort(&mut rows);
        Dataset { terms, rows }
    }

    /// The number of the term whose form `write` appends to an empty text.
    pub(super) fn intern(&mut self, write: impl FnOnce(&mut String)) -> TermId {
        self.scratch.clear();
        write(&mut self.scratch);
        if let Some(&id) = self.ids.get(self.scratch.as_str()) {
            return TermId(id);
        }
        let form = self.scratch.as_str().into();
        TermId(self.add_form(form))
    }

    /// The number of a term in its form.
    fn intern_form(&mut self, form: Arc<str>) -> u32 {
        match self.ids.get(&form) {
            Some(&id) => id,
            None => self.add_form(form),
        }
    }

    fn add_form(&mut self, form: Arc<str>) -> u32 {
        let id = u32::try_from(self.terms.len()).expect("a dataset has fewer than 2^32 terms");
        self.bytes += form.len();
        self.terms.push(Arc::clone(&form));
        self.ids.insert(form, id);
        id
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}
