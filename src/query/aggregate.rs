//! Aggregates: a query in, the same query with aggregates that do not depend on the order in which rows are found out.
//!
//! The rows of a group come in an order that depends on how the graph came about. `MIN` and `MAX` follow the order of this
//! program, `SAMPLE` takes the first in it, and `GROUP_CONCAT` joins its texts in it, unless the group is of rows that a
//! subquery has put into an order.

use std::cmp::Ordering;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use oxigraph::sparql::{AggregateFunctionAccumulator, SparqlEvaluator};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};

use super::order;
use super::sorting::each_pattern_of;
use crate::store::Budget;

/// The names of what this module gives to the engine.
const LEAST: &str = "urn:triplewire:order:least";
const GREATEST: &str = "urn:triplewire:order:greatest";
const SAMPLE: &str = "urn:triplewire:order:sample";
/// With the separator in hexadecimal behind it.
const CONCAT: &str = "urn:triplewire:order:concat:";
/// What stands where [`SAMPLE`] has no value.
const NOTHING: &str = "urn:triplewire:order:nothing";

/// Has the aggregates of a group follow the order of this program.
pub(super) fn with_our_order(inner: &GraphPattern, aggregates: &mut [(Variable, AggregateExpression)]) {
    for (_, aggregate) in aggregates {
        let AggregateExpression::FunctionCall { name, expr, .. } = aggregate else { continue };
        let ours = match name {
            AggregateFunction::Min => LEAST.to_owned(),
            AggregateFunction::Max => GREATEST.to_owned(),
            AggregateFunction::Sample => {
                // An aggregate of one's own has no value once an expression has none.
                let nothing = Expression::NamedNode(NamedNode::new_unchecked(NOTHING));
                let of = std::mem::replace(expr, nothing.clone());
                *expr = Expression::Coalesce(vec![of, nothing]);
                SAMPLE.to_owned()
            }
            AggregateFunction::GroupConcat { separator } if !is_ordered(inner) => {
                let separator = separator.as_deref().unwrap_or(" ");
                separator.bytes().fold(CONCAT.to_owned(), |name, byte| format!("{name}{byte:02x}"))
            }
            _ => continue,
        };
        *name = AggregateFunction::Custom(NamedNode::new_unchecked(ours));
    }
}

/// Whether the rows of a pattern come in an order that the query gives them.
fn is_ordered(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::OrderBy { .. } => true,
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => is_ordered(inner),
        _ => false,
    }
}

/// Tells an engine the aggregates that a query has.
pub(super) fn tell(mut evaluator: SparqlEvaluator, query: &mut Query, budget: &Budget) -> SparqlEvaluator {
    let name = NamedNode::new_unchecked;
    let mut concats = Vec::new();
    each_pattern_of(query, &mut |pattern| {
        let GraphPattern::Group { aggregates, .. } = pattern else { return };
        for (_, aggregate) in aggregates {
            let AggregateExpression::FunctionCall { name: AggregateFunction::Custom(name), .. } = aggregate
            else {
                continue;
            };
            concats.extend(name.as_str().strip_prefix(CONCAT).map(str::to_owned));
        }
    });
    for hex in concats {
        let bytes = hex.as_bytes().chunks(2);
        let byte = |digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        let separator = String::from_utf8(bytes.filter_map(byte).collect()).unwrap_or_default();
        let budget = budget.clone();
        evaluator = evaluator.with_custom_aggregate_function(name(format!("{CONCAT}{hex}")), move || {
            let (separator, budget) = (separator.clone(), budget.clone());
            Box::new(Concat { texts: Some(Vec::new()), separator, budget })
        });
    }
    evaluator
        .with_custom_aggregate_function(name(LEAST.into()), || Box::new(Extreme(None, Ordering::Less)))
        .with_custom_aggregate_function(name(GREATEST.into()), || Box::new(Extreme(None, Ordering::Greater)))
        .with_custom_aggregate_function(name(SAMPLE.into()), || {
            Box::new(Sample(Extreme(None, Ordering::Less)))
        })
}

/// The least or the greatest of the terms so far.
struct Extreme(Option<Term>, Ordering);

impl AggregateFunctionAccumulator for Extreme {
    fn accumulate(&mut self, element: Term) {
        if self.0.is_none() || order::optional(Some(&element), self.0.as_ref()) == self.1 {
            self.0 = Some(element);
        }
    }

    fn finish(&mut self) -> Option<Term> {
        self.0.take()
    }
}

/// The least of the terms so far, leaving out where there was none.
struct Sample(Extreme);

impl AggregateFunctionAccumulator for Sample {
    fn accumulate(&mut self, element: Term) {
        if !matches!(&element, Term::NamedNode(iri) if iri.as_str() == NOTHING) {
            self.0.accumulate(element);
        }
    }

    fn finish(&mut self) -> Option<Term> {
        self.0.finish()
    }
}

/// The texts so far, to be joined; none if something was no text.
struct Concat {
    texts: Option<Vec<Term>>,
    separator: String,
    budget: Budget,
}

impl AggregateFunctionAccumulator for Concat {
    fn accumulate(&mut self, element: Term) {
        let is_text = matches!(&element, Term::Literal(literal) if literal.language().is_some() || literal.datatype() == xsd::STRING);
        if !is_text {
            self.texts = None;
        }
        if let Some(texts) = &mut self.texts {
            texts.push(element);
        }
    }

    fn finish(&mut self) -> Option<Term> {
        let mut terms = self.texts.take()?;
        terms.sort_by(|left, right| {
            // What comes of it is not looked at once the budget is spent.
            let _ = self.budget.check();
            order::optional(Some(left), Some(right))
        });
        let mut text = String::new();
        let mut language: Option<Option<&str>> = None;
        for term in &terms {
            let Term::Literal(literal) = term else { continue };
            match language {
                None => language = Some(literal.language()),
                Some(known) => {
                    text.push_str(&self.separator);
                    // What is in several languages is in none.
                    if known != literal.language() {
                        language = Some(None);
                    }
                }
            }
            text.push_str(literal.value());
        }
        Some(match language.flatten() {
            Some(language) => Literal::new_language_tagged_literal_unchecked(text, language).into(),
            None => Literal::new_simple_literal(text).into(),
        })
    }
}
