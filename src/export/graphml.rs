//! GraphML: a [`View`] in, a network for Gephi, networkx, igraph, yEd and others out.
//!
//! See <http://graphml.graphdrawing.org/primer/graphml-primer.html>. What the nodes and edges are is said in
//! [`network`](super::network). The identifiers of nodes are `n0`, `n1` and so on, since GraphML allows no IRI there;
//! the IRI is the attribute `iri`. Attributes with several values have them separated by "; ".

use std::io::{self, Write};

use super::attributes::{self, EDGE, NODE, STRING, Values};
use super::network::Network;
use super::xml::Xml;
use crate::limits::Limits;
use crate::view::View;

/// Writes the network of a view and gives the writer back.
pub(super) fn write<W: Write>(view: &View<'_>, limits: &Limits, writer: W) -> io::Result<W> {
    let network = Network::new(view, limits);
    let mut xml = Xml::new(writer)?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    let key = |id: &str, of: &str, name: &str, kind: &str, xml: &mut Xml<W>| {
        xml.empty("key", &[("id", id), ("for", of), ("attr.name", name), ("attr.type", kind)])
    };
    key("nl", "node", "label", STRING, &mut xml)?;
    for (at, (name, kind)) in NODE.iter().enumerate() {
        key(&format!("n{at}"), "node", name, kind, &mut xml)?;
    }
    key("el", "edge", "label", STRING, &mut xml)?;
    key("ew", "edge", "weight", "double", &mut xml)?;
    for (at, (name, kind)) in EDGE.iter().enumerate() {
        key(&format!("e{at}"), "edge", name, kind, &mut xml)?;
    }
    xml.open("graph", &[("id", "triplewire"), ("edgedefault", "directed")])?;
    let data = |of: char, values: &Values, xml: &mut Xml<W>| {
        values.iter().try_for_each(|(at, value)| xml.text("data", &[("key", &format!("{of}{at}"))], value))
    };
    for (at, &node) in network.nodes.iter().enumerate() {
        let (label, values) = attributes::of_node(&network, node);
        xml.open("node", &[("id", &format!("n{at}"))])?;
        xml.text("data", &[("key", "nl")], &label)?;
        data('n', &values, &mut xml)?;
        xml.close("node")?;
    }
    for (at, edge) in network.edges.iter().enumerate() {
        let (label, weight, values) = attributes::of_edge(&network, edge);
        let (id, source, target) =
            (format!("e{at}"), format!("n{}", edge.source), format!("n{}", edge.target));
        xml.open("edge", &[("id", &id), ("source", &source), ("target", &target)])?;
        xml.text("data", &[("key", "el")], &label)?;
        xml.text("data", &[("key", "ew")], &weight.to_string())?;
        data('e', &values, &mut xml)?;
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    xml.finish()
}
