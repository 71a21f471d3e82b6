//! Values that variables have before a query is asked: a query and values in, the query with the values in it out.
//!
//! The engine takes values too, but plans without them: a part that only compares such a variable is dropped, as it has no
//! value there. So IRIs and literals are put where the variable stands; of blank nodes and of what may have some, which
//! cannot stand in a query, the engine is told. This is pre-binding as SHACL has it, and what it refuses is refused.

use oxigraph::model::{Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::sorting;

/// Puts values into a query, and gives back those that cannot stand in one.
///
/// # Errors
///
/// What it has that a query with a value for a variable cannot have.
pub(super) fn put(
    query: &mut Query,
    values: &[(Variable, Term)],
) -> Result<Vec<(Variable, Term)>, &'static str> {
    let mut left = Vec::new();
    for (variable, value) in values {
        refuse(query, variable)?;
        if value.is_blank_node() || value.is_triple() {
            left.push((variable.clone(), value.clone()));
        } else {
            sorting::each_pattern_of(query, &mut |pattern| put_in(pattern, variable, value));
        }
    }
    Ok(left)
}

/// Refuses what would make another thing of a variable.
fn refuse(query: &mut Query, variable: &Variable) -> Result<(), &'static str> {
    let mut found = None;
    let mut subqueries = Vec::new();
    sorting::each_pattern_of(query, &mut |pattern| match pattern {
        GraphPattern::Minus { .. } => found = Some("MINUS"),
        GraphPattern::Values { .. } => found = Some("VALUES"),
        GraphPattern::Service { .. } => found = Some("SERVICE"),
        GraphPattern::Extend { variable: new, .. } if new == variable => found = Some("AS with the variable"),
        GraphPattern::Project { variables, .. } => subqueries.push(variables.contains(variable)),
        _ => {}
    });
    // The last is the query itself.
    subqueries.pop();
    if subqueries.contains(&false) {
        found = Some("a subquery that does not select it");
    }
    found.map_or(Ok(()), Err)
}

/// Puts a value in the place of a variable in one pattern, without those inside of it.
fn put_in(pattern: &mut GraphPattern, variable: &Variable, value: &Term) {
    let put = |expression: &mut Expression| put_in_expression(expression, variable, value);
    match pattern {
        GraphPattern::Bgp { patterns } => {
            patterns.iter_mut().for_each(|triple| put_in_triple(triple, variable, value));
        }
        GraphPattern::Path { subject, object, .. } => {
            put_in_term(subject, variable, value);
            put_in_term(object, variable, value);
        }
        GraphPattern::Graph { name, .. } => put_in_name(name, variable, value),
        GraphPattern::Filter { expr, .. } => put(expr),
        GraphPattern::LeftJoin { expression, .. } => expression.iter_mut().for_each(put),
        GraphPattern::Extend { expression, .. } => put(expression),
        GraphPattern::OrderBy { expression, .. } => {
            for by in expression {
                let (OrderExpression::Asc(by) | OrderExpression::Desc(by)) = by;
                put(by);
            }
        }
        GraphPattern::Group { aggregates, .. } => {
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    put(expr);
                }
            }
        }
        _ => {}
    }
}

fn put_in_triple(triple: &mut TriplePattern, variable: &Variable, value: &Term) {
    put_in_term(&mut triple.subject, variable, value);
    put_in_name(&mut triple.predicate, variable, value);
    put_in_term(&mut triple.object, variable, value);
}

fn put_in_name(name: &mut NamedNodePattern, variable: &Variable, value: &Term) {
    if let (NamedNodePattern::Variable(own), Term::NamedNode(value)) = (&*name, value)
        && own == variable
    {
        *name = value.clone().into();
    }
}

fn put_in_term(term: &mut TermPattern, variable: &Variable, value: &Term) {
    match term {
        TermPattern::Variable(own) if own == variable => *term = value.clone().into(),
        TermPattern::Triple(triple) => put_in_triple(triple, variable, value),
        _ => {}
    }
}

fn put_in_expression(expression: &mut Expression, variable: &Variable, value: &Term) {
    match expression {
        Expression::Bound(own) if own == variable => *expression = Literal::from(true).into(),
        Expression::Variable(own) if own == variable => {
            *expression = match value {
                Term::NamedNode(value) => value.clone().into(),
                Term::Literal(value) => value.clone().into(),
                Term::BlankNode(_) | Term::Triple(_) => return,
            }
        }
        expression => sorting::each_part(expression, &mut |part| put_in_expression(part, variable, value)),
    }
}
