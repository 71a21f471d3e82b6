//! What a graph has: terms in, whether and how often it has them, and the triples with them, out.

use oxigraph::model::{
    NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef, Triple,
};

use super::dataset::{Quads, Source};
use super::{Budget, GraphStore, Order, StoreError, TermId, each};
use crate::checked::Fault;
use crate::map::{Builder, Dataset};
use crate::vocab::{RENAMED, Renamed};

impl std::fmt::Debug for GraphStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GraphStore")
            .field("files", &self.files)
            .field("base", &self.data_base)
            .finish_non_exhaustive()
    }
}

impl GraphStore {
    /// Whether there are no statements.
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(!self.snapshot().has(Order::Spo, &[])?)
    }

    /// Whether a graph has a statement: one by its name, or the graph without a name.
    pub fn has_graph(&self, name: Option<&NamedNode>) -> bool {
        let snapshot = self.snapshot();
        match name {
            Some(name) => snapshot.has_graph(name),
            None => snapshot.has(Order::Gspo, &[TermId::DEFAULT]),
        }
        .unwrap_or_default()
    }

    /// All quads, for what works on the whole of a graph: views, exports, descriptions.
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be read.
    pub fn dataset(&self) -> Result<Dataset, StoreError> {
        let mut builder = Builder::new();
        self.add_to(&mut builder, "_:")?;
        Ok(builder.finish())
    }

    /// Adds all quads to a dataset that is being made; what its blank nodes begin with becomes `blank`.
    pub(crate) fn add_to(&self, builder: &mut Builder, blank: &str) -> Result<(), StoreError> {
        let insert = |builder: &mut Builder, [s, p, o, g]: [_; 4]| builder.insert(g, s, p, o);
        Ok(each(&self.snapshot(), blank, builder, Builder::form, insert)?)
    }

    /// Whether something has the property.
    pub(crate) fn has_property(&self, iri: &str) -> bool {
        NamedNodeRef::new(iri).is_ok_and(|iri| self.has(iri, None))
    }

    /// Whether something has the property, or this value of it.
    pub(crate) fn has(&self, property: NamedNodeRef<'_>, value: Option<TermRef<'_>>) -> bool {
        let snapshot = self.snapshot();
        let id = |term: TermRef<'_>| snapshot.id(term).ok().flatten();
        let Some(property) = id(property.into()) else { return false };
        let terms = match value.map(id) {
            Some(None) => return false,
            Some(Some(value)) => vec![property, value],
            None => vec![property],
        };
        snapshot.has(Order::Pos, &terms).unwrap_or_default()
    }

    /// Whether the graph says something of a thing, or of another by it.
    pub fn says(&self, iri: &NamedNode) -> bool {
        let snapshot = self.snapshot();
        let id = snapshot.id(iri.as_ref().into()).ok().flatten();
        id.is_some_and(|id| {
            [Order::Spo, Order::Osp].iter().any(|order| snapshot.has(*order, &[id]).unwrap_or_default())
        })
    }

    /// The triples of all graphs, each once, that have the subject, the predicate and the object that are given, in an
    /// order that is the same for the same files.
    ///
    /// # Errors
    ///
    /// If the store on disk cannot be read.
    pub fn triples(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> Result<Vec<Triple>, StoreError> {
        let snapshot = self.snapshot();
        let terms = [subject.map(TermRef::from), predicate.map(TermRef::from), object];
        let Some(wanted) = snapshot.ids(terms)? else { return Ok(Vec::new()) };
        let triple = |[subject, predicate, object, _]: [u32; 4]| {
            let term = |id| snapshot.term(TermId(id));
            // What is no subject or no property was never loaded.
            let Term::NamedNode(predicate) = term(predicate)? else { return Err(Fault::Outside) };
            let subject = NamedOrBlankNode::try_from(term(subject)?).map_err(|_| Fault::Outside)?;
            Ok(Triple { subject, predicate, object: term(object)? })
        };
        let source = Source { snapshot: &snapshot, budget: &Budget::default() };
        let quads = Quads::union(source, wanted);
        Ok(quads.map(|quad| triple(quad?)).collect::<Result<_, Fault>>()?)
    }

    /// How many statements there are in all graphs together: one that several graphs have counts once.
    pub fn count(&self) -> usize {
        self.snapshot().count(Order::Spo, &[])
    }

    /// The old names of terms that the graph has: it was made with an earlier ontology.
    pub fn old_names(&self) -> Vec<&'static Renamed> {
        RENAMED.iter().filter(|renamed| self.has_property(&renamed.old_iri())).collect()
    }
}
