//! Describing: a [`Dataset`] and what its publisher says of it in; what is in it, in VoID and DCAT, out.
//!
//! The numbers are those of the triples of all graphs together, each counted once: what SPARQL counts in the default
//! graph of a store. Nodes have IRIs that follow from what they describe, and there is no clock: a date is in the
//! description if it was given.
//!
//! - VoID: <https://www.w3.org/TR/void/>
//! - DCAT 3: <https://www.w3.org/TR/vocab-dcat-3/>
//!
//! ```
//! use triplewire::describe::{Publication, base_of, describe};
//!
//! let dataset = triplewire::build(["examples/articles/geneva-meridian.txt"])?.dataset()?;
//! let description = describe(&dataset, &base_of(&dataset), &Publication::default());
//! assert!(!description.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod count;
mod linksets;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Term};

use crate::date::Date;
use crate::map::{Builder, Dataset, TermId, date};
use crate::vocab::iri::{Base, Class, PROGRAM, dataset, description_graph, mint, program};
use crate::vocab::{PREFIXES, dcat, dcterms, foaf, owl, prov, rdf, rdfs, schema, sd, tw, void, xsd};

use count::Counts;
pub use linksets::with_links_described;

/// The files that the gazetteer is made from: role, file, checksum, rows, licence, origin.
const SOURCES: &str = include_str!("../../data/gazetteer/SOURCES.tsv");

/// What the publisher says of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// What it is called; else it is called after what it is.
    pub title: Option<String>,
    /// The licence that it is published under.
    pub licence: Option<NamedNode>,
    /// Who publishes it: an IRI, or a name.
    pub publisher: Option<Publisher>,
    /// When it is published.
    pub date: Option<Date>,
    /// Whether each named graph, which is an article, is described as a dataset of its own.
    pub articles: bool,
}

/// Who publishes a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publisher {
    /// Somebody with an IRI.
    Iri(NamedNode),
    /// Somebody by name.
    Name(String),
}

/// The properties that link to other datasets.
const LINKING: [NamedNodeRef<'static>; 2] = [owl::SAME_AS, rdfs::SEE_ALSO];

/// What the IRIs of a dataset's articles begin with, or the usual base if it has none.
pub fn base_of(graph: &Dataset) -> Base {
    let article = graph.first_of_type(tw::ARTICLE);
    article.and_then(|article| Base::of(article.as_str(), Class::Article)).unwrap_or_default()
}

/// Describes a dataset whose IRIs begin with `base`. An earlier description, in the graph that is for it, is not
/// counted.
pub fn describe(graph: &Dataset, base: &Base, publication: &Publication) -> Dataset {
    let mut description = Description::new(base);
    let counts = Counts::of(graph, &description.graph);
    description.add_publication(publication, &counts);
    description.add_numbers(&counts);
    description.add_linksets(&counts, "linkset");
    if publication.articles {
        description.add_graphs(&counts);
    }
    description.add_making(&counts);
    description.builder.finish()
}

/// The graph with its description, which replaces an earlier one.
pub fn with_description(graph: &Dataset, base: &Base, publication: &Publication) -> Dataset {
    let name = GraphName::from(description_graph(base));
    let description = describe(graph, base, publication);
    let mut builder = Builder::new();
    for quad in graph.quads().filter(|quad| quad.graph_name != name).chain(description.quads()) {
        builder.insert_quad(quad.as_ref());
    }
    builder.finish()
}

/// A description in the making.
struct Description<'b> {
    base: &'b Base,
    builder: Builder,
    graph: NamedNode,
    graph_id: TermId,
    /// The dataset that is described.
    dataset: NamedNode,
}

impl<'b> Description<'b> {
    fn new(base: &'b Base) -> Self {
        Self::of(base, dataset(base), description_graph(base))
    }

    /// A description of `dataset` in the graph `graph`.
    fn of(base: &'b Base, dataset: NamedNode, graph: NamedNode) -> Self {
        let mut builder = Builder::new();
        let graph_id = builder.iri(graph.as_ref());
        Self { base, builder, graph, graph_id, dataset }
    }

    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'static>, object: impl Into<Term>) {
        let object = object.into();
        let subject = self.builder.iri(subject.as_ref());
        let predicate = self.builder.constant(predicate);
        let object = self.builder.term(&object);
        self.builder.insert(self.graph_id, subject, predicate, object);
    }

    fn number(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'static>, number: usize) {
        self.add(subject, predicate, Literal::new_typed_literal(number.to_string(), xsd::INTEGER));
    }

    fn text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'static>, text: &str) {
        self.add(subject, predicate, Literal::new_language_tagged_literal_unchecked(text, "en"));
    }

    /// A node of the description.
    fn node(&self, parts: &[&str]) -> NamedNode {
        mint(self.base, Class::Graph, parts.iter().copied())
    }

    fn add_publication(&mut self, publication: &Publication, counts: &Counts) {
        let dataset = self.dataset.clone();
        self.add(&dataset, rdf::TYPE, void::DATASET);
        self.add(&dataset, rdf::TYPE, dcat::DATASET);
        let title = publication.title.clone().unwrap_or_else(|| "What news articles say".to_owned());
        self.text(&dataset, dcterms::TITLE, &title);
        if let Some(licence) = &publication.licence {
            self.add(&dataset, dcterms::LICENSE, licence.clone());
        }
        match &publication.publisher {
            Some(Publisher::Iri(iri)) => self.add(&dataset, dcterms::PUBLISHER, iri.clone()),
            Some(Publisher::Name(name)) => {
                let agent = self.node(&["publisher", name]);
                self.add(&dataset, dcterms::PUBLISHER, agent.clone());
                self.add(&agent, rdf::TYPE, foaf::AGENT);
                self.add(&agent, foaf::NAME, Literal::new_simple_literal(name));
            }
            None => {}
        }
        if let Some(day) = publication.date {
            self.add(&dataset, dcterms::ISSUED, date(day));
        }
        if let Some((first, last)) = &counts.published {
            let period = self.node(&["period", first.value(), last.value()]);
            self.add(&dataset, dcterms::TEMPORAL, period.clone());
            self.add(&period, rdf::TYPE, dcterms::PERIOD_OF_TIME);
            self.add(&period, dcat::START_DATE, first.clone());
            self.add(&period, dcat::END_DATE, last.clone());
        }
        self.add(&dataset, void::URI_SPACE, Literal::new_simple_literal(self.base.as_str()));
    }

    fn add_numbers(&mut self, counts: &Counts) {
        let dataset = self.dataset.clone();
        for (property, number) in [
            (void::TRIPLES, counts.triples),
            (void::ENTITIES, counts.entities),
            (void::DISTINCT_SUBJECTS, counts.subjects),
            (void::DISTINCT_OBJECTS, counts.objects),
            (void::CLASSES, counts.classes.len()),
            (void::PROPERTIES, counts.properties.len()),
            (void::DOCUMENTS, counts.documents),
        ] {
            self.number(&dataset, property, number);
        }
        for (class, &number) in &counts.classes {
            self.add_class(&dataset, class.clone(), number, "class");
        }
        for (property, &number) in &counts.properties {
            let part = self.node(&["property", property.as_str()]);
            self.add(&dataset, void::PROPERTY_PARTITION, part.clone());
            self.add(&part, void::PROPERTY, property.clone());
            self.number(&part, void::TRIPLES, number);
        }
        let mut vocabularies: Vec<&str> = counts
            .classes
            .keys()
            .chain(counts.properties.keys())
            .map(|term| namespace(term.as_str()))
            .collect();
        vocabularies.sort_unstable();
        vocabularies.dedup();
        for vocabulary in vocabularies {
            self.add(&dataset, void::VOCABULARY, NamedNode::new_unchecked(vocabulary));
        }
    }

    /// Adds the named graphs as parts. A graph has the name of its article, which is no dataset: the part is a node
    /// of its own.
    fn add_graphs(&mut self, counts: &Counts) {
        let dataset = self.dataset.clone();
        for (name, &number) in &counts.graphs {
            let part = self.node(&["graph", name.as_str()]);
            self.add(&dataset, void::SUBSET, part.clone());
            self.add(&part, rdf::TYPE, void::DATASET);
            self.add(&part, rdf::TYPE, sd::NAMED_GRAPH);
            self.add(&part, sd::NAME, name.clone());
            self.number(&part, void::TRIPLES, number);
        }
    }

    /// Adds what made the graph, if it is one of ours, and what the gazetteer is made from.
    fn add_making(&mut self, counts: &Counts) {
        if !counts.classes.keys().any(|class| class.as_str().starts_with(tw::NAMESPACE)) {
            return;
        }
        let dataset = self.dataset.clone();
        let program = program(self.base);
        self.add(&dataset, prov::WAS_ATTRIBUTED_TO, program.clone());
        self.add(&program, rdf::TYPE, prov::SOFTWARE_AGENT);
        self.text(&program, rdfs::LABEL, PROGRAM[0]);
        self.add(&program, schema::SOFTWARE_VERSION, Literal::new_simple_literal(PROGRAM[1]));
        if !counts.classes.contains_key(&tw::LINK.into_owned()) {
            return;
        }
        for row in SOURCES.lines() {
            let cells: Vec<&str> = row.split('\t').collect();
            let ["source", file, checksum, _, licence, origin] = cells.as_slice() else { continue };
            let source = self.node(&["source", file, checksum]);
            self.add(&dataset, dcterms::SOURCE, source.clone());
            self.text(&source, dcterms::TITLE, file);
            self.text(&source, dcterms::DESCRIPTION, origin);
            self.text(&source, dcterms::RIGHTS, licence);
        }
    }
}

/// The namespace of a term: one that is known, or the IRI up to its last `/` or `#`.
fn namespace(iri: &str) -> &str {
    let known = PREFIXES.iter().map(|(_, namespace)| *namespace).find(|namespace| iri.starts_with(namespace));
    known.unwrap_or_else(|| iri.rfind(['/', '#']).map_or(iri, |cut| &iri[..=cut]))
}
