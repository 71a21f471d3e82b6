//! The formats of other tools: the same facts give the same graph whichever they came in, and what is wrong has a
//! place.

use std::path::{Path, PathBuf};

use crate::common::Desk;
use triplewire::extract::Record;
use triplewire::import::{Format, Importer, Report};
use triplewire::map;
use triplewire::resolve::Resolver;
use triplewire::vocab::Prefixes;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)
}

fn import(name: &str, format: Option<Format>) -> (Vec<Record>, Vec<String>, Report) {
    let (mut records, mut problems, mut report) = (Vec::new(), Vec::new(), Report::default());
    let mut deliver = |found: Result<Record, triplewire::read::ReadError>| {
        match found {
            Ok(record) => records.push(record),
            Err(error) => problems.push(error.to_string()),
        }
        Ok::<_, ()>(())
    };
    let importer = format.map_or_else(Importer::new, |format| Importer::new().with_format(format));
    importer.file(&sample(name), &mut report, &mut deliver).expect("nobody stops it");
    (records, problems, report)
}

/// The graph of a record, without what differs by tool: its name, its confidence, its identifiers.
fn graph(mut record: Record) -> String {
    record.document = triplewire::read::Document::new("sample", record.document.text);
    for entity in &mut record.entities {
        (entity.extractor, entity.confidence) = (None, None);
        entity.links.clear();
    }
    for relation in &mut record.relations {
        (relation.extractor, relation.confidence) = (None, None);
    }
    for event in &mut record.events {
        (event.extractor, event.confidence) = (None, None);
    }
    let mut resolver = Resolver::new();
    resolver.add(record);
    let options = map::Options::default();
    let mapped = map::map(&resolver.finish(), &options);
    let prefixes = Prefixes::new(&options.base);
    let bytes = map::write(&mapped.dataset, map::Format::NTriples, &prefixes, Vec::new()).expect("a graph");
    String::from_utf8(bytes).expect("UTF-8")
}

fn expected() -> Record {
    let text = std::fs::read_to_string(sample("expected.json")).expect("the file");
    serde_json::from_str(&text).expect("a record")
}

#[track_caller]
fn check(name: &str, format: Format, expected: Record) -> Record {
    for told in [None, Some(format)] {
        let (records, problems, report) = import(name, told);
        assert_eq!(problems, Vec::<String>::new(), "{name}");
        assert_eq!(records.len(), 1, "{name}: {report:?}");
        let clean = Report { records: 1, ..Report::default() };
        assert_eq!(report, clean, "{name}");
        assert_eq!(graph(records[0].clone()), graph(expected.clone()), "{name}");
        assert!(records[0].entities.iter().all(|e| e.extractor.as_deref() == Some(format.name())));
    }
    import(name, None).0.remove(0)
}

#[test]
fn formats_of_names_give_the_same_graph() {
    let mut names = expected();
    names.relations.clear();
    names.events.clear();
    for (name, format) in [
        ("spacy.json", Format::Spacy),
        ("huggingface.jsonl", Format::HuggingFace),
        ("huggingface-raw.json", Format::HuggingFace),
        ("gliner.json", Format::Gliner),
        ("conll2003.conll", Format::Conll2003),
        ("conllu.conllu", Format::Conllu),
        ("nif.ttl", Format::Nif),
        ("webannotation.jsonld", Format::WebAnnotation),
    ] {
        let record = check(name, format, names.clone());
        if matches!(format, Format::Nif | Format::WebAnnotation) {
            assert!(record.entities.iter().all(|entity| entity.links.len() == 1), "{name}");
            assert_eq!(record.document.url.as_deref(), Some("https://news.example/sample"));
        }
    }
}

#[test]
fn formats_of_statements_give_the_same_graph() {
    check("brat.ann", Format::Brat, expected());
    let mut triples = expected();
    triples.entities.retain(|entity| entity.id != "c");
    triples.events[0].place = None;
    check("triples.jsonl", Format::Triples, triples.clone());
    // No text: no place in it.
    let mut bare = triples;
    bare.document.text.clear();
    bare.events.clear();
    bare.relations[0].span = None;
    bare.entities.iter_mut().for_each(|entity| entity.mentions.clear());
    check("followthemoney.jsonl", Format::FollowTheMoney, bare);
}

#[test]
fn what_is_wrong_has_its_place_and_the_rest_is_read() {
    let desk = Desk::new();
    let deep = format!("{{\"text\": \"x\", \"ents\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let good = r#"{"text": "Zoë Lee ran.", "ents": [{"start": 0, "end": 7, "label": "PERSON"}, {"start": 8, "end": 11, "label": "GAIT"}]}"#;
    let lines = [
        good,
        "{\"text\": \"x\"",
        r#"{"text": 5, "ents": []}"#,
        r#"{"text": "x", "ents": [{"start": -1, "end": 1, "label": "PERSON"}]}"#,
        r#"{"text": "x", "ents": [{"start": 1, "end": 0, "label": "PERSON"}]}"#,
        r#"{"text": "x", "ents": [{"start": 0, "end": 1}]}"#,
        &deep,
        "[1]",
        r#"{"text": "Zoë Lee ran far.", "ents": [{"start": 0, "end": 900, "label": "PERSON"}]}"#,
    ];
    let mut bytes = lines.join("\n").into_bytes();
    bytes.extend_from_slice(b"\n{\"text\": \"\xff\"}\n");
    desk.file("docs.jsonl", bytes);
    let run = desk.run(["import", "--from", "spacy", "docs.jsonl"]);
    run.ended(
        3,
        &[
            "error: docs.jsonl:2: not JSON: EOF",
            "error: docs.jsonl:3: field 'text'",
            "error: docs.jsonl:4: field 'ents[0].start': -1 is not an offset",
            "error: docs.jsonl:5: field 'ents[0]': [1, 0] is not a stretch",
            "error: docs.jsonl:6: field 'ents[0]': it has no entity_group, entity or label",
            "error: docs.jsonl:7: not JSON: recursion limit exceeded",
            "error: docs.jsonl:8: a JSON object is expected",
            "error: docs.jsonl:10: it is not UTF-8 from byte 10 on",
            "warning: the label 'GAIT' is not mapped; left out 1 times\nhint: ",
            "warning: 1 left out: their words are not in the text",
            "5 records, 5 skipped, 3 parts of records left out",
        ],
    );
    assert_eq!(run.lines().len(), 5);
    desk.file("labels.toml", "[labels]\nGAIT = \"Place\"\n");
    let run =
        desk.run(["import", "--from", "spacy", "--mapping", "labels.toml", "docs.jsonl", "-o", "out.jsonl"]);
    run.ended(3, &["5 records"]);
    assert!(!run.stderr.contains("GAIT"));
    desk.run(["build", "out.jsonl", "-o", "out.ttl"]).ended(0, &["3 articles", "0 skipped"]);
    assert!(desk.read("out.ttl").contains("tw:Place"), "the mapped label has its type");
    desk.file("bad.ann", "T1\tPerson 7 0\tZoë\nT2\tPerson 0 7\tZoë Lee\nE1\tMeet:T9\nX\n");
    desk.file("bad.txt", "Zoë Lee ran.");
    desk.run(["import", "bad.ann"]).ended(
        3,
        &[
            "bad.ann:1: field 'T1'",
            "bad.ann:3: field 'E1': there is no trigger T9",
            "bad.ann:4: ",
            "1 record",
        ],
    );
    desk.file("bad.ttl", "@prefix nif: <http://x/> .\n<a> <b> .\n");
    desk.run(["import", "bad.ttl"])
        .ended(1, &["error: bad.ttl:2: not RDF: ", "there is nothing to import: bad.ttl:2: "]);
    desk.file("what.txt", "Zoë Lee ran.");
    desk.run(["import", "what.txt"]).ended(1, &["it is not clear what wrote this", "--from"]);
    desk.run(["import", "--from", "word", "what.txt"]).ended(2, &["not one of spacy, huggingface"]);
    assert_eq!(desk.names().len(), 8);
}

#[test]
fn unmapped_labels_are_kept_on_request() {
    let desk = Desk::new();
    let doc = |id: &str, text: &str, start: usize, end: usize| {
        format!(
            "{{\"id\": \"{id}\", \"text\": \"{text}\", \"ents\": [{{\"start\": {start}, \"end\": {end}, \"label\": \"VESSEL\", \
             \"kb_id\": \"https://ships.example/7\"}}, {{\"start\": 0, \"end\": 7, \"label\": \"PERSON\"}}]}}\n"
        )
    };
    let docs =
        [doc("1", "Zoë Lee saw the Grey Heron.", 16, 26), doc("2", "Zoë Lee left the Grey Heron.", 17, 27)];
    desk.file("docs.jsonl", docs.concat());
    let import = ["import", "docs.jsonl", "--published", "2020-10-23", "--publisher", "Oak Times"];
    desk.run(import).ended(0, &["the label 'VESSEL' is not mapped; left out 2 times"]);
    let run = desk.run(import.iter().chain(&["--keep-unmapped", "-o", "kept.jsonl"]));
    run.ended(0, &["the label 'VESSEL' is not mapped; kept as a concept 2 times"]);
    for more in [&["-o", "kept.nq"][..], &["--no-resolve", "-o", "alone.nq"]] {
        desk.run(["build", "kept.jsonl"].iter().chain(more)).ended(0, &["2 articles", "0 skipped"]);
    }
    for graph in ["kept.nq", "alone.nq"] {
        let query = "SELECT ?exact ?name ?label ?match (COUNT(?mention) AS ?count) {
            ?mention a tw:Mention ; tw:exact ?exact ; tw:refersTo ?concept .
            ?concept a skos:Concept ; skos:prefLabel ?name ; skos:exactMatch ?match ; skos:broader ?wider .
            ?wider a skos:Concept ; skos:prefLabel ?label } GROUP BY ?exact ?name ?label ?match";
        let run = desk.run(["query", "-d", graph, "--format", "csv", query]);
        let expected = "Grey Heron,Grey Heron,VESSEL,https://ships.example/7,2";
        assert_eq!(run.ended(0, &[]).lines(), ["exact,name,label,match,count", expected], "{graph}");
        desk.run(["check", "-d", graph]).ended(0, &[]);
        desk.run(["explain", "-d", graph, "Zoë Lee"]).ended(0, &[]);
        desk.run(["export", "-d", graph, "-o", "kept.graphml"]).ended(0, &[]);
    }
}

#[test]
fn statements_about_what_is_not_mapped_are_counted() {
    let desk = Desk::new();
    let triple = r#"{"subject": "Zoë Lee", "predicate": "member of", "object": "Grey Heron", "subject_type": "PERSON", "object_type": "VESSEL"}"#;
    desk.file(
        "t.jsonl",
        format!("{{\"text\": \"Zoë Lee sails the Grey Heron.\", \"triples\": [{triple}]}}\n"),
    );
    for (option, fate) in [(None, "left out"), (Some("--keep-unmapped"), "kept as a concept")] {
        let run = desk.run(["import", "t.jsonl"].into_iter().chain(option));
        let message = format!("the label 'VESSEL' is not mapped; {fate} 1 times");
        run.ended(0, &[&message, "1 of statements left out: they are about what is no entity here"]);
        let record: serde_json::Value = serde_json::from_slice(&run.stdout).expect("a record");
        assert_eq!(record["concepts"][0]["mentions"] == serde_json::json!([[18, 28]]), option.is_some());
    }
}

#[test]
fn what_is_exported_for_followthemoney_is_imported() {
    let desk = Desk::new();
    let article = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles/geneva-meridian.txt");
    desk.run(["build".as_ref(), article.as_os_str(), "-o".as_ref(), "a.ttl".as_ref()]).ended(0, &[]);
    desk.run(["export", "-d", "a.ttl", "-o", "a.ftm.json"]).ended(0, &[]);
    desk.run(["import", "a.ftm.json", "-o", "b.jsonl"]).ended(0, &["1 record, 0 skipped"]);
    desk.run(["build", "b.jsonl", "-o", "b.ttl"]).ended(0, &["1 article", "0 skipped"]);
    let ask = |graph: &str, what: &str| {
        let query = format!("SELECT DISTINCT {what}");
        desk.run(["query", "-d", graph, "--format", "csv", &query]).ended(0, &[]).stdout.clone()
    };
    for what in [
        "?title ?date ?outlet { ?a a tw:Article ; schema:headline ?title ; schema:datePublished ?date ; schema:publisher/rdfs:label ?outlet }",
        "?who ?kind { ?e a ?kind ; rdfs:label ?who FILTER(?kind IN (tw:Person, tw:Country, tw:Organisation, tw:Place)) }",
        "?who ?position ?body ?former { ?t tw:holder/rdfs:label ?who ; tw:position/rdfs:label ?position ; tw:former ?former
            OPTIONAL { ?t tw:positionIn/rdfs:label ?body } }",
        "?type ?who ?date ?modality { ?e tw:eventType ?type ; tw:actor/rdfs:label ?who ; tw:modality ?modality
            OPTIONAL { ?e tw:eventDate ?date } }",
        "?one ?other { ?one tw:memberOf|tw:partOf|tw:chairs|tw:locatedIn ?other }",
    ] {
        let (a, b) = (ask("a.ttl", what), ask("b.ttl", what));
        assert!(!a.is_empty());
        assert_eq!(String::from_utf8_lossy(&a), String::from_utf8_lossy(&b), "{what}");
    }
}

#[test]
fn what_followthemoney_says_beyond_records_is_counted() {
    let desk = Desk::new();
    let entity = |id: &str, schema: &str, properties: &str| {
        format!("{{\"id\": \"{id}\", \"schema\": \"{schema}\", \"properties\": {{{properties}}}}}\n")
    };
    let lines = [
        entity(
            "x",
            "Article",
            "\"title\": [\"Talks\"], \"publishedAt\": [\"2020-10-23T08:00:00\"], \"language\": [\"eng\"]",
        ),
        entity("y", "Article", "\"title\": [\"More talks\"]"),
        entity("a", "Person", "\"name\": [\"Ann Lee\"], \"proof\": [\"x\"]"),
        entity("b", "Person", "\"name\": [\"Bo Ek\"]"),
        entity("m", "Mention", "\"document\": [\"y\"], \"resolved\": [\"a\"], \"name\": [\"Lee\"]"),
        entity(
            "e",
            "Event",
            "\"name\": [\"Dinner\"], \"keywords\": [\"food\"], \"involved\": [\"a\", \"b\"], \"proof\": [\"y\"]",
        ),
        entity("f", "Family", "\"person\": [\"a\"], \"relative\": [\"b\"]"),
        entity(
            "g",
            "Event",
            "\"name\": [\"visit\"], \"keywords\": [\"negated\"], \"date\": [\"2020-10\"], \"involved\": [\"b\", \"nobody\"]",
        ),
        entity("p", "Position", "\"name\": [\"Mayor\"]"),
        entity("o", "Occupancy", "\"holder\": [\"b\"], \"post\": [\"p\"], \"status\": [\"ended\"]"),
        entity("s", "Vessel", "\"name\": [\"Grey Heron\"]"),
        "{\"id\": \"n\"}\n".to_owned(),
    ];
    desk.file("f.jsonl", lines.concat());
    let run = desk.run(["import", "f.jsonl"]);
    run.ended(
        3,
        &[
            "error: f.jsonl:12: field 'schema'",
            "the label 'Vessel' is not mapped; left out 1 times",
            "the label 'food' is not mapped; left out 1 times",
            "the predicate 'Family' is not mapped; left out 1 times",
            "3 records, 1 skipped",
        ],
    );
    let records: Vec<Record> =
        run.lines().iter().map(|line| serde_json::from_str(line).expect("a record")).collect();
    let [x, y, rest] = &records[..] else { panic!("{records:?}") };
    assert_eq!((x.document.id.as_str(), x.entities.len()), ("x", 1));
    assert_eq!(x.document.published.map(|date| date.to_string()).as_deref(), Some("2020-10-23"));
    assert_eq!(x.document.language.as_deref(), Some("en"));
    assert_eq!((y.entities.len(), y.entities[0].aliases.as_slice()), (2, &["Lee".to_owned()][..]));
    assert_eq!((rest.document.id.as_str(), rest.entities.len(), rest.roles[0].former), ("f", 1, true));
    let visit = &rest.events[0];
    assert_eq!((visit.source.len(), visit.modality), (1, triplewire::extract::Modality::Negated));
    assert_eq!(visit.date.map(|date| date.to_string()).as_deref(), Some("2020-10"));
}
