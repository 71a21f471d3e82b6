//! `triplewire query` as a user runs it: answers on stdout, messages on stderr, exit codes.

use std::io::Write;
use std::process::{Command, Stdio};

struct Run {
    stdout: String,
    stderr: String,
    code: Option<i32>,
}

const TWO: &str = "tests/query/two.trig";

/// Runs `triplewire query` with `arguments` and `input` on stdin.
fn query_with(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_triplewire"))
        .arg("query")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A command that fails early does not read its input.
    let _ = child.stdin.take().expect("stdin is a pipe").write_all(input);
    let output = child.wait_with_output().expect("the program ends");
    Run {
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        code: output.status.code(),
    }
}

fn query(arguments: &[&str]) -> Run {
    query_with(arguments, b"")
}

/// The answer to `text` over the two articles of the example.
fn answer(text: &str) -> String {
    let run = query(&["-d", TWO, text]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run.stdout
}

#[track_caller]
fn assert_fails(arguments: &[&str], code: i32, messages: &[&str]) {
    let run = query(arguments);
    assert_eq!(run.code, Some(code), "{}", run.stderr);
    assert_eq!(run.stdout, "");
    for message in messages {
        assert!(run.stderr.contains(message), "{message:?} is not in:\n{}", run.stderr);
    }
}

#[test]
fn rows_are_a_table_and_sorted() {
    let rows = answer(
        "SELECT ?who ?name ?age { ?who a tw:Person ; rdfs:label ?name OPTIONAL { ?who wire:age ?age } }",
    );
    assert_eq!(
        rows,
        "who       name       age\n--------  ---------  ---\nwire:ann  Ann Ålund   47\nwire:bo   Bo           9\n"
    );
}

#[test]
fn a_statement_of_two_articles_counts_once_outside_of_graph() {
    assert_eq!(answer("SELECT (COUNT(*) AS ?n) { ?who a tw:Person }"), "n\n-\n2\n");
    assert_eq!(
        answer("SELECT ?article ?who { GRAPH ?article { ?who a tw:Person } }"),
        "article      who\n-----------  --------\nwire:first   wire:ann\nwire:first   wire:bo\nwire:second  wire:ann\n"
    );
}

/// Two articles that share a statement, a third with another, and one statement of no article.
const GRAPHS: &str = "@prefix e: <https://data.example/> . e:x e:p 0 .
e:g1 { e:a e:p 1 , 2 } e:g2 { e:a e:p 2 . e:b e:p 2 } e:g3 { e:c e:q e:a }";

#[test]
fn the_graphs_of_a_query_are_those_that_it_names() {
    let prefix = "PREFIX e: <https://data.example/> ";
    for (query_text, expected) in [
        ("SELECT (COUNT(*) AS ?n) { ?s e:p ?o }", "4"),
        ("SELECT (COUNT(*) AS ?n) { e:a e:p ?o }", "2"),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o GRAPH e:g3 {} }", "5"),
        ("SELECT (COUNT(*) AS ?n) FROM e:g1 FROM e:g2 { ?s ?p ?o }", "3"),
        ("SELECT (COUNT(*) AS ?n) FROM e:g2 FROM e:g1 { ?s e:p 2 }", "2"),
        ("SELECT (COUNT(*) AS ?n) FROM e:g1 FROM e:g1 { e:a e:p ?o }", "2"),
        ("SELECT (COUNT(*) AS ?n) FROM e:g1 FROM e:none { ?s ?p ?o }", "2"),
        ("SELECT (COUNT(*) AS ?n) FROM e:none { ?s ?p ?o }", "0"),
        ("SELECT (COUNT(*) AS ?n) FROM e:g1 { GRAPH ?g { ?s ?p ?o } }", "0"),
        ("SELECT (COUNT(*) AS ?n) FROM NAMED e:g1 { GRAPH ?g { ?s ?p ?o } }", "2"),
        ("SELECT (COUNT(*) AS ?n) FROM NAMED e:g1 { ?s ?p ?o }", "0"),
        ("SELECT (COUNT(*) AS ?n) FROM NAMED e:g1 { GRAPH e:g2 { ?s ?p ?o } }", "0"),
        ("SELECT (COUNT(*) AS ?n) FROM NAMED e:g1 { GRAPH ?g {} }", "1"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g {} }", "3"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "5"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s e:p 2 } }", "3"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { e:a ?p 2 } }", "2"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH e:g2 { ?s ?p 2 } }", "2"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH e:g2 { e:a ?p 2 } }", "1"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH e:g1 { e:b ?p 2 } }", "0"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH e:none { ?s ?p ?o } }", "0"),
        ("SELECT (COUNT(DISTINCT ?g) AS ?n) { e:a ?p ?o GRAPH ?g { ?s e:p ?o } }", "2"),
        ("SELECT (COUNT(*) AS ?n) { e:c e:q/e:p ?o }", "2"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { e:a e:p+ ?o } }", "3"),
    ] {
        let run = query_with(
            &["-d", "-", "--data-format", "trig", &format!("{prefix}{query_text}")],
            GRAPHS.as_bytes(),
        );
        assert_eq!(run.stdout, format!("n\n-\n{expected}\n"), "{query_text}: {}", run.stderr);
    }
}

#[test]
fn aggregates_do_not_depend_on_the_order_of_the_statements() {
    let statements = [
        "e:a e:p \"b\" .",
        "e:a e:p \"a\"@en .",
        "e:a e:p \"c\" .",
        "e:a e:q \"y\"@en .",
        "e:a e:q \"x\"@en .",
        "e:a e:r 10 .",
        "e:a e:r 9 .",
    ];
    for (query_text, expected) in [
        ("(GROUP_CONCAT(?o) AS ?x) { ?s e:p ?o }", "\"a b c\""),
        ("(GROUP_CONCAT(?o; SEPARATOR = '\u{e9}\\n') AS ?x) { ?s e:p ?o }", "\"a\u{e9}\\nb\u{e9}\\nc\""),
        ("(GROUP_CONCAT(?o) AS ?x) { ?s e:q ?o }", "\"x y\"@en"),
        ("(GROUP_CONCAT(?o) AS ?x) { ?s e:none ?o }", "\"\""),
        ("(GROUP_CONCAT(?o) AS ?x) { ?s e:r ?o }", ""),
        ("(GROUP_CONCAT(DISTINCT STR(?o)) AS ?x) { ?s e:r ?o, ?other }", "\"10 9\""),
        ("(GROUP_CONCAT(?o) AS ?x) { SELECT * { ?s e:p ?o } ORDER BY DESC(?o) }", "\"c b a\""),
        ("(SAMPLE(?o) AS ?x) { ?s ?p ?o }", "9"),
        ("(SAMPLE(?n) AS ?x) { ?s ?p ?o BIND(?o + 1 AS ?n) }", "10"),
        ("(SAMPLE(?none) AS ?x) { ?s ?p ?o }", ""),
    ] {
        for turn in 0..statements.len() {
            let mut turned = statements;
            turned.rotate_left(turn);
            let graph = format!("@prefix e: <https://data.example/> . {}", turned.concat());
            let text = format!("PREFIX e: <https://data.example/> SELECT {query_text}");
            let run =
                query_with(&["-d", "-", "--data-format", "ttl", "--format", "tsv", &text], graph.as_bytes());
            assert_eq!(run.stdout, format!("?x\n{expected}\n"), "{query_text}: {}", run.stderr);
        }
    }
}

#[test]
fn order_by_comes_first_and_ties_are_broken_by_the_columns() {
    assert_eq!(answer("SELECT ?age { ?who wire:age ?age } ORDER BY DESC(?age)"), "age\n---\n 47\n  9\n");
    assert_eq!(answer("SELECT ?who { ?who a ?type } ORDER BY ?type LIMIT 1"), "who\n--------\nwire:ann\n");
}

#[test]
fn select_all_keeps_the_order_of_the_variables() {
    let rows = answer("SELECT * { ?s wire:since ?date }");
    assert!(rows.starts_with("s         date\n"), "{rows}");
}

#[test]
fn results_have_the_formats_of_sparql() {
    let text = "SELECT ?name ?age { ?who rdfs:label ?name ; wire:age ?age }";
    let written = |format: &str| query(&["-d", TWO, "--format", format, text]).stdout;
    assert_eq!(written("csv"), "name,age\r\nAnn Ålund,47\r\nBo,9\r\n");
    assert_eq!(written("tsv"), "?name\t?age\n\"Ann Ålund\"@en\t47\n\"Bo\"@en\t9\n");
    let json: serde_json::Value = serde_json::from_str(&written("json")).unwrap();
    assert_eq!(json["results"]["bindings"][1]["name"]["value"], "Bo");
    assert!(written("xml").ends_with("</sparql>\n"));
}

#[test]
fn ask_says_true_or_false() {
    assert_eq!(answer("ASK { ?who a tw:Person }"), "true\n");
    assert_eq!(answer("ASK { ?who a tw:Event }"), "false\n");
}

#[test]
fn graphs_come_as_turtle_that_can_be_asked_again() {
    let turtle = answer("CONSTRUCT { ?who tw:label ?name } { ?who rdfs:label ?name }");
    assert!(turtle.contains("wire:ann tw:label \"Ann Ålund\"@en"), "{turtle}");
    assert!(!turtle.contains("@prefix owl:"), "{turtle}");
    let again = query_with(&["-d", "-", "SELECT ?name { wire:bo tw:label ?name }"], turtle.as_bytes());
    assert_eq!(again.stdout, "name\n----\nBo\n", "{}", again.stderr);
    let triples = query(&["-d", TWO, "--format", "nt", "DESCRIBE wire:bo"]).stdout;
    assert_eq!(triples.lines().count(), 3, "{triples}");
}

#[test]
fn files_of_several_formats_make_one_graph() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("more.nt");
    std::fs::write(
        &path,
        "<https://data.example/bo> <https://data.example/knows> <https://data.example/ann> .\n",
    )
    .unwrap();
    let run =
        query(&["-d", TWO, "-d", path.to_str().unwrap(), "SELECT ?n { wire:bo wire:knows/rdfs:label ?n }"]);
    assert_eq!(run.stdout, "n\n---------\nAnn Ålund\n", "{}", run.stderr);
}

#[test]
fn the_query_comes_from_a_file_or_from_stdin() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ask.rq");
    std::fs::write(&path, "\u{feff}# is anybody there?\nASK { ?who a tw:Person }").unwrap();
    assert_eq!(query(&["-d", TWO, "-f", path.to_str().unwrap()]).stdout, "true\n");
    assert_eq!(query_with(&["-d", TWO, "-"], b"ASK {}").stdout, "true\n");
    assert_fails(&["-d", "-", "-"], 2, &["both", "hint:"]);
}

#[test]
fn the_answer_goes_to_a_file_in_the_format_of_its_name() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ages.csv");
    let run = query(&["-d", TWO, "-o", path.to_str().unwrap(), "SELECT ?age { ?who wire:age ?age }"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "age\r\n9\r\n47\r\n");
}

#[test]
fn syntax_errors_are_told_where_they_are() {
    let fails = |text: &str, messages: &[&str]| assert_fails(&["-d", TWO, text], 1, messages);
    fails("SELECT ?s WHERE { ?s a }", &["line 1, column 24", "'}' is not expected here"]);
    fails("SELCT ?s { ?s a ?o }", &["line 1, column 1", "did you mean SELECT?"]);
    fails("SELECT ?s {\n  ?s a ?o", &["line 2, column 10", "ends too early", "2 |   ?s a ?o"]);
    fails("SELECT ?s {\n\n  ?s a 'x\n}", &["line 3, column 8", "not closed"]);
    fails("SELECT ?s { ?s a <x> }", &["column 18", "relative IRI", "hint:", "--base"]);
    fails("SELECT ?s (COUNT(?o) AS ?n) { ?s a ?o }", &["unbound", "hint:", "GROUP BY"]);
    fails("  ", &["the query is empty"]);
}

#[test]
fn unknown_prefixes_are_named() {
    let text = "# persons\nPREFIX a: <urn:a:>\nSELECT ?s { ?s a:b 'c:d' ; twe:label ?n }";
    assert_fails(
        &["-d", TWO, text],
        1,
        &[
            "line 3, column 28",
            "the prefix 'twe:' is not declared",
            "hint: did you mean 'tw:'?",
            " a: ",
            " wire: ",
        ],
    );
}

#[test]
fn misspelt_terms_of_the_ontology_are_told() {
    let run = query(&["-d", TWO, "ASK { ?who a tw:Offical }"]);
    assert_eq!((run.stdout.as_str(), run.code), ("false\n", Some(0)));
    assert!(
        run.stderr.contains("warning: query: line 1, column 14: the ontology has no tw:Offical"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("hint: did you mean tw:Official?"), "{}", run.stderr);
}

#[test]
fn old_names_of_terms_are_told_and_answered() {
    let day =
        "<https://w3id.org/triplewire#NAME> \"2020-10\"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .";
    let asked = "SELECT ?day { ?event tw:date ?day }";
    for (name, graph_is_old) in [("eventDate", false), ("date", true)] {
        let graph = format!("<http://e/1> {}", day.replace("NAME", name));
        let run = query_with(&["-d", "-", "--data-format", "nt", "--format", "csv", asked], graph.as_bytes());
        assert_eq!((run.stdout.as_str(), run.code), ("day\r\n2020-10\r\n", Some(0)), "{name}");
        assert!(run.stderr.contains("column 22: tw:date is called tw:eventDate now"), "{}", run.stderr);
        let told =
            run.stderr.contains("the graph was made with older names of terms (tw:date is tw:eventDate now)");
        assert_eq!(told, graph_is_old, "{}", run.stderr);
    }
    let run = query(&["-d", TWO, "ASK { ?claim tw:kind \"direct\" }"]);
    assert!(run.stderr.contains("its values are tw:Direct and tw:Indirect"), "{}", run.stderr);
}

#[test]
fn a_name_without_its_language_is_told_where_nothing_is_found() {
    let run = query(&["-d", TWO, "SELECT ?who { ?who rdfs:label \"Bo\" }"]);
    assert_eq!((run.stdout.as_str(), run.code), ("who\n---\n", Some(0)));
    assert!(
        run.stderr.contains("column 31: nothing was found, and \"Bo\" has no language"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("hint: write \"Bo\"@en, or compare it with STR(...)"), "{}", run.stderr);
    let count = query(&["-d", TWO, "SELECT (COUNT(*) AS ?n) { ?who rdfs:label 'Bo' }"]);
    assert!(count.stderr.contains("'Bo' has no language"), "{}", count.stderr);
    let found =
        query(&["-d", TWO, "ASK { ?who rdfs:label ?name FILTER(?name = 'Bo' || STR(?name) = 'Bo') }"]);
    assert!(!found.stderr.contains("no language"), "{}", found.stderr);
}

#[test]
fn what_the_graph_lacks_is_told_where_nothing_is_found() {
    for (text, told) in [
        (
            "SELECT ?x { ?x schema:publisher ?y }",
            &["nothing in the graph has schema:publisher", "hint:", "--publisher"][..],
        ),
        (
            "SELECT ?x { ?x a schema:Organization }",
            &["is of the class schema:Organization", "write tw:Organisation"],
        ),
        ("ASK { ?x rdfs:label 'Nobody'@en }", &["has rdfs:label \"Nobody\"@en", "triplewire explain"]),
        (
            "SELECT ?x { ?x rdfs:label ?name FILTER(CONTAINS(?name, 'nobody')) }",
            &["CONTAINS minds upper and lower case", "tw:matches"],
        ),
        // What is said already is enough.
        ("SELECT ?x { ?x rdfs:label 'Nobody' }", &["has no language"]),
    ] {
        let run = query(&["-d", TWO, text]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        told.iter().for_each(|told| assert!(run.stderr.contains(told), "{told}: {}", run.stderr));
        assert_eq!(run.stderr.matches("warning:").count(), 1, "{}", run.stderr);
    }
    for text in [
        "SELECT ?x { ?x rdfs:label ?name }",
        "ASK { ?x rdfs:label ?name FILTER(CONTAINS(LCASE(?name), 'qq')) }",
    ] {
        let run = query(&["-d", TWO, text]);
        assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    }
    let is_example = query(&["-d", TWO, "meetings"]);
    assert!(
        is_example.stderr.contains("hint: '--example meetings' asks the example query"),
        "{}",
        is_example.stderr
    );
}

#[test]
fn the_name_of_an_answer_says_its_format() {
    let all = "SELECT * { ?s ?p ?o }";
    assert_fails(&["-d", TWO, all, "--format", "csv", "-o", "rows.csv.gz"], 2, &["not compressed", "| gzip"]);
    for name in ["rows.xlsx", "rows.docx", "rows.html"] {
        assert_fails(
            &["-d", TWO, all, "-o", name],
            2,
            &[&format!("the name '{name}' does not say"), "hint: end it in .csv"],
        );
        assert!(!std::path::Path::new(name).exists());
    }
}

#[test]
fn updates_are_refused() {
    assert_fails(&["-d", TWO, "DELETE WHERE { ?s ?p ?o }"], 1, &["DELETE is a SPARQL update", "hint:"]);
    assert_fails(&["-d", TWO, "LOAD <http://127.0.0.1:9/>"], 1, &["LOAD is a SPARQL update", "-d"]);
}

#[test]
fn services_are_never_asked() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let service = format!("<http://{}/sparql>", listener.local_addr().unwrap());
    for silent in ["", "SILENT"] {
        let text = format!("SELECT * {{ SERVICE {silent} {service} {{ ?s ?p ?o }} }}");
        assert_fails(&["-d", TWO, &text], 1, &["SERVICE", "never use the network", "hint:"]);
    }
    assert!(listener.accept().is_err(), "somebody called");
}

#[test]
fn a_query_can_be_stopped() {
    let text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u }";
    assert_fails(&["-d", TWO, "--timeout", "0.05", text], 1, &["no answer within 0.05 s", "hint:"]);
    assert_fails(&["-d", TWO, "--timeout", "0", text], 2, &["--timeout"]);
}

#[test]
fn formats_that_do_not_fit_are_wrong_usage() {
    assert_fails(
        &["-d", TWO, "--format", "turtle", "SELECT * {}"],
        2,
        &["Turtle", "hint: choose one of table"],
    );
    assert_fails(
        &["-d", TWO, "--format", "csv", "DESCRIBE wire:bo"],
        2,
        &["CSV", "hint: choose one of turtle"],
    );
    assert_fails(&["-d", TWO, "--format", "docx", "SELECT * {}"], 2, &["docx"]);
    assert_fails(&["SELECT * {}"], 2, &["--data"]);
    assert_fails(&["-d", TWO], 2, &["QUERY"]);
}

#[test]
fn bad_graph_files_are_told_with_their_place() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let ask = "ASK {}";
    assert_fails(&["-d", "tests/query/none.ttl", ask], 1, &["tests/query/none.ttl", "make a graph first"]);
    assert_fails(&["-d", "src/query", ask], 1, &["src/query", "directory", "hint:"]);
    assert_fails(
        &["-d", &file("a.txt", b"By Wire"), ask],
        1,
        &["a.txt", "looks like an article", "triplewire build"],
    );
    assert_fails(
        &["-d", &file("a.ttl", b"<u:a>\n  <u:b> .\n"), ask],
        1,
        &["a.ttl:2:9", "hint: it was read as Turtle"],
    );
    assert_fails(&["-d", &file("b.nt", b"<u:a> <u:b> <u:c> .\n\n<u:a> x\n"), ask], 1, &["b.nt:3:7"]);
    assert_fails(&["-d", &file("c.ttl", b"\x89PNG\r\n\xff\xfe"), ask], 1, &["c.ttl:1", "UTF-8"]);
    assert_fails(
        &["-d", &file("d.jsonld", b"{\"@context\": \"http://127.0.0.1:9/\"}"), ask],
        1,
        &["hint: its @context"],
    );
    assert_fails(&["-d", &file("e.ttl", b"<a> a <u:b> ."), ask], 1, &["e.ttl:1:1", "--base"]);
    let based =
        query(&["-d", &file("e.ttl", b"<a> a <u:b> ."), "--base", "http://h/", "ASK { <a> a <u:b> }"]);
    assert_eq!(based.stdout, "true\n", "{}", based.stderr);
    let triple = file("g.ttl", b"<u:a> <u:b> <u:c> <u:d> .");
    assert_fails(&["-d", &triple, ask], 1, &["hint: it was read as Turtle", "--data-format"]);
    assert_eq!(query(&["-d", &triple, "--data-format", "nq", ask]).stdout, "true\n");
    let empty = query(&["-d", &file("f.ttl", b""), "ASK { ?s ?p ?o }"]);
    assert_eq!(empty.stdout, "false\n");
    assert!(empty.stderr.contains("warning: the graph is empty"), "{}", empty.stderr);
}

#[test]
fn a_query_that_does_not_listen_ends_all_the_same() {
    let mut lines = String::new();
    for number in 0..600 {
        lines.push_str(&format!("<u:s{number}> <u:p> \"{number}\" .\n"));
    }
    let start = std::time::Instant::now();
    // The engine counts combinations without looking at anything else.
    let count = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    let run = query_with(&["-d", "-", "--data-format", "nt", "--timeout", "0.2", count], lines.as_bytes());
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("no answer within 0.2 s"), "{}", run.stderr);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn queries_that_are_too_deep_are_refused() {
    let nested = |open: &str, close: &str, inside: &str| {
        format!("{}{inside}{}", open.repeat(30_000), close.repeat(30_000))
    };
    let deep = [
        format!("SELECT * {}", nested("{", "}", "")),
        format!("SELECT ({} AS ?x) {{}}", nested("(", ")", "1")),
        format!("SELECT ({}1 AS ?x) {{}}", "!".repeat(30_000)),
        format!("ASK {{ ?a {} ?b }}", nested("(", ")*", "<u:p>")),
        format!("ASK {{ ?a ?b {} }}", nested("[ ?c ", "]", "")),
        format!("ASK {{ {{}} {} }}", "UNION {}".repeat(30_000)),
    ];
    for text in deep {
        let run = query_with(&["-d", TWO, "-"], text.as_bytes());
        assert_eq!(run.code, Some(1), "{}: {}", &text[..20], run.stderr);
        assert!(run.stderr.contains("the limit 'depth'") || run.stderr.contains("the limit 'operators'"));
    }
    let run = query_with(&["-d", TWO, "-"], format!("ASK {}", "{".repeat(200) + &"}".repeat(200)).as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn tables_are_cut_to_a_width_that_was_asked_for_and_blocks_are_not() {
    let question = "SELECT ?name ?who { ?who a tw:Person ; rdfs:label ?name }";
    let run = query(&["-d", TWO, "--width", "14", question]);
    assert_eq!(run.stdout, "name    who\n------  ------\nAnn Å…  wire:…\nBo      wire:…\n");
    assert!(
        run.stderr.contains("2 rows, cut to the width; '--format block' or '--width 0' shows all"),
        "{}",
        run.stderr
    );
    let whole = query(&["-d", TWO, "--width", "0", question]);
    assert_eq!(whole.stdout, answer(question));
    assert_eq!(whole.stderr, "2 rows\n");
    let blocks = query(&["-d", TWO, "--width", "14", "--format", "block", question]);
    assert_eq!(
        blocks.stdout,
        "row 1\n  name  Ann Ålund\n  who   wire:ann\n\nrow 2\n  name  Bo\n  who   wire:bo\n"
    );
    assert_eq!(query(&["-d", TWO, "--format", "block", "ASK { ?s ?p ?o }"]).stdout, "true\n");
    assert_fails(&["-d", TWO, "--width", "wide", question], 2, &["--width"]);
}

#[test]
fn example_queries_are_listed_written_and_asked() {
    let list = query(&["--examples"]);
    assert_eq!((list.code, list.stderr.as_str()), (Some(0), ""));
    assert!(list.stdout.lines().any(|line| line.starts_with("meetings ") && line.contains("Who met")));
    for name in list.stdout.lines().filter_map(|line| line.split(' ').next()) {
        let text = query(&["--example", name]);
        let file =
            std::fs::read_to_string(format!("{}/examples/queries/{name}.rq", env!("CARGO_MANIFEST_DIR")));
        assert_eq!(Some(text.stdout), file.ok());
        assert_eq!(query(&["--example", name, "-d", TWO]).code, Some(0), "{name}");
    }
    assert_fails(&["--example", "meeting"], 2, &["no example query 'meeting'", "did you mean meetings? "]);
    assert_fails(&["--example", "meetings", "ASK {}"], 2, &["cannot be used with"]);
}

#[test]
fn what_may_have_been_meant_is_said_when_nothing_is_found() {
    for (text, message, way) in [
        (
            "ASK { ?x tw:eventDate '2019-03-12' }",
            "is a text, which is compared with dates",
            "'2019-03-12'^^xsd:date",
        ),
        (
            "ASK { ?x <http://schema.org/headline> ?y }",
            "is schema:headline in a graph",
            "write schema:headline",
        ),
        ("ASK { ?x owl:sameAs <https://www.wikidata.org/wiki/Q42> }", "is wd:Q42 in a graph", "write wd:Q42"),
        ("ASK { ?x tw:eventType ev:MEET }", "the ontology has no ev:MEET", "\"meet\" is told as ev:CONSULT"),
    ] {
        let run = query(&["-d", TWO, text]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), "false\n"));
        assert!(run.stderr.contains(message) && run.stderr.contains(way), "{}", run.stderr);
    }
    for (text, meant) in [
        ("ASK { ?s a Person }", "'Person' is not expected here; did you mean tw:Person?"),
        ("ASK { ?s tw:eventType CONSULT }", "did you mean ev:CONSULT?"),
        ("ASK { ?s label ?x }", "did you mean rdfs:label?"),
        ("ASK { ?s sameAs ?x }", "did you mean owl:sameAs?"),
    ] {
        assert_fails(&["-d", TWO, text], 1, &[meant]);
    }
    assert_fails(
        &["ASK { ?s a tw:Person }"],
        2,
        &["hint: name the graph file or store with -d: triplewire query -d"],
    );
}
