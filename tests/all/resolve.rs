//! Records of many articles become one graph: the same whatever their order, each thing once, nothing lost.

use std::collections::BTreeSet;

use proptest::prelude::*;
use triplewire::extract::{EntityType, LinkRelation, Record, extract};
use triplewire::gazetteer::Gazetteer;
use triplewire::link::link;
use triplewire::map::{Format, Options, map, write};
use triplewire::read::{Document, Withdrawn};
use triplewire::resolve::{Graph, Resolver, article};
use triplewire::vocab::Prefixes;

fn record(json: &str) -> Record {
    let mut record: Record = serde_json::from_str(json).expect(json);
    link(&mut record, Gazetteer::builtin());
    record
}

/// An article in which `person` speaks of a meeting, with the spans of `text` filled in by name.
fn article(id: &str, source: &str, published: &str, person: &str, role: &str, of: &str) -> Record {
    let text = format!("{of} hosted talks. {role} {person} said Armenia met Azerbaijan in Washington.");
    let span = |name: &str| {
        let start = text.find(name).map_or(0, |byte| text[..byte].chars().count());
        [start, start + name.chars().count()]
    };
    let claim = span("Armenia met Azerbaijan in Washington");
    let json = serde_json::json!({
        "id": id, "source": source, "published": published, "title": format!("On {person}"), "text": text,
        "entities": [
            {"id": "p", "type": "Person", "name": person, "mentions": [span(person)]},
            {"id": "of", "type": "Country", "name": of, "mentions": [span(of)]},
            {"id": "am", "type": "Country", "name": "Armenia", "mentions": [span("Armenia")]},
            {"id": "az", "type": "Country", "name": "Azerbaijan", "mentions": [span("Azerbaijan")]},
            {"id": "us", "type": "Country", "name": "United States", "mentions": []},
            {"id": "w", "type": "Place", "name": "Washington", "mentions": [span("Washington")]},
        ],
        "roles": [{"person": "p", "position": role, "of": "of", "span": span(role)}],
        "events": [{"type": "CONSULT", "trigger": span("met"), "source": ["am"], "target": ["az"],
                    "date": "2020-10", "place": "w"}],
        "claims": [{"speaker": "p", "span": claim, "kind": "indirect"}],
    });
    record(&json.to_string())
}

fn corpus() -> Vec<Record> {
    let mut all = vec![
        article("a1", "Reuters", "2016-05-01", "Sergey Lavrov", "Foreign Minister", "Russia"),
        article("a2", "Reuters", "2016-06-01", "Lavrov", "Foreign Minister", "Russia"),
        article("a3", "The Daily Example", "2020-10-01", "Mike Pompeo", "Secretary of State", "US"),
        article("a4", "The Daily Example", "2020-10-02", "Jane Roe", "Mayor", "France"),
        article("a5", "Example Wire", "2020-10-03", "Jane Roe", "Mayor", "Australia"),
        article("a6", "Example Wire", "2020-10-04", "Ann Example", "Mayor", "Australia"),
        article("a7", "Example Wire", "2020-10-05", "Ann Example", "Mayor", "Australia"),
        article("a8", "Example Wire", "2020-10-05", "Smith", "Mayor", "Australia"),
        article("a9", "Example Wire", "2020-10-06", "Smith", "Mayor", "Australia"),
    ];
    all.push(all[0].clone());
    all
}

fn graph(records: impl IntoIterator<Item = Record>) -> Graph {
    let mut resolver = Resolver::new();
    records.into_iter().for_each(|r| resolver.add(r));
    resolver.finish()
}

fn quads(graph: &Graph) -> BTreeSet<String> {
    let mapped = map(graph, &Options::default());
    let mut bytes = Vec::new();
    write(&mapped.dataset, Format::NQuads, &Prefixes::default(), &mut bytes).expect("writing to memory");
    String::from_utf8(bytes).expect("UTF-8").lines().map(str::to_owned).collect()
}

fn labelled<'g>(graph: &'g Graph, label: &str) -> Vec<&'g triplewire::resolve::Entity> {
    graph.entities.iter().filter(|e| e.label == label).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn order_makes_no_difference(order in Just(corpus()).prop_shuffle()) {
        prop_assert_eq!(graph(corpus()), graph(order));
    }

    #[test]
    fn shards_of_linked_entities_unite_to_the_whole(in_first in proptest::collection::vec(any::<bool>(), 4)) {
        // The first four articles and Armenia, Azerbaijan, Washington: all that is named twice is linked.
        let records = || corpus().into_iter().take(4);
        let shard = |which: bool| {
            let flags = in_first.clone();
            graph(records().zip(flags).filter(move |(_, flag)| *flag == which).map(|(r, _)| r))
        };
        let mut united = quads(&shard(true));
        united.extend(quads(&shard(false)));
        prop_assert_eq!(united, quads(&graph(records())));
    }
}

/// Records as a careless tool may write them: spans anywhere, ids of nobody, the same id twice.
fn careless() -> impl Strategy<Value = Record> {
    let span = || (0_usize..40, 0_usize..40).prop_map(|(a, b)| serde_json::json!([a, b]));
    let id = || "[a-d]";
    let name = || prop_oneof!["[A-Zé’. -]{0,6}", "(Ann|Bo|al-|UN|Georgia|Washington|Bush| ){1,3}"];
    let kind = || prop_oneof![Just("Person"), Just("Country"), Just("Organisation"), Just("Place")];
    let entity = (id(), kind(), name(), proptest::collection::vec(span(), 0..3)).prop_map(
        |(id, kind, name, mentions)| serde_json::json!({"id": id, "type": kind, "name": name, "mentions": mentions}),
    );
    let entities = proptest::collection::vec(entity, 0..5);
    let statements = proptest::collection::vec((id(), id(), span(), span()), 0..4);
    ("\\PC{0,30}", entities, statements).prop_map(|(text, entities, statements)| {
        let each = |make: fn(&(String, String, serde_json::Value, serde_json::Value)) -> serde_json::Value| {
            statements.iter().map(make).collect::<Vec<_>>()
        };
        let json = serde_json::json!({
            "id": "1", "published": "2007-08", "text": text, "source": "Reuters", "entities": entities,
            "roles": each(|(a, b, span, _)| serde_json::json!({"person": a, "position": "President", "of": b, "span": span})),
            "relations": each(|(a, b, span, _)| serde_json::json!({"type": "located_in", "subject": a, "object": b, "span": span})),
            "events": each(|(a, b, span, _)| serde_json::json!({"type": "CONSULT", "trigger": span, "source": [a], "target": [b], "place": b})),
            "claims": each(|(a, _, span, _)| serde_json::json!({"speaker": a, "span": span, "kind": "direct"})),
        });
        serde_json::from_value(json).expect("the record is in the right form")
    })
}

proptest! {
    #[test]
    fn no_record_is_too_careless(mut record in careless()) {
        link(&mut record, Gazetteer::builtin());
        let mut merged = record.clone();
        article::merge(&mut merged);
        let mut twice = merged.clone();
        article::merge(&mut twice);
        prop_assert_eq!(&merged, &twice);
        let graph = graph([record]);
        for mention in &graph.mentions {
            prop_assert!(graph[mention.passage.sentence].span.contains(mention.passage.span));
        }
        quads(&graph);
    }
}

#[test]
fn one_thing_is_one_entity() {
    let graph = graph(corpus());
    assert_eq!(graph.articles.len(), 9);
    assert_eq!(labelled(&graph, "Sergey Lavrov").len(), 1, "full name and family name");
    assert_eq!(labelled(&graph, "Azerbaijan").len(), 1);
    assert_eq!(labelled(&graph, "Ann Example").len(), 1, "the same full name in the same country");
    assert_eq!(labelled(&graph, "Jane Roe").len(), 2, "mayors in two countries");
    assert_eq!(labelled(&graph, "Smith").len(), 2, "a family name alone tells nobody apart");
    let azerbaijan = labelled(&graph, "Azerbaijan")[0];
    assert_eq!(azerbaijan.codes.as_ref().and_then(|c| c.alpha2.as_deref()), Some("AZ"));
}

#[test]
fn statements_know_where_they_are_from() {
    let graph = graph(corpus());
    for event in &graph.events {
        let passage = event.provenance.evidence[0];
        assert_eq!(graph.words(passage), "met");
        let claim = event.provenance.said_in.expect("the speaker says it");
        assert_eq!(graph.words(graph[claim].provenance.evidence[0]), "Armenia met Azerbaijan in Washington");
        assert_eq!(graph[claim].provenance.article, event.provenance.article);
        assert!(graph[passage.sentence].text.ends_with("in Washington."));
    }
    for tenure in &graph.tenures {
        assert_eq!(tenure.provenance.said_in, None);
        assert_eq!(tenure.as_of, graph[tenure.provenance.article].published);
    }
    for mention in &graph.mentions {
        assert!(!graph.words(mention.passage).is_empty());
    }
}

#[test]
fn publishers_are_organisations() {
    let graph = graph(corpus());
    let publisher = |i: usize| graph.articles[i].publisher.expect("a publisher");
    assert_eq!(publisher(0), publisher(1));
    assert_eq!(graph[publisher(0)].label, "Reuters");
    assert!(graph[publisher(0)].links.iter().any(|l| l.relation == LinkRelation::SameAs));
    assert_eq!(publisher(2), publisher(3));
    assert_ne!(publisher(3), publisher(4));
    assert_eq!(graph[publisher(4)].entity_type, EntityType::Organisation);
}

#[test]
fn claims_nest() {
    let record = record(
        r#"{"id": "1", "text": "A said that B said that C left.", "entities": [
            {"id": "a", "type": "Person", "name": "A One", "mentions": [[0, 1]]},
            {"id": "b", "type": "Person", "name": "B Two", "mentions": [[12, 13]]},
            {"id": "c", "type": "Country", "name": "Cuba", "mentions": [[24, 25]]}],
            "events": [{"type": "RETREAT", "trigger": [26, 30], "source": ["c"]}],
            "claims": [{"speaker": "b", "span": [24, 30], "kind": "indirect"},
                       {"speaker": "a", "span": [12, 30], "kind": "indirect"}]}"#,
    );
    let graph = graph([record]);
    let inner = graph.events[0].provenance.said_in.expect("in a claim");
    assert_eq!(graph[graph[inner].speaker].label, "B Two");
    let outer = graph[inner].provenance.said_in.expect("in another claim");
    assert_eq!(graph[graph[outer].speaker].label, "A One");
    assert_eq!(graph[outer].provenance.said_in, None);
}

#[test]
fn records_of_one_id_are_settled_by_content() {
    let records = [
        article("x", "Reuters", "2020-01-01", "Jane Roe", "Mayor", "France"),
        article("x", "Reuters", "2020-01-01", "Joan Doe", "Mayor", "France"),
        article("x", "Reuters", "2020-01-01", "Joan Doe", "Mayor", "France"),
    ];
    let resolve = |order: [usize; 3]| {
        let mut resolver = Resolver::new();
        order.into_iter().for_each(|i| resolver.add(records[i].clone()));
        resolver.finish_with_report()
    };
    let first = resolve([0, 1, 2]);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(resolve(order), first);
    }
    assert_eq!(first.0.articles.len(), 1);
    assert_eq!(first.1.duplicates, 1);
    assert_eq!(first.1.set_aside, [("x".to_owned(), 1)]);
}

#[test]
fn what_points_nowhere_is_counted() {
    let record = record(
        r#"{"id": "1", "text": "Short.", "entities": [
            {"id": "a", "type": "Person", "name": "A One", "mentions": [[0, 5], [3, 99]]}],
            "roles": [{"person": "nobody", "position": "Mayor"}],
            "events": [{"type": "CONSULT", "trigger": [50, 60], "source": ["a"]}]}"#,
    );
    let mut resolver = Resolver::new();
    resolver.add(record);
    let (graph, report) = resolver.finish_with_report();
    assert_eq!((graph.mentions.len(), graph.tenures.len(), graph.events.len()), (1, 0, 0));
    assert_eq!(report.left_out, [("1".to_owned(), 3)]);
}

#[test]
fn forms_of_a_name_are_joined_within_an_article() {
    let mut record = record(
        r#"{"id": "1", "published": "2020-10-23", "text": "", "entities": [
            {"id": "1", "type": "Person", "name": "Dujarrick"},
            {"id": "2", "type": "Person", "name": "Stefan Dujarrick"},
            {"id": "3", "type": "Organisation", "name": "Asian Example Network Group"},
            {"id": "4", "type": "Organisation", "name": "AENG"},
            {"id": "5", "type": "Country", "name": "Armenian"},
            {"id": "6", "type": "Country", "name": "Armenia"},
            {"id": "7", "type": "Person", "name": "Ann Roe"},
            {"id": "8", "type": "Person", "name": "Bob Roe"},
            {"id": "9", "type": "Person", "name": "Roe"}],
            "roles": [{"person": "1", "position": "Spokesman", "of": "4"}, {"person": "2", "position": "Spokesman", "of": "3"}],
            "relations": [{"type": "part_of", "subject": "3", "object": "4"}],
            "events": [], "claims": []}"#,
    );
    article::merge(&mut record);
    let names: Vec<&str> = record.entities.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(
        names,
        ["Stefan Dujarrick", "Asian Example Network Group", "Armenia", "Ann Roe", "Bob Roe", "Roe"]
    );
    assert_eq!(record.roles.len(), 1);
    assert!(record.relations.is_empty(), "nothing is part of itself");
    let once = record.clone();
    article::merge(&mut record);
    assert_eq!(once, record);
}

/// A record of article `1` with this title, and fields that tell its version.
fn edition(title: &str, fields: &str) -> Record {
    let json =
        format!(r#"{{"id": "1", "title": "{title}", "text": "The UN spoke.", "entities": []{fields}}}"#);
    serde_json::from_str(&json).expect("a record")
}

#[test]
fn the_newest_version_of_an_article_stays_whatever_comes_first() {
    for (older, newer) in [
        (r#", "version": 2"#, r#", "version": 10"#),
        ("", r#", "version": 1"#),
        (
            r#", "version": 1, "modified": "2022-01-01T00:00:00Z""#,
            r#", "version": 2, "modified": "2021-01-01T00:00:00Z""#,
        ),
        (r#", "modified": "2021-03-30T10:00:00Z""#, r#", "modified": "2021-03-30T10:00:01Z""#),
        (r#", "published": "2021-03-30""#, r#", "published": "2021-03-31""#),
        (r#", "published": "2021-03-31""#, r#", "published": "2021-03-30", "modified": "2021-04-01""#),
    ] {
        let records = [edition("Old", older), edition("New", newer)];
        for order in [[0, 1], [1, 0]] {
            let mut resolver = Resolver::new();
            order.iter().for_each(|&i| resolver.add(records[i].clone()));
            let (graph, report) = resolver.finish_with_report();
            let titles: Vec<_> = graph.articles.iter().map(|a| a.title.as_deref()).collect();
            assert_eq!(titles, [Some("New")], "{older} {newer}");
            assert_eq!(report.superseded, [("1".to_owned(), 1)]);
            assert!(report.set_aside.is_empty());
        }
    }
}

#[test]
fn a_withdrawal_takes_out_the_version_and_those_before_it() {
    let withdrawn = |version| Withdrawn { id: Some("1".into()), status: "canceled", version, modified: None };
    for (version, stays) in [(None, false), (Some(3), false), (Some(4), false), (Some(2), true)] {
        let mut resolver = Resolver::new();
        resolver.add(edition("Third", r#", "version": 3"#));
        assert_eq!(resolver.withdraw(&withdrawn(version)), !stays, "{version:?}");
        assert_eq!(resolver.len(), usize::from(stays));
    }
}

/// How many persons of a name there are, where each article calls one by a position and what it is in.
fn persons(name: &str, articles: &[&str]) -> usize {
    let mut resolver = Resolver::new();
    for (number, text) in articles.iter().enumerate() {
        let text = text.replace("NAME", name);
        let mut record = extract(Document::new(number.to_string(), text), Gazetteer::builtin());
        link(&mut record, Gazetteer::builtin());
        resolver.add(record);
    }
    let graph = resolver.finish();
    graph.entities.iter().filter(|entity| entity.entity_type == EntityType::Person).count()
}

#[test]
fn a_country_that_may_be_several_splits_nobody() {
    let minister = |of: &str| format!("{of} Foreign Minister NAME visited a harbour on Monday.");
    for (ofs, expected) in [
        (&["Congo's", "Congolese"][..], 1),
        (&["Congo's", "The Democratic Republic of Congo's"], 1),
        (&["Congolese", "The Democratic Republic of Congo's", "Congo's"], 1),
        (&["Guinea's", "Guinean"], 1),
        (&["Equatorial Guinea's", "Guinean"], 1),
        (&["Guinea-Bissau's", "Guinean"], 1),
        (&["The Dominican Republic's", "Dominican"], 1),
        (&["Dominica's", "Dominican"], 1),
        (&["Samoa's", "Samoan"], 1),
        (&["Sudan's", "Sudanese"], 1),
        (&["South Korea's", "Korean"], 1),
        // Those are two.
        (&["Germany's", "Congolese"], 2),
        (&["Dominica's", "Congolese"], 2),
        (&["Guinean", "Dominican"], 2),
        (&["Kenya's", "Guinean"], 2),
        (&["The Democratic Republic of Congo's", "The Republic of Congo's"], 2),
        (&["Dominica's", "The Dominican Republic's"], 2),
        (&["Sudan's", "South Sudanese"], 2),
        (&["North Korea's", "South Korean"], 2),
    ] {
        let articles: Vec<String> = ofs.iter().map(|of| minister(of)).collect();
        let articles: Vec<&str> = articles.iter().map(String::as_str).collect();
        assert_eq!(persons("Tavi Merrow", &articles), expected, "{ofs:?}");
    }
    // A body of such a country is in it.
    let chairs = ["NAME, president of Congo's Senate, spoke.", "Congolese President NAME spoke."];
    assert_eq!(persons("Paul Brelvik", &chairs), 1);
    let other = [chairs[0], "German President NAME spoke."];
    assert_eq!(persons("Paul Brelvik", &other), 2);
}
