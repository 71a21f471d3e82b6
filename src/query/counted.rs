//! Counts: a query and a graph in, the query with what the graph can tell without its triples out.
//!
//! How many triples a pattern fits is known from the places of their keys. So is what stands in the next column of an
//! order, and how often: the values of a class or of a property are passed from one to the next, not triple by triple.

use oxigraph::model::{BlankNode, Literal, NamedNodeRef, Term, TermRef, Variable};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern};

use crate::checked::Fault;
use crate::store::Snapshot;
use crate::vocab::MATCHES;

/// The most values that are passed one by one: where there are more, the triples are looked at.
const MOST: usize = 1000;

/// Puts what the whole graph knows in the place of the counts and the lists of different values of a SELECT.
pub(super) fn put(query: &mut Query, graph: &Snapshot) -> Result<(), Fault> {
    match query {
        Query::Select { pattern, .. } => put_in(pattern, graph, false),
        _ => Ok(()),
    }
}

/// The same in a pattern. `is_cut` says that some of its rows are chosen, as the engine finds them.
fn put_in(pattern: &mut GraphPattern, graph: &Snapshot, is_cut: bool) -> Result<(), Fault> {
    let known = match pattern {
        GraphPattern::Slice { inner, .. } => return put_in(inner, graph, true),
        GraphPattern::Project { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Filter { inner, .. } => return put_in(inner, graph, is_cut),
        GraphPattern::Distinct { inner } => {
            let GraphPattern::Project { inner: of, variables } = &**inner else { return Ok(()) };
            if is_cut || variables.is_empty() || !matches!(**of, GraphPattern::Bgp { .. }) {
                return put_in(inner, graph, is_cut);
            }
            let variables = variables.clone();
            let known = table(of, &variables, &[], graph)?;
            known.map(|known| {
                let inner = Box::new(GraphPattern::Project { inner: Box::new(known), variables });
                GraphPattern::Distinct { inner }
            })
        }
        GraphPattern::Group { inner, variables, aggregates } => {
            if aggregates.is_empty() || is_cut && !variables.is_empty() {
                return Ok(());
            }
            table(inner, variables, aggregates, graph)?
        }
        _ => None,
    };
    if let Some(known) = known {
        *pattern = known;
    }
    Ok(())
}

/// The values of at most one variable of a pattern of one triple, each with how many triples have it.
fn table(
    pattern: &GraphPattern,
    by: &[Variable],
    counts: &[(Variable, AggregateExpression)],
    graph: &Snapshot,
) -> Result<Option<GraphPattern>, Fault> {
    let GraphPattern::Bgp { patterns } = pattern else { return Ok(None) };
    let [triple] = patterns.as_slice() else { return Ok(None) };
    if [&triple.subject, &triple.object].iter().any(|term| matches!(term, TermPattern::Triple(_))) {
        return Ok(None);
    }
    let predicate = match &triple.predicate {
        NamedNodePattern::NamedNode(node) if *node == MATCHES => return Ok(None),
        NamedNodePattern::NamedNode(node) => Place::Term(node.as_ref().into()),
        NamedNodePattern::Variable(variable) => Place::Variable(variable),
    };
    let [subject, object] = [&triple.subject, &triple.object].map(Place::of);
    if let (Place::Blank(subject), Place::Blank(object)) = (&subject, &object)
        && subject == object
    {
        return Ok(None);
    }
    let places = [subject, predicate, object];
    let variables: Vec<&Variable> = places.iter().filter_map(Place::variable).collect();
    let is_twice = |place: usize| variables[..place].contains(&variables[place]);
    let counted = |(_, count): &(Variable, AggregateExpression)| match count {
        AggregateExpression::CountSolutions { distinct } => !distinct,
        AggregateExpression::FunctionCall { name: AggregateFunction::Count, expr, distinct: false } => {
            matches!(expr, Expression::Variable(variable) if variables.contains(&variable))
        }
        AggregateExpression::FunctionCall { .. } => false,
    };
    if (0..variables.len()).any(is_twice) || !counts.iter().all(counted) {
        return Ok(None);
    }
    let wanted = places.each_ref().map(Place::term);
    let values = match by {
        [] => graph.count_triples(wanted)?.map(|count| vec![(None, count)]),
        [by] => {
            let Some(place) = places.iter().position(|place| place.variable() == Some(by)) else {
                return Ok(None);
            };
            let values = graph.values(wanted, place, MOST)?;
            values.map(|values| values.into_iter().map(|(term, count)| (Some(term), count)).collect())
        }
        _ => None,
    };
    let Some(values) = values else { return Ok(None) };
    let mut bindings = Vec::with_capacity(values.len());
    for (term, count) in values {
        let value = match term {
            Some(Term::NamedNode(node)) => Some(GroundTerm::NamedNode(node)),
            Some(Term::Literal(literal)) => Some(GroundTerm::Literal(literal)),
            // A list of values cannot name blank nodes.
            Some(_) => return Ok(None),
            None => None,
        };
        let count = Some(GroundTerm::Literal(Literal::from(i64::try_from(count).unwrap_or(i64::MAX))));
        bindings.push(value.into_iter().map(Some).chain(counts.iter().map(|_| count.clone())).collect());
    }
    let variables = by.iter().chain(counts.iter().map(|(variable, _)| variable)).cloned().collect();
    Ok(Some(GraphPattern::Values { variables, bindings }))
}

/// A place of a triple that is asked for.
enum Place<'q> {
    Term(TermRef<'q>),
    Variable(&'q Variable),
    /// A blank node, which stands for anything.
    Blank(&'q BlankNode),
    /// A triple term, with or without variables.
    Triple,
}

impl<'q> Place<'q> {
    fn of(pattern: &'q TermPattern) -> Self {
        match pattern {
            TermPattern::NamedNode(node) => Self::Term(NamedNodeRef::from(node).into()),
            TermPattern::Literal(literal) => Self::Term(literal.as_ref().into()),
            TermPattern::Variable(variable) => Self::Variable(variable),
            TermPattern::BlankNode(node) => Self::Blank(node),
            TermPattern::Triple(_) => Self::Triple,
        }
    }

    fn variable(&self) -> Option<&'q Variable> {
        match self {
            Self::Variable(variable) => Some(variable),
            _ => None,
        }
    }

    fn term(&self) -> Option<TermRef<'q>> {
        match self {
            Self::Term(term) => Some(*term),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use crate::query::{Answer, Query};
    use crate::store::GraphStore;

    const GRAPH: &str = r#"<urn:a> <urn:p> "1" <urn:g> .
<urn:a> <urn:p> "1" <urn:h> .
<urn:a> <urn:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
<urn:b> <urn:p> "1"@en .
<urn:b> <urn:p> 7 .
<urn:b> <urn:q> <urn:b> .
<urn:c> <urn:q> <urn:a> .
<urn:c> <urn:q> <urn:b> <urn:g> .
<urn:c> <urn:r> _:x .
_:x <urn:r> <urn:c> .
"#;

    /// A filter that is true keeps a pattern from being known.
    #[test]
    fn what_is_known_is_what_the_triples_say() {
        let graph = GRAPH.replace(" 7 ", " \"7\"^^<http://www.w3.org/2001/XMLSchema#integer> ");
        let mut file = tempfile::Builder::new().suffix(".nq").tempfile().unwrap();
        file.write_all(graph.as_bytes()).unwrap();
        let mut store = GraphStore::new().unwrap();
        store.load_path(file.path(), None).unwrap();
        let patterns = [
            "?s ?p ?o",
            "?s <urn:p> ?o",
            "?s <urn:q> ?o",
            "?s <urn:r> ?o",
            "?s <urn:none> ?o",
            "<urn:c> ?p ?o",
            "?s ?p <urn:b>",
            "<urn:b> ?p <urn:b>",
            "<urn:c> <urn:q> ?o",
            "?s <urn:p> 1",
            "?s <urn:p> 01",
            "?s ?p ?s",
            "[] ?p []",
            "_:b ?p _:b",
            "[] ?p ?o",
            "?s ?p ?o . ?o ?p ?s",
            "",
        ];
        let heads = [
            "SELECT (COUNT(*) AS ?n) { @ }",
            "SELECT (COUNT(?o) AS ?n) (COUNT(*) AS ?m) { @ }",
            "SELECT (COUNT(DISTINCT ?s) AS ?n) { @ }",
            "SELECT (COUNT(?other) AS ?n) { @ }",
            "SELECT (COUNT(*) + 1 AS ?n) (MIN(?o) AS ?m) { @ }",
            "SELECT ?p (COUNT(*) AS ?n) { @ } GROUP BY ?p",
            "SELECT ?o (COUNT(?s) AS ?n) { @ } GROUP BY ?o HAVING (COUNT(?s) > 1)",
            "SELECT ?s (COUNT(?s) AS ?n) { @ } GROUP BY ?s ORDER BY DESC(?n) LIMIT 2",
            "SELECT ?s ?p (COUNT(*) AS ?n) { @ } GROUP BY ?s ?p",
            "SELECT ?p { @ } GROUP BY ?p",
            "SELECT ?other (COUNT(*) AS ?n) { @ } GROUP BY ?other",
            "SELECT DISTINCT ?p { @ }",
            "SELECT DISTINCT ?o { @ }",
            "SELECT DISTINCT ?s ?p { @ }",
            "SELECT DISTINCT ?other { @ }",
            "SELECT DISTINCT ?p { @ } LIMIT 2",
            "SELECT (COUNT(*) AS ?n) FROM <urn:g> { @ }",
            "SELECT (COUNT(*) AS ?n) { GRAPH <urn:g> { @ } }",
            "SELECT (COUNT(*) AS ?n) { GRAPH ?g { @ } }",
            "SELECT * { { SELECT (COUNT(*) AS ?n) { @ } } }",
        ];
        let ask = |text: &str| -> Answer { Query::new(text).run(&store).expect(text) };
        for (pattern, head) in patterns.iter().flat_map(|pattern| heads.map(|head| (pattern, head))) {
            let looked_at = head.replace('@', &format!("{pattern} FILTER(1 = 1)"));
            let known = head.replace('@', pattern);
            assert_eq!(ask(&known), ask(&looked_at), "{known}");
        }
    }
}
