//! GEXF: a [`View`] in, a network that moves through time for Gephi out.
//!
//! GEXF 1.3, <https://gexf.net/schema.html>. What the nodes and edges are is said in [`network`](super::network). The
//! identifiers of nodes are their IRIs. An edge has a spell for each date that its statements give, a month or year
//! from its first to its last day; one without a date is always there.

use std::io::{self, Write};

use super::attributes::{self, EDGE, NODE, Values};
use super::network::{Network, Node};
use super::xml::Xml;
use crate::limits::Limits;
use crate::view::View;

/// Writes the network of a view and gives the writer back.
pub(super) fn write<W: Write>(view: &View<'_>, limits: &Limits, writer: W) -> io::Result<W> {
    let network = Network::new(view, limits);
    let iri = |node: Node| match node {
        Node::Entity(id) => &view[id].iri,
        Node::Position(id) => &view[id].iri,
        Node::Event(id) => &view[id].iri,
    };
    let mut xml = Xml::new(writer)?;
    xml.open("gexf", &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3")])?;
    let graph = [
        ("defaultedgetype", "directed"),
        ("mode", "dynamic"),
        ("timeformat", "date"),
        ("timerepresentation", "interval"),
    ];
    xml.open("graph", &graph)?;
    for (class, attributes) in [("node", NODE.as_slice()), ("edge", EDGE.as_slice())] {
        xml.open("attributes", &[("class", class)])?;
        for (at, (title, kind)) in attributes.iter().enumerate() {
            let kind = if *kind == "int" { "integer" } else { kind };
            xml.empty("attribute", &[("id", &at.to_string()), ("title", title), ("type", kind)])?;
        }
        xml.close("attributes")?;
    }
    let all = |values: &Values, xml: &mut Xml<W>| {
        xml.open("attvalues", &[])?;
        for (at, value) in values {
            xml.empty("attvalue", &[("for", &at.to_string()), ("value", value)])?;
        }
        xml.close("attvalues")
    };
    xml.open("nodes", &[])?;
    for &node in &network.nodes {
        let (label, values) = attributes::of_node(&network, node);
        xml.open("node", &[("id", iri(node)), ("label", &label)])?;
        all(&values, &mut xml)?;
        xml.close("node")?;
    }
    xml.close("nodes")?;
    xml.open("edges", &[])?;
    for (at, edge) in network.edges.iter().enumerate() {
        let (label, weight, values) = attributes::of_edge(&network, edge);
        let element = [
            ("id", &*format!("e{at}")),
            ("source", iri(network.nodes[edge.source])),
            ("target", iri(network.nodes[edge.target])),
            ("label", &label),
            ("weight", &weight.to_string()),
        ];
        xml.open("edge", &element)?;
        all(&values, &mut xml)?;
        let days: Vec<_> =
            network.summary(&edge.statements).dates.iter().filter_map(|date| date.days()).collect();
        if !days.is_empty() {
            xml.open("spells", &[])?;
            for (first, last) in days {
                xml.empty("spell", &[("start", &first.to_string()), ("end", &last.to_string())])?;
            }
            xml.close("spells")?;
        }
        xml.close("edge")?;
    }
    xml.close("edges")?;
    xml.close("graph")?;
    xml.close("gexf")?;
    xml.finish()
}
