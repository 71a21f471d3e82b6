//! The forms that other tools write, one by one: the same facts are found in each, with line breaks of any kind, and
//! what is wrong in one of them costs itself alone.

use crate::common::{Desk, Run};
use triplewire::extract::Record;

const TEXT: &str = "Mira Tolle works for Birch Union in Lisbon.";
/// The relation of [`TEXT`].
const WORKS: &str = "Mira Tolle member_of Birch Union";

fn records(run: &Run) -> Vec<Record> {
    run.lines().iter().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

/// The entities of a record: type, name and the words of the mentions.
fn entities(record: &Record) -> Vec<String> {
    let text: Vec<char> = record.document.text.chars().collect();
    let shown = record.entities.iter().map(|entity| {
        let words = entity.mentions.iter().map(|span| text[span.start..span.end].iter().collect::<String>());
        format!("{:?} {}: {}", entity.entity_type, entity.name, words.collect::<Vec<_>>().join("; "))
    });
    shown.collect()
}

fn relations(record: &Record) -> Vec<String> {
    let name =
        |id: &str| record.entities.iter().find(|e| e.id == id).map(|e| e.name.as_str()).unwrap_or_default();
    let kind = |relation: &triplewire::extract::Relation| {
        serde_json::to_value(relation.relation_type).expect("a name").as_str().unwrap_or_default().to_owned()
    };
    let shown =
        record.relations.iter().map(|r| format!("{} {} {}", name(&r.subject), kind(r), name(&r.object)));
    shown.collect()
}

#[test]
fn every_form_of_names_is_known_by_its_content() {
    let all =
        ["Person Mira Tolle: Mira Tolle", "Organisation Birch Union: Birch Union", "Place Lisbon: Lisbon"];
    let spans = "[[0, 10, \"PER\"], [21, 32, \"ORG\"], [36, 42, \"LOC\"]]";
    let doccano = |field: &str| format!("{{\"id\": 7, \"text\": \"{TEXT}\", \"{field}\": {spans}}}\n");
    let named = ["PER 0 10", "ORG 21 32", "LOC 36 42"].map(|row| {
        let row: Vec<&str> = row.split(' ').collect();
        format!(
            "{{\"id\": {0}, \"label\": \"{1}\", \"start_offset\": {0}, \"end_offset\": {2}}}",
            row[1], row[0], row[2]
        )
    });
    let with_relation = format!(
        "{{\"text\": \"{TEXT}\", \"entities\": [{}], \"relations\": [{{\"id\": 1, \"from_id\": 0, \"to_id\": 21, \"type\": \
         \"employer\"}}], \"Comments\": []}}\n",
        named.join(", ")
    );
    let resources = [
        ("Mira Tolle", 0, "DBpedia:Agent,DBpedia:Person"),
        ("Birch Union", 21, "Schema:Organization"),
        ("Lisbon", 36, "Wikidata:Q515,Schema:Place,DBpedia:City"),
    ];
    let resources = resources.map(|(words, offset, types)| {
        format!(
            "{{\"@URI\": \"http://dbpedia.org/resource/{}\", \"@types\": \"{types}\", \"@surfaceForm\": \"{words}\", \"@offset\": \
             \"{offset}\", \"@similarityScore\": \"0.9\"}}",
            words.replace(' ', "_")
        )
    });
    let spotlight = format!("{{\"@text\": \"{TEXT}\", \"Resources\": [{}]}}", resources.join(", "));
    for (file, content, extractor, related) in [
        ("a.jsonl", doccano("label"), "doccano", false),
        ("b.jsonl", doccano("labels"), "doccano", false),
        ("c.json", format!("[{}]", doccano("label")), "doccano", false),
        ("d.jsonl", with_relation, "doccano", true),
        ("e.json", spotlight, "spotlight", false),
    ] {
        let desk = Desk::new();
        desk.file(file, content);
        let run = desk.run(["import", file]);
        let found = records(run.ended(0, &["1 record, 0 skipped"]));
        assert_eq!(entities(&found[0]), all, "{file}");
        assert_eq!(relations(&found[0]), if related { vec![WORKS] } else { vec![] }, "{file}");
        assert!(found[0].entities.iter().all(|entity| entity.extractor.as_deref() == Some(extractor)));
        assert_eq!(found[0].entities[0].links.len(), usize::from(extractor == "spotlight"));
    }
}

#[test]
fn every_form_of_triples_is_known_by_its_content() {
    let triple = r#"{"head": "Mira Tolle", "type": "employer", "tail": "Birch Union"}"#;
    let typed = r#"{"head": {"id": "Mira Tolle", "type": "Person"}, "relation": "WORKS_FOR", "tail": {"name": "Birch Union"}}"#;
    let tokens = r#"{"head_text": ["Mira", "Tolle"], "label": "employer", "tail_text": ["Birch", "Union"], "score": 0.7}"#;
    let nodes = r#"[{"id": "Mira Tolle", "type": "Person"}, {"id": "Birch Union", "type": "Organization"}, {"id": "Lisbon", "type": "Node"}]"#;
    let edges = r#"[{"source": {"id": "Mira Tolle", "type": "Person"}, "target": {"id": "Birch Union", "type": "Node"}, "type": "WORKS_FOR"}]"#;
    let places = r#"[{"text": "Mira Tolle", "type": "PER", "start": 0, "end": 10}, {"text": "Birch Union", "type": "ORG", "start": 21, "end": 32}]"#;
    let source = format!(
        "{{\"page_content\": \"{TEXT}\", \"metadata\": {{\"source\": \"https://news.example/7\", \"title\": \"Work\"}}}}"
    );
    let graph = format!("{{\"nodes\": {nodes}, \"relationships\": {edges}, \"source\": {source}}}");
    let wrapped = |inner: &str| {
        format!("{{\"lc\": 1, \"type\": \"constructor\", \"id\": [\"x\"], \"kwargs\": {inner}}}")
    };
    let serialised = wrapped(&format!(
        "{{\"nodes\": [{}], \"relationships\": {edges}, \"source\": {}}}",
        wrapped(r#"{"id": "Mira Tolle", "type": "Person"}"#),
        wrapped(&source)
    ));
    for (file, content, format) in [
        ("a.json", format!("[{triple}]"), "triples"),
        ("b.jsonl", format!("{triple}\n"), "triples"),
        ("c.jsonl", format!("[{triple}]\n"), "triples"),
        ("d.json", format!("[{typed}]"), "triples"),
        ("e.json", format!("[{tokens}]"), "triples"),
        ("f.jsonl", format!("{{\"text\": \"{TEXT}\", \"triples\": [{typed}]}}\n"), "triples"),
        (
            "g.json",
            format!("{{\"text\": \"{TEXT}\", \"entities\": {nodes}, \"relationships\": [{triple}]}}"),
            "triples",
        ),
        ("h.jsonl", format!("{}, \"text\": \"{TEXT}\"}}\n", triple.trim_end_matches('}')), "triples"),
        (
            "m.json",
            format!("{{\"text\": \"{TEXT}\", \"entities\": {places}, \"relations\": [{{\"type\": \"employer\", \"head\": 0, \"tail\": 1}}]}}"),
            "triples",
        ),
        (
            "n.json",
            "{\"entities\": [\"Mira Tolle\", \"Birch Union\"], \"edges\": [\"employer\"], \"relations\": [[\"Mira Tolle\", \"employer\", \"Birch Union\"]]}".to_owned(),
            "triples",
        ),
        ("o.json", format!("{{\"graph_documents\": [{graph}]}}"), "langchain"),
        ("i.json", graph.clone(), "langchain"),
        ("j.jsonl", format!("{graph}\n"), "langchain"),
        ("k.json", format!("[{serialised}]"), "langchain"),
    ] {
        let desk = Desk::new();
        desk.file(file, content);
        desk.file("a.txt", TEXT);
        assert_eq!(desk.names().len(), 2);
        let run = desk.run(["import", file]);
        let found = records(run.ended(0, &["1 record, 0 skipped"]));
        assert_eq!(relations(&found[0]), [WORKS], "{file}");
        assert_eq!(found[0].relations[0].extractor.as_deref(), Some(format), "{file}");
        // The text is in the object, or in the file beside the first.
        let has_text = !["b.jsonl", "c.jsonl", "d.json", "e.json", "n.json"].contains(&file);
        assert_eq!(found[0].document.text, if has_text { TEXT } else { "" }, "{file}");
        assert_eq!(found[0].relations[0].span.is_some(), has_text);
        if format == "langchain" {
            assert_eq!(found[0].document.url.as_deref(), Some("https://news.example/7"));
        }
    }
}

#[test]
fn texts_without_a_name_of_their_own_stay_apart() {
    let desk = Desk::new();
    desk.file("t.jsonl", "[[\"Mira Tolle\", \"employer\", \"Birch Union\"]]\n[[\"Jon Aske\", \"employer\", \"Birch Union\"]]\n");
    desk.run(["import", "t.jsonl", "-o", "t.out.jsonl"]).ended(0, &["2 records"]);
    desk.run(["build", "t.out.jsonl", "-o", "t.ttl"]).ended(0, &["2 articles", "0 skipped"]);
    assert!(desk.read("t.ttl").contains("Jon Aske"));
}

#[test]
fn one_that_is_wrong_costs_itself_alone() {
    let text = TEXT;
    let triple = r#"["Mira Tolle", "employer", "Birch Union"]"#;
    let node = r#"{"id": "Mira Tolle", "type": "Person"}, {"id": "Birch Union", "type": "Organization"}"#;
    let edge = r#"{"source": {"id": "Mira Tolle"}, "target": {"id": "Birch Union"}, "type": "WORKS_FOR"}"#;
    let span = r#"{"start": 0, "end": 10, "label": "PERSON"}"#;
    for (file, content, parts, messages) in [
        (
            "t.jsonl",
            format!(
                "{{\"text\": \"{text}\", \"triples\": [null, {triple}, [\"x\", \"y\"], {{\"head\": null, \"type\": \"x\", \"tail\": \"y\"}}, [\"\", \"employer\", \"x\"]]}}"
            ),
            4,
            vec!["t.jsonl:1: field 'triples[0]'", "field 'triples[2]'", "warning: 4 triples left out"],
        ),
        (
            "l.json",
            format!(
                "{{\"nodes\": [{node}, {{}}], \"relationships\": [{edge}, {{\"source\": 5}}, 7], \"source\": {{\"page_content\": \"{text}\"}}}}"
            ),
            3,
            vec![
                "field 'nodes[2]': it has no id",
                "field 'relationships[1]'",
                "warning: 2 relationships left out",
            ],
        ),
        (
            "d.jsonl",
            format!(
                "{{\"text\": \"{text}\", \"label\": [[0, 10, \"PER\"], [5], [9, 3, \"PER\"], [0, -1, \"PER\"], {{\"label\": \"PER\"}}]}}"
            ),
            4,
            vec!["field 'label[1]'", "[9, 3] is not a stretch", "warning: 4 entities left out"],
        ),
        (
            "s.jsonl",
            format!(
                "{{\"text\": \"{text}\", \"ents\": [{span}, {{\"start\": 9, \"end\": 3, \"label\": \"PERSON\"}}, 4]}}"
            ),
            2,
            vec!["field 'ents[1]': [9, 3] is not a stretch", "warning: 2 entities left out"],
        ),
        (
            "p.json",
            format!(
                "{{\"@text\": \"{text}\", \"Resources\": [{{\"@surfaceForm\": \"Lisbon\", \"@offset\": \"36\", \"@types\": \"DBpedia:City\"}}, {{\"@surfaceForm\": \"x\"}}]}}"
            ),
            1,
            vec!["its @offset is not an offset", "warning: 1 resource left out"],
        ),
        (
            "h.json",
            format!(
                "{{\"text\": \"{text}\", \"entities\": [{{\"entity_group\": \"PER\", \"word\": \"Mira Tolle\", \"start\": 0, \"end\": 10}}, {{\"entity_group\": \"LOC\"}}]}}"
            ),
            1,
            vec!["field 'entities[1]'", "warning: 1 entity left out"],
        ),
        (
            "g.json",
            format!(
                "{{\"text\": \"{text}\", \"entities\": [{{\"label\": \"person\", \"text\": \"Mira Tolle\", \"start\": 0, \"end\": 10}}, {{\"label\": \"person\", \"text\": 5}}]}}"
            ),
            1,
            vec!["field 'entities[1]'", "warning: 1 entity left out"],
        ),
        (
            "c.conll",
            "-DOCSTART- -X- -X- O\n\nMira NNP B-NP B-PER\nTolle NNP I-NP I-PER\nbroken\nmet VBD B-VP O\n"
                .to_owned(),
            1,
            vec!["c.conll:5: field 'columns'", "warning: 1 token left out"],
        ),
        (
            "c.conllu",
            [
                "1\tMira\tMira\tPROPN\tNNP\t_\t3\tnsubj\t_\tEntity=(1-person",
                "2\tTolle\tTolle\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=1)|Entity=7)",
                "3\tmet",
                "no tabs here",
                "4\tLee\tLee\tPROPN\tNNP\t_\t3\tobj\t_\tEntity=(2-person",
            ]
            .join("\n"),
            4,
            vec![
                "c.conllu:2: field 'MISC'",
                "c.conllu:3: field 'columns'",
                "c.conllu:4: field 'columns'",
                "entity 2 is opened and never closed",
            ],
        ),
    ] {
        let desk = Desk::new();
        desk.file(file, content);
        let run = desk.run(["import", file]);
        let summary = format!("1 record, 0 skipped, {parts} parts of records left out");
        let messages: Vec<&str> = messages.into_iter().chain([summary.as_str()]).collect();
        let found = records(run.ended(3, &messages));
        assert!(!found[0].entities.is_empty(), "{file}");
        let related = matches!(file, "t.jsonl" | "l.json");
        assert_eq!(relations(&found[0]), if related { vec![WORKS] } else { vec![] }, "{file}");
    }
}

#[test]
fn a_statement_of_nif_that_is_wrong_costs_itself() {
    let desk = Desk::new();
    let nif = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#";
    let lines = [
        format!("<http://x.example/a#char=0,43> <{nif}isString> \"{TEXT}\" ."),
        "<http://x.example/a> lies <http://x.example/p> .".to_owned(),
        format!("<http://x.example/a#char=0,10> <{nif}anchorOf> \"Mira Tolle\" ."),
        "<http://x.example/a#char=0,10> <http://www.w3.org/2005/11/its/rdf#taClassRef> <http://dbpedia.org/ontology/Person> ."
            .to_owned(),
    ];
    desk.file("a.nt", lines.join("\n"));
    let run = desk.run(["import", "a.nt"]);
    assert_eq!(
        entities(&records(run.ended(3, &["a.nt:2: not RDF", "1 record"]))[0]),
        ["Person Mira Tolle: Mira Tolle"]
    );
}

#[test]
fn what_is_wrong_in_annotations_and_things_costs_itself() {
    let desk = Desk::new();
    let annotation = |body: &str, selector: &str| {
        format!(
            r#"{{"type": "Annotation", "body": {body}, "target": {{"source": "urn:d", "selector": {{"type": "TextPositionSelector", {selector}}}}}}}"#
        )
    };
    let good = r#"[{"type": "TextualBody", "purpose": "tagging", "value": "PER"}, {"source": "http://www.wikidata.org/entity/Q5x y", "purpose": "identifying"}]"#;
    let list = [
        annotation(good, r#""start": 0, "end": 10"#),
        annotation(good, r#""start": "a", "end": 2"#),
        annotation("5", r#""start": 4, "end": 2"#),
    ];
    desk.file("w.txt", TEXT);
    desk.file(
        "w.jsonld",
        format!(r#"{{"@context": "http://www.w3.org/ns/anno.jsonld", "@graph": [{}]}}"#, list.join(",")),
    );
    let run = desk.run(["import", "w.jsonld"]);
    let found =
        records(run.ended(3, &["error: w.jsonld:1: ", "warning: 1 of identifiers left out", "1 record"]));
    assert_eq!(entities(&found[0]), ["Person Mira Tolle: Mira Tolle"]);
    let things = [
        r#"{"id": "p", "schema": "Person", "properties": {"name": ["Mira Tolle"]}}"#,
        "{broken",
        r#"{"id": "c", "schema": "Company", "properties": {"name": ["Birch Union"]}}"#,
        r#"{"schema": "Person", "properties": "x"}"#,
        r#"{"id": "e", "schema": "Employment", "properties": {"employee": ["p"], "employer": ["c"]}}"#,
        r#"{"id": "f", "schema": "Employment", "properties": {"employee": ["nobody"], "employer": ["c"]}}"#,
    ];
    desk.file("f.jsonl", things.join("\n"));
    let run = desk.run(["import", "f.jsonl"]);
    let messages = [
        "error: f.jsonl:2: ",
        "error: f.jsonl:4: ",
        "warning: 1 of statements left out",
        "1 record, 2 skipped",
    ];
    assert_eq!(relations(&records(run.ended(3, &messages))[0]).len(), 1);
    // Of what REBEL writes, and of lists, a triple without an end is none, and what is no person holds no office.
    desk.file("r.jsonl", format!("{{\"text\": \"{TEXT}\", \"triples\": \"<s><triplet> Mira Tolle <subj> Birch Union <obj> employer <triplet> Mira Tolle <subj> broken</s>\"}}"));
    assert_eq!(relations(&records(desk.run(["import", "r.jsonl"]).ended(0, &["1 record"]))[0]), [WORKS]);
    let owner = r#"[{"head": "Birch Union", "head_type": "ORG", "type": "owner of", "tail": "Lisbon"}, {"head": "Birch Union"}, {"head": "Mira Tolle", "type": "employer", "tail": "Birch Union"}]"#;
    desk.file("o.json", owner);
    desk.file("o.txt", TEXT);
    let found = records(
        desk.run(["import", "o.json"]).ended(3, &["1 triple left out, not", "'owner of' is not mapped"]),
    )
    .remove(0);
    assert_eq!((relations(&found), found.roles.len()), (vec![WORKS.to_owned()], 0));
}

/// A sentence of CoNLL-U: number, form, tag and MISC of each token.
fn conllu(rows: &[&str]) -> String {
    let line = |row: &&str| {
        let [id, form, tag, misc] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        format!("{id}\t{form}\t_\t{tag}\t_\t_\t_\t_\t_\t{misc}\n")
    };
    format!("# newdoc id = d\n{}\n", rows.iter().map(line).collect::<String>())
}

#[test]
fn names_end_within_tokens_of_several_words() {
    for (rows, text, expected) in [
        (
            &[
                "1 Mira PROPN Entity=(1-person",
                "2-3 Tolle's _ _",
                "2 Tolle PROPN Entity=1)",
                "3 's PART _",
                "4 cat NOUN _",
            ][..],
            "Mira Tolle's cat",
            &["Person Mira Tolle: Mira Tolle"][..],
        ),
        // The entity ends behind the possessive, and the apostrophe is another.
        (
            &[
                "1 Mira PROPN Entity=(1-person",
                "2-3 Tolle’s _ SpaceAfter=No",
                "2 Tolle PROPN _",
                "3 's PART Entity=1)",
                "4 . PUNCT _",
            ],
            "Mira Tolle’s.",
            &["Person Mira Tolle: Mira Tolle"],
        ),
        (
            &["1-2 Lisbon's _ _", "1 Lisbon PROPN Entity=(1-place)", "2 's PART _", "3 port NOUN _"],
            "Lisbon's port",
            &["Place Lisbon: Lisbon"],
        ),
        // The name is the last word of the token.
        (
            &["1-2 dell'Tolle _ _", "1 dell' ADP _", "2 Tolle PROPN Entity=(1-person)", "3 ran VERB _"],
            "dell'Tolle ran",
            &["Person Tolle: Tolle"],
        ),
        // The words are others than the token shows: all of it is taken.
        (
            &["1-2 aux _ _", "1 à ADP _", "2 les DET _", "3 Açores PROPN Entity=(1-place)"],
            "aux Açores",
            &["Place Açores: Açores"],
        ),
        (&["1-2 zum _ _", "1 zu ADP _", "2 Dem PROPN Entity=(1-place)"], "zum", &["Place zum: zum"]),
        (
            &[
                "1 Mira PROPN ner=B-PERSON",
                "2 Tolle PROPN ner=E-PERSON",
                "3 met VERB ner=O",
                "4 Bo PROPN ner=S-PERSON",
            ],
            "Mira Tolle met Bo",
            &["Person Mira Tolle: Mira Tolle", "Person Bo: Bo"],
        ),
        (
            &["1 Mira PROPN NER=B-PER", "2 Tolle PROPN NER=I-PER", "3 Bo PROPN NER=B-PER"],
            "Mira Tolle Bo",
            &["Person Mira Tolle: Mira Tolle", "Person Bo: Bo"],
        ),
        (
            &[
                "1 Mira PROPN ner=B-PERSON",
                "2-3 Tolle's _ ner=E-PERSON",
                "2 Tolle PROPN _",
                "3 's PART _",
                "4 cat NOUN ner=O",
            ],
            "Mira Tolle's cat",
            &["Person Mira Tolle: Mira Tolle"],
        ),
        (
            &[
                "1 Mira PROPN ner=B-PERSON",
                "2-3 Tolle's _ _",
                "2 Tolle PROPN ner=I-PERSON",
                "3 's PART ner=O",
                "4 cat NOUN ner=O",
            ],
            "Mira Tolle's cat",
            &["Person Mira Tolle: Mira Tolle"],
        ),
    ] {
        for line_break in ["\n", "\r\n"] {
            let desk = Desk::new();
            desk.file("d.conllu", conllu(rows).replace('\n', line_break));
            let found = records(desk.run(["import", "d.conllu"]).ended(0, &["1 record, 0 skipped"]));
            assert_eq!(found[0].document.text, text, "{rows:?}");
            assert_eq!(entities(&found[0]), expected, "{rows:?}");
        }
    }
}

#[test]
fn files_without_annotations_are_named() {
    let desk = Desk::new();
    desk.file("d.conllu", conllu(&["1 Mira PROPN _", "2 ran VERB _"]));
    desk.run(["import", "d.conllu"]).ended(
        0,
        &["warning: d.conllu: neither Entity= nor ner= is in its column MISC: there are no annotations"],
    );
}

#[test]
fn brat_is_read_with_line_breaks_of_any_kind_and_lines_in_any_order() {
    let text = "Mira Tolle ran.\nShe met Bo Ek of New\nYork and North and South Tolia.\nA visit.\n";
    let place =
        |words: &str| text.find(words).map(|start| (start, start + words.len())).expect("it is there");
    let (bo, met, new, york) = (place("Bo Ek"), place("met"), place("New"), place("York"));
    let (north, tolia) = (place("North"), place("Tolia"));
    let lines = [
        "E1\tmeet:T5 Agent:T1 Theme:T2".to_owned(),
        "T1\tPerson 0 10\tMira Tolle".to_owned(),
        format!("T2\tPerson {} {}\tBo Ek", bo.0, bo.1),
        format!("T3\tLocation {} {};{} {}\tNew York", new.0, new.1, york.0, york.1),
        format!("T4\tLocation {} {};{} {}\tNorth Tolia", north.0, north.1, tolia.0, tolia.1),
        format!("T5\tmeet {} {}\tmet", met.0, met.1),
        "N1\tReference T1 Wikidata:Q42\tMira".to_owned(),
        "N2\tReference T2 Wikipedia:7\tBo".to_owned(),
        "N3\tReference T2 https://people.example/bo\tBo".to_owned(),
        "A1\tNegation E1".to_owned(),
        "#1\tAnnotatorNotes T1\tsure".to_owned(),
    ];
    let crlf = |lines: &str| lines.replace('\n', "\r\n");
    let ann = lines.join("\n");
    for (txt, ann) in [
        (text.to_owned(), ann.clone()),
        (crlf(text), ann.clone()),
        (crlf(text), crlf(&ann)),
        (text.to_owned(), crlf(&ann)),
    ] {
        let desk = Desk::new();
        desk.file("d.txt", txt.clone());
        desk.file("d.ann", ann);
        let run = desk.run(["import", "d.ann"]);
        run.ended(0, &["1 of identifiers left out", "1 record, 0 skipped"]);
        let record = records(&run).remove(0);
        assert_eq!(record.document.text, txt);
        let shown: Vec<String> =
            entities(&record).iter().map(|entity| entity.replace("\r\n", "\n")).collect();
        assert_eq!(
            shown,
            [
                "Person Mira Tolle: Mira Tolle",
                "Person Bo Ek: Bo Ek",
                "Place New York: New\nYork",
                "Place North Tolia: North and South Tolia",
            ]
        );
        let links: Vec<&str> = record
            .entities
            .iter()
            .flat_map(|entity| &entity.links)
            .map(|link| link.target.as_str())
            .collect();
        assert_eq!(links, ["http://www.wikidata.org/entity/Q42", "https://people.example/bo"]);
        let [event] = &record.events[..] else { panic!("{:?}", record.events) };
        let words: String =
            txt.chars().skip(event.trigger.start).take(event.trigger.end - event.trigger.start).collect();
        assert_eq!((words.as_str(), event.source.len(), event.target.len()), ("met", 1, 1));
        assert_eq!(event.modality, triplewire::extract::Modality::Negated);
    }
}

#[test]
fn all_formats_of_lines_may_end_them_in_any_way() {
    let sample = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name);
        std::fs::read_to_string(path).expect("the sample")
    };
    for (name, beside) in [
        ("conll2003.conll", None),
        ("conllu.conllu", None),
        ("brat.ann", Some("brat.txt")),
        ("triples.jsonl", None),
        ("followthemoney.jsonl", None),
        ("huggingface.jsonl", None),
        ("huggingface-raw.json", Some("huggingface-raw.txt")),
        ("webannotation.jsonld", Some("webannotation.txt")),
        ("nif.ttl", None),
        ("spacy.json", None),
    ] {
        let run = |line_break: &str| {
            let desk = Desk::new();
            for file in [Some(name), beside].into_iter().flatten() {
                desk.file(file, sample(file).replace('\n', line_break));
            }
            let found = records(desk.run(["import", name]).ended(0, &["0 skipped"]));
            found
                .iter()
                .flat_map(|record| [entities(record), relations(record)])
                .flatten()
                .collect::<Vec<_>>()
        };
        assert_eq!(run("\n"), run("\r\n"), "{name}");
    }
}

/// The roles of a record: who, what, where.
fn roles(record: &Record) -> Vec<String> {
    let name =
        |id: &str| record.entities.iter().find(|e| e.id == id).map(|e| e.name.clone()).unwrap_or_default();
    let shown = record.roles.iter().map(|role| {
        let former = if role.former { "former " } else { "" };
        let of = role.of.as_deref().map(name).unwrap_or_default();
        format!("{} {former}{} in {of}", name(&role.person), role.position)
    });
    shown.collect()
}

#[test]
fn a_predicate_that_is_known_gives_untyped_ends_their_types() {
    for (text, triple, types, told) in [
        (
            "Mira Tolle is president of Tolia.",
            ["Mira Tolle", "president of", "Tolia"],
            &["Person Mira Tolle", "Country Tolia"][..],
            "Mira Tolle President in Tolia",
        ),
        // Whatever else has the name: who holds a position is a person.
        (
            "Lima is the chancellor of Tolia, said Tolian radio.",
            ["Lima", "is the chancellor of", "Peru"],
            &["Person Lima"],
            "",
        ),
        (
            "Mira Tolle, the secretary general of the Birch Union, spoke.",
            ["Mira Tolle", "SECRETARY_GENERAL_OF", "Birch Union"],
            &["Person Mira Tolle", "Organisation Birch Union"],
            "Mira Tolle Secretary General in Birch Union",
        ),
        (
            "Mira Tolle was the former governor of Bahia in Brazil.",
            ["Mira Tolle", "formerGovernorOf", "Bahia"],
            &["Person Mira Tolle", "Place Bahia"],
            "Mira Tolle former Governor in Bahia",
        ),
        (
            "Mira Tolle met Jon Aske.",
            ["Mira Tolle", "met", "Jon Aske"],
            &["Person Mira Tolle", "Person Jon Aske"],
            "",
        ),
        (
            "Mira Tolle visited Peru.",
            ["Mira Tolle", "visited", "Peru"],
            &["Person Mira Tolle", "Country Peru"],
            "",
        ),
        (
            "Police arrested Jon Aske in Peru.",
            ["Peru", "arrested", "Jon Aske"],
            &["Country Peru", "Person Jon Aske"],
            "",
        ),
        // The text shows what it is, as nothing else does.
        ("Mayor Jon Aske works for the Birch Union.", ["Jon Aske", "is angry with", "Birch Union"], &[], ""),
    ] {
        let desk = Desk::new();
        let triple = serde_json::to_string(&triple).expect("a triple");
        desk.file("t.jsonl", format!("{{\"text\": \"{text}\", \"triples\": [{triple}]}}\n"));
        let run = desk.run(["import", "t.jsonl"]);
        let record = records(run.ended(0, &["1 record"])).remove(0);
        let shown: Vec<String> = record
            .entities
            .iter()
            .map(|entity| format!("{:?} {}", entity.entity_type, entity.name))
            .collect();
        assert_eq!(shown, types, "{text}");
        let expected: Vec<&str> = Some(told).filter(|told| !told.is_empty()).into_iter().collect();
        assert_eq!(roles(&record), expected, "{text}");
    }
}

#[test]
fn relations_beyond_ours_are_kept_on_request() {
    let desk = Desk::new();
    let line = |triples: &str| {
        format!(
            "{{\"id\": \"1\", \"text\": \"Mira Tolle is married to Jon Aske of Birch Union.\", \"triples\": [{triples}]}}\n"
        )
    };
    let married = r#"{"subject": "Mira Tolle", "subject_type": "PERSON", "predicate": "MARRIED_TO", "object": "Jon Aske", "object_type": "PERSON", "confidence": 0.7}"#;
    let founder = r#"{"subject": "Jon Aske", "predicate": "is_angry_with", "object": "Birch Union", "subject_type": "PERSON", "object_type": "ORG"}"#;
    desk.file("t.jsonl", line(&format!("{married}, {founder}")));
    let import = ["import", "t.jsonl", "--published", "2020-10-23", "--publisher", "Oak Times"];
    desk.run(import).ended(0, &["the predicate 'MARRIED_TO' is not mapped; left out 1 times"]);
    let run = desk.run(import.iter().chain(&["--keep-relations", "-o", "kept.jsonl"]));
    run.ended(0, &["the predicate 'married to' is not mapped; kept as a relation 1 times"]);
    for (options, graph) in [(&[][..], "a.nq"), (&["--no-resolve"], "b.nq")] {
        desk.run(["build", "kept.jsonl", "-o", graph].iter().chain(options))
            .ended(0, &["1 article", "0 skipped"]);
        let query = "SELECT ?who ?what ?whom ?words ?confidence { ?r a tw:Relation ; tw:relationType ?type ;
            tw:subject/rdfs:label ?who ; tw:object/rdfs:label ?whom ; tw:evidence/tw:exact ?words .
            ?type a skos:Concept ; skos:prefLabel ?what OPTIONAL { ?r tw:confidence ?confidence }
            FILTER NOT EXISTS { ?s ?type ?o } } ORDER BY ?what";
        let run = desk.run(["query", "-d", graph, "--format", "csv", query]);
        assert_eq!(
            run.ended(0, &[]).lines()[1..],
            [
                "Jon Aske,is angry with,Birch Union,Jon Aske of Birch Union,",
                "Mira Tolle,married to,Jon Aske,Mira Tolle is married to Jon Aske,0.7",
            ]
        );
        desk.run(["check", "-d", graph]).ended(0, &["0 violations"]);
        for (asked, told) in [
            (&["Mira Tolle"][..], "Mira Tolle married to Jon Aske"),
            (&["--subject", "Mira Tolle", "--predicate", "married to"], "Mira Tolle married to Jon Aske"),
        ] {
            let run = desk.run(["explain", "-d", graph].iter().chain(asked));
            assert!(run.ended(0, &[]).lines().join("\n").contains(told), "{run:?}");
        }
        // In what else the graph is written the relation has its words.
        for (file, words) in [
            ("x.graphml", "married to"),
            ("x.gexf", "married to"),
            ("x.ftm.json", "married to"),
            ("x.html", "married to"),
            ("x.jsonld", "married to"),
        ] {
            desk.run(["export", "-d", graph, "-o", file]).ended(0, &[]);
            assert!(desk.read(file).contains(words), "{file}");
        }
        // A part that has the relation has what it is called.
        desk.run(["export", "-d", graph, "--only", "class=Relation", "-o", "part.nq"]).ended(0, &[]);
        let part = desk.run(["query", "-d", "part.nq", "--format", "csv", query]);
        assert_eq!(part.ended(0, &[]).lines().len(), 3);
    }
    // Of some predicates it is known what their ends are, and no more.
    desk.file("u.jsonl", "{\"text\": \"Mira Tolle founded Quelle and was born in Lima.\", \"triples\": [[\"Mira Tolle\", \"founded\", \"Quelle\"], [\"Mira Tolle\", \"BORN_IN\", \"Lima\"]]}\n");
    let found =
        records(desk.run(["import", "u.jsonl", "--keep-relations"]).ended(0, &["1 record"])).remove(0);
    let labels: Vec<&str> = found.relations.iter().filter_map(|relation| relation.label.as_deref()).collect();
    assert_eq!(labels, ["founded", "born in"]);
    assert_eq!(found.entities.len(), 3);
    desk.run(["import", "u.jsonl"]).ended(0, &["the predicate 'founded' is not mapped; left out 1 times"]);
    // Of which nobody says what they are, are things all the same, in whatever order their types are told.
    let text = "Zorbit Nine was built by Mira Tolle. Zorbit Nine drinks kerosene, Quelle sells it, and it flew in 1999.";
    let triples = [
        r#"["Zorbit Nine", "was built by", "Mira Tolle"]"#,
        r#"["Zorbit Nine", "drinks", "kerosene"]"#,
        r#"{"head": "Quelle", "type": "sells", "tail": "Zorbit Nine", "head_type": "ORG", "tail_type": "GADGET"}"#,
        r#"["Quelle", "member of", "kerosene"]"#,
        r#"{"head": "Zorbit Nine", "type": "flew in", "tail": "1999", "tail_type": "DATE"}"#,
        r#"["Zorbit Nine", "flew in", "1999"]"#,
        r#"["Zorbit Nine", "likes", "nobody there"]"#,
    ];
    desk.file("v.jsonl", format!("{{\"text\": \"{text}\", \"triples\": [{}]}}\n", triples.join(", ")));
    let run =
        desk.run(["import", "v.jsonl", "--keep-relations", "--publisher", "Oak Times", "-o", "v2.jsonl"]);
    run.ended(0, &["of the ends of kept relations have no type that is known", "of statements left out"]);
    desk.run(["build", "v2.jsonl", "--published", "2020-10-23", "-o", "v.nq"]).ended(0, &["1 article"]);
    desk.run(["check", "-d", "v.nq"]).ended(0, &["0 violations"]);
    let query = "SELECT ?type ?name { ?e a ?type ; rdfs:label ?name FILTER(STRSTARTS(STR(?type), STR(tw:)))
        FILTER EXISTS { ?m tw:refersTo ?e } } ORDER BY ?name";
    let found = desk.run(["query", "-d", "v.nq", "--format", "csv", query]);
    let ours = "https://w3id.org/triplewire#";
    let rows: Vec<String> =
        found.ended(0, &[]).lines()[1..].iter().map(|line| line.replace(ours, "")).collect();
    assert_eq!(
        rows,
        ["Person,Mira Tolle", "Organisation,Quelle", "Entity,Zorbit Nine", "Organisation,kerosene"]
    );
    // A record of somebody's own: the words are what the relation is.
    desk.file("own.jsonl", desk.read("kept.jsonl").replace("\"label\":\"married to\",", ""));
    desk.run(["build", "own.jsonl", "-o", "own.nq"]).ended(1, &["field 'relations[0].label'"]);
}
