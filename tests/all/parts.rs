//! A graph built in parts: however records are divided, ordered and put on threads, the lines of the parts together are
//! those of one build.

use crate::archive;

use std::collections::BTreeSet;
use std::io;

use crate::archive::Plan;
use crate::common::Desk;
use proptest::prelude::*;
use triplewire::extract::Record;
use triplewire::map::{Collected, Collector, Format, Options, map, map_to_lines, write};
use triplewire::read::Withdrawn;
use triplewire::reconcile::{Judgements, apply};
use triplewire::resolve::{
    Archive, Combiner, Keys, KeysLine, Merger, Ready, Report, Resolver, Settled, Settler, Stage, State,
    prepare,
};
use triplewire::vocab::Prefixes;

/// Articles about namesakes, of several outlets; of some there are versions, copies, or records that are equally new.
fn records(articles: usize) -> Vec<Record> {
    let mut records = Vec::new();
    let (geonames, dbpedia) = ("https://sws.geonames.org/42/", "http://dbpedia.org/resource/Tresk_Harbour");
    for (i, item) in archive::archive(Plan { articles, wrong: 50 }).into_iter().enumerate() {
        let mut record = serde_json::to_value(item.record).expect("a record is JSON");
        record["source"] = ["Harbour Wire", "The Tresk Gazette", "Reuters"][i % 3].into();
        if i % 4 > 0 {
            record["language"] = ["en", "en-gb", "fr"][i % 3].into();
        }
        let more = record["entities"].as_array_mut().expect("entities");
        let mut add = |entity: serde_json::Value| {
            if i % 5 == more.len() % 2 {
                more.push(entity);
            }
        };
        // What one article links with an item, another knows by another dataset alone; one of them in several ways.
        let both = [geonames, "http://www.wikidata.org/entity/Q64"];
        add(serde_json::json!({"id": "t1", "type": "Place", "name": "Tresk Harbour", "links": both}));
        add(
            serde_json::json!({"id": "t2", "type": "Place", "name": "Harbour of Tresk", "links": [geonames]}),
        );
        let item = ["http://www.wikidata.org/entity/Q90", "http://www.wikidata.org/entity/Q84"][i % 2];
        add(
            serde_json::json!({"id": "t3", "type": "Place", "name": "The Old Harbour", "links": [dbpedia, item]}),
        );
        add(serde_json::json!({"id": "t4", "type": "Place", "name": "Old Tresk", "links": [dbpedia]}));
        add(serde_json::json!({"id": "o1", "type": "Organisation", "name": "The Tresk Gazette",
            "kind": if i % 2 == 0 { "news_organisation" } else { "company" }}));
        add(
            serde_json::json!({"id": "i1", "type": "Person", "name": if i % 2 == 0 { "Ilsa" } else { "Ilsa Tresk" },
            "iri": "http://example.org/ilsa", "links": [{"target": "http://example.org/x", "relation": "candidate"}]}),
        );
        let record: Record = serde_json::from_value(record).expect("a record");
        let mut version = record.clone();
        match i % 11 {
            2 => records.push(record.clone()),
            4 => {
                version.document.version = Some(2);
                version.entities.truncate(1);
                version.roles.clear();
                version.relations.clear();
                records.push(version);
            }
            6 => {
                version.document.title = Some("Another of the same".to_owned());
                records.push(version);
            }
            8 => {
                version.document.modified = Some("2021-03-30T10:00:00Z".to_owned());
                version.entities[0].name = "Tavi Merrow".to_owned();
                records.push(version);
            }
            _ => {}
        }
        records.push(record);
    }
    records
}

fn withdrawn() -> Vec<Withdrawn> {
    let withdrawn = |id: &str, version| Withdrawn {
        id: Some(id.to_owned()),
        status: "canceled",
        version,
        modified: None,
    };
    // The last two are of an older version, and of nothing.
    vec![
        withdrawn("article-3", None),
        withdrawn("article-15", Some(2)),
        withdrawn("article-26", Some(1)),
        withdrawn("none", None),
    ]
}

/// The bytes of N-Quads that the whole makes in memory.
fn whole(records: &[Record]) -> (Vec<u8>, Report) {
    let mut resolver = Resolver::new();
    records.iter().for_each(|record| resolver.add(record.clone()));
    for withdrawn in withdrawn() {
        resolver.withdraw(&withdrawn);
    }
    let (graph, report) = resolver.finish_with_report();
    let mapped = map(&graph, &Options::default());
    (write(&mapped.dataset, Format::NQuads, &Prefixes::default(), Vec::new()).expect("memory"), report)
}

/// The same, through an archive that has so many bytes of memory.
fn archived(records: &[Record], memory: usize) -> io::Result<(Vec<u8>, Report)> {
    let directory = std::env::temp_dir();
    let mut archive = Archive::with_memory(memory, &directory);
    for record in records {
        archive.add(Ready::of(record.clone()))?;
    }
    for withdrawn in withdrawn() {
        archive.withdraw(&withdrawn)?;
    }
    let (settled, records, report) = archive.settle()?;
    let mut collector = Collector::new(Options::default()).with_memory(Format::NQuads, memory, &directory);
    records.try_for_each(&settled, |graph| collector.add(&graph))?;
    let bytes = match collector.finish()?.0 {
        Collected::Dataset(dataset) => write(&dataset, Format::NQuads, &Prefixes::default(), Vec::new())?,
        Collected::Lines(lines) => {
            let (bytes, count) = lines.write(Vec::new())?;
            assert_eq!(count, bytes.iter().filter(|byte| **byte == b'\n').count());
            bytes
        }
    };
    Ok((bytes, report))
}

fn keys(records: &[Record]) -> Vec<KeysLine> {
    records.iter().map(|record| KeysLine::Record(Keys::of(&prepare(record.clone())))).collect()
}

fn settled<'k>(keys: impl IntoIterator<Item = &'k KeysLine>, memory: usize) -> (Vec<u8>, Report) {
    let mut settler = Settler::with_memory(memory, &std::env::temp_dir());
    for line in keys {
        // By way of a file.
        let mut bytes = Vec::new();
        line.write(&mut bytes);
        KeysLine::read(&bytes[..], "keys", |line| settler.add(&line)).expect("what was written is read");
    }
    let (settled, report, _) = settler.finish().expect("there is room on the disk");
    let mut bytes = Vec::new();
    settled.write(&mut bytes).expect("memory");
    (bytes, report)
}

/// The lines of a part.
fn part<'r>(settled: &[u8], records: impl Iterator<Item = &'r Record>) -> BTreeSet<String> {
    let settled = Settled::read(settled, "settled", &std::env::temp_dir()).expect("what was written is read");
    let mut lines = Vec::new();
    for graph in records.filter_map(|record| settled.graph(record.clone())) {
        map_to_lines(&graph, &Options::default(), true, &mut lines);
    }
    set(&lines)
}

fn set(lines: &[u8]) -> BTreeSet<String> {
    std::str::from_utf8(lines).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn parts_that_know_nothing_of_one_another_are_not_the_whole() {
    let records = records(150);
    let mut united = BTreeSet::new();
    for chunk in records.chunks(10) {
        united.extend(part(b"", chunk.iter()));
    }
    let expected = set(&whole(&records).0);
    assert!(united.symmetric_difference(&expected).count() > 500);
}

#[test]
fn an_archive_on_disk_is_the_whole() {
    let records = records(150);
    let (expected, told) = whole(&records);
    assert!(told.duplicates > 0 && !told.superseded.is_empty() && !told.set_aside.is_empty(), "{told:?}");
    let named = std::str::from_utf8(&expected).expect("UTF-8").matches("Tavi Merrow").count();
    assert!(named > 10, "{named}");
    for memory in [1, 10_000, 1 << 30] {
        let (bytes, mut report) = archived(&records, memory).expect("there is room on the disk");
        assert!(bytes == expected, "{memory}: {} and {} bytes", bytes.len(), expected.len());
        assert_eq!(std::mem::take(&mut report.withdrawn), ["article-15", "article-3"]);
        assert_eq!(report, told, "{memory}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn parts_in_any_division_and_order_are_the_whole(
        of in proptest::collection::vec(0_usize..7, 90),
        order in proptest::collection::vec(any::<u32>(), 150),
        memory in prop_oneof![Just(1_usize), Just(5_000), Just(1 << 20)],
    ) {
        let records = records(80);
        let (expected, told) = whole(&records);
        let mut all = keys(&records);
        all.extend(withdrawn().into_iter().map(KeysLine::Withdrawn));
        let (lines, report) = settled(&all, memory);
        prop_assert!(all.len() <= order.len());
        let mut shuffled: Vec<(u32, &KeysLine)> = order.into_iter().zip(&all).collect();
        shuffled.sort_by_key(|(number, _)| *number);
        let (again, _) = settled(shuffled.into_iter().map(|(_, line)| line), 1 << 20);
        prop_assert_eq!(&lines, &again, "what is settled depends on the order");
        prop_assert_eq!((report.articles, report.entities), (told.articles, told.entities));
        // Lines of what is settled stand for themselves.
        let mut sorted: Vec<&[u8]> = lines.split_inclusive(|byte| *byte == b'\n').rev().collect();
        sorted.rotate_left(of[0]);
        let mut united = BTreeSet::new();
        for number in 0..7 {
            let own = records.iter().zip(of.iter().cycle()).filter(|(_, part)| **part == number);
            united.extend(part(&sorted.concat(), own.map(|(record, _)| record)));
        }
        let expected = set(&expected);
        let differ: Vec<&String> = united.symmetric_difference(&expected).collect();
        prop_assert!(differ.is_empty(), "{} of {} lines differ: {differ:#?}", differ.len(), expected.len());
    }
}

/// A row that is sent: the stage, the key, the state.
type Sent = (Stage, String, Vec<u8>);

/// What is settled about the states of these stages that each part has, which are taken out whenever they have so many
/// bytes, and sent to where the others of their key are, in an order that is turned so far.
fn merged(parts: Vec<Combiner>, more: Vec<Sent>, turn: usize) -> Vec<(String, Vec<u8>)> {
    let mut rows = more;
    for mut part in parts {
        rows.extend(part.take().into_iter().map(|(stage, key, state)| (stage, key, state.to_bytes())));
    }
    let turn = turn % rows.len().max(1);
    rows.rotate_left(turn);
    rows.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let mut merger = Merger::new();
    let mut facts = Vec::new();
    for (stage, key, state) in rows {
        let state = State::read(stage, &state).expect("what was written is read");
        facts.extend(merger.add(stage, key, state).expect("one stage"));
    }
    facts.extend(merger.finish());
    facts.into_iter().map(|(_, key, fact)| (key, fact)).collect()
}

/// Combiners of seven parts, to which `add` adds the keys of the part; what is taken out on the way.
fn combined(
    keys: &[(u64, KeysLine)],
    of: &[usize],
    memory: usize,
    add: impl Fn(&mut Combiner, u64, &KeysLine),
) -> (Vec<Combiner>, Vec<Sent>) {
    let mut parts: Vec<Combiner> = (0..7).map(|_| Combiner::new(memory)).collect();
    let mut taken = Vec::new();
    for ((place, line), part) in keys.iter().zip(of.iter().cycle()) {
        add(&mut parts[*part], *place, line);
        if parts[*part].is_full() {
            let rows = parts[*part].take().into_iter();
            taken.extend(rows.map(|(stage, key, state)| (stage, key, state.to_bytes())));
        }
    }
    (parts, taken)
}

fn lines(facts: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    facts.into_iter().flat_map(|(_, fact)| [fact, b"\n".to_vec()].concat()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn states_that_are_combined_and_merged_settle_the_same(
        of in proptest::collection::vec(0_usize..7, 90),
        turn in any::<u16>(),
        memory in prop_oneof![Just(1_usize), Just(20_000), Just(1 << 30)],
    ) {
        let records = records(80);
        let mut all = keys(&records);
        all.extend(withdrawn().into_iter().map(KeysLine::Withdrawn));
        let (expected, report) = settled(&all, 1 << 20);
        let turn = usize::from(turn);
        let all: Vec<(u64, KeysLine)> = (0..).zip(all).collect();
        let (parts, more) = combined(&all, &of, memory, |part, place, line| part.add_article(line, place));
        let mut unused = BTreeSet::new();
        let mut told = Report::default();
        for (id, fact) in merged(parts, more, turn) {
            let fact: serde_json::Value = serde_json::from_slice(&fact).expect("JSON");
            let number = |field: &str| fact[field].as_u64().unwrap_or_default();
            told.duplicates += number("repeated");
            if number("superseded") > 0 {
                told.superseded.push((id.clone(), number("superseded")));
            }
            if number("set_aside") > 0 {
                told.set_aside.push((id.clone(), number("set_aside")));
            }
            if fact["digest"].is_null() {
                told.withdrawn.push(id.clone());
            }
            let own = |line: &KeysLine| matches!(line, KeysLine::Record(_)) && line.id() == Some(id.as_str());
            let others = all.iter().filter(|(place, line)| own(line) && Some(*place) != fact["place"].as_u64());
            unused.extend(others.map(|(place, _)| *place));
        }
        prop_assert_eq!((&told.superseded, &told.set_aside), (&report.superseded, &report.set_aside));
        prop_assert_eq!((told.duplicates, &told.withdrawn), (report.duplicates, &report.withdrawn));
        let used: Vec<(u64, KeysLine)> = all.into_iter().filter(|(place, _)| !unused.contains(place)).collect();
        fn of_record(line: &KeysLine, add: impl FnOnce(&Keys)) {
            if let KeysLine::Record(keys) = line {
                add(keys);
            }
        }
        let (parts, more) =
            combined(&used, &of, memory, |part, _, line| of_record(line, |keys| part.add_marks(keys)));
        let (targets, marks): (Vec<_>, Vec<_>) =
            merged(parts, more, turn).into_iter().partition(|(_, fact)| fact.starts_with(b"{"));
        let names: BTreeSet<String> = marks.into_iter().map(|(name, _)| name).collect();
        let (parts, more) = combined(&used, &of, memory, |part, _, line| {
            of_record(line, |keys| part.add_bearers(keys, |name| names.contains(name)));
        });
        let mut facts = [lines(targets), lines(merged(parts, more, turn))].concat();
        let known = Settled::read(&facts[..], "facts", &std::env::temp_dir()).expect("facts");
        let (parts, more) =
            combined(&used, &of, memory, |part, _, line| of_record(line, |keys| part.add_things(keys, &known)));
        facts.extend(lines(merged(parts, more, turn)));
        let without_articles: Vec<&[u8]> = expected
            .split_inclusive(|byte| *byte == b'\n')
            .filter(|line| !line.starts_with(b"{\"settled\":1,\"article\""))
            .collect();
        prop_assert!(facts == without_articles.concat(), "other facts are settled");
    }
}

#[test]
fn decisions_are_followed_by_the_parts_together_as_by_the_whole() {
    let records = records(100);
    let (lines, _) = settled(&keys(&records), 1 << 20);
    let mut united = Collector::new(Options::default());
    for chunk in records.chunks(9).rev() {
        let settled = Settled::read(&lines[..], "settled", &std::env::temp_dir()).expect("it is read");
        for graph in chunk.iter().filter_map(|record| settled.graph(record.clone())) {
            united.add(&graph).expect("it is in memory");
        }
    }
    let Collected::Dataset(united) = united.finish().expect("it is in memory").0 else {
        panic!("it is in memory")
    };
    let mut resolver = Resolver::new();
    records.iter().for_each(|record| resolver.add(record.clone()));
    let whole = map(&resolver.finish(), &Options::default()).dataset;
    // Two who bear one name are one, and the harbour is not what a record links it with.
    let of = |predicate: &str, object: &str| -> Vec<String> {
        let quads = whole.quads();
        let found = quads
            .filter(|q| q.predicate.as_str().ends_with(predicate) && q.object.to_string().contains(object));
        found
            .map(|quad| quad.subject.to_string().replace(['<', '>'], ""))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    };
    let (persons, places) = (of("#label", "\"Tavi Merrow\""), of("#sameAs", "/Q64"));
    assert!(persons.len() > 1 && places.len() == 1, "{persons:?} {places:?}");
    let table = format!(
        "entity,target,decision\n{},{},same\n{},http://www.wikidata.org/entity/Q64,different\n",
        persons[0], persons[1], places[0]
    );
    let mut judgements = Judgements::new();
    judgements
        .read_csv(table.as_bytes(), "decisions", &triplewire::limits::Limits::default())
        .expect("a table");
    let (one, other) = (apply(&united, judgements.clone()), apply(&whole, judgements));
    assert!(!one.merged.is_empty() && !one.parted.is_empty() && one.missing.is_empty());
    assert!(one.dataset == other.dataset && one.dataset != whole);
}

/// The names of the fields of objects, those in it too, but for maps of names.
fn fields(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Array(list) => list.iter().for_each(|value| fields(value, found)),
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                found.insert(name.clone());
                if !["places", "named", "vocabulary"].contains(&name.as_str()) {
                    fields(value, found);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_field_of_the_files_is_documented() {
    let page = include_str!("../../docs/parts.md");
    let mut all = keys(&records(150));
    all.extend(withdrawn().into_iter().map(KeysLine::Withdrawn));
    let mut bytes = settled(&all, 1 << 20).0;
    all.iter().for_each(|line| line.write(&mut bytes));
    let mut found = BTreeSet::new();
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        fields(&serde_json::from_slice(line).expect("JSON"), &mut found);
    }
    for name in ["article", "target", "vocabulary", "untold", "offices", "withdrawn", "entry", "digest"] {
        assert!(found.contains(name), "{name} is in no line");
    }
    let untold: Vec<&String> = found.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(untold.is_empty(), "{untold:?}");
}

/// The commands, on files of three parts.
#[test]
fn the_commands_make_the_whole_on_any_number_of_threads() {
    let desk = Desk::new();
    let records = records(60);
    let line = |record: &Record| serde_json::to_string(record).expect("JSON") + "\n";
    desk.file("all.jsonl", records.iter().map(line).collect::<String>());
    // The versions of one article are in different parts.
    for part in 0..3 {
        let own = records.iter().enumerate().filter(|(i, _)| i % 3 == part).map(|(_, record)| line(record));
        desk.file(&format!("part{part}.jsonl"), own.collect::<String>());
    }
    desk.run(["build", "all.jsonl", "-o", "all.nq"]).ended(3, &["older version left out", "set aside"]);
    let expected = desk.read("all.nq");
    for threads in ["1", "2"] {
        let mut united = BTreeSet::new();
        for part in ["part2", "part0", "part1"] {
            let (articles, keys) = (format!("{part}.jsonl"), format!("{part}.keys.gz"));
            desk.run(["resolve", "keys", &articles, "-o", &keys, "--threads", threads])
                .ended(0, &["0 skipped"]);
        }
        let settle =
            ["resolve", "settle", "part1.keys.gz", "part0.keys.gz", "part2.keys.gz", "-o", "settled.jsonl"];
        let told = ["older version left out", "set aside", "60 articles"];
        desk.run(settle).ended(3, &told);
        for part in ["part0", "part1", "part2"] {
            let articles = format!("{part}.jsonl");
            let map =
                ["resolve", "map", &articles, "--settled", "settled.jsonl", "-o", "-", "--threads", threads];
            let run = desk.run(map);
            run.ended(0, &["of other versions", "quads"]);
            united.extend(run.lines().into_iter().map(str::to_owned));
        }
        assert_eq!(united, set(expected.as_bytes()), "{threads} threads");
    }
}

#[test]
fn files_of_newer_versions_and_other_files_are_refused_with_the_way_out() {
    let desk = Desk::new();
    desk.file("a.jsonl", "{\"id\": \"1\", \"text\": \"Jane Roe spoke.\", \"entities\": []}\n");
    let newer = "these keys are of version 2, and this program reads version 1";
    for (line, message) in [
        ("{\"keys\":2,\"article\":\"1\",\"what\":\"ever\"}", newer),
        ("{\"article\":\"1\",\"keys\":2}", newer),
        ("{\"keys\":1,\"article\":1}", "keys:2: this is no line of keys"),
        ("{\"settled\":1,\"key\":\"x\"}", "it has no field 'keys'"),
        ("nonsense", "this is no line of keys"),
    ] {
        desk.file("keys", format!("\n{line}\n"));
        desk.run(["resolve", "settle", "keys", "-o", "settled"]).ended(1, &[message, "hint: ", "triplewire"]);
    }
    for (line, message) in [
        ("{\"settled\":7,\"key\":\"x\",\"colour\":\"red\"}", "these settled facts are of version 7"),
        ("{\"keys\":1,\"article\":\"1\"}", "it has no field 'settled'"),
        ("{\"settled\":1,\"key\":\"x\",\"type\":\"Colour\"}", "settled:1: this is no line of settled facts"),
        ("{\"settled\":1}", "about no article, target, name or key"),
    ] {
        desk.file("settled", format!("{line}\n"));
        let map = ["resolve", "map", "a.jsonl", "--settled", "settled", "-o", "a.nq"];
        desk.run(map).ended(1, &[message]);
    }
    desk.run(["resolve", "settle", "keys", "-o", "keys"]).ended(2, &["hint: "]);
    desk.file("settled", "");
    desk.run(["resolve", "map", "a.jsonl", "--settled", "settled", "-o", "a.ttl"])
        .ended(2, &["hint: write .nt or .nq"]);
    assert!(!desk.names().iter().any(|name| name.starts_with("a.nq") || name.starts_with("a.ttl")));
    // Nothing is settled of one article alone.
    desk.run(["resolve", "map", "a.jsonl", "--settled", "settled", "-o", "a.nt"])
        .ended(0, &["1 article, 0 of other"]);
    desk.run(["build", "a.jsonl", "-o", "b.nt"]).ended(0, &[]);
    let sorted = |name: &str| set(desk.read(name).as_bytes());
    assert_eq!(sorted("a.nt"), sorted("b.nt"));
}
