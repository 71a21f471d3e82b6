//! What entities are linked to, and what they are not: names of the world against a knowledge base that knows them, and
//! against one that knows only something like them. The identifiers are made up.

mod decisions;
mod officials;

use std::path::Path;

use crate::common::Desk;
use triplewire::extract::EntityType::{self, Country, Organisation, Person, Place};
use triplewire::kb::{KnowledgeBase, source};
use triplewire::reconcile::{Decided, Judgements, Subject, decide, from_knowledge_base};

/// The world, as far as these tests need it: id, label, aliases, type, country, from, to.
const WORLD: &str = "id,label,aliases,type,country,from,to
https://example.org/guterres,António Guterres,,person,PT,1949,
https://example.org/mnatsakanyan,Zohrab Mnatsakanyan,,person,AM,1966,
https://example.org/dujarric,Stéphane Dujarric,,person,FR,1965,
https://example.org/stepanakert,Stepanakert,Khankendi|Xankəndi,place,AZ,,
https://example.org/kyiv,Kyiv,Kiev|Київ,place,UA,,
https://example.org/myanmar,Myanmar,Burma,country,MM,,
https://example.org/south-korea,South Korea,Republic of Korea|Korea,country,KR,,
https://example.org/north-korea,North Korea,DPRK|Korea,country,KP,,
https://example.org/drc,Democratic Republic of the Congo,Congo|DRC,country,CD,,
https://example.org/congo,Republic of the Congo,Congo,country,CG,,
https://example.org/georgia,Georgia,,country,GE,,
https://example.org/georgia-us,Georgia,,place,US,,
https://example.org/bush-41,George H. W. Bush,George Bush,person,US,1924,2018
https://example.org/bush-43,George W. Bush,George Bush,person,US,1946,
https://example.org/washington,\"Washington, D.C.\",Washington,place,US,,
https://example.org/washington-state,Washington,,place,US,,
https://example.org/washington-man,George Washington,,person,US,1732,1799
https://example.org/paris,Paris,,place,FR,,
https://example.org/paris-texas,Paris,,place,US,,
https://example.org/tripoli-ly,Tripoli,,place,LY,,
https://example.org/tripoli-lb,Tripoli,,place,LB,,
https://example.org/kim-elder,Kim Jong Il,,person,KP,1941,2011
https://example.org/kim-younger,Kim Jong Un,,person,KP,1984,
https://example.org/smith-uk,John Smith,,person,GB,1938,1994
https://example.org/smith-us,John Smith,,person,US,1960,
https://example.org/mercy,Mercy Corps,,organisation,,1979,
https://example.org/union,European Union,EU,organisation,,1993,
https://example.org/eu-firm,EU,,organisation,US,,
https://example.org/amal,Amal,,organisation,LB,1974,
https://example.org/amal-person,Amal Farouk,,person,LB,1970,
https://example.org/slovenia,Slovenia,,country,SI,,
https://example.org/australia,Australia,,country,AU,,
https://example.org/nigeria,Nigeria,,country,NG,,
https://example.org/iraq,Iraq,,country,IQ,,
https://example.org/dominican-republic,Dominican Republic,,country,DO,,
https://example.org/mauritius,Mauritius,,country,MU,,
https://example.org/ingelberg,Kaspar Ingelberg,,person,DE,1960,
https://example.org/harbour,Belgrave Harbour Board,,organisation,CY,,
https://example.org/volkov,Александр Волков,,person,RU,1967,
";

fn world(directory: &Path) -> KnowledgeBase {
    base(directory, WORLD)
}

fn base(directory: &Path, table: &str) -> KnowledgeBase {
    let mut builder = triplewire::kb::Builder::new(directory);
    let options = source::Options::default();
    let wrong = |skipped: source::Skipped| panic!("{skipped}");
    source::read("world.csv", source::Kind::Csv, table.as_bytes(), &options, &mut builder, wrong)
        .expect("the table can be read");
    let (bytes, _) = builder.finish(Vec::new()).expect("an index");
    let path = directory.join("world.kb");
    std::fs::write(&path, bytes).expect("a file");
    KnowledgeBase::open(&path).expect("an index")
}

/// An entity of an article of a year; `countries` are those that the article puts it in, `nearby` those that it names.
fn subject(entity_type: EntityType, name: &str, countries: &[&str], nearby: &[&str], year: i16) -> Subject {
    let codes = |list: &[&str]| list.iter().map(|code| (*code).to_owned()).collect();
    let date = triplewire::date::Date::from_year(year);
    Subject {
        iri: "https://example.org/entity/1".into(),
        entity_type: Some(entity_type),
        names: vec![name.to_owned()],
        countries: codes(countries),
        nearby: codes(nearby),
        first: date,
        last: date,
        ..Subject::default()
    }
}

fn decided(subject: &Subject, base: &KnowledgeBase) -> Decided {
    decide(subject, from_knowledge_base(subject, base), &Judgements::new())
}

/// The end of the IRI that an entity is decided to be.
fn target(subject: &Subject, base: &KnowledgeBase) -> Option<String> {
    let decided = decided(subject, base);
    assert!(decided.same.len() < 2, "{decided:?}");
    let target = &decided.same.first()?.entry.target;
    Some(target.rsplit('/').next().unwrap_or_default().to_owned())
}

#[test]
fn names_of_the_world_are_found() {
    let directory = tempfile::tempdir().expect("a directory");
    let base = world(directory.path());
    for (entity_type, name, countries, nearby, year, expected) in [
        (Person, "Antonio Guterres", &[][..], &["PT", "US"][..], 2019, "guterres"),
        (Person, "ANTÓNIO GUTERRES", &["PT"], &[], 2019, "guterres"),
        (Person, "Zohrab Mnatsakanian", &["AM"], &[], 2019, "mnatsakanyan"),
        (Person, "Stephane Dujarric", &["FR"], &[], 2019, "dujarric"),
        (Person, "Alexander Volkov", &["RU"], &[], 2010, "volkov"),
        (Place, "Khankendi", &["AZ"], &[], 2020, "stepanakert"),
        (Place, "Stepanakert", &["AZ"], &[], 2020, "stepanakert"),
        (Place, "Kiev", &["UA"], &[], 2010, "kyiv"),
        (Place, "Kyiv", &[], &["UA"], 2022, "kyiv"),
        (Country, "Burma", &[], &[], 2010, "myanmar"),
        (Country, "Myanmar", &[], &[], 2010, "myanmar"),
        (Country, "North Korea", &[], &["KR"], 2010, "north-korea"),
        (Country, "DPRK", &[], &[], 2010, "north-korea"),
        (Country, "DRC", &[], &[], 2010, "drc"),
        (Country, "Georgia", &[], &["US"], 2008, "georgia"),
        (Place, "Georgia", &["US"], &[], 2008, "georgia-us"),
        (Person, "George W. Bush", &["US"], &[], 2004, "bush-43"),
        (Place, "Tripoli", &["LB"], &["LY"], 2011, "tripoli-lb"),
        (Person, "Kim Jong-un", &["KP"], &[], 2018, "kim-younger"),
        (Organisation, "Mercy Corps", &[], &[], 2010, "mercy"),
        (Organisation, "European Union", &[], &[], 2010, "union"),
    ] {
        let subject = subject(entity_type, name, countries, nearby, year);
        assert_eq!(
            target(&subject, &base).as_deref(),
            Some(expected),
            "{name}: {:?}",
            decided(&subject, &base)
        );
    }
}

#[test]
fn what_only_looks_alike_is_not_linked() {
    let directory = tempfile::tempdir().expect("a directory");
    let base = world(directory.path());
    for (entity_type, name, countries, nearby, year) in [
        // Several bear the name, and nothing tells them apart.
        (Person, "George Bush", &["US"][..], &[][..], 1990),
        (Country, "Korea", &[], &[], 1994),
        (Country, "Congo", &[], &["RW"], 1997),
        (Person, "George Bush", &["US"], &[], 1995),
        (Place, "Washington", &["US"], &[], 2005),
        (Place, "Tripoli", &[], &["LY", "LB"], 2011),
        (Place, "Tripoli", &[], &[], 2011),
        (Person, "John Smith", &[], &[], 1990),
        (Organisation, "EU", &[], &["US"], 2010),
        // The country of the wrong one is named in the article.
        (Place, "Paris", &[], &["US"], 2015),
        (Place, "Georgia", &[], &["RU"], 2008),
        // Another type of thing.
        (Organisation, "Washington", &["US"], &[], 2005),
        (Country, "Washington", &[], &[], 2005),
        (Person, "Paris", &["FR"], &[], 2015),
        (Person, "Amal", &["LB"], &[], 2006),
        (Place, "Amal", &["LB"], &[], 2006),
        // Another country.
        (Person, "Antonio Guterres", &["BR"], &[], 2019),
        (Place, "Kiev", &["US"], &[], 2010),
        (Person, "Zohrab Mnatsakanian", &["US"], &[], 2019),
        // Another time.
        (Person, "George Washington", &["GH"], &[], 2005),
        (Person, "Kim Jong Un", &["KP"], &[], 1990),
        (Person, "John Smith", &["GB"], &[], 1945),
        (Organisation, "European Union", &[], &[], 1950),
        // Nothing but the name of a person.
        (Person, "Antonio Guterres", &[], &[], 2019),
        (Person, "Zohrab Mnatsakanian", &[], &[], 2019),
        (Person, "Stefan Dujarrick", &[], &["FR"], 2019),
        (Person, "Guterres", &["PT"], &[], 2019),
        (Person, "Bush", &["US"], &[], 2004),
        (Person, "Jeb Bush", &["US"], &[], 2004),
        (Person, "Kim", &["KP"], &[], 2018),
        (Person, "Kim Jong Nam", &["KP"], &[], 2010),
        (Person, "Kim Jong", &["KP"], &[], 2010),
        // A letter makes another name.
        (Place, "Kyivs", &["UA"], &[], 2010),
        (Organisation, "Mercy Corpse", &[], &[], 2010),
        (Country, "Georgie", &[], &[], 2010),
        (Organisation, "Amal Party", &["LB"], &[], 2010),
        (Country, "Slovakia", &[], &[], 2010),
        (Country, "Austria", &[], &[], 2010),
        (Country, "Niger", &[], &[], 2010),
        (Country, "Iran", &[], &[], 2010),
        (Country, "Dominica", &[], &[], 2010),
        (Country, "Mauritania", &[], &[], 2010),
        (Person, "Kaspar Inglebreg", &["DE"], &[], 2010),
        (Person, "Kaspar Ingelberg", &["AT"], &[], 2010),
        (Organisation, "Belgrave Harbor Bord", &["CY"], &[], 2010),
        (Person, "", &["LB"], &[], 2010),
        (Person, "…", &["LB"], &[], 2010),
    ] {
        let subject = subject(entity_type, name, countries, nearby, year);
        assert_eq!(target(&subject, &base), None, "{name}: {:?}", decided(&subject, &base));
    }
}

#[test]
fn names_with_letters_wrong_are_candidates_within_bounds() {
    let directory = tempfile::tempdir().expect("a directory");
    let base = world(directory.path());
    let best = |entity_type, name: &str, country: &str| {
        let found = from_knowledge_base(&subject(entity_type, name, &[country], &[], 2010), &base);
        found
            .first()
            .map(|c| (c.entry.target.rsplit('/').next().unwrap_or_default().to_owned(), c.reasons[0]))
    };
    for (entity_type, name, country, expected, reason) in [
        (Person, "Kaspar Ingelbreg", "DE", "ingelberg", "one letter"),
        (Person, "Kaspar Inglebreg", "DE", "ingelberg", "a letter or two"),
        (Person, "Kasper Ingelburg", "DE", "ingelberg", "a letter or two"),
        (Organisation, "Belgrave Harbuor Board", "CY", "harbour", "one letter"),
        (Organisation, "Belgrave Harbor Bord", "CY", "harbour", "a letter or two"),
        (Place, "Stepanakret", "AZ", "stepanakert", "one letter"),
        (Place, "Stepankaret", "AZ", "stepanakert", "a letter or two"),
    ] {
        let (found, why) = best(entity_type, name, country).unwrap_or_else(|| panic!("{name}"));
        assert!(found == expected && why.ends_with(reason), "{name}: {found}, {why}");
    }
    // Three letters, two of which one is the first, two letters of a short name, one letter of a very short one.
    for (entity_type, name, country) in [
        (Person, "Kasper Inglebreg", "DE"),
        (Person, "Caspar Ingelburg", "DE"),
        (Country, "Slovakia", "SI"),
        (Country, "Irac", "IQ"),
    ] {
        assert_eq!(best(entity_type, name, country), None, "{name}");
    }
}

#[test]
fn time_tells_two_of_one_name_apart() {
    let directory = tempfile::tempdir().expect("a directory");
    let base = world(directory.path());
    let mut subject = subject(Person, "George Bush", &["US"], &[], 2021);
    subject.positions = vec!["President".into()];
    let decided = decided(&subject, &base);
    assert_eq!(decided.same[0].entry.target, "https://example.org/bush-43");
    let other = base.by_iri("https://example.org/bush-41").expect("it is in the base");
    let judged = from_knowledge_base(&subject, &base);
    let judged = judged.iter().find(|candidate| candidate.entry.target == other.iri).expect("a candidate");
    assert!(judged.reasons.contains(&"it was over when the articles gave it a position"));
}

const RECORDS: &str = r#"{"id": "a", "published": "2019-03-13", "text": "Harbour commissioner Tavi Orsen of Cyprus met Jane Roe.", "entities": [
 {"id": "e1", "type": "Person", "name": "Tavi Orsen", "mentions": [[21, 31]]},
 {"id": "e2", "type": "Country", "name": "Cyprus", "mentions": [[35, 41]]},
 {"id": "e3", "type": "Person", "name": "Jane Roe", "mentions": [[46, 54]]}],
 "roles": [{"person": "e1", "position": "Harbour Commissioner", "of": "e2"}]}"#;

const PEOPLE: &str = "id,label,aliases,type,country,from,to
https://example.org/orsen,Tavi Orsen,,person,Cyprus,1970,
https://example.org/roe-1,Jane Roe,,person,CY,1970,
https://example.org/roe-2,Jane Roe,,person,CY,1980,
";

/// Entries whose names are written in the ways of catalogues and registers.
const FORMS: &str = "id,label,aliases,type,country,from,to
https://example.org/tollen,\"Tollen, Mara\",,person,NO,,
https://example.org/qiu,Qiu Fanlei,,person,CN,,
https://example.org/bardo,Ramiro Bardo Quintela,,person,ES,,
https://example.org/orsenko,Pavel Andreyevich Orsenko,,person,RU,,
https://example.org/hegy,Hegyaljai Ödön Béla,,person,HU,,
https://example.org/vanderlo,\"van der Lo, Ilse\",,person,NL,,
https://example.org/jr,\"Odo Kesterman, Jr.\",,person,US,,
https://example.org/marsk,Anne-Lise Mårsk,,person,DK,,
https://example.org/initials,J. K. Vennerby,,person,SE,,
https://example.org/sir,Sir Alban Quorley,,person,GB,,
https://example.org/bank,Harl Harbour Bank Ltd,,organisation,GB,,
https://example.org/steel,Tolm Steel,,organisation,DE,,
https://example.org/clinic,Saint Orl Harbour Centre,,organisation,GB,,
https://example.org/saint,Saint-Quorle,,place,CA,,
https://example.org/mount,Mt. Tolm,,place,GB,,
";

#[test]
fn other_forms_of_names_are_candidates_and_no_decisions() {
    let directory = tempfile::tempdir().expect("a directory");
    let base = base(directory.path(), FORMS);
    let end = |iri: &str| iri.rsplit('/').next().unwrap_or_default().to_owned();
    let mut wrong = Vec::new();
    for (entity_type, name, country, expected, reason) in [
        (Person, "Mara Tollen", "NO", "tollen", "another order"),
        (Person, "Mara Ilse Tollen", "NO", "tollen", "a short form"),
        (Person, "M. Tollen", "NO", "tollen", "a short form"),
        (Person, "Fanlei Qiu", "CN", "qiu", "another order"),
        (Person, "Qiu Fan-lei", "CN", "qiu", "another spelling"),
        (Person, "Ramiro Bardo", "ES", "bardo", "a short form"),
        (Person, "Pavel Orsenko", "RU", "orsenko", "a short form"),
        (Person, "P. A. Orsenko", "RU", "orsenko", "a short form"),
        (Person, "P. Orsenko", "RU", "orsenko", "initials"),
        (Person, "Pavel Nikitich Orsenko", "RU", "orsenko", "the middle names differ"),
        (Person, "Odon Hegyaljai", "HU", "hegy", "in another order"),
        (Person, "Ilse van der Lo", "NL", "vanderlo", "another order"),
        (Person, "Ilse Lo", "NL", "vanderlo", ""),
        (Person, "Odo Kesterman", "US", "jr", "but for the generation"),
        (Person, "Odo Kesterman III", "US", "jr", "another generation"),
        (Person, "Annelise Marsk", "DK", "marsk", "another spelling"),
        (Person, "Jonas Karl Vennerby", "SE", "initials", "initials"),
        (Person, "Alban Quorley", "GB", "sir", ""),
        (Organisation, "Harl Harbour Bank", "GB", "bank", "legal form"),
        (Organisation, "The Harl Harbour Bank", "GB", "bank", "legal form"),
        (Person, "J.K. Vennerby", "SE", "initials", ""),
        (Person, "JK Vennerby", "SE", "initials", ""),
        (Person, "J.M. Vennerby", "SE", "initials", "the middle names differ"),
        (Person, "P.A. Orsenko", "RU", "orsenko", "a short form"),
        (Person, "A.-L. Mårsk", "DK", "marsk", "a short form"),
        (Person, "Alban Quorley, PhD", "GB", "sir", ""),
        (Organisation, "Tolm Steel GmbH", "DE", "steel", "legal form"),
        (Organisation, "Tolm Steel GmbH & Co. KG", "DE", "steel", "legal form"),
        (Organisation, "St. Orl Harbor Center", "GB", "clinic", "abbreviations"),
        (Place, "St. Quorle", "CA", "saint", "abbreviations"),
        (Place, "Mount Tolm", "GB", "mount", "abbreviations"),
        (Organisation, "Tolm Steel A.G.", "DE", "steel", "legal form"),
    ] {
        let subject = subject(entity_type, name, &[country], &[], 2020);
        let found = from_knowledge_base(&subject, &base);
        let first = found.first().map(|first| (end(&first.entry.target), first.reasons[0]));
        if !first.as_ref().is_some_and(|(id, why)| id == expected && why.contains(reason)) {
            wrong.push(format!("{name}: {first:?}"));
        }
        // In another order or with another part it may be somebody else.
        let only_spelt = |why: &str| {
            ["another spelling", "case, accents or script", "abbreviations"]
                .iter()
                .any(|end| why.ends_with(end))
        };
        if first.is_none_or(|(_, why)| !only_spelt(why)) && target(&subject, &base).is_some() {
            wrong.push(format!("{name} is decided"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (entity_type, name, country) in [
        (Person, "Mara Ilsen", "NO"),
        (Person, "K. Tollen", "NO"),
        (Person, "Quintela Bardonez", "ES"),
        (Person, "Oleg Andreyevich Orsenko", "RU"),
        (Organisation, "Harl Harbour", "GB"),
        (Organisation, "Ltd", "GB"),
        (Organisation, "The Bank", "GB"),
        (Place, "Saint Tolm", "GB"),
        (Person, "K. M. Vennerby", "SE"),
    ] {
        let found = from_knowledge_base(&subject(entity_type, name, &[country], &[], 2020), &base);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

/// A desk with a graph and an index.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("records.jsonl", RECORDS.replace('\n', ""));
    desk.file("people.csv", PEOPLE);
    desk.run(["build", "records.jsonl", "-o", "graph.ttl"]).ended(0, &[]);
    desk.run(["kb", "build", "-o", "people.kb", "people.csv"]).ended(0, &["3 entities"]);
    desk
}

#[test]
fn links_are_a_graph_of_their_own_and_a_table_to_review() {
    let desk = desk();
    let link = ["link", "-d", "graph.ttl", "--kb", "people.kb", "-o", "links.trig", "--review", "review.csv"];
    desk.run(link).ended(0, &["3 entities: 1 decided, 1 with candidates, 1 without"]);
    let links = desk.read("links.trig");
    assert!(
        links.contains("graph:links {") && links.contains("owl:sameAs <https://example.org/orsen>"),
        "{links}"
    );
    assert!(!links.contains("owl:sameAs <https://example.org/roe"), "{links}");
    let review = desk.read("review.csv");
    assert_eq!(review.lines().count(), 4, "{review}");
    desk.run(["link", "-d", "graph.ttl", "--kb", "people.kb", "-o", "again.trig"]).ended(0, &[]);
    desk.run(["check", "-d", "graph.ttl", "-d", "links.trig"]).ended(0, &["0 violations"]);
    assert_eq!(links, desk.read("again.trig"));

    // What a person decides wins: one of two of a name, and not the one that the machine was sure of.
    let decide = |row: &str| match row {
        row if row.contains("/roe-2,") => format!("{row}same"),
        row if row.contains("/orsen,") => format!("{row}different"),
        row => row.to_owned(),
    };
    let decided: Vec<String> = review.lines().map(decide).collect();
    desk.file("decided.csv", decided.join("\n"));
    let again = ["link", "-d", "graph.ttl", "--kb", "people.kb", "--decisions", "decided.csv"];
    let run = desk.run(again.iter().chain(&["-o", "links.ttl", "--unlinked", "unlinked.csv"]));
    run.ended(0, &["1 decided", "2 judgements"]);
    let links = desk.read("links.ttl");
    assert!(links.contains("owl:sameAs <https://example.org/roe-2>") && !links.contains("orsen"), "{links}");
    assert!(desk.read("unlinked.csv").contains("Tavi Orsen,person,a person ruled out what it could be; "));
}

#[test]
fn links_say_how_many_they_are_and_where_they_lead() {
    let desk = desk();
    desk.run(["link", "-d", "graph.ttl", "--kb", "people.kb", "-o", "links.nq"]).ended(0, &["1 decided"]);
    let links = desk.read("links.nq");
    let of = |part: &str| links.lines().filter(|line| line.contains(part)).count();
    assert!(links.lines().all(|line| line.ends_with("/graph/links> .")), "{links}");
    desk.file(
        "linksets.rq",
        "SELECT ?predicate ?space ?triples ?all ?links {
           ?of a void:Dataset ; void:triples ?all ; void:subset ?set .
           ?of void:classPartition [ void:class tw:Link ; void:entities ?links ] .
           ?set a void:Linkset ; void:linkPredicate ?predicate ; void:triples ?triples ;
             void:subjectsTarget ?ours ; void:objectsTarget [ a void:Dataset ; void:uriSpace ?space ] }",
    );
    let asked = desk.run(["query", "-d", "links.nq", "-f", "linksets.rq", "--format", "csv"]);
    let all = links.lines().count() - of("rdfs.org/ns/void#") - of("purl.org/dc/terms/");
    let row = format!("http://www.w3.org/2002/07/owl#sameAs,https://example.org/,1,{all},{}", of("#linkOf>"));
    assert!(String::from_utf8_lossy(&asked.stdout).contains(&row), "{row}\n{asked:?}");

    // Where nothing is linked there is no linkset either.
    desk.file("other.csv", "id,label,type\nhttps://example.org/x,Nobody Known,person\n");
    desk.run(["kb", "build", "-o", "other.kb", "other.csv"]).ended(0, &[]);
    desk.run(["link", "-d", "graph.ttl", "--kb", "other.kb", "-o", "none.nq"]).ended(0, &["0 decided"]);
    assert_eq!(desk.read("none.nq"), "");
}

#[test]
fn identifiers_follow_what_is_known() {
    let desk = Desk::new();
    let gazetteer = triplewire::gazetteer::Gazetteer::builtin();
    let qid = |name: &str| gazetteer.find(name).find_map(|found| found.entry.qid()).expect("it has one");
    let (country, person) = (qid("Azerbaijan"), qid("Mike Pompeo"));
    let feature = gazetteer.country("AZ").and_then(|entry| entry.geonames()).expect("it has one");
    desk.file(
        "articles.jsonl",
        r#"{"id": "a", "published": "2019-03-13", "text": "Azerbaijan was named.", "entities": [
            {"id": "c", "type": "Country", "name": "Azerbaijan", "mentions": [[0, 10]]}, {"id": "u", "type": "Country", "name": "US"},
            {"id": "p", "type": "Person", "name": "Mike Pompeo"}],
            "roles": [{"person": "p", "position": "Secretary of State", "of": "u"}]}"#
            .replace('\n', " "),
    );
    let direct = "<http://www.wikidata.org/prop/direct/";
    let item = format!("<http://www.wikidata.org/entity/{country}>");
    desk.file(
        "world.nt",
        format!(
            "{item} <http://www.w3.org/2000/01/rdf-schema#label> \"Azerbaijan\"@en .\n\
             {item} {direct}P31> <http://www.wikidata.org/entity/Q6256> .\n\
             {item} {direct}P297> \"AZ\" .\n{item} {direct}P1566> \"{feature}\" .\n{item} {direct}P214> \"999\" .\n"
        ),
    );
    desk.file(
        "sanctions.json",
        format!(
            r#"{{"id":"NK-mp","schema":"Person","properties":{{"name":["Mike Pompeo"],"wikidataId":["{person}"]}}}}"#
        ),
    );
    desk.run(["build", "articles.jsonl", "-o", "graph.nq"]).ended(0, &[]);
    desk.run(["kb", "build", "-o", "world.kb", "world.nt", "sanctions.json"]).ended(0, &["2 entities"]);
    desk.run(["link", "-d", "graph.nq", "--kb", "world.kb", "-o", "links.nt"])
        .ended(0, &["3 entities: 2 decided"]);
    let links = desk.read("links.nt");
    for object in [
        "<http://viaf.org/viaf/999>",
        "<https://schema.org/identifier> \"ISO 3166-1:AZ\"",
        "<https://www.opensanctions.org/entities/NK-mp>",
    ] {
        assert!(links.contains(object), "{object}: {links}");
    }
    let enrich = ["link", "-d", "graph.nq", "--kb", "world.kb", "--enrich", "-o", "facts.ttl"];
    desk.run(enrich).ended(0, &["turtle has no named graphs", "hint: write .trig"]);
}

#[test]
fn build_links_too() {
    let desk = desk();
    desk.run(["build", "records.jsonl", "--kb", "people.kb", "--enrich", "-o", "linked.trig"])
        .ended(0, &["1 decided"]);
    let graph = desk.read("linked.trig");
    assert!(graph.contains("<https://example.org/orsen>") && graph.contains("schema:addressCountry \"CY\""));
    desk.run(["check", "-d", "linked.trig"]).ended(0, &["0 violations"]);
}

#[test]
fn bad_decisions_and_indexes_are_told() {
    let desk = desk();
    let with =
        |option: &str, file: &str| desk.run(["link", "-d", "graph.ttl", option, file, "-o", "links.ttl"]);
    desk.file("bad.csv", "entity,target,decision\nhttps://example.org/e,https://example.org/t,perhaps\n");
    with("--decisions", "bad.csv").ended(1, &["bad.csv:2: ", "'perhaps'", "hint: "]);
    desk.file("twice.csv", "entity,target,decision\nx:e,x:t,same\nx:e,x:t,different\n");
    with("--decisions", "twice.csv").ended(1, &["twice.csv:3: ", "'different' here and 'same' before"]);
    desk.file("none.csv", "entity,target\nx:e,x:t\n");
    with("--decisions", "none.csv").ended(1, &["none.csv: there is no column 'decision'"]);
    desk.file("bad.ttl", "<x:a> owl:sameAs");
    with("--decisions", "bad.ttl").ended(1, &["bad.ttl"]);
    with("--kb", "people.csv").ended(1, &["people.csv: this is not an index", "kb build"]);
    with("--kb", "missing.kb").ended(1, &["missing.kb: cannot be opened", "hint: "]);
    desk.run(["link", "-d", "graph.ttl"]).ended(2, &["nothing to link against", "--kb"]);
    desk.run(["link", "-d", "graph.ttl", "--kb", "people.kb", "-o", "links.xyz"]).ended(2, &["links.xyz"]);
    assert!(!desk.names().iter().any(|name| name.starts_with("links")), "{:?}", desk.names());
}

#[test]
fn an_index_that_cannot_be_made_is_not_there() {
    let desk = Desk::new();
    desk.file("empty.csv", "id,label\n");
    desk.run(["kb", "build", "-o", "a.kb", "empty.csv"]).ended(1, &["no entry is left", "hint: "]);
    desk.file("wrong.csv", "name,value\n1,2\n");
    desk.run(["kb", "build", "-o", "a.kb", "wrong.csv"]).ended(1, &["wrong.csv:1: ", "no column 'id'"]);
    desk.file("what.bin", "\0\u{1}");
    desk.run(["kb", "build", "-o", "a.kb", "what.bin"]).ended(1, &["cannot be told", "--from"]);
    desk.run(["kb", "build", "-o", "a.kb", "none.csv"]).ended(1, &["none.csv"]);
    desk.file("good.csv", "id,label\nhttps://example.org/1,One Thing\nbad,\n");
    desk.run(["kb", "build", "-o", "a.kb", "good.csv"]).ended(3, &["good.csv:3: ", "1 entity", "1 skipped"]);
    desk.run(["kb", "info", "a.kb", "--verify"]).ended(0, &[]);
    assert_eq!(desk.names(), ["a.kb", "empty.csv", "good.csv", "what.bin", "wrong.csv"]);
}

#[test]
fn compressed_sources_are_read_and_cut_ones_are_told() {
    use std::io::Write;
    use triplewire::compression::{Compression, Compressor};
    let desk = Desk::new();
    for (compression, name) in
        [(Compression::Gzip, "a.csv.gz"), (Compression::Bzip2, "a.csv.bz2"), (Compression::Zstd, "a.csv.zst")]
    {
        let mut writer = Compressor::new(Vec::new(), compression).expect("a writer");
        writer.write_all(PEOPLE.as_bytes()).expect("it is written");
        let bytes = writer.finish().expect("it is written");
        desk.file(name, &bytes);
        desk.run(["kb", "build", "-o", "a.kb", name]).ended(0, &["3 entities"]);
        desk.run(["kb", "find", "a.kb", "tavi orsen"]).ended(0, &["1 entity"]);
        desk.file(name, &bytes[..bytes.len() - 9]);
        desk.run(["kb", "build", "-o", "b.kb", name]).ended(1, &[name, "breaks off"]);
    }
    assert!(
        !desk.names().iter().any(|name| name.starts_with('b') || name.starts_with('.')),
        "{:?}",
        desk.names()
    );
}
