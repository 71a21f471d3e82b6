//! What a person decided: files as programs save them, entities merged and kept apart, identities ruled out.

use crate::common::Desk;

const ENTITY: &str = "https://triplewire.example/entity/";
const SAME_AS: &str = "<http://www.w3.org/2002/07/owl#sameAs>";

/// The IRI of the entity with this label in a file of N-Triples.
fn iri(lines: &str, label: &str) -> String {
    let of = |line: &&str| {
        line.starts_with('<') && line.contains("#label> ") && line.contains(&format!("\"{label}\""))
    };
    let line = lines.lines().find(of).unwrap_or_else(|| panic!("no {label} in {lines}"));
    line[1..line.find('>').expect("an IRI")].to_owned()
}

fn desk() -> (Desk, String) {
    let desk = super::desk();
    desk.run(["build", "records.jsonl", "-o", "graph.nt"]).ended(0, &[]);
    let lines = desk.read("graph.nt");
    (desk, lines)
}

#[test]
fn decisions_are_read_as_spreadsheets_save_them() {
    let (desk, _) = desk();
    let kb = ["link", "-d", "graph.nt", "--kb", "people.kb", "-o", "links.nt"];
    desk.run(kb.iter().chain(&["--review", "review.csv"])).ended(0, &["1 decided"]);
    let review = desk.read("review.csv");
    let header = review.lines().next().unwrap_or_default();
    assert!(header.ends_with(",mentions,article,sentence,decision"), "{header}");
    assert!(review.contains(",1,https://triplewire.example/article/"), "{review}");
    assert!(review.contains("Harbour commissioner Tavi Orsen of Cyprus met Jane Roe."), "{review}");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(review.as_bytes()).records().collect::<Result<_, _>>().expect("a table");
    let save = |delimiter: u8, style: csv::QuoteStyle| {
        let mut table = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .quote_style(style)
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        table.write_record(header.split(',')).expect("a row");
        for row in &rows {
            let mut row: Vec<&str> = row.iter().collect();
            if row[3].ends_with("/roe-2") {
                *row.last_mut().expect("a cell") = "Same";
            }
            table.write_record(row).expect("a row");
        }
        String::from_utf8(table.into_inner().expect("a table")).expect("text")
    };
    let wide: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(save(b'\t', csv::QuoteStyle::Necessary).encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, bytes) in [
        ("semicolons.csv", format!("\u{feff}{}", save(b';', csv::QuoteStyle::Always)).into_bytes()),
        ("told.csv", format!("sep=;\r\n{}", save(b';', csv::QuoteStyle::Necessary)).into_bytes()),
        ("tabs.tsv", save(b'\t', csv::QuoteStyle::Necessary).into_bytes()),
        ("commas.csv", save(b',', csv::QuoteStyle::Always).into_bytes()),
        ("wide.txt", wide),
    ] {
        desk.file(name, &bytes);
        desk.run(kb.iter().chain(&["--decisions", name])).ended(0, &["2 decided", "1 judgement"]);
        assert!(desk.read("links.nt").contains(&format!("{SAME_AS} <https://example.org/roe-2>")), "{name}");
    }
}

#[test]
fn decisions_that_contradict_are_named_with_their_lines() {
    let (desk, _) = desk();
    let link = |file: &str| desk.run(["link", "-d", "graph.nt", "--decisions", file, "-o", "links.nt"]);
    desk.file("turned.csv", "entity;target;decision\r\nx:a;x:b;same\r\n\r\nx:b;x:a;different\r\n");
    link("turned.csv").ended(1, &["turned.csv:4: ", "'different' here and 'same' before, in turned.csv:2"]);
    desk.file(
        "chain.csv",
        "entity,target,decision\nx:a,x:b,same\nx:a,x:c,different\nx:d,x:e,same\nx:c,x:b,same\n",
    );
    link("chain.csv")
        .ended(1, &["chain.csv:3: <x:a> and <x:c>", "'same' by chain.csv:2, chain.csv:5", "hint: "]);
    desk.file("fine.csv", "entity,target,decision\nx:a,x:b,same\nx:b,x:a,same\nx:a,x:c,different\n");
    link("fine.csv").ended(0, &["about 2 entities that the graph does not have: <x:a> and others"]);
}

#[test]
fn decisions_that_can_hardly_be_meant_are_told() {
    let (desk, lines) = desk();
    let (tavi, cyprus) = (iri(&lines, "Tavi Orsen"), iri(&lines, "Cyprus"));
    let decide = |rows: &str| {
        desk.file("odd.csv", format!("entity,target,decision\n{rows}\n"));
        desk.run(["link", "-d", "graph.nt", "--decisions", "odd.csv", "-o", "links.nt"])
    };
    decide(&format!("{tavi},https://example.org/one,same\n{tavi},https://example.org/two,same"))
        .ended(0, &["<https://example.org/one> and <https://example.org/two>, two entries of one dataset"]);
    let run = decide(&format!("{tavi},https://example.org/one,same\n{tavi},https://example.net/two,same"));
    run.ended(0, &["2 judgements"]);
    assert!(!run.stderr.contains("warning"), "{run:?}");
    decide(&format!("{tavi},{cyprus},same")).ended(0, &["articles give them different types"]);
}

#[test]
fn an_identity_of_the_gazetteer_can_be_ruled_out() {
    let (desk, lines) = desk();
    let cyprus = iri(&lines, "Cyprus");
    let same: Vec<&str> = lines
        .lines()
        .filter(|line| line.starts_with(&format!("<{cyprus}> {SAME_AS}")))
        .filter_map(|line| line.split(['<', '>']).rev().nth(1))
        .collect();
    assert!(same.len() > 1, "{lines}");
    desk.file("no.csv", format!("entity,target,decision\n{cyprus},{},different\n", same[0]));
    desk.run(["build", "records.jsonl", "--decisions", "no.csv", "-o", "built.nt"])
        .ended(0, &["1 judgement"]);
    let built = desk.read("built.nt");
    assert!(built.contains(&format!("<{cyprus}>")), "{built}");
    for target in &same {
        assert!(!built.contains(&format!("<{target}>")), "{target}: {built}");
    }
    // Beside the graph as it was, the links say so.
    desk.run(["link", "-d", "graph.nt", "--decisions", "no.csv", "-o", "links.nt"])
        .ended(0, &["1 judgement"]);
    let links = desk.read("links.nt");
    assert!(!links.contains(SAME_AS) && links.contains("#differentFrom>"), "{links}");
    let explained = |files: &[&str]| {
        let files = files.iter().flat_map(|file| ["-d", file]);
        let run = desk.run(["explain"].into_iter().chain(files).chain(["Cyprus"]));
        String::from_utf8_lossy(&run.stdout).into_owned()
    };
    assert!(explained(&["graph.nt"]).contains("wd:Q"), "{}", explained(&["graph.nt"]));
    assert!(
        !explained(&["graph.nt", "links.nt"]).contains("wd:Q"),
        "{}",
        explained(&["graph.nt", "links.nt"])
    );
    // One that the graph knows better is kept.
    desk.file(
        "yes.csv",
        format!("entity,target,decision\n{cyprus},{},different\n{cyprus},{},same\n", same[0], same[1]),
    );
    desk.run(["build", "records.jsonl", "--decisions", "yes.csv", "-o", "kept.nt"]).ended(0, &[]);
    let kept = desk.read("kept.nt");
    assert!(!kept.contains(&format!("<{}>", same[0])) && kept.contains(&format!("<{}>", same[1])), "{kept}");
}

#[test]
fn entities_that_are_the_same_are_one_everywhere() {
    let (desk, lines) = desk();
    let (tavi, jane) = (iri(&lines, "Tavi Orsen"), iri(&lines, "Jane Roe"));
    desk.file("same.csv", format!("entity,target,decision\n{tavi},{jane},same\n"));
    desk.run(["build", "records.jsonl", "--decisions", "same.csv", "-o", "built.nt"])
        .ended(0, &["1 judgement"]);
    let built = desk.read("built.nt");
    assert_eq!(built.contains(&tavi), !built.contains(&jane), "{built}");
    let label = |name: &str| {
        built
            .lines()
            .filter(|line| line.starts_with(&format!("<{ENTITY}")) && line.contains(&format!("\"{name}\"")))
            .count()
    };
    assert!(label("Tavi Orsen") > 0 && label("Jane Roe") > 0, "{built}");
    desk.run(["check", "-d", "built.nt"]).ended(0, &["0 violations"]);

    desk.run(["link", "-d", "graph.nt", "--decisions", "same.csv", "-o", "links.nt"]).ended(0, &[]);
    for files in [&["-d", "built.nt"][..], &["-d", "graph.nt", "-d", "links.nt"]] {
        desk.run(["check"].iter().chain(files)).ended(0, &["0 violations, 0 warnings"]);
        for name in ["Tavi Orsen", "Jane Roe"] {
            let run = desk.run(["explain"].iter().chain(files).chain(&[name]));
            let text = String::from_utf8_lossy(&run.stdout).into_owned();
            assert!(text.contains("Tavi Orsen") && text.contains("Jane Roe"), "{name}, {files:?}: {run:?}");
        }
        desk.run(["export"].iter().chain(files).chain(&["-o", "net.graphml"])).ended(0, &[]);
        let network = desk.read("net.graphml");
        assert!(!(network.contains(&tavi) && network.contains(&jane)), "{network}");
    }
}

#[test]
fn entities_that_are_different_do_not_become_one_entry() {
    let (desk, _) = desk();
    let other = r#"{"id": "b", "published": "2019-04-01", "text": "Harbour commissioner Tavi Orsen of Cyprus left.", "entities": [
        {"id": "e1", "type": "Person", "name": "Tavi Orsen", "mentions": [[21, 31]], "iri": "https://mine.example/orsen"},
        {"id": "e2", "type": "Country", "name": "Cyprus", "mentions": [[35, 41]]}],
        "roles": [{"person": "e1", "position": "Harbour Commissioner", "of": "e2"}]}"#;
    let both = format!("{}\n{}\n", super::RECORDS.replace('\n', ""), other.replace('\n', ""));
    desk.file("both.jsonl", both);
    desk.run(["build", "both.jsonl", "-o", "both.nt"]).ended(0, &[]);
    let lines = desk.read("both.nt");
    let mine = "https://mine.example/orsen";
    let all: std::collections::BTreeSet<&str> = lines
        .lines()
        .filter(|line| line.contains("#label> \"Tavi Orsen\""))
        .filter_map(|line| line.split(['<', '>']).nth(1))
        .collect();
    let theirs = all.iter().find(|iri| **iri != mine).unwrap_or_else(|| panic!("{all:?}"));
    let link = ["link", "-d", "both.nt", "--kb", "people.kb", "-o", "links.nt"];
    desk.run(link).ended(0, &["2 decided"]);
    desk.file("apart.csv", format!("entity,target,decision\n{mine},{theirs},different\n"));
    desk.run(link.iter().chain(&["--decisions", "apart.csv"]))
        .ended(0, &["are two things, but both were found to be", "0 decided"]);
}
