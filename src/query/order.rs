//! The order of answers: what a query leaves open is decided here, so that the same graph gives the same bytes.

use std::cmp::Ordering;

use super::scan;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};

/// Whether the query says in which order its rows come, or which rows of many it gives.
pub(super) fn is_ordered(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Slice { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Project { inner, .. } => is_ordered(inner),
        GraphPattern::OrderBy { .. } => true,
        _ => false,
    }
}

/// Appends the selected variables to the ORDER BY of a SELECT, if it has one, so that no two rows are equal to it.
pub(super) fn break_ties(pattern: &mut GraphPattern) {
    match pattern {
        GraphPattern::Slice { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner } => {
            break_ties(inner);
        }
        GraphPattern::Project { inner, variables } => {
            if let GraphPattern::OrderBy { expression, .. } = inner.as_mut() {
                let ties =
                    variables.iter().map(|name| OrderExpression::Asc(Expression::Variable(name.clone())));
                expression.extend(ties);
            }
        }
        _ => {}
    }
}

/// Puts the columns of a `SELECT *` into the order in which the text names them.
pub(super) fn by_appearance(pattern: &mut GraphPattern, text: &str) {
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

/// Rows by their columns from left to right; a column without a value comes first.
pub(super) fn rows(left: &[Option<Term>], right: &[Option<Term>]) -> Ordering {
    left.iter()
        .zip(right)
        .map(|pair| match pair {
            (Some(left), Some(right)) => terms(left, right),
            (left, right) => left.is_some().cmp(&right.is_some()),
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Blank nodes, then IRIs, then literals: numbers by value, the rest by their words, then datatype and language.
fn terms(left: &Term, right: &Term) -> Ordering {
    let rank = |term: &Term| match term {
        Term::BlankNode(_) => 0,
        Term::NamedNode(_) => 1,
        Term::Literal(_) => 2,
    };
    match (left, right) {
        (Term::NamedNode(left), Term::NamedNode(right)) => left.as_str().cmp(right.as_str()),
        (Term::BlankNode(left), Term::BlankNode(right)) => left.as_str().cmp(right.as_str()),
        (Term::Literal(left), Term::Literal(right)) => literals(left, right),
        _ => rank(left).cmp(&rank(right)),
    }
}

fn literals(left: &Literal, right: &Literal) -> Ordering {
    let by_kind = match (number(left), number(right)) {
        (Some(left), Some(right)) => left.total_cmp(&right),
        (left, right) => right.is_some().cmp(&left.is_some()),
    };
    by_kind
        .then_with(|| left.value().cmp(right.value()))
        .then_with(|| left.datatype().as_str().cmp(right.datatype().as_str()))
        .then_with(|| left.language().cmp(&right.language()))
}

/// The value of a numeric literal.
pub(super) fn number(literal: &Literal) -> Option<f64> {
    let datatype = literal.datatype();
    let numeric =
        [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT, xsd::NON_NEGATIVE_INTEGER, xsd::INT, xsd::LONG];
    if numeric.contains(&datatype) { literal.value().parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;

    #[test]
    fn numbers_come_by_value_and_before_words() {
        let mut terms: Vec<Vec<Option<Term>>> = [
            Term::from(Literal::from("10")),
            Literal::from(10).into(),
            Literal::from(9.5).into(),
            NamedNode::new_unchecked("u:x").into(),
        ]
        .map(|term| vec![Some(term)])
        .into();
        terms.push(vec![None]);
        terms.sort_by(|left, right| rows(left, right));
        let shown: Vec<_> =
            terms.iter().map(|row| row[0].as_ref().map_or_else(String::new, Term::to_string)).collect();
        assert_eq!(
            shown,
            [
                "",
                "<u:x>",
                "\"9.5\"^^<http://www.w3.org/2001/XMLSchema#double>",
                "\"10\"^^<http://www.w3.org/2001/XMLSchema#integer>",
                "\"10\""
            ]
        );
    }
}
