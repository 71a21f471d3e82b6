//! Tables for analysts: the graph of one article in, rows of JSON out.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedOrBlankNode, Term};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use serde_json::{Value, json};
use triplewire::map::Dataset;
use triplewire::view::{Content, EntityId, PassageId, Statement, View, local_name};
use triplewire::vocab::iri::{Base, gazetteer_graph, links_graph};

use crate::parts::told;

/// Quads as columns. The object is an IRI or a literal, whose datatype is told if it is no plain text.
#[derive(Default, IntoPyObject)]
pub(crate) struct Quads {
    subject: Vec<String>,
    predicate: Vec<String>,
    object: Vec<Option<String>>,
    literal: Vec<Option<String>>,
    datatype: Vec<Option<String>>,
    language: Vec<Option<String>>,
    graph: Vec<Option<String>>,
}

/// The quads of lines of N-Quads.
#[pyfunction]
pub(crate) fn quads(py: Python<'_>, lines: Vec<PyBackedBytes>) -> PyResult<Quads> {
    py.detach(|| {
        let text: Vec<u8> = lines.iter().flat_map(|line| line.iter().copied().chain([b'\n'])).collect();
        let mut quads = Quads::default();
        for quad in RdfParser::from_format(RdfFormat::NQuads).for_slice(&text) {
            let quad = quad.map_err(told)?;
            quads.subject.push(match quad.subject {
                NamedOrBlankNode::NamedNode(node) => node.into_string(),
                NamedOrBlankNode::BlankNode(node) => node.to_string(),
            });
            quads.predicate.push(quad.predicate.into_string());
            let [mut object, mut literal, mut datatype, mut language] = [None, None, None, None];
            match quad.object {
                Term::NamedNode(node) => object = Some(node.into_string()),
                Term::Literal(value) => {
                    language = value.language().map(str::to_owned);
                    let is_text =
                        language.is_some() || value.datatype() == oxigraph::model::vocab::xsd::STRING;
                    datatype = (!is_text).then(|| value.datatype().as_str().to_owned());
                    literal = Some(value.value().to_owned());
                }
                other => object = Some(other.to_string()),
            }
            quads.object.push(object);
            quads.literal.push(literal);
            quads.datatype.push(datatype);
            quads.language.push(language);
            quads.graph.push(match quad.graph_name {
                GraphName::NamedNode(node) => Some(node.into_string()),
                GraphName::BlankNode(node) => Some(node.to_string()),
                GraphName::DefaultGraph => None,
            });
        }
        Ok(quads)
    })
}

/// What the lines end in that several articles may say.
pub(crate) struct Shared([String; 2]);

impl Shared {
    /// The graphs under a base.
    pub(crate) fn of(base: &Base) -> Self {
        Self([links_graph(base), gazetteer_graph(base)].map(|graph| format!(" {graph} .")))
    }

    /// Whether several articles may say a line.
    pub(crate) fn has(&self, line: &[u8]) -> bool {
        self.0.iter().any(|end| line.ends_with(end.as_bytes()))
    }
}

/// The rows of all tables that one article has, each with the name of its table.
pub(crate) fn rows(dataset: &Dataset) -> Vec<(&'static str, Vec<u8>)> {
    let view = View::new(dataset);
    let mut rows: Vec<(&'static str, Value)> = Vec::new();
    let article = view.articles().first();
    rows.extend(article.map(|article| {
        let row = json!({
            "article": article.iri, "headline": article.headline.as_ref().map(|text| &text.value), "url": article.url,
            "published": article.published.map(|date| date.to_string()), "publisher": article.outlet,
            "language": article.language,
        });
        ("articles", row)
    }));
    let article = article.map(|article| &article.iri);
    for entity in view.entities() {
        let same_as: Vec<_> =
            entity.links.iter().filter(|link| link.decided).map(|link| &link.target).collect();
        let row = json!({
            "entity": entity.iri, "label": entity.label, "type": entity.entity_type.map(|kind| kind.name()),
            "classes": entity.types, "same_as": same_as, "mentions": entity.mentions.len(),
        });
        rows.push(("entities", row));
    }
    for passage in view.passages() {
        let Some(entity) = passage.refers_to else { continue };
        let row = json!({
            "mention": passage.iri, "article": article, "entity": view[entity].iri, "label": view[entity].label,
            "start": passage.start, "end": passage.end, "exact": passage.exact.as_ref().map(|text| &text.value),
            "sentence": passage.sentence.as_ref().map(|text| &text.value), "confidence": passage.confidence,
        });
        rows.push(("mentions", row));
    }
    for statement in view.statements() {
        rows.extend(row_of(&view, statement).map(|(table, mut row)| {
            row["article"] = json!(article);
            row["confidence"] = json!(statement.confidence);
            row["said_in"] = json!(statement.said_in.iter().map(|id| &view[*id].iri).collect::<Vec<_>>());
            row["sentence"] = json!(statement.evidence.first().and_then(|id| sentence(&view, *id)));
            (table, row)
        }));
    }
    let written = rows.into_iter().map(|(table, row)| (table, row.to_string().into_bytes()));
    written.collect()
}

fn sentence<'v>(view: &'v View<'_>, passage: PassageId) -> Option<&'v str> {
    let passage = &view[passage];
    let text = passage.sentence.as_ref().or(passage.exact.as_ref());
    text.map(|text| &*text.value)
}

/// The row of a statement, without what all have.
fn row_of(view: &View<'_>, statement: &Statement<'_>) -> Option<(&'static str, Value)> {
    let iri = |id: Option<EntityId>| id.map(|id| view[id].iri.as_ref());
    let label = |id: Option<EntityId>| id.map(|id| view[id].label.as_ref());
    let iris = |ids: &[EntityId]| ids.iter().map(|id| view[*id].iri.as_ref()).collect::<Vec<_>>();
    let labels = |ids: &[EntityId]| ids.iter().map(|id| view[*id].label.as_ref()).collect::<Vec<_>>();
    Some(match &statement.content {
        Content::Event(event) => {
            let dates: Vec<String> = event.dates.iter().map(ToString::to_string).collect();
            let row = json!({
                "event": statement.iri, "type": event.event_type.as_deref().map(local_name),
                "actors": iris(&event.actors), "actor_labels": labels(&event.actors),
                "targets": iris(&event.targets), "target_labels": labels(&event.targets),
                "places": iris(&event.places), "place_labels": labels(&event.places),
                "date": dates.first(), "modality": event.modality,
            });
            ("events", row)
        }
        Content::Claim(claim) => {
            let says: Vec<_> = claim.says.iter().map(|id| view[*id].iri.as_ref()).collect();
            let row = json!({
                "claim": statement.iri, "speaker": iri(claim.speaker), "speaker_label": label(claim.speaker),
                "text": claim.text.as_ref().map(|text| &text.value), "kind": claim.kind, "stance": claim.stance,
                "says": says,
            });
            ("claims", row)
        }
        Content::Tenure(tenure) => {
            let row = json!({
                "tenure": statement.iri, "holder": iri(tenure.holder), "holder_label": label(tenure.holder),
                "position": tenure.position.map(|id| view[id].label.as_ref()),
                "position_in": iri(tenure.position_in), "position_in_label": label(tenure.position_in),
                "as_of": tenure.as_of.map(|date| date.to_string()), "former": tenure.former,
            });
            ("tenures", row)
        }
        Content::Relation(relation) => {
            let row = json!({
                "relation": statement.iri, "type": relation.name(), "subject": iri(relation.subject),
                "subject_label": label(relation.subject), "object": iri(relation.object),
                "object_label": label(relation.object),
            });
            ("relations", row)
        }
    })
}
