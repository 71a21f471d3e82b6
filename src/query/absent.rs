//! What a query asks for that nothing in a graph has: a parsed query and the graph in, the properties and values out for
//! want of which there is no answer.
//!
//! Only what every answer needs counts: not what is optional, and of alternatives only what all of them lack.

use std::fmt;

use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use spargebra::Query;
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::mistaken::short;
use crate::store::GraphStore;
use crate::vocab::{MATCHES, owl, rdf, schema, tw};

/// Something that every answer to a query needs and nothing in the graph has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// The property.
    pub property: NamedNode,
    /// The value of it that nothing has; none if nothing has the property at all.
    pub value: Option<Term>,
}

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let property = short(self.property.as_str());
        write!(f, "nothing was found, and nothing in the graph ")?;
        match &self.value {
            None => write!(f, "has {property}"),
            Some(Term::NamedNode(class)) if self.property == rdf::TYPE => {
                write!(f, "is of the class {}", short(class.as_str()))
            }
            Some(Term::NamedNode(value)) => write!(f, "has {property} {}", short(value.as_str())),
            Some(value) => write!(f, "has {property} {value}"),
        }
    }
}

impl Absent {
    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<String> {
        let hint = match &self.value {
            Some(Term::NamedNode(class)) if self.property == rdf::TYPE => return class_hint(class),
            Some(Term::Literal(_)) => {
                "'triplewire explain -d GRAPH NAME' finds names that are written otherwise"
            }
            Some(_) => return None,
            None => property_hint(&self.property)?,
        };
        Some(hint.to_owned())
    }
}

/// The class of the ontology that is called the same as one of another vocabulary.
fn class_hint(class: &NamedNode) -> Option<String> {
    let name = class.as_str().rsplit(['/', '#']).next()?.replace("Organization", "Organisation");
    let ours = format!("{}{name}", tw::NAMESPACE);
    let is_other = ours != class.as_str() && tw::ALL.iter().any(|term| term.as_str() == ours);
    is_other.then(|| format!("write tw:{name}: a graph has the classes of its own ontology"))
}

/// How to build a graph that has the property.
fn property_hint(property: &NamedNode) -> Option<&'static str> {
    let is = |terms: &[NamedNodeRef<'_>]| terms.iter().any(|term| *property == *term);
    if is(&[schema::PUBLISHER]) {
        Some(
            "its articles do not say who published them: build it with --publisher, or from articles that have a field for it",
        )
    } else if is(&[schema::DATE_PUBLISHED]) {
        Some(
            "its articles have no date: build it with --published, or from articles that have a field for it",
        )
    } else if is(&[tw::EVENT_DATE, tw::FIRST_DAY, tw::LAST_DAY, tw::AS_OF]) {
        Some(
            "'on Monday' is a day only where the article has a date: build it with --published if they have none",
        )
    } else if is(&[owl::SAME_AS]) {
        Some("nothing in it is known to be an entry of another dataset: see 'triplewire link'")
    } else {
        None
    }
}

/// What every answer to the query needs and nothing in the graph has, each once, in the order of the query.
pub(super) fn absent(query: &Query, graph: &GraphStore) -> Vec<Absent> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let mut absent: Vec<Absent> = Vec::new();
    for found in of_pattern(pattern, graph) {
        if !absent.contains(&found) {
            absent.push(found);
        }
    }
    absent
}

/// What a pattern lacks.
fn of_pattern(pattern: &GraphPattern, graph: &GraphStore) -> Vec<Absent> {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            patterns.iter().filter_map(|triple| of_triple(triple, graph)).collect()
        }
        GraphPattern::Path { path, .. } => of_path(path, graph),
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            let mut absent = of_pattern(left, graph);
            absent.extend(of_pattern(right, graph));
            absent
        }
        GraphPattern::Union { left, right } => {
            of_alternatives(of_pattern(left, graph), || of_pattern(right, graph))
        }
        GraphPattern::LeftJoin { left, .. } | GraphPattern::Minus { left, .. } => of_pattern(left, graph),
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => of_pattern(inner, graph),
        GraphPattern::Values { .. } | GraphPattern::Service { .. } => Vec::new(),
    }
}

/// What both of two alternatives lack, which is nothing as long as one lacks nothing.
fn of_alternatives(mut one: Vec<Absent>, other: impl FnOnce() -> Vec<Absent>) -> Vec<Absent> {
    if one.is_empty() {
        return one;
    }
    let other = other();
    if other.is_empty() {
        return other;
    }
    one.extend(other);
    one
}

fn of_triple(triple: &TriplePattern, graph: &GraphStore) -> Option<Absent> {
    let NamedNodePattern::NamedNode(property) = &triple.predicate else { return None };
    if *property == MATCHES {
        return None;
    }
    let value = match &triple.object {
        TermPattern::NamedNode(node) => Some(Term::from(node.clone())),
        TermPattern::Literal(literal) => Some(Term::from(literal.clone())),
        _ => None,
    };
    if !graph.has(property.as_ref(), None) {
        return Some(Absent { property: property.clone(), value: None });
    }
    let value = value.filter(|value| !graph.has(property.as_ref(), Some(value.as_ref())))?;
    Some(Absent { property: property.clone(), value: Some(value) })
}

fn of_path(path: &PropertyPathExpression, graph: &GraphStore) -> Vec<Absent> {
    match path {
        PropertyPathExpression::NamedNode(property) if graph.has(property.as_ref(), None) => Vec::new(),
        PropertyPathExpression::NamedNode(property) => {
            vec![Absent { property: property.clone(), value: None }]
        }
        PropertyPathExpression::Reverse(inner) | PropertyPathExpression::OneOrMore(inner) => {
            of_path(inner, graph)
        }
        PropertyPathExpression::Sequence(left, right) => {
            let mut absent = of_path(left, graph);
            absent.extend(of_path(right, graph));
            absent
        }
        PropertyPathExpression::Alternative(left, right) => {
            of_alternatives(of_path(left, graph), || of_path(right, graph))
        }
        PropertyPathExpression::ZeroOrMore(_)
        | PropertyPathExpression::ZeroOrOne(_)
        | PropertyPathExpression::NegatedPropertySet(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::query::Query;
    use crate::store::GraphStore;

    const GRAPH: &str = "@prefix tw: <https://w3id.org/triplewire#> . @prefix e: <https://example.com/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ev: <https://w3id.org/triplewire/event-type#> .
        e:a a tw:Event ; tw:eventType ev:CONSULT ; tw:actor e:b . e:b a tw:Person ; rdfs:label \"Ann Roe\"@en .";

    #[test]
    fn what_every_answer_needs_and_nothing_has_is_told() {
        let mut graph = GraphStore::new().unwrap();
        graph.load_turtle(GRAPH).unwrap();
        for (query, expected) in [
            ("SELECT * { ?a schema:publisher ?b }", "has schema:publisher"),
            ("SELECT * { ?e tw:reportedIn/schema:publisher ?b }", "has tw:reportedIn|has schema:publisher"),
            ("SELECT * { ?e tw:actor+ ?b ; tw:partOf+ ?c }", "has tw:partOf"),
            ("SELECT * { ?e a tw:Claim }", "is of the class tw:Claim"),
            ("SELECT * { ?e tw:eventType ev:ASSAULT }", "has tw:eventType ev:ASSAULT"),
            ("ASK { ?e rdfs:label 'Ann Doe'@en }", "has rdfs:label \"Ann Doe\"@en"),
            ("SELECT * { { ?a tw:speaker ?b } UNION { ?a tw:target ?b } }", "has tw:speaker|has tw:target"),
            ("SELECT * { ?a tw:target|tw:speaker ?b }", "has tw:target|has tw:speaker"),
            ("SELECT (COUNT(?a) AS ?n) { ?a tw:speaker ?b . ?c tw:speaker ?b }", "has tw:speaker"),
            // What need not be there, or what is there in another place.
            ("SELECT * { ?a tw:target|tw:actor ?b FILTER(false) }", ""),
            ("SELECT * { { ?a tw:speaker ?b } UNION { ?a tw:actor ?b } FILTER(false) }", ""),
            ("SELECT * { ?a a tw:Place OPTIONAL { ?a tw:speaker ?b } }", "is of the class tw:Place"),
            ("SELECT * { ?a tw:actor e:a OPTIONAL { ?a tw:speaker ?b } }", "has tw:actor e:a"),
            ("SELECT * { ?a a tw:Event MINUS { ?a tw:speaker ?b } FILTER(false) }", ""),
            ("SELECT * { ?a a tw:Event FILTER EXISTS { ?a tw:speaker ?b } }", ""),
            ("SELECT * { ?a tw:speaker* ?b FILTER(false) }", ""),
            ("SELECT * { ?a a tw:Person ; tw:actor ?b }", ""),
        ] {
            let absent = Query::new(query).absent(&graph);
            let told: Vec<String> = absent
                .iter()
                .map(|absent| absent.to_string().replace("nothing was found, and nothing in the graph ", ""))
                .collect();
            let expected = expected.replace("e:a", "<https://example.com/a>");
            assert_eq!(told.join("|"), expected, "{query}");
        }
    }

    #[test]
    fn the_hint_says_how_to_build_a_graph_that_has_it() {
        let mut graph = GraphStore::new().unwrap();
        graph.load_turtle(GRAPH).unwrap();
        let hints = |query: &str| {
            let absent = Query::new(query).absent(&graph);
            absent.iter().map(|absent| absent.hint().unwrap_or_default()).collect::<Vec<_>>().join("|")
        };
        assert!(hints("ASK { ?a schema:publisher ?b }").contains("--publisher"));
        assert!(hints("ASK { ?a schema:datePublished ?b }").contains("--published"));
        assert!(hints("ASK { ?a tw:eventDate ?b }").contains("--published"));
        assert!(hints("ASK { ?a owl:sameAs ?b }").contains("triplewire link"));
        assert!(hints("ASK { ?a rdfs:label 'Ann Doe'@en }").contains("triplewire explain"));
        assert!(hints("ASK { ?a a schema:Organization }").contains("tw:Organisation"));
        assert!(hints("ASK { ?a a <http://xmlns.com/foaf/0.1/Person> }").contains("tw:Person"));
        assert_eq!(hints("ASK { ?a tw:speaker ?b }"), "");
        assert_eq!(hints("ASK { ?a a tw:Claim }"), "");
        assert_eq!(hints("ASK { ?a a <urn:other> }"), "");
    }
}
