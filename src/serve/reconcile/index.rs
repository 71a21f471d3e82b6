//! The index of the graph's own entities: a graph in, a knowledge base of what it says of them out.

use std::io::{self, BufWriter};

use oxigraph::model::Term;

use super::{TYPES, type_iri};
use crate::extract::EntityType;
use crate::kb::{Builder, Fact, KbError, KnowledgeBase, Rank};
use crate::query::{Answer, Query, QueryError};
use crate::store::GraphStore;

/// Names, kinds and what tells namesakes apart; one row a fact.
const FACTS: &str = "SELECT ?thing ?type ?rank ?value {
  VALUES ?type { tw:Person tw:Country tw:Organisation tw:Place }
  ?thing a ?type .
  { ?thing rdfs:label ?value BIND(\"label\" AS ?rank) }
  UNION { ?thing skos:altLabel ?value BIND(\"name\" AS ?rank) }
  UNION { ?thing owl:sameAs ?value BIND(\"same\" AS ?rank) }
  UNION { ?tenure tw:holder ?thing ; tw:position/rdfs:label ?value BIND(\"position\" AS ?rank) }
  UNION { ?thing tw:isoCode ?value FILTER(STRLEN(STR(?value)) = 2) BIND(\"country\" AS ?rank) }
  UNION { ?tenure tw:holder ?thing ; tw:positionIn/tw:isoCode ?value FILTER(STRLEN(STR(?value)) = 2) BIND(\"country\" AS ?rank) }
}";

/// Why there is no index.
#[derive(Debug, thiserror::Error)]
pub(in crate::serve) enum IndexError {
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error("the index of the graph's entities cannot be written: {0}")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Kb(#[from] KbError),
}

/// The index of a graph's entities.
pub(in crate::serve) fn of_graph(graph: &GraphStore) -> Result<KnowledgeBase, IndexError> {
    let directory = tempfile::tempdir()?;
    let mut builder = Builder::new(directory.path());
    builder.add_source("graph");
    if let Answer::Solutions(rows) = Query::new(FACTS).run(graph)? {
        for row in &rows.rows {
            let [
                Some(Term::NamedNode(thing)),
                Some(Term::NamedNode(class)),
                Some(Term::Literal(rank)),
                Some(value),
            ] = row.as_slice()
            else {
                continue;
            };
            let text = match value {
                Term::NamedNode(iri) => iri.as_str().to_owned(),
                Term::Literal(text) => text.value().to_owned(),
                _ => continue,
            };
            let fact = match rank.value() {
                "label" => Fact::Name(Rank::Label, text),
                "name" => Fact::Name(Rank::Alias, text),
                "same" => Fact::Same(text),
                "country" => Fact::Country(text),
                _ => Fact::Position(text),
            };
            let class: Option<EntityType> =
                TYPES.iter().find(|(_, name)| type_iri(name) == class.as_str()).map(|(class, _)| *class);
            let facts: Vec<Fact> = class.map(Fact::Class).into_iter().chain([fact]).collect();
            builder.add(thing.as_str(), &facts)?;
        }
    }
    let path = directory.path().join("graph.kb");
    builder.finish(BufWriter::new(std::fs::File::create(&path)?))?;
    // The index is read from its open file; the name of it is not needed any more, where the system lets it go.
    Ok(KnowledgeBase::open(&path)?)
}
