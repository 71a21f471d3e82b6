//! Looking up: the graph that is served in, what it says of one thing out, triple by triple and without a query: a page
//! asks for little, and for that at once.

use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Term, Triple};
use unicode_width::UnicodeWidthChar;

use super::reply::Problem;
use crate::checked::Fault;
use crate::store::{GraphStore, Order, Snapshot, TermId};
use crate::view::NAMING;
use crate::vocab::{rdf, tw};
use hyper::StatusCode;

/// Bytes beyond which a text is shown in part.
pub(super) const LONG_TEXT: usize = 20_000;

/// Bytes beyond which a name is shown in part.
pub(super) const LONG_NAME: usize = 240;

/// A graph to look things up in.
pub(super) struct Look {
    pub(super) snapshot: Snapshot,
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, format!("the store cannot be read: {fault}"))
    }
}

impl Look {
    pub(super) fn new(graph: &GraphStore) -> Self {
        Self { snapshot: graph.snapshot() }
    }

    /// The number of an IRI that the graph has.
    pub(super) fn id(&self, iri: NamedNodeRef<'_>) -> Result<Option<TermId>, Fault> {
        self.snapshot.id(iri.into())
    }

    /// The IRI or blank node of a number as it reads; of a literal, its text.
    pub(super) fn value(&self, id: TermId) -> Result<String, Fault> {
        Ok(match self.snapshot.term(id)? {
            Term::NamedNode(iri) => iri.into_string(),
            Term::BlankNode(node) => node.to_string(),
            Term::Literal(literal) => literal.value().to_owned(),
            term @ Term::Triple(_) => term.to_string(),
        })
    }

    /// The values of a property of a thing.
    pub(super) fn objects(&self, subject: TermId, property: NamedNodeRef<'_>) -> Result<Vec<TermId>, Fault> {
        let Some(property) = self.id(property)? else { return Ok(Vec::new()) };
        self.snapshot.scan(Order::Spo, &[subject, property]).map(|key| Ok(TermId(key?[2]))).collect()
    }

    /// The things that have a value of a property, the first of them.
    pub(super) fn subjects(
        &self,
        property: NamedNodeRef<'_>,
        object: TermId,
        most: usize,
    ) -> Result<Vec<TermId>, Fault> {
        let Some(property) = self.id(property)? else { return Ok(Vec::new()) };
        let keys = self.snapshot.scan(Order::Pos, &[property, object]);
        keys.take(most).map(|key| Ok(TermId(key?[2]))).collect()
    }

    /// What the graph says of a thing, the first of it, with long texts cut.
    pub(super) fn about(&self, subject: TermId, most: usize) -> Result<Vec<Triple>, Fault> {
        let Ok(named) = NamedOrBlankNode::try_from(self.snapshot.term(subject)?) else {
            return Ok(Vec::new());
        };
        let mut triples = Vec::new();
        for key in self.snapshot.scan(Order::Spo, &[subject]).take(most) {
            let [_, predicate, object, _] = key?;
            let Term::NamedNode(predicate) = self.snapshot.term(TermId(predicate))? else { continue };
            let object = bounded(self.snapshot.term(TermId(object))?);
            triples.push(Triple { subject: named.clone(), predicate, object });
        }
        Ok(triples)
    }

    /// The name to show for a thing, if it has one: in English or in no language before others.
    pub(super) fn name(&self, id: TermId) -> Result<Option<String>, Fault> {
        for property in NAMING {
            let mut first = None;
            for object in self.objects(id, property)?.into_iter().take(20) {
                let Term::Literal(name) = self.snapshot.term(object)? else { continue };
                if is_blank(name.value()) {
                    continue;
                }
                let plain = name.language().is_none_or(|tag| tag == "en" || tag.starts_with("en-"));
                let name = shortened(name.value(), LONG_NAME);
                if plain {
                    return Ok(Some(name));
                }
                first = first.or(Some(name));
            }
            if first.is_some() {
                return Ok(first);
            }
        }
        Ok(None)
    }

    /// The name to show for a thing, or what its IRI ends in.
    pub(super) fn name_or_end(&self, id: TermId) -> Result<String, Fault> {
        if let Some(name) = self.name(id)? {
            return Ok(name);
        }
        let iri = self.value(id)?;
        Ok(shortened(crate::view::local_name(&iri), LONG_NAME))
    }

    /// The class of the style for the thing with an IRI.
    pub(super) fn style_of(&self, iri: &str) -> Result<&'static str, Fault> {
        let Some(id) = NamedNodeRef::new(iri).ok().map(|iri| self.id(iri)).transpose()?.flatten() else {
            return Ok("thing");
        };
        for class in self.objects(id, rdf::TYPE)?.into_iter().take(20) {
            if let Some(style) = style_of_class(&self.value(class)?) {
                return Ok(style);
            }
        }
        Ok("thing")
    }

    /// The name of the thing with an IRI, if the graph has it and it has one.
    pub(super) fn name_of(&self, iri: &str) -> Result<Option<String>, Fault> {
        let Ok(iri) = NamedNodeRef::new(iri) else { return Ok(None) };
        self.id(iri)?.map_or(Ok(None), |id| self.name(id))
    }
}

/// The class of the style for the things of a class.
pub(super) fn style_of_class(class: &str) -> Option<&'static str> {
    match class.strip_prefix(tw::NAMESPACE)? {
        "Person" | "Official" => Some("person"),
        "Country" => Some("country"),
        "Organisation" => Some("organisation"),
        "Place" => Some("place"),
        _ => None,
    }
}

/// A literal whose text is not longer than what a page shows of one.
fn bounded(term: Term) -> Term {
    match term {
        Term::Literal(literal) if literal.value().len() > LONG_TEXT => {
            let text = shortened(literal.value(), LONG_TEXT);
            match literal.language() {
                Some(tag) => {
                    oxigraph::model::Literal::new_language_tagged_literal_unchecked(text, tag).into()
                }
                None => oxigraph::model::Literal::new_simple_literal(text).into(),
            }
        }
        term => term,
    }
}

/// Whether nothing of a text can be seen.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().take(LONG_NAME).all(|c| c.is_whitespace() || c.width().unwrap_or_default() == 0)
}

/// The beginning of a text that is too long to be shown.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}
