//! The view: a [`Dataset`] in, a typed picture of it out, to be read by whatever is not interested in triples.
//!
//! The picture has the articles, the entities with their names, links and mentions, and the statements with their
//! evidence, as plain lists whose items refer to one another by number. It borrows its texts from the dataset. Named
//! graphs make no difference to it: a statement says itself which article it is from.
//!
//! Entities of the graph that `owl:sameAs` calls the same are one entity, and an `owl:sameAs` that an `owl:differentFrom`
//! contradicts is not there: decisions beside a graph are followed.
//!
//! What the ontology does not know is not in the lists; [`View::triples_about`] shows it as it is. Nothing is asked of
//! a graph: what is missing is missing in the picture as well.
//!
//! ```
//! use oxigraph::model::GraphNameRef;
//! use triplewire::{map::Dataset, store::GraphStore, view::View};
//!
//! let mut graph = GraphStore::new()?;
//! graph.load_turtle("@prefix e: <https://example.com/> . e:a a <https://w3id.org/triplewire#Person> .")?;
//! let triples = graph.triples(None, None, None)?;
//! let dataset = Dataset::from_quads(triples.iter().map(|triple| triple.as_ref().in_graph(GraphNameRef::DefaultGraph)));
//! let view = View::new(&dataset);
//! assert_eq!(view.entities()[0].label, "a");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod build;
mod nodes;
mod same;
mod sentence;
mod types;

use std::borrow::Cow;

use oxigraph::model::{NamedNodeRef, Term};
use rustc_hash::FxHashMap;

use crate::map::Dataset;
use crate::vocab::{dcterms, foaf, rdfs, schema, skos};
use nodes::Nodes;

pub use types::{
    Article, Claim, Content, Entity, Event, Link, Part, Passage, Position, Relation, Statement, Tenure, Text,
    is_mutual,
};

/// Defines the number type of one list of the view.
macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $list:ident, $item:ident $(<$life:lifetime>)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl<'d> std::ops::Index<$name> for View<'d> {
            type Output = $item $(<$life>)?;

            fn index(&self, id: $name) -> &Self::Output {
                &self.$list[id.0 as usize]
            }
        }
    };
}

number!(
    /// The place of an [`Article`] in [`View::articles`].
    ArticleId, articles, Article<'d>
);
number!(
    /// The place of a [`Passage`] in [`View::passages`].
    PassageId, passages, Passage<'d>
);
number!(
    /// The place of an [`Entity`] in [`View::entities`].
    EntityId, entities, Entity<'d>
);
number!(
    /// The place of a [`Position`] in [`View::positions`].
    PositionId, positions, Position<'d>
);
number!(
    /// The place of a [`Statement`] in [`View::statements`].
    StatementId, statements, Statement<'d>
);

/// What a node of the graph is in the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// An article.
    Article(ArticleId),
    /// A passage or mention.
    Passage(PassageId),
    /// An entity.
    Entity(EntityId),
    /// A position.
    Position(PositionId),
    /// A statement.
    Statement(StatementId),
}

/// A typed, read-only picture of a dataset.
#[derive(Debug)]
pub struct View<'d> {
    nodes: Nodes<'d>,
    articles: Vec<Article<'d>>,
    passages: Vec<Passage<'d>>,
    entities: Vec<Entity<'d>>,
    positions: Vec<Position<'d>>,
    statements: Vec<Statement<'d>>,
    /// What the nodes are, by the numbers of their terms.
    things: FxHashMap<u32, Thing>,
}

/// A triple as it stands in the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triple<'d> {
    /// The IRI of the subject, or a blank node as `_:label`.
    pub subject: Cow<'d, str>,
    /// The IRI of the property.
    pub predicate: Cow<'d, str>,
    /// The value.
    pub object: Term,
}

impl<'d> View<'d> {
    /// Looks at a dataset, once from beginning to end.
    pub fn new(dataset: &'d Dataset) -> Self {
        build::build(Nodes::new(dataset, build::vocabulary()))
    }

    /// The articles by date, those without one last, then by IRI.
    pub fn articles(&self) -> &[Article<'d>] {
        &self.articles
    }

    /// The passages and mentions by article, by where they begin and end in it, then by IRI.
    pub fn passages(&self) -> &[Passage<'d>] {
        &self.passages
    }

    /// The entities by IRI.
    pub fn entities(&self) -> &[Entity<'d>] {
        &self.entities
    }

    /// The positions by IRI.
    pub fn positions(&self) -> &[Position<'d>] {
        &self.positions
    }

    /// The statements by IRI, which begins with the class where they are ours.
    pub fn statements(&self) -> &[Statement<'d>] {
        &self.statements
    }

    /// What the node with this IRI (or `_:label`) is, if it is in the lists.
    pub fn thing(&self, iri: &str) -> Option<Thing> {
        self.things.get(&self.nodes.id(iri)?).copied()
    }

    /// The articles that name an entity or say something of it, each once, in their order.
    pub fn articles_of(&self, entity: EntityId) -> Vec<ArticleId> {
        let entity = &self[entity];
        let named = entity.mentions.iter().filter_map(|&mention| self[mention].article);
        let told = entity.statements.iter().flat_map(|&statement| &self[statement].articles).copied();
        let mut articles: Vec<ArticleId> = named.chain(told).collect();
        articles.sort_unstable();
        articles.dedup();
        articles
    }

    /// The name to show for any node: a label by one of the usual properties, or what the IRI ends in.
    pub fn label_of(&self, iri: &str) -> Cow<'d, str> {
        match self.nodes.id(iri) {
            Some(id) => self.label(id),
            None => local_name(iri).to_owned().into(),
        }
    }

    /// All triples with this subject, in the order of the dataset.
    pub fn triples_about(&self, iri: &str) -> Vec<Triple<'d>> {
        let Some(id) = self.nodes.id(iri) else { return Vec::new() };
        self.nodes.node(id).rows().map(|[predicate, object]| self.triple([id, predicate, object])).collect()
    }

    /// All triples with this object, in the order of the dataset. Looks at the whole dataset.
    pub fn triples_to(&self, iri: &str) -> Vec<Triple<'d>> {
        let Some(id) = self.nodes.id(iri) else { return Vec::new() };
        self.nodes.rows_to(id).map(|row| self.triple(row)).collect()
    }

    /// The triples that say how nodes are called, by any of the properties that [`View::label_of`] knows: the IRI of
    /// the node, and the name. Looks at the whole dataset.
    pub fn names(&self) -> impl Iterator<Item = (Cow<'d, str>, Text<'d>)> {
        let naming: Vec<u32> = NAMING
            .iter()
            .chain(&[skos::ALT_LABEL])
            .filter_map(|&property| self.nodes.vocabulary(property))
            .collect();
        self.nodes
            .rows()
            .filter(move |[_, predicate, _]| naming.contains(predicate))
            .map(|[subject, _, name]| (self.nodes.value(subject), self.nodes.text(name)))
    }

    fn triple(&self, [subject, predicate, object]: [u32; 3]) -> Triple<'d> {
        Triple {
            subject: self.nodes.value(subject),
            predicate: self.nodes.value(predicate),
            object: self.nodes.term(object),
        }
    }

    fn label(&self, id: u32) -> Cow<'d, str> {
        label(&self.nodes, id)
    }
}

/// The properties by which things are named, the most telling first.
pub(crate) const NAMING: [NamedNodeRef<'static>; 6] =
    [rdfs::LABEL, skos::PREF_LABEL, schema::NAME, foaf::NAME, dcterms::TITLE, schema::HEADLINE];

/// The name to show for a node.
fn label<'d>(nodes: &Nodes<'d>, id: u32) -> Cow<'d, str> {
    let node = nodes.node(id);
    for property in NAMING {
        let names = node.texts(property);
        let plain = |name: &&Text<'_>| name.language.is_none_or(|tag| tag == "en" || tag.starts_with("en-"));
        if let Some(name) = names.iter().find(plain).or(names.first()) {
            return name.value.clone();
        }
    }
    match nodes.value(id) {
        Cow::Borrowed(iri) => local_name(iri).into(),
        Cow::Owned(iri) => local_name(&iri).to_owned().into(),
    }
}

/// What an IRI ends in, or the whole of it if that is nothing.
pub fn local_name(iri: &str) -> &str {
    match iri.rfind(['/', '#']).map(|cut| &iri[cut + 1..]) {
        Some(local) if !local.is_empty() => local,
        _ => iri,
    }
}
