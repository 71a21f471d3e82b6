//! Words of graphs with a history: whatever it was, what is found is what a look at every text finds.

use std::collections::BTreeSet;

use oxigraph::model::{Literal, NamedOrBlankNode};
use proptest::prelude::*;

use super::{Asked, TEXTS};
use crate::query::{Answer, Query};
use crate::store::writer::Policy;
use crate::store::{Change, GraphStore, Writer};

/// A quad with a text: subject, property, words and graph.
type Text = [u8; 4];

const WORDS: [&str; 7] = ["Ağdam", "talks", "ceasefire", "cease", "Armenia's", "U.S.", "minister"];

const QUESTIONS: [&str; 9] = [
    "agdam",
    "talks ceasefire",
    "cease*",
    "armenia",
    "us talks",
    "\"talks ceasefire\"",
    "\"agdam tal*\"",
    "m* t*",
    "nothing",
];

/// The words of a text, and its language.
fn words(words: u8) -> (String, &'static str) {
    let of = |place: u32| WORDS[(words as usize / 7_usize.pow(place)) % 7];
    (format!("{} {} {}", of(0), of(1), of(2)), if words.is_multiple_of(3) { "de" } else { "en" })
}

/// A property; the last leads to no text.
fn property(property: u8) -> String {
    let known = TEXTS.get(property as usize % 14).map(|(known, _)| known.as_str());
    known.unwrap_or("https://e.org/other").to_owned()
}

fn line(&[subject, predicate, text, graph]: &Text) -> String {
    let (words, language) = words(text);
    let graph = if graph % 4 == 0 { String::new() } else { format!(" <https://e.org/g{}>", graph % 4) };
    format!("<https://e.org/s{}> <{}> \"{words}\"@{language}{graph} .\n", subject % 9, property(predicate))
}

fn lines<'t>(texts: impl IntoIterator<Item = &'t Text>) -> String {
    texts.into_iter().map(line).collect()
}

/// The subjects that a query finds.
fn asked(graph: &GraphStore, text: &str) -> BTreeSet<String> {
    let answer = Query::new(text).run(graph).unwrap();
    let Answer::Solutions(solutions) = answer else { panic!("{text}") };
    let rows: Vec<String> = solutions.rows.iter().map(|row| row[0].clone().unwrap().to_string()).collect();
    let subjects: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(subjects.len(), rows.len(), "{text}");
    subjects
}

/// The subjects of quads whose texts fit, in those graphs that `is_asked`.
fn fitting(quads: &BTreeSet<Text>, question: &str, is_asked: impl Fn(u8) -> bool) -> BTreeSet<String> {
    let asked = Asked::new(question, None);
    let fits = |quad: &&Text| {
        let (words, language) = words(quad[2]);
        let literal = Literal::new_language_tagged_literal_unchecked(words, language);
        (quad[1] as usize % 14) < TEXTS.len() && is_asked(quad[3] % 4) && asked.fits(&literal)
    };
    quads.iter().filter(fits).map(|quad| format!("<https://e.org/s{}>", quad[0] % 9)).collect()
}

/// Compares what a graph says of all questions with what its quads say.
fn compare(graph: &GraphStore, quads: &BTreeSet<Text>) {
    for question in QUESTIONS {
        let literal = question.replace('"', "\\\"");
        let pattern = format!("?s tw:matches \"{literal}\"");
        let expected = fitting(quads, question, |_| true);
        assert_eq!(asked(graph, &format!("SELECT ?s {{ {pattern} }}")), expected, "{question}");
        let each = format!("SELECT DISTINCT ?s {{ ?s ?p ?o FILTER EXISTS {{ {pattern} }} }}");
        assert_eq!(asked(graph, &each), expected, "{question}");
        let found: BTreeSet<String> =
            graph.search(question, 100).unwrap().iter().map(|hit| hit.subject.to_string()).collect();
        assert_eq!(found, expected, "{question}");
        let g1 = "<https://e.org/g1>";
        let in_one = format!("SELECT ?s {{ GRAPH {g1} {{ {pattern} }} }}");
        assert_eq!(asked(graph, &in_one), fitting(quads, question, |g| g == 1), "{question}");
        let from = format!("SELECT ?s FROM {g1} FROM <https://e.org/g2> {{ {pattern} }}");
        assert_eq!(asked(graph, &from), fitting(quads, question, |g| matches!(g, 1 | 2)), "{question}");
        let named = format!("SELECT DISTINCT ?s {{ GRAPH ?g {{ {pattern} }} FILTER(?g != {g1}) }}");
        assert_eq!(asked(graph, &named), fitting(quads, question, |g| g > 1), "{question}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn what_is_found_is_what_the_texts_say(
        steps in prop::collection::vec(
            (prop::collection::vec(any::<Text>(), 0..6), prop::collection::vec(0..9_usize, 0..4), 0..8_u8),
            1..9,
        ),
        limit in prop_oneof![Just(4_u64), Just(40_000)],
    ) {
        let desk = tempfile::tempdir().unwrap();
        let mut writer = Writer::open_or_create(desk.path()).unwrap();
        writer.policy = Policy { files: 3, quads: limit, ratio: 2, part: 2, ..Policy::default() };
        let mut quads: BTreeSet<Text> = BTreeSet::new();
        let same = |a: &Text, b: &Text| line(a) == line(b);
        for (add, remove, what) in steps {
            let gone: Vec<Text> = remove.iter().filter_map(|place| quads.iter().nth(*place).copied()).collect();
            quads.retain(|quad| !gone.iter().any(|gone| same(gone, quad)));
            quads.extend(&add);
            writer.change(&Change { remove: lines(&gone), add: lines(&add), ..Change::default() }).unwrap();
            match what {
                0 => writer.compact().unwrap(),
                1 => {
                    let mut new = writer.begin_new();
                    new.push_lines(&lines(&quads)).unwrap();
                    new.finish(None).unwrap();
                }
                _ => {}
            }
        }
        compare(&writer.graph(), &quads);
        crate::store::verify(desk.path()).unwrap();
        drop(writer);
        compare(&GraphStore::open(desk.path()).unwrap(), &quads);
        // The same in memory, and with a part of it beside the store.
        let mut memory = GraphStore::new().unwrap();
        memory.load_reader(std::io::Cursor::new(lines(&quads)), Some(oxigraph::io::RdfFormat::NQuads), "memory").unwrap();
        compare(&memory, &quads);
        let more: Vec<Text> = vec![[1, 0, 3, 1], [2, 9, 200, 0], [3, 11, 77, 2]];
        let mut both = GraphStore::open(desk.path()).unwrap();
        both.load_reader(std::io::Cursor::new(lines(&more)), Some(oxigraph::io::RdfFormat::NQuads), "more").unwrap();
        quads.extend(more);
        compare(&both, &quads);
    }
}

const GRAPH: &str = "
@prefix e: <https://e.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
e:a a tw:Article ; <https://schema.org/headline> \"Ceasefire talks begin\"@en .
e:p1 tw:inArticle e:a ; tw:sentence \"The ceasefire talks in Vienna began on Monday.\"@en .
e:p2 tw:inArticle e:a ; tw:sentence \"Nobody talks of a ceasefire.\"@en .
e:c a tw:City ; rdfs:label \"Vienna\"@en ; skos:altLabel \"Wien\"@de, \"Vienna (city)\"@en ; e:note \"talks\" .
e:m a tw:City ; rdfs:label \"New Vienna\"@en .
_:b rdfs:label \"Vienna Convention\"@en .
e:n rdfs:label 7, \"Vienna\"^^e:code .
";

fn graph() -> GraphStore {
    let mut graph = GraphStore::new().unwrap();
    let prefixes = "@prefix tw: <https://w3id.org/triplewire#> . \
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . ";
    graph.load_turtle(&format!("{prefixes}{GRAPH}")).unwrap();
    graph
}

#[test]
fn words_are_asked_for_in_all_ways_of_a_query() {
    let graph = graph();
    for (pattern, expected) in [
        ("?s tw:matches 'ceasefire talks'", "a p1 p2"),
        ("?s tw:matches 'vienna' . ?s a tw:City", "c m"),
        ("?s a tw:City . ?s tw:matches 'vienna'", "c m"),
        ("?s tw:matches 'wien'", "c"),
        ("?s tw:matches 'wien'@de", "c"),
        ("?s tw:matches 'wien'@en", ""),
        ("?s tw:matches '\"ceasefire talks\"'", "a p1"),
        ("VALUES ?w { 'nobody' 'monday' } ?s tw:matches ?w", "p1 p2"),
        ("?s tw:matches ?w VALUES ?w { 'nobody' 'monday' }", "p1 p2"),
        ("BIND('monday' AS ?w) ?s tw:matches ?w", "p1"),
        ("?c e:note ?w . ?s tw:matches ?w", "a p1 p2"),
        ("?s tw:matches ?w . ?c e:note ?w", "a p1 p2"),
        ("?s rdfs:label ?l MINUS { ?s tw:matches 'vienna' } FILTER(isIRI(?s))", "n n"),
        ("?s a tw:City FILTER NOT EXISTS { ?s tw:matches 'new' }", "c"),
        ("?s a tw:City OPTIONAL { ?s tw:matches 'new' . BIND(1 AS ?x) } FILTER(BOUND(?x))", "m"),
        ("?s tw:inArticle/tw:matches 'begin'", "p1 p2"),
        ("?s tw:matches|e:note 'talks'", "a c p1 p2"),
        ("e:c tw:matches 'vienna' . ?s e:note 'talks'", "c"),
        ("e:a tw:matches 'vienna' . ?s e:note 'talks'", ""),
        ("?s tw:matches ''", ""),
        ("?s ?p 'ceasefire talks'", ""),
    ] {
        let text = format!("PREFIX e: <https://e.org/> SELECT ?s {{ {pattern} }} ORDER BY ?s");
        let answer = Query::new(&text).run(&graph).expect(pattern);
        let Answer::Solutions(solutions) = answer else { panic!("{pattern}") };
        let local = |row: &Vec<Option<oxigraph::model::Term>>| {
            row[0].as_ref().unwrap().to_string().trim_matches(['<', '>']).replace("https://e.org/", "")
        };
        let found: Vec<String> = solutions.rows.iter().map(local).collect();
        assert_eq!(found.join(" "), expected, "{pattern}");
    }
    let count = Query::new("SELECT (COUNT(*) AS ?n) { ?s tw:matches 'vienna' }").run(&graph).unwrap();
    assert!(count.to_text(graph.prefixes()).unwrap().ends_with("\n4\n"));
}

#[test]
fn words_that_are_not_said_are_an_error() {
    for pattern in [
        "?s tw:matches ?w",
        "?s tw:matches 7",
        "?s tw:matches tw:City",
        "?s a tw:City FILTER EXISTS { ?s tw:matches ?w }",
        "?s a tw:City OPTIONAL { ?s tw:matches ?w }",
    ] {
        let error = Query::new(format!("SELECT * {{ {pattern} }}")).run(&graph());
        let Err(error) = error else {
            // A number is a text without words.
            assert_eq!(pattern, "?s tw:matches 7");
            continue;
        };
        assert!(error.to_string().contains("tw:matches"), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("VALUES")));
    }
}

#[test]
fn the_best_is_found_first() {
    let found = |words: &str, limit: usize| -> Vec<String> {
        let hits = graph().search(words, limit).unwrap();
        hits.iter()
            .map(|hit| match &hit.subject {
                NamedOrBlankNode::NamedNode(node) => node.as_str().replace("https://e.org/", ""),
                NamedOrBlankNode::BlankNode(_) => "b".to_owned(),
            })
            .collect()
    };
    assert_eq!(found("vienna", 9), ["c", "b", "m", "p1"]);
    assert_eq!(found("vienna", 2), ["c", "b"]);
    assert_eq!(found("ceasefire talks", 9), ["a", "p2", "p1"]);
    assert_eq!(found("vien*", 1), ["c"]);
    assert!(found("", 9).is_empty() && found("vienna", 0).is_empty());
    let hit = &graph().search("wien", 1).unwrap()[0];
    assert!(hit.predicate.as_str().ends_with("#altLabel") && hit.text.value() == "Wien");
}
