//! Sorting: a query in, the query without the sorting that the engine would do, and what to sort its rows by, out.
//!
//! The engine sorts all rows by an order that is none (see [`order`]). What the whole answer is sorted by is taken off
//! the query: its rows come as they are found, each with the values to sort it by, and where there is a `LIMIT` only the
//! rows that may be given are kept. An `ORDER BY` inside the query stays where it is, and sorts by texts that have the
//! right order; so do [aggregates](super::aggregate). [`rows`](super::rows) has the sorting itself.

use oxigraph::model::{Literal, NamedNode, Variable};
use oxigraph::sparql::SparqlEvaluator;
use spargebra::Query;
use spargebra::algebra::OrderExpression;
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern};

use super::{aggregate, order, scan};
use crate::store::Budget;

/// How the rows of a query are sorted, and which of them are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sorting {
    /// For each value behind the columns, whether the greatest comes first.
    pub(super) descending: Vec<bool>,
    /// Whether rows that are alike are given once.
    pub(super) distinct: bool,
    pub(super) start: usize,
    pub(super) length: Option<usize>,
}

/// The name of what this module gives to the engine.
const KEY: &str = "urn:triplewire:order:key";

/// Takes from a query what its answer is sorted by, if it is the rows of a SELECT, and has the engine sort by the order
/// of this program whatever else it sorts. `text` tells the order of the columns of a `SELECT *`.
pub(super) fn take(query: &mut Query, text: &str) -> Option<Sorting> {
    let (pattern, is_select) = match query {
        Query::Select { pattern, .. } => (pattern, true),
        Query::Construct { pattern, .. } | Query::Describe { pattern, .. } | Query::Ask { pattern, .. } => {
            (pattern, false)
        }
    };
    each_pattern(pattern, &mut with_our_order);
    if !is_select {
        return None;
    }
    by_appearance(pattern, text);
    let mut sorting = Sorting { descending: Vec::new(), distinct: false, start: 0, length: None };
    let mut whole = std::mem::take(pattern);
    if let GraphPattern::Slice { inner, start, length } = whole {
        (sorting.start, sorting.length) = (start, length);
        whole = *inner;
    }
    // REDUCED leaves it open how often a row that is there twice is given.
    if let GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } = whole {
        sorting.distinct = true;
        whole = *inner;
    }
    match whole {
        GraphPattern::Project { inner, variables } if matches!(*inner, GraphPattern::OrderBy { .. }) => {
            *pattern = without_order(*inner, variables, &mut sorting);
            Some(sorting)
        }
        // No order is asked for: what was taken off is put back.
        mut whole => {
            if sorting.distinct {
                whole = GraphPattern::Distinct { inner: Box::new(whole) };
            }
            let is_cut = sorting.start > 0 || sorting.length.is_some();
            if is_cut {
                let (start, length) = (sorting.start, sorting.length);
                whole = GraphPattern::Slice { inner: Box::new(whole), start, length };
            }
            *pattern = whole;
            // The choice of rows is the engine's then; all that it gives are sorted by their columns.
            Some(Sorting { descending: Vec::new(), distinct: false, start: 0, length: None })
        }
    }
}

/// The rows that are sorted, with the values that they are sorted by in columns behind the others.
fn without_order(sorted: GraphPattern, mut variables: Vec<Variable>, sorting: &mut Sorting) -> GraphPattern {
    let GraphPattern::OrderBy { mut inner, expression } = sorted else { return sorted };
    for (number, by) in expression.into_iter().enumerate() {
        let (expression, descending) = match by {
            OrderExpression::Asc(expression) => (expression, false),
            OrderExpression::Desc(expression) => (expression, true),
        };
        // No query can name this variable.
        let variable = Variable::new_unchecked(format!("order by {number}"));
        sorting.descending.push(descending);
        inner = Box::new(GraphPattern::Extend {
            inner,
            variable: variable.clone(),
            expression: without_key(expression),
        });
        variables.push(variable);
    }
    GraphPattern::Project { inner, variables }
}

/// The expression that [`with_our_order`] made a text of.
fn without_key(expression: Expression) -> Expression {
    match expression {
        Expression::FunctionCall(Function::Custom(name), mut arguments) if name.as_str() == KEY => {
            arguments.pop().unwrap_or(Expression::Variable(Variable::new_unchecked("none")))
        }
        other => other,
    }
}

/// Has an ORDER BY, a MIN or a MAX of a pattern itself follow the order of this program.
fn with_our_order(pattern: &mut GraphPattern) {
    match pattern {
        GraphPattern::OrderBy { expression, .. } => {
            for by in expression {
                let (OrderExpression::Asc(by) | OrderExpression::Desc(by)) = by;
                let of = std::mem::replace(by, Expression::Variable(Variable::new_unchecked("none")));
                *by = Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(KEY)), vec![of]);
            }
        }
        GraphPattern::Group { inner, aggregates, .. } => aggregate::with_our_order(inner, aggregates),
        _ => {}
    }
}

/// Has the values that a pattern is sorted by worked out once for each row: the engine does it for each comparison.
fn by_variables(pattern: &mut GraphPattern) {
    let GraphPattern::OrderBy { inner, expression } = pattern else { return };
    for (number, by) in expression.iter_mut().enumerate() {
        let (OrderExpression::Asc(by) | OrderExpression::Desc(by)) = by;
        let variable = Variable::new_unchecked(format!("order by {number}"));
        let expression = std::mem::replace(by, Expression::Variable(variable.clone()));
        let sorted = std::mem::take(&mut **inner);
        **inner = GraphPattern::Extend { inner: Box::new(sorted), variable, expression };
    }
}

/// Tells an engine how this program orders terms, as far as the query needs it.
pub(super) fn tell(evaluator: SparqlEvaluator, query: &mut Query, budget: &Budget) -> SparqlEvaluator {
    each_pattern_of(query, &mut by_variables);
    let ours = budget.clone();
    let evaluator = evaluator.with_custom_function(NamedNode::new_unchecked(KEY), move |arguments| {
        ours.check().ok()?;
        Some(Literal::from(order::Place::of(arguments.first()?).encode()).into())
    });
    aggregate::tell(evaluator, query, budget)
}

/// Whether a query asks a service.
pub(super) fn has_service(query: &mut Query) -> bool {
    let mut has_service = false;
    each_pattern_of(query, &mut |pattern| has_service |= matches!(pattern, GraphPattern::Service { .. }));
    has_service
}

/// Has `change` change all patterns of a query.
pub(super) fn each_pattern_of(query: &mut Query, change: &mut impl FnMut(&mut GraphPattern)) {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    each_pattern(pattern, change);
}

/// Has `change` change a pattern and all patterns in it, in groups, expressions and subqueries.
fn each_pattern(pattern: &mut GraphPattern, change: &mut impl FnMut(&mut GraphPattern)) {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            each_pattern(left, change);
            each_pattern(right, change);
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            each_pattern(left, change);
            each_pattern(right, change);
            expression.iter_mut().for_each(|expression| each_expression(expression, change));
        }
        GraphPattern::Filter { expr, inner } => {
            each_expression(expr, change);
            each_pattern(inner, change);
        }
        GraphPattern::Extend { inner, expression, .. } => {
            each_expression(expression, change);
            each_pattern(inner, change);
        }
        GraphPattern::OrderBy { inner, expression } => {
            for by in expression {
                let (OrderExpression::Asc(by) | OrderExpression::Desc(by)) = by;
                each_expression(by, change);
            }
            each_pattern(inner, change);
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    each_expression(expr, change);
                }
            }
            each_pattern(inner, change);
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Service { inner, .. } => each_pattern(inner, change),
    }
    change(pattern);
}

/// Has `change` change all calls of functions in an expression, the inner ones first.
pub(super) fn each_call(
    expression: &mut Expression,
    change: &mut impl FnMut(&Function, &mut Vec<Expression>),
) {
    each_part(expression, &mut |part| each_call(part, change));
    if let Expression::FunctionCall(function, arguments) = expression {
        change(function, arguments);
    }
}

/// Has `change` change all patterns in an expression.
fn each_expression(expression: &mut Expression, change: &mut impl FnMut(&mut GraphPattern)) {
    match expression {
        Expression::Exists(pattern) => each_pattern(pattern, change),
        expression => each_part(expression, &mut |part| each_expression(part, change)),
    }
}

/// Has `change` change the expressions that an expression is made of.
pub(super) fn each_part(expression: &mut Expression, change: &mut dyn FnMut(&mut Expression)) {
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_)
        | Expression::Exists(_) => {}
        Expression::Or(left, right)
        | Expression::And(left, right)
        | Expression::Equal(left, right)
        | Expression::SameTerm(left, right)
        | Expression::Greater(left, right)
        | Expression::GreaterOrEqual(left, right)
        | Expression::Less(left, right)
        | Expression::LessOrEqual(left, right)
        | Expression::Add(left, right)
        | Expression::Subtract(left, right)
        | Expression::Multiply(left, right)
        | Expression::Divide(left, right) => {
            change(left);
            change(right);
        }
        Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
            change(inner);
        }
        Expression::If(condition, yes, no) => {
            for part in [condition, yes, no] {
                change(part);
            }
        }
        Expression::In(inner, others) => {
            change(inner);
            others.iter_mut().for_each(change);
        }
        Expression::Coalesce(parts) | Expression::FunctionCall(_, parts) => {
            parts.iter_mut().for_each(change);
        }
    }
}

/// Puts the columns of a `SELECT *` into the order in which the text names them.
fn by_appearance(pattern: &mut GraphPattern, text: &str) {
    match pattern {
        GraphPattern::Slice { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner } => {
            by_appearance(inner, text);
        }
        GraphPattern::Project { variables, .. } => {
            let mut tokens = scan::tokens(text).skip_while(|token| !token.is("SELECT")).skip(1);
            let first = tokens.find(|token| !token.is("DISTINCT") && !token.is("REDUCED"));
            if first.is_some_and(|token| token.text == "*") {
                let names: Vec<_> = tokens.filter_map(|token| token.text.strip_prefix(['?', '$'])).collect();
                variables.sort_by_key(|name| names.iter().position(|known| *known == name.as_str()));
            }
        }
        _ => {}
    }
}
