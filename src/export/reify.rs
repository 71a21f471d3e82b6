//! Reification: a [`Dataset`] in, the same with a triple term of RDF 1.2 for each statement that a triple can say out.
//!
//! The statement's own IRI is the reifier: `<statement> rdf:reifies <<( subject property object )>>`, in the graphs in
//! which the statement is. The triple term asserts nothing: what a speaker says stands nowhere as a fact, as it is with
//! the statement itself. Events and claims have no property that joins their two sides, and no triple.

use std::collections::{BTreeMap, BTreeSet};

use crate::map::{self, Builder, Dataset};
use crate::vocab::{rdf, skos, tw};

/// What a statement's triple is made of: `None` where there is nothing, or more than one.
#[derive(Default)]
struct Parts {
    subject: Part,
    property: Part,
    object: Part,
    /// The graphs that say what class of statement it is.
    graphs: Vec<u32>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Part {
    #[default]
    None,
    One(u32),
    Several,
}

impl Part {
    fn add(&mut self, term: u32) {
        *self = match *self {
            Self::None => Self::One(term),
            Self::One(known) if known == term => *self,
            _ => Self::Several,
        };
    }
}

/// Adds the triple of each relation, `<<( tw:subject tw:relationType tw:object )>>` where its type is a property, and of
/// each tenure in a country or an organisation, `<<( tw:holder tw:positionIn it )>>`.
///
/// ```
/// use triplewire::export::reified;
///
/// let dataset = triplewire::build(["examples/articles/geneva-meridian.txt"])?.dataset()?;
/// let with_triples = reified(&dataset);
/// let is_triple = |quad: &oxigraph::model::Quad| quad.object.is_triple();
/// let added = with_triples.quads().filter(is_triple).count();
/// assert!(added > 0);
/// assert_eq!(with_triples.len(), dataset.len() + added);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn reified(dataset: &Dataset) -> Dataset {
    let mut builder = Builder::new();
    for row in dataset.rows() {
        let [graph, subject, predicate, object] = row.map(|id| builder.form(dataset.form(id)));
        builder.insert(graph, subject, predicate, object);
    }
    let reifies = builder.iri(rdf::REIFIES);
    for (statement, Parts { subject, property, object, graphs }) in statements(dataset) {
        let (Part::One(subject), Part::One(property), Part::One(object)) = (subject, property, object) else {
            continue;
        };
        let forms = [subject, property, object].map(|id| dataset.form(id));
        if !(is_node(forms[0]) && forms[1].starts_with('<') && is_node(forms[2])) {
            continue;
        }
        let (statement, triple) = (builder.form(dataset.form(statement)), builder.form(&map::triple(forms)));
        for graph in graphs {
            let graph = builder.form(dataset.form(graph));
            builder.insert(graph, statement, reifies, triple);
        }
    }
    builder.finish()
}

/// Whether it is an IRI or a blank node.
fn is_node(form: &str) -> bool {
    form.starts_with(['<', '_']) && !map::is_triple(form)
}

/// The relations and tenures, with what their triples are made of.
fn statements(dataset: &Dataset) -> BTreeMap<u32, Parts> {
    let find = |iri| dataset.find(iri);
    let (is_a, concept) = (find(rdf::TYPE), find(skos::CONCEPT));
    let [relation, tenure] = [tw::RELATION, tw::TENURE].map(find);
    let of_class = |class: Option<u32>| {
        let rows = dataset.rows().iter();
        rows.filter(move |row| class.is_some() && Some(row[2]) == is_a && Some(row[3]) == class)
    };
    let mut statements: BTreeMap<u32, Parts> = BTreeMap::new();
    for &[graph, subject, ..] in of_class(relation).chain(of_class(tenure)) {
        statements.entry(subject).or_default().graphs.push(graph);
    }
    // The words of another tool are a concept and no property.
    let concepts: BTreeSet<u32> = of_class(concept).map(|row| row[1]).collect();
    let [subject_of, property_of, object_of, holder, position_in] =
        [tw::SUBJECT, tw::RELATION_TYPE, tw::OBJECT, tw::HOLDER, tw::POSITION_IN].map(find);
    for &[_, subject, predicate, object] in dataset.rows() {
        let Some(parts) = statements.get_mut(&subject) else { continue };
        let predicate = Some(predicate);
        if predicate == subject_of || predicate == holder {
            parts.subject.add(object);
        } else if predicate == property_of {
            parts.property.add(object);
            if concepts.contains(&object) {
                parts.property = Part::Several;
            }
        } else if predicate == object_of {
            parts.object.add(object);
        } else if let Some(position_in) = position_in.filter(|id| predicate == Some(*id)) {
            parts.property.add(position_in);
            parts.object.add(object);
        }
    }
    statements
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;
    use crate::map::{Format, write};
    use crate::vocab::Prefixes;

    const GRAPH: &str = "@prefix tw: <https://w3id.org/triplewire#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:g> {
  <urn:r> a tw:Relation ; tw:subject <urn:a> ; tw:relationType tw:memberOf ; tw:object <urn:b> .
  <urn:t> a tw:Tenure ; tw:holder <urn:a> ; tw:positionIn <urn:c> ; tw:position <urn:p> .
}
# In no country; an event; in the words of another tool; without an object; about two; about a text.
<urn:u> a tw:Tenure ; tw:holder <urn:a> ; tw:position <urn:p> .
<urn:e> a tw:Event ; tw:subject <urn:a> ; tw:relationType tw:memberOf ; tw:object <urn:b> .
<urn:w> a tw:Relation ; tw:subject <urn:a> ; tw:relationType <urn:words> ; tw:object <urn:b> .
<urn:words> a skos:Concept .
<urn:x> a tw:Relation ; tw:subject <urn:a> ; tw:relationType tw:memberOf .
<urn:y> a tw:Relation ; tw:subject <urn:a>, <urn:z> ; tw:relationType tw:memberOf ; tw:object <urn:b> .
<urn:z> a tw:Relation ; tw:subject <urn:a> ; tw:relationType tw:memberOf ; tw:object \"b\" .
";

    fn dataset(text: &str, format: RdfFormat) -> Dataset {
        let quads: Vec<_> = RdfParser::from_format(format).for_slice(text).map(Result::unwrap).collect();
        Dataset::from_quads(quads.iter().map(|quad| quad.as_ref()))
    }

    #[test]
    fn statements_that_a_triple_can_say_are_reified_in_their_graphs() {
        let plain = dataset(GRAPH, RdfFormat::TriG);
        let reified = reified(&plain);
        assert_eq!(reified.len(), plain.len() + 2);
        let lines = |dataset: &Dataset, format| {
            let written = write(dataset, format, &Prefixes::default(), Vec::new()).unwrap();
            String::from_utf8(written).unwrap()
        };
        let quads = lines(&reified, Format::NQuads);
        let reifies = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>";
        for (statement, property, object) in [("r", "memberOf", "b"), ("t", "positionIn", "c")] {
            let property = format!("<https://w3id.org/triplewire#{property}>");
            let line =
                format!("<urn:{statement}> {reifies} <<( <urn:a> {property} <urn:{object}> )>> <urn:g> .\n");
            assert!(quads.contains(&line), "{quads}");
        }
        // Nothing is asserted by it.
        assert!(!quads.contains("\n<urn:a> "));
        let trig = lines(&reified, Format::TriG);
        assert!(trig.contains("rdf:reifies <<( <urn:a> tw:memberOf <urn:b> )>>"), "{trig}");
        for (format, parsed) in [(Format::NQuads, RdfFormat::NQuads), (Format::TriG, RdfFormat::TriG)] {
            assert_eq!(dataset(&lines(&reified, format), parsed), reified, "{format:?}");
        }
    }
}
