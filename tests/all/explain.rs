//! `triplewire explain` as a user runs it: who is meant, what is told, and what contradicts.

use crate::common::Desk;
use serde_json::{Value, json};

/// An annotation record of a text "A / does / B", which says something of the two: `what` has roles, relations or
/// events, in which "a" and "b" stand for them, and "types" if they are not two countries.
fn record(id: &str, source: &str, published: &str, text: &str, mut what: Value) -> String {
    let words: Vec<&str> = text.split(" / ").collect();
    let [first, does, last] = words[..] else { panic!("{text}: three parts are expected") };
    let length = |text: &str| text.chars().count();
    let does_at = [length(first) + 1, length(first) + 1 + length(does)];
    let last_at = [does_at[1] + 1, does_at[1] + 1 + length(last)];
    let entity = |id: &str, name: &str, at: usize, span: [usize; 2]| {
        let kind = what["types"][at].as_str().unwrap_or("Country");
        json!({"id": id, "type": kind, "name": name, "mentions": [span]})
    };
    let entities = json!([entity("a", first, 0, [0, length(first)]), entity("b", last, 1, last_at)]);
    for event in what["events"].as_array_mut().into_iter().flatten() {
        event["trigger"] = json!(does_at);
        event["source"] = json!(["a"]);
        event["target"] = json!(["b"]);
    }
    let mut record = json!({
        "id": id, "source": source, "published": published, "text": format!("{first} {does} {last}."),
        "entities": entities,
    });
    for list in ["roles", "relations", "events"] {
        if let Some(items) = what.get(list) {
            record[list] = items.clone();
        }
    }
    format!("{record}\n")
}

/// The record with its first entity linked.
fn linked(record: &str, target: &str) -> String {
    let mut record: Value = serde_json::from_str(record).expect("JSON");
    record["entities"][0]["links"] = json!([{"target": target, "relation": "sameAs", "score": 1.0}]);
    format!("{record}\n")
}

fn event(kind: &str, date: Option<&str>, modality: &str) -> Value {
    let mut event = json!({"type": kind, "modality": modality});
    if let Some(date) = date {
        event["date"] = json!(date);
    }
    json!({"events": [event]})
}

/// A graph of records.
fn graph(records: &[String]) -> Desk {
    let desk = Desk::new();
    desk.file("records.jsonl", records.concat());
    desk.run(["build", "records.jsonl", "-o", "graph.ttl", "-q"]).ended(0, &[]);
    desk
}

fn explain(desk: &Desk, arguments: &[&str]) -> Value {
    let run = desk.run(["explain", "-d", "graph.ttl", "--format", "json"].iter().chain(arguments));
    run.ended(0, &[]);
    serde_json::from_slice(&run.stdout).expect("JSON")
}

/// What contradicts that `subject predicate object`: reason and outlet of each account.
fn contradictions(desk: &Desk, subject: &str, predicate: &str, object: &str) -> Vec<String> {
    let asked = explain(desk, &["--subject", subject, "--predicate", predicate, "--object", object]);
    let mut found = Vec::new();
    for contradiction in asked["contradicted"].as_array().expect("a list") {
        for account in contradiction["accounts"].as_array().expect("a list") {
            found.push(format!(
                "{} {}",
                contradiction["reason"].as_str().expect("a text"),
                account["outlet"].as_str().expect("a text")
            ));
        }
    }
    found
}

const ATTACK: &str = "Ruritania / attacked / Graustark";

#[test]
fn an_entity_is_explained_with_the_words_marked() {
    let desk = graph(&[
        record(
            "1",
            "Strelsau Herald",
            "2020-10-23",
            ATTACK,
            event("ASSAULT", Some("2020-10-22"), "asserted"),
        ),
        record("2", "Edelweiss Post", "2020-10-24", ATTACK, event("ASSAULT", Some("2020-10-22"), "asserted")),
    ]);
    let run = desk.run(["explain", "-d", "graph.ttl", "ruritania"]);
    run.ended(0, &[]);
    let lines = run.lines();
    assert_eq!(lines[0], "Ruritania");
    let place = lines.iter().position(|line| *line == "Events").expect("events");
    assert_eq!(
        lines[place..],
        [
            "Events",
            "  2020-10-22 ASSAULT: Ruritania -> Graustark",
            "    Strelsau Herald, 2020-10-23",
            "      Ruritania [attacked] Graustark.",
            "    Edelweiss Post, 2020-10-24",
            "      Ruritania [attacked] Graustark.",
        ]
    );
    // Text and JSON tell the same, whatever names the entity.
    let by_name = explain(&desk, &["Ruritania"]);
    let iri = by_name["iri"].as_str().expect("an IRI");
    let short = iri.replace("https://triplewire.example/entity/", "entity:");
    for name in [iri, &format!("<{iri}>"), &short, " RURITANIA "] {
        assert_eq!(explain(&desk, &[name]), by_name, "{name}");
    }
    assert_eq!(by_name["events"][0]["accounts"][1]["evidence"][0]["marked"], json!([10, 18]));
    desk.run(["explain", "-d", "graph.ttl", "Graustark", "-o", "answer.txt"]).ended(0, &[]);
    assert!(desk.read("answer.txt").starts_with("Graustark\n"));
    desk.run(["explain", "-d", "graph.ttl", "Ruritanja", "-o", "nothing.txt"]).ended(1, &[]);
    assert_eq!(desk.names(), ["answer.txt", "graph.ttl", "records.jsonl"]);
    desk.run(["explain", "-d", "graph.ttl", "Ruritanja"])
        .ended(1, &["error: nothing is called 'Ruritanja'\n", "hint: there is 'Ruritania'\n"]);
    desk.run(["explain", "-d", "graph.ttl"]).ended(2, &[]);
    desk.run(["explain", "-d", "graph.ttl", "--subject", "Ruritania", "--predicate", "devours"])
        .ended(1, &["error: 'devours' is neither", "hint: a predicate is a relation"]);
}

#[test]
fn namesakes_are_listed_with_what_tells_them_apart() {
    let holder = |position: &str| json!({"types": ["Person", "Country"], "roles": [{"person": "a", "position": position, "of": "b"}]});
    let desk = Desk::new();
    let one = record("1", "Herald", "2020-10-23", "Anna Kral / leads / Ruritania", holder("president"));
    let two = record("2", "Herald", "2020-10-23", "Anna Kral / advises / Graustark", holder("adviser"));
    let records = linked(&one, "http://www.wikidata.org/entity/Q1")
        + &linked(&two, "http://www.wikidata.org/entity/Q2");
    desk.file("records.jsonl", records);
    desk.run(["build", "records.jsonl", "-o", "graph.ttl", "-q"]).ended(0, &[]);
    let run = desk.run(["explain", "-d", "graph.ttl", "Anna Kral"]);
    run.ended(
        1,
        &["error: 'Anna Kral' is the name of 2 entities\n", "hint: ask for one of them by its IRI\n"],
    );
    let text = run.lines().join("\n");
    for part in
        ["Anna Kral: President, Ruritania", "Anna Kral: Adviser, Graustark", "same as wd:Q1", "same as wd:Q2"]
    {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
    for name in ["Q2", "wd:Q2", "http://www.wikidata.org/entity/Q2"] {
        let found = explain(&desk, &[name]);
        assert_eq!(found["positions"][0]["position"]["label"], "Adviser", "{name}");
    }
    let run = desk.run(["explain", "-d", "graph.ttl", "--subject", "Anna Kral"]);
    run.ended(1, &["is the name of 2 entities"]);
}

#[test]
fn a_denial_contradicts_where_the_dates_allow_it() {
    let herald = |event| record("1", "Herald", "2020-10-23", ATTACK, event);
    let post = |published: &str, event| {
        record("2", "Post", published, "Ruritania / did not attack / Graustark", event)
    };
    let asserted = || event("ASSAULT", Some("2020-10-22"), "asserted");
    let asked = |records: &[String]| contradictions(&graph(records), "Ruritania", "ASSAULT", "Graustark");
    let denial = |published, date| [herald(asserted()), post(published, event("ASSAULT", date, "negated"))];
    assert_eq!(asked(&denial("2020-10-24", Some("2020-10-22"))), ["denied Post"]);
    assert_eq!(asked(&denial("2020-10-24", Some("2020-10"))), ["denied Post"]);
    assert_eq!(asked(&denial("2020-10-24", None)), ["denied Post"]);
    assert_eq!(asked(&denial("2020-10-24", Some("2020-10-21"))), [""; 0], "another day is another event");
    assert_eq!(asked(&denial("2021-10-24", None)), [""; 0], "a year later it is another event");
    assert_eq!(asked(&[post("2020-10-24", event("ASSAULT", None, "negated"))]), ["denied Post"], "alone");
    let other = [herald(asserted()), post("2020-10-24", event("ACCUSE", None, "negated"))];
    assert_eq!(asked(&other), [""; 0], "another kind of event");
    let back = record(
        "2",
        "Post",
        "2020-10-24",
        "Graustark / attacked / Ruritania",
        event("ASSAULT", None, "negated"),
    );
    assert_eq!(asked(&[herald(asserted()), back]), [""; 0], "the other way round is another event");
}

#[test]
fn another_date_contradicts_unless_an_article_tells_both() {
    let talks = "Ruritania / met / Graustark";
    let met =
        |id, source, date| record(id, source, "2020-10-25", talks, event("CONSULT", Some(date), "asserted"));
    let asked = |records: &[String]| contradictions(&graph(records), "Graustark", "ev:CONSULT", "Ruritania");
    assert_eq!(
        asked(&[met("1", "Herald", "2020-10-22"), met("2", "Post", "2020-10-23")]),
        ["otherDate Herald", "otherDate Post"],
        "the two who say so contradict each other"
    );
    assert_eq!(asked(&[met("1", "Herald", "2020-10-22"), met("2", "Post", "2020-10")]), [""; 0]);
    assert_eq!(asked(&[met("1", "Herald", "2020-10-12"), met("2", "Post", "2020-10-23")]), [""; 0]);
    let both = json!({"events": [
        {"type": "CONSULT", "date": "2020-10-22", "modality": "asserted"},
        {"type": "CONSULT", "date": "2020-10-23", "modality": "asserted"},
    ]});
    let both = record("2", "Post", "2020-10-25", talks, both);
    assert_eq!(asked(&[met("1", "Herald", "2020-10-22"), both]), [""; 0]);
}

#[test]
fn one_office_has_one_holder_a_day() {
    let says = |id, source, published, text, position: &str, former: bool| {
        let role = json!({"person": "a", "position": position, "of": "b", "former": former});
        record(id, source, published, text, json!({"types": ["Person", "Country"], "roles": [role]}))
    };
    let kral = |position| says("1", "Herald", "2020-10-23", "Anna Kral / leads / Ruritania", position, false);
    let moser = |published, position, former| {
        says("2", "Post", published, "Franz Moser / leads / Ruritania", position, former)
    };
    let asked = |records: &[String]| contradictions(&graph(records), "Anna Kral", "position", "Ruritania");
    assert_eq!(asked(&[kral("president"), moser("2020-10-23", "President", false)]), ["otherHolder Post"]);
    assert_eq!(asked(&[kral("president"), moser("2020-10-23", "president", true)]), [""; 0], "a predecessor");
    assert_eq!(asked(&[kral("president"), moser("2020-10-24", "president", false)]), [""; 0], "a successor");
    assert_eq!(asked(&[kral("spokesman"), moser("2020-10-23", "spokesman", false)]), [""; 0], "of many");
    let former = says("2", "Post", "2020-10-23", "Anna Kral / left / Ruritania", "president", true);
    assert_eq!(asked(&[kral("president"), former]), ["formerOrNot Herald", "formerOrNot Post"]);
}

#[test]
fn a_place_lies_in_one_country() {
    let lies = |id, source, text, object: &str| {
        let relation = json!({"type": "located_in", "subject": "a", "object": "b"});
        let what = json!({"types": ["Place", object], "relations": [relation]});
        linked(&record(id, source, "2020-10-23", text, what), "http://www.wikidata.org/entity/Q1")
    };
    let herald = || lies("1", "Herald", "Edelweiss / lies in / Ruritania", "Country");
    let asked = |records: &[String]| contradictions(&graph(records), "Edelweiss", "located in", "Ruritania");
    let other = lies("2", "Post", "Edelweiss / lies in / Graustark", "Country");
    assert_eq!(asked(&[herald(), other]), ["otherCountry Post"]);
    let valley = lies("2", "Post", "Edelweiss / lies in / Upper Valley", "Place");
    assert_eq!(asked(&[herald(), valley]), [""; 0], "a region may be of the country");
}

#[test]
fn graphs_of_others_are_explained_by_their_triples() {
    let desk = Desk::new();
    desk.file(
        "graph.ttl",
        "@prefix schema: <https://schema.org/> . @prefix e: <https://example.com/> .
         e:book a schema:Book ; schema:name \"The \\u001b[31mPrisoner\"@en ; schema:author e:author ; schema:copyrightYear 1894 .
         e:author schema:name \"Hope\" .",
    );
    let run = desk.run(["explain", "-d", "graph.ttl", "e:book"]);
    run.ended(0, &[]);
    assert_eq!(
        run.lines().join("\n"),
        "The \\u{1b}[31mPrisoner
          <https://example.com/book>
  types   schema:Book

Other triples
  The \\u{1b}[31mPrisoner  schema:author  Hope <https://example.com/author>
  The \\u{1b}[31mPrisoner  schema:copyrightYear  \"1894\"^^<http://www.w3.org/2001/XMLSchema#integer>
  The \\u{1b}[31mPrisoner  schema:name  \"The \\u{1b}[31mPrisoner\"@en"
    );
    let hope = explain(&desk, &["hope"]);
    assert_eq!(hope["triplesTo"][0]["subject"]["iri"], "https://example.com/book");
    let asked = explain(&desk, &["--subject", "e:book", "--predicate", "schema:author", "--object", "Hope"]);
    assert_eq!(asked["triples"].as_array().map(Vec::len), Some(1));
    assert_eq!(asked["said"], json!([]));
}

/// A graph of three meetings in three months, and of an accusation.
fn meetings() -> Desk {
    let met = |id: &str, day: &str| {
        record(id, "Courier", day, "Norway / met / Sweden", event("CONSULT", Some(day), "asserted"))
    };
    let mut records = vec![met("a", "2020-01-10"), met("b", "2020-02-10"), met("c", "2020-03-10")];
    let accused = event("ACCUSE", None, "asserted");
    records.push(record("d", "Herald", "2020-02-20", "Finland / accused / Denmark", accused));
    graph(&records)
}

/// The days of the events that are said.
fn days(said: &Value) -> Vec<String> {
    let told = said.as_array().expect("a list").iter();
    told.map(|told| told["dates"][0].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn statements_are_asked_without_a_name_of_a_period_and_the_newest() {
    let desk = meetings();
    let said = |arguments: &[&str]| days(&explain(&desk, arguments)["said"]);
    assert_eq!(said(&["--predicate", "CONSULT"]), ["2020-01-10", "2020-02-10", "2020-03-10"]);
    assert_eq!(said(&["--predicate", "CONSULT", "--since", "2020-02"]), ["2020-02-10", "2020-03-10"]);
    assert_eq!(said(&["--predicate", "CONSULT", "--until", "2020-02-10"]), ["2020-01-10", "2020-02-10"]);
    assert_eq!(said(&["--predicate", "CONSULT", "--at-most", "1"]), ["2020-03-10"]);
    assert_eq!(said(&["--subject", "Norway", "--since", "2020-03", "--until", "2020-03"]), ["2020-03-10"]);
    // What has no date of its own has that of its article.
    assert_eq!(said(&["--since", "2020-02-15", "--until", "2020-02"]), ["-"]);
    assert_eq!(said(&["--predicate", "ACCUSE", "--since", "2020-03"]), Vec::<String>::new());

    let about = explain(&desk, &["Norway", "--since", "2020-02", "--at-most", "1"]);
    assert_eq!(days(&about["events"]), ["2020-03-10"]);
    desk.run(["explain", "-d", "graph.ttl", "--predicate", "CONSULT", "--at-most", "1"])
        .ended(0, &["1 account", "2 older facts left out; a larger --at-most shows more"]);
    desk.run(["explain", "-d", "graph.ttl"]).ended(2, &["required"]);
    desk.run(["explain", "-d", "graph.ttl", "--predicate", "CONSULT", "--since", "soon"])
        .ended(2, &["--since"]);
    desk.run(["explain", "-d", "graph.ttl", "Norway", "--at-most", "0"]).ended(2, &["--at-most"]);
}
