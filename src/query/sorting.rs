//! Sorting: a query in, the query without the sorting that the engine would do, and what to sort its rows by, out.
//!
//! The engine sorts all rows by an order that is none (see [`order`]). What the whole answer is sorted by is taken off
//! the query: its rows come as they are found, each with the values to sort it by, and where there is a `LIMIT` only the
//! rows that may be given are kept. An `ORDER BY` inside the query stays where it is, and sorts by texts that have the
//! right order; so do [aggregates](super::aggregate).

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet};

use oxigraph::model::{Literal, NamedNode, Term, Variable};
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
    descending: Vec<bool>,
    /// Whether rows that are alike are given once.
    distinct: bool,
    start: usize,
    length: Option<usize>,
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

/// Tells an engine how this program orders terms, as far as the query needs it.
pub(super) fn tell(evaluator: SparqlEvaluator, query: &mut Query, budget: &Budget) -> SparqlEvaluator {
    let ours = budget.clone();
    let evaluator = evaluator.with_custom_function(NamedNode::new_unchecked(KEY), move |arguments| {
        ours.check().ok()?;
        Some(Literal::from(order::Place::of(arguments.first()?).encode()).into())
    });
    aggregate::tell(evaluator, query, budget)
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
fn each_part(expression: &mut Expression, change: &mut dyn FnMut(&mut Expression)) {
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

/// A row, with the values to sort it by behind its columns.
type Row = Vec<Option<Term>>;

/// A row among others that are sorted alike.
struct Entry<'s> {
    sorting: &'s Sorting,
    row: Row,
}

impl Ord for Entry<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sorting.compare(&self.row, &other.row)
    }
}

impl PartialOrd for Entry<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Entry<'_> {}

impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Sorting {
    /// How many values to sort by stand behind the columns.
    pub(super) fn keys(&self) -> usize {
        self.descending.len()
    }

    /// Rows by what they are sorted by, then by their columns, so that no two different rows are alike.
    fn compare(&self, left: &Row, right: &Row) -> Ordering {
        let at = left.len() - self.keys();
        let keys = left[at..].iter().zip(&right[at..]).zip(&self.descending);
        for ((left, right), descending) in keys {
            let order = order::optional(left.as_ref(), right.as_ref());
            let order = if *descending { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        order::rows(&left[..at], &right[..at])
    }

    /// The rows to give, without the values that they were sorted by, of all that are found. Not many more are kept.
    ///
    /// # Errors
    ///
    /// Those of the rows.
    pub(super) fn sort<E>(
        &self,
        found: impl Iterator<Item = Result<Row, E>>,
        budget: &Budget,
    ) -> Result<Vec<Row>, E> {
        let most = self.length.map(|length| length.saturating_add(self.start));
        let mut rows = match most {
            None => self.all(found, budget)?,
            Some(most) if self.distinct => self.first_different(found, most)?,
            Some(most) => self.first(found, most)?,
        };
        rows.drain(..self.start.min(rows.len()));
        for row in &mut rows {
            row.truncate(row.len() - self.keys());
        }
        Ok(rows)
    }

    fn all<E>(&self, found: impl Iterator<Item = Result<Row, E>>, budget: &Budget) -> Result<Vec<Row>, E> {
        let mut rows: Vec<Row> = found.collect::<Result<_, E>>()?;
        rows.sort_by(|left, right| {
            // What comes of it is not looked at once the budget is spent.
            let _ = budget.check();
            self.compare(left, right)
        });
        if self.distinct {
            let mut seen = HashSet::new();
            rows.retain(|row| seen.insert(row[..row.len() - self.keys()].to_vec()));
        }
        Ok(rows)
    }

    /// The first `most` rows; no more than that are kept at any time.
    fn first<E>(&self, found: impl Iterator<Item = Result<Row, E>>, most: usize) -> Result<Vec<Row>, E> {
        let mut heap: BinaryHeap<Entry<'_>> = BinaryHeap::new();
        for row in found {
            let entry = Entry { sorting: self, row: row? };
            if heap.len() < most {
                heap.push(entry);
            } else if let Some(mut last) = heap.peek_mut()
                && entry < *last
            {
                *last = entry;
            }
        }
        Ok(heap.into_sorted_vec().into_iter().map(|entry| entry.row).collect())
    }

    /// The first `most` rows that are different, each in the first of its places.
    fn first_different<E>(
        &self,
        found: impl Iterator<Item = Result<Row, E>>,
        most: usize,
    ) -> Result<Vec<Row>, E> {
        let mut kept: BTreeSet<Entry<'_>> = BTreeSet::new();
        // By its columns, the values that a row is kept with.
        let mut places: HashMap<Row, Row> = HashMap::new();
        for row in found {
            let mut row = row?;
            let last = kept.last().map(|entry| &entry.row);
            if kept.len() >= most && last.is_none_or(|last| self.compare(&row, last).is_ge()) {
                continue;
            }
            let keys = row.split_off(row.len() - self.keys());
            let whole = |keys: &Row| Entry { sorting: self, row: [row.as_slice(), keys].concat() };
            let entry = whole(&keys);
            if let Some(before) = places.get(&row) {
                let before = whole(before);
                if before <= entry {
                    continue;
                }
                kept.remove(&before);
            }
            places.insert(row, keys);
            kept.insert(entry);
            if kept.len() > most
                && let Some(Entry { mut row, .. }) = kept.pop_last()
            {
                row.truncate(row.len() - self.keys());
                places.remove(&row);
            }
        }
        Ok(kept.into_iter().map(|entry| entry.row).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(values: &[i32]) -> Row {
        values.iter().map(|value| (*value > 0).then(|| Literal::from(*value).into())).collect()
    }

    proptest! {
        #[test]
        fn a_limit_gives_the_first_of_all_rows(
            rows in prop::collection::vec((0..3, 0..3, 0..4, 0..4), 0..40),
            distinct: bool,
            descending: bool,
            start in 0..5_usize,
            length in 0..8_usize,
        ) {
            let rows: Vec<Row> = rows.iter().map(|&(a, b, c, d)| row(&[a, b, c, d])).collect();
            let sorting = Sorting { descending: vec![descending, false], distinct, start: 0, length: None };
            let found = || rows.iter().cloned().map(Ok::<_, ()>);
            let all = sorting.sort(found(), &Budget::default()).unwrap();
            let expected: Vec<Row> = all.into_iter().skip(start).take(length).collect();
            let cut = Sorting { start, length: Some(length), ..sorting };
            prop_assert_eq!(cut.sort(found(), &Budget::default()).unwrap(), expected);
        }
    }

    #[test]
    fn rows_come_by_their_keys_then_by_their_columns() {
        let rows = [[2, 1, 1], [1, 2, 1], [1, 1, 2], [1, 2, 0], [2, 1, 0]];
        let found = || rows.iter().map(|values| Ok::<_, ()>(row(values)));
        let sorting = Sorting { descending: vec![true], distinct: false, start: 0, length: None };
        let sorted = sorting.sort(found(), &Budget::default()).unwrap();
        assert_eq!(sorted, [[1, 1], [1, 2], [2, 1], [1, 2], [2, 1]].map(|values| row(&values)));
        let distinct = Sorting { distinct: true, ..sorting };
        assert_eq!(
            distinct.sort(found(), &Budget::default()).unwrap(),
            [[1, 1], [1, 2], [2, 1]].map(|values| row(&values))
        );
    }
}
