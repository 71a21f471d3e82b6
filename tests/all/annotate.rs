//! Entities that another tool found get our roles, relations, events, claims and links, and stay as they are.

use crate::common::Desk;
use triplewire::extract::{Entity, Record, annotate, extract};
use triplewire::gazetteer::Gazetteer;
use triplewire::read::Document;

/// A record with entities at their names: id, type, name and which words are mentions, in the order of the text.
fn record(text: &str, entities: &[(&str, &str, &[&str])]) -> Record {
    let mut found = Vec::new();
    for (id, of, names) in entities {
        let mut from = 0;
        let mut spans = Vec::new();
        for name in *names {
            let at = from + text[from..].find(name).unwrap_or_else(|| panic!("{name}"));
            from = at + name.len();
            spans.push(format!("[{}, {}]", text[..at].chars().count(), text[..from].chars().count()));
        }
        let name = names[0];
        found.push(format!(
            "{{\"id\": \"{id}\", \"type\": \"{of}\", \"name\": \"{name}\", \"mentions\": [{}], \"extractor\": \"spacy\"}}",
            spans.join(", ")
        ));
    }
    let text = serde_json::to_string(text).expect("a text");
    let json = format!("{{\"id\": \"1\", \"text\": {text}, \"entities\": [{}]}}", found.join(", "));
    serde_json::from_str(&json).expect("a record")
}

/// Annotates, and holds what was there against what is there now.
#[track_caller]
fn annotated(record: Record) -> Record {
    let before = record.clone();
    let after = annotate(record, Gazetteer::builtin());
    assert_eq!(after.document, before.document);
    for (old, new) in before.entities.iter().zip(&after.entities) {
        let mut kept = new.clone();
        kept.mentions.truncate(old.mentions.len());
        assert_eq!(kept, *old, "the entity has changed");
    }
    assert_eq!(after.roles[..before.roles.len()], before.roles);
    assert_eq!(after.events[..before.events.len()], before.events);
    assert_eq!(after.claims[..before.claims.len()], before.claims);
    let again = annotate(after.clone(), Gazetteer::builtin());
    assert_eq!(again, after, "a second time something is added");
    let ids: std::collections::BTreeSet<&str> =
        after.entities.iter().map(|entity| entity.id.as_str()).collect();
    assert_eq!(ids.len(), after.entities.len(), "an id twice");
    after
}

/// The roles, events and claims in words.
fn told(record: &Record) -> Vec<String> {
    let text: Vec<char> = record.document.text.chars().collect();
    let roles = record
        .roles
        .iter()
        .map(|role| format!("{} is {} in {}", role.person, role.position, role.of.as_deref().unwrap_or("-")));
    let events = record
        .events
        .iter()
        .map(|event| format!("{} {:?} {}", event.source.join("+"), event.event_type, event.target.join("+")));
    let claims = record.claims.iter().map(|claim| {
        let words: String = text[claim.span.start..claim.span.end].iter().collect();
        format!("{}: {words}", claim.speaker)
    });
    roles.chain(events).chain(claims).collect()
}

const TEXT: &str =
    "Bolivian Foreign Minister Zyra Quell met Jan Ost in Lima on Friday. Quell said talks had failed.";

#[test]
fn names_of_others_get_roles_events_and_claims() {
    for (entities, expected) in [
        (
            &[
                ("p", "Person", &["Zyra Quell", "Quell"][..]),
                ("q", "Person", &["Jan Ost"]),
                ("c", "Country", &["Bolivian"]),
            ][..],
            &["p is Foreign Minister in c", "p Consult q", "p: talks had failed"][..],
        ),
        // The short name is an entity of its own, as the tool says; what is said of it is said of the full one.
        (
            &[
                ("p", "Person", &["Zyra Quell"]),
                ("s", "Person", &["Quell said"]),
                ("q", "Person", &["Jan Ost"]),
            ],
            &["p is Foreign Minister in e4", "p Consult q"],
        ),
        // Titles, articles and what owns belong to no name, whatever the tool takes for it.
        (
            &[("p", "Person", &["Foreign Minister Zyra Quell", "Quell"]), ("c", "Country", &["Bolivian"])],
            &["p is Foreign Minister in c", "p Consult e3", "p: talks had failed"],
        ),
        // What the tool has not found is added.
        (
            &[("q", "Person", &["Jan Ost"])],
            &["e3 is Foreign Minister in e2", "e3 Consult q", "e3: talks had failed"],
        ),
        (&[], &["e2 is Foreign Minister in e1", "e2 Consult e3", "e2: talks had failed"]),
    ] {
        let after = annotated(record(TEXT, entities));
        assert_eq!(told(&after), expected, "{entities:?}");
    }
}

#[test]
fn where_names_overlap_that_of_the_record_counts() {
    // By our own rules it is a person's name, and a place.
    let text = "The Zyra Quell Group attacked Lima on Friday. The group said it had won.";
    let after = annotated(record(
        text,
        &[("g", "Organisation", &["Zyra Quell Group"]), ("o", "Organisation", &["Lima"])],
    ));
    assert_eq!(after.entities.len(), 2, "{:?}", after.entities);
    assert!(told(&after).contains(&"g Assault o".to_owned()), "{:?}", told(&after));
    // What is kept under a label of its own is nothing else.
    let mut kept = record("Peru tested the Lima Express on Friday.", &[]);
    kept.concepts =
        serde_json::from_str(r#"[{"label": "ROCKET", "name": "Lima Express", "mentions": [[16, 28]]}]"#)
            .expect("a concept");
    let after = annotated(kept);
    assert_eq!(after.entities.iter().map(|entity| entity.name.as_str()).collect::<Vec<_>>(), ["Peru"]);
}

#[test]
fn two_that_are_told_apart_stay_two() {
    let text = "Mayor Jan Ost met farmers. In Lima, the painter Jan Ost said art was free.";
    let mut two = record(text, &[("a", "Person", &["Jan Ost"]), ("b", "Person", &["Jan Ost"])]);
    two.entities[1].mentions = vec![(48, 55).into()];
    let after = annotated(two);
    assert!(told(&after).contains(&"a is Mayor in -".to_owned()), "{:?}", told(&after));
    assert!(told(&after).contains(&"b: art was free".to_owned()), "{:?}", told(&after));
}

#[test]
fn what_the_record_says_is_not_said_again() {
    let mut full =
        record(TEXT, &[("p", "Person", &["Zyra Quell", "Quell"]), ("c", "Country", &["Bolivian"])]);
    full.roles = serde_json::from_str(r#"[{"person": "p", "position": "foreign minister", "of": "c"}]"#)
        .expect("a role");
    full.events = serde_json::from_str(r#"[{"type": "COOPERATE", "trigger": [37, 40], "source": ["p"]}]"#)
        .expect("an event");
    full.claims =
        serde_json::from_str(r#"[{"speaker": "p", "span": [79, 95], "kind": "indirect"}]"#).expect("a claim");
    let after = annotated(full);
    assert_eq!((after.roles.len(), after.events.len(), after.claims.len()), (1, 1, 1), "{:?}", told(&after));
}

#[test]
fn ids_that_are_taken_are_not_given_again() {
    let text = "Jan Ost met Ema Tolle in Lima on Friday and in Oslo on Sunday.";
    let after = annotated(record(text, &[("e2", "Person", &["Jan Ost"]), ("e4", "Person", &["Ema Tolle"])]));
    assert_eq!(after.entities.len(), 4, "{:?}", after.entities);
}

#[test]
fn the_country_of_a_dateline_is_added_once() {
    let text = "NAIROBI, May 3 (Example Wire) - Prime Minister Zyra Quell left on Friday.";
    let after = annotated(record(text, &[("who", "Person", &["Zyra Quell"])]));
    let kenya: Vec<&Entity> = after.entities.iter().filter(|entity| entity.name == "Kenya").collect();
    assert_eq!((kenya.len(), kenya[0].mentions.len()), (1, 0), "{:?}", after.entities);
    assert_eq!(after.roles[0].of.as_deref(), Some(kenya[0].id.as_str()));
}

#[test]
fn records_without_text_stay_as_they_are() {
    let mut bare = record("x", &[]);
    bare.document = Document::new("1", "");
    assert_eq!(annotate(bare.clone(), Gazetteer::builtin()), bare);
}

/// The entities of our own records, as if another tool had found them, give what we find with them.
#[test]
fn the_stages_find_the_same_around_names_that_are_given() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let mut articles = 0;
    for entry in std::fs::read_dir(directory).expect("the examples") {
        let Ok(text) = std::fs::read_to_string(entry.expect("an entry").path()) else { continue };
        let own = extract(Document::new("1", text), Gazetteer::builtin());
        let mut names = own.clone();
        (names.roles, names.relations, names.events, names.claims) = (vec![], vec![], vec![], vec![]);
        let after = annotated(names);
        assert_eq!((&after.roles, &after.relations), (&own.roles, &own.relations));
        assert_eq!((&after.events, &after.claims), (&own.events, &own.claims));
        articles += 1;
    }
    assert!(articles > 3);
}

#[test]
fn the_commands_annotate_on_request() {
    let desk = Desk::new();
    let line = format!(
        "{{\"text\": \"{TEXT}\", \"ents\": [{{\"start\": 0, \"end\": 8, \"label\": \"NORP\"}}, {{\"start\": 26, \"end\": 36, \"label\": \"PERSON\"}}]}}\n"
    );
    desk.file("spacy.jsonl", line);
    let import = ["import", "spacy.jsonl", "--published", "2020-10-23"];
    desk.run(import.iter().chain(&["-o", "names.jsonl"])).ended(0, &["1 record"]);
    desk.run(import.iter().chain(&["--annotate", "-o", "full.jsonl"])).ended(0, &["1 record"]);
    for (options, graph) in [
        (&["build", "names.jsonl", "--annotate", "-o", "a.ttl"][..], "a.ttl"),
        (&["build", "full.jsonl", "-o", "b.ttl"], "b.ttl"),
        (&["build", "full.jsonl", "--annotate", "-o", "c.ttl"], "c.ttl"),
    ] {
        desk.run(options).ended(0, &["1 article", "1 claim"]);
        let query = "SELECT ?who ?position ?country { ?t tw:holder/rdfs:label ?who ; tw:position/rdfs:label ?position ;
            tw:positionIn/owl:sameAs ?country FILTER(STRENDS(STR(?country), \"Q750\")) }";
        let run = desk.run(["query", "-d", graph, "--format", "csv", query]);
        assert_eq!(
            run.ended(0, &[]).lines()[1..],
            ["Zyra Quell,Foreign Minister,http://www.wikidata.org/entity/Q750"]
        );
        assert_eq!(desk.read(graph), desk.read("a.ttl"));
    }
    desk.run(["build", "names.jsonl", "-o", "d.ttl"]).ended(0, &["0 claims"]);
    desk.run(["extract", "--annotate", "full.jsonl", "-o", "again.jsonl"]).ended(0, &["1 article"]);
    assert_eq!(desk.read("again.jsonl"), desk.read("full.jsonl"));
    assert!(desk.names().len() > 6);
}
