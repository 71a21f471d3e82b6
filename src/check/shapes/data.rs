//! The graph that is validated: terms and their numbers in, what stands beside them in its triples out.

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::checked::Fault;
use crate::store::{GraphStore, Order, Snapshot, TermId};

/// A graph, and the terms of shapes that it does not have.
pub(super) struct Data {
    snapshot: Snapshot,
    extra: Vec<Term>,
    places: FxHashMap<Term, TermId>,
    kind: TermId,
    parent: TermId,
}

impl Data {
    pub(super) fn new(graph: &GraphStore) -> Result<Self, Fault> {
        let none = TermId::DEFAULT;
        let (extra, places) = Default::default();
        let mut data = Self { snapshot: graph.snapshot(), extra, places, kind: none, parent: none };
        data.kind = data.property(rdf::TYPE)?;
        data.parent = data.property(rdfs::SUB_CLASS_OF)?;
        Ok(data)
    }

    /// The number of a term of the shapes. A blank node of theirs is none of the graph's.
    pub(super) fn id(&mut self, term: &Term) -> Result<TermId, Fault> {
        if !term.is_blank_node()
            && let Some(id) = self.snapshot.id(term.as_ref())?
        {
            return Ok(id);
        }
        if let Some(id) = self.places.get(term) {
            return Ok(*id);
        }
        let id = TermId::extra(self.extra.len()).ok_or(Fault::Outside)?;
        self.extra.push(term.clone());
        self.places.insert(term.clone(), id);
        Ok(id)
    }

    /// The number of a property.
    pub(super) fn property(&mut self, iri: NamedNodeRef<'_>) -> Result<TermId, Fault> {
        self.id(&iri.into_owned().into())
    }

    /// The term with a number.
    pub(super) fn term(&self, id: TermId) -> Result<Term, Fault> {
        match id.in_extra() {
            Some(place) => self.extra.get(place).cloned().ok_or(Fault::Outside),
            None => self.snapshot.term(id),
        }
    }

    /// The keys of an order that begin with some numbers; what only the shapes have is in none.
    fn keys(&self, order: Order, prefix: &[TermId], column: usize) -> Result<Vec<TermId>, Fault> {
        if prefix.iter().any(|id| id.in_extra().is_some()) {
            return Ok(Vec::new());
        }
        self.snapshot.scan(order, prefix).map(|key| Ok(TermId(key?[column]))).collect()
    }

    /// The values of a property.
    pub(super) fn objects(&self, subject: TermId, property: TermId) -> Result<Vec<TermId>, Fault> {
        self.keys(Order::Spo, &[subject, property], 2)
    }

    /// What has a value of a property.
    pub(super) fn subjects(&self, property: TermId, object: TermId) -> Result<Vec<TermId>, Fault> {
        self.keys(Order::Pos, &[property, object], 2)
    }

    /// What has a property: each once for every value.
    pub(super) fn subjects_of(&self, property: TermId) -> Result<Vec<TermId>, Fault> {
        self.keys(Order::Pos, &[property], 2)
    }

    /// The values that a property has: each once for everything that has it.
    pub(super) fn objects_of(&self, property: TermId) -> Result<Vec<TermId>, Fault> {
        self.keys(Order::Pos, &[property], 1)
    }

    /// What is said of a node: properties and values.
    pub(super) fn statements(&self, subject: TermId) -> Result<Vec<(TermId, TermId)>, Fault> {
        let [properties, values] = [1, 2].map(|column| self.keys(Order::Spo, &[subject], column));
        Ok(properties?.into_iter().zip(values?).collect())
    }

    /// A class and those below it.
    pub(super) fn classes(&self, class: TermId) -> Result<FxHashSet<TermId>, Fault> {
        let mut classes = FxHashSet::from_iter([class]);
        let mut waiting = vec![class];
        while let Some(class) = waiting.pop() {
            let below = self.subjects(self.parent, class)?;
            waiting.extend(below.into_iter().filter(|class| classes.insert(*class)));
        }
        Ok(classes)
    }

    /// Whether a node is of one of these classes.
    pub(super) fn is_of(&self, node: TermId, classes: &FxHashSet<TermId>) -> Result<bool, Fault> {
        Ok(self.objects(node, self.kind)?.iter().any(|class| classes.contains(class)))
    }

    /// What is of one of these classes.
    pub(super) fn instances(&self, classes: &FxHashSet<TermId>) -> Result<Vec<TermId>, Fault> {
        let mut found = Vec::new();
        for class in classes {
            found.extend(self.subjects(self.kind, *class)?);
        }
        Ok(found)
    }
}
