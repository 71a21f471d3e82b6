//! Linksets: decisions in, quads out, in a graph of their own.

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad};

use super::{Candidate, Decided, Subject};
use crate::extract::EntityType;
use crate::map::{Builder, Dataset};
use crate::vocab::iri::{Base, Class, links_graph, mint};
use crate::vocab::{dcterms, owl, rdf, schema, tw, xsd};

/// The quads that say what entities are and may be: `owl:sameAs` for what is decided, also for the other identifiers
/// of the entry, `schema:identifier` for the code of a country, and a [`tw::LINK`] with score and reason for that and for
/// each candidate.
pub fn linkset(decisions: &[(Subject, Decided)], base: &Base) -> Dataset {
    let graph = links_graph(base);
    let mut quads = Builder::new();
    for (subject, decided) in decisions {
        let Ok(entity) = NamedNode::new(&subject.iri) else { continue };
        for same in &decided.same {
            for target in std::iter::once(&same.entry.target).chain(&same.entry.same) {
                if let Ok(target) = NamedNode::new(target) {
                    let quad = Quad::new(entity.clone(), owl::SAME_AS, target, graph.clone());
                    quads.insert_quad(quad.as_ref());
                }
            }
            if let (Some(EntityType::Country), Some(code)) = (same.entry.class, &same.entry.country) {
                let code = Literal::new_simple_literal(format!("ISO 3166-1:{code}"));
                let quad = Quad::new(entity.clone(), schema::IDENTIFIER, code, graph.clone());
                quads.insert_quad(quad.as_ref());
            }
            link(&mut quads, &graph, base, &entity, same, true);
        }
        for candidate in &decided.candidates {
            link(&mut quads, &graph, base, &entity, candidate, false);
        }
    }
    quads.finish()
}

fn link(
    quads: &mut Builder,
    graph: &NamedNode,
    base: &Base,
    entity: &NamedNode,
    candidate: &Candidate,
    decided: bool,
) {
    let Ok(target) = NamedNode::new(&candidate.entry.target) else { return };
    let reason = candidate.reasons.join("; ");
    let state = if decided { "decided" } else { "candidate" };
    let node = mint(base, Class::Link, [entity.as_str(), target.as_str(), state, reason.as_str()]);
    let mut add = |predicate: NamedNodeRef<'_>, object: oxigraph::model::Term| {
        quads.insert_quad(Quad::new(node.clone(), predicate, object, graph.clone()).as_ref());
    };
    add(rdf::TYPE, tw::LINK.into_owned().into());
    add(tw::LINK_OF, entity.clone().into());
    add(tw::LINK_TARGET, target.into());
    add(tw::DECIDED, Literal::from(decided).into());
    add(tw::CONFIDENCE, Literal::new_typed_literal(candidate.score.to_string(), xsd::DECIMAL).into());
    add(tw::REASON, Literal::new_simple_literal(reason).into());
    add(tw::LINK_SOURCE, Literal::new_simple_literal(&candidate.entry.source).into());
}

/// A chosen few facts about the entities that are decided, as their entries have them: the country and the positions.
///
/// They are in a graph of their own for each source, in terms that nothing from an article uses, so that they are
/// never taken for what the articles say.
pub fn enrichment(decisions: &[(Subject, Decided)], base: &Base) -> Dataset {
    let mut quads = Builder::new();
    for (subject, decided) in decisions {
        let Ok(entity) = NamedNode::new(&subject.iri) else { continue };
        for same in &decided.same {
            enrich(&mut quads, base, &entity, same);
        }
    }
    quads.finish()
}

fn enrich(quads: &mut Builder, base: &Base, entity: &NamedNode, same: &Candidate) {
    let graph = mint(base, Class::Graph, ["enrichment", same.entry.source.as_str()]);
    let source = Literal::new_simple_literal(&same.entry.source);
    let mut facts: Vec<(NamedNodeRef<'_>, &String)> = Vec::new();
    facts.extend(same.entry.country.iter().map(|country| (schema::ADDRESS_COUNTRY, country)));
    facts.extend(same.entry.positions.iter().map(|position| (schema::JOB_TITLE, position)));
    if facts.is_empty() {
        return;
    }
    quads.insert_quad(Quad::new(graph.clone(), dcterms::SOURCE, source, graph.clone()).as_ref());
    for (predicate, value) in facts {
        let value = Literal::new_simple_literal(value);
        quads.insert_quad(Quad::new(entity.clone(), predicate, value, graph.clone()).as_ref());
    }
}
