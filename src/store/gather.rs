//! Gathering: quads of graph files in, a [`Snapshot`] in memory out.
//!
//! Terms are numbered in the order of first occurrence, also where several threads read one file: each numbers what it
//! reads for itself and notes where its blocks end, and the parts are joined block by block in the order of the file.

use std::borrow::Cow;
use std::collections::HashMap;

use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, Term, TermRef};

use super::each::each;
use super::id::TermId;
use super::order::QuadIds;
use super::snapshot::Snapshot;
use super::terms::Terms;
use crate::checked::Fault;
use crate::graph_file::Gather;
use crate::map;
use crate::vocab::iri::{Base, Class};
use crate::vocab::{rdf, tw};

/// Quads under collection.
#[derive(Clone, Debug)]
pub(crate) struct Gathered {
    /// The graph that the quads are to be added to.
    below: Option<Snapshot>,
    /// The number of the first term that is not in it.
    first: u32,
    /// What was wrong with it.
    fault: Option<Fault>,
    /// The terms that are not in it.
    pub(super) terms: Terms,
    pub(super) quads: Vec<QuadIds>,
    /// The blocks that this part has read: the place of each in the file, and how many quads there were after it.
    blocks: Vec<(u64, usize)>,
    /// Where terms are put into their form, kept for its memory.
    scratch: String,
    /// How many terms a graph has at most.
    most: u32,
}

impl Default for Gathered {
    fn default() -> Self {
        Self {
            below: None,
            first: 0,
            fault: None,
            terms: Terms::default(),
            quads: Vec::new(),
            blocks: Vec::new(),
            scratch: String::new(),
            most: TermId::MOST,
        }
    }
}

impl Gathered {
    /// What is to be added to terms and quads that are there, which are above a graph.
    pub(super) fn around(below: Option<Snapshot>, terms: Terms, quads: Vec<QuadIds>) -> Self {
        let first = below.as_ref().map_or(0, Snapshot::next_number);
        Self { below, first, terms, quads, ..Self::default() }
    }

    /// What was wrong, once.
    pub(super) fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    /// The number that the graph below has for a term.
    fn known(&mut self, form: &str) -> Option<u32> {
        let found = self.below.as_ref()?.find(form);
        found.unwrap_or_else(|fault| {
            self.fault = Some(fault);
            None
        })
    }

    /// The number of a term in its form, which is not in the number itself.
    pub(super) fn intern(&mut self, form: &str) -> u32 {
        self.known(form).unwrap_or_else(|| {
            let room = self.room();
            if let Some(number) = self.terms.intern(form, room) {
                return self.first + number;
            }
            self.fault = Some(Fault::Full);
            0
        })
    }

    /// How many terms there may be that are not in the graph below.
    fn room(&self) -> u32 {
        self.most.saturating_sub(self.first)
    }

    /// Adds all quads of another graph; the forms of its blank nodes begin with `blank` here.
    pub(super) fn append(&mut self, other: &Snapshot, blank: &str) -> Result<(), Fault> {
        let intern = |gathered: &mut Self, form: &str| match form {
            "" => TermId::DEFAULT.0,
            form => TermId::of_form(form).map_or_else(|| gathered.intern(form), |id| id.0),
        };
        each(other, blank, self, intern, |gathered, quad| gathered.quads.push(quad))
    }

    /// The same, if the term is there or `may` says that it can be.
    fn intern_if(&mut self, form: &str, may: fn(&str) -> bool) -> Option<u32> {
        let known = self.known(form);
        known.or_else(|| {
            let room = self.room();
            if let Some(number) = self.terms.intern_if(form, room, may) {
                return Some(self.first + number);
            }
            if self.terms.len() >= room as usize {
                self.fault = Some(Fault::Full);
            }
            None
        })
    }

    /// The number of a term.
    fn term<'t>(&mut self, term: impl Into<TermRef<'t>>) -> u32 {
        let mut form = std::mem::take(&mut self.scratch);
        form.clear();
        map::encode(term.into(), &mut form);
        let number = match TermId::of_form(&form) {
            Some(id) => id.0,
            None => self.intern(&form),
        };
        self.scratch = form;
        number
    }

    /// What the IRIs of the articles begin with.
    pub(super) fn data_base(&self) -> Option<Base> {
        let id = |iri: NamedNodeRef<'_>| {
            let mut form = String::new();
            map::encode_iri(iri.as_str(), &mut form);
            self.terms.find(&form)
        };
        let (kind, class) = (id(rdf::TYPE)?, id(tw::ARTICLE)?);
        let articles = self.quads.iter().filter(|[_, p, o, _]| (*p, *o) == (kind, class));
        // A few are enough: the graph may have articles by the thousand.
        articles.take(8).find_map(|[article, ..]| match map::decode(self.terms.form(*article)?) {
            Term::NamedNode(article) => Base::of(article.as_str(), Class::Article),
            _ => None,
        })
    }

    /// The quads as a graph, with that below them.
    pub(super) fn finish(self) -> Result<Snapshot, Fault> {
        match (self.below, self.fault) {
            (_, Some(fault)) => Err(fault),
            (Some(below), None) => below.with(self.terms, self.quads),
            (None, None) => Ok(Snapshot::in_memory(self.terms, self.quads)),
        }
    }

    /// The terms that are not in the graph below, and the quads.
    pub(super) fn into_parts(self) -> Result<(Terms, Vec<QuadIds>), Fault> {
        self.fault.map_or(Ok((self.terms, self.quads)), Err)
    }

    /// The quads as a graph of their own.
    pub(super) fn in_memory(self) -> Snapshot {
        Snapshot::in_memory(self.terms, self.quads)
    }
}

/// The blank nodes of one file, which are numbered as they come: their labels mean nothing outside of it.
#[derive(Default)]
struct BlankNodes {
    numbers: HashMap<String, usize>,
}

impl BlankNodes {
    /// The form of a term of the file in the graph.
    fn rename<'t>(&mut self, form: &'t str) -> Cow<'t, str> {
        map::relabelled(form, |node| self.node(node))
    }

    /// The form of a blank node in the graph: it begins with `_:`, `f`, the number of the file and `n`.
    fn node(&mut self, form: &str) -> String {
        let Some(head) = form.strip_prefix("_:").and_then(|label| label.find('n')) else {
            return form.to_owned();
        };
        let next = self.numbers.len();
        let number = match self.numbers.get(form) {
            Some(number) => *number,
            None => *self.numbers.entry(form.to_owned()).or_insert(next),
        };
        format!("{}{number}", &form[..head + 3])
    }
}

impl Gather for Gathered {
    fn quad(&mut self, quad: QuadRef<'_>) {
        let subject = match quad.subject {
            NamedOrBlankNodeRef::NamedNode(node) => self.term(node),
            NamedOrBlankNodeRef::BlankNode(node) => self.term(node),
        };
        let (predicate, object) = (self.term(quad.predicate), self.term(quad.object));
        let graph = match quad.graph_name {
            GraphNameRef::DefaultGraph => TermId::DEFAULT.0,
            GraphNameRef::NamedNode(name) => self.term(name),
            GraphNameRef::BlankNode(name) => self.term(name),
        };
        if self.fault.is_none() {
            self.quads.push([subject, predicate, object, graph]);
        }
    }

    fn forms(&mut self, [subject, predicate, object, graph]: [&str; 4], valid: fn(&str) -> bool) -> bool {
        let mut quad = || {
            let subject = self.intern_if(subject, valid)?;
            let predicate = self.intern_if(predicate, valid)?;
            let object = match TermId::of_form(object) {
                Some(id) => id.0,
                None => self.intern_if(object, valid)?,
            };
            let graph = match graph {
                "" => TermId::DEFAULT.0,
                graph => self.intern_if(graph, valid)?,
            };
            Some([subject, predicate, object, graph])
        };
        let quad = quad();
        self.quads.extend(quad);
        // What has no room is told at the end; the line is not wrong.
        quad.is_some() || self.fault.is_some()
    }

    fn end_block(&mut self, place: u64) {
        self.blocks.push((place, self.quads.len()));
    }

    fn join(&mut self, parts: Vec<Self>) {
        let mut blocks = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            let starts = std::iter::once(0).chain(part.blocks.iter().map(|&(_, end)| end));
            let ranges = starts.zip(&part.blocks).map(|(start, &(place, end))| (place, number, start..end));
            blocks.extend(ranges);
        }
        blocks.sort_unstable_by_key(|(place, ..)| *place);
        const NEW: u32 = u32::MAX;
        let mut numbers: Vec<Vec<u32>> = parts.iter().map(|part| vec![NEW; part.terms.len()]).collect();
        let mut nodes = BlankNodes::default();
        let mut quads = std::mem::take(&mut self.quads);
        quads.reserve(parts.iter().map(|part| part.quads.len()).sum());
        for (_, part, range) in blocks {
            let (terms, numbers) = (&parts[part].terms, &mut numbers[part]);
            let mut renumber = |id: u32| match TermId(id).in_dictionary() {
                Some(number) => {
                    let known = &mut numbers[number as usize];
                    if *known == NEW {
                        *known = self.intern(&nodes.rename(terms.form(number).unwrap_or_default()));
                    }
                    *known
                }
                None => id,
            };
            quads.extend(parts[part].quads[range].iter().map(|quad| quad.map(&mut renumber)));
        }
        self.quads = quads;
        self.fault = parts.iter().find_map(|part| part.fault).or(self.fault);
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::*;

    #[test]
    fn more_terms_than_numbers_are_an_error() {
        let mut gathered = Gathered { most: 4, ..Gathered::default() };
        let node = |name: &str| NamedNode::new_unchecked(format!("urn:{name}"));
        let mut add = |names: [&str; 3]| {
            let [s, p, o] = names.map(node);
            gathered.quad(QuadRef::new(&s, &p, &o, GraphNameRef::DefaultGraph));
            (gathered.quads.len(), gathered.fault)
        };
        assert_eq!(add(["a", "b", "c"]), (1, None));
        assert_eq!(add(["c", "b", "d"]), (2, None));
        assert_eq!(add(["a", "b", "e"]), (2, Some(Fault::Full)));
        assert_eq!(add(["a", "b", "c"]), (2, Some(Fault::Full)));
        let mut gathered = Gathered { most: 2, ..Gathered::default() };
        assert!(gathered.forms(["<urn:a>", "<urn:b>", "<urn:c>", ""], |_| true));
        assert_eq!((gathered.quads.len(), gathered.take_fault()), (0, Some(Fault::Full)));
        assert_eq!(gathered.take_fault(), None);
    }
}
