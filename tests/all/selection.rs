//! Selections: what is asked for is there, what it needs is there, and the rules of the ontology find nothing wrong.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use crate::common::Desk;
use oxigraph::model::{Quad, Term};
use triplewire::check;
use triplewire::export::{Condition, Selection};
use triplewire::gazetteer::Gazetteer;
use triplewire::graph_file::Loader;
use triplewire::map::{self, Dataset, Format, write};
use triplewire::query::Query;
use triplewire::resolve::Resolver;
use triplewire::store::GraphStore;
use triplewire::vocab::Prefixes;
use triplewire::{pipeline, read};

/// The graph of the example articles.
static GRAPH: LazyLock<Dataset> = LazyLock::new(|| {
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let mut resolver = Resolver::new();
    for item in read::Reader::new().read([read::Input::Path(articles)]) {
        resolver.add(pipeline::process(item.expect("the examples are articles"), Gazetteer::builtin()));
    }
    map::map(&resolver.finish(), &map::Options::default()).dataset
});

fn conditions(texts: &[&str]) -> Vec<Condition> {
    texts.iter().map(|text| text.parse().expect("a condition")).collect()
}

fn select(only: &[&str], without: &[&str]) -> Dataset {
    Selection { only: conditions(only), without: conditions(without) }.of(&GRAPH)
}

fn store(dataset: &Dataset) -> GraphStore {
    let mut store = GraphStore::new().expect("a store in memory");
    store.load_quads(dataset.quads()).expect("a store in memory takes everything");
    store
}

/// How many rows a query has.
fn count(dataset: &Dataset, query: &str) -> usize {
    let store = store(dataset);
    let answer = Query::new(query).run(&store).expect("the query is right");
    answer.to_text(store.prefixes()).expect("a table").lines().count().saturating_sub(2)
}

fn quads(dataset: &Dataset) -> BTreeSet<String> {
    dataset.quads().map(|quad| quad.to_string()).collect()
}

#[test]
fn every_selection_is_a_part_of_the_graph_that_keeps_its_rules() {
    let all = quads(&GRAPH);
    let things: BTreeSet<String> = GRAPH.quads().map(|quad| quad.subject.to_string()).collect();
    let article = "courier-2019-05-27-vilnius";
    let by_article = format!("article={article}");
    for (only, without) in [
        (&["class=Event"][..], &[][..]),
        (&["class=Claim"], &[]),
        (&["class=Person"], &[]),
        (&["class=Mention"], &[]),
        (&["class=Link"], &[]),
        (&["class=Statement", "confidence=0.8.."], &[]),
        (&["class=Tenure", "class=Relation"], &[]),
        (&["date=2019-03..2019-04"], &[]),
        (&["date=2019-05", "class=Event"], &["class=City"]),
        (&["confidence=..0.7"], &[]),
        (&[by_article.as_str()], &[]),
        (&[], &[by_article.as_str()]),
        (&["entity=Mike Pompeo"], &[]),
        (&["entity=Mike Pompeo", "hops=1"], &[]),
        (&["entity=Abdulaziz Kamilov", "event=CONSULT"], &[]),
        (&["outlet=Harbour News"], &[]),
        (&["outlet=Harbour News", "entity=Uzbekistan"], &["event=AGREE"]),
        (&["event=CONSULT"], &[]),
        (&[], &["entity=Uzbekistan"]),
        (&[], &["outlet=Harbour News"]),
        (&[], &["class=Event"]),
        (&[], &["class=Person"]),
        (&[], &["class=Claim"]),
        (&[], &["class=Link"]),
        (&[], &["class=Mention"]),
        (&[], &["confidence=..0.8"]),
        (&[], &["date=..2019-03"]),
        (&["class=Event"], &["class=Country"]),
    ] {
        let name = format!("only {only:?} without {without:?}");
        let part = select(only, without);
        assert!(!part.is_empty() && part.len() < GRAPH.len(), "{name}: {} quads", part.len());
        assert!(quads(&part).is_subset(&all), "{name}");
        let subjects: BTreeSet<String> = part.quads().map(|quad| quad.subject.to_string()).collect();
        let dangling = |quad: &Quad| match &quad.object {
            Term::Literal(_) => false,
            object => things.contains(&object.to_string()) && !subjects.contains(&object.to_string()),
        };
        assert_eq!(part.quads().find(dangling), None, "{name}");
        let checked = check::check(&store(&part), &check::builtin(), None);
        let found: Vec<String> =
            checked.report.findings.iter().map(|finding| format!("{finding:?}")).collect();
        assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
        // What is selected once stays.
        let again = Selection { only: conditions(only), without: conditions(without) }.of(&part);
        assert!(quads(&again).is_subset(&quads(&part)), "{name}");
    }
}

#[test]
fn what_is_asked_for_is_there_and_nothing_else_of_its_kind() {
    let events = "SELECT ?e { ?e a tw:Event }";
    assert_eq!(count(&select(&["class=Event"], &[]), events), count(&GRAPH, events));
    assert_eq!(count(&select(&[], &["class=Event"]), events), 0);
    let sure = select(&["class=Event", "confidence=0.8.."], &["class=Claim"]);
    let unsaid = "SELECT ?e { ?e a tw:Event ; tw:confidence ?c FILTER(?c >= 0.8) \
                  FILTER NOT EXISTS { ?claim tw:says ?e } }";
    assert_eq!(count(&sure, events), count(&GRAPH, unsaid));
    let meant = "SELECT ?e { ?e a tw:Event ; tw:reportedIn/dcterms:identifier 'courier-2019-05-27-vilnius' }";
    let part = select(&["article=courier-2019-05-27-vilnius"], &[]);
    assert!(count(&part, meant) > 0);
    assert_eq!(count(&part, events), count(&GRAPH, meant));
    assert_eq!(count(&part, "SELECT ?a { ?a a tw:Article }"), 1);
    assert_eq!(count(&select(&[], &["article=courier-2019-05-27-vilnius"]), meant), 0);
}

#[test]
fn statements_keep_who_says_them_and_in_which_words() {
    let said = "SELECT ?e ?claim { ?claim tw:says ?e ; tw:speaker/rdfs:label ?who . ?e a tw:Event }";
    let part = select(&["class=Event"], &[]);
    assert!(count(&GRAPH, said) > 0);
    assert_eq!(count(&part, said), count(&GRAPH, said));
    let words = "SELECT ?e ?s { ?e a tw:Event ; tw:evidence/tw:sentence ?s }";
    assert_eq!(count(&part, words), count(&GRAPH, words));
    let named = "SELECT ?e ?who { ?e a tw:Event ; tw:actor/rdfs:label ?who }";
    assert_eq!(count(&part, named), count(&GRAPH, named));
    // Without the claim, what it says would read as the article's own word.
    assert_eq!(count(&select(&[], &["class=Claim"]), "SELECT ?e { ?e a tw:Event }"), {
        let own = "SELECT ?e { ?e a tw:Event FILTER NOT EXISTS { ?claim tw:says ?e } }";
        count(&GRAPH, own)
    });
}

#[test]
fn json_ld_needs_no_prefix_for_our_graphs() {
    let bytes = write(&GRAPH, Format::JsonLd, &Prefixes::default(), Vec::new()).expect("a vector");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let nodes = text.split_once("\n  \"graph\"").expect("the nodes follow the context").1;
    let keys = nodes.lines().filter_map(|line| line.trim_start().strip_prefix('"')?.split_once("\": "));
    let prefixed: BTreeSet<&str> = keys.map(|(key, _)| key).filter(|key| key.contains(':')).collect();
    assert_eq!(prefixed, BTreeSet::new());
}

#[test]
fn a_graph_that_is_not_ours_is_selected_by_class() {
    let turtle = r#"@prefix ex: <http://e/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ex:a a ex:Person ; rdfs:label "A" ; ex:knows ex:b ; ex:address [ ex:street "S" ; ex:city ex:c ] .
        ex:b a ex:Robot ; rdfs:label "B" ; ex:secret "x" .
        ex:c a ex:City ; rdfs:label "C" ; ex:mayor ex:b .
        ex:d a ex:Robot ; ex:owner ex:a ."#;
    let desk = Desk::new();
    desk.file("a.ttl", turtle);
    let export = |options: &[&str]| {
        desk.run(["export", "-d", "a.ttl", "-q"].iter().chain(options)).ended(0, &[]).lines().join("\n")
    };
    let people = "@prefix ex: <http://e/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n\
        ex:a a ex:Person ;\n    ex:address _:b0 ;\n    ex:knows ex:b ;\n    rdfs:label \"A\" .\n\n\
        ex:b a ex:Robot ;\n    rdfs:label \"B\" .\n\n\
        ex:c a ex:City ;\n    rdfs:label \"C\" .\n\n\
        _:b0 ex:city ex:c ;\n    ex:street \"S\" .";
    assert_eq!(export(&["--only", "class=ex:Person"]), people);
    assert_eq!(export(&["--only", "class=http://e/Person"]), people);
    let rest = export(&["--without", "class=ex:Robot"]);
    assert!(!rest.contains("knows") && !rest.contains("ex:b") && rest.contains("ex:address"), "{rest}");
}

#[test]
fn conditions_that_cannot_be_are_told() {
    let desk = Desk::new();
    let bytes = write(&GRAPH, Format::NQuads, &Prefixes::default(), Vec::new()).expect("a vector");
    desk.file("a.nq", &bytes);
    for (condition, message) in [
        ("class=Evnt", "'Evnt' is no class of the ontology"),
        ("class=ex:Event", "the prefix 'ex:' is not declared"),
        ("date=yesterday", "'yesterday' is no range of dates"),
        ("confidence=high", "'high' is no range of confidence"),
        ("Event", "'Event' is no condition"),
    ] {
        desk.run(["export", "-d", "a.nq", "-o", "out.ttl", "--only", condition])
            .ended(2, &[message, "hint: "]);
    }
    assert_eq!(desk.names(), ["a.nq"]);
    desk.run(["export", "-d", "a.nq", "-o", "out.ttl", "--only", "article=nobody"])
        .ended(0, &["warning: nothing in the graph meets article=nobody", "0 triples"]);
    desk.run(["export", "-d", "a.nq", "-o", "part.nq", "--only", "class=Event"]).ended(0, &["quads"]);
    assert_eq!(desk.names(), ["a.nq", "out.ttl", "part.nq"]);
    let mut loader = Loader::new();
    let part = std::io::Cursor::new(desk.read("part.nq"));
    loader.load_reader(part, None, "part.nq").expect("it was written");
    assert!(loader.finish().dataset == select(&["class=Event"], &[]));
}

/// The names of what a part has of the people that the examples name.
fn people(dataset: &Dataset) -> BTreeSet<String> {
    let store = store(dataset);
    let answer =
        Query::new("SELECT ?name { ?who a tw:Person ; rdfs:label ?name }").run(&store).expect("an answer");
    answer.to_text(store.prefixes()).expect("a table").lines().skip(2).map(str::to_owned).collect()
}

#[test]
fn an_entity_is_selected_with_what_tells_of_it_and_those_around_it() {
    let events = "SELECT ?e { ?e a tw:Event }";
    let meeting = "SELECT ?e { ?e tw:eventType ev:CONSULT ; tw:actor/rdfs:label 'Mike Pompeo'@en }";
    let dossier = select(&["entity=Mike Pompeo"], &[]);
    assert_eq!(count(&dossier, meeting), 1);
    assert!(count(&dossier, events) < count(&GRAPH, events));
    assert!(people(&dossier).contains("Abdulaziz Kamilov"), "whom he spoke with is told");
    assert_eq!(count(&dossier, "SELECT ?m { ?m tw:refersTo/rdfs:label 'Mike Pompeo'@en }"), {
        count(&GRAPH, "SELECT ?m { ?m tw:refersTo/rdfs:label 'Mike Pompeo'@en }")
    });
    // Every event that is kept is about him.
    let about =
        "SELECT DISTINCT ?e { ?e a tw:Event ; tw:actor|tw:target ?p . ?p rdfs:label 'Mike Pompeo'@en }";
    assert_eq!(count(&dossier, events), count(&dossier, about));

    let network = select(&["entity=Mike Pompeo", "hops=1"], &[]);
    assert!(quads(&dossier).is_subset(&quads(&network)));
    let wider = select(&["entity=Mike Pompeo", "hops=2"], &[]);
    assert!(quads(&network).is_subset(&quads(&wider)) && quads(&network) != quads(&wider));
    assert!(people(&wider).contains("Beibut Atamkulov"), "whom the one met whom he spoke with");

    // By identifier, by IRI and whatever the letters.
    let by = |name: &str| quads(&select(&[&format!("entity={name}")], &[]));
    assert_eq!(by("Q473239"), quads(&dossier));
    assert_eq!(by("mike pompeo"), quads(&dossier));
    assert!(by("Nobody At All").is_empty());
    let without = select(&[], &["entity=Mike Pompeo"]);
    assert!(!people(&without).contains("Mike Pompeo") && people(&without).contains("Abdulaziz Kamilov"));
}

#[test]
fn outlets_and_types_of_events_are_selected() {
    let outlets = "SELECT DISTINCT ?o { ?a a tw:Article ; schema:publisher/rdfs:label ?o }";
    let part = select(&["outlet=harbour news"], &[]);
    assert_eq!(count(&part, outlets), 1);
    assert!(count(&GRAPH, outlets) > 1);
    let types = "SELECT DISTINCT ?t { ?e a tw:Event ; tw:eventType ?t }";
    let part = select(&["event=consult", "event=ev:AGREE"], &[]);
    assert_eq!(count(&part, types), 2);
    let without = select(&[], &["event=CONSULT"]);
    assert_eq!(count(&without, types) + 1, count(&GRAPH, types));
}

#[test]
fn what_is_no_name_and_steps_around_nobody_are_told() {
    let desk = Desk::new();
    desk.file("a.txt", "OSLO - Prime Minister Lena Berg met Ilmar Tenk.");
    desk.run(["build", "a.txt", "-o", "g.ttl"]).ended(0, &[]);
    let export = |only: &[&str]| {
        let words = only.iter().flat_map(|condition| ["--only", condition]);
        desk.run(["export", "-d", "g.ttl", "-o", "part.ttl"].into_iter().chain(words))
    };
    export(&["entity=Nobody"]).ended(0, &["nothing in the graph meets entity=Nobody"]);
    export(&["hops=1"]).ended(2, &["hops= says how far around an entity", "hint: "]);
    export(&["event=MEET"])
        .ended(2, &["'MEET' is no type of event", "hint: \"MEET\" is told as CONSULT; the types are"]);
    export(&["event=XYZ"]).ended(2, &["'XYZ' is no type of event", "hint: the types are"]);
    export(&["entity=Lena Berg", "hops=1"]).ended(0, &["triples"]);
}
