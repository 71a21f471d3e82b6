//! The site: a [`View`] in, a directory of pages out that any web server serves and that opens from a disk: a page for each
//! thing, article and event with its RDF beside it, and an index that searches in the browser.
//!
//! A page's file is named after the path of its IRI, so that a server that takes `entity/x` for `entity/x.html` or
//! `entity/x.ttl`, by what is asked for, makes the IRIs lead where they say. Work and size are those of what is said, as
//! often as a page tells it; long pages are cut, and say so.

mod facts;
mod index;
mod page;
mod paths;

use std::io;
use std::path::Path;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad};
use rustc_hash::FxHashMap;

use crate::map::{self, Builder, Format};
use crate::view::{ArticleId, Content, EntityId, StatementId, View};
use crate::vocab::Prefixes;
use page::Page;
use paths::Paths;

/// How many facts of each kind a page has, and how many statements are in the RDF beside it.
const SHOWN: usize = 300;

/// How many pages were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Of entities.
    pub things: usize,
    /// Of articles.
    pub articles: usize,
    /// Of events.
    pub events: usize,
}

/// What all pages share.
struct Site<'v, 'd> {
    view: &'v View<'d>,
    prefixes: &'v Prefixes,
    paths: Paths,
    /// What each article reports.
    reported: FxHashMap<ArticleId, Vec<StatementId>>,
    /// Whom each article names.
    named: FxHashMap<ArticleId, Vec<EntityId>>,
}

/// Writes the pages of what a view shows into a directory that is there and empty. `base` is what the IRIs of the graph
/// begin with.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write(view: &View<'_>, prefixes: &Prefixes, base: &str, directory: &Path) -> io::Result<Written> {
    write_telling(view, prefixes, base, directory, |_| ())
}

/// The same, and calls `told` for each page that is written, with the number of all.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write_telling(
    view: &View<'_>,
    prefixes: &Prefixes,
    base: &str,
    directory: &Path,
    mut told: impl FnMut(usize),
) -> io::Result<Written> {
    let mut reported: FxHashMap<ArticleId, Vec<StatementId>> = FxHashMap::default();
    let mut named: FxHashMap<ArticleId, Vec<EntityId>> = FxHashMap::default();
    let mut events = Vec::new();
    for (id, statement) in (0..).map(StatementId).zip(view.statements()) {
        for article in &statement.articles {
            reported.entry(*article).or_default().push(id);
        }
        if matches!(statement.content, Content::Event(_)) {
            events.push(id);
        }
    }
    for passage in view.passages() {
        if let (Some(article), Some(entity)) = (passage.article, passage.refers_to) {
            named.entry(article).or_default().push(entity);
        }
    }
    for entities in named.values_mut() {
        entities.sort_unstable();
        entities.dedup();
    }
    let mut paths = Paths::new(base);
    for entity in view.entities() {
        paths.add(&entity.iri, "thing");
    }
    for article in view.articles() {
        paths.add(&article.iri, "article");
    }
    for event in &events {
        paths.add(&view[*event].iri, "event");
    }
    let site = Site { view, prefixes, paths, reported, named };
    let written =
        Written { things: view.entities().len(), articles: view.articles().len(), events: events.len() };
    let all = written.things + written.articles + written.events;
    for id in (0..).map(EntityId).take(written.things) {
        told(all);
        let page = site.entity(id);
        site.put(directory, &view[id].iri, page, &view[id].statements)?;
    }
    for id in (0..).map(ArticleId).take(written.articles) {
        told(all);
        let statements = site.reported.get(&id).map_or(&[][..], Vec::as_slice);
        site.put(directory, &view[id].iri, site.article(id, statements), statements)?;
    }
    for id in events {
        told(all);
        site.put(directory, &view[id].iri, site.event(id), &[id])?;
    }
    index::write(&site, &written, directory)?;
    Ok(written)
}

impl Site<'_, '_> {
    /// Writes a page and the RDF beside it: what is said of the node, and of the statements that the page tells.
    fn put(&self, directory: &Path, iri: &str, page: Page, statements: &[StatementId]) -> io::Result<()> {
        let Some(path) = self.paths.of(iri) else { return Ok(()) };
        let file = |extension: &str| directory.join(format!("{path}.{extension}"));
        if let Some(parent) = file("html").parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(file("html"), page.finish(&self.up(path), path))?;
        let mut builder = Builder::new();
        let told = statements.iter().take(SHOWN).map(|&id| self.view[id].iri.as_ref());
        for subject in std::iter::once(iri).chain(told) {
            self.add_triples(&mut builder, subject);
        }
        let graph = map::write(&builder.finish(), Format::Turtle, self.prefixes, Vec::new())?;
        std::fs::write(file("ttl"), graph)
    }

    /// The triples of which a node is the subject.
    fn add_triples(&self, builder: &mut Builder, iri: &str) {
        let subject: NamedOrBlankNode = match NamedNode::new(iri) {
            Ok(node) => node.into(),
            Err(_) => return,
        };
        for triple in self.view.triples_about(iri) {
            if let Ok(predicate) = NamedNode::new(triple.predicate.as_ref()) {
                let quad = Quad::new(subject.clone(), predicate, triple.object, GraphName::DefaultGraph);
                builder.insert_quad(quad.as_ref());
            }
        }
    }

    /// The way from a page to the directory of the site.
    fn up(&self, path: &str) -> String {
        "../".repeat(path.matches('/').count())
    }
}
