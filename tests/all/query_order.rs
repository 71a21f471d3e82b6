//! The order of answers over terms of all kinds: wherever a query sorts, and however few rows it keeps.

use triplewire::query::{Answer, Query};
use triplewire::store::GraphStore;

/// A graph in which numbers, words that look like numbers, dates and other things are values of one property.
fn mixture() -> GraphStore {
    let mut turtle = "@prefix x: <http://www.w3.org/2001/XMLSchema#> .\n".to_owned();
    for number in 0..160_i32 {
        let other = number * 7919 % 163;
        let values = [
            format!("{other}"),
            format!("\"{other}\""),
            format!("\"{other}\"@en"),
            format!("\"{other}.{number}\"^^<u:odd>"),
            format!("\"{}-0{}-1{}\"^^x:date", 1900 + other, 1 + number % 9, number % 10),
            format!("\"{}\"^^x:gYear", 1900 + other),
            format!("{other}.5"),
            format!("\"word {other}\""),
            format!("<u:{other}>"),
            format!("\"{}\"^^x:boolean", other % 2 == 0),
        ];
        for value in &values {
            turtle.push_str(&format!("<u:s{number}> <u:p> {value} .\n"));
        }
    }
    let mut graph = GraphStore::new().expect("a store");
    graph.load_turtle(&turtle).expect("Turtle");
    graph
}

/// The values of the first column.
fn column(graph: &GraphStore, query: &str) -> Vec<String> {
    match Query::new(query).run(graph).unwrap_or_else(|error| panic!("{query}: {error}")) {
        Answer::Solutions(solutions) => solutions
            .rows
            .iter()
            .map(|row| row[0].as_ref().map_or_else(String::new, ToString::to_string))
            .collect(),
        Answer::Graph(dataset) => dataset.quads().map(|quad| quad.object.to_string()).collect(),
        Answer::Boolean(yes) => vec![yes.to_string()],
    }
}

#[test]
fn values_of_all_kinds_are_sorted() {
    let graph = mixture();
    let all = column(&graph, "SELECT ?o { ?s <u:p> ?o } ORDER BY ?o");
    assert_eq!(all.len(), 1600);
    let kinds = [
        "<u:",
        "^^<http://www.w3.org/2001/XMLSchema#integer>",
        "XMLSchema#boolean",
        "XMLSchema#date",
        "\"word",
    ];
    let firsts: Vec<_> =
        kinds.iter().map(|kind| all.iter().position(|term| term.contains(kind)).unwrap()).collect();
    assert!(firsts.is_sorted(), "{firsts:?}");
    // By value, whatever the datatype.
    let at = |term: &str| all.iter().position(|other| other.starts_with(term)).unwrap();
    assert!(at("\"2\"^^") < at("\"2.5\"^^") && at("\"2.5\"^^") < at("\"10\"^^"));
    assert!(at("\"1919\"^^") < at("\"1919-") && at("\"1919-") < at("\"1920\"^^"));

    let mut down = column(&graph, "SELECT ?o { ?s <u:p> ?o } ORDER BY DESC(?o)");
    down.reverse();
    assert_eq!(down, all);
}

#[test]
fn a_limit_gives_the_beginning_of_what_is_given_without() {
    let graph = mixture();
    for head in ["SELECT", "SELECT DISTINCT", "SELECT REDUCED"] {
        for by in ["?o", "DESC(?o)", "STRLEN(STR(?o)) DESC(?o)", "?unknown", "(?o * 2)", "DATATYPE(?o) ?s"] {
            let query = format!("{head} ?o {{ ?s <u:p> ?o }} ORDER BY {by}");
            let all = column(&graph, &query);
            for (offset, limit) in [(0, 0), (0, 1), (0, 70), (13, 40), (1590, 40), (5000, 3)] {
                let some = column(&graph, &format!("{query} OFFSET {offset} LIMIT {limit}"));
                let expected: Vec<_> = all.iter().skip(offset).take(limit).cloned().collect();
                assert_eq!(some, expected, "{query} {offset} {limit}");
            }
        }
    }
}

#[test]
fn what_is_sorted_inside_of_a_query_is_sorted_alike() {
    let graph = mixture();
    let mut first = column(&graph, "SELECT ?o { ?s <u:p> ?o } ORDER BY DESC(?o) LIMIT 90");
    first.sort();
    let inside = "{ SELECT ?o { ?s <u:p> ?o } ORDER BY DESC(?o) LIMIT 90 }";
    for query in [
        format!("SELECT ?o {{ {inside} }}"),
        format!("SELECT ?o {{ {{ {inside} }} UNION {{ {inside} FILTER(false) }} }}"),
        "CONSTRUCT { [] <u:q> ?o } { ?s <u:p> ?o } ORDER BY DESC(?o) LIMIT 90".to_owned(),
    ] {
        let mut found = column(&graph, &query);
        found.sort();
        assert_eq!(found, first, "{query}");
    }
    assert_eq!(column(&graph, &format!("ASK {{ ?x <u:p> ?y FILTER EXISTS {inside} }}")), ["true"]);
}

#[test]
fn the_least_and_the_greatest_are_the_first_and_the_last() {
    let graph = mixture();
    let all = column(&graph, "SELECT ?o { ?s <u:p> ?o } ORDER BY ?o");
    for distinct in ["", "DISTINCT "] {
        let least = column(&graph, &format!("SELECT (MIN({distinct}?o) AS ?x) {{ ?s <u:p> ?o }}"));
        assert_eq!(Some(&least[0]), all.first());
        let greatest = column(&graph, &format!("SELECT (MAX({distinct}?o) AS ?x) {{ ?s <u:p> ?o }}"));
        assert_eq!(Some(&greatest[0]), all.last());
    }
    assert_eq!(column(&graph, "SELECT (MIN(?o) AS ?x) { ?s <u:none> ?o }"), [""]);
    let by_group =
        "SELECT (MAX(?o) AS ?x) { ?s <u:p> ?o FILTER(isNumeric(?o)) } GROUP BY ?s ORDER BY ?x LIMIT 1";
    assert_eq!(column(&graph, by_group), ["\"0.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>"]);
}
