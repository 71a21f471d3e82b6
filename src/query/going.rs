//! Going on: a query in, the same query that looks at its budget also where the engine works without the graph, out.
//!
//! Rows of parts that share nothing are combined in memory, each with each. Such a combination gets a filter that is true
//! for every row and looks at the budget. So that the engine leaves it where the rows are combined, it names a variable of
//! each part: what compares them decides nothing. Replacements in replacements, which make long texts of short ones, look
//! at the budget too.

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use oxigraph::sparql::SparqlEvaluator;
use rustc_hash::FxHashSet;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{TermPattern, TriplePattern};

use super::sorting;
use crate::store::Budget;

/// The function that looks at the budget: without arguments it is true, with one it is that.
const GO_ON: &str = "urn:triplewire:go-on";

/// The longest text, in bytes, that is replaced in again.
pub(super) const LONGEST: usize = 1 << 24;

/// The most parts of which any two are looked at.
const MOST_PAIRED: usize = 8;

/// Tells an engine the function that looks at the budget.
pub(super) fn tell(evaluator: SparqlEvaluator, budget: &Budget) -> SparqlEvaluator {
    let budget = budget.clone();
    evaluator.with_custom_function(NamedNode::new_unchecked(GO_ON), move |arguments| {
        if let Some(Term::Literal(text)) = arguments.first()
            && text.value().len() > LONGEST
        {
            budget.end();
        }
        budget.check().ok()?;
        // A text that is not empty is true.
        Some(arguments.first().cloned().unwrap_or_else(|| Literal::new_simple_literal("1").into()))
    })
}

/// Has a query look at its budget where the engine works without the graph.
pub(super) fn look_at_the_budget(query: &mut Query) {
    sorting::each_pattern_of(query, &mut |pattern| match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Join { .. } => {
            let whole = without_ours(std::mem::take(pattern));
            let mut parts = Parts::default();
            parts.add(&whole);
            *pattern = match parts.looks().into_iter().reduce(both) {
                Some(expr) => GraphPattern::Filter { expr, inner: Box::new(whole) },
                None => whole,
            };
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            let (left, right) = (names(left), (names(right), is_simple(right)));
            if !right.1 || left.is_disjoint(&right.0) {
                let look = look(&left, &right.0);
                *expression = expression.take().into_iter().chain(look).reduce(both);
            }
        }
        GraphPattern::Filter { expr: expression, .. } | GraphPattern::Extend { expression, .. } => {
            sorting::each_call(expression, &mut |function, arguments| {
                if *function == Function::Replace
                    && let Some(text @ Expression::FunctionCall(Function::Replace, _)) = arguments.first_mut()
                {
                    let inner = std::mem::replace(text, Expression::Coalesce(Vec::new()));
                    *text = go_on(vec![inner]);
                }
            });
        }
        _ => {}
    });
}

fn go_on(arguments: Vec<Expression>) -> Expression {
    Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(GO_ON)), arguments)
}

fn both(left: Expression, right: Expression) -> Expression {
    Expression::And(Box::new(left), Box::new(right))
}

/// What looks at the budget for each combination of two parts, if each has a variable of its own.
fn look(left: &FxHashSet<Variable>, right: &FxHashSet<Variable>) -> Option<Expression> {
    // The least, so that it does not depend on an order of hashes.
    let own = |ours: &FxHashSet<Variable>, others| {
        ours.difference(others).filter(|name| !name.as_str().starts_with("_:")).min().cloned()
    };
    let (left, right) = (own(left, right)?, own(right, left)?);
    let same = Expression::SameTerm(Box::new(left.into()), Box::new(right.into()));
    Some(Expression::Or(Box::new(same), Box::new(go_on(Vec::new()))))
}

/// Whether an expression is one that [`look`] made, or several of them.
fn is_ours(expression: &Expression) -> bool {
    match expression {
        Expression::And(left, right) => is_ours(left) && is_ours(right),
        Expression::Or(left, right) => {
            matches!(**left, Expression::SameTerm(..))
                && matches!(&**right, Expression::FunctionCall(Function::Custom(name), _) if name.as_str() == GO_ON)
        }
        _ => false,
    }
}

/// Joins without the filters that were put between them.
fn without_ours(pattern: GraphPattern) -> GraphPattern {
    match pattern {
        GraphPattern::Join { left, right } => {
            GraphPattern::Join { left: Box::new(without_ours(*left)), right: Box::new(without_ours(*right)) }
        }
        GraphPattern::Filter { expr, inner } if is_ours(&expr) => without_ours(*inner),
        other => other,
    }
}

/// The parts of a join that the engine combines in memory, with the variables of each, blank nodes as `_:label` among
/// them.
#[derive(Default)]
struct Parts {
    /// The parts that are asked of the graph row by row: those that share variables are one.
    asked: Vec<FxHashSet<Variable>>,
    /// The parts that are worked out for themselves.
    worked_out: Vec<FxHashSet<Variable>>,
}

impl Parts {
    fn add(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Join { left, right } => {
                self.add(left);
                self.add(right);
            }
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    let mut names = names(&GraphPattern::Bgp { patterns: vec![triple.clone()] });
                    let mut triple = Some(triple);
                    while let Some(TriplePattern { subject, object, .. }) = triple {
                        for term in [subject, object] {
                            if let TermPattern::BlankNode(node) = term {
                                names.insert(Variable::new_unchecked(node.to_string()));
                            }
                        }
                        triple = if let TermPattern::Triple(inner) = object { Some(inner) } else { None };
                    }
                    self.ask(names);
                }
            }
            pattern if is_simple(pattern) => self.ask(names(pattern)),
            pattern => self.worked_out.push(names(pattern)),
        }
    }

    fn ask(&mut self, mut names: FxHashSet<Variable>) {
        self.asked.retain(|known| {
            let is_apart = known.is_disjoint(&names);
            if !is_apart {
                names.extend(known.iter().cloned());
            }
            is_apart
        });
        self.asked.push(names);
    }

    /// What looks at the budget for any two parts, in whatever order they are combined.
    fn looks(self) -> Vec<Expression> {
        let parts = [self.asked, self.worked_out].concat();
        let nearest = if parts.len() > MOST_PAIRED { 1 } else { parts.len() };
        let pairs = parts.iter().enumerate().flat_map(|(place, left)| {
            parts[place + 1..].iter().take(nearest).filter_map(move |right| look(left, right))
        });
        pairs.collect()
    }
}

/// Whether the engine asks the graph for a pattern row by row, with what is known from other parts.
fn is_simple(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            let mut parts = Parts::default();
            parts.add(&GraphPattern::Bgp { patterns: patterns.clone() });
            parts.asked.len() < 2
        }
        GraphPattern::Path { .. } | GraphPattern::Values { .. } => true,
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => is_simple(inner),
        GraphPattern::Union { left, right } | GraphPattern::LeftJoin { left, right, .. } => {
            is_simple(left) && is_simple(right)
        }
        _ => false,
    }
}

/// The variables of a pattern that others see.
fn names(pattern: &GraphPattern) -> FxHashSet<Variable> {
    let mut names = FxHashSet::default();
    pattern.on_in_scope_variable(|variable| {
        names.insert(variable.clone());
    });
    names
}

#[cfg(test)]
mod tests {
    use spargebra::SparqlParser;

    use super::*;

    /// How many looks a query gets.
    fn looks(pattern: &str) -> usize {
        let mut query = SparqlParser::new().parse_query(&format!("SELECT * {{ {pattern} }}")).expect(pattern);
        look_at_the_budget(&mut query);
        query.to_string().matches(GO_ON).count()
    }

    #[test]
    fn what_is_combined_in_memory_is_looked_at_and_nothing_else() {
        for (pattern, expected) in [
            ("?a ?b ?c . ?c ?d ?e", 0),
            ("?a <urn:p> [ <urn:q> ?c ] . ?c <urn:r> ?d", 0),
            ("?a <urn:p>/<urn:q> ?c OPTIONAL { ?c <urn:r> ?d . ?d <urn:s> ?e } FILTER(?c > 1)", 0),
            ("VALUES ?a { 1 2 } ?a ?b ?c", 0),
            ("{ ?a <urn:p> ?b } UNION { ?a <urn:q> ?c } ?a <urn:r> ?d", 0),
            ("GRAPH ?g { ?a <urn:p> ?b } ?b <urn:q> ?c", 0),
            ("?a ?b ?c . ?d ?e ?f", 1),
            ("?a ?b ?c . ?d ?e ?f . ?g ?h ?i", 3),
            ("?a ?b ?c . ?d ?e ?f . ?c ?x ?d", 0),
            ("{ ?a ?b ?c } { ?d ?e ?f { ?g ?h ?i } }", 3),
            ("VALUES ?a { 1 } VALUES ?b { 2 }", 1),
            ("?a ?b ?c OPTIONAL { ?d ?e ?f }", 1),
            ("?a ?b ?c OPTIONAL { SELECT ?c ?d { ?c ?x ?d } }", 1),
            ("?a ?b ?c { SELECT ?c (COUNT(*) AS ?n) { ?c ?d ?e } GROUP BY ?c }", 1),
            ("?a ?b ?c FILTER NOT EXISTS { ?c ?x ?y . ?d ?e ?f }", 1),
            ("BIND(REPLACE(REPLACE('a', 'a', 'b'), 'b', 'c') AS ?x)", 1),
            ("BIND(REPLACE(UCASE('a'), 'a', 'b') AS ?x)", 0),
        ] {
            assert_eq!(looks(pattern), expected, "{pattern}");
        }
    }
}
