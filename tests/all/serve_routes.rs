//! `triplewire serve` behind a proxy, for caches, for both versions of the reconciliation service, and with hostile texts.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use oxigraph::io::{RdfFormat, RdfParser};
use serde_json::{Value, json};
use triplewire::serve::Options;
use triplewire::store::GraphStore;

use crate::client::{Reply, Running};

/// A text as the value of a parameter.
fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn graph(turtle: &str) -> GraphStore {
    let mut graph = GraphStore::new().expect("memory");
    let prefixes: String =
        graph.prefixes().iter().map(|(name, iri)| format!("@prefix {name}: <{iri}> .\n")).collect();
    graph.load_turtle(&format!("{prefixes}{turtle}")).expect("Turtle");
    graph
}

const TWO: &str = "
@prefix e: <https://news.example/entity/> . @prefix a: <https://news.example/article/> .
a:1 a tw:Article ; schema:headline \"Talks\"@en .
e:1 a tw:Person ; rdfs:label \"Ada Lund\"@en ; skos:altLabel \"A. Lund\"@en ; owl:sameAs <https://data.example/17> .
e:2 a tw:Country ; rdfs:label \"Norway\"@en ; tw:isoCode \"NO\" .
e:3 a tw:Person ; rdfs:label \"Ada Lund\"@en .
[] a tw:Tenure ; tw:holder e:1 ; tw:positionIn e:2 ; tw:position [ rdfs:label \"minister\"@en ] .
";

fn json_of(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_slice(&reply.body).expect("JSON")
}

#[test]
fn behind_a_proxy_all_is_below_its_path() {
    let mut options = Options::default();
    options.base_path = "/news".to_owned();
    let server = Running::start(graph(TWO), options);
    for (address, status) in [
        ("/news", 200),
        ("/news/", 200),
        ("/", 404),
        ("/sparql", 404),
        ("/newspaper", 404),
        ("/healthz", 200),
    ] {
        assert_eq!(server.get(address).status, status, "{address}");
    }
    let page = server.get("/news/entity/1");
    let links: Vec<&str> = page.text().split(" href=\"/").skip(1).collect();
    assert!(!links.is_empty() && links.iter().all(|link| link.starts_with("news/")), "{}", page.text());
    assert!(page.text().contains(" action=\"/news/"), "{}", page.text());
    assert!(page.header("link").contains("</news/resource?iri="), "{}", page.header("link"));
    let described = server.send(&["GET /news/sparql", "Accept: application/n-triples"], b"");
    let endpoint = format!("<http://{}/news/sparql> ", server.address);
    assert!(described.text().contains(&endpoint), "{}", described.text());
    let manifest = json_of(&server.get("/news/reconcile/graph"));
    let service = format!("http://{}/news/reconcile/graph", server.address);
    assert_eq!(manifest["suggest"]["entity"]["service_url"], service);
}

#[test]
fn who_has_a_reply_already_is_told_without_a_worker() {
    let mut options = Options::default();
    options.workers = 1;
    options.query_timeout = Duration::from_secs(3);
    let server = Running::start(graph(TWO), options);
    let names = format!("GET /sparql?query={}", encode("SELECT ?n { ?x rdfs:label ?n }"));
    let all = format!("GET /sparql?query={}", encode("CONSTRUCT WHERE { ?s ?p ?o }"));
    let truth = format!("GET /sparql?query={}", encode("ASK { ?s ?p ?o }"));
    let asked: Vec<(&str, &str)> = vec![
        (&names, "Accept: text/csv"),
        (&names, "Accept: */*"),
        (&all, "Accept: application/rdf+xml"),
        (&truth, "Accept: text/csv;q=0.9, application/sparql-results+xml;q=0.5"),
        ("GET /rdf-graph-store?default", "Accept: application/ld+json"),
        ("GET /entity/1", "Accept: text/html"),
        ("GET /entity/1.ttl", "Accept: text/html"),
        ("HEAD /entity/1", "Accept: text/turtle"),
    ];
    let tags: Vec<String> = asked
        .iter()
        .map(|(head, accept)| {
            let reply = server.send(&[head, accept], b"");
            assert_eq!(reply.status, 200, "{head} {accept}");
            reply.header("etag").to_owned()
        })
        .collect();
    let endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x }";
    std::thread::scope(|scope| {
        let running = scope.spawn(|| server.get(&format!("/sparql?query={}", encode(endless))).status);
        std::thread::sleep(Duration::from_millis(200));
        let begun = Instant::now();
        for ((head, accept), tag) in asked.iter().zip(&tags) {
            let reply = server.send(&[head, accept, &format!("If-None-Match: \"other\", {tag}")], b"");
            assert_eq!((reply.status, reply.header("etag")), (304, tag.as_str()), "{head} {accept}");
        }
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        assert_eq!(running.join().unwrap(), 503);
    });
    // Another type is another reply.
    let other =
        server.send(&[&names, "Accept: application/json", &format!("If-None-Match: {}", tags[0])], b"");
    assert_eq!(other.status, 200);
}

#[test]
fn the_draft_of_the_reconciliation_service_is_there_beside_the_version() {
    let server = Running::start(graph(TWO), Options::default());
    let service = "/reconcile/graph/1.0";
    let manifest = server.get(service);
    assert_eq!(manifest.header("access-control-allow-origin"), "*");
    assert_eq!(json_of(&manifest)["versions"], json!(["1.0-draft"]));
    let post = |path: &str, body: &Value| {
        let head = format!("POST {service}/{path}");
        server.send(&[&head, "Content-Type: application/json"], body.to_string().as_bytes())
    };
    let ids = |conditions: Value| -> Vec<String> {
        let answer =
            json_of(&post("match", &json!({ "queries": [{ "type": "Person", "conditions": conditions }] })));
        let candidates = answer["results"][0]["candidates"].as_array().unwrap().clone();
        assert!(candidates.iter().all(|found| found["features"][0]["name"].is_string()), "{candidates:?}");
        candidates
            .iter()
            .map(|found| found["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
            .collect()
    };
    let name = json!({ "matchType": "name", "propertyValue": "Ada Lund" });
    let with = |property: &str, value: Value, quantifier: &str| {
        let mut condition = json!({ "matchType": "property", "propertyId": property, "propertyValue": value, "required": true });
        condition["matchQuantifier"] = json!(quantifier);
        json!([name, condition])
    };
    assert_eq!(ids(json!([name])).len(), 2);
    for (conditions, expected) in [
        (with("country", json!("Norway"), "any"), vec!["1"]),
        (with("country", json!(["NO", "Peru"]), "any"), vec!["1"]),
        (with("country", json!(["NO", "Peru"]), "all"), vec![]),
        (with("country", json!("Norway"), "none"), vec!["3"]),
        (with("position", json!("Minister"), "any"), vec!["1"]),
        (with("same", json!({ "id": "https://data.example/17" }), "any"), vec!["1"]),
        (with("name", json!(["a. lund"]), "any"), vec!["1"]),
        (with("nothing", json!("x"), "any"), vec![]),
        (json!([{ "matchType": "id", "propertyValue": "https://news.example/entity/3" }]), vec!["3"]),
        (json!([{ "matchType": "id", "propertyValue": "none" }]), vec![]),
    ] {
        assert_eq!(ids(conditions.clone()), expected, "{conditions}");
    }
    let asked = json!({ "ids": ["https://news.example/entity/2", "x"], "properties": [{ "id": "country" }, { "id": "type" }] });
    let extended = json_of(&post("extend", &asked));
    assert_eq!(extended["rows"][0]["properties"][0]["values"], json!([{ "str": "NO" }]));
    assert_eq!(
        extended["rows"][1],
        json!({ "id": "x", "properties": [{ "id": "country", "values": [] }, { "id": "type", "values": [] }] })
    );
    let suggested = |rest: &str| {
        json_of(&server.get(&format!("{service}/suggest/entity?prefix=ada{rest}")))["result"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(
        (suggested(""), suggested("&limit=1"), suggested("&offset=1"), suggested("&offset=2")),
        (2, 1, 1, 0)
    );
    assert_eq!(
        server.get(&format!("{service}/preview?id={}", encode("https://news.example/entity/1"))).status,
        200
    );
    for (head, body, status) in [
        ("GET /reconcile/graph/1.0/match", "", 405),
        ("POST /reconcile/graph/1.0/match", "{", 400),
        ("POST /reconcile/graph/1.0/match", "{}", 400),
        (
            "POST /reconcile/graph/1.0/match",
            r#"{"queries": [{"conditions": [{"matchType": "property"}]}]}"#,
            400,
        ),
        ("POST /reconcile/graph/1.0/extend", "{}", 400),
        ("GET /reconcile/graph/1.0/nothing", "", 404),
        ("GET /reconcile/graph/1.00", "", 404),
    ] {
        let reply = server.send(&[head, "Content-Type: application/json"], body.as_bytes());
        assert_eq!(reply.status, status, "{head} {body}");
    }
}

/// Texts that would be markup, a script, a formula, a command or a turn of the writing, if somebody obeyed them.
const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\"><svg/onload=alert(3)>",
    "javascript:alert(4)",
    "\u{202E}drawkcab\u{2066} and \u{200F}",
    "]]></literal><boolean>true</boolean>",
    "=HYPERLINK(\"https://evil.example\")",
    "\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "{{constructor.constructor('alert(5)')()}}",
];

/// A graph in which every text is hostile.
fn hostile() -> (GraphStore, Vec<String>) {
    let mut texts: Vec<String> = HOSTILE.iter().map(|text| (*text).to_owned()).collect();
    texts.push("name ".repeat(2 << 20));
    let mut turtle = "@prefix e: <https://news.example/entity/> .\n".to_owned();
    for (number, text) in texts.iter().enumerate() {
        let escaped: String = text.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
        let escaped = if text.len() > 1000 { text.clone() } else { escaped };
        turtle.push_str(&format!(
            "e:{number} a tw:Person ; rdfs:label \"{escaped}\"@en ; rdfs:seeAlso <javascript:alert({number})> .\n"
        ));
    }
    (graph(&turtle), texts)
}

#[test]
fn hostile_texts_are_data_on_every_route_for_programs() {
    let (graph, texts) = hostile();
    let mut options = Options::default();
    options.title = HOSTILE[0].to_owned();
    let server = Running::start(graph, options);
    let query = encode("SELECT ?name { ?x a tw:Person ; rdfs:label ?name } ORDER BY ?x");
    let json = json_of(&server.get(&format!("/sparql?query={query}")));
    let names: Vec<&str> = json["results"]["bindings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"]["value"].as_str().unwrap())
        .collect();
    assert!(names == texts, "{} names", names.len());
    let everything = encode("CONSTRUCT WHERE { ?s ?p ?o }");
    let mut triples = Vec::new();
    for (address, format) in [
        (format!("/sparql?query={everything}"), RdfFormat::Turtle),
        (format!("/sparql?query={everything}"), RdfFormat::NTriples),
        (format!("/sparql?query={everything}"), RdfFormat::RdfXml),
        ("/rdf-graph-store?default".to_owned(), RdfFormat::TriG),
        ("/rdf-graph-store?default".to_owned(), RdfFormat::JsonLd { profile: Default::default() }),
    ] {
        let reply =
            server.send(&[&format!("GET {address}"), &format!("Accept: {}", format.media_type())], b"");
        assert_eq!(reply.status, 200, "{address} {format}");
        let parsed: Vec<_> =
            RdfParser::from_format(format).for_slice(&reply.body).map(Result::unwrap).collect();
        triples.push(parsed.len());
    }
    assert_eq!(triples, [texts.len() * 3; 5]);
    for accept in ["application/sparql-results+xml", "text/csv", "text/tab-separated-values"] {
        let reply = server.send(&[&format!("GET /sparql?query={query}"), &format!("Accept: {accept}")], b"");
        assert_eq!(
            (reply.status, reply.text().contains("<boolean>")),
            (200, accept.starts_with("text/")),
            "{accept}"
        );
    }
    let batch: serde_json::Map<String, Value> = texts
        .iter()
        .filter(|text| text.len() < 1000)
        .enumerate()
        .map(|(number, text)| (format!("q{number}<script>"), json!({ "query": text })))
        .collect();
    let form = format!("queries={}", encode(&Value::Object(batch).to_string()));
    let kind = "Content-Type: application/x-www-form-urlencoded";
    json_of(&server.send(&["POST /reconcile/graph", kind], form.as_bytes()));
    let iri = encode("https://news.example/entity/0");
    let mut addresses: Vec<String> = [
        "/reconcile/graph",
        "/reconcile/graph/1.0",
        "/.well-known/void",
        "/sparql",
        "/metrics",
        "/entity/0.ttl",
        "/entity/2.rdf",
    ]
    .map(str::to_owned)
    .into();
    addresses.push(format!("/reconcile/graph/flyout/entity?id={iri}"));
    for text in HOSTILE {
        let text = encode(text);
        for begin in [
            "/reconcile/graph/suggest/entity?prefix=",
            "/reconcile/",
            "/nothing/",
            "/rdf-graph-store?graph=",
            "/resource.ttl?iri=",
            "/sparql?query=",
            "/reconcile/graph?queries=",
        ] {
            addresses.push(format!("{begin}{text}"));
        }
    }
    for address in &addresses {
        let reply = server.send(&[&format!("GET {address}"), "Accept: text/turtle, */*;q=0.1"], b"");
        assert!(reply.status < 500, "{address} {}", reply.status);
        assert!(!reply.header("content-type").starts_with("text/html"), "{address}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(reply.header("set-cookie"), "", "{address}");
    }
    let flyout = json_of(&server.get(&format!("/reconcile/graph/flyout/entity?id={iri}")));
    assert!(!flyout["html"].as_str().unwrap().contains("<script"), "{flyout}");
    let preview = server.get(&format!("/reconcile/graph/preview?id={iri}"));
    assert!(preview.header("content-security-policy").contains("default-src 'none'"));
    assert!(!preview.text().contains("<script"), "{}", preview.text());
}

#[test]
fn clients_that_go_in_the_middle_of_an_answer_leave_nothing_behind() {
    let (graph, _) = hostile();
    let server = Running::start(graph, Options::default());
    let address = format!("/sparql?query={}", encode("SELECT * { ?s ?p ?o }"));
    for _ in 0..8 {
        let mut stream = TcpStream::connect(server.address).unwrap();
        write!(stream, "GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut begin = [0; 4096];
        assert!(stream.read(&mut begin).unwrap() > 0);
    }
    let open = || {
        let metrics = server.get("/metrics");
        let line = metrics
            .text()
            .lines()
            .find_map(|line| line.strip_prefix("triplewire_connections "))
            .map(str::to_owned);
        line.and_then(|number| number.parse::<u32>().ok()).expect("a number")
    };
    let begun = Instant::now();
    while open() > 1 {
        assert!(begun.elapsed() < Duration::from_secs(10), "{} connections are open", open());
        std::thread::sleep(Duration::from_millis(50));
    }
}
