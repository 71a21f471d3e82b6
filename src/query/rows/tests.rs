use proptest::prelude::*;

use oxigraph::model::Literal;

use super::*;

fn row(values: &[u32]) -> Row {
    values.iter().map(|value| (*value > 0).then_some(TermId(*value))).collect()
}

/// Greater numbers stand for greater terms.
#[expect(clippy::unnecessary_wraps, reason = "as terms are read from a graph")]
fn term(id: TermId) -> Result<Term, ()> {
    Ok(Literal::from(id.0).into())
}

fn terms(values: &[u32]) -> Vec<Option<Term>> {
    values.iter().map(|value| (*value > 0).then(|| Literal::from(*value).into())).collect()
}

fn sort(sorting: &Sorting, rows: &[Row]) -> Vec<Vec<Option<Term>>> {
    sorting.sort(rows.iter().cloned().map(Ok), &term, &Budget::default()).unwrap()
}

proptest! {
    #[test]
    fn a_limit_gives_the_first_of_all_rows(
        rows in prop::collection::vec((0..3_u32, 0..3_u32, 0..4_u32, 0..4_u32), 0..40),
        distinct: bool,
        descending: bool,
        start in 0..5_usize,
        length in 0..8_usize,
    ) {
        let rows: Vec<Row> = rows.iter().map(|&(a, b, c, d)| row(&[a, b, c, d])).collect();
        let sorting = Sorting { descending: vec![descending, false], distinct, start: 0, length: None };
        let all = sort(&sorting, &rows);
        let expected: Vec<_> = all.into_iter().skip(start).take(length).collect();
        let cut = Sorting { start, length: Some(length), ..sorting };
        prop_assert_eq!(sort(&cut, &rows), expected);
    }
}

#[test]
fn rows_come_by_their_keys_then_by_their_columns() {
    let rows = [[2, 1, 1], [1, 2, 1], [1, 1, 2], [1, 2, 0], [2, 1, 0]];
    let rows = rows.map(|values| row(&values));
    let sorting = Sorting { descending: vec![true], distinct: false, start: 0, length: None };
    let sorted = sort(&sorting, &rows);
    assert_eq!(sorted, [[1, 1], [1, 2], [2, 1], [1, 2], [2, 1]].map(|values| terms(&values)));
    let distinct = Sorting { distinct: true, ..sorting };
    assert_eq!(sort(&distinct, &rows), [[1, 1], [1, 2], [2, 1]].map(|values| terms(&values)));
}
