//! Terms of office of a user's own Wikidata dump: who held which position, where and when, tells who an article means.
//! Persons, positions and their items are made up; countries are those of the gazetteer.

use std::path::Path;

use serde_json::{Value, json};
use triplewire::date::Date;
use triplewire::extract::EntityType::Person;
use triplewire::gazetteer::Gazetteer;
use triplewire::kb::{Builder, KnowledgeBase, source};
use triplewire::reconcile::{Role, Seat, Subject};

use super::{decided, target};
use crate::common::Desk;

fn country(code: &str) -> &'static str {
    Gazetteer::builtin().country(code).and_then(|entry| entry.qid()).expect("a country")
}

/// An item with its label and its statements; a statement is a property, a value, a rank, and start and end.
fn item(id: u32, label: &str, statements: &[(&str, &str, &str, [&str; 2])]) -> String {
    let date = |date: &str| {
        let precision = match date.len() {
            4 => 9,
            7 => 10,
            _ => 11,
        };
        let time = format!("+{date}{}T00:00:00Z", &"0000-00-00"[date.len()..]);
        json!([{"snaktype": "value", "datavalue": {"value": {"time": time, "precision": precision}, "type": "time"}}])
    };
    let mut claims: serde_json::Map<String, Value> = serde_json::Map::new();
    for (property, value, rank, [start, end]) in statements {
        let mut statement =
            json!({"mainsnak": {"snaktype": "value", "datavalue": {"value": {"id": value}}}, "rank": rank});
        let dates = [("P580", start), ("P582", end)].into_iter().filter(|(_, date)| !date.is_empty());
        let qualifiers: serde_json::Map<String, Value> =
            dates.map(|(property, written)| (property.to_owned(), date(written))).collect();
        if !qualifiers.is_empty() {
            statement["qualifiers"] = qualifiers.into();
        }
        let list = claims.entry((*property).to_owned()).or_insert_with(|| json!([]));
        list.as_array_mut().expect("a list").push(statement);
    }
    json!({"type": "item", "id": format!("Q{id}"), "labels": {"en": {"language": "en", "value": label}}, "claims": claims})
        .to_string()
}

const NO: [&str; 2] = ["", ""];

fn dump() -> String {
    let norway = country("NO");
    let human = ("P31", "Q5", "normal", NO);
    let of_norway = ("P17", norway, "normal", NO);
    let lines = [
        item(
            999_000_010,
            "Minister of Foreign Affairs of Norway",
            &[of_norway, ("P2389", "Q999000030", "normal", NO)],
        ),
        item(999_000_011, "Governor of Nordmark", &[of_norway, ("P1001", "Q999000031", "normal", NO)]),
        item(999_000_012, "Member of Parliament", &[of_norway, ("P1001", norway, "normal", NO)]),
        item(999_000_013, "Secretary-General of the Harbour League", &[("P361", "Q999000032", "normal", NO)]),
        item(999_000_030, "Harbour Ministry", &[]),
        item(999_000_031, "Nordmark", &[of_norway]),
        item(999_000_032, "Harbour League", &[]),
        // The present office is preferred; the one before it counts as well, the one that is wrong does not.
        item(
            999_000_001,
            "Tavi Orsen",
            &[
                human,
                ("P39", "Q999000010", "preferred", ["2021-10-14", ""]),
                ("P39", "Q999000012", "normal", ["2013", "2021"]),
                ("P39", "Q999000013", "deprecated", ["2013", "2021"]),
            ],
        ),
        item(999_000_002, "Tavi Orsen", &[human, ("P39", "Q999000012", "normal", ["1990-10", "1997-09"])]),
        item(
            999_000_003,
            "Ilsa Merrow",
            &[human, ("P39", "Q999000010", "normal", ["2013-10-16", "2021-10-14"])],
        ),
        item(999_000_004, "Keso Vastik", &[human, ("P39", "Q999000013", "normal", ["2024-03-01", ""])]),
        item(999_000_005, "Ruvena Tresk", &[human, ("P39", "Q999000011", "normal", ["2020", ""])]),
    ];
    format!("[\n{}\n]\n", lines.join(",\n"))
}

fn index(directory: &Path, officials: bool) -> KnowledgeBase {
    let options = source::Options { officials, ..source::Options::default() };
    let mut builder = Builder::new(directory).with_classes([Person]);
    let wrong = |skipped: source::Skipped| panic!("{skipped}");
    let dump = dump();
    source::read("dump.json", source::Kind::Wikidata, dump.as_bytes(), &options, &mut builder, wrong)
        .expect("the dump can be read");
    let path = directory.join("officials.kb");
    let (bytes, about) = builder.finish(Vec::new()).expect("an index");
    assert_eq!((about.persons, about.terms, about.positions), if officials { (5, 6, 4) } else { (5, 0, 0) });
    std::fs::write(&path, bytes).expect("a file");
    KnowledgeBase::open(&path).expect("an index")
}

/// `NO` is a country, `Nordmark/NO` a territory in it, `Harbour League` a body.
fn seat(text: &str) -> Seat {
    let (name, within) = text.split_once('/').map_or((text, None), |(name, within)| (name, Some(within)));
    let is_country = name.len() == 2;
    Seat {
        names: vec![name.to_owned()],
        country: within.or(is_country.then_some(name)).map(str::to_owned),
        is_country,
        is_territory: within.is_some(),
        ..Seat::default()
    }
}

fn subject(name: &str, position: &str, seat_name: &str, date: &str) -> Subject {
    let (former, position) =
        position.strip_prefix("former ").map_or((false, position), |position| (true, position));
    let date: Option<Date> = date.parse().ok();
    let seat = Some(seat_name).filter(|name| !name.is_empty()).map(seat);
    Subject {
        iri: "https://example.org/entity/1".into(),
        entity_type: Some(Person),
        names: vec![name.to_owned()],
        countries: seat.iter().filter_map(|seat| seat.country.clone()).collect(),
        positions: vec![position.to_owned()],
        roles: vec![Role { position: position.to_owned(), seat, date, former }],
        first: date,
        last: date,
        ..Subject::default()
    }
}

#[test]
fn who_held_the_position_there_and_then_is_meant() {
    let directory = tempfile::tempdir().expect("a directory");
    let base = index(directory.path(), true);
    for (name, position, seat, date, expected) in [
        ("Tavi Orsen", "Foreign Minister", "NO", "2024-05-02", Some("Q999000001")),
        ("Tavi Orsen", "Minister of Foreign Affairs", "NO", "2024", Some("Q999000001")),
        ("Tavi Orsen", "Member of Parliament", "NO", "1995-03-01", Some("Q999000002")),
        ("Tavi Orsen", "Member of Parliament", "NO", "2015-03-01", Some("Q999000001")),
        // A family name alone is enough for an office that one person holds, and for no other.
        ("Orsen", "Foreign Minister", "NO", "2024-05-02", Some("Q999000001")),
        ("Orsen", "Member of Parliament", "NO", "1995-03-01", None),
        ("Orsen", "Foreign Minister", "SE", "2024-05-02", None),
        ("Merrow", "Foreign Minister", "NO", "2024-05-02", None),
        ("Ilsa Merrow", "Foreign Minister", "NO", "2015-01-01", Some("Q999000003")),
        ("Ilsa Merrow", "former Foreign Minister", "NO", "2024-05-02", Some("Q999000003")),
        ("Ilsa Merrow", "former Foreign Minister", "NO", "2009-05-02", None),
        // Who held it at another time, or elsewhere, is not surely meant.
        ("Ilsa Merrow", "Foreign Minister", "NO", "2024-05-02", None),
        ("Ilsa Merrow", "Foreign Minister", "NO", "2001-05-02", None),
        ("Ilsa Merrow", "Foreign Minister", "SE", "2015-01-01", None),
        ("Keso Vastik", "Secretary-General", "Harbour League", "2025-01-01", Some("Q999000004")),
        ("Ruvena Tresk", "Governor", "Nordmark/NO", "2022-01-01", Some("Q999000005")),
        ("Tresk", "Governor", "Nordmark/NO", "2022-01-01", Some("Q999000005")),
        ("Tresk", "Governor", "Sudmark/NO", "2022-01-01", None),
        ("Tresk", "Governor", "NO", "2022-01-01", None),
    ] {
        let mut subject = subject(name, position, seat, date);
        for seat in subject.roles.iter_mut().filter_map(|role| role.seat.as_mut()) {
            // Bodies are known by what the articles' entities are linked to.
            seat.identities = match seat.names[0].as_str() {
                "Harbour League" => vec!["http://www.wikidata.org/entity/Q999000032".to_owned()],
                "Nordmark" => vec!["http://www.wikidata.org/entity/Q999000031".to_owned()],
                _ => Vec::new(),
            };
        }
        let found = target(&subject, &base);
        assert_eq!(
            found.as_deref(),
            expected,
            "{name} {position} {seat} {date}: {:?}",
            decided(&subject, &base)
        );
    }
}

#[test]
fn without_officials_an_index_is_as_before() {
    let directory = tempfile::tempdir().expect("a directory");
    let base = index(directory.path(), false);
    let item = base.find("Tavi Orsen").first().and_then(|hit| base.item(hit.item)).expect("an entry");
    assert_eq!(
        (item.positions.as_slice(), item.terms.len()),
        (&["http://www.wikidata.org/entity/Q999000010".to_owned()][..], 0)
    );
    assert!(base.by_iri("http://www.wikidata.org/entity/Q999000010").is_none());
}

#[test]
fn positions_are_kept_and_not_found_by_name() {
    let directory = tempfile::tempdir().expect("a directory");
    let base = index(directory.path(), true);
    let item = base.find("Tavi Orsen").first().and_then(|hit| base.item(hit.item)).expect("an entry");
    let terms: Vec<String> = item
        .terms
        .iter()
        .map(|term| {
            let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
            format!("{} {}..{}", &term.position[31..], date(term.start), date(term.end))
        })
        .collect();
    assert_eq!(terms, ["Q999000010 2021-10-14..", "Q999000012 2013..2021"]);
    let position = base.by_iri("http://www.wikidata.org/entity/Q999000011").expect("a position");
    assert_eq!((position.label(), position.country.as_deref()), ("Governor of Nordmark", Some("NO")));
    assert_eq!(position.jurisdictions, ["http://www.wikidata.org/entity/Q999000031"]);
    assert!(base.find("Governor of Nordmark").is_empty());
    assert!(base.by_iri("http://www.wikidata.org/entity/Q999000031").is_none(), "a place was not asked for");
}

#[test]
fn an_article_after_the_last_built_in_office_is_linked_by_the_dump_of_its_reader() {
    let desk = Desk::new();
    desk.file("dump.json", dump());
    desk.file("table.csv", "id,label\nhttps://example.org/a,A Person\n");
    desk.file(
        "article.txt",
        "Envoys meet in Oslo\n\nOSLO, May 2, 2024 (Example Wire) - Norwegian Foreign Minister Tavi Orsen met envoys of \
         Finland on Thursday. Orsen said the talks were useful.\n",
    );
    let build = ["kb", "build", "--officials", "--type", "person", "-o", "officials.kb", "dump.json"];
    desk.run(build).ended(0, &["5 entities", "6 terms of office"]);
    desk.run(["kb", "build", "--officials", "-o", "table.kb", "table.csv"])
        .ended(0, &["no source tells when anybody held a position"]);
    desk.run(["build", "article.txt", "--kb", "officials.kb", "-o", "graph.nt"]).ended(0, &[]);
    let lines = desk.read("graph.nt");
    assert!(lines.contains("#sameAs> <http://www.wikidata.org/entity/Q999000001>"), "{lines}");
    assert!(lines.contains("it alone held the position there at that time"), "{lines}");
}
