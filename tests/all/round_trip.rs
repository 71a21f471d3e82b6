//! Properties of the writers: whatever the quads, each format gives the same quads back, and the same bytes again.

use std::io::Cursor;

use oxigraph::io::RdfFormat;
use oxigraph::model::{
    BaseDirection, BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple,
};
use proptest::prelude::*;
use triplewire::graph_file::{self, Loader};
use triplewire::map::{Dataset, Format, write};
use triplewire::vocab::Prefixes;

/// IRIs in our namespaces and in others, with what names and prefixes may not have, and with schemes like prefixes.
fn iri() -> impl Strategy<Value = NamedNode> {
    let start = prop::sample::select(vec![
        "https://w3id.org/triplewire#",
        "https://triplewire.example/entity/",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://www.w3.org/2001/XMLSchema#",
        "http://example.org/ns#",
        "http://e/?q=",
        "urn:x:",
        "wd:",
        "tw:",
        "http://漢字.example/",
    ]);
    let end = prop_oneof![
        prop::sample::select(vec![
            "label", "start", "type", "integer", "Event", "evidence", "date", "li", "_1", ""
        ]),
        Just("%41"),
        Just("a.b-c."),
        Just("Ünï-é漢"),
        Just("(a)'b!"),
        Just("1/2:3"),
    ];
    (start, end).prop_map(|(start, end)| NamedNode::new(format!("{start}{end}")).expect("an IRI"))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        any::<String>(),
        "[\"'\\\\\n\r\t<>&{}@^#:\\[\\] \u{0}\u{7F}\u{85}\u{2028}\u{FEFF}\u{FFFF}]{0,10}",
        prop::sample::select(vec![
            "1", "-0", "007", "1.0", "true", "2020-10", "@id", "_:b", "]]>", "--", "NaN"
        ])
        .prop_map(str::to_owned),
    ]
}

fn literal() -> impl Strategy<Value = Literal> {
    let language = prop::sample::select(vec!["en", "en-gb", "zh-hant-x-a"]);
    let direction = prop::sample::select(vec![BaseDirection::Ltr, BaseDirection::Rtl]);
    let xsd =
        prop::sample::select(vec!["integer", "decimal", "boolean", "date", "gYear", "double", "string"]);
    prop_oneof![
        text().prop_map(Literal::new_simple_literal),
        (text(), language.clone()).prop_map(|(text, language)| {
            Literal::new_language_tagged_literal(text, language).expect("a language tag")
        }),
        (text(), language.clone(), direction).prop_map(|(text, language, direction)| {
            Literal::new_directional_language_tagged_literal(text, language, direction)
                .expect("a language tag")
        }),
        (text(), xsd).prop_map(|(text, name)| {
            let datatype = format!("http://www.w3.org/2001/XMLSchema#{name}");
            Literal::new_typed_literal(text, NamedNode::new_unchecked(datatype))
        }),
        (text(), iri()).prop_map(|(text, datatype)| Literal::new_typed_literal(text, datatype)),
    ]
}

fn node() -> impl Strategy<Value = NamedOrBlankNode> {
    let blank = (0..4_u8).prop_map(|n| BlankNode::new_unchecked(format!("x{n}")).into());
    prop_oneof![3 => iri().prop_map(NamedOrBlankNode::from), 1 => blank]
}

/// Terms, among them triple terms up to three deep.
fn term() -> impl Strategy<Value = Term> {
    let simple = prop_oneof![literal().prop_map(Term::from), node().prop_map(Term::from)];
    simple.prop_recursive(3, 3, 1, |object| {
        (node(), iri(), object)
            .prop_map(|(subject, predicate, object)| Triple::new(subject, predicate, object).into())
    })
}

fn quad() -> impl Strategy<Value = Quad> {
    let object =
        prop_oneof![3 => literal().prop_map(Term::from), 3 => node().prop_map(Term::from), 2 => term()];
    let graph = prop_oneof![Just(GraphName::DefaultGraph), node().prop_map(GraphName::from)];
    (node(), iri(), object, graph)
        .prop_map(|(subject, predicate, object, graph)| Quad::new(subject, predicate, object, graph))
}

/// Quads whose blank nodes each have a name of their own, so that none can be taken for another.
fn quads() -> impl Strategy<Value = Vec<Quad>> {
    prop::collection::vec(quad(), 0..24).prop_map(|mut quads| {
        for n in 0..4 {
            quads.push(Quad::new(
                BlankNode::new_unchecked(format!("x{n}")),
                NamedNode::new_unchecked("http://e/name"),
                Literal::new_simple_literal(n.to_string()),
                GraphName::DefaultGraph,
            ));
        }
        // A property is never of the datatype of tagged texts, nor is a plain text.
        quads.retain(|quad| !quad.to_string().contains("angString"));
        quads
    })
}

fn dataset<'q>(quads: impl IntoIterator<Item = &'q Quad>) -> Dataset {
    Dataset::from_quads(quads.into_iter().map(Quad::as_ref))
}

/// Those of the quads that a format has a way to write, without their graphs where it has none.
fn expressible(quads: &[Quad], format: Format) -> Vec<Quad> {
    let mut kept = Vec::new();
    for quad in quads {
        let mut quad = quad.clone();
        if !format.has_graphs() {
            quad.graph_name = GraphName::DefaultGraph;
        }
        // The writer refuses what RDF/XML and JSON-LD cannot carry; one quad alone tells.
        let alone = write(&dataset([&quad]), format, &Prefixes::default(), Vec::new());
        let may_fail = format == Format::RdfXml || format == Format::JsonLd && quad.object.is_triple();
        assert!(alone.is_ok() || may_fail, "{quad}");
        if alone.is_ok() {
            kept.push(quad);
        }
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn every_format_gives_the_same_quads_back(quads in quads()) {
        for &format in Format::ALL {
            let expected = dataset(&expressible(&quads, format));
            let prefixes = Prefixes::default().with("ex", "http://example.org/ns#").with("urn", "http://e/#");
            let bytes = write(&expected, format, &prefixes, Vec::new()).expect("it is expressible");
            let rdf_format: Option<RdfFormat> = graph_file::format_by_name(format.name());
            let mut loader = Loader::new();
            let read = loader.load_reader(Cursor::new(bytes.clone()), rdf_format, "bytes");
            prop_assert!(read.is_ok(), "{format:?}: {:?}\n{}", read, String::from_utf8_lossy(&bytes));
            let loaded = loader.finish().dataset;
            prop_assert!(loaded == expected, "{format:?}\n{}", String::from_utf8_lossy(&bytes));
            let again = write(&loaded, format, &prefixes, Vec::new()).expect("it was written before");
            prop_assert!(again == bytes, "{format:?} is not stable");
        }
    }
}
