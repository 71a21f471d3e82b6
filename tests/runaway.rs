//! Queries that would take hours or all memory: each ends in time and within its memory, with an error, and nothing goes
//! on behind the caller's back.

use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use triplewire::query::{Query, QueryError};
use triplewire::store::GraphStore;

/// Articles of a few passages each, whose sentences follow one another, with names that are mentioned in many.
fn graph() -> String {
    let mut lines = String::new();
    let iri = |name: &str, number: usize| format!("<https://data.example/{name}{number}>");
    for number in 0..3_000 {
        let (passage, article) = (iri("passage", number), iri("article", number / 6));
        let _ = writeln!(lines, "{passage} <urn:in> {article} {article} .");
        let _ = writeln!(lines, "{passage} <urn:next> {} {article} .", iri("passage", number + 1));
        let _ = writeln!(lines, "{passage} <urn:names> {} {article} .", iri("entity", number * 7 % 40));
        let _ = writeln!(lines, "{passage} <urn:text> \"sentence {number} of the morning\" {article} .");
    }
    lines
}

/// Numbers from 0 on, as a list in a query.
fn numbers(count: usize) -> String {
    (0..count).map(|number| format!("{number} ")).collect()
}

/// What each query is, and its text.
fn runaways() -> Vec<(&'static str, String)> {
    let many = numbers(3_000);
    let replaced =
        (0..9).fold("\"aa\"".to_owned(), |text, _| format!("REPLACE({text}, \"a\", \"aaaaaaaa\")"));
    let doubled: String =
        (0..60).map(|step| format!("BIND(CONCAT(?t{step}, ?t{step}) AS ?t{}) ", step + 1)).collect();
    let product = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i .";
    [
        ("a count of combinations", format!("SELECT (COUNT(*) AS ?n) {{ {product} ?j ?k ?l }}")),
        ("combinations", format!("SELECT * {{ {product} }}")),
        ("some of the combinations", format!("SELECT * {{ {product} FILTER(?c = ?f && ?f = ?i && ?a = ?h) }}")),
        ("a path with both ends open", "SELECT * { ?s (<urn:in>|^<urn:in>|<urn:names>|^<urn:names>)* ?o }".into()),
        ("a path of at least one step", "SELECT * { ?s (<urn:names>/^<urn:names>)+ ?o }".into()),
        ("a path of other properties", "SELECT * { ?s (!<urn:text>|!^<urn:text>)* ?o }".into()),
        ("a long chain", "SELECT (COUNT(*) AS ?n) { ?s <urn:next>+ ?o }".into()),
        ("a path in any graph", "SELECT * { GRAPH ?g { ?s (<urn:in>|^<urn:in>)* ?o } ?x (<urn:next>|^<urn:next>)+ ?y }".into()),
        ("sorted combinations", format!("SELECT * {{ {product} }} ORDER BY ?i ?a DESC(?e)")),
        ("sorted combinations, ten of them", format!("SELECT * {{ {product} }} ORDER BY ?i ?a LIMIT 10")),
        ("a sorted subquery", format!("SELECT ?a {{ SELECT * {{ {product} }} ORDER BY DESC(?f) LIMIT 5 }}")),
        ("all texts as one", format!("SELECT (GROUP_CONCAT(STR(?c)) AS ?t) {{ {product} }}")),
        ("different combinations", format!("SELECT DISTINCT ?a ?d ?g {{ {product} }}")),
        ("a count of different combinations", format!("SELECT (COUNT(DISTINCT ?t) AS ?n) {{ {product} BIND(CONCAT(STR(?a), STR(?f), STR(?i)) AS ?t) }}")),
        ("groups of combinations", format!("SELECT ?a ?f (COUNT(*) AS ?n) {{ {product} }} GROUP BY ?a ?f")),
        ("the greatest, the mean", format!("SELECT (MAX(?c) AS ?m) (AVG(STRLEN(STR(?f))) AS ?l) (SAMPLE(?i) AS ?s) {{ {product} }}")),
        ("lists of the query", format!("SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} VALUES ?c {{ {many} }} VALUES ?d {{ {many} }} }}")),
        ("lists of the query, compared", format!("SELECT * {{ VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} VALUES ?c {{ {many} }} FILTER(?a + ?b + ?c < 0) }}")),
        ("a list for each row", format!("SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?x ?y ?z FILTER(STRLEN(STR(?o)) + STRLEN(STR(?z)) IN ({})) }}", numbers(2_000).trim().replace(' ', ", "))),
        ("regular expressions", "SELECT * { ?a <urn:text> ?x . ?b <urn:text> ?y . ?c <urn:text> ?z FILTER REGEX(CONCAT(?x, ?y, ?z), '(sentence|morning|[a-z ]+)*[0-9]{40}$') }".into()),
        ("replacements in replacements", format!("SELECT ({replaced} AS ?t) {{ }}")),
        ("texts that double", format!("SELECT (STRLEN(?t60) AS ?n) {{ BIND(\"text\" AS ?t0) {doubled} }}")),
        ("what may be there", "SELECT * { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i FILTER(?a = ?i) } } }".into()),
        ("what must not be there", "SELECT * { ?a ?b ?c . ?d ?e ?f MINUS { ?a ?h ?f . ?x ?y ?z } FILTER NOT EXISTS { ?d ?e ?a . ?k ?l ?m FILTER(?m = ?a) } }".into()),
        ("either of many", format!("SELECT (COUNT(*) AS ?n) {{ {{ {product} }} UNION {{ {product} FILTER(?a = ?f) }} }}")),
        ("a graph of combinations", format!("CONSTRUCT {{ ?a ?e ?i }} {{ {product} }}")),
        ("a description of all", format!("DESCRIBE ?a ?f {{ {product} }}")),
        ("nothing like that", format!("ASK {{ {product} FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), \"x\")) }}")),
        ("new names", format!("SELECT (COUNT(?u) AS ?n) {{ {product} BIND(UUID() AS ?u) }}")),
        ("subqueries of subqueries", format!("SELECT (SUM(?n) AS ?m) {{ {{ SELECT ?a (COUNT(*) AS ?n) {{ {product} }} GROUP BY ?a }} {{ SELECT ?x {{ ?x ?y ?z . ?u ?v ?w }} }} }}")),
        ("combinations of named graphs", "SELECT * FROM <https://data.example/article1> FROM <https://data.example/article2> FROM NAMED <https://data.example/article3> { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l GRAPH ?m { ?n ?o ?p . ?q ?r ?s } }".into()),
    ]
    .into()
}

/// How many threads work on queries; one that has done so waits for the next, asleep.
fn working() -> usize {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return 0 };
    let told =
        threads.flatten().filter_map(|thread| std::fs::read_to_string(thread.path().join("stat")).ok());
    told.filter(|told| told.contains("(query)") && !told.contains("(query) S")).count()
}

#[test]
fn runaway_queries_end_in_time_and_leave_nothing_behind() {
    let mut store = GraphStore::new().unwrap();
    let format = triplewire::graph_file::format_by_name("nq");
    store.load_reader(std::io::Cursor::new(graph()), format, "graph").unwrap();
    assert!(store.triples(None, None, None).unwrap().len() == 12_000);
    let timeout = Duration::from_millis(400);
    let mut late = String::new();
    for (what, text) in runaways() {
        let begun = Instant::now();
        // What some of them take of memory in this time is held too.
        let result = Query::new(&text).with_timeout(timeout).with_memory(800 << 20).run(&store);
        let answered = begun.elapsed();
        assert!(
            matches!(result, Err(QueryError::Timeout(_) | QueryError::Memory(_) | QueryError::Long(_))),
            "{what}: {:?}",
            result.map(|_| "an answer")
        );
        while working() > 0 && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let ended = begun.elapsed();
        println!("{what}: answered after {answered:?}, ended after {ended:?}");
        if answered > timeout + Duration::from_millis(500) || ended > timeout * 8 {
            let _ = writeln!(late, "{what}: answered after {answered:?}, ended after {ended:?}");
        }
    }
    assert!(late.is_empty(), "{late}");
}

/// The most memory that a process has had, in bytes.
fn most_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let size = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(size.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

#[test]
#[ignore = "takes a minute: the long part of CI runs it"]
fn the_program_holds_to_time_and_memory() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("graph.nq");
    std::fs::write(&file, graph()).unwrap();
    let mut bad = String::new();
    for (what, text) in runaways() {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_triplewire"))
            .args(["query", "--timeout", "2", "--memory", "200", "-d"])
            .arg(&file)
            .arg(&text)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut most = 0;
        let status = loop {
            most = most.max(most_memory(child.id()).unwrap_or_default());
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        let took = begun.elapsed();
        println!("{what}: {took:?}, {} MiB", most >> 20);
        if status.code() != Some(1) || took > Duration::from_millis(2_500 + 700) || most > 300 << 20 {
            let _ = writeln!(bad, "{what}: {status}, {took:?}, {} MiB", most >> 20);
        }
    }
    assert!(bad.is_empty(), "{bad}");
}
