//! Statements beside the articles of a store: a change of them in, a new generation of the store out. The graphs that
//! follow from articles stay as the articles have them.

use std::path::{Path, PathBuf};

use oxigraph::model::NamedNode;

use super::About;
use crate::checked::Fault;
use crate::map::encode;
use crate::store::writer::Writer;
use crate::store::{Change, GraphStore, Order, Snapshot, StoreError, TermId};
use crate::vocab::iri::{Base, Class, description_graph, gazetteer_graph, links_graph, replaced_graph};

/// A store whose statements are changed, as far as they are not those of its articles.
#[derive(Debug)]
pub struct Statements {
    path: PathBuf,
    writer: Writer,
    /// The graphs of articles, if it has articles or may get some.
    articles: Option<OfArticles>,
}

/// The names of the graphs of articles, in N-Triples form.
#[derive(Debug)]
pub(super) struct OfArticles {
    begins: String,
    others: [String; 4],
}

impl OfArticles {
    pub(super) fn of(base: &Base) -> Self {
        let others =
            [links_graph(base), gazetteer_graph(base), replaced_graph(base), description_graph(base)];
        Self {
            begins: format!("<{}", Class::Article.namespace(base)),
            others: others.map(|graph| graph.to_string()),
        }
    }

    fn has(&self, graph: &str) -> bool {
        graph.starts_with(&self.begins) || self.others.iter().any(|own| own == graph)
    }

    /// The statements that do not follow from articles, as lines of N-Quads.
    pub(super) fn beside(&self, snapshot: &Snapshot) -> Result<String, Fault> {
        let mut lines = String::new();
        let default = snapshot.has(Order::Gspo, &[TermId::DEFAULT])?.then_some(Ok(TermId::DEFAULT));
        for graph in default.into_iter().chain(snapshot.graphs()) {
            let graph = graph?;
            let name = match graph {
                TermId::DEFAULT => String::new(),
                named => snapshot.term(named)?.to_string(),
            };
            if self.has(&name) {
                continue;
            }
            for key in snapshot.scan(Order::Gspo, &[graph]) {
                let [_, subject, predicate, object] = key?;
                for term in [subject, predicate, object] {
                    encode(snapshot.term(TermId(term))?.as_ref(), &mut lines);
                    lines.push(' ');
                }
                lines.push_str(&name);
                lines.push_str(if name.is_empty() { ".\n" } else { " .\n" });
            }
        }
        Ok(lines)
    }
}

impl Statements {
    /// Opens a store for writing.
    ///
    /// # Errors
    ///
    /// If there is none, another process writes to it, or it is damaged.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let writer = Writer::open(path)?;
        let base = match About::read(writer.about()) {
            Some(about) => Base::new(&about.base).ok(),
            // Articles may still come into it.
            None => writer.is_empty().then(Base::default),
        };
        Ok(Self { path: path.to_owned(), writer, articles: base.as_ref().map(OfArticles::of) })
    }

    /// The graph as it is now.
    pub fn graph(&self) -> GraphStore {
        self.writer.graph()
    }

    /// How often the store was changed.
    pub fn generation(&self) -> u64 {
        self.writer.generation()
    }

    /// Whether a graph follows from articles.
    pub fn is_of_articles(&self, graph: &NamedNode) -> bool {
        self.articles.as_ref().is_some_and(|own| own.has(&graph.to_string()))
    }

    /// Changes statements, all or none, and gives the number of the store's generation then.
    ///
    /// # Errors
    ///
    /// If one of the graphs follows from articles, something is done with the graph as a whole, the store is damaged, or the
    /// disk fails; the store is as it was then.
    pub fn change(&mut self, mut change: Change) -> Result<u64, StoreError> {
        if let Some(own) = &self.articles {
            // A line that is none is told when it is to be written.
            if let Some(graph) = change.graphs().flatten().find(|graph| own.has(graph)) {
                return Err(StoreError::OfArticles { graph: graph.to_owned() });
            }
            match About::read(self.writer.about()) {
                // What is done with the graph as a whole would be done with these statements too.
                Some(about) if about.is_whole => {
                    return Err(StoreError::Whole { path: self.path.clone() });
                }
                Some(_) => {}
                // It stays a store that articles may come into.
                None => change.about = Some(About::new(Base::default().as_str(), 0, false).write()),
            }
        }
        self.writer.change(&change)
    }
}
