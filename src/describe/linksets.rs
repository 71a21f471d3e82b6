//! Linksets: the links of a dataset in, a VoID linkset for each property that links and each dataset that it leads
//! to out.
//!
//! <https://www.w3.org/TR/void/#describing-linksets>

use oxigraph::model::{GraphName, Literal, NamedNode};

use super::{Counts, Description};
use crate::map::{Builder, Dataset};
use crate::vocab::iri::{Base, dataset, description_graph, links_graph};
use crate::vocab::{dcterms, rdf, tw, void};

/// The datasets that entities are linked to, by what their IRIs begin with.
const TARGETS: [(&str, &str); 5] = [
    ("http://www.wikidata.org/entity/", "Wikidata"),
    ("https://sws.geonames.org/", "GeoNames"),
    ("http://dbpedia.org/resource/", "DBpedia"),
    ("http://viaf.org/viaf/", "VIAF"),
    ("https://www.opensanctions.org/entities/", "OpenSanctions"),
];

/// The dataset with a description of its links, in the graph of the links, which is its subject: how many triples it has,
/// how many [`tw::LINK`]s with score and reason, and a linkset for each dataset that entities were found to be in.
///
/// Where there is no link, nothing is added.
pub fn with_links_described(graph: &Dataset, base: &Base) -> Dataset {
    let name = links_graph(base);
    let own = GraphName::from(name.clone());
    let mut links = Builder::new();
    let quads = graph.quads().filter(|quad| quad.graph_name == own);
    quads.for_each(|quad| links.insert_quad(quad.as_ref()));
    let mut description = Description::of(base, name.clone(), name.clone());
    let counts = Counts::of(&links.finish(), &description_graph(base));
    if counts.triples > 0 {
        description.add(&name, rdf::TYPE, void::DATASET);
        description.text(&name, dcterms::TITLE, "What the entities are in other datasets, and may be");
        description.number(&name, void::TRIPLES, counts.triples);
        if let Some(&number) = counts.classes.get(&tw::LINK.into_owned()) {
            description.add_class(&name, tw::LINK.into_owned(), number, "links");
        }
        description.add_linksets(&counts, "links");
    }
    let mut builder = Builder::new();
    for quad in graph.quads().chain(description.builder.finish().quads()) {
        builder.insert_quad(quad.as_ref());
    }
    builder.finish()
}

impl Description<'_> {
    /// Adds a linkset for each property that links and each dataset that it leads to. `part` tells the linksets of one
    /// description from those of another.
    pub(super) fn add_linksets(&mut self, counts: &Counts, part: &str) {
        let (whole, from) = (self.dataset.clone(), dataset(self.base));
        for ((property, space), &number) in &counts.links {
            let target = self.node(&["target", space]);
            let set = self.node(&[part, property.as_str(), space]);
            self.add(&whole, void::SUBSET, set.clone());
            self.add(&set, rdf::TYPE, void::LINKSET);
            self.add(&set, void::LINK_PREDICATE, *property);
            self.add(&set, void::SUBJECTS_TARGET, from.clone());
            self.add(&set, void::OBJECTS_TARGET, target.clone());
            self.add(&set, void::TARGET, from.clone());
            self.add(&set, void::TARGET, target.clone());
            self.number(&set, void::TRIPLES, number);
            self.add(&target, rdf::TYPE, void::DATASET);
            self.add(&target, void::URI_SPACE, Literal::new_simple_literal(space));
            let known = TARGETS.iter().find(|(namespace, _)| namespace == space);
            self.text(&target, dcterms::TITLE, known.map_or(space, |(_, name)| name));
        }
    }

    /// Adds how many things of a class there are in a dataset.
    pub(super) fn add_class(&mut self, of: &NamedNode, class: NamedNode, number: usize, part: &str) {
        let node = self.node(&[part, class.as_str()]);
        self.add(of, void::CLASS_PARTITION, node.clone());
        self.add(&node, void::CLASS, class);
        self.number(&node, void::ENTITIES, number);
    }
}
