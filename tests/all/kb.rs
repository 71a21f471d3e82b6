//! Knowledge bases of one's own: every kind of source gives the same entries, and no index is read that is not whole.
//!
//! The things and their identifiers are invented; the classes and properties are those of `data/kb`.

use std::fs;
use std::path::Path;

use triplewire::extract::EntityType;
use triplewire::kb::source::{self, Kind, Options};
use triplewire::kb::{Builder, Fact, Item, KbError, KnowledgeBase, Rank};

/// An index of the sources, each with the name of its file; and what was skipped.
fn build(directory: &Path, sources: &[(&str, &str)]) -> (KnowledgeBase, Vec<String>) {
    let mut builder = Builder::new(directory);
    let mut skipped = Vec::new();
    for (name, text) in sources {
        let kind = source::detect(name, text.as_bytes()).unwrap_or_else(|| panic!("{name}"));
        let note = |what: source::Skipped| skipped.push(what.to_string());
        source::read(name, kind, text.as_bytes(), &Options::default(), &mut builder, note)
            .expect("it can be read");
    }
    let path = directory.join("test.kb");
    let (bytes, _) = builder.finish(Vec::new()).expect("an index");
    fs::write(&path, bytes).expect("a file");
    (KnowledgeBase::open(&path).expect("an index"), skipped)
}

fn items(base: &KnowledgeBase, name: &str) -> Vec<Item> {
    base.find(name).iter().filter_map(|hit| base.item(hit.item)).collect()
}

const WIKIDATA: &str = r#"[
{"type":"item","id":"Q999000001","labels":{"en":{"language":"en","value":"Orlan Vastik"},"az":{"language":"az","value":"Orlan Vastık"},"xx":{"language":"xx","value":"Other"}},"aliases":{"en":[{"language":"en","value":"O. Vastik"}]},"claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"id":"Q5"},"type":"wikibase-entityid"}},"rank":"normal"}],"P569":[{"mainsnak":{"datavalue":{"value":{"time":"+1961-05-00T00:00:00Z","precision":10},"type":"time"}},"rank":"normal"},{"mainsnak":{"datavalue":{"value":{"time":"+1950-00-00T00:00:00Z","precision":9},"type":"time"}},"rank":"deprecated"}],"P214":[{"mainsnak":{"datavalue":{"value":"999","type":"string"}},"rank":"normal"}],"P10632":[{"mainsnak":{"datavalue":{"value":"NK-vastik","type":"string"}},"rank":"normal"}]},"sitelinks":{"enwiki":{"site":"enwiki","title":"Orlan Vastik"}}},
{"type":"item","id":"Q999000002","labels":{"en":{"language":"en","value":"harbour board"}},"aliases":[],"claims":{"P279":[{"mainsnak":{"datavalue":{"value":{"id":"Q43229"}}},"rank":"normal"}]},"sitelinks":{}},
{"type":"item","id":"Q999000003","labels":{"en":{"language":"en","value":"Port of Belgrave"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q999000002"}}},"rank":"normal"}]}},
{"type":"item","id":"Q99900"#;

#[test]
fn wikidata_items_become_entries() {
    let directory = tempfile::tempdir().unwrap();
    let (base, skipped) = build(directory.path(), &[("dump.json", WIKIDATA)]);
    let [person] = &items(&base, "orlan vastik")[..] else { panic!() };
    assert_eq!(person.iri, "http://www.wikidata.org/entity/Q999000001");
    assert_eq!(person.names, ["Orlan Vastik", "O. Vastik"]);
    assert_eq!(person.class, Some(EntityType::Person));
    assert_eq!(person.from.map(|date| date.to_string()).as_deref(), Some("1961-05"));
    let same = [
        "dbpedia.org/resource/Orlan_Vastik",
        "viaf.org/viaf/999",
        "www.opensanctions.org/entities/NK-vastik",
    ];
    assert!(person.same.iter().zip(same).all(|(iri, end)| iri.ends_with(end)), "{:?}", person.same);
    assert_eq!(person.same.len(), same.len());
    assert_eq!(items(&base, "O Vastik").len(), 1);
    assert_eq!(base.find_surname("Vastik").len(), 1);
    assert_eq!(base.find_near("Orlan Vastic").len(), 1);
    assert!(base.find("Other").is_empty(), "labels in other languages are left out");
    // Its class is one of ours through a superclass of the dump.
    assert_eq!(items(&base, "Port of Belgrave")[0].class, Some(EntityType::Organisation));
    assert_eq!(skipped.len(), 1);
    assert!(skipped[0].starts_with("dump.json:5: "), "{skipped:?}");
}

#[test]
fn truthy_statements_say_the_same_as_the_dump() {
    let statements = r#"<http://www.wikidata.org/entity/Q999000001> <http://www.w3.org/2000/01/rdf-schema#label> "Orlan Vastik"@en .
<http://www.wikidata.org/entity/Q999000001> <http://www.w3.org/2004/02/skos/core#altLabel> "O. Vastik"@en .
<http://www.wikidata.org/entity/Q999000001> <http://www.w3.org/2000/01/rdf-schema#label> "Other"@xx .
<http://www.wikidata.org/entity/Q999000001> <http://www.wikidata.org/prop/direct/P31> <http://www.wikidata.org/entity/Q5> .
<http://www.wikidata.org/entity/Q999000001> <http://www.wikidata.org/prop/direct/P31> <broken
<http://www.wikidata.org/entity/Q999000001> <http://www.wikidata.org/prop/direct/P569> "1961-05-02T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
this line is wrong
"#;
    let directory = tempfile::tempdir().unwrap();
    let (base, skipped) = build(directory.path(), &[("truthy.nt", statements)]);
    let [person] = &items(&base, "Orlan Vastik")[..] else { panic!() };
    assert_eq!(person.names, ["Orlan Vastik", "O. Vastik"]);
    assert_eq!(person.class, Some(EntityType::Person));
    assert_eq!(person.from.map(|date| date.to_string()).as_deref(), Some("1961-05-02"));
    assert_eq!(
        skipped.iter().map(|s| s.split(": ").next().unwrap()).collect::<Vec<_>>(),
        ["truthy.nt:5", "truthy.nt:7"]
    );
}

#[test]
fn tables_and_entities_become_entries() {
    let geonames = "999000001\tBelgrave Harbour\tBelgrave Harbour\tPort Belgrave,Порт Белгрейв\t1.5\t2.5\tP\tPPL\tCY\t\t01\t\t\t\t4200\t\t3\tAsia/Nicosia\t2020-01-01\n\
                    x\tNowhere\tNowhere\t\t1.5\t2.5\tP\tPPL\tCY\t\t01\t\t\t\t0\t\t3\tAsia/Nicosia\t2020-01-01\n";
    let ftm = r#"{"id":"NK-example","caption":"Belgrave Trading House","schema":"Company","properties":{"name":["Belgrave Trading House"],"alias":["BTH"],"jurisdiction":["cy"],"incorporationDate":["1998-03"]}}
{"id":"Q999000007","schema":"Person","properties":{"name":["Tavi Merrow"]}}
{"id":"NK-address","schema":"Address","properties":{"full":["1 Quay Road"]}}
{"id":"NK-bad"}
"#;
    let csv = "id,label,aliases,type,country,from,to\n\
               https://example.org/quay,Quay Commission,Harbour Commission|QC,organisation,Cyprus,1990,2001-06\n\
               not an iri,Bad,,,,,\n\
               https://example.org/two,Bad,,,Nowhereland,,\n\
               https://example.org/three,Bad,,,,19x0,\n\
               https://example.org/four,,,,,,\n";
    let directory = tempfile::tempdir().unwrap();
    let sources = [("CY.txt", geonames), ("entities.ftm.json", ftm), ("own.csv", csv)];
    let (base, skipped) = build(directory.path(), &sources);
    let place = &items(&base, "port belgrave")[0];
    assert_eq!(
        (place.iri.as_str(), place.label()),
        ("https://sws.geonames.org/999000001/", "Belgrave Harbour")
    );
    assert_eq!((place.country.as_deref(), place.population), (Some("CY"), 4200));
    assert_eq!(&items(&base, "Порт Белгрейв")[0], place);
    assert_eq!(
        items(&base, "Port Belgreiv"),
        std::slice::from_ref(place),
        "other scripts are brought to Latin letters"
    );
    let company = &items(&base, "BTH")[0];
    assert_eq!(company.iri, "https://www.opensanctions.org/entities/NK-example");
    assert_eq!((company.class, company.country.as_deref()), (Some(EntityType::Organisation), Some("CY")));
    let person = &items(&base, "Tavi Merrow")[0];
    assert_eq!(person.iri, "http://www.wikidata.org/entity/Q999000007");
    assert_eq!(person.same, ["https://www.opensanctions.org/entities/Q999000007"]);
    let commission = &items(&base, "Harbour Commission")[0];
    assert_eq!(commission.to.map(|date| date.to_string()).as_deref(), Some("2001-06"));
    assert_eq!(base.by_iri("https://example.org/quay").as_ref(), Some(commission));
    assert_eq!(base.by_iri("https://example.org/quax"), None);
    let places: Vec<&str> = skipped.iter().map(|skipped| skipped.split(": ").next().unwrap()).collect();
    assert_eq!(
        places,
        ["CY.txt:2", "entities.ftm.json:4", "own.csv:3", "own.csv:4", "own.csv:5", "own.csv:6"]
    );
    assert!(skipped[3].contains("Nowhereland"), "{skipped:?}");
}

#[test]
fn rdf_of_any_syntax_becomes_entries() {
    let turtle = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dbo: <http://dbpedia.org/ontology/> .\n\
                  <https://example.org/t> a dbo:Person ; skos:prefLabel 'Tavi Orsen' ; skos:altLabel 'Orsen'@en ;\n\
                  dbo:office <https://example.org/mayor> .\n";
    let directory = tempfile::tempdir().unwrap();
    let (base, skipped) = build(directory.path(), &[("people.ttl", turtle), ("more.ttl", "<a> <b> .")]);
    let person = &items(&base, "Orsen")[0];
    assert_eq!((person.label(), person.class), ("Tavi Orsen", Some(EntityType::Person)));
    assert_eq!(person.positions, ["https://example.org/mayor"]);
    assert!(!skipped.is_empty() && skipped[0].starts_with("more.ttl:1: "), "{skipped:?}");
}

/// An index of `count` entries, of which facts come in the order that `turn` makes of them.
fn generated(directory: &Path, count: usize, memory: usize, turn: impl Fn(&mut Vec<usize>)) -> Vec<u8> {
    let mut builder = Builder::new(directory).with_memory(memory);
    let mut numbers: Vec<usize> = (0..count).collect();
    turn(&mut numbers);
    for n in numbers {
        let names = [Fact::Name(Rank::Label, format!("Name {}", n % 977)), Fact::Class(EntityType::Place)];
        builder.add(&format!("https://example.org/{n}"), &names).expect("the disk works");
        builder
            .add(&format!("https://example.org/{n}"), &[Fact::Population(n as u64)])
            .expect("the disk works");
    }
    builder.finish(Vec::new()).expect("the disk works").0
}

#[test]
fn the_order_of_facts_and_the_memory_make_no_difference() {
    let directory = tempfile::tempdir().unwrap();
    let all = generated(directory.path(), 3000, 1 << 24, |_| ());
    assert_eq!(all, generated(directory.path(), 3000, 2000, |_| ()), "sorted on disk");
    assert_eq!(all, generated(directory.path(), 3000, 1 << 24, |numbers| numbers.reverse()));
}

#[test]
fn only_wanted_classes_are_kept() {
    let directory = tempfile::tempdir().unwrap();
    let mut builder = Builder::new(directory.path()).with_classes([EntityType::Person]);
    for (iri, class) in [("x:a", EntityType::Person), ("x:b", EntityType::Place)] {
        builder.add(iri, &[Fact::Name(Rank::Label, "Same Name".into()), Fact::Class(class)]).unwrap();
    }
    builder.add("x:c", &[Fact::Class(EntityType::Person)]).unwrap();
    builder
        .add("x:d", &[Fact::Name(Rank::Label, "long".repeat(1000)), Fact::Class(EntityType::Person)])
        .unwrap();
    let (_, about) = builder.finish(Vec::new()).unwrap();
    assert_eq!((about.entries, about.unwanted, about.nameless, about.long_names), (1, 1, 2, 1));
}

#[test]
fn an_index_that_is_not_whole_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let whole = generated(directory.path(), 200, 1 << 20, |_| ());
    let path = directory.path().join("test.kb");
    let open = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        KnowledgeBase::open(&path)
    };
    assert!(open(&whole).is_ok());
    for length in [0, 3, 7, 8, 20, 63, 64, 200, whole.len() / 2, whole.len() - 1] {
        let error = open(&whole[..length]).err().unwrap_or_else(|| panic!("{length} bytes"));
        assert!(matches!(error, KbError::Damaged { .. } | KbError::Foreign { .. }), "{length}: {error}");
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert!(matches!(open(&longer), Err(KbError::Damaged { .. })));
    let mut older = whole.clone();
    older[7] = 0;
    assert!(matches!(open(&older), Err(KbError::Version { version: 0, .. })));
    assert!(matches!(open(b"id,label\n"), Err(KbError::Foreign { .. })));
    assert!(open(&whole).unwrap().verify().is_ok());
}

/// All that an index of [`generated`] says of some names and IRIs, or that it is damaged.
fn said(path: &Path) -> Result<String, KbError> {
    let base = KnowledgeBase::open(path)?;
    let mut said = format!("{:?}\n", base.about());
    for n in 0..40 {
        let hits = [base.find(&format!("Name {n}")), base.find_near(&format!("Name {n}x"))].concat();
        said += &format!("{:?}\n", hits.iter().map(|hit| base.item(hit.item)).collect::<Vec<_>>());
        said += &format!("{:?}\n", base.by_iri(&format!("https://example.org/{n}")));
    }
    base.intact()?;
    Ok(said)
}

#[test]
fn a_bit_that_is_flipped_never_gives_another_answer() {
    let directory = tempfile::tempdir().unwrap();
    let whole = generated(directory.path(), 30, 1 << 20, |_| ());
    let path = directory.path().join("test.kb");
    fs::write(&path, &whole).unwrap();
    let right = said(&path).expect("it is whole");
    assert!(right.contains("https://example.org/29"));
    let (mut refused, mut harmless) = (0, 0);
    // All bits of the header and of the end, and one of each byte between them.
    let (head, end) = (64, whole.len() - 40);
    let bits = (0..whole.len() * 8).filter(|bit| !(head..end).contains(&(bit / 8)) || bit % 8 == bit / 8 % 8);
    for bit in bits {
        let mut changed = whole.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, &changed).unwrap();
        match said(&path) {
            Ok(answer) => {
                assert_eq!(answer, right, "bit {bit}");
                harmless += 1;
            }
            Err(error) => {
                assert!(error.hint().is_some(), "bit {bit}: {error}");
                refused += 1;
            }
        }
    }
    assert!(refused > 1000, "{refused} are refused, {harmless} change nothing");
    // So is a byte that is lost, at the end or elsewhere.
    for at in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed.remove(at);
        fs::write(&path, &changed).unwrap();
        assert!(said(&path).is_err(), "byte {at} is lost");
    }
}

#[test]
fn an_index_that_changes_while_it_is_open_is_noticed() {
    let directory = tempfile::tempdir().unwrap();
    let whole = generated(directory.path(), 30_000, 1 << 24, |_| ());
    let other = generated(directory.path(), 30_000, 1 << 24, |numbers| numbers.truncate(29_000));
    let path = directory.path().join("test.kb");
    for change in [&whole[..1000], &other[..], b""] {
        fs::write(&path, &whole).unwrap();
        let base = KnowledgeBase::open(&path).unwrap();
        let first = base.find("Name 7").first().and_then(|hit| base.item(hit.item));
        assert!(first.is_some() && base.intact().is_ok());
        // Written over in place: the file that is open is the one that changes.
        fs::write(&path, change).unwrap();
        let hits: Vec<_> = (0..977).flat_map(|n| base.find(&format!("Name {n}"))).collect();
        let items: Vec<_> = hits.iter().filter_map(|hit| base.item(hit.item)).collect();
        assert!(items.iter().all(|item| item.label() == format!("Name {}", item.population % 977)));
        let error = base.intact().expect_err("it is another file");
        assert!(error.to_string().contains("was changed while it was read"), "{error}");
        assert!(base.by_iri("https://example.org/7").is_none(), "nothing is found after a fault");
    }
}

#[test]
fn kinds_are_told_by_content_before_name() {
    let kind = |name: &str, head: &str| source::detect(name, head.as_bytes());
    assert_eq!(kind("x.json", "[\n{\"type\":\"item\",\"id\":\"Q1\",\"labels\":{}"), Some(Kind::Wikidata));
    assert_eq!(
        kind("x.json", "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{}}"),
        Some(Kind::FollowTheMoney)
    );
    assert_eq!(kind("x.txt", &"a\t".repeat(18)), Some(Kind::GeoNames));
    assert_eq!(kind("x.csv", "id,label"), Some(Kind::Csv));
    assert!(matches!(kind("x.ttl", ""), Some(Kind::Rdf(_))));
    assert_eq!(kind("x.txt", "an article"), None);
}
