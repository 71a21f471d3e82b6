//! Words: the texts of a graph in, which of them have all words that are asked for out.
//!
//! Names, headlines and the words of passages are texts: the values of the properties in [`TEXTS`]. Their words are
//! folded as names are. A layer has an index of the texts that its triples lead to, whether these come or go: what the
//! index finds is looked up in the graph, which alone knows whether it is there. So a text is indexed once, however many
//! passages and graphs have it.
//!
//! The index of a file is a [table](super::table), which is read a page at a time and compared with its checksums as all
//! else is: a row for each word, of the kind of text, the word, NUL and the number of the first text that has it (4 bytes,
//! the highest first), and as value the distances of the next ones, in LEB128; after [`MOST`] numbers another row begins.
//! Layers without one, in memory or of small changes, are indexed when they are first asked.

mod ask;
mod index;
mod matching;
mod search;
mod split;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNodeRef, Term};

use super::budget::Budget;
use super::id::TermId;
use super::snapshot::Snapshot;
use crate::checked::Fault;
use crate::map;
use crate::vocab::{dcterms, foaf, rdfs, schema, skos, tw};

pub(super) use ask::Asked;
pub(super) use index::{Builder, Index};
pub(super) use matching::{Found, Matching};
pub use search::Hit;

/// How many numbers a row has at most.
const MOST: usize = 1024;

/// What kind of text a property leads to. What is found in the first is the better find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Field {
    Name,
    Title,
    Text,
}

impl Field {
    pub(super) const ALL: [Self; 3] = [Self::Name, Self::Title, Self::Text];
}

/// The properties whose values are indexed.
const TEXTS: [(NamedNodeRef<'static>, Field); 12] = [
    (rdfs::LABEL, Field::Name),
    (skos::PREF_LABEL, Field::Name),
    (skos::ALT_LABEL, Field::Name),
    (skos::HIDDEN_LABEL, Field::Name),
    (schema::NAME, Field::Name),
    (schema::ALTERNATE_NAME, Field::Name),
    (foaf::NAME, Field::Name),
    (schema::HEADLINE, Field::Title),
    (dcterms::TITLE, Field::Title),
    (tw::SENTENCE, Field::Text),
    (tw::EXACT, Field::Text),
    (tw::CLAIM_TEXT, Field::Text),
];

/// The kind of text that a property leads to, by the property's N-Triples form.
pub(super) fn field_of(predicate: &str) -> Option<Field> {
    let iri = predicate.strip_prefix('<')?.strip_suffix('>')?;
    TEXTS.iter().find(|(known, _)| known.as_str() == iri).map(|(_, field)| *field)
}

/// The properties that a graph has of those whose values are indexed, by their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts(Vec<(u32, Field)>);

impl Texts {
    /// The properties that `find` has a number for.
    pub(super) fn of(mut find: impl FnMut(&str) -> Result<Option<u32>, Fault>) -> Result<Self, Fault> {
        let mut texts = Vec::new();
        for (iri, field) in TEXTS {
            let mut form = String::new();
            map::encode_iri(iri.as_str(), &mut form);
            texts.extend(find(&form)?.map(|number| (number, field)));
        }
        Ok(Self(texts))
    }

    /// The numbers of the properties of a kind.
    fn of_field(&self, field: Field) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().filter(move |(_, of)| *of == field).map(|(number, _)| *number)
    }
}

/// A text by its N-Triples form, if it is one: no number, no date.
fn text(form: &str) -> Option<Literal> {
    if !form.starts_with('"') {
        return None;
    }
    let Term::Literal(literal) = map::decode(form) else { return None };
    let is_text = literal.datatype() == xsd::STRING || literal.datatype() == rdf::LANG_STRING;
    is_text.then_some(literal)
}

/// Indexes the texts of a graph. `objects` gives what a property leads to; `form` gives terms in their form, and
/// `renumber` the numbers that they are to have, which are in the same order.
pub(super) fn index<'f>(
    texts: &Texts,
    objects: impl Fn(u32, &mut Vec<u32>) -> Result<(), Fault>,
    form: impl Fn(u32) -> Result<Cow<'f, str>, Fault>,
    renumber: impl Fn(u32) -> Option<u32>,
    budget: &Budget,
) -> Result<Builder, Fault> {
    let mut builder = Builder::default();
    for field in Field::ALL {
        let mut numbers = Vec::new();
        for predicate in texts.of_field(field) {
            objects(predicate, &mut numbers)?;
        }
        numbers.retain(|number| TermId(*number).in_dictionary().is_some());
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            budget.check()?;
            let renumbered = renumber(number).ok_or(Fault::Outside)?;
            builder.add(field, renumbered, &form(number)?);
        }
    }
    Ok(builder)
}

/// Adds the objects of keys of [`Order::Pos`] with one property, each once.
pub(super) fn push_objects(
    keys: impl Iterator<Item = Result<[u32; 4], Fault>>,
    objects: &mut Vec<u32>,
) -> Result<(), Fault> {
    let mut last = None;
    for key in keys {
        let [_, object, ..] = key?;
        if last.replace(object) != Some(object) {
            objects.push(object);
        }
    }
    Ok(())
}

impl Snapshot {
    /// The properties whose values are indexed.
    pub(super) fn texts(&self) -> Result<Texts, Fault> {
        Texts::of(|form| self.find(form))
    }

    /// The numbers of the texts of a kind that have what is asked for, ascending. Some may be in no triple any more.
    pub(super) fn find_words(
        &self,
        texts: &Texts,
        field: Field,
        asked: &Asked,
        budget: &Budget,
    ) -> Result<Vec<u32>, Fault> {
        let mut found = Vec::new();
        for layer in self.layers() {
            let index = layer.words(texts, &|number| self.form(number), budget)?;
            found.extend(index.find(field, asked, budget)?);
        }
        if self.layers().len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
        if asked.is_about_order() {
            let mut fitting = Vec::with_capacity(found.len());
            for number in found {
                budget.check()?;
                if text(&self.form(number)?).is_some_and(|text| asked.fits(&text)) {
                    fitting.push(number);
                }
            }
            found = fitting;
        }
        Ok(found)
    }
}
