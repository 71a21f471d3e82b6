//! The writers: what is written is read back as the same quads, and equal sets are equal bytes.

use std::collections::BTreeSet;
use std::path::Path;

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use triplewire::map::{Dataset, Format, write, write_jsonld};
use triplewire::vocab::Prefixes;

fn rdf_format(format: Format) -> RdfFormat {
    match format {
        Format::Turtle => RdfFormat::Turtle,
        Format::TriG => RdfFormat::TriG,
        Format::NTriples => RdfFormat::NTriples,
        Format::NQuads => RdfFormat::NQuads,
        Format::RdfXml => RdfFormat::RdfXml,
        Format::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    }
}

/// Those of the quads that a format can carry at all: RDF/XML has properties that end in a name, and no controls.
fn expressible(quads: &[Quad], format: Format) -> Vec<Quad> {
    let is_expressible = |quad: &&Quad| {
        let bad = |c: char| c < ' ' && !"\t\n\r".contains(c) || "\u{FFFE}\u{FFFF}".contains(c);
        let text = match &quad.object {
            Term::Literal(literal) => literal.value(),
            _ => "",
        };
        format != Format::RdfXml
            || quad.predicate.as_str().ends_with(char::is_alphabetic) && !text.contains(bad)
    };
    quads.iter().filter(is_expressible).cloned().collect()
}

fn to_text(dataset: &Dataset, format: Format) -> String {
    let bytes = write(dataset, format, &Prefixes::default(), Vec::new()).expect("a vector takes everything");
    String::from_utf8(bytes).expect("the writers write UTF-8")
}

fn parse(text: &str, format: Format) -> Vec<Quad> {
    let parser = RdfParser::from_format(rdf_format(format));
    parser.for_slice(text).collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn dataset(quads: &[Quad]) -> Dataset {
    Dataset::from_quads(quads.iter().map(Quad::as_ref))
}

fn set(quads: impl IntoIterator<Item = Quad>) -> BTreeSet<String> {
    quads.into_iter().map(|quad| quad.to_string()).collect()
}

/// Quads without blank nodes whose texts and names are made to break writers.
fn hostile() -> Vec<Quad> {
    let long = "quote \" backslash \\ newline \n ".repeat(20_000);
    let texts = [
        "",
        " ",
        "\"",
        "\\",
        "\\\\\"",
        "\"\"\"",
        "'''",
        "a\nb\r\nc\td",
        "\0\u{1}\u{8}\u{B}\u{C}\u{1F}\u{7F}\u{85}",
        "\u{2028}\u{2029}\u{FEFF}\u{FFFD}\u{FFFE}\u{FFFF}",
        "é 漢字 \u{1F600} \u{10FFFF}",
        "\\u0041 \\n",
        "<a> & \"b\"",
        "\"@en",
        "\"^^<http://a/b>",
        "ends in >",
        "ends in \\",
        "# no comment",
        "} .",
        &long,
    ];
    let names = [
        "https://triplewire.example/entity/0a1b",
        "https://triplewire.example/entity/",
        "https://triplewire.example/entity/a/b",
        "https://triplewire.example/entity/a.",
        "https://triplewire.example/entity/.a",
        "https://triplewire.example/entity/a.b",
        "https://triplewire.example/entity/-a",
        "https://triplewire.example/entity/a:b",
        "https://triplewire.example/entity/%41",
        "http://dbpedia.org/resource/Georgia_(country)",
        "http://dbpedia.org/resource/O'Brien",
        "http://dbpedia.org/resource/Zürich",
        "http://www.wikidata.org/entity/Q42",
        "https://sws.geonames.org/42/",
        "urn:a:b",
        "http://a",
        "http://a?b=c&d=e#f",
        "https://w3id.org/triplewire#memberOf",
        "https://w3id.org/triplewire/event#AGREE",
        "http://漢字.example/漢字",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    ];
    let typed = [
        ("1", "integer"),
        ("-01", "integer"),
        ("-0", "integer"),
        ("-7", "integer"),
        ("-0.0", "decimal"),
        ("0.50", "decimal"),
        ("+", "integer"),
        ("", "integer"),
        ("one", "integer"),
        ("0.8", "decimal"),
        ("1", "decimal"),
        (".5", "decimal"),
        ("1.", "decimal"),
        ("1.e5", "decimal"),
        ("true", "boolean"),
        ("TRUE", "boolean"),
        ("1", "boolean"),
        ("1e5", "double"),
        ("2020-10-23", "date"),
        ("2020-10", "gYearMonth"),
        ("\"", "token"),
    ];
    let node = |iri: &str| NamedNode::new(iri).expect("the IRI is valid");
    let (subject, predicate) =
        (node("https://triplewire.example/entity/s"), node("http://www.w3.org/2000/01/rdf-schema#label"));
    let mut objects: Vec<Term> = Vec::new();
    for text in texts {
        objects.push(Literal::new_simple_literal(text).into());
        objects.push(Literal::new_language_tagged_literal(text, "en-GB").expect("the tag is valid").into());
        objects.push(Literal::new_typed_literal(text, node("http://example.org/type#(odd)")).into());
    }
    for (value, datatype) in typed {
        let datatype = node(&format!("http://www.w3.org/2001/XMLSchema#{datatype}"));
        objects.push(Literal::new_typed_literal(value, datatype).into());
    }
    objects.extend(names.iter().map(|name| node(name).into()));
    let mut quads: Vec<Quad> = Vec::new();
    for (index, object) in objects.into_iter().enumerate() {
        let graph = match index % 3 {
            0 => GraphName::DefaultGraph,
            1 => node("https://triplewire.example/article/1").into(),
            _ => node("urn:a graph".replace(' ', "-").as_str()).into(),
        };
        quads.push(Quad::new(subject.clone(), predicate.clone(), object, graph));
    }
    for name in names {
        quads.push(Quad::new(node(name), node(name), node(name), node(name)));
        quads.push(Quad::new(
            node(name),
            node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
            node(name),
            GraphName::DefaultGraph,
        ));
    }
    quads
}

/// The same quads in another order, the same each time.
fn shuffled(quads: &[Quad]) -> Vec<Quad> {
    let mut keyed: Vec<(usize, &Quad)> =
        quads.iter().enumerate().map(|(i, quad)| (i * 7919 % 1009, quad)).collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, quad)| quad.clone()).collect()
}

#[test]
fn every_format_gives_the_same_quads_back() {
    let quads = hostile();
    assert_eq!(set(dataset(&quads).quads()), set(quads.clone()));
    for &format in Format::ALL {
        let quads = expressible(&quads, format);
        let expected = set(quads.iter().cloned().map(|mut quad| {
            if !format.has_graphs() {
                quad.graph_name = GraphName::DefaultGraph;
            }
            quad
        }));
        let text = to_text(&dataset(&quads), format);
        // Left for `tests/dev/rdf_readers.py`, which has other implementations read it.
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile").with_extension(format.extension());
        std::fs::write(path, &text).unwrap();
        let read = parse(&text, format);
        assert_eq!(read.len(), expected.len(), "{format:?} repeats itself");
        assert!(set(read) == expected, "{format:?}");
    }
}

#[test]
fn the_order_of_the_quads_does_not_show() {
    for &format in Format::ALL {
        let quads = expressible(&hostile(), format);
        let (one, other) = (dataset(&quads), dataset(&[shuffled(&quads), quads.clone()].concat()));
        assert!(to_text(&one, format) == to_text(&other, format), "{format:?}");
    }
}

#[test]
fn what_was_written_is_written_the_same_again() {
    for &format in Format::ALL {
        let text = to_text(&dataset(&expressible(&hostile(), format)), format);
        let again = Dataset::from_quads(parse(&text, format).iter().map(Quad::as_ref));
        assert!(text == to_text(&again, format), "{format:?}");
    }
}

#[test]
fn the_labels_of_blank_nodes_do_not_show() {
    // A list, two nodes alike in all but a neighbour's neighbour, and a blank graph name.
    let chain = |labels: [&str; 6]| -> Vec<Quad> {
        let predicate = NamedNode::new_unchecked("http://example.org/next");
        let blank = |index: usize| NamedOrBlankNode::from(BlankNode::new_unchecked(labels[index]));
        let link = |from: usize, to: usize| {
            Quad::new(
                blank(from),
                predicate.clone(),
                Term::from(blank(to)),
                BlankNode::new_unchecked(labels[5]),
            )
        };
        let end = Literal::new_simple_literal("end");
        vec![
            link(0, 1),
            link(1, 2),
            link(3, 4),
            link(4, 2),
            Quad::new(blank(2), predicate.clone(), end, GraphName::DefaultGraph),
            Quad::new(
                blank(3),
                predicate.clone(),
                Literal::new_simple_literal("start"),
                GraphName::DefaultGraph,
            ),
        ]
    };
    let one = dataset(&chain(["a", "b", "c", "d", "e", "f"]));
    let other = dataset(&shuffled(&chain(["z", "y", "x", "w", "v", "u"])));
    let third = dataset(&shuffled(&chain(["n3", "n1", "n5", "n0", "n2", "n4"])));
    for &format in Format::ALL {
        let text = to_text(&one, format);
        assert_eq!(text, to_text(&other, format), "{format:?}");
        assert_eq!(text, to_text(&third, format), "{format:?}");
        assert_eq!(parse(&text, format).len(), 6);
    }
}

#[test]
fn nothing_is_written_of_nothing() {
    for format in [Format::Turtle, Format::TriG, Format::NTriples, Format::NQuads] {
        assert_eq!(to_text(&dataset(&[]), format), "");
    }
    for format in [Format::RdfXml, Format::JsonLd] {
        assert_eq!(parse(&to_text(&dataset(&[]), format), format), []);
    }
}

#[test]
fn turtle_is_laid_out_for_readers() {
    let text = r#"
        @prefix tw: <https://w3id.org/triplewire#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix unused: <http://example.org/> .
        <https://triplewire.example/entity/2> skos:altLabel "b"@en , "a"@en ; a tw:Person , tw:Official .
        <https://triplewire.example/entity/1> tw:confidence 0.8 ; tw:start "1"^^xsd:integer ; tw:former true ;
            tw:eventDate "2020-10"^^xsd:gYearMonth ; tw:claimText "two\nlines \"quoted\"" .
    "#;
    let dataset = dataset(&parse(text, Format::Turtle));
    let expected = r#"@prefix entity: <https://triplewire.example/entity/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tw: <https://w3id.org/triplewire#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

entity:1 tw:claimText "two\nlines \"quoted\"" ;
    tw:confidence 0.8 ;
    tw:eventDate "2020-10"^^xsd:gYearMonth ;
    tw:former true ;
    tw:start 1 .

entity:2 a tw:Official, tw:Person ;
    skos:altLabel "a"@en,
        "b"@en .
"#;
    assert_eq!(to_text(&dataset, Format::Turtle), expected);
}

#[test]
fn a_prefix_that_turtle_does_not_allow_is_not_used() {
    let quads = [Quad::new(
        NamedNode::new_unchecked("http://example.org/a"),
        NamedNode::new_unchecked("http://example.com/b"),
        NamedNode::new_unchecked("http://example.net/c"),
        GraphName::DefaultGraph,
    )];
    let prefixes = Prefixes::default()
        .with("1x", "http://example.org/")
        .with("a.b", "http://example.com/")
        .with("", "http://example.net/");
    let text = write(&dataset(&quads), Format::Turtle, &prefixes, Vec::new()).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(!text.contains("1x"), "{text}");
    assert!(text.contains("<http://example.org/a> a.b:b :c ."), "{text}");
    assert_eq!(set(parse(&text, Format::Turtle)), set(quads));
}

#[test]
fn what_rdf_xml_cannot_carry_is_named() {
    let node = |iri: &str| NamedNode::new_unchecked(iri);
    let quad = |property: &str, text: &str| {
        Quad::new(node("http://e/a"), node(property), Literal::from(text), GraphName::DefaultGraph)
    };
    for (quad, message) in [
        (quad("http://e/", "a"), "no way to write the property <http://e/>"),
        (quad("http://e/1", "a"), "the property <http://e/1>"),
        (quad("http://www.w3.org/1999/02/22-rdf-syntax-ns#li", "a"), "#li>"),
        (quad("http://www.w3.org/2000/xmlns/x", "a"), "xmlns/x>"),
        (quad("http://e/b", "a\u{1}"), "the character U+0001 in a text of <http://e/a>"),
    ] {
        let error = write(&dataset(&[quad]), Format::RdfXml, &Prefixes::default(), Vec::new()).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.get_ref().is_some_and(|inner| inner.is::<triplewire::map::Inexpressible>()));
    }
    let odd = quad("http://www.w3.org/2000/xmlns/lang", "a");
    assert_eq!(parse(&to_text(&dataset(std::slice::from_ref(&odd)), Format::RdfXml), Format::RdfXml), [odd]);
}

#[test]
fn json_ld_reads_as_plain_json() {
    let text = r#"
        @prefix tw: <https://w3id.org/triplewire#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix ev: <https://w3id.org/triplewire/event#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix ex: <http://example.org/ns#> .
        <http://e/g> {
            <http://e/1> a tw:Event, ex:Thing ; tw:eventType ev:CONSULT ; tw:modality tw:Asserted ;
                tw:actor <http://e/2>, <http://e/3> ; tw:eventDate "2020-10"^^xsd:gYearMonth, "2020-10-23"^^xsd:date ;
                tw:confidence 0.8 ; tw:start 12 ; tw:end "012"^^xsd:integer ; tw:former true ; tw:quotationType tw:Direct ;
                rdfs:label "A"@en, "B"@en, "C"@fr, "D" ; ex:seen 3, "x"@en, <http://e/2>, "y"^^ex:type .
        }"#;
    let prefixes = Prefixes::default().with("ex", "http://example.org/ns#");
    let dataset = dataset(&parse(text, Format::TriG));
    let embedded = write(&dataset, Format::JsonLd, &prefixes, Vec::new()).expect("a vector takes everything");
    let context = NamedNode::new_unchecked("https://w3id.org/triplewire/context.jsonld");
    let referring =
        write_jsonld(&dataset, &prefixes, &context, Vec::new()).expect("a vector takes everything");
    let [mut embedded, referring] = [embedded, referring]
        .map(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).expect("it is JSON"));
    let added = serde_json::json!({ "ex": "http://example.org/ns#" });
    assert_eq!(referring["@context"], serde_json::json!([context.as_str(), added.clone()]));
    let file: serde_json::Value = serde_json::from_str(triplewire::map::CONTEXT).expect("it is JSON");
    assert_eq!(embedded["@context"], serde_json::json!([file["@context"], added]));
    embedded["@context"] = referring["@context"].clone();
    assert_eq!(embedded, referring);
    let expected = serde_json::json!([{ "iri": "http://e/g", "graph": [{
        "iri": "http://e/1",
        "type": ["ex:Thing", "Event"],
        "eventType": "CONSULT",
        "modality": "Asserted",
        "actor": ["http://e/2", "http://e/3"],
        "eventDate": "2020-10-23",
        "eventDateMonth": "2020-10",
        "confidence": "0.8",
        "start": 12,
        "end": "012",
        "former": true,
        "quotationType": "Direct",
        "label": { "en": ["A", "B"], "fr": "C" },
        "rdfs:label": "D",
        "ex:seen": [
            3,
            { "@language": "en", "@value": "x" },
            { "@type": "ex:type", "@value": "y" },
            { "iri": "http://e/2" },
        ],
    }]}]);
    assert_eq!(referring["graph"], expected);
}

#[test]
fn words_that_change_their_meaning_with_the_type_of_a_node_keep_it_in_json_ld() {
    let said = r#"tw:quotationType "k" ; tw:confidence 0.5 ; tw:extractor "x" ; tw:linkSource "s" ; tw:claimText "t"@en ; tw:reason "r" ;
        rdfs:label "l", "m"@en ; skos:altLabel "a" ; tw:linkOf <http://e/e> ; schema:url <http://e/u> ; owl:sameAs <http://e/s>"#;
    let prefixes = r#"@prefix tw: <https://w3id.org/triplewire#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix schema: <https://schema.org/> . "#;
    let types = [
        "tw:Person",
        "tw:Link",
        "tw:Claim",
        "tw:Article",
        "tw:Place, tw:Link",
        "tw:Claim, tw:Link",
        "tw:Event",
    ];
    let nodes = types.iter().enumerate().map(|(at, types)| format!("<http://e/{at}> a {types} ; {said} . "));
    let text = format!("{prefixes} {} <http://e/untyped> {said} .", nodes.collect::<String>());
    let quads = parse(&text, Format::Turtle);
    assert_eq!(quads.len(), 8 * 12 + 9);
    let json = write(&dataset(&quads), Format::JsonLd, &Prefixes::default(), Vec::new())
        .expect("a vector takes everything");
    let json = String::from_utf8(json).expect("it is UTF-8");
    let (found, quads) = (set(parse(&json, Format::JsonLd)), set(quads));
    assert_eq!(found.symmetric_difference(&quads).collect::<Vec<_>>(), Vec::<&String>::new(), "{json}");
    assert!(json.contains("\"confidence\": \"0.5\"") && json.contains("\"tw:confidence\": "), "{json}");
}

#[test]
fn iris_that_begin_like_prefixed_names_stay_what_they_are() {
    let node = |iri: &str| NamedNode::new_unchecked(iri);
    let odd = [node("wd:Q1"), node("tw:start"), node("ex:a"), node("rdfs:label")];
    let mut quads = vec![Quad::new(
        odd[0].clone(),
        node("http://example.org/ns#p"),
        Literal::new_typed_literal("1", node("xsd:integer")),
        odd[2].clone(),
    )];
    quads.extend(
        odd.iter().map(|node| Quad::new(node.clone(), node.clone(), node.clone(), GraphName::DefaultGraph)),
    );
    let prefixes = Prefixes::default().with("ex", "http://example.org/ns#").with("label", "http://e/#");
    let text =
        write(&dataset(&quads), Format::JsonLd, &prefixes, Vec::new()).expect("a vector takes everything");
    let text = String::from_utf8(text).expect("the writers write UTF-8");
    assert_eq!(set(parse(&text, Format::JsonLd)), set(quads));
}

/// How fast the writers are: `cargo test --release --test all map_write:: -- --ignored --nocapture speed`.
#[test]
#[ignore = "a measurement, not a test"]
fn speed() {
    let mentions = 125_000;
    let node = |class: &str, n: usize| {
        let uuid = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, format!("{class}{n}").as_bytes());
        NamedNode::new_unchecked(format!("https://triplewire.example/{class}/{uuid}"))
    };
    let term = |name: &str| NamedNode::new_unchecked(format!("https://w3id.org/triplewire#{name}"));
    let integer = NamedNode::new_unchecked("http://www.w3.org/2001/XMLSchema#integer");
    let rdf_type = NamedNode::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
    let mut quads: Vec<Quad> = Vec::new();
    for n in 0..mentions {
        let (mention, article) = (node("mention", n), node("article", n / 40));
        let mut add = |predicate: NamedNode, object: Term| {
            quads.push(Quad::new(mention.clone(), predicate, object, article.clone()));
        };
        add(rdf_type.clone(), term("Mention").into());
        add(term("inArticle"), article.clone().into());
        add(term("start"), Literal::new_typed_literal((n % 5000).to_string(), integer.clone()).into());
        add(term("end"), Literal::new_typed_literal((n % 5000 + 9).to_string(), integer.clone()).into());
        add(term("exact"), Literal::new_simple_literal(format!("Name {}", n % 30_000)).into());
        let sentence =
            format!("A sentence of a newspaper article that names somebody, the {}th of its kind.", n / 3);
        add(term("sentence"), Literal::new_simple_literal(sentence).into());
        add(term("refersTo"), node("entity", n % 30_000).into());
        add(term("extractor"), Literal::new_simple_literal("rule").into());
    }
    let clock = std::time::Instant::now();
    let dataset = dataset(&quads);
    println!("{} quads interned and sorted in {:.2?}", dataset.len(), clock.elapsed());
    for &format in Format::ALL {
        let clock = std::time::Instant::now();
        let bytes = write(&dataset, format, &Prefixes::default(), Vec::new()).unwrap().len();
        let time = clock.elapsed();
        let rate = quads.len() as f64 / time.as_secs_f64() / 1e6;
        println!("{format:?}: {} MB in {time:.2?}, {rate:.1} million triples a second", bytes / 1_000_000);
    }
}
