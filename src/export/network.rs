//! The network: a [`View`] in, nodes and edges as tools for networks know them out.
//!
//! Nodes are the entities. What statements say becomes edges between them; statements that say the same of the same
//! two are one edge, which knows them all:
//!
//! - a relation is an edge from its subject to its object;
//! - a tenure is an edge from the holder to the body that the position is in, named after the position;
//! - an event is an edge from each actor to each target. Where it makes no difference who is which (consult, agree,
//!   cooperate), the edge is `mutual`: its direction means nothing, and without a target each two actors have one.
//!
//! An event of so many that it would make more edges than [`Limits::edges`] is a node of its own, with an edge from each
//! actor and to each target.
//!
//! What has only one end hangs on a node of its own: an event without a target, or without an actor, is a node with
//! an edge from each actor or to each target; a position in no known body is a node with an edge from each holder.
//! What has no end is left out. Claims are no edges: an edge that only speakers tell of names them.

use std::collections::{BTreeMap, BTreeSet};

use crate::date::Date;
use crate::extract::{EntityType, Modality};
use crate::limits::Limits;
use crate::view::{
    Content, EntityId, Event, PositionId, Relation, Statement, StatementId, Tenure, View, is_mutual,
    local_name,
};

/// The nodes and edges of a view.
#[derive(Debug)]
pub(super) struct Network<'v, 'd> {
    pub(super) view: &'v View<'d>,
    /// The entities in their order, then the positions and events that need a node.
    pub(super) nodes: Vec<Node>,
    /// In the order of their ends.
    pub(super) edges: Vec<Edge<'v>>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    Entity(EntityId),
    Position(PositionId),
    Event(StatementId),
}

/// One or more statements that say the same of the same two nodes.
#[derive(Debug)]
pub(super) struct Edge<'v> {
    /// The place of the node that it comes from.
    pub(super) source: usize,
    /// The place of the node that it goes to.
    pub(super) target: usize,
    pub(super) what: What<'v>,
    /// By number, each once.
    pub(super) statements: Vec<StatementId>,
}

/// What an edge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What<'v> {
    /// A relation by this direct property.
    Relation(&'v str),
    /// A position, and whether it was over.
    Position(Option<PositionId>, bool),
    /// An event of this type.
    Event(&'v str, Option<Modality>),
}

/// What the statements of an edge, or of an event's node, say together.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// How many articles say so.
    pub(super) articles: usize,
    /// Who published them.
    pub(super) outlets: BTreeSet<String>,
    pub(super) dates: BTreeSet<Date>,
    pub(super) places: BTreeSet<String>,
    pub(super) confidence_min: Option<f64>,
    pub(super) confidence_max: Option<f64>,
    /// The speakers, if no article says so in its own voice.
    pub(super) claimed_by: BTreeSet<String>,
}

/// The edges as they come up.
type Edges<'v> = BTreeMap<(Node, Node, What<'v>), Vec<StatementId>>;

impl<'v, 'd> Network<'v, 'd> {
    pub(super) fn new(view: &'v View<'d>, limits: &Limits) -> Self {
        let mut edges = Edges::new();
        for (statement, id) in view.statements().iter().zip((0..).map(StatementId)) {
            for (source, target, what) in ends(&statement.content, id, limits) {
                let known = edges.entry((source, target, what)).or_default();
                // An entity that is named twice among the actors acts once.
                if known.last() != Some(&id) {
                    known.push(id);
                }
            }
        }
        let mut nodes: Vec<Node> =
            (0..).zip(view.entities()).map(|(id, _)| Node::Entity(EntityId(id))).collect();
        let own = edges.keys().flat_map(|(source, target, _)| [*source, *target]);
        nodes.extend(own.filter(|node| !matches!(node, Node::Entity(_))).collect::<BTreeSet<Node>>());
        // Sorted: entities come first, each kind by number.
        let place = |node: Node| nodes.binary_search(&node).unwrap_or_default();
        let edges = edges
            .into_iter()
            .map(|((source, target, what), statements)| Edge {
                source: place(source),
                target: place(target),
                what,
                statements,
            })
            .collect();
        Self { view, nodes, edges }
    }

    /// What statements say together.
    pub(super) fn summary(&self, statements: &[StatementId]) -> Summary {
        let mut summary = Summary::default();
        let mut articles = BTreeSet::new();
        let mut speakers = BTreeSet::new();
        let mut claimed_only = true;
        for &id in statements {
            let statement = &self.view[id];
            articles.extend(&statement.articles);
            if let Content::Event(event) = &statement.content {
                summary.dates.extend(&event.dates);
                summary.places.extend(event.places.iter().map(|&place| self.label(place)));
            } else if let Content::Tenure(tenure) = &statement.content {
                summary.dates.extend(tenure.as_of);
            }
            if let Some(confidence) = statement.confidence {
                let lowest = summary.confidence_min.map_or(confidence, |known| known.min(confidence));
                let highest = summary.confidence_max.map_or(confidence, |known| known.max(confidence));
                (summary.confidence_min, summary.confidence_max) = (Some(lowest), Some(highest));
            }
            claimed_only &= !statement.said_in.is_empty();
            speakers.extend(self.speakers(statement));
        }
        summary.articles = articles.len();
        summary.outlets = articles
            .iter()
            .filter_map(|&&article| Some(self.view[article].outlet.as_ref()?.to_string()))
            .collect();
        if claimed_only {
            summary.claimed_by = speakers;
        }
        summary
    }

    /// The labels of those who say a statement.
    pub(super) fn speakers(&self, statement: &Statement<'_>) -> Vec<String> {
        let speaker = |claim: &StatementId| match &self.view[*claim].content {
            Content::Claim(claim) => claim.speaker.map(|speaker| self.label(speaker)),
            _ => None,
        };
        statement.said_in.iter().filter_map(speaker).collect()
    }

    fn label(&self, entity: EntityId) -> String {
        self.view[entity].label.clone().into_owned()
    }

    /// The name of what an edge says: the property, the position or the type of event.
    pub(super) fn name(&self, what: What<'v>) -> &'v str {
        match what {
            What::Relation(iri) | What::Event(iri, _) => local_name(iri),
            What::Position(None, _) => "position",
            What::Position(Some(id), _) => &self.view[id].label,
        }
    }
}

impl What<'_> {
    /// Which of the three kinds of edge it is.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Relation(_) => "relation",
            Self::Position(..) => "position",
            Self::Event(..) => "event",
        }
    }

    /// Whether the edge could as well be the other way round.
    pub(super) fn is_mutual(self) -> bool {
        matches!(self, Self::Event(iri, _) if is_mutual(iri))
    }

    pub(super) fn modality(self) -> Option<Modality> {
        if let Self::Event(_, modality) = self { modality } else { None }
    }
}

/// The edges that one statement makes.
fn ends<'v>(content: &'v Content<'_>, id: StatementId, limits: &Limits) -> Vec<(Node, Node, What<'v>)> {
    match content {
        Content::Relation(relation @ Relation { subject: Some(subject), object: Some(object), .. }) => {
            let named = relation.words.as_deref().or(relation.property.as_deref());
            let what = What::Relation(named.unwrap_or("related"));
            vec![(Node::Entity(*subject), Node::Entity(*object), what)]
        }
        Content::Tenure(Tenure { holder: Some(holder), position, position_in, former, .. }) => {
            let body = position_in.map(Node::Entity).or(position.map(Node::Position));
            let what = What::Position(*position, *former);
            body.into_iter().map(|body| (Node::Entity(*holder), body, what)).collect()
        }
        Content::Event(event) => event_ends(event, id, limits),
        Content::Relation(_) | Content::Tenure(_) | Content::Claim(_) => Vec::new(),
    }
}

/// Whether an event would make more edges than [`Limits::edges`].
pub(super) fn is_crowded(event: &Event<'_>, limits: &Limits) -> bool {
    let (actors, targets) = (event.actors.len() as u64, event.targets.len() as u64);
    let edges = if targets == 0 { actors.saturating_mul(actors) / 2 } else { actors.saturating_mul(targets) };
    edges > limits.edges && actors > 1
}

fn event_ends<'v>(event: &'v Event<'_>, id: StatementId, limits: &Limits) -> Vec<(Node, Node, What<'v>)> {
    let event_type = event.event_type.as_deref().unwrap_or("event");
    let what = What::Event(event_type, event.modality);
    let node = |entity: &EntityId| Node::Entity(*entity);
    let Event { actors, targets, .. } = event;
    let mutual = is_mutual(event_type);
    if is_crowded(event, limits) {
        let sources = actors.iter().map(|actor| (node(actor), Node::Event(id), what));
        return sources.chain(targets.iter().map(|target| (Node::Event(id), node(target), what))).collect();
    }
    if targets.is_empty() && actors.len() > 1 && mutual {
        let pairs =
            actors.iter().enumerate().flat_map(|(at, a)| actors[at + 1..].iter().map(move |b| (a, b)));
        return pairs.map(|(a, b)| (node(a.min(b)), node(a.max(b)), what)).collect();
    }
    if actors.is_empty() && targets.is_empty() {
        return Vec::new();
    }
    let or_alone = |entities: &[EntityId]| -> Vec<Node> {
        if entities.is_empty() { vec![Node::Event(id)] } else { entities.iter().map(node).collect() }
    };
    let (sources, ends) = (or_alone(actors), or_alone(targets));
    let pairs = sources.iter().flat_map(|source| ends.iter().map(move |end| (*source, *end)));
    // Two accounts of a meeting are of one edge, whoever is named first.
    let ordered = |(a, b): (Node, Node)| if mutual { (a.min(b), a.max(b)) } else { (a, b) };
    pairs.map(ordered).map(|(source, end)| (source, end, what)).collect()
}

/// The name of a type of entities.
pub(super) fn type_name(entity_type: Option<EntityType>) -> &'static str {
    match entity_type {
        Some(EntityType::Person) => "Person",
        Some(EntityType::Country) => "Country",
        Some(EntityType::Organisation) => "Organisation",
        Some(EntityType::Place) => "Place",
        Some(EntityType::Entity) | None => "Entity",
    }
}
