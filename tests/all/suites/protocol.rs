//! The tests of protocols: each starts a server over the graphs that it names, sends its requests, and compares what comes
//! back.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Dataset, GraphName, NamedNode, Quad};
use triplewire::serve::{Beside, Options, Server, Writable};
use triplewire::store::{Change, GraphStore, Writer};

use super::manifest::{Exchange, Manifest, Test, path_of};
use super::{Tally, compare, judge, suites};
use crate::client::{Reply, Running};

const TOKEN: &str = "a token that nobody guesses";

/// A server over a store that may be written, in a directory that goes with it.
struct Written {
    server: Running,
    _folder: tempfile::TempDir,
}

fn server(test: &Test<'_>) -> Written {
    let folder = tempfile::tempdir().expect("a directory");
    let mut writer = Writer::open_or_create(folder.path()).expect("a store");
    let mut change = Change::default();
    for (file, name) in test.named_graphs() {
        let name = GraphName::from(NamedNode::new(name).expect("the name of a graph"));
        for quad in &compare::parse(&path_of(file), RdfFormat::Turtle, None) {
            change.add_quad(Quad { graph_name: name.clone(), ..quad.into_owned() }.as_ref());
        }
    }
    writer.change(&change).expect("a change");
    let writable = Some(Writable::new(folder.path().to_owned(), TOKEN));
    let beside = Beside { writable, ..Beside::default() };
    let address = ([127, 0, 0, 1], 0).into();
    let server = Server::bind_with(writer.graph(), "1", beside, Options::default(), address);
    Written { server: Running::of(server.expect("a server")), _folder: folder }
}

fn send(server: &Running, exchange: &Exchange) -> Reply {
    let head = format!("{} {}", exchange.method, exchange.path);
    let headers: Vec<String> =
        exchange.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let authorization = format!("Authorization: Bearer {TOKEN}");
    let head: Vec<&str> =
        [head.as_str(), &authorization].into_iter().chain(headers.iter().map(String::as_str)).collect();
    server.send(&head, &exchange.body)
}

/// Whether a status is of a class, "StatusCode2xx", or one by name.
fn fits(status: u16, name: &str) -> bool {
    match name.strip_prefix("StatusCode").and_then(|class| class.chars().next()?.to_digit(10)) {
        Some(class) => u32::from(status / 100) == class,
        None => match name {
            "OK" => status == 200,
            "Created" => status == 201,
            "NoContent" => status == 204,
            "NotFound" => status == 404,
            _ => false,
        },
    }
}

fn check(exchange: &Exchange, reply: &Reply) -> Result<(), String> {
    if !exchange.statuses.iter().any(|name| fits(reply.status, name)) {
        return Err(format!("{} is none of {:?}", reply.status, exchange.statuses));
    }
    let media_type = reply.header("content-type").split(';').next().unwrap_or_default().to_owned();
    let results = ["application/sparql-results+json", "application/sparql-results+xml", "application/json"];
    let known = match exchange.format.as_deref() {
        Some("boolean") => results.contains(&&*media_type),
        Some("tabular") => {
            results.contains(&&*media_type)
                || media_type == "text/csv"
                || media_type.contains("tab-separated")
        }
        Some("RDF") => RdfFormat::from_media_type(&media_type).is_some(),
        _ => true,
    };
    if !known {
        return Err(format!("{media_type} is not {:?}", exchange.format));
    }
    if let Some(graph) = &exchange.graph {
        let read = |text: &[u8]| -> Result<Dataset, String> {
            let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(text);
            quads.collect::<Result<_, _>>().map_err(|error| error.to_string())
        };
        compare::datasets(read(&reply.body)?, read(graph.as_bytes())?)?;
    }
    match exchange.boolean {
        Some(expected) => {
            let text = reply.text().replace(' ', "");
            let found = text.contains(&format!("\"boolean\":{expected}"))
                || text.contains(&format!("<boolean>{expected}</boolean>"));
            if found { Ok(()) } else { Err(format!("it is not {expected}: {text}")) }
        }
        None => Ok(()),
    }
}

#[test]
fn sparql_11_protocol() {
    let suite = "protocol";
    let Some(suites) = suites() else { return println!("{suite}: the suites are not there") };
    let manifest = Manifest::open(&suites.join("rdf-tests/sparql/sparql11/protocol/manifest.ttl"));
    let mut tally = Tally::default();
    for test in manifest.tests() {
        let Written { server, _folder } = server(&test);
        let result =
            test.exchanges().iter().try_for_each(|exchange| check(exchange, &send(&server, exchange)));
        tally.add(format!("{suite}/{}", test.name()), result);
    }
    judge(suite, tally);
}

#[test]
fn sparql_11_graph_store_protocol() {
    let suite = "graph-store-protocol";
    let Some(suites) = suites() else { return println!("{suite}: the suites are not there") };
    let mut tally = Tally::default();
    for folder in ["manifest-direct.ttl", "manifest-indirect.ttl"] {
        let path = suites.join("rdf-tests/sparql/sparql11/graph-store-protocol").join(folder);
        let manifest = Manifest::open(&path);
        for test in manifest.tests() {
            let Written { server, _folder } = server(&test);
            let mut known: Vec<(String, String)> = Vec::new();
            let result = test.exchanges().into_iter().try_for_each(|mut exchange| {
                exchange.path = exchange.path.replacen("/gsp", "/rdf-graph-store", 1);
                for (name, value) in &known {
                    exchange.path = exchange.path.replace(name, value);
                }
                let reply = send(&server, &exchange);
                known.extend(
                    exchange.location.clone().map(|name| (name, reply.header("location").to_owned())),
                );
                check(&exchange, &reply)
                    .map_err(|error| format!("{} {}: {error}", exchange.method, exchange.path))
            });
            tally.add(format!("{suite}/{}", test.name()), result);
        }
    }
    judge(suite, tally);
}

#[test]
fn sparql_11_service_description() {
    let suite = "service-description";
    let Some(suites) = suites() else { return println!("{suite}: the suites are not there") };
    let manifest = Manifest::open(&suites.join("rdf-tests/sparql/sparql11/service-description/manifest.ttl"));
    let mut tally = Tally::default();
    let server = Running::start(GraphStore::new().expect("memory"), Options::default());
    for test in manifest.tests() {
        let reply = server.send(&["GET /sparql", "Accept: application/n-triples"], b"");
        let sd = "http://www.w3.org/ns/sparql-service-description#";
        let service = format!("<http://{}/sparql>", server.address);
        let has = |triple: String| match reply.text().contains(&triple) {
            true => Ok(()),
            false => Err(format!("{triple} is not in\n{}", reply.text())),
        };
        let result = match test.name().as_str() {
            "returns-rdf" if server.get("/sparql").header("content-type").starts_with("text/turtle") => {
                Ok(())
            }
            "has-endpoint-triple" => has(format!("{service} <{sd}endpoint> {service} .")),
            "conforms-to-schema" => has(format!("type> <{sd}Service> ."))
                .and_then(|()| has(format!("{service} <{sd}defaultDataset> ")))
                .and_then(|()| has(format!("type> <{sd}Dataset> ."))),
            other => Err(format!("{other} is not known")),
        };
        tally.add(format!("{suite}/{}", test.name()), result);
    }
    judge(suite, tally);
}
