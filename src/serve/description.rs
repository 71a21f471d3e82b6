//! The service description: what the endpoint can do and what is in its graph, in SPARQL 1.1 Service Description and VoID.
//!
//! - <https://www.w3.org/TR/sparql11-service-description/>
//! - <https://www.w3.org/TR/void/>

use oxigraph::model::{GraphNameRef, Literal, NamedNode, Quad, Term};

use super::Current;
use crate::map::Dataset;
use crate::query::{Answer, Query};
use crate::vocab::iri::{dataset, description_graph};
use crate::vocab::{rdf, rdfs, sd, void, xsd};

/// The formats that answers are given in, by the names that W3C gives them.
const FORMATS: [&str; 10] = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "JSON-LD",
    "RDF_XML",
];

/// What is asked of the graph of the description.
pub(super) const BESIDE: &str = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }";

/// Describes the endpoint at `endpoint`; `beside` asks [`BESIDE`].
pub(super) fn describe(endpoint: &str, current: &Current, beside: Query, is_writable: bool) -> Dataset {
    let base = current.graph.data_base().unwrap_or_default();
    let own = |name: &str| NamedNode::new_unchecked(format!("{}{name}", sd::NAMESPACE));
    let service = NamedNode::new_unchecked(endpoint);
    let part = |name: &str| NamedNode::new_unchecked(format!("{endpoint}#{name}"));
    let (set, graph, whole) = (part("dataset"), part("default-graph"), dataset(&base));
    let mut quads: Vec<Quad> = Vec::new();
    let mut add = |subject: &NamedNode, predicate: NamedNode, object: Term| {
        quads.push(Quad::new(subject.clone(), predicate, object, GraphNameRef::DefaultGraph));
    };
    let number = |n: u64| Term::from(Literal::new_typed_literal(n.to_string(), xsd::INTEGER));
    add(&service, rdf::TYPE.into_owned(), own("Service").into());
    add(&service, own("endpoint"), service.clone().into());
    add(&service, own("supportedLanguage"), own("SPARQL11Query").into());
    if is_writable {
        add(&service, own("supportedLanguage"), own("SPARQL11Update").into());
    }
    add(&service, own("feature"), own("UnionDefaultGraph").into());
    for format in FORMATS {
        let iri = NamedNode::new_unchecked(format!("http://www.w3.org/ns/formats/{format}"));
        add(&service, own("resultFormat"), iri.into());
    }
    add(&service, own("defaultDataset"), set.clone().into());
    add(&set, rdf::TYPE.into_owned(), own("Dataset").into());
    add(&set, own("defaultGraph"), graph.clone().into());
    add(&graph, rdf::TYPE.into_owned(), own("Graph").into());
    for described in [&graph, &whole] {
        add(described, rdf::TYPE.into_owned(), void::DATASET.into_owned().into());
        add(described, void::TRIPLES.into_owned(), number(current.triples));
        add(described, void::SPARQL_ENDPOINT.into_owned(), service.clone().into());
    }
    let note = match is_writable {
        true => {
            "Queries and updates never use the network: SERVICE and LOAD are refused. Updates need a token."
        }
        false => {
            "Queries never change the graph and never use the network: SERVICE, LOAD and updates are refused."
        }
    };
    let note = Literal::new_language_tagged_literal_unchecked(note, "en");
    add(&service, rdfs::COMMENT.into_owned(), note.into());
    // What `describe` has put beside the graph.
    let beside = beside.with_dataset(vec![description_graph(&base)], Vec::new()).run(&current.graph);
    if let Ok(Answer::Graph(description)) = beside {
        let has_triples =
            |quad: &Quad| quad.subject == whole.clone().into() && quad.predicate == void::TRIPLES;
        if description.quads().any(|quad| has_triples(&quad)) {
            quads.retain(|quad| !has_triples(quad));
        }
        quads.extend(
            description.quads().map(|quad| Quad { graph_name: GraphNameRef::DefaultGraph.into(), ..quad }),
        );
    }
    Dataset::from_quads(quads.iter().map(Quad::as_ref))
}
