//! The rules of `ontology/checks` on a graph in which all is well and on graphs in which one thing is not.
//!
//! `tests/check/NAME.ru` is a SPARQL update that breaks `tests/check/good.ttl` so that the rule NAME finds it, and
//! no other does; `NAME.txt` is what the program says then. `SNAPSHOTS=overwrite cargo test --test all check::` writes
//! the latter.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::Desk;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNodeRef, Term, TermRef};
use oxigraph::sparql::SparqlEvaluator;
use oxigraph::store::Store;
use triplewire::check::{self, Severity};
use triplewire::store::GraphStore;
use triplewire::vocab::{ev, owl, sh, tw};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn good() -> String {
    fs::read_to_string(root().join("tests/check/good.ttl")).expect("the good graph")
}

/// The files of a directory of the repository with an extension, sorted.
fn files(directory: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(directory)).expect("the directory is there");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}

/// The good graph after an update.
fn broken(update: &Path) -> GraphStore {
    let store = Store::new().expect("a graph and an update that are right");
    store
        .load_from_slice(RdfParser::from_format(RdfFormat::Turtle), &good())
        .expect("a graph and an update that are right");
    let update = fs::read_to_string(update).expect("a graph and an update that are right");
    SparqlEvaluator::new()
        .parse_update(&update)
        .expect("a graph and an update that are right")
        .on_store(&store)
        .execute()
        .expect("a graph and an update that are right");
    let mut graph = GraphStore::new().expect("a graph and an update that are right");
    graph
        .load_quads(store.iter().map(|quad| quad.expect("a quad")))
        .expect("a graph and an update that are right");
    graph
}

#[test]
fn each_rule_finds_what_breaks_it_and_no_other_does() {
    let rules = check::builtin();
    let updates = files("tests/check", "ru");
    let names: BTreeSet<String> = updates.iter().map(|path| stem(path)).collect();
    assert_eq!(names, rules.iter().map(|rule| rule.name.clone()).collect());
    for path in updates {
        let graph = broken(&path);
        let checked = check::check(&graph, &rules, None);
        assert!(checked.failed.is_empty(), "{:?}", checked.failed);
        let found: BTreeSet<&str> =
            checked.report.findings.iter().map(|finding| finding.rule.as_str()).collect();
        assert_eq!(found, [stem(&path).as_str()].into(), "{}", path.display());
        let mut text = Vec::new();
        checked.report.write_text(graph.prefixes(), &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let kept = path.with_extension("txt");
        if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            fs::write(&kept, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(&kept).unwrap_or_default(), text, "{}", kept.display());
    }
}

#[test]
fn a_good_graph_has_no_findings() {
    let mut graph = GraphStore::new().unwrap();
    graph.load_turtle(&good()).unwrap();
    let report = check::check(&graph, &check::builtin(), None).report;
    assert_eq!(report.findings, []);
    // It has a thing of every class that is not a kind of another, so that every rule had something to look at.
    let has = |class: NamedNodeRef<'_>| {
        let class = TermRef::from(class);
        !graph.triples(None, Some(rdf::TYPE), Some(class)).unwrap().is_empty()
    };
    for class in [
        tw::ARTICLE,
        tw::PASSAGE,
        tw::MENTION,
        tw::PERSON,
        tw::COUNTRY,
        tw::ORGANISATION,
        tw::PLACE_CLASS,
        tw::POSITION_CLASS,
        tw::TENURE,
        tw::RELATION,
        tw::EVENT,
        tw::CLAIM,
        tw::LINK,
    ] {
        assert!(has(class), "{class}");
    }
}

#[test]
fn what_build_makes_has_no_violations() {
    let desk = Desk::new();
    let articles = [root().join("examples/articles"), root().join("tests/quality/articles")];
    for (name, path) in [("examples.ttl", &articles[0]), ("quality.trig", &articles[1])] {
        desk.run(["build", path.to_str().unwrap(), "-o", name]).ended(0, &[]);
        let run = desk.run(["check", "-d", name, "--fail-on", "warning"]);
        assert_eq!(String::from_utf8_lossy(&run.stdout), "");
        run.ended(0, &[" rules, 0 violations, 0 warnings, "]);
    }
}

/// Lists in rules are held against the ontology: what a later version adds must be added there.
#[test]
fn the_lists_of_the_rules_are_those_of_the_ontology() {
    let text = |name: &str| fs::read_to_string(root().join(format!("ontology/checks/{name}.rq"))).unwrap();
    let local =
        |term: &NamedNodeRef<'static>| term.as_str().rsplit('#').next().unwrap_or_default().to_owned();
    let mut ontology = GraphStore::new().unwrap();
    ontology.load_path(&root().join("ontology/triplewire.ttl"), None).unwrap();
    let is = |term: NamedNodeRef<'_>, class: &str| {
        let class = NamedNodeRef::new_unchecked(class);
        !ontology.triples(Some(term.into()), Some(rdf::TYPE), Some(class.into())).unwrap().is_empty()
    };
    let owl = |name: &str| format!("{}{name}", owl::NAMESPACE);

    let listed: BTreeSet<String> = words(&text("undefined-term"), "tw:");
    let named = |term: &&NamedNodeRef<'static>| !is(**term, &owl("NamedIndividual"));
    assert_eq!(listed, tw::ALL.iter().filter(named).map(local).collect());

    let listed = words(&text("too-many-values"), "tw:");
    for term in tw::ALL.iter().filter(|term| is(**term, &owl("FunctionalProperty"))) {
        assert!(listed.contains(&local(term)), "too-many-values: {term}");
    }
    let listed = words(&text("not-in-list"), "ev:");
    let roots = ev::ALL.iter().map(local).filter(|name| name.chars().all(char::is_uppercase));
    assert_eq!(listed, roots.collect());

    let listed = words(&text("wrong-mode"), "ev:");
    let modes = ev::ALL.iter().map(local).filter(|name| name.contains('-'));
    assert_eq!(listed, modes.collect());

    // Every property that leads to one of our classes is in the rule on what properties lead to.
    let (range, listed) = (rdfs::RANGE, words(&text("wrong-class"), "tw:"));
    for term in tw::ALL.iter().filter(|term| is(**term, &owl("ObjectProperty"))) {
        let ranges = ontology.triples(Some((*term).into()), Some(range), None).unwrap();
        let own = ranges.into_iter().any(|triple| {
            let range = triple.object;
            matches!(&range, Term::BlankNode(_)) || range.to_string().contains(tw::NAMESPACE)
        });
        if own && ![tw::MODALITY, tw::QUOTATION_TYPE, tw::STANCE].contains(term) {
            assert!(listed.contains(&local(term)), "wrong-class: {term}");
        }
    }
}

/// The local parts of the names with a prefix in a rule, its head left out.
fn words(rule: &str, prefix: &str) -> BTreeSet<String> {
    let query = rule.split_once("\n\n").expect("a head").1;
    let query = query.split_once("SELECT").expect("a SELECT").1;
    query
        .split(|c: char| !c.is_alphanumeric() && c != ':' && c != '-')
        .filter_map(|word| word.strip_prefix(prefix))
        .filter(|local| !local.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn reports_say_what_was_found() {
    let desk = Desk::new();
    let graph = good()
        .replace("tw:actor :kral ; tw:target :union ;", "tw:target :union ;")
        .replace("schema:datePublished \"2020-03\"^^xsd:gYearMonth ;", "");
    desk.file("graph.ttl", graph);
    let text = desk.run(["check", "-d", "graph.ttl"]);
    text.ended(3, &["34 rules, 1 violation, 0 warnings, 1 info, 0 skipped"]);
    assert_eq!(
        text.lines(),
        [
            "violation: :event-1: the event has no actor [event-without-actor]",
            "info: :article-2: the article has no date of publication [undated-article]",
        ]
    );

    let json = desk.run(["check", "-d", "graph.ttl", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.ended(3, &[]).stdout).unwrap();
    assert_eq!(value["conforms"], false);
    assert_eq!((&value["violations"], &value["infos"]), (&1.into(), &1.into()));
    let first = &value["results"][0];
    assert_eq!(first["focus"]["value"], "https://news.example/event-1");
    assert_eq!(first["path"], tw::ACTOR.as_str());

    desk.run(["check", "-d", "graph.ttl", "--format", "report", "-o", "one.ttl"]).ended(3, &[]);
    desk.run(["check", "-d", "graph.ttl", "--format", "report", "-o", "two.ttl"]).ended(3, &[]);
    assert_eq!(desk.read("one.ttl"), desk.read("two.ttl"));
    assert!(!desk.read("one.ttl").contains("_:") && !desk.read("one.ttl").contains('['));
    assert_eq!(desk.names(), ["graph.ttl", "one.ttl", "two.ttl"]);
    let mut report = GraphStore::new().unwrap();
    report.load_turtle(&desk.read("one.ttl")).unwrap();
    let count =
        |class: NamedNodeRef<'_>| report.triples(None, Some(rdf::TYPE), Some(class.into())).unwrap().len();
    assert_eq!((count(sh::VALIDATION_REPORT), count(sh::VALIDATION_RESULT)), (1, 2));
}

#[test]
fn what_counts_is_for_the_user_to_say() {
    let desk = Desk::new();
    desk.file("graph.ttl", good().replace("schema:datePublished \"2020-03\"^^xsd:gYearMonth ;", ""));
    let check = |arguments: &[&str]| desk.run(["check", "-d", "graph.ttl"].iter().chain(arguments));
    check(&[]).ended(0, &["1 info"]);
    check(&["--fail-on", "warning"]).ended(0, &[]);
    check(&["--fail-on", "info"]).ended(3, &[]);
    check(&["--fail-on", "never"]).ended(0, &[]);
    check(&["--fail-on", "info", "--without", "undated-article"]).ended(0, &["33 rules", "0 infos"]);
    check(&["--only", "undated-article"]).ended(0, &["1 rule, ", "1 info"]);
    check(&["--without", "undated"]).ended(2, &["there is no rule 'undated'", "hint: the rules are "]);
}

#[test]
fn users_bring_their_own_rules() {
    let desk = Desk::new();
    desk.file("graph.ttl", good());
    desk.file(
        "rules/herald.rq",
        "# severity: warning\n# message: published by {?value} in {?when}\n\
         SELECT ?this ?value ?when { ?this schema:publisher ?value ; schema:datePublished ?when }",
    );
    desk.file("rules/readme.txt", "not a rule");
    let run = desk.run(["check", "-d", "graph.ttl", "--rules", "rules"]);
    run.ended(0, &["35 rules, 0 violations, 2 warnings"]);
    assert_eq!(run.lines()[0], "warning: :article-1: published by :herald in 2020-02-29 [herald]");

    // A rule that cannot be asked is skipped, the others go on.
    desk.file("broken.rq", "SELECT ?this { ?this a tw:Event ");
    let run = desk.run(["check", "-d", "graph.ttl", "--rules", "broken.rq", "--rules", "rules"]);
    run.ended(3, &["error: rule broken: line 1", "2 warnings, 0 infos, 1 skipped"]);
    desk.file("ask.rq", "ASK { ?this a tw:Event }");
    desk.file("nameless.rq", "SELECT ?event { ?event a tw:Event }");
    for name in ["ask.rq", "nameless.rq"] {
        desk.run(["check", "-d", "graph.ttl", "--rules", name]).ended(3, &["no SELECT of ?this", "hint: "]);
    }
    desk.file("network.rq", "SELECT ?this { SERVICE SILENT <http://127.0.0.1:9/> { ?this a tw:Event } }");
    desk.run(["check", "-d", "graph.ttl", "--rules", "network.rq"]).ended(3, &["never use the network"]);
    desk.file("fatal.rq", "# severity: fatal\nSELECT ?this {}");
    desk.run(["check", "-d", "graph.ttl", "--rules", "fatal.rq"])
        .ended(1, &["fatal:1: 'fatal' is no severity"]);
    desk.file("twice.rq", "# name: two-sorts\nSELECT ?this {}");
    desk.run(["check", "-d", "graph.ttl", "--rules", "twice.rq"])
        .ended(1, &["two rules two-sorts", "hint: "]);
    desk.run(["check", "-d", "graph.ttl", "--rules", "nowhere"]).ended(1, &["nowhere", "hint: "]);
}

#[test]
fn a_graph_that_is_not_ours_is_no_error() {
    let desk = Desk::new();
    desk.file(
        "foreign.ttl",
        "<https://x.example/a> <https://x.example/when> \"soon\"^^<http://www.w3.org/2001/XMLSchema#date> .",
    );
    let run = desk.run(["check", "-d", "foreign.ttl"]);
    run.ended(3, &["1 violation"]);
    assert_eq!(
        run.lines(),
        ["violation: <https://x.example/a>: the text of soon is none of its datatype [literal-form]"]
    );
    desk.file("broken.ttl", "<https://x.example/a> <");
    desk.run(["check", "-d", "broken.ttl"]).ended(1, &["broken.ttl:1", "hint: "]);
    assert!(Severity::Violation < Severity::Info);
}

/// Features of dependencies add up over a whole build: another crate may give the engine a client for HTTP, and then
/// SERVICE and LOAD would connect by themselves.
#[test]
fn the_engine_has_no_network() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let store = Store::new().unwrap();
    let query = format!("SELECT * {{ SERVICE <http://{address}/> {{ ?s ?p ?o }} }}");
    let results = SparqlEvaluator::new().parse_query(&query).unwrap().on_store(&store).execute();
    let oxigraph::sparql::QueryResults::Solutions(mut rows) = results.unwrap() else { panic!("rows") };
    assert!(rows.next().unwrap().is_err());
    let update = format!("LOAD <http://{address}/>");
    assert!(SparqlEvaluator::new().parse_update(&update).unwrap().on_store(&store).execute().is_err());
    assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn shapes_and_rules_give_the_same_verdict() {
    let shapes = check::read_shapes(&[]).unwrap();
    let mut graph = GraphStore::new().unwrap();
    graph.load_turtle(&good()).unwrap();
    assert_eq!(check::validate(&graph, &shapes).unwrap(), []);
    for path in files("tests/check", "ru") {
        let rule = fs::read_to_string(root().join(format!("ontology/checks/{}.rq", stem(&path)))).unwrap();
        let graph = broken(&path);
        let found = |findings: Vec<check::Finding>| -> BTreeSet<_> {
            findings.into_iter().map(|finding| (finding.severity, finding.focus.to_string())).collect()
        };
        let by_rules = found(check::check(&graph, &check::builtin(), None).report.findings);
        let by_shapes = found(check::validate(&graph, &shapes).unwrap());
        let expected = if rule.contains("# shacl: none") { BTreeSet::new() } else { by_rules };
        assert_eq!(by_shapes, expected, "{}", path.display());
    }
}

#[test]
fn users_bring_their_own_shapes() {
    let desk = Desk::new();
    desk.file("graph.ttl", good());
    let prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix s: <https://s.example/> .\n\
                    @prefix tw: <https://w3id.org/triplewire#> . @prefix schema: <https://schema.org/> .\n";
    desk.file(
        "shapes.ttl",
        format!(
            "{prefixes} s:Article a sh:NodeShape ; sh:targetClass tw:Article ;
            sh:property [ sh:path schema:url ; sh:minCount 1 ; sh:severity sh:Warning ] ."
        ),
    );
    let run =
        desk.run(["check", "-d", "graph.ttl", "--shacl", "--shapes", "shapes.ttl", "--format", "report"]);
    run.ended(0, &["0 violations, 1 warning"]);
    let report = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(report.contains("sh:sourceConstraintComponent sh:MinCountConstraintComponent"), "{report}");
    assert!(report.contains("sh:resultPath schema:url") && report.contains("sh:focusNode"), "{report}");

    desk.file("shapes.ttl", "<a> <");
    desk.run(["check", "-d", "graph.ttl", "--shapes", "shapes.ttl"]).ended(1, &["shapes.ttl:1", "hint: "]);
}
