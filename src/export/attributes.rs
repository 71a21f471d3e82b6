//! Attributes: the nodes and edges of a [`Network`] in, their values under the names that GraphML and GEXF share out.

use std::collections::BTreeSet;

use super::network::{Edge, Network, Node, type_name};
use crate::extract::Modality;
use crate::view::{Content, local_name};

/// The type of an attribute, by the name that both formats have for it.
pub(super) const STRING: &str = "string";
const DOUBLE: &str = "double";
const BOOLEAN: &str = "boolean";

/// The attributes of nodes beside the label: name and type.
pub(super) const NODE: [(&str, &str); 13] = [
    ("iri", STRING),
    ("type", STRING),
    ("classes", STRING),
    ("names", STRING),
    ("same_as", STRING),
    ("candidates", STRING),
    ("iso_codes", STRING),
    ("mentions", "int"),
    ("articles", "int"),
    ("claims", "int"),
    ("modality", STRING),
    ("date", STRING),
    ("claimed_by", STRING),
];

/// The attributes of edges beside label and weight: name and type.
pub(super) const EDGE: [(&str, &str); 15] = [
    ("kind", STRING),
    ("type", STRING),
    ("modality", STRING),
    ("former", BOOLEAN),
    ("mutual", BOOLEAN),
    ("articles", "int"),
    ("statements", "int"),
    ("outlets", STRING),
    ("first_date", STRING),
    ("last_date", STRING),
    ("dates", STRING),
    ("places", STRING),
    ("confidence_min", DOUBLE),
    ("confidence_max", DOUBLE),
    ("claimed_by", STRING),
];

/// A value for each attribute that a thing has, by the place in [`NODE`] or [`EDGE`].
pub(super) type Values = Vec<(usize, String)>;

/// Several values as one text.
fn join<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join("; ")
}

/// The label of a node, and its values.
pub(super) fn of_node(network: &Network<'_, '_>, node: Node) -> (String, Values) {
    let view = network.view;
    let mut values = [const { String::new() }; NODE.len()];
    let label = match node {
        Node::Entity(id) => {
            let entity = &view[id];
            let names: BTreeSet<&str> =
                entity.alt_labels.iter().chain(&entity.labels).map(|name| name.value.as_ref()).collect();
            let links = |decided: bool| {
                join(entity.links.iter().filter(|link| link.decided == decided).map(|link| &link.target))
            };
            let is_claim = |content: &Content<'_>| matches!(content, Content::Claim(_));
            let claims = entity.statements.iter().filter(|&&id| is_claim(&view[id].content)).count();
            values[0] = entity.iri.to_string();
            values[1] = type_name(entity.entity_type).to_owned();
            values[2] = join(entity.types.iter().map(|class| local_name(class)));
            values[3] = join(names.into_iter().filter(|name| *name != entity.label));
            values[4] = links(true);
            values[5] = links(false);
            values[6] = join(&entity.codes);
            values[7] = entity.mentions.len().to_string();
            values[8] = view.articles_of(id).len().to_string();
            values[9] = claims.to_string();
            entity.label.to_string()
        }
        Node::Position(id) => {
            values[0] = view[id].iri.to_string();
            values[1] = "Position".to_owned();
            view[id].label.to_string()
        }
        Node::Event(id) => {
            let statement = &view[id];
            let Content::Event(event) = &statement.content else { return (String::new(), Vec::new()) };
            let summary = network.summary(&[id]);
            values[0] = statement.iri.to_string();
            values[1] = "Event".to_owned();
            values[8] = summary.articles.to_string();
            values[10] = event.modality.map_or("", Modality::name).to_owned();
            values[11] = join(&summary.dates);
            values[12] = join(&summary.claimed_by);
            event.event_type.as_deref().map_or("event", local_name).to_owned()
        }
    };
    (label, filled(values))
}

/// The label of an edge, its weight (how many articles say so), and its values.
pub(super) fn of_edge(network: &Network<'_, '_>, edge: &Edge<'_>) -> (String, usize, Values) {
    let summary = network.summary(&edge.statements);
    let name = network.name(edge.what);
    let former = match edge.what {
        super::network::What::Position(_, former) => former.to_string(),
        _ => String::new(),
    };
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let date = |date: Option<&crate::date::Date>| date.map(ToString::to_string).unwrap_or_default();
    let values = [
        edge.what.kind().to_owned(),
        name.to_owned(),
        edge.what.modality().map_or("", Modality::name).to_owned(),
        former,
        edge.what.is_mutual().to_string(),
        summary.articles.to_string(),
        edge.statements.len().to_string(),
        join(&summary.outlets),
        date(summary.dates.first()),
        date(summary.dates.last()),
        join(&summary.dates),
        join(&summary.places),
        number(summary.confidence_min),
        number(summary.confidence_max),
        join(&summary.claimed_by),
    ];
    // A statement that no article is known to make still counts.
    (name.to_owned(), summary.articles.max(1), filled(values))
}

fn filled<const N: usize>(values: [String; N]) -> Values {
    values.into_iter().enumerate().filter(|(_, value)| !value.is_empty()).collect()
}
